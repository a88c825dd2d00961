//! What the Python parser needs of `unicode_names2` 1, from version 2.

pub use current::character;
