//! Layered settings: built-in < configuration file < `RANSOMTRACE_*` variables < case file < flags.

use bitcoin::{Amount, Network};
use clap::{Args, Parser};
use etcetera::{BaseStrategy, choose_base_strategy};
use jiff::civil::Date;

use super::outcome::UsageError;
use super::reach;
use crate::case::file::{self, Config};
use crate::case::question::{Limits, parse_change_rules, parse_network};
use crate::day::parse_day;
use crate::encoding;
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
    /// Follow money through CoinJoins
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

/// Parses environment variables as if they were flags.
#[derive(Debug, Parser)]
#[command(no_binary_name = true)]
struct FromEnvironment {
    #[command(flatten)]
    limits: LimitFlags,
}

/// Returns the settings of the configuration file and the environment.
///
/// # Errors
///
/// [`UsageError`], or a [`file::CaseError`] with the place of the invalid value.
pub fn presets() -> anyhow::Result<Config> {
    let mut config = configuration_file()?;
    if let Some(servers) = variable("SERVER") {
        config.servers = servers
            .split([',', ' '])
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
    }
    if let Some(word) = variable("NETWORK") {
        config.network = Some(network_of(&word)?);
    }
    if let Some(proxy) = variable("PROXY") {
        reach::check_proxy(&proxy, "environment variable RANSOMTRACE_PROXY")?;
        config.proxy = Some(proxy);
    }
    if let Some(word) = variable("ALLOW_PLAINTEXT") {
        config.allow_plaintext = yes_or_no(&word, "ALLOW_PLAINTEXT")?;
    }
    if let Some(word) = variable("TIMEOUT") {
        let seconds = whole(reach::TIMEOUTS)(&word);
        config.timeout = Some(seconds.map_err(|error| UsageError::Value {
            place: "environment variable RANSOMTRACE_TIMEOUT".to_owned(),
            problem: error.to_string(),
        })?);
    }
    for name in [
        "hops",
        "max-requests",
        "min-taint",
        "busy",
        "dust",
        "through-busy",
        "through-coinjoin",
        "at-height",
        "from",
        "to",
        "change-rules",
    ] {
        let key = name.to_uppercase().replace('-', "_");
        let Some(value) = variable(&key) else {
            continue;
        };
        let arguments = match (name, value.as_str()) {
            ("through-busy" | "through-coinjoin", "true" | "1") => vec![format!("--{name}")],
            // Unlike a flag, a variable can also turn off a setting of the configuration file.
            ("through-busy", "false" | "0") => {
                config.limits.through_busy = false;
                continue;
            }
            ("through-coinjoin", "false" | "0") => {
                config.limits.through_coinjoin = false;
                continue;
            }
            _ => vec![format!("--{name}={value}")],
        };
        let flags =
            FromEnvironment::try_parse_from(arguments).map_err(|error| UsageError::Value {
                place: format!("environment variable RANSOMTRACE_{key}"),
                problem: error
                    .to_string()
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .trim_start_matches("error: ")
                    .to_owned(),
            })?;
        flags.limits.apply(&mut config.limits);
    }
    Ok(config)
}

fn network_of(word: &str) -> Result<Network, UsageError> {
    let place = "environment variable RANSOMTRACE_NETWORK".to_owned();
    parse_network(word).map_err(|error| UsageError::Value {
        place,
        problem: error.to_string(),
    })
}

fn yes_or_no(word: &str, key: &str) -> Result<bool, UsageError> {
    match word {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        other => Err(UsageError::Value {
            place: format!("environment variable RANSOMTRACE_{key}"),
            problem: format!("`{other}` is neither true nor false"),
        }),
    }
}

fn variable(key: &str) -> Option<String> {
    std::env::var(format!("RANSOMTRACE_{key}"))
        .ok()
        .filter(|value| !value.is_empty())
}

/// Reads `ransomtrace/config.toml` in the user's configuration folder; returns built-in values if there is none.
fn configuration_file() -> anyhow::Result<Config> {
    let Ok(folders) = choose_base_strategy() else {
        return Ok(Config::default());
    };
    let path = folders.config_dir().join("ransomtrace").join("config.toml");
    match std::fs::read(&path) {
        Ok(bytes) => {
            let text = encoding::decode(&bytes).map_err(|error| UsageError::NotText {
                path: path.display().to_string(),
                error,
            })?;
            let config = file::parse_config(&text, &path)?;
            if let Some(proxy) = &config.proxy {
                reach::check_proxy(proxy, &format!("{}: proxy", path.display()))?;
            }
            Ok(config)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Config::default()),
        Err(error) => Err(UsageError::Read {
            path: path.display().to_string(),
            error,
        }
        .into()),
    }
}
