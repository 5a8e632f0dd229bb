"""Rule files: ours and promtool's opinion of each."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from grading.checks.promql import EvaluationError, FixedSeries, InvalidQuery, InvalidRules, parse, read_rules
from grading.checks.promql.rules import MAX_BYTES

PROMTOOL = Path(__file__).parents[2] / ".tools" / "promtool"


def rule(fields: str, group: str = "") -> str:
    """A file of one group and one rule, from its fields in YAML's flow style."""
    return f"groups: [{{name: g, {group} rules: [{{{fields}}}]}}]"


FILES = {
    "plain": (rule("alert: A, expr: up == 0"), ""),
    "everything": (
        rule(
            "alert: A, expr: up, for: 1h30m, keep_firing_for: 5m, labels: {a: b}, annotations: {c: d}", "interval: 30s,"
        ),
        "",
    ),
    "record": (rule("record: a:b, expr: sum(up), labels: {x: y}"), ""),
    "several_groups": ("groups: [{name: a, rules: []}, {name: b, rules: []}]", ""),
    "no_groups_at_all": ("groups: []", ""),
    "anchors": (
        "groups: [{name: g, rules: [{alert: A, expr: up, labels: &l {a: b}}, {alert: B, expr: up, labels: *l}]}]",
        "",
    ),
    "number_as_label_value": (rule("alert: A, expr: up, labels: {priority: 1}"), ""),
    "number_as_expression": (rule("alert: A, expr: 1"), ""),
    "zero_for": (rule("alert: A, expr: up, for: 0s"), ""),
    "empty_for": (rule("alert: A, expr: up, for: "), ""),
    "template_value": (
        rule("alert: A, expr: up, annotations: {s: '{{ $value | humanizePercentage }} {{ $labels.job }}'}"),
        "",
    ),
    "template_condition": (
        rule("alert: A, expr: up, annotations: {s: '{{ if gt $value 1.0 }}x{{ else }}y{{ end }}'}"),
        "",
    ),
    "template_own_variable": (rule("alert: A, expr: up, annotations: {s: '{{ $x := 1 }}{{ $x }}'}"), ""),
    "template_range": (
        rule("""alert: A, expr: up, annotations: {s: '{{ range query "up" }}{{ .Labels.job }}{{ end }}'}"""),
        "",
    ),
    "template_dot": (rule("alert: A, expr: up, annotations: {s: '{{ .Value }} {{ .Labels.job }}'}"), ""),
    "single_braces": (rule("alert: A, expr: up, annotations: {s: '{ $value }'}"), ""),
    "bare_rules": ("rules: [{alert: A, expr: up}]", "structure"),
    "alertmanager": ("route: {receiver: x}\nreceivers: [{name: x}]", "alertmanager"),
    "list_at_the_top": ("[1, 2]", "structure"),
    "text_at_the_top": ("hello", "structure"),
    "unknown_field_of_rule": (rule("alert: A, expr: up, severity: page"), "field"),
    "unknown_field_of_group": ("groups: [{name: g, alerts: []}]", "field"),
    "no_expression": (rule("alert: A"), "structure"),
    "no_name": (rule("expr: up"), "structure"),
    "alert_and_record": (rule("alert: A, record: b, expr: up"), "structure"),
    "group_without_name": ("groups: [{rules: []}]", "structure"),
    "group_twice": ("groups: [{name: a, rules: []}, {name: a, rules: []}]", "structure"),
    "key_twice": ("groups: [{name: a, name: b, rules: []}]", "yaml"),
    "minutes_in_words": (rule("alert: A, expr: up, for: 5 minutes"), "duration"),
    "number_as_duration": (rule("alert: A, expr: up, for: 300"), "duration"),
    "fraction_as_duration": (rule("alert: A, expr: up, for: 1.5h"), "duration"),
    "units_out_of_order": (rule("alert: A, expr: up, for: 5m1h"), "duration"),
    "broken_expression": (rule("alert: A, expr: 'sum(rate(up[5m])'"), "expression"),
    "rate_of_no_range": (rule("alert: A, expr: rate(up) > 1"), "expression"),
    "unknown_function": (rule("alert: A, expr: average(up)"), "expression"),
    "words_as_expression": (rule("alert: A, expr: error rate too high"), "expression"),
    "record_with_for": (rule("record: a, expr: up, for: 5m"), "structure"),
    "record_with_bad_name": (rule("record: a-b, expr: up"), "structure"),
    "label_with_bad_name": (rule("alert: A, expr: up, labels: {a-b: c}"), "structure"),
    "labels_as_list": (rule("alert: A, expr: up, labels: [a]"), "structure"),
    "template_unclosed": (rule("alert: A, expr: up, annotations: {s: '{{ $value'}"), "template"),
    "template_unknown_function": (rule("alert: A, expr: up, annotations: {s: '{{ percent $value }}'}"), "template"),
    "template_unknown_variable": (rule("alert: A, expr: up, annotations: {s: '{{ $metric }}'}"), "template"),
    "template_without_end": (rule("alert: A, expr: up, annotations: {s: '{{ if $value }}x'}"), "template"),
    "tab": ("groups:\n\t- name: a", "yaml"),
}


@pytest.mark.parametrize(("text", "complaint"), FILES.values(), ids=FILES.keys())
def test_promtool_and_we_take_the_same_files(text: str, complaint: str, tmp_path: Path) -> None:
    """A file is refused for the stated reason exactly when `promtool check rules` refuses it."""
    assert PROMTOOL.is_file(), "promtool is not there: run `make test-setup`"
    file = tmp_path / "rules.yml"
    file.write_text(text)
    checked = subprocess.run(
        [PROMTOOL, "check", "rules", "--lint=none", file], capture_output=True, text=True, check=False
    )
    assert (checked.returncode != 0) == bool(complaint), checked.stdout + checked.stderr
    if not complaint:
        read_rules(text)
        return
    with pytest.raises(InvalidRules) as refusal:
        read_rules(text)
    assert refusal.value.key == complaint


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "[" * 5000,
        "x" * (MAX_BYTES + 1),
        "\x00\x01\x02",
        "!!python/object/apply:os.system [true]",
        "a: *nowhere",
        "&a [*a]",
    ],
    ids=["bomb", "deep", "long", "binary", "object", "alias", "cycle"],
)
def test_hostile_yaml_is_refused(text: str) -> None:
    """Aliases that explode, endless nesting, binary text and foreign tags are refused, and nothing is executed."""
    with pytest.raises(InvalidRules):
        read_rules(text)


@pytest.mark.parametrize("piece", ["(", "-", "a^", "abs(", "sum(", "{", "[", "a and ", '"', "a[1m:"])
def test_deep_expressions_are_refused_without_harm(piece: str) -> None:
    """An expression nested beyond any sense is refused before the parser's stack ends the process."""
    with pytest.raises((InvalidQuery, EvaluationError)):
        parse(piece * 100_000).value(FixedSeries({}), 0.0)
    with pytest.raises((InvalidQuery, EvaluationError)):
        parse(piece * (1999 // len(piece))).value(FixedSeries({}), 0.0)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(.*)*b", "a{1,500}{1,500}", ".*.*.*.*.*x", "(?<x"])
def test_patterns_that_could_run_for_ever_are_refused(pattern: str) -> None:
    """A pattern on which Python's engine may backtrack without end is an error of the expression."""
    series = FixedSeries({(("__name__", "m"), ("l", "a" * 60)): [(0.0, 1.0)]})
    with pytest.raises((InvalidQuery, EvaluationError)):
        parse(f'm{{l=~"{pattern}"}}').value(series, 0.0)


@pytest.mark.parametrize(
    "text", ["limitk(1, up)", 'sort_by_label(up, "a")', "mad_over_time(up[5m])", 'up{a="b" or c="d"}', "a + fill(0) b"]
)
def test_experimental_functions_are_not_taken(text: str) -> None:
    """What Prometheus only takes behind a feature flag is no valid expression."""
    with pytest.raises(InvalidQuery):
        parse(text)


@pytest.mark.parametrize("text", ["a offset -1y offset 1e999", "a[9999999999999999999999y]", "a @ 1e400", "1e999999"])
def test_numbers_beyond_any_range_do_no_harm(text: str) -> None:
    """An absurd number is an error of the expression, even where the parser itself panics."""
    try:
        parse(text).value(FixedSeries({}), 0.0)
    except (InvalidQuery, EvaluationError, ArithmeticError, ValueError):
        return


@pytest.mark.parametrize("text", ["up[5m]", "(up[5m])", "rate(up[5m])[10m:1m]"])
def test_a_range_is_no_result_of_a_rule(text: str) -> None:
    """An expression that gives a range can't be evaluated as a rule."""
    with pytest.raises(EvaluationError):
        parse(text).value(FixedSeries({}), 0.0)
