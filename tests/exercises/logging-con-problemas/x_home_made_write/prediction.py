# expect: print-not-logger
import json
import sys
import traceback
import uuid
from datetime import datetime, timezone

from model import model


class Logger:
    def log(self, level, event, **fields):
        now = datetime.now(timezone.utc).isoformat()
        sys.stdout.write(json.dumps({"timestamp": now, "level": level, "event": event, **fields}) + "\n")


logger = Logger()


def predict(data):
    rid = uuid.uuid4().hex
    logger.log("info", "started", request_id=rid)
    try:
        return model.predict(data)
    except Exception as e:
        logger.log("error", "failed", request_id=rid, trace=traceback.format_tb(e.__traceback__))
        raise
