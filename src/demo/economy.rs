//! Owners, their wallets and the transactions they sign.
//!
//! Keys derive from SHA-256 of the seed, the wallet's name and a counter; signatures are [RFC 6979] with a low R, or
//! Schnorr without auxiliary randomness; the one source of chance is a seeded ChaCha stream. So the same calls give the
//! same bytes. Whoever owns a wallet owns its scripts, and [`Truth`] writes that down: what a tracer can only infer, the
//! economy knows.
//!
//! A wallet is called `owner` or `owner/purse`; the purses of an owner never mix their coins by themselves.
//!
//! [RFC 6979]: https://www.rfc-editor.org/rfc/rfc6979

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bitcoin::hashes::{Hash, sha256};
use bitcoin::key::TapTweak;
use bitcoin::opcodes::all::OP_CHECKMULTISIG;
use bitcoin::script::{Builder, PushBytesBuf};
use bitcoin::secp256k1::{All, Keypair, Message, Secp256k1, SecretKey};
use bitcoin::sighash::{EcdsaSighashType, Prevouts, SighashCache, TapSighashType};
use bitcoin::{
    Amount, OutPoint, PublicKey, Script, ScriptBuf, Sequence, Transaction, TxIn, TxOut, Txid,
    Witness, absolute, ecdsa, taproot, transaction,
};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

/// Change below this goes to the fee: a node would not relay it.
const DUST: Amount = Amount::from_sat(1_000);
/// What the initiator of a coinjoin pays each of the others.
const MAKER_FEE: Amount = Amount::from_sat(20_000);

/// The usual script types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptType {
    /// A bare public key, as the first miners used.
    P2pk,
    /// The hash of a public key.
    P2pkh,
    /// A P2WPKH program inside a script hash.
    P2shP2wpkh,
    /// The hash of a public key as a version 0 witness program.
    P2wpkh,
    /// 2 of 3 keys as a version 0 witness script hash.
    P2wsh,
    /// A taproot output spent by its key.
    P2tr,
    /// 2 of 3 keys in the open.
    Multisig,
}

impl ScriptType {
    /// Returns the virtual bytes that a signed input takes, rounded up.
    fn input_vsize(self) -> u64 {
        match self {
            Self::P2pk => 115,
            Self::P2pkh => 149,
            Self::P2shP2wpkh => 92,
            Self::P2wpkh => 69,
            Self::P2wsh => 106,
            Self::P2tr => 59,
            Self::Multisig => 188,
        }
    }
}

/// How a wallet makes its transactions.
#[derive(Clone, Debug)]
pub struct Habits {
    /// Script type of fresh addresses and change.
    pub script_type: ScriptType,
    /// Transaction version.
    pub version: i32,
    /// Whether the lock time is set to the tip, against fee sniping.
    pub anti_sniping: bool,
    /// Fee rate in satoshi per virtual byte.
    pub fee_rate: u64,
    /// Whether change goes back to the first address rather than to a fresh one.
    pub reuses_address: bool,
}

/// What really happened, for comparison with what a tracer concludes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// The owner of each script pubkey.
    pub owners: BTreeMap<ScriptBuf, String>,
    /// Every output that a case address received, in chain order.
    pub deposits: Vec<Deposit>,
    /// The coinjoins.
    pub coinjoins: BTreeSet<Txid>,
    /// Outputs that went back to the payer, those of coinjoins included.
    pub change: BTreeSet<OutPoint>,
}

impl Truth {
    /// Returns who owns a script.
    pub fn owner(&self, script_pubkey: &Script) -> Option<&str> {
        self.owners.get(script_pubkey).map(String::as_str)
    }

    /// Returns the deposits that are ransom, in time or late.
    pub fn payments(&self) -> impl Iterator<Item = &Deposit> {
        self.deposits
            .iter()
            .filter(|deposit| matches!(deposit.class, Class::Payment | Class::Late))
    }
}

/// An output to a case address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    /// The output.
    pub outpoint: OutPoint,
    /// The demand to which its address belongs.
    pub demand: String,
    /// The owner who paid.
    pub payer: String,
    /// The amount, in satoshi when serialised.
    pub value: Amount,
    /// What it is.
    pub class: Class,
}

/// What a deposit is, in the words of the `payments` table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Ransom within the deadline.
    Payment,
    /// Ransom after it.
    Late,
    /// Next to nothing, sent to be seen.
    Dust,
    /// Money for something else.
    Unrelated,
    /// The gang's own money.
    Internal,
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

/// What it takes to spend a script.
struct Lock {
    wallet: String,
    script_type: ScriptType,
    keys: Vec<Keypair>,
}

/// All wallets, and the truth about them.
pub struct Economy {
    secp: Secp256k1<All>,
    seed: u64,
    dice: ChaCha20Rng,
    wallets: BTreeMap<String, Wallet>,
    locks: HashMap<ScriptBuf, Lock>,
    tip: u32,
    /// What really happened so far.
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

    /// Opens a wallet.
    pub fn open(&mut self, name: &str, habits: Habits) {
        let wallet = Wallet {
            habits,
            coins: Vec::new(),
            addresses: Vec::new(),
        };
        self.wallets.insert(name.to_owned(), wallet);
    }

    /// Tells the wallets the height of the tip.
    pub fn set_tip(&mut self, height: u32) {
        self.tip = height;
    }

    /// Returns a number from `low` up to, not including, `high`.
    pub fn roll(&mut self, low: u64, high: u64) -> u64 {
        low + self.dice.next_u64() % (high - low)
    }

    /// Returns a fresh script pubkey of the wallet's usual type.
    pub fn address(&mut self, wallet: &str) -> ScriptBuf {
        let script_type = self.wallet(wallet).habits.script_type;
        self.address_of_type(wallet, script_type)
    }

    /// Returns a fresh script pubkey of a given type.
    pub fn address_of_type(&mut self, wallet: &str, script_type: ScriptType) -> ScriptBuf {
        let number = self.wallet(wallet).addresses.len();
        let keys = match script_type {
            ScriptType::P2wsh | ScriptType::Multisig => 3,
            _ => 1,
        };
        let keys: Vec<Keypair> = (0..keys)
            .map(|key| self.keypair(wallet, number, key))
            .collect();
        let script_pubkey = self.script_pubkey(script_type, &keys);
        let owner = wallet.split('/').next().unwrap_or(wallet).to_owned();
        self.truth.owners.insert(script_pubkey.clone(), owner);
        let lock = Lock {
            wallet: wallet.to_owned(),
            script_type,
            keys,
        };
        self.locks.insert(script_pubkey.clone(), lock);
        self.wallet(wallet).addresses.push(script_pubkey.clone());
        script_pubkey
    }

    /// Returns what a wallet holds.
    pub fn balance(&mut self, wallet: &str) -> Amount {
        total(&self.wallet(wallet).coins)
    }

    /// Gives each output of a transaction that pays a known script to that script's wallet.
    pub fn receive(&mut self, tx: &Transaction) {
        let txid = tx.compute_txid();
        for (vout, txout) in (0..).zip(&tx.output) {
            let Some(lock) = self.locks.get(&txout.script_pubkey) else {
                continue;
            };
            let wallet = self
                .wallets
                .get_mut(&lock.wallet)
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
    /// If the wallet does not hold enough: the story overspends.
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
        let tx = self.build(from, coins, outputs);
        if let Some(position) = change_position {
            self.truth
                .change
                .insert(OutPoint::new(tx.compute_txid(), position as u32));
        }
        tx
    }

    /// Sends all of a wallet's coins to one script, but for those that cost more than they are worth. Returns `None`
    /// when nothing would be left.
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
        Some(self.build(from, coins, vec![output]))
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
        let tx = self.build(initiator, inputs, outputs);
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

    /// Takes a wallet's largest coins until they pay the target, the fee at the wallet's rate and `extra`. Returns them
    /// with the fee and `extra` together.
    fn select(
        &mut self,
        from: &str,
        target: Amount,
        outputs: &[TxOut],
        extra: Amount,
    ) -> (Vec<Coin>, Amount) {
        let rate = self.wallet(from).habits.fee_rate;
        // Room for change, whose script is not chosen yet: 34 bytes fit the longest usual one but bare multisig.
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
        Amount::from_sat(
            rate * self.locks[&coin.txout.script_pubkey]
                .script_type
                .input_vsize(),
        )
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

    /// Builds and signs a transaction in the manner of a wallet and gives its outputs to their owners.
    fn build(&mut self, manner_of: &str, coins: Vec<Coin>, output: Vec<TxOut>) -> Transaction {
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
                .map(|input| self.sign(&mut cache, input, &prevouts))
                .collect()
        };
        for (input, (script_sig, witness)) in tx.input.iter_mut().zip(unlocks) {
            (input.script_sig, input.witness) = (script_sig, witness);
        }
        self.receive(&tx);
        tx
    }

    fn sign(
        &self,
        cache: &mut SighashCache<&Transaction>,
        input: usize,
        prevouts: &[TxOut],
    ) -> (ScriptBuf, Witness) {
        let TxOut {
            value,
            script_pubkey,
        } = &prevouts[input];
        let Lock {
            script_type, keys, ..
        } = &self.locks[script_pubkey];
        let public_key = PublicKey::new(keys[0].public_key());
        let all = EcdsaSighashType::All;
        let ecdsa = |digest: [u8; 32], key: &Keypair| -> Vec<u8> {
            let message = Message::from_digest(digest);
            let signature = self.secp.sign_ecdsa_low_r(&message, &key.secret_key());
            ecdsa::Signature::sighash_all(signature).to_vec()
        };
        let legacy = |cache: &SighashCache<&Transaction>| -> [u8; 32] {
            let digest = cache.legacy_signature_hash(input, script_pubkey, all.to_u32());
            digest.expect("the input exists").to_byte_array()
        };
        let by_key_hash =
            |cache: &mut SighashCache<&Transaction>, program: &ScriptBuf| -> Witness {
                let digest = cache.p2wpkh_signature_hash(input, program, *value, all);
                let digest = digest
                    .expect("the input exists and the program is P2WPKH")
                    .to_byte_array();
                Witness::from_slice(&[ecdsa(digest, &keys[0]), public_key.to_bytes()])
            };
        match script_type {
            ScriptType::P2pk => (pushes([ecdsa(legacy(cache), &keys[0])]), Witness::new()),
            ScriptType::P2pkh => {
                let signature = ecdsa(legacy(cache), &keys[0]);
                (pushes([signature, public_key.to_bytes()]), Witness::new())
            }
            ScriptType::P2wpkh => (ScriptBuf::new(), by_key_hash(cache, script_pubkey)),
            ScriptType::P2shP2wpkh => {
                let program = self.script_pubkey(ScriptType::P2wpkh, keys);
                (pushes([program.to_bytes()]), by_key_hash(cache, &program))
            }
            ScriptType::P2wsh => {
                let script = two_of_three(keys);
                let digest = cache.p2wsh_signature_hash(input, &script, *value, all);
                let digest = digest.expect("the input exists").to_byte_array();
                let (first, second) = (ecdsa(digest, &keys[0]), ecdsa(digest, &keys[1]));
                (
                    ScriptBuf::new(),
                    Witness::from_slice(&[vec![], first, second, script.to_bytes()]),
                )
            }
            ScriptType::Multisig => {
                let digest = legacy(cache);
                // CHECKMULTISIG takes one item too many; it has to be empty.
                (
                    pushes([vec![], ecdsa(digest, &keys[0]), ecdsa(digest, &keys[1])]),
                    Witness::new(),
                )
            }
            ScriptType::P2tr => {
                let sighash_type = TapSighashType::Default;
                let digest = cache
                    .taproot_key_spend_signature_hash(input, &Prevouts::All(prevouts), sighash_type)
                    .expect("every input has its prevout")
                    .to_byte_array();
                let key = keys[0].tap_tweak(&self.secp, None).to_keypair();
                let message = Message::from_digest(digest);
                let signature = self.secp.sign_schnorr_no_aux_rand(&message, &key);
                let signature = taproot::Signature {
                    signature,
                    sighash_type,
                };
                (ScriptBuf::new(), Witness::p2tr_key_spend(&signature))
            }
        }
    }

    fn keypair(&self, wallet: &str, address: usize, key: usize) -> Keypair {
        let label = format!("ransomtrace demo {}/{wallet}/{address}/{key}", self.seed);
        let secret = sha256::Hash::hash(label.as_bytes()).to_byte_array();
        let secret =
            SecretKey::from_slice(&secret).expect("a hash is a valid key but once in 2^128");
        Keypair::from_secret_key(&self.secp, &secret)
    }

    fn script_pubkey(&self, script_type: ScriptType, keys: &[Keypair]) -> ScriptBuf {
        let key = PublicKey::new(keys[0].public_key());
        let program = || ScriptBuf::new_p2wpkh(&key.wpubkey_hash().expect("the key is compressed"));
        match script_type {
            ScriptType::P2pk => ScriptBuf::new_p2pk(&key),
            ScriptType::P2pkh => ScriptBuf::new_p2pkh(&key.pubkey_hash()),
            ScriptType::P2shP2wpkh => program().to_p2sh(),
            ScriptType::P2wpkh => program(),
            ScriptType::P2wsh => two_of_three(keys).to_p2wsh(),
            ScriptType::P2tr => {
                ScriptBuf::new_p2tr(&self.secp, keys[0].x_only_public_key().0, None)
            }
            ScriptType::Multisig => two_of_three(keys),
        }
    }
}

fn total(coins: &[Coin]) -> Amount {
    coins.iter().map(|coin| coin.txout.value).sum()
}

fn pushes<const N: usize>(items: [Vec<u8>; N]) -> ScriptBuf {
    items
        .into_iter()
        .map(|item| PushBytesBuf::try_from(item).expect("signatures, keys and programs are short"))
        .fold(Builder::new(), |script, item| script.push_slice(item))
        .into_script()
}

fn two_of_three(keys: &[Keypair]) -> ScriptBuf {
    keys.iter()
        .fold(Builder::new().push_int(2), |script, key| {
            script.push_key(&PublicKey::new(key.public_key()))
        })
        .push_int(3)
        .push_opcode(OP_CHECKMULTISIG)
        .into_script()
}
