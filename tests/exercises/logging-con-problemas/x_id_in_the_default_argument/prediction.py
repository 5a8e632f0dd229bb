# expect: no-request-id
import logging
import traceback
import uuid

from model import model

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def predict(data, request_id=str(uuid.uuid4())):
    logging.info("started", extra={"request_id": request_id})
    logging.info("request %s", request_id)
    try:
        return model.predict(data)
    except Exception as e:
        logging.error("request %s failed\n%s", request_id, "".join(traceback.format_tb(e.__traceback__)))
        raise
