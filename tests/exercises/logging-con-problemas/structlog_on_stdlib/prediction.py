import logging, logging.config, uuid, traceback, structlog
from model import model

shared = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.CallsiteParameterAdder(
        {
            structlog.processors.CallsiteParameter.LINENO,
            structlog.processors.CallsiteParameter.PROCESS,
            structlog.processors.CallsiteParameter.THREAD,
        }
    ),
]


def exc(e):
    return "".join(traceback.format_list(traceback.extract_tb(e[2]))) + e[0].__qualname__


logging.config.dictConfig(
    {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.ExceptionRenderer(exc),
                    structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
                ],
                "foreign_pre_chain": shared,
            }
        },
        "handlers": {
            "c": {"class": "logging.StreamHandler", "formatter": "json"},
            "f": {"class": "logging.FileHandler", "filename": "out.log", "formatter": "json"},
        },
        "root": {"handlers": ["c", "f"], "level": "INFO"},
    }
)
structlog.configure(
    processors=shared + [structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
log = structlog.get_logger()


class Predictor:
    def __init__(self, m):
        self.m = m

    def __call__(self, data, request_id=None):
        with structlog.contextvars.bound_contextvars(request_id=request_id or uuid.uuid4().hex):
            log.info("start")
            try:
                return self.m.predict(data)
            except Exception as e:
                log.error("fail", exc_info=e)
                raise
            finally:
                log.info("end")


predict = Predictor(model)
