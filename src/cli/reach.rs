//! How servers are to be reached: flags, and what configuration file and environment preset.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::Args;

use super::outcome::UsageError;
use crate::case::file::Config;
use crate::number::whole;
use crate::source::{
    CertificateFingerprint, CertificateFingerprintError, Dialing, Proxy, ProxyError, ServerUrl,
};

/// Seconds that a server may say nothing.
pub const TIMEOUTS: RangeInclusive<u64> = 1..=86_400;

/// Flags of every command that asks servers.
#[derive(Debug, Args)]
pub struct Reach {
    /// SOCKS5 proxy that everything goes through, as in socks5://127.0.0.1:9050 for Tor; `none` for none
    #[arg(short, long, value_name = "URL")]
    proxy: Option<Way>,
    /// SHA-256 fingerprint that the server's certificate must have; HOST:PORT=SHA256 if there are several servers
    #[arg(long = "fingerprint", value_name = "SHA256")]
    fingerprints: Vec<Expected>,
    /// Ask servers elsewhere without encryption too, where everybody on the way can read and change what is said
    #[arg(long)]
    allow_plaintext: bool,
    /// Wait this many seconds for an answer before asking again over a new connection; a server that says nothing three
    /// times in a row is given up [default: 28]
    #[arg(long, value_name = "SECONDS", value_parser = whole::<u32>(TIMEOUTS))]
    timeout: Option<u32>,
}

/// A proxy, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Way(Option<Proxy>);

impl FromStr for Way {
    type Err = ProxyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Takes back what another layer says.
        if text == "none" {
            return Ok(Self(None));
        }
        text.parse().map(|proxy| Self(Some(proxy)))
    }
}

/// A fingerprint, and the server that it is of where there are several.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Expected {
    place: Option<String>,
    fingerprint: CertificateFingerprint,
}

impl FromStr for Expected {
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

impl Reach {
    /// How to reach these servers, every one of which may be asked.
    ///
    /// # Errors
    ///
    /// [`UsageError`], or [`crate::source::TransportError`] for a server that may not be asked. No packet was sent.
    pub fn dialing(&self, presets: &Config, servers: &[ServerUrl]) -> anyhow::Result<Dialing> {
        let dialing = self.unchecked(presets, servers)?;
        for server in servers {
            dialing.check(server)?;
        }
        Ok(dialing)
    }

    /// How to reach these servers, some of which may have to be passed over: [`Dialing::check`] says which.
    ///
    /// # Errors
    ///
    /// [`UsageError`].
    pub fn unchecked(&self, presets: &Config, servers: &[ServerUrl]) -> anyhow::Result<Dialing> {
        let proxy = match (&self.proxy, &presets.proxy) {
            (Some(Way(proxy)), _) => proxy.clone(),
            (None, Some(preset)) => preset.parse::<Way>()?.0,
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

/// Checks a proxy that is preset at `place`.
///
/// # Errors
///
/// [`UsageError::Value`].
pub fn check_proxy(text: &str, place: &str) -> Result<(), UsageError> {
    match text.parse::<Way>() {
        Ok(_) => Ok(()),
        Err(error) => Err(UsageError::Value {
            place: place.to_owned(),
            problem: error.to_string(),
        }),
    }
}

/// Which fingerprint each server must have.
fn expected(
    given: &[Expected],
    servers: &[ServerUrl],
) -> Result<BTreeMap<String, CertificateFingerprint>, UsageError> {
    let mut fingerprints = BTreeMap::new();
    for Expected { place, fingerprint } in given {
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

/// Whether a server is at a place, however that is written.
fn is_at(server: &ServerUrl, place: &str) -> bool {
    let url: Result<ServerUrl, _> = format!("ssl://{place}").parse();
    url.is_ok_and(|url| url.host_port() == server.host_port())
}

/// The folder that keeps by what each server is known: `ransomtrace/servers` in the user's folder for data. Not in
/// that for state: what is lost there must not matter, and whoever loses these trusts strangers again.
fn pins() -> Option<PathBuf> {
    // A path that depends on where one stands is to be passed over (XDG Base Directory Specification).
    let data = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    let data = data.or_else(|| {
        let home = std::env::home_dir().filter(|home| home.is_absolute());
        home.map(|home| home.join(".local").join("share"))
    });
    data.map(|data| data.join("ransomtrace").join("servers"))
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

    fn given(texts: &[&str]) -> Vec<Expected> {
        texts
            .iter()
            .map(|text| text.parse().expect("a fingerprint"))
            .collect()
    }

    /// A fingerprint in print.
    fn print(name: &str) -> String {
        CertificateFingerprint::of(name.as_bytes()).to_string()
    }

    #[test]
    fn a_fingerprint_alone_is_that_of_the_only_server() {
        let one = servers(&["ssl://Electrum.example:50002"]);
        let fingerprints = expected(&given(&[&print("a")]), &one).expect("one server");
        let of_one = [(
            "electrum.example:50002".to_owned(),
            CertificateFingerprint::of(b"a"),
        )];
        assert_eq!(fingerprints, of_one.into());
    }

    #[test]
    fn several_servers_have_a_fingerprint_each() {
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
    fn a_fingerprint_of_no_server_or_of_more_than_one_is_refused() {
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
