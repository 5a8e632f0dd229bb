# expect: no-request-id
import hashlib
import logging
import traceback

from model import model

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def predict(data):
    rid = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    logging.info("request_id=%s started", rid)
    try:
        return model.predict(data)
    except Exception as e:
        logging.error("request_id=%s failed\n%s", rid, "".join(traceback.format_tb(e.__traceback__)))
        raise
