# expect: no-request-id
import logging
import traceback
import uuid

from model import model

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
REQUEST_ID = uuid.uuid4().hex


def predict(data):
    logging.info("request_id=%s started", REQUEST_ID)
    try:
        result = model.predict(data)
        logging.info("request_id=%s completed", REQUEST_ID)
        return result
    except Exception as e:
        logging.error("request_id=%s failed\n%s", REQUEST_ID, "".join(traceback.format_tb(e.__traceback__)))
        raise
