//! Opening a store: the members of a group and their metadata.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::errors::{Result, StoreError};
use crate::metadata::{ArrayMeta, ZarrFormat};
use crate::opener::Opener;
use crate::transport::Transport;
use crate::url::{expand_scheme, join};

/// How to open a store, as `xr.open_zarr` names its parameters.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// Path of a group inside the store.
    pub group: Option<String>,
    /// Some(true): error without consolidated metadata; Some(false): do not use them.
    pub consolidated: Option<bool>,
    /// 2 or 3; None finds out.
    pub zarr_format: Option<u8>,
    /// Arrays whose metadata are not looked at, by name.
    pub drop_variables: Vec<String>,
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
///
/// Members come from consolidated metadata, else from a listing where the host gives one, else
/// the error is [`StoreError::NeedsConsolidated`].
pub async fn open_group(
    transport: &dyn Transport,
    url: &str,
    options: &OpenOptions,
) -> Result<Group> {
    let url = transport.resolve(&expand_scheme(url.trim()))?;
    let url = url.trim_end_matches('/');
    let path = options.group.as_deref().unwrap_or("").trim_matches('/');
    let opener = Opener {
        transport,
        url,
        options,
    };
    if path.is_empty() {
        return opener.open("").await;
    }
    // The root's consolidated metadata, if there are any, hold all groups.
    if options.consolidated != Some(false)
        && let Ok(root) = opener.root_documents("").await
        && let Some(tree) = opener.consolidated_tree("", &root)?
    {
        return tree.descend(path).ok_or_else(|| StoreError::NotFound {
            url: join(url, path),
        });
    }
    opener.open(path).await
}

impl Group {
    pub(crate) fn empty(url: &str, path: &str, format: ZarrFormat) -> Self {
        Self {
            url: url.to_owned(),
            path: path.to_owned(),
            format,
            attributes: Map::new(),
            arrays: IndexMap::new(),
            groups: IndexMap::new(),
            consolidated: false,
        }
    }

    /// The group at a path below this one.
    pub(crate) fn descend(self, path: &str) -> Option<Group> {
        path.split('/')
            .filter(|name| !name.is_empty())
            .try_fold(self, |mut group, name| group.groups.swap_remove(name))
    }

    /// The group at `path` below this one, made with those in between where they are missing.
    pub(crate) fn group_at(&mut self, path: &str) -> &mut Group {
        let mut group = self;
        for name in path.split('/').filter(|name| !name.is_empty()) {
            let below = child(&group.path, name);
            let (url, format, consolidated) = (group.url.clone(), group.format, group.consolidated);
            group = group
                .groups
                .entry(name.to_owned())
                .or_insert_with(|| Group {
                    consolidated,
                    ..Group::empty(&url, &below, format)
                });
        }
        group
    }
}

pub(crate) fn child(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}/{name}")
    }
}

pub(crate) fn split_last(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}
