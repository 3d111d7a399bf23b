//! Made-up findings for the tests of the charts.

use bitcoin::hashes::Hash;
use bitcoin::{BlockHash, Txid, hashes::sha256};

mod whole;

use crate::chain::BlockId;
use crate::findings::{
    AccountingRow, CaveatRow, Class, End, Findings, Flow, FlowEdge, FlowNode, FlowNodeKind,
    PaymentRow, Policy, SCHEMA, Time, TimelinePoint, Totals,
};

pub(in crate::report::plot) use whole::{chained, priced_clinic, sized};

pub(in crate::report::plot) const BTC: u64 = 100_000_000;

/// Findings with nothing in them.
pub(in crate::report::plot) fn empty() -> Findings {
    Findings {
        schema: SCHEMA.to_owned(),
        title: String::new(),
        reference: String::new(),
        network: "bitcoin".to_owned(),
        tip: BlockId {
            height: 475_123,
            hash: BlockHash::all_zeros(),
        },
        tip_time: Time::from_unix(1_499_800_000),
        parameters: Vec::new(),
        error_rates: Default::default(),
        fingerprints: Default::default(),
        demands: Vec::new(),
        demand_rows: Vec::new(),
        payers: Vec::new(),
        case_addresses: Vec::new(),
        by_day: Vec::new(),
        notes: Vec::new(),
        evidence_taken: None,
        prices: Vec::new(),
        totals: Totals::default(),
        new_money: Vec::new(),
        caveats: Vec::new(),
        flow: Flow::default(),
        timeline: Vec::new(),
        payments: Vec::new(),
        outputs: Vec::new(),
        endpoints: Vec::new(),
        transactions: Vec::new(),
        addresses: Vec::new(),
        clusters: Vec::new(),
        links: Vec::new(),
        coverage: Vec::new(),
        accounting: Vec::new(),
        pending: Vec::new(),
        moving: Vec::new(),
        flows: Vec::new(),
        services: Vec::new(),
        bands: Vec::new(),
        rates: Vec::new(),
        exposure: crate::findings::Exposure::default(),
        tags: Vec::new(),
        destinations: Vec::new(),
        leads: Default::default(),
        structure: Default::default(),
        patterns: Default::default(),
        texts: Vec::new(),
        stopped_by: Vec::new(),
    }
}

/// A made-up address.
pub(in crate::report::plot) fn address(number: u64) -> String {
    let hash = sha256::Hash::hash(&number.to_le_bytes()).to_string();
    format!("bc1q{}", &hash[..38])
}

/// Builds a flow node by node.
#[derive(Default)]
pub(in crate::report::plot) struct Builder(pub(in crate::report::plot) Flow);

impl Builder {
    pub(in crate::report::plot) fn node(
        &mut self,
        kind: FlowNodeKind,
        name: &str,
        rank: u32,
    ) -> u32 {
        self.0.nodes.push(FlowNode {
            kind,
            name: name.to_owned(),
            rank,
            outputs: 0,
            label: String::new(),
        });
        self.0.nodes.len() as u32 - 1
    }

    pub(in crate::report::plot) fn paid(&mut self, name: &str) -> u32 {
        self.node(FlowNodeKind::Payments, name, 0)
    }

    pub(in crate::report::plot) fn wallet(&mut self, number: u64, rank: u32) -> u32 {
        self.node(FlowNodeKind::Cluster, &address(number), rank)
    }

    pub(in crate::report::plot) fn end(&mut self, end: End) -> u32 {
        self.node(FlowNodeKind::End(end), end.word(), 99)
    }

    /// Adds an edge whose outputs no other edge carries.
    pub(in crate::report::plot) fn edge(
        &mut self,
        from: u32,
        to: u32,
        value_sat: u64,
        outputs: u32,
    ) {
        for (node, counts) in [(from, FlowNodeKind::Payments), (to, FlowNodeKind::Cluster)] {
            if let Some(node) = self.0.nodes.get_mut(node as usize) {
                let is_paid = node.kind == FlowNodeKind::Payments;
                if is_paid == (counts == FlowNodeKind::Payments) {
                    node.outputs += outputs;
                }
            }
        }
        self.0.edges.push(FlowEdge {
            from,
            to,
            value_sat,
            outputs,
        });
    }
}

pub(in crate::report::plot) fn payment(
    number: u64,
    demand: &str,
    time: u32,
    value_sat: u64,
    class: Class,
) -> PaymentRow {
    PaymentRow {
        txid: Txid::from_byte_array(sha256::Hash::hash(&number.to_le_bytes()).to_byte_array()),
        vout: 0,
        address: address(number).into(),
        demand: demand.to_owned(),
        height: 470_000,
        time: Time::from_unix(time),
        value_sat,
        value_eur: None,
        value_usd: None,
        class,
        reasons: Vec::new(),
        payer_cluster: "".into(),
    }
}

/// Totals and timeline that follow from the payments, with a sweep of everything after each `every`-th payment.
pub(in crate::report::plot) fn settle(findings: &mut Findings, every: usize) {
    let mut balance = 0;
    let sources = findings
        .payments
        .iter()
        .filter(|payment| payment.class.counts_as_paid());
    for (number, payment) in sources.enumerate() {
        findings.totals.payments += 1;
        findings.totals.paid_sat += payment.value_sat;
        findings.totals.paid_gross_sat += payment.value_sat;
        balance += payment.value_sat;
        findings.timeline.push(TimelinePoint {
            time: payment.time,
            received_sat: payment.value_sat,
            new_sat: payment.value_sat,
            sent_sat: 0,
            balance_sat: balance,
            balance_eur: None,
        });
        if (number + 1) % every == 0 {
            findings.timeline.push(TimelinePoint {
                time: Time::from_unix(payment.time.unix() as u32 + 40_000),
                received_sat: 0,
                new_sat: 0,
                sent_sat: balance,
                balance_sat: 0,
                balance_eur: None,
            });
            balance = 0;
        }
    }
    findings.timeline.sort_by_key(|point| point.time);
}

/// Five nodes, three payments.
pub(in crate::report::plot) fn small() -> Findings {
    let mut flow = Builder::default();
    let paid = flow.paid("");
    let case = flow.wallet(1, 1);
    let next = flow.wallet(2, 2);
    let service = flow.end(End::Service);
    let fee = flow.end(End::Fee);
    flow.edge(paid, case, 3 * BTC, 3);
    flow.edge(case, next, 3 * BTC - 20_000, 1);
    flow.edge(case, fee, 20_000, 0);
    flow.edge(next, service, 3 * BTC - 31_234, 2);
    flow.edge(next, fee, 11_234, 0);
    let mut findings = empty();
    findings.title = "Bakery <Müller & Söhne>".to_owned();
    findings.flow = flow.0;
    for number in 0..3 {
        findings.payments.push(payment(
            number,
            "",
            1_498_000_000 + 700_000 * number as u32,
            BTC,
            Class::Payment,
        ));
    }
    settle(&mut findings, 2);
    findings
}

/// A clinic: two demands, a peel chain of thirty steps, a CoinJoin, a busy exchange address, coins not moved.
pub(in crate::report::plot) fn clinic() -> Findings {
    let mut flow = Builder::default();
    let first = flow.paid("key");
    let second = flow.paid("silence");
    let case = [flow.wallet(1, 1), flow.wallet(2, 1)];
    let ends = [
        End::Busy,
        End::CoinJoin,
        End::Service,
        End::Unspent,
        End::Fee,
        End::Dust,
    ]
    .map(|end| flow.end(end));
    let [busy, coinjoin, service, unspent, fee, dust] = ends;
    flow.edge(first, case[0], 40 * BTC, 2);
    flow.edge(second, case[1], 15 * BTC, 7);
    let hub = flow.wallet(3, 2);
    flow.edge(case[0], hub, 39 * BTC, 4);
    flow.edge(case[0], unspent, BTC - 50_000, 1);
    flow.edge(case[0], fee, 50_000, 0);
    flow.edge(case[1], hub, 9 * BTC, 3);
    flow.edge(case[1], coinjoin, 6 * BTC - 70_000, 6);
    flow.edge(case[1], fee, 70_000, 0);
    let mixer = flow.wallet(4, 3);
    flow.edge(hub, mixer, 12 * BTC, 2);
    flow.edge(mixer, coinjoin, 11 * BTC + 99_000_000, 24);
    flow.edge(mixer, fee, 1_000_000, 0);
    let mut carried = 36 * BTC;
    let mut link = flow.wallet(10, 3);
    flow.edge(hub, link, carried, 1);
    for step in 0..30_u64 {
        let peeled = BTC / 2 + step * 1_234_567;
        let cost = 15_000 + step * 10;
        let side = flow.wallet(100 + step, 4 + step as u32);
        flow.edge(link, side, peeled, 1);
        flow.edge(link, fee, cost, 0);
        let to = match step % 3 {
            0 => busy,
            1 => service,
            _ => unspent,
        };
        flow.edge(side, to, peeled - 546, 1);
        flow.edge(side, dust, 546, 1);
        carried -= peeled + cost;
        let next = flow.wallet(11 + step, 4 + step as u32);
        flow.edge(link, next, carried, 1);
        link = next;
    }
    flow.edge(link, busy, carried - BTC, 1);
    flow.edge(link, hub, BTC, 1);
    flow.edge(hub, busy, BTC, 1);
    let mut findings = empty();
    findings.title = "Clinic St. Example".to_owned();
    findings.reference = "KLX 123/17".to_owned();
    findings.caveats = vec![
        CaveatRow {
            kind: "request_limit".to_owned(),
            incomplete: true,
            fault: false,
            text: "x".into(),
        },
        CaveatRow {
            kind: "requests_refused".to_owned(),
            incomplete: false,
            fault: false,
            text: "y".into(),
        },
    ];
    findings.flow = flow.0;
    let day = 86_400;
    let start = 1_494_600_000;
    let mut add = |number: u64, demand: &str, days: u32, sat: u64, class: Class| {
        findings
            .payments
            .push(payment(number, demand, start + days * day, sat, class));
    };
    add(1, "key", 0, 25 * BTC, Class::Payment);
    add(2, "key", 6, 15 * BTC, Class::Late);
    for number in 0..6 {
        add(
            10 + number,
            "silence",
            9 + number as u32,
            2 * BTC,
            Class::Instalment,
        );
    }
    add(20, "silence", 25, 3 * BTC, Class::Late);
    add(30, "", 26, 700, Class::Dust);
    add(31, "", 40, 5_000_000, Class::Unrelated);
    settle(&mut findings, 4);
    findings
}

/// A balanced flow of `number` wallets over `ranks` ranks, with `payments` payments; some edges lead back.
pub(in crate::report::plot) fn large(number: u64, ranks: u32, payments: u64) -> Findings {
    let mut state = 7_u64;
    let mut random = move |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below.max(1)
    };
    let mut flow = Builder::default();
    let demands = ["north", "south", "east"].map(|name| flow.paid(name));
    let wallets: Vec<u32> = (0..number)
        .map(|wallet| flow.wallet(wallet, 1 + (wallet * u64::from(ranks) / number) as u32))
        .collect();
    let ends: Vec<u32> = End::ALL.iter().map(|end| flow.end(*end)).collect();
    let mut holds = vec![0_u64; flow.0.nodes.len()];
    let first: Vec<u32> = wallets
        .iter()
        .copied()
        .filter(|wallet| flow.0.nodes[*wallet as usize].rank == 1)
        .collect();
    for demand in demands {
        for _ in 0..6 {
            let to = first[random(first.len() as u64) as usize];
            let value = BTC + random(900 * BTC) / (1 + random(30));
            flow.edge(demand, to, value, 1 + random(9) as u32);
            holds[to as usize] += value;
        }
    }
    for (place, &wallet) in wallets.iter().enumerate() {
        let mut left = std::mem::take(&mut holds[wallet as usize]);
        for _ in 0..3 {
            let ahead = place + 1 + random(number / 4) as usize;
            let part = left / 100 * random(45);
            let higher = wallets
                .get(ahead)
                .filter(|to| flow.0.nodes[**to as usize].rank > flow.0.nodes[wallet as usize].rank);
            if let Some(&to) = higher {
                flow.edge(wallet, to, part, 1);
                holds[to as usize] += part;
                left -= part;
            }
        }
        let end = ends[random(ends.len() as u64) as usize];
        flow.edge(wallet, end, left, 1 + random(4) as u32);
    }
    let mut findings = empty();
    findings.title = "Operation with a long name that goes on for a while".to_owned();
    findings.tip_time = Time::from_unix(1_530_000_000);
    findings.flow = flow.0;
    for number in 0..payments {
        let demand = ["north", "south", "east"][random(3) as usize];
        let class = if random(9) == 0 {
            Class::Late
        } else {
            Class::Payment
        };
        let value = 10_000_000 + random(BTC * 2);
        let time =
            1_490_000_000 + (number * 30_000_000 / payments.max(1)) as u32 + random(9_000) as u32;
        findings
            .payments
            .push(payment(number, demand, time, value, class));
    }
    settle(&mut findings, 150);
    findings
}

/// The account of the haircut policy, where all of the ransom is unspent.
pub(in crate::report::plot) fn accounted(sat: u64) -> AccountingRow {
    AccountingRow {
        policy: Policy::Haircut,
        source_sat: sat,
        unspent_sat: sat,
        service_sat: 0,
        coinjoin_sat: 0,
        busy_sat: 0,
        limit_sat: 0,
        dust_sat: 0,
        unknown_sat: 0,
        unconfirmed_sat: 0,
        fee_sat: 0,
        total_sat: sat,
    }
}
