"""The rows that conditions on traces look at: those of a time window, or those of the traces at hand."""

from datetime import datetime, timedelta
from string import Template

from lampyris.foundation.query.bindings import MOMENT, STRINGS, Bindings, fill
from lampyris.foundation.query.compile import all_of
from lampyris.foundation.query.window import Window
from lampyris.foundation.storage.analytics.sql import load_sql

PACKAGE = "lampyris.features.tracing"
LIST_TIMEOUT_S = 8.0
"""A list answers or is refused within this."""
EVER = Window()
MICROSECOND = timedelta(microseconds=1)
MARGIN = timedelta(days=1)
"""How far from a trace's time something may be said about it and still be found without reading everything."""


class Sources:
    """Fills `$traces` and `$events` of compiled conditions with the rows they look at."""

    def __init__(self, traces: str, events: str) -> None:
        self.traces = traces
        self.events = events
        self._texts = {"traces": traces, "events": events}

    def fill(self, sql: str) -> str:
        """The condition with its sources in place."""
        return Template(sql).safe_substitute(self._texts)


def of_window(window: Window, bindings: Bindings) -> Sources:
    """All rows that belong to traces of the window, give or take MARGIN."""
    wider = window.widened(MARGIN)
    return Sources(
        traces=statement("said_of_window", where=all_of(wider.conditions("timestamp", bindings))),
        events=statement("events_of_window", where=all_of(wider.conditions("start_time", bindings))),
    )


def of_traces(trace_ids: list[str], bindings: Bindings, since: datetime | None = None) -> Sources:
    """The rows of these traces, newest version of each. `since` bounds the observations' start."""
    of_ids = f"trace_id IN {bindings.bind(trace_ids, STRINGS)}"
    began = [f"start_time >= {bindings.bind(since, MOMENT)}"] if since else []
    return Sources(
        traces=statement("said_of_traces", where=all_of([of_ids])),
        events=statement("events_of_traces", where=all_of([of_ids, *began])),
    )


def statement(name: str, **fragments: str) -> str:
    """The statement of a file, filled, as a subquery."""
    return f"(\n{fill(load_sql(PACKAGE, name), fragments)})"
