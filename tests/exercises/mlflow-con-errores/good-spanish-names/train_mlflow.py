import mlflow as ml
from mlflow.models import infer_signature as firma
from sklearn.ensemble import RandomForestClassifier as Bosque
from sklearn.metrics import accuracy_score, precision_score, recall_score, f1_score, roc_auc_score
from data import X_train as XE, X_test as XP, y_train as yE, y_test as yP

ml.set_experiment("bankchurn")

def entrenar():
    corrida = ml.start_run(run_name="bosque inicial")
    try:
        ajustes = {"arboles": 100, "profundidad": 10}
        ml.log_params(ajustes)
        bosque = Bosque(n_estimators=ajustes["arboles"], max_depth=ajustes["profundidad"])
        bosque.fit(XE, yE)
        pred = bosque.predict(XP)
        ml.log_metrics({
            "exactitud": round(accuracy_score(yP, pred), 4),
            "precision": round(precision_score(yP, pred), 4),
            "exhaustividad": round(recall_score(yP, pred), 4),
            "puntaje_f1": round(f1_score(yP, pred), 4),
            "area_roc": round(roc_auc_score(yP, bosque.predict_proba(XP)[:, 1]), 4),
        })
        ml.set_tags({"autora": "Lucía", "curso": "MLOps"})
        ml.sklearn.log_model(bosque, name="bosque", serialization_format="cloudpickle",
                             signature=firma(XE, bosque.predict(XE)), input_example=XE.head(1))
    except Exception:
        ml.end_run(status="FAILED")
        raise
    else:
        ml.end_run()

entrenar()
