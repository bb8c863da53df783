"""User metadata of spans: one JSON object, single keys, and how they come together as stored text."""

from typing import Literal, TypeAlias

import orjson

from lampyris.features.ingest.conventions.shape import Named
from lampyris.features.ingest.conventions.span import Attributes
from lampyris.features.ingest.fields import parsed_object
from lampyris.foundation.text import json_text, metadata_map, stored_text, valid_text

Domain: TypeAlias = Literal["observation", "trace"]


def metadata(attributes: Attributes, single: Named, domain: Domain, *, decode: bool) -> dict[str, str]:
    """Metadata said with `langfuse.<domain>.metadata` and its kin, as stored text by key.

    `single` are the keys of single entries; they override the object, the last one of a name wins.
    `decode`: the sender JSON-encodes every value (Python SDK 5 and later), so quotes around text are not the user's.
    Values that are no JSON object cannot be metadata and are dropped.
    """
    whole = attributes.get(f"langfuse.{domain}.metadata")
    if whole is None:
        whole = attributes.get("langfuse.metadata")
    said = {} if whole is None else metadata_map(parsed_object(whole))
    for key, name in single:
        value = attributes[key]
        said[name] = stored_text(decoded(value) if decode else value)
    return said


def decoded(value: object) -> object:
    """JSON-encoded text without its encoding; everything else is its own JSON text already."""
    if not isinstance(value, str) or value[:1] != '"':
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value


def echo(attributes: Attributes, shown: tuple[str, ...]) -> str:
    """The attributes of these keys as one JSON object text, every value as text."""
    return json_text({key: v if type(v := attributes[key]) is str else as_shown(v) for key in shown})


def echo_searchable(attributes: Attributes, shown: tuple[str, ...]) -> str:
    """As `echo`, with escapes undone inside values that are JSON text; asked only when there are any."""
    return json_text({key: stored_text(as_shown(attributes[key])) for key in shown})


def as_shown(value: object) -> str:
    """An attribute as text: text as it is, whole floats without a point (as JavaScript writes them), else JSON."""
    kind = type(value)
    if kind is str or kind is int:
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    return json_text(value)


def flattened(value: object, prefix: str = "") -> dict[str, str]:
    """Nested objects as dotted names to text; empty for what is no object."""
    flat: dict[str, str] = {}
    pending = [(prefix, value)]
    while pending:
        path, item = pending.pop()
        if isinstance(item, dict):
            pending.extend((f"{path}.{name}" if path else str(name), below) for name, below in reversed(item.items()))
        elif path:
            flat[valid_text(path)] = stored_text(item)
    return flat
