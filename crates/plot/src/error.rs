//! What can go wrong with a figure.

pub type Result<T, E = PlotError> = std::result::Result<T, E>;

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PlotError {
    /// matplotlib's `ValueError` for a colour.
    #[error("'{0}' is not a valid value for color")]
    Color(String),
    /// matplotlib's `ValueError` for a colormap.
    #[error("'{0}' is not a valid value for cmap; supported values are {1}")]
    Colormap(String, String),
    /// matplotlib's `ValueError` for a format string such as `'r--o'`.
    #[error("'{0}' is not a valid format string ({1})")]
    Format(String, String),
    /// Lengths or shapes that do not go together.
    #[error("{0}")]
    Shape(String),
    /// A dtype that cannot be drawn.
    #[error("{0}")]
    DType(String),
    /// Any other bad value: matplotlib's `ValueError`.
    #[error("{0}")]
    Value(String),
    /// The image could not be encoded.
    #[error("cannot encode the image: {0}")]
    Encode(String),
}
