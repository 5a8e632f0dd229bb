"""Read a rule file as Prometheus reads it: the same fields, durations, names and templates, nothing else.

Source: prometheus/model/rulefmt and `promtool check rules`; every scalar of the YAML is taken as text, as Go's decoder
does for text fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from grading.checks.promql.errors import InvalidQuery
from grading.checks.promql.query import Query, parse

MAX_BYTES = 100_000
MAX_RULES = 100
"""Rules of a file: a service has about ten, and each takes memory and time."""
MAX_DURATION_TEXT = 60
MAX_NODES = 10_000
"""Nodes of the YAML tree with its aliases written out."""
GROUP_FIELDS = frozenset({"name", "interval", "limit", "rules", "query_offset", "labels"})
RULE_FIELDS = frozenset({"record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations"})
DURATION = re.compile(r"(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?")
MAX_DURATION = 2**63 / 1e9
"""Seconds that Go's time.Duration holds; Prometheus refuses more ("duration out of range")."""
UNITS = (365 * 86400, 7 * 86400, 86400, 3600, 60, 1, 0.001)
LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
METRIC = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
MAX_TEMPLATE = 10_000
"""Characters of a label or annotation; reading one takes time with their square."""
ACTION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
FUNCTIONS = frozenset(
    (  # noqa: SIM905 — so many quoted words would be harder to read
        "query first value label sortByLabel strvalue args reReplaceAll safeHtml title toUpper toLower graphLink match"
        " tableLink humanize humanize1024 humanizeDuration humanizePercentage humanizeTimestamp toTime toDuration now"
        " pathPrefix externalURL parseDuration stripPort stripDomain printf print println len index slice and or not"
        " eq ne lt le gt ge html js urlquery call"
    ).split()
)
KEYWORDS = frozenset(
    {"if", "else", "end", "range", "with", "define", "template", "block", "break", "nil", "true", "false"}
)
VARIABLES = frozenset({"labels", "value", "externalLabels", "externalURL"})


class InvalidRules(Exception):
    """Prometheus would not load the file: `key` says which kind of reason, `detail` where and what."""

    def __init__(self, key: str, detail: str) -> None:
        super().__init__(key, detail)
        self.key, self.detail = key, detail


@dataclass(frozen=True)
class AlertRule:
    """An alerting rule: `wait` is its `for`, `interval` how often its group is evaluated, both in seconds."""

    name: str
    query: Query
    wait: float
    interval: float


@dataclass(frozen=True)
class RecordingRule:
    """A recording rule; `labels` are added to each series."""

    name: str
    query: Query
    labels: Mapping[str, str]


@dataclass(frozen=True)
class RuleFile:
    """All rules of a file."""

    alerts: tuple[AlertRule, ...]
    records: tuple[RecordingRule, ...]


def read_rules(text: str) -> RuleFile:
    """Read a rule file; raises InvalidRules for whatever Prometheus would refuse.

    >>> file = read_rules("groups: [{name: a, rules: [{alert: Down, expr: up == 0, for: 5m}]}]")
    >>> file.alerts[0].name, file.alerts[0].wait
    ('Down', 300.0)
    """
    raw = _load(text)
    if not isinstance(raw, dict):
        raise InvalidRules("structure", "the file is no mapping with `groups`")
    if set(raw) != {"groups"}:
        stray = ", ".join(sorted(set(raw) - {"groups"})) or "groups"
        raise InvalidRules("alertmanager" if {"route", "receivers"} & set(raw) else "structure", f"top level: {stray}")
    alerts: list[AlertRule] = []
    records: list[RecordingRule] = []
    names: set[str] = set()
    for group in _listed(raw["groups"], "groups"):
        name = _read_group(group, alerts, records)
        if name in names:
            raise InvalidRules("structure", f"group {name!r} stands twice")
        names.add(name)
    return RuleFile(tuple(alerts), tuple(records))


def _read_group(group: Any, alerts: list[AlertRule], records: list[RecordingRule]) -> str:
    if not isinstance(group, dict) or not _text(group.get("name")):
        raise InvalidRules("structure", "a group has no name")
    where = f"group {group['name']!r}"
    if stray := set(group) - GROUP_FIELDS:
        raise InvalidRules("field", f"{where}: {', '.join(sorted(stray))}")
    interval = duration(group.get("interval"), f"{where}, interval") or 60.0
    for rule in _listed(group.get("rules"), where):
        found = _read_rule(rule, where, interval)
        if isinstance(found, AlertRule):
            alerts.append(found)
        else:
            records.append(found)
        if len(alerts) + len(records) > MAX_RULES:
            raise InvalidRules("structure", f"more than {MAX_RULES} rules")
    return str(group["name"])


def _read_rule(rule: Any, where: str, interval: float) -> AlertRule | RecordingRule:
    if not isinstance(rule, dict):
        raise InvalidRules("structure", f"{where}: a rule is no mapping")
    alert, record = _text(rule.get("alert")), _text(rule.get("record"))
    where = f"{where}, {alert or record or '?'}"
    if stray := set(rule) - RULE_FIELDS:
        raise InvalidRules("field", f"{where}: {', '.join(sorted(stray))}")
    if bool(alert) == bool(record):
        raise InvalidRules("structure", f"{where}: give `alert` or `record`")
    if not _text(rule.get("expr")):
        raise InvalidRules("structure", f"{where}: expr")
    labels = _pairs(rule.get("labels"), f"{where}, labels")
    annotations = _pairs(rule.get("annotations"), f"{where}, annotations")
    wait = duration(rule.get("for"), f"{where}, for")
    duration(rule.get("keep_firing_for"), f"{where}, keep_firing_for")
    try:
        query = parse(str(rule["expr"]))
    except InvalidQuery as error:
        raise InvalidRules("expression", f"{where}: {error}") from error
    if record:
        if not METRIC.fullmatch(record) or {"for", "keep_firing_for", "annotations"} & set(rule):
            raise InvalidRules("structure", f"{where}: record")
        return RecordingRule(record, query, labels)
    for text in [*labels.values(), *annotations.values()]:
        check_template(text, where)
    return AlertRule(alert, query, wait, interval)


def duration(raw: Any, where: str) -> float:
    """Seconds of a Prometheus duration (`1h30m`); nothing is 0; raises InvalidRules.

    >>> duration("1h30m", "for")
    5400.0
    """
    if raw is None or raw == "0":
        return 0.0
    found = DURATION.fullmatch(raw) if isinstance(raw, str) and 0 < len(raw) <= MAX_DURATION_TEXT else None
    parts = zip(found.groups(), UNITS, strict=True) if found else ()
    seconds = float(sum(int(part) * unit for part, unit in parts if part))
    if found is None or seconds > MAX_DURATION:
        raise InvalidRules("duration", f"{where}: {raw!r}"[:200])
    return seconds


def check_template(text: str, where: str) -> None:
    """Raise InvalidRules for a label or annotation whose Go template Prometheus would not parse."""
    if len(text) > MAX_TEMPLATE or "{{" in ACTION.sub("", text):
        raise InvalidRules("template", f"{where}: {text[:80]}")
    own = set(re.findall(r"\$(\w+)\s*(?:,\s*\$\w+\s*)?:=", text)) | set(re.findall(r",\s*\$(\w+)\s*:=", text))
    depth = 0
    for inner in ACTION.findall(text):
        action = inner.removeprefix("-").removesuffix("-").strip()
        if action.startswith("/*"):
            continue
        bare = re.sub(r'"(?:\\.|[^"\\])*"|`[^`]*`', '""', action)
        words = re.findall(r"(?<![\w.$])[A-Za-z]\w*", bare)
        unknown = [word for word in words if word not in FUNCTIONS | KEYWORDS]
        unknown += [name for name in re.findall(r"\$([A-Za-z]\w*)", bare) if name not in VARIABLES | own]
        if not bare or unknown or bare.count('"') % 2 or bare.count("(") != bare.count(")"):
            raise InvalidRules("template", f"{where}: {{{{ {action[:80]} }}}}")
        depth += bool(re.match(r"(if|range|with|block|define)\b", bare)) - bool(re.match(r"end\b", bare))
    if depth:
        raise InvalidRules("template", f"{where}: {text[:80]}")


def _text(raw: Any) -> str:
    return raw if isinstance(raw, str) else ""


def _listed(raw: Any, where: str) -> list[Any]:
    if raw is not None and not isinstance(raw, list):
        raise InvalidRules("structure", f"{where}: no list")
    return raw or []


def _pairs(raw: Any, where: str) -> dict[str, str]:
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise InvalidRules("structure", f"{where}: no mapping")
    for name, value in raw.items():
        if not LABEL.fullmatch(name) or name == "__name__" or isinstance(value, dict | list):
            raise InvalidRules("structure", f"{where}: {name}")
    return {name: value or "" for name, value in raw.items()}


def _load(text: str) -> Any:
    """The first document as mappings, lists, texts and None; aliases are written out within a budget."""
    if len(text.encode()) > MAX_BYTES:
        raise InvalidRules("yaml", f"more than {MAX_BYTES} bytes")
    try:
        node = next(iter(yaml.compose_all(text, Loader=yaml.SafeLoader)), None)
        return None if node is None else _plain(node, [MAX_NODES])
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        raise InvalidRules("yaml", f"{line}{getattr(error, 'problem', None) or type(error).__name__}") from error


def _plain(node: yaml.Node, left: list[int]) -> Any:
    left[0] -= 1
    if left[0] < 0:
        raise InvalidRules("yaml", f"more than {MAX_NODES} values")
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, left) for child in node.value]
    found: dict[str, Any] = {}
    merged: dict[str, Any] = {}
    for key, child in node.value:
        value = _plain(child, left)
        if key.tag == "tag:yaml.org,2002:merge":
            for source in value if isinstance(value, list) else [value]:
                merged = {**(source if isinstance(source, dict) else {}), **merged}
        elif not isinstance(key, yaml.ScalarNode) or key.value in found:
            raise InvalidRules("yaml", f"line {key.start_mark.line + 1}: a key stands twice or is no text")
        else:
            found[str(key.value)] = value
    return {**merged, **found}
