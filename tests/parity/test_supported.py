"""docs/supported.md is what the code says of itself. To write it again: LITTORAL_WRITE=1."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("LITTORAL_BIN", ROOT / "target/debug/littoral"))
LIST = ROOT / "docs/supported.md"


def test_the_list_of_supported_names_is_current(tmp_path):
    script = tmp_path / "supported.py"
    script.write_text("import littoral\nprint(littoral.supported())\n")
    done = subprocess.run([str(BINARY), "run", str(script)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    if os.environ.get("LITTORAL_WRITE"):
        LIST.write_text(done.stdout.rstrip("\n") + "\n")
    assert LIST.read_text().strip() == done.stdout.strip()


SAMPLES = """
import json
import numpy as np
import xarray as xr
_a = xr.DataArray([1.0, 2.0], dims="x", coords={"x": np.array(["2000-01-01", "2000-01-02"], "M8[ns]")}, name="a")
_d = _a.to_dataset()
_w = xr.DataArray([1.0, 2.0], dims="x")
samples = {
    "xarray": xr,
    "Dataset": _d,
    "DataArray": _a,
    "DataTree": xr.DataTree(_d),
    "Variable": _a.variable,
    "Coordinates": _d.coords,
    "DatasetGroupBy": _d.groupby("x"),
    "DataArrayGroupBy": _a.groupby("x"),
    "DatasetResample": _d.resample(x="D"),
    "DataArrayResample": _a.resample(x="D"),
    "DatasetRolling": _d.rolling(x=1),
    "DataArrayRolling": _a.rolling(x=1),
    "DatasetCoarsen": _d.coarsen(x=1),
    "DataArrayCoarsen": _a.coarsen(x=1),
    "DatasetWeighted": _d.drop_vars("x").weighted(_w),
    "DataArrayWeighted": _a.drop_vars("x").weighted(_w),
    "DataArray.dt": _a.x.dt,
    "DataArray.dt (timedelta)": (_a.x - _a.x[0]).dt,
    "DataArray.str": xr.DataArray(["a"]).str,
    "DataArray.plot": _a.plot,
    "Dataset.plot": _d.plot,
    "testing": xr.testing,
}
"""

# What is asked of each name that is called supported.
ASKED = """
names = json.loads(NAMES)
def kind(sample, name):
    try:
        value = getattr(sample, name)
    except Exception as error:
        return type(error).__name__
    # Of mappings and accessors of ours Python does not know whether they can be called.
    if type(value).__name__ == "Bound":
        return "either"
    return "callable" if callable(value) else "value"
print(json.dumps({part: {name: kind(samples[part], name) for name in names[part]} for part in samples}))
"""


def listed():
    """Names by class: all, and those that the list calls supported."""
    every, supported = {}, {}
    for line in LIST.read_text().splitlines():
        if line.startswith("## "):
            part = line[3:]
            every[part], supported[part] = [], []
        elif line.startswith("| `"):
            name, state = line.split("|")[1:3]
            every[part].append(name.strip(" `"))
            if state.strip() == "supported":
                supported[part].append(name.strip(" `"))
    return every, supported


def test_the_names_are_those_of_xarray():
    space = {}
    exec("import xarray.testing, xarray.tutorial\n" + SAMPLES, space)
    every, _ = listed()
    for part, sample in space["samples"].items():
        names = {name for name in dir(sample) if not name.startswith("_")}
        if part == "xarray":
            names = {name for name in space["xr"].__all__ if name not in ("__version__", "coders")}
        # Variables and coordinates are attributes of what holds them.
        if part in ("Dataset", "DataArray", "DataTree"):
            names -= {"a", "x"}
        assert set(every[part]) == names, part


def test_what_is_called_supported_is_what_it_is_in_xarray(tmp_path):
    _, supported = listed()
    asked = "import xarray.testing, xarray.tutorial\n" + SAMPLES + f"NAMES = {json.dumps(json.dumps(supported))}\n" + ASKED
    script = tmp_path / "kinds.py"
    script.write_text(asked)
    kinds = []
    for command in ([sys.executable, "-W", "ignore"], [str(BINARY), "run"]):
        done = subprocess.run([*command, str(script)], capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        kinds.append(json.loads(done.stdout.splitlines()[-1]))
    expected, found = kinds
    differ = {
        f"{part}.{name}": (kind, found[part][name])
        for part, names in expected.items()
        for name, kind in names.items()
        if found[part][name] not in (kind, "either")
    }
    assert not differ
