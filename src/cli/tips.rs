//! Tips for unknown flags. clap suggests the flag with the nearest spelling, which often does something else; this module
//! suggests the flag with the intended meaning, for names that users know from other programs.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Flags that users try, with the flag to use instead.
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

/// Length of the common prefix, dashes included, from which clap's suggestion is kept.
const MIN_PREFIX: usize = 4;

/// Adds a tip to an error about an unknown flag of `command`, and removes a misleading suggestion.
pub(super) fn replace_tip(mut error: clap::Error, command: &clap::Command) -> clap::Error {
    if error.kind() != ErrorKind::UnknownArgument {
        return error;
    }
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidArg) else {
        return error;
    };
    let name = given.split('=').next().unwrap_or_default().to_owned();
    let instead = INSTEAD
        .iter()
        .find(|(words, _)| words.contains(&name.as_str()))
        .map(|(_, instead)| format!("write {instead}"));
    let suggested = match error.get(ContextKind::SuggestedArg) {
        Some(ContextValue::String(flag)) => Some(flag.clone()),
        _ => None,
    };
    let is_near = suggested
        .is_some_and(|flag| name.len() >= MIN_PREFIX && flag.starts_with(&name[..MIN_PREFIX]));
    let tip = instead.or_else(|| (!is_near).then(|| elsewhere(&name, command)).flatten());
    if name.starts_with("--") {
        // Removes clap's tip to pass the flag as a value.
        error.remove(ContextKind::Suggested);
    }
    if tip.is_some() || !is_near {
        error.remove(ContextKind::SuggestedArg);
        error.remove(ContextKind::SuggestedSubcommand);
    }
    if let Some(tip) = tip {
        let tip = StyledStr::from(tip);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}

/// Returns a tip that names the commands with this flag, or with a flag that begins with this name.
fn elsewhere(name: &str, command: &clap::Command) -> Option<String> {
    let name = name.strip_prefix("--").filter(|name| name.len() >= 3)?;
    let of = |is_it: &dyn Fn(&str) -> bool| {
        let commands = command
            .get_subcommands()
            .filter(|command| !command.is_hide_set());
        let flags = commands.flat_map(|command| {
            let shown = command.get_arguments().filter(|flag| !flag.is_hide_set());
            let flags = shown.filter_map(|flag| flag.get_long());
            flags.map(|flag| (flag, command.get_name()))
        });
        let found: Vec<(&str, &str)> = flags.filter(|(flag, _)| is_it(flag)).collect();
        let (first, _) = *found.first()?;
        let commands = found.iter().filter(|(flag, _)| *flag == first);
        let commands: Vec<String> = commands
            .map(|(_, command)| format!("`ransomtrace {command}`"))
            .collect();
        Some(format!(
            "--{first} is a flag of {}",
            commands.join(" and of ")
        ))
    };
    of(&|flag| flag == name).or_else(|| of(&|flag| flag.starts_with(name)))
}
