# expect: print-not-logger sensitive-data no-levels no-request-id no-timestamp no-traceback
import logging

from model import model

logger = logging.getLogger(__name__)
logger.addHandler(logging.NullHandler())


def predict(data):
    logger.info("started")
    try:
        return model.predict(data)
    except Exception:
        logger.exception("failed")
        raise
