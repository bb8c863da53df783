"""Query strings and bodies become wire models."""

from datetime import UTC, datetime
from typing import Annotated

import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.http.paging import PageQuery, page_meta
from lampyris.foundation.http.validation import check, parse_body, parse_query, read_json, write_json
from lampyris.foundation.http.wire import CommaList, StrictWire, Timestamp, Wire

JUNE = datetime(2026, 6, 1, 10, tzinfo=UTC)


class Query(PageQuery):
    environment: list[str] | None = None
    score_ids: CommaList | None = None
    public: bool | None = None
    from_timestamp: Timestamp | None = None
    value_min: Annotated[float, Field(le=10)] | None = None


class StrictQuery(StrictWire):
    name: str | None = None


class Body(Wire):
    name: str
    at: Timestamp | None = None


def request(query: str = "", body: bytes = b"") -> Request:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request({"type": "http", "query_string": query.encode(), "headers": []}, receive)


class TestParseQuery:
    def test_nothing_given_means_the_defaults(self) -> None:
        assert parse_query(Query, request()) == Query()

    def test_an_empty_value_counts_as_not_given(self) -> None:
        assert parse_query(Query, request("page=&public=&fromTimestamp=&environment=")) == Query()

    def test_a_list_is_repeated_or_single(self) -> None:
        assert parse_query(Query, request("environment=a&environment=b,c")).environment == ["a", "b,c"]
        assert parse_query(Query, request("environment=a")).environment == ["a"]

    def test_a_comma_list_is_one_value(self) -> None:
        assert parse_query(Query, request("scoreIds=a,b,&scoreIds=c")).score_ids == ["a", "b", "c"]

    @pytest.mark.parametrize("text", ["10:00:00Z", "10:00:00.000%2B00:00", "10:00:00+00:00", "12:00:00%2B02:00"])
    def test_a_moment_is_read_even_when_its_plus_became_a_space(self, text: str) -> None:
        assert parse_query(Query, request(f"fromTimestamp=2026-06-01T{text}")).from_timestamp == JUNE

    @pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False)])
    def test_a_flag(self, text: str, value: bool) -> None:
        assert parse_query(Query, request(f"public={text}")).public is value

    @pytest.mark.parametrize(
        ("query", "issue"),
        [
            (
                "limit=101",
                {
                    "origin": "number",
                    "code": "too_big",
                    "maximum": 100,
                    "inclusive": True,
                    "path": ["limit"],
                    "message": "Too big: expected number to be <=100",
                },
            ),
            (
                "page=0",
                {
                    "origin": "number",
                    "code": "too_small",
                    "minimum": 0,
                    "inclusive": False,
                    "path": ["page"],
                    "message": "Too small: expected number to be >0",
                },
            ),
            (
                "page=abc",
                {
                    "expected": "number",
                    "code": "invalid_type",
                    "received": "NaN",
                    "path": ["page"],
                    "message": "Invalid input: expected number, received NaN",
                },
            ),
        ],
    )
    def test_what_does_not_fit_is_refused(self, query: str, issue: dict[str, object]) -> None:
        with pytest.raises(InvalidInput) as caught:
            parse_query(Query, request(query))
        assert caught.value.issues == [issue]

    def test_an_unknown_name_is_ignored_unless_the_model_is_strict(self) -> None:
        assert parse_query(Query, request("zzz=1")) == Query()
        with pytest.raises(InvalidInput):
            parse_query(StrictQuery, request("zzz=1"))

    def test_a_page_beyond_every_list_is_a_valid_offset(self) -> None:
        assert parse_query(Query, request("page=9" + "9" * 30)).offset < 2**63


class TestParseBody:
    async def test_a_body_becomes_the_model(self) -> None:
        sent = b'{"name": "n", "at": "2026-06-01T12:00:00+02:00", "unknown": 1}'
        assert await parse_body(Body, request(body=sent)) == Body(name="n", at=JUNE)

    @pytest.mark.parametrize("body", [b"", b"{", b'{"name": NaN}', b"\xff", b"[" * 10_000, b'{"name":"\\ud800"'])
    async def test_a_body_that_is_no_json_is_refused(self, body: bytes) -> None:
        with pytest.raises(InvalidInput, match="not valid JSON"):
            await parse_body(Body, request(body=body))

    async def test_a_lone_surrogate_becomes_the_replacement_character(self) -> None:
        assert (await parse_body(Body, request(body=b'{"name": "a\\ud800b"}'))).name == "a\ufffdb"

    def test_digits_beyond_microseconds_are_dropped(self) -> None:
        at = check(Body, {"name": "", "at": "2026-06-01T10:00:00.000000999Z"}).at
        assert at == JUNE


class TestJson:
    @given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=20))
    def test_what_is_written_can_be_read(self, value: object) -> None:
        assert read_json(b"[" + write_json(value) + b"]") is not None

    def test_integers_beyond_64_bits_are_kept(self) -> None:
        assert write_json([2**70]) == b"[1180591620717411303424]"


class TestPageMeta:
    @pytest.mark.parametrize(("total", "pages"), [(0, 0), (1, 1), (50, 1), (51, 2)])
    def test_pages_are_rounded_up(self, total: int, pages: int) -> None:
        assert page_meta(Query(), total).total_pages == pages
