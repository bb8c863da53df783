"""JSON Schemas that items must fit. Pure: nothing is fetched, and no pattern takes more than linear time."""

import itertools
from collections.abc import Iterator
from typing import NoReturn

import jsonschema_rs

from lampyris.features.datasets.types import Dataset, Item, Unfit
from lampyris.foundation.errors import InvalidInput

MOST_PROBLEMS = 20
"""Of one value; more only hide the first."""
LONGEST_REASON = 500


class ItemCheck:
    """Says what is wrong with items of one dataset. Raises: InvalidInput for a schema that is none."""

    def __init__(self, dataset: Dataset) -> None:
        self._input = _validator("inputSchema", dataset.input_schema)
        self._expected = _validator("expectedOutputSchema", dataset.expected_output_schema)

    @property
    def asks_nothing(self) -> bool:
        """Whether every item fits."""
        return self._input is None and self._expected is None

    def problems(self, item: Item, row: int = 0) -> list[Unfit]:
        """What does not fit. An expected output that is not known yet (null) fits every schema."""
        found = list(_problems(self._input, item.input, "input", row))
        if item.expected_output is not None:
            found += _problems(self._expected, item.expected_output, "expectedOutput", row)
        return found


def _validator(name: str, schema: object) -> "jsonschema_rs.Validator | None":
    if schema is None:
        return None
    if not isinstance(schema, dict | bool):
        raise _no_schema(name, "it must be an object")
    try:
        return jsonschema_rs.validator_for(schema, retriever=_fetch, pattern_options=jsonschema_rs.RegexOptions())
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        raise _no_schema(name, str(error).split("\n", maxsplit=1)[0]) from error


def _problems(validator: "jsonschema_rs.Validator | None", value: object, name: str, row: int) -> Iterator[Unfit]:
    if validator is None:
        return
    for error in itertools.islice(validator.iter_errors(value), MOST_PROBLEMS):
        yield Unfit(row=row, path=(name, *error.instance_path), reason=_short(error.message))


def _no_schema(name: str, why: str) -> InvalidInput:
    message = f"{name} is not a JSON Schema: {_short(why)}"
    return InvalidInput(message, [{"code": "custom", "path": [name], "message": message}])


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_REASON else text[:LONGEST_REASON] + "…"


def _fetch(uri: str) -> NoReturn:
    raise ValueError(f"{uri} lies elsewhere, and nothing is fetched; put it under $defs")
