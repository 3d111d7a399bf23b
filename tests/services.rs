//! Where to write to: deposit addresses and services by their behaviour and by tags, and destinations with their range
//! over the taint policies.

use std::path::Path;

use bitcoin::Network;
use ransomtrace::analysis::{Analysis, Reference};
use ransomtrace::case::question::Case;
use ransomtrace::explain::Explainer;
use ransomtrace::findings::{Destination, End, Findings, Grade, Robustness, ServiceRow};
use ransomtrace::investigate::investigate;
use ransomtrace::language::Language;
use ransomtrace::tags::{TagPack, Tags};

use crate::support::inquiry::{Inquiry, case, joined, moved, ransom, witness};
use crate::support::scenario::{Chain, Scenario, address};

/// Customers of the exchange, who have a coin each.
const CUSTOMERS: [&str; 6] = ["c1", "c2", "c3", "c4", "c5", "c6"];
const ACCOUNTS: [&str; 6] = ["d1", "d2", "d3", "d4", "d5", "d6"];

/// Three payments to the hot address, so that four transactions touch it once a sweep pays it.
fn busy_hot_address() -> Scenario {
    let coins = CUSTOMERS.map(|name| (name, 50_000));
    let direct = [("a1", 10_000), ("a2", 10_000), ("a3", 10_000)];
    ransom()
        .block()
        .coinbase("coins", coins.into_iter().chain(direct))
        .block()
        .tx("direct1", [("coins", 6)], [("hot", 9_000)])
        .tx("direct2", [("coins", 7)], [("hot", 9_000)])
        .tx("direct3", [("coins", 8)], [("hot", 9_000)])
}

/// The gang sells most of the ransom by its account, which the exchange sweeps together with those of customers.
fn sold(others: usize) -> Scenario {
    let mut scenario = busy_hot_address().block().tx(
        "sell",
        [("ransom", 0)],
        [("account", 90_000), ("rest", 9_000)],
    );
    for (at, account) in (0..).zip(&ACCOUNTS[..others]) {
        let deposit = format!("deposit{at}");
        scenario = scenario.tx(&deposit, [("coins", at)], [(*account, 49_000)]);
    }
    let deposits: Vec<String> = (0..others).map(|at| format!("deposit{at}")).collect();
    let swept = [("sell", 0)].into_iter();
    let swept: Vec<(&str, u32)> = swept
        .chain(deposits.iter().map(|name| (name.as_str(), 0)))
        .collect();
    let sum = 89_000 + 49_000 * others as u64;
    scenario.block().tx("sweep", swept, [("hot", sum)])
}

/// The question about the gang, where four transactions make an address busy.
fn gang() -> Case {
    let mut case = case(&["gang"]);
    case.limits.busy = 3;
    case
}

fn tagged(names: &[&str], category: &str) -> Reference {
    let header = format!(
        "title: List\ncurrency: BTC\nsource: a link\nlabel: Kraken\ncategory: {category}\nactor: kraken\ntags:\n"
    );
    let rows: String = names
        .iter()
        .map(|name| format!("- address: {}\n", address(name)))
        .collect();
    let pack = TagPack::parse(
        (header + &rows).as_bytes(),
        Path::new("a.yaml"),
        Network::Regtest,
    );
    Reference {
        tags: Tags::new([pack.expect("a pack")]),
        ..Reference::default()
    }
}

/// The gang sells at an address that one guess makes the change of an exchange.
fn sold_to_change() -> Chain {
    moved()
        .block()
        .coinbase("coins", [("exchange", 60_000), ("exchange", 60_000)])
        .block()
        .tx(
            "withdrawal",
            [("coins", 0), ("coins", 1)],
            [("shop", 100_000), ("change", 19_123)],
        )
        .block()
        .tx("sell", [("move", 0)], [("change", 98_000)])
        .build()
}

/// The end, the parts of the case's own setting and of the other, and the verdict.
fn by_rules(findings: &Findings) -> Vec<(End, u64, u64, String)> {
    let places = findings.destinations.iter();
    let places = places.filter(|place| place.end != End::Fee);
    let part = |place: &Destination| {
        let other = place.other_rules.as_ref().expect("change is joined");
        (
            place.end,
            place.by_policy_sat[0],
            other.by_policy_sat[0],
            place.verdict().to_string(),
        )
    };
    places.map(part).collect()
}

#[test]
fn destination_names_the_change_rules_that_it_hangs_on() {
    let (chain, reference) = (sold_to_change(), tagged(&["exchange"], "exchange"));
    let without = found(&chain, &reference);
    let words = ["only without change rules", "only with change rules"].map(str::to_owned);
    let [alone, joined] = words;
    assert_eq!(
        by_rules(&without),
        [
            (End::Unspent, 98_000, 0, alone.clone()),
            (End::Service, 0, 98_000, joined.clone())
        ]
    );
    let mut case = gang();
    case.limits.change_rules = "unanimous(2) and needed-inputs".to_owned();
    let with = investigate(&case, &chain.view, &reference, &witness());
    assert_eq!(
        by_rules(&with),
        [
            (End::Service, 98_000, 0, joined),
            (End::Unspent, 0, 98_000, alone)
        ]
    );
    assert_eq!(with.range(&with.destinations[0]), "0 to 98.0 %");
}

#[test]
fn service_behind_a_coinjoin_has_a_row_with_its_band() {
    let chain = joined().build();
    let reference = tagged(&["x"], "exchange");
    assert!(found(&chain, &reference).services.is_empty());
    let mut case = gang();
    case.limits.through_coinjoin = true;
    let findings = investigate(&case, &chain.view, &reference, &witness());
    let row = only(&findings);
    assert_eq!(row.collecting_address, address("x").to_string());
    assert_eq!(
        (row.haircut_sat, row.least_sat, row.most_sat),
        (0, 0, 98_000)
    );
    assert!(
        row.reason
            .to_string()
            .ends_with("; reached only through a CoinJoin"),
        "{}",
        row.reason
    );
    let arrivals = row.arrivals();
    assert!(
        arrivals
            .to_string()
            .starts_with("0.00098000 BTC, between 0 BTC and 0.00098000 BTC of it ransom, on "),
        "{arrivals}"
    );
    let mut places = findings.destinations.iter();
    let place = places.find(|place| place.end == End::Service);
    let place = place.expect("a place to write to");
    assert_eq!(
        (place.label.as_str(), place.by_policy_sat),
        ("Kraken", [0; 4])
    );
}

#[test]
fn case_in_which_no_change_is_joined_is_analysed_once() {
    let findings = found(&moved().build(), &Reference::default());
    let mut places = findings.destinations.iter();
    assert!(places.all(|place| place.other_rules.is_none()));
    assert_eq!(findings.rule_settings(), None);
}

fn found(chain: &Chain, reference: &Reference) -> Findings {
    investigate(&gang(), &chain.view, reference, &witness())
}

fn only(findings: &Findings) -> &ServiceRow {
    assert_eq!(findings.services.len(), 1, "{:#?}", findings.services);
    &findings.services[0]
}

#[test]
fn address_swept_with_others_is_deposit_address() {
    let chain = sold(5).build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("sell", 0), "service");
    assert_eq!(inquiry.end("sweep", 0), "not reached");
    let row = only(&inquiry.findings);
    assert_eq!(row.deposit_address, address("account").to_string());
    assert_eq!(row.collecting_address, address("hot").to_string());
    assert_eq!((row.grade, row.label.as_str()), (Grade::Weak, ""));
    assert_eq!(
        (row.outputs, row.value_sat, row.haircut_sat),
        (1, 90_000, 90_000)
    );
    assert_eq!((row.least_sat, row.most_sat), (90_000, 90_000));
    let hot = address("hot");
    assert_eq!(
        row.reason,
        format!(
            "deposit address of a service: 1 coin was swept whole within 1 day, the last time together with 5 other \
             addresses, into {hot}, where 6 addresses were swept, an address of which servers report 4 transactions"
        )
    );
}

#[test]
fn collecting_address_is_explained_with_what_is_swept_into_it() {
    let chain = sold(5).build();
    let (case, reference) = (gang(), Reference::default());
    let analysis = Analysis::new(&case, &chain.view, &reference, false);
    let explainer = Explainer::new(&case, &chain.view, &reference.tags, analysis);
    let reasons = explainer.address(chain.address("hot")).reasons.join("\n");
    assert!(
        reasons.starts_with(
            "It is the collecting address of a service: 1 transaction swept 6 addresses into it"
        ),
        "{reasons}"
    );
    let ended = "0.00090000 BTC of the ransom (by haircut) ended at 1 deposit address of a service whose coins are swept into it";
    assert!(reasons.contains(ended), "{reasons}");
}

#[test]
fn address_swept_with_few_into_busy_address_is_followed() {
    let chain = sold(3).build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("sell", 0), "goes on");
    assert_eq!(inquiry.end("sweep", 0), "busy");
    assert!(inquiry.findings.services.is_empty());
}

#[test]
fn tag_on_the_collecting_address_names_the_deposit_address() {
    let chain = sold(1).build();
    let findings = found(&chain, &tagged(&["hot"], "exchange"));
    let row = only(&findings);
    assert_eq!(row.deposit_address, address("account").to_string());
    assert_eq!((row.grade, row.label.as_str()), (Grade::Claim, "Kraken"));
    assert_eq!(row.category, "exchange");
}

/// The letter to the only service, as text on one line.
fn letter(findings: &Findings) -> String {
    let files = ransomtrace::report::render(findings, Language::English.into()).expect("a case");
    let is_text = |path: &str| path.starts_with("letters/01-") && path.ends_with(".txt");
    let letter = files.into_iter().find(|file| is_text(&file.path));
    let bytes = letter.expect("money reached a service").bytes();
    let text = String::from_utf8(bytes.expect("memory")).expect("text");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn letter_to_a_tagged_service_names_tag_and_pack() {
    let chain = sold(1).build();
    let text = letter(&found(&chain, &tagged(&["hot"], "exchange")));
    let hot = address("hot");
    for sentence in [
        format!(
            "To: “Kraken”, the name that a tag of a third party gives to the service that controls {hot} "
        ),
        "By method: holds under every method".to_owned(),
        "rests on a tag of a third party (grade claim)".to_owned(),
        format!("{hot} is tagged as Kraken (exchange) in the pack List"),
        format!("Output: {}:0 ", chain.txid("sell")),
        format!("Moved on: swept in transaction {} ", chain.txid("sweep")),
        "Way: 1 transaction after the payment: the arrival".to_owned(),
    ] {
        assert!(text.contains(&sentence), "{sentence}\n{text}");
    }
    assert!(!text.contains(&chain.txid("ransom").to_string()));
}

#[test]
fn letter_to_a_service_behind_a_coinjoin_states_the_band() {
    let chain = joined().build();
    let mut case = gang();
    case.limits.through_coinjoin = true;
    let findings = investigate(&case, &chain.view, &tagged(&["x"], "exchange"), &witness());
    let text = letter(&findings);
    for sentence in [
        "no method can tell how much of it is ransom. It is between 0.00000000 and 0.00098000 BTC.",
        "Ransom: 0.00000000 to 0.00098000 BTC (0 to 100.0 % of the amount)",
        &format!("Way: an output of the CoinJoin {}", chain.txid("join")),
    ] {
        assert!(text.contains(sentence), "{sentence}\n{text}");
    }
}

#[test]
fn money_paid_to_a_tagged_service_ends_there() {
    let chain = busy_hot_address()
        .block()
        .tx("sell", [("ransom", 0)], [("shop", 90_000), ("rest", 9_000)])
        .block()
        .tx("on", [("sell", 0)], [("elsewhere", 89_000)])
        .build();
    let findings = found(&chain, &tagged(&["shop"], "payment_processor"));
    let row = only(&findings);
    assert_eq!(row.collecting_address, address("shop").to_string());
    assert!(row.deposit_address.is_empty());
    let untagged = found(&chain, &Reference::default());
    assert!(untagged.services.is_empty());
    let of_a_person = found(&chain, &tagged(&["shop"], "donation"));
    assert!(
        of_a_person.services.is_empty(),
        "the category is no service"
    );
}

#[test]
fn address_that_also_paid_elsewhere_is_no_deposit_address() {
    let chain = sold(5)
        .block()
        .tx("again", [("fund", 1)], [("account", 90_000)])
        .block()
        .tx(
            "private",
            [("again", 0)],
            [("friend", 40_000), ("account", 49_000)],
        )
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    // Its own history is longer than the limit, so it is busy; it is not called a service.
    assert_eq!(inquiry.end("sell", 0), "busy");
    assert!(inquiry.findings.services.is_empty());
}

#[test]
fn addresses_of_the_case_are_no_deposit_addresses() {
    // The gang itself collects from several addresses into one that is busy.
    let chain = sold(5).build();
    let mut asked = case(&["gang", "account"]);
    asked.limits.busy = 3;
    let inquiry = Inquiry::new(&chain, &asked);
    assert!(inquiry.findings.services.is_empty());
}

#[test]
fn wallet_that_moves_its_own_change_makes_no_sweep() {
    // Each coin was paid by the wallet that later gathers them.
    let mut scenario = busy_hot_address()
        .block()
        .tx(
            "sell",
            [("ransom", 0)],
            [("account", 90_000), ("rest", 9_000)],
        )
        .block()
        .tx(
            "split",
            [("sell", 0), ("fund", 1)],
            ACCOUNTS.map(|name| (name, 30_000)),
        );
    scenario = scenario
        .block()
        .tx("gather", (0..6).map(|at| ("split", at)), [("hot", 179_000)]);
    // The wallet spends the first two together with its parts, so all are one wallet.
    let chain = scenario.build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("sell", 0), "goes on");
}

#[test]
fn customers_own_addresses_are_not_those_of_the_service() {
    // A customer gathers coins of many payers into the account, and the exchange sweeps the account.
    let chain = sold(5)
        .block()
        .coinbase("sales", [("s1", 9_000), ("s2", 9_000)])
        .block()
        .tx("pay", [("sell", 1)], [("s3", 4_000), ("left", 4_500)])
        .block()
        .tx(
            "gather",
            [("sales", 0), ("sales", 1), ("pay", 0)],
            [("shop_account", 21_000)],
        )
        .block()
        .tx("next", [("fund", 2)], [("c9", 90_000)])
        .block()
        .tx("sweep2", [("gather", 0), ("next", 0)], [("hot", 110_000)])
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("pay", 0), "goes on");
    assert_eq!(inquiry.end("gather", 0), "service");
}

#[test]
fn destinations_say_whether_they_depend_on_the_policy() {
    let chain = ransom()
        .block()
        .tx(
            "mix",
            [("fund", 1), ("ransom", 0)],
            [("first", 99_000), ("second", 50_000), ("third", 50_000)],
        )
        .build();
    let findings = Inquiry::new(&chain, &gang()).findings;
    let of = |name: &str| {
        let place = address(name).to_string();
        let mut rows = findings.destinations.iter();
        rows.find(|row| row.place == place).expect("a destination")
    };
    // FIFO gives the clean coin to the first output; the three others give it ransom.
    assert_eq!(of("first").by_policy_sat, [49_500, 0, 99_000, 99_000]);
    assert_eq!(of("first").robustness(), Robustness::Depends);
    assert_eq!(
        of("first").verdict(),
        "only by haircut, LIFO and TIHO; none by FIFO"
    );
    let total: u64 = findings
        .destinations
        .iter()
        .map(|row| row.haircut_sat())
        .sum();
    assert_eq!(total, findings.source_sat());
    assert_eq!(
        findings.destinations.last().map(|row| row.end),
        Some(End::Fee)
    );
}

#[test]
fn lead_does_not_claim_which_way_payer_and_service_paid() {
    let chain = sold(5)
        .block()
        .tx(
            "either",
            [("fund", 1)],
            [("another", 60_000), ("hot", 39_000)],
        )
        .block()
        .tx("ransom2", [("either", 0)], [("gang", 59_000)])
        .build();
    let findings = found(&chain, &Reference::default());
    let [origin] = &findings.leads.origins[..] else {
        panic!("{:#?}", findings.leads.origins);
    };
    assert_eq!(origin.txid, chain.txid("ransom2"));
    assert_eq!(origin.paid_by, chain.txid("either"));
    let hot = address("hot");
    assert_eq!(
        origin.reason,
        format!(
            "the transaction that made the payer’s coins also pays {hot}, collecting address of a service: 1 transaction \
             swept 6 addresses into it, and servers report 5 transactions of it; so the service paid the payer, or the payer paid the \
             service and kept the change"
        )
    );
}

/// Accounts of an exchange that forwards every coin by itself, to an address of its own that it uses twice.
const FORWARDED: usize = 10;

/// `accounts` of customers receive two coins each, and the gang's receives one. The exchange forwards each coin by itself,
/// so that its wallet is in parts, and each part pays `payees` others.
fn forwarded(accounts: usize, payees: usize) -> Scenario {
    let coins: Vec<String> = (0..2 * accounts)
        .map(|at| format!("customer{at}"))
        .collect();
    let mut scenario = ransom()
        .block()
        .coinbase("coins", coins.iter().map(|name| (name.as_str(), 50_000)))
        .block()
        .tx(
            "sell",
            [("ransom", 0)],
            [("account", 90_000), ("rest", 9_000)],
        );
    for at in 0..2 * accounts {
        let (deposit, account) = (format!("deposit{at}"), format!("account{}", at / 2));
        let coin = u32::try_from(at).expect("few coins");
        scenario = scenario.tx(&deposit, [("coins", coin)], [(account.as_str(), 49_000)]);
    }
    scenario = scenario
        .block()
        .tx("sale", [("sell", 0)], [("hot0", 89_000)]);
    for at in 0..2 * accounts {
        // The two coins of an account go to neighbouring parts of the wallet.
        let (deposit, hot) = (format!("deposit{at}"), format!("hot{}", at.div_ceil(2)));
        let forward = format!("forward{at}");
        scenario = scenario.tx(&forward, [(deposit.as_str(), 0)], [(hot.as_str(), 48_000)]);
    }
    scenario = scenario.block();
    let paying = if payees == 0 { 0 } else { 2 * accounts };
    for at in 0..paying {
        let (forward, pay) = (format!("forward{at}"), format!("pay{at}"));
        let paid: Vec<String> = (0..payees).map(|to| format!("paid{at}.{to}")).collect();
        let paid = paid.iter().map(|name| (name.as_str(), 9_000));
        scenario = scenario.tx(&pay, [(forward.as_str(), 0)], paid);
    }
    scenario
}

#[test]
fn exchange_that_forwards_coins_one_by_one_is_a_service() {
    let chain = forwarded(FORWARDED, 2).build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("sell", 0), "service");
    let row = only(&inquiry.findings);
    assert_eq!(row.deposit_address, address("account").to_string());
    assert_eq!(row.grade, Grade::Weak);
    let group = "10 addresses forwarded every coin by itself into it and 10 more wallets, and these paid 40 other wallets";
    assert!(row.reason.to_string().ends_with(group), "{}", row.reason);
}

#[test]
fn few_addresses_that_forward_coins_show_no_service() {
    let chain = forwarded(FORWARDED - 1, 3).build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("sell", 0), "goes on");
    assert!(inquiry.findings.services.is_empty());
}

#[test]
fn offender_who_forwards_each_ransom_at_once_is_no_service() {
    // The same program, but the money goes to few.
    let mut scenario = forwarded(FORWARDED, 0);
    for (at, partner) in (0..).zip(["first", "second", "third"]) {
        let (forward, share) = (format!("forward{at}"), format!("share{at}"));
        scenario = scenario.tx(&share, [(forward.as_str(), 0)], [(partner, 47_000)]);
    }
    let chain = scenario.build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("sell", 0), "goes on");
    assert!(inquiry.findings.services.is_empty());
}

/// A gambling house pays every second player to the address that the stake came from.
fn house(players: u32) -> Scenario {
    let names: Vec<String> = (0..players).map(|at| format!("player{at}")).collect();
    let mut scenario = ransom()
        .block()
        .coinbase("stakes", names.iter().map(|name| (name.as_str(), 50_000)))
        .block()
        .tx(
            "stake",
            [("ransom", 0)],
            [("house", 90_000), ("rest", 9_000)],
        );
    for (at, _) in (0..).zip(&names) {
        let bet = format!("bet{at}");
        scenario = scenario.tx(&bet, [("stakes", at)], [("house", 49_000)]);
    }
    scenario = scenario.block();
    for (at, name) in (0..).zip(&names) {
        let winner = match at % 2 {
            0 => name.clone(),
            _ => format!("partner{at}"),
        };
        let (bet, prize) = (format!("bet{at}"), format!("prize{at}"));
        scenario = scenario.tx(&prize, [(bet.as_str(), 0)], [(winner.as_str(), 48_000)]);
    }
    scenario
}

#[test]
fn house_that_pays_players_back_has_no_deposit_addresses() {
    let chain = house(100).build();
    let inquiry = Inquiry::new(&chain, &case(&["gang"]));
    assert_eq!(inquiry.end("stake", 0), "service");
    let row = only(&inquiry.findings);
    assert_eq!(row.collecting_address, address("house").to_string());
    assert!(row.deposit_address.is_empty());
    assert!(
        row.reason
            .to_string()
            .contains("it paid 100 other wallets and it paid 50 addresses that had paid it"),
        "{}",
        row.reason
    );
}
