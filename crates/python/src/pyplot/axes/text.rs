//! Title and axis labels.

use littoral_plot::{HAlign, Label};
use rustpython_vm::{PyResult, VirtualMachine};

use super::of;
use crate::pyplot::classes::Table;
use crate::pyplot::handle::{Handle, TextAt, What};
use crate::pyplot::notes::{self, TextStyle};
use crate::pyplot::props::Props;
use crate::pyplot::{props, rc};
use crate::support::{self, Arguments};

pub static TABLE: Table = Table {
    methods: &[
        ("set_title", set_title),
        ("get_title", get_title),
        ("set_xlabel", |handle, args, vm| {
            set_label(handle, true, args, vm)
        }),
        ("set_ylabel", |handle, args, vm| {
            set_label(handle, false, args, vm)
        }),
        ("get_xlabel", |handle, args, vm| {
            get_label(handle, true, args, vm)
        }),
        ("get_ylabel", |handle, args, vm| {
            get_label(handle, false, args, vm)
        }),
        ("set", set),
        ("update", set),
        ("label_outer", label_outer),
    ],
    properties: &[("title", |handle, vm| {
        let ax = of(handle, vm)?;
        Ok(ax.fig.object(What::Text(TextAt::Title(ax.id)), vm))
    })],
};

/// `ax.set_title(label, fontdict=None, loc=None, pad=None, *, y=None, **kwargs)`
fn set_title(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let text = args.required("label", vm)?;
    let dict = args.take("fontdict", vm)?;
    let loc = args.take_some("loc", vm)?;
    if args.take_some("pad", vm)?.is_some() {
        props::unheard("Text", "pad", vm)?;
    }
    let mut given = Props::new("Text", args.rest_keywords());
    args.finish(vm)?;
    given.merge(dict, vm)?;
    let place = match loc {
        None => HAlign::Center,
        Some(loc) => {
            let loc = support::str_of(&loc, vm)?;
            HAlign::parse(&loc).ok_or_else(|| {
                vm.new_value_error(format!(
                    "'{loc}' is not a valid value for loc; supported values are 'left', 'center', 'right'"
                ))
            })?
        }
    };
    let size = rc::fontsize("axes.titlesize", vm)?;
    let mut label = Label::new(support::str_of(&text, vm)?);
    label.fontsize = Some(size);
    label.bold = props::bold(&*rc::object("axes.titleweight", vm)?, vm)?;
    TextStyle::take(&mut given, vm)?.apply(&mut label);
    given.finish(vm)?;
    ax.with(vm, |axes| {
        axes.title = Some(label);
        axes.title_loc = place;
    })?;
    Ok(ax.fig.object(What::Text(TextAt::Title(ax.id)), vm))
}

fn get_title(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let loc = args.value::<String>("loc", vm)?;
    args.finish(vm)?;
    let text = ax.with(vm, |axes| {
        let here = super::title_place(axes.title_loc) == loc.as_deref().unwrap_or("center");
        let title = axes.title.as_ref().filter(|_| here);
        title.map_or(String::new(), |label| label.text.clone())
    })?;
    Ok(vm.ctx.new_str(text).into())
}

/// `ax.set_xlabel(xlabel, fontdict=None, labelpad=None, *, loc=None, **kwargs)`
fn set_label(
    handle: &Handle,
    horizontal: bool,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let ax = of(handle, vm)?;
    let name = if horizontal { "xlabel" } else { "ylabel" };
    let text = args.required(name, vm)?;
    let dict = args.take("fontdict", vm)?;
    if args.take_some("labelpad", vm)?.is_some() {
        props::unheard("Text", "labelpad", vm)?;
    }
    let mut props = Props::new("Text", args.rest_keywords());
    args.finish(vm)?;
    props.merge(dict, vm)?;
    props.ignore(&["loc", "rotation"], vm)?;
    let size = rc::fontsize("axes.labelsize", vm)?;
    let label = notes::label(&text, props, Some(size), vm)?;
    ax.with(vm, |axes| axes.axis_mut(horizontal).label = Some(label))?;
    Ok(ax
        .fig
        .object(What::Text(TextAt::Label(ax.id, horizontal)), vm))
}

fn get_label(handle: &Handle, horizontal: bool, args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let what = What::Text(TextAt::Label(of(handle, vm)?.id, horizontal));
    let text = notes::text_of(&handle.fig.handle(what), vm)?;
    Ok(vm.ctx.new_str(text).into())
}

/// `ax.set(title=…, xlabel=…, xlim=…)`: every keyword is a setter.
fn set(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let keywords = args.rest_keywords();
    args.finish(vm)?;
    for (name, value) in keywords {
        let setter = vm.ctx.intern_str(format!("set_{name}"));
        let Some(method) = vm.get_attribute_opt(ax.object(vm), setter)? else {
            return Err(vm.new_attribute_error(format!(
                "Axes.set() got an unexpected keyword argument '{name}'"
            )));
        };
        method.call((value,), vm)?;
    }
    Ok(vm.ctx.none())
}

/// Labels and tick labels only at the left and at the bottom of the grid.
fn label_outer(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let ax = of(handle, vm)?;
    let _ = args.take("remove_inner_ticks", vm)?;
    args.finish(vm)?;
    ax.with(vm, |axes| {
        if let littoral_plot::Place::Grid { rows, row, col, .. } = axes.place.clone() {
            if row.1 < rows {
                axes.xaxis.label = None;
                axes.xaxis.show_tick_labels = false;
            }
            if col.0 > 0 {
                axes.yaxis.label = None;
                axes.yaxis.show_tick_labels = false;
            }
        }
    })?;
    Ok(vm.ctx.none())
}
