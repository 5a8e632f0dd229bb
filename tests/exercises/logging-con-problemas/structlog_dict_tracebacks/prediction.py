import logging
import uuid

import structlog
from structlog.tracebacks import ExceptionDictTransformer

from model import model


def forget_messages(logger, name, event):
    for trace in event.get("exception", []):
        trace["exc_value"] = "[redacted]"
    return event


structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(),
        structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
        forget_messages,
        structlog.processors.JSONRenderer(sort_keys=True),
    ],
    wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
)
log = structlog.get_logger()


def predict(data, request_id: str | None = None):
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id or str(uuid.uuid4()))
    log.debug("features", names=sorted(data))
    try:
        result = model.predict(data)
        log.info("predicted", rows=len(result))
        return result
    except ValueError:
        log.warning("rejected", exc_info=True)
        raise
    except Exception:
        log.error("failed", exc_info=True)
        raise
