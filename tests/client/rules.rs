//! What real servers do, measured, comes down to twelve rules for a client. Here each has its test, but for those that
//! concern what is made of the answers: rule 4 is `cli::lies`, rule 9's other half `acquire`.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use std::{fs, thread};

use bitcoin::hashes::Hash;
use bitcoin::{OutPoint, ScriptBuf, Txid};
use ransomtrace::client::{ClientLimits, ElectrumSource, Source, SourceError, budget};
use ransomtrace::electrum::{Refusal, Request, Response};
use ransomtrace::ledger::ChainPosition;
use serde_json::{Value, json};

use super::{are_answered, ask, connect, connect_within, history, limits, tx, txs};
use crate::support::scripted::{Scripted, Then, answer, answers, error, number, questions, result};

fn spender(number: u32) -> Request {
    let Request::Transaction(txid) = tx(number) else {
        unreachable!("it is one")
    };
    Request::Spender {
        outpoint: OutPoint::new(txid, 7),
        script: ScriptBuf::from_bytes(vec![0x51, 0x52]),
    }
}

#[test]
fn rule_1_version_is_negotiated_first_and_once() {
    let server = Scripted::honest("x");
    let mut source = connect(&server);
    ask(&mut source, &txs(120)).unwrap();
    let asked = server.asked();
    assert_eq!(asked[0]["method"], "server.version");
    assert_eq!(asked[0]["params"][1], json!(["1.4", "1.7"]));
    assert!(
        asked[1..]
            .iter()
            .all(|question| question["method"] != "server.version")
    );
    for version in ["1.8", "1.3", "2.0", "one"] {
        let server = Scripted::new(move |peer, line| {
            peer.say(answer(&questions(line)[0], json!(["x", version])));
            Then::Listen
        });
        let refused = connect_within(&server, limits());
        assert!(
            matches!(refused, Err(SourceError::Protocol { .. })),
            "{version} was not asked for"
        );
    }
}

#[test]
fn rule_1_newest_common_version_is_used() {
    let spent_by = Txid::from_byte_array([9; 32]);
    let header = "00".repeat(80);
    let server = Scripted::new(move |peer, line| {
        let reply = |question: &Value| {
            let params = &question["params"];
            let result = match question["method"].as_str().unwrap() {
                "server.version" => json!(["x", "1.7"]),
                "blockchain.block.headers" => {
                    json!({ "count": 2, "max": 2016, "headers": [header, header] })
                }
                "blockchain.scriptpubkey.get_history" => {
                    assert_eq!(params, &json!(["51"]));
                    json!({ "history": [{ "tx_hash": spent_by, "height": 5 }] })
                }
                "blockchain.outpoint.get_status" => match number(question) {
                    1 => {
                        json!({ "funder_height": 4, "spender_txhash": spent_by, "spender_height": 5 })
                    }
                    2 => {
                        json!({ "funder_height": 4, "spender_txhash": spent_by, "spender_height": -1 })
                    }
                    3 => json!({ "funder_height": 4 }),
                    _ => json!({}),
                },
                other => panic!("{other} is no method of 1.7"),
            };
            answer(question, result)
        };
        questions(line)
            .iter()
            .for_each(|question| peer.say(reply(question)));
        Then::Listen
    });
    let mut source = connect(&server);
    assert!(source.reports_spenders());
    assert_eq!(source.identity().protocol, "1.7");
    let requests = [
        history(0x51),
        Request::Headers { start: 0, count: 2 },
        spender(1),
        spender(2),
        spender(3),
        spender(4),
    ];
    let answers = ask(&mut source, &requests).unwrap();
    let read = |at: usize| requests[at].read(&answers[at]);
    assert!(matches!(read(0), Ok(Response::History(entries)) if entries.len() == 1));
    assert!(matches!(read(1), Ok(Response::Headers(headers)) if headers.len() == 2));
    assert_eq!(
        read(2),
        Ok(Response::Spender(Some((spent_by, ChainPosition::Block(5)))))
    );
    assert_eq!(
        read(3),
        Ok(Response::Spender(Some((spent_by, ChainPosition::Mempool))))
    );
    assert_eq!(read(4), Ok(Response::Spender(None)));
    assert!(matches!(read(5), Err(Refusal::NotFound(_))));
}

#[test]
fn rule_1_falls_back_to_the_common_version() {
    for closes in [Then::Close, Then::Listen] {
        let server = Scripted::new(move |peer, line| {
            let question = &questions(line)[0];
            if question["params"][1] != json!(["1.4", "1.4.2"]) {
                peer.say(error(
                    question,
                    json!({ "code": 1, "message": "unsupported protocol version" }),
                ));
                return closes;
            }
            peer.say(answer(question, json!(["x", "1.4.2"])));
            Then::Listen
        });
        let source = connect(&server);
        assert!(!source.reports_spenders());
        assert_eq!(server.asked().len(), 2);
    }
    let closing = Scripted::new(|peer, line| match peer.connection {
        0 => Then::Close,
        _ => {
            peer.say(answer(&questions(line)[0], json!(["x", "1.4"])));
            Then::Listen
        }
    });
    assert_eq!(connect(&closing).identity().protocol, "1.4");
    // Servers that start above 1.4.2 accept the whole range at once.
    let new = Scripted::new(|peer, line| {
        let question = &questions(line)[0];
        let is_new = question["params"][1][1] == "1.7";
        peer.say(match is_new {
            true => answer(question, json!(["x", "1.6"])),
            false => error(question, json!("unsupported protocol version")),
        });
        Then::Listen
    });
    let source = connect(&new);
    assert_eq!(
        (source.identity().protocol.as_str(), new.asked().len()),
        ("1.6", 1)
    );
    let old = Scripted::honest("electrs/0.12.0");
    assert!(!connect(&old).reports_spenders());
}

#[test]
fn rule_1_failed_greeting_is_retried() {
    for trouble in [
        json!({ "code": -32603, "message": "internal error, try again" }),
        json!({ "code": -101, "message": "excessive resource usage" }),
        json!({ "code": -102, "message": "server busy" }),
        json!({ "code": 2, "message": "daemon error: Loading block index" }),
    ] {
        for times in 1..4 {
            let said = trouble.clone();
            let server = Scripted::new(move |peer, line| {
                let question = &questions(line)[0];
                peer.say(match peer.connection < times {
                    true => error(question, said.clone()),
                    false => answer(question, json!(["x", "1.4"])),
                });
                Then::Listen
            });
            assert_eq!(connect(&server).identity().protocol, "1.4", "{trouble}");
        }
        let said = trouble.clone();
        let server = Scripted::new(move |peer, line| {
            peer.say(error(&questions(line)[0], said.clone()));
            Then::Listen
        });
        let refused = connect_within(&server, limits());
        assert!(
            matches!(refused, Err(SourceError::Unreachable { .. })),
            "{trouble}"
        );
        assert!(server.asked().len() < 8);
    }
}

#[test]
fn rule_2_answers_are_matched_by_id() {
    let mut kept: Vec<Value> = Vec::new();
    let server = Scripted::greeting("x", move |peer, questions| {
        kept.extend_from_slice(questions);
        // Nothing before the last question of those that go out at first, and then everything backwards: some alone, some in arrays that nobody sent.
        if kept.len() == 100 {
            kept.reverse();
            for part in kept.chunks(7) {
                peer.say(answers(part));
                // Once more, to a request that has its answer, and to one that was never made.
                peer.say(json!({ "id": part[0]["id"], "result": "wrong" }));
                peer.say(json!({ "id": 999_999, "result": "wrong" }));
            }
            kept.clear();
        }
        Then::Listen
    });
    let requests = txs(100);
    let mut source = connect(&server);
    for _ in 0..2 {
        let answers = ask(&mut source, &requests).unwrap();
        assert!(are_answered(&requests, &answers));
    }
    let ids: Vec<u64> = server
        .asked()
        .iter()
        .map(|question| question["id"].as_u64().unwrap())
        .collect();
    assert_eq!(
        ids.len(),
        ids.iter().collect::<BTreeSet<_>>().len(),
        "no id is used twice"
    );
}

#[test]
fn rule_3_error_objects_and_strings_are_classified() {
    let not_found = |words: &str| Refusal::NotFound(words.to_owned());
    let too_long = |words: &str| Refusal::HistoryTooLong(words.to_owned());
    let daemon = "daemon error: DaemonError({'code': -5, 'message': 'No such mempool or blockchain transaction.'})";
    let electrs =
        "No such mempool or blockchain transaction. Use gettransaction for wallet transactions.";
    for (said, meant) in [
        (json!({ "code": 2, "message": electrs }), not_found(electrs)),
        (json!({ "code": 2, "message": daemon }), not_found(daemon)),
        (
            json!("missing transaction"),
            not_found("missing transaction"),
        ),
        (
            json!({ "code": 1, "message": "tx f00 not in block at height 7" }),
            not_found("tx f00 not in block at height 7"),
        ),
        (
            json!("Too many history entries"),
            too_long("Too many history entries"),
        ),
        (
            json!({ "code": 10001, "message": "history too large" }),
            too_long("history too large"),
        ),
        (
            json!({ "code": 1, "message": "history too large" }),
            too_long("history too large"),
        ),
        (
            json!({ "code": -32600, "message": "response too large (over 8,100,000 bytes" }),
            too_long("response too large (over 8,100,000 bytes"),
        ),
        (
            json!({ "code": 1, "message": "f00 is no hash" }),
            Refusal::Failed("f00 is no hash".to_owned()),
        ),
        (
            json!({ "code": -32602 }),
            Refusal::Refused("{\"code\":-32602}".to_owned()),
        ),
        (json!([1]), Refusal::Failed("[1]".to_owned())),
    ] {
        let kept = said.clone();
        let server = Scripted::greeting("x", move |peer, questions| {
            let refused = questions
                .iter()
                .map(|question| error(question, kept.clone()));
            peer.say(refused.collect::<Value>());
            Then::Listen
        });
        let requests = [history(1)];
        let answers = ask(&mut connect(&server), &requests).unwrap();
        assert_eq!(requests[0].read(&answers[0]), Err(meant), "{said}");
        let answer: Value = serde_json::from_str(&answers[0]).unwrap();
        assert_eq!(answer["error"], said, "kept verbatim");
    }
}

#[test]
fn rule_5_arrays_are_short_and_few_are_in_flight() {
    let most = Arc::new(AtomicUsize::new(0));
    let (counted, mut waiting, mut seen) = (Arc::clone(&most), VecDeque::new(), 0);
    let server = Scripted::greeting("Fulcrum", move |peer, questions| {
        seen += questions.len();
        waiting.push_back(questions.to_vec());
        let in_flight = waiting.iter().map(Vec::len).sum();
        counted.fetch_max(in_flight, Ordering::SeqCst);
        // Each array is answered once no more requests arrive: half of the window at first.
        while in_flight >= 300 && !waiting.is_empty() || seen == 150 || seen == 2_000 {
            let Some(array) = waiting.pop_front() else {
                break;
            };
            peer.say(answers(&array));
            if seen < 2_000 {
                break;
            }
        }
        Then::Listen
    });
    let requests = txs(2_000);
    let answers = ask(&mut connect(&server), &requests).unwrap();
    assert!(are_answered(&requests, &answers));
    assert_eq!(most.load(Ordering::SeqCst), 300);
    let lines = server.heard();
    assert!(lines.iter().all(|line| line.len() < 100_000));
    assert!(lines[1..].iter().all(|line| questions(line).len() == 50));
}

#[test]
fn rule_5_refused_array_is_split() {
    // At most 30 in an array; the server reports once that it was too many, but not which.
    let server = Scripted::greeting("Fulcrum", |peer, questions| {
        match questions.len() > 30 {
            true => peer.say(
                json!({ "id": null, "error": { "code": 4, "message": "Batch limit exceeded" } }),
            ),
            false => peer.say(answers(questions)),
        }
        Then::Listen
    });
    let requests = txs(400);
    let answers = ask(&mut connect(&server), &requests).unwrap();
    assert!(are_answered(&requests, &answers));
    assert_eq!(connections(&server), 1, "nothing is lost for it");
    let refused = server
        .heard()
        .iter()
        .filter(|line| questions(line).len() > 30)
        .count();
    assert_eq!(
        refused, 3,
        "those that were on their way, and none after them"
    );
}

#[test]
fn rule_5_close_on_array_leads_to_single_requests() {
    let server = Scripted::greeting("Blockstream electrs", |peer, questions| {
        if questions.len() > 1 {
            return Then::Close;
        }
        peer.say(answers(questions));
        Then::Listen
    });
    let requests = txs(400);
    let answers = ask(&mut connect(&server), &requests).unwrap();
    assert!(are_answered(&requests, &answers));
    assert_eq!(connections(&server), 3, "once may be chance");
}

#[test]
fn rule_5_oversized_answer_is_requested_alone() {
    let server = Scripted::greeting("ElectrumX", |peer, questions| {
        let alone = questions
            .iter()
            .filter(|question| question["method"] != "server.ping")
            .count()
            == 1;
        let reply = |question: &Value| match alone || number_of(question) % 10 != 3 {
            true => answer(question, result(question)),
            false => error(
                question,
                json!({ "code": -32600, "message": "response too large (over 1,000,000 bytes" }),
            ),
        };
        peer.say(questions.iter().map(reply).collect::<Value>());
        Then::Listen
    });
    let requests = txs(100);
    let answers = ask(&mut connect(&server), &requests).unwrap();
    assert!(are_answered(&requests, &answers));
    assert_eq!(
        server.asked_numbers().len(),
        110,
        "and no other is asked again"
    );
}

#[test]
fn rule_5_busy_server_gets_less_load() {
    let mut busy = 3;
    let server = Scripted::greeting("ElectrumX", move |peer, questions| {
        busy -= i32::from(busy > 0);
        let reply = |question: &Value| match busy > 0 && number_of(question) % 2 == 1 {
            true => error(
                question,
                json!({ "code": -102, "message": "server busy - request timed out" }),
            ),
            false => answer(question, result(question)),
        };
        peer.say(questions.iter().map(reply).collect::<Value>());
        Then::Listen
    });
    let requests = txs(1_000);
    let answers = ask(&mut connect(&server), &requests).unwrap();
    assert!(are_answered(&requests, &answers));
    let sizes: Vec<usize> = server
        .heard()
        .iter()
        .map(|line| questions(line).len())
        .collect();
    assert_eq!(sizes[1..4], [50; 3], "half of the window");
    assert!(sizes[4..].iter().all(|size| *size < 50), "{sizes:?}");
}

#[test]
fn rule_5_an_answer_that_stays_busy_is_the_answer() {
    let server = Scripted::greeting("ElectrumX", |peer, questions| {
        let reply = |question: &Value| match number_of(question) == 5 {
            true => error(
                question,
                json!({ "code": -102, "message": "server busy - request timed out" }),
            ),
            false => answer(question, result(question)),
        };
        peer.say(questions.iter().map(reply).collect::<Value>());
        Then::Listen
    });
    let requests = txs(20);
    let answers = ask(&mut connect(&server), &requests).unwrap();
    for (at, (request, answer)) in requests.iter().zip(&answers).enumerate() {
        match at {
            5 => assert!(matches!(request.read(answer), Err(Refusal::Busy(_)))),
            _ => assert!(request.read(answer).is_ok()),
        }
    }
    let tries = server
        .asked_numbers()
        .into_iter()
        .filter(|number| *number == 5)
        .count();
    assert_eq!(tries, 5);
}

/// A server that omits the answer about the transaction with this number from its arrays, a number of times or always.
fn leaving_out(number: u32, times: usize, nameless: Option<Value>) -> Scripted {
    let mut left = times;
    Scripted::greeting("x", move |peer, questions| {
        let mut said: Vec<Value> = Vec::new();
        for question in questions {
            let is_it =
                question["method"] == "blockchain.transaction.get" && number_of(question) == number;
            if is_it && left > 0 {
                left -= 1;
                let error = |error: &Value| json!({ "jsonrpc": "2.0", "id": null, "error": error });
                said.extend(nameless.as_ref().map(error));
            } else {
                said.push(answer(question, result(question)));
            }
        }
        peer.say(match questions.len() {
            1 => said.pop().unwrap_or(json!([])),
            _ => Value::Array(said),
        });
        Then::Listen
    })
}

#[test]
fn rule_6_omitted_answer_is_requested_again() {
    let failing = json!({ "code": -32603, "message": "internal error" });
    for nameless in [None, Some(failing)] {
        for times in 1..4 {
            let server = leaving_out(33, times, nameless.clone());
            let requests = txs(120);
            let answers = ask(&mut connect(&server), &requests).unwrap();
            assert!(are_answered(&requests, &answers), "{times}");
            let asked = server.asked_numbers();
            let again = asked.iter().filter(|asked| **asked == 33).count();
            assert_eq!((again, asked.len()), (times + 1, 120 + times));
        }
        // Always: the request is given up without a wait, and the others are answered.
        let server = leaving_out(33, usize::MAX, nameless.clone());
        let requests = txs(120);
        let answers = ask(&mut connect(&server), &requests).unwrap();
        for (at, (request, answer)) in requests.iter().zip(&answers).enumerate() {
            assert_eq!(request.read(answer).is_ok(), at != 33, "{at}: {answer}");
        }
        assert_eq!(server.asked_numbers().len(), 120 + 4);
    }
}

#[test]
fn rule_6_unanswered_request_is_given_up_alone() {
    let server = Scripted::greeting("x", |peer, questions| {
        for question in questions {
            if question["method"] != "blockchain.transaction.get" || number_of(question) != 7 {
                peer.say(answer(question, result(question)));
            }
        }
        Then::Listen
    });
    let impatient = ClientLimits {
        patience: Duration::from_millis(100),
        ..limits()
    };
    let requests = txs(20);
    let answers = ask(&mut connect_within(&server, impatient).unwrap(), &requests).unwrap();
    for (at, (request, answer)) in requests.iter().zip(&answers).enumerate() {
        assert_eq!(request.read(answer).is_ok(), at != 7, "{at}: {answer}");
    }
}

#[test]
fn rule_6_every_request_has_a_deadline() {
    // The line is dropped silently, as ElectrumX does with one that is too long.
    let server = Scripted::greeting("ElectrumX", |peer, questions| {
        if peer.connection > 0 {
            peer.say(answers(questions));
        }
        Then::Listen
    });
    let impatient = ClientLimits {
        patience: Duration::from_millis(100),
        ..limits()
    };
    let requests = txs(100);
    let answers = ask(
        &mut connect_within(&server, impatient.clone()).unwrap(),
        &requests,
    )
    .unwrap();
    assert!(are_answered(&requests, &answers));
    let silent = Scripted::greeting("ElectrumX", |_, _| Then::Listen);
    let lost = ask(&mut connect_within(&silent, impatient).unwrap(), &txs(1)).unwrap_err();
    assert!(
        matches!(&lost, SourceError::Lost { reason, .. } if reason.starts_with("no answer within")),
        "{lost}"
    );
    let mute = Scripted::new(|_, _| Then::Listen);
    let hasty = ClientLimits {
        greeting: Duration::from_millis(20),
        ..limits()
    };
    assert!(matches!(
        connect_within(&mute, hasty),
        Err(SourceError::Unreachable { .. })
    ));
}

#[test]
fn rule_7_unsupported_requests_are_not_sent() {
    let server = Scripted::honest("electrs/0.12.0");
    let requests = [spender(1), tx(2), spender(3)];
    let answers = ask(&mut connect(&server), &requests).unwrap();
    assert_eq!(
        requests[0].read(&answers[0]),
        Err(Refusal::GivenUp(
            "electrs/0.12.0 (1.4) does not support blockchain.outpoint.get_status".to_owned()
        ))
    );
    assert!(requests[1].read(&answers[1]).is_ok());
    assert!(requests[2].read(&answers[2]).is_err());
    assert_eq!(server.asked().len(), 2, "the greeting and the transaction");
}

#[test]
fn rule_7_answered_requests_are_not_repeated() {
    let (mut lines, mut answered) = (0, BTreeSet::new());
    let again = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&again);
    let server = Scripted::greeting("x", move |peer, questions| {
        lines += 1;
        if lines % 5 == 0 {
            return Then::Close;
        }
        let news = questions
            .iter()
            .filter(|question| answered.insert(number(question)));
        counted.fetch_add(questions.len() - news.count(), Ordering::SeqCst);
        peer.say(answers(questions));
        Then::Listen
    });
    let requests = txs(500);
    let answers = ask(&mut connect(&server), &requests).unwrap();
    assert!(are_answered(&requests, &answers));
    assert!(connections(&server) > 1);
    assert_eq!(again.load(Ordering::SeqCst), 0);
}

#[test]
fn rule_8_budget_persists_and_delays_requests() {
    let folder = tempfile::tempdir().unwrap();
    let server = Scripted::honest("ElectrumX 2.0.0");
    let interrupted = Arc::new(AtomicBool::new(false));
    let connect = |host: &str| {
        let url = format!("ssl://{host}:50002").parse().unwrap();
        let limits = ClientLimits {
            budgets: Some(folder.path().to_owned()),
            per_second: 10_000,
            ..limits()
        };
        ElectrumSource::over(server.dial(), &url, limits, Arc::clone(&interrupted)).unwrap()
    };
    let requests = txs(200);
    let answers = ask(&mut connect("a.example"), &requests).unwrap();
    assert!(
        are_answered(&requests, &answers),
        "within the budget nothing waits"
    );
    let file = folder.path().join("a.example.budget");
    let spent: f64 = fs::read_to_string(&file)
        .unwrap()
        .split(' ')
        .nth(3)
        .unwrap()
        .parse()
        .unwrap();
    assert!((200.0..300.0).contains(&spent), "{spent}");

    // Another run finds the budget used up for the next hour, and sends nothing.
    let text = fs::read_to_string(&file).unwrap();
    let overdrawn = text.replace(
        &format!("{spent:.1}"),
        &format!("{:.1}", budget::CEILING + 3_600.0),
    );
    fs::write(&file, overdrawn).unwrap();
    let asked = server.asked_numbers().len();
    let mut source = connect("a.example");
    let stop = Arc::clone(&interrupted);
    let stopper = thread::spawn(move || {
        thread::sleep(Duration::from_millis(50));
        stop.store(true, Ordering::Relaxed);
    });
    assert!(matches!(
        ask(&mut source, &requests),
        Err(SourceError::Interrupted)
    ));
    stopper.join().unwrap();
    assert_eq!(server.asked_numbers().len(), asked);

    // Another server has its own account.
    interrupted.store(false, Ordering::Relaxed);
    assert!(ask(&mut connect("b.example"), &requests).is_ok());
}

#[test]
fn rule_8_excessive_usage_pauses_then_loses_server() {
    let server = Scripted::greeting("ElectrumX 2.0.0", |peer, questions| {
        let excess = json!({ "code": -101, "message": "excessive resource usage" });
        let refused = questions
            .iter()
            .map(|question| error(question, excess.clone()));
        peer.say(refused.collect::<Value>());
        Then::Close
    });
    let lost = ask(&mut connect(&server), &txs(400)).unwrap_err();
    assert!(
        matches!(&lost, SourceError::Lost { reason, .. } if reason == "excessive resource usage"),
        "{lost}"
    );
    assert_eq!(connections(&server), 5);
}

#[test]
fn rule_9_transactions_are_requested_raw() {
    let server = Scripted::honest("x");
    ask(&mut connect(&server), &txs(60)).unwrap();
    let asked = server.asked();
    let transactions = asked
        .iter()
        .filter(|question| question["method"] == "blockchain.transaction.get");
    assert!(
        transactions
            .clone()
            .all(|question| question["params"].as_array().unwrap().len() == 1)
    );
    assert_eq!(transactions.count(), 60);
}

#[test]
fn rule_10_uses_common_methods_over_one_connection() {
    let server = Scripted::honest("x");
    let mut source = connect(&server);
    let mut requests = txs(100);
    let txid = Txid::from_byte_array([1; 32]);
    requests.extend((0..100).map(|height| Request::Proof { txid, height }));
    requests.extend((0..9).map(|at| Request::Headers {
        start: 2016 * at,
        count: 2016,
    }));
    requests.extend((0..100).map(history));
    requests.push(Request::Tip);
    ask(&mut source, &requests).unwrap();
    let asked = server.asked();
    let of = |question: &Value| {
        (
            question["method"].as_str().unwrap().to_owned(),
            question["params"].as_array().unwrap().len(),
        )
    };
    assert_eq!(
        asked.iter().map(of).collect::<BTreeSet<_>>(),
        [
            ("blockchain.block.headers", 2),
            ("blockchain.headers.subscribe", 0),
            ("blockchain.scripthash.get_history", 1),
            ("blockchain.transaction.get", 1),
            ("blockchain.transaction.get_merkle", 2),
            ("server.version", 2),
        ]
        .map(|(method, params)| (method.to_owned(), params))
        .into()
    );
    assert!(asked.iter().all(|question| question["jsonrpc"] == "2.0"));
    assert_eq!(connections(&server), 1);
}

#[test]
fn rule_12_a_line_may_carry_kilobytes_of_spaces() {
    let padded = |mut text: String| {
        let bracket = text.pop().unwrap();
        format!("{text}{}{bracket}", " ".repeat(8_000))
    };
    let server = Scripted::new(move |peer, line| {
        let questions = questions(line);
        let said = match questions[0]["method"] == "server.version" {
            true => answer(&questions[0], json!(["ElectrumX 2.0.0", "1.4.2"])),
            false => answers(&questions),
        };
        peer.say(padded(said.to_string()));
        Then::Listen
    });
    let requests = txs(120);
    let answers = ask(&mut connect(&server), &requests).unwrap();
    assert!(are_answered(&requests, &answers));
    let alone = ask(&mut connect(&server), &requests[..1]).unwrap();
    assert!(are_answered(&requests[..1], &alone));
}

/// Number of greetings.
fn connections(server: &Scripted) -> usize {
    let asked = server.asked();
    asked
        .iter()
        .filter(|question| question["method"] == "server.version")
        .count()
}

/// The number of the transaction in a request; 0 for any other request.
fn number_of(question: &Value) -> u32 {
    match question["method"] == "blockchain.transaction.get" {
        true => number(question),
        false => 0,
    }
}
