//! Output of `ransomtrace servers`: a row per server with the result of its probe. Pure.
//!
//! Text from a server passes through [`words::visible`] before it is printed.

use std::fmt::Write as _;
use std::io::Write;

use serde::Serialize;

use crate::cli::exit::Exit;
use crate::cli::global::Format;
use crate::cli::stdout::{write_json, write_json_line};
use crate::report::words;

/// Where the address of a server comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ServerOrigin {
    /// Given on the command line.
    Given,
    /// In the configuration or the environment.
    Own,
    /// In the built-in list.
    Public,
}

impl ServerOrigin {
    fn word(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Own => "own",
            Self::Public => "public",
        }
    }
}

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

#[derive(Serialize)]
pub(super) struct ServerRow {
    pub server: String,
    pub kind: ServerOrigin,
    /// Protocol version in the built-in list; untested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed_protocol: Option<String>,
    /// Result of the probe; `None` if the server was not probed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probe: Option<ProbeOutcome>,
}

/// Result of a probe.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum ProbeOutcome {
    // Never constructed in a build without network access.
    #[cfg_attr(not(feature = "electrum"), allow(dead_code))]
    Answered(Box<ProbeSuccess>),
    Failed(ProbeFailure),
}

/// A server that does not answer, or that may not be contacted.
#[derive(Serialize)]
pub(super) struct ProbeFailure {
    #[serde(rename = "no_answer")]
    pub reason: String,
    /// The full message, if it has several lines.
    #[serde(skip)]
    pub message: Option<String>,
    #[serde(skip)]
    pub exit: Exit,
}

/// A server that answers.
#[derive(Default, Serialize)]
pub(super) struct ProbeSuccess {
    pub software: String,
    pub protocol: String,
    pub names_spenders: bool,
    /// Whether the server is on this machine or in a private network.
    pub private: bool,
    pub route: String,
    pub certificate: Option<String>,
    pub connected_ms: u64,
    pub answered_ms: u64,
    /// Whether it serves the requested network; `None` if unknown.
    pub right_network: Option<bool>,
    pub genesis: Option<String>,
    pub tip_height: Option<u32>,
    pub tip_hash: Option<String>,
    /// Number of blocks behind the highest tip of this run.
    pub behind: Option<u32>,
    /// Another server of this run with a tip that cannot be on the same chain.
    pub contradicted_by: Option<String>,
    pub max_headers: Option<u64>,
    pub protocol_min: Option<String>,
    pub protocol_max: Option<String>,
    pub pruning: Option<u64>,
    pub hash_function: Option<String>,
    /// Problems and missing data.
    pub remarks: Vec<String>,
}

impl ServerRow {
    fn found(&self) -> Option<&ProbeSuccess> {
        match self.probe.as_ref()? {
            ProbeOutcome::Answered(found) => Some(found),
            ProbeOutcome::Failed(_) => None,
        }
    }

    /// Returns the failure of the probe, if it failed.
    pub(super) fn failed(&self) -> Option<&ProbeFailure> {
        match self.probe.as_ref()? {
            ProbeOutcome::Answered(_) => None,
            ProbeOutcome::Failed(failed) => Some(failed),
        }
    }
}

impl ServersReport {
    /// Returns the exit code of the most serious result: changed certificate, then wrong chain, then no reachable server.
    pub(super) fn exit(&self) -> Exit {
        let failed = || self.servers.iter().filter_map(ServerRow::failed);
        let found = || self.servers.iter().filter_map(ServerRow::found);
        if failed().any(|failed| failed.exit == Exit::Certificate) {
            return Exit::Certificate;
        }
        let is_wrong = |found: &ProbeSuccess| {
            found.right_network == Some(false) || found.contradicted_by.is_some()
        };
        if found().any(is_wrong) {
            return Exit::Proof;
        }
        let is_probed = self.servers.iter().any(|row| row.probe.is_some());
        match is_probed && !found().any(|found| found.right_network == Some(true)) {
            true => Exit::Unreachable,
            false => Exit::Done,
        }
    }

    /// Renders the report as text.
    fn text(&self) -> String {
        let mut text = String::new();
        for row in &self.servers {
            row.print(&mut text);
        }
        if !text.is_empty() {
            text.push('\n');
        }
        let probed = self
            .servers
            .iter()
            .filter(|row| row.probe.is_some())
            .count();
        if probed > 0 {
            let found = self.servers.iter().filter_map(ServerRow::found);
            let right: Vec<&ProbeSuccess> = found
                .filter(|found| found.right_network == Some(true))
                .collect();
            line(
                &mut text,
                &format!("{} of {probed} answered for {}", right.len(), self.network),
            );
            if let Some(highest) = right.iter().filter_map(|found| found.tip_height).max() {
                line(&mut text, &format!("highest tip: {highest}"));
            }
        } else {
            let count = self.servers.len() as u64;
            let (count, network) = (words::count(count, "server"), self.network);
            line(
                &mut text,
                &format!("{count} for {network}; none was contacted"),
            );
            if count.starts_with('0') {
                line(
                    &mut text,
                    "no public server is known; give your own with --server",
                );
            } else {
                line(
                    &mut text,
                    "--probe contacts all of them, --server URL only that one; no address is queried",
                );
            }
        }
        if let Some(ListProvenance { taken, origin }) = &self.list {
            line(
                &mut text,
                &format!("public servers: copied {taken} from {origin}"),
            );
        }
        text
    }

    /// Writes the report in the requested format.
    pub(super) fn write(&self, format: Format, out: &mut dyn Write) -> std::io::Result<()> {
        match format {
            Format::Table => out.write_all(self.text().as_bytes()),
            Format::Json => write_json(out, self),
            Format::Jsonl => self
                .servers
                .iter()
                .try_for_each(|row| write_json_line(out, row)),
        }
    }
}

impl ServerRow {
    fn print(&self, text: &mut String) {
        let listed = self
            .listed_protocol
            .as_ref()
            .map_or_else(String::new, |version| {
                format!(", listed with protocol {version}")
            });
        let private = match self.found() {
            Some(found) if found.private => ", private",
            _ => "",
        };
        line(
            text,
            &format!("{}  {}{private}{listed}", self.server, self.kind.word()),
        );
        match &self.probe {
            None => {}
            Some(ProbeOutcome::Failed(failed)) => {
                line(text, &format!("  no answer    {}", failed.reason))
            }
            Some(ProbeOutcome::Answered(found)) => found.print(text),
        }
    }
}

impl ProbeSuccess {
    fn print(&self, text: &mut String) {
        let spenders = match self.names_spenders {
            true => "can look up spenders",
            false => "cannot look up spenders",
        };
        let (software, protocol) = (&self.software, &self.protocol);
        let mut say = |label: &str, what: &str| line(text, &format!("  {label:<11}  {what}"));
        say(
            "software",
            &format!("{software}, protocol {protocol}: {spenders}"),
        );
        if let (Some(height), Some(hash)) = (self.tip_height, &self.tip_hash) {
            let behind = match self.behind {
                None | Some(0) => String::new(),
                Some(blocks) => format!(", {} behind", words::count(blocks.into(), "block")),
            };
            say("tip", &format!("{height} {hash}{behind}"));
        }
        if let Some(genesis) = &self.genesis {
            let right = match self.right_network {
                Some(true) => "correct",
                _ => "WRONG",
            };
            say("genesis", &format!("{genesis}, {right}"));
        }
        let (connected, answered) = (self.connected_ms, self.answered_ms);
        say(
            "time",
            &format!("connected in {connected} ms, answered in {answered} ms"),
        );
        say("route", &self.route);
        say(
            "certificate",
            self.certificate.as_deref().unwrap_or("none: not encrypted"),
        );
        let limits = self.limits();
        if !limits.is_empty() {
            say("limits", &limits);
        }
        if let Some(other) = &self.contradicted_by {
            say(
                "CHAIN",
                &format!("its tip cannot be on the same chain as the tip of {other}"),
            );
        }
        for remark in &self.remarks {
            say("note", remark);
        }
    }

    /// Lists the limits that the server reports.
    fn limits(&self) -> String {
        let range = match (&self.protocol_min, &self.protocol_max) {
            (Some(min), Some(max)) => Some(format!("protocol {min} to {max}")),
            (Some(only), None) | (None, Some(only)) => Some(format!("protocol {only}")),
            (None, None) => None,
        };
        let headers = self
            .max_headers
            .map(|most| format!("{most} headers at once"));
        let pruning = self.pruning.map(|kept| format!("pruned to {kept}"));
        let hash = self
            .hash_function
            .as_ref()
            .map(|name| format!("script hash {name}"));
        let all = [range, headers, pruning, hash];
        all.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// Writes a line with control characters escaped.
fn line(text: &mut String, line: &str) {
    writeln!(text, "{}", words::visible(line)).expect("memory");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(probe: Option<ProbeOutcome>) -> ServerRow {
        ServerRow {
            server: "ssl://a.example:50002".to_owned(),
            kind: ServerOrigin::Public,
            listed_protocol: None,
            probe,
        }
    }

    fn found(change: impl FnOnce(&mut ProbeSuccess)) -> ServerRow {
        let mut found = ProbeSuccess {
            right_network: Some(true),
            ..ProbeSuccess::default()
        };
        change(&mut found);
        row(Some(ProbeOutcome::Answered(Box::new(found))))
    }

    fn failed(exit: Exit) -> ServerRow {
        row(Some(ProbeOutcome::Failed(ProbeFailure {
            reason: "gone".to_owned(),
            message: None,
            exit,
        })))
    }

    fn report(servers: Vec<ServerRow>) -> ServersReport {
        ServersReport {
            network: "bitcoin",
            list: None,
            servers,
        }
    }

    #[test]
    fn most_serious_result_decides_exit_code() {
        let right = || found(|_| ());
        let wrong = || found(|found| found.right_network = Some(false));
        let mute = || found(|found| found.right_network = None);
        let contradicted = || found(|found| found.contradicted_by = Some("b".to_owned()));
        for (servers, exit) in [
            (vec![row(None)], Exit::Done),
            (vec![right(), failed(Exit::Unreachable)], Exit::Done),
            (vec![failed(Exit::Unreachable)], Exit::Unreachable),
            (vec![failed(Exit::Usage), mute()], Exit::Unreachable),
            (vec![right(), wrong()], Exit::Proof),
            (vec![contradicted()], Exit::Proof),
            (
                vec![wrong(), right(), failed(Exit::Certificate)],
                Exit::Certificate,
            ),
        ] {
            assert_eq!(report(servers).exit(), exit);
        }
    }

    #[test]
    fn escapes_control_characters_of_servers() {
        let hostile = "a\u{1b}[2Jb\u{202e}c\nd".to_owned();
        let server = found(|found| {
            found.software.clone_from(&hostile);
            found.protocol_min = Some(hostile.clone());
            found.hash_function = Some(hostile.clone());
            found.remarks.push(hostile.clone());
        });
        let text = report(vec![server]).text();
        assert_eq!(text.matches("a<U+001B>[2Jb<U+202E>c d").count(), 4);
        assert!(!text.contains(['\u{1b}', '\u{202e}']));
    }
}
