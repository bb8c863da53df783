"""The issue objects are those of recorded answers; clients show their messages to people."""

from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, RootModel, model_validator

from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.http.issues import DATETIME_PATTERN, refuse
from lampyris.foundation.http.validation import check
from lampyris.foundation.http.wire import StrictWire, Timestamp, Wire

STRING_OR_NUMBER = [
    [{"expected": "string", "code": "invalid_type", "path": [], "message": "Invalid input: expected string, received undefined"}],  # noqa: E501
    [{"expected": "number", "code": "invalid_type", "path": [], "message": "Invalid input: expected number, received undefined"}],  # noqa: E501
]  # fmt: skip


class Category(Wire):
    label: str
    value: float


class Cat(Wire):
    kind: Literal["cat"]
    lives: int


class Dog(Wire):
    kind: Literal["dog"]


class Pet(RootModel[Annotated[Cat | Dog, Field(discriminator="kind")]]):
    pass


class Body(Wire):
    name: Annotated[str, Field(min_length=1)] = "name"
    value: str | float = 1
    at: Timestamp | None = None
    categories: list[Category] | None = None
    source: Literal["API", "EVAL"] = "API"
    count: int = 1
    metadata: dict[str, Any] | None = None
    short: Annotated[str, Field(max_length=3)] | float | None = None
    pet: Annotated[Cat | Dog, Field(discriminator="kind")] | None = None

    @model_validator(mode="after")
    def _no_seven(self) -> "Body":
        if self.count == 7:
            refuse("no sevens", ["count", "name"])
        return self


class Strict(StrictWire):
    name: str = ""


class NeedsValue(Wire):
    value: str | float


class NeedsSource(Wire):
    source: Literal["API", "EVAL"]


class Size(StrEnum):
    SMALL = "S"
    LARGE = "L"


class NeedsSize(Wire):
    size: Size


def issues(model: type[BaseModel], value: object, root: tuple[str, ...] = ()) -> list[Any]:
    with pytest.raises(InvalidInput) as caught:
        check(model, value, root)
    return caught.value.issues


class TestOneIssue:
    def test_a_missing_field_names_its_type_and_path(self) -> None:
        assert issues(Category, {"value": 1}, ("body",)) == [
            {
                "expected": "string",
                "code": "invalid_type",
                "path": ["body", "label"],
                "message": "Invalid input: expected string, received undefined",
            }
        ]

    @pytest.mark.parametrize(
        ("field", "value", "expected", "received"),
        [
            ("name", 5, "string", "number"),
            ("name", None, "string", "null"),
            ("name", ["x"], "string", "array"),
            ("count", "5", "number", "string"),
            ("count", True, "number", "boolean"),
            ("metadata", [], "record", "array"),
            ("categories", {}, "array", "object"),
            ("at", 5, "string", "number"),
        ],
    )
    def test_a_wrong_type_names_both_types(self, field: str, value: object, expected: str, received: str) -> None:
        assert issues(Body, {field: value}) == [
            {
                "expected": expected,
                "code": "invalid_type",
                "path": [field],
                "message": f"Invalid input: expected {expected}, received {received}",
            }
        ]

    @pytest.mark.parametrize("value", [{"size": "XL"}, {"size": 5}, {}])
    def test_a_wrong_member_lists_the_members(self, value: object) -> None:
        assert issues(NeedsSize, value) == [
            {
                "code": "invalid_value",
                "values": ["S", "L"],
                "path": ["size"],
                "message": 'Invalid option: expected one of "S"|"L"',
            }
        ]

    def test_a_wrong_option_lists_the_options(self) -> None:
        wrong = {
            "code": "invalid_value",
            "values": ["API", "EVAL"],
            "path": ["source"],
            "message": 'Invalid option: expected one of "API"|"EVAL"',
        }
        assert issues(NeedsSource, {"source": "X"}) == [wrong]
        assert issues(NeedsSource, {}) == [wrong]

    def test_a_text_that_is_no_moment_shows_the_pattern(self) -> None:
        assert issues(Body, {"at": "yesterday"}) == [
            {
                "origin": "string",
                "code": "invalid_format",
                "format": "datetime",
                "pattern": DATETIME_PATTERN,
                "path": ["at"],
                "message": "Invalid ISO datetime",
            }
        ]

    @pytest.mark.parametrize("text", ["2026-11-23T10:00:00", "2026-11-23", "2026-13-01T00:00:00Z", "1700000000"])
    def test_a_moment_without_offset_or_that_never_was_is_refused(self, text: str) -> None:
        assert issues(Body, {"at": text})[0]["format"] == "datetime"

    def test_an_empty_text_is_too_small(self) -> None:
        assert issues(Body, {"name": ""}) == [
            {
                "origin": "string",
                "code": "too_small",
                "minimum": 1,
                "inclusive": True,
                "path": ["name"],
                "message": "Too small: expected string to have >=1 characters",
            }
        ]

    def test_a_rule_of_ours_keeps_its_own_path(self) -> None:
        assert issues(Body, {"count": 7}, ("body",)) == [
            {"code": "custom", "path": ["body", "count", "name"], "message": "no sevens"}
        ]

    def test_a_fraction_is_no_integer(self) -> None:
        assert issues(Body, {"count": 1.5})[0]["message"] == "Invalid input: expected int, received number"

    def test_unknown_keys_of_a_strict_body_are_listed_together(self) -> None:
        assert issues(Strict, {"a": 1, "b": 2}) == [
            {
                "code": "unrecognized_keys",
                "keys": ["a", "b"],
                "path": [],
                "message": 'Unrecognized keys: "a", "b"',
            }
        ]

    def test_a_body_that_is_no_object(self) -> None:
        assert issues(Body, [1])[0]["message"] == "Invalid input: expected object, received array"


class Measured(Wire):
    amount: int | float | None = None


class TestUnions:
    @pytest.mark.parametrize("amount", ["abc", True, []])
    def test_two_kinds_of_numbers_are_one_type(self, amount: object) -> None:
        (issue,) = issues(Measured, {"amount": amount})
        assert (issue["code"], issue["expected"], issue["path"]) == ("invalid_type", "number", ["amount"])

    def test_a_missing_number_of_either_kind(self) -> None:
        class Needs(Wire):
            amount: int | float

        assert issues(Needs, {})[0]["message"] == "Invalid input: expected number, received undefined"

    def test_a_missing_value_shows_every_branch(self) -> None:
        assert issues(NeedsValue, {}) == [
            {"code": "invalid_union", "errors": STRING_OR_NUMBER, "path": ["value"], "message": "Invalid input"}
        ]

    def test_a_value_that_breaks_a_rule_of_one_branch_shows_that_branch(self) -> None:
        assert issues(Body, {"short": "too long"}) == [
            {
                "origin": "string",
                "code": "too_big",
                "maximum": 3,
                "inclusive": True,
                "path": ["short"],
                "message": "Too big: expected string to have <=3 characters",
            }
        ]

    @pytest.mark.parametrize("pet", [{"kind": "fish"}, {}])
    def test_an_unknown_tag_names_the_discriminator(self, pet: dict[str, str]) -> None:
        expected = {
            "code": "invalid_union",
            "errors": [],
            "note": "No matching discriminator",
            "discriminator": "kind",
            "message": "Invalid input",
        }
        assert issues(Pet, pet) == [{**expected, "path": ["kind"]}]
        assert issues(Body, {"pet": pet}) == [{**expected, "path": ["pet", "kind"]}]

    def test_the_tagged_branch_reports_its_own_fields(self) -> None:
        assert issues(Pet, {"kind": "cat"})[0]["path"] == ["lives"]
        assert issues(Body, {"pet": {"kind": "cat", "lives": "9"}})[0]["path"] == ["pet", "lives"]


class TestSeveral:
    def test_issues_stand_in_the_order_of_the_fields(self) -> None:
        found = issues(Body, {"source": "X", "categories": [{"label": 1}, 3], "name": 5})
        assert [i["path"] for i in found] == [
            ["name"],
            ["categories", 0, "label"],
            ["categories", 0, "value"],
            ["categories", 1],
            ["source"],
        ]
