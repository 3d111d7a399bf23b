//! `ransomtrace explain`: why an address is in a case, or which evidence links two addresses to one wallet.

use std::cell::RefCell;
use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;

use super::outcome::Exit;
use super::progress::Ticker;
use super::{AlwaysOffline, Format, GlobalArgs, write_json, write_json_line, write_out};
use crate::explain::{
    AddressExplained, AddressOrigins, ChainLink, LookAlikes, PairExplained, PolicyOrigins,
    RuleFinding, TrailOutput,
};
use crate::findings::{Class, TraitChange, WalletFingerprint};
use crate::listing::in_a_row;
use crate::report::words::{btc, count, visible};
use crate::run::explain::{self, Explained};

/// Steps of a way back that are printed.
const MAX_STEPS: usize = 10;

/// Flags of `explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Reads and proves the evidence in the case folder again; contacts no server.

One address: prints the path of the money to it, every rule that applied to it, the fingerprint of its wallet, and look-alike \
addresses. Where traced money stands or ended, it also prints the payments that its satoshis come from under each policy that \
keeps satoshis apart (fifo, lifo, tiho), and a shortest way back to each. If the money passed a CoinJoin, or another transaction with several readings, the number of readings of its values and \
the probability of each link between an input and an output are counted (Boltzmann entropy). Counting stops after a fixed number \
of steps; the result is then reported as open. The wallet fingerprint lists traits of the software (version, lock time, sequence \
numbers, order, script types, signatures) and where they change. It is soft evidence: agreement proves nothing, a difference means \
that software, settings or owner changed, and no wallet is merged or split by it. Look-alikes begin and end with the same \
characters, as in address poisoning: compare every character. They are also reported for an address that is not in the case.

Two addresses: prints the best chain of evidence between them, weakest link first, and the evidence that would break it. No other \
chain has a stronger weakest link; among equally strong chains it is a shortest one.

Examples:
  ransomtrace explain clinic bc1q...
  ransomtrace explain clinic bc1q... 1A1z...")]
pub struct ExplainArgs {
    /// Case folder
    case: PathBuf,
    /// Address to explain
    address: String,
    /// Second address: explain which evidence links the two to one wallet
    other: Option<String>,
    #[command(flatten)]
    _offline: AlwaysOffline,
}

/// Explains one address, or two.
pub fn run(options: &ExplainArgs, common: &GlobalArgs) -> anyhow::Result<Exit> {
    let ticker = RefCell::new(Ticker::new(common.quiet));
    let other = options.other.as_deref();
    let explained = explain::explain(&options.case, &options.address, other, &mut |progress| {
        ticker.borrow_mut().show(progress);
    });
    ticker.borrow().clear();
    let explained = explained?;
    write_out(|out| match common.format {
        Format::Table => out.write_all(text(&explained).as_bytes()),
        Format::Json => write_json(out, &explained),
        Format::Jsonl => write_json_line(out, &explained),
    })?;
    Ok(Exit::Done)
}

fn text(explained: &Explained) -> String {
    let mut text = String::new();
    let result = match explained {
        Explained::Address(address) => write_address(&mut text, address),
        Explained::Pair(pair) => write_pair(&mut text, pair),
    };
    result.expect("memory");
    text
}

fn write_address(text: &mut String, explained: &AddressExplained) -> std::fmt::Result {
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
            .try_for_each(|said| write_said(text, said))?;
    }
    if let Some(fingerprint) = &explained.fingerprint {
        write_fingerprint(text, fingerprint)?;
    }
    write_look_alikes(text, &explained.look_alikes)
}

fn write_fingerprint(text: &mut String, wallet: &WalletFingerprint) -> std::fmt::Result {
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

fn traits(traits: &[TraitChange]) -> String {
    let traits: Vec<String> = traits.iter().map(TraitChange::to_string).collect();
    traits.join(", ")
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

fn write_origins(text: &mut String, origins: &AddressOrigins) -> std::fmt::Result {
    if origins.outputs.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "\nPayments that its traced money comes from, in the order of the satoshis"
    )?;
    for output in &origins.outputs {
        let value = btc(output.value_sat);
        writeln!(text, "- {value} BTC, {}", output.end)?;
        writeln!(text, "  {}:{}", output.txid, output.vout)?;
        let mut told: Vec<&PolicyOrigins> = Vec::new();
        for policy in &output.policies {
            // Policies that agree are told once.
            if told.iter().any(|other| agree(other, policy)) {
                continue;
            }
            told.push(policy);
            let same = output.policies.iter().filter(|other| agree(other, policy));
            let names = same.map(|other| other.policy.name().to_owned());
            write_policy(text, &in_a_row(names.collect()), policy)?;
        }
    }
    write_more(text, "", origins.more, "output")
}

/// Whether two policies bring the same satoshis by the same ways.
fn agree(one: &PolicyOrigins, other: &PolicyOrigins) -> bool {
    one.sat == other.sat
        && one.more == other.more
        && one.stretches == other.stretches
        && one.ways == other.ways
}

fn write_policy(text: &mut String, policies: &str, origins: &PolicyOrigins) -> std::fmt::Result {
    writeln!(text, "  by {policies}, {} BTC:", btc(origins.sat))?;
    for stretch in &origins.stretches {
        let demand = stretch.demand.as_ref();
        let demand = demand.map_or(String::new(), |demand| {
            format!(" for the demand {}", visible(demand))
        });
        writeln!(
            text,
            "    {} BTC of the {} of {} BTC{demand}",
            btc(stretch.sat),
            class(stretch.class),
            btc(stretch.payment_sat)
        )?;
        writeln!(text, "      {}:{}", stretch.txid, stretch.vout)?;
    }
    write_more(text, "    ", origins.more, "stretch")?;
    for way in &origins.ways {
        if way.steps.is_empty() {
            writeln!(text, "    It is the payment itself.")?;
            continue;
        }
        let steps = count(way.steps.len() as u64, "transaction");
        writeln!(text, "    A shortest way back, {steps}, the payment last:")?;
        for step in way.steps.iter().take(MAX_STEPS) {
            writeln!(
                text,
                "      {} BTC from {}:{}",
                btc(step.sat),
                step.txid,
                step.vout
            )?;
        }
        let more = way.steps.len().saturating_sub(MAX_STEPS);
        write_more(text, "      ", more, "step")?;
        let of_payment = origins.stretches.iter();
        let of_payment = of_payment.filter(|it| (it.txid, it.vout) == (way.txid, way.vout));
        if of_payment.map(|it| it.sat).sum::<u64>() > way.steps[0].sat {
            writeln!(
                text,
                "      Other ways bring the rest; see tables/flows.csv."
            )?;
        }
    }
    Ok(())
}

/// A deposit of a class in a sentence.
fn class(class: Class) -> &'static str {
    match class {
        Class::Late => "late payment",
        other => other.word(),
    }
}

fn write_more(text: &mut String, indent: &str, more: usize, noun: &str) -> std::fmt::Result {
    match more {
        0 => Ok(()),
        _ => writeln!(
            text,
            "{indent}- and {} more; see tables/flows.csv",
            count(more as u64, noun)
        ),
    }
}

fn write_said(text: &mut String, said: &RuleFinding) -> std::fmt::Result {
    let grade = said
        .grade
        .map_or(String::new(), |grade| format!(" ({grade})"));
    let rule = visible(&said.rule);
    writeln!(text, "- {rule}{grade}: {}", visible(&said.says))?;
    if let Some(txid) = said.txid {
        writeln!(text, "  {txid}")?;
    }
    Ok(())
}

fn write_pair(text: &mut String, explained: &PairExplained) -> std::fmt::Result {
    match &explained.cluster {
        None if !explained.nobodys.is_empty() => writeln!(
            text,
            "No wallet holds both {} and {}: anyone can spend from {} without a key, so it belongs to no wallet.",
            explained.a,
            explained.b,
            explained.nobodys.join(" and from ")
        )?,
        None => writeln!(
            text,
            "No accepted evidence links {} and {} to one wallet. That does not prove two owners.",
            explained.a, explained.b
        )?,
        Some(_) if explained.chain.is_empty() => writeln!(text, "Both are the same address.")?,
        Some(cluster) => {
            let weakest = explained.chain.iter().map(|link| link.grade).max();
            let links = count(explained.chain.len() as u64, "link");
            let of_grade = match explained.chain.len() {
                1 => " of grade",
                _ => ", the weakest of grade",
            };
            writeln!(
                text,
                "{} and {} are in the wallet {cluster}, by {links}{of_grade} {}.",
                explained.a,
                explained.b,
                weakest.map_or("", |grade| grade.word()),
            )?;
            writeln!(text, "\nChain of evidence, weakest link first")?;
            let mut links: Vec<(usize, &ChainLink)> = (1..).zip(&explained.chain).collect();
            links
                .sort_by_key(|(place, link)| (std::cmp::Reverse(link.grade), link.support, *place));
            for (place, link) in links {
                write_link(text, place, link)?;
            }
            let alone = explained.chain.iter().filter(|link| link.is_alone).count();
            let words = match alone {
                0 => "No single link: other evidence would still hold the two together.".to_owned(),
                1 => "One link, marked above, carries the whole chain.".to_owned(),
                alone => format!("Any one of the {alone} links marked above."),
            };
            writeln!(text, "\nWhat would break it\n{words}")?;
        }
    }
    if !explained.refused.is_empty() {
        writeln!(text, "\nRejected evidence between the two wallets")?;
        explained
            .refused
            .iter()
            .try_for_each(|said| write_said(text, said))?;
    }
    Ok(())
}

fn write_link(text: &mut String, place: usize, link: &ChainLink) -> std::fmt::Result {
    writeln!(
        text,
        "{place}. {} and {}: {} ({}){}",
        link.from,
        link.to,
        visible(&link.rule),
        link.grade,
        match link.support {
            0 | 1 => String::new(),
            support => format!(", shown by {support} transactions"),
        }
    )?;
    if let Some(txid) = link.txid {
        writeln!(text, "   {txid}")?;
    }
    writeln!(
        text,
        "   void {}{}",
        link.broken_by,
        if link.is_alone {
            "; the whole chain depends on it"
        } else {
            ""
        }
    )
}
