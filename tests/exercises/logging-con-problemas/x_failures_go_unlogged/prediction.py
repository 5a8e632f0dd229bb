# expect: no-levels no-traceback
import logging, uuid
from model import model

logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(message)s")


def predict(data):
    rid = uuid.uuid4()
    logging.info("%s start", rid)
    r = model.predict(data)
    logging.info("%s end", rid)
    return r
