import logging
import uuid

from logging_config import configure_logging, request_id_var
from model import model

configure_logging()
logger = logging.getLogger(__name__)


def predict(data, request_id=None):
    token = request_id_var.set(request_id or str(uuid.uuid4()))
    try:
        logger.info("Received a request with %d features", len(list(data.keys())))
        try:
            result = model.predict(data)
        except ValueError:
            logger.warning("Invalid input", exc_info=True)
            raise
        except Exception:
            logger.exception("Prediction failed")
            raise
        logger.info("Prediction finished")
        return result
    finally:
        request_id_var.reset(token)
