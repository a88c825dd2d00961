//! The gateway's answer to a small graph, and a mean over 2 GB beside xarray with Dask.

use crate::setup;
use crate::shell::{self, Result, at};

use super::{Row, script};

pub fn rows() -> Result<Vec<Row>> {
    setup::for_serving()?;
    let mut python = shell::command(setup::in_environment("python"));
    python
        .arg(at("xtask/bench/gateway.py"))
        .arg(at("target/bench-gateway/mean.zarr"));
    script::rows(&mut python)
}
