//! Laws that the findings of every case obey, tried on random chains, questions and servers: the tables agree with each
//! other, the accounts balance, and the columns are those of the outside contract.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::{Amount, OutPoint, Txid};
use proptest::prelude::*;
use ransomtrace::analysis::Reference;
use ransomtrace::case::question::{Case, Demand, DemandAmount, Tolerance};
use ransomtrace::findings::{
    AccountingRow, AddressRow, ClusterRow, CoverageRow, End, EndpointRow, Findings, FlowNodeKind,
    FlowRow, LinkRow, Moving, OutputRow, PaymentRow, PendingRow, Proof, State, Table,
    TransactionRow,
};
use ransomtrace::investigate::investigate;
use ransomtrace::ledger::{MissingReason, View};
use ransomtrace::taint::Policy;

use crate::support::inquiry::{case, witness};
use crate::support::random::{Economy, economies, tries};
use crate::support::scenario::{Chain, OP_RETURN};

/// Everybody who owns anything; the case asks about the first two.
const OWNERS: [&str; 11] = [
    "gang", "crew", "ann", "ben", "cat", "dan", "eve", "fay", "gus", "hal", OP_RETURN,
];

/// A random chain, what servers keep back of it, and a random question.
#[derive(Debug, Clone)]
struct Plan {
    economy: Economy,
    waiting: usize,
    /// Owners whose history is unavailable, and why.
    silence: Vec<(usize, Silence)>,
    demand: Option<(u64, u64)>,
    hops: u32,
    busy: u64,
    dust: u64,
    min_taint: u64,
    through_coinjoin: bool,
    /// Blocks between the last one and the one as of which the case is seen.
    back: u32,
}

#[derive(Debug, Clone, Copy)]
enum Silence {
    NotAsked,
    Budget,
    Refused,
    /// The history leaves out the first transaction.
    Omission,
}

fn plans() -> impl Strategy<Value = Plan> {
    use Silence::{Budget, NotAsked, Omission, Refused};
    let most = Amount::MAX_MONEY.to_sat() / 10;
    let silence = prop_oneof![Just(NotAsked), Just(Budget), Just(Refused), Just(Omission)];
    let question = (
        prop::option::weighted(0.3, (0..=most, 0..=most)),
        prop_oneof![4 => Just(12_u32), 1 => 0..4_u32],
        prop_oneof![4 => Just(1_000_u64), 1 => 1..6_u64],
        prop_oneof![3 => Just(0_u64), 1 => 0..10_u64, 1 => Just(600_u64)],
        prop_oneof![4 => Just(0_u64), 1 => 0..=most],
        prop::bool::weighted(0.3),
    );
    let chain = (
        prop_oneof![1 => economies(20, 0.03), 3 => economies(most, 0.03)],
        prop_oneof![Just(0_usize), 0..4_usize],
        prop::collection::vec((2..OWNERS.len() - 1, silence), 0..3),
        prop_oneof![Just(0_u32), 0..4_u32],
    );
    (chain, question).prop_map(|((economy, waiting, silence, back), question)| {
        let (demand, hops, busy, dust, min_taint, through_coinjoin) = question;
        Plan {
            economy,
            waiting,
            silence,
            demand,
            hops,
            busy,
            dust,
            min_taint,
            through_coinjoin,
            back,
        }
    })
}

/// The findings on a plan.
struct World {
    chain: Chain,
    view: View,
    findings: Findings,
}

impl World {
    fn new(plan: Plan) -> Self {
        let mut scenario = plan.economy.scenario(&OWNERS, plan.waiting);
        for (owner, silence) in &plan.silence {
            let owner = OWNERS[*owner];
            scenario = match silence {
                Silence::NotAsked => scenario.not_asked(owner),
                Silence::Budget => scenario.no_history(owner, MissingReason::Budget),
                Silence::Refused => {
                    scenario.no_history(owner, MissingReason::Refused("no".to_owned()))
                }
                Silence::Omission => scenario.omitting(owner, "tx0"),
            };
        }
        let chain = scenario.build();
        let height = chain.tip.height.saturating_sub(plan.back).max(1);
        let view = chain.view_at(height);
        let findings = investigate(&plan.case(), &view, &Reference::default(), &witness());
        Self {
            chain,
            view,
            findings,
        }
    }

    /// Position of a transaction in chain order; `None` if it has none.
    fn place(&self, txid: &Txid) -> Option<usize> {
        self.view.number_of(txid).map(|tx| tx.index())
    }
}

impl Plan {
    fn case(&self) -> Case {
        let mut case = case(&OWNERS[..2]);
        case.limits.hops = self.hops;
        case.limits.busy = self.busy;
        case.limits.dust = Amount::from_sat(self.dust);
        case.limits.min_taint = Amount::from_sat(self.min_taint);
        case.limits.through_coinjoin = self.through_coinjoin;
        if let Some((one, other)) = self.demand {
            let sats = [one.min(other), one.max(other)].map(Amount::from_sat);
            let demand = Demand {
                name: "clinic".to_owned(),
                amount: DemandAmount::Btc(sats[0]..=sats[1]),
                steps: Vec::new(),
                from: None,
                deadline: None,
                tolerance: Tolerance::ZERO,
            };
            case.add_demand(demand).expect("the only one");
        }
        case
    }
}

/// Taint in the order of [`Policy::ALL`].
fn taints(row: &OutputRow) -> [u64; 5] {
    [
        row.poison_sat,
        row.haircut_sat,
        row.fifo_sat,
        row.lifo_sat,
        row.tiho_sat,
    ]
}

/// Taint in the order of [`Policy::ALL`].
fn ended(row: &EndpointRow) -> [u64; 5] {
    [
        row.poison_sat,
        row.haircut_sat,
        row.fifo_sat,
        row.lifo_sat,
        row.tiho_sat,
    ]
}

/// The parts of an account, by the end that they stand for.
fn parts(row: &AccountingRow) -> [(End, u64); 9] {
    [
        (End::Unspent, row.unspent_sat),
        (End::Service, row.service_sat),
        (End::CoinJoin, row.coinjoin_sat),
        (End::Busy, row.busy_sat),
        (End::Limit, row.limit_sat),
        (End::Dust, row.dust_sat),
        (End::Unknown, row.unknown_sat),
        (End::Unconfirmed, row.unconfirmed_sat),
        (End::Fee, row.fee_sat),
    ]
}

/// Whether keys never fall; what has no key comes last.
fn in_order<K: Ord>(keys: impl IntoIterator<Item = Option<K>>) -> bool {
    let keys = keys.into_iter().map(|key| (key.is_none(), key));
    keys.collect::<Vec<_>>().is_sorted()
}

/// Whether names are written the way they stand in the contract, and every row has a cell for each.
fn columns<T: Table>(rows: &[T], names: &str) -> bool {
    let columns: Vec<&str> = T::COLUMNS.iter().map(|(name, _)| *name).collect();
    columns.join(", ") == names && rows.iter().all(|row| row.cells().len() == columns.len())
}

proptest! {
    #![proptest_config(tries(150))]

    #[test]
    fn the_accounts_of_every_conserving_policy_balance(plan in plans()) {
        for row in World::new(plan).findings.accounting {
            let sum: u64 = parts(&row).iter().map(|(_, sats)| sats).sum();
            prop_assert_eq!(sum, row.total_sat);
            if row.policy != Policy::Poison {
                prop_assert_eq!(row.source_sat, row.total_sat, "{}", row.policy.name());
            }
        }
    }

    #[test]
    fn endpoints_add_up_to_the_accounts(plan in plans()) {
        let findings = World::new(plan).findings;
        for (at, row) in findings.accounting.iter().enumerate() {
            prop_assert_eq!(row.policy, Policy::ALL[at]);
            for (end, sats) in parts(row) {
                let rows = findings.endpoints.iter().filter(|row| row.end == end);
                prop_assert_eq!(rows.map(|row| ended(row)[at]).sum::<u64>(), sats, "{}", end);
            }
        }
    }

    #[test]
    fn endpoints_are_the_outputs_that_have_an_end_and_the_fees(plan in plans()) {
        let findings = World::new(plan).findings;
        let ends = findings.outputs.iter().filter(|row| row.end.is_some());
        let ends = ends.map(|row| (Some(row.txid), Some(row.vout), row.end, taints(row)));
        let fees = findings.endpoints.iter().filter(|row| row.txid.is_none());
        let fees: Vec<_> = fees.map(|row| (None, None, Some(row.end), ended(row))).collect();
        prop_assert!(fees.len() <= 1);
        let endpoints = findings.endpoints.iter();
        let endpoints = endpoints.map(|row| (row.txid, row.vout, Some(row.end), ended(row)));
        prop_assert_eq!(Vec::from_iter(endpoints), Vec::from_iter(ends.chain(fees)));
    }

    #[test]
    fn followed_outputs_are_spent_and_spender_outputs_listed(plan in plans()) {
        let world = World::new(plan);
        let reached: BTreeSet<(Txid, u32)> =
            world.findings.outputs.iter().map(|row| (row.txid, row.vout)).collect();
        prop_assert_eq!(reached.len(), world.findings.outputs.len());
        for row in world.findings.outputs.iter().filter(|row| row.end.is_none()) {
            prop_assert_eq!(row.state, State::Spent);
            let spender = row.spent_by.expect("what is spent is spent by something");
            // In a PayJoin, which pays the case, the payer's change carries none of what the case brings.
            let may_be_payjoin = world.findings.payments.iter().any(|paid| paid.txid == spender);
            let spender = world.view.number_of(&spender).expect("proved");
            let mut outputs = world.view.outputs(spender).map(|output| world.view.outpoint(output));
            let is_reached = |outpoint: OutPoint| reached.contains(&(outpoint.txid, outpoint.vout));
            if may_be_payjoin {
                prop_assert!(outputs.any(is_reached));
            } else {
                prop_assert!(outputs.all(is_reached));
            }
        }
    }

    #[test]
    fn flows_leave_no_satoshi_behind(plan in plans()) {
        let findings = World::new(plan).findings;
        let mut left: BTreeMap<(Txid, u32), [u64; 4]> = BTreeMap::new();
        let mut arrived: BTreeMap<Option<(Txid, u32)>, [u64; 4]> = BTreeMap::new();
        for row in &findings.flows {
            let sats = [row.haircut_sat, row.fifo_sat, row.lifo_sat, row.tiho_sat];
            let left = left.entry((row.from_txid, row.from_vout)).or_default();
            let arrived = arrived.entry(row.to_txid.zip(row.to_vout)).or_default();
            for at in 0..4 {
                left[at] += sats[at];
                arrived[at] += sats[at];
            }
        }
        for row in &findings.outputs {
            let outpoint = (row.txid, row.vout);
            let left = left.remove(&outpoint).unwrap_or_default();
            let arrived = arrived.remove(&Some(outpoint)).unwrap_or_default();
            let taints: [u64; 4] = taints(row)[1..].try_into().expect("four conserve");
            let goes_on = row.end.is_none();
            prop_assert_eq!(left, if goes_on { taints } else { [0; 4] });
            // A source has new taint besides.
            if row.hop == 0 {
                prop_assert!((0..4).all(|at| arrived[at] <= taints[at]));
            } else {
                prop_assert_eq!(arrived, taints);
            }
        }
        let fees = findings.endpoints.iter().find(|row| row.end == End::Fee);
        let fees: [u64; 4] = fees.map_or([0; 5], ended)[1..].try_into().expect("four conserve");
        prop_assert_eq!(arrived.remove(&None).unwrap_or_default(), fees);
        prop_assert!(left.is_empty() && arrived.is_empty());
    }

    #[test]
    fn unspent_requires_a_complete_history(plan in plans()) {
        let world = World::new(plan);
        let whole = world.findings.coverage.iter().filter(|row| row.complete);
        let whole: BTreeSet<&str> = whole.map(|row| &*row.address).collect();
        for row in world.findings.outputs.iter().filter(|row| row.state == State::Unspent) {
            prop_assert!(row.address.is_empty() || whole.contains(&*row.address));
        }
    }

    #[test]
    fn a_hop_is_one_more_than_that_of_the_nearest_input(plan in plans()) {
        let findings = World::new(plan).findings;
        let sources = findings.payments.iter().filter(|row| row.class.counts_as_paid());
        let sources: BTreeSet<_> = sources.map(|row| (row.txid, row.vout)).collect();
        let mut hops: BTreeMap<Txid, BTreeSet<u32>> = BTreeMap::new();
        for row in findings.outputs.iter().filter(|row| row.end.is_none()) {
            let spender = row.spent_by.expect("what goes on was spent");
            hops.entry(spender).or_default().insert(row.hop + 1);
        }
        // A PayJoin pays the case and is two transfers: the nearest input of the other one does not count.
        let may_be_payjoin: BTreeSet<Txid> = findings.payments.iter().map(|row| row.txid).collect();
        for row in &findings.outputs {
            if sources.contains(&(row.txid, row.vout)) {
                prop_assert_eq!(row.hop, 0);
                continue;
            }
            let hops = &hops[&row.txid];
            prop_assert!(hops.contains(&row.hop));
            if !may_be_payjoin.contains(&row.txid) {
                prop_assert_eq!(Some(&row.hop), hops.first());
            }
        }
        let reached: BTreeSet<_> = findings.outputs.iter().map(|row| (row.txid, row.vout)).collect();
        prop_assert!(sources.is_subset(&reached));
    }

    #[test]
    fn no_output_carries_more_taint_than_value(plan in plans()) {
        for row in World::new(plan).findings.outputs {
            prop_assert!(taints(&row).into_iter().all(|taint| taint <= row.value_sat));
        }
    }

    #[test]
    fn the_flow_balances_in_every_node(plan in plans()) {
        let findings = World::new(plan).findings;
        let flow = &findings.flow;
        let sum = |sats: &mut dyn Iterator<Item = u64>| sats.sum::<u64>();
        let mut paid = 0;
        let haircut = &findings.accounting[1];
        for (at, node) in (0..).zip(&flow.nodes) {
            let inflow = sum(&mut flow.edges.iter().filter(|edge| edge.to == at).map(|edge| edge.value_sat));
            let outflow = sum(&mut flow.edges.iter().filter(|edge| edge.from == at).map(|edge| edge.value_sat));
            match node.kind {
                FlowNodeKind::Cluster => prop_assert_eq!(inflow, outflow, "{}", node.name),
                FlowNodeKind::Payments => {
                    prop_assert_eq!(inflow, 0);
                    paid += outflow;
                }
                FlowNodeKind::End(end) => {
                    let part = parts(haircut).into_iter().find(|(of, _)| *of == end);
                    prop_assert_eq!((Some((end, inflow)), outflow), (part, 0));
                }
            }
        }
        prop_assert_eq!(paid, haircut.source_sat);
        prop_assert!(flow.edges.iter().all(|edge| edge.from != edge.to && edge.outputs > 0));
        prop_assert!(flow.edges.is_sorted_by_key(|edge| (edge.from, edge.to)));
        prop_assert!(flow.nodes.is_sorted_by_key(|node| node.rank));
    }

    #[test]
    fn the_flow_counts_each_output_once(plan in plans()) {
        let findings = World::new(plan).findings;
        let flow = &findings.flow;
        let rows = &findings.outputs;
        // Clusters whose money goes into a transaction.
        let mut payers: BTreeMap<Txid, BTreeSet<&str>> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.end.is_none()) {
            payers.entry(row.spent_by.expect("spent")).or_default().insert(&row.cluster);
        }
        let has_one_payer = |row: &&OutputRow| payers.get(&row.txid).is_none_or(|payers| payers.len() == 1);
        let paid = |demand: &str| {
            let counted = findings.payments.iter().filter(|row| row.class.counts_as_paid());
            let named = |row: &&PaymentRow| row.demand == demand || demand == "payments" && row.demand.is_empty();
            counted.filter(named).count()
        };
        let sources: BTreeSet<(Txid, u32)> = rows
            .iter()
            .filter(|row| row.hop == 0)
            .map(|row| (row.txid, row.vout))
            .collect();
        for node in &flow.nodes {
            let told = node.outputs as usize;
            match node.kind {
                FlowNodeKind::Payments => prop_assert_eq!(told, paid(&node.name)),
                FlowNodeKind::End(End::Fee) => {
                    let row = findings.endpoints.iter().find(|row| row.end == End::Fee).expect("fees");
                    prop_assert!(row.reason.to_string().contains(&format!(" by {told} transaction")), "{} {}", told, row.reason);
                }
                FlowNodeKind::End(end) => {
                    let rows = findings.endpoints.iter().filter(|row| row.end == end);
                    prop_assert_eq!(told, rows.count(), "{}", end);
                }
                FlowNodeKind::Cluster => {
                    let own = || rows.iter().filter(|row| *row.cluster == *node.name);
                    if own().all(|row| has_one_payer(&row)) {
                        let comes_from_elsewhere = |row: &&OutputRow| {
                            let is_source = sources.contains(&(row.txid, row.vout));
                            let payers = payers.get(&row.txid);
                            is_source || payers.is_some_and(|payers| !payers.contains(&*node.name))
                        };
                        prop_assert_eq!(told, own().filter(comes_from_elsewhere).count(), "{}", node.name);
                    }
                }
            }
        }
        for edge in &flow.edges {
            let [from, to] = [edge.from, edge.to].map(|at| &flow.nodes[at as usize]);
            let is_between_wallets = [from, to].iter().all(|node| node.kind == FlowNodeKind::Cluster);
            if is_between_wallets && rows.iter().all(|row| has_one_payer(&row)) {
                let paid = rows.iter().filter(|row| *row.cluster == *to.name);
                let paid = paid.filter(|row| payers.get(&row.txid).is_some_and(|payers| payers.contains(&*from.name)));
                prop_assert_eq!(edge.outputs as usize, paid.count());
            }
        }
    }

    #[test]
    fn unconfirmed_taint_is_conserved_and_in_no_account(plan in plans()) {
        let findings = World::new(plan).findings;
        for moving in &findings.moving {
            let pays: Vec<&PendingRow> = findings.pays(moving).collect();
            prop_assert!(!pays.is_empty());
            let sum: Option<u64> = pays.iter().map(|row| row.haircut_sat).sum();
            let sum = sum.zip(moving.fee_sat).map(|(paid, fee)| paid + fee);
            prop_assert!(sum.is_none() || sum == moving.haircut_sat);
            prop_assert!(!moving.spends.is_empty());
            for row in pays {
                prop_assert_eq!(&row.spends, &moving.spends);
                prop_assert!(row.poison_sat.is_none_or(|sat| sat <= row.value_sat));
                let in_outputs = findings.outputs.iter().any(|of| of.txid == row.txid);
                prop_assert!(!in_outputs && findings.endpoints.iter().all(|of| of.txid != Some(row.txid)));
            }
        }
        // Every coin that ended in the mempool is spent by one of them.
        for row in findings.endpoints.iter().filter(|row| row.end == End::Unconfirmed) {
            let coin = (row.txid, row.vout);
            let spends = |moving: &Moving| moving.spends.iter().any(|of| (Some(of.txid), Some(of.vout)) == coin);
            prop_assert!(findings.moving.iter().any(spends));
        }
    }

    #[test]
    fn totals_are_sums_of_the_payments(plan in plans()) {
        let findings = World::new(plan).findings;
        let counted = || findings.payments.iter().filter(|row| row.class.counts_as_paid());
        prop_assert_eq!(findings.totals.payments, counted().count() as u64);
        prop_assert_eq!(findings.totals.paid_gross_sat, counted().map(|row| row.value_sat).sum::<u64>());
        let new = findings.new_by_output();
        let new_sat = |row: &PaymentRow| new[&(row.txid, row.vout)].new_sat;
        prop_assert_eq!(findings.totals.paid_sat, counted().map(new_sat).sum::<u64>());
        prop_assert_eq!(findings.totals.paid_sat, findings.accounting[1].source_sat);
        for total in &findings.totals.by_demand {
            let rows = || counted().filter(|row| row.demand == total.demand);
            prop_assert_eq!(total.paid_gross_sat, rows().map(|row| row.value_sat).sum::<u64>());
            prop_assert_eq!(total.paid_sat, rows().map(new_sat).sum::<u64>());
        }
        let by_demand = findings.totals.by_demand.iter();
        prop_assert_eq!(by_demand.map(|total| total.payments).sum::<u64>(), findings.totals.payments);
    }

    #[test]
    fn the_timeline_ends_with_the_payments_that_have_not_moved(plan in plans()) {
        let findings = World::new(plan).findings;
        let sources = findings.payments.iter().filter(|row| row.class.counts_as_paid());
        let sources: BTreeSet<_> = sources.map(|row| (row.txid, row.vout)).collect();
        let rows = findings.outputs.iter().filter(|row| sources.contains(&(row.txid, row.vout)));
        let unmoved: u64 = rows.filter(|row| row.state != State::Spent).map(|row| row.value_sat).sum();
        let timeline = &findings.timeline;
        prop_assert_eq!(timeline.last().map_or(0, |point| point.balance_sat), unmoved);
        let received: u64 = timeline.iter().map(|point| point.received_sat).sum();
        prop_assert_eq!(received, findings.totals.paid_gross_sat);
        let new: u64 = timeline.iter().map(|point| point.new_sat).sum();
        prop_assert_eq!(new, findings.totals.paid_sat);
        prop_assert!(timeline.is_sorted_by(|one, next| one.time < next.time));
    }

    #[test]
    fn cluster_has_smallest_member_as_name_and_sums_members(plan in plans()) {
        let findings = World::new(plan).findings;
        let mut members: BTreeMap<&str, Vec<&AddressRow>> = BTreeMap::new();
        for row in &findings.addresses {
            members.entry(&row.cluster).or_default().push(row);
        }
        for (name, rows) in &members {
            let smallest = rows.iter().map(|row| &*row.address).min();
            prop_assert_eq!(Some(*name), smallest);
        }
        members.retain(|_, rows| rows.len() >= 2);
        let names: BTreeSet<&str> = findings.clusters.iter().map(|row| &*row.cluster).collect();
        prop_assert_eq!(names, members.keys().copied().collect());
        for row in &findings.clusters {
            let rows = &members[&*row.cluster];
            prop_assert_eq!(row.addresses, rows.len() as u64);
            prop_assert_eq!(row.received_sat, rows.iter().map(|row| row.received_sat).sum::<u64>());
            prop_assert_eq!(row.sent_sat, rows.iter().map(|row| row.sent_sat).sum::<u64>());
            prop_assert_eq!(row.balance_sat, rows.iter().map(|row| row.balance_sat).sum::<Option<u64>>());
        }
        for row in &findings.links {
            prop_assert!(row.address_a < row.address_b);
        }
    }

    #[test]
    fn every_table_is_in_chain_order(plan in plans()) {
        let world = World::new(plan);
        let findings = &world.findings;
        let place = |txid: &Txid| world.place(txid);
        let outpoint = |txid: &Txid, vout: u32| Some((place(txid)?, vout));
        prop_assert!(in_order(findings.payments.iter().map(|row| outpoint(&row.txid, row.vout))));
        prop_assert!(in_order(findings.outputs.iter().map(|row| outpoint(&row.txid, row.vout))));
        prop_assert!(in_order(findings.endpoints.iter().map(|row| outpoint(&row.txid?, row.vout?))));
        prop_assert!(in_order(findings.links.iter().filter_map(|row| row.txid.as_ref()).map(place)));
        let unplaced = |row: &&TransactionRow| row.proof != Proof::Proved;
        prop_assert!(in_order(findings.transactions.iter().map(|row| row.height.zip(row.position))));
        for proof in [Proof::Floating, Proof::Unconfirmed] {
            let rows = findings.transactions.iter().filter(unplaced);
            prop_assert!(rows.filter(|row| row.proof == proof).is_sorted_by_key(|row| row.txid));
        }
        // An address stands where it is first seen.
        let touched: BTreeMap<String, Option<usize>> = world
            .view
            .addresses()
            .map(|at| (world.view.name(at), world.view.touches(at).first().map(|tx| tx.index())))
            .collect();
        prop_assert!(in_order(findings.addresses.iter().map(|row| touched[&*row.address])));
        let order: BTreeMap<&str, usize> = findings
            .addresses
            .iter()
            .enumerate()
            .map(|(at, row)| (&*row.address, at))
            .collect();
        prop_assert!(findings.coverage.is_sorted_by_key(|row| order[&*row.address]));
        let first = |cluster: &str| findings.addresses.iter().position(|row| *row.cluster == *cluster);
        prop_assert!(findings.clusters.is_sorted_by_key(|row| first(&row.cluster)));
    }

    #[test]
    fn findings_survive_json_round_trip(plan in plans()) {
        let findings = World::new(plan).findings;
        let json = serde_json::to_string(&findings).expect("plain values");
        let read = serde_json::from_str::<Findings>(&json).expect("its own text");
        // The flows are in their table only.
        prop_assert_eq!(Findings { flows: findings.flows.clone(), ..read }, findings);
    }

    #[test]
    fn columns_match_the_contract(plan in plans()) {
        let findings = World::new(plan).findings;
        prop_assert!(columns::<PaymentRow>(
            &findings.payments,
            "txid, vout, address, demand, height, time, value_sat, value_eur, value_usd, class, reasons, payer_cluster",
        ));
        prop_assert!(columns::<OutputRow>(
            &findings.outputs,
            "txid, vout, address, cluster, hop, height, time, value_sat, value_eur, poison_sat, haircut_sat, fifo_sat, \
             lifo_sat, tiho_sat, ransom_eur, state, spent_by, end",
        ));
        prop_assert!(columns::<EndpointRow>(
            &findings.endpoints,
            "txid, vout, address, cluster, end, label, height, time, value_sat, value_eur, poison_sat, haircut_sat, fifo_sat, \
             lifo_sat, tiho_sat, ransom_eur, reason",
        ));
        prop_assert!(columns::<TransactionRow>(
            &findings.transactions,
            "txid, height, position, time, version, locktime, vsize, fee_sat, inputs, outputs, kind, confidence, proof",
        ));
        prop_assert!(columns::<AddressRow>(
            &findings.addresses,
            "address, script_type, cluster, case_address, received_sat, sent_sat, balance_sat, first_seen, last_seen, \
             history, complete, labels",
        ));
        prop_assert!(columns::<ClusterRow>(
            &findings.clusters,
            "cluster, role, addresses, received_sat, sent_sat, balance_sat, first_seen, last_seen, labels",
        ));
        prop_assert!(columns::<LinkRow>(
            &findings.links,
            "address_a, address_b, txid, rule, grade, applied",
        ));
        prop_assert!(columns::<CoverageRow>(
            &findings.coverage,
            "address, scripthash, servers, status, history, complete, reason",
        ));
        prop_assert!(columns::<AccountingRow>(
            &findings.accounting,
            "policy, source_sat, unspent_sat, service_sat, coinjoin_sat, busy_sat, limit_sat, dust_sat, unknown_sat, \
             unconfirmed_sat, fee_sat, total_sat",
        ));
        prop_assert!(columns::<PendingRow>(
            &findings.pending,
            "txid, vout, address, cluster, label, value_sat, value_eur, poison_sat, haircut_sat, fifo_sat, lifo_sat, tiho_sat, \
             spends",
        ));
        prop_assert!(columns::<FlowRow>(
            &findings.flows,
            "txid, time, from_txid, from_vout, to_txid, to_vout, haircut_sat, fifo_sat, lifo_sat, tiho_sat",
        ));
    }
}

/// Laws say nothing about ways that the random chains never take.
#[test]
fn the_random_chains_come_to_every_end() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::new(tries(1));
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for _ in 0..300 {
        let plan = plans().new_tree(&mut runner).expect("a plan").current();
        let world = World::new(plan);
        assert!(world.findings.tip.height <= world.chain.tip.height);
        for row in &world.findings.endpoints {
            *seen.entry(row.end.word()).or_default() += 1;
        }
        for row in &world.findings.payments {
            *seen.entry(row.class.word()).or_default() += 1;
        }
    }
    let ends = End::ALL.iter().filter(|end| **end != End::Service);
    for end in ends {
        assert!(seen.contains_key(end.word()), "{end} in {seen:?}");
    }
}
