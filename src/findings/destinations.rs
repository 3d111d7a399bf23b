//! Destinations: the ends of the trace by place, each with its range over the taint policies, and over change rules on and
//! off. A conclusion that holds under every policy does not depend on the convention by which mixed money is divided; one
//! that holds with change rules and without does not depend on guesses about change.

use serde::{Deserialize, Serialize};

use super::{Band, Cents, End, Findings, Policy, Time, share};
use crate::listing::{counted, in_a_row};

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
    pub addresses: Vec<String>,
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
    pub fn words(&self) -> String {
        let named = match self.label.is_empty() {
            true => String::new(),
            false => format!(" (“{}” by a tag)", self.label),
        };
        let at = match &self.addresses[..] {
            [] => String::new(),
            [address] => address.clone(),
            [first, rest @ ..] => {
                format!("{first} and {}", counted(rest.len(), "more address"))
            }
        };
        let known = match self.label.is_empty() {
            true => ", known as one by behaviour alone",
            false => "",
        };
        let place = &self.place;
        match self.end {
            End::Service if *place != at => {
                format!("at a service{named}{known}, which collects in {place}: {at}")
            }
            End::Service => format!("at a service{named}{known}: {at}"),
            End::Busy => format!("at {at}{named}, which is used like an address of a service"),
            End::Unspent if at.is_empty() => "in an output that nobody can spend".to_owned(),
            End::Unspent => format!("has not moved: {at}{named}"),
            End::Unconfirmed => {
                format!("is moving now: {at}{named}, spent by unconfirmed transaction {place}")
            }
            End::CoinJoin => {
                format!("mixed with coins of others in the CoinJoin {place}, from {at}{named}")
            }
            End::Limit => format!("not followed further because of a limit: {at}{named}"),
            End::Unknown => format!("what happened next is not known: {at}{named}"),
            End::Dust => format!("too small to follow: {at}"),
            End::Fee => "fees to miners".to_owned(),
        }
    }

    /// Says in a sentence whether the conclusion survives every policy, and what may have come through CoinJoins.
    pub fn verdict(&self) -> String {
        let Some(band) = self.band else {
            return self.verdict_of_account();
        };
        if self.most_sat() == 0 {
            return format!(
                "only through a CoinJoin, where no method can tell; {}",
                band.words()
            );
        }
        format!(
            "{}; through a CoinJoin, where no method can tell, {} more",
            self.verdict_of_account(),
            band.words()
        )
    }

    /// Says in a sentence whether the conclusion survives every policy, with change rules and without.
    fn verdict_of_account(&self) -> String {
        let own = by_methods(self.by_policy_sat);
        let Some(other) = &self.other_rules else {
            return own;
        };
        let (here, there) = match other.change_rules.is_empty() {
            true => ("with change rules", "without change rules"),
            false => ("without change rules", "with change rules"),
        };
        let only = |rules: &str, parts: [u64; 4]| match parts.contains(&0) {
            true => format!("only {rules}; there {}", by_methods(parts)),
            false => format!("only {rules}"),
        };
        let [is_here, is_there] =
            [self.by_policy_sat, other.by_policy_sat].map(|parts| parts != [0; 4]);
        match (is_here, is_there) {
            (true, false) => only(here, self.by_policy_sat),
            (false, true) => only(there, other.by_policy_sat),
            _ if self.robustness() == Robustness::of(self.by_policy_sat.into_iter()) => own,
            _ if other.by_policy_sat.contains(&0) => {
                format!("{own}; {there} {}", by_methods(other.by_policy_sat))
            }
            _ => format!("{own}; {there} the amount differs"),
        }
    }
}

/// Says by which policies money gets to a place, of which these are the parts.
fn by_methods(by_policy_sat: [u64; 4]) -> String {
    let named = |has_money: bool| {
        let policies = Policy::CONSERVING.into_iter().zip(by_policy_sat);
        let policies = policies.filter(|(_, sat)| (*sat > 0) == has_money);
        let names: Vec<String> = policies
            .map(|(policy, _)| policy.title().to_owned())
            .collect();
        in_a_row(names)
    };
    match Robustness::of(by_policy_sat.into_iter()) {
        Robustness::Robust => "holds under every method".to_owned(),
        Robustness::Varies => "holds under every method, but the amount depends on it".to_owned(),
        Robustness::Depends if by_policy_sat == [0; 4] => "no method leads money here".to_owned(),
        Robustness::Depends => format!("only by {}; none by {}", named(true), named(false)),
    }
}

impl Findings {
    /// Describes the two settings of change rules over which ranges span; `None` if they span one.
    pub fn rule_settings(&self) -> Option<String> {
        let mut destinations = self.destinations.iter();
        let other = destinations.find_map(|destination| destination.other_rules.as_ref())?;
        Some(match other.change_rules.as_str() {
            "" => "with the change rules of the case and without".to_owned(),
            offered => format!("without change rules and with those offered ({offered})"),
        })
    }

    /// Returns the range of a destination over the policies, with change rules and without, as shares of the ransom,
    /// `42.3 to 42.4 %`, and beside it what may have come through CoinJoins.
    pub fn range(&self, destination: &Destination) -> String {
        let whole = self.source_sat();
        let [least, most] =
            [destination.least_sat(), destination.most_sat()].map(|sat| share(sat, whole));
        let account = match least == most {
            true => most,
            false => format!("{} to {most}", least.trim_end_matches(" %")),
        };
        let Some(band) = destination.band else {
            return account;
        };
        let [least, most] = [band.least_sat, band.most_sat].map(|sat| share(sat, whole));
        format!(
            "{account} of the account; through CoinJoins between {} and {most}",
            least.trim_end_matches(" %")
        )
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
