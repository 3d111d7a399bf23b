//! Every integration test in one binary: they share their support code, and linking once is what costs the time.

mod acquire;
mod ambiguity;
mod architecture;
mod caveats;
mod change;
#[cfg(feature = "electrum")] // the program asks servers in every one of these
mod cli;
#[cfg(feature = "electrum")]
mod client;
mod corpus;
mod explain;
mod flow;
mod forgery;
mod histories;
mod job;
mod laws;
mod moving;
mod payers;
mod quorum;
mod real_servers;
mod reference;
mod signers;
mod soft_evidence;
#[allow(dead_code)] // tests/broken stands on the rest
mod support;
mod taint;
mod through_busy;
mod trace;
