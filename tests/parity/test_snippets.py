"""The same programs under CPython with xarray and under the native binary: what they print must agree.

A file of `snippets` holds blocks, which share nothing, separated by lines `# --- title`; a first one that is called
`before each` is put before all others. Numbers agree within a tolerance
(sums are accumulated differently), everything else to the letter: also the type and the message of an exception that
ends a block. A block whose message need not agree says why: `# message differs: reason`.
In scope: `np`, `xr`, and `full(object, …)` of `describe.py`, which prints everything about objects.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from interpreters import BINARY, DATA, DESCRIBE, HERE, agree

SNIPPETS = sorted((HERE / "snippets").glob("*.py"))
MARKER = "# message differs:"


def cases():
    """Blocks of a file, with their titles."""
    for path in SNIPPETS:
        parts = re.split(r"^# ---(.*)\n", "# ---\n" + path.read_text(), flags=re.M)[1:]
        blocks = [(title.strip(), block) for title, block in zip(parts[::2], parts[1::2]) if block.strip()]
        if blocks[0][0] == "before each":
            (_, before), *blocks = blocks
            blocks = [(title, before + block) for title, block in blocks]
        for number, (title, block) in enumerate(blocks):
            name = "-".join([path.stem, str(number), *title.split()])
            yield pytest.param(path.stem, block, id=name)


class Reference:
    """CPython with xarray, one process for all blocks of a file."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "run_snippets.py"), str(DESCRIBE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, block: str, folder: Path) -> dict:
        self.process.stdin.write(json.dumps([block, str(folder)]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


@pytest.fixture(scope="module")
def references():
    """One process at a time: blocks come file by file."""
    running: dict[str, Reference] = {}

    def of(file: str) -> Reference:
        if file not in running:
            for other in list(running):
                running.pop(other).end()
            running[file] = Reference()
        return running[file]

    yield of
    for reference in running.values():
        reference.end()


def run_own(block: str, folder: Path) -> dict:
    (folder / "block.py").write_text(block)
    done = subprocess.run(
        [str(BINARY), "run", str(HERE / "run_snippets.py"), str(DESCRIBE), str(folder / "block.py")],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    text, _, last = done.stdout.rpartition("\0")
    assert done.returncode == 0 and last, f"the binary ended with {done.returncode}:\n{done.stderr}"
    return {"text": text, **json.loads(last)}


@pytest.mark.parametrize(("file", "block"), list(cases()))
def test_same_output(file, block, tmp_path, references):
    (tmp_path / "data").symlink_to(DATA)
    expected = references(file).run(block, tmp_path)
    found = run_own(block, tmp_path)
    assert found["error"] == expected["error"], (
        f"raised {found['error']!r}: {found['message']}\nxarray raises {expected['error']!r}: {expected['message']}\n"
        f"expected:\n{expected['text']}\nfound:\n{found['text']}"
    )
    assert agree(expected["text"], found["text"]), f"expected:\n{expected['text']}\nfound:\n{found['text']}"
    if MARKER not in block:
        assert agree(expected["message"], found["message"]), (
            f"expected message:\n{expected['message']}\nfound message:\n{found['message']}"
        )
