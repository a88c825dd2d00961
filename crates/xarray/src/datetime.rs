//! The `dt` accessor and `time.month`-style virtual variables.

use littoral_array::calendar;

use crate::dataarray::DataArray;
use crate::error::{Result, XarrayError};
use crate::variable::Variable;

/// A component of a time variable (`month`, `dayofyear`, `season` …).
pub(crate) fn component(variable: &Variable, name: &str) -> Result<Variable> {
    if !variable.dtype().is_time() {
        return Err(XarrayError::Type(
            "'.dt' accessor only available for DataArray with datetime64 timedelta64 dtype or for arrays \
             containing cftime datetime objects."
                .into(),
        ));
    }
    let values = calendar::component(&variable.values()?, name)?;
    Ok(Variable::new(variable.dims.clone(), values)?.with_attrs(variable.attrs.clone()))
}

/// `array.dt.name`.
pub fn dt_component(array: &DataArray, name: &str) -> Result<DataArray> {
    let variable = component(&array.variable, name)?;
    let coords = array.coords.clone();
    Ok(DataArray {
        name: Some(name.to_owned()),
        variable,
        coords,
    })
}

/// `array.dt.strftime(format)`: strings.
pub fn dt_strftime(array: &DataArray, format: &str) -> Result<DataArray> {
    let values = calendar::strftime(&array.values()?, format)?;
    let variable = Variable::new(array.dims().to_vec(), values)?.with_attrs(array.attrs().clone());
    Ok(DataArray {
        name: Some("strftime".into()),
        variable,
        coords: array.coords.clone(),
    })
}

/// `array.dt.floor(freq)`, `ceil`, `round`.
pub fn dt_round(array: &DataArray, how: &str, freq: &str) -> Result<DataArray> {
    let rounding = match how {
        "floor" => calendar::Rounding::Floor,
        "ceil" => calendar::Rounding::Ceil,
        _ => calendar::Rounding::Round,
    };
    let values = calendar::round_times(&array.values()?, freq, rounding)?;
    let variable = Variable::new(array.dims().to_vec(), values)?.with_attrs(array.attrs().clone());
    Ok(DataArray {
        name: Some(how.to_owned()),
        variable,
        coords: array.coords.clone(),
    })
}
