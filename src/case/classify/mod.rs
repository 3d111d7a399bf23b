//! What each deposit to a case address is: paid, paid late, paid in parts, or something else. Pure: the deposits, the
//! question and the prices go in, one verdict per deposit comes out.
//!
//! # One deposit
//!
//! In this order, the first rule that applies decides (module `single`):
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
//! Asked for are the demand that the deposit's address names, or all where it names none. Of several that are met the
//! first in file order counts; one that is met on time goes before one that is met late.
//!
//! A deposit meets a demand where its value lies in the demand's range, widened by the tolerance: `min * (1 - t)` down
//! to the next unit, `max * (1 + t)` up to the next unit, the unit being a satoshi or a cent. In fiat money the value
//! of a deposit is itself a range, from the lowest to the highest price of its day, and it is enough that the two
//! ranges share a cent.
//!
//! # The day
//!
//! The time of a block is not the time of the payments in it: a payment waits for its block. A deposit whose block
//! comes in the first three hours of a UTC day is therefore held against that day and against the day before. It is
//! enough that one of them is met, on time before late; the reason names the day that was met. A day before a demand's
//! `from` is left out.
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
//! From that follows the law that no stranger's small change alters an answer: a deposit below a hundredth of every
//! demand changes the verdict on no deposit of another payer.

mod days;
mod instalments;
#[cfg(test)]
mod law_tests;
mod miss;
mod runs;
mod single;
#[cfg(test)]
mod sum_tests;
#[cfg(test)]
mod tests;
mod worth;

use bitcoin::Amount;

use super::findings::{Class, Time};
use super::question::{Case, Demand, Tolerance};
use crate::ledger::AddressNum;
use crate::rates::Rates;
pub use miss::Miss;

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
    /// The wallet that paid it, by its root; `None` where that does not tell one person: an input is unknown or they
    /// are of several wallets, a CoinJoin paid, or a service.
    pub payer: Option<AddressNum>,
    /// Deposits of the same number may be paid out of one purse: by one payer, in one transaction, or one with what
    /// another left over.
    pub purse: u32,
}

/// What a deposit is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Its class.
    pub class: Class,
    /// The demand it answers, where that is known.
    pub demand: Option<String>,
    /// Why, in short phrases.
    pub reasons: Vec<String>,
    /// Whether it could be held against the demands.
    pub check: Check,
    /// How near it came to a demand that it does not meet; `None` where it counts, or nothing was held against it.
    pub miss: Option<Miss>,
}

impl Verdict {
    /// A verdict for a reason that has nothing to do with a demand.
    pub fn new(class: Class, reason: String) -> Self {
        Self {
            class,
            demand: None,
            reasons: vec![reason],
            check: Check::Done,
            miss: None,
        }
    }
}

/// Whether a deposit could be held against the demands. What could not counts all the same: unknown is not unrelated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// It could.
    Done,
    /// No rate is known for its day.
    NoRate,
    /// Which deposits belong together cannot be decided.
    Undecided,
}

/// Judges deposits, given in chain order; the verdicts are in the same order.
pub fn classify(deposits: &[Deposit], case: &Case, rates: &[Rates]) -> Vec<Verdict> {
    let mut verdicts: Vec<Verdict> = deposits
        .iter()
        .map(|deposit| single::judge(deposit, case, rates))
        .collect();
    instalments::find(deposits, case, rates, &mut verdicts);
    miss::measure(deposits, case, rates, &mut verdicts);
    for (deposit, verdict) in deposits.iter().zip(&mut verdicts) {
        if deposit.by_coinjoin {
            verdict.reasons.push("paid by a coinjoin".to_owned());
        }
    }
    verdicts
}

/// The demand that an address names.
fn own_demand(case: &Case, address: usize) -> Option<&Demand> {
    case.demand(case.addresses.get(address)?.demand.as_deref()?)
}

/// The demands that a deposit to an address may answer.
fn candidates(case: &Case, address: usize) -> impl Iterator<Item = &Demand> {
    let own = own_demand(case, address);
    case.demands
        .iter()
        .filter(move |demand| own.is_none_or(|own| own.name == demand.name))
}

/// A demand by its name and what it asks for.
fn described(demand: &Demand) -> String {
    let tolerance = match demand.tolerance {
        Tolerance::ZERO => String::new(),
        some => format!(" give or take {some}"),
    };
    format!("\"{}\" of {}{tolerance}", demand.name, demand.amount)
}
