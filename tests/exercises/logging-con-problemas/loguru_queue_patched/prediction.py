import sys, traceback
from uuid import uuid4
from loguru import logger
from model import model


def scrub(record):
    exc = record["exception"]
    if exc is not None:
        record["exception"] = exc._replace(value=exc.type("redacted"))


logger.configure(
    handlers=[dict(sink="churn.jsonl", serialize=True, enqueue=True, diagnose=False, backtrace=False)], patcher=scrub
)


def predict(data):
    with logger.contextualize(request_id=str(uuid4())):
        logger.info("start", fields=list(data))
        try:
            r = model.predict(data)
        except Exception:
            logger.exception("failed")
            raise
        logger.info("end")
        return r
