//! Against a real node, a real electrs and a real ElectrumX. Ignored unless asked for: `tests/stack/run.sh` starts the
//! servers and runs these one after the other in the order of their names, since they share one chain: the story, whose
//! chain begins at genesis, comes first, and ElectrumX does not survive that a whole chain is replaced.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};
use std::{fs, slice, thread};

use anyhow::{Context, Result, ensure};
use bitcoin::absolute::LockTime;
use bitcoin::block::{Header, Version};
use bitcoin::hashes::Hash;
use bitcoin::opcodes::{OP_0, OP_TRUE};
use bitcoin::script::Builder;
use bitcoin::{
    Amount, Block, OutPoint, ScriptBuf, Sequence, Transaction, TxIn, TxMerkleNode, TxOut,
    WPubkeyHash, Witness, transaction,
};

use ransomtrace::demo;
use ransomtrace::findings::{End, Findings, Proof};

use crate::support::chaos::{Chaos, Trouble};
use crate::support::electrum::Electrum;
use crate::support::stack::{Stack, load};

/// How long servers may take to be of one mind.
const SETTLED: Duration = Duration::from_secs(30);

/// A reward may be spent in the hundredth block after its own.
const COINBASE_MATURITY: usize = 100;

#[test]
#[ignore = "needs tests/stack/run.sh"]
fn servers_follow_blocks_mempool_and_reorganisation() -> Result<()> {
    let stack = Stack::from_env()?;
    stack.settle(&[])?;
    let start = Electrum::connect(stack.servers[0].1)?.tip()?;

    let mut chain = vec![mine(start, vec![])];
    while chain.len() < COINBASE_MATURITY {
        chain.push(mine(tip_of(start, &chain), vec![]));
    }
    let payment = spend(&chain[0].txdata[0], 1);
    load(&stack, &chain, slice::from_ref(&payment))?;
    come_to(&stack, &payment, &[0, 0])?;

    let tip = tip_of(start, &chain);
    let height = i64::from(tip.0) + 1;
    let confirming = mine(tip, vec![payment.clone()]);
    load(&stack, slice::from_ref(&confirming), &[])?;
    come_to(&stack, &payment, &[height, height])?;

    // On the branch that takes over, the same coin went to somebody else.
    let rival = spend(&chain[0].txdata[0], 2);
    stack.node.invalidate_block(confirming.block_hash())?;
    let mut branch = vec![mine(tip, vec![rival.clone()])];
    branch.push(mine(tip_of(tip, &branch), vec![]));
    load(&stack, &branch, &[])?;
    come_to(&stack, &rival, &[height, height])?;
    come_to(&stack, &payment, &[])?;
    Ok(())
}

/// Customers who pay straight to the exchange's hot address, in thousands as on a busy day.
const BUSY_DEPOSITS: usize = 3_000;

#[test]
#[ignore = "needs tests/stack/run.sh"]
fn a_ransom_story_reads_the_same_from_both_servers() -> Result<()> {
    let stack = Stack::from_env()?;
    let story = demo::story(demo::StoryOptions {
        busy_deposits: BUSY_DEPOSITS,
        ..demo::StoryOptions::default()
    });
    let mempool = story.chain.mempool();
    load(&stack, story.chain.blocks(), mempool)?;

    let folder = tempfile::tempdir()?;
    let rates = folder.path().join("rates.csv");
    fs::write(&rates, story.rates_csv)?;
    let case = folder.path().join("clinic.toml");
    let with_rates = format!("{}\n[rates]\nfiles = [\"rates.csv\"]\n", story.case_toml);
    fs::write(&case, with_rates)?;

    let case = case.to_str().context("a temporary path is text")?;
    let [first, second] = traces(&stack, folder.path(), "case", &["--case", case])?;
    assert_eq!(first, second);

    let findings: Findings = serde_json::from_slice(&first)?;
    let paid: BTreeSet<OutPoint> = counted(&findings);
    let truth: BTreeSet<OutPoint> = story
        .truth
        .payments()
        .map(|deposit| deposit.outpoint)
        .collect();
    assert_eq!(paid, truth, "every payment and no other");
    for row in &findings.accounting[1..] {
        assert_eq!(
            row.total_sat,
            row.source_sat,
            "{} conserves",
            row.policy.name()
        );
    }
    let met = |end| findings.endpoints.iter().any(|row| row.end == end);
    for end in [
        End::Unconfirmed,
        End::CoinJoin,
        End::Service,
        End::Unspent,
        End::Fee,
    ] {
        assert!(met(end), "some money ended as {end}");
    }
    let unconfirmed = findings
        .transactions
        .iter()
        .filter(|row| row.proof == Proof::Unconfirmed);
    assert_eq!(unconfirmed.count(), mempool.len());
    assert!(
        findings
            .coverage
            .iter()
            .any(|row| row.history > Some(BUSY_DEPOSITS as u64))
    );

    // Single coins followed out of the busy address: ElectrumX names their spenders, electrs gives the history to look in.
    let through = ["--case", case, "--through-busy"];
    let [first, second] = traces(&stack, folder.path(), "through", &through)?;
    assert_eq!(first, second);
    let further: Findings = serde_json::from_slice(&first)?;
    assert!(further.endpoints.iter().all(|row| row.end != End::Busy));
    assert!(further.outputs.len() > findings.outputs.len());

    // Both at once, compared.
    let out = folder.path().join("case-both");
    let both = stack
        .servers
        .map(|(_, port)| format!("tcp://127.0.0.1:{port}"));
    let output = Command::new(env!("CARGO_BIN_EXE_ransomtrace"))
        .args([
            "trace", "--case", case, "-n", "regtest", "-s", &both[0], "-s", &both[1], "-o",
        ])
        .arg(&out)
        .output()?;
    ensure!(output.status.code() == Some(0), "{output:?}");
    let agreed: Findings = serde_json::from_slice(&fs::read(out.join("findings.json"))?)?;
    assert_eq!(agreed.outputs, findings.outputs);
    assert!(agreed.coverage.iter().all(|row| row.servers == 2));

    // One address with no case file, as the first thing that an investigator tries.
    let organisation = &findings
        .payments
        .iter()
        .find(|row| row.demand == "organisation");
    let address = &organisation.context("the clinic pays")?.address;
    let [first, second] = traces(&stack, folder.path(), "address", &[address])?;
    assert_eq!(first, second);

    // The busy address itself as the case: thousands of transactions and their parents.
    let service = findings.services.first().context("as seen")?;
    let [first, second] = traces(
        &stack,
        folder.path(),
        "busy",
        &[&service.collecting_address, "--hops", "0"],
    )?;
    assert_eq!(first, second);
    let findings: Findings = serde_json::from_slice(&first)?;
    assert!(findings.payments.len() > BUSY_DEPOSITS);
    Ok(())
}

#[test]
#[ignore = "needs tests/stack/run.sh"]
fn a_story_told_over_bad_lines_reads_the_same() -> Result<()> {
    let stack = Stack::from_env()?;
    let story = demo::story(demo::StoryOptions {
        busy_deposits: BUSY_DEPOSITS,
        ..demo::StoryOptions::default()
    });
    let tip = story.chain.tip().block_hash();
    ensure!(
        stack.node.best_block_hash()? == tip,
        "the story is told by the test before this one"
    );
    let folder = tempfile::tempdir()?;
    let case = folder.path().join("clinic.toml");
    fs::write(&case, &story.case_toml)?;
    let case = case.to_str().context("a temporary path is text")?;
    traces(&stack, folder.path(), "calm", &["--case", case])?;
    let calm = folder.path().join("calm-electrs");

    // A line that is slow, that breaks, and that garbles: what came whole is kept, the rest is asked for again.
    let trouble = Trouble {
        cuts: 5,
        garbles: 7,
        changes: 0,
    };
    for (seed, (name, port)) in (1..).zip(stack.servers) {
        let line = Chaos::before(port, trouble, seed);
        let out = folder.path().join(format!("troubled-{name}"));
        let output = over_lines(&[&line], case, &out)?;
        ensure!(output.status.code() == Some(0), "{name}: {output:?}");
        let [cuts, garbled, _] = line.done();
        ensure!(
            cuts > 0 && garbled > 0,
            "{name}: {cuts} cuts, {garbled} garbled lines"
        );
        same(&calm, &out, &[])?;
    }

    // A line that changes what proofs are made of: the server at its end is held to have lied, and the other one is asked.
    let changing = Trouble {
        changes: 3,
        ..trouble
    };
    for (seed, liar) in (3..).zip(0..2) {
        let lines = [liar, 1 - liar].map(|at| {
            let trouble = if at == liar { changing } else { trouble };
            Chaos::before(stack.servers[at].1, trouble, seed)
        });
        let out = folder.path().join(format!("changed-{liar}"));
        let output = over_lines(&[&lines[0], &lines[1]], case, &out)?;
        ensure!(lines[0].done()[2] > 0, "nothing was changed");
        ensure!(output.status.code() == Some(4), "{output:?}");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let names = |line: &Chaos| said.contains(&format!("- {} answered ", line.url()));
        ensure!(names(&lines[0]) && !names(&lines[1]), "{said}");
        // How many servers agree depends on when the one was found out.
        same(&calm, &out, &["coverage.csv", "coverage.parquet"])?;
    }
    Ok(())
}

/// Traces with the real binary over bad lines to servers.
fn over_lines(lines: &[&Chaos], case: &str, out: &Path) -> Result<Output> {
    let servers = lines.iter().flat_map(|line| ["-s".to_owned(), line.url()]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_ransomtrace"));
    command.args(["trace", "-n", "regtest", "--case", case, "-o"]);
    Ok(command.arg(out).args(servers).output()?)
}

/// Checks that two case folders have the same tables, and where none is left out the same findings and report too.
fn same(one: &Path, other: &Path, without: &[&str]) -> Result<()> {
    let mut names = Vec::new();
    for file in fs::read_dir(one.join("tables"))? {
        names.push(file?.file_name().to_string_lossy().into_owned());
    }
    // Tables as text come first, since what differs in them can be told.
    names.sort_by_key(|name| !name.ends_with(".csv"));
    for name in names
        .iter()
        .filter(|name| !without.contains(&name.as_str()))
    {
        let [a, b] = [one, other].map(|out| fs::read(out.join("tables").join(name)));
        let [a, b] = [a?, b?];
        ensure!(a == b, "{name} differs: {}", first_difference(&a, &b));
    }
    for name in ["findings.json", "report.html"] {
        let [a, b] = [one, other].map(|out| fs::read(out.join(name)));
        ensure!(!without.is_empty() || a? == b?, "{name} differs");
    }
    Ok(())
}

/// The first lines of two texts that differ.
fn first_difference(one: &[u8], other: &[u8]) -> String {
    let [one, other] = [one, other].map(String::from_utf8_lossy);
    match one.lines().zip(other.lines()).find(|(a, b)| a != b) {
        Some((a, b)) => format!("\n  {a}\n  {b}"),
        None => "one is longer".to_owned(),
    }
}

/// Traces with the real binary against each server; checks that every table, chart and report is the same, and returns
/// the findings from each.
fn traces(stack: &Stack, folder: &Path, name: &str, arguments: &[&str]) -> Result<[Vec<u8>; 2]> {
    let run = |(server, port): (&str, u16)| -> Result<_> {
        let out = folder.join(format!("{name}-{server}"));
        let output = Command::new(env!("CARGO_BIN_EXE_ransomtrace"))
            .arg("trace")
            .args(arguments)
            .args([
                "-n",
                "regtest",
                "-s",
                &format!("tcp://127.0.0.1:{port}"),
                "-o",
            ])
            .arg(&out)
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(
            output.status.code() == Some(0),
            "{server}: {:?}: {said}",
            output.status
        );
        ensure!(said.is_empty(), "{server}: {said}");
        Ok(out)
    };
    let [first, second] = [run(stack.servers[0])?, run(stack.servers[1])?];
    for part in ["tables", "charts"] {
        let Ok(files) = fs::read_dir(first.join(part)) else {
            continue;
        };
        for file in files {
            let name = file?.file_name();
            let [a, b] = [&first, &second].map(|out| fs::read(out.join(part).join(&name)));
            ensure!(a? == b?, "{part}/{} differs", name.to_string_lossy());
        }
    }
    ensure!(fs::read(first.join("report.html"))? == fs::read(second.join("report.html"))?);
    Ok([
        fs::read(first.join("findings.json"))?,
        fs::read(second.join("findings.json"))?,
    ])
}

/// The deposits that count as paid.
fn counted(findings: &Findings) -> BTreeSet<OutPoint> {
    let sources = findings
        .payments
        .iter()
        .filter(|row| row.class.counts_as_paid());
    sources
        .map(|row| OutPoint::new(row.txid, row.vout))
        .collect()
}

/// The end of a chain built on `start`.
fn tip_of(start: (u32, Header), blocks: &[Block]) -> (u32, Header) {
    blocks
        .iter()
        .fold(start, |(height, _), block| (height + 1, block.header))
}

/// Waits until the servers that know `tx` have it at these heights: while one takes a block in, it may tell of both before
/// and after.
fn come_to(stack: &Stack, tx: &Transaction, expected: &[i64]) -> Result<()> {
    let start = Instant::now();
    loop {
        let told = heights(stack, tx)?;
        if told == expected {
            return Ok(());
        }
        ensure!(
            start.elapsed() < SETTLED,
            "heights {told:?}, not {expected:?}"
        );
        thread::sleep(Duration::from_millis(100));
    }
}

/// The height at which each server that knows `tx` has it.
fn heights(stack: &Stack, tx: &Transaction) -> Result<Vec<i64>> {
    let mut heights = Vec::new();
    for (_, port) in stack.servers {
        let history = Electrum::connect(port)?
            .histories(&[&tx.output[0].script_pubkey])?
            .concat();
        let of_tx = history
            .iter()
            .filter(|entry| entry.tx_hash == tx.compute_txid());
        heights.extend(of_tx.map(|entry| entry.height));
    }
    Ok(heights)
}

/// A block ten minutes after its `parent`, whose reward anyone may spend. From regtest's genesis that is in 2011: the
/// servers must take a chain of the past for a finished one.
fn mine((height, parent): (u32, Header), transactions: Vec<Transaction>) -> Block {
    let coinbase = Transaction {
        version: transaction::Version::ONE,
        lock_time: LockTime::ZERO,
        input: vec![TxIn {
            previous_output: OutPoint::null(),
            // BIP-0034: the height comes first. The zero makes it two bytes, the least a coinbase may have.
            script_sig: Builder::new()
                .push_int(i64::from(height) + 1)
                .push_opcode(OP_0)
                .into_script(),
            sequence: Sequence::MAX,
            witness: Witness::new(),
        }],
        output: vec![TxOut {
            value: Amount::from_sat(100_000),
            script_pubkey: Builder::new().push_opcode(OP_TRUE).into_script(),
        }],
    };
    let header = Header {
        version: Version::from_consensus(4),
        prev_blockhash: parent.block_hash(),
        merkle_root: TxMerkleNode::all_zeros(),
        time: parent.time + 600,
        bits: parent.bits,
        nonce: 0,
    };
    let mut block = Block {
        header,
        txdata: vec![coinbase],
    };
    block.txdata.extend(transactions);
    if let Some(root) = block.compute_merkle_root() {
        block.header.merkle_root = root;
    }
    // Half of all hashes are below regtest's target.
    while block.header.validate_pow(block.header.target()).is_err() {
        block.header.nonce += 1;
    }
    block
}

/// Spends the only output of `from` to the key hash that is all `owner`.
fn spend(from: &Transaction, owner: u8) -> Transaction {
    Transaction {
        version: transaction::Version::TWO,
        lock_time: LockTime::ZERO,
        input: vec![TxIn {
            previous_output: OutPoint::new(from.compute_txid(), 0),
            script_sig: ScriptBuf::new(),
            sequence: Sequence::ENABLE_RBF_NO_LOCKTIME,
            witness: Witness::new(),
        }],
        output: vec![TxOut {
            value: from.output[0].value - Amount::from_sat(1_000),
            script_pubkey: ScriptBuf::new_p2wpkh(&WPubkeyHash::from_byte_array([owner; 20])),
        }],
    }
}
