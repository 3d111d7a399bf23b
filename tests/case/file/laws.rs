//! Random cases: what is written is read back.

use jiff::ToSpan;
use proptest::prelude::*;
use ransomtrace::case::question::DemandStep;

use super::*;

/// Any pattern below the folder of the case file.
fn any_pattern() -> impl Strategy<Value = String> {
    let is_pattern = |text: &String| !text.starts_with('/') && Pattern::new(text).is_ok();
    any::<String>().prop_filter("a pattern", is_pattern)
}

fn any_day() -> impl Strategy<Value = Date> {
    (0i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

fn any_period() -> impl Strategy<Value = (Option<Date>, Option<Date>)> {
    prop::option::of(any_day()).prop_flat_map(|first| {
        prop::option::of(any_day())
            .prop_map(move |last| (first, last.filter(|last| first.is_none_or(|f| f <= *last))))
    })
}

fn any_amount() -> impl Strategy<Value = DemandAmount> {
    (
        0u8..3,
        0u64..=Amount::MAX_MONEY.to_sat(),
        1u64..=Amount::MAX_MONEY.to_sat(),
    )
        .prop_map(|(kind, a, b)| {
            let (min, max) = (a.min(b), a.max(b));
            let cents = |value: u64| Cents(value as i64 * 4_000);
            match kind {
                0 => DemandAmount::Btc(Amount::from_sat(min)..=Amount::from_sat(max)),
                1 => DemandAmount::Eur(Cents(min as i64)..=Cents(max as i64)),
                _ => DemandAmount::Usd(cents(min)..=cents(max)),
            }
        })
}

/// The same amount again some days after the first, if that is in the period.
fn risen(
    amount: &DemandAmount,
    from: Option<Date>,
    deadline: Option<Date>,
    rise: Option<i64>,
) -> Vec<DemandStep> {
    let day = from
        .zip(rise)
        .and_then(|(from, days)| from.checked_add(days.days()).ok());
    let day = day.filter(|day| deadline.is_none_or(|last| *day <= last));
    let steps = day.map(|from| DemandStep {
        from,
        amount: amount.clone(),
    });
    steps.into_iter().collect()
}

fn any_demand() -> impl Strategy<Value = Demand> {
    (
        any::<String>(),
        any_amount(),
        any_period(),
        0u32..=1_000_000,
        prop::option::of(1i64..400),
    )
        .prop_map(|(name, amount, (from, deadline), ppm, rise)| Demand {
            name,
            steps: risen(&amount, from, deadline, rise),
            amount,
            from,
            deadline,
            tolerance: Tolerance::from_ppm(ppm).unwrap(),
        })
}

fn any_limits() -> impl Strategy<Value = Limits> {
    let whole = 0u64..=i64::MAX as u64;
    (
        (
            any::<u32>(),
            whole.clone(),
            whole.clone(),
            whole.clone(),
            whole,
        ),
        (
            any::<bool>(),
            any::<bool>(),
            prop::option::of(any::<u32>()),
            prop::sample::select(vec!["", "votes(2)", "unique(optimal-change) or locktime"]),
        ),
        any_period(),
    )
        .prop_map(
            |(numbers, (through_busy, through_coinjoin, at_height, change_rules), (from, to))| {
                Limits {
                    hops: numbers.0,
                    max_requests: numbers.1,
                    min_taint: Amount::from_sat(numbers.2),
                    busy: numbers.3,
                    through_busy,
                    dust: Amount::from_sat(numbers.4),
                    at_height,
                    from,
                    to,
                    through_coinjoin,
                    change_rules: change_rules.to_owned(),
                }
            },
        )
}

proptest! {
    #[test]
    fn written_case_reads_back(
        (title, reference, note) in any::<(String, String, String)>(),
        demands in prop::collection::vec(any_demand(), 0..4),
        limits in any_limits(),
        tag_packs in prop::collection::vec(any_pattern(), 0..3),
        (reason, name) in ("[^ ]{1,9}", "[^ ]{1,9}"),
        hand in 0u8..8,
        rate_files in prop::collection::vec("[^/\u{0}][^\u{0}]{0,20}", 0..3),
        (list, label) in ("[^/\u{0}][^\u{0}]{0,20}", ".{0,9}"),
    ) {
        let mut case = Case {
            title,
            reference,
            limits,
            tag_packs,
            tag_lists: vec![TagList {
                file: list.into(),
                label,
                source: String::new(),
                category: "exchange".to_owned(),
            }],
            rate_files: rate_files.into_iter().map(PathBuf::from).collect(),
            ..Case::new(Network::Bitcoin)
        };
        for demand in demands {
            if !demand.name.trim().is_empty() {
                let _ = case.add_demand(demand);
            }
        }
        for (text, demand) in [(SEGWIT, case.demands.first().cloned()), (LEGACY, None)] {
            let row = CaseAddress {
                address: parse_address(text, Network::Bitcoin).unwrap(),
                demand: demand.map(|demand| demand.name),
                note: note.clone(),
            };
            case.add_address(row).unwrap();
        }
        let addresses = |texts: [&str; 2]| {
            texts.map(|text| parse_address(text, Network::Bitcoin).unwrap()).to_vec()
        };
        let spoken = !reason.trim().is_empty() && !name.trim().is_empty();
        if spoken && hand & 1 > 0 {
            let addresses = addresses([NESTED, SEGWIT]);
            case.merges.push(Merge { addresses, reason: reason.clone(), name: name.clone() });
        }
        let apart = [SplitTarget::Addresses(addresses([LEGACY, NESTED])), SplitTarget::Transaction(TXID.parse().unwrap())];
        for (bit, apart) in [2, 4].into_iter().zip(apart) {
            if spoken && hand & bit > 0 {
                case.splits.push(Split { apart, reason: reason.clone(), name: name.clone() });
            }
        }
        let text = to_toml(&case);
        let read = parse(&text, Path::new("case.toml"));
        prop_assert_eq!(read.as_ref(), Ok(&case), "{}", text);
        prop_assert!(same_question(&case, &case));
    }

    #[test]
    fn no_text_panics(text in ".*", lines in "[-a-z=\\[\\]{}\", .0-9\n#_]*", at in 0usize..900, tail in ".{0,3}") {
        let _ = read(&text);
        let _ = read(&lines);
        let _ = read(&demand(&lines));
        let _ = read(&demand(&format!("amount = {{ btc = {lines} }}")));
        let at = (0..=at.min(CLINIC.len())).rev().find(|at| CLINIC.is_char_boundary(*at)).unwrap();
        let _ = read(&format!("{}{tail}{}", &CLINIC[..at], &CLINIC[at..]));
        let _ = read(&CLINIC[..at]);
    }
}
