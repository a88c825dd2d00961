//! Installing what is missing, inside the clone wherever that is possible. Each step is done only
//! when needed; each says what it does, and when it fails what to do.

mod browsers;
mod node;
mod python;
mod wasm_std;
mod wasm_tools;

pub use browsers::environment as browsers;
pub use python::in_environment;

use crate::shell::{Result, refuse_rest, step, take_switch};

pub fn command(arguments: &[String]) -> Result {
    let mut arguments = arguments.to_vec();
    let tests = take_switch(&mut arguments, "--tests");
    refuse_rest(&arguments)?;
    if tests { for_tests() } else { for_serving() }
}

/// What building and serving the page need.
pub fn for_serving() -> Result {
    step("Prerequisites: Node, Python", || {
        node::check()?;
        python::check()
    })?;
    python_environment()?;
    wasm()?;
    page()
}

/// What the tests need on top of it.
pub fn for_tests() -> Result {
    for_serving()?;
    step("Browsers for the tests", browsers::install)
}

/// The Python environment, with the gateway.
pub fn python_environment() -> Result {
    step("Python environment (.venv)", python::install)
}

/// The wasm target of the Rust toolchain, and the tools that make a package of a module.
pub fn wasm() -> Result {
    step(
        "Rust standard library for wasm32-unknown-unknown",
        wasm_std::install,
    )?;
    step("wasm-bindgen and wasm-pack (.tools)", wasm_tools::install)
}

/// The npm packages of the page.
pub fn page() -> Result {
    step("npm packages of the page", || node::install("www"))
}
