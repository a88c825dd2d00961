//! Bytes in words. Everyone writes them differently; what is a unit's turn is decided once.

/// A number of bytes in the largest unit that leaves less than `limit`, the first being bytes themselves.
fn scaled(bytes: f64, base: f64, limit: f64, units: &[&'static str]) -> (f64, &'static str) {
    let mut value = bytes;
    for (at, unit) in units.iter().enumerate() {
        if value < limit || at + 1 == units.len() {
            return (value, unit);
        }
        value /= base;
    }
    (value, "")
}

/// `12kB`, as xarray: decimal multiples, no fraction.
pub fn human_bytes(nbytes: usize) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
    let (value, unit) = scaled(nbytes as f64, 1000.0, 1000.0, &units);
    format!("{value:.0}{unit}")
}

/// `1.3 GB`: decimal as network and disk sizes are, two digits or more.
pub fn spaced_bytes(nbytes: u64) -> String {
    // Past 999.5 the next unit's 1.0 is as exact.
    let units = ["B", "kB", "MB", "GB", "TB", "PB"];
    match scaled(nbytes as f64, 1000.0, 999.5, &units) {
        (value, unit) if unit != "B" && value < 9.95 => format!("{value:.1} {unit}"),
        (value, unit) => format!("{value:.0} {unit}"),
    }
}

/// `7.28 TiB`, as numpy's errors: three digits.
pub fn binary_bytes(nbytes: usize) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    match scaled(nbytes as f64, 1024.0, 1024.0, &units) {
        (value, unit) if unit == "bytes" || value >= 99.95 => format!("{value:.0} {unit}"),
        (value, unit) if value >= 9.995 => format!("{value:.1} {unit}"),
        (value, unit) => format!("{value:.2} {unit}"),
    }
}

/// `1.2+ KB`, as pandas: powers of 1024 under decimal names; `plus` if there may be more.
pub fn memory_bytes(nbytes: usize, plus: bool) -> String {
    let units = ["bytes", "KB", "MB", "GB", "TB", "PB"];
    let (value, unit) = scaled(nbytes as f64, 1024.0, 1024.0, &units);
    format!("{value:.1}{} {unit}", if plus { "+" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_change_where_each_changes_them() {
        let xarray = [0, 999, 1000, 1_500_000].map(human_bytes);
        assert_eq!(xarray, ["0B", "999B", "1kB", "2MB"]);
        let spaced = [999, 1000, 9_949, 9_950, 999_400, 999_500].map(spaced_bytes);
        assert_eq!(
            spaced,
            ["999 B", "1.0 kB", "9.9 kB", "10 kB", "999 kB", "1.0 MB"]
        );
        let numpy = [1023, 1024, 8_000_000_000_000].map(binary_bytes);
        assert_eq!(numpy, ["1023 bytes", "1.00 KiB", "7.28 TiB"]);
        assert_eq!(memory_bytes(132, false), "132.0 bytes");
        assert_eq!(memory_bytes(2048, true), "2.0+ KB");
    }
}
