"""What inference knows of a node, and how a rule is registered."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

import numpy as np

from ...problems import Problem
from .. import dtypes
from ..limits import Limits


@dataclass(frozen=True)
class Meta:
    """An array without its values."""

    shape: tuple[int, ...]
    dtype: str

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    @property
    def nbytes(self) -> int:
        return self.size * dtypes.itemsize(self.dtype)


@dataclass
class Context:
    """One node under inference: the node, its operands, and the literals of the graph so far."""

    index: int
    node: Any
    operands: list[Meta]
    literals: dict[int, np.ndarray]
    limits: Limits
    literal_bytes: int = field(default=0)

    @property
    def x(self) -> Meta:
        return self.operands[0]

    def fail(self, code: str, detail: str) -> NoReturn:
        raise Problem(code, f"nodes[{self.index}] ({self.node.op}): {detail}", node=self.index)

    def check_axis(self, axis: int, x: Meta | None = None) -> None:
        x = x or self.x
        if axis >= x.ndim:
            self.fail("shape_mismatch", f"axis {axis} is not there: the operand has shape {list(x.shape)}.")

    def check_axes(self, axes: Sequence[int]) -> None:
        if any(a >= b for a, b in itertools.pairwise(axes)):
            self.fail("invalid_value", f"axes {list(axes)} must be increasing.")
        self.check_axis(axes[-1])

    def literal(self, position: int, what: str) -> np.ndarray:
        """The values of operand `position`, which must be a literal."""
        at = self.node.inputs[position]
        if at not in self.literals:
            self.fail("invalid_value", f"{what} must be a literal, but nodes[{at}] is not one.")
        return self.literals[at]

    def indices(self, position: int, what: str) -> np.ndarray:
        values = self.literal(position, what)
        found = self.operands[position].dtype
        if found != "i8":
            self.fail("dtype_error", f"{what} must be an i8 literal, not {found}. Cast it before making the literal.")
        return values


Rule = Callable[[Context], Meta]
RULES: dict[str, Rule] = {}


def rule(*ops: str) -> Callable[[Rule], Rule]:
    def register(function: Rule) -> Rule:
        for op in ops:
            RULES[op] = function
        return function

    return register


def promote(ctx: Context, names: Sequence[str]) -> str:
    """`numpy.promote_types`; cftime only with itself."""
    first = names[0]
    for name in names[1:]:
        if name == first:
            continue
        if dtypes.is_cftime(name) or dtypes.is_cftime(first):
            ctx.fail("dtype_error", f"{first} and {name} have no common dtype. Convert the calendar first.")
        try:
            first = dtypes.name_of(np.promote_types(dtypes.carrier(first), dtypes.carrier(name)))
        except (TypeError, ValueError):
            ctx.fail("dtype_error", f"{first} and {name} have no common dtype. Cast one of them first.")
    return first


def broadcast(ctx: Context, shapes: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    ndim = max(len(shape) for shape in shapes)
    out = [1] * ndim
    for shape in shapes:
        for axis, size in enumerate(shape, start=ndim - len(shape)):
            if out[axis] == 1:
                out[axis] = size
            elif size not in (1, out[axis]):
                ctx.fail("shape_mismatch", f"shapes {' and '.join(str(list(s)) for s in shapes)} do not broadcast.")
    return tuple(out)
