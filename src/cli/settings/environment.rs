//! Environment variables `RANSOMTRACE_*`.

use std::fmt::Display;

use clap::Parser;

use crate::case::file::Config;
use crate::case::question::{Limits, parse_network};
use crate::cli::connection::{TIMEOUTS, check_proxy};
use crate::cli::limits::LimitFlags;
use crate::cli::usage::UsageError;
use crate::number::whole;

/// Names of the flags whose values variables give too.
const LIMITS: [&str; 11] = [
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
];

/// Parses environment variables as if they were flags.
#[derive(Debug, Parser)]
#[command(no_binary_name = true)]
struct FromEnvironment {
    #[command(flatten)]
    limits: LimitFlags,
}

/// Applies the variables to the settings of the configuration file.
pub(super) fn apply(config: &mut Config) -> Result<(), UsageError> {
    if let Some(servers) = variable("SERVER") {
        config.servers = servers
            .split([',', ' '])
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
    }
    if let Some(word) = variable("NETWORK") {
        let network = parse_network(&word).map_err(|error| invalid("NETWORK", error))?;
        config.network = Some(network);
    }
    if let Some(proxy) = variable("PROXY") {
        check_proxy(&proxy, &place("PROXY"))?;
        config.proxy = Some(proxy);
    }
    if let Some(word) = variable("ALLOW_PLAINTEXT") {
        config.allow_plaintext = yes_or_no(&word, "ALLOW_PLAINTEXT")?;
    }
    if let Some(word) = variable("TIMEOUT") {
        let seconds = whole(TIMEOUTS)(&word).map_err(|error| invalid("TIMEOUT", error))?;
        config.timeout = Some(seconds);
    }
    for name in LIMITS {
        let key = name.to_uppercase().replace('-', "_");
        if let Some(value) = variable(&key) {
            apply_limit(name, &value, &key, &mut config.limits)?;
        }
    }
    Ok(())
}

fn apply_limit(name: &str, value: &str, key: &str, limits: &mut Limits) -> Result<(), UsageError> {
    let argument = match (name, value) {
        ("through-busy" | "through-coinjoin", "true" | "1") => format!("--{name}"),
        // Unlike a flag, a variable can also turn off a setting of the configuration file.
        ("through-busy", "false" | "0") => {
            limits.through_busy = false;
            return Ok(());
        }
        ("through-coinjoin", "false" | "0") => {
            limits.through_coinjoin = false;
            return Ok(());
        }
        _ => format!("--{name}={value}"),
    };
    let flags = FromEnvironment::try_parse_from([argument]).map_err(|error| {
        let error = error.to_string();
        let first = error.lines().next().unwrap_or_default();
        invalid(key, first.trim_start_matches("error: "))
    })?;
    flags.limits.apply(limits);
    Ok(())
}

fn yes_or_no(word: &str, key: &str) -> Result<bool, UsageError> {
    match word {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        other => Err(invalid(key, format!("`{other}` is neither true nor false"))),
    }
}

fn variable(key: &str) -> Option<String> {
    std::env::var(format!("RANSOMTRACE_{key}"))
        .ok()
        .filter(|value| !value.is_empty())
}

fn place(key: &str) -> String {
    format!("environment variable RANSOMTRACE_{key}")
}

fn invalid(key: &str, problem: impl Display) -> UsageError {
    UsageError::Value {
        place: place(key),
        problem: problem.to_string(),
    }
}
