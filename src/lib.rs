//! Traces ransom payments in Bitcoin: given extortion addresses, it pulls their history from Electrum
//! servers, proves their answers, follows the money, and writes a case folder.
//!
//! # Layout
//!
//! Data flows one way, and three plain values carry it, each made in exactly one place:
//!
//! ```text
//! servers ──answers──▶ verify ──Update──▶ Ledger ──at(tip)──▶ View ──investigate──▶ Findings ──▶ files
//! ```
//!
//! * [`chain`] has the headers and chooses the tip; [`verify`] turns a server's claim into a
//!   `Verified` fact or into an error.
//! * [`ledger`] holds facts, never classifications. `ledger::View` is the ledger as of one block, densely numbered in
//!   chain order; every analysis reads the chain through it and through nothing else.
//! * [`source`] speaks to servers and to the archive of their answers; [`acquire`] decides which request comes next. It is
//!   the only place where a source meets the ledger.
//! * [`heuristics`] reads evidence off single transactions, [`cluster`] groups addresses under one control,
//!   [`taint`] propagates value and accounts for every satoshi, [`trace`] says where each coin ended, [`graph`]
//!   shapes the flow between wallets, [`rates`] values satoshis in euro, [`tags`] reads what third parties call addresses.
//! * [`encoding`] reads the bytes of text files, [`address`] addresses as people paste them, [`money`] decimals;
//!   [`plural`] counts things in English, [`visible`] makes what others wrote safe to show, [`secret`] knows private keys;
//!   [`label`] defines enumerations with the words of tables.
//! * [`case`] names the question and assembles the answer: [`case::findings::Findings`], flat and serialisable.
//! * [`report`] renders findings and reads nothing else; [`job`] is the way from the question to the case folder, with
//!   servers or out of the evidence; [`cli`] parses and prints.
//! * [`demo`] is the built-in case: a small economy with known owners, its chain, a loopback Electrum server;
//!   [`measure`] says how often the rules are right about it.
//!
//! Network, disk, clock and printing occur in [`source`], [`report`], `demo::server` and [`cli`] only. Money is an
//! integer everywhere: [`bitcoin::Amount`] inside, `u64` satoshi in a table, hundredths of a currency by [`money`]. A day
//! in any input is read by [`day`].

pub mod address;
pub mod chain;
pub mod day;
pub mod encoding;
pub mod label;
pub mod money;
pub mod number;
pub mod plural;
pub mod secret;
pub mod verify;
pub mod visible;

pub mod ledger;

pub mod acquire;
pub mod source;

pub mod cluster;
pub mod graph;
pub mod heuristics;
pub mod rates;
pub mod tags;
pub mod taint;
pub mod trace;

pub mod case;
pub mod report;

pub mod job;

pub mod cli;
pub mod demo;
pub mod measure;
