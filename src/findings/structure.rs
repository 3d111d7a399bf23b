//! Structure of the trail: outputs that most of the money passed, and the outputs whose freezing would stop most of what
//! can still move.

use bitcoin::{Amount, Txid};
use serde::{Deserialize, Serialize};

use super::{Cents, End, Findings, Time, share};

/// The structure of the trail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailStructure {
    /// Outputs that much of the money passed and could not have gone round, the one that most passed first.
    pub choke_points: Vec<ChokePoint>,
    /// The smallest set of outputs that holds most of what can still be stopped, the largest first.
    pub to_freeze: Vec<OutputToFreeze>,
    /// Ransom part under haircut of all outputs that can still be stopped.
    pub can_stop_sat: u64,
}

/// An output on every way from the payments to some ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChokePoint {
    /// Transaction that made it.
    pub txid: Txid,
    /// Index in it.
    pub vout: u32,
    /// Address paid.
    pub address: String,
    /// Cluster of the address.
    pub cluster: String,
    /// Block time.
    pub time: Time,
    /// Value in satoshi.
    pub value_sat: u64,
    /// Ransom part of it under haircut.
    pub haircut_sat: u64,
    /// Ransom part, under haircut, of the ends to which no way leads but through it.
    pub behind_sat: u64,
}

/// An output with money that can still be stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputToFreeze {
    /// Transaction that made it.
    pub txid: Txid,
    /// Index in it.
    pub vout: u32,
    /// Address that holds it.
    pub address: String,
    /// Cluster of the address.
    pub cluster: String,
    /// Name that tags give to the address or its cluster.
    pub label: String,
    /// Value in satoshi.
    pub value_sat: u64,
    /// Ransom part under haircut.
    pub haircut_sat: u64,
    /// Worth of that part in euro on the day it got there.
    pub ransom_eur: Option<Cents>,
    /// The unconfirmed transaction that spends it, if it is moving.
    pub moving_in: Option<Txid>,
}

impl TrailStructure {
    /// Ransom part that the outputs to freeze hold together.
    pub fn stops_sat(&self) -> u64 {
        self.to_freeze.iter().map(|row| row.haircut_sat).sum()
    }
}

impl OutputToFreeze {
    /// Describes the output.
    pub fn words(&self) -> String {
        let name = match self.label.is_empty() {
            true => String::new(),
            false => format!(" (“{}” by a tag)", self.label),
        };
        let moving = match self.moving_in {
            None => String::new(),
            Some(txid) => format!(", moving now in transaction {txid}"),
        };
        format!(
            "{} at {}{name}{moving}",
            Amount::from_sat(self.haircut_sat),
            self.address
        )
    }
}

impl Findings {
    /// Says what freezing the listed outputs would stop; `None` if no money can be stopped. Services may hold more, and so
    /// may what was not followed.
    pub fn freezing(&self) -> Option<String> {
        let structure = &self.structure;
        if structure.to_freeze.is_empty() {
            return None;
        }
        let unseen = self.endpoints.iter();
        let unseen = unseen.filter(|row| matches!(row.end, End::Limit | End::Unknown));
        let unseen_sat: u64 = unseen.map(|row| row.haircut_sat).sum();
        let unseen = match unseen_sat {
            0 => String::new(),
            sat => format!(
                " Another {} ({} of the ransom) was not followed, so where it is and whether it can be stopped is not \
                 known.",
                Amount::from_sat(sat),
                share(sat, self.source_sat())
            ),
        };
        Some(format!(
            "These hold {} of all that is known to be unspent or moving now ({} of {}); what services hold is not included.\
             {unseen}",
            share(structure.stops_sat(), structure.can_stop_sat),
            Amount::from_sat(structure.stops_sat()),
            Amount::from_sat(structure.can_stop_sat)
        ))
    }
}
