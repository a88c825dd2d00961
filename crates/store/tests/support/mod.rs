//! Running the Python scripts that make test data, and reading what they wrote.
#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::process::Command;

use littoral_array::{Array, Scalar};
use littoral_store::{Transport, ZarrArray};
use tempfile::TempDir;

/// The interpreter of the project's environment, with zarr-python and numcodecs.
pub fn python() -> PathBuf {
    if let Some(path) = std::env::var_os("LITTORAL_PYTHON") {
        return path.into();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin/python");
    assert!(
        path.exists(),
        "the store's tests need Python with zarr: run `cargo xtask setup`, or set LITTORAL_PYTHON"
    );
    path
}

/// Runs `tests/SCRIPT DIRECTORY` and gives the directory.
pub fn generate(script: &str) -> TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(script);
    let status = Command::new(python())
        .arg(&script)
        .arg(directory.path())
        .status()
        .expect("Python starts");
    assert!(status.success(), "{} failed", script.display());
    directory
}

pub fn json(path: &Path) -> serde_json::Value {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).expect("JSON")
}

/// Reads a `.npy` file (little-endian, C order), or a JSON list of strings.
pub fn expected_values(path: &Path) -> Vec<Scalar> {
    if path
        .extension()
        .is_some_and(|extension| extension == "json")
    {
        let list = json(path);
        let texts = list.as_array().expect("a list").iter();
        return texts
            .map(|text| Scalar::Str(text.as_str().expect("text").into()))
            .collect();
    }
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(&bytes[..6], b"\x93NUMPY");
    let header_length = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let header = std::str::from_utf8(&bytes[10..10 + header_length]).expect("a header");
    assert!(header.contains("'fortran_order': False"), "{header}");
    let kind = header
        .split("'descr': '")
        .nth(1)
        .and_then(|rest| rest.split('\'').next());
    let data = &bytes[10 + header_length..];
    macro_rules! read {
        ($type:ty, $scalar:expr) => {
            data.chunks_exact(size_of::<$type>())
                .map(|bytes| $scalar(<$type>::from_le_bytes(bytes.try_into().expect("size"))))
                .collect()
        };
    }
    match kind.expect("a dtype") {
        "|b1" => data.iter().map(|byte| Scalar::Bool(*byte != 0)).collect(),
        "|i1" => read!(i8, |v| Scalar::Int(i64::from(v))),
        "<i2" => read!(i16, |v| Scalar::Int(i64::from(v))),
        "<i4" => read!(i32, |v| Scalar::Int(i64::from(v))),
        "<i8" => read!(i64, Scalar::Int),
        "|u1" => read!(u8, |v| Scalar::UInt(u64::from(v))),
        "<u2" => read!(u16, |v| Scalar::UInt(u64::from(v))),
        "<u4" => read!(u32, |v| Scalar::UInt(u64::from(v))),
        "<u8" => read!(u64, Scalar::UInt),
        "<f4" => read!(f32, |v| Scalar::Float(f64::from(v))),
        "<f8" => read!(f64, Scalar::Float),
        other => panic!("dtype {other}"),
    }
}

/// A scalar as text that tells any two values apart, NaN equal to NaN, times as their numbers.
pub fn key(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Datetime(value, _) | Scalar::Timedelta(value, _) => format!("{value}"),
        Scalar::Int(value) => format!("{value}"),
        Scalar::UInt(value) => format!("{value}"),
        Scalar::Float(value) if value.is_nan() => "nan".into(),
        Scalar::Float(value) => format!("{value:?}"),
        other => format!("{other:?}"),
    }
}

/// All chunks of an array put together, in C order; checks the shape of each.
pub async fn read_all(transport: &dyn Transport, array: &ZarrArray) -> Vec<Scalar> {
    let meta = array.meta();
    let shape: Vec<usize> = meta.shape.iter().map(|size| *size as usize).collect();
    let mut values = vec![Scalar::None; shape.iter().product()];
    let grid: Vec<usize> = meta
        .chunk_grid()
        .iter()
        .map(|count| *count as usize)
        .collect();
    for index in indices(&grid) {
        let wide: Vec<u64> = index.iter().map(|at| *at as u64).collect();
        let chunk: Array = array
            .chunk(transport, &wide)
            .await
            .unwrap_or_else(|error| panic!("{} {index:?}: {error}", meta.path));
        assert_eq!(chunk.dtype(), meta.dtype, "{}", meta.path);
        let origin: Vec<usize> = wide
            .iter()
            .zip(&meta.chunks)
            .map(|(at, chunk)| (at * chunk) as usize)
            .collect();
        let edge: Vec<usize> = origin
            .iter()
            .zip(&meta.chunks)
            .zip(&shape)
            .map(|((start, chunk), size)| (*chunk as usize).min(size - start))
            .collect();
        assert_eq!(chunk.shape(), edge, "{} {index:?}", meta.path);
        for (inside, value) in indices(&edge).into_iter().zip(chunk.scalars()) {
            let place = inside
                .iter()
                .zip(&origin)
                .zip(&shape)
                .fold(0, |place, ((at, start), size)| place * size + start + at);
            values[place] = value;
        }
    }
    values
}

/// All multi-indices of a shape in C order.
pub fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    let count: usize = shape.iter().product();
    (0..count)
        .map(|mut place| {
            let mut index = vec![0; shape.len()];
            for (at, size) in index.iter_mut().zip(shape).rev() {
                *at = place % size;
                place /= size;
            }
            index
        })
        .collect()
}
