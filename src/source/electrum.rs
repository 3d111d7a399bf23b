//! A live Electrum server, over the `electrum-client` library.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use electrum_client::raw_client::RawClient;
use electrum_client::{Batch, ElectrumApi, Error, Param};
use log::{debug, info};
use serde_json::Value;

use super::transport::{SILENCE, Socket, is_timeout};
use super::wire::{BatchRefused, Wire};
use super::{Dialing, Identity, Refusal, Request, ServerUrl, Source, SourceError};

/// Requests in one JSON array: large enough to save round trips, small enough for every server's limits.
const BATCH: usize = 50;

/// Requests in flight: arrays enough to keep a server at work, few enough that none runs into its limits.
const WINDOW: usize = 500;

/// Times that a broken connection is taken up again before the run ends, and the first pause between them.
const RETRIES: u32 = 4;
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// A connection to one server, taken up again when it breaks.
pub struct ElectrumSource {
    url: ServerUrl,
    dialing: Dialing,
    identity: Identity,
    client: RawClient<Wire<Socket>>,
    batch: usize,
    interrupted: Arc<AtomicBool>,
}

impl ElectrumSource {
    /// Connects and agrees on protocol 1.4 to 1.4.2. When `interrupted` becomes true the next [`Source::ask`] ends with
    /// [`SourceError::Interrupted`].
    ///
    /// # Errors
    ///
    /// [`SourceError::Unreachable`], [`SourceError::Transport`] and [`SourceError::Protocol`].
    pub fn connect(
        url: &ServerUrl,
        dialing: &Dialing,
        interrupted: Arc<AtomicBool>,
    ) -> Result<Self, SourceError> {
        let (client, identity) = open(url, dialing, BATCH, &interrupted)?;
        info!(
            "{}: {}, protocol {}",
            identity.server, identity.software, identity.protocol
        );
        Ok(Self {
            url: url.clone(),
            dialing: dialing.clone(),
            identity,
            client,
            batch: BATCH,
            interrupted,
        })
    }

    /// Asks with a new connection whenever the old one breaks, more patiently and in smaller pieces each time.
    fn ask_window(&mut self, requests: &[Request]) -> Result<Vec<String>, SourceError> {
        let mut pause = FIRST_PAUSE;
        for attempt in 0.. {
            if self.interrupted.load(Ordering::Relaxed) {
                return Err(SourceError::Interrupted);
            }
            let reason = match send(&self.client, requests) {
                Ok(answers) => return Ok(answers),
                Err(error) => reason(&error),
            };
            if self.interrupted.load(Ordering::Relaxed) {
                return Err(SourceError::Interrupted);
            }
            if attempt == RETRIES {
                return Err(self.lost(reason));
            }
            debug!(
                "{}: {reason}; connecting again in {pause:?}",
                self.identity.server
            );
            std::thread::sleep(pause);
            pause *= 2;
            self.batch = if reason.contains("refuses batches") {
                1
            } else {
                (self.batch / 2).max(1)
            };
            match open(&self.url, &self.dialing, self.batch, &self.interrupted) {
                Ok((client, _)) => self.client = client,
                // A server that is no longer trusted is not asked again.
                Err(error @ SourceError::Transport(_)) => return Err(error),
                Err(SourceError::Unreachable { reason, .. }) if attempt + 1 == RETRIES => {
                    return Err(self.lost(reason));
                }
                Err(error) if attempt + 1 == RETRIES => return Err(error),
                Err(error) => debug!("{error}"),
            }
        }
        unreachable!("the loop ends at the last retry")
    }

    fn lost(&self, reason: String) -> SourceError {
        SourceError::Lost {
            server: self.identity.server.clone(),
            reason,
        }
    }
}

impl Source for ElectrumSource {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn ask(
        &mut self,
        requests: &[Request],
        take: &mut dyn FnMut(usize, String) -> Result<(), SourceError>,
    ) -> Result<(), SourceError> {
        let mut answers = Vec::with_capacity(requests.len());
        for window in requests.chunks(WINDOW) {
            answers.extend(self.ask_window(window)?);
        }
        // What was refused only for the company it was in, or the moment, is asked once more, alone.
        let again: Vec<usize> = (0..requests.len())
            .filter(|at| {
                matches!(
                    requests[*at].read(&answers[*at]),
                    Err(Refusal::TooLarge(_) | Refusal::Busy(_))
                )
            })
            .collect();
        if !again.is_empty() {
            debug!(
                "{}: asking {} requests again one by one",
                self.identity.server,
                again.len()
            );
            std::thread::sleep(FIRST_PAUSE);
            for at in again {
                answers[at] = self.ask_window(&requests[at..=at])?.remove(0);
            }
        }
        let mut answers = answers.into_iter().enumerate();
        answers.try_for_each(|(at, answer)| take(at, answer))
    }
}

fn open(
    url: &ServerUrl,
    dialing: &Dialing,
    batch: usize,
    interrupted: &Arc<AtomicBool>,
) -> Result<(RawClient<Wire<Socket>>, Identity), SourceError> {
    let server = url.to_string();
    let socket = Socket::connect(url, dialing, interrupted)?;
    let certificate = socket
        .certificate()
        .map(|certificate| certificate.to_string());
    let client = RawClient::from(Wire::new(socket, batch));
    // The handshake must be the first message, and may be sent once only.
    let own = Param::String(concat!("ransomtrace/", env!("CARGO_PKG_VERSION")).to_owned());
    let versions = Param::StringVec(vec!["1.4".to_owned(), "1.4.2".to_owned()]);
    let answer = client
        .raw_call("server.version", [own, versions])
        .map_err(|error| match interrupted.load(Ordering::Relaxed) {
            true => SourceError::Interrupted,
            false => SourceError::Unreachable {
                server: server.clone(),
                reason: reason(&error),
            },
        })?;
    let answer = answer.as_str().unwrap_or_default();
    let words = serde_json::from_str::<Value>(answer).ok();
    let word = |at: usize| {
        words
            .as_ref()?
            .get("result")?
            .get(at)?
            .as_str()
            .map(printable)
    };
    match (word(0), word(1)) {
        (Some(software), Some(protocol)) if protocol.starts_with("1.4") => {
            let identity = Identity {
                route: dialing.route(),
                certificate,
                ..Identity::new(server, software, protocol)
            };
            Ok((client, identity))
        }
        _ => Err(SourceError::Protocol {
            server,
            answer: printable(answer),
        }),
    }
}

/// Sends requests and waits for every answer; the wire hands each up verbatim.
fn send(client: &RawClient<Wire<Socket>>, requests: &[Request]) -> Result<Vec<String>, Error> {
    let mut batch = Batch::default();
    for request in requests {
        batch.raw(
            request.method().to_owned(),
            request.params().iter().map(param).collect(),
        );
    }
    let answers = client.batch_call(&batch)?;
    answers
        .into_iter()
        .map(|answer| match answer {
            Value::String(text) => Ok(text),
            other => Err(Error::InvalidResponse(other)),
        })
        .collect()
}

fn param(value: &Value) -> Param {
    match value {
        Value::Number(number) => Param::Usize(
            number
                .as_u64()
                .and_then(|number| usize::try_from(number).ok())
                .expect("heights and counts"),
        ),
        other => Param::String(
            other
                .as_str()
                .expect("parameters are numbers or texts")
                .to_owned(),
        ),
    }
}

/// What went wrong, without the library's wrapping.
fn reason(error: &Error) -> String {
    match error {
        Error::IOError(inner) => describe(inner),
        Error::SharedIOError(inner) => describe(inner),
        other => printable(&other.to_string()),
    }
}

fn describe(error: &io::Error) -> String {
    match error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<BatchRefused>())
    {
        Some(refused) => printable(&refused.to_string()),
        None if is_timeout(error) => {
            format!("no answer within {} seconds", SILENCE.as_secs())
        }
        None => printable(&error.to_string()),
    }
}

/// A server's words, bounded and without control characters, so that they can be shown on a terminal.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}
