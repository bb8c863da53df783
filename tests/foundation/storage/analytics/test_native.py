"""The Native encoder alone; that ClickHouse reads it back is in the contract suite."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from lampyris.foundation.storage.analytics.native import UnsupportedType, encode_block

AT = datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)


def encoded(type_name: str, values: list[object]) -> bytes:
    """The data of one column, without the block's and the column's heads."""
    block = b"".join(encode_block([("c", type_name, values)]))
    head = bytes([1, len(values), 1]) + b"c" + bytes([len(type_name)]) + type_name.encode()
    assert block.startswith(head)
    return block[len(head) :]


class TestEncodeBlock:
    def test_text(self) -> None:
        assert encoded("String", ["a", "评", ""]) == b"\x01a\x03\xe8\xaf\x84\x00"

    def test_text_of_one_length_takes_the_short_way(self) -> None:
        assert encoded("String", ["ab", "cd"]) == b"\x02ab\x02cd"

    def test_text_of_one_length_beyond_ascii(self) -> None:
        assert encoded("String", ["评a", "a评"]) == b"\x04\xe8\xaf\x84a\x04a\xe8\xaf\x84"

    def test_long_text(self) -> None:
        assert encoded("String", ["x" * 300, "y"]) == b"\xac\x02" + b"x" * 300 + b"\x01y"
        assert encoded("String", ["x" * 20_000, "y"])[:3] == b"\xa0\x9c\x01"

    def test_bytes_are_text_already(self) -> None:
        assert encoded("String", [b"\xff", "a"]) == b"\x01\xff\x01a"

    def test_lone_surrogates_do_not_lose_the_batch(self) -> None:
        assert encoded("String", ["a\ud800", "b"]) == b"\x02a?\x01b"

    def test_low_cardinality(self) -> None:
        keys = b"\x01\x00\x00\x00\x00\x00\x00\x00" + b"\x00\x06\x00\x00\x00\x00\x00\x00"
        two = keys + b"\x02" + bytes(7) + b"\x01a\x01b" + b"\x03" + bytes(7) + b"\x00\x01\x00"
        assert encoded("LowCardinality(String)", ["a", "b", "a"]) == two
        one = keys + b"\x01" + bytes(7) + b"\x01a" + b"\x02" + bytes(7) + b"\x00\x00"
        assert encoded("LowCardinality(String)", ["a", "a"]) == one

    def test_times_in_the_ticks_of_the_column(self) -> None:
        assert encoded("DateTime64(6, 'UTC')", [AT]) == (1_500_000).to_bytes(8, "little")
        assert encoded("DateTime64(3)", [AT]) == (1_500).to_bytes(8, "little")
        assert encoded("DateTime64(9)", [AT]) == (1_500_000_000).to_bytes(8, "little")
        assert encoded("DateTime64(6)", [AT, 7])[8:] == (7).to_bytes(8, "little")
        assert encoded("DateTime", [AT]) == (1).to_bytes(4, "little")

    def test_nullable(self) -> None:
        assert encoded("Nullable(UInt8)", [None, 7]) == b"\x01\x00" + b"\x00\x07"
        assert encoded("Nullable(UInt8)", [None, None]) == b"\x01\x01" + b"\x00\x00"
        assert encoded("Nullable(UInt8)", [7, 8]) == b"\x00\x00" + b"\x07\x08"

    def test_arrays_and_maps(self) -> None:
        offsets = (1).to_bytes(8, "little") + (1).to_bytes(8, "little")
        assert encoded("Array(String)", [["a"], []]) == offsets + b"\x01a"
        assert encoded("Map(String, UInt8)", [{"a": 5}, {}]) == offsets + b"\x01a\x05"
        assert encoded("Map(String, UInt8)", [{}, {}]) == bytes(16)

    def test_decimals_are_scaled(self) -> None:
        assert encoded("Decimal(9, 2)", [Decimal("-1.5")]) == (-150).to_bytes(4, "little", signed=True)
        assert encoded("Decimal(18, 2)", ["1.5"]) == (150).to_bytes(8, "little")

    @pytest.mark.parametrize(
        ("type_name", "values"),
        [
            ("UInt8", [1, 256]),
            ("UInt64", [-1]),
            ("Bool", [None]),
            ("String", ["a", None]),
            ("LowCardinality(String)", ["a", None]),
            ("DateTime64(6)", ["yesterday"]),
            ("Array(String)", [["a"], None]),
            ("Map(String, String)", [["a"]]),
        ],
    )
    def test_a_wrong_value_is_refused_by_column_name(self, type_name: str, values: list[object]) -> None:
        with pytest.raises(TypeError, match="column c "):
            encode_block([("c", type_name, values)])

    def test_columns_of_different_lengths_are_refused(self) -> None:
        with pytest.raises(ValueError, match="column b has 1 values, the first column has 2"):
            encode_block([("a", "UInt8", [1, 2]), ("b", "UInt8", [1])])

    @pytest.mark.parametrize("type_name", ["JSON", "Tuple(String, UInt8)", "LowCardinality(Nullable(String))"])
    def test_types_we_do_not_use_are_refused(self, type_name: str) -> None:
        with pytest.raises(UnsupportedType):
            encode_block([("c", type_name, ["a"])])
