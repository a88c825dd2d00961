//! Regular expressions: Python's `re`.

use std::cell::RefCell;
use std::collections::HashMap;

use littoral_array::DType;
use littoral_xarray::DataArray;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::apply::{Applied, Gives, apply, over, rows, stringify, varies};
use super::plain::is_text;
use super::{Call, Entry};
use crate::numpy;
use crate::support::{self, Arguments};
use crate::xarray::convert::key_text;

pub const METHODS: &[Entry] = &[
    ("count", count),
    ("contains", contains),
    ("match", match_),
    ("replace", replace),
    ("extract", extract),
    ("extractall", extractall),
    ("findall", findall),
];

/// Patterns: one for all, or one for each element. Each text is compiled once.
struct Patterns {
    /// What broadcasts: a compiled expression, a text, an array of texts.
    object: PyObjectRef,
    flags: PyObjectRef,
    compiled: RefCell<HashMap<String, PyObjectRef>>,
}

fn is_compiled(object: &PyObject) -> bool {
    &*object.class().name() == "Pattern"
}

impl Patterns {
    /// # Errors
    /// `ValueError` if flags or case come with a compiled expression.
    fn new(
        array: &DataArray,
        object: &PyObject,
        flags: Option<PyObjectRef>,
        case: Option<bool>,
        vm: &VirtualMachine,
    ) -> PyResult<Self> {
        let mut flags = flags.unwrap_or_else(|| vm.ctx.new_int(0).into());
        let object = if is_compiled(object) {
            if flags.clone().try_to_bool(vm)? {
                return Err(vm.new_value_error("Flags cannot be set when pat is a compiled regex."));
            }
            if case.is_some() {
                return Err(vm.new_value_error("Case cannot be set when pat is a compiled regex."));
            }
            object.to_owned()
        } else {
            stringify(array, object, vm)?
        };
        if case == Some(false) {
            let ignore = vm.import("re", 0)?.get_attr("IGNORECASE", vm)?;
            flags = vm._or(&flags, &ignore)?;
        }
        Ok(Self {
            object,
            flags,
            compiled: RefCell::default(),
        })
    }

    /// The compiled expression of an element.
    fn of(&self, element: &PyObject, vm: &VirtualMachine) -> PyResult {
        if is_compiled(element) {
            return Ok(element.to_owned());
        }
        let text = support::text(element);
        let known = text
            .as_ref()
            .and_then(|text| self.compiled.borrow().get(text).cloned());
        if let Some(known) = known {
            return Ok(known);
        }
        let compile = vm.import("re", 0)?.get_attr("compile", vm)?;
        let made = compile.call((element.to_owned(), self.flags.clone()), vm)?;
        if let Some(text) = text {
            self.compiled.borrow_mut().insert(text, made.clone());
        }
        Ok(made)
    }

    /// The largest number of groups.
    fn max_groups(&self, vm: &VirtualMachine) -> PyResult<usize> {
        if !varies(&self.object, vm)? {
            return groups(&*self.of(&self.object, vm)?, vm);
        }
        let all = numpy::from_py(
            &self
                .object
                .get_attr("values", vm)
                .unwrap_or_else(|_| self.object.clone()),
            vm,
        )?;
        let mut most = 0;
        for scalar in all.scalars() {
            let element = numpy::python_item(&scalar, DType::Object, vm)?;
            most = most.max(groups(&*self.of(&element, vm)?, vm)?);
        }
        Ok(most)
    }
}

fn groups(pattern: &PyObject, vm: &VirtualMachine) -> PyResult<usize> {
    pattern.get_attr("groups", vm)?.try_into_value(vm)
}

/// `pat`, `case`, `flags`, in that order or another.
fn patterns(
    call: &Call,
    pattern: &PyObject,
    args: &mut Arguments,
    order: [&str; 2],
    vm: &VirtualMachine,
) -> PyResult<Patterns> {
    let (case, flags) = case_and_flags(args, order, vm)?;
    Patterns::new(&call.array, pattern, flags, case, vm)
}

fn case_and_flags(
    args: &mut Arguments,
    order: [&str; 2],
    vm: &VirtualMachine,
) -> PyResult<(Option<bool>, Option<PyObjectRef>)> {
    let first = args.take_some(order[0], vm)?;
    let second = args.take_some(order[1], vm)?;
    let (case, flags) = match order[0] {
        "case" => (first, second),
        _ => (second, first),
    };
    let case = case.map(|case| case.try_to_bool(vm)).transpose()?;
    Ok((case, flags))
}

fn count(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let pattern = args.required("pat", vm)?;
    let patterns = patterns(call, &pattern, &mut args, ["flags", "case"], vm)?;
    args.finish(vm)?;
    let number = |row: &[PyObjectRef]| {
        let found = vm.call_method(&*patterns.of(&row[1], vm)?, "findall", (row[0].clone(),))?;
        Ok(vm.ctx.new_int(found.length(vm)?).into())
    };
    let args = [patterns.object.clone()];
    apply(&call.array, &args, Gives::Int, number, vm)
}

fn contains(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let pattern = args.required("pat", vm)?;
    let (case, flags) = case_and_flags(&mut args, ["case", "flags"], vm)?;
    let regex = args.value::<bool>("regex", vm)?.unwrap_or(true);
    args.finish(vm)?;
    let array = &call.array;
    if !regex {
        if is_compiled(&pattern) {
            return Err(vm.new_value_error(
                "Must use regular expression matching for regular expression object.",
            ));
        }
        let pattern = stringify(array, &pattern, vm)?;
        let fold = |text: &PyObjectRef| match case {
            Some(false) => vm.call_method(text, "casefold", ()),
            _ => Ok(text.clone()),
        };
        let test = |row: &[PyObjectRef]| {
            vm.call_method(&*fold(&row[0])?, "__contains__", (fold(&row[1])?,))
        };
        return apply(array, &[pattern], Gives::Bool, test, vm);
    }
    let (flags, case) = match is_compiled(&pattern) {
        true => (None, None),
        false => (flags, case),
    };
    let patterns = Patterns::new(array, &pattern, flags, case, vm)?;
    let test = |row: &[PyObjectRef]| {
        let pattern = patterns.of(&row[1], vm)?;
        if groups(&pattern, vm)? > 0 {
            return Err(vm.new_value_error("This pattern has match groups."));
        }
        let found = vm.call_method(&pattern, "search", (row[0].clone(),))?;
        Ok(vm.ctx.new_bool(!vm.is_none(&found)).into())
    };
    apply(
        array,
        std::slice::from_ref(&patterns.object),
        Gives::Bool,
        test,
        vm,
    )
}

fn match_(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let pattern = args.required("pat", vm)?;
    let patterns = patterns(call, &pattern, &mut args, ["case", "flags"], vm)?;
    args.finish(vm)?;
    let test = |row: &[PyObjectRef]| {
        let found = vm.call_method(&*patterns.of(&row[1], vm)?, "match", (row[0].clone(),))?;
        Ok(vm.ctx.new_bool(!vm.is_none(&found)).into())
    };
    let args = [patterns.object.clone()];
    apply(&call.array, &args, Gives::Bool, test, vm)
}

fn replace(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let pattern = args.required("pat", vm)?;
    let with = args.required("repl", vm)?;
    let times = args.take("n", vm)?;
    let (case, flags) = case_and_flags(&mut args, ["case", "flags"], vm)?;
    let regex = args.value::<bool>("regex", vm)?.unwrap_or(true);
    args.finish(vm)?;
    let array = &call.array;
    let times = times.unwrap_or_else(|| vm.ctx.new_int(-1).into());
    let with = match is_text(&with, vm)? {
        true => stringify(array, &with, vm)?,
        false if with.is_callable() => with,
        false => return Err(vm.new_type_error("repl must be a string or callable")),
    };
    if !regex {
        if is_compiled(&pattern) {
            return Err(vm.new_value_error(
                "Cannot use a compiled regex as replacement pattern with regex=False",
            ));
        }
        if with.is_callable() {
            return Err(vm.new_value_error("Cannot use a callable replacement when regex=False"));
        }
        let pattern = stringify(array, &pattern, vm)?;
        let changed = |row: &[PyObjectRef]| {
            let args = (row[1].clone(), row[2].clone(), row[3].clone());
            vm.call_method(&row[0], "replace", args)
        };
        return apply(array, &[pattern, with, times], Gives::Own, changed, vm);
    }
    let patterns = Patterns::new(array, &pattern, flags, case, vm)?;
    let changed = |row: &[PyObjectRef]| {
        let times: i64 = row[3].try_index(vm)?.try_to_primitive(vm)?;
        if times == 0 {
            return Ok(row[0].clone());
        }
        let args = (row[2].clone(), row[0].clone(), times.max(0));
        vm.call_method(&*patterns.of(&row[1], vm)?, "sub", args)
    };
    let args = [patterns.object.clone(), with, times];
    apply(array, &args, Gives::Own, changed, vm)
}

fn text_or_empty(value: &PyObjectRef, vm: &VirtualMachine) -> PyObjectRef {
    match vm.is_none(value) {
        true => vm.ctx.new_str("").into(),
        false => value.clone(),
    }
}

fn extract(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let pattern = args.required("pat", vm)?;
    let dim = args.required("dim", vm)?;
    let patterns = patterns(call, &pattern, &mut args, ["case", "flags"], vm)?;
    args.finish(vm)?;
    let array = &call.array;
    let most = patterns.max_groups(vm)?;
    if most == 0 {
        return Err(vm.new_value_error("No capture groups found in pattern."));
    }
    let patterns_arg = [patterns.object.clone()];
    if vm.is_none(&dim) {
        if most != 1 {
            return Err(vm.new_value_error(
                "Dimension must be specified if more than one capture group is given.",
            ));
        }
        let first = |row: &[PyObjectRef]| {
            let found = vm.call_method(&*patterns.of(&row[1], vm)?, "search", (row[0].clone(),))?;
            match vm.is_none(&found) {
                true => Ok(vm.ctx.new_str("").into()),
                false => Ok(text_or_empty(&vm.call_method(&found, "group", (1,))?, vm)),
            }
        };
        return apply(array, &patterns_arg, Gives::Own, first, vm);
    }
    let dim = key_text(&dim, vm)?;
    if array.dims().contains(&dim) {
        let message = format!("Dimension '{dim}' already present in DataArray.");
        return Err(vm.new_key_error(vm.ctx.new_str(message).into()));
    }
    let all = |row: &[PyObjectRef]| {
        let found = vm.call_method(&*patterns.of(&row[1], vm)?, "search", (row[0].clone(),))?;
        if vm.is_none(&found) {
            return Ok(vm.ctx.new_list(vec![vm.ctx.new_str("").into()]).into());
        }
        let groups = vm.call_method(&found, "groups", ())?;
        let groups = support::items(&groups, vm)?;
        let texts = groups.iter().map(|text| text_or_empty(text, vm)).collect();
        Ok(vm.ctx.new_list(texts).into())
    };
    let applied = over(array, &patterns_arg, all, vm)?;
    rows(array, applied, &[(dim, most)], vm)
}

fn extractall(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let pattern = args.required("pat", vm)?;
    let group_dim = key_text(&*args.required("group_dim", vm)?, vm)?;
    let match_dim = key_text(&*args.required("match_dim", vm)?, vm)?;
    let patterns = patterns(call, &pattern, &mut args, ["case", "flags"], vm)?;
    args.finish(vm)?;
    let array = &call.array;
    let refused = |message: String| Err(vm.new_key_error(vm.ctx.new_str(message).into()));
    if array.dims().contains(&group_dim) {
        return refused(format!(
            "Group dimension '{group_dim}' already present in DataArray."
        ));
    }
    if array.dims().contains(&match_dim) {
        return refused(format!(
            "Match dimension '{match_dim}' already present in DataArray."
        ));
    }
    if group_dim == match_dim {
        return refused(format!(
            "Group dimension '{group_dim}' is the same as match dimension '{match_dim}'."
        ));
    }
    let most = patterns.max_groups(vm)?;
    let found = |row: &[PyObjectRef]| {
        let pattern = patterns.of(&row[1], vm)?;
        if groups(&pattern, vm)? == 0 {
            return Err(vm.new_value_error("No capture groups found in pattern."));
        }
        vm.call_method(&pattern, "findall", (row[0].clone(),))
    };
    let applied = over(array, std::slice::from_ref(&patterns.object), found, vm)?;
    let mut matches = 0;
    for result in &applied.results {
        matches = matches.max(result.length(vm)?);
    }
    // Every element: as many matches as the most, each of as many groups.
    let empty: PyObjectRef = vm.ctx.new_str("").into();
    let padded = applied.results.iter().map(|result| {
        let mut flat = Vec::with_capacity(matches * most);
        for found in support::items(result, vm)? {
            let mut texts = match support::text(&found) {
                Some(_) => vec![found],
                None => support::items(&found, vm)?,
            };
            texts.resize(most, empty.clone());
            flat.extend(texts);
        }
        flat.resize(matches * most, empty.clone());
        Ok(vm.ctx.new_list(flat).into())
    });
    let results = padded.collect::<PyResult<Vec<_>>>()?;
    let applied = Applied {
        frame: applied.frame,
        results,
    };
    rows(
        array,
        applied,
        &[(group_dim, matches), (match_dim, most)],
        vm,
    )
}

fn findall(call: &Call, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let pattern = args.required("pat", vm)?;
    let patterns = patterns(call, &pattern, &mut args, ["case", "flags"], vm)?;
    args.finish(vm)?;
    let found = |row: &[PyObjectRef]| {
        let pattern = patterns.of(&row[1], vm)?;
        if groups(&pattern, vm)? == 0 {
            return Err(vm.new_value_error("No capture groups found in pattern."));
        }
        vm.call_method(&pattern, "findall", (row[0].clone(),))
    };
    let args = [patterns.object.clone()];
    apply(&call.array, &args, Gives::Object, found, vm)
}
