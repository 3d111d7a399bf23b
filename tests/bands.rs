//! Bands behind CoinJoins: known answers, and the laws that relate them to the account and to the policies.

use std::collections::{BTreeMap, HashMap, HashSet};

use bitcoin::Amount;
use proptest::prelude::*;
use proptest::sample::Index;
use ransomtrace::case::question::Case;
use ransomtrace::findings::{BandRow, Basis, End, Findings};
use ransomtrace::heuristics::coinjoin::{Protocol, Verdict};
use ransomtrace::ledger::{OutputNum, Prevout, TxNum};
use ransomtrace::taint::{Policy, TaintBounds, propagate};
use ransomtrace::trace::{self, BandedOutput, EndReason, Rules, STEPS, Sources, Trace};

use crate::support::inquiry::{Inquiry, case, joined, moved};
use crate::support::random::{Economy, economies, tries};
use crate::support::scenario::{Chain, Scenario};

fn through_coinjoins() -> Case {
    let mut case = case(&["gang"]);
    case.limits.through_coinjoin = true;
    case
}

fn bands_of(chain: &Chain) -> Findings {
    Inquiry::new(chain, &through_coinjoins()).findings
}

/// The row of an output; `None` if no coins can have reached it.
fn row<'a>(findings: &'a Findings, chain: &Chain, tx: &str, vout: u32) -> Option<&'a BandRow> {
    let txid = chain.txid(tx);
    let mut rows = findings.bands.iter();
    rows.find(|row| (row.txid, row.vout) == (txid, vout))
}

/// The least, the most and the link of the first outputs of a transaction.
fn bounds<const N: usize>(findings: &Findings, chain: &Chain, tx: &str) -> [Bounds; N] {
    std::array::from_fn(|vout| {
        let row = row(findings, chain, tx, vout as u32)?;
        Some((row.least_sat, row.most_sat, row.link.clone()))
    })
}

type Bounds = Option<(u64, u64, String)>;

#[test]
fn equal_outputs_of_a_coinjoin_hold_nothing_or_the_denomination() {
    let chain = joined().build();
    let findings = bands_of(&chain);
    let each = Some((0, 98_000, "0.5000".to_owned()));
    assert_eq!(
        bounds(&findings, &chain, "join"),
        [each.clone(), each.clone(), each]
    );
    let row = row(&findings, &chain, "join", 1).expect("bounded");
    assert_eq!((row.hop, row.basis), (0, Basis::Links));
    assert_eq!(
        (row.coinjoin, row.end),
        (chain.txid("join"), Some(End::Unspent))
    );
}

#[test]
fn bands_leave_the_account_as_it_is() {
    let chain = joined().build();
    let [without, with] =
        [case(&["gang"]), through_coinjoins()].map(|case| Inquiry::new(&chain, &case).findings);
    assert_eq!(without.outputs, with.outputs);
    assert_eq!(without.endpoints, with.endpoints);
    assert_eq!(without.accounting, with.accounting);
    assert_eq!(without.destinations, with.destinations);
    let kind = |findings: &Findings| {
        let mut caveats = findings.caveats.iter();
        caveats.any(|caveat| caveat.kind == "bands_behind_coinjoins")
    };
    assert!(!kind(&without) && kind(&with));
}

/// Five participants; the first brings the ransom, and all but the last have change.
fn five_with_change() -> Scenario {
    let equal = ["a", "b", "c", "d", "e"].map(|name| (name, 20_000));
    let change = [
        ("a2", 78_500),
        ("b2", 108_250),
        ("c2", 63_690),
        ("d2", 130_720),
    ];
    moved()
        .block()
        .coinbase(
            "others",
            [
                ("ben", 128_350),
                ("cat", 83_790),
                ("dan", 150_820),
                ("eva", 20_100),
            ],
        )
        .block()
        .tx(
            "join",
            [
                ("move", 0),
                ("others", 0),
                ("others", 1),
                ("others", 2),
                ("others", 3),
            ],
            equal.into_iter().chain(change),
        )
}

#[test]
fn change_has_all_or_nothing_by_its_deterministic_link() {
    let chain = five_with_change().build();
    let findings = bands_of(&chain);
    let found: [Bounds; 9] = bounds(&findings, &chain, "join");
    let [first, .., change, second, third, fourth] = found.clone();
    assert_eq!(change, Some((78_500, 78_500, "1.0000".to_owned())));
    assert_eq!([second, third, fourth], [None, None, None]);
    assert!(found[..5].iter().all(|equal| *equal == first));
    let (least, most, _) = first.expect("bounded");
    assert_eq!((least, most), (0, 20_000));
}

#[test]
fn whirlpool_of_five_links_each_output_equally() {
    let pool = 1_000_000;
    let coins = ["b", "c", "d", "e"].map(|name| (name, pool + 300));
    let inputs = [
        ("ransom", 0),
        ("own", 0),
        ("own", 1),
        ("own", 2),
        ("own", 3),
    ];
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("victim", pool + 1_000)])
        .block()
        .tx("ransom", [("fund", 0)], [("gang", pool)])
        .block()
        .coinbase("own", coins)
        .block()
        .tx(
            "join",
            inputs,
            ["v", "w", "x", "y", "z"].map(|name| (name, pool)),
        )
        .build();
    let findings = bands_of(&chain);
    // 512 of 1,496 interpretations.
    let each = Some((0, pool, "0.3422".to_owned()));
    let found: [Bounds; 5] = bounds(&findings, &chain, "join");
    assert!(found.iter().all(|found| *found == each), "{found:?}");
}

#[test]
fn payment_behind_a_coinjoin_carries_the_band_on() {
    let chain = joined()
        .block()
        .tx(
            "on",
            [("join", 0), ("fund", 3)],
            [("far", 120_000), ("q", 7_000)],
        )
        .build();
    let findings = bands_of(&chain);
    let found: [Bounds; 2] = bounds(&findings, &chain, "on");
    let empty = String::new;
    assert_eq!(
        found,
        [Some((0, 98_000, empty())), Some((0, 7_000, empty()))]
    );
    let far = row(&findings, &chain, "on", 0).expect("bounded");
    assert_eq!((far.hop, far.coinjoin), (1, chain.txid("join")));
    let on = row(&findings, &chain, "join", 0).expect("bounded");
    assert_eq!((on.end, on.reason.to_string().as_str()), (None, ""));
}

#[test]
fn band_ends_unknown_before_an_input_of_unknown_value() {
    let chain = joined()
        .block()
        .coinbase("lost", [("zoe", 50_000)])
        .unknown()
        .tx("mixed", [("join", 0), ("lost", 0)], [("far", 140_000)])
        .build();
    let findings = bands_of(&chain);
    let row = row(&findings, &chain, "join", 0).expect("bounded");
    assert_eq!(row.end, Some(End::Unknown));
    assert_eq!(bounds(&findings, &chain, "mixed"), [None]);
    assert!(!findings.is_incomplete());
}

#[test]
fn busy_address_behind_a_coinjoin_has_a_band_and_no_figure() {
    let chain = joined()
        .block()
        .tx("other", [("fund", 3)], [("x", 29_000)])
        .build();
    let mut case = through_coinjoins();
    case.limits.busy = 1;
    let findings = Inquiry::new(&chain, &case).findings;
    let mut places = findings.destinations.iter();
    let place = places.find(|place| place.band.is_some()).expect("x");
    assert_eq!((place.end, place.by_policy_sat), (End::Busy, [0; 4]));
    assert_eq!(
        place.verdict(),
        "only through a CoinJoin, where no method can tell; between 0 BTC and 0.00098000 BTC"
    );
    assert_eq!(
        findings.range(place),
        "0 % of the account; through CoinJoins between 0 and 98.0 %"
    );
}

// Laws, on random chains in which random transactions count as CoinJoins.

const OWNERS: [&str; 8] = ["ann", "ben", "cat", "dan", "eve", "fay", "gus", "hal"];

/// A chain, its CoinJoins, and where the trace starts.
#[derive(Debug, Clone)]
struct Plan {
    economy: Economy,
    coinjoins: Vec<bool>,
    sources: Vec<Index>,
    min_taint: u64,
}

fn plans() -> impl Strategy<Value = Plan> {
    let economy = prop_oneof![economies(20, 0.05), economies(100_000, 0.05)];
    let coinjoins = prop::collection::vec(prop::bool::weighted(0.4), 20);
    let sources = prop::collection::vec(any::<Index>(), 1..4);
    let min_taint = prop_oneof![3 => Just(0_u64), 1 => 0..5_000_u64];
    (economy, coinjoins, sources, min_taint).prop_map(|(economy, coinjoins, sources, min_taint)| {
        Plan {
            economy,
            coinjoins,
            sources,
            min_taint,
        }
    })
}

struct World {
    chain: Chain,
    verdicts: Vec<Verdict>,
    rules: Rules,
    trace: Trace,
}

impl World {
    fn new(plan: &Plan) -> Self {
        let chain = plan.economy.scenario(&OWNERS, 0).build();
        let view = &chain.view;
        let verdict = |tx: usize| match plan.coinjoins[tx % plan.coinjoins.len()] {
            true => Verdict::Is {
                protocol: Protocol::Generic,
                confidence: 50,
            },
            false => Verdict::Not,
        };
        let verdicts: Vec<Verdict> = (0..view.txs().len()).map(verdict).collect();
        let outputs: Vec<OutputNum> = view.txs().flat_map(|(tx, _)| view.outputs(tx)).collect();
        let sources = plan.sources.iter();
        let sources = Sources {
            outputs: sources
                .map(|index| outputs[index.index(outputs.len())])
                .collect(),
            payjoins: BTreeMap::new(),
        };
        let rules = Rules {
            hops: 12,
            dust: Amount::ZERO,
            busy: 1_000,
            min_taint: Amount::from_sat(plan.min_taint),
            through_busy: false,
            until: None,
            out_of_budget: false,
            case: HashSet::new(),
            services: HashMap::new(),
        };
        let trace = trace::follow(view, &verdicts, &sources, &rules);
        Self {
            chain,
            verdicts,
            rules,
            trace,
        }
    }

    fn bands(&self, steps: u64) -> Vec<BandedOutput> {
        let Self {
            chain,
            verdicts,
            rules,
            trace,
        } = self;
        trace::bands(&chain.view, verdicts, trace, rules, steps).outputs
    }
}

fn by_output(bands: &[BandedOutput]) -> BTreeMap<OutputNum, TaintBounds> {
    bands.iter().map(|it| (it.output, it.bounds)).collect()
}

proptest! {
    #![proptest_config(tries(400))]

    #[test]
    fn policies_through_coinjoins_stay_within_bands_of_values(plan in plans()) {
        let world = World::new(&plan);
        let view = &world.chain.view;
        let bands = world.bands(0);
        let account: BTreeMap<OutputNum, _> =
            world.trace.outputs.iter().map(|coin| (coin.tainted.output, coin)).collect();
        let banded: BTreeMap<OutputNum, &BandedOutput> =
            bands.iter().map(|it| (it.output, it)).collect();
        let walked = propagate(view, &world.trace.sources.outputs, |tainted| {
            let coin = account.get(&tainted.output);
            let by_account = coin.is_some_and(|coin| {
                matches!(coin.stop, None | Some(EndReason::CoinJoin(_)))
            });
            by_account || banded.get(&tainted.output).is_some_and(|it| it.stop.is_none())
        });
        // The shares of haircut are rounded, by which those of two sums need not add up.
        let is_merged = bands.iter().any(|it| account.contains_key(&it.output));
        for tainted in &walked.outputs {
            let bounds = banded.get(&tainted.output).map(|it| it.bounds).unwrap_or_default();
            for policy in Policy::CONSERVING {
                if is_merged && policy == Policy::Haircut {
                    continue;
                }
                let of_account = account.get(&tainted.output).map(|coin| coin.tainted.taint[policy]);
                let behind = tainted.taint[policy] - of_account.unwrap_or(Amount::ZERO);
                prop_assert!(
                    bounds.least <= behind && behind <= bounds.most,
                    "{}: {} is outside {:?}", policy.name(), behind, bounds
                );
            }
        }
    }

    #[test]
    fn least_is_at_most_the_most_and_that_at_most_the_value(plan in plans()) {
        let world = World::new(&plan);
        for banded in world.bands(STEPS) {
            let bounds = banded.bounds;
            prop_assert!(bounds.least <= bounds.most);
            prop_assert!(Amount::ZERO < bounds.most);
            prop_assert!(bounds.most <= world.chain.view.value(banded.output));
        }
    }

    #[test]
    fn least_of_a_transactions_outputs_is_at_most_what_entered(plan in plans()) {
        let world = World::new(&plan);
        let view = &world.chain.view;
        for steps in [0, STEPS] {
            let bands = world.bands(steps);
            let held = by_output(&bands);
            let mut least: BTreeMap<TxNum, Amount> = BTreeMap::new();
            for banded in &bands {
                *least.entry(view.tx_of(banded.output)).or_default() += banded.bounds.least;
            }
            let mut entered: BTreeMap<TxNum, Amount> = BTreeMap::new();
            for coin in &world.trace.outputs {
                let taints = Policy::CONSERVING.map(|policy| coin.tainted.taint[policy]);
                let most = taints.into_iter().max().expect("four");
                if let Some(EndReason::CoinJoin(txid)) = &coin.stop {
                    let tx = view.number_of(txid).expect("confirmed");
                    *entered.entry(tx).or_default() += most;
                }
            }
            for (tx, least) in least {
                let inputs = view.inputs(tx).iter();
                let carried = inputs.filter_map(|prevout| match prevout {
                    Prevout::Output(output) => held.get(output),
                    _ => None,
                });
                let carried: Amount = carried.map(|bounds| bounds.most).sum();
                let entered = entered.get(&tx).copied().unwrap_or_default();
                prop_assert!(least <= carried + entered);
            }
        }
    }

    #[test]
    fn counted_links_only_narrow_the_bands(plan in plans()) {
        let world = World::new(&plan);
        let by_values = by_output(&world.bands(0));
        for (output, bounds) in by_output(&world.bands(STEPS)) {
            let wider = by_values.get(&output);
            let wider = wider.copied().expect("values exclude less than links");
            prop_assert!(wider.least <= bounds.least && bounds.most <= wider.most);
        }
    }

    #[test]
    fn bands_do_not_depend_on_the_order_of_the_trace(plan in plans()) {
        let mut world = World::new(&plan);
        let in_order = by_output(&world.bands(STEPS));
        world.trace.outputs.reverse();
        prop_assert_eq!(by_output(&world.bands(STEPS)), in_order);
    }
}
