//! `xr.open_zarr`.

use indexmap::{IndexMap, IndexSet};
use littoral_engine::{block_on, session};
use littoral_graph::{Expr, ZarrSource};
use littoral_store::{ArrayMeta, Group, ZarrFormat, open_group};

use crate::attrs::{AttrValue, Attrs};
use crate::cf::{Decoding, Deltas, coordinate_names, decode, is_time, share_with_bounds};
use crate::dataset::Dataset;
use crate::error::{Result, value_error};
use crate::variable::Variable;

/// Arguments of `open_zarr` and `open_dataset(engine="zarr")`.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    pub group: Option<String>,
    pub consolidated: Option<bool>,
    pub zarr_format: Option<u8>,
    pub mask_and_scale: bool,
    pub decode_times: bool,
    pub decode_coords: bool,
    pub decode_cf: bool,
    /// Uncomputed until asked, as on Dask (`open_zarr`, or `chunks=` given).
    pub deferred: bool,
    pub drop_variables: Vec<String>,
    /// How times are decoded; whether is said above.
    pub decoding: Decoding,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            group: None,
            consolidated: None,
            zarr_format: None,
            mask_and_scale: true,
            decode_times: true,
            decode_coords: true,
            decode_cf: true,
            deferred: true,
            drop_variables: vec![],
            decoding: Decoding::default(),
        }
    }
}

/// Opens a store: metadata and 1-d coordinates are read now, everything else when it is needed. Waits.
pub fn open_zarr(url: &str, options: &OpenOptions) -> Result<Dataset> {
    let session = session()?;
    let transport = session.platform().transport();
    let url = transport
        .resolve(url)
        .map_err(littoral_store::StoreError::from)?;
    let store = littoral_store::OpenOptions {
        group: options.group.clone(),
        consolidated: options.consolidated,
        zarr_format: options.zarr_format,
        ..Default::default()
    };
    let group = block_on(open_group(&*transport, &url, &store))??;
    for meta in group.arrays.values() {
        session.register(meta.clone());
    }
    dataset_of(&group, options)
}

fn dataset_of(group: &Group, options: &OpenOptions) -> Result<Dataset> {
    let attrs = group.attributes.iter().map(|(k, v)| (k.clone(), v.into()));
    let mut variables = IndexMap::new();
    for (name, meta) in &group.arrays {
        if options.drop_variables.contains(name) {
            continue;
        }
        let dims = meta.dimension_names.clone().ok_or_else(|| {
            value_error(format!(
                "array {name} in {} has no dimension names: xarray needs `_ARRAY_DIMENSIONS` (v2) or \
                 `dimension_names` (v3)",
                group.url
            ))
        })?;
        let index = dims.len() == 1 && dims[0] == *name;
        let variable = stored(meta, dims, options.deferred && !index)?;
        variables.insert(name.clone(), variable);
    }
    decoded(variables, attrs.collect(), options)
}

/// A dataset of what a store holds, decoded as the options say.
pub(crate) fn decoded(
    mut stored: IndexMap<String, Variable>,
    mut attrs: Attrs,
    options: &OpenOptions,
) -> Result<Dataset> {
    let mut encoding = Attrs::new();
    let mut coord_names: IndexSet<String> = IndexSet::new();
    let mut decoded: IndexMap<String, Variable> = IndexMap::new();
    let decoding = Decoding {
        mask_and_scale: options.decode_cf && options.mask_and_scale,
        times: options.decode_cf && options.decode_times,
        deltas: match options.decode_cf {
            true => options.decoding.deltas,
            false => Deltas {
                by_units: false,
                by_dtype: false,
                unit: None,
            },
        },
        ..options.decoding
    };
    if options.decode_cf && options.decode_coords {
        coord_names.extend(coordinate_names(&mut attrs, &mut encoding));
    }
    let mut read: Vec<(String, Variable, bool)> = vec![];
    if decoding.times {
        share_with_bounds(&mut stored, |variable| &mut variable.attrs);
    }
    for (name, mut variable) in stored {
        let index = crate::collect::is_index(&name, &variable);
        if options.decode_cf && options.decode_coords {
            let mut own = std::mem::take(&mut variable.attrs);
            coord_names.extend(coordinate_names(&mut own, &mut variable.encoding));
            variable.attrs = own;
        }
        if index {
            coord_names.insert(name.clone());
        }
        read.push((name, variable, index));
    }
    // What is needed now, all at once.
    let now: Vec<Expr> = read
        .iter()
        .filter(|(_, variable, index)| *index || is_time(variable, decoding))
        .map(|(_, variable, _)| variable.data.clone())
        .collect();
    littoral_engine::compute_labels(&now)?;
    for (name, variable, index) in read {
        let variable =
            decode(variable, decoding, index).map_err(|error| value_error_of(error, &name))?;
        decoded.insert(name, variable);
    }
    coord_names.retain(|name| decoded.contains_key(name));
    // Data variables first, then coordinates, each in the order of the store.
    let mut variables = IndexMap::new();
    let (coords, data): (Vec<_>, Vec<_>) = decoded
        .into_iter()
        .partition(|(name, _)| coord_names.contains(name));
    variables.extend(data);
    variables.extend(coords);
    let mut dataset = Dataset::new(variables, coord_names, attrs)?;
    dataset.encoding = encoding;
    Ok(dataset)
}

impl Dataset {
    /// `xr.decode_cf`: a dataset as it was stored, decoded as [`open_zarr`] decodes.
    pub fn decode_cf(&self, options: &OpenOptions) -> Result<Self> {
        let decoding = Decoding {
            mask_and_scale: options.mask_and_scale,
            times: options.decode_times,
            ..options.decoding
        };
        let (mut attrs, mut encoding) = (self.attrs.clone(), self.encoding.clone());
        let mut coord_names = self.coord_names.clone();
        let mut variables = IndexMap::new();
        for (name, variable) in &self.variables {
            if options.drop_variables.contains(name) {
                continue;
            }
            let index = crate::collect::is_index(name, variable);
            let dtype = AttrValue::Dtype(variable.dtype());
            let mut variable = decode(variable.clone(), decoding, index)?;
            variable.encoding.entry("dtype".into()).or_insert(dtype);
            if options.decode_coords {
                let mut own = std::mem::take(&mut variable.attrs);
                coord_names.extend(coordinate_names(&mut own, &mut variable.encoding));
                variable.attrs = own;
            }
            variables.insert(name.clone(), variable);
        }
        if options.decode_coords {
            coord_names.extend(coordinate_names(&mut attrs, &mut encoding));
        }
        coord_names.retain(|name| variables.contains_key(name));
        let mut dataset = Dataset::new(variables, coord_names, attrs)?;
        dataset.encoding = encoding;
        Ok(dataset)
    }
}

fn value_error_of(error: crate::XarrayError, name: &str) -> crate::XarrayError {
    match error {
        crate::XarrayError::Array(error) => {
            value_error(format!("Failed to decode variable {name:?}: {error}"))
        }
        other => other,
    }
}

/// The variable as stored, nothing decoded.
fn stored(meta: &ArrayMeta, dims: Vec<String>, deferred: bool) -> Result<Variable> {
    let source = ZarrSource {
        url: meta.url.clone(),
        path: meta.path.clone(),
        dtype: meta.dtype,
        shape: meta.shape.clone(),
        chunks: meta.chunks.clone(),
    };
    // A 0-d array is not chunked.
    let deferred = deferred && !meta.shape.is_empty();
    let mut variable = Variable::new(dims, Expr::zarr(source, deferred)?)?;
    for (key, value) in &meta.attributes {
        if key != "_ARRAY_DIMENSIONS" {
            variable.attrs.insert(key.clone(), value.into());
        }
    }
    // xarray takes the fill value of a v2 array for its missing value; of v3 only an attribute is.
    if meta.format == ZarrFormat::V2
        && let Some(fill) = &meta.fill_value
    {
        variable.attrs.insert(
            "_FillValue".into(),
            AttrValue::Scalar(fill.clone(), meta.dtype),
        );
    }
    let chunks = meta
        .chunks
        .iter()
        .map(|n| AttrValue::Int(*n as i64))
        .collect();
    variable
        .encoding
        .insert("chunks".into(), AttrValue::List(chunks));
    variable
        .encoding
        .insert("dtype".into(), AttrValue::Dtype(meta.dtype));
    Ok(variable)
}

/// Opens a store with all groups below the one asked for, each at its place. Waits.
pub fn open_groups(url: &str, options: &OpenOptions) -> Result<Vec<(Vec<String>, Dataset)>> {
    let session = session()?;
    let transport = session.platform().transport();
    let url = transport
        .resolve(url)
        .map_err(littoral_store::StoreError::from)?;
    let store = |group: Option<String>| littoral_store::OpenOptions {
        group,
        consolidated: options.consolidated,
        zarr_format: options.zarr_format,
        ..Default::default()
    };
    let root = block_on(open_group(&*transport, &url, &store(options.group.clone())))??;
    let mut groups = vec![(vec![], root)];
    let mut at = 0;
    while at < groups.len() {
        let (place, group): &(Vec<String>, Group) = &groups[at];
        let (place, below, known) = (place.clone(), group.groups.clone(), group.consolidated);
        for (name, group) in below {
            // Without consolidated metadata a group does not know its members before it is opened.
            let group = match known {
                true => group,
                false => block_on(open_group(&*transport, &url, &store(Some(group.path))))??,
            };
            let place = place.iter().cloned().chain([name]).collect();
            groups.push((place, group));
        }
        at += 1;
    }
    groups
        .into_iter()
        .map(|(place, group)| {
            for meta in group.arrays.values() {
                session.register(meta.clone());
            }
            Ok((place, dataset_of(&group, options)?))
        })
        .collect()
}
