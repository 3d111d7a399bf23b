//! Exposure: how much of the ransom reached places of a kind, by the categories of tags.

use bitcoin::Amount;
use serde::{Deserialize, Serialize};

use super::messages::category;
use super::share;
use crate::language::{Sentence, Value, say};

/// The ransom by category of the tagged places where it ended, under haircut. All parts sum to the ransom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exposure {
    /// The categories, the largest sum first.
    pub categories: Vec<CategoryExposure>,
    /// Part that ended at places without a tag that states a category, or in fees.
    pub unknown_sat: u64,
}

/// The ransom that ended at places of a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryExposure {
    /// The category, as tags state it.
    pub category: String,
    /// Part that the transaction paid there that spends the payment, or the payment itself.
    pub direct_sat: u64,
    /// Part that came there by further transactions.
    pub indirect_sat: u64,
}

impl CategoryExposure {
    /// Direct and indirect part together.
    pub fn sum_sat(&self) -> u64 {
        self.direct_sat + self.indirect_sat
    }
}

impl Exposure {
    /// Describes the parts in sentences; shares are of `source_sat`.
    pub fn words(&self, source_sat: u64) -> Vec<Sentence> {
        let part = |sat| {
            let share = Value::Number(share(sat, source_sat));
            say!(
                "amount-and-share",
                amount = Amount::from_sat(sat),
                share = share
            )
        };
        let categories = self.categories.iter().map(|row| {
            say!(
                "exposure",
                category = category(&row.category),
                direct = part(row.direct_sat),
                indirect = part(row.indirect_sat)
            )
        });
        let unknown = say!("exposure-unknown", part = part(self.unknown_sat));
        categories.chain([unknown]).collect()
    }
}
