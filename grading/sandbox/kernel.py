"""Calls of the Linux kernel that Python's library lacks: namespaces, mounts, prctl, capabilities.

Every function raises OSError with the name of the call.  Constants are those of the kernel's headers (linux/sched.h,
linux/mount.h, linux/prctl.h, linux/capability.h); the numbers of pivot_root differ by machine, those above 424 do not.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import platform
import socket
import struct
from pathlib import Path

NEW_NS, NEW_UTS, NEW_IPC = 0x20000, 0x4000000, 0x8000000
NEW_USER, NEW_PID, NEW_NET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
MNT_DETACH = 2
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER, PR_CAP_AMBIENT = 1, 4, 24, 36, 47
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT_CLEAR_ALL = 4
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "riscv64": 41, "ppc64le": 203, "s390x": 217}
_MOUNT_SETATTR = 442
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_CAPABILITY_VERSION_3 = 0x20080522
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def _checked(result: int, call: str, path: str | None = None) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}", path)


def unshare(flags: int) -> None:
    """Leave the namespaces named by `flags` for new ones."""
    _checked(_libc.unshare(flags), "unshare")


def mount(source: str, target: str, kind: str | None = None, flags: int = 0, options: str | None = None) -> None:
    """Attach a file system, or change one that is attached."""
    texts = [None if text is None else text.encode() for text in (source, target, kind, options)]
    result = _libc.mount(texts[0], texts[1], texts[2], ctypes.c_ulong(flags), texts[3])
    _checked(result, "mount", target)


def unmount(target: str) -> None:
    """Take a mount away, at once for whoever looks it up anew."""
    _checked(_libc.umount2(target.encode(), MNT_DETACH), "umount2", target)


def bind(source: str, target: str, *, devices: bool = False) -> None:
    """Show `source` at `target`, read-only and without set-uid; device files work only when `devices`."""
    mount(source, target, None, MS_BIND | MS_REC)
    flags = MS_RDONLY | MS_NOSUID | (0 if devices else MS_NODEV)
    # struct mount_attr: attr_set (same low bits as MS_*), attr_clr, propagation, userns_fd
    attributes = struct.pack("=QQQQ", flags, 0, 0, 0)
    path = ctypes.c_char_p(target.encode())
    if _libc.syscall(_MOUNT_SETATTR, _AT_FDCWD, path, _AT_RECURSIVE, attributes, len(attributes)) == 0:
        return
    # Linux before 5.12: a remount that keeps what the mount has (dropping a locked flag would be refused)
    kept = os.statvfs(target).f_flag & (MS_NOSUID | MS_NODEV | MS_NOEXEC)
    mount(source, target, None, MS_BIND | MS_REMOUNT | flags | kept)


def pivot_root(new: str) -> None:
    """Make `new` (a mount) the root, and let the old one go; the working directory becomes the new root."""
    number = _PIVOT_ROOT.get(platform.machine())
    if number is None:
        raise OSError(f"pivot_root: unknown machine {platform.machine()}")
    os.chdir(new)
    _checked(_libc.syscall(number, b".", b"."), "pivot_root", new)
    unmount(".")
    os.chdir("/")


def prctl(option: int, value: int, third: int = 0) -> None:
    """Set an attribute of this process; at most two arguments."""
    words = [ctypes.c_ulong(word) for word in (value, third, 0, 0)]
    _checked(_libc.prctl(option, *words), f"prctl {option}")


def drop_capabilities() -> None:
    """Empty the ambient, bounding, inheritable, permitted and effective sets of this process."""
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text()) if Path("/proc/sys").is_dir() else 40
    for capability in range(last + 1):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            break  # no right to touch the bounding set: no-new-privs makes it moot
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    _checked(_libc.capset(header, bytes(24)), "capset")


def loopback_up() -> None:
    """Bring up `lo` in this network namespace, for an exercise's own local server."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(handle, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(handle, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | _IFF_UP))
