//! Every integration test in one binary: they share their support code, and linking once is what costs the time.

mod acquire;
mod address;
mod ambiguity;
mod architecture;
mod bands;
mod best_first;
mod case;
mod caveats;
mod change;
#[cfg(feature = "electrum")] // the program asks servers in every one of these
mod cli;
#[cfg(feature = "electrum")]
mod client;
mod corpus;
mod demo;
mod explain;
mod flow;
mod forgery;
mod histories;
mod job;
mod laws;
mod leads;
mod moving;
mod names;
#[cfg(feature = "electrum")]
mod patterns;
mod payers;
mod population;
mod quorum;
mod rates;
mod real_servers;
mod reference;
mod secret;
mod services;
mod signers;
mod soft_evidence;
mod structure;
#[allow(dead_code)] // tests/broken stands on the rest
mod support;
mod tags;
mod taint;
mod through_busy;
mod trace;
