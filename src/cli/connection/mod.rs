//! Connection settings: proxy, certificates, plaintext and timeout, from flags, environment and configuration file.

mod fingerprints;
mod proxy;

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use etcetera::{BaseStrategy, choose_base_strategy};

use crate::case::file::Config;
use crate::net::{Dialing, ServerUrl};
use crate::number::whole;
use fingerprints::{FingerprintArg, expected};
use proxy::ProxyArg;
pub use proxy::check_proxy;

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

impl ConnectionArgs {
    /// Returns the connection settings for these servers, after checking that each one may be contacted.
    ///
    /// # Errors
    ///
    /// [`crate::cli::usage::UsageError`], or [`crate::net::TransportError`] for a server that may not be contacted. No packet was sent.
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
    /// [`crate::cli::usage::UsageError`].
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

/// Returns the folder of pinned certificates: `ransomtrace/servers` in the user's data folder. The state folder is not
/// used because losing it must be harmless, and losing the pins means trusting on first use again.
fn pins() -> Option<PathBuf> {
    let folders = choose_base_strategy().ok()?;
    Some(folders.data_dir().join("ransomtrace").join("servers"))
}
