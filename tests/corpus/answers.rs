//! What a server says, read as the answer to every kind of request.

use bitcoin::hashes::Hash;
use bitcoin::{OutPoint, ScriptBuf, Txid};
use ransomtrace::electrum::{Refusal, Request, Response};

/// Characters of a server's words that a refusal may carry, with some for our own.
const MOST_WORDS: usize = 1_000;

/// A request of each kind.
fn requests() -> [Request; 8] {
    let (txid, script) = (Txid::all_zeros(), ScriptBuf::new());
    let outpoint = OutPoint::new(txid, 0);
    [
        Request::Tip,
        Request::Headers { start: 0, count: 2 },
        Request::History(script.clone()),
        Request::Balance(script.clone()),
        Request::Transaction(txid),
        Request::Proof { txid, height: 1 },
        Request::First { height: 1 },
        Request::Spender { outpoint, script },
    ]
}

/// Reads a text as each of them.
pub fn read(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    for request in requests() {
        let response = request.read(text);
        assert_eq!(request.read(text), response, "one text has one meaning");
        match &response {
            Ok(response) => assert!(fits(&request, response), "{request:?}: {response:?}"),
            Err(refusal) => {
                let words = refusal.to_string().chars().count();
                assert!(
                    words <= MOST_WORDS,
                    "{words} characters of a server's words"
                );
                let is_own = matches!(
                    refusal,
                    Refusal::Budget
                        | Refusal::Unanswered
                        | Refusal::Unsettled(_)
                        | Refusal::Disproved(_)
                );
                assert!(!is_own, "only the program itself says {refusal:?}");
            }
        }
    }
}

/// Whether a response is what the request asks for.
fn fits(request: &Request, response: &Response) -> bool {
    matches!(
        (request, response),
        (Request::Tip, Response::Tip { .. })
            | (Request::Headers { .. }, Response::Headers(_))
            | (Request::History(_), Response::History(_))
            | (Request::Balance(_), Response::Balance(_))
            | (Request::Transaction(_), Response::Transaction(_))
            | (Request::Proof { .. }, Response::Proof(_))
            | (Request::First { .. }, Response::First { .. })
            | (Request::Spender { .. }, Response::Spender(_))
    )
}
