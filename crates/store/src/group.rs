//! Opening a store: the members of a group and their metadata.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::errors::Result;
use crate::metadata::{ArrayMeta, ZarrFormat};
use crate::transport::Transport;

/// How to open a store, as `xr.open_zarr` names its parameters.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// Path of a group inside the store.
    pub group: Option<String>,
    /// Some(true): error without consolidated metadata; Some(false): do not use them.
    pub consolidated: Option<bool>,
    /// 2 or 3; None finds out.
    pub zarr_format: Option<u8>,
}

#[derive(Debug, Clone)]
pub struct Group {
    /// The store's URL, absolute.
    pub url: String,
    /// The group's path in the store, empty for the root.
    pub path: String,
    pub format: ZarrFormat,
    pub attributes: Map<String, Value>,
    /// Arrays directly in this group, by name.
    pub arrays: IndexMap<String, ArrayMeta>,
    /// Groups directly in this group, by name. Without consolidated metadata they are listed with
    /// their attributes only: open them to see their members.
    pub groups: IndexMap<String, Group>,
    pub consolidated: bool,
}

/// Opens the Zarr group (v2 or v3) at `url`, which may be relative.
pub async fn open_group(transport: &dyn Transport, url: &str, options: &OpenOptions) -> Result<Group> {
    let _ = (transport, url, options);
    unimplemented!()
}
