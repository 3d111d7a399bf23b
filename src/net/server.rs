//! Server addresses: `ssl://host:port`, `tcp://host:port`, and Electrum's own `host:port:s` and `host:port:t`.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use thiserror::Error;

/// Address of a server.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServerUrl {
    /// Whether the connection is TLS.
    pub tls: bool,
    /// Host name or IP address; IPv6 without brackets.
    pub host: String,
    /// Port.
    pub port: u16,
}

impl ServerUrl {
    /// Returns host and port in canonical form, which identifies the server: `electrum.example:50002`, `[::1]:50001`.
    pub fn host_port(&self) -> String {
        join_host_port(&self.name(), self.port)
    }

    /// Whether it is on this machine: an address of 127.0.0.0/8, `::1`, or `localhost`.
    pub fn is_loopback(&self) -> bool {
        match self.host.parse::<IpAddr>() {
            Ok(address) => address.to_canonical().is_loopback(),
            Err(_) => self.name() == "localhost",
        }
    }

    /// Whether it is an onion service, which must not be looked up in DNS (RFC 7686).
    pub fn is_onion(&self) -> bool {
        let name = self.name();
        name == "onion" || name.ends_with(".onion")
    }

    /// Returns the host in lower case without a trailing dot, or the shortest form of an IP address.
    pub(super) fn name(&self) -> String {
        if let Ok(address) = self.host.parse::<IpAddr>() {
            return address.to_string();
        }
        let name = self.host.to_ascii_lowercase();
        name.strip_suffix('.').unwrap_or(&name).to_owned()
    }
}

/// Joins host and port.
fn join_host_port(host: &str, port: u16) -> String {
    match host.contains(':') {
        true => format!("[{host}]:{port}"),
        false => format!("{host}:{port}"),
    }
}

/// A text that is not a server address.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "`{0}` is not a server address: give ssl://HOST:PORT, tcp://HOST:PORT, HOST:PORT:s or HOST:PORT:t"
)]
pub struct ServerUrlError(String);

impl FromStr for ServerUrl {
    type Err = ServerUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let (tls, place) = if let Some(place) = text.strip_prefix("ssl://") {
            (true, place)
        } else if let Some(place) = text.strip_prefix("tcp://") {
            (false, place)
        } else if let Some(place) = text.strip_suffix(":s") {
            (true, place)
        } else if let Some(place) = text.strip_suffix(":t") {
            (false, place)
        } else {
            return Err(ServerUrlError(text.to_owned()));
        };
        let wrong = || ServerUrlError(text.to_owned());
        let (host, port) = place
            .trim_end_matches('/')
            .rsplit_once(':')
            .ok_or_else(wrong)?;
        let host = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .unwrap_or(host);
        let port = port
            .parse()
            .ok()
            .filter(|port| *port != 0)
            .ok_or_else(wrong)?;
        if !is_host(host) {
            return Err(wrong());
        }
        Ok(Self {
            tls,
            host: host.to_owned(),
            port,
        })
    }
}

/// Whether a text can be a host name or IP address. Internationalised names must be given as in DNS, `xn--…`. Beyond
/// characters and length nothing is checked, since an overly strict rule could not be worked around. One trailing dot
/// is allowed; with a second, canonical form would differ from the name, and after an IP address it would hide that it
/// is one.
fn is_host(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || ['-', '.', '_'].contains(&c);
    let is_ipv4 = |text: &str| text.parse::<Ipv4Addr>().is_ok();
    text.parse::<Ipv6Addr>().is_ok()
        || (1..=253).contains(&text.len())
            && text.chars().all(fits)
            && !text.starts_with('.')
            && !text.contains("..")
            && !text.strip_suffix('.').is_some_and(is_ipv4)
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "ssl" } else { "tcp" };
        write!(f, "{scheme}://{}", join_host_port(&self.host, self.port))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_all_server_notations() {
        for (text, printed) in [
            (
                "ssl://electrum.example:50002",
                "ssl://electrum.example:50002",
            ),
            ("tcp://127.0.0.1:50001/", "tcp://127.0.0.1:50001"),
            ("electrum.example:50002:s", "ssl://electrum.example:50002"),
            ("[::1]:50001:t", "tcp://[::1]:50001"),
        ] {
            assert_eq!(text.parse::<ServerUrl>().expect(text).to_string(), printed);
        }
    }

    #[test]
    fn rejects_and_quotes_other_text() {
        for text in [
            "",
            "electrum.example",
            "ssl://host",
            "tcp://:1",
            "tcp://host:0",
            "http://host:1",
            "tcp://a b:1",
            "tcp://a/b:1",
            "tcp://..:1",
            "tcp://abc.onion..:1",
            "tcp://electrum..example:1",
            "tcp://127.0.0.1.:1",
            "tcp://me@host:1",
            "tcp://host:2:1",
            "tcp://[host]:x:1",
            "tcp://h\u{1b}[2J:1",
            "tcp://b\u{fc}cher.example:1",
            &format!("tcp://{}:1", "a".repeat(254)),
        ] {
            let error = text.parse::<ServerUrl>().expect_err(text);
            assert!(
                error
                    .to_string()
                    .starts_with(&format!("`{text}` is not a server address")),
                "{error}"
            );
        }
    }
    #[test]
    fn only_loopback_hosts_are_loopback() {
        let is_loopback = |host: &str| {
            let url: ServerUrl = format!("tcp://{host}:1").parse().expect(host);
            url.is_loopback()
        };
        for host in [
            "127.0.0.1",
            "127.255.0.9",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "localhost",
            "LocalHost.",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        // A name that a resolver may map to loopback does not count.
        for host in [
            "0.0.0.0",
            "127.1",
            "2130706433",
            "192.168.0.1",
            "[::]",
            "[fe80::1]",
            "localhost.example",
            "127.0.0.1.example",
            "notlocalhost",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn onion_service_is_recognised_by_top_level_label() {
        let is_onion = |host: &str| {
            let url: ServerUrl = format!("tcp://{host}:1").parse().expect(host);
            url.is_onion()
        };
        assert!(["abc.onion", "x.ABC.Onion", "abc.onion.", "onion"].map(is_onion) == [true; 4]);
        assert!(["abc.onion.example", "notonion", "onion.example"].map(is_onion) == [false; 3]);
    }
    #[test]
    fn host_port_is_canonical() {
        for (text, place) in [
            ("ssl://Electrum.Example.:50002", "electrum.example:50002"),
            ("electrum.example:50002:s", "electrum.example:50002"),
            ("ssl://[0:0:0::1]:50002", "[::1]:50002"),
            ("tcp://127.0.0.1:50001", "127.0.0.1:50001"),
        ] {
            assert_eq!(text.parse::<ServerUrl>().expect(text).host_port(), place);
        }
    }
}
