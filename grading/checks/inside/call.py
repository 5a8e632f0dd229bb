"""Import one of the learner's files and call its functions with arguments that were drawn for this grading.

Argument: {"file": name}.  late(): {"calls": [{"function": name, "arguments": [JSON values]}, …]}, asked for only when
the file is loaded, so that loading it can't know them.

Returns {"answers": [{"value": JSON value, "raised": null} or {"value": null, "raised": type of the exception}, …]}.
What is expected is not here: it stays in the judge's process.
"""

import importlib
from pathlib import PurePosixPath


def main(argument, late):
    """What importing the file raises goes up to the caller, as does a function that is not there."""
    module = importlib.import_module(PurePosixPath(argument["file"]).stem)
    calls = late()["calls"]
    functions = [getattr(module, call["function"]) for call in calls]
    return {"answers": [answer(function, call) for function, call in zip(functions, calls, strict=True)]}


def answer(function, call):
    """One call's outcome; whatever the function raises is an answer."""
    try:
        return {"value": function(*call["arguments"]), "raised": None}
    except BaseException as error:
        return {"value": None, "raised": type(error).__name__}
