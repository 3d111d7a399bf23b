//! Structure of the trail: outputs that most of the money passed, and the outputs whose freezing would stop most of what
//! can still move.

use std::sync::Arc;

use bitcoin::{Amount, Txid};
use serde::{Deserialize, Serialize};

use super::destinations::by_a_tag;
use super::{Cents, End, Findings, Time, share};
use crate::language::{Sentence, Value, say};

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
    pub address: Arc<str>,
    /// Cluster of the address.
    pub cluster: Arc<str>,
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
    pub address: Arc<str>,
    /// Cluster of the address.
    pub cluster: Arc<str>,
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
    pub fn words(&self) -> Sentence {
        let amount = Amount::from_sat(self.haircut_sat);
        let address = Value::Id(self.address.to_string());
        let named = by_a_tag(&self.label);
        match self.moving_in {
            None => say!(
                "amount-at",
                amount = amount,
                address = address,
                named = named
            ),
            Some(txid) => say!(
                "amount-at-moving",
                amount = amount,
                address = address,
                named = named,
                txid = txid
            ),
        }
    }
}

impl Findings {
    /// Says what freezing the listed outputs would stop; `None` if no money can be stopped. Services may hold more, and so
    /// may what was not followed.
    pub fn freezing(&self) -> Option<Sentence> {
        let structure = &self.structure;
        if structure.to_freeze.is_empty() {
            return None;
        }
        let unseen = self.endpoints.iter();
        let unseen = unseen.filter(|row| matches!(row.end, End::Limit | End::Unknown));
        let unseen_sat: u64 = unseen.map(|row| row.haircut_sat).sum();
        let unseen = match unseen_sat {
            0 => Sentence::default(),
            sat => say!(
                "freezing-unseen",
                amount = Amount::from_sat(sat),
                share = Value::Number(share(sat, self.source_sat()))
            ),
        };
        let (stops_sat, all_sat) = (structure.stops_sat(), structure.can_stop_sat);
        Some(say!(
            "freezing",
            share = Value::Number(share(stops_sat, all_sat)),
            stops = Amount::from_sat(stops_sat),
            all = Amount::from_sat(all_sat),
            unseen = unseen
        ))
    }
}
