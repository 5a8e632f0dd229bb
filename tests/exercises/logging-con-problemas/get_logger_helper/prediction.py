from uuid import uuid4
from logging_config import get_logger
from model import model

log = get_logger(__name__)


def predict(data, request_id=None):
    rid = request_id or f"req-{uuid4().hex[:6]}"
    log.info(f"{rid} | inicio | n_campos={len(list(data))}")
    try:
        y = model.predict(data)
        p = model.predict_proba(data)
    except ValueError as e:
        log.warning(f"{rid} | datos no válidos", exc_info=True)
        raise
    except Exception:
        log.exception(f"{rid} | fallo")
        raise
    log.info(f"{rid} | fin | prediction={int(y[0])} probability={p[0, 1]:.4f}")
    return {"prediction": int(y[0]), "request_id": rid}
