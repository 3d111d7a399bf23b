//! Several servers, compared, with the archive before them: what the acquisition asks.
//!
//! # Design
//!
//! What can be proved, such as a transaction or its branch, is asked of one server, and of the next only where the first
//! has nothing or was caught with a wrong proof; the work is shared out. What is only attested, such as a history, is asked
//! of all, and every word of theirs is handed up to be compared. All of it goes through the archive: what is stored is not
//! asked for again, and what comes in is stored before it is used. A replay is the same with nobody to ask.
//!
//! Servers are asked at the same time, each on a thread of its own; they may answer in any order, so nothing that is
//! concluded may depend on it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

use log::{debug, warn};

use super::log::{Entry, Fault, Problem};
use super::{Archive, Identity, Refusal, Request, Response, Source, SourceError};

/// Answers on their way from the servers to the archive: enough that nobody waits, few enough for memory.
const ON_THE_WAY: usize = 1_000;

/// Answers that are stored in one go, at most.
const AT_ONCE: usize = 500;

/// Faults of one server that are written down; a server that is wrong more often is not more wrong for it.
pub const FAULTS_TOLD: usize = 100;

/// What a server said to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Testimony {
    /// The server.
    pub server: Arc<str>,
    /// The run that it was asked in.
    run: i64,
    /// What it said, read.
    pub response: Result<Response, Refusal>,
}

/// The servers of a case and its archive.
pub struct Quorum {
    archive: Archive,
    servers: Vec<Server>,
    /// Place of the server that headers are asked of first.
    lead: usize,
    /// Whether headers are asked of nobody else: while it is open whose chain is followed.
    is_alone: bool,
    /// Answers that were found wrong: request, server and run.
    rejected: HashSet<(String, Arc<str>, i64)>,
    asked: u64,
}

struct Server {
    name: Arc<str>,
    /// Nothing in a replay, or when the server is lost.
    source: Option<Box<dyn Source>>,
    /// Whether it can be asked who spends an output.
    names_spenders: bool,
    faults: usize,
}

impl Server {
    /// Whether it is there and knows what is asked.
    fn can_answer(&self, request: &Request) -> bool {
        self.source.is_some()
            && (self.names_spenders || !matches!(request, Request::Spender { .. }))
    }
}

/// What a thread that asks a server tells.
enum Event {
    Answer {
        server: usize,
        at: usize,
        answer: String,
        response: Result<Response, Refusal>,
    },
    End {
        server: usize,
        error: Option<SourceError>,
    },
}

/// How the servers that were asked fared.
struct Outcome {
    /// By place of the server, the requests that it answered.
    answered: Vec<HashSet<usize>>,
    /// The servers that went away, and why.
    ended: Vec<(usize, SourceError)>,
}

impl Quorum {
    /// Asks `sources`, which must answer for the same chain. The archive's run must have begun.
    ///
    /// # Errors
    ///
    /// [`SourceError::Archive`].
    pub fn new(archive: Archive, sources: Vec<Box<dyn Source>>) -> Result<Self, SourceError> {
        for source in &sources {
            let Identity {
                server,
                software,
                protocol,
                route,
                certificate,
            } = source.identity().clone();
            archive.log(&Entry::Server {
                server,
                software,
                protocol,
                route,
                certificate,
            })?;
        }
        let server = |source: Box<dyn Source>| Server {
            name: source.identity().server.as_str().into(),
            names_spenders: source.names_spenders(),
            source: Some(source),
            faults: 0,
        };
        let servers = sources.into_iter().map(server).collect();
        Ok(Self {
            archive,
            servers,
            lead: 0,
            is_alone: false,
            rejected: HashSet::new(),
            asked: 0,
        })
    }

    /// Answers as the servers of the last finished run did, out of the archive alone.
    ///
    /// # Errors
    ///
    /// [`SourceError::Archive`].
    pub fn replay(archive: Archive) -> Result<Self, SourceError> {
        let mut servers: Vec<Server> = Vec::new();
        for step in archive.steps()? {
            if let Entry::Server { server, .. } = step
                && servers.iter().all(|known| *known.name != *server)
            {
                servers.push(Server {
                    name: server.into(),
                    source: None,
                    // What it was not asked is not stored.
                    names_spenders: true,
                    faults: 0,
                });
            }
        }
        Ok(Self {
            archive,
            servers,
            lead: 0,
            is_alone: false,
            rejected: HashSet::new(),
            asked: 0,
        })
    }

    /// The archive.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The archive and the servers that are still connected, when all is asked.
    pub fn into_parts(self) -> (Archive, Vec<Box<dyn Source>>) {
        let sources = self.servers.into_iter().filter_map(|server| server.source);
        (self.archive, sources.collect())
    }

    /// Names of the servers that are asked, in the order given.
    pub fn servers(&self) -> Vec<Arc<str>> {
        self.servers
            .iter()
            .map(|server| Arc::clone(&server.name))
            .collect()
    }

    /// Requests that went to servers in this run of the program.
    pub fn asked(&self) -> u64 {
        self.asked
    }

    /// Asks headers of this server and of nobody else, until a chain is settled on.
    pub fn follow(&mut self, server: &str) {
        if let Some(at) = self.place(server) {
            self.lead = at;
            self.is_alone = true;
        }
    }

    /// Asks headers of others too, where the server that leads has none: its chain is the one that holds.
    pub fn settle(&mut self) {
        self.is_alone = false;
    }

    /// Asks, and hands up what is said with the place of its request, in any order: one testimony to what can be proved,
    /// one of every server to what is only attested.
    ///
    /// # Errors
    ///
    /// [`SourceError`]; if one of several servers goes away the others answer in its place. What nobody is left to answer
    /// is [`Refusal::Unanswered`], as in a replay that asks for what the run did not.
    pub fn ask(
        &mut self,
        requests: &[Request],
        take: &mut dyn FnMut(usize, Testimony),
    ) -> Result<(), SourceError> {
        let keys: Vec<String> = requests.iter().map(Request::key).collect();
        let mut tried: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut refusals: HashMap<usize, Testimony> = HashMap::new();
        let mut jobs: Vec<Vec<usize>> = vec![Vec::new(); self.servers.len()];
        for (at, (request, key)) in requests.iter().zip(&keys).enumerate() {
            let stored = self.stored(request, key)?;
            if request.is_attested() {
                let mut is_answered = false;
                for (place, server) in self.servers.iter().enumerate() {
                    match stored
                        .iter()
                        .find(|testimony| testimony.server == server.name)
                    {
                        Some(testimony) => take(at, testimony.clone()),
                        None if server.can_answer(request) => jobs[place].push(at),
                        None => continue,
                    }
                    is_answered = true;
                }
                if !is_answered {
                    take(at, self.unanswered());
                }
                continue;
            }
            if let Some(testimony) = stored.iter().find(|testimony| testimony.response.is_ok()) {
                take(at, testimony.clone());
                continue;
            }
            for testimony in stored {
                tried
                    .entry(at)
                    .or_default()
                    .extend(self.place(&testimony.server));
                refusals.entry(at).or_insert(testimony);
            }
            match self.next(at, requests.len(), request, tried.get(&at)) {
                Some(place) => jobs[place].push(at),
                None => take(
                    at,
                    refusals.remove(&at).unwrap_or_else(|| self.unanswered()),
                ),
            }
        }
        while jobs.iter().any(|job| !job.is_empty()) {
            let mut open: HashSet<usize> = HashSet::new();
            for (place, job) in jobs.iter().enumerate() {
                for at in job.iter().filter(|at| !requests[**at].is_attested()) {
                    tried.entry(*at).or_default().push(place);
                    open.insert(*at);
                }
            }
            self.ask_all(requests, &keys, &jobs, &mut |at, testimony| {
                if requests[at].is_attested() || testimony.response.is_ok() {
                    open.remove(&at);
                    take(at, testimony);
                } else {
                    refusals.insert(at, testimony);
                }
            })?;
            // What one server does not have, or was lost with, the next is asked for.
            jobs.iter_mut().for_each(Vec::clear);
            let mut open: Vec<usize> = open.into_iter().collect();
            open.sort_unstable();
            for at in open {
                match self.next(at, requests.len(), &requests[at], tried.get(&at)) {
                    Some(place) => jobs[place].push(at),
                    None => take(
                        at,
                        refusals.remove(&at).unwrap_or_else(|| self.unanswered()),
                    ),
                }
            }
        }
        Ok(())
    }

    /// Asks every server for what one request says now, whatever is stored; nothing in a replay.
    ///
    /// # Errors
    ///
    /// [`SourceError`].
    pub fn ask_anew(&mut self, request: &Request) -> Result<Vec<Testimony>, SourceError> {
        let jobs = self.servers.iter().map(|server| {
            if server.source.is_some() {
                vec![0]
            } else {
                Vec::new()
            }
        });
        let jobs: Vec<Vec<usize>> = jobs.collect();
        let mut said = Vec::new();
        self.ask_all(
            std::slice::from_ref(request),
            &[request.key()],
            &jobs,
            &mut |_, testimony| said.push(testimony),
        )?;
        said.sort_by_key(|testimony| self.place(&testimony.server));
        Ok(said)
    }

    /// Asks one server, whatever the others say.
    ///
    /// # Errors
    ///
    /// [`SourceError`].
    pub fn ask_of(&mut self, server: &str, request: &Request) -> Result<Testimony, SourceError> {
        let key = request.key();
        let known = self
            .stored(request, &key)?
            .into_iter()
            .find(|testimony| *testimony.server == *server);
        let place = self
            .place(server)
            .filter(|place| self.servers[*place].source.is_some());
        let (None, Some(place)) = (&known, place) else {
            return Ok(known.unwrap_or_else(|| self.unanswered()));
        };
        let mut jobs: Vec<Vec<usize>> = vec![Vec::new(); self.servers.len()];
        jobs[place].push(0);
        let mut said = None;
        self.ask_all(
            std::slice::from_ref(request),
            &[key],
            &jobs,
            &mut |_, testimony| said = Some(testimony),
        )?;
        Ok(said.unwrap_or_else(|| self.unanswered()))
    }

    /// The server whose tip is followed; in a replay of no servers, nobody.
    pub fn leader(&self) -> String {
        self.servers
            .get(self.lead)
            .map_or_else(String::new, |server| server.name.to_string())
    }

    /// Whether an answer was given in the run in use.
    pub fn is_of_this_run(&self, testimony: &Testimony) -> bool {
        testimony.run == self.archive.run()
    }

    /// Asks for one thing that can be proved.
    ///
    /// # Errors
    ///
    /// [`SourceError`].
    pub fn ask_one(&mut self, request: &Request) -> Result<Testimony, SourceError> {
        let mut said = None;
        self.ask(std::slice::from_ref(request), &mut |_, testimony| {
            said = said.take().or(Some(testimony))
        })?;
        Ok(said.expect("every request is answered"))
    }

    /// Says that an answer was found wrong. A server's word of this run counts against it; one of an earlier run, which
    /// a reorganisation may have overtaken, does not.
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
        let rejected = (key.clone(), Arc::clone(&testimony.server), testimony.run);
        if self.rejected.insert(rejected) && is_of_this_run {
            self.accuse(&testimony.server, key, Problem::Disproved { reason })?;
        }
        Ok(())
    }

    /// Writes down that a server's word was shown to be wrong, once.
    ///
    /// # Errors
    ///
    /// [`SourceError::Archive`].
    pub fn accuse(
        &mut self,
        server: &str,
        request: String,
        problem: Problem,
    ) -> Result<(), SourceError> {
        let fault = Fault {
            server: server.to_owned(),
            request,
            problem,
        };
        let Some(place) = self.place(server) else {
            return Ok(());
        };
        self.servers[place].faults += 1;
        let entry = Entry::Fault(fault.clone());
        if self.archive.is_replay()
            || self.servers[place].faults > FAULTS_TOLD
            || self.archive.steps()?.contains(&entry)
        {
            return Ok(());
        }
        warn!("{fault}");
        Ok(self.archive.log(&entry)?)
    }

    /// Asks a server nothing more.
    ///
    /// # Errors
    ///
    /// [`SourceError::Archive`].
    pub fn leave(&mut self, server: &str, reason: String) -> Result<(), SourceError> {
        if let Some(place) = self.place(server) {
            self.servers.remove(place);
            self.lead = 0;
            if !self.archive.is_replay() {
                warn!("{server} {reason}; going on without it");
            }
            self.archive.log(&Entry::Lost {
                server: server.to_owned(),
                reason,
            })?;
        }
        Ok(())
    }

    fn unanswered(&self) -> Testimony {
        Testimony {
            server: "nobody".into(),
            run: self.archive.run(),
            response: Err(Refusal::Unanswered),
        }
    }

    fn place(&self, server: &str) -> Option<usize> {
        self.servers.iter().position(|known| *known.name == *server)
    }

    /// What is stored and was not found wrong, the newest first. In a replay fewer headers are part of an answer that
    /// gives more: the question may be as of an earlier block than the run was.
    fn stored(&self, request: &Request, key: &str) -> Result<Vec<Testimony>, SourceError> {
        let known = self.stored_as(request, key)?;
        let Request::Headers { start, count } = *request else {
            return Ok(known);
        };
        if !known.is_empty() || !self.archive.is_replay() {
            return Ok(known);
        }
        let mut parts = Vec::new();
        for longer in self.archive.headers_from(start)? {
            if longer > count {
                let request = Request::Headers {
                    start,
                    count: longer,
                };
                parts.extend(self.stored_as(&request, &request.key())?);
            }
        }
        for part in &mut parts {
            if let Ok(Response::Headers(headers)) = &mut part.response {
                headers.truncate(count as usize);
            }
        }
        Ok(parts)
    }

    fn stored_as(&self, request: &Request, key: &str) -> Result<Vec<Testimony>, SourceError> {
        let mut testimonies = Vec::new();
        for stored in self.archive.stored(request, key)? {
            let testimony = Testimony {
                response: request.read(&stored.answer),
                run: stored.run,
                server: self.place(&stored.server).map_or_else(
                    || stored.server.into(),
                    |at| Arc::clone(&self.servers[at].name),
                ),
            };
            // While it is open whose chain is followed, another's headers of this run are no answer.
            let is_foreign = self.is_alone
                && matches!(request, Request::Headers { .. })
                && testimony.run == self.archive.run()
                && *testimony.server != *self.leader();
            if is_foreign {
                continue;
            }
            if !self.rejected.contains(&(
                key.to_owned(),
                Arc::clone(&testimony.server),
                testimony.run,
            )) {
                testimonies.push(testimony);
            }
        }
        Ok(testimonies)
    }

    /// The server to ask for something that can be proved: one that was not tried, least often found wrong, so that the
    /// requests of a round are shared out; for headers the one that leads.
    fn next(
        &self,
        at: usize,
        of: usize,
        request: &Request,
        tried: Option<&Vec<usize>>,
    ) -> Option<usize> {
        let key = request.key();
        let is_open = |place: &usize| {
            let server = &self.servers[*place];
            let is_rejected = || {
                self.rejected
                    .contains(&(key.clone(), Arc::clone(&server.name), self.archive.run()))
            };
            server.source.is_some()
                && tried.is_none_or(|tried| !tried.contains(place))
                && !is_rejected()
        };
        let open: Vec<usize> = (0..self.servers.len()).filter(is_open).collect();
        if matches!(request, Request::Headers { .. })
            && (self.is_alone || open.contains(&self.lead))
        {
            return Some(self.lead).filter(|lead| open.contains(lead));
        }
        let fewest = open.iter().map(|place| self.servers[*place].faults).min()?;
        let best: Vec<usize> = open
            .into_iter()
            .filter(|place| self.servers[*place].faults == fewest)
            .collect();
        Some(best[at * best.len() / of.max(1)])
    }

    /// Asks each server its share at the same time and stores what is said before handing it on.
    fn ask_all(
        &mut self,
        requests: &[Request],
        keys: &[String],
        jobs: &[Vec<usize>],
        take: &mut dyn FnMut(usize, Testimony),
    ) -> Result<(), SourceError> {
        let Self {
            archive,
            servers,
            asked,
            ..
        } = self;
        let names: Vec<Arc<str>> = servers
            .iter()
            .map(|server| Arc::clone(&server.name))
            .collect();
        let mut outcome = Outcome {
            answered: vec![HashSet::new(); servers.len()],
            ended: Vec::new(),
        };
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(ON_THE_WAY);
            for (place, (server, job)) in servers.iter_mut().zip(jobs).enumerate() {
                let Some(source) = server.source.as_mut().filter(|_| !job.is_empty()) else {
                    continue;
                };
                let sender = sender.clone();
                scope.spawn(move || {
                    let wanted: Vec<Request> = job.iter().map(|at| requests[*at].clone()).collect();
                    let said = source.ask(&wanted, &mut |index, answer| {
                        let response = wanted[index].read(&answer);
                        let event = Event::Answer {
                            server: place,
                            at: job[index],
                            answer,
                            response,
                        };
                        // Nobody listens any more when storing failed.
                        sender.send(event).map_err(|_| SourceError::Interrupted)
                    });
                    let _ = sender.send(Event::End {
                        server: place,
                        error: said.err(),
                    });
                });
            }
            drop(sender);
            receive(archive, &names, keys, &receiver, asked, take, &mut outcome)
        })?;
        let Outcome { answered, ended } = outcome;
        for (place, error) in ended {
            let requests = jobs[place]
                .iter()
                .filter(|at| !answered[place].contains(at));
            let requests: Vec<String> = requests.map(|at| keys[*at].clone()).collect();
            if !requests.is_empty() {
                let server = names[place].to_string();
                let entry = Entry::Unanswered { server, requests };
                self.archive.log(&entry)?;
            }
            if matches!(error, SourceError::Interrupted | SourceError::Archive(_)) {
                return Err(error);
            }
            self.servers[place].source = None;
            let is_last = self.servers.iter().all(|server| server.source.is_none());
            let server = names[place].to_string();
            self.archive.log(&Entry::Lost {
                server,
                reason: error.to_string(),
            })?;
            if is_last {
                return Err(error);
            }
            warn!("{error}; going on without it");
        }
        Ok(())
    }
}

/// Stores what the servers say, as much at a time as has come in, and hands it on.
fn receive(
    archive: &mut Archive,
    names: &[Arc<str>],
    keys: &[String],
    receiver: &Receiver<Event>,
    asked: &mut u64,
    take: &mut dyn FnMut(usize, Testimony),
    outcome: &mut Outcome,
) -> Result<(), SourceError> {
    let mut group = Vec::new();
    while let Ok(first) = receiver.recv() {
        let mut events = std::iter::once(first).chain(receiver.try_iter());
        for event in events.by_ref() {
            match event {
                Event::Answer {
                    server,
                    at,
                    answer,
                    response,
                } => group.push((server, at, answer, response)),
                Event::End { server, error } => {
                    outcome.ended.extend(error.map(|error| (server, error)));
                }
            }
            if group.len() == AT_ONCE {
                break;
            }
        }
        drop(events);
        archive.store(group.iter().map(|(server, at, answer, _)| {
            (&*names[*server], keys[*at].as_str(), answer.as_str())
        }))?;
        *asked += group.len() as u64;
        let run = archive.run();
        for (server, at, _, response) in group.drain(..) {
            outcome.answered[server].insert(at);
            take(
                at,
                Testimony {
                    server: Arc::clone(&names[server]),
                    run,
                    response,
                },
            );
        }
    }
    Ok(())
}
