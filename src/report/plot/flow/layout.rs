//! Gives a folded flow its places on the page: heights in proportion to value, room for every label, few crossings.
//! Draws nothing.
//!
//! Money that passes over a column without stopping there gets a *lane* in it, one for each node it is bound for, so that
//! no ribbon runs across a box and the lanes of one end join into a river. A column's slots, boxes with their labels
//! and lanes alike, never overlap: that is all it takes for labels never to overlap.

use std::collections::BTreeMap;

use super::curves::{LOOP, around, onward};
use super::fold::Picture;
use crate::report::plot::canvas::{At, Frame};

/// Width of a node's box.
pub(super) const BOX: f64 = 14.0;
/// Free space above and below a box or its label.
pub(super) const NODE_PAD: f64 = 4.0;
/// Free space above and below a lane.
const LANE_PAD: f64 = 1.5;
/// Least height of a box or a lane, so that nothing of value vanishes.
const THIN: f64 = 1.0;
/// Share of the height the money itself may take; beyond, a picture of few nodes is all ribbon.
const FULL: f64 = 0.62;
/// Passes over the columns that look for a better order.
const SWEEPS: usize = 24;
/// How far two ribbons of a lane overlap.
const SEAM: f64 = 0.5;
/// Room below the columns for all loops.
pub(super) const LOOP_BAND: f64 = 36.0;

/// A band of money between two columns, or back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ribbon {
    /// Node of the picture it is bound for.
    pub(super) toward: usize,
    /// Height at its thicker part.
    pub(super) width: f64,
    /// Whether it leads back to a column that is not later.
    pub(super) back: bool,
    /// Its outline.
    pub(super) outline: Vec<At>,
}

/// The places of a picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Layout {
    /// Box of each node of the picture.
    pub(super) boxes: Vec<Frame>,
    /// Room each node's label may take, right of its box.
    pub(super) labels: Vec<Frame>,
    /// Ribbons, widest first, so that thin ones are drawn on top.
    pub(super) ribbons: Vec<Ribbon>,
}

/// A box or a lane in a column.
struct Item {
    column: usize,
    value: f64,
    /// Node it is, or is bound for.
    node: usize,
    lane: bool,
    slot: f64,
    height: f64,
    center: f64,
}

/// Money between two items of neighbouring columns.
struct Link {
    from: usize,
    to: usize,
    value: f64,
}

struct Arrangement {
    items: Vec<Item>,
    links: Vec<Link>,
    columns: Vec<Vec<usize>>,
    top: f64,
    height: f64,
    scale: f64,
}

/// Distance of each column from the left, with `margin` for the labels right of the last one. The first wallets have
/// addresses of the case, which are written in full.
pub(super) fn lefts(columns: usize, area: Frame, margin: f64) -> Vec<f64> {
    const BROAD: f64 = 1.35;
    let share = |column: usize| {
        if column == 1 && columns > 3 {
            BROAD
        } else {
            1.0
        }
    };
    let gaps = columns.saturating_sub(1);
    let whole: f64 = (0..gaps).map(share).sum();
    let mut left = area.left;
    let mut lefts = vec![left];
    for column in 0..gaps {
        left += (area.width - margin - BOX) * share(column) / whole;
        lefts.push(left);
    }
    lefts
}

/// Width of the labels of each column.
pub(super) fn label_width(lefts: &[f64], column: usize, margin: f64) -> f64 {
    match lefts.get(column + 1) {
        Some(next) => next - lefts[column] - BOX - 10.0,
        None => margin - 4.0,
    }
}

/// Lays `picture` out in `area`, its columns at `lefts`, with the height of each label and `margin` for those right of
/// the last column.
pub(super) fn lay_out(
    picture: &Picture,
    area: Frame,
    lefts: &[f64],
    label_heights: &[f64],
    margin: f64,
) -> Layout {
    if picture.nodes.is_empty() {
        return Layout::default();
    }
    let back: Vec<usize> = (0..picture.edges.len())
        .filter(|&edge| {
            let edge = picture.edges[edge];
            picture.nodes[edge.from].column >= picture.nodes[edge.to].column
        })
        .collect();
    let band = if back.is_empty() { 0.0 } else { LOOP_BAND };
    let mut arrangement = Arrangement::new(picture, label_heights);
    arrangement.top = area.top;
    arrangement.height = area.height - band;
    arrangement.fit();
    arrangement.order();

    let left = |column: usize| lefts[column];
    let mut layout = Layout::default();
    for (item, height) in arrangement.items.iter().zip(label_heights) {
        let frame = Frame {
            left: left(item.column),
            top: item.center - item.height / 2.0,
            width: BOX,
            height: item.height,
        };
        layout.boxes.push(frame);
        layout.labels.push(Frame {
            left: frame.right() + 4.0,
            top: item.center - height / 2.0,
            width: label_width(lefts, item.column, margin),
            height: *height,
        });
    }
    layout.ribbons = arrangement.ribbons(picture, &back, &left, area.bottom() - band);
    layout
}

impl Arrangement {
    fn new(picture: &Picture, label_heights: &[f64]) -> Self {
        let item = |column: usize, node: usize, lane: bool| Item {
            column,
            value: 0.0,
            node,
            lane,
            slot: if lane {
                THIN + 2.0 * LANE_PAD
            } else {
                label_heights[node] + 2.0 * NODE_PAD
            },
            height: 0.0,
            center: 0.0,
        };
        let mut items: Vec<Item> = Vec::new();
        for (index, node) in picture.nodes.iter().enumerate() {
            let mut item = item(node.column, index, false);
            item.value = node.value_sat() as f64;
            items.push(item);
        }
        let mut lanes: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut links: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for edge in &picture.edges {
            let columns = picture.nodes[edge.from].column..picture.nodes[edge.to].column;
            if columns.is_empty() {
                continue;
            }
            let value = edge.value_sat as f64;
            let mut at = edge.from;
            for column in columns.skip(1) {
                let lane = *lanes.entry((column, edge.to)).or_insert_with(|| {
                    items.push(item(column, edge.to, true));
                    items.len() - 1
                });
                items[lane].value += value;
                *links.entry((at, lane)).or_default() += value;
                at = lane;
            }
            *links.entry((at, edge.to)).or_default() += value;
        }
        let mut columns = vec![Vec::new(); picture.columns];
        for (index, item) in items.iter().enumerate() {
            columns[item.column].push(index);
        }
        let links = links
            .into_iter()
            .map(|((from, to), value)| Link { from, to, value })
            .collect();
        Self {
            items,
            links,
            columns,
            top: 0.0,
            height: 0.0,
            scale: 0.0,
        }
    }

    /// Height an item's slot needs at `scale`.
    fn slot(&self, item: usize, scale: f64) -> f64 {
        let item = &self.items[item];
        let pad = if item.lane { LANE_PAD } else { NODE_PAD };
        item.slot.max(item.value * scale + 2.0 * pad)
    }

    /// Finds the largest scale at which every column fits.
    fn fit(&mut self) {
        let room = |scale: f64| {
            let column = |column: &Vec<usize>| -> f64 {
                column.iter().map(|&item| self.slot(item, scale)).sum()
            };
            self.columns
                .iter()
                .all(|items| column(items) <= self.height)
        };
        let largest = self.items.iter().map(|item| item.value).fold(0.0, f64::max);
        let (mut low, mut high) = (
            0.0,
            if largest > 0.0 {
                self.height * FULL / largest
            } else {
                0.0
            },
        );
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if room(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        self.scale = low;
        for index in 0..self.items.len() {
            let slot = self.slot(index, low);
            let item = &mut self.items[index];
            item.slot = slot;
            item.height = (item.value * low).max(THIN);
        }
    }

    /// Orders each column by where its money comes from and goes to, forth and back, and keeps the best order seen.
    fn order(&mut self) {
        for column in 0..self.columns.len() {
            self.place(column, None);
        }
        let mut best = self.columns.clone();
        let mut fewest = f64::INFINITY;
        for sweep in 0..SWEEPS {
            let forth = sweep % 2 == 0;
            for step in 0..self.columns.len() {
                let column = if forth {
                    step
                } else {
                    self.columns.len() - 1 - step
                };
                let wish = self.wishes(column, forth, !forth);
                self.columns[column].sort_by(|a, b| wish[a].total_cmp(&wish[b]).then(a.cmp(b)));
                self.place(column, Some(&wish));
            }
            let crossings = self.crossings();
            if crossings < fewest {
                fewest = crossings;
                best.clone_from(&self.columns);
            }
        }
        self.columns = best;
        for sweep in 0..SWEEPS {
            for step in 0..self.columns.len() {
                let column = if sweep % 2 == 0 {
                    step
                } else {
                    self.columns.len() - 1 - step
                };
                let wish = self.wishes(column, true, true);
                self.place(column, Some(&wish));
            }
        }
    }

    /// Where each item of a column would like to be: the mean place of its neighbours, weighed by value.
    fn wishes(&self, column: usize, before: bool, after: bool) -> BTreeMap<usize, f64> {
        let mut sums: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for link in &self.links {
            // One satoshi more, so that a link without value pulls a little.
            let weight = link.value + 1.0;
            let mut pull = |item: usize, other: usize| {
                let sum = sums.entry(item).or_default();
                sum.0 += weight * self.items[other].center;
                sum.1 += weight;
            };
            if before && self.items[link.to].column == column {
                pull(link.to, link.from);
            }
            if after && self.items[link.from].column == column {
                pull(link.from, link.to);
            }
        }
        let wish = |&item: &usize| match sums.get(&item) {
            Some((sum, weight)) => (item, sum / weight),
            None => (item, self.items[item].center),
        };
        self.columns[column].iter().map(wish).collect()
    }

    /// Puts a column's items, in their order, as near as can be to their wishes: without the slots before it, an
    /// item's place may only grow along the column, so neighbours that would overlap share the mean of their wishes
    /// (pool adjacent violators).
    fn place(&mut self, column: usize, wishes: Option<&BTreeMap<usize, f64>>) {
        let order = self.columns[column].clone();
        let total: f64 = order.iter().map(|&item| self.items[item].slot).sum();
        let spare = (self.height - total).max(0.0);
        let mut pools: Vec<(f64, f64, usize)> = Vec::new(); // sum of wishes, weight, items
        let mut before = 0.0;
        for &item in &order {
            let slot = self.items[item].slot;
            let wish = wishes.map_or(spare / 2.0, |wishes| {
                wishes[&item] - self.top - slot / 2.0 - before
            });
            let weight = self.items[item].height;
            pools.push((wish * weight, weight, 1));
            before += slot;
            while let [.., one, two] = pools[..] {
                if one.0 / one.1 <= two.0 / two.1 {
                    break;
                }
                pools.truncate(pools.len() - 2);
                pools.push((one.0 + two.0, one.1 + two.1, one.2 + two.2));
            }
        }
        let mut items = order.into_iter();
        let mut before = self.top;
        for (sum, weight, number) in pools {
            let shift = (sum / weight).clamp(0.0, spare);
            for item in items.by_ref().take(number) {
                let item = &mut self.items[item];
                item.center = before + shift + item.slot / 2.0;
                before += item.slot;
            }
        }
    }

    /// How much crosses: the smaller value of each pair of links that cross, so that thin ones are let through.
    fn crossings(&self) -> f64 {
        let mut sum = 0.0;
        for (at, one) in self.links.iter().enumerate() {
            for two in &self.links[at + 1..] {
                let [a, b, c, d] =
                    [one.from, one.to, two.from, two.to].map(|item| &self.items[item]);
                if a.column == c.column && (a.center - c.center) * (b.center - d.center) < 0.0 {
                    sum += one.value.min(two.value) + 1.0;
                }
            }
        }
        sum
    }

    /// Gives every link its place at the sides of its items, and draws its outline.
    fn ribbons(
        &self,
        picture: &Picture,
        back: &[usize],
        left: &dyn Fn(usize) -> f64,
        loops_top: f64,
    ) -> Vec<Ribbon> {
        let by_center = |a: usize, b: usize| {
            self.items[a]
                .center
                .total_cmp(&self.items[b].center)
                .then(a.cmp(&b))
        };
        let mut filled_out = vec![0.0; self.items.len()];
        let mut filled_in = vec![0.0; self.items.len()];
        let edge_of = |filled: &mut Vec<f64>, item: usize, thick: f64| {
            let at = self.items[item].center - self.items[item].height / 2.0 + filled[item];
            filled[item] += thick;
            at
        };
        let mut starts = vec![0.0; self.links.len()];
        let mut order: Vec<usize> = (0..self.links.len()).collect();
        order.sort_by(|&a, &b| by_center(self.links[a].to, self.links[b].to));
        for &link in &order {
            let thick = self.links[link].value * self.scale;
            starts[link] = edge_of(&mut filled_out, self.links[link].from, thick);
        }
        order.sort_by(|&a, &b| by_center(self.links[a].from, self.links[b].from));
        let mut ribbons = Vec::new();
        for &index in &order {
            let link = &self.links[index];
            let (from, to) = (&self.items[link.from], &self.items[link.to]);
            let thick = link.value * self.scale;
            let end = edge_of(&mut filled_in, link.to, thick);
            let width = thick.max(THIN / 2.0);
            // A lane has no box: its ribbons meet in the middle of where a box would be, and overlap a little, or the
            // smoothing of an SVG viewer shows a seam.
            let start_x = left(from.column) + if from.lane { BOX / 2.0 - SEAM } else { BOX };
            let end_x = left(to.column) + if to.lane { BOX / 2.0 + SEAM } else { 0.0 };
            ribbons.push(Ribbon {
                toward: to.node,
                width,
                back: false,
                outline: onward((start_x, starts[index]), (end_x, end), width),
            });
        }
        let step = (LOOP_BAND - 2.0 * LOOP) / back.len().max(1) as f64;
        for (number, &edge) in back.iter().enumerate() {
            let edge = picture.edges[edge];
            let thick = edge.value_sat as f64 * self.scale;
            let width = thick.max(THIN / 2.0);
            let start = edge_of(&mut filled_out, edge.from, thick) + thick / 2.0;
            let end = edge_of(&mut filled_in, edge.to, thick) + thick / 2.0;
            ribbons.push(Ribbon {
                toward: edge.to,
                width,
                back: true,
                outline: around(
                    (left(self.items[edge.from].column) + BOX, start),
                    (left(self.items[edge.to].column), end),
                    loops_top + LOOP + step.min(2.0 * LOOP) * (number as f64 + 0.5),
                    width,
                ),
            });
        }
        ribbons.sort_by(|a, b| a.back.cmp(&b.back).then(b.width.total_cmp(&a.width)));
        ribbons
    }
}
