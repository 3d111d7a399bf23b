//! Limits of a trace, as flags.

use bitcoin::Amount;
use clap::Args;
use jiff::civil::Date;

use crate::case::question::{Limits, parse_change_rules};
use crate::day::parse_day;
use crate::number::whole;

/// Largest integer in a case file: TOML integers are signed 64-bit.
const LARGEST: u64 = i64::MAX as u64;

/// Limits of a trace, as flags. A flag that is not given leaves its limit unchanged.
#[derive(Debug, Default, Args)]
pub struct LimitFlags {
    /// Follow money for at most N transactions from a payment [default: 12]
    #[arg(long, value_name = "N", value_parser = whole::<u32>(0..=u32::MAX.into()))]
    hops: Option<u32>,
    /// Send at most N requests; stored answers count too, so a replay stops at the same point [default: 50000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(0..=LARGEST))]
    max_requests: Option<u64>,
    /// Do not follow outputs that carry less taint than SAT satoshi [default: 0]
    #[arg(long, value_name = "SAT", value_parser = whole::<u64>(0..=LARGEST))]
    min_taint: Option<u64>,
    /// Do not expand addresses with more than N transactions; case addresses always are [default: 1000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(0..=LARGEST))]
    busy: Option<u64>,
    /// Treat an output of at most SAT satoshi as dust [default: 600]
    #[arg(long, value_name = "SAT", value_parser = whole::<u64>(0..=LARGEST))]
    dust: Option<u64>,
    /// Follow single coins out of busy addresses
    ///
    /// Takes one request per coin if the server can look up spenders (protocol 1.7), else one request for each
    /// transaction of the address.
    #[arg(long)]
    through_busy: bool,
    /// Also bound what money can have reached through CoinJoins, in the table `bands`
    ///
    /// The account ends at a CoinJoin with or without this flag: no method can tell what became of one participant's
    /// coins. Behind it, each output gets the least and the most that the values allow, never one figure. Histories of
    /// these outputs are requested after those of the account.
    #[arg(long)]
    through_coinjoin: bool,
    /// Trace as of block height H [default: the tip]
    #[arg(long, value_name = "H", value_parser = whole::<u32>(0..=u32::MAX.into()))]
    at_height: Option<u32>,
    /// Count no deposit before this day in UTC
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    from: Option<Date>,
    /// Count no deposit and follow no spend after this day in UTC
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    to: Option<Date>,
    /// Also cluster by these change rules, e.g. 'unanimous(2) and needed-inputs' [default: none]
    ///
    /// Each such link is a guess, graded `weak`. A link between the two sides of a payment, or between two services that
    /// tags name, is refused. The example links the output that all signs point to, if there are at least two signs and
    /// the transaction needed all of its inputs; this excludes many PayJoins. Rules combine with `and`, `or`, `minus` and
    /// `unique(…)`; an unknown rule prints the list of rules. Measured error rates: data/error-rates/README.md.
    #[arg(long, value_name = "EXPR", value_parser = parse_change_rules)]
    change_rules: Option<String>,
}

impl LimitFlags {
    /// Applies the given flags to `limits`.
    pub fn apply(&self, limits: &mut Limits) {
        let sat = |given: Option<u64>, old| given.map_or(old, Amount::from_sat);
        limits.hops = self.hops.unwrap_or(limits.hops);
        limits.max_requests = self.max_requests.unwrap_or(limits.max_requests);
        limits.min_taint = sat(self.min_taint, limits.min_taint);
        limits.busy = self.busy.unwrap_or(limits.busy);
        limits.dust = sat(self.dust, limits.dust);
        limits.through_busy |= self.through_busy;
        limits.through_coinjoin |= self.through_coinjoin;
        limits.at_height = self.at_height.or(limits.at_height);
        limits.from = self.from.or(limits.from);
        limits.to = self.to.or(limits.to);
        if let Some(rules) = &self.change_rules {
            limits.change_rules.clone_from(rules);
        }
    }
}
