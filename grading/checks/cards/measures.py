"""What metrics are called, and what makes a figure beside them no result."""

from __future__ import annotations

import re

from grading.checks.cards.phrases import phrases

METRICS = {
    "accuracy": phrases(
        "exactitud | accuracy | acc | tasa de acierto* | aciertos? | balanced accuracy",
    ),
    "precision": phrases(
        "precision | prec | ppv | valor predictivo positivo | positive predictive value",
    ),
    "recall": phrases(
        "recall | rec | sensibilidad | exhaustividad | sensitivity | tpr | tasa de verdaderos positivos | true "
        "positive rate",
    ),
    "f1": phrases(
        "f1* | f 1 | f2* | f beta | f score | f measure | medida f | fscore",
    ),
    "roc auc": phrases(
        "auc | auroc | roc | roc auc | auc roc | rocauc | aucroc | area bajo la curva | area bajo curva | area "
        "under [the] [receiver,roc] [operating] [characteristic] curve | c statistic | concordance",
    ),
    "pr auc": phrases(
        "pr auc | auc pr | auprc | aucpr | average precision | precision media | prauc | ap | map",
    ),
    "fpr": phrases(
        "fpr | fnr | tasa de falsos (positivos,negativos) | false (positive,negative) rate | error rate | tasa de "
        "error",
    ),
    "specificity": phrases(
        "especificidad | specificity | tnr",
    ),
    "mcc": phrases(
        "mcc | matthews*",
    ),
    "kappa": phrases(
        "kappa",
    ),
    "gini": phrases(
        "gini",
    ),
    "iou": phrases(
        "iou | dice | jaccard",
    ),
    "r2": phrases(
        "r2 | r 2 | r cuadrado | r squared",
    ),
    "bleu": phrases(
        "bleu | rouge* | meteor",
    ),
    "top k": phrases(
        "top (1,5,k) | hit rate",
    ),
    "log loss": phrases(
        "log ?loss | logloss | entropia cruzada | cross entropy",
    ),
    "brier": phrases(
        "brier",
    ),
    "calibration": phrases(
        "ece | error de calibracion | calibration error",
    ),
    "ks": phrases(
        "ks | kolmogorov*",
    ),
    "lift": phrases(
        "lift",
    ),
    "rmse": phrases(
        "rmse | mse",
    ),
    "mae": phrases(
        "mae | error absoluto medio | mean absolute error",
    ),
    "mape": phrases(
        "mape | smape",
    ),
    "errors": phrases(
        "perplexity | perplejidad | wer",
    ),
}
"""Canonical name -> what it is called."""
ANY_METRIC = re.compile("|".join(pattern.pattern for pattern in METRICS.values()))
UNBOUNDED = frozenset({"log loss", "brier", "calibration", "ks", "lift", "errors", "rmse", "mae", "mape", "r2", "mcc"})
"""Metrics whose values need not look like a share."""
AIMED = phrases(
    "objetivo* | esper* | minim* | requisito* | queremos | deberia* | debe* | exigi* | meta | se busca",
    "target* | goal* | expected | required | requirement* | we want | should | must | aim* | hope*",
)
"""A value that is wished for has not been measured."""
PARTED = phrases(
    "umbral* | corte | porque | ya que | objetivo | al menos | si | cuando",
    "threshold* | cut ?off* | because | since | at least | target | if | when",
)
