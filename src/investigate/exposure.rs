//! The ransom by category of the tagged places where it ended.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::assembly::Assembly;
use crate::findings::{CategoryExposure, Exposure};
use crate::ledger::OutputNum;
use crate::tags::Tag;

/// Transactions from a payment to a place that it reached directly.
const DIRECT: u32 = 1;

impl Assembly<'_> {
    /// Returns the exposure of the ransom.
    pub(super) fn exposure(&self) -> Exposure {
        let mut unknown_sat = self.analysis.trace.propagation.source.haircut.to_sat();
        let mut by_category: BTreeMap<String, CategoryExposure> = BTreeMap::new();
        for (coin, _) in self.ended() {
            let sat = coin.tainted.taint.haircut.to_sat();
            let category = self
                .tagged_category(coin.tainted.output)
                .filter(|_| sat > 0);
            let Some(category) = category else { continue };
            let row = by_category
                .entry(category.clone())
                .or_insert(CategoryExposure {
                    category,
                    direct_sat: 0,
                    indirect_sat: 0,
                });
            match coin.tainted.hop <= DIRECT {
                true => row.direct_sat += sat,
                false => row.indirect_sat += sat,
            }
            unknown_sat -= sat;
        }
        let mut categories: Vec<CategoryExposure> = by_category.into_values().collect();
        categories.sort_by_key(|row| Reverse(row.sum_sat()));
        Exposure {
            categories,
            unknown_sat,
        }
    }

    /// Returns the category that tags state for an output's address or, if they state none, for its cluster: of several that
    /// of the highest confidence, then the first by label.
    fn tagged_category(&self, output: OutputNum) -> Option<String> {
        let owner = self.view.owner(output)?;
        let of = |addresses: &[_]| -> Option<String> {
            let scripts = addresses.iter().map(|address| self.view.script(*address));
            let tags = scripts.flat_map(|script| self.tags.of(script));
            let stated = tags.filter_map(|tag| Some((tag, stated_category(tag)?)));
            let stated = stated.min_by_key(|(tag, _)| Reverse(tag.confidence.rank()));
            stated.map(|(_, category)| category.to_owned())
        };
        of(&[owner]).or_else(|| of(self.clustering().members(owner)))
    }
}

/// The category that a tag states, in the newer field or in the older ones.
fn stated_category(tag: &Tag) -> Option<&str> {
    let said = tag.category.iter().chain(&tag.abuse).chain(&tag.concepts);
    said.map(|word| &**word).next()
}
