//! One step of evaluation: the regions of operands that a region of a node needs, and what is made of them.

use std::collections::HashMap;

use littoral_array::Array;

use super::{Eval, Span};

/// What is made of the operands' values, which come in the order they were asked for.
pub(super) type Finish<'s> = Box<dyn FnOnce(Vec<Array>) -> Eval + 's>;

/// How a region of a node gets its values.
pub(super) enum Step<'s> {
    /// They are in memory.
    Known(Array),
    From {
        operands: Vec<(usize, Span)>,
        finish: Finish<'s>,
    },
}

impl<'s> Step<'s> {
    pub fn of(operands: Vec<(usize, Span)>, finish: impl FnOnce(Vec<Array>) -> Eval + 's) -> Self {
        Step::From {
            operands,
            finish: Box::new(finish),
        }
    }

    pub fn one(operand: usize, span: Span, finish: impl FnOnce(&Array) -> Eval + 's) -> Self {
        Step::of(vec![(operand, span)], move |values| {
            match values.as_slice() {
                [x] => finish(x),
                _ => Err(operands_missing()),
            }
        })
    }

    pub fn two(
        operands: [(usize, Span); 2],
        finish: impl FnOnce(&Array, &Array) -> Eval + 's,
    ) -> Self {
        Step::of(operands.into(), move |values| match values.as_slice() {
            [x, y] => finish(x, y),
            _ => Err(operands_missing()),
        })
    }

    pub fn three(
        operands: [(usize, Span); 3],
        finish: impl FnOnce(&Array, &Array, &Array) -> Eval + 's,
    ) -> Self {
        Step::of(operands.into(), move |values| match values.as_slice() {
            [x, y, z] => finish(x, y, z),
            _ => Err(operands_missing()),
        })
    }
}

pub(super) fn operands_missing() -> super::EvalError {
    crate::error::EngineError::Internal("an operand has no value".into()).into()
}

/// Values that several nodes use, for as long as one of them has not asked.
#[derive(Default)]
pub(super) struct Shared(HashMap<(usize, Span), (Array, u32)>);

impl Shared {
    /// `users`: how many operands the node is.
    pub fn keep(&mut self, node: usize, span: Span, users: u32, value: &Array) {
        if users > 1 {
            self.0.insert((node, span), (value.clone(), users - 1));
        }
    }

    pub fn take(&mut self, node: usize, span: &Span, users: u32) -> Option<Array> {
        if users < 2 {
            return None;
        }
        let key = (node, span.clone());
        let (value, left) = self.0.get_mut(&key)?;
        *left -= 1;
        match *left {
            0 => self.0.remove(&key).map(|(value, _)| value),
            _ => Some(value.clone()),
        }
    }
}
