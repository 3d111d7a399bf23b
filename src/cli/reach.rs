//! Connection settings: proxy, certificates, plaintext and timeout, from flags, environment and configuration file.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use etcetera::{BaseStrategy, choose_base_strategy};

use super::outcome::UsageError;
use crate::case::file::Config;
use crate::net::{
    CertificateFingerprint, CertificateFingerprintError, Dialing, Proxy, ProxyError, ServerUrl,
};
use crate::number::whole;

/// Valid values of `--timeout`, in seconds.
pub const TIMEOUTS: RangeInclusive<u64> = 1..=86_400;

/// Flags of every command that contacts servers.
#[derive(Debug, Args)]
pub struct ConnectionArgs {
    /// SOCKS5 proxy for all connections, e.g. socks5://127.0.0.1:9050 for Tor; `none` overrides a configured proxy
    ///
    /// Give the proxy by IP address, with credentials as in socks5://USER:PASSWORD@ADDRESS:PORT. The proxy resolves host
    /// names, .onion names included; no packet bypasses it, and the run ends if the proxy fails. Each run sends the proxy
    /// its own password, so that Tor uses separate circuits for separate runs.
    #[arg(short, long, value_name = "URL")]
    proxy: Option<ProxyArg>,
    /// Accept only a certificate with this SHA-256 fingerprint; HOST:PORT=SHA256 if there are several servers
    ///
    /// Print a fingerprint with `openssl x509 -fingerprint -sha256`. Without this flag, certificates that a public or
    /// system authority signed are accepted. Others are trusted on first use and pinned in
    /// ~/.local/share/ransomtrace/servers/, one text file per server. If a pinned certificate changes, or an authority no
    /// longer vouches for a server that it used to, the run ends before any query (exit code 6).
    #[arg(long = "fingerprint", value_name = "SHA256")]
    fingerprints: Vec<FingerprintArg>,
    /// Allow unencrypted tcp:// connections to other machines: anyone on the route can read and change the traffic
    ///
    /// Not needed for servers on this machine and for onion services.
    #[arg(long)]
    allow_plaintext: bool,
    /// Seconds to wait for a server response; after three timeouts in a row the server is dropped [default: 28]
    #[arg(long, value_name = "SECONDS", value_parser = whole::<u32>(TIMEOUTS))]
    timeout: Option<u32>,
}

/// Value of `--proxy`: a proxy, or `none`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ProxyArg(Option<Proxy>);

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

/// Value of `--fingerprint`: a fingerprint, and its server if there are several.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FingerprintArg {
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

impl ConnectionArgs {
    /// Returns the connection settings for these servers, after checking that each one may be contacted.
    ///
    /// # Errors
    ///
    /// [`UsageError`], or [`crate::net::TransportError`] for a server that may not be contacted. No packet was sent.
    pub fn dialing(&self, presets: &Config, servers: &[ServerUrl]) -> anyhow::Result<Dialing> {
        let dialing = self.unchecked(presets, servers)?;
        for server in servers {
            dialing.check(server)?;
        }
        Ok(dialing)
    }

    /// Returns the connection settings for these servers. The caller skips those that [`Dialing::check`] rejects.
    ///
    /// # Errors
    ///
    /// [`UsageError`].
    pub fn unchecked(&self, presets: &Config, servers: &[ServerUrl]) -> anyhow::Result<Dialing> {
        let proxy = match (&self.proxy, &presets.proxy) {
            (Some(ProxyArg(proxy)), _) => proxy.clone(),
            (None, Some(preset)) => preset.parse::<ProxyArg>()?.0,
            (None, None) => None,
        };
        Ok(Dialing {
            proxy,
            pins: pins(),
            fingerprints: expected(&self.fingerprints, servers)?,
            allow_plaintext: self.allow_plaintext || presets.allow_plaintext,
            timeout: self
                .timeout
                .or(presets.timeout)
                .map(|seconds| Duration::from_secs(seconds.into())),
            ..Dialing::default()
        })
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

/// Maps each server to the fingerprint that its certificate must have.
fn expected(
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

/// Returns the folder of pinned certificates: `ransomtrace/servers` in the user's data folder. The state folder is not
/// used because losing it must be harmless, and losing the pins means trusting on first use again.
fn pins() -> Option<PathBuf> {
    let folders = choose_base_strategy().ok()?;
    Some(folders.data_dir().join("ransomtrace").join("servers"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn servers(texts: &[&str]) -> Vec<ServerUrl> {
        texts
            .iter()
            .map(|text| text.parse().expect("a server"))
            .collect()
    }

    fn given(texts: &[&str]) -> Vec<FingerprintArg> {
        texts
            .iter()
            .map(|text| text.parse().expect("a fingerprint"))
            .collect()
    }

    /// Returns the text form of a fingerprint.
    fn print(name: &str) -> String {
        CertificateFingerprint::of(name.as_bytes()).to_string()
    }

    #[test]
    fn fingerprint_without_place_applies_to_single_server() {
        let one = servers(&["ssl://Electrum.example:50002"]);
        let fingerprints = expected(&given(&[&print("a")]), &one).expect("one server");
        let of_one = [(
            "electrum.example:50002".to_owned(),
            CertificateFingerprint::of(b"a"),
        )];
        assert_eq!(fingerprints, of_one.into());
    }

    #[test]
    fn several_servers_take_one_fingerprint_each() {
        let two = servers(&["ssl://[::1]:2", "ssl://b.example:2"]);
        let both = [
            format!("B.example:2={}", print("b")),
            format!("[0::1]:2={}", print("a")),
        ];
        let fingerprints = expected(&given(&[&both[0], &both[1]]), &two).expect("both are named");
        assert_eq!(fingerprints["[::1]:2"], CertificateFingerprint::of(b"a"));
        assert_eq!(
            fingerprints["b.example:2"],
            CertificateFingerprint::of(b"b")
        );
    }

    #[test]
    fn rejects_fingerprint_of_no_or_ambiguous_server() {
        let [plain, one, two] = [
            servers(&["tcp://127.0.0.1:1"]),
            servers(&["ssl://a:2"]),
            servers(&["ssl://a:2", "ssl://b:2"]),
        ];
        let alone = given(&[&print("a")]);
        let elsewhere = given(&[&format!("c:2={}", print("a"))]);
        let twice = given(&[&print("a"), &print("b")]);
        let same = given(&[&print("a"), &print("a")]);
        assert!(matches!(
            expected(&alone, &plain),
            Err(UsageError::NoCertificate(_))
        ));
        assert!(matches!(
            expected(&alone, &two),
            Err(UsageError::WhichServer)
        ));
        assert!(matches!(
            expected(&elsewhere, &two),
            Err(UsageError::NoSuchServer(_))
        ));
        assert!(matches!(
            expected(&twice, &one),
            Err(UsageError::TwoFingerprints(_))
        ));
        assert!(expected(&same, &one).is_ok());
    }
}
