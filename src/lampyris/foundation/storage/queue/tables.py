"""The ledger of the cluster's queue: what lies in the object store, and what became of it."""

from sqlalchemy import BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lampyris.foundation.storage.metadata.port import Base


class IngestBatchRow(Base):
    """One accepted batch. `pack` is the blob that holds it; `claims` how often a worker took it.

    A settled row stays for a day, so that a late repeat of its announcement is recognised.
    """

    __tablename__ = "ingest_batches"
    __table_args__ = (
        Index("ix_ingest_batches_pack", "pack"),
        Index(
            "ix_ingest_batches_pending",
            "received_us",
            postgresql_where=text("settled_us IS NULL"),
            sqlite_where=text("settled_us IS NULL"),
        ),
        Index("ix_ingest_batches_settled", "settled_us"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    pack: Mapped[str]
    project_id: Mapped[str]
    received_us: Mapped[int] = mapped_column(BigInteger)
    items: Mapped[int]
    body_bytes: Mapped[int] = mapped_column(BigInteger)
    claims: Mapped[int]
    settled_us: Mapped[int | None] = mapped_column(BigInteger)


class IngestAccountRow(Base):
    """What was settled of one project. Received = stored + rejected + what is pending in `ingest_batches`."""

    __tablename__ = "ingest_accounts"

    project_id: Mapped[str] = mapped_column(primary_key=True)
    settled_batches: Mapped[int] = mapped_column(BigInteger)
    stored_items: Mapped[int] = mapped_column(BigInteger)
    rejected_items: Mapped[int] = mapped_column(BigInteger)


class IngestRejectedRow(Base):
    """One rejected item, whole, so that it can be replayed. `headers` is JSON."""

    __tablename__ = "ingest_rejected"
    __table_args__ = (Index("ix_ingest_rejected_project", "project_id"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    project_id: Mapped[str]
    batch_id: Mapped[str]
    kind: Mapped[str]
    headers: Mapped[bytes]
    item_id: Mapped[str]
    reason: Mapped[str]
    payload: Mapped[bytes]
    items: Mapped[int]
    rejected_us: Mapped[int] = mapped_column(BigInteger)
