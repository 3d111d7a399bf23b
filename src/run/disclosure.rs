//! The disclosure register: the scripts, transactions and blocks that each server was asked about, by which route, and
//! when. A request about an address reveals interest in it.
//!
//! The register is derived from the stored answers of all runs, interrupted ones included, and from the log where a
//! connection broke before an answer arrived. A run that was killed could not log the requests in flight.

mod learned;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::sync::Arc;

use bitcoin::hashes::Hash;
use bitcoin::hex::{DisplayHex, FromHex};
use bitcoin::{Script, Transaction, Txid, consensus};

use crate::archive::log::LogEntry;
use crate::archive::{Archive, ArchiveError};
use crate::electrum::{Response, StoredRequest};
use crate::findings::{Cell, ColumnKind, Field, Table};
use crate::ledger::{View, script_hash, script_name};
use crate::report::File;
pub use learned::{DisclosureLine, by, read, summary, summary_of_lines};

/// File name of the register in a case folder.
pub const FILE: &str = "disclosure.csv";

/// One subject disclosed to one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosed {
    /// The connections by which the server was asked about it.
    session: Arc<Session>,
    subject: Subject,
    /// The address of a script, where a transaction or the case shows it; otherwise empty.
    address: Arc<str>,
    times: Times,
}

/// Connections to a server by the same route and with the same certificate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Session {
    server: String,
    /// Empty or `direct` without a proxy.
    route: String,
    /// The certificate, with the reason for trusting it.
    certificate: String,
}

/// The subject of a request, in the order of the register.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    /// The script with this hash.
    Script(HashText),
    Transaction(HashText),
    Blocks {
        start: u32,
        end: u32,
    },
    Tip,
    /// A request that this version does not know.
    Other(Box<str>),
}

/// The bytes of a hash as its hexadecimal text has them, so that both have the same order.
type HashText = [u8; 32];

/// When a server was asked about a subject, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Times {
    /// When the first answer arrived, or the connection broke before: ISO 8601, UTC.
    first: Arc<str>,
    /// When the last one did.
    last: Arc<str>,
    /// Number of answered requests; 0 if the connection broke, when it is unknown whether the server received any.
    requests: u64,
}

impl Subject {
    /// Returns the subjects of a request, one or two.
    fn of(request: &str) -> Vec<Self> {
        let other = || Self::Other(request.into());
        let script = |hash: &str| HashText::from_hex(hash).map_or_else(|_| other(), Self::Script);
        let transaction = |txid: Txid| {
            let mut bytes = txid.to_byte_array();
            bytes.reverse();
            Self::Transaction(bytes)
        };
        match StoredRequest::parse(request) {
            Some(StoredRequest::Script(hash)) => vec![script(&hash)],
            Some(StoredRequest::Transaction(txid) | StoredRequest::Proof { txid, .. }) => {
                vec![transaction(txid)]
            }
            Some(StoredRequest::Spender { txid, script: hash }) => {
                vec![script(&hash), transaction(txid)]
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
            None => vec![other()],
        }
    }

    /// Returns its kind as in the register.
    fn kind(&self) -> &'static str {
        match self {
            Self::Script(_) => "script",
            Self::Transaction(_) => "transaction",
            Self::Blocks { .. } | Self::Tip => "block",
            Self::Other(_) => "other",
        }
    }

    /// Returns the transaction id; the height, the range of heights, or `tip`. A script is named by its address.
    fn name(&self) -> String {
        match self {
            Self::Script(_) => String::new(),
            Self::Transaction(txid) => txid.to_lower_hex_string(),
            Self::Blocks { start, end } if start == end => start.to_string(),
            Self::Blocks { start, end } => format!("{start} to {end}"),
            Self::Tip => "tip".to_owned(),
            Self::Other(request) => request.to_string(),
        }
    }
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
        let (subject, scripthash) = match &self.subject {
            Subject::Script(hash) => (self.address.to_string(), hash.to_lower_hex_string()),
            other => (other.name(), String::new()),
        };
        vec![
            self.session.server.cell(),
            self.session.route.cell(),
            self.session.certificate.cell(),
            self.subject.kind().to_owned().cell(),
            subject.cell(),
            scripthash.cell(),
            self.times.first.cell(),
            self.times.last.cell(),
            self.times.requests.cell(),
        ]
    }
}

/// Connections by run and server, each with its time: a resumed run may use another route.
type Sessions = HashMap<(i64, String), Vec<(String, Arc<Session>)>>;

/// The register under construction.
#[derive(Default)]
struct Register {
    sessions: Sessions,
    subjects: BTreeMap<Arc<Session>, BTreeMap<Subject, Times>>,
    /// The time of the last answer, which many answers share.
    now: Arc<str>,
}

impl Register {
    /// Adds a request with its number of answers.
    fn add(&mut self, run: i64, time: &str, server: &str, request: &str, answers: u64) {
        if *self.now != *time {
            self.now = time.into();
        }
        let known = self.sessions.get(&(run, server.to_owned()));
        let known = known.map(Vec::as_slice).unwrap_or_default();
        let session = known
            .iter()
            .rfind(|(since, _)| **since <= *time)
            .or(known.first())
            .map(|(_, session)| Arc::clone(session))
            .unwrap_or_else(|| {
                Arc::new(Session {
                    server: server.to_owned(),
                    route: String::new(),
                    certificate: String::new(),
                })
            });
        let subjects = self.subjects.entry(session).or_default();
        for subject in Subject::of(request) {
            let times = subjects.entry(subject).or_insert_with(|| Times {
                first: Arc::clone(&self.now),
                last: Arc::clone(&self.now),
                requests: 0,
            });
            // The clock may have been set back between two runs.
            if self.now < times.first {
                times.first = Arc::clone(&self.now);
            }
            if self.now > times.last {
                times.last = Arc::clone(&self.now);
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
    archive.each_logged(|logged| {
        if logged.run > archive.run() || logged.is_end() {
            return;
        }
        match logged.entry() {
            Some(LogEntry::Server {
                server,
                route,
                certificate,
                ..
            }) => {
                let session = Session {
                    server: server.clone(),
                    route,
                    certificate: certificate.unwrap_or_default(),
                };
                let known = told.sessions.entry((logged.run, server)).or_default();
                known.push((logged.time, Arc::new(session)));
            }
            Some(LogEntry::Unanswered { server, requests }) => {
                unanswered.push((logged.run, logged.time, server, requests));
            }
            _ => {}
        }
    })?;
    archive.asked(&mut |run, time, server, request| told.add(run, time, server, request, 1))?;
    for (run, time, server, requests) in unanswered {
        for request in requests {
            told.add(run, &time, &server, &request, 0);
        }
    }
    let told = told.subjects;
    let subjects = told.values().flat_map(BTreeMap::keys);
    let hashes = subjects.filter_map(|subject| match subject {
        Subject::Script(hash) => Some(*hash),
        _ => None,
    });
    let names = names(archive, view, hashes.collect())?;
    let unnamed: Arc<str> = "".into();
    let mut rows = Vec::with_capacity(told.values().map(BTreeMap::len).sum());
    for (session, subjects) in told {
        rows.extend(subjects.into_iter().map(|(subject, times)| {
            let address = match &subject {
                Subject::Script(hash) => names.get(hash).unwrap_or(&unnamed),
                _ => &unnamed,
            };
            Disclosed {
                session: Arc::clone(&session),
                address: Arc::clone(address),
                subject,
                times,
            }
        }));
    }
    Ok(rows)
}

/// Returns the script hash.
fn hash_text(script: &Script) -> HashText {
    HashText::from_hex(&script_hash(script)).expect("32 bytes in hexadecimal")
}

/// Returns addresses by script hash.
fn names(
    archive: &Archive,
    view: &View,
    mut wanted: BTreeSet<HashText>,
) -> Result<HashMap<HashText, Arc<str>>, ArchiveError> {
    let mut names = HashMap::new();
    for address in view.addresses() {
        if wanted.is_empty() {
            return Ok(names);
        }
        let hash = hash_text(view.script(address));
        if wanted.remove(&hash) {
            names.insert(hash, view.name(address).into());
        }
    }
    // Requests of earlier runs with wider limits. The script hash proves the match.
    archive.transactions(&mut |response| {
        let Response::Transaction(bytes) = response else {
            return ControlFlow::Continue(());
        };
        let tx = consensus::deserialize::<Transaction>(&bytes);
        for output in tx.iter().flat_map(|tx| &tx.output) {
            let hash = hash_text(&output.script_pubkey);
            if wanted.remove(&hash) {
                let name = script_name(&output.script_pubkey, view.network());
                names.insert(hash, name.into());
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

#[cfg(test)]
mod tests {
    use super::*;

    fn row(server: &str, route: &str, subject: Subject, days: [&str; 2]) -> Disclosed {
        let time = |day: &str| format!("2026-11-{day}T10:00:00Z").into();
        Disclosed {
            session: Arc::new(Session {
                server: server.to_owned(),
                route: route.to_owned(),
                certificate: String::new(),
            }),
            subject,
            address: "".into(),
            times: Times {
                first: time(days[0]),
                last: time(days[1]),
                requests: 2,
            },
        }
    }

    #[test]
    fn register_round_trips() {
        let formula = Subject::Other("=1+1".into());
        let blocks = Subject::Blocks { start: 0, end: 9 };
        let rows = [
            row("ssl://a:1", "", formula, ["24", "25"]),
            row("ssl://a:1", "tor, \"b\"", blocks, ["24", "24"]),
        ];
        let read = read(&file(&rows).bytes().expect("memory"));
        let told: Vec<_> = read
            .iter()
            .map(|row| (row.route.as_str(), row.subject.as_str(), row.requests))
            .collect();
        // A formula is escaped in the file.
        assert_eq!(told, [("", "'=1+1", 2), ("tor, \"b\"", "0 to 9", 2)]);
        assert_eq!(summary_of_lines(&read), summary(&rows));
        assert_eq!(super::read(b"server\nssl://a:1\n"), []);
    }

    #[test]
    fn text_of_a_hash_is_the_one_that_is_sent() {
        let hash = "00ff".repeat(16);
        let request = format!("blockchain.scripthash.get_history [\"{hash}\"]");
        let [Subject::Script(bytes)] = &Subject::of(&request)[..] else {
            panic!("a script");
        };
        assert_eq!(bytes.to_lower_hex_string(), hash);
        let request = format!("blockchain.transaction.get [\"{hash}\"]");
        assert_eq!(Subject::of(&request)[0].name(), hash);
    }

    #[test]
    fn summary_has_a_line_per_server_and_route() {
        let rows = [
            row(
                "ssl://a:1",
                "direct",
                Subject::Script([1; 32]),
                ["24", "24"],
            ),
            row(
                "ssl://a:1",
                "direct",
                Subject::Transaction([1; 32]),
                ["24", "24"],
            ),
            row(
                "ssl://a:1",
                "direct",
                Subject::Transaction([2; 32]),
                ["24", "24"],
            ),
            row(
                "ssl://a:1",
                "socks5://127.0.0.1:9050",
                Subject::Script([1; 32]),
                ["25", "26"],
            ),
            row("ssl://b:1", "", Subject::Tip, ["24", "24"]),
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
