# expect: no-timestamp
import logging
import traceback
import uuid

from model import model

class F(logging.Formatter):
    def format(self, record):
        self._style._fmt = "%(asctime)s %(levelname)s %(message)s" if record.levelno < 30 else "%(levelname)s %(message)s"
        return super().format(record)

    def usesTime(self):
        return True


_h = logging.StreamHandler()
_h.setFormatter(F("%(asctime)s %(levelname)s %(message)s"))
logging.basicConfig(level=logging.INFO, handlers=[_h])
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
