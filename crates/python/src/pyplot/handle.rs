//! The objects of matplotlib that Python holds: a figure's model, and places in it.
//!
//! A [`Handle`] is all that a Python object has: the figure, and what of it. Objects are made anew whenever
//! they are asked for; two of the same place are equal.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use littoral_plot::{Artist, ArtistId, Axes, AxesId, ColorbarId, Figure, PlotError};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyTypeRef};
use rustpython_vm::class::StaticType;
use rustpython_vm::function::PyComparisonValue;
use rustpython_vm::protocol::{PyMappingMethods, PySequenceMethods};
use rustpython_vm::types::{
    AsMapping, AsSequence, Comparable, Hashable, Iterable, PyComparisonOp, Representable,
};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, atomic_func,
};

use super::{classes, repr};
use crate::support::ToPython;

/// What `fig.axes` lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Child {
    Axes(AxesId),
    Bar(ColorbarId),
}

/// A figure, shared by all objects that Python has of it.
pub struct Fig {
    pub model: RefCell<Figure>,
    /// pyplot's number; 0 if pyplot does not know the figure.
    pub number: Cell<u32>,
    pub label: RefCell<String>,
    pub current: Cell<Option<AxesId>>,
    pub children: RefCell<Vec<Child>>,
    /// Colorbars by their artist, for `mappable.colorbar`.
    pub colorbars: RefCell<Vec<(ArtistId, ColorbarId)>>,
    /// Colours that bars, points and fills have taken of the cycle: they have one of their own.
    patches: RefCell<HashMap<AxesId, usize>>,
    /// The last artist with colours: what `plt.colorbar()` shows.
    pub mappable: Cell<Option<ArtistId>>,
}

impl Fig {
    pub fn new(model: Figure) -> Rc<Self> {
        Rc::new(Self {
            model: RefCell::new(model),
            number: Cell::new(0),
            label: RefCell::default(),
            current: Cell::new(None),
            children: RefCell::default(),
            colorbars: RefCell::default(),
            patches: RefCell::default(),
            mappable: Cell::new(None),
        })
    }

    /// Works on the model; the function must not call Python.
    pub fn with<R>(&self, function: impl FnOnce(&mut Figure) -> R) -> R {
        function(&mut self.model.borrow_mut())
    }

    /// Registers axes that were just added to the model, and makes them current.
    pub fn adopt(self: &Rc<Self>, id: AxesId) -> Ax {
        self.children.borrow_mut().push(Child::Axes(id));
        self.current.set(Some(id));
        Ax {
            fig: self.clone(),
            id,
        }
    }

    pub fn handle(self: &Rc<Self>, what: What) -> Handle {
        Handle {
            fig: self.clone(),
            what,
        }
    }

    pub fn object(self: &Rc<Self>, what: What, vm: &VirtualMachine) -> PyObjectRef {
        self.handle(what).object(vm)
    }
}

/// Which part of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum What {
    Figure,
    Axes(AxesId),
    Artist(ArtistId),
    /// One of an artist's bars.
    Bar(ArtistId, usize),
    /// `BarContainer`, `ErrorbarContainer`: several artists at once.
    Container(&'static str, Vec<ArtistId>),
    Colorbar(ColorbarId),
    ColorbarAxes(ColorbarId),
    Text(TextAt),
    /// A figure's if `None`.
    Legend(Option<AxesId>),
    /// `ax.xaxis` if true.
    Axis(AxesId, bool),
    /// left, right, bottom, top; all of them if `None`.
    Spine(AxesId, Option<usize>),
    Transform(Transform),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextAt {
    Suptitle,
    Title(AxesId),
    /// The x axis's if true.
    Label(AxesId, bool),
    /// A tick's text: the x axis's if true, and which.
    Tick(AxesId, bool, usize),
    Legend(Option<AxesId>, usize),
    LegendTitle(Option<AxesId>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transform {
    Data,
    Axes,
    Figure,
}

/// A Python object of a figure: the base of all of matplotlib's classes here.
#[rustpython_vm::pyclass(module = "matplotlib.artist", name = "Artist")]
#[derive(Clone, PyPayload)]
pub struct Handle {
    pub fig: Rc<Fig>,
    pub what: What,
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Handle({:?})", self.what)
    }
}

impl Handle {
    /// The Python object, of the class that matplotlib has for it.
    pub fn object(self, vm: &VirtualMachine) -> PyObjectRef {
        let class: PyTypeRef = classes::class(repr::class_key(&self), vm);
        let dict = vm.ctx.new_dict();
        PyRef::new_ref(self, class, Some(dict)).into()
    }

    /// The handle in a Python object; none if it is something else.
    pub fn of(object: &PyObject) -> Option<Handle> {
        object
            .downcast_ref::<Handle>()
            .map(|handle| Handle::clone(handle))
    }

    pub fn same(&self, other: &Handle) -> bool {
        Rc::ptr_eq(&self.fig, &other.fig) && self.what == other.what
    }

    /// The axes that this is part of.
    pub fn axes(&self) -> Option<Ax> {
        let id = match &self.what {
            What::Axes(id) | What::Axis(id, _) | What::Spine(id, _) => *id,
            What::Artist(artist) | What::Bar(artist, _) => artist.axes,
            What::Container(_, artists) => artists.first()?.axes,
            What::Text(TextAt::Title(id) | TextAt::Label(id, _) | TextAt::Tick(id, ..)) => *id,
            What::Legend(Some(id)) => *id,
            _ => return None,
        };
        Some(Ax {
            fig: self.fig.clone(),
            id,
        })
    }

    /// The artist's model, for artists.
    pub fn artist_id(&self, vm: &VirtualMachine) -> PyResult<ArtistId> {
        match &self.what {
            What::Artist(id) => Ok(*id),
            _ => Err(vm.new_type_error("not an artist of axes")),
        }
    }

    /// Works on the artist; the function must not call Python.
    pub fn with_artist<R>(
        &self,
        vm: &VirtualMachine,
        function: impl FnOnce(&mut Artist) -> R,
    ) -> PyResult<R> {
        let id = self.artist_id(vm)?;
        self.fig
            .with(|figure| figure.artist_mut(id).map(function))
            .ok_or_else(|| vm.new_runtime_error("the artist was removed from its axes"))
    }
}

/// Axes of a figure.
#[derive(Clone)]
pub struct Ax {
    pub fig: Rc<Fig>,
    pub id: AxesId,
}

impl Ax {
    /// Works on the model; the function must not call Python.
    pub fn with<R>(
        &self,
        vm: &VirtualMachine,
        function: impl FnOnce(&mut Axes) -> R,
    ) -> PyResult<R> {
        self.fig
            .with(|figure| figure.axes_mut(self.id).map(function))
            .ok_or_else(|| vm.new_runtime_error("the axes were cleared from their figure"))
    }

    pub fn object(&self, vm: &VirtualMachine) -> PyObjectRef {
        self.fig.object(What::Axes(self.id), vm)
    }

    /// Adds an artist and gives its Python object.
    pub fn add(&self, artist: Artist, vm: &VirtualMachine) -> PyResult {
        Ok(self.add_id(artist, vm)?.1)
    }

    pub fn add_id(&self, artist: Artist, vm: &VirtualMachine) -> PyResult<(ArtistId, PyObjectRef)> {
        let mappable = artist.color_scale().is_some();
        let index = self.with(vm, |axes| axes.add(artist))?;
        let id = ArtistId {
            axes: self.id,
            index,
        };
        if mappable {
            self.fig.mappable.set(Some(id));
        }
        Ok((id, self.fig.object(What::Artist(id), vm)))
    }

    /// The next colour for bars, points and fills.
    pub fn next_patch(&self) -> littoral_plot::Color {
        let mut patches = self.fig.patches.borrow_mut();
        let count = patches.entry(self.id).or_insert(0);
        *count += 1;
        let number = *count - 1;
        let color = self
            .fig
            .with(|figure| Some(figure.axes(self.id)?.palette_color(number)));
        color.unwrap_or(littoral_plot::Color::cycle(number))
    }

    pub fn reset_cycles(&self) {
        self.fig.patches.borrow_mut().remove(&self.id);
    }

    /// Limits of the x and y axis as drawn now.
    pub fn limits(&self) -> [(f64, f64); 2] {
        self.fig
            .with(|figure| figure.limits(self.id))
            .unwrap_or([(0.0, 1.0), (0.0, 1.0)])
    }
}

impl Comparable for Handle {
    fn cmp(
        zelf: &Py<Self>,
        other: &PyObject,
        op: PyComparisonOp,
        _vm: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        op.eq_only(|| {
            Ok(match other.downcast_ref::<Handle>() {
                Some(other) => PyComparisonValue::Implemented(zelf.same(other)),
                None => PyComparisonValue::NotImplemented,
            })
        })
    }
}

impl Hashable for Handle {
    fn hash(
        zelf: &Py<Self>,
        _vm: &VirtualMachine,
    ) -> PyResult<rustpython_vm::common::hash::PyHash> {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        (Rc::as_ptr(&zelf.fig) as usize).hash(&mut hasher);
        zelf.what.hash(&mut hasher);
        Ok(hasher.finish() as i64)
    }
}

impl Representable for Handle {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        repr::text(zelf, zelf.as_object().get_id(), vm)
    }
}

/// The artists of a container; none for other objects.
fn members(handle: &Handle, vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
    match &handle.what {
        What::Container(_, artists) => Ok(artists
            .iter()
            .flat_map(|id| match super::bars::of(handle, *id) {
                Some(bars) => bars,
                None => vec![handle.fig.handle(What::Artist(*id))],
            })
            .map(|member| member.object(vm))
            .collect()),
        _ => {
            let class = repr::class_name(handle);
            Err(vm.new_type_error(format!("'{class}' object is not iterable")))
        }
    }
}

impl AsSequence for Handle {
    fn as_sequence() -> &'static PySequenceMethods {
        static METHODS: PySequenceMethods = PySequenceMethods {
            length: atomic_func!(|sequence, vm| {
                Ok(members(Handle::sequence_downcast(sequence), vm)?.len())
            }),
            item: atomic_func!(|sequence, index, vm| {
                let all = members(Handle::sequence_downcast(sequence), vm)?;
                let at = if index < 0 {
                    index + all.len() as isize
                } else {
                    index
                };
                usize::try_from(at)
                    .ok()
                    .and_then(|at| all.get(at).cloned())
                    .ok_or_else(|| vm.new_index_error("tuple index out of range"))
            }),
            ..PySequenceMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

impl AsMapping for Handle {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            length: atomic_func!(|mapping, vm| {
                Ok(members(Handle::mapping_downcast(mapping), vm)?.len())
            }),
            subscript: atomic_func!(|mapping, key, vm| {
                let handle = Handle::mapping_downcast(mapping);
                if matches!(handle.what, What::Spine(_, None)) {
                    return super::axis::spine(handle, key, vm);
                }
                let list: PyObjectRef = vm.ctx.new_list(members(handle, vm)?).into();
                list.get_item(key, vm)
            }),
            ..PyMappingMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

impl Iterable for Handle {
    fn iter(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let list = vm.ctx.new_list(members(&zelf, vm)?);
        Ok(list.as_object().get_iter(vm)?.into())
    }
}

#[rustpython_vm::pyclass(
    flags(BASETYPE, HAS_DICT),
    with(Comparable, Hashable, Representable, AsMapping, AsSequence, Iterable)
)]
impl Handle {}

/// Makes the class, once for a thread.
pub fn base(_vm: &VirtualMachine) -> &'static Py<rustpython_vm::builtins::PyType> {
    use rustpython_vm::class::PyClassImpl;
    Handle::make_static_type();
    Handle::static_type()
}

impl ToPython for PlotError {
    fn to_python(&self, vm: &VirtualMachine) -> PyBaseExceptionRef {
        match self {
            PlotError::DType(message) => vm.new_type_error(message.clone()),
            other => vm.new_value_error(other.to_string()),
        }
    }
}
