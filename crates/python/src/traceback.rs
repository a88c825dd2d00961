//! Exceptions as text, laid out as CPython does it.

use std::fmt::Write;

use rustpython_vm::builtins::{PyBaseException, PyBaseExceptionRef};
use rustpython_vm::{AsObject, Py, VirtualMachine};

use crate::state::State;

/// A frame's lines are printed this often; then the repetition is counted.
const REPEAT_LIMIT: usize = 3;

/// What notebooks import beside what is here.
const FOR_NOTEBOOKS: &str = " bottleneck cartopy cmocean dask dask_gateway distributed flox fsspec gcsfs geopandas gsw h5netcdf \
    holoviews hvplot intake intake_esm ipywidgets metpy netCDF4 nc_time_axis numba planetary_computer pooch pystac_client \
    regionmask rioxarray s3fs scipy seaborn shapely skimage sklearn sparse statsmodels xarrayutils xesmf xgcm xhistogram zarr ";

/// What to do about them.
const OTHER_MODULES: &str = "Littoral has xarray, numpy, pandas, matplotlib.pyplot, cftime and most of the standard \
    library. Leave the import out (no cluster or client is needed here), or run this notebook under CPython.";

/// Whether the module that was not found is one of them.
fn is_for_notebooks(vm: &VirtualMachine, error: &Py<PyBaseException>) -> bool {
    let name = error.as_object().get_attr("name", vm);
    let Some(name) = name.ok().and_then(|name| name.str(vm).ok()) else {
        return false;
    };
    let name = name.to_string_lossy();
    let package = name.split('.').next().unwrap_or_default();
    FOR_NOTEBOOKS.contains(&format!(" {package} "))
}

/// The text of an uncaught exception, without a newline at its end: causes first, frames of the
/// interpreter's own code left out.
pub fn format_exception(vm: &VirtualMachine, error: &Py<PyBaseException>) -> String {
    let mut out = String::new();
    let mut seen = Vec::new();
    write_chain(vm, error, &mut out, &mut seen);
    out.truncate(out.trim_end_matches('\n').len());
    out
}

fn write_chain(
    vm: &VirtualMachine,
    error: &Py<PyBaseException>,
    out: &mut String,
    seen: &mut Vec<usize>,
) {
    seen.push(error.as_object().get_id());
    let earlier = if let Some(cause) = error.__cause__() {
        Some((
            cause,
            "The above exception was the direct cause of the following exception:",
        ))
    } else if !suppresses_context(vm, error) {
        let text = "During handling of the above exception, another exception occurred:";
        error.__context__().map(|context| (context, text))
    } else {
        None
    };
    if let Some((earlier, text)) = earlier
        && !seen.contains(&earlier.as_object().get_id())
    {
        write_chain(vm, &earlier, out, seen);
        let _ = write!(out, "\n{text}\n\n");
    }
    write_frames(error, out);
    write_error(vm, error, out);
}

/// `raise … from None`.
fn suppresses_context(vm: &VirtualMachine, error: &Py<PyBaseException>) -> bool {
    let value = error.as_object().get_attr("__suppress_context__", vm).ok();
    value.is_some_and(|value| value.is_true(vm).unwrap_or(false))
}

/// Whether the reader wrote the code of this file; the frozen library's files are `<frozen …>`.
fn is_readers(file: &str) -> bool {
    !file.starts_with("<frozen") && !file.starts_with("<littoral")
}

fn write_frames(error: &Py<PyBaseException>, out: &mut String) {
    let Some(first) = error.__traceback__() else {
        return;
    };
    let mut frames = Vec::new();
    let mut next = Some(first);
    while let Some(entry) = next {
        let code = &entry.frame.code;
        let file = code.source_path().as_str();
        if is_readers(file) {
            frames.push((
                file.to_owned(),
                entry.lineno.get(),
                code.obj_name.as_str().to_owned(),
            ));
        }
        next = entry.next.lock().clone();
    }
    if frames.is_empty() {
        return;
    }
    out.push_str("Traceback (most recent call last):\n");
    let mut repeats = 0;
    for (index, frame) in frames.iter().enumerate() {
        repeats = if index > 0 && frames[index - 1] == *frame {
            repeats + 1
        } else {
            0
        };
        if repeats >= REPEAT_LIMIT {
            // The last of a run says how long it was.
            if frames.get(index + 1) != Some(frame) {
                let more = repeats + 1 - REPEAT_LIMIT;
                let times = if more == 1 { "time" } else { "times" };
                let _ = writeln!(out, "  [Previous line repeated {more} more {times}]");
            }
            continue;
        }
        let (file, line, name) = frame;
        let _ = writeln!(out, "  File \"{file}\", line {line}, in {name}");
        if let Some(text) = source_line(file, *line)
            && !text.trim().is_empty()
        {
            let _ = writeln!(out, "    {}", text.trim());
        }
    }
}

fn source_line(file: &str, line: usize) -> Option<String> {
    if let Some(text) = State::current().and_then(|state| state.source_line(file, line)) {
        return Some(text);
    }
    if file.starts_with('<') || cfg!(target_arch = "wasm32") {
        return None;
    }
    let text = std::fs::read_to_string(file).ok()?;
    text.lines().nth(line.checked_sub(1)?).map(str::to_owned)
}

/// The name that a traceback shows: with the module, unless it is `builtins` or `__main__`.
pub(crate) fn exception_name(vm: &VirtualMachine, error: &Py<PyBaseException>) -> String {
    let class = error.class();
    let name = class.as_object().get_attr("__qualname__", vm).ok();
    let name = name.and_then(|name| name.str(vm).ok());
    let name = name.map_or_else(
        || class.name().to_string(),
        |n| n.to_string_lossy().into_owned(),
    );
    let module = class.as_object().get_attr("__module__", vm).ok();
    let module = module.and_then(|module| module.str(vm).ok());
    match module.map(|module| module.to_string_lossy().into_owned()) {
        Some(module) if module != "builtins" && module != "__main__" => format!("{module}.{name}"),
        _ => name,
    }
}

/// `str(error)`, or a note that it failed.
pub(crate) fn exception_text(vm: &VirtualMachine, error: &Py<PyBaseException>) -> String {
    match error.as_object().str(vm) {
        // The interpreter's stack guard says nothing.
        Ok(text) if text.is_empty() && error.fast_isinstance(vm.ctx.exceptions.recursion_error) => {
            "maximum recursion depth exceeded".to_owned()
        }
        Ok(text) => text.to_string_lossy().into_owned(),
        Err(_) => "<exception str() failed>".to_owned(),
    }
}

fn write_error(vm: &VirtualMachine, error: &Py<PyBaseException>, out: &mut String) {
    let name = exception_name(vm, error);
    if error.fast_isinstance(vm.ctx.exceptions.syntax_error) {
        write_syntax_error(vm, error, &name, out);
    } else {
        let text = exception_text(vm, error);
        let _ = match text.is_empty() {
            true => writeln!(out, "{name}"),
            false => writeln!(out, "{name}: {text}{}", suggestion(vm, error)),
        };
    }
    if name == "ModuleNotFoundError" && is_for_notebooks(vm, error) {
        let _ = writeln!(out, "{OTHER_MODULES}");
    }
    let notes = error.as_object().get_attr("__notes__", vm).ok();
    if let Some(notes) = notes
        && let Ok(notes) = vm.extract_elements_with(&notes, |note| note.str(vm))
    {
        for note in notes {
            let _ = writeln!(out, "{}", note.to_string_lossy());
        }
    }
    write_group(vm, error, out);
}

/// The members of an exception group, one after another.
fn write_group(vm: &VirtualMachine, error: &Py<PyBaseException>, out: &mut String) {
    let Ok(members) = error.as_object().get_attr("exceptions", vm) else {
        return;
    };
    let is_group = |name: &str| {
        let class = vm.builtins.get_attr(vm.ctx.intern_str(name), vm).ok();
        class.is_some_and(|class| error.as_object().is_instance(&class, vm).unwrap_or(false))
    };
    if !is_group("BaseExceptionGroup") {
        return;
    }
    let Ok(members) = vm.extract_elements_with(&members, Ok) else {
        return;
    };
    let count = members.len();
    for (index, member) in members.into_iter().enumerate() {
        let Ok(member) = member.downcast::<PyBaseException>() else {
            continue;
        };
        let marker = if index == 0 { "  +-+" } else { "    +" };
        let _ = writeln!(
            out,
            "{marker}---------------- {} ----------------",
            index + 1
        );
        for line in format_exception(vm, &member).lines() {
            let _ = writeln!(out, "    | {line}");
        }
        if index + 1 == count {
            out.push_str("    +------------------------------------\n");
        }
    }
}

/// `. Did you mean: 'name'?`, by the interpreter's own search.
fn suggestion(vm: &VirtualMachine, error: &Py<PyBaseException>) -> String {
    match rustpython_vm::suggestion::offer_suggestions(error, vm) {
        Some(name) => format!(". Did you mean: '{name}'?"),
        None => String::new(),
    }
}

fn write_syntax_error(
    vm: &VirtualMachine,
    error: &Py<PyBaseException>,
    name: &str,
    out: &mut String,
) {
    let text_of = |attribute: &'static str| {
        let value = error.as_object().get_attr(attribute, vm).ok()?;
        if vm.is_none(&value) {
            return None;
        }
        Some(value.str(vm).ok()?.to_string_lossy().into_owned())
    };
    let number = |attribute: &'static str| text_of(attribute)?.parse::<usize>().ok();
    let (file, line) = (text_of("filename"), number("lineno"));
    if let (Some(file), Some(line)) = (&file, line) {
        let _ = writeln!(out, "  File \"{file}\", line {line}");
        let source = text_of("text").filter(|text| !text.trim().is_empty());
        let source = source.or_else(|| source_line(file, line));
        if let Some(source) = source {
            let source = source.trim_end();
            let trimmed = source.trim_start();
            let indent = source.chars().count() - trimmed.chars().count();
            let _ = writeln!(out, "    {trimmed}");
            if let Some(offset) = number("offset")
                && offset > indent
            {
                let start = offset - 1 - indent;
                let end = match (number("end_lineno"), number("end_offset")) {
                    (Some(end_line), Some(end)) if end_line == line && end > offset => {
                        end - 1 - indent
                    }
                    _ => start + 1,
                };
                let width = trimmed.chars().count().max(start + 1);
                let carets = "^".repeat(end.min(width).max(start + 1) - start);
                let _ = writeln!(out, "    {}{carets}", " ".repeat(start));
            }
        }
    }
    let text = text_of("msg").unwrap_or_else(|| exception_text(vm, error));
    let _ = writeln!(out, "{name}: {text}");
}

/// The exception with its traceback as a message to show.
pub(crate) fn error_message(
    vm: &VirtualMachine,
    error: &PyBaseExceptionRef,
) -> crate::messages::Message {
    let text = format_exception(vm, error);
    crate::messages::Message::Error {
        ename: error.class().name().to_string(),
        evalue: exception_text(vm, error),
        traceback: text.lines().map(str::to_owned).collect(),
    }
}
