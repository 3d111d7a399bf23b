//! Rules combined: `address-type and (client-change-address-behavior minus address-reuse)`, `votes(3) or direct-change`.

use std::fmt;

use super::answer::ChangeCandidates;
use super::evaluation::Evaluation;
use super::rule::ChangeRule;

/// How answers are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// Outputs that no part rules out.
    And,
    /// Outputs that at least one part leaves.
    Or,
    /// Outputs that the first part leaves and all others rule out.
    Minus,
}

impl Operator {
    /// Returns its keyword.
    pub fn name(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
            Self::Minus => "minus",
        }
    }
}

/// A rule, or rules combined.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Expression {
    /// A rule by itself.
    Rule(ChangeRule),
    /// Two or more parts.
    Combined(Operator, Vec<Expression>),
    /// The only output that a part leaves.
    Unique(Box<Expression>),
}

impl Expression {
    /// Returns its answer, without regard to CoinJoins.
    pub(super) fn answer(&self, on: &Evaluation) -> ChangeCandidates {
        match self {
            Self::Rule(rule) => on.answer(*rule),
            Self::Unique(part) => part.answer(on).unique(),
            Self::Combined(operator, parts) => {
                let combine = match operator {
                    Operator::And => ChangeCandidates::and,
                    Operator::Or => ChangeCandidates::or,
                    Operator::Minus => ChangeCandidates::minus,
                };
                let answers = parts.iter().map(|part| part.answer(on));
                answers
                    .reduce(|left, right| combine(&left, &right))
                    .unwrap_or_else(|| ChangeCandidates::none(on.subject.count))
            }
        }
    }

    /// Returns every rule in it, in the order of the text.
    pub fn rules(&self) -> Vec<ChangeRule> {
        match self {
            Self::Rule(rule) => vec![*rule],
            Self::Unique(part) => part.rules(),
            Self::Combined(_, parts) => parts.iter().flat_map(Self::rules).collect(),
        }
    }
}

impl From<ChangeRule> for Expression {
    fn from(rule: ChangeRule) -> Self {
        Self::Rule(rule)
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(rule) => rule.fmt(f),
            Self::Unique(part) => write!(f, "unique({part})"),
            Self::Combined(operator, parts) => {
                for (at, part) in parts.iter().enumerate() {
                    if at > 0 {
                        write!(f, " {} ", operator.name())?;
                    }
                    match part {
                        Self::Combined(..) => write!(f, "({part})")?,
                        _ => part.fmt(f)?,
                    }
                }
                Ok(())
            }
        }
    }
}
