"""Python columns -> one block of ClickHouse's Native format, column by column with as few Python steps as possible.

Thousands of wide rows a second pass here, so each writer works on whole columns with C-level calls (`map`, `array`,
`join`, `dict.fromkeys`) and has a short way for columns that hold one value only.
"""

import re
import struct
import uuid
from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import accumulate, chain
from typing import Any, Protocol

from lampyris.foundation.clock import to_us

Out = list[bytes]

LOW_CARDINALITY_VERSION = struct.pack("<Q", 1)
LOW_CARDINALITY_FLAGS = (1 << 9) | (1 << 10)
"""This block carries its own keys, and no shared dictionary."""
EPOCH_DAY = date(1970, 1, 1).toordinal()
ARRAY_CODES = {
    **{"Int8": "b", "Int16": "h", "Int32": "i", "Int64": "q", "UInt8": "B", "UInt16": "H", "UInt32": "I"},
    **{"UInt64": "Q", "Float32": "f", "Float64": "d"},
}


class UnsupportedType(TypeError):
    """A column type that this encoder does not write."""


class Codec(Protocol):
    """Writes the values of one column type."""

    filler: object
    """What stands in the place of a NULL."""

    def prefix(self, out: Out) -> None:
        """Append what the format wants before any data of the whole column."""
        ...

    def write(self, values: Sequence[Any], out: Out) -> None:
        """Append the values. No values: append nothing."""
        ...


class _Varints(dict[int, bytes]):
    """Length -> LEB128; short lengths are remembered."""

    def __missing__(self, number: int) -> bytes:
        parts = bytearray()
        rest = number
        while rest > 127:
            parts.append(rest & 127 | 128)
            rest >>= 7
        parts.append(rest)
        made = bytes(parts)
        if number < 16384:
            self[number] = made
        return made


VARINTS = _Varints()


def _encode(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "replace")


def _encode_all(values: Sequence[Any]) -> list[bytes]:
    try:
        return list(map(str.encode, values))
    except (TypeError, UnicodeEncodeError):
        return list(map(_encode, values))


class Strings:
    filler: object = ""

    def prefix(self, out: Out) -> None:
        return

    def write(self, values: Sequence[Any], out: Out) -> None:
        count = len(values)
        if values.count("") == count:
            out.append(bytes(count))
            return
        lengths = set(map(len, values))
        if len(lengths) == 1 and (length := lengths.pop()) < 128 and isinstance(values[0], str):
            # Ids: all of one length. The length byte is the separator, so one join writes the column.
            joined = chr(length).join(("", *values))
            if joined.isascii():
                out.append(joined.encode())
                return
        encoded = _encode_all(values)
        parts: Out = [b""] * (2 * count)
        parts[::2] = map(VARINTS.__getitem__, map(len, encoded))
        parts[1::2] = encoded
        out.append(b"".join(parts))


class Numbers:
    filler: object = 0

    def __init__(self, code: str) -> None:
        self._code = code

    def prefix(self, out: Out) -> None:
        return

    def write(self, values: Sequence[Any], out: Out) -> None:
        out.append(array(self._code, values).tobytes())


class Converted(Numbers):
    """Numbers made from Python objects; integers pass unconverted, as the column's own ticks."""

    def __init__(self, code: str, convert: Callable[[Any], int]) -> None:
        super().__init__(code)
        self._convert = convert

    def write(self, values: Sequence[Any], out: Out) -> None:
        try:
            out.append(array(self._code, values).tobytes())
        except TypeError:
            convert = self._convert
            ticks = [value if isinstance(value, int) else convert(value) for value in values]
            out.append(array(self._code, ticks).tobytes())


class Wide:
    """Values of 16 bytes and more, made one at a time."""

    def __init__(self, convert: Callable[[Any], bytes], filler: object) -> None:
        self.filler = filler
        self._convert = convert

    def prefix(self, out: Out) -> None:
        return

    def write(self, values: Sequence[Any], out: Out) -> None:
        out.append(b"".join(map(self._convert, values)))


class Bools:
    filler: object = False

    def prefix(self, out: Out) -> None:
        return

    def write(self, values: Sequence[Any], out: Out) -> None:
        out.append(bytes(values))


class Nullable:
    filler: object = None

    def __init__(self, inner: Codec) -> None:
        self._inner = inner

    def prefix(self, out: Out) -> None:
        self._inner.prefix(out)

    def write(self, values: Sequence[Any], out: Out) -> None:
        count = len(values)
        filler = self._inner.filler
        nulls = values.count(None)
        if nulls == 0:
            out.append(bytes(count))
            self._inner.write(values, out)
        elif nulls == count:
            out.append(b"\1" * count)
            self._inner.write([filler] * count, out)
        else:
            out.append(bytes([value is None for value in values]))
            self._inner.write([filler if value is None else value for value in values], out)


class LowCardinality:
    def __init__(self, inner: Codec) -> None:
        self._inner = inner
        self.filler = inner.filler

    def prefix(self, out: Out) -> None:
        out.append(LOW_CARDINALITY_VERSION)

    def write(self, values: Sequence[Any], out: Out) -> None:
        count = len(values)
        if count == 0:
            return
        position: dict[Any, int] = dict.fromkeys(values, 0)
        keys = list(position)
        if len(keys) == 1:
            width, places = 0, bytes(count)
        else:
            for place, key in enumerate(keys):
                position[key] = place
            found = map(position.__getitem__, values)
            if len(keys) <= 256:
                width, places = 0, bytes(found)
            elif len(keys) <= 65536:
                width, places = 1, array("H", found).tobytes()
            else:
                width, places = 2, array("I", found).tobytes()
        out.append(struct.pack("<QQ", LOW_CARDINALITY_FLAGS | width, len(keys)))
        self._inner.write(keys, out)
        out.append(struct.pack("<Q", count))
        out.append(places)


class Arrays:
    filler: object = ()

    def __init__(self, inner: Codec) -> None:
        self._inner = inner

    def prefix(self, out: Out) -> None:
        self._inner.prefix(out)

    def write(self, values: Sequence[Any], out: Out) -> None:
        if not any(values):
            out.append(bytes(8 * len(values)))
            return
        out.append(array("Q", accumulate(map(len, values))).tobytes())
        self._inner.write(list(chain.from_iterable(values)), out)


class Maps:
    filler: object = {}

    def __init__(self, keys: Codec, values: Codec) -> None:
        self._keys = keys
        self._values = values

    def prefix(self, out: Out) -> None:
        self._keys.prefix(out)
        self._values.prefix(out)

    def write(self, values: Sequence[Any], out: Out) -> None:
        if not any(values):
            out.append(bytes(8 * len(values)))
            return
        out.append(array("Q", accumulate(map(len, values))).tobytes())
        self._keys.write(list(chain.from_iterable(values)), out)
        self._values.write(list(chain.from_iterable([item.values() for item in values])), out)


def _day(value: date) -> int:
    return value.toordinal() - EPOCH_DAY


def _ticks(precision: int) -> Callable[[datetime], int]:
    if precision >= 6:
        return lambda at: to_us(at) * 10 ** (precision - 6)
    return lambda at: to_us(at) // 10 ** (6 - precision)


def _decimal(precision: int, scale: int) -> Codec:
    size = 4 if precision <= 9 else 8 if precision <= 18 else 16 if precision <= 38 else 32
    factor = Decimal(10) ** scale
    return Wide(lambda value: int(Decimal(value) * factor).to_bytes(size, "little", signed=True), Decimal(0))


def _uuid(value: str | uuid.UUID) -> bytes:
    number = uuid.UUID(str(value)).int
    return struct.pack("<QQ", number >> 64, number & 0xFFFF_FFFF_FFFF_FFFF)


def _split(arguments: str) -> list[str]:
    """Split `A, B(C, D)` at the outer commas."""
    parts, depth, start = [], 0, 0
    for place, char in enumerate(arguments):
        if char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(arguments[start:place].strip())
            start = place + 1
    return [*parts, arguments[start:].strip()]


WRAPPERS: Mapping[str, Callable[[list[str]], Codec]] = {
    "Nullable": lambda inner: Nullable(codec(inner[0])),
    "LowCardinality": lambda inner: LowCardinality(codec(inner[0])),
    "Array": lambda inner: Arrays(codec(inner[0])),
    "Map": lambda inner: Maps(codec(inner[0]), codec(inner[1])),
    "DateTime64": lambda arguments: Converted("q", _ticks(int(arguments[0]))),
    "DateTime": lambda _: Converted("I", _ticks(0)),
    "Decimal": lambda arguments: _decimal(int(arguments[0]), int(arguments[1])),
}
PLAIN: Mapping[str, Callable[[], Codec]] = {
    "String": Strings,
    "Bool": Bools,
    "DateTime": lambda: Converted("I", _ticks(0)),
    "Date": lambda: Converted("H", _day),
    "Date32": lambda: Converted("i", _day),
    "UUID": lambda: Wide(_uuid, uuid.UUID(int=0)),
}


def codec(type_name: str) -> Codec:
    """The writer of a ClickHouse type. Raises: UnsupportedType."""
    return _codec(type_name)


@cache
def _codec(type_name: str) -> Codec:
    if type_name in ARRAY_CODES:
        return Numbers(ARRAY_CODES[type_name])
    if type_name in PLAIN:
        return PLAIN[type_name]()
    nested = re.fullmatch(r"(\w+)\((.*)\)", type_name, re.DOTALL)
    if nested and nested[1] in WRAPPERS and not type_name.startswith("LowCardinality(Nullable"):
        return WRAPPERS[nested[1]](_split(nested[2]))
    raise UnsupportedType(f"columns of type {type_name} cannot be inserted")


def encode_block(columns: Sequence[tuple[str, str, Sequence[Any]]]) -> Out:
    """One Native block from (name, type, values) columns of one length, as pieces to be sent in order.

    Raises: UnsupportedType; TypeError or ValueError naming the column when a value does not fit its type or the
    lengths differ.
    """
    count = len(columns[0][2]) if columns else 0
    out: Out = [VARINTS[len(columns)], VARINTS[count]]
    for name, type_name, values in columns:
        if len(values) != count:
            raise ValueError(f"column {name} has {len(values)} values, the first column has {count}")
        for text in (name, type_name):
            encoded = text.encode()
            out += (VARINTS[len(encoded)], encoded)
        writer = codec(type_name)
        try:
            writer.prefix(out)
            if count:
                writer.write(values, out)
        except (TypeError, ValueError, OverflowError, AttributeError) as problem:
            raise TypeError(f"column {name} ({type_name}): {problem}") from problem
    return out
