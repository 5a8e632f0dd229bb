"""What the sandbox has on this machine, why, and how to get the rest: pure, from the facts that examine.py gathers.

`python -m grading doctor` prints it.  The layers are those of README.md; the minimum is minimum.py's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from grading.sandbox import minimum

LAYERS = ("namespaces", "landlock", "seccomp", "rlimits")
ABIS = (
    (1, "5.13", "files"),
    (2, "5.19", "moves between folders"),
    (3, "6.2", "truncating"),
    (4, "6.7", "TCP"),
    (5, "6.10", "ioctl on devices"),
    (6, "6.12", "signals and abstract sockets"),
    (7, "6.15", "an audit log"),
    (8, "", "all threads at once"),
    (9, "", "Unix sockets by path"),
    (10, "", "UDP"),
)
"""Landlock's ABI, its first Linux, and what it adds (userspace-api/landlock.rst; from 8 on landlockpy.flags)."""
_PACKAGES = {
    "apt install libseccomp2": ("debian", "ubuntu"),
    "dnf install libseccomp": ("fedora", "rhel", "centos", "rocky", "almalinux"),
    "apk add libseccomp": ("alpine",),
    "pacman -S libseccomp": ("arch",),
    "zypper install libseccomp2": ("opensuse", "suse", "sles"),
}
_PIP = "pip install -r requirements.txt, into the environment that runs this"
_IN_CONTAINER = (
    "a container's own seccomp profile or missing rights refuse it: start the container with"
    " --security-opt seccomp=unconfined (as root also --cap-add SYS_ADMIN), or with a profile that allows {calls}"
)


@dataclass(frozen=True)
class Facts:
    """What examine.py saw.

    `platform` is sys.platform, `release` and `machine` the kernel's; `missing`: layer -> why it can't be put on.
    `abi` is Landlock's (0: none); `settings`: kernel setting -> value, of those that exist; `modules` the active
    security modules, empty when they can't be read.  `contained` is a sign of a container or of an outer seccomp
    filter, if any; `admin`: CAP_SYS_ADMIN.  `group` names the memory controller that a run's group can be made in,
    empty when there is none, and `no_group` says why.  `unreachable` says what keeps an unprivileged child from the
    interpreter.
    `libraries`: profile -> package -> version, None where it is not installed.
    """

    platform: str
    release: str
    machine: str
    distribution: str
    uid: int | None
    admin: bool
    contained: str
    python: str
    executable: str
    missing: Mapping[str, str]
    abi: int = 0
    settings: Mapping[str, str] = field(default_factory=dict)
    modules: str = ""
    group: str = ""
    no_group: str = ""
    unreachable: str = ""
    libraries: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)

    @property
    def kernel(self) -> tuple[int, ...]:
        """The kernel's version as two numbers."""
        parts = self.release.split("-")[0].split(".")[:2]
        return tuple(int(part) if part.isdigit() else 0 for part in parts)


@dataclass(frozen=True)
class Layer:
    """One layer: whether it is there, what is known of it, and how to get it (or the rest of it)."""

    layer: str
    active: bool
    why: str
    fix: str


@dataclass(frozen=True)
class Report:
    """The whole examination; `minimum` is the highest that is met, `enough` whether the sandbox starts by default."""

    facts: Facts
    layers: tuple[Layer, ...]
    minimum: str | None

    @property
    def enough(self) -> bool:
        """Whether the minimum of self-study is met."""
        return self.minimum is not None

    def to_dict(self) -> dict[str, Any]:
        """The object that `doctor --json` prints."""
        facts = self.facts
        return {
            "system": {"platform": facts.platform, "release": facts.release, "machine": facts.machine},
            "user": {"uid": facts.uid, "root": facts.uid == 0},
            "contained": facts.contained,
            "layers": [asdict(layer) for layer in self.layers],
            "memory": {"held_by": _holder(facts), "why": facts.no_group},
            "interpreter": {
                "path": facts.executable,
                "version": facts.python,
                "reachable": not facts.unreachable,
                "why": facts.unreachable,
            },
            "profiles": {profile: dict(packages) for profile, packages in facts.libraries.items()},
            "minimum": self.minimum,
            "enough": self.enough,
        }


def diagnose(facts: Facts) -> Report:
    """What is there, why what is not there is not, and how to get it."""
    active = [layer for layer in LAYERS if layer not in facts.missing]
    # without namespaces a child of root runs from the caller's own tree, as a uid that may not get in
    usable = not facts.unreachable or "namespaces" in active
    layers = tuple(_layer(layer, facts) for layer in LAYERS)
    return Report(facts, layers, minimum.met(active) if usable else None)


def _layer(layer: str, facts: Facts) -> Layer:
    if layer in facts.missing:
        return Layer(layer, active=False, why=facts.missing[layer], fix=_fix(layer, facts))
    if layer == "landlock":
        return Layer(layer, active=True, why=_landlock_abi(facts.abi), fix=_newer(facts.abi))
    return Layer(layer, active=True, why="", fix="")


def _fix(layer: str, facts: Facts) -> str:
    if not facts.platform.startswith("linux"):
        return "use Linux: a machine, a virtual machine, or WSL 2 on Windows; tables are graded here too"
    if "No module named" in facts.missing[layer]:
        return _PIP
    return {"namespaces": _get_namespaces, "landlock": _get_landlock, "seccomp": _get_seccomp}.get(layer, _get_limits)(
        facts
    )


def _get_namespaces(facts: Facts) -> str:
    """The first of the known obstacles that stands here; Debian's and Ubuntu's settings do not concern root."""
    settings = {} if facts.uid == 0 else facts.settings
    if settings.get("kernel.unprivileged_userns_clone") == "0":
        return "sysctl kernel.unprivileged_userns_clone=1 (as root; keep it in /etc/sysctl.d/)"
    if settings.get("user.max_user_namespaces") == "0" or "No space left" in facts.missing["namespaces"]:
        return "sysctl user.max_user_namespaces=15000 (as root, on a container's host; keep it in /etc/sysctl.d/)"
    if settings.get("kernel.apparmor_restrict_unprivileged_userns") == "1":
        return (
            "Ubuntu 23.10 and later: sysctl kernel.apparmor_restrict_unprivileged_userns=0 (as root; keep it in"
            f" /etc/sysctl.d/), or an AppArmor profile with `userns,` for {facts.executable}"
        )
    if facts.contained:
        return _IN_CONTAINER.format(calls="unshare, mount, umount2, pivot_root and mount_setattr")
    if facts.uid == 0 and not facts.admin:
        return "root lacks CAP_SYS_ADMIN here: give it, or start as an ordinary user"
    return "a kernel with CONFIG_USER_NS, CONFIG_PID_NS, CONFIG_NET_NS and CONFIG_IPC_NS (all of the large ones)"


def _get_landlock(facts: Facts) -> str:
    if facts.kernel < (5, 13):
        return f"Linux 5.13 or later (this is {facts.release})"
    if facts.modules and "landlock" not in facts.modules.split(","):
        return f"start the kernel with lsm=landlock,{facts.modules} (needs CONFIG_SECURITY_LANDLOCK=y)"
    if facts.contained:
        return _IN_CONTAINER.format(calls="landlock_create_ruleset, landlock_add_rule and landlock_restrict_self")
    return "a kernel with CONFIG_SECURITY_LANDLOCK=y, started with lsm=landlock,…"


def _get_seccomp(facts: Facts) -> str:
    if "libseccomp" in facts.missing["seccomp"]:
        near = [how for how, names in _PACKAGES.items() if facts.distribution in names]
        return f"{near[0]} (as root)" if near else "install your distribution's libseccomp (libseccomp.so.2)"
    if facts.contained:
        return _IN_CONTAINER.format(calls="seccomp and prctl")
    return "a kernel with CONFIG_SECCOMP_FILTER=y"


def _get_limits(_facts: Facts) -> str:
    return "setrlimit is part of every Linux: see the reason"


def _landlock_abi(abi: int) -> str:
    adds = [what for number, _, what in ABIS if number <= abi]
    return f"ABI {abi}: {', '.join(adds)}"


def _newer(abi: int) -> str:
    """What later kernels add to Landlock."""
    later = [f"{what}{f' (Linux {first})' if first else ''}" for number, first, what in ABIS if number > abi]
    return f"a newer kernel adds {', '.join(later)}" if later else ""


def _holder(facts: Facts) -> str:
    return facts.group or "watcher"


def readable(report: Report) -> str:
    """The examination for a person, a line per thing."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    facts = report.facts
    who = {None: "", 0: " as root"}.get(facts.uid, f" as an ordinary user (uid {facts.uid})")
    where = f", contained ({facts.contained})" if facts.contained else ""
    yield f"{facts.platform} {facts.release} {facts.machine}, Python {facts.python}{who}{where}"
    yield ""
    for layer in report.layers:
        yield f"  {'✔' if layer.active else '✘'} {layer.layer:<12} {layer.why}".rstrip()
        if layer.fix:
            yield f"      {'more' if layer.active else 'to get it'}: {layer.fix}"
    yield ""
    held = f"the kernel ({facts.group})" if facts.group else f"a watcher, 50 looks a second ({facts.no_group})"
    yield f"  total memory of a run is held by {held}"
    yield f"  interpreter {facts.executable}: {facts.unreachable or 'reachable'}"
    for profile, packages in facts.libraries.items():
        named = ", ".join(f"{name} {version or 'MISSING'}" for name, version in packages.items())
        yield f"  profile {profile:<8} {named or 'the standard library'}"
    yield ""
    yield _verdict(report)


def _verdict(report: Report) -> str:
    if report.minimum is None:
        least = " and ".join(" or ".join(group) for group in minimum.lacking((), "self-study"))
        return f"The sandbox does not start here: not even self-study's minimum is met ({least})."
    if report.minimum == minimum.MINIMA[-1]:
        return "The minimum of a classroom is met: all layers are there."
    lacking = ", ".join(" or ".join(group) for group in minimum.lacking(_active(report), minimum.MINIMA[-1]))
    return f"The minimum of {report.minimum} is met; a classroom's needs {lacking} as well."


def _active(report: Report) -> list[str]:
    return [layer.layer for layer in report.layers if layer.active]
