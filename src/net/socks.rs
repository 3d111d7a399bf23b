//! SOCKS5 client: requests and replies of RFC 1928 and RFC 1929, with Tor's extensions:
//! <https://spec.torproject.org/socks-extensions>.

use std::io::{self, Read, Write};
use std::net::IpAddr;

use log::info;
use thiserror::Error;

use super::ServerUrl;
use super::proxy::Credentials;

const VERSION: u8 = 5;
const CREDENTIALS_VERSION: u8 = 1;
const NO_CREDENTIALS: u8 = 0;
const CREDENTIALS: u8 = 2;
const NO_METHOD: u8 = 0xff;
const CONNECT: u8 = 1;
const IPV4: u8 = 1;
const NAME: u8 = 3;
const IPV6: u8 = 4;

/// The reason why a proxy did not connect.
#[derive(Debug, Error)]
pub(super) enum SocksError {
    #[error("it does not speak SOCKS5")]
    Protocol,
    #[error("the proxy accepts neither anonymous nor username/password authentication")]
    Method,
    #[error(
        "it rejected the username and password; give valid ones: socks5://USER:PASSWORD@ADDRESS:PORT"
    )]
    Credentials,
    #[error("it reports: {}", reply_text(*.0))]
    Refused(u8),
    #[error("the name of the server has more than 255 bytes")]
    Name,
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Greets a proxy and authenticates if asked to.
pub(super) fn greet(
    stream: &mut (impl Read + Write),
    credentials: &Credentials,
) -> Result<(), SocksError> {
    // Both methods are offered: Tor picks credentials, by which it isolates circuits; a proxy without authentication
    // picks none.
    stream.write_all(&[VERSION, 2, NO_CREDENTIALS, CREDENTIALS])?;
    match read(stream)? {
        [VERSION, NO_CREDENTIALS] => {
            info!("the proxy uses no credentials: cases are not isolated from each other");
            Ok(())
        }
        [VERSION, CREDENTIALS] => {
            stream.write_all(&auth_request(credentials))?;
            match read(stream)? {
                [CREDENTIALS_VERSION, 0] => Ok(()),
                [CREDENTIALS_VERSION, _] => Err(SocksError::Credentials),
                _ => Err(SocksError::Protocol),
            }
        }
        [VERSION, NO_METHOD] => Err(SocksError::Method),
        _ => Err(SocksError::Protocol),
    }
}

/// Requests a connection to a server. The stream leads to the server from then on.
pub(super) fn connect(
    stream: &mut (impl Read + Write),
    server: &ServerUrl,
) -> Result<(), SocksError> {
    stream.write_all(&connect_request(server)?)?;
    let [version, reply, _, kind] = read(stream)?;
    if version != VERSION {
        return Err(SocksError::Protocol);
    }
    if reply != 0 {
        return Err(SocksError::Refused(reply));
    }
    // The proxy's bound address is irrelevant, but has to be read.
    let length = match kind {
        IPV4 => 4,
        IPV6 => 16,
        NAME => read::<1>(stream)?[0].into(),
        _ => return Err(SocksError::Protocol),
    };
    let mut end = [0; 255 + 2];
    stream.read_exact(&mut end[..length + 2])?;
    Ok(())
}

fn read<const N: usize>(stream: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    match stream.read_exact(&mut bytes) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            Err(io::Error::new(error.kind(), "it closed the connection"))
        }
        read => read.map(|()| bytes),
    }
}

/// Encodes user name and password (RFC 1929).
fn auth_request(Credentials { user, password }: &Credentials) -> Vec<u8> {
    let length =
        |part: &[u8]| u8::try_from(part.len()).expect("credentials have at most 255 bytes");
    let mut bytes = vec![CREDENTIALS_VERSION, length(user)];
    bytes.extend_from_slice(user);
    bytes.push(length(password));
    bytes.extend_from_slice(password);
    bytes
}

/// Encodes the connect request (RFC 1928, section 4). Names are passed unresolved.
fn connect_request(server: &ServerUrl) -> Result<Vec<u8>, SocksError> {
    let mut bytes = vec![VERSION, CONNECT, 0];
    match server.host.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => {
            bytes.push(IPV4);
            bytes.extend_from_slice(&address.octets());
        }
        Ok(IpAddr::V6(address)) => {
            bytes.push(IPV6);
            bytes.extend_from_slice(&address.octets());
        }
        Err(_) => {
            let length = u8::try_from(server.host.len()).map_err(|_| SocksError::Name)?;
            bytes.extend_from_slice(&[NAME, length]);
            bytes.extend_from_slice(server.host.as_bytes());
        }
    }
    bytes.extend_from_slice(&server.port.to_be_bytes());
    Ok(bytes)
}

/// Returns the meaning of a reply code other than 0.
fn reply_text(reply: u8) -> String {
    let known = match reply {
        0x01 => "general failure",
        0x02 => "connection not allowed by its rules",
        0x03 => "network unreachable",
        0x04 => "host unreachable",
        0x05 => "connection refused by the server",
        0x06 => "no connection in time",
        0x07 => "command not supported",
        0x08 => "address type not supported",
        // Tor sends these to clients that request ExtendedErrors.
        0xf0 => "the onion service cannot be found",
        0xf1 => "the onion service's descriptor is invalid",
        0xf2 => "the onion service was not introduced",
        0xf3 => "no rendezvous with the onion service",
        0xf4 => "the onion service requires client authorisation",
        0xf5 => "the onion service rejected the client authorisation",
        0xf6 => "invalid onion address",
        0xf7 => "auth_request to the onion service timed out",
        other => return format!("failure {other:#04x}"),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A scripted proxy that records what it receives.
    struct ScriptedProxy {
        script: io::Cursor<Vec<u8>>,
        received: Vec<u8>,
    }

    impl Read for ScriptedProxy {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.script.read(buffer)
        }
    }

    impl Write for ScriptedProxy {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.received.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Returns the result for a scripted proxy, the bytes it received, and those left unread.
    fn ask(server: &str, script: &[u8]) -> (Result<(), SocksError>, Vec<u8>, Vec<u8>) {
        let mut script = ScriptedProxy {
            script: io::Cursor::new(script.to_vec()),
            received: Vec::new(),
        };
        let credentials = Credentials {
            user: b"me".to_vec(),
            password: b"pass".to_vec(),
        };
        let server = server.parse().expect(server);
        let result = greet(&mut script, &credentials).and_then(|()| connect(&mut script, &server));
        let mut rest = Vec::new();
        script.script.read_to_end(&mut rest).expect("memory");
        (result, script.received, rest)
    }

    const GREETING: &[u8] = &[5, 2, 0, 2];

    #[test]
    fn sends_unresolved_name_and_requested_credentials() {
        let script = b"\x05\x02\x01\x00\x05\x00\x00\x01\x7f\x00\x00\x01\x04\x38{\"id\"";
        let (result, received, rest) = ask("ssl://electrum.example:50002", script);
        result.expect("connected");
        let request = b"\x05\x01\x00\x03\x10electrum.example\xc3\x52";
        assert_eq!(
            received,
            [GREETING, b"\x01\x02me\x04pass", request].concat()
        );
        assert_eq!(rest, b"{\"id\"", "the rest comes from the server");
        let (result, received, _) = ask("tcp://a.onion:1", b"\x05\x00\x05\x00\x00\x01\0\0\0\0\0\0");
        result.expect("connected");
        assert_eq!(
            received,
            [GREETING, b"\x05\x01\x00\x03\x07a.onion\x00\x01"].concat()
        );
    }

    #[test]
    fn sends_ip_addresses_in_binary() {
        let ok = b"\x05\x00\x05\x00\x00\x01\0\0\0\0\0\0";
        let (_, received, _) = ask("tcp://192.0.2.7:258", ok);
        assert_eq!(
            received,
            [GREETING, &[5, 1, 0, 1, 192, 0, 2, 7, 1, 2]].concat()
        );
        let (_, received, _) = ask("tcp://[::1]:258", ok);
        let address = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        assert_eq!(
            received,
            [GREETING, &[5, 1, 0, 4], &address, &[1, 2]].concat()
        );
    }

    #[test]
    fn skips_bound_address_of_any_type() {
        for end in [
            b"\x01\x7f\x00\x00\x01\x00\x00".to_vec(),
            [&b"\x04"[..], &[0; 18]].concat(),
            [&b"\x03\xff"[..], &[0; 257]].concat(),
            b"\x03\x00\x00\x00".to_vec(),
        ] {
            let script = [b"\x05\x00\x05\x00\x00", &end[..], b"!"].concat();
            let (result, _, rest) = ask("tcp://a:1", &script);
            result.expect("connected");
            assert_eq!(rest, b"!");
        }
    }

    #[test]
    fn every_reply_code_has_a_description() {
        let refused = |reply| {
            let script = [5, 0, 5, reply, 0, 1, 0, 0, 0, 0, 0, 0];
            let (result, _, _) = ask("tcp://a:1", &script);
            result.expect_err("refused").to_string()
        };
        assert_eq!(refused(1), "it reports: general failure");
        assert_eq!(refused(4), "it reports: host unreachable");
        assert_eq!(refused(5), "it reports: connection refused by the server");
        assert_eq!(refused(9), "it reports: failure 0x09");
        assert_eq!(refused(0xf6), "it reports: invalid onion address");
        let said: std::collections::BTreeSet<String> =
            (1..=8).chain(0xf0..=0xf7).map(refused).collect();
        assert_eq!(said.len(), 16, "every reply has its own text");
        assert!(said.iter().all(|words| !words.contains("failure 0x")));
    }

    #[test]
    fn distinguishes_protocol_method_and_credential_errors() {
        type Expectation = fn(&SocksError) -> bool;
        let protocol: Expectation = |error| matches!(error, SocksError::Protocol);
        let credentials: Expectation = |error| matches!(error, SocksError::Credentials);
        for (script, is_right) in [
            (&b"HTTP/1.1 400 Bad Request"[..], protocol),
            (b"\x04\x00", protocol),
            (b"\x05\x01", protocol),
            (b"\x05\x02\x05\x00", protocol),
            (b"\x05\x00\x04\x00\x00\x01", protocol),
            (b"\x05\x00\x05\x00\x00\x07", protocol),
            (b"\x05\xff", |error| matches!(error, SocksError::Method)),
            (b"\x05\x02\x01\x01", credentials),
        ] {
            let (result, _, _) = ask("tcp://a:1", script);
            let error = result.expect_err("no proxy");
            assert!(is_right(&error), "{script:?}: {error}");
        }
    }

    #[test]
    fn proxy_may_close_at_any_byte() {
        let whole = b"\x05\x02\x01\x00\x05\x00\x00\x03\x02ab\x00\x00";
        for end in 0..whole.len() {
            let (result, _, _) = ask("tcp://a:1", &whole[..end]);
            assert!(
                matches!(result, Err(SocksError::Io(_))),
                "after {end} bytes"
            );
        }
    }
}
