"""Draws random graphs, and compares what two engines make of one."""

from __future__ import annotations

from typing import Any

import numpy as np
from graphs import Builder, text
from hypothesis import assume
from hypothesis import strategies as st

from littoral_gateway.graph import Limits, canonical_bytes, infer, parse
from littoral_gateway.graph.dtypes import carrier
from littoral_gateway.graph.nodes import Binary, GroupReduction, QuantileMethod, Reduction, Unary, WindowFunction
from littoral_gateway.problems import Problem

NUMBERS = ["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "f4", "f8"]
DTYPES = [*NUMBERS, "f4", "f8", "f8", "M8[s]", "M8[ns]", "m8[ms]"]
#: numpy has no calendars, and strings only now and then.
MORE_DTYPES = [*DTYPES, "u8", "m8[ns]", "U3", "U3", "cftime[noleap]", "cftime[360_day]"]
WORDS = np.array(["", "a", "b", "ab", "é", "abc"])


def names(literal: Any) -> list[str]:
    return list(literal.__args__)


@st.composite
def arrays(draw: Any, dtype: str, shape: tuple[int, ...]) -> np.ndarray:
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    kind = dtype[0] if dtype[0] in "Uc" else np.dtype(dtype).kind
    if kind == "U":
        return np.asarray(rng.choice(WORDS, shape)).astype(dtype)
    if kind == "b":
        return rng.random(shape) < 0.5
    if kind in "Mmc":
        ticks = rng.integers(-1000, 100_000, shape).astype("i8")
        if draw(st.booleans()):
            ticks = np.where(rng.random(shape) < 0.2, np.iinfo("i8").min, ticks)
        return np.asarray(ticks) if kind == "c" else np.asarray(ticks).view(dtype)
    if kind in "iu":
        return rng.integers(0 if kind == "u" else -9, 10, shape).astype(dtype)
    values = np.asarray(rng.integers(-20, 20, shape) / 4).astype(dtype)
    if draw(st.booleans()):
        values = np.where(rng.random(shape) < draw(st.sampled_from([0.1, 0.5])), np.nan, values).astype(dtype)
    return values


class Writer:
    """Draws operations that fit the arrays there are."""

    def __init__(self, draw: Any, more: bool = False):
        self.draw = draw
        #: With what numpy alone has no word for.
        self.more = more
        self.build = Builder()
        self.metas: list[tuple[tuple[int, ...], str]] = []

    def source(self, dtype: str, shape: tuple[int, ...]) -> int:
        return self.keep(self.build.literal(self.draw(arrays(dtype, shape)), dtype if dtype[0] == "c" else None))

    def indices(self, values: Any) -> int:
        return self.keep(self.build.literal(np.asarray(values, "i8")))

    def keep(self, index: int) -> int:
        """Infers the new node; a node that inference refuses is not worth a random graph."""
        document = self.build.document({str(i): i for i in range(len(self.build.nodes))})
        meta = infer(parse(canonical_bytes(document), Limits()), Limits()).metas[index]
        self.metas.append((meta.shape, meta.dtype))
        return index

    def any(self, strategy: Any) -> Any:
        return self.draw(strategy)

    def axes(self, ndim: int) -> list[int]:
        return sorted(self.any(st.sets(st.integers(0, ndim - 1), min_size=1, max_size=ndim)))

    def step(self, x: int) -> int:
        shape, dtype = self.metas[x]
        ndim = len(shape)
        options = ["unary", "binary", "where", "cast", "isin"]
        if ndim:
            options += ["slice", "take", "gather", "reduce", "reduce", "quantile", "group_reduce", "group_reduce",
                        "scan", "sort", "pad", "concat", "transpose", "reshape", "broadcast", "einsum", "window",
                        "decode", "rechunk"]  # fmt: skip
        return getattr(self, self.any(st.sampled_from(options)))(x, shape, dtype)

    def add(self, op: str, *operands: int, **keys: Any) -> int:
        return self.keep(self.build.add(op, *operands, **keys))

    def unary(self, x: int, shape: Any, dtype: str) -> int:
        return self.add("unary", x, fn=self.any(st.sampled_from(names(Unary))))

    def other(self, shape: Any, dtype: str) -> int:
        fits = [i for i, (s, d) in enumerate(self.metas) if s == shape and d == dtype]
        if self.any(st.booleans()):
            return self.any(st.sampled_from(fits))
        small = tuple(self.any(st.sampled_from([1, n])) for n in shape)[self.any(st.integers(0, len(shape))) :]
        if dtype[0] in "MmUc":
            return self.source(self.any(st.sampled_from([dtype, "m8[s]"])) if self.more and dtype[0] in "Mmc" else dtype, small)
        return self.source(self.any(st.sampled_from([dtype, "f8", "i4", *(["b1", "u1", "f4"] if self.more else [])])), small)

    def binary(self, x: int, shape: Any, dtype: str) -> int:
        fn = self.any(st.sampled_from(names(Binary)))
        if fn in ("left_shift", "right_shift"):
            assume(self.more and dtype[0] in "iu")
            return self.add("binary", x, self.keep(self.build.literal(np.array(2, dtype))), fn=fn)
        if fn == "power":
            assume(self.more and dtype[0] in "iuf")
            exponent = self.any(st.sampled_from([0, 1, 2, *([0.5, -1.0] if dtype[0] == "f" else [])]))
            return self.add("binary", x, self.keep(self.build.literal(np.array(exponent, dtype))), fn=fn)
        return self.add("binary", x, self.other(shape, dtype), fn=fn)

    def where(self, x: int, shape: Any, dtype: str) -> int:
        return self.add("where", self.source("b1", shape[-1:]), x, self.other(shape, dtype))

    def cast(self, x: int, shape: Any, dtype: str) -> int:
        options = ["f4", "f8"] if dtype[0] == "f" else ["i8", "f8", "i4"]
        if self.more and dtype[0] in "Mm":
            options = ["i8", f"{dtype[0]}8[s]", f"{dtype[0]}8[ms]", f"{dtype[0]}8[ns]"]
        elif self.more:
            options += ["b1"] if dtype[0] == "f" else [*NUMBERS, *(["M8[s]", "m8[us]", "cftime[julian]"] if dtype == "i8" else [])]
        new = self.any(st.sampled_from(options))
        assume(dtype[0] not in "Mmc" or new[0] in "iMm")
        return self.add("cast", x, dtype=new)

    def isin(self, x: int, shape: Any, dtype: str) -> int:
        return self.add("isin", x, self.source(dtype, (3,)))

    def slice(self, x: int, shape: Any, dtype: str) -> int:
        index: list[Any] = []
        for n in shape:
            if n and self.any(st.integers(0, 3)) == 0:
                index.append(self.any(st.integers(0, n - 1)))
            else:
                start, stop = sorted(self.any(st.tuples(st.integers(0, n), st.integers(0, n))))
                step = self.any(st.sampled_from([1, 1, 2, 3, -1, -2]))
                part = range(n)[start:stop:step] if step > 0 else range(n)[start:stop][::step]
                index.append([part.start if len(part) else 0, len(part), step])
        return self.add("slice", x, index=index)

    def take(self, x: int, shape: Any, dtype: str) -> int:
        axis = self.any(st.integers(0, len(shape) - 1))
        fill = None
        if dtype[0] in "fMm" and self.any(st.booleans()):
            fill = "nan" if dtype[0] == "f" else "NaT"
        elif self.more and self.any(st.booleans()):
            fill = {"b": "true", "U": "ab", "c": "NaT"}.get(dtype[0], "7")
        low = 0 if fill is None else -1
        assume(shape[axis] > 0 or fill is not None)
        picks = self.any(st.lists(st.integers(low, shape[axis] - 1), max_size=8))
        return self.add("take", x, self.indices(picks), axis=axis, fill=fill)

    def gather(self, x: int, shape: Any, dtype: str) -> int:
        axes = self.axes(len(shape))
        assume(all(shape[axis] for axis in axes))
        points = self.any(st.sampled_from([(4,), (2, 3), (1,), (0,)]))
        size = int(np.prod(points))
        index = [
            self.indices(
                np.array(self.any(st.lists(st.integers(0, shape[axis] - 1), min_size=size, max_size=size)), "i8")
                .reshape(points)
            )
            for axis in axes
        ]  # fmt: skip
        return self.add("gather", x, *index, axes=axes)

    def reduce(self, x: int, shape: Any, dtype: str) -> int:
        fn = self.any(st.sampled_from(names(Reduction)))
        return self.add(
            "reduce", x, fn=fn, axes=self.axes(len(shape)), skipna=self.any(st.booleans()),
            keepdims=self.any(st.booleans()), ddof=self.any(st.integers(0, 2)),
            min_count=self.any(st.sampled_from([None, None, 1, 3])),
        )  # fmt: skip

    def group_reduce(self, x: int, shape: Any, dtype: str) -> int:
        axis = self.any(st.integers(0, len(shape) - 1))
        groups = self.any(st.integers(1, 4))
        codes = self.any(st.lists(st.integers(-1, groups - 1), min_size=shape[axis], max_size=shape[axis]))
        return self.add(
            "group_reduce", x, self.indices(codes), fn=self.any(st.sampled_from(names(GroupReduction))), axis=axis,
            groups=groups, skipna=self.any(st.booleans()), ddof=self.any(st.integers(0, 1)),
            min_count=self.any(st.sampled_from([None, None, 2])),
        )  # fmt: skip

    def quantile(self, x: int, shape: Any, dtype: str) -> int:
        assume(all(shape))
        q = self.any(st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), min_size=1, max_size=3))
        return self.add(
            "quantile", x, q=[text(v) for v in q], axes=self.axes(len(shape)), skipna=self.any(st.booleans()),
            method=self.any(st.sampled_from(names(QuantileMethod))),
        )  # fmt: skip

    def scan(self, x: int, shape: Any, dtype: str) -> int:
        assume(self.more or dtype[0] not in "Mm")
        fn = self.any(st.sampled_from(["cumsum", "cumprod", "ffill", "bfill"]))
        limit = self.any(st.sampled_from([None, 1, 2])) if fn.endswith("fill") else None
        axis = self.any(st.integers(0, len(shape) - 1))
        return self.add("scan", x, fn=fn, axis=axis, skipna=self.any(st.booleans()), limit=limit)

    def window(self, x: int, shape: Any, dtype: str) -> int:
        return self.add(
            "window", x, fn=self.any(st.sampled_from(names(WindowFunction))),
            axis=self.any(st.integers(0, len(shape) - 1)), before=self.any(st.integers(0, 9)),
            after=self.any(st.integers(0, 3)), min_periods=self.any(st.integers(0, 3)),
            ddof=self.any(st.integers(0, 1)),
        )  # fmt: skip

    def pad(self, x: int, shape: Any, dtype: str) -> int:
        mode = self.any(st.sampled_from(["constant", "edge", "reflect", "symmetric", "wrap"]))
        widths = [list(self.any(st.tuples(st.integers(0, 4), st.integers(0, 4)))) for _ in shape]
        value = {"b": "true", "U": "ab"}.get(dtype[0], "3")
        return self.add("pad", x, widths=widths, mode=mode, value=value)

    def concat(self, x: int, shape: Any, dtype: str) -> int:
        axis = self.any(st.integers(0, len(shape) - 1))
        other = (*shape[:axis], self.any(st.integers(0, 3)), *shape[axis + 1 :])
        kinds = ["f4", "i2", "b1"] if self.more else ["f4"]
        more = self.source(dtype if dtype[0] in "MmUc" else self.any(st.sampled_from(kinds)), other)
        operands = self.any(st.permutations([x, more, *([x] if self.more else [])]))
        return self.add("concat", *operands, axis=axis)

    def broadcast(self, x: int, shape: Any, dtype: str) -> int:
        return self.add("broadcast", x, shape=[2, *(3 if n == 1 else n for n in shape)])

    def transpose(self, x: int, shape: Any, dtype: str) -> int:
        return self.add("transpose", x, order=self.any(st.permutations(range(len(shape)))))

    def reshape(self, x: int, shape: Any, dtype: str) -> int:
        size = int(np.prod(shape))
        return self.add("reshape", x, shape=self.any(st.sampled_from([[size], [1, size], [*shape, 1]])))

    def einsum(self, x: int, shape: Any, dtype: str) -> int:
        assume(dtype[0] in "fi")
        letters = "abcd"[: len(shape)]
        if self.more and self.any(st.booleans()):
            # Reordered, summed alone, or with itself and a factor.
            kept = "".join(self.any(st.permutations(letters))[: self.any(st.integers(0, len(letters)))])
            if self.any(st.booleans()):
                return self.add("einsum", x, subscripts=f"{letters}->{kept}")
            return self.add("einsum", x, x, self.source(dtype, shape[:1]), subscripts=f"{letters},{letters},a->{kept}")
        other = self.source(dtype, (shape[-1], 2))
        kept = self.any(st.sets(st.sampled_from(letters + "z")))
        return self.add("einsum", x, other, subscripts=f"{letters},{letters[-1]}z->{''.join(sorted(kept))}")

    def sort(self, x: int, shape: Any, dtype: str) -> int:
        fn = self.any(st.sampled_from(["sort", "argsort", "rank"]))
        assume(self.more or all(shape))
        return self.add("sort", x, axis=self.any(st.integers(0, len(shape) - 1)), fn=fn)

    def rechunk(self, x: int, shape: Any, dtype: str) -> int:
        return self.add("rechunk", x, chunks=[self.any(st.integers(1, 5)) for _ in shape])

    def decode(self, x: int, shape: Any, dtype: str) -> int:
        assume(dtype[0] in "iuf")
        fill = self.any(st.sampled_from([[], ["3"], ["-9", "4"]]))
        number = st.sampled_from([None, "0.5", "-2.0", "10.25"])
        return self.add("decode", x, fill=fill, scale=self.any(number), offset=self.any(number),
                        dtype=self.any(st.sampled_from(["f4", "f8"])))  # fmt: skip


@st.composite
def graphs(draw: Any, more: bool = False) -> Builder:
    writer = Writer(draw, more)
    ndim = draw(st.integers(1, 3))
    shape = tuple(draw(st.integers(0 if i else 1, 7)) for i in range(ndim))
    x = writer.source(draw(st.sampled_from(MORE_DTYPES if more else DTYPES)), shape)
    for _ in range(draw(st.integers(1, 6 if more else 4))):
        try:
            x = writer.step(x)
        except Problem:
            # Refused, rightly for most random choices; the nodes made for it stay out.
            writer.build.nodes = writer.build.nodes[: len(writer.metas)]
            writer.build.values = {i: v for i, v in writer.build.values.items() if i < len(writer.metas)}
    return writer.build


def prune(build: Builder, output: int, *also: int) -> tuple[dict[str, Any], dict[int, np.ndarray]]:
    """Only what the output needs, renumbered. Others may be put out besides."""
    needed = {output, *also}
    for index in range(output, -1, -1):
        if index in needed:
            needed.update(build.nodes[index]["in"])
    order = {old: new for new, old in enumerate(sorted(needed))}
    nodes = [{**build.nodes[old], "in": [order[i] for i in build.nodes[old]["in"]]} for old in order]
    values = {order[i]: v for i, v in build.values.items() if i in order}
    outputs = {"out": order[output], **{f"out{i}": order[at] for i, at in enumerate(also)}}
    return {"littoral_graph": 1, "nodes": nodes, "outputs": outputs}, values


def compare(found: np.ndarray, expected: np.ndarray, dtype: str, single: bool = False) -> None:
    """`single`: a step on the way was of single precision."""
    assert found.shape == expected.shape
    assert found.dtype == carrier(dtype)
    if expected.dtype.kind in "Mm":
        np.testing.assert_array_equal(found.astype("i8"), expected.astype(found.dtype).astype("i8"))
    elif expected.dtype.kind == "f":
        tolerance = 2e-5 if single or "f4" in (dtype, expected.dtype.str[1:]) else 1e-9
        scale = np.nanmax(np.abs(expected[np.isfinite(expected)]), initial=1.0)
        np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance * scale)
    else:
        np.testing.assert_array_equal(found, expected)


def sensitive(nodes: list[dict[str, Any]]) -> bool:
    """Steps that turn a last-bit difference into a large one, after a step that may have one."""
    floating = False
    for node in nodes:
        fn = node.get("fn", "")
        if floating and (
            fn in ("floor", "ceil", "trunc", "rint", "sign", "floor_divide", "remainder", "fmod", "argmin", "argmax",
                   "argsort", "rank", "tan", "reciprocal", "divide")
            or fn in ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "isfinite", "isinf")
            or node["op"] in ("isin", "cast", "decode") or fn in ("any", "all", "var", "std", "logical_not")
        ):  # fmt: skip
            return True
        if node["op"] not in (
            "literal",
            "slice",
            "take",
            "gather",
            "transpose",
            "reshape",
            "broadcast",
            "concat",
            "pad",
        ):
            floating = True
    return False
