//! Connections to servers: direct or by proxy, encrypted or not, with certificate pinning.
//!
//! # Design
//!
//! **No connection bypasses the proxy.** With a proxy, every connection is opened to the proxy's address, and the
//! server's name is passed to it unresolved. This includes loopback servers: the name means the proxy's own machine.
//! The proxy itself is given by IP address, so that no name has to be resolved for it.
//!
//! **Certificate trust.** Most Electrum servers use self-signed certificates: requiring an authority would exclude most
//! of them, and accepting any certificate would expose to an interceptor which addresses an investigator queries. As
//! Electrum does, the first connection decides how the server is authenticated later: by authorities if one signed its
//! certificate, which may then change freely; otherwise by that one certificate. Either is recorded in a pin file per
//! server, so that neither a changed certificate nor a lost authority goes unnoticed.

mod error;
mod fingerprint;
mod list;
#[cfg(feature = "electrum")]
mod pins;
mod proxy;
mod server;
#[cfg(feature = "electrum")]
pub(crate) mod silence;
#[cfg(feature = "electrum")]
mod socket;
#[cfg(feature = "electrum")]
mod socks;
#[cfg(feature = "electrum")]
mod tls;
#[cfg(feature = "electrum")]
mod trust;

pub use error::{CertificateError, PinError, TransportError};
pub use fingerprint::{CertificateFingerprint, CertificateFingerprintError};
pub use list::{ListError, ListedServer, ServerList};
pub use proxy::{Credentials, Proxy, ProxyError};
pub use server::{ServerUrl, ServerUrlError};
#[cfg(feature = "electrum")]
pub(crate) use socket::Socket;

use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::PathBuf;
use std::time::Duration;

/// Options for connecting to servers.
#[derive(Debug, Clone)]
pub struct Dialing {
    /// The proxy for every connection; `None` connects directly.
    pub proxy: Option<Proxy>,
    /// The password sent to a proxy whose URL has no credentials. Tor keeps streams with different passwords on
    /// different circuits (`IsolateSOCKSAuth`, on by default), so connections of the same case share a password.
    pub isolation: String,
    /// The folder of pin files. Without one, a certificate that no authority signed is accepted only if its fingerprint
    /// was passed.
    pub pins: Option<PathBuf>,
    /// Whether new servers are pinned. If not, a certificate that no authority signed is accepted silently, and nothing
    /// confidential may be sent.
    pub keeps_pins: bool,
    /// Required fingerprints, by [`ServerUrl::host_port`].
    pub fingerprints: BTreeMap<String, CertificateFingerprint>,
    /// Whether unencrypted connections may leave this machine.
    pub allow_plaintext: bool,
    /// Time limit for a response; `None` uses the client's default.
    pub timeout: Option<Duration>,
}

impl Default for Dialing {
    /// Connects directly, trusts authorities only, and uses a random circuit.
    ///
    /// The circuit password is random: a digest of the case would let the proxy's operator confirm a guess at its
    /// addresses.
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
    /// Checks whether the server may be contacted, without network access.
    ///
    /// # Errors
    ///
    /// [`TransportError::Plaintext`] and [`TransportError::Onion`].
    pub fn check(&self, url: &ServerUrl) -> Result<(), TransportError> {
        if url.is_onion() {
            // Tor encrypts end to end, and an onion name is the service's public key.
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

    /// Returns the route for the record: `direct`, or the proxy.
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

    /// Returns the error for a server, if any.
    fn fault(dialing: &Dialing, server: &str) -> Option<TransportError> {
        dialing.check(&server.parse().expect(server)).err()
    }

    #[test]
    fn plaintext_to_other_machines_requires_permission() {
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
        // The proxy's loopback is another machine, reached in plaintext.
        assert!(is_plain(
            Some("socks5://192.0.2.7:1080"),
            "tcp://127.0.0.1:1"
        ));
    }

    #[test]
    fn onion_service_requires_proxy_but_no_tls() {
        for server in ["tcp://abc.onion:1", "ssl://abc.onion:1"] {
            assert!(matches!(
                fault(&dialing(None), server),
                Some(TransportError::Onion(_))
            ));
            assert!(fault(&dialing(Some("socks5://127.0.0.1:9050")), server).is_none());
        }
    }

    #[test]
    fn default_isolation_is_random() {
        let [one, other] = [Dialing::default(), Dialing::default()];
        assert_ne!(one.isolation, other.isolation);
        assert_eq!(one.isolation.len(), 32);
    }
}
