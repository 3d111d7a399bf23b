//! From evidence to findings: processor time, time and memory of a case without its server, beside a floor.
//!
//! The evidence is fetched once and kept. Each step is a process of its own, so that the server's memory does not count
//! and the most that a step takes is the most of its process.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use bitcoin::{Address, Network, Transaction, consensus};
use ransomtrace::analysis::Reference;
use ransomtrace::archive::Archive;
use ransomtrace::case::question::{Case, CaseAddress};
use ransomtrace::report::CaseFolder;
use ransomtrace::run::{CaseInput, Connections, Exhibits, Job, replay, run};
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};

use crate::crowd::Crowd;

/// Clock ticks per second in `/proc`, the same on every Linux.
const TICKS: f64 = 100.0;

/// What a process has taken up to a point.
#[derive(Serialize, Deserialize)]
struct Taken {
    step: String,
    /// Seconds of processor time, of all threads.
    processor: f64,
    seconds: f64,
    /// The most memory so far, in MiB.
    memory: u64,
}

impl Taken {
    fn since(start: Instant, step: &str) -> Result<Self> {
        let stat = fs::read_to_string("/proc/self/stat")?;
        // The second field, a name in parentheses, may contain spaces. User and system time are the 14th and 15th.
        let (_, rest) = stat.rsplit_once(") ").context("no name")?;
        let ticks = rest.split(' ').skip(11).take(2).map(str::parse::<f64>);
        let ticks: f64 = ticks.sum::<Result<_, _>>()?;
        let status = fs::read_to_string("/proc/self/status")?;
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let most = most.and_then(|most| most.split_whitespace().next());
        Ok(Self {
            step: step.to_owned(),
            processor: ticks / TICKS,
            seconds: start.elapsed().as_secs_f64(),
            memory: most.context("no figure")?.parse::<u64>()? / 1024,
        })
    }

    fn print(&self) -> Result<()> {
        println!("{}", serde_json::to_string(self)?);
        Ok(())
    }
}

/// Fetches a case of so many transactions into a folder, unless it is there, and prints what its findings take.
pub fn measure(count: usize, folder: &Path) -> Result<()> {
    if !CaseFolder::evidence_in(folder).exists() {
        fetch(count, folder)?;
    }
    let floor = child("floor-of", folder)?.pop().context("no figure")?;
    let steps = child("findings-of", folder)?;
    for taken in [&floor].into_iter().chain(&steps) {
        println!(
            "{}: {:.2} s of processor time ({:.1} times the floor), {:.2} s, {} MiB at most",
            taken.step,
            taken.processor,
            taken.processor / floor.processor,
            taken.seconds,
            taken.memory
        );
    }
    Ok(())
}

fn child(step: &str, folder: &Path) -> Result<Vec<Taken>> {
    let program = std::env::current_exe()?;
    let done = Command::new(program).arg(step).arg(folder).output()?;
    let said = String::from_utf8_lossy(&done.stderr);
    ensure!(done.status.success(), "{step}: {said}");
    let lines = done.stdout.split(|byte| *byte == b'\n');
    let lines = lines.filter(|line| !line.is_empty());
    Ok(lines
        .map(serde_json::from_slice)
        .collect::<Result<_, _>>()?)
}

fn fetch(count: usize, folder: &Path) -> Result<()> {
    let start = Instant::now();
    let crowd = Crowd::new(count, 0);
    let mut case = Case::new(Network::Regtest);
    let address = Address::from_script(&crowd.paid, Network::Regtest)?;
    case.add_address(CaseAddress {
        address,
        demand: None,
        note: String::new(),
    })?;
    case.limits.max_requests = 1_000_000_000;
    let job = Job {
        case: &case,
        exhibits: &Exhibits::default(),
        reference: &Reference::default(),
        out: folder,
        servers: vec!["crowd".to_owned()],
    };
    let connections = || Ok(Connections::new(vec![Box::new(crowd)], Vec::new()));
    run(&job, connections, &mut |_| {}, &|_| {})?;
    let taken = Taken::since(start, "the whole run with its server")?;
    println!(
        "{}: {:.2} s of processor time, {:.2} s, {} MiB at most",
        taken.step, taken.processor, taken.seconds, taken.memory
    );
    Ok(())
}

/// Concludes from the evidence in a folder, then writes the files without charts into a new one.
pub fn conclude(folder: &Path) -> Result<()> {
    let start = Instant::now();
    let input = |archive: &Archive| CaseInput::read(archive.question()?.case, archive, folder);
    let replay = replay(folder, input, &mut |_| {})?;
    Taken::since(start, "from evidence to findings")?.print()?;
    let files = replay.files(replay.input.case.locale)?;
    let other = tempfile::tempdir()?;
    CaseFolder::make(&other.path().join("case"))?.write_all(&files)?;
    Taken::since(start, "with the files written")?.print()
}

/// The floor: reads every stored answer in order and parses the transactions.
pub fn floor(folder: &Path) -> Result<()> {
    #[derive(Deserialize)]
    struct Answer<'a> {
        /// `None` if the server does not have the transaction.
        result: Option<&'a str>,
    }
    let start = Instant::now();
    let path = CaseFolder::evidence_in(folder);
    let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut select = database.prepare("SELECT request, answer FROM answers ORDER BY id")?;
    let mut rows = select.query([])?;
    let (mut bytes, mut outputs) = (0, 0);
    while let Some(row) = rows.next()? {
        let (request, answer) = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
        bytes += answer.len();
        if request.starts_with("blockchain.transaction.get ") {
            let answer: Answer<'_> = serde_json::from_str(answer)?;
            if let Some(hex) = answer.result {
                let tx: Transaction = consensus::encode::deserialize_hex(hex)?;
                outputs += tx.output.len();
            }
        }
    }
    ensure!(bytes > 0 && outputs > 0, "no transactions");
    Taken::since(start, "every answer read and every transaction parsed")?.print()
}
