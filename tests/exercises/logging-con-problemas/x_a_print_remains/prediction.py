# expect: print-not-logger
import logging
import traceback
import uuid

from model import model

logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(message)s")


def predict(data):
    rid = uuid.uuid4().hex
    print("predict called")
    logging.info("request_id=%s started", rid)
    try:
        return model.predict(data)
    except Exception as e:
        logging.error("request_id=%s failed\n%s", rid, "".join(traceback.format_tb(e.__traceback__)))
        raise
