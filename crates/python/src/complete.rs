//! What an editor asks: names that complete what is being typed, and the documentation of one.
//!
//! Positions count code points, as Jupyter counts them.

use rustpython_vm::builtins::PyDictRef;
use rustpython_vm::{AsObject, PyObjectRef, PyPayload, VirtualMachine};

use crate::kernel::Kernel;
use crate::support::{items, text};

/// Names that can replace the code from `start` to `end`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    pub matches: Vec<String>,
    pub start: usize,
    pub end: usize,
}

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

/// The dotted name that ends at the end of the text.
fn word_before(text: &[char]) -> String {
    let start = text
        .iter()
        .rposition(|&c| !is_word(c))
        .map_or(0, |at| at + 1);
    text[start..].iter().collect()
}

impl Kernel {
    /// Completes the name before the cursor.
    pub fn complete(&self, code: &str, cursor: usize) -> Completion {
        let code: Vec<char> = code.chars().take(cursor).collect();
        let cursor = code.len();
        let word = word_before(&code);
        let (base, prefix) = match word.rsplit_once('.') {
            Some((base, prefix)) => (Some(base), prefix),
            None => (None, word.as_str()),
        };
        let line: String = code.iter().rev().take_while(|&&c| c != '\n').collect();
        let line: String = line.chars().rev().collect();
        let names = self.enter(|vm| self.candidates(vm, line.trim_start(), base));
        let mut matches: Vec<String> = names
            .into_iter()
            .filter(|name| name.starts_with(prefix))
            .filter(|name| prefix.starts_with('_') || !name.starts_with('_'))
            .collect();
        matches.sort();
        matches.dedup();
        Completion {
            matches,
            start: cursor - prefix.chars().count(),
            end: cursor,
        }
    }

    fn candidates(&self, vm: &VirtualMachine, line: &str, base: Option<&str>) -> Vec<String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match (words.as_slice(), base) {
            (["from", module, "import", ..], None) => {
                return imported(vm, module)
                    .map(|module| names_of(vm, &module))
                    .unwrap_or_default();
            }
            (["import" | "from", ..], None) => return module_names(vm),
            (["import" | "from", ..], Some(base)) => {
                let inside = format!("{base}.");
                let modules = module_names(vm).into_iter();
                return modules
                    .filter_map(|name| name.strip_prefix(&inside).map(str::to_owned))
                    .collect();
            }
            _ => {}
        }
        if let Some(base) = base {
            return self
                .resolve(vm, base)
                .map(|object| names_of(vm, &object))
                .unwrap_or_default();
        }
        let mut names: Vec<String> = KEYWORDS.iter().map(|&keyword| keyword.to_owned()).collect();
        names.extend(keys(self.globals()));
        names.extend(keys(&vm.builtins.dict()));
        names
    }

    /// The object of a dotted name. Only names and attributes: nothing is called.
    fn resolve(&self, vm: &VirtualMachine, name: &str) -> Option<PyObjectRef> {
        let mut parts = name.split('.');
        let first = parts.next().filter(|first| !first.is_empty())?;
        let object = match self.globals().get_item_opt(first, vm).ok().flatten() {
            Some(object) => object,
            None => vm.builtins.dict().get_item_opt(first, vm).ok().flatten()?,
        };
        parts.try_fold(object, |object, part| {
            object.get_attr(&vm.ctx.new_str(part), vm).ok()
        })
    }

    /// Signature, type and documentation of the name at the cursor, or of the function whose
    /// arguments are being typed.
    pub fn inspect(&self, code: &str, cursor: usize) -> Option<String> {
        let code: Vec<char> = code.chars().collect();
        let cursor = cursor.min(code.len());
        let end = code[cursor..].iter().position(|&c| !is_word(c) || c == '.');
        let end = end.map_or(code.len(), |length| cursor + length);
        let mut word = word_before(&code[..end]);
        if word.is_empty() || word.starts_with(|c: char| c.is_ascii_digit()) {
            word = word_before(&code[..open_bracket(&code[..cursor])?]);
        }
        self.enter(|vm| {
            let object = self.resolve(vm, word.trim_end_matches('.'))?;
            let shell = vm
                .import("IPython", 0)
                .ok()?
                .get_attr("_describe", vm)
                .ok()?;
            let described = shell.call((word.as_str(), object), vm).ok()?;
            text(&described)
        })
    }
}

/// The bracket of the call that the end of the text is in.
fn open_bracket(text: &[char]) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.iter().enumerate().rev() {
        match c {
            ')' | ']' | '}' => depth += 1,
            '(' if depth == 0 => return Some(at),
            '(' | '[' | '{' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn keys(dict: &PyDictRef) -> Vec<String> {
    dict.clone()
        .into_iter()
        .filter_map(|(key, _)| text(&key))
        .collect()
}

/// `dir(object)`.
fn names_of(vm: &VirtualMachine, object: &PyObjectRef) -> Vec<String> {
    let Ok(list) = vm.dir(Some(object.clone())) else {
        return Vec::new();
    };
    let names = items(list.into_ref(&vm.ctx).as_object(), vm).unwrap_or_default();
    names.iter().filter_map(|name| text(name)).collect()
}

/// A module, by its dotted name.
fn imported(vm: &VirtualMachine, name: &str) -> Option<PyObjectRef> {
    vm.import(&vm.ctx.new_str(name), 0).ok()?;
    let modules = vm.sys_module.get_attr("modules", vm).ok()?;
    modules.get_item(name, vm).ok()
}

/// Every module that can be imported, private ones left out.
fn module_names(vm: &VirtualMachine) -> Vec<String> {
    let native = vm.state.module_defs.keys();
    let names = native.chain(vm.state.frozen.keys()).copied();
    #[cfg(fetched_library)]
    let names = names.chain(crate::library::modules().iter().map(|(name, _)| *name));
    let names = names.map(str::to_owned);
    names.filter(|name| !name.starts_with('_')).collect()
}
