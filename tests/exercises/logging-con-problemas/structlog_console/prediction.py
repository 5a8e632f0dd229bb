from contextlib import contextmanager
from uuid import uuid4

import structlog
from structlog.contextvars import bound_contextvars

import logging_config
from model import model

logging_config.init_logging()
log = structlog.get_logger("prediction")


@contextmanager
def request():
    with bound_contextvars(trace_id=uuid4().hex[:12]):
        try:
            log.info("request received")
            yield
            log.info("request answered")
        except Exception:
            log.error("request failed", exc_info=True)
            raise


def predict(data):
    with request():
        return model.predict(data)
