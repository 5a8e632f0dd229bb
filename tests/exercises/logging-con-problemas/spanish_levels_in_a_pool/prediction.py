import logging, sys, traceback, itertools, threading
from concurrent.futures import ThreadPoolExecutor
from model import model

logging.addLevelName(logging.INFO, "INFORMACIÓN")
logging.addLevelName(logging.ERROR, "FALLO")
logging.basicConfig(
    stream=sys.stdout,
    level=logging.INFO,
    style="{",
    format="{asctime}.{msecs:03.0f} {levelname:<12} {message}",
    datefmt="%Y-%m-%dT%H:%M:%S",
)
n = itertools.count()
pool = ThreadPoolExecutor(2)


def _do(data, rid):
    logging.info("peticion=%s inicio", rid)
    try:
        r = model.predict(data)
        logging.info("peticion=%s fin filas=%d", rid, len(r))
        return r
    except Exception as e:
        logging.error("peticion=%s fallo %s\n%s", rid, type(e).__name__, "".join(traceback.format_tb(e.__traceback__)))
        raise


def predict(data):
    return pool.submit(_do, data, next(n)).result()
