"""No call of any function or method, whatever its arguments, ends the program (in a page: loses the reader's variables)."""

import os
import re
import resource
import subprocess
from pathlib import Path

import pytest
from interpreters import BINARY

PROGRAM = Path(__file__).with_name("random_calls.py").read_text()
TARGETS = re.findall(r'^    "([\w -]+)": lambda: ', PROGRAM, re.M)
SEED = int(os.environ.get("LITTORAL_SEED", "1"))
CALLS = int(os.environ.get("LITTORAL_CALLS", "1500"))
MEMORY = 8 << 30  # bytes of address space
PATIENCE = 60  # seconds


@pytest.mark.parametrize("target", TARGETS)
def test_no_call_ends_the_program(target, tmp_path):
    file = tmp_path / "calls.py"
    file.write_text(f"SEED, TARGET, CALLS = {SEED}, {target!r}, {CALLS}\n" + PROGRAM)
    done = subprocess.run(
        [BINARY, "run", file],
        capture_output=True,
        text=True,
        errors="replace",
        cwd=tmp_path,
        timeout=PATIENCE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )
    said = done.stdout.splitlines()
    assert done.returncode == 0, f"seed {SEED}, {target}, call {said[-1:]}: ended with {done.returncode}\n{done.stderr[-2000:]}"
    assert said[-1] == f"calls made: {CALLS}"
