//! SOCKS5 proxy addresses and the credentials sent to a proxy.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use thiserror::Error;

/// User name sent with a case's password. Tor gives some prefixes a meaning, which this avoids
/// (<https://spec.torproject.org/socks-extensions>).
const USER: &str = "ransomtrace";

/// A SOCKS5 proxy. It resolves server names itself, whether written `socks5` or `socks5h`.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    /// Addresses that it listens on; `localhost` has two.
    addresses: Vec<SocketAddr>,
    /// Address and port, as written.
    place: String,
    credentials: Option<Credentials>,
}

/// User name and password (RFC 1929), each of 1 to 255 bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// User name.
    pub user: Vec<u8>,
    /// Password.
    pub password: Vec<u8>,
}

/// A text that is not a proxy address.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ProxyError {
    /// It has another form.
    #[error(
        "`{0}` is not a proxy address: give socks5://ADDRESS:PORT, as in socks5://127.0.0.1:9050 for Tor"
    )]
    Form(String),
    /// The proxy is given by name.
    #[error(
        "the proxy `{0}` is given by name: give its IP address, since resolving it would bypass the \
             proxy (DNS leak)"
    )]
    Name(String),
    /// The credentials cannot be encoded.
    #[error(
        "the credentials of the proxy at {0} are invalid: user name and password have 1 to 255 bytes each, and \
             reserved characters are written as %XX"
    )]
    Credentials(String),
}

impl Proxy {
    /// Returns the addresses to try, in order.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Whether it is on this machine.
    pub fn is_loopback(&self) -> bool {
        let mut addresses = self.addresses.iter();
        addresses.all(|address| address.ip().to_canonical().is_loopback())
    }

    /// Returns the credentials from its URL, or else those of the case.
    pub fn credentials(&self, isolation: &str) -> Credentials {
        self.credentials.clone().unwrap_or_else(|| Credentials {
            user: USER.into(),
            password: isolation.into(),
        })
    }
}

impl FromStr for Proxy {
    type Err = ProxyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        // Errors must not show the password.
        let shown = || match text.rsplit_once('@') {
            Some((before, place)) => {
                let scheme = before.split_once("://").map_or("", |(scheme, _)| scheme);
                format!("{scheme}://…@{place}")
            }
            None => text.to_owned(),
        };
        let wrong = || ProxyError::Form(shown());
        let rest = text
            .strip_prefix("socks5://")
            .or_else(|| text.strip_prefix("socks5h://"))
            .ok_or_else(wrong)?;
        let (credentials, place) = match rest.rsplit_once('@') {
            Some((credentials, place)) => (Some(credentials), place),
            None => (None, rest),
        };
        let place = place.trim_end_matches('/');
        let (host, port) = place.rsplit_once(':').ok_or_else(wrong)?;
        let port = port
            .parse()
            .ok()
            .filter(|port| *port != 0)
            .ok_or_else(wrong)?;
        let bare = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'));
        let hosts: Vec<IpAddr> = match (bare, host.parse::<Ipv4Addr>()) {
            (Some(bare), _) => vec![bare.parse::<Ipv6Addr>().map_err(|_| wrong())?.into()],
            (None, Ok(address)) => vec![address.into()],
            // Resolved locally (RFC 6761).
            (None, Err(_)) if host.eq_ignore_ascii_case("localhost") => {
                vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]
            }
            (None, Err(_)) if host.is_empty() || host.contains(['/', ':']) => return Err(wrong()),
            (None, Err(_)) => return Err(ProxyError::Name(place.to_owned())),
        };
        let credentials = credentials.map(|text| {
            Credentials::parse(text).ok_or_else(|| ProxyError::Credentials(place.to_owned()))
        });
        Ok(Self {
            addresses: hosts
                .into_iter()
                .map(|host| SocketAddr::new(host, port))
                .collect(),
            place: place.to_owned(),
            credentials: credentials.transpose()?,
        })
    }
}

impl Credentials {
    /// Parses `user:password` as in a URL (RFC 3986).
    fn parse(text: &str) -> Option<Self> {
        let (user, password) = text.split_once(':')?;
        let part = |text| decode(text).filter(|part| (1..=255).contains(&part.len()));
        Some(Self {
            user: part(user)?,
            password: part(password)?,
        })
    }
}

/// Decodes every `%XX`.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            other => other,
        });
    }
    Some(bytes)
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "socks5 {}", self.place)
    }
}

// Debug output must not show the password.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("credentials")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(text: &str) -> Proxy {
        text.parse().expect(text)
    }

    #[test]
    fn parses_all_proxy_notations() {
        for (text, printed, addresses) in [
            (
                "socks5://127.0.0.1:9050",
                "socks5 127.0.0.1:9050",
                vec!["127.0.0.1:9050"],
            ),
            (
                "socks5h://192.0.2.7:1080/",
                "socks5 192.0.2.7:1080",
                vec!["192.0.2.7:1080"],
            ),
            (
                "socks5://[::1]:9050",
                "socks5 [::1]:9050",
                vec!["[::1]:9050"],
            ),
            (
                "socks5://localhost:9050",
                "socks5 localhost:9050",
                vec!["127.0.0.1:9050", "[::1]:9050"],
            ),
            (
                "socks5://me:secret@127.0.0.1:9050",
                "socks5 127.0.0.1:9050",
                vec!["127.0.0.1:9050"],
            ),
        ] {
            let proxy = proxy(text);
            assert_eq!(proxy.to_string(), printed);
            let printed: Vec<String> = proxy
                .addresses()
                .iter()
                .map(SocketAddr::to_string)
                .collect();
            assert_eq!(printed, addresses, "{text}");
        }
    }

    #[test]
    fn rejects_other_proxy_notations() {
        for text in [
            "",
            "127.0.0.1:9050",
            "http://127.0.0.1:8080",
            "socks4://127.0.0.1:9050",
            "socks5://",
            "socks5://127.0.0.1",
            "socks5://127.0.0.1:0",
            "socks5://127.0.0.1:65536",
            "socks5://:9050",
            "socks5://::1:9050",
            "socks5://[127.0.0.1]:9050",
            "socks5://[tor]:9050",
        ] {
            let wrong = ProxyError::Form(text.to_owned());
            assert_eq!(text.parse::<Proxy>().expect_err(text), wrong);
        }
    }

    #[test]
    fn rejects_proxy_host_name() {
        let error = "socks5://tor.example:9050".parse::<Proxy>();
        assert_eq!(error, Err(ProxyError::Name("tor.example:9050".to_owned())));
    }

    #[test]
    fn credentials_come_from_url_or_case() {
        let received = |text: &str| {
            let Credentials { user, password } = proxy(text).credentials("lot");
            [user, password].map(|part| String::from_utf8(part).expect("UTF-8 was given"))
        };
        assert_eq!(received("socks5://127.0.0.1:1"), ["ransomtrace", "lot"]);
        assert_eq!(received("socks5://a:b@127.0.0.1:1"), ["a", "b"]);
        assert_eq!(
            received("socks5://a%3A:p%40s%25:@127.0.0.1:1"),
            ["a:", "p@s%:"]
        );
        let long = "x".repeat(256);
        for wrong in [
            "a",
            "a:",
            ":b",
            "a%:b",
            "a%4:b",
            "a%zz:b",
            &format!("a:{long}"),
        ] {
            let error = format!("socks5://{wrong}@127.0.0.1:1").parse::<Proxy>();
            assert_eq!(
                error,
                Err(ProxyError::Credentials("127.0.0.1:1".to_owned())),
                "{wrong}"
            );
        }
    }

    #[test]
    fn password_is_never_printed() {
        assert!(!format!("{:?}", proxy("socks5://me:secret@127.0.0.1:9050")).contains("secret"));
        for wrong in [
            "socks5://me:secret@tor.example:9050",
            "socks4://me:secret@1.2.3.4:5",
            "socks5://me:secret@x",
        ] {
            let error = wrong.parse::<Proxy>().expect_err(wrong).to_string();
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
