//! Output of `ransomtrace servers`: a row for each server.

use serde::Serialize;

use crate::run::probe::ServerRow;

/// The complete output.
#[derive(Serialize)]
pub(super) struct ServersReport {
    pub network: &'static str,
    /// Date and origin of the built-in list, if it is printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<ListProvenance>,
    pub servers: Vec<ServerRow>,
}

#[derive(Serialize)]
pub(super) struct ListProvenance {
    pub taken: String,
    pub origin: String,
}
