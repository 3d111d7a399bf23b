//! Tells a person that a server keeps them waiting.

use std::time::Duration;

use log::warn;

/// A wait that is worth a word.
const LONG: Duration = Duration::from_secs(10);

/// The silence of one server.
#[derive(Debug)]
pub(super) struct Silence {
    server: String,
    is_told: bool,
}

impl Silence {
    /// Begins with a server that has said nothing yet.
    pub(super) fn of(server: &str) -> Self {
        Self {
            server: server.to_owned(),
            is_told: false,
        }
    }

    /// Looks at how long the server was waited for; says so once, and how long the wait may go on.
    pub(super) fn look(&mut self, waited: Duration, left: Duration) {
        if waited < LONG || std::mem::replace(&mut self.is_told, true) {
            return;
        }
        warn!(
            "{}: no answer for {} seconds; waiting {} seconds more (--timeout sets how long)",
            self.server,
            waited.as_secs(),
            left.as_secs()
        );
    }

    /// The server has spoken.
    pub(super) fn end(&mut self) {
        self.is_told = false;
    }
}
