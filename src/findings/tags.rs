//! The tags of addresses in the case: every claim, with its origin.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::messages::category;
use crate::language::{Sentence, Value, say};

/// A tag of an address that occurs in the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagRow {
    /// The address.
    pub address: String,
    /// The label.
    pub label: String,
    /// The kind of actor or abuse; empty if none is stated.
    pub category: String,
    /// The source that the tag cites.
    pub source: String,
    /// Its confidence, in GraphSense's taxonomy.
    pub confidence: String,
    /// Day of its last change.
    pub lastmod: Option<Date>,
    /// Title of the pack or list.
    pub pack: String,
    /// The file.
    pub file: String,
    /// Line in it, counted from 1.
    pub line: u64,
}

impl TagRow {
    /// Describes the claim and its origin, without the address.
    pub fn words(&self) -> Sentence {
        let category = match self.category.is_empty() {
            true => Sentence::default(),
            false => say!("tag-category", category = category(&self.category)),
        };
        let day = match self.lastmod {
            Some(day) => say!("tag-as-of", day = Value::IsoDay(day)),
            None => say!("tag-without-date"),
        };
        say!(
            "tag",
            label = &self.label,
            category = category,
            confidence = &self.confidence,
            day = day,
            pack = &self.pack,
            source = &self.source
        )
    }
}
