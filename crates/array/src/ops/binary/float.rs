//! Two floats.

use super::super::elementwise::map2;
use super::super::number::Source;
use super::Binary;
use crate::{ArrayError, Result};

macro_rules! float_loops {
    ($binary:ident, $compare:ident, $type:ident) => {
        pub(super) fn $binary(
            op: Binary,
            a: &Source<'_>,
            b: &Source<'_>,
        ) -> Result<(Vec<usize>, Vec<$type>)> {
            use Binary::*;
            let map = |f: fn($type, $type) -> $type| map2::<$type, $type>(a, b, f);
            match op {
                Add => map2::<$type, $type>(a, b, |x, y| x + y),
                Sub => map2::<$type, $type>(a, b, |x, y| x - y),
                Mul => map2::<$type, $type>(a, b, |x, y| x * y),
                Div => map2::<$type, $type>(a, b, |x, y| x / y),
                // `x != x` is NaN: it wins.
                Minimum => map2::<$type, $type>(a, b, |x, y| if x <= y || x != x { x } else { y }),
                Maximum => map2::<$type, $type>(a, b, |x, y| if x >= y || x != x { x } else { y }),
                Fmin => map2::<$type, $type>(a, b, |x, y| if x <= y || y != y { x } else { y }),
                Fmax => map2::<$type, $type>(a, b, |x, y| if x >= y || y != y { x } else { y }),
                FloorDiv => map(|x, y| {
                    if y == 0.0 {
                        return x / y;
                    }
                    // numpy's npy_floor_divide: exact where x / y would round up to a whole number.
                    let rest = x % y;
                    let mut quotient = (x - rest) / y;
                    if rest != 0.0 && (y < 0.0) != (rest < 0.0) {
                        quotient -= 1.0;
                    }
                    if quotient != 0.0 {
                        let floor = quotient.floor();
                        if quotient - floor > 0.5 {
                            floor + 1.0
                        } else {
                            floor
                        }
                    } else {
                        (0.0 as $type).copysign(x / y)
                    }
                }),
                Mod => map(|x, y| {
                    let rest = x % y;
                    if y == 0.0 || rest != rest {
                        rest
                    } else if rest == 0.0 {
                        (0.0 as $type).copysign(y)
                    } else if (y < 0.0) != (rest < 0.0) {
                        rest + y
                    } else {
                        rest
                    }
                }),
                Fmod => map(|x, y| x % y),
                Pow => map($type::powf),
                Atan2 => map($type::atan2),
                Hypot => map($type::hypot),
                Copysign => map($type::copysign),
                Logaddexp => map(|x, y| {
                    if x == y {
                        return x + std::f64::consts::LN_2 as $type;
                    }
                    let apart = x - y;
                    if apart > 0.0 {
                        x + (-apart).exp().ln_1p()
                    } else if apart <= 0.0 {
                        y + apart.exp().ln_1p()
                    } else {
                        apart
                    }
                }),
                _ => Err(ArrayError::Unsupported(format!("{} of floats", op.name()))),
            }
        }

        pub(super) fn $compare(
            op: Binary,
            a: &Source<'_>,
            b: &Source<'_>,
        ) -> Result<(Vec<usize>, Vec<bool>)> {
            match op {
                Binary::Eq => map2::<$type, bool>(a, b, |x, y| x == y),
                Binary::Ne => map2::<$type, bool>(a, b, |x, y| x != y),
                Binary::Lt => map2::<$type, bool>(a, b, |x, y| x < y),
                Binary::Le => map2::<$type, bool>(a, b, |x, y| x <= y),
                Binary::Gt => map2::<$type, bool>(a, b, |x, y| x > y),
                _ => map2::<$type, bool>(a, b, |x, y| x >= y),
            }
        }
    };
}

float_loops!(binary32, compare32, f32);
float_loops!(binary64, compare64, f64);
