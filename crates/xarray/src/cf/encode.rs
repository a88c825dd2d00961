//! The way back: what is written to a file, as `xarray.conventions` encodes it.

use indexmap::{IndexMap, IndexSet};
use littoral_array::calendar::{encode_time, encode_timedelta};
use littoral_array::format::python_str_repr;
use littoral_array::ops::{self, Binary, Unary};
use littoral_array::{Array, Calendar, DType, Kind, Scalar};

use super::{float_dtype, share_with_bounds};
use crate::attrs::{AttrValue, Attrs};
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, value_error};
use crate::multiindex::Role;
use crate::variable::Variable;

/// Attributes that name other variables: kept in the encoding once they are decoded.
const RELATED: [&str; 10] = [
    "bounds",
    "grid_mapping",
    "climatology",
    "geometry",
    "node_coordinates",
    "node_count",
    "part_node_count",
    "interior_ring",
    "cell_measures",
    "formula_terms",
];

/// A variable on its way into a file.
pub(crate) struct Encoder<'a> {
    pub name: &'a str,
    pub data: Array,
    pub attrs: Attrs,
    /// What has not been used yet.
    pub encoding: Attrs,
}

fn dtype_of(value: &AttrValue) -> Result<Option<DType>> {
    let text = value.str();
    // `dtype('int16')`, `<class 'numpy.int16'>`, `int16`.
    let bare = text.split('\'').nth(1).unwrap_or(&text);
    match bare.strip_prefix("numpy.").unwrap_or(bare) {
        "S1" | "str" => Ok(None),
        name => Ok(Some(name.parse()?)),
    }
}

impl<'a> Encoder<'a> {
    /// Reads the values. Waits.
    pub fn new(name: &'a str, variable: &Variable) -> Result<Self> {
        if matches!(variable.role, Role::Multi(_)) {
            return Err(XarrayError::NotImplemented(format!(
                "variable {} is a MultiIndex, which cannot yet be serialized. Instead, either use reset_index() to \
                 convert MultiIndex levels into coordinate variables instead or use \
                 https://cf-xarray.readthedocs.io/en/latest/coding.html.",
                python_str_repr(name)
            )));
        }
        Ok(Self {
            name,
            data: variable.values()?,
            attrs: variable.attrs.clone(),
            encoding: variable.encoding.clone(),
        })
    }

    /// An attribute that says how the variable is encoded: it must not be there already.
    fn set(&mut self, key: &str, value: AttrValue) -> Result<()> {
        if self.attrs.contains_key(key) {
            return Err(value_error(format!(
                "Key '{key}' already exists in attrs on variable {}, and will not be overwritten. This is probably an \
                 encoding field used by xarray to describe how a variable is serialized. To proceed, remove this key \
                 from the variable's attributes manually.",
                python_str_repr(self.name)
            )));
        }
        self.attrs.insert(key.to_owned(), value);
        Ok(())
    }

    /// An entry of the encoding becomes an attribute.
    fn move_to_attrs(&mut self, key: &str) -> Result<Option<AttrValue>> {
        let Some(value) = self.encoding.shift_remove(key) else {
            return Ok(None);
        };
        self.set(key, value.clone())?;
        Ok(Some(value))
    }

    fn wanted(&self) -> Result<Option<DType>> {
        let dtype = self.encoding.get("dtype").map(dtype_of).transpose()?;
        Ok(dtype.flatten())
    }

    fn given(&self, key: &str) -> Option<AttrValue> {
        let value = self.encoding.get(key)?;
        (!matches!(value, AttrValue::None)).then(|| value.clone())
    }

    /// Everything that CF conventions know.
    pub fn encode(&mut self) -> Result<()> {
        let packed = ["scale_factor", "add_offset"]
            .iter()
            .any(|key| self.encoding.contains_key(*key));
        self.times(packed)?;
        if packed {
            self.pack()?;
        }
        self.fill(packed)?;
        self.store_as()?;
        let dtype = self.data.dtype();
        let has_fill = [&self.attrs, &self.encoding]
            .iter()
            .any(|known| known.contains_key("_FillValue"));
        if dtype.is_float() && !has_fill {
            let nan = AttrValue::Scalar(Scalar::Float(f64::NAN), dtype);
            self.attrs.insert("_FillValue".into(), nan);
        }
        let says = self.attrs.contains_key("dtype") || self.encoding.contains_key("dtype");
        if dtype == DType::Bool && !says {
            self.attrs.insert("dtype".into(), "bool".into());
            self.data = ops::cast(&self.data, DType::I8)?;
        }
        for key in RELATED {
            self.move_to_attrs(key)?;
        }
        Ok(())
    }

    fn times(&mut self, packed: bool) -> Result<()> {
        let dtype = self.data.dtype();
        if !dtype.is_time() {
            return Ok(());
        }
        let text =
            |value: Option<AttrValue>| value.and_then(|value| Some(value.as_str()?.to_owned()));
        let units = text(self.encoding.shift_remove("units"));
        let encoded = if let DType::Timedelta(_) = dtype {
            self.set("dtype", AttrValue::Str(dtype.to_string()))?;
            encode_timedelta(&self.data, units.as_deref())?
        } else {
            let calendar = text(self.encoding.shift_remove("calendar"));
            let known = match &calendar {
                Some(name) => Some(Calendar::from_name(name).ok_or_else(|| {
                    let name = python_str_repr(name);
                    value_error(format!("unsupported calendar: {name}"))
                })?),
                None => None,
            };
            let whole = !packed && self.wanted()?.is_some_and(DType::is_integer);
            let encoded = encode_time(&self.data, units.as_deref(), known, whole)?;
            let name = calendar.or(encoded.calendar.map(|calendar| calendar.name().to_owned()));
            self.set("units", AttrValue::Str(encoded.units.clone()))?;
            self.set("calendar", AttrValue::Str(name.unwrap_or_default()))?;
            self.data = encoded.values;
            return Ok(());
        };
        self.set("units", AttrValue::Str(encoded.units))?;
        self.data = encoded.values;
        Ok(())
    }

    fn pack(&mut self) -> Result<()> {
        let (scale, offset) = (
            self.encoding.get("scale_factor"),
            self.encoding.get("add_offset"),
        );
        let masked =
            self.encoding.contains_key("_FillValue") || self.encoding.contains_key("missing_value");
        let dtype = match self.data.dtype() {
            float @ (DType::F32 | DType::F64) if masked => float,
            dtype => float_dtype(dtype, scale, offset),
        };
        self.data = ops::cast(&self.data, dtype)?;
        for (key, op) in [("add_offset", Binary::Sub), ("scale_factor", Binary::Div)] {
            if let Some(value) = self.move_to_attrs(key)? {
                let number = value.as_f64().ok_or_else(|| {
                    value_error(format!("encoding {key} is {}, not a number", value.repr()))
                })?;
                let number = ops::cast(&Array::scalar(Scalar::Float(number)), dtype)?;
                self.data = ops::binary(op, &self.data, &number)?;
            }
        }
        Ok(())
    }

    /// Missing values become the fill value.
    fn fill(&mut self, packed: bool) -> Result<()> {
        let (fill, missing) = (self.given("_FillValue"), self.given("missing_value"));
        if let (Some(a), Some(b)) = (&fill, &missing)
            && a != b
        {
            return Err(value_error(format!(
                "Variable {} has conflicting _FillValue ({}) and missing_value ({}). Cannot encode data.",
                python_str_repr(self.name),
                a.str(),
                b.str()
            )));
        }
        let Some(number) = fill
            .as_ref()
            .or(missing.as_ref())
            .and_then(AttrValue::as_f64)
        else {
            return Ok(());
        };
        let dtype = self.wanted()?.unwrap_or(self.data.dtype());
        let value = ops::cast(&Array::scalar(Scalar::Float(number)), dtype)?;
        let is_given = [
            ("_FillValue", fill.is_some()),
            ("missing_value", missing.is_some()),
        ];
        for (key, _) in is_given.into_iter().filter(|(_, given)| *given) {
            self.encoding.shift_remove(key);
            self.set(key, AttrValue::Scalar(value.item()?, dtype))?;
        }
        if number.is_nan() {
            return Ok(());
        }
        let times = self.data.dtype() == DType::I64 && self.attrs.contains_key("units");
        if times && !packed {
            let nat = Array::scalar(Scalar::Int(i64::MIN));
            let is_missing = ops::binary(Binary::Eq, &self.data, &nat)?;
            let value = ops::cast(&value, DType::I64)?;
            self.data = ops::where_(&is_missing, &value, &self.data)?;
        } else if self.data.dtype().is_float() {
            let value = ops::cast(&value, self.data.dtype())?;
            self.data = ops::fill_null(&self.data, &value)?;
        }
        Ok(())
    }

    fn store_as(&mut self) -> Result<()> {
        let Some(dtype) = self.wanted()? else {
            return Ok(());
        };
        self.encoding.shift_remove("dtype");
        if dtype != self.data.dtype() {
            if dtype.is_integer() && self.data.dtype().is_float() {
                self.data = ops::unary(Unary::Rint, &self.data)?;
            }
            self.data = ops::cast(&self.data, dtype)?;
        }
        Ok(())
    }

    /// Objects become strings or numbers, which a file can hold.
    pub fn without_objects(&mut self) -> Result<()> {
        if !self.data.dtype().is_object() {
            return Ok(());
        }
        let values = self.data.scalars();
        let mut present = values.iter().filter(|value| !value.is_null()).peekable();
        let is_text = present.peek().is_none_or(|value| value.as_str().is_some());
        let same = |value: &Scalar| {
            value.as_str().is_some() == is_text && (is_text || value.as_f64().is_some())
        };
        if !present.all(same) {
            return Err(value_error(format!(
                "unable to infer dtype on variable {}; object arrays must contain all strings, or all numbers, \
                 to be written",
                python_str_repr(self.name)
            )));
        }
        let shape = self.data.shape().to_vec();
        self.data = match is_text {
            true => {
                let texts = values
                    .iter()
                    .map(|value| value.as_str().unwrap_or("").into());
                Array::from_vec(&shape, texts.collect::<Vec<std::sync::Arc<str>>>())?
            }
            false => ops::cast(&self.data, DType::F64)?,
        };
        Ok(())
    }

    /// To the dtypes of netCDF-3; strings stay.
    pub fn narrowed(&mut self) -> Result<()> {
        self.without_objects()?;
        if self.data.dtype().kind() == Kind::Str {
            if self.attrs.contains_key("_FillValue") {
                return Err(XarrayError::NotImplemented(format!(
                    "variable {} has a _FillValue specified, but _FillValue is not yet supported on unicode strings: \
                     https://github.com/pydata/xarray/issues/1647",
                    python_str_repr(self.name)
                )));
            }
            self.encoding.shift_remove("dtype");
            self.encoding.shift_remove("_Encoding");
            return self.set("_Encoding", "utf-8".into());
        }
        let is_time = self.attrs.contains_key("units") && self.data.dtype() == DType::I64;
        let values = self
            .data
            .to_vec::<i64>()
            .filter(|_| is_time)
            .unwrap_or_default();
        if values.contains(&i64::MIN) {
            let floats = values.iter().map(|value| match *value {
                i64::MIN => f64::NAN,
                value => value as f64,
            });
            self.data = Array::from_vec(self.data.shape(), floats.collect())?;
        }
        self.data = narrowed(&self.data)?;
        Ok(())
    }
}

/// An array in a dtype that netCDF-3 has. Errors if values do not fit.
pub(crate) fn narrowed(values: &Array) -> Result<Array> {
    let dtype = match values.dtype() {
        DType::I64 | DType::U64 | DType::U32 => DType::I32,
        DType::U16 => DType::I16,
        DType::U8 | DType::Bool => DType::I8,
        _ => return Ok(values.clone()),
    };
    let cast = ops::cast(values, dtype)?;
    let back = ops::cast(&cast, values.dtype())?;
    // A number that wraps around comes back, but is negative.
    let wraps = values.dtype().kind() == Kind::UInt
        && cast
            .scalars()
            .iter()
            .any(|value| value.as_i64().is_some_and(|value| value < 0));
    if wraps || back.scalars() != values.scalars() {
        return Err(value_error(format!(
            "could not safely cast array from {} to {dtype}. While it is not always the case, a common reason for \
             this is that xarray has deemed it safest to encode np.datetime64[ns] or np.timedelta64[ns] values with \
             int64 values representing units of 'nanoseconds'. This is either due to the fact that the times are \
             known to require nanosecond precision for an accurate round trip, or that the times are unknown prior to \
             writing due to being contained in a chunked array. Ways to work around this are either to use a backend \
             that supports writing int64 values, or to manually specify the encoding['units'] and encoding['dtype'] \
             (e.g. 'seconds since 1970-01-01' and np.dtype('int32')) on the time variable(s) such that the times can \
             be serialized in a netCDF3 file (note that depending on the situation, however, this latter option may \
             result in an inaccurate round trip).",
            values.dtype()
        )));
    }
    Ok(cast)
}

/// Coordinates are named in an attribute of the variables that they belong to, or of the dataset.
pub(crate) fn encode_coordinates(dataset: &Dataset) -> Result<(IndexMap<String, Variable>, Attrs)> {
    let dims = dataset.dims();
    let is_coord = |name: &&String| !dims.contains(*name) && !name.contains(' ');
    let mut coords: Vec<&String> = dataset.coord_names.iter().filter(is_coord).collect();
    coords.sort();
    let related = |variable: &Variable, coord: &str| {
        let names = |key: &&str| variable.encoding.get(*key).and_then(AttrValue::as_str);
        RELATED
            .iter()
            .filter_map(names)
            .any(|names| names.contains(coord))
    };
    // Those that an attribute such as `bounds` names.
    let named: IndexSet<&String> = coords
        .iter()
        .copied()
        .filter(|coord| {
            dataset
                .variables
                .values()
                .any(|variable| related(variable, coord))
        })
        .collect();
    let mut written: IndexSet<String> = IndexSet::new();
    let mut variables = dataset.variables.clone();
    for (name, variable) in &mut variables {
        let key = "coordinates";
        let (attr, encoded) = (variable.attrs.get(key), variable.encoding.get(key));
        if attr.is_some() && encoded.is_some() {
            return Err(value_error(format!(
                "'coordinates' found in both attrs and encoding for variable {}.",
                python_str_repr(name)
            )));
        }
        if matches!(attr.or(encoded), Some(AttrValue::None)) {
            variable.attrs.shift_remove(key);
            variable.encoding.shift_remove(key);
            continue;
        }
        if let Some(value) = variable.encoding.shift_remove(key) {
            variable.attrs.insert(key.to_owned(), value);
        }
        if !variable.attrs.contains_key(key)
            && !coords.contains(&name)
            && !variable.dims.contains(name)
        {
            let fits = |coord: &&&String| {
                let own = dataset.variables.get(**coord);
                own.is_some_and(|own| own.dims.iter().all(|dim| variable.dims.contains(dim)))
            };
            let fitting = coords
                .iter()
                .filter(fits)
                .filter(|coord| !named.contains(**coord));
            let names: Vec<&str> = fitting.map(|name| name.as_str()).collect();
            if !names.is_empty() {
                variable
                    .attrs
                    .insert(key.to_owned(), AttrValue::Str(names.join(" ")));
            }
        }
        if let Some(names) = variable.attrs.get(key).and_then(AttrValue::as_str) {
            written.extend(names.split_whitespace().map(str::to_owned));
        }
    }
    let mut attrs = dataset.attrs.clone();
    let global: Vec<&str> = coords
        .iter()
        .filter(|coord| !written.contains(**coord) && !named.contains(**coord))
        .map(|coord| coord.as_str())
        .collect();
    if !global.is_empty() {
        attrs
            .entry("coordinates".into())
            .or_insert(AttrValue::Str(global.join(" ")));
    }
    share_with_bounds(&mut variables, |variable| &mut variable.encoding);
    Ok((variables, attrs))
}
