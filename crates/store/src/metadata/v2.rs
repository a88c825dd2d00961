//! Zarr v2: `.zarray` and `.zattrs`.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{ArrayMeta, ChunkKeys, Fields, Stored, ZarrFormat};
use super::{chunk_shape, fill_value, impossible_chain, names};
use crate::codecs::{self, Codec, CodecChain, Config, Serializer, Transpose};
use crate::errors::Result;
use crate::url::join;

/// Describes the array at `path` of the store at `url` from its `.zarray` and `.zattrs`.
pub(crate) fn parse_array(
    url: &str,
    path: &str,
    zarray: &Map<String, Value>,
    mut attributes: Map<String, Value>,
) -> Result<ArrayMeta> {
    let array = join(url, path);
    let document = join(&array, ".zarray");
    let fields = Fields {
        document: &document,
        object: zarray,
    };
    let format = fields.required("zarr_format")?;
    if format.as_u64() != Some(2) {
        return Err(fields.wrong("zarr_format", "2", format));
    }
    let shape = fields.sizes("shape")?;
    let chunks = chunk_shape(&fields, "chunks", &shape, fields.sizes("chunks")?)?;
    let (stored, big_endian) = Stored::from_v2(&array, fields.required("dtype")?)?;
    let fortran = match fields.get("order").and_then(Value::as_str) {
        None | Some("C") => false,
        Some("F") => true,
        Some(_) => return Err(fields.wrong("order", "\"C\" or \"F\"", &zarray["order"])),
    };
    let separator = match fields.get("dimension_separator").and_then(Value::as_str) {
        None | Some(".") => '.',
        Some("/") => '/',
        Some(_) => {
            let found = &zarray["dimension_separator"];
            return Err(fields.wrong("dimension_separator", "\".\" or \"/\"", found));
        }
    };
    let fill_value = fill_value(&fields, stored)?;
    let dimension_names = dimension_names(zarray, &attributes, shape.len());
    attributes.shift_remove("_ARRAY_DIMENSIONS");
    attributes.retain(|name, _| !name.to_ascii_lowercase().starts_with("_nc"));
    let chain = chain(&array, &fields, shape.len(), stored, big_endian, fortran);
    Ok(ArrayMeta {
        url: url.to_owned(),
        path: path.to_owned(),
        format: ZarrFormat::V2,
        shape,
        chunks,
        shards: None,
        dtype: stored.dtype(),
        fill_value,
        dimension_names,
        attributes,
        stored,
        keys: ChunkKeys {
            prefixed: false,
            separator,
        },
        chain: chain.map(Arc::new),
        sharding: None,
    })
}

/// `_ARRAY_DIMENSIONS`, or NCZarr's full names, of which the last part is the dimension.
fn dimension_names(
    zarray: &Map<String, Value>,
    attributes: &Map<String, Value>,
    ndim: usize,
) -> Option<Vec<String>> {
    if ndim == 0 {
        return Some(Vec::new());
    }
    names(attributes.get("_ARRAY_DIMENSIONS"), ndim).or_else(|| {
        let nczarr = zarray
            .get("_NCZARR_ARRAY")
            .or_else(|| attributes.get("_nczarr_array"))?;
        let full = names(
            nczarr
                .get("dimrefs")
                .or_else(|| nczarr.get("dimension_references")),
            ndim,
        )?;
        Some(
            full.iter()
                .map(|name| name.rsplit('/').next().unwrap_or(name).to_owned())
                .collect(),
        )
    })
}

/// Filters, then the compressor, as one chain.
fn chain(
    array: &str,
    fields: &Fields,
    ndim: usize,
    stored: Stored,
    big_endian: bool,
    fortran: bool,
) -> Result<CodecChain> {
    let filters = match fields.get("filters") {
        None => &[],
        Some(Value::Array(filters)) => filters.as_slice(),
        Some(other) => return Err(fields.wrong("filters", "a list", other)),
    };
    let mut chain = Vec::new();
    for config in filters.iter().chain(fields.get("compressor")) {
        let object = config
            .as_object()
            .ok_or_else(|| fields.wrong("compressor or filter", "an object", config))?;
        let name = object
            .get("id")
            .and_then(Value::as_str)
            .ok_or_else(|| fields.wrong("compressor or filter", "an object with an id", config))?;
        chain.push(codecs::parse(
            array,
            name,
            &Config {
                fields: object,
                ndim,
            },
        )?);
    }
    if fortran && ndim > 1 {
        chain.insert(0, Codec::Array(Arc::new(Transpose::reversed(ndim))));
    }
    let default = match stored {
        Stored::Text => None,
        _ => Some(Serializer::Fixed { big_endian }),
    };
    CodecChain::new(chain, default).map_err(|detail| match stored {
        Stored::Text => {
            codecs::unsupported(array, "dtype \"|O\" without the filter vlen-utf8".into())
        }
        _ => impossible_chain(array, detail),
    })
}
