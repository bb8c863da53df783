"""Telling statements apart before chDB sees them."""

import pytest

from lampyris.foundation.storage.analytics.engine.statement import may_hold_several, output_format, parse_insert


class TestParseInsert:
    @pytest.mark.parametrize(
        ("text", "target", "settings", "format", "data"),
        [
            (b"INSERT INTO t FORMAT Native\n\x09\x0a", b"INSERT INTO t ", b"", b"Native", b"\x09\x0a"),
            (b"insert into t (a, `b c`) values (1, 2)", b"insert into t (a, `b c`) ", b"", b"Values", b" (1, 2)"),
            (
                b"INSERT INTO t (a) SETTINGS x = 'FORMAT', y = 1 FORMAT CSV\r\n1",
                *(b"INSERT INTO t (a) ", b"SETTINGS x = 'FORMAT', y = 1 ", b"CSV", b"1"),
            ),
            (b"-- c\n/* d */ INSERT INTO `FORMAT` FORMAT TSV\n\n1", b"INSERT INTO `FORMAT` ", b"", b"TSV", b"\n1"),
            (
                b'INSERT INTO t (a, "VALUES") FORMAT JSONEachRow {"a": 1}',
                *(b'INSERT INTO t (a, "VALUES") ', b""),
                b"JSONEachRow",
                b'{"a": 1}',
            ),
        ],
    )
    def test_the_parts(self, text: bytes, target: bytes, settings: bytes, format: bytes, data: bytes) -> None:
        insert = parse_insert(text)
        assert insert is not None
        assert (insert.target, insert.settings, insert.format) == (target, settings, format)
        assert text[insert.data_at :] == data

    @pytest.mark.parametrize(
        "text",
        [
            b"SELECT 1",
            b"",
            b"INSERT INTO t SELECT 1",
            b"INSERT INTO t (a) WITH x AS (SELECT 1) SELECT 1",
            b"INSERT INTO t",
        ],
    )
    def test_statements_without_data(self, text: bytes) -> None:
        assert parse_insert(text) is None

    def test_reading_from_a_file(self) -> None:
        insert = parse_insert(b"INSERT INTO t (a) SETTINGS x = 1 FORMAT Native\n")
        assert insert is not None
        sql = insert.from_file("/proc/self/fd/7")
        assert sql.split() == b"INSERT INTO t (a) FROM INFILE '/proc/self/fd/7' SETTINGS x = 1 FORMAT Native".split()


class TestMayHoldSeveral:
    def test_a_semicolon_at_the_end_is_none(self) -> None:
        assert not may_hold_several(b"SELECT 1 ;\n ")
        assert may_hold_several(b"SELECT ';' ")


class TestOutputFormat:
    def test_the_last_word_counts(self) -> None:
        assert output_format(b"SELECT 1 format JSON;\n") == "JSON"
        assert output_format(b"SELECT 'FORMAT x' AS y") is None
