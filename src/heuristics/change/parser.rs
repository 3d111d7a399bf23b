//! Parses rule expressions.
//!
//! ```text
//! expression = term { "and" term } | term { "or" term } | term { "minus" term }
//! term       = rule | "unique" "(" expression ")" | "(" expression ")"
//! rule       = name [ "(" number ")" ]
//! ```
//!
//! Two operators cannot be mixed without parentheses, so there is no precedence to know. `minus` is left-associative.

use std::str::FromStr;

use thiserror::Error;

use super::expression::{Expression, Operator};
use super::rule::{ChangeRule, MOST_DIGITS};
use super::votes::VOTERS;
use crate::secret;
use crate::visible;

/// Maximum depth of nested parentheses.
pub const MOST_NESTED: usize = 32;

/// Number of characters of the text that an error quotes.
const MOST_QUOTED: usize = 40;

/// An error in the text of an expression. Positions count characters from one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExpressionError {
    /// Another token is required here.
    #[error("{found} at character {at}: expected {expected}")]
    Unexpected {
        /// The token found, quoted.
        found: String,
        /// Where.
        at: usize,
        /// The tokens allowed here.
        expected: &'static str,
    },
    /// No rule has this name.
    #[error("{found} at character {at} is no change rule; there are {}", names())]
    Name {
        /// The name, quoted.
        found: String,
        /// Where.
        at: usize,
    },
    /// The rule takes no number.
    #[error("the rule {rule} at character {at} takes no number: leave out the parentheses")]
    NoNumber {
        /// The rule.
        rule: &'static str,
        /// Where.
        at: usize,
    },
    /// Not a number, or out of range.
    #[error("{found} at character {at} is no number for {rule}: give one from {least} to {most}")]
    Number {
        /// The text in its place, quoted.
        found: String,
        /// Where.
        at: usize,
        /// The rule.
        rule: &'static str,
        /// Least number.
        least: u8,
        /// Greatest number.
        most: u8,
    },
    /// Two operators are mixed.
    #[error(
        "\"{found}\" at character {at} stands beside \"{operator}\": put parentheses around what belongs together"
    )]
    Mixed {
        /// The operator.
        found: &'static str,
        /// Where.
        at: usize,
        /// The one before it.
        operator: &'static str,
    },
    /// Parentheses are nested too deeply.
    #[error("the parenthesis at character {at} is inside {MOST_NESTED} others, which is the most")]
    Nested {
        /// Where.
        at: usize,
    },
}

/// Returns the names of all rules.
fn names() -> String {
    let names: Vec<&str> = ChangeRule::ALL.iter().map(|rule| rule.name()).collect();
    names.join(", ")
}

impl FromStr for Expression {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parser = Parser {
            rest: text.char_indices().enumerate().peekable(),
            text,
        };
        let expression = parser.expression(0)?;
        match parser.next() {
            None => Ok(expression),
            Some(token) => Err(token.unexpected("\"and\", \"or\", \"minus\" or the end")),
        }
    }
}

/// A word or a parenthesis of the text.
#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    text: &'a str,
    /// Position of its first character in the text, from one.
    at: usize,
}

impl Token<'_> {
    fn quoted(self) -> String {
        // Hide before truncating: a truncated private key would not be recognised.
        let text = secret::hide_given(self.text);
        let mut quoted = visible::quoted(&text.chars().take(MOST_QUOTED).collect::<String>());
        if text.chars().nth(MOST_QUOTED).is_some() {
            quoted.push('…');
        }
        format!("\"{quoted}\"")
    }

    fn unexpected(self, expected: &'static str) -> ExpressionError {
        ExpressionError::Unexpected {
            found: self.quoted(),
            at: self.at,
            expected,
        }
    }

    fn operator(self) -> Option<Operator> {
        let all = [Operator::And, Operator::Or, Operator::Minus];
        all.into_iter().find(|of| of.name() == self.text)
    }
}

struct Parser<'a> {
    /// Characters with their position and byte offset.
    rest: std::iter::Peekable<std::iter::Enumerate<std::str::CharIndices<'a>>>,
    text: &'a str,
}

impl<'a> Parser<'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        while self.rest.next_if(|(_, (_, c))| c.is_whitespace()).is_some() {}
        let (number, (start, first)) = self.rest.next()?;
        let is_parenthesis = |c: char| c == '(' || c == ')';
        let mut end = start + first.len_utf8();
        if !is_parenthesis(first) {
            let goes_on = |c: char| !is_parenthesis(c) && !c.is_whitespace();
            while let Some((_, (at, c))) = self.rest.next_if(|(_, (_, c))| goes_on(*c)) {
                end = at + c.len_utf8();
            }
        }
        Some(Token {
            text: &self.text[start..end],
            at: number + 1,
        })
    }

    /// Returns the next token without consuming it.
    fn peek(&mut self) -> Option<Token<'a>> {
        let rest = self.rest.clone();
        let token = self.next();
        self.rest = rest;
        token
    }

    fn at_end(&self, expected: &'static str) -> ExpressionError {
        ExpressionError::Unexpected {
            found: "the end".to_owned(),
            at: self.text.chars().count() + 1,
            expected,
        }
    }

    fn expression(&mut self, nested: usize) -> Result<Expression, ExpressionError> {
        let first = self.term(nested)?;
        let Some(operator) = self.peek().and_then(Token::operator) else {
            return Ok(first);
        };
        let mut parts = vec![first];
        while let Some((token, found)) = self
            .peek()
            .and_then(|token| Some((token, token.operator()?)))
        {
            if found != operator {
                return Err(ExpressionError::Mixed {
                    found: found.name(),
                    at: token.at,
                    operator: operator.name(),
                });
            }
            self.next();
            parts.push(self.term(nested)?);
        }
        Ok(Expression::Combined(operator, parts))
    }

    fn term(&mut self, nested: usize) -> Result<Expression, ExpressionError> {
        const TERM: &str = "a rule, \"unique\" or \"(\"";
        let token = self.next().ok_or_else(|| self.at_end(TERM))?;
        match token.text {
            "(" => self.inside(token, nested),
            "unique" => match self.next() {
                Some(open) if open.text == "(" => {
                    Ok(Expression::Unique(Box::new(self.inside(open, nested)?)))
                }
                Some(other) => Err(other.unexpected("\"(\" after \"unique\"")),
                None => Err(self.at_end("\"(\" after \"unique\"")),
            },
            ")" => Err(token.unexpected(TERM)),
            _ if token.operator().is_some() => Err(token.unexpected(TERM)),
            name => match ChangeRule::ALL.into_iter().find(|rule| rule.name() == name) {
                Some(rule) => self.number(rule, token.at).map(Expression::Rule),
                None => Err(ExpressionError::Name {
                    found: token.quoted(),
                    at: token.at,
                }),
            },
        }
    }

    /// Parses the inside of an open parenthesis.
    fn inside(&mut self, open: Token, nested: usize) -> Result<Expression, ExpressionError> {
        const CLOSE: &str = "\"and\", \"or\", \"minus\" or \")\"";
        if nested == MOST_NESTED {
            return Err(ExpressionError::Nested { at: open.at });
        }
        let expression = self.expression(nested + 1)?;
        match self.next() {
            Some(close) if close.text == ")" => Ok(expression),
            Some(other) => Err(other.unexpected(CLOSE)),
            None => Err(self.at_end(CLOSE)),
        }
    }

    /// Parses the number after a rule, if there is one.
    fn number(&mut self, rule: ChangeRule, at: usize) -> Result<ChangeRule, ExpressionError> {
        if self.peek().is_none_or(|token| token.text != "(") {
            return Ok(rule);
        }
        self.next();
        let (least, most) = match rule {
            ChangeRule::PowerOfTen(_) => (1, MOST_DIGITS),
            ChangeRule::Votes(_) | ChangeRule::Unanimous(_) => (1, VOTERS.len() as u8),
            _ => {
                let rule = rule.name();
                return Err(ExpressionError::NoNumber { rule, at });
            }
        };
        let token = self.next().ok_or_else(|| self.at_end("a number"))?;
        let digits = token.text.bytes().all(|byte| byte.is_ascii_digit());
        let number = token.text.parse().ok().filter(|_| digits);
        let number = number.filter(|number| (least..=most).contains(number));
        let number: u8 = number.ok_or_else(|| ExpressionError::Number {
            found: token.quoted(),
            at: token.at,
            rule: rule.name(),
            least,
            most,
        })?;
        match self.next() {
            Some(close) if close.text == ")" => Ok(match rule {
                ChangeRule::PowerOfTen(_) => ChangeRule::PowerOfTen(number),
                ChangeRule::Unanimous(_) => ChangeRule::Unanimous(number),
                _ => ChangeRule::Votes(number),
            }),
            Some(other) => Err(other.unexpected("\")\" after the number")),
            None => Err(self.at_end("\")\" after the number")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Expression {
        text.parse()
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn error(text: &str) -> String {
        let parsed: Result<Expression, _> = text.parse();
        parsed.expect_err(text).to_string()
    }

    fn rules() -> impl Strategy<Value = ChangeRule> {
        prop_oneof![
            prop::sample::select(&ChangeRule::ALL[..]),
            (1..=MOST_DIGITS).prop_map(ChangeRule::PowerOfTen),
            (1..=VOTERS.len() as u8).prop_map(ChangeRule::Votes),
            (1..=VOTERS.len() as u8).prop_map(ChangeRule::Unanimous),
        ]
    }

    fn expressions() -> impl Strategy<Value = Expression> {
        let operators = prop::sample::select(&[Operator::And, Operator::Or, Operator::Minus][..]);
        rules()
            .prop_map(Expression::Rule)
            .prop_recursive(6, 40, 4, move |part| {
                prop_oneof![
                    part.clone()
                        .prop_map(|part| Expression::Unique(Box::new(part))),
                    (operators.clone(), prop::collection::vec(part, 2..5))
                        .prop_map(|(operator, parts)| Expression::Combined(operator, parts)),
                ]
            })
    }

    #[test]
    fn offered_rules_match_help_and_readme() {
        let offered = crate::heuristics::change::offered();
        assert_eq!(offered.to_string(), "unanimous(2) and needed-inputs");
        assert_eq!(parse("unanimous(2) and needed-inputs"), offered);
    }

    proptest! {
        #[test]
        fn printed_expression_parses_to_the_same(expression in expressions()) {
            prop_assert_eq!(parse(&expression.to_string()), expression);
        }

        #[test]
        fn no_text_panics(text in "[()a-z0-9 -]{0,40}|\\PC{0,30}") {
            if let Ok(expression) = text.parse::<Expression>() {
                prop_assert_eq!(parse(&expression.to_string()), expression);
            }
        }
    }

    #[test]
    fn every_rule_is_read_by_its_name() {
        for rule in ChangeRule::ALL {
            assert_eq!(parse(rule.name()), Expression::Rule(rule));
            assert_eq!(parse(&rule.to_string()), Expression::Rule(rule));
        }
    }

    #[test]
    fn redundant_parentheses_and_spaces_are_dropped() {
        let text = " ( unique(\tlegacy ) )and(((address-type or power-of-ten)) )and votes( 4 )";
        assert_eq!(
            parse(text).to_string(),
            "unique(legacy) and (address-type or power-of-ten(6)) and votes(4)"
        );
        let chain = "spent minus legacy minus none";
        assert_eq!(parse(chain).to_string(), chain);
        let nested = "spent minus (legacy minus none)";
        assert_eq!(parse(nested).to_string(), nested);
    }

    #[test]
    fn errors_quote_word_place_and_allowed_words() {
        let name = error("legacy and adress-reuse");
        assert!(name.starts_with(
            "\"adress-reuse\" at character 12 is no change rule; there are address-reuse, "
        ));
        assert!(
            name.ends_with(", votes, unanimous, needed-inputs"),
            "{name}"
        );
        assert_eq!(
            error("legacy and spent or none"),
            "\"or\" at character 18 stands beside \"and\": put parentheses around what belongs together"
        );
        assert_eq!(
            error("legacy spent"),
            "\"spent\" at character 8: expected \"and\", \"or\", \"minus\" or the end"
        );
        assert_eq!(
            error("(legacy"),
            "the end at character 8: expected \"and\", \"or\", \"minus\" or \")\""
        );
        assert_eq!(
            error("legacy and )"),
            "\")\" at character 12: expected a rule, \"unique\" or \"(\""
        );
        assert_eq!(
            error(""),
            "the end at character 1: expected a rule, \"unique\" or \"(\""
        );
        assert_eq!(
            error("unique legacy"),
            "\"legacy\" at character 8: expected \"(\" after \"unique\""
        );
        assert_eq!(
            error("votes(12)"),
            "\"12\" at character 7 is no number for votes: give one from 1 to 11"
        );
        assert_eq!(
            error("power-of-ten(+3)"),
            "\"+3\" at character 14 is no number for power-of-ten: give one from 1 to 19"
        );
        assert_eq!(
            error("legacy(3)"),
            "the rule legacy at character 1 takes no number: leave out the parentheses"
        );
        assert_eq!(
            error("votes(3"),
            "the end at character 8: expected \")\" after the number"
        );
    }

    #[test]
    fn errors_quote_bounded_text_without_control_characters() {
        let name = error("\u{1b}[31mred");
        assert!(
            name.starts_with("\"<U+001B>[31mred\" at character 1"),
            "{name}"
        );
        let long = error(&"x".repeat(10_000));
        let quoted = "x".repeat(MOST_QUOTED);
        assert!(long.starts_with(&format!("\"{quoted}…\" at character 1 is no change rule")));
        // The quoted text contains no part of the private key.
        for key in [
            "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn",
            "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20",
        ] {
            assert!(!error(key).contains(&key[..12]), "{}", error(key));
        }
    }

    #[test]
    fn no_depth_of_nesting_overflows_the_stack() {
        let nested = |depth: usize| format!("{}none{}", "(".repeat(depth), ")".repeat(depth));
        assert_eq!(
            parse(&nested(MOST_NESTED)),
            Expression::Rule(ChangeRule::None)
        );
        let unique = "unique(".repeat(MOST_NESTED) + "none" + &")".repeat(MOST_NESTED);
        assert_eq!(parse(&unique).to_string(), unique);
        assert_eq!(
            error(&nested(100_000)),
            "the parenthesis at character 33 is inside 32 others, which is the most"
        );
        let long = vec!["none"; 100_000].join(" or ");
        assert_eq!(parse(&long).rules().len(), 100_000);
    }
}
