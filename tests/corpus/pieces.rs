//! Takes an input apart into numbers and bytes. Where it is used up, zeros follow.
// No reader takes every kind of piece, and each is compiled with this file alone when it is fuzzed.
#![allow(dead_code)]

/// What is left of an input.
pub struct Pieces<'a>(pub &'a [u8]);

impl<'a> Pieces<'a> {
    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// At most so many bytes.
    pub fn take(&mut self, most: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(most.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// Exactly so many bytes.
    pub fn exactly<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        let taken = self.take(N);
        bytes[..taken.len()].copy_from_slice(taken);
        bytes
    }

    /// A byte.
    pub fn byte(&mut self) -> u8 {
        self.exactly::<1>()[0]
    }

    /// A number of two bytes, the lowest first.
    pub fn short(&mut self) -> u16 {
        u16::from_le_bytes(self.exactly())
    }

    /// A number of four bytes, the lowest first.
    pub fn number(&mut self) -> u32 {
        u32::from_le_bytes(self.exactly())
    }
}
