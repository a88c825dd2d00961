"""Input that is wrong: every error has the right type and a sentence that names what is wrong, and the program goes on."""

import functools
import json
import os
import re
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("LITTORAL_BIN", ROOT / "target/debug/littoral"))

ATTEMPT = """
import sys
import numpy as np
import xarray as xr

URL = sys.argv[1]

def attempt(code):
    try:
        value = eval(code)
        print(code, "->", type(value).__name__)
    except Exception as error:
        print(code, "->", type(error).__name__ + ":", str(error).replace(chr(10), " "))
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """Stores that are broken in one way each, served over HTTP."""
    folder = tmp_path_factory.mktemp("stores")
    ds = xr.Dataset({"t": (("time", "x"), np.arange(400.0).reshape(20, 20))}, {"time": np.arange(20), "x": np.arange(20.0)})

    def make(name):
        ds.to_zarr(folder / name, zarr_format=2, consolidated=True, encoding={"t": {"chunks": (5, 20)}})
        return folder / name

    def change(store, **keys):
        """Changes the metadata of `t`, in both places."""
        for file in (store / ".zmetadata", store / "t/.zarray"):
            document = json.loads(file.read_text())
            document.get("metadata", {}).get("t/.zarray", document).update(keys)
            file.write_text(json.dumps(document))

    make("whole.zarr")
    change(make("codec.zarr"), compressor={"id": "zfpy", "tolerance": 0.1})
    chunk = make("truncated.zarr") / "t/1.0"
    chunk.write_bytes(chunk.read_bytes()[:40])
    change(make("chunks.zarr"), chunks=[7, 20])
    change(make("negative.zarr"), shape=[20, -3])
    change(make("huge.zarr"), shape=[20_000_000_000_000, 20])
    (folder / "page.html").write_text("<html>no store</html>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def run(codes, url, tmp_path):
    script = tmp_path / "attempts.py"
    script.write_text(ATTEMPT + "".join(f"attempt({code!r})\n" for code in codes))
    done = subprocess.run([str(BINARY), "run", str(script), url], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return dict(line.split(" -> ", 1) for line in done.stdout.splitlines())


#: What is asked, the exception, and what its message says.
BROKEN = {
    "xr.open_zarr(URL + '/absent.zarr')": ("FileNotFoundError", r"absent\.zarr"),
    "xr.open_zarr('http://127.0.0.1:9/x.zarr')": ("OSError", r"cannot reach http://127\.0\.0\.1:9"),
    "xr.open_zarr(URL + '/page.html')": (r"ValueError|FileNotFoundError", r"page\.html"),
    "xr.open_zarr(URL + '/codec.zarr').t.mean().values": (r"NotImplementedError|ValueError", r"zfpy.*not supported"),
    "xr.open_zarr(URL + '/truncated.zarr').t.mean().values": ("ValueError", r'chunk "1\.0".*expected .* found'),
    "xr.open_zarr(URL + '/chunks.zarr').t.mean().values": ("ValueError", r'chunk "\d\.0": expected 1120 bytes, found 800'),
    "xr.open_zarr(URL + '/negative.zarr')": ("ValueError", r"shape.*-3"),
    "xr.open_zarr(URL + '/huge.zarr')": ("ValueError", r"conflicting sizes for dimension 'time'"),
    "(xr.DataArray(np.zeros(60000), dims='a') * xr.DataArray(np.zeros(60000), dims='b')).values": (
        "MemoryError",
        r"29 GB.*budgets.*Select less",
    ),
}


def test_broken_stores(stores, tmp_path):
    kept = "float(xr.open_zarr(URL + '/whole.zarr').t.mean())"
    partly = "float(xr.open_zarr(URL + '/truncated.zarr').t[:5].mean())"
    found = run([*BROKEN, kept, partly], stores, tmp_path)
    for code, (kind, message) in BROKEN.items():
        assert re.match(rf"({kind}): .*{message}", found[code]), f"{code}: {found[code]}"
    # What is not broken is read, after all that and beside it.
    assert found[kept] == "float"
    assert found[partly] == "float"


#: Errors of the model: as xarray's own, to the letter.
MODEL = [
    "DA.sel(x=9)",
    "DA.sel(x=[1, 9])",
    "DA.sel(y=1)",
    "DA.isel(x=7)",
    "DA.mean('y')",
    "DA.foo",
    "xr.align(DA, DA.assign_coords(x=[1, 2, 4]), join='exact')",
    "DA.rename(y='z')",
    "DA.transpose('y')",
    "DA + xr.DataArray(np.arange(4.0), dims='x')",
    "np.arange(3) + np.arange(4)",
    "xr.DataArray(np.arange(3.0), dims=('a', 'b'))",
]


def test_errors_of_the_model_are_xarrays(stores, tmp_path):
    setup = "DA = xr.DataArray(np.arange(3.0), dims='x', coords={'x': [1, 2, 3]})\n"
    script = tmp_path / "model.py"
    script.write_text(ATTEMPT + setup + "".join(f"attempt({code!r})\n" for code in MODEL))
    outputs = []
    for command in ([sys.executable, "-W", "ignore"], [str(BINARY), "run"]):
        done = subprocess.run([*command, str(script), stores], capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        outputs.append(done.stdout.splitlines())
    assert outputs[1] == outputs[0]


def test_a_million_nodes_are_computed():
    nodes = [{"op": "literal", "in": [], "dtype": "f8", "shape": [], "data": "AAAAAAAA8D8="}]
    nodes += [{"op": "unary", "in": [i], "fn": "negative"} for i in range(1_000_000)]
    graph = {"littoral_graph": 1, "nodes": nodes, "outputs": {"out": 1_000_000}}
    body = json.dumps(graph, sort_keys=True, separators=(",", ":")).encode()
    done = subprocess.run([str(BINARY), "graph", "-"], input=body, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr[-500:]
    assert json.loads(done.stdout)["nodes"] == nodes[:1]
