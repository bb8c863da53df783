"""Words of upkeep: what an archive says about itself, what was done, and why an archive is refused."""

from collections.abc import Callable, Mapping

import msgspec

from lampyris.foundation.errors import InvalidInput

FORMAT = 1
"""Raised when an older program could not read what a newer one writes."""
PRODUCT = "lampyris backup"

Say = Callable[[str], None]
"""Takes one line about how far the work is."""


class ArchiveRefused(InvalidInput):
    """The archive cannot be used: damaged, truncated, sealed with another passphrase, newer, or no archive of ours."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first member: what it takes to read the rest. `metadata` and `analytics` name the schemas it was made of."""

    product: str
    format: int
    version: str
    created_at: str
    metadata: str
    """Revision of the metadata schema."""
    analytics: int
    """Number of the newest analytics migration."""


class Section(msgspec.Struct, kw_only=True):
    """One store or table: how much there is, and a digest over the digests of its members in their order."""

    members: int = 0
    rows: int = 0
    bytes: int = 0
    sha256: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The last member: an archive without it is not whole."""

    sections: Mapping[str, Section]


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A finished and verified backup."""

    archive: str
    bytes: int
    seconds: float
    encrypted: bool
    sections: Mapping[str, Section]
    dropped: list[str]
    """Older archives that retention removed."""


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What a restore put back. Every count and hash was compared with the archive."""

    made_by: str
    created_at: str
    seconds: float
    sections: Mapping[str, Section]
    secrets: bool
    """Whether the archive brought the installation's secrets."""


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """One table, or all files: source and target have as many, and the same. `copied`: how many this run brought."""

    rows: int
    hash: str
    copied: int


class Promoted(msgspec.Struct, frozen=True, kw_only=True):
    """What a promotion found equal on both sides."""

    compared: Mapping[str, Compared]
    seconds: float
