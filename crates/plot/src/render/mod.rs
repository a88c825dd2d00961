//! Drawing a figure.

mod colorbar;
pub(crate) mod contours;
mod fields;
mod frame;
mod label;
mod layout;
mod legend;
mod limits;
mod lines;
mod markers;
mod notes;
mod view;

use crate::artist::Artist;
use crate::axes::Axes;
use crate::draw::{Mark, Rect, Scene, to_png, to_svg};
use crate::error::{PlotError, Result};
use crate::figure::{AxesId, Figure};
use crate::text::{self, HAlign, Label, VAlign};
use crate::ticks::Ticks;
use label::Block;
pub(crate) use limits::roots;
use view::View;

/// Gridlines lie over fields and bars and under lines, as matplotlib's `axes.axisbelow: line`.
const GRID_ZORDER: f64 = 1.5;

impl Figure {
    /// The figure as an SVG document: text as text, lines as vectors, fields as embedded images. Everything
    /// that comes from data is escaped; there are no ids, scripts or links.
    pub fn to_svg(&self) -> Result<String> {
        let (scene, view) = self.scene()?;
        to_svg(&scene, view, self.facecolor, &self.spoken())
    }

    /// The figure as a PNG file with `scale` pixels for each of `size_inches × dpi` (2 for high-density
    /// screens, 1 for `savefig` at the figure's own resolution).
    pub fn to_png(&self, scale: f64) -> Result<Vec<u8>> {
        let (scene, view) = self.scene()?;
        to_png(&scene, view, self.facecolor, scale, self.dpi)
    }

    /// Limits of the x and y axis as they will be drawn (`get_xlim`, `get_ylim`); decreasing if inverted.
    pub fn limits(&self, id: AxesId) -> Option<[(f64, f64); 2]> {
        limits::all_limits(self).get(id.0).copied()
    }

    /// Ticks of the x and y axis as they will be drawn (`get_xticks`, `get_xticklabels`).
    pub fn ticks(&self, id: AxesId) -> Option<(Ticks, Ticks)> {
        let prepared = Prepared::new(self);
        let axes = prepared.axes.get(id.0)?;
        Some(frame::ticks(
            axes,
            &prepared.view(id.0),
            prepared.boxes.sizes[id.0],
        ))
    }

    /// What a screen reader says.
    fn spoken(&self) -> String {
        if let Some(description) = &self.description {
            return description.clone();
        }
        let mut parts: Vec<String> = self.suptitle.iter().map(|l| l.text.clone()).collect();
        for axes in &self.axes {
            let said = |label: &Option<Label>| {
                label
                    .as_ref()
                    .map(|l| l.text.clone())
                    .filter(|t| !t.is_empty())
            };
            let names: Vec<String> = [&axes.title, &axes.yaxis.label, &axes.xaxis.label]
                .into_iter()
                .filter_map(said)
                .collect();
            if !names.is_empty() {
                parts.push(names.join(", "));
            }
        }
        parts.extend(
            self.colorbars
                .iter()
                .filter_map(|c| c.options.label.clone()),
        );
        let text = parts
            .iter()
            .map(|p| text::plain(p).replace('\n', " "))
            .collect::<Vec<_>>()
            .join("; ");
        if text.is_empty() {
            "figure".into()
        } else {
            text
        }
    }

    /// All marks, and the part of the page to show.
    fn scene(&self) -> Result<(Scene, Rect)> {
        let (width, height) = (self.size_inches.0 * self.dpi, self.size_inches.1 * self.dpi);
        if !(width >= 1.0 && height >= 1.0 && width <= 20_000.0 && height <= 20_000.0) {
            return Err(PlotError::Value(format!(
                "a figure of {} × {} inches at {} dpi cannot be drawn; 1 to 20000 pixels a side can",
                self.size_inches.0, self.size_inches.1, self.dpi
            )));
        }
        let prepared = Prepared::new(self);
        let mut scene = Scene::default();
        for (id, axes) in prepared.axes.iter().enumerate().filter(|(_, a)| a.visible) {
            if self
                .colorbars
                .iter()
                .any(|bar| bar.options.cax == Some(AxesId(id)))
            {
                continue;
            }
            scene.push(Mark::Begin("axes"));
            draw_axes(
                axes,
                &self.axes[id].artists,
                &prepared.view(id),
                &prepared.boxes,
                id,
                &mut scene,
            );
            scene.push(Mark::End);
        }
        for (bar, area) in self.colorbars.iter().zip(&prepared.boxes.colorbars) {
            colorbar::draw_colorbar(self, bar, *area, prepared.pt, &mut scene);
        }
        if let Some(legend) = &self.legend {
            legend::draw_figure_legend(self, legend, prepared.pt, &mut scene);
        }
        self.titles(&prepared, &mut scene);
        let page = Rect::new(0.0, 0.0, width, height);
        let view = match scene.bounds().filter(|_| self.crop) {
            // A tenth of an inch around, as `savefig.pad_inches`.
            Some(bounds) => {
                let b = bounds.grown(0.1 * self.dpi);
                Rect::new(b.x0.floor(), b.y0.floor(), b.x1.ceil(), b.y1.ceil())
            }
            None => page,
        };
        let limit = 4.0 * (width + height);
        let view = Rect::new(
            view.x0.max(-limit),
            view.y0.max(-limit),
            view.x1.min(limit),
            view.y1.min(limit),
        );
        Ok((scene, view))
    }

    fn titles(&self, prepared: &Prepared, scene: &mut Scene) {
        let (width, height) = (self.size_inches.0 * self.dpi, self.size_inches.1 * self.dpi);
        let pt = prepared.pt;
        let places = [
            (
                &self.suptitle,
                (0.5 * width, 0.02 * height),
                VAlign::Top,
                0.0,
                12.0,
            ),
            (
                &self.supxlabel,
                (0.5 * width, 0.99 * height),
                VAlign::Bottom,
                0.0,
                12.0,
            ),
            (
                &self.supylabel,
                (0.02 * width, 0.5 * height),
                VAlign::Center,
                90.0,
                12.0,
            ),
        ];
        let drawn = scene.bounds();
        for (i, (label, mut at, va, rotation, size)) in places.into_iter().enumerate() {
            let Some(label) = label.as_ref().filter(|l| !l.text.is_empty()) else {
                continue;
            };
            let mut block = Block {
                text: &label.text,
                at,
                ha: if i == 2 { HAlign::Left } else { HAlign::Center },
                va,
                rotation,
                size: label.fontsize.unwrap_or(size) * pt,
                color: label.color,
                bold: label.bold,
            };
            // Out of the way of what is there already.
            if let Some(drawn) = drawn {
                let own = block.area();
                match i {
                    0 => at.1 += (drawn.y0 - 4.0 * pt - own.y1).min(0.0),
                    1 => at.1 += (drawn.y1 + 4.0 * pt - own.y0).max(0.0),
                    _ => at.0 += (drawn.x0 - 4.0 * pt - own.x1).min(0.0),
                }
                block.at = at;
            }
            scene.push(Mark::Begin("suptitle"));
            block.draw(scene);
            scene.push(Mark::End);
        }
    }
}

/// Axes without artists, with what they share filled in, and where they stand.
struct Prepared {
    axes: Vec<Axes>,
    limits: layout::Limits,
    boxes: layout::Boxes,
    pt: f64,
}

impl Prepared {
    fn new(figure: &Figure) -> Self {
        let pt = figure.dpi / 72.0;
        let limits = limits::all_limits(figure);
        let mut shells: Vec<Axes> = figure.axes.iter().map(Axes::shell).collect();
        for (id, axes) in shells.iter_mut().enumerate() {
            let (x, y) = (
                limits::effective(figure, id, true),
                limits::effective(figure, id, false),
            );
            (axes.xaxis.scale, axes.xaxis.kind) = x;
            (axes.yaxis.scale, axes.yaxis.kind) = y;
        }
        let boxes = layout::lay_out(figure, &shells, &limits, pt);
        Self {
            axes: shells,
            limits,
            boxes,
            pt,
        }
    }

    fn view(&self, id: usize) -> View {
        let axes = &self.axes[id];
        let [x, y] = self.limits[id];
        View::new(
            self.boxes.axes[id],
            x,
            y,
            axes.xaxis.scale,
            axes.yaxis.scale,
            self.pt,
        )
    }
}

fn draw_axes(
    axes: &Axes,
    artists: &[Artist],
    view: &View,
    boxes: &layout::Boxes,
    id: usize,
    scene: &mut Scene,
) {
    let ticks = frame::ticks(axes, view, boxes.sizes[id]);
    frame::background(axes, view, scene);
    let mut order: Vec<&Artist> = artists.iter().collect();
    order.sort_by(|a, b| a.zorder().total_cmp(&b.zorder()));
    scene.push(Mark::Clip(view.frame));
    let mut gridded = false;
    for artist in &order {
        if !gridded && artist.zorder() >= GRID_ZORDER {
            frame::grid(axes, view, &ticks, scene);
            gridded = true;
        }
        match artist {
            Artist::Line(a) => lines::draw_line(a, view, scene),
            Artist::PcolorMesh(a) => fields::draw_mesh(a, view, scene),
            Artist::Image(a) => fields::draw_image(a, view, scene),
            Artist::Contour(a) => contours::draw_contour(a, view, scene),
            Artist::Scatter(a) => markers::draw_scatter(a, view, scene),
            Artist::Bars(a) => markers::draw_bars(a, view, scene),
            Artist::FillBetween(a) => lines::draw_fill(a, view, scene),
            Artist::ErrorBars(a) => lines::draw_error_bars(a, view, scene),
            Artist::AxLine(a) => lines::draw_ax_line(a, view, scene),
            Artist::Quiver(a) => lines::draw_quiver(a, view, scene),
            Artist::Text(_) => {}
        }
    }
    if !gridded {
        frame::grid(axes, view, &ticks, scene);
    }
    scene.push(Mark::Unclip);
    frame::decorations(axes, view, &ticks, boxes.rooms[id], scene);
    for artist in order {
        if let Artist::Text(note) = artist {
            notes::draw_text(note, view, scene);
        }
    }
    if let Some(legend) = &axes.legend {
        legend::draw_legend(legend, artists, view, scene);
    }
}
