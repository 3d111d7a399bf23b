//! A value with its taint under every policy, and its way through one transaction.
//!
//! A transaction divides the taint of its inputs over its *shares*: the values of its outputs, in order, and the fee
//! last. In every policy the fee is the tail of a queue and loses ties.

use bitcoin::Amount;

use super::policy::{Policy, Taints};
use super::queue::{self, Queued};
use super::segments::{Segment, Segments};
use super::{haircut, poison};

/// A value with its taint: the amount for each policy and, for the order-based ones, the tainted segments.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct TaintedValue {
    pub value: Amount,
    pub taints: Taints,
    fifo: Segments,
    lifo: Segments,
    /// Without the clean satoshis between them, since TIHO puts the tainted ones first wherever they were.
    tiho: Segments,
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
    pub fn segments(&self, policy: Policy) -> impl Iterator<Item = Segment> + '_ {
        let segments = match policy {
            Policy::Poison | Policy::Haircut => None,
            Policy::Fifo => Some(&self.fifo),
            Policy::Lifo => Some(&self.lifo),
            Policy::Tiho => Some(&self.tiho),
        };
        segments.into_iter().flat_map(Segments::iter)
    }

    /// Taints the whole value under some policies: what is not tainted yet gets `origin`.
    pub fn fill(&mut self, origin: u32, policies: &[Policy]) {
        let value = self.value;
        for policy in policies {
            match policy {
                Policy::Poison => self.taints.poison = value,
                Policy::Haircut => self.taints.haircut = value,
                Policy::Fifo => {
                    self.taints.fifo = value;
                    self.fifo.fill(value, origin);
                }
                Policy::Lifo => {
                    self.taints.lifo = value;
                    self.lifo.fill(value, origin);
                }
                Policy::Tiho => {
                    self.taints.tiho = value;
                    self.tiho.fill(value, origin);
                }
            }
        }
    }

    /// Joins two parts of one value, `front` first.
    pub fn join(front: Self, back: &Self) -> Self {
        let taints = Self::joined_taints(&front, back);
        let mut whole = front;
        whole.fifo.append(whole.value, &back.fifo);
        whole.lifo.append(whole.value, &back.lifo);
        whole.tiho.append(whole.taints.tiho, &back.tiho);
        whole.value += back.value;
        whole.taints = taints;
        whole
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
/// share) ensures.
pub(super) fn divide(inputs: &[TaintedValue], shares: &[Amount]) -> Vec<TaintedValue> {
    let taints: Taints = inputs.iter().map(|input| input.taints).sum();
    let mut parts: Vec<TaintedValue> = shares.iter().copied().map(TaintedValue::clean).collect();
    for (part, poison) in parts.iter_mut().zip(poison::divide(taints.poison, shares)) {
        part.taints.poison = poison;
    }
    if taints.haircut > Amount::ZERO {
        let haircuts = haircut::divide(taints.haircut, shares);
        for (part, haircut) in parts.iter_mut().zip(haircuts) {
            part.taints.haircut = haircut;
        }
    }
    divide_in_order(Policy::Fifo, inputs, shares, |_, share, segment| {
        parts[share].taints.fifo += segment.amount();
        parts[share].fifo.push(segment);
    });
    divide_in_order(Policy::Lifo, inputs, shares, |_, share, segment| {
        parts[share].taints.lifo += segment.amount();
        parts[share].lifo.push(segment);
    });
    divide_in_order(Policy::Tiho, inputs, shares, |_, share, segment| {
        parts[share].taints.tiho += segment.amount();
        parts[share].tiho.push(segment);
    });
    parts
}

/// Moves the tainted segments of `inputs` into `shares` under an order-based policy. Calls `put` with the indices of
/// input and share, and the place of the satoshis in the share; never under another policy.
pub(super) fn divide_in_order(
    policy: Policy,
    inputs: &[TaintedValue],
    shares: &[Amount],
    put: impl FnMut(usize, usize, Segment),
) {
    let inputs = inputs.iter().enumerate();
    let in_order = shares.iter().copied().enumerate();
    match policy {
        Policy::Poison | Policy::Haircut => {}
        Policy::Fifo => {
            let line = inputs.map(|(input, load)| Queued {
                input,
                value: load.value,
                segments: &load.fifo,
            });
            queue::divide(line, in_order, put);
        }
        Policy::Lifo => {
            let line = inputs.rev().map(|(input, load)| Queued {
                input,
                value: load.value,
                segments: &load.lifo,
            });
            queue::divide(line, in_order, put);
        }
        // Most outputs that are reached carry no taint here, and need no order.
        Policy::Tiho
            if inputs
                .clone()
                .all(|(_, load)| load.taints.tiho == Amount::ZERO) => {}
        Policy::Tiho => {
            let line = inputs.map(|(input, load)| Queued {
                input,
                value: load.taints.tiho,
                segments: &load.tiho,
            });
            let order = queue::highest_first(shares);
            let served = order.into_iter().map(|share| (share, shares[share]));
            queue::divide(line, served, put);
        }
    }
}
