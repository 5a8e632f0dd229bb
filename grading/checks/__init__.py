"""The vocabulary that an exercise's checks.py is written in, one module per subject.

`core` is what every checks.py needs; `calls`, `frames`, `sql`, `mlflow`, `logs`, `cards`, `prometheus` (with `promql`)
judge one subject each and depend on the core only; `inside/` holds the programs that run confined, beside the
learner's files.
"""
