"""The grammar of the graph document: one model an operation.

`docs/graph.schema.json` is generated from these models (`python -m littoral_gateway.graph.schema`).
Every key is required and no other is accepted. What depends on shapes and dtypes is checked in `infer`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from . import dtypes

MAX_INT = 2**53

Index = Annotated[int, Field(ge=0, lt=MAX_INT)]
Integer = Annotated[int, Field(gt=-MAX_INT, lt=MAX_INT)]
Size = Annotated[int, Field(ge=0, lt=MAX_INT)]
Axis = Annotated[int, Field(ge=0, lt=32)]
Shape = Annotated[list[Size], Field(max_length=32)]
Chunks = Annotated[list[Annotated[int, Field(ge=1, lt=MAX_INT)]], Field(max_length=32)]
Axes = Annotated[list[Axis], Field(min_length=1, max_length=32)]
DType = Annotated[str, Field(pattern=dtypes.PATTERN)]
JobId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
OutputName = Annotated[str, Field(min_length=1, max_length=200)]


def _is_repr(text: str) -> str:
    try:
        canonical = repr(float(text))
    except ValueError:
        canonical = ""
    if canonical != text:
        raise ValueError(f"{text!r} is not a number as Python's repr writes it (for example 0.9, 1e-05, nan, inf)")
    return text


#: A floating-point parameter.
FloatText = Annotated[
    str,
    Field(pattern=r"^(nan|-?inf|-?[0-9]+\.[0-9]+|-?[0-9](\.[0-9]+)?e[+-][0-9]{2,3})$"),
    AfterValidator(_is_repr),
]
#: A value of the operand's dtype: number, "NaT", "true", "false", or any text for strings.
ValueText = Annotated[str, Field(max_length=dtypes.MAX_STRING_WIDTH)]

None_ = Annotated[list[Index], Field(max_length=0)]
One = Annotated[list[Index], Field(min_length=1, max_length=1)]
Two = Annotated[list[Index], Field(min_length=2, max_length=2)]
Three = Annotated[list[Index], Field(min_length=3, max_length=3)]
Many = Annotated[list[Index], Field(min_length=1)]

Unary = Literal[
    "negative", "positive", "absolute", "sign", "invert", "logical_not", "sqrt", "cbrt", "square", "reciprocal",
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan",
    "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "deg2rad", "rad2deg", "floor", "ceil", "trunc", "rint",
    "isnan", "isfinite", "isinf", "signbit", "isnull", "notnull",
]  # fmt: skip
Binary = Literal[
    "add", "subtract", "multiply", "divide", "floor_divide", "remainder", "power", "arctan2", "hypot", "minimum",
    "maximum", "fmin", "fmax", "equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "bitwise_and",
    "bitwise_or", "bitwise_xor", "logical_and", "logical_or", "logical_xor", "left_shift", "right_shift", "copysign",
    "fmod", "logaddexp",
]  # fmt: skip
Reduction = Literal[
    "count", "sum", "prod", "mean", "var", "std", "min", "max", "any", "all", "first", "last", "argmin", "argmax",
    "median",
]  # fmt: skip
GroupReduction = Literal[
    "count", "sum", "prod", "mean", "var", "std", "min", "max", "any", "all", "first", "last", "median"
]
QuantileMethod = Literal[
    "linear", "lower", "higher", "nearest", "midpoint", "inverted_cdf", "averaged_inverted_cdf",
    "closest_observation", "interpolated_inverted_cdf", "hazen", "weibull", "median_unbiased", "normal_unbiased",
]  # fmt: skip
WindowFunction = Literal["count", "sum", "prod", "mean", "var", "std", "min", "max", "median"]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Source(Model):
    inputs: None_ = Field(alias="in")


class Operation(Model):
    inputs: One = Field(alias="in")


class Zarr(Source):
    op: Literal["zarr"]
    url: Annotated[str, Field(min_length=1, max_length=4096)]
    path: Annotated[str, Field(max_length=1024)]
    dtype: DType
    shape: Shape
    chunks: Chunks


class Literal_(Source):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, title="Literal")
    op: Literal["literal"]
    dtype: DType
    shape: Shape
    data: str | list[str]


class Result(Source):
    op: Literal["result"]
    job: JobId
    name: OutputName
    dtype: DType
    shape: Shape
    chunks: Chunks


class Slice(Operation):
    op: Literal["slice"]
    index: Annotated[list[Index | tuple[Index, Size, Integer]], Field(max_length=32)]


class Take(Model):
    op: Literal["take"]
    inputs: Two = Field(alias="in")
    axis: Axis
    fill: ValueText | None


class Gather(Model):
    op: Literal["gather"]
    inputs: Annotated[list[Index], Field(min_length=2, max_length=33)] = Field(alias="in")
    axes: Axes


class UnaryNode(Operation):
    op: Literal["unary"]
    fn: Unary


class BinaryNode(Model):
    op: Literal["binary"]
    inputs: Two = Field(alias="in")
    fn: Binary


class Where(Model):
    op: Literal["where"]
    inputs: Three = Field(alias="in")


class Isin(Model):
    op: Literal["isin"]
    inputs: Two = Field(alias="in")


class Cast(Operation):
    op: Literal["cast"]
    dtype: DType


class Decode(Operation):
    op: Literal["decode"]
    fill: Annotated[list[ValueText], Field(max_length=16)]
    scale: FloatText | None
    offset: FloatText | None
    dtype: Literal["f4", "f8"]


class Reduce(Operation):
    op: Literal["reduce"]
    fn: Reduction
    axes: Axes
    skipna: bool
    keepdims: bool
    ddof: Size
    min_count: Size | None


class Quantile(Operation):
    op: Literal["quantile"]
    q: Annotated[list[FloatText], Field(min_length=1, max_length=10_000)]
    axes: Axes
    skipna: bool
    method: QuantileMethod


class GroupReduce(Model):
    op: Literal["group_reduce"]
    inputs: Two = Field(alias="in")
    fn: GroupReduction
    axis: Axis
    groups: Size
    skipna: bool
    ddof: Size
    min_count: Size | None


class Scan(Operation):
    op: Literal["scan"]
    fn: Literal["cumsum", "cumprod", "ffill", "bfill"]
    axis: Axis
    skipna: bool
    limit: Size | None


class Window(Operation):
    op: Literal["window"]
    fn: WindowFunction
    axis: Axis
    before: Size
    after: Size
    min_periods: Size
    ddof: Size


class Pad(Operation):
    op: Literal["pad"]
    widths: Annotated[list[tuple[Size, Size]], Field(max_length=32)]
    mode: Literal["constant", "edge", "reflect", "symmetric", "wrap"]
    value: ValueText


class Concat(Model):
    op: Literal["concat"]
    inputs: Many = Field(alias="in")
    axis: Axis


class Broadcast(Operation):
    op: Literal["broadcast"]
    shape: Shape


class Transpose(Operation):
    op: Literal["transpose"]
    order: Annotated[list[Axis], Field(max_length=32)]


class Reshape(Operation):
    op: Literal["reshape"]
    shape: Shape


class Einsum(Model):
    op: Literal["einsum"]
    inputs: Many = Field(alias="in")
    subscripts: Annotated[str, Field(pattern=r"^[A-Za-z]*(,[A-Za-z]*)*->[A-Za-z]*$", max_length=2048)]


class Sort(Operation):
    op: Literal["sort"]
    axis: Axis
    fn: Literal["sort", "argsort", "rank"]


class Rechunk(Operation):
    op: Literal["rechunk"]
    chunks: Chunks


Node = Annotated[
    Zarr | Literal_ | Result | Slice | Take | Gather | UnaryNode | BinaryNode | Where | Isin | Cast | Decode | Reduce
    | Quantile | GroupReduce | Scan | Window | Pad | Concat | Broadcast | Transpose | Reshape | Einsum | Sort
    | Rechunk,
    Field(discriminator="op"),
]  # fmt: skip


class Document(Model):
    """A task graph, version 1."""

    littoral_graph: Literal[1]
    nodes: Annotated[list[Node], Field(min_length=1)]
    outputs: Annotated[dict[OutputName, Index], Field(min_length=1)]
