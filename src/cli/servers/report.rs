//! What `ransomtrace servers` prints: a row for each server, with what its probe found. Pure.
//!
//! What a server writes goes through [`words::visible`] before a terminal sees it.

use std::fmt::Write as _;
use std::io::Write;

use serde::Serialize;

use crate::cli::outcome::Exit;
use crate::cli::{Format, write_json, write_json_line};
use crate::report::words;

/// Whose word a server stands in the list by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// Given on the command line.
    Given,
    /// In the configuration or the environment.
    Own,
    /// In the built-in list.
    Public,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Own => "own",
            Self::Public => "public",
        }
    }
}

/// All that is printed.
#[derive(Serialize)]
pub(super) struct Report {
    pub network: &'static str,
    /// Day and origin of the built-in list, where one is printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<Provenance>,
    pub servers: Vec<Row>,
}

#[derive(Serialize)]
pub(super) struct Provenance {
    pub taken: String,
    pub origin: String,
}

#[derive(Serialize)]
pub(super) struct Row {
    pub server: String,
    pub kind: Kind,
    /// The protocol version in the built-in list, which nobody has tested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed_protocol: Option<String>,
    /// What the probe found; nothing if there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probe: Option<Outcome>,
}

/// How a probe went.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Outcome {
    // A build that asks nobody finds nothing.
    #[cfg_attr(not(feature = "electrum"), allow(dead_code))]
    Found(Box<Found>),
    Failed(Failed),
}

/// A server that does not answer, or may not be asked.
#[derive(Serialize)]
pub(super) struct Failed {
    #[serde(rename = "no_answer")]
    pub reason: String,
    /// The whole message where it takes more than a line.
    #[serde(skip)]
    pub message: Option<String>,
    #[serde(skip)]
    pub exit: Exit,
}

/// A server that answers.
#[derive(Default, Serialize)]
pub(super) struct Found {
    pub software: String,
    pub protocol: String,
    pub names_spenders: bool,
    /// Whether it is on this machine or in a private network.
    pub private: bool,
    pub route: String,
    pub certificate: Option<String>,
    pub connected_ms: u64,
    pub answered_ms: u64,
    /// Whether it serves the network; nothing if it does not say.
    pub right_network: Option<bool>,
    pub genesis: Option<String>,
    pub tip_height: Option<u32>,
    pub tip_hash: Option<String>,
    /// Blocks behind the highest tip of this run.
    pub behind: Option<u32>,
    /// Another server of this run whose tip cannot be of the same chain.
    pub contradicted_by: Option<String>,
    pub max_headers: Option<u64>,
    pub protocol_min: Option<String>,
    pub protocol_max: Option<String>,
    pub pruning: Option<u64>,
    pub hash_function: Option<String>,
    /// What is wrong, or was not said.
    pub remarks: Vec<String>,
}

impl Row {
    fn found(&self) -> Option<&Found> {
        match self.probe.as_ref()? {
            Outcome::Found(found) => Some(found),
            Outcome::Failed(_) => None,
        }
    }

    /// Why there is no answer, if there is none.
    pub(super) fn failed(&self) -> Option<&Failed> {
        match self.probe.as_ref()? {
            Outcome::Found(_) => None,
            Outcome::Failed(failed) => Some(failed),
        }
    }
}

impl Report {
    /// The gravest that was found: a changed certificate, another chain, nobody there.
    pub(super) fn exit(&self) -> Exit {
        let failed = || self.servers.iter().filter_map(Row::failed);
        let found = || self.servers.iter().filter_map(Row::found);
        if failed().any(|failed| failed.exit == Exit::Certificate) {
            return Exit::Certificate;
        }
        let is_wrong =
            |found: &Found| found.right_network == Some(false) || found.contradicted_by.is_some();
        if found().any(is_wrong) {
            return Exit::Proof;
        }
        let is_probed = self.servers.iter().any(|row| row.probe.is_some());
        match is_probed && !found().any(|found| found.right_network == Some(true)) {
            true => Exit::Unreachable,
            false => Exit::Done,
        }
    }

    /// The report for people.
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
            let found = self.servers.iter().filter_map(Row::found);
            let right: Vec<&Found> = found
                .filter(|found| found.right_network == Some(true))
                .collect();
            line(
                &mut text,
                &format!("{} of {probed} answer for {}", right.len(), self.network),
            );
            if let Some(highest) = right.iter().filter_map(|found| found.tip_height).max() {
                line(&mut text, &format!("highest tip: {highest}"));
            }
        } else {
            let count = self.servers.len() as u64;
            let (count, network) = (words::count(count, "server"), self.network);
            line(
                &mut text,
                &format!("{count} for {network}; nobody was contacted"),
            );
            if count.starts_with('0') {
                line(
                    &mut text,
                    "no public server is known for it; give yours with --server",
                );
            } else {
                line(
                    &mut text,
                    "--probe asks all of them, --server URL one: what they are, nothing of a case",
                );
            }
        }
        if let Some(Provenance { taken, origin }) = &self.list {
            line(
                &mut text,
                &format!("public servers: taken {taken} from {origin}"),
            );
        }
        text
    }

    /// Writes the report as asked.
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

impl Row {
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
            Some(Outcome::Failed(failed)) => {
                line(text, &format!("  no answer    {}", failed.reason))
            }
            Some(Outcome::Found(found)) => found.print(text),
        }
    }
}

impl Found {
    fn print(&self, text: &mut String) {
        let spenders = match self.names_spenders {
            true => "names spenders",
            false => "names no spenders",
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
                Some(true) => "as it should be",
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
                &format!("its tip cannot be of the same chain as that of {other}"),
            );
        }
        for remark in &self.remarks {
            say("note", remark);
        }
    }

    /// What bounds it, as far as it says so itself.
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
            .map(|name| format!("scripts by {name}"));
        let all = [range, headers, pruning, hash];
        all.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// Writes a line, in which nothing is left that a terminal would obey.
fn line(text: &mut String, line: &str) {
    writeln!(text, "{}", words::visible(line)).expect("memory");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(probe: Option<Outcome>) -> Row {
        Row {
            server: "ssl://a.example:50002".to_owned(),
            kind: Kind::Public,
            listed_protocol: None,
            probe,
        }
    }

    fn found(change: impl FnOnce(&mut Found)) -> Row {
        let mut found = Found {
            right_network: Some(true),
            ..Found::default()
        };
        change(&mut found);
        row(Some(Outcome::Found(Box::new(found))))
    }

    fn failed(exit: Exit) -> Row {
        row(Some(Outcome::Failed(Failed {
            reason: "gone".to_owned(),
            message: None,
            exit,
        })))
    }

    fn report(servers: Vec<Row>) -> Report {
        Report {
            network: "bitcoin",
            list: None,
            servers,
        }
    }

    #[test]
    fn the_gravest_finding_gives_the_exit_code() {
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
    fn a_terminal_gets_nothing_to_obey() {
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
