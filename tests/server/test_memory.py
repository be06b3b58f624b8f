"""Memory of the server: what one thread has freed, the others use, and cycles are sought now and then."""

import gc
import socket
import subprocess
import sys
from platform import libc_ver

import pytest

from archive.server.serve import OBJECTS_PER_COLLECTION
from archive.server.serve import CannotListen
from archive.server.serve import serve
from archive.settings import Settings
from archive.system import python_command
from tests.support.server import TIMEOUT_S

#: Threads that all have memory at once, and then the number of pools that it came from.
PROGRAM = """
import ctypes, sys, threading
from archive.system import limit_memory_pools
if "limit" in sys.argv:
    limit_memory_pools()
library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
together = threading.Barrier(12)
def work():
    together.wait()
    library.malloc(5000)
    together.wait()
threads = [threading.Thread(target=work) for _ in range(12)]
for thread in threads: thread.start()
for thread in threads: thread.join()
library.malloc_info(0, ctypes.c_void_p.in_dll(library, "stdout"))
library.fflush(None)
"""

#: Memory of which all but each hundredth piece is freed, so that the pool cannot shrink at its end: that of the process
#: before and after it was given back, in kilobytes.
FREEING = """
import ctypes
from archive.system import give_memory_back
library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
library.free.argtypes = [ctypes.c_void_p]
pieces = [library.malloc(20_000) for _ in range(2000)]
for piece in pieces: ctypes.memset(piece, 1, 20_000)
for number, piece in enumerate(pieces):
    if number % 100: library.free(piece)
def own():
    with open("/proc/self/status") as status:
        return next(line.split()[1] for line in status if line.startswith("RssAnon"))
before = own()
give_memory_back()
print(before, own())
"""


@pytest.mark.skipif(
    sys.platform != "linux" or libc_ver()[0] != "glibc", reason="needs the GNU C library"
)
def test_threads_share_pools_of_memory() -> None:
    """Twelve threads have their memory from two pools; by themselves they would take more."""
    pools = {}
    for word in ("limit", "leave"):
        ended = subprocess.run(
            python_command(PROGRAM, word),
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=True,
        )
        pools[word] = ended.stdout.count("<heap nr=")
    assert pools["limit"] <= 2 < pools["leave"]


@pytest.mark.skipif(
    sys.platform != "linux" or libc_ver()[0] != "glibc", reason="needs the GNU C library"
)
def test_freed_memory_is_given_back() -> None:
    """Of 40 MB that were freed between pieces that are still used, nearly all go back to the system."""
    ended = subprocess.run(
        python_command(FREEING), capture_output=True, text=True, timeout=TIMEOUT_S, check=True
    )
    before, after = map(int, ended.stdout.split())
    assert before - after > 30_000


def test_cycles_are_sought_after_many_pages() -> None:
    """A server sets how often objects in cycles are looked for before it listens, and still has that done."""
    before = gc.get_threshold()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(host="127.0.0.1", port=taken.getsockname()[1])
        try:
            with pytest.raises(CannotListen):
                serve(settings, ready=lambda _: None)
            assert gc.get_threshold()[0] == OBJECTS_PER_COLLECTION
            assert gc.isenabled()
        finally:
            gc.set_threshold(*before)
