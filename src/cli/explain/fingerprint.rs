//! Prints the fingerprint of a wallet.

use std::fmt::Write;

use crate::findings::{TraitChange, WalletFingerprint};
use crate::report::words::count;

/// Writes the traits of a wallet, what they suggest, and where they change.
pub(super) fn write_fingerprint(text: &mut String, wallet: &WalletFingerprint) -> std::fmt::Result {
    let of = count(wallet.transactions, "spending transaction");
    writeln!(text, "\nFingerprint of its wallet, from {of}")?;
    for shares in &wallet.traits {
        let values = shares.values.iter();
        let values = values.map(|share| format!("{} in {}", share.value, share.transactions));
        let values: Vec<String> = values.collect();
        writeln!(text, "  {:<18} {}", shares.of, values.join(", "))?;
    }
    writeln!(text, "- {}", wallet.suggests)?;
    for drift in wallet.drift.iter().skip(1) {
        writeln!(
            text,
            "- at {}, height {}: {}",
            drift.txid,
            drift.height,
            traits(&drift.traits)
        )?;
    }
    let told = wallet.drift.len() as u64;
    if wallet.changes > told {
        writeln!(text, "- and {} more", wallet.changes - told)?;
    }
    Ok(())
}

/// Lists changes of traits.
pub(super) fn traits(traits: &[TraitChange]) -> String {
    let traits: Vec<String> = traits.iter().map(TraitChange::to_string).collect();
    traits.join(", ")
}
