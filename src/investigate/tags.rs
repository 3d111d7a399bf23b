//! The rows of tags.

use super::assembly::Assembly;
use crate::findings::TagRow;

impl Assembly<'_> {
    /// Returns every tag of an address that occurs in the case, by address in chain order, then by label.
    pub(super) fn tags(&self) -> Vec<TagRow> {
        let addresses = self.view.addresses();
        let rows = addresses.flat_map(|address| {
            let tags = self.tags.of(self.view.script(address)).iter();
            tags.map(move |tag| {
                let said = tag.category.iter().chain(&tag.abuse).chain(&tag.concepts);
                TagRow {
                    address: self.view.name(address),
                    label: tag.label.to_string(),
                    category: said.map(ToString::to_string).next().unwrap_or_default(),
                    source: tag.source.to_string(),
                    confidence: tag.confidence.to_string(),
                    lastmod: tag.lastmod,
                    pack: tag.pack.title.to_string(),
                    file: tag.pack.file.display().to_string(),
                    line: tag.line as u64,
                }
            })
        });
        rows.collect()
    }
}
