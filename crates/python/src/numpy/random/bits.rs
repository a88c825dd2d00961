//! numpy's bit generators: MT19937, PCG64, and the seed sequence that starts the latter.

/// A source of random bits.
pub trait Bits {
    fn next32(&mut self) -> u32;
    fn next64(&mut self) -> u64;
    /// In [0, 1), 53 bits.
    fn double(&mut self) -> f64;
}

/// Matsumoto and Nishimura's twister, as `np.random.seed` starts it.
#[derive(Debug, Clone)]
pub struct Mt19937 {
    key: [u32; 624],
    position: usize,
    /// The second of a pair of normals.
    pub spare: Option<f64>,
}

impl Mt19937 {
    pub fn new(seed: u32) -> Self {
        let mut key = [0; 624];
        let mut value = seed;
        for (index, word) in key.iter_mut().enumerate() {
            *word = value;
            value = 1_812_433_253u32
                .wrapping_mul(value ^ (value >> 30))
                .wrapping_add(index as u32 + 1);
        }
        Self {
            key,
            position: 624,
            spare: None,
        }
    }

    /// Started from several words.
    pub fn from_words(words: &[u32]) -> Self {
        let words = if words.is_empty() { &[0] } else { words };
        let mut made = Self::new(19_650_218);
        let key = &mut made.key;
        let (mut i, mut j) = (1, 0);
        for _ in 0..words.len().max(624) {
            let before = key[i - 1] ^ (key[i - 1] >> 30);
            key[i] = (key[i] ^ before.wrapping_mul(1_664_525))
                .wrapping_add(words[j])
                .wrapping_add(j as u32);
            i += 1;
            j = (j + 1) % words.len();
            if i == 624 {
                key[0] = key[623];
                i = 1;
            }
        }
        for _ in 0..623 {
            let before = key[i - 1] ^ (key[i - 1] >> 30);
            key[i] = (key[i] ^ before.wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i += 1;
            if i == 624 {
                key[0] = key[623];
                i = 1;
            }
        }
        key[0] = 0x8000_0000;
        made
    }

    fn refill(&mut self) {
        for i in 0..624 {
            let y = (self.key[i] & 0x8000_0000) | (self.key[(i + 1) % 624] & 0x7fff_ffff);
            let mixed = if y & 1 == 1 { 0x9908_b0df } else { 0 };
            self.key[i] = self.key[(i + 397) % 624] ^ (y >> 1) ^ mixed;
        }
        self.position = 0;
    }
}

impl Bits for Mt19937 {
    fn next32(&mut self) -> u32 {
        if self.position == 624 {
            self.refill();
        }
        let mut y = self.key[self.position];
        self.position += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    fn next64(&mut self) -> u64 {
        let high = self.next32() as u64;
        high << 32 | self.next32() as u64
    }

    fn double(&mut self) -> f64 {
        let (a, b) = (self.next32() >> 5, self.next32() >> 6);
        (a as f64 * 67_108_864.0 + b as f64) / 9_007_199_254_740_992.0
    }
}

/// O'Neill's permuted congruential generator, 128 bits of state.
#[derive(Debug, Clone)]
pub struct Pcg64 {
    state: u128,
    increment: u128,
    /// The upper half of a word whose lower half was given out.
    half: Option<u32>,
}

impl Pcg64 {
    /// Started from a seed's words (32 bits each, the lowest first).
    pub fn new(entropy: &[u32]) -> Self {
        let words = generate_state(entropy, 4);
        let wide = |high: u64, low: u64| (high as u128) << 64 | low as u128;
        let mut made = Self {
            state: 0,
            increment: wide(words[2], words[3]) << 1 | 1,
            half: None,
        };
        made.step();
        made.state = made.state.wrapping_add(wide(words[0], words[1]));
        made.step();
        made
    }

    fn step(&mut self) {
        self.state = self
            .state
            .wrapping_mul(0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645)
            .wrapping_add(self.increment);
    }
}

impl Bits for Pcg64 {
    fn next32(&mut self) -> u32 {
        if let Some(half) = self.half.take() {
            return half;
        }
        let word = self.next64();
        self.half = Some((word >> 32) as u32);
        word as u32
    }

    fn next64(&mut self) -> u64 {
        self.step();
        let (high, low) = ((self.state >> 64) as u64, self.state as u64);
        (high ^ low).rotate_right((high >> 58) as u32)
    }

    fn double(&mut self) -> f64 {
        (self.next64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }
}

/// `np.random.SeedSequence(entropy).generate_state(count, uint64)`.
fn generate_state(entropy: &[u32], count: usize) -> Vec<u64> {
    let mut constant: u32 = 0x43b0_d7e5;
    let mut hash = |value: u32| {
        let mut value = value ^ constant;
        constant = constant.wrapping_mul(0x931e_8875);
        value = value.wrapping_mul(constant);
        value ^ (value >> 16)
    };
    let mix = |x: u32, y: u32| {
        let result = 0xca01_f9ddu32
            .wrapping_mul(x)
            .wrapping_sub(0x4973_f715u32.wrapping_mul(y));
        result ^ (result >> 16)
    };
    let mut pool = [0u32; 4];
    for (index, slot) in pool.iter_mut().enumerate() {
        *slot = hash(entropy.get(index).copied().unwrap_or(0));
    }
    for source in 0..4 {
        for target in 0..4 {
            if source != target {
                pool[target] = mix(pool[target], hash(pool[source]));
            }
        }
    }
    for word in entropy.iter().skip(4) {
        for slot in &mut pool {
            *slot = mix(*slot, hash(*word));
        }
    }
    let mut constant: u32 = 0x8b51_f9dd;
    let words: Vec<u32> = (0..count * 2)
        .map(|index| {
            let mut value = pool[index % 4] ^ constant;
            constant = constant.wrapping_mul(0x58f3_8ded);
            value = value.wrapping_mul(constant);
            value ^ (value >> 16)
        })
        .collect();
    words
        .chunks(2)
        .map(|pair| pair[0] as u64 | (pair[1] as u64) << 32)
        .collect()
}
