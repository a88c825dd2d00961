//! `littoral run`: a script or a notebook.

use std::path::Path;

use littoral_python::{Kernel, Message, Status};

use crate::host::{NativeHost, install_engine};
use crate::notebook::{Notebook, outputs};
use crate::{CliError, RunArguments};

/// The exit status.
pub fn run(arguments: RunArguments) -> Result<i32, CliError> {
    let path = &arguments.file;
    let text = std::fs::read_to_string(path).map_err(|source| CliError::Open {
        path: path.clone(),
        source,
    })?;
    install_engine(&arguments.engine)?;
    if path
        .extension()
        .is_some_and(|extension| extension == "ipynb")
    {
        run_notebook(&arguments, &text)
    } else {
        run_script(&arguments, &text)
    }
}

/// The directory of a file: where its imports are looked for first.
fn directory(path: &Path) -> String {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    parent
        .unwrap_or(Path::new("."))
        .to_string_lossy()
        .into_owned()
}

fn run_script(arguments: &RunArguments, source: &str) -> Result<i32, CliError> {
    let kernel = Kernel::start(NativeHost::direct())?;
    kernel.add_path(&directory(&arguments.file));
    let path = arguments.file.to_string_lossy();
    Ok(kernel.run_script(source, &path, &arguments.arguments))
}

fn run_notebook(arguments: &RunArguments, text: &str) -> Result<i32, CliError> {
    let mut notebook = Notebook::parse(text)?;
    let host = NativeHost::collecting();
    let kernel = Kernel::start(host.clone())?;
    kernel.add_path(&directory(&arguments.file));
    let mut failed = false;
    for (index, source) in notebook.code_cells() {
        if source.trim().is_empty() || failed && !arguments.allow_errors {
            notebook.set_outputs(index, Vec::new(), None);
            continue;
        }
        let result = kernel.run_cell(&source);
        let messages = host.take();
        if result.status != Status::Ok {
            failed = true;
            if !arguments.allow_errors {
                for message in &messages {
                    if let Message::Error { traceback, .. } = message {
                        eprintln!("{}", traceback.join("\n"));
                    }
                }
            }
        }
        notebook.set_outputs(index, outputs(messages), Some(result.execution_count));
    }
    if let Some(path) = &arguments.output {
        std::fs::write(path, notebook.into_text()).map_err(|source| CliError::Write {
            path: path.clone(),
            source,
        })?;
    }
    Ok(i32::from(failed && !arguments.allow_errors))
}
