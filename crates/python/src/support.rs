//! What every native module needs: arguments, lists of names, scalars, errors.

use std::cell::RefCell;
use std::collections::VecDeque;

use indexmap::IndexMap;
use littoral_array::format::cftime_str;
use littoral_array::{ArrayError, Calendar, Scalar, TimeUnit};
use rustpython_vm::builtins::{
    PyBaseExceptionRef, PyFloat, PyInt, PyList, PyStr, PyTuple, PyType, PyTypeRef,
};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine};

/// The arguments of a call, taken one by one as a Python signature would: each by its position or
/// its name. What is left over is an error, worded as CPython's.
///
/// ```ignore
/// // def mean(dim=None, *, skipna=None, keep_attrs=None, **kwargs)
/// let mut args = Arguments::new("mean", args);
/// let dim = args.take("dim", vm)?;
/// let skipna: Option<bool> = args.keyword_value("skipna", vm)?;
/// let rest = args.rest_keywords();
/// args.finish(vm)?;
/// ```
pub struct Arguments {
    function: &'static str,
    positional: VecDeque<PyObjectRef>,
    keywords: IndexMap<String, PyObjectRef>,
    taken: usize,
}

impl Arguments {
    pub fn new(function: &'static str, args: FuncArgs) -> Self {
        Self {
            function,
            positional: args.args.into(),
            keywords: args.kwargs,
            taken: 0,
        }
    }

    /// The name of the function that was called.
    pub fn function(&self) -> &'static str {
        self.function
    }

    /// The next positional argument, or the one of this name. `None` is an answer, too.
    pub fn take(&mut self, name: &str, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
        match self.positional.pop_front() {
            Some(_) if self.keywords.contains_key(name) => Err(vm.new_type_error(format!(
                "{}() got multiple values for argument '{name}'",
                self.function
            ))),
            Some(value) => {
                self.taken += 1;
                Ok(Some(value))
            }
            None => Ok(self.keywords.shift_remove(name)),
        }
    }

    /// Whether the next argument is a sequence or `...`. It stays.
    pub fn several(&self, name: &str) -> bool {
        let next = self.positional.front().or_else(|| self.keywords.get(name));
        next.is_some_and(|next| {
            is_sequence(next)
                || next
                    .downcast_ref::<rustpython_vm::builtins::PyEllipsis>()
                    .is_some()
        })
    }

    /// Like [`take`](Self::take); its absence is an error.
    pub fn required(&mut self, name: &str, vm: &VirtualMachine) -> PyResult {
        self.take(name, vm)?.ok_or_else(|| {
            vm.new_type_error(format!(
                "{}() missing 1 required positional argument: '{name}'",
                self.function
            ))
        })
    }

    /// Like [`take`](Self::take), with Python's `None` as absence.
    pub fn take_some(&mut self, name: &str, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
        Ok(self.take(name, vm)?.filter(|value| !vm.is_none(value)))
    }

    /// [`take_some`](Self::take_some), converted: `args.value::<bool>("deep", vm)?`.
    pub fn value<T: rustpython_vm::TryFromObject>(
        &mut self,
        name: &str,
        vm: &VirtualMachine,
    ) -> PyResult<Option<T>> {
        self.take_some(name, vm)?
            .map(|value| value.try_into_value(vm))
            .transpose()
    }

    /// An argument that is given by name only. `None` is an answer, too.
    pub fn keyword(&mut self, name: &str) -> Option<PyObjectRef> {
        self.keywords.shift_remove(name)
    }

    /// [`keyword`](Self::keyword), converted, with Python's `None` as absence.
    pub fn keyword_value<T: rustpython_vm::TryFromObject>(
        &mut self,
        name: &str,
        vm: &VirtualMachine,
    ) -> PyResult<Option<T>> {
        let value = self.keyword(name).filter(|value| !vm.is_none(value));
        value.map(|value| value.try_into_value(vm)).transpose()
    }

    /// Gives a keyword argument a value, as if it had been passed by name.
    pub fn set_keyword(&mut self, name: &str, value: PyObjectRef) {
        self.keywords.insert(name.to_owned(), value);
    }

    /// `*args`: every positional argument that is left.
    pub fn rest_positional(&mut self) -> Vec<PyObjectRef> {
        self.positional.drain(..).collect()
    }

    /// `**kwargs`: every keyword argument that is left.
    pub fn rest_keywords(&mut self) -> IndexMap<String, PyObjectRef> {
        std::mem::take(&mut self.keywords)
    }

    /// Nothing may be left.
    pub fn finish(self, vm: &VirtualMachine) -> PyResult<()> {
        if let Some(name) = self.keywords.keys().next() {
            return Err(vm.new_type_error(format!(
                "{}() got an unexpected keyword argument '{name}'",
                self.function
            )));
        }
        if !self.positional.is_empty() {
            return Err(vm.new_type_error(format!(
                "{}() takes {} positional argument{} but {} were given",
                self.function,
                self.taken,
                if self.taken == 1 { "" } else { "s" },
                self.taken + self.positional.len()
            )));
        }
        Ok(())
    }
}

/// The text of a Python string; none for other objects.
pub fn text(object: &PyObject) -> Option<String> {
    Some(
        object
            .downcast_ref::<PyStr>()?
            .to_string_lossy()
            .into_owned(),
    )
}

/// What a module of Littoral's own says of a name that it lacks.
pub fn not_there(module: &str, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
    Err(vm.new_attribute_error(format!(
        "module '{module}' has no attribute '{}' in Littoral's {module}, which has the part that xarray's \
         notebooks use",
        name.to_string_lossy()
    )))
}

/// `str(object)`.
pub fn str_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    Ok(object.str(vm)?.to_string_lossy().into_owned())
}

/// `repr(object)`.
pub fn repr_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    Ok(object.repr(vm)?.to_string_lossy().into_owned())
}

/// A number as a float: `3`, `3.0`, anything with `__float__`. (`try_into_value::<f64>` takes floats
/// only.)
pub fn float_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<f64> {
    Ok(object.try_float(vm)?.to_f64())
}

/// Names given as one string or as an iterable of strings: `dim="time"`, `dim=["lat", "lon"]`.
pub fn names(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<String>> {
    if let Some(name) = text(object) {
        return Ok(vec![name]);
    }
    items(object, vm)?
        .iter()
        .map(|item| {
            text(item).ok_or_else(|| {
                let class = item.class().name().to_string();
                vm.new_type_error(format!(
                    "names must be strings, found an object of type {class}"
                ))
            })
        })
        .collect()
}

/// Every item of an iterable.
pub fn items(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
    vm.extract_elements_with(object, Ok)
}

/// Keys and values of a mapping: a dict, or anything with `items()` or with `keys()`.
pub fn pairs(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<(PyObjectRef, PyObjectRef)>> {
    if let Ok(dict) = object
        .to_owned()
        .downcast::<rustpython_vm::builtins::PyDict>()
    {
        return Ok(dict.into_iter().collect());
    }
    if text(object).is_some() {
        return Err(
            vm.new_value_error("dictionary update sequence element #0 has length 1; 2 is required")
        );
    }
    let list = vm.call_method(object, "items", ())?;
    items(&list, vm)?
        .into_iter()
        .map(
            |pair| match pair.downcast_ref::<PyTuple>().map(|pair| pair.as_slice()) {
                Some([key, value]) => Ok((key.clone(), value.clone())),
                _ => Err(vm.new_type_error("items() must give pairs")),
            },
        )
        .collect()
}

/// A dict with string keys, in order.
pub fn dict_of<I>(entries: I, vm: &VirtualMachine) -> PyResult
where
    I: IntoIterator<Item = (String, PyObjectRef)>,
{
    let dict = vm.ctx.new_dict();
    for (key, value) in entries {
        dict.set_item(key.as_str(), value, vm)?;
    }
    Ok(dict.into())
}

/// Whether the object is a list or a tuple.
pub fn is_sequence(object: &PyObject) -> bool {
    object.downcast_ref::<PyList>().is_some() || object.downcast_ref::<PyTuple>().is_some()
}

/// Reads a native class's objects (`np.float64`, `pd.Timestamp`) as a scalar.
pub type ScalarReader = fn(&PyObject, &VirtualMachine) -> Option<Scalar>;
/// Makes the Python object of a scalar that Python itself has no class for (`np.datetime64`).
pub type ScalarWriter = fn(&Scalar, &VirtualMachine) -> Option<PyResult>;

thread_local! {
    static READERS: RefCell<Vec<ScalarReader>> = const { RefCell::new(Vec::new()) };
    static WRITERS: RefCell<Vec<ScalarWriter>> = const { RefCell::new(Vec::new()) };
}

/// Adds a native class to [`scalar_of`]. Called once, when the module is initialised.
pub fn register_scalar_reader(reader: ScalarReader) {
    READERS.with_borrow_mut(|readers| {
        if !readers
            .iter()
            .any(|known| std::ptr::fn_addr_eq(*known, reader))
        {
            readers.push(reader);
        }
    });
}

/// Adds a native class to [`object_of`]. Called once, when the module is initialised.
pub fn register_scalar_writer(writer: ScalarWriter) {
    WRITERS.with_borrow_mut(|writers| {
        if !writers
            .iter()
            .any(|known| std::ptr::fn_addr_eq(*known, writer))
        {
            writers.push(writer);
        }
    });
}

/// The scalar of a Python object: `None`, bool, int, float, str, `datetime.datetime` and `date`
/// (microseconds), `datetime.timedelta`, and registered native classes. `Ok(None)`: no scalar.
pub fn scalar_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Scalar>> {
    if vm.is_none(object) {
        return Ok(Some(Scalar::None));
    }
    let readers = READERS.with_borrow(Clone::clone);
    if let Some(scalar) = readers.iter().find_map(|reader| reader(object, vm)) {
        return Ok(Some(scalar));
    }
    if object.class().is(vm.ctx.types.bool_type) {
        return Ok(Some(Scalar::Bool(object.is(&vm.ctx.true_value))));
    }
    if object.downcast_ref::<PyInt>().is_some() {
        if let Ok(value) = object.to_owned().try_into_value::<i64>(vm) {
            return Ok(Some(Scalar::Int(value)));
        }
        return match object.to_owned().try_into_value::<u64>(vm) {
            Ok(value) => Ok(Some(Scalar::UInt(value))),
            Err(_) => Err(vm.new_overflow_error("Python int too large to convert to C long")),
        };
    }
    if let Some(value) = object.downcast_ref::<PyFloat>() {
        return Ok(Some(Scalar::Float(value.to_f64())));
    }
    if let Some(value) = text(object) {
        return Ok(Some(Scalar::Str(value.into())));
    }
    datetime_of(object, vm)
}

/// `datetime` objects, recognised by the name of their class (or of a base): `datetime` need not
/// have been imported.
fn datetime_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Scalar>> {
    let class = object.class();
    let is = |name: &str| {
        let chain = std::iter::once(class.to_owned()).chain(class.mro_collect());
        chain
            .into_iter()
            .any(|base| is_datetime_class(&base, name, vm))
    };
    let field = |name: &'static str| object.get_attr(name, vm)?.try_into_value::<i64>(vm);
    if is("timedelta") {
        let days = field("days")?;
        let micros = (days * 86_400 + field("seconds")?) * 1_000_000 + field("microseconds")?;
        return Ok(Some(Scalar::Timedelta(micros, TimeUnit::Micro)));
    }
    if is("time") {
        let seconds = field("hour")? * 3600 + field("minute")? * 60 + field("second")?;
        return Ok(Some(Scalar::Time(
            seconds * 1_000_000 + field("microsecond")?,
        )));
    }
    if !is("date") {
        return Ok(None);
    }
    let (month, day) = (field("month")? as u32, field("day")? as u32);
    let days = Calendar::Standard.days_from_date(field("year")?, month, day);
    let mut micros = days * 86_400_000_000;
    if is("datetime") {
        let seconds = field("hour")? * 3600 + field("minute")? * 60 + field("second")?;
        micros += seconds * 1_000_000 + field("microsecond")?;
        // A time with a zone is its instant in UTC, as numpy takes it.
        let offset = vm.call_method(object, "utcoffset", ())?;
        if !vm.is_none(&offset)
            && let Some(Scalar::Timedelta(offset, _)) = datetime_of(&offset, vm)?
        {
            micros -= offset;
        }
    }
    Ok(Some(Scalar::Datetime(micros, TimeUnit::Micro)))
}

fn is_datetime_class(class: &PyTypeRef, name: &str, vm: &VirtualMachine) -> bool {
    if &*class.name() != name {
        return false;
    }
    let module = class.as_object().get_attr("__module__", vm).ok();
    let module = module.and_then(|module| text(&module));
    matches!(module.as_deref(), Some("datetime" | "_pydatetime"))
}

/// The Python object of a scalar. Times become `datetime.datetime` and `datetime.timedelta` unless
/// a native class is registered for them; NaT becomes `None`.
pub fn object_of(scalar: &Scalar, vm: &VirtualMachine) -> PyResult {
    let writers = WRITERS.with_borrow(Clone::clone);
    if let Some(object) = writers.iter().find_map(|writer| writer(scalar, vm)) {
        return object;
    }
    Ok(match scalar {
        Scalar::None => vm.ctx.none(),
        Scalar::Bool(value) => vm.ctx.new_bool(*value).into(),
        Scalar::Int(value) => vm.ctx.new_int(*value).into(),
        Scalar::UInt(value) => vm.ctx.new_int(*value).into(),
        Scalar::Float(value) => vm.ctx.new_float(*value).into(),
        Scalar::Str(value) => vm.ctx.new_str(&**value).into(),
        Scalar::Interval(_) => vm
            .ctx
            .new_str(littoral_array::format::scalar_str(scalar, scalar.dtype()))
            .into(),
        Scalar::Labels(labels) => {
            let items = labels
                .items
                .iter()
                .map(|item| label_item(item, labels.numpy, vm));
            vm.ctx.new_tuple(items.collect::<PyResult<_>>()?).into()
        }
        time if time.is_null() => vm.ctx.none(),
        Scalar::Datetime(value, unit) => {
            let micros = micros(*value, *unit, vm)?;
            let epoch = datetime_class("datetime", vm)?.call((1970, 1, 1), vm)?;
            {
                let delta = timedelta(micros, vm)?;
                vm._add(&epoch, &delta)?
            }
        }
        Scalar::Timedelta(value, unit) => timedelta(micros(*value, *unit, vm)?, vm)?,
        // `cftime` registers a writer of its own.
        Scalar::Cftime(value, calendar) => vm.ctx.new_str(cftime_str(*value, *calendar)).into(),
        Scalar::Date(days) => {
            let (year, month, day) = Calendar::ProlepticGregorian.date_from_days(*days);
            datetime_class("date", vm)?.call((year, month, day), vm)?
        }
        Scalar::Time(micros) => {
            let seconds = micros / 1_000_000;
            let parts = (
                seconds / 3600,
                seconds / 60 % 60,
                seconds % 60,
                micros % 1_000_000,
            );
            datetime_class("time", vm)?.call(parts, vm)?
        }
        Scalar::List(items) => vm.ctx.new_list(objects_of(items, vm)?).into(),
        Scalar::Tuple(items) => vm.ctx.new_tuple(objects_of(items, vm)?).into(),
    })
}

fn objects_of(items: &[Scalar], vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
    items.iter().map(|item| object_of(item, vm)).collect()
}

/// An item of the label of a `MultiIndex`: times are pandas' own, numbers those of Python or of numpy.
fn label_item(item: &Scalar, numpy: bool, vm: &VirtualMachine) -> PyResult {
    match item {
        Scalar::Bool(_) | Scalar::Int(_) | Scalar::UInt(_) | Scalar::Float(_) if numpy => {
            crate::numpy::scalar_to_py(item.clone(), item.dtype(), vm)
        }
        item => crate::pandas::python_element(item, vm),
    }
}

/// The label that a tuple is: of plain values, tuples among them.
pub fn labels_scalar(tuple: &PyTuple, vm: &VirtualMachine) -> PyResult<Option<Scalar>> {
    let mut items = vec![];
    for item in tuple.as_slice() {
        let scalar = match item.downcast_ref::<PyTuple>() {
            Some(inner) => labels_scalar(inner, vm)?,
            None => scalar_of(item, vm)?,
        };
        match scalar {
            Some(scalar) => items.push(scalar),
            None => return Ok(None),
        }
    }
    Ok(Some(Scalar::labels(items)))
}

fn micros(value: i64, unit: TimeUnit, vm: &VirtualMachine) -> PyResult<i64> {
    let micros = i128::from(value) * i128::from(unit.nanos()) / 1000;
    i64::try_from(micros).map_err(|_| vm.new_overflow_error("time out of range"))
}

fn datetime_class(name: &'static str, vm: &VirtualMachine) -> PyResult {
    vm.import("datetime", 0)?.get_attr(name, vm)
}

fn timedelta(micros: i64, vm: &VirtualMachine) -> PyResult {
    let (days, rest) = (
        micros.div_euclid(86_400_000_000),
        micros.rem_euclid(86_400_000_000),
    );
    let class = datetime_class("timedelta", vm)?;
    class.call((days, rest / 1_000_000, rest % 1_000_000), vm)
}

/// The Python exception of a domain's error. Implemented by each module for the errors it meets.
pub trait ToPython {
    fn to_python(&self, vm: &VirtualMachine) -> PyBaseExceptionRef;
}

impl ToPython for ArrayError {
    fn to_python(&self, vm: &VirtualMachine) -> PyBaseExceptionRef {
        let message = self.to_string();
        match self {
            ArrayError::OutOfBounds { .. } => vm.new_index_error(message),
            ArrayError::DType { .. } | ArrayError::DTypes { .. } => vm.new_type_error(message),
            ArrayError::Unsupported(_) => vm.new_not_implemented_error(message),
            ArrayError::ZeroDivision(_) => vm.new_zero_division_error(message),
            ArrayError::Overflow(_) => vm.new_overflow_error(message),
            ArrayError::Memory { .. } => exception(vm.ctx.exceptions.memory_error, message, vm),
            _ => vm.new_value_error(message),
        }
    }
}

/// `result.or_raise(vm)?`: a domain's error as a Python exception.
pub trait OrRaise<T> {
    fn or_raise(self, vm: &VirtualMachine) -> PyResult<T>;
}

impl<T, E: ToPython> OrRaise<T> for Result<T, E> {
    fn or_raise(self, vm: &VirtualMachine) -> PyResult<T> {
        self.map_err(|error| error.to_python(vm))
    }
}

/// An exception of a class with one text. The class is called, as some (`OSError`) hold more than
/// their arguments.
pub fn exception(
    class: &rustpython_vm::Py<PyType>,
    message: impl Into<String>,
    vm: &VirtualMachine,
) -> PyBaseExceptionRef {
    let message: PyObjectRef = vm.ctx.new_str(message.into()).into();
    vm.invoke_exception(class.to_owned(), vec![message])
        .unwrap_or_else(|error| error)
}
