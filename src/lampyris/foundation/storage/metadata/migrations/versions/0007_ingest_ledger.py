"""ingest ledger"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ingest_accounts",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("settled_batches", sa.BigInteger(), nullable=False),
        sa.Column("stored_items", sa.BigInteger(), nullable=False),
        sa.Column("rejected_items", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_ingest_accounts")),
    )
    op.create_table(
        "ingest_batches",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("received_us", sa.BigInteger(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("body_bytes", sa.BigInteger(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("settled_us", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ingest_batches")),
    )
    with op.batch_alter_table("ingest_batches", schema=None) as batch_op:
        batch_op.create_index("ix_ingest_batches_pack", ["pack"], unique=False)
        batch_op.create_index(
            "ix_ingest_batches_pending",
            ["received_us"],
            unique=False,
            postgresql_where=sa.text("settled_us IS NULL"),
            sqlite_where=sa.text("settled_us IS NULL"),
        )
        batch_op.create_index("ix_ingest_batches_settled", ["settled_us"], unique=False)

    op.create_table(
        "ingest_rejected",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("headers", sa.LargeBinary(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("rejected_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ingest_rejected")),
    )
    with op.batch_alter_table("ingest_rejected", schema=None) as batch_op:
        batch_op.create_index("ix_ingest_rejected_project", ["project_id"], unique=False)
