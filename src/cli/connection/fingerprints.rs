//! Certificate fingerprints, as flags expect them of servers.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::cli::usage::UsageError;
use crate::net::{CertificateFingerprint, CertificateFingerprintError, ServerUrl};

/// Value of `--fingerprint`: a fingerprint, and its server if there are several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FingerprintArg {
    place: Option<String>,
    fingerprint: CertificateFingerprint,
}

impl FromStr for FingerprintArg {
    type Err = CertificateFingerprintError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (place, fingerprint) = match text.rsplit_once('=') {
            Some((place, fingerprint)) => (Some(place.to_owned()), fingerprint),
            None => (None, text),
        };
        Ok(Self {
            place,
            fingerprint: fingerprint.parse()?,
        })
    }
}

/// Maps each server to the fingerprint that its certificate must have.
pub(super) fn expected(
    given: &[FingerprintArg],
    servers: &[ServerUrl],
) -> Result<BTreeMap<String, CertificateFingerprint>, UsageError> {
    let mut fingerprints = BTreeMap::new();
    for FingerprintArg { place, fingerprint } in given {
        let mut encrypted = servers.iter().filter(|server| server.tls);
        let server = match (place, servers) {
            (None, [server]) if server.tls => server,
            (None, [server]) => return Err(UsageError::NoCertificate(server.to_string())),
            (None, _) => return Err(UsageError::WhichServer),
            (Some(place), _) => encrypted
                .find(|server| is_at(server, place))
                .ok_or_else(|| UsageError::NoSuchServer(place.clone()))?,
        };
        if fingerprints
            .insert(server.host_port(), *fingerprint)
            .is_some_and(|other| other != *fingerprint)
        {
            return Err(UsageError::TwoFingerprints(server.to_string()));
        }
    }
    Ok(fingerprints)
}

/// Returns whether a server has this host and port, in any spelling.
fn is_at(server: &ServerUrl, place: &str) -> bool {
    let url: Result<ServerUrl, _> = format!("ssl://{place}").parse();
    url.is_ok_and(|url| url.host_port() == server.host_port())
}

#[cfg(test)]
mod tests;
