//! Data of a case from outside of the chain: prices, and the tags of third parties.

use crate::rates::Rates;
use crate::tags::Tags;

/// Exchange rates and tags from the files that the case names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// Prices, one table for each currency.
    pub rates: Vec<Rates>,
    /// Attribution tags.
    pub tags: Tags,
}
