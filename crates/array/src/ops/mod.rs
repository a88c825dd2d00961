//! Compute kernels by family. numpy 2 is the model: result dtypes, NaN and NaT, wrap-around.
//!
//! Kernels read strided views and return new C-contiguous arrays, except the view operations of
//! [`index`] and [`shape`] that say so.

pub mod binary;
pub mod cast;
mod elementwise;
pub mod group;
pub mod index;
pub mod interp;
mod lanes;
pub mod linalg;
pub mod matrix;
pub mod minimize;
mod number;
pub mod promote;
pub mod quantile;
pub mod reduce;
pub mod scan;
pub mod select;
pub mod shape;
pub mod sort;
pub mod spline;
pub mod unary;
mod view;
pub mod window;

pub use binary::{Binary, binary, binary_into, binary_taken};
pub use cast::{cast, decode_cf, text_dtype};
pub use group::{GroupAccumulator, group_dtype, group_reduce};
pub use index::{
    Index, assign, assign_into, boolean_mask, filled_dtype, gather, nonzero, regular_step, slice,
    take, take_or_fill,
};
pub use interp::{interp, interp_axis};
pub use linalg::{einsum, matmul};
pub use promote::{result_type, result_type_all, weak_result_type};
pub use quantile::{QuantileMethod, median, quantile};
pub use reduce::{Accumulator, Reduce, ReduceOptions, compare as compare_scalars, reduce};
pub use scan::{Scan, diff, scan};
pub use select::{clip, fill_null, isin, where_};
pub use shape::{
    PadMode, arange, broadcast_shapes, broadcast_to, concat, expand_dims, flip, full, linspace,
    pad, repeat, reshape, roll, room, squeeze, stack, tile, to_contiguous, transpose, zeros,
};
pub use sort::{Unique, argsort, rank, searchsorted, sort, unique};
pub use spline::{Interpolation, Outside, interpolate};
pub use unary::{Unary, unary};
pub use window::{Window, WindowOptions, window};

/// An enum whose variants have numpy's names: `name()`, `from_name()`, `ALL`.
macro_rules! named_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The function's name in numpy and in the task graph.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use named_enum;
