//! Scripts and the keys that open them: one lock for each usual script type.

use bitcoin::hashes::Hash;
use bitcoin::key::TapTweak;
use bitcoin::opcodes::all::OP_CHECKMULTISIG;
use bitcoin::script::{Builder, PushBytesBuf};
use bitcoin::secp256k1::{All, Keypair, Message, Secp256k1};
use bitcoin::sighash::{EcdsaSighashType, Prevouts, SighashCache, TapSighashType};
use bitcoin::{PublicKey, ScriptBuf, Transaction, TxOut, Witness, ecdsa, taproot};

/// The usual script types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputType {
    /// A bare public key, as in early coinbases.
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
    /// Bare 2 of 3 keys.
    Multisig,
}

impl OutputType {
    /// Returns the virtual size of a signed input, rounded up.
    pub fn input_vsize(self) -> u64 {
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

    /// Returns the number of keys of a script.
    pub fn keys(self) -> usize {
        match self {
            Self::P2wsh | Self::Multisig => 3,
            _ => 1,
        }
    }
}

/// A script type with its keys.
pub struct Lock {
    /// The type.
    pub script_type: OutputType,
    /// The keys of the type; of three, the first two sign.
    pub keys: Vec<Keypair>,
}

impl Lock {
    /// Returns the script that this lock opens.
    pub fn script_pubkey(&self, secp: &Secp256k1<All>) -> ScriptBuf {
        let Self { script_type, keys } = self;
        let key = PublicKey::new(keys[0].public_key());
        match script_type {
            OutputType::P2pk => ScriptBuf::new_p2pk(&key),
            OutputType::P2pkh => ScriptBuf::new_p2pkh(&key.pubkey_hash()),
            OutputType::P2shP2wpkh => key_hash_program(&key).to_p2sh(),
            OutputType::P2wpkh => key_hash_program(&key),
            OutputType::P2wsh => two_of_three(keys).to_p2wsh(),
            OutputType::P2tr => ScriptBuf::new_p2tr(secp, keys[0].x_only_public_key().0, None),
            OutputType::Multisig => two_of_three(keys),
        }
    }

    /// Returns the data that an input needs to spend its prevout, which carries this lock's script. With `low_r` an
    /// ECDSA signature is repeated until its R is low, as some wallets do to save a byte.
    pub fn unlock(
        &self,
        secp: &Secp256k1<All>,
        cache: &mut SighashCache<&Transaction>,
        input: usize,
        prevouts: &[TxOut],
        low_r: bool,
    ) -> (ScriptBuf, Witness) {
        let TxOut {
            value,
            script_pubkey,
        } = &prevouts[input];
        let Self { script_type, keys } = self;
        let public_key = PublicKey::new(keys[0].public_key());
        let all = EcdsaSighashType::All;
        let ecdsa = |digest: [u8; 32], key: &Keypair| -> Vec<u8> {
            let message = Message::from_digest(digest);
            let signature = if low_r {
                secp.sign_ecdsa_low_r(&message, &key.secret_key())
            } else {
                secp.sign_ecdsa(&message, &key.secret_key())
            };
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
            OutputType::P2pk => (pushes([ecdsa(legacy(cache), &keys[0])]), Witness::new()),
            OutputType::P2pkh => {
                let signature = ecdsa(legacy(cache), &keys[0]);
                (pushes([signature, public_key.to_bytes()]), Witness::new())
            }
            OutputType::P2wpkh => (ScriptBuf::new(), by_key_hash(cache, script_pubkey)),
            OutputType::P2shP2wpkh => {
                let program = key_hash_program(&public_key);
                (pushes([program.to_bytes()]), by_key_hash(cache, &program))
            }
            OutputType::P2wsh => {
                let script = two_of_three(keys);
                let digest = cache.p2wsh_signature_hash(input, &script, *value, all);
                let digest = digest.expect("the input exists").to_byte_array();
                let (first, second) = (ecdsa(digest, &keys[0]), ecdsa(digest, &keys[1]));
                (
                    ScriptBuf::new(),
                    Witness::from_slice(&[vec![], first, second, script.to_bytes()]),
                )
            }
            OutputType::Multisig => {
                let digest = legacy(cache);
                // CHECKMULTISIG pops one item too many, which has to be empty.
                (
                    pushes([vec![], ecdsa(digest, &keys[0]), ecdsa(digest, &keys[1])]),
                    Witness::new(),
                )
            }
            OutputType::P2tr => {
                let sighash_type = TapSighashType::Default;
                let digest = cache
                    .taproot_key_spend_signature_hash(input, &Prevouts::All(prevouts), sighash_type)
                    .expect("every input has its prevout")
                    .to_byte_array();
                let key = keys[0].tap_tweak(secp, None).to_keypair();
                let message = Message::from_digest(digest);
                let signature = secp.sign_schnorr_no_aux_rand(&message, &key);
                let signature = taproot::Signature {
                    signature,
                    sighash_type,
                };
                (ScriptBuf::new(), Witness::p2tr_key_spend(&signature))
            }
        }
    }
}

fn key_hash_program(key: &PublicKey) -> ScriptBuf {
    ScriptBuf::new_p2wpkh(&key.wpubkey_hash().expect("the key is compressed"))
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
