//! Probes servers: who answers, in which protocol, on which chain, by which certificate, within which limits.
//!
//! Nothing is asked that a case would give away: the greeting, the tip, the first header, and what the server says of
//! itself. Judging the answers is pure.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use bitcoin::BlockHash;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::answer::Envelope;
use super::electrum::Limits;
use super::refusal::text;
use super::{
    Dialing, ElectrumSource, Identity, Refusal, Request, Response, ServerUrl, Source, SourceError,
};
use crate::chain::BlockId;

/// Servers that are probed at the same time.
const AT_ONCE: usize = 8;

/// Most characters that are kept of what a server says of itself.
const MOST_CHARACTERS: usize = 100;

/// What a server showed.
#[derive(Debug)]
pub struct Probe {
    /// Who answers, by which way, and the certificate.
    pub identity: Identity,
    /// Whether it can name the spender of an output.
    pub reports_spenders: bool,
    /// Time for the connection: to the proxy if there is one, encryption, greeting.
    pub connected: Duration,
    /// Time for the answer with the tip. Some servers hold small answers back.
    pub answered: Duration,
    /// Its first block, or why it is not known.
    pub genesis: Result<BlockHash, String>,
    /// Its best block, or why it is not known.
    pub tip: Result<Tip, String>,
    /// Headers that it gives in one answer, if it says so.
    pub max_headers: Option<u64>,
    /// What it says of itself, or why that is not known.
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

/// What a server says of itself in `server.features`. Texts are bounded; what is missing, or of another type than the
/// protocol has it, is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Features {
    /// Hash of the first block.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub genesis_hash: Option<String>,
    /// What script hashes are made with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash_function: Option<String>,
    /// Oldest version of the protocol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol_min: Option<String>,
    /// Newest version of the protocol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol_max: Option<String>,
    /// To how many spent outputs its histories are cut, if they are: such a server is of no use here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pruning: Option<u64>,
}

/// Probes servers, several at a time; the results are in their order.
pub fn probe_all(servers: &[(ServerUrl, Dialing)]) -> Vec<Result<Probe, SourceError>> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(servers.len()) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some((url, dialing)) = servers.get(at) else {
                        return;
                    };
                    let result = probe(url, dialing);
                    // A result is in the list as a whole or not at all.
                    let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                    results.insert(at, result);
                }
            });
        }
    });
    let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.into_values().collect()
}

/// Probes one server, once: who does not answer now is not there.
///
/// # Errors
///
/// As [`ElectrumSource::connect`], and [`SourceError::Lost`].
pub fn probe(url: &ServerUrl, dialing: &Dialing) -> Result<Probe, SourceError> {
    let limits = Limits {
        // A server that refuses arrays is as good as any.
        batch: 1,
        retries: 0,
        ..Limits::default()
    };
    let start = Instant::now();
    let interrupted = Arc::new(AtomicBool::new(false));
    let mut source = ElectrumSource::connect_within(url, dialing, limits, interrupted)?;
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

type Answer = Result<Response, String>;

/// Asks one thing: the answer or the refusal, and its text.
fn ask(source: &mut ElectrumSource, request: &Request) -> Result<(Answer, String), SourceError> {
    let mut said = String::new();
    source.ask(std::slice::from_ref(request), &mut |_, text| {
        said = text;
        Ok(Vec::new())
    })?;
    let answer = request.read(&said);
    Ok((
        answer.map_err(|refusal| bounded(&refusal.to_string())),
        said,
    ))
}

fn first_block(answer: Response) -> Result<BlockHash, String> {
    match answer {
        Response::Headers(headers) if !headers.is_empty() => Ok(headers[0].block_hash()),
        _ => Err("it gives no first header".to_owned()),
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
        _ => Err("it gives no tip".to_owned()),
    }
}

/// What a server says in an answer, as far as it is read.
#[derive(Default, Deserialize)]
struct Said<'a> {
    #[serde(borrow, default)]
    genesis_hash: Option<&'a RawValue>,
    #[serde(borrow, default)]
    hash_function: Option<&'a RawValue>,
    #[serde(borrow, default)]
    protocol_min: Option<&'a RawValue>,
    #[serde(borrow, default)]
    protocol_max: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pruning: Option<&'a RawValue>,
    #[serde(borrow, default)]
    max: Option<&'a RawValue>,
}

impl<'a> Said<'a> {
    /// Reads an answer; what a server says instead, where it is no object.
    fn of(answer: &'a str) -> Result<Self, String> {
        let Envelope { result, error } = serde_json::from_str(answer)
            .map_err(|error: serde_json::Error| bounded(&error.to_string()))?;
        if let Some(error) = error {
            return Err(bounded(&Refusal::of(error).to_string()));
        }
        // A list would do for a structure.
        let object = result.map(RawValue::get).filter(|it| it.starts_with('{'));
        let read = object.and_then(|object| serde_json::from_str(object).ok());
        read.ok_or_else(|| bounded(result.map_or("nothing", RawValue::get)))
    }
}

/// How many headers a server gives at once, as it says in an answer with headers.
fn max_headers(answer: &str) -> Option<u64> {
    whole(Said::of(answer).ok()?.max?)
}

/// A number that counts something, if a value is one.
fn whole(value: &RawValue) -> Option<u64> {
    value.get().parse().ok()
}

impl Features {
    /// Reads an answer to `server.features`.
    ///
    /// # Errors
    ///
    /// What the server says instead, bounded.
    pub fn read(answer: &str) -> Result<Self, String> {
        let said = Said::of(answer)?;
        let words = |value: Option<&RawValue>| value.and_then(text).map(|words| bounded(&words));
        Ok(Self {
            genesis_hash: words(said.genesis_hash),
            hash_function: words(said.hash_function),
            protocol_min: words(said.protocol_min),
            protocol_max: words(said.protocol_max),
            pruning: said.pruning.and_then(whole),
        })
    }
}

/// Why there is no answer, without what only matters to a trace.
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

/// The beginning of a server's words, without control characters.
fn bounded(words: &str) -> String {
    let words = words.chars().filter(|c| !c.is_control());
    words.take(MOST_CHARACTERS).collect()
}

/// How a best block stands to those of other servers, as far as these blocks alone tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Blocks behind the highest.
    pub behind: u32,
    /// The first other server that has another block at a height for which both name one.
    pub against: Option<usize>,
}

/// Compares the best blocks of servers on one network. Each names its parent too, so that blocks one height apart are
/// compared as well.
pub fn compare(tips: &[Option<Tip>]) -> Vec<Option<Standing>> {
    let heights = tips.iter().flatten().map(|tip| tip.block.height);
    let highest = heights.max().unwrap_or_default();
    let standing = |at: usize, tip: &Tip| Standing {
        behind: highest - tip.block.height,
        against: (0..tips.len()).find(|other| {
            *other != at && tips[*other].is_some_and(|other| is_contradicted(tip, &other))
        }),
    };
    let each = tips.iter().enumerate();
    each.map(|(at, tip)| tip.as_ref().map(|tip| standing(at, tip)))
        .collect()
}

/// Whether two best blocks cannot be of one chain.
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

    /// A tip whose hash and whose parent's have these numbers.
    fn tip(height: u32, number: u8, parent: u8) -> Option<Tip> {
        Some(Tip {
            block: BlockId {
                height,
                hash: hash(number),
            },
            parent: hash(parent),
        })
    }

    fn standing(behind: u32, against: Option<usize>) -> Option<Standing> {
        Some(Standing { behind, against })
    }

    #[test]
    fn tips_of_one_chain_differ_in_height_only() {
        assert_eq!(
            compare(&[tip(9, 9, 8), None, tip(10, 10, 9), tip(3, 3, 2)]),
            [
                standing(1, None),
                None,
                standing(0, None),
                standing(7, None)
            ]
        );
        assert_eq!(compare(&[None]), [None]);
        assert_eq!(compare(&[]), []);
    }

    #[test]
    fn another_block_at_a_height_is_told_whether_it_is_the_best_or_the_one_before() {
        assert_eq!(
            compare(&[tip(9, 9, 8), tip(9, 99, 8), tip(9, 9, 8)]),
            [
                standing(0, Some(1)),
                standing(0, Some(0)),
                standing(0, Some(1))
            ]
        );
        assert_eq!(
            compare(&[tip(9, 9, 8), tip(10, 10, 99)]),
            [standing(1, Some(1)), standing(0, Some(0))]
        );
        // Two blocks apart nothing is known.
        assert_eq!(
            compare(&[tip(8, 8, 7), tip(10, 10, 9)]),
            [standing(2, None), standing(0, None)]
        );
    }

    #[test]
    fn features_are_taken_as_they_are_given_or_left_out() {
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
    fn a_refusal_is_kept_in_its_own_words_within_bounds() {
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
    fn the_most_headers_are_read_where_they_are_said() {
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
