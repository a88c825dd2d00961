//! Sizes of the files that the page loads up to a first plot, raw and as brotli (quality 11), as
//! hosts send them.

use crate::build::{self, Profile};
use crate::files;
use crate::setup;
use crate::shell::{self, Failure, Result, answer, at};

use super::Row;

/// At most so much, as brotli, in bytes.
const TARGET: u64 = 4_000_000;
/// Loaded later or not at all: data, types, notices, notebooks, and what
/// the page fetches when it is first needed.
const NOT_AT_FIRST: &[&str] = &[
    "data/",
    "notebooks/",
    ".d.ts",
    ".map",
    "LICENSE",
    "NOTICE",
    "littoral_library.wasm",
    "littoral_names.wasm",
    "embed.js",
];

/// Prints the raw and compressed size of each file named.
const COMPRESS: &str = "const z = require('zlib'), fs = require('fs');\
    for (const f of process.argv.slice(1)) {\
      const raw = fs.readFileSync(f);\
      const params = { [z.constants.BROTLI_PARAM_QUALITY]: 11, \
                       [z.constants.BROTLI_PARAM_LGWIN]: 24, \
                       [z.constants.BROTLI_PARAM_SIZE_HINT]: raw.length };\
      console.log(raw.length, z.brotliCompressSync(raw, { params }).length);\
    }";

pub fn rows() -> Result<Vec<Row>> {
    setup::for_serving()?;
    build::site(Profile::Release)?;
    let dist = at("dist");
    let inside = |file: &std::path::Path| {
        let name = file.strip_prefix(&dist).unwrap_or(file);
        name.to_string_lossy().into_owned()
    };
    let mut served = files::below(&dist)?;
    served.retain(|file| {
        let name = inside(file);
        !name.starts_with('.') && !NOT_AT_FIRST.iter().any(|part| name.contains(part))
    });
    let sizes = answer(
        shell::command("node")
            .args(["-e", COMPRESS, "--"])
            .args(&served),
    )
    .ok_or_else(|| Failure::new("could not compress the files of dist/", "node --version"))?;
    let mut rows = Vec::new();
    let mut total = (0, 0);
    for (file, line) in served.iter().zip(sizes.lines()) {
        let mut numbers = line.split(' ').map_while(|n| n.parse::<u64>().ok());
        let (raw, brotli) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        total = (total.0 + raw, total.1 + brotli);
        rows.push(row(inside(file), raw, brotli));
    }
    let mut sum = row("together".into(), total.0, total.1);
    sum.target = format!("at most {} kB brotli", TARGET / 1000);
    sum.met = Some(total.1 <= TARGET);
    rows.push(sum);
    Ok(rows)
}

fn row(what: String, raw: u64, brotli: u64) -> Row {
    let kilobytes = |bytes: u64| bytes as f64 / 1000.0;
    Row {
        what,
        value: format!(
            "{:.1} kB raw, {:8.1} kB brotli",
            kilobytes(raw),
            kilobytes(brotli)
        ),
        target: String::new(),
        met: None,
    }
}
