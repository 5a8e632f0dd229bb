# expect: no-request-id
import logging
import traceback
import uuid

from model import model


class AddId(logging.Filter):
    def filter(self, record):
        record.request_id = uuid.uuid4().hex
        return True


logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s request_id=%(request_id)s %(message)s")
logging.getLogger().handlers[0].addFilter(AddId())


def predict(data):
    logging.info("started")
    try:
        result = model.predict(data)
        logging.info("completed")
        return result
    except Exception as e:
        logging.error("failed\n%s", "".join(traceback.format_tb(e.__traceback__)))
        raise
