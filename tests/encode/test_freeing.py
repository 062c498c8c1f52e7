import subprocess
import sys

import pytest

from monitor.encode.freeing import give_back_memory

# Blocks of which every other one is freed, as activations are between vectors that stay; each below the size from
# which the C library takes memory apart.
SCATTERED = """
import ctypes, os
from monitor.encode.freeing import give_back_memory
c = ctypes.CDLL(None)
c.malloc.restype, c.malloc.argtypes, c.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20
blocks = [c.malloc(100_000) for _ in range(2000)]
for block in blocks:
    ctypes.memset(block, 1, 100_000)
for block in blocks[::2]:
    c.free(block)
before = resident()
give_back_memory()
print(before - resident())
"""


def test_what_is_freed_between_blocks_that_stay_goes_back_to_the_system() -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("glibc only")
    done = subprocess.run([sys.executable, "-c", SCATTERED], check=True, capture_output=True, text=True)
    assert int(done.stdout) > 80  # of 100 MB that was freed


def test_giving_back_twice_is_no_error() -> None:
    give_back_memory()
    give_back_memory()
