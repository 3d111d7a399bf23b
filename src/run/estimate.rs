//! Estimates a run before any address is disclosed: requests, bytes, time, and disclosure.
//!
//! Servers are asked only for their genesis block and tip. The number of requests depends on the answers, so the
//! figures are bounds and not forecasts.

use crate::plural::counted;
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::disclosure::by;
use super::{Connections, JobError, provenance};
use crate::acquire::{AcquireError, MAX_RANGES};
use crate::archive::{Archive, ArchiveError};
use crate::case::file::{self, same_question};
use crate::case::question::{Case, network_word};
use crate::case::stated;
use crate::chain::{HeaderChain, PERIOD};
use crate::client::{Source, SourceError, budget};
use crate::electrum::{Request, Response};
use crate::report::{CaseFolder, QUESTION, words};
use crate::servers::ask_with_retries;

/// Bytes of a header on the wire, in hexadecimal.
const HEADER_BYTES: u64 = 160;

/// Minimum number of sequential answers in a run: tip, histories, transactions, branches.
const ROUNDS: u32 = 4;

/// Average ElectrumX cost of a request: half are for transactions and half for branches.
const PRICE: f64 = 1.4;

/// The estimate of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// Network, as on the command line.
    pub network: &'static str,
    /// The demands as parsed, a line each.
    pub demands: Vec<String>,
    /// Number of addresses that are queried in any case.
    pub addresses: usize,
    /// The reachable servers.
    pub servers: Vec<ServerEstimate>,
    /// The unreachable servers, with the reason.
    pub unreachable: Vec<(String, String)>,
    /// Minimum number of requests to each server, without headers.
    pub least_requests: u64,
    /// Request limit; each request counts once although histories are requested from every server.
    pub most_requests: u64,
    /// Number of answers in the case folder, which are not requested again if still valid.
    pub stored: usize,
    /// Maximum number of headers to fetch; whole periods in the evidence are left out.
    pub headers: u64,
    /// Their size on the wire in bytes.
    pub header_bytes: u64,
    /// Height below which each payment also needs the headers of its 2016-block period; 0 if none does.
    pub checkpointed_below: u32,
    /// Minimum time in milliseconds, without transfer time.
    pub least_ms: u64,
    /// Time in milliseconds if the limit is reached, with sequential requests and the rate limit of public servers.
    pub most_ms: u64,
}

/// A server of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServerEstimate {
    /// The server.
    pub server: String,
    /// Name and version that it reports.
    pub software: String,
    /// Its certificate, with the reason for trusting it; `None` without encryption.
    pub certificate: Option<String>,
    /// Whether it is public, so that requests are rate-limited.
    pub is_public: bool,
    /// Route; empty without a proxy.
    pub route: String,
    /// Height of its best block.
    pub tip: u32,
    /// Round-trip time in microseconds.
    pub round_trip_us: u64,
}

/// Estimates a run on `case` into the folder `out`, which is not modified.
///
/// # Errors
///
/// [`JobError`] as in the run itself: a folder that is not a case, is locked or not writable, servers of another chain,
/// a block that does not exist yet. Errors that appear only on writing, such as a full disk, are not detected.
pub fn estimate(case: &Case, reached: &mut Connections, out: &Path) -> Result<Estimate, JobError> {
    let folder = CaseFolder::inspect(out, |text| {
        let other = file::parse(text, Path::new(QUESTION));
        other.is_ok_and(|other| same_question(case, &other))
    })?;
    reached.check_chain_and_dedup(case.network)?;
    folder.check_startable()?;
    let archive = match Archive::read(&folder.evidence()) {
        Ok(archive) => Some(archive),
        Err(ArchiveError::NotFound(_)) => None,
        Err(error) => return Err(error.into()),
    };
    if let Some(archive) = &archive {
        provenance::check(out, archive, case)?;
    }
    let mut lost = reached.lost.clone();
    let (mut servers, mut silent) = (Vec::new(), None);
    for source in &mut reached.sources {
        match fetch_tip(source.as_mut()) {
            Ok(prospect) => servers.push(prospect),
            Err(AcquireError::Source(SourceError::Interrupted)) => {
                return Err(AcquireError::from(SourceError::Interrupted).into());
            }
            // A run drops it too.
            Err(error) => {
                lost.push((source.identity().server.clone(), error.to_string()));
                silent = Some(error);
            }
        }
    }
    if let Some(error) = silent.filter(|_| servers.is_empty()) {
        return Err(error.into());
    }
    let highest = servers.iter().max_by_key(|server| server.tip);
    if let (Some(wanted), Some(highest)) = (case.limits.at_height, highest)
        && wanted > highest.tip
    {
        let (server, tip) = (highest.server.clone(), highest.tip);
        return Err(AcquireError::Height {
            server,
            wanted,
            tip,
        }
        .into());
    }
    Ok(calculate(case, servers, lost, archive.as_ref())?)
}

/// Requests a server's tip and measures the time.
fn fetch_tip(source: &mut dyn Source) -> Result<ServerEstimate, AcquireError> {
    let asked = Instant::now();
    let answer = ask_with_retries(source, &Request::Tip)?;
    let round_trip = asked.elapsed();
    let identity = source.identity();
    let tip = match answer {
        Ok(Response::Tip { height, .. }) => height,
        Ok(_) => unreachable!("a request is read as what it asks for"),
        Err(refusal) => {
            return Err(AcquireError::Refused {
                server: identity.server.clone(),
                request: Request::Tip.key(),
                refusal,
            });
        }
    };
    Ok(ServerEstimate {
        server: identity.server.clone(),
        software: identity.software.clone(),
        certificate: identity.certificate.clone(),
        is_public: identity.is_public,
        route: identity.route.clone(),
        tip,
        round_trip_us: u64::try_from(round_trip.as_micros()).unwrap_or(u64::MAX),
    })
}

/// Computes the figures.
fn calculate(
    case: &Case,
    servers: Vec<ServerEstimate>,
    unreachable: Vec<(String, String)>,
    archive: Option<&Archive>,
) -> Result<Estimate, ArchiveError> {
    let tip = servers.iter().map(|server| server.tip).max().unwrap_or(0);
    let top = case.limits.at_height.unwrap_or(tip).min(tip);
    let chain = HeaderChain::new(case.network);
    let (mut headers, mut answers) = (0, 0);
    for range in chain.missing(top, top) {
        let count = range.end() - range.start() + 1;
        let request = Request::Headers {
            start: *range.start(),
            count,
        };
        // Whole periods are read from the evidence, whichever run fetched them.
        let is_stored = match archive {
            Some(archive) if count == PERIOD => {
                !archive.stored(&request, &request.key())?.is_empty()
            }
            _ => false,
        };
        if !is_stored {
            headers += u64::from(count);
            answers += 1;
        }
    }
    let addresses = case.addresses.len();
    // As of an earlier block no balance is requested.
    let each = if case.limits.at_height.is_some() {
        1
    } else {
        2
    };
    let slowest = servers.iter().map(|server| server.round_trip_us).max();
    let slowest = Duration::from_micros(slowest.unwrap_or(0));
    let rounds = u64::from(ROUNDS) + u64::div_ceil(answers, MAX_RANGES as u64);
    let most_requests = case.limits.max_requests;
    let restraint = match servers.iter().any(|server| server.is_public) {
        true => budget::pause(most_requests as f64 * PRICE, 0.0, budget::CEILING),
        false => Duration::ZERO,
    };
    let restraint = u64::try_from(restraint.as_millis()).unwrap_or(u64::MAX);
    let ms = |round_trips: u64| {
        let ms = slowest.as_micros().saturating_mul(u128::from(round_trips)) / 1_000;
        u64::try_from(ms).unwrap_or(u64::MAX)
    };
    Ok(Estimate {
        network: network_word(case.network),
        demands: stated(case),
        addresses,
        unreachable,
        least_requests: 1 + each * addresses as u64,
        most_requests,
        stored: archive.map_or(Ok(0), Archive::count)?,
        headers,
        header_bytes: headers * HEADER_BYTES,
        checkpointed_below: chain.first_unchecked(),
        least_ms: ms(rounds).max(1),
        most_ms: ms(most_requests.saturating_add(answers))
            .max(restraint)
            .max(1),
        servers,
    })
}

impl Estimate {
    /// Returns the whole estimate as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut line = |line: String| writeln!(text, "{line}").expect("memory");
        let addresses = self.addresses_text();
        line(match self.stored {
            0 => format!(
                "{addresses} on {}; no server was asked about them for this case folder yet",
                self.network
            ),
            stored => format!(
                "{addresses} on {}; the case folder contains {} already, and a run requests only missing ones",
                self.network,
                counted(stored, "answer")
            ),
        });
        for demand in &self.demands {
            line(words::visible(demand));
        }
        line(String::new());
        line("Disclosure".to_owned());
        for server in &self.servers {
            let ServerEstimate {
                server,
                software,
                route,
                tip,
                round_trip_us,
                certificate,
                ..
            } = server;
            line(format!(
                "- {} would learn, {}, {} and every address to which the money is followed; transactions are distributed \
         among servers",
                words::visible(server),
                by(route),
                if self.addresses == 1 {
                    "the address".to_owned()
                } else {
                    format!("the {addresses}")
                }
            ));
            line(format!(
                "  it runs {}, its tip is block {tip}, an answer takes {}",
                words::visible(software),
                took((round_trip_us / 1_000).max(1))
            ));
            if let Some(certificate) = certificate {
                line(format!(
                    "  its certificate: {}",
                    words::visible(certificate)
                ));
            }
        }
        for (server, reason) in &self.unreachable {
            line(format!(
                "- {} would learn nothing: {}",
                words::visible(server),
                words::visible(reason)
            ));
        }
        line(String::new());
        line("Requests and time".to_owned());
        line(format!(
            "- requests: at least {} to each server, at most {} (--max-requests); a history counts once although every \
         server is asked for it",
            self.least_requests, self.most_requests
        ));
        if self.most_requests < self.least_requests {
            line("  the request limit is below the minimum".to_owned());
        }
        line(format!("- headers: {}", self.headers_text()));
        line(format!(
            "- time: at least {}, plus the headers; up to {} if the limit is reached",
            took(self.least_ms),
            took(self.most_ms)
        ));
        text
    }

    /// Returns a one-line summary.
    pub fn line(&self) -> String {
        let servers = self
            .servers
            .iter()
            .map(|server| format!("{} ({})", words::visible(&server.server), by(&server.route)));
        let servers: Vec<String> = servers.collect();
        let addresses = self.addresses_text();
        format!(
            "{addresses}, {} to {} requests, {:.1} MB of headers; disclosed to: {}",
            self.least_requests,
            self.most_requests,
            megabytes(self.header_bytes),
            servers.join(", ")
        )
    }

    fn addresses_text(&self) -> String {
        counted(self.addresses, "address")
    }

    fn headers_text(&self) -> String {
        let mut text = format!(
            "{}{} to fetch, {:.1} MB",
            if self.stored > 0 { "at most " } else { "" },
            self.headers,
            megabytes(self.header_bytes)
        );
        if self.checkpointed_below > 0 {
            let period = megabytes(u64::from(PERIOD) * HEADER_BYTES);
            write!(
                text,
                "; {period:.1} MB more for each fortnight before block {} in which something is found",
                self.checkpointed_below
            )
            .expect("memory");
        }
        text
    }
}

/// Converts bytes to megabytes.
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Formats a duration.
fn took(ms: u64) -> String {
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000..120_000 => format!("{} s", ms / 1_000),
        120_000..7_200_000 => format!("{} min", ms / 60_000),
        _ => format!("{} h", ms / 3_600_000),
    }
}

#[cfg(test)]
mod tests {
    use bitcoin::Network;

    use super::*;
    use crate::case::question::{CaseAddress, parse_address};

    fn case(network: Network, address: &str) -> Case {
        let mut case = Case::new(network);
        let address = parse_address(address, network).expect("an address");
        case.add_address(CaseAddress {
            address,
            demand: None,
            note: String::new(),
        })
        .expect("the first");
        case
    }

    fn server(tip: u32, round_trip_us: u64) -> ServerEstimate {
        ServerEstimate {
            server: "ssl://a:1".to_owned(),
            software: "electrs".to_owned(),
            route: String::new(),
            certificate: None,
            is_public: true,
            tip,
            round_trip_us,
        }
    }

    #[test]
    fn mainnet_estimate_covers_headers_above_checkpoints() {
        let case = case(Network::Bitcoin, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
        let first = HeaderChain::new(Network::Bitcoin).first_unchecked();
        let servers = vec![server(first + 99_999, 50_000), server(first, 1_000)];
        let estimate = calculate(&case, servers, Vec::new(), None).expect("no archive");
        assert_eq!(estimate.headers, 100_000);
        assert_eq!(estimate.header_bytes, 16_000_000);
        // 50 answers of headers in five batches, and four rounds.
        assert_eq!(estimate.least_ms, 9 * 50);
        assert_eq!(estimate.least_requests, 3);
        let text = estimate.text();
        assert!(
            text.contains("100000 to fetch, 16.0 MB; 0.3 MB more for each fortnight"),
            "{text}"
        );
        assert!(
            text.contains("ssl://a:1 would learn, directly, the address and every"),
            "{text}"
        );
        let line = estimate.line();
        assert!(line.starts_with("1 address, 3 to "), "{line}");
        assert!(
            line.ends_with("ssl://a:1 (directly), ssl://a:1 (directly)"),
            "{line}"
        );
    }

    #[test]
    fn estimate_at_height_omits_balances() {
        let mut case = case(Network::Regtest, "2N4pzmp4agHjEBVSi4SaqLHogbSjMjSusCX");
        case.limits.at_height = Some(99);
        let estimate =
            calculate(&case, vec![server(359, 10)], Vec::new(), None).expect("no archive");
        assert_eq!((estimate.headers, estimate.least_requests), (100, 2));
        assert_eq!(estimate.checkpointed_below, 0);
        assert!(!estimate.text().contains("fortnight"));
    }

    #[test]
    fn durations_use_a_suitable_unit() {
        for (ms, text) in [
            (1, "1 ms"),
            (999, "999 ms"),
            (119_999, "119 s"),
            (120_000, "2 min"),
            (u64::MAX, "5124095576030 h"),
        ] {
            assert_eq!(took(ms), text);
        }
    }
}
