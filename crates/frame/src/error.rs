//! What can go wrong with tables: one variant per Python exception type.

use littoral_array::ArrayError;
use littoral_xarray::XarrayError;

pub type Result<T, E = FrameError> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FrameError {
    /// `KeyError`; the text is the `repr` of the key that is not there, or a sentence.
    #[error("{0}")]
    Key(String),
    /// `ValueError`.
    #[error("{0}")]
    Value(String),
    /// `TypeError`.
    #[error("{0}")]
    Type(String),
    /// `IndexError`.
    #[error("{0}")]
    Index(String),
    /// `NotImplementedError`.
    #[error("{0}")]
    NotImplemented(String),
    #[error(transparent)]
    Array(#[from] ArrayError),
    #[error(transparent)]
    Labelled(#[from] XarrayError),
}

pub(crate) fn value_error<T>(message: impl Into<String>) -> Result<T> {
    Err(FrameError::Value(message.into()))
}
