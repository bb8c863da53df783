"""`lampyris engine`: the embedded analytics engine as a process of its own.

Started by the supervisor as `python -m lampyris.entry.cli.engine --data-dir DIR`. It imports almost nothing, because
an idle engine should cost little more than ClickHouse itself.

Exit codes: 0 stopped by a signal or with its parent; 1 the store cannot be opened; 2 wrong arguments; 3 another engine
serves this folder; 4 the port is taken.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from lampyris.foundation.storage.analytics.engine.process import EngineOptions, run_engine


def parse(arguments: Sequence[str] | None = None) -> EngineOptions:
    """The options of a command line. The password comes from the environment, where other users cannot see it."""
    parser = argparse.ArgumentParser(prog="lampyris engine", description="Run the embedded analytics engine.")
    parser.add_argument("--data-dir", type=Path, required=True, help="the installation's data folder")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one (default)")
    parser.add_argument(
        "--memory-mb", type=int, default=0, help="memory cap; 0 takes 40%% of the machine, at most 1500"
    )
    parser.add_argument("--end-with-parent", action="store_true", help="stop when the starting process is gone")
    chosen = parser.parse_args(arguments)
    return EngineOptions(
        data_dir=chosen.data_dir,
        port=chosen.port,
        password=os.environ.get("LAMPYRIS_ENGINE_PASSWORD", ""),
        memory_bytes=chosen.memory_mb * 1_000_000,
        end_with_parent=chosen.end_with_parent,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run until stopped. Ends the process itself: the interpreter's own shutdown trips over chDB's threads."""
    code = run_engine(parse(arguments))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
