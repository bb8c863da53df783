"""Domain words of scores: a judgement about a trace, an observation, a session or a run, and the config it follows.

The write path's record is a `msgspec.Struct`; its times are microseconds since the epoch, its empty values mean unsaid.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from lampyris.foundation.query.filters import Filter
from lampyris.foundation.query.window import Window

DataType: TypeAlias = Literal["NUMERIC", "BOOLEAN", "CATEGORICAL", "TEXT", "CORRECTION"]
ConfigDataType: TypeAlias = Literal["NUMERIC", "BOOLEAN", "CATEGORICAL", "TEXT"]
Source: TypeAlias = Literal["API", "EVAL", "ANNOTATION"]
SubjectKind: TypeAlias = Literal["trace", "observation", "session", "experiment"]

DATA_TYPES: tuple[DataType, ...] = ("NUMERIC", "BOOLEAN", "CATEGORICAL", "TEXT", "CORRECTION")
SOURCES: tuple[Source, ...] = ("API", "EVAL", "ANNOTATION")
CORRECTION_NAME = "output"
TRUE, FALSE = "True", "False"
ALL_TIME = Window()


class ScoreDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A score as a client sent it: its shape is checked, its config is not yet."""

    name: str
    value: float | str
    id: str | None = None
    data_type: DataType | None = None
    trace_id: str | None = None
    observation_id: str | None = None
    session_id: str | None = None
    dataset_run_id: str | None = None
    environment: object = None
    comment: str | None = None
    metadata: object = None
    source: Source = "API"
    config_id: str | None = None
    queue_id: str | None = None
    execution_trace_id: str | None = None
    author_user_id: str | None = None
    cleared: frozenset[str] = frozenset()
    """Fields sent as an explicit null: they empty what was stored under the same id before."""


class ScoreRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One score, one row of `scores`.

    `value` is the number of every data type: 0 or 1 for BOOLEAN, the category's number for CATEGORICAL (0 without a
    config), 0 for texts. `string_value` is the label or text, `True`/`False` for BOOLEAN, empty for NUMERIC.
    `metadata` maps top-level keys to text: strings as they are, everything else as JSON.
    """

    id: str
    name: str
    data_type: DataType
    value: float
    timestamp_us: int
    string_value: str = ""
    trace_id: str = ""
    observation_id: str = ""
    session_id: str = ""
    dataset_run_id: str = ""
    environment: str = "default"
    comment: str = ""
    metadata: dict[str, str] = {}
    source: Source = "API"
    config_id: str = ""
    queue_id: str = ""
    execution_trace_id: str = ""
    author_user_id: str = ""
    created_us: int = 0
    updated_us: int = 0
    row_version: int = 0
    """When the score was said to be so. Among rows of one id the highest wins."""
    cleared: frozenset[str] = frozenset()
    """As in ScoreDraft; not stored."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """One stored score. `value` and `string_value` as in ScoreRecord; None is what was never said."""

    id: str
    name: str
    data_type: DataType
    value: float
    string_value: str | None
    timestamp: datetime
    source: Source
    environment: str
    trace_id: str | None
    observation_id: str | None
    session_id: str | None
    dataset_run_id: str | None
    comment: str | None
    metadata: Mapping[str, object]
    author_user_id: str | None
    config_id: str | None
    queue_id: str | None
    execution_trace_id: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class TraceOfScore:
    """What lists show of the trace that a score is about."""

    user_id: str | None
    session_id: str | None
    environment: str
    tags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Category:
    """One label of a config and its number."""

    label: str
    value: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreConfig:
    """The rules of one kind of score: its name, type, range or labels. Archived, never deleted."""

    id: str
    project_id: str
    name: str
    data_type: ConfigDataType
    archived: bool
    min_value: float | None
    max_value: float | None
    categories: tuple[Category, ...] | None
    description: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreQuery:
    """Which scores: all filters hold (columns of `columns.py`) and the timestamp lies in the window."""

    filters: tuple[Filter, ...] = ()
    window: Window = ALL_TIME


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreSummary:
    """One name, type and value of scores on one trace; `value` is the mean of numbers."""

    name: str
    data_type: DataType
    value: float
    string_value: str | None
    count: int
