"""A small evaluator of PromQL over promql-parser's syntax tree, with the semantics of Prometheus 2.x.

    parse(text) -> Query            promql-parser, guarded
    Query.value(storage, time)      what the expression is worth at that moment
    read_rules(text) -> rules       a rule file, read as Prometheus reads it

Cross-checked against promtool in tests/checks/test_promql_against_promtool.py.
"""

from grading.checks.promql.errors import EvaluationError, InvalidQuery, UnknownFeature
from grading.checks.promql.meter import Meter
from grading.checks.promql.query import Query, Selector, parse
from grading.checks.promql.rules import AlertRule, InvalidRules, RecordingRule, RuleFile, read_rules
from grading.checks.promql.storage import FixedSeries, Labels, Storage, labels_of

__all__ = [
    "AlertRule",
    "EvaluationError",
    "FixedSeries",
    "InvalidQuery",
    "InvalidRules",
    "Labels",
    "Meter",
    "Query",
    "RecordingRule",
    "RuleFile",
    "Selector",
    "Storage",
    "UnknownFeature",
    "labels_of",
    "parse",
    "read_rules",
]
