"""The sentence beside each row, in both languages: it quotes only what belongs to an issue that the row named."""

from __future__ import annotations

from collections.abc import Sequence

from grading.model import Text

LIKE = Text("Se parece a: «{phrase}».", "It is close to: “{phrase}”.")
BY = Text(" Palabras que decidieron: {words}.", " Words that decided: {words}.")
UNSURE = Text(
    "No queda claro qué defecto nombra esta fila; después de la solución se te preguntará a cuál te referías.",
    "It is not clear which defect this row names; after the solution you will be asked which one you meant.",
)
NOTHING = Text(
    "No reconozco en esta fila ninguno de los defectos que se buscan. No resta puntos.",
    "I don't recognise any of the defects that are sought in this row. It costs no points.",
)
DUPLICATE = Text(
    "Repite la idea de la fila {row}: cada defecto cuenta una sola vez. No resta puntos.",
    "It repeats the idea of row {row}: each defect counts once. It costs no points.",
)
REFUSED = {
    "list": Text(
        "Es una lista de términos: no afirma que algo falte o esté mal. Escribe un problema por fila, con una frase.",
        "This is a list of terms: it claims nothing to be missing or wrong. Write one problem per row, as a sentence.",
    ),
    "denial": Text(
        "Dice que algo está bien o no hace falta, así que no señala un defecto.",
        "It says that something is fine or not needed, so it points at no defect.",
    ),
    "question": Text(
        "Pregunta en vez de señalar un defecto.",
        "It asks for information instead of pointing at a defect.",
    ),
    "copy": Text(
        "Solo copia lo que se revisa, sin decir qué le pasa.",
        "It only copies what is under review, without saying what is wrong with it.",
    ),
    "empty": Text("La fila está vacía.", "The row is empty."),
}
GROUPED = Text(
    " La fila junta varios problemas: cuenta el primero. Un problema por fila.",
    " The row joins several problems: the first one counts. One problem per row.",
)
CURES = Text("La corrección encaja con este defecto.", "The correction fits this defect.")
CURES_NOT = Text(
    "La corrección no parece curar este defecto: compárala con la solución. No resta puntos.",
    "The correction does not seem to cure this defect: compare it with the solution. It costs no points.",
)
NO_CURE = Text(
    "La fila no propone ninguna corrección. No resta puntos.",
    "The row proposes no correction. It costs no points.",
)


def accepted(phrase: Text, words: Sequence[str]) -> Text:
    """What an accepted row is close to, and which of its words decided."""
    sentence = Text(LIKE.es.format(phrase=phrase.es), LIKE.en.format(phrase=phrase.en))
    if not words:
        return sentence
    by = BY.format(words=", ".join(words))
    return Text(sentence.es + by.es, sentence.en + by.en)


def duplicate(row: int) -> Text:
    """Said of a row whose issue an earlier or clearer row has taken; `row` is 1-based."""
    return DUPLICATE.format(row=row)


def grouped(why: Text) -> Text:
    """The sentence of a row that joins several problems."""
    return Text(why.es + GROUPED.es, why.en + GROUPED.en)


def correction(cures: bool, said: str) -> Text:
    """The remark on a row's correction."""
    if not said.strip():
        return NO_CURE
    return CURES if cures else CURES_NOT
