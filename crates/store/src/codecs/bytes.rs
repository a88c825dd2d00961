//! v3's `bytes` (and its old name `endian`): elements one after the other.

use super::{Codec, ConfigError, Registration, Serializer};

pub(super) static CODEC: Registration = Registration {
    names: &["bytes", "endian"],
    parse: |config| match config.string("endian") {
        None | Some("little") => Ok(Codec::Serializer(Serializer::Fixed { big_endian: false })),
        Some("big") => Ok(Codec::Serializer(Serializer::Fixed { big_endian: true })),
        Some(other) => Err(ConfigError(format!("endian {other:?}"))),
    },
};
