"""Random chains of operations under both interpreters. `python random_expressions.py --help`.

A case is a seed: `Case(17)` is always the same text. After each operation everything about the object is compared.
An operation that raises must raise the same type of exception, and leaves the object as it is.
"""

import argparse
import difflib
import random
import re
import sys
import warnings
from collections import Counter
from dataclasses import dataclass

import numpy as np
import xarray as xr
from describe import description
from interpreters import agree, run_blocks
from random_groups import GROUPS
from random_labels import LABELS
from random_objects import Space
from random_operations import Generator
from run_blocks import evaluated, outcome, run_block, under

#: What is known to differ: a pattern of the last operation, or of what was expected and found, and why.
KNOWN: list[tuple[str, str]] = [
    (r"np\.(float|int)64\(", "objects of an array are Python's, where numpy has its own scalars among them"),
    (r"^r \*\* [20]$", "numpy squares booleans as int8, and takes powers of objects one by one"),
    (r"float16", "there are no half-precision floats"),
    (r"complex \(", "there are no complex numbers"),
    (r"coord variable .*float64[^\0]*'str [\d-]", "`to_dataset(dim)` names variables by the text of labels"),
    (r"name \d[^\0]*not iterable|found an object of type int", "`to_dataset(dim)` names variables by the text of labels"),
    (r"Dimensions without coordinates: (\w), \1", "a dimension twice is listed once"),
    (r"-9\.2233720", "NaT as a float is NaN"),
    (r"ZeroDivisionError: division by zero[^\0]*nan", "the spread of no objects is missing"),
    (r"<U21", "labels of numbers and texts are objects"),
    (r"groupby[^\0]*ufunc 'isnan' not supported", "flox takes no objects"),
    (r"groupby\([^\0]*\.mean\([^\0]*(OverflowError|-9223372036854775808)", "flox takes NaT for a number in means of groups"),
]
LARGEST = 400  # elements
LABELS_FROM = 1_000_000  # seeds of cases that mostly go by labels
GROUPS_FROM = 2_000_000  # seeds of cases that are mostly about groups and windows


@dataclass
class Difference:
    """The first operation of a case whose outcomes differ, and the operations before it."""

    setup: str
    steps: list[str]
    expected: dict
    found: dict

    def snippet(self) -> str:
        steps = [f"r = {step}" for step in self.steps[:-1]] + [f"print({self.steps[-1]})" if self.steps else ""]
        return "import numpy as np\nimport xarray as xr\n" + self.setup + "\n".join(steps)

    def reason(self) -> str | None:
        """Why this is known to differ."""
        last = self.steps[-1] if self.steps else self.setup
        if re.search(r"\.(expand_dims|polyfit)\(", "".join(self.steps)) and agree(
            *(coords_in_order(shown(result)) for result in (self.expected, self.found))
        ):
            return "indexes that are made later, and coordinates of `polyfit` (a set), have an order of their own"
        text = f"{last}\n{shown(self.expected)}\n{shown(self.found)}"
        return next((reason for pattern, reason in KNOWN if re.search(pattern, text, re.M)), None)

    def __str__(self) -> str:
        lines = difflib.ndiff(shown(self.expected).splitlines(), shown(self.found).splitlines())
        differing = "\n".join(line for line in lines if line[:1] in "-+")
        return f"{self.snippet()}\n--- expected (-) and found (+)\n{differing}\n"


def coords_in_order(text: str) -> str:
    """A description with the coordinates in the order of the alphabet."""
    lines = text.splitlines()
    places = [at for at, line in enumerate(lines) if line[2:].startswith("coord ")]
    for at, line in zip(places, sorted(lines[at] for at in places)):
        lines[at] = line
    return "\n".join(lines)


def shown(result: dict) -> str:
    return f"{result['error']}: {result['message']}" if "error" in result else str(result["text"])


class Case:
    """Text of a case, made by running it: operations are drawn to fit the object that the last one gave."""

    def __init__(self, seed: int):
        self.seed = seed
        rng = random.Random(seed)
        space = Space(rng)
        start = rng.choice(("a", "a", "ds"))
        self.setup = f"a = {space.array()}\nb = {space.array()}\nds = {space.dataset()}\nr = {start}\n"
        self.steps: list[str] = []
        scope = {"np": np, "xr": xr, "under": under}
        self.expected = [outcome(lambda: exec(self.setup, scope))]
        if "error" in self.expected[0]:
            return
        favoured = GROUPS if seed >= GROUPS_FROM else LABELS if seed >= LABELS_FROM else None
        generator = Generator(rng, space, scope["r"], favoured)
        for _ in range(rng.randrange(1, 9)):
            step = generator.operation()
            before = scope["r"]
            result = outcome(lambda: evaluated(step, scope, description))
            now = scope["r"]
            sizes = [v.size for v in now.variables.values()] if isinstance(now, xr.Dataset) else [now.size]
            if max(sizes, default=0) > LARGEST:
                scope["r"] = before
                continue
            generator.r = now
            self.steps.append(step)
            self.expected.append(result)

    @property
    def block(self) -> list[str]:
        return [self.setup, *self.steps]


def same(expected: dict, found: dict, messages: bool) -> bool:
    if "error" in expected or "error" in found:
        kinds = expected.get("error") == found.get("error")
        return kinds and (not messages or agree(expected["message"], found["message"]))
    if expected["text"] is None or found["text"] is None:
        return expected["text"] == found["text"]
    return agree(expected["text"], found["text"])


def first_difference(setup, steps, expected, found, messages) -> Difference | None:
    for at, (one, other) in enumerate(zip(expected, found)):
        if not same(one, other, messages):
            return Difference(setup, steps[:at], one, other)
    return None


def shrunk(difference: Difference, messages: bool) -> Difference:
    """With every operation and every part of the set-up left out that the difference does not need."""

    def retried(candidates: list[tuple[str, list[str]]]) -> Difference | None:
        """The first candidate whose last operation differs, in the same way."""
        blocks = [[setup, *steps] for setup, steps in candidates]
        pairs = zip(candidates, [run_block(block, description) for block in blocks], run_blocks(blocks))
        for (setup, steps), expected, found in pairs:
            new = first_difference(setup, steps, expected, found, messages)
            alike = new and ("error" in new.expected, "error" in new.found) == (
                "error" in difference.expected,
                "error" in difference.found,
            )
            if alike and len(new.steps) == len(steps) and new.expected.get("error") == difference.expected.get("error"):
                return new
        return None

    for _ in range(30):
        lines, steps = difference.setup.splitlines(keepends=True), difference.steps
        fewer = [(difference.setup, steps[:i] + steps[i + 1 :]) for i in range(len(steps) - 1)]
        fewer += [("".join(lines[:i] + lines[i + 1 :]), steps) for i in range(len(lines) - 1)]
        new = retried(fewer) if fewer else None
        if new is None:
            break
        difference = new
    return difference


def differences(seeds: range, messages: bool = False) -> list[tuple[int, Difference]]:
    """What differs, not yet shrunk."""
    warnings.simplefilter("ignore")
    cases = [Case(seed) for seed in seeds]
    found = run_blocks([case.block for case in cases])
    out = []
    for case, own in zip(cases, found):
        difference = first_difference(case.setup, case.steps, case.expected, own, messages)
        if difference:
            out.append((case.seed, difference))
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="the first case")
    parser.add_argument("--messages", action="store_true", help="compare messages of exceptions, too")
    parser.add_argument("--show", type=int, default=10, help="how many differences to shrink and print")
    parser.add_argument("--match", default="", help="only differences whose last operation matches")
    arguments = parser.parse_args()
    batches = [range(s, min(s + 100, arguments.seed + arguments.cases)) for s in range(arguments.seed, arguments.seed + arguments.cases, 100)]
    found = [pair for batch in batches for pair in differences(batch, arguments.messages)]
    known = Counter(d.reason() for _, d in found)
    unknown = [(s, d) for s, d in found if d.reason() is None]
    chosen = found if arguments.match else unknown
    for seed, difference in [(s, d) for s, d in chosen if re.search(arguments.match, d.steps[-1] if d.steps else "")][: arguments.show]:
        print(f"=== seed {seed}\n{shrunk(difference, arguments.messages)}", flush=True)
    print(Counter(re.sub(r"[^a-z_.]*\(.*", "", (d.steps or ["setup"])[-1]) for _, d in unknown).most_common(60))
    print(f"{len(unknown)} of {arguments.cases} cases differ; known: {dict(known)}")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
