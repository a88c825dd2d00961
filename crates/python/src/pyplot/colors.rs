//! `matplotlib.colors` and colormaps.

use littoral_array::Array;
use littoral_plot::{Color, ColorScale, Colormap, Extend, Norm};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Callable, Comparable, PyComparisonOp, Representable};
use rustpython_vm::{Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use super::{props, rc, values};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise};

/// A colormap in Python.
#[rustpython_vm::pyclass(module = "matplotlib.colors", name = "Colormap")]
#[derive(Debug, PyPayload)]
pub struct PyColormap {
    map: Colormap,
}

pub fn colormap_object(map: Colormap, vm: &VirtualMachine) -> PyObjectRef {
    use rustpython_vm::class::PyClassImpl;
    PyColormap::make_static_type();
    PyColormap { map }.into_ref(&vm.ctx).into()
}

/// A colormap by its name, or the object itself; the default for `None`.
pub fn colormap_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Colormap> {
    if let Some(map) = object.downcast_ref::<PyColormap>() {
        return Ok(map.map.clone());
    }
    if vm.is_none(object) {
        return Colormap::named(&rc::text("image.cmap", vm)?).or_raise(vm);
    }
    match support::text(object) {
        Some(name) => Colormap::named(&name).or_raise(vm),
        None => Err(vm.new_type_error(format!(
            "get_cmap expects None or an instance of a str or Colormap . you passed {} of type {}",
            support::repr_of(object, vm)?,
            support::repr_of(object.class().as_ref(), vm)?
        ))),
    }
}

fn rgba(color: Color, vm: &VirtualMachine) -> PyObjectRef {
    let part = |byte: u8| vm.ctx.new_float(f64::from(byte) / 255.0).into();
    let alpha = vm.ctx.new_float(color.a).into();
    let parts = vec![part(color.r), part(color.g), part(color.b), alpha];
    vm.ctx.new_tuple(parts).into()
}

/// Rows of red, green, blue and opacity.
fn rgba_array(colors: &[Color], shape: &[usize], vm: &VirtualMachine) -> PyResult {
    let parts = colors.iter().flat_map(|color| {
        let part = |byte: u8| f64::from(byte) / 255.0;
        [part(color.r), part(color.g), part(color.b), color.a]
    });
    let shape: Vec<usize> = shape.iter().copied().chain([4]).collect();
    let array = Array::from_vec(&shape, parts.collect()).or_raise(vm)?;
    Ok(numpy::to_py(array, vm))
}

/// `cmap(x)`: fractions of the map, or indices if they are integers.
impl Callable for PyColormap {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("Colormap", args);
        let x = args.required("X", vm)?;
        let alpha = args.value::<f64>("alpha", vm)?;
        let _ = args.take("bytes", vm)?;
        args.finish(vm)?;
        let array = values::array_of(&x, vm)?;
        let whole = array.dtype().is_integer();
        let at = |value: f64| {
            let color = match whole {
                true => zelf.map.entry(value.max(0.0) as usize),
                false => zelf.map.at(value),
            };
            match alpha {
                Some(alpha) => Color { a: alpha, ..color },
                None => color,
            }
        };
        let all: Vec<Color> = values::plain(&x, vm)?.into_iter().map(at).collect();
        match array.ndim() {
            0 => Ok(rgba(all[0], vm)),
            _ => rgba_array(&all, array.shape(), vm),
        }
    }
}

impl Comparable for PyColormap {
    fn cmp(
        zelf: &Py<Self>,
        other: &PyObject,
        op: PyComparisonOp,
        _vm: &VirtualMachine,
    ) -> PyResult<rustpython_vm::function::PyComparisonValue> {
        use rustpython_vm::function::PyComparisonValue;
        op.eq_only(|| {
            Ok(match other.downcast_ref::<PyColormap>() {
                Some(other) => PyComparisonValue::Implemented(zelf.map == other.map),
                None => PyComparisonValue::NotImplemented,
            })
        })
    }
}

impl Representable for PyColormap {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!("<matplotlib.colors.Colormap '{}'>", zelf.map.name))
    }
}

#[rustpython_vm::pyclass(with(Callable, Comparable, Representable))]
impl PyColormap {
    #[pygetset]
    fn name(&self) -> String {
        self.map.name.to_string()
    }

    #[pygetset(name = "N")]
    fn count(&self) -> usize {
        self.map.len()
    }

    #[pygetset]
    fn colors(&self, vm: &VirtualMachine) -> PyResult {
        let all = self.map.colors();
        rgba_array(all, &[all.len()], vm)
    }

    #[pymethod]
    fn copy(&self, vm: &VirtualMachine) -> PyObjectRef {
        colormap_object(self.map.clone(), vm)
    }

    /// `cmap.resampled(n)`
    #[pymethod]
    fn resampled(&self, count: usize, vm: &VirtualMachine) -> PyObjectRef {
        let map = Colormap::listed(&self.map.name, self.map.sample(count));
        colormap_object(map, vm)
    }

    #[pymethod]
    fn reversed(&self, args: FuncArgs, vm: &VirtualMachine) -> PyObjectRef {
        let _ = args;
        let name = match self.map.name.strip_suffix("_r") {
            Some(name) => name.to_owned(),
            None => format!("{}_r", self.map.name),
        };
        let colors = self.map.colors().iter().rev().copied().collect();
        let mut map = Colormap::listed(&name, colors);
        (map.under, map.over, map.bad) = (self.map.over, self.map.under, self.map.bad);
        colormap_object(map, vm)
    }

    /// `cmap.with_extremes(*, bad=None, under=None, over=None)`
    #[pymethod]
    fn with_extremes(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("with_extremes", args);
        let mut map = self.map.clone();
        let mut one = |name: &str| {
            let value = args.keyword(name).filter(|value| !vm.is_none(value));
            value.map(|value| props::color(&value, vm)).transpose()
        };
        if let Some(bad) = one("bad")? {
            map.bad = bad;
        }
        map.under = one("under")?.or(map.under);
        map.over = one("over")?.or(map.over);
        args.finish(vm)?;
        Ok(colormap_object(map, vm))
    }
}

/// A norm in Python.
#[rustpython_vm::pyclass(module = "matplotlib.colors", name = "Normalize")]
#[derive(Debug, PyPayload)]
pub struct PyNorm {
    norm: Norm,
}

pub fn norm_object(norm: Norm, vm: &VirtualMachine) -> PyObjectRef {
    use rustpython_vm::class::PyClassImpl;
    PyNorm::make_static_type();
    PyNorm { norm }.into_ref(&vm.ctx).into()
}

pub fn norm_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Norm> {
    if let Some(norm) = object.downcast_ref::<PyNorm>() {
        return Ok(norm.norm.clone());
    }
    let free = (None, None);
    match support::text(object).as_deref() {
        Some("linear") => Ok(Norm::default()),
        Some("log") => Ok(Norm::Log {
            vmin: free.0,
            vmax: free.1,
        }),
        _ => Err(vm.new_value_error(format!(
            "norm must be an instance of matplotlib.colors.Normalize, not {}",
            support::repr_of(object, vm)?
        ))),
    }
}

impl PyNorm {
    fn limits(&self) -> (Option<f64>, Option<f64>) {
        match &self.norm {
            Norm::Linear { vmin, vmax }
            | Norm::Log { vmin, vmax }
            | Norm::TwoSlope { vmin, vmax, .. } => (*vmin, *vmax),
            Norm::Levels { levels, .. } => (levels.first().copied(), levels.last().copied()),
        }
    }
}

impl Callable for PyNorm {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("Normalize", args);
        let value = args.required("value", vm)?;
        let _ = args.take("clip", vm)?;
        args.finish(vm)?;
        let array = values::array_of(&value, vm)?;
        let data = values::plain(&value, vm)?;
        let scale = ColorScale::new(Colormap::named("gray").or_raise(vm)?, zelf.norm.clone());
        let scale = scale.fitted(&data);
        let all: Vec<f64> = data
            .into_iter()
            .map(|value| scale.fraction(value))
            .collect();
        match array.ndim() {
            0 => Ok(vm.ctx.new_float(all[0]).into()),
            _ => Ok(numpy::to_py(
                Array::from_vec(array.shape(), all).or_raise(vm)?,
                vm,
            )),
        }
    }
}

impl Representable for PyNorm {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        let name = match zelf.norm {
            Norm::Linear { .. } => "Normalize",
            Norm::Log { .. } => "LogNorm",
            Norm::TwoSlope { .. } => "TwoSlopeNorm",
            Norm::Levels { .. } => "BoundaryNorm",
        };
        Ok(format!("<matplotlib.colors.{name}>"))
    }
}

#[rustpython_vm::pyclass(with(Callable, Representable))]
impl PyNorm {
    #[pygetset]
    fn vmin(&self) -> Option<f64> {
        self.limits().0
    }

    #[pygetset]
    fn vmax(&self) -> Option<f64> {
        self.limits().1
    }

    #[pygetset]
    fn vcenter(&self, vm: &VirtualMachine) -> PyResult<f64> {
        match self.norm {
            Norm::TwoSlope { center, .. } => Ok(center),
            _ => Err(vm.new_attribute_error("'Normalize' object has no attribute 'vcenter'")),
        }
    }

    #[pygetset]
    fn boundaries(&self, vm: &VirtualMachine) -> PyResult {
        match &self.norm {
            Norm::Levels { levels, .. } => {
                let all = Array::from_vec(&[levels.len()], levels.clone()).or_raise(vm)?;
                Ok(numpy::to_py(all, vm))
            }
            _ => Err(vm.new_attribute_error("'Normalize' object has no attribute 'boundaries'")),
        }
    }
}

type Make = fn(Arguments, &VirtualMachine) -> PyResult;

fn limit(args: &mut Arguments, name: &str, vm: &VirtualMachine) -> PyResult<Option<f64>> {
    let value = args.take_some(name, vm)?;
    value.map(|value| support::float_of(&value, vm)).transpose()
}

/// The functions of `matplotlib.colors`.
pub const FUNCTIONS: &[(&str, Make)] = &[
    ("Normalize", |mut args, vm| {
        let (vmin, vmax) = (limit(&mut args, "vmin", vm)?, limit(&mut args, "vmax", vm)?);
        let _ = args.take("clip", vm)?;
        args.finish(vm)?;
        Ok(norm_object(Norm::Linear { vmin, vmax }, vm))
    }),
    ("LogNorm", |mut args, vm| {
        let (vmin, vmax) = (limit(&mut args, "vmin", vm)?, limit(&mut args, "vmax", vm)?);
        let _ = args.take("clip", vm)?;
        args.finish(vm)?;
        Ok(norm_object(Norm::Log { vmin, vmax }, vm))
    }),
    ("TwoSlopeNorm", |mut args, vm| {
        let center = support::float_of(&*args.required("vcenter", vm)?, vm)?;
        let (vmin, vmax) = (limit(&mut args, "vmin", vm)?, limit(&mut args, "vmax", vm)?);
        args.finish(vm)?;
        if vmin.is_some_and(|vmin| vmin >= center) || vmax.is_some_and(|vmax| vmax <= center) {
            return Err(vm.new_value_error("vmin, vcenter, and vmax must be in ascending order"));
        }
        Ok(norm_object(Norm::TwoSlope { vmin, center, vmax }, vm))
    }),
    ("CenteredNorm", |mut args, vm| {
        let center = limit(&mut args, "vcenter", vm)?.unwrap_or(0.0);
        let half = limit(&mut args, "halfrange", vm)?;
        let _ = args.take("clip", vm)?;
        args.finish(vm)?;
        let Some(half) = half else {
            return Err(vm.new_not_implemented_error(
                "CenteredNorm needs halfrange= here: limits that follow the data are not supported",
            ));
        };
        let (vmin, vmax) = (Some(center - half), Some(center + half));
        Ok(norm_object(Norm::Linear { vmin, vmax }, vm))
    }),
    ("BoundaryNorm", |mut args, vm| {
        let levels = values::plain(&*args.required("boundaries", vm)?, vm)?;
        let _ = args.required("ncolors", vm)?;
        let _ = args.take("clip", vm)?;
        let extend = args
            .keyword_value::<String>("extend", vm)?
            .unwrap_or("neither".to_owned());
        args.finish(vm)?;
        let extend = Extend::from_name(&extend).ok_or_else(|| {
            vm.new_value_error(format!("'{extend}' is not a valid value for extend"))
        })?;
        if levels.len() < 2 || levels.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(
                vm.new_value_error("You must provide at least 2 increasing boundaries (1 region)")
            );
        }
        Ok(norm_object(Norm::Levels { levels, extend }, vm))
    }),
    ("ListedColormap", |mut args, vm| {
        let colors = props::colors(&*args.required("colors", vm)?, vm)?;
        let name = args
            .value::<String>("name", vm)?
            .unwrap_or("from_list".to_owned());
        let _ = args.take("N", vm)?;
        args.finish(vm)?;
        Ok(colormap_object(Colormap::listed(&name, colors), vm))
    }),
    ("to_rgba", |mut args, vm| {
        let color = props::color(&*args.required("c", vm)?, vm)?;
        let alpha = args.value::<f64>("alpha", vm)?;
        args.finish(vm)?;
        Ok(rgba(
            Color {
                a: alpha.unwrap_or(color.a),
                ..color
            },
            vm,
        ))
    }),
    ("to_hex", |mut args, vm| {
        let color = props::color(&*args.required("c", vm)?, vm)?;
        args.finish(vm)?;
        Ok(vm.ctx.new_str(super::artists::hex(color)).into())
    }),
    ("is_color_like", |mut args, vm| {
        let object = args.required("c", vm)?;
        args.finish(vm)?;
        Ok(vm.ctx.new_bool(props::color(&object, vm).is_ok()).into())
    }),
];

/// `LinearSegmentedColormap.from_list(name, colors, N=256)`
pub fn from_list(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let name = support::str_of(&*args.required("name", vm)?, vm)?;
    let items = support::items(&*args.required("colors", vm)?, vm)?;
    let count = args.value::<usize>("N", vm)?.unwrap_or(256).clamp(1, 4096);
    let _ = args.take("gamma", vm)?;
    args.finish(vm)?;
    let mut stops: Vec<(f64, Color)> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let even = at as f64 / (items.len().max(2) - 1) as f64;
        let pair = support::is_sequence(item)
            .then(|| support::items(item, vm))
            .transpose()?;
        stops.push(match pair.as_deref() {
            Some([place, color]) => (support::float_of(place, vm)?, props::color(color, vm)?),
            _ => (even, props::color(item, vm)?),
        });
    }
    if stops.is_empty() {
        return Err(vm.new_value_error("from_list() needs at least one colour"));
    }
    let mix = |x: f64| {
        let next = stops
            .iter()
            .position(|(at, _)| *at >= x)
            .unwrap_or(stops.len() - 1);
        let (before, after) = (stops[next.saturating_sub(1)], stops[next]);
        let width = after.0 - before.0;
        let t = if width > 0.0 {
            (x - before.0) / width
        } else {
            1.0
        };
        let part = |a: u8, b: u8| (f64::from(a) * (1.0 - t) + f64::from(b) * t) / 255.0;
        Color::from_fractions(
            part(before.1.r, after.1.r),
            part(before.1.g, after.1.g),
            part(before.1.b, after.1.b),
            before.1.a * (1.0 - t) + after.1.a * t,
        )
    };
    let colors = (0..count)
        .map(|at| mix(at as f64 / (count.max(2) - 1) as f64))
        .collect();
    Ok(colormap_object(Colormap::listed(&name, colors), vm))
}
