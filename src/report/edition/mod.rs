//! Editions of a case for readers who must not see all of it. [`service`] has the letters for those who get them, and
//! [`public`] what can be published.

mod public;
mod service;

use std::str::FromStr;

use thiserror::Error;

pub use public::files as public_edition;
pub use service::files as service_edition;

/// For whom files are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Edition {
    /// All, for police, prosecutor and court: the case folder itself.
    #[default]
    Court,
    /// A folder for each service, with its letter and a table of its outputs; nothing about victims.
    Service,
    /// What can be published: no address, no transaction, no exact amount.
    Public,
}

/// Why an edition cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditionError {
    /// There is no edition of this name.
    #[error("there is no edition `{0}`; choose court, service or public")]
    Unknown(String),
    /// Nobody gets a letter.
    #[error(
        "the trace reached no service, so there is no letter: tag the addresses of services (--tags), or trace further (--hops)"
    )]
    NoLetter,
}

impl FromStr for Edition {
    type Err = EditionError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "court" => Ok(Self::Court),
            "service" => Ok(Self::Service),
            "public" => Ok(Self::Public),
            other => Err(EditionError::Unknown(crate::visible::quoted(other))),
        }
    }
}
