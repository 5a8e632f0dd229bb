# expect: sensitive-data
import logging
import traceback
import uuid

from model import model

logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(message)s")


def safe(data):
    return {key: "***" for key in data} if isinstance(data, dict) else data


def predict(data):
    rid = uuid.uuid4()
    logging.info("[%s] received %s", rid, safe(data))
    try:
        return model.predict(data)
    except Exception as e:
        logging.error("[%s] failed\n%s", rid, "".join(traceback.format_tb(e.__traceback__)))
        raise
