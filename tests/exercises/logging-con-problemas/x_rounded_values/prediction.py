# expect: sensitive-data
import logging
import traceback
import uuid

import pandas as pd

from model import model

logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(message)s")


def predict(data):
    rid = uuid.uuid4().hex
    balance = float(pd.Series(data["balance"]).iloc[0])
    logging.info("request_id=%s started, balance of about %s", rid, f"{balance:,.0f} EUR")
    try:
        return model.predict(data)
    except Exception as e:
        logging.error("request_id=%s failed\n%s", rid, "".join(traceback.format_tb(e.__traceback__)))
        raise
