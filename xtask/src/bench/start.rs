//! How long a reader waits for a first result and a first plot, in Chromium with a fresh profile and
//! with a warm one.

use crate::build::{self, Profile};
use crate::serve::{self, Extra};
use crate::setup;
use crate::shell::{self, Result, at};

use super::{Row, script};

pub fn rows() -> Result<Vec<Row>> {
    setup::for_tests()?;
    build::site(Profile::Release)?;
    let address = serve::in_background(at("dist"), (0..2).map(notebook).collect())?;
    let mut node = shell::command("node");
    node.arg(at("xtask/bench/start.mjs"))
        .arg(address)
        .envs(setup::browsers());
    script::rows(&mut node)
}

/// The notebook that is opened: one for each visit, since the page keeps drafts of what it has seen.
fn notebook(visit: usize) -> Extra {
    Extra {
        url: format!("/notebooks/bench-{visit}.ipynb"),
        body: NOTEBOOK.to_string(),
    }
}

const NOTEBOOK: &str = r#"{
  "nbformat": 4,
  "nbformat_minor": 5,
  "metadata": {},
  "cells": [
    {
      "cell_type": "code",
      "id": "result",
      "metadata": {},
      "execution_count": null,
      "outputs": [],
      "source": "import xarray as xr\nds = xr.open_zarr('data/sst.zarr')\nds.sst.isel(time=0).mean('longitude')"
    },
    {
      "cell_type": "code",
      "id": "plot",
      "metadata": {},
      "execution_count": null,
      "outputs": [],
      "source": "ds.sst.isel(time=0).plot()"
    }
  ]
}
"#;
