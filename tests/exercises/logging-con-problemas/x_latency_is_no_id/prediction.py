# expect: no-request-id
import json
import logging
import time
import traceback

from model import model

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def predict(data):
    start = time.perf_counter_ns()
    try:
        result = model.predict(data)
        logging.info(json.dumps({"event": "done", "latency_ns": time.perf_counter_ns() - start, "proba": 0.5}))
        return result
    except Exception as e:
        pila = "".join(traceback.format_tb(e.__traceback__))
        logging.error("failed after %d ns with %s\n%s", time.perf_counter_ns() - start, type(e).__name__, pila)
        raise
