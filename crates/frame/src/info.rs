//! `frame.info()`.

use indexmap::IndexMap;
use littoral_array::format::memory_bytes;

use crate::column;
use crate::format::label;
use crate::frame::DataFrame;
use crate::index::Index;

/// Bytes of a `RangeIndex`, as pandas counts them.
const RANGE_BYTES: usize = 132;

impl DataFrame {
    /// The summary of rows, columns, dtypes and memory.
    pub fn info(&self) -> String {
        let (rows, columns) = (self.len(), self.columns.len());
        let mut lines = vec!["<class 'pandas.DataFrame'>".to_owned()];
        let ends = match rows {
            0 => String::new(),
            rows => {
                let dates = match &self.index {
                    Index::Flat(flat) => self.index.clock().zip(flat.values.to_vec::<i64>()),
                    Index::Multi(_) => None,
                };
                let dates =
                    dates.map(|(clock, counts)| crate::format::time_texts(&counts, clock.unit()));
                let end = |row: usize| {
                    if let Some(text) = dates.as_ref().and_then(|texts| texts.get(row)) {
                        return text.clone();
                    }
                    let labels = self.index.labels_at(row);
                    match labels.as_slice() {
                        [one] => label(one),
                        labels => {
                            let labels: Vec<String> =
                                labels.iter().map(crate::format::pretty).collect();
                            format!("({})", labels.join(", "))
                        }
                    }
                };
                format!(", {} to {}", end(0), end(rows - 1))
            }
        };
        lines.push(format!("{}: {rows} entries{ends}", self.index.class()));
        if let Index::Flat(flat) = &self.index
            && let Some(freq) = &flat.freq
        {
            lines.push(format!("Freq: {freq}"));
        }
        if columns == 0 {
            lines.push("Empty DataFrame".into());
            return lines.join("\n") + "\n";
        }
        lines.push(format!("Data columns (total {columns} columns):"));
        let header = [" # ", "Column", "Non-Null Count", "Dtype"].map(str::to_owned);
        let mut table: Vec<[String; 4]> = vec![header];
        for (at, (name, values)) in self.column_labels().iter().zip(&self.data).enumerate() {
            let present = column::nulls(values).iter().filter(|null| !**null).count();
            table.push([
                format!(" {at}"),
                label(name),
                format!("{present} non-null"),
                column::dtype_name(values),
            ]);
        }
        let width = |column: usize| {
            let widths = table.iter().map(|row| row[column].chars().count());
            widths.max().unwrap_or(0)
        };
        let widths = [width(0), width(1), width(2), width(3)];
        let line = |cells: &[String; 4]| {
            let cells: Vec<String> = cells
                .iter()
                .zip(widths)
                .map(|(cell, width)| format!("{cell:<width$}"))
                .collect();
            cells.join("  ")
        };
        lines.push(line(&table[0]));
        let rule = table[0].clone().map(|name| "-".repeat(name.len()));
        lines.push(line(&rule));
        lines.extend(table[1..].iter().map(line));
        let mut kinds: IndexMap<String, usize> = IndexMap::new();
        for values in &self.data {
            *kinds.entry(column::dtype_name(values)).or_default() += 1;
        }
        kinds.sort_keys();
        let kinds: Vec<String> = kinds
            .iter()
            .map(|(name, count)| format!("{name}({count})"))
            .collect();
        lines.push(format!("dtypes: {}", kinds.join(", ")));
        let objects = self
            .data
            .iter()
            .any(|values| column::dtype_name(values) == "object");
        let bytes: usize = self.data.iter().map(bytes).sum::<usize>()
            + match &self.index {
                Index::Flat(flat) if flat.range.is_some() => RANGE_BYTES,
                Index::Flat(flat) => bytes(&flat.values),
                Index::Multi(multi) => multi
                    .levels
                    .iter()
                    .zip(&multi.codes)
                    .map(|(level, codes)| bytes(level) + codes.len())
                    .sum(),
            };
        lines.push(format!("memory usage: {}", memory_bytes(bytes, objects)));
        lines.join("\n") + "\n"
    }
}

fn bytes(values: &littoral_array::Array) -> usize {
    match column::is_text(values) {
        true => values.size() * 8,
        false => values.nbytes(),
    }
}
