//! Texts in OP_RETURN outputs of the payments and of the transactions that spend traced money.

use std::collections::BTreeSet;

use bitcoin::Script;
use bitcoin::script::Instruction;

use super::assembly::Assembly;
use crate::findings::CarriedText;
use crate::ledger::{Spend, TxNum};

/// Fewest characters: shorter data is readable by chance.
const LEAST: usize = 4;

impl Assembly<'_> {
    /// Returns the texts in chain order.
    pub(super) fn texts(&self) -> Vec<CarriedText> {
        let deposits = self.analysis.deposits.iter();
        let paying = deposits.map(|deposit| self.view.tx_of(deposit.output));
        let paying: BTreeSet<TxNum> = paying.collect();
        let traced = self.analysis.trace.outputs.iter();
        let spending = traced.filter_map(|coin| match self.view.spend(coin.tainted.output) {
            Spend::By(spender) if coin.stop.is_none() => Some(spender),
            _ => None,
        });
        let all: BTreeSet<TxNum> = spending.chain(paying.iter().copied()).collect();
        let texts = all.into_iter().flat_map(|tx| {
            let in_payment = paying.contains(&tx);
            let outputs = self.view.tx(tx).tx.output.iter();
            let texts = (0..).zip(outputs).filter_map(|(vout, output)| {
                let text = text(&output.script_pubkey)?;
                Some((vout, text))
            });
            texts.map(move |(vout, text)| CarriedText {
                txid: self.view.tx(tx).txid,
                vout,
                time: self.time(tx),
                text,
                in_payment,
            })
        });
        texts.collect()
    }
}

/// Returns the text in an OP_RETURN script: its pushes in a row, if they are readable UTF-8.
fn text(script: &Script) -> Option<String> {
    if !script.is_op_return() {
        return None;
    }
    let mut bytes = Vec::new();
    for instruction in script.instructions().skip(1) {
        match instruction.ok()? {
            Instruction::PushBytes(push) => bytes.extend_from_slice(push.as_bytes()),
            Instruction::Op(_) => return None,
        }
    }
    let text = String::from_utf8(bytes).ok()?;
    let is_readable = text.chars().all(|letter| !letter.is_control());
    (is_readable && text.trim().chars().count() >= LEAST).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bitcoin::ScriptBuf;
    use bitcoin::script::PushBytesBuf;

    fn carried(data: &[u8]) -> Option<String> {
        let push = PushBytesBuf::try_from(data.to_vec()).expect("a short push");
        text(&ScriptBuf::new_op_return(push))
    }

    #[test]
    fn readable_data_is_a_text() {
        assert_eq!(carried(b"share of may").as_deref(), Some("share of may"));
        assert_eq!(
            carried("dalis už gegužę".as_bytes()).as_deref(),
            Some("dalis už gegužę")
        );
    }

    #[test]
    fn hashes_control_characters_and_short_data_are_no_text() {
        assert_eq!(carried(&[0xaa; 32]), None);
        assert_eq!(carried(b"a\x1b[31mb"), None);
        assert_eq!(carried(b"ok"), None);
        assert_eq!(text(&ScriptBuf::new()), None);
    }
}
