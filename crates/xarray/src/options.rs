//! `xr.set_options`.

use std::cell::RefCell;

use crate::align::Join;
use crate::attrs::Attrs;
use crate::compare::Compat;

/// Options and their defaults, as of xarray 2026.9.
#[derive(Debug, Clone)]
pub struct Options {
    pub display_width: usize,
    pub display_max_rows: usize,
    pub display_values_threshold: usize,
    /// Children of a node that a tree shows.
    pub display_max_children: usize,
    pub display_html: bool,
    /// None is `"default"`.
    pub display_expand_attrs: Option<bool>,
    pub display_expand_coords: Option<bool>,
    pub display_expand_data_vars: Option<bool>,
    pub display_expand_data: Option<bool>,
    pub keep_attrs: Option<bool>,
    pub arithmetic_join: Join,
    /// Whether `concat`, `merge` and `open_mfdataset` begin with the defaults that xarray will have.
    pub new_combine_defaults: bool,
    pub arithmetic_broadcast: bool,
    /// How coordinates of operands must go together.
    pub arithmetic_compat: Compat,
    /// Every option as it was given, by name, and those without effect here.
    pub given: Attrs,
    /// Names of colormaps that plots take where none is asked for.
    pub cmap_sequential: String,
    pub cmap_divergent: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            display_width: 80,
            display_max_rows: 12,
            display_values_threshold: 200,
            display_max_children: 12,
            display_html: true,
            display_expand_attrs: None,
            display_expand_coords: None,
            display_expand_data_vars: None,
            display_expand_data: None,
            keep_attrs: None,
            arithmetic_join: Join::Inner,
            new_combine_defaults: false,
            arithmetic_broadcast: true,
            arithmetic_compat: Compat::Minimal,
            given: Attrs::new(),
            cmap_sequential: "viridis".to_owned(),
            cmap_divergent: "RdBu_r".to_owned(),
        }
    }
}

thread_local! {
    static OPTIONS: RefCell<Options> = RefCell::default();
}

pub fn options() -> Options {
    OPTIONS.with(|options| options.borrow().clone())
}

pub fn set_options(options: Options) {
    OPTIONS.with(|current| *current.borrow_mut() = options);
}

/// `keep_attrs` of a call, or the option, or `default`.
pub fn keep_attrs(argument: Option<bool>, default: bool) -> bool {
    argument.or(options().keep_attrs).unwrap_or(default)
}
