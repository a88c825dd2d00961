//! From the bytes of a file. Nothing that a header says is believed before the file has the bytes for it.

use littoral_array::Array;

use super::{
    ATTRIBUTES, CHAR, DIMENSIONS, NetcdfFile, NetcdfValue, NetcdfVariable, TYPES, VARIABLES,
    broken, padded,
};
use crate::buffers::Buffers;
use crate::elements::from_fixed;
use crate::errors::{Result, StoreError};
use crate::metadata::{Stored, bytes_to_str};

/// A header, from its first byte on.
struct Header<'a> {
    url: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// Whether counts have 64 bits (CDF-5), and whether offsets have.
    wide: bool,
    wide_offsets: bool,
}

/// A variable of a header.
struct Entry {
    name: String,
    dims: Vec<usize>,
    attrs: Vec<(String, NetcdfValue)>,
    /// None: characters.
    stored: Option<Stored>,
    begin: u64,
}

impl<'a> Header<'a> {
    fn broken(&self, detail: impl Into<String>) -> StoreError {
        broken(self.url, detail)
    }

    fn take(&mut self, count: u64) -> Result<&'a [u8]> {
        let rest = &self.bytes[self.at..];
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let taken = rest
            .get(..count)
            .ok_or_else(|| self.broken("its header breaks off"))?;
        self.at += count;
        Ok(taken)
    }

    /// Bytes that fill whole words.
    fn take_padded(&mut self, count: u64) -> Result<&'a [u8]> {
        let taken = self.take(count)?;
        // The last word of a file may be cut.
        self.at = (self.at + (padded(count) - count) as usize).min(self.bytes.len());
        Ok(taken)
    }

    fn number(&mut self, wide: bool) -> Result<u64> {
        let bytes = self.take(if wide { 8 } else { 4 })?;
        Ok(bytes
            .iter()
            .fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    fn word(&mut self) -> Result<u32> {
        Ok(self.number(false)? as u32)
    }

    fn count(&mut self) -> Result<u64> {
        self.number(self.wide)
    }

    fn name(&mut self) -> Result<String> {
        let length = self.count()?;
        let bytes = self.take_padded(length)?;
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }

    fn list<T>(&mut self, tag: u32, item: impl Fn(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let (found, count) = (self.word()?, self.count()?);
        if found != tag && (found, count) != (0, 0) {
            return Err(self.broken(format!("its header has {found} where {tag} belongs")));
        }
        let mut items = vec![];
        for _ in 0..count {
            items.push(item(self)?);
        }
        Ok(items)
    }

    fn stored(&mut self) -> Result<Option<Stored>> {
        let number = self.word()?;
        let known = TYPES.iter().find(|(each, _)| *each == number);
        match known {
            Some((_, stored)) => Ok(Some(*stored)),
            None if number == CHAR => Ok(None),
            None => Err(self.broken(format!("it has a type {number}, which is unknown"))),
        }
    }

    fn attribute(&mut self) -> Result<(String, NetcdfValue)> {
        let name = self.name()?;
        let stored = self.stored()?;
        let count = self.count()?;
        let Some(stored) = stored else {
            let bytes = self.take_padded(count)?;
            return Ok((name, NetcdfValue::Text(bytes_to_str(bytes).to_string())));
        };
        let size = stored.size().unwrap_or(1) as u64;
        let bytes = self.take_padded(count.saturating_mul(size))?;
        let values = array(self.url, stored, &[count as usize], |out| {
            out.copy_from_slice(bytes);
        })?;
        Ok((name, NetcdfValue::Array(values)))
    }

    fn variable(&mut self) -> Result<Entry> {
        let name = self.name()?;
        let mut dims = vec![];
        for _ in 0..self.count()? {
            dims.push(self.count()? as usize);
        }
        let attrs = self.list(ATTRIBUTES, Self::attribute)?;
        let stored = self.stored()?;
        // The size that a header gives is cut where it is large: it is computed.
        self.count()?;
        let begin = self.number(self.wide_offsets)?;
        Ok(Entry {
            name,
            dims,
            attrs,
            stored,
            begin,
        })
    }
}

fn array(
    url: &str,
    stored: Stored,
    shape: &[usize],
    fill: impl FnOnce(&mut [u8]),
) -> Result<Array> {
    let filled = from_fixed(stored, true, shape, &Buffers::default(), |out| {
        fill(out);
        Ok(())
    });
    filled.map_err(|error| {
        broken(
            url,
            format!("expected {}, found {}", error.expected, error.found),
        )
    })
}

impl NetcdfFile {
    /// Reads a whole file; `url` is what errors call it.
    ///
    /// # Errors
    /// [`StoreError::NotNetcdf`] if it is none, or breaks off.
    pub fn read(url: &str, bytes: &[u8]) -> Result<Self> {
        let version = match bytes {
            [b'C', b'D', b'F', version @ (1 | 2 | 5), ..] => *version,
            _ => return Err(broken(url, "it does not begin as one")),
        };
        let mut header = Header {
            url,
            bytes,
            at: 4,
            wide: version == 5,
            wide_offsets: version != 1,
        };
        let records = header.count()?;
        let dims = header.list(DIMENSIONS, |header| Ok((header.name()?, header.count()?)))?;
        let attrs = header.list(ATTRIBUTES, Header::attribute)?;
        let entries = header.list(VARIABLES, Header::variable)?;
        let unlimited = dims.iter().position(|(_, size)| *size == 0);
        let mut file = Self {
            dims,
            unlimited,
            attrs,
            variables: vec![],
        };
        file.read_variables(url, bytes, records, entries)?;
        Ok(file)
    }

    fn read_variables(
        &mut self,
        url: &str,
        bytes: &[u8],
        records: u64,
        entries: Vec<Entry>,
    ) -> Result<()> {
        let total = bytes.len() as u64;
        let mut rows = vec![];
        for entry in &entries {
            let size = entry.stored.and_then(Stored::size).unwrap_or(1) as u64;
            let mut row = Some(size);
            for (axis, dim) in entry.dims.iter().enumerate() {
                let Some((_, length)) = self.dims.get(*dim) else {
                    let detail = format!("{} has a dimension that is not there", entry.name);
                    return Err(broken(url, detail));
                };
                if Some(*dim) != self.unlimited {
                    row = row.and_then(|row| row.checked_mul(*length));
                } else if axis > 0 {
                    let detail = format!("{} grows along a later axis", entry.name);
                    return Err(broken(url, detail));
                }
            }
            rows.push(row.unwrap_or(u64::MAX));
        }
        let grows =
            |entry: &Entry| !entry.dims.is_empty() && entry.dims.first() == self.unlimited.as_ref();
        let growing: Vec<usize> = (0..entries.len())
            .filter(|at| grows(&entries[*at]))
            .collect();
        // A record holds a row of each variable that grows, in whole words unless there is only one.
        let record = match growing.as_slice() {
            [only] => rows[*only],
            _ => growing
                .iter()
                .fold(0u64, |sum, at| sum.saturating_add(padded(rows[*at]))),
        };
        let streaming = records == u64::from(u32::MAX) || records == u64::MAX;
        let records = match growing.iter().map(|at| entries[*at].begin).min() {
            Some(begin) if streaming => total.saturating_sub(begin) / record.max(1),
            _ => records,
        };
        if let Some(unlimited) = self.unlimited {
            self.dims[unlimited].1 = records;
        }
        // All variables together are no larger than the file, so that a small file cannot ask for much.
        let mut promised = 0u64;
        for (entry, row) in entries.iter().zip(&rows) {
            let (count, step) = match grows(entry) {
                true => (records, record),
                false => (1, 0),
            };
            let end = count
                .saturating_sub(1)
                .saturating_mul(step)
                .saturating_add(*row)
                .saturating_add(entry.begin);
            promised = promised.saturating_add(row.saturating_mul(count));
            if (end > total && *row > 0 && count > 0) || promised > total {
                let detail = format!(
                    "it breaks off: {} is not there as its header says",
                    entry.name
                );
                return Err(broken(url, detail));
            }
        }
        let text_dims = self.text_dims(&entries);
        for (entry, row) in entries.into_iter().zip(rows) {
            let step = if grows(&entry) { record } else { row } as usize;
            let (begin, row) = (entry.begin as usize, row as usize);
            let fill = |out: &mut [u8]| {
                let each = if step == 0 { 1 } else { row.max(1) };
                for (at, part) in out.chunks_mut(each).enumerate() {
                    let from = begin + at * step;
                    part.copy_from_slice(&bytes[from..from + part.len()]);
                }
            };
            let last = entry.dims.last().copied();
            let char_dim = last.filter(|dim| entry.stored.is_none() && text_dims[*dim]);
            let mut dims = entry.dims;
            let stored = match (entry.stored, char_dim) {
                (Some(stored), _) => stored,
                (None, None) => Stored::ByteString(1),
                (None, Some(dim)) => {
                    dims.pop();
                    Stored::ByteString(self.dims[dim].1 as u32)
                }
            };
            let lengths = dims.iter().map(|dim| self.dims[*dim].1);
            // Also of an array without elements the other axes must be of a size that can be.
            let room = lengths.clone().filter(|length| *length > 0);
            let room = room.fold(1u64, u64::saturating_mul);
            if room > isize::MAX as u64 {
                return Err(broken(
                    url,
                    format!("{} has an impossible shape", entry.name),
                ));
            }
            let shape: Vec<usize> = lengths.map(|length| length as usize).collect();
            self.variables.push(NetcdfVariable {
                data: array(url, stored, &shape, fill)?,
                name: entry.name,
                dims,
                char_dim,
                attrs: entry.attrs,
            });
        }
        Ok(())
    }

    /// Which dimensions hold nothing but the characters of strings.
    fn text_dims(&self, entries: &[Entry]) -> Vec<bool> {
        let is_text = |(at, (name, _)): (usize, &(String, u64))| {
            let last = |entry: &Entry| {
                let others = entry.dims.len().saturating_sub(1);
                entry.stored.is_none() && !entry.dims[..others].contains(&at)
            };
            Some(at) != self.unlimited
                && entries.iter().all(|entry| entry.name != *name)
                && entries
                    .iter()
                    .filter(|entry| entry.dims.contains(&at))
                    .all(last)
        };
        self.dims.iter().enumerate().map(is_text).collect()
    }
}
