"""The analytics driver: SQL with typed parameters and Native inserts over the ClickHouse HTTP protocol.

The same code serves the embedded engine and a ClickHouse server. It speaks HTTP itself: see
docs/decisions/0008-analytics-driver-speaks-http.md for why.
"""

import asyncio
import base64
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol
from urllib.parse import quote_from_bytes, unquote, urlsplit

from lampyris.foundation.errors import QueryTimeout, StoreUnavailable
from lampyris.foundation.observing import QUERIES, timed
from lampyris.foundation.storage.analytics.engine.address import NoEngine, read_engine_file
from lampyris.foundation.storage.analytics.native import Out, encode_block
from lampyris.foundation.storage.analytics.params import read_rows, render, settings_text
from lampyris.foundation.storage.analytics.port import Row, SqlValue
from lampyris.foundation.storage.analytics.transport import Answer, ConnectionLost, Endpoint, HttpPool

STORE = "analytics"
DATABASE = "lampyris"
MAKE_DATABASE_S = 30.0
GRACE_S = 2.0
"""How long after its own limit a query may take to say so, before we hang up."""
URL_PARAMS_BYTES = 8_000
"""Longer parameters travel as form fields in the body."""
ENCODE_IN_THREAD_CELLS = 20_000

OVER_LIMIT_CODES = frozenset({158, 159, 160, 241, 307, 396})
"""Too many rows, time, too slow, memory, too many bytes, result too large."""
UNAVAILABLE_CODES = frozenset({202, 209, 210, 236, 242, 243, 252, 279, 319, 394, 425, 516, 517, 999})
"""Busy, network, aborted, read-only, disk full, too many parts, replicas away, cancelled, credentials, Keeper."""

READ_SETTINGS = settings_text(
    {
        "default_format": "JSONCompact",
        "date_time_output_format": "iso",
        "session_timezone": "UTC",
        "output_format_json_escape_forward_slashes": 0,
        "output_format_json_quote_64bit_integers": 0,
        "output_format_json_quote_decimals": 1,
        # Most answers are short: two further threads a statement cost more than they spare.
        "output_format_parallel_formatting": 0,
        "wait_end_of_query": 1,
        "max_threads": 2,
        "max_memory_usage": 1_200_000_000,
        "max_bytes_before_external_group_by": 400_000_000,
        "max_bytes_before_external_sort": 400_000_000,
        "max_result_bytes": 512_000_000,
    }
)
BLOCK_SETTINGS = settings_text(
    {
        "default_format": "Native",
        "session_timezone": "UTC",
        "wait_end_of_query": 1,
        "max_threads": 2,
        "max_memory_usage": 1_200_000_000,
        "max_result_bytes": 512_000_000,
    }
)
COMMAND_SETTINGS = settings_text({"session_timezone": "UTC", "wait_end_of_query": 1, "lightweight_deletes_sync": 2})
INSERT_SETTINGS = settings_text(
    {
        "session_timezone": "UTC",
        "async_insert": 0,
        "deduplicate_blocks_in_dependent_materialized_views": 1,
        # A batch may hold spans of any month: refusing it would set everything in it aside.
        "max_partitions_per_insert_block": 0,
        # Columns worked out from others hold JSON; its readers want numbers.
        "output_format_json_quote_64bit_integers": 0,
        "wait_end_of_query": 1,
    }
)
READS, COMMANDS, INSERTS = (QUERIES.labels(operation) for operation in ("read", "command", "insert"))
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?")


class ClickHouseRefused(Exception):
    """ClickHouse refused a statement of ours: a bug, not something a caller can act on. `code` is ClickHouse's."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class EndpointSource(Protocol):
    """Knows where ClickHouse listens now."""

    patience_s: float
    """How long a request waits for an engine that is away; a restart of the embedded one takes about a second."""

    insert_settings: str
    """Further settings of inserts, as a part of a query string."""

    def current(self) -> Endpoint:
        """Raises: StoreUnavailable when nobody listens."""
        ...

    def forget(self) -> None:
        """The last answer did not work: look anew next time."""
        ...


class EmbeddedEndpoint:
    """The running `lampyris engine` of a data folder; port and password change with every start."""

    def __init__(self, data_dir: Path, *, patience_s: float = 3.0) -> None:
        self._data_dir = data_dir
        self.patience_s = patience_s
        # Skip indexes are made by the first merge: a fresh part is small enough to be read whole, and an insert
        # writes and syncs a third of the files.
        self.insert_settings = "materialize_skip_indexes_on_insert=0"
        self._known: Endpoint | None = None

    def current(self) -> Endpoint:
        if self._known is None:
            try:
                found = read_engine_file(self._data_dir)
            except NoEngine as problem:
                raise StoreUnavailable(STORE, str(problem)) from None
            self._known = Endpoint(
                host="127.0.0.1", port=found.port, user=found.user, password=found.password, database=DATABASE
            )
        return self._known

    def forget(self) -> None:
        self._known = None


class ServerEndpoint:
    """A ClickHouse server or cluster."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self.patience_s = 0.0
        self.insert_settings = ""

    def current(self) -> Endpoint:
        return self._endpoint

    def forget(self) -> None:
        return


class ClickHouseAnalytics:
    """`AnalyticsStore` over HTTP. Belongs to the event loop of its first call."""

    def __init__(self, source: EndpointSource, *, connections: int = 16) -> None:
        self._source = source
        self._pool = HttpPool(connections)
        self._types: dict[str, dict[str, str]] = {}
        self._head: tuple[Endpoint, bytes] | None = None

    async def rows(self, sql: str, params: Mapping[str, SqlValue], *, timeout_s: float = 30.0) -> list[Row]:
        with timed(READS, "analytics.read"):
            answer = await self._query(sql, params, READ_SETTINGS, timeout_s, repeatable=True)
        return read_rows(answer.body) if answer.body else []

    async def command(self, sql: str, params: Mapping[str, SqlValue] | None = None, *, timeout_s: float = 60.0) -> None:
        with timed(COMMANDS, "analytics.command"):
            await self._query(sql, params or {}, COMMAND_SETTINGS, timeout_s, repeatable=False)

    async def insert(
        self, table: str, columns: Sequence[str], data: Sequence[Sequence[object]], *, token: str | None = None
    ) -> None:
        if not data or not len(data[0]):
            return
        types = await self._column_types(table, columns)
        typed = [(column, types[column], values) for column, values in zip(columns, data, strict=True)]
        if len(typed) * len(data[0]) > ENCODE_IN_THREAD_CELLS:
            block = await asyncio.to_thread(encode_block, typed)
        else:
            block = encode_block(typed)
        await self._insert(table, [_insert_head(table, columns, token), *block], repeatable=token is not None)

    async def read_block(self, sql: str, params: Mapping[str, SqlValue], *, timeout_s: float = 600.0) -> bytes:
        return (await self._query(sql, params, BLOCK_SETTINGS, timeout_s, repeatable=True)).body

    async def insert_block(self, table: str, columns: Sequence[str], block: bytes, *, token: str) -> None:
        await self._insert(table, [_insert_head(table, columns, token), block], repeatable=True, timeout_s=600.0)

    async def _insert(self, table: str, body: Out, *, repeatable: bool, timeout_s: float = 60.0) -> None:
        settings = f"{INSERT_SETTINGS}&{self._source.insert_settings}"
        try:
            with timed(INSERTS, "analytics.insert"):
                await self._send(settings, "", body, timeout_s=timeout_s, repeatable=repeatable)
        except QueryTimeout as problem:
            raise StoreUnavailable(STORE, str(problem)) from problem
        except ClickHouseRefused:
            self._types.pop(table, None)
            raise

    async def make_database(self, on_cluster: str = "") -> None:
        endpoint = self._source.current()
        if endpoint.database == "default":
            return
        name = endpoint.database.replace("`", "``")
        statement = f"CREATE DATABASE IF NOT EXISTS `{name}` {on_cluster}".encode()
        try:
            async with asyncio.timeout(MAKE_DATABASE_S):
                request = self._request(replace(endpoint, database="default"), COMMAND_SETTINGS, "", [statement])
                _raise_for(await self._pool.ask(endpoint, request))
        except (ConnectionLost, TimeoutError) as problem:
            self._source.forget()
            raise StoreUnavailable(STORE, f"the analytics engine is away: {problem}") from problem

    async def ping(self) -> None:
        try:
            async with asyncio.timeout(1.0):
                endpoint = self._source.current()
                answer = await self._pool.ask(endpoint, [b"GET /ping HTTP/1.1\r\nHost: clickhouse\r\n\r\n"])
        except (ConnectionLost, TimeoutError) as problem:
            self._source.forget()
            reason = str(problem) or "no word within 1 s"
            raise StoreUnavailable(STORE, f"the analytics engine does not answer: {reason}") from problem
        if answer.status != 200:
            raise StoreUnavailable(STORE, f"the analytics engine answers {answer.status}")

    async def close(self) -> None:
        self._pool.drop_idle()

    async def _column_types(self, table: str, columns: Sequence[str]) -> dict[str, str]:
        """Column -> type; asked once a table, and again for a column that was not there then."""
        known = self._types.get(table, {})
        if not known.keys() >= set(columns):
            found = await self.rows(
                "SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = {table:String}",
                {"table": table},
            )
            known = {str(row["name"]): str(row["type"]) for row in found}
            if not known:
                raise ClickHouseRefused(60, f"table {table} does not exist; run the migrations")
            missing = ", ".join(column for column in columns if column not in known)
            if missing:
                raise ClickHouseRefused(16, f"table {table} has no column {missing}")
            self._types[table] = known
        return known

    async def _query(
        self, sql: str, params: Mapping[str, SqlValue], settings: str, timeout_s: float, *, repeatable: bool
    ) -> Answer:
        rendered = {name: render(value).encode("utf-8", "replace") for name, value in params.items()}
        query = f"{settings}&max_execution_time={timeout_s:g}"
        text = sql.encode("utf-8", "replace")
        if sum(map(len, rendered.values())) <= URL_PARAMS_BYTES:
            in_url = "".join(f"&param_{name}={quote_from_bytes(value, safe='')}" for name, value in rendered.items())
            return await self._send(query + in_url, "", [text], timeout_s=timeout_s, repeatable=repeatable)
        kind, body = _form({"query": text} | {f"param_{name}": value for name, value in rendered.items()})
        return await self._send(query, kind, body, timeout_s=timeout_s, repeatable=repeatable)

    async def _send(self, query: str, kind: str, body: Out, *, timeout_s: float, repeatable: bool) -> Answer:
        """Ask until answered, as long as the engine may come back and asking again is safe."""
        give_up = time.monotonic() + self._source.patience_s
        stale_left = 1
        while True:
            try:
                async with asyncio.timeout(timeout_s + GRACE_S):
                    endpoint = self._source.current()
                    answer = await self._pool.ask(endpoint, self._request(endpoint, query, kind, body))
                if answer.status == 403 and time.monotonic() < give_up:
                    raise ConnectionLost("the engine was started anew", unsent=True)
                _raise_for(answer)
                return answer
            except TimeoutError:
                raise QueryTimeout(f"no answer within {timeout_s:g} s; a narrower time range helps") from None
            except StoreUnavailable:
                if not (self._away() and time.monotonic() < give_up):
                    raise
            except ConnectionLost as lost:
                self._source.forget()
                if lost.stale and repeatable and stale_left:
                    stale_left = 0
                    continue
                if not (lost.unsent or repeatable) or time.monotonic() >= give_up:
                    raise StoreUnavailable(STORE, f"the analytics engine is away: {lost}") from None
            await asyncio.sleep(0.05)

    def _away(self) -> bool:
        """Nobody listens, as opposed to an engine that answered that it cannot."""
        try:
            self._source.current()
        except StoreUnavailable:
            return True
        return False

    def _request(self, endpoint: Endpoint, query: str, kind: str, body: Out) -> Out:
        if self._head is None or self._head[0] != endpoint:
            credentials = base64.b64encode(f"{endpoint.user}:{endpoint.password}".encode()).decode()
            head = f" HTTP/1.1\r\nHost: {endpoint.host}\r\nAuthorization: Basic {credentials}\r\nContent-Length: "
            self._head = (endpoint, head.encode())
        length = sum(map(len, body))
        kind_line = f"Content-Type: {kind}\r\n" if kind else ""
        start = f"POST /?database={endpoint.database}&{query}".encode()
        return [b"".join((start, self._head[1], f"{length}\r\n{kind_line}\r\n".encode())), *body]


def embedded_analytics(data_dir: Path) -> ClickHouseAnalytics:
    """The store of the `lampyris engine` that runs on this data folder, now or later."""
    return ClickHouseAnalytics(EmbeddedEndpoint(data_dir))


def server_analytics(
    url: str, *, user: str = "default", password: str = "", database: str = "default", connections: int = 16
) -> ClickHouseAnalytics:
    """The store of a ClickHouse server, for example `http://user:password@clickhouse:8123/lampyris`.

    What the URL says about user, password and database wins.
    """
    parts = urlsplit(url)
    tls = parts.scheme == "https"
    endpoint = Endpoint(
        host=parts.hostname or "localhost",
        port=parts.port or (8443 if tls else 8123),
        user=unquote(parts.username or user),
        password=unquote(parts.password or password),
        database=parts.path.strip("/") or database,
        tls=tls,
    )
    return ClickHouseAnalytics(ServerEndpoint(endpoint), connections=connections)


def _insert_head(table: str, columns: Sequence[str], token: str | None) -> bytes:
    for name in (table, *columns):
        if not IDENTIFIER.fullmatch(name):
            raise ValueError(f"{name!r} is not the name of a table or column")
    # Tables remember blocks by content; without a token of their own two equal batches would be one.
    escaped = (token or secrets.token_hex(12)).replace("\\", "\\\\").replace("'", "\\'")
    settings = f"insert_deduplication_token = '{escaped}'"
    quoted = ", ".join(f"`{column}`" for column in columns)
    return f"INSERT INTO {table} ({quoted}) SETTINGS {settings} FORMAT Native\n".encode()


def _form(fields: Mapping[str, bytes]) -> tuple[str, Out]:
    """A multipart body: (content type, pieces)."""
    boundary = "lampyris-8f1c2d7e5b3a49d0"
    while any(boundary.encode() in value for value in fields.values()):
        boundary += "x"
    body: Out = []
    for name, value in fields.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        body += (head.encode(), value, b"\r\n")
    body.append(f"--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", body


def _raise_for(answer: Answer) -> None:
    """Turn a ClickHouse exception into our family. Raises: QueryTimeout, StoreUnavailable, ClickHouseRefused."""
    code_text = answer.headers.get(b"x-clickhouse-exception-code", b"")
    if answer.status == 200 and not code_text:
        return
    message = answer.body[:2000].decode("utf-8", "replace").strip()
    found = re.match(r"Code: (\d+)", message)
    code = int(code_text or (found[1] if found else 0))
    if code in OVER_LIMIT_CODES:
        raise QueryTimeout(f"the query went over its limit, a narrower time range helps ({message})")
    if code in UNAVAILABLE_CODES or (code == 0 and answer.status >= 500):
        raise StoreUnavailable(STORE, f"the analytics engine cannot: {message}")
    raise ClickHouseRefused(code, message)
