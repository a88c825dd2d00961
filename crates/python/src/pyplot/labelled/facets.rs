//! `row=`, `col=`: a plot for each value of a coordinate, in one figure.

use std::cell::RefCell;
use std::rc::Rc;

use indexmap::IndexMap;
use littoral_array::{Array, Scalar};
use littoral_plot::xarray_rules::{CmapParams, facet_title};
use littoral_plot::{AxesId, Layout};
use littoral_xarray::{DataArray, Indexer};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::Representable;
use rustpython_vm::{AsObject, Py, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine};

use super::common::{self, Keywords};
use super::field::{self, Colors, Kind, Shared};
use super::line;
use crate::numpy;
use crate::pyplot::grid::AxesArray;
use crate::pyplot::handle::{Ax, Fig, Handle, What};
use crate::pyplot::props::Props;
use crate::pyplot::{axes, colorbar, rc, state, values};
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::objects::Labelled;

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

/// Facets of `da.plot.line`.
pub fn lines(
    array: &DataArray,
    positional: Vec<PyObjectRef>,
    mut keywords: Keywords,
    vm: &VirtualMachine,
) -> PyResult {
    let grid = FacetGrid::new(array, &mut keywords, vm)?;
    let x = keywords.take_text("x", vm)?;
    let y = keywords.take_text("y", vm)?;
    let hue = keywords.take_text("hue", vm)?;
    let legend = keywords.take_bool("add_legend", vm)?.unwrap_or(true);
    grid.each(vm, |ax, subset| {
        let mut own = Keywords::new(keywords.entries().clone());
        for (name, value) in [("x", &x), ("y", &y), ("hue", &hue)] {
            if let Some(value) = value {
                own.set(name, vm.ctx.new_str(value.as_str()).into());
            }
        }
        own.set("ax", ax.object(vm));
        own.set("add_legend", vm.ctx.new_bool(false).into());
        own.set("_labels", vm.ctx.new_bool(false).into());
        line::line(&subset, positional.clone(), own, vm)
    })?;
    let Some(first) = grid.facets.iter().flatten().next() else {
        return Err(vm.new_type_error("No numeric data to plot."));
    };
    let inferred = line::infer(&grid.subset(first, vm)?, x, y, hue, vm)?;
    let label = |array: &DataArray| Some(common::label_from_attrs(array, ""));
    grid.finish(label(&inferred.x), label(&inferred.y), vm)?;
    let has_hue = inferred.hue.is_some();
    grid.hue.replace(inferred.hue);
    if legend && has_hue {
        grid.hue_legend(IndexMap::new(), vm)?;
    }
    Ok(grid.object(vm).into())
}

/// Facets of fields: all of them have the same colours.
pub fn fields(
    kind: Kind,
    array: &DataArray,
    mut keywords: Keywords,
    vm: &VirtualMachine,
) -> PyResult {
    if keywords.take("cbar_ax", vm).is_some() {
        return Err(vm.new_value_error("cbar_ax not supported by FacetGrid."));
    }
    let grid = FacetGrid::new(array, &mut keywords, vm)?;
    let (x, y) = (keywords.take_text("x", vm)?, keywords.take_text("y", vm)?);
    let bar = keywords.take_bool("add_colorbar", vm)?;
    let bar = bar.unwrap_or(kind != Kind::Contour);
    let given = field::dict(keywords.take("cbar_kwargs", vm), vm)?;
    keywords.take("add_labels", vm);
    let Some(first) = grid.facets.iter().flatten().next().cloned() else {
        return Err(vm.new_type_error("No numeric data to plot."));
    };
    let sample = grid.subset(&first, vm)?;
    let picture = kind == Kind::Imshow && sample.dims().len() == 3;
    let colors = Colors::take(kind, &mut keywords, vm)?;
    let params: CmapParams = colors.params(&array.values().or_raise(vm)?, vm)?;
    let (x, y) = match picture {
        true => (x, y),
        false => {
            let (x, y) = common::infer_xy(&sample, x, y, vm)?;
            (Some(x), Some(y))
        }
    };
    grid.extend.replace(Some(params.extend.name()));
    grid.each(vm, |ax, subset| {
        let mut own = Keywords::new(keywords.entries().clone());
        for (name, value) in [("x", &x), ("y", &y)] {
            if let Some(value) = value {
                own.set(name, vm.ctx.new_str(value.as_str()).into());
            }
        }
        own.set("ax", ax.object(vm));
        own.set("add_colorbar", vm.ctx.new_bool(false).into());
        own.set("add_labels", vm.ctx.new_bool(false).into());
        let shared = Shared {
            params: &params,
            colors: &colors,
        };
        field::one(kind, &subset, own, Some(shared), vm)
    })?;
    let label = |name: &Option<String>| -> PyResult<Option<String>> {
        match name {
            Some(name) => {
                let coord = common::coord(array, name, vm)?;
                Ok(Some(common::label_from_attrs(&coord, "")))
            }
            None => Ok(None),
        }
    };
    grid.finish(label(&x)?, label(&y)?, vm)?;
    if bar && !picture {
        grid.colorbar(given, vm)?;
    }
    Ok(grid.object(vm).into())
}

/// Facets of scatter plots.
pub fn points(array: &DataArray, mut keywords: Keywords, vm: &VirtualMachine) -> PyResult {
    let grid = FacetGrid::new(array, &mut keywords, vm)?;
    let x = match keywords.take_text("x", vm)? {
        Some(x) => x,
        None => array
            .coords
            .keys()
            .next()
            .unwrap_or(&array.dims()[0])
            .clone(),
    };
    common::assert_valid(array, &x, "x", vm)?;
    let hue = keywords.text("hue", vm)?;
    let bar = keywords
        .take_bool("add_colorbar", vm)?
        .unwrap_or(hue.is_some());
    let mut given = field::dict(keywords.take("cbar_kwargs", vm), vm)?;
    if let Some(hue) = &hue {
        let coord = common::coord(array, hue, vm)?;
        keywords.set(
            "_hue_values",
            numpy::to_py(coord.values().or_raise(vm)?, vm),
        );
        let label = common::label_from_attrs(&coord, "");
        given
            .entry("label".into())
            .or_insert_with(|| vm.ctx.new_str(label).into());
    }
    grid.each(vm, |ax, subset| {
        let mut own = Keywords::new(keywords.entries().clone());
        own.set("x", vm.ctx.new_str(x.as_str()).into());
        own.set("ax", ax.object(vm));
        for name in ["add_colorbar", "add_labels"] {
            own.set(name, vm.ctx.new_bool(false).into());
        }
        super::scatter::of_array(&subset, vec![], own, vm)
    })?;
    let label = common::label_from_attrs(&common::coord(array, &x, vm)?, "");
    grid.finish(Some(label), Some(common::label_from_attrs(array, "")), vm)?;
    if bar && hue.is_some() {
        grid.colorbar(given, vm)?;
    }
    Ok(grid.object(vm).into())
}

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
