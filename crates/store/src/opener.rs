//! How the members of a group are found: consolidated metadata, else a listing.

use futures::StreamExt;
use serde_json::{Map, Value};

use crate::errors::{Result, StoreError};
use crate::group::{Group, OpenOptions, child, split_last};
use crate::http::document;
use crate::metadata::{ArrayMeta, ZarrFormat, parse_array_v2, parse_array_v3};
use crate::transport::{Transport, TransportError};
use crate::url::join;

/// The documents that tell what is at a path.
#[derive(Default)]
pub(crate) struct Documents {
    zarr_json: Option<Map<String, Value>>,
    zmetadata: Option<Map<String, Value>>,
}

pub(crate) struct Opener<'a> {
    pub transport: &'a dyn Transport,
    pub url: &'a str,
    pub options: &'a OpenOptions,
}

type Document = Result<Option<Map<String, Value>>>;

impl Opener<'_> {
    fn wants(&self, format: u8) -> bool {
        self.options
            .zarr_format
            .is_none_or(|wanted| wanted == format)
    }

    async fn document(&self, path: &str, name: &str) -> Document {
        document(self.transport, &join(self.url, path), name).await
    }

    async fn document_if(&self, wanted: bool, path: &str, name: &str) -> Document {
        if wanted {
            self.document(path, name).await
        } else {
            Ok(None)
        }
    }

    /// Asks for both formats at once: one round trip for most stores.
    pub async fn root_documents(&self, path: &str) -> Result<Documents> {
        let use_consolidated = self.options.consolidated != Some(false);
        let (v3, v2) = futures::join!(
            self.document_if(self.wants(3), path, "zarr.json"),
            self.document_if(self.wants(2) && use_consolidated, path, ".zmetadata"),
        );
        if matches!(v3, Ok(None) | Err(_)) && matches!(v2, Ok(None) | Err(_)) {
            // Where a host refuses what is not there, the refusal counts only if nothing else is.
            v3?;
            v2?;
            return Ok(Documents::default());
        }
        Ok(Documents {
            zarr_json: v3.ok().flatten(),
            zmetadata: v2.ok().flatten(),
        })
    }

    pub async fn open(&self, path: &str) -> Result<Group> {
        let documents = match self.root_documents(path).await {
            // Without an answer there is nothing to go on asking for.
            Err(StoreError::Transport(error)) if !matches!(error, TransportError::Http { .. }) => {
                return Err(error.into());
            }
            documents => documents,
        };
        if let Ok(documents) = &documents {
            if let Some(group) = self.consolidated_tree(path, documents)? {
                return Ok(group);
            }
            if let Some(object) = &documents.zarr_json {
                self.may_list(path)?;
                let group = Group {
                    attributes: attributes(object),
                    ..Group::empty(self.url, path, ZarrFormat::V3)
                };
                return self.list_members(group).await;
            }
        }
        if self.wants(2) {
            let (zgroup, zattrs, zarray) = futures::join!(
                self.document(path, ".zgroup"),
                self.document(path, ".zattrs"),
                self.document(path, ".zarray"),
            );
            if let Ok(Some(_)) = zgroup {
                self.may_list(path)?;
                let attributes = zattrs?.unwrap_or_default();
                let group = Group {
                    attributes,
                    ..Group::empty(self.url, path, ZarrFormat::V2)
                };
                return self.list_members(group).await;
            }
            if let Ok(Some(_)) = zarray {
                return Err(self.is_array(path));
            }
            documents?;
            zgroup?;
        } else {
            documents?;
        }
        self.not_there(path).await?;
        Err(StoreError::NotFound {
            url: join(self.url, path),
        })
    }

    /// Fails if consolidated metadata were asked for.
    fn may_list(&self, path: &str) -> Result<()> {
        if self.options.consolidated != Some(true) {
            return Ok(());
        }
        Err(StoreError::NotZarr {
            url: join(self.url, path),
            detail: "it has no consolidated metadata, which were asked for".into(),
        })
    }

    fn is_array(&self, path: &str) -> StoreError {
        StoreError::NotZarr {
            url: join(self.url, path),
            detail: "it is a single Zarr array; open the group that holds it".into(),
        }
    }

    /// Fails with the better reason if the host answers for the URL itself: it is something else.
    async fn not_there(&self, path: &str) -> Result<()> {
        let url = join(self.url, path);
        let request = crate::transport::Request {
            method: crate::transport::Method::Head,
            ..crate::transport::Request::get(url.clone())
        };
        match self.transport.send(request).await {
            Ok(response) if (200..300).contains(&response.status) => Err(StoreError::NotZarr {
                url,
                detail: "there are no Zarr metadata (zarr.json, .zgroup or .zmetadata) in it"
                    .into(),
            }),
            _ => Ok(()),
        }
    }

    /// The tree of groups that consolidated metadata describe; None if there are none.
    pub fn consolidated_tree(&self, path: &str, documents: &Documents) -> Result<Option<Group>> {
        if let Some(object) = &documents.zarr_json {
            match object.get("node_type").and_then(Value::as_str) {
                Some("group") => {}
                Some("array") => return Err(self.is_array(path)),
                _ => {
                    return Err(StoreError::Metadata {
                        document: join(&join(self.url, path), "zarr.json"),
                        detail: "node_type is neither \"group\" nor \"array\"".into(),
                    });
                }
            }
            let members = object
                .get("consolidated_metadata")
                .and_then(|consolidated| consolidated.get("metadata"))
                .and_then(Value::as_object)
                .filter(|_| self.options.consolidated != Some(false));
            if let Some(members) = members {
                return self.tree_v3(path, object, members).map(Some);
            }
            if documents.zmetadata.is_none() || self.options.zarr_format == Some(3) {
                return Ok(None);
            }
        }
        match &documents.zmetadata {
            Some(object) => self.tree_v2(path, object).map(Some),
            None => Ok(None),
        }
    }

    fn tree_v3(
        &self,
        path: &str,
        object: &Map<String, Value>,
        members: &Map<String, Value>,
    ) -> Result<Group> {
        let mut root = Group {
            attributes: attributes(object),
            consolidated: true,
            ..Group::empty(self.url, path, ZarrFormat::V3)
        };
        for (member, document) in members {
            let Some(object) = document.as_object() else {
                continue;
            };
            let (parent, name) = split_last(member);
            match object.get("node_type").and_then(Value::as_str) {
                Some("array") if self.dropped(name) => {}
                Some("array") => {
                    let array = parse_array_v3(self.url, &child(path, member), object)?;
                    root.group_at(parent).arrays.insert(name.to_owned(), array);
                }
                _ => root.group_at(member).attributes = attributes(object),
            }
        }
        Ok(root)
    }

    fn tree_v2(&self, path: &str, object: &Map<String, Value>) -> Result<Group> {
        let Some(documents) = object.get("metadata").and_then(Value::as_object) else {
            return Err(StoreError::Metadata {
                document: join(&join(self.url, path), ".zmetadata"),
                detail: "metadata: expected an object".into(),
            });
        };
        let mut root = Group {
            consolidated: true,
            ..Group::empty(self.url, path, ZarrFormat::V2)
        };
        let attributes_of = |member: &str| {
            let attributes = documents.get(&child(member, ".zattrs"));
            attributes
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default()
        };
        for (key, document) in documents {
            let (member, kind) = split_last(key);
            match (kind, document.as_object()) {
                (".zgroup", _) => root.group_at(member).attributes = attributes_of(member),
                (".zarray", Some(zarray)) => {
                    let (parent, name) = split_last(member);
                    if self.dropped(name) {
                        continue;
                    }
                    if member.is_empty() {
                        return Err(self.is_array(path));
                    }
                    let full = child(path, member);
                    let array = parse_array_v2(self.url, &full, zarray, attributes_of(member))?;
                    root.group_at(parent).arrays.insert(name.to_owned(), array);
                }
                _ => {}
            }
        }
        Ok(root)
    }

    fn dropped(&self, name: &str) -> bool {
        self.options
            .drop_variables
            .iter()
            .any(|dropped| dropped == name)
    }

    /// Finds the members of a group in the host's listing.
    async fn list_members(&self, mut group: Group) -> Result<Group> {
        let location = join(self.url, &group.path);
        let names = match self.transport.list(&location).await {
            Ok(Some(names)) => names,
            Ok(None) => return Err(StoreError::NeedsConsolidated { url: location }),
            Err(error @ (TransportError::Interrupted | TransportError::Unreachable { .. })) => {
                return Err(error.into());
            }
            Err(_) => return Err(StoreError::NeedsConsolidated { url: location }),
        };
        let mut names: Vec<String> = names
            .into_iter()
            .filter(|name| !name.is_empty() && !name.starts_with('.') && name != "zarr.json")
            .filter(|name| !self.dropped(name))
            .collect();
        names.sort();
        names.dedup();
        let format = group.format;
        let path = group.path.clone();
        let members = futures::stream::iter(names)
            .map(|name| {
                let member = child(&path, &name);
                async move { (name, self.member(&member, format).await) }
            })
            .buffered(16);
        let mut members = std::pin::pin!(members);
        while let Some((name, member)) = members.next().await {
            match member? {
                Some(Member::Array(array)) => {
                    group.arrays.insert(name, *array);
                }
                Some(Member::Group(below)) => {
                    group.groups.insert(name, *below);
                }
                None => {}
            }
        }
        Ok(group)
    }

    /// What is at `path`, None if it is not part of the store.
    async fn member(&self, path: &str, format: ZarrFormat) -> Result<Option<Member>> {
        if format == ZarrFormat::V3 {
            let Some(object) = self.document(path, "zarr.json").await? else {
                return Ok(None);
            };
            return Ok(Some(
                match object.get("node_type").and_then(Value::as_str) {
                    Some("array") => {
                        Member::Array(Box::new(parse_array_v3(self.url, path, &object)?))
                    }
                    _ => Member::Group(Box::new(Group {
                        attributes: attributes(&object),
                        ..Group::empty(self.url, path, format)
                    })),
                },
            ));
        }
        let (zarray, zattrs) = futures::join!(
            self.document(path, ".zarray"),
            self.document(path, ".zattrs")
        );
        if let Some(zarray) = zarray? {
            let attributes = zattrs?.unwrap_or_default();
            let array = parse_array_v2(self.url, path, &zarray, attributes)?;
            return Ok(Some(Member::Array(Box::new(array))));
        }
        Ok(self.document(path, ".zgroup").await?.map(|_| {
            let attributes = zattrs.ok().flatten().unwrap_or_default();
            Member::Group(Box::new(Group {
                attributes,
                ..Group::empty(self.url, path, format)
            }))
        }))
    }
}

enum Member {
    Array(Box<ArrayMeta>),
    Group(Box<Group>),
}

fn attributes(object: &Map<String, Value>) -> Map<String, Value> {
    object
        .get("attributes")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default()
}
