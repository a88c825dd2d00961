//! Marching squares: level lines of a field, and the rings that bound what lies above a level.
//!
//! Corners of a cell are taken counterclockwise (in index space); each piece of line has the higher
//! values on its left. Where a cell has two high corners diagonally, its mean decides (as in contourpy).
//! Cells with a missing corner are left out.

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

    fn valid(&self, row: isize, col: isize) -> bool {
        if row < 0
            || col < 0
            || row + 1 >= self.grid.rows as isize
            || col + 1 >= self.grid.cols as isize
        {
            return false;
        }
        self.corners(row as usize, col as usize).iter().all(|c| {
            self.grid.values[*c].is_finite()
                && self.points[*c].0.is_finite()
                && self.points[*c].1.is_finite()
        })
    }

    fn corners(&self, row: usize, col: usize) -> [usize; 4] {
        let at = row * self.grid.cols + col;
        [at, at + 1, at + 1 + self.grid.cols, at + self.grid.cols]
    }

    /// The crossing on the grid line between two neighbouring corners.
    fn crossing(&self, a: usize, b: usize) -> Node {
        let (low, high) = (a.min(b), a.max(b));
        if high - low == 1 {
            self.count() + low
        } else {
            2 * self.count() + low
        }
    }

    fn locate(&self, node: Node, level: f64) -> Point {
        let count = self.count();
        if node < count {
            return self.points[node];
        }
        let (a, b) = if node < 2 * count {
            (node - count, node - count + 1)
        } else {
            (node - 2 * count, node - 2 * count + self.grid.cols)
        };
        let (za, zb) = (self.grid.values[a], self.grid.values[b]);
        let t = ((level - za) / (zb - za)).clamp(0.0, 1.0);
        let (pa, pb) = (self.points[a], self.points[b]);
        (pa.0 + t * (pb.0 - pa.0), pa.1 + t * (pb.1 - pa.1))
    }
}

/// Directed pieces at a level; with `border`, also along the edge of the valid cells.
fn pieces(field: &Field, level: f64, border: bool) -> Vec<(Node, Node)> {
    let (rows, cols) = (field.grid.rows, field.grid.cols);
    let mut out = Vec::new();
    for row in 0..rows.saturating_sub(1) {
        for col in 0..cols - 1 {
            let corners = field.corners(row, col);
            let z = corners.map(|c| field.grid.values[c]);
            let high = z.map(|v| v > level);
            let some = high.iter().any(|h| *h);
            if (!some || (high == [true; 4] && !border)) || !field.valid(row as isize, col as isize)
            {
                continue;
            }
            if high != [true; 4] {
                let crossing = |i: usize| field.crossing(corners[i], corners[(i + 1) % 4]);
                let exits: Vec<usize> = (0..4).filter(|i| high[*i] && !high[(i + 1) % 4]).collect();
                let enters: Vec<usize> =
                    (0..4).filter(|i| !high[*i] && high[(i + 1) % 4]).collect();
                if exits.len() == 1 {
                    out.push((crossing(exits[0]), crossing(enters[0])));
                } else {
                    let joined = z.iter().sum::<f64>() / 4.0 > level;
                    for exit in exits {
                        // Round the low corner between, or back round the high one.
                        let enter = if joined {
                            (exit + 1) % 4
                        } else {
                            (exit + 3) % 4
                        };
                        out.push((crossing(exit), crossing(enter)));
                    }
                }
            }
            if border {
                let (r, c) = (row as isize, col as isize);
                let beyond = [(r - 1, c), (r, c + 1), (r + 1, c), (r, c - 1)];
                for (i, neighbour) in beyond.iter().enumerate() {
                    let (a, b) = (i, (i + 1) % 4);
                    if !(high[a] || high[b]) || field.valid(neighbour.0, neighbour.1) {
                        continue;
                    }
                    let crossing = || field.crossing(corners[a], corners[b]);
                    out.push(match (high[a], high[b]) {
                        (true, true) => (corners[a], corners[b]),
                        (true, false) => (corners[a], crossing()),
                        _ => (crossing(), corners[b]),
                    });
                }
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
