import matplotlib.pyplot as plt
ds = xr.open_zarr("data/sst.zarr")
m = ds.sst.mean("time").plot()
ax = plt.gca()
print(ax.get_xlabel(), ax.get_ylabel(), repr(ax.get_title()))
print("%.4f %.4f" % ax.get_xlim(), "%.4f %.4f" % ax.get_ylim())
print("%.4f %.4f" % m.get_clim(), m.get_cmap().name, m.colorbar.ax.get_ylabel())
print(type(m).__name__, m.axes == ax, m.figure == plt.gcf(), len(plt.gcf().axes), m.colorbar.orientation)
print([t.get_text() for t in ax.get_xticklabels() if 0 <= t.get_position()[0] <= 359])
print(m.get_array().shape)
# ---
import matplotlib.pyplot as plt
ds = xr.open_zarr("data/sst.zarr")
lines = ds.sst.mean(["latitude", "longitude"]).plot()
ax = plt.gca()
print(ax.get_xlabel(), ax.get_ylabel(), repr(ax.get_title()), len(lines), type(lines).__name__, type(lines[0]).__name__)
print("%.3f %.3f" % ax.get_xlim(), "%.4f %.4f" % ax.get_ylim())
print([t.get_text() for t in ax.get_xticklabels()])
print(lines[0].get_color(), lines[0].get_linewidth(), lines[0].get_linestyle(), lines[0].get_ydata()[:3])
# ---
import matplotlib.pyplot as plt
ds = xr.open_zarr("data/sst.zarr")
anomaly = ds.sst - ds.sst.mean("time")
m = anomaly.isel(time=3).plot()
print("%.4f %.4f" % m.get_clim(), m.get_cmap().name, plt.gca().get_title())
m = anomaly.isel(time=3).plot(robust=True, add_colorbar=False, cmap="coolwarm")
print("%.4f %.4f" % m.get_clim(), m.get_cmap().name, m.colorbar)
m = anomaly.isel(time=3).plot(vmin=-1, vmax=2, add_labels=False)
print("%.4f %.4f" % m.get_clim(), m.get_cmap().name, m.colorbar.extend)
m = anomaly.isel(time=3).plot(center=False)
print("%.4f %.4f" % m.get_clim(), m.get_cmap().name)
m = anomaly.isel(time=3).plot(vmax=1.5)
print("%.4f %.4f" % m.get_clim(), m.get_cmap().name, m.colorbar.extend)
# ---
import matplotlib.pyplot as plt
ds = xr.open_zarr("data/sst.zarr")
m = ds.sst.isel(time=0).plot(levels=[290, 295, 300, 305])
print("%.4f %.4f" % m.get_clim(), m.norm.boundaries, m.get_cmap().N, m.colorbar.extend)
m = ds.sst.isel(time=0).plot(levels=6, cbar_kwargs={"label": "other", "orientation": "horizontal"})
print(m.norm.boundaries, m.colorbar.ax.get_xlabel(), m.colorbar.orientation)
c = ds.sst.isel(time=0).plot.contourf(levels=5)
print(c.levels, type(c).__name__, c.extend)
c = ds.sst.isel(time=0).plot.contour()
print(c.levels, c.colorbar)
c = ds.sst.isel(time=0).plot.contour(levels=[295, 300], colors="k")
print(c.levels)
i = ds.sst.isel(time=0).plot.imshow()
ax = plt.gca()
print(type(i).__name__, "%.4f %.4f" % ax.get_xlim(), "%.4f %.4f" % ax.get_ylim(), "%.4f %.4f" % i.get_clim())
# ---
import matplotlib.pyplot as plt
ds = xr.open_zarr("data/sst.zarr")
g = ds.sst.isel(time=slice(0, 5)).plot(col="time", col_wrap=3)
print(type(g).__name__, g.axs.shape, [ax.get_title() for ax in g.axs.flat])
print([ax.get_xlabel() for ax in g.axs.flat], [ax.get_ylabel() for ax in g.axs.flat])
print(g.cbar.ax.get_ylabel(), g.fig.get_size_inches(), [ax.get_visible() for ax in g.axs.flat])
g.set_titles("{value}", maxchar=10)
print([ax.get_title() for ax in g.axs.flat])
g.set_xlabels("east")
print(g.axs[-1, 0].get_xlabel(), g.axs[0, 0].get_xlabel(), len(g.fig.axes))
# ---
import matplotlib.pyplot as plt
da = xr.DataArray(np.arange(24.0).reshape(2, 3, 4), dims=("r", "c", "x"), coords={"r": [1.5, 2.5], "c": ["a", "b", "c"], "x": [0, 1, 2, 3]}, name="v", attrs={"long_name": "value", "units": "m"})
g = da.plot(row="r", hue="c", x="x")
print(g.axs.shape, [ax.get_title() for ax in g.axs.flat], [t.get_text() for t in g.figlegend.get_texts()], g.figlegend.get_title().get_text())
print([len(ax.get_lines()) for ax in g.axs.flat], g.axs[0, 0].get_ylabel(), g.axs[1, 0].get_xlabel())
g = da.plot.line(row="r", col="c")
print(g.axs.shape, [ax.get_title() for ax in g.axs.flat], [t.get_text() for t in g.axs[0, 2].texts])
g = da.plot(col="r")
print(g.axs.shape, g.cbar.ax.get_ylabel(), "%.2f %.2f" % g.axs[0, 0].get_xlim())
# ---
import matplotlib.pyplot as plt
da = xr.DataArray(np.arange(12.0).reshape(3, 4), dims=("c", "x"), coords={"c": [10, 20, 30]}, name="v")
lines = da.plot(hue="c")
ax = plt.gca()
print(len(lines), [t.get_text() for t in ax.get_legend().get_texts()], ax.get_legend().get_title().get_text(), ax.get_xlabel(), ax.get_ylabel())
lines = da.plot.line(x="c", add_legend=False)
print(len(lines), plt.gca().get_xlabel())
lines = da.isel(c=0).plot.line("r--o", label="one")
print(lines[0].get_color() in ("r", "#ff0000"), lines[0].get_linestyle(), lines[0].get_label(), plt.gca().get_title())
lines = da.isel(c=0).plot.line(y="x", yincrease=False)
print("%.3f %.3f" % plt.gca().get_xlim(), "%.3f %.3f" % plt.gca().get_ylim())
# ---
import matplotlib.pyplot as plt
da = xr.DataArray(np.arange(24.0).reshape(2, 3, 4), dims=("a", "b", "c"), name="v")
n, bins, patches = da.plot()
print(n, bins, plt.gca().get_xlabel(), repr(plt.gca().get_title()))
n, bins, patches = da.plot.hist(bins=[0, 5, 30], density=True)
print(n, bins)
n, bins, patches = da.plot.hist(bins=4, cumulative=True, color="C1", xlim=(0, 10))
print(n, bins, "%.1f %.1f" % plt.gca().get_xlim())
# ---
import matplotlib.pyplot as plt
da = xr.DataArray([1.0, 4.0, 2.0], dims="x", coords={"x": ["a", "b", "c"]}, name="v")
da.plot(marker="o")
ax = plt.gca()
print([t.get_text() for t in ax.get_xticklabels()], "%.3f %.3f" % ax.get_xlim())
da.plot.step(where="mid", yscale="log", xlim=(0, 1))
print(ax.get_yscale(), "%.3f %.3f" % ax.get_xlim())
# ---
import matplotlib.pyplot as plt
ds = xr.Dataset({"u": ("t", [1.0, 2.0, 3.0]), "v": ("t", [3.0, np.nan, 1.0]), "w": ("t", [0.0, 5.0, 10.0])}, coords={"t": [1, 2, 3]})
p = ds.plot.scatter(x="u", y="v")
ax = plt.gca()
print(type(p).__name__, ax.get_xlabel(), ax.get_ylabel(), p.get_offsets().shape)
p = ds.plot.scatter(x="u", y="v", hue="w", cmap="magma")
print("%.2f %.2f" % p.get_clim(), p.get_cmap().name, p.colorbar.ax.get_ylabel())
# ---
import matplotlib.pyplot as plt
x, y = np.meshgrid(np.arange(4.0), np.arange(3.0))
da = xr.DataArray(np.arange(12.0).reshape(3, 4), dims=("j", "i"), coords={"lon": (("j", "i"), x + 0.1 * y), "lat": (("j", "i"), y)}, name="v")
m = da.plot(x="lon", y="lat")
print("%.3f %.3f" % plt.gca().get_xlim(), "%.3f %.3f" % plt.gca().get_ylim(), plt.gca().get_xlabel())
m = da.plot.contourf(x="lon", y="lat")
print(m.levels)
# ---
xr.DataArray(np.zeros((2, 2)), dims=("a", "b")).plot(x="q")
# ---
try:
    xr.DataArray(np.zeros((2, 2)), dims=("a", "b")).plot(x="q")
except ValueError as error:
    print(error)
try:
    xr.DataArray(np.zeros((2, 2)), dims=("a", "b")).plot.line()
except ValueError as error:
    print(error)
try:
    xr.DataArray(np.zeros((2, 2, 2)), dims=("a", "b", "c")).plot.line(x="a")
except ValueError as error:
    print(error)
try:
    xr.DataArray(np.zeros((2, 2, 2)), dims=("a", "b", "c")).plot.pcolormesh()
except ValueError as error:
    print(error)
try:
    xr.DataArray(1.0).plot()
except TypeError as error:
    print(error)
try:
    xr.DataArray(np.zeros((2, 3, 4, 5)), dims=list("abcd")).plot(col="a")
except ValueError as error:
    print(error)
try:
    xr.DataArray([1.0, 2.0], dims="x").plot(figsize=(3, 3), size=3)
except ValueError as error:
    print(error)
try:
    xr.DataArray(np.zeros((2, 2)), dims=("a", "b")).plot(cmap="viridis", colors="r")
except ValueError as error:
    print(error)
try:
    xr.DataArray(np.zeros((2, 2)), dims=("a", "b")).plot(add_colorbar=False, cbar_kwargs={"label": "x"})
except ValueError as error:
    print(error)
# ---
xr.DataArray([1.0, 2.0], dims="x").plot(nonsense=1)
# ---
xr.Dataset({"a": ("x", [1, 2])}).plot()
# ---
import matplotlib.pyplot as plt
fig, axs = plt.subplots(2, 3, figsize=(9, 4), sharex=True, sharey="row", constrained_layout=True)
print(axs.shape, fig.get_size_inches(), len(fig.axes), fig.dpi)
axs[0, 0].plot([1, 2, 3], label="up")
axs[0, 0].plot([3, 2, 1], "k--", label="down")
axs[0, 1].plot([0, 10], [5, 50])
axs[0, 0].legend(loc="upper left", title="which")
print([t.get_text() for t in axs[0, 0].get_legend().get_texts()], axs[0, 0].get_legend_handles_labels()[1])
print("%.2f %.2f" % axs[0, 2].get_ylim(), "%.2f %.2f" % axs[1, 2].get_xlim(), "%.2f %.2f" % axs[1, 0].get_ylim())
axs[1, 1].set(title="t", xlabel="x", ylabel="y", xlim=(0, 4), yscale="log")
print(axs[1, 1].get_title(), axs[1, 1].get_xlabel(), axs[1, 1].get_xlim() == (0, 4), axs[0, 0].get_xlim() == (0, 4), axs[1, 1].get_yscale())
fig.suptitle("all")
print(fig.get_suptitle(), plt.gcf() == fig, plt.gca() == axs[1, 2])
# ---
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
ax.bar(["a", "b", "c"], [1, 3, 2], color="C2", width=0.5)
print([t.get_text() for t in ax.get_xticklabels()], "%.3f %.3f" % ax.get_xlim(), "%.3f %.3f" % ax.get_ylim())
ax.axhline(1.5, color="r", lw=2)
ax.axvspan(0.5, 1.5, alpha=0.3)
ax.text(1, 1, "here", ha="center")
ax.annotate("tip", (0, 1), xytext=(1, 2), arrowprops={"arrowstyle": "->"})
print(len(ax.lines), len(ax.texts), ax.texts[0].get_text(), ax.texts[0])
ax.set_xticks([0, 2], ["first", "last"])
print(ax.get_xticks(), [t.get_text() for t in ax.get_xticklabels()])
ax.invert_yaxis()
print(ax.yaxis_inverted(), ax.get_title(), ax.set_title("now"), ax.get_title())
# ---
import matplotlib.pyplot as plt
plt.figure(figsize=(5, 2))
plt.plot([0, 1, 2], [1, 10, 100], "C1o:", ms=4, label="points")
plt.semilogy([0, 1], [5, 6])
plt.xlabel("x label")
plt.ylabel("y label", fontsize=14)
plt.title("title", loc="left")
plt.legend()
plt.grid(True)
plt.xlim(-1, 3)
plt.ylim(top=1000)
ax = plt.gca()
print(ax.get_xlabel(), ax.get_ylabel(), ax.get_title(loc="left"), repr(ax.get_title()), ax.get_yscale(), plt.xlim() == (-1, 3), "%.4f %.1f" % plt.ylim())
print(plt.xticks()[0])
plt.tight_layout()
plt.close()
print(plt.get_fignums())
# ---
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
p = ax.scatter([1, 2, 3], [4, 5, 6], c=[0.0, 0.5, 2.0], s=[10, 20, 30], cmap="plasma", vmin=0, vmax=1)
c = fig.colorbar(p, ax=ax, label="colour", extend="max", shrink=0.8)
print(p.get_clim() == (0, 1), p.get_sizes(), p.get_array(), c.ax.get_ylabel(), c.extend, len(fig.axes))
e = ax.errorbar([1, 2], [1, 2], yerr=[0.1, 0.2], fmt="o", capsize=3)
f = ax.fill_between([0, 1, 2], [0, 1, 0], 1, alpha=0.4, label="f")
print(type(e).__name__, type(f).__name__, f.get_label(), f.get_alpha())
m = ax.pcolormesh([0, 1, 2], [0, 1], [[1.0, 2.0]], shading="flat")
print(type(m).__name__, m.get_clim())
q = ax.contourf(np.arange(12.0).reshape(3, 4))
print(q.levels)
i = ax.imshow(np.arange(6).reshape(2, 3), origin="lower", aspect="auto")
print(i.get_clim(), type(i).__name__)
# ---
import matplotlib.pyplot as plt
from matplotlib.colors import LogNorm, Normalize, TwoSlopeNorm, BoundaryNorm, ListedColormap
import matplotlib as mpl
print(Normalize(0, 10)(5), LogNorm(1, 100)(10), TwoSlopeNorm(0, -1, 3)(3), plt.get_cmap("viridis").name, mpl.colormaps["magma_r"].name)
print([round(float(v), 1) for v in plt.cm.viridis(0.25)], plt.get_cmap("viridis")(np.array([0.0, 1.0])).shape, plt.get_cmap("tab10").N)
da = xr.DataArray([[1.0, 10.0], [100.0, 1000.0]], dims=("y", "x"))
m = da.plot(norm=LogNorm())
print(type(m.norm).__name__ != "", m.norm.vmin, m.norm.vmax)
m = da.plot(norm=LogNorm(vmin=2, vmax=50), cmap="Blues")
print(m.norm.vmin, m.norm.vmax, m.colorbar.extend)
# ---
import matplotlib.pyplot as plt
t = np.array(["2001-01-01", "2001-07-01", "2002-01-01"], dtype="datetime64[D]")
fig, ax = plt.subplots()
line, = ax.plot(t, [1, 2, 3])
ax.axvline(np.datetime64("2001-03-01"))
ax.set_xlim(np.datetime64("2001-01-01"), np.datetime64("2002-01-01"))
print(ax.get_xlim() == (11323, 11688), [x.get_text() for x in ax.get_xticklabels()])
import matplotlib.dates as mdates
ax.xaxis.set_major_formatter(mdates.DateFormatter("%b %Y"))
ax.xaxis.set_major_locator(mdates.MonthLocator(bymonth=[1, 7]))
print([x.get_text() for x in ax.get_xticklabels()], ax.get_xticks())
# ---
import matplotlib.pyplot as plt
plt.plot([1, 2], [1, 2, 3])
# ---
import matplotlib.pyplot as plt
plt.plot([1, 2], colour="r")
# ---
# message differs: matplotlib lists every way to write a colour
import matplotlib.pyplot as plt
plt.plot([1, 2], color="nocolour")
# ---
import matplotlib.pyplot as plt
plt.title("x", nonsense=2)
# ---
# message differs: ours lists the colour maps
import matplotlib.pyplot as plt
plt.imshow([[1, 2]], cmap="nomap")
# ---
import matplotlib.pyplot as plt
plt.subplots(2, 2)[1][0, 0].set(nothing=1)
# ---
# message differs: matplotlib guesses what was meant
import matplotlib.pyplot as plt
plt.rcParams["figure.figsize"] = (3, 2)
plt.rcParams.update({"lines.linewidth": 4, "axes.grid": True})
fig, ax = plt.subplots()
print(fig.get_size_inches(), ax.plot([1, 2])[0].get_linewidth(), plt.rcParams["figure.figsize"], "figure.dpi" in plt.rcParams)
with plt.rc_context({"lines.linewidth": 1}):
    print(ax.plot([1, 2])[0].get_linewidth())
print(ax.plot([1, 2])[0].get_linewidth())
plt.rcParams["no.such"] = 1
# ---
import matplotlib.pyplot as plt
fig = plt.figure(figsize=(6, 4))
gs = fig.add_gridspec(2, 2, width_ratios=[2, 1])
a = fig.add_subplot(gs[0, :])
b = fig.add_subplot(gs[1, 0])
c = fig.add_subplot(2, 2, 4)
twin = b.twinx()
b.plot([1, 2], label="left")
twin.plot([10, 30], "r", label="right")
twin.set_ylabel("other")
print(len(fig.axes), "%.1f %.1f" % twin.get_ylim(), "%.2f %.2f" % twin.get_xlim(), "%.2f %.2f" % b.get_ylim(), twin.get_ylabel())
h, l = b.get_legend_handles_labels()
h2, l2 = twin.get_legend_handles_labels()
legend = b.legend(h + h2, l + l2)
print([t.get_text() for t in legend.get_texts()])
a.tick_params(axis="x", rotation=45)
for label in a.get_xticklabels():
    label.set_rotation(30)
a.spines["top"].set_visible(False)
a.set_aspect("equal")
c.axis("off")
c.remove()
print(len(fig.axes))
# ---
import matplotlib.pyplot as plt
ds = xr.Dataset({"a": ("t", np.arange(6.0)), "b": ("t", np.arange(6.0) ** 2), "c": ("t", list("zxyzxy"))})
p = ds.plot.scatter(x="a", y="b", hue="c")
print(p.norm.boundaries, p.get_array(), p.colorbar.ax.get_ylabel())
# ---
import matplotlib.pyplot as plt
da = xr.DataArray(np.arange(6.0).reshape(2, 3), dims=("t", "y"), coords={"y": [1, 2, 3], "t": [1, 2]}, name="v")
print(da.T.dims, da.transpose().dims)
da.T.plot()
print(plt.gca().get_xlabel(), plt.gca().get_ylabel())
# ---
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
bars = ax.bar([1, 2, 3], [3, 1, 2])
print(len(bars), [float(b.get_height()) for b in bars], round(float(bars[1].get_x()), 3), type(bars).__name__, type(bars[0]).__name__)
labels = ax.bar_label(bars, fmt="%.1f")
print([label.get_text() for label in labels])
counts, edges, patches = ax.hist([1, 2, 2, 3, 3, 3], bins=3, histtype="step")
print(counts, edges)
counts, edges, patches = ax.hist([[1, 2, 2], [3, 3, 3]], bins=2, stacked=True, label=["a", "b"])
print(counts, edges)
ax.barh(["p", "q"], [1, 2], left=1)
print([t.get_text() for t in ax.get_yticklabels()])
# ---
import matplotlib.pyplot as plt
from matplotlib.patches import Patch
from matplotlib.lines import Line2D
fig, ax = plt.subplots()
ax.add_patch(plt.Rectangle((1, 2), 3, 4, fill=False, edgecolor="r"))
ax.add_patch(plt.Circle((0, 0), 1, color="b"))
ax.set_prop_cycle(color=["r", "#00ff00"])
a, b, c = ax.plot([0, 1], [[1, 2, 3], [4, 5, 6]])
print(b.get_color(), len(ax.lines))
legend = ax.legend(handles=[Line2D([0], [0], color="k", label="line"), Patch(color="b", label="patch")])
print([t.get_text() for t in legend.get_texts()])
bar = fig.colorbar(plt.cm.ScalarMappable(norm=plt.Normalize(0, 4), cmap="magma"), ax=ax, label="free", format="%.1f")
print(bar.ax.get_ylabel(), bar.cmap.name, float(bar.vmin), float(bar.vmax))
# ---
import matplotlib.pyplot as plt
with xr.set_options(cmap_sequential="plasma", cmap_divergent="PiYG"):
    print(xr.DataArray([[1.0, 2.0]], dims=("y", "x")).plot().get_cmap().name)
    print(xr.DataArray([[-1.0, 2.0]], dims=("y", "x")).plot().get_cmap().name)
print(xr.plot.line(xr.DataArray([1.0, 2.0], dims="x"))[0].get_ydata())
# ---
import matplotlib.pyplot as plt
ds = xr.Dataset({"a": (("t", "k"), np.arange(6.0).reshape(3, 2)), "b": (("t", "k"), np.arange(6.0).reshape(3, 2) ** 2)}, coords={"k": [10, 20], "t": [1, 2, 3]})
g = ds.plot.scatter(x="a", y="b", hue="t", col="k")
print([ax.get_title() for ax in g.axs.flat], g.axs[0, 0].get_xlabel(), g.axs[0, 0].get_ylabel(), repr(g.axs[0, 1].get_ylabel()), g.cbar.ax.get_ylabel())
