"""What a score becomes: its config decides about name and type, later words win over earlier ones. Pure."""

from collections.abc import Mapping

import msgspec
import orjson

from lampyris.features.scores.types import (
    CORRECTION_NAME,
    FALSE,
    TRUE,
    DataType,
    ScoreConfig,
    ScoreDraft,
    ScoreRecord,
)
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.ids import random_uuid

OPTIONAL_TEXTS = ("comment", "config_id", "queue_id", "execution_trace_id", "author_user_id")
"""Fields that, like metadata, keep their former value when a later score of the same id does not mention them."""


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """When a draft was said and came in, and its fields in stored form (as the ingest rules make them)."""

    said_us: int
    received_us: int
    environment: str = "default"
    metadata: dict[str, str] = {}


def resolve(draft: ScoreDraft, configs: Mapping[str, ScoreConfig], arrival: Arrival) -> ScoreRecord:
    """The record of a draft. `configs` are those of its project, by id.

    Raises: InvalidInput when the draft breaks its config's rules; the message is the reason for the ledger.
    """
    config = _config_of(draft, configs)
    data_type = _data_type(draft, config)
    value, string_value = _values(draft, data_type, config)
    # The public API pages by timestamps in milliseconds, so that is what a score's time is made of.
    timestamp_us = arrival.said_us // 1000 * 1000
    return ScoreRecord(
        id=draft.id or random_uuid(),
        name=CORRECTION_NAME if data_type == "CORRECTION" else config.name if config else draft.name,
        data_type=data_type,
        value=value,
        string_value=string_value,
        timestamp_us=timestamp_us,
        trace_id=draft.trace_id or "",
        observation_id=draft.observation_id or "",
        session_id=draft.session_id or "",
        dataset_run_id=draft.dataset_run_id or "",
        environment=arrival.environment,
        comment=draft.comment or "",
        metadata=arrival.metadata,
        source=draft.source,
        config_id=draft.config_id or "",
        queue_id=draft.queue_id or "",
        execution_trace_id=draft.execution_trace_id or "",
        author_user_id=draft.author_user_id or "",
        created_us=arrival.received_us,
        updated_us=arrival.received_us,
        row_version=arrival.said_us,
        cleared=draft.cleared,
    )


def merge(stored: ScoreRecord, said: ScoreRecord) -> ScoreRecord:
    """What is known of a score after `said`, in whichever order the two arrived.

    The subject, timestamp, environment and creation time are those of the record that was stored first; of the rest
    the record said later wins. The same object as `stored` comes back when nothing changes: repeats are harmless.
    """
    if moment(said) == moment(stored):
        return stored
    if moment(said) < moment(stored):
        filled = _over(said, stored)
        changed = any(getattr(filled, name) != getattr(stored, name) for name in (*OPTIONAL_TEXTS, "metadata"))
        return msgspec.structs.replace(filled, row_version=stored.row_version + 1) if changed else stored
    return msgspec.structs.replace(
        _over(stored, said),
        trace_id=stored.trace_id,
        observation_id=stored.observation_id,
        session_id=stored.session_id,
        dataset_run_id=stored.dataset_run_id,
        timestamp_us=stored.timestamp_us,
        environment=stored.environment,
        created_us=stored.created_us,
        row_version=max(said.row_version, stored.row_version + 1),
    )


def moment(record: ScoreRecord) -> tuple[int, int, int]:
    """What decides which of two words is the later: the millisecond it was said in, then its arrival.

    JavaScript tells milliseconds only, so that two words of one moment are common.
    """
    return record.row_version // 1000, record.updated_us, record.row_version


def _over(before: ScoreRecord, after: ScoreRecord) -> ScoreRecord:
    """`after`, with what it does not mention taken from `before`."""
    kept = {
        name: getattr(before, name) for name in OPTIONAL_TEXTS if not getattr(after, name) and name not in after.cleared
    }
    metadata = {} if "metadata" in after.cleared else merged_metadata(before.metadata, after.metadata)
    return msgspec.structs.replace(after, **kept, metadata=metadata)


def merged_metadata(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Stored metadata of both, objects merged key by key at every depth, everything else replaced by `after`."""
    merged = dict(before)
    for key, text in after.items():
        old = _object(before.get(key, ""))
        new = _object(text)
        merged[key] = text if old is None or new is None else orjson.dumps(_deep(old, new)).decode()
    return merged


def _object(text: str) -> dict[str, object] | None:
    if not text.startswith("{"):
        return None
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def _deep(before: dict[str, object], after: dict[str, object]) -> dict[str, object]:
    merged = dict(before)
    for key, value in after.items():
        old = before.get(key)
        merged[key] = _deep(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def _config_of(draft: ScoreDraft, configs: Mapping[str, ScoreConfig]) -> ScoreConfig | None:
    if draft.config_id is None:
        # At the console the person who judges is known, and may judge without a config.
        if draft.source == "ANNOTATION" and draft.data_type != "CORRECTION" and draft.author_user_id is None:
            raise InvalidInput("a score of source ANNOTATION needs a configId")
        return None
    config = configs.get(draft.config_id)
    if config is None:
        raise InvalidInput(f"the score config {draft.config_id} does not exist in this project")
    if config.archived:
        raise InvalidInput(f"the score config {config.name} is archived; restore it to give scores by it")
    return config


def _data_type(draft: ScoreDraft, config: ScoreConfig | None) -> DataType:
    if config is None:
        return draft.data_type or ("CATEGORICAL" if isinstance(draft.value, str) else "NUMERIC")
    if draft.data_type not in {None, config.data_type}:
        raise InvalidInput(f"the score is {draft.data_type}, its config {config.name} is {config.data_type}")
    return config.data_type


def _values(draft: ScoreDraft, data_type: DataType, config: ScoreConfig | None) -> tuple[float, str]:
    """(number, text) as they are stored. Raises: InvalidInput for a value outside its type or config."""
    if isinstance(draft.value, str):
        return _text_value(draft.value, data_type, config)
    return _number_value(float(draft.value), data_type, config)


def _number_value(value: float, data_type: DataType, config: ScoreConfig | None) -> tuple[float, str]:
    if data_type == "BOOLEAN":
        if value not in {0, 1}:
            raise InvalidInput(f"a BOOLEAN score is 0 or 1, not {value:g}")
        return value, TRUE if value else FALSE
    if data_type != "NUMERIC":
        raise InvalidInput(f"a {data_type} score is a text, not {value:g}")
    if config and config.min_value is not None and value < config.min_value:
        raise InvalidInput(f"{value:g} is below the minimum {config.min_value:g} of {config.name}")
    if config and config.max_value is not None and value > config.max_value:
        raise InvalidInput(f"{value:g} is above the maximum {config.max_value:g} of {config.name}")
    return value, ""


def _text_value(text: str, data_type: DataType, config: ScoreConfig | None) -> tuple[float, str]:
    if data_type in {"NUMERIC", "BOOLEAN"}:
        raise InvalidInput(f"a {data_type} score is a number, not a text")
    if data_type == "TEXT" and not 1 <= len(text) <= 500:
        raise InvalidInput(f"a TEXT score has 1 to 500 characters, not {len(text)}")
    if data_type != "CATEGORICAL" or config is None or config.categories is None:
        return 0.0, text
    for category in config.categories:
        if category.label == text:
            return category.value, text
    raise InvalidInput(f"{text!r} is not a category of {config.name}")
