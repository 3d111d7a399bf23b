//! `report` and `trace --offline`: a case folder without servers, on any machine.

use std::collections::BTreeSet;
use std::fs;
use std::sync::OnceLock;

use serde_json::Value;

use super::{Table, case_toml, conclusions, desk, honest, server, undisturbed};
use crate::support::command::{Desk, Files};
use crate::support::hostile::Hostile;

/// A finished case of two hops, so that more hops need data outside its evidence.
fn case() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| {
        let desk = desk();
        desk.ransomtrace(format!(
            "trace --case clinic.toml -o case --hops 2 {}",
            honest()
        ))
        .expect_findings_in("case")
        .run();
        desk.files("case")
    })
}

/// A desk with parts of the finished case and no rates, as on another machine.
fn elsewhere(is_taken: impl Fn(&str) -> bool) -> Desk {
    let desk = Desk::new();
    for (name, bytes) in case() {
        if is_taken(name) {
            desk.write(&format!("case/{name}"), bytes);
        }
    }
    desk
}

fn offline(desk: &Desk, flags: &str) {
    desk.ransomtrace(format!("trace --offline {flags}"))
        .expect_findings_in("case")
        .run();
}

#[track_caller]
fn is_sound(desk: &Desk) {
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
}

const SAYS_SO: &str = "; no server was contacted.\n";

#[test]
fn report_rebuilds_folder_from_case_file_and_evidence() {
    let desk = elsewhere(|name| ["case.toml", "evidence.sqlite"].contains(&name));
    desk.ransomtrace("report case")
        .expect_in_stdout("Based on the evidence of the run that ended at 20")
        .expect_in_stdout(SAYS_SO)
        .expect_in_stdout("Case folder: case\n")
        .run();
    assert!(desk.files("case") == *case());
    is_sound(&desk);
}

#[test]
fn report_reads_case_file_from_log_if_missing() {
    let desk = elsewhere(|name| name == "evidence.sqlite");
    desk.ransomtrace("report case")
        .expect_findings_in("case")
        .run();
    assert!(desk.files("case") == *case());
}

#[test]
fn report_repairs_damaged_and_missing_files() {
    let desk = elsewhere(|name| name != "tables/links.csv");
    desk.write("case/tables/payments.csv", "nothing")
        .write("case/findings.json", "{}")
        .write("case/report.html", "");
    desk.ransomtrace("verify case")
        .expect_exit_code(7)
        .expect_in_stdout("tables/links.csv: is missing")
        .run();
    desk.ransomtrace("report case")
        .expect_findings_in("case")
        .run();
    assert!(desk.files("case") == *case());
    is_sound(&desk);
}

#[test]
fn report_prints_same_as_show_in_every_format() {
    let desk = elsewhere(|_| true);
    for format in ["json", "jsonl"] {
        let shown = desk
            .ransomtrace(format!("show case --format {format}"))
            .expect_in_stdout("")
            .run();
        desk.ransomtrace(format!("report case --format {format}"))
            .expect_stdout(shown)
            .run();
    }
}

#[test]
fn report_to_new_folder_leaves_case_unchanged() {
    let desk = elsewhere(|name| ["case.toml", "evidence.sqlite"].contains(&name));
    let before = desk.files("case");
    desk.ransomtrace("report case --out copy")
        .expect_findings_in("copy")
        .run();
    assert!(desk.files("case") == before);
    let mut expected = case().clone();
    expected.retain(|name, _| {
        !["case.toml", "evidence.sqlite", "manifest.json"].contains(&name.as_str())
    });
    assert!(desk.files("copy") == expected);
    desk.ransomtrace("report case --out copy")
        .expect_error(
            2,
            "copy is not empty and not a case folder; give an empty or a new folder with --out",
        )
        .run();
    desk.ransomtrace("report case --out case")
        .expect_error(
            2,
            "case is the case folder or in it; give a path outside it with --out",
        )
        .run();
}

#[test]
fn report_rejects_changed_case_file() {
    let desk = elsewhere(|_| true);
    let question = desk.read("case/case.toml");
    desk.write("case/case.toml", question.replace("hops = 2", "hops = 1"));
    desk.ransomtrace("report case")
        .expect_error(
            1,
            "case/case.toml was modified after the run; delete it to restore the original, or apply it with \
             `ransomtrace trace --offline --case`",
        )
        .run();
    fs::remove_file(desk.path("case/case.toml")).unwrap();
    desk.ransomtrace("report case")
        .expect_findings_in("case")
        .run();
    assert!(desk.files("case") == *case());
}

#[test]
fn offline_trace_requires_evidence() {
    let desk = elsewhere(|name| name != "evidence.sqlite");
    let message = "case/evidence.sqlite not found: this folder contains no evidence";
    let before = desk.files("case");
    desk.ransomtrace("report case")
        .expect_error(1, message)
        .run();
    desk.ransomtrace("trace --offline -o case")
        .expect_error(1, message)
        .run();
    assert!(desk.files("case") == before);
    let desk = super::desk();
    desk.ransomtrace("trace --offline --case clinic.toml -o case")
        .expect_error(1, message)
        .run();
    assert!(!desk.exists("case"));
}

#[test]
fn rejects_evidence_of_unfinished_run() {
    let desk = desk();
    let hostile = Hostile::closing_for_good_after(server(), 60);
    desk.ransomtrace("trace --case clinic.toml -o case -s")
        .arg(hostile.url())
        .expect_exit_code(5)
        .expect_in_stderr("error: ")
        .run();
    for command in ["report case", "trace --offline -o case"] {
        desk.ransomtrace(command)
            .expect_error(
                1,
                "case/evidence.sqlite contains no finished run; run `ransomtrace trace` with a server first",
            )
            .run();
    }
}

#[test]
fn offline_trace_gives_same_bytes() {
    let desk = elsewhere(|_| true);
    desk.write("clinic.toml", super::case_toml());
    // The rates are in the evidence.
    offline(&desk, "-o case");
    assert!(desk.files("case") == *case());
    offline(&desk, "--case clinic.toml -o case --hops 2");
    assert!(desk.files("case") == *case());
    is_sound(&desk);
}

#[test]
fn narrower_offline_trace_equals_online_trace() {
    for flags in [
        "--hops 1",
        "--hops 2 --min-taint 100000000",
        "--hops 2 --dust 20000000",
        "--hops 2 --to 2017-06-15",
    ] {
        let online = desk();
        online
            .ransomtrace(format!(
                "trace --case clinic.toml -o case {flags} {}",
                honest()
            ))
            .expect_findings_in("case")
            .run();
        let desk = elsewhere(|_| true);
        offline(&desk, &format!("-o case --replace {flags}"));
        let files = desk.files("case");
        assert_eq!(
            files["evidence.sqlite"],
            case()["evidence.sqlite"],
            "{flags}"
        );
        assert!(
            conclusions(files) == conclusions(online.files("case")),
            "{flags}"
        );
        desk.ransomtrace("verify case")
            .expect_in_stdout("note: the files were written again after the run, by ransomtrace ")
            .expect_in_stdout(", for another case file\n")
            .expect_in_stdout("ok     question      differs from the run's case file, and was applied to its evidence later")
            .expect_in_stdout("No fault found\n")
            .run();
        desk.ransomtrace("report case")
            .expect_findings_in("case")
            .run();
        // And back.
        fs::remove_file(desk.path("case/case.toml")).unwrap();
        fs::remove_file(desk.path("case/manifest.json")).unwrap();
        desk.ransomtrace("report case")
            .expect_findings_in("case")
            .run();
        assert!(desk.files("case") == *case(), "{flags}");
    }
}

#[test]
fn offline_trace_accepts_earlier_height() {
    let online = desk();
    online
        .ransomtrace(format!(
            "trace --case clinic.toml -o case --hops 2 --at-height 215 {}",
            honest()
        ))
        .expect_findings_in("case")
        .run();
    let desk = elsewhere(|_| true);
    offline(&desk, "-o case --replace --at-height 215");
    assert!(conclusions(desk.files("case")) == conclusions(online.files("case")));
    is_sound(&desk);
    // But not as of a later one.
    online
        .ransomtrace("trace --offline --case clinic.toml -o case")
        .expect_error(
            2,
            "the evidence is as of block 215; give --at-height 215 or a lower one",
        )
        .run();
    desk.ransomtrace("trace --offline -o case --replace --at-height 360")
        .expect_error(
            2,
            format!(
                "block 360 does not exist yet: the tip of tcp://{} is at height 359; give a lower --at-height",
                server()
            ),
        )
        .run();
}

#[test]
fn offline_trace_reports_missing_evidence() {
    let desk = elsewhere(|_| true);
    desk.ransomtrace("trace --offline -o case --replace --hops 16")
        .expect_exit_code(3)
        .expect_in_stdout("INCOMPLETE")
        .expect_in_stdout("not in the evidence")
        .expect_in_stdout(SAYS_SO)
        .run();
    let files = desk.files("case");
    assert_eq!(files["evidence.sqlite"], case()["evidence.sqlite"]);
    let coverage = Table::of(&files, "coverage");
    let missing = |reason: &&str| reason.contains("not in the evidence");
    assert!(coverage.column("reason").iter().any(missing));
    let outputs = |files: &Files| Table::of(files, "outputs").rows.len();
    assert!(outputs(&files) >= outputs(case()) && outputs(&files) < outputs(undisturbed()));
    is_sound(&desk);
}

#[test]
fn later_rates_are_stored_as_sealed_exhibits() {
    let desk = elsewhere(|_| true);
    let rates = super::story().rates_csv.replace("invented", "made up");
    assert_ne!(rates, super::story().rates_csv);
    desk.write("clinic.toml", super::case_toml())
        .write("rates.csv", &rates);
    offline(&desk, "--case clinic.toml -o case --hops 2 --replace");
    let files = desk.files("case");
    assert_eq!(files["evidence.sqlite"], case()["evidence.sqlite"]);
    assert_eq!(files["exhibits/rates.csv"], rates.as_bytes());
    assert!(desk.read("case/findings.json").contains("made up"));
    // No file outside the folder is needed.
    fs::remove_file(desk.path("rates.csv")).unwrap();
    is_sound(&desk);
    desk.ransomtrace("report case")
        .expect_findings_in("case")
        .run();
    assert!(desk.files("case") == files);
    desk.write(
        "case/exhibits/rates.csv",
        rates.replace("made up", "invented"),
    );
    desk.ransomtrace("verify case")
        .expect_exit_code(7)
        .expect_in_stdout("exhibits/rates.csv: hashes to ")
        .run();
}

#[test]
fn missing_rate_files_are_named() {
    let desk = elsewhere(|_| true);
    desk.write(
        "clinic.toml",
        super::case_toml().replace("rates.csv", "prices.csv"),
    );
    desk.ransomtrace("trace --offline --case clinic.toml -o case")
        .expect_error(
            1,
            "the case file names ../prices.csv, which is neither in the evidence nor readable",
        )
        .run();
    assert!(desk.files("case") == *case());
}

#[test]
fn offline_conflicts_with_server() {
    let desk = elsewhere(|_| true);
    desk.ransomtrace(format!("trace --offline -o case {}", honest()))
        .expect_error(
            2,
            "--offline uses only the stored evidence: leave out --server",
        )
        .run();
    // A configured server is for other runs.
    desk.configure("server = [\"tcp://127.0.0.1:1\"]");
    offline(&desk, "-o case");
}

#[test]
fn offline_trace_rejects_other_addresses() {
    let desk = elsewhere(|_| true);
    let other = super::case_toml();
    let (first, rest) = other.split_once("[[address]]").unwrap();
    let (_, rest) = rest.split_once("[[address]]").unwrap();
    desk.write("other.toml", format!("{first}[[address]]{rest}"))
        .write("rates.csv", super::story().rates_csv);
    desk.ransomtrace("trace --offline --case other.toml -o case")
        .expect_error(
            2,
            "case/evidence.sqlite was fetched for other addresses, other demands or another network than the case \
             file names; use those of the `case.toml` beside it, or query servers, without --offline",
        )
        .run();
}

#[test]
fn run_resumes_after_offline_rebuild() {
    let desk = desk();
    for (name, bytes) in case() {
        desk.write(&format!("case/{name}"), bytes);
    }
    offline(&desk, "--case clinic.toml -o case --hops 1 --replace");
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    assert!(conclusions(desk.files("case")) == *undisturbed());
    is_sound(&desk);
    let manifest: Value = serde_json::from_str(&desk.read("case/manifest.json")).unwrap();
    assert_eq!(manifest["offline"], Value::Null);
    let files: BTreeSet<String> = desk.files("case").into_keys().collect();
    assert_eq!(files, case().keys().cloned().collect());
}

#[test]
fn rejects_changed_evidence() {
    for change in [
        "UPDATE answers SET time = '2017-01-01T00:00:00Z' WHERE id = 9",
        "UPDATE answers SET answer = replace(answer, '0', '1') WHERE id = 9",
        "DELETE FROM answers WHERE id = (SELECT MAX(id) FROM answers)",
        "UPDATE exhibits SET content = x'00'",
        "CREATE TABLE notes (text)",
    ] {
        let desk = elsewhere(|_| true);
        let database = rusqlite::Connection::open(desk.path("case/evidence.sqlite")).unwrap();
        database.execute_batch(change).unwrap();
        drop(database);
        let before = desk.files("case");
        for command in [
            "report case",
            "trace --offline -o case",
            "report case --out copy",
        ] {
            desk.ransomtrace(command)
                .expect_exit_code(1)
                .expect_in_stderr("error: case/evidence.sqlite is damaged: ")
                .run();
        }
        assert!(
            desk.files("case") == before && !desk.exists("copy"),
            "{change}"
        );
    }
}

#[test]
fn rejects_evidence_of_another_case() {
    let online = desk();
    let other = super::case_toml();
    let (first, rest) = other.split_once("[[address]]").unwrap();
    let (_, rest) = rest.split_once("[[address]]").unwrap();
    online.write("other.toml", format!("{first}[[address]]{rest}"));
    for (question, reason) in [
        (
            "other.toml",
            "is the evidence of another case; it was not changed",
        ),
        // The same question, written to another folder.
        (
            "clinic.toml",
            "does not contain the run of the manifest beside it",
        ),
    ] {
        online
            .ransomtrace(format!(
                "trace --case {question} -o {question}.d {}",
                honest()
            ))
            .expect_findings_in(&format!("{question}.d"))
            .run();
        let desk = elsewhere(|_| true);
        let evidence = online.files(&format!("{question}.d"))["evidence.sqlite"].clone();
        desk.write("case/evidence.sqlite", evidence);
        let before = desk.files("case");
        desk.ransomtrace("report case")
            .expect_exit_code(1)
            .expect_in_stderr(format!("error: case/evidence.sqlite {reason}"))
            .run();
        desk.ransomtrace("trace --offline -o case")
            .expect_exit_code(if question == "other.toml" { 2 } else { 1 })
            .expect_in_stderr("error: case")
            .run();
        desk.write("clinic.toml", super::case_toml())
            .write("rates.csv", super::story().rates_csv);
        desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
            .expect_exit_code(1)
            .expect_in_stderr(format!("error: case/evidence.sqlite {reason}"))
            .run();
        assert!(desk.files("case") == before, "{question}");
    }
}

#[test]
fn folder_in_use_is_left_unchanged() {
    let desk = elsewhere(|_| true);
    fs::create_dir(desk.path("copy")).unwrap();
    let held = ["case", "copy"].map(|folder| fs::File::open(desk.path(folder)).unwrap());
    for folder in &held {
        folder.try_lock().unwrap();
    }
    for (command, folder) in [
        ("report case", "case"),
        ("trace --offline -o case", "case"),
        ("report case --out copy", "copy"),
    ] {
        desk.ransomtrace(command)
            .expect_error(
                1,
                format!("another run is working on {folder}/evidence.sqlite; wait for it to end"),
            )
            .run();
    }
    assert!(desk.files("case") == *case() && desk.files("copy").is_empty());
}

#[test]
fn report_removes_only_partial_files() {
    let desk = elsewhere(|_| true);
    for name in [
        "report.html.new",
        "tables/links.csv.new",
        "exhibits/rates.csv.new",
        "notes.new",
    ] {
        desk.write(&format!("case/{name}"), "<");
    }
    desk.ransomtrace("report case")
        .expect_findings_in("case")
        .run();
    let mut files = desk.files("case");
    assert_eq!(files.remove("notes.new"), Some(b"<".to_vec()));
    assert!(files == *case());
}

#[test]
fn report_removes_letters_of_an_earlier_run() {
    let desk = elsewhere(|_| true);
    desk.write("case/letters/09-Kraken.txt", "Dear Kraken")
        .write("case/letters/answer.txt", "of the service");
    desk.ransomtrace("report case")
        .expect_findings_in("case")
        .run();
    let mut files = desk.files("case");
    assert!(files.remove("letters/answer.txt").is_some());
    assert!(files == *case());
}

#[cfg(unix)]
#[test]
fn offline_rejects_endless_rate_file() {
    let desk = elsewhere(|_| true);
    desk.write("clinic.toml", case_toml().replace("rates.csv", "/dev/zero"));
    desk.ransomtrace("trace --offline --case clinic.toml -o case")
        .expect_error(
            2,
            "cannot read /dev/zero: it is larger than 16 MiB, the limit for a case file, address list or rate file",
        )
        .run();
}
