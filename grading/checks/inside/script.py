"""Run one of the learner's files as a script, to its end.  Argument: {"file": name}."""

import runpy
import sys


def main(argument, late):
    """Returns {"finished": true}; what the script raises goes up to the caller."""
    sys.argv = [argument["file"]]
    try:
        runpy.run_path(argument["file"], run_name="__main__")
    except SystemExit as stop:
        if stop.code not in (None, 0):
            raise
    return {"finished": True}
