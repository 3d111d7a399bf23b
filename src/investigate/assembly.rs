//! The rows of the tables, put together from the analysis of a case.

use std::collections::BTreeMap;

use bitcoin::{Amount, Txid};

use super::attestations::Attestations;
use crate::analysis::Analysis;
use crate::analysis::payer::payer;
use crate::analysis::roles::Roles;
use crate::case::question::Case;
use crate::cluster::{self, Clustering};
use crate::findings::labels::{script_type, tx_kind};
use crate::findings::{
    AccountingRow, AddressRow, Cents, ClusterRow, CoverageRow, End, EndpointRow, Flow, FlowEdge,
    FlowNode, FlowNodeKind, LinkRow, NewMoney, OutputRow, PaymentRow, Proof, State, Time,
    TimelinePoint, TransactionRow,
};
use crate::graph::{FlowGraph, GraphNode};
use crate::ledger::{
    AddressNum, Completeness, History, OutputNum, Prevout, Spend, StrippedTx, TxNum, View,
    script_hash, status_hash,
};
use crate::listing::counted;
use crate::rates::{Currency, Rates};
use crate::tags::{Tags, labels};
use crate::taint::{Policy, Taints};
use crate::trace::{EndReason, TracedOutput};

/// The inputs from which table rows are built.
pub(super) struct Assembly<'a> {
    pub(super) case: &'a Case,
    pub(super) view: &'a View,
    pub(super) rates: &'a [Rates],
    pub(super) tags: &'a Tags,
    pub(super) attestations: &'a Attestations,
    pub(super) analysis: &'a Analysis,
    pub(super) sums: &'a AddressSums,
}

impl Assembly<'_> {
    fn time(&self, tx: TxNum) -> Time {
        Time::from_unix(self.view.tx(tx).anchor.time)
    }

    fn worth(&self, value: Amount, tx: TxNum, currency: Currency) -> Option<Cents> {
        self.worth_at(value, self.view.tx(tx).anchor.time, currency)
    }

    /// Returns the value on the day of a moment, in seconds since 1970-01-01 UTC.
    pub(super) fn worth_at(&self, value: Amount, time: u32, currency: Currency) -> Option<Cents> {
        let mut rates = self.rates.iter();
        let rates = rates.find(|rates| rates.currency() == currency)?;
        rates.value(value, Time::from_unix(time).day())
    }

    fn address(&self, output: OutputNum) -> String {
        self.view
            .owner(output)
            .map(|owner| self.view.name(owner))
            .unwrap_or_default()
    }

    fn cluster(&self, output: OutputNum) -> String {
        self.view
            .owner(output)
            .map(|owner| self.clustering().name(self.view, owner))
            .unwrap_or_default()
    }

    /// Returns the labels of any of these addresses.
    pub(super) fn labels(&self, addresses: &[AddressNum]) -> Vec<String> {
        let tags = addresses
            .iter()
            .flat_map(|address| self.tags.of(self.view.script(*address)));
        labels(tags)
    }

    /// Returns the labels of an output's address or, if it has none, of its cluster.
    fn label(&self, output: OutputNum) -> String {
        let Some(owner) = self.view.owner(output) else {
            return String::new();
        };
        let mut label = self.labels(&[owner]);
        if label.is_empty() {
            label = self.labels(self.clustering().members(owner));
        }
        label.join("; ")
    }

    pub(super) fn clustering(&self) -> &Clustering {
        self.analysis.clustering()
    }

    pub(super) fn payments(&self) -> Vec<PaymentRow> {
        let fresh: BTreeMap<OutputNum, Taints> = self
            .analysis
            .trace
            .propagation
            .sources
            .iter()
            .copied()
            .collect();
        let rows = self.analysis.deposits.iter().map(|deposit| {
            let (output, tx) = (deposit.output, self.view.tx_of(deposit.output));
            let value = self.view.value(output);
            let mut reasons = deposit.classification.reasons.clone();
            reasons.extend(
                fresh
                    .get(&output)
                    .and_then(|fresh| counted_before(value - deposit.returned, fresh)),
            );
            if deposit.classification.class.counts_as_paid() && self.lacks_a_parent(tx) {
                reasons.push(
                    "a previous transaction of the paying transaction could not be fetched: it may be paid with money \
                     counted before"
                        .to_owned(),
                );
            }
            let outpoint = self.view.outpoint(output);
            PaymentRow {
                txid: outpoint.txid,
                vout: outpoint.vout,
                address: self.address(output),
                demand: deposit.classification.demand.clone().unwrap_or_default(),
                height: self.view.tx(tx).anchor.block.height,
                time: self.time(tx),
                value_sat: value.to_sat(),
                value_eur: self.worth(value, tx, Currency::Eur),
                value_usd: self.worth(value, tx, Currency::Usd),
                class: deposit.classification.class,
                reasons,
                payer_cluster: self.payer(tx),
            }
        });
        rows.collect()
    }

    /// Returns the new money in each source, by haircut.
    pub(super) fn new_money(&self) -> Vec<NewMoney> {
        let sources = self.analysis.trace.propagation.sources.iter();
        let rows = sources.map(|(output, new)| {
            let outpoint = self.view.outpoint(*output);
            let tx = self.view.tx_of(*output);
            NewMoney {
                txid: outpoint.txid,
                vout: outpoint.vout,
                new_sat: new.haircut.to_sat(),
                new_eur: self.worth(new.haircut, tx, Currency::Eur),
            }
        });
        rows.collect()
    }

    fn lacks_a_parent(&self, tx: TxNum) -> bool {
        let mut prevouts = self.view.inputs(tx).iter();
        prevouts.any(|prevout| matches!(prevout, Prevout::Missing(_)))
    }

    /// Returns the one cluster that funds a transaction; empty if an input is unknown or there are several.
    fn payer(&self, tx: TxNum) -> String {
        let is_own = |address| self.analysis.is_own(address);
        payer(self.view, self.clustering(), tx, is_own)
            .map(|root| self.clustering().name(self.view, root))
            .unwrap_or_default()
    }

    pub(super) fn outputs(&self) -> Vec<OutputRow> {
        let rows = self.analysis.trace.outputs.iter().map(|coin| {
            let (output, tx) = (coin.tainted.output, self.view.tx_of(coin.tainted.output));
            let (outpoint, value, taint) = (
                self.view.outpoint(output),
                self.view.value(output),
                coin.tainted.taint,
            );
            let (state, spent_by) = match self.view.spend(output) {
                Spend::By(spender) => (State::Spent, Some(self.view.tx(spender).txid)),
                Spend::Mempool(txid) => (State::Unspent, Some(txid)),
                Spend::Unspent | Spend::Unspendable => (State::Unspent, None),
                Spend::Unknown => (State::Unknown, None),
            };
            OutputRow {
                txid: outpoint.txid,
                vout: outpoint.vout,
                address: self.address(output),
                cluster: self.cluster(output),
                hop: coin.tainted.hop,
                height: self.view.tx(tx).anchor.block.height,
                time: self.time(tx),
                value_sat: value.to_sat(),
                value_eur: self.worth(value, tx, Currency::Eur),
                poison_sat: taint.poison.to_sat(),
                haircut_sat: taint.haircut.to_sat(),
                fifo_sat: taint.fifo.to_sat(),
                lifo_sat: taint.lifo.to_sat(),
                tiho_sat: taint.tiho.to_sat(),
                ransom_eur: self.worth(taint.haircut, tx, Currency::Eur),
                state,
                spent_by,
                end: coin.stop.as_ref().map(End::from),
            }
        });
        rows.collect()
    }

    pub(super) fn endpoints(&self) -> Vec<EndpointRow> {
        let mut rows = Vec::with_capacity(self.ended().count() + 1);
        rows.extend(self.ended().map(|(coin, stop)| self.endpoint(coin, stop)));
        let fees = &self.analysis.trace.propagation.fees;
        if !fees.is_empty() {
            let paid: Amount = fees.iter().filter_map(|(tx, _)| self.view.fee(*tx)).sum();
            let taint: Taints = fees.iter().map(|(_, taints)| *taints).sum();
            let worth = |part: &dyn Fn(TxNum, &Taints) -> Option<Amount>| -> Option<Cents> {
                let worth = fees.iter().map(|(tx, taints)| {
                    let Cents(cents) = self.worth(part(*tx, taints)?, *tx, Currency::Eur)?;
                    Some(cents)
                });
                worth.sum::<Option<i64>>().map(Cents)
            };
            rows.push(EndpointRow {
                txid: None,
                vout: None,
                address: String::new(),
                cluster: String::new(),
                end: End::Fee,
                label: String::new(),
                height: None,
                time: None,
                value_sat: paid.to_sat(),
                value_eur: worth(&|tx, _| self.view.fee(tx)),
                poison_sat: taint.poison.to_sat(),
                haircut_sat: taint.haircut.to_sat(),
                fifo_sat: taint.fifo.to_sat(),
                lifo_sat: taint.lifo.to_sat(),
                tiho_sat: taint.tiho.to_sat(),
                ransom_eur: worth(&|_, taints| Some(taints.haircut)),
                reason: format!(
                    "paid as fees by {} on the trail",
                    counted(fees.len(), "transaction")
                ),
            });
        }
        rows
    }

    fn endpoint(&self, coin: &TracedOutput, stop: &EndReason) -> EndpointRow {
        let (output, taint) = (coin.tainted.output, coin.tainted.taint);
        let (outpoint, value) = (self.view.outpoint(output), self.view.value(output));
        let tx = self.view.tx_of(output);
        EndpointRow {
            txid: Some(outpoint.txid),
            vout: Some(outpoint.vout),
            address: self.address(output),
            cluster: self.cluster(output),
            end: End::from(stop),
            label: self.label(output),
            height: Some(self.view.tx(tx).anchor.block.height),
            time: Some(self.time(tx)),
            value_sat: value.to_sat(),
            value_eur: self.worth(value, tx, Currency::Eur),
            poison_sat: taint.poison.to_sat(),
            haircut_sat: taint.haircut.to_sat(),
            fifo_sat: taint.fifo.to_sat(),
            lifo_sat: taint.lifo.to_sat(),
            tiho_sat: taint.tiho.to_sat(),
            ransom_eur: self.worth(taint.haircut, tx, Currency::Eur),
            reason: stop.to_string(),
        }
    }

    pub(super) fn ended(&self) -> impl Iterator<Item = (&TracedOutput, &EndReason)> {
        self.analysis
            .trace
            .outputs
            .iter()
            .filter_map(|coin| Some((coin, coin.stop.as_ref()?)))
    }

    pub(super) fn accounting(&self) -> Vec<AccountingRow> {
        let propagation = &self.analysis.trace.propagation;
        let rows = Policy::ALL.into_iter().map(|policy| {
            let mut parts: BTreeMap<End, u64> = BTreeMap::new();
            for (coin, stop) in self.ended() {
                *parts.entry(End::from(stop)).or_default() += coin.tainted.taint[policy].to_sat();
            }
            let fees: Amount = propagation
                .fees
                .iter()
                .map(|(_, taints)| taints[policy])
                .sum();
            parts.insert(End::Fee, fees.to_sat());
            let part = |end: End| parts.get(&end).copied().unwrap_or(0);
            AccountingRow {
                policy,
                source_sat: propagation.source[policy].to_sat(),
                unspent_sat: part(End::Unspent),
                service_sat: part(End::Service),
                coinjoin_sat: part(End::CoinJoin),
                busy_sat: part(End::Busy),
                limit_sat: part(End::Limit),
                dust_sat: part(End::Dust),
                unknown_sat: part(End::Unknown),
                unconfirmed_sat: part(End::Unconfirmed),
                fee_sat: part(End::Fee),
                total_sat: parts.values().sum(),
            }
        });
        rows.collect()
    }

    pub(super) fn transactions(&self) -> Vec<TransactionRow> {
        let confirmed = self.view.txs().map(|(tx, entry)| {
            let (kind, confidence) = match cluster::kind(
                self.view,
                tx,
                self.analysis.verdicts[tx.index()],
                self.clustering(),
            ) {
                None => (None, None),
                Some(kind) => tx_kind(kind),
            };
            TransactionRow {
                height: Some(entry.anchor.block.height),
                position: Some(entry.anchor.position),
                time: Some(self.time(tx)),
                fee_sat: self.view.fee(tx).map(Amount::to_sat),
                kind,
                confidence,
                ..plain_transaction(entry.txid, &entry.tx, Proof::Proved)
            }
        });
        let without_place = |entries: &[(Txid, std::sync::Arc<StrippedTx>)], proof| {
            entries
                .iter()
                .map(|(txid, tx)| plain_transaction(*txid, tx, proof))
                .collect::<Vec<_>>()
        };
        confirmed
            .chain(without_place(self.view.floating(), Proof::Floating))
            .chain(without_place(self.view.unconfirmed(), Proof::Unconfirmed))
            .collect()
    }

    pub(super) fn addresses(&self) -> Vec<AddressRow> {
        let rows = self.view.addresses().map(|address| {
            let sums = &self.sums.0[address.index()];
            AddressRow {
                address: self.view.name(address),
                script_type: script_type(self.view.script(address)).to_owned(),
                cluster: self.clustering().name(self.view, address),
                case_address: self.analysis.case_addresses.contains_key(&address),
                received_sat: sums.received.to_sat(),
                sent_sat: sums.sent.to_sat(),
                balance_sat: self.balance(address),
                first_seen: self.first_seen(&[address]),
                last_seen: self.last_seen(&[address]),
                history: self.confirmed(address),
                complete: self.is_complete(address),
                labels: self.labels(&[address]),
            }
        });
        rows.collect()
    }

    /// Returns the block times of the transactions that touch addresses. A block may have an earlier time than its
    /// parent.
    fn times(&self, addresses: &[AddressNum]) -> impl Iterator<Item = Time> {
        let touches = addresses.iter().flat_map(|it| self.view.touches(*it));
        touches.map(|tx| self.time(*tx))
    }

    fn first_seen(&self, addresses: &[AddressNum]) -> Option<Time> {
        self.times(addresses).min()
    }

    fn last_seen(&self, addresses: &[AddressNum]) -> Option<Time> {
        self.times(addresses).max()
    }

    fn is_complete(&self, address: AddressNum) -> bool {
        *self.view.completeness(address) == Completeness::Complete
            && self
                .attestations
                .disagreement(self.view.script(address))
                .is_none()
    }

    fn balance(&self, address: AddressNum) -> Option<u64> {
        let sums = &self.sums.0[address.index()];
        self.is_complete(address)
            .then(|| sums.received.checked_sub(sums.sent).map(Amount::to_sat))?
    }

    /// Returns the number of confirmed transactions in an address's history; `None` if no history was received.
    fn confirmed(&self, address: AddressNum) -> Option<u64> {
        match self.view.history(address)? {
            History::Missing(_) => None,
            History::Answered { .. } => Some(self.view.history_length(address)),
        }
    }

    pub(super) fn clusters(&self) -> Vec<ClusterRow> {
        let roles = Roles::new(self.view, self.analysis);
        let rows = self.clustering().clusters().map(|cluster| {
            let members = cluster.members;
            let sum = |part: fn(&AddressSum) -> Amount| -> u64 {
                members
                    .iter()
                    .map(|member| part(&self.sums.0[member.index()]).to_sat())
                    .sum()
            };
            ClusterRow {
                cluster: self.clustering().name(self.view, cluster.root),
                role: roles.of(cluster.root),
                addresses: members.len() as u64,
                received_sat: sum(|sums| sums.received),
                sent_sat: sum(|sums| sums.sent),
                balance_sat: members.iter().map(|member| self.balance(*member)).sum(),
                first_seen: self.first_seen(members),
                last_seen: self.last_seen(members),
                labels: self.labels(members),
            }
        });
        rows.collect()
    }

    pub(super) fn links(&self) -> Vec<LinkRow> {
        let rows = self.clustering().links().iter().map(|link| {
            let (a, b) = (self.view.name(link.a), self.view.name(link.b));
            let (address_a, address_b) = if a < b { (a, b) } else { (b, a) };
            LinkRow {
                address_a,
                address_b,
                txid: link.tx.map(|tx| self.view.tx(tx).txid),
                rule: self.analysis.wallets.rule(self.case, link.rule),
                grade: link.grade,
                applied: link.is_applied(),
            }
        });
        rows.collect()
    }

    pub(super) fn coverage(&self) -> Vec<CoverageRow> {
        let asked = self
            .view
            .addresses()
            .filter_map(|address| Some((address, self.view.history(address)?)));
        let rows = asked.map(|(address, history)| {
            let is_answered = matches!(history, History::Answered { .. });
            let script = self.view.script(address);
            let agreed = self.attestations.agreed(script);
            CoverageRow {
                address: self.view.name(address),
                scripthash: script_hash(script),
                servers: if is_answered { agreed } else { 0 },
                status: status_hash(history.confirmed(self.view.tip().height)).unwrap_or_default(),
                history: self.confirmed(address),
                complete: self.is_complete(address),
                reason: self.coverage_reason(address),
            }
        });
        rows.collect()
    }

    /// Returns why the history of an address is incomplete, or what it excludes.
    fn coverage_reason(&self, address: AddressNum) -> String {
        let entries = self.confirmed(address).unwrap_or(0);
        let busy =
            entries > self.case.limits.busy && !self.analysis.case_addresses.contains_key(&address);
        let waiting = || {
            let waiting = self
                .view
                .history(address)
                .map_or(0, |history| history.mempool().count());
            match waiting {
                0 => String::new(),
                1 => "1 unconfirmed transaction is not counted".to_owned(),
                several => {
                    format!("{several} unconfirmed transactions are not counted")
                }
            }
        };
        let reason = match self.view.completeness(address) {
            Completeness::Complete => waiting(),
            Completeness::Unproved(_) if busy => {
                "busy: its transactions were not fetched".to_owned()
            }
            incomplete => incomplete.to_string(),
        };
        match self.attestations.disagreement(self.view.script(address)) {
            Some(words) if reason.is_empty() => words.to_owned(),
            Some(words) => format!("{words}; {reason}"),
            None => reason,
        }
    }

    pub(super) fn flow(&self) -> Flow {
        let demand_of: BTreeMap<OutputNum, usize> = self
            .analysis
            .deposits
            .iter()
            .filter_map(|deposit| {
                let name = deposit.classification.demand.as_ref()?;
                let at = self
                    .case
                    .demands
                    .iter()
                    .position(|demand| demand.name == *name)?;
                Some((deposit.output, at))
            })
            .collect();
        let shaped = FlowGraph::new(
            self.view,
            self.clustering(),
            &self.analysis.trace,
            |output| demand_of.get(&output).copied(),
        );
        let name = |node: &GraphNode| match node {
            GraphNode::Payments(demand) => demand.map_or("payments".to_owned(), |at| {
                self.case.demands[at].name.clone()
            }),
            GraphNode::Cluster(root) => self.clustering().name(self.view, *root),
            GraphNode::End(end) => end.word().to_owned(),
        };
        let kind = |node: &GraphNode| match node {
            GraphNode::Payments(_) => FlowNodeKind::Payments,
            GraphNode::Cluster(_) => FlowNodeKind::Cluster,
            GraphNode::End(end) => FlowNodeKind::End(*end),
        };
        let mut order: Vec<_> = shaped.graph.node_indices().collect();
        order.sort_by_cached_key(|node| {
            (
                shaped.ranks[node.index()],
                kind(&shaped.graph[*node]),
                name(&shaped.graph[*node]),
            )
        });
        let place: BTreeMap<_, u32> = order.iter().copied().zip(0..).collect();
        let nodes = order.iter().map(|node| FlowNode {
            kind: kind(&shaped.graph[*node]),
            name: name(&shaped.graph[*node]),
            rank: shaped.ranks[node.index()],
            outputs: shaped.outputs[node.index()],
            label: match &shaped.graph[*node] {
                GraphNode::Cluster(root) => {
                    self.labels(self.clustering().members(*root)).join("; ")
                }
                _ => String::new(),
            },
        });
        let mut edges: Vec<FlowEdge> = shaped
            .graph
            .edge_indices()
            .map(|edge| {
                let (from, to) = shaped
                    .graph
                    .edge_endpoints(edge)
                    .expect("an edge of the graph");
                let carried = shaped.graph[edge];
                let (from, to) = (place[&from], place[&to]);
                FlowEdge {
                    from,
                    to,
                    value_sat: carried.value.to_sat(),
                    outputs: carried.outputs,
                }
            })
            .collect();
        edges.sort_by_key(|edge| (edge.from, edge.to));
        Flow {
            nodes: nodes.collect(),
            edges,
        }
    }

    /// Returns the timeline of the outputs that count as paid.
    pub(super) fn timeline(&self) -> Vec<TimelinePoint> {
        #[derive(Default)]
        struct DayFlow {
            received: u64,
            new: u64,
            sent: u64,
        }
        let mut moves: BTreeMap<Time, DayFlow> = BTreeMap::new();
        for (output, new) in &self.analysis.trace.propagation.sources {
            let value = self.view.value(*output).to_sat();
            let time = self.time(self.view.tx_of(*output));
            let moved = moves.entry(time).or_default();
            moved.received += value;
            moved.new += new.haircut.to_sat();
            if let Spend::By(spender) = self.view.spend(*output) {
                moves.entry(self.time(spender)).or_default().sent += value;
            }
        }
        // A block may have an earlier time than its parent, so a balance could dip below zero in between.
        let mut balance: i128 = 0;
        let points = moves.into_iter().map(|(time, moved)| {
            balance += i128::from(moved.received) - i128::from(moved.sent);
            TimelinePoint {
                time,
                received_sat: moved.received,
                new_sat: moved.new,
                sent_sat: moved.sent,
                balance_sat: u64::try_from(balance).unwrap_or(0),
            }
        });
        points.collect()
    }
}

/// Describes taint of earlier payments in a payment, and the part counted as new.
fn counted_before(value: Amount, fresh: &Taints) -> Option<String> {
    let counted = |policy: &Policy| format!("{} {}", policy.name(), fresh[*policy].to_sat());
    Policy::CONSERVING
        .iter()
        .any(|policy| fresh[*policy] != value)
        .then(|| {
            format!(
                "taint of earlier payments reaches it; counted as new, in sat: {}",
                Policy::ALL
                    .iter()
                    .map(counted)
                    .collect::<Vec<_>>()
                    .join(" ")
            )
        })
}

fn plain_transaction(txid: Txid, tx: &StrippedTx, proof: Proof) -> TransactionRow {
    TransactionRow {
        txid,
        height: None,
        position: None,
        time: None,
        version: tx.version.0,
        locktime: tx.lock_time.to_consensus_u32(),
        vsize: u64::from(tx.vsize()),
        fee_sat: None,
        inputs: u32::try_from(tx.input.len()).expect("a transaction fits a block"),
        outputs: u32::try_from(tx.output.len()).expect("a transaction fits a block"),
        kind: None,
        confidence: None,
        proof,
    }
}

/// Amounts received and spent by an address in the transactions of a view.
#[derive(Debug, Default, Clone, Copy)]
struct AddressSum {
    received: Amount,
    sent: Amount,
}

pub(super) struct AddressSums(Vec<AddressSum>);

impl AddressSums {
    pub(super) fn new(view: &View) -> Self {
        let mut sums = vec![AddressSum::default(); view.address_count()];
        for (tx, _) in view.txs() {
            for output in view.outputs(tx) {
                if let Some(owner) = view.owner(output) {
                    sums[owner.index()].received += view.value(output);
                }
            }
            for prevout in view.inputs(tx) {
                let owner = view.owner_of(*prevout).zip(view.value_of(*prevout));
                if let Some((owner, value)) = owner {
                    sums[owner.index()].sent += value;
                    // A spent coin was received before, even if its transaction has no place in the view.
                    if matches!(prevout, Prevout::Floating { .. }) {
                        sums[owner.index()].received += value;
                    }
                }
            }
        }
        Self(sums)
    }
}
