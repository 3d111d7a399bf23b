//! A thread that asks one server, so that several are asked at the same time, and new questions reach a server while it
//! still answers others.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
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
    /// Its part of the bytes that may be on their way.
    _freight: Freight,
}

/// Bytes of answers that may be on their way to the archive. A worker waits while there is no room; one answer, however
/// long, finds room where there is no other. Only answers that somebody has still to take up take room, so that who waits is
/// let go as they are taken up, or as nobody listens any more.
#[derive(Clone)]
pub(super) struct Hold(Arc<(Mutex<usize>, Condvar)>);

/// Bytes of the text of answers on their way, of all servers together.
const MOST_ON_THE_WAY: usize = 32 << 20;

impl Hold {
    pub(super) fn new() -> Self {
        Self(Arc::default())
    }

    fn load(&self, bytes: usize) -> Freight {
        let (loaded, unloaded) = &*self.0;
        // A number that is added to and taken from is sound whoever panicked.
        let loaded = loaded.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |loaded: &mut usize| *loaded > 0 && *loaded + bytes > MOST_ON_THE_WAY;
        let mut loaded = unloaded
            .wait_while(loaded, is_full)
            .unwrap_or_else(PoisonError::into_inner);
        *loaded += bytes;
        Freight {
            hold: self.clone(),
            bytes,
        }
    }
}

/// Room that an answer takes, until it is dropped.
struct Freight {
    hold: Hold,
    bytes: usize,
}

impl Drop for Freight {
    fn drop(&mut self) {
        let (loaded, unloaded) = &*self.hold.0;
        *loaded.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        unloaded.notify_all();
    }
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
    /// Begins to ask `source` what comes, and tells `events`, with no more on its way than finds room in `hold`.
    pub(super) fn begin(source: Box<dyn Source>, events: SyncSender<Event>, hold: Hold) -> Self {
        let (jobs, queue) = channel();
        Self {
            jobs: Some(jobs),
            thread: Some(thread::spawn(move || work(source, &queue, events, &hold))),
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
    hold: &Hold,
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
            let freight = hold.load(text.len());
            let answer = Answer {
                server: Arc::clone(&server),
                number: *number,
                response: request.read(&text),
                text,
                _freight: freight,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_finds_no_room_waits_until_there_is_some() {
        let hold = Hold::new();
        let (first, second) = (hold.load(MOST_ON_THE_WAY - 10), hold.load(10));
        let waiting = thread::spawn({
            let hold = hold.clone();
            move || hold.load(11)
        });
        drop(second);
        assert_eq!(*hold.0.0.lock().expect("no panic"), MOST_ON_THE_WAY - 10);
        drop(first);
        let third = waiting.join().expect("no panic");
        assert_eq!(*hold.0.0.lock().expect("no panic"), 11);
        drop(third);
        assert_eq!(*hold.0.0.lock().expect("no panic"), 0);
    }

    #[test]
    fn one_alone_finds_room_however_long_it_is() {
        let hold = Hold::new();
        drop(hold.load(10 * MOST_ON_THE_WAY));
        drop(hold.load(1));
    }
}
