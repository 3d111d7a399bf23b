//! The case that `trace` is asked about: from its file, a list of addresses and flags together.

use std::path::{Path, PathBuf};

use bitcoin::{Address, Network};
use clap::Args;
use glob::Pattern;

use super::files::{PACK, TEXT, name, packs, read, read_within, unreadable};
use super::outcome::UsageError;
use super::reach::ConnectionArgs;
use super::settings::LimitFlags;
use crate::archive::Exhibit;
use crate::case::Messages;
use crate::case::file::{self, Config, FileList};
use crate::case::list;
use crate::case::question::{
    Added, Case, CaseAddress, QuestionError, network_word, parse_address, parse_network,
};
use crate::net::ServerUrl;
use crate::report::words::count;
use crate::run::Exhibits;
use crate::secret;

const EXAMPLES: &str = "\
Examples:
  ransomtrace trace bc1q... --server ssl://HOST:50002
  ransomtrace trace --case case.toml --server ssl://HOST:50002 --out clinic
  ransomtrace trace --input addresses.txt --server ssl://HOST:50002 --dry-run
  ransomtrace trace --offline clinic --hops 3 --out clinic-3-hops
  ransomtrace trace --offline clinic --hops 3 --replace";

const DETAILS: &str = concat!(
    "\
A run that was interrupted, or that lost its servers, resumes when the same command is run again. On mainnet the first run of a \
case downloads about 37 MB of block headers; on testnet, several hundred MB.

Case file:
",
    include_str!("case-file.txt"),
);

/// Flags of `trace`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = format!("{DETAILS}\n{EXAMPLES}"))]
pub struct TraceArgs {
    /// Extortion addresses; with --offline, the case folder to read evidence from
    pub(super) addresses: Vec<String>,
    /// Case file with addresses, demands, limits, tag packs and rates
    ///
    /// An example is at the end of the long help (--help).
    #[arg(long, value_name = "FILE")]
    pub(super) case: Option<PathBuf>,
    /// GraphSense TagPack with names of addresses, in addition to those in the case file
    ///
    /// Tags are claims of third parties. They label addresses, clusters and endpoints, and do not end a trace. If a tag
    /// names an exchange among the inputs of a transaction that looks like a CoinJoin only by its equal outputs, the
    /// transaction is treated as a payout; the links from it are graded `claim`, and a caveat says so.
    #[arg(long, value_name = "FILE")]
    pub(super) tags: Vec<PathBuf>,
    /// List of addresses, one per line, or CSV with a column `address`; `-` for standard input
    #[arg(short, long, value_name = "FILE")]
    pub(super) input: Option<PathBuf>,
    /// Skip and report the lines of the list that cannot be read
    #[arg(long, requires = "input")]
    pub(super) skip_bad: bool,
    /// bitcoin, testnet, testnet4, signet or regtest [default: that of the case file, else bitcoin]
    #[arg(short, long, value_name = "NETWORK", value_parser = parse_network)]
    pub(super) network: Option<Network>,
    /// Electrum server: ssl://HOST:PORT, tcp://HOST:PORT, HOST:PORT:s or HOST:PORT:t; repeat to compare several
    ///
    /// Each server learns all addresses of the case, and where the queries come from, so your own server is best. One
    /// server can prove transactions but can also omit some. Several are compared: a transaction that one omits is
    /// fetched from another, proved, and reported with the server's name (exit code 4).
    #[arg(short, long = "server", value_name = "URL")]
    pub(super) servers: Vec<String>,
    #[command(flatten)]
    pub(super) reach: ConnectionArgs,
    /// Case folder to write [default: ransomtrace-NAME, after the case file or the first address]
    #[arg(short, long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Estimate requests, time and disclosure; query no address, pin no certificate, write no case
    ///
    /// Servers are asked only for their first block and their tip. Requests to public servers still count towards the
    /// budget that is kept across runs.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Contact no server: use the evidence of a case folder, given in place of addresses or by --out
    ///
    /// Evidence that was changed, that belongs to another case, or that lacks the run described by the manifest is
    /// refused.
    #[arg(long)]
    pub(super) offline: bool,
    /// With --offline, overwrite findings that were made with other settings
    #[arg(long)]
    pub(super) replace: bool,
    #[command(flatten)]
    pub(super) limits: LimitFlags,
}

/// Builds the case from case file, address list and command line.
pub(super) fn question(
    options: &TraceArgs,
    file: Option<&Path>,
    addresses: &[String],
    presets: &Config,
) -> anyhow::Result<Case> {
    let network = options.network.or(presets.network);
    let default = Case {
        limits: presets.limits.clone(),
        ..Case::new(network.unwrap_or(Network::Bitcoin))
    };
    let mut case = match file {
        Some(path) => {
            let (case, repeated) = file::read_over(&read(path)?, path, default)?;
            if !repeated.is_empty() {
                log::warn!("{repeated}");
            }
            case
        }
        None => default,
    };
    if let Some(flag) = options.network.filter(|flag| *flag != case.network) {
        return Err(UsageError::Network {
            flag: network_word(flag),
            file: network_word(case.network),
        }
        .into());
    }
    options.limits.apply(&mut case.limits);
    if let (Some(from), Some(to)) = (case.limits.from, case.limits.to)
        && to < from
    {
        return Err(UsageError::NoDay { from, to }.into());
    }
    add_given(&mut case, addresses)?;
    if let Some(path) = &options.input {
        add_list(&mut case, &read(path)?, path, options.skip_bad)?;
    }
    if case.addresses.is_empty() {
        let given = [options.input.as_deref(), file];
        let given: Vec<String> = given.into_iter().flatten().map(name).collect();
        return Err(match given.is_empty() {
            true => UsageError::NoAddress,
            false => UsageError::NoneGiven(given.join(" and ")),
        }
        .into());
    }
    for path in &options.tags {
        let pattern = Pattern::escape(&path.to_string_lossy());
        if !case.tag_packs.contains(&pattern) {
            case.tag_packs.push(pattern);
        }
    }
    Ok(case)
}

/// Adds the addresses of the command line.
fn add_given(case: &mut Case, texts: &[String]) -> Result<(), QuestionError> {
    // The words of a pasted seed arrive as separate arguments; none of them may be printed.
    let together = texts.join(" ");
    if secret::has_seed(&together) {
        parse_address(&together, case.network)?;
    }
    let mut adding = case.adding();
    for text in texts {
        let address = parse_address(text, adding.case().network)?;
        if adding.add(unnamed(address.clone()))? != Added::New {
            log::warn!("address `{address}` is given more than once; counted once");
        }
    }
    Ok(())
}

/// Adds the addresses of a list.
fn add_list(case: &mut Case, text: &str, path: &Path, skip_bad: bool) -> anyhow::Result<()> {
    let name = name(path);
    let list = list::parse(text, case.network);
    if list.bad > 0 && !skip_bad {
        return Err(UsageError::List {
            told: list.bad_lines(&name, Messages::MAX_SHOWN),
            path: name,
            lines: list.lines,
        }
        .into());
    }
    if list.bad > 0 {
        let left = count(list.bad as u64, "line");
        log::warn!(
            "{name}: {left} skipped:\n{}",
            list.bad_lines(&name, usize::MAX)
        );
    }
    let mut repeated = Messages::default();
    let mut adding = case.adding();
    for (line, address) in list.addresses {
        if adding.add(unnamed(address.clone()))? != Added::New {
            repeated.add(|| {
                format!("{name}:{line}: address `{address}` is already in the case; counted once")
            });
        }
    }
    if !repeated.is_empty() {
        log::warn!("{repeated}");
    }
    Ok(())
}

/// Returns a case address without demand and note.
fn unnamed(address: Address) -> CaseAddress {
    CaseAddress {
        address,
        demand: None,
        note: String::new(),
    }
}

/// Returns the servers to query, without duplicates.
pub(super) fn servers(options: &TraceArgs, presets: &Config) -> anyhow::Result<Vec<ServerUrl>> {
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

/// Position of a file or pattern in the case: its list, and its index there.
pub(super) type FileRef = (FileList, usize);

pub(super) fn read_exhibits(case: &Case) -> Result<Exhibits, (FileRef, UsageError)> {
    let mut exhibits = Exhibits::default();
    for (at, path) in case.rate_files.iter().enumerate() {
        let content = std::fs::File::open(path).and_then(|file| read_within(file, TEXT));
        exhibits.rates.push(Exhibit {
            path: path.display().to_string(),
            content: content.map_err(|error| ((FileList::Rates, at), unreadable(path, error)))?,
        });
    }
    for (at, pattern) in case.tag_packs.iter().enumerate() {
        let fail = |error| ((FileList::Packs, at), error);
        let packs = packs(pattern).map_err(fail)?;
        if packs.is_empty() {
            return Err(fail(UsageError::NoPack(pattern.clone())));
        }
        for path in packs {
            let content = std::fs::File::open(&path).and_then(|file| read_within(file, PACK));
            exhibits.add_pack(Exhibit {
                content: content.map_err(|error| fail(unreadable(&path, error)))?,
                path: path.display().to_string(),
            });
        }
    }
    Ok(exhibits)
}

/// Adds to an error about a file the line of the case file that names it, if there is one.
pub(super) fn named(
    options: &TraceArgs,
    case: &Case,
    (list, at): FileRef,
    error: UsageError,
) -> UsageError {
    let place = options.case.as_deref().and_then(|path| {
        let text = read(path).ok()?;
        Some((name(path), file::place_of(&text, list, at)?))
    });
    let Some((file, (line, key))) = place else {
        return error;
    };
    let raw = match list {
        FileList::Rates => case.rate_files[at].to_string_lossy().into_owned(),
        FileList::Packs => case.tag_packs[at].clone(),
    };
    UsageError::Named {
        case: file,
        line,
        key,
        problem: Box::new(error),
        hint: match raw.contains(char::is_control) {
            true => {
                "; a backslash in double quotation marks begins an escape, so write a Windows path in single quotation \
                 marks, as in 'C:\\rates\\btc-eur.csv'"
            }
            false => "",
        },
    }
}

/// Returns the case folder to write.
pub(super) fn out(options: &TraceArgs, case: &Case) -> PathBuf {
    options
        .out
        .clone()
        .unwrap_or_else(|| default_folder(options, case))
}

/// Returns a folder in the working directory, named after the case file or the first address.
pub(super) fn default_folder(options: &TraceArgs, case: &Case) -> PathBuf {
    let stem = options
        .case
        .as_deref()
        .and_then(Path::file_stem)
        .map(|stem| stem.to_string_lossy().into_owned());
    let name = stem.unwrap_or_else(|| case.addresses[0].address.to_string());
    PathBuf::from(format!("ransomtrace-{name}"))
}
