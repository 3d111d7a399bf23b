//! What becomes of an answer that need not be a server's last word: it is asked for again, of the same server or of the
//! next, and then holds or is held against the server.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use log::debug;

use super::{Asking, Question, Quorum, Testimony};
use crate::source::again::{Later, is_passing};
use crate::source::log::{Entry, Problem};
use crate::source::{Refusal, Request, Response, SourceError};

/// A server and what it says.
type Words = (Arc<str>, Result<Response, Refusal>);

impl Quorum {
    /// Asks every server anew for what is only attested; returns whether any gives something else than before. Nothing is
    /// asked in a replay.
    ///
    /// # Errors
    ///
    /// [`SourceError`].
    pub fn has_changed(&mut self, requests: Vec<Request>) -> Result<bool, SourceError> {
        let is_there = |place: &usize| self.servers[*place].worker.is_some();
        let there: Vec<usize> = (0..self.servers.len()).filter(is_there).collect();
        if there.is_empty() || requests.is_empty() {
            return Ok(false);
        }
        let before = self.words(&requests)?;
        let mut take = |_: &Request, _| Vec::new();
        let mut asking = Asking::new(self.servers.len(), &mut take);
        for request in &requests {
            let names = |place: &usize| self.servers[*place].can_answer(request);
            let mut question = Question::new(request.clone(), false);
            question.open = there.iter().copied().filter(names).collect();
            self.add(&mut asking, question);
        }
        self.carry_out(asking)?;
        Ok(self.words(&requests)? != before)
    }

    /// What holds of what servers say to these requests, as far as it is stored.
    fn words(&self, requests: &[Request]) -> Result<Vec<Words>, SourceError> {
        let mut words = Vec::new();
        for request in requests {
            let said = self.pose(request.clone())?.said.into_iter();
            words.extend(said.map(|said| (said.server, said.response)));
        }
        Ok(words)
    }

    /// Says that an answer was found wrong, and is to be asked for anew. The first time the same server is asked again: a
    /// word of this run counts against it when it stays wrong; one of an earlier run, which a reorganisation may have
    /// overtaken, does not.
    ///
    /// # Errors
    ///
    /// [`SourceError::Archive`].
    pub fn reject(
        &mut self,
        request: &Request,
        testimony: &Testimony,
        reason: String,
    ) -> Result<(), SourceError> {
        let key = request.key();
        debug!("{}: {key}: {reason}", testimony.server);
        let is_of_this_run = testimony.run == self.archive.run();
        let doubt = (key.clone(), Arc::clone(&testimony.server));
        if is_of_this_run && self.is_there(&testimony.server) && !self.doubted.contains_key(&doubt)
        {
            self.log_repeated(&testimony.server, &key, &reason)?;
            self.second.insert(key, Arc::clone(&testimony.server));
            self.doubted.insert(doubt, reason);
            return Ok(());
        }
        self.condemn(key, testimony, reason)
    }

    /// Uses an answer no more, and holds it against its server if it is of this run.
    fn condemn(
        &mut self,
        key: String,
        testimony: &Testimony,
        reason: String,
    ) -> Result<(), SourceError> {
        let is_of_this_run = testimony.run == self.archive.run();
        let rejected = (key.clone(), Arc::clone(&testimony.server), testimony.run);
        if self.rejected.insert(rejected) && is_of_this_run {
            self.accuse(&testimony.server, key, Problem::Disproved { reason })?;
        }
        Ok(())
    }

    /// Writes down that an answer is asked for again, so that nobody wonders at the first.
    fn log_repeated(&self, server: &str, request: &str, reason: &str) -> Result<(), SourceError> {
        Ok(self.archive.log(&Entry::Repeated {
            server: server.to_owned(),
            request: request.to_owned(),
            reason: reason.to_owned(),
        })?)
    }

    /// A request whose answer did not hold, to the server that gave it.
    pub(super) fn pose_again(
        &mut self,
        request: &Request,
    ) -> Result<Option<Question>, SourceError> {
        let Some(server) = self.second.remove(&request.key()) else {
            return Ok(None);
        };
        let Some(place) = self.place(&server).filter(|_| self.is_there(&server)) else {
            return Ok(None);
        };
        let mut question = self.pose(request.clone())?;
        question.second = Some(server);
        question.said.clear();
        let known = self.stored(request, &question.key)?;
        let tried = known.iter().filter_map(|known| self.place(&known.server));
        question.tried = tried.collect();
        question.open = vec![place];
        Ok(Some(question))
    }

    /// Takes up what is to be asked again by now. Whoever wants to stop is heard by the servers, so that all of it is due.
    pub(super) fn take_up(&self, asking: &mut Asking<'_>) {
        let first = self.numbered - asking.questions.len() as u64;
        let is_stopped = || {
            let mut flags = self.interrupted.iter();
            flags.any(|flag| flag.load(Ordering::Relaxed))
        };
        let now = Instant::now();
        let is_due = |later: &Later| later.due <= now || is_stopped();
        let (due, later) = std::mem::take(&mut asking.later)
            .into_iter()
            .partition(is_due);
        asking.later = later;
        for Later { number, place, .. } in due {
            let question = &asking.questions[(number - first) as usize];
            asking.jobs[place].push((number, question.request.clone()));
        }
    }

    /// Takes in what a server says to a question: it holds, or is asked again, or the next server is asked.
    pub(super) fn take_in(
        &mut self,
        asking: &mut Asking<'_>,
        at: usize,
        testimony: Testimony,
    ) -> Result<(), SourceError> {
        let question = &mut asking.questions[at];
        let is_refused = testimony.response.is_err();
        let is_passing = is_passing(&question.request, &testimony.response);
        if is_passing && !is_refused {
            let reason = "part of it is missing or cannot be read";
            self.log_repeated(&testimony.server, &question.key, reason)?;
        }
        let Some(place) = self.place(&testimony.server) else {
            return Ok(());
        };
        let times = question.times.get(&place).copied().unwrap_or(0);
        if !is_passing && times > 0 {
            self.servers[place].hope.helped(&question.request);
        }
        question.failed.remove(&place);
        if is_passing && !question.is_passed_on && self.put_off(asking, at, place) {
            let question = &mut asking.questions[at];
            let testimony = fuller(question.before.remove(&place), testimony);
            question.before.insert(place, testimony);
            return Ok(());
        }
        let question = &mut asking.questions[at];
        if is_passing && question.is_passed_on {
            question.failed.insert(place);
        }
        question.open.retain(|open| *open != place);
        question.tried.push(place);
        let testimony = fuller(question.before.remove(&place), testimony);
        let length = testimony.length;
        question.said.push(testimony);
        asking.hold(at, length);
        if is_refused || is_passing {
            self.pass_on(asking, at);
        }
        self.judge(asking, at)
    }

    /// Holds an answer that did not hold against its server, where asking again has brought no other. Nothing that the
    /// server said to the request is used then.
    fn judge(&mut self, asking: &mut Asking<'_>, at: usize) -> Result<(), SourceError> {
        let question = &mut asking.questions[at];
        let Some(server) = question.second.clone().filter(|_| question.open.is_empty()) else {
            return Ok(());
        };
        let is_of = |testimony: &Testimony| testimony.server == server;
        if { question.said.iter() }.any(|said| is_of(said) && said.response.is_ok()) {
            return Ok(());
        }
        let (of_it, of_others) = std::mem::take(&mut question.said)
            .into_iter()
            .partition(is_of);
        question.said = of_others;
        let of_it: Vec<Testimony> = of_it;
        asking.held -= of_it.iter().map(|said| said.length).sum::<usize>();
        let key = asking.questions[at].key.clone();
        let doubt = (key.clone(), Arc::clone(&server));
        let reason = self.doubted.get(&doubt).cloned().unwrap_or_default();
        match of_it.last() {
            Some(testimony) => self.condemn(key, testimony, reason),
            None => Ok(()),
        }
    }

    /// Asks a server again after a pause, unless that was done often enough.
    fn put_off(&mut self, asking: &mut Asking<'_>, at: usize, place: usize) -> bool {
        let number = self.numbered - (asking.questions.len() - at) as u64;
        let question = &mut asking.questions[at];
        let (request, hope) = (&question.request, &mut self.servers[place].hope);
        let times = question.times.entry(place).or_default();
        let pause = hope.pause(request, *times).filter(|_| asking.end.is_none());
        let Some(pause) = pause else {
            hope.failed(request);
            return false;
        };
        *times += 1;
        debug!(
            "{}: {} again in {pause:?}",
            self.servers[place].name, question.key
        );
        let due = Instant::now() + pause;
        asking.later.push(Later { due, number, place });
        true
    }

    /// What one server does not have, or was lost with, the next is asked for; in the end those again that failed.
    pub(super) fn pass_on(&mut self, asking: &mut Asking<'_>, at: usize) {
        let number = self.numbered - (asking.questions.len() - at) as u64;
        let question = &mut asking.questions[at];
        if !question.is_passed_on || asking.end.is_some() || !question.open.is_empty() {
            return;
        }
        if let Some(place) = self.next(question) {
            question.open.push(place);
            asking.jobs[place].push((number, question.request.clone()));
            return;
        }
        loop {
            let question = &mut asking.questions[at];
            let times = |place: &usize| question.times.get(place).copied();
            let Some(place) = question.failed.iter().copied().min_by_key(times) else {
                return;
            };
            question.failed.remove(&place);
            if self.servers[place].worker.is_some() && self.put_off(asking, at, place) {
                asking.questions[at].open.push(place);
                return;
            }
        }
    }
}

/// The answer that holds: the later one, unless that is a failure and the one before is none.
fn fuller(before: Option<Testimony>, now: Testimony) -> Testimony {
    match before {
        Some(before) if now.response.is_err() && before.response.is_ok() => before,
        _ => now,
    }
}
