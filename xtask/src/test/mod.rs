//! `test`: everything that CI runs, in layers, the quick ones first.

mod counts;
mod layers;

use std::time::Instant;

use crate::setup;
use crate::shell::{self, Failure, Result};

use counts::Counts;
use layers::{LAYERS, Layer};

struct Outcome {
    layer: &'static Layer,
    counts: Counts,
    seconds: f64,
    failure: Option<Failure>,
}

pub fn command(arguments: &[String]) -> Result {
    let chosen = choose(arguments)?;
    setup_for(&chosen)?;
    let outcomes: Vec<Outcome> = chosen.into_iter().map(run).collect();
    summarise(&outcomes)
}

fn choose(names: &[String]) -> Result<Vec<&'static Layer>> {
    let known = LAYERS.iter().map(|l| l.name).collect::<Vec<_>>().join(" ");
    if let Some(unknown) = names.iter().find(|n| LAYERS.iter().all(|l| l.name != **n)) {
        return Err(Failure::new(
            format!("there is no test layer {unknown:?}"),
            format!("the layers are: {known}"),
        ));
    }
    let named = |layer: &&Layer| names.is_empty() || names.iter().any(|n| n == layer.name);
    let (present, absent): (Vec<_>, Vec<_>) = LAYERS
        .iter()
        .filter(named)
        .partition(|layer| (layer.exists)());
    for layer in absent {
        println!("• {} ({}): nothing to run yet", layer.name, layer.about);
    }
    Ok(present)
}

/// Formatting and lints need nothing but Rust; the rest needs what is named.
fn setup_for(layers: &[&Layer]) -> Result {
    let names: Vec<&str> = layers.iter().map(|l| l.name).collect();
    if names.iter().any(|n| matches!(*n, "wasm" | "browser")) {
        return setup::for_tests();
    }
    if names
        .iter()
        .any(|n| matches!(*n, "rust" | "gateway" | "parity"))
    {
        setup::python_environment()?;
    }
    if names.contains(&"www") {
        setup::page()?;
    }
    Ok(())
}

fn run(layer: &'static Layer) -> Outcome {
    println!("\n━━ {}: {} ━━\n", layer.name, layer.about);
    let started = Instant::now();
    let mut counts = Counts::default();
    let failure = (layer.run)(&mut counts).err();
    if let Some(failure) = &failure {
        shell::report(failure);
        // A layer that fails without a failing test (it did not compile, say) counts as one.
        counts.failed = counts.failed.max(1);
    }
    Outcome {
        layer,
        counts,
        seconds: started.elapsed().as_secs_f64(),
        failure,
    }
}

fn summarise(outcomes: &[Outcome]) -> Result {
    println!("\n━━ summary ━━\n");
    let mut total = Counts::default();
    for Outcome {
        layer,
        counts,
        seconds,
        failure,
    } in outcomes
    {
        let verdict = if failure.is_some() { "FAILED" } else { "ok" };
        let tests = match counts.passed + counts.failed {
            0 => String::new(),
            _ => format!("{} passed, {} failed", counts.passed, counts.failed),
        };
        println!("{:<8} {verdict:<7} {seconds:>5.0} s  {tests}", layer.name);
        total.add(counts);
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
    let failed: Vec<&str> = outcomes
        .iter()
        .filter(|o| o.failure.is_some())
        .map(|o| o.layer.name)
        .collect();
    if failed.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        format!("failing layers: {}", failed.join(", ")),
        format!("cargo xtask test {} runs them alone", failed.join(" ")),
    ))
}
