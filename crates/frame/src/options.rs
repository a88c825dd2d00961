//! `pandas.options.display`.

use std::cell::RefCell;

/// What the text and HTML of tables depend on.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Longer tables show `min_rows` rows. None: no limit.
    pub max_rows: Option<usize>,
    pub min_rows: Option<usize>,
    /// Some(0): as many columns as fit into `width`. None: no limit.
    pub max_columns: Option<usize>,
    /// Characters in a line of text.
    pub width: usize,
    /// Digits after the point.
    pub precision: usize,
    /// Longer cells are cut. None: no limit.
    pub max_colwidth: Option<usize>,
    /// Longer indexes are summarised. None: no limit.
    pub max_seq_items: Option<usize>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_rows: Some(60),
            min_rows: Some(10),
            max_columns: Some(20),
            width: 80,
            precision: 6,
            max_colwidth: Some(50),
            max_seq_items: Some(100),
        }
    }
}

thread_local! {
    static OPTIONS: RefCell<Options> = RefCell::new(Options::default());
}

/// The options in force.
pub fn options() -> Options {
    OPTIONS.with_borrow(Clone::clone)
}

/// Replaces the options in force.
pub fn set_options(options: Options) {
    OPTIONS.with_borrow_mut(|known| *known = options);
}
