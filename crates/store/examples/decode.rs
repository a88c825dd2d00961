//! Decodes every chunk of one array and prints the decoded megabytes a second.
//!
//! `cargo run --release -p littoral-store --features native --example decode -- URL ARRAY [ROUNDS]`

use std::process::ExitCode;
use std::time::Instant;

use littoral_store::{NativeTransport, StoreError, ZarrArray};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, path, rest @ ..] = arguments.as_slice() else {
        eprintln!("usage: decode URL ARRAY [ROUNDS]");
        return ExitCode::from(2);
    };
    let rounds = rest
        .first()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(3);
    match measure(url, path, rounds) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(url: &str, path: &str, rounds: u32) -> Result<(), StoreError> {
    let transport = NativeTransport::new()?;
    let array = transport.block_on(ZarrArray::open(&transport, url, path))?;
    let grid = array.meta().chunk_grid();
    let mut chunks = Vec::new();
    for mut place in 0..grid.iter().product::<u64>() {
        let mut index = vec![0; grid.len()];
        for (at, count) in index.iter_mut().zip(&grid).rev() {
            *at = place % count;
            place /= count;
        }
        let bytes = transport.block_on(array.fetch(&transport, &index))?;
        chunks.push((index, bytes));
    }
    let encoded: usize = chunks
        .iter()
        .flat_map(|(_, bytes)| bytes)
        .map(|bytes| bytes.len())
        .sum();
    let mut best = f64::INFINITY;
    let mut decoded = 0;
    for _ in 0..rounds {
        let start = Instant::now();
        decoded = 0;
        for (index, bytes) in &chunks {
            decoded += array.decode(index, bytes.clone())?.nbytes();
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!(
        "{path}: {:.1} MB from {:.1} MB, {:.0} MB/s",
        decoded as f64 / 1e6,
        encoded as f64 / 1e6,
        decoded as f64 / 1e6 / best
    );
    Ok(())
}
