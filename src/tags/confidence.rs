//! Confidence of a tag, in GraphSense's taxonomy.

use std::fmt;

/// Origin of a tag, by the confidence taxonomy of GraphSense's TagPack tool (`confidence.csv`), least trusted first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Unknown source; the default.
    #[default]
    Unknown,
    /// A method whose reliability is hard to quantify.
    Heuristic,
    /// Crawled from the web, or another data dump.
    WebCrawl,
    /// A third party moved funds from one known service to another.
    UntrustedTransaction,
    /// A report, such as an academic paper.
    Forensic,
    /// Got from a known service.
    ServiceData,
    /// Got from a trusted third party.
    TrustedProvider,
    /// Published by an authority, such as a sanctions list.
    AuthorityData,
    /// Queried from a service's own interface.
    ServiceApi,
    /// The creator moved funds from one known service to another.
    ManualTransaction,
    /// The creator has the private key.
    Ownership,
    /// The creator knows that it holds for the whole cluster, regardless of other tags.
    Override,
}

/// The words and ranks, in the order of the type.
const TAXONOMY: [(Confidence, &str, u8); 12] = [
    (Confidence::Unknown, "unknown", 5),
    (Confidence::Heuristic, "heuristic", 10),
    (Confidence::WebCrawl, "web_crawl", 20),
    (
        Confidence::UntrustedTransaction,
        "untrusted_transaction",
        40,
    ),
    (Confidence::Forensic, "forensic", 50),
    (Confidence::ServiceData, "service_data", 50),
    (Confidence::TrustedProvider, "trusted_provider", 50),
    (Confidence::AuthorityData, "authority_data", 60),
    (Confidence::ServiceApi, "service_api", 70),
    (Confidence::ManualTransaction, "manual_transaction", 90),
    (Confidence::Ownership, "ownership", 100),
    (Confidence::Override, "override", 100),
];

impl Confidence {
    /// Returns the confidence with a name in the taxonomy.
    pub fn of_word(word: &str) -> Option<Self> {
        let entry = TAXONOMY.iter().find(|(_, known, _)| *known == word);
        entry.map(|(confidence, ..)| *confidence)
    }

    /// Returns its name in packs.
    pub fn word(self) -> &'static str {
        TAXONOMY[self as usize].1
    }

    /// Returns the level of the taxonomy, 5 to 100; several names share one.
    pub fn rank(self) -> u8 {
        TAXONOMY[self as usize].2
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taxonomy_is_in_enum_order() {
        let mut least = 0;
        for (at, (confidence, word, rank)) in TAXONOMY.into_iter().enumerate() {
            assert_eq!(confidence as usize, at, "{word}");
            assert_eq!(Confidence::of_word(word), Some(confidence));
            assert_eq!((confidence.word(), confidence.rank()), (word, rank));
            assert!(rank >= least, "{word}");
            least = rank;
        }
        assert_eq!(Confidence::of_word("Ownership"), None);
    }
}
