//! `dask=` of `xr.apply_ufunc`: whether arrays that wait are taken, and the chunks of what comes of them.

use indexmap::IndexMap;
use littoral_xarray::{Prepared, Signature, Variable};
use rustpython_vm::{PyResult, VirtualMachine};

use super::convert::key_text;
use crate::support::{self, Arguments};

/// `dask=`, with what `dask_gufunc_kwargs=` says.
pub struct Dask {
    how: String,
    rechunk: bool,
    sizes: Vec<String>,
}

impl Dask {
    pub fn take(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<Self> {
        let how = args.keyword_value::<String>("dask", vm)?;
        let mut sizes = args
            .keyword("output_sizes")
            .filter(|sizes| !vm.is_none(sizes));
        args.keyword("meta");
        let mut rechunk = false;
        if let Some(kwargs) = args
            .keyword("dask_gufunc_kwargs")
            .filter(|kwargs| !vm.is_none(kwargs))
        {
            for (name, value) in support::pairs(&kwargs, vm)? {
                match key_text(&name, vm)?.as_str() {
                    "allow_rechunk" => rechunk = value.try_to_bool(vm)?,
                    "output_sizes" => sizes = Some(value),
                    _ => {}
                }
            }
        }
        let sizes = match sizes {
            Some(sizes) => support::pairs(&sizes, vm)?,
            None => vec![],
        };
        Ok(Self {
            how: how.unwrap_or_else(|| "forbidden".into()),
            rechunk,
            sizes: sizes
                .iter()
                .map(|(dim, _)| key_text(dim, vm))
                .collect::<PyResult<_>>()?,
        })
    }

    /// The chunks of the dimensions of a result, if it is to wait; errors as xarray's.
    pub fn chunks(
        &self,
        prepared: &Prepared,
        signature: &Signature,
        vm: &VirtualMachine,
    ) -> PyResult<Option<IndexMap<String, u64>>> {
        let waits = |variable: &Variable| variable.data.meta().deferred;
        if !prepared.variables.iter().flatten().any(waits) {
            return Ok(None);
        }
        match self.how.as_str() {
            "allowed" => return Ok(None),
            "parallelized" => {}
            "forbidden" => {
                return Err(vm.new_value_error(
                    "apply_ufunc encountered a chunked array on an argument, but handling for chunked arrays \
                     has not been enabled. Either set the ``dask`` argument or load your data into memory first \
                     with ``.load()`` or ``.compute()``",
                ));
            }
            other => {
                return Err(vm.new_value_error(format!(
                    "unknown setting for chunked array handling in apply_ufunc: {other}"
                )));
            }
        }
        let mut out: IndexMap<String, u64> = IndexMap::new();
        for (at, (variable, core)) in prepared.variables.iter().zip(&signature.inputs).enumerate() {
            let Some(variable) = variable.as_ref().filter(|variable| waits(variable)) else {
                continue;
            };
            let meta = variable.data.meta();
            for (axis, dim) in variable.dims.iter().enumerate() {
                let (size, chunk) = (meta.shape[axis], meta.chunks[axis]);
                if core.contains(dim) {
                    if chunk < size && !self.rechunk {
                        return Err(vm.new_value_error(format!(
                            "dimension {dim} on {at}th function argument to apply_ufunc with \
                             dask='parallelized' consists of multiple chunks, but is also a core dimension. To \
                             fix, either rechunk into a single array chunk along this dimension, i.e., \
                             ``.chunk(dict({dim}=-1))``, or pass ``allow_rechunk=True`` in \
                             ``dask_gufunc_kwargs`` but beware that this may significantly increase memory usage."
                        )));
                    }
                } else if size > 1 {
                    let known = out.entry(dim.clone()).or_insert(chunk);
                    *known = chunk.min(*known);
                }
            }
        }
        let mut new = signature.outputs.iter().flatten();
        if let Some(dim) = new.find(|dim| {
            !self.sizes.contains(dim) && !signature.inputs.iter().any(|core| core.contains(dim))
        }) {
            return Err(vm.new_value_error(format!(
                "dimension '{dim}' in 'output_core_dims' needs corresponding (dim, size) in 'output_sizes'"
            )));
        }
        Ok(Some(out))
    }
}
