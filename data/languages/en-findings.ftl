
## Counts

count-days = { PLURAL($count) ->
        [one] { $count } day
       *[other] { $count } days
    }
count-hours = { PLURAL($count) ->
        [one] { $count } hour
       *[other] { $count } hours
    }
count-minutes = { PLURAL($count) ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
range = { $least } to { $most }
on-day = on { $day }
from-day-to-day = from { $first } to { $last }
and-more = { $list } and { $more } more
amount-and-share = { $amount } ({ $share })

## Names by tags

by-a-tag = { " " }(“{ $label }” by a tag)
tagged = { $address } (tagged “{ $label }”)
tag = “{ $label }”{ $category }, confidence { $confidence }, { $day }, by { $pack }: { $source }
tag-category = { " " }({ $category })
tag-as-of = as of { $day }
tag-without-date = without a date
exposure = { $category }: { $direct } directly, { $indirect } by further transactions
exposure-unknown = no category known: { $part }
named = { $label }: { $parts }. At { $at }
named-ended = { PLURAL($count) ->
        [one] { $amount } of the ransom ended there ({ $share } by haircut), in { $count } output
       *[other] { $amount } of the ransom ended there ({ $share } by haircut), in { $count } outputs
    }
named-ended-worth = { PLURAL($count) ->
        [one] { $amount } of the ransom ended there ({ $share } by haircut, worth { $eur } on the day it arrived there), in { $count } output
       *[other] { $amount } of the ransom ended there ({ $share } by haircut, worth { $eur } on the day it arrived there), in { $count } outputs
    }
named-passed = { PLURAL($count) ->
        [one] { $count } output moved on from there
       *[other] { $count } outputs moved on from there
    }
named-pending = { PLURAL($count) ->
        [one] { $count } output would be paid there by unconfirmed transactions
       *[other] { $count } outputs would be paid there by unconfirmed transactions
    }
note = { $text } ({ $author })
note-of-day = { $text } ({ $author }, { $day })

## Places where the money is

place-and-more = { PLURAL($count) ->
        [one] { $address } and { $count } more address
       *[other] { $address } and { $count } more addresses
    }
place-service-by-behaviour = , known as one by behaviour alone
place-service = at a service{ $named }{ $known }: { $at }
place-service-collects = at a service{ $named }{ $known }, which collects in { $place }: { $at }
place-busy = at { $at }{ $named }, which is used like an address of a service
place-unspendable = in an output that nobody can spend
place-unspent = has not moved: { $at }{ $named }
place-unconfirmed = is moving now: { $at }{ $named }, spent by unconfirmed transaction { $place }
place-coinjoin = mixed with coins of others in the CoinJoin { $place }, from { $at }{ $named }
place-limit = not followed further because of a limit: { $at }{ $named }
place-unknown = what happened next is not known: { $at }{ $named }
place-dust = too small to follow: { $at }
place-fee = fees to miners

## Whether a conclusion depends on the method

methods-all = holds under every method
methods-vary = holds under every method, but the amount depends on it
methods-none = no method leads money here
methods-some = only by { $some }; none by { $none }
with-change-rules = with change rules
without-change-rules = without change rules
verdict-only = only { $rules }
verdict-only-there = only { $rules }; there { $there }
verdict-and-there = { $own }; { $rules } { $there }
verdict-amount-differs = { $own }; { $rules } the amount differs
verdict-only-coinjoin = only through a CoinJoin, where no method can tell; between { $least } and { $most }
verdict-and-coinjoin = { $account }; through a CoinJoin, where no method can tell, between { $least } and { $most } more
settings-case-rules = with the change rules of the case and without
settings-offered-rules = without change rules and with those offered ({ $rules })
range-and-coinjoin = { $account } of the account; through CoinJoins between { $least } and { $most }

## What is moving now, and what to stop

moving-spends = It spends { $amount } of the ransom ({ $share } of all, by haircut).
moving-spends-unconfirmed = It spends { $amount } of the ransom from another unconfirmed transaction ({ $share } of all, by haircut).
moving-spends-unknown = It spends coins of the ransom; how much of them is ransom is not known.
moving-spends-unconfirmed-unknown = It spends coins of the ransom from another unconfirmed transaction; how much of them is ransom is not known.
moving-conflicts = It conflicts with { $txids }: they spend the same coin, so at most one of them can be confirmed.
unspendable-script = an unspendable script
pays = { $amount } to { $to }
pays-part = { $part } of the ransom, in an output of { $value }, to { $to }
pays-unknown = an output of { $value }, of which the ransom part is not known, to { $to }
pays-deposit-address = { $pays }, a deposit address of a service
pays-collecting-address = { $pays }, where a service collects
amount-at = { $amount } at { $address }{ $named }
amount-at-moving = { $amount } at { $address }{ $named }, moving now in transaction { $txid }
freezing = These hold { $share } of all that is known to be unspent or moving now ({ $stops } of { $all }); what services hold is not included.{ $unseen }
freezing-unseen = { " " }Another { $amount } ({ $share } of the ransom) was not followed, so where it is and whether it can be stopped is not known.

## Services

service-unnamed = a service that no tag names
service-named = “{ $label }” (by a tag)
address-of-service = address of { $of }
deposit-address-of-service = deposit address of { $of }
deposit-address-collected = deposit address of { $of }, which collects in { $collecting }
arrivals = { $value } { $days }
arrivals-part = { $value }, { $part } of it ransom, { $days }
arrivals-between = { $value }, between { $least } and { $most } of it ransom, { $days }

## Leads

lead-origin = { PLURAL($payments) ->
        [one] { $payments } payment ({ $sum } in all): { $reason }{ $named }; see transaction { $txid }
       *[other] { $payments } payments ({ $sum } in all): { $reason }{ $named }; see transaction { $txid }
    }
lead-shortened = { $address } may be the address that line { $line } of { $file } shortens to { $written } and calls “{ $label }”: beginning and end agree
lead-deposit = { $value } on { $day } to { $address } in { $txid }: { $reason }

## Patterns

part-all = all ransom
part-some = { $amount } of it ransom
worth-first-day = { " " }({ $part }, worth { $eur } on the first day)
worth-that-day = { " " }({ $part }, worth { $eur } that day)
worth-unknown = { " " }({ $part })
peel-chain = { PLURAL($count) ->
        [one] { $count } transaction in a row, a peel chain, pass { $start } along from { $first } to { $last }{ $ransom }: { $peeled } are paid off in parts, { $rest } went on to { $address }.{ $txids }
       *[other] { $count } transactions in a row, a peel chain, pass { $start } along from { $first } to { $last }{ $ransom }: { $peeled } are paid off in parts, { $rest } went on to { $address }.{ $txids }
    }
peel-chain-txids = { " " }The first is { $first }, the last { $last }.
consolidation = { PLURAL($count) ->
        [one] On { $day } { $count } output with ransom, of one wallet, are gathered at { $address }: { $value }{ $ransom }, in transaction { $txid }.
       *[other] On { $day } { $count } outputs with ransom, of one wallet, are gathered at { $address }: { $value }{ $ransom }, in transaction { $txid }.
    }
ratio = { $larger } to { $smaller }
splits-all = all { $count } splits
splits-some = { PLURAL($count) ->
        [one] { $some } of { $count } split
       *[other] { $some } of { $count } splits
    }
ratio-same-wallets = , between the same two wallets each time
ratio-chance = ; by chance, as many would agree at most 1 time in { $times }
ratio-recurs = Money was divided { $ratio } in { $splits }{ $between }, perhaps as fixed shares{ $chance }.
split = { $day }: { $larger } to { $first } and { $smaller } to { $second }, in transaction { $txid }
cash-out = On { $day } { $value }{ $ransom } arrived at { PLURAL($services) ->
        [one] { $services } service
       *[other] { $services } services
    } in { PLURAL($outputs) ->
        [one] { $outputs } output
       *[other] { $outputs } outputs
    } from { PLURAL($wallets) ->
        [one] { $wallets } wallet
       *[other] { $wallets } wallets
    }: { $names }.
pace-faster = From { $day } the money moves faster: it waits { $after } before it is moved on (median of { PLURAL($count) ->
        [one] { $count } transaction
       *[other] { $count } transactions
    }), earlier { $before } (median of { $earlier }).
pace-slower = From { $day } the money moves more slowly: it waits { $after } before it is moved on (median of { PLURAL($count) ->
        [one] { $count } transaction
       *[other] { $count } transactions
    }), earlier { $before } (median of { $earlier }).

## How complete the answer is

standing-disputed = Disputed: servers disagree or a proof failed, see caveats ({ $count })
standing-incomplete = Incomplete: see caveats ({ $count })
standing-everything = Everything within the set limits was fetched
standing-everything-attested = { PLURAL($count) ->
        [one] Everything within the set limits was fetched, as attested by one server
       *[other] Everything within the set limits was fetched, as attested by { $count } servers
    }
standing-up-to-there = { PLURAL($count) ->
        [one] Everything up to there was fetched, as attested by one server
       *[other] Everything up to there was fetched, as attested by { $count } servers
    }
stopped-by-limit = Stopped by the limit { $flag }: { $share } of the ransom was not followed
stopped-by-limits = Stopped by limits, so that parts of the ransom were not followed: { $shares }
share-by-limit = { $share } by { $flag }
stopped-more-requests = { $stopped }. About { PLURAL($count) ->
        [one] { $count } more request
       *[other] { $count } more requests
    } would follow the next { $share } of the ransom at least one step further
not-followed-further = Not followed further: { $shares }
share-not-followed = { $share } { $what } ({ $flag })

## Amounts demanded

demand-eur = EUR { $amount }
demand-eur-range = EUR { $least } to { $most }
demand-usd = USD { $amount }
demand-usd-range = USD { $least } to { $most }
demand-btc = BTC { $amount }
demand-btc-range = BTC { $least } to { $most }

## First page of the report

state-of = State of { $minute }, block { $height }. { $evidence }.
evidence-taken = Evidence taken on { $day }
evidence-taken-from = { PLURAL($count) ->
        [one] Evidence taken on { $day } from one server
       *[other] Evidence taken on { $day } from { $count } servers
    }
evidence-without-day = Evidence taken
evidence-without-day-from = { PLURAL($count) ->
        [one] Evidence taken from one server
       *[other] Evidence taken from { $count } servers
    }
front-disputed = Disputed: servers disagree, or a proof failed.
front-incomplete = Incomplete: payments or movements may be missing.
front-why = Why
front-demanded = Demanded
demanded = { $demand }: { $amount }
demanded-from-day = from { $day } on { $amount }
demanded-by-day = by { $day }
demanded-none = the case states no demand, so every deposit counts as paid
case-addresses-all-paid = { PLURAL($count) ->
        [one] { $count } address of the case; all of them received money
       *[other] { $count } addresses of the case; all of them received money
    }
case-addresses-some-unpaid = { PLURAL($count) ->
        [one] { $count } address of the case; { PLURAL($unpaid) ->
            [one] one of them received no money
           *[other] { $unpaid } of them received no money
        }
       *[other] { $count } addresses of the case; { PLURAL($unpaid) ->
            [one] one of them received no money
           *[other] { $unpaid } of them received no money
        }
    }
count-addresses = { PLURAL($count) ->
        [one] { $count } address
       *[other] { $count } addresses
    }
front-paid = Paid: { $sum }
paid-sum = { $eur } ({ $amount }, at the closing rate of each day)
paid-sum-without-rate = { $amount }; its value in euro is not known, since rates are missing
no-demand = no demand
paid-none = { $demand }: no payment was found
paid-for-demand = { $demand }: { PLURAL($count) ->
        [one] { $count } payment
       *[other] { $count } payments
    } { $days }, { $sum }
paid-by-persons = { PLURAL($count) ->
        [one] , by { $count } person
       *[other] , by { $count } persons
    }
paid-by-likely-persons = { PLURAL($count) ->
        [one] , likely by { $count } person (at least { $least }, at most { $most })
       *[other] , likely by { $count } persons (at least { $least }, at most { $most })
    }
paid-in-parts = ; { $count } in parts that meet the demand together
paid-on-deadline = ; on the day of the deadline
paid-before-deadline = { PLURAL($count) ->
        [one] ; { $count } day before the deadline
       *[other] ; { $count } days before the deadline
    }
paid-late = ; after the deadline, counted all the same
paid-late-for-amount = ; after the deadline of the amount paid, counted all the same
paid-some-late = ; { $count } of them, { $sum }, after the deadline, counted all the same
paid-some-late-for-amount = ; { $count } of them, { $sum }, after the deadline of the amount paid, counted all the same
not-counted = Not counted: { $parts }
not-counted-outside = { $sum } on { $day } (outside the period of the case)
not-counted-no-match = { $sum } on { $day } (does not match a demand; please check)
not-counted-more = { $count } more of that kind, { $sum }
not-counted-internal = { $sum } from the wallet of the case itself
not-counted-dust = { $sum } as dust
front-where = Where the money is
front-places = The ransom by place
front-now = “Now” is the same bitcoin at the closing rate of the day of the block above.
nothing-paid = No deposit counts as paid, so no money was followed.
column-share = Share
column-eur-arrival = EUR when it got there
column-eur-now = EUR now
column-where = Where
column-range = Range over methods
places-more = { $count } more places, listed below
sums-differ = The same bitcoin were worth { $paid } when they were paid, { $arrived } in all when they got where they are: the price changes daily.
sums-differ-with-tip = The same bitcoin were worth { $paid } when they were paid, { $arrived } in all when they got where they are, and { $worth } on { $day }: the price changes daily.
at-unnamed-service = reached { $place }, which is used like an exchange’s; who runs it, and if the money is still there, is not known
at-service = at “{ $label }” (by a tag), address { $place }
at-busy = at { $at }, used like a service’s; whose is not known
at-unspendable = where nobody can spend it
at-unspent = has not moved: { $at }
at-unconfirmed = is moving now: transaction { $txid } is not confirmed yet
at-coinjoin = mixed with money of other people (CoinJoin)
at-limit = was not followed further, because of a limit that you set
at-unknown = what happened next is not known: { $at }
at-dust = too small to follow
at-fee = miners’ fees
front-next = What to do next
quoted = “{ $text }”
more = { $count } more
next-trace-further = Trace further. { $stopped }.
next-repeat = Repeat the trace, with another server if possible: data are missing, as stated below.
next-watch = Today: watch transaction { $txid }, which is not confirmed yet.
next-watch-pays = Today: watch transaction { $txid }, which is not confirmed yet; it would pay { $pays }.
next-watch-more = { PLURAL($count) ->
        [one] Today: watch { $count } more transaction that is not confirmed yet.
       *[other] Today: watch { $count } more transactions that are not confirmed yet.
    }
next-find-out-deposits = Find out who runs { $at } (used like an exchange’s) and ask it to freeze the account and to name the customer behind { $named }. A ready request is in the folder letters.
next-find-out = Find out who runs { $at } (used like an exchange’s) and ask for the name of the customer who was credited with { $named }. A ready request is in the folder letters.
next-write-deposits = Write to “{ $label }” (named by a tag) and ask it to freeze the account and to name the customer behind { $named }. A ready request is in the folder letters.
next-write = Write to “{ $label }” (named by a tag) and ask for the name of the customer who was credited with { $named }. A ready request is in the folder letters.
next-write-more = { PLURAL($count) ->
        [one] Write to { $count } more service, listed below.
       *[other] Write to { $count } more services, listed below.
    }
next-arrival = { $address } ({ $amount }, { $days })
next-arrival-up-to = { $address } (up to { $amount }, { $days })
next-freeze = Watch, and freeze where somebody holds them for others: { $held }. With what is moving now, these are { $share } of all that is known to be unspent or moving.
next-payers = To find victims who did not report: { PLURAL($count) ->
        [one] { $some } of { $count } payment
       *[other] { $some } of { $count } payments
    } may have come out of a service one step back. If so, it can name the payers (a lead, see section Leads).
next-payers-of = To find victims who did not report: { PLURAL($count) ->
        [one] { $some } of { $count } payment
       *[other] { $some } of { $count } payments
    } may have come out of a service one step back: { $names }. If so, it can name the payers (a lead, see section Leads).
next-payers-reached-too = { $name }, which the money reached too
front-sure = How sure
sure-proved = Proved
sure-proved-what = every confirmed payment and step shown here is in a block with proof of work.
sure-not-proved = Not proved
sure-asked-none = that none is missing; no server answered for all of them.
sure-asked = { PLURAL($count) ->
        [one] that none is missing; one server was asked.
       *[other] that none is missing; { $count } servers were asked, and none knew of another.
    }
sure-disputed = Disputed
sure-disputed-what = servers disagree, or a proof failed; the notes below say where.
sure-inferred = Inferred
sure-inferred-what = which addresses are one wallet, which are a service’s, and which transaction is a CoinJoin. Section Wallets says how often the rules are right.
sure-convention = Convention
sure-methods-agree = how mixed money is divided; all methods agree to a tenth of a percentage point at any place.
sure-methods-differ = how mixed money is divided; the methods differ by { $points } percentage points at most at any place.
front-check = Check it
front-check-how = { $command } checks every byte of this folder against the evidence, without a network. { $manifest } has the SHA-256 of every file and the head of the log.
