"""The contract of the ingestion queue: durable before the acknowledgement, with a ledger per batch."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol, TypeAlias

import msgspec


class Batch(msgspec.Struct, frozen=True, kw_only=True, tag="batch"):
    """One accepted request body, exactly as it came (decompressed), and what is needed to read it later."""

    id: str
    project_id: str
    kind: str
    """`otlp_protobuf`, `otlp_json`, `events` (the batch API) or `deletion`."""
    received_us: int
    headers: dict[str, str]
    """Only what decoding needs: SDK name and version, public key."""
    body: bytes
    items: int
    """How many spans or events the body holds, counted at the edge."""
    attempts: int = 0
    """How many workers have claimed it before and died or gave it back."""


class Rejection(msgspec.Struct, frozen=True, kw_only=True):
    """One item that was accepted but cannot be stored. Kept whole, so that it can be replayed."""

    item_id: str
    reason: str
    kind: str
    """The kind of `payload`: a complete request body holding this item alone."""
    payload: bytes
    items: int = 1
    """How many spans or events `payload` holds: more than one when a batch is set aside whole."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a batch: received = stored + rejected."""

    batch_id: str
    stored: int
    rejections: Sequence[Rejection] = ()


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """The accounts of the queue. Every received item is stored, rejected or pending; none is in two places."""

    received_batches: int
    received_items: int
    stored_items: int
    rejected_items: int
    pending_batches: int
    pending_items: int
    pending_bytes: int
    oldest_pending_us: int | None


class SetAside(msgspec.Struct, frozen=True, kw_only=True, tag="rejected"):
    """A rejected item with everything that a replay needs, for copies from queue to queue."""

    project_id: str
    batch_id: str
    headers: dict[str, str]
    rejection: Rejection
    rejected_us: int


class Account(msgspec.Struct, frozen=True, kw_only=True, tag="account"):
    """What became of what one project sent so far. What is pending stands beside it, batch by batch."""

    project_id: str
    settled_batches: int
    stored_items: int
    rejected_items: int


QueueRecord: TypeAlias = Batch | SetAside | Account
"""One thing that a queue holds."""


class IngestQueue(Protocol):
    """Accepted bodies on their way to the analytics store. At least once: a batch may be claimed again."""

    @property
    def accepts_with(self) -> frozenset[str]:
        """Names of the ports without which `append` refuses; it goes on when another one is away."""
        ...

    @property
    def accounts_in_metadata(self) -> bool:
        """Whether `ledger` reads the metadata store: it then fails until that store has its tables."""
        ...

    async def append(self, batch: Batch) -> None:
        """Returns only after the batch is on stable storage (fsync, or the object store's acknowledgement).

        Raises: StoreUnavailable when it is not (disk full); then nothing of the batch was accepted.
        """
        ...

    async def claim(self, *, limit_batches: int, limit_bytes: int, lease_s: float) -> list[Batch]:
        """The oldest pending batches, ours for `lease_s`; empty when there are none.

        A batch whose lease ran out (its worker died) is handed out again with `attempts` one higher.
        """
        ...

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Record what became of claimed batches and drop their bodies. Repeating it changes nothing."""
        ...

    async def release(self, batch_ids: Sequence[str], *, retry_in_s: float) -> None:
        """Give claimed batches back; they can be claimed again after `retry_in_s`."""
        ...

    async def wait(self, timeout_s: float) -> None:
        """Return as soon as something may be claimable, at the latest after `timeout_s`."""
        ...

    async def ledger(self, project_id: str | None = None) -> Ledger:
        """Counts for one project, or the whole installation."""
        ...

    async def rejected(self, project_id: str | None, *, limit: int) -> list[tuple[str, Rejection]]:
        """The newest rejected items as (project id, rejection)."""
        ...

    async def replay(self, project_id: str | None) -> int:
        """Put rejected items back into the queue; returns how many."""
        ...

    def export(self) -> AsyncIterator[QueueRecord]:
        """Everything the queue holds, as of one moment not before the first step: accounts, set aside, pending.

        A batch that is missing was settled before that moment. The queue goes on working meanwhile.
        """
        ...

    async def load(self, records: Sequence[QueueRecord]) -> None:
        """Take over what another queue exported; durable on return. A record that is known already changes nothing:

        batches are known by id, set-aside items by batch and item, accounts by project.
        """
        ...

    async def clear(self) -> None:
        """Forget everything: pending, set aside, accounts."""
        ...

    async def ping(self) -> None:
        """Raises: StoreUnavailable when nothing could be accepted now."""
        ...

    async def close(self) -> None:
        """Finish what was begun and close."""
        ...
