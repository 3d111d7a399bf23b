//! Outgoing packets: with a proxy, only packets to the proxy. Tested in a network namespace in which every frame on every
//! interface is captured.

use std::net::SocketAddr;

use super::{desk, server};
use crate::support::capture::{Capture, Packet, in_a_network_of_its_own};
use crate::support::command::Desk;
use crate::support::hostile::Hostile;
use crate::support::socks::Proxy;
use crate::support::tls::{Shown, TlsServer};

/// A port outside the ephemeral range.
const PORT: u16 = 20_001;

#[test]
fn proxy_receives_every_packet() {
    in_a_network_of_its_own("cli::leaks::inside::with_a_proxy");
}

#[test]
fn failing_proxy_receives_every_packet() {
    in_a_network_of_its_own("cli::leaks::inside::with_a_proxy_that_dies");
}

#[test]
fn direct_connection_is_observed() {
    in_a_network_of_its_own("cli::leaks::inside::without_a_proxy");
}

/// Packets other than those between client and proxy, and between proxy and server. The program never learns the server's real
/// port, so only the proxy can have connected to it.
fn strays(capture: &Capture, proxy: &Proxy, server: SocketAddr) -> Vec<Packet> {
    let packets = capture.packets();
    let is_to = |end| packets.iter().any(|packet| packet.to == end);
    assert!(is_to(proxy.address()) && is_to(server), "{packets:?}");
    let is_stray = |packet: &Packet| !packet.touches(proxy.address()) && !packet.touches(server);
    packets.into_iter().filter(is_stray).collect()
}

/// Run by the tests above, each in its own network namespace.
mod inside {
    use super::*;

    #[test]
    #[ignore = "proxy_receives_every_packet runs it"]
    fn with_a_proxy() {
        let demo = server();
        let encrypted = TlsServer::start(demo, &Shown::self_signed());
        let hidden = Hostile::lying(demo, |_, _, _| {}).address();
        for (url, server) in [
            (
                format!("ssl://electrum.example:{PORT}"),
                encrypted.address(),
            ),
            (format!("tcp://electrum.onion:{PORT}"), hidden),
            (
                format!("tcp://203.0.113.7:{PORT} --allow-plaintext"),
                hidden,
            ),
            (
                format!("tcp://[2001:db8:1::7]:{PORT} --allow-plaintext"),
                hidden,
            ),
            (format!("tcp://localhost:{PORT}"), hidden),
        ] {
            let proxy = Proxy::leading_to(server);
            let capture = Capture::start();
            let desk = desk();
            let run = desk.ransomtrace(format!(
                "trace --case clinic.toml --hops 1 -o case -q -p {} -s {url}",
                proxy.url()
            ));
            run.expect_findings_in("case").run();
            // Traffic between the two servers is not the program's.
            let beyond = |packet: &Packet| !packet.touches(demo);
            let strays = strays(&capture, &proxy, server);
            let strays: Vec<Packet> = strays.into_iter().filter(beyond).collect();
            assert!(strays.is_empty(), "{url}: {strays:?}");
        }
    }

    #[test]
    #[ignore = "failing_proxy_receives_every_packet runs it"]
    fn with_a_proxy_that_dies() {
        let proxy = Proxy::dying_after(server(), 30_000);
        let capture = Capture::start();
        let desk = desk();
        desk.ransomtrace(format!(
            "trace --case clinic.toml -o case -p {} -s tcp://electrum.example:{PORT} --allow-plaintext",
            proxy.url()
        ))
        .expect_exit_code(5)
        .expect_in_stderr("lost connection")
        .run();
        let strays = strays(&capture, &proxy, server());
        assert!(strays.is_empty(), "{strays:?}");
    }

    #[test]
    #[ignore = "direct_connection_is_observed runs it"]
    fn without_a_proxy() {
        let desk = Desk::new();
        let capture = Capture::start();
        let address = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2";
        let leave = |server: &str, what: &str, is_it: &dyn Fn(&Packet) -> bool| {
            let run = desk.ransomtrace(format!("trace {address} -o case -s ssl://{server}"));
            let running = run.start();
            capture.wait_for(what, is_it);
            running.kill();
        };
        let named = format!("electrum.example:{PORT}");
        leave(&named, "a question to the name server", &|packet| {
            packet.to == "203.0.113.53:53".parse().unwrap()
        });
        let mut addresses = vec![format!("203.0.113.7:{PORT}")];
        if std::path::Path::new("/proc/net/if_inet6").exists() {
            addresses.push(format!("[2001:db8:1::7]:{PORT}"));
        }
        for address in addresses {
            let server: SocketAddr = address.parse().unwrap();
            leave(&address, "a connection to the server", &|packet| {
                packet.to == server
            });
        }
        assert!(capture.packets().len() >= 2);
    }
}
