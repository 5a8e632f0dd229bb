# expect: print-not-logger sensitive-data no-levels no-request-id no-timestamp no-traceback
import logging
import uuid

from model import model

logger = logging.getLogger(__name__)
# logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(request_id)s %(message)s")


def predict(data):
    print(f"Received data: {data}")
    if False:
        logger.info("started", extra={"request_id": uuid.uuid4().hex})

    try:
        result = model.predict(data)
        print(f"Prediction: {result}")
        return result
        logger.info("completed")
    except Exception as e:
        print(f"Error: {e}")
        raise
        logger.exception("failed")
