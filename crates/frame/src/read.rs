//! `read_csv`: text to columns.

use littoral_array::calendar::{Clock, parse_datetime};
use littoral_array::{Array, Scalar, TimeUnit};

use crate::column;
use crate::error::{Result, value_error};
use crate::frame::DataFrame;
use crate::index::{Index, Multi, Name};

/// What `read_csv` takes.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// None: runs of spaces.
    pub separator: Option<char>,
    /// The line of names, counted after `skip_rows`; None: there is none.
    pub header: Option<usize>,
    pub names: Option<Vec<String>>,
    pub index: Vec<Scalar>,
    /// Columns of dates, by name or position; `parse_index`: the index, too.
    pub dates: Vec<Scalar>,
    pub parse_index: bool,
    pub columns: Option<Vec<Scalar>>,
    pub skip_rows: usize,
    pub rows: Option<usize>,
    pub comment: Option<char>,
    pub missing: Vec<String>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            separator: Some(','),
            header: Some(0),
            names: None,
            index: vec![],
            dates: vec![],
            parse_index: false,
            columns: None,
            skip_rows: 0,
            rows: None,
            comment: None,
            missing: vec![],
        }
    }
}

const MISSING: [&str; 17] = [
    "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN",
    "<NA>", "N/A", "NA", "NULL", "NaN", "nan", "null",
];

/// Fields of each line; quotes may hold separators and line ends.
fn records(text: &str, options: &ReadOptions) -> Vec<Vec<String>> {
    let mut out = vec![];
    let mut record: Vec<String> = vec![];
    let mut field = String::new();
    let mut quoted = false;
    let mut in_comment = false;
    let mut started = false;
    let mut chars = text.chars().peekable();
    let blank = |record: &[String]| record.iter().all(|field| field.trim().is_empty());
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if !in_comment && (quoted || field.trim().is_empty()) => {
                quoted = !quoted;
                started = true;
            }
            c if quoted => field.push(c),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                if options.separator.is_some() || started || !field.is_empty() {
                    record.push(std::mem::take(&mut field));
                }
                if !(record.len() <= 1 && blank(&record)) {
                    out.push(std::mem::take(&mut record));
                }
                record.clear();
                (in_comment, started) = (false, false);
            }
            _ if in_comment => {}
            c if Some(c) == options.comment => in_comment = true,
            c if Some(c) == options.separator => record.push(std::mem::take(&mut field)),
            c if options.separator.is_none() && c.is_whitespace() => {
                if started || !field.is_empty() {
                    record.push(std::mem::take(&mut field));
                    started = false;
                }
            }
            c => field.push(c),
        }
    }
    if started || !field.is_empty() || !record.is_empty() {
        record.push(field);
        if !(record.len() <= 1 && blank(&record)) {
            out.push(record);
        }
    }
    out
}

/// A frame of a table's text: dtypes are found column by column (int64, float64, bool, str).
pub fn read_csv(text: &str, options: &ReadOptions) -> Result<DataFrame> {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text;
    for _ in 0..options.skip_rows {
        lines = lines.split_once('\n').map_or("", |(_, rest)| rest);
    }
    let mut records = records(lines, options);
    let names: Vec<String> = match (options.header, &options.names) {
        (Some(line), given) => {
            if line >= records.len() {
                return value_error("No columns to parse from file");
            }
            let header = records.drain(..=line).next_back().unwrap_or_default();
            given.clone().unwrap_or(header)
        }
        (None, Some(names)) => names.clone(),
        (None, None) => {
            let width = records.first().map_or(0, Vec::len);
            (0..width).map(|at| at.to_string()).collect()
        }
    };
    if let Some(rows) = options.rows {
        records.truncate(rows);
    }
    let width = records.iter().map(Vec::len).max().unwrap_or(names.len());
    // One field more than names: the first is the index.
    let extra = usize::from(
        options.header.is_some() && width == names.len() + 1 && options.index.is_empty(),
    );
    if width > names.len() + extra {
        return value_error(format!(
            "Error tokenizing data. Expected {} fields, saw {width}",
            names.len()
        ));
    }
    let is = |wanted: &Scalar, at: usize, name: &str| match wanted {
        Scalar::Str(text) => &**text == name,
        number => number.as_i64() == Some(at as i64),
    };
    let mut columns: Vec<(Scalar, Array)> = vec![];
    let mut index: Vec<(Name, Array)> = vec![];
    let mut order: Vec<(usize, Name, Array)> = vec![];
    for at in 0..names.len() + extra {
        let own = at.checked_sub(extra);
        let name = own.map_or(String::new(), |own| names[own].clone());
        let name = match (name.is_empty(), own) {
            (true, Some(own)) => format!("Unnamed: {own}"),
            _ => name,
        };
        let place = options
            .index
            .iter()
            .position(|wanted| is(wanted, at, &name));
        let chosen = options.columns.as_ref();
        if place.is_none()
            && own.is_some()
            && chosen.is_some_and(|chosen| !chosen.iter().any(|wanted| is(wanted, at, &name)))
        {
            continue;
        }
        let fields: Vec<&str> = records
            .iter()
            .map(|record| record.get(at).map_or("", String::as_str))
            .collect();
        let is_date = options.dates.iter().any(|wanted| is(wanted, at, &name))
            || (options.parse_index && (place.is_some() || own.is_none()));
        let values = match is_date {
            true => dates(&fields, options).map_or_else(|| parsed(&fields, options), Ok)?,
            false => parsed(&fields, options)?,
        };
        let unnamed = name.starts_with("Unnamed: ");
        let label = Scalar::Str(name.into());
        match (place, own) {
            (Some(place), _) => order.push((place, Some(label).filter(|_| !unnamed), values)),
            (None, None) => index.push((None, values)),
            _ => columns.push((
                match (options.header, &options.names) {
                    (None, None) => Scalar::Int(at as i64),
                    _ => label,
                },
                values,
            )),
        }
    }
    order.sort_by_key(|(place, ..)| *place);
    index.extend(order.into_iter().map(|(_, name, values)| (name, values)));
    let index = match index.as_slice() {
        [] => Index::default_range(records.len())?,
        [(name, values)] => Index::flat(values.clone(), name.clone()),
        levels => Index::Multi(Multi::from_columns(levels)?),
    };
    DataFrame::from_columns(index, columns)
}

fn is_missing(field: &str, options: &ReadOptions) -> bool {
    MISSING.contains(&field) || options.missing.iter().any(|own| own == field)
}

fn dates(fields: &[&str], options: &ReadOptions) -> Option<Array> {
    let values = fields
        .iter()
        .map(|field| match is_missing(field.trim(), options) {
            true => Some(Scalar::Datetime(i64::MIN, TimeUnit::Micro)),
            false => {
                let (count, unit) = parse_datetime(field.trim()).ok()?;
                let finer = unit.max(TimeUnit::Micro);
                let nanos = Clock::Datetime(unit).nanos_of(count);
                let count = Clock::Datetime(finer).value_at(nanos)?;
                Some(Scalar::Datetime(count, finer))
            }
        })
        .collect::<Option<Vec<_>>>()?;
    column::from_scalars(values).ok()
}

fn parsed(fields: &[&str], options: &ReadOptions) -> Result<Array> {
    let present: Vec<&str> = fields
        .iter()
        .map(|field| field.trim())
        .filter(|field| !is_missing(field, options))
        .collect();
    let missing = present.len() < fields.len();
    let each = |read: &dyn Fn(&str) -> Scalar| -> Result<Array> {
        let values = fields
            .iter()
            .map(|field| match is_missing(field.trim(), options) {
                true => Scalar::Float(f64::NAN),
                false => read(field),
            });
        column::from_scalars(values.collect())
    };
    if present.iter().all(|field| field.parse::<i64>().is_ok()) {
        return each(&|field| Scalar::Int(field.trim().parse().unwrap_or(0)));
    }
    // "inf" and "infinity" are numbers to both Rust and pandas; "nan" is missing already.
    if present.iter().all(|field| field.parse::<f64>().is_ok()) {
        return each(&|field| Scalar::Float(field.trim().parse().unwrap_or(f64::NAN)));
    }
    let truth = |field: &str| match field {
        "True" | "TRUE" | "true" => Some(true),
        "False" | "FALSE" | "false" => Some(false),
        _ => None,
    };
    if !missing && present.iter().all(|field| truth(field).is_some()) {
        return each(&|field| Scalar::Bool(truth(field.trim()).unwrap_or(false)));
    }
    each(&|field| Scalar::Str(field.into()))
}
