"""Validation problems in the shape that clients of the public API know (the issue objects of zod 4).

`of_errors` walks the model beside pydantic's errors, because an issue names the expected type and pydantic does not.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NoReturn, TypeAlias, TypeGuard, Union, cast, get_args, get_origin

from pydantic import BaseModel, RootModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

Issue: TypeAlias = dict[str, object]
Path: TypeAlias = tuple[int | str, ...]

DATETIME_PATTERN = (
    r"/^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])"
    r"-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3])"
    r":[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|([+-](?:[01]\d|2[0-3]):[0-5]\d)))$/"
)
# An issue of one of these codes says that the value has the right type but breaks a rule. A union whose other
# branches have the wrong type altogether then answers with this branch alone.
_RULE_CODES = frozenset({"too_small", "too_big", "invalid_format", "custom", "not_multiple_of", "unrecognized_keys"})
_OPERATORS = {"greater_than": (">", False), "greater_than_equal": (">=", True)}
_UPPER = {"less_than": ("<", False), "less_than_equal": ("<=", True)}
_LENGTHS = {"string": ("string", "characters"), "list": ("array", "items"), "dict": ("record", "entries")}


@dataclass(frozen=True, slots=True)
class _Found:
    """One pydantic error and what of its location is still to be walked."""

    rest: Path
    error: ErrorDetails


@dataclass(slots=True)
class _Grouped:
    """Errors split by the next step of their location; `here` are those that end at this value."""

    here: list[_Found] = field(default_factory=list)
    below: dict[int | str, list[_Found]] = field(default_factory=dict)


def refuse(message: str, path: Sequence[int | str] = ()) -> NoReturn:
    """Call in a pydantic validator: the value breaks a rule of ours. `path` is relative to the validated value."""
    raise PydanticCustomError("issue", "{text}", {"text": message, "path": list(path)})


def custom(message: str, path: Sequence[int | str] = ()) -> Issue:
    """A broken rule that no type expresses."""
    return {"code": "custom", "path": list(path), "message": message}


def of_errors(errors: Sequence[ErrorDetails], annotation: object, root: Path = ()) -> list[Issue]:
    """Issues in the order of the fields. `root` is put before every path."""
    return _walk([_Found(tuple(e["loc"]), e) for e in errors], annotation, root)


def missing(annotation: object, path: Path) -> Issue:
    """The issue of a value that is not there."""
    return _wrong_type(annotation, "undefined", path)


def type_name(value: object) -> str:
    """The word that issues use for the type of a JSON value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "NaN" if math.isnan(value) else "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list | tuple) else "object"


def _walk(found: list[_Found], annotation: object, path: Path) -> list[Issue]:
    kind = _bare(annotation)
    members = _members(kind)
    if len(members) > 1 and _all_numbers(members):
        # JSON has one kind of number; pydantic tried two, and reports each.
        return _walk([_Found(found[0].rest[1:], found[0].error)], float, path)
    if len(members) > 1:
        return _walk_union(found, annotation, members, path)
    if members:
        return _walk(found, members[0], path)
    if isinstance(kind, type) and issubclass(kind, RootModel):
        return _walk(found, _typed(kind.model_fields["root"]), path)
    groups = _grouped(found)
    issues = [_issue(f.error, kind, path) for f in groups.here]
    unknown: list[int | str] = []
    for step, inner in groups.below.items():
        if inner[0].error["type"] == "extra_forbidden" and not inner[0].rest:
            unknown.append(step)
        else:
            issues += _walk_step(inner, kind, step, path)
    if unknown:
        issues.append(_unrecognized(unknown, path))
    return issues


def _walk_step(inner: list[_Found], kind: object, step: int | str, path: Path) -> list[Issue]:
    if _is_model(kind):
        found = field_named(kind, str(step))
        annotation = _typed(found[1]) if found else Any
        shown = found[0] if found else step
        return _walk(inner, annotation, (*path, shown))
    origin, args = get_origin(kind), get_args(kind)
    if origin is dict or origin is Mapping:
        inner = [_Found(f.rest[1:], f.error) if f.rest[:1] == ("[key]",) else f for f in inner]
        return _walk(inner, args[1] if len(args) == 2 else Any, (*path, step))
    if isinstance(step, int):
        return _walk(inner, args[0] if args else Any, (*path, step))
    return _walk(inner, Any, (*path, step))


def _walk_union(found: list[_Found], annotation: object, members: list[object], path: Path) -> list[Issue]:
    groups = _grouped(found)
    if groups.here:
        return [_issue(f.error, annotation, path) for f in groups.here]
    if _discriminator(annotation) is not None:
        issues: list[Issue] = []
        for tag, inner in groups.below.items():
            issues += _walk(inner, _tagged(members, annotation, str(tag)), path)
        return issues
    branches = [
        _walk(inner, members[at] if at < len(members) else Any, ()) for at, inner in enumerate(groups.below.values())
    ]
    fitting = [b for b in branches if all(i["code"] in _RULE_CODES for i in b)]
    if len(fitting) == 1:
        return [{**i, "path": [*path, *cast(list[object], i["path"])]} for i in fitting[0]]
    return [{"code": "invalid_union", "errors": branches, "path": list(path), "message": "Invalid input"}]


def _grouped(found: list[_Found]) -> _Grouped:
    groups = _Grouped()
    for one in found:
        if one.rest:
            groups.below.setdefault(one.rest[0], []).append(_Found(one.rest[1:], one.error))
        else:
            groups.here.append(one)
    return groups


def _issue(error: ErrorDetails, annotation: object, path: Path) -> Issue:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return missing(annotation, path)
    if kind in {"union_tag_invalid", "union_tag_not_found"}:
        return unknown_tag(_discriminator(annotation) or "", path)
    if kind == "issue":
        return custom(str(context["text"]), [*path, *cast(list[int | str], context["path"])])
    if kind == "value_error":
        return custom(str(context["error"]), path)
    if kind in _OPERATORS or kind in _UPPER:
        return _out_of_range(kind, context, path)
    if kind.endswith(("_too_short", "_too_long")) or kind in {"too_short", "too_long"}:
        return _wrong_length(error, path)
    return _misfit(error, annotation, path)


def _misfit(error: ErrorDetails, annotation: object, path: Path) -> Issue:
    kind, given = error["type"], error["input"]
    if kind.startswith(("datetime", "timezone", "date_")) and isinstance(given, str):
        return _format("datetime", DATETIME_PATTERN, "Invalid ISO datetime", path)
    if kind == "string_pattern_mismatch":
        pattern = f"/{error.get('ctx', {})['pattern']}/"
        return _format("regex", pattern, f"Invalid string: must match pattern {pattern}", path)
    if kind in {"int_parsing", "float_parsing", "int_parsing_size"}:
        return {
            "expected": "number", "code": "invalid_type", "received": "NaN", "path": list(path),
            "message": "Invalid input: expected number, received NaN",
        }  # fmt: skip
    if kind in {"int_type", "int_from_float"} and isinstance(given, float):
        return {
            "expected": "int", "format": "safeint", "code": "invalid_type", "path": list(path),
            "message": "Invalid input: expected int, received number",
        }  # fmt: skip
    if kind == "bool_parsing":
        return _not_one_of(["true", "false"], path)
    if kind == "finite_number":
        return _invalid_type("number", "NaN", path)
    if kind.endswith(("_type", "_error", "enum")) and not kind.startswith(("value", "assertion")):
        return _wrong_type(annotation, type_name(given), path)
    return custom(error["msg"], path)


def _wrong_type(annotation: object, received: str, path: Path) -> Issue:
    kind = _bare(annotation)
    members = _members(kind)
    name = _discriminator(annotation)
    if name is not None:
        return _invalid_type("object", received, path) if received != "undefined" else unknown_tag(name, path)
    if len(members) > 1 and not _all_numbers(members):
        branches = [[_wrong_type(m, received, ())] for m in members]
        return {"code": "invalid_union", "errors": branches, "path": list(path), "message": "Invalid input"}
    if members:
        return _wrong_type(members[0], received, path)
    options = _options(kind)
    if options is not None:
        return _not_one_of(options, path)
    return _invalid_type(_expected(kind), received, path)


def _expected(kind: object) -> str:
    origin = get_origin(kind) or kind
    if origin in {list, tuple, set, frozenset, Sequence}:
        return "array"
    if origin in {dict, Mapping}:
        return "record"
    if origin is bool:
        return "boolean"
    if origin in {int, float}:
        return "number"
    if isinstance(origin, type) and issubclass(origin, BaseModel):
        return "object"
    return "string" if origin in {str, datetime} else "nonoptional"


def _invalid_type(expected: str, received: str, path: Path) -> Issue:
    message = f"Invalid input: expected {expected}, received {received}"
    return {"expected": expected, "code": "invalid_type", "path": list(path), "message": message}


def _not_one_of(options: Sequence[object], path: Path) -> Issue:
    shown = "|".join(json.dumps(o) for o in options)
    text = f"Invalid input: expected {shown}" if len(options) == 1 else f"Invalid option: expected one of {shown}"
    return {"code": "invalid_value", "values": list(options), "path": list(path), "message": text}


def unknown_tag(name: str, path: Path) -> Issue:
    """The issue of a tagged union whose tag field `name` is missing or holds no known tag."""
    return {
        "code": "invalid_union", "errors": [], "note": "No matching discriminator", "discriminator": name,
        "path": [*path, name], "message": "Invalid input",
    }  # fmt: skip


def _out_of_range(kind: str, context: Mapping[str, object], path: Path) -> Issue:
    upper = kind in _UPPER
    sign, inclusive = (_UPPER if upper else _OPERATORS)[kind]
    limit = context[{">": "gt", ">=": "ge", "<": "lt", "<=": "le"}[sign]]
    if isinstance(limit, float) and limit.is_integer():
        limit = int(limit)
    code, bound, word = ("too_big", "maximum", "big") if upper else ("too_small", "minimum", "small")
    return {
        "origin": "number", "code": code, bound: limit, "inclusive": inclusive, "path": list(path),
        "message": f"Too {word}: expected number to be {sign}{limit}",
    }  # fmt: skip


def _wrong_length(error: ErrorDetails, path: Path) -> Issue:
    context = error.get("ctx", {})
    by_kind = {"string_too_short": "string", "string_too_long": "string"}.get(error["type"])
    origin, unit = _LENGTHS[by_kind or ("dict" if isinstance(error["input"], dict) else "list")]
    if error["type"].endswith("too_short"):
        limit = context["min_length"]
        code, bound, text = "too_small", "minimum", f"Too small: expected {origin} to have >={limit} {unit}"
    else:
        limit = context["max_length"]
        code, bound, text = "too_big", "maximum", f"Too big: expected {origin} to have <={limit} {unit}"
    return {"origin": origin, "code": code, bound: limit, "inclusive": True, "path": list(path), "message": text}


def _format(name: str, pattern: str, message: str, path: Path) -> Issue:
    return {
        "origin": "string", "code": "invalid_format", "format": name, "pattern": pattern, "path": list(path),
        "message": message,
    }  # fmt: skip


def _unrecognized(keys: list[int | str], path: Path) -> Issue:
    word = "Unrecognized key" if len(keys) == 1 else "Unrecognized keys"
    message = f"{word}: " + ", ".join(json.dumps(k, ensure_ascii=False) for k in keys)
    return {"code": "unrecognized_keys", "keys": keys, "path": list(path), "message": message}


def field_named(model: type[BaseModel], name: str) -> tuple[str, FieldInfo] | None:
    """The field that goes by `name` on the wire or in Python, as (wire name, field)."""
    for attribute, info in model.model_fields.items():
        alias = info.validation_alias if isinstance(info.validation_alias, str) else info.alias
        if name in {attribute, alias}:
            return alias or attribute, info
    return None


def _typed(info: FieldInfo) -> object:
    """The field's annotation with its discriminator, which pydantic has moved into the field."""
    return Annotated[info.annotation, info] if info.discriminator else info.annotation


def _bare(annotation: object) -> object:
    """Without `Annotated`."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def _members(kind: object) -> list[object]:
    """The branches of a union without None; empty when it is no union. A lone branch is an optional value."""
    if get_origin(kind) not in {Union, UnionType}:
        return []
    return [m for m in get_args(kind) if m is not NoneType]


def _all_numbers(members: list[object]) -> bool:
    return all(member is int or member is float for member in members)


def _options(kind: object) -> list[object] | None:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [member.value for member in kind]
    return list(get_args(kind)) if get_origin(kind) is Literal else None


def _discriminator(annotation: object) -> str | None:
    """The wire name of the field that tells the branches apart; None when none does."""
    for extra in getattr(annotation, "__metadata__", ()):
        name = getattr(extra, "discriminator", None)
        if isinstance(name, str):
            found = [field_named(kind, name) for kind in map(_bare, _members(_bare(annotation))) if _is_model(kind)]
            return next((alias for alias, _ in filter(None, found)), name)
    return None


def _is_model(kind: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _tagged(members: list[object], annotation: object, tag: str) -> object:
    name = _discriminator(annotation) or ""
    for member in members:
        kind = _bare(member)
        found = field_named(kind, name) if _is_model(kind) else None
        if found and tag in map(str, _options(_bare(found[1].annotation)) or []):
            return kind
    return Any
