"""A card as statements: sentences that say something, each with the topics that its headings and labels announce."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import yaml

from grading.checks.cards import announce
from grading.checks.cards.phrases import fold
from grading.checks.cards.reading import BOLD, UNBOLD, Block, blocks, squeeze
from grading.checks.cards.saying import PLACEHOLDER, said, unfinished, void

MAX_FRONT_MATTER = 32_000
"""Characters of YAML that are read: a long model index takes a tenth of it."""
MAX_ENTRIES, MAX_DEPTH = 2000, 12
"""Entries and levels of front matter that are followed, so that YAML aliases can't multiply without end."""
MAX_SENTENCE = 1500
DATA_CODE = frozenset({"yaml", "yml", "json"})
"""Languages of code blocks that a reader reads as a form with its values."""
OWN_WORDS = 2
"""Words of its own that a label may have beside those that announce."""
COPIES = 3
"""A sentence of at least five words under this many different headings was pasted, not written for them."""
OWN_TOPICS = frozenset({"use", "limitations", "caveats"})
"""What a label announces alone; other labels add to their heading ("Bias: ..." under Limitations is both)."""
JUDGING = frozenset({"ethics", "limitations", "caveats"})
"""Under these a label about data or a metric tells on what it is judged; it opens no section of its own."""
FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
BOLD_LABEL = re.compile(
    rf"\A\W*{BOLD}([^{UNBOLD}]{{1,90}}?)\s*(?:[:.：]\s*{UNBOLD}\s*[:–—-]?|{UNBOLD}\s*[:：]|{UNBOLD}\s+[–—-]\s)\s*(.*)\Z",
    re.DOTALL,
)
PLAIN_LABEL = re.compile(r"\A([^:.!?\n]{2,70}?)\s*:\s+(.*)\Z", re.DOTALL)
DASH_LABEL = re.compile(r"\A([^:.!?,;\n–—]{2,40}?)\s+[–—-]\s+(.*)\Z", re.DOTALL)
BOLD_START = re.compile(rf"\A\W*{BOLD}([^{UNBOLD}]{{2,60}}){UNBOLD}\s+(.+)\Z", re.DOTALL)
SENTENCE_END = re.compile(
    r"(?<=[.!?;])(?<!\b[a-z]\.)(?<!\b(?:ej|vs|no|ca)\.)(?<!\bart\.)(?<!\bver\.)(?<!\baprox\.)(?<!\bapprox\.)\s+"
    r"|(?<=[.?!]\")\s+|\s+[|·•]\s+"
)
NUMBERED = re.compile(
    r"(?<![^\n])[ \t]?\d{1,2}[.)][ \t]+(?P<name>[^\n]{2,60}?)[ \t]*\n(?:[-=]{3,}[ \t]*(?=\n)"
    r"|(?=[ \t]*\n+(?!\d{1,2}[.)]|#|\s)\S))"
)
"""A numbered line of its own: Markdown makes it a list of one item, its reader takes it for a heading."""
NEW_LINE = re.compile(rf"\n+(?=\W{{0,20}}{BOLD}|[^\n:.]{{2,40}}:\s|[-*•]\s|\d{{1,9}}[.)]\s)")
"""A line that says something of its own; what is repeated is bounded, or a long run of signs would take for ever."""


@dataclass(frozen=True)
class Statement:
    """One thing that a card says, folded.

    `label` is what stands before the colon or names the row; `body` the sentence; `topics` what heading, introduction
    and label announce; `headings` are outermost first; `lead` introduces the list; `kind` is a block's kind, or `meta`
    for front matter.
    """

    label: str
    body: str
    topics: frozenset[str]
    headings: tuple[str, ...] = ()
    lead: str = ""
    kind: str = "text"
    note: str = ""

    @property
    def text(self) -> str:
        """Label and sentence."""
        return f"{self.label}: {self.body}" if self.label else self.body

    def about(self, *topics: str) -> bool:
        """Whether it stands under one of these topics."""
        return not self.topics.isdisjoint(topics)


def topics_of(name: str) -> frozenset[str] | None:
    """What a folded heading or label announces: empty when it turns to something else, None when it announces nothing.

    >>> sorted(topics_of("bias, risks and limitations")), topics_of("how to use"), topics_of("geographic")
    (['ethics', 'limitations'], frozenset(), None)
    """
    if announce.ASIDE.search(name) and not announce.TOPICS["use"].match(name):
        return frozenset()
    name = announce.OF_THE_MODEL.sub(" ", name)
    name = announce.APART.sub(" ", announce.ORIGIN.sub("", announce.TARGET.sub(" ", name)))
    found = {topic for topic, pattern in announce.TOPICS.items() if pattern.search(name)}
    if found & {"ethics", "limitations", "caveats"}:
        found -= {"training", "evaluation", "metrics"}
    if not found and announce.RISKS.search(name):
        found = {"ethics", "limitations"}
    if not found and announce.DATA.search(name):
        found = {"training", "evaluation"}
    return frozenset(found) if found else None


def read_statements(card: str) -> tuple[Statement, ...]:
    r"""Everything that a card says to its reader, filler left out.

    >>> [(one.label, one.body, sorted(one.topics)) for one in read_statements("## Metrics\n- Recall: 0.76\n- TODO")]
    [('', 'metrics', []), ('recall', '0.76', ['metrics'])]
    """
    card = card.removeprefix("\ufeff")
    front = FRONT_MATTER.match(card[:MAX_FRONT_MATTER])
    body = card[front.end() :] if front else card
    found = list(_front_matter(front[1])) if front else []
    page = blocks(NUMBERED.sub(_as_heading, body.replace("\r\n", "\n")))
    titled = sum(block.kind == "heading" and block.note == "1" for block in page) == 1
    for block in page:
        found += _from_block(block, titled=titled)
        if block.kind == "code" and block.note in DATA_CODE:
            found += _from_data(block.text)
    name = _name(page)
    return tuple(_without_copies([_nameless(one, name) for one in found]))


def _as_heading(match: re.Match[str]) -> str:
    name = match["name"]
    return f"## {name}\n" if topics_of(fold(name)) is not None and name[-1] not in ".;," else match[0]


def _name(page: tuple[Block, ...]) -> str:
    """What the title calls the model; a single word may mean something, so it is no name."""
    title = next((fold(block.text) for block in page if block.kind == "heading"), "")
    name = re.split(r" - | [–—|] ", announce.TITLE.sub("", title).strip(" :-–—"))[0].strip()
    return name if len(name.split()) > 1 and topics_of(name) is None else ""


def _nameless(one: Statement, name: str) -> Statement:
    """The sentence with the model's name as "the model": repeating it says nothing."""
    return replace(one, body=one.body.replace(name, "the model")) if name and one.kind != "heading" else one


def _from_block(block: Block, *, titled: bool) -> Iterator[Statement]:
    """The statements of a block; a title, the only heading of the first level, announces nothing."""
    absent = any(announce.MISSING.fullmatch(fold(name).strip(" :¿?")) for _, name in block.trail)
    if absent or unfinished(squeeze(f"{block.label} {block.text}")):
        return
    if block.kind in ("code", "heading"):
        yield Statement("", fold(squeeze(block.text)), frozenset(), kind=block.kind, note=block.note)
        return
    trail = [name for name in block.trail if not titled or name[0] > 1]
    headings = [fold(text) for _, text in trail if not announce.TITLE.search(fold(text))]
    under = next((found for found in map(topics_of, reversed(headings)) if found is not None), frozenset())
    lead = fold(block.lead)
    under = _join(under, lead)
    for line in NEW_LINE.split(block.text):
        label, rest = (block.label, line) if block.label else _label(line)
        label, rest = fold(squeeze(label)), fold(squeeze(rest))
        for number, sentence in enumerate(SENTENCE_END.split(rest)):
            text = sentence[:MAX_SENTENCE]
            if text.endswith("?") and len(text.split()) <= 10:
                label = text  # its answer follows
            if number and (own := PLAIN_LABEL.match(text)) and len(own[1].split()) <= 4:
                label, text = own[1], own[2]
            text = " ".join(PLACEHOLDER.sub(" ", text).split())
            if not void(text) and not (label and void(f"{label}: {text}")):
                yield Statement(label, text, _join(under, label), tuple(headings), lead, block.kind)


def _join(under: frozenset[str], label: str) -> frozenset[str]:
    announced = topics_of(label) if label and len(label.split()) <= 8 and not _tells(label) else None
    if announced and "ethics" in under and not announce.TOPICS["limitations"].search(label):
        announced -= {"limitations"}  # a risk that is named among what is ethical
    if not announced or (announced <= {"training", "evaluation", "metrics"} and under & JUDGING):
        return under
    return announced if announced & OWN_TOPICS else announced | (under - {"training", "evaluation", "use"})


def _tells(label: str) -> bool:
    """Whether what stands before a colon tells something by itself, beside what it may announce."""
    for pattern in announce.TOPICS.values():
        label = pattern.sub(" ", label)
    return len(said(label)) > OWN_WORDS


def _label(line: str) -> tuple[str, str]:
    """What stands before a colon or a dash, and the rest."""
    if bold := BOLD_LABEL.match(line):
        return bold[1], bold[2]
    if (bold := BOLD_START.match(line)) and topics_of(fold(bold[1])):
        return bold[1], bold[2]
    plain = line.replace(BOLD, "").replace(UNBOLD, "")
    if (match := PLAIN_LABEL.match(plain)) and len(match[1].split()) <= 8:
        return match[1], match[2]
    if (match := DASH_LABEL.match(plain)) and topics_of(fold(match[1])):
        return match[1], match[2]
    return "", plain


def _without_copies(found: list[Statement]) -> Iterator[Statement]:
    """Leave out what was pasted under several headings, but for the first time; only the section's name may differ."""
    keys = {one: frozenset(said(one.body)) for one in found}
    places = Counter(
        key for key, _ in {(keys[one], one.headings) for one in found if len(one.body.split()) >= 5 and keys[one]}
    )
    seen = set()
    for one in found:
        key = keys[one]
        if places[key] >= COPIES and key in seen:
            continue
        seen.add(key)
        yield one


def _front_matter(text: str) -> Iterator[Statement]:
    """Each value of the YAML front matter under its path; a result of a model index under its metric's name."""
    for path, value in _entries(text):
        yield Statement(fold(" ".join(path).replace("_", " ")), fold(value)[:MAX_SENTENCE], frozenset(), kind="meta")


def _from_data(text: str) -> Iterator[Statement]:
    """A block of YAML or JSON that its reader sees: each value under its keys, which announce as headings do."""
    for path, value in _entries(text):
        names = [fold(key.replace("_", " ")) for key in path]
        under = next((found for found in map(topics_of, reversed(names)) if found is not None), frozenset())
        label = names[-1] if names else ""
        yield Statement(label, fold(value)[:MAX_SENTENCE], under, tuple(names[:-1]), kind="item")


def _entries(text: str) -> Iterator[tuple[list[str], str]]:
    """The finished values of a YAML or JSON text, each with the keys that lead to it."""
    try:
        # BaseLoader makes strings only and builds no objects
        data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError):
        return
    left: list[tuple[list[str], object]] = [([], data)]
    taken = 0
    while left and taken < MAX_ENTRIES:
        path, value = left.pop()
        taken += 1
        if isinstance(value, dict) and len(path) < MAX_DEPTH:
            name = value.get("type") or value.get("name")
            if isinstance(name, str) and isinstance(value.get("value"), str):
                left.append(([name], value["value"]))
            left += [([*path, str(key)], inner) for key, inner in list(value.items())[:MAX_ENTRIES]]
        elif isinstance(value, list) and len(path) < MAX_DEPTH:
            left += [(path, inner) for inner in value[:MAX_ENTRIES]]
        elif path and isinstance(value, str) and not unfinished(value) and not void(fold(value)):
            yield path, value
