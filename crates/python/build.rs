//! Compiles the chosen part of the Python library, and our own `lib/`, into two blobs: `frozen.bin`,
//! which every kernel starts with, and `library.bin`, which a page fetches when a cell imports
//! something of it.
//!
//! The choice is what notebooks import, and what that imports. Size matters: a page loads the first
//! blob before it can do anything. Docstrings and asserts are left out, and blobs are not compressed
//! (the module is, as a whole, by Brotli).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rustpython_compiler::{CodeObject, CompileOpts, Mode};
use rustpython_compiler_core::bytecode::ConstantData;
use rustpython_compiler_core::frozen::{FrozenCodeObject, FrozenLib, FrozenModule};

/// Modules by dotted name, of which an interpreter starts with some, and nearly every notebook imports
/// the others. A package stands for its `__init__` alone, `package.*` for all of it.
const FIRST: &str = "
    _collections_abc _py_warnings _sitebuiltins abc codecs encodings encodings.aliases
    encodings.ascii encodings.latin_1 encodings.utf_8 genericpath io os posixpath stat warnings
";

/// The rest.
const LIBRARY: &str = "
    __future__ _ast_unparse _colorize _compat_pickle _opcode_metadata _py_abc
    _pycodecs _pydatetime _pydecimal _pylong _strptime
    _threading_local _weakrefset annotationlib argparse ast base64 bisect calendar
    codeop collections collections._defaultdict compression compression._common
    compression._common._streams compression.gzip compression.zlib contextlib contextvars copy
    copyreg csv dataclasses datetime decimal difflib dis
    encodings.cp1252 encodings.utf_16
    encodings.utf_8_sig enum fnmatch fractions functools gettext glob graphlib gzip
    hashlib heapq hmac html html.entities importlib importlib._abc importlib.abc
    importlib.machinery importlib.util inspect ntpath ipaddress json json.decoder json.encoder
    json.scanner keyword linecache locale logging numbers opcode operator pathlib pathlib._os
    pathlib.types pickle platform pprint queue random re re._casefix re._compiler
    re._constants re._parser reprlib secrets shlex shutil signal statistics string
    string.templatelib struct tempfile textwrap threading timeit token tokenize traceback types
    typing urllib urllib.parse uuid weakref _dummy_os _dummy_thread dummy_threading
";

/// Module by name: its file, and whether it is a package.
type Files = BTreeMap<String, (PathBuf, bool)>;

fn main() {
    let library = Path::new(rustpython_pylib::LIB_PATH);
    let own = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("lib");
    let own_wasm = own.with_file_name("lib-wasm");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", own_wasm.display());
    println!("cargo:rerun-if-changed={}", own.display());

    let mut first = chosen(library, FIRST);
    collect(&own, "", &mut first);
    let wasm = std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    if wasm {
        collect(&own_wasm, "", &mut first);
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap());
    let mut rest = chosen(library, LIBRARY);
    if wasm {
        // What was run before it was shipped is not kept where it was: see `spent.rs`.
        rest.extend(first.clone());
        std::fs::write(out.join("spent.bin"), spent()).unwrap();
    }
    std::fs::write(out.join("frozen.bin"), blob(first)).unwrap();
    let names: Vec<_> = rest
        .iter()
        .map(|(name, (_, package))| (name.clone(), *package))
        .collect();
    let rest = blob(rest);
    let index = format!(
        "pub const STAMP: u64 = {:#x};\npub const MODULES: &[(&str, bool)] = &{names:?};\n",
        hash(&rest)
    );
    std::fs::write(out.join("library_index.rs"), index).unwrap();
    std::fs::write(out.join("library.bin"), rest).unwrap();

    println!("cargo:rustc-check-cfg=cfg(fetched_library)");
    if wasm && std::env::var_os("CARGO_FEATURE_WHOLE_LIBRARY").is_none() {
        println!("cargo:rustc-cfg=fetched_library");
    }
}

/// What takes the place of code that is not kept.
fn spent() -> Vec<u8> {
    let source = "raise ImportError('this module was started when the page was built, and cannot be started again')";
    let code = rustpython_compiler::compile(source, Mode::Exec, "<frozen>", CompileOpts::default());
    let mut bytes = Vec::new();
    rustpython_compiler_core::marshal::serialize_code(&mut bytes, &without_lines(code.unwrap()));
    bytes
}

/// FNV-1a.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn chosen(library: &Path, names: &str) -> Files {
    let mut files = Files::new();
    for name in names.split_whitespace() {
        if let Some(package) = name.strip_suffix(".*") {
            collect(&library.join(package), package, &mut files);
        } else if let Some(found) = locate(library, name) {
            files.insert(name.to_owned(), found);
        } else {
            println!("cargo:warning=the Python library has no module {name}");
        }
    }
    files
}

/// Compiled modules, one after the other, as RustPython reads them.
fn blob(files: Files) -> Vec<u8> {
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
    FrozenLib::encode(entries.collect::<Vec<_>>().iter().cloned()).bytes
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
fn collect(directory: &Path, package: &str, files: &mut Files) {
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
