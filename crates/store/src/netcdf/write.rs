//! To the bytes of a file.

use littoral_array::{Array, ArrayError, DType, Scalar, ops};

use super::{
    ATTRIBUTES, CHAR, DIMENSIONS, NetcdfFile, NetcdfValue, NetcdfVariable, VARIABLES, classic_type,
    padded,
};
use crate::errors::Result;

fn error(message: String) -> ArrayError {
    ArrayError::Value(message)
}

/// Numbers as a file has them: big-endian.
fn number_bytes(values: &Array, size: usize) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(values.size() * size);
    match values.dtype() {
        DType::F32 => {
            let values = values.to_vec::<f32>().unwrap_or_default();
            out.extend(values.into_iter().flat_map(f32::to_be_bytes));
        }
        DType::F64 => {
            let values = values.to_vec::<f64>().unwrap_or_default();
            out.extend(values.into_iter().flat_map(f64::to_be_bytes));
        }
        _ => {
            let values = ops::cast(values, DType::I64)?.to_vec::<i64>();
            for value in values.unwrap_or_default() {
                out.extend_from_slice(&value.to_be_bytes()[8 - size..]);
            }
        }
    }
    Ok(out)
}

fn typed(dtype: DType) -> Result<(u32, usize)> {
    let known = classic_type(dtype);
    Ok(known.ok_or_else(|| error(format!("NetCDF 3 does not support type {dtype}")))?)
}

fn word(out: &mut Vec<u8>, value: u64) -> Result<()> {
    let value =
        u32::try_from(value).map_err(|_| error(format!("{value} is too large for netCDF-3")))?;
    out.extend(value.to_be_bytes());
    Ok(())
}

fn pad(out: &mut Vec<u8>) {
    out.resize(padded(out.len() as u64) as usize, 0);
}

fn text(out: &mut Vec<u8>, text: &str) -> Result<()> {
    word(out, text.len() as u64)?;
    out.extend(text.as_bytes());
    pad(out);
    Ok(())
}

fn list<T>(
    out: &mut Vec<u8>,
    tag: u32,
    items: &[T],
    mut item: impl FnMut(&mut Vec<u8>, &T) -> Result<()>,
) -> Result<()> {
    word(out, if items.is_empty() { 0 } else { tag.into() })?;
    word(out, items.len() as u64)?;
    items.iter().try_for_each(|each| item(out, each))
}

fn attributes(out: &mut Vec<u8>, attrs: &[(String, NetcdfValue)]) -> Result<()> {
    list(out, ATTRIBUTES, attrs, |out, (name, value)| {
        text(out, name)?;
        match value {
            NetcdfValue::Text(value) => {
                word(out, CHAR.into())?;
                text(out, value)
            }
            NetcdfValue::Array(values) => {
                let (number, size) = typed(values.dtype())?;
                word(out, number.into())?;
                word(out, values.size() as u64)?;
                out.extend(number_bytes(values, size)?);
                pad(out);
                Ok(())
            }
        }
    })
}

impl NetcdfFile {
    fn size(&self, dim: usize) -> u64 {
        self.dims.get(dim).map_or(0, |(_, size)| *size)
    }

    fn grows(&self, variable: &NetcdfVariable) -> bool {
        !variable.dims.is_empty() && variable.dims.first() == self.unlimited.as_ref()
    }

    fn bytes(&self, variable: &NetcdfVariable) -> Result<Vec<u8>> {
        let Some(dim) = variable.char_dim else {
            let (_, size) = typed(variable.data.dtype())?;
            return number_bytes(&variable.data, size);
        };
        let width = self.size(dim) as usize;
        let mut out = vec![];
        for value in variable.data.scalars() {
            let start = out.len();
            if let Scalar::Str(value) = value {
                out.extend(value.bytes().take(width));
            }
            out.resize(start + width, 0);
        }
        Ok(out)
    }

    /// The header, given the sizes of variables (rows of those that grow) and where they begin.
    fn header(&self, classic: bool, sizes: &[u64], begins: &[u64]) -> Result<Vec<u8>> {
        let mut out = vec![b'C', b'D', b'F', if classic { 1 } else { 2 }];
        word(&mut out, self.unlimited.map_or(0, |dim| self.size(dim)))?;
        let mut dim = 0;
        list(&mut out, DIMENSIONS, &self.dims, |out, (name, size)| {
            text(out, name)?;
            let grows = self.unlimited == Some(dim);
            dim += 1;
            word(out, if grows { 0 } else { *size })
        })?;
        attributes(&mut out, &self.attrs)?;
        let mut at = 0;
        list(&mut out, VARIABLES, &self.variables, |out, variable| {
            text(out, &variable.name)?;
            let dims: Vec<usize> = variable
                .dims
                .iter()
                .copied()
                .chain(variable.char_dim)
                .collect();
            word(out, dims.len() as u64)?;
            for dim in dims {
                word(out, dim as u64)?;
            }
            attributes(out, &variable.attrs)?;
            let number = match variable.char_dim {
                Some(_) => CHAR,
                None => typed(variable.data.dtype())?.0,
            };
            word(out, number.into())?;
            word(out, padded(sizes[at]).min(u32::MAX.into()))?;
            match classic {
                true => word(out, begins[at])?,
                false => out.extend(begins[at].to_be_bytes()),
            }
            at += 1;
            Ok(())
        })?;
        Ok(out)
    }

    /// The bytes of a file: CDF-1 if `classic`, else CDF-2.
    ///
    /// # Errors
    /// `ValueError` for a dtype that it cannot hold, a size past 32 bits, and a variable that grows along an axis
    /// that is not its first.
    pub fn write(&self, classic: bool) -> Result<Vec<u8>> {
        let mut contents = vec![];
        let mut sizes = vec![];
        let records = self.unlimited.map_or(0, |dim| self.size(dim));
        for variable in &self.variables {
            let later = variable.dims.iter().skip(1);
            if later.copied().any(|dim| Some(dim) == self.unlimited) {
                let message = format!(
                    "{} has the unlimited dimension at another place than the first: netCDF-3 cannot hold it. \
                     Transpose it before it is written",
                    variable.name
                );
                return Err(error(message).into());
            }
            let bytes = self.bytes(variable)?;
            let size = bytes.len() as u64;
            sizes.push(match self.grows(variable) {
                true => size / records.max(1),
                false => size,
            });
            contents.push(bytes);
        }
        let growing: Vec<usize> = (0..contents.len())
            .filter(|at| self.grows(&self.variables[*at]))
            .collect();
        let mut begins = vec![0; sizes.len()];
        let mut out = self.header(classic, &sizes, &begins)?;
        let mut at = out.len() as u64;
        let fixed = (0..contents.len()).filter(|at| !growing.contains(at));
        let order: Vec<usize> = fixed.chain(growing.iter().copied()).collect();
        for variable in &order {
            begins[*variable] = at;
            at += padded(sizes[*variable]);
        }
        out = self.header(classic, &sizes, &begins)?;
        for variable in order.iter().filter(|at| !growing.contains(at)) {
            out.append(&mut contents[*variable]);
            pad(&mut out);
        }
        for record in 0..records as usize {
            for variable in &growing {
                let size = sizes[*variable] as usize;
                out.extend(&contents[*variable][record * size..(record + 1) * size]);
                // Only one variable that grows is not padded.
                if growing.len() > 1 {
                    pad(&mut out);
                }
            }
        }
        Ok(out)
    }
}
