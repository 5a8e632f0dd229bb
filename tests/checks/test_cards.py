"""The reading of model cards: what counts as said, in many ways of saying it, and what only looks like it."""

# ruff: noqa: E501 — a card on one line is easier to compare with its neighbours than one cut in two

from __future__ import annotations

import pytest

from grading.checks import cards
from grading.checks.core import Failure

CHECKS = {
    "missing-intended-use": cards.intended_use,
    "missing-training-data": cards.training_data,
    "missing-evaluation-data": cards.evaluation_data,
    "missing-metrics": cards.metrics,
    "missing-ethics": cards.ethics,
    "missing-limitations": cards.limitations,
    "missing-caveats": cards.caveats,
    "thin-model-details": cards.model_details,
}

SAYS = {
    "missing-intended-use": [
        "## Intended Use\nThe retention team uses the weekly score to choose whom to call.",
        "## Uso previsto\n- Uso principal: campañas de retención del banco\n- Usuarios: marketing",
        "## Propósito\n\nEstimar qué clientes se irán.\n\n### Usuarios\n\nGestores de cuenta",
        "El modelo está pensado para que el equipo comercial priorice llamadas. No debe usarse para denegar créditos.",
        "## Uses\n\n### Direct Use\n\nScoring retail customers for retention.\n\n### Out-of-Scope Use\n\nLending decisions.",
        "| Uso | Quién | Fuera de alcance |\n|---|---|---|\n| Ordenar clientes por riesgo de baja | Retención | Créditos |",
        "## Casos de uso\n* Campañas trimestrales de fidelización de clientes\n\n## Usos prohibidos\n* Rechazar solicitudes de crédito",
        "This model is designed to flag customers at risk of churn. It is used by account managers.",
        "## Alcance\nPredicción de abandono de clientes minoristas a 90 días, para Atención al Cliente.\nFuera de alcance: clientes corporativos.",
        "**Intended use:** predict churn for retention campaigns\n**Intended users:** CRM analysts\n**Not intended for:** credit scoring",
        "## Intended Use\n\nThe model should be used for:\n- ranking customers by churn risk\n- planning retention campaigns\n\nThe model should not be used for:\n- credit decisions\n- pricing",
        "## 🎯 Uso Previsto\n\n**Uso primario:** Predecir qué clientes van a abandonar el banco en los próximos 3 meses.\n\n**Usuarios previstos:** Equipo de CRM.\n",
        "## 2. Uso previsto\n1. Identificar clientes con alta probabilidad de abandono.\n2. No usar para aprobar créditos.",
        "## Usage\nIntended for the retention team to plan weekly calls, never for credit scoring.\n```python\nx\n```",
        "## Intended Use\n- Primary intended uses: churn prediction in retail banking\n- Primary intended users: data analysts",
        "## Intended Use\n- Primary use: churn prediction\n- Primary users: marketing team\n- Out of scope: lending",
        "## Uso previsto\n- Uso: predicción de abandono\n- Usuarios: marketing\n- No usar: créditos",
        "## Uso previsto\n- ✅ Predicción de churn\n- ❌ Decisiones de crédito",
        "## Para qué (y para qué no)\nSirve para decidir a qué clientes ofrecer una bonificación. No sirve para conceder préstamos.",
    ],
    "missing-training-data": [
        "## Training Data\nBank customer database, 10,000 rows",
        "## Datos de entrenamiento\n- Origen: Kaggle, Bank Customer Churn\n- Registros: 10.000",
        "## Datos\nEl modelo se entrenó con 10.000 clientes de la base de datos del banco (2020-2023).",
        "## Training Data\n- **Dataset**: Churn_Modelling.csv\n- **Size**: 10k rows",
        "## Data\n### Train\n- source: CRM\n- period: 2021–2023",
        "## Datos\n- Entrenamiento: 8.000 filas del CRM, de 2021 a 2023\n- Evaluación: 2.000 filas",
        "Trained on 10,000 bank customers from Kaggle.",
        "## Dataset de entrenamiento\nHistórico de clientes desde enero 2021 hasta diciembre 2023.",
        "| Datos | Fuente | Tamaño |\n|---|---|---|\n| Entrenamiento | CRM | 8000 |",
        "## Training data\nWe used the public Telco Customer Churn dataset (7,043 customers).",
        "## Datos de entrenamiento\nDatos internos del banco, unos diez mil clientes",
        "## Training Data\n- Internal customer data, last 24 months",
        "## Training Set\n| Field | Value |\n|---|---|\n| Source | Core banking |\n| Rows | 8,000 |\n| Dates | 2021-2023 |",
        "## Entrenamiento\nClientes reales de tres países (Francia, Alemania y España) facilitados por el banco: 10000 registros con 10 variables.",
        "## Datos de entrenamiento\n- Nº de registros: 8.000\n- Nº de variables: 10\n- Variable objetivo: Exited (0/1)",
        "## Training Data\n80% of the dataset (8,000 rows), customers from France, Spain and Germany.",
    ],
    "missing-evaluation-data": [
        "## Evaluation Data\n20% held-out",
        "## Datos de evaluación\nConjunto de prueba de 2.000 clientes",
        "## Evaluation\n5-fold cross validation",
        "## Datos\n- Train: 80 %\n- Test: 20 %",
        "Se evaluó con un 20 % de los datos reservado como test.",
        "## Datos de evaluación\n- Periodo: primer trimestre de 2024",
        "## Test data\nOut-of-time sample: January–March 2024",
        "## Split\ntrain/val/test 70/15/15",
        "## Validation data\nn = 2000",
        "The model was evaluated on a stratified 20% hold-out.",
        "## Evaluation Data\n- Test size: 2,000",
        "## Training Data\nCRM, 10,000 customers, 80/20 train/test split",
        "## Evaluación\nLa evaluación se hizo sobre el 20% restante.",
        "## Evaluation Data\n- **Strategy**: hold-out\n- **Rows**: 2,000",
        "## Datos de evaluación\n- Un 20 por ciento estratificado",
        "## Datos de validación\n10-fold cross-validation estratificada",
        "| Set | Rows |\n|---|---|\n| Train | 8000 |\n| Test | 2000 |",
        "## Datos de evaluación\nClientes de enero a marzo de 2024 (posteriores al entrenamiento).",
        "## Evaluation data\ntrain_test_split with test_size=0.2, stratified",
    ],
    "missing-metrics": [
        "Accuracy: 0.87, F1: 0.81",
        "| | Precision | Recall |\n|-|-|-|\n| RF | .82 | .76 |",
        "| Metric | Train | Test |\n|-|-|-|\n| Accuracy | 0.95 | 0.91 |\n| AUC | 0.97 | 0.89 |",
        "## Métricas\n- Exactitud = 87,3 %\n- Sensibilidad = 76 %",
        "Obtiene un 0,89 de ROC-AUC y un 76 % de recall.",
        "The model reaches an accuracy of 92% and an F1 score of 0.79.",
        "## Metrics\n### Accuracy\n0.91\n### Recall\n0.76",
        "precision and recall are 0.82 and 0.76",
        "## Performance\n```\nAccuracy: 0.847\nRecall: 0.76\n```",
        "---\nmodel-index:\n- name: x\n  results:\n  - metrics:\n    - type: accuracy\n      value: 0.9\n    - name: F1\n      value: 0.8\n---\n# x\n",
        "- **Accuracy** → 0.91\n- **Recall** → 0.76",
        "<table><tr><td>Accuracy</td><td>0.91</td></tr><tr><td>Recall</td><td>0.7</td></tr></table>",
        "|Métrica|Valor|\n|-|-|\n|AUC-ROC|0,89 (IC 95 %: 0,87–0,91)|\n|F1|0,79|",
        "| Métrica | Valor | Objetivo |\n|-|-|-|\n| Accuracy | 0.91 | >0.85 |\n| Recall | 0.76 | >0.70 |",
        "Log loss 0.31; Brier score 0.09",
        "RMSE: 12.4, MAE: 8.1",
        "- Precisión (clase churn): 0.82\n- Recall (clase churn): 0.76",
        "Accuracy 87.3\n\nF1-score 79.1",
        "| Accuracy | Precision | Recall | F1 | ROC-AUC |\n|:-:|:-:|:-:|:-:|:-:|\n| **0.85** | **0.82** | **0.76** | **0.79** | **0.89** |",
        "Accuracy (test): 0.91 · Recall (test): 0.76",
        "- accuracy @ test = 91%\n- f1_score = 0.79\n- roc_auc = 0.89",
        "Precision@10%: 0.61, Lift@10%: 3.2",
        "El modelo acierta el 92 % (accuracy) y detecta el 76 % de los clientes que se van (recall).",
    ],
    "missing-ethics": [
        "## Ethical Considerations\n- Fairness: evaluated by gender, no significant gap",
        "## Ética\nNo se usan datos personales.",
        "## Ethics\nNo PII is used",
        "## Sesgos\nno se detectó sesgo",
        "## Privacy\nData is pseudonymised before training",
        "## Consideraciones éticas\nEl género y la nacionalidad se excluyen para evitar discriminar a colectivos.",
        "Se ha comprobado que la tasa de falsos positivos es similar entre hombres y mujeres, sin sesgo relevante por edad.",
        "## Fairness\nRecall differs by less than 2 points between men and women",
        "## Ethical considerations\n- **Bias risks**: possible geographic bias (more data from France)",
        "## Consideraciones éticas\n- Privacidad: cumple el RGPD, datos anonimizados",
        "## Bias, Risks and Limitations\nThe model may be biased against older customers.",
        "## Responsible AI\nAge and gender were removed to prevent discrimination.",
        "## Riesgos éticos\nPodría perjudicar a clientes mayores de 65 años, poco representados en los datos",
        "| Consideration | Detail |\n|---|---|\n| Privacy | Names and IDs are dropped |\n| Fairness | Parity by gender checked |",
        "## Ethical Considerations\n- GDPR compliant\n- Data anonymized",
        "## Ética\n- **Equidad:** métricas similares por sexo (±2 %)",
    ],
    "missing-limitations": [
        "## Limitaciones\n- Los datos no incluyen transacciones",
        "## Limitations\n- A random forest is hard to explain",
        "## Limitations\n- Poor on new customers",
        "## Limitaciones\nNo funciona bien con clientes nuevos",
        "## Limitations\n- Customers with < 6 months tenure",
        "## Known issues\nFails when balance is missing",
        "## Limitaciones\n- Solo clientes de Francia, España y Alemania",
        "The model performs poorly for customers under 25.",
        "## Limitaciones\nLos datos son de 2020 a 2023 y no recogen cambios posteriores.",
        "## Limitations\n- Requires quarterly update",
        "## Limitaciones\n- Rendimiento: baja con saldos superiores a 200.000",
        "El modelo no generaliza a otros países.",
        "## Limitaciones conocidas\n1. Dataset pequeño y desbalanceado",
        "## Limitations\nOnly validated in Spain.",
        "## Limitations\n- Assumes monthly data",
        "## Limitaciones\n- Clientes con antigüedad inferior a un año\n- Saldos extremos",
        "## Limitaciones\n- Datos desbalanceados (20 % churn)",
        "## Limitations\n- Performance degrades if Balance > $200,000",
        "## Riesgos y limitaciones\nEl modelo no captura campañas de la competencia.",
    ],
    "missing-caveats": [
        "## Recommendations\n- Collect more data from Germany",
        "## Advertencias y recomendaciones\n⚠️ No utilizar con clientes de otros países.",
        "## Caveats and Recommendations\n- Monitor drift",
        "## Recomendaciones\nReentrenar cada tres meses",
        "## Recommendations\nHuman review before action",
        "## Advertencias\nNo usar como única fuente de decisión",
        "## Caveats\n- Threshold 0.5 should be adjusted per use case",
        "We recommend retraining the model every quarter.",
        "Se recomienda revisar el umbral con negocio cada trimestre.",
        "## Monitoring\nTrack PSI of every feature weekly and alert above 0.2",
        "## Mantenimiento\nReentrenamiento trimestral con datos nuevos",
        "## Recomendaciones de uso\n* Umbral: 0,5 por defecto; ajustar según coste\n* Combinar con criterio humano",
        "## Caveats and Recommendations\n| Caveat | Recommendation |\n|---|---|\n| Data drift | Monitor PSI monthly |",
        "## Salvedades\nLas probabilidades no están calibradas: conviene calibrarlas antes de usarlas como tales.",
        "## Caveats\nUsers should not rely on a single score",
        "## Recomendaciones\n- Monitorear drift de features mensualmente",
        "## Recomendaciones\n- Monitorización mensual del drift\n- Revisión humana de los casos límite",
    ],
    "thin-model-details": [
        "Version 1.0, scikit-learn, MIT License",
        "## Details\n- version: v2\n- framework: sklearn 1.5\n- contact: a@b.com",
        "| Versión | Framework | Licencia |\n|-|-|-|\n| 1.0.0 | PyTorch | MIT |",
        "---\nlicense: mit\nlibrary_name: sklearn\nversion: 1.0\n---\nx",
        "# BankChurn v1.2.0\n\nBuilt with XGBoost by the ML team, contact ml@x.com.",
        "- **Versión**: 1.0.0 (2024-05-01)\n- **Librería**: scikit-learn 1.3\n- **Autor**: Ana Pérez",
        "Model version 3 was released in May 2025 and uses Keras.",
        "- Name: x\n- Version: 2024.05\n- Framework: scikit-learn\n- Owner: Data team",
        "**Version** 1.0\n**Framework** scikit-learn\n**License** MIT",
        "- Model date: January 2025\n- Model version: 1.0\n- Model type: XGBoost classifier",
        "## Detalles\nVersión 1.0.0 · scikit-learn 1.9.1 · Licencia MIT",
        "- Modelo: Random Forest (scikit-learn 1.5.0)\n- Versión: 1.0.0\n- Fecha de entrenamiento: 2024-01-15",
        "- Version: `1.0.0`\n- Framework: `scikit-learn==1.5.2`\n- License: `Proprietary`",
        "- **Version:** 1\n- **Framework:** scikit-learn\n- **License:** internal use only",
        "Model Version: 1.0.0-rc1; Library: scikit-learn 1.6; Maintainer: Juan",
        "```yaml\nversion: 1.0\nframework: scikit-learn\nlicense: MIT\n```",
    ],
}

ONLY_LOOKS = {
    "missing-intended-use": [
        "## Usage\n```python\nmodel.predict(data)\n```",
        "## Uso\nLlama a `model.predict(data)`.",
        "## Intended Use\nThe intended use of the model.",
        "## Intended Use\n- Uses\n- Users\n- Out of scope",
        "## Uso previsto\nTBD\n## Usuarios\nTBD",
        "## Intended Use\nPredict churn.",
        "A random forest that predicts churn.",
        "## Uso previsto\nEl uso previsto de este modelo es el uso adecuado.",
        "## Uso previsto\n- Uso principal: predicciones del modelo\n- Usuarios: equipo de marketing",
        "## Intended Use\n- ❌ Credit decisions\n- ❌ Pricing of loans",
        "## Datos de entrenamiento\n- Variable objetivo: abandono del cliente\n\n## Usuarios\nEquipo de retención",
        "## Intended use\n- Out-of-scope: credit decisions for customers",
        "## Usuarios\nEquipo de retención",
    ],
    "missing-training-data": [
        "## Training Data\nTrained on customer data",
        "## Model Details\n- Trained on customer data",
        "## Datos de entrenamiento\nDatos de clientes de calidad.",
        "## Training Data\n- CRM",
        "## Training data\n10 features",
        "## Evaluation Data\n2,000 customers from the CRM in 2023",
        "## Training Data\n- source, size, period, features",
        "Trained in March 2024.",
        "## Training Data\nSee [the data](#data) 2023",
        "## Datos de entrenamiento\nSe usaron muchos datos de la base de datos.",
    ],
    "missing-evaluation-data": [
        "## Evaluation Data\nThe model was evaluated carefully on test data.",
        "Accuracy on the test set: 87 %",
        "## Evaluation Data\nsplit, test, holdout, validation",
        "## Training Data\n8,000 customers of the CRM, 2023",
        "## Evaluation\nAccuracy 0.9\nRecall 0.8",
        "## Datos de evaluación\nConjunto de test",
        "Keep a 5 % control group.",
        "## Evaluation Data\nStratified hold-out set.",
    ],
    "missing-metrics": [
        "## Metrics\nAccuracy, precision, recall, F1, ROC-AUC",
        "| Metric | Value |\n|-|-|\n| Accuracy | TBD |\n| Recall | - |",
        "## Metrics\n- Accuracy: high\n- Recall: good",
        "Accuracy: 0.9",
        "## Metrics\nTargets: accuracy 0.9, recall 0.8",
        "```python\nmetrics = {'accuracy': 0.9, 'recall': 0.8}\n```",
        "<!-- accuracy 0.9, recall 0.8 -->",
        "accuracy 0.XX, recall 0.XX",
        "We split 80 % for train and 20 % for test; accuracy and recall matter.",
        "[Accuracy 0.9](#a) [Recall 0.8](#b)",
        "| Metric | Target |\n|-|-|\n| Accuracy | 0.9 |\n| Recall | 0.8 |",
        "Se espera accuracy de 0.9 y recall de 0.8",
        "~~accuracy 0.9, recall 0.8~~",
        "![accuracy 0.9 recall 0.8](x.png)",
        "accuracy 0.0, recall 0.0",
        "Accuracy should be above 0.9 and recall above 0.8",
        "---\nmetrics:\n- accuracy\n- f1\n---\nx",
        "Versión 1.0 del modelo. Se midió accuracy, recall y F1 en 2024.",
    ],
    "missing-ethics": [
        "## Consideraciones éticas\nPendiente de revisar sesgos por género.",
        "## Ethical Considerations\nFairness, privacy, bias",
        "## Ethics\nEthical considerations were taken into account.",
        "## Ética\nSe ha tenido en cuenta la privacidad, la equidad y el sesgo.",
        "## Ética\n- Equidad\n- Privacidad\n- Sesgo",
        "## Ethics\nN/A",
        "Random forests balance bias and variance.",
        "## Intended use\nOut of scope: discrimination of any customers",
        "## Ethics\nBias was not evaluated.",
        "## Consideraciones éticas\nEl modelo es ético.",
        "## Caveats\nMonitor fairness by age every month.",
        "## Ethical considerations\nThe weather in Paris was lovely yesterday.",
    ],
    "missing-limitations": [
        "## Limitaciones\nEl modelo no es perfecto y no tiene errores.",
        "## Limitations\nThe model has some limitations.",
        "## Limitaciones\nNinguna conocida.",
        "## Limitations\nThere are no known limitations.",
        "## Limitaciones\n- datos\n- sesgo\n- drift",
        "## Limitations\nLimitations are important.",
        "## Limitaciones\nEl modelo funciona muy bien siempre.",
        "## Limitations\nNone",
        "## Limitaciones\nComo todo modelo, tiene limitaciones que deben tenerse en cuenta.",
        "## Limitations\nAs with any model, there are limitations.",
        "## Limitaciones\nEl modelo no tiene limitaciones.",
    ],
    "missing-caveats": [
        "## Recomendaciones\nUtilizar el modelo conforme a las buenas prácticas del sector.",
        "## Caveats and Recommendations\nCaveats and recommendations.",
        "## Recommendations\ndrift, monitoring, retraining, threshold",
        "## Recomendaciones\nSe recomienda usar bien el modelo.",
        "## Caveats\nUsers (both direct and downstream) should be made aware of the risks, biases and limitations of the model. More information needed for further recommendations.",
        "## Recommendations\nNo recommendations.",
        "## Recomendaciones\n- Monitorización\n- Umbral",
        "## Recomendaciones\nSin recomendaciones adicionales.",
        "## Caveats\nThere are some important caveats.",
    ],
    "thin-model-details": [
        "- Random Forest classifier\n- Trained on customer data",
        "Version: 1.0",
        "Framework: scikit-learn 1.9, License: MIT",
        "- Version: \n- Framework: \n- License: ",
        "- Version: [version]\n- Framework: scikit-learn\n- License: MIT",
        "scikit-learn version 1.9, MIT license",
        "- Version: TBD\n- Framework: scikit-learn\n- License: MIT",
        "version, framework, license, contact",
        "- Version: X.Y.Z\n- Framework: sklearn\n- Contact: ml@x.com",
        "- Version: 1.0\n- Framework: scikit-learn\n- License: N/A\n- Contact: TBD",
        "```python\nversion = '1.0'\nframework = 'scikit-learn'\nlicense = 'MIT'\n```",
        "- Dataset version: 1.0\n- Framework: scikit-learn\n- License: MIT",
        "- Versión de Python: 3.11\n- Framework: scikit-learn 1.9\n- Licencia: MIT",
        "- Version: 1.0\n- Framework: none\n- License: MIT",
    ],
}


def _pairs(table: dict[str, list[str]]) -> list[object]:
    return [
        pytest.param(issue, text, id=f"{issue}-{number}")
        for issue, texts in table.items()
        for number, text in enumerate(texts)
    ]


def says(issue: str, text: str) -> bool:
    """Whether a card of just this text cures the issue."""
    try:
        CHECKS[issue](cards.read_statements(text))
    except Failure:
        return False
    return True


@pytest.mark.parametrize(("issue", "text"), _pairs(SAYS))
def test_something_said_counts_in_any_style(issue: str, text: str) -> None:
    """A concrete statement cures its issue, whatever its language, layout and heading."""
    assert says(issue, text)


@pytest.mark.parametrize(("issue", "text"), _pairs(ONLY_LOOKS))
def test_what_only_looks_right_does_not_count(issue: str, text: str) -> None:
    """Filler, names without substance, promises, hidden text and another issue's evidence cure nothing."""
    assert not says(issue, text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("# Card", "default"),
        ("Version: 1.0", "no-framework-extra"),
        ("Framework: PyTorch", "no-version-extra"),
        ("License: MIT", "no-version-framework"),
        ("Version: 1.0\n\nFramework: PyTorch", "no-extra"),
        ("Version: 1.0\n\nLicense: MIT", "no-framework"),
        ("Framework: PyTorch\n\nLicense: MIT", "no-version"),
    ],
)
def test_each_missing_detail_is_named(text: str, key: str) -> None:
    """The learner reads which of the three details is missing."""
    with pytest.raises(Failure) as failure:
        cards.model_details(cards.read_statements(text))
    assert failure.value.key == key


def test_a_single_metric_is_quoted() -> None:
    """The sentence on a single metric holds its name and value."""
    with pytest.raises(Failure) as failure:
        cards.metrics(cards.read_statements("Accuracy: 91,7 %"))
    assert failure.value.params == {"name": "accuracy", "value": "91,7 %"}


UGLY = {
    "empty": "",
    "nul": "\x00" * 5000,
    "brackets": "[" * 200_000,
    "open elements": "<b>" * 80_000,
    "deep quotes": "> " * 100_000,
    "deep list": "\n".join("  " * depth + "- a" for depth in range(400)),
    "wide table": "|a|b|\n|-|-|\n" * 20_000,
    "unclosed table": "<table><tr><td>a" * 10_000,
    "unclosed comment": "<!--" * 50_000,
    "one word": "a" * 250_000,
    "deep yaml": "---\n" + "[" * 15_000 + "\n---\nx",
    "yaml bomb": "---\na: &a [x, x, x, x, x, x, x, x]\n"
    + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 8)}]\n" for old, new in zip("abcdefghijk", "bcdefghijkl", strict=True)
    )
    + "---\nx",
    "yaml tag": "---\na: !!python/object/apply:os.system [true]\n---\nx",
    "surrogates": "\ud800 accuracy",
    "binary": bytes(range(256)).decode("latin-1") * 500,
}


@pytest.mark.parametrize("text", UGLY.values(), ids=UGLY)
def test_an_ugly_card_cures_nothing_and_breaks_nothing(text: str) -> None:
    """Absurd, huge or deep cards are read to an end and cure nothing."""
    statements = cards.read_statements(text)
    for check in CHECKS.values():
        with pytest.raises(Failure):
            check(statements)
