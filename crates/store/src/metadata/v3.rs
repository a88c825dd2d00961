//! Zarr v3: an array's `zarr.json`.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::json::sizes;
use super::{ArrayMeta, ChunkKeys, Fields, Stored, ZarrFormat};
use super::{chunk_shape, fill_value, impossible_chain, names};
use crate::codecs::{self, CodecChain, Config};
use crate::errors::{Result, StoreError};
use crate::sharding::{IndexLocation, Sharding};
use crate::url::join;

/// Describes the array at `path` of the store at `url` from its `zarr.json`.
pub(crate) fn parse_array(url: &str, path: &str, object: &Map<String, Value>) -> Result<ArrayMeta> {
    let array = join(url, path);
    let document = join(&array, "zarr.json");
    let fields = Fields {
        document: &document,
        object,
    };
    let format = fields.required("zarr_format")?;
    if format.as_u64() != Some(3) {
        return Err(fields.wrong("zarr_format", "3", format));
    }
    if let Some(transformers) = fields.get("storage_transformers")
        && transformers.as_array().is_none_or(|list| !list.is_empty())
    {
        return Err(StoreError::Unsupported {
            array,
            what: format!("storage transformer {transformers}"),
            supported: "none".into(),
        });
    }
    let shape = fields.sizes("shape")?;
    let stored = Stored::from_v3(&fields, &array, fields.required("data_type")?)?;
    let grid = chunk_shape(
        &fields,
        "chunk_shape",
        &shape,
        regular_grid(&array, &fields)?,
    )?;
    let keys = chunk_keys(&array, &fields)?;
    let fill_value = fill_value(&fields, stored)?;
    let attributes = match fields.get("attributes") {
        None => Map::new(),
        Some(Value::Object(attributes)) => attributes.clone(),
        Some(other) => return Err(fields.wrong("attributes", "an object", other)),
    };
    let dimension_names = if shape.is_empty() {
        Some(Vec::new())
    } else {
        names(fields.get("dimension_names"), shape.len())
    };
    let codecs = fields.required("codecs")?;
    let mut meta = ArrayMeta {
        url: url.to_owned(),
        path: path.to_owned(),
        format: ZarrFormat::V3,
        chunks: grid.clone(),
        shards: None,
        dtype: stored.dtype(),
        fill_value,
        dimension_names,
        attributes,
        stored,
        keys,
        chain: Err(impossible_chain(&array, "no codecs".into())),
        sharding: None,
        shape,
    };
    match shard_configuration(&fields, &array, codecs)? {
        None => meta.chain = chain(&fields, &array, codecs, meta.shape.len()).map(Arc::new),
        Some(configuration) => {
            let (inner, sharding) = sharding(&fields, &array, configuration, &grid)?;
            let inner_codecs = required(&fields, configuration, "codecs")?;
            meta.chain = chain(&fields, &array, inner_codecs, grid.len()).map(Arc::new);
            meta.chunks = inner;
            meta.sharding = Some(Arc::new(sharding));
            meta.shards = Some(grid);
        }
    }
    Ok(meta)
}

/// A `{name, configuration}` object, or a bare name.
fn named<'a>(
    fields: &Fields,
    field: &str,
    value: &'a Value,
) -> Result<(&'a str, &'a Map<String, Value>)> {
    static EMPTY: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    let wrong = || fields.wrong(field, "an object with a name", value);
    match value {
        Value::String(name) => Ok((name, &EMPTY)),
        Value::Object(object) => {
            let name = object
                .get("name")
                .and_then(Value::as_str)
                .ok_or_else(wrong)?;
            match object.get("configuration") {
                None | Some(Value::Null) => Ok((name, &EMPTY)),
                Some(Value::Object(configuration)) => Ok((name, configuration)),
                Some(_) => Err(wrong()),
            }
        }
        _ => Err(wrong()),
    }
}

fn required<'a>(fields: &Fields, object: &'a Map<String, Value>, field: &str) -> Result<&'a Value> {
    object
        .get(field)
        .ok_or_else(|| fields.error(format!("{field} is missing")))
}

fn unsupported(array: &str, what: String, supported: &str) -> StoreError {
    StoreError::Unsupported {
        array: array.to_owned(),
        what,
        supported: supported.to_owned(),
    }
}

fn regular_grid(array: &str, fields: &Fields) -> Result<Vec<u64>> {
    let (name, configuration) = named(fields, "chunk_grid", fields.required("chunk_grid")?)?;
    if name != "regular" {
        return Err(unsupported(
            array,
            format!("chunk grid {name:?}"),
            "regular",
        ));
    }
    sizes(
        fields,
        "chunk_shape",
        required(fields, configuration, "chunk_shape")?,
    )
}

fn chunk_keys(array: &str, fields: &Fields) -> Result<ChunkKeys> {
    let encoding = fields.required("chunk_key_encoding")?;
    let (name, configuration) = named(fields, "chunk_key_encoding", encoding)?;
    let prefixed = match name {
        "default" => true,
        "v2" => false,
        _ => {
            let what = format!("chunk key encoding {name:?}");
            return Err(unsupported(array, what, "default and v2"));
        }
    };
    let separator = match configuration.get("separator").map(Value::as_str) {
        None => {
            if prefixed {
                '/'
            } else {
                '.'
            }
        }
        Some(Some("/")) => '/',
        Some(Some(".")) => '.',
        Some(_) => {
            return Err(fields.wrong("chunk_key_encoding", "separator \"/\" or \".\"", encoding));
        }
    };
    Ok(ChunkKeys {
        prefixed,
        separator,
    })
}

fn chain(fields: &Fields, array: &str, codecs: &Value, ndim: usize) -> Result<CodecChain> {
    let list = codecs
        .as_array()
        .ok_or_else(|| fields.wrong("codecs", "a list", codecs))?;
    let mut chain = Vec::with_capacity(list.len());
    for codec in list {
        let (name, configuration) = named(fields, "codecs", codec)?;
        chain.push(codecs::parse(
            array,
            name,
            &Config {
                fields: configuration,
                ndim,
            },
        )?);
    }
    CodecChain::new(chain, None).map_err(|detail| impossible_chain(array, detail))
}

/// The configuration of `sharding_indexed`, if that is the array's only codec.
fn shard_configuration<'a>(
    fields: &Fields,
    array: &str,
    codecs: &'a Value,
) -> Result<Option<&'a Map<String, Value>>> {
    let list = codecs
        .as_array()
        .ok_or_else(|| fields.wrong("codecs", "a list", codecs))?;
    for codec in list {
        let (name, configuration) = named(fields, "codecs", codec)?;
        if name == "sharding_indexed" {
            if list.len() > 1 {
                let what = "sharding_indexed together with other codecs outside the shard".into();
                return Err(unsupported(array, what, "codecs inside the shard"));
            }
            return Ok(Some(configuration));
        }
    }
    Ok(None)
}

/// The inner chunk's shape, and how to find it in a shard of shape `shard`.
fn sharding(
    fields: &Fields,
    array: &str,
    configuration: &Map<String, Value>,
    shard: &[u64],
) -> Result<(Vec<u64>, Sharding)> {
    let inner = required(fields, configuration, "chunk_shape")?;
    let inner = sizes(fields, "chunk_shape of sharding_indexed", inner)?;
    let divides = |(shard, inner): (&u64, &u64)| *inner > 0 && shard % inner == 0;
    if inner.len() != shard.len() || !shard.iter().zip(&inner).all(divides) {
        return Err(fields.error(format!(
            "inner chunks {inner:?} do not divide shards {shard:?}"
        )));
    }
    let location = match configuration.get("index_location").and_then(Value::as_str) {
        None | Some("end") => IndexLocation::End,
        Some("start") => IndexLocation::Start,
        Some(other) => return Err(fields.error(format!("index_location: {other:?}"))),
    };
    let codecs = required(fields, configuration, "index_codecs")?;
    let codecs = chain(fields, array, codecs, shard.len() + 1)?;
    let per_shard: Vec<u64> = shard
        .iter()
        .zip(&inner)
        .map(|(shard, inner)| shard / inner)
        .collect();
    let sharding = Sharding::new(per_shard, codecs, location)
        .map_err(|detail| fields.error(format!("sharding_indexed: {detail}")))?;
    Ok((inner, sharding))
}
