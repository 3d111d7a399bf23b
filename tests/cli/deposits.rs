//! Classification of deposits in a run: grouping, the day of the price, and cases without a counted deposit.

use serde_json::Value;

use super::Table;
use crate::support::command::{Desk, Files};
use crate::support::scenario::{Scenario, address};
use crate::support::served::Served;

const BTC: u64 = 100_000_000;

/// 2017-05-01, and the day after.
const MAY_1: u32 = 1_493_596_800;
const MAY_2: u32 = MAY_1 + 86_400;

/// Payers with coins, then a block with one deposit each: payer, case address, satoshi.
fn paid(time: u32, deposits: &[(&str, &str, u64)]) -> Scenario {
    let funds = deposits
        .iter()
        .map(|(payer, _, value)| (*payer, value + 1_000));
    let mut scenario = Scenario::new()
        .block_at(time - 86_400)
        .coinbase("funds", funds);
    for (at, (_, to, value)) in (0..).zip(deposits) {
        scenario = scenario.block_at(time + 600 * at).tx(
            &format!("deposit {at}"),
            [("funds", at)],
            [(*to, *value)],
        );
    }
    scenario
}

/// A case file with a demand and its addresses.
fn asking(demand: &str, addresses: &[&str]) -> String {
    let mut text = format!("network = \"regtest\"\n[[demand]]\nname = \"a\"\n{demand}\n");
    for name in addresses {
        text += &format!(
            "[[address]]\naddress = \"{}\"\ndemand = \"a\"\n",
            address(name)
        );
    }
    text
}

/// A finished run.
struct Told {
    terminal: String,
    files: Files,
    desk: Desk,
}

impl Told {
    /// Traces a case on a scenario; expects success.
    fn by(scenario: Scenario, case: &str) -> Self {
        Self::with(scenario, case, Desk::new())
    }

    fn with(scenario: Scenario, case: &str, desk: Desk) -> Self {
        let served = Served::new(&scenario.build());
        desk.write("case.toml", case);
        let command = format!("trace --case case.toml -o out {}", served.flags());
        let terminal = desk
            .ransomtrace(command)
            .expect_in_stdout("\nPaid\n")
            .expect_in_stdout("\nCase folder: out\n")
            .run();
        desk.ransomtrace("verify out")
            .expect_in_stdout("No fault found\n")
            .run();
        Self {
            terminal,
            files: desk.files("out"),
            desk,
        }
    }

    fn findings(&self) -> Value {
        serde_json::from_str(&self.desk.read("out/findings.json")).unwrap()
    }

    fn payments(&self) -> Table {
        Table::of(&self.files, "payments")
    }

    fn classes(&self) -> String {
        self.payments().column("class").join(" ")
    }

    fn paid(&self) -> u64 {
        self.findings()["totals"]["paid_sat"].as_u64().unwrap()
    }

    /// Returns the caveat with this beginning; checks that terminal and report show it too.
    fn caveat(&self, beginning: &str) -> Option<String> {
        let findings = self.findings();
        let caveats = findings["caveats"].as_array().unwrap();
        let mut texts = caveats.iter().map(|it| it["text"].as_str().unwrap());
        let text = texts.find(|text| text.contains(beginning))?.to_owned();
        let mut report = self.desk.read("out/report.html").replace("&quot;", "\"");
        for markup in ["<code>", "</code>", "<bdi>", "</bdi>"] {
            report = report.replace(markup, "");
        }
        assert!(self.terminal.contains(&text), "{}", self.terminal);
        assert!(report.contains(&text));
        Some(text)
    }
}

#[test]
fn halves_count_despite_deposits_of_others() {
    let half = BTC / 2;
    for (between, class) in [
        (("eve", "letter", 10_000), "unrelated"),
        (("eve", "letter", 546), "dust"),
        (("eve", "letter", 6_000_000), "unrelated"),
        (("victim", "letter", 100_000), "unrelated"),
    ] {
        let deposits = [
            ("victim", "letter", half),
            between,
            ("victim", "letter", half),
        ];
        let case = asking("amount = { btc = 1 }\ntolerance = 0.05", &["letter"]);
        let told = Told::by(paid(MAY_1, &deposits), &case);
        assert_eq!(
            told.classes(),
            format!("instalment {class} instalment"),
            "{between:?}"
        );
        assert_eq!(told.paid(), BTC);
        assert_eq!(told.caveat("without being checked"), None);
        let is_small = class == "unrelated" && between.2 < BTC / 100;
        assert_eq!(
            told.caveat("less than a hundredth of any demand").is_some(),
            is_small
        );
    }
}

#[test]
fn second_half_after_deadline_is_late() {
    let (half, noon) = (BTC / 2, MAY_1 + 43_200);
    let scenario = paid(noon, &[("victim", "one", half)])
        .block_at(MAY_2 + 43_200)
        .coinbase("more", [("victim", half + 1_000)])
        .tx("second", [("more", 0)], [("two", half)]);
    let case = asking(
        "amount = { btc = 1 }\ndeadline = 2017-05-01",
        &["one", "two"],
    );
    let told = Told::by(scenario, &case);
    assert_eq!(told.classes(), "instalment late");
    assert_eq!(told.paid(), BTC);
    assert_eq!(
        told.payments().column("reasons"),
        [
            "0.5 BTC, one of 2 deposits by one payer to 2 addresses, together 1 BTC, that meet demand \"a\" of 1 BTC;\
             the sum is complete only in a block after the deadline of 2017-05-01",
            "0.5 BTC, one of 2 deposits by one payer to 2 addresses, together 1 BTC, that meet demand \"a\" of 1 BTC;\
             its block is of 2017-05-02, after the deadline of 2017-05-01; when it was paid is not known"
        ]
    );
}

#[test]
fn halves_from_two_wallets_count_with_caveat() {
    let deposits = [("victim", "letter", BTC / 2), ("spouse", "letter", BTC / 2)];
    let told = Told::by(
        paid(MAY_1, &deposits),
        &asking("amount = { btc = 1 }", &["letter"]),
    );
    assert_eq!(told.classes(), "instalment instalment");
    assert_eq!(told.paid(), BTC);
    assert_eq!(
        told.caveat("cannot be decided").unwrap(),
        "2 deposits, 1 BTC, counted without being checked against a demand, because it cannot be decided which deposits \
         belong together; the table payments.csv gives the reason for each."
    );
}

#[test]
fn half_paid_with_change_of_other_half_has_caveat() {
    let half = BTC / 2;
    let scenario = Scenario::new()
        .block_at(MAY_1)
        .coinbase("funds", [("victim", BTC + 2_000)])
        .block_at(MAY_1 + 600)
        .tx(
            "first",
            [("funds", 0)],
            [("one", half), ("change", half + 1_000)],
        )
        .block_at(MAY_2)
        .tx("second", [("first", 1)], [("two", half)]);
    let told = Told::by(scenario, &asking("amount = { btc = 1 }", &["one", "two"]));
    assert_eq!(told.classes(), "instalment instalment");
    assert_eq!(told.paid(), BTC);
    assert!(
        told.caveat("it cannot be decided which deposits belong together")
            .is_some()
    );
    // Without that, different payers and addresses are unrelated.
    let deposits = [("victim", "one", half), ("stranger", "two", half)];
    let told = Told::by(
        paid(MAY_1, &deposits),
        &asking("amount = { btc = 1 }", &["one", "two"]),
    );
    assert_eq!(told.classes(), "unrelated unrelated");
    assert!(told.caveat("No deposit counts as paid.").is_some());
}

#[test]
fn deposits_of_forty_payers_are_not_one_ransom() {
    let names: Vec<String> = (0..40).map(|number| format!("stranger {number}")).collect();
    let deposits: Vec<(&str, &str, u64)> = names
        .iter()
        .map(|name| (name.as_str(), "letter", 2_500_000))
        .collect();
    let case = asking("amount = { btc = 1 }\ntolerance = 0.05", &["letter"]);
    let told = Told::by(paid(MAY_1, &deposits), &case);
    assert_eq!(told.classes(), ["unrelated"; 40].join(" "));
    assert_eq!(told.paid(), 0);
    let caveat = told.caveat("No deposit counts as paid.").unwrap();
    assert!(
        caveat.starts_with(
            "No deposit counts as paid. Of 40 deposits to case addresses: 40 unrelated (1 BTC). The nearest miss: 0.025 BTC falls \
             0.925 BTC short of demand \"a\" of 1 BTC give or take 5 % ("
        ),
        "{caveat}"
    );
}

#[test]
fn case_without_counted_deposits_shows_closest() {
    let scenario = paid(
        MAY_1,
        &[("victim", "letter", 99_950_000), ("eve", "letter", 546)],
    );
    let told = Told::by(scenario, &asking("amount = { btc = 1 }", &["letter"]));
    assert_eq!(told.classes(), "unrelated dust");
    let nearest = told.payments().column("txid")[0].to_owned();
    assert_eq!(
        told.caveat("No deposit counts as paid.").unwrap(),
        format!(
            "No deposit counts as paid. Of 2 deposits to case addresses: 1 dust (0.00000546 BTC) and 1 unrelated (0.9995 BTC). \
             The nearest miss: 0.9995 BTC falls 0.0005 BTC short of demand \"a\" of 1 BTC ({nearest}:0). An exchange that \
              deducts its fee from the sum would explain that; “tolerance” in the case file widens the accepted range."
        )
    );
    // Two parts of one payer together come close; a close one is reported beside a counted deposit too.
    let parts = [
        ("victim", "letter", 60_000_000),
        ("victim", "letter", 39_950_000),
        ("other", "letter", BTC),
    ];
    let told = Told::by(
        paid(MAY_1, &parts),
        &asking("amount = { btc = 1 }", &["letter"]),
    );
    assert_eq!(told.classes(), "unrelated unrelated payment");
    let caveat = told.caveat("not counted, but near a demand").unwrap();
    assert!(
        caveat.starts_with(
            "2 deposits not counted, but near a demand: 0.9995 BTC in 2 deposits by one payer falls 0.0005 BTC short of \
             demand \"a\" of 1 BTC ("
        ),
        "{caveat}"
    );
}

#[test]
fn deposit_after_midnight_is_compared_with_previous_day() {
    // 5000 euro on 1 May, 6000 on the next day.
    let rates = "# EUR\ndate,close\n2017-05-01,5000\n2017-05-02,6000\n";
    let case = |deadline: &str| {
        let demand = format!("amount = {{ eur = 5000 }}\nfrom = 2017-05-01\n{deadline}");
        asking(&demand, &["letter"]) + "[rates]\nfiles = [\"rates.csv\"]\n"
    };
    let told = |time, deadline| {
        let desk = Desk::new();
        desk.write("rates.csv", rates);
        let scenario = paid(time, &[("victim", "letter", BTC)]);
        Told::with(scenario, &case(deadline), desk)
    };
    let quarter_past = told(MAY_2 + 1_500, "");
    assert_eq!(quarter_past.classes(), "payment");
    assert_eq!(
        quarter_past.payments().column("reasons"),
        [
            "EUR 5,000.00 on 2017-05-01 meets demand \"a\" of EUR 5,000.00;its block is of 2017-05-02T00:25:00Z, less than three \
             hours after midnight: it may have been paid the day before"
        ]
    );
    let on_the_deadline = told(MAY_2 + 1_500, "deadline = 2017-05-01");
    assert_eq!(on_the_deadline.classes(), "payment");
    assert!(on_the_deadline.payments().column("reasons")[0].contains(
        "less than three hours after the deadline of 2017-05-01: it may have been paid on time"
    ));
    let in_the_morning = told(MAY_2 + 3 * 3_600, "");
    assert_eq!(in_the_morning.classes(), "unrelated");
    assert!(
        in_the_morning
            .caveat("No deposit counts as paid.")
            .is_some()
    );
}

#[test]
fn first_seen_is_not_after_last_seen() {
    // The second block has an earlier time than the first.
    let scenario = paid(MAY_1, &[("victim", "letter", BTC)])
        .block_at(MAY_1 - 600)
        .tx("move", [("deposit 0", 0)], [("stash", BTC - 1_000)]);
    let told = Told::by(scenario, &asking("amount = { btc = 1 }", &["letter"]));
    for table in ["addresses", "clusters"] {
        let table = Table::of(&told.files, table);
        for (first, last) in table
            .column("first_seen")
            .iter()
            .zip(table.column("last_seen"))
        {
            assert!(*first <= last, "{first} {last}");
        }
    }
    let addresses = Table::of(&told.files, "addresses");
    assert!(
        addresses
            .column("first_seen")
            .contains(&"2017-04-30T23:50:00Z")
    );
}
