//! `DataTree`: datasets in a hierarchy. A node's indexes hold for all nodes below it.

use indexmap::{IndexMap, IndexSet};
use littoral_array::format::python_str_repr;

use crate::align::{Join, align};
use crate::compare::Compat;
use crate::dataset::Dataset;
use crate::error::{Result, XarrayError, key_error, names_repr, value_error};
use crate::repr;

/// A node with all below it. Coordinates that it inherits are the parent's, not among its own.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub name: Option<String>,
    pub dataset: Dataset,
    pub children: IndexMap<String, Tree>,
}

/// Names of children, from a root downwards.
pub type Place = Vec<String>;

/// `/a/b`, `a/b`, `../c` in parts, and whether it begins at the root.
pub fn parts(path: &str) -> (bool, Vec<&str>) {
    let names = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".");
    (path.starts_with('/'), names.collect())
}

/// `/a/b` of a place.
pub fn path_text(place: &[String]) -> String {
    format!("/{}", place.join("/"))
}

impl Tree {
    /// A root. Errors with `ValueError` if names of variables have slashes, or children do not fit.
    pub fn new(
        name: Option<String>,
        dataset: Dataset,
        children: IndexMap<String, Tree>,
    ) -> Result<Self> {
        if name.as_ref().is_some_and(|name| name.contains('/')) {
            return Err(value_error("node names cannot contain forward slashes"));
        }
        let mut tree = Self {
            name,
            dataset,
            children,
        };
        tree.settle()?;
        Ok(tree)
    }

    /// A tree of datasets by place; those in between are empty. Errors with `KeyError` if a place is taken.
    pub fn from_nodes(nodes: Vec<(Place, Tree)>, name: Option<String>) -> Result<Self> {
        let mut nodes = nodes;
        nodes.sort_by_key(|(place, _)| place.len());
        let mut root = Self::default();
        for (place, node) in nodes {
            let Some((last, above)) = place.split_last() else {
                root = node;
                continue;
            };
            let above = above
                .iter()
                .fold(&mut root, |node, name| node.child_or_new(name));
            if above.children.contains_key(last) {
                return Err(key_error(format!(
                    "Already a node object at path {}",
                    path_text(&place)
                )));
            }
            let node = Tree {
                name: Some(last.clone()),
                ..node
            };
            above.children.insert(last.clone(), node);
        }
        root.name = name;
        root.settle()?;
        Ok(root)
    }

    /// As [`Tree::from_nodes`], of datasets.
    pub fn from_datasets(nodes: Vec<(Place, Dataset)>, name: Option<String>) -> Result<Self> {
        let nodes = nodes.into_iter().map(|(place, dataset)| {
            let node = Tree {
                dataset,
                ..Tree::default()
            };
            (place, node)
        });
        Self::from_nodes(nodes.collect(), name)
    }

    fn child_or_new(&mut self, name: &str) -> &mut Tree {
        self.children
            .entry(name.to_owned())
            .or_insert_with(|| Tree {
                name: Some(name.to_owned()),
                ..Tree::default()
            })
    }

    pub fn node(&self, place: &[String]) -> Option<&Tree> {
        place
            .iter()
            .try_fold(self, |node, name| node.children.get(name))
    }

    pub fn node_mut(&mut self, place: &[String]) -> Option<&mut Tree> {
        place
            .iter()
            .try_fold(self, |node, name| node.children.get_mut(name))
    }

    /// The node at a place, made with those above it where they are missing.
    pub fn node_or_new(&mut self, place: &[String]) -> &mut Tree {
        place
            .iter()
            .fold(self, |node, name| node.child_or_new(name))
    }

    /// Puts a node in; [`Tree::settle`] must follow at the root.
    pub fn attach(&mut self, name: &str, node: Tree) {
        let node = Tree {
            name: Some(name.to_owned()),
            ..node
        };
        self.children.insert(name.to_owned(), node);
    }

    /// After a change: what children repeat of their parents' indexes is left out. Errors with `ValueError`
    /// where a node does not align with its parents, with `KeyError` where a child has the name of a variable.
    pub fn settle(&mut self) -> Result<()> {
        check_slashes(&self.dataset)?;
        self.settle_below("", &self.dataset.clone(), &mut Vec::new())
    }

    fn settle_below(
        &mut self,
        path: &str,
        base: &Dataset,
        inherited: &mut Vec<String>,
    ) -> Result<()> {
        let depth = inherited.len();
        let indexes = self.dataset.variables.keys();
        let own: Vec<String> = indexes
            .filter(|name| self.dataset.is_indexed(name))
            .cloned()
            .collect();
        inherited.extend(own);
        for (name, child) in &mut self.children {
            if self.dataset.variables.contains_key(name) {
                let owner = self.name.as_deref().unwrap_or("None");
                return Err(key_error(format!(
                    "parent {owner} already contains a variable named {name}"
                )));
            }
            check_slashes(&child.dataset)?;
            let path = format!("{path}/{name}");
            align(&[child.dataset.clone(), base.clone()], Join::Exact, &[]).map_err(|_| {
                value_error(format!(
                    "group {} is not aligned with its parents:\nGroup:\n{}\nFrom parents:\n{}",
                    python_str_repr(&path),
                    repr::indented_dataset(&child.dataset, true),
                    repr::indented_dataset(base, false)
                ))
            })?;
            let repeated: Vec<String> = inherited
                .iter()
                .filter(|name| child.dataset.is_indexed(name))
                .cloned()
                .collect();
            if !repeated.is_empty() {
                child.dataset = in_order(&child.dataset.without(&repeated));
            }
            let below = over(base, &child.dataset);
            child.settle_below(&path, &below, inherited)?;
        }
        inherited.truncate(depth);
        Ok(())
    }

    /// The coordinates that the node at a place inherits, of the root first; only those with an index
    /// unless `all`.
    pub fn inherited(&self, place: &[String], all: bool) -> Dataset {
        let mut out = Dataset::default();
        let mut node = self;
        for name in place {
            for (own, coord) in node.dataset.coords() {
                if all || node.dataset.is_indexed(&own) {
                    out.coord_names.insert(own.clone());
                    out.variables.insert(own, coord);
                }
            }
            match node.children.get(name) {
                Some(child) => node = child,
                None => break,
            }
        }
        out
    }

    /// The data at a place with what it inherits.
    pub fn view(&self, place: &[String], all_coords: bool) -> Dataset {
        let Some(node) = self.node(place) else {
            return Dataset::default();
        };
        let inherited = self.inherited(place, all_coords);
        let mut out = Dataset {
            attrs: node.dataset.attrs.clone(),
            encoding: node.dataset.encoding.clone(),
            ..Dataset::default()
        };
        for name in node.dataset.data_names() {
            let variable = node.dataset.variables[&name].clone();
            out.variables.insert(name, variable);
        }
        for (name, coord) in inherited.variables.into_iter().chain(node.dataset.coords()) {
            out.coord_names.insert(name.clone());
            out.variables.insert(name, coord);
        }
        out
    }

    /// Places of this node and of all below it, breadth first.
    pub fn places(&self) -> Vec<Place> {
        let mut out: Vec<(Place, &Tree)> = vec![(vec![], self)];
        let mut at = 0;
        while at < out.len() {
            let (place, node) = out[at].clone();
            for (name, child) in &node.children {
                let below = place.iter().cloned().chain([name.clone()]).collect();
                out.push((below, child));
            }
            at += 1;
        }
        out.into_iter().map(|(place, _)| place).collect()
    }

    /// The node at a place as a tree of its own, with the coordinates that it inherited if asked.
    pub fn subtree(&self, place: &[String], inherit: bool) -> Option<Tree> {
        let mut out = self.node(place)?.clone();
        if inherit && !place.is_empty() {
            out.dataset = self.view(place, false);
        }
        Some(out)
    }

    /// The dimensions of all nodes.
    pub fn all_dims(&self) -> IndexSet<String> {
        self.places()
            .iter()
            .filter_map(|place| self.node(place))
            .flat_map(|node| node.dataset.dims())
            .collect()
    }

    /// Why trees have not the same nodes; none if they have.
    pub fn mismatch(&self, other: &Tree) -> Option<String> {
        for place in self.places() {
            let (Some(a), Some(b)) = (self.node(&place), other.node(&place)) else {
                continue;
            };
            let same = a.children.len() == b.children.len()
                && a.children.keys().all(|name| b.children.contains_key(name));
            if !same {
                let path = match place.is_empty() {
                    true => "root node".to_owned(),
                    false => format!("node {}", python_str_repr(&place.join("/"))),
                };
                let names = |tree: &Tree| names_repr(tree.children.keys().map(String::as_str));
                return Some(format!(
                    "children at {path} do not match: {} vs {}",
                    names(a),
                    names(b)
                ));
            }
        }
        None
    }
}

/// Whether two nodes of trees hold the same, with all below them. Waits.
pub fn trees_compatible(
    (a, at): (&Tree, &[String]),
    (b, other_at): (&Tree, &[String]),
    compat: Compat,
) -> Result<bool> {
    let (Some(own), Some(other)) = (a.node(at), b.node(other_at)) else {
        return Ok(false);
    };
    if own.mismatch(other).is_some() {
        return Ok(false);
    }
    if compat == Compat::Identical {
        let inherited = |tree: &Tree, at: &[String]| {
            let names: IndexSet<String> = tree.inherited(at, false).coord_names;
            names
        };
        if own.name != other.name || inherited(a, at) != inherited(b, other_at) {
            return Ok(false);
        }
    }
    for place in own.places() {
        let left = a.view(&[at, &place].concat(), false);
        let right = b.view(&[other_at, &place].concat(), false);
        if !left.compatible(&right, compat)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `TreeIsomorphismError` and its kin are made where Python's classes are; this is what they say.
pub fn isomorphic(a: &Tree, b: &Tree) -> Result<(), String> {
    match a.mismatch(b) {
        Some(mismatch) => Err(mismatch),
        None => Ok(()),
    }
}

fn check_slashes(dataset: &Dataset) -> Result<()> {
    let with: Vec<&str> = dataset
        .variables
        .keys()
        .filter(|name| name.contains('/'))
        .map(String::as_str)
        .collect();
    match with.is_empty() {
        true => Ok(()),
        false => Err(XarrayError::Value(format!(
            "Given variables have names containing the '/' character: {}. Variables stored in DataTree \
             objects cannot have names containing '/' characters, as this would make path-like access to \
             variables ambiguous.",
            names_repr(with)
        ))),
    }
}

/// Data variables first, then coordinates.
fn in_order(dataset: &Dataset) -> Dataset {
    let (coords, mut variables): (IndexMap<_, _>, IndexMap<_, _>) = dataset
        .variables
        .clone()
        .into_iter()
        .partition(|(name, _)| dataset.coord_names.contains(name));
    variables.extend(coords);
    Dataset {
        variables,
        ..dataset.clone()
    }
}

/// A node's variables over its parent's.
fn over(parent: &Dataset, node: &Dataset) -> Dataset {
    let mut out = parent.clone();
    out.variables.extend(node.variables.clone());
    out.coord_names.extend(node.coord_names.iter().cloned());
    out
}
