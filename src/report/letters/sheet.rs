//! The facts of a letter to a service: its addresses that ransom money reached, and every arrival there.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

use bitcoin::{OutPoint, Txid};

use super::MAX_NAME;
use super::way::{Way, Ways};
use super::withheld::Withheld;
use crate::findings::{
    Band, BandRow, Cents, Destination, End, Findings, Grade, OutputRow, PendingRow, Role,
    ServiceRow, State, Time,
};
use crate::language::{Language, Sentence};
use crate::report::words::sum;

/// Characters of the service's address in a file name.
const ADDRESS_IN_NAME: usize = 10;

/// A letter to one service.
pub(super) struct Sheet {
    /// Name of its files, without extension.
    pub(super) stem: String,
    /// The wallet of the service.
    pub(super) service: String,
    /// Its name by tags; empty if none.
    pub(super) label: String,
    /// Whether any list of tagged addresses was used.
    pub(super) has_tags: bool,
    /// The weakest grade by which its addresses are known as a service's.
    pub(super) grade: Grade,
    /// Whether the conclusion depends on the method or on change rules; empty if that is not known.
    pub(super) verdict: Sentence,
    /// What came through CoinJoins to all its addresses together.
    pub(super) band: Option<Band>,
    /// Its addresses in the order of the first arrival.
    pub(super) places: Vec<Place>,
    /// Outputs of unconfirmed transactions that would pay it.
    pub(super) moving: Vec<PendingRow>,
}

/// An address of a service.
pub(super) struct Place {
    pub(super) address: String,
    /// Whether the service gave it to a customer.
    pub(super) is_deposit: bool,
    /// Address into which the service collects from it.
    pub(super) collecting: String,
    /// What shows that it is a service's, without what must be left out.
    pub(super) reason: String,
    /// Wallets from which money arrived although they take in that of several payers, and so may be an intermediary's.
    pub(super) through: BTreeSet<String>,
    pub(super) arrivals: Vec<Arrival>,
    /// What came through CoinJoins, where money came only so.
    band: Option<Band>,
}

/// An output that arrived at an address of a service.
pub(super) struct Arrival {
    /// Transaction, or that it is left out.
    pub(super) txid: String,
    pub(super) vout: u32,
    pub(super) height: u32,
    pub(super) time: Time,
    pub(super) value_sat: u64,
    pub(super) ransom: Ransom,
    pub(super) state: State,
    /// Transaction that spends it, or that it is left out.
    pub(super) spent_by: Option<String>,
    pub(super) origin: Origin,
}

/// The ransom part of an output, in satoshi.
#[derive(Clone, Copy)]
pub(super) enum Ransom {
    /// By policy, in the order of `Policy::CONSERVING`, and the worth of the first.
    Account([u64; 4], Option<Cents>),
    /// Behind a CoinJoin.
    Behind(Band),
}

/// The way on which an output came.
pub(super) enum Origin {
    /// Transactions after the payment, each its id or that it is left out.
    Way { txids: Vec<String>, is_whole: bool },
    /// The CoinJoin, and the transactions since then.
    CoinJoin { txid: String, hops: u32 },
}

/// Sums over the arrivals of a letter.
pub(super) struct Sums {
    pub(super) value_sat: u64,
    /// Ransom part of those with an account, by policy.
    pub(super) by_policy_sat: [u64; 4],
    pub(super) eur: Option<Cents>,
    /// What came through CoinJoins.
    pub(super) band: Option<Band>,
    pub(super) first: Time,
    pub(super) last: Time,
    pub(super) arrivals: usize,
}

/// Returns a letter for every service that money reached, the largest ransom part first, with what it leaves out marked in
/// a language.
pub(super) fn sheets(findings: &Findings, language: Language) -> Vec<Sheet> {
    if findings.services.is_empty() {
        return Vec::new();
    }
    let arrivals = Arrivals::new(findings, language);
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut at: HashMap<&str, usize> = HashMap::new();
    for row in &findings.services {
        let Some(place) = arrivals.place(row) else {
            continue;
        };
        let index = *at.entry(row.service.as_str()).or_insert(sheets.len());
        if index == sheets.len() {
            let mut destinations = findings.destinations.iter();
            let destination =
                destinations.find(|it| it.end == End::Service && it.place == row.service);
            sheets.push(Sheet {
                stem: String::new(),
                service: row.service.clone(),
                label: row.label.clone(),
                has_tags: findings.has_tags(),
                grade: row.grade,
                verdict: destination.map(Destination::verdict).unwrap_or_default(),
                band: destination.and_then(|destination| destination.band),
                places: Vec::new(),
                moving: Vec::new(),
            });
        }
        let sheet = &mut sheets[index];
        // Tags may name a deposit address besides the wallet that collects from it.
        if sheet.label.is_empty() {
            sheet.label.clone_from(&row.label);
        }
        if row.grade == Grade::Weak {
            sheet.grade = row.grade;
        }
        sheet.places.push(place);
    }
    sheets.sort_by_cached_key(|sheet| {
        let sums = sheet.sums();
        let most = sums.band.map(|band| band.most_sat);
        Reverse((sums.by_policy_sat[0], most, Reverse(sheet.service.clone())))
    });
    let digits = sheets.len().to_string().len().max(2);
    for (at, sheet) in sheets.iter_mut().enumerate() {
        sheet.stem = format!("{:0digits$}-{}", at + 1, sheet.name());
        let pending = findings.pending.iter();
        let pending = pending.filter(|row| sheet.is_paid_by(row));
        sheet.moving = pending.cloned().collect();
    }
    sheets
}

impl Sheet {
    /// Returns the sums over all arrivals.
    pub(super) fn sums(&self) -> Sums {
        let arrivals = self.places.iter().flat_map(|place| &place.arrivals);
        Sums::of(&arrivals.collect::<Vec<_>>(), self.band)
    }

    /// Returns the service in a file name.
    fn name(&self) -> String {
        match safe(&self.label, MAX_NAME) {
            label if label.is_empty() => safe(&self.service, ADDRESS_IN_NAME),
            label => label,
        }
    }

    fn is_paid_by(&self, row: &PendingRow) -> bool {
        let is_at = |place: &Place| [&*place.address, &place.collecting].contains(&&*row.address);
        *row.cluster == *self.service || self.places.iter().any(is_at)
    }
}

impl Place {
    pub(super) fn sums(&self) -> Sums {
        Sums::of(&self.arrivals.iter().collect::<Vec<_>>(), self.band)
    }
}

impl Sums {
    /// Sums up arrivals. The bands of single outputs do not add up, since together they hold no more than went into the
    /// CoinJoins: `band` is that of all.
    fn of(arrivals: &[&Arrival], band: Option<Band>) -> Self {
        let (mut by_policy_sat, mut worth) = ([0; 4], Vec::new());
        for arrival in arrivals {
            if let Ransom::Account(parts, eur) = arrival.ransom {
                for (all, part) in by_policy_sat.iter_mut().zip(parts) {
                    *all += part;
                }
                worth.push(eur);
            }
        }
        let times: BTreeSet<Time> = arrivals.iter().map(|arrival| arrival.time).collect();
        Self {
            value_sat: arrivals.iter().map(|arrival| arrival.value_sat).sum(),
            by_policy_sat,
            eur: sum(worth),
            band,
            first: *times.first().expect("a letter has an arrival"),
            last: *times.last().expect("a letter has an arrival"),
            arrivals: arrivals.len(),
        }
    }
}

/// The outputs that ended at services, by address.
struct Arrivals<'a> {
    outputs: HashMap<&'a str, Vec<&'a OutputRow>>,
    /// By the outputs that they hold.
    collectors: HashMap<OutPoint, &'a str>,
    bands: HashMap<&'a str, Vec<&'a BandRow>>,
    ways: Ways,
    withheld: Withheld,
}

impl<'a> Arrivals<'a> {
    fn new(findings: &'a Findings, language: Language) -> Self {
        let mut outputs: HashMap<&str, Vec<&OutputRow>> = HashMap::new();
        for row in &findings.outputs {
            // Poison alone divides nothing, so none of the money is there.
            if row.end == Some(End::Service) && by_policy(row) != [0; 4] {
                outputs.entry(&row.address).or_default().push(row);
            }
        }
        let mut bands: HashMap<&str, Vec<&BandRow>> = HashMap::new();
        for row in &findings.bands {
            if row.end == Some(End::Service) {
                bands.entry(&row.address).or_default().push(row);
            }
        }
        let clusters = findings.clusters.iter();
        let collectors = clusters.filter(|row| row.role == Role::Collector);
        let collectors: HashSet<&str> = collectors.map(|row| &*row.cluster).collect();
        let held = findings.outputs.iter();
        let held = held.filter(|row| collectors.contains(&*row.cluster));
        let collectors = held.map(|row| (outpoint(row), &*row.cluster)).collect();
        Self {
            outputs,
            collectors,
            bands,
            ways: Ways::new(findings),
            withheld: Withheld::new(findings, language),
        }
    }

    /// Returns the address of a row with its arrivals; `None` if no method leads money there.
    fn place(&self, row: &ServiceRow) -> Option<Place> {
        let outputs = || self.outputs.get(row.address()).into_iter().flatten();
        let through = outputs().filter_map(|output| self.collector_before(output));
        let through = through.map(|wallet| self.withheld.words(&Sentence::id(wallet)));
        let through = through.collect();
        let outputs = outputs().map(|output| self.of_account(output));
        let bands = self.bands.get(row.address()).into_iter().flatten();
        let bands = bands.map(|band| self.of_band(band));
        let arrivals: Vec<Arrival> = outputs.chain(bands).collect();
        let is_behind = |arrival: &Arrival| matches!(arrival.ransom, Ransom::Behind(_));
        let band = arrivals.iter().all(is_behind).then_some(Band {
            least_sat: row.least_sat,
            most_sat: row.most_sat,
        });
        (!arrivals.is_empty()).then(|| Place {
            band,
            address: row.address().to_owned(),
            is_deposit: !row.deposit_address.is_empty(),
            collecting: row.collecting_address.clone(),
            reason: self.withheld.words(&row.reason),
            through,
            arrivals,
        })
    }

    /// Returns the collecting wallet that most of an output came from, if it did and is another than that of the output.
    fn collector_before(&self, row: &OutputRow) -> Option<&'a str> {
        let wallet = self.collectors.get(&self.ways.before(outpoint(row))?)?;
        (*row.cluster != **wallet).then_some(*wallet)
    }

    fn of_account(&self, row: &OutputRow) -> Arrival {
        let Way { txids, is_whole } = self.ways.to(outpoint(row));
        Arrival {
            txid: self.tx(row.txid),
            vout: row.vout,
            height: row.height,
            time: row.time,
            value_sat: row.value_sat,
            ransom: Ransom::Account(by_policy(row), row.ransom_eur),
            state: row.state,
            spent_by: row.spent_by.map(|txid| self.tx(txid)),
            origin: Origin::Way {
                txids: txids.into_iter().map(|txid| self.tx(txid)).collect(),
                is_whole,
            },
        }
    }

    fn of_band(&self, row: &BandRow) -> Arrival {
        Arrival {
            txid: self.tx(row.txid),
            vout: row.vout,
            height: row.height,
            time: row.time,
            value_sat: row.value_sat,
            ransom: Ransom::Behind(Band {
                least_sat: row.least_sat,
                most_sat: row.most_sat,
            }),
            state: row.state,
            spent_by: None,
            origin: Origin::CoinJoin {
                txid: self.tx(row.coinjoin),
                hops: row.hop,
            },
        }
    }

    fn tx(&self, txid: Txid) -> String {
        self.withheld.tx(txid)
    }
}

fn outpoint(row: &OutputRow) -> OutPoint {
    OutPoint {
        txid: row.txid,
        vout: row.vout,
    }
}

fn by_policy(row: &OutputRow) -> [u64; 4] {
    [row.haircut_sat, row.fifo_sat, row.lifo_sat, row.tiho_sat]
}

/// Returns a text as a part of a file name: ASCII letters and digits, with a hyphen for each run of other characters.
fn safe(text: &str, longest: usize) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let mut name = words.join("-");
    name.truncate(longest);
    name.truncate(name.trim_end_matches('-').len());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_keep_ascii_letters_digits_and_hyphens() {
        assert_eq!(safe("Kraken (List, EU); ../x", 40), "Kraken-List-EU-x");
        assert_eq!(safe("日本 é", 40), "");
        assert_eq!(safe("abc def", 4), "abc");
    }
}
