//! `show`: prints the findings of a case folder.

use super::{desk, honest};
use crate::support::command::Desk;

#[test]
fn show_prints_same_as_trace() {
    let desk = desk();
    for format in ["table", "json", "jsonl"] {
        let traced = desk
            .ransomtrace(format!(
                "trace --case clinic.toml -o case --format {format} {}",
                honest()
            ))
            .expect_in_stdout("")
            .run();
        desk.ransomtrace(format!("show case --format {format}"))
            .expect_stdout(traced)
            .run();
    }
}

#[test]
fn show_changes_nothing_and_contacts_no_server() {
    let desk = desk();
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    let before = desk.files("case");
    desk.ransomtrace("show case")
        .expect_findings_in("case")
        .run();
    assert!(desk.files("case") == before);
}

#[test]
fn show_reports_incomplete_case() {
    let desk = desk();
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case --max-requests 40 {}",
        honest()
    ))
    .expect_exit_code(3)
    .expect_in_stdout("INCOMPLETE")
    .run();
    desk.ransomtrace("show case")
        .expect_exit_code(3)
        .expect_in_stdout("INCOMPLETE")
        .run();
}

#[test]
fn show_rejects_folder_without_case() {
    let desk = Desk::new();
    desk.write("diary/monday.txt", "rain");
    for folder in ["diary", "missing"] {
        desk.ransomtrace(format!("show {folder}"))
            .expect_error(
                1,
                format!(
                    "{folder} is not a case folder: it contains no question, no evidence and no manifest"
                ),
            )
            .run();
    }
    desk.ransomtrace("show")
        .expect_exit_code(2)
        .expect_in_stderr("Usage: ransomtrace show")
        .run();
}

#[test]
fn show_rejects_changed_findings() {
    let desk = desk();
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    for name in ["findings.json", "disclosure.csv"] {
        let text = desk.read(&format!("case/{name}"));
        desk.write(&format!("case/{name}"), text.replacen('1', "2", 1));
        desk.ransomtrace("show case")
            .expect_error(
                7,
                format!(
                    "case/{name} was modified: its hash differs from the manifest; `ransomtrace verify` lists the \
             changes"
                ),
            )
            .run();
        desk.write(&format!("case/{name}"), text);
    }
    std::fs::remove_file(desk.path("case/manifest.json")).unwrap();
    desk.ransomtrace("show case")
        .expect_exit_code(1)
        .expect_in_stderr("error: the run in case was interrupted while writing its files")
        .run();
}
