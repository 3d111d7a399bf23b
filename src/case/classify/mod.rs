//! Classifies each deposit to a case address: paid, late, instalment, or something else. Pure: deposits, question and
//! prices in, one classification per deposit out.
//!
//! # One deposit
//!
//! The first rule that applies decides (module `single`):
//!
//! 1. `dust`: the value is at most the dust limit.
//! 2. `internal`: paid by the wallet of the case itself, other than through a CoinJoin.
//! 3. `payment`: the case has no demands.
//! 4. `payment`: meets a demand in value, on a day from its `from` to its `deadline`, both included, in UTC.
//! 5. `late`: meets a demand in value, after the day of its deadline.
//! 6. `payment`, unchecked: a demand in fiat money could apply, but no price is known for the day. Unknown is not
//!    unrelated.
//! 7. `instalment`, `late` or `payment`, by what other deposits were made: see below.
//! 8. `unrelated`.
//!
//! Candidates are the demand of the deposit's address, or all demands if it has none. Of several that are met, the
//! first in file order counts; one met on time precedes one met late.
//!
//! A deposit meets a demand where its value lies in the demand's range, widened by the tolerance: `min * (1 - t)` down
//! to the next unit, `max * (1 + t)` up to the next unit, the unit being a satoshi or a cent. In fiat money the value
//! of a deposit is itself a range, from the lowest to the highest price of its day, and it is enough that the two
//! ranges share a cent.
//!
//! # The day
//!
//! The time of a block is not the time of its payments: a payment waits for its block. A deposit whose block is in the
//! first three hours of a UTC day is therefore compared with that day and the day before. It is enough that one of them
//! meets the demand, on time before late; the reason names that day. A day before a demand's `from` is ignored.
//!
//! # Several deposits
//!
//! Deposits belong together by payer, time and demand (module `instalments`). The parts of a demand are the deposits to its
//! addresses, and to addresses that name no demand, that rule 8 would call unrelated, in its period or later, with a
//! price, and not alone above its range. Demands are taken in file order, parts in chain order. A run is a stretch of
//! two or more parts whose sum, lowest and highest values apart, meets the demand.
//!
//! * **One payer.** Runs are sought among the parts of each known payer, to whatever address. Parts below a hundredth
//!   of the demand are left out of the sum at first; then those below a tenth; at last every part is taken, since a
//!   test payment may belong to the whole. A run takes in further parts as long as its sum still meets the demand. The
//!   parts of a run are `instalment`, those after the deadline `late`.
//! * **One payer, too much.** Where parts of one payer are left that exceed the demand together, which of them answer
//!   it cannot be decided: each is a `payment`, unchecked. So is a part whose payer also made a deposit without a
//!   price.
//! * **Payer unknown, or few.** Somebody may pay from several wallets, and strangers may pay sums that happen to add up.
//!   A run of what is then left is an unchecked `instalment` (or `late`) where every part is a tenth of the demand or
//!   more, 30 days lie between first and last at most, and the payers are: all unknown; or of one purse, the unknown
//!   left aside, since one paid with what another had left over; or, at one address, up to three purses, the unknown
//!   being one of them. More payers than that speak against it.
//!
//! # Demands that rise
//!
//! A demand whose amount rises is taken as one demand for each amount, of which an earlier one has the day before the next
//! as its deadline: a deposit of the earlier amount after that day is late.
//!
//! Hence the law that no stranger's small change alters a result: a deposit below a hundredth of every demand changes
//! the classification of no deposit of another payer.

mod days;
mod instalments;
mod miss;
mod runs;
mod single;
mod victims;
mod worth;

use bitcoin::Amount;

use super::question::{Case, Demand, Tolerance};
use crate::findings::{Class, Time};
use crate::language::{Sentence, Value, say};
use crate::ledger::AddressNum;
use crate::rates::Rates;
pub use days::days;
pub use miss::Miss;
pub use victims::{PaidDeposit, victims};

/// An output received by a case address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deposit {
    /// Index of its address in [`Case::addresses`].
    pub address: usize,
    /// Its value.
    pub value: Amount,
    /// Time of its block.
    pub time: Time,
    /// Whether the wallet of the case paid it.
    pub from_case_wallet: bool,
    /// Whether a CoinJoin paid it.
    pub by_coinjoin: bool,
    /// The cluster root of the payer; `None` if there is no single payer: an input is unknown, inputs are of several
    /// wallets, or a CoinJoin or a service paid.
    pub payer: Option<AddressNum>,
    /// Deposits with the same number may come from one purse: one payer, one transaction, or one paid with the change
    /// of another.
    pub purse: u32,
}

/// The classification of a deposit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classification {
    /// Its class.
    pub class: Class,
    /// The demand it meets, if known.
    pub demand: Option<String>,
    /// Reasons, as short phrases.
    pub reasons: Vec<Sentence>,
    /// Whether it could be checked against the demands.
    pub check: DemandCheck,
    /// How near it came to a demand it does not meet; `None` if it counts or was not compared.
    pub miss: Option<Miss>,
    /// Deposits that were found to meet a demand together have the same number.
    pub group: Option<usize>,
}

impl Classification {
    /// Creates a classification whose reason is independent of any demand.
    pub fn new(class: Class, reason: Sentence) -> Self {
        Self {
            class,
            demand: None,
            reasons: vec![reason],
            check: DemandCheck::Done,
            miss: None,
            group: None,
        }
    }
}

/// Whether a deposit could be checked against the demands. An unchecked deposit still counts: unknown is not unrelated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemandCheck {
    /// It was checked.
    Done,
    /// No rate is known for its day.
    NoRate,
    /// It cannot be decided which deposits belong together.
    Undecided,
}

/// Classifies deposits in chain order; the results are in the same order.
pub fn classify(deposits: &[Deposit], case: &Case, rates: &[Rates]) -> Vec<Classification> {
    let whole = case;
    let case = &Case {
        demands: case.demands.iter().flat_map(Demand::by_amount).collect(),
        ..case.clone()
    };
    let mut verdicts: Vec<Classification> = deposits
        .iter()
        .map(|deposit| single::judge(deposit, case, rates))
        .collect();
    instalments::find(deposits, case, rates, &mut verdicts);
    miss::measure(deposits, case, rates, &mut verdicts);
    for (deposit, verdict) in deposits.iter().zip(&mut verdicts) {
        verdict.reasons.extend(rise(whole, deposit, verdict));
        if deposit.by_coinjoin {
            verdict.reasons.push(say!("paid-by-coinjoin"));
        }
    }
    verdicts
}

/// Says that a late deposit is late for an earlier amount only, where the demand itself still ran.
fn rise(case: &Case, deposit: &Deposit, verdict: &Classification) -> Option<Sentence> {
    let demand = case.demand(verdict.demand.as_deref()?)?;
    let day = deposit.time.day();
    let still_runs = demand.deadline.is_none_or(|last| day <= last);
    let is_late = verdict.class == Class::Late && still_runs;
    let risen = demand.steps.iter().rev().find(|step| step.from <= day)?;
    is_late.then(|| {
        let (from, amount) = (Value::IsoDay(risen.from), risen.amount.words());
        say!("last-day-of-amount", from = from, amount = amount)
    })
}

/// Returns the demand of an address.
fn own_demand(case: &Case, address: usize) -> Option<&Demand> {
    case.demand(case.addresses.get(address)?.demand.as_deref()?)
}

/// Returns the demands that a deposit to an address may meet.
fn candidates(case: &Case, address: usize) -> impl Iterator<Item = &Demand> {
    let own = own_demand(case, address);
    case.demands
        .iter()
        .filter(move |demand| own.is_none_or(|own| own.name == demand.name))
}

/// Describes a demand by name and amount.
fn described(demand: &Demand) -> Sentence {
    let amount = demand.amount.words();
    match demand.tolerance {
        Tolerance::ZERO => say!("demand-named", name = &demand.name, amount = amount),
        some => say!(
            "demand-named-tolerance",
            name = &demand.name,
            amount = amount,
            tolerance = Value::Number(some.to_string())
        ),
    }
}
