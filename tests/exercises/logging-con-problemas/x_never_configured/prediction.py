# expect: no-levels no-timestamp
import logging
import traceback
import uuid

from model import model

logger = logging.getLogger(__name__)


def predict(data):
    rid = uuid.uuid4().hex
    logger.info("request_id=%s started", rid)
    try:
        result = model.predict(data)
        logger.info("request_id=%s completed", rid)
        return result
    except Exception as e:
        logger.error("request_id=%s failed\n%s", rid, "".join(traceback.format_tb(e.__traceback__)))
        raise
