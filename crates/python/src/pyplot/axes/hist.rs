//! `hist`.

use littoral_array::Array;
use littoral_plot::artist::{Bars, FillBetween, Line};
use littoral_plot::axes::Scale;
use littoral_plot::{Artist, Color};
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::{of, points};
use crate::numpy;
use crate::pyplot::handle::{Ax, Handle, What};
use crate::pyplot::props::{self, Props};
use crate::pyplot::values;
use crate::support::{self, Arguments, OrRaise};

/// `hist(x, bins=None, range=None, density=False, weights=None, cumulative=False, bottom=None,
/// histtype="bar", …)`: counts, edges, bars. numpy counts.
pub fn hist(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let data = args.required("x", vm)?;
    let bins = args.take_some("bins", vm)?;
    let range = args.take_some("range", vm)?;
    let density = args.value::<bool>("density", vm)?.unwrap_or(false);
    let weights = args.take_some("weights", vm)?;
    let cumulative = args.value::<bool>("cumulative", vm)?.unwrap_or(false);
    let bottom = args.value::<f64>("bottom", vm)?.unwrap_or(0.0);
    let kind = args
        .value::<String>("histtype", vm)?
        .unwrap_or("bar".to_owned());
    let align = args
        .value::<String>("align", vm)?
        .unwrap_or("mid".to_owned());
    let orientation = args.value::<String>("orientation", vm)?;
    let rwidth = args.value::<f64>("rwidth", vm)?;
    let log = args.value::<bool>("log", vm)?.unwrap_or(false);
    let color = args.take_some("color", vm)?;
    let label = args.take_some("label", vm)?;
    let stacked = args.value::<bool>("stacked", vm)?.unwrap_or(false);
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    let horizontal = orientation.as_deref() == Some("horizontal");
    let sets = datasets(&data, vm)?;
    let mut colors = match color {
        Some(color) => props::colors(&color, vm)?,
        None => sets.iter().map(|_| ax.next_patch()).collect(),
    };
    if colors.len() < sets.len() {
        colors = vec![colors.first().copied().unwrap_or(Color::cycle(0)); sets.len()];
    }
    let labels: Vec<Option<String>> = match &label {
        Some(label) if support::is_sequence(label) => support::items(label, vm)?
            .iter()
            .map(|label| support::str_of(label, vm).map(Some))
            .collect::<PyResult<_>>()?,
        Some(label) => vec![Some(support::str_of(label, vm)?)],
        None => vec![],
    };
    let edges = edges(&ax, horizontal, &sets, bins, range, vm)?;
    let edges_object = array(edges.clone(), vm)?;
    let mut counts = Vec::new();
    for values in &sets {
        counts.push(count(values, &edges_object, density, weights.clone(), vm)?);
    }
    if cumulative {
        for (counts, width) in counts.iter_mut().map(|counts| (counts, &edges)) {
            let mut sum = 0.0;
            for (at, count) in counts.iter_mut().enumerate() {
                sum += *count
                    * if density {
                        width[at + 1] - width[at]
                    } else {
                        1.0
                    };
                *count = sum;
            }
        }
    }
    let mut floors = vec![bottom; edges.len().saturating_sub(1)];
    let mut tops = Vec::new();
    let mut members = Vec::new();
    for (at, counts) in counts.iter().enumerate() {
        let mut props = Props::new("Rectangle", keywords.clone());
        let one = Set {
            edges: &edges,
            floors: &floors,
            counts,
            color: colors[at],
            label: labels.get(at).cloned().flatten(),
            horizontal,
            // Bars of several sets stand beside each other.
            place: if stacked { (0, 1) } else { (at, sets.len()) },
            rwidth,
            align: &align,
        };
        let artist = match kind.as_str() {
            "bar" | "barstacked" => one.bars(&mut props, vm)?,
            "step" => one.outline(&mut props, vm)?,
            "stepfilled" => one.filled(&mut props, vm)?,
            other => {
                return Err(vm.new_value_error(format!(
                    "'{other}' is not a valid value for histtype; supported values are 'bar', \
                     'barstacked', 'step', 'stepfilled'"
                )));
            }
        };
        props.finish(vm)?;
        members.push(ax.add_id(artist, vm)?.0);
        let reached: Vec<f64> = floors.iter().zip(counts).map(|(a, b)| a + b).collect();
        tops.push(if stacked {
            reached.clone()
        } else {
            counts.clone()
        });
        if stacked {
            floors = reached;
        }
    }
    if log {
        ax.with(vm, |axes| {
            axes.axis_mut(horizontal).scale = Scale::Log { base: 10.0 };
        })?;
    }
    let patches = ax.fig.object(What::Container("BarContainer", members), vm);
    let n = match tops.len() {
        1 => array(tops.remove(0), vm)?,
        _ => {
            let (rows, cols) = (tops.len(), edges.len() - 1);
            let all = Array::from_vec(&[rows, cols], tops.concat()).or_raise(vm)?;
            numpy::to_py(all, vm)
        }
    };
    Ok(vm.ctx.new_tuple(vec![n, edges_object, patches]).into())
}

fn array(values: Vec<f64>, vm: &VirtualMachine) -> PyResult {
    let array = Array::from_vec(&[values.len()], values).or_raise(vm)?;
    Ok(numpy::to_py(array, vm))
}

/// One set, or a list of them.
fn datasets(data: &PyObjectRef, vm: &VirtualMachine) -> PyResult<Vec<Array>> {
    if support::is_sequence(data) {
        let items = support::items(data, vm)?;
        let nested = items.first().is_some_and(|item| {
            vm.get_attribute_opt(item.clone(), "__len__")
                .ok()
                .flatten()
                .is_some()
        });
        if nested && items.iter().all(|item| support::text(item).is_none()) {
            return items
                .iter()
                .map(|item| values::array_of(item, vm))
                .collect();
        }
    }
    let array = values::array_of(data, vm)?;
    match array.shape() {
        // Columns are sets.
        [rows, cols] => {
            let (rows, cols) = (*rows, *cols);
            (0..cols)
                .map(|col| {
                    let index = [
                        littoral_array::ops::Index::all(rows),
                        littoral_array::ops::Index::range(col, 1, 1),
                    ];
                    littoral_array::ops::slice(&array, &index).or_raise(vm)
                })
                .collect()
        }
        _ => Ok(vec![array]),
    }
}

/// Edges of bins over all sets.
fn edges(
    ax: &Ax,
    horizontal: bool,
    sets: &[Array],
    bins: Option<PyObjectRef>,
    range: Option<PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<Vec<f64>> {
    let mut all = Vec::new();
    for set in sets {
        let values = values::on_axis(ax, !horizontal, set, vm)?;
        all.extend(values.into_iter().filter(|value| !value.is_nan()));
    }
    let mut keywords = indexmap::IndexMap::new();
    keywords.insert(
        "bins".to_owned(),
        match bins {
            Some(bins) => bins,
            None => vm.ctx.new_int(10).into(),
        },
    );
    if let Some(range) = range {
        keywords.insert("range".to_owned(), range);
    }
    let call = FuncArgs::new(vec![array(all, vm)?], KwArgs::new(keywords));
    let pair = vm
        .import("numpy", 0)?
        .get_attr("histogram", vm)?
        .call(call, vm)?;
    let parts = support::items(&pair, vm)?;
    match parts.get(1) {
        Some(edges) => values::plain(edges, vm),
        None => Err(vm.new_runtime_error("numpy.histogram gave no edges")),
    }
}

fn count(
    set: &Array,
    edges: &PyObjectRef,
    density: bool,
    weights: Option<PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<Vec<f64>> {
    let flat = littoral_plot::values::axis_values(set).or_raise(vm)?.values;
    let mut keywords = indexmap::IndexMap::new();
    keywords.insert("bins".to_owned(), edges.clone());
    if density {
        keywords.insert("density".to_owned(), vm.ctx.new_bool(true).into());
    }
    let given = weights.is_some();
    if let Some(weights) = weights {
        keywords.insert("weights".to_owned(), weights);
    }
    let data = flat
        .into_iter()
        .filter(|value| given || !value.is_nan())
        .collect();
    let call = FuncArgs::new(vec![array(data, vm)?], KwArgs::new(keywords));
    let pair = vm
        .import("numpy", 0)?
        .get_attr("histogram", vm)?
        .call(call, vm)?;
    match support::items(&pair, vm)?.first() {
        Some(counts) => values::plain(counts, vm),
        None => Err(vm.new_runtime_error("numpy.histogram gave no counts")),
    }
}

/// One set's bars.
struct Set<'a> {
    edges: &'a [f64],
    floors: &'a [f64],
    counts: &'a [f64],
    color: Color,
    label: Option<String>,
    horizontal: bool,
    /// Which of how many beside each other.
    place: (usize, usize),
    rwidth: Option<f64>,
    align: &'a str,
}

impl Set<'_> {
    fn spans(&self) -> Vec<(f64, f64)> {
        let pairs = self.floors.iter().zip(self.counts);
        pairs
            .map(|(floor, count)| (*floor, floor + count))
            .collect()
    }

    fn bars(&self, props: &mut Props, vm: &VirtualMachine) -> PyResult<Artist> {
        let (at, of) = self.place;
        let fill = self.rwidth.unwrap_or(if of > 1 { 0.8 } else { 1.0 });
        let edges = self
            .edges
            .windows(2)
            .map(|pair| {
                let width = pair[1] - pair[0];
                let shift = match self.align {
                    "left" => -width / 2.0,
                    "right" => width / 2.0,
                    _ => 0.0,
                };
                let one = width * fill / of as f64;
                let first = pair[0] + shift + width * (1.0 - fill) / 2.0 + at as f64 * one;
                (first, first + one)
            })
            .collect();
        let mut bars = Bars {
            edges,
            spans: self.spans(),
            horizontal: self.horizontal,
            colors: vec![props.color(&["facecolor", "fc"], vm)?.unwrap_or(self.color)],
            edgecolor: None,
            linewidth: 0.0,
            alpha: 1.0,
            label: None,
            zorder: 1.0,
        };
        points::style(&mut bars, props, vm)?;
        bars.label = self.label.clone();
        Ok(Artist::Bars(bars))
    }

    /// Corners of the outline: along, lower, upper.
    fn corners(&self) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
        let (mut along, mut low, mut high) = (Vec::new(), Vec::new(), Vec::new());
        for (pair, (floor, top)) in self.edges.windows(2).zip(self.spans()) {
            for edge in pair {
                along.push(*edge);
                low.push(floor);
                high.push(top);
            }
        }
        (along, low, high)
    }

    fn outline(&self, props: &mut Props, vm: &VirtualMachine) -> PyResult<Artist> {
        let (mut along, low, mut across) = self.corners();
        if let (Some(first), Some(last)) = (along.first().copied(), along.last().copied()) {
            along.insert(0, first);
            along.push(last);
            across.insert(0, low[0]);
            across.push(low[low.len() - 1]);
        }
        let (x, y) = if self.horizontal {
            (across, along)
        } else {
            (along, across)
        };
        let color = props.color(&["edgecolor", "ec"], vm)?.unwrap_or(self.color);
        let mut line = Line::new(x, y, color).or_raise(vm)?;
        line.linewidth = 1.0;
        props::apply_line(&mut line, props, vm)?;
        line.label = self.label.clone();
        Ok(Artist::Line(line))
    }

    fn filled(&self, props: &mut Props, vm: &VirtualMachine) -> PyResult<Artist> {
        let (x, y1, y2) = self.corners();
        let edge = props.color(&["edgecolor", "ec"], vm)?;
        Ok(Artist::FillBetween(FillBetween {
            x,
            y1,
            y2,
            horizontal: self.horizontal,
            color: props.color(&["facecolor", "fc"], vm)?.unwrap_or(self.color),
            edgecolor: edge,
            linewidth: props
                .number(&["linewidth", "lw"], vm)?
                .unwrap_or(if edge.is_some() { 1.0 } else { 0.0 }),
            alpha: props.number(&["alpha"], vm)?.unwrap_or(1.0),
            label: self.label.clone(),
            zorder: props.number(&["zorder"], vm)?.unwrap_or(1.0),
        }))
    }
}
