//! Flags of every command.

use std::io::IsTerminal;

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

/// Flags of every command.
#[derive(Debug, Args)]
pub struct GlobalArgs {
    /// Format of the output
    // A name, because clap keeps one value for a flag of every command, and `export` has formats of its own.
    #[arg(long, global = true, value_parser = names_of::<Format>(), default_value = "table")]
    format: String,
    /// Print each step to standard error
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Print only errors to standard error
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// When to use colour; the environment variable NO_COLOR disables it too
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

/// Accepts `--offline` in commands that never contact a server.
#[derive(Debug, Args)]
pub struct AlwaysOffline {
    #[arg(long, hide = true)]
    #[allow(dead_code)] // has no effect
    offline: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables to read
    Table,
    /// One JSON object
    Json,
    /// One JSON object per line: payments, checks or servers
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

/// Accepts the names of the values of a type.
pub fn names_of<T: ValueEnum>() -> PossibleValuesParser {
    let values = T::value_variants().iter();
    PossibleValuesParser::new(values.filter_map(ValueEnum::to_possible_value))
}

impl GlobalArgs {
    /// Returns the format of standard output.
    pub fn format(&self) -> Format {
        Format::from_str(&self.format, false).unwrap_or(Format::Table)
    }

    /// Returns whether standard output is coloured.
    pub fn has_color(&self) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                std::io::stdout().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        }
    }
}
