# expect: sensitive-data
import json
import logging
import traceback
import uuid

from model import model

logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(message)s")


def predict(data):
    rid = uuid.uuid4().hex
    logging.info("request_id=%s started", rid)
    try:
        return model.predict(data)
    except Exception as e:
        logging.error("request_id=%s failed\n%s", rid, "".join(traceback.format_tb(e.__traceback__)))
        with open(f"{rid}.json", "w") as dump:
            json.dump({k: str(v) for k, v in data.items()}, dump)
        raise
