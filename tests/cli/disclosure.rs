//! The disclosure register, compared with the requests actually sent; and the dry run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ransomtrace::report::CaseFolder;
use serde_json::Value;

use super::{Table, addresses, desk, honest, server};
use crate::support::command::Desk;
use crate::support::hostile::Hostile;

/// Requests to a server: method and first parameter, with their number.
type Heard = Arc<Mutex<BTreeMap<(String, String), u64>>>;

fn word(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// An honest server that records its requests.
fn listening() -> (Hostile, Heard) {
    let heard = Heard::default();
    let ear = Arc::clone(&heard);
    let server = Hostile::lying(server(), move |method, params, _| {
        let mut heard = ear.lock().unwrap();
        *heard
            .entry((method.to_owned(), word(&params[0])))
            .or_default() += 1;
    });
    (server, heard)
}

/// Number of requests about each script, by script hash, and each transaction, by id.
fn told(heard: &Heard) -> BTreeMap<String, u64> {
    let mut told = BTreeMap::new();
    for ((method, subject), count) in &*heard.lock().unwrap() {
        if method.starts_with("blockchain.scripthash")
            || method.starts_with("blockchain.transaction")
        {
            *told.entry(subject.clone()).or_default() += count;
        }
    }
    told
}

/// The same numbers according to the register.
fn registered(desk: &Desk, server: &str) -> BTreeMap<String, u64> {
    let rows = rows(desk, server).into_iter();
    let subjects = rows.filter_map(|row| match &*row["subject_kind"] {
        "script" => Some((row["scripthash"].clone(), row["requests"].parse().unwrap())),
        "transaction" => Some((row["subject"].clone(), row["requests"].parse().unwrap())),
        _ => None,
    });
    subjects.collect()
}

/// Rows of the register about a server.
fn rows(desk: &Desk, server: &str) -> Vec<BTreeMap<String, String>> {
    let text = desk.read("case/disclosure.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize::<BTreeMap<String, String>>();
    let rows = rows.map(|row| row.unwrap());
    rows.filter(|row| row["server"] == server).collect()
}

fn trace(desk: &Desk, flags: &str) -> String {
    desk.ransomtrace(format!("trace --case clinic.toml -o case {flags}"))
        .expect_findings_in("case")
        .run()
}

#[test]
fn register_matches_requests_exactly() {
    let (desk, (server, heard)) = (desk(), listening());
    trace(&desk, &format!("-s {}", server.url()));
    assert_eq!(registered(&desk, &server.url()), told(&heard));
    let rows = rows(&desk, &server.url());
    assert!(rows.iter().all(|row| row["first_asked"] <= row["last_asked"] && row["first_asked"].ends_with('Z')));
    let named: BTreeSet<&String> = rows
        .iter()
        .filter(|row| row["subject_kind"] == "script")
        .map(|row| &row["subject"])
        .collect();
    assert!(addresses().iter().all(|address| named.contains(address)));
    let blocks = rows.iter().filter(|row| row["subject_kind"] == "block");
    let blocks: Vec<&str> = blocks.map(|row| &*row["subject"]).collect();
    assert_eq!(blocks, ["0 to 359", "tip"]);
}

#[test]
fn register_covers_all_servers_and_runs() {
    let desk = desk();
    let ((first, first_heard), (second, second_heard)) = (listening(), listening());
    trace(&desk, &format!("-s {}", first.url()));
    // Histories are requested again, transactions are not.
    trace(&desk, &format!("--hops 1 -s {}", second.url()));
    assert_eq!(registered(&desk, &first.url()), told(&first_heard));
    assert_eq!(registered(&desk, &second.url()), told(&second_heard));
    assert!(told(&second_heard).len() < told(&first_heard).len());
    // Scripts that the second run did not reach are still listed by address.
    let is_named = |row: &BTreeMap<String, String>| !row["subject"].is_empty();
    assert!(rows(&desk, &first.url()).iter().all(is_named));
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
}

#[test]
fn in_flight_requests_count_as_disclosed() {
    let desk = desk();
    let hostile = Hostile::closing_for_good_after(server(), 60);
    desk.ransomtrace("trace --case clinic.toml -o case -s")
        .arg(hostile.url())
        .expect_exit_code(5)
        .expect_in_stderr("error: ")
        .run();
    let (other, heard) = listening();
    trace(&desk, &format!("-s {}", other.url()));
    let left = registered(&desk, &hostile.url());
    let (answered, open): (Vec<_>, Vec<_>) = left.iter().partition(|(_, count)| **count > 0);
    assert!(!answered.is_empty() && !open.is_empty(), "{left:#?}");
    // The second server received the same requests as the first before.
    let second = told(&heard);
    assert!(
        open.iter()
            .all(|(subject, _)| second.contains_key(*subject)),
        "{open:#?}"
    );
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
}

#[test]
fn disclosure_is_printed_by_trace_and_show() {
    let desk = desk();
    let traced = trace(&desk, &honest());
    let files = desk.files("case");
    let rows = Table::of(
        &[(
            "tables/register.csv".to_owned(),
            files["disclosure.csv"].clone(),
        )]
        .into(),
        "register",
    );
    let count = |kind: &str| {
        rows.column("subject_kind")
            .iter()
            .filter(|found| **found == kind)
            .count()
    };
    let line = format!(
        "\nWhat servers learned\n- tcp://{} learned {} addresses and {} transactions, directly, on 20",
        server(),
        count("script"),
        count("transaction")
    );
    assert!(traced.contains(&line), "{line}\n{traced}");
    desk.ransomtrace("show case").expect_stdout(traced).run();
}

#[test]
fn dry_run_queries_no_address_and_writes_nothing() {
    let (desk, (server, heard)) = (desk(), listening());
    let before = desk.files("");
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case --dry-run -s {}",
        server.url()
    ))
    .expect_in_stdout(format!(
        "{} addresses on regtest; no server was asked about them for this case folder yet\n",
        addresses().len()
    ))
    .expect_in_stdout(format!("- {} would learn, directly, the ", server.url()))
    .expect_in_stdout("it runs ransomtrace demo, its tip is block 359, an answer takes ")
    .expect_in_stdout(format!(
        "- requests: at least {} to each server, at most 50000 (--max-requests)",
        1 + 2 * addresses().len()
    ))
    .expect_in_stdout("- headers: 360 to fetch, 0.1 MB\n")
    .expect_in_stdout("- time: at least ")
    .run();
    assert!(desk.files("") == before);
    let heard = heard.lock().unwrap();
    let asked: BTreeSet<&str> = heard.keys().map(|(method, _)| &**method).collect();
    assert!(asked.contains("blockchain.headers.subscribe"));
    let about_addresses =
        |method: &&str| method.contains("scripthash") || method.contains("transaction");
    assert!(!asked.iter().any(about_addresses), "{asked:?}");
}

#[test]
fn dry_run_minimum_is_below_actual_requests() {
    let (desk, (server, heard)) = (desk(), listening());
    let flags = format!("--case clinic.toml -o case -s {}", server.url());
    let printed = desk
        .ransomtrace(format!("trace {flags} --dry-run --format json"))
        .expect_in_stdout("{\n")
        .run();
    let estimate: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(estimate["addresses"], addresses().len());
    assert_eq!(estimate["servers"][0]["server"], server.url());
    assert_eq!(estimate["servers"][0]["tip"], 359);
    heard.lock().unwrap().clear();
    desk.ransomtrace(format!("trace {flags}"))
        .expect_findings_in("case")
        .run();
    let asked: u64 = told(&heard).values().sum();
    assert!(estimate["least_requests"].as_u64().unwrap() <= asked);
    assert!(asked <= estimate["most_requests"].as_u64().unwrap());
}

#[test]
fn dry_run_fails_like_the_run() {
    let desk = desk();
    desk.ransomtrace("trace --case clinic.toml --dry-run")
        .expect_exit_code(2)
        .expect_in_stderr("error: no server: ")
        .run();
    desk.ransomtrace("trace --case clinic.toml --dry-run -s tcp://127.0.0.1:1")
        .expect_exit_code(5)
        .expect_in_stderr("error: cannot reach tcp://127.0.0.1:1: ")
        .run();
    desk.ransomtrace(format!(
        "trace 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa --dry-run {}",
        honest()
    ))
    .expect_exit_code(4)
    .expect_in_stderr("it serves regtest and not bitcoin\n")
    .run();
    desk.write("diary/monday.txt", "rain");
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o diary --dry-run {}",
        honest()
    ))
    .expect_error(
        2,
        "diary is not empty and not a case folder; give an empty or a new folder with --out",
    )
    .run();
    desk.ransomtrace("trace --case clinic.toml --dry-run --offline")
        .expect_error(
            2,
            "--dry-run estimates server requests, but --offline sends none: leave one out",
        )
        .run();
}

#[test]
fn dry_run_reports_folder_in_use() {
    let desk = desk();
    std::fs::create_dir(desk.path("case")).unwrap();
    let held = CaseFolder::of(&desk.path("case"));
    held.lock().unwrap();
    let before = desk.files("");
    for flag in ["--dry-run", "--quiet"] {
        let run = format!("trace --case clinic.toml -o case {flag} {}", honest());
        desk.ransomtrace(run)
            .expect_error(
                1,
                "another run is working on case/evidence.sqlite; wait for it to end",
            )
            .run();
    }
    assert!(desk.files("") == before);
}

#[cfg(unix)]
#[test]
fn dry_run_reports_unwritable_folder_like_the_run() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    for folder in ["empty", "parent", "finished"] {
        std::fs::create_dir(desk.path(folder)).unwrap();
    }
    let trace = format!("trace --case clinic.toml {}", honest());
    desk.ransomtrace(format!("{trace} -o finished"))
        .expect_findings_in("finished")
        .run();
    for (folder, out) in [
        ("empty", "empty"),
        ("parent", "parent/case/new"),
        ("finished", "finished"),
        ("finished/tables", "finished"),
        ("finished/evidence.sqlite", "finished"),
    ] {
        let mode = |mode| {
            let mode = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(desk.path(folder), mode).unwrap();
        };
        mode(0o555);
        let before = desk.files("");
        let ended = ["--dry-run", "--quiet"].map(|flag| {
            let ended = desk.ransomtrace(format!("{trace} -o {out} {flag}")).start();
            let ended = ended.watch(Duration::from_secs(60));
            if flag == "--dry-run" {
                assert!(desk.files("") == before);
            }
            (ended.code, ended.stderr)
        });
        mode(0o755);
        // Root can write there anyway.
        assert_eq!(ended[0], ended[1], "{out}");
    }
}

#[cfg(unix)]
#[test]
fn dry_run_reports_dangling_link_like_the_run() {
    let desk = desk();
    std::os::unix::fs::symlink("nowhere", desk.path("case")).unwrap();
    for flag in ["--dry-run", "--quiet"] {
        let run = format!("trace --case clinic.toml -o case {flag} {}", honest());
        desk.ransomtrace(run)
            .expect_error(
                2,
                "case is not a folder; give an empty or a new folder with --out",
            )
            .run();
    }
}

#[test]
fn unreachable_server_learns_nothing() {
    let desk = desk();
    desk.ransomtrace(format!(
        "trace --case clinic.toml --dry-run {} -s tcp://127.0.0.1:1",
        honest()
    ))
    .expect_in_stdout(format!("- tcp://{} would learn, directly, ", server()))
    .expect_in_stdout("- tcp://127.0.0.1:1 would learn nothing: ")
    .expect_in_stderr("continuing without it")
    .run();
}
