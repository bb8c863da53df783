"""The experiment a span belongs to (`langfuse.experiment.*`)."""

from lampyris.features.ingest.conventions.metadata import decoded, flattened
from lampyris.features.ingest.conventions.shape import below
from lampyris.features.ingest.conventions.span import Attributes
from lampyris.features.ingest.conventions.values import json_value, moment_us, text
from lampyris.features.ingest.fields import parsed_object
from lampyris.features.tracing.types import Experiment
from lampyris.foundation.text import stored_text

PREFIX = "langfuse.experiment."


def experiment(attributes: Attributes, *, decode: bool) -> Experiment | None:
    """None when there is no experiment id. `decode`: metadata values are JSON-encoded one by one."""

    def said(name: str) -> str:
        return text(attributes.get(PREFIX + name))

    id = said("id")
    if not id:
        return None
    item_version = said("item.version")
    return Experiment(
        id=id,
        name=said("name"),
        description=said("description"),
        metadata=_metadata(attributes, PREFIX + "metadata", decode=decode),
        dataset_id=said("dataset.id"),
        item_id=said("item.id"),
        item_version=item_version if moment_us(item_version) is not None else "",
        item_root_id=said("item.root_observation_id"),
        item_expected_output=stored_text(attributes.get(PREFIX + "item.expected_output")),
        item_metadata=_metadata(attributes, PREFIX + "item.metadata", decode=decode),
    )


def _metadata(attributes: Attributes, key: str, *, decode: bool) -> dict[str, str]:
    said = flattened(parsed_object(attributes.get(key)))
    for single, name in below(attributes, key + "."):
        value = decoded(attributes[single]) if decode else attributes[single]
        nested = flattened(json_value(value), name) if isinstance(json_value(value), dict) else {}
        said |= nested or {name: stored_text(value)}
    return said
