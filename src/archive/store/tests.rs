//! Evidence written, read again and refused.

use std::collections::BTreeMap;

use bitcoin::Txid;
use bitcoin::hashes::Hash;

use super::*;
use crate::archive::schema::chained;
use crate::chain::{BlockId, genesis};
use crate::electrum::Request;

const ANSWER: &str = r#"{"id":9,"result":"00"}"#;

fn question(servers: &[&str]) -> RunInputs {
    let servers = servers.iter().map(|server| (*server).to_owned()).collect();
    RunInputs {
        servers,
        ..RunInputs::default()
    }
}

fn end() -> LogEntry {
    let tip = BlockId {
        height: 0,
        hash: genesis(bitcoin::Network::Regtest),
    };
    LogEntry::End {
        tip,
        answers: BTreeMap::new(),
        parameters: Vec::new(),
        payments: Vec::new(),
        caveats: Vec::new(),
        seal: Default::default(),
    }
}

fn lasting() -> Request {
    Request::Transaction(Txid::all_zeros())
}

/// Whether an answer to a request may be used.
fn is_known(archive: &Archive, request: &Request) -> bool {
    !archive
        .stored(request, &request.key())
        .expect("an archive")
        .is_empty()
}

fn store(archive: &mut Archive, request: &Request, answer: &str) {
    archive
        .store([("server", request.key().as_str(), answer)])
        .expect("an archive");
}

#[test]
fn only_lasting_answers_hold_in_later_runs() {
    let mut archive = Archive::in_memory();
    archive.begin(question(&["a"])).expect("an archive");
    store(&mut archive, &lasting(), ANSWER);
    store(&mut archive, &Request::Tip, "{}");
    assert!(is_known(&archive, &lasting()) && is_known(&archive, &Request::Tip));
    archive.log(&end()).expect("an archive");
    assert_eq!(
        archive.begin(question(&["a"])).expect("an archive"),
        RunStart::New
    );
    assert!(is_known(&archive, &lasting()) && !is_known(&archive, &Request::Tip));
}

#[test]
fn refusals_of_earlier_runs_are_not_reused() {
    let mut archive = Archive::in_memory();
    archive.begin(question(&["a"])).expect("an archive");
    store(&mut archive, &lasting(), r#"{"id":9,"error":"no"}"#);
    assert!(is_known(&archive, &lasting()));
    archive.log(&end()).expect("an archive");
    archive.begin(question(&["a"])).expect("an archive");
    assert!(!is_known(&archive, &lasting()));
}

#[test]
fn interrupted_run_resumes_with_the_same_servers() {
    let mut archive = Archive::in_memory();
    let mut begin = |servers: &[&str]| archive.begin(question(servers)).expect("an archive");
    assert_eq!(begin(&["a", "b"]), RunStart::New);
    assert!(matches!(begin(&["a", "b"]), RunStart::Resumed(_)));
    assert_eq!(begin(&["a"]), RunStart::New);
    assert_eq!(begin(&["a", "b"]), RunStart::New);
}

#[test]
fn log_entries_are_hash_chained() {
    let mut archive = Archive::in_memory();
    archive.begin(question(&["a"])).expect("an archive");
    archive.log(&end()).expect("an archive");
    let mut log = Vec::new();
    let each = archive.each_logged(|logged| log.push(logged));
    each.expect("an archive");
    let expected =
        |logged: &Logged, before: &str| chained(before, logged.run, &logged.time, &logged.entry);
    assert_eq!(log[0].sha256, expected(&log[0], ""));
    assert_eq!(log[1].sha256, expected(&log[1], &log[0].sha256));
    assert_eq!(archive.log_head().expect("an archive"), log[1].sha256);
    let forged = Logged {
        entry: log[0].entry.replace("begin", "continue"),
        ..log[0].clone()
    };
    assert_ne!(expected(&forged, ""), log[0].sha256);
}

#[test]
fn steps_leave_out_the_end() {
    let mut archive = Archive::in_memory();
    archive.begin(question(&["a"])).expect("an archive");
    archive.log(&end()).expect("an archive");
    let steps = archive.steps().expect("an archive");
    assert_eq!(steps, [LogEntry::Begin(question(&["a"]))]);
}

#[test]
fn exhibit_is_stored_once() {
    let mut archive = Archive::in_memory();
    archive.begin(question(&["a"])).expect("an archive");
    let exhibit = |content: &str| Exhibit {
        path: "rates.csv".to_owned(),
        content: content.into(),
    };
    for content in ["one", "one", "two"] {
        archive.keep(&exhibit(content)).expect("an archive");
    }
    let kept = archive.exhibits().expect("an archive");
    let expected = ["one", "two"].map(|content| (exhibit(content), exhibit(content).sha256()));
    assert_eq!(kept, expected);
}

#[test]
fn rejects_other_files_unchanged() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("evidence.sqlite");
    let diary =
        "this is a diary, not a database, and it is long enough to be read as one".repeat(20);
    std::fs::write(&path, diary).expect("a folder of our own");
    let before = std::fs::read(&path).expect("just written");
    assert!(matches!(
        Archive::open(&path),
        Err(ArchiveError::NotAnArchive(_))
    ));
    assert_eq!(std::fs::read(&path).expect("still there"), before);
}

#[test]
fn second_writer_is_rejected() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("evidence.sqlite");
    let _first = Archive::open(&path).expect("a new file");
    assert!(matches!(Archive::open(&path), Err(ArchiveError::InUse(_))));
}

#[test]
fn full_disk_is_reported_and_keeps_answers() {
    let mut archive = Archive::in_memory();
    archive.begin(question(&["a"])).expect("an archive");
    store(&mut archive, &lasting(), ANSWER);
    let full = "PRAGMA max_page_count = 1";
    archive
        .database
        .query_row(full, [], |_| Ok(()))
        .expect("a number");
    let large = format!("{ANSWER}{}", " ".repeat(100_000));
    let refused = archive.store([("server", "other", large.as_str())]);
    let error = refused.expect_err("there is no room").to_string();
    assert!(error.contains("responses so far are saved"), "{error}");
    assert!(is_known(&archive, &lasting()));
}

#[test]
fn replay_requires_a_finished_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("evidence.sqlite");
    assert!(matches!(
        Archive::replay(&path),
        Err(ArchiveError::NotFound(_))
    ));
    let mut archive = Archive::open(&path).expect("a new file");
    archive.begin(question(&["a"])).expect("an archive");
    drop(archive);
    assert!(matches!(
        Archive::replay(&path),
        Err(ArchiveError::NoFinishedRun(_))
    ));
}

#[test]
fn archive_of_the_former_version_is_continued() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("evidence.sqlite");
    let mut archive = Archive::open(&path).expect("an archive");
    archive.begin(question(&["a"])).expect("an archive");
    store(&mut archive, &lasting(), ANSWER);
    drop(archive);
    let change = |sql: &str| {
        let database = Connection::open(&path).expect("a database");
        database.execute_batch(sql).expect("a change");
    };
    change(&format!(
        "{}; PRAGMA user_version = 3",
        crate::archive::schema::INDEX
    ));
    let mut archive = Archive::open(&path).expect("an archive of version 3");
    archive.begin(question(&["a"])).expect("an archive");
    assert!(is_known(&archive, &lasting()));
    store(&mut archive, &Request::Tip, "{}");
    assert!(is_known(&archive, &Request::Tip));
    drop(archive);
    // The index belongs to that version alone.
    change("PRAGMA user_version = 4");
    let error = Archive::open(&path).err().expect("a flaw").to_string();
    assert!(error.contains("answers_by_request"), "{error}");
}
