"""Keyset cursors: where a list stands, as opaque text."""

import base64
import binascii
from datetime import datetime
from typing import TypeAlias, TypeVar

import msgspec

from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.query.bindings import MOMENT, NUMBER, STRING, Bindings
from lampyris.foundation.query.columns import Kind
from lampyris.foundation.query.order import Order
from lampyris.foundation.query.window import storable

SortValue: TypeAlias = datetime | float | str

Position = TypeVar("Position", bound=msgspec.Struct)
MAX_LENGTH = 4096
_NOT_OURS = "Invalid cursor format"


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a list in any order stands: the value that the order compares, and the ids that break its ties."""

    ids: tuple[str, ...]
    at: datetime | None = None
    number: float | None = None
    text: str | None = None

    @classmethod
    def of(cls, value: SortValue, *ids: str) -> "Place":
        """The place of a row with this value and these ids."""
        if isinstance(value, datetime):
            return cls(ids, at=value)
        return cls(ids, text=value) if isinstance(value, str) else cls(ids, number=value)

    def beyond(self, order: Order, value_sql: str, ids_sql: tuple[str, ...], bindings: Bindings) -> str:
        """The condition on rows that come after this place. Raises: InvalidInput for a place of another order."""
        sign = "<" if order.descending else ">"
        value = self._bound(order.column.kind, bindings)
        if len(self.ids) != len(ids_sql):
            raise InvalidInput(_NOT_OURS)
        ids = ", ".join(bindings.bind(id, STRING) for id in self.ids)
        return f"({value_sql}, {', '.join(ids_sql)}) {sign} ({value}, {ids})"

    def moment(self) -> datetime:
        """The time of a place in the order of time. Raises: InvalidInput for a place of another order."""
        if self.at is None or self.at.tzinfo is None or storable(self.at) != self.at:
            raise InvalidInput(_NOT_OURS)
        return self.at

    def newest_key(self) -> tuple[datetime, str]:
        """Rows after this place in a list of newest first compare as smaller. Raises: as `moment`."""
        if len(self.ids) != 1:
            raise InvalidInput(_NOT_OURS)
        return self.moment(), self.ids[0]

    def _bound(self, kind: Kind, bindings: Bindings) -> str:
        if kind is Kind.DATETIME:
            return bindings.bind(self.moment(), MOMENT)
        if kind in {Kind.NUMBER, Kind.NUMBER_MAP} and self.number is not None:
            return bindings.bind(self.number, NUMBER)
        if kind in {Kind.STRING, Kind.STRING_MAP} and self.text is not None:
            return bindings.bind(self.text, STRING)
        raise InvalidInput(_NOT_OURS)


def encode_cursor(position: msgspec.Struct) -> str:
    """URL-safe text of a position."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")


def decode_cursor(text: str, kind: type[Position]) -> Position:
    """The position of a cursor that we gave out; also takes the standard base64 alphabet and padding.

    Raises: InvalidInput for anything else.
    """
    try:
        if len(text) > MAX_LENGTH:
            raise ValueError("too long")
        plain = text.rstrip("=").replace("+", "-").replace("/", "_")
        padded = plain + "=" * (-len(plain) % 4)
        if not plain.replace("-", "").replace("_", "").isalnum() or not plain.isascii():
            raise ValueError("not base64")
        return msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True), type=kind)
    except (ValueError, binascii.Error, msgspec.MsgspecError, RecursionError) as error:
        raise InvalidInput(_NOT_OURS) from error
