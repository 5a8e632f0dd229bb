import sys

from loguru import logger


def setup():
    logger.remove()
    logger.add(sys.stdout, serialize=True, backtrace=True, diagnose=False)
