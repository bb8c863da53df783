"""Score bodies: what is refused, and with which issues."""

from typing import Any

import pytest

from lampyris.features.scores.wire import ONE_SUBJECT, SUBJECT_PATH, check_draft
from lampyris.foundation.errors import InvalidInput


def issues(root: tuple[str, ...] = (), **body: object) -> list[Any]:
    with pytest.raises(InvalidInput) as caught:
        check_draft({"name": "n", "traceId": "t"} | body, root)
    return caught.value.issues


class TestCheckDraft:
    def test_a_body_becomes_a_draft(self) -> None:
        made = check_draft(
            {
                "id": "s",
                "name": "n",
                "traceId": "t",
                "observationId": "o",
                "value": 0.5,
                "metadata": {"a": [1]},
                "new": 1,
            }
        )
        assert (made.id, made.trace_id, made.observation_id, made.value) == ("s", "t", "o", 0.5)
        assert (made.metadata, made.source, made.data_type) == ({"a": [1]}, "API", None)

    def test_an_explicit_null_clears(self) -> None:
        made = check_draft({"name": "n", "traceId": "t", "value": 1, "comment": None, "sessionId": None})
        assert made.cleared == {"comment"}

    def test_a_data_type_of_null_is_as_good_as_none(self) -> None:
        assert check_draft({"name": "n", "sessionId": "s", "value": "x", "dataType": None}).data_type is None

    @pytest.mark.parametrize(
        "subject",
        [
            {"traceId": None},
            {"sessionId": "s"},
            {"datasetRunId": "r"},
            {"traceId": None, "sessionId": "s", "observationId": "o"},
        ],
    )
    def test_there_is_exactly_one_subject(self, subject: dict[str, object]) -> None:
        assert issues(("body",), value=1, **subject) == [
            {"code": "custom", "path": ["body", *SUBJECT_PATH], "message": ONE_SUBJECT}
        ]

    def test_a_missing_value_names_both_types(self) -> None:
        (issue,) = issues(("body",))
        assert (issue["code"], issue["path"]) == ("invalid_union", ["body", "value"])
        assert [branch[0]["expected"] for branch in issue["errors"]] == ["string", "number"]

    @pytest.mark.parametrize(
        ("body", "issue"),
        [
            (
                {"value": 2, "dataType": "BOOLEAN"},
                {
                    "code": "custom",
                    "path": ["body", "value"],
                    "message": "Value must be a number equal to either 0 or 1 for data type BOOLEAN",
                },
            ),
            (
                {"value": "str", "dataType": "NUMERIC"},
                {
                    "expected": "number",
                    "code": "invalid_type",
                    "path": ["body", "value"],
                    "message": "Invalid input: expected number, received string",
                },
            ),
        ],
    )
    def test_the_value_has_the_type_that_is_named(self, body: dict[str, object], issue: dict[str, object]) -> None:
        assert issues(("body",), **body) == [issue]

    @pytest.mark.parametrize(
        "body",
        [
            {"value": 1, "dataType": "CATEGORICAL"},
            {"value": "", "dataType": "TEXT"},
            {"value": "x" * 501, "dataType": "TEXT"},
            {"value": "x", "dataType": "CORRECTION", "configId": "c"},
            {"value": "x", "dataType": "CORRECTION", "traceId": None, "sessionId": "s"},
            {"value": 1, "dataType": "FOO"},
            {"value": 1, "dataType": 5},
            {"value": True},
            {"value": 1, "name": ""},
            {"value": 1, "id": ""},
            {"value": 1, "id": "a\rb"},
            {"value": 1, "source": "ELSEWHERE"},
            {"value": 1, "timestamp": "yesterday"},
        ],
    )
    def test_other_misfits_are_refused(self, body: dict[str, object]) -> None:
        assert len(issues(**body)) == 1

    @pytest.mark.parametrize("value", [None, [], "text", 5])
    def test_what_is_no_object_is_refused(self, value: object) -> None:
        with pytest.raises(InvalidInput):
            check_draft(value)
