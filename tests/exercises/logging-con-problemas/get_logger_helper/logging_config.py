import logging, sys, traceback


class F(logging.Formatter):
    def formatException(self, ei):
        return "Traceback (most recent call last):\n" + "".join(traceback.format_tb(ei[2])) + ei[0].__name__


def get_logger(name="app"):
    log = logging.getLogger(name)
    if not log.handlers:
        h = logging.StreamHandler(sys.stdout)
        h.setFormatter(F("%(asctime)s | %(levelname)s | %(name)s | %(message)s", datefmt="%d/%m/%Y %H:%M:%S"))
        log.addHandler(h)
        log.setLevel(logging.INFO)
    return log
