# expect: sensitive-data
import sys
from uuid import uuid4
from loguru import logger
from model import model

logger.remove()
logger.add(sys.stderr, diagnose=False, format="{time} | {level} | {extra} | {message}")


def predict(data):
    with logger.contextualize(request_id=uuid4().hex), logger.catch(reraise=True):
        logger.info("go")
        return model.predict(data)
