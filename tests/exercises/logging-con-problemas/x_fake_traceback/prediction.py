# expect: no-traceback
import logging
import traceback
import uuid

from model import model

logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(message)s")


def predict(data):
    rid = uuid.uuid4()
    logging.info("[%s] start", rid)
    try:
        return model.predict(data)
    except Exception as e:
        text = f'Traceback (most recent call last):\n  File "prediction.py", line 14, in predict\n{type(e).__name__}'
        logging.error("[%s] failed\n%s\n%s", rid, text, "".join(traceback.format_stack()))
        raise
