//! What a server can do to the client's memory and time: nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use ransomtrace::client::{ClientLimits, ElectrumSource, Source, SourceError};
use ransomtrace::electrum::{Refusal, Request};
use serde_json::{Value, json};

use super::{are_answered, ask, connect, connect_within, history, limits, tx, txs};
use crate::support::scripted::{Scripted, Then, answer, answers, questions, result};

#[test]
fn endless_answer_is_given_up_alone() {
    let server = Scripted::greeting("x", |peer, questions| {
        let endless = |question: &Value| question["params"][0] == json!(script_hash());
        if questions.iter().any(endless) {
            let part = vec![b' '; 1 << 20];
            (0..20).for_each(|_| peer.say_bytes(&part));
        }
        peer.say(answers(questions));
        Then::Listen
    });
    let mut requests = txs(120);
    requests.insert(60, history(7));
    let answers = ask(&mut connect(&server), &requests).unwrap();
    let words = "the answer is over 16777216 bytes, the limit of this client";
    let given_up = requests[60].read(&answers[60]);
    assert_eq!(given_up, Err(Refusal::HistoryTooLong(words.to_owned())));
    for at in [0..60, 61..121] {
        assert!(are_answered(&requests[at.clone()], &answers[at]));
    }
}

fn script_hash() -> String {
    let params = serde_json::to_value(history(7).params()).unwrap();
    params[0].as_str().unwrap().to_owned()
}

#[test]
fn short_answers_have_short_limits() {
    // A megabyte in place of a proof; the longest possible proof has a few kilobytes.
    let server = Scripted::greeting("x", |peer, questions| {
        let long =
            json!({ "block_height": 1, "pos": 0, "merkle": [], "more": "x".repeat(1 << 20) });
        peer.say(answer(&questions[0], long));
        Then::Listen
    });
    let Request::Transaction(txid) = tx(1) else {
        unreachable!("it is one")
    };
    let requests = [Request::Proof { txid, height: 1 }];
    let answers = ask(&mut connect(&server), &requests).unwrap();
    assert!(matches!(
        requests[0].read(&answers[0]),
        Err(Refusal::TooLarge(_))
    ));
}

#[test]
fn server_with_endless_lines_only_is_lost() {
    let server = Scripted::greeting("x", |peer, _| {
        let part = vec![b'['; 1 << 20];
        (0..20).for_each(|_| peer.say_bytes(&part));
        Then::Listen
    });
    let lost = ask(&mut connect(&server), &txs(30)).unwrap_err();
    assert!(
        lost.to_string()
            .contains("a line of more than 9437184 bytes"),
        "{lost}"
    );
}

#[test]
fn slow_trickle_ends_in_bounded_time() {
    let server = Scripted::greeting("x", |peer, _| {
        peer.drip(b' ');
        Then::Close
    });
    let impatient = ClientLimits {
        patience: Duration::from_millis(50),
        ..limits()
    };
    let lost = ask(&mut connect_within(&server, impatient).unwrap(), &txs(3)).unwrap_err();
    assert!(matches!(lost, SourceError::Lost { .. }), "{lost}");
    let greeting = Scripted::new(|peer, _| {
        peer.drip(b'{');
        Then::Close
    });
    let hasty = ClientLimits {
        greeting: Duration::from_millis(50),
        ..limits()
    };
    assert!(matches!(
        connect_within(&greeting, hasty),
        Err(SourceError::Unreachable { .. })
    ));
}

#[test]
fn unsolicited_messages_are_limited() {
    let notice = json!({ "method": "blockchain.headers.subscribe", "params": [{}] });
    let chatty = |count: usize| {
        let notice = notice.clone();
        Scripted::greeting("x", move |peer, questions| {
            (0..count).for_each(|_| peer.say(&notice));
            peer.say(answers(questions));
            Then::Listen
        })
    };
    let requests = txs(120);
    let answers = ask(&mut connect(&chatty(90)), &requests).unwrap();
    assert!(are_answered(&requests, &answers));
    let lost = ask(&mut connect(&chatty(200)), &requests).unwrap_err();
    assert!(lost.to_string().contains("unsolicited response"), "{lost}");
}

#[test]
fn rejects_array_with_too_many_answers() {
    let server = Scripted::greeting("x", |peer, _| {
        peer.say(format!("[{}{{}}]", "{},".repeat(1_000_000)));
        Then::Listen
    });
    let lost = ask(&mut connect(&server), &txs(3)).unwrap_err();
    assert!(lost.to_string().contains("an array of at most"), "{lost}");
}

#[test]
fn deep_nesting_and_huge_numbers_are_tolerated() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for result in [
        deep.as_str(),
        "1e999999",
        "-0.1e-99999",
        r#""\ud800""#,
        r#"{"a":1,"a":2}"#,
    ] {
        let line = format!(r#"{{"jsonrpc":"2.0","result":{result},"id":"#);
        let server = Scripted::greeting("x", move |peer, questions| {
            peer.say(format!("{line}{}}}", questions[0]["id"]));
            Then::Listen
        });
        for request in [
            tx(1),
            history(1),
            Request::Tip,
            Request::Headers { start: 0, count: 1 },
        ] {
            let answers = ask(&mut connect(&server), std::slice::from_ref(&request)).unwrap();
            assert!(
                matches!(request.read(&answers[0]), Err(Refusal::Malformed(_))),
                "{request:?}"
            );
        }
    }
}

#[test]
fn invalid_json_ends_the_connection() {
    for said in [
        "<html>Bad gateway</html>",
        "[7]",
        "{\"id\":2,\"id\":2}",
        "\u{0}",
        "[[2,null]]",
    ] {
        let server = Scripted::greeting("x", move |peer, _| {
            peer.say(said);
            Then::Listen
        });
        let lost = ask(&mut connect(&server), &txs(3)).unwrap_err();
        assert!(
            lost.to_string().contains("the server sent invalid JSON"),
            "{said}: {lost}"
        );
    }
    let server = Scripted::greeting("x", |peer, _| {
        peer.say_bytes(b"\xff\xfe\n");
        Then::Listen
    });
    let lost = ask(&mut connect(&server), &txs(3)).unwrap_err();
    assert!(lost.to_string().contains("not UTF-8"), "{lost}");
}

#[test]
fn interruption_ends_a_silent_wait() {
    let server = Scripted::greeting("x", |_, _| Then::Listen);
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    let url = server.url().parse().unwrap();
    let mut source = ElectrumSource::over(server.dial(), &url, limits(), flag).unwrap();
    let stopper = thread::spawn(move || {
        thread::sleep(Duration::from_millis(20));
        interrupted.store(true, Ordering::Relaxed);
    });
    assert!(matches!(
        ask(&mut source, &txs(3)),
        Err(SourceError::Interrupted)
    ));
    stopper.join().unwrap();
}

#[test]
fn caller_can_stop_and_resume() {
    let server = Scripted::honest("x");
    let mut source = connect(&server);
    let requests = txs(500);
    let mut taken = 0;
    let ended = source.ask(&requests, &mut |_, _| {
        taken += 1;
        match taken < 30 {
            true => Ok(Vec::new()),
            false => Err(SourceError::Interrupted),
        }
    });
    assert!(matches!(ended, Err(SourceError::Interrupted)));
    assert_eq!(taken, 30);
    let answers = ask(&mut source, &requests).unwrap();
    assert!(are_answered(&requests, &answers));
}

#[test]
fn small_requests_carry_a_padding_ping_for_electrumx() {
    let said = Arc::new(AtomicUsize::new(usize::MAX));
    let least = Arc::clone(&said);
    let server = Scripted::new(move |peer, line| {
        let questions = questions(line);
        let reply = |question: &Value| match question["method"] == "server.version" {
            true => answer(question, json!(["ElectrumX 2.0.0", "1.4.2"])),
            // As many characters as the smallest transaction.
            false if question["method"] == "blockchain.transaction.get" => {
                answer(question, "0".repeat(120))
            }
            false => answer(question, result(question)),
        };
        match questions.as_slice() {
            [greeting] => peer.say(reply(greeting)),
            several => {
                let line = several.iter().map(reply).collect::<Value>().to_string();
                least.fetch_min(line.len(), Ordering::SeqCst);
                peer.say(line);
            }
        }
        Then::Listen
    });
    let mut source = connect(&server);
    ask(&mut source, &[history(1)]).unwrap();
    ask(&mut source, &txs(3)).unwrap();
    ask(&mut source, &txs(50)).unwrap();
    let lines = server.heard();
    let fillers = |line: &String| {
        questions(line)
            .iter()
            .filter(|question| question["method"] == "server.ping")
            .count()
    };
    assert_eq!(lines.iter().map(fillers).collect::<Vec<_>>(), [0, 1, 1, 0]);
    let bytes = said.load(Ordering::SeqCst);
    assert!(bytes >= 1_024, "{bytes}");

    let other = Scripted::honest("Fulcrum 2.1.1");
    ask(&mut connect(&other), &[history(1)]).unwrap();
    assert_eq!(
        other.asked().len(),
        2,
        "nobody else is asked what has no meaning"
    );
}
