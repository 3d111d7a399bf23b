//! What a tracer can only infer and the economy knows: who owned what, and why each deposit was made.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::{Amount, OutPoint, Script, ScriptBuf, Txid};
use serde::{Deserialize, Serialize};

/// What really happened, for comparison with what a tracer concludes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// The owner of each script pubkey.
    pub owners: BTreeMap<ScriptBuf, String>,
    /// Every output that a case address received, in chain order.
    pub deposits: Vec<Deposit>,
    /// The coinjoins.
    pub coinjoins: BTreeSet<Txid>,
    /// Outputs that went back to the payer, those of coinjoins included.
    pub change: BTreeSet<OutPoint>,
}

impl Truth {
    /// Returns who owns a script.
    pub fn owner(&self, script_pubkey: &Script) -> Option<&str> {
        self.owners.get(script_pubkey).map(String::as_str)
    }

    /// Returns the deposits that are ransom, in time or late.
    pub fn payments(&self) -> impl Iterator<Item = &Deposit> {
        self.deposits
            .iter()
            .filter(|deposit| matches!(deposit.class, Class::Payment | Class::Late))
    }
}

/// An output to a case address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    /// The output.
    pub outpoint: OutPoint,
    /// The demand to which its address belongs.
    pub demand: String,
    /// The owner who paid.
    pub payer: String,
    /// The amount, in satoshi when serialised.
    pub value: Amount,
    /// What it is.
    pub class: Class,
}

/// What a deposit is, in the words of the `payments` table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Ransom within the deadline.
    Payment,
    /// Ransom after it.
    Late,
    /// Next to nothing, sent to be seen.
    Dust,
    /// Money for something else.
    Unrelated,
    /// The gang's own money.
    Internal,
}
