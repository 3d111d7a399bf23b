//! A value with its taint under every policy, and its way through one transaction.
//!
//! A transaction divides the taint of its inputs over its *shares*: the values of its outputs, in order, and the fee
//! last. In every policy the fee is the tail of a queue and loses ties.

use bitcoin::Amount;

use super::policy::{Policy, Taints};
use super::queue::{self, Moved, Queued};
use super::segments::{Segment, Segments, SegmentsBuilder};
use super::{haircut, poison};

/// A value with its taint: the amount for each policy and, for the order-based ones, the tainted segments. Those of TIHO
/// are without the clean satoshis between them, since it puts the tainted ones first wherever they were.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct TaintedValue {
    pub value: Amount,
    pub taints: Taints,
    segments: Segments,
}

impl TaintedValue {
    /// Creates a value without taint.
    pub fn clean(value: Amount) -> Self {
        Self {
            value,
            ..Self::default()
        }
    }

    /// Returns the tainted segments under an order-based policy; none under another.
    pub fn segments(&self, policy: Policy) -> &[Segment] {
        self.segments.under(policy)
    }

    /// Taints the whole value under some policies: what is not tainted yet gets `origin`.
    pub fn fill(&mut self, origin: u32, policies: &[Policy]) {
        for policy in policies {
            self.taints[*policy] = self.value;
        }
        self.segments.fill(policies, self.value, origin);
    }

    /// Joins two parts of one value, `front` first.
    pub fn join(front: &Self, back: &Self) -> Self {
        let mut segments = SegmentsBuilder::default();
        for policy in Policy::ORDER_BASED {
            segments.begin(policy);
            segments.append(Amount::ZERO, front.segments(policy));
            segments.append(front.length(policy), back.segments(policy));
        }
        Self {
            value: front.value + back.value,
            taints: Self::joined_taints(front, back),
            segments: segments.finish(),
        }
    }

    /// Returns the number of satoshis that a queue holds of the value.
    fn length(&self, policy: Policy) -> Amount {
        match policy {
            Policy::Tiho => self.taints.tiho,
            _ => self.value,
        }
    }

    /// Returns the taint of two parts of one value. Poison taints the whole if it taints a part.
    pub fn joined_taints(front: &Self, back: &Self) -> Taints {
        let mut taints = front.taints + back.taints;
        if taints.poison > Amount::ZERO {
            taints.poison = front.value + back.value;
        }
        taints
    }
}

/// Divides the taint of `inputs` over `shares` under every policy. Both must have the same sum, which the fee (the last
/// share) ensures. Appends one part for each share to `parts`, which must be empty. `builders` are kept for the next time.
pub(super) fn divide(
    inputs: &[TaintedValue],
    shares: &[Amount],
    builders: &mut Vec<SegmentsBuilder>,
    parts: &mut Vec<TaintedValue>,
) {
    let taints: Taints = inputs.iter().map(|input| input.taints).sum();
    parts.extend(shares.iter().copied().map(TaintedValue::clean));
    for (part, poison) in parts.iter_mut().zip(poison::divide(taints.poison, shares)) {
        part.taints.poison = poison;
    }
    if taints.haircut > Amount::ZERO {
        let haircuts = haircut::divide(taints.haircut, shares);
        for (part, haircut) in parts.iter_mut().zip(haircuts) {
            part.taints.haircut = haircut;
        }
    }
    if inputs
        .iter()
        .all(|input| input.segments == Segments::default())
    {
        return;
    }
    builders.resize_with(shares.len().max(builders.len()), SegmentsBuilder::default);
    for policy in Policy::ORDER_BASED {
        for builder in &mut builders[..shares.len()] {
            builder.begin(policy);
        }
        divide_in_order(policy, inputs, shares, |_, share, moved| {
            parts[share].taints[policy] += moved.amount();
            builders[share].extend(moved.in_share());
        });
    }
    for (part, builder) in parts.iter_mut().zip(builders) {
        part.segments = builder.finish();
    }
}

/// Moves the tainted segments of `inputs` into `shares` under an order-based policy. Calls `put` with the indices of
/// input and share, and the segments that pass from one to the other; never under another policy.
pub(super) fn divide_in_order(
    policy: Policy,
    inputs: &[TaintedValue],
    shares: &[Amount],
    put: impl FnMut(usize, usize, Moved<'_>),
) {
    // Most outputs that are reached carry no taint here, and need no order.
    if inputs.iter().all(|load| load.segments(policy).is_empty()) {
        return;
    }
    let line = inputs.iter().enumerate().map(|(input, load)| Queued {
        input,
        value: load.length(policy),
        segments: load.segments(policy),
    });
    let in_order = shares.iter().copied().enumerate();
    match policy {
        Policy::Poison | Policy::Haircut => {}
        Policy::Fifo => queue::divide(line, in_order, put),
        Policy::Lifo => queue::divide(line.rev(), in_order, put),
        Policy::Tiho => {
            let order = queue::highest_first(shares);
            let served = order.into_iter().map(|share| (share, shares[share]));
            queue::divide(line, served, put);
        }
    }
}
