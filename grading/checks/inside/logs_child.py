"""The half of logs.py that lives beside the learner's code: `live` is called in the forked child.

It loads prediction.py (and logging_config.py), makes the calls it is asked for, and says of each how it ended, whether
a logging library or the author's own print wrote, and through which frames the model's failure came.
"""

import builtins
import contextlib
import importlib
import inspect
import logging
import re
import sys
import threading
import traceback
import warnings
from pathlib import Path

NAMES = {"function": "predict", "module": "model", "model": "model"}
"""What this exercise calls the learner's function, the module that the model is in, and the model."""
LOGGERS = {"logging", "structlog", "loguru", "pythonjsonlogger"}
EMITTING = {"callHandlers", "_proxy_to_logger", "emit"}
"""Functions of those libraries that run when, and only when, an event passes the level filter."""
SET_UP = re.compile(r"(^|_)(set_?up|config(ure|ura|urar)?|init|ini[ct]iali[sz](e|ar?)|install|prepar[ae]r?)(_|$)")


def live(ask, tell, names, main_first):
    """Load the learner's files, say so, then make calls until nobody asks any more."""
    recorder = Recorder(names)
    try:
        predict, restart = _load(recorder, main_first)
    except BaseException as error:
        tell({"failed": _own_traceback(error)})
        return
    tell({"restart": restart})
    while (order := ask()) is not None:
        tell(_make_call(predict, order, recorder))


def _load(recorder, main_first):
    """The learner's predict, and whether the service's main should have set up the log before."""
    _reset_loggers()
    sys.dont_write_bytecode = True
    warnings.simplefilter("ignore")  # what a library warns of is no event of the learner's
    warnings.filterwarnings("always", category=UserWarning, module=r"(prediction|logging_config)$")
    for name in ("prediction", "logging_config", NAMES["module"]):
        sys.modules.pop(name, None)
    builtins.print = recorder.print
    threading.setprofile(recorder.hook)
    sys.setprofile(recorder.hook)
    try:
        if main_first:
            _set_up("logging_config", recorder)
        prediction = importlib.import_module("prediction")
        config_waits = Path("logging_config.py").is_file() and "logging_config" not in sys.modules
        restart = not main_first and (config_waits or _waiting("logging_config", recorder) is not None)
        if not restart:
            _set_up("prediction", recorder)
    finally:
        sys.setprofile(None)
    predict = getattr(prediction, NAMES["function"], None)
    if not callable(predict):
        raise TypeError(f"prediction.py defines no function `{NAMES['function']}`")
    return predict, restart


def _set_up(module, recorder):
    """Run the module's set-up function, as the service's main would, unless it has run."""
    importlib.import_module(module)
    function = _waiting(module, recorder)
    if function is not None:
        function()


def _waiting(module, recorder):
    """The set-up function of a loaded module, when it has one without required arguments and none of them has run."""
    space = vars(sys.modules[module]) if module in sys.modules else {}
    own = {name: value for name, value in space.items() if SET_UP.search(name) and _is_set_up(value, module)}
    if any(inspect.unwrap(function).__code__ in recorder.ran for function in own.values()):
        return None
    return own[min(own, key=lambda name: "log" not in name)] if own else None


def _is_set_up(value, module):
    """Whether it is a function of that module (decorated or not) that can be called with nothing."""
    if not callable(value) or not inspect.isfunction(inspect.unwrap(value)) or value.__module__ != module:
        return False
    return _takes_nothing(value)


def _takes_nothing(function):
    variadic = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    parameters = inspect.signature(function).parameters.values()
    return all(p.default is not p.empty or p.kind in variadic for p in parameters)


def _reset_loggers():
    """Forget what the warm server's libraries were told before this run."""
    for handler in list(logging.root.handlers):
        logging.root.removeHandler(handler)
    logging.root.setLevel(logging.WARNING)
    if "structlog" in sys.modules:
        sys.modules["structlog"].reset_defaults()
        sys.modules["structlog"].contextvars.clear_contextvars()
    if "loguru" in sys.modules:
        sys.modules["loguru"].logger.remove()
        sys.modules["loguru"].logger.add(sys.stderr)


def _own_traceback(error):
    """The traceback from the learner's files on, without the frames that led there."""
    trace, here = error.__traceback__, f"{Path.cwd()}/"
    while trace and not trace.tb_frame.f_code.co_filename.startswith(here):
        trace = trace.tb_next
    return "".join(traceback.format_exception(type(error), error, trace))


class Recorder:
    """Where the text of a call came from: a logging library, or a print or a write of the author's own."""

    def __init__(self, names):
        self.files = {str(Path.cwd() / name) for name in names}
        self.ran, self.direct, self.logged, self.levels = set(), [], 0, []
        self.original = builtins.print

    def hook(self, frame, event, arg):
        """A profile function: sees every Python call and every call into C, in every thread."""
        code = frame.f_code
        if event == "call":
            if code.co_filename in self.files:
                self.ran.add(code)
            elif code.co_name in EMITTING and _library(frame) in LOGGERS:
                self.logged += 1
                self.level(frame.f_locals.get("record"))
        elif event == "c_call" and getattr(arg, "__name__", "") in ("write", "writelines"):
            plain = getattr(arg, "__self__", None)
            by_number = getattr(plain, "__name__", "") == "posix" and code.co_filename in self.files
            if (by_number or _standard(plain)) and (line := self.author(frame)):
                self.direct.append({"how": "write", "where": line, "text": ""})

    def level(self, record):
        """Note the level of an event that the author's own lines gave to the standard library."""
        if isinstance(record, logging.LogRecord) and record.pathname in self.files:
            self.levels.append(record.levelno)

    def print(self, *values, sep=" ", end="\n", file=None, flush=False):
        """In place of the builtin: note what the author prints on a standard stream, then print it."""
        target = sys.stdout if file is None else file
        if _standard(target) and (line := self.author(sys._getframe(1))):
            text = (" " if sep is None else sep).join(map(str, values)) + ("\n" if end is None else end)
            self.direct.append({"how": "print", "where": line, "text": text[:5_000]})
        self.original(*values, sep=sep, end=end, file=file, flush=flush)

    def author(self, frame):
        """The author's innermost line on the stack, unless a logger or `warnings` stands above the frame."""
        line = None
        while frame is not None:
            if _library(frame) in LOGGERS or _library(frame) == "warnings":
                return None
            if line is None and frame.f_code.co_filename in self.files:
                line = f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"
            frame = frame.f_back
        return line


def _library(frame):
    return str(frame.f_globals.get("__name__", "")).partition(".")[0]


def _standard(stream):
    try:
        return stream.fileno() in (1, 2)
    except Exception:
        return False


def _make_call(predict, order, recorder):
    """Call predict once; say how it ended, who wrote, and through which frames an ordered failure of the model came."""
    recorder.direct, recorder.logged, recorder.levels = [], 0, []
    error = _arm(order)
    answer = {"outcome": "returned"}
    data = dict(order["customer"])
    if order["shape"] == "frame":
        data = importlib.import_module("pandas").DataFrame([data])
    sys.setprofile(recorder.hook)
    try:
        result = predict(data)
        if inspect.iscoroutine(result):
            importlib.import_module("asyncio").run(result)
    except BaseException as reason:
        sys.setprofile(None)
        ordered = error is not None and any(link is error for link in _chain(reason))
        answer = {"outcome": "raised", "error": _last_line(reason), "ordered": ordered}
    finally:
        sys.setprofile(None)
    frames = traceback.extract_tb(error.__traceback__) if error is not None else []
    answer["frames"] = [[Path(f.filename).name, f.lineno, f.name] for f in frames if f.filename[:1] != "<"]
    _flush()
    answer |= {"direct": recorder.direct[:20], "logged": recorder.logged, "levels": recorder.levels[:200]}
    answer["busy"] = threading.active_count() > 1
    return answer


def _last_line(error):
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename[:1] != "<"]
    where = f" ({Path(own[-1].filename).name}:{own[-1].lineno})" if own else ""
    return f"{type(error).__name__}{where}"


def _chain(error):
    found = []
    while error is not None and len(found) < 50:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _arm(order):
    """Let the model answer, or have it raise what was ordered, from a function and line drawn for this grading."""
    kind = type(getattr(importlib.import_module(NAMES["module"]), NAMES["model"]))
    if not hasattr(kind, "_trained"):
        kind._trained = kind._score
    if order["raises"] is None:
        kind._score = kind._trained
        return None
    error = getattr(builtins, order["raises"]["type"])(order["raises"]["message"])
    scene = order["scene"]
    source = "\n" * (scene["line"] - 2) + f"def {scene['name']}(self, table):\n    raise error\n"
    space = {"__name__": NAMES["module"], "error": error}
    exec(compile(source, str(Path.cwd() / scene["file"]), "exec"), space)
    kind._score = space[scene["name"]]
    return error


def _flush():
    """What a process does with its handlers before it ends."""
    with contextlib.suppress(Exception):
        for reference in list(logging._handlerList):
            if (handler := reference()) is not None:
                handler.flush()
    if "loguru" in sys.modules:
        with contextlib.suppress(Exception):
            sys.modules["loguru"].logger.complete()
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        with contextlib.suppress(Exception):
            stream.flush()
