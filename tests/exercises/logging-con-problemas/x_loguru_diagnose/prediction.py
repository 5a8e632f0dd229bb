# expect: sensitive-data
import sys
import uuid

from loguru import logger

from model import model

logger.remove()
logger.add(sys.stderr, format="{time} {level} {extra[request_id]} {message}", diagnose=True)


def predict(data):
    with logger.contextualize(request_id=uuid.uuid4().hex):
        logger.info("start")
        try:
            result = model.predict(data)
        except Exception as e:
            logger.opt(exception=(type(e), type(e)("x"), e.__traceback__)).error("failed")
            raise
        logger.info("done")
        return result
