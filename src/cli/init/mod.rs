//! `ransomtrace init`: writes a case file to fill in, or with the answers to a few questions.

mod questions;

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::exit::Exit;
use super::stdout::write_out;
use crate::case::file::{Answers, template};

/// Flags of `init`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ransomtrace init clinic.toml
  ransomtrace init clinic.toml --ask")]
pub struct InitArgs {
    /// File to write; it must not exist
    #[arg(default_value = "case.toml")]
    file: PathBuf,
    /// Ask for title, case number, demand and addresses first; an empty line leaves a key out
    #[arg(long)]
    ask: bool,
}

/// Writes the case file.
pub fn run(options: &InitArgs) -> anyhow::Result<Exit> {
    let answers = match options.ask {
        true => questions::ask(&mut std::io::stdin().lock())?,
        false => Answers::default(),
    };
    let path = options.file.display();
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&options.file)
        .with_context(|| format!("cannot write {path}, which must be a new file"))?;
    file.write_all(template(&answers).as_bytes())
        .with_context(|| format!("cannot write {path}"))?;
    let next = match answers.addresses.is_empty() {
        true => format!("Wrote {path}. Fill in at least one [[address]]; then:"),
        false => format!("Wrote {path}. Next:"),
    };
    write_out(|out| {
        writeln!(
            out,
            "{next}\n  ransomtrace trace --case {path} --server ssl://HOST:50002 --out FOLDER"
        )
    })?;
    Ok(Exit::Done)
}
