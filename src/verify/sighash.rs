//! Signature hash types: the parts of a transaction to which the signatures of an input commit.
//!
//! * ECDSA: the last byte of a signature (BIP 143). Schnorr: the 65th byte; `DEFAULT` without it (BIP 341).
//! * Without `ANYONECANPAY` a signature commits to the outpoints of all inputs, with it only to its own input. With
//!   `SINGLE` it commits only to the output with its own index, with `NONE` to no output.

/// The set of hash types in the signatures of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sighashes(u8);

impl Sighashes {
    /// All inputs, and all outputs or none; also possible signatures of unknown form.
    const WHOLE: u8 = 1;
    /// `SINGLE`: every input, one output.
    const SINGLE: u8 = 2;
    /// `ANYONECANPAY` with every output or none: its own input.
    const OWN: u8 = 4;
    /// `ANYONECANPAY` with `SINGLE`: its own input, one output.
    const OWN_SINGLE: u8 = 8;

    /// Adds the hash type of a signature.
    pub(super) fn insert(&mut self, hash_type: u8) {
        // Undefined values mean `ALL` (Bitcoin Core, `SignatureHash`).
        self.0 |= match (hash_type & 0x80 != 0, hash_type & 0x1f) {
            (false, 3) => Self::SINGLE,
            (false, _) => Self::WHOLE,
            (true, 3) => Self::OWN_SINGLE,
            (true, _) => Self::OWN,
        };
    }

    /// Adds a possible signature of unknown form.
    pub(super) fn insert_unknown(&mut self) {
        self.0 |= Self::WHOLE;
    }

    /// Whether there is no signature.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether there are signatures and none commits to the whole transaction: each leaves out other inputs
    /// (`ANYONECANPAY`) or all outputs but one (`SINGLE`).
    pub fn is_partial(self) -> bool {
        self.0 != 0 && self.0 & Self::WHOLE == 0
    }

    /// Whether a signature commits only to the output with its input's index (`SINGLE`).
    pub fn names_one_output(self) -> bool {
        self.0 & (Self::SINGLE | Self::OWN_SINGLE) != 0
    }

    /// Returns the union.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(hash_types: &[u8]) -> Sighashes {
        let mut set = Sighashes::default();
        hash_types.iter().for_each(|of| set.insert(*of));
        set
    }

    #[test]
    fn partial_hash_types_are_recognised() {
        for hash_type in [0, 1, 2, 4, 0x21] {
            assert!(!of(&[hash_type]).is_partial(), "{hash_type:#x}");
        }
        for hash_type in [3, 0x81, 0x82, 0x83] {
            assert!(of(&[hash_type]).is_partial(), "{hash_type:#x}");
        }
        assert!(!of(&[]).is_partial() && of(&[]).is_empty());
    }

    #[test]
    fn one_whole_signature_is_not_partial() {
        assert!(!of(&[0x83, 1]).is_partial());
        assert!(of(&[0x83, 0x81]).is_partial());
        assert!(of(&[0x83]).and(of(&[3])).is_partial());
        assert!(!of(&[0x83]).and(of(&[0])).is_partial());
    }

    #[test]
    fn single_commits_to_one_output() {
        assert!(of(&[3]).names_one_output() && of(&[0x83]).names_one_output());
        assert!(!of(&[1]).names_one_output() && !of(&[0x81]).names_one_output());
    }
}
