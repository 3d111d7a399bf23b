//! Patterns in the way the money moved, in figures and in words. They describe the trace and change no other figure.

use bitcoin::{Amount, OutPoint, Txid};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Cents, End, Time};
use crate::language::{Sentence, Value, say};

/// The patterns of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patterns {
    /// Peel chains, in the order of their first transactions. No two share a transaction.
    pub peel_chains: Vec<PeelChain>,
    /// Consolidations, in chain order.
    pub consolidations: Vec<Consolidation>,
    /// Ratios that recur, the most frequent first.
    pub ratios: Vec<RecurringRatio>,
    /// Days on which money arrived at services several times or from several wallets.
    pub cash_outs: Vec<CashOutDay>,
    /// The greatest change of pace; `None` if there is none.
    pub pace: Option<PaceChange>,
}

/// A peel chain: transactions in a row that pay a small part each and pass the rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeelChain {
    /// Block time of the first transaction.
    pub first: Time,
    /// Block time of the last.
    pub last: Time,
    /// Sum of the traced inputs of the first transaction, in satoshi.
    pub start_sat: u64,
    /// The ransom part of it under haircut.
    pub start_haircut_sat: u64,
    /// Worth of the ransom part in euro on the day of the first transaction.
    pub start_eur: Option<Cents>,
    /// Sum of the peels.
    pub peeled_sat: u64,
    /// Value that the last transaction passed on.
    pub rest_sat: u64,
    /// Address of the rest.
    pub rest_address: String,
    /// How the trace ended there; empty where it went on.
    pub rest_end: Option<End>,
    /// The peels, one for each transaction, in order.
    pub peels: Vec<Peel>,
}

/// The smaller output of a transaction of a peel chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peel {
    /// The transaction.
    pub txid: Txid,
    /// Index of the output in it.
    pub vout: u32,
    /// Its block time.
    pub time: Time,
    /// Value in satoshi.
    pub value_sat: u64,
    /// The ransom part of it under haircut.
    pub haircut_sat: u64,
    /// Worth of the ransom part in euro on that day.
    pub ransom_eur: Option<Cents>,
    /// Address paid.
    pub address: String,
    /// Name that tags give to it.
    pub label: String,
    /// How the trace ended there; empty where it went on.
    pub end: Option<End>,
}

/// A transaction that gathers several traced outputs of one wallet in one output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consolidation {
    /// The transaction.
    pub txid: Txid,
    /// Its block time.
    pub time: Time,
    /// The wallet that owns its inputs.
    pub cluster: String,
    /// The traced outputs that it spends, in chain order.
    pub inputs: Vec<OutPoint>,
    /// Value of its output in satoshi.
    pub value_sat: u64,
    /// The ransom part of it under haircut.
    pub haircut_sat: u64,
    /// Worth of the ransom part in euro on that day.
    pub ransom_eur: Option<Cents>,
    /// Address of its output.
    pub address: String,
}

/// A ratio in which several transactions divide money between two wallets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecurringRatio {
    /// The larger share of the middle instance, in millionths.
    pub larger_ppm: u32,
    /// Number of splits on the trail, the instances included.
    pub of_splits: u64,
    /// Chance makes as many at most 1 time in this; 1 if nothing can be said.
    pub chance_one_in: u64,
    /// Whether the same two wallets receive the larger and the smaller share each time.
    pub same_wallets: bool,
    /// The splits with this ratio, in chain order. Their shares lie within half a percentage point of each other.
    pub instances: Vec<SplitInstance>,
}

/// A transaction that divides money between two wallets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitInstance {
    /// The transaction.
    pub txid: Txid,
    /// Its block time.
    pub time: Time,
    /// Value of the larger output in satoshi.
    pub larger_sat: u64,
    /// Its address.
    pub larger_address: String,
    /// Value of the smaller output in satoshi.
    pub smaller_sat: u64,
    /// Its address.
    pub smaller_address: String,
}

/// A day on which money arrived at services several times or from several wallets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashOutDay {
    /// The day in UTC.
    pub day: Date,
    /// The outputs that arrived, in chain order.
    pub outputs: Vec<OutPoint>,
    /// Number of wallets that paid them.
    pub wallets: u64,
    /// Their value in satoshi.
    pub value_sat: u64,
    /// The ransom part of it under haircut.
    pub haircut_sat: u64,
    /// Worth of the ransom part in euro on that day.
    pub ransom_eur: Option<Cents>,
    /// The services: names by tags where there are any, else wallets; in text order.
    pub services: Vec<String>,
}

/// A moment from which money waits longer, or less long, before it is moved on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaceChange {
    /// Block time of the first transaction at the new pace.
    pub since: Time,
    /// That transaction.
    pub txid: Txid,
    /// Number of traced transactions before it.
    pub hops_before: u64,
    /// Number of those from it on.
    pub hops_after: u64,
    /// Median time in seconds that money waited before.
    pub median_before: u32,
    /// Median time in seconds from it on.
    pub median_after: u32,
}

impl Patterns {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl PeelChain {
    /// Describes the chain in a sentence.
    pub fn words(&self) -> Sentence {
        let (start, part) = (self.start_sat, self.start_haircut_sat);
        let txids = match &self.peels[..] {
            [first, .., last] => say!("peel-chain-txids", first = first.txid, last = last.txid),
            _ => Sentence::default(),
        };
        let ransom = match self.start_eur {
            Some(eur) => say!(
                "worth-first-day",
                part = ransom_part(start, part),
                eur = eur
            ),
            None => say!("worth-unknown", part = ransom_part(start, part)),
        };
        say!(
            "peel-chain",
            count = self.peels.len(),
            start = Amount::from_sat(start),
            first = Value::IsoDay(self.first.day()),
            last = Value::IsoDay(self.last.day()),
            ransom = ransom,
            peeled = Amount::from_sat(self.peeled_sat),
            rest = Amount::from_sat(self.rest_sat),
            address = Value::Id(self.rest_address.clone()),
            txids = txids,
        )
    }
}

impl Consolidation {
    /// Describes the consolidation in a sentence.
    pub fn words(&self) -> Sentence {
        say!(
            "consolidation",
            day = Value::IsoDay(self.time.day()),
            count = self.inputs.len(),
            address = Value::Id(self.address.clone()),
            value = Amount::from_sat(self.value_sat),
            ransom = ransom(self.value_sat, self.haircut_sat, self.ransom_eur),
            txid = self.txid,
        )
    }
}

impl RecurringRatio {
    /// Agreement is rare if chance makes it at most 1 time in this. Other agreement shows nothing by itself.
    pub const RARE: u64 = 100;

    /// Returns the ratio in per cent, rounded to the nearest: `80 to 20`.
    pub fn ratio(&self) -> Sentence {
        let larger = (self.larger_ppm + 5_000) / 10_000;
        say!(
            "ratio",
            larger = larger,
            smaller = 100_u32.saturating_sub(larger)
        )
    }

    /// Says in a sentence how often the ratio recurs and how likely chance makes that.
    pub fn words(&self) -> Sentence {
        let number = self.instances.len() as u64;
        let splits = match number == self.of_splits {
            true => say!("splits-all", count = number),
            false => say!("splits-some", some = number, count = self.of_splits),
        };
        let between = match self.same_wallets {
            true => say!("ratio-same-wallets"),
            false => Sentence::default(),
        };
        let chance = match self.chance_one_in {
            ..Self::RARE => Sentence::default(),
            times => say!("ratio-chance", times = times),
        };
        say!(
            "ratio-recurs",
            ratio = self.ratio(),
            splits = splits,
            between = between,
            chance = chance
        )
    }
}

impl SplitInstance {
    /// Describes the split as a clause.
    pub fn words(&self) -> Sentence {
        say!(
            "split",
            day = Value::IsoDay(self.time.day()),
            larger = Amount::from_sat(self.larger_sat),
            first = Value::Id(self.larger_address.clone()),
            smaller = Amount::from_sat(self.smaller_sat),
            second = Value::Id(self.smaller_address.clone()),
            txid = self.txid,
        )
    }
}

impl CashOutDay {
    /// Describes the day in a sentence.
    pub fn words(&self) -> Sentence {
        let services = self.services.iter();
        say!(
            "cash-out",
            day = Value::IsoDay(self.day),
            value = Amount::from_sat(self.value_sat),
            ransom = ransom(self.value_sat, self.haircut_sat, self.ransom_eur),
            services = self.services.len(),
            outputs = self.outputs.len(),
            wallets = self.wallets,
            names = Sentence::list(services.map(Sentence::foreign).collect()),
        )
    }
}

impl PaceChange {
    /// Describes the change in a sentence.
    pub fn words(&self) -> Sentence {
        let message = match self.median_after < self.median_before {
            true => "pace-faster",
            false => "pace-slower",
        };
        let values = [
            ("day", Value::IsoDay(self.since.day())),
            ("after", duration(self.median_after).into()),
            ("count", self.hops_after.into()),
            ("before", duration(self.median_before).into()),
            ("earlier", self.hops_before.into()),
        ];
        Sentence::new(message, values)
    }
}

/// Describes the ransom part of a value and its worth on a day, in brackets.
fn ransom(value_sat: u64, haircut_sat: u64, eur: Option<Cents>) -> Sentence {
    let part = ransom_part(value_sat, haircut_sat);
    match eur {
        Some(eur) => say!("worth-that-day", part = part, eur = eur),
        None => say!("worth-unknown", part = part),
    }
}

fn ransom_part(value_sat: u64, haircut_sat: u64) -> Sentence {
    match value_sat == haircut_sat {
        true => say!("part-all"),
        false => say!("part-some", amount = Amount::from_sat(haircut_sat)),
    }
}

/// Words a time in the unit that gives it at least two, rounded to the nearest.
fn duration(seconds: u32) -> Sentence {
    let (unit, message) = match seconds {
        172_800.. => (86_400, "count-days"),
        7_200.. => (3_600, "count-hours"),
        _ => (60, "count-minutes"),
    };
    let units = seconds.saturating_add(unit / 2) / unit;
    Sentence::new(message, [("count", units.into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(larger_ppm: u32, of_splits: u64, chance_one_in: u64, same: bool) -> RecurringRatio {
        let instance = SplitInstance {
            txid: "00".repeat(32).parse().expect("an id"),
            time: Time::from_unix(1_497_916_800),
            larger_sat: 80,
            larger_address: "a".to_owned(),
            smaller_sat: 20,
            smaller_address: "b".to_owned(),
        };
        RecurringRatio {
            larger_ppm,
            of_splits,
            chance_one_in,
            same_wallets: same,
            instances: vec![instance; 3],
        }
    }

    #[test]
    fn ratio_says_how_often_chance_makes_it() {
        assert_eq!(
            ratio(799_900, 4, 2_000, false).words(),
            "Money was divided 80 to 20 in 3 of 4 splits, perhaps as fixed shares; by chance, as many would agree at most 1 time in 2,000."
        );
        assert_eq!(
            ratio(666_666, 3, 1, true).words(),
            "Money was divided 67 to 33 in all 3 splits, between the same two wallets each time, perhaps as fixed shares."
        );
    }

    #[test]
    fn durations_have_at_least_two_units() {
        assert_eq!(duration(0), "0 minutes");
        assert_eq!(duration(7_199), "120 minutes");
        assert_eq!(duration(7_200), "2 hours");
        assert_eq!(duration(86_400), "24 hours");
        assert_eq!(duration(172_800), "2 days");
        assert_eq!(duration(u32::MAX), "49,710 days");
    }
}
