//! Caveats on tags: how many were read and used, addresses with several actors, tags for other chains whose address is
//! also valid here, and CoinJoins that a tag makes payouts.
//!
//! Forked chains share address formats, and packs name the wrong chain: a tag for another chain is not used, but the
//! reader is told about it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use bitcoin::{Script, Txid};

use crate::analysis::Analysis;
use crate::language::NAMED;
use crate::language::{Sentence, Value, say};
use crate::ledger::View;
use crate::tags::{Elsewhere, PackSummary, Skipped, Tags};

/// Addresses with several actors that are listed individually.
const MAX_DISPUTED: usize = 5;

/// A caveat on tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagCaveat {
    /// `tags_are_claims`: tags were read; how many match and how many are not used.
    Claims(TagClaims),
    /// `tags_dispute_actor`: tags name different actors for an address.
    Disputed {
        /// The address.
        address: String,
        /// The actors.
        actors: BTreeSet<String>,
    },
    /// `tags_dispute_more`: so many other addresses have different actors.
    MoreDisputed(usize),
    /// `tag_for_other_chain`: a tag for another chain names an address of this case.
    OtherChain {
        /// The address.
        address: String,
        /// The file of the tag.
        file: PathBuf,
        /// Its line, label and chain.
        tag: Elsewhere,
    },
    /// `more_tags_for_other_chains`: so many other tags for other chains name addresses of this case.
    MoreOtherChain(usize),
    /// `tagged_payout`: a transaction that looks like a CoinJoin is treated as a payout because of a tag.
    Payouts {
        /// The first transaction.
        first: Txid,
        /// What it looks like, and the tag, as a clause.
        reason: Sentence,
        /// The other transactions.
        others: Vec<Txid>,
    },
}

/// How many tags were read, match, and are not used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagClaims {
    /// Tags read.
    pub read: usize,
    /// Packs read.
    pub packs: usize,
    /// Tags of addresses in this case.
    pub matching: usize,
    /// Addresses in this case that have tags.
    pub addresses: usize,
    /// Tags for other chains, by chain.
    pub other_chains: BTreeMap<String, usize>,
    /// Those of them whose address is valid on this network too.
    pub valid_here: Option<FirstElsewhere>,
    /// Tags whose address is not valid on this network.
    pub invalid: Option<UnreadTags>,
    /// Tags with a missing or unreadable value.
    pub odd: Option<UnreadTags>,
    /// Tags without an address.
    pub without_address: usize,
    /// Tags that repeat one of the same pack.
    pub duplicates: usize,
    /// Tags with a confidence outside the taxonomy.
    pub unknown_confidences: usize,
}

/// Tags for other chains whose address is valid on this network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstElsewhere {
    /// Number of tags.
    pub count: usize,
    /// File of the first.
    pub file: PathBuf,
    /// Line of the first.
    pub line: usize,
    /// Chain of the first.
    pub chain: String,
}

/// Tags that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadTags {
    /// Number of tags.
    pub count: usize,
    /// File of the first.
    pub file: PathBuf,
    /// Line of the first.
    pub line: usize,
    /// What is wrong with the first.
    pub problem: String,
}

impl TagCaveat {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Claims(_) => "tags_are_claims",
            Self::Disputed { .. } => "tags_dispute_actor",
            Self::MoreDisputed(_) => "tags_dispute_more",
            Self::OtherChain { .. } => "tag_for_other_chain",
            Self::MoreOtherChain(_) => "more_tags_for_other_chains",
            Self::Payouts { .. } => "tagged_payout",
        }
    }
}

impl TagCaveat {
    pub(super) fn words(&self) -> Sentence {
        match self {
            Self::Claims(claims) => claims.words(),
            Self::Disputed { address, actors } => {
                let actors = actors
                    .iter()
                    .map(|actor| say!("quoted-plain", text = actor));
                say!(
                    "caveat-tags-dispute",
                    address = Value::Id(address.clone()),
                    actors = Value::Row(actors.collect(), ", ")
                )
            }
            Self::MoreDisputed(addresses) => say!("caveat-tags-dispute-more", count = *addresses),
            Self::OtherChain { address, file, tag } => say!(
                "caveat-tag-other-chain",
                line = tag.line,
                file = file.display().to_string(),
                address = Value::Id(address.clone()),
                label = tag.label.to_string(),
                chain = tag.chain.to_string()
            ),
            Self::MoreOtherChain(more) => say!("caveat-tags-other-chain-more", count = *more),
            Self::Payouts {
                first,
                reason,
                others,
            } => {
                let named = others.iter().map(Sentence::id).collect();
                let named = Sentence::list_some(named);
                let more = match others.len() {
                    0 => Sentence::default(),
                    count => say!("same-holds-for", count = count, txids = named),
                };
                say!(
                    "caveat-payouts",
                    txid = *first,
                    reason = reason,
                    more = more
                )
            }
        }
    }
}

impl TagClaims {
    fn of(view: &View, tags: &Tags) -> Self {
        let packs = tags.packs();
        let is_seen = |script: &Script| view.address(script).is_some();
        let (mut matching, mut addresses) = (0, BTreeSet::new());
        for tag in tags.iter().filter(|tag| is_seen(&tag.script)) {
            matching += 1;
            addresses.insert(&tag.script);
        }
        let mut other_chains: BTreeMap<String, usize> = BTreeMap::new();
        for (chain, count) in packs.iter().flat_map(|pack| &pack.skipped.other_chains) {
            *other_chains.entry(chain.clone()).or_default() += count;
        }
        let without_address = packs.iter().map(|pack| pack.skipped.without_address);
        Self {
            read: packs.iter().map(|pack| pack.read).sum(),
            packs: packs.len(),
            matching,
            addresses: addresses.len(),
            other_chains,
            valid_here: FirstElsewhere::of(packs),
            invalid: UnreadTags::of(
                packs,
                |skipped| skipped.not_addresses,
                |skipped| skipped.first.as_ref(),
            ),
            odd: UnreadTags::of(
                packs,
                |skipped| skipped.odd,
                |skipped| skipped.first_odd.as_ref(),
            ),
            without_address: without_address.sum(),
            duplicates: tags.duplicates(),
            unknown_confidences: packs.iter().map(|pack| pack.unknown_confidences).sum(),
        }
    }

    fn words(&self) -> Sentence {
        let mut sentences = vec![say!(
            "caveat-tags",
            read = self.read,
            packs = self.packs,
            matching = self.matching,
            addresses = self.addresses
        )];
        let unused = self.unused();
        if !unused.is_empty() {
            sentences.push(say!("tags-not-used", unused = Value::Row(unused, "; ")));
        }
        if self.unknown_confidences > 0 {
            sentences.push(say!(
                "tags-odd-confidence",
                count = self.unknown_confidences
            ));
        }
        Sentence::row(sentences, " ")
    }

    /// Describes the tags that are not used, by reason.
    fn unused(&self) -> Vec<Sentence> {
        let mut unused = Vec::new();
        if !self.other_chains.is_empty() {
            let chains = self.other_chains.iter();
            let chains =
                chains.map(|(chain, count)| say!("chain-and-count", chain = chain, count = *count));
            let mut parts = vec![Sentence::row(chains.collect(), ", ")];
            parts.extend(self.valid_here.as_ref().map(FirstElsewhere::words));
            unused.push(say!(
                "unused-other-chains",
                count = self.other_chains.values().sum::<usize>(),
                chains = Value::Row(parts, "; ")
            ));
        }
        if let Some(unread) = &self.invalid {
            unused.push(unread.words("unused-invalid"));
        }
        if let Some(unread) = &self.odd {
            unused.push(unread.words("unused-odd"));
        }
        if self.without_address > 0 {
            unused.push(say!("unused-without-address", count = self.without_address));
        }
        if self.duplicates > 0 {
            unused.push(say!("unused-repeated", count = self.duplicates));
        }
        unused
    }
}

impl FirstElsewhere {
    fn words(&self) -> Sentence {
        say!(
            "valid-here-too",
            count = self.count,
            line = self.line,
            file = self.file.display().to_string(),
            chain = &self.chain
        )
    }

    /// Returns their number and the first; `None` if there are none.
    fn of(packs: &[PackSummary]) -> Option<Self> {
        let (pack, first) = packs
            .iter()
            .find_map(|pack| Some((pack, pack.skipped.elsewhere.first()?)))?;
        let counts = packs.iter().map(|pack| pack.skipped.elsewhere.len());
        Some(Self {
            count: counts.sum(),
            file: pack.name.file.clone(),
            line: first.line,
            chain: first.chain.to_string(),
        })
    }
}

impl UnreadTags {
    fn words(&self, message: &'static str) -> Sentence {
        let values = [
            ("count", self.count.into()),
            ("line", self.line.into()),
            ("file", self.file.display().to_string().into()),
            ("problem", (&self.problem).into()),
        ];
        Sentence::new(message, values)
    }

    /// Returns their number and the first; `None` if there are none.
    fn of(
        packs: &[PackSummary],
        count: fn(&Skipped) -> usize,
        first: fn(&Skipped) -> Option<&(usize, String)>,
    ) -> Option<Self> {
        let (pack, (line, problem)) = packs
            .iter()
            .find_map(|pack| Some((pack, first(&pack.skipped)?)))?;
        Some(Self {
            count: packs.iter().map(|pack| count(&pack.skipped)).sum(),
            file: pack.name.file.clone(),
            line: *line,
            problem: problem.clone(),
        })
    }
}

/// Reports what tags are, which were not used, and what rests on them.
pub(super) fn tags(view: &View, tags: &Tags, analysis: &Analysis) -> Vec<TagCaveat> {
    let mut caveats = Vec::new();
    if !tags.packs().is_empty() {
        caveats.push(TagCaveat::Claims(TagClaims::of(view, tags)));
        caveats.extend(disputed(view, tags));
        caveats.extend(other_chains(view, tags));
    }
    caveats.extend(payouts(view, analysis));
    caveats
}

/// Reports addresses for which tags name different actors: the first few, and the number of the others.
fn disputed(view: &View, tags: &Tags) -> Vec<TagCaveat> {
    let services = tags.services();
    let mut disputed: Vec<TagCaveat> = services
        .disputed()
        .iter()
        .filter_map(|(script, actors)| {
            Some(TagCaveat::Disputed {
                address: view.name(view.address(script)?),
                actors: actors.clone(),
            })
        })
        .collect();
    let more = disputed.len().saturating_sub(MAX_DISPUTED);
    disputed.truncate(MAX_DISPUTED);
    disputed.extend((more > 0).then_some(TagCaveat::MoreDisputed(more)));
    disputed
}

/// Reports tags for other chains whose address occurs in this case: the first few, and the number of the others.
fn other_chains(view: &View, tags: &Tags) -> Vec<TagCaveat> {
    let all = tags.packs().iter().flat_map(|pack| {
        let elsewhere = pack.skipped.elsewhere.iter();
        elsewhere.map(move |tag| (pack, tag))
    });
    let mut seen: Vec<TagCaveat> = all
        .filter_map(|(pack, tag)| {
            Some(TagCaveat::OtherChain {
                address: view.name(view.address(&tag.script)?),
                file: pack.name.file.clone(),
                tag: tag.clone(),
            })
        })
        .collect();
    let more = seen.len().saturating_sub(NAMED);
    seen.truncate(NAMED);
    seen.extend((more > 0).then_some(TagCaveat::MoreOtherChain(more)));
    seen
}

/// Reports transactions that look like CoinJoins and are treated as payouts.
fn payouts(view: &View, analysis: &Analysis) -> Option<TagCaveat> {
    let (first, others) = analysis.payouts.split_first()?;
    let others = others.iter();
    Some(TagCaveat::Payouts {
        first: view.tx(first.tx).txid,
        reason: first.says(view),
        others: others.map(|payout| view.tx(payout.tx).txid).collect(),
    })
}
