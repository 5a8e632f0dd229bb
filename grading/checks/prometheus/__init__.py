"""Judge the metrics that a module exposes, and the alerting rules written on them."""
