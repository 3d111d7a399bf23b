//! Prints the explanation of one address: its wallet, the path of the money to it, the rules that apply to it.

use std::fmt::Write;

use super::fingerprint::{traits, write_fingerprint};
use super::origins::write_origins;
use super::write_rule;
use crate::explain::{AddressExplained, LookAlikes, TrailOutput};
use crate::report::words::{btc, visible};

/// Writes the explanation of an address.
pub(super) fn write_address(text: &mut String, explained: &AddressExplained) -> std::fmt::Result {
    writeln!(text, "{} ({})", explained.address, explained.script_type)?;
    match explained.cluster_addresses {
        _ if explained.is_nobodys => writeln!(text, "in no wallet: anyone can spend from it")?,
        1 => writeln!(text, "alone in its wallet, as far as known")?,
        members => writeln!(
            text,
            "in the wallet {}, one of {members} addresses, as far as known",
            explained.cluster
        )?,
    }
    if !explained.is_nobodys {
        writeln!(text, "role of the wallet: {}", explained.role)?;
    }
    writeln!(text, "\nWhy it is in the case")?;
    for reason in &explained.reasons {
        writeln!(text, "- {}", visible(reason))?;
    }
    if explained.path.len() > 1 {
        writeln!(text, "\nPath of the money")?;
        explained
            .path
            .iter()
            .try_for_each(|step| write_step(text, step))?;
    }
    write_origins(text, &explained.origins)?;
    if !explained.rules.is_empty() {
        writeln!(text, "\nRules that apply to it")?;
        explained
            .rules
            .iter()
            .try_for_each(|rule| write_rule(text, rule))?;
    }
    if let Some(fingerprint) = &explained.fingerprint {
        write_fingerprint(text, fingerprint)?;
    }
    write_look_alikes(text, &explained.look_alikes)
}

fn write_look_alikes(text: &mut String, look_alikes: &LookAlikes) -> std::fmt::Result {
    if look_alikes.named.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "\nAddresses that begin and end like it: compare every character"
    )?;
    for named in &look_alikes.named {
        writeln!(text, "- {named}")?;
    }
    if look_alikes.more > 0 {
        writeln!(text, "- and {} more", look_alikes.more)?;
    }
    Ok(())
}

fn write_step(text: &mut String, step: &TrailOutput) -> std::fmt::Result {
    writeln!(
        text,
        "  hop {:<3} {}  {} BTC, {} by haircut, to {}",
        step.hop,
        step.time,
        btc(step.value_sat),
        btc(step.haircut_sat),
        step.address
    )?;
    writeln!(text, "          {}:{}", step.txid, step.vout)?;
    if !step.drift.is_empty() {
        writeln!(
            text,
            "          differs from the previous transaction: {}",
            traits(&step.drift)
        )?;
    }
    Ok(())
}
