//! Artists made by hand for legends: `Line2D([0], [0], color="r")`, `Patch(color="b")`.

use littoral_plot::artist::{Bars, FillBetween, Line, PointColors, Scatter};
use littoral_plot::{Artist, Color, ColorScale};
use rustpython_vm::{PyObjectRef, PyPayload, PyResult, VirtualMachine};

use super::props::{self, Props};
use super::{axes, values};
use crate::support::{self, Arguments, OrRaise};

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

    /// `sm.set_array([])`: values that are not drawn.
    #[pymethod]
    fn set_array(&self, _values: PyObjectRef) {}

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

/// `Rectangle(xy, width, height, **kwargs)`
pub fn rectangle(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let (x, y) = values::pair("xy", &*args.required("xy", vm)?, vm)?;
    let width = support::float_of(&*args.required("width", vm)?, vm)?;
    let height = support::float_of(&*args.required("height", vm)?, vm)?;
    let corners = vec![
        (x, y),
        (x + width, y),
        (x + width, y + height),
        (x, y + height),
    ];
    shape("Rectangle", corners, args, vm)
}

/// `Circle(xy, radius=5, **kwargs)`: round in data coordinates.
pub fn circle(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    const CORNERS: usize = 90;
    let (x, y) = values::pair("xy", &*args.required("xy", vm)?, vm)?;
    let radius = match args.take_some("radius", vm)? {
        Some(radius) => support::float_of(&radius, vm)?,
        None => 5.0,
    };
    let corners = (0..CORNERS)
        .map(|at| {
            let (sin, cos) = (std::f64::consts::TAU * at as f64 / CORNERS as f64).sin_cos();
            (x + radius * cos, y + radius * sin)
        })
        .collect();
    shape("Circle", corners, args, vm)
}

/// `Polygon(xy, **kwargs)`
pub fn polygon(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let corners = support::items(&*args.required("xy", vm)?, vm)?
        .iter()
        .map(|corner| values::pair("xy", corner, vm))
        .collect::<PyResult<_>>()?;
    shape("Polygon", corners, args, vm)
}

/// A closed shape: its outline if it is not filled, else the area between its upper and lower side.
fn shape(
    name: &'static str,
    corners: Vec<(f64, f64)>,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let mut props = Props::new(name, args.rest_keywords());
    args.finish(vm)?;
    let color = props.color(&["color"], vm)?;
    let face = props.color(&["facecolor", "fc"], vm)?.or(color);
    let edge = props.color(&["edgecolor", "ec"], vm)?.or(color);
    let filled = props.boolean(&["fill"], vm)?.unwrap_or(true) && face != Some(Color::TRANSPARENT);
    let style = props.linestyle(&["linestyle", "ls"], vm)?;
    if let Some(style) = style.filter(|_| !filled) {
        // Only lines can be broken.
        let ring = corners.iter().chain(corners.first());
        let (x, y) = ring.copied().unzip();
        let mut outline = Line::new(x, y, edge.unwrap_or(Color::BLACK)).or_raise(vm)?;
        (outline.linewidth, outline.zorder, outline.linestyle) = (1.0, 1.0, style);
        props::apply_line(&mut outline, &mut props, vm)?;
        props.ignore(&["angle", "hatch"], vm)?;
        props.finish(vm)?;
        return Ok(Proxy::object(name, Artist::Line(outline), vm));
    }
    let (face, edge) = match filled {
        true => (face, edge),
        false => (Some(Color::TRANSPARENT), edge.or(Some(Color::BLACK))),
    };
    let mut bars = Bars {
        edges: vec![],
        spans: vec![],
        horizontal: false,
        colors: vec![face.unwrap_or(Color::cycle(0))],
        edgecolor: None,
        linewidth: 0.0,
        alpha: 1.0,
        label: None,
        zorder: 1.0,
    };
    axes::style_bars(&mut bars, &mut props, vm)?;
    props.ignore(&["angle"], vm)?;
    super::notes::data_only(&mut props, vm)?;
    props.finish(vm)?;
    // Between the lower and the upper crossing at every corner's place: exact for convex shapes.
    let mut places: Vec<f64> = corners.iter().map(|(x, _)| *x).collect();
    places.sort_by(f64::total_cmp);
    places.dedup();
    let (mut lower, mut upper) = (Vec::new(), Vec::new());
    for place in &places {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (at, (x0, y0)) in corners.iter().enumerate() {
            let (x1, y1) = corners[(at + 1) % corners.len()];
            let mut meet = |y: f64| {
                low = low.min(y);
                high = high.max(y);
            };
            if x0 == place {
                meet(*y0);
            }
            if (x0 < place && *place < x1) || (x1 < *place && place < x0) {
                meet(y0 + (y1 - y0) * (place - x0) / (x1 - x0));
            }
        }
        lower.push(low);
        upper.push(high);
    }
    let fill = FillBetween {
        x: places,
        y1: lower,
        y2: upper,
        horizontal: false,
        color: bars.colors[0],
        edgecolor: edge,
        linewidth: if edge.is_some() {
            bars.linewidth.max(1.0)
        } else {
            bars.linewidth
        },
        alpha: bars.alpha,
        label: bars.label,
        zorder: bars.zorder,
    };
    Ok(Proxy::object(name, Artist::FillBetween(fill), vm))
}

/// `ScalarMappable(norm=None, cmap=None)`: colours without data, for a colorbar.
pub fn mappable(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let norm = args.take_some("norm", vm)?;
    let cmap = args.take("cmap", vm)?.unwrap_or_else(|| vm.ctx.none());
    args.finish(vm)?;
    let norm = match norm {
        Some(norm) => super::colors::norm_of(&norm, vm)?,
        None => littoral_plot::Norm::default(),
    };
    let scale = ColorScale::new(super::colors::colormap_of(&cmap, vm)?, norm).fitted(&[]);
    let values = vec![];
    let points =
        Scatter::new(vec![], vec![], PointColors::Values { values, scale }).or_raise(vm)?;
    Ok(Proxy::object("ScalarMappable", Artist::Scatter(points), vm))
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
