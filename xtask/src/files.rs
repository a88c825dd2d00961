//! Folders: listing and copying.

use std::path::{Path, PathBuf};

use crate::shell::{Failure, Result};

/// Folders that hold products, not sources.
const PRODUCTS: &[&str] = &["target", "node_modules", "__pycache__", ".venv"];

/// Every file below `path`, sorted; `path` itself if it is a file; nothing if it does not exist.
pub fn below(path: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(path, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) -> Result {
    if path.is_file() {
        found.push(path.to_path_buf());
        return Ok(());
    }
    if !path.is_dir() {
        return Ok(());
    }
    let entries = std::fs::read_dir(path).map_err(|e| Failure::io("list", path, e))?;
    for entry in entries {
        let entry = entry.map_err(|e| Failure::io("list", path, e))?;
        let name = entry.file_name();
        if !PRODUCTS.iter().any(|p| name == *p) {
            collect(&entry.path(), found)?;
        }
    }
    Ok(())
}

pub fn make_folder(path: &Path) -> Result {
    std::fs::create_dir_all(path).map_err(|e| Failure::io("make", path, e))
}

pub fn remove_folder(path: &Path) -> Result {
    match std::fs::remove_dir_all(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Failure::io("remove", path, e)),
        _ => Ok(()),
    }
}

pub fn copy_file(from: &Path, to: &Path) -> Result {
    if let Some(folder) = to.parent() {
        make_folder(folder)?;
    }
    std::fs::copy(from, to)
        .map(drop)
        .map_err(|e| Failure::io("copy", from, e))
}

/// Copies every file below `from` for which `wanted` says yes of its path within `from`.
pub fn copy_folder(from: &Path, to: &Path, wanted: impl Fn(&Path) -> bool) -> Result {
    for file in below(from)? {
        let inside = file.strip_prefix(from).unwrap_or(&file);
        if wanted(inside) {
            copy_file(&file, &to.join(inside))?;
        }
    }
    Ok(())
}
