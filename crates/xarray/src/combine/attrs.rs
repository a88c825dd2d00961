//! `combine_attrs=`: which attributes a combination of several objects has.

use std::fmt;
use std::rc::Rc;

use crate::attrs::{AttrValue, Attrs};
use crate::compare::attrs_equal;
use crate::error::{Result, XarrayError};
use littoral_array::format::python_str_repr;

/// A function that a user gives.
pub type Combine = Rc<dyn Fn(&[Attrs]) -> Result<Attrs>>;

/// What is done with attributes of several objects.
#[derive(Clone)]
pub enum CombineAttrs {
    Drop,
    /// All must be the same.
    Identical,
    /// Those of all; of one name, they must be the same.
    NoConflicts,
    /// Those of all; of one name, they are left out where they differ.
    DropConflicts,
    /// The first object's.
    Override,
    /// A function of the attributes of all.
    Function(Combine),
}

impl fmt::Debug for CombineAttrs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CombineAttrs::Drop => "drop",
            CombineAttrs::Identical => "identical",
            CombineAttrs::NoConflicts => "no_conflicts",
            CombineAttrs::DropConflicts => "drop_conflicts",
            CombineAttrs::Override => "override",
            CombineAttrs::Function(_) => "function",
        })
    }
}

fn text(attrs: &Attrs) -> String {
    let items: Vec<String> = attrs
        .iter()
        .map(|(key, value)| format!("{}: {}", python_str_repr(key), value.repr()))
        .collect();
    format!("{{{}}}", items.join(", "))
}

impl CombineAttrs {
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "drop" => CombineAttrs::Drop,
            "identical" => CombineAttrs::Identical,
            "no_conflicts" => CombineAttrs::NoConflicts,
            "drop_conflicts" => CombineAttrs::DropConflicts,
            "override" => CombineAttrs::Override,
            _ => return None,
        })
    }

    /// The attributes of the combination. None at all give none. Errors with `MergeError` where some differ
    /// that must not.
    pub fn merge(&self, all: &[&Attrs]) -> Result<Attrs> {
        let Some((first, others)) = all.split_first() else {
            return Ok(Attrs::new());
        };
        match self {
            CombineAttrs::Drop => Ok(Attrs::new()),
            CombineAttrs::Override => Ok((*first).clone()),
            CombineAttrs::Identical => {
                match others.iter().find(|other| !attrs_equal(first, other)) {
                    None => Ok((*first).clone()),
                    Some(other) => Err(XarrayError::Merge(format!(
                        "combine_attrs='identical', but attrs differ. First is {} , other is {}.",
                        text(first),
                        text(other)
                    ))),
                }
            }
            CombineAttrs::NoConflicts => {
                let mut out = (*first).clone();
                for other in others {
                    let differs = |(key, value): (&String, &AttrValue)| {
                        out.get(key).is_some_and(|own| own != value)
                    };
                    if other.iter().any(differs) {
                        return Err(XarrayError::Merge(format!(
                            "combine_attrs='no_conflicts', but some values are not the same. Merging {} \
                             with {}",
                            text(&out),
                            text(other)
                        )));
                    }
                    out.extend(
                        other
                            .iter()
                            .map(|(key, value)| (key.clone(), value.clone())),
                    );
                }
                Ok(out)
            }
            CombineAttrs::DropConflicts => {
                let mut out = Attrs::new();
                let mut dropped: Vec<&String> = vec![];
                for (key, value) in all.iter().flat_map(|attrs| attrs.iter()) {
                    if dropped.contains(&key) {
                        continue;
                    }
                    match out.get(key) {
                        None => {
                            out.insert(key.clone(), value.clone());
                        }
                        Some(own) if own == value => {}
                        Some(_) => {
                            out.shift_remove(key);
                            dropped.push(key);
                        }
                    }
                }
                Ok(out)
            }
            CombineAttrs::Function(function) => {
                let all: Vec<Attrs> = all.iter().map(|attrs| (*attrs).clone()).collect();
                function(&all)
            }
        }
    }
}
