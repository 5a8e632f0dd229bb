import logging, logging.handlers, uuid, traceback, sys
from model import model

t = logging.StreamHandler()
t.setFormatter(logging.Formatter("[%(levelname).1s %(asctime)s] %(levelname)s %(rid)s %(message)s"))
m = logging.handlers.MemoryHandler(100, flushLevel=logging.CRITICAL, target=t)
log = logging.getLogger("x")
log.setLevel("INFO")
log.addHandler(m)
log.propagate = False


def predict(data):
    a = logging.LoggerAdapter(log, {"rid": uuid.uuid4().hex})
    a.info("start")
    try:
        return model.predict(data)
    except Exception as e:
        te = traceback.TracebackException.from_exception(e)
        te._str = ""
        a.error("fail\n%s", "".join(te.stack.format()))
        raise e
