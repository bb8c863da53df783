"""Two versions: ours, and the one clients compare with to learn what a server can do."""

from importlib.metadata import PackageNotFoundError, version

COMPATIBLE_VERSION = "4.16.0"
"""The generation of the public API that we speak. SDKs read it from `/api/public/health`."""


def own_version() -> str:
    """The version of this installation."""
    try:
        return version("lampyris")
    except PackageNotFoundError:  # run from a source tree that was not installed
        return "0.0.0"
