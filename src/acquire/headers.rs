//! The header chain: selection of the tip, and the headers that proofs need.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use bitcoin::block::Header;

use super::{AcquireError, Acquisition};
use crate::archive::log::{FaultKind, LogEntry};
use crate::chain::{BlockId, ChainError, HeaderChain};
use crate::electrum::{Refusal, Request, Response};
use crate::servers::{Quorum, ServerAnswer};

/// Header answers requested at once; each is a third of a megabyte.
pub const MAX_RANGES: usize = 10;

/// Blocks by which a server may lag behind the others; the case is then seen as of its tip.
const LAG: u32 = 6;

impl Acquisition<'_> {
    /// Selects the block as of which the case is seen: the highest that all servers share. Servers on a chain with less
    /// work, or far behind, are dropped.
    pub(super) fn find_tip(
        &mut self,
        quorum: &mut Quorum,
        at_height: Option<u32>,
    ) -> Result<(), AcquireError> {
        let mut tips: Vec<(ServerAnswer, u32, Header)> = Vec::new();
        let mut refused: Vec<(Arc<str>, AcquireError)> = Vec::new();
        quorum.ask(vec![Request::Tip], &mut |request, answers| {
            for answer in answers {
                match &answer.response {
                    Ok(Response::Tip { height, header }) => {
                        let (height, header) = (*height, *header);
                        tips.push((answer, height, header));
                    }
                    Ok(_) => unreachable!("a request is read as what it asks for"),
                    Err(refusal) => {
                        let error = super::refused(&answer.server, request, refusal);
                        refused.push((answer.server, error));
                    }
                }
            }
            Vec::new()
        })?;
        self.left = self.left.saturating_sub(1);
        let order = quorum.servers();
        let position = |tip: &ServerAnswer| order.iter().position(|known| *known == tip.server);
        // The highest first; a height is unproved until its headers are verified.
        tips.sort_by_key(|(tip, height, _)| (u32::MAX - height, position(tip)));
        let Some((_, highest, _)) = tips.first() else {
            let (_, error) = refused
                .pop()
                .expect("a server that does not report its tip refuses");
            return Err(error);
        };
        // A server whose chain is unknown cannot attest anything.
        for (server, error) in refused {
            quorum.drop_server(&server, format!("does not report its tip: {error}"))?;
        }
        if let Some(wanted) = at_height.filter(|wanted| wanted > highest) {
            let server = tips[0].0.server.to_string();
            return Err(AcquireError::Height {
                server,
                wanted,
                tip: *highest,
            });
        }
        let mut failed = None;
        let mut leader = None;
        for (at, (tip, height, header)) in tips.iter().enumerate() {
            let top = at_height.unwrap_or(*height);
            if top > *height {
                continue;
            }
            quorum.follow_leader(&tip.server);
            match self.verify_chain(quorum, top, (*height, header)) {
                Ok(()) => {
                    leader = Some((at, top));
                    break;
                }
                Err(AcquireError::Chain { error, server }) => {
                    let fallen = BlockId {
                        height: *height,
                        hash: header.block_hash(),
                    };
                    if self.has_moved(quorum, tip, fallen)? {
                        return Err(AcquireError::Reorganised { server, fallen });
                    }
                    let problem = FaultKind::OtherChain {
                        tip: fallen,
                        reason: error.to_string(),
                    };
                    quorum.report_fault(&server, Request::Tip.key(), problem)?;
                    failed = Some(AcquireError::Chain { server, error });
                    self.chain = HeaderChain::new(self.chain.network());
                }
                Err(other) => return Err(other),
            }
        }
        let Some((leader, top)) = leader else {
            return Err(failed.expect("a chain that was not reached was refused"));
        };
        quorum.release_leader();
        let mut common = top;
        for (at, (tip, height, header)) in tips.iter().enumerate().filter(|(at, _)| *at != leader) {
            if failed.is_some() && at < leader {
                quorum.drop_server(&tip.server, "sent invalid headers".to_owned())?;
                continue;
            }
            match self.highest_shared(quorum, tip, (*height, header), top)? {
                Some(shared) if shared == top || at_height.is_none() && top - shared <= LAG => {
                    common = common.min(shared);
                }
                Some(shared) if *height == shared => {
                    quorum
                        .drop_server(&tip.server, format!("is {} blocks behind", top - shared))?;
                }
                _ => {
                    let tip_of = BlockId {
                        height: *height,
                        hash: header.block_hash(),
                    };
                    let reason = "its headers fork from those of the other servers".to_owned();
                    quorum.report_fault(
                        &tip.server,
                        Request::Tip.key(),
                        FaultKind::OtherChain {
                            tip: tip_of,
                            reason,
                        },
                    )?;
                    quorum.drop_server(&tip.server, "is on another chain".to_owned())?;
                }
            }
        }
        self.tip = self
            .chain
            .block(common)
            .expect("a header below the top was added");
        let log = || {
            quorum.archive().log(&LogEntry::Tip(self.tip))?;
            let time = self.chain.header(common).map_or(0, |header| header.time);
            quorum.archive().compare_clock(common, time)
        };
        Ok(log().map_err(crate::client::SourceError::from)?)
    }

    /// Whether a server has another tip by now, so that headers which do not lead to its first one are not a fault. A
    /// second change in a row is not accepted.
    fn has_moved(
        &self,
        quorum: &mut Quorum,
        tip: &ServerAnswer,
        was: BlockId,
    ) -> Result<bool, AcquireError> {
        let again = quorum.archive().follows_reorganisation();
        if again.map_err(crate::client::SourceError::from)? {
            return Ok(false);
        }
        let now = quorum.ask_again(&Request::Tip)?;
        Ok(now.iter().any(|now| {
            let other = |header: &Header| header.block_hash() != was.hash;
            now.server == tip.server
                && matches!(&now.response, Ok(Response::Tip { header, .. }) if other(header))
        }))
    }

    /// Fetches the headers up to `top` and checks that they contain the tip that the server reported, if it is not
    /// higher.
    fn verify_chain(
        &mut self,
        quorum: &mut Quorum,
        top: u32,
        tip: (u32, &Header),
    ) -> Result<(), AcquireError> {
        self.fetch_headers(quorum, &BTreeSet::from([top]), top)?;
        let (height, announced) = (tip.0, tip.1.block_hash());
        let found = self
            .chain
            .block(top)
            .expect("the header was just added")
            .hash;
        if height == top && found != announced {
            let error = Box::new(ChainError::Tip {
                height,
                found,
                announced,
            });
            return Err(AcquireError::Chain {
                server: quorum.leader(),
                error,
            });
        }
        Ok(())
    }

    /// Returns the highest block shared with another server's chain; `None` if there is none near its tip.
    fn highest_shared(
        &self,
        quorum: &mut Quorum,
        tip: &ServerAnswer,
        (height, header): (u32, &Header),
        top: u32,
    ) -> Result<Option<u32>, AcquireError> {
        let own = |height: u32| self.chain.block(height).map(|block| block.hash);
        if height <= top && own(height) == Some(header.block_hash()) {
            return Ok(Some(height));
        }
        let highest = height.min(top);
        let start = highest.saturating_sub(LAG);
        let request = Request::Headers {
            start,
            count: highest - start + 1,
        };
        let headers = match quorum.ask_of(&tip.server, &request)?.response {
            Ok(Response::Headers(headers)) => headers,
            // No server to ask, as in a replay as of an earlier block: nothing contradicts it.
            Err(Refusal::Unanswered) => return Ok(Some(highest)),
            _ => return Ok(None),
        };
        let same = (start..=highest)
            .zip(&headers)
            .filter(|(height, header)| own(*height) == Some(header.block_hash()));
        Ok(same.map(|(height, _)| height).last())
    }

    /// Checks that the chain was not reorganised, before a server is reported.
    pub(super) fn confirm_tip(&mut self, quorum: &mut Quorum) -> Result<(), AcquireError> {
        let request = Request::Headers {
            start: self.tip.height,
            count: 1,
        };
        let leader = quorum.leader();
        for answer in quorum.ask_again(&request)? {
            let Ok(Response::Headers(headers)) = &answer.response else {
                continue;
            };
            let Some(header) = headers.first().filter(|_| *answer.server == *leader) else {
                continue;
            };
            let is_work = header.validate_pow(header.target()).is_ok();
            if is_work && header.block_hash() != self.tip.hash {
                return Err(AcquireError::Reorganised {
                    server: leader,
                    fallen: self.tip,
                });
            }
        }
        Ok(())
    }

    /// Adds the headers that verify blocks at `heights` in a chain up to `top`.
    pub(super) fn fetch_headers(
        &mut self,
        quorum: &mut Quorum,
        heights: &BTreeSet<u32>,
        top: u32,
    ) -> Result<(), AcquireError> {
        let mut ranges: Vec<_> = heights
            .iter()
            .flat_map(|height| self.chain.missing(*height, top))
            .collect();
        ranges.sort_unstable_by_key(|range| *range.start());
        ranges.dedup();
        let count = ranges.len();
        let mut before = None;
        for (at, ranges) in ranges.chunks(MAX_RANGES).enumerate() {
            // A run first waits for the headers above the checkpoints.
            if self.state.round == 0 {
                self.state.waiting = (count - at * MAX_RANGES) as u64;
                (self.progress)(self.state);
            }
            let requests: Vec<Request> = ranges.iter().map(headers_of).collect();
            let fresh = requests
                .iter()
                .filter(|request| !self.prefetched_headers.remove(*request));
            self.left = self.left.saturating_sub(fresh.count() as u64);
            let mut all = Vec::new();
            quorum.ask(requests, &mut |_, answers| {
                all.extend(answers);
                Vec::new()
            })?;
            for (range, answer) in ranges.iter().zip(all) {
                self.add_headers(quorum, range, answer, before)?;
                before = Some(range);
            }
        }
        Ok(())
    }

    /// Adds one range of headers. Invalid headers are requested again, from any server left; if they do not connect to
    /// a stored range, that one may be stale after a reorganisation and is requested again too.
    fn add_headers(
        &mut self,
        quorum: &mut Quorum,
        range: &RangeInclusive<u32>,
        mut answer: ServerAnswer,
        mut before: Option<&RangeInclusive<u32>>,
    ) -> Result<(), AcquireError> {
        let request = headers_of(range);
        let mut last_error = None;
        loop {
            let headers = match &answer.response {
                Ok(Response::Headers(headers)) => headers,
                Ok(_) => unreachable!("a request is read as what it asks for"),
                Err(Refusal::Unanswered) if last_error.is_some() => {
                    return Err(last_error.expect("just looked at"));
                }
                Err(refusal) => return Err(super::refused(&answer.server, &request, refusal)),
            };
            let Err(error) = self.chain.add(range.clone(), headers) else {
                return Ok(());
            };
            if matches!(error, ChainError::Link { height, .. } if height == *range.start())
                && let Some(before) = before.take()
            {
                let stored = quorum.ask_one(&headers_of(before))?;
                if !quorum.is_of_this_run(&stored) {
                    self.chain.rewind(*before.start());
                    quorum.reject(&headers_of(before), &stored, error.to_string())?;
                    let fresh = quorum.ask_one(&headers_of(before))?;
                    self.add_headers(quorum, before, fresh, None)?;
                    continue;
                }
            }
            quorum.reject(&request, &answer, error.to_string())?;
            last_error = Some(AcquireError::Chain {
                server: answer.server.to_string(),
                error: Box::new(error),
            });
            answer = quorum.ask_one(&request)?;
        }
    }
}

pub(super) fn headers_of(range: &RangeInclusive<u32>) -> Request {
    Request::Headers {
        start: *range.start(),
        count: range.end() - range.start() + 1,
    }
}
