//! The native classes `DataFrame`, `Series`, `Index`, and what Python's syntax does with them.
//! Their methods are in tables (`super::methods`).

use std::cell::RefCell;

use littoral_array::{Array, Scalar, ops};
use littoral_frame::{DataFrame, Index, Series, column, format, options};
use rustpython_vm::builtins::{PyBaseExceptionRef, PySlice, PyType, PyTypeRef};
use rustpython_vm::class::{PyClassImpl, StaticType};
use rustpython_vm::common::lock::PyMutex;
use rustpython_vm::function::{FuncArgs, PySetterValue};
use rustpython_vm::types::{
    AsMapping, AsNumber, AsSequence, Comparable, Constructor, GetAttr, Hashable, Iterable,
    Representable,
};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine,
};

use super::{convert, methods};
use crate::numpy;
use crate::support::{self, Arguments, OrRaise, text};

macro_rules! shell {
    ($shell:ident, $model:ty, $name:literal) => {
        #[pyclass(module = "pandas", name = $name)]
        #[derive(PyPayload)]
        pub struct $shell {
            model: PyMutex<$model>,
        }

        impl $shell {
            pub fn new(model: $model) -> Self {
                Self {
                    model: PyMutex::new(model),
                }
            }

            pub fn get(&self) -> $model {
                self.model.lock().clone()
            }

            pub fn set(&self, model: $model) {
                *self.model.lock() = model;
            }
        }

        impl std::fmt::Debug for $shell {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($name)
            }
        }
    };
}

shell!(PyFrame, DataFrame, "DataFrame");
shell!(PySeries, Series, "Series");
shell!(PyIndex, Index, "Index");

pub fn frame(frame: DataFrame, vm: &VirtualMachine) -> PyObjectRef {
    PyFrame::new(frame).into_ref(&vm.ctx).into()
}

pub fn series(series: Series, vm: &VirtualMachine) -> PyObjectRef {
    PySeries::new(series).into_ref(&vm.ctx).into()
}

thread_local! {
    /// `RangeIndex` and the others, which are subclasses of `Index` without data of their own.
    static CLASSES: RefCell<Vec<(&'static str, PyTypeRef)>> = const { RefCell::new(Vec::new()) };
}

const INDEX_CLASSES: [&str; 5] = [
    "RangeIndex",
    "DatetimeIndex",
    "TimedeltaIndex",
    "MultiIndex",
    "CFTimeIndex",
];

/// An index, in pandas' class for it.
pub fn index(index: Index, vm: &VirtualMachine) -> PyResult {
    let class = index.class();
    let known = CLASSES.with_borrow(|known| {
        let found = known.iter().find(|(name, _)| *name == class);
        found.map(|(_, class)| class.clone())
    });
    match known {
        Some(class) => Ok(PyIndex::new(index).into_ref_with_type(vm, class)?.into()),
        None => Ok(PyIndex::new(index).into_ref(&vm.ctx).into()),
    }
}

/// Makes the classes, once for an interpreter: the names and classes of the module.
pub fn init(vm: &VirtualMachine) -> PyResult<Vec<(&'static str, PyTypeRef)>> {
    let mut classes = vec![
        ("DataFrame", PyFrame::make_static_type()),
        ("Series", PySeries::make_static_type()),
        ("Index", PyIndex::make_static_type()),
    ];
    let mut subclasses = vec![];
    for name in INDEX_CLASSES {
        let dict = vm.ctx.new_dict();
        dict.set_item("__module__", vm.ctx.new_str("pandas").into(), vm)?;
        let bases = vm
            .ctx
            .new_tuple(vec![PyIndex::static_type().to_owned().into()]);
        let maker = vm.ctx.types.type_type.as_object();
        let class = maker.call((vm.ctx.new_str(name), bases, dict), vm)?;
        let class = class
            .downcast::<PyType>()
            .map_err(|_| vm.new_type_error("type() gave no type"))?;
        subclasses.push((name, class));
    }
    CLASSES.with_borrow_mut(|known| known.clone_from(&subclasses));
    classes.extend(subclasses);
    super::dtype::StringDtype::make_static_type();
    methods::install(PyFrame::static_type(), methods::On::Frame, vm);
    methods::install(PySeries::static_type(), methods::On::Series, vm);
    methods::install(PyIndex::static_type(), methods::On::Index, vm);
    Ok(classes)
}

impl Constructor for PyFrame {
    type Args = FuncArgs;

    fn py_new(_cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let mut args = Arguments::new("DataFrame.__init__", args);
        let data = args.take_some("data", vm)?;
        let index = args.take_some("index", vm)?;
        let columns = args.take_some("columns", vm)?;
        let dtype = args.take_some("dtype", vm)?;
        args.take("copy", vm)?;
        args.finish(vm)?;
        let index = index
            .map(|index| convert::index_of(&index, vm))
            .transpose()?;
        let columns = columns
            .map(|columns| convert::index_of(&columns, vm))
            .transpose()?;
        let mut frame = super::construct::frame_of(data.as_deref(), index, columns, vm)?;
        if let Some(dtype) = dtype {
            let dtype = numpy::dtype_from_py(&dtype, vm)?;
            frame = frame
                .map(|values| Ok(littoral_array::ops::cast(values, dtype)?))
                .or_raise(vm)?;
        }
        Ok(Self::new(frame))
    }
}

impl Constructor for PySeries {
    type Args = FuncArgs;

    fn py_new(_cls: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let mut args = Arguments::new("Series.__init__", args);
        let data = args.take_some("data", vm)?;
        let index = args.take_some("index", vm)?;
        let dtype = args.take_some("dtype", vm)?;
        let name = args.take_some("name", vm)?;
        args.take("copy", vm)?;
        args.finish(vm)?;
        let index = index
            .map(|index| convert::index_of(&index, vm))
            .transpose()?;
        let name = match name {
            Some(name) => Some(convert::name(Some(name), vm)?),
            None => None,
        };
        let series = super::construct::series_of(data.as_deref(), index, name, vm)?;
        Ok(Self::new(match dtype {
            Some(dtype) => series
                .cast(numpy::dtype_from_py(&dtype, vm)?)
                .or_raise(vm)?,
            None => series,
        }))
    }
}

/// What `CFTimeIndex` says to other objects than dates of one calendar.
fn not_dates(data: &PyObject, vm: &VirtualMachine) -> PyResult<PyBaseExceptionRef> {
    let items = support::items(data, vm)?;
    let class = crate::cftime::base_class();
    let first = items.first().filter(|first| !first.fast_isinstance(&class));
    Ok(vm.new_type_error(match first {
        Some(first) => format!(
            "CFTimeIndex requires cftime.datetime objects. Got object of {}.",
            support::repr_of(first.class().as_object(), vm)?
        ),
        None => format!(
            "CFTimeIndex requires using datetime objects of all the same type.  Got\n{}.",
            support::str_of(data, vm)?
        ),
    }))
}

impl Constructor for PyIndex {
    type Args = FuncArgs;

    fn slot_new(cls: PyTypeRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let class = cls.name().to_string();
        let mut args = Arguments::new("Index.__new__", args);
        if class == "RangeIndex" {
            let start = args.value::<i64>("start", vm)?.unwrap_or(0);
            let stop = args.value::<i64>("stop", vm)?;
            let step = args.value::<i64>("step", vm)?.unwrap_or(1);
            let name = convert::name(args.take("name", vm)?, vm)?;
            let (start, stop) = stop.map_or((0, start), |stop| (start, stop));
            if step == 0 {
                return Err(vm.new_value_error("Step must not be zero"));
            }
            let span = i128::from(stop) - i128::from(start);
            let steps =
                (span + i128::from(step) - i128::from(step.signum())).div_euclid(i128::from(step));
            let size = usize::try_from(steps.max(0))
                .map_err(|_| vm.new_overflow_error("a range of too many numbers"))?;
            ops::room(&[size], size_of::<i64>()).or_raise(vm)?;
            let flat = littoral_frame::Flat::range(start, step, size, name).or_raise(vm)?;
            return index(Index::Flat(flat), vm);
        }
        let data = args.take_some("data", vm)?;
        let freq = args.keyword_value::<String>("freq", vm)?;
        let dtype = args.take_some("dtype", vm)?;
        let name = args.take_some("name", vm)?;
        for ignored in ["copy", "tupleize_cols", "tz"] {
            args.keyword(ignored);
        }
        args.finish(vm)?;
        let Some(data) = data else {
            return Err(vm.new_type_error(format!(
                "{class}(...) must be called with a collection of some kind, None was passed"
            )));
        };
        let mut made = match class.as_str() {
            "DatetimeIndex" => super::functions::datetime_index(&data, None, vm)?,
            "TimedeltaIndex" => super::functions::timedelta_index(&data, None, vm)?,
            _ => convert::index_of(&data, vm)?,
        };
        if class == "CFTimeIndex" && !made.is_empty() && made.class() != "CFTimeIndex" {
            return Err(not_dates(&data, vm)?);
        }
        if let (Some(dtype), Index::Flat(flat)) = (dtype, &mut made) {
            let dtype = numpy::dtype_from_py(&dtype, vm)?;
            let values = littoral_array::ops::cast(&flat.values, dtype).or_raise(vm)?;
            flat.values = column::normalised(&values).or_raise(vm)?;
            flat.range = None;
        }
        if let (Some(freq), Index::Flat(flat)) = (freq, &mut made) {
            flat.freq = match freq.as_str() {
                "infer" => littoral_array::calendar::infer_freq(&flat.values).or_raise(vm)?,
                freq => Some(freq.to_owned()),
            };
        }
        if let Some(name) = name {
            let name = convert::name(Some(name), vm)?;
            made.set_names(vec![name]).or_raise(vm)?;
        }
        index(made, vm)
    }

    fn py_new(_cls: &Py<PyType>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Err(vm.new_type_error("Index() needs data"))
    }
}

impl Representable for PyFrame {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        format::frame_text(&zelf.get(), &options()).or_raise(vm)
    }
}

impl Representable for PySeries {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        format::series_text(&zelf.get(), &options()).or_raise(vm)
    }
}

impl Representable for PyIndex {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        format::index_repr(&zelf.get(), &options()).or_raise(vm)
    }
}

/// The new names of an index, given as one or as a list.
fn names_of(value: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<littoral_frame::Name>> {
    if vm.is_none(value) {
        return Ok(vec![None]);
    }
    let as_name = |value: Scalar| {
        if matches!(value, Scalar::None) {
            None
        } else {
            Some(value)
        }
    };
    Ok(convert::scalars(value, vm)?
        .into_iter()
        .map(as_name)
        .collect())
}

fn assigned(value: PySetterValue, vm: &VirtualMachine) -> PyResult {
    match value {
        PySetterValue::Assign(value) => Ok(value),
        PySetterValue::Delete => Err(vm.new_attribute_error("can't delete attribute")),
    }
}

fn same_length(index: &Index, size: usize, vm: &VirtualMachine) -> PyResult<()> {
    match index.len() == size {
        true => Ok(()),
        false => Err(vm.new_value_error(format!(
            "Length mismatch: Expected axis has {size} elements, new values have {} elements",
            index.len()
        ))),
    }
}

#[rustpython_vm::pyclass(
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
impl PyFrame {
    #[pygetset]
    fn index(&self, vm: &VirtualMachine) -> PyResult {
        index(self.get().index, vm)
    }

    #[pygetset(setter)]
    fn set_index(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        let mut model = self.get();
        let new = convert::index_of(&*assigned(value, vm)?, vm)?;
        same_length(&new, model.len(), vm)?;
        model.index = new;
        self.set(model);
        Ok(())
    }

    #[pygetset]
    fn columns(&self, vm: &VirtualMachine) -> PyResult {
        index(self.get().columns, vm)
    }

    #[pygetset(setter)]
    fn set_columns(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        let mut model = self.get();
        let new = convert::index_of(&*assigned(value, vm)?, vm)?;
        same_length(&new, model.columns.len(), vm)?;
        model.columns = new;
        self.set(model);
        Ok(())
    }

    #[pymethod]
    fn _repr_html_(&self, vm: &VirtualMachine) -> PyResult<String> {
        format::frame_html(&self.get(), &options()).or_raise(vm)
    }
}

#[rustpython_vm::pyclass(
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
impl PySeries {
    #[pygetset]
    fn index(&self, vm: &VirtualMachine) -> PyResult {
        index(self.get().index, vm)
    }

    #[pygetset(setter)]
    fn set_index(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        let mut model = self.get();
        let new = convert::index_of(&*assigned(value, vm)?, vm)?;
        same_length(&new, model.len(), vm)?;
        model.index = new;
        self.set(model);
        Ok(())
    }

    #[pygetset]
    fn name(&self, vm: &VirtualMachine) -> PyResult {
        convert::name_to_py(&self.get().name, vm)
    }

    #[pygetset(setter)]
    fn set_name(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        let mut model = self.get();
        model.name = convert::name(Some(assigned(value, vm)?), vm)?;
        self.set(model);
        Ok(())
    }

    #[pymethod]
    fn __array__(&self, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        Ok(numpy::to_py(
            column::as_numpy(&self.get().values).or_raise(vm)?,
            vm,
        ))
    }

    /// numpy's functions of elements keep the labels.
    #[pymethod]
    fn __array_ufunc__(zelf: PyRef<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut inputs = args.args;
        if inputs.len() < 3 {
            return Ok(vm.ctx.not_implemented());
        }
        let (ufunc, method) = (inputs.remove(0), inputs.remove(0));
        if text(&method).as_deref() != Some("__call__") {
            return Ok(vm.ctx.not_implemented());
        }
        let plain = inputs
            .iter()
            .map(|input| match input.downcast_ref::<PySeries>() {
                Some(series) => Ok(numpy::to_py(series.get().values, vm)),
                None if crate::xarray::objects::Labelled::of(input, vm)?.is_some() => {
                    Ok(vm.ctx.not_implemented())
                }
                None => Ok(input.clone()),
            })
            .collect::<PyResult<Vec<_>>>()?;
        if plain.iter().any(|input| input.is(&vm.ctx.not_implemented)) {
            return Ok(vm.ctx.not_implemented());
        }
        let result = ufunc.call(FuncArgs::from(plain), vm)?;
        let values = numpy::from_py(&result, vm)?;
        let own = zelf.get();
        match values.shape() == [own.len()] {
            true => Ok(series(own.with_values(values), vm)),
            false => Ok(result),
        }
    }
}

#[rustpython_vm::pyclass(
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
impl PyIndex {
    #[pygetset]
    fn name(&self, vm: &VirtualMachine) -> PyResult {
        match self.get() {
            Index::Flat(flat) => convert::name_to_py(&flat.name, vm),
            Index::Multi(multi) => convert::name_to_py(&multi.name, vm),
        }
    }

    #[pygetset(setter)]
    fn set_name(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        let mut model = self.get();
        let name = convert::name(Some(assigned(value, vm)?), vm)?;
        model.set_names(vec![name]).or_raise(vm)?;
        self.set(model);
        Ok(())
    }

    #[pygetset]
    fn names(&self, vm: &VirtualMachine) -> PyResult {
        let names = self.get().names();
        let names = names
            .iter()
            .map(|name| convert::name_to_py(name, vm))
            .collect::<PyResult<_>>()?;
        Ok(vm.ctx.new_list(names).into())
    }

    #[pygetset(setter)]
    fn set_names(&self, value: PySetterValue, vm: &VirtualMachine) -> PyResult<()> {
        let mut model = self.get();
        model
            .set_names(names_of(&*assigned(value, vm)?, vm)?)
            .or_raise(vm)?;
        self.set(model);
        Ok(())
    }

    #[pymethod]
    fn __array__(&self, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        match self.get() {
            Index::Flat(flat) => Ok(numpy::to_py(
                column::as_numpy(&flat.values).or_raise(vm)?,
                vm,
            )),
            multi => Ok(numpy::to_py(multi.to_array().or_raise(vm)?, vm)),
        }
    }
}

/// One element of a column, as pandas gives it.
pub fn element(values: &Array, position: usize, vm: &VirtualMachine) -> PyResult {
    convert::element(&column::at(values, position), values.dtype(), vm)
}

/// Whether a key is a slice.
pub fn is_slice(key: &PyObject) -> bool {
    key.downcast_ref::<PySlice>().is_some()
}
