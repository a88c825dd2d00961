//! What can go wrong with labelled data: one variant per Python exception type.

use littoral_array::ArrayError;
use littoral_array::format::python_str_repr;
use littoral_engine::EngineError;
use littoral_graph::GraphError;
use littoral_store::StoreError;

use crate::attrs::Opaque;

pub type Result<T, E = XarrayError> = std::result::Result<T, E>;

/// Messages are xarray's where they read well.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum XarrayError {
    /// `KeyError`: a label, a variable, a coordinate that is not there.
    #[error("{0}")]
    Key(String),
    /// `ValueError`.
    #[error("{0}")]
    Value(String),
    /// `TypeError`.
    #[error("{0}")]
    Type(String),
    /// `AttributeError`.
    #[error("{0}")]
    Attribute(String),
    /// `IndexError`.
    #[error("{0}")]
    Index(String),
    /// `xarray.AlignmentError`, a `ValueError`.
    #[error("{0}")]
    Alignment(String),
    /// `xarray.MergeError`, a `ValueError`.
    #[error("{0}")]
    Merge(String),
    /// `xarray.CoordinateValidationError`, a `ValueError`.
    #[error("{0}")]
    CoordinateValidation(String),
    /// numpy's `LinAlgError`.
    #[error("{0}")]
    LinAlg(String),
    /// pandas' `InvalidIndexError`.
    #[error("{0}")]
    InvalidIndex(String),
    /// pandas' `UnsortedIndexError`, a `KeyError`.
    #[error("{0}")]
    UnsortedIndex(String),
    /// `NotImplementedError`.
    #[error("{0}")]
    NotImplemented(String),
    /// An exception of the language on top, from a function that it passed in.
    #[error("{}", .0.text)]
    Raised(Opaque),
    #[error(transparent)]
    Array(#[from] ArrayError),
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<GraphError> for XarrayError {
    fn from(error: GraphError) -> Self {
        match error {
            GraphError::Array(error) => error.into(),
            other => EngineError::from(other).into(),
        }
    }
}

impl From<StoreError> for XarrayError {
    fn from(error: StoreError) -> Self {
        EngineError::from(error).into()
    }
}

/// `KeyError` with the key quoted as Python does.
pub(crate) fn key_error(message: impl Into<String>) -> XarrayError {
    XarrayError::Key(message.into())
}

pub(crate) fn value_error(message: impl Into<String>) -> XarrayError {
    XarrayError::Value(message.into())
}

/// A name as Python writes it; that of an array on its way through a dataset is no string.
fn shown(name: &str) -> String {
    match crate::dataarray::shown_name(name) {
        same if same == name => python_str_repr(name),
        other => other.to_owned(),
    }
}

/// Names as Python writes them inside brackets: `'a', 'b'`.
pub(crate) fn names_list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(shown).collect();
    quoted.join(", ")
}

/// Python's `repr` of a list of names: `['a', 'b']`.
pub(crate) fn names_repr<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    format!("[{}]", names_list(names))
}

/// Python's `repr` of a tuple of names: `('a',)`.
pub(crate) fn tuple_repr<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(python_str_repr).collect();
    match quoted.as_slice() {
        [one] => format!("({one},)"),
        _ => format!("({})", quoted.join(", ")),
    }
}
