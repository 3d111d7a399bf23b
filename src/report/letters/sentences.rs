//! The sentences of the letters that depend on findings: addressee, sums, arrivals and ways.

use super::sheet::{Arrival, Origin, Place, Ransom, Sheet, Sums};
use crate::findings::{Cents, Grade, PendingRow, State, Time, share};
use crate::money::grouped;
use crate::plural::counted;
use crate::report::words::btc;

/// Transactions of a way that are listed; of a longer one only the first is.
const LISTED: usize = 6;

/// Formats a block time. A second zone stands beside UTC here once a case can name one.
pub(super) fn moment(time: Time) -> String {
    time.to_string().replace('T', " ").replace('Z', " UTC")
}

/// Formats a worth in euro.
pub(super) fn eur(worth: Option<Cents>) -> String {
    match worth {
        Some(cents) => format!("EUR {}", grouped(&cents.to_string())),
        None => "no rate known".to_owned(),
    }
}

fn days(sums: &Sums) -> String {
    match (sums.first.day(), sums.last.day()) {
        (first, last) if first == last => format!("on {first}"),
        (first, last) => format!("from {first} to {last}"),
    }
}

/// Returns the least and the most of a ransom part.
fn bounds(parts: [u64; 4]) -> (u64, u64) {
    let least = parts.into_iter().min().unwrap_or_default();
    let most = parts.into_iter().max().unwrap_or_default();
    (least, most)
}

/// Formats a range of shares: `65.3 to 65.4 %`.
fn shares(least: u64, most: u64, whole: u64) -> String {
    match (share(least, whole), share(most, whole)) {
        (least, most) if least == most => most,
        (least, most) => format!("{} to {most}", least.trim_end_matches(" %")),
    }
}

/// Describes a ransom part after its amount: worth and range.
fn ransom_of(sums: &Sums) -> String {
    let (least, most) = bounds(sums.by_policy_sat);
    let haircut = sums.by_policy_sat[0];
    let range = match least == most {
        true => "by every method".to_owned(),
        false => format!(
            "by the method haircut, {} to {} BTC over the methods",
            btc(least),
            btc(most)
        ),
    };
    format!(
        "{} BTC of it is ransom ({range}), worth {} on the days of arrival",
        btc(haircut),
        eur(sums.eur)
    )
}

impl Sheet {
    /// Names the addressee.
    pub(super) fn to(&self) -> String {
        match self.label.is_empty() {
            true => format!(
                "The service that controls {}; its operator is not known to us: to be found out first",
                self.service
            ),
            false => format!(
                "“{}”, the name that a tag of a third party gives to the service that controls {}",
                self.label, self.service
            ),
        }
    }

    /// Says how it is known that the addressee is a service, and which.
    pub(super) fn known_by(&self) -> String {
        let shown = match self.grade {
            Grade::Weak => {
                "is inferred from behaviour on the block chain alone (grade weak), which can be wrong"
            }
            Grade::Claim => "rests on a tag of a third party (grade claim), which can be wrong",
            Grade::Strong => "rests on coins that were spent together (grade strong)",
            Grade::Fact => "follows from the protocol (grade fact)",
        };
        let named = match self.label.is_empty() {
            true => "No tag names the operator.",
            false => "The name is a claim of the tag’s author.",
        };
        format!(
            "We take you to be the service that controls each address listed below. That each is a service’s {shown}. \
             {named} If one is not yours, please tell us so, and tell us whose it is if you know."
        )
    }

    /// Says in a few words how the service is known, for a list.
    pub(super) fn known_in_short(&self) -> &'static str {
        match (self.label.is_empty(), self.grade) {
            (true, _) => "behaviour alone, operator not known",
            (false, Grade::Claim) => "a tag",
            (false, _) => "behaviour; a tag gives the name",
        }
    }

    /// Sums up all arrivals.
    pub(super) fn summary(&self) -> String {
        let sums = self.sums();
        let addresses = counted(self.places.len(), "address");
        let arrived = format!(
            "{} BTC arrived at {addresses} in {}, {}.",
            btc(sums.value_sat),
            counted(sums.arrivals, "output"),
            days(&sums)
        );
        match sums.band {
            None => format!("{arrived} {}.", ransom_of(&sums)),
            Some(band) if sums.by_policy_sat == [0; 4] => format!(
                "{arrived} It came only through a CoinJoin, a transaction that mixes the coins of several owners: no method \
                 can tell how much of it is ransom. It is between {} and {} BTC.",
                btc(band.least_sat),
                btc(band.most_sat)
            ),
            Some(band) => format!(
                "{arrived} {}. Besides, between {} and {} BTC may have come through a CoinJoin, a transaction that mixes the \
                 coins of several owners, where no method can tell.",
                ransom_of(&sums),
                btc(band.least_sat),
                btc(band.most_sat)
            ),
        }
    }

    /// Describes the outputs of unconfirmed transactions that would pay the service.
    pub(super) fn moving_now(&self) -> Vec<String> {
        self.moving.iter().map(moving).collect()
    }
}

fn moving(row: &PendingRow) -> String {
    let part = match row.haircut_sat {
        Some(sat) if sat == row.value_sat => ", all of it ransom,".to_owned(),
        Some(sat) => format!(", {} BTC of it ransom by the method haircut,", btc(sat)),
        None => ", of which the ransom part is not known,".to_owned(),
    };
    format!(
        "Transaction {} is not confirmed yet and would pay {} BTC{part} to {} (output {}).",
        row.txid,
        btc(row.value_sat),
        row.address,
        row.vout
    )
}

impl Place {
    /// Says what the address is.
    pub(super) fn kind(&self) -> &'static str {
        match self.is_deposit {
            true => "Deposit address",
            false => "Address",
        }
    }

    /// Says where the service collects, if it does so elsewhere.
    pub(super) fn collected_in(&self) -> Option<&str> {
        (self.is_deposit && !self.collecting.is_empty()).then_some(&*self.collecting)
    }

    /// Sums up the arrivals at the address.
    pub(super) fn summary(&self) -> String {
        let sums = self.sums();
        let ransom = match sums.band {
            Some(band) => format!(
                "between {} and {} BTC of it ransom, through a CoinJoin",
                btc(band.least_sat),
                btc(band.most_sat)
            ),
            None => ransom_of(&sums),
        };
        format!(
            "{}, {} BTC in all, {}; {ransom}.",
            counted(sums.arrivals, "arrival"),
            btc(sums.value_sat),
            days(&sums)
        )
    }
}

impl Arrival {
    /// Names the output.
    pub(super) fn output(&self) -> String {
        format!("{}:{}", self.txid, self.vout)
    }

    /// Returns the time of its block.
    pub(super) fn when(&self) -> String {
        format!("{}, block {}", moment(self.time), self.height)
    }

    /// Returns its value in bitcoin.
    pub(super) fn value(&self) -> String {
        btc(self.value_sat)
    }

    /// Returns its ransom part in bitcoin, a range behind a CoinJoin.
    pub(super) fn ransom(&self) -> String {
        match self.ransom {
            Ransom::Account(parts, _) => btc(parts[0]),
            Ransom::Behind(band) => {
                format!("{} to {}", btc(band.least_sat), btc(band.most_sat))
            }
        }
    }

    /// Returns the share of the output that is ransom, over the methods.
    pub(super) fn share(&self) -> String {
        let (least, most) = match self.ransom {
            Ransom::Account(parts, _) => bounds(parts),
            Ransom::Behind(band) => (band.least_sat, band.most_sat),
        };
        shares(least, most, self.value_sat)
    }

    /// Returns the worth of the ransom part on the day.
    pub(super) fn worth(&self) -> String {
        match self.ransom {
            Ransom::Account(_, worth) => eur(worth),
            Ransom::Behind(_) => "not known".to_owned(),
        }
    }

    /// Says whether the output moved on from an address.
    pub(super) fn moved_on(&self, place: &Place) -> String {
        match (self.state, &self.spent_by) {
            (State::Spent, Some(txid)) if place.collected_in().is_some() => {
                format!("swept in transaction {txid}")
            }
            (State::Spent, Some(txid)) => format!("in transaction {txid}"),
            (State::Spent, None) => "yes; your records show where".to_owned(),
            (_, Some(txid)) => format!("is moving now, in the unconfirmed transaction {txid}"),
            (State::Unspent, None) => "no: it still lies there".to_owned(),
            (State::Unknown, None) => "not known".to_owned(),
        }
    }

    /// Describes the way from the ransom.
    pub(super) fn way(&self) -> String {
        match &self.origin {
            Origin::Way { txids, is_whole } => way(txids, *is_whole, self.listed().len()),
            Origin::CoinJoin { txid, hops: 0 } => format!("an output of the CoinJoin {txid}"),
            Origin::CoinJoin { txid, hops } => {
                format!(
                    "{} after the CoinJoin {txid}",
                    counted(*hops, "transaction")
                )
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

fn way(txids: &[String], is_whole: bool, listed: usize) -> String {
    let after = match is_whole {
        true => "after the payment",
        false => "as far as the way is known",
    };
    let count = counted(txids.len(), "transaction");
    match (txids.len(), listed) {
        (0, _) => "paid here directly by the payer".to_owned(),
        (1, _) => format!("{count} {after}: the arrival"),
        (all, listed) if listed + 1 == all => {
            format!("{count} {after}, of which the arrival is the last:")
        }
        _ => format!("{count} {after}, of which the arrival is the last. The first:"),
    }
}
