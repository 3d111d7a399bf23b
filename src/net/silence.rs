//! Reports long waits for a server to the user.

use std::time::Duration;

use log::warn;

/// The shortest wait that is reported.
const REPORT_AFTER: Duration = Duration::from_secs(10);

/// The wait for one server.
#[derive(Debug)]
pub(crate) struct Silence {
    server: String,
    is_told: bool,
}

impl Silence {
    /// Creates the state for a server that has not answered yet.
    pub(crate) fn of(server: &str) -> Self {
        Self {
            server: server.to_owned(),
            is_told: false,
        }
    }

    /// Reports a long wait once, with the time left.
    pub(crate) fn look(&mut self, waited: Duration, left: Duration) {
        if waited < REPORT_AFTER || std::mem::replace(&mut self.is_told, true) {
            return;
        }
        warn!(
            "{}: no answer for {} seconds; waiting {} seconds more (--timeout sets how long)",
            self.server,
            waited.as_secs(),
            left.as_secs()
        );
    }

    /// Notes that the server has answered.
    pub(crate) fn end(&mut self) {
        self.is_told = false;
    }
}
