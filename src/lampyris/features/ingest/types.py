"""Domain words of ingestion."""

import msgspec


class EntityEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One partial statement about a trace or an observation, as the batch API received it.

    `body` is the event's body, camelCase as sent. An entity is the merge of all its events (`merge.py`).
    """

    kind: str
    """`trace` or `observation`."""
    entity_id: str
    event_id: str
    event_type: str
    event_us: int
    received_us: int
    body: dict[str, object]


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Who sent a batch: the SDK's own words, and the public key it used."""

    sdk_name: str = ""
    sdk_version: str = ""
    public_key: str = ""
