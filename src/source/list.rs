//! Lists of public servers, as `data/servers/` keeps them: pure, compiled in.

use std::collections::BTreeSet;

use bitcoin::Network;
use jiff::civil::Date;
use thiserror::Error;

use super::ServerUrl;

/// The columns of a list.
const COLUMNS: &str = "host,ssl,tcp,protocol";

/// Public servers of one network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerList {
    /// The day on which it was copied from its origin.
    pub taken: Date,
    /// Where it comes from.
    pub origin: String,
    /// The servers, each place once, in the order of the list.
    pub servers: Vec<Listed>,
}

/// A server in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The way to it that is best: encrypted where it can be. Tor encrypts the way to an onion service, whose name is its
    /// key, so there clear text is best.
    pub url: ServerUrl,
    /// The newest version of the protocol that the list knows it to speak.
    pub protocol: String,
}

/// Why a text is no list of servers. Lines are counted from 1.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ListError {
    /// A line at the head is missing.
    #[error("no line says `# {0}: …`")]
    Missing(&'static str),
    /// The day is none.
    #[error("line {line}: `{text}` is no day as in 2026-11-24")]
    Date {
        /// The line.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// The columns are others, or there are none.
    #[error("line {line}: `{text}` stands where `{COLUMNS}` has to")]
    Columns {
        /// The line.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// A line is no server.
    #[error(
        "line {line}: `{text}` is no host with a port for ssl or tcp, or both, and a protocol version"
    )]
    Server {
        /// The line.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// A host and port are there already.
    #[error("line {line}: {place} is there already")]
    Twice {
        /// The line.
        line: usize,
        /// Host and port.
        place: String,
    },
}

impl ServerList {
    /// The list that is built in for a network; none for a network that nobody serves to strangers.
    pub fn built_in(network: Network) -> Option<Self> {
        text(network).map(|text| Self::parse(text).expect("a test reads every built-in list"))
    }

    /// Reads a list.
    ///
    /// # Errors
    ///
    /// [`ListError`], with the first line at fault.
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
                    let place = port.place();
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

/// Reads a line of a list: the server, and every port of it.
fn server(line: &str) -> Option<(Listed, Vec<ServerUrl>)> {
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
    let listed = Listed {
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
    fn every_built_in_list_reads() {
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
    fn a_server_is_reached_by_its_best_way() {
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
    fn a_fault_names_its_line() {
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
            "line 6: a.example:2 is there already"
        );
    }

    #[test]
    fn a_list_without_day_origin_or_columns_is_none() {
        for (text, fault) in [
            ("", "no line says `# Taken: …`"),
            ("# Taken: 2026-11-24", "no line says `# Origin: …`"),
            (
                "# Taken: today",
                "line 1: `# Taken: today` is no day as in 2026-11-24",
            ),
            (
                "host,port",
                "line 1: `host,port` stands where `host,ssl,tcp,protocol` has to",
            ),
        ] {
            assert_eq!(ServerList::parse(text).expect_err(text).to_string(), fault);
        }
    }
}
