//! A network of its own to run tests in, and a look at everything that is sent in it.
// Test code, where a panic is how a fault is told.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use socket2::{Domain, Protocol, Socket, Type};

/// Says to a test that it is inside.
const INSIDE: &str = "RANSOMTRACE_TEST_INSIDE";

/// Allows to go without where the system grants nobody a network of their own.
const WITHOUT: &str = "RANSOMTRACE_TEST_WITHOUT_NAMESPACES";

/// A machine with loopback, and with a wire to the world that leads nowhere: whatever is sent to any address, or to the
/// name server, goes out on it. Neither a cache of names nor a resolver of the system's can get around that.
const NETWORK: &str = r#"
set -eu
ip link set lo up
ip link add out type veth peer name world
if [ -e /proc/net/if_inet6 ]; then
    # Interfaces without addresses of their own making have nothing to ask their neighbours.
    ip link set out addrgenmode none
    ip link set world addrgenmode none
fi
ip link set world up
ip link set out up
ip addr add 198.51.100.2/24 dev out
ip neigh add 198.51.100.1 lladdr 02:00:00:00:00:01 dev out
ip route add default via 198.51.100.1
if [ -e /proc/net/if_inet6 ]; then
    ip addr add 2001:db8::2/64 dev out nodad
    ip neigh add 2001:db8::1 lladdr 02:00:00:00:00:01 dev out
    ip route add default via 2001:db8::1 dev out
fi
echo 'nameserver 203.0.113.53' > "$0/resolv.conf"
echo 'hosts: files dns' > "$0/nsswitch.conf"
for name in resolv.conf nsswitch.conf; do
    [ ! -e "/etc/$name" ] || mount --bind "$0/$name" "/etc/$name"
done
[ ! -d /run/nscd ] || mount -t tmpfs none /run/nscd
exec "$@"
"#;

/// Runs one of the tests of this binary, which `cargo test` leaves out, in a network of its own.
pub fn in_a_network_of_its_own(test: &str) {
    let unshare = || {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--net", "--mount"]);
        command
    };
    let granted = unshare().arg("true").output();
    if !granted.as_ref().is_ok_and(|output| output.status.success()) {
        let why = match granted {
            Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
            Err(error) => format!("unshare: {error}"),
        };
        assert!(
            std::env::var_os(WITHOUT).is_some(),
            "this system grants no network of one's own, so that it cannot be shown what leaves: {why}\n\
             Allow unprivileged user namespaces, or set {WITHOUT}=1 to do without this test.",
        );
        let mut err = std::io::stderr();
        writeln!(err, "NOT TESTED: {test}: {why}").unwrap();
        return;
    }
    let files = tempfile::tempdir().unwrap();
    let output = unshare()
        .args(["sh", "-c", NETWORK])
        .arg(files.path())
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(
        output.status.success() && stdout.contains("1 passed"),
        "{stdout}\n{stderr}"
    );
}

/// A packet that a program can send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Packet {
    /// Number of the protocol: 6 for TCP, 17 for UDP.
    pub protocol: u8,
    pub from: SocketAddr,
    pub to: SocketAddr,
}

impl Packet {
    pub fn touches(&self, end: SocketAddr) -> bool {
        [self.from, self.to].contains(&end)
    }
}

/// Everything that is sent on any interface.
pub struct Capture {
    seen: Arc<Mutex<Seen>>,
    /// What the system had counted when this began.
    before: u64,
}

#[derive(Default)]
struct Seen {
    frames: u64,
    packets: BTreeSet<Packet>,
}

impl Capture {
    /// Begins to look. Only inside of a network of its own: what others send is none of a test's business.
    pub fn start() -> Self {
        assert!(
            std::env::var_os(INSIDE).is_some(),
            "this test runs in a network of its own only, started by another test"
        );
        // Every protocol, in the byte order of the network: <linux/if_ether.h>.
        let every = Protocol::from(i32::from(3_u16.to_be()));
        let mut before = counted();
        let mut socket = loop {
            let socket = Socket::new(Domain::PACKET, Type::RAW, Some(every)).unwrap();
            // As much as the system grants: what does not fit is not seen.
            socket.set_recv_buffer_size(16 << 20).unwrap();
            let after = counted();
            if before == after {
                break socket;
            }
            before = after;
        };
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = Arc::clone(&seen);
        thread::spawn(move || {
            let mut frame = [0; 1 << 17];
            while let Ok(length) = socket.read(&mut frame) {
                let mut seen = shared.lock().unwrap();
                seen.frames += 1;
                seen.packets.extend(parse(&frame[..length]));
            }
        });
        Self { seen, before }
    }

    /// Every packet so far, each once, of which the system counted no more than were seen.
    pub fn packets(&self) -> BTreeSet<Packet> {
        let begin = Instant::now();
        loop {
            {
                let seen = self.seen.lock().unwrap();
                let counted = counted() - self.before;
                if seen.frames == counted {
                    return seen.packets.clone();
                }
                let is_late = begin.elapsed() > Duration::from_secs(10);
                assert!(!is_late, "{} of {counted} frames were seen", seen.frames);
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits for a packet.
    pub fn wait_for(&self, what: &str, is_it: impl Fn(&Packet) -> bool) {
        let begin = Instant::now();
        while !self.seen.lock().unwrap().packets.iter().any(&is_it) {
            let is_late = begin.elapsed() > Duration::from_secs(10);
            assert!(!is_late, "{what} was not seen");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Frames that the system counts, sent and received: each is seen at both ends.
fn counted() -> u64 {
    let table = fs::read_to_string("/proc/self/net/dev").unwrap();
    let interfaces = table.lines().filter_map(|line| line.split_once(':'));
    let packets = interfaces.map(|(_, numbers)| {
        let numbers: Vec<u64> = numbers
            .split_whitespace()
            .map(|number| number.parse().unwrap())
            .collect();
        numbers[1] + numbers[9]
    });
    packets.sum()
}

/// The packet in an Ethernet frame. What the system itself says in ICMP is none. Nobody asks for a neighbour (ARP): the
/// only one is known.
fn parse(frame: &[u8]) -> Option<Packet> {
    const ICMP: u8 = 1;
    const HOP_BY_HOP: u8 = 0;
    const ICMP_V6: u8 = 58;
    let (kind, packet) = (u16::from_be_bytes([frame[12], frame[13]]), &frame[14..]);
    let address = |at: usize, length: usize| -> IpAddr {
        match length {
            4 => <[u8; 4]>::try_from(&packet[at..at + 4]).unwrap().into(),
            _ => <[u8; 16]>::try_from(&packet[at..at + 16]).unwrap().into(),
        }
    };
    let (protocol, header, from, to) = match kind {
        0x0800 => {
            let header = usize::from(packet[0] & 15) * 4;
            (packet[9], header, address(12, 4), address(16, 4))
        }
        0x86dd => (packet[6], 40, address(8, 16), address(24, 16)),
        other => panic!("a frame of kind {other:#06x}"),
    };
    if [ICMP, HOP_BY_HOP, ICMP_V6].contains(&protocol) {
        return None;
    }
    let port = |at: usize| u16::from_be_bytes([packet[header + at], packet[header + at + 1]]);
    Some(Packet {
        protocol,
        from: SocketAddr::new(from, port(0)),
        to: SocketAddr::new(to, port(2)),
    })
}
