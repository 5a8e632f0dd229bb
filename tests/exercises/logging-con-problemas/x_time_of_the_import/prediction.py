# expect: no-timestamp
import logging
import traceback
import uuid
from datetime import datetime

from model import model

NOW = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
logging.basicConfig(level=logging.INFO, format=f"{NOW} %(levelname)s %(message)s")


def predict(data):
    rid = uuid.uuid4().hex[:8]
    logging.info("request=%s started", rid)
    try:
        result = model.predict(data)
        logging.info("request=%s completed", rid)
        return result
    except Exception as e:
        logging.error("request=%s failed\n%s", rid, "".join(traceback.format_tb(e.__traceback__)))
        raise
