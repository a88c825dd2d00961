//! What Python can do with a `FacetGrid`.

use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::Representable;
use rustpython_vm::{AsObject, Py, PyObjectRef, PyRef, PyResult, VirtualMachine};

use super::super::common;
use super::FacetGrid;
use crate::numpy;
use crate::pyplot::grid::AxesArray;
use crate::pyplot::handle::What;
use crate::pyplot::state;
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::objects::Labelled;

impl Representable for FacetGrid {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!(
            "<xarray.plot.facetgrid.FacetGrid at 0x{:x}>",
            zelf.as_object().get_id()
        ))
    }
}

#[rustpython_vm::pyclass(with(Representable))]
impl FacetGrid {
    #[pygetset(name = "fig")]
    fn figure(&self, vm: &VirtualMachine) -> PyObjectRef {
        self.fig.object(What::Figure, vm)
    }

    #[pygetset]
    fn axs(&self, vm: &VirtualMachine) -> PyObjectRef {
        self.array(vm)
    }

    #[pygetset(name = "axes")]
    fn axes_array(&self, vm: &VirtualMachine) -> PyObjectRef {
        self.array(vm)
    }

    #[pygetset]
    fn data(&self, vm: &VirtualMachine) -> PyResult {
        Labelled::Array(self.data.clone()).wrap(vm)
    }

    #[pygetset]
    fn cbar(&self, vm: &VirtualMachine) -> PyObjectRef {
        self.colorbar
            .borrow()
            .clone()
            .unwrap_or_else(|| vm.ctx.none())
    }

    #[pygetset]
    fn figlegend(&self, vm: &VirtualMachine) -> PyObjectRef {
        self.legend
            .borrow()
            .clone()
            .unwrap_or_else(|| vm.ctx.none())
    }

    #[pygetset]
    fn row_names(&self, vm: &VirtualMachine) -> PyResult {
        self.names(self.row_var.as_deref(), vm)
    }

    #[pygetset]
    fn col_names(&self, vm: &VirtualMachine) -> PyResult {
        self.names(self.col_var.as_deref(), vm)
    }

    fn names(&self, name: Option<&str>, vm: &VirtualMachine) -> PyResult {
        let Some(name) = name else {
            return Ok(vm.ctx.new_list(vec![]).into());
        };
        let values = common::coord(&self.data, name, vm)?.values().or_raise(vm)?;
        let items = support::items(&numpy::to_py(values, vm), vm)?;
        Ok(vm.ctx.new_list(items).into())
    }

    /// A dict for each facet: what it shows.
    #[pygetset]
    fn name_dicts(&self, vm: &VirtualMachine) -> PyResult {
        let mut dicts = Vec::new();
        for facet in &self.facets {
            dicts.push(match facet {
                None => vm.ctx.none(),
                Some(facet) => {
                    let mut entries = Vec::new();
                    for (name, at) in facet {
                        let (value, values) = self.value(name, *at, vm)?;
                        let value = numpy::scalar_to_py(value, values.dtype(), vm)?;
                        entries.push((name.clone(), value));
                    }
                    support::dict_of(entries, vm)?
                }
            });
        }
        Ok(AxesArray::object(dicts, vec![self.rows, self.cols], vm))
    }

    /// `g.map(function, *args, **kwargs)`: with the values of variables of each facet, on its axes.
    #[pymethod]
    fn map(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
        let mut args = Arguments::new("map", args);
        let function = args.required("func", vm)?;
        let names = args.rest_positional();
        let keywords = args.rest_keywords();
        for (at, facet) in zelf.facets.iter().enumerate() {
            let Some(facet) = facet else {
                continue;
            };
            let subset = zelf.subset(facet, vm)?;
            state::activate(&zelf.fig);
            zelf.fig.current.set(Some(zelf.axes[at]));
            let mut inner = Vec::new();
            for name in &names {
                let name = support::str_of(name, vm)?;
                let values = match subset.name.as_deref() == Some(&name) {
                    true => subset.values(),
                    false => common::coord(&subset, &name, vm)?.values(),
                };
                inner.push(numpy::to_py(values.or_raise(vm)?, vm));
            }
            let call = FuncArgs::new(
                inner,
                rustpython_vm::function::KwArgs::new(keywords.clone()),
            );
            function.call(call, vm)?;
        }
        let label = |at: usize| -> PyResult<Option<String>> {
            names
                .get(at)
                .map(|name| support::str_of(name, vm))
                .transpose()
        };
        zelf.finish(label(0)?, label(1)?, vm)?;
        Ok(zelf)
    }

    /// `g.set_titles(template="{coord} = {value}", maxchar=30, size=None, **kwargs)`
    #[pymethod]
    fn set_titles(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        let mut args = Arguments::new("set_titles", args);
        let template = args.value::<String>("template", vm)?;
        let limit = args.value::<usize>("maxchar", vm)?.unwrap_or(30);
        let size = args.take_some("size", vm)?;
        let mut style = args.rest_keywords();
        args.finish(vm)?;
        if let Some(size) = size {
            style.insert("size".to_owned(), size);
        }
        let template = template.unwrap_or("{coord} = {value}".to_owned());
        self.titles(&template, limit, style, vm)
    }

    fn set_outer(&self, horizontal: bool, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        let name = if horizontal {
            "set_xlabels"
        } else {
            "set_ylabels"
        };
        let mut args = Arguments::new(name, args);
        let label = support::str_of(&*args.required("label", vm)?, vm)?;
        let _ = args.rest_keywords();
        args.finish(vm)?;
        self.label(horizontal, label, vm)
    }

    #[pymethod]
    fn set_xlabels(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        self.set_outer(true, args, vm)
    }

    #[pymethod]
    fn set_ylabels(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        self.set_outer(false, args, vm)
    }

    #[pymethod]
    fn set_axis_labels(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        for (horizontal, label) in [true, false].into_iter().zip(args.args) {
            let label = match Labelled::of(&label, vm)? {
                Some(Labelled::Array(array)) => common::label_from_attrs(&array, ""),
                _ if vm.is_none(&label) => continue,
                _ => support::str_of(&label, vm)?,
            };
            self.label(horizontal, label, vm)?;
        }
        Ok(())
    }

    /// `g.set_ticks(max_xticks=5, max_yticks=5, fontsize="small")`
    #[pymethod]
    fn set_ticks(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        let mut args = Arguments::new("set_ticks", args);
        let x = args.value::<usize>("max_xticks", vm)?.unwrap_or(5);
        let y = args.value::<usize>("max_yticks", vm)?.unwrap_or(5);
        let size = match args.take_some("fontsize", vm)? {
            Some(size) => crate::pyplot::props::fontsize(&size, vm)?,
            None => 10.0 * 0.833,
        };
        args.finish(vm)?;
        for at in 0..self.axes.len() {
            self.ax(at).with(vm, |axes| {
                axes.xaxis.max_ticks = Some(x.max(1));
                axes.yaxis.max_ticks = Some(y.max(1));
                axes.xaxis.tick_size = size;
                axes.yaxis.tick_size = size;
            })?;
        }
        Ok(())
    }

    #[pymethod]
    fn add_colorbar(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        self.colorbar(args.kwargs, vm)
    }

    #[pymethod]
    fn add_legend(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        self.hue_legend(args.kwargs, vm)
    }
}
