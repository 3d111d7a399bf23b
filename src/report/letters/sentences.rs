//! The sentences of the letters that depend on findings: addressee, sums, arrivals and ways.

use super::sheet::{Arrival, Origin, Place, Ransom, Sheet, Sums};
use crate::findings::{Cents, Grade, PendingRow, State, Time, share};
use crate::language::{Sentence, Value, say};
use crate::report::words::btc;

/// Transactions of a way that are listed; of a longer one only the first is.
const LISTED: usize = 6;

/// Formats a worth in euro.
pub(super) fn eur(worth: Option<Cents>) -> Sentence {
    match worth {
        Some(cents) => say!("just", text = cents),
        None => say!("letter-no-rate"),
    }
}

/// Formats an exact amount in bitcoin.
pub(super) fn in_btc(sat: u64) -> Value {
    Value::Number(format!("{} BTC", btc(sat)))
}

/// Formats an exact amount in bitcoin without its unit.
fn bare(sat: u64) -> Value {
    Value::Number(btc(sat))
}

fn id(id: &str) -> Value {
    Value::Id(id.to_owned())
}

fn days(sums: &Sums) -> Sentence {
    let day = |time: Time| Value::Number(time.day().to_string());
    match sums.first.day() == sums.last.day() {
        true => say!("letter-on-day", day = day(sums.first)),
        false => say!(
            "letter-from-day-to-day",
            first = day(sums.first),
            last = day(sums.last)
        ),
    }
}

/// Returns the least and the most of a ransom part.
fn bounds(parts: [u64; 4]) -> (u64, u64) {
    let least = parts.into_iter().min().unwrap_or_default();
    let most = parts.into_iter().max().unwrap_or_default();
    (least, most)
}

/// Formats a range of shares: `65.3 to 65.4 %`.
fn shares(least: u64, most: u64, whole: u64) -> Sentence {
    match (share(least, whole), share(most, whole)) {
        (least, most) if least == most => say!("just", text = Value::Number(most)),
        (least, most) => say!(
            "letter-range",
            least = Value::Number(least.trim_end_matches(" %").to_owned()),
            most = Value::Number(most)
        ),
    }
}

/// Says how a ransom part depends on the method.
fn range(sums: &Sums) -> Sentence {
    let (least, most) = bounds(sums.by_policy_sat);
    match least == most {
        true => say!("letter-by-every-method"),
        false => say!("letter-by-haircut", least = bare(least), most = bare(most)),
    }
}

impl Sheet {
    /// Names the addressee.
    pub(super) fn to(&self) -> Sentence {
        match self.label.is_empty() {
            true => say!("letter-to-unnamed", service = id(&self.service)),
            false => say!(
                "letter-to-named",
                label = &self.label,
                service = id(&self.service)
            ),
        }
    }

    /// Names the addressee in a sentence.
    pub(super) fn addressee(&self) -> Sentence {
        say!("letter-addressee", to = self.to())
    }

    /// Says how it is known that the addressee is a service, and which.
    pub(super) fn known_by(&self) -> Sentence {
        let shown = match self.grade {
            Grade::Weak => say!("letter-shown-weak"),
            Grade::Claim => say!("letter-shown-claim"),
            Grade::Strong => say!("letter-shown-strong"),
            Grade::Fact => say!("letter-shown-fact"),
        };
        let named = match (self.label.is_empty(), self.has_tags) {
            (true, false) => say!("letter-no-lists"),
            (true, true) => say!("letter-name-unknown"),
            (false, _) => say!("letter-name-claimed"),
        };
        say!("letter-known-by", shown = shown, named = named)
    }

    /// Says in a few words how the service is known, for a list.
    pub(super) fn known_in_short(&self) -> Sentence {
        match (self.label.is_empty(), self.grade) {
            (true, _) => say!("letter-known-behaviour"),
            (false, Grade::Claim) => say!("letter-known-tag"),
            (false, _) => say!("letter-known-both"),
        }
    }

    /// Sums up all arrivals.
    pub(super) fn summary(&self) -> Sentence {
        let sums = self.sums();
        let mut parts = vec![say!(
            "letter-arrived",
            amount = in_btc(sums.value_sat),
            addresses = say!("letter-at-addresses", count = self.places.len()),
            outputs = say!("letter-in-outputs", count = sums.arrivals),
            days = days(&sums)
        )];
        let is_accounted = sums.band.is_none() || sums.by_policy_sat != [0; 4];
        if is_accounted {
            parts.push(say!(
                "letter-ransom-of-it",
                amount = in_btc(sums.by_policy_sat[0]),
                range = range(&sums),
                worth = eur(sums.eur)
            ));
        }
        if let Some(band) = sums.band {
            let (least, most) = (bare(band.least_sat), bare(band.most_sat));
            parts.push(match is_accounted {
                true => say!("letter-besides-coinjoin", least = least, most = most),
                false => say!("letter-only-coinjoin", least = least, most = most),
            });
        }
        Sentence::row(parts, " ")
    }

    /// Says whether the conclusion depends on the method, if that is known.
    pub(super) fn dependence(&self) -> Option<Sentence> {
        let is_known = !self.verdict.is_empty();
        is_known.then(|| say!("letter-dependence", verdict = &self.verdict))
    }

    /// Describes the outputs of unconfirmed transactions that would pay the service.
    pub(super) fn moving_now(&self) -> Vec<Sentence> {
        self.moving.iter().map(moving).collect()
    }
}

fn moving(row: &PendingRow) -> Sentence {
    let (txid, amount) = (row.txid, in_btc(row.value_sat));
    let (address, output) = (id(&row.address), Value::Number(row.vout.to_string()));
    match row.haircut_sat {
        Some(sat) if sat == row.value_sat => say!(
            "letter-moving-all",
            txid = txid,
            amount = amount,
            address = address,
            output = output
        ),
        Some(sat) => say!(
            "letter-moving-part",
            txid = txid,
            amount = amount,
            ransom = in_btc(sat),
            address = address,
            output = output
        ),
        None => say!(
            "letter-moving-unknown",
            txid = txid,
            amount = amount,
            address = address,
            output = output
        ),
    }
}

impl Place {
    /// Says what the address is, and which of all.
    pub(super) fn heading(&self, number: usize, all: usize) -> Sentence {
        match self.is_deposit {
            true => say!("letter-deposit-address-of", number = number, all = all),
            false => say!("letter-address-of", number = number, all = all),
        }
    }

    /// Returns where the service collects, if it does so elsewhere.
    fn collected_in(&self) -> Option<&str> {
        (self.is_deposit && !self.collecting.is_empty()).then_some(&*self.collecting)
    }

    /// Says where the service collects, if it does so elsewhere.
    pub(super) fn swept(&self) -> Option<Sentence> {
        let address = self.collected_in()?;
        Some(say!("letter-swept-into", address = id(address)))
    }

    /// Says through whose wallets money arrived, if they may be an intermediary's.
    pub(super) fn through(&self) -> Option<Sentence> {
        let wallets: Vec<Sentence> = self.through.iter().map(Sentence::id).collect();
        let is_any = !wallets.is_empty();
        is_any.then(|| say!("letter-through", wallets = Sentence::list(wallets)))
    }

    /// Says what shows that the address is a service's.
    pub(super) fn shown_by(&self) -> Sentence {
        say!("letter-shown-by", reason = &self.reason)
    }

    /// Sums up the arrivals at the address.
    pub(super) fn summary(&self) -> Sentence {
        let sums = self.sums();
        let ransom = match sums.band {
            Some(band) => say!(
                "letter-ransom-behind",
                least = bare(band.least_sat),
                most = bare(band.most_sat)
            ),
            None => say!(
                "letter-ransom",
                amount = in_btc(sums.by_policy_sat[0]),
                range = range(&sums),
                worth = eur(sums.eur)
            ),
        };
        say!(
            "letter-place",
            arrivals = say!("letter-count-arrivals", count = sums.arrivals),
            amount = in_btc(sums.value_sat),
            days = days(&sums),
            ransom = ransom
        )
    }
}

impl Arrival {
    /// Names the output.
    pub(super) fn output(&self) -> String {
        format!("{}:{}", self.txid, self.vout)
    }

    /// Returns the time of its block.
    pub(super) fn when(&self) -> Sentence {
        let block = Value::Number(self.height.to_string());
        say!(
            "letter-when",
            time = Value::Second(self.time.0),
            block = block
        )
    }

    /// Returns its value in bitcoin.
    pub(super) fn value(&self) -> Sentence {
        say!("just", text = bare(self.value_sat))
    }

    /// Returns its ransom part in bitcoin, a range behind a CoinJoin.
    pub(super) fn ransom(&self) -> Sentence {
        match self.ransom {
            Ransom::Account(parts, _) => say!("just", text = bare(parts[0])),
            Ransom::Behind(band) => say!(
                "letter-range",
                least = bare(band.least_sat),
                most = bare(band.most_sat)
            ),
        }
    }

    /// Returns the share of the output that is ransom, over the methods.
    pub(super) fn share(&self) -> Sentence {
        let (least, most) = match self.ransom {
            Ransom::Account(parts, _) => bounds(parts),
            Ransom::Behind(band) => (band.least_sat, band.most_sat),
        };
        shares(least, most, self.value_sat)
    }

    /// Returns its ransom part and the share of it.
    pub(super) fn ransom_and_share(&self) -> Sentence {
        say!(
            "letter-ransom-share",
            ransom = self.ransom(),
            share = self.share()
        )
    }

    /// Returns the worth of the ransom part on the day.
    pub(super) fn worth(&self) -> Sentence {
        match self.ransom {
            Ransom::Account(_, worth) => eur(worth),
            Ransom::Behind(_) => say!("letter-not-known"),
        }
    }

    /// Says whether the output moved on from an address.
    pub(super) fn moved_on(&self, place: &Place) -> Sentence {
        match (self.state, &self.spent_by) {
            (State::Spent, Some(txid)) if place.collected_in().is_some() => {
                say!("letter-moved-sweep", txid = id(txid))
            }
            (State::Spent, Some(txid)) => say!("letter-moved-in", txid = id(txid)),
            (State::Spent, None) => say!("letter-moved-yes"),
            (_, Some(txid)) => say!("letter-moved-now", txid = id(txid)),
            (State::Unspent, None) => say!("letter-moved-no"),
            (State::Unknown, None) => say!("letter-not-known"),
        }
    }

    /// Describes the way from the ransom.
    pub(super) fn way(&self) -> Sentence {
        match &self.origin {
            Origin::Way { txids, is_whole } => way(txids.len(), *is_whole, self.listed().len()),
            Origin::CoinJoin { txid, hops: 0 } => {
                say!("letter-way-coinjoin-output", txid = id(txid))
            }
            Origin::CoinJoin { txid, hops } => {
                say!("letter-way-after-coinjoin", count = *hops, txid = id(txid))
            }
        }
    }

    /// Returns the transactions to list below the way: all but the arrival, or the first of a long way.
    pub(super) fn listed(&self) -> &[String] {
        match &self.origin {
            Origin::CoinJoin { .. } => &[],
            Origin::Way { txids, .. } if txids.len() > LISTED => &txids[..1],
            Origin::Way { txids, .. } => &txids[..txids.len().saturating_sub(1)],
        }
    }
}

/// Describes a way of so many transactions, of which so many are listed below.
fn way(count: usize, is_whole: bool, listed: usize) -> Sentence {
    match (count, is_whole) {
        (0, _) => say!("letter-way-direct"),
        (1, true) => say!("letter-way-arrival", count = count),
        (1, false) => say!("letter-way-known-arrival", count = count),
        (_, true) if listed + 1 == count => say!("letter-way-listed", count = count),
        (_, false) if listed + 1 == count => say!("letter-way-known-listed", count = count),
        (_, true) => say!("letter-way-long", count = count),
        (_, false) => say!("letter-way-known-long", count = count),
    }
}
