//! The caveat on bands: what the least and the most of an output behind a CoinJoin mean.

use bitcoin::Amount;

use crate::analysis::Analysis;
use crate::findings::{Basis, End, Findings};
use crate::language::{Sentence, say};

/// `bands_behind_coinjoins`: outputs have a least and a most instead of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandCaveat {
    /// Number of outputs that coins may have reached through CoinJoins only.
    pub outputs: usize,
    /// The most that went into the CoinJoins.
    pub entered: Amount,
    /// Number of outputs whose band rests on counted links.
    pub by_links: usize,
    /// Number of outputs that could not be followed, for want of data.
    pub unknown: usize,
}

impl BandCaveat {
    pub(super) fn words(&self) -> Sentence {
        let mut sentences = vec![say!(
            "caveat-bands",
            count = self.outputs,
            entered = self.entered
        )];
        if self.by_links > 0 {
            sentences.push(say!("bands-by-links", count = self.by_links));
        }
        if self.unknown > 0 {
            sentences.push(say!("bands-unknown", count = self.unknown));
        }
        Sentence::row(sentences, " ")
    }
}

/// Reports the bands, if there are any.
pub(super) fn bands(analysis: &Analysis, findings: &Findings) -> Option<BandCaveat> {
    let rows = &findings.bands;
    let by_links = rows.iter().filter(|row| row.basis == Basis::Links);
    let unknown = rows.iter().filter(|row| row.end == Some(End::Unknown));
    (!rows.is_empty()).then(|| BandCaveat {
        outputs: rows.len(),
        entered: analysis.bands.entered,
        by_links: by_links.count(),
        unknown: unknown.count(),
    })
}
