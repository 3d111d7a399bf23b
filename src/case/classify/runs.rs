//! Runs: stretches of values in a row whose sum meets a demand.

use std::ops::Range;

use super::worth::{DemandRange, Worth};

/// Finds disjoint runs of two or more values, the earliest first, in one pass. `admits` accepts values that may be
/// summed and must accept any stretch of what it accepts. A run ends where its sum first meets the demand or, if it
/// `grows`, where one more value would exceed it.
pub(super) fn runs(
    values: &[Worth],
    bounds: DemandRange,
    grows: bool,
    admits: impl Fn(Range<usize>) -> bool,
) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut sum: Option<Worth> = None;
    let mut end = 0;
    while end < values.len() {
        let mut total = sum.map_or(values[end], |sum| sum.plus(values[end]));
        end += 1;
        // Drop values from the front of a stretch that is too large or not admissible, so that no run is missed.
        while start + 1 < end && (bounds.exceeded_by(total) || !admits(start..end)) {
            total = total.minus(values[start]);
            start += 1;
        }
        if end - start < 2 || !bounds.are_met_by(total) {
            sum = Some(total);
            continue;
        }
        while grows && end < values.len() && admits(start..end + 1) {
            total = total.plus(values[end]);
            if !bounds.are_met_by(total) {
                break;
            }
            end += 1;
        }
        found.push(start..end);
        start = end;
        sum = None;
    }
    found
}
