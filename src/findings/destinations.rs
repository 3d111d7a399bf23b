//! Destinations: the ends of the trace by place, each with its range over the taint policies, and over change rules on and
//! off. A conclusion that holds under every policy does not depend on the convention by which mixed money is divided; one
//! that holds with change rules and without does not depend on guesses about change.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use bitcoin::Amount;
use serde::{Deserialize, Serialize};

use super::{Band, Cents, End, Findings, Policy, Time, share};
use crate::language::{Sentence, Value, say};

/// A place where money of the payments ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// How the trace ended there.
    pub end: End,
    /// The place: the cluster of a service, an address, or the transaction that spends the money (CoinJoins and
    /// unconfirmed transactions); empty where all ends of a kind are together (fees, dust).
    pub place: String,
    /// Name that tags give to it.
    pub label: String,
    /// Addresses at which the money arrived, in text order.
    pub addresses: Vec<Arc<str>>,
    /// Number of outputs of the account; where it has none, of those behind CoinJoins. So for the next three.
    pub outputs: u64,
    /// Block time of the first; empty for fees.
    pub first: Option<Time>,
    /// Block time of the last.
    pub last: Option<Time>,
    /// Value of the outputs in satoshi.
    pub value_sat: u64,
    /// Ransom part under each policy, in the order of [`Policy::CONSERVING`].
    pub by_policy_sat: [u64; 4],
    /// Worth of the haircut part in euro on the days of arrival.
    pub ransom_eur: Option<Cents>,
    /// The same in US dollars.
    #[serde(default)]
    pub ransom_usd: Option<Cents>,
    /// Worth of the haircut part in euro on the day of the tip.
    #[serde(default)]
    pub ransom_eur_at_tip: Option<Cents>,
    /// What may have come here through CoinJoins besides; it is in no account.
    #[serde(default)]
    pub band: Option<Band>,
    /// The ransom part with change rules off if the case sets some, and otherwise on; empty if that joins no addresses.
    #[serde(default)]
    pub other_rules: Option<OtherRulesPart>,
    /// The haircut part by the demand whose payments it comes from, in the order of the case; empty if all payments are of
    /// one or of more than 20, and in findings of earlier versions. The parts sum to the haircut part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_demand: Vec<DemandPart>,
}

/// The ransom part at a place that comes from the payments of one demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandPart {
    /// Name of the demand; empty for payments of none.
    pub demand: String,
    /// Under haircut, in satoshi.
    pub haircut_sat: u64,
    /// Its value in euro, each part on the day it arrived; empty where a rate is missing. The parts sum to
    /// [`Destination::ransom_eur`].
    #[serde(default)]
    pub ransom_eur: Option<Cents>,
}

/// The ransom part at a place under other change rules than those of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherRulesPart {
    /// The change rules; empty if none.
    pub change_rules: String,
    /// Ransom part under each policy, in the order of [`Policy::CONSERVING`].
    pub by_policy_sat: [u64; 4],
}

/// Whether a conclusion depends on the taint policy, or on change rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Robustness {
    /// Every policy leads money here, and the least is at least half of the most.
    Robust,
    /// Every policy leads money here, but how much differs.
    Varies,
    /// Some policies lead no money here.
    Depends,
}

impl Robustness {
    fn of(parts: impl Iterator<Item = u64>) -> Self {
        let parts: Vec<u64> = parts.collect();
        let least = parts.iter().min().copied().unwrap_or_default();
        let most = parts.iter().max().copied().unwrap_or_default();
        match least {
            0 => Self::Depends,
            _ if 2 * u128::from(least) >= u128::from(most) => Self::Robust,
            _ => Self::Varies,
        }
    }
}

impl Destination {
    /// Ransom part under haircut.
    pub fn haircut_sat(&self) -> u64 {
        self.by_policy_sat[0]
    }

    /// Least ransom part under any conserving policy, with change rules and without.
    pub fn least_sat(&self) -> u64 {
        self.every_sat().min().unwrap_or_default()
    }

    /// Most ransom part under any conserving policy, with change rules and without.
    pub fn most_sat(&self) -> u64 {
        self.every_sat().max().unwrap_or_default()
    }

    fn every_sat(&self) -> impl Iterator<Item = u64> {
        let other = self.other_rules.iter().flat_map(|part| part.by_policy_sat);
        self.by_policy_sat.into_iter().chain(other)
    }

    /// Returns whether the conclusion that ransom reached this place depends on the policy or on change rules.
    pub fn robustness(&self) -> Robustness {
        Robustness::of(self.every_sat())
    }

    /// Describes the place and what happened there.
    pub fn words(&self) -> Sentence {
        let named = by_a_tag(&self.label);
        let at = match &self.addresses[..] {
            [] => Sentence::default(),
            [address] => Sentence::id(address),
            [first, rest @ ..] => {
                say!(
                    "place-and-more",
                    address = Value::Id(first.to_string()),
                    count = rest.len()
                )
            }
        };
        let place = Value::Id(self.place.clone());
        match self.end {
            End::Service => {
                let known = match self.label.is_empty() {
                    true => say!("place-service-by-behaviour"),
                    false => Sentence::default(),
                };
                match matches!(&self.addresses[..], [only] if **only == *self.place) {
                    true => say!("place-service", named = named, known = known, at = at),
                    false => {
                        say!(
                            "place-service-collects",
                            named = named,
                            known = known,
                            place = place,
                            at = at
                        )
                    }
                }
            }
            End::Busy => say!("place-busy", at = at, named = named),
            End::Unspent if at.is_empty() => say!("place-unspendable"),
            End::Unspent => say!("place-unspent", at = at, named = named),
            End::Unconfirmed => say!("place-unconfirmed", at = at, named = named, place = place),
            End::CoinJoin => say!("place-coinjoin", place = place, at = at, named = named),
            End::Limit => say!("place-limit", at = at, named = named),
            End::Unknown => say!("place-unknown", at = at, named = named),
            End::Dust => say!("place-dust", at = at),
            End::Fee => say!("place-fee"),
        }
    }

    /// Says in a sentence whether the conclusion survives every policy, and what may have come through CoinJoins.
    pub fn verdict(&self) -> Sentence {
        let Some(band) = self.band else {
            return self.verdict_of_account();
        };
        let [least, most] = [band.least_sat, band.most_sat].map(Amount::from_sat);
        if self.most_sat() == 0 {
            return say!("verdict-only-coinjoin", least = least, most = most);
        }
        say!(
            "verdict-and-coinjoin",
            account = self.verdict_of_account(),
            least = least,
            most = most
        )
    }

    /// Says in a sentence whether the conclusion survives every policy, with change rules and without.
    fn verdict_of_account(&self) -> Sentence {
        let own = by_methods(self.by_policy_sat);
        let Some(other) = &self.other_rules else {
            return own;
        };
        let (with, without) = (say!("with-change-rules"), say!("without-change-rules"));
        let (here, there) = match other.change_rules.is_empty() {
            true => (with, without),
            false => (without, with),
        };
        let only = |rules: Sentence, parts: [u64; 4]| match parts.contains(&0) {
            true => say!(
                "verdict-only-there",
                rules = rules,
                there = by_methods(parts)
            ),
            false => say!("verdict-only", rules = rules),
        };
        let [is_here, is_there] =
            [self.by_policy_sat, other.by_policy_sat].map(|parts| parts != [0; 4]);
        match (is_here, is_there) {
            (true, false) => only(here, self.by_policy_sat),
            (false, true) => only(there, other.by_policy_sat),
            _ if self.robustness() == Robustness::of(self.by_policy_sat.into_iter()) => own,
            _ if other.by_policy_sat.contains(&0) => {
                say!(
                    "verdict-and-there",
                    own = own,
                    rules = there,
                    there = by_methods(other.by_policy_sat)
                )
            }
            _ => say!("verdict-amount-differs", own = own, rules = there),
        }
    }
}

/// Says by which policies money gets to a place, of which these are the parts.
fn by_methods(by_policy_sat: [u64; 4]) -> Sentence {
    let named = |has_money: bool| {
        let policies = Policy::CONSERVING.into_iter().zip(by_policy_sat);
        let policies = policies.filter(|(_, sat)| (*sat > 0) == has_money);
        Sentence::list(policies.map(|(policy, _)| method(policy)).collect())
    };
    match Robustness::of(by_policy_sat.into_iter()) {
        Robustness::Robust => say!("methods-all"),
        Robustness::Varies => say!("methods-vary"),
        Robustness::Depends if by_policy_sat == [0; 4] => say!("methods-none"),
        Robustness::Depends => say!("methods-some", some = named(true), none = named(false)),
    }
}

/// Names a policy; the order-based ones have the same name in every language.
fn method(policy: Policy) -> Sentence {
    match policy {
        Policy::Haircut => say!("method-haircut"),
        other => Sentence::verbatim(other.title()),
    }
}

/// Names the label that a tag gives, as an addition to the words before; empty without a label.
pub(super) fn by_a_tag(label: &str) -> Sentence {
    match label.is_empty() {
        true => Sentence::default(),
        false => say!("by-a-tag", label = label),
    }
}

impl Findings {
    /// Returns the demands by which the places are divided; none if all payments are of one.
    pub fn demands_of_places(&self) -> Vec<&str> {
        let mut places = self.destinations.iter();
        let parts = places.find(|it| !it.by_demand.is_empty());
        let parts = parts.map(|it| it.by_demand.as_slice()).unwrap_or_default();
        parts.iter().map(|part| part.demand.as_str()).collect()
    }

    /// Returns the wallets that hold addresses of several demands, each with these demands.
    pub fn demands_in_one_wallet(&self) -> Vec<(&str, BTreeSet<&str>)> {
        let addresses = self.addresses.iter();
        let clusters: HashMap<&str, &str> = addresses
            .map(|row| (row.address.as_ref(), row.cluster.as_ref()))
            .collect();
        let mut demands: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for line in self
            .case_addresses
            .iter()
            .filter(|line| !line.demand.is_empty())
        {
            if let Some(cluster) = clusters.get(line.address.as_str()) {
                demands.entry(cluster).or_default().insert(&line.demand);
            }
        }
        let joined = demands.into_iter();
        joined.filter(|(_, demands)| demands.len() > 1).collect()
    }

    /// Returns the transactions that look like CoinJoins and spend money of several demands, each with these demands.
    pub fn demands_in_one_coinjoin(&self) -> Vec<(&str, BTreeSet<&str>)> {
        let places = self.destinations.iter();
        let places = places.filter(|place| place.end == End::CoinJoin);
        let several = places.map(|place| {
            let parts = place.by_demand.iter();
            let parts = parts.filter(|part| part.haircut_sat > 0 && !part.demand.is_empty());
            let demands: BTreeSet<&str> = parts.map(|part| part.demand.as_str()).collect();
            (place.place.as_str(), demands)
        });
        several.filter(|(_, demands)| demands.len() > 1).collect()
    }

    /// Describes the two settings of change rules over which ranges span; `None` if they span one.
    pub fn rule_settings(&self) -> Option<Sentence> {
        let mut destinations = self.destinations.iter();
        let other = destinations.find_map(|destination| destination.other_rules.as_ref())?;
        Some(match other.change_rules.as_str() {
            "" => say!("settings-case-rules"),
            offered => say!(
                "settings-offered-rules",
                rules = Value::Id(offered.to_owned())
            ),
        })
    }

    /// Returns the range of a destination over the policies, with change rules and without, as shares of the ransom,
    /// `42.3 to 42.4 %`, and beside it what may have come through CoinJoins.
    pub fn range(&self, destination: &Destination) -> Sentence {
        let whole = self.source_sat();
        let account = shares(destination.least_sat(), destination.most_sat(), whole);
        let Some(band) = destination.band else {
            return account;
        };
        let [least, most] = [band.least_sat, band.most_sat].map(|sat| share(sat, whole));
        say!(
            "range-and-coinjoin",
            account = account,
            least = Value::Number(least.trim_end_matches(" %").to_owned()),
            most = Value::Number(most)
        )
    }
}

/// Returns a range of shares, `42.3 to 42.4 %`; one share where both are written alike.
pub fn shares(least_sat: u64, most_sat: u64, whole_sat: u64) -> Sentence {
    let [least, most] = [least_sat, most_sat].map(|sat| share(sat, whole_sat));
    match least == most {
        true => say!("just", text = Value::Number(most)),
        false => say!(
            "range",
            least = Value::Number(least.trim_end_matches(" %").to_owned()),
            most = Value::Number(most)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn destination(by_policy_sat: [u64; 4]) -> Destination {
        Destination {
            end: End::Unspent,
            place: String::new(),
            label: String::new(),
            addresses: Vec::new(),
            outputs: 1,
            first: None,
            last: None,
            value_sat: 1_000,
            by_policy_sat,
            ransom_eur: None,
            ransom_usd: None,
            ransom_eur_at_tip: None,
            band: None,
            other_rules: None,
            by_demand: Vec::new(),
        }
    }

    fn with_other(by_policy_sat: [u64; 4], change_rules: &str, other: [u64; 4]) -> Destination {
        Destination {
            other_rules: Some(OtherRulesPart {
                change_rules: change_rules.to_owned(),
                by_policy_sat: other,
            }),
            ..destination(by_policy_sat)
        }
    }

    #[test]
    fn range_spans_change_rules_on_and_off() {
        let place = with_other([900; 4], "unanimous(2)", [400, 950, 900, 900]);
        assert_eq!((place.least_sat(), place.most_sat()), (400, 950));
        assert_eq!(place.robustness(), Robustness::Varies);
        assert_eq!(
            place.verdict(),
            "holds under every method; with change rules the amount differs"
        );
    }

    #[test]
    fn verdict_names_the_setting_on_which_a_place_hangs() {
        let verdict = |own, rules, other| with_other(own, rules, other).verdict();
        let (all, none, some) = ([900; 4], [0; 4], [9, 0, 9, 0]);
        assert_eq!(verdict(all, "spent", none), "only without change rules");
        assert_eq!(verdict(all, "", none), "only with change rules");
        assert_eq!(verdict(none, "spent", all), "only with change rules");
        assert_eq!(
            verdict(none, "", some),
            "only without change rules; there only by haircut and LIFO; none by FIFO and TIHO"
        );
        assert_eq!(
            verdict(all, "", some),
            "holds under every method; without change rules only by haircut and LIFO; none by FIFO and TIHO"
        );
        assert_eq!(verdict(all, "", all), "holds under every method");
    }

    #[test]
    fn equal_amounts_hold_under_every_method() {
        let all = destination([900, 1_000, 1_000, 1_000]);
        assert_eq!(all.robustness(), Robustness::Robust);
        assert_eq!(all.verdict(), "holds under every method");
    }

    #[test]
    fn amount_of_less_than_half_varies() {
        assert_eq!(
            destination([499, 1_000, 600, 700]).robustness(),
            Robustness::Varies
        );
    }

    #[test]
    fn place_behind_a_coinjoin_has_no_figure_but_a_band() {
        let band = Some(Band {
            least_sat: 0,
            most_sat: 1_000,
        });
        let only = Destination {
            band,
            ..destination([0; 4])
        };
        assert_eq!(
            only.verdict(),
            "only through a CoinJoin, where no method can tell; between 0 BTC and 0.00001000 BTC"
        );
        let beside = Destination {
            band,
            ..destination([900, 1_000, 1_000, 1_000])
        };
        assert_eq!(
            beside.verdict(),
            "holds under every method; through a CoinJoin, where no method can tell, between 0 BTC and 0.00001000 BTC more"
        );
    }

    #[test]
    fn verdict_names_the_methods_that_lead_money_here() {
        let some = destination([5, 0, 10, 0]);
        assert_eq!(
            some.verdict(),
            "only by haircut and LIFO; none by FIFO and TIHO"
        );
    }
}
