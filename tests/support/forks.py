"""Forks of a process that has imported the package already, so that each starts at once."""

import multiprocessing
from multiprocessing.context import ForkServerContext

#: Imported before the first fork: what the forks run.
_PRELOADED = ["tests.support.faults", "tests.support.killed_life"]


def fork_context() -> ForkServerContext:
    """Return the context whose processes are such forks. There is one fork server for all tests of a process."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context
