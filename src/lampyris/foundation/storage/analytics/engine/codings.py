"""Bodies in the encodings that ClickHouse clients use. The compression libraries are loaded when first wanted."""

import gzip
import zlib
from collections.abc import Callable
from typing import Any, cast

PREFERENCE = ("zstd", "lz4", "gzip", "deflate")


class UnknownCoding(ValueError):
    """A Content-Encoding we do not read."""


def decode(coding: str, body: bytes) -> bytes:
    """Raises: UnknownCoding; ValueError when the body is damaged."""
    try:
        if coding in ("", "identity"):
            return body
        if coding == "gzip":
            return gzip.decompress(body)
        if coding == "deflate":
            return zlib.decompress(body)
        if coding == "zstd":
            return _from_zstd(body)
        if coding == "lz4":
            return cast("bytes", _lz4().decompress(body))
    except (OSError, EOFError, RuntimeError, zlib.error) as problem:
        raise ValueError(f"the {coding} body is damaged: {problem}") from problem
    raise UnknownCoding(f"Content-Encoding {coding} is not known here; use gzip, deflate, zstd or lz4")


def _from_zstd(body: bytes) -> bytes:
    reader = _zstd().ZstdDecompressor().decompressobj()
    try:
        plain = cast("bytes", reader.decompress(body))
    except _zstd().ZstdError as problem:
        raise ValueError(f"the zstd body is damaged: {problem}") from problem
    if not reader.eof:
        raise ValueError("the zstd body is damaged: it ends too early")
    return plain


def encode(accepted: str, body: Any) -> tuple[str, bytes] | None:  # noqa: ANN401 -- any buffer
    """The body in the first coding of ours that the client accepts; None when there is none."""
    names = {part.split(";")[0].strip() for part in accepted.split(",")}
    writers: dict[str, Callable[[Any], bytes]] = {
        "zstd": lambda data: cast("bytes", _zstd().ZstdCompressor(level=1).compress(data)),
        "lz4": lambda data: cast("bytes", _lz4().compress(data)),
        "gzip": lambda data: gzip.compress(data, 1),
        "deflate": lambda data: zlib.compress(data, 1),
    }
    for name in PREFERENCE:
        if name in names:
            return name, writers[name](body)
    return None


def _zstd() -> Any:  # noqa: ANN401
    import zstandard  # noqa: PLC0415 -- 3 MB that an idle engine does not need

    return zstandard


def _lz4() -> Any:  # noqa: ANN401
    import lz4.frame  # type: ignore[import-untyped]  # noqa: PLC0415

    return lz4.frame
