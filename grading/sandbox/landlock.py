"""The Landlock layer: reading is allowed below the libraries only, writing below the work folder only.

It holds where namespaces are refused, and is a second wall where they are not.  No FIFO and no device can be made
anywhere; signals and abstract sockets do not leave the process's own family (kernels with Landlock ABI 6).
"""

from __future__ import annotations

import os
from collections.abc import Iterable

import landlockpy
from landlockpy import AccessFS, AccessNet, Ruleset, Scope

_READ = AccessFS.EXECUTE | AccessFS.READ_FILE | AccessFS.READ_DIR
_WRITE = (
    *(_READ, AccessFS.WRITE_FILE, AccessFS.TRUNCATE, AccessFS.REMOVE_FILE, AccessFS.REMOVE_DIR, AccessFS.REFER),
    *(AccessFS.MAKE_REG, AccessFS.MAKE_DIR, AccessFS.MAKE_SYM, AccessFS.MAKE_SOCK, AccessFS.RESOLVE_UNIX),
)
_ON_FILES = AccessFS.EXECUTE | AccessFS.READ_FILE | AccessFS.WRITE_FILE | AccessFS.TRUNCATE
"""Rights that a rule on a file may name: the kernel answers EINVAL to the others."""


def available() -> bool:
    """Whether this kernel has Landlock switched on."""
    return landlockpy.supported()


def restrict(readable: Iterable[str], writable: Iterable[str], devices: Iterable[str], *, network: bool) -> None:
    """Shut this process in for good; paths that do not exist are left out.

    `network` leaves TCP alone: true inside a network namespace, where there is only this run's own loopback.
    Raises OSError where the kernel refuses.
    """
    everything = AccessFS.NONE
    for right in _WRITE:
        everything |= right
    net = AccessNet.NONE if network else None
    with Ruleset(handled_net=net, scoped=Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET) as rules:
        for path, rights in (
            *((path, _READ) for path in readable),
            *((path, everything) for path in writable),
            *((path, AccessFS.READ_FILE | AccessFS.WRITE_FILE) for path in devices),
        ):
            if os.path.exists(path):  # noqa: PTH110 (no Path object in the hot path)
                rules.allow_path(path, rights if os.path.isdir(path) else rights & _ON_FILES)  # noqa: PTH112
        rules.restrict()
