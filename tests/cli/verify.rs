//! `verify`: changes of single bytes, consistent forgeries, and harmless differences.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use bitcoin::hashes::{Hash, sha256};
use ransomtrace::archive::Archive;
use ransomtrace::archive::log::LogEntry;
use ransomtrace::report::{Manifest, Tool, sha256_of};
use ransomtrace::run::verify::{Verification, verify};
use rusqlite::Connection;
use serde_json::Value;

use super::{desk, honest, server, story};
use crate::support::command::{Desk, Files};
use crate::support::hostile::Hostile;

/// A finished case; tests change a copy of it.
fn case() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| {
        let desk = desk();
        trace(&desk, "");
        desk.files("case")
    })
}

fn trace(desk: &Desk, flags: &str) {
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case {} {flags}",
        honest()
    ))
    .expect_findings_in("case")
    .run();
}

/// A desk with a copy of the finished case.
fn copy() -> Desk {
    let desk = Desk::new();
    for (name, bytes) in case() {
        desk.write(&format!("case/{name}"), bytes);
    }
    desk
}

fn verified(desk: &Desk) -> Verification {
    verify(&desk.path("case"), &|_| (), &mut |_| ()).expect("a case folder")
}

/// Every fault as text: the exhibit and the problem.
fn faults(desk: &Desk) -> Vec<String> {
    let verification = verified(desk);
    let faults = verification.faults();
    faults
        .map(|fault| format!("{}: {}", fault.exhibit(), fault.problem))
        .collect()
}

#[track_caller]
fn names(desk: &Desk, exhibit: &str, problem: &str) {
    let faults = faults(desk);
    let is_named = |fault: &String| fault.starts_with(exhibit) && fault.contains(problem);
    assert!(
        faults.iter().any(is_named),
        "{exhibit} … {problem}\n{faults:#?}"
    );
}

/// Changes the evidence by SQL, and its hash in the manifest too.
fn forge(desk: &Desk, sql: &str) {
    let path = desk.path("case/evidence.sqlite");
    let database = Connection::open(&path).unwrap();
    database.execute_batch(sql).unwrap();
    drop(database);
    reseal(desk, "evidence.sqlite");
}

/// Updates the hash of a file in the manifest.
fn reseal(desk: &Desk, name: &str) {
    let hash = sha256_of(&desk.path(&format!("case/{name}"))).unwrap();
    remake(desk, |manifest| {
        manifest.files.insert(name.to_owned(), hash);
    });
}

/// Rewrites the manifest with a change.
fn remake(desk: &Desk, change: impl FnOnce(&mut Manifest)) {
    let mut manifest: Manifest = serde_json::from_str(&desk.read("case/manifest.json")).unwrap();
    change(&mut manifest);
    desk.write("case/manifest.json", manifest.to_bytes());
}

/// Rewrites the log with changed entries and times and a matching hash chain, and returns its
/// head.
fn rechain(desk: &Desk, change: impl Fn(&mut LogEntry, &mut String)) -> String {
    let database = Connection::open(desk.path("case/evidence.sqlite")).unwrap();
    let rows: Vec<(i64, i64, String, String)> = database
        .prepare("SELECT id, run, time, entry FROM log ORDER BY id")
        .unwrap()
        .query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut head = String::new();
    for (id, run, mut time, entry) in rows {
        let mut entry: LogEntry = serde_json::from_str(&entry).unwrap();
        change(&mut entry, &mut time);
        let entry = serde_json::to_string(&entry).unwrap();
        head = sha256::Hash::hash(format!("{head}\n{run}\n{time}\n{entry}").as_bytes()).to_string();
        let update = "UPDATE log SET time = ?1, entry = ?2, sha256 = ?3 WHERE id = ?4";
        database.execute(update, (time, entry, &head, id)).unwrap();
    }
    drop(database);
    reseal(desk, "evidence.sqlite");
    head
}

#[test]
fn finished_case_verifies_unchanged() {
    let desk = copy();
    let times = || -> Vec<_> {
        let files = desk.files("case");
        let paths = files.keys().map(|name| desk.path(&format!("case/{name}")));
        paths
            .map(|path| fs::metadata(path).unwrap().modified().unwrap())
            .collect()
    };
    let before = times();
    let manifest = sha256_of(&desk.path("case/manifest.json")).unwrap();
    desk.ransomtrace("verify case")
        .expect_in_stdout("ok     manifest ")
        .expect_in_stdout("ok     replay ")
        .expect_in_stdout(format!("\nSHA-256 of manifest.json  {manifest}\n"))
        .expect_in_stdout("\nNo fault found\n")
        .run();
    assert!(desk.files("case") == *case());
    assert_eq!(times(), before);
}

#[test]
fn verifies_read_only_folder() {
    let desk = copy();
    let case = desk.path("case");
    let mode = |mode: &str| {
        let status = std::process::Command::new("chmod")
            .args(["-R", mode])
            .arg(&case)
            .status();
        assert!(status.expect("a system with chmod").success());
    };
    mode("a-w");
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
    mode("u+w");
    let left: BTreeSet<String> = desk.files("case").into_keys().collect();
    assert_eq!(left, super::verify::case().keys().cloned().collect());
}

#[test]
fn verify_prints_json() {
    let desk = copy();
    let printed = desk
        .ransomtrace("verify case --format json")
        .expect_in_stdout("{\n")
        .run();
    let report: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(report["schema"], "ransomtrace/verification/1");
    assert_eq!(report["is_sound"], true);
    let checks = report["checks"].as_array().unwrap();
    assert!(
        checks
            .iter()
            .all(|check| check["faults"] == Value::Array(Vec::new()))
    );
    let mut table = desk.read("case/tables/payments.csv");
    table.push('\n');
    desk.write("case/tables/payments.csv", table);
    let printed = desk
        .ransomtrace("verify case --format jsonl")
        .expect_exit_code(7)
        .expect_in_stdout("{")
        .run();
    let named: Vec<Value> = printed
        .lines()
        .flat_map(|line| {
            let check: Value = serde_json::from_str(line).unwrap();
            check["faults"].as_array().unwrap().clone()
        })
        .collect();
    assert!(!named.is_empty());
    assert!(
        named
            .iter()
            .all(|fault| fault["file"] == "tables/payments.csv"),
        "{named:#?}"
    );
}

/// A number below `end` derived from a text, the same in every run.
fn drawn(text: &str, end: usize) -> usize {
    let hash = sha256::Hash::hash(text.as_bytes()).to_byte_array();
    let drawn = u64::from_be_bytes(hash[..8].try_into().unwrap());
    usize::try_from(drawn % end as u64).unwrap()
}

/// Whether every check draws charts again, which takes a second or two each; then fewer samples are taken.
const IS_SLOW: bool = cfg!(feature = "plots");

#[test]
fn any_flipped_bit_is_found_with_its_file() {
    let desk = copy();
    for (name, bytes) in case() {
        let path = format!("case/{name}");
        let draws = match (name == "evidence.sqlite", IS_SLOW) {
            (true, false) => 40,
            (true, true) => 12,
            (false, false) => 6,
            (false, true) => 1,
        };
        let first_and_last = [0, bytes.len() - 1];
        let offsets = (0..draws).map(|draw| drawn(&format!("{name} {draw}"), bytes.len()));
        for at in first_and_last.into_iter().chain(offsets) {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << drawn(&format!("{name} bit at {at}"), 8);
            desk.write(&path, changed);
            let faults = faults(&desk);
            let is_named = faults.iter().any(|fault| fault.starts_with(name.as_str()));
            assert!(is_named, "{name} at {at}: {faults:#?}");
        }
        desk.write(&path, bytes);
    }
    assert_eq!(faults(&desk), Vec::<String>::new());
}

#[test]
fn truncated_extended_or_missing_file_is_named() {
    let desk = copy();
    for (name, bytes) in case() {
        let path = format!("case/{name}");
        let longer = [bytes.as_slice(), b"\n"].concat();
        let others = [&bytes[..bytes.len() - 1], &longer, &bytes[1..], &[]];
        for other in others.into_iter().take(if IS_SLOW { 1 } else { 4 }) {
            desk.write(&path, other);
            names(&desk, name, "");
        }
        fs::remove_file(desk.path(&path)).unwrap();
        names(&desk, name, "");
        desk.write(&path, bytes);
    }
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
}

#[test]
fn forged_evidence_rows_are_named() {
    let swap = "UPDATE answers SET (answer, sha256) = (SELECT answer, sha256 FROM answers WHERE id = 30) WHERE id = 31";
    for (sql, exhibit, problem) in [
        (
            "DELETE FROM answers WHERE id = 50",
            "evidence.sqlite, table answers",
            "row 50 is missing",
        ),
        (
            "DELETE FROM answers WHERE id > 150",
            "evidence.sqlite, table answers",
            "do not match the hash in log entry 5",
        ),
        (
            swap,
            "evidence.sqlite, table answers",
            "match the hash in log entry",
        ),
        (
            "UPDATE answers SET server = 'ssl://other:50002' WHERE id = 9",
            "evidence.sqlite, table answers",
            "match the hash in log entry",
        ),
        (
            "UPDATE answers SET time = '2017-01-01T00:00:00Z' WHERE id = 9",
            "evidence.sqlite, table answers",
            "match the hash in log entry",
        ),
        (
            "UPDATE answers SET answer = x'00' WHERE id = 7",
            "evidence.sqlite, table answers, row 7",
            "column answer",
        ),
        (
            "UPDATE exhibits SET content = x'00'",
            "evidence.sqlite, table exhibits, row 1",
            "does not match its stored hash",
        ),
        (
            "UPDATE exhibits SET path = 'other.csv'",
            "evidence.sqlite, table exhibits",
            "log entry 5",
        ),
        (
            "DELETE FROM log WHERE id = 2",
            "evidence.sqlite, table log, row 3",
            "does not match its stored hash",
        ),
        (
            "DELETE FROM log WHERE id = 5",
            "evidence.sqlite, table log",
            "contains no finished run",
        ),
        (
            "UPDATE log SET entry = replace(entry, 'demo', 'omed') WHERE id = 2",
            "evidence.sqlite, table log, row 2",
            "does not match its stored hash",
        ),
        (
            "CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM log; END",
            "evidence.sqlite",
            "trigger t",
        ),
        (
            "CREATE INDEX other ON answers (server)",
            "evidence.sqlite",
            "index other",
        ),
        (
            "PRAGMA user_version = 9",
            "evidence.sqlite",
            "is not an evidence file",
        ),
        (
            "PRAGMA journal_mode = WAL",
            "evidence.sqlite",
            "to write-ahead logging; it was not changed: restore it from a copy",
        ),
    ] {
        let desk = copy();
        forge(&desk, sql);
        names(&desk, exhibit, problem);
    }
}

#[test]
fn rewritten_log_differs_from_manifest_and_files() {
    let desk = copy();
    // The second of each entry: the day of the first is in the report.
    let head = rechain(&desk, |_, time| {
        let other = if &time[17..18] == "0" { "1" } else { "0" };
        time.replace_range(17..18, other);
    });
    names(
        &desk,
        "evidence.sqlite, table log, row 5",
        "the manifest names another last hash",
    );
    names(&desk, "manifest.json", "`log_head`");
    // Everything is consistent: only the head that was recorded elsewhere reveals it.
    remake(&desk, |manifest| manifest.log_head.clone_from(&head));
    desk.ransomtrace("verify case")
        .expect_in_stdout(format!("\nHead of the log           {head}\n"))
        .expect_in_stdout("No fault found\n")
        .run();
    let manifest: Manifest = serde_json::from_slice(&case()["manifest.json"]).unwrap();
    assert_ne!(head, manifest.log_head);
}

#[test]
fn forged_file_with_matching_hash_is_a_fault() {
    for name in case()
        .keys()
        .filter(|name| name.ends_with(".csv") || name.ends_with(".html"))
    {
        let desk = copy();
        let text = desk.read(&format!("case/{name}"));
        // A table without rows has no figure to forge, but a header.
        let forged = text.replacen(['1', 't'], "2", 1);
        desk.write(&format!("case/{name}"), forged);
        reseal(&desk, name);
        names(
            &desk,
            name,
            "differs from the file derived from the evidence",
        );
        names(&desk, "manifest.json", &format!("as the hash of {name}"));
    }
    let desk = copy();
    let question = desk.read("case/case.toml");
    desk.write(
        "case/case.toml",
        question.replacen("Extortion", "Donation", 1),
    );
    reseal(&desk, "case.toml");
    names(
        &desk,
        "case.toml",
        "differs from the case file recorded in the log",
    );
}

#[test]
fn file_removed_from_manifest_is_a_fault() {
    let desk = copy();
    fs::remove_file(desk.path("case/tables/links.csv")).unwrap();
    let manifest = desk.read("case/manifest.json");
    let lines = manifest
        .lines()
        .filter(|line| !line.contains("tables/links.csv"));
    let lines: Vec<&str> = lines.collect();
    desk.write("case/manifest.json", format!("{}\n", lines.join("\n")));
    names(&desk, "manifest.json", "does not name tables/links.csv");
    names(
        &desk,
        "tables/links.csv",
        "is missing, but derived from the evidence",
    );
}

#[test]
fn manifest_paths_outside_folder_are_rejected() {
    for elsewhere in [
        "../secret",
        "/etc/hostname",
        "exhibits/../../secret",
        "tables/other.csv",
    ] {
        let desk = copy();
        desk.write("secret", "x");
        let manifest = desk.read("case/manifest.json");
        desk.write(
            "case/manifest.json",
            manifest.replace("tables/links.csv", elsewhere),
        );
        names(
            &desk,
            "manifest.json",
            &format!("names `{elsewhere}`, which is not a file of a case"),
        );
    }
}

#[test]
fn reformatted_manifest_is_a_fault() {
    let desk = copy();
    let manifest: Value = serde_json::from_str(&desk.read("case/manifest.json")).unwrap();
    desk.write("case/manifest.json", manifest.to_string());
    names(
        &desk,
        "manifest.json",
        "is formatted differently than this program writes it",
    );
}

#[test]
fn forged_letter_is_a_fault() {
    let desk = copy();
    let letters = desk.files("case").into_keys();
    let mut letters = letters.filter(|path| path.starts_with("letters/01-"));
    let letter = letters.next().expect("money reached a service");
    desk.write(&format!("case/{letter}"), "of somebody else");
    names(&desk, &letter, "hashes to");
    reseal(&desk, &letter);
    names(
        &desk,
        &letter,
        "differs from the file derived from the evidence",
    );
    // Nor does a letter to a service that the money never reached pass.
    let desk = copy();
    let other = "letters/02-Kraken.txt";
    desk.write(&format!("case/{other}"), "Dear Kraken");
    reseal(&desk, other);
    names(
        &desk,
        "manifest.json",
        "names letters/02-Kraken.txt, which is not in",
    );
}

#[test]
fn extra_files_are_reported_without_fault() {
    let desk = copy();
    desk.write("case/notes/monday.txt", "rain")
        .write("case/report.html.new", "<");
    desk.ransomtrace("verify case")
        .expect_in_stdout("note: notes/monday.txt is not in the manifest, and was not verified\n")
        .expect_in_stdout(
            "note: report.html.new was left by a run that was interrupted while writing the folder",
        )
        .expect_in_stdout("No fault found\n")
        .run();
}

/// Begins a run over a finished case, whose server disconnects.
fn break_off(desk: &Desk) {
    let hostile = Hostile::closing_for_good_after(server(), 5);
    desk.ransomtrace("trace --case clinic.toml -o case --hops 1 -s")
        .arg(hostile.url())
        .expect_exit_code(5)
        .expect_in_stderr("error: ")
        .run();
}

#[test]
fn unfinished_run_leaves_earlier_case_valid() {
    let desk = desk();
    trace(&desk, "");
    break_off(&desk);
    desk.ransomtrace("verify case")
        .expect_in_stdout("note: evidence.sqlite was added to after the manifest was written")
        .expect_in_stdout("note: a run that began at ")
        .expect_in_stdout("answers came after the last finished run")
        .expect_in_stdout("No fault found\n")
        .run();
    desk.ransomtrace("report case")
        .expect_findings_in("case")
        .run();
    let sealed = desk
        .ransomtrace("verify case")
        .expect_in_stdout("note: a run that began at ")
        .expect_in_stdout("No fault found\n")
        .run();
    assert!(!sealed.contains("was added to"), "{sealed}");
    // Rows of other runs are attested, each of them.
    let database = Connection::open(desk.path("case/evidence.sqlite")).unwrap();
    database
        .execute_batch("UPDATE answers SET time = '2017-01-01T00:00:00Z' WHERE id = 9")
        .unwrap();
    drop(database);
    names(&desk, "evidence.sqlite, table answers", "rows 1 to ");
    // No run builds on invalid data.
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case --hops 1 {}",
        honest()
    ))
    .expect_exit_code(1)
    .expect_in_stderr("error: case/evidence.sqlite is damaged: ")
    .run();
}

#[test]
fn case_of_several_runs_verifies() {
    let desk = desk();
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case --max-requests 40 {}",
        honest()
    ))
    .expect_exit_code(3)
    .expect_in_stdout("INCOMPLETE")
    .run();
    trace(&desk, "--at-height 215");
    trace(&desk, "");
    desk.ransomtrace("verify case")
        .expect_in_stdout(" entries of 3 runs")
        .expect_in_stdout("No fault found\n")
        .run();
}

#[test]
fn detected_server_fault_is_not_a_case_fault() {
    let payment = story()
        .truth
        .payments()
        .next()
        .unwrap()
        .outpoint
        .txid
        .to_string();
    let lie = move |wrong: &'static str| {
        let payment = payment.clone();
        Hostile::lying(server(), move |method, params, answer| {
            if method == wrong && params[0] == payment {
                if wrong.ends_with("get_merkle") {
                    answer["result"]["merkle"][0] = "00".repeat(32).into();
                } else {
                    answer["result"] = "00".into();
                }
            }
        })
    };
    for wrong in [
        "blockchain.transaction.get_merkle",
        "blockchain.transaction.get",
    ] {
        let (desk, hostile) = (desk(), lie(wrong));
        desk.ransomtrace("trace --case clinic.toml -o case -s")
            .arg(hostile.url())
            .expect_exit_code(4)
            .expect_in_stdout("with an invalid proof: ")
            .expect_in_stderr("with an invalid proof: ")
            .run();
        desk.ransomtrace("verify case")
            .expect_in_stdout("note: 2 are invalid, as the log reports: a server was at fault\n")
            .expect_in_stdout("No fault found\n")
            .run();
    }
}

#[test]
fn journal_file_is_reported_and_unchanged() {
    let desk = copy();
    let evidence = desk.path("case/evidence.sqlite");
    let whole = fs::read(&evidence).unwrap();
    // State after a process dies while it writes: pages changed in place, and their old content in the journal.
    let database = Connection::open(&evidence).unwrap();
    database
        .execute_batch("PRAGMA cache_size = 1; BEGIN; UPDATE answers SET time = 'x'; UPDATE answers SET time = 'y'")
        .unwrap();
    let torn =
        [&evidence, &desk.path("case/evidence.sqlite-journal")].map(|path| fs::read(path).unwrap());
    assert!(torn[0] != whole);
    database.execute_batch("ROLLBACK").unwrap();
    drop(database);
    desk.write("case/evidence.sqlite", &torn[0])
        .write("case/evidence.sqlite-journal", &torn[1]);
    let before = desk.files("case");
    desk.ransomtrace("verify case")
        .expect_exit_code(1)
        .expect_in_stderr("error: a run was interrupted while writing case/evidence.sqlite and left its journal; run \
        the same")
        .run();
    assert!(desk.files("case") == before);
}

#[test]
fn folder_in_use_is_not_verified() {
    let desk = copy();
    let database = Connection::open(desk.path("case/evidence.sqlite")).unwrap();
    database.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let busy = "another run is working on case/evidence.sqlite; wait for it to end";
    let locked = "another program has locked case/evidence.sqlite, such as a database browser or a backup; close it, or \
                  wait for it to end, and re-run";
    desk.ransomtrace("verify case")
        .expect_error(1, locked)
        .run();
    database.execute_batch("COMMIT").unwrap();
    // Between two answers, a run holds the lock of the folder.
    let folder = fs::File::open(desk.path("case")).unwrap();
    folder.try_lock().unwrap();
    desk.ransomtrace("verify case").expect_error(1, busy).run();
    folder.unlock().unwrap();
    // A program that only reads does not block anyone.
    folder.try_lock_shared().unwrap();
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
}

#[test]
fn changed_row_is_named_without_consequences() {
    let change = |sql: &str| {
        let desk = copy();
        let database = Connection::open(desk.path("case/evidence.sqlite")).unwrap();
        database.execute_batch(sql).unwrap();
        faults(&desk)
    };
    let row =
        "id = (SELECT MIN(id) FROM answers WHERE request LIKE 'blockchain.transaction.get %')";
    let told = change(&format!(
        "UPDATE answers SET answer = replace(answer, '0', '1') WHERE {row}"
    ));
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(
        told[0].starts_with("evidence.sqlite, table answers, row "),
        "{told:#?}"
    );
    let told = change("UPDATE answers SET time = '2017-01-01T00:00:00Z' WHERE id = 9");
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("match the hash in log entry"), "{told:#?}");
    let told = change("DELETE FROM log WHERE id >= 4");
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("contains no finished run"), "{told:#?}");
    let desk = copy();
    forge(
        &desk,
        "UPDATE answers SET answer = replace(answer, '0', '1') WHERE id = 40",
    );
    desk.ransomtrace("verify case")
        .expect_exit_code(7)
        .expect_in_stdout("evidence.sqlite, table answers, row 40: the answer of ")
        .expect_in_stdout("1 fault found\n")
        .run();
}

#[test]
#[cfg(unix)]
fn symbolic_link_is_a_fault() {
    for name in ["report.html", "evidence.sqlite", "manifest.json"] {
        let desk = copy();
        let path = desk.path(&format!("case/{name}"));
        fs::rename(&path, desk.path("elsewhere")).unwrap();
        std::os::unix::fs::symlink(desk.path("elsewhere"), &path).unwrap();
        names(&desk, name, "is a link to a file elsewhere");
    }
}

#[test]
fn unfinished_run_is_not_a_fault() {
    let desk = desk();
    let hostile = Hostile::closing_for_good_after(server(), 60);
    let ask = format!("trace --case clinic.toml -o case -s {}", hostile.url());
    desk.ransomtrace(&ask)
        .expect_exit_code(5)
        .expect_in_stderr("error: ")
        .run();
    let printed = desk
        .ransomtrace("verify case")
        .expect_exit_code(3)
        .expect_in_stdout("ok     answers ")
        .expect_in_stdout(
            "Not finished: no run has finished here. The stored data is sound; run the same",
        )
        .run();
    assert!(!printed.contains("FAULT"), "{printed}");
    desk.ransomtrace("show case")
        .expect_error(
            1,
            "the run in case is not finished; run the same command again to resume it",
        )
        .run();
    // As if it was interrupted while writing the files.
    desk.write("case/tables/links.csv", "")
        .write("case/findings.json", "{}");
    desk.ransomtrace("verify case")
        .expect_exit_code(3)
        .expect_in_stdout("Not finished: no run has finished here.")
        .run();
    desk.ransomtrace("show case")
        .expect_exit_code(1)
        .expect_in_stderr("error: the run in case was interrupted while writing its files")
        .run();
    // Stored data is checked anyway.
    let database = Connection::open(desk.path("case/evidence.sqlite")).unwrap();
    database
        .execute_batch("UPDATE answers SET answer = answer || ' ' WHERE id = 9")
        .unwrap();
    names(
        &desk,
        "evidence.sqlite, table answers, row 9",
        "does not match its stored hash",
    );
}

#[test]
fn interrupted_later_run_is_unfinished() {
    let desk = desk();
    trace(&desk, "");
    break_off(&desk);
    fs::remove_file(desk.path("case/manifest.json")).unwrap();
    desk.write("case/tables/links.csv", "of the later run");
    desk.ransomtrace("verify case")
        .expect_exit_code(3)
        .expect_in_stdout(
            "note: as expected since a run was interrupted while writing the files, not as before: \
        tables/links.csv\n",
        )
        .expect_in_stdout("Not finished: a run was interrupted while writing the files.")
        .run();
    fs::remove_file(desk.path("case/evidence.sqlite")).unwrap();
    names(&desk, "evidence.sqlite", "contains no evidence");
}

#[test]
fn verify_rejects_folder_without_case() {
    let desk = Desk::new();
    desk.write("diary/monday.txt", "rain");
    desk.ransomtrace("verify diary")
        .expect_error(
            1,
            "diary is not a case folder: it contains no question, no evidence and no manifest",
        )
        .run();
    desk.ransomtrace("verify missing")
        .expect_error(
            1,
            "cannot read missing: No such file or directory (os error 2)",
        )
        .run();
    desk.ransomtrace("verify diary/monday.txt")
        .expect_exit_code(1)
        .expect_in_stderr("error: cannot read diary/monday.txt: ")
        .run();
}

#[test]
fn folder_with_only_case_file_is_unfinished() {
    let desk = Desk::new();
    desk.write("case/case.toml", &case()["case.toml"]);
    desk.ransomtrace("verify case")
        .expect_exit_code(3)
        .expect_in_stdout("Not finished: no run has finished here.")
        .run();
    assert!(!Path::new(&desk.path("case/evidence.sqlite")).exists());
}

#[test]
fn changed_evidence_hash_in_manifest_is_named() {
    let desk = copy();
    remake(&desk, |manifest| {
        manifest
            .files
            .insert("evidence.sqlite".to_owned(), "0".repeat(64));
    });
    names(&desk, "manifest.json", "as the hash of evidence.sqlite");
    names(&desk, "evidence.sqlite", "but the manifest states 000");
}

#[test]
fn log_of_finished_run_has_every_step() {
    let (desk, files) = (copy(), case());
    let archive = Archive::replay(&desk.path("case/evidence.sqlite")).unwrap();
    let mut steps = Vec::new();
    let each =
        archive.each_logged(|logged| steps.push(logged.entry().expect("an entry of this version")));
    each.unwrap();
    let [
        LogEntry::Begin(question),
        LogEntry::Server {
            server: connected,
            software,
            protocol,
            route,
            certificate,
        },
        LogEntry::Tip(seen),
        LogEntry::Files { files: written },
        LogEntry::End {
            tip,
            answers,
            parameters,
            payments,
            caveats,
            seal,
        },
    ] = steps.as_slice()
    else {
        panic!("{steps:#?}")
    };
    let findings: Value = serde_json::from_slice(&files["findings.json"]).unwrap();
    let url = format!("tcp://{}", server());
    assert_eq!(question.case.as_bytes(), files["case.toml"]);
    assert_eq!(question.tool, Tool::this().to_string());
    assert_eq!(question.servers, std::slice::from_ref(&url));
    let rates = sha256::Hash::hash(story().rates_csv.as_bytes()).to_string();
    let (ecb, content) = ransomtrace::rates::bundled();
    let ecb_hash = sha256::Hash::hash(content).to_string();
    assert_eq!(
        question.rates,
        [
            ("../rates.csv".to_owned(), rates),
            (ecb.to_owned(), ecb_hash)
        ]
    );
    assert_eq!(
        (&**connected, &**software, &**protocol, &**route),
        (&*url, "ransomtrace demo", "1.4.2", "direct")
    );
    assert_eq!(*certificate, None);
    assert_eq!((seen, seen.height), (tip, 359));
    let mut rest = files.clone();
    rest.retain(|name, _| !["evidence.sqlite", "manifest.json"].contains(&name.as_str()));
    let hash = |bytes: &Vec<u8>| sha256::Hash::hash(bytes).to_string();
    let hashes = rest.iter().map(|(name, bytes)| (name.clone(), hash(bytes)));
    assert_eq!(*written, hashes.collect());
    let database = Connection::open(desk.path("case/evidence.sqlite")).unwrap();
    let stored: i64 = database
        .query_row("SELECT COUNT(*) FROM answers", [], |row| row.get(0))
        .unwrap();
    assert_eq!(*answers, [(url, stored.unsigned_abs())].into());
    assert_eq!(seal.last_answer, stored);
    let parameters = serde_json::to_value(parameters).unwrap();
    assert_eq!(parameters, findings["parameters"]);
    let found = findings["payments"].as_array().unwrap();
    assert_eq!(payments.len(), found.len());
    let told = findings["caveats"].as_array().unwrap().iter();
    let told: Vec<&str> = told
        .map(|caveat| caveat["text"].as_str().unwrap())
        .collect();
    assert_eq!(*caveats, told);
    let manifest: Manifest = serde_json::from_slice(&files["manifest.json"]).unwrap();
    assert_eq!(manifest.log_head, archive.log_head().unwrap());
}

#[test]
fn outdated_manifest_is_not_called_forged() {
    let desk = desk();
    trace(&desk, "--hops 1");
    let earlier = desk.read("case/manifest.json");
    trace(&desk, "");
    let files = desk.files("case");
    desk.write("case/manifest.json", earlier);
    names(
        &desk,
        "evidence.sqlite, table log, row 10",
        "the manifest is of an earlier state, as of entry 5",
    );
    // As left by a run that dies before its last step.
    desk.ransomtrace("report case")
        .expect_findings_in("case")
        .run();
    assert!(desk.files("case") == files);
}

#[test]
fn case_through_busy_addresses_verifies() {
    let desk = desk();
    let flags = "--busy 3 --through-busy";
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case {} {flags}",
        honest()
    ))
    .expect_findings_in("case")
    .run();
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
}

/// Makes a case as another build would have left it: its name in log and manifest, and files with other contents.
fn made_by(desk: &Desk, tool: &str, others: &[String]) {
    for name in others {
        desk.write(&format!("case/{name}"), format!("{name} of {tool}"));
    }
    let hash = |name: &String| {
        let hash = sha256_of(&desk.path(&format!("case/{name}"))).unwrap();
        (name.clone(), hash)
    };
    let head = rechain(desk, |entry, _| match entry {
        LogEntry::Begin(question) => tool.clone_into(&mut question.tool),
        LogEntry::Files { files } => files.extend(others.iter().map(hash)),
        _ => {}
    });
    remake(desk, |manifest| {
        tool.clone_into(&mut manifest.tool);
        manifest.log_head = head;
        manifest.files.extend(others.iter().map(hash));
    });
}

#[test]
fn other_version_output_never_passes() {
    let desk = copy();
    let tool = Tool {
        version: "0.0.9".to_owned(),
        ..Tool::this()
    };
    // Another name alone changes none of the files.
    made_by(&desk, &tool.to_string(), &[]);
    desk.ransomtrace("verify case")
        .expect_in_stdout(format!("by {tool}"))
        .expect_in_stdout("No fault found\n")
        .run();
    let others = ["report.html", "tables/payments.csv"].map(str::to_owned);
    made_by(&desk, &tool.to_string(), &others);
    desk.ransomtrace("verify case")
        .expect_exit_code(7)
        .expect_in_stdout(format!(
            "tables/payments.csv: made by {tool}, and this build ({}) makes it differently: tables/payments.csv, \
             report.html; verify with that version, or write the files again with `ransomtrace report --out`\n",
            Tool::this()
        ))
        .expect_in_stdout("1 fault found\n")
        .run();
    // The log still has the original name.
    desk.write("case/report.html", "of somebody else");
    reseal(&desk, "report.html");
    names(
        &desk,
        "manifest.json",
        "as the hash of report.html, but that of the files recorded in the log",
    );
    // A version that neither ran nor verified is named nowhere.
    remake(&desk, |manifest| {
        manifest.tool = manifest.tool.replace("0.0.9", "0.0.8");
    });
    names(&desk, "manifest.json", "`tool`");
}

#[test]
#[cfg(not(any(feature = "frames", feature = "plots")))]
fn files_this_build_cannot_rebuild_are_hashed() {
    let desk = copy();
    let tool = Tool {
        frames: true,
        plots: true,
        pdf: true,
        ..Tool::this()
    };
    let mut others = ransomtrace::report::paths(&tool);
    others.retain(|name| !case().contains_key(name) || name == "report.html");
    assert!(others.len() > 9);
    made_by(&desk, &tool.to_string(), &others);
    desk.ransomtrace("verify case")
        .expect_exit_code(3)
        .expect_in_stdout("note: made by ransomtrace ")
        .expect_in_stdout("compared by hash only: tables/payments.parquet, ")
        .expect_in_stdout(format!(
            "\nNo fault found, but this build cannot rebuild {} files from the evidence: check with a build that \
             can\n",
            others.len()
        ))
        .run();
    let printed = desk
        .ransomtrace("verify case --format json")
        .expect_exit_code(3)
        .expect_in_stdout("{\n")
        .run();
    let report: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(report["is_sound"], false);
    assert_eq!(report["unchecked"].as_array().unwrap().len(), others.len());
    desk.write("case/charts/flow.svg", "<svg/>");
    names(&desk, "charts/flow.svg", "hashes to");
    reseal(&desk, "charts/flow.svg");
    names(&desk, "manifest.json", "as the hash of charts/flow.svg");
    // Here it can only be left unchanged.
    desk.ransomtrace("report case")
        .expect_findings_in("case")
        .expect_in_stderr("does not make ")
        .run();
    desk.ransomtrace("verify case")
        .expect_in_stdout("note: the files were written again after the run, by ransomtrace ")
        .expect_in_stdout("note: charts/flow.svg is not in the manifest, and was not verified")
        .expect_in_stdout("No fault found\n")
        .run();
}
