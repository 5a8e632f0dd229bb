# expect: no-traceback
import logging
import sys
import uuid

from model import model

logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(filename)s:%(lineno)d %(message)s")


def predict(data):
    rid = uuid.uuid4().hex
    logging.info("request_id=%s started", rid)
    try:
        return model.predict(data)
    except Exception as e:
        line = sys.exc_info()[2].tb_lineno
        logging.error("request_id=%s traceback: %s at prediction.py line %d", rid, type(e).__name__, line)
        raise
