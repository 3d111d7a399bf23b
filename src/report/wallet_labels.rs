//! Labels for wallets, by [BIP 329](https://github.com/bitcoin/bips/blob/master/bip-0329.mediawiki): one JSON object a line, with
//! a type, what it refers to, and the label. Wallets such as Sparrow show them beside addresses, transactions and outputs, so
//! that whoever watches the coins there sees what they have to do with the case.
//!
//! Labelled are the addresses of the case, the addresses and outputs where ransom ended, the deposits that count as paid, and
//! unconfirmed transactions that move ransom. Labels are in English, as all files for programs are.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use bitcoin::{Amount, OutPoint};
use serde::Serialize;

use super::File;
use crate::findings::{End, EndpointRow, Findings};
use crate::language::Language;
use crate::plural::counted;
use crate::visible::visible;

/// Most characters of a label: BIP 329 lets a wallet cut longer ones.
const MAX_CHARACTERS: usize = 255;
/// Most characters of a name of the case or of others in it, so that what it is said of has room.
const MAX_NAME: usize = 60;

/// Returns the labels of a case, in the order of its findings.
pub fn wallet_labels(findings: &Findings) -> File<'_> {
    File::new("labels.jsonl", move |out| write(findings, out))
}

/// A line of the file.
#[derive(Serialize)]
struct WalletLabel<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "ref")]
    reference: &'a str,
    label: &'a str,
}

/// Writes labels that begin with the reference of the case.
struct Labels<'a> {
    out: &'a mut dyn Write,
    case: String,
}

impl Labels<'_> {
    fn add(&mut self, kind: &'static str, reference: &str, label: &str) -> io::Result<()> {
        let label = visible(&format!("{}: {label}", self.case));
        let label: String = label.chars().take(MAX_CHARACTERS).collect();
        let line = WalletLabel {
            kind,
            reference,
            label: &label,
        };
        serde_json::to_writer(&mut *self.out, &line)?;
        self.out.write_all(b"\n")
    }
}

fn write(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    let names = [&*findings.reference, &findings.title];
    let case = names.into_iter().find(|name| !name.trim().is_empty());
    let mut labels = Labels {
        out,
        case: short(case.unwrap_or("ransomtrace")),
    };
    let of_case = findings.case_addresses.iter();
    let of_case: BTreeSet<&str> = of_case.map(|line| line.address.as_str()).collect();
    for line in &findings.case_addresses {
        let paid = btc(line.paid_sat);
        let label = format!("address of the case{}, {paid} paid", of(&line.demand));
        labels.add("addr", &line.address, &label)?;
    }
    for (address, ended) in endpoints_by_address(findings) {
        if !of_case.contains(address) {
            labels.add("addr", address, &ended.label())?;
        }
    }
    for row in &findings.payments {
        if row.class.counts_as_paid() {
            let output = outpoint(row.txid, row.vout);
            let label = format!("{}{}, {}", row.class, of(&row.demand), btc(row.value_sat));
            labels.add("output", &output, &label)?;
        }
    }
    for row in &findings.endpoints {
        if let (Some(txid), Some(vout)) = (row.txid, row.vout) {
            let parts = (btc(row.haircut_sat), btc(row.value_sat));
            let label = format!(
                "{} of {} are ransom by haircut; {}",
                parts.0,
                parts.1,
                ended(row.end)
            );
            labels.add("output", &outpoint(txid, vout), &label)?;
        }
    }
    for moving in &findings.moving {
        let label = "unconfirmed; moves ransom";
        labels.add("tx", &moving.txid.to_string(), label)?;
    }
    Ok(())
}

/// What ended at an address.
struct EndedAt<'a> {
    end: End,
    name: &'a str,
    outputs: u64,
    haircut_sat: u64,
}

impl EndedAt<'_> {
    fn label(&self) -> String {
        let name = match self.name {
            "" => String::new(),
            name => format!(" ({})", short(name)),
        };
        let outputs = counted(self.outputs, "output");
        let ransom = btc(self.haircut_sat);
        format!(
            "{ransom} of the ransom by haircut in {outputs}; {}{name}",
            ended(self.end)
        )
    }
}

/// Returns what ended at each address, in text order.
fn endpoints_by_address(findings: &Findings) -> BTreeMap<&str, EndedAt<'_>> {
    let mut ended: BTreeMap<&str, EndedAt<'_>> = BTreeMap::new();
    let with_address = |row: &&EndpointRow| !row.address.is_empty();
    for row in findings.endpoints.iter().filter(with_address) {
        let at = ended.entry(&row.address).or_insert(EndedAt {
            end: row.end,
            name: &row.label,
            outputs: 0,
            haircut_sat: 0,
        });
        at.outputs += 1;
        // Findings may be edited.
        at.haircut_sat = at.haircut_sat.saturating_add(row.haircut_sat);
    }
    ended
}

/// Says why the trace ended, in a few words.
fn ended(end: End) -> &'static str {
    match end {
        End::Unspent => "unspent",
        End::Service => "at an address taken to be a service’s",
        End::CoinJoin => "spent in what looks like a CoinJoin",
        End::Busy => "at a busy address",
        End::Limit => "not followed further, a limit was reached",
        End::Dust => "dust",
        End::Unknown => "it is not known whether it was spent",
        End::Unconfirmed => "spent by an unconfirmed transaction",
        End::Fee => "fee",
    }
}

fn of(demand: &str) -> String {
    match demand {
        "" => String::new(),
        demand => format!(" (demand {})", short(demand)),
    }
}

/// Cuts a name that is too long for a label.
fn short(name: &str) -> String {
    let name = name.trim();
    match name.char_indices().nth(MAX_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

fn btc(sat: u64) -> String {
    Language::English.btc(Amount::from_sat(sat))
}

fn outpoint(txid: bitcoin::Txid, vout: u32) -> String {
    OutPoint { txid, vout }.to_string()
}
