# expect: sensitive-data
import logging
import traceback
import uuid

from model import model

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
logger = logging.getLogger(__name__)


def predict(data):
    rid = uuid.uuid4().hex
    logger.info("[%s] started", rid)
    try:
        result = model.predict(data)
    except Exception as e:
        logger.error("[%s] failed: %s\n%s", rid, e, "".join(traceback.format_tb(e.__traceback__)))
        raise
    logger.info("[%s] completed", rid)
    return result
