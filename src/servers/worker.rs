//! One thread per server, so that servers are queried concurrently and new requests are sent while others are in
//! flight.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use crate::client::{Source, SourceError};
use crate::electrum::{Refusal, Request, Response};

/// A request with its number.
pub(super) type NumberedRequest = (u64, Request);

/// A server's answer to a request.
pub(super) struct WorkerAnswer {
    pub server: Arc<str>,
    /// Number of the request.
    pub number: u64,
    /// Verbatim.
    pub text: String,
    /// The parsed answer.
    pub response: Result<Response, Refusal>,
    /// The bytes reserved for it.
    _permit: Permit,
}

/// A counting semaphore over bytes: limits the answers on their way to the archive, over all servers. A worker blocks
/// while the limit is reached; a single answer of any length is admitted when none is held. Only undelivered answers
/// hold permits, so that workers resume as answers are stored or discarded.
#[derive(Clone)]
pub(super) struct ByteSemaphore(Arc<(Mutex<usize>, Condvar)>);

/// Maximum bytes of answers on their way.
const MAX_PENDING_BYTES: usize = 32 << 20;

impl ByteSemaphore {
    pub(super) fn new() -> Self {
        Self(Arc::default())
    }

    fn acquire(&self, bytes: usize) -> Permit {
        let (held, released) = &*self.0;
        // A counter is valid even if a thread panicked.
        let held = held.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |held: &mut usize| *held > 0 && *held + bytes > MAX_PENDING_BYTES;
        let mut held = released
            .wait_while(held, is_full)
            .unwrap_or_else(PoisonError::into_inner);
        *held += bytes;
        Permit {
            semaphore: self.clone(),
            bytes,
        }
    }
}

/// Bytes held until dropped.
struct Permit {
    semaphore: ByteSemaphore,
    bytes: usize,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let (held, released) = &*self.semaphore.0;
        *held.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        released.notify_all();
    }
}

/// An event from a worker.
pub(super) enum Event {
    /// An answer came.
    Answer(WorkerAnswer),
    /// The server is lost.
    End {
        server: Arc<str>,
        error: SourceError,
    },
}

/// The thread of one server.
pub(super) struct Worker {
    jobs: Option<Sender<Vec<NumberedRequest>>>,
    thread: Option<JoinHandle<Option<Box<dyn Source>>>>,
}

impl Worker {
    /// Starts a thread that sends requests to `source` and its answers to `events`, limited by `semaphore`.
    pub(super) fn start(
        source: Box<dyn Source>,
        events: SyncSender<Event>,
        semaphore: ByteSemaphore,
    ) -> Self {
        let (jobs, queue) = channel();
        Self {
            jobs: Some(jobs),
            thread: Some(thread::spawn(move || {
                run_worker(source, &queue, events, &semaphore)
            })),
        }
    }

    /// Queues requests.
    pub(super) fn ask(&self, jobs: Vec<NumberedRequest>) {
        if let Some(queue) = &self.jobs {
            // A finished worker has sent its end, and its requests count as unanswered.
            let _ = queue.send(jobs);
        }
    }

    /// Waits for the thread and returns the server; `None` if it was lost.
    pub(super) fn finish(mut self) -> Option<Box<dyn Source>> {
        self.jobs = None;
        self.thread.take()?.join().ok().flatten()
    }
}

impl Drop for Worker {
    /// Waits for the thread, so that the cost account is saved before the program ends.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run_worker(
    mut source: Box<dyn Source>,
    queue: &Receiver<Vec<NumberedRequest>>,
    events: SyncSender<Event>,
    semaphore: &ByteSemaphore,
) -> Option<Box<dyn Source>> {
    let server: Arc<str> = source.identity().server.as_str().into();
    let guard = PanicGuard {
        server: Arc::clone(&server),
        events,
    };
    while let Ok(mut jobs) = queue.recv() {
        let requests: Vec<Request> = jobs.iter().map(|(_, request)| request.clone()).collect();
        let result = source.ask(&requests, &mut |index, text| {
            let (number, request) = &jobs[index];
            let permit = semaphore.acquire(text.len());
            let answer = WorkerAnswer {
                server: Arc::clone(&server),
                number: *number,
                response: request.read(&text),
                text,
                _permit: permit,
            };
            // The receiver is gone if storing failed.
            let sent = guard.events.send(Event::Answer(answer));
            sent.map_err(|_| SourceError::Interrupted)?;
            let first = jobs.len();
            jobs.extend(queue.try_iter().flatten());
            let more = jobs[first..].iter().map(|(_, request)| request.clone());
            Ok(more.collect())
        });
        if let Err(error) = result {
            let _ = guard.events.send(Event::End { server, error });
            return None;
        }
    }
    Some(source)
}

/// Reports the end of the thread even after a panic, since the receiver waits for answers.
struct PanicGuard {
    server: Arc<str>,
    events: SyncSender<Event>,
}

impl Drop for PanicGuard {
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
    fn acquire_blocks_until_bytes_are_released() {
        let semaphore = ByteSemaphore::new();
        let (first, second) = (
            semaphore.acquire(MAX_PENDING_BYTES - 10),
            semaphore.acquire(10),
        );
        let waiting = thread::spawn({
            let semaphore = semaphore.clone();
            move || semaphore.acquire(11)
        });
        drop(second);
        assert_eq!(
            *semaphore.0.0.lock().expect("no panic"),
            MAX_PENDING_BYTES - 10
        );
        drop(first);
        let third = waiting.join().expect("no panic");
        assert_eq!(*semaphore.0.0.lock().expect("no panic"), 11);
        drop(third);
        assert_eq!(*semaphore.0.0.lock().expect("no panic"), 0);
    }

    #[test]
    fn single_answer_of_any_size_is_admitted() {
        let semaphore = ByteSemaphore::new();
        drop(semaphore.acquire(10 * MAX_PENDING_BYTES));
        drop(semaphore.acquire(1));
    }
}
