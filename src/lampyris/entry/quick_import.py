"""Importing much, without searching it for garbage."""

import gc
import importlib
from types import ModuleType


def quick_import(name: str) -> ModuleType:
    """The module `name`.

    What imports make lives as long as the process. Searching it for garbage meanwhile would take an eighth of the
    start, and searching it again later would be a pause in somebody's request: it is set aside from all collections.
    """
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        gc.freeze()
        gc.enable()
