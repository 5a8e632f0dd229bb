"""What a model card says, judged as its reader sees it.

    reading     Markdown -> visible blocks under their headings
    statements  blocks -> sentences that say something, with the topics that announce them
    figures     metrics with values, sizes, periods, splits
    evidence    one function per issue: raises Failure while the card does not say it; those on data and on details are
                in `data` and `identity`

The vocabulary, Spanish and English, is in `announce` (headings), `words` (facts), `judgement` (ethics, limits, advice)
and `measures` (metrics), in the notation of `phrases`; `saying` knows filler, `substance` weighs a statement.
"""

from grading.checks.cards.data import evaluation_data, training_data
from grading.checks.cards.evidence import caveats, ethics, intended_use, limitations, metrics
from grading.checks.cards.identity import model_details
from grading.checks.cards.statements import Statement, read_statements

__all__ = [
    "Statement",
    "caveats",
    "ethics",
    "evaluation_data",
    "intended_use",
    "limitations",
    "metrics",
    "model_details",
    "read_statements",
    "training_data",
]
