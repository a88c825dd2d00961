from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zarr

sys.path.insert(0, str(Path(__file__).parent))

import service

TOKEN = "a-token-of-the-tests-0123456789"
OTHER = "another-token-of-tests-9876543210"
ORIGIN = "http://page.example:8080"


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, np.ndarray]]:
    """A directory with Zarr stores, v3 and v2, and their arrays."""
    root = tmp_path_factory.mktemp("data")
    rng = np.random.default_rng(1)
    packed = rng.integers(-3000, 3000, (60, 18, 36)).astype("i2")
    packed[rng.random(packed.shape) < 0.1] = -32768
    arrays: dict[str, np.ndarray] = {
        "packed": packed,
        "t": (rng.standard_normal((60, 18, 36)) * 10 + 280).astype("f4"),
        "time": np.arange("2000-01", "2005-01", dtype="M8[M]").astype("M8[ns]"),
    }
    for name, version in (("v3.zarr", 3), ("v2.zarr", 2)):
        group = zarr.open_group(root / name, mode="w", zarr_format=version)
        for key, values in arrays.items():
            chunks = (7, 9, 36) if values.ndim == 3 else (50,)
            data = values.view("i8") if values.dtype.kind == "M" else values
            made = group.create_array(key, shape=data.shape, chunks=chunks, dtype=data.dtype)
            made[...] = data
    group = zarr.open_group(root / "sharded.zarr", mode="w", zarr_format=3)
    made = group.create_array("t", shape=(60, 18, 36), chunks=(5, 9, 18), shards=(20, 18, 36), dtype="f4")
    made[...] = arrays["t"]
    return root, arrays


@pytest.fixture(scope="session")
def files(store: Any) -> Iterator[str]:
    with service.file_server(store[0]) as url:
        yield url


@pytest.fixture(scope="session")
def slow_files(store: Any) -> Iterator[str]:
    """Every chunk takes long."""
    with service.file_server(store[0], delay=2.0) as url:
        yield url


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory, files: str, slow_files: str) -> Iterator[service.Gateway]:
    """One gateway with tokens for all tests that do not need their own."""
    root = tmp_path_factory.mktemp("gateway")
    tokens = root / "tokens"
    tokens.write_text(f"# tokens of the tests\n{TOKEN}\n{OTHER}\n")
    with service.gateway(
        root / "results",
        "--token-file", str(tokens),
        "--allow-origin", ORIGIN,
        "--allow-source", f"{files}/",
        "--allow-source", f"{slow_files}/",
        "--allow-source", "https://",
        "--allow-source", "http://",
        "--max-jobs", "3",
        "--max-result-bytes", "64MiB",
        "--max-read-bytes", "1GiB",
    ) as running:  # fmt: skip
        running.client.headers["Authorization"] = f"Bearer {TOKEN}"
        yield running.ready()
