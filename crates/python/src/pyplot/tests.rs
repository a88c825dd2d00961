//! How figures are shown. What they hold is compared with matplotlib in `tests/parity`.

use crate::Message;
use crate::testing::run_cell;

/// The outputs of a cell in short: printed text, MIME types of what was shown, errors.
fn outputs(source: &str) -> Vec<String> {
    let (_, messages) = run_cell(source);
    messages
        .into_iter()
        .map(|message| match message {
            Message::Stream { text, .. } => text.trim_end().to_owned(),
            Message::Display {
                data,
                execution_count,
                ..
            } => {
                let kind = if execution_count.is_some() {
                    "result"
                } else {
                    "display"
                };
                let mut mimes: Vec<&str> = data.keys().map(String::as_str).collect();
                mimes.sort_unstable();
                let text = data["text/plain"].as_str().unwrap_or_default();
                format!("{kind} {} {text}", mimes.join(" "))
            }
            Message::Error { ename, .. } => ename,
            other => format!("{other:?}"),
        })
        .collect()
}

const ONE: &str = "display image/svg+xml text/plain <Figure size 640x480 with 1 Axes>";

#[test]
fn open_figures_are_shown_at_the_end_and_closed() {
    let found = outputs(
        "
        import matplotlib.pyplot as plt
        _ = plt.plot([1, 2])
        print('before')
        plt.figure(figsize=(2, 1))
        _ = plt.plot([1, 2])
        ",
    );
    let second = ONE.replace("640x480", "200x100");
    assert_eq!(found, ["before", ONE, &second]);
}

#[test]
fn show_shows_at_once_and_once() {
    let found = outputs(
        "
        import matplotlib.pyplot as plt
        _ = plt.plot([1, 2])
        plt.show()
        print(plt.get_fignums())
        ",
    );
    assert_eq!(found, [ONE, "[]"]);
}

#[test]
fn failing_cells_show_their_figures() {
    let found = outputs(
        "
        import matplotlib.pyplot as plt
        _ = plt.plot([1, 2])
        plt.xlabel(nothing)
        ",
    );
    assert_eq!(found, ["NameError", ONE]);
}

#[test]
fn empty_figures_are_texts() {
    let found = outputs(
        "
        import matplotlib.pyplot as plt
        fig = plt.figure()
        ",
    );
    assert_eq!(
        found,
        ["display text/plain <Figure size 640x480 with 0 Axes>"]
    );
}

#[test]
fn a_figure_as_result_is_drawn() {
    let found = outputs(
        "
        import matplotlib.pyplot as plt
        fig, ax = plt.subplots()
        _ = ax.plot([1, 2])
        plt.close()
        fig
        ",
    );
    let result = ONE.replace("display", "result");
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("image/svg+xml") && found[0].ends_with("1 Axes>"));
    assert!(found[0].starts_with(&result[..6]));
}

#[test]
fn results_are_named_as_in_matplotlib() {
    let found = outputs(
        "
        import matplotlib.pyplot as plt
        plt.title('sea')
        ",
    );
    assert_eq!(found[0], "result text/plain Text(0.5, 1.0, 'sea')");
}
