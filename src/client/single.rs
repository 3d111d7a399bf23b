//! A client that sends one request at a time, for probes and estimates: the crate `electrum-client` over a stream of our
//! own.
//!
//! # Design
//!
//! A request for the tip needs no pipeline: [`RawClient`] speaks the protocol, and [`LineStream`] below it bounds what is
//! read. It also takes notifications, as a subscription needs them. Bulk reading is the task of
//! [`ElectrumSource`](super::ElectrumSource), for four reasons: `RawClient::batch_call` writes single lines, whose small
//! answers ElectrumX holds back for up to a second each; it gives up all requests at the first error; it has no limit of
//! requests in flight; and the evidence needs answers as sent, while `RawClient` returns parsed values.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use electrum_client::raw_client::RawClient;
use electrum_client::{ElectrumApi, Error, Param, ServerVersionRes};
use log::info;
use serde_json::json;

use super::budget::{self, ServerBudget};
use super::dialect::{self, COMMON, GREETING, ProtocolVersion, SUPPORTED};
use super::lines::LineStream;
use super::source::sleep;
use super::wire::{ConnectionError, excerpt, is_excessive_usage, refusal};
use super::{ClientLimits, Dial, Dialled, Identity, Source, SourceError, dial};
use crate::clock;
use crate::electrum::Request;
use crate::electrum::refusal::unanswered;
use crate::net::{Dialing, ServerUrl};

/// A client of one server that sends one request at a time and does not reconnect.
pub struct SingleSource {
    client: RawClient<LineStream>,
    identity: Identity,
    version: ProtocolVersion,
    interrupted: Arc<AtomicBool>,
    /// Cost account; absent for a server of the user's own.
    budget: Option<ServerBudget>,
}

impl SingleSource {
    /// Connects to the server at `url`, in the way given by `dialing`, and negotiates a version from 1.4 to 1.7, or up
    /// to 1.4.2 if the server refuses newer ones. Setting `interrupted` ends the current or next [`Source::ask`] with
    /// [`SourceError::Interrupted`].
    ///
    /// # Errors
    ///
    /// [`SourceError::Unreachable`], [`SourceError::Transport`], [`SourceError::Protocol`] and
    /// [`SourceError::Interrupted`].
    pub fn connect(
        url: &ServerUrl,
        dialing: &Dialing,
        interrupted: Arc<AtomicBool>,
    ) -> Result<Self, SourceError> {
        let limits = ClientLimits::default();
        let patience = dialing.timeout.unwrap_or(limits.patience);
        let dial = dial(url, dialing, &interrupted);
        let now = clock::steady();
        let budget = ServerBudget::of(url, limits.budgets.as_deref(), limits.ceiling, now);
        let mut source = Self::over(dial, url, patience, budget, interrupted)?;
        source.identity.route = dialing.route();
        Ok(source)
    }

    /// Connects over streams that `dial` opens.
    ///
    /// # Errors
    ///
    /// As [`Self::connect`].
    pub fn over(
        mut dial: Dial,
        url: &ServerUrl,
        patience: Duration,
        mut budget: Option<ServerBudget>,
        interrupted: Arc<AtomicBool>,
    ) -> Result<Self, SourceError> {
        let server = url.to_string();
        let mut answer = String::new();
        for versions in [SUPPORTED, COMMON] {
            let Dialled {
                stream,
                certificate,
                peer,
            } = dial()?;
            spend(&mut budget, budget::CONNECTION);
            let flag = Arc::clone(&interrupted);
            let client = RawClient::from(LineStream::new(stream, &server, patience, flag));
            answer = match client.raw_call(GREETING, dialect::greeting(versions)) {
                Ok(answer) => answer.to_string(),
                Err(Error::Protocol(error)) => json!({ "error": error }).to_string(),
                Err(error) => match connection_error(&error) {
                    // A server that lacks the requested versions may close without a message.
                    Some(ConnectionError::Closed) if versions != COMMON => continue,
                    Some(ConnectionError::Interrupted) => return Err(SourceError::Interrupted),
                    _ => {
                        let reason = reason(&error);
                        return Err(SourceError::Unreachable { server, reason });
                    }
                },
            };
            let greeted: Option<ServerVersionRes> = serde_json::from_str(&answer).ok();
            let version = greeted.as_ref();
            let version = version.and_then(|greeted| dialect::negotiated(greeted, versions));
            if let (Some(greeted), Some(version)) = (greeted, version) {
                let identity = Identity {
                    is_public: !budget::is_private(url),
                    certificate,
                    peer,
                    ..Identity::new(
                        server,
                        excerpt(&greeted.server_software_version),
                        greeted.protocol_version,
                    )
                };
                info!(
                    "{}: {}, protocol {}",
                    identity.server, identity.software, identity.protocol
                );
                return Ok(Self {
                    client,
                    identity,
                    version,
                    interrupted,
                    budget,
                });
            }
        }
        Err(
            match refusal(&answer).filter(|refusal| !refusal.is_about_request()) {
                Some(refusal) => SourceError::Unreachable {
                    server,
                    reason: excerpt(&refusal.to_string()),
                },
                None => SourceError::Protocol {
                    server,
                    answer: excerpt(&answer),
                },
            },
        )
    }

    /// Returns the answer to `server.features`; it may be an error. It is not part of the evidence and therefore not a
    /// [`Request`].
    ///
    /// # Errors
    ///
    /// [`SourceError::Lost`] and [`SourceError::Interrupted`].
    pub fn features(&mut self) -> Result<String, SourceError> {
        self.call("server.features", Vec::new(), budget::PING)
    }

    /// Sends a request of price `cost`; returns the answer as JSON text.
    fn call(&mut self, method: &str, params: Vec<Param>, cost: f64) -> Result<String, SourceError> {
        let now = clock::steady();
        let budget = self.budget.as_ref();
        let budget = budget.filter(|_| dialect::counts_costs(&self.identity.software));
        let pause = budget.map_or(Duration::ZERO, |budget| budget.pause(now, cost));
        sleep(pause, &self.interrupted)?;
        let (member, value) = match self.client.raw_call(method, params) {
            Ok(result) => ("result", result),
            Err(Error::Protocol(error)) => ("error", error),
            Err(error) => {
                let is_stopped = self.interrupted.load(Ordering::Relaxed);
                return Err(match is_stopped {
                    true => SourceError::Interrupted,
                    false => SourceError::Lost {
                        server: self.identity.server.clone(),
                        reason: reason(&error),
                    },
                });
            }
        };
        let answer = json!({ member: value }).to_string();
        let for_error = if member == "error" {
            budget::ERROR
        } else {
            0.0
        };
        let cost = cost + budget::price_of_bytes(answer.len()) + for_error;
        spend(&mut self.budget, cost);
        if let (Some(budget), true) = (&mut self.budget, is_excessive_usage(&answer)) {
            budget.exhaust(clock::steady());
        }
        Ok(answer)
    }
}

fn spend(budget: &mut Option<ServerBudget>, cost: f64) {
    if let Some(budget) = budget {
        budget.spend(clock::steady(), cost);
    }
}

/// Returns the fault of the stream behind an error of the crate, if it is one.
fn connection_error(error: &Error) -> Option<&ConnectionError> {
    let error = match error {
        Error::IOError(error) => error,
        Error::SharedIOError(error) => error.as_ref(),
        _ => return None,
    };
    error.get_ref()?.downcast_ref()
}

fn reason(error: &Error) -> String {
    excerpt(&error.to_string())
}

impl Source for SingleSource {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn ask(
        &mut self,
        requests: &[Request],
        take: &mut dyn FnMut(usize, String) -> Result<Vec<Request>, SourceError>,
    ) -> Result<(), SourceError> {
        let mut queue: VecDeque<Request> = requests.iter().cloned().collect();
        let mut place = 0;
        while let Some(request) = queue.pop_front() {
            let answer = if self.version.supports(&request) {
                let (method, params) = self.version.call(&request);
                self.call(method, params, budget::price(&request))?
            } else {
                unanswered(&dialect::unsupported(&self.identity))
            };
            queue.extend(take(place, answer)?);
            place += 1;
        }
        Ok(())
    }

    fn interrupted(&self) -> Option<Arc<AtomicBool>> {
        Some(Arc::clone(&self.interrupted))
    }

    fn reports_spenders(&self) -> bool {
        self.version.reports_spenders()
    }
}
