//! Universal functions: elementwise operations that also ask other objects to do it their way.

use littoral_array::ops::{self, Binary, Reduce, ReduceOptions, Unary};
use littoral_array::{Array, DType};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Callable, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine,
};

use super::convert::{from_py, is_plain, result_to_py};
use super::dtype::{cast, dtype_from_py};
use super::functions;
use super::operators::{self, Operand};
use crate::support::{Arguments, OrRaise};

/// What a ufunc computes.
#[derive(Debug, Clone, Copy)]
pub enum Operation {
    Unary(Unary),
    Binary(Binary),
    Matmul,
    /// `float64` also of integers.
    FloatPower,
    /// The absolute value as a float.
    Fabs,
}

/// `numpy.ufunc`.
#[rustpython_vm::pyclass(module = "numpy", name = "ufunc")]
#[derive(Debug, PyPayload)]
pub struct Ufunc {
    pub name: &'static str,
    pub operation: Operation,
}

impl Ufunc {
    fn inputs(&self) -> usize {
        if matches!(self.operation, Operation::Unary(_) | Operation::Fabs) {
            1
        } else {
            2
        }
    }

    fn compute(&self, inputs: &[PyObjectRef], vm: &VirtualMachine) -> PyResult<Array> {
        match self.operation {
            Operation::Unary(op) => {
                let array = from_py(&inputs[0], vm)?;
                ops::unary(op, &array).map_err(|_| {
                    vm.new_type_error(format!(
                        "ufunc '{}' not supported for the input types, and the inputs could not be \
                         safely coerced to any supported types according to the casting rule ''safe''",
                        self.name
                    ))
                })
            }
            Operation::Binary(op) => {
                let a = Operand::from_py(&inputs[0], vm)?;
                operators::apply(op, a, Operand::from_py(&inputs[1], vm)?, vm)
            }
            Operation::Matmul => {
                ops::matmul(&from_py(&inputs[0], vm)?, &from_py(&inputs[1], vm)?).or_raise(vm)
            }
            Operation::Fabs => {
                let array = from_py(&inputs[0], vm)?;
                let array = match array.dtype() {
                    DType::F32 => array,
                    _ => cast(&array, DType::F64, vm)?,
                };
                ops::unary(Unary::Abs, &array).or_raise(vm)
            }
            Operation::FloatPower => {
                let a = cast(&from_py(&inputs[0], vm)?, DType::F64, vm)?;
                let b = cast(&from_py(&inputs[1], vm)?, DType::F64, vm)?;
                ops::binary(Binary::Pow, &a, &b).or_raise(vm)
            }
        }
    }
}

/// Asks the arguments that are not numpy's own, in order; None if all decline or none is there.
pub fn override_by(
    ufunc: &PyObject,
    method: &str,
    inputs: &[PyObjectRef],
    kwargs: &FuncArgs,
    vm: &VirtualMachine,
) -> PyResult<Option<PyObjectRef>> {
    for input in inputs {
        if is_plain(input, vm) {
            continue;
        }
        let Some(handler) = vm.get_attribute_opt(input.clone(), "__array_ufunc__")? else {
            continue;
        };
        if vm.is_none(&handler) {
            continue;
        }
        let mut all = vec![ufunc.to_owned(), vm.ctx.new_str(method).into()];
        all.extend(inputs.iter().cloned());
        let answer = handler.call_with_args(
            FuncArgs::new(
                all,
                rustpython_vm::function::KwArgs::new(kwargs.kwargs.clone()),
            ),
            vm,
        )?;
        if !answer.is(&vm.ctx.not_implemented) {
            return Ok(Some(answer));
        }
    }
    Ok(None)
}

impl Callable for Ufunc {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let count = zelf.inputs();
        if args.args.len() < count || args.args.len() > count + 1 {
            return Err(vm.new_type_error(format!(
                "{}() takes from {count} to {} positional arguments but {} were given",
                zelf.name,
                count + 1,
                args.args.len()
            )));
        }
        let inputs = args.args[..count].to_vec();
        if let Some(answer) = override_by(zelf.as_object(), "__call__", &inputs, &args, vm)? {
            return Ok(answer);
        }
        let out = args.args.get(count).cloned();
        let mut rest = Arguments::new(
            zelf.name,
            FuncArgs {
                args: Vec::new(),
                kwargs: args.kwargs,
            },
        );
        let out = out.or(rest.keyword("out")).filter(|out| !vm.is_none(out));
        let keep = rest.keyword("where");
        let dtype = super::dtype::optional(&mut rest, "dtype", vm)?;
        for ignored in ["casting", "order", "subok"] {
            rest.keyword(ignored);
        }
        rest.finish(vm)?;
        let mut result = zelf.compute(&inputs, vm)?;
        if let Some(dtype) = dtype {
            result = cast(&result, dtype, vm)?;
        }
        if let Some(keep) = keep.filter(|keep| !keep.is(&vm.ctx.true_value)) {
            let keep = from_py(&keep, vm)?;
            let old = match &out {
                Some(out) => from_py(out, vm)?,
                None => ops::zeros(result.dtype(), result.shape()).or_raise(vm)?,
            };
            result = ops::where_(&keep, &result, &old).or_raise(vm)?;
        }
        match out {
            None => result_to_py(result, vm),
            Some(out) => functions::write_out(out, result, vm),
        }
    }
}

impl Representable for Ufunc {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!("<ufunc '{}'>", zelf.name))
    }
}

#[rustpython_vm::pyclass(with(Callable, Representable))]
impl Ufunc {
    #[pygetset]
    fn __name__(&self) -> &'static str {
        self.name
    }

    #[pygetset]
    fn __qualname__(&self) -> &'static str {
        self.name
    }

    #[pygetset]
    fn nin(&self) -> usize {
        self.inputs()
    }

    #[pygetset]
    fn nout(&self) -> usize {
        1
    }

    #[pygetset]
    fn nargs(&self) -> usize {
        self.inputs() + 1
    }

    #[pygetset]
    fn signature(&self, vm: &VirtualMachine) -> PyObjectRef {
        match self.operation {
            Operation::Matmul => vm.ctx.new_str("(n?,k),(k,m?)->(n?,m?)").into(),
            _ => vm.ctx.none(),
        }
    }

    /// `np.add.reduce(a, axis=0)`.
    #[pymethod]
    fn reduce(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("reduce", args);
        let array = from_py(&*args.required("array", vm)?, vm)?;
        let axis = args
            .take("axis", vm)?
            .unwrap_or_else(|| vm.ctx.new_int(0).into());
        let dtype = args.take_some("dtype", vm)?;
        let keepdims = args.keyword_value::<bool>("keepdims", vm)?.unwrap_or(false);
        let op = match self.operation {
            Operation::Binary(Binary::Add) => Reduce::Sum,
            Operation::Binary(Binary::Mul) => Reduce::Prod,
            Operation::Binary(Binary::Minimum | Binary::Fmin) => Reduce::Min,
            Operation::Binary(Binary::Maximum | Binary::Fmax) => Reduce::Max,
            Operation::Binary(Binary::LogicalAnd) => Reduce::All,
            Operation::Binary(Binary::LogicalOr) => Reduce::Any,
            _ => {
                return Err(vm.new_not_implemented_error(format!("{}.reduce", self.name)));
            }
        };
        let array = match dtype {
            Some(dtype) => cast(&array, dtype_from_py(&dtype, vm)?, vm)?,
            None => array,
        };
        let axes = functions::axes_of(Some(&axis), array.ndim(), vm)?;
        let options = ReduceOptions {
            skipna: matches!(
                self.operation,
                Operation::Binary(Binary::Fmin | Binary::Fmax)
            ),
            keepdims,
            ..ReduceOptions::default()
        };
        result_to_py(ops::reduce(op, &array, &axes, &options).or_raise(vm)?, vm)
    }

    /// `np.add.accumulate(a, axis=0)`.
    #[pymethod]
    fn accumulate(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("accumulate", args);
        let array = from_py(&*args.required("array", vm)?, vm)?;
        let axis = args.value::<i64>("axis", vm)?.unwrap_or(0);
        let axis = functions::axis_of(axis, array.ndim(), vm)?;
        let scan = match self.operation {
            Operation::Binary(Binary::Add) => Some(ops::Scan::Cumsum),
            Operation::Binary(Binary::Mul) => Some(ops::Scan::Cumprod),
            _ => None,
        };
        if let Some(scan) = scan {
            return result_to_py(ops::scan(scan, &array, axis, false, None).or_raise(vm)?, vm);
        }
        let Operation::Binary(op) = self.operation else {
            return Err(vm.new_value_error("accumulate only supported for binary functions"));
        };
        let mut rows: Vec<Array> = Vec::new();
        for position in 0..array.shape()[axis] {
            let row = ops::take(&array, axis, &[position as i64]).or_raise(vm)?;
            let row = match rows.last() {
                Some(last) => ops::binary(op, last, &row).or_raise(vm)?,
                None => row,
            };
            rows.push(row);
        }
        if rows.is_empty() {
            return result_to_py(array, vm);
        }
        result_to_py(
            ops::concat(axis, &rows.iter().collect::<Vec<_>>()).or_raise(vm)?,
            vm,
        )
    }

    /// `np.multiply.outer(a, b)`.
    #[pymethod]
    fn outer(zelf: PyRef<Self>, a: PyObjectRef, b: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let (a, b) = (from_py(&a, vm)?, from_py(&b, vm)?);
        let shape: Vec<usize> = a
            .shape()
            .iter()
            .copied()
            .chain(std::iter::repeat_n(1, b.ndim()))
            .collect();
        let a = super::convert::to_py(ops::reshape(&a, &shape).or_raise(vm)?, vm);
        result_to_py(zelf.compute(&[a, super::convert::to_py(b, vm)], vm)?, vm)
    }
}

/// Names beside numpy's first ones.
const ALIASES: &[(&str, &str)] = &[
    ("abs", "absolute"),
    ("mod", "remainder"),
    ("true_divide", "divide"),
    ("bitwise_not", "invert"),
    ("bitwise_invert", "invert"),
    ("degrees", "rad2deg"),
    ("radians", "deg2rad"),
    ("pow", "power"),
    ("acos", "arccos"),
    ("asin", "arcsin"),
    ("atan", "arctan"),
    ("acosh", "arccosh"),
    ("asinh", "arcsinh"),
    ("atanh", "arctanh"),
    ("atan2", "arctan2"),
    ("isnat", "isnan"),
    ("conjugate", "positive"),
    ("conj", "positive"),
    ("bitwise_left_shift", "left_shift"),
    ("bitwise_right_shift", "right_shift"),
];

/// All ufuncs by their names in `numpy`.
pub fn all(vm: &VirtualMachine) -> Vec<(&'static str, PyObjectRef)> {
    let make = |name: &'static str, operation: Operation| -> (&'static str, PyObjectRef) {
        (name, Ufunc { name, operation }.into_ref(&vm.ctx).into())
    };
    let unary = Unary::ALL
        .iter()
        .filter(|op| !matches!(op, Unary::Isnull | Unary::Notnull));
    let mut found: Vec<_> = unary
        .map(|op| make(op.name(), Operation::Unary(*op)))
        .chain(
            Binary::ALL
                .iter()
                .map(|op| make(op.name(), Operation::Binary(*op))),
        )
        .collect();
    found.push(make("matmul", Operation::Matmul));
    found.push(make("float_power", Operation::FloatPower));
    found.push(make("fabs", Operation::Fabs));
    for (alias, name) in ALIASES {
        if let Some((_, ufunc)) = found.iter().find(|(known, _)| known == name) {
            let ufunc = ufunc.clone();
            found.push((alias, ufunc));
        }
    }
    found
}
