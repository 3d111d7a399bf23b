//! The facts of the sheet for the authority’s own file: the trace, its means, and the letters to send.

use std::rc::Rc;

use super::sentences::eur;
use super::sheet::Sheet;
use crate::findings::Findings;
use crate::language::Sentence;
use crate::plural::counted;
use crate::report::words::btc;

/// The sheet for the authority’s own file.
pub(super) struct OwnFile {
    /// Addresses of the case.
    pub(super) addresses: Vec<String>,
    /// What was paid and traced.
    pub(super) paid: String,
    /// How complete the trace is.
    pub(super) standing: String,
    /// Limits and rules in force, as name and value.
    pub(super) parameters: Vec<(String, Sentence)>,
    /// The letters to services.
    pub(super) letters: Vec<Rc<Sheet>>,
}

impl OwnFile {
    pub(super) fn new(findings: &Findings, letters: &[Rc<Sheet>]) -> Self {
        let addresses = findings.addresses.iter();
        let addresses = addresses.filter(|row| row.case_address);
        let totals = &findings.totals;
        Self {
            addresses: addresses.map(|row| row.address.clone()).collect(),
            paid: format!(
                "Traced: {} to these addresses, {} BTC in all ({} on the days of payment).",
                counted(totals.payments, "payment"),
                btc(totals.paid_sat),
                eur(totals.paid_eur)
            ),
            standing: findings.standing().to_string(),
            parameters: findings.parameters.clone(),
            letters: letters.to_vec(),
        }
    }

    /// Returns the letters to services whose operator no tag names.
    pub(super) fn unnamed(&self) -> Vec<&Sheet> {
        let letters = self.letters.iter().map(Rc::as_ref);
        letters.filter(|sheet| sheet.label.is_empty()).collect()
    }

    /// Returns every movement that would pay a service, and is not confirmed.
    pub(super) fn moving_now(&self) -> Vec<String> {
        let letters = self.letters.iter();
        letters.flat_map(|sheet| sheet.moving_now()).collect()
    }
}
