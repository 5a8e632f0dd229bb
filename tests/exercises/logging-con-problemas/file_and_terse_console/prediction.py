import logging
import traceback
import uuid
from threading import Lock

from model import model

log = logging.getLogger("prediction")
log.setLevel(logging.DEBUG)
log.propagate = False
console = logging.StreamHandler()
console.setFormatter(logging.Formatter("%(message)s"))
log.addHandler(console)
file = logging.FileHandler("prediction.log", encoding="utf-8", delay=True)
file.setFormatter(logging.Formatter("%(created).6f %(levelname)-8s %(request)s %(funcName)s %(message)s"))
log.addHandler(file)
lock = Lock()


def predict(data, *, request=None):
    extra = {"request": request or uuid.uuid4()}
    with lock:
        log.debug("columns: %s", ", ".join(list(data)), extra=extra)
        try:
            answer = model.predict(data)
        except Exception as e:
            for line in traceback.format_tb(e.__traceback__):
                log.error("%s", line.strip().replace("\n", " / "), extra=extra)
            log.error("gave up: %s", e.__class__.__qualname__, extra=extra)
            raise
        log.info("answered", extra=extra)
        return answer
