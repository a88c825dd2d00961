//! Text of arrays and scalars, character for character as numpy 2 and xarray print them.

mod array;
mod bytes;
mod corner;
mod element;
mod float;
mod labelled;
mod markup;
mod scalar;
mod time;

pub use array::{array_repr, array_str, array2string};
pub use bytes::{binary_bytes, human_bytes, memory_bytes, spaced_bytes};
pub use float::{
    Trim, float_repr as python_float_repr, format_float_positional, format_float_scientific,
    general,
};
pub use labelled::{
    TimedeltaFormat, format_array_flat, format_item, format_items, format_timedelta,
    format_timestamp, limit_lines, short_array_repr, short_array_repr_with,
};
pub use markup::escape_html;
pub use scalar::{labels_repr, python_str_repr, scalar_repr, scalar_str};
pub use time::{
    cftime_repr, cftime_str, date_repr, date_str, datetime_iso, pandas_timedelta_str,
    pandas_timestamp_str, time_repr, time_str, timedelta_str,
};

/// How many fractional digits a float gets (numpy's `floatmode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FloatMode {
    /// Always `precision` digits.
    Fixed,
    /// As many as make the value unique.
    Unique,
    /// As many as make it unique, at most `precision`.
    MaxPrec,
    /// The same, with the same number for every element.
    MaxPrecEqual,
}

/// When a sign is printed before numbers that are not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// `-`: never.
    Minus,
    /// `+`: always.
    Plus,
    /// ` `: a space in its place.
    Space,
}

/// `np.set_printoptions`, with numpy's defaults.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintOptions {
    pub precision: usize,
    /// Arrays with more elements are summarised.
    pub threshold: usize,
    /// Elements shown at each end of a summarised axis.
    pub edgeitems: usize,
    pub linewidth: usize,
    /// Never use scientific notation.
    pub suppress: bool,
    pub floatmode: FloatMode,
    pub sign: Sign,
    pub nanstr: String,
    pub infstr: String,
}

impl Default for PrintOptions {
    fn default() -> Self {
        Self {
            precision: 8,
            threshold: 1000,
            edgeitems: 3,
            linewidth: 75,
            suppress: false,
            floatmode: FloatMode::MaxPrec,
            sign: Sign::Minus,
            nanstr: "nan".into(),
            infstr: "inf".into(),
        }
    }
}

thread_local! {
    static IN_FORCE: std::cell::RefCell<Option<PrintOptions>> = const { std::cell::RefCell::new(None) };
}

/// The options that this thread prints arrays with.
pub fn print_options() -> PrintOptions {
    IN_FORCE.with_borrow(|options| options.clone().unwrap_or_default())
}

/// Puts options in force for this thread.
pub fn set_print_options(options: PrintOptions) {
    IN_FORCE.with_borrow_mut(|own| *own = Some(options));
}

/// Characters in a text: what column widths count.
pub(crate) fn width(text: &str) -> usize {
    text.chars().count()
}
