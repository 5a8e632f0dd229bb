# expect: no-traceback
import logging
import traceback
import uuid

from model import model

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
logger = logging.getLogger(__name__)


def predict(data):
    rid = uuid.uuid4().hex
    logger.info("request_id=%s start", rid)
    try:
        result = model.predict(data)
        logger.info("request_id=%s done", rid)
        return result
    except Exception as e:
        logger.error("request_id=%s failed %s", rid, type(e).__name__, stack_info=True)
        raise
