//! `finfo`, `iinfo`, `errstate`, `s_`, `r_`, `c_`, and the submodules `linalg`, `testing`,
//! `exceptions`.

use littoral_array::ops::{self, Binary, Reduce, ReduceOptions, Unary};
use littoral_array::{Array, DType, Kind, Scalar};
use rustpython_vm::builtins::{PySlice, PyTuple, PyType};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::protocol::PyMappingMethods;
use rustpython_vm::types::{AsMapping, Constructor, Representable};
use rustpython_vm::{
    Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, atomic_func,
};

use super::convert::{from_py, result_to_py, to_py};
use super::dtype::{cast, dtype_from_py, dtype_to_py};
use super::functions::{Function, axes_of, floats};
use super::scalar::scalar_to_py;
use crate::support::{Arguments, OrRaise, float_of, text};

/// Limits of a float dtype.
#[rustpython_vm::pyclass(module = "numpy", name = "finfo")]
#[derive(Debug, PyPayload)]
pub struct Finfo {
    dtype: DType,
}

impl Constructor for Finfo {
    type Args = FuncArgs;

    fn py_new(_cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let object = Arguments::new("finfo", args).required("dtype", vm)?;
        let dtype = match dtype_from_py(&object, vm) {
            Ok(dtype) => dtype,
            Err(_) => from_py(&object, vm)?.dtype(),
        };
        if !dtype.is_float() {
            return Err(
                vm.new_value_error(format!("data type <class 'numpy.{dtype}'> not inexact"))
            );
        }
        Ok(Self { dtype })
    }
}

#[rustpython_vm::pyclass(with(Constructor))]
impl Finfo {
    fn pick(&self, single: f32, double: f64, vm: &VirtualMachine) -> PyResult {
        let value = if self.dtype == DType::F32 {
            single as f64
        } else {
            double
        };
        scalar_to_py(Scalar::Float(value), self.dtype, vm)
    }

    #[pygetset]
    fn eps(&self, vm: &VirtualMachine) -> PyResult {
        self.pick(f32::EPSILON, f64::EPSILON, vm)
    }

    #[pygetset]
    fn max(&self, vm: &VirtualMachine) -> PyResult {
        self.pick(f32::MAX, f64::MAX, vm)
    }

    #[pygetset]
    fn min(&self, vm: &VirtualMachine) -> PyResult {
        self.pick(f32::MIN, f64::MIN, vm)
    }

    #[pygetset]
    fn tiny(&self, vm: &VirtualMachine) -> PyResult {
        self.pick(f32::MIN_POSITIVE, f64::MIN_POSITIVE, vm)
    }

    #[pygetset]
    fn smallest_normal(&self, vm: &VirtualMachine) -> PyResult {
        self.tiny(vm)
    }

    #[pygetset]
    fn resolution(&self, vm: &VirtualMachine) -> PyResult {
        self.pick(1e-6, 1e-15, vm)
    }

    #[pygetset]
    fn precision(&self) -> i32 {
        if self.dtype == DType::F32 { 6 } else { 15 }
    }

    #[pygetset]
    fn bits(&self) -> usize {
        self.dtype.itemsize() * 8
    }

    #[pygetset]
    fn dtype(&self, vm: &VirtualMachine) -> PyObjectRef {
        dtype_to_py(self.dtype, vm)
    }
}

/// Limits of an integer dtype.
#[rustpython_vm::pyclass(module = "numpy", name = "iinfo")]
#[derive(Debug, PyPayload)]
pub struct Iinfo {
    dtype: DType,
}

impl Constructor for Iinfo {
    type Args = FuncArgs;

    fn py_new(_cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let object = Arguments::new("iinfo", args).required("type", vm)?;
        let dtype = match dtype_from_py(&object, vm) {
            Ok(dtype) => dtype,
            Err(_) => from_py(&object, vm)?.dtype(),
        };
        if !dtype.is_integer() {
            return Err(vm.new_value_error("Invalid integer data type 'f'."));
        }
        Ok(Self { dtype })
    }
}

impl Representable for Iinfo {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        let (low, high) = zelf.limits();
        Ok(format!(
            "iinfo(min={low}, max={high}, dtype={})",
            zelf.dtype
        ))
    }
}

#[rustpython_vm::pyclass(with(Constructor, Representable))]
impl Iinfo {
    fn limits(&self) -> (i128, i128) {
        let bits = self.dtype.itemsize() as u32 * 8;
        match self.dtype.kind() {
            Kind::UInt => (0, (1 << bits) - 1),
            _ => (-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
        }
    }

    #[pygetset]
    fn min(&self) -> i128 {
        self.limits().0
    }

    #[pygetset]
    fn max(&self) -> i128 {
        self.limits().1
    }

    #[pygetset]
    fn bits(&self) -> usize {
        self.dtype.itemsize() * 8
    }

    #[pygetset]
    fn dtype(&self, vm: &VirtualMachine) -> PyObjectRef {
        dtype_to_py(self.dtype, vm)
    }
}

/// `with np.errstate(…)`: no floating-point warnings are given here, so there is nothing to quiet.
#[rustpython_vm::pyclass(module = "numpy", name = "errstate")]
#[derive(Debug, PyPayload)]
pub struct Errstate {}

impl Constructor for Errstate {
    type Args = FuncArgs;

    fn py_new(_cls: &Py<PyType>, _args: FuncArgs, _vm: &VirtualMachine) -> PyResult<Self> {
        Ok(Self {})
    }
}

#[rustpython_vm::pyclass(with(Constructor))]
impl Errstate {
    #[pymethod]
    fn __enter__(zelf: PyRef<Self>) -> PyRef<Self> {
        zelf
    }

    #[pymethod]
    fn __exit__(&self, _args: FuncArgs) -> bool {
        false
    }
}

/// `with np.printoptions(…)`: options in force until its end.
#[rustpython_vm::pyclass(module = "numpy", name = "printoptions")]
#[derive(Debug, PyPayload)]
pub struct Printoptions {
    inside: littoral_array::format::PrintOptions,
    outside: rustpython_vm::common::lock::PyMutex<Option<littoral_array::format::PrintOptions>>,
}

impl Constructor for Printoptions {
    type Args = FuncArgs;

    fn py_new(_cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let mut args = Arguments::new("printoptions", args);
        let inside = super::printing::updated(super::printing::options(), &mut args, vm)?;
        args.finish(vm)?;
        Ok(Self {
            inside,
            outside: Default::default(),
        })
    }
}

#[rustpython_vm::pyclass(with(Constructor))]
impl Printoptions {
    #[pymethod]
    fn __enter__(&self, vm: &VirtualMachine) -> PyResult {
        *self.outside.lock() = Some(super::printing::options());
        super::printing::set(self.inside.clone());
        vm.import("numpy", 0)?
            .get_attr("get_printoptions", vm)?
            .call((), vm)
    }

    #[pymethod]
    fn __exit__(&self, _args: FuncArgs) -> bool {
        if let Some(outside) = self.outside.lock().take() {
            super::printing::set(outside);
        }
        false
    }
}

/// `np.s_`, `np.r_`, `np.c_`: made by indexing.
#[rustpython_vm::pyclass(module = "numpy", name = "IndexExpression")]
#[derive(Debug, PyPayload)]
pub struct Indexed {
    pub kind: &'static str,
}

#[rustpython_vm::pyclass(with(AsMapping))]
impl Indexed {
    fn index(&self, key: &PyObject, vm: &VirtualMachine) -> PyResult {
        if self.kind == "s_" {
            return Ok(key.to_owned());
        }
        let keys = match key.downcast_ref::<PyTuple>() {
            Some(tuple) => tuple.as_slice().to_vec(),
            None => vec![key.to_owned()],
        };
        if self.kind == "index_exp" {
            return Ok(vm.ctx.new_tuple(keys).into());
        }
        if matches!(self.kind, "mgrid" | "ogrid") {
            return self.grid(&keys, key.downcast_ref::<PyTuple>().is_none(), vm);
        }
        let parts = keys
            .iter()
            .map(|key| match key.downcast_ref::<PySlice>() {
                Some(slice) => range(slice, vm),
                None => from_py(key, vm),
            })
            .collect::<PyResult<Vec<_>>>()?;
        let list: Vec<PyObjectRef> = parts
            .into_iter()
            .map(|part| {
                let part = if part.ndim() == 0 {
                    ops::reshape(&part, &[1]).or_raise(vm)?
                } else {
                    part
                };
                Ok(to_py(part, vm))
            })
            .collect::<PyResult<_>>()?;
        let name = if self.kind == "c_" {
            "column_stack"
        } else {
            "concatenate"
        };
        let list: PyObjectRef = vm.ctx.new_list(list).into();
        vm.import("numpy", 0)?.get_attr(name, vm)?.call((list,), vm)
    }
}

impl Indexed {
    /// Positions along each axis, spread over all (`mgrid`) or along their own only (`ogrid`). `single`: no tuple.
    fn grid(&self, keys: &[PyObjectRef], single: bool, vm: &VirtualMachine) -> PyResult {
        let lines = keys
            .iter()
            .map(|key| match key.downcast_ref::<PySlice>() {
                Some(slice) => range(slice, vm),
                None => Err(vm.new_type_error("grids are made of slices")),
            })
            .collect::<PyResult<Vec<_>>>()?;
        if single && let [line] = lines.as_slice() {
            return Ok(to_py(line.clone(), vm));
        }
        let dtypes: Vec<DType> = lines.iter().map(Array::dtype).collect();
        let dtype = ops::result_type_all(&dtypes).unwrap_or(DType::I64);
        let sizes: Vec<usize> = lines.iter().map(Array::size).collect();
        let mut parts = vec![];
        for (axis, line) in lines.iter().enumerate() {
            let mut shape = vec![1; lines.len()];
            shape[axis] = sizes[axis];
            let open = ops::reshape(&cast(line, dtype, vm)?, &shape).or_raise(vm)?;
            parts.push(match self.kind {
                "ogrid" => open,
                _ => ops::to_contiguous(&ops::broadcast_to(&open, &sizes).or_raise(vm)?),
            });
        }
        if self.kind == "ogrid" {
            let parts = parts.into_iter().map(|part| to_py(part, vm)).collect();
            return Ok(vm.ctx.new_tuple(parts).into());
        }
        let stacked = ops::stack(0, &parts.iter().collect::<Vec<_>>()).or_raise(vm)?;
        Ok(to_py(stacked, vm))
    }
}

/// A slice as positions; an imaginary step (a count of points) does not exist here.
fn range(slice: &PySlice, vm: &VirtualMachine) -> PyResult<Array> {
    let value = |object: Option<&PyObjectRef>, default: i64| -> PyResult<Scalar> {
        match object.filter(|object| !vm.is_none(object)) {
            Some(object) => from_py(object, vm)?.item().or_raise(vm),
            None => Ok(Scalar::Int(default)),
        }
    };
    let (start, stop) = (
        value(slice.start.as_ref(), 0)?,
        value(Some(&slice.stop), 0)?,
    );
    ops::arange(&start, &stop, &value(slice.step.as_ref(), 1)?).or_raise(vm)
}

impl AsMapping for Indexed {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            subscript: atomic_func!(
                |mapping, key, vm| Indexed::mapping_downcast(mapping).index(key, vm)
            ),
            ..PyMappingMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

fn quiet(_args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    Ok(vm.ctx.new_dict().into())
}

/// Functions without an effect here.
pub const QUIET: &[Function] = &[
    Function::new("seterr", quiet),
    Function::new("geterr", quiet),
];

pub const LINALG: &[Function] = &[Function::new("norm", norm)];

fn norm(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("norm", args);
    let array = cast(&from_py(&*args.required("x", vm)?, vm)?, DType::F64, vm)?;
    let order = args.take_some("ord", vm)?;
    let axis = args.take_some("axis", vm)?;
    let keepdims = args.value::<bool>("keepdims", vm)?.unwrap_or(false);
    let axes = axes_of(axis.as_deref(), array.ndim(), vm)?;
    let options = ReduceOptions {
        skipna: false,
        keepdims,
        ..ReduceOptions::default()
    };
    if let (Some(order), [m, n]) = (&order, array.shape())
        && axis
            .as_ref()
            .is_none_or(|axis| axis.downcast_ref::<PyTuple>().is_some())
        && text(order).as_deref() != Some("fro")
    {
        let value = matrix_norm(&floats(&array, vm)?, *m, *n, order, vm)?;
        return scalar_to_py(Scalar::Float(value), DType::F64, vm);
    }
    let power = match order {
        None => 2.0,
        Some(order) if text(&order).as_deref() == Some("fro") => 2.0,
        Some(order) => float_of(&order, vm)?,
    };
    let size = ops::unary(Unary::Abs, &array).or_raise(vm)?;
    let sum = |array: &Array| ops::reduce(Reduce::Sum, array, &axes, &options).or_raise(vm);
    let result = if power == f64::INFINITY {
        ops::reduce(Reduce::Max, &size, &axes, &options).or_raise(vm)?
    } else if power == f64::NEG_INFINITY {
        ops::reduce(Reduce::Min, &size, &axes, &options).or_raise(vm)?
    } else if power == 2.0 {
        let square = ops::binary(Binary::Mul, &array, &array).or_raise(vm)?;
        ops::unary(Unary::Sqrt, &sum(&square)?).or_raise(vm)?
    } else if power == 1.0 {
        sum(&size)?
    } else {
        let exponent = |value: f64| Array::scalar(Scalar::Float(value));
        let powers = ops::binary(Binary::Pow, &size, &exponent(power)).or_raise(vm)?;
        ops::binary(Binary::Pow, &sum(&powers)?, &exponent(1.0 / power)).or_raise(vm)?
    };
    result_to_py(result, vm)
}

/// Norms of a matrix: the largest (smallest) sum of a column or a row, or of its singular values.
fn matrix_norm(
    a: &[f64],
    m: usize,
    n: usize,
    order: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<f64> {
    let singular = || ops::matrix::svd(a, m, n).s;
    if text(order).as_deref() == Some("nuc") {
        return Ok(singular().iter().sum());
    }
    let order = float_of(order, vm)?;
    let columns = (0..n).map(|j| (0..m).map(|i| a[i * n + j].abs()).sum::<f64>());
    let rows = (0..m).map(|i| (0..n).map(|j| a[i * n + j].abs()).sum::<f64>());
    let most = f64::max;
    Ok(match order {
        1.0 => columns.fold(0.0, most),
        -1.0 => columns.fold(f64::INFINITY, f64::min),
        2.0 => singular().first().copied().unwrap_or(0.0),
        -2.0 => singular().last().copied().unwrap_or(0.0),
        f64::INFINITY => rows.fold(0.0, most),
        f64::NEG_INFINITY => rows.fold(f64::INFINITY, f64::min),
        _ => return Err(vm.new_value_error("Invalid norm order for matrices.")),
    })
}
