//! Finds the wallets of a flow that a peel chain passes, so that they are drawn as one, and the wallets at which money
//! was gathered.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bitcoin::Txid;

use crate::findings::{Findings, FlowNodeKind, OutputRow, PeelChain};
use crate::language::{Language, Sentence, say};
use crate::report::plot::text;

/// Patterns in the terms of a flow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Chains {
    /// Nodes that a peel chain passes, two or more, with the words for all of them. No node occurs twice.
    pub(super) folded: Vec<(Vec<usize>, String)>,
    /// Words at a node that stays: a chain within one wallet, or a consolidation.
    pub(super) notes: BTreeMap<usize, String>,
}

/// Returns the peel chains and consolidations of `findings` by nodes of its flow, in the words of a language.
pub(super) fn chains(findings: &Findings, language: Language) -> Chains {
    let mut chains = Chains::default();
    let mut notes = Notes::new();
    let nodes: HashMap<&str, usize> = findings
        .flow
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.kind == FlowNodeKind::Cluster)
        .map(|(at, node)| (&node.name[..], at))
        .collect();
    let mut used = BTreeSet::new();
    for chain in &findings.patterns.peel_chains {
        let words = say!(
            "chart-peel-chain",
            steps = chain.peels.len(),
            days = text::days(chain.first.day(), chain.last.day())
        );
        let wallets = wallets(chain, &findings.outputs);
        let passed: Vec<usize> = wallets
            .passed
            .difference(&wallets.start)
            .filter_map(|name| nodes.get(name).copied())
            .filter(|node| !used.contains(node))
            .collect();
        let start = wallets.start.iter().find_map(|name| nodes.get(name));
        match (&passed[..], start) {
            ([], Some(start)) => notes.entry(*start).or_default().push(words),
            ([], None) => {}
            ([node], _) => notes.entry(*node).or_default().push(words),
            _ => {
                used.extend(passed.iter().copied());
                chains.folded.push((passed, words.text(language)));
            }
        }
    }
    for found in &findings.patterns.consolidations {
        let Some(node) = nodes.get(&found.cluster[..]) else {
            continue;
        };
        if used.contains(node) {
            continue;
        }
        let day = found.time.day();
        let words = say!(
            "chart-gathers",
            outputs = found.inputs.len(),
            days = text::days(day, day)
        );
        notes.entry(*node).or_default().push(words);
    }
    // One note for each node: the first, and that there are more.
    chains.notes = notes
        .into_iter()
        .filter_map(|(node, words)| match &words[..] {
            [] => None,
            [note] => Some((node, note.text(language))),
            [note, ..] => Some((node, say!("chart-note-more", note = note).text(language))),
        })
        .collect();
    chains
}

/// What is known of each node.
type Notes = BTreeMap<usize, Vec<Sentence>>;

/// The wallets of a chain, by name.
struct Wallets<'a> {
    /// Those that paid its first transaction.
    start: BTreeSet<&'a str>,
    /// Those that held what a transaction passed on to the next.
    passed: BTreeSet<&'a str>,
}

fn wallets<'a>(chain: &PeelChain, outputs: &'a [OutputRow]) -> Wallets<'a> {
    let peels: HashMap<Txid, u32> = chain
        .peels
        .iter()
        .map(|peel| (peel.txid, peel.vout))
        .collect();
    let first = chain.peels.first().map(|peel| peel.txid);
    let mut wallets = Wallets {
        start: BTreeSet::new(),
        passed: BTreeSet::new(),
    };
    for row in outputs.iter().filter(|row| !row.cluster.is_empty()) {
        if row.spent_by.is_some() && row.spent_by == first {
            wallets.start.insert(&row.cluster);
        }
        let is_rest = peels.get(&row.txid).is_some_and(|vout| *vout != row.vout);
        if is_rest && row.spent_by.is_some_and(|txid| peels.contains_key(&txid)) {
            wallets.passed.insert(&row.cluster);
        }
    }
    wallets
}
