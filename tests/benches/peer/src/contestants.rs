//! Who asks, and how.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{slice, thread};

use anyhow::{Context, Result, ensure};
use bdk_electrum::BdkElectrumClient;
use bdk_electrum::bdk_core::spk_client::SyncRequest;
use bdk_electrum::electrum_client::Client;
use bitcoin::Network;
use electrum_client::raw_client::RawClient;
use electrum_client::{Batch, ElectrumApi};
use ransomtrace::acquire::{AcquireLimits, MAX_UNPROVED, Plan, acquire};
use ransomtrace::archive::Archive;
use ransomtrace::archive::log::RunInputs;
use ransomtrace::client::{ElectrumSource, Source};
use ransomtrace::electrum::{Request, Response};
use ransomtrace::net::{Dialing, ServerUrl};
use ransomtrace::servers::Quorum;
use serde_json::{Value, json};

use crate::chain::Question;

/// Requests in one array, for everyone.
const BATCH: usize = 50;

/// Questions in [`hops`].
const HOPS: usize = 100;

fn url(port: u16) -> Result<ServerUrl> {
    Ok(format!("tcp://127.0.0.1:{port}").parse()?)
}

fn connect(port: u16) -> Result<ElectrumSource> {
    Ok(ElectrumSource::connect(
        &url(port)?,
        &Dialing::default(),
        Arc::default(),
    )?)
}

/// The client alone: everything is asked at once, and read.
pub fn client(port: u16, question: &Question) -> Result<Duration> {
    let start = Instant::now();
    let mut source = connect(port)?;
    let mut answers = 0;
    source.ask(&question.requests, &mut |place, answer| {
        assert!(question.requests[place].read(&answer).is_ok(), "{answer}");
        answers += 1;
        Ok(Vec::new())
    })?;
    ensure!(answers == question.requests.len());
    Ok(start.elapsed())
}

/// The client as it is used: what to ask is learnt on the way, and everything is proved.
pub fn acquisition(port: u16, question: &Question) -> Result<Duration> {
    let start = Instant::now();
    let folder = tempfile::tempdir()?;
    let mut archive = Archive::open(&folder.path().join("evidence.sqlite"))?;
    archive.begin(RunInputs::default())?;
    let mut quorum = Quorum::new(archive, vec![Box::new(connect(port)?)])?;
    let bounds = AcquireLimits {
        max_requests: u64::MAX,
        busy: u64::MAX,
        at_height: None,
        unproved: MAX_UNPROVED,
    };
    let mut plan = |_: &_| Plan::default();
    let acquired = acquire(
        &mut quorum,
        Network::Regtest,
        &question.scripts,
        bounds,
        &mut plan,
        &mut |_| {},
    )?;
    let proved = acquired.view.txs().count();
    ensure!(
        quorum.asked() == question.requests.len() as u64,
        "{} requests, not {}",
        quorum.asked(),
        question.requests.len()
    );
    ensure!(
        proved == question.transactions,
        "{proved} of {}",
        question.transactions
    );
    Ok(start.elapsed())
}

/// The floor: the same requests as fast as they can be written, and the answers thrown away.
pub fn floor(port: u16, question: &Question) -> Result<Duration> {
    let start = Instant::now();
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_nodelay(true)?;
    let mut lines = BufReader::with_capacity(1 << 20, stream.try_clone()?).split(b'\n');
    let greeting = json!({ "jsonrpc": "2.0", "id": 0, "method": "server.version", "params": ["floor", "1.4"] });
    stream.write_all(format!("{greeting}\n").as_bytes())?;
    lines.next().context("no greeting")??;
    let requests = question
        .requests
        .iter()
        .zip(1..)
        .map(|(request, id)| print(request, id));
    let requests: Vec<Value> = requests.collect();
    let arrays: Vec<&[Value]> = requests.chunks(BATCH).collect();
    let count = arrays.len();
    let text: String = arrays
        .iter()
        .map(|array| format!("{}\n", json!(array)))
        .collect();
    let writer = thread::spawn(move || stream.write_all(text.as_bytes()).map(|()| stream));
    for _ in 0..count {
        let line = lines.next().context("the server closed")??;
        ensure!(line.len() > 100 * BATCH.min(2));
    }
    let _stream = writer.join().expect("it does not panic")?;
    Ok(start.elapsed())
}

fn print(request: &Request, id: u64) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "method": request.method(), "params": request.params() })
}

/// The client of the crate `electrum-client`, which writes the requests of a batch as single lines and waits for all
/// their answers.
pub fn batch(port: u16, question: &Question) -> Result<Duration> {
    let start = Instant::now();
    let client = RawClient::new(("127.0.0.1", port), None, None)?;
    let mut answers = 0;
    for requests in question.requests.chunks(BATCH) {
        let mut batch = Batch::default();
        for request in requests {
            batch.raw(request.method().to_owned(), request.params());
        }
        for (request, result) in requests.iter().zip(client.batch_call(&batch)?) {
            let answer = json!({ "result": result }).to_string();
            ensure!(request.read(&answer).is_ok(), "{answer}");
            answers += 1;
        }
    }
    ensure!(answers == question.requests.len());
    Ok(start.elapsed())
}

/// bdk_electrum syncing the same scripts, with the proofs that it checks.
pub fn bdk(port: u16, question: &Question) -> Result<Duration> {
    let start = Instant::now();
    let client = BdkElectrumClient::new(Client::new(&format!("tcp://127.0.0.1:{port}"))?);
    let request = SyncRequest::builder()
        .spks(question.scripts.iter().cloned())
        .build();
    let response = client.sync(request, BATCH, false)?;
    let proved = response.tx_update.anchors.len();
    ensure!(
        proved == question.transactions,
        "{proved} of {}",
        question.transactions
    );
    Ok(start.elapsed())
}

/// One small question after the other, as a chain of payments makes them: the last hundred, each alone.
pub fn hops(port: u16, question: &Question) -> Result<Duration> {
    let start = Instant::now();
    let mut source = connect(port)?;
    for request in question.requests.iter().rev().take(HOPS) {
        source.ask(slice::from_ref(request), &mut |_, answer| {
            assert!(request.read(&answer).is_ok(), "{answer}");
            Ok(Vec::new())
        })?;
    }
    Ok(start.elapsed())
}

/// Who spends each output there is, from a server that can say so.
pub fn spenders(port: u16, question: &Question) -> Result<Duration> {
    let start = Instant::now();
    let mut source = ElectrumSource::connect(&url(port)?, &Dialing::default(), Arc::default())?;
    ensure!(
        source.reports_spenders(),
        "{:?} names no spenders",
        source.identity()
    );
    let mut spent = 0;
    source.ask(&question.spenders, &mut |place, answer| {
        match question.spenders[place].read(&answer) {
            Ok(Response::Spender(spender)) => spent += usize::from(spender.is_some()),
            other => panic!("{other:?}"),
        }
        Ok(Vec::new())
    })?;
    ensure!(spent == question.spent, "{spent} of {}", question.spent);
    Ok(start.elapsed())
}
