//! What the parity tests with numpy do not reach: cftime, objects, sizes, in-place work, any input.

use littoral_array::ops::*;
use littoral_array::{Array, ArrayError, Calendar, DType, Scalar, TimeUnit};
use proptest::prelude::*;

const NAT: i64 = i64::MIN;

fn cftime(calendar: Calendar, values: &[i64]) -> Array {
    Array::from_times(DType::Cftime(calendar), &[values.len()], values.to_vec()).unwrap()
}

#[test]
fn cftime_differs_by_timedelta() {
    let a = cftime(Calendar::NoLeap, &[5_000_000, NAT, 7]);
    let b = cftime(Calendar::NoLeap, &[1_000_000, 3, 7]);
    let apart = binary(Binary::Sub, &a, &b).unwrap();
    assert_eq!(apart.dtype(), DType::Timedelta(TimeUnit::Micro));
    assert_eq!(apart.to_vec::<i64>().unwrap(), [4_000_000, NAT, 0]);
    let back = binary(
        Binary::Add,
        &b,
        &cast(&apart, DType::Timedelta(TimeUnit::Milli)).unwrap(),
    )
    .unwrap();
    assert_eq!(back.dtype(), a.dtype());
    assert_eq!(back.to_vec::<i64>(), a.to_vec::<i64>());
    let later = binary(Binary::Ge, &a, &b).unwrap();
    assert_eq!(later.to_vec::<bool>().unwrap(), [true, false, true]);
    let other = cftime(Calendar::Day360, &[1, 2, 3]);
    assert!(binary(Binary::Sub, &a, &other).is_err());
    let equal = binary(Binary::Eq, &a, &other).unwrap();
    assert_eq!(equal.to_vec::<bool>().unwrap(), [false; 3]);
    let mean = reduce(Reduce::Mean, &a, &[0], &ReduceOptions::default()).unwrap();
    assert_eq!(
        mean.item().unwrap(),
        Scalar::Cftime(2_500_003, Calendar::NoLeap)
    );
}

#[test]
fn objects_follow_python() {
    let text = |t: &str| Scalar::Str(t.into());
    let x = Array::from_vec(&[4], vec![text("b"), Scalar::None, text("a"), text("b")]).unwrap();
    let skip = ReduceOptions::default();
    assert_eq!(
        reduce(Reduce::Count, &x, &[0], &skip)
            .unwrap()
            .item()
            .unwrap(),
        Scalar::Int(3)
    );
    assert_eq!(
        reduce(Reduce::Min, &x, &[0], &skip)
            .unwrap()
            .item()
            .unwrap(),
        text("a")
    );
    let null = unary(Unary::Isnull, &x).unwrap();
    assert_eq!(null.to_vec::<bool>().unwrap(), [false, true, false, false]);
    let filled = fill_null(&x, &Array::scalar(text("z"))).unwrap();
    assert_eq!(filled.scalars()[1], text("z"));
    let found = isin(&x, &Array::from_vec(&[1], vec![text("b")]).unwrap()).unwrap();
    assert_eq!(found.to_vec::<bool>().unwrap(), [true, false, false, true]);
    let mixed = Array::from_vec(&[2], vec![Scalar::Int(2), Scalar::Float(0.5)]).unwrap();
    let sum = binary(Binary::Add, &mixed, &Array::scalar(Scalar::Int(1))).unwrap();
    assert_eq!(sum.scalars(), [Scalar::Int(3), Scalar::Float(1.5)]);
    assert!(binary(Binary::Add, &x, &mixed).is_err());
}

#[test]
fn sums_with_too_few_elements_are_missing() {
    let x = Array::from_vec(&[2, 2], vec![1.0f32, f32::NAN, 2.0, 3.0]).unwrap();
    let opts = ReduceOptions {
        min_count: Some(2),
        keepdims: true,
        ..Default::default()
    };
    for op in [Reduce::Sum, Reduce::Prod] {
        let out = reduce(op, &x, &[0], &opts).unwrap();
        assert_eq!(out.shape(), [1, 2]);
        let values = out.to_vec::<f32>().unwrap();
        assert!(!values[0].is_nan() && values[1].is_nan());
    }
    let whole = Array::from_vec(&[2], vec![1i32, 2]).unwrap();
    let out = reduce(Reduce::Sum, &whole, &[0], &opts).unwrap();
    assert_eq!(out.dtype(), DType::F64);
}

#[test]
fn results_that_cannot_be_held_are_errors() {
    let side = Array::from_vec(&[3_000_000, 1], vec![0f32; 3_000_000]).unwrap();
    let other = reshape(&side, &[1, 3_000_000]).unwrap();
    let too_big = |result: Result<Array, ArrayError>| {
        matches!(
            result,
            Err(ArrayError::Overflow(_) | ArrayError::Memory { .. })
        )
    };
    assert!(too_big(binary(Binary::Add, &side, &other)));
    assert!(too_big(zeros(DType::F64, &[usize::MAX, 3])));
    assert!(too_big(broadcast_to(&side, &[3_000_000, 3_000_000])));
    assert!(too_big(arange(
        &Scalar::Int(0),
        &Scalar::Int(i64::MAX),
        &Scalar::Int(1)
    )));
    assert!(too_big(linspace(0.0, 1.0, usize::MAX / 2, true)));
}

/// An element far outside its window leaves no trace in later ones.
#[test]
fn windows_forget() {
    let mut values = vec![1.0f64; 64];
    values[3] = 1e300;
    values[5] = f64::INFINITY;
    let x = Array::from_vec(&[64], values).unwrap();
    let opts = WindowOptions {
        before: 2,
        after: 0,
        min_periods: 3,
        ddof: 0.0,
    };
    let sums = window(Window::Sum, &x, 0, &opts)
        .unwrap()
        .to_vec::<f64>()
        .unwrap();
    assert!(sums[8..].iter().all(|v| *v == 3.0));
    let std = window(Window::Std, &x, 0, &opts)
        .unwrap()
        .to_vec::<f64>()
        .unwrap();
    assert!(std[8..].iter().all(|v| *v == 0.0));
}

/// In place where nobody else looks, a copy where somebody does.
#[test]
fn assignment_keeps_what_is_shared() {
    let x = Array::from_vec(&[3], vec![1i32, 2, 3]).unwrap();
    let kept = x.clone();
    let seven = Array::scalar(Scalar::Int(7));
    let changed = assign_into(x, &[Index::At(1)], &seven).unwrap();
    assert_eq!(kept.to_vec::<i32>().unwrap(), [1, 2, 3]);
    assert_eq!(changed.to_vec::<i32>().unwrap(), [1, 7, 3]);
    let part = slice(&changed, &[Index::range(1, 2, 1)]).unwrap();
    drop(changed);
    let again = assign_into(part, &[Index::At(-1)], &seven).unwrap();
    assert_eq!(again.to_vec::<i32>().unwrap(), [7, 7]);
}

proptest! {
    /// Any basic index gives what indexing element by element gives, or an error.
    #[test]
    fn any_slice(size in 0usize..7, start in -9i64..9, stop in -9i64..9, step in -4i64..4) {
        let x = Array::from_vec(&[size], (0..size as i64).collect::<Vec<_>>()).unwrap();
        let got = slice(&x, &[Index::Slice { start, stop, step }]);
        if step == 0 {
            prop_assert!(got.is_err());
        } else {
            let (mut expected, mut at) = (Vec::new(), start);
            let last = size as i64 - 1;
            if step < 0 { at = at.min(last); } else { at = at.max(0); }
            while (step > 0 && at < stop.min(size as i64)) || (step < 0 && at > stop.max(-1)) {
                expected.push(at);
                at += step;
            }
            prop_assert_eq!(got.unwrap().to_vec::<i64>().unwrap(), expected);
        }
    }

    #[test]
    fn extreme_slices_do_not_panic(start: i64, stop: i64, step: i64, size in 0usize..3) {
        let x = Array::from_vec(&[size], vec![0u8; size]).unwrap();
        let _ = slice(&x, &[Index::Slice { start, stop, step }]);
        let _ = slice(&x, &[Index::At(start)]);
        let _ = take(&x, 0, &[start]);
        let _ = roll(&x, 0, stop);
    }
}
