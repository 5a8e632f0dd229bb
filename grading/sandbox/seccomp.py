"""The seccomp layer: system calls that no exercise needs are refused with EPERM.

A list of refusals, not of permissions: the libraries' own calls change with their versions, and what is refused here
is what widens the kernel's surface or gets round another layer.  Built before the fork (building takes longer than a
run's whole set-up), loaded in the child.
"""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass
from typing import Any

from grading.sandbox.kernel import NEW_IPC, NEW_NET, NEW_NS, NEW_PID, NEW_USER, NEW_UTS

_NEW_CGROUP = 0x2000000

_REFUSED = """
ptrace process_vm_readv process_vm_writev process_madvise pidfd_getfd kcmp
mount umount umount2 pivot_root chroot move_mount open_tree fsopen fsconfig fsmount fspick mount_setattr
unshare setns
bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register
add_key request_key keyctl
init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff acct quotactl quotactl_fd
settimeofday clock_settime clock_adjtime adjtimex stime sethostname setdomainname syslog vhangup
iopl ioperm modify_ldt personality lookup_dcookie
name_to_handle_at open_by_handle_at fanotify_init fanotify_mark
memfd_create memfd_secret shmget shmat shmctl shmdt msgget msgsnd msgrcv msgctl semget semop semctl semtimedop
mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr
migrate_pages move_pages nfsservctl sysfs uselib ustat _sysctl
""".split()  # noqa: SIM905 (to be read by topic, a line each)
"""memfd, System V and message queues hold memory that belongs to no process: it would escape the memory limit."""

_FAMILIES = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6)
"""Harmless in a network namespace of one's own; AF_VSOCK, which reaches a virtual machine's host, is not."""


@dataclass(frozen=True)
class Filter:
    """A filter ready to load."""

    rules: Any

    def load(self) -> None:
        """Put it on this process and all it will start, for good."""
        self.rules.load()


_SIGNALS = ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal")


def build(*, network: bool, signals: bool) -> Filter:
    """The filter; `network` lets sockets of the usual families be made (inside a network namespace only).

    `signals` lets them be sent: only where a pid namespace or Landlock keeps them in the family.

    Raises OSError or RuntimeError where libseccomp or the kernel lacks it (already at the import of its binding).
    """
    import pyseccomp

    refuse = pyseccomp.ERRNO(errno.EPERM)
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name in (*_REFUSED, *(() if signals else _SIGNALS)):
        _refuse(rules, refuse, name)
    for flag in (NEW_NS, NEW_UTS, NEW_IPC, NEW_USER, NEW_PID, NEW_NET, _NEW_CGROUP):
        _refuse(rules, refuse, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
    # clone3 hides its flags behind a pointer; the C library falls back to clone when it is not there
    _refuse(rules, pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    if not network:
        _refuse(rules, refuse, "socket")
        return Filter(rules)
    families = sorted(int(family) for family in _FAMILIES)
    gaps = {*range(max(families))} - {*families}
    for family in gaps:
        _refuse(rules, refuse, "socket", pyseccomp.Arg(0, pyseccomp.EQ, family))
    _refuse(rules, refuse, "socket", pyseccomp.Arg(0, pyseccomp.GT, max(families)))
    return Filter(rules)


def _refuse(rules: Any, action: int, name: str, *arguments: Any) -> None:
    import pyseccomp

    try:
        number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
    except (OSError, ValueError):
        return  # this machine has no such call
    if number >= 0:
        rules.add_rule(action, number, *arguments)
