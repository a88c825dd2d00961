//! Reading cases, comparing arrays.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use littoral_array::ops::{Index, slice, transpose};
use littoral_array::{Array, DType, Kind, Scalar};
use serde_json::Value;

pub struct Cases {
    list: Vec<Value>,
    blob: Vec<u8>,
}

fn python() -> PathBuf {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin/python");
    std::env::var_os("LITTORAL_PYTHON").map_or(default, PathBuf::from)
}

/// Runs the generator. Panics with what to do if Python is not there.
pub fn generate(family: &str) -> Cases {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity/cases.py");
    let dir = std::env::temp_dir().join(format!("littoral-array-{family}-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("temporary directory");
    let seed = std::env::var("LITTORAL_SEED").unwrap_or_else(|_| "20".into());
    let output = Command::new(python())
        .arg(script)
        .args([family, dir.to_str().expect("UTF-8 path"), &seed])
        .output()
        .unwrap_or_else(|error| {
            panic!(
                "cannot run {:?} ({error}): set LITTORAL_PYTHON, or run `cargo xtask setup`",
                python()
            )
        });
    assert!(
        output.status.success(),
        "cases.py: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = std::fs::read_to_string(dir.join("cases.json")).expect("cases.json");
    let blob = std::fs::read(dir.join("data.bin")).expect("data.bin");
    std::fs::remove_dir_all(&dir).ok();
    Cases {
        list: serde_json::from_str(&text).expect("JSON"),
        blob,
    }
}

macro_rules! read {
    ($bytes:expr, $n:expr, $type:ty) => {{
        let size = std::mem::size_of::<$type>();
        let chunks = $bytes[..$n * size].chunks_exact(size);
        chunks
            .map(|c| <$type>::from_le_bytes(c.try_into().unwrap()))
            .collect::<Vec<$type>>()
    }};
}

impl Cases {
    pub fn list(&self) -> &[Value] {
        &self.list
    }

    pub fn array(&self, spec: &Value) -> Array {
        let dtype: DType = spec["dtype"].as_str().unwrap().parse().unwrap();
        let shape = usizes(&spec["shape"]);
        let n = shape.iter().product::<usize>();
        let array = if let Some(texts) = spec["text"].as_array() {
            let texts = texts
                .iter()
                .map(|t| Arc::<str>::from(t.as_str().unwrap()))
                .collect::<Vec<_>>();
            Array::from_vec(&shape, texts)
                .unwrap()
                .with_dtype(dtype)
                .unwrap()
        } else {
            let bytes = &self.blob[spec["at"].as_u64().unwrap() as usize..];
            match dtype {
                DType::Bool => Array::from_vec(
                    &shape,
                    bytes[..n].iter().map(|b| *b != 0).collect::<Vec<bool>>(),
                ),
                DType::I8 => Array::from_vec(&shape, read!(bytes, n, i8)),
                DType::I16 => Array::from_vec(&shape, read!(bytes, n, i16)),
                DType::I32 => Array::from_vec(&shape, read!(bytes, n, i32)),
                DType::U8 => Array::from_vec(&shape, read!(bytes, n, u8)),
                DType::U16 => Array::from_vec(&shape, read!(bytes, n, u16)),
                DType::U32 => Array::from_vec(&shape, read!(bytes, n, u32)),
                DType::U64 => Array::from_vec(&shape, read!(bytes, n, u64)),
                DType::F32 => Array::from_vec(&shape, read!(bytes, n, f32)),
                DType::F64 => Array::from_vec(&shape, read!(bytes, n, f64)),
                _ => {
                    Array::from_vec(&shape, read!(bytes, n, i64)).and_then(|a| a.with_dtype(dtype))
                }
            }
            .unwrap()
        };
        if spec["order"].is_null() {
            return array;
        }
        let steps: Vec<Index> = spec["steps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| Index::Slice {
                start: s[0].as_i64().unwrap(),
                stop: s[1].as_i64().unwrap(),
                step: s[2].as_i64().unwrap(),
            })
            .collect();
        slice(&transpose(&array, &usizes(&spec["order"])).unwrap(), &steps).unwrap()
    }
}

pub fn usizes(value: &Value) -> Vec<usize> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_u64().unwrap() as usize)
        .collect()
}

pub fn ints(value: &Value) -> Vec<i64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_i64().unwrap())
        .collect()
}

/// None if they agree, else what differs.
pub fn difference(got: &Array, expected: &Array, rtol: f64, atol: f64) -> Option<String> {
    let same = got.dtype() == expected.dtype()
        || (got.dtype().kind() == Kind::Str && expected.dtype().kind() == Kind::Str);
    if !same || got.shape() != expected.shape() {
        return Some(format!(
            "got {} {:?}, expected {} {:?}",
            got.dtype(),
            got.shape(),
            expected.dtype(),
            expected.shape()
        ));
    }
    for (k, (g, e)) in got.scalars().iter().zip(&expected.scalars()).enumerate() {
        let close = match (g, e) {
            (Scalar::Float(g), Scalar::Float(e)) => {
                (g.is_nan() && e.is_nan()) || g == e || (g - e).abs() <= rtol * e.abs() + atol
            }
            _ => g == e,
        };
        if !close {
            return Some(format!(
                "element {k}: got {g:?}, expected {e:?} ({:?})",
                got.shape()
            ));
        }
    }
    None
}
