//! Payers and new money, as a run shows them on the terminal, in the report, in the tables and in `explain`.

use serde_json::Value;

use super::Table;
use crate::support::command::Desk;
use crate::support::scenario::{Chain, Scenario, address};
use crate::support::served::Served;

/// Traces the payments to addresses and returns the terminal output.
fn traced(desk: &Desk, chain: &Chain, names: &[&str], flags: &str) -> String {
    let served = Served::new(chain);
    let names: Vec<String> = names.iter().map(|name| address(name).to_string()).collect();
    desk.ransomtrace(format!(
        "trace {} {} -o case {flags}",
        names.join(" "),
        served.flags()
    ))
    .expect_findings_in("case")
    .run()
}

fn findings(desk: &Desk) -> Value {
    serde_json::from_str(&desk.read("case/findings.json")).unwrap()
}

/// The report without its markup.
fn report(desk: &Desk) -> String {
    let mut text = String::new();
    let mut is_markup = false;
    for letter in desk.read("case/report.html").chars() {
        match letter {
            '<' => is_markup = true,
            '>' => is_markup = false,
            _ if !is_markup => text.push(letter),
            _ => {}
        }
    }
    text
}

#[track_caller]
fn is_sound(desk: &Desk) {
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
}

#[test]
fn returning_money_is_counted_once_in_every_sum() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("victim", 10_0000_0000)])
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 10_0000_0000)])
        .block()
        .tx("out", [("ransom", 0)], [("stash", 9_9990_0000)])
        .block()
        .tx("back", [("out", 0)], [("gang2", 9_9980_0000)])
        .build();
    let desk = Desk::new();
    let terminal = traced(&desk, &chain, &["gang", "gang2"], "");
    let totals = &findings(&desk)["totals"];
    assert_eq!(totals["paid_sat"], 10_0000_0000_u64);
    assert_eq!(totals["paid_gross_sat"], 19_9980_0000_u64);
    for part in [
        "(no demand)         2  10.00000000",
        "Only new money is counted. The payments add up to 19.99800000 BTC (gross)",
        "9.99800000   0.00000000",
    ] {
        assert!(terminal.contains(part), "{part}: {terminal}");
    }
    let report = report(&desk);
    for part in [
        "10.00000000 BTCpaid in 2 payments",
        "The payments themselves total 19.99800000 BTC (gross)",
        "0.00000000 BTC, which is new",
    ] {
        assert!(report.contains(part), "{part}");
    }
    is_sound(&desk);
}

#[test]
fn payjoin_counts_only_contribution_of_payer() {
    let chain = Scenario::new()
        .block()
        .coinbase(
            "fund",
            [("victim", 100_000), ("second", 70_000), ("second", 50_000)],
        )
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 100_000)])
        .block()
        .tx(
            "payjoin",
            [("ransom", 0), ("fund", 1)],
            [("gang", 160_000), ("change", 9_000)],
        )
        .block()
        .tx("later", [("fund", 2)], [("gang", 49_000)])
        .build();
    let served = Served::new(&chain);
    let split = format!(
        "\n[[split]]\ntransaction = \"{}\"\nname = \"A. Example\"\nreason = \"two people made it\"\n",
        served.txid(&chain, "payjoin")
    );
    for split in [String::new(), split] {
        let desk = Desk::new();
        let file = format!(
            "network = \"regtest\"\n[[address]]\naddress = \"{}\"\n{split}",
            address("gang")
        );
        desk.write("case.toml", file);
        desk.ransomtrace(format!("trace --case case.toml {} -o case", served.flags()))
            .expect_findings_in("case")
            .run();
        assert_eq!(findings(&desk)["totals"]["paid_sat"], 209_000);
        let payments = Table::of(&desk.files("case"), "payments");
        assert_eq!(payments.column("class"), ["payment"; 3]);
        let second = address("second").to_string();
        assert_eq!(payments.column("payer_cluster")[1..], [&second, &second]);
        desk.ransomtrace(format!("explain case {second}"))
            .expect_in_stdout("role of the wallet: payer\n")
            .run();
        is_sound(&desk);
    }
}

#[test]
fn withdrawal_from_tagged_exchange_is_payment() {
    let chain = Scenario::new()
        .block()
        .coinbase(
            "fund",
            [
                ("victim", 1_0000_0000),
                ("c1", 2_0000_0000),
                ("c2", 7000_0000),
            ],
        )
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 1_0000_0000)])
        .tx("d1", [("fund", 1)], [("dep1", 2_0000_0000)])
        .tx("d2", [("fund", 2)], [("dep2", 7000_0000)])
        .block()
        .tx(
            "sweep",
            [("ransom", 0), ("d1", 0), ("d2", 0)],
            [("dep1", 3_6990_0000)],
        )
        .block()
        .tx(
            "withdrawal",
            [("sweep", 0)],
            [("gang", 1_5000_0000), ("dep1", 2_1980_0000)],
        )
        .build();
    let desk = Desk::new();
    let pack = |category: &str| {
        format!(
            "title: List\ncreator: A. Example\ncurrency: BTC\nsource: https://example.org/list\ntags:\n\
             - address: {}\n  label: Exchange\n{category}",
            address("dep1")
        )
    };
    for category in ["  category: exchange\n", ""] {
        desk.write("tags.yaml", pack(category));
        let terminal = traced(&desk, &chain, &["gang"], "--tags tags.yaml");
        let files = desk.files("case");
        assert_eq!(
            Table::of(&files, "payments").column("class"),
            ["payment"; 2]
        );
        assert_eq!(findings(&desk)["totals"]["paid_sat"], 2_5000_0000_u64);
        let clusters = Table::of(&files, "clusters");
        assert_eq!(clusters.column("role"), ["service"]);
        assert!(
            clusters
                .header
                .starts_with(&["cluster".to_owned(), "role".to_owned()])
        );
        let decided = format!(
            "is treated as that of a service, not as the offender's: {} is tagged as Exchange",
            address("dep1")
        );
        assert!(terminal.contains(&decided), "{terminal}");
        let report = report(&desk);
        assert!(
            report.contains("service: holds other people’s money"),
            "{report}"
        );
        desk.ransomtrace(format!("explain case {}", address("gang")))
            .expect_in_stdout("role of the wallet: service\n")
            .expect_in_stdout("It is in the wallet of a service: ")
            .run();
        is_sound(&desk);
        std::fs::remove_dir_all(desk.path("case")).unwrap();
    }
    // Without the tag, the same transaction is not a payment, and the doubt is reported.
    let terminal = traced(&desk, &chain, &["gang"], "");
    assert!(
        terminal.contains("1 deposit, 1.50000000 BTC in all, is not counted"),
        "{terminal}"
    );
}
