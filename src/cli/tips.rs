//! What to write instead of a flag that does not exist: the flags of this program for words that people know from others.
//! The nearest spelling, which the parser would offer, is often a flag that does something else.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Flags that people try, and what to write.
const INSTEAD: [(&[&str], &str); 12] = [
    (&["--json"], "--format json"),
    (&["--jsonl", "--ndjson"], "--format jsonl"),
    (&["--table", "--text"], "--format table"),
    (&["--mainnet", "--main", "--bitcoin"], "--network bitcoin"),
    (&["--testnet"], "--network testnet"),
    (&["--signet"], "--network signet"),
    (&["--regtest"], "--network regtest"),
    (&["--tor"], "--proxy socks5://127.0.0.1:9050"),
    (&["--output", "--dir", "--folder"], "--out DIR"),
    (
        &["--file", "--list", "--addresses"],
        "--input FILE, or --case FILE",
    ),
    (&["--height", "--block"], "--at-height H"),
    (&["--no-color", "--no-colour"], "--color never"),
];

/// Puts what to write into an error about an unknown flag, and takes out a suggestion that would do something else.
pub(super) fn correct(mut error: clap::Error) -> clap::Error {
    if error.kind() != ErrorKind::UnknownArgument {
        return error;
    }
    let given = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(given)) => given.clone(),
        _ => return error,
    };
    let name = given.split('=').next().unwrap_or_default();
    let instead = INSTEAD
        .iter()
        .find(|(words, _)| words.contains(&name))
        .map(|(_, instead)| *instead);
    if let Some(instead) = instead {
        error.remove(ContextKind::SuggestedArg);
        error.remove(ContextKind::SuggestedSubcommand);
        let tip = StyledStr::from(format!("write {instead}"));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}
