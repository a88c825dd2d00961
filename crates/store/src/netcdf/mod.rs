//! netCDF-3 files: classic (CDF-1), with 64-bit offsets (CDF-2) and with 64-bit data (CDF-5).
//!
//! A file is read whole and becomes a [`NetcdfFile`]; one that is written is always CDF-1 or CDF-2.

mod read;
mod write;

use littoral_array::{Array, DType};

use crate::errors::StoreError;
use crate::metadata::Stored;

/// The first bytes of a netCDF-4 file, which is HDF5.
pub const HDF5_MAGIC: &[u8] = b"\x89HDF";

/// Tags of the lists in a header.
const DIMENSIONS: u32 = 10;
const VARIABLES: u32 = 11;
const ATTRIBUTES: u32 = 12;
const CHAR: u32 = 2;

/// Types by their number in a header. Characters are apart.
const TYPES: [(u32, Stored); 10] = [
    (1, Stored::I8),
    (3, Stored::I16),
    (4, Stored::I32),
    (5, Stored::F32),
    (6, Stored::F64),
    (7, Stored::U8),
    (8, Stored::U16),
    (9, Stored::U32),
    (10, Stored::I64),
    (11, Stored::U64),
];

/// What an attribute holds: characters, or a 1-d array of numbers.
#[derive(Debug, Clone)]
pub enum NetcdfValue {
    Text(String),
    Array(Array),
}

#[derive(Debug, Clone)]
pub struct NetcdfVariable {
    pub name: String,
    /// By their place in [`NetcdfFile::dims`]; one for each axis of the data.
    pub dims: Vec<usize>,
    /// The dimension along which the characters of strings lie.
    pub char_dim: Option<usize>,
    pub attrs: Vec<(String, NetcdfValue)>,
    /// Numbers, or strings as a file has room for them (`Str`).
    pub data: Array,
}

/// The contents of a file.
#[derive(Debug, Clone, Default)]
pub struct NetcdfFile {
    pub dims: Vec<(String, u64)>,
    /// The dimension that can grow: always the first of a variable that has it.
    pub unlimited: Option<usize>,
    pub attrs: Vec<(String, NetcdfValue)>,
    pub variables: Vec<NetcdfVariable>,
}

/// The number and the size of a type that classic files have.
fn classic_type(dtype: DType) -> Option<(u32, usize)> {
    let known = TYPES.iter().find(|(_, stored)| stored.dtype() == dtype);
    let (number, stored) = known.filter(|(number, _)| *number < 7)?;
    Some((*number, stored.size()?))
}

fn padded(bytes: u64) -> u64 {
    bytes.div_ceil(4).saturating_mul(4)
}

fn broken(url: &str, detail: impl Into<String>) -> StoreError {
    StoreError::NotNetcdf {
        url: url.to_owned(),
        detail: detail.into(),
    }
}
