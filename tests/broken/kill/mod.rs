//! Interrupted runs: killed, interrupted, out of disk, or without a server, at any moment. The next run resumes without
//! repeating stored requests, has the findings of an undisturbed run, byte for byte, and leaves no other files.
//!
//! Moments are drawn from dice with a fixed seed, so that a run of the tests is like any other; the seed is printed.
//! `RANSOMTRACE_TEST_SEED` gives another one, `RANSOMTRACE_TEST_TRIES` many times as many tries.
// What a test prints is shown with its failure.
#![allow(clippy::print_stderr)]

mod damage;
mod disk;
mod signals;
#[cfg(target_os = "linux")] // where strace is
mod syscalls;
mod together;

use std::collections::BTreeSet;
use std::env;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::json;

use crate::support::built_in::{conclusions, desk, server, undisturbed};
use crate::support::command::{Desk, Files, Run, Running};
use crate::support::dice::Dice;
use crate::support::hostile::{Asked, Behaviour, Hostile};

/// Dice of a test's own.
fn dice(test: u64) -> Dice {
    let seed = env::var("RANSOMTRACE_TEST_SEED").map_or(2_009, |seed| {
        seed.parse().expect("RANSOMTRACE_TEST_SEED is a number")
    });
    eprintln!("RANSOMTRACE_TEST_SEED={seed}");
    Dice::new(seed ^ test << 32)
}

/// How often something is tried.
fn tries(usually: usize) -> usize {
    let times = env::var("RANSOMTRACE_TEST_TRIES").map_or(1, |times| {
        times.parse().expect("RANSOMTRACE_TEST_TRIES is a number")
    });
    usually * times
}

/// A moment in a run.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// The server has sent this many answers.
    Answers(usize),
    /// A file of the case folder is there.
    File(&'static str),
    /// So many microseconds after the start.
    Time(u64),
}

/// Files in the order in which a run makes them.
const FILES: [&str; 14] = [
    "case.toml.new",
    "case.toml",
    "evidence.sqlite",
    "evidence.sqlite-journal",
    "findings.json.new",
    "tables/payments.csv.new",
    "tables/accounting.csv.new",
    "report.html.new",
    "findings.json",
    "tables/transactions.csv",
    "report.html",
    "tables/accounting.csv",
    "manifest.json.new",
    "manifest.json",
];

impl Moment {
    /// Any moment: as often as not one in which the folder is written to.
    fn any(dice: &mut Dice) -> Self {
        match dice.roll(4) {
            0 => Self::Answers(dice.roll(170)),
            1 => Self::Time(dice.roll(400_000) as u64),
            _ => Self::File(FILES[dice.roll(FILES.len())]),
        }
    }

    /// Waits until it has come, or the run is over, and then some moments more.
    fn wait(self, running: &mut Running<'_>, server: &Hostile, folder: &Path, dice: &mut Dice) {
        let (start, given) = (Instant::now(), server.given());
        let has_come = || match self {
            Self::Answers(count) => server.given() >= given + count,
            Self::File(name) => folder.join(name).exists(),
            Self::Time(micros) => start.elapsed() >= Duration::from_micros(micros),
        };
        while !has_come() && !running.has_ended() {
            std::hint::spin_loop();
        }
        let more = Duration::from_micros(dice.roll(2_000) as u64);
        let start = Instant::now();
        while start.elapsed() < more {
            std::hint::spin_loop();
        }
    }
}

/// An honest server that answers slowly, so that there are moments to interrupt.
fn slow() -> Hostile {
    let behaviour = Behaviour::before(server());
    behaviour.pausing(Duration::from_millis(3)).start()
}

/// The built-in case, from one server.
fn ask<'a>(desk: &'a Desk, server: &Hostile) -> Run<'a> {
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case -s {}",
        server.url()
    ))
}

/// Returns the requests that the next run must not repeat. Only a copy of the evidence is read.
fn stored(folder: &Path) -> BTreeSet<String> {
    let copy = tempfile::tempdir().unwrap();
    for name in ["evidence.sqlite", "evidence.sqlite-journal"] {
        if folder.join(name).exists() {
            std::fs::copy(folder.join(name), copy.path().join(name)).unwrap();
        }
    }
    let database = Connection::open(copy.path().join("evidence.sqlite")).unwrap();
    let texts = |sql: &str| -> rusqlite::Result<Vec<String>> {
        let mut rows = database.prepare(sql)?;
        rows.query_map([], |row| row.get(0))?.collect()
    };
    // Changeable answers are valid in their run, which is not resumed once it has findings.
    let usable = "SELECT request FROM answers WHERE request LIKE 'blockchain.transaction.%' OR run =
        (SELECT MAX(run) FROM log) AND run NOT IN (SELECT run FROM log WHERE entry LIKE '{\"step\":\"end\",%')";
    // If the file was not created, nothing is stored.
    texts(usable).unwrap_or_default().into_iter().collect()
}

/// Requests as in the evidence, except those that confirm the chain.
fn keys(asked: &[Asked]) -> impl Iterator<Item = String> {
    let is_watch = |(method, params): &&Asked| {
        let is_header = *method == "blockchain.block.headers" && params[1] == 1;
        let is_tip = *method == "blockchain.headers.subscribe" && *params == json!([]);
        !is_header && !is_tip && method.starts_with("blockchain.")
    };
    asked
        .iter()
        .filter(is_watch)
        .map(|(method, params)| format!("{method} {params}"))
}

/// No stored request is repeated.
#[track_caller]
fn asks_nothing_again(stored: &BTreeSet<String>, server: &Hostile, after: &dyn std::fmt::Debug) {
    let asked = server.take_asked();
    let again: Vec<String> = keys(&asked).filter(|key| stored.contains(key)).collect();
    assert!(again.is_empty(), "after {after:?}: {again:?}");
}

/// Lets a run come to its end, and compares what it finds.
#[track_caller]
fn goes_on(desk: &Desk, server: &Hostile, after: &dyn std::fmt::Debug) {
    let kept = stored(&desk.path("case"));
    server.take_asked();
    let ended = ask(desk, server).watch();
    assert_eq!(ended.code, Some(0), "after {after:?}: {ended:#?}");
    asks_nothing_again(&kept, server, after);
    is_whole(&desk.files("case"), after);
}

/// The folder is that of an undisturbed run, without other files.
#[track_caller]
fn is_whole(case: &Files, after: &dyn std::fmt::Debug) {
    let names: BTreeSet<&str> = case.keys().map(String::as_str).collect();
    let mut expected: BTreeSet<&str> = undisturbed().keys().map(String::as_str).collect();
    expected.extend(["disclosure.csv", "evidence.sqlite", "manifest.json"]);
    assert_eq!(names, expected, "after {after:?}");
    for (name, bytes) in undisturbed() {
        assert!(case[name] == *bytes, "{name} after {after:?}");
    }
}
