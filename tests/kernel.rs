//! Cells in a real worker: from text to output. Run by `wasm-pack test --headless --chrome`.

#![cfg(target_arch = "wasm32")]

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Object, Reflect};
use serde_json::Value;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

type Messages = Rc<RefCell<Vec<Value>>>;

fn start() -> Messages {
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
    assert_eq!(reply["execution_count"], 1);
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
    assert_eq!(run("x = 1\nx / 0")["status"], "error");
    let messages = messages.take();
    assert_eq!(messages[0]["ename"], "ZeroDivisionError");
    assert_eq!(
        messages[0]["traceback"][1],
        "  File \"<cell 1>\", line 2, in <module>"
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
