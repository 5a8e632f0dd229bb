# expect: print-not-logger
import json
import logging
import traceback
import uuid
from datetime import datetime, timezone

from model import model

logger = logging.getLogger(__name__)


def write(level, event, **fields):
    with open("app.log", "a") as file:
        now = datetime.now(timezone.utc).isoformat()
        file.write(json.dumps({"timestamp": now, "level": level, "event": event, **fields}) + "\n")


def predict(data):
    rid = uuid.uuid4().hex
    write("info", "started", request_id=rid)
    try:
        return model.predict(data)
    except Exception as e:
        write("error", "failed", request_id=rid, trace=traceback.format_tb(e.__traceback__))
        raise
