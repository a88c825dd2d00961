"""Random operations on what is there, as Python text. `r` is the object so far; `a`, `b`, `ds` are others."""

import random

import xarray as xr

from random_groups import Groups
from random_labels import Labels
from random_objects import Space

# Results are exact as long as numbers are quarters; after these they are rounded, by each library in its own way.
ROUNDED = {"mean", "var", "std", "truediv", "quantile", "prod", "cumprod", "pow", "interpolate", "float", "rolling"}


class Generator(Labels, Groups):
    """Operations that fit the object they are for, mostly."""

    def __init__(self, rng: random.Random, space: Space, r, favoured: dict[str, int] | None = None):
        self.rng, self.space, self.r = rng, space, r
        self.exact = True
        #: Names and weights of operations that most are drawn from.
        self.favoured = favoured

    # What the object has.

    @property
    def is_set(self) -> bool:
        return isinstance(self.r, xr.Dataset)

    def dim(self) -> str:
        """Mostly a dimension that there is."""
        dims = list(self.r.dims)
        if not dims or self.rng.random() < 0.02:
            return self.rng.choice(("x", "y", "z", "q"))
        return str(self.rng.choice(dims))

    def size(self, dim: str) -> int:
        return dict(self.r.sizes).get(dim, 0)

    def some(self, *texts: str) -> str:
        return self.rng.choice(texts)

    def operation(self) -> str:
        """One expression of `r`."""
        while True:
            table = INEXACT if not self.exact else OPERATIONS
            if self.favoured and self.rng.random() < 0.7:
                table = self.favoured
            name = self.rng.choices(list(table), list(table.values()))[0]
            text = getattr(self, name)()
            if text:
                if any(word in text for word in ROUNDED) or "/" in text or "**" in text:
                    self.exact = False
                return text

    # Indexing.

    def positions(self, dim: str) -> str:
        rng, size = self.rng, self.size(dim)
        number = lambda: rng.randrange(-size, size) if size else 0  # noqa: E731
        match rng.randrange(6):
            case 0 | 1:
                return str(number())
            case 2 | 3:
                part = [self.some("", str(rng.randrange(-size - 1, size + 2))) for _ in range(2)]
                step = self.some("", "", "2", "-1", "-2")
                arguments = [part[0] or "None", part[1] or "None"] + ([step] if step else [])
                return f"slice({', '.join(arguments)})"
            case 4:
                return str([number() for _ in range(rng.randrange(0, 4))] if size else [])
            case _:
                return str(rng.randrange(-size - 1, size + 1))

    def isel(self):
        dim = self.dim()
        drop = self.some("", "", "", ", drop=True")
        return f"r.isel({dim}={self.positions(dim)}{drop})"

    def item(self):
        if self.is_set:
            names = list(self.r.variables)
            if not names:
                return None
            name = self.rng.choice(names)
            return self.some(f"r[{name!r}]", f"r[[{name!r}]]", f"r[{name!r}]")
        dim = self.dim()
        return self.some(f"r[{{{dim!r}: {self.positions(dim)}}}]", f"r[{self.positions(dim)}]", "r[..., 0]", "r[::-1]")

    def sel(self):
        dim, label = self.dim(), lambda: self.space.label(dim) if dim in self.space.kinds else "0"  # noqa: E731
        match self.rng.randrange(5):
            case 0:
                return f"r.sel({dim}={label()})"
            case 1 | 2:
                low, high = self.some("None", label()), self.some("None", label())
                return f"r.sel({dim}=slice({low}, {high}{self.some('', '', ', 2')}))"
            case 3:
                return f"r.sel({dim}=[{', '.join(label() for _ in range(self.rng.randrange(1, 3)))}])"
            case _:
                method = self.some("nearest", "ffill", "bfill", "pad")
                return f"r.sel({dim}={self.some(label(), f'[{label()}, {label()}]')}, method={method!r})"

    def head(self):
        return f"r.{self.some('head', 'tail', 'thin')}({self.dim()}={self.rng.randrange(1, 3)})"

    def reindex(self):
        dim = self.dim()
        if dim not in self.space.kinds or self.r.sizes.get(dim) is None:
            return None
        labels = ", ".join(self.space.label(dim) for _ in range(self.rng.randrange(1, 5)))
        more = self.some("", "", ", fill_value=0", ", method='nearest'", ", method='ffill'")
        return f"r.reindex({dim}=[{labels}]{more})"

    def reindex_like(self):
        return f"r.reindex_like({self.some('a', 'b', 'ds')})"

    def sortby(self):
        dim = self.some(self.dim(), "c") if "c" in self.r.coords else self.dim()
        return f"r.sortby({dim!r}{self.some('', ', ascending=False')})"

    def drop_isel(self):
        dim = self.dim()
        return f"r.drop_isel({dim}={self.some('0', '[0, 1]', '[-1]')})"

    def drop_sel(self):
        dim = self.dim()
        return f"r.drop_sel({dim}=[{self.space.label(dim) if dim in self.space.kinds else 0}])"

    # Elementwise.

    def scalar(self):
        return self.some("0", "2", "-3", "1.5", "0.0", "True", "np.float32(2)", "np.int64(3)", "np.nan", "'a'") if self.rng.random() < 0.97 else "np.datetime64('2000-01-01')"

    def other(self):
        return self.some("a", "b", "ds", "r", self.scalar(), self.scalar())

    def arithmetic(self):
        operators = ["+", "-", "*"] + (["/", "//", "%", "**"] if self.exact else ["/"])
        operator, other = self.rng.choice(operators), self.other()
        if operator == "**":
            other = self.some("2", "0", "0.5", "3")
            return f"r {operator} {other}"
        if other not in ("a", "b", "ds", "r") and self.rng.random() < 0.3:
            return f"{other} {operator} r"
        return self.some(f"r {operator} {other}", f"{other} {operator} r") if other in "abds" else f"r {operator} {other}"

    def comparison(self):
        return f"r {self.some('<', '<=', '>', '>=', '==', '!=')} {self.other()}"

    def logic(self):
        return self.some("~r", "r & True", "r | (r > 0)", "r ^ r", "r & (b > 0)", "~(r > 0)", "r & 3", "r | 1")

    def unary(self):
        return self.some("-r", "+r", "abs(r)", "r.round()", "np.abs(r)", "np.sign(r)", "np.square(r)", "np.floor(r)", "np.isnan(r)", "r.isnull()", "r.notnull()", "r.real", "r.clip(-1, 2)", "r.clip(min=0)")

    def nulls(self):
        return self.some("r.isnull()", "r.notnull()")

    def rooted(self):
        return self.some("np.sqrt(abs(r)) + 0.0 * r", "np.exp(r / 4.0)", "np.maximum(r, 0)", "np.minimum(r, r)", "np.fmax(r, 1.5)")

    def astype(self):
        return f"r.astype({self.some('float', 'int', 'f4', 'bool', 'str', 'i4', 'object')!r})"

    def where(self):
        condition = self.some("r > 0", "r.notnull()", "r != 2", "b > 0", "r.isnull()", "r == r")
        more = self.some("", "", ", 0", ", -1.5", ", drop=True", ", drop=True", ", b")
        return self.some(f"r.where({condition}{more})", f"r.where({condition}{more})", f"xr.where({condition}, r, {self.other()})")

    def isin(self):
        return f"r.isin({self.some('[1, 2]', '[0.25, 0.5]', '[]', 'b')})"

    # Missing values.

    def fillna(self):
        return f"r.fillna({self.some('0', '1.5', 'b', 'ds', 'r', 'a')})"

    def fill(self):
        return f"r.{self.some('ffill', 'bfill')}({self.dim()!r}{self.some('', ', limit=1')})"

    def dropna(self):
        how = self.some("", ", how='all'", ", how='any'", ", thresh=1")
        return f"r.dropna({self.dim()!r}{how})"

    def interpolate(self):
        return f"r.interpolate_na({self.dim()!r}{self.some('', ', use_coordinate=False')})"

    def combine_first(self):
        return f"r.combine_first({self.some('a', 'b', 'ds')})"

    # Reductions.

    def over(self) -> str:
        return self.some("", repr(self.dim()), repr(self.dim()), f"[{self.dim()!r}]", "..." , f"dim={self.dim()!r}")

    def reduce(self):
        names = ["sum", "mean", "min", "max", "prod", "count", "var", "std", "median"]
        name, over = self.rng.choice(names), self.over()
        options = []
        if name != "count" and self.rng.random() < 0.3:
            options.append(f"skipna={self.some('True', 'False')}")
        if name in ("sum", "prod") and self.rng.random() < 0.2:
            options.append(f"min_count={self.rng.randrange(0, 4)}")
        if name in ("var", "std") and self.rng.random() < 0.3:
            options.append("ddof=1")
        if self.rng.random() < 0.15:
            options.append(f"keep_attrs={self.some('True', 'False')}")
        if self.rng.random() < 0.1:
            options.append("keepdims=True")
        return f"r.{name}({', '.join(filter(None, [over, *options]))})"

    def truth(self):
        return f"r.{self.some('any', 'all')}({self.over()})"

    def extreme(self):
        dim = repr(self.dim())
        return self.some(f"r.argmin({dim})", f"r.argmax({dim})", f"r.idxmin({dim})", f"r.idxmax({dim})", f"r.argmax({dim}, skipna=False)")

    def quantile(self):
        q = self.some("0.5", "[0.25, 0.75]", "0", "[1.0]")
        return f"r.quantile({q}{self.some('', f', dim={self.dim()!r}')}{self.some('', '', ', skipna=False')})"

    def scan(self):
        name = self.some("cumsum", "cumprod", "cumsum")
        return f"r.{name}({self.some('', repr(self.dim()), repr(self.dim()))})"

    def diff(self):
        n = self.some("", "", ", 2", ", label='lower'")
        return f"r.diff({self.dim()!r}{n})"

    def shift(self):
        name = self.some("shift", "shift", "roll")
        amount = self.rng.randrange(-3, 4)
        more = self.some("", "", ", roll_coords=True") if name == "roll" else self.some("", "", ", fill_value=0")
        return f"r.{name}({self.dim()}={amount}{more})"

    def rank(self):
        return f"r.rank({self.dim()!r}{self.some('', ', pct=True')})"

    def dot(self):
        return self.some("xr.dot(r, b)", f"r.dot(b, dim={self.dim()!r})", "r.dot(r)") if not self.is_set else None

    # Windows and groups.

    def window(self):
        window = self.some("", "", ", center=True") + self.some("", "", ", min_periods=1")
        name = self.some("mean", "sum", "max", "min", "count", "std", "median")
        return f"r.rolling({self.dim()}={self.rng.randrange(1, 4)}{window}).{name}()"

    def coarsen(self):
        boundary = self.some("", ", boundary='trim'", ", boundary='pad'") + self.some("", "", ", side='right'")
        return f"r.coarsen({self.dim()}={self.rng.randrange(1, 4)}{boundary}).{self.some('mean', 'sum', 'max', 'min')}()"

    def group(self):
        by = self.some("c", self.dim()) if "c" in self.r.coords else self.dim()
        name = self.some("mean", "sum", "max", "min", "count", "first", "last", "median")
        return f"r.groupby({by!r}).{name}({self.some('', '', 'skipna=False' if name != 'count' else '')})"

    def anomaly(self):
        if "c" not in self.r.coords:
            return None
        return "r.groupby('c') - r.groupby('c').sum()"

    # Shape and names.

    def transpose(self):
        dims = [repr(str(dim)) for dim in self.r.dims]
        self.rng.shuffle(dims)
        return self.some("r.transpose()", f"r.transpose({', '.join(dims)})", f"r.transpose(..., {dims[0]})" if dims else "r.transpose(...)", f"r.transpose({self.dim()!r}, ...)") if self.is_set or self.rng.random() < 0.8 else "r.T"

    def expand_dims(self):
        return self.some("r.expand_dims('n')", "r.expand_dims(n=2)", "r.expand_dims(n=[1, 2])", "r.expand_dims('s')" if "s" in self.r.coords else "r.expand_dims(['n', 'm'])", "r.expand_dims('n', axis=-1)", f"r.expand_dims({self.dim()!r})")

    def squeeze(self):
        return self.some("r.squeeze()", "r.squeeze(drop=True)", f"r.squeeze({self.dim()!r})")

    def rename(self):
        dim = self.dim()
        if self.is_set:
            names = [str(name) for name in self.r.variables]
            name = self.rng.choice(names) if names else "v"
            return self.some(f"r.rename({{{dim!r}: 'd'}})", f"r.rename({{{name!r}: 'k'}})", f"r.rename_dims({{{dim!r}: 'd'}})", f"r.rename_vars({{{name!r}: 'k'}})")
        return self.some("r.rename('k')", f"r.rename({{{dim!r}: 'd'}})", f"r.rename({dim}='x')", "r.rename(None)")

    def swap_dims(self):
        return f"r.swap_dims({{{self.dim()!r}: {self.some('c', 'd', 'x')!r}}})"

    def coords(self):
        dim = self.dim()
        size = self.size(dim)
        return self.some(
            f"r.assign_coords({dim}={list(range(size))})",
            f"r.assign_coords(k=({dim!r}, {list(range(size))}))",
            "r.assign_coords(s=5)",
            f"r.drop_vars({dim!r})",
            f"r.drop_vars({dim!r}, errors='ignore')",
            "r.reset_coords(drop=True)",
            "r.reset_coords()" if self.is_set else "r.reset_coords(drop=True)",
            "r.assign_attrs(note='n')",
            f"r.assign_coords({dim}=r[{dim!r}][::-1])",
            f"r[{dim!r}]",
            "r.drop_attrs()",
        )

    def concat(self):
        dim = self.some(repr(self.dim()), repr(self.dim()), "'n'")
        return f"xr.concat([r, {self.some('r', 'r', 'a', 'b', 'ds')}], {self.some('', 'dim=')}{dim})"

    def pad(self):
        mode = self.some("", "", ", constant_values=0", ", mode='edge'", ", mode='wrap'")
        return f"r.pad({self.dim()}={self.some('1', '(0, 2)', '(1, 0)')}{mode})"

    def stack(self):
        dims = [str(dim) for dim in self.r.dims]
        if len(dims) < 2:
            return None
        return f"r.stack(p={self.rng.sample(dims, 2)}).{self.some('sum', 'isel(p=0).sum', 'max')}()"

    def members(self):
        if self.is_set:
            names = [str(name) for name in self.r.data_vars] or ["v"]
            name = self.rng.choice(names)
            return self.some(f"r[{name!r}]", "r.to_dataarray()", f"r.assign(n=r[{name!r}] * 2)", f"r.drop_vars({name!r})", f"r.drop_dims({self.dim()!r})", "r.map(abs)", f"r.set_coords({name!r})", "r.assign(n=b)", "r.assign(n=3)", "xr.merge([r, ds])")
        return self.some("r.to_dataset(name='t')", f"r.to_dataset({self.dim()!r})", "r.broadcast_like(b)", "r.copy()", "r.to_dataset()", "xr.merge([r.rename('g'), ds])")

    def aligned(self):
        join = self.some("inner", "outer", "left", "right", "exact", "override")
        return self.some(f"xr.align(r, {self.some('a', 'b', 'ds')}, join={join!r})[{self.some('0', '1')}]", f"xr.broadcast(r, {self.some('a', 'b')})[{self.some('0', '1')}]")

    def judged(self):
        """Answers that are no labelled object: `r` stays."""
        other = self.some("a", "b", "ds", "r", "r.copy()", "r + 0", "r.transpose()")
        return self.some(f"r.equals({other})", f"r.identical({other})", f"r.broadcast_equals({other})", "r.dims", "dict(r.sizes)", "r.nbytes", "list(r.coords)", "r.coords", "r.indexes", "bool(r)", "float(r)", "len(r)", "r.attrs", "dict(r.dtypes)" if self.is_set else "r.dtype", "r.data_vars" if self.is_set else "r.item()", "r.chunks", "r.ndim" if not self.is_set else "r.sizes", "r.values" if not self.is_set else "list(r)")


#: Names and weights.
OPERATIONS = {
    "isel": 6, "item": 3, "sel": 5, "head": 1, "reindex": 3, "reindex_like": 1, "sortby": 3, "drop_isel": 1, "drop_sel": 1,
    "arithmetic": 9, "comparison": 3, "logic": 2, "unary": 4, "rooted": 1, "astype": 2, "where": 6, "isin": 1,
    "fillna": 3, "fill": 2, "dropna": 2, "interpolate": 1, "combine_first": 1,
    "reduce": 10, "truth": 1, "extreme": 3, "quantile": 1, "scan": 2, "diff": 2, "shift": 3, "rank": 1, "dot": 1,
    "window": 2, "coarsen": 2, "group": 3, "anomaly": 1,
    "transpose": 3, "expand_dims": 3, "squeeze": 2, "rename": 2, "swap_dims": 1, "coords": 4, "concat": 2, "pad": 1,
    "members": 3, "aligned": 2, "judged": 4,
}  # fmt: skip
#: Those that rounding does not turn over.
INEXACT = {
    name: weight
    for name, weight in OPERATIONS.items()
    if name not in ("comparison", "logic", "unary", "astype", "where", "isin", "extreme", "rank", "dropna", "judged", "truth")
} | {"nulls": 1}
