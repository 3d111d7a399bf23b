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
//!
//! What a server says once need not be its last word ([`super::again`]): a failure of its own is asked again before it
//! counts, and so is a proof that does not hold, before the server is accused.
//!
//! # Memory
//!
//! Answers may be long, and many may come before the one that is waited for. So many bytes of them may be on their way to the
//! archive, and so many more wait in memory to be handed up; beyond that they are let go, and read from the archive again
//! when their turn comes.

mod repeat;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use bitcoin::hashes::Hash;
use log::warn;

use super::again::{Hope, Later};
use super::log::{Entry, Fault, Problem};
use super::worker::{Answer, Event, Hold, Job, Worker};
use super::{Archive, Identity, Refusal, Request, Response, Source, SourceError};

/// Answers on their way from the servers to the archive: enough that nobody waits, few enough for memory.
const ON_THE_WAY: usize = 1_000;

/// Questions that are posed at a time, at most: more than all servers are sent at once, few enough for memory.
const POSED: usize = 5_000;

/// Bytes of the text of answers, read, that wait for those to earlier questions.
const MOST_WAITING: usize = 32 << 20;

/// How long answers are waited for before it is looked at the time, and said what is waited for.
const GLANCE: Duration = Duration::from_millis(250);

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
    /// Bytes of what it said.
    length: usize,
    /// What it said, read.
    pub response: Result<Response, Refusal>,
}

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaited {
    /// The server that has not answered.
    pub server: Arc<str>,
    /// What it was asked: a method of the protocol.
    pub method: &'static str,
    /// Whether it is asked again after a failure.
    pub is_repeated: bool,
}

/// Takes what is waited for, again and again while nothing comes.
pub type Watch = Arc<dyn Fn(&Awaited) + Send + Sync>;

/// The servers of a case and its archive.
pub struct Quorum {
    archive: Archive,
    /// What the workers tell. Dropped before them, so that none waits to be heard.
    events: Receiver<Event>,
    servers: Vec<Server>,
    /// Number of the next question.
    numbered: u64,
    /// Place of the server that headers are asked of first.
    lead: usize,
    /// Whether headers are asked of nobody else: while it is open whose chain is followed.
    is_alone: bool,
    /// Answers that were found wrong: request, server and run.
    rejected: HashSet<(String, Arc<str>, i64)>,
    /// Answers of this run that did not hold the first time, by request and server, and why.
    doubted: HashMap<(String, Arc<str>), String>,
    /// Requests to ask one server again, whose answer did not hold.
    second: BTreeMap<String, Arc<str>>,
    /// Whether the user wants to stop, as each server was told.
    interrupted: Vec<Arc<AtomicBool>>,
    watch: Option<Watch>,
    asked: u64,
}

struct Server {
    name: Arc<str>,
    /// Nothing in a replay, or when the server is lost.
    worker: Option<Worker>,
    /// Whether it can be asked who spends an output.
    reports_spenders: bool,
    faults: usize,
    /// How often it helped to ask it again.
    hope: Hope,
}

impl Server {
    /// Whether it is there and knows what is asked.
    fn can_answer(&self, request: &Request) -> bool {
        self.worker.is_some()
            && (self.reports_spenders || !matches!(request, Request::Spender { .. }))
    }
}

/// Takes what is said to a request, and returns what to ask in turn.
pub type Take<'a> = dyn FnMut(&Request, Vec<Testimony>) -> Vec<Request> + 'a;

/// A request on its way.
struct Question {
    request: Request,
    key: String,
    /// Whether the next server is asked where one has nothing.
    is_passed_on: bool,
    /// Places of the servers that have still to answer.
    open: Vec<usize>,
    /// Places of the servers that need not be asked any more.
    tried: Vec<usize>,
    said: Vec<Testimony>,
    /// Whether what is said was let go, and has to be read from the archive.
    is_let_go: bool,
    /// How often each server was asked again.
    times: BTreeMap<usize, u32>,
    /// Places of the servers whose last word on something that can be proved was a failure of their own.
    failed: BTreeSet<usize>,
    /// What servers that are asked again said before.
    before: BTreeMap<usize, Testimony>,
    /// The server that is asked again since its answer did not hold.
    second: Option<Arc<str>>,
}

impl Question {
    fn new(request: Request, is_passed_on: bool) -> Self {
        let key = request.key();
        Self {
            request,
            key,
            is_passed_on,
            open: Vec::new(),
            tried: Vec::new(),
            said: Vec::new(),
            is_let_go: false,
            times: BTreeMap::new(),
            failed: BTreeSet::new(),
            before: BTreeMap::new(),
            second: None,
        }
    }

    /// Bytes of what is said.
    fn length(&self) -> usize {
        self.said.iter().map(|testimony| testimony.length).sum()
    }
}

/// Questions on their way, in the order in which they were asked. Those that were handed up are gone.
struct Asking<'a> {
    questions: VecDeque<Question>,
    /// Requests that come after them.
    waiting: VecDeque<Request>,
    /// What the servers are to be given next, by their places.
    jobs: Vec<Vec<Job>>,
    /// What they are to be asked again, after a pause.
    later: Vec<Later>,
    /// Bytes of what is said to these questions, as far as it is in memory.
    held: usize,
    /// Why nothing more is asked.
    end: Option<SourceError>,
    take: &'a mut Take<'a>,
}

impl<'a> Asking<'a> {
    fn new(servers: usize, take: &'a mut Take<'a>) -> Self {
        Self {
            questions: VecDeque::new(),
            waiting: VecDeque::new(),
            jobs: vec![Vec::new(); servers],
            later: Vec::new(),
            held: 0,
            end: None,
            take,
        }
    }

    /// Counts more of what is said to a question, or lets all of it go where too much is held. The first question is
    /// next to be handed up, and may always hold what is said.
    fn hold(&mut self, at: usize, more: usize) {
        self.held += more;
        let question = &mut self.questions[at];
        if question.is_let_go || (at > 0 && self.held > MOST_WAITING) {
            question.is_let_go = true;
            self.held -= question.length();
            question.said = Vec::new();
        }
    }
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
                peer: _,
            } = source.identity().clone();
            archive.log(&Entry::Server {
                server,
                software,
                protocol,
                route,
                certificate,
            })?;
        }
        let (sender, events) = sync_channel(ON_THE_WAY);
        let hold = Hold::new();
        let interrupted = sources.iter().filter_map(|source| source.interrupted());
        let interrupted = interrupted.collect();
        let server = |source: Box<dyn Source>| Server {
            name: source.identity().server.as_str().into(),
            reports_spenders: source.reports_spenders(),
            worker: Some(Worker::begin(source, sender.clone(), hold.clone())),
            faults: 0,
            hope: Hope::default(),
        };
        let servers = sources.into_iter().map(server).collect();
        Ok(Self {
            archive,
            events,
            servers,
            numbered: 0,
            lead: 0,
            is_alone: false,
            rejected: HashSet::new(),
            doubted: HashMap::new(),
            second: BTreeMap::new(),
            interrupted,
            watch: None,
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
                    worker: None,
                    // What it was not asked is not stored.
                    reports_spenders: true,
                    faults: 0,
                    hope: Hope::default(),
                });
            }
        }
        Ok(Self {
            archive,
            events: sync_channel(ON_THE_WAY).1,
            servers,
            numbered: 0,
            lead: 0,
            is_alone: false,
            rejected: HashSet::new(),
            doubted: HashMap::new(),
            second: BTreeMap::new(),
            interrupted: Vec::new(),
            watch: None,
            asked: 0,
        })
    }

    /// Has somebody told what is waited for.
    pub fn watched_by(&mut self, watch: Option<Watch>) {
        self.watch = watch;
    }

    /// The archive.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The archive and the servers that are still connected, when all is asked.
    pub fn into_parts(self) -> (Archive, Vec<Box<dyn Source>>) {
        let workers = self.servers.into_iter().filter_map(|server| server.worker);
        (self.archive, workers.filter_map(Worker::end).collect())
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

    /// Asks, and hands up what is said to each request: one testimony to what can be proved, one of every server, in
    /// their order, to what is only attested. Requests are handed up in the order in which they were asked, whatever comes
    /// in first, so that what `take` asks in turn depends on nothing but what is said. It is asked after the rest, and
    /// while the rest is on its way.
    ///
    /// # Errors
    ///
    /// [`SourceError`]; if one of several servers goes away the others answer in its place. What nobody is left to answer
    /// is [`Refusal::Unanswered`], as in a replay that asks for what the run did not.
    pub fn ask(&mut self, requests: Vec<Request>, take: &mut Take<'_>) -> Result<(), SourceError> {
        let mut asking = Asking::new(self.servers.len(), take);
        asking.waiting = requests.into();
        self.carry_out(asking)
    }

    /// Asks every server for what one request says now, whatever is stored; nothing in a replay.
    ///
    /// # Errors
    ///
    /// [`SourceError`].
    pub fn ask_anew(&mut self, request: &Request) -> Result<Vec<Testimony>, SourceError> {
        let is_there = |place: &usize| self.servers[*place].worker.is_some();
        let there = (0..self.servers.len()).filter(is_there).collect();
        self.ask_these(request, there)
    }

    /// Asks one server, whatever the others say.
    ///
    /// # Errors
    ///
    /// [`SourceError`].
    pub fn ask_of(&mut self, server: &str, request: &Request) -> Result<Testimony, SourceError> {
        let mut known = self.stored(request, &request.key())?.into_iter();
        if let Some(known) = known.find(|testimony| *testimony.server == *server) {
            return Ok(known);
        }
        let place = self.place(server).into_iter();
        let there = place.filter(|place| self.servers[*place].worker.is_some());
        let said = self.ask_these(request, there.collect())?.pop();
        Ok(said.unwrap_or_else(|| self.unanswered()))
    }

    /// Asks the servers at these places, whatever is stored.
    fn ask_these(
        &mut self,
        request: &Request,
        places: Vec<usize>,
    ) -> Result<Vec<Testimony>, SourceError> {
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let mut question = Question::new(request.clone(), false);
        question.open = places;
        let mut heard = Vec::new();
        let mut take = |_: &Request, said| {
            heard = said;
            Vec::new()
        };
        let mut asking = Asking::new(self.servers.len(), &mut take);
        self.add(&mut asking, question);
        self.carry_out(asking)?;
        heard.retain(|testimony| self.place(&testimony.server).is_some());
        Ok(heard)
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
        let mut first = None;
        self.ask(vec![request.clone()], &mut |_, said| {
            first = said.into_iter().next();
            Vec::new()
        })?;
        Ok(first.expect("every request is answered"))
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
            length: 0,
            response: Err(Refusal::Unanswered),
        }
    }

    /// Whether a server can be asked.
    fn is_there(&self, server: &str) -> bool {
        let place = self.place(server);
        place.is_some_and(|place| self.servers[place].worker.is_some())
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
                length: stored.answer.len(),
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

    /// A request with what is stored and was not found wrong, and whom to ask for the rest.
    fn pose(&self, request: Request) -> Result<Question, SourceError> {
        let is_attested = request.is_attested();
        let mut question = Question::new(request, !is_attested);
        let stored = self.stored(&question.request, &question.key)?;
        if is_attested {
            for (place, server) in self.servers.iter().enumerate() {
                // What a server gave holds, whatever it failed with before or after.
                let of_server = || stored.iter().filter(|known| known.server == server.name);
                let given = of_server().find(|known| known.response.is_ok());
                match given.or_else(|| of_server().next()) {
                    Some(known) => question.said.push(known.clone()),
                    None if server.can_answer(&question.request) => question.open.push(place),
                    None => {}
                }
            }
        } else if let Some(proof) = stored.iter().find(|known| known.response.is_ok()) {
            question.said.push(proof.clone());
        } else {
            let tried = stored.iter().filter_map(|known| self.place(&known.server));
            question.tried.extend(tried);
            question.said.extend(stored.into_iter().next());
            question.open.extend(self.next(&question));
        }
        Ok(question)
    }

    /// The server to ask for something that can be proved: one that was not tried, least often found wrong; for headers the
    /// one that leads. Transactions are shared out by their ids.
    fn next(&self, question: &Question) -> Option<usize> {
        let is_open = |place: &usize| {
            let server = &self.servers[*place];
            let is_rejected = || {
                let (key, name) = (question.key.clone(), Arc::clone(&server.name));
                self.rejected.contains(&(key, name, self.archive.run()))
            };
            server.worker.is_some() && !question.tried.contains(place) && !is_rejected()
        };
        let open: Vec<usize> = (0..self.servers.len()).filter(is_open).collect();
        let share = match &question.request {
            Request::Headers { .. } if self.is_alone || open.contains(&self.lead) => {
                return Some(self.lead).filter(|lead| open.contains(lead));
            }
            Request::Transaction(txid) | Request::Proof { txid, .. } => {
                usize::from(txid.to_byte_array()[0])
            }
            _ => 0,
        };
        let fewest = open.iter().map(|place| self.servers[*place].faults).min()?;
        let best: Vec<usize> = open
            .into_iter()
            .filter(|place| self.servers[*place].faults == fewest)
            .collect();
        Some(best[share % best.len()])
    }

    /// Adds a question at the end.
    fn add(&mut self, asking: &mut Asking<'_>, question: Question) {
        for place in &question.open {
            asking.jobs[*place].push((self.numbered, question.request.clone()));
        }
        self.numbered += 1;
        let length = question.length();
        asking.questions.push_back(question);
        asking.hold(asking.questions.len() - 1, length);
        // While many are looked up the first are on their way.
        if asking.jobs.iter().any(|jobs| jobs.len() >= ON_THE_WAY) {
            self.hand_out(asking);
        }
    }

    /// Gives the servers what there is to ask.
    fn hand_out(&self, asking: &mut Asking<'_>) {
        for (server, jobs) in self.servers.iter().zip(&mut asking.jobs) {
            if let Some(worker) = server.worker.as_ref().filter(|_| !jobs.is_empty()) {
                worker.ask(std::mem::take(jobs));
            }
        }
    }

    /// Sees to it that all questions are answered, and those that they lead to.
    fn carry_out(&mut self, mut asking: Asking<'_>) -> Result<(), SourceError> {
        loop {
            self.go_on(&mut asking)?;
            self.take_up(&mut asking);
            self.hand_out(&mut asking);
            let mut questions = asking.questions.iter();
            if questions.all(|question| question.open.is_empty()) {
                return asking.end.map_or(Ok(()), Err);
            }
            self.receive(&mut asking)?;
        }
    }

    /// Hands up what is answered and poses what waits. What is stored is handed up before the next is looked up, so that
    /// little of it stands in memory.
    fn go_on(&mut self, asking: &mut Asking<'_>) -> Result<(), SourceError> {
        loop {
            self.hand_up(asking)?;
            if asking.end.is_some() || asking.questions.len() >= POSED {
                return Ok(());
            }
            let Some(request) = asking.waiting.pop_front() else {
                return Ok(());
            };
            let question = match self.pose_again(&request)? {
                Some(question) => question,
                None => self.pose(request)?,
            };
            self.add(asking, question);
        }
    }

    /// Hands up what is answered, as far as nothing before it is still on its way, and adds what is asked in turn.
    fn hand_up(&self, asking: &mut Asking<'_>) -> Result<(), SourceError> {
        while asking.end.is_none()
            && let Some(first) = asking.questions.front()
            && first.open.is_empty()
            && let Some(mut question) = asking.questions.pop_front()
        {
            asking.held -= question.length();
            if question.is_let_go {
                question.said = self.pose(question.request.clone())?.said;
            }
            if question.is_passed_on {
                // Nobody was asked after the one that had it.
                question.said.drain(..question.said.len().saturating_sub(1));
            }
            if question.said.is_empty() {
                question.said.push(self.unanswered());
            }
            question
                .said
                .sort_by_key(|testimony| self.place(&testimony.server));
            let more = (asking.take)(&question.request, question.said);
            asking.waiting.extend(more);
        }
        Ok(())
    }

    /// Waits for the servers, no longer than until something is to be asked again.
    fn wait(&self, asking: &Asking<'_>) -> Option<Event> {
        let due = asking.later.iter().map(|later| later.due).min();
        let until = due.map(|due| due.saturating_duration_since(Instant::now()));
        match self
            .events
            .recv_timeout(until.unwrap_or(GLANCE).min(GLANCE))
        {
            Ok(event) => return Some(event),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => unreachable!("who has to answer is there"),
        }
        let mut open = asking.questions.iter().filter(|one| !one.open.is_empty());
        if let (Some(watch), Some(question)) = (&self.watch, open.next()) {
            let place = question.open[0];
            watch(&Awaited {
                server: Arc::clone(&self.servers[place].name),
                method: question.request.method(),
                is_repeated: question.times.contains_key(&place),
            });
        }
        None
    }

    /// Waits for the servers and stores what they say, as much at a time as has come in.
    fn receive(&mut self, asking: &mut Asking<'_>) -> Result<(), SourceError> {
        let Some(event) = self.wait(asking) else {
            return Ok(());
        };
        let first = self.numbered - asking.questions.len() as u64;
        let (mut answers, mut ended) = (Vec::new(), Vec::new());
        for event in std::iter::once(event).chain(self.events.try_iter().take(AT_ONCE)) {
            match event {
                Event::Answer(answer) => answers.push(answer),
                Event::End { server, error } => ended.push((server, error)),
            }
        }
        // What was asked before an error ended the asking is nobody's any more.
        answers.retain(|answer| answer.number >= first);
        let at = |answer: &Answer| (answer.number - first) as usize;
        self.archive.store(answers.iter().map(|answer| {
            let key = asking.questions[at(answer)].key.as_str();
            (&*answer.server, key, answer.text.as_str())
        }))?;
        self.asked += answers.len() as u64;
        for answer in answers {
            let at = at(&answer);
            let length = answer.text.len();
            let testimony = Testimony {
                server: answer.server,
                run: self.archive.run(),
                length,
                response: answer.response,
            };
            self.take_in(asking, at, testimony)?;
        }
        for (server, error) in ended {
            self.part(asking, &server, error)?;
        }
        Ok(())
    }

    /// Goes on without a server that answers no more.
    fn part(
        &mut self,
        asking: &mut Asking<'_>,
        server: &str,
        error: SourceError,
    ) -> Result<(), SourceError> {
        let Some(place) = self.place(server) else {
            return Ok(());
        };
        self.servers[place].worker = None;
        asking.jobs[place].clear();
        asking.later.retain(|later| later.place != place);
        let mut unanswered = Vec::new();
        for (at, question) in asking.questions.iter_mut().enumerate() {
            if question.open.contains(&place) {
                question.open.retain(|open| *open != place);
                question.tried.push(place);
                if let Some(before) = question.before.remove(&place) {
                    asking.held += before.length;
                    question.said.push(before);
                }
                unanswered.push(at);
            }
        }
        if !unanswered.is_empty() {
            let keys = unanswered
                .iter()
                .map(|at| asking.questions[*at].key.clone());
            let (server, requests) = (server.to_owned(), keys.collect());
            self.archive.log(&Entry::Unanswered { server, requests })?;
        }
        if matches!(error, SourceError::Interrupted | SourceError::Archive(_)) {
            asking.end.get_or_insert(error);
            return Ok(());
        }
        let (server, reason) = (server.to_owned(), error.to_string());
        self.archive.log(&Entry::Lost { server, reason })?;
        if self.servers.iter().all(|server| server.worker.is_none()) {
            asking.end.get_or_insert(error);
            return Ok(());
        }
        warn!("{error}; going on without it");
        for at in unanswered {
            self.pass_on(asking, at);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::log::Question as Asked;
    use super::*;
    use bitcoin::Txid;

    /// Answers with so many bytes each, the last request first.
    struct Backwards {
        identity: Identity,
        bytes: usize,
    }

    impl Source for Backwards {
        fn identity(&self) -> &Identity {
            &self.identity
        }

        fn ask(
            &mut self,
            requests: &[Request],
            take: &mut dyn FnMut(usize, String) -> Result<Vec<Request>, SourceError>,
        ) -> Result<(), SourceError> {
            for (at, request) in requests.iter().enumerate().rev() {
                let Request::Transaction(txid) = request else {
                    unreachable!("nothing else is asked here");
                };
                let bytes = format!("{txid}{}", "00".repeat(self.bytes));
                let answer = format!(r#"{{"id":0,"result":"{bytes}"}}"#);
                assert!(take(at, answer)?.is_empty());
            }
            Ok(())
        }
    }

    fn txid(of: u8) -> Txid {
        Txid::from_byte_array([of; 32])
    }

    /// Asks for so many transactions; returns the first byte of each answer, and the most that was held.
    fn asked(count: u8, bytes: usize) -> (Vec<u8>, usize) {
        let mut archive = Archive::in_memory();
        archive.begin(Asked::default()).expect("memory");
        let source = Backwards {
            identity: Identity::new("tcp://a", "backwards", "1.4"),
            bytes,
        };
        let mut quorum = Quorum::new(archive, vec![Box::new(source)]).expect("memory");
        let mut firsts = Vec::new();
        let mut take = |_: &Request, said: Vec<Testimony>| {
            let [
                Testimony {
                    response: Ok(Response::Transaction(bytes)),
                    ..
                },
            ] = &said[..]
            else {
                panic!("a transaction: {said:?}");
            };
            firsts.push(bytes[0]);
            Vec::new()
        };
        let mut asking = Asking::new(1, &mut take);
        asking.waiting = (0..count).map(txid).map(Request::Transaction).collect();
        let mut most = 0;
        loop {
            quorum.go_on(&mut asking).expect("memory");
            quorum.hand_out(&mut asking);
            if asking
                .questions
                .iter()
                .all(|question| question.open.is_empty())
            {
                break;
            }
            quorum.receive(&mut asking).expect("memory");
            most = most.max(asking.held);
        }
        assert_eq!(asking.held, 0);
        (firsts, most)
    }

    #[test]
    fn answers_that_wait_for_the_first_are_let_go_beyond_a_bound_and_come_all_the_same() {
        let (mebibyte, envelope) = (1 << 20, 100);
        let (firsts, most) = asked(70, mebibyte / 2);
        assert_eq!(firsts, (0..70).collect::<Vec<u8>>());
        // The first is held in any case.
        let bound = MOST_WAITING + mebibyte + envelope;
        assert!(most > MOST_WAITING / 2 && most <= bound, "{most}");
    }

    #[test]
    fn small_answers_are_held_until_their_turn() {
        let (firsts, most) = asked(200, 100);
        assert_eq!(firsts, (0..200).collect::<Vec<u8>>());
        assert!(most > 0);
    }
}
