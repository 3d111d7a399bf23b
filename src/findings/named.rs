//! Tagged places that money of the ransom reached.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use bitcoin::Amount;

use super::{Cents, End, EndpointRow, Findings, share};
use crate::language::{Sentence, Value, say};

/// A label, and what reached the addresses that carry it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaggedPlace {
    /// The label, a claim by the author of the tag.
    pub label: String,
    /// Its addresses that money reached or would reach, each once, in text order.
    pub addresses: Vec<String>,
    /// Outputs there at which the trace ended.
    pub ended: u64,
    /// Taint under haircut that ended there, in satoshi.
    pub haircut_sat: u64,
    /// Its value in euro, on the day of each output; `None` if a rate is missing.
    pub ransom_eur: Option<Cents>,
    /// Outputs there that the trace followed.
    pub passed: u64,
    /// Outputs that unconfirmed transactions would create there.
    pub pending: u64,
}

impl Findings {
    /// Returns tagged places at which the trace ended in one way, the largest sum first.
    pub fn ended_at(&self, end: End) -> Vec<TaggedPlace> {
        let mut places = Places::default();
        let rows = self.endpoints.iter();
        places.end_at(rows.filter(|row| row.end == end));
        places.sorted()
    }

    /// Returns tagged places that money reached, the largest sum first.
    pub fn named(&self) -> Vec<TaggedPlace> {
        let of_address = self.addresses.iter();
        let of_address = of_address.filter(|row| !row.labels.is_empty());
        let of_address: BTreeMap<&str, String> = of_address
            .map(|row| (row.address.as_ref(), row.labels.join("; ")))
            .collect();
        let of_cluster = self.clusters.iter();
        let of_cluster = of_cluster.filter(|row| !row.labels.is_empty());
        let of_cluster: BTreeMap<&str, String> = of_cluster
            .map(|row| (row.cluster.as_ref(), row.labels.join("; ")))
            .collect();
        let mut places = Places::default();
        places.end_at(&self.endpoints);
        for row in self.outputs.iter().filter(|row| row.end.is_none()) {
            let label = of_address.get(row.address.as_ref());
            let label = label.or_else(|| of_cluster.get(row.cluster.as_ref()));
            if let Some(place) = label.and_then(|label| places.at(label, &row.address)) {
                place.passed += 1;
            }
        }
        for row in &self.pending {
            if let Some(place) = places.at(&row.label, &row.address) {
                place.pending += 1;
            }
        }
        places.sorted()
    }
}

/// Addresses listed per label.
const ADDRESSES: usize = 3;

impl TaggedPlace {
    /// Describes what reached the place; shares are of `source_sat`.
    pub fn words(&self, source_sat: u64) -> Sentence {
        let mut parts = Vec::new();
        if self.ended > 0 {
            let amount = Amount::from_sat(self.haircut_sat);
            let share = Value::Number(share(self.haircut_sat, source_sat));
            parts.push(match self.ransom_eur {
                Some(eur) => say!(
                    "named-ended-worth",
                    amount = amount,
                    share = share,
                    eur = eur,
                    count = self.ended
                ),
                None => say!(
                    "named-ended",
                    amount = amount,
                    share = share,
                    count = self.ended
                ),
            });
        }
        if self.passed > 0 {
            parts.push(say!("named-passed", count = self.passed));
        }
        if self.pending > 0 {
            parts.push(say!("named-pending", count = self.pending));
        }
        let shown = self.addresses.iter().take(ADDRESSES).map(Sentence::id);
        let shown = Sentence::row(shown.collect(), ", ");
        let at = match self.addresses.len().saturating_sub(ADDRESSES) {
            0 => shown,
            more => say!("and-more", list = shown, more = more),
        };
        say!(
            "named",
            label = &self.label,
            parts = Value::Row(parts, "; "),
            at = at
        )
    }
}

/// Accumulates tagged places by label.
#[derive(Default)]
struct Places(BTreeMap<String, TaggedPlace>);

impl Places {
    /// Returns the place of a labelled address; `None` without a label.
    fn at(&mut self, label: &str, address: &str) -> Option<&mut TaggedPlace> {
        if label.is_empty() {
            return None;
        }
        let place = self
            .0
            .entry(label.to_owned())
            .or_insert_with(|| TaggedPlace {
                label: label.to_owned(),
                ransom_eur: Some(Cents(0)),
                ..TaggedPlace::default()
            });
        let known = &mut place.addresses;
        if let Err(at) = known.binary_search_by(|known| (**known).cmp(address)) {
            known.insert(at, address.to_owned());
        }
        Some(place)
    }

    /// Adds endpoints.
    fn end_at<'a>(&mut self, rows: impl IntoIterator<Item = &'a EndpointRow>) {
        for row in rows.into_iter().filter(|row| row.txid.is_some()) {
            if let Some(place) = self.at(&row.label, &row.address) {
                place.ended += 1;
                place.haircut_sat += row.haircut_sat;
                let sum = place.ransom_eur.zip(row.ransom_eur);
                place.ransom_eur = sum.map(|(Cents(sum), Cents(more))| Cents(sum + more));
            }
        }
    }

    /// Returns the places, the largest sum first.
    fn sorted(self) -> Vec<TaggedPlace> {
        let mut places: Vec<TaggedPlace> = self.0.into_values().collect();
        places.sort_by_key(|place| Reverse(place.haircut_sat));
        places
    }
}
