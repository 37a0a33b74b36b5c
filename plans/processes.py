"""What a child process asks of the kernel. Standard library only: the supervisor and the page maker need no Django."""

from __future__ import annotations

import ctypes
import signal
import sys


def end_with_parent(how: signal.Signals = signal.SIGKILL) -> None:
    """In a child, on Linux: when the parent is killed outright, the kernel ends this process with that signal."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, how)
