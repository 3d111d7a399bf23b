//! The caveat on bands: what the least and the most of an output behind a CoinJoin mean.

use std::fmt;

use bitcoin::Amount;

use super::form;
use crate::analysis::Analysis;
use crate::findings::{Basis, End, Findings};
use crate::listing::counted;

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

impl fmt::Display for BandCaveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} behind CoinJoins {} a band instead of a figure: the least and the most of the ransom that the values \
             allow (table bands.csv), and no evidence for any amount between them. No account includes them, and together \
             they hold at most the {} that went in, however large the sum of the most is.",
            counted(self.outputs, "output"),
            form(self.outputs, "has", "have"),
            self.entered
        )?;
        if self.by_links > 0 {
            write!(
                f,
                " {} of these bands {} on counted links: they assume that each participant put in only the coins that its \
                 outputs needed.",
                self.by_links,
                form(self.by_links, "rests", "rest")
            )?;
        }
        if self.unknown > 0 {
            write!(
                f,
                " {} could not be followed, for want of data.",
                counted(self.unknown, "such output")
            )?;
        }
        Ok(())
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
