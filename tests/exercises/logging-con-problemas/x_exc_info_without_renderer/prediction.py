# expect: no-traceback
import uuid

import structlog

from model import model

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.JSONRenderer(),
    ]
)
logger = structlog.get_logger()


def predict(data, request_id=None):
    log = logger.bind(request_id=request_id or str(uuid.uuid4())[:8])
    log.info("prediction_started", features=list(data.keys()))
    try:
        result = model.predict(data)
        log.info("prediction_completed")
        return result
    except Exception:
        log.error("prediction_failed", exc_info=True)
        raise
