//! Wasabi Wallet 1: rounds run by a coordinator, with one denomination or with levels.

use bitcoin::Amount;

use super::participants::{
    Margins, has_no_payer, is_shared_out, most_funders, no_address_dominates,
};
use super::settlement::{Settlement, fee};
use super::{Inputs, Outputs, Protocol, ProtocolRule};

/// GS 1.0: at least ten inputs, no address with more than a tenth of them; the most frequent value within 0.005 BTC
/// of 0.1 BTC occurs n ≥ 3 times and on at least half the outputs less one; n ≤ input addresses ≤ 7n; output scripts
/// distinct; a small round is not an even split.
pub(super) const WASABI_1_0: ProtocolRule = ProtocolRule {
    protocol: Protocol::Wasabi1,
    outputs: |outputs| {
        base_denomination(outputs).is_some_and(|(_, n)| {
            n >= 3 && n <= outputs.inputs && n * 2 + 1 >= outputs.values.len() && is_round(outputs)
        })
    },
    inputs: |outputs, inputs| {
        let base = base_denomination(outputs)?;
        let fits = no_address_dominates(inputs)
            && (base.1..=7 * base.1).contains(&inputs.addresses)
            && can_have_paid(outputs, inputs, base)
            && settles(outputs, inputs, base);
        fits.then_some(70)
    },
};

/// GS 1.1, for rounds with mixing levels: two or more outputs within a twentieth of 0.1 BTC · 2^i make level i. With
/// n the outputs of the fullest level: n ≥ 3; n ≤ input addresses ≤ 7n; the outputs on levels make up at least half
/// the outputs less one, or all but one per input address and one more; and the rest as in GS 1.0. GS ignores levels
/// above the greatest output; here such a level counts if its lower edge is reached, since fees eat into it. Our
/// condition: no level is fuller than that of 0.1 BTC, because a participant with a higher one has those below too.
pub(super) const WASABI_1_1: ProtocolRule = ProtocolRule {
    protocol: Protocol::Wasabi1,
    outputs: |outputs| {
        let levels = Levels::of(outputs);
        levels.fullest >= 3
            && levels.lowest == levels.fullest
            && levels.fullest <= outputs.inputs
            && is_round(outputs)
            && (levels.is_majority(outputs) || levels.is_rest_change(outputs, outputs.inputs))
    },
    inputs: |outputs, inputs| {
        let levels = Levels::of(outputs);
        let (n, addresses) = (levels.fullest, inputs.addresses);
        if !no_address_dominates(inputs)
            || !(n..=7 * n).contains(&addresses)
            || !can_have_paid(outputs, inputs, base_denomination(outputs)?)
            || !settles(outputs, inputs, base_denomination(outputs)?)
        {
            return None;
        }
        let signs = [
            levels.is_majority(outputs),
            levels.is_rest_change(outputs, addresses),
        ];
        // GS: 50 + 50·(n/addresses − 1/7)/(6/7), halved if only one of the two sums holds.
        let confidence = (250 * addresses + 350 * n) / (6 * addresses);
        match signs.into_iter().filter(|sign| *sign).count() {
            0 => None,
            1 => u32::try_from(confidence / 2).ok(),
            _ => u32::try_from(confidence).ok(),
        }
    },
};

/// DU, without its heights and script types: the most frequent value is within 0.02 BTC of 0.1 BTC and occurs at
/// least ten times, with at least as many inputs; at least two values occur once (change, coordinator). The equal
/// number of spending addresses and the confidence are ours.
///
/// A smaller round is distinguished from other joins of that sum by its coordinator, the only one to receive a small
/// output that is nobody's change: there are more outputs beside the equal ones than participants, or one that no
/// coins explain although they explain most. At least four participate. These bounds are ours.
pub(super) const WASABI_1_CROWD: ProtocolRule = ProtocolRule {
    protocol: Protocol::Wasabi1,
    outputs: |outputs| crowd(outputs).is_some(),
    inputs: |outputs, inputs| {
        let base @ (value, times) = crowd(outputs)?;
        let levels = levels(outputs, value);
        let others = others(outputs, &levels);
        if inputs.addresses < times
            || (times < CROWD && others > times + 1)
            || !can_have_paid(outputs, inputs, base)
            || !settles(outputs, inputs, base)
        {
            return None;
        }
        if times >= CROWD {
            return Some(50);
        }
        let settlement = settled(outputs, inputs, &levels);
        let has_coordinator = others == times + 1
            || (settlement.fees >= 1 && settlement.paid > settlement.unexplained);
        has_coordinator.then_some(40)
    },
};

/// Number of outputs of the denomination from which DU accepts a round of version 1.
const CROWD: usize = 10;

/// The denomination of version 1 and its number of occurrences: the most frequent value that DU accepts as one, which
/// for a crowd is the most frequent of all, beside two that occur once.
fn crowd(outputs: &Outputs) -> Option<(Amount, usize)> {
    let (value, times) = outputs.most_frequent(|value| is_near(value, BASE, 2_000_000))?;
    let single = outputs.tally.iter().filter(|(_, times)| *times == 1);
    let is_most_frequent = outputs.tally.first() == Some(&(value, times));
    let fits = match times >= CROWD {
        true => is_most_frequent && single.count() >= 2,
        false => times >= 4,
    };
    (fits && outputs.inputs >= times).then_some((value, times))
}

/// The base denomination and its doublings that occur at least twice.
fn levels(outputs: &Outputs, base: Amount) -> Vec<u64> {
    let mut levels = vec![base.to_sat()];
    loop {
        let next = base.to_sat() << levels.len();
        let is_level =
            |(value, times): &&(Amount, usize)| *times >= 2 && is_near(*value, next, next / 1_000);
        match outputs.tally.iter().find(is_level) {
            Some((value, _)) if levels.len() < 40 => levels.push(value.to_sat()),
            _ => return levels,
        }
    }
}

/// The number of outputs on no level: change and the coordinator's charge.
fn others(outputs: &Outputs, levels: &[u64]) -> usize {
    let others = outputs.values.iter();
    others
        .filter(|value| !levels.contains(&value.to_sat()))
        .count()
}

/// Whether the participants can have paid for a round of version 1: all who receive a level contributed it, with
/// those below, and no one contributed more than one participant can receive.
fn can_have_paid(outputs: &Outputs, inputs: &Inputs, (base, times): (Amount, usize)) -> bool {
    let levels = levels(outputs, base);
    let mut sum = 0_u64;
    let mut is_brought = levels.iter().all(|level| {
        sum = sum.saturating_add(*level);
        outputs.payees_of(*level) <= most_funders(inputs, sum)
    });
    // Repeated values may be levels too.
    let repeated = outputs.tally.iter().filter(|(_, times)| *times >= 2);
    let mut joined: Vec<u64> = repeated.map(|(value, _)| value.to_sat()).collect();
    joined.retain(|value| *value >= base.to_sat());
    let all = joined
        .iter()
        .fold(0, |all: u64, value| all.saturating_add(*value));
    let fee = fee(outputs, inputs);
    let cost = fee.saturating_add(all / MOST_SHARE);
    is_brought &= has_no_payer(outputs, inputs, &joined, times, cost);
    // One for each participant; another may be the coordinator's charge.
    if levels.len() == 1 && outputs.values.len() <= 2 * times + 1 {
        // The charge that all pay to the coordinator may look like a change.
        let charge = base.to_sat() / MOST_SHARE;
        let margins = Margins {
            earned: charge.saturating_mul(times as u64),
            paid: fee.saturating_add(charge),
        };
        is_brought &= is_shared_out(outputs, inputs, base.to_sat(), times, margins, 0);
    }
    is_brought
}

/// A coordinator of version 1 charges less than this part, a two-hundredth (a bound of ours).
const MOST_SHARE: u64 = 200;

/// The settlement of a transaction as a round of version 1, whose coordinator charges less than [`MOST_SHARE`].
fn settled(outputs: &Outputs, inputs: &Inputs, levels: &[u64]) -> Settlement {
    let charge = levels.first().map_or(0, |base| base / MOST_SHARE);
    Settlement::of(outputs, inputs, levels, charge)
}

/// Whether a transaction settles as a round of version 1 with this denomination and number of outputs: most changes
/// were not paid for taking part, and at least half of the participants without change, less one, contributed a coin
/// that just suffices. A payout in equal parts has one change and coins of any value.
fn settles(outputs: &Outputs, inputs: &Inputs, (base, times): (Amount, usize)) -> bool {
    let levels = levels(outputs, base);
    let settlement = settled(outputs, inputs, &levels);
    let without_change = times.saturating_sub(others(outputs, &levels));
    // If all coins are near some sum of levels, some changes look as if they were paid for by chance.
    settlement.earned <= settlement.paid + settlement.unexplained
        && without_change <= 2 * settlement.exact + 1
}

/// The denomination of version 1, in satoshi: about 0.1 BTC, different from round to round.
const BASE: u64 = 10_000_000;

/// Distance from it that GS allows, in satoshi.
const BASE_TOLERANCE: u64 = 500_000;

/// The most frequent value near the base denomination, and its number of occurrences.
fn base_denomination(outputs: &Outputs) -> Option<(Amount, usize)> {
    outputs.most_frequent(|value| is_near(value, BASE, BASE_TOLERANCE))
}

fn is_near(value: Amount, target: u64, tolerance: u64) -> bool {
    value.to_sat().abs_diff(target) <= tolerance
}

/// The conditions common to GS's rules for version 1: at least ten inputs, distinct output scripts, and with fewer
/// than twenty inputs no even split.
fn is_round(outputs: &Outputs) -> bool {
    outputs.inputs >= 10
        && outputs.all_scripts_distinct()
        && (outputs.inputs >= 20 || !is_even_split(outputs))
}

/// Whether the outputs sum to a multiple of the most frequent value, up to a ten-thousandth (GS): a payout in equal
/// parts, such as a payroll, has no odd change.
fn is_even_split(outputs: &Outputs) -> bool {
    let sats = |value: Amount| u128::from(value.to_sat());
    let Some(part) = outputs
        .tally
        .first()
        .map(|&(value, _)| sats(value))
        .filter(|part| *part > 0)
    else {
        return false;
    };
    let sum: u128 = outputs.values.iter().copied().map(sats).sum();
    let parts = (sum + part / 2) / part;
    parts > 0 && sum.abs_diff(parts * part) * 10_000 <= sum
}

/// Outputs on the mixing levels of version 1.1.
struct Levels {
    lowest: usize,
    fullest: usize,
    total: usize,
}

impl Levels {
    fn of(outputs: &Outputs) -> Self {
        let greatest = outputs
            .values
            .iter()
            .max()
            .map_or(0, |value| value.to_sat());
        // Forty levels exceed all coins that will ever exist, and fit 64 bits.
        let counts = (0..40)
            .map(|level| (BASE << level, BASE_TOLERANCE << level))
            .take_while(|(target, tolerance)| target - tolerance <= greatest)
            .map(|(target, tolerance)| {
                let on_level = outputs.values.iter();
                on_level
                    .filter(|value| is_near(**value, target, tolerance))
                    .count()
            });
        let lowest = counts.clone().next().unwrap_or_default();
        counts.filter(|count| *count >= 2).fold(
            Self {
                lowest,
                fullest: 0,
                total: 0,
            },
            |levels, count| Self {
                lowest,
                fullest: levels.fullest.max(count),
                total: levels.total + count,
            },
        )
    }

    fn is_majority(&self, outputs: &Outputs) -> bool {
        self.total * 2 + 1 >= outputs.values.len()
    }

    fn is_rest_change(&self, outputs: &Outputs, addresses: usize) -> bool {
        self.total + addresses + 1 >= outputs.values.len()
    }
}
