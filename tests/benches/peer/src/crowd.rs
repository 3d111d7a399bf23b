//! A server in memory with a large case: it makes up every answer as it is asked for, and keeps little.

use std::collections::{HashMap, VecDeque};

use bitcoin::absolute::LockTime;
use bitcoin::block::{Header, Version};
use bitcoin::consensus::encode::serialize_hex;
use bitcoin::constants::genesis_block;
use bitcoin::hashes::{Hash, sha256d};
use bitcoin::{
    Amount, Network, OutPoint, ScriptBuf, Sequence, Transaction, TxIn, TxMerkleNode, TxOut, Txid,
    WPubkeyHash, Witness, transaction,
};
use ransomtrace::client::{Identity, Source, SourceError};
use ransomtrace::electrum::Request;
use serde_json::{Value, json};

/// Transactions in a block, at most.
const PER_BLOCK: usize = 100;

/// A chain in which one coin pays the same address again and again.
pub struct Crowd {
    identity: Identity,
    pub paid: ScriptBuf,
    txids: Vec<Txid>,
    /// Transactions that no block holds and that it names as waiting for one all the same.
    made_up: Vec<Txid>,
    numbers: HashMap<Txid, usize>,
    headers: Vec<Header>,
}

impl Crowd {
    /// Makes a chain of so many transactions, and so many that are made up.
    pub fn new(count: usize, made_up: u32) -> Self {
        let genesis = genesis_block(Network::Regtest).header;
        let mut crowd = Self {
            identity: Identity::new("memory", "crowd", "1.4"),
            paid: ScriptBuf::new_p2wpkh(&WPubkeyHash::all_zeros()),
            txids: Vec::new(),
            made_up: (0..made_up)
                .map(|number| make_up(number).compute_txid())
                .collect(),
            numbers: HashMap::new(),
            headers: vec![genesis],
        };
        for number in 0..count {
            let txid = crowd.tx(number).compute_txid();
            crowd.numbers.insert(txid, number);
            crowd.txids.push(txid);
        }
        for (time, block) in (1..).zip(crowd.txids.chunks(PER_BLOCK)) {
            let level: Vec<_> = block.iter().map(|txid| txid.to_byte_array()).collect();
            let root = fold(level, None).0;
            let last = crowd.headers[crowd.headers.len() - 1];
            let mut header = Header {
                version: Version::from_consensus(0x2000_0000),
                prev_blockhash: last.block_hash(),
                merkle_root: TxMerkleNode::from_byte_array(root),
                time: genesis.time + 600 * time,
                bits: genesis.bits,
                nonce: 0,
            };
            while header.validate_pow(header.target()).is_err() {
                header.nonce += 1;
            }
            crowd.headers.push(header);
        }
        crowd
    }

    fn tx(&self, number: usize) -> Transaction {
        let before = number.checked_sub(1).map(|before| self.txids[before]);
        let mut change = [1; 20];
        change[..8].copy_from_slice(&number.to_le_bytes());
        let change = ScriptBuf::new_p2wpkh(&WPubkeyHash::from_byte_array(change));
        let rest = 10_000_000_000_000 - 10_000 * number as u64;
        let pay = |script_pubkey, sat| TxOut {
            script_pubkey,
            value: Amount::from_sat(sat),
        };
        Transaction {
            version: transaction::Version::TWO,
            lock_time: LockTime::ZERO,
            input: vec![TxIn {
                previous_output: OutPoint::new(before.unwrap_or(Txid::all_zeros()), 1),
                sequence: Sequence::MAX,
                witness: Witness::from_slice(&[signature().as_slice(), &[2; 33]]),
                ..TxIn::default()
            }],
            output: vec![pay(self.paid.clone(), 10_000), pay(change, rest)],
        }
    }

    fn result(&self, request: &Request) -> Option<Value> {
        Some(match request {
            Request::Tip => {
                let (height, header) = (self.headers.len() - 1, self.headers.last()?);
                json!({ "height": height, "hex": serialize_hex(header) })
            }
            Request::Headers { start, count } => {
                let headers = self.headers.iter().skip(*start as usize);
                let headers: Vec<_> = headers.take(*count as usize).map(serialize_hex).collect();
                json!({ "count": headers.len(), "hex": headers.concat(), "max": 2016 })
            }
            Request::History(script) if *script == self.paid => {
                let entry = |(number, txid): (usize, &Txid)| json!({ "tx_hash": txid, "height": number / PER_BLOCK + 1 });
                let waiting = self.made_up.iter();
                let waiting = waiting.map(|txid| json!({ "tx_hash": txid, "height": 0 }));
                self.txids
                    .iter()
                    .enumerate()
                    .map(entry)
                    .chain(waiting)
                    .collect()
            }
            Request::Balance(script) if *script == self.paid => {
                json!({ "confirmed": 10_000 * self.txids.len(), "unconfirmed": 0 })
            }
            Request::Transaction(txid) => {
                let made_up = self.made_up.iter().position(|made_up| made_up == txid);
                json!(serialize_hex(&match made_up {
                    Some(number) => make_up(number as u32),
                    None => self.tx(*self.numbers.get(txid)?),
                }))
            }
            Request::Proof { txid, height } => {
                let number = *self.numbers.get(txid)?;
                let block = self.txids.chunks(PER_BLOCK).nth(number / PER_BLOCK)?;
                let level = block.iter().map(|txid| txid.to_byte_array()).collect();
                let (_, siblings) = fold(level, Some(number % PER_BLOCK));
                json!({ "block_height": height, "pos": number % PER_BLOCK, "merkle": siblings })
            }
            _ => return None,
        })
    }
}

/// The bytes of an ECDSA signature with hash type, of the usual length (BIP 66).
fn signature() -> Vec<u8> {
    let integer = [[2, 32].as_slice(), &[7; 32]].concat();
    [[0x30, 68].as_slice(), &integer, &integer, &[1]].concat()
}

/// A transaction as large as a block, which takes four times as much memory.
fn make_up(number: u32) -> Transaction {
    let nothing = TxOut {
        value: Amount::ZERO,
        script_pubkey: ScriptBuf::new(),
    };
    Transaction {
        version: transaction::Version::TWO,
        lock_time: LockTime::from_consensus(number),
        input: vec![TxIn::default()],
        output: vec![nothing; 110_000],
    }
}

/// The root over a level of a Merkle tree, and the branch from a place in it.
fn fold(mut level: Vec<[u8; 32]>, mut place: Option<usize>) -> ([u8; 32], Vec<TxMerkleNode>) {
    let mut siblings = Vec::new();
    while level.len() > 1 {
        if level.len() % 2 == 1 {
            level.push(level[level.len() - 1]);
        }
        siblings.extend(place.map(|place| TxMerkleNode::from_byte_array(level[place ^ 1])));
        place = place.map(|place| place / 2);
        let node = |pair: &[[u8; 32]]| sha256d::Hash::hash(&pair.concat()).to_byte_array();
        level = level.chunks(2).map(node).collect();
    }
    (level[0], siblings)
}

impl Source for Crowd {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn ask(
        &mut self,
        requests: &[Request],
        take: &mut dyn FnMut(usize, String) -> Result<Vec<Request>, SourceError>,
    ) -> Result<(), SourceError> {
        let mut open: VecDeque<Request> = requests.iter().cloned().collect();
        for place in 0.. {
            let Some(request) = open.pop_front() else {
                break;
            };
            let answer = match self.result(&request) {
                Some(result) => json!({ "id": 0, "result": result }),
                None => json!({ "id": 0, "error": { "code": 2, "message": "unknown" } }),
            };
            open.extend(take(place, answer.to_string())?);
        }
        Ok(())
    }
}
