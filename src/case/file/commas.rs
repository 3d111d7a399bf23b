//! Numbers of a case file that another country's notation would read differently, and unambiguous spellings of them.

/// Returns the spelling of a number with more decimals than money has: without its point if that may separate
/// thousands.
pub(super) fn two_decimals(number: &str) -> String {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    match is_thousands(whole) && part.len() == 3 {
        true => {
            format!("{whole}{part} if the point separates thousands, and two decimals otherwise")
        }
        false => "no more than two decimals".to_owned(),
    }
}

/// Whether a thousands separator can follow a number.
fn is_thousands(whole: &str) -> bool {
    (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && whole.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the one number that the two of a range are if the comma between them separates decimals or thousands.
/// Money has at most `places` decimals.
pub(super) fn one_number(min: &str, max: &str, places: u32) -> Option<String> {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (max_whole, _) = max.split_once('.').unwrap_or((max, ""));
    if is_thousands(min) && max_whole.len() == 3 && is_digits(max_whole) {
        return Some(format!("{min}{max}"));
    }
    let without_points = match min.split_once('.') {
        Some((first, group)) if is_thousands(first) && group.len() == 3 => {
            format!("{first}{group}")
        }
        _ => min.to_owned(),
    };
    let are_decimals = is_digits(&without_points) && is_digits(max) && max.len() <= places as usize;
    are_decimals.then(|| format!("{without_points}.{max}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn two_numbers_may_be_one_with_decimal_comma() {
        for (min, max, places, one) in [
            ("0", "5", 8, "0.5"),
            ("0", "5", 2, "0.5"),
            ("1", "5", 8, "1.5"),
            ("1", "12345678", 8, "1.12345678"),
            ("1", "500", 2, "1500"),
            ("1", "500", 8, "1500"),
            ("300", "350", 2, "300350"),
            ("1", "500.50", 2, "1500.50"),
            ("1500", "50", 2, "1500.50"),
            ("1.500", "50", 8, "1500.50"),
            ("300000", "50", 2, "300000.50"),
        ] {
            assert_eq!(one_number(min, max, places).unwrap(), one, "{min},{max}");
        }
    }

    #[test]
    fn digits_in_no_number_format_are_two_numbers() {
        for (min, max, places) in [
            ("300000", "350000", 2),
            ("500", "1500", 2),
            ("1500", "2000", 2),
            ("1", "5.5", 8),
            ("0.5", "1", 8),
            ("1", "123456789", 8),
            ("-1", "5", 8),
        ] {
            assert_eq!(one_number(min, max, places), None, "{min},{max}");
        }
    }
}
