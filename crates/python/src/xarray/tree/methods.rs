//! Methods of nodes that are no operation on each dataset.

use indexmap::IndexMap;
use littoral_xarray::tree::{Place, parts};
use littoral_xarray::{Compat, Dataset, Part, Tree, repr};
use rustpython_vm::builtins::PyType;
use rustpython_vm::function::{FuncArgs, PyMethodFlags};
use rustpython_vm::{AsObject, Py, PyObjectRef, PyResult, VirtualMachine};

use super::{PyDataTree, items, properties, tree_of};
use crate::support::{self, Arguments, OrRaise};
use crate::xarray::convert;
use crate::xarray::objects::{Labelled, exception, variable_of};

/// A method's own object, and that object as Python has it.
pub struct Own<'a> {
    pub node: &'a PyDataTree,
    pub object: PyObjectRef,
}

pub type Run = fn(Own, Arguments, &VirtualMachine) -> PyResult;

pub const METHODS: &[(&str, Run)] = &[
    ("get", get),
    ("keys", |own, args, vm| {
        args.finish(vm)?;
        Ok(vm.ctx.new_list(items::iterate(&own.object, vm)?).into())
    }),
    ("values", |own, args, vm| {
        args.finish(vm)?;
        let values = items::names(own.node, vm)?
            .iter()
            .map(|name| own.object.get_item(name.as_str(), vm))
            .collect::<PyResult<_>>()?;
        Ok(vm.ctx.new_list(values).into())
    }),
    ("items", |own, args, vm| {
        args.finish(vm)?;
        let pairs = items::names(own.node, vm)?
            .into_iter()
            .map(|name| {
                let value = own.object.get_item(name.as_str(), vm)?;
                Ok(vm
                    .ctx
                    .new_tuple(vec![vm.ctx.new_str(name).into(), value])
                    .into())
            })
            .collect::<PyResult<_>>()?;
        Ok(vm.ctx.new_list(pairs).into())
    }),
    ("to_dataset", to_dataset),
    ("to_dict", to_dict),
    ("copy", copy),
    ("__copy__", copy),
    ("__deepcopy__", copy),
    ("update", |own, mut args, vm| {
        let other = args.required("other", vm)?;
        args.finish(vm)?;
        update(own.node, given(&other, vm)?, vm)?;
        Ok(vm.ctx.none())
    }),
    ("assign", assign),
    ("drop_nodes", drop_nodes),
    ("equals", |own, args, vm| {
        compare(own, args, Compat::Equals, vm)
    }),
    ("identical", |own, args, vm| {
        compare(own, args, Compat::Identical, vm)
    }),
    ("isomorphic", |own, mut args, vm| {
        let other = args.required("other", vm)?;
        args.finish(vm)?;
        let Some(other) = tree_of(&other, vm)? else {
            return Err(vm.new_type_error("isomorphic() takes a DataTree"));
        };
        let same = own.node.node(vm)?.mismatch(&other).is_none();
        Ok(vm.ctx.new_bool(same).into())
    }),
    ("filter", |own, mut args, vm| {
        let function = args.required("filterfunc", vm)?;
        args.finish(vm)?;
        filter(own.node, vm, |_, handle| {
            function.call((handle,), vm)?.try_to_bool(vm)
        })
    }),
    ("filter_like", |own, mut args, vm| {
        let other = args.required("other", vm)?;
        args.finish(vm)?;
        let Some(other) = tree_of(&other, vm)? else {
            return Err(vm.new_type_error("filter_like() takes a DataTree"));
        };
        let places = other.places();
        let depth = own.node.place.len();
        filter(own.node, vm, |place, _| {
            Ok(places.iter().any(|known| known[..] == place[depth..]))
        })
    }),
    ("match", |own, mut args, vm| {
        let pattern = support::str_of(&*args.required("pattern", vm)?, vm)?;
        args.finish(vm)?;
        filter(own.node, vm, |place, _| Ok(path_matches(place, &pattern)))
    }),
    ("prune", prune),
    ("pipe", pipe),
    ("relative_to", relative_to),
    ("find_common_ancestor", |own, mut args, vm| {
        let other = args.required("other", vm)?;
        args.finish(vm)?;
        let shared = common(
            own.node,
            &other,
            "Cannot find common ancestor because nodes do not lie within the same tree",
            vm,
        )?;
        Ok(own.node.handle(shared, vm))
    }),
    ("same_tree", |own, mut args, vm| {
        let other = args.required("other", vm)?;
        args.finish(vm)?;
        let other = other.downcast_ref::<PyDataTree>();
        let same = other.is_some_and(|other| std::rc::Rc::ptr_eq(&own.node.shared, &other.shared));
        Ok(vm.ctx.new_bool(same).into())
    }),
    ("close", |_, args, vm| {
        args.finish(vm)?;
        Ok(vm.ctx.none())
    }),
    ("set_close", |_, mut args, vm| {
        let _ = args.rest_positional();
        Ok(vm.ctx.none())
    }),
    ("__enter__", |own, _, _| Ok(own.object)),
    ("__exit__", |_, _, vm| Ok(vm.ctx.none())),
    ("__array__", |_, _, vm| {
        Err(vm.new_type_error(
            "cannot directly convert a DataTree into a numpy array. Instead, create an xarray.DataArray \
             first, either with indexing on the DataTree or by invoking the `to_array()` method.",
        ))
    }),
    ("_repr_html_", |own, args, vm| {
        args.finish(vm)?;
        if !littoral_xarray::options().display_html {
            return Ok(vm.ctx.none());
        }
        let html = repr::tree_html(&own.node.root(vm)?, &own.node.place).or_raise(vm)?;
        Ok(vm.ctx.new_str(html).into())
    }),
    ("__dir__", |own, _, vm| {
        let mut names: Vec<String> = super::names().into_iter().map(str::to_owned).collect();
        let view = own.node.view(vm)?;
        names.extend(view.variables.keys().cloned());
        names.extend(own.node.node(vm)?.children.into_keys());
        names.extend(view.attrs.into_keys());
        names.sort();
        names.dedup();
        let names = names.into_iter().map(|name| vm.ctx.new_str(name).into());
        Ok(vm.ctx.new_list(names.collect()).into())
    }),
];

fn get(own: Own, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let key = convert::key_text(&*args.required("key", vm)?, vm)?;
    let default = args.take("default", vm)?;
    args.finish(vm)?;
    let root = own.node.root(vm)?;
    let found = items::member(own.node, &root, &own.node.place, &key, vm)?;
    Ok(found.or(default).unwrap_or_else(|| vm.ctx.none()))
}

fn to_dataset(own: Own, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let inherit = args.take("inherit", vm)?;
    args.finish(vm)?;
    let root = own.node.root(vm)?;
    let word = inherit.as_deref().and_then(support::text);
    let dataset = match (word.as_deref(), inherit) {
        (Some("all_coords"), _) => root.view(&own.node.place, true),
        (None, None) | (Some("indexes"), _) => root.view(&own.node.place, false),
        (Some(other), _) => {
            return Err(vm.new_value_error(format!(
                "Invalid value for inherit: '{other}'. Expected True, False, 'indexes', or 'all'."
            )));
        }
        (None, Some(flag)) => match flag.try_to_bool(vm)? {
            true => root.view(&own.node.place, false),
            false => own.node.node(vm)?.dataset,
        },
    };
    Labelled::Set(dataset).wrap(vm)
}

fn to_dict(own: Own, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let relative = args.value("relative", vm)?.unwrap_or(false);
    args.finish(vm)?;
    let root = own.node.root(vm)?;
    let entries = properties::below(own.node, vm)?
        .into_iter()
        .map(|place| {
            let path = match relative {
                true => properties::relative(&place[own.node.place.len()..]),
                false => littoral_xarray::tree::path_text(&place),
            };
            Ok((path, Labelled::Set(root.view(&place, false)).wrap(vm)?))
        })
        .collect::<PyResult<Vec<_>>>()?;
    support::dict_of(entries, vm)
}

fn copy(own: Own, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let inherit = args.keyword_value("inherit", vm)?.unwrap_or(true);
    let _ = (args.keyword("deep"), args.rest_positional());
    args.finish(vm)?;
    let tree = own.node.root(vm)?.subtree(&own.node.place, inherit);
    PyDataTree::wrap(tree.unwrap_or_default(), vm)
}

/// What `update` and `assign` take: nodes and variables by name.
enum Given {
    Node(Tree),
    Variable(Part),
}

fn given(other: &PyObjectRef, vm: &VirtualMachine) -> PyResult<IndexMap<String, Given>> {
    if let Some(Labelled::Set(dataset)) = Labelled::of(other, vm)? {
        let parts = dataset.data_names().into_iter().filter_map(|name| {
            let array = dataset.array(&name)?;
            Some((name, Given::Variable(Part::Labelled(array))))
        });
        return Ok(parts.collect());
    }
    support::pairs(other, vm)?
        .into_iter()
        .map(|(name, value)| {
            let name = support::str_of(&name, vm)?;
            if let Some(tree) = tree_of(&value, vm)? {
                return Ok((name, Given::Node(tree)));
            }
            let labelled = matches!(Labelled::of(&value, vm)?, Some(Labelled::Array(_)));
            if !labelled && variable_of(&value).is_none() {
                return Err(vm.new_type_error(format!(
                    "Type {} cannot be assigned to a DataTree",
                    support::repr_of(value.class().as_object(), vm)?
                )));
            }
            let part = convert::as_part(&name, &value, vm)?;
            Ok((name, Given::Variable(part)))
        })
        .collect()
}

fn update(node: &PyDataTree, given: IndexMap<String, Given>, vm: &VirtualMachine) -> PyResult<()> {
    node.change_node(vm, |node| {
        let mut parts = IndexMap::new();
        for (name, given) in given {
            match given {
                Given::Node(tree) => node.attach(&name, tree),
                Given::Variable(part) => {
                    parts.insert(name, part);
                }
            }
        }
        items::update(node, parts, vm)
    })
}

fn assign(own: Own, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let positional = args.take("items", vm)?;
    let items = convert::either_dict_or_keywords("assign", positional, &mut args, vm)?;
    args.finish(vm)?;
    let dict = support::dict_of(items, vm)?;
    let tree = own.node.root(vm)?.subtree(&own.node.place, true);
    let copy = PyDataTree::of_root(tree.unwrap_or_default());
    update(&copy, given(&dict, vm)?, vm)?;
    PyDataTree::wrap(copy.root(vm)?, vm)
}

fn drop_nodes(own: Own, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let names = support::names(&*args.required("names", vm)?, vm)?;
    let errors = args.keyword_value::<String>("errors", vm)?;
    args.finish(vm)?;
    let mut tree = own
        .node
        .root(vm)?
        .subtree(&own.node.place, true)
        .unwrap_or_default();
    for name in names {
        if tree.children.shift_remove(&name).is_none() && errors.as_deref() != Some("ignore") {
            let message = format!("Cannot drop all nodes - nodes {{'{name}'}} not present");
            return Err(vm.new_key_error(vm.ctx.new_str(message).into()));
        }
    }
    PyDataTree::wrap(tree, vm)
}

fn compare(own: Own, mut args: Arguments, compat: Compat, vm: &VirtualMachine) -> PyResult {
    let other = args.required("other", vm)?;
    args.finish(vm)?;
    let same = match other.downcast_ref::<PyDataTree>() {
        Some(other) => own.node.compared(other, Some(compat), vm)?,
        None => false,
    };
    Ok(vm.ctx.new_bool(same).into())
}

/// A tree of the nodes for which `keep` holds (given the place from the root, and a handle).
fn filter(
    own: &PyDataTree,
    vm: &VirtualMachine,
    keep: impl Fn(&Place, PyObjectRef) -> PyResult<bool>,
) -> PyResult {
    let root = own.root(vm)?;
    let mut nodes = vec![];
    for place in properties::below(own, vm)? {
        if keep(&place, own.handle(place.clone(), vm))? {
            let dataset = root.view(&place, false);
            nodes.push((place[own.place.len()..].to_vec(), dataset));
        }
    }
    let name = own.node(vm)?.name;
    PyDataTree::wrap(Tree::from_datasets(nodes, name).or_raise(vm)?, vm)
}

fn prune(own: Own, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let sized = args.value("drop_size_zero_vars", vm)?.unwrap_or(false);
    args.finish(vm)?;
    let root = own.node.root(vm)?;
    let full = |dataset: &Dataset| {
        let names = dataset.data_names();
        !names.is_empty() && (!sized || names.iter().any(|name| dataset.variables[name].size() > 0))
    };
    filter(own.node, vm, |place, _| {
        Ok(root.node(place).is_some_and(|node| full(&node.dataset)))
    })
}

/// As `pathlib.PurePosixPath.match`: a relative pattern is compared from the right.
fn path_matches(place: &[String], pattern: &str) -> bool {
    let (absolute, wanted) = parts(pattern);
    let fits = place.len() >= wanted.len() && (!absolute || place.len() == wanted.len());
    fits && !wanted.is_empty()
        && place[place.len() - wanted.len()..]
            .iter()
            .zip(&wanted)
            .all(|(name, wanted)| glob(name, wanted))
}

/// Unix wildcards: `*`, `?`, `[abc]`, `[!abc]`.
fn glob(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let pattern: Vec<char> = pattern.chars().collect();
    fn class(c: char, pattern: &[char]) -> Option<(bool, usize)> {
        let end = pattern.iter().skip(2).position(|c| *c == ']')? + 2;
        let (negated, set) = match pattern.get(1) {
            Some('!') => (true, &pattern[2..end]),
            _ => (false, &pattern[1..end]),
        };
        let mut inside = false;
        let mut at = 0;
        while at < set.len() {
            if at + 2 < set.len() && set[at + 1] == '-' {
                inside |= (set[at]..=set[at + 2]).contains(&c);
                at += 3;
            } else {
                inside |= set[at] == c;
                at += 1;
            }
        }
        Some((inside != negated, end + 1))
    }
    fn matches(text: &[char], pattern: &[char]) -> bool {
        match (pattern.first(), text.first()) {
            (None, None) => true,
            (Some('*'), _) => (0..=text.len()).any(|skip| matches(&text[skip..], &pattern[1..])),
            (Some('?'), Some(_)) => matches(&text[1..], &pattern[1..]),
            (Some('['), Some(c)) => match class(*c, pattern) {
                Some((inside, length)) => inside && matches(&text[1..], &pattern[length..]),
                None => *c == '[' && matches(&text[1..], &pattern[1..]),
            },
            (Some(p), Some(c)) => p == c && matches(&text[1..], &pattern[1..]),
            _ => false,
        }
    }
    matches(&text, &pattern)
}

fn pipe(own: Own, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let function = args.required("func", vm)?;
    let mut positional = args.rest_positional();
    let mut keywords = args.rest_keywords();
    // `(function, name)`: the tree goes to the argument of this name.
    let pair = function.downcast_ref::<rustpython_vm::builtins::PyTuple>();
    let function = match pair.map(|pair| pair.as_slice()) {
        Some([function, name]) => {
            let name = support::str_of(name, vm)?;
            if keywords.contains_key(&name) {
                return Err(vm.new_value_error(format!(
                    "{name} is both the pipe target and a keyword argument"
                )));
            }
            keywords.insert(name, own.object);
            function.clone()
        }
        _ => {
            positional.insert(0, own.object);
            function.clone()
        }
    };
    let keywords = rustpython_vm::function::KwArgs::new(keywords);
    function.call(FuncArgs::new(positional, keywords), vm)
}

/// The place of the nearest node above both.
fn common(
    own: &PyDataTree,
    other: &PyObjectRef,
    message: &str,
    vm: &VirtualMachine,
) -> PyResult<Place> {
    let other = other
        .downcast_ref::<PyDataTree>()
        .filter(|other| std::rc::Rc::ptr_eq(&own.shared, &other.shared));
    let Some(other) = other else {
        return Err(exception("NotFoundInTreeError", message.to_owned(), vm));
    };
    let same = own.place.iter().zip(&other.place);
    Ok(same
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.clone())
        .collect())
}

fn relative_to(own: Own, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let other = args.required("other", vm)?;
    args.finish(vm)?;
    let message = "Cannot find relative path because nodes do not lie within the same tree";
    let shared = common(own.node, &other, message, vm)?.len();
    let depth = other
        .downcast_ref::<PyDataTree>()
        .map_or(0, |other| other.place.len());
    let mut path: Place = vec!["..".to_owned(); depth - shared];
    path.extend_from_slice(&own.node.place[shared..]);
    Ok(vm.ctx.new_str(properties::relative(&path)).into())
}

/// Puts a table of functions of nodes on the class.
pub fn install_table(
    class: &'static Py<PyType>,
    table: &'static [(&'static str, Run)],
    vm: &VirtualMachine,
) {
    for (name, run) in table {
        let (name, run) = (*name, *run);
        let function = move |mut args: FuncArgs, vm: &VirtualMachine| -> PyResult {
            let object = match args.args.is_empty() {
                true => vm.ctx.none(),
                false => args.args.remove(0),
            };
            let Some(node) = object.downcast_ref::<PyDataTree>() else {
                return Err(vm.new_type_error(format!("{name}() is a method of DataTree")));
            };
            let own = Own {
                node,
                object: object.clone(),
            };
            run(own, Arguments::new(name, args), vm)
        };
        let def = vm
            .ctx
            .new_method_def(name, function, PyMethodFlags::METHOD, None);
        let method = def.build_method(class, vm);
        class.set_attr(vm.ctx.intern_str(name), method.into());
    }
}

pub fn install(class: &'static Py<PyType>, vm: &VirtualMachine) {
    install_table(class, METHODS, vm);
}
