//! No docstrings for RustPython's built-in functions: what they are called with is enough for a page.

/// Where RustPython's macros look a docstring up, by the dotted name.
pub struct Docs;

pub static DB: Docs = Docs;

impl Docs {
    /// None: the function has only what its own source says. The interpreter does not start without
    /// docstrings of these two modules.
    pub fn get(&self, name: &str) -> Option<&'static &'static str> {
        matches!(name, "builtins" | "sys").then_some(&"")
    }
}
