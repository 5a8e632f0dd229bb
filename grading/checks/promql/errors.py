"""What can become of an expression besides a value."""


class InvalidQuery(Exception):
    """Prometheus would not accept the expression."""


class EvaluationError(Exception):
    """Prometheus would accept the expression and fail to evaluate it: many-to-many matching, for instance."""


class UnknownFeature(Exception):
    """The parser knows it and this evaluator does not: a fault of ours, so nothing can be said about the expression."""
