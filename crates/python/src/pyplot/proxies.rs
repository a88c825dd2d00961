//! Artists made by hand for legends: `Line2D([0], [0], color="r")`, `Patch(color="b")`.

use littoral_plot::artist::{Bars, Line};
use littoral_plot::{Artist, Color};
use rustpython_vm::{PyObjectRef, PyPayload, PyResult, VirtualMachine};

use super::props::{self, Props};
use super::{axes, values};
use crate::support::{Arguments, OrRaise};

/// An artist that is in no axes.
#[rustpython_vm::pyclass(module = "matplotlib.lines", name = "Line2D")]
#[derive(Debug, PyPayload)]
pub struct Proxy {
    name: &'static str,
    artist: Artist,
}

#[rustpython_vm::pyclass]
impl Proxy {
    pub fn object(name: &'static str, artist: Artist, vm: &VirtualMachine) -> PyObjectRef {
        use rustpython_vm::class::PyClassImpl;
        Proxy::make_static_type();
        Proxy { name, artist }.into_ref(&vm.ctx).into()
    }

    pub fn artist(&self) -> Artist {
        self.artist.clone()
    }

    #[pymethod]
    fn get_label(&self) -> String {
        self.artist.label().unwrap_or(self.name).to_owned()
    }
}

/// `Line2D(xdata, ydata, **kwargs)`
pub fn line(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let x = values::plain(&*args.required("xdata", vm)?, vm)?;
    let y = values::plain(&*args.required("ydata", vm)?, vm)?;
    let mut props = Props::new("Line2D", args.rest_keywords());
    args.finish(vm)?;
    let mut line = Line::new(x, y, Color::cycle(0)).or_raise(vm)?;
    props::apply_line(&mut line, &mut props, vm)?;
    props.finish(vm)?;
    Ok(Proxy::object("Line2D", Artist::Line(line), vm))
}

/// `Patch(**kwargs)`
pub fn patch(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mut props = Props::new("Patch", args.rest_keywords());
    args.finish(vm)?;
    let color = props.color(&["color", "facecolor", "fc"], vm)?;
    let mut bars = Bars {
        edges: vec![],
        spans: vec![],
        horizontal: false,
        colors: vec![color.unwrap_or(Color::cycle(0))],
        edgecolor: None,
        linewidth: 0.0,
        alpha: 1.0,
        label: None,
        zorder: 1.0,
    };
    axes::style_bars(&mut bars, &mut props, vm)?;
    props.finish(vm)?;
    Ok(Proxy::object("Patch", Artist::Bars(bars), vm))
}
