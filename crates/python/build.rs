//! Compiles the chosen part of the Python library, and our own `lib/`, into `frozen.bin`.
//!
//! The choice is what notebooks import, and what that imports. Size matters: the blob is part of
//! the page. Docstrings and asserts are left out, and the blob is not compressed (the module is,
//! as a whole, by Brotli).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rustpython_compiler::{CodeObject, CompileOpts, Mode};
use rustpython_compiler_core::bytecode::ConstantData;
use rustpython_compiler_core::frozen::{FrozenCodeObject, FrozenLib, FrozenModule};

/// Modules by dotted name. A package stands for its `__init__` alone, `package.*` for all of it.
const MODULES: &str = "
    __future__ _ast_unparse _collections_abc _colorize _compat_pickle _opcode_metadata _py_abc
    _py_warnings _pycodecs _pydatetime _pydecimal _pylong _sitebuiltins _strptime
    _threading_local _weakrefset abc annotationlib argparse ast base64 bisect calendar codecs
    codeop collections collections._defaultdict compression compression._common
    compression._common._streams compression.gzip compression.zlib contextlib contextvars copy
    copyreg csv dataclasses datetime decimal difflib dis encodings encodings.aliases
    encodings.ascii encodings.cp1252 encodings.latin_1 encodings.utf_16 encodings.utf_8
    encodings.utf_8_sig enum fnmatch fractions functools genericpath gettext glob graphlib gzip
    hashlib heapq hmac html html.entities importlib importlib._abc importlib.abc
    importlib.machinery importlib.util inspect ntpath io ipaddress json json.decoder json.encoder
    json.scanner keyword linecache locale logging numbers opcode operator os pathlib pathlib._os
    pathlib.types pickle platform posixpath pprint queue random re re._casefix re._compiler
    re._constants re._parser reprlib secrets shlex shutil signal stat statistics string
    string.templatelib struct tempfile textwrap threading timeit token tokenize traceback types
    typing urllib urllib.parse uuid warnings weakref _dummy_os _dummy_thread dummy_threading
";

fn main() {
    let library = Path::new(rustpython_pylib::LIB_PATH);
    let own = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("lib");
    let own_wasm = own.with_file_name("lib-wasm");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", own_wasm.display());
    println!("cargo:rerun-if-changed={}", own.display());

    let mut files: BTreeMap<String, (PathBuf, bool)> = BTreeMap::new();
    for name in MODULES.split_whitespace() {
        if let Some(package) = name.strip_suffix(".*") {
            collect(&library.join(package), package, &mut files);
        } else if let Some(found) = locate(library, name) {
            files.insert(name.to_owned(), found);
        } else {
            println!("cargo:warning=the Python library has no module {name}");
        }
    }
    collect(&own, "", &mut files);
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        collect(&own_wasm, "", &mut files);
    }

    let mut modules = Vec::new();
    for (name, (path, package)) in files {
        let mut source = std::fs::read_to_string(&path).unwrap();
        if name == "linecache" {
            // Sources of cells: see `kernel::register_linecache`.
            source.push_str("\nimport _littoral\n_littoral.register_linecache(cache)\n");
        }
        let options = CompileOpts {
            optimize: 2,
            ..CompileOpts::default()
        };
        let file = format!("<frozen {name}>");
        let code = match rustpython_compiler::compile(&source, Mode::Exec, &file, options) {
            Ok(code) => without_lines(code),
            Err(error) => panic!("{}: {error}", path.display()),
        };
        let mut bytes = Vec::new();
        rustpython_compiler_core::marshal::serialize_code(&mut bytes, &code);
        let code = FrozenCodeObject {
            bytes: stored(&bytes),
        };
        modules.push((name, FrozenModule { code, package }));
    }
    let entries = modules.iter().map(|(name, module)| {
        let code = FrozenCodeObject {
            bytes: &module.code.bytes[..],
        };
        (
            name.as_str(),
            FrozenModule {
                code,
                package: module.package,
            },
        )
    });
    let library = FrozenLib::encode(entries.collect::<Vec<_>>().iter().cloned());
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap()).join("frozen.bin");
    std::fs::write(out, library.bytes).unwrap();
}

/// The file of a module, and whether it is a package.
fn locate(library: &Path, name: &str) -> Option<(PathBuf, bool)> {
    let path = library.join(name.replace('.', "/"));
    let package = path.join("__init__.py");
    let module = path.with_extension("py");
    if package.is_file() {
        Some((package, true))
    } else if module.is_file() {
        Some((module, false))
    } else {
        None
    }
}

/// Every module under a directory.
fn collect(directory: &Path, package: &str, files: &mut BTreeMap<String, (PathBuf, bool)>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let join = |stem: &str| match package {
            "" => stem.to_owned(),
            package => format!("{package}.{stem}"),
        };
        if path.is_dir() {
            if path.join("__init__.py").is_file() {
                collect(&path, &join(&stem), files);
            }
        } else if path.extension().is_some_and(|extension| extension == "py") {
            if stem == "__init__" {
                files.insert(package.to_owned(), (path, true));
            } else {
                files.insert(join(&stem), (path, false));
            }
        }
    }
}

/// Drops the line tables, a third of the blob: tracebacks leave the library's frames out.
fn without_lines(mut code: CodeObject) -> CodeObject {
    code.linetable = Box::default();
    let constants = code
        .constants
        .iter()
        .cloned()
        .map(|constant| match constant {
            ConstantData::Code { code } => ConstantData::Code {
                code: Box::new(without_lines(*code)),
            },
            other => other,
        });
    code.constants = constants.collect();
    code
}

/// The bytes as LZ4 without compression: one run of literals, after the size. The interpreter
/// expects LZ4, but bytes that are already compressed are lost on Brotli.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = (bytes.len() as u32).to_le_bytes().to_vec();
    let length = bytes.len();
    out.push((length.min(15) as u8) << 4);
    if length >= 15 {
        let mut rest = length - 15;
        while rest >= 255 {
            out.push(255);
            rest -= 255;
        }
        out.push(rest as u8);
    }
    out.extend_from_slice(bytes);
    out
}
