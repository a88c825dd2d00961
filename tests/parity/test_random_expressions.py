"""Random chains of operations on labelled objects: CPython with xarray and the native binary agree after each step.

Cases are numbered: `LITTORAL_SEED=5000 LITTORAL_CASES=500` runs others than usual. What differs is printed as a program,
with what can be left out left out.
"""

import os

import pytest
from random_expressions import LABELS_FROM, differences, shrunk

BATCH = 100
if "LITTORAL_SEED" in os.environ or "LITTORAL_CASES" in os.environ:
    FIRST = int(os.environ.get("LITTORAL_SEED", "0"))
    CASES = [range(FIRST, FIRST + int(os.environ.get("LITTORAL_CASES", "2000")))]
else:
    CASES = [range(1700), range(LABELS_FROM, LABELS_FROM + 300)]


@pytest.mark.parametrize("seeds", [all[i : i + BATCH] for all in CASES for i in range(0, len(all), BATCH)], ids=str)
def test_random_expressions(seeds):
    found = differences(seeds)
    unknown = [(seed, difference) for seed, difference in found if difference.reason() is None]
    shown = [f"=== seed {seed}\n{shrunk(difference, messages=False)}" for seed, difference in unknown[:3]]
    assert not unknown, f"{len(unknown)} of {len(seeds)} cases differ\n" + "\n".join(shown)
