//! Caveats on prices. Their facts and sentences are those of [`RatesNote`].

use crate::rates::RatesNote;

/// Returns the kind of a note. `days_without_price`: a file has days without a price; `price_jump`: a price is many times
/// that of the day beside it; `price_far_from_close`: a lowest or highest price is far from the close of its day.
pub(super) fn kind(note: &RatesNote) -> &'static str {
    match note {
        RatesNote::WithoutPrice { .. } => "days_without_price",
        RatesNote::Jump { .. } => "price_jump",
        RatesNote::Wide { .. } => "price_far_from_close",
    }
}
