"""Rendering parameters and reading answers; hostile text against a real engine is in the contract suite."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import orjson
import pytest

from lampyris.foundation.storage.analytics.params import read_rows, render
from lampyris.foundation.storage.analytics.port import SqlValue


class TestRender:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ("a\tb\nc\\d\0'", "a\\tb\\nc\\\\d\\0'"),
            (["it's", "a\nb", "\\"], r"['it\'s','a\nb','\\']"),
            ((), "[]"),
            ([1, None, 0.5, True], "[1,NULL,0.5,1]"),
            ([date(2026, 1, 2)], "['2026-01-02']"),
            (None, "\\N"),
            (False, "0"),
            (Decimal("1.50"), "1.50"),
            (date(2026, 1, 2), "2026-01-02"),
            (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02 03:04:05"),
            (datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC), "2026-01-02 03:04:05.000006"),
            (datetime(2026, 1, 2, 8, tzinfo=timezone(timedelta(hours=8))), "2026-01-02 00:00:00"),
        ],
    )
    def test_the_form_that_clickhouse_parses(self, value: SqlValue, text: str) -> None:
        assert render(value) == text


class TestReadRows:
    def test_values_by_type(self) -> None:
        meta = {
            **{"at": "DateTime64(6, 'UTC')", "days": "Array(Nullable(Date))", "money": "Nullable(Decimal(18, 6))"},
            **{"text": "LowCardinality(String)", "last": "Map(LowCardinality(String), DateTime)"},
        }
        row = ["2026-01-02T03:04:05.000006Z", ["2026-01-02", None], "1.5", "评", {"k": "2026-01-02T03:04:05Z"}]
        answer = {"meta": [{"name": name, "type": type_name} for name, type_name in meta.items()], "data": [row]}
        at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        assert read_rows(orjson.dumps(answer)) == [
            {
                **{"at": at.replace(microsecond=6), "days": [date(2026, 1, 2), None], "money": Decimal("1.5")},
                **{"text": "评", "last": {"k": at}},
            }
        ]
