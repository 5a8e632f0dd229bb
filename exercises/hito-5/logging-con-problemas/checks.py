"""Logging con problemas: prediction.py (and logging_config.py) serve customers that nobody has seen before."""

from __future__ import annotations

from collections.abc import Mapping

from grading.checks import logs
from grading.checks.core import check, run_script
from grading.job import Job

plan, read = logs.plan, logs.read


def rehearsal(files: Mapping[str, bytes], context: Mapping[str, bytes]) -> Job:
    """What *Run* shows: what is written during three predictions of the context's service.py."""
    return run_script("service.py", {**context, **files}, "logs")


print_not_logger = check("print-not-logger")(logs.logger_made)
sensitive_data = check("sensitive-data")(logs.private)
no_levels = check("no-levels")(logs.leveled)
no_request_id = check("no-request-id")(logs.joined)
no_timestamp = check("no-timestamp")(logs.timed)
no_traceback = check("no-traceback")(logs.traced)
