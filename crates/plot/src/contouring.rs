//! Marching squares: level lines of a field, and the rings that bound what lies above a level.
//!
//! Corners of a cell are taken counterclockwise (in index space); each piece of line has the higher
//! values on its left. Where a cell has two high corners diagonally, its mean decides (as in contourpy).
//! Of a cell with one missing corner the half without it is kept (matplotlib's `corner_mask`); cells with more
//! are left out.

use std::collections::HashMap;

use crate::artist::Grid;

type Point = (f64, f64);

/// A level line in the points' coordinates.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub points: Vec<Point>,
    pub closed: bool,
}

/// Corner or crossing: where a line or a ring passes.
type Node = usize;

struct Field<'a> {
    grid: &'a Grid,
    points: &'a [Point],
}

impl Field<'_> {
    fn count(&self) -> usize {
        self.grid.rows * self.grid.cols
    }

    fn is_valid(&self, corner: usize) -> bool {
        let point = self.points[corner];
        self.grid.values[corner].is_finite() && point.0.is_finite() && point.1.is_finite()
    }

    /// The valid corners of a cell, counterclockwise: four, three, or none.
    fn corners(&self, row: isize, col: isize) -> Vec<usize> {
        let (rows, cols) = (self.grid.rows as isize, self.grid.cols as isize);
        if row < 0 || col < 0 || row + 1 >= rows || col + 1 >= cols {
            return Vec::new();
        }
        let at = row as usize * self.grid.cols + col as usize;
        let all = [at, at + 1, at + 1 + self.grid.cols, at + self.grid.cols];
        let valid: Vec<usize> = all.into_iter().filter(|c| self.is_valid(*c)).collect();
        if valid.len() < 3 { Vec::new() } else { valid }
    }

    /// The crossing between two corners of a cell: on a grid line, or on the diagonal of half a cell.
    fn crossing(&self, a: usize, b: usize) -> Node {
        let (low, high) = (a.min(b), a.max(b));
        let cols = self.grid.cols;
        // With two columns a step down and an antidiagonal differ in nothing but this order.
        let kind = match high - low {
            d if d == cols => 2,
            1 if low / cols == high / cols => 1,
            d if d == cols + 1 => 3,
            _ => 4,
        };
        kind * self.count() + low
    }

    fn locate(&self, node: Node, level: f64) -> Point {
        let (kind, a) = (node / self.count(), node % self.count());
        let cols = self.grid.cols;
        let b = match kind {
            0 => return self.points[a],
            1 => a + 1,
            2 => a + cols,
            3 => a + cols + 1,
            _ => a + cols - 1,
        };
        let (za, zb) = (self.grid.values[a], self.grid.values[b]);
        let t = ((level - za) / (zb - za)).clamp(0.0, 1.0);
        let (pa, pb) = (self.points[a], self.points[b]);
        (pa.0 + t * (pb.0 - pa.0), pa.1 + t * (pb.1 - pa.1))
    }

    /// Whether the piece between two corners of a cell bounds the valid area.
    fn is_border(&self, row: isize, col: isize, a: usize, b: usize) -> bool {
        let cols = self.grid.cols;
        let (low, high) = (a.min(b), a.max(b));
        let at = row as usize * cols + col as usize;
        let beyond = if high - low == cols {
            if low == at {
                (row, col - 1)
            } else {
                (row, col + 1)
            }
        } else if high - low == 1 && low / cols == high / cols {
            if low == at {
                (row - 1, col)
            } else {
                (row + 1, col)
            }
        } else {
            return true;
        };
        self.corners(beyond.0, beyond.1).is_empty()
    }
}

/// Directed pieces at a level; with `border`, also along the edge of the valid area.
fn pieces(field: &Field, level: f64, border: bool) -> Vec<(Node, Node)> {
    let (rows, cols) = (field.grid.rows as isize, field.grid.cols as isize);
    let values = &field.grid.values;
    let complete = (0..field.count()).all(|corner| field.is_valid(corner));
    let mut out = Vec::new();
    for row in 0..rows - 1 {
        for col in 0..cols - 1 {
            // Most cells lie on one side: nothing to do, unless at the border.
            let at = (row * cols + col) as usize;
            let square = [at, at + 1, at + cols as usize, at + 1 + cols as usize];
            let above = square.iter().filter(|c| values[**c] > level).count();
            let inner = complete && row > 0 && col > 0 && row + 2 < rows && col + 2 < cols;
            if above == 0 || (above == 4 && (!border || inner)) {
                continue;
            }
            let corners = field.corners(row, col);
            let n = corners.len();
            if n == 0 {
                continue;
            }
            let high: Vec<bool> = corners.iter().map(|c| values[*c] > level).collect();
            let crossing = |i: usize| field.crossing(corners[i], corners[(i + 1) % n]);
            let exits: Vec<usize> = (0..n).filter(|i| high[*i] && !high[(i + 1) % n]).collect();
            let enters: Vec<usize> = (0..n).filter(|i| !high[*i] && high[(i + 1) % n]).collect();
            if let ([exit], [enter]) = (exits.as_slice(), enters.as_slice()) {
                out.push((crossing(*exit), crossing(*enter)));
            } else {
                let joined = corners.iter().map(|c| values[*c]).sum::<f64>() / 4.0 > level;
                for exit in exits {
                    // Round the low corner between, or back round the high one.
                    let enter = if joined {
                        (exit + 1) % n
                    } else {
                        (exit + n - 1) % n
                    };
                    out.push((crossing(exit), crossing(enter)));
                }
            }
            if !border {
                continue;
            }
            for i in 0..n {
                let (a, b) = (i, (i + 1) % n);
                if !(high[a] || high[b]) || !field.is_border(row, col, corners[a], corners[b]) {
                    continue;
                }
                out.push(match (high[a], high[b]) {
                    (true, true) => (corners[a], corners[b]),
                    (true, false) => (corners[a], crossing(i)),
                    _ => (crossing(i), corners[b]),
                });
            }
        }
    }
    out
}

/// Joins pieces end to start. Open chains come first.
fn chains(pieces: Vec<(Node, Node)>) -> Vec<(Vec<Node>, bool)> {
    let mut next: HashMap<Node, Vec<Node>> = HashMap::with_capacity(pieces.len());
    let mut arrivals: HashMap<Node, usize> = HashMap::with_capacity(pieces.len());
    for (from, to) in &pieces {
        next.entry(*from).or_default().push(*to);
        *arrivals.entry(*to).or_default() += 1;
    }
    let mut out = Vec::new();
    let starts = pieces
        .iter()
        .filter(|(from, _)| !arrivals.contains_key(from))
        .chain(pieces.iter())
        .map(|(from, _)| *from)
        .collect::<Vec<Node>>();
    for start in starts {
        let mut chain = vec![start];
        let mut at = start;
        while let Some(to) = next.get_mut(&at).and_then(Vec::pop) {
            chain.push(to);
            at = to;
            if at == start {
                break;
            }
        }
        if chain.len() > 1 {
            let closed = at == start;
            out.push((chain, closed));
        }
    }
    out
}

/// The lines at a level. `points` holds the place of each value, in C order.
pub(crate) fn lines(grid: &Grid, points: &[Point], level: f64) -> Vec<Line> {
    let field = Field { grid, points };
    chains(pieces(&field, level, false))
        .into_iter()
        .map(|(nodes, closed)| Line {
            points: nodes.iter().map(|n| field.locate(*n, level)).collect(),
            closed,
        })
        .collect()
}

/// Rings around all that lies above a level, for the even-odd rule; holes are rings, too.
pub(crate) fn rings(grid: &Grid, points: &[Point], level: f64) -> Vec<Vec<Point>> {
    let field = Field { grid, points };
    chains(pieces(&field, level, true))
        .into_iter()
        .map(|(mut nodes, closed)| {
            if closed {
                nodes.pop();
            }
            nodes.iter().map(|n| field.locate(*n, level)).collect()
        })
        .collect()
}

#[cfg(test)]
#[path = "../tests/common/mod.rs"]
mod common;

#[cfg(test)]
mod tests {
    use super::common::{cases, number, texts};
    use super::*;

    fn area(ring: &[Point]) -> f64 {
        let next = ring.iter().cycle().skip(1);
        ring.iter()
            .zip(next)
            .map(|(a, b)| (a.0 * b.1 - b.0 * a.1) / 2.0)
            .sum()
    }

    fn length(line: &Line) -> f64 {
        line.points
            .windows(2)
            .map(|p| (p[1].0 - p[0].0).hypot(p[1].1 - p[0].1))
            .sum()
    }

    /// Lines as long and areas as large as contourpy's, with and without missing values.
    #[test]
    fn as_contourpy() {
        for case in cases("contours") {
            let (rows, cols) = (
                number(&case["rows"]) as usize,
                number(&case["cols"]) as usize,
            );
            let values = texts(&case["z"])
                .iter()
                .map(|t| t.parse().unwrap())
                .collect();
            let grid = Grid { rows, cols, values };
            let points: Vec<Point> = (0..rows * cols)
                .map(|i| ((i % cols) as f64, (i / cols) as f64))
                .collect();
            let level = number(&case["level"]);
            let lines = lines(&grid, &points, level);
            assert_eq!(lines.len(), number(&case["count"]) as usize, "{case}");
            let total: f64 = lines.iter().map(length).sum();
            assert!(
                (total - number(&case["length"])).abs() < 1e-9,
                "length {total}: {case}"
            );
            let inside: f64 = rings(&grid, &points, level).iter().map(|r| area(r)).sum();
            assert!(
                (inside - number(&case["area"])).abs() < 1e-9,
                "area {inside}: {case}"
            );
        }
    }
}
