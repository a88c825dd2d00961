//! Doing a step again only when something that it depends on has changed.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::files;
use crate::shell::{Failure, Result, at};

/// A fingerprint of everything that a step depends on.
pub struct Fingerprint(DefaultHasher);

impl Fingerprint {
    pub fn new() -> Self {
        Self(DefaultHasher::new())
    }

    pub fn text(mut self, text: &str) -> Self {
        text.hash(&mut self.0);
        self
    }

    /// A file's contents, or every file's below a folder. What does not exist counts as such.
    pub fn path(mut self, path: &Path) -> Result<Self> {
        for file in files::below(path)? {
            file.strip_prefix(path).unwrap_or(&file).hash(&mut self.0);
            std::fs::read(&file)
                .map_err(|e| Failure::io("read", &file, e))?
                .hash(&mut self.0);
        }
        Ok(self)
    }

    pub fn paths(self, paths: &[&str]) -> Result<Self> {
        paths.iter().try_fold(self, |f, path| f.path(&at(path)))
    }

    fn hex(self) -> String {
        format!("{:016x}", self.0.finish())
    }
}

/// Remembers with which fingerprint a step was last done.
pub struct Stamp {
    file: PathBuf,
    fingerprint: String,
}

impl Stamp {
    /// A stamp kept in `folder`, so that who removes the folder also removes the stamp.
    pub fn new(folder: &Path, name: &str, fingerprint: Fingerprint) -> Self {
        Self {
            file: folder.join(format!(".{name}.stamp")),
            fingerprint: fingerprint.hex(),
        }
    }

    pub fn is_current(&self) -> bool {
        std::fs::read_to_string(&self.file).is_ok_and(|text| text == self.fingerprint)
    }

    pub fn set(&self) -> Result {
        if let Some(folder) = self.file.parent() {
            files::make_folder(folder)?;
        }
        std::fs::write(&self.file, &self.fingerprint)
            .map_err(|e| Failure::io("write", &self.file, e))
    }
}
