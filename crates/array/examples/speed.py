"""numpy's side of speed.rs: nanoseconds an element, one thread, best of three."""

import os
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")
shape = (int(os.environ.get("ROWS", 1000)), 180, 360)
x = np.random.default_rng(1).normal(280, 5, shape).astype("f4")
gaps = np.where(np.random.default_rng(2).random(shape) < 0.05, np.nan, x).astype("f4")
weights = np.cos(np.arange(180, dtype="f4") * 0.017).reshape(180, 1)
codes = np.arange(shape[0]) % 12
clim = np.stack([x[codes == k].mean(0) for k in range(12)])


def measure(name, f, repeat=3):
    best = 1e9
    for _ in range(repeat):
        start = time.process_time()
        f()
        best = min(best, time.process_time() - start)
    print(f"{name:38} {best / x.size * 1e9:7.2f} ns/element")


measure("mean over axis 0", lambda: x.mean(0))
measure("mean over axis 0, skipna", lambda: np.nanmean(gaps, 0))
measure("mean over last axis", lambda: x.mean(2))
measure("mean over last axis, skipna", lambda: np.nanmean(gaps, 2))
measure("max over axis 0, skipna", lambda: np.nanmax(gaps, 0))
measure("std of all, skipna", lambda: np.nanstd(gaps))
measure("grouped mean, 12 groups", lambda: np.stack([x[codes == k].mean(0) for k in range(12)]))
measure("x * w, then mean over the last two", lambda: (x * weights).mean((1, 2)))
measure("take(clim)", lambda: np.take(clim, codes, 0))
measure("x - take(clim)", lambda: x - np.take(clim, codes, 0))
measure("x + 1", lambda: x + 1)
measure("x > 280", lambda: x > 280)
measure("sqrt", lambda: np.sqrt(x))
measure("cumsum along axis 0", lambda: np.cumsum(x, 0))
measure("quantile 0.9 over axis 0", lambda: np.quantile(x, 0.9, axis=0), 1)
measure("transposed, made contiguous", lambda: np.ascontiguousarray(x.transpose(2, 1, 0)), 1)
