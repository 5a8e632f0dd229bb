import functools
import logging
import uuid

from logging_config import correlation_id
from model import model

logger = logging.getLogger("churn.prediction")


def traced(function):
    @functools.wraps(function)
    def wrapper(data, *args, **kwargs):
        token = correlation_id.set(uuid.uuid4().hex)
        try:
            logger.info("%s started", function.__name__)
            result = function(data, *args, **kwargs)
            logger.info("%s finished", function.__name__)
            return result
        except Exception:
            logger.exception("%s failed", function.__name__)
            raise
        finally:
            correlation_id.reset(token)

    return wrapper


@traced
def predict(data):
    return model.predict(data)
