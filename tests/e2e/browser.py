"""A person who is signed in to the console of an installation."""

import http.cookiejar
import json
import urllib.error
import urllib.request
from typing import Any

from tests.bench.installation import Installation


class Browser:
    """Keeps the session's cookie and sends the CSRF token, as the console does."""

    def __init__(self, installation: Installation) -> None:
        self._url = installation.url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self._csrf = ""
        person = {"email": "admin@example.com", "password": "Bench-password-1"}
        status, answer = self("POST", "/api/console/auth/sign-in", person)
        assert status == 200, answer
        self._csrf = answer["csrf_token"]

    def __call__(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """(status, decoded body) of one request."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "X-CSRF-Token": self._csrf}
        request = urllib.request.Request(self._url + path, data=data, headers=headers, method=method)
        try:
            with self._opener.open(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")
