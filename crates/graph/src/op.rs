//! The vocabulary: about twenty-five orthogonal operations.

use littoral_array::ops::{Binary, PadMode, QuantileMethod, Reduce, Scan, Unary, Window};
use littoral_array::{Array, DType, Scalar};

/// An array in a Zarr store, as stored (not decoded).
#[derive(Debug, Clone, PartialEq)]
pub struct ZarrSource {
    /// Absolute URL of the group.
    pub url: String,
    /// Path of the array in the group.
    pub path: String,
    pub dtype: DType,
    pub shape: Vec<u64>,
    /// Chunk grid (of the inner chunks, where chunks are sharded).
    pub chunks: Vec<u64>,
}

/// Basic indexing of one axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexItem {
    /// One element; the axis goes.
    At(u64),
    /// Elements `start + k * step` for `k` in `0..count`.
    Range { start: u64, count: u64, step: i64 },
}

impl IndexItem {
    /// All of an axis.
    pub fn all(size: u64) -> Self {
        IndexItem::Range {
            start: 0,
            count: size,
            step: 1,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortFn {
    Sort,
    Argsort,
    Rank,
}

impl SortFn {
    pub fn name(self) -> &'static str {
        match self {
            SortFn::Sort => "sort",
            SortFn::Argsort => "argsort",
            SortFn::Rank => "rank",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [SortFn::Sort, SortFn::Argsort, SortFn::Rank]
            .into_iter()
            .find(|f| f.name() == name)
    }
}

/// One operation. Operands are the inputs of its [`crate::Expr`], in the order of `docs/graph.md`.
#[derive(Debug, Clone)]
pub enum Op {
    Zarr(ZarrSource),
    Literal(Array),
    Result {
        job: String,
        name: String,
        dtype: DType,
        shape: Vec<u64>,
        chunks: Vec<u64>,
    },
    Slice {
        index: Vec<IndexItem>,
    },
    Take {
        axis: usize,
        fill: Option<Scalar>,
    },
    Gather {
        axes: Vec<usize>,
    },
    Unary(Unary),
    Binary(Binary),
    Where,
    Isin,
    Cast {
        dtype: DType,
    },
    Decode {
        fill: Vec<Scalar>,
        scale: Option<f64>,
        offset: Option<f64>,
        dtype: DType,
    },
    Reduce {
        op: Reduce,
        axes: Vec<usize>,
        skipna: bool,
        keepdims: bool,
        ddof: u32,
        min_count: Option<u64>,
    },
    Quantile {
        q: Vec<f64>,
        axes: Vec<usize>,
        skipna: bool,
        method: QuantileMethod,
    },
    GroupReduce {
        op: Reduce,
        axis: usize,
        groups: u64,
        skipna: bool,
        ddof: u32,
        min_count: Option<u64>,
    },
    Scan {
        op: Scan,
        axis: usize,
        skipna: bool,
        limit: Option<u64>,
    },
    Window {
        op: Window,
        axis: usize,
        before: u64,
        after: u64,
        min_periods: u64,
        ddof: u32,
    },
    Pad {
        widths: Vec<(u64, u64)>,
        mode: PadMode,
        value: Scalar,
    },
    Concat {
        axis: usize,
    },
    Broadcast {
        shape: Vec<u64>,
    },
    Transpose {
        order: Vec<usize>,
    },
    Reshape {
        shape: Vec<u64>,
    },
    Einsum {
        subscripts: String,
    },
    Sort {
        axis: usize,
        op: SortFn,
    },
    Rechunk {
        chunks: Vec<u64>,
        /// What Dask would call the array, for display only: no part of the graph document.
        layer: Option<std::sync::Arc<str>>,
    },
}

impl Op {
    /// The operation's name in the graph document.
    pub fn name(&self) -> &'static str {
        match self {
            Op::Zarr(_) => "zarr",
            Op::Literal(_) => "literal",
            Op::Result { .. } => "result",
            Op::Slice { .. } => "slice",
            Op::Take { .. } => "take",
            Op::Gather { .. } => "gather",
            Op::Unary(_) => "unary",
            Op::Binary(_) => "binary",
            Op::Where => "where",
            Op::Isin => "isin",
            Op::Cast { .. } => "cast",
            Op::Decode { .. } => "decode",
            Op::Reduce { .. } => "reduce",
            Op::Quantile { .. } => "quantile",
            Op::GroupReduce { .. } => "group_reduce",
            Op::Scan { .. } => "scan",
            Op::Window { .. } => "window",
            Op::Pad { .. } => "pad",
            Op::Concat { .. } => "concat",
            Op::Broadcast { .. } => "broadcast",
            Op::Transpose { .. } => "transpose",
            Op::Reshape { .. } => "reshape",
            Op::Einsum { .. } => "einsum",
            Op::Sort { .. } => "sort",
            Op::Rechunk { .. } => "rechunk",
        }
    }

    /// Reads data by itself rather than from operands.
    pub fn is_source(&self) -> bool {
        matches!(self, Op::Zarr(_) | Op::Literal(_) | Op::Result { .. })
    }
}
