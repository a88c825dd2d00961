//! Class names and `repr` of a figure's parts, worded as matplotlib's.

use littoral_array::format::python_str_repr;
use littoral_plot::{Artist, Axes, Label};
use rustpython_vm::{PyResult, VirtualMachine};

use super::handle::{Ax, Handle, What};
use super::notes;

/// The key of [`super::classes`] for a handle.
pub fn class_key(handle: &Handle) -> &'static str {
    match &handle.what {
        What::Figure => "Figure",
        What::Axes(_) => "Axes",
        What::Bar(..) => "Bar",
        What::Colorbar(_) => "Colorbar",
        What::ColorbarAxes(_) => "ColorbarAxes",
        What::Container("LineCollection", _) => "Lines",
        What::Container(name, _) => name,
        What::Text(_) => "Text",
        What::Legend(_) => "Legend",
        What::Axis(_, true) => "XAxis",
        What::Axis(_, false) => "YAxis",
        What::Spine(_, Some(_)) => "Spine",
        What::Spine(_, None) => "Spines",
        What::Transform(_) => "Transform",
        What::Artist(id) => handle.fig.with(|figure| match figure.artist(*id) {
            Some(Artist::Line(_)) | None => "Line2D",
            Some(Artist::PcolorMesh(_)) => "QuadMesh",
            Some(Artist::Image(_)) => "AxesImage",
            Some(Artist::Contour(_)) => "QuadContourSet",
            Some(Artist::Scatter(_)) => "PathCollection",
            Some(Artist::Bars(_)) => "Rectangle",
            Some(Artist::FillBetween(_)) => "FillBetweenPolyCollection",
            Some(Artist::ErrorBars(_)) => "LineCollection",
            Some(Artist::AxLine(line)) => match (line.to, line.extent) {
                (Some(_), _) => "Rectangle",
                (None, littoral_plot::artist::Extent::Axes(..)) => "Line2D",
                (None, littoral_plot::artist::Extent::Data(..)) => "LineCollection",
            },
            Some(Artist::Text(_)) => "Annotation",
            Some(Artist::Quiver(_)) => "Quiver",
        }),
    }
}

pub fn class_name(handle: &Handle) -> &'static str {
    match (&handle.what, class_key(handle)) {
        (What::Container(name, _), _) => name,
        (_, "ColorbarAxes") => "Axes",
        (_, "Bar") => "Rectangle",
        (_, name) => name,
    }
}

fn module(key: &str) -> &'static str {
    match key {
        "Line2D" => "matplotlib.lines",
        "QuadMesh" | "PathCollection" | "FillBetweenPolyCollection" | "LineCollection" => {
            "matplotlib.collections"
        }
        "AxesImage" => "matplotlib.image",
        "QuadContourSet" => "matplotlib.contour",
        "Rectangle" | "Bar" => "matplotlib.patches",
        "Quiver" => "matplotlib.quiver",
        "Colorbar" => "matplotlib.colorbar",
        "Legend" => "matplotlib.legend",
        "XAxis" | "YAxis" => "matplotlib.axis",
        "Spine" | "Spines" => "matplotlib.spines",
        _ => "matplotlib.transforms",
    }
}

/// As a notebook shows the object.
pub fn text(handle: &Handle, address: usize, vm: &VirtualMachine) -> PyResult<String> {
    let key = class_key(handle);
    Ok(match &handle.what {
        What::Figure => figure_text(handle),
        What::Axes(id) => {
            let ax = Ax {
                fig: handle.fig.clone(),
                id: *id,
            };
            ax.with(vm, |axes| axes_text(axes))?
        }
        What::ColorbarAxes(id) => {
            let label = handle.fig.with(|figure| {
                let bar = figure.colorbar_at(*id)?;
                let label = bar.options.label.clone()?;
                Some((bar.options.horizontal, label))
            });
            match label {
                Some((horizontal, label)) => format!(
                    "<Axes: label='<colorbar>', {}label={}>",
                    if horizontal { "x" } else { "y" },
                    python_str_repr(&label)
                ),
                None => "<Axes: label='<colorbar>'>".to_owned(),
            }
        }
        What::Container(name, artists) => {
            let count = handle.fig.with(|figure| {
                let counts = artists.iter().map(|id| match figure.artist(*id) {
                    Some(Artist::Bars(bars)) => bars.edges.len(),
                    _ => 1,
                });
                counts.sum::<usize>()
            });
            format!("<{name} object of {count} artists>")
        }
        What::Text(_) => notes::text_repr(handle, vm)?,
        What::Artist(_) if key == "Annotation" => notes::text_repr(handle, vm)?,
        _ => format!("<{}.{} at 0x{address:x}>", module(key), class_name(handle)),
    })
}

/// `<Figure size 640x480 with 2 Axes>`
pub fn figure_text(handle: &Handle) -> String {
    let count = handle.fig.children.borrow().len();
    handle.fig.with(|figure| {
        let (width, height) = figure.size_inches;
        format!(
            "<Figure size {}x{} with {count} Axes>",
            (width * figure.dpi).floor(),
            (height * figure.dpi).floor(),
        )
    })
}

fn axes_text(axes: &Axes) -> String {
    let said = |label: &Option<Label>| {
        let label = label.as_ref().filter(|label| !label.text.is_empty())?;
        Some(python_str_repr(&label.text))
    };
    let mut fields = Vec::new();
    if let Some(title) = said(&axes.title) {
        let place = super::axes::title_place(axes.title_loc);
        fields.push(format!("title={{'{place}': {title}}}"));
    }
    if let Some(label) = said(&axes.xaxis.label) {
        fields.push(format!("xlabel={label}"));
    }
    if let Some(label) = said(&axes.yaxis.label) {
        fields.push(format!("ylabel={label}"));
    }
    format!("<Axes: {}>", fields.join(", "))
}
