"""Both interpreters, and when what they say agrees."""

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BINARY = Path(os.environ.get("LITTORAL_BIN", ROOT / "target/debug/littoral"))
DATA = Path(os.environ.get("LITTORAL_DATA", ROOT / "target/data"))
DESCRIBE = HERE / "describe.py"

NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?")
RELATIVE = 2e-6
ABSOLUTE = 1e-12


def close(expected: str, found: str) -> bool:
    """Whether two numbers as written are the same: whole numbers to the digit, others but for rounding."""
    if expected == found:
        return True
    if not set(".eE") & set(expected + found):
        return False
    a, b = float(expected), float(found)
    decimals = len(expected.partition(".")[2].lower().partition("e")[0])
    exponent = int(re.split("[eE]", expected)[1]) if re.search("[eE]", expected) else 0
    digits = len(re.sub(r"[eE].*$", "", expected).replace(".", "").lstrip("+-0"))
    last_digit = 10.0 ** (exponent - decimals) if digits >= 4 else 0.0
    return abs(a - b) <= max(RELATIVE * abs(a), 1.01 * last_digit, ABSOLUTE)


def agree(expected: str, found: str) -> bool:
    """The same text, but for the last digits of numbers (sums are accumulated in other orders)."""
    if expected == found:
        return True
    pairs = list(zip(NUMBER.findall(expected), NUMBER.findall(found)))
    if all(a == b for a, b in pairs):
        return False
    # Digits that differ may be padded differently.
    expected, found = (re.sub(r"\s+", " ", text) for text in (expected, found))
    expected, found = (re.sub(r"(?<=[\[(]) | (?=[\]),])", "", text) for text in (expected, found))
    return NUMBER.sub("#", expected) == NUMBER.sub("#", found) and all(close(a, b) for a, b in pairs)


def run_blocks(blocks: list[list[str]], timeout: int = 300) -> list[list[dict]]:
    """What the native binary makes of each block (`run_blocks.py`). A block that ends the process has an error of its
    own."""
    results: list[list[dict]] = []
    while len(results) < len(blocks):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(blocks[len(results) :], file)
            file.flush()
            done = subprocess.run(
                [str(BINARY), "run", str(HERE / "run_blocks.py"), str(DESCRIBE), file.name],
                capture_output=True,
                text=True,
                timeout=timeout,
            )
        results += [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
        if len(results) < len(blocks):
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            results.append([{"error": "Crash", "message": f"the process ended with {done.returncode}: {last}"}])
    return results
