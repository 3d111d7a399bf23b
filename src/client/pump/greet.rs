//! Opens a connection, greets the server and negotiates a protocol version.

use super::ElectrumSource;
use crate::client::budget;
use crate::client::connection::Connection;
use crate::client::dialect::{self, COMMON, ProtocolVersion, SUPPORTED};
use crate::client::source::sleep;
use crate::client::wire::{self, ConnectionError, excerpt};
use crate::client::{Dialled, SourceError};

impl ElectrumSource {
    /// Opens a connection and negotiates a version. Falls back to the common versions if the server refuses newer ones,
    /// and greets again if it reports an internal problem.
    pub(super) fn open(&mut self) -> Result<(), SourceError> {
        let mut failures = 0;
        loop {
            let reason = match self.greet() {
                Ok(None) => return Ok(()),
                Ok(Some(reason)) => reason,
                Err(SourceError::Protocol { .. }) if self.may_fall_back() => {
                    self.versions = COMMON;
                    continue;
                }
                Err(error) => return Err(error),
            };
            failures += 1;
            if failures > self.limits.retries {
                let server = self.identity.server.clone();
                return Err(SourceError::Unreachable { server, reason });
            }
            // Error messages about versions are not always recognised as such.
            if self.version == ProtocolVersion::default() {
                self.versions = match self.versions == SUPPORTED {
                    true => COMMON,
                    false => SUPPORTED,
                };
            }
            sleep(self.pause_after(failures), &self.interrupted)?;
        }
    }

    /// Whether no version was negotiated yet and the common ones can still be tried.
    fn may_fall_back(&self) -> bool {
        self.version == ProtocolVersion::default() && self.versions != COMMON
    }

    /// Greets the server once; returns its message if it reports an internal problem.
    fn greet(&mut self) -> Result<Option<String>, SourceError> {
        self.check_interrupted()?;
        let server = self.identity.server.clone();
        let unreachable = |reason: &dyn std::fmt::Display| SourceError::Unreachable {
            server: server.clone(),
            reason: excerpt(&reason.to_string()),
        };
        let dialled = (self.dial)();
        self.check_interrupted()?;
        let Dialled {
            stream,
            certificate,
            peer,
        } = dialled?;
        let mut connection = Connection::new(stream, &server);
        self.spend(budget::CONNECTION);
        let id = self.id();
        let answer = connection.greet(id, self.versions, self.limits.greeting, &self.interrupted);
        self.check_interrupted()?;
        let answer = match answer {
            // A server that lacks the requested versions may close without a message.
            Err(ConnectionError::Closed) if self.may_fall_back() => String::new(),
            other => other.map_err(|fault| unreachable(&fault))?,
        };
        let agreed = dialect::read_greeting(&answer).and_then(|answer| {
            let version = dialect::negotiated(&answer, self.versions)?;
            Some((answer, version))
        });
        let Some((agreed, version)) = agreed else {
            if let Some(refusal) = wire::refusal(&answer).filter(|it| !it.is_about_request()) {
                return Ok(Some(excerpt(&refusal.to_string())));
            }
            return Err(SourceError::Protocol {
                server,
                answer: excerpt(&answer),
            });
        };
        self.version = version;
        self.identity.software = excerpt(&agreed.server_software_version);
        self.identity.protocol = agreed.protocol_version;
        self.identity.certificate = certificate;
        self.identity.peer = peer;
        self.connection = Some(connection);
        Ok(None)
    }
}
