//! Tests of the memory limit.

use bitcoin::Txid;
use bitcoin::hashes::Hash;

use super::pending::MAX_BUFFERED;
use super::*;
use crate::archive::log::RunInputs;

/// Answers in reverse order, with a fixed number of bytes each.
struct Backwards {
    identity: Identity,
    bytes: usize,
}

impl Source for Backwards {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn ask(
        &mut self,
        requests: &[Request],
        take: &mut dyn FnMut(usize, String) -> Result<Vec<Request>, SourceError>,
    ) -> Result<(), SourceError> {
        for (at, request) in requests.iter().enumerate().rev() {
            let Request::Transaction(txid) = request else {
                unreachable!("only transactions are requested");
            };
            let bytes = format!("{txid}{}", "00".repeat(self.bytes));
            let answer = format!(r#"{{"id":0,"result":"{bytes}"}}"#);
            assert!(take(at, answer)?.is_empty());
        }
        Ok(())
    }
}

fn txid(of: u8) -> Txid {
    Txid::from_byte_array([of; 32])
}

/// Requests transactions; returns the first byte of each answer, and the maximum of bytes in memory.
fn asked(count: u8, bytes: usize) -> (Vec<u8>, usize) {
    let mut archive = Archive::in_memory();
    archive.begin(RunInputs::default()).expect("memory");
    let source = Backwards {
        identity: Identity::new("tcp://a", "backwards", "1.4"),
        bytes,
    };
    let mut quorum = Quorum::new(archive, vec![Box::new(source)]).expect("memory");
    let mut firsts = Vec::new();
    let mut take = |_: &Request, answers: Vec<ServerAnswer>| {
        let [
            ServerAnswer {
                response: Ok(Response::Transaction(bytes)),
                ..
            },
        ] = &answers[..]
        else {
            panic!("a transaction: {answers:?}");
        };
        firsts.push(bytes[0]);
        Vec::new()
    };
    let mut pipeline = RequestPipeline::new(1, &mut take);
    pipeline.waiting = (0..count).map(txid).map(Request::Transaction).collect();
    let mut most = 0;
    loop {
        quorum.pump(&mut pipeline).expect("memory");
        quorum.dispatch(&mut pipeline);
        if pipeline
            .requests
            .iter()
            .all(|pending| pending.unanswered_by.is_empty())
        {
            break;
        }
        quorum.receive(&mut pipeline).expect("memory");
        most = most.max(pipeline.bytes_in_memory);
    }
    assert_eq!(pipeline.bytes_in_memory, 0);
    (firsts, most)
}

#[test]
fn answers_beyond_the_memory_limit_are_evicted_and_reloaded() {
    let (mebibyte, envelope) = (1 << 20, 100);
    let (firsts, most) = asked(70, mebibyte / 2);
    assert_eq!(firsts, (0..70).collect::<Vec<u8>>());
    // The first is never evicted.
    let bound = MAX_BUFFERED + mebibyte + envelope;
    assert!(most > MAX_BUFFERED / 2 && most <= bound, "{most}");
}

#[test]
fn small_answers_are_not_evicted() {
    let (firsts, most) = asked(200, 100);
    assert_eq!(firsts, (0..200).collect::<Vec<u8>>());
    assert!(most > 0);
}
