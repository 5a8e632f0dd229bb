import logging
import traceback
import uuid

from model import model

logging.basicConfig(level=logging.INFO, format="%(levelname).1s%(asctime)s.%(msecs)03d %(process)d %(filename)s:%(lineno)d] %(message)s", datefmt="%m%d %H:%M:%S")
logger = logging.getLogger(__name__)


def predict(data):
    rid = uuid.uuid4().hex
    logger.info("request_id=%s start", rid)
    try:
        result = model.predict(data)
        logger.info("request_id=%s done", rid)
        return result
    except Exception as e:
        logger.error("request_id=%s failed %s\n%s", rid, type(e).__name__, "".join(traceback.format_tb(e.__traceback__)))
        raise
