//! Flags of `ransomtrace trace`.

use std::path::{Path, PathBuf};

use bitcoin::Network;
use clap::Args;

use crate::case::question::{Case, parse_network};
use crate::cli::connection::ConnectionArgs;
use crate::cli::limits::LimitFlags;
use crate::cli::locale::LocaleFlags;

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
    /// File with names of addresses, in addition to those in the case file
    ///
    /// Told by its content: a GraphSense TagPack; OFAC's SDN.XML or SDN_ADVANCED.XML; CSV with the columns address and
    /// label; reserves as an exchange publishes them, or one address a line, with `# label: NAME` above; or labels of a
    /// wallet (BIP 329). An address that a list shortens, as in bc1qq85v2c9...cu9r, is a lead and no name.
    ///
    /// Tags are claims of third parties. They label addresses, clusters and endpoints; a tag whose category names a
    /// service ends the trace there. If a tag names an exchange among the inputs of a transaction that looks like a
    /// CoinJoin only by its equal outputs, it counts as a payout; the links from it are graded `claim`, with a caveat.
    #[arg(long, value_name = "FILE")]
    pub(super) tags: Vec<PathBuf>,
    /// Leave out the tag pack inside the program, which names wallets that exchanges publish
    #[arg(long)]
    pub(super) no_bundled_tags: bool,
    /// Leave out the euro reference rates of the European Central Bank inside the program
    ///
    /// With them, a price in US dollars gives one in euro for a day that has none, and the other way round.
    #[arg(long)]
    pub(super) no_bundled_rates: bool,
    /// List of addresses, one per line, or CSV with a column `address`; `-` for standard input
    #[arg(short, long, value_name = "FILE")]
    pub(super) input: Option<PathBuf>,
    /// Skip and report the lines of the list that cannot be read
    #[arg(long, requires = "input")]
    pub(super) skip_bad: bool,
    /// bitcoin, testnet, testnet4, signet or regtest [default: that of the case file, else bitcoin]
    #[arg(short, long, value_name = "NETWORK", value_parser = parse_network)]
    pub(super) network: Option<Network>,
    #[command(flatten)]
    pub(super) locale: LocaleFlags,
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

impl TraceArgs {
    /// Returns the case folder to write.
    pub(super) fn out(&self, case: &Case) -> PathBuf {
        self.out
            .clone()
            .unwrap_or_else(|| self.default_folder(case))
    }

    /// Returns a folder in the working directory, named after the case file or the first address.
    pub(super) fn default_folder(&self, case: &Case) -> PathBuf {
        let stem = self.case.as_deref().and_then(Path::file_stem);
        let stem = stem.map(|stem| stem.to_string_lossy().into_owned());
        let name = stem.unwrap_or_else(|| case.addresses[0].address.to_string());
        PathBuf::from(format!("ransomtrace-{name}"))
    }
}
