//! The servers to list.

use crate::case::file::Config;
use crate::net::{ServerList, ServerUrlError};
use crate::run::probe::{self, ServerEntry, ServerOrigin};

/// Returns the given or configured servers, then those of the list, each once.
pub(super) fn entries(
    given: &[String],
    presets: &Config,
    list: Option<&ServerList>,
) -> Result<Vec<ServerEntry>, ServerUrlError> {
    let (first, kind) = match given.is_empty() {
        true => (&presets.servers[..], ServerOrigin::Own),
        false => (given, ServerOrigin::Given),
    };
    let mut entries = Vec::new();
    for text in first {
        let (url, listed) = (text.parse()?, None);
        probe::add(&mut entries, ServerEntry { url, kind, listed });
    }
    for server in list.iter().flat_map(|list| &list.servers) {
        let entry = ServerEntry {
            url: server.url.clone(),
            kind: ServerOrigin::Public,
            listed: Some(server.protocol.clone()),
        };
        probe::add(&mut entries, entry);
    }
    Ok(entries)
}
