"""The labelled model on chunked stores: here, through a gateway on Dask, and xarray on Dask give the same, and wait as long."""

import difflib
import json
import re
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import pytest
from describe_computed import description as described
from describe_lazy import description as outline
from engine_programs import MORE, PROGRAMS, SETUP
from engine_stores import hollow, write
from interpreters import BINARY, DATA, HERE, ROOT, agree
from run_blocks import run_block

sys.path.insert(0, str(ROOT / "gateway/tests"))

import service  # noqa: E402

SAMPLES = ("sst", "a1b", "e1", "ocean", "soi")
FAMILIES = list(PROGRAMS)


def expressions(family: str) -> list[str]:
    return [line for line in PROGRAMS[family].splitlines() if line]


def setup(family: str, opener: str) -> str:
    return opener + SETUP + MORE.get(family, "")


def own_opener(folder: str, side: str) -> str:
    return (
        f"import littoral\nlittoral.compute_on({side!r})\n"
        f"def open(name):\n    return xr.open_zarr('{folder}/' + name + '.zarr')\n"
    )


def xarray_opener(folder: Path, chunks: str) -> str:
    """On Dask (`{}`), or in memory (`None`): Dask refuses some of what numpy does."""
    return f"def open(name):\n    return xr.open_zarr('{folder}/' + name + '.zarr', chunks={chunks})\n"


def run_own(describe: str, blocks: list[list[str]], *options: str) -> list[list[dict]]:
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(blocks, file)
        file.flush()
        done = subprocess.run(
            [str(BINARY), "run", *options, str(HERE / "run_blocks.py"), str(HERE / describe), file.name],
            capture_output=True,
            text=True,
            timeout=600,
        )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]


@pytest.fixture(scope="module")
def stores(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("stores")
    write(folder)
    for name in SAMPLES:
        (folder / f"{name}.zarr").symlink_to(DATA / f"{name}.zarr")
    return folder


@pytest.fixture(scope="module")
def files(stores):
    with service.file_server(stores) as url:
        yield url


@pytest.fixture(scope="module")
def gateway(files, tmp_path_factory):
    # Blocks of a few chunks each.
    results = tmp_path_factory.mktemp("gateway") / "results"
    with service.gateway(results, "--allow-source", f"{files}/", "--block-bytes", "4KiB") as running:
        yield running.ready().url


@pytest.fixture(scope="module")
def expected(stores):
    """What xarray gives, without Dask."""
    known: dict[str, list[dict]] = {}

    def of(family: str) -> list[dict]:
        if family not in known:
            block = [setup(family, xarray_opener(stores, "None")), *expressions(family)]
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                known[family] = run_block(block, described)
            assert not [result for result in known[family] if "error" in result]
        return known[family]

    return of


def unordered(text: str | None) -> str:
    """A description, whatever the order of dimensions of a dataset and of coordinates."""

    def ordered(line: str) -> str:
        return " ".join(sorted(re.findall(r"[^(){}, ]+", line))) if re.match("sizes|Dimensions|<xarray", line) else line

    return "\n".join(sorted(map(ordered, str(text).splitlines())))


def differing(family: str, expected: list[dict], found: list[dict]) -> list[str]:
    """Expressions, each with the lines that differ."""
    assert "error" not in found[0], found[0]
    out = []
    for expression, one, other in zip(expressions(family), expected[1:], found[1:], strict=True):
        if "error" in other:
            out.append(f"{expression}\n{other['error']}: {other['message']}")
            continue
        texts = [unordered(result["text"]) for result in (one, other)]
        if not agree(*texts):
            lines = difflib.ndiff(*(text.splitlines() for text in texts))
            out.append("\n".join([expression, *(line for line in lines if line[:1] in "-+")]))
    return out


@pytest.mark.parametrize("family", FAMILIES)
def test_in_the_page(family, stores, expected):
    (found,) = run_own("describe_computed.py", [[setup(family, own_opener(f"file://{stores}", "local")), *expressions(family)]])
    differences = differing(family, expected(family), found)
    assert not differences, "\n".join(differences)


@pytest.mark.parametrize("family", FAMILIES)
def test_on_a_gateway(family, files, gateway, expected):
    block = [setup(family, own_opener(files, "remote")), *expressions(family)]
    (found,) = run_own("describe_computed.py", [block], "--gateway", gateway)
    differences = differing(family, expected(family), found)
    assert not differences, "\n".join(differences)


#: Python functions need values. These are computed line by line, or by more than the graph has.
AT_ONCE = re.compile(r"apply_ufunc\(lambda|method=\"(pchip|akima)\"|full=True")


@pytest.fixture(scope="module")
def hollow_stores(stores, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("hollow")
    for store in stores.iterdir():
        hollow(store.resolve(), folder / store.name)
    return folder


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_is_read_early(family, hollow_stores):
    """What xarray on Dask takes without reading data, so does this."""

    def failed(result: dict) -> bool:
        return "error" in result

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        waiting = run_block([setup(family, xarray_opener(hollow_stores, "{}")), *expressions(family)], outline)
    (found,) = run_own("describe_lazy.py", [[setup(family, own_opener(f"file://{hollow_stores}", "local")), *expressions(family)]])
    assert not failed(waiting[0]) and not failed(found[0]), (waiting[0], found[0])
    early = [
        f"{expression}: {own['message']}"
        for expression, other, own in zip(expressions(family), waiting[1:], found[1:], strict=True)
        if failed(own) and not failed(other) and not AT_ONCE.search(expression)
    ]
    assert not early, "\n".join(early)
