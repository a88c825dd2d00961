//! Draws from distributions, step for step as numpy makes them, so that seeds give its numbers.

use super::bits::{Bits, Mt19937, Pcg64};
use super::ziggurat::{Table, exponential, normal};

/// A generator with numpy's algorithms: the old ones (`np.random.seed`) or the new ones
/// (`default_rng`).
#[derive(Debug, Clone)]
pub enum Source {
    Legacy(Box<Mt19937>),
    Modern(Pcg64),
}

impl Source {
    pub fn next32(&mut self) -> u32 {
        match self {
            Source::Legacy(bits) => bits.next32(),
            Source::Modern(bits) => bits.next32(),
        }
    }

    pub fn next64(&mut self) -> u64 {
        match self {
            Source::Legacy(bits) => bits.next64(),
            Source::Modern(bits) => bits.next64(),
        }
    }

    /// Uniform in [0, 1).
    pub fn double(&mut self) -> f64 {
        match self {
            Source::Legacy(bits) => bits.double(),
            Source::Modern(bits) => bits.double(),
        }
    }

    /// Standard normal: the polar method in pairs (old), the ziggurat (new).
    pub fn normal(&mut self) -> f64 {
        match self {
            Source::Legacy(bits) => {
                if let Some(spare) = bits.spare.take() {
                    return spare;
                }
                loop {
                    let x = 2.0 * bits.double() - 1.0;
                    let y = 2.0 * bits.double() - 1.0;
                    let square = x * x + y * y;
                    if square < 1.0 && square != 0.0 {
                        let factor = (-2.0 * square.ln() / square).sqrt();
                        bits.spare = Some(factor * x);
                        return factor * y;
                    }
                }
            }
            Source::Modern(bits) => ziggurat_normal(bits, normal()),
        }
    }

    /// Standard exponential.
    pub fn exponential(&mut self) -> f64 {
        match self {
            Source::Legacy(bits) => -(1.0 - bits.double()).ln(),
            Source::Modern(bits) => ziggurat_exponential(bits, exponential()),
        }
    }

    /// Uniform among 0 to `most`, both included: by masks (old), by Lemire's method (new).
    pub fn integer(&mut self, most: u64) -> u64 {
        match self {
            Source::Legacy(_) => self.interval(most),
            Source::Modern(bits) => {
                if most == 0 {
                    0
                } else if most < u32::MAX as u64 {
                    lemire32(bits, most as u32) as u64
                } else if most == u32::MAX as u64 {
                    bits.next32() as u64
                } else if most == u64::MAX {
                    bits.next64()
                } else {
                    lemire64(bits, most)
                }
            }
        }
    }

    /// Uniform among 0 to `most`, both included, by masks.
    pub fn interval(&mut self, most: u64) -> u64 {
        if most == 0 {
            return 0;
        }
        let mask = u64::MAX >> most.leading_zeros();
        loop {
            let value = if most <= u32::MAX as u64 {
                self.next32() as u64 & mask
            } else {
                self.next64() & mask
            };
            if value <= most {
                return value;
            }
        }
    }

    /// Shuffles from the end down to `first`.
    pub fn shuffle<T>(&mut self, values: &mut [T], first: usize) {
        for i in (first.max(1)..values.len()).rev() {
            let j = self.integer(i as u64) as usize;
            values.swap(i, j);
        }
    }

    /// Gamma of shape `shape` and scale 1: Marsaglia and Tsang.
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape == 1.0 {
            return self.exponential();
        }
        if shape == 0.0 {
            return 0.0;
        }
        if shape < 1.0 {
            loop {
                let u = self.double();
                let v = self.exponential();
                if u <= 1.0 - shape {
                    let x = u.powf(1.0 / shape);
                    if x <= v {
                        return x;
                    }
                } else {
                    let y = -((1.0 - u) / shape).ln();
                    let x = (1.0 - shape + shape * y).powf(1.0 / shape);
                    if x <= v + y {
                        return x;
                    }
                }
            }
        }
        let b = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * b).sqrt();
        loop {
            let (x, v) = loop {
                let x = self.normal();
                let v = 1.0 + c * x;
                if v > 0.0 {
                    break (x, v);
                }
            };
            let v = v * v * v;
            let u = self.double();
            if u < 1.0 - 0.0331 * (x * x) * (x * x) || u.ln() < 0.5 * x * x + b * (1.0 - v + v.ln())
            {
                return b * v;
            }
        }
    }

    /// Poisson: products of uniforms for small means, transformed rejection (Hörmann) else.
    pub fn poisson(&mut self, mean: f64) -> i64 {
        if mean == 0.0 {
            return 0;
        }
        if mean < 10.0 {
            let limit = (-mean).exp();
            let mut count = 0;
            let mut product = 1.0;
            loop {
                product *= self.double();
                if product <= limit {
                    return count;
                }
                count += 1;
            }
        }
        let root = mean.sqrt();
        let log_mean = mean.ln();
        let b = 0.931 + 2.53 * root;
        let a = -0.059 + 0.02483 * b;
        let inverse = 1.1239 + 1.1328 / (b - 3.4);
        let limit = 0.9277 - 3.6224 / (b - 2.0);
        loop {
            let u = self.double() - 0.5;
            let v = self.double();
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + mean + 0.43).floor();
            if us >= 0.07 && v <= limit {
                return k as i64;
            }
            if k < 0.0 || (us < 0.013 && v > us) {
                continue;
            }
            if v.ln() + inverse.ln() - (a / (us * us) + b).ln()
                <= -mean + k * log_mean - log_gamma(k + 1.0)
            {
                return k as i64;
            }
        }
    }
}

fn lemire32(bits: &mut Pcg64, most: u32) -> u32 {
    let count = most + 1;
    let mut product = bits.next32() as u64 * count as u64;
    if (product as u32) < count {
        let threshold = (u32::MAX - most) % count;
        while (product as u32) < threshold {
            product = bits.next32() as u64 * count as u64;
        }
    }
    (product >> 32) as u32
}

fn lemire64(bits: &mut Pcg64, most: u64) -> u64 {
    let count = most + 1;
    let mut product = bits.next64() as u128 * count as u128;
    if (product as u64) < count {
        let threshold = (u64::MAX - most) % count;
        while (product as u64) < threshold {
            product = bits.next64() as u128 * count as u128;
        }
    }
    (product >> 64) as u64
}

fn ziggurat_normal(bits: &mut Pcg64, table: &Table) -> f64 {
    loop {
        let word = bits.next64();
        let layer = (word & 0xff) as usize;
        let word = word >> 8;
        let size = (word >> 1) & 0x000f_ffff_ffff_ffff;
        let x = size as f64 * table.width[layer];
        let x = if word & 1 == 1 { -x } else { x };
        if size < table.inside[layer] {
            return x;
        }
        if layer == 0 {
            loop {
                let xx = -(1.0 / table.edge) * (-bits.double()).ln_1p();
                let yy = -(-bits.double()).ln_1p();
                if yy + yy > xx * xx {
                    return if (size >> 8) & 1 == 1 {
                        -(table.edge + xx)
                    } else {
                        table.edge + xx
                    };
                }
            }
        }
        let (low, high) = (table.height[layer], table.height[layer - 1]);
        if (high - low) * bits.double() + low < (-0.5 * x * x).exp() {
            return x;
        }
    }
}

fn ziggurat_exponential(bits: &mut Pcg64, table: &Table) -> f64 {
    loop {
        let word = bits.next64() >> 3;
        let layer = (word & 0xff) as usize;
        let word = word >> 8;
        let x = word as f64 * table.width[layer];
        if word < table.inside[layer] {
            return x;
        }
        if layer == 0 {
            return table.edge - (-bits.double()).ln_1p();
        }
        let (low, high) = (table.height[layer], table.height[layer - 1]);
        if (high - low) * bits.double() + low < (-x).exp() {
            return x;
        }
    }
}

/// Stirling's series after shifting the argument above 7, as numpy's `random_loggam`.
fn log_gamma(x: f64) -> f64 {
    const TERMS: [f64; 10] = [
        8.333333333333333e-02,
        -2.777777777777778e-03,
        7.936507936507937e-04,
        -5.952380952380952e-04,
        8.417508417508418e-04,
        -1.917526917526918e-03,
        6.410_256_410_256_41e-3,
        -2.955065359477124e-02,
        1.796443723688307e-01,
        -1.39243221690590e+00,
    ];
    if x == 1.0 || x == 2.0 {
        return 0.0;
    }
    let shift = if x < 7.0 { (7.0 - x) as i64 } else { 0 };
    let mut shifted = x + shift as f64;
    let square = 1.0 / shifted / shifted;
    let mut sum = TERMS[9];
    for term in TERMS[..9].iter().rev() {
        sum = sum * square + term;
    }
    let mut log =
        sum / shifted + 0.5 * (2.0 * std::f64::consts::PI).ln() + (shifted - 0.5) * shifted.ln()
            - shifted;
    for _ in 0..shift {
        log -= (shifted - 1.0).ln();
        shifted -= 1.0;
    }
    log
}
