"""netCDF-3 both ways: xarray reads the same from what the binary wrote as from what xarray wrote, and so does the binary."""

import http.server
import json
import re
import subprocess
import sys
import threading
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


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves the class's `files`; ranges too, if `ranges`."""

    files: dict[str, bytes] = {}
    ranges = True
    asked: list[str] = []

    def answer(self, send):
        body = self.files.get(self.path)
        self.asked.append(f"{self.command} {self.headers.get('Range', 'all')}")
        if body is None:
            self.send_error(404)
            return
        wanted = self.headers.get("Range") if self.ranges else None
        whole = len(body)
        if wanted:
            first, last = wanted.removeprefix("bytes=").split("-")
            body = body[int(first) : int(last) + 1]
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(body)))
        if wanted:
            self.send_header("Content-Range", f"bytes {first}-{last}/{whole}")
        self.end_headers()
        if send:
            self.wfile.write(body)

    def do_GET(self):
        self.answer(True)

    def do_HEAD(self):
        self.answer(False)

    def log_message(self, *_):
        pass


@pytest.fixture
def host():
    """A server of what is put into `files`, and its address."""
    handler = type("Host", (Handler,), {"files": {}, "asked": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield handler, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def run_text(text, folder, *options):
    (folder / "script.py").write_text("import xarray as xr\n" + text)
    return subprocess.run(
        [str(BINARY), "run", *options, str(folder / "script.py")], capture_output=True, text=True, timeout=60
    )


DATASET = xr.Dataset({"a": ("x", [1.0, 2.5])}, {"x": [10, 20]})


@pytest.mark.parametrize("ranges", [True, False])
def test_a_file_of_a_host(ranges, host, tmp_path):
    handler, url = host
    handler.ranges = ranges
    handler.files["/a.nc"] = bytes(DATASET.to_netcdf(engine="scipy"))
    done = run_text(f"ds = xr.open_dataset('{url}/a.nc')\nprint(ds)\nprint(ds.a.sum().item())", tmp_path)
    expected = repr(xr.open_dataset(handler.files["/a.nc"], engine="scipy"))
    assert done.stdout == f"{expected}\n3.5\n", done.stderr
    assert handler.asked == (["GET bytes=0-7", "GET all"] if ranges else ["GET bytes=0-7"])


def test_a_netcdf4_file_is_refused_by_its_first_bytes(host, tmp_path):
    handler, url = host
    handler.files["/a.nc"] = b"\x89HDF\r\n\x1a\n" + bytes(1000)
    done = run_text(f"xr.open_dataset('{url}/a.nc')", tmp_path)
    assert "ValueError" in done.stderr and "to_zarr" in done.stderr
    assert handler.asked == ["GET bytes=0-7"]


def test_a_file_past_the_budget_is_not_fetched(host, tmp_path):
    handler, url = host
    handler.files["/a.nc"] = bytes(DATASET.to_netcdf(engine="scipy"))
    done = run_text(f"xr.open_dataset('{url}/a.nc')", tmp_path, "--budget", "download=100")
    assert "MemoryError" in done.stderr and "nothing was fetched" in done.stderr
    assert handler.asked == ["GET bytes=0-7"]


def test_a_file_that_is_not_there(host, tmp_path):
    _, url = host
    done = run_text(f"xr.open_dataset('{url}/a.nc')", tmp_path)
    assert "FileNotFoundError" in done.stderr
