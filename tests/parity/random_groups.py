"""Random operations on groups, windows and along dimensions: splitting, resampling, moving, weighting, interpolating."""

#: What groups and blocks are reduced to.
REDUCTIONS = ("sum", "mean", "min", "max", "count", "first", "last", "median", "any", "all", "prod", "var", "std")


class Groups:
    """Part of `random_operations.Generator`."""

    def numbers_along(self, dim: str, low: int, high: int) -> str:
        """Whole numbers for each position, as an array."""
        values = [self.rng.randrange(low, high) for _ in range(self.size(dim))]
        return f"xr.DataArray(np.array({values}, 'i8'), dims={dim!r}, name='g')"

    def grouped(self) -> str:
        """A grouped object."""
        rng, dim = self.rng, str(self.dim())
        by = self.some(*(["'c'"] * 3 if "c" in self.r.coords else []), repr(dim), repr(dim))
        match rng.randrange(8):
            case 0 | 1:
                return f"r.groupby({by})"
            case 2:
                holes = self.some("", ".where(lambda g: g != 1)")
                return f"r.groupby({self.numbers_along(dim, 0, 3)}{holes})"
            case 3:
                edges = self.some("[-1, 0, 2]", "[0, 20, 40, 80]", "[0.0, 1.5, 3.5]")
                more = self.some("", "", ", right=False", ", include_lowest=True", ", labels=['p', 'q']" if edges == "[-1, 0, 2]" else "")
                return f"r.groupby_bins({by}, {edges}{more})"
            case 4:
                other = str(self.dim())
                if "g" in self.r.coords:
                    rule = self.some("UniqueGrouper()", "BinGrouper([-1, 0, 3])", "UniqueGrouper(labels=[2, 0, 5])")
                    return f"r.groupby(g=xr.groupers.{rule})"
                values = [rng.randrange(2) for _ in range(self.size(dim))]
                return f"r.assign_coords(g=({dim!r}, {values})).groupby([{self.some(by, repr(other))}, 'g'])"
            case 5:
                dims = [str(name) for name in self.r.dims][:2]
                shape = [self.size(name) for name in dims]
                count = 1
                for size in shape:
                    count *= size
                values = [rng.randrange(3) for _ in range(count)]
                return f"r.groupby(xr.DataArray(np.array({values}, 'i8').reshape({tuple(shape)}), dims={dims}, name='g'))"
            case _:
                return f"r.groupby({by})"

    def finished(self, options: bool = True) -> str:
        """A reduction of groups."""
        name = self.rng.choice(REDUCTIONS)
        arguments = []
        if name not in ("first", "last") and self.rng.random() < 0.3:
            arguments.append(self.some("...", repr(self.dim()), f"dim={self.dim()!r}"))
        if options and self.rng.random() < 0.3 and name not in ("count", "any", "all"):
            arguments.append(f"skipna={self.some('True', 'False')}")
        if name in ("sum", "prod") and self.rng.random() < 0.2:
            arguments.append(f"min_count={self.rng.randrange(0, 3)}")
        if name in ("var", "std") and self.rng.random() < 0.3:
            arguments.append("ddof=1")
        return f"{name}({', '.join(arguments)})"

    def group_reduced(self):
        return f"{self.grouped()}.{self.finished()}"

    def group_mapped(self):
        return f"{self.grouped()}." + self.some(
            "map(lambda part: part - part.mean())",
            "map(lambda part: part.isel({d: slice(1) for d in part.dims}))",
            "map(lambda part: part.max())",
            "reduce(np.sum)",
            f"quantile({self.some('0.5', '[0.25, 1.0]')})",
            f"quantile(0.5, method={self.some('lower', 'nearest', 'hazen')!r}, dim={self.some('None', '...')})",
            "cumsum()",
            "cumprod()",
            "fillna(0)",
            "where(r > 0)",
            "assign_coords(new=1)",
        )

    def group_arithmetic(self):
        group = self.grouped()
        name = self.some("mean", "sum", "first", "max")
        return f"{group} {self.some('-', '+', '*')} {group}.{name}()"

    def group_seen(self):
        return self.some(f"len({self.grouped()})", f"[str(key) for key, _ in {self.grouped()}]", f"[dict(part.sizes) for _, part in {self.grouped()}]", f"repr({self.grouped()})", f"{self.grouped()}.groups", f"{self.grouped()}.dims")

    def timed(self) -> tuple[str, str]:
        """The object with times along a dimension, and the dimension."""
        dims = [str(dim) for dim in self.r.dims if self.size(dim)]
        dim = self.rng.choice(dims) if dims else str(self.dim())
        size = self.size(dim)
        start = self.some("2000-01-30", "1999-12-31T18", "2000-02-28")
        step = self.some("6h", "D", "10D", "MS", "17h")
        calendar = self.some("", "", ", calendar='noleap', use_cftime=True", ", calendar='360_day', use_cftime=True")
        if start == "2000-01-30" and "360" in calendar:
            start = "2000-01-29"
        return f"r.assign_coords({dim}=xr.date_range({start!r}, periods={size}, freq={step!r}{calendar}))", dim

    def resampled(self):
        text, dim = self.timed()
        freq = self.some("D", "2D", "ME", "MS", "QS-DEC", "12h", "YE", "5D", "D" if "cftime" in text else "W")
        more = self.some("", "", "", ", closed='right'", ", label='right'", ", origin='start'", ", offset='6h'")
        last = self.some(self.finished(), self.finished(), "asfreq()", "ffill()", "bfill()", "nearest()", "interpolate('linear')", "pad()", "map(lambda part: part - part.mean())", f"quantile({self.some('0.5', '[0.5]')})")
        return f"{text}.resample({dim}={freq!r}{more}).{last}"

    def by_component(self):
        text, dim = self.timed()
        part = self.some("month", "season", "dayofyear", "hour", "year", "day")
        group = f"{text}.groupby('{dim}.{part}')"
        return self.some(f"{group}.{self.finished()}", f"{group} - {group}.mean()", f"{group}.map(lambda part: part.sum({dim!r}))")

    def by_rule(self):
        """Groups by rules of `xr.groupers`: seasons, stretches of time, bins and labels together."""
        text, dim = self.timed()
        seasons = self.some(["DJF", "MAM", "JJA", "SON"], ["NDJF", "MAM"], ["JF", "MAMJ", "JASOND"], ["DJFM", "MAMJ"])
        rules = [
            f"{dim}=xr.groupers.SeasonGrouper({seasons})",
            f"{dim}=xr.groupers.TimeResampler({self.some('MS', '5D', 'YE', '12h')!r})",
            f"{dim}=xr.groupers.UniqueGrouper()",
        ]
        if "c" in self.r.coords:
            rules.append("c=xr.groupers." + self.some("UniqueGrouper()", "BinGrouper([-1, 0, 2])", "UniqueGrouper(labels=[2, 0, 1])"))
        chosen = self.rng.sample(rules, self.some(1, 1, 2))
        chosen = list({rule.split("=")[0]: rule for rule in chosen}.values())
        group = f"{text}.groupby({', '.join(chosen)})"
        resampled = f"{text}.resample({dim}=xr.groupers.SeasonResampler({self.some(['DJF', 'MAM', 'JJA', 'SON'], ['JF', 'MAM'])}{self.some('', ', drop_incomplete=False')}))"
        return f"{self.some(group, group, group, resampled)}.{self.some(self.finished(), self.finished(), 'map(lambda part: part.max())')}"

    def by_several(self):
        """Groups by several keys: components of time, coordinates, arrays."""
        text, dim = self.timed()
        keys = [f"'{dim}.{part}'" for part in ("month", "hour", "season", "year")] + [repr(str(name)) for name in self.r.dims if str(name) != dim][:1]
        keys += ["'c'"] if "c" in self.r.coords else []
        group = f"{text}.groupby([{', '.join(self.rng.sample(keys, 2))}])"
        return self.some(f"{group}.{self.finished()}", f"{group}.{self.finished()}", f"[str(key) for key, _ in {group}]", f"len({group})", f"{group}.map(lambda part: part.mean())", f"{group}.quantile(0.5)")

    def taken(self):
        """One group, or one after the other."""
        group = self.some(self.grouped(), f"{self.timed()[0]}.resample({self.dim()}='D')")
        return self.some(f"next(iter({group}))[1]", f"list({group})[-1][1]", f"xr.concat([part for _, part in {group}], dim='parts')", f"{group}[next(iter({group}.groups))]", f"{group}.sizes")

    def built(self):
        """Windows and blocks as dimensions."""
        one = str(self.dim())
        size = self.rng.randrange(1, 4)
        more = self.some("", ", fill_value=0", ", fill_value=-1.5", ", stride=2", ", keep_attrs=False")
        return self.some(
            f"r.rolling({one}={size}{self.some('', ', center=True')}).construct('k'{more})",
            f"r.rolling({one}={size}{self.some('', ', center=True')}).construct('k'{more}).{self.some('mean', 'max', 'sum')}('k'{self.some('', ', skipna=False')})",
            f"r.coarsen({one}={size}, boundary={self.some('trim', 'pad')!r}).construct({one}=({one!r}, 'k'))",
            f"r.coarsen({one}={size}, boundary={self.some('trim', 'pad')!r}).construct({one}=('i', 'k'){self.some('', ', keep_attrs=False')})",
            f"[int(window.sum()) if window.dtype.kind in 'ib' else window.sizes for _, window in r.rolling({one}={size})]" if not self.is_set else f"len(r.rolling({one}={size}))",
        )  # fmt: skip

    def windows(self):
        """Moving windows along one dimension or several."""
        one, other = self.dim(), self.dim()
        sizes = f"{one}={self.rng.randrange(1, 5)}" + (f", {other}={self.rng.randrange(1, 4)}" if other != one and self.rng.random() < 0.5 else "")
        center = self.some("", "", ", center=True", f", center={{{one!r}: True}}")
        least = self.some("", "", ", min_periods=1", ", min_periods=2")
        last = self.some(
            "mean()", "sum()", "max()", "min()", "count()", "prod()", "std()", "var(ddof=1)", "median()", "argmax()", "argmin()",
            "reduce(np.nansum)", "construct('k')", f"construct({one}='k', stride=2)", "construct('k', fill_value=0).sum('k')",
        )  # fmt: skip
        return self.some(f"r.rolling({sizes}{center}{least}).{last}", f"r.cumulative({one!r}{self.some('', ', min_periods=2')}).{self.some('sum()', 'mean()', 'max()', 'count()')}", f"r.rolling({sizes}{center}{least}).{last}")

    def blocks(self):
        """Neighbours made one."""
        one, other = self.dim(), self.dim()
        sizes = f"{one}={self.rng.randrange(1, 4)}" + (f", {other}={self.rng.randrange(1, 3)}" if other != one and self.rng.random() < 0.5 else "")
        boundary = self.some("", ", boundary='trim'", ", boundary='trim'", ", boundary='pad'") + self.some("", "", ", side='right'")
        function = self.some("", "", ", coord_func='min'", ", coord_func={'c': 'max'}")
        last = self.some("mean()", "sum()", "max()", "min()", "count()", "std()", "median()", "any()", "all()", "reduce(np.sum)", f"construct({one}=('i', 'j'))")
        return f"r.coarsen({sizes}{boundary}{function}).{last}"

    def weighed(self):
        dim = str(self.dim())
        weights = self.numbers_along(dim, 0, 4) if self.rng.random() < 0.8 else self.some("abs(b).fillna(0)", "r.fillna(0)" if not self.is_set else "b")
        name = self.some("mean", "sum", "sum_of_weights", "var", "std", "sum_of_squares", "quantile")
        over = self.some("", repr(dim), repr(self.dim()))
        arguments = ", ".join(filter(None, ["0.5" if name == "quantile" else "", f"dim={over}" if name == "quantile" and over else over]))
        return f"r.weighted({weights}).{name}({arguments})"

    def sloped(self):
        """Along a coordinate."""
        dim = str(self.dim())
        coord = self.some(dim, dim, "c") if "c" in self.r.coords else dim
        return self.some(
            f"r.differentiate({coord!r})", f"r.differentiate({coord!r}, edge_order=2)", f"r.integrate({coord!r})", f"r.cumulative_integrate({coord!r})",
            f"r.polyfit({dim!r}, {self.rng.randrange(0, 3)})", f"r.polyfit({dim!r}, 1, skipna=True)",
        )  # fmt: skip

    def between(self):
        """Interpolated at new positions."""
        dim = str(self.dim())
        at = self.some("[5, 15.0]", "15", "[0.75, 2.5, 99]", "[]", "xr.DataArray([1.5, 20], dims='n')", f"r[{dim!r}]")
        method = self.some("", "", ", method='nearest'", ", method='linear', kwargs={'fill_value': 'extrapolate'}", ", method='zero'", ", assume_sorted=True")
        return self.some(f"r.interp({dim}={at}{method})", f"r.interp({dim}={at}{method})", f"r.interp_like({self.some('a', 'b', 'ds')})")

    def bridged(self):
        """Missing elements filled along a dimension."""
        dim = str(self.dim())
        return self.some(
            f"r.interpolate_na({dim!r}, method={self.some('linear', 'nearest', 'zero', 'slinear')!r}{self.some('', ', limit=1', ', use_coordinate=False', ', max_gap=2, use_coordinate=False')})",
            f"r.ffill({dim!r}, limit={self.some('None', '1', '2')})", f"r.bfill({dim!r}, limit={self.some('None', '1', '2')})",
        )  # fmt: skip

    def placed(self):
        """Where extremes are, and ranks."""
        dim = repr(str(self.dim()))
        skipna = self.some("", "", ", skipna=True", ", skipna=False")
        return self.some(f"r.idxmin({dim}{skipna})", f"r.idxmax({dim}{skipna})", f"r.idxmax({dim}, fill_value=0)", f"r.argmax({dim}{skipna})", f"r.argmin({dim}{skipna})", f"r.rank({dim}{self.some('', ', pct=True')})")

    def quantiles(self):
        q = self.some("0.5", "[0.25, 0.75]", "0.0", "[1.0]", "1")
        over = self.some("", f", dim={self.dim()!r}", f", dim=[{self.dim()!r}]", ", dim=...")
        method = self.some("", "", ", method='lower'", ", method='nearest'", ", method='midpoint'", ", method='hazen'")
        return f"r.quantile({q}{over}{method}{self.some('', '', ', skipna=True', ', skipna=False')})"

    def running(self):
        over = self.some("", repr(self.dim()), f"[{self.dim()!r}]")
        more = self.some("", "", "skipna=True", "skipna=False", "keep_attrs=False")
        return f"r.{self.some('cumsum', 'cumprod')}({', '.join(filter(None, [over, more]))})"


#: Names and weights.
GROUPS = {
    "group_reduced": 8, "group_mapped": 4, "group_arithmetic": 3, "group_seen": 1, "resampled": 5, "by_component": 3, "by_rule": 4, "by_several": 3, "taken": 2, "built": 3, "windows": 6, "blocks": 4,
    "weighed": 3, "sloped": 2, "between": 3, "bridged": 2, "placed": 2, "quantiles": 2, "running": 2,
}  # fmt: skip
