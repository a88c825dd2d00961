//! `to_csv`.

use littoral_array::format::{python_float_repr, scalar_str};
use littoral_array::{Array, DType};

use crate::error::Result;
use crate::format;
use crate::frame::DataFrame;
use crate::index::Index;

/// What `to_csv` takes.
#[derive(Debug, Clone)]
pub struct CsvOptions {
    pub separator: char,
    pub missing: String,
    pub header: bool,
    pub index: bool,
}

impl Default for CsvOptions {
    fn default() -> Self {
        Self {
            separator: ',',
            missing: String::new(),
            header: true,
            index: true,
        }
    }
}

/// The fields of a column.
fn fields(values: &Array, missing: &str) -> Vec<String> {
    let texts = match values.dtype() {
        DType::Datetime(unit) => format::time_texts(&values.to_vec().unwrap_or_default(), unit),
        DType::Timedelta(unit) => format::delta_texts(&values.to_vec().unwrap_or_default(), unit),
        DType::F32 => values
            .scalars()
            .iter()
            .map(|value| scalar_str(value, DType::F32))
            .collect(),
        _ => values
            .scalars()
            .iter()
            .map(|value| match value {
                littoral_array::Scalar::Float(value) => python_float_repr(*value),
                littoral_array::Scalar::Str(text) => text.to_string(),
                value => format::label(value),
            })
            .collect(),
    };
    let nulls = crate::column::nulls(values);
    texts
        .into_iter()
        .zip(nulls)
        .map(|(text, null)| if null { missing.to_owned() } else { text })
        .collect()
}

impl DataFrame {
    /// Lines of fields, quoted where they need it.
    pub fn to_csv(&self, options: &CsvOptions) -> Result<String> {
        let mut columns: Vec<Vec<String>> = vec![];
        let mut header: Vec<String> = vec![];
        if options.index {
            let named = self.index.has_names();
            for (at, (name, values)) in self.index.to_columns()?.into_iter().enumerate() {
                header.push(match name {
                    Some(name) => format::label(&name),
                    None if named => format!("level_{at}"),
                    None => String::new(),
                });
                columns.push(fields(&values, &options.missing));
            }
        }
        let names = match &self.columns {
            Index::Flat(flat) => fields(&flat.values, ""),
            Index::Multi(_) => self.column_labels().iter().map(format::label).collect(),
        };
        header.extend(names);
        columns.extend(
            self.data
                .iter()
                .map(|values| fields(values, &options.missing)),
        );
        let line = |fields: Vec<&String>| -> String {
            let quoted: Vec<String> = fields
                .iter()
                .map(|field| {
                    let special =
                        |c: char| c == options.separator || matches!(c, '"' | '\n' | '\r');
                    let alone = fields.len() == 1 && field.is_empty();
                    match field.contains(special) || alone {
                        true => format!("\"{}\"", field.replace('"', "\"\"")),
                        false => (*field).clone(),
                    }
                })
                .collect();
            quoted.join(&options.separator.to_string()) + "\n"
        };
        let mut text = String::new();
        if options.header {
            text += &line(header.iter().collect());
        }
        for row in 0..self.len() {
            text += &line(columns.iter().map(|column| &column[row]).collect());
        }
        Ok(text)
    }
}
