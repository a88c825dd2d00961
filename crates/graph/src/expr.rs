//! Expressions: a shared, immutable DAG of operations that knows its shapes and dtypes.

use std::fmt;
use std::sync::{Arc, OnceLock};

use littoral_array::ops::{Binary, Reduce, Unary, regular_step};
use littoral_array::{Array, DType, Scalar};

use crate::error::{GraphError, Result};
use crate::infer::infer;
use crate::op::{IndexItem, Op, ZarrSource};

/// What is known of an array without its data.
#[derive(Debug, Clone, PartialEq)]
pub struct Meta {
    pub shape: Vec<u64>,
    pub dtype: DType,
    /// Chunk length along each axis (the last chunk of an axis may be shorter).
    pub chunks: Vec<u64>,
    /// Stays uncomputed until somebody asks, as an xarray object on Dask does.
    pub deferred: bool,
    /// Longest path to a source.
    pub depth: u32,
}

impl Meta {
    pub fn ndim(&self) -> usize {
        self.shape.len()
    }

    /// Number of elements (saturating).
    pub fn size(&self) -> u64 {
        self.shape
            .iter()
            .fold(1u64, |product, n| product.saturating_mul(*n))
    }

    /// Decoded bytes (saturating).
    pub fn nbytes(&self) -> u64 {
        self.size().saturating_mul(self.dtype.itemsize() as u64)
    }

    pub(crate) fn of(array: &Array) -> Self {
        let shape: Vec<u64> = array.shape().iter().map(|n| *n as u64).collect();
        Meta {
            chunks: shape.clone(),
            shape,
            dtype: array.dtype(),
            deferred: false,
            depth: 0,
        }
    }
}

struct Inner {
    op: Op,
    inputs: Vec<Expr>,
    meta: Meta,
    value: OnceLock<Array>,
}

/// One after the other: a loop in a cell makes chains far deeper than the machine stack.
impl Drop for Inner {
    fn drop(&mut self) {
        let mut pending = std::mem::take(&mut self.inputs);
        while let Some(Expr(node)) = pending.pop() {
            if let Some(mut last) = Arc::into_inner(node) {
                pending.append(&mut last.inputs);
            }
        }
    }
}

/// An array that may not have been computed yet. Cheap to clone; computed at most once.
#[derive(Clone)]
pub struct Expr(Arc<Inner>);

impl fmt::Debug for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Expr({}, {:?}, {})",
            self.op().name(),
            self.meta().shape,
            self.dtype()
        )
    }
}

impl From<Array> for Expr {
    fn from(array: Array) -> Self {
        Expr::literal(array)
    }
}

impl Expr {
    /// Checks the operation against its operands and infers the result.
    pub fn new(op: Op, inputs: Vec<Expr>) -> Result<Self> {
        let metas: Vec<&Meta> = inputs.iter().map(Expr::meta).collect();
        let mut meta = infer(&op, &metas)?;
        check_literal_operands(&op, &inputs)?;
        meta.deferred |= inputs.iter().any(|input| input.meta().deferred);
        meta.depth = inputs
            .iter()
            .map(|input| input.meta().depth + 1)
            .max()
            .unwrap_or(0);
        Ok(Self(Arc::new(Inner {
            op,
            inputs,
            meta,
            value: OnceLock::new(),
        })))
    }

    /// An array in memory.
    pub fn literal(array: Array) -> Self {
        let meta = Meta::of(&array);
        let value = OnceLock::from(array.clone());
        Self(Arc::new(Inner {
            op: Op::Literal(array),
            inputs: vec![],
            meta,
            value,
        }))
    }

    /// An array in memory that a reader has not asked for yet: the contents of a file that was read whole. It is
    /// a cast to its own dtype, which [`Expr::cast`] never makes.
    pub fn unread(array: Array) -> Result<Self> {
        let dtype = array.dtype();
        Self::new(Op::Cast { dtype }, vec![Self::literal(array)])
    }

    /// Whether this is an array of [`Expr::unread`].
    pub fn is_unread(&self) -> bool {
        match (&self.0.op, self.0.inputs.as_slice()) {
            (Op::Cast { dtype }, [below]) => below.dtype() == *dtype,
            _ => false,
        }
    }

    /// A 0-d array in memory.
    pub fn scalar(value: Scalar) -> Self {
        Self::literal(Array::scalar(value))
    }

    /// An array in a store; `deferred` as in [`Meta`].
    pub fn zarr(source: ZarrSource, deferred: bool) -> Result<Self> {
        let mut meta = infer(&Op::Zarr(source.clone()), &[])?;
        meta.deferred = deferred;
        let op = Op::Zarr(source);
        Ok(Self(Arc::new(Inner {
            op,
            inputs: vec![],
            meta,
            value: OnceLock::new(),
        })))
    }

    pub fn op(&self) -> &Op {
        &self.0.op
    }

    pub fn inputs(&self) -> &[Expr] {
        &self.0.inputs
    }

    pub fn meta(&self) -> &Meta {
        &self.0.meta
    }

    pub fn shape(&self) -> &[u64] {
        &self.0.meta.shape
    }

    pub fn ndim(&self) -> usize {
        self.0.meta.shape.len()
    }

    pub fn dtype(&self) -> DType {
        self.0.meta.dtype
    }

    /// The result, if it has been computed.
    pub fn value(&self) -> Option<&Array> {
        self.0.value.get()
    }

    /// Remembers the result (the engine's business). Later calls change nothing.
    pub fn set_value(&self, array: Array) {
        let _ = self.0.value.set(array);
    }

    /// Identity of the shared node.
    pub fn ptr(&self) -> usize {
        Arc::as_ptr(&self.0) as usize
    }

    /// The same array, deferred or not from here on.
    pub fn with_deferred(&self, deferred: bool) -> Self {
        if self.meta().deferred == deferred {
            return self.clone();
        }
        let meta = Meta {
            deferred,
            ..self.meta().clone()
        };
        let value = match self.value() {
            Some(array) => OnceLock::from(array.clone()),
            None => OnceLock::new(),
        };
        Self(Arc::new(Inner {
            op: self.op().clone(),
            inputs: self.inputs().to_vec(),
            meta,
            value,
        }))
    }

    pub fn unary(&self, op: Unary) -> Result<Self> {
        Expr::new(Op::Unary(op), vec![self.clone()])
    }

    pub fn binary(&self, op: Binary, other: &Expr) -> Result<Self> {
        Expr::new(Op::Binary(op), vec![self.clone(), other.clone()])
    }

    /// `numpy.where(self, x, y)`; `self` is boolean.
    pub fn select(&self, x: &Expr, y: &Expr) -> Result<Self> {
        Expr::new(Op::Where, vec![self.clone(), x.clone(), y.clone()])
    }

    pub fn cast(&self, dtype: DType) -> Result<Self> {
        if dtype == self.dtype() {
            return Ok(self.clone());
        }
        Expr::new(Op::Cast { dtype }, vec![self.clone()])
    }

    /// Whether both are one expression, not only alike.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The index of everything, to be narrowed.
    pub fn whole_index(&self) -> Vec<IndexItem> {
        self.shape()
            .iter()
            .map(|size| IndexItem::all(*size))
            .collect()
    }

    /// Basic indexing: a view of a computed array, or a node that merges with a slice below it.
    pub fn slice(&self, index: Vec<IndexItem>) -> Result<Self> {
        if is_whole(&index, self.shape()) {
            return Ok(self.clone());
        }
        if let Some(array) = self.value()
            && !self.meta().deferred
        {
            infer(
                &Op::Slice {
                    index: index.clone(),
                },
                &[self.meta()],
            )?;
            let items: Vec<_> = index.iter().map(|item| item.to_array_index()).collect();
            let view = littoral_array::ops::slice(array, &items)?;
            return Ok(Expr::literal(view));
        }
        if let Op::Slice { index: below } = self.op() {
            infer(
                &Op::Slice {
                    index: index.clone(),
                },
                &[self.meta()],
            )?;
            return self.inputs()[0].slice(compose(below, &index));
        }
        Expr::new(Op::Slice { index }, vec![self.clone()])
    }

    /// Elements at `indices` along `axis`; −1 gives `fill`, if there is one.
    pub fn take(&self, axis: usize, indices: Vec<i64>, fill: Option<Scalar>) -> Result<Self> {
        if fill.is_none()
            && let Some(size) = self.shape().get(axis)
            && let Some(item) = progression(&indices, *size)
        {
            // A view, and as a slice it merges with others.
            let mut index = self.whole_index();
            index[axis] = item;
            return self.slice(index);
        }
        let indices = Array::from_vec(&[indices.len()], indices)?;
        Expr::new(
            Op::Take { axis, fill },
            vec![self.clone(), Expr::literal(indices)],
        )
    }

    pub fn transpose(&self, order: Vec<usize>) -> Result<Self> {
        if order.iter().enumerate().all(|(i, axis)| i == *axis) && order.len() == self.ndim() {
            return Ok(self.clone());
        }
        Expr::new(Op::Transpose { order }, vec![self.clone()])
    }

    pub fn reshape(&self, shape: Vec<u64>) -> Result<Self> {
        if shape == self.shape() {
            return Ok(self.clone());
        }
        Expr::new(Op::Reshape { shape }, vec![self.clone()])
    }

    pub fn broadcast_to(&self, shape: Vec<u64>) -> Result<Self> {
        if shape == self.shape() {
            return Ok(self.clone());
        }
        Expr::new(Op::Broadcast { shape }, vec![self.clone()])
    }

    /// A plain reduction: missing values skipped, axes dropped, `ddof` 0.
    pub fn reduce(&self, op: Reduce, axes: Vec<usize>, skipna: bool) -> Result<Self> {
        let op = Op::Reduce {
            op,
            axes,
            skipna,
            keepdims: false,
            ddof: 0,
            min_count: None,
        };
        Expr::new(op, vec![self.clone()])
    }
}

impl IndexItem {
    /// The array crate's spelling.
    pub fn to_array_index(self) -> littoral_array::ops::Index {
        match self {
            IndexItem::At(at) => littoral_array::ops::Index::At(at as i64),
            IndexItem::Range { start, count, step } => {
                let stop = start as i64 + step * count as i64;
                littoral_array::ops::Index::Slice {
                    start: start as i64,
                    stop,
                    step,
                }
            }
        }
    }
}

fn is_whole(index: &[IndexItem], shape: &[u64]) -> bool {
    index.len() == shape.len()
        && index.iter().zip(shape).all(|(item, size)| {
            matches!(item, IndexItem::Range { start: 0, count, step: 1 } if count == size)
        })
}

/// The indices as a slice of an axis, if they are evenly spaced.
fn progression(indices: &[i64], size: u64) -> Option<IndexItem> {
    let step = regular_step(indices)?;
    let inside = indices.iter().all(|at| *at < size as i64);
    inside.then_some(IndexItem::Range {
        start: indices.first().map_or(0, |at| *at as u64),
        count: indices.len() as u64,
        step,
    })
}

/// The index that does `first`, then `second`.
fn compose(first: &[IndexItem], second: &[IndexItem]) -> Vec<IndexItem> {
    let mut rest = second.iter();
    first
        .iter()
        .map(|item| match *item {
            IndexItem::At(_) => *item,
            IndexItem::Range { start, count, step } => match rest.next() {
                None => IndexItem::Range { start, count, step },
                Some(IndexItem::At(at)) => IndexItem::At((start as i64 + step * *at as i64) as u64),
                Some(IndexItem::Range { count: 0, .. }) => IndexItem::Range {
                    start: 0,
                    count: 0,
                    step: 1,
                },
                Some(IndexItem::Range {
                    start: inner,
                    count,
                    step: stride,
                }) => IndexItem::Range {
                    start: (start as i64 + step * *inner as i64) as u64,
                    count: *count,
                    step: step * stride,
                },
            },
        })
        .collect()
}

/// Indices and codes are literals: the graph's shape may not depend on data, and both engines check
/// the numbers before they run.
fn check_literal_operands(op: &Op, inputs: &[Expr]) -> Result<()> {
    if !matches!(
        op,
        Op::Take { .. } | Op::Gather { .. } | Op::GroupReduce { .. } | Op::Isin
    ) {
        return Ok(());
    }
    for (position, operand) in inputs[1..].iter().enumerate() {
        let Op::Literal(array) = operand.op() else {
            return Err(GraphError::invalid(
                op.name(),
                "indices must be a literal array",
            ));
        };
        let shape = inputs[0].shape();
        match op {
            Op::Take { axis, fill } => {
                let lowest = if fill.is_some() { -1 } else { 0 };
                in_bounds(op, array, shape[*axis] as i64, lowest)?;
            }
            Op::Gather { axes } => in_bounds(op, array, shape[axes[position]] as i64, 0)?,
            Op::GroupReduce {
                groups,
                op: function,
                ..
            } => {
                in_bounds(op, array, *groups as i64, -1)?;
                let picks = matches!(
                    function,
                    Reduce::Min | Reduce::Max | Reduce::First | Reduce::Last
                );
                if picks && !inputs[0].dtype().has_missing() {
                    every_group(op, array, *groups)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn in_bounds(op: &Op, array: &Array, size: i64, lowest: i64) -> Result<()> {
    let values = array
        .to_vec::<i64>()
        .ok_or_else(|| GraphError::invalid(op.name(), "indices must be int64"))?;
    match values
        .iter()
        .find(|value| **value < lowest || **value >= size)
    {
        None => Ok(()),
        Some(value) => Err(GraphError::invalid(
            op.name(),
            format!("index {value} is out of bounds for an axis of size {size}"),
        )),
    }
}

/// Integers have no missing value to give to an empty group.
fn every_group(op: &Op, codes: &Array, groups: u64) -> Result<()> {
    let mut seen = vec![false; groups as usize];
    for code in codes.to_vec::<i64>().unwrap_or_default() {
        if code >= 0 {
            seen[code as usize] = true;
        }
    }
    match seen.iter().position(|seen| !seen) {
        None => Ok(()),
        Some(group) => Err(GraphError::invalid(
            op.name(),
            format!("group {group} is empty, and integers have no missing value; cast to f8 first"),
        )),
    }
}
