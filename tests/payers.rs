//! Payers of deposits: strangers, the wallet of the case, both in one transaction, or a service; and the part of it
//! that is new.

use std::path::Path;

use bitcoin::Network;
use ransomtrace::analysis::{Analysis, Reference};
use ransomtrace::case::question::{Case, Merge, Split, SplitTarget};
use ransomtrace::findings::{Class, Findings, Role};
use ransomtrace::investigate::investigate;
use ransomtrace::tags::{TagPack, Tags};
use ransomtrace::taint::Policy;

use crate::support::inquiry::{Inquiry, case, witness};
use crate::support::scenario::{Chain, Scenario, address};

/// A pack that says of addresses what category of service they are of.
fn tagged(names: &[(&str, &str)]) -> Reference {
    let header = "title: List\ncurrency: BTC\nsource: a link\nlabel: Somebody\ntags:\n";
    let rows = names
        .iter()
        .map(|(name, category)| format!("- address: {}\n  category: {category}\n", address(name)));
    let text = header.to_owned() + &rows.collect::<String>();
    let pack = TagPack::parse(text.as_bytes(), Path::new("a.yaml"), Network::Regtest);
    Reference {
        tags: Tags::new([pack.expect("a pack")]),
        ..Reference::default()
    }
}

fn found(chain: &Chain, case: &Case, reference: &Reference) -> Findings {
    investigate(case, &chain.view, reference, &witness())
}

fn classes(findings: &Findings) -> Vec<Class> {
    findings.payments.iter().map(|row| row.class).collect()
}

fn caveats(findings: &Findings) -> String {
    let texts = findings
        .caveats
        .iter()
        .map(|caveat| caveat.text.to_string());
    texts.collect::<Vec<_>>().join("\n")
}

fn role(findings: &Findings, name: &str) -> Option<Role> {
    let name = address(name).to_string();
    let row = findings
        .addresses
        .iter()
        .find(|row| *row.address == *name)?;
    let mut clusters = findings.clusters.iter();
    clusters
        .find(|of| of.cluster == row.cluster)
        .map(|of| of.role)
}

fn split(chain: &Chain, tx: &str) -> Split {
    Split {
        apart: SplitTarget::Transaction(chain.txid(tx)),
        name: "A. Example".to_owned(),
        reason: "two people made it".to_owned(),
    }
}

fn merge(names: &[&str]) -> Merge {
    Merge {
        addresses: names.iter().map(|name| address(name)).collect(),
        name: "A. Example".to_owned(),
        reason: "a seized wallet holds them".to_owned(),
    }
}

/// The law of the headline: what is new in the payments sums to the sources of the haircut policy, to the totals, to those of
/// the demands and to the timeline, and a gross sum stands beside it.
#[track_caller]
fn adds_up(findings: &Findings) {
    let totals = &findings.totals;
    let new: u64 = findings.new_money.iter().map(|row| row.new_sat).sum();
    assert_eq!(new, totals.paid_sat);
    let haircut = findings
        .accounting
        .iter()
        .find(|row| row.policy == Policy::Haircut);
    assert_eq!(haircut.map(|row| row.source_sat), Some(totals.paid_sat));
    let demands = totals.by_demand.iter();
    assert_eq!(
        demands.map(|row| row.paid_sat).sum::<u64>(),
        totals.paid_sat
    );
    let timeline = findings.timeline.iter();
    assert_eq!(
        timeline.map(|point| point.new_sat).sum::<u64>(),
        totals.paid_sat
    );
    let counted = findings
        .payments
        .iter()
        .filter(|row| row.class.counts_as_paid());
    let gross: u64 = counted.map(|row| row.value_sat).sum();
    assert_eq!(gross, totals.paid_gross_sat);
    assert!(totals.paid_sat <= gross);
    for row in findings
        .accounting
        .iter()
        .filter(|row| row.policy != Policy::Poison)
    {
        assert_eq!(row.source_sat, row.total_sat, "{:?}", row.policy);
    }
}

/// As [`adds_up`], where every conserving policy gives the same.
#[track_caller]
fn adds_up_by_every_policy(findings: &Findings) {
    adds_up(findings);
    for row in findings
        .accounting
        .iter()
        .filter(|row| row.policy != Policy::Poison)
    {
        assert_eq!(row.source_sat, findings.totals.paid_sat, "{:?}", row.policy);
    }
}

// A service in the place of the offender's wallet.

/// A victim pays the deposit address of an offender at an exchange, which sweeps it together with those of three customers. A
/// second victim pays out of the exchange.
fn exchange() -> Scenario {
    Scenario::new()
        .block()
        .coinbase(
            "fund",
            [
                ("victim", 1_0100_0000),
                ("c1", 2_0000_0000),
                ("c2", 7000_0000),
                ("c3", 1200_0000),
                ("hot", 9_0000_0000),
            ],
        )
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 1_0000_0000)])
        .tx("d1", [("fund", 1)], [("dep1", 1_9990_0000)])
        .tx("d2", [("fund", 2)], [("dep2", 6990_0000)])
        .tx("d3", [("fund", 3)], [("dep3", 1190_0000)])
        .block()
        .tx(
            "sweep",
            [("ransom", 0), ("d1", 0), ("d2", 0), ("d3", 0), ("fund", 4)],
            [("hot", 12_8160_0000)],
        )
        .block()
        .tx(
            "withdrawal",
            [("sweep", 0)],
            [("gang", 1_5000_0000), ("hot", 11_3150_0000)],
        )
}

#[test]
fn withdrawal_from_tagged_service_is_a_payment() {
    for (name, category) in [
        ("hot", "exchange"),
        ("dep2", "Hosted Wallet"),
        ("gang", "payment_processor"),
    ] {
        let chain = exchange().build();
        let findings = found(&chain, &case(&["gang"]), &tagged(&[(name, category)]));
        assert_eq!(classes(&findings), [Class::Payment; 2], "{name}");
        assert_eq!(findings.totals.paid_sat, 2_5000_0000, "{name}");
        assert_eq!(role(&findings, "gang"), Some(Role::Service));
        let text = caveats(&findings);
        assert!(
            text.contains("is treated as that of a service, not as the offender's"),
            "{text}"
        );
        assert!(
            text.contains(&format!(
                "{} is tagged as Somebody ({category})",
                address(name)
            )),
            "{text}"
        );
        assert!(
            text.contains("1 deposit, 1.50000000 BTC in all, was paid from this wallet"),
            "{text}"
        );
        adds_up_by_every_policy(&findings);
        // The trace ends where the operator is the one to ask.
        assert!(
            findings
                .endpoints
                .iter()
                .filter(|row| row.txid.is_some())
                .all(|row| row.end.word() == "service")
        );
    }
}

#[test]
fn tags_without_service_change_no_class_and_leave_caveat() {
    let chain = exchange().build();
    for reference in [
        Reference::default(),
        tagged(&[("gang", "ransomware"), ("dep1", "user")]),
    ] {
        let findings = found(&chain, &case(&["gang"]), &reference);
        assert_eq!(classes(&findings), [Class::Payment, Class::Internal]);
        assert_eq!(role(&findings, "gang"), Some(Role::Case));
        let text = caveats(&findings);
        assert!(
            text.contains("1 deposit, 1.50000000 BTC in all, is not counted"),
            "{text}"
        );
        assert!(
            text.contains(&chain.txid("withdrawal").to_string()),
            "{text}"
        );
    }
}

#[test]
fn a_merge_by_hand_outweighs_the_tag_of_a_service() {
    let chain = exchange().build();
    let mut case = case(&["gang"]);
    case.merges.push(merge(&["gang", "hot"]));
    let findings = found(&chain, &case, &tagged(&[("hot", "exchange")]));
    assert_eq!(classes(&findings), [Class::Payment, Class::Internal]);
    assert_eq!(role(&findings, "gang"), Some(Role::Case));
}

/// `customers` deposit what `sum` says, their deposits are swept together with the ransom, and payouts follow.
fn sweeping(customers: usize, sum: impl Fn(usize) -> u64) -> Scenario {
    let names: Vec<[String; 2]> = (0..customers)
        .map(|at| [format!("c{at}"), format!("dep{at}")])
        .collect();
    let mut funds = vec![("victim", 1_0000_0000)];
    funds.extend(
        names
            .iter()
            .enumerate()
            .map(|(at, name)| (name[0].as_str(), sum(at))),
    );
    let mut chain = Scenario::new().block().coinbase("fund", funds).block().tx(
        "ransom",
        [("fund", 0)],
        [("gang", 1_0000_0000)],
    );
    let deposits: Vec<String> = (0..customers).map(|at| format!("d{at}")).collect();
    for (at, tx) in deposits.iter().enumerate() {
        chain = chain.tx(
            tx,
            [("fund", at as u32 + 1)],
            [(names[at][1].as_str(), sum(at))],
        );
    }
    let mut swept = vec![("ransom", 0)];
    swept.extend(deposits.iter().map(|tx| (tx.as_str(), 0)));
    let all = 1_0000_0000 + (0..customers).map(sum).sum::<u64>();
    chain.block().tx("sweep", swept, [("dep0", all)])
}

/// Pays out of an output of `all` sat, some to customers, and the rest back.
fn paying_out(
    chain: Scenario,
    name: &str,
    from: &str,
    all: u64,
    pays: &[(String, u64)],
) -> Scenario {
    let paid: u64 = pays.iter().map(|(_, value)| value).sum();
    let mut outputs = vec![("dep0", all - paid)];
    outputs.extend(pays.iter().map(|(name, value)| (name.as_str(), *value)));
    chain.block().tx(name, [(from, 0)], outputs)
}

fn payees(prefix: &str, count: usize) -> Vec<(String, u64)> {
    (0..count)
        .map(|at| (format!("{prefix}{at}"), 10_000 + 777 * at as u64))
        .collect()
}

#[test]
fn sweeps_of_deposits_of_all_sizes_show_a_service() {
    // From 1,000 sat to 13 bitcoin.
    let sums = |at: usize| 1_000 << (at % 21);
    let all = 1_0000_0000 + (0..21).map(sums).sum::<u64>();
    let chain = paying_out(
        sweeping(21, sums),
        "out",
        "sweep",
        all,
        &[("gang".to_owned(), 1_5000_0000)],
    )
    .build();
    let findings = found(&chain, &case(&["gang"]), &Reference::default());
    assert_eq!(classes(&findings), [Class::Payment; 2]);
    assert_eq!(findings.totals.paid_sat, 2_5000_0000);
    let text = caveats(&findings);
    assert!(
        text.contains(
            "it swept deposits of others to 21 addresses outside the case and these deposits vary \
     widely in size"
        ),
        "{text}"
    );
}

#[test]
fn batches_to_many_strangers_and_sweeps_show_a_service() {
    let mut all = 1_0000_0000 + 12 * 5000_0000;
    let mut chain = sweeping(12, |_| 5000_0000);
    let mut from = "sweep".to_owned();
    for batch in ["one", "two", "three"] {
        let pays = payees(batch, 8);
        chain = paying_out(chain, batch, &from, all, &pays);
        all -= pays.iter().map(|(_, value)| value).sum::<u64>();
        from = batch.to_owned();
    }
    let chain = paying_out(
        chain,
        "out",
        &from,
        all,
        &[("gang".to_owned(), 1_5000_0000)],
    )
    .build();
    let findings = found(&chain, &case(&["gang"]), &Reference::default());
    assert_eq!(classes(&findings), [Class::Payment; 2]);
    assert!(caveats(&findings).contains("it paid 24 other wallets in 3 batches"));
}

#[test]
fn payer_from_swept_deposits_among_many_payees_is_a_service() {
    let mut pays = payees("stranger", 5);
    pays.push(("gang".to_owned(), 1_5000_0000));
    let chain = paying_out(
        sweeping(3, |_| 5000_0000),
        "out",
        "sweep",
        2_5000_0000,
        &pays,
    )
    .build();
    let findings = found(&chain, &case(&["gang"]), &Reference::default());
    assert_eq!(classes(&findings), [Class::Payment; 2]);
    assert!(caveats(&findings).contains("it paid a case address among other payees in"));
}

#[test]
fn collector_of_two_hundred_ransoms_is_no_service() {
    // Prices of a coin that change while one sum in euro is asked for, of one tier and of two.
    let one = |at: usize| 1000_0000 + 4_0000 * at as u64;
    let two = |at: usize| {
        if at.is_multiple_of(3) {
            40_0000 + 1_500 * at as u64
        } else {
            1_0000_0000 + 17_0000 * at as u64
        }
    };
    for sums in [&one as &dyn Fn(usize) -> u64, &two] {
        let all = 1_0000_0000 + (0..200).map(sums).sum::<u64>();
        // He splits what he has once, and sends something to a case address.
        let parts: Vec<(String, u64)> = payees("part", 12);
        let left = all - parts.iter().map(|(_, value)| value).sum::<u64>();
        let chain = paying_out(sweeping(200, sums), "parted", "sweep", all, &parts);
        let chain = paying_out(
            chain,
            "out",
            "parted",
            left,
            &[("gang".to_owned(), 5000_0000)],
        )
        .build();
        let named: Vec<String> = (0..200)
            .map(|at| format!("dep{at}"))
            .chain(["gang".to_owned()])
            .collect();
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        for case in [case(&["gang"]), case(&named)] {
            let findings = found(&chain, &case, &Reference::default());
            let last = findings
                .payments
                .iter()
                .find(|row| row.txid == chain.txid("out") && row.value_sat == 5000_0000);
            assert_eq!(last.map(|row| row.class), Some(Class::Internal));
            assert_eq!(role(&findings, "gang"), Some(Role::Case));
            assert!(
                findings
                    .endpoints
                    .iter()
                    .all(|row| row.end.word() != "service")
            );
            adds_up(&findings);
        }
        // With one address of his in the case it cannot be known, and that is said.
        let text = caveats(&found(
            &chain,
            &self::case(&["gang"]),
            &Reference::default(),
        ));
        assert!(text.contains("One sign of a service, insufficient by itself: it swept deposits of others to 200 addresses"), "{text}");
    }
}

#[test]
fn withdrawal_of_another_customer_returns_no_case_money() {
    // The wallet that pays out never spends together with the deposit addresses, and is another one as far as is known.
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
            [("hot", 3_7000_0000)],
        )
        .block()
        .tx(
            "withdrawal",
            [("sweep", 0)],
            [("gang", 1_5000_0000), ("hot", 2_2000_0000)],
        )
        .build();
    let case = case(&["gang"]);
    let findings = found(&chain, &case, &tagged(&[("hot", "exchange")]));
    assert_eq!(classes(&findings), [Class::Payment; 2]);
    assert_eq!(findings.totals.paid_sat, 2_5000_0000);
    assert_eq!(role(&findings, "gang"), Some(Role::Collector));
    adds_up_by_every_policy(&findings);
    let sweep = findings
        .endpoints
        .iter()
        .find(|row| row.txid == Some(chain.txid("sweep")));
    assert_eq!(sweep.map(|row| row.end.word()), Some("service"));
    // Without a tag nothing tells it from money that goes round.
    let findings = found(&chain, &case, &Reference::default());
    assert_eq!(classes(&findings), [Class::Payment; 2]);
    assert!(findings.totals.paid_sat < 2_5000_0000);
    adds_up(&findings);
}

// PayJoin.

/// A victim pays 100,000 sat; a second one pays 60,000 in a PayJoin to which the gang brings them. The change is smaller
/// than either coin.
fn payjoin() -> Scenario {
    Scenario::new()
        .block()
        .coinbase(
            "fund",
            [
                ("victim", 100_000),
                ("second", 70_000),
                ("second", 50_000),
                ("gang2", 40_000),
                ("third", 30_000),
            ],
        )
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 100_000)])
        .block()
        .tx(
            "payjoin",
            [("ransom", 0), ("fund", 1)],
            [("gang", 160_000), ("change", 9_000)],
        )
}

#[test]
fn payjoin_counts_only_new_value() {
    let chain = payjoin().build();
    let inquiry = Inquiry::new(&chain, &case(&["gang"]));
    let row = inquiry.payment("payjoin", 0);
    assert_eq!((row.class, row.value_sat), (Class::Payment, 160_000));
    assert_eq!(row.payer_cluster, address("second").to_string().into());
    assert_eq!(
        row.reasons.last().map(ToString::to_string).as_deref(),
        Some(
            "the wallet of the case contributes 100000 sat of it to the transaction itself (PayJoin): 60000 sat are new"
        )
    );
    let findings = &inquiry.findings;
    assert_eq!(
        (findings.totals.paid_sat, findings.totals.paid_gross_sat),
        (160_000, 260_000)
    );
    adds_up_by_every_policy(findings);
    // The gang's coin comes back to it whole, the payer's change is the payer's.
    let row = inquiry.output("payjoin", 0).expect("a source");
    assert_eq!(
        [
            row.poison_sat,
            row.haircut_sat,
            row.fifo_sat,
            row.lifo_sat,
            row.tiho_sat
        ],
        [160_000; 5]
    );
    assert_eq!(inquiry.end("payjoin", 1), "not reached");
    assert_eq!(findings.clusters, []);
    let text = caveats(findings);
    assert!(
        text.contains(
            "1 deposit was paid in transactions to which the wallet of the case contributes inputs"
        ),
        "{text}"
    );
    assert!(text.contains("0.00060000 BTC is new and counts"), "{text}");
}

#[test]
fn later_payments_of_payjoin_payer_count() {
    let later = || {
        payjoin()
            .block()
            .tx("again", [("fund", 2)], [("gang", 49_000)])
            .block()
            .tx("rest", [("payjoin", 1)], [("gang", 8_000)])
    };
    let chain = later().build();
    for splits in [vec![], vec![split(&chain, "payjoin")]] {
        let mut case = case(&["gang"]);
        case.splits = splits;
        let inquiry = Inquiry::new(&chain, &case);
        assert_eq!(classes(&inquiry.findings), [Class::Payment; 4]);
        assert_eq!(inquiry.findings.totals.paid_sat, 217_000);
        adds_up_by_every_policy(&inquiry.findings);
    }
}

#[test]
fn untainted_payee_coin_in_payjoin_is_not_new() {
    // 600 sat of dust are no payment and carry no taint. The gang brings them to a PayJoin.
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("victim", 70_000), ("gang", 600)])
        .block()
        .tx(
            "payjoin",
            [("fund", 1), ("fund", 0)],
            [("change", 9_000), ("gang", 60_600)],
        )
        .block()
        .tx(
            "move",
            [("payjoin", 1)],
            [("stash", 30_300), ("other", 30_300)],
        )
        .build();
    let inquiry = Inquiry::new(&chain, &case(&["gang"]));
    assert_eq!(classes(&inquiry.findings), [Class::Dust, Class::Payment]);
    assert_eq!(inquiry.findings.totals.paid_sat, 60_000);
    adds_up_by_every_policy(&inquiry.findings);
    // The clean coin lies in front, so that a queue serves it first.
    let row = inquiry.output("payjoin", 1).expect("a source");
    assert_eq!(
        [row.haircut_sat, row.fifo_sat, row.lifo_sat, row.tiho_sat],
        [60_000; 4]
    );
    assert_eq!(row.poison_sat, 60_600);
    let row = inquiry.output("move", 0).expect("reached");
    assert_eq!(
        [row.haircut_sat, row.fifo_sat, row.tiho_sat],
        [30_000, 29_700, 30_300]
    );
}

#[test]
fn outputs_to_case_share_value_of_case_inputs() {
    // 100,000 sat of the gang and 70,000 of the second victim: 60,000 are new, whichever way they are paid.
    for (outputs, new) in [
        (
            vec![("gang", 100_000), ("gang2", 60_000), ("change", 9_000)],
            vec![0, 60_000],
        ),
        (
            vec![("gang2", 60_000), ("gang", 100_000), ("change", 9_000)],
            vec![60_000, 0],
        ),
        (
            vec![("gang", 30_000), ("gang2", 130_000), ("change", 9_000)],
            vec![0, 60_000],
        ),
        (
            vec![("gang", 130_000), ("gang2", 30_000), ("change", 9_000)],
            vec![30_000, 30_000],
        ),
    ] {
        let chain = Scenario::new()
            .block()
            .coinbase("fund", [("victim", 100_000), ("second", 70_000)])
            .block()
            .tx("ransom", [("fund", 0)], [("gang", 100_000)])
            .block()
            .tx("payjoin", [("fund", 1), ("ransom", 0)], outputs)
            .build();
        let inquiry = Inquiry::new(&chain, &case(&["gang", "gang2"]));
        let rows = inquiry.findings.payments.iter().skip(1);
        let counted: Vec<(Class, u64)> = rows
            .map(|row| {
                let key = (row.txid, row.vout);
                let found = inquiry.findings.new_by_output();
                (row.class, found.get(&key).map_or(0, |new| new.new_sat))
            })
            .collect();
        let expected: Vec<(Class, u64)> = new
            .into_iter()
            .map(|new| {
                (
                    if new == 0 {
                        Class::Internal
                    } else {
                        Class::Payment
                    },
                    new,
                )
            })
            .collect();
        assert_eq!(counted, expected);
        assert_eq!(inquiry.findings.totals.paid_sat, 160_000);
        adds_up_by_every_policy(&inquiry.findings);
    }
}

#[test]
fn change_of_case_is_internal_despite_foreign_inputs() {
    // The gang pays a shop with its own coin and one that nothing else joins with it: it gets less than it brings.
    let chain = payjoin()
        .block()
        .tx(
            "spend",
            [("payjoin", 0), ("fund", 4)],
            [("shop", 100_000), ("gang", 89_000)],
        )
        .build();
    let inquiry = Inquiry::new(&chain, &case(&["gang"]));
    assert_eq!(inquiry.payment("spend", 1).class, Class::Internal);
    assert_eq!(inquiry.findings.totals.paid_sat, 160_000);
    adds_up(&inquiry.findings);
}

#[test]
fn co_spending_payer_is_internal_with_a_caveat_until_a_split() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("victim", 100_000), ("side", 50_000)])
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 100_000)])
        .block()
        .tx("gather", [("ransom", 0), ("fund", 1)], [("gang", 149_000)])
        .build();
    let inquiry = Inquiry::new(&chain, &case(&["gang"]));
    assert_eq!(inquiry.payment("gather", 0).class, Class::Internal);
    assert!(
        caveats(&inquiry.findings)
            .contains("is not counted, because addresses paid it that are in one wallet")
    );
    let mut case = case(&["gang"]);
    case.splits.push(split(&chain, "gather"));
    let inquiry = Inquiry::new(&chain, &case);
    assert_eq!(inquiry.payment("gather", 0).class, Class::Payment);
    assert_eq!(inquiry.findings.totals.paid_sat, 149_000);
    adds_up_by_every_policy(&inquiry.findings);
}

#[test]
fn addresses_joined_to_case_by_other_links_are_no_payers() {
    // Side spends together with the gang before.
    let chain = Scenario::new()
        .block()
        .coinbase(
            "fund",
            [("victim", 100_000), ("side", 50_000), ("side", 70_000)],
        )
        .block()
        .tx(
            "ransom",
            [("fund", 0)],
            [("gang", 60_000), ("gang", 40_000)],
        )
        .block()
        .tx("both", [("ransom", 0), ("fund", 1)], [("shop", 109_000)])
        .block()
        .tx(
            "spend",
            [("ransom", 1), ("fund", 2)],
            [("shop", 9_000), ("gang", 100_000)],
        )
        .build();
    let inquiry = Inquiry::new(&chain, &case(&["gang"]));
    assert_eq!(inquiry.payment("spend", 1).class, Class::Internal);
    // So do a merge by hand, where nothing else does.
    let chain = payjoin().build();
    let mut case = case(&["gang"]);
    case.merges.push(merge(&["gang", "second"]));
    let inquiry = Inquiry::new(&chain, &case);
    assert_eq!(inquiry.payment("payjoin", 0).class, Class::Internal);
    assert_eq!(inquiry.findings.totals.paid_sat, 100_000);
    adds_up(&inquiry.findings);
}

#[test]
fn unknown_input_is_not_of_the_case_wallet() {
    let chain = Scenario::new()
        .block()
        .coinbase("lost", [("second", 70_000)])
        .unknown()
        .block()
        .coinbase("fund", [("victim", 100_000)])
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 100_000)])
        .block()
        .tx(
            "payjoin",
            [("ransom", 0), ("lost", 0)],
            [("gang", 160_000), ("change", 9_000)],
        )
        .build();
    let inquiry = Inquiry::new(&chain, &case(&["gang"]));
    let row = inquiry.payment("payjoin", 0);
    assert_eq!((row.class, &*row.payer_cluster), (Class::Payment, ""));
    assert_eq!(inquiry.findings.totals.paid_sat, 160_000);
    assert_eq!(inquiry.end("ransom", 0), "unknown");
    adds_up_by_every_policy(&inquiry.findings);
}

// The headline.

#[test]
fn money_returning_over_several_case_addresses_counts_once() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("victim", 10_0000_0000)])
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 10_0000_0000)])
        .block()
        .tx("out", [("ransom", 0)], [("stash", 9_9990_0000)])
        .block()
        .tx("back", [("out", 0)], [("gang2", 9_9980_0000)])
        .block()
        .tx("out2", [("back", 0)], [("stash2", 9_9970_0000)])
        .block()
        .tx("back2", [("out2", 0)], [("gang3", 9_9960_0000)])
        .build();
    let inquiry = Inquiry::new(&chain, &case(&["gang", "gang2", "gang3"]));
    let totals = &inquiry.findings.totals;
    assert_eq!(totals.payments, 3);
    assert_eq!(
        (totals.paid_sat, totals.paid_gross_sat),
        (10_0000_0000, 29_9940_0000)
    );
    adds_up_by_every_policy(&inquiry.findings);
    assert!(caveats(&inquiry.findings).contains(
        "The deposits counted as paid total 29.99400000 BTC. Of this, 19.99400000 BTC is money of earlier payments that came back"
    ));
}

#[test]
fn share_of_coinjoin_with_case_input_has_a_caveat() {
    let equal = |name| (name, 98_000);
    let chain = Scenario::new()
        .block()
        .coinbase(
            "fund",
            [("victim", 100_000), ("ann", 100_000), ("ben", 100_000)],
        )
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 100_000)])
        .block()
        .tx(
            "join",
            [("ransom", 0), ("fund", 1), ("fund", 2)],
            ["gang", "x", "y"].map(equal),
        )
        .build();
    let inquiry = Inquiry::new(&chain, &case(&["gang"]));
    assert_eq!(inquiry.payment("join", 0).class, Class::Payment);
    assert!(
        caveats(&inquiry.findings)
            .contains("from CoinJoins to which the wallet of the case contributed")
    );
    adds_up(&inquiry.findings);
}

// Roles.

#[test]
fn every_wallet_has_the_first_role_that_applies() {
    let chain = Scenario::new()
        .block()
        .coinbase(
            "fund",
            [
                ("victim", 100_000),
                ("victim2", 50_000),
                ("c1", 70_000),
                ("c2", 80_000),
                ("ann", 40_000),
                ("ann2", 40_000),
            ],
        )
        .block()
        .tx(
            "ransom",
            [("fund", 0), ("fund", 1)],
            [("gang", 100_000), ("gang2", 49_000)],
        )
        .tx("d1", [("fund", 2)], [("dep1", 69_000)])
        .tx("d2", [("fund", 3)], [("dep2", 79_000)])
        .tx("other", [("fund", 4), ("fund", 5)], [("dep2", 79_000)])
        .block()
        .tx(
            "move",
            [("ransom", 0), ("ransom", 1)],
            [("stash", 74_000), ("stash2", 74_000)],
        )
        .block()
        .tx("cash", [("move", 0), ("move", 1)], [("dep", 147_000)])
        .block()
        .tx(
            "sweep",
            [("cash", 0), ("d1", 0), ("d2", 0), ("other", 0)],
            [("hot", 373_000)],
        )
        .block()
        .tx("gather", [("sweep", 0)], [("hot", 372_000)])
        .build();
    let findings = found(
        &chain,
        &case(&["gang", "gang2"]),
        &tagged(&[("hot", "exchange")]),
    );
    for (name, expected) in [
        ("gang", Role::Case),
        ("victim", Role::Payer),
        ("stash", Role::Reached),
        ("dep1", Role::Collector),
        ("ann", Role::Other),
    ] {
        assert_eq!(role(&findings, name), Some(expected), "{name}");
    }
    // explain says the same.
    let reference = tagged(&[("hot", "exchange")]);
    let case = case(&["gang", "gang2"]);
    let analysis = Analysis::new(&case, &chain.view, &reference, false);
    let explainer =
        ransomtrace::explain::Explainer::new(&case, &chain.view, &reference.tags, analysis);
    for (name, expected) in [
        ("hot", Role::Service),
        ("dep1", Role::Collector),
        ("victim2", Role::Payer),
    ] {
        assert_eq!(explainer.address(chain.address(name)).role, expected);
    }
}
