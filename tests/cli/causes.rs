//! Causes that make a case folder unusable: another program, a copy, a path.

use std::fs;
use std::sync::OnceLock;

use rusqlite::Connection;

use super::{addresses, honest};
use crate::support::command::{Desk, Files};

/// A small finished case.
fn case() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| {
        let desk = Desk::new();
        desk.ransomtrace(format!(
            "trace -n regtest {} --hops 1 -o case {}",
            addresses()[0],
            honest()
        ))
        .expect_findings_in("case")
        .run();
        desk.files("case")
    })
}

fn copy() -> Desk {
    let desk = Desk::new();
    for (name, bytes) in case() {
        desk.write(&format!("case/{name}"), bytes);
    }
    desk
}

/// Commands that read or write the evidence.
fn commands() -> [String; 5] {
    let again = format!("trace -n regtest {} --hops 1 -o case", addresses()[0]);
    [
        "report case".to_owned(),
        format!("explain case {}", addresses()[0]),
        format!("{again} --offline"),
        format!("{again} {}", honest()),
        "verify case".to_owned(),
    ]
}

#[test]
fn evidence_in_wal_mode_is_reported_and_unchanged() {
    let desk = copy();
    let database = Connection::open(desk.path("case/evidence.sqlite")).unwrap();
    database
        .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
        .unwrap();
    drop(database);
    let before = desk.files("case");
    for command in commands() {
        let ended = desk.ransomtrace(&command).watch();
        let told = format!("{}{}", ended.stdout, ended.stderr);
        assert!(
            told.contains("evidence.sqlite to write-ahead logging; it was not changed:"),
            "{command}: {told}"
        );
        assert_eq!(
            ended.code,
            Some(if command.starts_with("verify") { 7 } else { 1 }),
            "{command}: {told}"
        );
        assert!(desk.files("case") == before, "{command}");
    }
    // A database of another program in that mode is not ours.
    let other = Connection::open(desk.path("other.sqlite")).unwrap();
    other
        .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE a (b)")
        .unwrap();
    drop(other);
    fs::copy(desk.path("other.sqlite"), desk.path("case/evidence.sqlite")).unwrap();
    desk.ransomtrace("report case")
        .expect_exit_code(1)
        .expect_in_stderr("is not an evidence file of this version of the program")
        .run();
}

#[test]
fn foreign_lock_is_not_reported_as_run() {
    let desk = copy();
    let database = Connection::open(desk.path("case/evidence.sqlite")).unwrap();
    database.execute_batch("BEGIN EXCLUSIVE").unwrap();
    for command in commands() {
        desk.ransomtrace(command)
            .expect_error(
                1,
                "another program has locked case/evidence.sqlite, such as a database browser or a backup; close it, \
                 or wait for it to end, and re-run",
            )
            .run();
    }
}

#[test]
fn path_too_long_for_sqlite_is_reported() {
    let desk = Desk::new();
    let folder = vec!["f".repeat(100); 5].join("/");
    fs::create_dir_all(desk.path(&folder)).unwrap();
    let ended = desk
        .ransomtrace(format!(
            "trace -n regtest {} --hops 0 -o {folder} {}",
            addresses()[0],
            honest()
        ))
        .watch();
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let path = desk
        .path(&folder)
        .canonicalize()
        .unwrap()
        .join("evidence.sqlite");
    let bytes = path.as_os_str().len();
    let message = format!(
        "has {bytes} bytes, but SQLite accepts at most 512; use a folder with a shorter path"
    );
    assert!(ended.stderr.contains(&message), "{ended:?}");
}

#[test]
fn changed_line_ends_are_one_named_fault() {
    let is_text = |name: &str| {
        [".csv", ".json", ".toml", ".html", ".svg"]
            .iter()
            .any(|end| name.ends_with(end))
    };
    let desk = copy();
    let mut changed = 0;
    for (name, bytes) in case().iter().filter(|(name, _)| is_text(name)) {
        let text = String::from_utf8(bytes.clone())
            .unwrap()
            .replace('\n', "\r\n");
        changed += 1;
        desk.write(&format!("case/{name}"), text);
    }
    assert!(changed >= 10);
    let told = desk
        .ransomtrace("verify case")
        .expect_exit_code(7)
        .expect_in_stdout(format!("this and {} more files have other line ends than written (", changed - 1))
        .expect_in_stdout("a program that copied the folder as text changed them, and nothing else; copy the folder again unchanged")
        .run();
    assert_eq!(
        told.matches("other line ends than written").count(),
        1,
        "{told}"
    );
    assert!(
        told.contains("1 fault")
            && !told.contains("differs from the file derived from the evidence"),
        "{told}"
    );
    // A file that was also changed otherwise is reported as before.
    let table = desk
        .read("case/tables/payments.csv")
        .replace("txid", "txit");
    desk.write("case/tables/payments.csv", table);
    desk.ransomtrace("verify case")
        .expect_exit_code(7)
        .expect_in_stdout("other line ends than written")
        .expect_in_stdout("tables/payments.csv")
        .run();
}

#[test]
fn evidence_copied_as_text_is_reported() {
    let desk = copy();
    let mut copied = Vec::new();
    for byte in &case()["evidence.sqlite"] {
        if *byte == b'\n' {
            copied.push(b'\r');
        }
        copied.push(*byte);
    }
    desk.write("case/evidence.sqlite", copied);
    desk.ransomtrace("verify case")
        .expect_exit_code(7)
        .expect_in_stdout("this file has other line ends than written; with the original ones its hash would be that \
        of the manifest")
        .run();
}
