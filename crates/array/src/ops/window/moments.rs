//! Rolling variance.

use super::{Emit, Rolling};

/// Count, sum and sum of squares of deviations from a shift, of each lane.
struct Sums {
    shift: Vec<f64>,
    count: Vec<f64>,
    s1: Vec<f64>,
    s2: Vec<f64>,
}

impl Sums {
    fn new(width: usize) -> Self {
        Self {
            shift: vec![0.0; width],
            count: vec![0.0; width],
            s1: vec![0.0; width],
            s2: vec![0.0; width],
        }
    }

    fn clear(&mut self) {
        self.count.fill(0.0);
        self.s1.fill(0.0);
        self.s2.fill(0.0);
    }

    /// The first valid value is the shift of a lane.
    fn add(&mut self, row: &[f64]) {
        for (k, v) in row.iter().enumerate() {
            if v.is_nan() {
                continue;
            }
            if self.count[k] == 0.0 {
                self.shift[k] = *v;
            }
            let d = v - self.shift[k];
            self.count[k] += 1.0;
            self.s1[k] += d;
            self.s2[k] += d * d;
        }
    }

    /// Count, mean and sum of squared deviations from it.
    #[inline(always)]
    fn get(&self, k: usize) -> (f64, f64, f64) {
        let n = self.count[k];
        if n == 0.0 {
            return (0.0, 0.0, 0.0);
        }
        let offset = self.s1[k] / n;
        let m2 = self.s2[k] - self.s1[k] * offset;
        (n, self.shift[k] + offset, if m2 < 0.0 { 0.0 } else { m2 })
    }
}

/// As [`Rolling::fold`]; the two parts of a window are joined as Chan, Golub and LeVeque do.
pub(super) fn run(rolling: &Rolling<'_>, root: bool, emit: &mut Emit<'_>) {
    let (n, length, before) = (rolling.lanes.len(), rolling.length(), rolling.opts.before);
    let width = (rolling.width() / 4).max(8);
    let mut scratch = vec![0.0f64; width];
    let mut ends: Vec<(f64, f64, f64)> = vec![(0.0, 0.0, 0.0); length * width];
    let mut sums = Sums::new(width);
    let mut row_out = vec![0.0f64; width];
    let (least, ddof) = (rolling.opts.min_periods as f64, rolling.opts.ddof);
    rolling.lanes.blocks(width, |block| {
        let w = block.width;
        let mut first = 0;
        while first < n {
            let row_of = |j: usize| (first + j).checked_sub(before).filter(|r| *r < n);
            sums.clear();
            for j in (0..length).rev() {
                if let Some(r) = row_of(j) {
                    sums.add(
                        rolling
                            .lanes
                            .row::<f64>(&rolling.view, &block, r, &mut scratch),
                    );
                }
                for k in 0..w {
                    ends[j * width + k] = sums.get(k);
                }
            }
            sums.clear();
            for j in 0..length.min(n - first) {
                if j > 0
                    && let Some(r) = row_of(length + j - 1)
                {
                    sums.add(
                        rolling
                            .lanes
                            .row::<f64>(&rolling.view, &block, r, &mut scratch),
                    );
                }
                for k in 0..w {
                    let (na, mean_a, m2_a) = ends[j * width + k];
                    let (nb, mean_b, m2_b) = sums.get(k);
                    let count = na + nb;
                    let apart = if na == 0.0 || nb == 0.0 {
                        0.0
                    } else {
                        mean_b - mean_a
                    };
                    let m2 = m2_a + m2_b + apart * apart * (na * nb / count.max(1.0));
                    let freedom = count - ddof;
                    let var = if count < least || freedom <= 0.0 {
                        f64::NAN
                    } else {
                        m2 / freedom
                    };
                    row_out[k] = if root { var.sqrt() } else { var };
                }
                emit(&block, first + j, &row_out[..w]);
            }
            first += length;
        }
    });
}
