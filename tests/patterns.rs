//! Patterns in the way money moves: peel chains, consolidations, splits with a recurring ratio, cash-outs of one day, and
//! changes of pace.

use std::path::Path;

use bitcoin::Network;
use ransomtrace::analysis::Reference;
use ransomtrace::case::question::Case;
use ransomtrace::findings::{End, Patterns, PeelChain};
use ransomtrace::investigate::investigate;
use ransomtrace::tags::{TagPack, Tags};

use crate::support::built_in;
use crate::support::inquiry::{case, joined, ransom, witness};
use crate::support::scenario::{Chain, OP_RETURN, Scenario, address};

fn found(chain: &Chain) -> Patterns {
    found_with(chain, &case(&["gang"]), &Reference::default())
}

fn found_with(chain: &Chain, case: &Case, reference: &Reference) -> Patterns {
    investigate(case, &chain.view, reference, &witness()).patterns
}

/// The gang peels the ransom: each row is the name of a transaction, what it pays off, and what it passes on.
fn peeled(steps: &[(&str, u64, u64)]) -> Scenario {
    let mut scenario = ransom();
    let mut coin = ("ransom".to_owned(), 0);
    for (name, peel, rest) in steps {
        let (shop, change) = (format!("shop-{name}"), format!("change-{name}"));
        let pays = [(shop.as_str(), *peel), (change.as_str(), *rest)];
        scenario = scenario.block().tx(name, [(coin.0.as_str(), coin.1)], pays);
        coin = ((*name).to_owned(), 1);
    }
    scenario
}

const PEELS: [(&str, u64, u64); 3] = [
    ("one", 10_000, 89_000),
    ("two", 20_000, 68_000),
    ("three", 5_000, 62_000),
];

fn only(patterns: &Patterns) -> &PeelChain {
    assert_eq!(patterns.peel_chains.len(), 1, "{patterns:#?}");
    &patterns.peel_chains[0]
}

#[test]
fn three_peels_in_a_row_are_a_chain() {
    let chain = peeled(&PEELS).build();
    let patterns = found(&chain);
    let row = only(&patterns);
    let txids: Vec<_> = row.peels.iter().map(|peel| peel.txid).collect();
    assert_eq!(txids, ["one", "two", "three"].map(|name| chain.txid(name)));
    assert_eq!((row.start_sat, row.start_haircut_sat), (100_000, 100_000));
    assert_eq!((row.peeled_sat, row.rest_sat), (35_000, 62_000));
    assert_eq!(row.rest_address, address("change-three").to_string());
    assert_eq!(row.rest_end, Some(End::Unspent));
    assert_eq!(row.peels[1].address, address("shop-two").to_string());
    assert_eq!(
        (row.peels[1].value_sat, row.peels[1].end),
        (20_000, Some(End::Unspent))
    );
    assert!(patterns.ratios.is_empty(), "its steps are no splits");
}

#[test]
fn two_peels_are_no_chain() {
    let chain = peeled(&PEELS[..2]).build();
    assert_eq!(found(&chain).peel_chains, []);
}

#[test]
fn chain_ends_where_more_than_a_third_is_paid() {
    let chain = peeled(&[
        PEELS[0],
        PEELS[1],
        PEELS[2],
        ("even", 21_000, 40_000),
        ("after", 1_500, 38_000),
    ])
    .build();
    assert_eq!(only(&found(&chain)).peels.len(), 3);
}

#[test]
fn marker_of_a_token_is_no_peel() {
    let chain = peeled(&[PEELS[0], ("marker", 546, 88_000), PEELS[1], PEELS[2]]).build();
    assert_eq!(found(&chain).peel_chains, []);
}

#[test]
fn chain_ends_at_a_coinjoin() {
    let equal = |name| (name, 61_000);
    let chain = peeled(&PEELS)
        .block()
        .tx(
            "join",
            [("three", 1), ("fund", 1), ("fund", 2)],
            ["x", "y", "z"].map(equal),
        )
        .build();
    let patterns = found(&chain);
    assert_eq!(only(&patterns).rest_end, Some(End::CoinJoin));
    assert_eq!(found(&joined().build()), Patterns::default());
}

/// Four coins of the ransom at one wallet, two of which are at one address.
fn in_four() -> Scenario {
    let parts = [("p", 25_000), ("q", 25_000), ("p", 25_000), ("r", 24_000)];
    let linked = ransom().coinbase_of(&["p", "q", "r"]);
    linked.block().tx("cut", [("ransom", 0)], parts)
}

trait Linked {
    fn coinbase_of(self, names: &[&str]) -> Self;
}

impl Linked for Scenario {
    /// Gives each name a coin of its own and spends these together, which shows one wallet.
    fn coinbase_of(self, names: &[&str]) -> Self {
        let spends: Vec<(&str, u32)> = (0..names.len() as u32).map(|at| ("own", at)).collect();
        self.block()
            .coinbase("own", names.iter().map(|name| (*name, 2_000)))
            .block()
            .tx("link", spends, [("elsewhere", 1_000)])
    }
}

#[test]
fn three_traced_inputs_into_one_output_are_a_consolidation() {
    let chain = in_four()
        .block()
        .tx(
            "gather",
            [("cut", 0), ("cut", 1), ("cut", 3)],
            [("pool", 73_000)],
        )
        .build();
    let patterns = found(&chain);
    assert_eq!(patterns.consolidations.len(), 1);
    let row = &patterns.consolidations[0];
    assert_eq!((row.txid, row.inputs.len()), (chain.txid("gather"), 3));
    assert_eq!((row.value_sat, row.haircut_sat), (73_000, 73_000));
    assert_eq!(row.address, address("pool").to_string());
}

#[test]
fn two_inputs_or_two_outputs_are_no_consolidation() {
    let chain = in_four()
        .block()
        .tx("pair", [("cut", 0), ("cut", 1)], [("pool", 49_000)])
        .build();
    assert_eq!(found(&chain).consolidations, []);
    let all = [("cut", 0), ("cut", 1), ("cut", 2)];
    let pays = [("pool", 49_000), ("q", 25_000)];
    let chain = in_four().block().tx("pay", all, pays).build();
    assert_eq!(found(&chain).consolidations, []);
}

/// The ransom in as many coins as there are shares, each divided so that the first output gets this share in per mille;
/// `payees` says to whom.
fn divided(shares: &[u64], payees: impl Fn(usize) -> [String; 2]) -> Scenario {
    let coins: Vec<String> = (0..shares.len()).map(|at| format!("coin{at}")).collect();
    let each = 99_000 / shares.len() as u64 / 1_000 * 1_000;
    let pays = coins.iter().map(|name| (name.as_str(), each));
    let mut scenario = ransom().block().tx("cut", [("ransom", 0)], pays);
    for (at, share) in shares.iter().enumerate() {
        let [first, second] = payees(at);
        let whole = each - 1_000;
        let larger = whole * share / 1_000;
        let pays = [(first.as_str(), larger), (second.as_str(), whole - larger)];
        scenario = scenario
            .block()
            .tx(&format!("split{at}"), [("cut", at as u32)], pays);
    }
    scenario
}

fn fresh(at: usize) -> [String; 2] {
    [format!("operator{at}"), format!("affiliate{at}")]
}

#[test]
fn ratio_of_three_splits_of_four_is_reported_with_chance() {
    let chain = divided(&[800, 611, 803, 799], fresh).build();
    let patterns = found(&chain);
    assert_eq!(patterns.ratios.len(), 1);
    let row = &patterns.ratios[0];
    assert_eq!(
        row.words(),
        "Money was divided 80 to 20 in 3 of 4 splits, perhaps as fixed shares; by chance, as many would agree at most 1 time \
         in 830."
    );
    let txids: Vec<_> = row.instances.iter().map(|split| split.txid).collect();
    assert_eq!(
        txids,
        ["split0", "split2", "split3"].map(|name| chain.txid(name))
    );
    let first = &row.instances[0];
    assert_eq!((first.larger_sat, first.smaller_sat), (18_400, 4_600));
    assert_eq!(first.larger_address, address("operator0").to_string());
    assert_eq!(first.smaller_address, address("affiliate0").to_string());
}

#[test]
fn ratio_that_chance_may_make_is_not_reported() {
    assert_eq!(found(&divided(&[800, 611, 803], fresh).build()).ratios, []);
    let spread = divided(&[800, 808, 816, 824], fresh).build();
    assert_eq!(found(&spread).ratios, []);
}

#[test]
fn two_splits_between_the_same_wallets_are_reported() {
    let payees = |at| match at {
        0 | 2 => ["operator".to_owned(), "affiliate".to_owned()],
        _ => fresh(at),
    };
    let patterns = found(&divided(&[700, 611, 702, 553], payees).build());
    let said: Vec<String> = patterns
        .ratios
        .iter()
        .map(|row| row.words().to_string())
        .collect();
    assert_eq!(
        said,
        [
            "Money was divided 70 to 30 in 2 of 4 splits, between the same two wallets each time, perhaps as fixed shares."
        ]
    );
}

#[test]
fn payment_with_change_is_no_split() {
    let payees = |at| [format!("coin{at}"), format!("affiliate{at}")];
    let patterns = found(&divided(&[800, 800, 800], payees).build());
    assert_eq!(patterns.ratios, []);
}

#[test]
fn memo_does_not_change_a_split() {
    let chain = divided(&[800, 800], fresh)
        .block()
        .tx(
            "memo",
            [("split0", 0)],
            [(OP_RETURN, 0), ("operator", 8_000), ("affiliate", 2_000)],
        )
        .build();
    let patterns = found(&chain);
    assert_eq!(patterns.ratios[0].instances.len(), 3);
}

/// Two coins of the ransom are sold at a tagged service, so many seconds after midnight of 2017-07-01.
fn sold(first: u32, second: u32) -> Patterns {
    let midnight = 1_498_867_200;
    let chain = ransom()
        .block()
        .tx("cut", [("ransom", 0)], [("a", 50_000), ("b", 49_000)])
        .block_at(midnight + first)
        .tx("sell-a", [("cut", 0)], [("exchange", 49_000)])
        .block_at(midnight + second)
        .tx("sell-b", [("cut", 1)], [("exchange", 48_000)])
        .build();
    let text = format!(
        "title: List\ncurrency: BTC\nsource: a link\nlabel: Kraken\ncategory: exchange\nactor: kraken\ntags:\n- address: {}\n",
        address("exchange")
    );
    let pack = TagPack::parse(text.as_bytes(), Path::new("a.yaml"), Network::Regtest);
    let reference = Reference {
        tags: Tags::new([pack.expect("a pack")]),
        ..Reference::default()
    };
    found_with(&chain, &case(&["gang"]), &reference)
}

#[test]
fn sales_on_one_day_are_a_cash_out() {
    let patterns = sold(0, 86_399);
    assert_eq!(patterns.cash_outs.len(), 1);
    assert_eq!(
        patterns.cash_outs[0].words(),
        "On 2017-07-01 0.00097000 BTC (all ransom) arrived at 1 service in 2 outputs from 2 wallets: Kraken."
    );
}

#[test]
fn sales_on_two_days_are_no_cash_out() {
    assert_eq!(sold(0, 86_400).cash_outs, []);
}

/// The ransom moves on eight times, after these waits in hours.
fn paced(waits: [u32; 8]) -> (Chain, Patterns) {
    let mut scenario = ransom();
    let mut coin = "ransom".to_owned();
    let mut time = 1_296_688_602 + 1_200;
    for (at, wait) in waits.into_iter().enumerate() {
        let name = format!("hop{at}");
        time += wait * 3_600;
        let stash = format!("stash{at}");
        let pays = [(stash.as_str(), 99_000 - at as u64 * 1_000)];
        scenario = scenario
            .block_at(time)
            .tx(&name, [(coin.as_str(), 0)], pays);
        coin = name;
    }
    let chain = scenario.build();
    let patterns = found(&chain);
    (chain, patterns)
}

#[test]
fn pace_changes_where_the_median_wait_is_a_quarter() {
    let (chain, patterns) = paced([20, 24, 30, 26, 6, 5, 6, 7]);
    let pace = patterns.pace.expect("a change");
    assert_eq!(pace.txid, chain.txid("hop4"));
    assert_eq!((pace.hops_before, pace.hops_after), (4, 4));
    assert_eq!(
        (pace.median_before, pace.median_after),
        (24 * 3_600, 6 * 3_600)
    );
    assert!(pace.words().to_string().contains(
        "the money moves faster: it waits 6 hours before it is moved on (median of 4 transactions), earlier 24 hours \
         (median of 4)."
    ));
    let slower = paced([6, 5, 6, 7, 20, 24, 30, 26]).1.pace;
    assert!(
        slower
            .expect("a change")
            .words()
            .to_string()
            .contains("moves more slowly")
    );
}

#[test]
fn steady_pace_is_not_reported() {
    assert_eq!(paced([20, 24, 30, 26, 9, 7, 8, 7]).1.pace, None);
}

#[test]
fn text_in_a_transaction_of_traced_money_is_found() {
    let findings = &built_in::undisturbed()["findings.json"];
    let findings: serde_json::Value = serde_json::from_slice(findings).expect("findings");
    let texts = findings["texts"].as_array().expect("texts");
    let [text] = &texts[..] else {
        panic!("one text: {texts:#?}");
    };
    assert_eq!(text["text"], "share of may and june");
    assert_eq!(text["in_payment"], false);
}

#[test]
fn built_in_case_shows_the_share_of_the_affiliate() {
    let findings = &built_in::undisturbed()["findings.json"];
    let findings: serde_json::Value = serde_json::from_slice(findings).expect("findings");
    let patterns: Patterns =
        serde_json::from_value(findings["patterns"].clone()).expect("patterns");
    let [ratio] = &patterns.ratios[..] else {
        panic!("one ratio: {patterns:#?}");
    };
    assert_eq!(ratio.ratio(), "80 to 20");
    let of = |address: &str| {
        let address: bitcoin::Address<_> = address.parse().expect("an address");
        let script = address.assume_checked().script_pubkey();
        built_in::story()
            .truth
            .owner(&script)
            .expect("an owner")
            .to_owned()
    };
    let payees = ratio.instances.iter();
    let payees: Vec<_> = payees
        .map(|split| (of(&split.larger_address), of(&split.smaller_address)))
        .collect();
    assert_eq!(payees, vec![("gang".to_owned(), "affiliate".to_owned()); 3]);
    assert_eq!(patterns.peel_chains.len(), 1);
    assert_eq!(patterns.consolidations.len(), 3);
    assert_eq!(patterns.cash_outs.len(), 1);
}
