//! Laws that hold on every chain, tried on random ones: what taint conserves, how it agrees with a model that moves
//! satoshis one at a time, and that a ledger only grows.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use bitcoin::consensus::encode::serialize;
use bitcoin::{Amount, Transaction};
use proptest::prelude::*;
use proptest::sample::Index;
use ransomtrace::ledger::{Ledger, OutputNum, Prevout, Spend, TxNum, Update, View};
use ransomtrace::taint::{
    self, OriginFlow, Origins, Policy, Propagation, TaintByGroup, TaintFlow, Tainted, Taints,
    propagate, propagate_under,
};
use ransomtrace::verify::{self, KnownTx, Verified};

use crate::support::random::{Economy, economies, tries};
use crate::support::scenario::Chain;

/// A random chain, its sources, and through which outputs the trace goes on; both decided by output number.
#[derive(Debug, Clone)]
struct Plan {
    economy: Economy,
    sources: Vec<bool>,
    follow: Vec<bool>,
}

/// Chains of coins of up to `most` satoshis.
fn plans(most: u64) -> impl Strategy<Value = Plan> {
    let plan = (
        economies(most, 0.05),
        prop::collection::vec(prop::bool::weighted(0.2), 128),
        prop::collection::vec(prop::bool::weighted(0.9), 128),
    );
    plan.prop_map(|(economy, sources, follow)| Plan {
        economy,
        sources,
        follow,
    })
}

/// A chain that was planned.
struct World {
    chain: Chain,
    sources: Vec<OutputNum>,
    follow: Vec<bool>,
}

impl World {
    fn new(plan: Plan) -> Self {
        // Few addresses, so that histories interleave.
        let chain = plan.economy.scenario(&["alice", "bob", "carol"], 0).build();
        let outputs = (0..).map(OutputNum).take(chain.view.output_count());
        let sources = outputs
            .zip(&plan.sources)
            .filter(|(_, is_source)| **is_source);
        Self {
            sources: sources.map(|(output, _)| output).collect(),
            follow: plan.follow,
            chain,
        }
    }

    fn is_source(&self, output: OutputNum) -> bool {
        self.sources.contains(&output)
    }

    fn follows(&self, output: OutputNum) -> bool {
        self.follow[output.index() % self.follow.len()]
    }

    fn propagate(&self) -> Propagation {
        propagate(&self.chain.view, &self.sources, |tainted| {
            self.follows(tainted.output)
        })
    }

    fn flows(&self, propagation: &Propagation) -> Vec<TaintFlow> {
        let followed = propagation.outputs.iter().map(|tainted| tainted.followed);
        taint::flows(&self.chain.view, &self.sources, &BTreeMap::new(), followed)
    }

    fn origin_flows(&self, propagation: &Propagation) -> Vec<OriginFlow> {
        let followed = propagation.outputs.iter().map(|tainted| tainted.followed);
        taint::origin_flows(&self.chain.view, &self.sources, &BTreeMap::new(), followed)
    }

    /// The origins of all taint.
    fn origins(&self, propagation: &Propagation) -> Vec<Origins> {
        let followed = propagation.outputs.iter().map(|tainted| tainted.followed);
        let (view, sources) = (&self.chain.view, &self.sources);
        taint::origins(view, sources, &BTreeMap::new(), followed, |_, _| true)
    }
}

/// Taint in, out and off as fee of one transaction, as a propagation reports it.
struct Flow {
    tx: TxNum,
    incoming: Taints,
    /// The taint that arrived in each output, before it was called a source.
    outgoing: Vec<(OutputNum, Taints)>,
    fee: Taints,
}

/// The flows through the transactions that taint went into.
fn flows(view: &View, propagation: &Propagation) -> Vec<Flow> {
    let new: BTreeMap<OutputNum, Taints> = propagation.sources.iter().copied().collect();
    let fees: BTreeMap<TxNum, Taints> = propagation.fees.iter().copied().collect();
    let mut incoming: BTreeMap<TxNum, Taints> = BTreeMap::new();
    let mut outgoing: BTreeMap<TxNum, Vec<(OutputNum, Taints)>> = BTreeMap::new();
    for tainted in &propagation.outputs {
        let arrived = match new.get(&tainted.output) {
            None => tainted.taint,
            Some(new) => minus(tainted.taint, *new),
        };
        let made_by = outgoing.entry(view.tx_of(tainted.output)).or_default();
        made_by.push((tainted.output, arrived));
        if let (true, Spend::By(spender)) = (tainted.followed, view.spend(tainted.output)) {
            *incoming.entry(spender).or_default() += tainted.taint;
        }
    }
    let flow = |(tx, incoming)| Flow {
        tx,
        incoming,
        outgoing: outgoing.remove(&tx).unwrap_or_default(),
        fee: fees.get(&tx).copied().unwrap_or_default(),
    };
    incoming.into_iter().map(flow).collect()
}

fn minus(from: Taints, taken: Taints) -> Taints {
    Taints {
        poison: from.poison - taken.poison,
        haircut: from.haircut - taken.haircut,
        fifo: from.fifo - taken.fifo,
        lifo: from.lifo - taken.lifo,
        tiho: from.tiho - taken.tiho,
    }
}

/// The order-based policies as their definition reads: every satoshi is moved, in every transaction of the chain.
#[derive(Default)]
struct Satoshis {
    /// The source of each satoshi of each output; `None` if it is clean.
    outputs: Vec<Vec<Option<OutputNum>>>,
    /// Tainted satoshis by the output that they leave and the one that they reach; `None` for a fee.
    moved: BTreeMap<(OutputNum, Option<OutputNum>), u64>,
}

impl Satoshis {
    fn new(world: &World, policy: Policy) -> Self {
        let view = &world.chain.view;
        let mut satoshis = Self::default();
        for (tx, _) in view.txs() {
            let mut line = satoshis.line(world, tx, policy);
            let mut served: Vec<OutputNum> = view.outputs(tx).collect();
            if policy == Policy::Tiho {
                line.sort_by_key(|satoshi| Reverse(satoshi.is_some()));
                served.sort_by_key(|&output| Reverse(view.value(output)));
            }
            let mut line = line.into_iter();
            let mut taken: BTreeMap<OutputNum, Vec<Option<OutputNum>>> = BTreeMap::new();
            for output in served {
                let value = view.value(output).to_sat() as usize;
                let part: Vec<_> = line.by_ref().take(value).collect();
                let mut part = satoshis.arrive(Some(output), part);
                part.resize(value, None);
                taken.insert(output, part);
            }
            satoshis.arrive(None, line.collect());
            for (output, part) in taken {
                let source = world.is_source(output).then_some(output);
                let part = part.into_iter().map(|satoshi| satoshi.or(source));
                satoshis.outputs.push(part.collect());
            }
        }
        satoshis
    }

    /// The satoshis of the inputs in the order of the policy, each with the output that it leaves and its source.
    fn line(
        &self,
        world: &World,
        tx: TxNum,
        policy: Policy,
    ) -> Vec<Option<(OutputNum, OutputNum)>> {
        let view = &world.chain.view;
        // Without every value there is no line: nothing behind such a transaction gets a figure.
        if view.fee(tx).is_none() {
            return Vec::new();
        }
        let inputs = view.inputs(tx).iter().map(|prevout| match prevout {
            Prevout::Output(output) if world.follows(*output) => {
                let satoshis = self.outputs[output.index()].iter();
                satoshis.map(|source| Some((*output, (*source)?))).collect()
            }
            prevout => {
                let value = view.value_of(*prevout).expect("the fee is known");
                vec![None; value.to_sat() as usize]
            }
        });
        let mut inputs: Vec<Vec<_>> = inputs.collect();
        if policy == Policy::Lifo {
            inputs.reverse();
        }
        inputs.concat()
    }

    fn arrive(
        &mut self,
        to: Option<OutputNum>,
        part: Vec<Option<(OutputNum, OutputNum)>>,
    ) -> Vec<Option<OutputNum>> {
        for (from, _) in part.iter().flatten() {
            *self.moved.entry((*from, to)).or_default() += 1;
        }
        let sources = part.into_iter();
        sources.map(|satoshi| Some(satoshi?.1)).collect()
    }

    /// The sources of the tainted satoshis of an output in order, with the number of satoshis in a row.
    fn runs(&self, output: OutputNum) -> Vec<(OutputNum, u64)> {
        let tainted: Vec<OutputNum> = self.outputs[output.index()]
            .iter()
            .flatten()
            .copied()
            .collect();
        let runs = tainted.chunk_by(|one, next| one == next);
        runs.map(|run| (run[0], run.len() as u64)).collect()
    }
}

/// Hops from the nearest source, for the sources and their descendants through followed outputs with value.
fn descendants(world: &World) -> BTreeMap<OutputNum, u32> {
    let view = &world.chain.view;
    let mut hops: BTreeMap<OutputNum, u32> = BTreeMap::new();
    for (tx, _) in view.txs().filter(|(tx, _)| view.outputs(*tx).len() > 0) {
        let ways = view.inputs(tx).iter().filter_map(|prevout| match prevout {
            Prevout::Output(output) if view.fee(tx).is_some() && world.follows(*output) => {
                let has_value = view.value(*output) > Amount::ZERO;
                hops.get(output).filter(|_| has_value).copied()
            }
            _ => None,
        });
        let hop = ways.min().map(|hop| hop + 1);
        for output in view.outputs(tx) {
            let hop = if world.is_source(output) {
                Some(0)
            } else {
                hop
            };
            hops.extend(hop.map(|hop| (output, hop)));
        }
    }
    hops
}

/// Small coins, so that ties, remainders and empty outputs abound, and the whole supply.
fn all_plans() -> impl Strategy<Value = Plan> {
    prop_oneof![plans(20), plans(Amount::MAX_MONEY.to_sat() / 10)]
}

proptest! {
    #![proptest_config(tries(300))]

    #[test]
    fn conserving_policies_conserve_in_every_transaction(plan in all_plans()) {
        let world = World::new(plan);
        for flow in flows(&world.chain.view, &world.propagate()) {
            let outgoing: Taints = flow.outgoing.iter().map(|(_, taint)| *taint).sum();
            for policy in Policy::CONSERVING {
                prop_assert_eq!(flow.incoming[policy], outgoing[policy] + flow.fee[policy]);
            }
        }
    }

    #[test]
    fn conserving_policies_conserve_in_total(plan in all_plans()) {
        let propagation = World::new(plan).propagate();
        let ended = propagation.outputs.iter().filter(|tainted| !tainted.followed);
        let ended: Taints = ended.map(|tainted| tainted.taint).sum();
        let fees: Taints = propagation.fees.iter().map(|(_, taint)| *taint).sum();
        let new: Taints = propagation.sources.iter().map(|(_, taint)| *taint).sum();
        prop_assert_eq!(propagation.source, new);
        for policy in Policy::CONSERVING {
            prop_assert_eq!(new[policy], ended[policy] + fees[policy]);
        }
    }

    #[test]
    fn no_policy_taints_more_than_there_is(plan in all_plans()) {
        let world = World::new(plan);
        let view = &world.chain.view;
        let propagation = world.propagate();
        for tainted in &propagation.outputs {
            let value = view.value(tainted.output);
            for policy in Policy::ALL {
                prop_assert!(tainted.taint[policy] <= value);
            }
        }
        for (tx, taint) in &propagation.fees {
            for policy in Policy::ALL {
                prop_assert!(taint[policy] <= view.fee(*tx).expect("a tainted fee is known"));
            }
        }
    }

    #[test]
    fn poison_taints_exactly_the_descendants_of_sources(plan in all_plans()) {
        let world = World::new(plan);
        let outputs = world.propagate().outputs;
        let hops: Vec<_> = outputs.iter().map(|tainted| (tainted.output, tainted.hop)).collect();
        prop_assert_eq!(hops, Vec::from_iter(descendants(&world)));
        for tainted in outputs {
            prop_assert_eq!(tainted.taint.poison, world.chain.view.value(tainted.output));
        }
    }

    #[test]
    fn haircut_stays_within_a_satoshi_of_the_exact_proportion(plan in all_plans()) {
        let world = World::new(plan);
        let view = &world.chain.view;
        let wide = |amount: Amount| u128::from(amount.to_sat());
        for flow in flows(view, &world.propagate()) {
            let total = wide(view.input_sum(flow.tx).expect("taint flows where values are known"));
            let fee = view.fee(flow.tx).expect("taint flows where values are known");
            let outputs = flow.outgoing.iter().map(|(output, taint)| (view.value(*output), taint));
            for (value, taint) in outputs.chain([(fee, &flow.fee)]) {
                let exact = wide(flow.incoming.haircut) * wide(value);
                prop_assert!((wide(taint.haircut) * total).abs_diff(exact) < total);
            }
        }
    }

    #[test]
    fn queues_agree_with_moving_satoshis_one_by_one(plan in plans(20)) {
        let world = World::new(plan);
        let propagation = world.propagate();
        let (flows, origins) = (world.flows(&propagation), world.origins(&propagation));
        for policy in Policy::ORDER_BASED {
            let satoshis = Satoshis::new(&world, policy);
            let mut tainted = vec![0; world.chain.view.output_count()];
            for reached in &propagation.outputs {
                tainted[reached.output.index()] = reached.taint[policy].to_sat();
            }
            let amount = |output: &Vec<Option<OutputNum>>| output.iter().flatten().count() as u64;
            let amounts: Vec<u64> = satoshis.outputs.iter().map(amount).collect();
            prop_assert_eq!(tainted, amounts, "{}", policy.name());
            let mut moved = BTreeMap::new();
            for flow in &flows {
                let amount = flow.under(policy).expect("a policy with flows").to_sat();
                let is_new = amount == 0 || moved.insert((flow.from, flow.to), amount).is_none();
                prop_assert!(is_new, "{} {:?}", policy.name(), flow);
            }
            prop_assert_eq!(&moved, &satoshis.moved, "{}", policy.name());
            for origins in &origins {
                let runs = origins.under(policy).iter();
                let runs: Vec<_> = runs.map(|run| (run.source, run.amount.to_sat())).collect();
                if let Some(output) = origins.output {
                    prop_assert_eq!(runs, satoshis.runs(output), "{}", policy.name());
                }
            }
        }
    }

    #[test]
    fn flows_sum_to_the_taint_of_both_ends(plan in all_plans()) {
        let world = World::new(plan);
        let propagation = world.propagate();
        let flows = world.flows(&propagation);
        let new: BTreeMap<OutputNum, Taints> = propagation.sources.iter().copied().collect();
        for policy in Policy::CONSERVING {
            let sum = |wanted: &dyn Fn(&TaintFlow) -> bool| {
                let flows = flows.iter().filter(|flow| wanted(flow));
                flows.filter_map(|flow| flow.under(policy)).sum::<Amount>()
            };
            for tainted in &propagation.outputs {
                let left = sum(&|flow| flow.from == tainted.output);
                let expected = if tainted.followed { tainted.taint[policy] } else { Amount::ZERO };
                prop_assert_eq!(left, expected, "{}", policy.name());
                let arrived = sum(&|flow| flow.to == Some(tainted.output));
                let new = new.get(&tainted.output).map_or(Amount::ZERO, |new| new[policy]);
                prop_assert_eq!(arrived + new, tainted.taint[policy], "{}", policy.name());
            }
            for (tx, taints) in &propagation.fees {
                let arrived = sum(&|flow| flow.tx == *tx && flow.to.is_none());
                prop_assert_eq!(arrived, taints[policy], "{}", policy.name());
            }
        }
        let has_taint = |flow: &TaintFlow| {
            Policy::CONSERVING.iter().any(|policy| flow.under(*policy) > Some(Amount::ZERO))
        };
        prop_assert!(flows.iter().all(has_taint));
        let order = |flow: &TaintFlow| (flow.tx, flow.from, flow.to.is_none(), flow.to);
        prop_assert!(flows.is_sorted_by(|one, next| order(one) < order(next)));
    }

    #[test]
    fn origins_sum_to_new_taint_of_sources_and_to_every_end(plan in all_plans()) {
        let world = World::new(plan);
        let propagation = world.propagate();
        let origins = world.origins(&propagation);
        let fees: BTreeMap<TxNum, Taints> = propagation.fees.iter().copied().collect();
        let outputs = propagation.outputs.iter();
        let outputs: BTreeMap<OutputNum, &Tainted> = outputs.map(|it| (it.output, it)).collect();
        prop_assert_eq!(origins.len(), outputs.len() + fees.len());
        for policy in Policy::ORDER_BASED {
            let mut ended: BTreeMap<OutputNum, Amount> = BTreeMap::new();
            for origins in &origins {
                let (taint, ends) = match origins.output {
                    Some(output) => (outputs[&output].taint, !outputs[&output].followed),
                    None => (fees[&origins.tx], true),
                };
                let runs = origins.under(policy);
                let sum: Amount = runs.iter().map(|run| run.amount).sum();
                prop_assert_eq!(sum, taint[policy], "{}", policy.name());
                for run in runs.iter().filter(|_| ends) {
                    *ended.entry(run.source).or_default() += run.amount;
                }
            }
            for (source, new) in &propagation.sources {
                let ended = ended.get(source).copied().unwrap_or_default();
                prop_assert_eq!(ended, new[policy], "{}", policy.name());
            }
        }
    }

    #[test]
    fn flows_by_origin_sum_to_flows_between_outputs(plan in all_plans()) {
        let world = World::new(plan);
        let propagation = world.propagate();
        let mut by_origin: BTreeMap<(Policy, OutputNum, OutputNum), Amount> = BTreeMap::new();
        for flow in world.origin_flows(&propagation) {
            prop_assert!(flow.amount > Amount::ZERO);
            *by_origin.entry((flow.policy, flow.from, flow.to)).or_default() += flow.amount;
        }
        let mut between = BTreeMap::new();
        for flow in world.flows(&propagation) {
            for policy in Policy::ORDER_BASED {
                let amount = flow.under(policy).filter(|amount| *amount > Amount::ZERO);
                if let (Some(to), Some(amount)) = (flow.to, amount) {
                    between.insert((policy, flow.from, to), amount);
                }
            }
        }
        prop_assert_eq!(by_origin, between);
    }

    #[test]
    fn taint_by_group_sums_to_the_haircut_of_outputs_and_fees(plan in all_plans()) {
        const GROUPS: usize = 3;
        let world = World::new(plan);
        let propagation = world.propagate();
        let sources = propagation.sources.iter().enumerate();
        let sources = sources.map(|(at, (output, new))| (*output, at % GROUPS, new.haircut));
        let by_group = TaintByGroup::new(&world.flows(&propagation), sources.clone(), GROUPS);
        let mut ended = by_group.fees().to_vec();
        for reached in &propagation.outputs {
            let parts = by_group.of(reached.output);
            prop_assert_eq!(parts.iter().sum::<u64>(), reached.taint.haircut.to_sat());
            if !reached.followed {
                ended.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
            }
        }
        let fees: Amount = propagation.fees.iter().map(|(_, taints)| taints.haircut).sum();
        prop_assert_eq!(by_group.fees().iter().sum::<u64>(), fees.to_sat());
        for (group, ended) in ended.iter().enumerate() {
            let new = sources.clone().filter(|(_, of, _)| *of == group);
            prop_assert_eq!(*ended, new.map(|(_, _, new)| new.to_sat()).sum::<u64>());
        }
    }

    #[test]
    fn policies_computed_apart_have_the_same_amounts(plan in all_plans()) {
        let world = World::new(plan);
        let (view, sources) = (&world.chain.view, &world.sources);
        let whole = world.propagate();
        for policies in [&[Policy::Poison, Policy::Haircut][..], &Policy::ORDER_BASED] {
            let part = propagate_under(view, sources, policies, |it| world.follows(it.output));
            prop_assert_eq!(part.outputs.len(), whole.outputs.len());
            for (one, other) in part.outputs.iter().zip(&whole.outputs) {
                prop_assert_eq!((one.output, one.hop), (other.output, other.hop));
                for policy in Policy::ALL {
                    let is_computed = policies.contains(&policy);
                    let expected = if is_computed { other.taint[policy] } else { Amount::ZERO };
                    prop_assert_eq!(one.taint[policy], expected, "{}", policy.name());
                }
            }
        }
    }

    #[test]
    fn taint_does_not_depend_on_the_order_of_the_sources(plan in all_plans()) {
        let mut world = World::new(plan);
        let propagation = world.propagate();
        let (flows, origins) = (world.flows(&propagation), world.origins(&propagation));
        world.sources.reverse();
        world.sources.extend_from_within(..);
        prop_assert_eq!(flows, world.flows(&propagation));
        prop_assert_eq!(origins, world.origins(&propagation));
        prop_assert_eq!(propagation, world.propagate());
    }

    #[test]
    fn ledger_does_not_depend_on_order_or_repetition(
        plan in plans(20),
        first in prop::collection::vec(any::<Index>(), 0..40),
    ) {
        let chain = World::new(plan).chain;
        let first = first.iter().map(|index| &chain.updates[index.index(chain.updates.len())]);
        let mut ledger = Ledger::default();
        for update in first.chain(chain.updates.iter().rev()) {
            ledger.apply(update.clone());
        }
        prop_assert_eq!(ledger, chain.ledger);
    }

    #[test]
    fn ledger_keeps_the_same_witness_reading_in_any_order(
        plan in plans(20),
        witnesses in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 1..9),
    ) {
        let chain = World::new(plan).chain;
        let read = |(known, witness): (&Verified<KnownTx>, &Vec<u8>)| {
            let mut tx = Transaction::clone(&known.tx);
            tx.input[0].witness.push(witness);
            verify::transaction(known.txid, &serialize(&tx)).expect("the same id")
        };
        let known = chain.updates.iter().flat_map(|update| &update.txs);
        let others = known.zip(witnesses.iter().cycle()).map(read).collect();
        let others = Update { txs: others, ..Update::default() };
        let (mut before, mut after) = (Ledger::default(), chain.ledger.clone());
        for update in std::iter::once(&others).chain(&chain.updates) {
            before.apply(update.clone());
        }
        after.apply(others);
        prop_assert_eq!(before, after);
    }

    #[test]
    fn a_longer_view_never_forgets(plan in plans(20), cut in any::<Index>()) {
        let chain = World::new(plan).chain;
        let height = u32::try_from(cut.index(chain.tip.height as usize)).expect("a short chain");
        let (shorter, longer) = (chain.view_at(height), &chain.view);
        // Additions come later in the chain, so even the numbers stay.
        for (number, tx) in shorter.txs() {
            prop_assert_eq!(tx.txid, longer.tx(number).txid);
            prop_assert_eq!(tx.anchor, longer.tx(number).anchor);
            prop_assert_eq!(shorter.inputs(number), longer.inputs(number));
            prop_assert_eq!(shorter.fee(number), longer.fee(number));
            for output in shorter.outputs(number) {
                if let spend @ Spend::By(_) = shorter.spend(output) {
                    prop_assert_eq!(spend, longer.spend(output));
                }
            }
        }
    }
}
