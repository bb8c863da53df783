"""The engine's HTTP side, as any ClickHouse client meets it."""

import base64
import gzip
import http.client
import json
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

import clickhouse_connect
import lz4.frame  # type: ignore[import-untyped]
import pytest
import zstandard

from lampyris.foundation.ids import random_id
from lampyris.foundation.storage.analytics.engine.address import EngineAddress, read_engine_file

SLOWLY_READ = """
import os, sys
from pathlib import Path
from lampyris.foundation.storage.analytics.engine.gateway import Gateway
from lampyris.foundation.storage.analytics.engine.handles import Handles
from lampyris.foundation.storage.analytics.engine.http import Request
from lampyris.foundation.storage.analytics.engine.loader import load_chdb
from lampyris.foundation.storage.analytics.engine.watch import Watch

chdb, client = load_chdb(), os.pipe()[0]
handles = Handles(lambda: chdb.connect(":memory:"), "default", 1)
gateway = Gateway(handles, Watch(lambda number: None), password="p", staging=Path(sys.argv[1]))

def answer(letter):
    query = {"database": "default", "user": "default", "password": "p"}
    body = [f"SELECT repeat('{letter}', 60000)".encode()]
    return gateway.answer(Request(method="POST", path="/", query=query, headers={}, body=body, connection=client))

first = answer("a")
later = [bytes(answer("b").body) for _ in range(5)]
print(bytes(first.body).count(b"a"))
"""


class Engine(Protocol):
    data_dir: Path


class Client:
    """Plain HTTP with the engine's credentials."""

    def __init__(self, address: EngineAddress) -> None:
        self.address = address
        token = base64.b64encode(f"{address.user}:{address.password}".encode()).decode()
        self.authorization = {"Authorization": f"Basic {token}"}
        self._connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=120)

    def ask(
        self,
        body: Any = b"",
        query: Mapping[str, str] | None = None,
        *,
        path: str = "/",
        method: str = "POST",
        headers: dict[str, str] | None = None,
    ) -> tuple[int, dict[str, str], bytes]:
        target = f"{path}?{urlencode(query)}" if query else path
        given = self.authorization if headers is None else headers
        self._connection.request(
            method, target, body=body, headers=given, encode_chunked=not isinstance(body, bytes | str)
        )
        response = self._connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()

    def text(self, sql: str, **query: str) -> str:
        status, _, body = self.ask(sql.encode(), query)
        assert status == 200, body
        return body.decode().strip()

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def client(engine: Engine) -> Iterator[Client]:
    made = Client(read_engine_file(engine.data_dir))
    yield made
    made.close()


@pytest.fixture
def table(client: Client) -> Iterator[str]:
    name = f"gateway_{random_id()}"
    client.text(f"CREATE TABLE {name} (a UInt64, b String) ENGINE = MergeTree ORDER BY a")
    yield name
    client.text(f"DROP TABLE {name} SYNC")


class TestWhoMayAsk:
    def test_ping_needs_no_password(self, client: Client) -> None:
        assert client.ask(method="GET", path="/ping", headers={})[::2] == (200, b"Ok.\n")

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Authorization": "Basic " + base64.b64encode(b"default:wrong").decode()},
            {"Authorization": "Basic %%%"},
            {"X-ClickHouse-User": "default", "X-ClickHouse-Key": "wrong"},
        ],
    )
    def test_others_are_refused(self, client: Client, headers: dict[str, str]) -> None:
        status, answered, body = client.ask(b"SELECT 1", headers=headers)
        assert status in (400, 403)
        assert answered["x-clickhouse-exception-code"] in ("36", "516")
        assert b"Code: " in body

    def test_the_three_ways_to_give_a_password(self, client: Client) -> None:
        password = client.address.password
        assert client.ask(b"SELECT 1")[2] == b"1\n"
        headers = {"X-ClickHouse-User": "default", "X-ClickHouse-Key": password}
        assert client.ask(b"SELECT 1", headers=headers)[2] == b"1\n"
        assert client.ask(b"SELECT 1", {"user": "default", "password": password}, headers={})[2] == b"1\n"


class TestQueries:
    def test_by_get_and_by_post(self, client: Client) -> None:
        assert client.ask(b"", {"query": "SELECT 1 FORMAT JSONCompactEachRow"}, method="GET")[2] == b"[1]\n"
        assert client.ask(b"+ 1", {"query": "SELECT 1"})[2] == b"2\n"

    def test_parameters_settings_and_format(self, client: Client) -> None:
        query = {"param_x": "评\\n", "max_threads": "1", "default_format": "JSONCompactEachRow"}
        status, headers, body = client.ask(b"SELECT {x:String}, getSetting('max_threads')", query)
        assert (status, json.loads(body)) == (200, ["评\n", 1])
        assert headers["x-clickhouse-format"] == "JSONCompactEachRow"
        assert client.text("SELECT getSetting('max_threads') = 1") == "0"

    def test_the_query_id_comes_back(self, client: Client) -> None:
        assert client.ask(b"SELECT 1", {"query_id": "mine"})[1]["x-clickhouse-query-id"] == "mine"
        assert client.ask(b"SELECT 1")[1]["x-clickhouse-query-id"]

    def test_another_database(self, client: Client) -> None:
        assert client.text("SELECT currentDatabase()", database="system") == "system"
        assert client.text("SELECT currentDatabase()") == "lampyris"

    def test_large_parameters_as_form_fields(self, client: Client) -> None:
        value = "评" * 200_000
        body = "".join(
            f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
            for name, text in {"query": "SELECT length({x:String})", "param_x": value}.items()
        )
        headers = client.authorization | {"Content-Type": "multipart/form-data; boundary=b"}
        assert client.ask((body + "--b--\r\n").encode(), headers=headers)[2] == b"600000\n"

    def test_an_answer_stays_what_it_was_while_others_are_made(self, tmp_path: Path) -> None:
        """Whoever takes his time to read must not get the memory of later answers."""
        done = subprocess.run(
            [sys.executable, "-c", SLOWLY_READ, str(tmp_path)], capture_output=True, text=True, check=False, timeout=120
        )
        assert (done.stdout, done.returncode) == ("60000\n", 0), done.stderr

    @pytest.mark.parametrize("coding", ["gzip", "zstd", "lz4", "deflate"])
    def test_answers_are_packed_when_asked(self, client: Client, coding: str) -> None:
        headers = client.authorization | {"Accept-Encoding": f"br, {coding}"}
        _, answered, body = client.ask(b"SELECT repeat('x', 5000)", {"enable_http_compression": "1"}, headers=headers)
        assert answered["content-encoding"] == coding
        assert len(body) < 1000
        unpack: dict[str, Callable[[bytes], bytes]] = {
            **{"gzip": gzip.decompress, "deflate": zlib.decompress, "lz4": lz4.frame.decompress},
            "zstd": lambda packed: zstandard.ZstdDecompressor().decompressobj().decompress(packed),
        }
        assert unpack[coding](body) == b"x" * 5000 + b"\n"


class TestInserts:
    @pytest.mark.parametrize("sql_in_url", [True, False])
    def test_rows_with_empty_lines_are_data_and_never_sql(
        self, client: Client, table: str, *, sql_in_url: bool
    ) -> None:
        sql = f"INSERT INTO {table} (a, b) FORMAT JSONEachRow\n"
        data = b'{"a": 1, "b": "x"}\n\nDROP TABLE ' + table.encode() + b"\n"
        asked = client.ask(data, {"query": sql}) if sql_in_url else client.ask(sql.encode() + data)
        assert asked[0] == 400
        assert client.text(f"SELECT count() FROM {table}") == "0"

    def test_values_with_semicolons_and_empty_lines(self, client: Client, table: str) -> None:
        status, headers, _ = client.ask(
            f"INSERT INTO {table} VALUES (1, 'a;b'), (2, 'c\n\nDROP TABLE {table}')".encode()
        )
        assert status == 200
        assert json.loads(headers["x-clickhouse-summary"])["written_rows"] == "2"
        assert (
            client.text(f"SELECT b FROM {table} WHERE a = 2 FORMAT JSONCompactEachRow")
            == f'["c\\n\\nDROP TABLE {table}"]'
        )

    @pytest.mark.parametrize(
        ("coding", "pack"),
        [
            ("gzip", gzip.compress),
            ("deflate", zlib.compress),
            ("zstd", zstandard.ZstdCompressor().compress),
            ("lz4", lz4.frame.compress),
        ],
    )
    def test_packed_bodies(self, client: Client, table: str, coding: str, pack: Callable[[bytes], bytes]) -> None:
        packed = pack(b"1\tx\n2\ty\n")
        headers = client.authorization | {"Content-Encoding": coding}
        assert client.ask(packed, {"query": f"INSERT INTO {table} FORMAT TSV"}, headers=headers)[0] == 200
        assert client.text(f"SELECT count() FROM {table}") == "2"
        assert client.ask(packed[:-3][:9], {"query": f"INSERT INTO {table} FORMAT TSV"}, headers=headers)[0] == 400

    def test_an_unknown_coding_is_refused(self, client: Client, table: str) -> None:
        headers = client.authorization | {"Content-Encoding": "br"}
        status, _, body = client.ask(b"x", {"query": f"INSERT INTO {table} FORMAT TSV"}, headers=headers)
        assert (status, b"br is not known" in body) == (400, True)

    def test_chunked_bodies(self, client: Client, table: str) -> None:
        pieces = [f"INSERT INTO {table} FORMAT TSV\n".encode(), *(f"{n}\t{'x' * 9000}\n".encode() for n in range(300))]
        headers = client.authorization | {"Transfer-Encoding": "chunked"}
        assert client.ask(iter(pieces), headers=headers)[0] == 200
        assert client.text(f"SELECT count(), sum(length(b)) FROM {table}") == f"300\t{300 * 9000}"

    def test_a_constraint_that_fails_stores_nothing(self, client: Client, table: str) -> None:
        client.text(f"ALTER TABLE {table} ADD CONSTRAINT small CHECK a < 10")
        status, headers, _ = client.ask(b"1\tx\n20\ty\n", {"query": f"INSERT INTO {table} FORMAT TSV"})
        assert (status, headers["x-clickhouse-exception-code"]) == (500, "469")
        assert client.text(f"SELECT count() FROM {table}") == "0"


class TestRefusals:
    @pytest.mark.parametrize(
        ("sql", "query", "status", "code"),
        [
            ("SELEC 1", {}, 400, 62),
            ("SELECT nope", {}, 404, 47),
            ("SELECT * FROM nope", {}, 404, 60),
            ("SELECT 1", {"no_such_setting": "1"}, 404, 115),
            ("SELECT 1", {"a = 1; DROP": "1"}, 404, 115),
            ("SELECT 1", {"database": "no`pe"}, 404, 81),
            ("SELECT {x:UInt8}", {"param_x": "a"}, 400, 457),
            ("SELECT 1; DROP TABLE x", {}, 400, 62),
            ("SELECT 1", {"compress": "1"}, 501, 48),
            ("SELECT throwIf(1)", {}, 500, 395),
        ],
    )
    def test_status_and_code(self, client: Client, sql: str, query: dict[str, str], status: int, code: int) -> None:
        answered, headers, body = client.ask(sql.encode(), query)
        assert (answered, headers["x-clickhouse-exception-code"]) == (status, str(code))
        assert body.startswith(f"Code: {code}. DB::Exception: ".encode())

    def test_an_unknown_path(self, client: Client) -> None:
        assert client.ask(b"SELECT 1", path="/dashboard")[0] == 400

    def test_what_is_not_http_is_answered_and_closed(self, client: Client) -> None:
        with socket.create_connection(("127.0.0.1", client.address.port), timeout=5) as raw:
            raw.sendall(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n")
            answer = raw.recv(1000)
            assert answer.startswith(b"HTTP/1.1 400 ")
        assert client.text("SELECT 1") == "1"


class TestDisconnect:
    def test_a_client_that_leaves_ends_its_query(self, client: Client) -> None:
        marker = random_id()
        sql = f"SELECT count(), '{marker}' FROM numbers(1000000000000) WHERE sipHash64(number) = 1".encode()
        raw = socket.create_connection(("127.0.0.1", client.address.port))
        token = client.authorization["Authorization"]
        head = f"POST / HTTP/1.1\r\nAuthorization: {token}\r\nContent-Length: {len(sql)}\r\n\r\n"
        raw.sendall(head.encode() + sql)
        running = f"SELECT count() FROM system.processes WHERE query LIKE '%' || '{marker[:9]}' || '{marker[9:]}%'"
        self.wait_for(client, running, "1")
        raw.close()
        self.wait_for(client, running, "0")

    @staticmethod
    def wait_for(client: Client, sql: str, expected: str) -> None:
        give_up = time.monotonic() + 60
        while client.text(sql) != expected:
            assert time.monotonic() < give_up
            time.sleep(0.02)


class TestClickHouseConnect:
    """The usual client library finds a ClickHouse here."""

    @pytest.mark.parametrize("packing", ["", "lz4", "zstd", "gzip"])
    def test_rows_travel_both_ways(self, client: Client, table: str, packing: str) -> None:
        library = clickhouse_connect.get_client(
            host="127.0.0.1",
            port=client.address.port,
            username="default",
            password=client.address.password,
            database="lampyris",
            compress=packing or False,
        )
        library.command(f"ALTER TABLE {table} ADD COLUMN at DateTime64(6, 'UTC'), ADD COLUMN m Map(String, UInt64)")
        at = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
        rows = [[number, f"评\n\n;{number}", at, {"a": number}] for number in range(500)]
        assert library.insert(table, rows, column_names=["a", "b", "at", "m"]).written_rows == 500
        sql = f"SELECT * FROM {table} WHERE a >= {{from:UInt64}} ORDER BY a"
        found = library.query(sql, parameters={"from": 498}, tz_mode="aware")
        assert [list(row) for row in found.result_rows] == rows[498:]
        with pytest.raises(clickhouse_connect.driver.exceptions.DatabaseError, match="code: 47"):
            library.query("SELECT nope")
        library.close()
