//! Joins without a coordinator's fixed denominations, recognised by equal outputs.

use bitcoin::Amount;

use super::participants::{Margins, is_shared_out, most_funders};
use super::settlement::{OfTwo, Settlement, fee, most_earned};
use super::{Inputs, Outputs, Protocol, ProtocolRule};

/// Repeated values up to this many satoshi carry tokens and are not denominations (BS names 546 and 2,730; GS ignores
/// all up to 2,730).
const TOKEN_VALUE: u64 = 2_730;
/// The same limit beside an unspendable output, as in transfers of runes, whose wallets attach 10,000 sat to each
/// transfer (`TARGET_POSTAGE` of ordinals/ord).
pub(super) const TOKEN_VALUE_BESIDE_DATA: u64 = 10_000;
/// Least value of a JoinMarket denomination, in satoshi (JM).
const LEAST_JOINMARKET: u64 = 75_000;
/// Confidence in JoinMarket by its outputs alone, in per cent (GS).
pub(super) const BY_OUTPUTS: u32 = 49;
/// Least value of the pair in a Stonewall, in satoshi (GS).
const LEAST_STONEWALL: u64 = 5_000;

/// JoinMarket, with makers known to be paid: n ≥ 3 equal outputs, and n or n − 1 others (JM); n ≤ input addresses;
/// output scripts distinct; from 50 inputs on at most 20 inputs and at least 1.7 outputs per participant (GS); and
/// the participants whose change is recognised were paid, as JoinMarket's makers are. JM's helper accepts no
/// denomination below 75,000 sat, because it would be wrong too often; it does not check who was paid. If a change
/// happens to equal the denomination, one more output is equal; then at least two, and all but two of the
/// participants, must be known to be paid. The confidence is ours.
pub(super) const MARKET: ProtocolRule = ProtocolRule {
    protocol: Protocol::JoinMarket,
    outputs: |outputs| looks_like_joinmarket(outputs, 3, TOKEN_VALUE + 1, 1),
    inputs: |outputs, inputs| {
        let (_, n) = denomination(outputs)?;
        let parties = majority(outputs);
        if !can_have_paid(outputs, inputs, parties) {
            return None;
        }
        let settlement = settled(outputs, inputs)?;
        let is_market = match n == parties {
            true => settlement.is_market(),
            false => settlement.earned >= 2 && settlement.earned + 2 >= parties,
        };
        is_market.then_some(70)
    },
};

/// The same with two participants, which JM's helper leaves out for being wrong too often: accepted only if the coins
/// cannot be divided as in a Stonewall, which is more frequent. A wallet that makes a Stonewall takes two sets of
/// coins, leaves change of both, and charges each half of the fee (SW). A taker pays all of the fee, and has no
/// change if it sweeps an account.
pub(super) const MARKET_OF_TWO: ProtocolRule = ProtocolRule {
    protocol: Protocol::JoinMarketOfTwo,
    outputs: |outputs| {
        majority(outputs) == 2 && looks_like_joinmarket(outputs, 2, TOKEN_VALUE + 1, 0)
    },
    inputs: |outputs, inputs| {
        let ways = ways_of_two(outputs, inputs)?;
        (are_two(outputs, inputs) && ways.is_market && !ways.is_shared).then_some(50)
    },
};

/// Stonewall (GS): three or four spendable outputs to distinct scripts; at least two inputs; exactly one value occurs
/// exactly twice, and it is at least 5,000 sat. Our conditions: the inputs have two or more addresses (with one there
/// is nothing to keep apart), no data output stands beside them, and the other two of four outputs may be equal too,
/// because coins that come from mixes are alike and leave equal change. The coins can also be divided between two
/// participants: a wallet that makes a Stonewall takes two sets of coins, and each pays the sum and its change; a
/// payer of two equal outputs does not. The confidence is ours.
pub(super) const STONEWALL: ProtocolRule = ProtocolRule {
    protocol: Protocol::Stonewall,
    outputs: |outputs| {
        (3..=4).contains(&outputs.values.len())
            && outputs.inputs >= 2
            && outputs.unspendable == 0
            && outputs.all_scripts_distinct()
            && outputs.tally.iter().all(|(_, times)| *times <= 2)
            && outputs
                .tally
                .iter()
                .any(|&(value, times)| times == 2 && value.to_sat() >= LEAST_STONEWALL)
            && !is_sweep(outputs, 2)
    },
    inputs: |outputs, inputs| {
        let is_possible = ways_of_two(outputs, inputs).is_none_or(|ways| ways.is_possible);
        (are_two(outputs, inputs) && is_possible).then_some(50)
    },
};

/// JoinMarket, if no change can be attributed: the most frequent value is at least 75,000 sat and occurs n =
/// ⌊(n_out+1)/2⌋ ≥ 3 times (JM), so that all makers and the taker have change, except at most one; and the rest as in
/// [`MARKET`] (GS).
pub(super) const JOINMARKET: ProtocolRule = ProtocolRule {
    protocol: Protocol::JoinMarket,
    outputs: |outputs| looks_like_joinmarket(outputs, 3, LEAST_JOINMARKET, 0),
    inputs: |outputs, inputs| {
        let (_, n) = denomination(outputs)?;
        let fits = can_have_paid(outputs, inputs, n) && !settled(outputs, inputs)?.is_paid_for();
        fits.then_some(BY_OUTPUTS)
    },
};

/// Generic: BS's `is_coinjoin` with two changes. n_in ≥ 3; the most frequent value occurs n ≥ 3 times (two are a
/// Stonewall's) and on *at least* half the outputs, where BS requires exactly half, rounded up, so that all outputs
/// may be equal; n ≤ n_in and n ≤ input addresses; the value carries no token; no sweep of very many inputs. Outputs
/// are counted by the scripts that they pay, most of which are paid once, and n participants can have paid. If two or
/// more have no change, at least two of them, and all but one, who may have swept a wallet, brought a coin that just
/// suffices: a payout in equal parts has one change and coins of any value. The confidence is ours: less than
/// JoinMarket's.
pub(super) const GENERIC: ProtocolRule = ProtocolRule {
    protocol: Protocol::Generic,
    outputs: |outputs| {
        denomination(outputs).is_some_and(|(_, n)| {
            n >= 3
                && (majority(outputs)..=outputs.inputs).contains(&n)
                && !is_sweep(outputs, n)
                && !is_paid_again(outputs)
        })
    },
    inputs: |outputs, inputs| {
        let (_, n) = denomination(outputs)?;
        if !can_have_paid(outputs, inputs, n) {
            return None;
        }
        let without_change = (2 * n).saturating_sub(outputs.values.len());
        let exact = settled(outputs, inputs)?.exact;
        let is_brought = without_change <= 1 || (exact >= 2 && without_change <= exact + 1);
        is_brought.then_some(40)
    },
};

/// Whether the outputs are as JoinMarket makes them: each of at least `least` participants has an output of one
/// value, which is at least `value`, and all but one at most one other output, of which up to `alike` have that value
/// too.
fn looks_like_joinmarket(outputs: &Outputs, least: usize, value: u64, alike: usize) -> bool {
    let parties = majority(outputs);
    denomination(outputs).is_some_and(|(equal, n)| {
        equal.to_sat() >= value
            && parties >= least
            && (parties..=parties + alike).contains(&n)
            && parties <= outputs.inputs
            && n < outputs.values.len()
            && outputs.unspendable == 0
            && outputs.all_scripts_distinct()
            && !is_sweep(outputs, n)
            && (outputs.inputs < 50 || outputs.values.len() * 10 >= parties * 17)
    })
}

/// Whether distinct scripts receive the most frequent value in at most half of its outputs: a few are paid
/// repeatedly.
fn is_paid_again(outputs: &Outputs) -> bool {
    denomination(outputs).is_some_and(|(equal, payees)| {
        let all = outputs.values.iter().filter(|value| **value == equal);
        payees * 2 <= all.count()
    })
}

/// Whether this many participants can each have paid for an output of the most frequent value and at most one other.
fn can_have_paid(outputs: &Outputs, inputs: &Inputs, participants: usize) -> bool {
    denomination(outputs).is_some_and(|(value, _)| {
        let value = value.to_sat();
        let margins = Margins {
            earned: most_earned(value),
            paid: fee(outputs, inputs),
        };
        // The amount that the taker in a market pays to all makers.
        let spent = margins
            .earned
            .saturating_mul(participants.saturating_sub(1) as u64);
        participants <= most_funders(inputs, value)
            && is_shared_out(outputs, inputs, value, participants, margins, spent)
    })
}

/// Whether two owners are visible who can each have paid for an output of the most frequent value.
fn are_two(outputs: &Outputs, inputs: &Inputs) -> bool {
    let value = denomination(outputs).map(|(value, _)| value.to_sat());
    inputs.addresses >= 2 && value.is_some_and(|value| most_funders(inputs, value) >= 2)
}

/// How two participants can have made the transaction; `None` if there are too many ways to check.
fn ways_of_two(outputs: &Outputs, inputs: &Inputs) -> Option<OfTwo> {
    let (value, _) = denomination(outputs)?;
    OfTwo::of(outputs, inputs, value.to_sat())
}

/// The settlement of a transaction as a join of its most frequent value.
fn settled(outputs: &Outputs, inputs: &Inputs) -> Option<Settlement> {
    let (value, _) = denomination(outputs)?;
    Some(Settlement::of(outputs, inputs, &[value.to_sat()], 0))
}

/// The most frequent value that carries no token, and its number of occurrences.
fn denomination(outputs: &Outputs) -> Option<(Amount, usize)> {
    let tokens = match outputs.unspendable {
        0 => TOKEN_VALUE,
        _ => TOKEN_VALUE_BESIDE_DATA,
    };
    outputs.most_frequent(|value| value.to_sat() > tokens)
}

/// Half the outputs, rounded up.
fn majority(outputs: &Outputs) -> usize {
    outputs.values.len().div_ceil(2)
}

/// Whether there are so many inputs for n equal outputs that one wallet is sweeping itself: from 50 inputs on, more
/// than 20 for each (GS, for JoinMarket).
fn is_sweep(outputs: &Outputs, n: usize) -> bool {
    outputs.inputs >= 50 && outputs.inputs > 20 * n
}
