"""The revisions together make exactly the schema that the model declares."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from lampyris.entry.tables import load_tables
from lampyris.foundation.storage.metadata.migrate import alembic_config, migrate
from lampyris.foundation.storage.metadata.opening import open_metadata


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, load_tables()))


async def test_the_model_is_the_schema(metadata_url: str) -> None:
    store = open_metadata(metadata_url)
    await migrate(store)
    async with store.reader.connect() as connection:
        found = await connection.run_sync(differences)
    await store.close()
    assert found == []


def test_there_is_one_head_and_one_line() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    revisions = list(scripts.walk_revisions())
    assert len(scripts.get_heads()) == 1
    numbers = [script.revision for script in revisions][::-1]
    assert numbers == [f"{number:04d}" for number in range(1, len(revisions) + 1)]
