//! `littoral graph`: a task graph without Python, as a gateway gets one.

use std::io::{Read, Write};

use littoral_graph::{Expr, Graph, from_json, to_canonical_json};

use crate::host::install_engine;
use crate::{CliError, GraphArguments};

/// Prints the graph in which every output is a literal: what was computed.
pub fn run(arguments: GraphArguments) -> Result<i32, CliError> {
    let mut body = vec![];
    let open = |source| CliError::Open {
        path: arguments.file.clone().into(),
        source,
    };
    match arguments.file.as_str() {
        "-" => std::io::stdin().read_to_end(&mut body).map_err(open)?,
        path => std::fs::File::open(path)
            .and_then(|mut file| file.read_to_end(&mut body))
            .map_err(open)?,
    };
    install_engine(&arguments.engine)?;
    let graph = from_json(body.trim_ascii())?;
    let exprs = graph.to_exprs()?;
    let outputs: Vec<Expr> = graph
        .outputs
        .iter()
        .map(|(_, node)| exprs[*node].clone())
        .collect();
    let arrays = littoral_engine::compute(&outputs)?;
    let computed: Vec<(String, Expr)> = graph
        .outputs
        .iter()
        .zip(arrays)
        .map(|((name, _), array)| (name.clone(), Expr::literal(array)))
        .collect();
    let text = to_canonical_json(&Graph::new(&computed, u64::MAX)?)?;
    let mut out = std::io::stdout().lock();
    out.write_all(&text)
        .and_then(|()| out.write_all(b"\n"))
        .map_err(|source| CliError::Write {
            path: "standard output".into(),
            source,
        })?;
    Ok(0)
}
