//! What can go wrong between a URL and an array.

use littoral_array::ArrayError;

use crate::transport::TransportError;

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Nothing at this URL (Python's `FileNotFoundError`).
    #[error("No such file or directory: {url:?}")]
    NotFound { url: String },
    /// Something is there, but it is not (the kind of) Zarr that was asked for.
    #[error("{url} cannot be opened as a Zarr group: {detail}")]
    NotZarr { url: String, detail: String },
    /// A file that is no netCDF-3 file, or a broken one (Python's `OSError`).
    #[error("{url} cannot be read as a netCDF-3 file: {detail}")]
    NotNetcdf { url: String, detail: String },
    /// A group whose members cannot be found out.
    #[error(
        "the members of the Zarr group {url} cannot be found: it has no consolidated metadata and \
         its host gives no directory listing. Consolidate the store where it was written, with \
         zarr.consolidate_metadata(store)"
    )]
    NeedsConsolidated { url: String },
    /// A valid store that uses something this reader does not know.
    #[error("{array}: {what} is not supported; supported are {supported}")]
    Unsupported {
        array: String,
        what: String,
        supported: String,
    },
    /// Bytes of a chunk that are not what the metadata promise.
    #[error("{array}, chunk {chunk:?}: expected {expected}, found {found}")]
    Corrupt {
        array: String,
        chunk: String,
        expected: String,
        found: String,
    },
    /// A metadata document that contradicts itself or the format.
    #[error("metadata in {document}: {detail}")]
    Metadata { document: String, detail: String },
    #[error(transparent)]
    Transport(#[from] TransportError),
    #[error(transparent)]
    Array(#[from] ArrayError),
}
