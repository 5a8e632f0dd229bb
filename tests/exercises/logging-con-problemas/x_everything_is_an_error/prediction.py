# expect: no-levels
import logging
import traceback
import uuid

from model import model

logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")


def predict(data):
    rid = uuid.uuid4().hex
    logging.error("request_id=%s started", rid)
    try:
        result = model.predict(data)
        logging.error("request_id=%s completed", rid)
        return result
    except Exception as e:
        logging.error("request_id=%s failed\n%s", rid, "".join(traceback.format_tb(e.__traceback__)))
        raise
