"""Logs as data: JSON lines with a request id in production, readable lines in development, never a token or a text."""

from __future__ import annotations

import re
from typing import Any

import structlog

SECRET_PATHS = re.compile(r"(/(?:mine|join|confirm|status|seats|unsubscribe|shared)/)[^/\s?']+")
SECRET_PAIRS = re.compile(r"((?:token|code|key|password|secret)=)[^&\s]+", re.IGNORECASE)


def scrub(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Private links must not be readable in a log: not in a message, nor in how a request prints itself.

    Nor may a browser's own description stand beside a visit to the stories: it can tell who wrote one.
    """
    if "/stories/" in str(event.get("request", "")):
        event.pop("user_agent", None)
    for name, value in event.items():
        if not (value is None or isinstance(value, (bool, int, float)) or name == "exc_info"):
            event[name] = SECRET_PAIRS.sub(r"\1[hidden]", SECRET_PATHS.sub(r"\1[hidden]", str(value)))
    return event


def logging_config(*, readable: bool) -> dict[str, Any]:
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        scrub,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = structlog.dev.ConsoleRenderer(colors=False) if readable else structlog.processors.JSONRenderer()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    renderer,
                ],
            }
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["out"], "level": "WARNING" if readable else "INFO"},
    }
