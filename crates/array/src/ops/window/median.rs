//! Rolling median: the window's valid elements are kept sorted.

use super::{Emit, Rolling};

pub(super) fn run(rolling: &Rolling<'_>, emit: &mut Emit<'_>) {
    let n = rolling.lanes.len();
    let (before, after) = (rolling.opts.before, rolling.opts.after);
    let mut scratch = [0.0f64];
    let mut lane = vec![0.0f64; n];
    let mut sorted: Vec<f64> = Vec::with_capacity(rolling.length());
    rolling.lanes.blocks(1, |block| {
        for (r, v) in lane.iter_mut().enumerate() {
            *v = rolling
                .lanes
                .row::<f64>(&rolling.view, &block, r, &mut scratch)[0];
        }
        sorted.clear();
        let mut entered = 0;
        for i in 0..n {
            while entered < n && entered <= i + after {
                let v = lane[entered];
                if !v.is_nan() {
                    let at = sorted.partition_point(|s| *s < v);
                    sorted.insert(at, v);
                }
                entered += 1;
            }
            if let Some(left) = (i).checked_sub(before + 1) {
                let v = lane[left];
                if !v.is_nan() {
                    let at = sorted.partition_point(|s| *s < v);
                    if at < sorted.len() {
                        sorted.remove(at);
                    }
                }
            }
            let count = sorted.len();
            let value = if count == 0 || count < rolling.opts.min_periods {
                f64::NAN
            } else if count % 2 == 1 {
                sorted[count / 2]
            } else {
                (sorted[count / 2 - 1] + sorted[count / 2]) / 2.0
            };
            emit(&block, i, &[value]);
        }
    });
}
