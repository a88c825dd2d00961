"""Random chains of operations on labelled objects: CPython with xarray and the native binary agree after each step.

Cases are numbered: `LITTORAL_SEED=5000 LITTORAL_CASES=500` runs others than usual. What differs is printed as a program,
with what can be left out left out.
"""

import os

import pytest
from random_expressions import differences, shrunk

FIRST = int(os.environ.get("LITTORAL_SEED", "0"))
CASES = int(os.environ.get("LITTORAL_CASES", "2000"))
BATCH = 100


@pytest.mark.parametrize("first", range(FIRST, FIRST + CASES, BATCH))
def test_random_expressions(first):
    found = differences(range(first, min(first + BATCH, FIRST + CASES)))
    unknown = [(seed, difference) for seed, difference in found if difference.reason() is None]
    shown = [f"=== seed {seed}\n{shrunk(difference, messages=False)}" for seed, difference in unknown[:3]]
    assert not unknown, f"{len(unknown)} of {BATCH} cases differ\n" + "\n".join(shown)
