//! The client for single requests, against servers that say exactly what a test tells them to.

use std::sync::atomic::Ordering;
use std::thread;

use ransomtrace::client::SingleSource;
use ransomtrace::electrum::Refusal;
use serde_json::{Value, json};

use super::*;
use crate::support::scripted::{Peer, Then, answer, error, questions};

type Misbehaviour = fn(&mut Peer<'_>);

fn single_within(server: &Scripted, patience: Duration) -> Result<SingleSource, SourceError> {
    let url = server.url().parse().unwrap();
    SingleSource::over(server.dial(), &url, patience, None, Arc::default())
}

fn single(server: &Scripted) -> SingleSource {
    single_within(server, Duration::from_secs(5)).unwrap()
}

fn ask_one(source: &mut SingleSource, request: &Request) -> Result<String, SourceError> {
    let mut answers = Vec::new();
    source.ask(std::slice::from_ref(request), &mut |place, answer| {
        assert_eq!(place, 0);
        answers.push(answer);
        Ok(Vec::new())
    })?;
    assert_eq!(answers.len(), 1);
    Ok(answers.remove(0))
}

#[test]
fn follow_up_requests_are_sent_too() {
    let server = Scripted::honest("x");
    let mut source = single(&server);
    assert_eq!(source.identity().software, "x");
    let mut seen = Vec::new();
    let first = txs(2);
    source
        .ask(&first, &mut |place, answer| {
            seen.push(tx(place as u32).read(&answer));
            Ok(if place == 0 { vec![tx(2)] } else { Vec::new() })
        })
        .unwrap();
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(Result::is_ok), "{seen:?}");
    assert_eq!(server.asked_numbers(), [0, 1, 2]);
}

#[test]
fn null_error_and_error_without_id_are_answers() {
    let server = Scripted::greeting("x", |peer, questions| {
        let question = &questions[0];
        match question["method"].as_str() {
            Some("blockchain.transaction.get") => {
                let mut answer = answer(question, "00");
                answer["error"] = Value::Null;
                peer.say(answer);
            }
            _ => peer.say(json!({ "error": { "code": 1, "message": "no such method" } })),
        }
        Then::Listen
    });
    let mut source = single(&server);
    let answer = ask_one(&mut source, &tx(0)).unwrap();
    assert_eq!(tx(0).read(&answer), Ok(Response::Transaction(vec![0])));
    let answer = ask_one(&mut source, &Request::Tip).unwrap();
    let refusal = Request::Tip.read(&answer).unwrap_err();
    assert_eq!(refusal, Refusal::Refused("no such method".to_owned()));
}

#[test]
fn falls_back_to_common_versions() {
    for closes in [false, true] {
        let server = Scripted::new(move |peer, line| {
            let question = &questions(line)[0];
            if question["params"][1][1] != "1.4.2" {
                if !closes {
                    peer.say(error(question, "unsupported protocol version: 1.7"));
                }
                return Then::Close;
            }
            peer.say(answer(question, json!(["old", "1.4.2"])));
            Then::Listen
        });
        let source = single(&server);
        assert_eq!(source.identity().protocol, "1.4.2");
        assert!(!source.reports_spenders());
    }
}

#[test]
fn wrong_version_is_a_protocol_error() {
    let server = Scripted::new(|peer, line| {
        peer.say(answer(&questions(line)[0], json!(["new", "2.0"])));
        Then::Listen
    });
    let error = single_within(&server, Duration::from_secs(5))
        .err()
        .unwrap();
    assert!(matches!(error, SourceError::Protocol { .. }), "{error}");
}

#[test]
fn long_silent_or_chatty_server_is_lost() {
    let cases: [(&str, Misbehaviour); 5] = [
        ("more than 262144 bytes", |peer| {
            peer.say("x".repeat(300_000))
        }),
        ("no answer within 1 second", |_| {}),
        ("unsolicited", |peer| {
            for _ in 0..200 {
                peer.say(json!({ "id": 77_777, "result": null }));
            }
        }),
        ("invalid JSON", |peer| peer.say("HTTP/1.1 400 Bad Request")),
        ("not UTF-8", |peer| peer.say_bytes(b"\xff\xfe\n")),
    ];
    for (why, say) in cases {
        let server = Scripted::greeting("x", move |peer, _| {
            say(peer);
            Then::Listen
        });
        let mut source = single_within(&server, Duration::from_secs(1)).unwrap();
        let error = ask_one(&mut source, &Request::Tip).unwrap_err();
        assert!(matches!(error, SourceError::Lost { .. }), "{error}");
        assert!(error.to_string().contains(why), "{why}: {error}");
    }
}

#[test]
fn interruption_ends_the_wait() {
    let server = Scripted::greeting("x", |_, _| Then::Listen);
    let url = server.url().parse().unwrap();
    let flag = Arc::new(AtomicBool::new(false));
    let patience = Duration::from_secs(600);
    let mut source =
        SingleSource::over(server.dial(), &url, patience, None, Arc::clone(&flag)).unwrap();
    let stop = thread::spawn(move || {
        thread::sleep(Duration::from_millis(50));
        flag.store(true, Ordering::Relaxed);
    });
    let error = ask_one(&mut source, &Request::Tip).unwrap_err();
    assert!(matches!(error, SourceError::Interrupted), "{error}");
    stop.join().unwrap();
}
