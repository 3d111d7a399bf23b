//! The outputs of a letter as a table, for the service that gets it.

use super::sheet::{Arrival, Origin, Place, Ransom, Sheet};
use crate::findings::{Cell, ColumnKind, Field, Table};

/// An output that arrived at an address of the service.
pub(super) struct Output<'a> {
    place: &'a Place,
    arrival: &'a Arrival,
}

/// Returns the outputs of a letter, in its order.
pub(super) fn outputs(sheet: &Sheet) -> Vec<Output<'_>> {
    let outputs = sheet.places.iter().flat_map(|place| {
        let arrivals = place.arrivals.iter();
        arrivals.map(move |arrival| Output { place, arrival })
    });
    outputs.collect()
}

impl Table for Output<'_> {
    const NAME: &'static str = "outputs of a letter";
    const COLUMNS: &'static [(&'static str, ColumnKind)] = &[
        ("address", ColumnKind::Text),
        ("txid", ColumnKind::Text),
        ("vout", ColumnKind::Integer),
        ("height", ColumnKind::Integer),
        ("time", ColumnKind::Time),
        ("value_sat", ColumnKind::Integer),
        ("haircut_sat", ColumnKind::Integer),
        ("least_sat", ColumnKind::Integer),
        ("most_sat", ColumnKind::Integer),
        ("ransom_eur", ColumnKind::Money),
        ("state", ColumnKind::Text),
        ("spent_by", ColumnKind::Text),
        ("way", ColumnKind::Text),
    ];

    fn cells(&self) -> Vec<Cell> {
        let Self { place, arrival } = self;
        let (haircut, worth, least, most) = match arrival.ransom {
            Ransom::Account(parts, worth) => {
                let (least, most) = (parts.iter().min(), parts.iter().max());
                (Some(parts[0]), worth, least.copied(), most.copied())
            }
            Ransom::Behind(band) => (None, None, Some(band.least_sat), Some(band.most_sat)),
        };
        let way = match &arrival.origin {
            Origin::Way { .. } => arrival.listed().join(";"),
            Origin::CoinJoin { txid, .. } => txid.clone(),
        };
        vec![
            place.address.cell(),
            arrival.txid.cell(),
            arrival.vout.cell(),
            arrival.height.cell(),
            arrival.time.cell(),
            arrival.value_sat.cell(),
            haircut.cell(),
            least.cell(),
            most.cell(),
            worth.cell(),
            arrival.state.cell(),
            arrival.spent_by.cell(),
            way.cell(),
        ]
    }
}
