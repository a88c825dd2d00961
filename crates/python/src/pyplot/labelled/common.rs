//! What all of xarray's plots share: which axes, which names, labels, limits.

use indexmap::IndexMap;
use littoral_array::Array;
use littoral_plot::Place;
use littoral_plot::axes::TickFormat;
use littoral_plot::xarray_rules::{self, SliceCoord};
use littoral_xarray::{AttrValue, Attrs, DataArray};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use crate::pyplot::handle::Ax;
use crate::pyplot::{axes, rc, state, values};
use crate::support::{self, OrRaise};

/// Keyword arguments; Python's `None` is as good as not given.
pub struct Keywords {
    entries: IndexMap<String, PyObjectRef>,
}

impl Keywords {
    pub fn new(entries: IndexMap<String, PyObjectRef>) -> Self {
        Self { entries }
    }

    pub fn take(&mut self, name: &str, vm: &VirtualMachine) -> Option<PyObjectRef> {
        let value = self.entries.shift_remove(name)?;
        Some(value).filter(|value| !vm.is_none(value))
    }

    /// Looks at a name without taking it.
    pub fn text(&self, name: &str, vm: &VirtualMachine) -> PyResult<Option<String>> {
        let value = self.entries.get(name).filter(|value| !vm.is_none(value));
        value.map(|value| support::str_of(value, vm)).transpose()
    }

    pub fn take_text(&mut self, name: &str, vm: &VirtualMachine) -> PyResult<Option<String>> {
        let text = self.text(name, vm)?;
        self.entries.shift_remove(name);
        Ok(text)
    }

    pub fn take_bool(&mut self, name: &str, vm: &VirtualMachine) -> PyResult<Option<bool>> {
        let value = self.take(name, vm);
        value.map(|value| value.try_to_bool(vm)).transpose()
    }

    pub fn take_number(&mut self, name: &str, vm: &VirtualMachine) -> PyResult<Option<f64>> {
        let value = self.take(name, vm);
        value.map(|value| support::float_of(&value, vm)).transpose()
    }

    pub fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    pub fn set(&mut self, name: &str, value: PyObjectRef) {
        self.entries.insert(name.to_owned(), value);
    }

    pub fn rest(self) -> IndexMap<String, PyObjectRef> {
        self.entries
    }

    pub fn entries(&self) -> &IndexMap<String, PyObjectRef> {
        &self.entries
    }
}

/// `figsize=`, `size=`, `aspect=`, `ax=`, `subplot_kws=`: new axes, the given ones, or the current ones.
pub fn axis_for(keywords: &mut Keywords, vm: &VirtualMachine) -> PyResult<Ax> {
    let figsize = keywords.take("figsize", vm);
    let size = keywords.take_number("size", vm)?;
    let aspect = keywords.take("aspect", vm);
    let ax = keywords.take("ax", vm);
    let set = keywords.take("subplot_kws", vm);
    let cannot = |what: &str| Err(vm.new_value_error(format!("cannot provide {what} arguments")));
    let figsize = match (figsize, size) {
        (Some(_), _) if ax.is_some() => return cannot("both `figsize` and `ax`"),
        (Some(_), Some(_)) => return cannot("both `figsize` and `size`"),
        (Some(figsize), None) => Some(values::pair("figsize", &figsize, vm)?),
        (None, Some(_)) if ax.is_some() => return cannot("both `size` and `ax`"),
        (None, Some(size)) => {
            let aspect = match &aspect {
                None => None,
                Some(aspect) => match support::text(aspect).as_deref() {
                    Some("auto") => None,
                    Some("equal") => Some(1.0),
                    _ => Some(support::float_of(aspect, vm)?),
                },
            };
            let aspect = match aspect {
                Some(aspect) => aspect,
                None => {
                    let size = rc::object("figure.figsize", vm)?;
                    let (width, height) = values::pair("figure.figsize", &size, vm)?;
                    width / height
                }
            };
            Some((size * aspect, size))
        }
        (None, None) if aspect.is_some() => {
            return Err(vm.new_value_error("cannot provide `aspect` argument without `size`"));
        }
        (None, None) => None,
    };
    let found = match (figsize, ax) {
        (Some(figsize), _) => {
            let mut model = rc::figure(vm)?;
            model.size_inches = figsize;
            let fig = state::open(model, None);
            let whole = Place::Grid {
                rows: 1,
                cols: 1,
                row: (0, 1),
                col: (0, 1),
            };
            state::add_axes(&fig, whole, vm)?
        }
        (None, Some(_))
            if set
                .as_ref()
                .is_some_and(|set| set.length(vm).unwrap_or(0) > 0) =>
        {
            return Err(vm.new_value_error("cannot use subplot_kws with existing ax"));
        }
        (None, Some(ax)) => axes::of_object(&ax, vm)?,
        (None, None) => state::current_axes(vm)?,
    };
    if let Some(set) = set {
        let entries = support::pairs(&set, vm)?
            .into_iter()
            .map(|(key, value)| Ok((support::str_of(&key, vm)?, value)))
            .collect::<PyResult<IndexMap<_, _>>>()?;
        if !entries.is_empty() {
            axes::call(&found, "set", vec![], entries, vm)?;
        }
    }
    Ok(found)
}

fn attr(attrs: &Attrs, name: &str) -> Option<String> {
    attrs.get(name).map(AttrValue::str)
}

fn units(attrs: &Attrs) -> Option<String> {
    attr(attrs, "units").or_else(|| attr(attrs, "unit"))
}

/// `label_from_attrs`: the long name with the units.
pub fn label_from_attrs(array: &DataArray, extra: &str) -> String {
    let attrs = array.attrs();
    xarray_rules::label_from_attrs(
        attr(attrs, "long_name").as_deref(),
        attr(attrs, "standard_name").as_deref(),
        array.name.as_deref(),
        units(attrs).as_deref(),
        extra,
    )
}

/// The scalar coordinates, as a title.
pub fn title_for_slice(array: &DataArray, vm: &VirtualMachine) -> PyResult<String> {
    let mut parts: Vec<(&str, Array, Option<String>)> = Vec::new();
    for (name, coord) in &array.coords {
        if coord.size() == 1 {
            parts.push((name, coord.values().or_raise(vm)?, units(&coord.attrs)));
        }
    }
    let coords: Vec<SliceCoord> = parts
        .iter()
        .map(|(name, values, units)| SliceCoord {
            name,
            values,
            units: units.as_deref(),
        })
        .collect();
    Ok(xarray_rules::title_for_slice(&coords, 50))
}

/// A coordinate, or positions for a dimension without one.
pub fn coord(array: &DataArray, name: &str, vm: &VirtualMachine) -> PyResult<DataArray> {
    array
        .coord(name)
        .ok_or_else(|| vm.new_key_error(vm.ctx.new_str(name).into()))
}

/// `x` (`y`, `hue` …) must be a dimension or a coordinate.
pub fn assert_valid(
    array: &DataArray,
    value: &str,
    name: &str,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let mut valid: Vec<&str> = array
        .dims()
        .iter()
        .chain(array.coords.keys())
        .map(String::as_str)
        .collect();
    if valid.contains(&value) {
        return Ok(());
    }
    valid.sort_unstable();
    valid.dedup();
    Err(vm.new_value_error(format!(
        "{name} must be one of None, '{}'. Received '{value}' instead.",
        valid.join("', '")
    )))
}

/// `_infer_xy_labels`: what is not given is the other dimension.
pub fn infer_xy(
    array: &DataArray,
    x: Option<String>,
    y: Option<String>,
    vm: &VirtualMachine,
) -> PyResult<(String, String)> {
    if x.is_some() && x == y {
        return Err(vm.new_value_error("x and y cannot be equal."));
    }
    let flat = || vm.new_value_error("DataArray must be 2d");
    let dims = array.dims();
    let other = |given: &str| match dims {
        [first, second] => Ok(if given == second {
            first.clone()
        } else {
            second.clone()
        }),
        _ => Err(flat()),
    };
    match (x, y) {
        (None, None) => match dims {
            [y, x] => Ok((x.clone(), y.clone())),
            _ => Err(flat()),
        },
        (None, Some(y)) => {
            assert_valid(array, &y, "y", vm)?;
            Ok((other(&y)?, y))
        }
        (Some(x), None) => {
            assert_valid(array, &x, "x", vm)?;
            let y = other(&x)?;
            Ok((x, y))
        }
        (Some(x), Some(y)) => {
            assert_valid(array, &x, "x", vm)?;
            assert_valid(array, &y, "y", vm)?;
            Ok((x, y))
        }
    }
}

/// The array with its dimensions in an order.
pub fn transposed(array: &DataArray, dims: &[String], vm: &VirtualMachine) -> PyResult<DataArray> {
    let order: Vec<Option<String>> = dims.iter().cloned().map(Some).collect();
    let array = array
        .map_dataset(|dataset| dataset.transpose(&order, true))
        .or_raise(vm)?;
    if array.dims() != dims {
        let variable = array.variable.transpose(dims).or_raise(vm)?;
        return Ok(DataArray { variable, ..array });
    }
    Ok(array)
}

/// Values that can be drawn: numbers, dates, text.
pub fn ensure_plottable(array: &Array, vm: &VirtualMachine) -> PyResult<()> {
    littoral_plot::values::axis_values(array).or_raise(vm)?;
    Ok(())
}

pub fn set_title(ax: &Ax, title: String, vm: &VirtualMachine) -> PyResult<()> {
    let title = vm.ctx.new_str(title).into();
    axes::call(ax, "set_title", vec![title], IndexMap::new(), vm)?;
    Ok(())
}

pub fn set_label(ax: &Ax, horizontal: bool, label: String, vm: &VirtualMachine) -> PyResult<()> {
    let name = if horizontal {
        "set_xlabel"
    } else {
        "set_ylabel"
    };
    let label = vm.ctx.new_str(label).into();
    axes::call(ax, name, vec![label], IndexMap::new(), vm)?;
    Ok(())
}

/// Dates on the x axis are written the short way.
pub fn concise(ax: &Ax, array: &Array, vm: &VirtualMachine) -> PyResult<()> {
    if matches!(array.dtype(), littoral_array::DType::Datetime(_)) {
        ax.with(vm, |axes| axes.xaxis.tick_format = TickFormat::Concise)?;
    }
    Ok(())
}

/// What a plot does with its axes at the end.
pub struct Update {
    increase: [Option<bool>; 2],
    scale: [Option<PyObjectRef>; 2],
    ticks: [Option<PyObjectRef>; 2],
    lim: [Option<PyObjectRef>; 2],
}

impl Update {
    /// Takes `xincrease`, `xscale`, `xticks`, `xlim` and those of y.
    pub fn take(keywords: &mut Keywords, increase: Option<bool>, vm: &VirtualMachine) -> Self {
        let mut way = |name: &str| match keywords.has(name) {
            true => keywords
                .take(name, vm)
                .and_then(|value| value.try_to_bool(vm).ok()),
            false => increase,
        };
        let increase = [way("xincrease"), way("yincrease")];
        let mut pair = |x: &str, y: &str| [keywords.take(x, vm), keywords.take(y, vm)];
        Self {
            increase,
            scale: pair("xscale", "yscale"),
            ticks: pair("xticks", "yticks"),
            lim: pair("xlim", "ylim"),
        }
    }

    /// The direction of y stays as it is.
    pub fn keep_y(&mut self) {
        self.increase[1] = None;
    }

    /// `xscale="log"`.
    pub fn is_log(&self, horizontal: bool) -> bool {
        let scale = &self.scale[if horizontal { 0 } else { 1 }];
        scale
            .as_ref()
            .and_then(|scale| support::text(scale))
            .as_deref()
            == Some("log")
    }

    pub fn apply(self, ax: &Ax, vm: &VirtualMachine) -> PyResult<()> {
        for (horizontal, increase) in [true, false].into_iter().zip(self.increase) {
            let [x, y] = ax.limits();
            let (first, last) = if horizontal { x } else { y };
            if increase.is_some_and(|increase| increase != (first <= last)) {
                let turned = first <= last;
                ax.fig
                    .with(|figure| figure.set_inverted(ax.id, horizontal, turned));
            }
        }
        let names = [
            (self.scale, ["set_xscale", "set_yscale"]),
            (self.ticks, ["set_xticks", "set_yticks"]),
            (self.lim, ["set_xlim", "set_ylim"]),
        ];
        for (values, names) in names {
            for (value, name) in values.into_iter().zip(names) {
                if let Some(value) = value {
                    axes::call(ax, name, vec![value], IndexMap::new(), vm)?;
                }
            }
        }
        Ok(())
    }
}
