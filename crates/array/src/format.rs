//! numpy's text of arrays and scalars.
