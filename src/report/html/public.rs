//! The page of the public edition.

use super::page::{Column, Page, named};
use super::reading::end_meaning;
use super::{foot, head, network};
use crate::findings::messages;
use crate::findings::{End, Findings};
use crate::language::{Sentence, Value, say};
use crate::report::published::{Place, Public, month};
use crate::report::words;

/// What people who paid should know.
const FOR_VICTIMS: [&str; 5] = [
    "letter-victim-keep",
    "letter-victim-pay",
    "letter-victim-recovery",
    "letter-victim-coins",
    "letter-victim-call",
];

/// Renders the page.
pub(super) fn render(page: &mut Page, findings: &Findings, public: &Public) {
    let title = page.language().text("title");
    head(page, "public-kind", &title);
    network(page, findings);
    page.raw("<p class=\"state\">")
        .say(&say!(
            "public-state",
            month = Value::Number(month(public.month))
        ))
        .raw("</p>\n")
        .paragraph(&say!("public-about"));
    if findings.is_disputed() || findings.is_incomplete() {
        page.raw("<p class=\"warn\"><strong>")
            .message(match findings.is_disputed() {
                true => "front-disputed",
                false => "front-incomplete",
            })
            .raw("</strong></p>\n");
    }
    page.raw("</header>\n<main>\n");
    paid(page, public);
    victims(page, public);
    places(page, &public.places);
    section(page, "front-sure");
    page.raw("<p>")
        .message("public-sure")
        .raw("</p>\n</section>\n");
    section(page, "public-for-victims");
    page.raw("<ul>\n");
    for message in FOR_VICTIMS {
        page.raw("<li>").message(message).raw("</li>\n");
    }
    page.raw("</ul>\n</section>\n");
    foot(page);
}

fn section(page: &mut Page, heading: &'static str) {
    page.raw("<section>\n<h2>").message(heading).raw("</h2>\n");
}

/// Writes what was paid, by demand.
fn paid(page: &mut Page, public: &Public) {
    section(page, "heading-paid");
    let sum = match public.paid_eur {
        Some(euro) => say!("public-sum", euro = grouped(euro)),
        None => say!("public-sum-unknown"),
    };
    page.paragraph(&say!("public-paid", sum = sum, count = public.payments));
    page.raw("<div class=\"slim\">").table(
        "public-demands-caption",
        &[
            Column::Words("column-demand"),
            Column::Figures("column-payments"),
            Column::Figures("column-persons-least"),
            Column::Figures("column-likely"),
            Column::Figures("column-at-most"),
        ],
    );
    page.raw("<tbody>\n");
    for demand in &public.demands {
        page.raw("<tr><th scope=\"row\">")
            .text(&demand.name)
            .raw("</th>");
        for number in [demand.payments].iter().chain(&demand.persons) {
            page.raw("<td class=\"n\">").number(*number).raw("</td>");
        }
        page.raw("</tr>\n");
    }
    page.raw("</tbody></table></div>\n</section>\n");
}

fn victims(page: &mut Page, public: &Public) {
    if public.victims.is_empty() {
        return;
    }
    section(page, "public-victims");
    page.paragraph(&say!("public-victims-about"));
    page.raw("<div class=\"slim\">").table(
        "public-victims-caption",
        &[
            Column::Words("column-victim"),
            Column::Words("column-demand"),
            Column::Figures("column-payments"),
            Column::Words("column-month"),
            Column::Figures("column-eur"),
        ],
    );
    page.raw("<tbody>\n");
    for victim in &public.victims {
        let (first, last) = (month(victim.months.0), month(victim.months.1));
        page.raw("<tr><th scope=\"row\">")
            .text(&victim.name)
            .raw("</th><td>")
            .text(victim.demands.join(", "))
            .raw("</td><td class=\"n\">")
            .number(victim.payments)
            .raw("</td><td>");
        match first == last {
            true => page.text(first),
            false => page.say(&range(Value::Number(first), Value::Number(last))),
        };
        page.raw("</td><td class=\"n\">");
        match victim.band_eur {
            Some((least, most)) => page.say(&range(grouped(least), grouped(most))),
            None => page.message("no-rate"),
        };
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody></table></div>\n</section>\n");
}

fn places(page: &mut Page, places: &[Place]) {
    section(page, "front-where");
    if places.is_empty() {
        page.paragraph(&say!("nothing-paid")).raw("</section>\n");
        return;
    }
    page.paragraph(&say!("public-places-about"));
    page.raw("<div class=\"slim\">").table(
        "front-places",
        &[
            Column::Figures("column-share"),
            Column::Figures("column-about-eur"),
            Column::Words("column-where"),
        ],
    );
    page.raw("<tbody>\n");
    for place in places {
        page.raw("<tr><td class=\"n\">")
            .decimal(&place.per_cent)
            .raw(" %</td><td class=\"n\">");
        match place.worth_eur {
            Some(euro) => page.told(grouped(euro)),
            None => page.message("no-rate"),
        };
        page.raw("</td><td>").say(&at(place)).raw("</td></tr>\n");
    }
    page.raw("</tbody></table></div>\n</section>\n");
}

fn at(place: &Place) -> Sentence {
    match place.end {
        End::Service => say!("public-service"),
        End::Unspent => say!("public-unspent"),
        end => say!(
            "public-place",
            end = named(messages::end(end)),
            meaning = named(end_meaning(end)),
        ),
    }
}

fn range(least: Value, most: Value) -> Sentence {
    say!("range", least = least, most = most)
}

/// Writes whole euro.
fn grouped(euro: i64) -> Value {
    Value::Number(words::grouped(euro.unsigned_abs()))
}
