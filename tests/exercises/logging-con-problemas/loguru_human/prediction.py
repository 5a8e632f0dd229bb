import sys
import traceback
from time import perf_counter
from uuid import uuid4

from loguru import logger

from model import load_model

logger.remove()
logger.add(
    sys.stderr,
    level="DEBUG",
    colorize=True,
    backtrace=False,
    diagnose=False,
    format="<green>{time:YYYY-MM-DD HH:mm:ss.SSS}</green> | <level>{level: <8}</level> | {extra[rid]} | {message}",
)
_model = load_model()


def predict(data):
    with logger.contextualize(rid=uuid4().hex[:8]):
        start = perf_counter()
        logger.debug("recibida una petición de {} columnas", len(list(data)))
        try:
            result = _model.predict(data)
        except Exception as exc:
            pila = "".join(traceback.format_tb(exc.__traceback__))
            logger.error("la predicción ha fallado con {}\n{}", type(exc).__name__, pila)
            raise
        logger.info("predicción hecha en {:.1f} ms", (perf_counter() - start) * 1000)
        return {"prediction": int(result[0])}
