"""Tools: definitions offered to a model and calls it made, found in input, output and attributes of many spellings."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from lampyris.features.ingest.conventions.shape import Shape
from lampyris.features.ingest.conventions.span import Attributes
from lampyris.features.ingest.conventions.values import child, json_value, text
from lampyris.features.ingest.fields import parsed_json
from lampyris.foundation.text import json_text

CALL_HINTS: Final = ("tool_call", "toolCall", "tool_use", "tool-call", "function_call")
CALL_PART_TYPES: Final = frozenset({"tool_use", "tool-call", "tool_call", "function_call"})
DEFINITION_HINT: Final = '"tools"'
MAX_DEPTH: Final = 12


class Calls(NamedTuple):
    """Calls as JSON texts `{id,name,arguments,type,index}`, and their names, in the same order."""

    calls: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


NO_CALLS: Final = Calls()


def offered(attributes: Attributes, shape: Shape) -> tuple[list[object], dict[str, object]]:
    """(tool definitions that stand in attributes, what is left of those attributes by key).

    An attribute that is nothing but definitions leaves nothing.
    """
    found: list[object] = []
    left: dict[str, object] = {}
    for key in shape.tools:
        value = json_value(attributes[key])
        if key == "model_request_parameters":
            listed = child(value, "function_tools")
            if isinstance(value, dict) and isinstance(listed, list):
                left[key] = {name: item for name, item in value.items() if name != "function_tools"}
                found += listed
        elif key.startswith("llm.tools."):
            if key.endswith(".tool.json_schema"):
                found.append(value)
                left[key] = None
        elif isinstance(value, list):
            found += [json_value(item) for item in value]
            left[key] = None
    return found, left


def with_tools(input: object, tools: list[object]) -> object | None:
    """The input as `{messages, tools}`; None when it is no list, message or request that tools could stand in."""
    value = parsed_json(input) if isinstance(input, str) else input
    if isinstance(value, list):
        return {"messages": value, "tools": tools}
    if not isinstance(value, dict):
        return None
    if "messages" in value:
        return value if "tools" in value else {**value, "tools": tools}
    return {"messages": [value], "tools": tools} if "role" in value else None


def definitions(input: str) -> dict[str, str]:
    """Tool definitions inside a stored input: name to JSON `{description, parameters}`."""
    if DEFINITION_HINT not in input:
        return {}
    value = parsed_json(input)
    listed = list(_listed(child(value, "tools")))
    for message in _messages(value):
        listed += _listed(child(message, "tools"))
    return dict(defined for tool in listed for defined in _defined(tool))


def _messages(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        value = value.get("messages")
    return value if isinstance(value, list) else []


def _listed(value: object) -> list[object]:
    value = json_value(value)
    return value if isinstance(value, list) else []


def _defined(tool: object) -> Iterator[tuple[str, str]]:
    tool = json_value(tool)
    declared = child(tool, "functionDeclarations") or child(tool, "function_declarations")
    if isinstance(declared, list):
        for function in declared:
            yield from _defined(function)
        return
    function = child(tool, "function")
    body = function if isinstance(function, Mapping) else tool
    name = child(body, "name")
    if not isinstance(body, Mapping) or not isinstance(name, str) or not name:
        return
    schemas = ("parameters", "input_schema", "inputSchema", "parameters_json_schema")
    parameters = next((body[key] for key in schemas if body.get(key) is not None), None)
    yield name, json_text({"description": text(body.get("description")), "parameters": parameters})


def calls(output: str) -> Calls:
    """Tool calls inside a stored output. Costs a few substring searches when there are none."""
    if "tool" not in output and "function_call" not in output:
        return NO_CALLS
    if not any(hint in output for hint in CALL_HINTS):
        return NO_CALLS
    found = [call for call in _calls(parsed_json(output), 0) if call[0]]
    texts = tuple(
        json_text({"id": id, "name": name, "arguments": arguments, "type": kind, "index": index})
        for index, (name, id, arguments, kind) in enumerate(found)
    )
    return Calls(texts, tuple(name for name, _, _, _ in found))


def _calls(value: object, depth: int) -> Iterator[tuple[str, str, str, str]]:
    """(name, id, arguments, type) of every call in a message, a list of messages, or a response with choices."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _calls(item, depth + 1)
        return
    if not isinstance(value, Mapping):
        return
    if value.get("type") in CALL_PART_TYPES:
        yield _call(value)
        return
    for listed in (value.get("tool_calls"), value.get("toolCalls"), child(value, "additional_kwargs", "tool_calls")):
        given = _listed(listed)
        if given:
            yield from (_call(call) for call in given)
            return
    single = value.get("function_call")
    if isinstance(single, Mapping):
        yield _call(single)
    for name in ("choices", "message", "messages", "content", "parts", "generations"):
        yield from _calls(value.get(name), depth + 1)


def _call(value: object) -> tuple[str, str, str, str]:
    value = child(value, "tool_call") or value
    function = child(value, "function")
    body = function if isinstance(function, Mapping) else value

    def first(*names: str) -> object:
        return next((found for holder in (body, value) for n in names if (found := child(holder, n)) is not None), None)

    name, id = first("name", "toolName", "tool_name"), first("id", "toolCallId", "call_id", "tool_call_id")
    arguments = first("arguments", "args", "input")
    return text(name), text(id), text(arguments), text(child(value, "type")) or "function"


def user_tools(said: Mapping[str, str]) -> list[object]:
    """Tool definitions among user metadata (`tools`), empty when there are none."""
    value = parsed_json(said.get("tools"))
    return value if isinstance(value, list) and value and all(any(_defined(tool)) for tool in value) else []
