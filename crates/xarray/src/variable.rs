//! An n-d array with named dimensions and attributes; no coordinates.

use indexmap::IndexMap;
use littoral_array::{Array, DType, Scalar, TimeUnit};
use littoral_graph::{Expr, IndexItem, Op};

use crate::attrs::Attrs;
use crate::error::{Result, tuple_repr, value_error};
use crate::multiindex::Role;

#[derive(Debug, Clone)]
pub struct Variable {
    /// One name per axis, distinct.
    pub dims: Vec<String>,
    pub data: Expr,
    pub attrs: Attrs,
    /// How it was stored (`dtype`, `units`, `calendar`, `scale_factor`, `chunks` …).
    pub encoding: Attrs,
    /// Its part in an index, where it is a coordinate.
    pub role: Role,
}

/// Results with fewer elements than this are computed at once if their operands are in memory.
const EAGER_SIZE: u64 = 1 << 16;
/// Deeper expressions in memory are computed, whatever their size.
const MAX_DEPTH: u32 = 200;

impl Variable {
    /// Errors if there is not one distinct name per axis.
    pub fn new(dims: Vec<String>, data: impl Into<Expr>) -> Result<Self> {
        let mut data = data.into();
        // Times are kept in seconds or finer.
        match data.dtype() {
            DType::Datetime(unit) if unit < TimeUnit::Second => {
                data = data.cast(DType::Datetime(TimeUnit::Second))?;
            }
            DType::Timedelta(unit) if unit < TimeUnit::Second => {
                data = data.cast(DType::Timedelta(TimeUnit::Second))?;
            }
            _ => {}
        }
        if dims.len() != data.ndim() {
            return Err(value_error(format!(
                "dimensions {} must have the same length as the number of data dimensions, ndim={}",
                tuple_repr(dims.iter().map(String::as_str)),
                data.ndim()
            )));
        }
        let repeated = dims
            .iter()
            .enumerate()
            .find(|(i, dim)| dims[..*i].contains(dim));
        if let Some((_, dim)) = repeated {
            return Err(value_error(format!(
                "dimension {dim:?} appears more than once in {}",
                tuple_repr(dims.iter().map(String::as_str))
            )));
        }
        Ok(Self {
            dims,
            data: settle(data)?,
            attrs: Attrs::new(),
            encoding: Attrs::new(),
            role: Role::Default,
        })
    }

    /// A 0-d variable.
    pub fn scalar(value: Scalar) -> Self {
        let data = Expr::scalar(value);
        Self {
            dims: vec![],
            data,
            attrs: Attrs::new(),
            encoding: Attrs::new(),
            role: Role::Default,
        }
    }

    pub fn with_attrs(mut self, attrs: Attrs) -> Self {
        self.attrs = attrs;
        self
    }

    /// The same names and attributes around other data of the same rank.
    pub fn with_data(&self, data: Expr) -> Result<Self> {
        Ok(Variable::new(self.dims.clone(), data)?.with_attrs(self.attrs.clone()))
    }

    pub(crate) fn with_role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// Whether labels can be looked up in this, as the coordinate `name`: a 1-d coordinate named as its
    /// dimension, one with an index of its own, the coordinates of a MultiIndex.
    pub fn is_index(&self, name: &str) -> bool {
        let [dim] = self.dims.as_slice() else {
            return false;
        };
        match &self.role {
            Role::Default | Role::Positions | Role::Multi(_) => dim == name,
            Role::Unindexed | Role::Former => false,
            Role::Own(own) => **own == *name,
            Role::Level(levels, at) => levels.names.get(*at).is_some_and(|own| own == name),
        }
    }

    pub fn shape(&self) -> &[u64] {
        self.data.shape()
    }

    pub fn ndim(&self) -> usize {
        self.dims.len()
    }

    pub fn dtype(&self) -> DType {
        self.data.dtype()
    }

    pub fn size(&self) -> u64 {
        self.data.meta().size()
    }

    pub fn nbytes(&self) -> u64 {
        self.data.meta().nbytes()
    }

    pub fn axis(&self, dim: &str) -> Option<usize> {
        self.dims.iter().position(|own| own == dim)
    }

    pub fn sizes(&self) -> IndexMap<String, u64> {
        self.dims
            .iter()
            .cloned()
            .zip(self.shape().iter().copied())
            .collect()
    }

    /// The values, computed if they are not known. Waits.
    pub fn values(&self) -> Result<Array> {
        if let Some(array) = self.data.value() {
            return Ok(array.clone());
        }
        let mut arrays = littoral_engine::compute(std::slice::from_ref(&self.data))?;
        Ok(arrays.remove(0))
    }

    /// The values of a coordinate: small ones are read here whatever the budgets.
    pub(crate) fn labels(&self) -> Result<Array> {
        let mut arrays = littoral_engine::compute_labels(std::slice::from_ref(&self.data))?;
        Ok(arrays.remove(0))
    }

    /// [`Variable::loaded`] of a coordinate.
    pub(crate) fn with_labels(&self) -> Result<Self> {
        Ok(Self {
            data: Expr::literal(self.labels()?),
            ..self.clone()
        })
    }

    /// In memory and not deferred any more.
    pub fn loaded(&self) -> Result<Self> {
        if matches!(self.data.op(), littoral_graph::Op::Literal(_)) && !self.data.meta().deferred {
            return Ok(self.clone());
        }
        Ok(Self {
            data: Expr::literal(self.values()?),
            ..self.clone()
        })
    }

    /// Uncomputed from here on: an array of Dask that is called `layer`, in chunks of these lengths.
    pub fn in_chunks(&self, chunks: &[u64], layer: &str) -> Result<Self> {
        let chunks = chunks.iter().zip(self.shape());
        let op = Op::Rechunk {
            chunks: chunks.map(|(c, n)| (*c).min(*n).max(1)).collect(),
            layer: Some(layer.into()),
        };
        Ok(Self {
            data: Expr::new(op, vec![self.data.with_deferred(true)])?,
            ..self.clone()
        })
    }

    /// Axes in the order of `dims`, which names each own dimension once.
    pub fn transpose(&self, dims: &[String]) -> Result<Self> {
        let order: Vec<usize> = dims.iter().filter_map(|dim| self.axis(dim)).collect();
        let data = self.data.transpose(order)?;
        Ok(Self {
            dims: dims.to_vec(),
            data: settle(data)?,
            ..self.clone()
        })
    }

    /// Broadcast to `sizes` (which hold every own dimension), in their order.
    pub fn broadcast_to(&self, sizes: &IndexMap<String, u64>) -> Result<Self> {
        let expanded = self.expanded(&sizes.keys().cloned().collect::<Vec<_>>())?;
        let data = expanded
            .data
            .broadcast_to(sizes.values().copied().collect())?;
        Ok(Self { data, ..expanded })
    }

    /// Without its dimensions that are not among `kept`, all of length 1.
    pub(crate) fn squeezed(&self, kept: &[String]) -> Result<Self> {
        let mut items = self.data.whole_index();
        for (item, dim) in items.iter_mut().zip(&self.dims) {
            if !kept.contains(dim) {
                *item = IndexItem::At(0);
            }
        }
        self.sliced(items)
    }

    /// Axes in the order of `dims`; dimensions that are not there have length 1.
    pub(crate) fn expanded(&self, dims: &[String]) -> Result<Self> {
        let own: Vec<String> = dims
            .iter()
            .filter(|dim| self.dims.contains(dim))
            .cloned()
            .collect();
        let ordered = self.transpose(&own)?;
        let shape = dims
            .iter()
            .map(|dim| ordered.axis(dim).map_or(1, |axis| ordered.shape()[axis]))
            .collect();
        let same = dims == ordered.dims;
        Ok(Self {
            dims: dims.to_vec(),
            data: ordered.data.reshape(shape)?,
            role: if same { ordered.role } else { Role::Default },
            ..ordered
        })
    }

    /// Basic indexing by one item per axis; integer items drop their dimension.
    pub(crate) fn sliced(&self, items: Vec<IndexItem>) -> Result<Self> {
        let dims: Vec<String> = self
            .dims
            .iter()
            .zip(&items)
            .filter(|(_, item)| matches!(item, IndexItem::Range { .. }))
            .map(|(dim, _)| dim.clone())
            .collect::<Vec<String>>();
        let turned = |item: &IndexItem| matches!(item, IndexItem::Range { step, .. } if *step < 0);
        let turned = items.iter().any(turned);
        let mut data = settle(self.data.slice(items)?)?;
        if let (true, DType::Interval(_)) = (dims.is_empty(), data.dtype()) {
            // One interval is an object.
            data = data.cast(DType::Object)?;
        }
        let same = dims == self.dims;
        let mut out = Self {
            dims,
            data,
            ..self.clone()
        };
        if turned {
            out.role.rearranged();
        }
        if same { Ok(out) } else { out.without_role() }
    }

    /// Elements at `indices` along a dimension; −1 gives `fill`.
    pub(crate) fn take(&self, dim: &str, indices: &[i64], fill: Option<Scalar>) -> Result<Self> {
        let Some(axis) = self.axis(dim) else {
            return Ok(self.clone());
        };
        let data = self.data.take(axis, indices.to_vec(), fill)?;
        let mut out = Self {
            data: settle(data)?,
            ..self.clone()
        };
        out.role.rearranged();
        Ok(out)
    }

    pub(crate) fn renamed_dim(mut self, from: &str, to: &str) -> Self {
        for dim in self.dims.iter_mut().filter(|dim| *dim == from) {
            *dim = to.to_owned();
            self.role = self.role.elsewhere();
        }
        self
    }
}

/// Small results of operands in memory are computed on the spot, so that a loop of small steps does
/// not grow an endless expression, nor keep the values of all steps. Large ones wait, so that steps can be
/// fused, but not for ever.
pub(crate) fn settle(data: Expr) -> Result<Expr> {
    let waits = data.meta().deferred || data.is_unread();
    if data.value().is_some() || waits || data.inputs().is_empty() {
        return Ok(data);
    }
    let known = |input: &Expr| input.value().is_some() && input.meta().size() < EAGER_SIZE;
    let small = data.meta().size() < EAGER_SIZE && data.inputs().iter().all(known);
    if !small && data.meta().depth <= MAX_DEPTH {
        return Ok(data);
    }
    let mut values = littoral_engine::compute(std::slice::from_ref(&data))?;
    Ok(Expr::literal(values.remove(0)))
}
