//! A worked, tested example of a native module: what to write for what Python sees. Read it with
//! [`crate::support`]. (Compiled for tests only.)
//!
//! Arithmetic, indexing and the like are *slots*, implemented as traits and listed in
//! `#[pyclass(with(…))]`; they cannot be written as `#[pymethod] fn __add__`. Ordinary methods are
//! `#[pymethod]`, properties `#[pygetset]`.

use rustpython_vm::Context;
use rustpython_vm::builtins::PyModuleDef;

pub fn modules(ctx: &Context) -> Vec<&'static PyModuleDef> {
    vec![_example::module_def(ctx)]
}

#[rustpython_vm::pymodule(name = "example")]
mod _example {
    use rustpython_vm::builtins::{PyStr, PyType, PyTypeRef};
    use rustpython_vm::common::lock::PyMutex;
    use rustpython_vm::function::{FuncArgs, OptionalArg, PyComparisonValue};
    use rustpython_vm::protocol::{
        PyIterReturn, PyMappingMethods, PyNumberMethods, PySequenceMethods,
    };
    use rustpython_vm::types::{
        AsMapping, AsNumber, AsSequence, Comparable, Constructor, GetAttr, Hashable, IterNext,
        Iterable, PyComparisonOp, Representable, SelfIter,
    };
    use rustpython_vm::{
        AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine,
        atomic_func,
    };

    use crate::support::{self, Arguments};

    /// An exception class of our own: made once, found as `example.UnitError`.
    #[pyattr(once, name = "UnitError")]
    fn unit_error(vm: &VirtualMachine) -> PyTypeRef {
        let bases = vec![vm.ctx.exceptions.value_error.to_owned()];
        vm.ctx
            .new_exception_type("example", "UnitError", Some(bases))
    }

    /// A constant.
    #[pyattr]
    const ANSWER: i32 = 42;

    /// Numbers with a unit. The payload is immutable, or uses `PyMutex`/`RefCell` inside; never
    /// hold a borrow of it while Python code may run.
    #[pyattr]
    #[pyclass(module = "example", name = "Lengths")]
    #[derive(Debug, PyPayload)]
    struct Lengths {
        values: Vec<f64>,
        unit: String,
    }

    /// `Lengths(values, unit="m")`: arguments as a struct.
    #[derive(FromArgs)]
    struct NewArguments {
        #[pyarg(any)]
        values: PyObjectRef,
        #[pyarg(any, optional)]
        unit: OptionalArg<PyRef<PyStr>>,
    }

    impl Constructor for Lengths {
        type Args = NewArguments;

        fn py_new(_cls: &Py<PyType>, args: Self::Args, vm: &VirtualMachine) -> PyResult<Self> {
            let values = vm.extract_elements_with(&args.values, |v| support::float_of(&v, vm))?;
            let unit = match args.unit {
                OptionalArg::Present(unit) => unit.to_string_lossy().into_owned(),
                OptionalArg::Missing => "m".to_owned(),
            };
            Ok(Self { values, unit })
        }
    }

    #[pyclass(
        flags(BASETYPE),
        with(
            Constructor,
            Representable,
            AsNumber,
            AsMapping,
            AsSequence,
            Comparable,
            Hashable,
            Iterable,
            GetAttr
        )
    )]
    impl Lengths {
        /// `lengths.unit`.
        #[pygetset]
        fn unit(&self) -> String {
            self.unit.clone()
        }

        /// `lengths.map(function, *, unit=None)`: calls back into Python.
        #[pymethod]
        fn map(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
            let mut args = Arguments::new("map", args);
            let function = args.required("function", vm)?;
            let unit = args.keyword_value::<String>("unit", vm)?;
            args.finish(vm)?;
            let values = self.values.iter().map(|&value| {
                let result = function.call((value,), vm)?;
                support::float_of(&result, vm)
            });
            let unit = unit.unwrap_or_else(|| self.unit.clone());
            Ok(Self {
                values: values.collect::<PyResult<_>>()?,
                unit,
            })
        }

        /// Returning `Self` (or anything `ToPyObject`) makes the object.
        fn binary(
            a: &PyObject,
            b: &PyObject,
            op: fn(f64, f64) -> f64,
            vm: &VirtualMachine,
        ) -> PyResult {
            // Either side may be ours: `lengths * 2` and `2 * lengths` come here.
            let number = |object: &PyObject| {
                support::scalar_of(object, vm).map(|scalar| scalar.and_then(|s| s.as_f64()))
            };
            let result = match (a.downcast_ref::<Self>(), b.downcast_ref::<Self>()) {
                (Some(a), Some(b)) if a.unit != b.unit => {
                    let message = format!("units differ: {} and {}", a.unit, b.unit);
                    let class = unit_error(vm);
                    return Err(support::exception(&class, message, vm));
                }
                (Some(a), Some(b)) => Self {
                    values: a
                        .values
                        .iter()
                        .zip(&b.values)
                        .map(|(x, y)| op(*x, *y))
                        .collect(),
                    unit: a.unit.clone(),
                },
                (Some(a), None) => match number(b)? {
                    Some(y) => Self {
                        values: a.values.iter().map(|x| op(*x, y)).collect(),
                        unit: a.unit.clone(),
                    },
                    None => return Ok(vm.ctx.not_implemented()),
                },
                (None, Some(b)) => match number(a)? {
                    Some(x) => Self {
                        values: b.values.iter().map(|y| op(x, *y)).collect(),
                        unit: b.unit.clone(),
                    },
                    None => return Ok(vm.ctx.not_implemented()),
                },
                (None, None) => return Ok(vm.ctx.not_implemented()),
            };
            Ok(result.into_ref(&vm.ctx).into())
        }
    }

    impl AsNumber for Lengths {
        fn as_number() -> &'static PyNumberMethods {
            static METHODS: PyNumberMethods = PyNumberMethods {
                add: Some(|a, b, vm| Lengths::binary(a, b, |x, y| x + y, vm)),
                subtract: Some(|a, b, vm| Lengths::binary(a, b, |x, y| x - y, vm)),
                multiply: Some(|a, b, vm| Lengths::binary(a, b, |x, y| x * y, vm)),
                true_divide: Some(|a, b, vm| Lengths::binary(a, b, |x, y| x / y, vm)),
                negative: Some(|number, vm| {
                    let zelf = Lengths::number_downcast(number);
                    let values = zelf.values.iter().map(|value| -value).collect();
                    let unit = zelf.unit.clone();
                    Ok(Lengths { values, unit }.into_ref(&vm.ctx).into())
                }),
                ..PyNumberMethods::NOT_IMPLEMENTED
            };
            &METHODS
        }
    }

    impl AsMapping for Lengths {
        fn as_mapping() -> &'static PyMappingMethods {
            static METHODS: PyMappingMethods = PyMappingMethods {
                length: atomic_func!(|mapping, _vm| {
                    Ok(Lengths::mapping_downcast(mapping).values.len())
                }),
                // `lengths[key]`; slices and tuples arrive as PySlice and PyTuple.
                subscript: atomic_func!(|mapping, key, vm| {
                    let zelf = Lengths::mapping_downcast(mapping);
                    let index: usize = key.to_owned().try_into_value(vm)?;
                    match zelf.values.get(index) {
                        Some(value) => Ok(vm.ctx.new_float(*value).into()),
                        None => Err(vm.new_index_error(format!(
                            "index {index} is out of bounds for {} lengths",
                            zelf.values.len()
                        ))),
                    }
                }),
                // `ass_subscript` is `lengths[key] = value`, with none: `del lengths[key]`.
                ..PyMappingMethods::NOT_IMPLEMENTED
            };
            &METHODS
        }
    }

    impl AsSequence for Lengths {
        fn as_sequence() -> &'static PySequenceMethods {
            static METHODS: PySequenceMethods = PySequenceMethods {
                contains: atomic_func!(|sequence, target, vm| {
                    let zelf = Lengths::sequence_downcast(sequence);
                    let value: f64 = support::float_of(target, vm)?;
                    Ok(zelf.values.contains(&value))
                }),
                ..PySequenceMethods::NOT_IMPLEMENTED
            };
            &METHODS
        }
    }

    impl Comparable for Lengths {
        fn cmp(
            zelf: &Py<Self>,
            other: &PyObject,
            op: PyComparisonOp,
            _vm: &VirtualMachine,
        ) -> PyResult<PyComparisonValue> {
            op.eq_only(|| match other.downcast_ref::<Self>() {
                Some(other) => {
                    let equal = zelf.values == other.values && zelf.unit == other.unit;
                    Ok(PyComparisonValue::Implemented(equal))
                }
                None => Ok(PyComparisonValue::NotImplemented),
            })
        }
        // For arrays, where `a == b` is an array: override `slot_richcompare`, and return
        // `Either::A(object)`.
    }

    impl Hashable for Lengths {
        fn hash(
            _zelf: &Py<Self>,
            vm: &VirtualMachine,
        ) -> PyResult<rustpython_vm::common::hash::PyHash> {
            Err(vm.new_type_error("unhashable type: 'Lengths'"))
        }
    }

    impl Representable for Lengths {
        fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
            Ok(format!("Lengths({:?}, {:?})", zelf.values, zelf.unit))
        }
    }

    /// Attributes that are made up: `lengths.km`. The generic lookup comes first.
    impl GetAttr for Lengths {
        fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
            if let Some(value) = zelf.as_object().generic_getattr_opt(name, None, vm)? {
                return Ok(value);
            }
            if &*name.to_string_lossy() == "first" {
                return Ok(vm.new_pyobj(zelf.values.first().copied()));
            }
            let object = zelf.as_object().to_owned();
            Err(vm.new_no_attribute_error(object, name.to_owned()))
        }
    }

    impl Iterable for Lengths {
        fn iter(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
            Ok(LengthsIterator {
                lengths: zelf,
                next: PyMutex::new(0),
            }
            .into_ref(&vm.ctx)
            .into())
        }
    }

    /// An iterator is a class of its own. (Where it is cheap, give a list's iterator instead.)
    #[pyattr]
    #[pyclass(module = "example", name = "LengthsIterator")]
    #[derive(Debug, PyPayload)]
    struct LengthsIterator {
        lengths: PyRef<Lengths>,
        next: PyMutex<usize>,
    }

    #[pyclass(with(Iterable, IterNext))]
    impl LengthsIterator {}

    impl SelfIter for LengthsIterator {}

    impl IterNext for LengthsIterator {
        fn next(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyIterReturn> {
            let mut next = zelf.next.lock();
            let value = zelf.lengths.values.get(*next).copied();
            *next += 1;
            Ok(match value {
                Some(value) => PyIterReturn::Return(vm.ctx.new_float(value).into()),
                None => PyIterReturn::StopIteration(None),
            })
        }
    }

    /// `example.total(lengths)`: a function.
    #[pyfunction]
    fn total(lengths: PyRef<Lengths>) -> f64 {
        lengths.values.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::run;

    #[test]
    fn arithmetic_and_reflected_arithmetic() {
        let text = run("
            from example import *
            a = Lengths([1, 2], unit='km')
            print(a * 2, 2 * a, 10 - a, -a, a + a)
            class Other:
                def __radd__(self, x): return 'mine'
            print(a + Other())
            try: a + 'x'
            except TypeError as error: print(error)
            try: a + Lengths([1])
            except ValueError as error: print(type(error), error)
        ");
        let expected = "\
Lengths([2.0, 4.0], \"km\") Lengths([2.0, 4.0], \"km\") Lengths([9.0, 8.0], \"km\") \
Lengths([-1.0, -2.0], \"km\") Lengths([2.0, 4.0], \"km\")
mine
unsupported operand type(s) for +: 'Lengths' and 'str'
<class 'example.UnitError'> units differ: km and m
";
        assert_eq!(text, expected);
    }

    #[test]
    fn indexing_iteration_attributes_callbacks() {
        let text = run("
            from example import *
            a = Lengths([1, 2])
            print(len(a), a[1], list(a), 2 in a, a.unit, a.first, total(a), a == Lengths([1, 2]))
            print(a.map(lambda x: x + 1), a.map(function=lambda x: x, unit='cm'))
            for call in [lambda: a[5], lambda: a.nothing, lambda: a.map(), lambda: a.map(abs, x=1)]:
                try: call()
                except Exception as error: print(type(error).__name__, error)
            class Child(Lengths):
                @property
                def double(self): return self * 2
            print(Child([3]).double)
        ");
        let expected = "\
2 2.0 [1.0, 2.0] True m 1.0 3.0 True
Lengths([2.0, 3.0], \"m\") Lengths([1.0, 2.0], \"cm\")
IndexError index 5 is out of bounds for 2 lengths
AttributeError 'Lengths' object has no attribute 'nothing'
TypeError map() missing 1 required positional argument: 'function'
TypeError map() got an unexpected keyword argument 'x'
Lengths([6.0], \"m\")
";
        assert_eq!(text, expected);
    }
}
