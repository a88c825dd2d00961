//! Where axes stand: `subplots`, `add_subplot`, `add_axes`, grids and the spaces between.

use std::rc::Rc;

use littoral_plot::{Layout, Place, SubplotParams};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::classes::Table;
use super::figure::{children, configure, remove, some};
use super::grid::{AxesArray, GridSpec, SubplotSpec};
use super::handle::{Ax, Fig, Handle, What};
use super::{rc, state, values};
use crate::support::{self, Arguments, OrRaise};

pub static TABLE: Table = Table {
    methods: &[
        ("add_subplot", add_subplot),
        ("add_axes", add_axes),
        ("subplots", |handle, args, vm| {
            subplots(&handle.fig, args, vm)
        }),
        ("add_gridspec", add_gridspec),
        ("gca", |handle, args, vm| {
            args.finish(vm)?;
            Ok(state::axes_of(&handle.fig, vm)?.object(vm))
        }),
        ("sca", |handle, mut args, vm| {
            let ax = super::axes::of_object(&*args.required("a", vm)?, vm)?;
            handle.fig.current.set(Some(ax.id));
            Ok(ax.object(vm))
        }),
        ("delaxes", |handle, mut args, vm| {
            let ax = super::axes::of_object(&*args.required("ax", vm)?, vm)?;
            remove(&handle.fig, ax.id);
            Ok(vm.ctx.none())
        }),
        ("get_axes", |handle, _args, vm| {
            Ok(vm.ctx.new_list(children(&handle.fig, vm)).into())
        }),
    ],
    properties: &[],
};

/// `plt.subplots(nrows=1, ncols=1, *, sharex=False, …, **fig_kw)`
pub fn new_subplots(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mut own = take_subplots(&mut args, vm)?;
    let mut model = rc::figure(vm)?;
    let _ = args.keyword("num");
    configure(&mut model, &mut args, vm)?;
    let _ = args.keyword("clear");
    args.finish(vm)?;
    let fig = state::open(model, None);
    let axes = own.make(&fig, vm)?;
    let pair = vec![fig.object(What::Figure, vm), axes];
    Ok(vm.ctx.new_tuple(pair).into())
}

/// `fig.subplots(…)`
fn subplots(fig: &Rc<Fig>, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let mut own = take_subplots(&mut args, vm)?;
    args.finish(vm)?;
    own.make(fig, vm)
}

#[derive(Clone, Copy, PartialEq)]
enum Share {
    None,
    All,
    Row,
    Col,
}

/// What `subplots` takes.
struct Subplots {
    rows: usize,
    cols: usize,
    sharex: Share,
    sharey: Share,
    squeeze: bool,
    width_ratios: Vec<f64>,
    height_ratios: Vec<f64>,
    spaces: Option<PyObjectRef>,
    axes: Option<PyObjectRef>,
}

fn take_subplots(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<Subplots> {
    let rows = args.value::<usize>("nrows", vm)?.unwrap_or(1);
    let cols = args.value::<usize>("ncols", vm)?.unwrap_or(1);
    let share = |value: Option<PyObjectRef>, name: &str| -> PyResult<Share> {
        let Some(value) = some(value, vm) else {
            return Ok(Share::None);
        };
        Ok(match support::text(&value).as_deref() {
            Some("all") => Share::All,
            Some("row") => Share::Row,
            Some("col") => Share::Col,
            Some("none") => Share::None,
            Some(other) => {
                return Err(vm.new_value_error(format!(
                    "'{other}' is not a valid value for {name}; supported values are 'all', 'row', \
                     'col', 'none', False, True"
                )));
            }
            None if value.try_to_bool(vm)? => Share::All,
            None => Share::None,
        })
    };
    let sharex = share(args.keyword("sharex"), "sharex")?;
    let sharey = share(args.keyword("sharey"), "sharey")?;
    let ratios = |value: Option<PyObjectRef>| match some(value, vm) {
        Some(value) => values::plain(&value, vm),
        None => Ok(Vec::new()),
    };
    let (mut width_ratios, mut height_ratios) = (
        ratios(args.keyword("width_ratios"))?,
        ratios(args.keyword("height_ratios"))?,
    );
    let mut spaces = some(args.keyword("gridspec_kw"), vm);
    if let Some(dict) = &spaces {
        for (key, value) in support::pairs(dict, vm)? {
            match support::str_of(&key, vm)?.as_str() {
                "width_ratios" => width_ratios = ratios(Some(value))?,
                "height_ratios" => height_ratios = ratios(Some(value))?,
                _ => {}
            }
        }
    }
    Ok(Subplots {
        rows,
        cols,
        sharex,
        sharey,
        squeeze: args.keyword_value::<bool>("squeeze", vm)?.unwrap_or(true),
        width_ratios,
        height_ratios,
        spaces: spaces.take(),
        axes: some(args.keyword("subplot_kw"), vm),
    })
}

impl Subplots {
    fn make(&mut self, fig: &Rc<Fig>, vm: &VirtualMachine) -> PyResult {
        let (rows, cols) = (self.rows, self.cols);
        let ids = fig
            .with(|figure| {
                figure.width_ratios = std::mem::take(&mut self.width_ratios);
                figure.height_ratios = std::mem::take(&mut self.height_ratios);
                figure.subplots(rows, cols, false, false)
            })
            .or_raise(vm)?;
        fig.with(|figure| {
            for (at, id) in ids.iter().enumerate() {
                let (row, col) = (at / cols, at % cols);
                let lead = |share: Share| match share {
                    Share::None => None,
                    Share::All => Some(ids[0]),
                    Share::Row => Some(ids[row * cols]),
                    Share::Col => Some(ids[col]),
                };
                let (x, y) = (lead(self.sharex), lead(self.sharey));
                let Some(axes) = figure.axes_mut(*id) else {
                    continue;
                };
                axes.sharex = x.filter(|lead| lead != id);
                axes.sharey = y.filter(|lead| lead != id);
                if matches!(self.sharex, Share::All | Share::Col) && row + 1 < rows {
                    axes.xaxis.show_tick_labels = false;
                }
                if matches!(self.sharey, Share::All | Share::Row) && col > 0 {
                    axes.yaxis.show_tick_labels = false;
                }
            }
        });
        if let Some(spaces) = &self.spaces {
            set_spaces(fig, spaces, vm)?;
        }
        let mut objects = Vec::new();
        for id in &ids {
            state::style_axes(fig, *id, vm)?;
            let ax = fig.adopt(*id);
            configure_axes(&ax, self.axes.as_ref(), vm)?;
            objects.push(ax.object(vm));
        }
        if self.squeeze && objects.len() == 1 {
            return Ok(objects.remove(0));
        }
        let shape = if self.squeeze && (rows == 1 || cols == 1) {
            vec![rows * cols]
        } else {
            vec![rows, cols]
        };
        Ok(AxesArray::object(objects, shape, vm))
    }
}

/// `gridspec_kw=`: margins and gaps; ratios were read before.
fn set_spaces(fig: &Rc<Fig>, dict: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    let mut adjust = Vec::new();
    for (key, value) in support::pairs(dict, vm)? {
        let key = support::str_of(&key, vm)?;
        if !matches!(key.as_str(), "width_ratios" | "height_ratios") {
            adjust.push((key, support::float_of(&value, vm)?));
        }
    }
    adjust_spaces(fig, adjust, vm)
}

pub fn adjust_spaces(
    fig: &Rc<Fig>,
    given: Vec<(String, f64)>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if given.is_empty() {
        return Ok(());
    }
    let mut params: SubplotParams = fig.with(|figure| figure.subplot_params);
    for (name, value) in given {
        let place = match name.as_str() {
            "left" => &mut params.left,
            "right" => &mut params.right,
            "bottom" => &mut params.bottom,
            "top" => &mut params.top,
            "wspace" => &mut params.wspace,
            "hspace" => &mut params.hspace,
            other => {
                return Err(vm.new_type_error(format!(
                    "subplots_adjust() got an unexpected keyword argument '{other}'"
                )));
            }
        };
        *place = value;
    }
    if params.left >= params.right {
        return Err(vm.new_value_error("left cannot be >= right"));
    }
    if params.bottom >= params.top {
        return Err(vm.new_value_error("bottom cannot be >= top"));
    }
    fig.with(|figure| {
        figure.subplot_params = params;
        figure.layout = Layout::Fixed;
    });
    Ok(())
}

/// `subplot_kw=` and the keywords of `add_subplot`: as `ax.set(**kw)`, with `sharex` and `sharey`.
fn configure_axes(ax: &Ax, keywords: Option<&PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
    let Some(dict) = keywords else {
        return Ok(());
    };
    let mut set = indexmap::IndexMap::new();
    for (key, value) in support::pairs(dict, vm)? {
        set.insert(support::str_of(&key, vm)?, value);
    }
    configure_axes_with(ax, set, vm)
}

fn configure_axes_with(
    ax: &Ax,
    mut set: indexmap::IndexMap<String, PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if let Some(projection) = some(set.shift_remove("projection"), vm) {
        let text = support::str_of(&projection, vm)?;
        if text != "rectilinear" {
            return Err(vm.new_not_implemented_error(format!(
                "the projection {text} is not supported: axes are rectilinear"
            )));
        }
    }
    for (name, horizontal) in [("sharex", true), ("sharey", false)] {
        if let Some(other) = some(set.shift_remove(name), vm) {
            let other = super::axes::of_object(&other, vm)?;
            ax.with(vm, |axes| {
                if horizontal {
                    axes.sharex = Some(other.id);
                } else {
                    axes.sharey = Some(other.id);
                }
            })?;
        }
    }
    if !set.is_empty() {
        let keywords = rustpython_vm::function::KwArgs::new(set);
        let call = FuncArgs::new(vec![], keywords);
        vm.call_method(&ax.object(vm), "set", call)?;
    }
    Ok(())
}

/// Which cells `add_subplot(…)` means: `(rows, cols, index)`, `223`, a `SubplotSpec`; all of it by default.
pub fn place_of(positional: &[PyObjectRef], vm: &VirtualMachine) -> PyResult<Place> {
    let whole = |rows: usize, cols: usize, first: usize, last: usize| -> PyResult<Place> {
        if rows == 0 || cols == 0 {
            return Err(vm.new_value_error(format!(
                "Number of rows and columns must be positive integers, not {rows} and {cols}"
            )));
        }
        if first == 0 || last < first || last > rows * cols {
            return Err(vm.new_value_error(format!(
                "num must be an integer with 1 <= num <= {}, not {last}",
                rows * cols
            )));
        }
        let (first, last) = (first - 1, last - 1);
        Ok(Place::Grid {
            rows,
            cols,
            row: (first / cols, last / cols + 1),
            col: (
                (first % cols).min(last % cols),
                (first % cols).max(last % cols) + 1,
            ),
        })
    };
    match positional {
        [] => whole(1, 1, 1, 1),
        [spec] => {
            if let Some(spec) = spec.downcast_ref::<SubplotSpec>() {
                return Ok(spec.place());
            }
            let code: usize = spec.clone().try_into_value(vm)?;
            if !(100..1000).contains(&code) {
                return Err(vm.new_value_error(format!(
                    "Integer subplot specification must be a three-digit number, not {code}"
                )));
            }
            whole(code / 100, code / 10 % 10, code % 10, code % 10)
        }
        [rows, cols, index] => {
            let rows: usize = rows.clone().try_into_value(vm)?;
            let cols: usize = cols.clone().try_into_value(vm)?;
            if support::is_sequence(index) {
                let (first, last) = values::pair("index", index, vm)?;
                return whole(rows, cols, first as usize, last as usize);
            }
            let index: usize = index.clone().try_into_value(vm)?;
            whole(rows, cols, index, index)
        }
        other => Err(vm.new_type_error(format!(
            "subplot() takes 1 or 3 positional arguments but {} were given",
            other.len()
        ))),
    }
}

fn add_subplot(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let place = place_of(&args.rest_positional(), vm)?;
    let keywords = args.rest_keywords();
    let ax = state::add_axes(&handle.fig, place, vm)?;
    configure_axes_with(&ax, keywords, vm)?;
    Ok(ax.object(vm))
}

/// `plt.subplot(…)`: axes that are there already become current.
pub fn subplot(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let fig = state::current(vm)?;
    let place = place_of(&args.rest_positional(), vm)?;
    let keywords = args.rest_keywords();
    let known = fig.with(|figure| {
        let mut ids = figure.axes_ids();
        ids.find(|id| {
            figure
                .axes(*id)
                .is_some_and(|axes| axes.visible && axes.place == place)
        })
    });
    let ax = match known {
        Some(id) => {
            fig.current.set(Some(id));
            Ax { fig, id }
        }
        None => state::add_axes(&fig, place, vm)?,
    };
    configure_axes_with(&ax, keywords, vm)?;
    Ok(ax.object(vm))
}

fn add_axes(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let rect = args.required("rect", vm)?;
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    let numbers = values::plain(&rect, vm)?;
    let [left, bottom, width, height] = numbers[..] else {
        return Err(vm.new_type_error("add_axes() takes a rectangle (left, bottom, width, height)"));
    };
    let place = Place::Rect(left, bottom, width, height);
    let ax = state::add_axes(&handle.fig, place, vm)?;
    configure_axes_with(&ax, keywords, vm)?;
    Ok(ax.object(vm))
}

fn add_gridspec(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let (spec, spaces) = GridSpec::parse(&mut args, vm)?;
    args.finish(vm)?;
    adjust_spaces(&handle.fig, spaces, vm)?;
    spec.set_ratios(&handle.fig);
    Ok(spec.object(Some(handle.fig.clone()), vm))
}
