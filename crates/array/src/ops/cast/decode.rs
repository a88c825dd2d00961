//! CF packing: fill values, scale and offset in one pass.

use super::super::elementwise::{array, source};
use super::super::number::{BLOCK, Compute, Source};
use super::super::view::Loop;
use crate::{Array, ArrayError, DType, Result, Scalar};

/// CF unpacking in one pass: elements equal to one of `fills` become NaN, the others
/// `x.astype(dtype) * scale + offset`, computed in `dtype` (`F32` or `F64`) as xarray does.
///
/// Integers are compared exactly; floats by value (NaN is missing anyway).
pub fn decode_cf(
    x: &Array,
    fills: &[Scalar],
    scale: Option<f64>,
    offset: Option<f64>,
    dtype: DType,
) -> Result<Array> {
    let view = source("decode", x)?;
    let from = x.dtype();
    // A fill value that the stored dtype cannot hold matches nothing.
    let whole: Vec<i64> = fills.iter().filter_map(exact).collect();
    let floats: Vec<f64> = fills.iter().filter_map(Scalar::as_f64).collect();
    match (dtype, from) {
        (DType::F32, DType::F32) => {
            let fills: Vec<f32> = floats.iter().map(|f| *f as f32).collect();
            array(x.shape(), unpack::<f32, f32>(&view, &fills, scale, offset))
        }
        (DType::F64, DType::F32) => {
            let fills: Vec<f32> = floats.iter().map(|f| *f as f32).collect();
            array(x.shape(), unpack::<f32, f64>(&view, &fills, scale, offset))
        }
        (DType::F32, DType::F64) => {
            array(x.shape(), unpack::<f64, f32>(&view, &floats, scale, offset))
        }
        (DType::F64, DType::F64) => {
            array(x.shape(), unpack::<f64, f64>(&view, &floats, scale, offset))
        }
        (DType::F32, DType::I16) => {
            let typed = x.typed::<i16>().filter(|a| a.is_standard_layout());
            match typed.and_then(|a| a.as_slice()) {
                Some(values) => {
                    let fills: Vec<i16> = whole
                        .iter()
                        .filter_map(|f| i16::try_from(*f).ok())
                        .collect();
                    let (scale, offset) = (scale.map(|v| v as f32), offset.map(|v| v as f32));
                    let mut out = Vec::with_capacity(values.len());
                    for block in values.chunks(BLOCK) {
                        let start = out.len();
                        out.extend(block.iter().map(|v| *v as f32));
                        finish(block, &mut out[start..], &fills, scale, offset);
                    }
                    array(x.shape(), out)
                }
                None => array(x.shape(), unpack::<i64, f32>(&view, &whole, scale, offset)),
            }
        }
        (DType::F32, _) => array(x.shape(), unpack::<i64, f32>(&view, &whole, scale, offset)),
        (DType::F64, _) => array(x.shape(), unpack::<i64, f64>(&view, &whole, scale, offset)),
        _ => Err(ArrayError::DType {
            op: "decode to a dtype other than float".into(),
            dtype,
        }),
    }
}

/// Unsigned 64-bit fills are compared by their bits, as the values are loaded.
fn exact(fill: &Scalar) -> Option<i64> {
    match fill {
        Scalar::UInt(v) => Some(*v as i64),
        other => other.as_i64(),
    }
}

trait Float: Compute + std::ops::Mul<Output = Self> + std::ops::Add<Output = Self> {
    const NAN: Self;
    fn from_f64(value: f64) -> Self;
}

impl Float for f32 {
    const NAN: f32 = f32::NAN;
    fn from_f64(value: f64) -> f32 {
        value as f32
    }
}

impl Float for f64 {
    const NAN: f64 = f64::NAN;
    fn from_f64(value: f64) -> f64 {
        value
    }
}

/// Scales a block of converted values and blanks those whose stored value is a fill.
fn finish<S: Copy + PartialEq, F: Float>(
    stored: &[S],
    out: &mut [F],
    fills: &[S],
    scale: Option<F>,
    offset: Option<F>,
) {
    match (scale, offset) {
        (Some(scale), Some(offset)) => out.iter_mut().for_each(|v| *v = *v * scale + offset),
        (Some(scale), None) => out.iter_mut().for_each(|v| *v = *v * scale),
        (None, Some(offset)) => out.iter_mut().for_each(|v| *v = *v + offset),
        (None, None) => {}
    }
    for fill in fills {
        for (v, raw) in out.iter_mut().zip(stored) {
            *v = if *raw == *fill { F::NAN } else { *v };
        }
    }
}

fn unpack<S: Compute, F: Float>(
    x: &Source<'_>,
    fills: &[S],
    scale: Option<f64>,
    offset: Option<f64>,
) -> Vec<F> {
    let (scale, offset) = (scale.map(F::from_f64), offset.map(F::from_f64));
    let lp = Loop::new(x.shape(), [x.strides()]);
    let mut out = vec![F::default(); x.shape().iter().product()];
    let mut stored = vec![S::default(); BLOCK];
    let mut at = 0;
    lp.rows(|[start]| {
        let mut done = 0;
        while done < lp.inner {
            let n = BLOCK.min(lp.inner - done);
            let from = start + done as isize * lp.step[0];
            let block = &mut out[at..at + n];
            F::load(x, from, lp.step[0], block);
            let stored = if fills.is_empty() {
                &[]
            } else {
                x.row(from, lp.step[0], n, &mut stored)
            };
            finish(stored, block, fills, scale, offset);
            at += n;
            done += n;
        }
    });
    out
}
