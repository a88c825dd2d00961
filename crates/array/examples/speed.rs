//! Nanoseconds an element of the kernels that matter, on float32 (1000, 180, 360):
//! `cargo run --release --example speed -p littoral-array`. The same in numpy: `speed.py` beside this file.

use std::hint::black_box;
use std::time::Instant;

use littoral_array::ops::*;
use littoral_array::{Array, DType, Scalar};

/// The first axis: 1000, or `ROWS`. Fresh arrays of 259 MB cost page faults that tiles do not.
fn shape() -> [usize; 3] {
    let rows = std::env::var("ROWS")
        .ok()
        .and_then(|rows| rows.parse().ok());
    [rows.unwrap_or(1000), 180, 360]
}

/// Pseudo-random temperatures (xorshift), 5 % NaN if asked.
fn field(with_nan: bool) -> Array {
    let n = shape().iter().product::<usize>();
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let values = (0..n)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            if with_nan && state.is_multiple_of(20) {
                f32::NAN
            } else {
                270.0 + (state >> 40) as f32 * 2e-6
            }
        })
        .collect::<Vec<f32>>();
    Array::from_vec(&shape(), values).expect("shape")
}

/// CPU seconds of this thread where Linux tells them, else wall time.
fn cpu_seconds(since: Instant) -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    stat.and_then(|text| text.split(' ').next()?.parse::<f64>().ok())
        .map_or_else(|| since.elapsed().as_secs_f64(), |nanos| nanos / 1e9)
}

fn main() {
    let begin = Instant::now();
    let only = std::env::args().nth(1);
    let x = field(false);
    let gaps = field(true);
    let size = x.size() as f64;
    let plain = ReduceOptions {
        skipna: false,
        ..Default::default()
    };
    let skip = ReduceOptions::default();
    let codes: Vec<i64> = (0..shape()[0] as i64).map(|k| k % 12).collect();
    let weights = Array::from_vec(
        &[180, 1],
        (0..180)
            .map(|k| (k as f32 * 0.017).cos())
            .collect::<Vec<_>>(),
    )
    .expect("shape");
    let clim = group_reduce(Reduce::Mean, &x, 0, &codes, 12, &skip).expect("climatology");
    let packed = cast(
        &binary(Binary::Sub, &x, &Array::scalar(Scalar::Float(270.0))).expect("sub"),
        DType::I16,
    )
    .expect("packed");
    let time = |name: &str, f: &dyn Fn() -> littoral_array::Result<Array>| {
        if only.as_ref().is_some_and(|o| !name.contains(o.as_str())) {
            return;
        }
        // The clock ticks in milliseconds: many runs together.
        let repeats = (6000 / shape()[0]).max(4);
        black_box(f().expect(name));
        let start = cpu_seconds(begin);
        for _ in 0..repeats {
            black_box(f().expect(name));
        }
        let each = (cpu_seconds(begin) - start) / repeats as f64;
        println!("{name:38} {:7.2} ns/element", each / size * 1e9);
    };
    time("mean over axis 0", &|| {
        reduce(Reduce::Mean, &x, &[0], &plain)
    });
    time("mean over axis 0, skipna", &|| {
        reduce(Reduce::Mean, &gaps, &[0], &skip)
    });
    time("mean over last axis", &|| {
        reduce(Reduce::Mean, &x, &[2], &plain)
    });
    time("mean over last axis, skipna", &|| {
        reduce(Reduce::Mean, &gaps, &[2], &skip)
    });
    time("mean over all, skipna", &|| {
        reduce(Reduce::Mean, &gaps, &[0, 1, 2], &skip)
    });
    time("max over axis 0, skipna", &|| {
        reduce(Reduce::Max, &gaps, &[0], &skip)
    });
    time("max over last axis, skipna", &|| {
        reduce(Reduce::Max, &gaps, &[2], &skip)
    });
    time("argmax over axis 0, skipna", &|| {
        reduce(Reduce::Argmax, &gaps, &[0], &skip)
    });
    time("count over axis 0", &|| {
        reduce(Reduce::Count, &gaps, &[0], &skip)
    });
    time("std over axis 0, skipna", &|| {
        reduce(Reduce::Std, &gaps, &[0], &skip)
    });
    time("std of all, skipna", &|| {
        reduce(Reduce::Std, &gaps, &[0, 1, 2], &skip)
    });
    time("grouped mean, 12 groups", &|| {
        group_reduce(Reduce::Mean, &x, 0, &codes, 12, &plain)
    });
    time("grouped mean, 12 groups, skipna", &|| {
        group_reduce(Reduce::Mean, &gaps, 0, &codes, 12, &skip)
    });
    time("x * w, then mean over the last two", &|| {
        reduce(
            Reduce::Mean,
            &binary(Binary::Mul, &x, &weights)?,
            &[1, 2],
            &skip,
        )
    });
    time("take(clim)", &|| take(&clim, 0, &codes));
    time("x - take(clim)", &|| {
        binary(Binary::Sub, &x, &take(&clim, 0, &codes)?)
    });
    time("x - take(clim), fused", &|| {
        binary_taken(Binary::Sub, x.clone(), &clim, 0, &codes)
    });
    time("x + 1", &|| {
        binary(
            Binary::Add,
            &x,
            &cast(&Array::scalar(Scalar::Float(1.0)), DType::F32)?,
        )
    });
    time("x > 280", &|| {
        binary(
            Binary::Gt,
            &x,
            &cast(&Array::scalar(Scalar::Float(280.0)), DType::F32)?,
        )
    });
    time("decode i2 to f4", &|| {
        decode_cf(
            &packed,
            &[Scalar::Int(3)],
            Some(0.01),
            Some(270.0),
            DType::F32,
        )
    });
    time("sqrt", &|| unary(Unary::Sqrt, &x));
    time("cumsum along axis 0", &|| {
        scan(Scan::Cumsum, &x, 0, true, None)
    });
    let opts = WindowOptions {
        before: 29,
        after: 0,
        min_periods: 30,
        ddof: 0.0,
    };
    time("rolling mean of 30 along axis 0", &|| {
        window(Window::Mean, &x, 0, &opts)
    });
    time("rolling std of 30 along axis 0", &|| {
        window(Window::Std, &x, 0, &opts)
    });
    time("rolling max of 30 along axis 0", &|| {
        window(Window::Max, &x, 0, &opts)
    });
    time("quantile 0.9 over axis 0", &|| {
        quantile(&x, &[0.9], &[0], QuantileMethod::Linear, true)
    });
    time("transposed, made contiguous", &|| {
        Ok(to_contiguous(&transpose(&x, &[2, 1, 0])?))
    });
    time("transposed, mean over its last axis", &|| {
        reduce(Reduce::Mean, &transpose(&x, &[2, 1, 0])?, &[2], &plain)
    });
}
