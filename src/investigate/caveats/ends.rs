//! Caveats on the ends of the trace: how much money ended where, and whether an operator can be asked.

use std::collections::BTreeSet;

use bitcoin::{Amount, OutPoint};

use super::Severity;
use crate::findings::{End, EndpointRow, Findings};
use crate::heuristics::signers;
use crate::language::{Sentence, Value, say};
use crate::ledger::View;

/// A caveat on outputs at which the trace ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndCaveat {
    /// `ended_unknown`: outputs could not be followed, for want of data.
    Unknown(EndedOutputs),
    /// `ended_at_service`: outputs are in wallets of services.
    Service(EndedOutputs),
    /// `ended_at_busy_address`: outputs are at addresses with long histories.
    Busy(EndedOutputs),
    /// `ended_at_coinjoin`: outputs went into CoinJoins.
    CoinJoin(EndedOutputs),
    /// `ended_at_limit`: a limit of the trace stopped it.
    Limit(EndedOutputs),
    /// `ended_without_key`: outputs are at addresses that need no key.
    NoKey(EndedOutputs),
}

/// Outputs at which the trace ended in one way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EndedOutputs {
    /// Number of outputs.
    pub outputs: usize,
    /// Their taint under haircut.
    pub haircut: Amount,
    /// Number of distinct wallets, addresses or transactions at which they ended.
    pub places: usize,
    /// Labels among them, each with its addresses, the largest sum first.
    pub tagged: Vec<(String, Vec<String>)>,
}

impl EndCaveat {
    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::Unknown(_) => Severity::Incomplete,
            _ => Severity::Note,
        }
    }

    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "ended_unknown",
            Self::Service(_) => "ended_at_service",
            Self::Busy(_) => "ended_at_busy_address",
            Self::CoinJoin(_) => "ended_at_coinjoin",
            Self::Limit(_) => "ended_at_limit",
            Self::NoKey(_) => "ended_without_key",
        }
    }
}

impl EndCaveat {
    pub(super) fn words(&self) -> Sentence {
        match self {
            Self::Unknown(ended) => ended.words("caveat-ended-unknown", "caveat-ended-unknown"),
            Self::Service(ended) => ended.words("caveat-ended-service", "caveat-ended-services"),
            Self::Busy(ended) => ended.words("caveat-ended-busy", "caveat-ended-busy-several"),
            Self::CoinJoin(ended) => ended.words("caveat-ended-coinjoin", "caveat-ended-coinjoins"),
            Self::Limit(ended) => ended.words("caveat-ended-limit", "caveat-ended-limit"),
            Self::NoKey(ended) => ended.words("caveat-ended-no-key", "caveat-ended-no-key"),
        }
    }
}

impl EndedOutputs {
    /// Sums endpoints up.
    fn of<'a>(rows: impl IntoIterator<Item = &'a EndpointRow>) -> Self {
        rows.into_iter().fold(Self::default(), |sum, row| Self {
            outputs: sum.outputs + 1,
            haircut: sum.haircut + Amount::from_sat(row.haircut_sat),
            ..sum
        })
    }

    /// Writes the outputs, where they ended and the tags there; the words have a form for one and a form for several.
    /// Returns the message for one place or for several, with the names that tags give.
    fn words(&self, one: &'static str, several: &'static str) -> Sentence {
        let named = self.tagged.iter().map(|(label, addresses)| {
            let addresses = addresses.iter().map(Sentence::id).collect();
            say!(
                "label-with-addresses",
                label = label,
                addresses = Value::Row(addresses, ", ")
            )
        });
        let named: Vec<Sentence> = named.collect();
        let named = match named.is_empty() {
            true => Sentence::default(),
            false => say!("tags-name", names = Sentence::list_some(named)),
        };
        let message = match self.places {
            0 | 1 => one,
            _ => several,
        };
        let values = [
            ("count", self.outputs.into()),
            ("haircut", self.haircut.into()),
            ("named", named.into()),
        ];
        Sentence::new(message, values)
    }
}

/// Reports the ends of the trace.
pub(super) fn ended(view: &View, findings: &Findings) -> Vec<EndCaveat> {
    let rows = |end: End| findings.endpoints.iter().filter(move |row| row.end == end);
    let places = |end: End, place: fn(&EndpointRow) -> String| {
        let places: BTreeSet<String> = rows(end).map(place).collect();
        places.len()
    };
    // An address that needs no key has a long history but no operator.
    let (without_key, busy): (Vec<&EndpointRow>, Vec<&EndpointRow>) =
        rows(End::Busy).partition(|row| needs_no_key(view, row));
    let addresses: BTreeSet<&str> = busy.iter().map(|row| row.address.as_ref()).collect();
    let mut at_busy = tagged(findings, End::Busy);
    for (_, of_label) in &mut at_busy {
        of_label.retain(|address| addresses.contains(address.as_str()));
    }
    at_busy.retain(|(_, of_label)| !of_label.is_empty());
    let at_busy = EndedOutputs {
        places: addresses.len(),
        tagged: at_busy,
        ..EndedOutputs::of(busy.iter().copied())
    };
    let services = places(End::Service, |row| row.cluster.to_string());
    let coinjoins = places(End::CoinJoin, |row| row.reason.to_string());
    let of = |end: End, places: usize| EndedOutputs {
        places,
        tagged: tagged(findings, end),
        ..EndedOutputs::of(rows(end))
    };
    let ended = [
        EndCaveat::Unknown(EndedOutputs::of(rows(End::Unknown))),
        EndCaveat::Service(of(End::Service, services)),
        EndCaveat::Busy(at_busy),
        EndCaveat::CoinJoin(of(End::CoinJoin, coinjoins)),
        EndCaveat::Limit(of(End::Limit, 1)),
        EndCaveat::NoKey(EndedOutputs::of(without_key)),
    ];
    ended.into_iter().filter(|end| end.outputs() > 0).collect()
}

/// Whether an endpoint is at an address that needs no key.
fn needs_no_key(view: &View, row: &EndpointRow) -> bool {
    let outpoint = row.txid.zip(row.vout);
    let output = outpoint.and_then(|(txid, vout)| view.known_output(OutPoint { txid, vout }));
    output.is_some_and(|output| signers::needs_no_key(&output.script_pubkey))
}

/// Returns the labels at which the trace ended in this way, each with its addresses.
fn tagged(findings: &Findings, end: End) -> Vec<(String, Vec<String>)> {
    let places = findings.ended_at(end).into_iter();
    places.map(|place| (place.label, place.addresses)).collect()
}

impl EndCaveat {
    fn outputs(&self) -> usize {
        match self {
            Self::Unknown(ended)
            | Self::Service(ended)
            | Self::Busy(ended)
            | Self::CoinJoin(ended)
            | Self::Limit(ended)
            | Self::NoKey(ended) => ended.outputs,
        }
    }
}
