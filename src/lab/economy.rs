//! Owners, their wallets and the transactions they sign.
//!
//! Keys derive from SHA-256 of the seed, the wallet's name and a counter; signatures are [RFC 6979] with a low R, or
//! Schnorr without auxiliary randomness; all randomness comes from a seeded ChaCha stream. So the same calls give the
//! same bytes. The owner of a wallet owns its scripts, and [`Truth`] records that: the economy knows the facts that a
//! tracer can only infer.
//!
//! A wallet is called `owner` or `owner/purse`; the purses of an owner never mix their coins by themselves.
//!
//! [RFC 6979]: https://www.rfc-editor.org/rfc/rfc6979

use std::collections::{BTreeMap, HashMap};

use bitcoin::hashes::{Hash, sha256};
use bitcoin::secp256k1::{All, Keypair, Secp256k1, SecretKey};
use bitcoin::sighash::SighashCache;
use bitcoin::{
    Amount, OutPoint, ScriptBuf, Sequence, Transaction, TxIn, TxOut, Witness, absolute, transaction,
};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::lock::{Lock, OutputType};
use super::truth::{Kind, Truth};

/// Change below this goes to the fee: nodes would not relay it.
const DUST: Amount = Amount::from_sat(1_000);
/// The fee that the initiator of a coinjoin pays to each other party.
const MAKER_FEE: Amount = Amount::from_sat(20_000);

/// The way a wallet makes its transactions.
#[derive(Clone, Debug)]
pub struct Habits {
    /// Script type of fresh addresses and change.
    pub script_type: OutputType,
    /// Transaction version.
    pub version: i32,
    /// Whether the lock time is set to the tip, against fee sniping.
    pub anti_sniping: bool,
    /// Fee rate in satoshi per virtual byte.
    pub fee_rate: u64,
    /// Whether change goes back to the first address rather than to a fresh one.
    pub reuses_address: bool,
}

#[derive(Clone, Debug)]
struct Coin {
    outpoint: OutPoint,
    txout: TxOut,
}

struct Wallet {
    habits: Habits,
    coins: Vec<Coin>,
    addresses: Vec<ScriptBuf>,
}

/// All wallets, and the truth about them.
pub struct Economy {
    secp: Secp256k1<All>,
    seed: u64,
    dice: ChaCha20Rng,
    wallets: BTreeMap<String, Wallet>,
    /// Every script with the wallet that holds its keys.
    locks: HashMap<ScriptBuf, (String, Lock)>,
    tip: u32,
    /// The ground truth so far.
    pub truth: Truth,
}

impl Economy {
    /// Returns an economy without wallets.
    pub fn new(seed: u64) -> Self {
        Self {
            secp: Secp256k1::new(),
            seed,
            dice: ChaCha20Rng::from_seed(sha256::Hash::hash(&seed.to_le_bytes()).to_byte_array()),
            wallets: BTreeMap::new(),
            locks: HashMap::new(),
            tip: 0,
            truth: Truth::default(),
        }
    }

    /// Creates a wallet.
    pub fn open(&mut self, name: &str, habits: Habits) {
        let wallet = Wallet {
            habits,
            coins: Vec::new(),
            addresses: Vec::new(),
        };
        self.wallets.insert(name.to_owned(), wallet);
    }

    /// Sets the height of the tip for all wallets.
    pub fn set_tip(&mut self, height: u32) {
        self.tip = height;
    }

    /// Returns a random number from `low` up to, not including, `high`.
    pub fn roll(&mut self, low: u64, high: u64) -> u64 {
        low + self.dice.next_u64() % (high - low)
    }

    /// Returns a fresh script pubkey of the wallet's usual type.
    pub fn address(&mut self, wallet: &str) -> ScriptBuf {
        let script_type = self.wallet(wallet).habits.script_type;
        self.address_of_type(wallet, script_type)
    }

    /// Returns a fresh script pubkey of a given type.
    pub fn address_of_type(&mut self, wallet: &str, script_type: OutputType) -> ScriptBuf {
        let number = self.wallet(wallet).addresses.len();
        let keys = 0..script_type.keys();
        let keys = keys.map(|key| self.keypair(wallet, number, key)).collect();
        let lock = Lock { script_type, keys };
        let script_pubkey = lock.script_pubkey(&self.secp);
        let owner = wallet.split('/').next().unwrap_or(wallet).to_owned();
        self.truth.owners.insert(script_pubkey.clone(), owner);
        if wallet.ends_with("/deposits") {
            self.truth.deposit_addresses.insert(script_pubkey.clone());
        }
        self.locks
            .insert(script_pubkey.clone(), (wallet.to_owned(), lock));
        self.wallet(wallet).addresses.push(script_pubkey.clone());
        script_pubkey
    }

    /// Returns the balance of a wallet.
    pub fn balance(&mut self, wallet: &str) -> Amount {
        total(&self.wallet(wallet).coins)
    }

    /// Gives each output of a transaction that pays a known script to that script's wallet.
    pub fn receive(&mut self, tx: &Transaction) {
        let txid = tx.compute_txid();
        for (vout, txout) in (0..).zip(&tx.output) {
            let Some((wallet, _)) = self.locks.get(&txout.script_pubkey) else {
                continue;
            };
            let wallet = self
                .wallets
                .get_mut(wallet)
                .expect("a lock names an open wallet");
            wallet.coins.push(Coin {
                outpoint: OutPoint { txid, vout },
                txout: txout.clone(),
            });
        }
    }

    /// Pays these outputs from a wallet's largest coins, with change at a random position.
    ///
    /// # Panics
    ///
    /// If the wallet's balance does not suffice: an error in the story.
    pub fn pay(&mut self, from: &str, outputs: Vec<TxOut>) -> Transaction {
        let target: Amount = outputs.iter().map(|out| out.value).sum();
        let (coins, fee) = self.select(from, target, &outputs, Amount::ZERO);
        let change = total(&coins) - target - fee;
        let mut outputs = outputs;
        let mut change_position = None;
        if change >= DUST {
            let position = self.roll(0, outputs.len() as u64 + 1) as usize;
            outputs.insert(
                position,
                TxOut {
                    value: change,
                    script_pubkey: self.change(from),
                },
            );
            change_position = Some(position);
        }
        let tx = self.build(from, coins, outputs, Kind::Payment);
        if let Some(position) = change_position {
            self.truth
                .change
                .insert(OutPoint::new(tx.compute_txid(), position as u32));
        }
        tx
    }

    /// Divides all of a wallet's coins: the second script gets this share in per cent, the first gets the rest less the
    /// fee. A memo gets a random position.
    pub fn divide(
        &mut self,
        from: &str,
        to: [ScriptBuf; 2],
        percent: u64,
        memo: Option<TxOut>,
    ) -> Transaction {
        let rate = self.wallet(from).habits.fee_rate;
        let coins = std::mem::take(&mut self.wallet(from).coins);
        let whole = total(&coins);
        let part = whole * percent / 100;
        let values = [whole - part, part].into_iter();
        let shares = values.zip(to).map(|(value, script_pubkey)| TxOut {
            value,
            script_pubkey,
        });
        let mut outputs: Vec<TxOut> = shares.chain(memo.clone()).collect();
        let fee = self.fee(rate, &coins, &outputs);
        outputs[0].value -= fee;
        if memo.is_some() {
            let position = self.roll(0, outputs.len() as u64) as usize;
            outputs[position..].rotate_right(1);
        }
        self.build(from, coins, outputs, Kind::Payment)
    }

    /// Sends all of a wallet's coins to one script, except those that cost more than they are worth. Returns `None`
    /// if no value would be left.
    pub fn sweep(&mut self, from: &str, to: ScriptBuf) -> Option<Transaction> {
        let rate = self.wallet(from).habits.fee_rate;
        let coins = std::mem::take(&mut self.wallet(from).coins);
        let (coins, crumbs): (Vec<Coin>, Vec<Coin>) = coins
            .into_iter()
            .partition(|coin| coin.txout.value > self.input_fee(rate, coin));
        self.wallet(from).coins = crumbs;
        let mut output = TxOut {
            value: Amount::ZERO,
            script_pubkey: to,
        };
        let fee = self.fee(rate, &coins, std::slice::from_ref(&output));
        output.value = total(&coins).checked_sub(fee)?;
        Some(self.build(from, coins, vec![output], Kind::Sweep))
    }

    /// Joins parties, each a wallet and the script that takes its equal output; the first one initiates and pays the
    /// others and the miner, as in JoinMarket. Every party gets change.
    pub fn coinjoin(&mut self, amount: Amount, parties: &[(&str, ScriptBuf)]) -> Transaction {
        let (initiator, _) = parties[0];
        let equal = |script_pubkey: &ScriptBuf| TxOut {
            value: amount,
            script_pubkey: script_pubkey.clone(),
        };
        let mut outputs: Vec<TxOut> = parties.iter().map(|(_, script)| equal(script)).collect();
        let mut inputs = Vec::new();
        let mut own = Vec::new();
        for (wallet, _) in &parties[1..] {
            let (coins, _) = self.select(wallet, amount, &[], Amount::ZERO);
            own.push(TxOut {
                value: total(&coins) - amount + MAKER_FEE,
                script_pubkey: self.change(wallet),
            });
            inputs.extend(coins);
        }
        let rate = self.wallet(initiator).habits.fee_rate;
        outputs.append(&mut own.clone());
        let others = self.fee(rate, &inputs, &outputs) + MAKER_FEE * (own.len() as u64);
        let (coins, fee) = self.select(initiator, amount, &outputs[..1], others);
        let script_pubkey = self.change(initiator);
        own.push(TxOut {
            value: total(&coins) - amount - fee,
            script_pubkey,
        });
        outputs.extend(own.last().cloned());
        inputs.extend(coins);
        self.shuffle(&mut inputs);
        self.shuffle(&mut outputs);
        let tx = self.build(initiator, inputs, outputs, Kind::JoinMarket);
        let txid = tx.compute_txid();
        self.truth.coinjoins.insert(txid);
        for (vout, _) in (0..).zip(&tx.output).filter(|(_, out)| own.contains(out)) {
            self.truth.change.insert(OutPoint { txid, vout });
        }
        tx
    }

    fn wallet(&mut self, name: &str) -> &mut Wallet {
        self.wallets
            .get_mut(name)
            .unwrap_or_else(|| panic!("the story opens wallet {name} first"))
    }

    fn change(&mut self, wallet: &str) -> ScriptBuf {
        let Wallet {
            habits, addresses, ..
        } = self.wallet(wallet);
        match addresses.first() {
            Some(first) if habits.reuses_address => first.clone(),
            _ => self.address(wallet),
        }
    }

    /// Takes a wallet's largest coins until they pay the target, the fee at the wallet's rate and `extra`. Returns
    /// them with the sum of fee and `extra`.
    fn select(
        &mut self,
        from: &str,
        target: Amount,
        outputs: &[TxOut],
        extra: Amount,
    ) -> (Vec<Coin>, Amount) {
        let rate = self.wallet(from).habits.fee_rate;
        // Reserve change, whose script is not chosen yet: the longest takes 43 bytes, except bare multisig.
        let fixed = extra + Amount::from_sat(rate * 43);
        let mut coins = std::mem::take(&mut self.wallet(from).coins);
        coins.sort_by_key(|coin| (coin.txout.value, coin.outpoint));
        let mut chosen = Vec::new();
        let mut cost = fixed + self.fee(rate, &chosen, outputs);
        while total(&chosen) < target + cost {
            chosen.push(
                coins
                    .pop()
                    .unwrap_or_else(|| panic!("{from} cannot pay {target}")),
            );
            cost = fixed + self.fee(rate, &chosen, outputs);
        }
        self.wallet(from).coins = coins;
        (chosen, cost)
    }

    fn input_fee(&self, rate: u64, coin: &Coin) -> Amount {
        Amount::from_sat(rate * self.lock(&coin.txout).script_type.input_vsize())
    }

    fn fee(&self, rate: u64, coins: &[Coin], outputs: &[TxOut]) -> Amount {
        let inputs: Amount = coins.iter().map(|coin| self.input_fee(rate, coin)).sum();
        let outputs: u64 = outputs.iter().map(|out| out.size() as u64).sum();
        inputs + Amount::from_sat(rate * (12 + outputs))
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.roll(0, last as u64 + 1) as usize);
        }
    }

    /// Builds and signs a transaction with a wallet's habits and credits its outputs to their owners.
    fn build(
        &mut self,
        manner_of: &str,
        coins: Vec<Coin>,
        output: Vec<TxOut>,
        kind: Kind,
    ) -> Transaction {
        let Habits {
            version,
            anti_sniping,
            ..
        } = self.wallet(manner_of).habits;
        let tip = absolute::LockTime::from_height(self.tip).expect("a height is below 500 million");
        let input = |coin: &Coin| TxIn {
            previous_output: coin.outpoint,
            script_sig: ScriptBuf::new(),
            sequence: if anti_sniping {
                Sequence::ENABLE_LOCKTIME_NO_RBF
            } else {
                Sequence::MAX
            },
            witness: Witness::new(),
        };
        let mut tx = Transaction {
            version: transaction::Version(version),
            lock_time: if anti_sniping {
                tip
            } else {
                absolute::LockTime::ZERO
            },
            input: coins.iter().map(input).collect(),
            output,
        };
        let prevouts: Vec<TxOut> = coins.into_iter().map(|coin| coin.txout).collect();
        let unlocks: Vec<(ScriptBuf, Witness)> = {
            let mut cache = SighashCache::new(&tx);
            (0..prevouts.len())
                .map(|input| {
                    self.lock(&prevouts[input])
                        .unlock(&self.secp, &mut cache, input, &prevouts, true)
                })
                .collect()
        };
        for (input, (script_sig, witness)) in tx.input.iter_mut().zip(unlocks) {
            (input.script_sig, input.witness) = (script_sig, witness);
        }
        self.truth.kinds.insert(tx.compute_txid(), kind);
        self.receive(&tx);
        tx
    }

    fn lock(&self, coin: &TxOut) -> &Lock {
        &self.locks[&coin.script_pubkey].1
    }

    fn keypair(&self, wallet: &str, address: usize, key: usize) -> Keypair {
        let label = format!("ransomtrace demo {}/{wallet}/{address}/{key}", self.seed);
        let secret = sha256::Hash::hash(label.as_bytes()).to_byte_array();
        let secret =
            SecretKey::from_slice(&secret).expect("a hash is a valid key but once in 2^128");
        Keypair::from_secret_key(&self.secp, &secret)
    }
}

fn total(coins: &[Coin]) -> Amount {
    coins.iter().map(|coin| coin.txout.value).sum()
}
