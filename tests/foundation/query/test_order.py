import pytest

from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.query.bindings import Bindings
from lampyris.foundation.query.columns import Catalogue, Column, Kind
from lampyris.foundation.query.order import parse_order

CATALOGUE = Catalogue([
    Column(id="timestamp", kind=Kind.DATETIME, sql="timestamp", sort="timestamp"),
    Column(id="userId", kind=Kind.STRING, sql="user_id", sort="user_id", optional=True),
    Column(id="tags", kind=Kind.STRINGS, sql="tags"),
])  # fmt: skip


class TestParseOrder:
    def test_the_default_stands_when_nothing_is_said(self) -> None:
        order = parse_order(None, CATALOGUE, default="timestamp.desc")
        assert (order.column.id, order.direction) == ("timestamp", "DESC")

    def test_a_missing_direction_is_an_issue(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            parse_order("foo", CATALOGUE, default="timestamp.desc")
        assert caught.value.issues == [
            {
                "code": "invalid_value",
                "values": ["ASC", "DESC"],
                "path": ["orderBy", "order"],
                "message": 'Invalid option: expected one of "ASC"|"DESC"',
            }
        ]

    @pytest.mark.parametrize("text", ["foo.asc", "tags.desc"])
    def test_a_column_that_cannot_be_ordered_is_refused(self, text: str) -> None:
        with pytest.raises(InvalidInput, match=r"Invalid order by column: (foo|tags)"):
            parse_order(text, CATALOGUE, default="timestamp.desc")

    def test_what_has_no_value_comes_last_in_both_directions(self) -> None:
        upwards = parse_order("userId.asc", CATALOGUE, default="")
        assert upwards.sql(Bindings()) == r"if(user_id = '', '\xF4\x8F\xBF\xBF', user_id)"
        assert parse_order("userId.desc", CATALOGUE, default="").sql(Bindings()) == "user_id"
        assert parse_order("timestamp.asc", CATALOGUE, default="").sql(Bindings()) == "timestamp"
