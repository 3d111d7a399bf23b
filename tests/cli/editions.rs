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
        .expect_stdout("Edition: out\n")
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
fn public_edition_tells_victims_by_number_month_and_band() {
    let desk = edition("--edition public");
    let victims = desk.read("out/victims.csv");
    let lines: Vec<&str> = victims.lines().collect();
    assert_eq!(
        lines[0],
        "victim,demands,payments,first_month,last_month,from_eur,below_eur"
    );
    assert_eq!(
        lines.len(),
        desk.read("case/tables/payers.csv").lines().count()
    );
    assert_eq!(lines[1], "V1,B,1,2017-04,2017-04,100,200");
    let months: Vec<&str> = lines[1..]
        .iter()
        .filter_map(|line| line.split(',').nth(3))
        .collect();
    assert!(months.is_sorted());
    assert!(victims.contains(",A,1,2017-06,2017-06,200000,500000\n"));
    let page = desk.read("out/report.html");
    for text in [
        "about EUR 300,000 in 14 payments",
        ">V1<",
        "public edition",
        "State of 2017-08.",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("unconfirmed"));
}

#[test]
fn public_edition_has_no_text_of_the_case() {
    let desk = desk();
    let secret = "Jonas, paid 2017-06-26 in bcrt1qhltwuz3...nna09 \u{202e}";
    let text = desk.read("clinic.toml").replace("organisation", secret);
    let exact = text.replace("eur = [300000, 350000]", "btc = 145.86429150");
    assert_ne!(text, exact);
    desk.write("named.toml", exact);
    desk.ransomtrace(format!("trace --case named.toml -o case {}", honest()))
        .watch();
    desk.ransomtrace("report case --out out --edition public")
        .watch();
    let files = desk.files("out");
    assert_eq!(files.len(), 3);
    for (path, text) in texts(&files) {
        for word in ["Jonas", "06-26", "nna09", "145.86", "\u{202e}", "359"] {
            assert!(!text.contains(word), "{path}: {word}");
        }
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
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    for (flags, words) in [
        ("--edition public", "--out"),
        ("--edition public --out case/out", "outside it with --out"),
        ("--lang lt --out case", "outside it with --out"),
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
