//! Names under a directory URL, where the host tells them.

use crate::transport::{Transport, TransportError};

pub(crate) async fn list_over_http<T: Transport + ?Sized>(
    _transport: &T,
    _url: &str,
) -> Result<Option<Vec<String>>, TransportError> {
    Ok(None)
}
