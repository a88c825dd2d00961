//! Evaluation of chains far deeper than the machine stack, and of expressions that use their parts many times.

use std::rc::Rc;
use std::task::{Context, Waker};

use futures::future::LocalBoxFuture;
use littoral_array::ops::{Binary, Reduce};
use littoral_array::{Array, Scalar};
use littoral_engine::{Plan, Platform, Progress, Settings, compute, install};
use littoral_graph::{Expr, Op};
use littoral_store::{MemoryTransport, Transport};

/// A place where nothing has to be waited for.
struct Here;

impl Platform for Here {
    fn transport(&self) -> Rc<dyn Transport> {
        Rc::new(MemoryTransport::default())
    }

    fn block_on(&self, mut future: LocalBoxFuture<'_, ()>) {
        let mut context = Context::from_waker(Waker::noop());
        while future.as_mut().poll(&mut context).is_pending() {}
    }

    fn turn(&self) -> LocalBoxFuture<'_, bool> {
        Box::pin(std::future::ready(false))
    }

    fn sleep(&self, _milliseconds: u32) -> LocalBoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }

    fn now_ms(&self) -> f64 {
        0.0
    }

    fn planned(&self, _plan: &Plan) {}

    fn progress(&self, _progress: Progress) {}
}

/// A page's stack is 1 MB; this one is smaller still.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(|| {
        install(Rc::new(Here), Settings::default());
        test();
    });
    thread.expect("a thread").join().expect("the test passes");
}

fn numbers(count: usize) -> Expr {
    let values = (0..count).map(|i| i as f64).collect::<Vec<f64>>();
    Expr::literal(Array::from_vec(&[count], values).expect("an array"))
}

fn values(expr: Expr) -> Vec<f64> {
    let mut arrays = compute(&[expr]).expect("a value");
    arrays.remove(0).to_vec::<f64>().expect("f8")
}

#[test]
fn a_hundred_thousand_steps() {
    on_a_small_stack(|| {
        let one = Expr::scalar(Scalar::Float(1.0));
        let sum = (0..100_000).fold(numbers(3), |sum, _| {
            sum.binary(Binary::Add, &one).expect("a node")
        });
        assert_eq!(values(sum), [100_000.0, 100_001.0, 100_002.0]);
    });
}

#[test]
fn views_of_views() {
    on_a_small_stack(|| {
        let square = numbers(6).reshape(vec![2, 3]).expect("a node");
        let turned = (0..50_001).fold(square, |x, _| x.transpose(vec![1, 0]).expect("a node"));
        let sum = turned.reduce(Reduce::Sum, vec![0], true).expect("a node");
        assert_eq!(values(sum), [3.0, 12.0]);
    });
}

#[test]
fn reductions_of_reductions() {
    on_a_small_stack(|| {
        let mut x = numbers(4);
        for _ in 0..2_000 {
            let mean = x.reduce(Reduce::Mean, vec![0], true).expect("a node");
            x = x.binary(Binary::Sub, &mean).expect("a node");
        }
        assert_eq!(values(x), [-1.5, -0.5, 0.5, 1.5]);
    });
}

/// `z = z * z + c`: every step uses the one before twice. Computing each use anew would take 2¹⁰⁰ steps.
#[test]
fn what_is_used_twice_is_computed_once() {
    on_a_small_stack(|| {
        let start = numbers(100_000);
        let scale = Expr::scalar(Scalar::Float(2e-6));
        let c = start.binary(Binary::Mul, &scale).expect("a node");
        let mut z = c.clone();
        for _ in 0..100 {
            let square = z.binary(Binary::Mul, &z).expect("a node");
            z = square.binary(Binary::Add, &c).expect("a node");
        }
        let expected = (0..100).fold(0.2 - 2e-6, |z: f64, _| z * z + (0.2 - 2e-6));
        let found = values(z)[99_999];
        assert!((found - expected).abs() < 1e-9, "{found} {expected}");
    });
}

/// Uses that want different parts of it.
#[test]
fn shifted_sums() {
    on_a_small_stack(|| {
        let size = 70_000usize;
        let mut x = numbers(size);
        for _ in 0..12 {
            let back: Vec<i64> = (0..size as i64).map(|i| (i + 1) % size as i64).collect();
            let shifted = x.take(0, back, None).expect("a node");
            let both = Op::Concat { axis: 0 };
            let end = vec![littoral_graph::IndexItem::Range {
                start: 1,
                count: size as u64,
                step: 1,
            }];
            let rolled = Expr::new(both, vec![x.clone(), shifted.clone()]).expect("a node");
            let rolled = rolled.slice(end).expect("a node");
            x = x.binary(Binary::Add, &rolled).expect("a node");
        }
        let mut expected: Vec<f64> = (0..size).map(|i| i as f64).collect();
        for _ in 0..12 {
            let mut next: Vec<f64> = (0..size - 1)
                .map(|i| expected[i] + expected[i + 1])
                .collect();
            next.push(expected[size - 1] + expected[1]);
            expected = next;
        }
        assert_eq!(values(x), expected);
    });
}
