"""Import metrics.py, call its predict with a model whose outcomes are drawn, and scrape every registry all along.

Argument: {"features": {name: value}, "module": name, "model": name}: a customer for the rehearsal, the module that
gives the model, and what the model is called there.
Late: {"calls": [call…], "drift": value, "marker": text}, where a call is {"kind": "success"|"failure",
"form": "dict"|"frame", "data": {…}, "seconds": s, "class": 0|1, "probability": p, "exception": name, "message": text};
an `exception` that is no builtin is made as a class of that name.

Returns {"version", "entry", "forms", "rehearsal": [error…], "imported": [text…], "scrapes": [[text…]…],
"calls": [{"wall", "raised"}…], "drift": [text…]}: `scrapes[i]` is the exposition of each registry before call i, and
the last one after the last call; "drift" is it after each labelled gauge was set to the drawn value and marker.
The model's class is patched before metrics.py is loaded, so every way of getting at the model meets the drawn outcomes.
"""

import asyncio
import builtins
import gc
import importlib
import inspect
import sys
import time
import weakref

import pandas as pd
import prometheus_client
from prometheus_client import exposition
from prometheus_client.registry import REGISTRY, CollectorRegistry

sleep, clock, scrape_text = time.sleep, time.perf_counter, prometheus_client.generate_latest
MAX_TEXT = 120_000
REHEARSAL = {"kind": "success", "seconds": 0.001, "class": 0, "probability": 0.1}
NAMES = ("predict_with_metrics", "predict")


def main(argument, late):
    """See the module's docstring; what importing metrics.py raises goes up to the caller."""
    registries = watch_registries()
    given = importlib.import_module(argument["module"])
    model = getattr(given, argument["model"])
    outcome = control(model)
    version = str(getattr(model, "version", ""))[:50]
    silence_servers()
    sys.modules.pop("metrics", None)
    module = importlib.import_module("metrics")
    report = {"imported": expositions(registries), "rehearsal": [], "forms": [], "scrapes": [], "calls": []}
    report["version"] = version
    predict, report["entry"] = find_predict(module, model)
    if predict is None:
        return report
    outcome.update(REHEARSAL)
    for bare in (False, True):  # a strict predict may refuse columns that are no features of the model
        for form in ("dict", "frame"):
            data = only_features(given, argument["features"]) if bare else argument["features"]
            _, raised = call(predict, data, form)
            report["rehearsal"].append(raised)
            if raised is None:
                report["forms"].append(form)
        if report["forms"]:
            break
    drawn = late()
    forms = report["forms"] or ["dict"]
    report["scrapes"].append(expositions(registries))
    for wanted in drawn["calls"]:
        outcome.update(wanted)
        form = wanted["form"] if wanted["form"] in forms else forms[0]
        wall, raised = call(predict, only_features(given, wanted["data"]) if bare else wanted["data"], form)
        report["calls"].append({"wall": wall, "raised": raised})
        report["scrapes"].append(expositions(registries))
    set_gauges(registries, drawn["marker"], drawn["drift"])
    report["drift"] = expositions(registries)
    return report


def watch_registries():
    """REGISTRY without leftovers of earlier imports, and from now on each registry that comes and stays alive."""
    alive = weakref.WeakSet()
    client = prometheus_client
    standard = (client.PROCESS_COLLECTOR, client.PLATFORM_COLLECTOR, client.GC_COLLECTOR)
    for collector in list(REGISTRY._collector_to_names):
        if collector not in standard:
            REGISTRY.unregister(collector)
    original = CollectorRegistry.__init__

    def remember(self, *args, **kwargs):
        original(self, *args, **kwargs)
        alive.add(self)

    CollectorRegistry.__init__ = remember
    alive.add(REGISTRY)
    return alive


def expositions(registries):
    """What a scrape of each living registry reads; a registry that can't be scraped reads as its error."""
    gc.collect(1)
    texts = []
    for registry in list(registries):
        try:
            text = scrape_text(registry).decode("utf-8", "replace")
        except BaseException as error:
            text = f"# broken {type(error).__name__}: {error}\n"
        texts.append(text if len(text) <= MAX_TEXT else "# broken: the exposition is too large\n")
    return texts


def control(model):
    """Make each model of that class answer with what the returned mapping holds, as soon as it holds something."""
    outcome = {}
    kind = type(model)
    real = {name: getattr(kind, name) for name in ("predict", "predict_proba")}
    import numpy as np

    def happen():
        sleep(outcome["seconds"])
        if outcome["kind"] == "failure":
            raise exception(outcome["exception"], outcome["message"])

    def predict(self, rows):
        if not outcome:
            return real["predict"](self, rows)
        happen()
        return np.full(count(rows), outcome["class"])

    def predict_proba(self, rows):
        if not outcome:
            return real["predict_proba"](self, rows)
        happen()
        return np.tile([1 - outcome["probability"], outcome["probability"]], (count(rows), 1))

    kind.predict, kind.predict_proba = predict, predict_proba
    return outcome


def count(rows):
    """How many rows an input has: a dict of scalars, a series or a flat array is one row."""
    if isinstance(rows, dict):
        lengths = [len(value) for value in rows.values() if hasattr(value, "__len__") and not isinstance(value, str)]
        return max(lengths, default=1)
    if isinstance(rows, list | tuple):
        nested = rows and (isinstance(rows[0], dict) or hasattr(rows[0], "__len__"))
        return len(rows) if nested else 1
    return rows.shape[0] if getattr(rows, "ndim", 1) == 2 else 1


def exception(name, message):
    """An exception of that builtin type, or of a type made for it."""
    kind = getattr(builtins, name, None)
    if not (isinstance(kind, type) and issubclass(kind, Exception)):
        kind = type(name, (Exception,), {"__module__": "model"})
    return kind(message)


def silence_servers():
    """A metrics server or a push gateway is not what is graded, and the sandbox has no network for them."""

    class Idle:
        def __getattr__(self, name):
            return lambda *_args, **_kwargs: None

    def started(*_args, **_kwargs):
        return Idle(), Idle()

    for place in (prometheus_client, exposition):
        for name in ("start_http_server", "start_wsgi_server", "push_to_gateway", "pushadd_to_gateway"):
            setattr(place, name, started)


def find_predict(module, model):
    """The callable to grade and its name: a function of the module, else a method of an object or class of its own."""
    own = [value for value in vars(module).values() if getattr(value, "__module__", None) == module.__name__]
    objects = [value for value in own if not isinstance(value, type)]
    classes = [value for value in own if isinstance(value, type) and any(hasattr(value, name) for name in NAMES)]
    made = [instance(kind, model) for kind in classes]
    for holder in [module, *objects, *(one for one in made if one is not None)]:
        for name in NAMES:
            if callable(getattr(holder, name, None)):
                return getattr(holder, name), name
    return None, None


def instance(kind, model):
    """An object of that class, its required arguments guessed (the model, by default); None when that does not work."""
    guesses = {"model": model, "registry": REGISTRY, "version": "1.0.0"}
    try:
        arguments = {}
        for parameter in inspect.signature(kind).parameters.values():
            required = parameter.default is parameter.empty and parameter.kind in (0, 1, 3)
            if required:
                match = [guess for word, guess in reversed(guesses.items()) if word in parameter.name.lower()]
                arguments[parameter.name] = match[0] if match else model
        return kind(**arguments)
    except Exception:
        return None


def only_features(given, data):
    """The customer without the columns that the model does not use."""
    return {name: data[name] for name in given.FEATURES}


def call(predict, data, form):
    """Seconds that the call took, and the name and text of what it raised (None when it returned)."""
    given = dict(data) if form == "dict" else pd.DataFrame([data])
    started = clock()
    try:
        result = predict(given)
        if inspect.iscoroutine(result):
            asyncio.run(result)
    except Exception as error:
        return clock() - started, f"{type(error).__name__}: {error}"[:300]
    return clock() - started, None


def set_gauges(registries, marker, value):
    """Set each labelled gauge under the marker, as a drift job would."""
    for registry in list(registries):
        for collector in list(registry._collector_to_names):
            names = getattr(collector, "_labelnames", ())
            if getattr(collector, "_type", None) == "gauge" and names:
                try:
                    collector.labels(*[marker for _ in names]).set(value)
                except Exception as error:
                    print(f"{collector}: {error}", file=sys.stderr)
