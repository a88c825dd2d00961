//! From a chunk's place in the grid to its name in the store.

/// How chunks are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChunkKeys {
    /// v3's `default` puts `c` in front.
    pub prefixed: bool,
    pub separator: char,
}

impl ChunkKeys {
    pub fn key(&self, index: &[u64]) -> String {
        use std::fmt::Write;
        let mut key = String::new();
        if self.prefixed {
            key.push('c');
        }
        for (axis, place) in index.iter().enumerate() {
            if axis > 0 || self.prefixed {
                key.push(self.separator);
            }
            // Writing to a String cannot fail.
            let _ = write!(key, "{place}");
        }
        if key.is_empty() {
            key.push('0');
        }
        key
    }
}

#[cfg(test)]
mod tests {
    use super::ChunkKeys;

    #[test]
    fn keys_as_the_specifications_give_them() {
        let key = |prefixed, separator, index: &[u64]| {
            ChunkKeys {
                prefixed,
                separator,
            }
            .key(index)
        };
        assert_eq!(key(true, '/', &[1, 23]), "c/1/23");
        assert_eq!(key(true, '.', &[1, 23]), "c.1.23");
        assert_eq!(key(true, '/', &[]), "c");
        assert_eq!(key(false, '.', &[1, 23]), "1.23");
        assert_eq!(key(false, '/', &[1, 23]), "1/23");
        assert_eq!(key(false, '.', &[]), "0");
    }
}
