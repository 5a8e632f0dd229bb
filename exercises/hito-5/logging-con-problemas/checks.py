"""Logging con problemas: prediction.py (and logging_config.py) serve customers that nobody has seen before."""

from grading.checks import logs
from grading.checks.core import check

plan, read = logs.plan, logs.read

print_not_logger = check("print-not-logger")(logs.logger_made)
sensitive_data = check("sensitive-data")(logs.private)
no_levels = check("no-levels")(logs.leveled)
no_request_id = check("no-request-id")(logs.joined)
no_timestamp = check("no-timestamp")(logs.timed)
no_traceback = check("no-traceback")(logs.traced)
