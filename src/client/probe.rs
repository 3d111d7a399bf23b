//! Probes servers: software, protocol, chain, certificate and limits.
//!
//! Probing sends nothing about a case: only the handshake, the tip, the first header, and `server.features`. Evaluation
//! of the answers is pure.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use bitcoin::BlockHash;
use serde::Serialize;
use serde_json::Value;

use super::{Identity, SingleSource, Source, SourceError};
use crate::chain::BlockId;
use crate::electrum::{Refusal, Request, Response};
use crate::net::{Dialing, ServerUrl};

/// Servers probed concurrently.
const CONCURRENT_PROBES: usize = 8;

/// Maximum characters kept of a server's texts.
const MAX_CHARACTERS: usize = 100;

/// Result of probing a server.
#[derive(Debug)]
pub struct Probe {
    /// Identity, route and certificate.
    pub identity: Identity,
    /// Whether it can report the spender of an output.
    pub reports_spenders: bool,
    /// Time to connect: proxy, TLS and handshake.
    pub connected: Duration,
    /// Response time for the tip. Some servers delay small responses.
    pub answered: Duration,
    /// Its genesis block, or the reason why it is unknown.
    pub genesis: Result<BlockHash, String>,
    /// Its best block, or the reason why it is unknown.
    pub tip: Result<Tip, String>,
    /// Maximum headers per answer, if reported.
    pub max_headers: Option<u64>,
    /// Its features, or the reason why they are unknown.
    pub features: Result<Features, String>,
}

/// A best block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    /// The block.
    pub block: BlockId,
    /// The block before it.
    pub parent: BlockHash,
}

/// Response to `server.features`. Texts are shortened; missing or mistyped fields are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Features {
    /// Hash of the first block.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub genesis_hash: Option<String>,
    /// Hash function for script hashes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash_function: Option<String>,
    /// Oldest protocol version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol_min: Option<String>,
    /// Newest protocol version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol_max: Option<String>,
    /// Limit of spent outputs in its histories, if pruned: such a server is unusable here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pruning: Option<u64>,
}

/// Probes servers concurrently; results are in the order of the servers.
pub fn probe_all(servers: &[(ServerUrl, Dialing)]) -> Vec<Result<Probe, SourceError>> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..CONCURRENT_PROBES.min(servers.len()) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some((url, dialing)) = servers.get(at) else {
                        return;
                    };
                    let result = probe(url, dialing);
                    // A result is stored atomically, so a panic leaves the list valid.
                    let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                    results.insert(at, result);
                }
            });
        }
    });
    let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.into_values().collect()
}

/// Probes one server, without retries.
///
/// # Errors
///
/// As [`SingleSource::connect`], and [`SourceError::Lost`].
pub fn probe(url: &ServerUrl, dialing: &Dialing) -> Result<Probe, SourceError> {
    let start = Instant::now();
    let interrupted = Arc::new(AtomicBool::new(false));
    let mut source = SingleSource::connect(url, dialing, interrupted)?;
    let connected = start.elapsed();
    let start = Instant::now();
    let (tip, _) = ask(&mut source, &Request::Tip)?;
    let answered = start.elapsed();
    let first = Request::Headers { start: 0, count: 1 };
    let (genesis, text) = ask(&mut source, &first)?;
    let features = source.features().map_err(|error| reason(&error));
    Ok(Probe {
        reports_spenders: source.reports_spenders(),
        connected,
        answered,
        genesis: genesis.and_then(first_block),
        tip: tip.and_then(best_block),
        max_headers: max_headers(&text),
        features: features.and_then(|text| Features::read(&text)),
        identity: source.identity().clone(),
    })
}

type ProbeAnswer = Result<Response, String>;

/// Sends one request; returns the parsed answer with its text.
fn ask(source: &mut SingleSource, request: &Request) -> Result<(ProbeAnswer, String), SourceError> {
    let mut said = String::new();
    source.ask(std::slice::from_ref(request), &mut |_, text| {
        said = text;
        Ok(Vec::new())
    })?;
    let answer = request.read(&said);
    Ok((
        answer.map_err(|refusal| shorten(&refusal.to_string())),
        said,
    ))
}

fn first_block(answer: Response) -> Result<BlockHash, String> {
    match answer {
        Response::Headers(headers) if !headers.is_empty() => Ok(headers[0].block_hash()),
        _ => Err("it returned no genesis header".to_owned()),
    }
}

fn best_block(answer: Response) -> Result<Tip, String> {
    match answer {
        Response::Tip { height, header } => Ok(Tip {
            block: BlockId {
                height,
                hash: header.block_hash(),
            },
            parent: header.prev_blockhash,
        }),
        _ => Err("it returned no tip".to_owned()),
    }
}

/// Returns the result of an answer, or the server's refusal, shortened.
fn result(answer: &str) -> Result<Value, String> {
    let mut answer: Value = serde_json::from_str(answer)
        .map_err(|error: serde_json::Error| shorten(&error.to_string()))?;
    match answer.get("error") {
        Some(error) => Err(shorten(&Refusal::of_value(error).to_string())),
        None => Ok(answer["result"].take()),
    }
}

/// Returns the maximum headers per answer, from an answer with headers.
fn max_headers(answer: &str) -> Option<u64> {
    result(answer).ok()?.get("max")?.as_u64()
}

impl Features {
    /// Parses the answer to `server.features`, field by field: the crate's type for it fails as a whole on one odd
    /// field, and a list of servers is read for their oddities.
    ///
    /// # Errors
    ///
    /// The server's refusal, shortened.
    pub fn read(answer: &str) -> Result<Self, String> {
        let features = result(answer)?;
        match &features {
            Value::Object(_) => {}
            Value::Null => return Err("nothing".to_owned()),
            other => return Err(shorten(&other.to_string())),
        }
        let text = |field: &str| features.get(field).and_then(Value::as_str).map(shorten);
        Ok(Self {
            genesis_hash: text("genesis_hash"),
            hash_function: text("hash_function"),
            protocol_min: text("protocol_min"),
            protocol_max: text("protocol_max"),
            pruning: features.get("pruning").and_then(Value::as_u64),
        })
    }
}

/// Describes an error without advice that concerns traces only.
pub fn reason(error: &SourceError) -> String {
    match error {
        SourceError::Unreachable { reason, .. } | SourceError::Lost { reason, .. } => {
            reason.clone()
        }
        SourceError::Protocol { answer, .. } if answer.is_empty() => {
            "it does not speak the Electrum protocol 1.4 to 1.7".to_owned()
        }
        SourceError::Protocol { answer, .. } => {
            format!("it does not speak the Electrum protocol 1.4 to 1.7: {answer}")
        }
        other => other.to_string(),
    }
}

/// Returns the start of a server's text, without control characters.
fn shorten(words: &str) -> String {
    let words = words.chars().filter(|c| !c.is_control());
    words.take(MAX_CHARACTERS).collect()
}

/// Comparison of a best block with those of other servers, as far as these blocks allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TipComparison {
    /// Number of blocks below the highest.
    pub behind: u32,
    /// The first other server with a different block at the same height.
    pub against: Option<usize>,
}

/// Compares the best blocks of servers on one network. Each includes its parent, so blocks one height apart are
/// compared too.
pub fn compare(tips: &[Option<Tip>]) -> Vec<Option<TipComparison>> {
    let heights = tips.iter().flatten().map(|tip| tip.block.height);
    let highest = heights.max().unwrap_or_default();
    let comparison = |at: usize, tip: &Tip| TipComparison {
        behind: highest - tip.block.height,
        against: (0..tips.len()).find(|other| {
            *other != at && tips[*other].is_some_and(|other| is_contradicted(tip, &other))
        }),
    };
    let each = tips.iter().enumerate();
    each.map(|(at, tip)| tip.as_ref().map(|tip| comparison(at, tip)))
        .collect()
}

/// Whether two best blocks cannot be of the same chain.
fn is_contradicted(one: &Tip, other: &Tip) -> bool {
    let (low, high) = match one.block.height <= other.block.height {
        true => (one, other),
        false => (other, one),
    };
    match high.block.height - low.block.height {
        0 => low.block.hash != high.block.hash,
        1 => low.block.hash != high.parent,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use bitcoin::hashes::Hash;

    use super::*;

    fn hash(number: u8) -> BlockHash {
        BlockHash::from_byte_array([number; 32])
    }

    /// Creates a tip whose hash and parent's hash have these numbers.
    fn tip(height: u32, number: u8, parent: u8) -> Option<Tip> {
        Some(Tip {
            block: BlockId {
                height,
                hash: hash(number),
            },
            parent: hash(parent),
        })
    }

    fn comparison(behind: u32, against: Option<usize>) -> Option<TipComparison> {
        Some(TipComparison { behind, against })
    }

    #[test]
    fn compares_heights_of_tips_on_one_chain() {
        assert_eq!(
            compare(&[tip(9, 9, 8), None, tip(10, 10, 9), tip(3, 3, 2)]),
            [
                comparison(1, None),
                None,
                comparison(0, None),
                comparison(7, None)
            ]
        );
        assert_eq!(compare(&[None]), [None]);
        assert_eq!(compare(&[]), []);
    }

    #[test]
    fn detects_conflicting_tip_or_parent() {
        assert_eq!(
            compare(&[tip(9, 9, 8), tip(9, 99, 8), tip(9, 9, 8)]),
            [
                comparison(0, Some(1)),
                comparison(0, Some(0)),
                comparison(0, Some(1))
            ]
        );
        assert_eq!(
            compare(&[tip(9, 9, 8), tip(10, 10, 99)]),
            [comparison(1, Some(1)), comparison(0, Some(0))]
        );
        // Two heights apart nothing can be concluded.
        assert_eq!(
            compare(&[tip(8, 8, 7), tip(10, 10, 9)]),
            [comparison(2, None), comparison(0, None)]
        );
    }

    #[test]
    fn missing_or_mistyped_features_are_none() {
        let read = |text: &str| Features::read(text);
        let answer = r#"{"id":1,"result":{"genesis_hash":"00ff","hash_function":"sha256","protocol_min":"1.4",
            "protocol_max":"1.7","pruning":null,"hosts":{}}}"#;
        let features = read(answer).expect("features");
        assert_eq!(features.genesis_hash.as_deref(), Some("00ff"));
        assert_eq!(features.protocol_max.as_deref(), Some("1.7"));
        assert_eq!(features.pruning, None);
        let odd = r#"{"result":{"protocol_min":[1],"pruning":100,"hash_function":"a\u001b[2Jb"}}"#;
        let odd = read(odd).expect("features");
        assert_eq!((odd.protocol_min, odd.pruning), (None, Some(100)));
        assert_eq!(odd.hash_function.as_deref(), Some("a[2Jb"));
    }

    #[test]
    fn refusal_text_is_kept_and_shortened() {
        let long = "x".repeat(1_000);
        for (answer, words) in [
            (
                r#"{"error":{"code":1,"message":"no\u0007"}}"#.to_owned(),
                "no".to_owned(),
            ),
            (r#"{"error":"no"}"#.to_owned(), "no".to_owned()),
            (r#"{"result":null}"#.to_owned(), "nothing".to_owned()),
            (
                format!(r#"{{"error":{{"message":"{long}"}}}}"#),
                long[..100].to_owned(),
            ),
        ] {
            assert_eq!(Features::read(&answer), Err(words), "{answer}");
        }
    }

    #[test]
    fn parses_max_headers() {
        assert_eq!(
            max_headers(r#"{"result":{"count":1,"hex":"","max":2016}}"#),
            Some(2016)
        );
        for none in [
            r#"{"result":{"max":"many"}}"#,
            r#"{"result":[]}"#,
            "no JSON",
        ] {
            assert_eq!(max_headers(none), None);
        }
    }
}
