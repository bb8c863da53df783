"""The price book: which model definition a model name means, for every project, from memory."""

from collections.abc import Iterable
from datetime import UTC, datetime

import regex

from lampyris.features.pricing.patterns import BadPattern, compile_pattern, matches
from lampyris.features.pricing.types import ModelDefinition
from lampyris.foundation.ids import ProjectId

MAX_NAME_CHARS = 500
MAX_CACHED = 50_000
MAX_TIMEOUTS = 3
"""A pattern that took too long this often is not tried again until the definitions change."""
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


class PriceBook:
    """All model definitions of the installation at one `revision`. One object a process, refilled in place.

    Threads may match while another refills: they see the old definitions or the new ones.
    """

    def __init__(self, models: Iterable[ModelDefinition] = (), revision: int = -1) -> None:
        self.checked_s = 0.0
        self.refill(models, revision)

    def refill(self, models: Iterable[ModelDefinition], revision: int) -> None:
        """Forget everything and hold these definitions from now on. Half a second for the first 500 patterns."""
        self._pages = _Pages(models)
        self.revision = revision

    def __len__(self) -> int:
        return len(self._pages.by_id)

    def by_id(self, model_id: str) -> ModelDefinition | None:
        """None for a definition that was deleted since."""
        return self._pages.by_id.get(model_id)

    def match(self, project_id: ProjectId, name: str) -> ModelDefinition | None:
        """The project's own definition that matches `name`, else a default one; the latest `start_date` first."""
        key, pages = (project_id, name), self._pages
        try:
            return pages.found[key]
        except KeyError:
            pass
        if len(pages.found) >= MAX_CACHED:
            pages.found.clear()
        found = pages.found[key] = pages.search(project_id, name)
        return found


class _Pages:
    """What a book holds at one moment, and what it found there."""

    def __init__(self, models: Iterable[ModelDefinition]) -> None:
        self.by_id = {model.id: model for model in models}
        self.found: dict[tuple[ProjectId, str], ModelDefinition | None] = {}
        self._candidates: dict[ProjectId | None, list[_Candidate]] = {}
        for model in sorted(self.by_id.values(), key=_preference, reverse=True):
            self._candidates.setdefault(model.project_id, []).append(_Candidate(model))

    def search(self, project_id: ProjectId, name: str) -> ModelDefinition | None:
        if not name or len(name) > MAX_NAME_CHARS:
            return None
        for owner in (project_id, None):
            for candidate in self._candidates.get(owner, ()):
                if candidate.matches(name):
                    return candidate.model
        return None


def _preference(model: ModelDefinition) -> tuple[datetime, datetime, str]:
    return (model.start_date or LONG_AGO, model.created_at, model.id)


class _Candidate:
    """A definition and its compiled pattern; None when the pattern is broken or was too slow too often."""

    __slots__ = ("_compiled", "_timeouts", "model")

    def __init__(self, model: ModelDefinition) -> None:
        self.model = model
        self._timeouts = 0
        self._compiled: regex.Pattern[str] | None
        try:
            self._compiled = compile_pattern(model.match_pattern)
        except BadPattern:
            self._compiled = None

    def matches(self, name: str) -> bool:
        """False also when that cannot be told in time."""
        if self._compiled is None:
            return False
        try:
            return matches(self._compiled, name)
        except TimeoutError:
            self._timeouts += 1
            if self._timeouts >= MAX_TIMEOUTS:
                self._compiled = None
            return False
