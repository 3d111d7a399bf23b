//! The proxy of all connections: value of `--proxy`, of the environment and of the configuration file.

use std::str::FromStr;

use crate::cli::usage::UsageError;
use crate::net::{Proxy, ProxyError};

/// Value of `--proxy`: a proxy, or `none`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ProxyArg(pub(super) Option<Proxy>);

impl FromStr for ProxyArg {
    type Err = ProxyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Overrides a proxy of a lower settings layer.
        if text == "none" {
            return Ok(Self(None));
        }
        text.parse().map(|proxy| Self(Some(proxy)))
    }
}

/// Checks the proxy setting found at `place`.
///
/// # Errors
///
/// [`UsageError::Value`].
pub fn check_proxy(text: &str, place: &str) -> Result<(), UsageError> {
    match text.parse::<ProxyArg>() {
        Ok(_) => Ok(()),
        Err(error) => Err(UsageError::Value {
            place: place.to_owned(),
            problem: error.to_string(),
        }),
    }
}
