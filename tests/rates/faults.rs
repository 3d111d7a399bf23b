//! Files and rows that are rejected, with file and line.

use super::*;

#[test]
fn errors_name_file_and_line() {
    for (text, message) in [
        (
            "",
            "rates/a.csv:1: no comment names the currency; begin the file with `# currency: EUR` or `# currency: USD`",
        ),
        (
            "date,close\n2017-06-01,1\n",
            "rates/a.csv:2: no comment names the currency; begin the file with `# currency: EUR` or `# currency: USD`",
        ),
        ("# EUR\n", "rates/a.csv:1: the file holds no prices"),
        (
            "# EUR\ndate,close\n",
            "rates/a.csv:2: the file holds no prices",
        ),
        (
            "# BTC in EUR or USD\ndate,close\n2017-06-01,1\n",
            "rates/a.csv:3: the comments name EUR and USD; say which one the prices are in, as in `# currency: EUR`",
        ),
        (
            "# currency: JPY\ndate,close\n2017-06-01,1\n",
            "rates/a.csv:1: `JPY` is not a currency that amounts are valued in; EUR and USD are",
        ),
        (
            "\n# currency: franc\ndate,close\n2017-06-01,1\n",
            "rates/a.csv:2: `franc` is not a currency that amounts are valued in; EUR and USD are",
        ),
        (
            "# BTC/GBP\ndate,close\n2017-06-01,1\n",
            "rates/a.csv:3: `GBP` is not a currency that amounts are valued in; EUR and USD are",
        ),
        (
            "# EUR/USD reference rates, source: ECB\ndate,close\n2017-06-01,1\n",
            "rates/a.csv:3: EUR/USD is not a price of bitcoin; only files of BTC/EUR or BTC/USD are read",
        ),
        (
            "date,usd_per_eur\n1999-01-04,1.1789\n",
            "rates/a.csv:1: `date,usd_per_eur` are not the columns date,open,high,low,close or date,close, separated by commas, semicolons or tabs",
        ),
        (
            "# EUR\n2017-06-01,1\n",
            "rates/a.csv:2: `2017-06-01,1` are not the columns date,open,high,low,close or date,close, separated by commas, semicolons or tabs",
        ),
        (
            "# EUR\ndate;close\n",
            "rates/a.csv:2: the file holds no prices",
        ),
        (
            "# EUR\ndate,high,close\n",
            "rates/a.csv:2: `date,high,close` are not the columns date,open,high,low,close or date,close, separated by commas, semicolons or tabs",
        ),
        (
            "# EUR\ndate,close\n2017-06-01,1,5\n",
            "rates/a.csv:3: the row has 3 fields, but the header has 2; a number with a thousands comma needs quotation marks around it, or no comma",
        ),
        (
            "# EUR\ndate,close\n2017-06-31,1\n",
            "rates/a.csv:3: `2017-06-31` is not in the calendar; check the month and the day",
        ),
        (
            "# EUR\ndate,close\n20170601,1\n",
            "rates/a.csv:3: `20170601` is not written as YYYY-MM-DD; write 2017-06-01",
        ),
        (
            "# EUR\ndate,close\n2017-06-01,1e3\n",
            "rates/a.csv:3: close: `1e3` is not a plain decimal number such as 1500 or 0.25",
        ),
        (
            "# EUR\ndate,close\n2017-06-01,0\n",
            "rates/a.csv:3: close: 0 is not a price; it must lie above 0 and at most at 1000000000",
        ),
        (
            "# EUR\ndate,close\n2017-06-01,-1\n",
            "rates/a.csv:3: close: -1 is not a price; it must lie above 0 and at most at 1000000000",
        ),
        (
            "# EUR\ndate,close\n2017-06-01,1000000000.1\n",
            "rates/a.csv:3: close: 1000000000.1 is not a price; it must lie above 0 and at most at 1000000000",
        ),
        (
            "# EUR\ndate,high,low,close\n2017-06-01,5,6,5\n",
            "rates/a.csv:3: low 6, high 5 and close 5 contradict each other: no price of a day lies below its low or above its high; correct the one that is wrong",
        ),
        (
            "# EUR\ndate,high,low,close\n2017-06-01,5,4,5.1\n",
            "rates/a.csv:3: low 4, high 5 and close 5.1 contradict each other: no price of a day lies below its low or above its high; correct the one that is wrong",
        ),
    ] {
        assert_eq!(error(text), message);
    }
}

#[test]
fn rejects_ambiguous_number() {
    for rest in [
        "date,close\n2017-06-01,\"2,000\"",
        "date;close\n2017-06-01;2.000",
        "date;close\n2017-06-01;2,000",
        "date\tclose\n2017-06-01\t2.000",
        "date,close\n2017-06-01,2.000",
        "date,close\n2017-06-01,\"2.193\"\n2017-06-02,\"2.031\"",
        "date,open,high,low,close\n2017-06-01,2.100,2.300,2.000,2.193",
    ] {
        let error = close(rest).unwrap_err();
        assert!(
            error.contains("can be read as two numbers"),
            "{rest}: {error}"
        );
    }
    assert_eq!(
        error("# EUR\ndate,close\n2017-06-01,2.193\n"),
        "rates/a.csv:3: close: `2.193` can be read as two numbers, since its separator could mark thousands or decimals; \
         write 2193 or 2.1930, whichever it is"
    );
    assert_eq!(
        error("# EUR\ndate;close\n2017-06-01;2000,5\n2017-06-02;2000.5\n"),
        "rates/a.csv:4: `2000.5` and `2000,5` in line 3 use different decimal marks; use one of them throughout"
    );
    for rest in [
        "date;close\n2017-06-01;2 000,5",
        "date;close\n2017-06-01;2'000,5",
        "date;close\n2017-06-01;20.00,5",
        "date;close\n2017-06-01;2000.000,5",
        "date,close\n2017-06-01,\"1,00,000.5\"",
        "date,close\n2017-06-01,2000.10 EUR",
        "date,close\n2017-06-01,.5",
    ] {
        let error = close(rest).unwrap_err();
        assert!(
            error.contains("is not a plain decimal number"),
            "{rest}: {error}"
        );
    }
}

#[test]
fn a_row_with_a_field_too_few_or_too_many_is_refused() {
    for rest in [
        "date,close\n2017-06-01,2,000.10",
        "date,open,high,low,close\n2017-06-01,2000,2100,1900",
        "date,close\n2017-06-01",
        "date,close\n2017-06-01,2000,",
        "date,open,high,low,close\n2017-06-01,2,000,2,100,1,900,2,050",
    ] {
        let error = close(rest).unwrap_err();
        assert!(error.contains("but the header has"), "{rest}: {error}");
    }
    // A quotation mark that is not closed swallows rows; what is left is no row of the header's.
    assert!(close("date,close\n2017-06-01,\"2000\n2017-06-02,2001\n").is_err());
}

#[test]
fn rejects_repeated_column() {
    for header in [
        "date,close,close",
        "date,c,close",
        "date,close,Date",
        "date,low,high,l,close",
        "date,close,volume,volume",
    ] {
        let error = close(&format!("{header}\n")).unwrap_err();
        assert!(error.contains("duplicate column"), "{header}: {error}");
    }
}

#[test]
fn notes_price_ten_times_its_neighbours() {
    let notes = |closes: &[u32]| -> Vec<String> {
        let rows: Vec<String> = (1..)
            .zip(closes)
            .map(|(day, close)| format!("2017-06-{day:02},{close}"))
            .collect();
        let rates = read(&format!("# EUR\ndate,close\n{}\n", rows.join("\n"))).unwrap();
        rates.notes().iter().map(ToString::to_string).collect()
    };
    assert!(notes(&[2000, 2100, 1500, 9000]).is_empty());
    assert_eq!(
        notes(&[2000, 20_100, 2000]),
        [
            "The rate of 2017-06-02, EUR in a.csv:4, is 20100, and that of 2017-06-01 is 2000: one of them may be wrong."
        ]
    );
    assert_eq!(notes(&[2000, 200, 2000]).len(), 1);
    assert!(notes(&[20_000, 2000, 2000])[0].starts_with("The rate of 2017-06-01, "));
    assert!(notes(&[2000, 2000, 20_000])[0].starts_with("The rate of 2017-06-03, "));
    assert!(notes(&[2000, 2000, 20_000, 20_000])[0].starts_with("The rate of 2017-06-03, "));
}

#[test]
fn notes_price_a_hundred_times_the_nearest_of_another_year() {
    for (day, close, notes) in [
        ("2017-06-30", 20_000, 1),
        ("2017-07-03", 20_000, 0),
        ("2017-07-03", 200_000, 1),
        ("2019-01-01", 20, 1),
        ("2019-01-01", 199_000, 0),
    ] {
        let text = format!("# EUR\ndate,close\n2017-05-31,2000\n2017-06-01,2000\n{day},{close}\n");
        assert_eq!(read(&text).unwrap().notes().len(), notes, "{day} {close}");
    }
}

#[test]
fn notes_low_or_high_ten_times_from_close() {
    let notes = |row: &str| -> Vec<String> {
        let rates = eur(&format!("2017-06-01,2100,2200,2000,2100\n{row}"));
        rates.notes().iter().map(ToString::to_string).collect()
    };
    assert!(notes("2017-06-02,2100,9000,400,2100").is_empty());
    assert_eq!(
        notes("2017-06-02,2100,25500,2000,2508"),
        [
            "The highest rate of 2017-06-02, EUR in a.csv:4, is 25500, and the close of that day is 2508: one of them \
             may be wrong."
        ]
    );
    assert!(notes("2017-06-02,2100,2550,2,2508")[0].starts_with("The lowest rate of 2017-06-02, "));
    assert_eq!(notes("2017-06-02,2100,25500,2,2508").len(), 2);
}

#[test]
fn no_price_of_a_day_lies_outside_of_its_low_and_high() {
    for row in [
        "1,25500,2,2508",
        "2000,2100,2200,2150",
        "2000,2100,1900,2150",
        "2150,2100,1900,2000",
        "1850,2100,1900,2000",
        "2000,null,1900,1800",
        "2000,2100,,2200",
    ] {
        let error = close(&format!("date,open,high,low,close\n2017-06-01,{row}")).unwrap_err();
        assert!(
            error.contains("contradict each other: no price"),
            "{row}: {error}"
        );
    }
    for row in [
        "2000,2000,2000,2000",
        ",2100,1900,2000",
        "null,,,2000",
        "2000,,,2100",
    ] {
        assert!(
            close(&format!("date,open,high,low,close\n2017-06-01,{row}")).is_ok(),
            "{row}"
        );
    }
}
