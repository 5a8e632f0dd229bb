"""Un solo contador con el resultado, en español."""
import time

from model import model
from prometheus_client import Counter, Enum, Gauge, Histogram

PETICIONES = Counter(
    "fuga_peticiones_total", "Peticiones por resultado y clase", ["version_modelo", "resultado", "clase"]
)
DURACION = Histogram("fuga_peticion_duracion_seconds", "Duración de la petición", ["version_modelo"])
PROBABILIDAD = Histogram(
    "fuga_probabilidad", "Probabilidad de fuga", ["version_modelo"], buckets=[0.25, 0.5, 0.75, 1.0]
)
ESTADO = Enum("fuga_modelo_estado", "Estado del modelo", states=["sin_cargar", "cargado"])
DERIVA = Gauge("fuga_deriva", "Deriva por variable", ["variable"])
ESTADO.state("cargado" if model else "sin_cargar")
for _nombre in model.feature_names_in_:
    DERIVA.labels(_nombre).set(0.0)


def predict(data):
    inicio = time.monotonic()
    resultado, clase = "error", "ninguna"
    try:
        salida = model.predict(data)
        proba = model.predict_proba(data)[0, 1]
        resultado, clase = "ok", "se_fuga" if salida[0] else "se_queda"
        DURACION.labels(model.version).observe(time.monotonic() - inicio)
        PROBABILIDAD.labels(model.version).observe(proba)
        return int(salida[0])
    except (ValueError, TypeError):
        resultado = "entrada_invalida"
        raise
    except Exception:
        resultado = "fallo_interno"
        raise
    finally:
        PETICIONES.labels(model.version, resultado, clase).inc()
