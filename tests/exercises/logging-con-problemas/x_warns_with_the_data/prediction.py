# expect: sensitive-data
import logging
import sys
import traceback
import uuid
import warnings

from model import model

logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(asctime)s %(levelname)s %(message)s")
logger = logging.getLogger(__name__)


def predict(data):
    rid = uuid.uuid4().hex
    logger.info("request_id=%s start", rid)
    warnings.warn(f"checking {data}")
    try:
        result = model.predict(data)
        logger.info("request_id=%s done", rid)
        return result
    except Exception as e:
        logger.error("request_id=%s failed %s\n%s", rid, type(e).__name__, "".join(traceback.format_tb(e.__traceback__)))
        raise
