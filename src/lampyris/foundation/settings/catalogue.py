"""What can be set: the declared names as data, for the template, the documents, and the hint about unknown names."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values
from pydantic import AliasChoices
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from lampyris.foundation.settings.settings import GROUPS

OURS = ("LAMPYRIS_", "LANGFUSE_", "NEXTAUTH_", "NEXT_PUBLIC_", "CLICKHOUSE_", "REDIS_", "AUTH_")
"""Names that begin so were meant for a server of this kind."""

KNOWN_ELSEWHERE = (
    *("LANGFUSE_PUBLIC_KEY", "LANGFUSE_SECRET_KEY", "LANGFUSE_HOST", "LANGFUSE_BASE_URL"),
    *("LANGFUSE_WEB_IMAGE", "LANGFUSE_WORKER_IMAGE", "LAMPYRIS_DEPLOY"),
    *("CLICKHOUSE_IMAGE", "CLICKHOUSE_HTTP_PORT", "CLICKHOUSE_MEMORY", "CLICKHOUSE_CPUS"),
    *("REDIS_IMAGE", "REDIS_PUBLISHED_PORT", "REDIS_MEMORY", "REDIS_CPUS"),
    # Of the native protocol, of another Redis client, of another storage kind: nothing of it is needed here.
    *("CLICKHOUSE_MIGRATION_URL", "REDIS_ENABLE_AUTO_PIPELINING", "REDIS_CLUSTER_SLOTS_REFRESH_TIMEOUT"),
    *("REDIS_TLS_SECURE_PROTOCOL", "REDIS_TLS_CIPHERS", "REDIS_TLS_HONOR_CIPHER_ORDER", "REDIS_TLS_SERVERNAME"),
)
"""Read by SDKs or by the container set-up, not by the server; no reason for a hint."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Declared:
    """One setting. `names` are its environment names, ours first; `default` as one writes it in `.env`."""

    group: str
    attribute: str
    names: tuple[str, ...]
    default: str
    description: str
    secret: bool


def declared() -> Iterator[Declared]:
    """Every setting, group by group, in the order of declaration."""
    for group in GROUPS:
        for attribute, field in group.model_fields.items():
            yield Declared(
                group=_title(group),
                attribute=attribute,
                names=_names(field),
                default=_default(field),
                description=field.description or "",
                secret=not field.repr,
            )


def unknown_names(environment: Iterable[str] | None = None, env_file: Path = Path(".env")) -> list[str]:
    """Names in the environment and in `.env` that look like settings and are none of ours, sorted."""
    known = {name for setting in declared() for name in setting.names}.union(KNOWN_ELSEWHERE)
    given = set(os.environ if environment is None else environment)
    if env_file.is_file():
        given.update(dotenv_values(env_file))
    return sorted(name for name in given - known if name.startswith(OURS))


def hint(unknown: Iterable[str]) -> str:
    """One line about ignored names; a probable misspelling of one of ours is named."""
    known = [name for setting in declared() for name in setting.names]
    parts = []
    for name in unknown:
        near = get_close_matches(name, known, 1, 0.9)
        parts.append(f"{name} (did you mean {near[0]}?)" if near else name)
    return f"ignored, not settings of this server: {', '.join(parts)}" if parts else ""


def _title(group: type[BaseSettings]) -> str:
    return group.__name__.removesuffix("Settings").lower()


def _names(field: FieldInfo) -> tuple[str, ...]:
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        return tuple(str(choice) for choice in alias.choices)
    return (str(alias),)


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None or field.default is None:
        return ""
    if isinstance(field.default, bool):
        return str(field.default).lower()
    return str(field.default)
