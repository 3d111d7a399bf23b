//! Reads the analyst's assertions in a case file: `[[merge]]` and `[[split]]`.

use std::collections::HashSet;

use bitcoin::{Address, Network, Txid};
use toml::Spanned;

use super::error::{CaseError, CaseProblem};
use super::raw::{RawList, RawMerge, RawSplit};
use super::reader::CaseFileReader;
use crate::case::Messages;
use crate::case::question::{Case, Merge, Split, SplitTarget, parse_address};

/// A merge with the line of its address list.
struct MergeLine<'a> {
    merge: &'a Merge,
    line: usize,
}

impl CaseFileReader<'_> {
    /// Reads merges and splits; the network must be known.
    pub(super) fn read_merges_and_splits(
        &self,
        merges: &[RawMerge],
        splits: &[RawSplit],
        case: &mut Case,
        repeated: &mut Messages,
    ) -> Result<(), CaseError> {
        for raw in merges {
            let merge = Merge {
                addresses: self.list(&raw.addresses, case, repeated)?,
                reason: self.non_empty(&raw.reason, CaseProblem::NoReason)?,
                name: self.non_empty(&raw.name, CaseProblem::NoName)?,
            };
            case.merges.push(merge);
        }
        let lines = merges
            .iter()
            .map(|raw| self.line(raw.addresses.span().start));
        let placed: Vec<MergeLine<'_>> = case
            .merges
            .iter()
            .zip(lines)
            .map(|(merge, line)| MergeLine { merge, line })
            .collect();
        let mut read = Vec::new();
        for raw in splits {
            let apart = match (&raw.addresses, &raw.transaction) {
                (Some(list), None) => {
                    let addresses = self.list(list, case, repeated)?;
                    self.not_merged(list, &addresses, &placed, case.network)?;
                    SplitTarget::Addresses(addresses)
                }
                (None, Some(txid)) => SplitTarget::Transaction(self.txid(txid)?),
                (Some(list), Some(_)) => {
                    return Err(self.fail(list.span(), CaseProblem::NotOneSplit));
                }
                (None, None) => {
                    return Err(self.fail(raw.reason.span(), CaseProblem::NotOneSplit));
                }
            };
            read.push(Split {
                apart,
                reason: self.non_empty(&raw.reason, CaseProblem::NoReason)?,
                name: self.non_empty(&raw.name, CaseProblem::NoName)?,
            });
        }
        case.splits = read;
        Ok(())
    }

    /// Reads two or more addresses; repetitions count once.
    fn list(
        &self,
        raw: &RawList,
        case: &Case,
        repeated: &mut Messages,
    ) -> Result<Vec<Address>, CaseError> {
        let mut addresses: Vec<Address> = Vec::new();
        let mut known = HashSet::new();
        for text in raw.get_ref() {
            let address = parse_address(text.get_ref(), case.network)
                .map_err(|problem| self.fail(text.span(), problem))?;
            if known.insert(address.clone()) {
                addresses.push(address);
            } else {
                self.repeats(text.span(), &address, repeated);
            }
        }
        let few = match addresses.len() {
            0 => "no address is",
            1 => "one address is",
            _ => return Ok(addresses),
        };
        Err(self.fail(raw.span(), CaseProblem::TooFew(few)))
    }

    /// Rejects a split that shares two addresses with a merge.
    fn not_merged(
        &self,
        raw: &RawList,
        addresses: &[Address],
        merges: &[MergeLine<'_>],
        network: Network,
    ) -> Result<(), CaseError> {
        for MergeLine { merge, line } in merges {
            let merged: HashSet<&Address> = merge.addresses.iter().collect();
            let mut common = addresses.iter().filter(|address| merged.contains(address));
            if let (Some(a), Some(b)) = (common.next(), common.next()) {
                let is_b = |text: &&Spanned<String>| {
                    parse_address(text.get_ref(), network).as_ref() == Ok(b)
                };
                let at = raw.get_ref().iter().find(is_b);
                let span = at.map_or(raw.span(), Spanned::span);
                let problem = CaseProblem::MergedAndSplit {
                    a: a.to_string(),
                    b: b.to_string(),
                    merge: *line,
                };
                return Err(self.fail(span, problem));
            }
        }
        Ok(())
    }

    pub(super) fn txid(&self, raw: &Spanned<String>) -> Result<Txid, CaseError> {
        let text = raw.get_ref().trim();
        text.parse()
            .map_err(|_| self.fail(raw.span(), CaseProblem::NotATxid(text.to_owned())))
    }

    /// Reads a text that must not be empty.
    pub(super) fn non_empty(
        &self,
        raw: &Spanned<String>,
        silent: CaseProblem,
    ) -> Result<String, CaseError> {
        if raw.get_ref().trim().is_empty() {
            return Err(self.fail(raw.span(), silent));
        }
        Ok(raw.get_ref().clone())
    }
}
