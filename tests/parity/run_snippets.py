"""Runs blocks of Python text and says what they print and raise, under whichever interpreter runs this.

Arguments: `describe.py`, and a block's file: what it prints, then NUL and JSON of its exception. Without a block, blocks
come as lines of JSON (text, working directory), and what is said of each goes out as a line.
"""

import json
import sys
import warnings

import numpy as np
import xarray as xr


def run(block, describe):
    """The exception of a block: its type's name and its message."""
    warnings.simplefilter("ignore")
    np.random.seed(0)
    space = {"__name__": "__main__", "np": np, "xr": xr}
    exec(describe, space)
    try:
        exec(compile(block, "snippet.py", "exec"), space)
    except Exception as error:
        kind = type(error)
        # numpy has private kinds of TypeError.
        private = isinstance(error, TypeError) and kind.__module__.startswith("numpy")
        return {"error": "TypeError" if private else kind.__name__, "message": str(error)}
    return {"error": "", "message": ""}


def serve(describe):
    # Of CPython's library, not of what a cell may import.
    import contextlib
    import io
    import os

    options = dict(xr.get_options())
    options["numpy"] = np.get_printoptions()
    for line in sys.stdin:
        block, folder = json.loads(line)
        os.chdir(folder)
        out = io.StringIO()
        with contextlib.redirect_stdout(out), warnings.catch_warnings():
            answer = run(block, describe)
            restore(options)
        print(json.dumps({"text": out.getvalue(), **answer}), flush=True)


def restore(options):
    """What a block may have left behind in the libraries."""
    own = xr.get_options()
    xr.set_options(**{name: value for name, value in options.items() if name in own and own[name] != value})
    np.set_printoptions(**options["numpy"])
    if "pandas" in sys.modules:
        sys.modules["pandas"].reset_option("all")
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
        sys.modules["matplotlib"].rcdefaults()


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        describe = file.read()
    if len(sys.argv) > 2:
        with open(sys.argv[2]) as file:
            block = file.read()
        answer = run(block, describe)
        print(end="\0" + json.dumps(answer))
    else:
        serve(describe)
