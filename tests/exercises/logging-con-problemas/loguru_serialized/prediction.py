import uuid

from loguru import logger

from model import model


def predict(data, model=model, request_id=None):
    log = logger.bind(request_id=request_id or str(uuid.uuid4())[:8])
    log.info("prediction started")
    try:
        result = model.predict(data)
        probability = model.predict_proba(data)[0, 1]
    except Exception as e:
        # the message may quote the customer: log the same failure without it
        log.opt(exception=(type(e), type(e)("[redacted]"), e.__traceback__)).error("prediction failed")
        raise
    log.success("prediction completed")
    return {"prediction": int(result[0]), "probability": float(probability)}
