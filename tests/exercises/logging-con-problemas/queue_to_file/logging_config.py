import atexit
import logging
import logging.handlers
import queue
import traceback
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter

correlation_id = ContextVar("correlation_id", default=None)


class WithCorrelation(logging.Filter):
    def filter(self, record):
        record.correlation_id = correlation_id.get()
        return True


class Frames(JsonFormatter):
    def formatException(self, exc_info):
        return f"{exc_info[0].__name__} at\n" + "".join(traceback.format_tb(exc_info[2]))


def setup_logging():
    out = logging.handlers.RotatingFileHandler("service.log", maxBytes=1_000_000, backupCount=2)
    out.setFormatter(Frames("%(asctime)s %(levelname)s %(name)s %(message)s %(correlation_id)s"))
    events = queue.SimpleQueue()

    class Quiet(logging.handlers.QueueHandler):
        def prepare(self, record):
            return record

    handler = Quiet(events)
    handler.addFilter(WithCorrelation())
    listener = logging.handlers.QueueListener(events, out)
    listener.start()
    atexit.register(listener.stop)
    logging.basicConfig(level=logging.INFO, handlers=[handler])
