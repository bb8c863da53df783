"""Query strings and bodies into wire models; what does not fit is refused with the issues clients know."""

import json
from collections.abc import Sequence
from typing import Annotated, NoReturn, TypeVar, get_args, get_origin

import orjson
from fastapi import Request
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from starlette.datastructures import QueryParams

from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.http.issues import Issue, Path, field_named, of_errors
from lampyris.foundation.http.wire import CommaSeparated
from lampyris.foundation.text import valid_text

Model = TypeVar("Model", bound=BaseModel)
REFUSED = "Invalid request data"


def parse_query(model: type[Model], request: Request) -> Model:
    """The query string as `model`. Values are text and are converted; an empty value counts as not given.

    List fields take repeated names (`tags=a&tags=b`) or, as `CommaList`, one comma list.
    Raises: InvalidInput with issues.
    """
    try:
        return model.model_validate(_query_values(model, request.query_params))
    except ValidationError as error:
        refuse_with(of_errors(error.errors(include_url=False), model), cause=error)


async def parse_body(model: type[Model], request: Request) -> Model:
    """The JSON body as `model`; nothing is converted (a number in a text field is an error).

    Raises: InvalidInput with issues.
    """
    return check(model, read_json(await request.body()))


def check(model: type[Model], value: object, root_path: Path = ()) -> Model:
    """A decoded JSON value as `model`, types unconverted. `root_path` is put before the path of every issue.

    Raises: InvalidInput with issues.
    """
    try:
        # JSON mode: only there does pydantic's strictness accept ISO text for a datetime and objects for models.
        return model.model_validate_json(write_json(value), strict=True)
    except ValidationError as error:
        refuse_with(of_errors(error.errors(include_url=False), model, root_path), cause=error)


def refuse_with(issues: Sequence[Issue], cause: Exception | None = None) -> NoReturn:
    """Raises: InvalidInput, rendered as 400 with these issues."""
    raise InvalidInput(REFUSED, issues) from cause


def read_json(body: bytes) -> object:
    """The value of a JSON text; lone surrogates become U+FFFD. Raises: InvalidInput for anything that is not JSON."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        if b"\\u" not in body:
            raise InvalidInput(f"the body is not valid JSON: {error}") from error
    try:
        # orjson refuses lone surrogates; browsers' JSON.stringify used to write them.
        return without_surrogates(json.loads(body, parse_constant=_no_constant))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"the body is not valid JSON: {error}") from error


def write_json(value: object) -> bytes:
    """JSON text of a JSON value, also of one with lone surrogates or integers beyond 64 bits."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(without_surrogates(value), ensure_ascii=False).encode()


def without_surrogates(value: object) -> object:
    """The same JSON value with every text made valid."""
    if isinstance(value, str):
        return valid_text(value)
    if isinstance(value, list | tuple):
        return [without_surrogates(v) for v in value]
    if isinstance(value, dict):
        return {valid_text(str(k)): without_surrogates(v) for k, v in value.items()}
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _query_values(model: type[BaseModel], query: QueryParams) -> dict[str, object]:
    values: dict[str, object] = {}
    for name in dict.fromkeys(query.keys()):
        given = [valid_text(v) for v in query.getlist(name) if v]
        if not given:
            continue
        found = field_named(model, name)
        values[name] = _as_field(given, found[1] if found else None)
    return values


def _as_field(given: list[str], info: FieldInfo | None) -> object:
    if info is None or not _is_list(info.annotation):
        return given[-1]
    if _is_comma_list(info):
        return [part for value in given for part in value.split(",") if part]
    return given


def _is_list(annotation: object) -> bool:
    origin = get_origin(annotation)
    if origin is list:
        return True
    return any(_is_list(a) for a in get_args(annotation)) if origin is not None else False


def _is_comma_list(info: FieldInfo) -> bool:
    return any(isinstance(m, CommaSeparated) for m in info.metadata) or _marked(info.annotation)


def _marked(annotation: object) -> bool:
    if get_origin(annotation) is Annotated:
        return any(isinstance(a, CommaSeparated) for a in get_args(annotation)[1:])
    return any(_marked(a) for a in get_args(annotation))
