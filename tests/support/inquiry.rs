//! A case on a scenario, and its findings looked up by the names of the scenario.

use bitcoin::{Network, Txid};
use ransomtrace::analysis::Reference;
use ransomtrace::case::question::{Case, CaseAddress};
use ransomtrace::findings::{
    AccountingRow, EndpointRow, Findings, OutputRow, PaymentRow, TransactionRow,
};
use ransomtrace::investigate::{Attestations, investigate};
use ransomtrace::ledger::View;
use ransomtrace::taint::Policy;

use super::scenario::{Chain, Scenario, address};

/// A name whose address begins with `bcrt1qac8g` and ends with `r8d8`, found by trying some 700,000.
pub const TRUE: &str = "w639287";
/// Another one with such an address.
pub const FALSE: &str = "w710685";

/// A case without demands that asks about addresses by name.
pub fn case(names: &[&str]) -> Case {
    let mut case = Case::new(Network::Regtest);
    for name in names {
        let entry = CaseAddress {
            address: address(name),
            demand: None,
            note: String::new(),
        };
        case.add_address(entry).expect("names differ");
    }
    case
}

/// What two servers that agree stand for.
pub fn witness() -> Attestations {
    Attestations {
        servers: 2,
        ..Attestations::default()
    }
}

/// A victim pays the gang 100,000 sat, at height 2. Others have coins of their own.
pub fn ransom() -> Scenario {
    Scenario::new()
        .block()
        .coinbase(
            "fund",
            [
                ("victim", 110_000),
                ("ann", 100_000),
                ("ben", 100_000),
                ("eve", 30_000),
                ("eve", 7_000),
            ],
        )
        .block()
        .tx(
            "ransom",
            [("fund", 0)],
            [("gang", 100_000), ("victim", 9_000)],
        )
}

/// The gang moves the ransom to `stash`, at height 3.
pub fn moved() -> Scenario {
    ransom()
        .block()
        .tx("move", [("ransom", 0)], [("stash", 99_000)])
}

/// The stash goes into a CoinJoin with two others, at height 4.
pub fn joined() -> Scenario {
    let equal = |name| (name, 98_000);
    moved().block().tx(
        "join",
        [("move", 0), ("fund", 1), ("fund", 2)],
        ["x", "y", "z"].map(equal),
    )
}

/// The findings of a case.
pub struct Inquiry<'a> {
    chain: &'a Chain,
    /// The findings.
    pub findings: Findings,
}

impl<'a> Inquiry<'a> {
    /// Investigates as of the tip.
    pub fn new(chain: &'a Chain, case: &Case) -> Self {
        Self::of_view(chain, &chain.view, case)
    }

    /// Investigates as of an earlier block.
    pub fn at(chain: &'a Chain, height: u32, case: &Case) -> Self {
        Self::of_view(chain, &chain.view_at(height), case)
    }

    fn of_view(chain: &'a Chain, view: &View, case: &Case) -> Self {
        let findings = investigate(case, view, &Reference::default(), &witness());
        Self { chain, findings }
    }

    fn txid(&self, tx: &str) -> Txid {
        self.chain.txid(tx)
    }

    /// The row of an output that the trace reached.
    pub fn output(&self, tx: &str, vout: u32) -> Option<&OutputRow> {
        let txid = self.txid(tx);
        let mut rows = self.findings.outputs.iter();
        rows.find(|row| row.txid == txid && row.vout == vout)
    }

    /// The row of an output at which the trace ended.
    pub fn endpoint(&self, tx: &str, vout: u32) -> Option<&EndpointRow> {
        let outpoint = (Some(self.txid(tx)), Some(vout));
        let mut rows = self.findings.endpoints.iter();
        rows.find(|row| (row.txid, row.vout) == outpoint)
    }

    /// The words in which a trace that went on, ended or never came there is told.
    pub fn end(&self, tx: &str, vout: u32) -> &'static str {
        match self.output(tx, vout) {
            None => "not reached",
            Some(row) => row.end.map_or("goes on", |end| end.word()),
        }
    }

    /// Why the trace ended.
    pub fn reason(&self, tx: &str, vout: u32) -> String {
        self.endpoint(tx, vout)
            .expect("an endpoint")
            .reason
            .to_string()
    }

    /// The row of a deposit.
    pub fn payment(&self, tx: &str, vout: u32) -> &PaymentRow {
        let txid = self.txid(tx);
        let mut rows = self.findings.payments.iter();
        let row = rows.find(|row| row.txid == txid && row.vout == vout);
        row.unwrap_or_else(|| panic!("{tx} {vout} is no deposit"))
    }

    /// The row of a transaction.
    pub fn transaction(&self, tx: &str) -> &TransactionRow {
        let txid = self.txid(tx);
        let mut rows = self.findings.transactions.iter();
        let row = rows.find(|row| row.txid == txid);
        row.unwrap_or_else(|| panic!("{tx} was not seen"))
    }

    /// The balance of a policy.
    pub fn accounting(&self, policy: Policy) -> &AccountingRow {
        let mut rows = self.findings.accounting.iter();
        rows.find(|row| row.policy == policy).expect("every policy")
    }
}
