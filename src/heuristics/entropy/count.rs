//! Counts interpretations: states of remaining inputs and outputs, and the groups that lead from one to the next.

use std::collections::HashMap;

use bitcoin::Amount;

use super::{Entropy, Uncounted};

/// Most selections among the inputs, or among the outputs: those of sixteen different values.
const MOST_SELECTIONS: usize = 1 << 16;

/// Most equal values on one side; the binomial coefficients up to here fit 128 bits.
const MOST_EQUAL: usize = 128;

/// The number chosen of each value, as fields of one number. Each field has one bit more than its greatest number
/// needs, so that one subtraction compares all fields. A side with [`MOST_SELECTIONS`] takes 32 bits.
pub(super) type Selection = u32;

/// Steps charged for a state, for the memory that it takes; a group costs one.
const STATE: usize = 16;

/// Values of one side, grouped by equality.
pub(super) struct Side {
    /// Kind of each value, in the order given.
    pub(super) kind_of: Vec<usize>,
    pub(super) kinds: Vec<Kind>,
    /// The topmost bit of every field.
    guard: Selection,
    /// Number of selections.
    count: usize,
}

/// Equal values.
pub(super) struct Kind {
    sat: i64,
    count: usize,
    /// Position of its field.
    shift: u32,
    mask: Selection,
}

impl Kind {
    pub(super) fn chosen(&self, selection: Selection) -> usize {
        ((selection >> self.shift) & self.mask) as usize
    }
}

impl Side {
    fn new(values: &[Amount]) -> Result<Self, Uncounted> {
        let sats = values.iter().map(|value| i64::try_from(value.to_sat()));
        let sats: Result<Vec<i64>, _> = sats.collect();
        let sats = sats.map_err(|_| Uncounted::Unbalanced)?;
        let mut sorted = sats.clone();
        sorted.sort_unstable_by(|one, other| other.cmp(one));
        let (mut kinds, mut width, mut count, mut guard) = (Vec::new(), 0, 1_usize, 0);
        for run in sorted.chunk_by(|one, next| one == next) {
            count = count.saturating_mul(run.len() + 1);
            if run.len() > MOST_EQUAL || count > MOST_SELECTIONS {
                return Err(Uncounted::TooLarge);
            }
            let bits = run.len().ilog2() + 1;
            kinds.push(Kind {
                sat: run[0],
                count: run.len(),
                shift: width,
                mask: (1 << bits) - 1,
            });
            guard |= 1 << (width + bits);
            width += bits + 1;
        }
        let kind_of = sats
            .iter()
            .map(|sat| kinds.partition_point(|kind| kind.sat > *sat));
        Ok(Self {
            kind_of: kind_of.collect(),
            guard,
            count,
            kinds,
        })
    }

    /// Every selection and its sum in satoshi, by sum.
    fn selections(&self) -> Vec<(i64, Selection)> {
        let mut selections = Vec::with_capacity(self.count);
        selections.push((0, 0));
        for kind in &self.kinds {
            let before = selections.len();
            for chosen in 1..=kind.count {
                let more = (
                    kind.sat * chosen as i64,
                    (chosen as Selection) << kind.shift,
                );
                let longer = selections[..before].iter();
                let longer: Vec<_> = longer
                    .map(|(sum, selection)| (sum + more.0, selection + more.1))
                    .collect();
                selections.extend(longer);
            }
        }
        selections.sort_unstable();
        selections
    }

    /// Returns the selection of all values.
    fn all(&self) -> Selection {
        let all = self.kinds.iter();
        all.map(|kind| (kind.count as Selection) << kind.shift)
            .sum()
    }

    /// Whether a selection can be made from another one.
    pub(super) fn fits(&self, selection: Selection, left: Selection) -> bool {
        (left | self.guard).wrapping_sub(selection) & self.guard == self.guard
    }

    /// The kind of the largest value in a selection that is not empty.
    fn first(&self, selection: Selection) -> usize {
        let field = selection.trailing_zeros();
        self.kinds.partition_point(|kind| kind.shift <= field) - 1
    }

    /// Returns the number of ways to make a selection from what is left; the first value of kind `but` is in it in
    /// any case.
    fn ways(
        &self,
        choose: &[Vec<u128>],
        selection: Selection,
        left: Selection,
        but: Option<usize>,
    ) -> Option<u128> {
        let kinds = self.kinds.iter().enumerate();
        kinds
            .filter(|(_, kind)| kind.count > 1)
            .try_fold(1_u128, |ways, (at, kind)| {
                let is_given = usize::from(but == Some(at));
                let (chosen, left) = (kind.chosen(selection), kind.chosen(left));
                ways.checked_mul(choose[left - is_given][chosen - is_given])
            })
    }
}

/// Pascal's triangle.
fn triangle(rows: usize) -> Vec<Vec<u128>> {
    let mut rows_so_far: Vec<Vec<u128>> = vec![vec![1]];
    for row in 1..=rows {
        let above = &rows_so_far[row - 1];
        let inner = above.windows(2).map(|pair| pair[0] + pair[1]).collect();
        rows_so_far.push([vec![1], inner, vec![1]].concat());
    }
    rows_so_far
}

/// The inputs and outputs left after some groups.
struct State {
    inputs: Selection,
    outputs: Selection,
    /// Number of paths to here.
    before: u128,
    /// Number of paths from here.
    after: u128,
    /// Its steps.
    steps: std::ops::Range<usize>,
}

/// A group removed from a state, by position among the selections, and the state that it leads to.
struct Step {
    inputs: u32,
    outputs: u32,
    to: u32,
}

/// States and steps.
struct Walk {
    states: Vec<State>,
    numbers: HashMap<(Selection, Selection), u32>,
    /// States by number of inputs left, in the order of discovery.
    layers: Vec<Vec<u32>>,
    steps: Vec<Step>,
}

impl Walk {
    /// Returns the state with these inputs and outputs left, created if new.
    fn state(&mut self, inputs: Selection, outputs: Selection, left: usize) -> Option<u32> {
        let next = u32::try_from(self.states.len()).ok()?;
        let number = *self.numbers.entry((inputs, outputs)).or_insert(next);
        if number == next {
            self.layers[left].push(number);
            self.states.push(State {
                inputs,
                outputs,
                before: 0,
                after: u128::from(inputs == 0 && outputs == 0),
                steps: 0..0,
            });
        }
        Some(number)
    }
}

/// The work allowed, in steps.
pub(super) struct Budget<'a> {
    left: &'a mut u64,
    allowed: u64,
}

impl<'a> Budget<'a> {
    /// Takes steps off `left`.
    pub(super) fn of(left: &'a mut u64) -> Self {
        Self {
            allowed: *left,
            left,
        }
    }

    pub(super) fn pay(&mut self, steps: usize) -> Result<(), Uncounted> {
        *self.left = self.left.saturating_sub(steps as u64);
        (*self.left > 0)
            .then_some(())
            .ok_or(Uncounted::GaveUp(self.allowed))
    }
}

/// Both sides of a transaction, with all selections from them.
pub(super) struct Sides {
    pub(super) from: Side,
    pub(super) to: Side,
    /// Selections of inputs.
    pub(super) inputs: Vec<(i64, Selection)>,
    /// Selections of outputs, by sum.
    pub(super) outputs: Vec<(i64, Selection)>,
    /// Binomial coefficients.
    choose: Vec<Vec<u128>>,
}

impl Sides {
    /// Takes one step off `budget` for each selection.
    pub(super) fn new(
        inputs: &[Amount],
        outputs: &[Amount],
        budget: &mut Budget<'_>,
    ) -> Result<Self, Uncounted> {
        let (from, to) = (Side::new(inputs)?, Side::new(outputs)?);
        budget.pay(from.count + to.count)?;
        let equal = [&from, &to].into_iter().flat_map(|side| &side.kinds);
        let most_equal = equal.map(|kind| kind.count).max().unwrap_or(0);
        Ok(Self {
            inputs: from.selections(),
            outputs: to.selections(),
            choose: triangle(most_equal),
            from,
            to,
        })
    }

    /// Returns the selections of outputs, as places, that inputs worth `sum` exceed by an amount within `window`.
    pub(super) fn payable(&self, sum: i64, window: (i64, i64)) -> std::ops::Range<usize> {
        let below = |most: i64| self.outputs.partition_point(|(paid, _)| *paid < most);
        below(sum - window.1)..below(sum - window.0 + 1)
    }

    /// Counts interpretations whose groups take in more than they pay out by an amount within `window`, in satoshi.
    /// The window includes the surplus of the whole. Each group tried is a step, whether it fits or not, and each
    /// state is [`STATE`] steps; they are taken off `budget`.
    pub(super) fn count(
        &self,
        window: (i64, i64),
        budget: &mut Budget<'_>,
    ) -> Result<Entropy, Uncounted> {
        let Self {
            from, to, choose, ..
        } = self;

        // For each selection of inputs, the outputs that it can pay, as a range of those sorted by sum; grouped by
        // its largest input.
        let mut by_first: Vec<Vec<(u32, std::ops::Range<usize>)>> = Vec::new();
        by_first.resize_with(from.kinds.len(), Vec::new);
        budget.pay(self.inputs.len())?;
        for (place, &(sum, selection)) in (0..).zip(&self.inputs) {
            let range = self.payable(sum, window);
            if selection != 0 && !range.is_empty() {
                by_first[from.first(selection)].push((place, range));
            }
        }

        let mut walk = Walk {
            states: Vec::new(),
            numbers: HashMap::new(),
            layers: vec![Vec::new(); from.kind_of.len() + 1],
            steps: Vec::new(),
        };
        let too_large = Uncounted::TooLarge;
        walk.state(from.all(), to.all(), from.kind_of.len())
            .ok_or(too_large)?;
        let mut order = Vec::new();
        for left in (1..=from.kind_of.len()).rev() {
            // Steps lead to states with fewer inputs, so this layer is complete.
            for number in std::mem::take(&mut walk.layers[left]) {
                let State {
                    inputs, outputs, ..
                } = walk.states[number as usize];
                budget.pay(STATE)?;
                let begin = walk.steps.len();
                for (place, range) in &by_first[from.first(inputs)] {
                    let taken = self.inputs[*place as usize].1;
                    if !from.fits(taken, inputs) {
                        budget.pay(1)?;
                        continue;
                    }
                    budget.pay(1 + range.len())?;
                    let size: usize = from.kinds.iter().map(|kind| kind.chosen(taken)).sum();
                    for at in range.clone() {
                        let paid = self.outputs[at].1;
                        if to.fits(paid, outputs) {
                            let next = walk.state(inputs - taken, outputs - paid, left - size);
                            walk.steps.push(Step {
                                inputs: *place,
                                outputs: at as u32,
                                to: next.ok_or(too_large)?,
                            });
                        }
                    }
                }
                walk.states[number as usize].steps = begin..walk.steps.len();
                order.push(number);
            }
        }

        let ways = |state: &State, step: &Step| {
            let first = from.first(state.inputs);
            let (_, taken) = self.inputs[step.inputs as usize];
            let (_, paid) = self.outputs[step.outputs as usize];
            let inputs = from.ways(choose, taken, state.inputs, Some(first))?;
            inputs.checked_mul(to.ways(choose, paid, state.outputs, None)?)
        };
        let overflow = Uncounted::Overflow;
        for &number in order.iter().rev() {
            let state = &walk.states[number as usize];
            let mut after = 0_u128;
            for step in &walk.steps[state.steps.clone()] {
                let on = walk.states[step.to as usize].after;
                let through = ways(state, step).and_then(|ways| ways.checked_mul(on));
                after = through
                    .and_then(|ways| after.checked_add(ways))
                    .ok_or(overflow)?;
            }
            walk.states[number as usize].after = after;
        }
        let interpretations = walk.states[0].after;

        // Pairs of an input and an output in one group, over all interpretations, by kind.
        let mut together = vec![vec![0_u128; from.kinds.len()]; to.kinds.len()];
        walk.states[0].before = 1;
        for &number in &order {
            let steps = walk.states[number as usize].steps.clone();
            for step in &walk.steps[steps] {
                let state = &walk.states[number as usize];
                let on = walk.states[step.to as usize].after;
                if on == 0 {
                    continue;
                }
                let here = ways(state, step).and_then(|ways| ways.checked_mul(state.before));
                let here = here.ok_or(overflow)?;
                let through = here.checked_mul(on).ok_or(overflow)?;
                let (_, taken) = self.inputs[step.inputs as usize];
                let (_, paid) = self.outputs[step.outputs as usize];
                for (row, output) in together.iter_mut().zip(&to.kinds) {
                    let paid = output.chosen(paid) as u128;
                    for (pairs, input) in row.iter_mut().zip(&from.kinds).filter(|_| paid > 0) {
                        let more = through.checked_mul(paid * input.chosen(taken) as u128);
                        let sum = more.and_then(|more| pairs.checked_add(more));
                        *pairs = sum.ok_or(overflow)?;
                    }
                }
                let next = &mut walk.states[step.to as usize];
                next.before = next.before.checked_add(here).ok_or(overflow)?;
            }
        }
        let links = to.kind_of.iter().map(|&output| {
            let of_kind = from.kind_of.iter().map(|&input| {
                // Each pair of these two kinds shares a group in equally many interpretations.
                let alike = from.kinds[input].count * to.kinds[output].count;
                together[output][input] / alike as u128
            });
            of_kind.collect()
        });
        Ok(Entropy {
            interpretations,
            links: links.collect(),
            intrafees: None,
        })
    }
}
