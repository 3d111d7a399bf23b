//! Laws of folding, placing and drawing the flow: sums are kept, every label has room, the bytes are the same.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::chains::Chains;
use super::fold::{Picture, Role, WALLET_COLUMNS};
use super::labels::AllFacts;
use super::layout::{BOX, LOOP_BAND, Layout, lay_out};
use super::*;
use crate::findings::{Flow, FlowNodeKind};
use crate::report::plot::samples::{self, BTC, Builder};

const ROOM: Frame = Frame {
    left: 28.0,
    top: 96.0,
    width: 1144.0,
    height: 600.0,
};

fn fold(flow: &Flow) -> Result<Picture, PlotError> {
    super::fold::fold(flow, &Chains::default())
}

fn worded(picture: &Picture, facts: &AllFacts) -> Vec<Vec<Words>> {
    let lefts = layout::lefts(picture.columns, ROOM, END_MARGIN);
    let width = |column: usize| layout::label_width(&lefts, column, END_MARGIN);
    let height = ROOM.height - LOOP_BAND;
    labels::labels(picture, facts, Language::English, width, height).unwrap()
}

fn placed(flow: &Flow) -> (Picture, Layout) {
    let picture = fold(flow).unwrap();
    let lefts = layout::lefts(picture.columns, ROOM, END_MARGIN);
    let words = worded(&picture, &AllFacts::default());
    let heights = words.iter().map(|lines| LINE * lines.len() as f64);
    let heights: Vec<f64> = heights.collect();
    let layout = lay_out(&picture, ROOM, &lefts, &heights, END_MARGIN);
    (picture, layout)
}

/// Returns the value that reaches each end and the value that leaves payments, from the flow itself.
fn sums(flow: &Flow) -> (BTreeMap<End, (u64, u64)>, u64) {
    let (mut ends, mut paid) = (BTreeMap::new(), 0);
    for edge in &flow.edges {
        if let FlowNodeKind::End(end) = flow.nodes[edge.to as usize].kind {
            let sum: &mut (u64, u64) = ends.entry(end).or_default();
            sum.0 += edge.value_sat;
            sum.1 += u64::from(edge.outputs);
        }
        if flow.nodes[edge.from as usize].kind == FlowNodeKind::Payments {
            paid += edge.value_sat;
        }
    }
    (ends, paid)
}

fn keeps_sums(flow: &Flow) {
    let picture = fold(flow).unwrap();
    let (ends, paid) = sums(flow);
    assert_eq!(picture.total_sat, paid);
    for node in &picture.nodes {
        if let Role::End(end) = node.role {
            let (value, outputs) = ends.get(&end).copied().unwrap_or_default();
            assert_eq!((node.in_sat, node.outputs), (value, outputs), "{end}");
            assert_eq!(node.column + 1, picture.columns);
        }
    }
    let shown = picture
        .nodes
        .iter()
        .filter(|node| matches!(node.role, Role::End(_)))
        .count();
    let kinds: std::collections::BTreeSet<_> = flow
        .nodes
        .iter()
        .filter(|node| matches!(node.kind, FlowNodeKind::End(_)))
        .map(|node| node.kind)
        .collect();
    assert_eq!(shown, kinds.len(), "every kind of end is shown once");
    let wallets: usize = picture
        .nodes
        .iter()
        .map(|node| match node.role {
            Role::Wallet(_) => 1,
            Role::Smaller(wallets) | Role::Steps { wallets, .. } | Role::Chain { wallets, .. } => {
                wallets
            }
            _ => 0,
        })
        .sum();
    let clusters = flow
        .nodes
        .iter()
        .filter(|node| node.kind == FlowNodeKind::Cluster)
        .count();
    assert_eq!(wallets, clusters, "no wallet is lost");
    assert!(picture.columns <= WALLET_COLUMNS + 2);
}

/// A flow in which wallets pass on what they get stays one when folded.
fn is_balanced(picture: &Picture) {
    for node in &picture.nodes {
        if matches!(
            node.role,
            Role::Wallet(_) | Role::Smaller(_) | Role::Steps { .. }
        ) {
            assert_eq!(node.in_sat, node.out_sat, "{:?}", node.role);
        }
    }
}

fn fits(picture: &Picture, layout: &Layout) {
    let taken: Vec<Frame> = layout.boxes.iter().chain(&layout.labels).copied().collect();
    for (at, one) in taken.iter().enumerate() {
        assert!(one.top >= ROOM.top - 1e-6 && one.bottom() <= ROOM.bottom() + 1e-6);
        assert!(one.left >= ROOM.left - 1e-6 && one.right() <= ROOM.right() + 1e-6);
        assert!(one.height > 0.0 && one.width >= BOX);
        for two in &taken[at + 1..] {
            assert!(!one.overlaps(two), "{one:?} {two:?}");
        }
    }
    let words = worded(picture, &AllFacts::default());
    for (lines, label) in words.iter().zip(&layout.labels) {
        for (line, kind) in lines {
            assert!(
                text::width(line, kind.em, kind.cut).unwrap() <= label.width,
                "{line}"
            );
        }
    }
    for (x, y) in layout.ribbons.iter().flat_map(|ribbon| &ribbon.outline) {
        assert!(x.is_finite() && y.is_finite());
        assert!(*y > ROOM.top - 1.0 && *y < ROOM.bottom() + 1.0, "{y}");
        assert!(*x > 0.0 && *x < ROOM.right(), "{x}");
    }
}

fn holds(flow: &Flow) {
    keeps_sums(flow);
    let (picture, layout) = placed(flow);
    fits(&picture, &layout);
}

#[test]
fn flows_of_every_size_fit_and_keep_their_sums() {
    let mut flows = vec![samples::small().flow, samples::clinic().flow];
    for (wallets, ranks) in [(60, 5), (60, 30), (500, 12), (500, 3), (5_000, 80)] {
        flows.push(samples::large(wallets, ranks, 0).flow);
    }
    for flow in &flows {
        holds(flow);
        is_balanced(&fold(flow).unwrap());
    }
}

#[test]
fn a_small_flow_is_not_folded() {
    let (picture, layout) = placed(&samples::small().flow);
    assert_eq!(picture.nodes.len(), 5);
    assert_eq!(picture.columns, 4);
    assert!(layout.ribbons.iter().all(|ribbon| !ribbon.back));
}

#[test]
fn a_peel_chain_is_folded_in_its_middle() {
    let picture = fold(&samples::clinic().flow).unwrap();
    let steps: Vec<&Role> = picture
        .nodes
        .iter()
        .map(|node| &node.role)
        .filter(|role| matches!(role, Role::Steps { .. }))
        .collect();
    assert_eq!(
        steps,
        [&Role::Steps {
            steps: 29,
            wallets: 29
        }]
    );
}

#[test]
fn money_that_goes_back_is_drawn_as_a_loop() {
    let mut flow = Builder::default();
    let (paid, one, two) = (flow.paid(""), flow.wallet(1, 1), flow.wallet(2, 2));
    let unspent = flow.end(End::Unspent);
    flow.edge(paid, one, 5 * BTC, 1);
    flow.edge(one, two, 7 * BTC, 1);
    flow.edge(two, one, 2 * BTC, 1);
    flow.edge(two, two, BTC, 1);
    flow.edge(two, unspent, 5 * BTC, 1);
    holds(&flow.0);
    let (picture, layout) = placed(&flow.0);
    is_balanced(&picture);
    assert_eq!(
        layout.ribbons.iter().filter(|ribbon| ribbon.back).count(),
        1
    );
}

#[test]
fn nothing_giant_and_zero_values_are_laid_out() {
    assert_eq!(placed(&Flow::default()).1, Layout::default());
    let mut flow = Builder::default();
    let (paid, fee) = (flow.paid(""), flow.end(End::Fee));
    for wallet in 0..40 {
        let value = if wallet == 7 {
            21_000_000 * BTC
        } else {
            wallet % 2
        };
        let one = flow.wallet(wallet, 1);
        flow.edge(paid, one, value, 1);
        flow.edge(one, fee, value, 0);
    }
    holds(&flow.0);
    let mut zero = Builder::default();
    let (paid, fee) = (zero.paid(""), zero.end(End::Fee));
    zero.edge(paid, fee, 0, 1);
    holds(&zero.0);
}

#[test]
fn bars_of_a_column_are_as_thick_as_their_values() {
    let (picture, layout) = placed(&samples::clinic().flow);
    let scale = |node: usize| layout.boxes[node].height / picture.nodes[node].value_sat() as f64;
    let heavy: Vec<usize> = (0..picture.nodes.len())
        .filter(|node| picture.nodes[*node].value_sat() > BTC)
        .collect();
    for node in &heavy {
        assert!((scale(*node) / scale(heavy[0]) - 1.0).abs() < 1e-9);
    }
}

#[test]
fn an_edge_to_nowhere_is_an_error() {
    let mut flow = Builder::default();
    let paid = flow.paid("");
    flow.edge(paid, 9, 1, 1);
    assert_eq!(
        fold(&flow.0).unwrap_err().to_string(),
        "the flow has an edge to node `9`, which does not exist"
    );
}

fn drawn(findings: &Findings) -> String {
    let bytes =
        crate::report::plot::svg(&crate::report::plot::Flow, findings, Language::English).unwrap();
    String::from_utf8(bytes).unwrap().replace('\u{a0}', " ")
}

#[test]
fn peel_chain_of_the_findings_is_one_node() {
    let findings = samples::chained(14);
    let chains = chains::chains(&findings, Language::English);
    let words = "peel chain of 14 steps, 12–25 Jun 2017";
    assert_eq!(chains.folded.len(), 1);
    assert_eq!(chains.folded[0].1, words);
    let picture = super::fold::fold(&findings.flow, &chains).unwrap();
    is_balanced(&picture);
    let roles: Vec<&Role> = picture.nodes.iter().map(|node| &node.role).collect();
    let chain = Role::Chain {
        words: words.to_owned(),
        wallets: 13,
    };
    assert!(roles.contains(&&chain), "{roles:?}");
    // The first wallet paid into the chain, and the last holds the rest.
    let wallets = roles.iter().filter(|role| matches!(role, Role::Wallet(_)));
    assert_eq!(wallets.count(), 2);
    assert!(drawn(&findings).contains("→ peel chain"));
}

#[test]
fn peel_chain_within_one_wallet_is_a_note() {
    let mut findings = samples::chained(3);
    let name = findings.outputs[0].cluster.clone();
    for row in &mut findings.outputs {
        row.cluster = name.clone();
    }
    let chains = chains::chains(&findings, Language::English);
    assert_eq!(chains.folded, []);
    let notes: Vec<&String> = chains.notes.values().collect();
    assert_eq!(notes, ["peel chain of 3 steps, 12–14 Jun 2017"]);
}

#[test]
fn ends_have_days_euro_and_whole_addresses() {
    for ends in [5, 50, 500] {
        let findings = samples::sized(ends);
        let chart = drawn(&findings);
        let facts = labels::facts(&findings);
        let picture = fold(&findings.flow).unwrap();
        for node in &picture.nodes {
            let Role::End(end) = node.role else { continue };
            let mut rows = findings.endpoints.iter().filter(|row| row.end == end);
            let Some(first) = rows.clone().next() else {
                continue;
            };
            let cents = rows.clone().filter_map(|row| row.ransom_eur);
            let cents: i64 = cents.map(|cents| cents.0).sum();
            let worth = Language::English.eur(crate::findings::Cents(cents));
            assert!(chart.contains(&worth), "{ends} {end}: {worth}");
            if let Some(time) = first.time.filter(|_| rows.by_ref().count() == 1) {
                let day = text::days(time.day(), time.day()).to_string();
                assert!(chart.contains(&day), "{ends} {end}: {day}");
            }
        }
        // The address with most, in one line or in two.
        let words = worded(&picture, &facts);
        for (node, lines) in picture.nodes.iter().zip(&words) {
            let Role::End(end) = node.role else { continue };
            let mut rows: Vec<_> = findings
                .endpoints
                .iter()
                .filter(|row| row.end == end)
                .collect();
            rows.sort_by_key(|row| std::cmp::Reverse(row.haircut_sat));
            let joined: String = lines.iter().map(|(line, _)| &line[..]).collect();
            if let (Some(row), false) = (rows.first(), matches!(end, End::Dust | End::Fee)) {
                assert!(joined.contains(&*row.address), "{ends} {end}: {joined}");
            }
        }
    }
}

#[test]
fn addresses_of_the_case_are_written_in_full() {
    let findings = samples::sized(50);
    let picture = fold(&findings.flow).unwrap();
    let words = worded(&picture, &labels::facts(&findings));
    let mut seen = 0;
    for (node, lines) in picture.nodes.iter().zip(&words) {
        let Role::Wallet(name) = &node.role else {
            continue;
        };
        if findings.addresses.iter().any(|row| *row.address == **name) {
            let joined: String = lines.iter().map(|(line, _)| &line[..]).collect();
            assert!(joined.contains(name), "{joined}");
            seen += 1;
        }
    }
    assert!(seen > 2);
}

#[test]
fn money_that_moves_or_was_not_seen_has_a_mark() {
    let mut flow = Builder::default();
    let paid = flow.paid("");
    for end in [End::Unknown, End::Unconfirmed, End::Unspent] {
        let to = flow.end(end);
        flow.edge(paid, to, BTC, 1);
    }
    let mut findings = samples::empty();
    findings.flow = flow.0;
    let chart = drawn(&findings);
    for words in [">?<", ">Not seen<", ">Moves now<"] {
        assert!(chart.contains(words), "{words}");
    }
    let heads = |chart: &str| chart.matches("<polygon").count();
    let marked = heads(&chart);
    for node in &mut findings.flow.nodes {
        if node.kind == FlowNodeKind::End(End::Unconfirmed) {
            node.kind = FlowNodeKind::End(End::Busy);
        }
    }
    assert_eq!(heads(&drawn(&findings)), marked - 2);
}

fn kinds() -> impl Strategy<Value = FlowNodeKind> {
    prop_oneof![
        1 => Just(FlowNodeKind::Payments),
        6 => Just(FlowNodeKind::Cluster),
        1 => prop::sample::select(End::ALL).prop_map(FlowNodeKind::End),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever leads wherever: ranks that repeat, circles, edges out of ends and into payments.
    #[test]
    fn any_flow_fits_and_keeps_its_sums(
        nodes in prop::collection::vec((kinds(), 0_u32..20), 1..60),
        edges in prop::collection::vec((any::<u32>(), any::<u32>(), 0_u64..10_000_000_000, 0_u32..9), 0..150),
    ) {
        let mut flow = Builder::default();
        for (number, (kind, rank)) in nodes.iter().enumerate() {
            let name = samples::address(number as u64);
            flow.node(*kind, &name, *rank);
        }
        let number = nodes.len() as u32;
        for (from, to, value, outputs) in edges {
            let (from, to) = (from % number, to % number);
            let both_ends = |node: u32| !matches!(nodes[node as usize].0, FlowNodeKind::Cluster);
            // Money between two ends, or back into payments, is drawn but is no flow to sum up.
            if !(both_ends(from) && both_ends(to)) {
                flow.edge(from, to, value, outputs);
            }
        }
        holds(&flow.0);
    }
}
