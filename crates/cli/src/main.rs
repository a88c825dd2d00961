//! The native binary: runs scripts and notebooks as the page does.

mod cells;
mod graph;
mod host;
mod notebook;
mod run;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Littoral: xarray in a web page, natively.
#[derive(Debug, Parser)]
#[command(name = "littoral", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs a Python script or a notebook.
    Run(RunArguments),
    /// Reads a JSON list of cell sources and prints a JSON list of each cell's outputs.
    Cells(CellsArguments),
    /// Computes a task graph (docs/graph.md) and prints it with every output as a literal.
    Graph(GraphArguments),
}

/// Where computations run, and how much they may take.
#[derive(Debug, clap::Args)]
struct EngineArguments {
    /// The gateway that takes computations over budget.
    #[arg(long, value_name = "URL")]
    gateway: Option<String>,
    /// The gateway's bearer token.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "LITTORAL_TOKEN",
        hide_env_values = true
    )]
    token: Option<String>,
    /// What a local computation may take, such as `download=500MB,memory=2GB`.
    #[arg(long, value_name = "LIMITS", value_parser = host::Budget::parse)]
    budget: Option<host::Budget>,
}

#[derive(Debug, clap::Args)]
struct RunArguments {
    /// A script (.py) or a notebook (.ipynb).
    file: PathBuf,
    /// The script's own arguments (`sys.argv`).
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
    #[command(flatten)]
    engine: EngineArguments,
    /// Writes the notebook with every output to this file.
    #[arg(long, value_name = "OUT.ipynb")]
    output: Option<PathBuf>,
    /// Goes on after a cell that fails, and exits with status 0.
    #[arg(long)]
    allow_errors: bool,
}

#[derive(Debug, clap::Args)]
struct CellsArguments {
    /// A file with the list, or `-` for standard input.
    #[arg(default_value = "-")]
    file: String,
    #[command(flatten)]
    engine: EngineArguments,
}

#[derive(Debug, clap::Args)]
struct GraphArguments {
    /// A file with the graph, or `-` for standard input.
    #[arg(default_value = "-")]
    file: String,
    #[command(flatten)]
    engine: EngineArguments,
}

/// What the commands need of a file and cannot have.
#[derive(Debug, thiserror::Error)]
enum CliError {
    #[error("can't open file '{}': {source}", path.display())]
    Open {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("can't write file '{}': {source}", path.display())]
    Write {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{0}")]
    Notebook(String),
    #[error("the engine did not start: {0}")]
    Engine(String),
    #[error(transparent)]
    Graph(#[from] littoral_graph::GraphError),
    #[error(transparent)]
    Run(#[from] littoral_engine::EngineError),
    #[error(transparent)]
    Kernel(#[from] littoral_python::KernelError),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // RustPython recurses on the Rust stack: deep Python calls need more than the main thread has.
    let worker = std::thread::Builder::new()
        .stack_size(512 << 20)
        .spawn(move || match arguments.command {
            Command::Run(arguments) => run::run(arguments),
            Command::Cells(arguments) => cells::run(arguments),
            Command::Graph(arguments) => graph::run(arguments),
        });
    let status = match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(Ok(status))) => status,
        Ok(Ok(Err(error))) => {
            eprintln!("littoral: {error}");
            2
        }
        Ok(Err(_)) => 101,
        Err(error) => {
            eprintln!("littoral: cannot start a thread: {error}");
            2
        }
    };
    ExitCode::from(u8::try_from(status & 0xff).unwrap_or(1))
}
