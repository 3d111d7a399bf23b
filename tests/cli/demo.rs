//! `demo`: the complete trace in one command, and the specified contents of a case folder.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use bitcoin::hashes::{Hash, sha256};
use serde_json::Value;

use super::{Table, conclusions};
use crate::support::command::{Desk, Files};

/// The specified tables and their columns.
const TABLES: [(&str, &str); 16] = [
    (
        "payments",
        "txid, vout, address, demand, height, time, value_sat, value_eur, value_usd, class, reasons, payer_cluster",
    ),
    (
        "outputs",
        "txid, vout, address, cluster, hop, height, time, value_sat, value_eur, poison_sat, haircut_sat, fifo_sat, \
         lifo_sat, tiho_sat, ransom_eur, state, spent_by, end",
    ),
    (
        "endpoints",
        "txid, vout, address, cluster, end, label, height, time, value_sat, value_eur, poison_sat, haircut_sat, fifo_sat, \
         lifo_sat, tiho_sat, ransom_eur, reason",
    ),
    (
        "transactions",
        "txid, height, position, time, version, locktime, vsize, fee_sat, inputs, outputs, kind, confidence, proof",
    ),
    (
        "addresses",
        "address, script_type, cluster, case_address, received_sat, sent_sat, balance_sat, first_seen, last_seen, \
         history, complete, labels",
    ),
    (
        "clusters",
        "cluster, role, addresses, received_sat, sent_sat, balance_sat, first_seen, last_seen, labels",
    ),
    ("links", "address_a, address_b, txid, rule, grade, applied"),
    (
        "coverage",
        "address, scripthash, servers, status, history, complete, reason",
    ),
    (
        "accounting",
        "policy, source_sat, unspent_sat, service_sat, coinjoin_sat, busy_sat, limit_sat, dust_sat, unknown_sat, \
         unconfirmed_sat, fee_sat, total_sat",
    ),
    (
        "pending",
        "txid, vout, address, cluster, label, value_sat, value_eur, poison_sat, haircut_sat, fifo_sat, lifo_sat, \
         tiho_sat, spends",
    ),
    (
        "services",
        "service, label, category, grade, collecting_address, deposit_address, outputs, first, last, value_sat, \
         haircut_sat, least_sat, most_sat, ransom_eur, reason",
    ),
    (
        "flows",
        "txid, time, from_txid, from_vout, to_txid, to_vout, haircut_sat, fifo_sat, lifo_sat, tiho_sat",
    ),
    (
        "bands",
        "txid, vout, address, cluster, hop, height, time, value_sat, least_sat, most_sat, link, coinjoin, basis, state, \
         end, label, reason",
    ),
    (
        "demands",
        "demand, currency, least, most, from, deadline, addresses, payments, late, instalments, paid_sat, paid_eur, \
         victims_least, victims_likely, victims_most",
    ),
    (
        "payers",
        "payer, demands, payments, paid_sat, paid_eur, first, last, paid_from, grade",
    ),
    ("rates", "date, currency, open, high, low, close, source"),
];

const CLASSES: &str = "payment instalment internal dust unrelated late";
const KINDS: &str = "coinbase payment peel consolidation batch self wasabi1 wasabi2 whirlpool whirlpool_tx0 joinmarket \
                     coinjoin stonewall";
const PROOFS: &str = "proved floating unconfirmed";
const STATES: &str = "spent unspent unknown";
const ENDS: &str = "unspent service coinjoin busy limit dust unknown unconfirmed fee";
const GRADES: &str = "fact strong weak claim";
const ROLES: &str = "service collector case payer reached other";

/// The files of one run, shared by all tests that only read them.
fn written() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| {
        let desk = Desk::new();
        demo(&desk, "case");
        desk.files("case")
    })
}

fn demo(desk: &Desk, folder: &str) -> String {
    desk.ransomtrace(format!("demo --out {folder}"))
        .expect_in_stdout("Extortion of a clinic and of its 24,000 patients\n")
        .expect_findings_in(folder)
        .run()
}

#[test]
fn demo_finds_all_payments_and_merges_no_owners() {
    let desk = Desk::new();
    desk.ransomtrace("demo")
        .expect_in_stdout(" organisation ")
        .expect_in_stdout(" patients ")
        .expect_in_stdout("payments found: 14 of 14 (100.0 %), wrongly counted: 0\n")
        .expect_in_stdout("persons who paid, within the bounds: 2 of 2 demands")
        .expect_in_stdout("pairs of addresses have one owner (100.0 %)\n")
        .expect_in_stdout("\nCase folder: ransomtrace-demo\n")
        .run();
    assert!(desk.exists("ransomtrace-demo/manifest.json"));
}

#[test]
fn demo_states_demands_and_the_price_of_each_day() {
    let findings: Value = serde_json::from_slice(&written()["findings.json"]).expect("JSON");
    let terms = &findings["demands"][0];
    assert_eq!(terms["demand"], "organisation");
    assert_eq!(terms["currency"], "EUR");
    assert_eq!(
        (&terms["least"], &terms["most"]),
        (&"300000.00".into(), &"350000.00".into())
    );
    assert_eq!(terms["deadline"], "2017-06-30");
    // From the first deposit to the last movement, and the day of the tip.
    let prices = findings["prices"].as_array().expect("a list");
    let days: Vec<&str> = prices
        .iter()
        .filter_map(|price| price["day"].as_str())
        .collect();
    assert_eq!(days.first(), Some(&"2017-04-18"));
    assert_eq!(days.last(), Some(&"2017-08-31"));
    assert!(days.contains(&"2017-06-30") && days.is_sorted());
    // A bitcoin of the first day is worth the close in the rates of the story.
    let row = "2017-04-18,";
    let line = include_str!("../../data/demo/btc-eur.csv")
        .lines()
        .find(|line| line.starts_with(row));
    let close = line
        .and_then(|line| line.rsplit(',').next())
        .expect("a close");
    assert_eq!(prices[0]["close_eur"], close);
    let point = &findings["timeline"][0];
    assert!(point["balance_eur"].is_string(), "{point}");
}

#[test]
fn demo_writes_exactly_the_specified_files() {
    let case = written();
    let mut expected: BTreeSet<String> = [
        "case.toml",
        "evidence.sqlite",
        "disclosure.csv",
        "findings.json",
        "report.html",
        "manifest.json",
        "letters/01-n1UW6XeDoA.html",
        "letters/01-n1UW6XeDoA.txt",
        "letters/file.html",
        "letters/file.txt",
    ]
    .map(str::to_owned)
    .into();
    for (table, _) in TABLES {
        expected.insert(format!("tables/{table}.csv"));
        if cfg!(feature = "frames") {
            expected.insert(format!("tables/{table}.parquet"));
        }
    }
    if cfg!(feature = "frames") {
        expected.insert("case.xlsx".to_owned());
    }
    if cfg!(feature = "plots") {
        for chart in ["flow", "timeline", "balance", "methods"] {
            expected.extend(["svg", "png"].map(|form| format!("charts/{chart}.{form}")));
        }
    }
    let written: BTreeSet<String> = case.keys().cloned().collect();
    assert_eq!(written, expected);
    let report = String::from_utf8_lossy(&case["report.html"]).to_lowercase();
    assert!(report.starts_with("<!doctype html>"));
}

/// The letters of the demo, by path.
fn letters() -> impl Iterator<Item = (&'static str, String)> {
    let letters = written()
        .iter()
        .filter(|(path, _)| path.starts_with("letters/"));
    letters.map(|(path, bytes)| (path.as_str(), String::from_utf8_lossy(bytes).into_owned()))
}

#[test]
fn letter_names_every_deposit_with_output_and_day() {
    let outputs = Table::of(written(), "outputs");
    let columns = ["end", "address", "txid", "vout", "time", "spent_by"];
    let columns = columns.map(|column| outputs.column(column));
    let to_service = (0..outputs.rows.len()).filter(|at| columns[0][*at] == "service");
    let deposits: Vec<[&str; 6]> = to_service
        .map(|at| columns.each_ref().map(|column| column[at]))
        .collect();
    let addresses: BTreeSet<&str> = deposits.iter().map(|row| row[1]).collect();
    assert_eq!((deposits.len(), addresses.len()), (6, 5));
    for (path, text) in letters().filter(|(path, _)| path.contains("n1UW6XeDoA")) {
        for [_, address, txid, vout, time, spent_by] in &deposits {
            let output = format!("{txid}:{vout}");
            let time = time.replace('T', " ").replace('Z', " UTC");
            for fact in [*address, &output, &time, spent_by] {
                assert!(text.contains(fact), "{path}: {fact}");
            }
        }
    }
}

#[test]
fn ransom_at_each_place_is_divided_by_demand() {
    let findings: Value = serde_json::from_slice(&written()["findings.json"]).expect("JSON");
    let places = findings["destinations"].as_array().expect("places");
    let sat = |value: &Value| value.as_u64().expect("satoshi");
    let mut by_demand = [0, 0];
    for place in places {
        let parts = place["by_demand"].as_array().expect("two demands");
        let names: Vec<&Value> = parts.iter().map(|part| &part["demand"]).collect();
        assert_eq!(names, ["organisation", "patients"]);
        let parts: Vec<u64> = parts.iter().map(|it| sat(&it["haircut_sat"])).collect();
        assert_eq!(parts[0] + parts[1], sat(&place["by_policy_sat"][0]));
        for (sum, part) in by_demand.iter_mut().zip(parts) {
            *sum += part;
        }
        let cents = |value: &Value| {
            let text = value.as_str().expect("a value in euro").replace('.', "");
            text.parse::<u64>().expect("cents")
        };
        let worth = &place["by_demand"];
        let worth = cents(&worth[0]["ransom_eur"]) + cents(&worth[1]["ransom_eur"]);
        assert_eq!(worth, cents(&place["ransom_eur"]));
        // The patients' money went into the CoinJoin and stayed in wallets; the exchange got the organisation's.
        if place["end"] == "service" {
            assert_eq!(place["by_demand"][1]["haircut_sat"], 0);
        }
    }
    let demands = Table::of(written(), "demands");
    let paid: Vec<u64> = demands
        .column("paid_sat")
        .iter()
        .map(|sat| sat.parse().expect("satoshi"))
        .collect();
    assert_eq!(by_demand[..], paid[..2]);
    let report = String::from_utf8_lossy(&written()["report.html"]).into_owned();
    assert!(report.contains("was spent together in <code>c76ad1c1"));
}

#[test]
fn letters_name_no_payment_and_no_payer() {
    let payments = Table::of(written(), "payments");
    let clusters = Table::of(written(), "clusters");
    let roles = clusters
        .column("cluster")
        .into_iter()
        .zip(clusters.column("role"));
    let payers = roles
        .filter(|(_, role)| *role == "payer")
        .map(|(cluster, _)| cluster);
    let payers = payers.chain(payments.column("payer_cluster"));
    // Some payers drew on the service to which the letter goes; the case's own wallet paid itself once.
    let own: BTreeSet<&str> = clusters
        .column("cluster")
        .into_iter()
        .zip(clusters.column("role"))
        .filter(|(_, role)| ["case", "service"].contains(role))
        .map(|(cluster, _)| cluster)
        .collect();
    let payers: BTreeSet<&str> = payers
        .filter(|payer| !payer.is_empty() && !own.contains(payer))
        .collect();
    assert!(payers.len() > 10, "{payers:?}");
    let addresses = Table::of(written(), "addresses");
    let members = addresses
        .column("address")
        .into_iter()
        .zip(addresses.column("cluster"));
    let members: Vec<&str> = members
        .filter(|(_, cluster)| payers.contains(cluster))
        .map(|(address, _)| address)
        .collect();
    assert!(members.len() >= payers.len());
    for (path, text) in letters() {
        for secret in members.iter().copied().chain(payments.column("txid")) {
            assert!(!text.contains(secret), "{path}: {secret}");
        }
    }
}

#[test]
fn tables_have_specified_columns_in_order() {
    let case = written();
    for (name, columns) in TABLES {
        let table = Table::of(case, name);
        assert_eq!(table.header.join(", "), columns, "{name}");
        // Bands need `--through-coinjoin`.
        assert_eq!(table.rows.is_empty(), name == "bands", "{name}");
    }
}

#[test]
fn table_values_are_specified_words() {
    let case = written();
    for (table, column, words, may_be_empty) in [
        ("payments", "class", CLASSES, false),
        ("transactions", "kind", KINDS, true),
        ("transactions", "proof", PROOFS, false),
        ("outputs", "state", STATES, false),
        ("outputs", "end", ENDS, true),
        ("endpoints", "end", ENDS, false),
        ("clusters", "role", ROLES, false),
        ("links", "grade", GRADES, false),
        ("links", "applied", "true false", false),
        ("addresses", "case_address", "true false", false),
        ("addresses", "complete", "true false", false),
        ("coverage", "complete", "true false", false),
        (
            "accounting",
            "policy",
            "poison haircut fifo lifo tiho",
            false,
        ),
    ] {
        let known: Vec<&str> = words.split_whitespace().collect();
        for word in Table::of(case, table).column(column) {
            let is_known = known.contains(&word) || may_be_empty && word.is_empty();
            assert!(is_known, "{table}.{column}: {word}");
        }
    }
}

#[test]
fn conserving_policies_account_for_each_satoshi() {
    let case = written();
    let accounting = Table::of(case, "accounting");
    let endpoints = Table::of(case, "endpoints");
    let payments = Table::of(case, "payments");
    let parts: Vec<&String> = accounting.header[2..accounting.header.len() - 1]
        .iter()
        .collect();
    assert_eq!(
        accounting.column("policy"),
        ["poison", "haircut", "fifo", "lifo", "tiho"]
    );
    for (at, policy) in accounting.column("policy").into_iter().enumerate() {
        let of = |column: &str| accounting.numbers(column)[at];
        let sum: u64 = parts.iter().map(|part| of(part)).sum();
        assert_eq!(sum, of("total_sat"), "{policy}");
        if policy != "poison" {
            assert_eq!(of("total_sat"), of("source_sat"), "{policy}");
        }
        for part in &parts {
            let end = part.trim_end_matches("_sat");
            let taint = endpoints.numbers(&format!("{policy}_sat"));
            let ends = endpoints.column("end").into_iter().zip(taint);
            let ended: u64 = ends
                .filter(|(word, _)| *word == end)
                .map(|(_, sat)| sat)
                .sum();
            assert_eq!(of(part), ended, "{policy} {end}");
        }
    }
    let classes = payments
        .column("class")
        .into_iter()
        .zip(payments.numbers("value_sat"));
    let is_source = |class: &str| ["payment", "instalment", "late"].contains(&class);
    let paid: u64 = classes
        .filter(|(class, _)| is_source(class))
        .map(|(_, sat)| sat)
        .sum();
    assert!(
        accounting
            .numbers("source_sat")
            .iter()
            .all(|sat| *sat == paid)
    );
}

#[test]
fn manifest_hashes_every_file_and_findings_name_schema() {
    let mut files = written().clone();
    let json = |bytes: &[u8]| -> Value { serde_json::from_slice(bytes).unwrap() };
    assert_eq!(
        json(&files["findings.json"])["schema"],
        "ransomtrace/findings/1"
    );
    let manifest = json(&files.remove("manifest.json").unwrap());
    let hashes: serde_json::Map<String, Value> = files
        .iter()
        .map(|(name, bytes)| (name.clone(), sha256::Hash::hash(bytes).to_string().into()))
        .collect();
    assert_eq!(manifest["files"], Value::Object(hashes));
    let tool = manifest["tool"].as_str().unwrap();
    let version = format!("ransomtrace {} (", env!("CARGO_PKG_VERSION"));
    assert!(tool.starts_with(&version), "{tool}");
    assert_eq!(manifest["network"], "regtest");
    assert_eq!(manifest["tip"]["height"], 359);
    assert!(
        manifest["servers"][0]
            .as_str()
            .unwrap()
            .starts_with("tcp://127.0.0.1:")
    );
}

#[test]
fn same_evidence_gives_same_bytes_in_any_folder() {
    let desk = Desk::new();
    let conclude = |folder: &str| -> Files {
        demo(&desk, folder);
        conclusions(desk.files(folder))
    };
    let first = conclude("one");
    assert!(first == conclude("two"), "another folder");
    assert!(first == conclude("one"), "the same folder");
}

#[test]
fn demo_prints_findings_as_json() {
    let desk = Desk::new();
    let printed = desk
        .ransomtrace("demo --out case --format json")
        .expect_in_stdout("\"schema\": \"ransomtrace/findings/1\"")
        .run();
    assert_eq!(printed, desk.read("case/findings.json"));
}

#[test]
fn scaled_demo_finds_all_payments() {
    let desk = Desk::new();
    desk.ransomtrace("demo --out case --scale 1000 --seed 2")
        .expect_in_stdout("Extortion of a clinic and of its 24,000 patients\n")
        .expect_in_stdout("\nPaid\n")
        .expect_in_stdout("payments found: 14 of 14 (100.0 %), wrongly counted: 0\n")
        .expect_in_stdout("persons who paid, within the bounds: 2 of 2 demands")
        .expect_in_stdout("\nCase folder: case\n")
        .run();
}

#[test]
fn error_rates_take_several_seeds_and_trace_nothing() {
    let desk = Desk::new();
    desk.ransomtrace("demo --scale 1000 --seed 2,3 --error-rates")
        .expect_in_stdout("Error rates on synthetic wallets, seed 2: ")
        .expect_in_stdout("\n  co-spend ")
        .expect_in_stdout("Error rates on synthetic wallets, seed 3: ")
        .expect_in_stdout("\nWorst of seeds 2, 3")
        .run();
    assert!(!desk.exists("ransomtrace-demo"));
    let printed = desk
        .ransomtrace("demo --scale 1000 --seed 2 --error-rates --format json")
        .expect_in_stdout("\"rule\": \"co-spend\"")
        .run();
    let rates: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(rates[0]["rules"][0]["rule"], "co-spend");
    assert_eq!(rates[0]["rules"][1]["wrong_by_joins"], 0);
}

#[test]
fn demo_seed_requires_scale_and_is_single() {
    let desk = Desk::new();
    for (arguments, part) in [
        ("demo --seed 2", "--scale <N>"),
        ("demo --error-rates", "--scale <N>"),
        ("demo --scale 10", "10 is not in 1000..=300000"),
        (
            "demo --scale 1000 --seed 2,3",
            "error: --seed: a trace takes one seed, and 3 is a second one; several are only for --error-rates",
        ),
    ] {
        desk.ransomtrace(arguments)
            .expect_exit_code(2)
            .expect_in_stderr(part)
            .run();
    }
    assert!(!desk.exists("ransomtrace-demo"));
}
