//! A cell's text as code: what is run, and the last expression, whose value is shown.

use ruff_source_file::SourceFileBuilder;
use rustpython_vm::builtins::PyCode;
use rustpython_vm::compiler::{CompileError, CompileOpts, Mode, ast, codegen, parser};
use rustpython_vm::{PyRef, VirtualMachine};

/// A compiled cell.
pub(crate) struct CellCode {
    /// Every statement but the last expression.
    pub body: PyRef<PyCode>,
    /// The last statement, when it is an expression whose value is shown.
    pub result: Option<PyRef<PyCode>>,
}

/// Compiles a cell. The last statement's value is shown if it is an expression that no `;` follows.
pub(crate) fn compile_cell(
    vm: &VirtualMachine,
    source: &str,
    file: &str,
) -> Result<CellCode, Box<CompileError>> {
    let source_file = SourceFileBuilder::new(file, source).finish();
    let parsed = parser::parse_module(source)
        .map_err(|error| CompileError::from_ruff_parse_error(error, &source_file))?;
    let mut module = parsed.into_syntax();
    let mut result = None;
    if let Some(ast::Stmt::Expr(statement)) = module.body.last() {
        let after = &source[usize::from(statement.range.end())..];
        // A comment may follow; only blanks can stand between the statement and its `;`.
        if !after.trim_start_matches([' ', '\t', ')']).starts_with(';') {
            result = module.body.pop();
        }
    }
    let options = || CompileOpts {
        optimize: 0,
        ..vm.compile_opts()
    };
    let compile = |module: ast::Mod, mode: Mode| {
        let code = codegen::compile::compile_top(module, source_file.clone(), mode, options())
            .map_err(CompileError::from)?;
        Ok::<_, Box<CompileError>>(vm.ctx.new_code(code))
    };
    // A string alone is shown, and is no docstring: the body is compiled without it.
    let result = match result {
        Some(ast::Stmt::Expr(statement)) => {
            let expression = ast::ModExpression {
                node_index: Default::default(),
                range: statement.range,
                body: statement.value,
            };
            Some(compile(ast::Mod::Expression(expression), Mode::Eval)?)
        }
        _ => None,
    };
    let body = compile(ast::Mod::Module(module), Mode::Exec)?;
    Ok(CellCode { body, result })
}
