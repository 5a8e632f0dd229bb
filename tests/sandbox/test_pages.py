"""Huge pages for a warm server's memory."""

from __future__ import annotations

import doctest
import os

import pytest

from grading.sandbox import pages

MAPS = """\
5566000-5567000 rw-p 00000000 00:00 0                            [heap]
6000000-6400000 rw-p 00000000 00:00 0 
6400000-6800000 r--p 00000000 00:00 0 
6800000-6c00000 rw-p 00000000 fd:00 42                           /usr/lib/a library.so
7000000-7400000 rw-s 00000000 00:01 43                           /dev/zero (deleted)
7fff000-8000000 rw-p 00000000 00:00 0                            [stack]
"""  # noqa: W291 (as the kernel writes it)


def test_only_writable_memory_of_its_own_is_gathered() -> None:
    """Heap and anonymous memory are taken; what belongs to a file, is shared, read-only or a stack is left alone."""
    assert pages._own(MAPS) == [(0x5566000, 0x5567000), (0x6000000, 0x6400000)]


def test_memory_holds_the_same_afterwards_and_in_a_fork() -> None:
    """What lay in memory before is there after merging, for this process and for a child that writes to its copy."""
    held = [os.urandom(4096) * 512 for _ in range(16)]
    copies = [bytes(reversed(each)) for each in held]
    assert pages.merge() >= 0
    child = os.fork()
    if child == 0:
        held[0] = b""
        os._exit([bytes(reversed(each)) for each in held[1:]] != copies[1:])
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert [bytes(reversed(each)) for each in held] == copies


def test_kernel_without_huge_pages_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """Where the kernel tells no size of huge pages, nothing is done."""
    monkeypatch.setattr(pages, "_SIZE", tmp_path / "none")
    assert pages.merge() == 0


def test_examples_in_docstrings_hold() -> None:
    """The example gives what it says."""
    assert doctest.testmod(pages).failed == 0
