//! The Electrum client against servers that say exactly what a test tells them to.
// Test code, where a fault is reported by a panic.
#![allow(clippy::unwrap_used)]

mod bounds;
mod recovery;
mod rules;
mod single;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use bitcoin::hashes::Hash;
use bitcoin::{ScriptBuf, Txid};
use ransomtrace::client::{ClientLimits, ElectrumSource, Source, SourceError};
use ransomtrace::electrum::{Request, Response};

use crate::support::scripted::Scripted;

/// A transaction by its number.
fn tx(number: u32) -> Request {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    Request::Transaction(Txid::from_byte_array(bytes))
}

fn txs(count: u32) -> Vec<Request> {
    (0..count).map(tx).collect()
}

fn history(byte: u8) -> Request {
    Request::History(ScriptBuf::from_bytes(vec![byte]))
}

/// Default limits, but with short pauses and without a budget folder. The servers are on loopback and treated as
/// public.
fn limits() -> ClientLimits {
    ClientLimits {
        own_window: ClientLimits::default().window,
        first_pause: Duration::from_millis(1),
        budgets: None,
        ..ClientLimits::default()
    }
}

fn connect_within(server: &Scripted, limits: ClientLimits) -> Result<ElectrumSource, SourceError> {
    let url = server.url().parse().unwrap();
    let go_on = Arc::new(AtomicBool::new(false));
    ElectrumSource::over(server.dial(), &url, limits, go_on)
}

fn connect(server: &Scripted) -> ElectrumSource {
    connect_within(server, limits()).unwrap()
}

/// Returns the answers in the order of the requests; each must arrive once.
fn ask(source: &mut ElectrumSource, requests: &[Request]) -> Result<Vec<String>, SourceError> {
    let mut answers: Vec<Option<String>> = vec![None; requests.len()];
    source.ask(requests, &mut |place, answer| {
        let before = answers[place].replace(answer);
        assert_eq!(before, None, "answered twice");
        Ok(Vec::new())
    })?;
    Ok(answers.into_iter().map(Option::unwrap).collect())
}

/// Whether each of these transactions has its own answer.
fn are_answered(requests: &[Request], answers: &[String]) -> bool {
    requests.iter().zip(answers).all(|(request, answer)| {
        let (Request::Transaction(txid), Ok(Response::Transaction(bytes))) =
            (request, request.read(answer))
        else {
            return false;
        };
        // The test server returns a transaction's number as its bytes.
        bytes.iter().rev().eq(&txid.as_byte_array()[..4])
    })
}
