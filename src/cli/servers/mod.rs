//! `ransomtrace servers`: lists Electrum servers and probes them.
//!
//! A server is contacted only if it is given with `--server`, or with `--probe`.

mod report;

use bitcoin::Network;
use clap::Args;

#[cfg(feature = "electrum")]
use self::report::ProbeSuccess;
use self::report::{
    ListProvenance, ProbeFailure, ProbeOutcome, ServerOrigin, ServerRow, ServersReport,
};
use super::connection::ConnectionArgs;
use super::exit::Exit;
use super::global::GlobalArgs;
use super::settings;
use super::stdout::write_out;
use super::usage::UsageError;
use crate::case::question::{network_word, parse_network};
use crate::net::{Dialing, ServerList, ServerUrl};

/// Flags of `servers`.
#[derive(Debug, Args)]
#[command(after_help = "\
Without flags, lists your configured servers and then the public ones, and contacts none. The public servers are Electrum's own \
lists; they are untested, and listing is not an endorsement.

A probe reports software, protocol, whether the server can look up spenders, genesis block, tip, certificate, response time and \
limits. It queries no address: the server learns only that you connected. Tips are compared: a lagging server is reported; a \
server on another chain gives exit code 4, a changed certificate 6, no reachable server 5. Certificates of given and configured \
servers are pinned; those of public servers are not.

Examples:
  ransomtrace servers
  ransomtrace servers --probe --proxy socks5://127.0.0.1:9050
  ransomtrace servers --server ssl://HOST:50002")]
pub struct ServersArgs {
    /// Probe only this server: ssl://HOST:PORT, tcp://HOST:PORT, HOST:PORT:s or HOST:PORT:t; may be repeated
    #[arg(short, long = "server", value_name = "URL")]
    servers: Vec<String>,
    /// Probe all servers: given or configured ones, then the public ones
    #[arg(long)]
    probe: bool,
    /// bitcoin, testnet, testnet4, signet or regtest [default: bitcoin]
    #[arg(short, long, value_name = "NETWORK", value_parser = parse_network)]
    network: Option<Network>,
    #[command(flatten)]
    reach: ConnectionArgs,
}

/// A server to list.
struct ListedServer {
    url: ServerUrl,
    kind: ServerOrigin,
    /// Protocol version in the built-in list.
    listed: Option<String>,
}

/// Lists servers and probes the requested ones.
pub fn run(options: &ServersArgs, common: &GlobalArgs) -> anyhow::Result<Exit> {
    let presets = settings::presets()?;
    let network = options
        .network
        .or(presets.network)
        .unwrap_or(Network::Bitcoin);
    let is_named = !options.servers.is_empty();
    let (first, kind) = match is_named {
        true => (&options.servers, ServerOrigin::Given),
        false => (&presets.servers, ServerOrigin::Own),
    };
    let mut entries = Vec::new();
    for text in first {
        add(&mut entries, text.parse()?, kind, None);
    }
    let list = ServerList::built_in(network).filter(|_| options.probe || !is_named);
    for listed in list.iter().flat_map(|list| &list.servers) {
        let protocol = Some(listed.protocol.clone());
        add(
            &mut entries,
            listed.url.clone(),
            ServerOrigin::Public,
            protocol,
        );
    }
    let rows = match options.probe || is_named {
        true if entries.is_empty() => return Err(UsageError::NoServer.into()),
        true => {
            let urls: Vec<ServerUrl> = entries.iter().map(|entry| entry.url.clone()).collect();
            let dialing = options.reach.unchecked(&presets, &urls)?;
            for entry in entries
                .iter()
                .filter(|entry| entry.kind == ServerOrigin::Given)
            {
                dialing.check(&entry.url)?;
            }
            probed(entries, &dialing, network)
        }
        false => entries.into_iter().map(|entry| row(entry, None)).collect(),
    };
    let report = ServersReport {
        network: network_word(network),
        list: list.map(|list| ListProvenance {
            taken: list.taken.to_string(),
            origin: list.origin,
        }),
        servers: rows,
    };
    write_out(|out| report.write(common.format, out))?;
    for failed in report.servers.iter().filter_map(ServerRow::failed) {
        if let Some(message) = &failed.message {
            log::error!("{message}");
        }
    }
    Ok(report.exit())
}

/// Adds a server unless it is already listed, in any spelling.
fn add(
    entries: &mut Vec<ListedServer>,
    url: ServerUrl,
    kind: ServerOrigin,
    listed: Option<String>,
) {
    let same = |entry: &&mut ListedServer| {
        entry.url.host_port() == url.host_port() && entry.url.tls == url.tls
    };
    match entries.iter_mut().find(same) {
        Some(entry) => entry.listed = entry.listed.take().or(listed),
        None => entries.push(ListedServer { url, kind, listed }),
    }
}

fn row(entry: ListedServer, probe: Option<ProbeOutcome>) -> ServerRow {
    ServerRow {
        server: entry.url.to_string(),
        kind: entry.kind,
        listed_protocol: entry.listed,
        probe,
    }
}

#[cfg(feature = "electrum")]
fn probed(entries: Vec<ListedServer>, dialing: &Dialing, network: Network) -> Vec<ServerRow> {
    use crate::chain;
    use crate::cli::exit::of_source;
    use crate::client::probe::{self, Probe};
    use crate::client::{SourceError, budget};

    let mut skipped: Vec<Option<SourceError>> = Vec::new();
    let mut asked = Vec::new();
    for entry in &entries {
        let problem = dialing.check(&entry.url).err();
        if problem.is_none() {
            // Only chosen servers are pinned. Pins of the whole public list would flood the output with notices, and a
            // pin reveals which servers the user contacted.
            let dialing = Dialing {
                keeps_pins: entry.kind != ServerOrigin::Public,
                ..dialing.clone()
            };
            asked.push((entry.url.clone(), dialing));
        }
        skipped.push(problem.map(SourceError::from));
    }
    let mut answers = probe::probe_all(&asked).into_iter();
    let results: Vec<Result<Probe, SourceError>> = skipped
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
    let comparisons = probe::compare(&results.iter().map(tip).collect::<Vec<_>>());
    let names: Vec<String> = entries.iter().map(|entry| entry.url.to_string()).collect();
    let each = entries.into_iter().zip(results).zip(comparisons);
    each.map(|((entry, result), standing)| {
        let outcome = match result {
            Ok(probe) => {
                let mut found = found(probe, network);
                found.private = budget::is_private(&entry.url);
                found.behind = standing.map(|standing| standing.behind);
                let against = standing.and_then(|standing| standing.against);
                found.contradicted_by = against.map(|at| names[at].clone());
                ProbeOutcome::Answered(Box::new(found))
            }
            Err(error) => {
                let reason = probe::reason(&error);
                let first = reason.lines().next().unwrap_or_default();
                let is_long = first.len() < reason.len();
                ProbeOutcome::Failed(ProbeFailure {
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
fn probed(entries: Vec<ListedServer>, _dialing: &Dialing, _network: Network) -> Vec<ServerRow> {
    let failed = || ProbeFailure {
        reason: "this build cannot contact servers: it was built without the feature `electrum`"
            .to_owned(),
        message: None,
        exit: Exit::Unreachable,
    };
    let each = entries.into_iter();
    each.map(|entry| row(entry, Some(ProbeOutcome::Failed(failed()))))
        .collect()
}

/// Converts the result of a probe.
#[cfg(feature = "electrum")]
fn found(probe: crate::client::probe::Probe, network: Network) -> ProbeSuccess {
    use crate::chain;

    let milliseconds =
        |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let mut remarks = Vec::new();
    let genesis = match probe.genesis {
        Ok(hash) => Some(hash),
        Err(reason) => {
            remarks.push(format!("its genesis block is unknown: {reason}"));
            None
        }
    };
    if let Some(hash) = genesis.filter(|hash| *hash != chain::genesis(network)) {
        let other = chain::NETWORKS
            .into_iter()
            .find(|other| chain::genesis(*other) == hash);
        remarks.push(match other {
            Some(other) => format!("it serves {}", network_word(other)),
            None => format!("it serves an unknown chain; its genesis block is {hash}"),
        });
    }
    let tip = match probe.tip {
        Ok(tip) => Some(tip.block),
        Err(reason) => {
            remarks.push(format!("its tip is unknown: {reason}"));
            None
        }
    };
    let features = probe.features.unwrap_or_else(|reason| {
        remarks.push(format!("it does not report its features: {reason}"));
        Default::default()
    });
    if let (Some(said), Some(shown)) = (&features.genesis_hash, genesis)
        && *said != shown.to_string()
    {
        remarks.push(format!(
            "it reports the genesis block {said}, but serves {shown}"
        ));
    }
    if let Some(kept) = features.pruning {
        remarks.push(format!(
            "it prunes histories to {kept} spent outputs: a trace would miss the rest"
        ));
    }
    ProbeSuccess {
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
        ..ProbeSuccess::default()
    }
}
