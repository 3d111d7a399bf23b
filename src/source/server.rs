//! Server addresses: `ssl://host:port`, `tcp://host:port`, and Electrum's own `host:port:s` and `host:port:t`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Where a server listens, and how.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServerUrl {
    /// Whether the connection is TLS.
    pub tls: bool,
    /// Name or address; an IPv6 address stands without brackets.
    pub host: String,
    /// Port.
    pub port: u16,
}

/// A text that is no server address.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "`{0}` is no server address: give ssl://HOST:PORT, tcp://HOST:PORT, HOST:PORT:s or HOST:PORT:t"
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
        if host.is_empty() || host.contains(|c: char| c.is_whitespace() || c == '/' || c == '@') {
            return Err(wrong());
        }
        Ok(Self {
            tls,
            host: host.to_owned(),
            port,
        })
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "ssl" } else { "tcp" };
        if self.host.contains(':') {
            write!(f, "{scheme}://[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{scheme}://{}:{}", self.host, self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_server_is_understood() {
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
    fn anything_else_is_shown_back() {
        for text in [
            "",
            "electrum.example",
            "ssl://host",
            "tcp://:1",
            "tcp://host:0",
            "http://host:1",
            "tcp://a b:1",
        ] {
            let error = text.parse::<ServerUrl>().expect_err(text);
            assert!(
                error
                    .to_string()
                    .starts_with(&format!("`{text}` is no server address")),
                "{error}"
            );
        }
    }
}
