//! `ransomtrace servers`: which servers there are, and what those that are probed show of themselves.
//!
//! Nobody is contacted without being named or asked for with `--probe`.

mod report;

use bitcoin::Network;
use clap::Args;

#[cfg(feature = "electrum")]
use self::report::Found;
use self::report::{Failed, Kind, Outcome, Provenance, Report, Row};
use super::outcome::{Exit, UsageError};
use super::reach::Reach;
use super::{Common, settings, write_out};
use crate::case::question::{network_word, parse_network};
use crate::source::{Dialing, ServerList, ServerUrl};

/// Flags of `servers`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ransomtrace servers
  ransomtrace servers --probe --proxy socks5://127.0.0.1:9050
  ransomtrace servers --server ssl://HOST:50002")]
pub struct Options {
    /// Probe this server, and only those named so: ssl://HOST:PORT, tcp://HOST:PORT, HOST:PORT:s or HOST:PORT:t
    #[arg(short, long = "server", value_name = "URL")]
    servers: Vec<String>,
    /// Probe all servers: those given or configured, then the public ones
    #[arg(long)]
    probe: bool,
    /// bitcoin, testnet, testnet4, signet or regtest [default: bitcoin]
    #[arg(short, long, value_name = "NETWORK", value_parser = parse_network)]
    network: Option<Network>,
    #[command(flatten)]
    reach: Reach,
}

/// A server to print.
struct Entry {
    url: ServerUrl,
    kind: Kind,
    /// Protocol version in the built-in list.
    listed: Option<String>,
}

/// Lists servers, and probes what is to be probed.
pub fn run(options: &Options, common: &Common) -> anyhow::Result<Exit> {
    let presets = settings::presets()?;
    let network = options
        .network
        .or(presets.network)
        .unwrap_or(Network::Bitcoin);
    let is_named = !options.servers.is_empty();
    let (first, kind) = match is_named {
        true => (&options.servers, Kind::Given),
        false => (&presets.servers, Kind::Own),
    };
    let mut entries = Vec::new();
    for text in first {
        add(&mut entries, text.parse()?, kind, None);
    }
    let list = ServerList::built_in(network).filter(|_| options.probe || !is_named);
    for listed in list.iter().flat_map(|list| &list.servers) {
        let protocol = Some(listed.protocol.clone());
        add(&mut entries, listed.url.clone(), Kind::Public, protocol);
    }
    let rows = match options.probe || is_named {
        true if entries.is_empty() => return Err(UsageError::NoServer.into()),
        true => {
            let urls: Vec<ServerUrl> = entries.iter().map(|entry| entry.url.clone()).collect();
            let dialing = options.reach.unchecked(&presets, &urls)?;
            for entry in entries.iter().filter(|entry| entry.kind == Kind::Given) {
                dialing.check(&entry.url)?;
            }
            probed(entries, &dialing, network)
        }
        false => entries.into_iter().map(|entry| row(entry, None)).collect(),
    };
    let report = Report {
        network: network_word(network),
        list: list.map(|list| Provenance {
            taken: list.taken.to_string(),
            origin: list.origin,
        }),
        servers: rows,
    };
    write_out(|out| report.write(common.format, out))?;
    for failed in report.servers.iter().filter_map(Row::failed) {
        if let Some(message) = &failed.message {
            log::error!("{message}");
        }
    }
    Ok(report.exit())
}

/// Adds a server unless it is there already, however it was written.
fn add(entries: &mut Vec<Entry>, url: ServerUrl, kind: Kind, listed: Option<String>) {
    let same =
        |entry: &&mut Entry| entry.url.host_port() == url.host_port() && entry.url.tls == url.tls;
    match entries.iter_mut().find(same) {
        Some(entry) => entry.listed = entry.listed.take().or(listed),
        None => entries.push(Entry { url, kind, listed }),
    }
}

fn row(entry: Entry, probe: Option<Outcome>) -> Row {
    Row {
        server: entry.url.to_string(),
        kind: entry.kind,
        listed_protocol: entry.listed,
        probe,
    }
}

#[cfg(feature = "electrum")]
fn probed(entries: Vec<Entry>, dialing: &Dialing, network: Network) -> Vec<Row> {
    use crate::chain;
    use crate::cli::outcome::of_source;
    use crate::source::probe::{self, Probe};
    use crate::source::{SourceError, budget};

    let mut passed_over: Vec<Option<SourceError>> = Vec::new();
    let mut asked = Vec::new();
    for entry in &entries {
        let problem = dialing.check(&entry.url).err();
        if problem.is_none() {
            // Who was named is to be known again. A whole list of strangers is not: nobody chose them, their notices
            // would drown everything else, and a pin tells which servers somebody uses.
            let dialing = Dialing {
                keeps_pins: entry.kind != Kind::Public,
                ..dialing.clone()
            };
            asked.push((entry.url.clone(), dialing));
        }
        passed_over.push(problem.map(SourceError::from));
    }
    let mut answers = probe::probe_all(&asked).into_iter();
    let results: Vec<Result<Probe, SourceError>> = passed_over
        .into_iter()
        .map(|problem| match problem {
            Some(problem) => Err(problem),
            None => answers
                .next()
                .expect("every server that is asked has a result"),
        })
        .collect();
    let wanted = chain::genesis(network);
    let is_right = |probe: &Probe| probe.genesis.as_ref().ok() == Some(&wanted);
    let tip = |result: &Result<Probe, SourceError>| {
        let probe = result.as_ref().ok().filter(|probe| is_right(probe))?;
        probe.tip.as_ref().ok().copied()
    };
    let standings = probe::compare(&results.iter().map(tip).collect::<Vec<_>>());
    let names: Vec<String> = entries.iter().map(|entry| entry.url.to_string()).collect();
    let each = entries.into_iter().zip(results).zip(standings);
    each.map(|((entry, result), standing)| {
        let outcome = match result {
            Ok(probe) => {
                let mut found = found(probe, network);
                found.private = budget::is_private(&entry.url);
                found.behind = standing.map(|standing| standing.behind);
                let against = standing.and_then(|standing| standing.against);
                found.contradicted_by = against.map(|at| names[at].clone());
                Outcome::Found(Box::new(found))
            }
            Err(error) => {
                let reason = probe::reason(&error);
                let first = reason.lines().next().unwrap_or_default();
                let is_long = first.len() < reason.len();
                Outcome::Failed(Failed {
                    reason: first.trim_end_matches(':').to_owned(),
                    exit: of_source(&error),
                    message: is_long.then_some(reason),
                })
            }
        };
        row(entry, Some(outcome))
    })
    .collect()
}

#[cfg(not(feature = "electrum"))]
fn probed(entries: Vec<Entry>, _dialing: &Dialing, _network: Network) -> Vec<Row> {
    let failed = || Failed {
        reason: "this build cannot ask servers: it was made without the feature `electrum`"
            .to_owned(),
        message: None,
        exit: Exit::Unreachable,
    };
    let each = entries.into_iter();
    each.map(|entry| row(entry, Some(Outcome::Failed(failed()))))
        .collect()
}

/// What one probe found, by itself.
#[cfg(feature = "electrum")]
fn found(probe: crate::source::probe::Probe, network: Network) -> Found {
    use crate::chain;

    let milliseconds =
        |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let mut remarks = Vec::new();
    let genesis = match probe.genesis {
        Ok(hash) => Some(hash),
        Err(reason) => {
            remarks.push(format!("its first block is not known: {reason}"));
            None
        }
    };
    if let Some(hash) = genesis.filter(|hash| *hash != chain::genesis(network)) {
        let other = chain::NETWORKS
            .into_iter()
            .find(|other| chain::genesis(*other) == hash);
        remarks.push(match other {
            Some(other) => format!("it serves {}", network_word(other)),
            None => format!("it serves a chain that is not known here; its first block is {hash}"),
        });
    }
    let tip = match probe.tip {
        Ok(tip) => Some(tip.block),
        Err(reason) => {
            remarks.push(format!("its best block is not known: {reason}"));
            None
        }
    };
    let features = probe.features.unwrap_or_else(|reason| {
        remarks.push(format!("it does not say what it is: {reason}"));
        Default::default()
    });
    if let (Some(said), Some(shown)) = (&features.genesis_hash, genesis)
        && *said != shown.to_string()
    {
        remarks.push(format!(
            "it says that its first block is {said}, and shows {shown}"
        ));
    }
    if let Some(kept) = features.pruning {
        remarks.push(format!(
            "it cuts histories to {kept} spent outputs: a trace would miss the rest"
        ));
    }
    Found {
        software: probe.identity.software,
        protocol: probe.identity.protocol,
        names_spenders: probe.reports_spenders,
        route: probe.identity.route,
        certificate: probe.identity.certificate,
        connected_ms: milliseconds(probe.connected),
        answered_ms: milliseconds(probe.answered),
        right_network: genesis.map(|hash| hash == chain::genesis(network)),
        genesis: genesis.map(|hash| hash.to_string()),
        tip_height: tip.map(|tip| tip.height),
        tip_hash: tip.map(|tip| tip.hash.to_string()),
        max_headers: probe.max_headers,
        protocol_min: features.protocol_min,
        protocol_max: features.protocol_max,
        pruning: features.pruning,
        hash_function: features.hash_function,
        remarks,
        ..Found::default()
    }
}
