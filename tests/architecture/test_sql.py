"""Every statement says what one row is, is bound to a project, and is one that the engine can parse."""

import re
from pathlib import Path

import pytest

from lampyris.foundation.storage.analytics.clickhouse import ClickHouseAnalytics
from lampyris.foundation.storage.analytics.migrate import Dialect, migrations
from lampyris.foundation.storage.analytics.sql import load_sql

FEATURES = Path(__file__).parents[2] / "src" / "lampyris" / "features"
STATEMENTS = sorted(FEATURES.rglob("sql/*.sql"))
FRAGMENT = re.compile(r"\$\{(\w+)\}")
JOINED = re.compile(r"(?<=\S)\$\{\w+\}")
"""A fragment right behind something continues it: ` AND ...`, `, ...`, or nothing."""
DIRECTION = re.compile(r"\$\{direction\}")
EXCEPTIONS = {
    "tracing/sql/heard_since.sql": "asks whether anything arrived at all; the door shows yes or no",
    "tracing/sql/locate.sql": "asks which projects hold a trace; the door shows only what the person may see",
}
"""`feature/sql/name.sql` -> why this statement does not bind the project itself."""


def name_of(path: Path) -> str:
    return path.relative_to(FEATURES).as_posix()


@pytest.mark.parametrize("path", STATEMENTS, ids=name_of)
def test_the_first_line_says_what_one_row_is(path: Path) -> None:
    first = path.read_text().splitlines()[0]
    assert first.startswith("-- ")
    assert len(first) > 10


@pytest.mark.parametrize("path", [path for path in STATEMENTS if name_of(path) not in EXCEPTIONS], ids=name_of)
def test_it_binds_the_project(path: Path) -> None:
    text = "\n".join(line for line in path.read_text().splitlines() if not line.startswith("--"))
    assert re.search(r"project_id\s*=\s*\{project_id:String\}", text), "bind it, or give a reason in EXCEPTIONS"


def test_no_reason_is_given_for_a_statement_that_is_gone() -> None:
    assert set(EXCEPTIONS) <= {name_of(path) for path in STATEMENTS}


async def test_the_engine_can_parse_every_statement(analytics: ClickHouseAnalytics) -> None:
    broken = {}
    for path in STATEMENTS:
        text = DIRECTION.sub("DESC", path.read_text())
        filled = {FRAGMENT.sub(r"\1", JOINED.sub(joined, text)) for joined in (" AND 1", "")}
        problems = [await problem_of(analytics, sql) for sql in filled]
        if all(problems):
            broken[name_of(path)] = problems[0]
    assert broken == {}


async def test_the_engine_can_parse_every_migration_for_one_server_and_for_a_cluster(
    analytics: ClickHouseAnalytics,
) -> None:
    broken = []
    for dialect in (Dialect(), Dialect(cluster="c1", text_tokenizer="ngrams(2)")):
        for migration in migrations():
            for statement in migration.statements:
                problem = await problem_of(analytics, dialect.render(statement))
                broken += [f"{migration.name}: {problem}"] if problem else []
    assert broken == []


async def problem_of(analytics: ClickHouseAnalytics, sql: str) -> str | None:
    """What the parser says against the statement; None when it can be parsed."""
    found = await analytics.rows("SELECT formatQueryOrNull({sql:String}) AS formatted", {"sql": sql})
    return None if found[0]["formatted"] is not None else f"cannot be parsed: {sql[:200]}"


def test_statements_are_found_by_their_loader() -> None:
    path = STATEMENTS[0]
    package = "lampyris.features." + ".".join(path.relative_to(FEATURES).parts[:-2])
    assert load_sql(package, path.stem).strip() != ""
