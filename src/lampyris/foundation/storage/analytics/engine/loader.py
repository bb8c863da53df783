"""Loading chDB's extension module. Nothing but the engine process may do this: a fork after it hangs."""

import ctypes
import importlib.util
import os
import sys
import types
from pathlib import Path
from typing import Any

RTLD_DEEPBIND = 0x00008


def load_chdb() -> Any:  # noqa: ANN401 -- a compiled module without types
    """The extension module, with its signal handlers off, so that a crash ends the process instead of hanging it.

    `import chdb` would first open and close a store in memory and load pyarrow: 1.1 s and 53 MB more than loading
    the extension alone (measured, chdb-core 26.9).
    """
    found = importlib.util.find_spec("chdb")
    if found is None or not found.submodule_search_locations:
        raise ImportError("chdb-core is not installed; the embedded analytics engine needs it")
    folder = Path(found.submodule_search_locations[0])
    binary = folder / "_chdb.abi3.so"
    module: Any
    if sys.platform == "linux" and binary.exists():
        module = _load_extension(folder, binary)
    else:
        import chdb  # noqa: PLC0415 -- only ever in the engine process

        module = chdb._chdb
    module.set_signal_handlers_enabled(False)
    return module


def _load_extension(folder: Path, binary: Path) -> types.ModuleType:
    package = types.ModuleType("chdb")
    package.__path__ = [str(folder)]
    before = Path.cwd()
    # The extension looks for its sibling libraries in the working directory.
    os.chdir(folder)
    try:
        ctypes.CDLL(str(binary), mode=sys.getdlopenflags() | RTLD_DEEPBIND)
        sys.modules["chdb"] = package
        found = importlib.util.spec_from_file_location("chdb._chdb", binary)
        if found is None or found.loader is None:
            raise ImportError(f"{binary} cannot be loaded")
        module = importlib.util.module_from_spec(found)
        sys.modules["chdb._chdb"] = module
        found.loader.exec_module(module)
    finally:
        os.chdir(before)
    return module
