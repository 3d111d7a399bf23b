//! A population around the story: people with all sorts of wallets, shops, exchanges, mining pools, mixers of every
//! protocol, and nuisances; with the truth about each address and transaction.
//!
//! It exists to measure errors on known owners. So it is written from how wallets and protocols work, without
//! reference to the rules that judge them, and shares no constant with them: the fixed parts of a protocol are stated
//! here again, in the protocol's own terms, and the free parts are random, beyond what a rule may expect: odd crowds,
//! failed rounds repeated with fewer participants, remixing, changing fees, makers and takers of all sizes.
//!
//! Its chain is mined elsewhere, block by block: [`Population::live`] returns the transactions of the next block,
//! [`Population::mined`] takes its coinbase. Everything follows from [`Scale`].

mod coins;
mod dice;
mod exchanges;
mod mixers;
mod people;
mod software;
mod transactions;
mod wallet;

use std::collections::HashMap;

use bitcoin::secp256k1::{All, Secp256k1};
use bitcoin::{OutPoint, ScriptBuf, Transaction};

use super::truth::Truth;
use dice::Dice;
use exchanges::{Exchange, Pool};
use mixers::Mixers;
use people::{Bet, Person, Shop};
use wallet::{Output, Wallet};

/// Satoshi in a bitcoin.
const BTC: u64 = 100_000_000;
/// Blocks until coinbase outputs can be spent.
const MATURITY: u32 = 100;
/// Most weight of the population in a block; consensus allows 4,000,000, and the story needs some.
const ROOM: u64 = 3_400_000;
/// Lowest and highest market fee rate, in satoshi per 1,000 virtual bytes.
const RATES: (u64, u64) = (1_500, 120_000);

/// The size of the population around the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Approximate number of transactions.
    pub transactions: usize,
    /// The seed from which everything else follows.
    pub seed: u64,
}

/// Number of an owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct OwnerId(usize);

/// Number of a wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct WalletId(usize);

/// All owners and their coins.
pub(crate) struct Population {
    scale: Scale,
    /// The first and the last block of its life.
    span: (u32, u32),
    seed: u64,
    secp: Secp256k1<All>,
    dice: Dice,
    owners: Vec<String>,
    wallets: Vec<Wallet>,
    keys: HashMap<ScriptBuf, (WalletId, u32)>,
    /// Height of the last block.
    tip: u32,
    /// The market fee rate, in satoshi per 1,000 virtual bytes.
    rate: u64,
    /// Transactions for the next block, parents first.
    made: Vec<Transaction>,
    /// Number of transactions made before.
    lived: usize,
    people: Vec<Person>,
    shops: Vec<Shop>,
    published: Vec<WalletId>,
    house: WalletId,
    bets: Vec<Bet>,
    duster: WalletId,
    exchanges: Vec<Exchange>,
    pools: Vec<Pool>,
    mixers: Mixers,
    /// External deposit scripts for people to pay to, each once.
    accounts: Vec<ScriptBuf>,
    truth: Truth,
}

impl Population {
    /// Creates a population that lives from block `first` to block `last`.
    pub(crate) fn new(scale: Scale, first: u32, last: u32) -> Self {
        let mut population = Self {
            scale,
            span: (first, last),
            seed: scale.seed,
            secp: Secp256k1::new(),
            dice: Dice::new(scale.seed),
            owners: Vec::new(),
            wallets: Vec::new(),
            keys: HashMap::new(),
            tip: 0,
            rate: 20_000,
            made: Vec::new(),
            lived: 0,
            people: Vec::new(),
            shops: Vec::new(),
            published: Vec::new(),
            house: WalletId(0),
            bets: Vec::new(),
            duster: WalletId(0),
            exchanges: Vec::new(),
            pools: Vec::new(),
            mixers: Mixers::default(),
            accounts: Vec::new(),
            truth: Truth::default(),
        };
        population.settle_exchanges();
        population.settle_people();
        population.settle_mixers();
        population
    }

    fn owner(&mut self, name: String) -> OwnerId {
        self.owners.push(name);
        OwnerId(self.owners.len() - 1)
    }

    /// Returns the transactions of the block after `tip`, parents before children.
    pub(crate) fn live(&mut self, tip: u32) -> Vec<Transaction> {
        self.tip = tip;
        let (first, last) = self.span;
        let next = tip + 1;
        if next < first || next > last {
            return Vec::new();
        }
        let done = u64::from(next - first + 1);
        let whole = u64::from(last - first + 1);
        let due = (self.scale.transactions as u64 * done / whole) as usize;
        let quota = due.saturating_sub(self.lived);
        // A block has as many transactions as are due, but no burst: the rest is made later.
        let quota = quota.min(3 * self.scale.transactions / whole as usize + 10);
        self.rate = self.walk(self.rate);
        self.pools_pay();
        self.exchanges_work(quota);
        self.mixers_work(quota);
        self.nuisances(quota);
        self.people_live(quota);
        // Transactions that do not fit wait, and come first in the next block.
        let (mut weight, mut count) = (0, 0);
        for tx in &self.made {
            weight += tx.weight().to_wu();
            if weight > ROOM {
                break;
            }
            count += 1;
        }
        self.lived += count;
        self.made.drain(..count).collect()
    }

    /// Returns the next market fee rate.
    fn walk(&mut self, rate: u64) -> u64 {
        let (least, most) = RATES;
        // An occasional fee spike, and a slow decline.
        let next = match self.dice.chance(40) {
            true => rate * self.dice.between(2, 4),
            false => rate * self.dice.between(820, 1_170) / 1_000,
        };
        next.clamp(least, most)
    }

    /// Returns the script that the next block's reward goes to.
    pub(crate) fn reward(&mut self) -> ScriptBuf {
        let at = self.dice.index(self.pools.len());
        let wallet = self.pools[at].wallet;
        self.receive(wallet)
    }

    /// Credits a block's coinbase.
    pub(crate) fn mined(&mut self, coinbase: &Transaction, height: u32) {
        let txid = coinbase.compute_txid();
        for (vout, out) in (0..).zip(&coinbase.output) {
            let output = Output::to(out.script_pubkey.clone(), out.value.to_sat());
            self.credit(OutPoint { txid, vout }, &output, height + MATURITY - 1);
        }
    }

    /// Adds external exchange accounts for people to deposit to.
    pub(crate) fn offer(&mut self, accounts: Vec<ScriptBuf>) {
        self.accounts.extend(accounts);
    }

    /// Returns the ground truth.
    pub(crate) fn into_truth(self) -> Truth {
        self.truth
    }
}
