//! A thread that asks one server, so that several are asked at the same time, and new questions reach a server while it
//! still answers others.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel};
use std::thread::{self, JoinHandle};

use super::{Refusal, Request, Response, Source, SourceError};

/// A request and its number.
pub(super) type Job = (u64, Request);

/// What a server said to a request.
pub(super) struct Answer {
    pub server: Arc<str>,
    /// Number of the request.
    pub number: u64,
    /// Verbatim.
    pub text: String,
    /// Read.
    pub response: Result<Response, Refusal>,
}

/// What a worker tells.
pub(super) enum Event {
    /// An answer came.
    Answer(Answer),
    /// The server answers no more.
    End {
        server: Arc<str>,
        error: SourceError,
    },
}

/// The thread.
pub(super) struct Worker {
    jobs: Option<Sender<Vec<Job>>>,
    thread: Option<JoinHandle<Option<Box<dyn Source>>>>,
}

impl Worker {
    /// Begins to ask `source` what comes, and tells `events`.
    pub(super) fn begin(source: Box<dyn Source>, events: SyncSender<Event>) -> Self {
        let (jobs, queue) = channel();
        Self {
            jobs: Some(jobs),
            thread: Some(thread::spawn(move || work(source, &queue, events))),
        }
    }

    /// Asks, after what it was given before.
    pub(super) fn ask(&self, jobs: Vec<Job>) {
        if let Some(queue) = &self.jobs {
            // A worker at its end has said so, and what it was to ask counts as unanswered.
            let _ = queue.send(jobs);
        }
    }

    /// Gives the server back when all is asked; nothing if it was lost.
    pub(super) fn end(mut self) -> Option<Box<dyn Source>> {
        self.jobs = None;
        self.thread.take()?.join().ok().flatten()
    }
}

impl Drop for Worker {
    /// Waits, so that the account with the server is written down before the program ends.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn work(
    mut source: Box<dyn Source>,
    queue: &Receiver<Vec<Job>>,
    events: SyncSender<Event>,
) -> Option<Box<dyn Source>> {
    let server: Arc<str> = source.identity().server.as_str().into();
    let witness = Witness {
        server: Arc::clone(&server),
        events,
    };
    while let Ok(mut jobs) = queue.recv() {
        let requests: Vec<Request> = jobs.iter().map(|(_, request)| request.clone()).collect();
        let said = source.ask(&requests, &mut |place, text| {
            let (number, request) = &jobs[place];
            let answer = Answer {
                server: Arc::clone(&server),
                number: *number,
                response: request.read(&text),
                text,
            };
            // Nobody listens any more when storing failed.
            let told = witness.events.send(Event::Answer(answer));
            told.map_err(|_| SourceError::Interrupted)?;
            let first = jobs.len();
            jobs.extend(queue.try_iter().flatten());
            let more = jobs[first..].iter().map(|(_, request)| request.clone());
            Ok(more.collect())
        });
        if let Err(error) = said {
            let _ = witness.events.send(Event::End { server, error });
            return None;
        }
    }
    Some(source)
}

/// Tells the end even if it is a panic: somebody waits for answers.
struct Witness {
    server: Arc<str>,
    events: SyncSender<Event>,
}

impl Drop for Witness {
    fn drop(&mut self) {
        if thread::panicking() {
            let error = SourceError::Lost {
                server: self.server.to_string(),
                reason: "the client failed".to_owned(),
            };
            let server = Arc::clone(&self.server);
            let _ = self.events.send(Event::End { server, error });
        }
    }
}
