//! Names of characters, `"\N{DEGREE SIGN}"`: a page fetches their table when somebody asks for one.

use crate::messages::StreamName;
use crate::parts::{self, Missing};
use crate::state::State;

/// Tells the table's users how to get it.
pub(crate) fn install() {
    unicode_names2::fetch_by(fetch);
}

/// The table. Without it no name is known; the reader is told why.
fn fetch() -> Option<&'static str> {
    match parts::fetch("names", "the table of characters' names") {
        // Names refer to it as long as the worker lives.
        Ok(table) => String::from_utf8(table).ok().map(|table| &*table.leak()),
        Err(Missing::Interrupted) => None,
        Err(Missing::Because(sentence)) => {
            if let Some(state) = State::current() {
                state.write(StreamName::Stderr, &format!("{sentence}.\n"));
            }
            None
        }
    }
}
