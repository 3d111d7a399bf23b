//! `ransomtrace trace`: from extortion addresses to a case folder.

mod addresses;
mod args;
mod bundled;
mod exhibits;
mod given;
mod offline;
mod question;

use std::path::Path;

use super::exit::Exit;
use super::files::seen_from;
use super::global::{Format, GlobalArgs};
use super::output::Output;
use super::stdout::{write_json, write_json_line, write_out};
use super::usage::UsageError;
use super::{investigation, settings};
use crate::case::file::Config;
use crate::net::ServerUrl;
use crate::rates::Rates;
use crate::run::Job;
pub use args::TraceArgs;
use bundled::add_bundled;
use exhibits::{add_lists, name_from, named, read_exhibits};
use question::question;

/// Traces the payments to the given addresses.
pub fn run(options: &TraceArgs, common: &GlobalArgs) -> anyhow::Result<Exit> {
    let presets = settings::presets()?;
    match (options.offline, options.dry_run) {
        (true, true) => return Err(UsageError::OfflineDryRun.into()),
        (true, false) => return offline::run(options, &presets, common.quiet)?.end(common),
        (false, _) if options.replace => return Err(UsageError::ReplaceOnline.into()),
        (false, _) => {}
    }
    let mut case = question(
        options,
        options.case.as_deref(),
        &options.addresses,
        &presets,
    )?;
    let mut exhibits =
        read_exhibits(&case).map_err(|(at, error)| named(options, &case, at, error))?;
    let out = options.out(&case);
    let as_typed = case.clone();
    let mut typed = Vec::new();
    for exhibit in exhibits.iter_mut() {
        let path = seen_from(&out, Path::new(&exhibit.path));
        typed.push(std::mem::replace(
            &mut exhibit.path,
            path.display().to_string(),
        ));
    }
    name_from(&out, &mut case);
    add_bundled(options, &mut case, &mut exhibits, &mut typed);
    add_lists(&case, &as_typed, &mut exhibits, &mut typed)
        .map_err(|(at, error)| named(options, &as_typed, at, error))?;
    // Read before any server is contacted. A mistake is reported under the path that was typed.
    let reference = exhibits.read(&case).or_else(|_| {
        let mut exhibits = exhibits.clone();
        for (exhibit, path) in exhibits.iter_mut().zip(typed) {
            exhibit.path = path;
        }
        exhibits.read(&as_typed)
    })?;
    for note in reference.rates.iter().flat_map(Rates::notes) {
        log::warn!("{note}");
    }
    let servers = servers(options, &presets)?;
    let mut dialing = options.reach.dialing(&presets, &servers)?;
    // A dry run must not decide which certificates are trusted from now on.
    dialing.keeps_pins &= !options.dry_run;
    if options.dry_run {
        let estimate = investigation::estimate(&case, &servers, &dialing, &out)?;
        write_out(|stdout| match common.format() {
            Format::Table => stdout.write_all(estimate.text().as_bytes()),
            Format::Json => write_json(stdout, &estimate),
            Format::Jsonl => write_json_line(stdout, &estimate),
        })?;
        return Ok(Exit::Done);
    }
    let job = Job {
        case: &case,
        exhibits: &exhibits,
        reference: &reference,
        out: &out,
        servers: servers.iter().map(ToString::to_string).collect(),
    };
    let concluded = investigation::run(&job, &servers, &dialing, common.quiet)?;
    Output::of_job(concluded, &out).end(common)
}

/// Returns the servers to query, without duplicates.
fn servers(options: &TraceArgs, presets: &Config) -> anyhow::Result<Vec<ServerUrl>> {
    let given = if options.servers.is_empty() {
        &presets.servers
    } else {
        &options.servers
    };
    let mut servers: Vec<ServerUrl> = Vec::new();
    for server in given {
        let server = server.parse()?;
        if !servers.contains(&server) {
            servers.push(server);
        }
    }
    if servers.is_empty() {
        return Err(UsageError::NoServer.into());
    }
    Ok(servers)
}
