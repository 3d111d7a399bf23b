//! Cost accounts: limits the load on each server, across runs.
//!
//! # Design
//!
//! Public servers are run by volunteers. ElectrumX counts the cost of a client's requests, by the prices below; the
//! count decays by one unit per second, survives reconnection, slows the client down from 1,000 units on and
//! disconnects it at 10,000. This module keeps the same count in a file per server and delays requests before the
//! server would: beyond its soft limit, the server delays every request of the user and of other clients in the same
//! network.
//!
//! Servers on this machine or in a private network belong to the user and are not limited.
//!
//! The tally is arithmetic on times passed in; only [`ServerBudget`] accesses the disk.

#[cfg(test)]
mod tests;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use etcetera::{BaseStrategy, choose_base_strategy};
use log::{debug, warn};

use crate::electrum::Request;
use crate::net::ServerUrl;

/// Default limit of the count when a request is sent. ElectrumX slows a client down from 1,000; the difference covers
/// costs known only with the answer.
pub const CEILING: f64 = 900.0;

/// Units by which ElectrumX lowers the count per second.
const DECAY: f64 = 1.0;

/// Price of a connection with `server.version`.
pub const CONNECTION: f64 = 5.5;

/// Price of a `server.ping`.
pub const PING: f64 = 0.1;

/// Price of a few requests; with less left, requests are sent a few at a time.
pub const A_FEW: f64 = 50.0;

/// Surcharge for an answer that is an error.
pub const ERROR: f64 = 100.0;

/// Bytes per unit, in either direction.
const BYTES: f64 = 5_000.0;

/// How often the count is saved.
const SAVE_EVERY: Duration = Duration::from_secs(1);

/// Maximum count, at which ElectrumX disconnects; a file with more is invalid.
const MAX_COST: f64 = 10_000.0;

/// Magic string of a file.
const MAGIC: &str = "ransomtrace budget 1";

/// Maximum size of a file in bytes.
const MAX_FILE: u64 = 1_000;

/// Returns the price of a request in ElectrumX 2.0, without the bytes of its answer.
pub fn price(request: &Request) -> f64 {
    match request {
        Request::Tip => 0.25,
        Request::Headers { count, .. } => f64::from(*count) / 50.0,
        Request::History(_) => 0.45,
        // Plus 1 for every 50 outputs, of which there are seldom many.
        Request::Balance(_) | Request::Transaction(_) => 1.0,
        // The first proof from a block of 3,000 transactions; later ones cost a quarter.
        Request::Proof { .. } | Request::First { .. } => 1.75,
        Request::Spender { .. } => 2.2,
    }
}

/// Returns the price of bytes, in either direction.
pub fn price_of_bytes(bytes: usize) -> f64 {
    bytes as f64 / BYTES
}

/// Returns how long a request of price `cost` waits at a count of `so_far` until the sum is within `ceiling`. A request
/// that costs more than `ceiling` waits for a count of zero.
pub fn pause(so_far: f64, cost: f64, ceiling: f64) -> Duration {
    let over = (so_far + cost - ceiling).min(so_far).max(0.0);
    Duration::try_from_secs_f64(over / DECAY).unwrap_or(Duration::MAX)
}

/// A count that decays with time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CostTally {
    cost: f64,
    at: SystemTime,
}

impl CostTally {
    /// Creates a count of zero.
    pub fn new(now: SystemTime) -> Self {
        Self { cost: 0.0, at: now }
    }

    /// Returns the count at a time.
    pub fn cost(&self, now: SystemTime) -> f64 {
        // Setting the clock back does not lower the count.
        let elapsed = now.duration_since(self.at).unwrap_or_default();
        (self.cost - DECAY * elapsed.as_secs_f64()).max(0.0)
    }

    /// Adds to the count.
    pub fn add(&mut self, now: SystemTime, cost: f64) {
        self.cost = self.cost(now) + cost;
        self.at = now;
    }

    fn print(&self) -> String {
        let at = self.at.duration_since(UNIX_EPOCH).unwrap_or_default();
        format!("{MAGIC} {:.1} {}\n", self.cost.min(MAX_COST), at.as_secs())
    }

    /// Parses the output of [`Self::print`]. A time in the future, from a wrong clock, counts as now.
    fn parse(text: &str, now: SystemTime) -> Option<Self> {
        let mut words = text.strip_prefix(MAGIC)?.split_whitespace();
        let cost = words
            .next()?
            .parse()
            .ok()
            .filter(|cost| (0.0..=MAX_COST).contains(cost))?;
        let at = UNIX_EPOCH.checked_add(Duration::from_secs(words.next()?.parse().ok()?))?;
        words.next().is_none().then_some(Self {
            cost,
            at: at.min(now),
        })
    }
}

/// The cost account of one server.
#[derive(Debug)]
pub struct ServerBudget {
    tally: CostTally,
    ceiling: f64,
    /// The part of the count not saved yet.
    unsaved: f64,
    saved: SystemTime,
    file: Option<PathBuf>,
}

impl ServerBudget {
    /// Opens the account of the server at `url`; `None` for a server of the user's own. Without a folder it lasts only
    /// for the run.
    pub fn of(
        url: &ServerUrl,
        folder: Option<&Path>,
        ceiling: f64,
        now: SystemTime,
    ) -> Option<Self> {
        let name = account_name(&url.host)?;
        let mut budget = Self {
            tally: CostTally::new(now),
            ceiling,
            unsaved: 0.0,
            saved: now,
            file: folder.map(|folder| folder.join(name)),
        };
        budget.save(now);
        Some(budget)
    }

    /// Returns how long a request of price `cost` has to wait.
    pub fn pause(&self, now: SystemTime, cost: f64) -> Duration {
        pause(self.tally.cost(now), cost, self.ceiling)
    }

    /// Adds a cost.
    pub fn spend(&mut self, now: SystemTime, cost: f64) {
        self.tally.add(now, cost);
        self.unsaved += cost;
        if now.duration_since(self.saved).unwrap_or(SAVE_EVERY) >= SAVE_EVERY {
            self.save(now);
        }
    }

    /// Sets the count to the limit, as the server reports excessive usage.
    pub fn exhaust(&mut self, now: SystemTime) {
        let rest = self.ceiling - self.tally.cost(now);
        if rest > 0.0 {
            self.spend(now, rest);
        }
        self.save(now);
    }

    /// Adds the unsaved part to the file and loads what other runs have added. If the file cannot be used, the account
    /// covers this run only.
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
                    "cannot save the request budget in {}: {error}",
                    path.display()
                );
                self.file = None;
            }
        }
    }
}

impl Drop for ServerBudget {
    fn drop(&mut self) {
        if self.unsaved > 0.0 {
            self.save(crate::clock::steady());
        }
    }
}

/// Adds `cost` to the file, which other runs may use at the same time.
fn update(path: &Path, cost: f64, ceiling: f64, now: SystemTime) -> io::Result<CostTally> {
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
        // The count is unknown; the polite assumption is that nothing is left.
        debug!(
            "{} is damaged: the budget counts as used up",
            path.display()
        );
        CostTally {
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

/// Reads a file; `None` if it is invalid.
fn read(file: &mut File, now: SystemTime) -> io::Result<Option<CostTally>> {
    let mut bytes = Vec::new();
    file.take(MAX_FILE).read_to_end(&mut bytes)?;
    if bytes.is_empty() {
        return Ok(Some(CostTally::new(now)));
    }
    Ok(std::str::from_utf8(&bytes)
        .ok()
        .and_then(|text| CostTally::parse(text, now)))
}

/// Returns the file name for a host: an IPv4 /24 network, or else the host; `None` for the user's own.
fn account_name(host: &str) -> Option<String> {
    let host = host.to_lowercase();
    let name = match host.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(address) if is_own(address) => return None,
        Ok(IpAddr::V4(address)) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0")
        }
        Ok(address) => address.to_string(),
        // RFC 6761 and RFC 6762: this machine and its local link.
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

/// Whether a server is on this machine or in a private network, judging by its address or name.
pub fn is_private(url: &ServerUrl) -> bool {
    account_name(&url.host).is_none()
}

/// Whether an address belongs to this machine or to a private network.
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

/// Returns the folder of the accounts: `$XDG_STATE_HOME/ransomtrace/budget`, by default below `~/.local/state`; on
/// Windows below `%LOCALAPPDATA%`. `None` if the system has no such folder.
pub fn default_folder() -> Option<PathBuf> {
    let folders = choose_base_strategy().ok()?;
    let state = folders.state_dir().unwrap_or_else(|| folders.cache_dir());
    Some(state.join("ransomtrace").join("budget"))
}

/// A limit on requests per second, with a burst of one second's worth.
#[derive(Debug)]
pub struct Rate {
    per_second: f64,
    /// Requests that may be sent now.
    left: f64,
    at: SystemTime,
}

impl Rate {
    /// Allows `per_second` requests per second.
    pub fn new(per_second: u32, now: SystemTime) -> Self {
        let per_second = f64::from(per_second.max(1));
        Self {
            per_second,
            left: per_second,
            at: now,
        }
    }

    /// Returns how long `count` requests have to wait; more than a second's worth wait for a full second.
    pub fn pause(&self, now: SystemTime, count: usize) -> Duration {
        let short = (count as f64).min(self.per_second) - self.left(now);
        Duration::from_secs_f64(short.max(0.0) / self.per_second)
    }

    /// Counts sent requests.
    pub fn spend(&mut self, now: SystemTime, count: usize) {
        self.left = self.left(now) - count as f64;
        self.at = now;
    }

    fn left(&self, now: SystemTime) -> f64 {
        let elapsed = now.duration_since(self.at).unwrap_or_default();
        (self.left + elapsed.as_secs_f64() * self.per_second).min(self.per_second)
    }
}
