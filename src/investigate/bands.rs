//! The rows of outputs behind CoinJoins, and the sums of their bands by place.

use bitcoin::Amount;

use super::assembly::Assembly;
use crate::findings::{Band, BandRow, Basis, End};
use crate::taint::TaintBounds;
use crate::trace::{BandedOutput, EndReason, LinkProbability};

impl Assembly<'_> {
    /// Returns the outputs that coins of the payments may have reached through CoinJoins only.
    pub(super) fn bands(&self) -> Vec<BandRow> {
        let outputs = self.analysis.bands.outputs.iter();
        let outputs = outputs.filter(|banded| !banded.is_accounted);
        outputs.map(|banded| self.band_row(banded)).collect()
    }

    fn band_row(&self, banded: &BandedOutput) -> BandRow {
        let output = banded.output;
        let (outpoint, tx) = (self.view.outpoint(output), self.view.tx_of(output));
        let (state, _) = self.state(output);
        BandRow {
            txid: outpoint.txid,
            vout: outpoint.vout,
            address: self.address(output).to_string(),
            cluster: self.cluster(output).to_string(),
            hop: banded.hop,
            height: self.view.tx(tx).anchor.block.height,
            time: self.time(tx),
            value_sat: self.view.value(output).to_sat(),
            least_sat: banded.bounds.least.to_sat(),
            most_sat: banded.bounds.most.to_sat(),
            link: banded.link.map(decimal).unwrap_or_default(),
            coinjoin: self.view.tx(banded.coinjoin).txid,
            basis: match banded.by_links {
                true => Basis::Links,
                false => Basis::Values,
            },
            state,
            end: banded.stop.as_ref().map(End::from),
            label: self.label(output),
            reason: banded
                .stop
                .as_ref()
                .map(EndReason::words)
                .unwrap_or_default(),
        }
    }

    /// Returns the outputs behind CoinJoins at which following ended, with the reason.
    pub(super) fn banded_ends(&self) -> impl Iterator<Item = (&BandedOutput, &EndReason)> {
        let outputs = self.analysis.bands.outputs.iter();
        outputs.filter_map(|banded| Some((banded, banded.stop.as_ref()?)))
    }

    /// Returns the bounds of several outputs together: no more than what went into the CoinJoins.
    pub(super) fn band_of(&self, outputs: &[&BandedOutput]) -> Band {
        let sum = |part: fn(&TaintBounds) -> Amount| -> Amount {
            outputs.iter().map(|banded| part(&banded.bounds)).sum()
        };
        let bounds = TaintBounds {
            least: sum(|bounds| bounds.least),
            most: sum(|bounds| bounds.most),
        }
        .within(self.analysis.bands.entered);
        Band {
            least_sat: bounds.least.to_sat(),
            most_sat: bounds.most.to_sat(),
        }
    }
}

/// Returns a probability as text with four digits behind the point.
fn decimal(link: LinkProbability) -> String {
    let parts = link.ten_thousandths();
    format!("{}.{:04}", parts / 10_000, parts % 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probability_has_four_digits_and_is_never_rounded_to_certain() {
        let cases = [
            (0, 7, "0.0000"),
            (1, 1_000_000, "0.0001"),
            (882, 1_496, "0.5896"),
            (999_999, 1_000_000, "0.9999"),
            (u128::MAX / 2, u128::MAX, "0.5000"),
            (u128::MAX, u128::MAX, "1.0000"),
        ];
        for (ways, of, text) in cases {
            assert_eq!(decimal(LinkProbability { ways, of }), text);
        }
    }
}
