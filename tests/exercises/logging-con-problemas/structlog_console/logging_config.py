import logging
import traceback

import structlog


def redact(_, __, event):
    if event.pop("exc_info", None):
        import sys

        kind, _, trace = sys.exc_info()
        event["exception"] = (
            "Traceback (most recent call last):\n" + "".join(traceback.format_tb(trace)) + kind.__name__
        )
    return event


def init_logging():
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            redact,
            structlog.dev.ConsoleRenderer(colors=True),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
