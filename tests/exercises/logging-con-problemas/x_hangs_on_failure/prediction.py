# expect: no-levels no-traceback
import logging
import time
import uuid

from model import model

logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(message)s")


def predict(data):
    rid = uuid.uuid4().hex
    logging.info("request_id=%s started", rid)
    while True:
        try:
            return model.predict(data)
        except BaseException:
            time.sleep(0.2)
