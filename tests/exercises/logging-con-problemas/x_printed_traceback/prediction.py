# expect: print-not-logger
import logging, uuid, sys, traceback
from model import model

logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(message)s")


def predict(data):
    rid = uuid.uuid4()
    logging.info("%s start", rid)
    try:
        return model.predict(data)
    except Exception as e:
        logging.error("%s bad", rid)
        print("".join(traceback.format_tb(e.__traceback__)), file=sys.stderr)
        raise
