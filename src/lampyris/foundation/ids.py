"""Typed ids, and how new ones are made."""

import secrets
import uuid
from typing import NewType

OrgId = NewType("OrgId", str)
ProjectId = NewType("ProjectId", str)
UserId = NewType("UserId", str)
KeyId = NewType("KeyId", str)
TraceId = NewType("TraceId", str)
ObservationId = NewType("ObservationId", str)
SessionId = NewType("SessionId", str)
ScoreId = NewType("ScoreId", str)
MediaId = NewType("MediaId", str)


def random_id() -> str:
    """A new opaque id: 25 lower-case characters, URL-safe."""
    return "c" + secrets.token_hex(12)


def random_uuid() -> str:
    """A new UUID 4 as text, for the ids that the wire shows as UUIDs (scores, events, keys)."""
    return str(uuid.uuid4())
