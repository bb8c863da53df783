"""What an installation holds, as counts and hashes: by its stores' own words, and as the public API tells it."""

import hashlib
import json
import subprocess
import urllib.request
from typing import Any

from tests.bench.installation import Installation
from tests.docker.workplace import Failed

VOLATILE = {"alembic_version", "jobs", "schedules", "leases", "outbox", "user_sessions"}
"""Tables that change by themselves while the service runs."""
TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
ROWS = "SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{table}\" t"
ENGINES = """
SELECT name FROM system.tables
WHERE database = 'default' AND engine LIKE '%MergeTree' AND name != 'schema_migrations'
ORDER BY name
"""
"""Without the journal of migrations, which says when they ran."""
FACTS = "SELECT count(), sum(cityHash64(tuple(*))) FROM default.`{table}` FINAL"
"""In a tuple: the hash of several arguments is NULL when one of them is."""
API = {
    "traces": "/api/public/traces?limit=100&page=1",
    "observations": "/api/public/observations?limit=100&page=1",
    "scores": "/api/public/v2/scores?limit=100&page=1",
    "sessions": "/api/public/sessions?limit=100&page=1",
}


def inside(container: str, *command: str) -> str:
    """What a command in a container prints. Raises: Failed."""
    done = subprocess.run(["docker", "exec", container, *command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"{container}: {command}: {done.stdout}{done.stderr}")
    return done.stdout.strip()


def sql(statement: str) -> str:
    """PostgreSQL's answer, tab separated."""
    return inside("postgres", "psql", "-U", "postgres", "-d", "postgres", "-At", "-F", "\t", "-c", statement)


def facts(statement: str) -> str:
    """ClickHouse's answer, tab separated."""
    return inside("clickhouse", "clickhouse-client", "--query", statement)


def stores() -> dict[str, str]:
    """Store and table -> rows and hash, of everything that stands still."""
    found = {}
    for table in sql(TABLES).splitlines():
        if table not in VOLATILE:
            found[f"postgres {table}"] = sql(ROWS.format(table=table))
    for table in facts(ENGINES).splitlines():
        found[f"clickhouse {table}"] = facts(FACTS.format(table=table))
    return found


def get(url: str, key: tuple[str, str]) -> Any:
    """The decoded answer of a GET with the project's key."""
    request = urllib.request.Request(url, headers={"Authorization": Installation.basic(*key)})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def api(url: str, key: tuple[str, str]) -> dict[str, str]:
    """Concept -> how many, and a hash over what the API says of them, links apart."""
    found = {}
    for name, path in API.items():
        page = get(url + path, key)
        lines = sorted(json.dumps(item, sort_keys=True, ensure_ascii=False) for item in page["data"])
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
        found[f"api {name}"] = f"{page['meta']['totalItems']} {digest}"
    return found
