"""Logs: a JSON object per line in production, readable lines on a terminal; never a secret, never a local variable."""

import logging
import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRET_SEGMENT = re.compile(r"(?<=[/=])[\w:.~-]{20,}(?=$|[/?&\s'\"#])")
"""A long piece of a path or query: invitation links, reset links and poll tokens carry their secret there."""


def hide_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Cut anything that looks like a token out of logged addresses."""
    for key in ("event", "request"):
        if isinstance(value := event.get(key), str):
            event[key] = SECRET_SEGMENT.sub("[hidden]", value)
    return event


SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    hide_secrets,
]


def renderers(*, json: bool) -> list[structlog.typing.Processor]:
    """The last steps. Tracebacks name files, lines and functions only: locals would carry what people typed."""
    if json:
        transformer = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        return [
            structlog.processors.ExceptionRenderer(transformer),
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ]
    return [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]


def logging_settings(*, json: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error through one formatter."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": renderers(json=json),
                "foreign_pre_chain": [*SHARED, structlog.stdlib.ExtraAdder()],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django would mail errors with the request's data in them; they go to the log like everything else.
            "django": {"handlers": [], "level": level, "propagate": True},
            # Already told by the request log, which hides secrets in addresses.
            "django.request": {"level": "ERROR"},
            # Served by gunicorn only; its own lines about starting and stopping matter, its access lines do not.
            "gunicorn": {"handlers": [], "level": level, "propagate": True},
        },
    }


def configure(settings: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: the standard library's handlers, and structlog in front of them."""
    logging.config.dictConfig(settings)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
