//! The facts of the sheet for the authority’s own file: the trace, its means, and the letters to send.

use std::rc::Rc;

use super::sentences::{eur, in_btc};
use super::sheet::Sheet;
use crate::findings::Findings;
use crate::language::{Sentence, say};

/// The sheet for the authority’s own file.
pub(super) struct OwnFile {
    /// Addresses of the case.
    pub(super) addresses: Vec<String>,
    /// What was paid and traced.
    pub(super) paid: Sentence,
    /// How complete the trace is.
    pub(super) standing: Sentence,
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
            addresses: addresses.map(|row| row.address.to_string()).collect(),
            paid: say!(
                "letter-paid",
                payments = totals.payments,
                amount = in_btc(totals.paid_sat),
                worth = eur(totals.paid_eur)
            ),
            standing: say!("letter-standing", standing = findings.standing()),
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
    pub(super) fn moving_now(&self) -> Vec<Sentence> {
        let letters = self.letters.iter();
        letters.flat_map(|sheet| sheet.moving_now()).collect()
    }
}
