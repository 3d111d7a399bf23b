//! Lists of public servers, compiled in from `data/servers/`.

use std::collections::BTreeSet;

use bitcoin::Network;
use jiff::civil::Date;
use thiserror::Error;

use super::ServerUrl;

/// The column header of a list.
const COLUMNS: &str = "host,ssl,tcp,protocol";

/// Public servers of one network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerList {
    /// The day when it was copied from its origin.
    pub taken: Date,
    /// Its origin.
    pub origin: String,
    /// The servers, each host and port once, in the order of the list.
    pub servers: Vec<ListedServer>,
}

/// A listed server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedServer {
    /// Its preferred address: encrypted if possible. An onion service is encrypted by Tor and named by its key, so
    /// plaintext is preferred there.
    pub url: ServerUrl,
    /// The newest protocol version listed for it.
    pub protocol: String,
}

/// The reason why a list is invalid. Lines are counted from 1.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ListError {
    /// A line of the head is missing.
    #[error("no line says `# {0}: …`")]
    Missing(&'static str),
    /// The day is invalid.
    #[error("line {line}: `{text}` is not a day as in 2026-11-24")]
    Date {
        /// The line.
        line: usize,
        /// Its text.
        text: String,
    },
    /// The column header is missing or different.
    #[error("line {line}: found `{text}`, expected the columns `{COLUMNS}`")]
    Columns {
        /// The line.
        line: usize,
        /// Its text.
        text: String,
    },
    /// A line is not a valid server.
    #[error(
        "line {line}: `{text}` is not a host with a port for ssl or tcp, or both, and a protocol version"
    )]
    Server {
        /// The line.
        line: usize,
        /// Its text.
        text: String,
    },
    /// A host and port are listed twice.
    #[error("line {line}: {place} is listed twice")]
    Twice {
        /// The line.
        line: usize,
        /// Host and port.
        place: String,
    },
}

impl ServerList {
    /// Returns the built-in list of a network; `None` for a network without public servers.
    pub fn built_in(network: Network) -> Option<Self> {
        text(network).map(|text| Self::parse(text).expect("built-in lists are tested"))
    }

    /// Parses a list.
    ///
    /// # Errors
    ///
    /// [`ListError`] for the first invalid line.
    pub fn parse(text: &str) -> Result<Self, ListError> {
        let (mut taken, mut origin, mut has_columns) = (None, None, false);
        let (mut servers, mut places) = (Vec::new(), BTreeSet::new());
        for (line, text) in (1..).zip(text.lines()) {
            let fault = || (line, text.to_owned());
            if let Some(comment) = text.strip_prefix('#') {
                if let Some(day) = comment.trim().strip_prefix("Taken:") {
                    let day = day.trim().parse().map_err(|_| {
                        let (line, text) = fault();
                        ListError::Date { line, text }
                    })?;
                    taken = Some(day);
                } else if let Some(place) = comment.trim().strip_prefix("Origin:") {
                    origin = Some(place.trim().to_owned());
                }
            } else if !has_columns {
                if text != COLUMNS {
                    let (line, text) = fault();
                    return Err(ListError::Columns { line, text });
                }
                has_columns = true;
            } else {
                let (listed, ports) = server(text).ok_or_else(|| {
                    let (line, text) = fault();
                    ListError::Server { line, text }
                })?;
                for port in ports {
                    let place = port.host_port();
                    if !places.insert(place.clone()) {
                        return Err(ListError::Twice { line, place });
                    }
                }
                servers.push(listed);
            }
        }
        Ok(Self {
            taken: taken.ok_or(ListError::Missing("Taken"))?,
            origin: origin.ok_or(ListError::Missing("Origin"))?,
            servers,
        })
    }
}

fn text(network: Network) -> Option<&'static str> {
    match network {
        Network::Bitcoin => Some(include_str!("../../data/servers/bitcoin.csv")),
        Network::Testnet => Some(include_str!("../../data/servers/testnet.csv")),
        Network::Testnet4 => Some(include_str!("../../data/servers/testnet4.csv")),
        Network::Signet => Some(include_str!("../../data/servers/signet.csv")),
        Network::Regtest => None,
    }
}

/// Parses a line of a list: the server, and its address for every port.
fn server(line: &str) -> Option<(ListedServer, Vec<ServerUrl>)> {
    let [host, ssl, tcp, protocol] = line.split(',').collect::<Vec<_>>().try_into().ok()?;
    let is_version =
        |text: &str| !text.is_empty() && text.split('.').all(|part| part.parse::<u32>().is_ok());
    let url = |scheme: &str, port: &str| -> Option<Option<ServerUrl>> {
        if port.is_empty() {
            return Some(None);
        }
        format!("{scheme}://{host}:{port}").parse().ok().map(Some)
    };
    let (ssl, tcp) = (url("ssl", ssl)?, url("tcp", tcp)?);
    let ports: Vec<ServerUrl> = [&ssl, &tcp].into_iter().flatten().cloned().collect();
    let is_onion = ports.first()?.is_onion();
    let best = if is_onion { tcp.or(ssl) } else { ssl.or(tcp) };
    let listed = ListedServer {
        url: best?,
        protocol: is_version(protocol).then(|| protocol.to_owned())?,
    };
    Some((listed, ports))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "# Taken: 2026-11-24\n# Origin: somewhere\nhost,ssl,tcp,protocol\n";

    fn parse(rows: &str) -> Result<ServerList, ListError> {
        ServerList::parse(&format!("{HEAD}{rows}"))
    }

    #[test]
    fn built_in_lists_are_valid() {
        for (network, least) in [
            (Network::Bitcoin, 80),
            (Network::Testnet, 5),
            (Network::Testnet4, 3),
            (Network::Signet, 3),
        ] {
            let list = ServerList::parse(text(network).expect("a list")).expect("it reads");
            assert!(list.servers.len() >= least, "{network}");
            assert!(list.origin.starts_with("https://"), "{network}");
        }
        assert_eq!(ServerList::built_in(Network::Regtest), None);
    }

    #[test]
    fn prefers_encrypted_or_onion_address() {
        let list =
            parse("a.example,50002,50001,1.4\nb.onion,50002,50001,1.6\nc.example,,1,1.4.2\n");
        let list = list.expect("a list");
        let urls: Vec<String> = list.servers.iter().map(|it| it.url.to_string()).collect();
        assert_eq!(
            urls,
            [
                "ssl://a.example:50002",
                "tcp://b.onion:50001",
                "tcp://c.example:1"
            ]
        );
        assert_eq!(
            (list.taken.to_string(), list.origin),
            ("2026-11-24".to_owned(), "somewhere".to_owned())
        );
        assert_eq!(list.servers[1].protocol, "1.6");
    }

    #[test]
    fn errors_name_the_line() {
        for row in [
            "",
            "a.example",
            "a.example,,,1.4",
            "a b,1,,1.4",
            "a.example,0,,1.4",
            "a.example,1,70000,1.4",
            "a.example,1,,new",
            "a.example,1,,",
            "a.example,1,,1.4,more",
        ] {
            let error = parse(&format!("b.example,1,2,1.4\n{row}\n")).expect_err(row);
            let text = row.to_owned();
            assert_eq!(error, ListError::Server { line: 5, text });
        }
        let twice = parse("a.example,1,2,1.4\nb.example,1,,1.4\nA.example.,3,2,1.4\n");
        assert_eq!(
            twice.expect_err("twice").to_string(),
            "line 6: a.example:2 is listed twice"
        );
    }

    #[test]
    fn rejects_list_without_day_origin_or_columns() {
        for (text, fault) in [
            ("", "no line says `# Taken: …`"),
            ("# Taken: 2026-11-24", "no line says `# Origin: …`"),
            (
                "# Taken: today",
                "line 1: `# Taken: today` is not a day as in 2026-11-24",
            ),
            (
                "host,port",
                "line 1: found `host,port`, expected the columns `host,ssl,tcp,protocol`",
            ),
        ] {
            assert_eq!(ServerList::parse(text).expect_err(text).to_string(), fault);
        }
    }
}
