//! What differs between two objects: the text of a failed assertion, as xarray writes it.

use indexmap::IndexMap;
use littoral_array::format::{array_repr, python_str_repr};

use super::text::{attr_line, column_width, variable_line};
use super::{Summary, is_index};
use crate::attrs::{AttrValue, Attrs};
use crate::compare::Compat;
use crate::dataarray::DataArray;
use crate::dataset::Dataset;
use crate::error::{Result, names_list};
use crate::tree::{Place, Tree};
use crate::variable::Variable;

/// How two objects are compared, and what they are called.
pub struct Diff<'a> {
    /// The name of their class.
    pub kind: &'a str,
    /// None: trees whose nodes are not looked into.
    pub compat: Option<Compat>,
    /// `repr` of the index that a coordinate is.
    pub index_text: &'a dyn Fn(&str, &Variable) -> Result<String>,
}

type Variables = IndexMap<String, Variable>;

impl Diff<'_> {
    fn is_identical(&self) -> bool {
        self.compat == Some(Compat::Identical)
    }

    fn compatible(&self, a: &Variable, b: &Variable) -> Result<bool> {
        a.compatible(b, self.compat.unwrap_or(Compat::Equals))
    }

    fn header(&self) -> String {
        let sense = match self.compat {
            Some(Compat::Identical) => "identical",
            Some(Compat::Close { .. }) => "close",
            Some(_) => "equal",
            None => "isomorphic",
        };
        format!("Left and right {} objects are not {sense}", self.kind)
    }

    /// Of arrays, or of variables as arrays without coordinates. Waits.
    pub fn arrays(&self, a: &DataArray, b: &DataArray) -> Result<String> {
        let mut out = vec![self.header()];
        out.extend(sizes_diff(&Summary::of_array(a), &Summary::of_array(b)));
        // Values are compared whatever the names of their dimensions.
        let other = Variable {
            dims: a.variable.dims.clone(),
            ..b.variable.clone()
        };
        let values = match self.compat {
            Some(close @ Compat::Close { .. }) => close,
            _ => Compat::Equals,
        };
        let shapes = a.variable.shape() == b.variable.shape();
        if !shapes || !a.variable.compatible(&other, values)? {
            out.push("Differing values:".into());
            for (side, array) in [("L", a), ("R", b)] {
                let text = array_repr(&array.variable.values()?, &Default::default());
                out.push(format!("{side}\n    {}", text.replace('\n', "\n    ")));
            }
        }
        let width = column_width(a.coords.keys().chain(b.coords.keys()));
        out.extend(self.variables("Coordinates", &a.coords, &b.coords, Some(width))?);
        let (own, other) = ((&a.coords, a.attrs()), (&b.coords, b.attrs()));
        out.extend(self.rest(own, other)?);
        Ok(out.join("\n"))
    }

    /// Of datasets. Waits.
    pub fn datasets(&self, a: &Dataset, b: &Dataset) -> Result<String> {
        let mut out = vec![self.header()];
        out.extend(sizes_diff(&Summary::of_dataset(a), &Summary::of_dataset(b)));
        let width = Some(column_width(a.variables.keys().chain(b.variables.keys())));
        let data = |dataset: &Dataset| -> Variables {
            let names = dataset.data_names().into_iter();
            let named = names.map(|name| (name.clone(), dataset.variables[&name].clone()));
            named.collect()
        };
        let (coords, others) = (a.coords(), b.coords());
        out.extend(self.variables("Coordinates", &coords, &others, width)?);
        out.extend(self.variables("Data variables", &data(a), &data(b), width)?);
        out.extend(self.rest((&coords, &a.attrs), (&others, &b.attrs))?);
        Ok(out.join("\n"))
    }

    /// Of coordinates alone: without a header. Waits.
    pub fn coords(&self, a: &Variables, b: &Variables) -> Result<String> {
        let lines = self.variables("Coordinates", a, b, None)?;
        Ok(lines.join("\n"))
    }

    /// Of trees, each a root and the place of a node in it. Waits.
    pub fn trees(
        &self,
        (a, at): (&Tree, &[String]),
        (b, other_at): (&Tree, &[String]),
    ) -> Result<String> {
        let mut out = vec![self.header()];
        let (Some(own), Some(other)) = (a.node(at), b.node(other_at)) else {
            return Ok(self.header());
        };
        let name = |tree: &Tree| tree.name.as_deref().map_or("None".into(), python_str_repr);
        if self.is_identical() && own.name != other.name {
            let (name, other) = (name(own), name(other));
            out.push(format!("Differing names:\n    {name} != {other}"));
        }
        if let Some(mismatch) = own.mismatch(other) {
            out.push(mismatch.replacen("children", "Children", 1));
        } else if let Some(compat) = self.compat {
            let mut nodes = vec![];
            for place in own.places() {
                let left = a.view(&[at, &place].concat(), false);
                let right = b.view(&[other_at, &place].concat(), false);
                if !left.compatible_variables(&right, compat)? {
                    let node = node_text(&place);
                    let text = self.datasets(&left, &right)?;
                    let lines = text.lines().skip(1).map(|line| format!("\n    {line}"));
                    let lines: String = lines.collect();
                    nodes.push(format!("Data at {node} does not match:{lines}"));
                }
            }
            out.push(nodes.join("\n\n"));
        }
        Ok(out.join("\n\n"))
    }

    /// Indexes and attributes, which only identical objects share.
    fn rest(
        &self,
        (a, attrs): (&Variables, &Attrs),
        (b, others): (&Variables, &Attrs),
    ) -> Result<Vec<String>> {
        if !self.is_identical() {
            return Ok(vec![]);
        }
        let mut out = self.indexes(a, b)?;
        let line = |key: &str, value: &AttrValue| Ok(attr_line(key, value, None));
        let same = |a: &AttrValue, b: &AttrValue| Ok(a == b);
        out.extend(mapping_diff(
            "Attributes",
            attrs,
            others,
            same,
            line,
            |_, _| Default::default(),
        )?);
        Ok(out)
    }

    fn indexes(&self, a: &Variables, b: &Variables) -> Result<Vec<String>> {
        let indexes = |coords: &Variables| -> Variables {
            let mut out = coords.clone();
            out.retain(|name, coord| is_index(name, coord));
            out.sort_keys();
            out
        };
        let (a, b) = (indexes(a), indexes(b));
        let only = |a: &Variables, b: &Variables| {
            let names = a.keys().map(String::as_str);
            let names: Vec<&str> = names.filter(|name| !b.contains_key(*name)).collect();
            (!names.is_empty()).then(|| format!("[{}]", names_list(names)))
        };
        let mut out = vec![];
        out.extend(only(&a, &b).map(|names| format!("Indexes only on the left object:  {names}")));
        out.extend(only(&b, &a).map(|names| format!("Indexes only on the right object: {names}")));
        let mut different = vec![];
        for (name, own) in &a {
            let Some(other) = b.get(name) else { continue };
            if !own.equals(other)? {
                for (side, index) in [("L", own), ("R", other)] {
                    let text = (self.index_text)(name, index)?;
                    different.push(format!("{side}   {name:<20} {text}"));
                }
            }
        }
        if !different.is_empty() {
            out.push("Differing indexes:".into());
            out.extend(different);
        }
        Ok(out)
    }

    fn variables(
        &self,
        title: &str,
        a: &Variables,
        b: &Variables,
        width: Option<usize>,
    ) -> Result<Vec<String>> {
        let marks = title == "Coordinates";
        let line = |name: &str, variable: &Variable| {
            variable_line(name, variable, width, marks && is_index(name, variable))
        };
        let same = |a: &Variable, b: &Variable| self.compatible(a, b);
        let attrs = |a: &Variable, b: &Variable| match self.is_identical() {
            true => (differing_attrs(a, b), differing_attrs(b, a)),
            false => Default::default(),
        };
        mapping_diff(title, a, b, same, line, attrs)
    }
}

/// What is called `root node`, or a node by its path.
fn node_text(place: &Place) -> String {
    match place.is_empty() {
        true => "root node".into(),
        false => format!("node {}", python_str_repr(&place.join("/"))),
    }
}

fn sizes_diff(a: &Summary, b: &Summary) -> Option<String> {
    let text = |summary: &Summary| {
        let sizes = summary.sizes.iter();
        let sizes: Vec<String> = sizes.map(|(dim, n)| format!("{dim}: {n}")).collect();
        sizes.join(", ")
    };
    (a.sizes != b.sizes)
        .then(|| format!("Differing dimensions:\n    ({}) != ({})", text(a), text(b)))
}

/// Attributes of a variable that the other has not, below its line.
fn differing_attrs(own: &Variable, other: &Variable) -> String {
    let differs = |(key, value): &(&String, &AttrValue)| other.attrs.get(*key) != Some(*value);
    let lines: Vec<String> = own
        .attrs
        .iter()
        .filter(differs)
        .map(|(key, value)| format!("\n    {}", attr_line(key, value, None)))
        .collect();
    match lines.is_empty() {
        true => String::new(),
        false => format!("\n    Differing variable attributes:{}", lines.concat()),
    }
}

/// Entries that differ, then those of one side only. `more`: what is below the two lines of an entry.
fn mapping_diff<T>(
    title: &str,
    a: &IndexMap<String, T>,
    b: &IndexMap<String, T>,
    same: impl Fn(&T, &T) -> Result<bool>,
    line: impl Fn(&str, &T) -> Result<String>,
    more: impl Fn(&T, &T) -> (String, String),
) -> Result<Vec<String>> {
    let mut out = vec![];
    for (key, own) in a {
        let Some(other) = b.get(key) else { continue };
        if same(own, other)? {
            continue;
        }
        if out.is_empty() {
            out.push(format!("Differing {}:", title.to_lowercase()));
        }
        let (own_more, other_more) = more(own, other);
        for (side, value, more) in [("L", own, own_more), ("R", other, other_more)] {
            let line = line(key, value)?;
            let line = line.get(1..).unwrap_or_default();
            out.push(format!("{side}{line}{more}"));
        }
    }
    for (side, these, those) in [("left", a, b), ("right", b, a)] {
        let mut only = these.iter().filter(|(key, _)| !those.contains_key(*key));
        let Some(first) = only.next() else { continue };
        out.push(format!("{title} only on the {side} object:"));
        for (key, value) in std::iter::once(first).chain(only) {
            out.push(line(key, value)?);
        }
    }
    Ok(out)
}
