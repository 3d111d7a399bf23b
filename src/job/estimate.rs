//! What a run will take, said before anything about an address is asked: requests, bytes, time, and who will learn what.
//!
//! Servers are asked for nothing but their first block and their tip. How much more there is to ask only the answers
//! show, so that the figures are bounds and not forecasts.

use crate::plural::counted;
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::disclosure::by;
use super::{JobError, Reached, provenance};
use crate::acquire::{AcquireError, MAX_RANGES};
use crate::case::file::{self, same_question};
use crate::case::question::{Case, network_word};
use crate::case::stated;
use crate::chain::{HeaderChain, PERIOD};
use crate::report::{CaseFolder, QUESTION, words};
use crate::source::{
    Archive, ArchiveError, Request, Response, ServerUrl, Source, SourceError, ask_with_retries,
    budget,
};

/// Bytes of a header on the wire: twice its length, since answers are in hexadecimal.
const HEADER_BYTES: u64 = 160;

/// Answers in a row without which there is no case: the tip, histories, transactions, branches.
const ROUNDS: u32 = 4;

/// What a request costs on the account that ElectrumX keeps, as half of them are for transactions and half for branches.
const PRICE: f64 = 1.4;

/// What a run will take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// Network, in the words of the command line.
    pub network: &'static str,
    /// The demands as they were understood, a line each.
    pub demands: Vec<String>,
    /// Addresses that will be asked about in any case.
    pub addresses: usize,
    /// The servers that answer.
    pub servers: Vec<Prospect>,
    /// The servers that do not, and why.
    pub unreachable: Vec<(String, String)>,
    /// Requests that will be made of each server at least, headers not counted.
    pub least_requests: u64,
    /// Requests that the limit allows, each counted once although histories are asked of every server.
    pub most_requests: u64,
    /// Answers that the case folder holds already, none of which is asked for again where it can still be used.
    pub stored: usize,
    /// Headers to fetch, at most: whole periods that the evidence holds are left out.
    pub headers: u64,
    /// Bytes that these are on the wire.
    pub header_bytes: u64,
    /// Height below which each payment takes the headers of its period of 2016 blocks besides; 0 if there is none.
    pub checkpointed_below: u32,
    /// Time at least, in milliseconds, without what the bytes themselves take.
    pub least_ms: u64,
    /// Time in milliseconds if the limit is reached: each request waits for the answer to the one before, and for what a
    /// server that is not the user's own can be asked in that time.
    pub most_ms: u64,
}

/// A server that will be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Prospect {
    /// The server.
    pub server: String,
    /// Name and version that it gives itself.
    pub software: String,
    /// Its certificate, and why it is trusted; nothing where the connection is not encrypted.
    pub certificate: Option<String>,
    /// Whether it is asked with the restraint that other people's servers are owed.
    pub is_public: bool,
    /// How it is reached; empty where nothing stands between.
    pub route: String,
    /// Height of its best block.
    pub tip: u32,
    /// Time that it takes for an answer, in microseconds.
    pub round_trip_us: u64,
}

/// Estimates a run on `case` into the folder `out`, which is looked at and not touched.
///
/// # Errors
///
/// [`JobError`], as the run itself would end: a folder that holds something else, is held by another run or cannot be
/// written to, servers of another chain, a block that is not there yet. What shows only when something is written, such
/// as a full disk, does not show here.
pub fn estimate(case: &Case, reached: &mut Reached, out: &Path) -> Result<Estimate, JobError> {
    let folder = CaseFolder::look(out, |text| {
        let other = file::parse(text, Path::new(QUESTION));
        other.is_ok_and(|other| same_question(case, &other))
    })?;
    reached.admit(case.network)?;
    folder.rehearse()?;
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
        match meet(source.as_mut()) {
            Ok(prospect) => servers.push(prospect),
            Err(AcquireError::Source(SourceError::Interrupted)) => {
                return Err(AcquireError::from(SourceError::Interrupted).into());
            }
            // A run leaves it too.
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

/// Asks a server for its tip, and takes the time.
fn meet(source: &mut dyn Source) -> Result<Prospect, AcquireError> {
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
    Ok(Prospect {
        server: identity.server.clone(),
        software: identity.software.clone(),
        certificate: identity.certificate.clone(),
        is_public: identity
            .server
            .parse::<ServerUrl>()
            .is_ok_and(|url| !budget::is_private(&url)),
        route: identity.route.clone(),
        tip,
        round_trip_us: u64::try_from(round_trip.as_micros()).unwrap_or(u64::MAX),
    })
}

/// The figures.
fn calculate(
    case: &Case,
    servers: Vec<Prospect>,
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
        // Whole periods are taken from the evidence, whichever run fetched them.
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
    // As of an earlier block there is no balance to ask for.
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
        checkpointed_below: chain.first_open(),
        least_ms: ms(rounds).max(1),
        most_ms: ms(most_requests.saturating_add(answers))
            .max(restraint)
            .max(1),
        servers,
    })
}

impl Estimate {
    /// All of it, for people.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut line = |line: String| writeln!(text, "{line}").expect("memory");
        let addresses = self.addresses_text();
        line(match self.stored {
            0 => format!(
                "{addresses} on {}; nothing was asked about them for this case folder yet",
                self.network
            ),
            stored => format!(
                "{addresses} on {}; the case folder holds {} already, and a run asks only for what it lacks",
                self.network,
                counted(stored, "answer")
            ),
        });
        for demand in &self.demands {
            line(words::visible(demand));
        }
        line(String::new());
        line("Who would learn what".to_owned());
        for server in &self.servers {
            let Prospect {
                server,
                software,
                route,
                tip,
                round_trip_us,
                certificate,
                ..
            } = server;
            line(format!(
                "- {} would learn, {}, {} and every address that the money is followed to; transactions are shared out \
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
        line("What it would take".to_owned());
        line(format!(
            "- requests: at least {} to each server, at most {} (--max-requests), which counts a history once although every \
             server is asked for it",
            self.least_requests, self.most_requests
        ));
        if self.most_requests < self.least_requests {
            line("  the limit ends the run before it has begun".to_owned());
        }
        line(format!("- headers: {}", self.headers_text()));
        line(format!(
            "- time: at least {}, and what the headers take; up to {} if the limit is reached",
            took(self.least_ms),
            took(self.most_ms)
        ));
        text
    }

    /// The gist of it on one line.
    pub fn line(&self) -> String {
        let servers = self
            .servers
            .iter()
            .map(|server| format!("{} ({})", words::visible(&server.server), by(&server.route)));
        let servers: Vec<String> = servers.collect();
        let addresses = self.addresses_text();
        format!(
            "{addresses}, {} to {} requests, {:.1} MB of headers; who will learn of them: {}",
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

/// Bytes in millions, for print.
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// A time for print, in the unit that suits it.
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

    fn server(tip: u32, round_trip_us: u64) -> Prospect {
        Prospect {
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
    fn on_mainnet_the_headers_above_the_checkpoints_are_to_be_fetched() {
        let case = case(Network::Bitcoin, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
        let first = HeaderChain::new(Network::Bitcoin).first_open();
        let servers = vec![server(first + 99_999, 50_000), server(first, 1_000)];
        let estimate = calculate(&case, servers, Vec::new(), None).expect("no archive");
        assert_eq!(estimate.headers, 100_000);
        assert_eq!(estimate.header_bytes, 16_000_000);
        // 50 answers of headers in five goes, and four rounds.
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
    fn as_of_an_earlier_block_there_is_less_to_ask() {
        let mut case = case(Network::Regtest, "2N4pzmp4agHjEBVSi4SaqLHogbSjMjSusCX");
        case.limits.at_height = Some(99);
        let estimate =
            calculate(&case, vec![server(359, 10)], Vec::new(), None).expect("no archive");
        assert_eq!((estimate.headers, estimate.least_requests), (100, 2));
        assert_eq!(estimate.checkpointed_below, 0);
        assert!(!estimate.text().contains("fortnight"));
    }

    #[test]
    fn a_time_has_the_unit_that_suits_it() {
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
