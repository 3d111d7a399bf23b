//! A file of rates.

use std::path::Path;

use bitcoin::Amount;
use jiff::ToSpan;
use ransomtrace::rates::Rates;

/// Days that are asked about; a file may span thousands of years.
const MOST_DAYS: usize = 1_000;

/// Reads it and values coins by it.
pub fn read(bytes: &[u8]) {
    let rates = match Rates::from_bytes(bytes, Path::new("rates.csv")) {
        Ok(rates) => rates,
        Err(error) => {
            assert!(error.line >= 1, "{error}");
            assert!(error.to_string().starts_with("rates.csv"), "{error}");
            return;
        }
    };
    let source = &rates.sources()[0];
    assert!(source.first <= source.last);
    let mut day = source.first;
    for _ in 0..MOST_DAYS {
        for sat in [0, 1, Amount::MAX_MONEY.to_sat(), u64::MAX] {
            let amount = Amount::from_sat(sat);
            let value = rates.value(amount, day);
            let band = rates.value_band(amount, day);
            if let (Some(value), Some((low, high))) = (value, band) {
                assert!(
                    low <= value && value <= high,
                    "{day}: {low:?} {value:?} {high:?}"
                );
            }
        }
        let Some(next) = day
            .checked_add(1.day())
            .ok()
            .filter(|next| *next <= source.last)
        else {
            break;
        };
        day = next;
    }
    let twice = Rates::combine([rates.clone(), rates.clone()]).expect("a file agrees with itself");
    assert_eq!(twice.len(), 1);
}
