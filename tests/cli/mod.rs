//! The program from outside: files, output and exit codes. Every run is a process of its own against a server on
//! loopback.
// In tests a panic reports a failure.
#![allow(clippy::unwrap_used)]

mod bad_input;
mod causes;
mod certificates;
#[cfg(target_os = "linux")] // where a library can come before that of the system
mod clock;
mod demo;
mod deposits;
mod disclosure;
mod editions;
mod explain;
mod export;
mod figures;
mod help;
mod init;
mod joins;
mod keyless;
mod languages;
#[cfg(target_os = "linux")] // the only system with networks that anybody may make
mod leaks;
mod look_alikes;
mod offline;
mod once;
mod pasted;
mod payers;
#[cfg(feature = "pdf")]
mod pdf;
mod proxy;
mod said;
mod second_question;
mod servers;
mod settings;
mod show;
mod tags;
mod trace;
mod verify;
mod written;

use crate::support::built_in::{
    Table, addresses, case_toml, conclusions, desk, honest, server, story, undisturbed,
};
