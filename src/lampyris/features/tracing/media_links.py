"""Signed links to our own origin: one file, one purpose, a limited time, no further credentials."""

import base64
import hashlib
import hmac
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from lampyris.foundation.clock import now
from lampyris.foundation.errors import Forbidden
from lampyris.foundation.ids import ProjectId

Purpose: TypeAlias = Literal["upload", "download"]
_SIGNATURE_BYTES = 32


class Grant(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What one link allows."""

    purpose: Purpose
    project_id: str
    media_id: str
    expires_s: int


class LinkSigner:
    """Makes and reads tokens. Two installations with different secrets do not accept each other's."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"media links of " + secret.encode()).digest()

    def token(self, purpose: Purpose, project_id: ProjectId, media_id: str, expires_at: datetime) -> str:
        """URL-safe text."""
        grant = Grant(purpose=purpose, project_id=project_id, media_id=media_id, expires_s=int(expires_at.timestamp()))
        body = msgspec.json.encode(grant)
        return base64.urlsafe_b64encode(self._signature(body) + body).decode().rstrip("=")

    def grant(self, token: str, purpose: Purpose) -> Grant:
        """Raises: Forbidden for a token that is not ours, for another purpose, or over its time."""
        try:
            raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        except ValueError as error:
            raise Forbidden("this link is not valid") from error
        signature, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._signature(body)):
            raise Forbidden("this link is not valid")
        grant = msgspec.json.decode(body, type=Grant)
        if grant.purpose != purpose:
            raise Forbidden(f"this link is not for {purpose}s")
        if grant.expires_s < now().timestamp():
            raise Forbidden("this link is over its time; ask for a new one")
        return grant

    def _signature(self, body: bytes) -> bytes:
        return hmac.new(self._key, body, hashlib.sha256).digest()
