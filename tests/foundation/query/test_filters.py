import contextlib
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.query.bindings import Bindings
from lampyris.foundation.query.columns import Catalogue, Column, Kind
from lampyris.foundation.query.compile import all_of, compile_filters
from lampyris.foundation.query.filters import OPERATORS, Filter, parse_filters, read_filters

CATALOGUE = Catalogue([
    Column(id="name", kind=Kind.STRING, sql="name", aliases=("traceName",)),
    Column(id="input", kind=Kind.TEXT, sql="input", words_sql="input_words"),
    Column(id="latency", kind=Kind.NUMBER, sql="latency_s"),
    Column(id="startTime", kind=Kind.DATETIME, sql="start_time"),
    Column(id="public", kind=Kind.BOOLEAN, sql="public"),
    Column(id="tags", kind=Kind.STRINGS, sql="tags"),
    Column(id="metadata", kind=Kind.STRING_MAP, sql="metadata[$key]", absent="NOT mapContains(metadata, $key)"),
    Column(
        id="scores_avg",
        kind=Kind.NUMBER_MAP,
        sql="avg(value)",
        wrap="trace_id IN (SELECT trace_id FROM scores WHERE name = $key GROUP BY trace_id HAVING $predicate)",
    ),
    Column(
        id="errorCount",
        kind=Kind.NUMBER,
        sql="countIf(level = 'ERROR')",
        wrap="trace_id IN (SELECT trace_id FROM events GROUP BY trace_id HAVING $predicate)",
        missing=0,
    ),
    Column(
        id="userId",
        kind=Kind.STRING,
        sql="user_id",
        wrap="argMaxIf($predicate, said_at, user_id != '')",
        narrow="trace_id IN (SELECT trace_id FROM traces WHERE $predicate)",
    ),
])  # fmt: skip


def sql_of(*filters: dict[str, object]) -> tuple[str, dict[str, object]]:
    bindings = Bindings()
    conditions = compile_filters(read_filters(list(filters)), CATALOGUE, bindings)
    return all_of(conditions), dict(bindings.values)


class TestCompileFilters:
    def test_text_is_compared_by_parameter(self) -> None:
        hostile = "x' OR 1=1 --"
        sql, values = sql_of({"type": "string", "column": "name", "operator": "=", "value": hostile})
        assert sql == snapshot("\n  AND (name = {p_0:String})")
        assert values == {"p_0": hostile}

    @pytest.mark.parametrize(
        ("operator", "expected"),
        [
            ("contains", "\n  AND (position(name, {p_0:String}) > 0)"),
            ("does not contain", "\n  AND NOT (position(name, {p_0:String}) > 0)"),
            ("starts with", "\n  AND (startsWith(name, {p_0:String}))"),
            ("ends with", "\n  AND (endsWith(name, {p_0:String}))"),
        ],
    )
    def test_every_operator_of_text(self, operator: str, expected: str) -> None:
        assert sql_of({"type": "string", "column": "name", "operator": operator, "value": "a"})[0] == expected

    def test_none_of_takes_rows_without_a_value(self) -> None:
        sql, _ = sql_of({"type": "stringOptions", "column": "name", "operator": "none of", "value": ["a", "b"]})
        assert sql == snapshot("\n  AND NOT (has({p_0:Array(String)}, name))")

    def test_lists_have_all_of(self) -> None:
        sql, _ = sql_of({"type": "arrayOptions", "column": "tags", "operator": "all of", "value": ["a"]})
        assert sql == snapshot("\n  AND (hasAll(tags, {p_0:Array(String)}))")

    def test_numbers_and_moments_that_are_missing_match_nothing(self) -> None:
        sql, values = sql_of(
            {"type": "number", "column": "latency", "operator": ">", "value": 2},
            {"type": "datetime", "column": "startTime", "operator": "<=", "value": "2026-11-23T10:00:00+08:00"},
        )
        assert sql == snapshot("""\

  AND (ifNull(latency_s > {p_0:Float64}, false))
  AND (ifNull(start_time <= {p_1:DateTime64(6, 'UTC')}, false))\
""")
        assert values["p_1"] == datetime(2026, 11, 23, 2, tzinfo=UTC)

    @pytest.mark.parametrize(("operator", "value", "negated"), [("=", True, False), ("<>", True, True),
                                                                ("=", False, True), ("<>", False, False)])  # fmt: skip
    def test_what_is_not_said_is_not_true(self, operator: str, *, value: bool, negated: bool) -> None:
        sql, _ = sql_of({"type": "boolean", "column": "public", "operator": operator, "value": value})
        assert sql.startswith("\n  AND NOT (") is negated

    def test_a_key_is_a_parameter_too(self) -> None:
        sql, values = sql_of(
            {"type": "stringObject", "column": "metadata", "key": "k'", "operator": "=", "value": "v"},
            {"type": "null", "column": "metadata", "key": "k'", "operator": "is null", "value": ""},
        )
        assert sql == snapshot("""\

  AND (metadata[{p_0:String}] = {p_1:String})
  AND NOT (NOT (NOT mapContains(metadata, {p_2:String})))\
""")
        assert values == {"p_0": "k'", "p_1": "v", "p_2": "k'"}

    def test_a_wrapped_condition_stands_inside_its_wrap(self) -> None:
        sql, _ = sql_of({"type": "numberObject", "column": "scores_avg", "key": "acc", "operator": ">=", "value": 0.5})
        assert sql == snapshot("""\

  AND (trace_id IN (SELECT trace_id FROM scores WHERE name = {p_0:String} GROUP BY trace_id \
HAVING ifNull(avg(value) >= {p_1:Float64}, false)))\
""")

    def test_no_row_counts_as_the_missing_number(self) -> None:
        sql, _ = sql_of({"type": "number", "column": "errorCount", "operator": "<", "value": 1})
        assert sql == snapshot("""\

  AND NOT (trace_id IN (SELECT trace_id FROM events GROUP BY trace_id \
HAVING NOT (ifNull(countIf(level = 'ERROR') < {p_0:Float64}, false))))\
""")

    def test_positive_conditions_have_a_narrow_form(self) -> None:
        bindings = Bindings()
        wanted = [
            Filter(column="userId", type="stringOptions", operator=operator, value=("u",))
            for operator in ("any of", "none of")
        ]
        positive, negative = compile_filters(wanted, CATALOGUE, bindings)
        assert positive.narrow == snapshot(
            "trace_id IN (SELECT trace_id FROM traces WHERE has({p_0:Array(String)}, user_id))"
        )
        assert negative.narrow is None

    @pytest.mark.parametrize("name", ["name", "traceName", "Trace Name", "trace_name"])
    def test_columns_go_by_id_alias_and_display_name(self, name: str) -> None:
        assert CATALOGUE.column(name).id == "name"

    def test_an_unknown_column_is_refused(self) -> None:
        with pytest.raises(InvalidInput, match=r"Column nope does not match a UI / CH table mapping\."):
            sql_of({"type": "string", "column": "nope", "operator": "=", "value": "x"})

    def test_a_type_that_does_not_fit_is_refused(self) -> None:
        with pytest.raises(InvalidInput, match="type number does not fit column name"):
            sql_of({"type": "number", "column": "name", "operator": "=", "value": 1})


class TestParseFilters:
    def test_nothing_is_no_filter(self) -> None:
        assert parse_filters(None) == parse_filters("") == parse_filters("[]") == []

    @pytest.mark.parametrize(
        ("text", "path", "code"),
        [
            ('[{"type":"scope","column":"s","operator":"some"}]', ["filter", 0, "within"], "invalid_type"),
            ('[{"type":"scope","column":"s","operator":"some","within":[]}]', ["filter", 0, "within"], "custom"),
            (json.dumps([{"type": "scope", "column": "s", "operator": "some", "within": [{"type": "scope"}]}]),
             ["filter", 0, "within"], "custom"),
            ("{", ["filter"], "custom"),
            ("{}", ["filter"], "invalid_type"),
            ("[1]", ["filter", 0], "invalid_type"),
            ('[{"type":"nope"}]', ["filter", 0, "type"], "invalid_union"),
            ('[{"type":"string","operator":"like"}]', ["filter", 0, "operator"], "invalid_value"),
            ('[{"type":"string","column":"a","operator":"="}]', ["filter", 0, "value"], "invalid_type"),
            ('[{"type":"string","operator":"=","value":"x"}]', ["filter", 0, "column"], "invalid_type"),
            ('[{"type":"number","column":"a","operator":"=","value":"x"}]', ["filter", 0, "value"], "invalid_type"),
            ('[{"type":"boolean","column":"a","operator":"=","value":1}]', ["filter", 0, "value"], "invalid_type"),
            ('[{"type":"datetime","column":"a","operator":">","value":"x"}]', ["filter", 0, "value"], "invalid_format"),
            ('[{"type":"arrayOptions","column":"a","operator":"any of","value":[1]}]', ["filter", 0, "value", 0],
             "invalid_type"),
            ('[{"type":"stringObject","column":"a","operator":"=","value":"x"}]', ["filter", 0, "key"], "invalid_type"),
            ('[{"type":"stringOptions","column":"a","operator":"any of","value":[]}]', ["filter", 0, "value"],
             "custom"),
            (json.dumps([{}] * 101), ["filter"], "too_big"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said_with_its_place(self, text: str, path: list[object], code: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            parse_filters(text)
        assert [(issue["path"], issue["code"]) for issue in caught.value.issues] == [(path, code)]

    @given(st.recursive(st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
                        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(
                            ["type", "column", "operator", "value", "key"]), inner)))  # fmt: skip
    def test_any_json_is_read_or_refused(self, value: object) -> None:
        with contextlib.suppress(InvalidInput):
            assert all(item.operator in OPERATORS[item.type] for item in read_filters(value))
