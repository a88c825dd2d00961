//! From the bytes of a decoded chunk to a typed array, in place where the layout allows it.

use std::sync::Arc;

use littoral_array::{Array, ArrayError, DType, Element, Scalar};
use ndarray::{ArrayD, IxDyn};

use crate::buffers::Buffers;
use crate::codecs::CodecError;
use crate::metadata::{Stored, bytes_to_str};

/// An array of `shape` whose bytes `fill` writes (all of them, or it errors). The buffer that `fill`
/// gets is the array's own where elements are stored as they are held.
pub(crate) fn from_fixed(
    stored: Stored,
    big_endian: bool,
    shape: &[usize],
    buffers: &Buffers,
    fill: impl FnOnce(&mut [u8]) -> Result<(), CodecError>,
) -> Result<Array, CodecError> {
    let count: usize = shape.iter().product();

    macro_rules! numbers {
        ($type:ty) => {{
            let mut values = buffers.take::<$type>(count);
            fill(bytemuck::cast_slice_mut(&mut values))?;
            if big_endian != cfg!(target_endian = "big") && size_of::<$type>() > 1 {
                for value in &mut values {
                    *value = <$type>::from_bits_like(value.bits_like().swap_bytes());
                }
            }
            values
        }};
    }

    Ok(match stored {
        Stored::I8 => array(shape, numbers!(i8))?,
        Stored::I16 => array(shape, numbers!(i16))?,
        Stored::I32 => array(shape, numbers!(i32))?,
        Stored::I64 => array(shape, numbers!(i64))?,
        Stored::U8 => array(shape, numbers!(u8))?,
        Stored::U16 => array(shape, numbers!(u16))?,
        Stored::U32 => array(shape, numbers!(u32))?,
        Stored::U64 => array(shape, numbers!(u64))?,
        Stored::F32 => array(shape, numbers!(f32))?,
        Stored::F64 => array(shape, numbers!(f64))?,
        Stored::Datetime(_) | Stored::Timedelta(_) => array(shape, numbers!(i64))?
            .with_dtype(stored.dtype())
            .map_err(broken)?,
        Stored::F16 => {
            let halves = numbers!(u16);
            array(
                shape,
                halves.into_iter().map(f16_to_f32).collect::<Vec<f32>>(),
            )?
        }
        Stored::Bool => {
            let bytes = numbers!(u8);
            array(
                shape,
                bytes
                    .into_iter()
                    .map(|byte| byte != 0)
                    .collect::<Vec<bool>>(),
            )?
        }
        Stored::Utf32(width) => {
            let mut bytes = vec![0; count * 4 * width as usize];
            fill(&mut bytes)?;
            let texts = texts(&bytes, 4 * width as usize, count, |element| {
                utf32_to_str(element, big_endian)
            })?;
            array(shape, texts)?
                .with_dtype(DType::Str(width))
                .map_err(broken)?
        }
        Stored::ByteString(width) => {
            let mut bytes = vec![0; count * width as usize];
            fill(&mut bytes)?;
            let texts = texts(&bytes, width as usize, count, |element| {
                Ok(bytes_to_str(element))
            })?;
            array(shape, texts)?
                .with_dtype(DType::Str(width))
                .map_err(broken)?
        }
        Stored::Text => {
            return Err(CodecError::new("a codec for text (vlen-utf8)", "none"));
        }
    })
}

/// An array of `shape` with every element `fill`; None is zero (an empty string, 1970).
pub(crate) fn filled(
    stored: Stored,
    shape: &[usize],
    fill: Option<&Scalar>,
) -> Result<Array, ArrayError> {
    let count: usize = shape.iter().product();
    let integer = || match fill {
        Some(
            Scalar::Int(value)
            | Scalar::Datetime(value, _)
            | Scalar::Timedelta(value, _)
            | Scalar::Cftime(value, _),
        ) => *value,
        Some(Scalar::UInt(value)) => *value as i64,
        Some(Scalar::Bool(value)) => i64::from(*value),
        _ => 0,
    };
    let float = || fill.and_then(Scalar::as_f64).unwrap_or(0.0);
    let text = || match fill {
        Some(Scalar::Str(text)) => text.clone(),
        _ => Arc::from(""),
    };
    macro_rules! repeat {
        ($value:expr) => {
            Array::from_vec(shape, vec![$value; count])
        };
    }
    match stored {
        Stored::Bool => repeat!(integer() != 0),
        Stored::I8 => repeat!(integer() as i8),
        Stored::I16 => repeat!(integer() as i16),
        Stored::I32 => repeat!(integer() as i32),
        Stored::I64 => repeat!(integer()),
        Stored::U8 => repeat!(integer() as u8),
        Stored::U16 => repeat!(integer() as u16),
        Stored::U32 => repeat!(integer() as u32),
        Stored::U64 => repeat!(integer() as u64),
        Stored::F16 | Stored::F32 => repeat!(float() as f32),
        Stored::F64 => repeat!(float()),
        Stored::Datetime(_) | Stored::Timedelta(_) => {
            repeat!(integer())?.with_dtype(stored.dtype())
        }
        Stored::Utf32(_) | Stored::ByteString(_) => repeat!(text())?.with_dtype(stored.dtype()),
        Stored::Text => repeat!(Scalar::Str(text())),
    }
}

pub(crate) fn array<T: Element>(shape: &[usize], values: Vec<T>) -> Result<Array, CodecError> {
    let found = values.len();
    ArrayD::from_shape_vec(IxDyn(shape), values)
        .map(Array::from_nd)
        .map_err(|_| CodecError::new(format!("elements for shape {shape:?}"), format!("{found}")))
}

fn broken(error: ArrayError) -> CodecError {
    CodecError::new("an array", error.to_string())
}

/// One string an element; runs of equal elements share one allocation.
fn texts(
    bytes: &[u8],
    size: usize,
    count: usize,
    decode: impl Fn(&[u8]) -> Result<Arc<str>, CodecError>,
) -> Result<Vec<Arc<str>>, CodecError> {
    if size == 0 {
        return Ok(vec![Arc::from(""); count]);
    }
    let mut texts: Vec<Arc<str>> = Vec::with_capacity(count);
    let mut last: Option<&[u8]> = None;
    for element in bytes.chunks_exact(size) {
        let text = match (last, texts.last()) {
            (Some(previous), Some(text)) if previous == element => text.clone(),
            _ => decode(element)?,
        };
        texts.push(text);
        last = Some(element);
    }
    Ok(texts)
}

fn utf32_to_str(bytes: &[u8], big_endian: bool) -> Result<Arc<str>, CodecError> {
    let mut text = String::new();
    let mut zeros = 0;
    for quad in bytes.chunks_exact(4) {
        let quad = [quad[0], quad[1], quad[2], quad[3]];
        let code = if big_endian {
            u32::from_be_bytes(quad)
        } else {
            u32::from_le_bytes(quad)
        };
        if code == 0 {
            zeros += 1;
            continue;
        }
        // Zeros inside a string belong to it, those at its end are padding.
        text.extend(std::iter::repeat_n('\0', std::mem::take(&mut zeros)));
        text.push(char::from_u32(code).ok_or_else(|| {
            CodecError::new("characters in UTF-32", format!("the number {code:#x}"))
        })?);
    }
    Ok(Arc::from(text))
}

/// IEEE 754 binary16 to binary32, exact.
pub(crate) fn f16_to_f32(half: u16) -> f32 {
    let sign = u32::from(half & 0x8000) << 16;
    let exponent = u32::from(half >> 10) & 0x1f;
    let fraction = u32::from(half & 0x3ff);
    match exponent {
        0 => {
            // Zero or subnormal: the fraction counts units of 2^-24.
            let magnitude = fraction as f32 * (1.0 / 16_777_216.0);
            f32::from_bits(sign | magnitude.to_bits())
        }
        31 => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

/// Numbers as their bits, so that one loop swaps bytes of integers and floats alike.
trait Bits: Copy {
    type Bits: Copy;
    fn bits_like(self) -> Self::Bits;
    fn from_bits_like(bits: Self::Bits) -> Self;
}

macro_rules! bits {
    ($($type:ty => $bits:ty),*) => {$(
        impl Bits for $type {
            type Bits = $bits;
            fn bits_like(self) -> $bits { <$bits>::from_ne_bytes(self.to_ne_bytes()) }
            fn from_bits_like(bits: $bits) -> Self { <$type>::from_ne_bytes(bits.to_ne_bytes()) }
        }
    )*};
}

bits!(i8 => u8, i16 => u16, i32 => u32, i64 => u64, u8 => u8, u16 => u16, u32 => u32, u64 => u64,
      f32 => u32, f64 => u64);
