//! Texts that transactions of the case carry in OP_RETURN outputs: data that a transaction stores and no coin spends.

use bitcoin::Txid;
use serde::{Deserialize, Serialize};

use super::Time;
use crate::language::{Sentence, Value};

/// A text in an OP_RETURN output. Whoever made the transaction wrote it, so it is a claim, whatever it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedText {
    /// The transaction.
    pub txid: Txid,
    /// Index of the output in it.
    pub vout: u32,
    /// Its block time.
    pub time: Time,
    /// The text, in UTF-8.
    pub text: String,
    /// Whether the transaction pays an address of the case, so that a payer may have written the text; otherwise it spends
    /// traced money.
    pub in_payment: bool,
}

impl CarriedText {
    /// Says where the text stands, and quotes it.
    pub fn words(&self) -> Sentence {
        let message = match self.in_payment {
            true => "carried-text-in-payment",
            false => "carried-text",
        };
        let values = [
            ("day", Value::IsoDay(self.time.day())),
            ("text", (&self.text).into()),
            ("txid", self.txid.into()),
        ];
        Sentence::new(message, values)
    }
}
