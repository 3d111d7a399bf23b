//! Services by tags: the categories and, for wallets of the case, the words in labels that name one.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::findings::messages;
use crate::language::{Sentence, Value, say};
use crate::ledger::{AddressNum, View};
use crate::tags::Tag;

/// Categories of services that hold other people's money or trade with many (GraphSense's taxonomy).
const CATEGORIES: [&str; 11] = [
    "atm",
    "broker",
    "exchange",
    "gambling",
    "hosted_wallet",
    "market",
    "miner",
    "mining_pool",
    "mixing_service",
    "payment_processor",
    "wallet_service",
];
/// Words in a label that mean the same for tags without a category. Labels are free text, so they count only for
/// wallets of the case, where the doubt is reported and money would otherwise be left out silently.
const WORDS: [&str; 3] = ["exchange", "hot wallet", "payment processor"];

/// Whether the category of a tag is that of a service.
pub(super) fn is_service(tag: &Tag) -> bool {
    let said = tag.category.iter().chain(&tag.concepts);
    let mut said = said.map(|word| word.to_lowercase().replace([' ', '-'], "_"));
    said.any(|word| CATEGORIES.contains(&word.as_str()))
}

/// Whether the label of a tag without a category names a service.
pub(super) fn is_called_so(tag: &Tag) -> bool {
    let is_plain = tag.category.is_none() && tag.concepts.is_empty() && tag.abuse.is_none();
    let label = tag.label.to_lowercase();
    is_plain && WORDS.iter().any(|word| label.contains(word))
}

/// Describes the tag by which an address is a service's: of several that name one, the first by label among those of the
/// highest confidence. `None` without a tag.
pub(super) fn by_tags(view: &View, address: AddressNum, tags: &[&Tag]) -> Option<Sentence> {
    let tag = tags
        .iter()
        .min_by_key(|tag| Reverse(tag.confidence.rank()))?;
    let category = tag.category.iter().chain(&tag.concepts).next();
    let category = match category {
        None => Sentence::default(),
        Some(category) => say!("tag-category", category = messages::category(category)),
    };
    let others = tags.iter().filter(|other| other.label != tag.label);
    let others: BTreeSet<&str> = others.map(|other| &*other.label).collect();
    let others: Vec<Sentence> = others.iter().map(Sentence::foreign).collect();
    let beside = match others.is_empty() {
        true => Sentence::default(),
        false => say!(
            "tagged-otherwise",
            others = Value::Row(others, ", "),
            confidence = tag.confidence.to_string()
        ),
    };
    Some(say!(
        "tagged-in-pack",
        address = Value::Id(view.name(address)),
        label = tag.label.to_string(),
        category = category,
        pack = tag.pack.title.to_string(),
        beside = beside
    ))
}
