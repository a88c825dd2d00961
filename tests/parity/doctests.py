"""xarray's own docstring examples, run by the native binary and held to the text that xarray prints.

One notebook a docstring, one cell an example. Examples are read from the installed xarray; an example counts only if
what it printed was compared, by doctest's own rules and the flags NORMALIZE_WHITESPACE and (pytest's) NUMBER.

`cargo xtask parity doctests` builds the binary and runs this; `test_doctests.py` holds it to what docs/parity.md says.
"""

import argparse
import contextlib
import doctest
import fnmatch
import importlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import xarray
from _pytest.doctest import _get_checker, _get_number_flag

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("LITTORAL_BIN", ROOT / "target/debug/littoral"))
MODULES = """
    core.dataarray core.dataset core.common core.groupby core.resample core._aggregations core.accessor_dt
    core.accessor_str core.coordinates core.variable core.options core.extensions computation.computation
    computation.apply_ufunc computation.rolling structure.concat structure.merge structure.combine structure.alignment
""".split()
PRELUDE = """
import numpy as np
import pandas as pd
import xarray as xr
from xarray import Variable
np.random.seed(0)
"""
CHECKER = _get_checker()  # registers the flag NUMBER, too
FLAGS = doctest.NORMALIZE_WHITESPACE | _get_number_flag()
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Ran:
    """What one example printed, or the last line of its traceback."""

    text: str
    error: str | None = None


@dataclass
class Judged:
    module: str
    docstring: str
    example: doctest.Example
    verdict: str  # pass, fail (other text) or error (raised where nothing should be, or skipped)
    ran: Ran | None


def docstrings():
    """(module, DocTest) for every docstring with examples."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    for name in MODULES:
        module = importlib.import_module(f"xarray.{name}")
        for test in finder.find(module):
            if test.examples:
                yield name, test


def by_littoral(test: doctest.DocTest) -> list[Ran]:
    cells = [PRELUDE, *(example.source for example in test.examples)]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [str(BINARY), "cells"], input=json.dumps(cells), capture_output=True, text=True, cwd=folder, timeout=300
        )
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["no message"]
        return [Ran("", f"the binary ended with {done.returncode}: {lines[-1]}")] * len(test.examples)
    return [ran_cell(cell) for cell in json.loads(done.stdout)[1:]]


def ran_cell(cell: dict) -> Ran:
    text, error = "", None
    for output in cell["outputs"]:
        match output["output_type"]:
            case "stream" if output["name"] == "stdout":
                text += joined(output["text"])
            case "execute_result" | "display_data":
                text += joined(output["data"]["text/plain"]) + "\n"
            case "error":
                name, value = output["ename"], output["evalue"]
                error = f"{name}: {value}\n" if value else f"{name}\n"
    return Ran(text, error)


def joined(text) -> str:
    return text if isinstance(text, str) else "".join(text)


def by_cpython(test: doctest.DocTest) -> list[Ran]:
    """The measure's own measure: what the reference makes of its examples."""
    scope, ran = {}, []
    exec(PRELUDE, scope)
    for example in test.examples:
        out, error = io.StringIO(), None
        with contextlib.redirect_stdout(out), warnings.catch_warnings(action="ignore"):
            try:
                exec(compile(example.source, "<example>", "single"), scope)
            except Exception as raised:
                error = "".join(doctest.traceback.format_exception_only(raised))
        ran.append(Ran(out.getvalue(), error))
    return ran


def judge(example: doctest.Example, ran: Ran) -> str:
    """As `doctest.DocTestRunner` does."""
    flags = FLAGS
    for flag, on in example.options.items():
        flags = flags | flag if on else flags & ~flag
    if flags & doctest.SKIP:
        return "error"
    if ran.error is None:
        return "pass" if CHECKER.check_output(example.want, ran.text, flags) else "fail"
    if example.exc_msg is None:
        return "error"
    unqualified = re.sub(r"^[\w.]+\.(?=\w+(:|$))", "", example.exc_msg)
    return "pass" if CHECKER.check_output(unqualified, re.sub(r"^[\w.]+\.(?=\w+(:|$))", "", ran.error), flags) else "fail"


def run(tests, interpreter=by_littoral, jobs: int | None = None) -> list[Judged]:
    """Every example of the docstrings. CPython runs them one after the other: they share an interpreter."""
    with ThreadPoolExecutor(1 if interpreter is by_cpython else jobs or os.cpu_count()) as pool:
        ran = list(pool.map(lambda found: interpreter(found[1]), tests))
    return [
        Judged(module, test.name, example, judge(example, result), result)
        for (module, test), results in zip(tests, ran, strict=True)
        for example, result in zip(test.examples, results, strict=True)
    ]


def table(judged: list[Judged]) -> str:
    counts = {module: Counter(j.verdict for j in judged if j.module == module) for module in MODULES}
    counts["all"] = sum(counts.values(), Counter())
    rows = ["| module | pass | fail | error | examples |", "|---|--:|--:|--:|--:|"]
    rows += [
        f"| {module} | {c['pass']} | {c['fail']} | {c['error']} | {c.total()} |" for module, c in counts.items()
    ]
    return "\n".join(rows)


def show(judged: Judged) -> str:
    lines = [f"=== {judged.docstring} [{judged.verdict}]", judged.example.source.rstrip(), "--- expected"]
    lines += [judged.example.want.rstrip(), "--- found"]
    if judged.ran:
        lines += [judged.ran.text.rstrip()] + ([f"!! {judged.ran.error.rstrip()}"] if judged.ran.error else [])
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cpython", action="store_true", help="run CPython with xarray instead")
    parser.add_argument("--show", metavar="PATTERN", help="the first difference of each failing docstring of that name")
    parser.add_argument("--all", action="store_true", help="with --show, every difference")
    parser.add_argument("--write", metavar="FILE", type=Path, help="write the table there")
    parser.add_argument("--at-least", metavar="N", type=int, default=0, help="fail below so many passes")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    tests = list(docstrings())
    if arguments.show:
        tests = [(module, test) for module, test in tests if fnmatch.fnmatch(test.name, f"*{arguments.show}*")]
    judged = run(tests, by_cpython if arguments.cpython else by_littoral, arguments.jobs)
    if arguments.show:
        shown = set()
        for j in judged:
            if j.verdict != "pass" and (arguments.all or j.docstring not in shown):
                shown.add(j.docstring)
                print(show(j), end="\n\n")
    text = table(judged)
    print(text)
    passed = sum(j.verdict == "pass" for j in judged)
    if arguments.write:
        arguments.write.write_text(page(text, len(tests)))
    return 0 if passed >= arguments.at_least else 1


def page(text: str, docstrings: int) -> str:
    return (
        f"# Parity with xarray's docstrings\n\nWritten by `cargo xtask parity doctests`: the examples of {docstrings} "
        f"docstrings of xarray {xarray.__version__}, run by the\nnative binary. `fail`: other text. `error`: raised, "
        f"or skipped.\n\n{text}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
