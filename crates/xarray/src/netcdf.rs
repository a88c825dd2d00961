//! Datasets from and to netCDF-3 files.

use indexmap::IndexMap;
use littoral_array::{Array, DType, Kind, Scalar, ops};
use littoral_graph::Expr;
use littoral_store::{HDF5_MAGIC, NetcdfFile, NetcdfValue, NetcdfVariable};

use crate::attrs::{AttrValue, Attrs};
use crate::cf::{Encoder, encode_coordinates, narrowed};
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, names_list, value_error};
use crate::open::{OpenOptions, decoded};
use crate::variable::Variable;

/// How a file is written: arguments of `to_netcdf`.
#[derive(Debug, Clone, Default)]
pub struct NetcdfOptions {
    /// With offsets of 32 bits: `NETCDF3_CLASSIC`.
    pub classic: bool,
    /// By variable, in place of its own encoding.
    pub encoding: IndexMap<String, Attrs>,
    /// None: as the dataset's encoding says.
    pub unlimited_dims: Option<Vec<String>>,
}

/// Whether the first bytes of a file are those of netCDF-3.
pub fn is_netcdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"CDF")
}

/// A file's contents as a dataset; `source` is its path. Values print as not read until they are asked for. Waits.
///
/// # Errors
/// `ValueError` for files that are not netCDF, and for netCDF-4; `OSError` for those that break off.
pub fn open_netcdf(source: &str, bytes: &[u8], options: &OpenOptions) -> Result<Dataset> {
    if bytes.starts_with(HDF5_MAGIC) {
        return Err(value_error(format!(
            "{source} is a netCDF-4 (HDF5) file, which is not read here yet. Convert it once, with xarray on a \
             computer that has netCDF4: ds.to_zarr(\"name.zarr\") (best for data on the web), or \
             ds.to_netcdf(\"name.nc\", format=\"NETCDF3_64BIT\")"
        )));
    }
    if !is_netcdf(bytes) {
        return Err(value_error(format!(
            "did not find a match in any of xarray's currently installed IO backends ['netcdf3', 'zarr']: {source} \
             is neither a netCDF-3 file nor, by its name, a Zarr store. Consider explicitly selecting one of the \
             installed engines via the ``engine`` parameter."
        )));
    }
    let file = NetcdfFile::read(source, bytes)?;
    let mut variables = IndexMap::new();
    for variable in file.variables {
        if options.drop_variables.contains(&variable.name) {
            continue;
        }
        let dims = variable.dims.iter().map(|dim| file.dims[*dim].0.clone());
        let mut attrs = attrs_of(variable.attrs);
        let mut encoding = Attrs::new();
        let mut data = variable.data;
        if let Some(dim) = variable.char_dim {
            let name = AttrValue::Str(file.dims[dim].0.clone());
            encoding.insert("char_dim_name".into(), name);
        }
        if data.dtype().kind() == Kind::Str
            && let Some(value) = attrs.shift_remove("_Encoding")
        {
            encoding.insert("_Encoding".into(), value);
            data = ops::cast(&data, DType::Object)?;
        }
        let dtype = AttrValue::Dtype(data.dtype());
        let expr = Expr::unread(data)?.with_deferred(options.deferred && !variable.dims.is_empty());
        let mut out = Variable::new(dims.collect(), expr)?;
        encoding.insert("dtype".into(), dtype);
        (out.attrs, out.encoding) = (attrs, encoding);
        variables.insert(variable.name, out);
    }
    let mut dataset = decoded(variables, attrs_of(file.attrs), options)?;
    let unlimited = file
        .unlimited
        .map(|dim| AttrValue::Str(file.dims[dim].0.clone()));
    let unlimited = AttrValue::List(unlimited.into_iter().collect());
    dataset.encoding.insert("unlimited_dims".into(), unlimited);
    dataset.encoding.insert("source".into(), source.into());
    Ok(dataset)
}

fn attrs_of(attrs: Vec<(String, NetcdfValue)>) -> Attrs {
    let value = |value| match value {
        NetcdfValue::Text(text) => AttrValue::Str(text),
        NetcdfValue::Array(array) => match array.item() {
            Ok(item) => AttrValue::Scalar(item, array.dtype()),
            Err(_) => AttrValue::Array(array),
        },
    };
    attrs
        .into_iter()
        .map(|(name, own)| (name, value(own)))
        .collect()
}

/// Names of attributes and what a file holds of them.
fn stored_attrs(attrs: &Attrs) -> Result<Vec<(String, NetcdfValue)>> {
    attrs
        .iter()
        .map(|(name, value)| Ok((name.clone(), stored_attr(name, value)?)))
        .collect()
}

fn stored_attr(name: &str, value: &AttrValue) -> Result<NetcdfValue> {
    let refused = || {
        XarrayError::Type(format!(
            "Invalid value for attr {}: {}. For serialization to netCDF files, its value must be of one of the \
             following types: str, Number, ndarray, number, list, tuple, bytes",
            littoral_array::format::python_str_repr(name),
            value.repr()
        ))
    };
    if let Some(text) = value.as_str() {
        return Ok(NetcdfValue::Text(text.to_owned()));
    }
    let scalar = |value: &AttrValue| match value {
        AttrValue::Bool(value) => Some(Scalar::Bool(*value)),
        AttrValue::Int(value) => Some(Scalar::Int(*value)),
        AttrValue::Float(value) => Some(Scalar::Float(*value)),
        AttrValue::Scalar(value, _) => Some(value.clone()),
        _ => None,
    };
    let array = match value {
        AttrValue::Array(array) if array.ndim() > 1 => {
            return Err(value_error("netCDF attributes must be 1-dimensional"));
        }
        AttrValue::Array(array) => array.clone(),
        AttrValue::Scalar(value, dtype) if *dtype != DType::Bool => {
            ops::cast(&Array::scalar(value.clone()), *dtype)?
        }
        AttrValue::List(items) => {
            let items = items.iter().map(scalar).collect::<Option<Vec<Scalar>>>();
            let items = items.ok_or_else(refused)?;
            let whole = items.iter().all(|item| !matches!(item, Scalar::Float(_)));
            let dtype = if whole && !items.is_empty() {
                DType::I64
            } else {
                DType::F64
            };
            ops::cast(&Array::from_vec(&[items.len()], items)?, dtype)?
        }
        value => Array::scalar(scalar(value).ok_or_else(refused)?),
    };
    Ok(NetcdfValue::Array(narrowed(&array)?))
}

/// Whether a name may be one of a netCDF-3 file.
fn check_name(name: &str) -> Result<()> {
    let valid = name
        .starts_with(|first: char| first.is_alphanumeric() || first == '_' || !first.is_ascii())
        && !name.ends_with(' ')
        && name
            .chars()
            .all(|each| !each.is_ascii_control() && !"/'".contains(each));
    match valid {
        true => Ok(()),
        false => Err(value_error("Not a valid attribute name")),
    }
}

impl Dataset {
    /// The bytes of a netCDF-3 file of this dataset. Waits.
    ///
    /// # Errors
    /// `TypeError` for attributes, `ValueError` for values that a file cannot hold; `KeyError` for an encoding of
    /// what is not there.
    pub fn to_netcdf(&self, options: &NetcdfOptions) -> Result<Vec<u8>> {
        if self.variables.contains_key("") {
            return Err(value_error(
                "Invalid name '' for DataArray or Dataset key: string must be length 1 or greater for serialization \
                 to netCDF or zarr files",
            ));
        }
        stored_attrs(&self.attrs)?;
        let unlimited = self.unlimited(options)?;
        let (mut variables, attrs) = encode_coordinates(&self.load()?)?;
        for (name, encoding) in &options.encoding {
            let known = variables.get_mut(name);
            let variable = known.ok_or_else(|| crate::error::key_error(name.clone()))?;
            variable.encoding = encoding.clone();
        }
        let mut file = NetcdfFile {
            attrs: stored_attrs(&attrs)?,
            ..NetcdfFile::default()
        };
        file.attrs
            .iter()
            .try_for_each(|(name, _)| check_name(name))?;
        let mut encoded = vec![];
        for (name, variable) in &variables {
            let mut encoder = Encoder::new(name, variable)?;
            encoder.encode()?;
            encoder.narrowed()?;
            encoded.push((variable.dims.clone(), encoder));
        }
        drop_repeated(&mut encoded);
        for (dims, mut encoder) in encoded {
            let mut places = vec![];
            for (dim, size) in dims.into_iter().zip(encoder.data.shape()) {
                places.push(place(&mut file, &dim, *size as u64));
                if unlimited.contains(&dim) {
                    file.unlimited = places.last().copied();
                }
            }
            let char_dim = match encoder.data.dtype().kind() {
                Kind::Str => {
                    let lengths = encoder.data.scalars();
                    let lengths = lengths
                        .iter()
                        .filter_map(|value| Some(value.as_str()?.len()));
                    let width = lengths.max().unwrap_or(0).max(1);
                    let name = encoder.encoding.shift_remove("char_dim_name");
                    let name = name.and_then(|name| Some(name.as_str()?.to_owned()));
                    let mut name = char_dim_name(name, width);
                    if file
                        .dims
                        .iter()
                        .any(|(known, size)| *known == name && *size != width as u64)
                    {
                        name = format!("{name}{width}");
                    }
                    Some(place(&mut file, &name, width as u64))
                }
                _ => None,
            };
            encoder.attrs.keys().try_for_each(|name| check_name(name))?;
            let name = encoder.name;
            let left: Vec<&str> = encoder
                .encoding
                .iter()
                .filter(|(key, value)| *key != "_FillValue" || !matches!(value, AttrValue::None))
                .map(|(key, _)| key.as_str())
                .collect();
            if options.encoding.contains_key(name) && !left.is_empty() {
                let left = names_list(left);
                return Err(value_error(format!(
                    "unexpected encoding for scipy backend: [{left}]"
                )));
            }
            file.variables.push(NetcdfVariable {
                name: name.to_owned(),
                dims: places,
                char_dim,
                attrs: stored_attrs(&encoder.attrs)?,
                data: encoder.data,
            });
        }
        Ok(file.write(options.classic)?)
    }

    fn unlimited(&self, options: &NetcdfOptions) -> Result<Vec<String>> {
        let dims = self.dims();
        if let Some(names) = &options.unlimited_dims {
            let unknown: Vec<&str> = names
                .iter()
                .filter(|name| !dims.contains(name))
                .map(String::as_str)
                .collect();
            if !unknown.is_empty() {
                let unknown = names_list(unknown);
                return Err(value_error(format!(
                    "Unlimited dimension(s) {{{unknown}}} declared in 'unlimited_dims-kwarg', but not part of current \
                     dataset dimensions. Consider removing {{{unknown}}} from 'unlimited_dims-kwarg'."
                )));
            }
        }
        let mut names = match (&options.unlimited_dims, self.encoding.get("unlimited_dims")) {
            (Some(names), _) => names.clone(),
            (None, Some(AttrValue::List(names))) => {
                let names = names.iter().filter_map(AttrValue::as_str);
                names.map(str::to_owned).collect()
            }
            (None, _) => vec![],
        };
        names.retain(|name| dims.contains(name));
        match names.len() {
            0 | 1 => Ok(names),
            _ => Err(value_error(
                "only one dimension of a netCDF-3 file can be unlimited",
            )),
        }
    }
}

/// `name`, with the width in place of the number that it ends with.
fn char_dim_name(name: Option<String>, width: usize) -> String {
    match name {
        None => format!("string{width}"),
        Some(name) => {
            let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
            if bare.len() == name.len() {
                name
            } else {
                format!("{bare}{width}")
            }
        }
    }
}

/// The place of a dimension, which is made if it is not there.
fn place(file: &mut NetcdfFile, dim: &str, size: u64) -> usize {
    let known = file.dims.iter().position(|(name, _)| name == dim);
    known.unwrap_or_else(|| {
        file.dims.push((dim.to_owned(), size));
        file.dims.len() - 1
    })
}

/// Attributes that bounds share with what they are bounds of are not repeated.
fn drop_repeated(variables: &mut [(Vec<String>, Encoder)]) {
    let owners: Vec<(String, Attrs)> = variables
        .iter()
        .filter_map(|(_, owner)| {
            let bounds = owner.attrs.get("bounds")?.as_str()?;
            Some((bounds.to_owned(), owner.attrs.clone()))
        })
        .collect();
    const SHARED: [&str; 9] = [
        "units",
        "standard_name",
        "axis",
        "positive",
        "calendar",
        "long_name",
        "leap_month",
        "leap_year",
        "month_lengths",
    ];
    for (bounds, attrs) in owners {
        for (_, variable) in variables.iter_mut().filter(|(_, each)| each.name == bounds) {
            variable.attrs.retain(|key, value| {
                !SHARED.contains(&key.as_str()) || attrs.get(key) != Some(value)
            });
        }
    }
}
