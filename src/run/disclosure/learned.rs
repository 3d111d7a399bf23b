//! What each server learned, in a line: from the register, or from the file that holds it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Disclosed;
use crate::plural::counted;

/// A row of the register as a file has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DisclosureLine {
    /// The server.
    pub server: String,
    /// Route; empty or `direct` without a proxy.
    pub route: String,
    /// `script`, `transaction`, `block` or `other`.
    pub subject_kind: String,
    /// The address; the transaction id; the height, the range of heights, or `tip`.
    pub subject: String,
    /// When the first answer arrived: ISO 8601, UTC.
    pub first_asked: String,
    /// When the last one did.
    pub last_asked: String,
    /// Number of answered requests.
    pub requests: u64,
}

/// Parses the register; empty if this version did not write it.
pub fn read(bytes: &[u8]) -> Vec<DisclosureLine> {
    let mut reader = csv::Reader::from_reader(bytes);
    let rows: Result<Vec<DisclosureLine>, csv::Error> = reader.deserialize().collect();
    rows.unwrap_or_default()
}

/// What a server learned by one route.
#[derive(Default)]
struct Learned<'a> {
    scripts: usize,
    transactions: usize,
    first: &'a str,
    last: &'a str,
}

/// Describes for each server, in a line, what it learned.
pub fn summary(rows: &[Disclosed]) -> Vec<String> {
    summarise(rows.iter().map(|row| {
        let (session, times) = (&row.session, &row.times);
        let route = (session.server.as_str(), session.route.as_str());
        (route, row.subject.kind(), [&*times.first, &times.last])
    }))
}

/// Does the same for a register that was read from a file.
pub fn summary_of_lines(rows: &[DisclosureLine]) -> Vec<String> {
    summarise(rows.iter().map(|row| {
        let route = (row.server.as_str(), row.route.as_str());
        let times = [row.first_asked.as_str(), &row.last_asked];
        (route, row.subject_kind.as_str(), times)
    }))
}

/// Takes server and route, kind, first and last time of each subject.
fn summarise<'a>(
    rows: impl Iterator<Item = ((&'a str, &'a str), &'a str, [&'a str; 2])>,
) -> Vec<String> {
    let mut by_server: BTreeMap<(&str, &str), Learned<'_>> = BTreeMap::new();
    for (server, kind, [first, last]) in rows {
        let learned = by_server.entry(server).or_insert(Learned {
            first,
            last,
            ..Learned::default()
        });
        learned.scripts += usize::from(kind == "script");
        learned.transactions += usize::from(kind == "transaction");
        learned.first = learned.first.min(first);
        learned.last = learned.last.max(last);
    }
    let line = |((server, route), told): ((&str, &str), Learned<'_>)| {
        let learned = match (told.scripts, told.transactions) {
            (0, 0) => "nothing about the case".to_owned(),
            (scripts, transactions) => format!(
                "{} and {}",
                counted(scripts, "address"),
                counted(transactions, "transaction")
            ),
        };
        let day = |time: &str| time.split('T').next().unwrap_or_default().to_owned();
        let (first, last) = (day(told.first), day(told.last));
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
