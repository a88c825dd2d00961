"""Random operations that go by labels: selection, assignment, alignment, combination, several indexes along one dimension."""


class Labels:
    """Part of `random_operations.Generator`."""

    def label_of(self, dim: str) -> str:
        return self.space.label(dim) if dim in self.space.kinds else "0"

    def labels_of(self, dim: str, count: int) -> str:
        return "[" + ", ".join(self.label_of(dim) for _ in range(count)) + "]"

    def indexed(self) -> str:
        """Mostly a dimension with labels."""
        dims = [str(dim) for dim in self.r.dims if dim in self.r.indexes]
        return self.rng.choice(dims) if dims and self.rng.random() < 0.9 else self.dim()

    def known(self, dim: str) -> str:
        """A label that is there, as Python text."""
        if dim not in self.r.indexes or not self.size(dim):
            return self.label_of(dim)
        at = self.rng.randrange(self.size(dim))
        return f"r[{dim!r}].values[{at}]"

    def pointed(self):
        """Positions and labels in arrays with dimensions of their own."""
        dim, other = self.indexed(), self.indexed()
        size = self.size(dim)
        if not size or dim == other:
            return None
        positions = lambda d: str([self.rng.randrange(-self.size(d), self.size(d)) for _ in range(2)]) if self.size(d) else "[0, 0]"  # noqa: E731
        labels = lambda d: "[" + ", ".join(self.known(d) for _ in range(2)) + "]"  # noqa: E731
        new = self.some("n", "n", "x", dim)
        extra = self.some("", ", coords={'k': ('n', [5, 6])}", ", coords={'n': [7, 8]}") if new == "n" else ""
        point = lambda text: f"xr.DataArray({text}, dims={new!r}{extra})"  # noqa: E731
        mask = str([self.rng.random() < 0.5 for _ in range(size)])
        return self.some(
            f"r.isel({dim}={point(positions(dim))})",
            f"r.isel({dim}={point(positions(dim))}, {other}={point(positions(other))})",
            f"r.isel({dim}={positions(dim)}, {other}={self.positions(other)})",
            f"r.isel({dim}=xr.DataArray([[0, -1]], dims=['n', 'm']))",
            f"r.isel({dim}=('n', {positions(dim)}))",
            f"r.isel({dim}={mask})",
            f"r.isel({dim}=np.array({mask}))",
            f"r.isel({dim}=xr.DataArray({mask}, dims={dim!r}))",
            f"r.isel({dim}=r[{dim!r}].notnull())",
            f"r.isel({{{dim!r}: 0, 'q': 0}}, missing_dims={self.some('ignore', 'raise')!r})",
            f"r.sel({dim}={point(labels(dim))})",
            f"r.sel({dim}={point(labels(dim))}, {other}={point(labels(other))})",
            f"r.sel({dim}={self.known(dim)}, {other}={labels(other)})",
            f"r.sel({dim}={self.known(dim)}, drop=True)",
            f"r.sel({dim}=xr.DataArray({self.known(dim)}))",
            f"r.sel({dim}=np.array([{labels(dim)}]))",
            f"r.sel({dim}={mask})",
            f"r.sel({dim}=r[{dim!r}][::-1])",
            f"r.sel({dim}=r[{dim!r}][:1])",
            f"r.sel({{{dim!r}: {self.known(dim)}}}, method='nearest', tolerance={self.some('0', '1', '5', '0.5')})",
            f"r.reindex({dim}={self.labels_of(dim, 3)}, method='nearest', tolerance={self.some('0', '1', '5', '0.5')})",
            f"r.reindex({dim}={self.labels_of(dim, 2)}, fill_value={self.some('-1', '0.5', 'np.nan', 'False')})",
            f"r.reindex({dim}=b[{dim!r}])",
            f"r.reindex({dim}=r[{dim!r}][::-1])",
            f"r.reindex({{{dim!r}: {self.labels_of(dim, 2)}, {other!r}: {self.labels_of(other, 2)}}})",
            f"r.loc[{{{dim!r}: {self.known(dim)}}}]",
            f"r.loc[{{{dim!r}: slice({self.known(dim)}, None)}}]",
            f"r.loc[{{{dim!r}: r[{dim!r}] == {self.known(dim)}}}]",
        )

    def dated(self):
        """Times by text."""
        dims = [str(dim) for dim in self.r.dims if self.space.kinds.get(str(dim)) == "time" and dim in self.r.indexes]
        if not dims:
            return None
        dim = self.rng.choice(dims)
        text = lambda: self.some("'2000-01-02'", "'2000-01'", "'2000'", "'2000-01-03T00'", "'1999'", "'2000-01-04T12:00'")  # noqa: E731
        return self.some(
            f"r.sel({dim}={text()})",
            f"r.sel({dim}=slice({text()}, {self.some('None', text())}))",
            f"r.sel({dim}=[{text()}])",
            f"r.loc[{{{dim!r}: {text()}}}]",
            f"r.sel({dim}={text()}, method={self.some('nearest', 'ffill')!r})",
            f"r.drop_sel({dim}=[{text()}])",
            f"r[{dim!r}].dt.{self.some('day', 'dayofyear', 'month')}",
        )

    def set(self):
        """Values put into a copy."""
        dim = self.indexed()
        index = self.some(f"{{{dim!r}: {self.positions(dim)}}}", f"{{{dim!r}: 0}}", "0", "...", "slice(None, 1)")
        label = self.some(f"{{{dim!r}: {self.known(dim)}}}", f"{{{dim!r}: slice({self.known(dim)}, None)}}", f"{{{dim!r}: [{self.known(dim)}]}}")
        value = self.some("0", "1.5", "-1", "r * 0", "r", "b", "True", "r.max()", "np.nan")
        names = [str(name) for name in self.r.variables] if self.is_set else []
        name = self.rng.choice(names) if names else "v"
        put = lambda where, key: f"(lambda o: ({where}.__setitem__({key}, {value}), o)[1])(r.copy())"  # noqa: E731
        if self.is_set:
            return self.some(
                put("o", repr(name)), put("o", "'n'"), put("o.coords", "'k'"), put(f"o[{name!r}]", index), put(f"o[{name!r}].loc", label),
                put("o.loc", label), f"r.assign({name}=r[{name!r}] * 2)", f"r.assign_coords({dim}={self.labels_of(dim, self.size(dim))})",
                f"r.assign_coords({dim}=({dim!r}, {self.labels_of(dim, self.size(dim))}), k=({dim!r}, {list(range(self.size(dim)))}))",
            )  # fmt: skip
        return self.some(put("o", index), put("o", index), put("o.loc", label), put("o.loc", label), put("o.coords", "'k'"), f"r.assign_coords({dim}={self.labels_of(dim, self.size(dim))})")

    def joined(self):
        join, dim = self.some("inner", "outer", "left", "right", "exact", "override"), self.dim()
        other = self.some("a", "b", "ds", "r", f"r.isel({dim}=slice(1, None))", f"r.isel({dim}=slice(None, None, -1))")
        sets = f"[{self.some('r', 'ds')}, {other}]"
        compat = self.some("equals", "override", "no_conflicts", "broadcast_equals", "identical", "minimal")
        attrs = self.some("drop", "override", "no_conflicts", "drop_conflicts", "identical")
        named = "r.rename('g')" if not self.is_set else "r"
        return self.some(
            f"xr.align(r, {other}, join={join!r}, fill_value={self.some('0', '-1.5', 'np.nan')})[{self.some('0', '1')}]",
            f"xr.align(r, {other}, join={join!r}, exclude=[{dim!r}])[{self.some('0', '1')}]",
            f"xr.align(r, a, b, join={join!r})[{self.some('0', '1', '2')}]",
            f"xr.broadcast(r, {other}, exclude=[{dim!r}])[{self.some('0', '1')}]",
            f"r.reindex_like({other}, method={self.some('None', repr('nearest'), repr('ffill'))})",
            f"r.reindex_like({other}, fill_value=0)",
            f"r.broadcast_like({other})",
            f"xr.concat([r, {other}], {dim!r}, join={join!r})",
            f"xr.concat([r, {other}], 'n', coords={self.some('minimal', 'all', 'different')!r}, compat={compat!r})",
            f"xr.concat([r, {other}], {dim!r}, fill_value=0)",
            f"xr.concat([r, {other}], {dim!r}, combine_attrs={attrs!r})",
            f"xr.concat([r, r], xr.DataArray([3, 4], dims='n', name='n', attrs={{'p': 1}}))",
            f"xr.merge([{named}, {other}], compat={compat!r})",
            f"xr.merge([{named}, {other}], join={join!r}, compat='override')",
            f"xr.merge([{named}, ds], combine_attrs={attrs!r})",
            f"xr.combine_by_coords({sets})",
            f"xr.combine_by_coords([r.isel({dim}=slice(None, 1)), r.isel({dim}=slice(1, None))])",
            f"xr.combine_nested([r, {other}], concat_dim={dim!r})",
            f"xr.combine_nested([[r, r], [r, r]], concat_dim=['n', {dim!r}])",
            f"r.combine_first({other})",
            f"r.fillna({other})",
            f"r.update({other})" if self.is_set and False else f"r.equals({other})",
            f"r.merge({other})" if self.is_set else f"r.identical({other})",
        )  # fmt: skip

    def levels(self):
        """MultiIndexes, and what becomes of them."""
        dims = [str(dim) for dim in self.r.dims]
        coords = [str(name) for name in self.r.coords]
        if len(dims) >= 2 and self.rng.random() < 0.6:
            made = f"r.stack(p={self.rng.sample(dims, 2)})"
        elif "c" in coords and dims:
            dim = str(self.r["c"].dims[0]) if self.r["c"].ndim == 1 else dims[0]
            made = f"r.set_index({dim}={self.some(repr([dim, 'c']), repr('c'), repr(['c']))})".replace("(p=", "(p=")
            return self.some(made, f"{made}.reset_index({dim!r})", f"{made}.reset_index('c', drop=True)", f"{made}.reset_index({dim!r}).set_xindex('c')", f"r.set_xindex('c').sel(c=1)", f"r.reset_index({dim!r})", f"r.drop_indexes({dim!r})", f"r.set_xindex('c')")
        else:
            return None
        one, two = "p", self.rng.choice(dims)
        return self.some(
            made, f"{made}.unstack()", f"{made}.unstack('p')", f"{made}.isel(p=[0, 0])", f"{made}.isel(p=0)", f"{made}.isel(p=slice(None, None, -1)).unstack()",
            f"{made}.reset_index('p')", f"{made}.drop_vars('p')", f"{made}.sel({two}={self.known(two)})", f"{made}.reorder_levels(p={dims[:2][::-1]})",
            f"{made}.transpose(..., {one!r})", f"{made}.sortby('p')", f"{made} + 1", f"{made}.sum('p')", f"{made}.dropna('p')", f"{made}.isel(p=slice(1, None)).unstack(fill_value=0)",
            f"xr.concat([{made}, {made}], 'n')", f"{made}.p", f"{made}.rename(p='o')", f"{made}.equals({made})",
        )  # fmt: skip

    def cut(self):
        condition = self.some("r > 0", "b > 0", "r.notnull()", "r == r", f"r[{self.dim()!r}] == {self.known(self.dim())}", "r.isnull()", "b == b", "a > 0")
        return self.some(f"r.where({condition}, drop=True)", f"r.where({condition}, other=b)", f"r.where(lambda o: o > 0)", f"r.where({condition}, ds)", f"r.where({condition})")

    def optional(self):
        """Under other options."""
        option = self.some("keep_attrs=False", "keep_attrs=True", "keep_attrs='default'", "arithmetic_join='outer'", "arithmetic_join='left'", "arithmetic_join='right'", "arithmetic_join='exact'", "arithmetic_compat='override'", "arithmetic_broadcast=False")
        action = self.some("r + 1", f"r {self.some('+', '-', '*', '<', '==')} {self.some('a', 'b', 'ds', 'r')}", "-r", "r.sum()", f"r.max({self.dim()!r})", "r.where(r > 0)", "r.fillna(0)", "abs(r)", "np.sign(r)", "r.clip(0, 1)", "r.round()", "r.isnull()", "r.astype('f8')", f"r.cumsum({self.dim()!r})", f"r.diff({self.dim()!r})")
        return f"under(lambda: {action}, {option})"


LABELS = {"pointed": 8, "dated": 3, "set": 5, "joined": 8, "levels": 4, "cut": 3, "optional": 3}
