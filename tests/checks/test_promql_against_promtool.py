"""Our evaluator and promtool, asked the same questions.

promtool is asked for a value that it can't find, and says in its complaint what it got instead.
"""

from __future__ import annotations

import json
import math
import re
import subprocess
from pathlib import Path

import pytest

from grading.checks.promql import EvaluationError, FixedSeries, Labels, labels_of, parse
from grading.checks.promql.storage import Point

PROMTOOL = Path(__file__).parents[2] / ".tools" / "promtool"
STEP = 15
SERIES = {
    'errors_total{job="api",error_type="ValueError"}': "0+1x100",
    'errors_total{job="api",error_type="KeyError"}': "0x40 0+3x60",
    'errors_total{job="batch",error_type="KeyError"}': "5+2x100",
    'predictions_total{job="api",version="1",class="stays"}': "100+20x100",
    'predictions_total{job="api",version="1",class="leaves"}': "10+5x100",
    'predictions_total{job="batch",version="2",class="stays"}': "0+7x50 0+7x50",
    'seconds_bucket{job="api",le="0.1"}': "0+1x100",
    'seconds_bucket{job="api",le="0.5"}': "0+6x100",
    'seconds_bucket{job="api",le="1"}': "0+9x100",
    'seconds_bucket{job="api",le="+Inf"}': "0+10x100",
    'seconds_bucket{job="batch",le="0.1"}': "0+1x100",
    'seconds_bucket{job="batch",le="0.5"}': "0+1x100",
    'seconds_bucket{job="batch",le="1"}': "0+1x100",
    'seconds_bucket{job="batch",le="+Inf"}': "0+8x100",
    'seconds_sum{job="api"}': "0+4.5x100",
    'seconds_count{job="api"}': "0+10x100",
    'loaded{job="api"}': "1x60 0x40",
    'loaded{job="batch"}': "1x100",
    'drift{feature="Age",job="api"}': "0.1+0.01x100",
    'drift{feature="Balance",job="api"}': "0.9-0.005x100",
    'drift{feature="Tenure",job="api"}': "0.3x50 0.4x50",
    'gone{job="api"}': "1x20 stale",
    'sparse{job="api"}': "1 _ _ _ 2 _ _ 7 _ _ _ _ 3 _x80",
    'moment{job="api"}': "1700000000x100",
    'zone{job="api",zone="eu"}': "1x100",
    'zone{job="batch",zone="us"}': "2x100",
}
TIMES = (300, 907, 1230)

EXPRESSIONS = """
42
1 + 2 * 3 ^ 2
-2 ^ 2
7 % 3
5 / 0
3 > bool 2
time()
vector(3)
scalar(loaded{job="batch"})
scalar(loaded)
loaded
loaded{job="api"}
loaded{job!="api"}
loaded{job=~"a.*"}
loaded{job!~"a.*"}
loaded{nothing=""}
{__name__="loaded",job="api"}
loaded offset 5m
avg_over_time(sparse[10m:30s])
max_over_time((sparse > 1)[20m:1m])
loaded offset -1m
loaded @ 300
loaded == 0
loaded == bool 0
0 == loaded
1 - loaded
-loaded
+loaded
drift > 0.3
0.3 < drift
drift > 0.3 and drift < 0.5
drift > 0.3 or loaded == 0
drift unless on(feature) drift{feature="Age"}
drift > on(feature) drift offset 5m
drift * 100 % 7
drift ^ 0.5
abs(drift - 0.5)
ceil(drift * 10)
floor(drift * 10)
round(drift, 0.25)
round(drift * 3)
clamp(drift, 0.2, 0.5)
clamp_min(drift, 0.4)
clamp_max(drift, 0.4)
sgn(drift - 0.4)
sqrt(drift)
exp(drift)
ln(drift)
log2(drift)
log10(drift - drift)
deg(drift)
sin(drift)
acos(drift * 3)
rate(errors_total[5m])
rate(errors_total[1m])
rate(predictions_total[5m])
rate(predictions_total[10m])
increase(errors_total[5m])
increase(errors_total[7m])
increase(predictions_total[20m])
irate(errors_total[5m])
irate(predictions_total[5m])
idelta(drift[5m])
delta(drift[5m])
deriv(drift[5m])
predict_linear(drift[5m], 3600)
changes(loaded[10m])
resets(predictions_total[20m])
rate(sparse[5m])
increase(sparse[3m])
delta(sparse[10m])
avg_over_time(drift[5m])
sum_over_time(drift[5m])
min_over_time(drift[5m])
max_over_time(drift[5m])
count_over_time(sparse[5m])
last_over_time(sparse[10m])
present_over_time(sparse[5m])
stddev_over_time(drift[5m])
stdvar_over_time(drift[5m])
quantile_over_time(0.9, drift[5m])
quantile_over_time(1.1, drift[5m])
absent_over_time(gone{job="api"}[2m])
absent(nothing)
absent(nothing{job="api",zone=~"e.*"})
absent(loaded)
absent(sum(nothing))
sum(errors_total)
sum by (job) (errors_total)
sum without (error_type) (errors_total)
sum by (missing) (errors_total)
avg by (job) (rate(predictions_total[5m]))
min(drift)
max(drift)
count(drift)
count by (job) (predictions_total)
group by (job) (predictions_total)
stddev(drift)
stddev(1 / (loaded{job="api"} - 1))
stdvar by (job) (drift)
quantile(0.5, drift)
topk(2, drift)
bottomk(1, drift)
topk by (job) (1, predictions_total)
count_values("score", loaded)
histogram_quantile(0.95, seconds_bucket)
histogram_quantile(0.95, rate(seconds_bucket[5m]))
histogram_quantile(0.5, sum by (le) (rate(seconds_bucket[5m])))
histogram_quantile(0.05, sum by (le) (rate(seconds_bucket[5m])))
histogram_quantile(0.99, sum by (le, job) (rate(seconds_bucket[5m]))) > 0.5
histogram_quantile(0.95, sum by (job) (rate(seconds_bucket[5m])))
histogram_quantile(0.95, seconds)
histogram_quantile(2, seconds_bucket)
histogram_quantile(0.5, seconds_bucket{le!="+Inf"})
histogram_count(seconds_bucket)
rate(seconds_sum[5m]) / rate(seconds_count[5m])
sum(rate(errors_total[5m])) / sum(rate(predictions_total[5m]))
sum(rate(errors_total[5m])) / (sum(rate(errors_total[5m])) + sum(rate(predictions_total[5m]))) > 0.05
sum by (job) (rate(errors_total[5m])) / sum by (job) (rate(predictions_total[5m]))
rate(errors_total[5m]) / rate(predictions_total[5m])
rate(errors_total[5m]) / on(job) group_left sum by (job) (rate(predictions_total[5m]))
sum by (job) (rate(predictions_total[5m])) * on(job) group_right errors_total
errors_total * on(job) group_left(zone) zone
sum by (job) (errors_total) / ignoring(zone) zone
errors_total / on(job) predictions_total
nothing / on(job) predictions_total
loaded + on(job) zone
loaded > bool on(job) zone
zone >= on(job) loaded
loaded and on(job) zone > 1
vector(1) unless loaded
sum(errors_total) or vector(0)
sum(nothing) or vector(0)
timestamp(loaded)
timestamp(sparse)
timestamp(loaded + 1)
time() - moment
hour(moment)
minute(moment)
day_of_week(moment)
day_of_month(moment)
day_of_year(moment)
days_in_month(moment)
month(moment)
year(moment)
hour()
sort(drift)
sort_desc(drift)
label_replace(loaded, "team", "$1-team", "job", "(.*)")
label_replace(loaded, "job", "", "job", "api")
label_join(zone, "both", "-", "job", "zone")
max_over_time(sum(rate(errors_total[1m]))[10m:1m])
avg_over_time((drift > 0.3)[5m:30s])
rate(errors_total[5m] offset 5m)
sum(increase(errors_total[10m])) > 5
increase(errors_total[5m]) > 0 and on(job) loaded == 1
gone
sparse
1 / (loaded - loaded)
count(drift > 0.3) / count(drift)
sum(rate(errors_total[5m])) / 0
avg(loaded) < 1
pi() * loaded
loaded atan2 zone
predictions_total{class=~"stays|leaves",version!="2"}
sum(loaded == bool 1) == 1
""".strip().splitlines()


def points(values: str) -> list[Point]:
    """Turn promtool's notation of a series into samples; `stale` ends it."""
    found: list[Point] = []
    position = 0
    for part in values.split():
        spread = re.fullmatch(r"(_|-?[\d.]+)([+-][\d.]+)?(?:x(\d+))?", part)
        if spread is None:  # stale
            continue
        start, step, times = spread.groups()
        value = math.nan if start == "_" else float(start)
        for _ in range(int(times) + (start != "_") if times else 1):
            if not math.isnan(value):
                found.append((float(position * STEP), value))
                value += float(step or 0)  # added up as promtool does, rounding errors and all
            position += 1
    return found


@pytest.fixture(scope="module")
def storage() -> FixedSeries:
    """The series, for our evaluator."""
    return FixedSeries({read_labels(name): points(values) for name, values in SERIES.items()})


def read_labels(text: str) -> Labels:
    """`name{label="value"}` as labels."""
    name, _, rest = text.partition("{")
    return labels_of({"__name__": name, **dict(re.findall(r'(\w+)="([^"]*)"', rest))})


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], object]:
    """What promtool gets for each expression at each time: labels -> value, or "error"."""
    assert PROMTOOL.is_file(), "promtool is not there: run `make test-setup`"
    folder = tmp_path_factory.mktemp("promtool")
    found: dict[tuple[str, int], object] = {}
    impossible = [{"labels": 'nowhere{x="y"}', "value": 12345.678}]
    questions = [
        {"expr": text, "eval_time": f"{time}s", "exp_samples": impossible} for text in EXPRESSIONS for time in TIMES
    ]
    series = [{"series": name, "values": values} for name, values in SERIES.items()]
    tests = [{"interval": f"{STEP}s", "input_series": series, "promql_expr_test": questions}]
    file = folder / "tests.yml"
    file.write_text(json.dumps({"evaluation_interval": "1s", "tests": tests}))
    output = subprocess.run([PROMTOOL, "test", "rules", file], capture_output=True, text=True, check=False)
    text = output.stdout + output.stderr
    for expr, time, rest in re.findall(r'expr: "(.*)", time: ([\dhms]+),(.*(?:\n +(?:exp|got): .*)*)', text):
        seconds = sum(int(n) * {"h": 3600, "m": 60, "s": 1}[unit] for n, unit in re.findall(r"(\d+)([hms])", time))
        key = (expr.replace('\\"', '"'), seconds)
        got = re.search(r"got: (.*)", rest)
        found[key] = samples(got.group(1)) if got else "error"
    return found


def samples(text: str) -> dict[Labels, float]:
    """Read promtool's `{labels} value, …` (or nil) as a vector."""
    pairs = re.findall(r"(\{.*?\}) (NaN|[+-]Inf|[-+\d.E]+)(?:, |$)", text)
    return {labels_of(dict(re.findall(r'(\w+)="([^"]*)"', labels))): float(value) for labels, value in pairs}


def ours(text: str, storage: FixedSeries, time: int) -> object:
    """The same from our evaluator."""
    try:
        value = parse(text).value(storage, float(time))
    except EvaluationError:
        return "error"
    return value if isinstance(value, dict) else {(): value}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_our_evaluator_agrees_with_promtool(
    text: str, storage: FixedSeries, answers: dict[tuple[str, int], object]
) -> None:
    """The evaluator gives promtool's labels and values at each of the times."""
    for time in TIMES:
        expected, got = answers[(text, time)], ours(text, storage, time)
        if isinstance(expected, str) or isinstance(got, str):
            assert got == expected, f"at {time} s"
            continue
        assert isinstance(expected, dict)
        assert isinstance(got, dict)
        assert set(got) == set(expected), f"at {time} s"
        for labels, value in expected.items():
            same = math.isclose(got[labels], value, rel_tol=1e-9, abs_tol=1e-12)
            undefined = math.isnan(value) and math.isnan(got[labels])
            assert same or undefined, f"{labels} at {time} s: {got[labels]} {value}"


def test_the_table_is_large_enough() -> None:
    """At least sixty expressions are compared, none of them twice."""
    assert len(set(EXPRESSIONS)) == len(EXPRESSIONS) >= 60
