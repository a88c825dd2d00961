//! `GridSpec`, and the array of axes that `subplots` gives.

use std::rc::Rc;

use littoral_plot::Place;
use rustpython_vm::builtins::{PySlice, PyTuple};
use rustpython_vm::protocol::PyMappingMethods;
use rustpython_vm::types::{AsMapping, Iterable, Representable};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, atomic_func,
};

use super::handle::{Fig, What};
use super::values;
use crate::support::{self, Arguments};

/// The indices that a key of one axis means, and whether the axis stays.
fn indices(key: &PyObject, length: usize, vm: &VirtualMachine) -> PyResult<(Vec<usize>, bool)> {
    if let Some(slice) = key.downcast_ref::<PySlice>() {
        let all: Vec<usize> = slice.to_saturated(vm)?.iter(length).collect();
        return Ok((all, true));
    }
    let index: isize = key.to_owned().try_into_value(vm)?;
    let at = if index < 0 {
        index + length as isize
    } else {
        index
    };
    if at < 0 || at >= length as isize {
        return Err(vm.new_index_error(format!(
            "index {index} is out of bounds for axis 0 with size {length}"
        )));
    }
    Ok((vec![at as usize], false))
}

/// A numpy-like array of axes.
#[rustpython_vm::pyclass(module = "numpy", name = "ndarray")]
#[derive(Debug, PyPayload)]
pub struct AxesArray {
    items: Vec<PyObjectRef>,
    /// One or two sides.
    shape: Vec<usize>,
}

impl AxesArray {
    pub fn object(items: Vec<PyObjectRef>, shape: Vec<usize>, vm: &VirtualMachine) -> PyObjectRef {
        use rustpython_vm::class::PyClassImpl;
        AxesArray::make_static_type();
        AxesArray { items, shape }.into_ref(&vm.ctx).into()
    }

    /// Every object, row by row.
    pub fn items(&self) -> &[PyObjectRef] {
        &self.items
    }

    fn get(&self, key: &PyObject, vm: &VirtualMachine) -> PyResult {
        let keys: Vec<PyObjectRef> = match key.downcast_ref::<PyTuple>() {
            Some(tuple) => tuple.as_slice().to_vec(),
            None => vec![key.to_owned()],
        };
        if keys.len() > self.shape.len() {
            return Err(vm.new_index_error(format!(
                "too many indices for array: array is {}-dimensional, but {} were indexed",
                self.shape.len(),
                keys.len()
            )));
        }
        let mut picks = Vec::new();
        for (axis, length) in self.shape.iter().enumerate() {
            picks.push(match keys.get(axis) {
                Some(key) => indices(key, *length, vm)?,
                None => ((0..*length).collect(), true),
            });
        }
        let (rows, cols) = match &picks[..] {
            [only] => (vec![0], only.0.clone()),
            [rows, cols, ..] => (rows.0.clone(), cols.0.clone()),
            [] => (vec![], vec![]),
        };
        let width = self.shape.last().copied().unwrap_or(1);
        let items: Vec<PyObjectRef> = rows
            .iter()
            .flat_map(|row| cols.iter().map(move |col| row * width + col))
            .map(|at| self.items[at].clone())
            .collect();
        let shape: Vec<usize> = picks
            .iter()
            .filter(|(_, stays)| *stays)
            .map(|(picked, _)| picked.len())
            .collect();
        if shape.is_empty() {
            return Ok(items[0].clone());
        }
        Ok(AxesArray::object(items, shape, vm))
    }

    fn rows(&self, vm: &VirtualMachine) -> Vec<PyObjectRef> {
        match self.shape[..] {
            [_, cols] => self
                .items
                .chunks(cols.max(1))
                .map(|row| AxesArray::object(row.to_vec(), vec![cols], vm))
                .collect(),
            _ => self.items.clone(),
        }
    }
}

impl AsMapping for AxesArray {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            length: atomic_func!(|mapping, _vm| {
                Ok(AxesArray::mapping_downcast(mapping).shape[0])
            }),
            subscript: atomic_func!(|mapping, key, vm| {
                AxesArray::mapping_downcast(mapping).get(key, vm)
            }),
            ..PyMappingMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

impl Iterable for AxesArray {
    fn iter(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let list = vm.ctx.new_list(zelf.rows(vm));
        Ok(list.as_object().get_iter(vm)?.into())
    }
}

impl Representable for AxesArray {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let one = |items: &[PyObjectRef]| -> PyResult<String> {
            let texts = items
                .iter()
                .map(|item| support::repr_of(item, vm))
                .collect::<PyResult<Vec<_>>>()?;
            Ok(format!("[{}]", texts.join(", ")))
        };
        let body = match zelf.shape[..] {
            [_, cols] => {
                let rows = zelf
                    .items
                    .chunks(cols.max(1))
                    .map(one)
                    .collect::<PyResult<Vec<_>>>()?;
                format!("[{}]", rows.join(",\n       "))
            }
            _ => one(&zelf.items)?,
        };
        Ok(format!("array({body}, dtype=object)"))
    }
}

#[rustpython_vm::pyclass(with(AsMapping, Iterable, Representable))]
impl AxesArray {
    #[pygetset]
    fn shape(&self, vm: &VirtualMachine) -> PyObjectRef {
        let sides = self.shape.iter().map(|side| vm.ctx.new_int(*side).into());
        vm.ctx.new_tuple(sides.collect()).into()
    }

    #[pygetset]
    fn size(&self) -> usize {
        self.items.len()
    }

    #[pygetset]
    fn ndim(&self) -> usize {
        self.shape.len()
    }

    #[pygetset]
    fn flat(&self, vm: &VirtualMachine) -> PyObjectRef {
        AxesArray::object(self.items.clone(), vec![self.items.len()], vm)
    }

    #[pygetset(name = "T")]
    fn transposed(&self, vm: &VirtualMachine) -> PyObjectRef {
        let [rows, cols] = self.shape[..] else {
            return AxesArray::object(self.items.clone(), self.shape.clone(), vm);
        };
        let items = (0..cols)
            .flat_map(|col| (0..rows).map(move |row| row * cols + col))
            .map(|at| self.items[at].clone())
            .collect();
        AxesArray::object(items, vec![cols, rows], vm)
    }

    #[pymethod]
    fn ravel(&self, vm: &VirtualMachine) -> PyObjectRef {
        self.flat(vm)
    }

    #[pymethod]
    fn flatten(&self, vm: &VirtualMachine) -> PyObjectRef {
        self.flat(vm)
    }

    #[pymethod]
    fn tolist(&self, vm: &VirtualMachine) -> PyObjectRef {
        let list =
            |items: &[PyObjectRef]| -> PyObjectRef { vm.ctx.new_list(items.to_vec()).into() };
        match self.shape[..] {
            [_, cols] => {
                let rows: Vec<PyObjectRef> = self.items.chunks(cols.max(1)).map(list).collect();
                list(&rows)
            }
            _ => list(&self.items),
        }
    }
}

/// `GridSpec(nrows, ncols)`, of a figure if it was made by one.
#[rustpython_vm::pyclass(module = "matplotlib.gridspec", name = "GridSpec")]
#[derive(PyPayload)]
pub struct GridSpec {
    rows: usize,
    cols: usize,
    width_ratios: Vec<f64>,
    height_ratios: Vec<f64>,
    fig: Option<Rc<Fig>>,
}

impl std::fmt::Debug for GridSpec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "GridSpec({}, {})", self.rows, self.cols)
    }
}

impl GridSpec {
    /// The spec, and the spaces that were given with it.
    pub fn parse(
        args: &mut Arguments,
        vm: &VirtualMachine,
    ) -> PyResult<(Self, Vec<(String, f64)>)> {
        let rows = args.value::<usize>("nrows", vm)?.unwrap_or(1);
        let cols = args.value::<usize>("ncols", vm)?.unwrap_or(1);
        let mut ratios = |name: &str| match args.keyword(name).filter(|value| !vm.is_none(value)) {
            Some(value) => values::plain(&value, vm),
            None => Ok(Vec::new()),
        };
        let (width_ratios, height_ratios) = (ratios("width_ratios")?, ratios("height_ratios")?);
        let mut spaces = Vec::new();
        for name in ["left", "bottom", "right", "top", "wspace", "hspace"] {
            if let Some(value) = args.keyword(name).filter(|value| !vm.is_none(value)) {
                spaces.push((name.to_owned(), support::float_of(&value, vm)?));
            }
        }
        let spec = GridSpec {
            rows,
            cols,
            width_ratios,
            height_ratios,
            fig: None,
        };
        Ok((spec, spaces))
    }

    pub fn set_ratios(&self, fig: &Rc<Fig>) {
        fig.with(|figure| {
            figure.width_ratios.clone_from(&self.width_ratios);
            figure.height_ratios.clone_from(&self.height_ratios);
        });
    }

    pub fn object(mut self, fig: Option<Rc<Fig>>, vm: &VirtualMachine) -> PyObjectRef {
        use rustpython_vm::class::PyClassImpl;
        GridSpec::make_static_type();
        SubplotSpec::make_static_type();
        self.fig = fig;
        self.into_ref(&vm.ctx).into()
    }

    fn cells(&self, key: &PyObject, vm: &VirtualMachine) -> PyResult<SubplotSpec> {
        let span = |picked: Vec<usize>| -> PyResult<(usize, usize)> {
            match (picked.iter().min(), picked.iter().max()) {
                (Some(first), Some(last)) => Ok((*first, *last + 1)),
                _ => Err(vm.new_index_error(
                    "GridSpec slice would result in no space allocated for subplot",
                )),
            }
        };
        let (row, col) = match key.downcast_ref::<PyTuple>().map(|tuple| tuple.as_slice()) {
            Some([row, col]) => (
                span(indices(row, self.rows, vm)?.0)?,
                span(indices(col, self.cols, vm)?.0)?,
            ),
            Some(_) => return Err(vm.new_value_error("Unrecognized subplot spec")),
            None => {
                let (first, last) = span(indices(key, self.rows * self.cols, vm)?.0)?;
                let (first, last) = (first, last - 1);
                (
                    (first / self.cols, last / self.cols + 1),
                    (first % self.cols, last % self.cols + 1),
                )
            }
        };
        Ok(SubplotSpec {
            rows: self.rows,
            cols: self.cols,
            row,
            col,
        })
    }
}

impl AsMapping for GridSpec {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            subscript: atomic_func!(|mapping, key, vm| {
                let spec = GridSpec::mapping_downcast(mapping).cells(key, vm)?;
                Ok(spec.into_ref(&vm.ctx).into())
            }),
            ..PyMappingMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

#[rustpython_vm::pyclass(with(AsMapping))]
impl GridSpec {
    #[pygetset]
    fn nrows(&self) -> usize {
        self.rows
    }

    #[pygetset]
    fn ncols(&self) -> usize {
        self.cols
    }

    #[pygetset]
    fn figure(&self, vm: &VirtualMachine) -> PyObjectRef {
        match &self.fig {
            Some(fig) => fig.object(What::Figure, vm),
            None => vm.ctx.none(),
        }
    }
}

/// Cells of a grid.
#[rustpython_vm::pyclass(module = "matplotlib.gridspec", name = "SubplotSpec")]
#[derive(Debug, PyPayload)]
pub struct SubplotSpec {
    rows: usize,
    cols: usize,
    row: (usize, usize),
    col: (usize, usize),
}

#[rustpython_vm::pyclass]
impl SubplotSpec {
    pub fn place(&self) -> Place {
        Place::Grid {
            rows: self.rows,
            cols: self.cols,
            row: self.row,
            col: self.col,
        }
    }
}

/// `ax.spines[["top", "right"]]`: several spines at once.
#[rustpython_vm::pyclass(module = "matplotlib.spines", name = "SpinesProxy")]
#[derive(Debug, PyPayload)]
pub struct SpineGroup {
    members: Vec<PyObjectRef>,
}

impl SpineGroup {
    pub fn object(members: Vec<PyObjectRef>, vm: &VirtualMachine) -> PyResult {
        use rustpython_vm::class::PyClassImpl;
        SpineGroup::make_static_type();
        Ok(SpineGroup { members }.into_ref(&vm.ctx).into())
    }
}

#[rustpython_vm::pyclass]
impl SpineGroup {
    #[pymethod]
    fn set_visible(&self, visible: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        for member in &self.members {
            vm.call_method(member, "set_visible", (visible.clone(),))?;
        }
        Ok(())
    }
}
