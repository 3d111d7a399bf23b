//! Known answers, and a direct implementation of the definition.
//!
//! Vectors are those of am-i-exposed (`boltzmann-rs/tests/known_txs.rs`, commit 6b41f95), a port of the Boltzmann
//! tools. It lists values from the highest down; here they are in transaction order. Those of LaurentMT and the real
//! transactions among them are in the tests of the Java and TypeScript ports too.

use proptest::prelude::*;

use super::*;

fn sats(values: &[u64]) -> Vec<Amount> {
    values.iter().map(|sat| Amount::from_sat(*sat)).collect()
}

fn with(inputs: &[u64], outputs: &[u64], ratio: Ratio) -> Entropy {
    let mut budget = BUDGET;
    entropy(&sats(inputs), &sats(outputs), ratio, &mut budget).expect("small")
}

fn plain(inputs: &[u64], outputs: &[u64]) -> Entropy {
    with(inputs, outputs, Ratio::NONE)
}

/// N, and the bits to six digits.
fn is(entropy: &Entropy, interpretations: u128, bits: &str) {
    assert_eq!(entropy.interpretations, interpretations);
    assert_eq!(format!("{:.6}", entropy.bits()), bits);
}

#[test]
fn consolidation_has_one_interpretation() {
    // dcba20fdfe34fe240fa6eacccfb2e58468ba2feafcfff99706145800d09a09a6
    let inputs = [
        5_300_000_000,
        2_020_000_000,
        4_975_000_000,
        5_000_000_000,
        5_556_000_000,
        7_150_000_000,
    ];
    let entropy = plain(&inputs, &[1_000_000, 30_000_000_000]);
    is(&entropy, 1, "0.000000");
    assert_eq!(entropy.links, [[1; 6]; 2]);
    assert_eq!(entropy.deterministic().count(), 12);
}

#[test]
fn swap_has_two_interpretations() {
    // 8c5feb901f3983b0f28d996f9606d895d75136dbe8d77ed1d6c7340a403a73bf
    let entropy = plain(&[4_900_000_000, 100_000_000], &[4_900_000_000, 100_000_000]);
    is(&entropy, 2, "1.000000");
    assert_eq!(entropy.links, [[2, 1], [1, 2]]);
    assert_eq!(
        entropy.deterministic().collect::<Vec<_>>(),
        [(0, 0), (1, 1)]
    );
}

#[test]
fn darkwallet_join_leaves_two_deterministic_links() {
    // 8e56317360a548e8ef28ec475878ef70d1371bee3526c017ac22ad61ae5740b8, in LaurentMT's text
    let outputs = [100_000, 9_850_000, 100_000, 1_270_000];
    let entropy = plain(&[10_000_000, 1_380_000], &outputs);
    is(&entropy, 3, "1.584963");
    assert_eq!(entropy.links, [[2, 2], [3, 1], [2, 2], [1, 3]]);
    assert_eq!(
        entropy.deterministic().collect::<Vec<_>>(),
        [(0, 1), (1, 3)]
    );
}

/// 7d588d52d1cece7a18d663c977d6143016b5b326404bbf286bc024d5d54fcecb: four take part, one of them with two coins.
const FOUR: ([u64; 5], [u64; 7]) = (
    [260_994_463, 98_615_817, 84_911_243, 20_112_774, 79_168_410],
    [
        14_868_890,
        84_077_613,
        84_077_613,
        15_369_204,
        177_252_160,
        84_077_613,
        84_077_613,
    ],
);

#[test]
fn join_with_intrafees_has_one_interpretation_without_them() {
    let (inputs, outputs) = FOUR;
    let entropy = plain(&inputs, &outputs);
    is(&entropy, 1, "0.000000");
    assert_eq!(entropy.links, [[1; 5]; 7]);
    assert_eq!(entropy.intrafees, None);
}

#[test]
fn join_with_intrafees_has_95_interpretations_with_them() {
    let (inputs, outputs) = FOUR;
    let entropy = with(&inputs, &outputs, Ratio::USUAL);
    is(&entropy, 95, "6.569856");
    let equal = [35, 38, 46, 33, 33];
    let rows = [
        [11, 73, 21, 27, 27],
        equal,
        equal,
        [9, 27, 43, 73, 73],
        [95, 9, 25, 11, 11],
        equal,
        equal,
    ];
    assert_eq!(entropy.links, rows);
    assert_eq!(entropy.deterministic().collect::<Vec<_>>(), [(0, 4)]);
    let intrafees = Intrafees {
        maker: 420_388,
        taker: 1_261_164,
    };
    assert_eq!(entropy.intrafees, Some(intrafees));
}

#[test]
fn nine_inputs_and_four_outputs_have_438_interpretations() {
    // 015d9cf0a12057d009395710611c65109f36b3eaefa3a694594bf243c097f404; the port lists its inputs from the highest down
    let inputs = [
        203_486, 5_000_000, 11_126, 9_829, 9_572_867, 13_796, 150_000, 82_835, 5_000_000,
    ];
    let outputs = [791_116, 907_419, 9_136_520, 9_136_520];
    is(&plain(&inputs, &outputs), 61, "5.930737");
    let entropy = with(&inputs, &outputs, Ratio::USUAL);
    is(&entropy, 438, "8.774787");
    // Columns from the highest input down, as there.
    let from_highest = [4, 1, 8, 0, 6, 7, 5, 2, 3];
    let row = |output: usize| from_highest.map(|input| entropy.links[output][input]);
    assert_eq!(row(2), [245, 245, 245, 245, 245, 131, 114, 113, 113]);
    assert_eq!(row(3), row(2));
    assert_eq!(row(1), [126, 364, 364, 126, 136, 163, 109, 111, 111]);
    assert_eq!(row(0), [364, 126, 126, 364, 354, 99, 119, 115, 115]);
}

#[test]
fn small_cases_match_boltzmann_tools() {
    let two = [10, 10];
    for (inputs, outputs, interpretations, links) in [
        (&two[..], &[8, 2, 3, 7][..], 3, vec![vec![2, 2]; 4]),
        (&two, &[8, 2, 2, 8], 5, vec![vec![3, 3]; 4]),
        (&two, &[5, 5, 5, 5], 7, vec![vec![4, 4]; 4]),
        (&two, &[10, 2, 8], 3, vec![vec![2, 2]; 3]),
        (&two, &[10, 5, 5], 3, vec![vec![2, 2]; 3]),
        (
            &[10, 10, 2],
            &[8, 2, 2, 8, 2],
            28,
            vec![
                vec![16, 16, 7],
                vec![13, 13, 14],
                vec![13, 13, 14],
                vec![16, 16, 7],
                vec![13, 13, 14],
            ],
        ),
        (
            &[5, 5, 10],
            &[5, 5, 10],
            9,
            vec![vec![5, 5, 4], vec![5, 5, 4], vec![4, 4, 8]],
        ),
        (&[5; 4], &[5; 4], 131, vec![vec![53; 4]; 4]),
        (&[5; 5], &[5; 5], 1_496, vec![vec![512; 5]; 5]),
        (&[200_000], &[100_000, 90_000], 1, vec![vec![1]; 2]),
    ] {
        let entropy = plain(inputs, outputs);
        assert_eq!(
            entropy.interpretations, interpretations,
            "{inputs:?} {outputs:?}"
        );
        assert_eq!(entropy.links, links, "{inputs:?} {outputs:?}");
    }
    // LaurentMT, part 3: "hell is other people".
    let hell = plain(
        &[100_000_000, 200_000_000],
        &[80_000_000, 20_000_000, 80_000_000, 120_000_000],
    );
    is(&hell, 3, "1.584963");
}

#[test]
fn input_alone_is_a_group_if_all_of_it_can_be_fee() {
    // 19 if every group had to pay something.
    assert_eq!(plain(&[5, 5, 5], &[5, 3, 2]).interpretations, 28);
}

/// N(n) for n = 2..=10, as the ports have them up to 9 and the closed form gives them.
const EQUAL: [u128; 9] = [
    3,
    16,
    131,
    1_496,
    22_482,
    426_833,
    9_934_563,
    277_006_192,
    9_085_194_458,
];

/// The closed form as LaurentMT has it: over the partitions of n into parts of at most `most`.
fn over_partitions(n: u128, most: u128, parts: &mut Vec<u128>) -> u128 {
    let factorial = |n: u128| (1..=n).product::<u128>();
    if n == 0 {
        let whole = factorial(parts.iter().sum());
        let sizes: u128 = parts.iter().map(|part| factorial(*part).pow(2)).product();
        let runs = parts.chunk_by(|one, next| one == next);
        let equal: u128 = runs.map(|run| factorial(run.len() as u128)).product();
        return whole.pow(2) / (sizes * equal);
    }
    let sum = (1..=n.min(most)).map(|part| {
        parts.push(part);
        let ways = over_partitions(n - part, part, parts);
        parts.pop();
        ways
    });
    sum.sum()
}

#[test]
fn joins_of_equal_outputs_have_a_closed_form() {
    for (n, expected) in (2..).zip(EQUAL) {
        let join = EqualJoin::new(n).unwrap();
        assert_eq!(join.interpretations, expected);
        assert_eq!(
            over_partitions(n as u128, n as u128, &mut Vec::new()),
            expected
        );
    }
}

/// The count, without the closed form.
fn counted(
    inputs: &[Amount],
    outputs: &[Amount],
    window: (i64, i64),
) -> Result<Entropy, Uncounted> {
    let mut budget = BUDGET;
    let mut budget = Budget::of(&mut budget);
    Sides::new(inputs, outputs, &mut budget)?.count(window, &mut budget)
}

#[test]
fn closed_form_equals_count() {
    for n in 1..=12 {
        let values = sats(&vec![50_000; n]);
        let counted = counted(&values, &values, (0, 0)).unwrap();
        assert_eq!(counted, EqualJoin::new(n).unwrap().entropy());
    }
}

#[test]
fn whirlpool_mix_uses_closed_form_for_any_entrant_values() {
    let inputs = sats(&[1_000_000, 1_000_000, 1_000_302, 1_000_302, 1_000_000]);
    let outputs = sats(&[1_000_000; 5]);
    let mut budget = 0;
    let entropy = entropy(&inputs, &outputs, Ratio::USUAL, &mut budget).unwrap();
    assert_eq!(entropy.interpretations, 1_496);
    assert_eq!(counted(&inputs, &outputs, (0, 604)), Ok(entropy));
}

#[test]
fn overflow_of_128_bits_is_an_error() {
    // The recurrence in numbers of any length gives N(25), and 1.4 times as much is 2^128.
    let last = EqualJoin::new(25).unwrap();
    let expected = 239_691_296_316_003_095_715_345_507_822_035_037_621;
    assert_eq!(last.interpretations, expected);
    assert_eq!(EqualJoin::new(26), Err(Uncounted::Overflow));
    let values = sats(&[50_000; 100]);
    let mut budget = BUDGET;
    let entropy = entropy(&values, &values, Ratio::NONE, &mut budget);
    assert_eq!(entropy, Err(Uncounted::Overflow));
    let forty = &values[..40];
    assert_eq!(counted(forty, forty, (0, 0)), Err(Uncounted::Overflow));
}

#[test]
fn count_stops_at_the_same_step_each_time() {
    // Twelve coins, all of which may be fee, and twelve that any of them can pay.
    let inputs: Vec<u64> = (0..12).map(|at| 1_000 + at).collect();
    let outputs: Vec<u64> = (0..12).map(|at| 100 + at).collect();
    let (inputs, outputs) = (sats(&inputs), sats(&outputs));
    let mut budget = 100_000;
    let given_up = entropy(&inputs, &outputs, Ratio::NONE, &mut budget);
    assert_eq!(given_up, Err(Uncounted::GaveUp(100_000)));
    assert_eq!(budget, 0);
    assert_eq!(
        Uncounted::GaveUp(100_000).to_string(),
        "the count was given up after 100000 steps"
    );
}

#[test]
fn rejects_too_many_values_before_counting() {
    let values: Vec<u64> = (1..=17).map(|at| 1_000 * at).collect();
    let values = sats(&values);
    let mut budget = BUDGET;
    let entropy = entropy(&values, &values, Ratio::NONE, &mut budget);
    assert_eq!((entropy, budget), (Err(Uncounted::TooLarge), BUDGET));
}

#[test]
fn outputs_above_inputs_have_no_interpretation() {
    let mut budget = BUDGET;
    let mut of = |inputs: &[u64], outputs: &[u64]| {
        entropy(&sats(inputs), &sats(outputs), Ratio::USUAL, &mut budget)
    };
    assert_eq!(of(&[5], &[6]), Err(Uncounted::Unbalanced));
    assert_eq!(of(&[], &[]), Err(Uncounted::Unbalanced));
    assert_eq!(of(&[u64::MAX], &[1]), Err(Uncounted::Unbalanced));
    assert_eq!(of(&[u64::MAX, 1], &[1]), Err(Uncounted::Unbalanced));
    assert_eq!(of(&[5], &[]).unwrap().interpretations, 1);
    assert_eq!(of(&[0, 0], &[0]).unwrap().interpretations, 3);
}

#[test]
fn joinmarket_join_is_counted_by_pairs_of_equal_outputs() {
    // Ten take part, of whom one pays the others; the port's `test_jm_turbo_10party_formula`.
    let inputs = sats(&[
        10_000_000, 7_500_000, 5_000_000, 4_000_000, 3_000_000, 2_500_000, 2_000_000, 1_500_000,
        1_200_000, 1_015_000,
    ]);
    let changes = sats(&[
        8_999_000, 6_499_000, 3_999_000, 2_999_000, 1_999_000, 1_499_000, 999_000, 499_000, 199_000,
    ]);
    let outputs = [sats(&[1_000_000; 10]), changes].concat();
    let of = |tolerance| {
        let denomination = Amount::from_sat(1_000_000);
        ChangePairs::of(&inputs, &outputs, denomination, Amount::from_sat(tolerance))
    };
    let read = of(20_000).unwrap().unwrap();
    assert_eq!(read.entropy.interpretations, 9_085_194_458);
    let expected: Vec<_> = (0..9).map(|at| (at, at + 10)).collect();
    assert_eq!(read.pairs, expected);
    // The one who pays needs more than this, and with more than that two inputs fit one change.
    assert_eq!(of(10_000), None);
    assert_eq!(of(700_000), None);
}

/// The definition: every partition of the inputs, and every way to give each output to one of its groups.
fn by_definition(inputs: &[u64], outputs: &[u64], window: (i64, i64)) -> (u128, Vec<Vec<u128>>) {
    let (n, m) = (inputs.len(), outputs.len());
    let mut links = vec![vec![0; n]; m];
    let mut interpretations = 0;
    // Restricted growth strings: each input is in a group that an earlier one is in, or in the next new one.
    let mut group = vec![0_usize; n];
    loop {
        let groups = group.iter().max().map_or(0, |most| most + 1);
        for number in 0..groups.pow(m as u32) {
            let payer = |output: usize| number / groups.pow(output as u32) % groups;
            let mut excess = vec![0_i64; groups];
            for (input, sat) in inputs.iter().enumerate() {
                excess[group[input]] += *sat as i64;
            }
            for (output, sat) in outputs.iter().enumerate() {
                excess[payer(output)] -= *sat as i64;
            }
            if excess
                .iter()
                .all(|excess| (window.0..=window.1).contains(excess))
            {
                interpretations += 1;
                for (output, row) in links.iter_mut().enumerate() {
                    for (input, link) in row.iter_mut().enumerate() {
                        *link += u128::from(group[input] == payer(output));
                    }
                }
            }
        }
        let next = (1..n)
            .rev()
            .find(|at| group[*at] <= *group[..*at].iter().max().unwrap());
        let Some(at) = next else {
            return (interpretations, links);
        };
        group[at] += 1;
        group[at + 1..].fill(0);
    }
}

/// Few values, so that many ways to read them fit.
fn values() -> impl Strategy<Value = (Vec<u64>, Vec<u64>)> {
    let side = || proptest::collection::vec(1u64..12, 1..=5);
    (side(), side(), 0u64..4).prop_map(|(mut inputs, outputs, fee)| {
        let paid: u64 = outputs.iter().sum::<u64>() + fee;
        let short = paid.saturating_sub(inputs.iter().sum());
        inputs[0] += short;
        (inputs, outputs)
    })
}

proptest! {
    #[test]
    fn matches_definition((inputs, outputs) in values()) {
        let fee = fee(&sats(&inputs), &sats(&outputs)).unwrap();
        let entropy = plain(&inputs, &outputs);
        let (interpretations, links) = by_definition(&inputs, &outputs, (0, fee));
        prop_assert_eq!(entropy.interpretations, interpretations);
        prop_assert_eq!(entropy.links, links);
    }

    #[test]
    fn matches_definition_with_intrafees(
        (inputs, outputs) in values(), maker in 0i64..4, taker in 0i64..6
    ) {
        let window = (-maker, fee(&sats(&inputs), &sats(&outputs)).unwrap() + taker);
        let entropy = counted(&sats(&inputs), &sats(&outputs), window).unwrap();
        let (interpretations, links) = by_definition(&inputs, &outputs, window);
        prop_assert_eq!(entropy.interpretations, interpretations);
        prop_assert_eq!(entropy.links, links);
    }

    #[test]
    fn closed_form_equals_count_for_random_equal_joins(
        excess in prop::collection::vec(0_u64..600, 2..=4), basis_points in 0_u32..1_000
    ) {
        let inputs: Vec<u64> = excess.iter().map(|excess| 1_000 + excess).collect();
        let (inputs, outputs) = (sats(&inputs), sats(&vec![1_000; excess.len()]));
        let fee = excess.iter().sum::<u64>() as i64;
        let plain = counted(&inputs, &outputs, (0, fee)).unwrap();
        let maker = (1_000 * i64::from(basis_points) + 5_000) / 10_000;
        let taker = maker * (excess.len() as i64 - 1);
        let with = counted(&inputs, &outputs, (-maker, fee + taker)).unwrap();
        let expected = plain.interpretations.max(with.interpretations);
        let found = entropy(&inputs, &outputs, Ratio { basis_points }, &mut BUDGET.clone()).unwrap();
        prop_assert_eq!(found.interpretations, expected);
    }

    #[test]
    fn order_of_inputs_and_outputs_only_reorders_links((inputs, outputs) in values()) {
        let there = plain(&inputs, &outputs);
        let turned = |values: &[u64]| values.iter().rev().copied().collect::<Vec<_>>();
        let mut back = plain(&turned(&inputs), &turned(&outputs));
        back.links.reverse();
        back.links.iter_mut().for_each(|row| row.reverse());
        prop_assert_eq!(there, back);
    }

    #[test]
    fn equal_join_with_change_of_one_input_is_counted_by_pairs(
        bits in proptest::sample::subsequence(vec![5u32, 6, 7, 8, 9], 1..=4)
    ) {
        // Powers of two have different sums, whichever are taken: no other reading fits.
        let changes: Vec<u64> = bits.iter().map(|bit| 1 << bit).collect();
        let inputs: Vec<u64> = changes.iter().map(|change| 10_000 + change).chain([10_000]).collect();
        let outputs: Vec<u64> = changes.iter().copied().chain(vec![10_000; inputs.len()]).collect();
        let (denomination, none) = (Amount::from_sat(10_000), Amount::ZERO);
        let pairs = ChangePairs::of(&sats(&inputs), &sats(&outputs), denomination, none);
        let pairs = pairs.unwrap().unwrap();
        prop_assert_eq!(pairs.entropy, plain(&inputs, &outputs));
    }
}
