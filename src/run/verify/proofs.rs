//! Verifies every provable answer in the evidence, of all runs: transactions, headers and Merkle branches.
//!
//! The headers form a tree, since runs may have seen blocks that a reorganisation replaced later. A header counts if it
//! connects to the genesis block or a built-in checkpoint with proof of work all the way. An invalid answer that the
//! log reports as a fault is not a discrepancy.

use crate::plural::counted;
use std::collections::{BTreeMap, HashSet};

use bitcoin::block::Header;
use bitcoin::hashes::Hash;
use bitcoin::{BlockHash, Network, TxMerkleNode, Txid};

use super::log::{Attribution, Log};
use super::{CheckResult, Discrepancy, rows};
use crate::archive::AnswerRow;
use crate::chain::{BlockId, HeaderChain, PERIOD};
use crate::electrum::{Response, StoredRequest};
use crate::verify::{self as proof, MerkleBranch, NODE_PAIR_BYTES, VerifyError};

/// A header, and whether it connects to the genesis block or a checkpoint.
struct HeaderNode {
    header: Header,
    is_rooted: bool,
    /// Whether it is in the chain of the last finished run.
    is_last: bool,
}

/// Row and server of an answer.
#[derive(Clone)]
struct AnswerLocation {
    row: i64,
    run: i64,
    server: String,
    request: String,
}

/// Consecutive headers of one answer.
struct HeaderRange {
    location: AnswerLocation,
    start: u32,
    /// Hashes of the first and of the last.
    ends: (BlockHash, BlockHash),
    count: u32,
}

/// A Merkle branch of one answer.
struct StoredBranch {
    location: AnswerLocation,
    txid: Txid,
    height: u32,
    root: TxMerkleNode,
    /// Levels between transaction and root.
    levels: usize,
    /// Whether 64 bytes on the way could be a transaction, so that it may start below one.
    is_split: bool,
    /// Whether it is the branch of a coinbase.
    is_first: bool,
}

/// Depths of blocks, by height and Merkle root, as far as known.
type Depths = BTreeMap<(u32, TxMerkleNode), usize>;

/// Provable answers as read.
pub struct Proofs {
    /// Headers below the checkpoints, in whole periods.
    listed: HeaderChain,
    tree: BTreeMap<(u32, BlockHash), HeaderNode>,
    stretches: Vec<HeaderRange>,
    branches: Vec<StoredBranch>,
    /// Transactions as long as an inner node.
    short: HashSet<Txid>,
    coinbases: HashSet<Txid>,
    transactions: u64,
    refusals: u64,
    wrong_transactions: Vec<(AnswerLocation, String)>,
    wrong_headers: Vec<(AnswerLocation, String, bool)>,
    wrong_branches: Vec<(AnswerLocation, String)>,
}

impl Proofs {
    /// Starts empty.
    pub fn new(network: Network) -> Self {
        Self {
            listed: HeaderChain::new(network),
            tree: BTreeMap::new(),
            stretches: Vec::new(),
            branches: Vec::new(),
            short: HashSet::new(),
            coinbases: HashSet::new(),
            transactions: 0,
            refusals: 0,
            wrong_transactions: Vec::new(),
            wrong_headers: Vec::new(),
            wrong_branches: Vec::new(),
        }
    }

    /// Reads one answer.
    pub fn read(&mut self, answer: &AnswerRow<'_>) {
        let Some(asked) = StoredRequest::parse(answer.request) else {
            return;
        };
        let Some(request) = asked.provable() else {
            return;
        };
        let location = || AnswerLocation {
            row: answer.id,
            run: answer.run,
            server: answer.server.to_owned(),
            request: answer.request.to_owned(),
        };
        match (asked, request.read(answer.answer)) {
            (_, Err(_)) => self.refusals += 1,
            (StoredRequest::Transaction(txid), Ok(Response::Transaction(bytes))) => {
                self.transactions += 1;
                match proof::transaction(txid, &bytes) {
                    Ok(known) => {
                        let (short, first) = (&mut self.short, &mut self.coinbases);
                        short.extend((known.tx.base_size() == NODE_PAIR_BYTES).then_some(txid));
                        first.extend(known.tx.is_coinbase().then_some(txid));
                    }
                    Err(error) => self
                        .wrong_transactions
                        .push((location(), error.to_string())),
                }
            }
            (StoredRequest::Proof { txid, height }, Ok(Response::Proof(branch))) => {
                self.add_branch(location(), txid, height, &branch, false);
            }
            (StoredRequest::First { height }, Ok(Response::First { txid, branch })) => {
                self.add_branch(location(), txid, height, &branch, true);
            }
            (StoredRequest::Headers { start, count }, Ok(Response::Headers(headers))) => {
                self.add_headers(location(), start, count, &headers);
            }
            _ => unreachable!("a request is read as what it asks for"),
        }
    }

    fn add_branch(
        &mut self,
        location: AnswerLocation,
        txid: Txid,
        height: u32,
        branch: &MerkleBranch,
        is_first: bool,
    ) {
        let root = if branch.height == height {
            proof::merkle_root(txid, branch)
        } else {
            Err(VerifyError::Height {
                txid,
                asked: height,
                found: branch.height,
            })
        };
        match root {
            Ok(root) => self.branches.push(StoredBranch {
                location,
                txid,
                height,
                root,
                levels: branch.siblings.len(),
                is_split: proof::leads_through_transaction(txid, branch),
                is_first,
            }),
            Err(error) => self.wrong_branches.push((location, error.to_string())),
        }
    }

    fn add_headers(
        &mut self,
        location: AnswerLocation,
        start: u32,
        count: u32,
        headers: &[Header],
    ) {
        let is_period = count == PERIOD && start.is_multiple_of(PERIOD);
        let Some(first) = headers.first() else {
            return;
        };
        if is_period && start < self.listed.first_unchecked() {
            // Both its ends are in the built-in list.
            match self.listed.add(start..=start + (PERIOD - 1), headers) {
                Ok(()) => self.stretches.push(HeaderRange {
                    ends: (first.block_hash(), headers[headers.len() - 1].block_hash()),
                    location,
                    start,
                    count,
                }),
                Err(error) => self
                    .wrong_headers
                    .push((location, error.to_string(), is_period)),
            }
            return;
        }
        let mut last = None;
        for (at, header) in headers.iter().enumerate() {
            let height = u32::try_from(at).ok().and_then(|at| start.checked_add(at));
            let is_linked = last.is_none_or(|last| last == header.prev_blockhash);
            let Some(height) = height.filter(|_| is_linked) else {
                let problem = format!(
                    "header {} does not have the one before it as its parent",
                    u64::from(start) + at as u64
                );
                self.wrong_headers.push((location, problem, is_period));
                return;
            };
            let hash = header.block_hash();
            last = Some(hash);
            self.tree.entry((height, hash)).or_insert(HeaderNode {
                header: *header,
                is_rooted: false,
                is_last: false,
            });
        }
        self.stretches.push(HeaderRange {
            ends: (first.block_hash(), last.expect("there is a first")),
            location,
            start,
            count: u32::try_from(headers.len()).unwrap_or(u32::MAX),
        });
    }

    /// Marks the headers that connect to the genesis block or a checkpoint, from the lowest on.
    fn root(&mut self) {
        let keys: Vec<(u32, BlockHash)> = self.tree.keys().copied().collect();
        for (height, hash) in keys {
            let header = self.tree[&(height, hash)].header;
            let parent = header.prev_blockhash;
            let is_behind_listed = height == self.listed.first_unchecked()
                && height.checked_sub(1).is_some_and(|below| {
                    self.listed.is_last_checkpoint(BlockId {
                        height: below,
                        hash: parent,
                    })
                });
            let is_behind_rooted = || {
                let below = height.checked_sub(1)?;
                self.tree.get(&(below, parent)).map(|node| node.is_rooted)
            };
            // Below the checkpoints a header counts if it is in a period that was checked at both ends.
            let is_listed = || {
                self.listed
                    .block(height)
                    .is_some_and(|block| block.hash == hash)
            };
            let is_placed = height == 0 || is_behind_listed || is_behind_rooted() == Some(true);
            let is_rooted = is_listed()
                || height >= self.listed.first_unchecked()
                    && is_placed
                    && self
                        .listed
                        .check(height, &header, &|at| self.ancestor(height, parent, at))
                        .is_ok();
            if let Some(node) = self.tree.get_mut(&(height, hash)) {
                node.is_rooted = is_rooted;
            }
        }
    }

    /// Returns the ancestor at height `at` of the header at `height` with this parent.
    fn ancestor(&self, height: u32, parent: BlockHash, at: u32) -> Option<Header> {
        let mut below = height.checked_sub(1)?;
        let mut node = self.tree.get(&(below, parent))?;
        while below > at {
            below -= 1;
            node = self.tree.get(&(below, node.header.prev_blockhash))?;
        }
        Some(node.header)
    }

    fn is_rooted(&self, block: BlockId) -> bool {
        self.listed.contains(block)
            || self
                .tree
                .get(&(block.height, block.hash))
                .is_some_and(|node| node.is_rooted)
    }

    /// Returns the connected headers at a height above the checkpoints.
    fn rooted_at(&self, height: u32) -> impl Iterator<Item = &HeaderNode> {
        let from = (height, BlockHash::all_zeros());
        let blocks = self.tree.range(from..(height.saturating_add(1), from.1));
        blocks.map(|(_, node)| node).filter(|node| node.is_rooted)
    }

    fn has_header(&self, height: u32) -> bool {
        self.listed.header(height).is_some() || self.rooted_at(height).next().is_some()
    }

    /// Marks the chain that ends at `tip`.
    fn follow(&mut self, tip: BlockId) {
        let mut at = Some((tip.height, tip.hash));
        while let Some(key) = at {
            let Some(node) = self.tree.get_mut(&key) else {
                break;
            };
            node.is_last = true;
            at = key
                .0
                .checked_sub(1)
                .map(|below| (below, node.header.prev_blockhash));
        }
    }

    /// Evaluates all answers, given the log.
    pub fn finish(mut self, log: &Log) -> [CheckResult; 3] {
        self.root();
        if let Some(end) = log.last_end() {
            self.follow(end.tip);
        }
        [
            self.judge_transactions(log),
            self.judge_headers(log),
            self.judge_branches(log),
        ]
    }

    fn judge_transactions(&self, log: &Log) -> CheckResult {
        let mut check = CheckResult::new("transactions");
        let right = self.transactions - self.wrong_transactions.len() as u64;
        check.summary = format!(
            "{right} of {} {} the requested id",
            counted(self.transactions, "transaction"),
            if right == 1 { "matches" } else { "match" }
        );
        evaluate(
            &mut check,
            log,
            self.wrong_transactions
                .iter()
                .map(|(location, problem)| (location, problem.clone())),
        );
        check
    }

    fn judge_headers(&self, log: &Log) -> CheckResult {
        let mut check = CheckResult::new("headers");
        let mut wrong: Vec<(&AnswerLocation, String)> = Vec::new();
        let mut stray = Vec::new();
        for (location, problem, is_period) in &self.wrong_headers {
            if *is_period {
                wrong.push((location, problem.clone()));
            } else {
                stray.push(location);
            }
        }
        let (mut rooted, mut headers) = (0, 0);
        for stretch in &self.stretches {
            let last = BlockId {
                height: stretch.start + (stretch.count - 1),
                hash: stretch.ends.1,
            };
            if self.is_rooted(last) {
                rooted += 1;
                headers += u64::from(stretch.count);
            } else if stretch.count == PERIOD {
                let problem = format!(
                    "its headers from {} ({}) on do not connect to a known block, or lack proof of work",
                    stretch.start, stretch.ends.0
                );
                wrong.push((&stretch.location, problem));
            } else {
                stray.push(&stretch.location);
            }
        }
        check.summary = format!(
            "{} in {} {}, with proof of work, to {}",
            counted(headers, "header"),
            counted(rooted, "answer"),
            if headers == 1 { "connects" } else { "connect" },
            if self.listed.first_unchecked() == 0 {
                "the genesis block"
            } else {
                "built-in checkpoints"
            }
        );
        evaluate(&mut check, log, wrong.into_iter());
        // Nothing depends on these: proofs need connected headers.
        if !stray.is_empty() {
            check.notices.push(format!(
                "the headers in answers {} do not connect to a known block; nothing depends on them",
                rows(stray.iter().map(|location| location.row))
            ));
        }
        for (row, tip) in log.tips() {
            if !self.is_rooted(tip) {
                let problem = format!(
                    "states the tip {} ({}), to which no headers in the evidence connect",
                    tip.height, tip.hash
                );
                check.faults.push(Discrepancy::of_row("log", row, problem));
            }
        }
        check
    }

    /// Returns the depths of blocks, from the branches of their coinbases.
    fn depths(&self) -> Depths {
        let is_shown =
            |branch: &&StoredBranch| branch.is_first && self.coinbases.contains(&branch.txid);
        let first = self.branches.iter().filter(is_shown);
        first
            .map(|branch| ((branch.height, branch.root), branch.levels))
            .collect()
    }

    /// Whether the block's depth is needed to interpret the branch.
    fn is_ambiguous(&self, branch: &StoredBranch) -> bool {
        !branch.is_first && (branch.is_split || self.short.contains(&branch.txid))
    }

    fn judge_branches(&self, log: &Log) -> CheckResult {
        let mut check = CheckResult::new("branches");
        let (mut proved, mut fallen, mut headless) = (0, 0, Vec::new());
        let mut wrong: Vec<(&AnswerLocation, String)> = self
            .wrong_branches
            .iter()
            .map(|(location, problem)| (location, problem.clone()))
            .collect();
        let excuse = |location: &AnswerLocation| {
            log.attribution(location.run, &location.server, &location.request)
        };
        let (depths, mut unsettled) = (self.depths(), Vec::new());
        for branch in &self.branches {
            let is_listed = self
                .listed
                .header(branch.height)
                .is_some_and(|header| header.merkle_root == branch.root);
            let from = (branch.height, BlockHash::all_zeros());
            let blocks = self
                .tree
                .range(from..(branch.height.saturating_add(1), from.1));
            let holds =
                |node: &&HeaderNode| node.is_rooted && node.header.merkle_root == branch.root;
            let holding: Vec<&HeaderNode> = blocks.map(|(_, node)| node).filter(holds).collect();
            let is_held = is_listed || !holding.is_empty();
            let depth = depths.get(&(branch.height, branch.root));
            let is_open = is_held && self.is_ambiguous(branch);
            if is_open && let Some(depth) = depth.filter(|depth| **depth != branch.levels) {
                let error = VerifyError::Depth {
                    txid: branch.txid,
                    height: branch.height,
                    found: branch.levels,
                    expected: *depth,
                };
                wrong.push((&branch.location, error.to_string()));
            } else if is_open && depth.is_none() {
                unsettled.push(branch.location.row);
            } else if is_listed || holding.iter().any(|node| node.is_last) {
                proved += 1;
            } else if !holding.is_empty() {
                fallen += 1;
            } else if !self.has_header(branch.height)
                && excuse(&branch.location) == Attribution::None
            {
                headless.push(branch.location.row);
            } else {
                let problem = format!(
                    "the Merkle branch of {} leads to {}, which is not the root of any block at height {}",
                    branch.txid, branch.root, branch.height
                );
                wrong.push((&branch.location, problem));
            }
        }
        check.summary = format!(
            "{proved} of {} {} to a header of the chain",
            counted(
                self.branches.len() + self.wrong_branches.len(),
                "Merkle branch"
            ),
            if proved == 1 { "connects" } else { "connect" }
        );
        if !headless.is_empty() {
            let problem = format!(
                "the Merkle branches in rows {} are of blocks to which no headers in the evidence connect",
                rows(headless)
            );
            check.faults.push(Discrepancy::of_table("answers", problem));
        }
        if !unsettled.is_empty() {
            check.notices.push(format!(
                "the Merkle branches in answers {} may end above or below a transaction, since a transaction of 64 bytes can be \
                 mistaken for an inner node (CVE-2017-12842), and no answer shows the depth of the block's tree; \
                 nothing depends on them",
                rows(unsettled)
            ));
        }
        if fallen > 0 {
            check.notices.push(format!(
                "{} to a block that is not in the chain of the last finished run: it fell in a reorganisation, or is above \
                 the last block", counted(fallen, "Merkle branch")
            ));
        }
        evaluate(&mut check, log, wrong.into_iter());
        if self.refusals > 0 {
            check.notices.push(format!(
                "{} for provable objects: a server refused, or answered something else",
                counted(self.refusals, "request")
            ));
        }
        check
    }
}

/// Sorts invalid answers: reported in the log, of an unfinished run, or discrepancies.
fn evaluate<'a>(
    check: &mut CheckResult,
    log: &Log,
    wrong: impl Iterator<Item = (&'a AnswerLocation, String)>,
) {
    let (mut named, mut open) = (0, Vec::new());
    for (location, problem) in wrong {
        match log.attribution(location.run, &location.server, &location.request) {
            Attribution::Reported => named += 1,
            Attribution::Unfinished => open.push(location.row),
            Attribution::None => {
                let problem = format!(
                    "{} from {}: {problem}; the log does not report it",
                    location.request, location.server
                );
                check
                    .faults
                    .push(Discrepancy::of_row("answers", location.row, problem));
            }
        }
    }
    if named > 0 {
        check.notices.push(format!(
            "{named} {} invalid, as the log reports: a server was at fault",
            if named == 1 { "is" } else { "are" }
        ));
    }
    if !open.is_empty() {
        check.notices.push(format!(
            "answers {} are invalid, and belong to unfinished runs; nothing depends on them",
            rows(open)
        ));
    }
}

#[cfg(test)]
mod tests {
    use bitcoin::block::Version;
    use bitcoin::consensus::encode::serialize_hex;
    use bitcoin::constants::genesis_block;
    use serde_json::json;

    use super::*;
    use crate::chain::grind;
    use crate::electrum::Request;

    /// Consecutive headers, starting with the genesis block; `salt` distinguishes chains.
    fn headers(before: &[Header], count: u32, salt: u8) -> Vec<Header> {
        let mut headers = before.to_vec();
        if headers.is_empty() {
            headers.push(genesis_block(Network::Regtest).header);
        }
        while headers.len() < count as usize {
            let last = headers[headers.len() - 1];
            headers.push(grind(Header {
                version: Version::TWO,
                prev_blockhash: last.block_hash(),
                merkle_root: TxMerkleNode::from_byte_array([salt; 32]),
                time: last.time + 600,
                bits: last.bits,
                nonce: 0,
            }));
        }
        headers
    }

    /// Reads an answer with headers.
    fn give(proofs: &mut Proofs, row: i64, start: u32, headers: &[Header]) {
        let count = u32::try_from(headers.len()).expect("a few");
        let hex: String = headers.iter().map(serialize_hex).collect();
        proofs.read(&AnswerRow {
            id: row,
            run: 1,
            time: "",
            server: "server",
            request: &Request::Headers { start, count }.key(),
            sha256: "",
            answer: &json!({ "id": 0, "result": { "hex": hex } }).to_string(),
        });
    }

    /// Reads an answer with the branch of the only transaction of a block.
    fn give_branch(proofs: &mut Proofs, row: i64, height: u32, salt: u8) {
        let txid = Txid::from_byte_array([salt; 32]);
        let result = json!({ "block_height": height, "pos": 0, "merkle": [] });
        proofs.read(&AnswerRow {
            id: row,
            run: 1,
            time: "",
            server: "server",
            request: &Request::Proof { txid, height }.key(),
            sha256: "",
            answer: &json!({ "id": 0, "result": result }).to_string(),
        });
    }

    #[test]
    fn headers_are_validated_from_checkpoints() {
        let chain = headers(&[], PERIOD + 10, 1);
        let (below, above) = chain.split_at(PERIOD as usize);
        let checked = || Proofs {
            listed: HeaderChain::with_checkpoint(Network::Regtest, &below[below.len() - 1]),
            ..Proofs::new(Network::Regtest)
        };
        let mut proofs = checked();
        // In any order, and partly repeated.
        give(&mut proofs, 1, PERIOD, above);
        give(&mut proofs, 2, 7, &below[7..9]);
        give(&mut proofs, 3, 0, below);
        give_branch(&mut proofs, 4, 7, 1);
        give_branch(&mut proofs, 5, PERIOD + 3, 1);
        give_branch(&mut proofs, 6, PERIOD + 3, 2);
        let [_, headers, branches] = proofs.finish(&Log::default());
        let told = "2028 headers in 3 answers connect, with proof of work, to built-in checkpoints";
        assert_eq!((headers.summary.as_str(), headers.notices.len()), (told, 0));
        // No run ended, so there is no chain of a last run.
        assert_eq!(
            branches.summary,
            "1 of 3 Merkle branches connects to a header of the chain"
        );
        assert!(
            branches.notices[0].starts_with("1 Merkle branch to a block that is not in the chain")
        );

        // Without the checkpoint before them they do not connect.
        let mut proofs = Proofs {
            listed: HeaderChain::with_checkpoint(Network::Regtest, &below[5]),
            ..Proofs::new(Network::Regtest)
        };
        give(&mut proofs, 1, PERIOD, above);
        let [_, headers, _] = proofs.finish(&Log::default());
        assert_eq!(headers.notices.len(), 1, "{headers:?}");
        assert!(headers.summary.starts_with("0 headers"), "{headers:?}");
    }

    /// Reads an answer.
    fn answer(proofs: &mut Proofs, row: i64, request: &Request, result: serde_json::Value) {
        proofs.read(&AnswerRow {
            id: row,
            run: 1,
            time: "",
            server: "server",
            request: &request.key(),
            sha256: "",
            answer: &json!({ "id": 0, "result": result }).to_string(),
        });
    }

    #[test]
    fn ambiguous_branch_is_resolved_by_block_depth() {
        let genesis = genesis_block(Network::Regtest);
        let coinbase = &genesis.txdata[0];
        // A transaction of 64 bytes, and one whose id is its second half.
        let carrier = [
            &[2, 0, 0, 0, 1][..],
            &[7; 32],
            &[0; 4],
            &[0],
            &[0; 4],
            &[1],
            &[0; 8],
            &[4, 1, 2, 3, 4],
            &[0; 4],
        ]
        .concat();
        let (first, second) = carrier.split_at(32);
        let [first, second] = [first, second].map(|half| half.try_into().expect("a half"));
        let forged = Txid::from_byte_array(second);
        let coinbase_id = coinbase.compute_txid().to_byte_array();
        let carrier_id = bitcoin::hashes::sha256d::Hash::hash(&carrier);
        let carrier_txid = Txid::from_raw_hash(carrier_id);
        let root = [coinbase_id, carrier_id.to_byte_array()].concat();
        let root = bitcoin::hashes::sha256d::Hash::hash(&root);
        let block = grind(Header {
            prev_blockhash: genesis.header.block_hash(),
            merkle_root: TxMerkleNode::from_raw_hash(root),
            nonce: 0,
            ..genesis.header
        });
        let node = |bytes| TxMerkleNode::from_byte_array(bytes).to_string();
        let judged = |is_settled: bool| {
            let mut proofs = Proofs::new(Network::Regtest);
            give(&mut proofs, 1, 0, &[genesis.header, block]);
            let height = 1;
            let proof = |txid| Request::Proof { txid, height };
            let drawn_out =
                json!({ "block_height": 1, "pos": 3, "merkle": [node(first), node(coinbase_id)] });
            answer(&mut proofs, 2, &proof(forged), drawn_out);
            let honest = json!({ "block_height": 1, "pos": 1, "merkle": [node(coinbase_id)] });
            answer(&mut proofs, 3, &proof(carrier_txid), honest);
            let bytes = |bytes: &[u8]| json!(bitcoin::hex::DisplayHex::to_lower_hex_string(bytes));
            answer(
                &mut proofs,
                4,
                &Request::Transaction(carrier_txid),
                bytes(&carrier),
            );
            if is_settled {
                let result = json!({ "tx_hash": coinbase.compute_txid(), "merkle": [node(carrier_id.to_byte_array())] });
                answer(&mut proofs, 5, &Request::First { height }, result);
                let bytes = bytes(&bitcoin::consensus::encode::serialize(coinbase));
                answer(
                    &mut proofs,
                    6,
                    &Request::Transaction(coinbase.compute_txid()),
                    bytes,
                );
            }
            let [_, _, branches] = proofs.finish(&Log::default());
            branches
        };
        let open = judged(false);
        assert!(open.faults.is_empty(), "{open:?}");
        assert!(
            open.notices[0]
                .starts_with("the Merkle branches in answers 2 to 3 may end above or below"),
            "{open:?}"
        );
        let settled = judged(true);
        let [fault] = &settled.faults[..] else {
            panic!("one fault: {settled:?}");
        };
        assert_eq!(fault.row, Some(2));
        assert!(
            fault
                .problem
                .contains("has 2 hashes, that of the coinbase of block 1 has 1"),
            "{fault:?}"
        );
        assert_eq!(settled.notices.len(), 1, "{settled:?}");
    }

    #[test]
    fn forks_connect_and_headers_at_wrong_height_do_not() {
        let chain = headers(&[], 9, 1);
        let fork = headers(&chain[..5], 12, 2);
        let mut proofs = Proofs::new(Network::Regtest);
        give(&mut proofs, 1, 3, &chain[2..4]);
        give(&mut proofs, 2, 0, &chain);
        give(&mut proofs, 3, 5, &fork[5..]);
        let mut broken = chain.clone();
        broken[4].nonce += 1;
        give(&mut proofs, 4, 4, &broken[4..6]);
        let [_, headers, _] = proofs.finish(&Log::default());
        assert!(
            headers.summary.starts_with("16 headers in 2 answers"),
            "{headers:?}"
        );
        assert!(
            headers.notices[0].starts_with("the headers in answers 1, 4 do not connect"),
            "{headers:?}"
        );
    }
}
