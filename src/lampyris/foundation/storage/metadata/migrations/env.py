"""Alembic's door: runs on the connection that `migrate.py` hands over, never on one of its own."""

from alembic import context

config = context.config
connection = config.attributes["connection"]

context.configure(
    connection=connection,
    target_metadata=config.attributes.get("metadata"),
    include_object=config.attributes.get("include_object"),
    render_item=config.attributes.get("render_item"),
    compare_type=True,
    render_as_batch=True,
    # SQLite runs the whole climb in one transaction (all or nothing, and the write lock keeps others out);
    # PostgreSQL commits step by step under an advisory lock.
    transaction_per_migration=connection.dialect.name != "sqlite",
)

with context.begin_transaction():
    context.run_migrations()
