"""Every table of the product, for tools that compare the model with a database."""

import importlib
import importlib.util
import pkgutil

from sqlalchemy import MetaData

from lampyris import features
from lampyris.foundation.storage.metadata.port import Base

OTHER_OWNERS = ("lampyris.foundation.jobs", "lampyris.foundation.storage.queue")


def load_tables() -> MetaData:
    """Import each `tables.py` and return what they declare together."""
    for owner in owners():
        if importlib.util.find_spec(f"{owner}.tables"):
            importlib.import_module(f"{owner}.tables")
    return Base.metadata


def owners() -> list[str]:
    """The packages that may declare tables: every feature, and the rooms of the foundation that do."""
    found = [f"lampyris.features.{module.name}" for module in pkgutil.iter_modules(features.__path__) if module.ispkg]
    return [*found, *OTHER_OWNERS]


def tables_of(owner: str) -> set[str]:
    """The names of the tables that one package declares (`lampyris.features.scores`)."""
    load_tables()
    return {
        str(mapper.local_table.name)  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith(f"{owner}.")
    }
