//! Compute kernels by family.
