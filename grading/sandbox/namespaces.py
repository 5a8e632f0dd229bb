"""Namespaces and the minimal root: what a confined process can see at all.

`enter` is called once per job, in a process that holds no thread but its own; `phase_mounts` once per phase.
"""

from __future__ import annotations

import contextlib
import os
import socket
from pathlib import Path

from grading.sandbox import kernel
from grading.sandbox.places import DEVICES, SHM, TMP, WORK, Places

DISK = "/.disk"
"""The private tmpfs that holds the work folder and every phase's /tmp and /dev/shm, under one quota."""
_OUTER_PROC = "/.proc"
"""The outer /proc, out of everybody's sight: inside a user namespace the kernel mounts a new one only beside it."""
INNER_ID = 1000
"""The uid and gid that the caller's own are called inside a user namespace."""
_EMPTY, _NAMES = 4 * 4096, 16
"""Bytes and inodes that the folders themselves take: work, and /tmp and /dev/shm of a phase."""


def enter(root: str, places: Places) -> None:
    """Move this process into new namespaces and a minimal root built on `root` (an empty folder).

    The private disk has next to no room yet, see `room`.  Raises OSError where the kernel refuses.
    """
    flags = kernel.NEW_NS | kernel.NEW_NET | kernel.NEW_IPC | kernel.NEW_UTS
    if os.geteuid() == 0:
        kernel.unshare(flags)
    else:
        uid, gid = os.geteuid(), os.getegid()
        kernel.unshare(kernel.NEW_USER | flags)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{INNER_ID} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{INNER_ID} {gid} 1")
    kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    socket.sethostname("corrige")
    kernel.loopback_up()
    _build(root, places)
    kernel.pivot_root(root)


def _build(root: str, places: Places) -> None:
    """Lay out the new root: libraries read-only, five devices, empty places for /proc, /tmp and the work folder."""
    kernel.mount("tmpfs", root, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "size=1m,mode=755")
    for path in places.readable:
        _show(path, root)
    for path in DEVICES:
        _show(path, root, devices=True)
    for path, target in places.links:
        link = Path(root + path)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target)
    for path in places.covered:
        kernel.mount("tmpfs", root + path, "tmpfs", kernel.MS_RDONLY | kernel.MS_NODEV, "size=4k,mode=755")
    for path in ("/proc", WORK, TMP, SHM, DISK, _OUTER_PROC):
        Path(root + path).mkdir(parents=True, exist_ok=True)
    kernel.mount("/proc", root + _OUTER_PROC, None, kernel.MS_BIND | kernel.MS_REC)
    for number, name in enumerate(("fd", "fd/0", "fd/1", "fd/2")):
        Path(root, "dev", ("fd", "stdin", "stdout", "stderr")[number]).symlink_to(f"/proc/self/{name}")
    options = f"size={_EMPTY},nr_inodes={_NAMES},mode=700"
    kernel.mount("tmpfs", root + DISK, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, options)
    # the skeleton itself takes no more files; a plain remount would need the right to change the superblock
    flags = kernel.MS_BIND | kernel.MS_REMOUNT | kernel.MS_RDONLY | kernel.MS_NOSUID | kernel.MS_NODEV
    kernel.mount("none", root, None, flags)


def _show(path: str, root: str, *, devices: bool = False) -> None:
    target = Path(root + path)
    target.parent.mkdir(parents=True, exist_ok=True)
    if Path(path).is_dir():
        target.mkdir(exist_ok=True)
    elif Path(path).exists():
        target.touch()
    else:
        return
    kernel.bind(path, str(target), devices=devices)


def room(size: int, inodes: int) -> None:
    """Let so many more bytes and files be written on the private disk, on top of what lies there.  For the job."""
    used = os.statvfs(DISK)
    size += (used.f_blocks - used.f_bfree) * used.f_frsize + _EMPTY
    files = used.f_files - used.f_ffree + inodes + _NAMES
    flags = kernel.MS_REMOUNT | kernel.MS_NOSUID | kernel.MS_NODEV
    kernel.mount("none", DISK, None, flags, f"size={size},nr_inodes={files}")


def full(folder: str) -> bool:
    """Whether nothing more fits on the disk of that folder."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize < 64 * 1024 or disk.f_favail == 0


def phase_mounts(number: int, owner: int) -> None:
    """In a mount namespace of the phase's own: the work folder, a fresh /tmp and /dev/shm, nothing else of the disk."""
    kernel.unshare(kernel.NEW_NS | kernel.NEW_PID)
    for name, target in (("work", WORK), (f"tmp{number}", TMP), (f"shm{number}", SHM)):
        folder = Path(DISK, name)
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, owner, owner)
        kernel.mount(str(folder), target, None, kernel.MS_BIND)
    kernel.unmount(DISK)


def mount_proc() -> None:
    """As the first process of a pid namespace: a /proc that shows that namespace only.

    Where an outer container hides parts of its own /proc the kernel refuses; then there is none, which
    takes nothing away from the isolation.
    """
    flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
    with contextlib.suppress(OSError):
        kernel.mount("proc", "/proc", "proc", flags, "hidepid=2")
    kernel.unmount(_OUTER_PROC)
