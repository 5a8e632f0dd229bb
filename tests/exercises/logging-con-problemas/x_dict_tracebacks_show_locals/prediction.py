# expect: sensitive-data
import uuid

import structlog

from model import model

structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.dict_tracebacks,
        structlog.processors.JSONRenderer(),
    ]
)


class Hidden(RuntimeError):
    pass


def predict(data):
    log = structlog.get_logger().bind(request_id=uuid.uuid4().hex)
    log.info("start")
    try:
        result = model.predict(data)
    except Exception as e:
        hidden = Hidden("redacted").with_traceback(e.__traceback__)
        log.error("failed", exc_info=(Hidden, hidden, e.__traceback__))
        raise
    log.info("done")
    return result
