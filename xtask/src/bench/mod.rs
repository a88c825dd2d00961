//! `bench`: sizes and speeds, as one table. A measurement is a file beside this one, and a line in
//! `MEASUREMENTS`.

mod compute;
mod gateway;
mod planning;
mod script;
mod sizes;
mod start;

use crate::shell::{Failure, Result};

/// A row of the table.
pub struct Row {
    pub what: String,
    pub value: String,
    /// What it should be, and whether it is; empty where nothing was promised.
    pub target: String,
    pub met: Option<bool>,
}

struct Measurement {
    name: &'static str,
    about: &'static str,
    run: fn() -> Result<Vec<Row>>,
}

const MEASUREMENTS: &[Measurement] = &[
    Measurement {
        name: "sizes",
        about: "what the page loads up to a first plot",
        run: sizes::rows,
    },
    Measurement {
        name: "start",
        about: "from navigation to results, in headless Chromium, the page from loopback",
        run: start::rows,
    },
    Measurement {
        name: "compute",
        about: "CPU time of one core, against xarray on numpy (float32, 1000 × 180 × 360)",
        run: compute::rows,
    },
    Measurement {
        name: "planning",
        about: "a computation on a petabyte, planned and not run",
        run: planning::rows,
    },
    Measurement {
        name: "gateway",
        about: "jobs over HTTP, two workers",
        run: gateway::rows,
    },
];

pub fn command(arguments: &[String]) -> Result {
    let known = MEASUREMENTS
        .iter()
        .map(|m| m.name)
        .collect::<Vec<_>>()
        .join(" ");
    if let Some(unknown) = arguments
        .iter()
        .find(|a| MEASUREMENTS.iter().all(|m| m.name != **a))
    {
        return Err(Failure::new(
            format!("there is no measurement {unknown:?}"),
            format!("the measurements are: {known}"),
        ));
    }
    for measurement in MEASUREMENTS {
        if arguments.is_empty() || arguments.iter().any(|a| a == measurement.name) {
            let rows = (measurement.run)()?;
            println!("\n{}: {}\n", measurement.name, measurement.about);
            print(&rows);
        }
    }
    Ok(())
}

fn print(rows: &[Row]) {
    let width = |text: fn(&Row) -> &str| rows.iter().map(|r| text(r).chars().count()).max();
    let what = width(|r| &r.what).unwrap_or(0);
    let value = width(|r| &r.value).unwrap_or(0);
    for row in rows {
        let verdict = match row.met {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "",
        };
        let line = format!(
            "  {:<what$}  {:>value$}  {}  {verdict}",
            row.what, row.value, row.target
        );
        println!("{}", line.trim_end());
    }
}
