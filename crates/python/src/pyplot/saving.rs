//! `savefig`, and a figure as a notebook shows it.

use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::classes::Table;
use super::figure::some;
use super::handle::Handle;
use super::{rc, state};
use crate::support::{self, Arguments, OrRaise};

pub static TABLE: Table = Table {
    methods: &[
        ("savefig", savefig),
        ("_repr_mimebundle_", |handle, _args, vm| {
            let data = state::bundle(&handle.fig, vm)?;
            let entries = data.into_iter().map(|(mime, value)| {
                let text = value.as_str().unwrap_or_default().to_owned();
                (mime, vm.ctx.new_str(text).into())
            });
            support::dict_of(entries, vm)
        }),
    ],
    properties: &[],
};

/// `fig.savefig(fname, *, dpi="figure", format=None, bbox_inches=None, facecolor=None, transparent=None)`:
/// SVG or PNG, by the name's end.
fn savefig(handle: &Handle, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let target = args.required("fname", vm)?;
    let format = some(args.keyword("format"), vm);
    let dpi = some(args.keyword("dpi"), vm);
    let bbox = some(args.keyword("bbox_inches"), vm);
    let facecolor = some(args.keyword("facecolor"), vm);
    let transparent = args.keyword_value::<bool>("transparent", vm)?;
    let _ = (
        args.keyword("pad_inches"),
        args.keyword("metadata"),
        args.keyword("edgecolor"),
        args.keyword("orientation"),
    );
    args.finish(vm)?;
    let stream = vm.get_attribute_opt(target.clone(), "write")?;
    let path = match &stream {
        Some(_) => String::new(),
        None => support::str_of(&target, vm)?,
    };
    let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let (path, ending) = match file.rsplit_once('.') {
        Some((_, ending)) => (path.clone(), ending.to_lowercase()),
        None if stream.is_some() => (path, "png".to_owned()),
        None => (format!("{path}.png"), "png".to_owned()),
    };
    let format = format
        .map(|format| support::str_of(&format, vm))
        .transpose()?;
    let format = format.map_or(ending, |format| format.to_lowercase());
    let mut model = handle.fig.with(|figure| figure.clone());
    let dpi = match dpi {
        Some(dpi) => Some(dpi),
        None => some(Some(rc::object("savefig.dpi", vm)?), vm),
    };
    let scale = match dpi.as_ref() {
        Some(dpi) if support::text(dpi).is_none() => support::float_of(dpi, vm)? / model.dpi,
        _ => 1.0,
    };
    let tight = match bbox {
        Some(bbox) => support::text(&bbox).as_deref() == Some("tight"),
        None => rc::text("savefig.bbox", vm)? == "tight",
    };
    model.crop = tight;
    if let Some(color) = facecolor.filter(|color| support::text(color).as_deref() != Some("auto")) {
        model.facecolor = super::props::color(&color, vm)?;
    }
    if transparent == Some(true) {
        model.facecolor = littoral_plot::Color::TRANSPARENT;
    }
    let bytes = match format.as_str() {
        "svg" => model.to_svg().or_raise(vm)?.into_bytes(),
        "png" => model.to_png(scale).or_raise(vm)?,
        other => {
            return Err(vm.new_value_error(format!(
                "Format '{other}' is not supported (supported formats: png, svg)"
            )));
        }
    };
    let bytes: PyObjectRef = vm.ctx.new_bytes(bytes).into();
    match stream {
        Some(write) => {
            write.call((bytes,), vm)?;
        }
        None => {
            let open = vm.builtins.get_attr("open", vm)?;
            let file = open.call((path, "wb"), vm)?;
            vm.call_method(&file, "write", (bytes,))?;
            vm.call_method(&file, "close", ())?;
        }
    }
    Ok(vm.ctx.none())
}
