//! `np.set_printoptions` and what prints by it.

use littoral_array::format::{
    FloatMode, PrintOptions, Sign, Trim, array_repr, array_str, array2string,
    format_float_positional, format_float_scientific,
};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyResult, VirtualMachine};

use super::convert::from_py;
use super::functions::Function;
use crate::support::{Arguments, dict_of, text};

pub use littoral_array::format::{print_options as options, set_print_options as set};

/// Forgets what an earlier kernel set.
pub fn reset() {
    set(PrintOptions::default());
}

pub const FUNCTIONS: &[Function] = &[
    Function::new("set_printoptions", set_printoptions),
    Function::new("get_printoptions", get_printoptions),
    Function::new("array2string", to_string),
    Function::new("array_repr", repr),
    Function::new("array_str", str),
    Function::new("format_float_positional", positional),
    Function::new("format_float_scientific", scientific),
];

/// `options` changed by the keywords that are given.
pub fn updated(
    mut options: PrintOptions,
    args: &mut Arguments,
    vm: &VirtualMachine,
) -> PyResult<PrintOptions> {
    let count = |args: &mut Arguments, name: &str| args.value::<usize>(name, vm);
    if let Some(precision) = count(args, "precision")? {
        options.precision = precision;
    }
    if let Some(threshold) = args.take_some("threshold", vm)? {
        // `sys.maxsize` and `np.inf` are both used for "never".
        options.threshold = crate::support::float_of(&threshold, vm)? as usize;
    }
    if let Some(edgeitems) = count(args, "edgeitems")? {
        options.edgeitems = edgeitems;
    }
    if let Some(linewidth) = args.take_some("linewidth", vm)? {
        options.linewidth = (crate::support::float_of(&linewidth, vm)? as usize).min(1 << 30);
    }
    if let Some(suppress) = args.take_some("suppress", vm)? {
        options.suppress = suppress.try_to_bool(vm)?;
    }
    if let Some(nanstr) = args.keyword("nanstr").and_then(|value| text(&value)) {
        options.nanstr = nanstr;
    }
    if let Some(infstr) = args.keyword("infstr").and_then(|value| text(&value)) {
        options.infstr = infstr;
    }
    if let Some(sign) = args.keyword("sign").and_then(|value| text(&value)) {
        options.sign = match sign.as_str() {
            "+" => Sign::Plus,
            " " => Sign::Space,
            _ => Sign::Minus,
        };
    }
    if let Some(mode) = args.keyword("floatmode").and_then(|value| text(&value)) {
        options.floatmode = match mode.as_str() {
            "fixed" => FloatMode::Fixed,
            "unique" => FloatMode::Unique,
            "maxprec" => FloatMode::MaxPrec,
            "maxprec_equal" => FloatMode::MaxPrecEqual,
            _ => {
                return Err(vm.new_value_error(
                    "floatmode option must be one of \"fixed\", \"unique\", \"maxprec\", \"maxprec_equal\"",
                ));
            }
        };
    }
    for ignored in ["formatter", "legacy", "override_repr"] {
        args.keyword(ignored);
    }
    Ok(options)
}

fn set_printoptions(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("set_printoptions", args);
    let new = updated(options(), &mut args, vm)?;
    args.finish(vm)?;
    set(new);
    Ok(vm.ctx.none())
}

fn get_printoptions(_args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let options = options();
    let mode = match options.floatmode {
        FloatMode::Fixed => "fixed",
        FloatMode::Unique => "unique",
        FloatMode::MaxPrec => "maxprec",
        FloatMode::MaxPrecEqual => "maxprec_equal",
    };
    let entries = [
        ("precision", vm.ctx.new_int(options.precision).into()),
        ("threshold", vm.ctx.new_int(options.threshold).into()),
        ("edgeitems", vm.ctx.new_int(options.edgeitems).into()),
        ("linewidth", vm.ctx.new_int(options.linewidth).into()),
        ("suppress", vm.ctx.new_bool(options.suppress).into()),
        ("floatmode", vm.ctx.new_str(mode).into()),
        ("nanstr", vm.ctx.new_str(options.nanstr).into()),
        ("infstr", vm.ctx.new_str(options.infstr).into()),
    ];
    dict_of(
        entries
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value)),
        vm,
    )
}

fn to_string(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("array2string", args);
    let array = from_py(&*args.required("a", vm)?, vm)?;
    let mut changed = options();
    if let Some(width) = args.value::<usize>("max_line_width", vm)? {
        changed.linewidth = width;
    }
    let separator = args.keyword("separator").and_then(|value| text(&value));
    let prefix = args
        .keyword("prefix")
        .and_then(|value| text(&value))
        .unwrap_or_default();
    if let Some(suppress) = args.keyword("suppress_small") {
        changed.suppress = suppress.try_to_bool(vm)?;
    }
    let changed = updated(changed, &mut args, vm)?;
    let text = array2string(
        &array,
        &changed,
        &prefix,
        "",
        separator.as_deref().unwrap_or(" "),
    );
    Ok(vm.ctx.new_str(text).into())
}

fn repr(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = from_py(
        &*Arguments::new("array_repr", args).required("arr", vm)?,
        vm,
    )?;
    Ok(vm.ctx.new_str(array_repr(&array, &options())).into())
}

fn str(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = from_py(&*Arguments::new("array_str", args).required("a", vm)?, vm)?;
    Ok(vm.ctx.new_str(array_str(&array, &options())).into())
}

struct FloatArguments {
    value: f64,
    single: bool,
    precision: Option<usize>,
    unique: bool,
    trim: Trim,
}

fn float_arguments(
    name: &'static str,
    args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult<FloatArguments> {
    let mut args = Arguments::new(name, args);
    let x = args.required("x", vm)?;
    let single = from_py(&x, vm)?.dtype() == littoral_array::DType::F32;
    let value = crate::support::float_of(&x, vm)?;
    let precision = args.value::<usize>("precision", vm)?;
    let unique = match args.take_some("unique", vm)? {
        Some(unique) => unique.try_to_bool(vm)?,
        None => true,
    };
    let trim = match args
        .keyword("trim")
        .and_then(|value| text(&value))
        .as_deref()
    {
        Some(".") => Trim::Point,
        Some("0") => Trim::OneZero,
        Some("-") => Trim::All,
        _ => Trim::Keep,
    };
    Ok(FloatArguments {
        value,
        single,
        precision,
        unique,
        trim,
    })
}

fn positional(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let FloatArguments {
        value,
        single,
        precision,
        unique,
        trim,
    } = float_arguments("format_float_positional", args, vm)?;
    Ok(vm
        .ctx
        .new_str(format_float_positional(
            value, single, precision, unique, trim,
        ))
        .into())
}

fn scientific(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let FloatArguments {
        value,
        single,
        precision,
        unique,
        trim,
    } = float_arguments("format_float_scientific", args, vm)?;
    Ok(vm
        .ctx
        .new_str(format_float_scientific(
            value, single, precision, unique, trim, 2,
        ))
        .into())
}
