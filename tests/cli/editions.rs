//! Editions for readers outside: what a service may get, and what can be published.

use std::collections::BTreeSet;

use super::{desk, honest};
use crate::support::command::{Desk, Files};

/// A finished case, and an edition of it in the folder `out`.
fn edition(flags: &str) -> Desk {
    let desk = desk();
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    desk.ransomtrace(format!("report case --out out {flags}"))
        .expect_in_stdout("\nPaid\n")
        .expect_in_stdout("\nEdition: out\n\nCase folder: case\n")
        .run();
    desk
}

/// The values of a column of a table of the case.
fn column(desk: &Desk, table: &str, column: &str) -> BTreeSet<String> {
    let text = desk.read(&format!("case/tables/{table}.csv"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = reader
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == column);
    let at = at.unwrap_or_else(|| panic!("{table} has no {column}"));
    let values = reader.records().map(|row| row.unwrap()[at].to_owned());
    values.filter(|value| !value.is_empty()).collect()
}

fn texts(files: &Files) -> impl Iterator<Item = (&String, String)> {
    let files = files.iter();
    files.map(|(path, bytes)| (path, String::from_utf8(bytes.clone()).expect("text")))
}

#[test]
fn public_edition_has_no_address_transaction_or_amount() {
    let desk = edition("--edition public");
    let files = desk.files("out");
    let paths: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(paths, ["places.csv", "report.html", "victims.csv"]);
    let mut secrets = column(&desk, "addresses", "address");
    secrets.extend(column(&desk, "transactions", "txid"));
    secrets.extend(column(&desk, "payments", "value_eur"));
    let amounts = column(&desk, "payments", "value_sat");
    let amounts = amounts.iter().map(|sat| sat.parse::<u64>().unwrap());
    secrets.extend(amounts.map(|sat| format!("{}.{:08}", sat / 100_000_000, sat % 100_000_000)));
    secrets.extend(["24,000".to_owned(), "built-in case".to_owned()]);
    assert!(secrets.len() > 150, "{}", secrets.len());
    for (path, text) in texts(&files) {
        for secret in &secrets {
            assert!(!text.contains(secret), "{path}: {secret}");
        }
        assert!(
            !text
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|word| word.len() >= 26),
            "{path} has a word as long as an address"
        );
    }
}

#[test]
fn public_edition_tells_victims_by_number_and_rounds() {
    let desk = edition("--edition public");
    let victims = desk.read("out/victims.csv");
    let lines: Vec<&str> = victims.lines().collect();
    assert_eq!(
        lines[0],
        "victim,demands,payments,first_month,last_month,about_eur"
    );
    assert_eq!(
        lines.len(),
        1 + desk.read("case/tables/payers.csv").lines().count() - 1
    );
    assert!(
        lines.contains(&"V12,organisation,1,2017-06,2017-06,320000"),
        "{victims}"
    );
    let page = desk.read("out/report.html");
    for text in ["about EUR 320,000 in 14 payments", ">V1<", "public edition"] {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn service_edition_has_a_folder_to_send_to_each_service() {
    let desk = edition("--edition service");
    let files = desk.files("out");
    let paths: Vec<&str> = files.keys().map(String::as_str).collect();
    let folder = "01-n1UW6XeDoA";
    let names = ["letter.html", "letter.txt", "outputs.csv"];
    assert_eq!(paths, names.map(|name| format!("{folder}/{name}")));
    assert_eq!(
        desk.read(&format!("out/{folder}/letter.txt")),
        desk.read(&format!("case/letters/{folder}.txt"))
    );
    let outputs = desk.read(&format!("out/{folder}/outputs.csv"));
    assert_eq!(outputs.lines().count(), 1 + 6, "{outputs}");
    let mut victims = column(&desk, "payments", "txid");
    victims.extend(column(&desk, "payers", "payer"));
    victims.extend(column(&desk, "payments", "address"));
    victims.insert("24,000 patients".to_owned());
    assert!(victims.len() > 20);
    for (path, text) in texts(&files) {
        for victim in &victims {
            assert!(!text.contains(victim), "{path}: {victim}");
        }
    }
}

#[test]
fn editions_are_for_folders_of_their_own() {
    let desk = desk();
    for (flags, words) in [
        ("--edition public", "--out"),
        (
            "--edition secret --out new",
            "there is no edition `secret`; choose court, service or public",
        ),
    ] {
        let ended = desk.ransomtrace(format!("report case {flags}")).watch();
        assert_eq!(ended.code, Some(2), "{}", ended.stderr);
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
    }
}

#[test]
fn case_without_a_service_has_no_service_edition() {
    let desk = desk();
    desk.ransomtrace(format!(
        "trace --case clinic.toml --hops 0 -o case {}",
        honest()
    ))
    .watch();
    let ended = desk
        .ransomtrace("report case --edition service --out out")
        .watch();
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    assert!(ended.stderr.contains("no service"), "{}", ended.stderr);
    assert!(!desk.exists("out"));
}
