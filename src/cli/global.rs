//! Flags of every command.

use std::io::IsTerminal;

use clap::{Args, ValueEnum};

/// Flags of every command.
#[derive(Debug, Args)]
pub struct GlobalArgs {
    /// Format of the output
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
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

impl GlobalArgs {
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
