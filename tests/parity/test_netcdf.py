"""netCDF-3 both ways: xarray reads the same from what the binary wrote as from what xarray wrote, and so does the binary."""

import json
import re
import subprocess
import sys
import warnings

import netcdf_cases
import pytest
import xarray as xr
from interpreters import BINARY, DESCRIBE, HERE, agree

SCRIPT = str(HERE / "netcdf_cases.py")


def run(command, *arguments):
    done = subprocess.run([*command, SCRIPT, *arguments], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    found = {}
    for name, command in [("xarray", [sys.executable]), ("own", [str(BINARY), "run"])]:
        folder = tmp_path_factory.mktemp(name)
        found[name] = (folder, run(command, "write", str(folder)))
    for name, command in [("xarray", [sys.executable]), ("own", [str(BINARY), "run"])]:
        for writer in ("xarray", "own"):
            found[name, writer] = run(command, "read", str(found[writer][0]), str(DESCRIBE))
    return found


def native(text):
    """scipy leaves arrays of attributes big-endian, which netCDF4 does not."""
    names = {"i1": "int8", "i2": "int16", "i4": "int32", "f4": "float32"}
    text = text.replace(", dtype='>f8'", "")
    return re.sub(r"dtype='>(\w\d)'", lambda found: f"dtype={names[found[1]]}", text)


@pytest.mark.parametrize("number", range(len(netcdf_cases.CASES)), ids=netcdf_cases.CASES)
def test_both_ways(number, results):
    (theirs, expected), (ours, found) = results["xarray"], results["own"]
    assert found[number] == expected[number]
    if expected[number][0]:
        return
    for engine in ("scipy", "netcdf4"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                a = xr.open_dataset(theirs / f"{number}.nc", engine=engine)
            except OSError:
                # scipy writes files without any data that netCDF4 does not read.
                continue
            b = xr.open_dataset(ours / f"{number}.nc", engine=engine)
            with a, b:
                xr.testing.assert_identical(a, b)
                types = [{k: (v.dtype, v.dims) for k, v in each.variables.items()} for each in (a, b)]
                assert types[0] == types[1]
    for writer in ("xarray", "own"):
        expected, found = results["xarray", writer][number], results["own", writer][number]
        assert expected[0] == found[0], found[1]
        expected[1] = native(expected[1])
        assert agree(expected[1], found[1]), f"written by {writer}\nexpected:\n{expected[1]}\nfound:\n{found[1]}"
