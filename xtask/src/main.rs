//! Every development command: `cargo xtask help` lists them.

mod bench;
mod build;
mod data;
mod files;
mod parity;
mod serve;
mod setup;
mod shell;
mod snapshot;
mod stamp;
mod test;
mod wasm;

use std::process::ExitCode;

use shell::{Failure, Result};

struct Command {
    name: &'static str,
    help: &'static str,
    run: fn(&[String]) -> Result,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "serve",
        help: "set up, build, start the page and a gateway with an embedded Dask cluster\n\
               [--no-gateway] [--port N] [--dev: quick build, large module] [--as-built: no build]",
        run: serve::command,
    },
    Command {
        name: "build",
        help: "set up and build: static files in dist/, native binary target/release/littoral\n\
               [--dev] [--page: no native binary]",
        run: build::command,
    },
    Command {
        name: "test",
        help: "everything that CI runs, or only the layers named\n\
               [fmt clippy rust gateway parity www wasm browser]",
        run: test::command,
    },
    Command {
        name: "parity",
        help: "how far Littoral agrees with xarray: doctests runs xarray's own docstring examples and\n\
               writes docs/parity.md [--show PATTERN: the first difference of each failing docstring\n\
               of that name; --all: every one] [--cpython: what xarray itself makes of them]",
        run: parity::command,
    },
    Command {
        name: "bench",
        help: "sizes and speeds, as a table [rows…]",
        run: bench::command,
    },
    Command {
        name: "data",
        help: "make the sample stores in dist/data/ (and their originals in target/data/)",
        run: data::command,
    },
    Command {
        name: "setup",
        help: "install what is missing: Python environment, wasm target and tools, npm packages\n\
               [--tests: browsers too]",
        run: setup::command,
    },
    Command {
        name: "help",
        help: "this list",
        run: help,
    },
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "help".into());
    let rest: Vec<String> = arguments.collect();
    let name = match name.as_str() {
        "--help" | "-h" => "help",
        other => other,
    };
    let outcome = match COMMANDS.iter().find(|c| c.name == name) {
        Some(command) => (command.run)(&rest),
        None => Err(Failure::new(
            format!("there is no command {name:?}"),
            "cargo xtask help lists them",
        )),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            shell::report(&failure);
            ExitCode::FAILURE
        }
    }
}

fn help(_: &[String]) -> Result {
    println!("cargo xtask COMMAND\n");
    for command in COMMANDS {
        for (i, line) in command.help.lines().enumerate() {
            let name = if i == 0 { command.name } else { "" };
            println!("  {name:<8} {}", line.trim_start());
        }
    }
    Ok(())
}
