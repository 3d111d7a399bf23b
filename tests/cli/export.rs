//! Exports for other programs.

use std::collections::{BTreeMap, BTreeSet};

use bip329::{Label, Labels};

use super::{desk, honest};
use crate::support::command::Desk;

/// A finished case.
fn finished() -> Desk {
    let desk = desk();
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .watch();
    desk
}

/// The rows of a table, by column.
fn rows(desk: &Desk, table: &str) -> Vec<BTreeMap<String, String>> {
    let text = desk.read(&format!("case/tables/{table}.csv"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize();
    rows.collect::<Result<_, _>>().unwrap()
}

fn outpoint(row: &BTreeMap<String, String>) -> String {
    format!("{}:{}", row["txid"], row["vout"])
}

#[test]
fn wallet_library_reads_the_labels_of_a_case() {
    let desk = finished();
    desk.ransomtrace("export case --format labels --out labels.jsonl")
        .expect_stdout("Wrote labels.jsonl\n")
        .run();
    let labels = Labels::try_from_file(desk.path("labels.jsonl")).unwrap();
    let labels = labels.into_vec();
    let (mut addresses, mut outputs, mut moving) = (BTreeSet::new(), BTreeSet::new(), 0);
    for label in &labels {
        let text = label.label().expect("every line has a label");
        assert!(text.starts_with("built-in case, invented: "), "{text}");
        match label {
            Label::Address(record) => {
                addresses.insert(record.ref_.clone().assume_checked().to_string());
            }
            Label::Output(record) => {
                outputs.insert(record.ref_.to_string());
            }
            Label::Transaction(_) => moving += 1,
            other => panic!("{other:?}"),
        }
    }
    let is_paid = |row: &&BTreeMap<String, String>| {
        ["payment", "instalment", "late"].contains(&row["class"].as_str())
    };
    let payments = rows(&desk, "payments");
    let endpoints = rows(&desk, "endpoints");
    let ended = || endpoints.iter().filter(|row| !row["txid"].is_empty());
    let paid = payments.iter().filter(is_paid).map(outpoint);
    assert_eq!(outputs, paid.chain(ended().map(outpoint)).collect());
    let of_case = rows(&desk, "addresses");
    let of_case = of_case.iter().filter(|row| row["case_address"] == "true");
    let of_case = of_case.map(|row| row["address"].clone());
    let ended_at = ended().map(|row| row["address"].clone());
    let ended_at = ended_at.filter(|address| !address.is_empty());
    assert_eq!(addresses, of_case.chain(ended_at).collect());
    assert_eq!(moving, 1);
}

#[test]
fn labels_of_one_case_are_tags_of_another() {
    let desk = finished();
    desk.ransomtrace("export case --format labels --out labels.jsonl")
        .watch();
    let again = "trace --case clinic.toml case --offline --tags labels.jsonl --out tagged";
    let ended = desk.ransomtrace(again).watch();
    assert!(!ended.stderr.contains("error"), "{}", ended.stderr);
    let tagged = desk.read("tagged/tables/addresses.csv");
    assert!(tagged.contains("built-in case, invented: address of the case (demand organisation)"));
}

#[test]
fn export_overwrites_no_file_and_knows_its_formats() {
    let desk = finished();
    desk.write("labels.jsonl", "mine");
    desk.ransomtrace("export case --format labels --out labels.jsonl")
        .expect_error(1, "cannot write labels.jsonl, which must be a new file\nbecause: File exists (os error 17)")
        .run();
    assert_eq!(desk.read("labels.jsonl"), "mine");
    desk.ransomtrace("export case --format json")
        .expect_exit_code(2)
        .expect_in_stderr("[possible values: labels]")
        .run();
    desk.ransomtrace("show case --format labels")
        .expect_exit_code(2)
        .expect_in_stderr("[possible values: table, json, jsonl]")
        .run();
    desk.ransomtrace("export case")
        .expect_exit_code(2)
        .expect_in_stderr("--format <FORMAT>")
        .run();
}

#[test]
fn case_folder_stays_as_it_was_verified() {
    let desk = finished();
    desk.ransomtrace("export case --format labels --out case/labels.jsonl")
        .expect_error(
            2,
            "case/labels.jsonl is the case folder or in it; give a path outside it with --out",
        )
        .run();
    assert!(!desk.exists("case/labels.jsonl"));
}

#[test]
fn long_reference_leaves_room_for_what_is_said() {
    let desk = desk();
    let text = desk.read("clinic.toml");
    let long = "R".repeat(300_000);
    let named = text.replace(
        "reference = \"built-in case, invented\"",
        &format!("reference = \"{long}\""),
    );
    assert_ne!(text, named);
    desk.write("named.toml", named);
    desk.ransomtrace(format!("trace --case named.toml -o case {}", honest()))
        .watch();
    let labels = desk.ransomtrace("export case --format labels").watch();
    let begin = format!("\"label\":\"{}…: ", "R".repeat(60));
    for line in labels.stdout.lines() {
        assert!(line.contains(&begin), "{line}");
    }
    assert!(labels.stdout.contains("145.86429150 BTC paid"));
}

#[test]
fn changed_findings_are_not_exported() {
    let desk = finished();
    let findings = desk.read("case/findings.json");
    desk.write(
        "case/findings.json",
        findings.replace("organisation", "other"),
    );
    let ended = desk.ransomtrace("export case --format labels").watch();
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(7), ""));
    assert!(ended.stderr.contains("findings.json"), "{}", ended.stderr);
}
