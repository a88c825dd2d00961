//! `resample`: groups of consecutive times.
