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
_BLOCK = 4096


def enter(root: str, places: Places, size: int, inodes: int) -> None:
    """Move this process into new namespaces and a minimal root built on `root` (an empty folder).

    `size` is in bytes, `inodes` a number, both for the whole private disk.  Raises OSError where the kernel refuses.
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
    _build(root, places, size, inodes)
    kernel.pivot_root(root)


def _build(root: str, places: Places, size: int, inodes: int) -> None:
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
    options = f"size={size},nr_inodes={inodes},mode=700"
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


def phase_mounts(number: int, room: int, inodes: int, owner: int) -> None:
    """In a mount namespace of the phase's own: the work folder, a fresh /tmp and /dev/shm, room to write.

    `room` (bytes) and `inodes` come on top of what earlier phases have left on the disk.
    """
    kernel.unshare(kernel.NEW_NS | kernel.NEW_PID)
    used = os.statvfs(DISK)
    size = (used.f_blocks - used.f_bfree) * used.f_frsize + room + 4 * _BLOCK
    files = used.f_files - used.f_ffree + inodes + 4
    flags = kernel.MS_REMOUNT | kernel.MS_NOSUID | kernel.MS_NODEV
    kernel.mount("none", DISK, None, flags, f"size={size},nr_inodes={files}")
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
