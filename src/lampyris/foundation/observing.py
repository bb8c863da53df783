"""What the product tells about itself: Prometheus metrics, and spans when somebody asked for them.

Names and labels are documented in docs/en/operations.md and never change; labels take few values, never an id.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Protocol

from prometheus_client import Counter, Gauge, Histogram

FAST_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
LONG_S = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0)

BUILD = Gauge("lampyris_build_info", "Always 1; the labels say what runs.", ["version", "service"])
REQUESTS = Histogram(
    "lampyris_http_request_seconds",
    "Requests answered by this process, by route and status.",
    ["method", "route", "status"],
    buckets=FAST_S,
)
ACCEPTED = Counter("lampyris_ingestion_accepted_items", "Spans and events this process answered with 2xx.", ["kind"])
STORED = Counter("lampyris_ingestion_stored_items", "Spans and events this process stored.")
REJECTED = Counter("lampyris_ingestion_rejected_items", "Spans and events this process set aside with a reason.")
GROUPS = Histogram("lampyris_ingestion_group_seconds", "Time to store one group of batches.", buckets=FAST_S)
LEDGER = Gauge("lampyris_ledger_items", "Spans and events of the installation, by what became of them.", ["state"])
QUEUE_BATCHES = Gauge("lampyris_queue_batches", "Accepted batches of the whole installation that wait to be stored.")
QUEUE_BYTES = Gauge("lampyris_queue_bytes", "Their size.")
LAG = Gauge("lampyris_ingestion_lag_seconds", "Age of the oldest batch that waits; 0 when none does.")
QUERIES = Histogram(
    "lampyris_analytics_query_seconds", "Statements sent to the analytics store.", ["operation"], buckets=FAST_S
)
JOBS = Counter("lampyris_jobs", "Attempts at background jobs, by how they ended.", ["kind", "outcome"])
JOB_SECONDS = Histogram("lampyris_job_seconds", "Time of one attempt at a background job.", ["kind"], buckets=LONG_S)
STORE_UP = Gauge("lampyris_store_up", "1 when the store can be used from this process, else 0.", ["store"])

StartSpan = Callable[[str, Mapping[str, str]], AbstractContextManager[object]]
"""(name, attributes) -> a span that lasts as long as the block."""

_start_span: list[StartSpan] = []


class Observer(Protocol):
    """A histogram with its labels chosen."""

    def observe(self, amount: float) -> None: ...


def trace_with(start: StartSpan) -> None:
    """From now on every `timed` block is a span too. Once a process, before it works."""
    _start_span[:] = [start]


def spanned(name: str, **attributes: str) -> AbstractContextManager[object]:
    """A span alone; nothing unless spans are wanted."""
    return _start_span[0](name, attributes) if _start_span else nullcontext()


class timed:
    """Measure the block, also when it raises; a span of that name when spans are wanted. Costs about 1 µs."""

    __slots__ = ("_began", "_observer", "_span")

    def __init__(self, observer: Observer, name: str, **attributes: str) -> None:
        self._observer = observer
        self._span = _start_span[0](name, attributes) if _start_span else None

    def __enter__(self) -> None:
        self._began = time.perf_counter()
        if self._span is not None:
            self._span.__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._observer.observe(time.perf_counter() - self._began)
        if self._span is not None:
            self._span.__exit__(kind, error, at)
