//! The chain as the servers give it: which block everything is seen as of, and the headers that proofs need.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use bitcoin::block::Header;

use super::{AcquireError, Run};
use crate::chain::{BlockId, ChainError, HeaderChain};
use crate::source::log::{Entry, Problem};
use crate::source::{Quorum, Refusal, Request, Response, Testimony};

/// Headers waited for at once, in answers: each is a third of a megabyte.
pub const AT_ONCE: usize = 10;

/// Blocks that a server may be behind the others and still be asked: everything is then seen as of its tip.
const LAG: u32 = 6;

impl Run<'_> {
    /// Fixes the block as of which everything is seen: the highest that all servers have in common, if none is far off.
    /// Servers on another chain than the one with most work, or far behind it, are left.
    pub(super) fn find_tip(
        &mut self,
        quorum: &mut Quorum,
        at_height: Option<u32>,
    ) -> Result<(), AcquireError> {
        let mut tips: Vec<(Testimony, u32, Header)> = Vec::new();
        let mut refused: Vec<(Arc<str>, AcquireError)> = Vec::new();
        quorum.ask(vec![Request::Tip], &mut |request, said| {
            for testimony in said {
                match &testimony.response {
                    Ok(Response::Tip { height, header }) => {
                        let (height, header) = (*height, *header);
                        tips.push((testimony, height, header));
                    }
                    Ok(_) => unreachable!("a request is read as what it asks for"),
                    Err(refusal) => {
                        let error = super::refused(&testimony.server, request, refusal);
                        refused.push((testimony.server, error));
                    }
                }
            }
            Vec::new()
        })?;
        self.left = self.left.saturating_sub(1);
        let order = quorum.servers();
        let place = |tip: &Testimony| order.iter().position(|known| *known == tip.server);
        // The highest first; a height is no more than a claim until its headers hold.
        tips.sort_by_key(|(tip, height, _)| (u32::MAX - height, place(tip)));
        let Some((_, highest, _)) = tips.first() else {
            let (_, error) = refused
                .pop()
                .expect("a server that does not say its tip refuses");
            return Err(error);
        };
        // Whose chain is not known is no witness of anything on it.
        for (server, error) in refused {
            quorum.leave(
                &server,
                format!("does not say which block it is at: {error}"),
            )?;
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
            quorum.follow(&tip.server);
            match self.reach(quorum, top, (*height, header)) {
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
                    let problem = Problem::OtherChain {
                        tip: fallen,
                        reason: error.to_string(),
                    };
                    quorum.accuse(&server, Request::Tip.key(), problem)?;
                    failed = Some(AcquireError::Chain { server, error });
                    self.chain = HeaderChain::new(self.chain.network());
                }
                Err(other) => return Err(other),
            }
        }
        let Some((leader, top)) = leader else {
            return Err(failed.expect("a chain that was not reached was refused"));
        };
        quorum.settle();
        let mut common = top;
        for (at, (tip, height, header)) in tips.iter().enumerate().filter(|(at, _)| *at != leader) {
            if failed.is_some() && at < leader {
                quorum.leave(&tip.server, "gives headers that do not hold".to_owned())?;
                continue;
            }
            match self.shared(quorum, tip, (*height, header), top)? {
                Some(shared) if shared == top || at_height.is_none() && top - shared <= LAG => {
                    common = common.min(shared);
                }
                Some(shared) if *height == shared => {
                    quorum.leave(&tip.server, format!("is {} blocks behind", top - shared))?;
                }
                _ => {
                    let tip_of = BlockId {
                        height: *height,
                        hash: header.block_hash(),
                    };
                    let reason = "its headers lead away from those of the other servers".to_owned();
                    quorum.accuse(
                        &tip.server,
                        Request::Tip.key(),
                        Problem::OtherChain {
                            tip: tip_of,
                            reason,
                        },
                    )?;
                    quorum.leave(&tip.server, "is on another chain".to_owned())?;
                }
            }
        }
        self.tip = self
            .chain
            .block(common)
            .expect("a header below the top was added");
        let log = || {
            quorum.archive().log(&Entry::Tip(self.tip))?;
            let time = self.chain.header(common).map_or(0, |header| header.time);
            quorum.archive().compare_clock(common, time)
        };
        Ok(log().map_err(crate::source::SourceError::from)?)
    }

    /// Whether a server has another tip by now, so that headers which do not lead to the one it gave are no fault. Once may
    /// be chance; who has another tip each time it is asked is not believed.
    fn has_moved(
        &self,
        quorum: &mut Quorum,
        tip: &Testimony,
        was: BlockId,
    ) -> Result<bool, AcquireError> {
        let again = quorum.archive().follows_reorganisation();
        if again.map_err(crate::source::SourceError::from)? {
            return Ok(false);
        }
        let now = quorum.ask_anew(&Request::Tip)?;
        Ok(now.iter().any(|now| {
            let other = |header: &Header| header.block_hash() != was.hash;
            now.server == tip.server
                && matches!(&now.response, Ok(Response::Tip { header, .. }) if other(header))
        }))
    }

    /// Fetches the headers up to `top` and checks that the tip a server announces is among them, if it is not beyond.
    fn reach(
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

    /// The highest block that the chain followed shares with another server's; nothing where none is near its tip.
    fn shared(
        &self,
        quorum: &mut Quorum,
        tip: &Testimony,
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
            // Nobody to ask, as in a replay as of an earlier block: nothing speaks against it.
            Err(Refusal::Unanswered) => return Ok(Some(highest)),
            _ => return Ok(None),
        };
        let same = (start..=highest)
            .zip(&headers)
            .filter(|(height, header)| own(*height) == Some(header.block_hash()));
        Ok(same.map(|(height, _)| height).last())
    }

    /// Makes sure that the chain has not moved under the run, before anybody is blamed.
    pub(super) fn confirm_tip(&mut self, quorum: &mut Quorum) -> Result<(), AcquireError> {
        let request = Request::Headers {
            start: self.tip.height,
            count: 1,
        };
        let leader = quorum.leader();
        for testimony in quorum.ask_anew(&request)? {
            let Ok(Response::Headers(headers)) = &testimony.response else {
                continue;
            };
            let Some(header) = headers.first().filter(|_| *testimony.server == *leader) else {
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

    /// Adds the headers that are needed to vouch for blocks at `heights` in a chain up to `top`.
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
        for (at, ranges) in ranges.chunks(AT_ONCE).enumerate() {
            // The headers above the checkpoints are the first thing that a run waits for.
            if self.state.round == 0 {
                self.state.waiting = (count - at * AT_ONCE) as u64;
                (self.progress)(self.state);
            }
            let requests: Vec<Request> = ranges.iter().map(headers_of).collect();
            let fresh = requests
                .iter()
                .filter(|request| !self.foreseen.remove(*request));
            self.left = self.left.saturating_sub(fresh.count() as u64);
            let mut all = Vec::new();
            quorum.ask(requests, &mut |_, said| {
                all.extend(said);
                Vec::new()
            })?;
            for (range, testimony) in ranges.iter().zip(all) {
                self.add_headers(quorum, range, testimony, before)?;
                before = Some(range);
            }
        }
        Ok(())
    }

    /// Adds one range of headers. What does not hold is asked for again, of whoever is left to ask; where it does not fit
    /// onto a stored range, that one may have fallen in a reorganisation and is asked for again too.
    fn add_headers(
        &mut self,
        quorum: &mut Quorum,
        range: &RangeInclusive<u32>,
        mut testimony: Testimony,
        mut before: Option<&RangeInclusive<u32>>,
    ) -> Result<(), AcquireError> {
        let request = headers_of(range);
        let mut blamed = None;
        loop {
            let headers = match &testimony.response {
                Ok(Response::Headers(headers)) => headers,
                Ok(_) => unreachable!("a request is read as what it asks for"),
                Err(Refusal::Unanswered) if blamed.is_some() => {
                    return Err(blamed.expect("just looked at"));
                }
                Err(refusal) => return Err(super::refused(&testimony.server, &request, refusal)),
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
            quorum.reject(&request, &testimony, error.to_string())?;
            blamed = Some(AcquireError::Chain {
                server: testimony.server.to_string(),
                error: Box::new(error),
            });
            testimony = quorum.ask_one(&request)?;
        }
    }
}

pub(super) fn headers_of(range: &RangeInclusive<u32>) -> Request {
    Request::Headers {
        start: *range.start(),
        count: range.end() - range.start() + 1,
    }
}
