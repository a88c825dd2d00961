"""quantile, by one sort of the whole axis."""

from __future__ import annotations

from functools import partial

import dask.array as da
import numpy as np

from . import partials
from .base import Step, empty_meta, lowers, whole_axes

#: `alpha, beta` of the continuous methods (Hyndman and Fan 1996, types 4 to 9).
PLOTTING = {
    "linear": (1.0, 1.0),
    "hazen": (0.5, 0.5),
    "weibull": (0.0, 0.0),
    "median_unbiased": (1 / 3, 1 / 3),
    "normal_unbiased": (3 / 8, 3 / 8),
    "interpolated_inverted_cdf": (0.0, 1.0),
}


def _places(method: str, q: float, n: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lower index, upper index and weight of the upper, for `n` sorted values."""
    last = np.maximum(n - 1, 0)
    if method in PLOTTING:
        alpha, beta = PLOTTING[method]
        virtual = last * q if method == "linear" else n * q + (alpha + q * (1 - alpha - beta)) - 1
    elif method in ("lower", "higher", "nearest", "midpoint"):
        virtual = last * q
        if method == "midpoint":
            virtual = 0.5 * (np.floor(virtual) + np.ceil(virtual))
        else:
            virtual = {"lower": np.floor, "higher": np.ceil, "nearest": np.rint}[method](virtual)
    elif method == "averaged_inverted_cdf":
        step = n * q
        virtual = np.where(step == np.floor(step), step - 0.5, np.floor(step))
    elif method == "inverted_cdf":
        virtual = np.ceil(n * q) - 1
    else:  # closest_observation: the nearest, of two equally near the one with the even (1-based) number
        step = n * q - 1.5
        floor = np.floor(step)
        even = (step == floor) & (np.mod(floor, 2) == 1)
        virtual = np.where(even, floor, floor + 1)
    virtual = np.clip(virtual, 0, last)
    low = np.floor(virtual).astype("i8")
    return low, np.minimum(low + 1, last).astype("i8"), virtual - low


def quantile_block(values: np.ndarray, qs: tuple[float, ...], method: str, skipna: bool) -> np.ndarray:
    """Quantiles over the last axis, as `numpy.quantile` or `numpy.nanquantile`: `(len(qs), …)`."""
    values = np.asarray(values)
    # Differences of times are whole, and rounded towards zero.
    time = values.dtype.kind in "Mm"
    if not time and values.dtype.kind != "f":
        values = values.astype("f8")
    missing = values.dtype.type("NaT") if time else np.nan
    size = values.shape[-1]
    out = np.full((len(qs), *values.shape[:-1]), missing, dtype=values.dtype)
    if size == 0:
        return out
    ordered = np.sort(values, axis=-1)
    n = size - np.count_nonzero(np.isnan(ordered), axis=-1)
    gone = n == 0 if skipna else n < size
    with np.errstate(all="ignore"):
        for k, q in enumerate(qs):
            low, high, weight = _places(method, q, n)
            a = np.take_along_axis(ordered, low[..., None], axis=-1)[..., 0]
            b = np.take_along_axis(ordered, high[..., None], axis=-1)[..., 0]
            if not time:
                a, b = a.astype("f8"), b.astype("f8")
            # numpy's interpolation, exact at both ends; equal infinities have no difference.
            between = np.where(weight < 0.5, a + (b - a) * weight, b - (b - a) * (1 - weight))
            out[k] = np.where(gone, missing, np.where((weight == 0) | (a == b), a, between))
    return out


def apply_quantile(
    x: np.ndarray, *, qs: tuple[float, ...], axes: tuple[int, ...], method: str, skipna: bool, dtype: np.dtype
) -> np.ndarray:
    return quantile_block(partials.flat(np.asarray(x), axes), qs, method, skipna).astype(dtype, copy=False)


@lowers("quantile")
def quantile(step: Step) -> da.Array:
    node, axes = step.node, tuple(step.node.axes)
    x = whole_axes(step.x, axes, step.options)
    qs = tuple(float(q) for q in node.q)
    function = partial(apply_quantile, qs=qs, axes=axes, method=node.method, skipna=node.skipna, dtype=step.dtype)
    rest = tuple(axis for axis in range(x.ndim) if axis not in axes)
    out = da.blockwise(
        function,
        (x.ndim, *rest),
        x,
        tuple(range(x.ndim)),
        new_axes={x.ndim: len(qs)},
        concatenate=True,
        dtype=step.dtype,
        meta=empty_meta(1 + len(rest), step.dtype),
    )
    return out
