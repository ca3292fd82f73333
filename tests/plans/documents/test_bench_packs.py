"""What the bench of a night of packs says of the workers' memory."""

import subprocess
import sys

from plans.management.commands import bench_packs


def test_the_memory_of_the_first_half_of_the_packs_is_told_from_that_of_the_second():
    assert bench_packs.peaks([(0, 300), (2, 310), (3, 305), (4, 320)]) == (310, 320)
    assert bench_packs.peaks([]) == (0, 0)


def test_memory_is_that_of_a_process_while_it_runs():
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        assert bench_packs.memory_of(process) > 0
    finally:
        process.communicate()
    assert bench_packs.memory_of(process) == 0
