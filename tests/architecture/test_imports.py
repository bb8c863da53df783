"""Features meet only at their public files; the rest of the import rules stands in `.importlinter`."""

import functools

import grimp
import pytest

PUBLIC = {"service", "types", "columns"}
FEATURES = "lampyris.features"


@functools.cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("lampyris", cache_dir=None)


def feature_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[2] if module.startswith(f"{FEATURES}.") else None


def forbidden_imports() -> list[str]:
    """`importer -> imported` for each import from another feature's private module."""
    found = []
    for importer in graph().modules:
        feature = feature_of(importer)
        if feature is None:
            continue
        for imported in graph().find_modules_directly_imported_by(importer):
            other = feature_of(imported)
            parts = imported.split(".")
            if other not in (None, feature) and not (len(parts) >= 4 and parts[3] in PUBLIC):
                found.append(f"{importer} -> {imported}")
    return sorted(found)


def test_a_feature_imports_from_another_only_its_public_files() -> None:
    assert forbidden_imports() == []


@pytest.mark.parametrize("room", ["lampyris.foundation", "lampyris.features"])
def test_nothing_below_knows_the_entry(room: str) -> None:
    importers = [module for module in graph().modules if module.startswith(room)]
    upward = [
        f"{importer} -> {imported}"
        for importer in importers
        for imported in graph().find_modules_directly_imported_by(importer)
        if imported.startswith("lampyris.entry")
    ]
    assert upward == []
