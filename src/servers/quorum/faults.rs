//! Reports the faults of servers, and stops using a server.

use log::warn;

use super::Quorum;
use crate::archive::log::{FaultKind, LogEntry, ServerFault};
use crate::client::SourceError;

/// Faults logged per server; further ones add nothing.
pub const MAX_LOGGED_FAULTS: usize = 100;

impl Quorum {
    /// Logs a fault of a server, once.
    ///
    /// # Errors
    ///
    /// [`SourceError::Archive`].
    pub fn report_fault(
        &mut self,
        server: &str,
        request: String,
        problem: FaultKind,
    ) -> Result<(), SourceError> {
        let fault = ServerFault {
            server: server.to_owned(),
            request,
            problem,
        };
        let Some(index) = self.index(server) else {
            return Ok(());
        };
        self.servers[index].faults += 1;
        let entry = LogEntry::Fault(fault.clone());
        if self.archive.is_replay()
            || self.servers[index].faults > MAX_LOGGED_FAULTS
            || self.archive.steps()?.contains(&entry)
        {
            return Ok(());
        }
        warn!("{fault}");
        Ok(self.archive.log(&entry)?)
    }

    /// Stops using a server.
    ///
    /// # Errors
    ///
    /// [`SourceError::Archive`].
    pub fn drop_server(&mut self, server: &str, reason: String) -> Result<(), SourceError> {
        if let Some(index) = self.index(server) {
            self.servers.remove(index);
            self.leader_index = 0;
            if !self.archive.is_replay() {
                warn!("{server} {reason}; continuing without it");
            }
            self.archive.log(&LogEntry::Lost {
                server: server.to_owned(),
                reason,
            })?;
        }
        Ok(())
    }
}
