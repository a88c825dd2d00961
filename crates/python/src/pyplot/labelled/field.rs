//! `da.plot.pcolormesh`, `imshow`, `contour`, `contourf`.

use indexmap::IndexMap;
use littoral_array::{Array, DType};
use littoral_plot::artist::Grid;
use littoral_plot::xarray_rules::{
    Center, CmapChoice, CmapOptions, CmapParams, Levels, determine_cmap_params,
    infer_interval_breaks, infer_interval_breaks_2d,
};
use littoral_plot::{ArtistId, AxisKind, Extend};
use littoral_xarray::DataArray;
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use super::common::{self, Keywords, Update};
use super::facets;
use crate::numpy;
use crate::pyplot::handle::{Ax, Handle};
use crate::pyplot::props::Props;
use crate::pyplot::{axes, colorbar, colors, props, values};
use crate::support::{self, OrRaise};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Pcolormesh,
    Imshow,
    Contour,
    Contourf,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Pcolormesh => "pcolormesh",
            Kind::Imshow => "imshow",
            Kind::Contour => "contour",
            Kind::Contourf => "contourf",
        }
    }

    fn is_contour(self) -> bool {
        matches!(self, Kind::Contour | Kind::Contourf)
    }
}

/// What a plot of a field was asked for, beside the axes.
pub struct Colors {
    options: CmapOptions,
    colors: Option<PyObjectRef>,
}

impl Colors {
    /// Takes the keywords that choose colours.
    pub fn take(kind: Kind, keywords: &mut Keywords, vm: &VirtualMachine) -> PyResult<Self> {
        let cmap = keywords.take("cmap", vm);
        let chosen = keywords.take("colors", vm);
        let levels = keywords.take("levels", vm);
        if cmap.is_some() && chosen.is_some() {
            return Err(vm.new_value_error("Can't specify both cmap and colors."));
        }
        if chosen.is_some() && !kind.is_contour() && levels.is_none() {
            return Err(vm.new_value_error("Can only specify colors with contour or levels"));
        }
        let choice = match (&chosen, &cmap) {
            (Some(chosen), _) => Some(CmapChoice::Colors(props::colors(chosen, vm)?)),
            (None, Some(cmap)) if support::is_sequence(cmap) => {
                return Err(vm.new_value_error(
                    "Specifying a list of colors in cmap is deprecated. Use colors keyword instead.",
                ));
            }
            (None, Some(cmap)) => Some(match support::text(cmap) {
                Some(name) => CmapChoice::Named(name),
                None => CmapChoice::Map(colors::colormap_of(cmap, vm)?),
            }),
            (None, None) => None,
        };
        let center = match keywords.take("center", vm) {
            None => Center::Auto,
            Some(center) if center.is(&vm.ctx.false_value) => Center::Off,
            Some(center) => Center::At(support::float_of(&center, vm)?),
        };
        let extend = match keywords.take_text("extend", vm)? {
            None => None,
            Some(name) => Some(Extend::from_name(&name).ok_or_else(|| {
                vm.new_value_error(format!(
                    "'{name}' is not a valid value for extend; supported values are 'neither', 'both', 'min', 'max'"
                ))
            })?),
        };
        let levels = match levels {
            None => None,
            Some(levels) => Some(match levels.clone().try_into_value::<usize>(vm) {
                Ok(count) => Levels::Count(count),
                Err(_) => Levels::List(values::plain(&levels, vm)?),
            }),
        };
        let norm = keywords.take("norm", vm);
        let defaults = littoral_xarray::options();
        let options = CmapOptions {
            vmin: keywords.take_number("vmin", vm)?,
            vmax: keywords.take_number("vmax", vm)?,
            cmap: choice,
            center,
            robust: keywords.take_bool("robust", vm)?.unwrap_or(false),
            extend,
            levels,
            filled: kind != Kind::Contour,
            norm: norm.map(|norm| colors::norm_of(&norm, vm)).transpose()?,
            sequential: defaults.cmap_sequential,
            divergent: defaults.cmap_divergent,
        };
        Ok(Self {
            options,
            colors: chosen,
        })
    }

    /// Bands instead of what was asked for.
    pub fn set_levels(&mut self, levels: Vec<f64>) {
        self.options.levels = Some(Levels::List(levels));
    }

    /// The colours for data, as xarray chooses them.
    pub fn params(&self, data: &Array, vm: &VirtualMachine) -> PyResult<CmapParams> {
        let data = littoral_plot::values::axis_values(data)
            .or_raise(vm)?
            .values;
        determine_cmap_params(&data, &self.options).or_raise(vm)
    }
}

/// The part of a plot that is the same for all facets.
pub struct Shared<'a> {
    pub params: &'a CmapParams,
    pub colors: &'a Colors,
}

/// `da.plot.pcolormesh(x, y, figsize, …, norm, **kwargs)` and the others of its kind.
pub fn draw(
    kind: Kind,
    array: &DataArray,
    positional: Vec<PyObjectRef>,
    mut keywords: Keywords,
    vm: &VirtualMachine,
) -> PyResult {
    for (name, value) in ["x", "y"].into_iter().zip(&positional) {
        keywords.set(name, value.clone());
    }
    if positional.len() > 2 {
        return Err(vm.new_value_error(
            "Using positional arguments is deprecated for plot methods, use keyword arguments instead.",
        ));
    }
    if keywords.text("row", vm)?.is_some() || keywords.text("col", vm)?.is_some() {
        return facets::fields(kind, array, keywords, vm);
    }
    for name in ["row", "col", "col_wrap"] {
        keywords.take(name, vm);
    }
    if array.dims().is_empty() || array.variable.size() == 0 {
        return Err(vm.new_type_error("No numeric data to plot."));
    }
    one(kind, array, keywords, None, vm)
}

/// One field in one axes; colours are shared if it is a facet.
pub fn one(
    kind: Kind,
    array: &DataArray,
    mut keywords: Keywords,
    shared: Option<Shared>,
    vm: &VirtualMachine,
) -> PyResult {
    let rgb = keywords.take_text("rgb", vm)?;
    let picture = kind == Kind::Imshow && array.dims().len() == 3;
    if rgb.is_some() && !picture {
        return Err(vm.new_value_error("The \"rgb\" keyword is only valid for imshow()"));
    }
    let bar = keywords.take_bool("add_colorbar", vm)?;
    let bar = bar.unwrap_or(kind != Kind::Contour) && !picture;
    let labels = keywords.take_bool("add_labels", vm)?.unwrap_or(true);
    let cbar_ax = keywords.take("cbar_ax", vm);
    let cbar_kwargs = dict(keywords.take("cbar_kwargs", vm), vm)?;
    let infer = keywords.take_bool("infer_intervals", vm)?.unwrap_or(true);
    let (x, y) = (keywords.take_text("x", vm)?, keywords.take_text("y", vm)?);
    let (x, y) = match picture {
        true => picture_sides(array, x, y, rgb, vm)?,
        false => common::infer_xy(array, x, y, vm)?,
    };
    let own = Colors::take(kind, &mut keywords, vm)?;
    let colors = shared.as_ref().map_or(&own, |shared| shared.colors);
    let mut update = Update::take(&mut keywords, Some(true), vm);
    let field = Field::of(array, &x, &y, picture, vm)?;
    let params = match (&shared, picture) {
        (Some(shared), _) => shared.params.clone(),
        (None, _) => colors.params(&field.z, vm)?,
    };
    if kind == Kind::Imshow
        && let Some(aspect) = keywords.text("aspect", vm)?
        && !keywords.has("size")
    {
        return Err(vm.new_value_error(format!(
            "plt.imshow's `aspect` kwarg is not available in xarray (aspect={aspect})"
        )));
    }
    let ax = common::axis_for(&mut keywords, vm)?;
    let flipped = keywords.has("origin");
    let call = Call {
        kind,
        field: &field,
        params: &params,
        colors,
        update: &update,
        infer,
        picture,
    };
    let made = call.run(&ax, keywords.rest(), vm)?;
    if labels {
        common::set_label(&ax, true, common::label_from_attrs(&field.x, ""), vm)?;
        common::set_label(&ax, false, common::label_from_attrs(&field.y, ""), vm)?;
        common::set_title(&ax, common::title_for_slice(array, vm)?, vm)?;
    }
    if bar {
        let label = labels.then(|| common::label_from_attrs(array, ""));
        add_colorbar(&made, &params, label, cbar_ax, cbar_kwargs, vm)?;
    } else if cbar_ax.is_some() || !cbar_kwargs.is_empty() {
        return Err(
            vm.new_value_error("cbar_ax and cbar_kwargs can't be used with add_colorbar=False.")
        );
    }
    if flipped {
        update.keep_y();
    }
    update.apply(&ax, vm)?;
    common::concise(&ax, &field.x.values().or_raise(vm)?, vm)?;
    Ok(made)
}

/// A dict with string keys; empty if there is none.
pub fn dict(
    object: Option<PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<IndexMap<String, PyObjectRef>> {
    let Some(object) = object else {
        return Ok(IndexMap::new());
    };
    support::pairs(&object, vm)?
        .into_iter()
        .map(|(key, value)| Ok((support::str_of(&key, vm)?, value)))
        .collect()
}

/// Which dimensions of a picture are its sides: the third holds the colours.
fn picture_sides(
    array: &DataArray,
    x: Option<String>,
    y: Option<String>,
    rgb: Option<String>,
    vm: &VirtualMachine,
) -> PyResult<(String, String)> {
    let given: Vec<&String> = [&x, &y, &rgb].into_iter().flatten().collect();
    if let Some(unknown) = given.iter().find(|name| !array.dims().contains(name)) {
        return Err(vm.new_value_error(format!("'{unknown}' is not a dimension")));
    }
    let sizes = array.variable.sizes();
    let channels = |dim: &String| matches!(sizes.get(dim), Some(3 | 4));
    let free = |dim: &&String| Some(*dim) != x.as_ref() && Some(*dim) != y.as_ref();
    let rgb = match rgb {
        Some(rgb) if !channels(&rgb) => {
            return Err(vm.new_value_error(format!(
                "Cannot interpret dim '{rgb}' of size {} as RGB or RGBA.",
                sizes.get(&rgb).copied().unwrap_or(0)
            )));
        }
        Some(rgb) => rgb,
        None => array
            .dims()
            .iter()
            .filter(free)
            .rfind(|dim| channels(dim))
            .cloned()
            .ok_or_else(|| {
                vm.new_value_error(
                    "A 3-dimensional array was passed to imshow(), but there is no dimension that could be \
                     color.  At least one dimension must be of size 3 (RGB) or 4 (RGBA), and not given as x \
                     or y.",
                )
            })?,
    };
    let first = [(rgb, littoral_xarray::Indexer::Position(0))];
    let flat = array
        .isel(&first.into_iter().collect(), true)
        .or_raise(vm)?;
    common::infer_xy(&flat, x, y, vm)
}

/// A field with the coordinates of its sides, rows first.
struct Field {
    x: DataArray,
    y: DataArray,
    z: Array,
}

impl Field {
    fn of(
        array: &DataArray,
        x: &str,
        y: &str,
        picture: bool,
        vm: &VirtualMachine,
    ) -> PyResult<Self> {
        let mut xs = common::coord(array, x, vm)?;
        let mut ys = common::coord(array, y, vm)?;
        let dims: Vec<String> = if picture {
            let sides = [y.to_owned(), x.to_owned()];
            let rest = array
                .dims()
                .iter()
                .filter(|dim| !sides.contains(dim))
                .cloned();
            sides.iter().cloned().chain(rest).collect()
        } else if xs.dims().len() > 1 || ys.dims().len() > 1 {
            let sizes = array.variable.sizes();
            for side in [&mut xs, &mut ys] {
                side.variable = side.variable.broadcast_to(&sizes).or_raise(vm)?;
                side.variable = side.variable.transpose(array.dims()).or_raise(vm)?;
            }
            array.dims().to_vec()
        } else {
            let one = |side: &DataArray| {
                side.dims().first().cloned().ok_or_else(|| {
                    vm.new_value_error("x and y must be coordinates with a dimension")
                })
            };
            vec![one(&ys)?, one(&xs)?]
        };
        let turned = common::transposed(array, &dims, vm)?;
        let z = turned.values().or_raise(vm)?;
        for side in [&xs, &ys] {
            common::ensure_plottable(&side.values().or_raise(vm)?, vm)?;
        }
        common::ensure_plottable(&z, vm)?;
        Ok(Self { x: xs, y: ys, z })
    }
}

/// A call of one of matplotlib's functions.
struct Call<'a> {
    kind: Kind,
    field: &'a Field,
    params: &'a CmapParams,
    colors: &'a Colors,
    update: &'a Update,
    infer: bool,
    picture: bool,
}

impl Call<'_> {
    fn run(
        &self,
        ax: &Ax,
        mut keywords: IndexMap<String, PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult {
        let number = |value: f64| -> PyObjectRef { vm.ctx.new_float(value).into() };
        if !self.picture {
            if let Some(vmin) = self.params.vmin {
                keywords.insert("vmin".into(), number(vmin));
            }
            if let Some(vmax) = self.params.vmax {
                keywords.insert("vmax".into(), number(vmax));
            }
            if let Some(norm) = &self.params.norm {
                keywords.insert("norm".into(), colors::norm_object(norm.clone(), vm));
            }
            let chosen = self
                .colors
                .colors
                .clone()
                .filter(|_| self.kind.is_contour());
            match chosen {
                Some(chosen) => keywords.insert("colors".into(), chosen),
                None => {
                    let cmap = colors::colormap_object(self.params.cmap.clone(), vm);
                    keywords.insert("cmap".into(), cmap)
                }
            };
        }
        let z = numpy::to_py(self.field.z.clone(), vm);
        let sides = (
            self.field.x.values().or_raise(vm)?,
            self.field.y.values().or_raise(vm)?,
        );
        match self.kind {
            Kind::Pcolormesh => {
                let (first, last) = self.edges(ax, &sides, vm)?;
                axes::draw_grid(
                    ax,
                    &[true, false],
                    Some(false),
                    Props::new("Line2D", IndexMap::new()),
                    vm,
                )?;
                let made = axes::call(ax, "pcolormesh", vec![first.0, last.0, z], keywords, vm)?;
                if let (Some(x), Some(y)) = (first.1, last.1) {
                    ax.fig.with(|figure| {
                        figure.set_limits(ax.id, true, x.0, x.1);
                        figure.set_limits(ax.id, false, y.0, y.1);
                    });
                }
                Ok(made)
            }
            Kind::Imshow => self.imshow(ax, z, &sides, keywords, vm),
            Kind::Contour | Kind::Contourf => {
                let extend = vm.ctx.new_str(self.params.extend.name()).into();
                keywords.insert("extend".into(), extend);
                if let Some(levels) = &self.params.levels {
                    let levels = Array::from_vec(&[levels.len()], levels.clone()).or_raise(vm)?;
                    keywords.insert("levels".into(), numpy::to_py(levels, vm));
                }
                let (x, y) = (numpy::to_py(sides.0, vm), numpy::to_py(sides.1, vm));
                axes::call(ax, self.kind.name(), vec![x, y, z], keywords, vm)
            }
        }
    }

    /// Edges of cells in both directions, and the first and last where they are lines.
    #[expect(clippy::type_complexity, reason = "two of the same, side by side")]
    fn edges(
        &self,
        ax: &Ax,
        (x, y): &(Array, Array),
        vm: &VirtualMachine,
    ) -> PyResult<(
        (PyObjectRef, Option<(f64, f64)>),
        (PyObjectRef, Option<(f64, f64)>),
    )> {
        let text = |array: &Array| {
            matches!(
                littoral_plot::values::axis_values(array).map(|values| values.kind),
                Ok(AxisKind::Category(_))
            )
        };
        let infer = self.infer && !text(x) && !text(y);
        let side = |array: &Array, horizontal: bool| {
            let centers = values::on_axis(ax, horizontal, array, vm)?;
            let log = self.update.is_log(horizontal);
            let line = |values: Vec<f64>| -> PyResult<(PyObjectRef, Option<(f64, f64)>)> {
                let ends = values.first().copied().zip(values.last().copied());
                let array = Array::from_vec(&[values.len()], values).or_raise(vm)?;
                Ok((numpy::to_py(array, vm), ends))
            };
            match (array.shape(), infer) {
                (&[rows, cols], true) => {
                    let points = Grid::new(rows, cols, centers).or_raise(vm)?;
                    let corners = infer_interval_breaks_2d(&points);
                    let shape = [corners.rows, corners.cols];
                    let array = Array::from_vec(&shape, corners.values).or_raise(vm)?;
                    Ok((numpy::to_py(array, vm), None))
                }
                (&[rows, cols], false) => {
                    let array = Array::from_vec(&[rows, cols], centers).or_raise(vm)?;
                    Ok((numpy::to_py(array, vm), None))
                }
                (_, true) => line(infer_interval_breaks(&centers, log, true).or_raise(vm)?),
                (_, false) => line(centers),
            }
        };
        Ok((side(x, true)?, side(y, false)?))
    }

    fn imshow(
        &self,
        ax: &Ax,
        z: PyObjectRef,
        (x, y): &(Array, Array),
        mut keywords: IndexMap<String, PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult {
        if x.ndim() != 1 || y.ndim() != 1 {
            return Err(vm.new_value_error(
                "imshow requires 1D coordinates, try using pcolormesh or contour(f)",
            ));
        }
        let ends = |array: &Array, horizontal: bool| -> PyResult<(f64, f64)> {
            let count = array.size() as f64;
            if matches!(array.dtype(), DType::Str(_)) {
                return Ok((-0.5, count - 0.5));
            }
            let at = values::on_axis(ax, horizontal, array, vm)?;
            let step = match at.as_slice() {
                [first, second, ..] => 0.5 * (second - first),
                _ => 0.1,
            };
            Ok((at[0] - step, at[at.len() - 1] + step))
        };
        let ((left, right), (top, bottom)) = (ends(x, true)?, ends(y, false)?);
        let lower = match keywords.get("origin") {
            Some(origin) => support::text(origin).as_deref() == Some("lower"),
            None => false,
        };
        let (low, high) = if lower { (top, bottom) } else { (bottom, top) };
        let extent = [left, right, low, high].map(|side| vm.ctx.new_float(side).into());
        keywords.insert("extent".into(), vm.ctx.new_list(extent.to_vec()).into());
        keywords
            .entry("aspect".into())
            .or_insert_with(|| vm.ctx.new_str("auto").into());
        keywords
            .entry("interpolation".into())
            .or_insert_with(|| vm.ctx.new_str("nearest").into());
        let made = axes::call(ax, "imshow", vec![z], keywords, vm)?;
        for (array, name, labels) in [
            (x, "set_xticks", "set_xticklabels"),
            (y, "set_yticks", "set_yticklabels"),
        ] {
            if matches!(array.dtype(), DType::Str(_)) {
                let places = (0..array.size() as i64).collect();
                let places = Array::from_vec::<i64>(&[array.size()], places).or_raise(vm)?;
                axes::call(
                    ax,
                    name,
                    vec![numpy::to_py(places, vm)],
                    IndexMap::new(),
                    vm,
                )?;
                let texts = numpy::to_py(array.clone(), vm);
                axes::call(ax, labels, vec![texts], IndexMap::new(), vm)?;
            }
        }
        Ok(made)
    }
}

/// The colorbar of a plot, with xarray's defaults.
fn add_colorbar(
    made: &PyObjectRef,
    params: &CmapParams,
    label: Option<String>,
    cbar_ax: Option<PyObjectRef>,
    mut given: IndexMap<String, PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let Some(handle) = Handle::of(made) else {
        return Ok(());
    };
    let id: ArtistId = handle.artist_id(vm)?;
    if let Some(label) = label {
        given
            .entry("label".into())
            .or_insert_with(|| vm.ctx.new_str(label).into());
    }
    let set = made.class().name().to_string() == "QuadContourSet";
    if !set {
        given
            .entry("extend".into())
            .or_insert_with(|| vm.ctx.new_str(params.extend.name()).into());
    } else {
        given.shift_remove("extend");
    }
    let some = |value: Option<PyObjectRef>| value.filter(|value| !vm.is_none(value));
    let cax = some(given.shift_remove("cax")).or(cbar_ax);
    let ax = some(given.shift_remove("ax"));
    colorbar::add(&handle.fig, id, cax, ax, Props::new("Colorbar", given), vm)?;
    Ok(())
}
