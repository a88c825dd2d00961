//! pyplot's figures: which are open, which is current, and how they are shown.

use std::cell::RefCell;
use std::rc::Rc;

use littoral_plot::{AxesId, Figure, Place};
use rustpython_vm::{PyResult, VirtualMachine};
use serde_json::{Map, Value};

use super::handle::{Ax, Fig, What};
use super::{rc, repr};
use crate::messages::MimeBundle;
use crate::output;
use crate::support::OrRaise;

/// A drawing larger than this, in bytes, is shown as pixels: a page would be slow with it.
const SVG_LIMIT: usize = 4 << 20;

#[derive(Default)]
struct Pyplot {
    /// In order of their numbers.
    open: Vec<Rc<Fig>>,
    /// The one used last is at the end.
    recent: Vec<u32>,
}

thread_local! {
    static PYPLOT: RefCell<Pyplot> = RefCell::default();
}

/// A new figure of pyplot's, with the next number or a given one; it becomes the current one.
pub fn open(model: Figure, number: Option<u32>) -> Rc<Fig> {
    output::at_cell_end(show_all);
    let fig = Fig::new(model);
    PYPLOT.with_borrow_mut(|pyplot| {
        let last = pyplot.open.iter().map(|fig| fig.number.get()).max();
        let number = number.unwrap_or(last.unwrap_or(0) + 1);
        fig.number.set(number);
        pyplot.open.push(fig.clone());
        pyplot.open.sort_by_key(|fig| fig.number.get());
        pyplot.recent.push(number);
    });
    fig
}

pub fn by_number(number: u32) -> Option<Rc<Fig>> {
    PYPLOT.with_borrow(|pyplot| {
        let mut open = pyplot.open.iter();
        open.find(|fig| fig.number.get() == number).cloned()
    })
}

pub fn by_label(label: &str) -> Option<Rc<Fig>> {
    PYPLOT.with_borrow(|pyplot| {
        let mut open = pyplot.open.iter();
        open.find(|fig| *fig.label.borrow() == label).cloned()
    })
}

pub fn numbers() -> Vec<u32> {
    PYPLOT.with_borrow(|pyplot| pyplot.open.iter().map(|fig| fig.number.get()).collect())
}

/// Makes a figure the current one, if pyplot knows it.
pub fn activate(fig: &Rc<Fig>) {
    let number = fig.number.get();
    if number == 0 {
        return;
    }
    PYPLOT.with_borrow_mut(|pyplot| {
        pyplot.recent.retain(|known| *known != number);
        pyplot.recent.push(number);
    });
}

/// The current figure; none if there is none.
pub fn current_or_none() -> Option<Rc<Fig>> {
    let number = PYPLOT.with_borrow(|pyplot| pyplot.recent.last().copied())?;
    by_number(number)
}

/// `plt.gcf()`: the current figure, or a new one.
pub fn current(vm: &VirtualMachine) -> PyResult<Rc<Fig>> {
    match current_or_none() {
        Some(fig) => Ok(fig),
        None => Ok(open(rc::figure(vm)?, None)),
    }
}

/// `plt.gca()`: the current axes, or new ones that fill the figure.
pub fn current_axes(vm: &VirtualMachine) -> PyResult<Ax> {
    axes_of(&current(vm)?, vm)
}

/// `fig.gca()`.
pub fn axes_of(fig: &Rc<Fig>, vm: &VirtualMachine) -> PyResult<Ax> {
    if let Some(id) = fig.current.get() {
        return Ok(Ax {
            fig: fig.clone(),
            id,
        });
    }
    let place = Place::Grid {
        rows: 1,
        cols: 1,
        row: (0, 1),
        col: (0, 1),
    };
    add_axes(fig, place, vm)
}

/// Adds axes with the current style.
pub fn add_axes(fig: &Rc<Fig>, place: Place, vm: &VirtualMachine) -> PyResult<Ax> {
    let id = fig.with(|figure| figure.add_axes(place)).or_raise(vm)?;
    style_axes(fig, id, vm)?;
    Ok(fig.adopt(id))
}

/// Gives axes what `rcParams` say.
pub fn style_axes(fig: &Rc<Fig>, id: AxesId, vm: &VirtualMachine) -> PyResult<()> {
    let style = rc::axes_style(vm)?;
    fig.with(|figure| {
        if let Some(axes) = figure.axes_mut(id) {
            style.apply(axes);
        }
    });
    Ok(())
}

/// Takes figures out of pyplot's list: a number, or all.
pub fn close(number: Option<u32>) {
    PYPLOT.with_borrow_mut(|pyplot| match number {
        Some(number) => {
            pyplot.open.retain(|fig| fig.number.get() != number);
            pyplot.recent.retain(|known| *known != number);
        }
        None => {
            pyplot.open.clear();
            pyplot.recent.clear();
        }
    });
}

/// `plt.show()`: shows every open figure and closes it, as notebooks do.
pub fn show_all(vm: &VirtualMachine) -> PyResult<()> {
    let open = PYPLOT.with_borrow_mut(|pyplot| {
        pyplot.recent.clear();
        std::mem::take(&mut pyplot.open)
    });
    let mut failed = None;
    for fig in open {
        match bundle(&fig, vm) {
            Ok(data) => output::show_bundle(data, Map::new()),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    failed.map_or(Ok(()), Err)
}

/// A figure as notebooks show it: text always, the drawing if there is anything to draw.
pub fn bundle(fig: &Rc<Fig>, vm: &VirtualMachine) -> PyResult<MimeBundle> {
    use base64::Engine;
    let mut data = MimeBundle::new();
    let text = repr::figure_text(&fig.handle(What::Figure));
    data.insert("text/plain".to_owned(), Value::String(text));
    let (empty, svg) = fig.with(|figure| (figure.is_empty(), figure.to_svg()));
    if empty {
        return Ok(data);
    }
    let svg = svg.or_raise(vm)?;
    if svg.len() <= SVG_LIMIT {
        data.insert("image/svg+xml".to_owned(), Value::String(svg));
    } else {
        let png = fig.with(|figure| figure.to_png(2.0)).or_raise(vm)?;
        let text = base64::engine::general_purpose::STANDARD.encode(png);
        data.insert("image/png".to_owned(), Value::String(text));
    }
    Ok(data)
}
