"""The address under which the caller of a request reached us, for links that the caller can follow."""

import re

from fastapi import Request

from lampyris.foundation.http.state import settings

_HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


def origin_of(request: Request) -> str:
    """Scheme, host and base path without a trailing slash: `https://obs.example/lampyris`.

    A proxy's `X-Forwarded-*` first, then the `Host` header, then the configured address. Whoever forges these headers
    gets a link to a place of their own choice in their own answer, and nothing else.
    """
    headers, known = request.headers, settings(request)
    host = _first(headers.get("x-forwarded-host")) or headers.get("host", "")
    if not _HOST.fullmatch(host):
        return known.public_url.removesuffix(known.base_path) + known.base_path
    scheme = _first(headers.get("x-forwarded-proto")) or request.url.scheme
    return f"{scheme if scheme in {'http', 'https'} else 'http'}://{host}{known.base_path}"


def _first(value: str | None) -> str:
    """Of several proxies the outermost speaks first."""
    return (value or "").split(",")[0].strip().lower()
