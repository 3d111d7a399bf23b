//! The disclosure register: the scripts, transactions and blocks that each server was asked about, by which route, and
//! when. A request about an address reveals interest in it.
//!
//! The register is derived from the stored answers of all runs, interrupted ones included, and from the log where a
//! connection broke before an answer arrived. A run that was killed could not log the requests in flight.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::sync::Arc;

use bitcoin::{Transaction, consensus};
use serde::Deserialize;

use crate::archive::log::LogEntry;
use crate::archive::{Archive, ArchiveError};
use crate::electrum::{Response, StoredRequest};
use crate::findings::{Cell, ColumnKind, Field, Table};
use crate::ledger::{View, script_hash, script_name};
use crate::plural::counted;
use crate::report::File;

/// File name of the register in a case folder.
pub const FILE: &str = "disclosure.csv";

/// One subject disclosed to one server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Disclosed {
    /// The server.
    pub server: Arc<str>,
    /// Route; empty or `direct` without a proxy.
    pub route: Arc<str>,
    /// Its certificate, with the reason for trusting it.
    pub certificate: Arc<str>,
    /// `script`, `transaction` or `block`.
    pub subject_kind: Cow<'static, str>,
    /// The address; the transaction id; the height, the range of heights, or `tip`.
    pub subject: String,
    /// Script hash sent to the server; empty for other kinds.
    pub scripthash: String,
    /// When the first answer arrived, or the connection broke before: ISO 8601, UTC.
    pub first_asked: String,
    /// When the last one did.
    pub last_asked: String,
    /// Number of answered requests; 0 if the connection broke, when it is unknown whether the server received any.
    pub requests: u64,
}

impl Table for Disclosed {
    const NAME: &'static str = "disclosure";
    const COLUMNS: &'static [(&'static str, ColumnKind)] = &[
        ("server", ColumnKind::Text),
        ("route", ColumnKind::Text),
        ("certificate", ColumnKind::Text),
        ("subject_kind", ColumnKind::Text),
        ("subject", ColumnKind::Text),
        ("scripthash", ColumnKind::Text),
        ("first_asked", ColumnKind::Text),
        ("last_asked", ColumnKind::Text),
        ("requests", ColumnKind::Integer),
    ];

    fn cells(&self) -> Vec<Cell> {
        let texts: [&str; 8] = [
            &self.server,
            &self.route,
            &self.certificate,
            &self.subject_kind,
            &self.subject,
            &self.scripthash,
            &self.first_asked,
            &self.last_asked,
        ];
        let texts = texts.into_iter().map(|text| text.to_owned().cell());
        texts.chain([self.requests.cell()]).collect()
    }
}

/// The subject of a request, in the order of the register.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Script(String),
    Transaction(String),
    Blocks {
        start: u32,
        end: u32,
    },
    Tip,
    /// A request that this version does not know.
    Other(String),
}

/// Number of answers, with times.
struct Times {
    first: String,
    last: String,
    requests: u64,
}

impl Subject {
    /// Returns the subjects of a request, one or two.
    fn of(request: &str) -> Vec<Self> {
        match StoredRequest::parse(request) {
            Some(StoredRequest::Script(hash)) => vec![Self::Script(hash)],
            Some(StoredRequest::Transaction(txid) | StoredRequest::Proof { txid, .. }) => {
                vec![Self::Transaction(txid.to_string())]
            }
            Some(StoredRequest::Spender { txid, script }) => {
                vec![Self::Script(script), Self::Transaction(txid.to_string())]
            }
            Some(StoredRequest::Headers { start, count }) => vec![Self::Blocks {
                start,
                end: start.saturating_add(count.saturating_sub(1)),
            }],
            Some(StoredRequest::First { height }) => vec![Self::Blocks {
                start: height,
                end: height,
            }],
            Some(StoredRequest::Tip) => vec![Self::Tip],
            None => vec![Self::Other(request.to_owned())],
        }
    }

    /// Returns kind, subject and script hash as in the register.
    fn cells(self, names: &HashMap<String, String>) -> (&'static str, String, String) {
        match self {
            Self::Script(hash) => (
                "script",
                names.get(&hash).cloned().unwrap_or_default(),
                hash,
            ),
            Self::Transaction(txid) => ("transaction", txid, String::new()),
            Self::Blocks { start, end } if start == end => {
                ("block", start.to_string(), String::new())
            }
            Self::Blocks { start, end } => ("block", format!("{start} to {end}"), String::new()),
            Self::Tip => ("block", "tip".to_owned(), String::new()),
            Self::Other(request) => ("other", request, String::new()),
        }
    }
}

/// A connection in the log: server, route and certificate.
type Session = (Arc<str>, Arc<str>, Arc<str>);

/// The register under construction.
#[derive(Default)]
struct Register {
    /// Connections by run and server, each with its time: a resumed run may use another route.
    sessions: HashMap<(i64, String), Vec<(String, Session)>>,
    subjects: BTreeMap<Session, BTreeMap<Subject, Times>>,
}

impl Register {
    /// Adds a request with its number of answers.
    fn add(&mut self, run: i64, time: &str, server: &str, request: &str, answers: u64) {
        let known = self.sessions.get(&(run, server.to_owned()));
        let known = known.map(Vec::as_slice).unwrap_or_default();
        let session = known
            .iter()
            .rfind(|(since, _)| **since <= *time)
            .or(known.first())
            .map(|(_, session)| session.clone())
            .unwrap_or_else(|| (server.into(), "".into(), "".into()));
        let subjects = self.subjects.entry(session).or_default();
        for subject in Subject::of(request) {
            let times = subjects.entry(subject).or_insert_with(|| Times {
                first: time.to_owned(),
                last: time.to_owned(),
                requests: 0,
            });
            // The clock may have been set back between two runs.
            if *time < *times.first {
                time.clone_into(&mut times.first);
            }
            if *time > *times.last {
                time.clone_into(&mut times.last);
            }
            times.requests += answers;
        }
    }
}

/// Creates the register from the evidence up to the current run. Addresses are taken from the view and, for requests of
/// earlier runs, from every transaction in the evidence.
///
/// # Errors
///
/// [`ArchiveError`].
pub fn register(archive: &Archive, view: &View) -> Result<Vec<Disclosed>, ArchiveError> {
    let mut told = Register::default();
    let mut unanswered = Vec::new();
    for logged in archive.log_entries()? {
        if logged.run > archive.run() {
            continue;
        }
        match logged.entry() {
            Some(LogEntry::Server {
                server,
                route,
                certificate,
                ..
            }) => {
                let certificate = certificate.unwrap_or_default();
                let session = (Arc::from(&*server), route.into(), certificate.into());
                let known = told.sessions.entry((logged.run, server)).or_default();
                known.push((logged.time, session));
            }
            Some(LogEntry::Unanswered { server, requests }) => {
                unanswered.push((logged.run, logged.time, server, requests));
            }
            _ => {}
        }
    }
    archive.asked(&mut |run, time, server, request| told.add(run, time, server, request, 1))?;
    for (run, time, server, requests) in unanswered {
        for request in requests {
            told.add(run, &time, &server, &request, 0);
        }
    }
    let told = told.subjects;
    let subjects = told.values().flat_map(BTreeMap::keys);
    let hashes = subjects.filter_map(|subject| match subject {
        Subject::Script(hash) => Some(hash.clone()),
        _ => None,
    });
    let names = names(archive, view, hashes.collect())?;
    let mut rows = Vec::with_capacity(told.values().map(BTreeMap::len).sum());
    for (session, subjects) in told {
        rows.extend(subjects.into_iter().map(|(subject, times)| {
            let (server, route, certificate) = session.clone();
            let (kind, subject, scripthash) = subject.cells(&names);
            Disclosed {
                server,
                route,
                certificate,
                subject_kind: kind.into(),
                subject,
                scripthash,
                first_asked: times.first,
                last_asked: times.last,
                requests: times.requests,
            }
        }));
    }
    Ok(rows)
}

/// Returns addresses by script hash.
fn names(
    archive: &Archive,
    view: &View,
    mut wanted: BTreeSet<String>,
) -> Result<HashMap<String, String>, ArchiveError> {
    let mut names = HashMap::new();
    for address in view.addresses() {
        if wanted.is_empty() {
            return Ok(names);
        }
        let hash = script_hash(view.script(address));
        if wanted.remove(&hash) {
            names.insert(hash, view.name(address));
        }
    }
    // Requests of earlier runs with wider limits. The script hash proves the match.
    archive.transactions(&mut |response| {
        let Response::Transaction(bytes) = response else {
            return ControlFlow::Continue(());
        };
        let tx = consensus::deserialize::<Transaction>(&bytes);
        for output in tx.iter().flat_map(|tx| &tx.output) {
            let hash = script_hash(&output.script_pubkey);
            if wanted.remove(&hash) {
                names.insert(hash, script_name(&output.script_pubkey, view.network()));
            }
        }
        match wanted.is_empty() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    })?;
    Ok(names)
}

/// Returns the register as a file.
pub fn file(rows: &[Disclosed]) -> File<'_> {
    File::csv(FILE, rows)
}

/// Parses the register; empty if this version did not write it.
pub fn read(bytes: &[u8]) -> Vec<Disclosed> {
    let mut reader = csv::Reader::from_reader(bytes);
    let rows: Result<Vec<Disclosed>, csv::Error> = reader.deserialize().collect();
    rows.unwrap_or_default()
}

/// Describes for each server, in a line, what it learned.
pub fn summary(rows: &[Disclosed]) -> Vec<String> {
    let mut by_server: BTreeMap<(&str, &str), Vec<&Disclosed>> = BTreeMap::new();
    for row in rows {
        let key = (&*row.server, &*row.route);
        by_server.entry(key).or_default().push(row);
    }
    let line = |((server, route), rows): ((&str, &str), Vec<&Disclosed>)| {
        let kind = |kind: &str| rows.iter().filter(|row| row.subject_kind == kind).count();
        let learned = match (kind("script"), kind("transaction")) {
            (0, 0) => "nothing about the case".to_owned(),
            (scripts, transactions) => format!(
                "{} and {}",
                counted(scripts, "address"),
                counted(transactions, "transaction")
            ),
        };
        let day = |time: &str| time.split('T').next().unwrap_or_default().to_owned();
        let first = rows.iter().map(|row| day(&row.first_asked)).min();
        let last = rows.iter().map(|row| day(&row.last_asked)).max();
        let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
        let when = if first == last {
            format!("on {first}")
        } else {
            format!("from {first} to {last}")
        };
        format!("{server} learned {learned}, {}, {when}", by(route))
    };
    by_server.into_iter().map(line).collect()
}

/// Describes a route, as in `directly`.
pub fn by(route: &str) -> String {
    match route {
        "" | "direct" => "directly".to_owned(),
        route => format!("through {route}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(server: &str, route: &str, kind: &str, subject: &str, days: [&str; 2]) -> Disclosed {
        let time = |day: &str| format!("2026-11-{day}T10:00:00Z");
        Disclosed {
            server: server.into(),
            route: route.into(),
            certificate: "".into(),
            subject_kind: kind.to_owned().into(),
            subject: subject.to_owned(),
            scripthash: String::new(),
            first_asked: time(days[0]),
            last_asked: time(days[1]),
            requests: 2,
        }
    }

    #[test]
    fn register_round_trips() {
        let rows = [
            row("ssl://a:1", "", "script", "=1+1", ["24", "25"]),
            row("ssl://a:1", "tor, \"b\"", "block", "0 to 9", ["24", "24"]),
        ];
        let mut read = read(&file(&rows).bytes().expect("memory"));
        // A formula is escaped in the file.
        assert_eq!(read[0].subject, "'=1+1");
        read[0].subject = "=1+1".to_owned();
        assert_eq!(read, rows);
        assert_eq!(super::read(b"server\nssl://a:1\n"), []);
    }

    #[test]
    fn summary_has_a_line_per_server_and_route() {
        let rows = [
            row("ssl://a:1", "direct", "script", "x", ["24", "24"]),
            row("ssl://a:1", "direct", "transaction", "y", ["24", "24"]),
            row("ssl://a:1", "direct", "transaction", "z", ["24", "24"]),
            row(
                "ssl://a:1",
                "socks5://127.0.0.1:9050",
                "script",
                "x",
                ["25", "26"],
            ),
            row("ssl://b:1", "", "block", "tip", ["24", "24"]),
        ];
        assert_eq!(
            summary(&rows),
            [
                "ssl://a:1 learned 1 address and 2 transactions, directly, on 2026-11-24",
                "ssl://a:1 learned 1 address and 0 transactions, through socks5://127.0.0.1:9050, from 2026-11-25 to \
                 2026-11-26",
                "ssl://b:1 learned nothing about the case, directly, on 2026-11-24",
            ]
        );
    }
}
