//! Outlines of ribbons: bands that swing from one column to the next, and loops that lead back below all columns.

use crate::report::plot::canvas::At;

/// Width of a loop that leads back, away from its ends.
pub(super) const LOOP: f64 = 3.0;
/// How far a loop swings out.
const LOOP_SWING: f64 = 20.0;

fn cubic([a, b, c, d]: [At; 4], t: f64) -> At {
    let s = 1.0 - t;
    let mix = |a: f64, b: f64, c: f64, d: f64| {
        s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
    };
    (mix(a.0, b.0, c.0, d.0), mix(a.1, b.1, c.1, d.1))
}

/// Outline of a band from the upper corner `start` to the upper corner `end`.
pub(super) fn onward(start: At, end: At, width: f64) -> Vec<At> {
    const PARTS: usize = 32;
    let half = (end.0 - start.0) / 2.0;
    let curve = [start, (start.0 + half, start.1), (end.0 - half, end.1), end];
    let upper: Vec<At> = (0..=PARTS)
        .map(|part| cubic(curve, part as f64 / PARTS as f64))
        .collect();
    let lower = upper.iter().rev().map(|&(x, y)| (x, y + width));
    upper.iter().copied().chain(lower).collect()
}

/// Outline of a loop from the middle of one box's right side to the middle of another's left side, below all boxes. It
/// is as wide as its value where it touches them and thin on its way.
pub(super) fn around(start: At, end: At, below: f64, width: f64) -> Vec<At> {
    const PARTS: usize = 32;
    let turn = |at: At, swing: f64| {
        [
            at,
            (at.0 + swing, at.1),
            (at.0 + swing, below),
            (at.0, below),
        ]
    };
    let mut middle: Vec<(At, f64)> = Vec::new();
    for part in 0..=PARTS {
        let t = part as f64 / PARTS as f64;
        middle.push((cubic(turn(start, LOOP_SWING), t), t));
    }
    for part in (0..=PARTS).rev() {
        let t = part as f64 / PARTS as f64;
        middle.push((cubic(turn(end, -LOOP_SWING), t), t));
    }
    let mut outline = vec![(0.0, 0.0); 2 * middle.len()];
    for (at, &((x, y), t)) in middle.iter().enumerate() {
        let before = middle[at.saturating_sub(1)].0;
        let after = middle[(at + 1).min(middle.len() - 1)].0;
        let (dx, dy) = (after.0 - before.0, after.1 - before.1);
        let length = dx.hypot(dy).max(1e-9);
        let thin = LOOP.min(width);
        let half = (thin + (width - thin) * (1.0 - 6.0 * t).max(0.0)) / 2.0;
        // A broad end narrows before it turns, else it would fold over itself.
        let across_x = (-dy / length * half).clamp(-LOOP, LOOP);
        let across_y = dx / length * half;
        outline[at] = (x + across_x, y + across_y);
        let last = outline.len() - 1;
        outline[last - at] = (x - across_x, y - across_y);
    }
    outline
}
