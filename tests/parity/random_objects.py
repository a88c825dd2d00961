"""Random labelled objects, as Python text. Labels of a dimension come from one small pool, so that objects partly align."""

import random

DIMS = ("x", "y", "z")
DTYPES = ("f8", "f8", "f8", "f4", "i8", "i8", "i4", "bool", "M8[ns]", "U")
LABEL_KINDS = ("int", "int", "int", "float", "time", "str")


class Space:
    """What objects of one case share: the kind of labels of each dimension, and its usual size."""

    def __init__(self, rng: random.Random):
        self.rng = rng
        self.kinds = {dim: rng.choice(LABEL_KINDS) for dim in DIMS}
        self.sizes = {dim: rng.choice((0, 1, 2, 2, 3, 3, 3, 4, 4, 5, 6)) for dim in DIMS}

    def label(self, dim: str):
        """A label as text, often one that there is."""
        number = self.rng.randrange(0, 7)
        match self.kinds[dim]:
            case "int":
                return str(number * 10)
            case "float":
                return str(number + 0.5)
            case "time":
                return f"np.datetime64('2000-01-0{number + 1}', 'ns')"
            case _:
                return repr("abcdefg"[number])

    def labels(self, dim: str, size: int) -> str:
        """Labels of a coordinate: sorted, in disorder, descending, or with duplicates."""
        rng = self.rng
        numbers = rng.sample(range(7), size)
        match rng.choice(("sorted", "sorted", "sorted", "any", "descending", "duplicates")):
            case "sorted":
                numbers.sort()
            case "descending":
                numbers.sort(reverse=True)
            case "duplicates" if size > 1:
                numbers = sorted(numbers[:-1] + [numbers[0]])
        match self.kinds[dim]:
            case "int":
                return f"np.array({[n * 10 for n in numbers]}, 'i8')"
            case "float":
                return f"np.array({[n + 0.5 for n in numbers]}, 'f8')"
            case "time":
                return f"np.array({[f'2000-01-0{n + 1}' for n in numbers]}, 'M8[ns]')"
            case _:
                return f"np.array({['abcdefg'[n] for n in numbers]}, 'U1')"

    def values(self, dtype: str, count: int) -> str:
        rng = self.rng
        match dtype:
            case "f8" | "f4":
                numbers = [rng.randrange(-20, 21) / 4 for _ in range(count)]
                holes = rng.random() < 0.5
                return "[" + ", ".join("np.nan" if holes and rng.random() < 0.3 else str(n) for n in numbers) + "]"
            case "i8" | "i4":
                return str([rng.randrange(-5, 9) for _ in range(count)])
            case "bool":
                return str([rng.random() < 0.5 for _ in range(count)])
            case "M8[ns]":
                holes = rng.random() < 0.3
                return str(
                    [
                        "NaT" if holes and rng.random() < 0.3 else f"2000-0{rng.randrange(1, 4)}-1{rng.randrange(10)}T0{rng.randrange(10)}"
                        for _ in range(count)
                    ]
                )
            case _:
                return str([rng.choice(("a", "bb", "ccc", "")) for _ in range(count)])

    def variable(self, dims) -> tuple[str, str]:
        """Data and attributes."""
        rng = self.rng
        sizes = [self.sizes[dim] for dim in dims]
        count = 1
        for size in sizes:
            count *= size
        dtype = rng.choice(DTYPES)
        data = f"np.array({self.values(dtype, count)}, {dtype!r})"
        if len(dims) != 1:
            data += f".reshape({tuple(sizes)})"
        return data, rng.choice(("{}", "{'units': 'K'}", "{'units': 'm', 'long_name': 'l'}"))

    def dims(self) -> list[str]:
        count = self.rng.choice((0, 1, 1, 1, 2, 2, 2, 3))
        return self.rng.sample(DIMS, count)

    def coords(self, dims) -> str:
        """Coordinates for some dims, and others without index."""
        rng = self.rng
        out = {}
        for dim in dims:
            if rng.random() < 0.75:
                note = ", {'axis': 'A'}" if rng.random() < 0.2 else ""
                out[dim] = f"({dim!r}, {self.labels(dim, self.sizes[dim])}{note})"
        if dims and rng.random() < 0.35:
            dim = rng.choice(dims)
            numbers = [rng.randrange(3) for _ in range(self.sizes[dim])]
            out["c"] = f"({dim!r}, np.array({numbers}, 'i8'))"
        if rng.random() < 0.2:
            out["s"] = str(rng.choice((1, 2.5, "'t'")))
        return "{" + ", ".join(f"{name!r}: {text}" for name, text in out.items()) + "}"

    def array(self) -> str:
        dims = self.dims()
        if self.rng.random() < 0.4:
            # Other sizes than the rest has: labels align, arrays without labels do not.
            kept, self.sizes = self.sizes, {dim: self.rng.randrange(1, 5) for dim in DIMS}
        else:
            kept = self.sizes
        (data, attrs), coords = self.variable(dims), self.coords(dims)
        self.sizes = kept
        name = self.rng.choice(("None", "'v'", "'v'", "'w'"))
        more = "" if name == "None" else f", name={name}"
        more += "" if attrs == "{}" else f", attrs={attrs}"
        return f"xr.DataArray({data}, dims={dims}, coords={coords}{more})"

    def dataset(self) -> str:
        rng = self.rng
        dims = rng.sample(DIMS, rng.choice((1, 2, 2)))
        variables = {}
        for name in rng.sample(("v", "w", "u"), rng.choice((0, 1, 2, 2, 3))):
            own = [dim for dim in dims if rng.random() < 0.8]
            rng.shuffle(own)
            data, attrs = self.variable(own)
            variables[name] = f"({own}, {data}, {attrs})"
        held = "{" + ", ".join(f"{name!r}: {text}" for name, text in variables.items()) + "}"
        used = [dim for dim in dims if f"'{dim}'" in held]
        attrs = rng.choice(("", ", attrs={'title': 't'}"))
        return f"xr.Dataset({held}, coords={self.coords(used)}{attrs})"
