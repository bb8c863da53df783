"""A registry of images on loopback that asks for name and password: as much of the protocol as push and pull use."""

import base64
import hashlib
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

USER, PASSWORD = "harbor-user", "harbor-password"
PATH = re.compile(r"/v2/(?P<name>.+)/(?P<kind>blobs/uploads|blobs|manifests)/(?P<ref>[^/]*)")
PIECE = 1 << 20


class Registry(ThreadingHTTPServer):
    """Blobs by digest, manifests by `name:tag` and `name@digest`, below `folder`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        (folder / "blobs").mkdir(parents=True)
        self.manifests: dict[str, tuple[str, bytes]] = {}

    @property
    def address(self) -> str:
        """What stands before the first slash of an image's name."""
        return f"localhost:{self.server_address[1]}"

    def blob(self, digest: str) -> Path:
        return self.folder / "blobs" / digest.replace(":", "_")


class Handler(BaseHTTPRequestHandler):
    """One connection of the engine."""

    protocol_version = "HTTP/1.1"
    server: Registry

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""

    def _answer(self, status: HTTPStatus, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _asked(self) -> re.Match[str] | None:
        """What the path names; None when it was answered: not signed in, or only asked who is here."""
        wanted = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers.get("Authorization") != wanted:
            self._drain()
            self._answer(HTTPStatus.UNAUTHORIZED, WWW_Authenticate='Basic realm="test"')
            return None
        found = PATH.fullmatch(urlsplit(self.path).path)
        if found is None:
            self._answer(HTTPStatus.OK if self.path == "/v2/" else HTTPStatus.NOT_FOUND)
        return found

    def _pieces(self) -> Iterator[bytes]:
        """The body, sent with a length or in chunks."""
        left = int(self.headers.get("Content-Length") or 0)
        while left:
            piece = self.rfile.read(min(left, PIECE))
            left -= len(piece)
            yield piece
        if self.headers.get("Transfer-Encoding") == "chunked":
            while length := int(self.rfile.readline().split(b";")[0], 16):
                yield self.rfile.read(length)
                self.rfile.readline()
            self.rfile.readline()

    def _drain(self) -> None:
        for _ in self._pieces():
            pass

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        found = self._asked()
        if found is None:
            return
        name, kind, ref = found.group("name", "kind", "ref")
        if kind == "manifests":
            manifest = self.server.manifests.get(f"{name}:{ref}")
            if manifest is None:
                self._answer(HTTPStatus.NOT_FOUND)
            else:
                self._answer(
                    HTTPStatus.OK, manifest[1], Content_Type=manifest[0], Docker_Content_Digest=digest_of(manifest[1])
                )
            return
        path = self.server.blob(ref)
        if not path.exists():
            self._answer(HTTPStatus.NOT_FOUND)
            return
        self._answer(HTTPStatus.OK, Content_Length=str(path.stat().st_size), Docker_Content_Digest=ref)
        if self.command == "GET":
            with path.open("rb") as file:
                while piece := file.read(PIECE):
                    self.wfile.write(piece)

    def do_POST(self) -> None:
        if found := self._asked():
            self._drain()
            upload = secrets.token_hex(8)
            (self.server.folder / upload).touch()
            self._answer(HTTPStatus.ACCEPTED, Location=f"/v2/{found['name']}/blobs/uploads/{upload}", Range="0-0")

    def do_PATCH(self) -> None:
        if found := self._asked():
            size = self._append(found["ref"])
            self._answer(HTTPStatus.ACCEPTED, Location=urlsplit(self.path).path, Range=f"0-{max(size - 1, 0)}")

    def do_PUT(self) -> None:
        found = self._asked()
        if found is None:
            return
        name, kind, ref = found.group("name", "kind", "ref")
        if kind == "manifests":
            body = b"".join(self._pieces())
            for known_as in (ref, digest_of(body)):
                self.server.manifests[f"{name}:{known_as}"] = (self.headers["Content-Type"], body)
            self._answer(HTTPStatus.CREATED, Docker_Content_Digest=digest_of(body))
            return
        self._append(ref)
        digest = parse_qs(urlsplit(self.path).query)["digest"][0]
        (self.server.folder / ref).rename(self.server.blob(digest))
        self._answer(HTTPStatus.CREATED, Location=f"/v2/{name}/blobs/{digest}", Docker_Content_Digest=digest)

    def _append(self, upload: str) -> int:
        with (self.server.folder / upload).open("ab") as file:
            for piece in self._pieces():
                file.write(piece)
            return file.tell()


def digest_of(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


@contextmanager
def registry(folder: Path) -> Iterator[Registry]:
    """One that runs; what it holds goes with it."""
    with Registry(folder) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
