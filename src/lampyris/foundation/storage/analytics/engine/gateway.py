"""ClickHouse's HTTP interface over chDB handles: one request -> one statement -> one answer."""

import base64
import contextlib
import hmac
import itertools
import json
import os
import re
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Any

from lampyris.foundation.storage.analytics.engine.codings import UnknownCoding, decode, encode
from lampyris.foundation.storage.analytics.engine.handles import EngineError, Handle, Handles
from lampyris.foundation.storage.analytics.engine.http import Request, Response
from lampyris.foundation.storage.analytics.engine.statement import (
    Insert,
    may_hold_several,
    output_format,
    parse_insert,
)
from lampyris.foundation.storage.analytics.engine.watch import Watch

HEAD_BYTES = 256 * 1024
SETTING_NAME = re.compile(r"[a-z][a-z0-9_]*")
NOT_SETTINGS = frozenset(
    {
        *("query", "database", "default_format", "user", "password", "query_id", "quota_key", "role"),
        *("session_id", "session_timeout", "session_check", "compress", "decompress", "enable_http_compression"),
        *("wait_end_of_query", "buffer_size", "client_protocol_version", "stacktrace", "http_zlib_compression_level"),
    }
)
AUTHENTICATION_FAILED, BAD_ARGUMENTS, SYNTAX_ERROR, TIMEOUT_EXCEEDED = 516, 36, 62, 159
STATUS_OF_CODE = {
    **dict.fromkeys((6, 26, 27, 36, 38, 41, 43, 53, 62, 70, 72, 117, 130, 456, 457), 400),
    **dict.fromkeys((16, 46, 47, 50, 56, 60, 73, 81, 115), 404),
    **dict.fromkeys((497, AUTHENTICATION_FAILED), 403),
    TIMEOUT_EXCEEDED: 408,
    48: 501,
}


class Refused(Exception):
    """A request we answer with a ClickHouse exception of our own."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"Code: {code}. DB::Exception: {message}")
        self.code = code


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """What a request asks for, its parts found and decoded."""

    text: bytes
    data: list[bytes]
    """What follows an INSERT, in pieces; empty for every other statement."""
    insert: Insert | None
    query: Mapping[str, str]
    """Query string and form fields together."""


class Gateway:
    """Answers requests; safe to call from many threads."""

    def __init__(self, handles: Handles, watch: Watch, *, password: str, staging: Path) -> None:
        self._handles = handles
        self._watch = watch
        self._password = password
        self._staging = staging
        self._numbers = itertools.count(1)

    def answer(self, request: Request) -> Response:
        """One request. Never raises."""
        if request.path == "/ping" or (request.method == "GET" and not request.query and not request.body):
            return Response(body=b"Ok.\n", headers={"Content-Type": "text/html; charset=UTF-8"})
        query_id = request.query.get("query_id") or str(uuid.uuid4())
        try:
            if request.path != "/":
                raise Refused(BAD_ARGUMENTS, f"there is nothing at {request.path}")
            self._authenticate(request)
            response = self._run(request, _statement(request))
        except (Refused, EngineError) as problem:
            response = _failure(problem.code, str(problem))
        except (UnknownCoding, ValueError, UnicodeDecodeError) as problem:
            response = _failure(BAD_ARGUMENTS, f"Code: {BAD_ARGUMENTS}. DB::Exception: {problem}")
        except Exception as problem:  # noqa: BLE001 -- the boundary of a request: the client must get an answer
            response = _failure(49, f"Code: 49. DB::Exception: the gateway failed: {problem!r}")
        response.headers["X-ClickHouse-Query-Id"] = query_id
        response.headers["X-ClickHouse-Timezone"] = "UTC"
        return response

    def _authenticate(self, request: Request) -> None:
        user, password = _credentials(request)
        right = hmac.compare_digest(password.encode(), self._password.encode())
        if user != "default" or not right:
            raise Refused(AUTHENTICATION_FAILED, f"{user}: Authentication failed: password is incorrect")

    def _run(self, request: Request, statement: Statement) -> Response:
        query = statement.query
        with self._handles.lend(_settings(query)) as handle:
            handle.use(query.get("database") or request.headers.get("x-clickhouse-database") or "lampyris")
            if statement.insert:
                return self._insert(handle, request, statement, statement.insert)
            sql = statement.text.decode("utf-8", "replace")
            if may_hold_several(statement.text) and handle.count_statements(sql) > 1:
                raise Refused(SYNTAX_ERROR, "Syntax error (Multi-statements are not allowed)")
            wanted = query.get("default_format") or request.headers.get("x-clickhouse-format") or "TabSeparated"
            params = {name[6:]: value for name, value in query.items() if name.startswith("param_")}
            result = self._execute(handle, request, sql, wanted, params)
            headers = _summary(result) | {"X-ClickHouse-Format": output_format(statement.text) or wanted}
            body = result.get_memview().view() if len(result) else b""
            response = _packed(request, query, headers, body)
            response.owner = result
            return response

    def _insert(self, handle: Handle, request: Request, statement: Statement, insert: Insert) -> Response:
        with _staged(statement.data, self._staging) as path:
            statement.data.clear()
            request.body.clear()
            result = self._execute(handle, request, insert.from_file(path).decode("utf-8", "replace"), "TSV", {})
        return Response(headers=_summary(result))

    def _execute(self, handle: Handle, request: Request, sql: str, wanted: str, params: Mapping[str, str]) -> Any:  # noqa: ANN401 -- chDB's result
        number = next(self._numbers)
        # The comment names the statement in system.processes, for KILL.
        with self._watch.over(number, request.connection):
            return handle.run(f"/*q{number}*/ {sql}", wanted, params)


def _credentials(request: Request) -> tuple[str, str]:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        user, _, password = base64.b64decode(encoded).decode("utf-8", "replace").partition(":")
        return user, password
    headers, query = request.headers, request.query
    user = headers.get("x-clickhouse-user") or query.get("user") or "default"
    return user, headers.get("x-clickhouse-key") or query.get("password") or ""


def _statement(request: Request) -> Statement:
    query = request.query
    if query.get("decompress") == "1" or query.get("compress") == "1":
        raise Refused(48, "ClickHouse's own block compression is not spoken here; use Content-Encoding")
    body = request.body
    coding = request.headers.get("content-encoding", "")
    if coding:
        body = [decode(coding, b"".join(body))]
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        query = query | _form_fields(kind, b"".join(body))
        body = []
    text = query.get("query", "").encode()
    if not text:
        head = body[0] if body and len(body[0]) >= HEAD_BYTES else b"".join(body[:8])
        rest = body[1:] if body and len(body[0]) >= HEAD_BYTES else body[8:]
        insert = parse_insert(head)
        if insert:
            return Statement(text=b"", data=[head[insert.data_at :], *rest], insert=insert, query=query)
        return Statement(text=head + b"".join(rest), data=[], insert=None, query=query)
    insert = parse_insert(text)
    if insert:
        return Statement(text=text, data=[text[insert.data_at :], *body], insert=insert, query=query)
    return Statement(text=b"\n".join((text, *body)) if body else text, data=[], insert=None, query=query)


def _form_fields(kind: str, body: bytes) -> dict[str, str]:
    """Text fields of a multipart form. Raises: Refused for files (external tables)."""
    boundary = kind.partition("boundary=")[2].strip('"').encode()
    fields = {}
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, value = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        described = message_from_bytes(head)
        name = described.get_param("name", header="content-disposition")
        if described.get_filename() or not isinstance(name, str):
            raise Refused(48, "external data is not supported by the embedded engine")
        fields[name] = value.removesuffix(b"\r\n").decode("utf-8", "replace")
    return fields


def _settings(query: Mapping[str, str]) -> dict[str, str]:
    """What in the query string is a setting. Raises: Refused for a name that cannot be one."""
    settings = {name: value for name, value in query.items() if name not in NOT_SETTINGS and name[:6] != "param_"}
    for name in settings:
        if not SETTING_NAME.fullmatch(name):
            raise Refused(115, f"Unknown setting '{name}'. (UNKNOWN_SETTING)")
    return settings


@contextlib.contextmanager
def _staged(pieces: Sequence[bytes], folder: Path) -> Iterator[str]:
    """The pieces as a file, in memory where the system can. Data inside SQL text would end at its first empty line."""
    if hasattr(os, "memfd_create"):
        handle = os.memfd_create("insert")
        path = f"/proc/self/fd/{handle}"
        named = None
    else:
        handle, named = tempfile.mkstemp(dir=folder)
        path = named
    try:
        with os.fdopen(handle, "wb", buffering=0, closefd=False) as file:
            for piece in pieces:
                left = memoryview(piece)
                while left:
                    left = left[file.write(left) :]
        yield path
    finally:
        os.close(handle)
        if named:
            Path(named).unlink()


def _summary(result: Any) -> dict[str, str]:  # noqa: ANN401 -- chDB's result
    counts = {
        "read_rows": str(result.rows_read()),
        "read_bytes": str(result.bytes_read()),
        "written_rows": str(result.rows_written()),
        "written_bytes": str(result.bytes_written()),
        "result_rows": str(result.rows_read()),
        "elapsed_ns": str(int(result.elapsed() * 1e9)),
    }
    return {"X-ClickHouse-Summary": json.dumps(counts)}


def _packed(request: Request, query: Mapping[str, str], headers: dict[str, str], body: Any) -> Response:  # noqa: ANN401
    headers["Content-Type"] = "application/octet-stream"
    if query.get("enable_http_compression") == "1" and len(body):
        packed = encode(request.headers.get("accept-encoding", ""), body)
        if packed:
            headers["Content-Encoding"] = packed[0]
            return Response(headers=headers, body=packed[1])
    return Response(headers=headers, body=body)


def _failure(code: int, message: str) -> Response:
    headers = {"X-ClickHouse-Exception-Code": str(code), "Content-Type": "text/plain; charset=UTF-8"}
    return Response(status=STATUS_OF_CODE.get(code, 500), headers=headers, body=f"{message}\n".encode())
