//! N-d arrays, dtypes and compute kernels: numbers without labels, without I/O, without JavaScript.
//!
//! [`Array`] is a dtype and a shared, possibly strided n-d buffer. Slicing and transposing make views,
//! kernels ([`ops`]) broadcast their operands themselves and return new C-contiguous arrays.

mod array;
pub mod calendar;
mod dtype;
mod error;
pub mod format;
pub mod ops;
mod scalar;

pub use array::{Array, Data, Element};
pub use calendar::Calendar;
pub use dtype::{DType, IntervalEnds, IntervalKind, Kind, TimeUnit};
pub use error::{ArrayError, Result};
pub use scalar::{Interval, Labels, Scalar};
