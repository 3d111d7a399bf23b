//! Findings: all conclusions about a case, flat and serialisable. Renderers read this value only; the row types below
//! define the tables.

mod cell;
mod fingerprints;
pub(crate) mod labels;
mod named;
mod standing;

use std::collections::HashMap;
use std::fmt;

use bitcoin::Txid;
use serde::{Deserialize, Serialize};

use crate::chain::BlockId;
pub use crate::cluster::Grade;
pub use crate::graph::End;
use crate::label::labelled;
pub use crate::money::Cents;
pub use crate::taint::Policy;
pub use cell::{Cell, ColumnKind, Field, Table};
pub use fingerprints::{
    Fingerprints, HopDrift, TraitChange, TraitShares, ValueShare, WalletDrift, WalletFingerprint,
};
pub use named::TaggedPlace;
pub use pending::{Moving, PendingRow};
pub use standing::{LimitStop, share};

/// Schema version of `findings.json`.
pub const SCHEMA: &str = "ransomtrace/findings/1";

/// A moment, printed as ISO 8601 in UTC: `2017-06-30T21:14:05Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub jiff::Timestamp);

impl Time {
    /// The moment `seconds` after 1970-01-01 UTC, as block headers carry it.
    pub fn from_unix(seconds: u32) -> Self {
        Self(
            jiff::Timestamp::from_second(i64::from(seconds))
                .expect("32-bit seconds end in the year 2106"),
        )
    }

    /// The day in UTC.
    pub fn day(self) -> jiff::civil::Date {
        jiff::tz::Offset::UTC.to_datetime(self.0).date()
    }

    /// Seconds since 1970-01-01 UTC.
    pub fn unix(self) -> i64 {
        self.0.as_second()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Field for Time {
    const KIND: ColumnKind = ColumnKind::Text;
    fn cell(&self) -> Cell {
        Cell::Text(self.to_string())
    }
}

/// Declares an enum whose variants are printed as fixed words in tables.
/// Lets labelled enumerations be table cells.
macro_rules! label_fields {
    ($($name:ident),*) => {$(
        impl Field for $name {
            const KIND: ColumnKind = ColumnKind::Text;
            fn cell(&self) -> Cell {
                Cell::Text(self.word().to_owned())
            }
        }
    )*};
}

labelled! {
    /// Class of a deposit to a case address.
    Class {
        /// No demand is given, or it matches one.
        Payment = "payment",
        /// One of several deposits that together match a demand.
        Instalment = "instalment",
        /// Paid by the case's own wallet.
        Internal = "internal",
        /// At most the dust limit.
        Dust = "dust",
        /// Matches no demand.
        Unrelated = "unrelated",
        /// Matches a demand, after its deadline.
        Late = "late",
    }
}

impl Class {
    /// Whether outputs of this class are sources of taint.
    pub fn counts_as_paid(self) -> bool {
        matches!(self, Self::Payment | Self::Instalment | Self::Late)
    }
}

labelled! {
    /// Shape of a transaction.
    TxKind {
        /// Creates new coins.
        Coinbase = "coinbase",
        /// Pays somebody, with or without change.
        Payment = "payment",
        /// A step of a peel chain: one input, two outputs, next to another such step.
        Peel = "peel",
        /// Several inputs, one output.
        Consolidation = "consolidation",
        /// Pays many at once.
        Batch = "batch",
        /// Pays the wallet it spends from.
        Itself = "self",
        /// Wasabi Wallet 1 CoinJoin.
        Wasabi1 = "wasabi1",
        /// Wasabi Wallet 2 (WabiSabi) CoinJoin.
        Wasabi2 = "wasabi2",
        /// Samourai Whirlpool mix.
        Whirlpool = "whirlpool",
        /// The transaction that prepares coins for Whirlpool.
        WhirlpoolTx0 = "whirlpool_tx0",
        /// JoinMarket CoinJoin.
        JoinMarket = "joinmarket",
        /// A CoinJoin of no recognised protocol.
        CoinJoin = "coinjoin",
        /// A simulated two-party CoinJoin.
        Stonewall = "stonewall",
    }
}

impl TxKind {
    /// Whether it mixes coins of several owners; a Stonewall only imitates that.
    pub fn is_coinjoin(self) -> bool {
        matches!(
            self,
            Self::Wasabi1 | Self::Wasabi2 | Self::Whirlpool | Self::JoinMarket | Self::CoinJoin
        )
    }
}

labelled! {
    /// How the data of a transaction is proved.
    Proof {
        /// A Merkle branch leads to a header with work.
        Proved = "proved",
        /// The bytes hash to the id that an input commits to.
        Floating = "floating",
        /// In a server's mempool.
        Unconfirmed = "unconfirmed",
    }
}

labelled! {
    /// Whether an output was spent, as of the tip. `Unknown` is never treated as unspent.
    State {
        /// A confirmed transaction spends it.
        Spent = "spent",
        /// The complete history of its script contains no spend.
        Unspent = "unspent",
        /// The history of its script is not known.
        Unknown = "unknown",
    }
}

labelled! {
    /// Role of a wallet in the case; the first that applies.
    Role {
        /// Holds other people's money, according to a tag or its behaviour.
        Service = "service",
        /// Sweeps deposits into a service or a busy address.
        Collector = "collector",
        /// Holds an address of the case.
        Case = "case",
        /// Pays a deposit that counts as paid.
        Payer = "payer",
        /// Money of a payment reached it.
        Reached = "reached",
        /// Only occurs in fetched transactions.
        Other = "other",
    }
}

label_fields!(Class, End, Grade, Proof, Role, State, TxKind);

/// Declares a row type once: the struct, its column list and its cells.
macro_rules! table {
    ($(#[$meta:meta])* $table:literal $name:ident { $($(#[$doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            $($(#[$doc])* pub $field: $type,)*
        }

        impl Table for $name {
            const NAME: &'static str = $table;
            const COLUMNS: &'static [(&'static str, ColumnKind)] =
                &[$((stringify!($field), <$type as Field>::KIND)),*];
            fn cells(&self) -> Vec<Cell> {
                vec![$(self.$field.cell()),*]
            }
        }
    };
}

mod pending;

table! {
    /// An output received by a case address.
    "payments" PaymentRow {
        /// Transaction that pays.
        txid: Txid,
        /// Index of the output in it.
        vout: u32,
        /// Case address that received it.
        address: String,
        /// Demand it is counted towards; empty where none.
        demand: String,
        /// Height of its block.
        height: u32,
        /// Time of its block.
        time: Time,
        /// Value in satoshi.
        value_sat: u64,
        /// Value in euro on that day; empty where no rate is known.
        value_eur: Option<Cents>,
        /// Value in US dollars on that day; empty where no rate is known.
        value_usd: Option<Cents>,
        /// What the deposit is.
        class: Class,
        /// Why it has that class.
        reasons: Vec<String>,
        /// Cluster of the payer; empty where inputs are unknown or of several clusters.
        payer_cluster: String,
    }
}

table! {
    /// An output reached by the trace.
    "outputs" OutputRow {
        /// Transaction that made it.
        txid: Txid,
        /// Index in it.
        vout: u32,
        /// Address paid; empty where the script has none.
        address: String,
        /// Cluster of the address.
        cluster: String,
        /// Transactions on the shortest way from a source output.
        hop: u32,
        /// Height of its block.
        height: u32,
        /// Time of its block.
        time: Time,
        /// Value in satoshi.
        value_sat: u64,
        /// Value in euro on that day.
        value_eur: Option<Cents>,
        /// Taint under poison.
        poison_sat: u64,
        /// Taint under haircut.
        haircut_sat: u64,
        /// Taint under first in, first out.
        fifo_sat: u64,
        /// Taint under last in, first out.
        lifo_sat: u64,
        /// Taint under taint in, highest out.
        tiho_sat: u64,
        /// Worth of the haircut part in euro on that day; `value_eur` is that of the whole output.
        #[serde(default)]
        ransom_eur: Option<Cents>,
        /// Whether it was spent.
        state: State,
        /// Transaction that spends it, confirmed or in the mempool.
        spent_by: Option<Txid>,
        /// Why the trace stopped here; empty where it went on.
        end: Option<End>,
    }
}

table! {
    /// An output, or a total of fees, where the trace ended.
    "endpoints" EndpointRow {
        /// Transaction that made the output; empty for fees.
        txid: Option<Txid>,
        /// Index in it.
        vout: Option<u32>,
        /// Address paid.
        address: String,
        /// Cluster of the address.
        cluster: String,
        /// Why the trace stopped.
        end: End,
        /// Name of the service, where one is known.
        label: String,
        /// Height of the block of the output; empty for fees.
        #[serde(default)]
        height: Option<u32>,
        /// Time of that block.
        #[serde(default)]
        time: Option<Time>,
        /// Value of the output, or all fees paid on the way.
        value_sat: u64,
        /// Value in euro on the day of the block.
        value_eur: Option<Cents>,
        /// Taint under poison.
        poison_sat: u64,
        /// Taint under haircut.
        haircut_sat: u64,
        /// Taint under first in, first out.
        fifo_sat: u64,
        /// Taint under last in, first out.
        lifo_sat: u64,
        /// Taint under taint in, highest out.
        tiho_sat: u64,
        /// Worth of the haircut part in euro on the day of the block; `value_eur` is that of the whole output.
        #[serde(default)]
        ransom_eur: Option<Cents>,
        /// The end in words.
        reason: String,
    }
}

table! {
    /// A transaction seen.
    "transactions" TransactionRow {
        /// Its id.
        txid: Txid,
        /// Height of its block; empty unless proved.
        height: Option<u32>,
        /// Place in the block.
        position: Option<u32>,
        /// Time of the block.
        time: Option<Time>,
        /// Version field.
        version: i32,
        /// Lock time field.
        locktime: u32,
        /// Virtual size in vbytes, as a server's witnesses make it: the id does not cover them.
        vsize: u64,
        /// Fee; empty where a parent is not known.
        fee_sat: Option<u64>,
        /// Number of inputs.
        inputs: u32,
        /// Number of outputs.
        outputs: u32,
        /// Shape; empty where parents are missing that decide it.
        kind: Option<TxKind>,
        /// Confidence of the kind in per cent; empty for plain shapes.
        confidence: Option<u32>,
        /// How sure the data is.
        proof: Proof,
    }
}

table! {
    /// An address seen.
    "addresses" AddressRow {
        /// The address, or `script:` and the script in hexadecimal where there is none.
        address: String,
        /// Script type: `p2pk`, `p2pkh`, `p2sh`, `p2wpkh`, `p2wsh`, `p2tr`, `multisig`, `nonstandard`.
        script_type: String,
        /// Cluster it belongs to.
        cluster: String,
        /// Whether the case names it.
        case_address: bool,
        /// Received in transactions seen, in satoshi; all there is where `complete`. Gross: money that came back counts each
        /// time.
        received_sat: u64,
        /// Spent in transactions seen, in satoshi.
        sent_sat: u64,
        /// Balance as of the tip; empty unless `complete`.
        balance_sat: Option<u64>,
        /// First block time at which it was seen.
        first_seen: Option<Time>,
        /// Last block time at which it was seen.
        last_seen: Option<Time>,
        /// Confirmed transactions in its history; empty where it was not asked for.
        history: Option<u64>,
        /// Whether its whole history was seen.
        complete: bool,
        /// Names attributed to it.
        labels: Vec<String>,
    }
}

table! {
    /// A cluster with two or more addresses.
    "clusters" ClusterRow {
        /// Its name: the smallest member in text order.
        cluster: String,
        /// Its part in the case.
        role: Role,
        /// Number of addresses.
        addresses: u64,
        /// Received by its addresses in transactions seen; gross, so that money which came back counts each time.
        received_sat: u64,
        /// Spent by them.
        sent_sat: u64,
        /// Their balance; empty unless every member's history is complete.
        balance_sat: Option<u64>,
        /// First block time at which a member was seen.
        first_seen: Option<Time>,
        /// Last block time at which a member was seen.
        last_seen: Option<Time>,
        /// Names attributed to members.
        labels: Vec<String>,
    }
}

table! {
    /// A piece of evidence that joins two addresses.
    "links" LinkRow {
        /// The smaller address in text order.
        address_a: String,
        /// The other one.
        address_b: String,
        /// Transaction that shows it; empty for an assertion.
        txid: Option<Txid>,
        /// The link rule.
        rule: String,
        /// Strength.
        grade: Grade,
        /// Whether the clustering used it.
        applied: bool,
    }
}

table! {
    /// A script whose history was requested.
    "coverage" CoverageRow {
        /// Its address, or `script:` and the script in hexadecimal.
        address: String,
        /// Electrum script hash.
        scripthash: String,
        /// Number of servers whose history agrees.
        servers: u32,
        /// Status hash of the confirmed history, as the Electrum protocol defines it; empty for an empty history.
        status: String,
        /// Confirmed transactions in the history; empty if it is unavailable.
        history: Option<u64>,
        /// Whether everything in it was seen.
        complete: bool,
        /// Why not.
        reason: String,
    }
}

table! {
    /// The balance of one taint policy: for every conserving policy the parts sum to `source_sat`.
    "accounting" AccountingRow {
        /// The policy.
        policy: Policy,
        /// New taint from the source outputs.
        source_sat: u64,
        /// Ended unspent.
        unspent_sat: u64,
        /// Ended at a service.
        service_sat: u64,
        /// Ended at a CoinJoin.
        coinjoin_sat: u64,
        /// Ended at a busy address.
        busy_sat: u64,
        /// Ended at a limit of the trace.
        limit_sat: u64,
        /// Ended as dust.
        dust_sat: u64,
        /// Ended where the history is not known.
        unknown_sat: u64,
        /// Ended in the mempool.
        unconfirmed_sat: u64,
        /// Paid to miners.
        fee_sat: u64,
        /// Sum of the parts.
        total_sat: u64,
    }
}

/// A limitation of the conclusions, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CaveatRow {
    /// The stable word by which programs tell it apart, in snake case; `ransomtrace show --help` lists them. Empty in
    /// findings of earlier versions. Later versions may add words, so that an unknown one is no error.
    #[serde(default)]
    pub kind: String,
    /// Whether it makes the answer incomplete within the limits given (exit code 3).
    pub incomplete: bool,
    /// Whether servers disagree or a proof failed (exit code 4).
    #[serde(default)]
    pub fault: bool,
    /// The statement, one sentence or two.
    pub text: String,
}

/// A point of the timeline: movements at one time in the wallet that received the payments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelinePoint {
    /// Block time.
    pub time: Time,
    /// Payments received in the block, in satoshi. Gross: money that came back counts each time.
    pub received_sat: u64,
    /// The new part by haircut.
    #[serde(default)]
    pub new_sat: u64,
    /// Payment outputs spent in the block, in satoshi.
    pub sent_sat: u64,
    /// Payment outputs not yet moved after the block, in satoshi.
    pub balance_sat: u64,
}

/// Kind of a node of the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FlowNodeKind {
    /// Payments counted towards one demand.
    Payments,
    /// A cluster of addresses, or a single address.
    Cluster,
    /// An end of the trace.
    End(End),
}

/// A node of the flow of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowNode {
    /// Its kind.
    pub kind: FlowNodeKind,
    /// The demand, the cluster's name, or the end's word.
    pub name: String,
    /// Longest way from the payments, in edges; edges lead from smaller to larger ranks, except those that go back.
    pub rank: u32,
    /// Number of outputs, each counted once: those that leave payments, enter a cluster from elsewhere, or ended there;
    /// for fees, the transactions that pay them.
    #[serde(default)]
    pub outputs: u32,
    /// Labels of the addresses of a cluster; empty if none.
    #[serde(default)]
    pub label: String,
}

/// Money that went from one node to another. What enters a cluster leaves it, to the satoshi.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowEdge {
    /// Index of the node it leaves.
    pub from: u32,
    /// Index of the node it enters.
    pub to: u32,
    /// Tainted value under haircut, in satoshi.
    pub value_sat: u64,
    /// Number of outputs that carry it, or of transactions that pay it as a fee. An output that two wallets pay for together
    /// is counted on both edges, and once in the node.
    pub outputs: u32,
}

/// The flow of money between payments, clusters and ends, under the haircut policy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Nodes by rank, then name.
    pub nodes: Vec<FlowNode>,
    /// Edges by node indices.
    pub edges: Vec<FlowEdge>,
}

/// New money in a deposit that counts as paid: its value less money of earlier payments that came back (by haircut) and
/// the payee's own coins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMoney {
    /// Transaction that pays.
    pub txid: Txid,
    /// Index of the output in it.
    pub vout: u32,
    /// New money, in satoshi.
    pub new_sat: u64,
    /// Its value in euro on that day; empty where no rate is known.
    pub new_eur: Option<Cents>,
}

/// Totals over the payments that are sources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Number of deposits counted as paid.
    pub payments: u64,
    /// New money, in satoshi; money that came back counts once.
    pub paid_sat: u64,
    /// New money in euro, each on its day; `None` if a rate is missing.
    pub paid_eur: Option<Cents>,
    /// Their value in satoshi, where money that came back counts each time.
    #[serde(default)]
    pub paid_gross_sat: u64,
    /// That in euro.
    #[serde(default)]
    pub paid_gross_eur: Option<Cents>,
    /// Per demand: name, number, satoshi, euro.
    pub by_demand: Vec<DemandTotal>,
}

/// The payments of one demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandTotal {
    /// Name of the demand; empty where none applies.
    pub demand: String,
    /// Number of deposits.
    pub payments: u64,
    /// New money, in satoshi; money that came back counts once.
    pub paid_sat: u64,
    /// New money in euro, each on its day; `None` if a rate is missing.
    pub paid_eur: Option<Cents>,
    /// Their value in satoshi, where money that came back counts each time.
    #[serde(default)]
    pub paid_gross_sat: u64,
    /// That in euro.
    #[serde(default)]
    pub paid_gross_eur: Option<Cents>,
}

/// Measured error rates of the rules that joined wallets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorRates {
    /// The data on which they were measured.
    pub measured_on: String,
    /// Number of populations; each rate is the worst of them.
    pub populations: u64,
    /// Transactions of the smallest one.
    pub transactions: u64,
    /// The rates, one row for each rule in force.
    pub rates: Vec<ErrorRate>,
}

/// Measured error rates of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorRate {
    /// The rule.
    pub rule: String,
    /// The counted unit.
    pub over: String,
    /// Precision with four decimals, rounded down; `None` if not measured.
    pub precision: Option<String>,
    /// Recall, likewise.
    pub recall: Option<String>,
}

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
    /// Limits and rules in force, as name and value.
    pub parameters: Vec<(String, String)>,
    /// Measured error rates of the rules in force.
    #[serde(default)]
    pub error_rates: ErrorRates,
    /// Wallet fingerprints, and where they change along the way of the money.
    #[serde(default)]
    pub fingerprints: Fingerprints,
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
    /// Limits that stopped the trace, and their effect.
    #[serde(default)]
    pub stopped_by: Vec<LimitStop>,
}

impl Findings {
    /// Returns the new money of deposits by output; deposits that are not listed are entirely new.
    pub fn new_by_output(&self) -> HashMap<(Txid, u32), &NewMoney> {
        let rows = self.new_money.iter();
        rows.map(|row| ((row.txid, row.vout), row)).collect()
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
