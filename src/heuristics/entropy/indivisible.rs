//! Links by indivisible groups: which inputs can have paid an output if no group could be two.
//!
//! One interpretation of every transaction is that it is a single payment, in which every input shares a group with
//! every output. So the links of all interpretations exclude no pair. Those without groups that could be divided
//! further do: if each participant of a join has its own change, the change is linked to its inputs alone. Every
//! interpretation can be divided until its groups are indivisible (Maurer et al., *Anonymous CoinJoin Transactions with
//! Arbitrary Values*, 2017, call the result non-derived).

use bitcoin::Amount;

use super::count::{Budget, Selection, Sides};
use super::{Entropy, EqualJoin, Intrafees, Ratio, Uncounted, fee};

/// Inputs and outputs that could have been a transaction of their own.
struct Group {
    inputs: Selection,
    outputs: Selection,
    /// Inputs less outputs, in satoshi.
    surplus: i64,
    /// Number of inputs and outputs.
    size: usize,
}

/// Returns for each output, and in it for each input, whether they share an indivisible group: one that is not two
/// groups. `entropy` is that of these values and this ratio; the same fees between participants are allowed. Takes a
/// step off `budget` for each group, and for each pair of groups compared.
///
/// # Errors
///
/// Those of [`entropy`](super::entropy()).
pub fn indivisible_links(
    inputs: &[Amount],
    outputs: &[Amount],
    ratio: Ratio,
    entropy: &Entropy,
    budget: &mut u64,
) -> Result<Vec<Vec<bool>>, Uncounted> {
    let possible = Intrafees::of(outputs, ratio);
    if EqualJoin::of(inputs, outputs, Intrafees::most(possible)).is_some() {
        // Each input can pay each output, and such a pair is indivisible.
        return Ok(vec![vec![true; inputs.len()]; outputs.len()]);
    }
    let fee = fee(inputs, outputs).ok_or(Uncounted::Unbalanced)?;
    let window = match entropy.intrafees {
        Some(fees) => fees.window(fee)?,
        None => (0, fee),
    };
    let mut budget = Budget::of(budget);
    let sides = Sides::new(inputs, outputs, &mut budget)?;
    let groups = groups(&sides, window, &mut budget)?;
    let Sides { from, to, .. } = &sides;
    let mut together = vec![vec![false; from.kinds.len()]; to.kinds.len()];
    for group in &groups {
        let smaller = groups.iter().take_while(|part| part.size < group.size);
        let mut is_divisible = false;
        for part in smaller {
            budget.pay(1)?;
            let rest = group.surplus - part.surplus;
            // The rest must have an input too.
            if part.inputs != group.inputs
                && (window.0..=window.1).contains(&rest)
                && from.fits(part.inputs, group.inputs)
                && to.fits(part.outputs, group.outputs)
            {
                is_divisible = true;
                break;
            }
        }
        if is_divisible {
            continue;
        }
        for (row, output) in together.iter_mut().zip(&to.kinds) {
            for (pair, input) in row.iter_mut().zip(&from.kinds) {
                *pair |= output.chosen(group.outputs) > 0 && input.chosen(group.inputs) > 0;
            }
        }
    }
    let rows = to.kind_of.iter().map(|&output| {
        let inputs = from.kind_of.iter();
        inputs.map(|&input| together[output][input]).collect()
    });
    Ok(rows.collect())
}

/// Returns the possible groups, the smallest first.
fn groups(
    sides: &Sides,
    window: (i64, i64),
    budget: &mut Budget<'_>,
) -> Result<Vec<Group>, Uncounted> {
    let Sides { from, to, .. } = sides;
    let mut groups = Vec::new();
    for &(sum, inputs) in sides.inputs.iter().filter(|(_, inputs)| *inputs != 0) {
        let payable = sides.payable(sum, window);
        budget.pay(1 + payable.len())?;
        for &(paid, outputs) in &sides.outputs[payable] {
            let inputs_chosen = from.kinds.iter().map(|kind| kind.chosen(inputs));
            let outputs_chosen = to.kinds.iter().map(|kind| kind.chosen(outputs));
            groups.push(Group {
                inputs,
                outputs,
                surplus: sum - paid,
                size: inputs_chosen.chain(outputs_chosen).sum(),
            });
        }
    }
    groups.sort_by_key(|group| group.size);
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::super::{BUDGET, entropy};
    use super::*;

    fn links(inputs: &[u64], outputs: &[u64], ratio: Ratio) -> Vec<Vec<bool>> {
        let [inputs, outputs] = [inputs, outputs].map(|sats| {
            let amounts = sats.iter().copied().map(Amount::from_sat);
            amounts.collect::<Vec<_>>()
        });
        let mut budget = BUDGET;
        let entropy = entropy(&inputs, &outputs, ratio, &mut budget).expect("small");
        indivisible_links(&inputs, &outputs, ratio, &entropy, &mut budget).expect("small")
    }

    #[test]
    fn change_is_linked_to_its_input_alone() {
        let rows = links(
            &[150, 231, 312],
            &[100, 100, 100, 50, 130, 210],
            Ratio::NONE,
        );
        let all = [true; 3];
        let own = |at: usize| [0, 1, 2].map(|input| input == at);
        assert_eq!(rows, [all, all, all, own(0), own(1), own(2)]);
    }

    #[test]
    fn equal_outputs_are_linked_to_every_input() {
        let rows = links(&[101, 100, 100], &[100; 3], Ratio::NONE);
        assert_eq!(rows, [[true; 3]; 3]);
    }

    #[test]
    fn payment_that_is_no_join_links_every_pair() {
        let rows = links(&[70, 60], &[100, 25], Ratio::NONE);
        assert_eq!(rows, [[true; 2]; 2]);
    }

    #[test]
    fn change_above_input_is_linked_if_makers_are_paid() {
        // Each maker gets 300 sat of the taker, the first.
        let rows = links(
            &[230_000, 150_000, 190_000],
            &[100_000, 100_000, 100_000, 128_900, 50_300, 90_300],
            Ratio::USUAL,
        );
        let own = |at: usize| [0, 1, 2].map(|input| input == at);
        assert_eq!(rows[3..], [own(0), own(1), own(2)]);
    }

    #[test]
    fn links_are_given_up_when_the_budget_is_spent() {
        let [inputs, outputs] = [[150, 231], [100, 280]].map(|sats| sats.map(Amount::from_sat));
        let mut budget = BUDGET;
        let entropy = entropy(&inputs, &outputs, Ratio::NONE, &mut budget).expect("small");
        let mut budget = 3;
        let links = indivisible_links(&inputs, &outputs, Ratio::NONE, &entropy, &mut budget);
        assert_eq!(links, Err(Uncounted::GaveUp(3)));
    }
}
