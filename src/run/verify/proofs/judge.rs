//! Judges the provable answers once all have been read: which of them are proved, and which are discrepancies.

use std::collections::BTreeMap;

use bitcoin::hashes::Hash;
use bitcoin::{BlockHash, TxMerkleNode};

use super::{AnswerLocation, HeaderNode, Proofs, StoredBranch};
use crate::chain::{BlockId, PERIOD};
use crate::plural::counted;
use crate::run::verify::log::{Attribution, Log};
use crate::run::verify::{CheckResult, Discrepancy, rows};
use crate::verify::VerifyError;

/// Depths of blocks, by height and Merkle root, as far as known.
type Depths = BTreeMap<(u32, TxMerkleNode), usize>;

impl Proofs {
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
