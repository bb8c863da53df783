"""Write the next metadata revision from one owner's `tables.py`.

    python tools/make_migration.py lampyris.features.scores "score configs"

Compares the owner's tables with the schema that all revisions together make (on a throw-away SQLite file) and
writes `versions/NNNN_<message>.py` after the present head. Tables of other owners are left alone. Read the result:
renames look like drop + add, and data changes are yours to write.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.autogenerate.api import AutogenContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import JSON, Connection

from lampyris.entry.tables import load_tables, owners, tables_of
from lampyris.foundation.storage.metadata.columns import UtcTime
from lampyris.foundation.storage.metadata.migrate import alembic_config, migrate
from lampyris.foundation.storage.metadata.opening import open_metadata


def render(kind: str, item: object, context: AutogenContext) -> str | Literal[False]:
    """Our column types in terms of SQLAlchemy alone: a revision must not change when our code does."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        context.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


async def write_revision(owner: str, message: str) -> list[str]:
    """Bring an empty database to the head, then let Alembic write the difference; returns the new files."""
    metadata = load_tables()
    tables = tables_of(owner)
    with tempfile.TemporaryDirectory() as folder:
        store = open_metadata(Path(folder) / "metadata.sqlite")
        scripts = ScriptDirectory.from_config(alembic_config())
        heads = scripts.get_heads()
        if heads:
            await migrate(store)

        def compare(connection: Connection) -> None:
            config = alembic_config()
            config.attributes["connection"] = connection
            config.attributes["metadata"] = metadata
            config.attributes["render_item"] = render
            config.attributes["include_object"] = lambda item, name, kind, *_: (
                (name if kind == "table" else item.table.name) in tables
            )
            number = f"{len(list(scripts.walk_revisions())) + 1:04d}"
            script = command.revision(config, message, autogenerate=True, rev_id=number)
            if isinstance(script, Script):
                written.append(script.path)

        written: list[str] = []
        async with store.writer.connect() as connection:
            await connection.run_sync(compare)
        await store.close()
    return written


def tidy(written: list[str]) -> None:
    """Without Alembic's remarks, and as our formatter wants it."""
    for path in map(Path, written):
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("    # ###")))
    for step in (["check", "--fix", "--select", "I"], ["format"], ["check"]):
        subprocess.run([sys.executable, "-m", "ruff", *step, "--quiet", *written], check=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("owner", choices=owners())
    parser.add_argument("message")
    arguments = parser.parse_args()
    tidy(asyncio.run(write_revision(arguments.owner, arguments.message)))
