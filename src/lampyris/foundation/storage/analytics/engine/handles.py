"""chDB handles, lent to one thread at a time: parameters, settings and the database are state of a handle."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any


class EngineError(Exception):
    """ClickHouse refused or broke a statement. `code` is ClickHouse's, 0 when the text carries none."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        digits = message.removeprefix("Code: ").split(".", 1)[0] if message.startswith("Code: ") else "0"
        self.code = int(digits) if digits.isdigit() else 0


class Handle:
    """One connection to the store of this process, and the settings it was left with."""

    def __init__(self, connection: Any, database: str) -> None:  # noqa: ANN401 -- a compiled class without types
        self._connection = connection
        self._database = ""
        self.settings: dict[str, str] = {}
        self.use(database)

    def run(self, sql: str, output_format: str = "TSV", params: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401
        """Run one statement. Raises: EngineError."""
        try:
            return self._connection.query(sql, output_format, params=params or {})
        except RuntimeError as problem:
            raise EngineError(str(problem)) from None

    def count_statements(self, sql: str) -> int:
        """How many statements the text holds; 0 when it does not parse."""
        try:
            return int(self._connection.classify_query(sql)["statement_count"])
        except RuntimeError:
            return 0

    def use(self, database: str) -> None:
        if database != self._database:
            self.run("USE `" + database.replace("\\", "\\\\").replace("`", "\\`") + "`")
            self._database = database

    def apply(self, wanted: Mapping[str, str]) -> None:
        """Make `wanted` the settings of this handle, all others at their default."""
        if wanted == self.settings:
            return
        changes = [f"{name} = {_literal(value)}" for name, value in wanted.items() if self.settings.get(name) != value]
        changes += [f"{name} = DEFAULT" for name in self.settings if name not in wanted]
        self.run("SET " + ", ".join(changes))
        self.settings = dict(wanted)

    def close(self) -> None:
        self._connection.close()


def _literal(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


class Handles:
    """At most `limit` statements at a time; further ones wait their turn."""

    def __init__(self, connect: Callable[[], Any], database: str, limit: int) -> None:
        self._connect = connect
        self._database = database
        self._free = threading.BoundedSemaphore(limit)
        self._limit = limit
        self._idle: list[Handle] = []
        self._lock = threading.Lock()

    @contextmanager
    def lend(self, settings: Mapping[str, str]) -> Iterator[Handle]:
        """A handle with these settings. One that saw an error is not used again."""
        with self._free:
            handle = self._take(settings)
            try:
                handle.apply(settings)
                yield handle
            except BaseException:
                handle.close()
                raise
            with self._lock:
                self._idle.append(handle)

    def _take(self, settings: Mapping[str, str]) -> Handle:
        with self._lock:
            for place in range(len(self._idle) - 1, -1, -1):
                if self._idle[place].settings == settings:
                    return self._idle.pop(place)
            if self._idle and len(self._idle) >= min(4, self._limit):
                return self._idle.pop(0)
        return Handle(self._connect(), self._database)

    def close(self) -> None:
        """Close the handles nobody uses."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()
