//! Numeric operands loaded row by row in the type that a kernel computes in.
//!
//! Kernels exist for `bool`, `i64`, `u64`, `f32` and `f64`. Operands stored otherwise, or strided, are
//! converted in blocks that stay in the first-level cache: little code, and no temporary arrays.

use super::view::View;
use crate::{Array, Data, Element};

/// Elements in one block of a row.
pub(crate) const BLOCK: usize = 2048;

/// C's conversion between numeric types (float to integer as x86 does it: out of range gives the
/// smallest `i64`, then truncation).
pub(crate) trait Convert<T> {
    fn convert(self) -> T;
}

macro_rules! convert_as {
    ($($from:ty => $($to:ty),*;)*) => {$($(
        impl Convert<$to> for $from {
            #[inline(always)]
            fn convert(self) -> $to { self as $to }
        }
    )*)*};
}

convert_as! {
    bool => i8, i16, i32, i64, u8, u16, u32, u64;
    i8 => i8, i16, i32, i64, u8, u16, u32, u64, f32, f64;
    i16 => i8, i16, i32, i64, u8, u16, u32, u64, f32, f64;
    i32 => i8, i16, i32, i64, u8, u16, u32, u64, f32, f64;
    i64 => i8, i16, i32, i64, u8, u16, u32, u64, f32, f64;
    u8 => i8, i16, i32, i64, u8, u16, u32, u64, f32, f64;
    u16 => i8, i16, i32, i64, u8, u16, u32, u64, f32, f64;
    u32 => i8, i16, i32, i64, u8, u16, u32, u64, f32, f64;
    u64 => i8, i16, i32, i64, u8, u16, u32, u64, f32, f64;
    f32 => f32, f64;
    f64 => f32, f64;
}

macro_rules! convert_bool {
    ($($from:ty),*) => {$(
        impl Convert<bool> for $from {
            #[inline(always)]
            fn convert(self) -> bool { self != 0 as $from }
        }
    )*};
}

convert_bool!(i8, i16, i32, i64, u8, u16, u32, u64, f32, f64);

impl Convert<bool> for bool {
    #[inline(always)]
    fn convert(self) -> bool {
        self
    }
}

macro_rules! convert_float {
    ($($from:ty),*) => {$(
        impl Convert<i64> for $from {
            #[inline(always)]
            fn convert(self) -> i64 {
                // 2^63 is exact in both float types; NaN fails the comparison.
                if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&self) {
                    self as i64
                } else {
                    i64::MIN
                }
            }
        }
        impl Convert<u64> for $from {
            #[inline(always)]
            fn convert(self) -> u64 {
                if self >= 9_223_372_036_854_775_808.0 { self as u64 } else { <$from as Convert<i64>>::convert(self) as u64 }
            }
        }
    )*};
}

convert_float!(f32, f64);

impl Convert<f32> for bool {
    #[inline(always)]
    fn convert(self) -> f32 {
        self as u8 as f32
    }
}

impl Convert<f64> for bool {
    #[inline(always)]
    fn convert(self) -> f64 {
        self as u8 as f64
    }
}

/// A type that kernels compute in.
pub(crate) trait Compute: Element + Copy + Default + PartialOrd + PartialEq {
    /// The view, if the array is stored in this type.
    fn stored<'s, 'a>(source: &'s Source<'a>) -> Option<&'s View<'a, Self>>;
    /// Fills `out` from `offset` on, converting.
    fn load(source: &Source<'_>, offset: isize, step: isize, out: &mut [Self]);
    #[inline(always)]
    fn is_nan(self) -> bool {
        false
    }
}

/// A numeric (or time, as `i64`) array as a view of its storage.
pub(crate) enum Source<'a> {
    Bool(View<'a, bool>),
    I8(View<'a, i8>),
    I16(View<'a, i16>),
    I32(View<'a, i32>),
    I64(View<'a, i64>),
    U8(View<'a, u8>),
    U16(View<'a, u16>),
    U32(View<'a, u32>),
    U64(View<'a, u64>),
    F32(View<'a, f32>),
    F64(View<'a, f64>),
}

macro_rules! with_source {
    ($source:expr, $v:ident => $body:expr) => {
        match $source {
            Source::Bool($v) => $body,
            Source::I8($v) => $body,
            Source::I16($v) => $body,
            Source::I32($v) => $body,
            Source::I64($v) => $body,
            Source::U8($v) => $body,
            Source::U16($v) => $body,
            Source::U32($v) => $body,
            Source::U64($v) => $body,
            Source::F32($v) => $body,
            Source::F64($v) => $body,
        }
    };
}

impl<'a> Source<'a> {
    /// None for strings and objects.
    pub fn new(array: &'a Array) -> Option<Self> {
        Some(match array.data() {
            Data::Bool(a) => Source::Bool(View::new(a)),
            Data::I8(a) => Source::I8(View::new(a)),
            Data::I16(a) => Source::I16(View::new(a)),
            Data::I32(a) => Source::I32(View::new(a)),
            Data::I64(a) => Source::I64(View::new(a)),
            Data::U8(a) => Source::U8(View::new(a)),
            Data::U16(a) => Source::U16(View::new(a)),
            Data::U32(a) => Source::U32(View::new(a)),
            Data::U64(a) => Source::U64(View::new(a)),
            Data::F32(a) => Source::F32(View::new(a)),
            Data::F64(a) => Source::F64(View::new(a)),
            Data::Str(_) | Data::Object(_) => return None,
        })
    }

    pub fn shape(&self) -> &[usize] {
        with_source!(self, v => &v.shape)
    }

    pub fn strides(&self) -> &[isize] {
        with_source!(self, v => &v.strides)
    }

    /// `len` elements from `offset` on: the storage itself where it is of type `K` and adjacent,
    /// else converted into `scratch` (at least `len` long).
    #[inline]
    pub fn row<'s, K: Compute>(
        &'s self,
        offset: isize,
        step: isize,
        len: usize,
        scratch: &'s mut [K],
    ) -> &'s [K] {
        if let Some(view) = K::stored(self)
            && (step == 1 || len == 1)
        {
            return view.row(offset, len);
        }
        let out = &mut scratch[..len];
        K::load(self, offset, step, out);
        out
    }

    #[inline]
    pub fn one<K: Compute>(&self, offset: isize) -> K {
        let mut out = [K::default()];
        K::load(self, offset, 1, &mut out);
        out[0]
    }
}

#[inline(always)]
fn load_from<S: Copy + Convert<K>, K>(
    view: &View<'_, S>,
    offset: isize,
    step: isize,
    out: &mut [K],
) {
    if step == 1 || out.len() == 1 {
        let row = view.row(offset, out.len());
        for (o, v) in out.iter_mut().zip(row) {
            *o = v.convert();
        }
    } else {
        let mut at = offset;
        for o in out.iter_mut() {
            *o = (*view.at(at)).convert();
            at += step;
        }
    }
}

macro_rules! compute {
    ($($type:ident => $variant:ident, $nan:expr;)*) => {$(
        impl Compute for $type {
            fn stored<'s, 'a>(source: &'s Source<'a>) -> Option<&'s View<'a, Self>> {
                match source { Source::$variant(view) => Some(view), _ => None }
            }
            fn load(source: &Source<'_>, offset: isize, step: isize, out: &mut [Self]) {
                with_source!(source, v => load_from(v, offset, step, out))
            }
            #[inline(always)]
            fn is_nan(self) -> bool {
                let nan: fn($type) -> bool = $nan;
                nan(self)
            }
        }
    )*};
}

compute! {
    bool => Bool, |_| false;
    i64 => I64, |_| false;
    u64 => U64, |_| false;
    f32 => F32, |v| v.is_nan();
    f64 => F64, |v| v.is_nan();
}
