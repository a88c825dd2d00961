//! `read_csv`.

use littoral_array::Scalar;
use littoral_frame::ReadOptions;
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use super::convert;
use super::objects::{self};
use crate::support::{self, Arguments, OrRaise};

/// A table out of a file, or of whatever has `read()`.
pub fn read_csv(args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let source = args.required("filepath_or_buffer", vm)?;
    let separator = args.take_some("sep", vm)?.or(args.keyword("delimiter"));
    let mut options = ReadOptions::default();
    if let Some(separator) = separator {
        let text = support::str_of(&separator, vm)?;
        options.separator = match text.as_str() {
            r"\s+" => None,
            text if text.chars().count() == 1 => text.chars().next(),
            text => {
                return Err(vm.new_not_implemented_error(format!(
                    "read_csv(sep={text:?}): one character, or r\"\\s+\""
                )));
            }
        };
    }
    if args.keyword_value::<bool>("delim_whitespace", vm)? == Some(true) {
        options.separator = None;
    }
    if let Some(names) = args.keyword("names").filter(|names| !vm.is_none(names)) {
        options.names = Some(support::names(&names, vm)?);
        options.header = None;
    }
    match args.keyword("header") {
        Some(header) if vm.is_none(&header) => options.header = None,
        Some(header) if support::text(&header).is_none() => {
            options.header = Some(header.try_into_value(vm)?);
        }
        _ => {}
    }
    let list = |object: Option<PyObjectRef>| -> PyResult<Vec<Scalar>> {
        match object.filter(|object| !vm.is_none(object)) {
            Some(object) if object.is(&vm.ctx.false_value) => Ok(vec![]),
            Some(object) => convert::scalars(&object, vm),
            None => Ok(vec![]),
        }
    };
    options.index = list(args.keyword("index_col"))?;
    let columns = args
        .keyword("usecols")
        .filter(|columns| !vm.is_none(columns));
    options.columns = columns
        .map(|columns| convert::scalars(&columns, vm))
        .transpose()?;
    let dates = args.keyword("parse_dates");
    match dates {
        Some(dates) if dates.is(&vm.ctx.true_value) => options.parse_index = true,
        dates => options.dates = list(dates)?,
    }
    options.skip_rows = args.keyword_value::<usize>("skiprows", vm)?.unwrap_or(0);
    options.rows = args.keyword_value::<usize>("nrows", vm)?;
    let comment = args.keyword_value::<String>("comment", vm)?;
    options.comment = comment.and_then(|text| text.chars().next());
    if let Some(missing) = args
        .keyword("na_values")
        .filter(|missing| !vm.is_none(missing))
    {
        options.missing = match support::scalar_of(&missing, vm)? {
            Some(_) => vec![support::str_of(&missing, vm)?],
            None => {
                let items = support::items(&missing, vm)?;
                items
                    .iter()
                    .map(|item| support::str_of(item, vm))
                    .collect::<PyResult<_>>()?
            }
        };
    }
    for ignored in ["engine", "encoding", "low_memory"] {
        args.keyword(ignored);
    }
    let text = match source.get_attr("read", vm) {
        Ok(read) => support::str_of(&*read.call((), vm)?, vm)?,
        Err(_) => {
            let path = support::str_of(&source, vm)?;
            if path.contains("://") {
                return Err(vm.new_not_implemented_error(format!(
                    "read_csv of a URL ({path}): Littoral's pandas reads files and buffers only"
                )));
            }
            let file = vm.builtins.get_attr("open", vm)?.call((path,), vm)?;
            let text = vm.call_method(&file, "read", ())?;
            vm.call_method(&file, "close", ())?;
            support::str_of(&text, vm)?
        }
    };
    let frame = littoral_frame::read_csv(&text, &options).or_raise(vm)?;
    Ok(objects::frame(frame, vm))
}
