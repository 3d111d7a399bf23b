//! The first page: what a reader with one minute needs.

use super::page::{Column, Page};
use crate::findings::Findings;
use crate::language::{Sentence, Value, say};
use crate::report::front::Front;

/// Writes the first page below the title.
pub(super) fn front(page: &mut Page, findings: &Findings) {
    let front = Front::of(findings);
    page.raw("<p class=\"state\">")
        .say(&front.state)
        .raw("</p>\n");
    if findings.is_disputed() || findings.is_incomplete() {
        page.raw("<p class=\"warn\"><strong>")
            .message(match findings.is_disputed() {
                true => "front-disputed",
                false => "front-incomplete",
            })
            .raw("</strong> <a href=\"#notes\">")
            .message("front-why")
            .raw("</a></p>\n");
    }
    heading(page, "front-demanded");
    list(page, &front.demanded);
    page.raw("<h2>")
        .say(&say!("front-paid", sum = &front.paid))
        .raw("</h2>\n");
    list(page, &front.payments);
    heading(page, "front-where");
    places(page, &front);
    if !front.next.is_empty() {
        heading(page, "front-next");
        page.raw("<ol>\n");
        for step in &front.next {
            page.raw("<li>").say(step).raw("</li>\n");
        }
        page.raw("</ol>\n");
    }
    heading(page, "front-sure");
    page.raw("<p>");
    for (kind, what) in &front.sure {
        page.raw("<strong>")
            .say(kind)
            .raw(":</strong> ")
            .say(what)
            .raw(" ");
    }
    page.raw("</p>\n");
    heading(page, "front-check");
    let command = Value::Id("ransomtrace verify FOLDER".to_owned());
    page.raw("<p>")
        .say(&say!("front-check-how", command = command))
        .raw("</p>\n");
}

fn heading(page: &mut Page, message: &'static str) {
    page.raw("<h2>").message(message).raw("</h2>\n");
}

fn places(page: &mut Page, front: &Front) {
    if front.places.is_empty() {
        page.raw("<p>").message("nothing-paid").raw("</p>\n");
        return;
    }
    let has_value_today = front.places.iter().any(|place| place.eur_at_tip.is_some());
    let mut columns = vec![
        Column::Figures("column-share"),
        Column::Figures("column-eur-arrival"),
    ];
    if has_value_today {
        columns.push(Column::Figures("column-eur-now"));
    }
    columns.extend([Column::Words("column-where"), Column::Words("column-range")]);
    page.table("front-places", &columns);
    page.raw("<tbody>\n");
    for place in &front.places {
        page.raw("<tr><td class=\"n\">")
            .say(&place.share)
            .raw("</td><td class=\"n\">")
            .money(place.eur);
        if has_value_today {
            page.raw("</td><td class=\"n\">").money(place.eur_at_tip);
        }
        page.raw("</td><td>")
            .say(&place.at)
            .raw("</td><td>")
            .say(&place.methods)
            .raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
    if let Some(sums) = &front.sums {
        page.raw("<p class=\"where\">").say(sums);
        if has_value_today {
            page.raw(" ").message("front-now");
        }
        if let Some(rates) = &front.rates {
            page.raw(" ").say(rates);
        }
        page.raw("</p>\n");
    }
}

fn list(page: &mut Page, items: &[Sentence]) {
    page.raw("<ul>\n");
    for item in items {
        page.raw("<li>").say(item).raw("</li>\n");
    }
    page.raw("</ul>\n");
}
