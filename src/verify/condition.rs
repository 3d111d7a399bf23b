//! Spending conditions of scripts, as far as their opcodes show them.
//!
//! Scripts are inspected, not executed. Counting keys and finding hash locks, timeouts and branches is enough to tell a
//! script without a key from one with a single owner and from one shared by several parties. If a key is uncertain, the
//! result is [`Condition::OneKey`], which does not affect an address.
//!
//! # Sources
//!
//! * Scripts of Lightning channels: BOLT 3, "Commitment Transaction Outputs".
//! * `OP_SUCCESSx` and `OP_CHECKSIGADD`: BIP 342. Leaf versions: BIP 341.
//! * Timeouts: BIP 65 and BIP 112. Hash time-locked contracts outside of channels: BIP 199.

use bitcoin::Script;
use bitcoin::opcodes::Opcode;
use bitcoin::opcodes::all::{
    OP_2DROP, OP_CHECKMULTISIG, OP_CHECKMULTISIGVERIFY, OP_CHECKSIG, OP_CHECKSIGADD,
    OP_CHECKSIGVERIFY, OP_CLTV, OP_CSV, OP_DROP, OP_DUP, OP_ELSE, OP_ENDIF, OP_HASH160, OP_HASH256,
    OP_IF, OP_NOTIF, OP_RIPEMD160, OP_SHA1, OP_SHA256,
};
use bitcoin::script::Instruction;

/// Maximum number of distinct keys counted; a third one already makes no difference.
const MAX_KEYS: usize = 3;

/// The spending condition of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// No key: it contains none, or verifies no signature.
    NoKey,
    /// One key, or several that probably have one owner; also the default if uncertain.
    OneKey,
    /// A plain m-of-n multisig.
    Multisig(u8, u8),
    /// One key, or anyone after 16 blocks: the anchor of a Lightning channel (BOLT 3).
    Anchor,
    /// One key after a delay, or another at once: output of the closing party of a Lightning channel (BOLT 3,
    /// `to_local`).
    Delayed,
    /// A payment in flight in a Lightning channel (BOLT 3, offered and received HTLCs).
    Htlc,
    /// A preimage with one key, or another key later: a swap with Lightning or another chain.
    Swap,
    /// Keys in several branches that may have different owners.
    SeveralKeys,
}

/// Result of scanning a script.
#[derive(Default)]
struct Reading<'a> {
    keys: Vec<&'a [u8]>,
    /// Number of signature opcodes.
    checks: usize,
    hashes: usize,
    /// Number of key hashes.
    key_hashes: usize,
    has_timeout: bool,
    /// Whether an opcode requires some of at least three keys, or adds up signatures.
    is_group: bool,
    /// Whether any push is as long as a key or a hash.
    has_data: bool,
}

impl Condition {
    /// Inspects a script that is in an output, or to which one commits by its hash; `None` if it does not parse.
    pub fn of_script(script: &Script) -> Option<Self> {
        if let Some((needed, named)) = multisig(script) {
            return Some(Self::Multisig(needed, named));
        }
        let reading = Reading::of(script, false)?;
        let condition = match reading.keys.len() {
            _ if reading.needs_no_key() => Self::NoKey,
            0 => Self::OneKey,
            1 if is_anchor(script) => Self::Anchor,
            1 => Self::OneKey,
            _ if reading.is_group && !reading.has_hash_lock() => Self::OneKey,
            _ if is_htlc(script) => Self::Htlc,
            _ if reading.has_hash_lock() => Self::Swap,
            _ if is_delayed(script) => Self::Delayed,
            _ => Self::SeveralKeys,
        };
        Some(condition)
    }

    /// Inspects a taproot leaf; `None` if it does not parse. A leaf with a lock and one key is one branch of several,
    /// whose keys are not shown.
    pub fn of_leaf(leaf: &Script) -> Option<Self> {
        if has_success(leaf) {
            return Some(Self::NoKey);
        }
        let reading = Reading::of(leaf, true)?;
        let condition = match reading.keys.len() {
            _ if reading.needs_no_key() => Self::NoKey,
            0 => Self::OneKey,
            _ if reading.has_hash_lock() => Self::Swap,
            _ if reading.is_group => Self::OneKey,
            1 if reading.has_timeout => Self::Delayed,
            1 => Self::OneKey,
            _ => Self::SeveralKeys,
        };
        Some(condition)
    }
}

/// Returns required signatures and number of keys of a plain multisig script.
pub(super) fn multisig(script: &Script) -> Option<(u8, u8)> {
    if script.as_bytes().last() != Some(&OP_CHECKMULTISIG.to_u8()) || !script.is_multisig() {
        return None;
    }
    let bytes = script.as_bytes();
    // `OP_1` to `OP_16` encode the numbers; the form was checked above.
    let number = |opcode: u8| opcode.wrapping_sub(0x50);
    Some((number(bytes[0]), number(bytes[bytes.len() - 2])))
}

impl<'a> Reading<'a> {
    fn of(script: &'a Script, is_leaf: bool) -> Option<Self> {
        let mut reading = Self::default();
        let mut before: [Option<Instruction>; 2] = [None, None];
        let mut rest = script.instructions();
        while let Some(instruction) = rest.next() {
            let instruction = instruction.ok()?;
            let next = rest.clone().next().and_then(Result::ok);
            match instruction {
                // A false branch is never executed: inscriptions and other data.
                Instruction::PushBytes(bytes) if bytes.is_empty() && is_op(&next, &[OP_IF]) => {
                    skip_branch(&mut rest)?;
                }
                Instruction::PushBytes(bytes) => {
                    reading.push(bytes.as_bytes(), &before, &next, is_leaf);
                }
                Instruction::Op(op) => reading.operate(op, &before),
            }
            before = [before[1], Some(instruction)];
        }
        Some(reading)
    }

    fn push(
        &mut self,
        bytes: &'a [u8],
        before: &[Option<Instruction>; 2],
        next: &Option<Instruction>,
        is_leaf: bool,
    ) {
        self.has_data |= bytes.len() >= 20;
        let is_key_hash =
            bytes.len() == 20 && is_op(&before[1], &[OP_HASH160]) && is_op(&before[0], &[OP_DUP]);
        self.key_hashes += usize::from(is_key_hash);
        let is_dropped = is_op(next, &[OP_DROP, OP_2DROP]);
        let is_key = match (bytes.len(), bytes.first()) {
            (32, _) if is_leaf => is_op(next, &[OP_CHECKSIG, OP_CHECKSIGVERIFY, OP_CHECKSIGADD]),
            (33, Some(2 | 3)) | (65, Some(4 | 6 | 7)) => !is_leaf && !is_dropped,
            _ => is_key_hash,
        };
        if is_key && self.keys.len() < MAX_KEYS && !self.keys.contains(&bytes) {
            self.keys.push(bytes);
        }
    }

    fn operate(&mut self, op: Opcode, before: &[Option<Instruction>; 2]) {
        match op {
            OP_CHECKSIG | OP_CHECKSIGVERIFY => self.checks += 1,
            OP_CHECKSIGADD => {
                self.checks += 1;
                self.is_group = true;
            }
            OP_CHECKMULTISIG | OP_CHECKMULTISIGVERIFY => {
                self.checks += 1;
                let named = match before[1] {
                    Some(Instruction::Op(count)) => count.to_u8().checked_sub(0x50),
                    _ => None,
                };
                self.is_group |= named.is_some_and(|named| (3..=16).contains(&named));
            }
            OP_CLTV | OP_CSV => self.has_timeout = true,
            OP_RIPEMD160 | OP_SHA1 | OP_SHA256 | OP_HASH160 | OP_HASH256 => self.hashes += 1,
            _ => {}
        }
    }

    /// Whether a preimage is required.
    fn has_hash_lock(&self) -> bool {
        self.hashes > self.key_hashes
    }

    /// Whether no signature is verified, or any key is accepted.
    fn needs_no_key(&self) -> bool {
        self.checks == 0 || (self.keys.is_empty() && !self.has_data)
    }
}

fn is_op(instruction: &Option<Instruction>, ops: &[Opcode]) -> bool {
    matches!(instruction, Some(Instruction::Op(op)) if ops.contains(op))
}

/// Skips the next conditional branch, to its end or its `OP_ELSE`.
fn skip_branch(rest: &mut bitcoin::script::Instructions) -> Option<()> {
    let mut depth = 0_u32;
    for instruction in rest.by_ref() {
        if let Instruction::Op(op) = instruction.ok()? {
            match op {
                OP_IF | OP_NOTIF => depth += 1,
                OP_ELSE if depth == 1 => return Some(()),
                OP_ENDIF => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth == 0 {
            return Some(());
        }
    }
    None
}

/// Whether a leaf contains an `OP_SUCCESSx` (BIP 342), which lets anyone spend, wherever it is.
fn has_success(leaf: &Script) -> bool {
    let mut instructions = leaf.instructions().map_while(Result::ok);
    instructions.any(|instruction| match instruction {
        Instruction::Op(op) => matches!(
            op.to_u8(),
            80 | 98 | 126..=129 | 131..=134 | 137..=138 | 141..=142 | 149..=153 | 187..=254
        ),
        Instruction::PushBytes(_) => false,
    })
}

/// BOLT 3: `<key> OP_CHECKSIG OP_IFDUP OP_NOTIF OP_16 OP_CHECKSEQUENCEVERIFY OP_ENDIF`.
fn is_anchor(script: &Script) -> bool {
    matches!(script.as_bytes(), [0x21, rest @ ..] if rest.len() == 39 && rest[33..] == [0xac, 0x73, 0x64, 0x60, 0xb2, 0x68])
}

/// BOLT 3: starts with `OP_IF <key> OP_ELSE` and has a delay; a lease adds a second one.
fn is_delayed(script: &Script) -> bool {
    let bytes = script.as_bytes();
    let has_delay = || {
        let mut instructions = script.instructions().map_while(Result::ok);
        instructions.any(|instruction| instruction == Instruction::Op(OP_CSV))
    };
    bytes.starts_with(&[0x63, 0x21]) && bytes.get(35) == Some(&0x67) && has_delay()
}

/// BOLT 3: starts with `OP_DUP OP_HASH160 <hash> OP_EQUAL OP_IF OP_CHECKSIG OP_ELSE <key> OP_SWAP OP_SIZE 32 OP_EQUAL`.
fn is_htlc(script: &Script) -> bool {
    let bytes = script.as_bytes();
    bytes.starts_with(&[0x76, 0xa9, 0x14])
        && bytes.get(23..28) == Some(&[0x87, 0x63, 0xac, 0x67, 0x21])
        && bytes.get(61..66) == Some(&[0x7c, 0x82, 0x01, 0x20, 0x87])
}

#[cfg(test)]
mod tests {
    use bitcoin::ScriptBuf;
    use bitcoin::hex::FromHex;

    use super::*;

    /// Parses hexadecimal with `A`, `B`, `C` for keys, `a`… for literals; blanks are ignored.
    fn script(text: &str) -> ScriptBuf {
        let hex = text
            .replace("KEY1", &format!("21{}", "02".repeat(33)))
            .replace("KEY2", &format!("2102{}", "03".repeat(32)))
            .replace("KEY3", &format!("2103{}", "04".repeat(32)))
            .replace("XKEY", &format!("20{}", "05".repeat(32)))
            .replace("XTWO", &format!("20{}", "06".repeat(32)))
            .replace("HASH", &format!("14{}", "07".repeat(20)))
            .replace("HTWO", &format!("14{}", "08".repeat(20)))
            .replace(' ', "");
        ScriptBuf::from_bytes(Vec::from_hex(&hex).expect("hexadecimal"))
    }

    fn of(text: &str) -> Option<Condition> {
        Condition::of_script(&script(text))
    }

    fn leaf(text: &str) -> Option<Condition> {
        Condition::of_leaf(&script(text))
    }

    #[test]
    fn scripts_without_keys_are_no_key() {
        // OP_TRUE; empty; OP_2; preimages of HASH160 and SHA256; OP_DROP OP_TRUE; a delay; a sum.
        for text in [
            "51",
            "",
            "52",
            "a9 HASH 87",
            "a8 XKEY 87",
            "7551",
            "5ab2",
            "935887",
        ] {
            assert_eq!(of(text), Some(Condition::NoKey), "{text}");
        }
        // OP_CHECKSIG with a key from the spender, and m of n with n = 0.
        assert_eq!(of("ac"), Some(Condition::NoKey));
        assert_eq!(of("000000ae"), Some(Condition::NoKey));
        // A dropped key is data.
        assert_eq!(of("KEY1 75 51"), Some(Condition::NoKey));
    }

    #[test]
    fn one_key_with_locks_is_one_key() {
        for text in [
            "KEY1 ac",
            "76a9 HASH 88ac",
            "KEY1 ad 51 b2",
            "a9 HTWO 88 KEY1 ac",
            "02d007 b2 75 KEY1 ac",
            "63 KEY1 67 02d007 b2 75 KEY1 68 ac",
        ] {
            assert_eq!(of(text), Some(Condition::OneKey), "{text}");
        }
    }

    #[test]
    fn plain_multisig_is_recognised() {
        assert_eq!(of("52 KEY1 KEY2 52 ae"), Some(Condition::Multisig(2, 2)));
        assert_eq!(
            of("52 KEY1 KEY2 KEY3 53 ae"),
            Some(Condition::Multisig(2, 3))
        );
        // A wallet of three keys with a recovery path after a time.
        let recovery = "63 52 KEY1 KEY2 KEY3 53 af 67 02d007 b2 75 KEY1 ad 68 51";
        assert_eq!(of(recovery), Some(Condition::OneKey));
    }

    #[test]
    fn lightning_scripts_are_recognised() {
        assert_eq!(of("KEY1 ac 73 64 60 b2 68"), Some(Condition::Anchor));
        assert_eq!(
            of("63 KEY1 67 029000 b2 75 KEY2 68 ac"),
            Some(Condition::Delayed)
        );
        let lease = "63 KEY1 67 03a00a0b b1 75 029000 b2 75 KEY2 68 ac";
        assert_eq!(of(lease), Some(Condition::Delayed));
        let offered = "76 a9 HASH 87 63 ac 67 KEY1 7c 82 0120 87 64 75 52 7c KEY2 52 ae 67 a9 HTWO 88 ac 68 68";
        assert_eq!(of(offered), Some(Condition::Htlc));
        let received = "76 a9 HASH 87 63 ac 67 KEY1 7c 82 0120 87 63 a9 HTWO 88 52 7c KEY2 52 ae 67 75 03a00a0b b1 75 ac 68 \
                        51 b2 75 68";
        assert_eq!(of(received), Some(Condition::Htlc));
    }

    #[test]
    fn preimage_with_two_keys_is_a_swap() {
        // A submarine swap, its reverse, one with key hashes as in BIP 199, and one with a key hash and a key.
        for text in [
            "a9 HASH 87 63 KEY1 67 03a00a0b b1 75 KEY2 68 ac",
            "82 0120 87 63 a9 HASH 88 KEY1 67 75 03a00a0b b1 75 KEY2 68 ac",
            "63 a8 XKEY 88 76 a9 HASH 67 03a00a0b b1 75 76 a9 HTWO 68 88 ac",
            "KEY1 ac 64 76 a9 HASH 88 ad 03a00a0b b1 67 82 0120 88 a9 HTWO 88 51 b2 68",
        ] {
            assert_eq!(of(text), Some(Condition::Swap), "{text}");
        }
        // Without a preimage they are ordinary keys.
        let decaying = "KEY1 ac 73 64 KEY2 ad 02d007 b2 68";
        assert_eq!(of(decaying), Some(Condition::SeveralKeys));
    }

    #[test]
    fn leaves_follow_tapscript_rules() {
        assert_eq!(leaf("XKEY ac"), Some(Condition::OneKey));
        assert_eq!(leaf("60 b2"), Some(Condition::NoKey), "taproot's anchor");
        assert_eq!(leaf("51"), Some(Condition::NoKey));
        assert_eq!(
            leaf("XKEY ac XTWO 7e"),
            Some(Condition::NoKey),
            "OP_SUCCESS126"
        );
        let claim = "82 0120 88 a9 HASH 88 XKEY ac";
        assert_eq!(leaf(claim), Some(Condition::Swap));
        assert_eq!(leaf("XKEY ad 03a00a0b b1"), Some(Condition::Delayed));
        assert_eq!(leaf("XKEY ad XTWO ac"), Some(Condition::SeveralKeys));
        assert_eq!(leaf("XKEY ac XTWO ba 52 9c"), Some(Condition::OneKey));
        // Inscription data contains bytes that look like keys.
        let inscription = "XKEY ac 00 63 036f7264 XTWO ac KEY2 68";
        assert_eq!(leaf(inscription), Some(Condition::OneKey));
    }

    #[test]
    fn unparsable_scripts_are_none() {
        assert_eq!(of("4c"), None);
        assert_eq!(of("21 02"), None);
        assert_eq!(leaf("00 63 51"), None, "a branch without an end");
    }

    #[test]
    fn else_branch_of_false_condition_is_scanned() {
        assert_eq!(of("00 63 KEY1 67 KEY2 68 ac"), Some(Condition::OneKey));
    }
}
