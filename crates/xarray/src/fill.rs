//! `fill_value=`: what stands where labels are new.

use indexmap::IndexMap;
use littoral_array::Scalar;

use crate::dataarray::THIS;

/// One value for all variables, others for some by name. A null value is the missing value of each dtype.
#[derive(Debug, Clone)]
pub struct Fill {
    value: Scalar,
    by_name: IndexMap<String, Scalar>,
}

impl Default for Fill {
    fn default() -> Self {
        Scalar::Float(f64::NAN).into()
    }
}

impl From<Scalar> for Fill {
    fn from(value: Scalar) -> Self {
        Self {
            value,
            by_name: IndexMap::new(),
        }
    }
}

impl From<&Scalar> for Fill {
    fn from(value: &Scalar) -> Self {
        value.clone().into()
    }
}

impl From<&Fill> for Fill {
    fn from(fill: &Fill) -> Self {
        fill.clone()
    }
}

impl Fill {
    /// Values by name; other variables have their missing value.
    pub fn by_name(values: IndexMap<String, Scalar>) -> Self {
        Self {
            by_name: values,
            ..Self::default()
        }
    }

    /// For the dataset that an array of this name travels in.
    pub fn for_array(&self, name: Option<&str>) -> Self {
        let mut out = self.clone();
        if let Some(value) = name.and_then(|name| out.by_name.shift_remove(name)) {
            out.by_name.insert(THIS.to_owned(), value);
        }
        out
    }

    pub fn of(&self, name: &str) -> &Scalar {
        self.by_name.get(name).unwrap_or(&self.value)
    }
}
