//! A small made-up case for the tests of what is rendered: a payment in two parts, one kept and one spent at a busy
//! address, words of a hostile stranger wherever a stranger can put words.

use bitcoin::hashes::{Hash, sha256};
use bitcoin::{BlockHash, Txid};

use crate::chain::BlockId;
use crate::findings::{
    AccountingRow, CashOutDay, CaveatRow, Cents, Class, ClusterRow, CoverageRow, DemandTotal, End,
    EndpointRow, ErrorRate, ErrorRates, Exposure, Findings, Fingerprints, Flow, Grade, HopDrift,
    Leads, LinkRow, Moving, PaymentRow, Peel, PeelChain, PendingRow, Proof, Role, SCHEMA, Time,
    Totals, TrailStructure, TraitChange, TraitShares, TransactionRow, TxKind, ValueShare,
    WalletDrift, WalletFingerprint,
};
use crate::language::{Sentence, Value, say};
use crate::taint::Policy;

/// Markup, quotes, an escape sequence of terminals and a mark that turns the direction of writing.
pub(crate) const HOSTILE: &str =
    "<script>alert(1)</script>\" onload='x' & \u{1b}[31m\u{202e}gnp.exe";

pub(crate) const KEPT: &str = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq";
pub(crate) const BUSY: &str = "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3";

pub(crate) fn txid(number: u64) -> Txid {
    Txid::from_byte_array(sha256::Hash::hash(&number.to_le_bytes()).to_byte_array())
}

/// The small case.
pub(crate) fn findings() -> Findings {
    let time = Time::from_unix(1_498_470_000);
    Findings {
        schema: SCHEMA.to_owned(),
        title: HOSTILE.to_owned(),
        reference: "12 Js 345/17".to_owned(),
        network: "bitcoin".to_owned(),
        tip: BlockId {
            height: 475_123,
            hash: BlockHash::all_zeros(),
        },
        tip_time: Time::from_unix(1_499_800_000),
        evidence_taken: None,
        parameters: vec![("hops".to_owned(), Sentence::id("16"))],
        error_rates: ErrorRates {
            measured_on: say!("rates-synthetic-wallets"),
            populations: 5,
            transactions: 100_453,
            rates: vec![ErrorRate {
                rule: HOSTILE.into(),
                over: say!("rate-over-pairs"),
                precision: Some("0.9984".to_owned()),
                recall: None,
            }],
        },
        fingerprints: fingerprints(),
        demands: Vec::new(),
        demand_rows: Vec::new(),
        payers: Vec::new(),
        case_addresses: Vec::new(),
        by_day: Vec::new(),
        notes: Vec::new(),
        prices: Vec::new(),
        totals: Totals {
            payments: 1,
            paid_sat: 150_000_000,
            paid_eur: Some(Cents(32_000_050)),
            paid_usd: None,
            paid_eur_at_tip: None,
            paid_gross_sat: 150_000_000,
            paid_gross_eur: Some(Cents(32_000_050)),
            by_demand: vec![DemandTotal {
                demand: HOSTILE.to_owned(),
                payments: 1,
                paid_sat: 150_000_000,
                paid_eur: Some(Cents(32_000_050)),
                paid_gross_sat: 150_000_000,
                paid_gross_eur: Some(Cents(32_000_050)),
            }],
        },
        new_money: Vec::new(),
        caveats: vec![
            CaveatRow {
                kind: "request_limit".to_owned(),
                incomplete: true,
                fault: false,
                text: say!("caveat-request-limit"),
            },
            CaveatRow {
                kind: "requests_refused".to_owned(),
                incomplete: false,
                fault: false,
                text: say!(
                    "caveat-requests-refused",
                    count = 1_usize,
                    first = "history",
                    reason = HOSTILE
                ),
            },
        ],
        flow: Flow::default(),
        timeline: Vec::new(),
        payments: vec![PaymentRow {
            txid: txid(1),
            vout: 0,
            address: KEPT.into(),
            demand: HOSTILE.to_owned(),
            height: 473_000,
            time,
            value_sat: 150_000_000,
            value_eur: Some(Cents(32_000_050)),
            value_usd: None,
            class: Class::Payment,
            reasons: vec![HOSTILE.into()],
            payer_cluster: "".into(),
        }],
        outputs: Vec::new(),
        endpoints: vec![
            endpoint(2, KEPT, End::Unspent, 50_000_000),
            endpoint(3, BUSY, End::Busy, 99_990_000),
            EndpointRow {
                txid: None,
                vout: None,
                reason: say!("end-reason-fees", count = 1_usize),
                ..endpoint(0, "", End::Fee, 10_000)
            },
        ],
        transactions: vec![TransactionRow {
            txid: txid(1),
            height: Some(473_000),
            position: Some(1),
            time: Some(time),
            version: 2,
            locktime: 0,
            vsize: 225,
            fee_sat: Some(5_000),
            inputs: 1,
            outputs: 2,
            kind: Some(TxKind::Payment),
            confidence: None,
            proof: Proof::Proved,
        }],
        addresses: Vec::new(),
        clusters: vec![ClusterRow {
            cluster: KEPT.into(),
            role: Role::Case,
            addresses: 2,
            received_sat: 150_000_000,
            sent_sat: 0,
            balance_sat: None,
            first_seen: Some(time),
            last_seen: Some(time),
            labels: vec![HOSTILE.to_owned()],
        }],
        links: vec![LinkRow {
            address_a: BUSY.into(),
            address_b: KEPT.into(),
            txid: Some(txid(1)),
            rule: "co-spend".to_owned(),
            grade: Grade::Strong,
            applied: true,
        }],
        coverage: vec![CoverageRow {
            address: BUSY.into(),
            scripthash: sha256::Hash::hash(b"busy").to_string(),
            servers: 1,
            status: String::new(),
            history: Some(12_345),
            complete: false,
            reason: HOSTILE.into(),
        }],
        accounting: Policy::ALL.into_iter().map(accounting).collect(),
        services: Vec::new(),
        bands: Vec::new(),
        rates: Vec::new(),
        exposure: Exposure::default(),
        tags: Vec::new(),
        destinations: Vec::new(),
        leads: Leads::default(),
        structure: TrailStructure::default(),
        patterns: Default::default(),
        texts: Vec::new(),
        pending: Vec::new(),
        moving: Vec::new(),
        flows: Vec::new(),
        stopped_by: Vec::new(),
    }
}

fn fingerprints() -> Fingerprints {
    let version = |number: &str| say!("just", text = Value::Number(number.to_owned()));
    let changed = TraitChange {
        of: say!("print-version"),
        from: version("1"),
        to: version("2"),
    };
    let share = |value: &str, transactions| ValueShare {
        value: version(value),
        transactions,
    };
    Fingerprints {
        wallets: vec![WalletFingerprint {
            cluster: KEPT.to_owned(),
            role: Some(Role::Case),
            transactions: 4,
            traits: vec![TraitShares {
                of: say!("print-version"),
                values: vec![share("2", 3), share("1", 1)],
            }],
            changes: 1,
            drift: vec![WalletDrift {
                txid: txid(4),
                height: 473_100,
                traits: vec![changed.clone()],
            }],
            suggests: say!("print-means-one-change"),
        }],
        wallets_left_out: 0,
        hops_compared: 3,
        hops_changed: 1,
        hops: vec![HopDrift {
            hop: 1,
            txid: txid(2),
            vout: 0,
            address: KEPT.to_owned(),
            spent_by: txid(3),
            height: 473_200,
            same_wallet: false,
            traits: vec![changed],
        }],
    }
}

/// An endpoint that every policy values alike.
pub(crate) fn endpoint(number: u64, address: &str, end: End, value_sat: u64) -> EndpointRow {
    EndpointRow {
        txid: Some(txid(number)),
        vout: Some(0),
        address: address.into(),
        cluster: address.into(),
        end,
        label: String::new(),
        height: None,
        time: None,
        value_sat,
        value_eur: None,
        poison_sat: value_sat,
        haircut_sat: value_sat,
        fifo_sat: value_sat,
        lifo_sat: value_sat,
        tiho_sat: value_sat,
        ransom_eur: None,
        reason: HOSTILE.into(),
    }
}

/// Lets an unconfirmed transaction, which conflicts with another one, spend what is kept.
pub(crate) fn set_moving(findings: &mut Findings, label: &str) {
    let spends = vec![bitcoin::OutPoint::new(txid(2), 0)];
    findings.pending = vec![PendingRow {
        txid: txid(8),
        vout: 0,
        address: BUSY.into(),
        cluster: BUSY.into(),
        label: label.to_owned(),
        value_sat: 40_000_000,
        value_eur: None,
        poison_sat: Some(40_000_000),
        haircut_sat: Some(40_000_000),
        fifo_sat: Some(40_000_000),
        lifo_sat: Some(40_000_000),
        tiho_sat: Some(40_000_000),
        spends: spends.clone(),
    }];
    findings.moving = vec![Moving {
        txid: txid(8),
        spends,
        haircut_sat: Some(50_000_000),
        fee_sat: Some(10_000_000),
        conflicts: vec![txid(9)],
    }];
}

/// Adds a peel chain of one peel and a day of cash-outs, to a place that a stranger named.
pub(crate) fn set_patterns(findings: &mut Findings, name: &str) {
    let time = Time::from_unix(1_498_470_000);
    findings.patterns.peel_chains = vec![PeelChain {
        first: time,
        last: time,
        start_sat: 150_000_000,
        start_haircut_sat: 150_000_000,
        start_eur: Some(Cents(32_000_050)),
        peeled_sat: 50_000_000,
        rest_sat: 99_990_000,
        rest_address: BUSY.to_owned(),
        rest_end: Some(End::Busy),
        peels: vec![Peel {
            txid: txid(2),
            vout: 0,
            time,
            value_sat: 50_000_000,
            haircut_sat: 50_000_000,
            ransom_eur: None,
            address: KEPT.to_owned(),
            label: name.to_owned(),
            end: Some(End::Unspent),
        }],
    }];
    findings.patterns.cash_outs = vec![CashOutDay {
        day: time.day(),
        outputs: vec![bitcoin::OutPoint::new(txid(2), 0)],
        wallets: 2,
        value_sat: 50_000_000,
        haircut_sat: 40_000_000,
        ransom_eur: None,
        services: vec![name.to_owned()],
    }];
}

fn accounting(policy: Policy) -> AccountingRow {
    AccountingRow {
        policy,
        source_sat: 150_000_000,
        unspent_sat: 50_000_000,
        service_sat: 0,
        coinjoin_sat: 0,
        busy_sat: 99_990_000,
        limit_sat: 0,
        dust_sat: 0,
        unknown_sat: 0,
        unconfirmed_sat: 0,
        fee_sat: 10_000,
        total_sat: 150_000_000,
    }
}
