"""Blosc buffers with all parameters that numcodecs offers. Usage: blosc.py DIRECTORY.

Writes cases.json, a list of [description, start, end, plain start, plain end], cases.bin (encoded)
and plain.bin (decoded).
"""

import json
import sys
from pathlib import Path

import numpy as np
from numcodecs import blosc

ROOT = Path(sys.argv[1])
RNG = np.random.default_rng(5)
cases, encoded, plain, at = [], bytearray(), bytearray(), {}
blosc.set_nthreads(1)


def inputs():
    yield "walk", np.cumsum(RNG.normal(size=9000)).astype("f4").tobytes()
    yield "noise", RNG.bytes(5000)
    yield "zeros", bytes(40_000)
    yield "counts", np.arange(20_000, dtype="u2").tobytes()
    yield "odd", np.arange(3001, dtype="u1").tobytes()
    yield "text", b"the quick brown fox jumps over the lazy dog. " * 700
    for size in [1, 2, 7, 8, 15, 16, 17, 31, 63, 127, 128, 129, 255, 1023, 1024, 2049]:
        yield f"small-{size}", (np.arange(size) // 3).astype("u1").tobytes()


def add(name, data, cname, level, shuffle, size, block):
    buffer = blosc.compress(data, cname.encode(), level, shuffle, block, size)
    if data not in at:
        at[data] = len(plain)
        plain.extend(data)
    cases.append([f"{name} {cname} level {level} shuffle {shuffle} size {size} block {block}",
                  len(encoded), len(encoded) + len(buffer), at[data], at[data] + len(data)])
    encoded.extend(buffer)


for name, data in inputs():
    for cname in blosc.list_compressors():
        for shuffle in [0, 1, 2]:
            for size in [1, 2, 3, 4, 5, 7, 8, 12, 16, 17, 32, 255]:
                whole = data[: len(data) // size * size]
                if not whole:
                    continue
                levels = [5] if name.startswith("small") else [1, 9]
                for level in levels:
                    for block in [0, 1000] if len(data) > 4000 else [0]:
                        add(name, whole, cname, level, shuffle, size, block)
for level in range(10):
    add("walk", bytes(plain[:36_000]), "lz4", level, 1, 4, 0)
(ROOT / "cases.json").write_text(json.dumps(cases))
(ROOT / "cases.bin").write_bytes(encoded)
(ROOT / "plain.bin").write_bytes(plain)
