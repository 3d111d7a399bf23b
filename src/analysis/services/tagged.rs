//! Services by tags: the categories and, for wallets of the case, the words in labels that name one.

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

/// Describes the tag by which an address is a service's.
pub(super) fn by_tag(view: &View, address: AddressNum, tag: &Tag) -> String {
    let category = tag.category.iter().chain(&tag.concepts).next();
    let category = category.map_or(String::new(), |category| format!(" ({category})"));
    format!(
        "{} is tagged as {}{category} in the pack {}",
        view.name(address),
        tag.label,
        tag.pack.title
    )
}
