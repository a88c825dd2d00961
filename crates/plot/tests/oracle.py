"""Prints as JSON what matplotlib, xarray and nc-time-axis answer, for the tests to compare with.

Run: python oracle.py SECTION, a key of `out` below.
"""

import datetime as dt
import itertools
import json
import math
import random
import sys
import textwrap
import warnings

import matplotlib

matplotlib.use("svg")
import cftime
import contourpy
import matplotlib.colors as mcolors
import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import matplotlib.ticker as ticker
import nc_time_axis
import numpy as np
import xarray as xr
from xarray.plot import utils

warnings.simplefilter("ignore")
rng = random.Random(5)
out = {}
wanted = sys.argv[1]


def limits(count):
    fixed = [(0, 1), (-1, 1), (0, 100), (-90, 90), (-89.5, 89.5), (0, 360), (250, 310), (1e5, 1.02e5), (1e-7, 9e-7),
             (0, 1e6), (-3e8, 5e9), (273.1, 273.2), (1990, 2000), (101320, 101330), (-1e-3, 5e-4), (0.1, 0.10001)]
    drawn = []
    for _ in range(count):
        middle = rng.choice([0, 1, -1]) * 10 ** rng.uniform(-6, 7)
        width = 10 ** rng.uniform(-3, 3) * (abs(middle) or 10 ** rng.uniform(-8, 8))
        drawn.append((middle - width * rng.random(), middle + width * rng.random()))
    return fixed + [d for d in drawn if d[1] > d[0]]


def texts(values):
    return [repr(v) for v in values]  # JSON has no NaN


def color(c):
    return [round(255 * v) for v in mcolors.to_rgba(c)]


if wanted in ("maxn", "scalar"):
    out["maxn"] = []
    out["scalar"] = []
    for low, high in limits(250):
        for nbins, steps, integer in [(9, "auto", False), (4, "auto", False), (7, "default", False), (4, "default", True)]:
            locator = ticker.MaxNLocator(nbins, steps=[1, 2, 2.5, 5, 10] if steps == "auto" else None, integer=integer)
            ticks = locator.tick_values(low, high)
            out["maxn"].append(dict(low=low, high=high, nbins=nbins, steps=steps, integer=integer, ticks=ticks.tolist()))
            if steps == "auto":
                formatter = ticker.ScalarFormatter()
                formatter.create_dummy_axis()
                formatter.axis.set_view_interval(low, high)
                labels = formatter.format_ticks(ticks)
                out["scalar"].append(dict(low=low, high=high, ticks=ticks.tolist(), labels=labels, offset=formatter.get_offset()))

if wanted == "log":
    out["log"] = []
    for _ in range(150):
        low = 10 ** rng.uniform(-8, 6)
        high = low * 10 ** rng.choice([rng.uniform(0.05, 1), rng.uniform(1, 5), rng.uniform(5, 30)])
        for numticks in (9, 4):
            major = ticker.LogLocator(10, numticks=numticks).tick_values(low, high)
            minor = ticker.LogLocator(10, subs="auto", numticks=numticks).tick_values(low, high)
            labels = {}
            for name, locs in [("major_labels", major), ("minor_labels", minor)]:
                formatter = ticker.LogFormatterSciNotation(10)
                formatter.create_dummy_axis()
                formatter.axis.set_view_interval(low, high)
                formatter.set_locs(locs)
                labels[name] = [formatter(t) for t in locs]
            out["log"].append(dict(low=low, high=high, numticks=numticks, major=major.tolist(), minor=minor.tolist(), **labels))

if wanted == "dates":
    out["dates"] = []
    for _ in range(300):
        start = dt.datetime(1900, 1, 1) + dt.timedelta(seconds=rng.randrange(0, 150 * 365 * 86400), microseconds=rng.randrange(10**6))
        length = 10 ** rng.uniform(-0.5, 9.8)
        end = start + dt.timedelta(seconds=length)
        locator = mdates.AutoDateLocator()
        locator.create_dummy_axis()
        low, high = mdates.date2num([start, end])
        locator.axis.set_view_interval(low, high)
        ticks = locator()
        formatter = mdates.AutoDateFormatter(locator)
        seen = [float(t) for t in ticks if low <= t <= high]
        concise = mdates.ConciseDateFormatter(locator)
        out["dates"].append(dict(low=low, high=high, ticks=seen, labels=[formatter(t) for t in seen],
                                 concise=concise.format_ticks(seen) if seen else [], end=concise.get_offset()))

if wanted == "cftime":
    out["cftime"] = []
    for _ in range(200):
        calendar = rng.choice(["noleap", "360_day", "all_leap", "julian", "standard"])
        units = "days since 2000-01-01"
        low = cftime.date2num(cftime.datetime(rng.randrange(1850, 2200), rng.randrange(1, 13), rng.randrange(1, 28), calendar=calendar), units)
        low = low + rng.random()
        high = low + 10 ** rng.uniform(-2, 5)
        locator = nc_time_axis.NetCDFTimeDateLocator(4, calendar=calendar)
        ticks = locator.tick_values(low, high)
        formatter = nc_time_axis.AutoCFTimeFormatter(locator, calendar=calendar)
        epoch = cftime.date2num(cftime.datetime(2000, 1, 1, calendar=calendar), "days since 1970-01-01", calendar=calendar)
        out["cftime"].append(dict(calendar=calendar, low=low + epoch, high=high + epoch, ticks=[float(t) + epoch for t in ticks],
                                  labels=[formatter(t) for t in ticks]))

if wanted == "breaks":
    out["breaks"] = []
    for n in (1, 2, 3, 10):
        for log in (False, True):
            coord = np.sort(np.array([10 ** rng.uniform(-2, 3) for _ in range(n)]))
            if rng.random() < 0.5:
                coord = coord[::-1]
            out["breaks"].append(dict(coord=coord.tolist(), log=log,
                                      breaks=utils._infer_interval_breaks(coord, scale="log" if log else None).tolist()))
if wanted == "breaks2d":
    out["breaks2d"] = []
    for shape in [(3, 4), (1, 5), (2, 2)]:
        coord = np.array([[rng.uniform(-10, 10) for _ in range(shape[1])] for _ in range(shape[0])])
        corners = utils._infer_interval_breaks(coord, axis=1)
        corners = utils._infer_interval_breaks(corners, axis=0)
        out["breaks2d"].append(dict(coord=coord.tolist(), breaks=corners.tolist()))



if wanted == "cmap_params":
    out["cmap_params"] = []
    datasets = [[rng.gauss(m, s) for _ in range(40)] for m, s in [(0, 1), (280, 15), (-3, 2), (1e5, 10)]]
    datasets += [[3.0] * 5, [float("nan")] * 3, [0.0, float("nan"), 10.0], [-1.0, 4.0, float("inf")]]
    options = []
    for robust, center in itertools.product([False, True], [None, False, 0, 2.5]):
        options.append(dict(robust=robust, center=center))
    options += [dict(vmin=-2), dict(vmax=3.5), dict(vmin=-1, vmax=1), dict(vmin=0, vmax=20, levels=5), dict(vmax=5, levels=6, center=1)]
    options += [dict(levels=7), dict(levels=1), dict(levels=2), dict(levels=12, robust=True), dict(levels=[-1, 0, 1, 2]), dict(levels=[0, 1, 5, 20], cmap="Blues")]
    options += [dict(levels=[0, 2, 4], extend="both"), dict(levels=5, extend="min"), dict(levels=5, filled=False), dict(cmap="plasma", extend="max")]
    options += [dict(levels=4, cmap=["red", "g", "#0000ff"]), dict(levels=[0, 1, 2, 3, 4], cmap=["red", "g"])]
    for data, chosen in itertools.product(datasets, options):
        try:
            p = utils._determine_cmap_params(np.array(data), **chosen)
        except Exception as error:
            out["cmap_params"].append(dict(data=texts(data), options=chosen, error=str(error)))
            continue
        cmap = plt.get_cmap(p["cmap"]) if isinstance(p["cmap"], str) else p["cmap"]
        norm = p["norm"] if p["norm"] is not None else mcolors.Normalize(p["vmin"], p["vmax"])
        low, high = (norm.boundaries[0], norm.boundaries[-1]) if hasattr(norm, "boundaries") else (norm.vmin, norm.vmax)
        probes = [low + (high - low) * f for f in (-0.5, 0.013, 0.21, 0.52, 0.77, 0.987, 1.5)]
        try:
            norm(probes[0])
        except ValueError:  # limits the wrong way round: matplotlib draws nothing
            continue
        out["cmap_params"].append(dict(
            data=texts(data), options=chosen, vmin=p["vmin"], vmax=p["vmax"], name=cmap.name, extend=p["extend"],
            levels=None if p["levels"] is None else [float(v) for v in p["levels"]],
            probes=probes, colors=[color(cmap(norm(v))) for v in probes]))

if wanted in ("wrap", "labels"):
    words = "sea surface temperature anomaly of the 2-metre near-surface air wind_speed in mid-latitude-band x -- y--z a-b (K) $T$ upward_longwave_flux_at_top_of_atmosphere".split()
    out["wrap"] = []
    out["labels"] = []
    for _ in range(400):
        text = "".join(rng.choice(words) + rng.choice([" ", " ", "  ", "-", "--", "\t", "\n", ""]) for _ in range(rng.randrange(0, 12)))
        out["wrap"].append(dict(text=text, lines=textwrap.wrap(text, 30)))
    for attrs in [{}, {"units": "K"}, {"long_name": "air temperature", "units": "degC"}, {"standard_name": "air_temperature"},
                  {"long_name": "a name that is longer than thirty characters", "unit": "m s-1"}, {"long_name": "$T$", "units": "K"}]:
        for name in (None, "tas"):
            da = xr.DataArray([1.0], dims="x", name=name, attrs=attrs)
            out["labels"].append(dict(attrs=attrs, name=name, label=utils.label_from_attrs(da), extra=utils.label_from_attrs(da, "_center")))

if wanted == "titles":
    time = np.datetime64("2006-04-16T12:00:00.000000000")
    coords = {"time": ("M8[ns]", time), "day": ("M8[s]", np.datetime64("1999-12-31", "s")), "depth": ("f8", np.float64(4.940254)),
              "lat": ("f4", np.float32(-23.75)), "member": ("i8", np.int64(3)), "model": ("str", "HadGEM3"), "big": ("f8", np.float64(123456.789)),
              "whole": ("f8", np.float64(10.0)), "one": ("f8[1]", np.array([2.5])), "flag": ("b1", np.bool_(True))}
    out["titles"] = []
    names = list(coords)
    for _ in range(60):
        chosen = rng.sample(names, rng.randrange(0, 4))
        da = xr.DataArray(0.0, coords={n: ((n,), coords[n][1]) if n == "one" else coords[n][1] for n in chosen if n != "one"})
        units = {}
        for n in da.coords:
            if rng.random() < 0.3:
                da.coords[n].attrs["units"] = units[n] = "m"
        out["titles"].append(dict(coords=[n for n in chosen if n != "one"], units=units, title=da._title_for_slice()))

if wanted in ("colormaps", "css"):
    out["colormaps"] = {}
    for name in matplotlib.colormaps:
        cmap = matplotlib.colormaps[name]
        out["colormaps"][name] = dict(n=cmap.N, colors=[[round(255 * v) for v in cmap(i)[:3]] for i in (0, cmap.N // 3, cmap.N - 1)])
    out["css"] = {name: color(name)[:3] for name in mcolors.CSS4_COLORS}

if wanted == "contour_levels":
    out["contour_levels"] = []
    for _ in range(20):
        z = np.array([[rng.gauss(0, 1) for _ in range(4)] for _ in range(4)]) * 10 ** rng.uniform(-3, 4)
        for filled, extend in [(True, "neither"), (True, "both"), (False, "neither")]:
            fig, ax = plt.subplots()
            cs = (ax.contourf if filled else ax.contour)(z, extend=extend)
            out["contour_levels"].append(dict(low=z.min(), high=z.max(), extend=extend, filled=filled, levels=cs.levels.tolist()))
            plt.close(fig)

if wanted == "contours":
    out["contours"] = []
    for k in range(40):
        rows, cols = rng.randrange(2, 9), rng.randrange(2, 9)
        z = np.array([[rng.gauss(0, 1) for _ in range(cols)] for _ in range(rows)])
        hide = np.array([[k % 2 == 1 and rng.random() < 0.12 for _ in range(cols)] for _ in range(rows)])
        level = rng.uniform(-0.8, 0.8)
        generator = contourpy.contour_generator(z=np.ma.array(z, mask=hide), name="serial", fill_type="OuterOffset")
        length = sum(np.hypot(*np.diff(line, axis=0).T).sum() for line in generator.lines(level))
        area = 0.0
        for points, offsets in zip(*generator.filled(level, 1e9)):
            for a, b in zip(offsets[:-1], offsets[1:]):
                x, y = points[a:b].T
                area += 0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])
        out["contours"].append(dict(rows=rows, cols=cols, level=level, length=length, area=area, count=len(generator.lines(level)),
                                    z=["nan" if h else repr(float(v)) for v, h in zip(z.ravel(), hide.ravel())]))

if wanted == "limits":
    out["limits"] = []


    def figure(kind, draw):
        fig, ax = plt.subplots()
        draw(ax)
        fig.canvas.draw()
        shown = lambda axis: [t.get_text() for t, p in zip(axis.get_ticklabels(), axis.get_ticklocs()) if min(axis.get_view_interval()) <= p <= max(axis.get_view_interval())]
        out["limits"].append(dict(kind=kind, xlim=ax.get_xlim(), ylim=ax.get_ylim(), xlabels=shown(ax.xaxis), ylabels=shown(ax.yaxis),
                                  box=ax.get_position().bounds))
        plt.close(fig)


    figure("line", lambda ax: ax.plot([0, 1, 2, 3, 10], [3, -1, 7, 2, 1.5]))
    figure("constant", lambda ax: ax.plot([0, 1, 2], [5, 5, 5]))
    figure("empty", lambda ax: None)
    figure("mesh", lambda ax: ax.pcolormesh(np.arange(5), np.arange(4) * 30.0, np.ones((3, 4))))
    figure("hist", lambda ax: ax.hist([1, 2, 2, 3, 3, 3, 9], bins=8))
    figure("log", lambda ax: (ax.plot([1, 10, 1000], [1e-3, 5, 20]), ax.set_xscale("log"), ax.set_yscale("log")))
    figure("imshow", lambda ax: ax.imshow(np.ones((10, 25))))
    figure("scatter", lambda ax: ax.scatter([1e6, 2e6], [1e-5, 3e-5]))
    figure("dates", lambda ax: ax.plot(np.array(["2000-01-15", "2001-06-01"], "M8[ns]"), [1, 2]))


    def colorbar(ax):
        mesh = ax.pcolormesh(np.arange(5), np.arange(4) * 30.0, np.ones((3, 4)))
        plt.colorbar(mesh, ax=ax)


    figure("colorbar", colorbar)

json.dump(out[wanted], sys.stdout, allow_nan=False, default=float)
