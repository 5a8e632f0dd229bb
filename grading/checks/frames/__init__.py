"""What an exercise about a script that cleans a table is checked with.

shop.py      a draw of a shop's orders, each of a kind that one defect spoils
table.py     the table that the script wrote, and what its cells say
job.py       the two phases: run (the learner's), outputs
"""

from grading.checks.frames.job import script_job
from grading.checks.frames.shop import Order, Shop, shop
from grading.checks.frames.table import Table, blank, day, number, read_table

__all__ = ["Order", "Shop", "Table", "blank", "day", "number", "read_table", "script_job", "shop"]
