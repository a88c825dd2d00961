//! Expressions in strings: `ds.eval("a + b")`, `ds.query(x="a > 2 and b < 3")`.

use std::cell::Cell;

use ruff_source_file::SourceFileBuilder;
use rustpython_vm::compiler::ast::visitor::transformer::{Transformer, walk_expr};
use rustpython_vm::compiler::{CompileError, Mode, ast, codegen, parser};
use rustpython_vm::scope::Scope;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::objects::Labelled;
use super::shared;
use crate::support::{self, OrRaise};

/// What expressions may call.
const BUILTINS: &[&str] = &[
    "abs",
    "min",
    "max",
    "round",
    "len",
    "sum",
    "pow",
    "any",
    "all",
    "int",
    "float",
    "bool",
    "str",
    "list",
    "tuple",
    "dict",
    "set",
    "slice",
    "range",
    "zip",
    "enumerate",
    "map",
    "filter",
];

/// `and`, `or`, `not` and chained comparisons element by element. Notes what is not allowed.
struct Elementwise {
    lambda: Cell<bool>,
    private: std::cell::RefCell<Option<String>>,
}

fn joined(left: ast::Expr, op: ast::Operator, right: ast::Expr) -> ast::Expr {
    ast::Expr::BinOp(ast::ExprBinOp {
        node_index: Default::default(),
        range: Default::default(),
        left: Box::new(left),
        op,
        right: Box::new(right),
    })
}

impl Transformer for Elementwise {
    fn visit_expr(&self, expr: &mut ast::Expr) {
        walk_expr(self, expr);
        let new = match &*expr {
            ast::Expr::BoolOp(node) => {
                let op = match node.op {
                    ast::BoolOp::And => ast::Operator::BitAnd,
                    ast::BoolOp::Or => ast::Operator::BitOr,
                };
                let values = node.values.iter().cloned();
                values.reduce(|left, right| joined(left, op, right))
            }
            ast::Expr::UnaryOp(node) if node.op == ast::UnaryOp::Not => {
                let mut node = node.clone();
                node.op = ast::UnaryOp::Invert;
                Some(ast::Expr::UnaryOp(node))
            }
            ast::Expr::Compare(node) if node.ops.len() > 1 => {
                let lefts = std::iter::once(&*node.left).chain(&*node.comparators);
                let pairs = lefts.zip(&*node.comparators).zip(&*node.ops);
                let comparisons = pairs.map(|((left, right), op)| {
                    ast::Expr::Compare(ast::ExprCompare {
                        node_index: Default::default(),
                        range: Default::default(),
                        left: Box::new(left.clone()),
                        ops: Box::new([*op]),
                        comparators: Box::new([right.clone()]),
                    })
                });
                comparisons.reduce(|left, right| joined(left, ast::Operator::BitAnd, right))
            }
            ast::Expr::Lambda(_) => {
                self.lambda.set(true);
                None
            }
            ast::Expr::Attribute(node) if node.attr.as_str().starts_with('_') => {
                *self.private.borrow_mut() = Some(node.attr.to_string());
                None
            }
            _ => None,
        };
        if let Some(new) = new {
            *expr = new;
        }
    }
}

/// The value of an expression among the variables of a dataset.
fn value(
    object: &PyObject,
    mut expression: ast::Expr,
    source: &str,
    vm: &VirtualMachine,
) -> PyResult {
    let elementwise = Elementwise {
        lambda: Cell::new(false),
        private: Default::default(),
    };
    elementwise.visit_expr(&mut expression);
    if elementwise.lambda.get() {
        return Err(vm.new_value_error(
            "Lambda expressions are not allowed in eval(). Use direct operations on data variables instead.",
        ));
    }
    if let Some(name) = elementwise.private.into_inner() {
        return Err(vm.new_value_error(format!(
            "Access to private attributes is not allowed: '{name}'"
        )));
    }
    let file = SourceFileBuilder::new("<xarray.eval>", source).finish();
    let module = ast::Mod::Expression(ast::ModExpression {
        node_index: Default::default(),
        range: Default::default(),
        body: Box::new(expression),
    });
    let code = codegen::compile::compile_top(module, file, Mode::Eval, vm.compile_opts());
    let code = code.map_err(|error| {
        let error = CompileError::from(error);
        vm.new_value_error(format!("Invalid expression syntax: {source} ({error})"))
    })?;
    let names = vm.ctx.new_dict();
    for name in BUILTINS {
        names.set_item(*name, vm.builtins.get_attr(*name, vm)?, vm)?;
    }
    for (name, module) in [("np", "numpy"), ("pd", "pandas"), ("xr", "xarray")] {
        names.set_item(name, vm.import(module, 0)?, vm)?;
    }
    let Some(Labelled::Set(dataset)) = Labelled::of(object, vm)? else {
        return Err(vm.new_type_error("expressions are for Datasets"));
    };
    let coords = dataset.coords().into_keys();
    for name in coords.chain(dataset.data_names()) {
        if let Some(array) = shared::member(object, &name, vm)? {
            names.set_item(name.as_str(), array, vm)?;
        }
    }
    names.set_item("__builtins__", vm.ctx.new_dict().into(), vm)?;
    vm.run_code_obj(vm.ctx.new_code(code), Scope::new(None, names))
}

/// `ds.eval("a + b")`; `ds.eval("c = a + b")` is the dataset with one more variable.
pub fn evaluate(object: &PyObject, statement: &str, vm: &VirtualMachine) -> PyResult {
    let source = statement.trim();
    let parsed = parser::parse_module(source)
        .map_err(|_| vm.new_value_error(format!("Invalid statement syntax: {source}")))?;
    let mut body = parsed.into_syntax().body.into_iter();
    let (Some(statement), None) = (body.next(), body.next()) else {
        return Err(vm.new_value_error("Only single statements are supported"));
    };
    match statement {
        ast::Stmt::Expr(statement) => value(object, *statement.value, source, vm),
        ast::Stmt::Assign(statement) => {
            let [target] = statement.targets.as_slice() else {
                return Err(vm.new_value_error("Only single assignment targets are supported"));
            };
            let ast::Expr::Name(target) = target else {
                return Err(vm.new_value_error("Assignment target must be a simple name"));
            };
            let result = value(object, *statement.value, source, vm)?;
            let entry = [(target.id.to_string(), result)];
            let dict = support::dict_of(entry, vm)?;
            vm.call_method(object, "assign", (dict,))
        }
        _ => Err(vm.new_value_error(
            "Unsupported statement type. Only expressions and assignments are supported.",
        )),
    }
}

/// As pandas reads `&` and `|`: they bind as loosely as `and` and `or`.
fn as_pandas(source: &str) -> String {
    let mut out = String::new();
    let mut quote = None;
    for c in source.chars() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
        match (quote, c) {
            (None, '&') => out.push_str(" and "),
            (None, '|') => out.push_str(" or "),
            _ => out.push(c),
        }
    }
    out
}

/// The condition or the positions of one dimension of `query`.
pub fn indexer(
    object: &PyObject,
    expression: &str,
    pandas: bool,
    vm: &VirtualMachine,
) -> PyResult<PyObjectRef> {
    let source = match pandas {
        true => as_pandas(expression),
        false => expression.to_owned(),
    };
    let parsed = parser::parse_expression(source.trim()).map_err(|error| {
        let error: CompileError = CompileError::from_ruff_parse_error(
            error,
            &SourceFileBuilder::new("<query>", source.as_str()).finish(),
        );
        vm.new_syntax_error(&error, Some(&source))
    })?;
    let result = value(object, *parsed.into_syntax().body, &source, vm)?;
    // pandas gives an array without labels.
    match Labelled::of(&result, vm)? {
        Some(Labelled::Array(array)) => Ok(crate::numpy::to_py(array.values().or_raise(vm)?, vm)),
        _ => Ok(result),
    }
}
