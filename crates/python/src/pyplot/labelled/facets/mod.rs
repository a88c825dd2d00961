//! `row=`, `col=`: a plot for each value of a coordinate, in one figure.

use std::cell::RefCell;
use std::rc::Rc;

use indexmap::IndexMap;
use littoral_array::{Array, Scalar};
use littoral_plot::xarray_rules::facet_title;
use littoral_plot::{AxesId, Layout};
use littoral_xarray::{DataArray, Indexer};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine};

mod draw;
mod methods;

pub use draw::{fields, lines, points};

use super::common::{self, Keywords};
use super::{field, line};
use crate::pyplot::grid::AxesArray;
use crate::pyplot::handle::{Ax, Fig, Handle, What};
use crate::pyplot::props::Props;
use crate::pyplot::{axes, colorbar, rc, state, values};
use crate::support::{self, OrRaise};

/// A name and a position of a coordinate for each facet; none for places that stay empty.
type Facet = Option<Vec<(String, usize)>>;

/// `xarray.plot.FacetGrid`
#[rustpython_vm::pyclass(module = "xarray.plot.facetgrid", name = "FacetGrid")]
#[derive(PyPayload)]
pub struct FacetGrid {
    fig: Rc<Fig>,
    data: DataArray,
    axes: Vec<AxesId>,
    facets: Vec<Facet>,
    rows: usize,
    cols: usize,
    row_var: Option<String>,
    col_var: Option<String>,
    mappables: RefCell<Vec<PyObjectRef>>,
    colorbar: RefCell<Option<PyObjectRef>>,
    legend: RefCell<Option<PyObjectRef>>,
    hue: RefCell<Option<DataArray>>,
    extend: RefCell<Option<&'static str>>,
    finished: RefCell<bool>,
}

impl std::fmt::Debug for FacetGrid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FacetGrid({} × {})", self.rows, self.cols)
    }
}

/// `_auto_grid`: columns and rows for `col_wrap="auto"`.
fn auto_grid(count: usize, figsize: Option<(f64, f64)>, aspect: f64) -> (usize, usize) {
    if count <= 3 {
        return (count.max(1), 1);
    }
    let shape = figsize.map_or(1.0, |(width, height)| width / height);
    let cols = (count as f64 * shape / aspect).sqrt().ceil() as usize;
    let mut cols = cols.clamp(1, count);
    let rows = count.div_ceil(cols);
    while cols > 1 && (cols - 1) * rows >= count {
        cols -= 1;
    }
    (cols, rows)
}

impl FacetGrid {
    /// Takes what decides on the grid, and makes the figure.
    fn new(data: &DataArray, keywords: &mut Keywords, vm: &VirtualMachine) -> PyResult<Self> {
        let row = keywords.take_text("row", vm)?;
        let col = keywords.take_text("col", vm)?;
        let wrap = keywords.take("col_wrap", vm);
        if keywords.take("ax", vm).is_some() {
            return Err(vm.new_value_error("Can't use axes when making faceted plots."));
        }
        let aspect = keywords.take_number("aspect", vm)?.unwrap_or(1.0);
        let size = keywords.take_number("size", vm)?;
        let figsize = keywords.take("figsize", vm);
        if size.is_some() && figsize.is_some() {
            return Err(vm.new_value_error("cannot provide both `figsize` and `size` arguments"));
        }
        let figsize = figsize
            .map(|size| values::pair("figsize", &size, vm))
            .transpose()?;
        let sharex = keywords.take_bool("sharex", vm)?.unwrap_or(true);
        let sharey = keywords.take_bool("sharey", vm)?.unwrap_or(true);
        let set = keywords.take("subplot_kws", vm);
        let count = |name: &Option<String>| -> PyResult<usize> {
            let Some(name) = name else {
                return Ok(1);
            };
            let coord = common::coord(data, name, vm)?;
            let values = coord.values().or_raise(vm)?.scalars();
            let repeated = (1..values.len()).any(|at| values[..at].contains(&values[at]));
            if repeated {
                return Err(vm.new_value_error(
                    "Coordinates used for faceting cannot contain repeated (nonunique) values.",
                ));
            }
            Ok(values.len())
        };
        let (row_count, col_count) = (count(&row)?, count(&col)?);
        let (rows, cols) = match (&row, &col, &wrap) {
            (Some(_), Some(_), _) => (row_count, col_count),
            (Some(_), None, None) => (row_count, 1),
            (None, _, None) => (1, col_count),
            (_, _, Some(wrap)) => {
                let all = row_count.max(col_count);
                if support::text(wrap).as_deref() == Some("auto") {
                    let (cols, rows) = auto_grid(all, figsize, aspect);
                    (rows, cols)
                } else {
                    let cols: usize = wrap.clone().try_into_value(vm)?;
                    (all.div_ceil(cols.max(1)), cols.max(1))
                }
            }
        };
        let size = size.unwrap_or(3.0);
        let figsize = figsize.unwrap_or((cols as f64 * size * aspect + 1.0, rows as f64 * size));
        let facets = (0..rows * cols)
            .map(|at| match (&row, &col) {
                (Some(row), Some(col)) => {
                    Some(vec![(row.clone(), at / cols), (col.clone(), at % cols)])
                }
                (Some(one), None) | (None, Some(one)) => {
                    (at < row_count.max(col_count)).then(|| vec![(one.clone(), at)])
                }
                (None, None) => None,
            })
            .collect();
        let mut model = rc::figure(vm)?;
        model.size_inches = figsize;
        let fig = state::open(model, None);
        let axes = fig
            .with(|figure| figure.subplots(rows, cols, sharex, sharey))
            .or_raise(vm)?;
        for id in &axes {
            state::style_axes(&fig, *id, vm)?;
            let ax = fig.adopt(*id);
            if let Some(set) = &set {
                axes::call(&ax, "set", vec![], field::dict(Some(set.clone()), vm)?, vm)?;
            }
        }
        Ok(Self {
            fig,
            data: data.clone(),
            axes,
            facets,
            rows,
            cols,
            row_var: row,
            col_var: col,
            mappables: RefCell::default(),
            colorbar: RefCell::default(),
            legend: RefCell::default(),
            hue: RefCell::default(),
            extend: RefCell::default(),
            finished: RefCell::new(false),
        })
    }

    fn object(self, vm: &VirtualMachine) -> PyRef<Self> {
        use rustpython_vm::class::PyClassImpl;
        FacetGrid::make_static_type();
        self.into_ref(&vm.ctx)
    }

    fn ax(&self, at: usize) -> Ax {
        Ax {
            fig: self.fig.clone(),
            id: self.axes[at],
        }
    }

    /// The part of the data that a facet shows.
    fn subset(&self, facet: &[(String, usize)], vm: &VirtualMachine) -> PyResult<DataArray> {
        let indexers: IndexMap<String, Indexer> = facet
            .iter()
            .map(|(name, at)| (name.clone(), Indexer::Position(*at as i64)))
            .collect();
        self.data.isel(&indexers, false).or_raise(vm)
    }

    /// The value of a coordinate at a position, and its dtype's array.
    fn value(&self, name: &str, at: usize, vm: &VirtualMachine) -> PyResult<(Scalar, Array)> {
        let values = common::coord(&self.data, name, vm)?.values().or_raise(vm)?;
        let value = values.scalars().get(at).cloned().unwrap_or(Scalar::None);
        Ok((value, values))
    }

    /// Draws every facet; the function gets the axes and its part of the data.
    fn each(
        &self,
        vm: &VirtualMachine,
        mut draw: impl FnMut(&Ax, DataArray) -> PyResult,
    ) -> PyResult<()> {
        for (at, facet) in self.facets.iter().enumerate() {
            if let Some(facet) = facet {
                let made = draw(&self.ax(at), self.subset(facet, vm)?)?;
                self.mappables.borrow_mut().push(made);
            }
        }
        Ok(())
    }

    fn finish(&self, x: Option<String>, y: Option<String>, vm: &VirtualMachine) -> PyResult<()> {
        if self.finished.replace(true) {
            return Ok(());
        }
        if let Some(x) = x {
            self.label(true, x, vm)?;
        }
        if let Some(y) = y {
            self.label(false, y, vm)?;
        }
        self.titles("{coord} = {value}", 30, IndexMap::new(), vm)?;
        self.fig.with(|figure| figure.layout = Layout::Tight);
        for (at, facet) in self.facets.iter().enumerate() {
            if facet.is_none() {
                self.ax(at).with(vm, |axes| axes.visible = false)?;
            }
        }
        Ok(())
    }

    /// Labels at the bottom or at the left.
    fn label(&self, horizontal: bool, label: String, vm: &VirtualMachine) -> PyResult<()> {
        for at in 0..self.axes.len() {
            let outer = match horizontal {
                true => at / self.cols + 1 == self.rows,
                false => at % self.cols == 0,
            };
            if outer {
                common::set_label(&self.ax(at), horizontal, label.clone(), vm)?;
            }
        }
        Ok(())
    }

    fn title_of(
        &self,
        name: &str,
        at: usize,
        template: &str,
        limit: usize,
        vm: &VirtualMachine,
    ) -> PyResult<PyObjectRef> {
        let (value, values) = self.value(name, at, vm)?;
        let title = facet_title(name, &value, values.dtype(), limit, template);
        Ok(vm.ctx.new_str(title).into())
    }

    fn titles(
        &self,
        template: &str,
        limit: usize,
        mut style: IndexMap<String, PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let plain = style.clone();
        if !style.contains_key("size") && !style.contains_key("fontsize") {
            style.insert("size".to_owned(), rc::object("axes.labelsize", vm)?);
        }
        if let (Some(row), Some(col)) = (&self.row_var, &self.col_var) {
            for at in 0..self.cols {
                let title = self.title_of(col, at, template, limit, vm)?;
                axes::call(&self.ax(at), "set_title", vec![title], style.clone(), vm)?;
            }
            for at in 0..self.rows {
                let title = self.title_of(row, at, template, limit, vm)?;
                let ax = self.ax(at * self.cols + self.cols - 1);
                self.row_title(&ax, title, plain.clone(), vm)?;
            }
            return Ok(());
        }
        for (at, facet) in self.facets.iter().enumerate() {
            if let Some([(name, place)]) = facet.as_deref() {
                let title = self.title_of(name, *place, template, limit, vm)?;
                axes::call(&self.ax(at), "set_title", vec![title], style.clone(), vm)?;
            }
        }
        Ok(())
    }

    /// A row's title stands at its right, turned.
    fn row_title(
        &self,
        ax: &Ax,
        title: PyObjectRef,
        mut style: IndexMap<String, PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        // The one from before goes.
        ax.with(vm, |axes| {
            for artist in &mut axes.artists {
                if let littoral_plot::Artist::Text(note) = artist
                    && (note.x, note.y, note.rotation) == (1.02, 0.5, 270.0)
                {
                    note.text.clear();
                }
            }
        })?;
        let place = axes::float_pair((1.02, 0.5), vm);
        let word = |text: &str| -> PyObjectRef { vm.ctx.new_str(text).into() };
        for (name, value) in [
            ("xycoords", word("axes fraction")),
            ("rotation", vm.ctx.new_int(270).into()),
            ("ha", word("left")),
            ("va", word("center")),
        ] {
            style.insert(name.to_owned(), value);
        }
        axes::call(ax, "annotate", vec![title, place], style, vm)?;
        Ok(())
    }

    fn colorbar(
        &self,
        mut given: IndexMap<String, PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let Some(last) = self.mappables.borrow().last().cloned() else {
            return Ok(());
        };
        let Some(handle) = Handle::of(&last) else {
            return Ok(());
        };
        let set = last.class().name().to_string() == "QuadContourSet";
        match (*self.extend.borrow(), set) {
            (_, true) => {
                given.shift_remove("extend");
            }
            (Some(extend), false) => {
                given
                    .entry("extend".into())
                    .or_insert_with(|| vm.ctx.new_str(extend).into());
            }
            (None, false) => {}
        }
        let label = common::label_from_attrs(&self.data, "");
        given
            .entry("label".into())
            .or_insert_with(|| vm.ctx.new_str(label).into());
        let cax = given.shift_remove("cax").filter(|cax| !vm.is_none(cax));
        let all = given.shift_remove("ax").unwrap_or_else(|| self.array(vm));
        let id = handle.artist_id(vm)?;
        let props = Props::new("Colorbar", given);
        let bar = colorbar::add(&self.fig, id, cax, Some(all), props, vm)?;
        self.colorbar.replace(Some(bar));
        Ok(())
    }

    fn hue_legend(
        &self,
        mut given: IndexMap<String, PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let hue = self.hue.borrow().clone();
        let (Some(hue), Some(last)) = (hue, self.mappables.borrow().last().cloned()) else {
            return Err(vm.new_value_error("a legend needs a hue"));
        };
        let label = match given
            .shift_remove("label")
            .filter(|label| !vm.is_none(label))
        {
            Some(label) => label,
            None => vm.ctx.new_str(common::label_from_attrs(&hue, "")).into(),
        };
        given.insert("handles".into(), last);
        given.insert("labels".into(), line::hue_labels(&hue, vm)?);
        given.insert("title".into(), label);
        given
            .entry("loc".into())
            .or_insert_with(|| vm.ctx.new_str("center right").into());
        let call = FuncArgs::new(vec![], rustpython_vm::function::KwArgs::new(given));
        let figure = self.fig.object(What::Figure, vm);
        self.legend
            .replace(Some(vm.call_method(&figure, "legend", call)?));
        Ok(())
    }

    fn array(&self, vm: &VirtualMachine) -> PyObjectRef {
        let items = (0..self.axes.len())
            .map(|at| self.ax(at).object(vm))
            .collect();
        AxesArray::object(items, vec![self.rows, self.cols], vm)
    }
}
