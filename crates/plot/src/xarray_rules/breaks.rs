//! Cell edges from cell centres.

use crate::artist::Grid;
use crate::error::{PlotError, Result};

/// `_infer_interval_breaks` of a 1-d coordinate: `n + 1` edges halfway between the `n` centres, in the
/// logarithm if `log`. Errors if `check_monotonic` and the coordinate goes to and fro, or if `log` and a
/// coordinate is not positive.
pub fn infer_interval_breaks(coord: &[f64], log: bool, check_monotonic: bool) -> Result<Vec<f64>> {
    if check_monotonic && coord.len() > 2 {
        let rising = coord.windows(2).all(|p| p[1] >= p[0]);
        let falling = coord.windows(2).all(|p| p[1] <= p[0]);
        if !rising && !falling {
            return Err(PlotError::Value(
                "The input coordinate is not sorted in increasing order along axis 0. This can lead to \
                 unexpected results. Consider calling the `sortby` method on the input DataArray. To plot data \
                 with categorical axes, consider using the `heatmap` function from the `seaborn` statistical \
                 plotting library."
                    .into(),
            ));
        }
    }
    if !log {
        return Ok(breaks(coord));
    }
    if coord.iter().any(|v| *v <= 0.0) {
        return Err(PlotError::Value(
            "Found negative or zero value in coordinates. Coordinates must be positive on logscale plots.".into(),
        ));
    }
    let logs: Vec<f64> = coord.iter().map(|v| v.log10()).collect();
    Ok(breaks(&logs).into_iter().map(|v| 10f64.powf(v)).collect())
}

fn breaks(coord: &[f64]) -> Vec<f64> {
    let Some((first, last)) = coord.first().zip(coord.last()) else {
        return Vec::new();
    };
    let halves: Vec<f64> = coord.windows(2).map(|p| 0.5 * (p[1] - p[0])).collect();
    let (head, tail) = (
        halves.first().copied().unwrap_or(0.0),
        halves.last().copied().unwrap_or(0.0),
    );
    let mut out = Vec::with_capacity(coord.len() + 1);
    out.push(first - head);
    out.extend(coord.iter().zip(&halves).map(|(c, half)| c + half));
    out.push(last + tail);
    out
}

/// Corners of the cells of a 2-d coordinate: edges along axis 1 and then along axis 0, shape
/// `(rows + 1, cols + 1)`.
pub fn infer_interval_breaks_2d(coord: &Grid) -> Grid {
    let (rows, cols) = (coord.rows, coord.cols);
    let wide: Vec<Vec<f64>> = (0..rows)
        .map(|r| breaks(&coord.values[r * cols..(r + 1) * cols]))
        .collect();
    let width = if cols == 0 { 0 } else { cols + 1 };
    let mut values = vec![0.0; (rows + 1) * width];
    for col in 0..width {
        let column: Vec<f64> = wide.iter().map(|row| row[col]).collect();
        for (row, value) in breaks(&column).into_iter().enumerate() {
            values[row * width + col] = value;
        }
    }
    Grid {
        rows: if rows == 0 { 0 } else { rows + 1 },
        cols: width,
        values: if rows == 0 { Vec::new() } else { values },
    }
}
