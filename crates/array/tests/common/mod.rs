//! Runs a script of `tests/oracle` under the Python that has numpy, pandas, cftime and xarray.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use littoral_array::{Array, DType, Scalar};
use serde_json::Value;

/// `LITTORAL_PYTHON`, else the repository's `.venv`.
fn python() -> PathBuf {
    if let Some(python) = std::env::var_os("LITTORAL_PYTHON") {
        return python.into();
    }
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin/python")
}

/// The JSON lines that the script prints.
pub fn oracle(script: &str, arguments: &[&str]) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/oracle")
        .join(script);
    let output = Command::new(python())
        .args(["-W", "ignore"])
        .arg(&path)
        .args(arguments)
        .output()
        .expect("LITTORAL_PYTHON or .venv/bin/python runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout)
        .expect("UTF-8")
        .lines()
        .map(|line| serde_json::from_str(line).expect("a JSON line"))
        .collect()
}

fn integer(value: &Value) -> i64 {
    match value {
        Value::String(text) => text
            .parse::<i64>()
            .unwrap_or_else(|_| text.parse::<u64>().unwrap() as i64),
        value => value.as_i64().expect("an integer"),
    }
}

/// An array from `{dtype, shape, data}`: floats as their bits, integers as strings.
pub fn array(case: &Value) -> Array {
    let dtype: DType = case["dtype"].as_str().unwrap().parse().unwrap();
    let shape: Vec<usize> = case["shape"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_u64().unwrap() as usize)
        .collect();
    let data = case["data"].as_array().unwrap();
    let integers = || data.iter().map(integer);
    let array = match dtype {
        DType::Bool => Array::from_vec(&shape, data.iter().map(|v| v.as_bool().unwrap()).collect()),
        DType::I8 => Array::from_vec(&shape, integers().map(|v| v as i8).collect()),
        DType::I16 => Array::from_vec(&shape, integers().map(|v| v as i16).collect()),
        DType::I32 => Array::from_vec(&shape, integers().map(|v| v as i32).collect()),
        DType::U8 => Array::from_vec(&shape, integers().map(|v| v as u8).collect()),
        DType::U16 => Array::from_vec(&shape, integers().map(|v| v as u16).collect()),
        DType::U32 => Array::from_vec(&shape, integers().map(|v| v as u32).collect()),
        DType::U64 => Array::from_vec(&shape, integers().map(|v| v as u64).collect()),
        DType::F32 => Array::from_vec(
            &shape,
            integers().map(|v| f32::from_bits(v as u32)).collect(),
        ),
        DType::F64 => Array::from_vec(
            &shape,
            integers().map(|v| f64::from_bits(v as u64)).collect(),
        ),
        DType::Str(_) => Array::from_vec(
            &shape,
            data.iter()
                .map(|v| Arc::<str>::from(v.as_str().unwrap()))
                .collect(),
        ),
        DType::Object => Array::from_vec(
            &shape,
            data.iter()
                .map(|v| {
                    v.as_str()
                        .map_or(Scalar::None, |text| Scalar::Str(text.into()))
                })
                .collect(),
        ),
        _ => Array::from_times(dtype, &shape, integers().collect()),
    };
    array.unwrap()
}
