# expect: print-not-logger sensitive-data no-levels no-request-id no-timestamp no-traceback
import structlog

logger = structlog.get_logger()


def predict(data, request_id="abc"):
    log = logger.bind(request_id=request_id)
    log.info("prediction_started", features=list(data.keys()))
    try:
        result = model.predict(data)
        log.info("prediction_completed", prediction=int(result))
        return result
    except Exception as e:
        log.error("prediction_failed", error=str(e), exc_info=True)
        raise
