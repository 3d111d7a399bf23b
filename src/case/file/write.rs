//! Writes a case file in its normal form.

use std::fmt::{self, Write};

use bitcoin::{Address, Amount};
use jiff::civil::Date;
use toml::Value;

use super::{BTC_PLACES, FIAT_PLACES, TOLERANCE_PLACES};
use crate::case::question::{Case, DemandAmount, NoteTarget, SplitTarget, network_word};
use crate::language::{Language, Locale};
use crate::money::{Cents, format_trimmed};

/// Writes a case in its normal form: keys in the order of the documentation, limits in full, amounts without
/// superfluous digits. [`parse`](super::parse) gives the same case back, provided that the paths of its rate files and
/// tag packs are absolute or the file is named without a folder.
pub fn to_toml(case: &Case) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_case(&mut out, case);
    out
}

fn write_case(out: &mut String, case: &Case) -> fmt::Result {
    writeln!(out, "title = {}", quoted(&case.title))?;
    writeln!(out, "reference = {}", quoted(&case.reference))?;
    writeln!(out, "network = {}", quoted(network_word(case.network)))?;
    let Locale { language, zone } = case.locale;
    if language != Language::default() {
        writeln!(out, "language = {}", quoted(language.code()))?;
    }
    if let Some(zone) = zone {
        writeln!(out, "zone = {}", quoted(zone.name()))?;
    }
    for demand in &case.demands {
        writeln!(out, "\n[[demand]]\nname = {}", quoted(&demand.name))?;
        writeln!(out, "amount = {}", amount_text(&demand.amount))?;
        write_day(out, "from", demand.from)?;
        write_day(out, "deadline", demand.deadline)?;
        let tolerance = format_trimmed(u64::from(demand.tolerance.ppm()), TOLERANCE_PLACES);
        writeln!(out, "tolerance = {tolerance}")?;
        for step in &demand.steps {
            writeln!(out, "\n[[demand.step]]\nfrom = {}", step.from)?;
            writeln!(out, "amount = {}", amount_text(&step.amount))?;
        }
    }
    for address in &case.addresses {
        writeln!(
            out,
            "\n[[address]]\naddress = {}",
            quoted(&address.address.to_string())
        )?;
        if let Some(demand) = &address.demand {
            writeln!(out, "demand = {}", quoted(demand))?;
        }
        if !address.note.is_empty() {
            writeln!(out, "note = {}", quoted(&address.note))?;
        }
    }
    for merge in &case.merges {
        writeln!(out, "\n[[merge]]")?;
        write_addresses(out, &merge.addresses)?;
        write_hand(out, &merge.reason, &merge.name)?;
    }
    for split in &case.splits {
        writeln!(out, "\n[[split]]")?;
        match &split.apart {
            SplitTarget::Addresses(addresses) => write_addresses(out, addresses)?,
            SplitTarget::Transaction(txid) => writeln!(out, "transaction = \"{txid}\"")?,
        }
        write_hand(out, &split.reason, &split.name)?;
    }
    for note in &case.notes {
        writeln!(out, "\n[[note]]")?;
        match &note.on {
            NoteTarget::Address(address) => writeln!(out, "address = \"{address}\"")?,
            NoteTarget::Transaction(txid) => writeln!(out, "transaction = \"{txid}\"")?,
            NoteTarget::Cluster(address) => writeln!(out, "cluster = \"{address}\"")?,
        }
        writeln!(
            out,
            "text = {}\nauthor = {}",
            quoted(&note.text),
            quoted(&note.author)
        )?;
        write_day(out, "day", note.day)?;
    }

    let limits = &case.limits;
    writeln!(out, "\n[limits]")?;
    writeln!(out, "hops = {}", limits.hops)?;
    writeln!(out, "max-requests = {}", limits.max_requests)?;
    writeln!(out, "min-taint = {}", limits.min_taint.to_sat())?;
    writeln!(out, "busy = {}", limits.busy)?;
    writeln!(out, "through-busy = {}", limits.through_busy)?;
    writeln!(out, "dust = {}", limits.dust.to_sat())?;
    if let Some(height) = limits.at_height {
        writeln!(out, "at-height = {height}")?;
    }
    write_day(out, "from", limits.from)?;
    write_day(out, "to", limits.to)?;
    writeln!(out, "through-coinjoin = {}", limits.through_coinjoin)?;
    if !limits.change_rules.is_empty() {
        writeln!(out, "change-rules = {}", quoted(&limits.change_rules))?;
    }

    writeln!(out, "\n[tags]\npacks = [{}]", quoted_list(&case.tag_packs))?;
    for list in &case.tag_lists {
        let file = quoted(&list.file.to_string_lossy());
        writeln!(out, "\n[[tags.list]]\nfile = {file}")?;
        let said = [
            ("label", &list.label),
            ("source", &list.source),
            ("category", &list.category),
        ];
        for (key, text) in said.into_iter().filter(|(_, text)| !text.is_empty()) {
            writeln!(out, "{key} = {}", quoted(text))?;
        }
    }
    let files: Vec<String> = case
        .rate_files
        .iter()
        .map(|file| file.to_string_lossy().into_owned())
        .collect();
    writeln!(out, "\n[rates]\nfiles = [{}]", quoted_list(&files))
}

fn write_addresses(out: &mut String, addresses: &[Address]) -> fmt::Result {
    let texts: Vec<String> = addresses.iter().map(Address::to_string).collect();
    writeln!(out, "addresses = [{}]", quoted_list(&texts))
}

fn write_hand(out: &mut String, reason: &str, name: &str) -> fmt::Result {
    writeln!(out, "reason = {}\nname = {}", quoted(reason), quoted(name))
}

fn write_day(out: &mut String, key: &str, day: Option<Date>) -> fmt::Result {
    match day {
        Some(day) => writeln!(out, "{key} = {day}"),
        None => Ok(()),
    }
}

pub(super) fn amount_text(amount: &DemandAmount) -> String {
    let (code, min, max) = match amount {
        DemandAmount::Btc(range) => {
            let text = |amount: &Amount| format_trimmed(amount.to_sat(), BTC_PLACES);
            ("btc", text(range.start()), text(range.end()))
        }
        DemandAmount::Eur(range) => ("eur", cents_text(range.start()), cents_text(range.end())),
        DemandAmount::Usd(range) => ("usd", cents_text(range.start()), cents_text(range.end())),
    };
    if min == max {
        return format!("{{ {code} = {max} }}");
    }
    format!("{{ {code} = [{min}, {max}] }}")
}

fn cents_text(cents: &Cents) -> String {
    let sign = if cents.0 < 0 { "-" } else { "" };
    format!(
        "{sign}{}",
        format_trimmed(cents.0.unsigned_abs(), FIAT_PLACES)
    )
}

pub(super) fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

fn quoted_list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    texts.join(", ")
}
