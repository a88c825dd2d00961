"""The same programs under CPython with xarray and under the native binary: what they print must agree.

Numbers agree within a tolerance (sums are accumulated differently), everything else to the letter.
A snippet that fails must fail with the same type of exception on both sides.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("LITTORAL_BIN", ROOT / "target/debug/littoral"))
DATA = Path(os.environ.get("LITTORAL_DATA", ROOT / "target/data"))
SNIPPETS = sorted((Path(__file__).parent / "snippets").glob("*.py"))

NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?")


def cases():
    """Blocks of a file, separated by `# ---` lines."""
    for path in SNIPPETS:
        for number, block in enumerate(re.split(r"^# ---.*\n", path.read_text(), flags=re.M)):
            if block.strip():
                yield pytest.param(block, id=f"{path.stem}-{number}")


def run(command, cwd):
    # The first line of a traceback that is the exception's own is all that is compared.
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120)
    error = ""
    if done.returncode != 0:
        last = [line for line in done.stderr.splitlines() if re.match(r"\w[\w.]*(:|$)", line)]
        error = last[-1].split(":")[0].split(".")[-1] if last else done.stderr
    return done.stdout, error


def agree(expected: str, found: str) -> bool:
    if expected == found:
        return True
    # Digits that differ may be padded differently.
    expected, found = (re.sub(r"\s+", " ", text) for text in (expected, found))
    expected, found = (text.replace(" ]", "]") for text in (expected, found))
    if NUMBER.sub("#", expected) != NUMBER.sub("#", found):
        return False
    pairs = zip(NUMBER.findall(expected), NUMBER.findall(found))
    return all(a == b or abs(float(a) - float(b)) <= 2e-5 * max(abs(float(a)), 1e-6) for a, b in pairs)


@pytest.mark.parametrize("source", list(cases()))
def test_same_output(source, tmp_path):
    prelude = "import numpy as np\nimport xarray as xr\n"
    script = tmp_path / "snippet.py"
    script.write_text(prelude + source)
    (tmp_path / "data").symlink_to(DATA)
    expected, error = run([sys.executable, "-W", "ignore", str(script)], tmp_path)
    found, own_error = run([str(BINARY), "run", str(script)], tmp_path)
    assert own_error == error, f"raised {own_error!r}, xarray raises {error!r}"
    assert agree(expected, found), f"expected:\n{expected}\nfound:\n{found}"
