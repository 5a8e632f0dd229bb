"""`python -m grading doctor`: what is there, why what is not there is not, and how to get it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from grading.__main__ import main
from grading.errors import SandboxError
from grading.sandbox import cage, doctor, examine
from grading.sandbox.doctor import Facts, diagnose, readable
from grading.sandbox.places import find_places
from grading.sandbox.profiles import PROFILES

ROOT = Path(__file__).resolve().parents[2]
WHOLE = Facts(
    platform="linux",
    release="6.8.0-45-generic",
    machine="x86_64",
    distribution="ubuntu",
    uid=1000,
    admin=False,
    contained="",
    python="3.11.7",
    executable="/home/ada/.venv/bin/python",
    missing={},
    abi=4,
    settings={"user.max_user_namespaces": "15000"},
    modules="lockdown,capability,landlock,yama",
    group="cgroup v2",
    libraries={"base": {}, "mlflow": {"mlflow": "3.17.2", "pandas": None}},
)


def _without(*layers: str, **changes: object) -> Facts:
    return replace(WHOLE, missing=dict.fromkeys(layers, "Operation not permitted"), **changes)


OBSTACLES = [
    ("namespaces", {"settings": {"kernel.unprivileged_userns_clone": "0"}}, "kernel.unprivileged_userns_clone=1"),
    ("namespaces", {"settings": {"user.max_user_namespaces": "0"}}, "user.max_user_namespaces=15000"),
    (
        "namespaces",
        {"settings": {"kernel.apparmor_restrict_unprivileged_userns": "1"}},
        "kernel.apparmor_restrict_unprivileged_userns=0",
    ),
    (
        "namespaces",
        {"uid": 0, "missing": {"namespaces": "unshare: No space left on device"}},
        "max_user_namespaces=15000",
    ),
    ("namespaces", {"contained": "/.dockerenv"}, "--security-opt seccomp=unconfined"),
    ("namespaces", {"uid": 0}, "CAP_SYS_ADMIN"),
    ("namespaces", {"uid": 0, "admin": True}, "CONFIG_USER_NS"),
    ("namespaces", {"uid": 0, "settings": {"kernel.unprivileged_userns_clone": "0"}}, "CAP_SYS_ADMIN"),
    ("landlock", {"release": "5.10.0-30-amd64"}, "Linux 5.13 or later (this is 5.10.0-30-amd64)"),
    ("landlock", {"modules": "lockdown,yama"}, "lsm=landlock,lockdown,yama"),
    ("landlock", {"modules": "", "contained": "/.dockerenv"}, "landlock_create_ruleset"),
    ("landlock", {"modules": ""}, "CONFIG_SECURITY_LANDLOCK=y"),
    ("landlock", {"missing": {"landlock": "No module named 'landlockpy'"}}, "pip install -r requirements.txt"),
    ("seccomp", {"missing": {"seccomp": "Unable to find libseccomp"}}, "apt install libseccomp2"),
    (
        "seccomp",
        {"missing": {"seccomp": "Unable to find libseccomp"}, "distribution": "nixos"},
        "your distribution's libseccomp",
    ),
    ("seccomp", {"contained": "/.dockerenv"}, "allows seccomp and prctl"),
    ("seccomp", {}, "CONFIG_SECCOMP_FILTER"),
    ("namespaces", {"platform": "darwin", "release": "24.1.0"}, "WSL 2"),
]


@pytest.mark.parametrize(("layer", "changes", "said"), OBSTACLES, ids=[f"{row[0]}: {row[2]}" for row in OBSTACLES])
def test_each_obstacle_is_told_by_its_own_remedy(layer: str, changes: dict[str, object], said: str) -> None:
    """The kernel setting, boot parameter or package that stands in the way here is named, with the reason."""
    facts = replace(_without(layer), **changes)
    report = diagnose(facts)
    found = next(each for each in report.layers if each.layer == layer)
    assert not found.active
    assert found.why == facts.missing[layer]
    assert said in found.fix
    assert found.fix in readable(report)


MINIMA = [
    ((), {}, "classroom"),
    (("landlock",), {}, "self-study"),
    (("namespaces",), {}, "self-study"),
    (("namespaces", "landlock"), {}, None),
    (("seccomp",), {}, None),
    (("namespaces",), {"uid": 0, "unreachable": "/root is closed"}, None),
    (("landlock",), {"uid": 0, "unreachable": "/root is closed"}, "self-study"),
]


@pytest.mark.parametrize(("missing", "changes", "met"), MINIMA)
def test_the_minimum_that_is_met_is_the_sandboxes_own(
    missing: tuple[str, ...], changes: dict[str, object], met: str | None
) -> None:
    """A closed interpreter counts only where no namespaces bring it into reach."""
    report = diagnose(_without(*missing, **changes))
    assert report.minimum == met
    assert report.enough == (met is not None)


def test_landlocks_abi_says_what_it_holds_and_what_is_to_come() -> None:
    """ABI 4 has TCP and not yet signals, which Linux 6.12 brings; the newest leaves nothing to wish for."""
    layer = diagnose(WHOLE).layers[1]
    assert layer.why == "ABI 4: files, moves between folders, truncating, TCP"
    assert "signals and abstract sockets (Linux 6.12)" in layer.fix
    assert diagnose(replace(WHOLE, abi=doctor.ABIS[-1][0])).layers[1].fix == ""


def test_a_library_that_is_not_installed_stands_out() -> None:
    """Each profile has a line with versions; what is missing is marked."""
    text = readable(diagnose(WHOLE))
    assert "mlflow 3.17.2, pandas MISSING" in text
    assert "the kernel (cgroup v2)" in text
    assert "uid 1000" in text


def test_without_a_memory_controller_the_watcher_is_named() -> None:
    """Who holds the total memory is said, and why it is not the kernel."""
    report = diagnose(replace(WHOLE, group="", no_group="cgroup v2: not delegated"))
    assert report.to_dict()["memory"] == {"held_by": "watcher", "why": "cgroup v2: not delegated"}
    assert "a watcher, 50 looks a second (cgroup v2: not delegated)" in readable(report)


def test_it_agrees_with_the_cage_of_this_machine(tmp_path: Path) -> None:
    """The examination, made in an interpreter of its own, finds the layers that a cage is built with."""
    facts = examine.examine()
    assert dict(facts.missing) == cage.look(str(tmp_path), find_places())
    assert set(facts.libraries) == set(PROFILES)
    assert facts.libraries["mlflow"]["mlflow"]
    assert (facts.abi > 0) == ("landlock" not in facts.missing)


UNDER_A_FILTER = """
import errno, json, pyseccomp, sys, tempfile
filter = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
filter.add_rule(pyseccomp.ERRNO(errno.EPERM), "landlock_create_ruleset")
filter.load()
from grading.sandbox import cage, examine
with tempfile.TemporaryDirectory() as folder:
    layers, facts = cage.build(folder).layers, examine.examine()
    print(json.dumps([sorted(layers), sorted(facts.missing), facts.contained]))
"""


def test_a_container_that_refuses_landlock_costs_that_layer_only(tmp_path: Path) -> None:
    """Under a foreign filter that answers EPERM to Landlock a cage has the other layers, as the doctor says."""
    built = cage.build(str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", UNDER_A_FILTER], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    layers, missing, contained = json.loads(done.stdout)
    assert layers == sorted({*built.layers} - {"landlock"})
    assert missing == sorted({*built.missing} | {"landlock"})
    assert contained == "a seccomp filter is on already"


def test_it_leaves_this_process_as_it_is() -> None:
    """After the examination nothing of ours is confined: files can be written and no filter is on."""
    before = Path("/proc/self/status").read_text(encoding="utf-8").split("Seccomp:")[1].split()[0]
    examine.examine()
    assert Path("/proc/self/status").read_text(encoding="utf-8").split("Seccomp:")[1].split()[0] == before


def test_command_prints_one_object_and_ends_with_0_or_3(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """0 where self-study's minimum is met, 3 where the sandbox could not start; --json has the same keys for both."""
    printed = []
    for facts, code in ((WHOLE, 0), (_without("namespaces", "landlock"), 3)):
        monkeypatch.setattr(examine, "examine", lambda facts=facts: facts)
        assert main(["doctor", "--json"]) == code
        printed.append(json.loads(capsys.readouterr().out))
        assert main(["doctor"]) == code
        assert ("does not start here" in capsys.readouterr().out) == (code == 3)
    assert printed[0].keys() == printed[1].keys()
    assert [layer["layer"] for layer in printed[1]["layers"] if not layer["active"]] == ["namespaces", "landlock"]


def test_elsewhere_there_is_no_layer_and_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a system that is no Linux every layer is missing, and the remedy is Linux."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("subprocess.run", lambda *_, **__: pytest.fail("nothing is started there"))
    report = diagnose(examine.examine())
    assert not report.enough
    assert all("use Linux" in layer.fix for layer in report.layers)


def test_an_examination_that_breaks_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """An interpreter that does not even start is said with its last words."""
    monkeypatch.setattr(examine, "_START", "raise SystemExit('no such library')")
    with pytest.raises(SandboxError, match="no such library"):
        examine.examine()
