//! Connections that break, and what is done about it.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use proptest::prelude::*;
use ransomtrace::client::{ClientLimits, ElectrumSource, Source, SourceError};
use ransomtrace::electrum::Refusal;

use serde_json::{Value, json};

use super::{are_answered, ask, connect, connect_within, limits, txs};
use crate::support::random::tries;
use crate::support::scripted::{Scripted, Then, answer, answers, error, number, questions, result};

#[test]
fn client_reconnects_after_occasional_closes() {
    let mut lines = 0;
    let server = Scripted::greeting("x", move |peer, questions| {
        lines += 1;
        if lines % 4 == 0 {
            return Then::Close;
        }
        peer.say(answers(questions));
        Then::Listen
    });
    let requests = txs(2_000);
    let answers = ask(&mut connect(&server), &requests).unwrap();
    assert!(are_answered(&requests, &answers));
}

#[test]
fn closing_server_is_lost_after_a_few_tries() {
    let server = Scripted::new(|peer, line| match peer.connection {
        0 => {
            let questions = questions(line);
            let greeting = questions[0]["method"] == "server.version";
            if greeting {
                peer.say(serde_json::json!({ "id": questions[0]["id"], "result": ["x", "1.4"] }));
                return Then::Listen;
            }
            Then::Close
        }
        _ => Then::Close,
    });
    let lost = ask(&mut connect(&server), &txs(10)).unwrap_err();
    assert!(
        matches!(&lost, SourceError::Lost { reason, .. } if reason == "the server closed the connection"),
        "{lost}"
    );
    assert_eq!(server.heard().len(), 6, "two lines, and four more tries");
}

#[test]
fn connection_breaking_request_is_given_up_alone() {
    let server = Scripted::greeting("x", |peer, questions| {
        if questions.iter().any(|question| number(question) == 77) {
            return Then::Close;
        }
        peer.say(answers(questions));
        Then::Listen
    });
    let requests = txs(400);
    let answers = ask(&mut connect(&server), &requests).unwrap();
    for (at, (request, answer)) in requests.iter().zip(&answers).enumerate() {
        match at {
            77 => assert_eq!(
                request.read(answer),
                Err(Refusal::GivenUp(
                    "the server closed the connection".to_owned()
                ))
            ),
            _ => assert!(request.read(answer).is_ok(), "{at}"),
        }
    }
}

#[test]
fn server_that_always_closes_is_lost() {
    let server = Scripted::greeting("x", |_, _| Then::Close);
    let lost = ask(&mut connect(&server), &txs(400)).unwrap_err();
    assert!(matches!(lost, SourceError::Lost { .. }), "{lost}");
}

#[test]
fn processing_time_does_not_count_as_server_time() {
    let mut lines = 0;
    let server = Scripted::greeting("x", move |peer, questions| {
        lines += 1;
        if lines == 2 {
            thread::sleep(Duration::from_millis(1_200));
        }
        peer.say(answers(questions));
        Then::Listen
    });
    let patience = Duration::from_secs(1);
    let limits = ClientLimits {
        patience,
        ..limits()
    };
    let mut source = connect_within(&server, limits).unwrap();
    let requests = txs(100);
    let mut taken = 0;
    let taking = source.ask(&requests, &mut |_, _| {
        taken += 1;
        if taken == 50 {
            thread::sleep(Duration::from_millis(1_100));
        }
        Ok(Vec::new())
    });
    taking.unwrap();
    assert_eq!(
        (taken, server.heard().len()),
        (100, 3),
        "nothing is asked twice"
    );
}

#[test]
fn absent_server_is_unreachable() {
    let url = "tcp://127.0.0.1:1".parse().unwrap();
    let refused = ElectrumSource::over(
        Box::new(|| {
            Err(SourceError::Unreachable {
                server: "tcp://127.0.0.1:1".to_owned(),
                reason: "connection refused".to_owned(),
            })
        }),
        &url,
        limits(),
        Arc::default(),
    );
    let Err(SourceError::Unreachable { server, .. }) = refused else {
        panic!("nobody is there")
    };
    assert_eq!(server, "tcp://127.0.0.1:1");
}

/// Behaviour of a server towards a line of requests.
#[derive(Debug, Clone, Copy)]
enum Mood {
    Honest,
    /// Sends the answers singly, in reverse order.
    Backwards,
    /// Closes the connection without an answer.
    Close,
    /// Sends half of the answers and closes the connection.
    HalfAndClose,
    /// Reports busy for every third request.
    Busy,
    /// Reports every third answer as too large.
    TooLarge,
    /// Sends one error for all, without an id.
    Refuse,
    /// Sends all answers, some twice, and unsolicited ones.
    Chat,
    /// Sends no answer.
    Babble,
}

/// Returns the lines that the server sends, and whether it keeps the connection.
fn reply(mood: Mood, questions: &[Value]) -> (Vec<Value>, Then) {
    let all = |questions: &[Value]| {
        questions
            .iter()
            .map(|question| answer(question, result(question)))
            .collect()
    };
    let refuse_some = |refusal: Value| {
        let said = (0..)
            .zip(questions)
            .map(|(at, question)| match at % 3 == 1 {
                true => error(question, refusal.clone()),
                false => answer(question, result(question)),
            });
        vec![said.collect::<Value>()]
    };
    let mut said: Vec<Value> = all(questions);
    match mood {
        Mood::Honest => (vec![answers(questions)], Then::Listen),
        Mood::Backwards => {
            said.reverse();
            (said, Then::Listen)
        }
        Mood::Close => (vec![], Then::Close),
        Mood::HalfAndClose => (all(&questions[..questions.len() / 2]), Then::Close),
        Mood::Busy => (
            refuse_some(json!({ "code": -102, "message": "server busy" })),
            Then::Listen,
        ),
        Mood::TooLarge => (
            refuse_some(json!({ "message": "response too large" })),
            Then::Listen,
        ),
        Mood::Refuse if questions.len() > 1 => (
            vec![json!({ "id": null, "error": "Batch limit exceeded" })],
            Then::Listen,
        ),
        // To a single request such a refusal would be the answer.
        Mood::Refuse => (said, Then::Listen),
        Mood::Chat => {
            said.extend([
                said[0].clone(),
                json!({ "id": 0, "result": 1 }),
                json!({ "method": "x" }),
            ]);
            (vec![Value::Array(said)], Then::Listen)
        }
        Mood::Babble => (vec![json!("what?")], Then::Listen),
    }
}

proptest! {
    #![proptest_config(tries(60))]

    #[test]
    fn every_request_is_answered_once_despite_transient_faults(
        moods in prop::collection::vec(prop::sample::select(vec![
            Mood::Honest, Mood::Backwards, Mood::Close, Mood::HalfAndClose, Mood::Busy, Mood::TooLarge, Mood::Refuse,
            Mood::Chat, Mood::Babble,
        ]), 0..40),
        count in 1..400_u32,
        (batch, window) in (1..60_usize, 1..200_usize),
    ) {
        let mut moods = moods.into_iter();
        let server = Scripted::greeting("x", move |peer, questions| {
            let (said, then) = reply(moods.next().unwrap_or(Mood::Honest), questions);
            said.iter().for_each(|line| peer.say(line));
            then
        });
        let patient = ClientLimits { batch, own_window: window, retries: 100, first_pause: Duration::ZERO, ..limits() };
        let requests = txs(count);
        let answers = ask(&mut connect_within(&server, patient).unwrap(), &requests).unwrap();
        prop_assert!(are_answered(&requests, &answers));
    }
}
