"""Huge pages for a warm server's memory: a fork has to copy one entry for 2 MiB instead of 512.

A server that holds mlflow has 230 MiB of its own memory, and each phase of a run is three nested forks: copying and
clearing the page tables took as long as the run itself.  A child that writes splits the page and copies 4 KiB, as ever.
"""

from __future__ import annotations

import contextlib
import ctypes
from pathlib import Path

_COLLAPSE = 25
"""MADV_COLLAPSE of linux/mman.h, since Linux 6.1; it also works where huge pages are only given to who asks."""
_SIZE = Path("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size")

_libc = ctypes.CDLL(None, use_errno=True)
_madvise = _libc.madvise
_madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)


def merge() -> int:
    """Gather this process's own memory in huge pages; the bytes that the kernel gathered.

    0 where it knows no huge pages or has none to spare: forks are slower then, and nothing else differs.

    >>> merge() >= 0
    True
    """
    done = 0
    with contextlib.suppress(OSError, ValueError):
        size = int(_SIZE.read_text())
        for start, end in _own(Path("/proc/self/maps").read_text()):
            for address in range(-(-start // size) * size, end - size + 1, size):
                done += size * (_madvise(address, size, _COLLAPSE) == 0)
    return done


def _own(maps: str) -> list[tuple[int, int]]:
    """(first byte, byte after the last) of each writable mapping that belongs to no file and is not shared."""
    found = []
    for line in maps.splitlines():
        place, rights, _, _, inode, *name = line.split(maxsplit=5)
        if rights == "rw-p" and inode == "0" and name in ([], ["[heap]"]):
            start, end = place.split("-")
            found.append((int(start, 16), int(end, 16)))
    return found
