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
//! | question | rooms |
//! |---|---|
//! | How does a line reach a server? | [`net`]: addresses, proxies, TLS, pins; [`client`]: requests in bulk, budgets, probes |
//! | What do servers say, and what is kept of it? | [`electrum`]: requests and answers; [`archive`]: `evidence.sqlite`; [`servers`]: several at once, compared |
//! | What is proved? | [`chain`]: headers and the tip; [`verify`]: a claim becomes a `Verified` fact or an error; [`ledger`]: facts, and `View`, the ledger as of one block |
//! | What is requested next, and how much of it may wait for a proof? | [`acquire`], which alone takes answers of servers into the ledger |
//! | What does the chain show? | [`heuristics`] on single transactions, [`cluster`] for addresses under one control, [`taint`] for every satoshi, [`trace`] for where coins ended, [`graph`] for the flow between wallets |
//! | What is brought from outside? | [`rates`]: prices, one reader for each form of file; [`tags`]: labels of third parties; `run::exhibits` keeps these files in the evidence |
//! | What is asked? | [`case`]: the question, its file, and the deposits that answer it |
//! | What is the answer? | [`analysis`] of a view, made once per round; [`investigate`] turns it into [`findings`]; [`explain`] says why |
//! | Where is it printed? | [`report`] renders findings and reads nothing else (features: `frames` for Parquet and the workbook, `plots` for charts, `pdf` for the court file); [`run`] leads from the question to the case folder, with servers or out of the evidence; [`cli`] parses and prints |
//! | Where are its sentences? | in the message files of `data/languages`, which [`language`] reads; the code names a message where its facts are. Those of the terminal alone are in [`cli`] and [`explain`] |
//! | How often are the rules right? | [`lab`]: a population whose owners are known, and measurements on it; [`demo`]: the built-in case with its loopback server |
//!
//! Small tools: [`encoding`], [`fields`], [`address`], [`money`], [`number`], [`day`] read what people type; [`plural`] and
//! [`listing`] count and list in the terminal; [`visible`] makes text from strangers safe to show; [`secret`] recognises private
//! keys; [`label`] defines enumerations with the words of tables; [`clock`] is the system's.
//!
//! Network, disk, clock and printing occur in [`net`], [`client`], [`archive`], [`clock`], [`report`], [`run`],
//! `demo::server` and [`cli`] only. Money is an integer everywhere: [`bitcoin::Amount`] inside, `u64` satoshi in a table, hundredths of a
//! currency by [`money`].

pub mod address;
pub mod chain;
pub mod clock;
pub mod day;
pub mod encoding;
pub mod fields;
pub mod label;
pub mod language;
pub mod listing;
pub mod money;
pub mod number;
pub mod plural;
pub mod secret;
pub mod verify;
pub mod visible;

pub mod ledger;

pub mod acquire;
pub mod archive;
pub mod client;
pub mod electrum;
pub mod net;
pub mod servers;

pub mod cluster;
pub mod graph;
pub mod heuristics;
pub mod rates;
pub mod tags;
pub mod taint;
pub mod trace;

pub mod analysis;
pub mod case;
pub mod explain;
pub mod findings;
pub mod investigate;
pub mod report;

pub mod run;

pub mod cli;
pub mod demo;
pub mod lab;
