//! Fields as embedded images: `pcolormesh` and `imshow`.

use crate::artist::{Coords, Image, PcolorMesh, Pixels};
use crate::draw::picture::{PixelData, rgba};
use crate::draw::{Mark, Picture, Point, Rect, Scene};
use crate::norm::{ColorScale, Norm};
use crate::render::view::{Side, View};

/// Pixels of an image for each of the page, where the field is resampled.
const DENSITY: f64 = 2.0;

const BAD: u8 = 0;
const UNDER: u8 = 1;
const OVER: u8 = 2;
const FIRST: usize = 3;

/// Colours of a scale as a palette of at most 256, so that an image needs one byte a cell.
pub(crate) struct Palette<'a> {
    scale: &'a ColorScale,
    pub colors: Vec<[u8; 4]>,
}

impl<'a> Palette<'a> {
    /// `scale` must have its limits.
    pub fn new(scale: &'a ColorScale) -> Self {
        let mut colors = vec![
            rgba(scale.cmap.bad),
            rgba(scale.under()),
            rgba(scale.over()),
        ];
        if scale.levels().is_some() {
            colors.extend((0..scale.bands().min(256 - FIRST)).map(|i| rgba(scale.band(i))));
        } else {
            // 253 of the usual 256 entries: missing, under and over need a place, too.
            let count = scale.cmap.len().min(256 - FIRST);
            colors.extend((0..count).map(|i| rgba(scale.cmap.at((i as f64 + 0.5) / count as f64))));
        }
        Self { scale, colors }
    }

    fn count(&self) -> usize {
        self.colors.len() - FIRST
    }

    pub fn index(&self, value: f64) -> u8 {
        let fraction = self.scale.fraction(value);
        if fraction.is_nan() {
            BAD
        } else if fraction < 0.0 {
            UNDER
        } else if fraction > 1.0 {
            OVER
        } else {
            (FIRST + ((fraction * self.count() as f64) as usize).min(self.count() - 1)) as u8
        }
    }

    pub fn indices(&self, values: &[f64]) -> Vec<u8> {
        if let Norm::Linear { .. } = self.scale.norm {
            let (low, high) = self.scale.limits();
            if high > low {
                let (count, factor) = (self.count(), self.count() as f64 / (high - low));
                return values
                    .iter()
                    .map(|v| {
                        if v.is_nan() {
                            BAD
                        } else if *v < low {
                            UNDER
                        } else if *v > high {
                            OVER
                        } else {
                            (FIRST + (((v - low) * factor) as usize).min(count - 1)) as u8
                        }
                    })
                    .collect();
            }
        }
        values.iter().map(|v| self.index(*v)).collect()
    }
}

pub(crate) fn draw_mesh(mesh: &PcolorMesh, view: &View, scene: &mut Scene) {
    if mesh.values.values.is_empty() {
        return;
    }
    let scale = mesh.scale.fitted(&mesh.values.values);
    let palette = Palette::new(&scale);
    let indices = palette.indices(&mesh.values.values);
    let cells = Cells {
        rows: mesh.values.rows,
        cols: mesh.values.cols,
        indices,
    };
    let drawn = match (&mesh.x_edges, &mesh.y_edges) {
        (Coords::Line(x), Coords::Line(y)) => rectilinear(&cells, x, y, view),
        (x, y) => curvilinear(&cells, x, y, view),
    };
    if let Some((rect, width, height, indices)) = drawn {
        let picture = Picture {
            width,
            height,
            pixels: PixelData::Indexed {
                indices,
                palette: palette.colors,
            },
        };
        scene.push(Mark::Image {
            rect,
            picture,
            smooth: false,
            alpha: mesh.alpha,
        });
    }
}

struct Cells {
    rows: usize,
    cols: usize,
    indices: Vec<u8>,
}

type Drawn = (Rect, usize, usize, Vec<u8>);

/// Edges in pixels, made increasing: (edges, whether they were turned round).
fn edge_pixels(edges: &[f64], side: &Side) -> Option<(Vec<f64>, bool)> {
    let mut pixels: Vec<f64> = edges.iter().map(|e| side.pixel(*e)).collect();
    let flipped = pixels.first()? > pixels.last()?;
    if flipped {
        pixels.reverse();
    }
    (pixels.iter().all(|p| p.is_finite()) && pixels.windows(2).all(|p| p[0] <= p[1]))
        .then_some((pixels, flipped))
}

fn is_regular(pixels: &[f64]) -> bool {
    let count = pixels.len() as f64 - 1.0;
    let (first, last) = (pixels[0], pixels[pixels.len() - 1]);
    pixels
        .iter()
        .enumerate()
        .all(|(i, p)| (p - first - (last - first) * i as f64 / count).abs() < 0.15)
}

/// Which cell each of `count` samples from `from` to `to` falls into.
fn lookup(pixels: &[f64], from: f64, to: f64, count: usize, flipped: bool) -> Vec<usize> {
    let cells = pixels.len() - 1;
    (0..count)
        .map(|i| {
            let at = from + (to - from) * (i as f64 + 0.5) / count as f64;
            let cell = pixels
                .partition_point(|p| *p <= at)
                .saturating_sub(1)
                .min(cells - 1);
            if flipped { cells - 1 - cell } else { cell }
        })
        .collect()
}

fn rectilinear(cells: &Cells, x: &[f64], y: &[f64], view: &View) -> Option<Drawn> {
    let (Some((xs, x_flipped)), Some((ys, y_flipped))) =
        (edge_pixels(x, &view.x), edge_pixels(y, &view.y))
    else {
        // Edges that go to and fro, or have gaps: draw every cell.
        let grid = |values: Vec<f64>| crate::artist::Grid {
            rows: cells.rows + 1,
            cols: cells.cols + 1,
            values,
        };
        let xs = grid((0..=cells.rows).flat_map(|_| x.iter().copied()).collect());
        let ys = grid(
            y.iter()
                .flat_map(|v| std::iter::repeat_n(*v, cells.cols + 1))
                .collect(),
        );
        return curvilinear(cells, &Coords::Field(xs), &Coords::Field(ys), view);
    };
    let near = view.frame.grown(2.0);
    // Samples along one side: cell by cell where cells are equal and not finer than the page shows.
    let side = |pixels: &[f64], flipped: bool, low: f64, high: f64, cells: usize| {
        let (first, last) = (pixels[0], pixels[cells]);
        let visible = (first.max(low), last.min(high));
        let page = (visible.1 - visible.0).max(0.0) * DENSITY;
        let whole = is_regular(pixels)
            && cells as f64 <= page.max(1.0)
            && last - first < 3.0 * (high - low);
        if whole {
            let order = (0..cells)
                .map(|i| if flipped { cells - 1 - i } else { i })
                .collect();
            (first, last, order)
        } else {
            let count = (page.ceil() as usize).max(1);
            (
                visible.0,
                visible.1,
                lookup(pixels, visible.0, visible.1, count, flipped),
            )
        }
    };
    let (x0, x1, columns): (f64, f64, Vec<usize>) =
        side(&xs, x_flipped, near.x0, near.x1, cells.cols);
    let (y0, y1, rows): (f64, f64, Vec<usize>) = side(&ys, y_flipped, near.y0, near.y1, cells.rows);
    if x1 <= x0 || y1 <= y0 {
        return None;
    }
    let mut out = Vec::with_capacity(columns.len() * rows.len());
    for row in &rows {
        let line = &cells.indices[row * cells.cols..(row + 1) * cells.cols];
        out.extend(columns.iter().map(|col| line[*col]));
    }
    Some((Rect::new(x0, y0, x1, y1), columns.len(), rows.len(), out))
}

fn curvilinear(cells: &Cells, x: &Coords, y: &Coords, view: &View) -> Option<Drawn> {
    let frame = view.frame;
    let width = (frame.width() * DENSITY).ceil().clamp(1.0, 8000.0) as usize;
    let height = (frame.height() * DENSITY).ceil().clamp(1.0, 8000.0) as usize;
    let mut out = vec![BAD; width * height];
    let corner = |row: usize, col: usize| -> Point {
        let pick = |coords: &Coords, line: usize| match coords {
            Coords::Line(values) => values[line],
            Coords::Field(grid) => grid.at(row, col),
        };
        let p = view.point(pick(x, col), pick(y, row));
        ((p.0 - frame.x0) * DENSITY, (p.1 - frame.y0) * DENSITY)
    };
    for row in 0..cells.rows {
        for col in 0..cells.cols {
            let index = cells.indices[row * cells.cols + col];
            if index == BAD {
                continue;
            }
            let ring = [
                corner(row, col),
                corner(row, col + 1),
                corner(row + 1, col + 1),
                corner(row + 1, col),
            ];
            if ring.iter().all(|p| p.0.is_finite() && p.1.is_finite()) {
                fill_quad(&ring, index, &mut out, width, height);
            }
        }
    }
    let rect = Rect::new(
        frame.x0,
        frame.y0,
        frame.x0 + width as f64 / DENSITY,
        frame.y0 + height as f64 / DENSITY,
    );
    Some((rect, width, height, out))
}

fn fill_quad(ring: &[Point; 4], index: u8, out: &mut [u8], width: usize, height: usize) {
    let top = ring.iter().fold(f64::INFINITY, |m, p| m.min(p.1)).max(0.0);
    let bottom = ring
        .iter()
        .fold(f64::NEG_INFINITY, |m, p| m.max(p.1))
        .min(height as f64);
    let mut row = (top - 0.5).ceil().max(0.0) as usize;
    while (row as f64) + 0.5 < bottom {
        let y = row as f64 + 0.5;
        let mut crossings = [0.0; 4];
        let mut count = 0;
        for i in 0..4 {
            let (a, b) = (ring[i], ring[(i + 1) % 4]);
            if (a.1 <= y) != (b.1 <= y) {
                crossings[count] = a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0);
                count += 1;
            }
        }
        crossings[..count].sort_by(f64::total_cmp);
        for pair in crossings[..count].chunks_exact(2) {
            let from = (pair[0] - 0.5).ceil().clamp(0.0, width as f64) as usize;
            let to = (pair[1] - 0.5).ceil().clamp(0.0, width as f64) as usize;
            out[row * width + from..row * width + to.max(from)].fill(index);
        }
        row += 1;
    }
}

pub(crate) fn draw_image(image: &Image, view: &View, scene: &mut Scene) {
    let (left, right, bottom, top) = image.extent;
    let (a, b) = (view.point(left, top), view.point(right, bottom));
    if ![a.0, a.1, b.0, b.1].iter().all(|v| v.is_finite()) {
        return;
    }
    // Row 0 of the picture must be the upper one on the page, column 0 the left one.
    let flip_y = (a.1 > b.1) == image.origin_upper;
    let flip_x = a.0 > b.0;
    let rect = Rect::new(a.0.min(b.0), a.1.min(b.1), a.0.max(b.0), a.1.max(b.1));
    match &image.pixels {
        Pixels::Values { values, scale } => {
            let scale = scale.fitted(&values.values);
            let palette = Palette::new(&scale);
            let cells = Cells {
                rows: values.rows,
                cols: values.cols,
                indices: palette.indices(&values.values),
            };
            let edges = |count: usize, from: f64, to: f64, flip: bool| -> Vec<f64> {
                let (from, to) = if flip { (to, from) } else { (from, to) };
                (0..=count)
                    .map(|i| from + (to - from) * i as f64 / count as f64)
                    .collect()
            };
            // As a mesh in data coordinates, so that zooming and log axes work alike.
            let x = edges(values.cols, left, right, false);
            let y = edges(values.rows, top, bottom, !image.origin_upper);
            if image.smooth {
                let picture = arrange(&cells, flip_x, flip_y, palette.colors);
                scene.push(Mark::Image {
                    rect,
                    picture,
                    smooth: true,
                    alpha: image.alpha,
                });
            } else if let Some((rect, width, height, indices)) = rectilinear(&cells, &x, &y, view) {
                let picture = Picture {
                    width,
                    height,
                    pixels: PixelData::Indexed {
                        indices,
                        palette: palette.colors,
                    },
                };
                scene.push(Mark::Image {
                    rect,
                    picture,
                    smooth: false,
                    alpha: image.alpha,
                });
            }
        }
        Pixels::Rgba { rows, cols, bytes } => {
            if bytes.len() != rows * cols * 4 || bytes.is_empty() {
                return;
            }
            let mut out = Vec::with_capacity(bytes.len());
            for row in 0..*rows {
                let row = if flip_y { rows - 1 - row } else { row };
                for col in 0..*cols {
                    let at = 4 * (row * cols + if flip_x { cols - 1 - col } else { col });
                    out.extend_from_slice(&bytes[at..at + 4]);
                }
            }
            let picture = Picture {
                width: *cols,
                height: *rows,
                pixels: PixelData::Rgba(out),
            };
            // A photograph with more pixels than the page is better smoothed.
            let smooth = image.smooth || *cols as f64 > rect.width() * DENSITY;
            scene.push(Mark::Image {
                rect,
                picture,
                smooth,
                alpha: image.alpha,
            });
        }
    }
}

fn arrange(cells: &Cells, flip_x: bool, flip_y: bool, palette: Vec<[u8; 4]>) -> Picture {
    let mut indices = Vec::with_capacity(cells.indices.len());
    for row in 0..cells.rows {
        let row = if flip_y { cells.rows - 1 - row } else { row };
        let line = &cells.indices[row * cells.cols..(row + 1) * cells.cols];
        if flip_x {
            indices.extend(line.iter().rev())
        } else {
            indices.extend(line)
        }
    }
    Picture {
        width: cells.cols,
        height: cells.rows,
        pixels: PixelData::Indexed { indices, palette },
    }
}
