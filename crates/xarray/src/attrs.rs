//! Attributes: what a store's JSON or a Python user puts beside an array.

use std::any::Any;
use std::fmt;
use std::rc::Rc;

use indexmap::IndexMap;
use littoral_array::format::{array_str, python_float_repr, python_str_repr, scalar_repr};
use littoral_array::{Array, DType, Scalar};
use serde_json::Value;

/// In insertion order.
pub type Attrs = IndexMap<String, AttrValue>;

/// An object of the language on top, which the model carries but does not look into.
#[derive(Clone)]
pub struct Opaque {
    pub object: Rc<dyn Any>,
    pub text: String,
}

impl fmt::Debug for Opaque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opaque({})", self.text)
    }
}

#[derive(Debug, Clone)]
pub enum AttrValue {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
    /// A numpy scalar, with its dtype.
    Scalar(Scalar, DType),
    List(Vec<AttrValue>),
    Dict(Vec<(String, AttrValue)>),
    Array(Array),
    /// A numpy dtype: what an encoding says of the stored values.
    Dtype(DType),
    Opaque(Opaque),
}

impl PartialEq for AttrValue {
    fn eq(&self, other: &Self) -> bool {
        use AttrValue::*;
        match (self, other) {
            (None, None) => true,
            (Bool(a), Bool(b)) => a == b,
            (Str(a), Str(b)) => a == b,
            (List(a), List(b)) => a == b,
            (Dict(a), Dict(b)) => a == b,
            (Array(a), Array(b)) => a.shape() == b.shape() && a.scalars() == b.scalars(),
            (Array(a), List(b)) | (List(b), Array(a)) => {
                let items = a.scalars().into_iter().map(|item| Scalar(item, a.dtype()));
                a.ndim() == 1 && a.size() == b.len() && items.zip(b).all(|(a, b)| a == *b)
            }
            (Dtype(a), Dtype(b)) => a == b,
            (Opaque(a), Opaque(b)) => Rc::ptr_eq(&a.object, &b.object),
            _ => match (self.as_f64(), other.as_f64()) {
                (Some(a), Some(b)) => a == b,
                _ => false,
            },
        }
    }
}

impl AttrValue {
    pub fn as_str(&self) -> Option<&str> {
        match self {
            AttrValue::Str(text) => Some(text),
            AttrValue::Scalar(Scalar::Str(text), _) => Some(text),
            _ => None,
        }
    }

    pub fn as_f64(&self) -> Option<f64> {
        match self {
            AttrValue::Int(value) => Some(*value as f64),
            AttrValue::Float(value) => Some(*value),
            AttrValue::Scalar(value, _) => value.as_f64(),
            AttrValue::List(list) if list.len() == 1 => list[0].as_f64(),
            AttrValue::Array(array) if array.size() == 1 => array.item().ok()?.as_f64(),
            _ => None,
        }
    }

    /// Python's `str`.
    pub fn str(&self) -> String {
        match self {
            AttrValue::Str(text) => text.clone(),
            AttrValue::Scalar(Scalar::Str(text), _) => text.to_string(),
            AttrValue::Scalar(value, dtype) => littoral_array::format::scalar_str(value, *dtype),
            AttrValue::Array(array) => array_str(array, &Default::default()),
            other => other.repr(),
        }
    }

    /// Python's `repr`.
    pub fn repr(&self) -> String {
        match self {
            AttrValue::None => "None".into(),
            AttrValue::Bool(true) => "True".into(),
            AttrValue::Bool(false) => "False".into(),
            AttrValue::Int(value) => value.to_string(),
            AttrValue::Float(value) => python_float_repr(*value),
            AttrValue::Str(text) => python_str_repr(text),
            AttrValue::Scalar(value, dtype) => scalar_repr(value, *dtype),
            AttrValue::List(items) => {
                let items: Vec<String> = items.iter().map(AttrValue::repr).collect();
                format!("[{}]", items.join(", "))
            }
            AttrValue::Dict(items) => {
                let items: Vec<String> = items
                    .iter()
                    .map(|(key, value)| format!("{}: {}", python_str_repr(key), value.repr()))
                    .collect();
                format!("{{{}}}", items.join(", "))
            }
            AttrValue::Array(array) => {
                littoral_array::format::array_repr(array, &Default::default())
            }
            AttrValue::Dtype(dtype) => format!("dtype('{dtype}')"),
            AttrValue::Opaque(opaque) => opaque.text.clone(),
        }
    }
}

impl From<&Value> for AttrValue {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => AttrValue::None,
            Value::Bool(value) => AttrValue::Bool(*value),
            Value::Number(number) => match number.as_i64() {
                Some(value) => AttrValue::Int(value),
                None => AttrValue::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => AttrValue::Str(text.clone()),
            Value::Array(items) => AttrValue::List(items.iter().map(AttrValue::from).collect()),
            Value::Object(map) => {
                AttrValue::Dict(map.iter().map(|(k, v)| (k.clone(), v.into())).collect())
            }
        }
    }
}

impl From<&str> for AttrValue {
    fn from(text: &str) -> Self {
        AttrValue::Str(text.to_owned())
    }
}
