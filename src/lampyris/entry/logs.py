"""Structured logs on standard error: pretty for a terminal, JSON lines otherwise."""

import logging
import sys

import structlog

from lampyris.foundation.settings.catalogue import hint, unknown_names
from lampyris.foundation.settings.settings import Settings


def set_up_logs(settings: Settings, service: str) -> None:
    """Once per process, before anything logs. Every line says which `service` wrote it; so do libraries' warnings.

    The web process also says which names of settings nobody reads.
    """
    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    pretty = sys.stderr.isatty() if settings.log_format == "auto" else settings.log_format in ("pretty", "text")
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if pretty else structlog.processors.JSONRenderer(ensure_ascii=False)
    )

    def signed(_: object, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {"service": service, **line}

    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        signed,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info if not pretty else structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    if service == "web" and (ignored := hint(unknown_names())):
        structlog.get_logger().warning(ignored)
