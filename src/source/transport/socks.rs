//! The client's side of SOCKS5: what is sent to a proxy, and what its replies mean.
//! RFC 1928, RFC 1929, and Tor's extensions: <https://spec.torproject.org/socks-extensions>.

use std::io::{self, Read, Write};
use std::net::IpAddr;

use log::info;
use thiserror::Error;

use super::proxy::Credentials;
use crate::source::ServerUrl;

const VERSION: u8 = 5;
const CREDENTIALS_VERSION: u8 = 1;
const NO_CREDENTIALS: u8 = 0;
const CREDENTIALS: u8 = 2;
const NO_METHOD: u8 = 0xff;
const CONNECT: u8 = 1;
const IPV4: u8 = 1;
const NAME: u8 = 3;
const IPV6: u8 = 4;

/// Why a proxy does not lead to a server.
#[derive(Debug, Error)]
pub(super) enum SocksError {
    #[error("it does not speak SOCKS5")]
    Protocol,
    #[error("it takes neither strangers nor user name and password")]
    Method,
    #[error(
        "it refuses the user name and the password; give those that it takes: socks5://USER:PASSWORD@ADDRESS:PORT"
    )]
    Credentials,
    #[error("it says: {}", words(*.0))]
    Refused(u8),
    #[error("the name of the server has more than 255 bytes")]
    Name,
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Greets a proxy, and says who asks if it wants to know.
pub(super) fn greet(
    stream: &mut (impl Read + Write),
    credentials: &Credentials,
) -> Result<(), SocksError> {
    // Both are offered: Tor then takes the credentials, by which it keeps circuits apart, and a proxy that knows
    // nothing of credentials takes none.
    stream.write_all(&[VERSION, 2, NO_CREDENTIALS, CREDENTIALS])?;
    match read(stream)? {
        [VERSION, NO_CREDENTIALS] => {
            info!("the proxy takes no user name: it does not keep cases apart");
            Ok(())
        }
        [VERSION, CREDENTIALS] => {
            stream.write_all(&introduction(credentials))?;
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

/// Asks a proxy that was greeted to connect to a server. The stream leads to the server from then on.
pub(super) fn connect(
    stream: &mut (impl Read + Write),
    server: &ServerUrl,
) -> Result<(), SocksError> {
    stream.write_all(&request(server)?)?;
    let [version, reply, _, kind] = read(stream)?;
    if version != VERSION {
        return Err(SocksError::Protocol);
    }
    if reply != 0 {
        return Err(SocksError::Refused(reply));
    }
    // Where the proxy's own end is does not matter, but has to be read.
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

/// User name and password (RFC 1929).
fn introduction(Credentials { user, password }: &Credentials) -> Vec<u8> {
    let length =
        |part: &[u8]| u8::try_from(part.len()).expect("credentials have at most 255 bytes");
    let mut bytes = vec![CREDENTIALS_VERSION, length(user)];
    bytes.extend_from_slice(user);
    bytes.push(length(password));
    bytes.extend_from_slice(password);
    bytes
}

/// The request to connect (RFC 1928, section 4). A name goes out as it is: finding it is the proxy's part.
fn request(server: &ServerUrl) -> Result<Vec<u8>, SocksError> {
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

/// What a proxy says with a reply other than 0.
fn words(reply: u8) -> String {
    let known = match reply {
        0x01 => "general failure",
        0x02 => "its rules do not allow the connection",
        0x03 => "network unreachable",
        0x04 => "host unreachable",
        0x05 => "connection refused by the server",
        0x06 => "no connection in time",
        0x07 => "it cannot connect for others",
        0x08 => "it does not know this kind of address",
        // Tor says these to those who ask for them with ExtendedErrors.
        0xf0 => "the onion service cannot be found",
        0xf1 => "the onion service's descriptor is invalid",
        0xf2 => "the onion service was not introduced",
        0xf3 => "no rendezvous with the onion service",
        0xf4 => "the onion service wants its clients authorised",
        0xf5 => "the onion service does not know this client",
        0xf6 => "this is no valid onion address",
        0xf7 => "no introduction to the onion service in time",
        other => return format!("failure {other:#04x}"),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A proxy that says what it was given to say, and keeps what it was told.
    struct Script {
        says: io::Cursor<Vec<u8>>,
        told: Vec<u8>,
    }

    impl Read for Script {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.says.read(buffer)
        }
    }

    impl Write for Script {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.told.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What comes of a proxy that says this, what it was told, and what it said beyond.
    fn ask(server: &str, says: &[u8]) -> (Result<(), SocksError>, Vec<u8>, Vec<u8>) {
        let mut script = Script {
            says: io::Cursor::new(says.to_vec()),
            told: Vec::new(),
        };
        let credentials = Credentials {
            user: b"me".to_vec(),
            password: b"pass".to_vec(),
        };
        let server = server.parse().expect(server);
        let result = greet(&mut script, &credentials).and_then(|()| connect(&mut script, &server));
        let mut rest = Vec::new();
        script.says.read_to_end(&mut rest).expect("memory");
        (result, script.told, rest)
    }

    const GREETING: &[u8] = &[5, 2, 0, 2];

    #[test]
    fn a_name_goes_to_the_proxy_as_it_is_and_credentials_if_it_wants_them() {
        let says = b"\x05\x02\x01\x00\x05\x00\x00\x01\x7f\x00\x00\x01\x04\x38{\"id\"";
        let (result, told, rest) = ask("ssl://electrum.example:50002", says);
        result.expect("connected");
        let request = b"\x05\x01\x00\x03\x10electrum.example\xc3\x52";
        assert_eq!(told, [GREETING, b"\x01\x02me\x04pass", request].concat());
        assert_eq!(rest, b"{\"id\"", "what follows is the server's");
        let (result, told, _) = ask("tcp://a.onion:1", b"\x05\x00\x05\x00\x00\x01\0\0\0\0\0\0");
        result.expect("connected");
        assert_eq!(
            told,
            [GREETING, b"\x05\x01\x00\x03\x07a.onion\x00\x01"].concat()
        );
    }

    #[test]
    fn an_address_goes_to_the_proxy_in_its_own_form() {
        let ok = b"\x05\x00\x05\x00\x00\x01\0\0\0\0\0\0";
        let (_, told, _) = ask("tcp://192.0.2.7:258", ok);
        assert_eq!(told, [GREETING, &[5, 1, 0, 1, 192, 0, 2, 7, 1, 2]].concat());
        let (_, told, _) = ask("tcp://[::1]:258", ok);
        let address = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        assert_eq!(told, [GREETING, &[5, 1, 0, 4], &address, &[1, 2]].concat());
    }

    #[test]
    fn whatever_address_the_proxy_names_as_its_own_is_read_over() {
        for end in [
            b"\x01\x7f\x00\x00\x01\x00\x00".to_vec(),
            [&b"\x04"[..], &[0; 18]].concat(),
            [&b"\x03\xff"[..], &[0; 257]].concat(),
            b"\x03\x00\x00\x00".to_vec(),
        ] {
            let says = [b"\x05\x00\x05\x00\x00", &end[..], b"!"].concat();
            let (result, _, rest) = ask("tcp://a:1", &says);
            result.expect("connected");
            assert_eq!(rest, b"!");
        }
    }

    #[test]
    fn every_refusal_is_told_in_words() {
        let refused = |reply| {
            let says = [5, 0, 5, reply, 0, 1, 0, 0, 0, 0, 0, 0];
            let (result, _, _) = ask("tcp://a:1", &says);
            result.expect_err("refused").to_string()
        };
        assert_eq!(refused(1), "it says: general failure");
        assert_eq!(refused(4), "it says: host unreachable");
        assert_eq!(refused(5), "it says: connection refused by the server");
        assert_eq!(refused(9), "it says: failure 0x09");
        assert_eq!(refused(0xf6), "it says: this is no valid onion address");
        let said: std::collections::BTreeSet<String> =
            (1..=8).chain(0xf0..=0xf7).map(refused).collect();
        assert_eq!(said.len(), 16, "no two refusals say the same");
        assert!(said.iter().all(|words| !words.contains("failure 0x")));
    }

    #[test]
    fn what_is_no_proxy_is_told_apart_from_one_that_wants_something_else() {
        type Check = fn(&SocksError) -> bool;
        let protocol: Check = |error| matches!(error, SocksError::Protocol);
        let credentials: Check = |error| matches!(error, SocksError::Credentials);
        for (says, is_right) in [
            (&b"HTTP/1.1 400 Bad Request"[..], protocol),
            (b"\x04\x00", protocol),
            (b"\x05\x01", protocol),
            (b"\x05\x02\x05\x00", protocol),
            (b"\x05\x00\x04\x00\x00\x01", protocol),
            (b"\x05\x00\x05\x00\x00\x07", protocol),
            (b"\x05\xff", |error| matches!(error, SocksError::Method)),
            (b"\x05\x02\x01\x01", credentials),
        ] {
            let (result, _, _) = ask("tcp://a:1", says);
            let error = result.expect_err("no proxy");
            assert!(is_right(&error), "{says:?}: {error}");
        }
    }

    #[test]
    fn a_proxy_may_leave_at_any_moment() {
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
