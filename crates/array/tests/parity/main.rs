//! Kernels against numpy: `cases.py` makes cases and expected values, one family a test.

mod data;
mod run;

fn family(name: &str) {
    let cases = data::generate(name);
    let mut failures = Vec::new();
    for case in cases.list() {
        if let Err(why) = run::check(&cases, case) {
            failures.push(why);
        }
    }
    let total = cases.list().len();
    assert!(total > 0, "no cases of {name}");
    let shown: Vec<&String> = failures.iter().take(12).collect();
    assert!(
        failures.is_empty(),
        "{} of {total} {name} cases differ from numpy:\n{shown:#?}",
        failures.len()
    );
}

macro_rules! families {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            family(stringify!($name));
        }
    )*};
}

families!(promote unary binary cast select index shape reduce group scan window order quantile products);
