//! Buffers of decoded chunks that are used again: a new one would be filled with zeroes before it is filled
//! with values. What that saves has not been told apart from noise yet.

use std::cell::RefCell;

use littoral_array::{Array, Element};

/// So many bytes wait at most.
const LIMIT: usize = 32 << 20;

/// Chunks that nobody needs any more.
#[derive(Debug, Default)]
pub(crate) struct Buffers(RefCell<Vec<Array>>);

impl Buffers {
    pub fn give_back(&self, array: Array) {
        let mut waiting = self.0.borrow_mut();
        let bytes: usize = waiting.iter().map(Array::nbytes).sum();
        if bytes + array.nbytes() <= LIMIT {
            waiting.push(array);
        }
    }

    pub fn clear(&self) {
        self.0.take();
    }

    /// `count` elements of any value.
    pub fn take<T: Element + Default>(&self, count: usize) -> Vec<T> {
        self.waiting(count)
            .unwrap_or_else(|| vec![T::default(); count])
    }

    /// A buffer of that length that is nobody else's.
    fn waiting<T: Element>(&self, count: usize) -> Option<Vec<T>> {
        let fits = |array: &Array| T::unwrap(array.data()).is_some_and(|data| data.len() == count);
        let at = self.0.borrow().iter().position(fits)?;
        let array = self.0.borrow_mut().swap_remove(at);
        let data = T::unwrap(array.data())?.clone();
        drop(array);
        let (buffer, _) = data.try_into_owned_nocopy().ok()?.into_raw_vec_and_offset();
        // A view has the buffer of what it is a part of.
        (buffer.len() == count).then_some(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_holds_is_used_again() {
        let buffers = Buffers::default();
        let array = || Array::from_vec(&[2, 3], vec![1.0f32; 6]).expect("an array");
        let held = array();
        buffers.give_back(held.clone());
        assert_eq!(buffers.take::<f32>(6), [0.0; 6]);
        assert_eq!(held.to_vec::<f32>(), Some(vec![1.0; 6]));
        buffers.give_back(array());
        assert_eq!(buffers.take::<f32>(5), [0.0; 5]);
        assert_eq!(buffers.take::<f64>(6), [0.0; 6]);
        assert_eq!(buffers.take::<f32>(6), [1.0; 6]);
        assert_eq!(buffers.take::<f32>(6), [0.0; 6]);
    }
}
