//! Cells in a real worker: from text to output. Run by `wasm-pack test --headless --chrome`.

#![cfg(target_arch = "wasm32")]

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Object, Reflect};
use serde_json::Value;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

type Messages = Rc<RefCell<Vec<Value>>>;

thread_local! {
    static MESSAGES: OnceCell<Messages> = const { OnceCell::new() };
}

/// The messages of a kernel in which nothing has been said yet. A worker has one kernel for its
/// life: all tests share it.
fn start() -> Messages {
    let messages = MESSAGES.with(|started| started.get_or_init(start_kernel).clone());
    messages.take();
    messages
}

fn start_kernel() -> Messages {
    let messages = Messages::default();
    let kept = messages.clone();
    let emit = Closure::<dyn FnMut(JsValue)>::new(move |message: JsValue| {
        let message = serde_wasm_bindgen::from_value(message).expect("a plain object");
        kept.borrow_mut().push(message);
    });
    let emit: Function = emit.into_js_value().unchecked_into();
    let config = Object::new();
    let base = "http://127.0.0.1/page/";
    Reflect::set(&config, &"baseUrl".into(), &base.into()).expect("set");
    littoral::start(config.into(), emit).expect("the kernel starts");
    messages
}

fn run(code: &str) -> Value {
    let reply = littoral::run_sync(1.0, code.to_owned()).expect("the kernel runs");
    serde_wasm_bindgen::from_value(reply).expect("a plain object")
}

#[wasm_bindgen_test]
fn a_cell_prints_and_shows_its_value() {
    let messages = start();
    let reply = run("print('hello')\n6 * 7");
    assert_eq!(reply["status"], "ok");
    let count = reply["execution_count"].as_u64().expect("a number");
    let next = run("pass")["execution_count"].as_u64();
    assert_eq!(next, Some(count + 1));
    assert_eq!(reply["stats"]["where"], "none");
    let messages = messages.take();
    assert_eq!(messages[0]["type"], "stream");
    assert_eq!(messages[0]["text"], "hello\n");
    assert_eq!(messages[1]["type"], "execute_result");
    assert_eq!(messages[1]["data"]["text/plain"], "42");
}

#[wasm_bindgen_test]
fn an_error_has_a_traceback_with_the_cells_line() {
    let messages = start();
    let reply = run("x = 1\nx / 0");
    assert_eq!(reply["status"], "error");
    let count = &reply["execution_count"];
    let messages = messages.take();
    assert_eq!(messages[0]["ename"], "ZeroDivisionError");
    assert_eq!(
        messages[0]["traceback"][1],
        format!("  File \"<cell {count}>\", line 2, in <module>")
    );
    assert_eq!(messages[0]["traceback"][2], "    x / 0");
}

#[wasm_bindgen_test]
fn a_request_to_stop_raises_keyboard_interrupt_and_keeps_variables() {
    let messages = start();
    // A request before a cell is for an earlier one; an address that does not answer is one now.
    littoral::set_interrupt_url("blob:null/gone");
    assert_eq!(
        run("n = 0\nwhile True:\n    n += 1")["status"],
        "interrupted"
    );
    assert_eq!(messages.take()[0]["ename"], "KeyboardInterrupt");
    run("print(n > 0)");
    assert_eq!(messages.take()[0]["text"], "True\n");
}

#[wasm_bindgen_test]
fn files_live_in_memory() {
    let messages = start();
    run(r#"
import glob, io, os, pathlib
path = pathlib.Path("folder/sub")
path.mkdir(parents=True)
(path / "a.txt").write_text("one\ntwo\n")
with open("folder/sub/a.txt", "a") as file:
    file.write("drei ü\n")
print(open("folder/sub/a.txt").read().splitlines(), os.path.getsize("folder/sub/a.txt"))
with open("b.bin", "wb") as file:
    file.write(bytes(range(10)))
with open("b.bin", "r+b") as file:
    file.seek(4); file.write(b"xy"); file.seek(0)
    print(file.read())
print(sorted(os.listdir()), glob.glob("**/*.txt", recursive=True), [p.name for p in path.iterdir()])
os.rename("b.bin", "c.bin")
print(os.path.exists("b.bin"), pathlib.Path("c.bin").stat().st_size)
try:
    open("nowhere/file")
except FileNotFoundError as error:
    print(error)
"#);
    let text: String = messages
        .take()
        .iter()
        .map(|message| message["text"].as_str().unwrap_or("?").to_owned())
        .collect();
    let expected = "\
['one', 'two', 'drei ü'] 16
b'\\x00\\x01\\x02\\x03xy\\x06\\x07\\x08\\t'
['b.bin', 'folder'] ['folder/sub/a.txt'] ['a.txt']
False 10
[Errno 2] No such file or directory: 'nowhere/file'
";
    assert_eq!(text, expected);
}

/// What the page's Python and the native one share is compared with CPython natively; here, that
/// all of it can be imported without a host.
#[wasm_bindgen_test]
fn the_library_can_be_imported() {
    let messages = start();
    let names = "abc argparse ast base64 bisect calendar collections contextlib copy csv \
        dataclasses datetime decimal enum fractions functools glob gzip hashlib heapq html inspect \
        io itertools json keyword linecache locale logging math numbers operator os pathlib pickle \
        platform pprint queue random re secrets shlex shutil statistics string struct tempfile \
        textwrap threading time timeit traceback types typing unicodedata urllib.parse uuid \
        warnings weakref zlib IPython.display";
    run(&format!(
        "import importlib\nfor name in {names:?}.split():\n    try:\n        \
         importlib.import_module(name)\n    except BaseException as error:\n        \
         print(name, repr(error))"
    ));
    assert_eq!(messages.take(), Vec::<Value>::new());
}

#[wasm_bindgen_test]
fn clocks_run() {
    let messages = start();
    run(
        "import time\nt = time.perf_counter()\ntime.sleep(0.02)\nd = time.perf_counter() - t\n\
         print(0.01 < d < 5, time.time() > 1.6e9, time.time_ns() > 1, time.monotonic_ns() > 0)",
    );
    assert_eq!(messages.take()[0]["text"], "True True True True\n");
}

#[wasm_bindgen_test]
fn completion_and_inspection() {
    start();
    run("value_one = {}\nimport math");
    let completion = littoral::complete("value_o", 7).expect("an answer");
    let completion: Value = serde_wasm_bindgen::from_value(completion).expect("plain");
    assert_eq!(completion["matches"][0], "value_one");
    assert_eq!(
        (completion["start"].as_f64(), completion["end"].as_f64()),
        (Some(0.0), Some(7.0))
    );
    let inspection = littoral::inspect("math.sqrt(", 10).expect("an answer");
    let inspection: Value = serde_wasm_bindgen::from_value(inspection).expect("plain");
    assert_eq!(inspection["found"], true);
}

/// From text to an answer: labels, graph, engine, kernels, repr.
#[wasm_bindgen_test]
fn a_labelled_cell_is_computed() {
    let messages = start();
    run("import numpy as np\nimport xarray as xr\n\
         da = xr.DataArray(np.arange(12.0).reshape(3, 4), dims=('t', 'x'), coords={'x': [10, 20, 30, 40]})\n\
         da.where(da > 2).mean('t').sel(x=slice(20, 40))");
    let messages = messages.take();
    let text = messages[0]["data"]["text/plain"].as_str().expect("text");
    assert!(
        text.starts_with("<xarray.DataArray (x: 3)> Size: 24B"),
        "{text}"
    );
    assert!(text.contains("array([7., 8., 7.])"), "{text}");
    let html = messages[0]["data"]["text/html"].as_str().expect("html");
    assert!(html.contains("xarray.DataArray"), "{html}");
}
