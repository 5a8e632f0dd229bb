"""What an exercise about a query is checked with.  The learner's SQL runs in the sandbox alone, never here.

sales.py     draws of a shop's database, each with one trap, and the report that it should give
results.py   what the query gave, compared as a bag of rows
job.py       the one phase: query (the learner's)
"""

from grading.checks.sql.job import query_job
from grading.checks.sql.results import Result, compare, read_results
from grading.checks.sql.sales import TRAPS, Sales, inserts, sales

__all__ = ["TRAPS", "Result", "Sales", "compare", "inserts", "query_job", "read_results", "sales"]
