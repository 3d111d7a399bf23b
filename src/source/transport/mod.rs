//! How servers are reached: directly or through a proxy, encrypted or not, and by which certificate they are known.
//!
//! # Design
//!
//! **Nothing leaves by another way.** With a proxy, every connection is one to the proxy's address, and the server's
//! name goes to the proxy as it is. There is no exception, not for servers on this machine either: which machine is
//! "this" is the proxy's to say. The proxy itself is given by its address, so that no name has to be found for it.
//!
//! **Who vouches for a certificate.** Most Electrum servers sign their own certificates, so the authorities alone would
//! exclude most, and trusting everybody would expose which addresses an investigator asks about. As Electrum does, the
//! first connection settles by what a server is known from then on: by authorities if they vouch for its certificate,
//! which may then change as often as they let it; else by that one certificate. Both are kept in a file for each server,
//! so that neither a changed certificate nor one that the authorities stopped vouching for goes unnoticed.

mod error;
mod fingerprint;
#[cfg(feature = "electrum")]
mod pins;
mod proxy;
#[cfg(feature = "electrum")]
mod socket;
#[cfg(feature = "electrum")]
mod socks;
#[cfg(feature = "electrum")]
mod tls;
#[cfg(feature = "electrum")]
mod trust;

pub use error::{CertificateError, PinError, TransportError};
pub use fingerprint::{Fingerprint, FingerprintError};
pub use proxy::{Credentials, Proxy, ProxyError};
#[cfg(feature = "electrum")]
pub(super) use socket::Socket;

use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::PathBuf;
use std::time::Duration;

use super::ServerUrl;

/// How servers are reached.
#[derive(Debug, Clone)]
pub struct Dialing {
    /// The proxy that every connection goes through; none for direct connections.
    pub proxy: Option<Proxy>,
    /// The password that the proxy gets where its URL has no credentials. Tor keeps streams with different passwords on
    /// different circuits (`IsolateSOCKSAuth`, on unless turned off), so connections that share a case share this.
    pub isolation: String,
    /// The folder that keeps by what each server is known. Without one, a certificate that no authority vouches for is
    /// only taken if its fingerprint was given.
    pub pins: Option<PathBuf>,
    /// Whether a server that is met for the first time is known from then on. If not, a certificate that no authority
    /// vouches for is taken without a word, and nothing may be asked that a stranger must not hear.
    pub keeps_pins: bool,
    /// Fingerprints that servers must have, by [`ServerUrl::place`].
    pub fingerprints: BTreeMap<String, Fingerprint>,
    /// Whether servers elsewhere may be asked without encryption.
    pub allow_plaintext: bool,
    /// Time for an answer; the client's own if not given.
    pub timeout: Option<Duration>,
}

impl Default for Dialing {
    /// Directly, known by authorities only, on a circuit of its own.
    ///
    /// The circuit is drawn by lot: a digest of the case would let whoever keeps the proxy's log confirm a guess at the
    /// addresses in it.
    fn default() -> Self {
        let lot = || RandomState::new().build_hasher().finish();
        Self {
            proxy: None,
            isolation: format!("{:016x}{:016x}", lot(), lot()),
            pins: None,
            keeps_pins: true,
            fingerprints: BTreeMap::new(),
            allow_plaintext: false,
            timeout: None,
        }
    }
}

impl Dialing {
    /// Whether a server may be asked at all. Costs no packet.
    ///
    /// # Errors
    ///
    /// [`TransportError::Plaintext`] and [`TransportError::Onion`].
    pub fn check(&self, url: &ServerUrl) -> Result<(), TransportError> {
        if url.is_onion() {
            // Tor encrypts all the way to an onion service, and its name is its key.
            return match self.proxy {
                Some(_) => Ok(()),
                None => Err(TransportError::Onion(url.clone())),
            };
        }
        let stays_here = url.is_loopback() && self.proxy.as_ref().is_none_or(Proxy::is_loopback);
        if url.tls || stays_here || self.allow_plaintext {
            return Ok(());
        }
        Err(TransportError::Plaintext(url.clone()))
    }

    /// The way to servers, for the record: `direct`, or the proxy.
    pub fn route(&self) -> String {
        self.proxy
            .as_ref()
            .map_or_else(|| "direct".to_owned(), Proxy::to_string)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialing(proxy: Option<&str>) -> Dialing {
        Dialing {
            proxy: proxy.map(|proxy| proxy.parse().expect(proxy)),
            ..Dialing::default()
        }
    }

    /// What stands against asking a server.
    fn fault(dialing: &Dialing, server: &str) -> Option<TransportError> {
        dialing.check(&server.parse().expect(server)).err()
    }

    #[test]
    fn clear_text_leaves_this_machine_only_when_that_is_allowed() {
        let is_plain = |proxy, server| {
            let fault = fault(&dialing(proxy), server);
            matches!(fault, Some(TransportError::Plaintext(_)))
        };
        for server in [
            "tcp://electrum.example:1",
            "tcp://192.168.0.9:1",
            "tcp://[fe80::1]:1",
        ] {
            assert!(is_plain(None, server), "{server}");
            assert!(
                is_plain(Some("socks5://127.0.0.1:9050"), server),
                "{server}"
            );
            let mut allowed = dialing(None);
            allowed.allow_plaintext = true;
            assert!(fault(&allowed, server).is_none(), "{server}");
        }
        for server in [
            "ssl://electrum.example:1",
            "tcp://localhost:1",
            "tcp://[::1]:1",
        ] {
            assert!(!is_plain(None, server), "{server}");
        }
        // The proxy's loopback is another machine's, and the way to it is clear text.
        assert!(is_plain(
            Some("socks5://192.0.2.7:1080"),
            "tcp://127.0.0.1:1"
        ));
    }

    #[test]
    fn an_onion_service_needs_a_proxy_and_no_encryption_beside_its_own() {
        for server in ["tcp://abc.onion:1", "ssl://abc.onion:1"] {
            assert!(matches!(
                fault(&dialing(None), server),
                Some(TransportError::Onion(_))
            ));
            assert!(fault(&dialing(Some("socks5://127.0.0.1:9050")), server).is_none());
        }
    }

    #[test]
    fn every_dialing_has_a_circuit_of_its_own() {
        let [one, other] = [Dialing::default(), Dialing::default()];
        assert_ne!(one.isolation, other.isolation);
        assert_eq!(one.isolation.len(), 32);
    }
}
