//! What notebooks write that is not Python: `%magics`, `!commands` and `?` for help.
//!
//! A line that starts a statement with `%`, `!` or `?` becomes a call of `get_ipython()`, in the
//! same place, so that line numbers in tracebacks stay those of the cell.

/// What a cell magic (`%%name` on the first line) asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CellMagic {
    /// `%%time`: say how long it took.
    Time,
    /// `%%timeit`: run several times and say how long one took.
    Timeit,
    /// `%%capture`: outputs are swallowed.
    Capture,
    /// `%%html`, `%%markdown`, `%%svg`, `%%latex`: the text is shown as that type.
    Show(&'static str),
    /// `%%writefile PATH`.
    WriteFile(String),
    /// Any other: an error says its name.
    Unknown(String),
}

/// A cell with its magics taken apart. The source has as many lines as the cell had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    pub magic: Option<CellMagic>,
    pub source: String,
}

pub(crate) fn parse(cell: &str) -> Cell {
    let cell = cell.replace("\r\n", "\n");
    let trimmed = cell.trim_start();
    let Some(rest) = trimmed.strip_prefix("%%") else {
        return Cell {
            magic: None,
            source: transform(&cell),
        };
    };
    let blank_lines = cell[..cell.len() - trimmed.len()].matches('\n').count();
    let (line, body) = rest.split_once('\n').unwrap_or((rest, ""));
    let (name, argument) = line
        .trim()
        .split_once(char::is_whitespace)
        .unwrap_or((line.trim(), ""));
    let magic = match name {
        "time" => CellMagic::Time,
        "timeit" => CellMagic::Timeit,
        "capture" => CellMagic::Capture,
        "html" | "HTML" => CellMagic::Show("text/html"),
        "markdown" => CellMagic::Show("text/markdown"),
        "latex" => CellMagic::Show("text/latex"),
        "svg" | "SVG" => CellMagic::Show("image/svg+xml"),
        "writefile" | "file" => CellMagic::WriteFile(argument.trim().to_owned()),
        other => CellMagic::Unknown(other.to_owned()),
    };
    let is_python = matches!(
        magic,
        CellMagic::Time | CellMagic::Timeit | CellMagic::Capture
    );
    let mut source = "\n".repeat(blank_lines);
    if is_python {
        // `%%time statement` runs the statement too.
        let inline = if matches!(magic, CellMagic::Capture) || argument.starts_with('-') {
            ""
        } else {
            argument.trim()
        };
        source.push_str(&transform(inline));
        source.push('\n');
        source.push_str(&transform(body));
    } else {
        source = body.to_owned();
    }
    Cell {
        magic: Some(magic),
        source,
    }
}

/// Replaces the lines that are not Python.
fn transform(source: &str) -> String {
    let is_special = |line: &str| {
        let line = line.trim();
        line.starts_with(['%', '!', '?']) || line.ends_with('?')
    };
    if !source.lines().any(is_special) {
        return source.to_owned();
    }
    let mut out = String::with_capacity(source.len());
    let mut scanner = Scanner::default();
    for line in source.split_inclusive('\n') {
        if scanner.at_statement()
            && let Some(call) = call_of(line)
        {
            out.push_str(&call);
            continue;
        }
        scanner.line(line);
        out.push_str(line);
    }
    out
}

/// The call of `get_ipython()` that a line stands for.
fn call_of(line: &str) -> Option<String> {
    let text = line.trim();
    let indent = &line[..line.len() - line.trim_start().len()];
    let end = if line.ends_with('\n') { "\n" } else { "" };
    let call = if let Some(rest) = text.strip_prefix('%') {
        let rest = rest.trim_start_matches('%');
        let (name, argument) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if !name.starts_with(|c: char| c.is_alphabetic()) {
            return None;
        }
        format!(
            "run_line_magic({}, {})",
            quote(name),
            quote(argument.trim())
        )
    } else if let Some(rest) = text.strip_prefix('!') {
        format!("system({})", quote(rest.trim_start_matches('!').trim()))
    } else if let Some(rest) = text.strip_prefix('?') {
        format!("pinfo({})", quote(rest.trim_matches('?').trim()))
    } else {
        // `name?`, and only a name: `x = "what?"` ends otherwise, a comment may say anything.
        let name = text.strip_suffix('?')?.trim_end_matches('?');
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        format!("pinfo({})", quote(name))
    };
    Some(format!("{indent}get_ipython().{call}{end}"))
}

fn quote(text: &str) -> String {
    let mut out = String::from("'");
    for c in text.chars() {
        match c {
            '\'' => out.push_str("\\'"),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// Follows strings, brackets and continued lines, to know where statements start.
#[derive(Default)]
struct Scanner {
    depth: usize,
    /// The quotes that end the open string: one or three.
    string: Option<(char, usize)>,
    continued: bool,
}

impl Scanner {
    fn at_statement(&self) -> bool {
        self.depth == 0 && self.string.is_none() && !self.continued
    }

    fn line(&mut self, line: &str) {
        let text: Vec<char> = line.trim_end_matches('\n').chars().collect();
        let repeats = |at: usize, c: char| text[at..].iter().take_while(|&&x| x == c).count();
        self.continued = false;
        let mut at = 0;
        while at < text.len() {
            let c = text[at];
            match self.string {
                Some(_) if c == '\\' => {
                    at += 2;
                    continue;
                }
                Some((quote, count)) if c == quote && repeats(at, quote) >= count => {
                    self.string = None;
                    at += count;
                    continue;
                }
                Some(_) => {}
                None => match c {
                    '#' => break,
                    '\'' | '"' => {
                        let count = if repeats(at, c) >= 3 { 3 } else { 1 };
                        self.string = Some((c, count));
                        at += count;
                        continue;
                    }
                    '(' | '[' | '{' => self.depth += 1,
                    ')' | ']' | '}' => self.depth = self.depth.saturating_sub(1),
                    '\\' if at + 1 == text.len() => self.continued = true,
                    _ => {}
                },
            }
            at += 1;
        }
        // A string in single quotes ends with its line.
        if matches!(self.string, Some((_, 1))) {
            self.string = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magics_keep_their_lines() {
        let cell = parse("import a\n%matplotlib inline\nif x:\n    !ls -l\nb?\n");
        assert_eq!(cell.magic, None);
        let lines: Vec<&str> = cell.source.lines().collect();
        assert_eq!(
            lines[1],
            "get_ipython().run_line_magic('matplotlib', 'inline')"
        );
        assert_eq!(lines[3], "    get_ipython().system('ls -l')");
        assert_eq!(lines[4], "get_ipython().pinfo('b')");
    }

    #[test]
    fn python_is_left_alone() {
        for source in [
            "x = (3\n%2)\n",
            "'''\n%time\n'''\n",
            "x = 5 \\\n% 3\n",
            "# really?\n",
        ] {
            assert_eq!(
                parse(source),
                Cell {
                    magic: None,
                    source: source.to_owned()
                }
            );
        }
    }

    #[test]
    fn cell_magics() {
        let cell = parse("%%time\nx = 1\n%time y\n");
        assert_eq!(cell.magic, Some(CellMagic::Time));
        assert_eq!(
            cell.source,
            "\nx = 1\nget_ipython().run_line_magic('time', 'y')\n"
        );
        assert_eq!(
            parse("%%bash\nls").magic,
            Some(CellMagic::Unknown("bash".to_owned()))
        );
    }
}
