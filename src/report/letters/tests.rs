//! Letters about a small case: money went from a payment over the wallet of the case to a deposit address of a service.

use bitcoin::Txid;
use proptest::prelude::*;

use super::*;
use crate::findings::{
    AddressRow, Band, BandRow, Basis, Cents, Destination, End, FlowRow, Grade, OutputRow, Role,
    ServiceRow, State, Time,
};
use crate::language::{Language, Sentence};
use crate::report::sample::{self, HOSTILE, txid};

const HOT: &str = "1KFHE7w8BhaENAswwryaoccDb6qcT6DbYY";
const DEPOSIT: &str = "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy";
const OTHER: &str = "bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh";
const PAYER: &str = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2";

/// The transaction of the payment, and of the arrival at the deposit address.
const PAYMENT: u64 = 1;
const ARRIVAL: u64 = 11;

fn output(number: u64, address: &str, value_sat: u64, end: Option<End>) -> OutputRow {
    OutputRow {
        txid: txid(number),
        vout: 0,
        address: address.into(),
        cluster: address.into(),
        hop: 1,
        height: 473_100,
        time: Time::from_unix(1_498_556_400),
        value_sat,
        value_eur: None,
        poison_sat: value_sat,
        haircut_sat: value_sat,
        fifo_sat: value_sat,
        lifo_sat: value_sat,
        tiho_sat: value_sat,
        ransom_eur: Some(Cents(1_234_567)),
        state: State::Spent,
        spent_by: Some(txid(12)),
        end,
    }
}

fn flow(from: u64, to: u64, haircut_sat: u64) -> FlowRow {
    FlowRow {
        txid: txid(to),
        time: Time::from_unix(1_498_556_400),
        from_txid: txid(from),
        from_vout: 0,
        to_txid: Some(txid(to)),
        to_vout: Some(0),
        haircut_sat,
        fifo_sat: 0,
        lifo_sat: 0,
        tiho_sat: 0,
    }
}

fn service(service: &str, deposit: &str, label: &str, reason: &str) -> ServiceRow {
    let time = Time::from_unix(1_498_556_400);
    ServiceRow {
        service: service.to_owned(),
        label: label.to_owned(),
        category: String::new(),
        grade: if label.is_empty() {
            Grade::Weak
        } else {
            Grade::Claim
        },
        collecting_address: service.to_owned(),
        deposit_address: deposit.to_owned(),
        outputs: 1,
        first: time,
        last: time,
        value_sat: 0,
        haircut_sat: 0,
        least_sat: 0,
        most_sat: 0,
        ransom_eur: None,
        reason: reason.into(),
    }
}

/// The case with a service that has this label and reason.
fn sold(label: &str, reason: &str) -> Findings {
    let mut findings = sample::findings();
    findings.title = "Extortion of a town".to_owned();
    findings.payments[0].payer_cluster = PAYER.into();
    findings.outputs = vec![
        output(10, "wallet", 140_000_000, None),
        output(ARRIVAL, DEPOSIT, 120_000_000, Some(End::Service)),
    ];
    findings.flows = vec![
        flow(PAYMENT, 10, 140_000_000),
        flow(9, ARRIVAL, 1_000),
        flow(10, ARRIVAL, 120_000_000),
    ];
    findings.services = vec![service(HOT, DEPOSIT, label, reason)];
    findings
}

fn written(findings: &Findings) -> Vec<(String, String)> {
    written_in(findings, Language::English)
}

fn written_in(findings: &Findings, language: Language) -> Vec<(String, String)> {
    let files = files(findings, language.into()).into_iter().map(|file| {
        let bytes = file.bytes().expect("memory");
        (file.path, String::from_utf8(bytes).expect("text"))
    });
    files.collect()
}

fn letter(findings: &Findings, path: &str) -> String {
    let mut files = written(findings).into_iter();
    let found = files.find(|(written, _)| written == path);
    found.unwrap_or_else(|| panic!("no {path}")).1
}

/// The first letter as text, with each run of blanks and line breaks as one blank.
fn first(findings: &Findings) -> String {
    let (path, _) = written(findings).swap_remove(1);
    let text = letter(findings, &path);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn id(number: u64) -> String {
    let txid: Txid = txid(number);
    txid.to_string()
}

#[test]
fn letter_states_arrival_sweep_and_way() {
    let mut findings = sold("", "swept together with others");
    findings.evidence_taken = Some(jiff::civil::date(2026, 11, 29));
    let text = first(&findings);
    for sentence in [
        "evidence taken on 29 November 2026 Network: ".to_owned(),
        format!("To: The service that controls {HOT}; its operator is not known to us: to be found out first"),
        "Reference: 12 Js 345/17 State of: 2017-07-11 19:06:40 UTC, block 475,123".to_owned(),
        "1.20000000 BTC of it is ransom (by every method), worth EUR 12,345.67 on the days of arrival.".to_owned(),
        format!("Deposit address 1 of 1 {DEPOSIT} 1 arrival, 1.20000000 BTC in all, on 2017-06-27"),
        format!("2017-06-27 09:40:00 UTC, block 473100 Output: {}:0", id(ARRIVAL)),
        format!("Moved on: swept in transaction {}", id(12)),
        format!("The service sweeps it into {HOT}."),
        format!(
            "Way: 2 transactions after the payment, of which the arrival is the last: {} ",
            id(10)
        ),
        "Legal basis: (to be filled in by the authority)".to_owned(),
    ] {
        assert!(text.contains(&sentence), "{sentence}\n{text}");
    }
    for request in fixed::ASKED {
        assert!(text.contains(&Language::English.text(request)), "{request}");
    }
    // It may name a victim.
    assert!(!text.contains("Extortion of a town"), "{text}");
}

#[test]
fn letters_are_written_in_the_language_asked_for() {
    let findings = sold("", "swept");
    let letters = written_in(&findings, Language::Lithuanian);
    let [(_, page), (_, text), ..] = &letters[..] else {
        panic!("a letter in two editions");
    };
    assert!(page.contains("<html lang=\"lt\">"));
    for words in [
        "PRAŠYMAS ĮŠALDYTI IŠPIRKOS LĖŠAS",
        "Tyrimo Nr.:  12 Js 345/17\n",
        "    Suma:             1,20000000 BTC\n",
        "(visais metodais vienodai)",
        "12\u{a0}345,67\u{a0}Eur",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn both_editions_state_the_same_facts() {
    let findings = sold("", "swept");
    let page = letter(&findings, "letters/01-1KFHE7w8Bh.html");
    for fact in [
        DEPOSIT,
        HOT,
        &id(ARRIVAL),
        &id(10),
        &id(12),
        "EUR 12,345.67",
        &Language::English.text("letter-methods"),
    ] {
        assert!(page.contains(fact), "{fact}");
    }
}

#[test]
fn letters_leave_out_payments_and_payers() {
    let mut findings = sold(
        "",
        &format!("it paid a case address in {}, as {PAYER}", id(PAYMENT)),
    );
    findings.addresses = vec![AddressRow {
        address: OTHER.into(),
        script_type: "p2wpkh".to_owned(),
        cluster: PAYER.into(),
        case_address: false,
        received_sat: 0,
        sent_sat: 0,
        balance_sat: None,
        first_seen: None,
        last_seen: None,
        history: None,
        complete: false,
        labels: Vec::new(),
    }];
    findings.services[0].reason = format!("{} and {OTHER}", findings.services[0].reason).into();
    for (path, text) in written(&findings) {
        for secret in [&id(PAYMENT), PAYER, OTHER] {
            assert!(!text.contains(secret), "{path}: {secret}");
        }
    }
    let text = first(&findings);
    assert!(
        text.contains("it paid a case address in [transaction left out], as [address left out] and [address left out]."),
        "{text}"
    );
}

#[test]
fn payment_straight_to_a_service_is_left_out() {
    let mut findings = sold("", "swept");
    findings.outputs = vec![output(PAYMENT, DEPOSIT, 150_000_000, Some(End::Service))];
    let text = first(&findings);
    assert!(!text.contains(&id(PAYMENT)));
    assert!(
        text.contains("Output: [transaction left out]:0 Amount: 1.50000000 BTC"),
        "{text}"
    );
    assert!(
        text.contains("Way: paid here directly by the payer"),
        "{text}"
    );
}

#[test]
fn label_of_a_stranger_is_text_on_one_line() {
    let findings = sold(&format!("{HOSTILE}\nWHAT WE ASK OF YOU\n"), HOSTILE);
    let mut letters = written(&findings).into_iter().map(|(_, text)| text);
    let (page, text) = letters.next().zip(letters.next()).expect("a letter");
    assert!(!page.contains("<script") && !page.contains("onload='x'"));
    assert_eq!(text.matches("\nWHAT WE ASK OF YOU\n").count(), 1, "{text}");
    for letter in ['\u{1b}', '\u{202e}'] {
        assert!(!page.contains(letter) && !text.contains(letter));
    }
    assert!(text.contains("<U+202E>"));
}

#[test]
fn page_loads_and_runs_nothing() {
    for (path, page) in written(&sold("Exchange", "swept")) {
        let without = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        for part in ["<script", "<link", "<img", "url(", "://", "href", "src="] {
            assert!(!without.contains(part), "{path}: {part}");
        }
        assert_eq!(
            path.ends_with("html"),
            page.contains("default-src 'none'"),
            "{path}"
        );
    }
}

#[test]
fn services_are_numbered_by_ransom_part() {
    let mut findings = sold("", "swept");
    findings
        .outputs
        .push(output(20, OTHER, 150_000_000, Some(End::Service)));
    findings
        .services
        .push(service(OTHER, "", "Kraken, EU", "tagged"));
    let paths: Vec<String> = written(&findings)
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    let stems = ["01-Kraken-EU", "02-1KFHE7w8Bh", "file"];
    let expected = stems.map(|stem| ["html", "txt"].map(|form| format!("letters/{stem}.{form}")));
    assert_eq!(paths, expected.concat());
    assert!(paths.iter().all(|path| is_letter(path)));
    assert!(!letter(&findings, &paths[1]).contains(DEPOSIT));
    let own = letter(&findings, "letters/file.txt");
    assert!(own.contains("Known by a tag."), "{own}");
    assert!(own.contains(&format!(
        "Known by behaviour alone; find out the operator first:\n\n  {HOT}"
    )));
}

#[test]
fn addresses_of_one_service_share_a_letter() {
    let mut findings = sold("", "swept");
    findings
        .outputs
        .push(output(20, OTHER, 30_000_000, Some(End::Service)));
    findings.services.push(service(HOT, OTHER, "", "swept too"));
    assert_eq!(written(&findings).len(), 4);
    let text = first(&findings);
    assert!(
        text.contains("1.50000000 BTC arrived at 2 addresses in 2 outputs"),
        "{text}"
    );
    assert!(
        text.contains(&format!("Deposit address 2 of 2 {OTHER}")),
        "{text}"
    );
}

fn behind_coinjoin(number: u64) -> BandRow {
    BandRow {
        txid: txid(number),
        vout: 0,
        address: DEPOSIT.to_owned(),
        cluster: DEPOSIT.to_owned(),
        hop: 2,
        height: 473_100,
        time: Time::from_unix(1_498_556_400),
        value_sat: 200_000_000,
        least_sat: 0,
        most_sat: 120_000_000,
        link: String::new(),
        coinjoin: txid(30),
        basis: Basis::Values,
        state: State::Unspent,
        end: Some(End::Service),
        label: String::new(),
        reason: Sentence::default(),
    }
}

/// The place of the service, which holds at most 1.3 BTC from CoinJoins.
fn banded() -> Destination {
    Destination {
        end: End::Service,
        place: HOT.to_owned(),
        label: String::new(),
        addresses: vec![DEPOSIT.into()],
        outputs: 2,
        first: None,
        last: None,
        value_sat: 400_000_000,
        by_policy_sat: [0; 4],
        ransom_eur: None,
        ransom_usd: None,
        ransom_eur_at_tip: None,
        band: Some(Band {
            least_sat: 0,
            most_sat: 130_000_000,
        }),
        other_rules: None,
        by_demand: Vec::new(),
    }
}

#[test]
fn service_behind_a_coinjoin_has_a_band() {
    let mut findings = sold("", "swept; reached only through a CoinJoin");
    findings.outputs.clear();
    findings.bands = vec![behind_coinjoin(ARRIVAL), behind_coinjoin(21)];
    findings.destinations = vec![banded()];
    findings.services[0].most_sat = 130_000_000;
    let text = first(&findings);
    for sentence in [
        "no method can tell how much of it is ransom. It is between 0.00000000 and 1.30000000 BTC."
            .to_owned(),
        "4.00000000 BTC in all, on 2017-06-27; between 0.00000000 and 1.30000000 BTC of it ransom,"
            .to_owned(),
        "Ransom: 0.00000000 to 1.20000000 BTC (0 to 60.0 % of the amount)".to_owned(),
        "Moved on: no: it still lies there".to_owned(),
        format!("Way: 2 transactions after the CoinJoin {}", id(30)),
    ] {
        assert!(text.contains(&sentence), "{sentence}\n{text}");
    }
    // Beside an account, the band is said too.
    findings.outputs = vec![output(20, DEPOSIT, 50_000_000, Some(End::Service))];
    let text = first(&findings);
    assert!(
        text.contains("Besides, between 0.00000000 and 1.30000000 BTC may have come"),
        "{text}"
    );
}

#[test]
fn methods_that_differ_give_a_range() {
    let mut findings = sold("", "swept");
    findings.outputs[1].fifo_sat = 60_000_000;
    findings.outputs[1].tiho_sat = 0;
    let text = first(&findings);
    assert!(
        text.contains("(by the method haircut, 0.00000000 to 1.20000000 BTC over the methods)"),
        "{text}"
    );
    assert!(text.contains("(0 to 100.0 % of the amount)"), "{text}");
}

#[test]
fn long_way_lists_its_first_transaction() {
    let mut findings = sold("", "swept");
    findings.flows = (PAYMENT..ARRIVAL)
        .map(|number| flow(number, number + 1, 120_000_000))
        .collect();
    let text = first(&findings);
    let way = format!(
        "10 transactions after the payment, of which the arrival is the last. The first: {} ",
        id(PAYMENT + 1)
    );
    assert!(text.contains(&way), "{text}");
    assert!(!text.contains(&id(PAYMENT + 2)));
}

#[test]
fn edited_findings_make_no_endless_way() {
    let mut findings = sold("", "swept");
    findings.flows = vec![flow(10, ARRIVAL, 5), flow(ARRIVAL, 10, 5)];
    assert!(first(&findings).contains("as far as the way is known"));
}

#[test]
fn money_on_its_way_to_the_service_is_announced() {
    let mut findings = sold("", "swept");
    sample::set_moving(&mut findings, "");
    findings.pending[0].address = DEPOSIT.into();
    let text = first(&findings);
    let sentence = format!(
        "MOVING NOW. Transaction {} is not confirmed yet and would pay 0.40000000 BTC, all of it ransom, to {DEPOSIT}",
        id(8)
    );
    assert!(text.contains(&sentence), "{text}");
}

#[test]
fn money_out_of_a_collecting_wallet_may_have_an_intermediary() {
    let mut findings = sold("", "swept");
    let says = "Money came to it from the wallet wallet, which takes in money of others too";
    findings.clusters[0].cluster = "wallet".into();
    findings.clusters[0].role = Role::Reached;
    assert!(!first(&findings).contains(says));
    findings.clusters[0].role = Role::Collector;
    let text = first(&findings);
    assert!(text.contains(says), "{text}");
    // A service that sweeps into a wallet of its own is no intermediary of itself.
    findings.outputs[1].cluster = "wallet".into();
    assert!(!first(&findings).contains("takes in money of others"));
}

#[test]
fn no_service_no_letters() {
    assert!(written(&sample::findings()).is_empty());
    // Poison alone divides nothing.
    let mut findings = sold("", "swept");
    let row = &mut findings.outputs[1];
    (row.haircut_sat, row.fifo_sat, row.lifo_sat, row.tiho_sat) = (0, 0, 0, 0);
    assert!(written(&findings).is_empty());
}

#[test]
fn other_paths_are_no_letters() {
    assert!(is_letter("letters/file.txt") && is_letter("letters/100-abc.html"));
    for path in [
        "letters/1-abc.html",
        "letters/01-.html",
        "letters/01-a/b.html",
        "letters/01-abc.pdf",
        "letters/notes.txt",
        "letters/../01-abc.txt",
        "01-abc.html",
    ] {
        assert!(!is_letter(path), "{path}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_label_breaks_out_of_its_place(label in ".{1,60}", reason in "(?s).{0,60}") {
        let findings = sold(&label, &reason);
        let plain = written(&sold("x", "x"));
        for ((path, text), (_, other)) in written(&findings).into_iter().zip(plain) {
            prop_assert!(is_letter(&path), "{}", path);
            let is_hidden = |c: char| c.is_control() && c != '\n';
            prop_assert!(!text.contains(is_hidden), "{}", text);
            if path.ends_with("html") {
                prop_assert_eq!(text.matches('<').count(), other.matches('<').count());
            }
        }
        prop_assert_eq!(written(&findings), written(&findings));
    }
}
