"""Start a service: `python -m lampyris.entry.service web`, or `worker`."""

import sys

from lampyris.entry.quick_import import quick_import


def run(name: str) -> None:
    """Run `lampyris.entry.<name>` until it ends."""
    quick_import(f"lampyris.entry.{name}").main()


if __name__ == "__main__":
    run(sys.argv[1])
