import json
import logging
import sys
import time
import traceback
import uuid

from model import model

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")
logger = logging.getLogger("churn")


def _emit(level, event, **fields):
    entry = {"time": time.time(), "level": logging.getLevelName(level).lower(), "event": event, **fields}
    logger.log(level, json.dumps(entry, indent=2))


def predict(data):
    call = str(uuid.uuid4())
    _emit(logging.INFO, "received", call=call, columns=len(list(data)))
    try:
        result = model.predict(data)
    except Exception as error:
        frames = [[f.filename, f.lineno, f.name] for f in traceback.extract_tb(error.__traceback__)]
        _emit(logging.ERROR, "failed", call=call, kind=type(error).__name__, frames=frames)
        raise
    _emit(logging.INFO, "answered", call=call, rows=len(result))
    return result
