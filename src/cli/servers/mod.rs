//! `ransomtrace servers`: lists Electrum servers and probes them.
//!
//! A server is contacted only if it is given with `--server`, or with `--probe`.

mod answers;
mod entries;
mod exit;
mod report;
mod text;

use bitcoin::Network;
use clap::Args;

use super::connection::ConnectionArgs;
use super::exit::Exit;
use super::global::{Format, GlobalArgs};
use super::settings;
use super::stdout::{write_json, write_json_line, write_out};
use super::usage::UsageError;
use crate::case::question::{network_word, parse_network};
use crate::net::{ServerList, ServerUrl};
use crate::run::probe::{self, ServerEntry, ServerOrigin, ServerRow};
use entries::entries;
use exit::exit_of;
use report::{ListProvenance, ServersReport};
use text::render;

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

/// Lists servers and probes the requested ones.
pub fn run(options: &ServersArgs, common: &GlobalArgs) -> anyhow::Result<Exit> {
    let presets = settings::presets()?;
    let network = options
        .network
        .or(presets.network)
        .unwrap_or(Network::Bitcoin);
    let is_named = !options.servers.is_empty();
    let list = ServerList::built_in(network).filter(|_| options.probe || !is_named);
    let entries = entries(&options.servers, &presets, list.as_ref())?;
    let rows = match options.probe || is_named {
        true if entries.is_empty() => return Err(UsageError::NoServer.into()),
        true => {
            let urls: Vec<ServerUrl> = entries.iter().map(|entry| entry.url.clone()).collect();
            let dialing = options.reach.unchecked(&presets, &urls)?;
            let is_given = |entry: &&ServerEntry| entry.kind == ServerOrigin::Given;
            for entry in entries.iter().filter(is_given) {
                dialing.check(&entry.url)?;
            }
            probe::probe(entries, &dialing, network)
        }
        false => entries.into_iter().map(ServerRow::listed).collect(),
    };
    let report = ServersReport {
        network: network_word(network),
        list: list.map(|list| ListProvenance {
            taken: list.taken.to_string(),
            origin: list.origin,
        }),
        servers: rows,
    };
    write_out(|out| match common.format() {
        Format::Table => out.write_all(render(&report).as_bytes()),
        Format::Json => write_json(out, &report),
        Format::Jsonl => report
            .servers
            .iter()
            .try_for_each(|row| write_json_line(out, row)),
    })?;
    for failed in report.servers.iter().filter_map(ServerRow::failed) {
        if let Some(message) = &failed.message {
            log::error!("{message}");
        }
    }
    Ok(exit_of(&report.servers))
}
