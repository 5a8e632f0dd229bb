from functools import wraps

from prometheus_client import Counter, Gauge, Histogram

import model as m

NS = "churn"
REQUESTS = Counter("predictions", "Served predictions", ["model_version", "klass"], namespace=NS)
FAILURES = Counter("prediction_exceptions", "Predictions that raised", namespace=NS)
TIME = Histogram("prediction_duration_seconds", "Duration", namespace=NS)
SCORES = Histogram("prediction_score", "Score of the predicted class", namespace=NS, buckets=(0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1))
UP = Gauge("model_up", "Model in memory", namespace=NS)
SHIFT = Gauge("input_shift", "Wasserstein distance to the training data", ["input"], namespace=NS)

UP.set_function(lambda: float(m.model is not None))


def observed(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        with FAILURES.count_exceptions(), TIME.time():
            return function(*args, **kwargs)

    return wrapper


@observed
def predict(data, request_id=None):
    probabilities = m.model.predict_proba(data)[0]
    klass = int(probabilities.argmax())
    REQUESTS.labels(m.model.version, klass).inc()
    SCORES.observe(round(float(probabilities.max()), 4))
    return klass
