//! Findings: all conclusions about a case, flat and serialisable. Renderers read this value only. The row types define the
//! tables, one file for each family of tables.

mod bands;
mod cell;
mod demands;
mod destinations;
mod exposure;
mod fingerprints;
mod flow;
mod flows;
pub(crate) mod labels;
mod leads;
mod limits;
pub mod messages;
mod named;
mod notes;
mod patterns;
mod payers;
mod payments;
mod pending;
mod rates;
mod services;
mod standing;
mod structure;
mod tags;
mod texts;
mod time;
mod trail;
mod transactions;
mod wallets;

use std::collections::HashMap;

use bitcoin::Txid;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::chain::BlockId;
pub use crate::cluster::Grade;
pub use crate::graph::End;
use crate::language::Sentence;
pub use crate::money::Cents;
pub use crate::taint::Policy;
pub use bands::{Band, BandRow};
pub use cell::{Cell, ColumnKind, Field, Table};
pub use demands::{
    CaseAddressLine, DayPrice, DayTotal, DemandRow, DemandTerms, DemandedRange, StepTerms, Victims,
};
pub use destinations::{DemandPart, Destination, OtherRulesPart, Robustness, shares};
pub use exposure::{CategoryExposure, Exposure};
pub use fingerprints::{
    Fingerprints, HopDrift, TraitChange, TraitShares, ValueShare, WalletDrift, WalletFingerprint,
};
pub use flow::{Flow, FlowEdge, FlowNode, FlowNodeKind};
pub use flows::FlowRow;
pub use labels::{Basis, Class, Proof, Role, State, TxKind};
pub use leads::{Leads, OtherDeposit, PaymentOrigin, ShortenedLead};
pub use limits::{CaveatRow, CoverageRow, ErrorRate, ErrorRates};
pub use named::TaggedPlace;
pub use notes::NoteLine;
pub use patterns::{
    CashOutDay, Consolidation, PaceChange, Patterns, Peel, PeelChain, RecurringRatio, SplitInstance,
};
pub use payers::PayerRow;
pub use payments::{DemandTotal, NewMoney, PaymentRow, TimelinePoint, Totals};
pub use pending::{Moving, PendingRow};
pub use rates::DayRate;
pub use services::ServiceRow;
pub use standing::{LimitStop, NextRequests, share};
pub use structure::{ChokePoint, OutputToFreeze, TrailStructure};
pub use tags::TagRow;
pub use texts::CarriedText;
pub use time::Time;
pub use trail::{AccountingRow, EndpointRow, OutputRow};
pub use transactions::TransactionRow;
pub use wallets::{AddressRow, ClusterRow, LinkRow};

/// Schema version of `findings.json`.
pub const SCHEMA: &str = "ransomtrace/findings/1";

/// All conclusions about a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// [`SCHEMA`].
    pub schema: String,
    /// Title of the case; empty where none was given.
    pub title: String,
    /// Reference of the authority; empty where none was given.
    pub reference: String,
    /// Network, in the words of the command line.
    pub network: String,
    /// The tip.
    pub tip: BlockId,
    /// Time of that block.
    pub tip_time: Time,
    /// Day (UTC) on which the run began that took the evidence.
    #[serde(default)]
    pub evidence_taken: Option<Date>,
    /// Limits and rules in force, as name and value.
    pub parameters: Vec<(String, Sentence)>,
    /// Measured error rates of the rules in force.
    #[serde(default)]
    pub error_rates: ErrorRates,
    /// Wallet fingerprints, and where they change along the way of the money.
    #[serde(default)]
    pub fingerprints: Fingerprints,
    /// Terms of the demands, in the order of the case file.
    #[serde(default)]
    pub demands: Vec<DemandTerms>,
    /// Table `demands`.
    #[serde(default)]
    pub demand_rows: Vec<DemandRow>,
    /// Table `payers`.
    #[serde(default)]
    pub payers: Vec<PayerRow>,
    /// The addresses of the case, in the order of the case file.
    #[serde(default)]
    pub case_addresses: Vec<CaseAddressLine>,
    /// Notes of investigators, in the order of the case file.
    #[serde(default)]
    pub notes: Vec<NoteLine>,
    /// What was paid by day and demand.
    #[serde(default)]
    pub by_day: Vec<DayTotal>,
    /// Known prices of the days from the first deposit to the last movement or deadline, and of the day of the tip.
    #[serde(default)]
    pub prices: Vec<DayPrice>,
    /// Totals of the payments.
    pub totals: Totals,
    /// New money of each deposit that counts as paid, in chain order.
    #[serde(default)]
    pub new_money: Vec<NewMoney>,
    /// Limitations of the conclusions.
    pub caveats: Vec<CaveatRow>,
    /// The flow of money.
    pub flow: Flow,
    /// Timeline of the wallet of the case.
    pub timeline: Vec<TimelinePoint>,
    /// Table `payments`.
    pub payments: Vec<PaymentRow>,
    /// Table `outputs`.
    pub outputs: Vec<OutputRow>,
    /// Table `endpoints`.
    pub endpoints: Vec<EndpointRow>,
    /// Table `services`.
    #[serde(default)]
    pub services: Vec<ServiceRow>,
    /// The ends of the trace by place, with their range over the taint policies, and over change rules on and off.
    #[serde(default)]
    pub destinations: Vec<Destination>,
    /// Choke points of the trail, and what to freeze.
    #[serde(default)]
    pub structure: TrailStructure,
    /// Leads about payers and further victims.
    #[serde(default)]
    pub leads: Leads,
    /// Patterns in the way the money moved.
    #[serde(default)]
    pub patterns: Patterns,
    /// Texts that payments and transactions of traced money carry, in chain order.
    #[serde(default)]
    pub texts: Vec<CarriedText>,
    /// Table `transactions`.
    pub transactions: Vec<TransactionRow>,
    /// Table `addresses`.
    pub addresses: Vec<AddressRow>,
    /// Table `clusters`.
    pub clusters: Vec<ClusterRow>,
    /// Table `links`.
    pub links: Vec<LinkRow>,
    /// Table `coverage`.
    pub coverage: Vec<CoverageRow>,
    /// Table `accounting`.
    pub accounting: Vec<AccountingRow>,
    /// Table `pending`.
    #[serde(default)]
    pub pending: Vec<PendingRow>,
    /// The transactions of that table.
    #[serde(default)]
    pub moving: Vec<Moving>,
    /// Table `flows`. It is not in `findings.json`: a transaction has a row for each pair of a tainted input and an output, which
    /// makes it larger than everything else together, and a program that needs it reads the table.
    #[serde(skip)]
    pub flows: Vec<FlowRow>,
    /// Table `bands`.
    #[serde(default)]
    pub bands: Vec<BandRow>,
    /// Table `rates`.
    #[serde(default)]
    pub rates: Vec<DayRate>,
    /// The ransom by category of the tagged places where it ended.
    #[serde(default)]
    pub exposure: Exposure,
    /// Every tag of an address in the case, with its source, confidence and date.
    #[serde(default)]
    pub tags: Vec<TagRow>,
    /// Limits that stopped the trace, and their effect.
    #[serde(default)]
    pub stopped_by: Vec<LimitStop>,
}

impl Findings {
    /// Whether any list of tagged addresses was used.
    pub fn has_tags(&self) -> bool {
        self.parameters.iter().any(|(name, _)| name == "tags")
    }

    /// Returns the new money of deposits by output; deposits that are not listed are entirely new.
    pub fn new_by_output(&self) -> HashMap<(Txid, u32), &NewMoney> {
        let rows = self.new_money.iter();
        rows.map(|row| ((row.txid, row.vout), row)).collect()
    }

    /// Returns the limits and rules in force as logs record them, in English.
    pub fn recorded_parameters(&self) -> Vec<(String, String)> {
        let parameters = self.parameters.iter();
        let parameters = parameters.map(|(name, value)| (name.clone(), value.to_string()));
        parameters.collect()
    }

    /// Whether the answer is incomplete within the limits given.
    pub fn is_incomplete(&self) -> bool {
        self.caveats.iter().any(|caveat| caveat.incomplete)
    }

    /// Returns the total of the payments under haircut, the base of all shares.
    pub fn source_sat(&self) -> u64 {
        let mut rows = self.accounting.iter();
        let haircut = rows.find(|row| row.policy == Policy::Haircut);
        haircut.map_or(0, |row| row.source_sat)
    }

    /// Whether servers disagreed or a proof failed.
    pub fn is_disputed(&self) -> bool {
        self.caveats.iter().any(|caveat| caveat.fault)
    }
}
