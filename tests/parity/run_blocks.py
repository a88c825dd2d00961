"""Runs blocks of Python text, each in a namespace of its own, under whichever interpreter runs this.

Arguments: a JSON file of blocks, each a list of texts: the first is run, the others are evaluated in turn, and what is
an xarray object takes the name `r`. Prints a line of JSON per block: what each text gave, or raised.
"""

import json
import sys
import warnings

import numpy as np
import xarray as xr


def error_type(error):
    """The name of an exception's class; for numpy's own kinds of TypeError that one."""
    kind = type(error)
    if isinstance(error, TypeError) and kind.__module__.startswith("numpy"):
        return "TypeError"
    return kind.__name__


def outcome(action):
    try:
        return {"text": action()}
    except Exception as error:
        return {"error": error_type(error), "message": str(error)}


def evaluated(expression, space, describe):
    value = eval(expression, space)
    text = describe(value)
    if isinstance(value, (xr.DataArray, xr.Dataset)):
        space["r"] = value
    return text


def under(action, **options):
    """What an action gives under other options."""
    with xr.set_options(**options):
        return action()


def run_block(block, describe):
    space = {"np": np, "xr": xr, "under": under}
    results = [outcome(lambda: exec(block[0], space))]
    if "error" not in results[0]:
        results += [outcome(lambda: evaluated(expression, space, describe)) for expression in block[1:]]
    return results


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    scope = {}
    with open(sys.argv[1]) as file:
        exec(file.read(), scope)
    with open(sys.argv[2]) as file:
        blocks = json.load(file)
    for block in blocks:
        print(json.dumps(run_block(block, scope["description"])), flush=True)
