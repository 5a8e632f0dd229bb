import logging
import secrets
import sys
import time

from model import model


class PredictionError(RuntimeError):
    """The model could not answer; says nothing of the customer."""


def _logger():
    line = logging.Formatter("time=%(asctime)s level=%(levelname)s rid=%(rid)s msg=%(message)s", "%Y-%m-%dT%H:%M:%SZ")
    line.converter = time.gmtime
    out, err = logging.StreamHandler(sys.stdout), logging.StreamHandler(sys.stderr)
    out.addFilter(lambda record: record.levelno < logging.ERROR)
    err.setLevel(logging.ERROR)
    logger = logging.getLogger("churn")
    logger.setLevel(logging.INFO)
    for handler in (out, err):
        handler.setFormatter(line)
        logger.addHandler(handler)
    return logger


logger = _logger()


def predict(data, request_id=None):
    extra = {"rid": request_id or secrets.token_hex(4)}
    logger.info("start", extra=extra)
    try:
        result = model.predict(data)
    except Exception as error:
        clean = PredictionError(type(error).__name__)
        logger.error("failed", extra=extra, exc_info=(PredictionError, clean, error.__traceback__))
        raise clean from error
    logger.info("done", extra=extra)
    return result
