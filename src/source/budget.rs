//! How much a server may be asked: a tally of what each was asked lately, kept across runs.
//!
//! # Design
//!
//! Public servers are somebody's gift. ElectrumX counts what a client costs it, by the prices below; the count falls by
//! one unit a second, outlives the connection, slows a client down from 1,000 units and shuts it out at 10,000. So the
//! same count is kept on this side, in a file for each server, and requests wait before the server has to make them
//! wait: past its soft limit it would hold back every request of the user, and every other client of the same network.
//!
//! Servers on this machine or in a private network belong to the user, and count nothing.
//!
//! The tally is arithmetic on times that are handed in; only [`Budget`] touches the disk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use log::{debug, warn};

use super::{Request, ServerUrl};

/// What may stand on a server's account when a request goes out, unless told otherwise. ElectrumX begins to slow a client down at 1,000; the
/// rest is for what is known only when the answer is there.
pub const CEILING: f64 = 900.0;

/// What ElectrumX takes off the account in a second.
const FALL: f64 = 1.0;

/// Price of a connection with its greeting.
pub const CONNECTION: f64 = 5.5;

/// Price of a `server.ping`.
pub const PING: f64 = 0.1;

/// What a few requests cost. With less than this on hand they go out a few at a time.
pub const A_FEW: f64 = 50.0;

/// Price of an answer that is an error, beside that of the request.
pub const ERROR: f64 = 100.0;

/// Bytes, either way, that cost one unit.
const BYTES: f64 = 5_000.0;

/// How often what was spent is written down.
const SAVE_EVERY: Duration = Duration::from_secs(1);

/// Most that can stand on an account: there ElectrumX closes the connection. What claims more is no account.
const MOST: f64 = 10_000.0;

/// First words of a file.
const MARK: &str = "ransomtrace budget 1";

/// Most bytes of such a file that are read.
const MAX_FILE: u64 = 1_000;

/// What ElectrumX 2.0 charges for a request before the bytes of its answer.
pub fn price(request: &Request) -> f64 {
    match request {
        Request::Tip => 0.25,
        Request::Headers { count, .. } => f64::from(*count) / 50.0,
        Request::History(_) => 0.45,
        // And 1 for every 50 outputs, of which there are seldom many.
        Request::Balance(_) | Request::Transaction(_) => 1.0,
        // The first proof out of a block of 3,000 transactions; later ones cost a quarter.
        Request::Proof { .. } | Request::First { .. } => 1.75,
        Request::Spender { .. } => 2.2,
    }
}

/// What it charges for bytes, in either direction.
pub fn price_of_bytes(bytes: usize) -> f64 {
    bytes as f64 / BYTES
}

/// How long a request that costs `cost` waits when `so_far` stands on the account, so that no more than `ceiling` does
/// when it goes out; one that costs more than that waits until nothing else does.
pub fn pause(so_far: f64, cost: f64, ceiling: f64) -> Duration {
    let over = (so_far + cost - ceiling).min(so_far).max(0.0);
    Duration::try_from_secs_f64(over / FALL).unwrap_or(Duration::MAX)
}

/// An account that falls with time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tally {
    cost: f64,
    at: SystemTime,
}

impl Tally {
    /// Nothing spent.
    pub fn new(now: SystemTime) -> Self {
        Self { cost: 0.0, at: now }
    }

    /// What stands on the account.
    pub fn cost(&self, now: SystemTime) -> f64 {
        // A clock that was set back does not take anything off.
        let elapsed = now.duration_since(self.at).unwrap_or_default();
        (self.cost - FALL * elapsed.as_secs_f64()).max(0.0)
    }

    /// Adds to the account.
    pub fn add(&mut self, now: SystemTime, cost: f64) {
        self.cost = self.cost(now) + cost;
        self.at = now;
    }

    fn print(&self) -> String {
        let at = self.at.duration_since(UNIX_EPOCH).unwrap_or_default();
        format!("{MARK} {:.1} {}\n", self.cost.min(MOST), at.as_secs())
    }

    /// Reads what [`Self::print`] wrote. A time to come, as a clock that was wrong leaves it, is taken as now.
    fn parse(text: &str, now: SystemTime) -> Option<Self> {
        let mut words = text.strip_prefix(MARK)?.split_whitespace();
        let cost = words
            .next()?
            .parse()
            .ok()
            .filter(|cost| (0.0..=MOST).contains(cost))?;
        let at = UNIX_EPOCH.checked_add(Duration::from_secs(words.next()?.parse().ok()?))?;
        words.next().is_none().then_some(Self {
            cost,
            at: at.min(now),
        })
    }
}

/// The account with one server.
#[derive(Debug)]
pub struct Budget {
    tally: Tally,
    ceiling: f64,
    /// The part of the tally that the file does not know yet.
    unsaved: f64,
    saved: SystemTime,
    file: Option<PathBuf>,
}

impl Budget {
    /// The account with the server at `url`, as the file in `folder` has it; `None` for a server of the user's own. With
    /// no folder the account lasts as long as the run.
    pub fn of(
        url: &ServerUrl,
        folder: Option<&Path>,
        ceiling: f64,
        now: SystemTime,
    ) -> Option<Self> {
        let name = account(&url.host)?;
        let mut budget = Self {
            tally: Tally::new(now),
            ceiling,
            unsaved: 0.0,
            saved: now,
            file: folder.map(|folder| folder.join(name)),
        };
        budget.save(now);
        Some(budget)
    }

    /// How long a request that costs `cost` has to wait.
    pub fn pause(&self, now: SystemTime, cost: f64) -> Duration {
        pause(self.tally.cost(now), cost, self.ceiling)
    }

    /// Puts something on the account.
    pub fn spend(&mut self, now: SystemTime, cost: f64) {
        self.tally.add(now, cost);
        self.unsaved += cost;
        if now.duration_since(self.saved).unwrap_or(SAVE_EVERY) >= SAVE_EVERY {
            self.save(now);
        }
    }

    /// Takes the server's word that the account is overdrawn.
    pub fn exhaust(&mut self, now: SystemTime) {
        let rest = self.ceiling - self.tally.cost(now);
        if rest > 0.0 {
            self.spend(now, rest);
        }
        self.save(now);
    }

    /// Adds to the file what it does not know, and learns what other runs have added. Without a file, which is no reason
    /// to end a run, the account is this run's alone.
    fn save(&mut self, now: SystemTime) {
        self.saved = now;
        let Some(path) = &self.file else {
            return;
        };
        match update(path, self.unsaved, self.ceiling, now) {
            Ok(tally) => {
                self.tally = tally;
                self.unsaved = 0.0;
            }
            Err(error) => {
                warn!(
                    "cannot keep account of what servers were asked in {}: {error}",
                    path.display()
                );
                self.file = None;
            }
        }
    }
}

impl Drop for Budget {
    fn drop(&mut self) {
        if self.unsaved > 0.0 {
            self.save(super::clock::steady());
        }
    }
}

/// Adds `cost` to the account in a file, which other runs may use at the same time.
fn update(path: &Path, cost: f64, ceiling: f64, now: SystemTime) -> io::Result<Tally> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)?;
    file.lock()?;
    let mut tally = read(&mut file, now)?.unwrap_or_else(|| {
        // What stood there is not known, and the polite guess is that there is nothing left.
        debug!("{} is damaged: the budget counts as spent", path.display());
        Tally {
            cost: ceiling,
            at: now,
        }
    });
    tally.add(now, cost);
    let text = tally.print();
    file.rewind()?;
    file.write_all(text.as_bytes())?;
    file.set_len(text.len() as u64)?;
    Ok(tally)
}

/// The account in a file; `None` if the file cannot be understood.
fn read(file: &mut File, now: SystemTime) -> io::Result<Option<Tally>> {
    let mut bytes = Vec::new();
    file.take(MAX_FILE).read_to_end(&mut bytes)?;
    if bytes.is_empty() {
        return Ok(Some(Tally::new(now)));
    }
    Ok(std::str::from_utf8(&bytes)
        .ok()
        .and_then(|text| Tally::parse(text, now)))
}

/// Whose account a host is on: an IPv4 network of 256 addresses, or else the host; nobody's if it is the user's own.
fn account(host: &str) -> Option<String> {
    let host = host.to_lowercase();
    let name = match host.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(address) if is_own(address) => return None,
        Ok(IpAddr::V4(address)) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0")
        }
        Ok(address) => address.to_string(),
        // RFC 6761 and RFC 6762: this machine, and the link that it is on.
        Err(_)
            if host == "localhost" || host.ends_with(".localhost") || host.ends_with(".local") =>
        {
            return None;
        }
        Err(_) => host,
    };
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || c == '.' || c == '-' {
            c
        } else {
            '_'
        }
    };
    Some(name.chars().take(200).map(plain).collect::<String>() + ".budget")
}

/// Whether a server is on this machine or in a private network, as far as its address or name tells.
pub fn is_private(url: &ServerUrl) -> bool {
    account(&url.host).is_none()
}

/// Whether an address is of this machine or of a private network.
fn is_own(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_loopback() || address.is_private() || address.is_link_local()
        }
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}

/// Where accounts are kept: `$XDG_STATE_HOME/ransomtrace/budget`, by default below `~/.local/state`; `%LOCALAPPDATA%` on
/// Windows. `None` where the system names no such place.
pub fn default_folder() -> Option<PathBuf> {
    let path = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let state = path("XDG_STATE_HOME")
        .or_else(|| Some(path("HOME")?.join(".local").join("state")))
        .or_else(|| path("LOCALAPPDATA"))?;
    Some(state.join("ransomtrace").join("budget"))
}

/// A ceiling on requests per second, with a burst of one second's worth.
#[derive(Debug)]
pub struct Rate {
    per_second: f64,
    /// Requests that may go out at once.
    left: f64,
    at: SystemTime,
}

impl Rate {
    /// At most `per_second` requests a second.
    pub fn new(per_second: u32, now: SystemTime) -> Self {
        let per_second = f64::from(per_second.max(1));
        Self {
            per_second,
            left: per_second,
            at: now,
        }
    }

    /// How long `count` requests have to wait. More than a second's worth wait only until a whole second is free.
    pub fn pause(&self, now: SystemTime, count: usize) -> Duration {
        let short = (count as f64).min(self.per_second) - self.left(now);
        Duration::from_secs_f64(short.max(0.0) / self.per_second)
    }

    /// Counts requests that go out.
    pub fn spend(&mut self, now: SystemTime, count: usize) {
        self.left = self.left(now) - count as f64;
        self.at = now;
    }

    fn left(&self, now: SystemTime) -> f64 {
        let elapsed = now.duration_since(self.at).unwrap_or_default();
        (self.left + elapsed.as_secs_f64() * self.per_second).min(self.per_second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_000_000 + seconds)
    }

    fn url(host: &str) -> ServerUrl {
        ServerUrl {
            tls: true,
            host: host.to_owned(),
            port: 50002,
        }
    }

    #[test]
    fn a_request_waits_until_there_is_room_for_it() {
        for (so_far, cost, seconds) in [
            (0.0, 1.0, 0.0),
            (CEILING - 1.0, 1.0, 0.0),
            (CEILING, 1.0, 1.0),
            (CEILING + 500.0, 100.0, 600.0),
            // What never fits waits until nothing else is on the account.
            (200.0, CEILING + 50.0, 200.0),
            (0.0, CEILING + 50.0, 0.0),
        ] {
            assert_eq!(
                pause(so_far, cost, CEILING),
                Duration::from_secs_f64(seconds),
                "{so_far} {cost}"
            );
        }
        assert_eq!(pause(f64::MAX, 1.0, CEILING), Duration::MAX);
    }

    #[test]
    fn an_account_falls_by_one_a_second_and_never_below_nothing() {
        let mut tally = Tally::new(at(0));
        tally.add(at(0), 50.0);
        assert_eq!(tally.cost(at(20)), 30.0);
        tally.add(at(20), 5.0);
        assert_eq!(tally.cost(at(20)), 35.0);
        assert_eq!(tally.cost(at(500)), 0.0);
        assert_eq!(tally.cost(at(0)), 35.0, "a clock set back");
    }

    #[test]
    fn an_account_is_kept_across_runs_and_shared_between_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let open = |now| {
            Budget::of(&url("a.example"), Some(folder.path()), CEILING, now).expect("not exempt")
        };
        let mut first = open(at(0));
        let mut second = open(at(0));
        first.spend(at(2), 400.0);
        second.spend(at(3), 300.0);
        assert_eq!(second.tally.cost(at(3)), 699.0);
        drop(first);
        let third = open(at(3));
        assert_eq!(third.pause(at(3), 300.0), Duration::from_secs(99));
        assert_eq!(third.pause(at(102), 300.0), Duration::ZERO);
    }

    #[test]
    fn what_is_spent_in_the_last_moment_is_kept_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let now = SystemTime::now();
        let open = || {
            Budget::of(&url("a.example"), Some(folder.path()), CEILING, now).expect("not exempt")
        };
        let mut first = open();
        first.spend(now, 400.0);
        drop(first);
        assert!(open().tally.cost(now) > 300.0);
    }

    #[test]
    fn a_damaged_file_counts_as_a_spent_budget() {
        let folder = tempfile::tempdir().expect("a folder");
        let open = |now| {
            Budget::of(&url("a.example"), Some(folder.path()), CEILING, now).expect("not exempt")
        };
        let path = folder.path().join("a.example.budget");
        for damage in [
            "x",
            "ransomtrace budget 1 nan 5",
            "ransomtrace budget 1 -5 5",
            "ransomtrace budget 1 5",
        ] {
            fs::write(&path, damage).expect("a folder of our own");
            assert_eq!(open(at(0)).tally.cost(at(0)), CEILING, "{damage}");
        }
        assert_eq!(
            open(at(100)).tally.cost(at(100)),
            CEILING - 100.0,
            "and is mended"
        );
        fs::write(&path, format!("{MARK} 70 99999999999")).expect("a folder of our own");
        assert_eq!(
            open(at(0)).tally.cost(at(10)),
            60.0,
            "a time to come is now"
        );
    }

    #[test]
    fn a_place_that_cannot_be_written_ends_no_run() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let mut budget =
            Budget::of(&url("a.example"), Some(file.path()), CEILING, at(0)).expect("not exempt");
        budget.spend(at(0), CEILING);
        assert_eq!(budget.pause(at(0), 5.0), Duration::from_secs(5));
    }

    #[test]
    fn a_server_that_calls_it_too_much_is_believed() {
        let mut budget = Budget::of(&url("a.example"), None, CEILING, at(0)).expect("not exempt");
        budget.exhaust(at(0));
        assert_eq!(budget.pause(at(0), 1.0), Duration::from_secs(1));
    }

    #[test]
    fn servers_of_ones_own_have_no_account_and_those_of_a_network_share_one() {
        for own in [
            "127.0.0.1",
            "::1",
            "10.0.0.9",
            "192.168.1.2",
            "172.16.0.1",
            "fd00::1",
            "::ffff:127.0.0.1",
        ] {
            assert_eq!(account(own), None, "{own}");
        }
        for own in ["localhost", "LOCALHOST", "umbrel.local"] {
            assert_eq!(account(own), None, "{own}");
        }
        assert_eq!(account("203.0.113.7"), account("203.0.113.200"));
        assert_ne!(account("203.0.113.7"), account("203.0.114.7"));
        assert_eq!(
            account("Electrum.example"),
            Some("electrum.example.budget".to_owned())
        );
        assert_eq!(account("../../x"), Some(".._.._x.budget".to_owned()));
        assert_eq!(
            account("2001:db8::1"),
            Some("2001_db8__1.budget".to_owned())
        );
    }

    #[test]
    fn no_more_requests_go_out_than_the_rate_allows() {
        let mut rate = Rate::new(100, at(0));
        assert_eq!(rate.pause(at(0), 100), Duration::ZERO);
        rate.spend(at(0), 100);
        assert_eq!(rate.pause(at(0), 50), Duration::from_millis(500));
        assert_eq!(rate.pause(at(1), 50), Duration::ZERO);
        assert_eq!(
            rate.pause(at(1), 5_000),
            Duration::ZERO,
            "as much as a second holds"
        );
        rate.spend(at(1), 5_000);
        assert_eq!(
            rate.pause(at(2), 1),
            Duration::from_secs(48) + Duration::from_millis(10)
        );
    }
}
