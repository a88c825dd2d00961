//! Where bytes come from: URLs, Zarr v2 and v3 metadata, codecs, sharding, listing.
//!
//! [`open_group`] reads a store's metadata; a [`ZarrArray`] reads its chunks. All I/O goes through
//! a [`Transport`], which the page and the native binary implement.
//!
#![doc = include_str!("../SUPPORT.md")]

mod array;
mod buffers;
mod codecs;
mod elements;
mod errors;
mod group;
mod http;
mod listing;
#[cfg(feature = "testing")]
mod memory;
mod metadata;
#[cfg(all(feature = "native", not(target_arch = "wasm32")))]
mod native;
mod netcdf;
mod opener;
mod sharding;
mod shards;
mod span;
mod transport;
mod url;

pub use array::ZarrArray;
pub use bytes::Bytes;
pub use errors::{Result, StoreError};
pub use group::{Group, OpenOptions, open_group};
#[cfg(feature = "testing")]
pub use memory::MemoryTransport;
pub use metadata::{ArrayMeta, ZarrFormat, attribute_fill_value};
#[cfg(all(feature = "native", not(target_arch = "wasm32")))]
pub use native::NativeTransport;
pub use netcdf::{HDF5_MAGIC, NetcdfFile, NetcdfValue, NetcdfVariable};
pub use transport::{ByteRange, Method, Request, Response, Transport, TransportError};
pub use url::{expand_scheme, join};
