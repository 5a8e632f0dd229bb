"""What the sensors send."""

MISSING = -999.0
"""Nothing was measured."""
