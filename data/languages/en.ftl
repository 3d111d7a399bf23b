# Messages of the files that people read, in English. One file a language, in the format of Project Fluent.
# How to translate: data/languages/README.md.

## Numbers, money and days

separator-group = ,
separator-decimal = .
money-eur = EUR { $amount }
day = { $day } { $month } { $year }
day-of-year = { $day } { $month }
moment-of-day = { $time } { $offset }
moment-and-local = { $utc } ({ $local })
minute = { $day }, { $time } { $offset }
second = { $day } { $time } { $offset }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Lists

just = { $text }
list-and = { $list } and { $last }

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
from-day-to-day-of-year = from { $first } to { $last } { $year }
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
place-coinjoin = went into { $place }, which looks like a CoinJoin, from { $at }{ $named }
place-limit = not followed further because of a limit: { $at }{ $named }
place-unknown = what happened next is not known: { $at }{ $named }
place-dust = too small to follow: { $at }
place-fee = fees to miners

## Whether a conclusion depends on the method

method-haircut = haircut
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
settings-offered-rules = without change rules and with those offered ({ $rules }; each says which output of a transaction is the payer’s change)
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
state-old = { PLURAL($count) ->
        [one] The block is { $count } day older than the evidence: run the trace again before acting.
       *[other] The block is { $count } days older than the evidence: run the trace again before acting.
    }
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
not-counted-no-match = { $sum } on { $day } at { $address } (does not match a demand; please check)
not-counted-more = { $count } more of that kind, { $sum }
not-counted-internal = { $sum } that the wallet of the case paid to itself, counted when it first came in
not-counted-dust = { $sum } as dust
front-where = Where the money is
front-places = The ransom by place
front-now = “At the block” is the value at the closing rate on the day of that block, including money that has since moved on.
front-rates = Rates: { $rates }.
nothing-paid = No deposit counts as paid, so no money was followed.
column-share = Share
column-eur-arrival = EUR on arrival
column-eur-now = EUR at the block
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
at-coinjoin = went into what looks like a CoinJoin{ $confidence }, a transaction in which several people mix their coins
coinjoin-confidence = { " " }(confidence { $confidence } out of 100)
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
next-watch-pays = Today: watch transaction { $txid }, which is not confirmed yet; it would pay { $pays }. Once it is confirmed, ask for a freeze where it arrived.
pays-and = { $list }; and { $last }
next-watch-more = { PLURAL($count) ->
        [one] Today: watch { $count } more transaction that is not confirmed yet.
       *[other] Today: watch { $count } more transactions that are not confirmed yet.
    }
next-no-lists = { " " }(none was used here; see { $flag })
next-own-wallet = Request the history of each address that shares a wallet with a case address: { $addresses }. Other victims may have paid there. Add these addresses to the case file and trace again.
next-worth = { " " }(EUR at the block: { $worth })
next-find-out-deposits = Find out who runs { $at } (used like an exchange’s address): ask known victims where they bought their bitcoin, and look it up in lists of tagged addresses{ $lists }. Then ask it to freeze the accounts and to name the customers behind { $named }. See letters/.
next-find-out = Find out who runs { $at } (used like an exchange’s address): ask known victims where they bought their bitcoin, and look it up in lists of tagged addresses{ $lists }. Then ask it to name the customers who were credited with { $named }. See letters/.
next-write-deposits = Write to “{ $label }” (named by a tag) and ask it to freeze the accounts and to name the customers behind { $named }. See letters/.
next-write = Write to “{ $label }” (named by a tag) and ask it to name the customers who were credited with { $named }. See letters/.
next-write-more = { PLURAL($count) ->
        [one] Write to { $count } more service, listed below.
       *[other] Write to { $count } more services, listed below.
    }
next-arrival = { $address } ({ $amount }, { $days })
next-arrival-part = { $address } ({ $value }, of which { $amount } is ransom, { $days })
next-arrival-up-to = { $address } (up to { $amount }, { $days })
next-freeze = Watch, and freeze where somebody holds them for others: { $held }. With what is moving now, these are { $share } of the { $all }{ $worth } of ransom that are known to be unspent or moving.
next-payers = To identify the payers, including those who did not report: { PLURAL($count) ->
        [one] { $some } of { $count } payment
       *[other] { $some } of { $count } payments
    } may have come from a service one step back. If so, it knows who its customers are (see Leads).
next-payers-of = To identify the payers, including those who did not report: { PLURAL($count) ->
        [one] { $some } of { $count } payment
       *[other] { $some } of { $count } payments
    } may have come from a service one step back: { $names }. If so, it knows who its customers are (see Leads).
next-payers-reached-too = { $name }, which the money reached too
front-sure = How sure
sure-proved = Proved
sure-proved-what = that each confirmed transaction shown here took place: it is in a block with proof of work.
sure-proved-what-test = that each confirmed transaction shown here is in a block of this test network, whose blocks anyone can make.
sure-not-proved = Not proved
sure-asked-none = that none is missing; no server answered for all of them.
sure-asked = { PLURAL($count) ->
        [one] that none is missing; one server was asked.
       *[other] that none is missing; { $count } servers were asked, and none knew of another payment or movement.
    }
sure-given = Stated by the case file
sure-given-what = that these are the addresses to which the ransom was demanded.
sure-not-seen = Not fully examined
sure-not-seen-what = { PLURAL($count) ->
        [one] the history of { $count } address ({ $at }), too long or not available; what left it is not known.
       *[other] the histories of { $count } addresses ({ $at }), too long or not available; what left them is not known.
    }
sure-disputed = Disputed
sure-disputed-what = servers disagree, or a proof failed; the notes below say where.
sure-inferred = Inferred
sure-inferred-what = which deposits are payments (by address, amount and day), which addresses are one wallet, which are a service’s, and which transaction is a CoinJoin. Section Wallets says how often the rules are right, measured on synthetic transactions.
sure-convention = Convention
sure-methods-agree = how mixed money is divided; all methods agree to a tenth of a percentage point at any place.
sure-methods-differ = how mixed money is divided; the methods differ by { $points } percentage points at most at any place.
front-check = Check it
front-check-how = { $command } checks every byte of the folder that has evidence.sqlite, without a network. No folder can show that all of it was rewritten: record elsewhere the two hashes that it prints, such as in the case protocol.

## Why the trace ended

end-reason-unconfirmed = spent by unconfirmed transaction { $txid }
end-reason-coinjoin = spent by { $txid }, which looks like a CoinJoin
end-reason-busy = { PLURAL($count) ->
        [one] the address has { $count } transaction, as many as a service's
       *[other] the address has { $count } transactions, as many as a service's
    }
end-reason-dust = too small to follow
end-reason-hops = spent; hop limit reached
end-reason-requests = request limit reached
end-reason-date = spent after the last day of the period
end-reason-min-taint = less taint than the minimum
end-reason-unspent = unspent as of the tip
end-reason-unspendable = unspendable
end-reason-spender-missing = spending transaction unavailable: { $reason }
end-reason-parent-missing = a previous transaction of { $txid } could not be fetched
end-reason-fees = { PLURAL($count) ->
        [one] paid as fees by { $count } transaction on the trail
       *[other] paid as fees by { $count } transactions on the trail
    }
only-through-coinjoin = { $reason }; reached only through a CoinJoin
stop-busy = at addresses with a history longer than the limit
stop-dust = in outputs too small to follow
history-complete = complete
history-not-requested = the history of the address was not requested
history-missing = no history of the address: { $reason }
history-unproved = { PLURAL($count) ->
        [one] { $count } transaction could not be fetched or proved
       *[other] { $count } transactions could not be fetched or proved
    }
history-omits = the reported history omits transaction { $txid }
history-emptied = the reported history is empty although transaction { $txid } is proved to touch the address: the full history exceeds the server's limit
history-misplaced = the reported history has transaction { $txid } as unconfirmed, although a confirmed one spends from it
missing-budget = not requested: the limit on requests was reached
missing-refused = the server refused: { $said }
missing-given-up = no usable answer: { $why }
missing-too-long = history too long for the server: { $said }
missing-dropped = a history of { $count } transactions was received but dropped: the limit on history entries was reached
missing-emptied = the server reports an empty history where another reports a long one
missing-unanswered = not in the evidence
doubt-waiting = the reported history is empty, but an unconfirmed balance of { $stated } sat is reported: one of them is incomplete
doubt-balance = { $found } sat are unspent in the reported history, but a balance of { $stated } sat is reported: one of them is incomplete
coverage-unconfirmed = { PLURAL($count) ->
        [one] { $count } unconfirmed transaction is not counted
       *[other] { $count } unconfirmed transactions are not counted
    }
coverage-busy = busy: its transactions were not fetched

## How a deposit is classified

worth-on-day = { $worth } on { $day }
either = { $first } or { $second }
worth-btc = { $amount } BTC
worth-btc-range = { $least } to { $most } BTC
demand-named = "{ $name }" of { $amount }
demand-named-tolerance = "{ $name }" of { $amount } give or take { $tolerance }
deposit-not-above-dust = { $value } sat is not above the dust limit of { $limit } sat
deposit-of-case-wallet = paid by the wallet of the case
case-without-demand = the case names no demand
meets-demand = { $value } meets demand { $demand }
also-meets = also meets demand "{ $other }", but "{ $demand }" comes first in the case
also-meets-late = also meets demand "{ $other }", but "{ $demand }" is met on time
no-rate-for-day = no { $currency } rate for { $day }: the demand could not be checked
before-demand = in a block of { $day }, before demand "{ $demand }" began on { $from }
meets-no-demand = { $value } does not meet demand { $demand }
meets-no-demand-small = { $value } does not meet demand { $demand }: less than a hundredth of it, left out of sums
after-deadline = its block is of { $day }, after the deadline of { $deadline }; when it was paid is not known
after-deadline-perhaps = its block is of { $time }, less than three hours after the deadline of { $deadline }: it may have been paid on time
paid-day-before-perhaps = its block is of { $time }, less than three hours after midnight: it may have been paid the day before
undecided-one-deposit = a deposit
undecided-deposits = one of { $count } deposits by one payer, together { $total },
undecided-exceed = { $value }, { $deposits } that exceed demand { $demand }: which of them answer it cannot be decided
undecided-may-meet = { $value }, { $deposits } that may meet, with what the payer paid on days without a rate, demand { $demand }: which of them answer it cannot be decided
one-of-deposits = { $value }, one of { $count } deposits { $payers } { $to }, together { $total }, that meet demand { $demand }
by-payers = { PLURAL($count) ->
        [one] by one payer
       *[other] by { $count } payers
    }
by-payers-unknown = by payers not known
by-payers-and-unknown = { PLURAL($count) ->
        [one] by { $count } payer and payers not known
       *[other] by { $count } payers and payers not known
    }
to-this-address = to this address
to-addresses = to { $count } addresses
undecided-together = whether they belong together cannot be decided: it is not known that one person paid them
complete-after-deadline = the sum is complete only in a block after the deadline of { $deadline }
together-also-meet = together they also meet demand "{ $other }", but "{ $demand }" comes first
deposits-by-one-payer = { PLURAL($count) ->
        [one] { $total } in { $count } deposit by one payer
       *[other] { $total } in { $count } deposits by one payer
    }
deposits-by-payers-unknown = { PLURAL($count) ->
        [one] { $total } in { $count } deposit to this address by payers not known
       *[other] { $total } in { $count } deposits to this address by payers not known
    }
miss-meets = { $value } meets the amount of demand { $demand }
miss-short = { $value } falls { $gap } short of demand { $demand }
miss-exceeds = { $value } exceeds demand { $demand } by { $gap }
miss-early = { $miss }, but is in a block of { $day }, before it began on { $from }
payer-also-counts = its payer also made a deposit that counts
before-period = before { $day }, outside the period of the case
after-period = after { $day }, outside the period of the case
payjoin-nothing-new = others contribute inputs too, but the wallet of the case receives no more than it contributes
payjoin-part-new = the wallet of the case contributes { $own } sat of it to the transaction itself (PayJoin): { $new } sat are new
counted-before = taint of earlier payments reaches it; counted as new, in sat: { $counted }
counted-by-policy = { $policy } { $sat }
counted-by-poison = poison
counted-by-haircut = haircut
payment-parent-missing = a previous transaction of the paying transaction could not be fetched: it may be paid with money counted before

## What shows a service

tagged-in-pack = { $address } is tagged as { $label }{ $category } in the pack { $pack }{ $beside }
tagged-otherwise = ; other tags call it { $others }, and this one has the highest confidence ({ $confidence }) or comes first by label
in-service-wallet = in the wallet of a service: { $evidence }
paid-out-of-service = paid out of the wallet of a service: { $evidence }
sign-large = it holds { $count } addresses outside the case
sign-swept = it swept deposits of others to { $count } addresses outside the case
sign-sizes-vary = these deposits vary widely in size
sign-emptied = { $count } addresses of others were swept into it
sign-batches = it paid { $count } other wallets in { $batches } batches
sign-payees = it paid { $count } other wallets
sign-repaid = it paid { $count } addresses that had paid it
sign-withdrawal = it paid a case address among other payees in { $txid }
sign-long-history = { PLURAL($count) ->
        [one] its address { $address } has { $count } transaction
       *[other] its address { $address } has { $count } transactions
    }
sign-many-transactions = { PLURAL($count) ->
        [one] it takes part in { $count } transaction
       *[other] it takes part in { $count } transactions
    }
sign-forwarded = { PLURAL($count) ->
        [one] { $count } address
       *[other] { $count } addresses
    } forwarded every coin by itself into it, and it paid { PLURAL($payees) ->
        [one] { $payees } other wallet
       *[other] { $payees } other wallets
    }
sign-forwarded-among = { PLURAL($count) ->
        [one] { $count } address
       *[other] { $count } addresses
    } forwarded every coin by itself into it and { PLURAL($wallets) ->
        [one] { $wallets } more wallet
       *[other] { $wallets } more wallets
    }, and these paid { PLURAL($payees) ->
        [one] { $payees } other wallet
       *[other] { $payees } other wallets
    }
count-transactions = { PLURAL($count) ->
        [one] { $count } transaction
       *[other] { $count } transactions
    }
more-than-reported = more transactions than they list
collecting-address = collecting address of a service: { PLURAL($sweeps) ->
        [one] { $sweeps } transaction
       *[other] { $sweeps } transactions
    } swept { PLURAL($count) ->
        [one] { $count } address
       *[other] { $count } addresses
    } into it, and servers report { $entries } of it
swept-together = { PLURAL($count) ->
        [one] , the last time together with { $count } other address
       *[other] , the last time together with { $count } other addresses
    }
address-with-entries = an address of which servers report { $entries }
coins-paid-many = whose coins then paid many others at once
deposit-address = deposit address of a service: { PLURAL($coins) ->
        [one] { $coins } coin was
       *[other] { $coins } coins were
    } swept whole within { PLURAL($days) ->
        [one] { $days } day
       *[other] { $days } days
    }{ $together }, into { $into }, where { PLURAL($count) ->
        [one] { $count } address was
       *[other] { $count } addresses were
    } swept, { $target }
origin-out-of-wallet = it was paid out of the wallet of a service: { $evidence }
origin-batch = it was paid together with { $count } others, as services pay their customers
origin-coins-out-of-wallet = the payer’s coins came out of the wallet of a service: { $evidence }
origin-coins-batch = the payer’s coins were paid together with { $count } others, as services pay their customers
origin-batch-beside-service = the transaction that paid the payer also has { $count } other outputs, as when a service pays out to its customers; one of them goes to { $address }, { $evidence }
origin-beside-service = the transaction that made the payer’s coins also pays { $address }, { $evidence }; so the service paid the payer, or the payer paid the service and kept the change
other-deposit-case-wallet = the wallet also holds an address of the case
other-deposit-collects = the wallet of the case paid everything to it in { $txid }
paid-by-coinjoin = paid by a coinjoin
last-day-of-amount = that was the last day of this amount: from { $from } on { $amount } was demanded

## Caveats on deposits

caveat-money-came-back = The deposits counted as paid total { $gross }. Of this, { $back } is money of earlier payments that came back (by haircut), or was contributed by the wallet of the case itself. The amount paid excludes it: { $paid }.
caveat-deposits-without-rate = { PLURAL($count) ->
        [one] { $count } deposit, { $sum }, counted without being checked against a demand, because no rate is known for the day.
       *[other] { $count } deposits, { $sum }, counted without being checked against a demand, because no rate is known for the day.
    }
caveat-deposits-undecided = { PLURAL($count) ->
        [one] { $count } deposit, { $sum }, counted without being checked against a demand, because it cannot be decided which deposits belong together; the table payments.csv gives the reason for each.
       *[other] { $count } deposits, { $sum }, counted without being checked against a demand, because it cannot be decided which deposits belong together; the table payments.csv gives the reason for each.
    }
caveat-near-misses = { PLURAL($count) ->
        [one] { $count } deposit not counted, but near a demand: { $misses }.
       *[other] { $count } deposits not counted, but near a demand: { $misses }.
    }
near-miss = { $miss } ({ $outpoint })
nearest-miss = { " " }The nearest miss: { $miss }.{ $hint }
hint-exchange-fee = { " " }An exchange that deducts its fee from the sum would explain that; “tolerance” in the case file widens the accepted range.
hint-tolerance = { " " }“tolerance” in the case file widens the accepted range.
deposits-of-class = { $count } { $class } ({ $sum })
caveat-none-counts = { PLURAL($count) ->
        [one] No deposit counts as paid. Of { $count } deposit to case addresses: { $classes }.{ $nearest }
       *[other] No deposit counts as paid. Of { $count } deposits to case addresses: { $classes }.{ $nearest }
    }
caveat-small-deposits = { PLURAL($count) ->
        [one] { $count } deposit, { $sum }, less than a hundredth of any demand it could answer: not counted.
       *[other] { $count } deposits, { $sum }, less than a hundredth of any demand each could answer: not counted.
    }
caveat-without-euro = { PLURAL($count) ->
        [one] No euro rate is known for the day of { $count } payment; it has no value in euro.
       *[other] No euro rate is known for the day of { $count } payments; they have no value in euro.
    }
caveat-unconfirmed-deposits = { PLURAL($count) ->
        [one] { $count } deposit to case addresses, { $sum }, unconfirmed and not counted.
       *[other] { $count } deposits to case addresses, { $sum }, unconfirmed and not counted.
    }
in-mempool-of = { $txid } (in the mempool of { $servers })
unconfirmed-spend = { PLURAL($count) ->
        [one] Unconfirmed transaction { $txids } spends
       *[other] Unconfirmed transactions { $txids } spend
    } { PLURAL($several) ->
        [one] the same coin, { $coins }
       *[other] the same { $several } coins: { $coins }
    }
caveat-conflict = { $spend }: at most one of them can be confirmed.
caveat-conflict-mempools = The servers' mempools differ. { $spend }: at most one of them can be confirmed.
caveat-conflict-confirmed = { PLURAL($count) ->
        [one] { $spend }, which the confirmed transaction { $confirmed } already spends: it cannot be confirmed any more.
       *[other] { $spend }, which the confirmed transaction { $confirmed } already spends: none of them can be confirmed any more.
    }
caveat-more-conflicts = { PLURAL($count) ->
        [one] { $count } group more of unconfirmed transactions that spend the same coin.
       *[other] { $count } groups more of unconfirmed transactions that spend the same coin.
    }
deposit-by = { $value } by { $txid }
caveat-conflicting-deposits = { PLURAL($count) ->
        [one] { $count } deposit to case addresses is in these transactions or their descendants: { $deposits }. At least some of them conflict, so they are not added up; none is counted.
       *[other] { $count } deposits to case addresses are in these transactions or their descendants: { $deposits }. At least some of them conflict, so they are not added up; none is counted.
    }

## Caveats on ends of the trace

caveat-ended-unknown = { PLURAL($count) ->
        [one] { $count } output could not be followed, for want of data ({ $haircut } by haircut); the table endpoints.csv gives the reason for each.{ $named }
       *[other] { $count } outputs could not be followed, for want of data ({ $haircut } by haircut); the table endpoints.csv gives the reason for each.{ $named }
    }
caveat-ended-service = { PLURAL($count) ->
        [one] { $count } output reached the wallet of a service; its operator can be asked ({ $haircut } by haircut).{ $named }
       *[other] { $count } outputs reached the wallet of a service; its operator can be asked ({ $haircut } by haircut).{ $named }
    }
caveat-ended-services = { PLURAL($count) ->
        [one] { $count } output reached the wallets of services; their operators can be asked ({ $haircut } by haircut).{ $named }
       *[other] { $count } outputs reached the wallets of services; their operators can be asked ({ $haircut } by haircut).{ $named }
    }
caveat-ended-busy = { PLURAL($count) ->
        [one] { $count } output lies at an address with a history as long as that of a service; its operator can be asked ({ $haircut } by haircut).{ $named }
       *[other] { $count } outputs lie at an address with a history as long as that of a service; its operator can be asked ({ $haircut } by haircut).{ $named }
    }
caveat-ended-busy-several = { PLURAL($count) ->
        [one] { $count } output lies at addresses with histories as long as those of services; their operators can be asked ({ $haircut } by haircut).{ $named }
       *[other] { $count } outputs lie at addresses with histories as long as those of services; their operators can be asked ({ $haircut } by haircut).{ $named }
    }
caveat-ended-coinjoin = { PLURAL($count) ->
        [one] { $count } output went into a transaction that looks like a CoinJoin; the trace does not continue beyond it ({ $haircut } by haircut).{ $named }
       *[other] { $count } outputs went into a transaction that looks like a CoinJoin; the trace does not continue beyond it ({ $haircut } by haircut).{ $named }
    }
caveat-ended-coinjoins = { PLURAL($count) ->
        [one] { $count } output went into transactions that look like CoinJoins; the trace does not continue beyond them ({ $haircut } by haircut).{ $named }
       *[other] { $count } outputs went into transactions that look like CoinJoins; the trace does not continue beyond them ({ $haircut } by haircut).{ $named }
    }
caveat-ended-limit = { PLURAL($count) ->
        [one] { $count } output was not followed to the end because of a limit of the trace ({ $haircut } by haircut).{ $named }
       *[other] { $count } outputs were not followed to the end because of a limit of the trace ({ $haircut } by haircut).{ $named }
    }
caveat-ended-no-key = { PLURAL($count) ->
        [one] { $count } output lies at an address that needs no key to spend from, so many people use it ({ $haircut } by haircut). It has no owner and no operator to ask; a larger --busy follows these coins.{ $named }
       *[other] { $count } outputs lie at an address that needs no key to spend from, so many people use it ({ $haircut } by haircut). It has no owner and no operator to ask; a larger --busy follows these coins.{ $named }
    }
label-with-addresses = `{ $label }` ({ $addresses })
tags-name = { " " }Tags name { $names }.
caveat-bands = { PLURAL($count) ->
        [one] { $count } output behind CoinJoins has a band instead of a figure: the least and the most of the ransom that the values allow (table bands.csv), and no evidence for any amount between them. No account includes them, and together they hold at most the { $entered } that went in, however large the sum of the most is.
       *[other] { $count } outputs behind CoinJoins have a band instead of a figure: the least and the most of the ransom that the values allow (table bands.csv), and no evidence for any amount between them. No account includes them, and together they hold at most the { $entered } that went in, however large the sum of the most is.
    }
bands-by-links = { PLURAL($count) ->
        [one] { $count } of these bands rests on counted links: they assume that each participant put in only the coins that its outputs needed.
       *[other] { $count } of these bands rest on counted links: they assume that each participant put in only the coins that its outputs needed.
    }
bands-unknown = { PLURAL($count) ->
        [one] { $count } such output could not be followed, for want of data.
       *[other] { $count } such outputs could not be followed, for want of data.
    }
caveat-moving-money = { PLURAL($transactions) ->
        [one] Money of the payments is being spent by an unconfirmed transaction ({ $haircut } by haircut): this money is moving now. Such a spend may be replaced or never confirmed, so every other figure counts the money where it was before; the table pending.csv lists every output.
       *[other] Money of the payments is being spent by unconfirmed transactions ({ $haircut } by haircut): this money is moving now. Such a spend may be replaced or never confirmed, so every other figure counts the money where it was before; the table pending.csv lists every output.
    }
caveat-moving-outputs = { PLURAL($count) ->
        [one] { $count } output is
       *[other] { $count } outputs are
    } being spent by { PLURAL($transactions) ->
        [one] an unconfirmed transaction
       *[other] unconfirmed transactions
    } ({ $haircut } by haircut): this money is moving now. Such a spend may be replaced or never confirmed, so every other figure counts the money where it was before; the table pending.csv lists every output.
and-more-moving = And { $count } more.
moving-unseen = { PLURAL($count) ->
        [one] The destination of { $count } output is not known, because the spending transaction could not be fetched.
       *[other] The destination of { $count } outputs is not known, because the spending transaction could not be fetched.
    }
would-pay = Transaction { $txid } would pay { $pays }.
would-pay-and-more = Transaction { $txid } would pay { $pays }; and { $more } more.
caveat-in-channel = { PLURAL($count) ->
        [one] { $count } output ({ $haircut } by haircut) was in a Lightning channel, the first: { $output }, spent by { $spender }. Payments within a channel leave no trace on the chain: the outputs of its closing transaction are the balances of two parties, not the destination of this money. Ask the operator of the counterparty's node; a public channel is announced by its funding output, with both nodes.
       *[other] { $count } outputs ({ $haircut } by haircut) were in a Lightning channel, the first: { $output }, spent by { $spender }. Payments within a channel leave no trace on the chain: the outputs of its closing transaction are the balances of two parties, not the destination of this money. Ask the operator of the counterparty's node; a public channel is announced by its funding output, with both nodes.
    }
caveat-perhaps-in-channel = { PLURAL($count) ->
        [one] { $count } output ({ $haircut } by haircut) may have been in a Lightning channel, the first: { $output }, spent by { $spender }, because the script has the keys of two parties, like a channel's. If so, the outputs of its closing transaction are the balances of two parties, not the destination of this money. Ask the operator of the counterparty's node; a public channel is announced by its funding output, with both nodes.
       *[other] { $count } outputs ({ $haircut } by haircut) may have been in a Lightning channel, the first: { $output }, spent by { $spender }, because the script has the keys of two parties, like a channel's. If so, the outputs of its closing transaction are the balances of two parties, not the destination of this money. Ask the operator of the counterparty's node; a public channel is announced by its funding output, with both nodes.
    }
caveat-in-swap = { PLURAL($count) ->
        [one] { $count } output ({ $haircut } by haircut) was in a swap or an HTLC, the first: { $output }, spent by { $spender }. Whoever claims such an output with the secret has paid for it over Lightning or on another chain: the ransom continues there, and the coins that follow on this chain belong to the swap service. After the timeout the payer gets the coins back. Ask the swap service; it knows the invoice and the node that it paid.
       *[other] { $count } outputs ({ $haircut } by haircut) were in a swap or an HTLC, the first: { $output }, spent by { $spender }. Whoever claims such an output with the secret has paid for it over Lightning or on another chain: the ransom continues there, and the coins that follow on this chain belong to the swap service. After the timeout the payer gets the coins back. Ask the swap service; it knows the invoice and the node that it paid.
    }
caveat-spent-without-signature = { PLURAL($count) ->
        [one] { $count } output ({ $haircut } by haircut) was spent without a signature of the owner, the first: { $output }, spent by { $spender }. Anyone can do that, so the spender need not be connected with the payer, and no wallet is inferred from it.
       *[other] { $count } outputs ({ $haircut } by haircut) were spent without a signature of the owner, the first: { $output }, spent by { $spender }. Anyone can do that, so the spender need not be connected with the payer, and no wallet is inferred from it.
    }
caveat-paid-off-chain = { PLURAL($count) ->
        [one] { $count } payment of the case may come from a Lightning channel or a swap, because two parties hold keys to the coins spent; the first: { $txid }. The payer there does not appear on the chain; ask the operator of the node, or the swap service.
       *[other] { $count } payments of the case may come from a Lightning channel or a swap, because two parties hold keys to the coins spent; the first: { $txid }. The payer there does not appear on the chain; ask the operator of the node, or the swap service.
    }

## Caveats on payers and wallets

caveat-service-wallet = The wallet { $wallet }, which holds { PLURAL($count) ->
        [one] { $count } address
       *[other] { $count } addresses
    } of the case ({ $addresses }), is treated as that of a service, not as the offender's: { $evidence }. The trace ends in it; its operator knows whose the { PLURAL($count) ->
        [one] address
       *[other] money
    } is.{ $paid } If it is the offender's own wallet, add a [[merge]] to the case file that joins a case address with another address of this wallet.
paid-from-this-wallet = { PLURAL($count) ->
        [one] { " " }{ $count } deposit, { $sum } in all, was paid from this wallet and classified like any other.
       *[other] { " " }{ $count } deposits, { $sum } in all, were paid from this wallet and classified like any other.
    }
caveat-payjoin = { PLURAL($count) ->
        [one] { $count } deposit was paid in transactions to which the wallet of the case contributes inputs besides those of others, as in a PayJoin: of it, { $sum } is new and counts. The other inputs are treated as the payer's, not the offender's, because no other evidence links them to the case. If they are the offender's, add a [[merge]] to the case file. In { $txids }.
       *[other] { $count } deposits were paid in transactions to which the wallet of the case contributes inputs besides those of others, as in a PayJoin: of them, { $sum } is new and counts. The other inputs are treated as the payer's, not the offender's, because no other evidence links them to the case. If they are the offender's, add a [[merge]] to the case file. In { $txids }.
    }
caveat-internal = { PLURAL($count) ->
        [one] { $count } deposit, { $sum } in all, is not counted, because addresses paid it that are in one wallet with the case, although the case does not name them.{ $sign } If these addresses belong to a service or a payer, it is a payment: use a tag that names the service, or a [[split]] in the case file. In { $txids }.
       *[other] { $count } deposits, { $sum } in all, are not counted, because addresses paid them that are in one wallet with the case, although the case does not name them.{ $sign } If these addresses belong to a service or a payer, they are payments: use a tag that names the service, or a [[split]] in the case file. In { $txids }.
    }
one-sign-of-service = { " " }One sign of a service, insufficient by itself: { $sign }.
caveat-own-share = { PLURAL($count) ->
        [one] { $count } deposit, { $sum } in all, comes from CoinJoins to which the wallet of the case contributed: it may be its own money, counted again. In { $txids }.
       *[other] { $count } deposits, { $sum } in all, come from CoinJoins to which the wallet of the case contributed: they may be its own money, counted again. In { $txids }.
    }
caveat-several-services = The wallet { $wallet } holds addresses that tags assign to different services, { $services }: either a tag is wrong or these addresses are not one wallet. The command “ransomtrace explain” prints the evidence that links two addresses.
caveat-change-jump = { PLURAL($count) ->
        [one] One change link merged wallets of { $larger } and { $count } address into the largest one, { $wallet }. A single wrong guess would do that.
       *[other] One change link merged wallets of { $larger } and { $count } addresses into the largest one, { $wallet }. A single wrong guess would do that.
    }
caveat-change-jump-in = { PLURAL($count) ->
        [one] One change link merged wallets of { $larger } and { $count } address into the largest one, { $wallet }. A single wrong guess would do that, look at { $txid }.
       *[other] One change link merged wallets of { $larger } and { $count } addresses into the largest one, { $wallet }. A single wrong guess would do that, look at { $txid }.
    }
caveat-void-split = The split by { $name } ({ $reason }) has no effect: one key signs for addresses that it names.
caveat-links-refused = { PLURAL($count) ->
        [one] { $count } link between addresses was not used, because other evidence contradicts it; the table links.csv lists them, and the command “ransomtrace explain” gives the reasons.
       *[other] { $count } links between addresses were not used, because other evidence contradicts it; the table links.csv lists them, and the command “ransomtrace explain” gives the reasons.
    }
caveat-possible-payjoin = Transaction { $txid } alone holds a wallet of this case together and may be a PayJoin, in which payer and payee both contribute inputs. If it is one, it merges two owners into one wallet. A [[split]] in the case file excludes it.
caveat-possible-payjoins = { $count } transactions each alone hold a wallet of this case together and may be PayJoins, in which payer and payee both contribute inputs. Any that is one merges two owners into one wallet. They are { $txids }. The command “ransomtrace explain” with two addresses names those between them; a [[split]] in the case file excludes one.
caveat-change-rules = Addresses were also joined by change rules ({ $rules }). These are heuristics: each such link is weak and may be wrong.
caveat-inferred = Clusters are inferred, and are a lower bound: a wallet may hold more addresses than its co-spends show. A PayJoin, which looks like an ordinary payment, would merge two wallets. Taint is a convention, not a fact: compare the policies. Poison counts the same money many times.
caveat-merge = Merge { $number } is an analyst assertion by { $name }, not a finding: { $claim }. Reason given: { $reason }.
caveat-split = Split { $number } is an analyst assertion by { $name }, not a finding: { $claim }. Reason given: { $reason }.
have-one-owner = { PLURAL($count) ->
        [one] { $count } address has one owner
       *[other] { $count } addresses have one owner
    }
have-separate-owners = { PLURAL($count) ->
        [one] { $count } address has a separate owner
       *[other] { $count } addresses have separate owners
    }
inputs-have-no-one-owner = the inputs of transaction { $txid } do not have one owner
caveat-look-alikes = { $addresses } look alike: they begin and end with the same characters, which is unlikely to be chance. Such addresses are created so that one is copied instead of the other (address poisoning). Compare every character before acting on one.
caveat-more-look-alikes = { PLURAL($count) ->
        [one] One more group of addresses looks alike; the command “ransomtrace explain” reports it for each address.
       *[other] { $count } more groups of addresses look alike; the command “ransomtrace explain” reports them for each address.
    }
look-alike = { $address } ({ $role })
look-alike-unseen = { $address } ({ $role }; no transaction of the case touches it)
role-case-address = a case address
role-claimed = named by a merge or a split
role-payment-came-from = a payment of the case came from it
role-money-reached = money of a payment reached it
role-tagged = named by a tag
role-only-occurs = only occurs in fetched transactions

## Caveats on tags and prices

quoted-plain = `{ $text }`
caveat-tags = Labels are claims of third parties, not facts; each rests on the source that its tag cites. { PLURAL($read) ->
        [one] { $read } tag
       *[other] { $read } tags
    } in { PLURAL($packs) ->
        [one] { $packs } pack
       *[other] { $packs } packs
    } { PLURAL($read) ->
        [one] was
       *[other] were
    } read; { PLURAL($matching) ->
        [one] { $matching } tag names
       *[other] { $matching } tags name
    } { PLURAL($addresses) ->
        [one] { $addresses } address that occurs
       *[other] { $addresses } addresses that occur
    } in this case.
tags-not-used = Not used: { $unused }.
tags-odd-confidence = { PLURAL($count) ->
        [one] { $count } tag has a confidence that is not in GraphSense's taxonomy and counts as “unknown”.
       *[other] { $count } tags have a confidence that is not in GraphSense's taxonomy and counts as “unknown”.
    }
chain-and-count = { $chain } { $count }
unused-other-chains = { $count } for other chains ({ $chains })
unused-invalid = { $count } whose address is not valid on this network (the first on line { $line } of { $file }: { $problem })
unused-odd = { $count } with a missing or unreadable value (the first on line { $line } of { $file }: { $problem })
unused-without-address = { $count } without an address
unused-repeated = { $count } that repeat a tag of the same pack
valid-here-too = { PLURAL($count) ->
        [one] { $count } of them names an address that is valid on this network too, the first on line { $line } of { $file }, for { $chain }
       *[other] { $count } of them name addresses that are valid on this network too, the first on line { $line } of { $file }, for { $chain }
    }
caveat-tags-dispute = Tags name different actors for { $address }: { $actors }; it is not treated as a service's.
caveat-tags-dispute-more = { PLURAL($count) ->
        [one] Tags also name different actors for { $count } address more.
       *[other] Tags also name different actors for { $count } addresses more.
    }
caveat-tag-other-chain = Line { $line } of { $file } tags { $address } as `{ $label }` on the chain { $chain }; the address is also valid on this network and occurs in this case. The tag is not used: find out which chain it refers to.
caveat-tags-other-chain-more = { PLURAL($count) ->
        [one] { $count } more such tag has an address that occurs in this case.
       *[other] { $count } more such tags have addresses that occur in this case.
    }
caveat-payouts = Transaction { $txid } { $reason }. On that claim alone its input addresses are merged into the wallet of a service, where the trace ends.{ $more } If a tag is wrong, unrelated owners are merged; a [[split]] in the case file excludes a transaction.
same-holds-for = { PLURAL($count) ->
        [one] { " " }The same holds for { $txids }.
       *[other] { " " }The same holds for { $count } others: { $txids }.
    }
protocol-and-confidence = { $protocol } ({ $confidence } %)
no-coinjoin = no CoinJoin
treated-as-payout = looks like { $looks_like }, but is treated as a payout: its input address { $address } is tagged as { $service } ({ $category }) in the pack { $pack }
rates-without-price = { PLURAL($count) ->
        [one] The rates from "{ $source }" have no price for { $count } day: { $days }.
       *[other] The rates from "{ $source }" have no price for { $count } days: { $days }.
    }
rates-jump = The rate of { $day }, { $place }, is { $price }, and that of { $beside } is { $other }: one of them may be wrong.
rates-lowest-far = The lowest rate of { $day }, { $place }, is { $price }, and the close of that day is { $close }: one of them may be wrong.
rates-highest-far = The highest rate of { $day }, { $place }, is { $price }, and the close of that day is { $close }: one of them may be wrong.

## Caveats on servers and the chain

caveat-wrong-answer = { $fault }.
caveat-more-wrong-answers = { PLURAL($count) ->
        [one] { $count } wrong answer more of this kind are in the log in evidence.sqlite.
       *[other] { $count } wrong answers more of this kind are in the log in evidence.sqlite.
    }
caveat-request-limit = The request limit was reached before all data was fetched; raise --max-requests.
caveat-case-address-incomplete = Case address { $address }: { $reason }. Payments may be missing.
caveat-server-dropped = { $server } was dropped during the run: { $reason }.
caveat-server-without-history = { PLURAL($count) ->
        [one] { $server } returned no history for { $count } script that other servers returned; first reason: { $reason }.
       *[other] { $server } returned no history for { $count } scripts that other servers returned; first reason: { $reason }.
    }
caveat-requests-refused = { PLURAL($count) ->
        [one] { $count } request has no usable answer. The first: { $first }: { $reason }.
       *[other] { $count } requests have no usable answer. The first: { $first }: { $reason }.
    }
caveat-balance-not-reported = { PLURAL($count) ->
        [one] No server reported the balance of { $count } address of the case, so omitted transactions would go undetected there.
       *[other] No server reported the balance of { $count } addresses of the case, so omitted transactions would go undetected there.
    }
caveat-one-server = Completeness rests on one server: every transaction shown as confirmed is proved to be in its block, but one that this server withholds would go unnoticed.
caveat-reorganised = The chain was reorganised since the run of { $since }: its tip, block { $height } ({ $hash }), was replaced. { $moved }
caveat-payments-moved = The run of { $since }, as of block { $height }, proved payments that are no longer in the same blocks, although the chain was not reorganised. { $moved }
no-payment-moved = No payment changed.
payment-moved = Payment { $outpoint } ({ $value }) was in block { $was } and is now in block { $is }.
payment-gone = Payment { $outpoint } ({ $value }) was in block { $was } and is now in no block.
caveat-in-two-blocks = Transaction { $txid } is in block { $first } and again in block { $again }; two coinbase transactions repeat like this from before BIP 30 forbade it. It is counted once, as of the first block, because its outputs exist once.
caveat-recent-blocks = { PLURAL($count) ->
        [one] { $count } traced transaction is in one of the last { $depth } blocks, which a chain reorganisation could still replace.
       *[other] { $count } traced transactions are in one of the last { $depth } blocks, which a chain reorganisation could still replace.
    }

## Texts in transactions

heading-texts = Texts in transactions
texts-about = A transaction can carry a text in an output that nobody can spend (OP_RETURN). Whoever made the transaction wrote it, so it is a claim, and it can mislead on purpose.
carried-text = { $day }: “{ $text }”, in transaction { $txid }
carried-text-in-payment = { $day }: “{ $text }”, in transaction { $txid }, which pays an address of the case

## Rules and parameters

rule-same-key = same-key
rule-co-spend = co-spend
rule-co-spend-alone = co-spend, CoinJoins excluded
rule-change = change: { $rules }
rule-merge = merge by { $name }: { $reason }
parameter-rates = { $currency }, { $source }, { $first } to { $last }, closing price of the UTC day of the block
parameter-tags = { $title }, { $file }, SHA-256 { $hash }
rates-source-made = { $source }, { $made }
rates-source-converted = { $source } { $sign } { $name } of the day
rates-place = { $currency } in { $place }
rates-at-end-of-day = price at the end of the day
rates-from-hours = combined from rows of { $length } h
rates-from-minutes = combined from rows of { $length } min
rates-from-seconds = combined from rows of { $length } s

## Error rates

rates-synthetic-wallets = synthetic wallets
rate-over-transactions = transactions
rate-over-pairs = pairs of addresses
rate-over-addresses = addresses
rate-over-outputs = outputs
rate-coinjoins = detected as a CoinJoin
rate-kept-from-merging = kept from merging wallets, as a CoinJoin or a Stonewall
rate-deposit-addresses = deposit address of a service, by behaviour
rate-payments-to-services = payment to a service, by behaviour
rate-co-spend-and-change = co-spend and change: { $rules }

## Fingerprints of wallets

print-version = version
print-locktime = anti-fee-sniping
print-sequence = sequence
print-bip69 = bip-69
print-script-types = script-types
print-low-r = low-r
print-outputs = output-count
print-fee-rate = fee-rate
print-change-position = change-position
print-locktime-unused = not used
print-locktime-kept = kept
print-locktime-height = another height
print-locktime-time = a time
print-sequence-final = final
print-sequence-locked = locked
print-sequence-replaceable = replaceable
print-habit-kept = kept
print-habit-broken = broken
print-habit-open = open
print-outputs-few = 2 or fewer
print-outputs-many = more than 2
print-rate = { $rate } sat/kvB
print-change-first = first
print-change-last = last
print-change-between = between
print-taproot-script = p2tr script
print-bare-multisig = bare multisig
print-anchor = anchor
print-unknown-witness = unknown witness program
print-multisig = { $needed }-of-{ $keys }
print-other = other
print-unknown = unknown
print-change = { $of } { $before } → { $after }
print-one-transaction = One transaction: nothing to compare it with.
print-consistent = Consistent with one wallet program throughout, which proves nothing: many wallets look the same.
print-changes-once = Changes once, at { $txid }, height { $height }: { $traits }. { $means }
print-changes-several = { PLURAL($times) ->
        [one] Changes { $times } time, first at { $txid }, height { $height }: { $traits }. { $means }
       *[other] Changes { $times } times, first at { $txid }, height { $height }: { $traits }. { $means }
    }
print-means-in-parallel = It returns to earlier values, which suggests programs or settings used in parallel instead of one change.
print-means-one-change = Software, settings or owner changed.

## Servers and clock

servers-disagree = { PLURAL($count) ->
        [one] servers disagree on { $count } transaction, the first: { $txid } in block { $height }, which { $server } reports and { $others } does not
       *[other] servers disagree on { $count } transactions, the first: { $txid } in block { $height }, which { $server } reports and { $others } does not
    }
clock-behind = The clock of this machine showed { $shown }, which is before the time of block { $height }, { $time }: it was wrong. The times at which servers were queried, in the evidence and in its log, are those of this clock.
clock-back = The clock of this machine went back from { $before } to { $after }. The times at which servers were queried, in the evidence and in its log, are those of this clock; their order is that of the entries.

## Categories of tags

category-atm = atm
category-broker = broker
category-dark-market = dark_market
category-defi = defi
category-donation = donation
category-exchange = exchange
category-extortion = extortion
category-faucet = faucet
category-gambling = gambling
category-hack = hack
category-hosted-wallet = hosted_wallet
category-individual = individual
category-malware = malware
category-market = market
category-marketplace = marketplace
category-miner = miner
category-mining-pool = mining_pool
category-mixing-service = mixing_service
category-organization = organization
category-payment-processor = payment_processor
category-perpetrator = perpetrator
category-phishing = phishing
category-ponzi-scheme = ponzi_scheme
category-ransomware = ransomware
category-scam = scam
category-service = service
category-sextortion = sextortion
category-shop = shop
category-terrorism = terrorism
category-user = user
category-wallet-service = wallet_service

title = Ransom payments traced
head-kind = Bitcoin tracing report
head-reference = Reference: { $reference }
head-network = Network { $network }: a test network, whose coins have no value and whose blocks take little or no proof of work
head-contents = Contents

# The PDF: the foot of each page, and what the files inside are

pdf-page = Page { $page } of { $pages }
# The hash is shortened to its ends.
pdf-block = block { $height }, { $hash }
pdf-findings = Everything that was concluded, for machines; the report says it in words
pdf-manifest = SHA-256 of every file of the case folder except this PDF; the manifest.json in the folder lists this PDF too
more-in-file = … { $left } more in { $file }.
more-first = … { $left } more, the first of them in { $file }.
note-label = Note:
figure-btc = { $sum } BTC
figure-eur = { $sum } EUR
no-rate = no rate
not-known = not known
cell-none = none
cell-yes = yes
cell-no = no

## Headings of the report

heading-question = What was asked: demands and addresses
heading-paid = What was paid
heading-destinations = Where the money is
heading-services = Services to write to
heading-where = Where the trace ended
heading-moving = What is moving now
heading-to-stop = What to stop first, as long as it has not moved on
heading-leads = Leads about payers and further victims
heading-patterns = How the money moved
heading-charts = Charts
heading-payments = Deposits, one by one
heading-payers = Payers, and how many persons paid
heading-ends = Ends of the trace, one by one
heading-software-changes = Changes of wallet software along the trail
heading-accounting = Accounting
heading-wallets = Wallets and the evidence for them
heading-coverage = Coverage: what was requested, what is missing
heading-parameters = Parameters
heading-reading = What this report proves and what it does not
heading-provenance = Provenance and chain of custody
heading-glossary = Glossary
heading-notes = Notes of investigators
heading-tags = Names, and whose claims they are
heading-exposure = The ransom by category of the places where it ended
heading-origins = Services that payers used
heading-deposits-of-others = Deposits of others to the same wallets, perhaps of further victims
heading-shortened = Addresses that a list may mean where it shortens one

## Columns of tables, and names of details

column-address = Address
column-addresses = Addresses
column-all-ends = All ends
column-at-most = at most
column-block = As of block
column-block-time = Time of block
column-btc = BTC
column-btc-counted = BTC counted
column-btc-gross = Gross BTC
column-btc-ransom = of it ransom
column-btc-received = Received, gross BTC
column-btc-sent = Sent, gross BTC
column-changes = What changes, and between which transactions
column-class = Class
column-conflict = Conflict
column-counted = Counted
column-counted-over = Counted over
column-custody-checked = SHA-256 of manifest.json checked
column-custody-from = Handed over by
column-custody-purpose = Purpose
column-custody-time = Date and time
column-custody-to = Received by
column-day = Day
column-days = Days
column-days-of-arrival = Days of arrival
column-demand = Demand
column-depends = Under which methods
column-deposits = Deposits
column-difference = Difference
column-end = End
column-eur = EUR
column-eur-haircut = EUR by haircut
column-eur-of-day = EUR on the day
column-eur-of-ransom = EUR of the ransom part
column-eur-of-whole = EUR of the whole
column-evidence-taken = Evidence taken
column-from-payments = From payments
column-grade = Grade
column-hashes = Hashes
column-hop = Hop
column-in-parts = In parts
column-late = Late
column-likely = likely
column-name = Name
column-network = Network
column-number = No.
column-origin = Where it comes from
column-output = Output
column-outputs = Outputs
column-paid-by = Paid by
column-paid-from = Paid from a service (a lead)
column-payer = Wallet of the payer
column-payments = Payments
column-pays-in = Pays in
column-persons-least = Persons at least
column-pieces = Pieces
column-policy = Policy
column-policy-meaning = What it means
column-precision = Precision
column-prints = What its transactions show, and the most that this suggests
column-produced-with = Produced with
column-reason = Reason
column-recall = Recall
column-role = Role
column-rule = Rule
column-seen = Seen
column-servers = Servers
column-setting = Value
column-spends = Spends
column-spent-by = Spent by
column-strength = Strength
column-time = Time
column-to = To
column-transactions = Transactions
column-usd-of-day = USD on the day
column-used = Used
column-value = Value
column-wallet = Wallet
column-whole-output = Whole output
column-worth = Worth

## Classes, ends, methods, roles and grades

class-payment = payment
class-instalment = instalment
class-internal = internal
class-dust = dust
class-unrelated = unrelated
class-late = late
class-payment-meaning = matches a demand, or the case names none; counted as paid.
class-instalment-meaning = one of several deposits that together match a demand; counted as paid.
class-internal-meaning = paid by the wallet of the case itself; not counted.
class-dust-meaning = next to nothing, at most the dust limit; not counted.
class-unrelated-meaning = matches no demand; not counted.
class-late-meaning = matches a demand, alone or with others, in a block after its deadline; counted as paid.
end-unknown = unknown
end-unconfirmed = unconfirmed
end-coinjoin = coinjoin
end-service = service
end-busy = busy
end-dust = dust
end-limit = limit
end-unspent = unspent
end-fee = fee
end-unknown-meaning = its further path is not known
end-unconfirmed-meaning = being spent by an unconfirmed transaction
end-coinjoin-meaning = spent in what looks like a CoinJoin, and so mixed with the money of others
end-service-meaning = at an address of a service
end-busy-meaning = at an address with a history too long to follow, as services have
end-dust-meaning = too small to follow
end-limit-meaning = a limit of the trace was reached
end-unspent-meaning = not spent as of the block above
end-fee-meaning = paid to miners as fees
policy-poison = Poison
policy-haircut = Haircut
policy-fifo = FIFO
policy-lifo = LIFO
policy-tiho = TIHO
policy-poison-meaning = One tainted satoshi taints everything that its transaction pays. An upper bound of what the money can have touched; does not conserve value.
policy-haircut-meaning = Every output of a transaction, and its fee, carries the same tainted share. Conserves value.
policy-fifo-meaning = First in, first out: coins leave a transaction in the order in which they enter it, as in Clayton’s Case (1816). Conserves.
policy-lifo-meaning = Last in, first out: the coins that enter last leave first. Conserves.
policy-tiho-meaning = Taint in, highest out: tainted coins leave first, and the highest outputs take them. Conserves.
role-service = service
role-collector = collector
role-case = case
role-payer = payer
role-reached = reached
role-other = other
role-service-meaning = holds other people’s money according to a tag or its behaviour, so it is not treated as the offender’s; { $command } shows the evidence.
role-collector-meaning = sweeps deposits of several payers into a service or a busy address, as the wallet of a service or a broker does.
role-case-meaning = holds a case address.
role-payer-meaning = sent a payment that was counted.
role-reached-meaning = money of a payment reached it; its owner is not known.
role-other-meaning = only occurs in fetched transactions; no money of a payment is known to have reached it.
grade-fact = fact
grade-strong = strong
grade-weak = weak
grade-claim = claim
grade-fact-meaning = follows from the protocol
grade-strong-meaning = spent together, and no CoinJoin
grade-weak-meaning = a wallet habit, or open to doubt
grade-claim-meaning = a third party’s claim
note-on-address = address
note-on-transaction = transaction
note-on-cluster = cluster

## Status at the top of the report

status-disputed = Disputed
status-disputed-meaning = Servers disagree, or a proof failed. What is shown is proved; payments or movements may be missing:
status-incomplete = Incomplete
status-incomplete-meaning = Some data within the limits could not be obtained; payments or movements may be missing:
status-complete-meaning = All data within the { $limits } was requested and received.
status-limits = limits
status-note-also = Please also note:
status-note = Please note:
status-moving = Moving now, not confirmed yet
status-moving-in-full = In full: { $section }.
status-named = Named by tags, which are claims of third parties

## What was asked

question-no-demand = The case states no demand, so every deposit to its addresses counts as paid.
question-first-day = ; first day { $day }
question-deadline = ; deadline { $day }
question-addresses = Addresses of the case, in the order of the case file
question-note = { $kind } { $on }: { $note }

## What was paid

paid-in = paid in { PLURAL($payments) ->
         [one] { $payments } payment
        *[other] { $payments } payments
    }
paid-value = its value, each payment at the rate of its day
paid-gross = These sums exclude money that came back. The payments themselves total { $sum } BTC (gross): the difference is money of earlier payments that came back (by haircut), and coins that the wallet of the case contributed itself. It is not counted again.
paid-gross-worth = These sums exclude money that came back. The payments themselves total { $sum } BTC (gross), { $eur } EUR: the difference is money of earlier payments that came back (by haircut), and coins that the wallet of the case contributed itself. It is not counted again.
paid-by-demand = Paid per demand
paid-all = All

## Deposits

deposits-none = No deposit to a case address was found.
deposits-about = Every output that a case address received, in chain order. The class says how a deposit is classified; the reason follows it:
deposits-in-print = In print, the wallet of the payer and the reason are left out for plain payments; { $file } has them.
deposits-caption = { PLURAL($deposits) ->
         [one] { $deposits } deposit
        *[other] { $deposits } deposits
    }, { $counted } counted as paid
deposit-not-counted = { $class }, not counted
deposit-where = to { $address }, output { $output }, block { $block }
deposit-new = ; counted: { $sum } BTC, which is new
deposit-new-worth = ; counted: { $sum } BTC, which is new, { $eur } EUR on the day
deposit-from = ; from wallet { $wallet }

## Where the trace ended

ends-nothing-followed = Nothing was followed: no deposit counts as paid.
ends-about = The payments were followed from output to output until one of the ends below. How much of them reached an end depends on the convention for dividing mixed money: each column is one such policy, explained under { $accounting }. Amounts are in BTC; EUR is the value of the ransom part by haircut, on the day it arrived there.
ends-by-kind = Where the trace ended, by kind
ends-received = Received as payments
ends-none = The trace ended at no output.
ends-outputs = Outputs where the trace ended, the largest by haircut first; amounts in BTC
worth-all = { $eur } EUR on the day of its block; all of the output is ransom
worth-part = the ransom part (by haircut) { $part } EUR, the whole output { $whole } EUR, on the day of its block

## Accounting of the methods

accounting-about = Bitcoin does not record which input of a transaction pays which output, so where the ransom is mixed with other money, its path is a matter of convention. The haircut, FIFO, LIFO and TIHO policies conserve value: their ends sum to the payments, to the satoshi, and a difference other than zero would be a bug in this program. Poison does not conserve value: it counts the same money many times.
accounting-none = Nothing was followed, so there is nothing to account for.
accounting-balance = The balance of each policy, in BTC
accounting-more = Ends of each policy one by one: { $section }, and { $file } in satoshi.

## Where the money is

destinations-none = No money was followed.
destinations-about = Share of the ransom at each place. The protocol does not say which part of mixed money is the ransom, so each share is a range over the methods haircut, FIFO, LIFO and TIHO. EUR is the worth of the haircut part on the day it got there.
destinations-about-rules = Share of the ransom at each place. The protocol does not say which part of mixed money is the ransom, so each share is a range over the methods haircut, FIFO, LIFO and TIHO, { $settings }. EUR is the worth of the haircut part on the day it got there.
heading-places-by-demand = By demand
places-by-demand-about = Each demand has its own victims and civil claims. Where payments towards several demands were mixed, the ransom is divided by haircut, in proportion to what each brought in. In BTC, the lines of a demand add up to what was paid towards it. EUR is the value on the day the money got there, so it does not add up to the EUR paid; the lines of a place add up to its part of the ransom above.
demands-in-coinjoin = Money of the demands { $demands } was spent together in { $txid }, which looks like a CoinJoin. If it is none, the wallets that spent it are one: a lead that one offender is behind these demands.
demands-joined = Addresses of { $demands } are in one wallet, { $wallet }.
demands-apart = No rule puts addresses of different demands into one wallet; so the wallets alone do not show that one offender is behind all of them.
places-by-demand-caption = The ransom by demand and place
column-share-of-demand = Share of what was paid
destinations-caption = Places where the money is
stop-none = None: no money is known to be unspent or moving now.
stop-output = { $what }, EUR { $eur } on the day it got there; output { $output }
stop-output-no-rate = { $what }, EUR no rate on the day it got there; output { $output }
leads-none = None: no service was seen behind a payment, and no deposit of others to the same wallets.
leads-about = Leads are conclusions from behaviour. They are no payments, and no total includes them.
services-none = The money reached no address that is known or recognised as a service’s.
services-about = A service can name the customer to whom it gave a deposit address. The grade says how a service is known: { $claim } by a tag of a third party, { $weak } by its behaviour alone.
services-caption = Addresses of services that the money reached
services-outputs = Outputs: { $outputs }.
services-shown-by = What shows it: { $reason }.

## What is moving now

moving-transaction = Transaction { $txid }.
moving-would-pay = It would pay { $what }.
moving-none = No unconfirmed transaction was found that spends money of the payments.
moving-none-seen = No unconfirmed transaction was found that spends money of the payments except those that spend { PLURAL($outputs) ->
         [one] { $outputs } output
        *[other] { $outputs } outputs
    } and could not be fetched: their destination is not known.
moving-about = These unconfirmed transactions spend money of the payments. Each may be replaced or never confirmed, so what they would pay is in no other figure of this report: there, the money is still where they take it from. The columns show what each output would receive under each policy, in BTC; EUR is at the rate of the day of the block named above.
moving-caption = Outputs of transactions that are not confirmed and spend money of the payments
moving-unspendable = an unspendable script

## How the money moved

patterns-none = The trace shows no peel chain, consolidation, recurring ratio, cash-out or change of pace.
patterns-about = Patterns describe the trace; no figure of this report depends on them.
patterns-ratios = A split divides money between two wallets other than the payer's; ratios within half a percentage point of each other count as the same. The figure for chance holds if ratios are spread evenly from 50 to 100 %. People prefer round ratios, so that unrelated owners agree more often. A recurring ratio is a reason to look for an agreement, not a proof of one.
patterns-peels = { PLURAL($peels) ->
         [one] { $peels } peel
        *[other] { $peels } peels
    }
patterns-peels-caption = Peels in order
patterns-peel-transaction = transaction { $txid }

## Charts in the report

chart-of-case = A chart of the case.
chart-of-flow = Flow of the money from the payments (left) through wallets to where the trace ended (right). Widths are proportional to tainted value under the haircut policy. The section Where the trace ended has the figures of its right side.
chart-of-deposits = Deposits towards each demand with its range and deadline, the price of the day, and the payments that were moved for the first time. The section Deposits, one by one, has the figures.
chart-of-balance = How much of the payments had not moved yet, and the sums received and moved up to then. Money that the wallet of the case paid to itself counts as moved. The section Deposits, one by one, has the figures.
chart-of-methods = Share of the ransom at each place under every method. Bars of equal length: the conclusion does not depend on the method. The section Where the money is has the figures.
chart-file = File: { $file }
charts-none = This build of the program draws no charts; the tables contain all figures.

## Payers

payers-none = No deposit counts as paid.
payers-about = A wallet is not a person, so the number of persons is a range.
payers-most = Most
payers-most-rule = each wallet that paid counts once, and so does each deposit whose payer is not known or that a service paid for a customer.
payers-likely = Likely
payers-likely-rule = as the most, but wallets of which one was paid out of the change of another count once, and so do deposits that meet a demand only together.
payers-least = Least
payers-least-rule = one person may have many wallets; but if nobody pays more than is demanded of one person, fewer persons cannot have paid the sum.
payers-persons = Persons who paid, by demand
payers-single = { PLURAL($count) ->
        [one] { $count } payer with one payment is not listed here: the deposits below and { $file } have it.
       *[other] { $count } payers with one payment each are not listed here: the deposits below and { $file } have them.
    }
payers-caption = Payers, in the order of their first payment
payers-unknown = not known, or a service
payers-from = { $service } (grade { $grade })
payers-by-day = Paid by day and demand

## Changes of wallet software

software-about = Each wallet program builds transactions in its own way. Where a spending transaction is not built like the one that paid, software, settings or owner changed between the two, so such a hop is a place to ask who holds the money. This is soft evidence: a difference does not show that the owner changed, agreement proves nothing, and no wallet is merged or split because of it. The payments themselves are not compared, because the victim who pays is not the one who moves the money on; CoinJoins are left out.
software-none = No two transactions on the trail can be compared.
software-no-difference = No hop differs from the one before it: { PLURAL($pairs) ->
         [one] { $pairs } pair
        *[other] { $pairs } pairs
    } of transactions compared.
software-differs = { $changed } of { PLURAL($hops) ->
         [one] { $hops } hop
        *[other] { $hops } hops
    } { PLURAL($changed) ->
         [one] differs
        *[other] differ
    }.
software-caption = Hops at which the spending transaction differs from the one that paid
software-one-wallet = ; as far as is known, one wallet made both
software-spent-by = { $txid } in block { $block }

## Wallets

wallets-about = Addresses that one transaction spends from together are assigned to one wallet, unless the transaction is or may be a CoinJoin. A wallet is named by the first of its addresses in text order. This is an inference: it shows common control, not the controller, and a wallet may hold more addresses than are visible. Its role is its part in the case; most wallets here are not the offender’s. The amounts a wallet received and sent are gross: money that came back counts each time.
wallets-none = No two addresses were linked.
wallets-caption = Wallets of two or more addresses, by amount received in the transactions fetched
rates-unknown = How often the rules in force are right is not known.
rates-about = How often the rules in force were right was measured on { $wallets }: { PLURAL($populations) ->
         [one] { $populations } invented population
        *[other] { $populations } invented populations
    } of { $transactions } transactions or more, whose owners are known. Each rate is the worst of them. On real wallets a rule may do better or worse.
rates-caption = How often the rules are right on synthetic wallets
rates-cell-unknown = unknown
rates-not-measured = Unknown: this rule was not measured, and nothing is inferred for it.
tags-about = Every tag of an address in the case. Where tags differ, all are shown: an address whose tags name several actors is no service’s, and of several tags that name a service, the one with the highest confidence, then the first by label, is the reason of the end.
exposure-about = The category is that of a tag; a part without one is stated too. By haircut.
links-caption = Evidence that links two addresses
links-more = Each piece with its transaction: { $file }.
prints-about = What a wallet’s transactions reveal about its software is soft evidence: agreement proves nothing, because many people use the same software, and a difference means that software, settings or owner changed. No wallet is merged or split because of it. A visible habit may be chance. Short signatures (low-r) and all other data in a witness are attested by the server only, because a transaction id does not commit to witnesses.
prints-none = No wallet of the case made a transaction that can be compared.
prints-caption = Fingerprints of the wallets of the case and of those that traced money reached
prints-role = role: { $role }
prints-more-changes = And { PLURAL($changes) ->
         [one] { $changes } more change
        *[other] { $changes } more changes
    }.
prints-share = { $value } in { $transactions }
prints-share-of = { $value } in { $transactions } of { $all }
prints-change = At { $txid }, height { $height }:

## Coverage and parameters

coverage-none = No history was requested.
coverage-needed = The trace needed the history of { PLURAL($addresses) ->
         [one] { $addresses } address
        *[other] { $addresses } addresses
    }; of { $complete } every confirmed transaction was fetched and proved, of { $others } not.
coverage-attested = Each history was attested by { PLURAL($servers) ->
         [one] { $servers } server
        *[other] { $servers } servers in agreement
    }.
coverage-attested-range = Each history was attested by { $fewest } to { PLURAL($most) ->
         [one] { $most } server
        *[other] { $most } servers in agreement
    }.
coverage-others = Addresses not listed in { $file } occur only as the other side of a transaction; their histories were not requested.
coverage-incomplete = Incomplete histories
parameters-no-tags = no list of tagged addresses was used
parameters-none = None are recorded.
parameters-about = With these and the same evidence, every machine computes the same findings.
parameters-caption = Limits and rules in force

## What is proved

proof-took-place = Proved: that a transaction took place.
proof-took-place-count = { PLURAL($transactions) ->
         [one] { $transactions } transaction of this case is
        *[other] { $transactions } transactions of this case are
    } linked, by a Merkle branch, to the header of a block with proof of work. Anyone can repeat this calculation from the evidence without trusting a server.
proof-paid-before = Proved: what was paid before.
proof-paid-before-count = Of { PLURAL($transactions) ->
         [one] { $transactions } more transaction
        *[other] { $transactions } more transactions
    } only the content was needed; a proved transaction refers to it by its hash.
proof-unconfirmed = Not proved: unconfirmed transactions.
proof-unconfirmed-count = { PLURAL($transactions) ->
         [one] { $transactions } transaction
        *[other] { $transactions } transactions
    } in the mempool may be replaced or never confirmed.
proof-completeness = Attested, not proved: completeness.
proof-completeness-meaning = A server can prove what it shows; that it withholds nothing rests on its assertion, and on how many servers agree.
proof-wallets = Inferred: wallets.
proof-wallets-meaning = Addresses spent from together are under common control with high probability, not with certainty. An address or a wallet is not a person; who controls it must be shown by other means.
proof-taint = Convention: taint.
proof-taint-meaning = Once coins are mixed, no fact shows whose coins went where. Compare the policies; where they agree, the convention does not matter.
proof-times = Times are those of blocks.
proof-times-meaning = Miners set them: later than the median of the eleven blocks before, and at most two hours ahead of the clocks of other nodes. A payment was sent some time before its block.
proof-values = Values in money are at the rate of the day
proof-values-meaning = { $values }, from the rates given with the case; the price that anyone obtained for the coins may differ.
proof-ends = An end is where this trace stopped, not where the money stayed.
proof-ends-meaning = Beyond a service or a CoinJoin it moved on; the operator’s records may show where.

## Glossary

term-address = Address
term-address-meaning = The name of a place that can receive bitcoin. Anyone can make any number of them.
term-bitcoin = Bitcoin (BTC), satoshi
term-bitcoin-meaning = The currency and its smallest unit: 1 BTC is 100 000 000 satoshi. Amounts in this report are exact.
term-block = Block, header, height
term-block-meaning = Transactions are confirmed in blocks, each linked to the one before and numbered by height. A block’s header commits to its content and carries the proof of work.
term-busy = Busy address
term-busy-meaning = An address with so many transactions that it probably belongs to a service; following each of them would lead everywhere.
term-change = Change
term-change-meaning = What a transaction pays back to its payer, since outputs are spent whole.
term-wallet = Cluster, wallet
term-wallet-meaning = Addresses inferred to be under common control because they were spent from together.
term-coinjoin = CoinJoin
term-coinjoin-meaning = A transaction in which several people pay together so that it is not visible who paid whom. It is recognised by its structure, with a confidence; a structure can mislead.
term-confidence = Confidence of a CoinJoin
term-confidence-meaning = A score up to 100 that the program’s rules give a structure. It is no probability; how often the rule is right was measured, see the error rates.
term-deposit-address = Deposit address, collecting address
term-deposit-address-meaning = A service gives each customer deposit addresses, by which it knows whose a payment is, and sweeps what arrives there into collecting addresses of its own.
term-dust = Dust
term-dust-meaning = An amount so small that it is worth less than the cost of spending it.
term-fee = Fee
term-fee-meaning = What a transaction leaves to the miner who puts it into a block.
term-hop = Hop
term-hop-meaning = One transaction on the trail from a payment.
term-merkle = Merkle branch
term-merkle-meaning = A short list of hashes that shows a transaction to be in a block, without the rest of the block.
term-mempool = Mempool, unconfirmed
term-mempool-meaning = Transactions that were announced but are not yet in a block.
term-method = Method (haircut, FIFO, LIFO, TIHO)
term-method-meaning = A convention for dividing mixed money: haircut divides it in proportion; with FIFO, what came in first goes out first; with LIFO, what came in last; with TIHO, the ransom goes to the largest outputs first.
term-output = Output
term-output-meaning = A sum that a transaction pays to an address; named by the transaction’s id and a number. It is spent whole, by one later transaction, or it is unspent.
term-peel = Peel chain
term-peel-meaning = Transactions that each pay out a small part and pass the rest on to a new address.
term-work = Proof of work
term-work-meaning = Computation so costly that no one can forge a chain of blocks like the current one.
term-script = Script
term-script-meaning = The rule by which an output can be spent; an address is its short form.
term-service = Service
term-service-meaning = A business that holds bitcoin for customers, such as an exchange, a broker or a gambling house. It can know who its customer is.
term-tag = Tag
term-tag-meaning = A claim by somebody, in a list of addresses, about whose an address is.
term-taint = Taint
term-taint-meaning = The part of an output that counts as coming from the payments, under a given policy.
term-transaction = Transaction, txid
term-transaction-meaning = A transfer of bitcoin, named by an id that is the hash of its content: change a digit and the id changes.

## Provenance

column-times = Times
local-times = All times are in UTC; the time in brackets is local time, { $zone }.
provenance-taken = { $day } (UTC)
provenance-servers = named in { $manifest }, each answer with its time in { $evidence }; what each server could learn of the case is in { $disclosure }
provenance-tool = { $tool }, from { $evidence }
provenance-hashes = SHA-256 of every file and the head of the log: { $manifest }. { $command } checks them, every proof, and that the same files come out of the evidence again
provenance-custody = Chain of custody, to be filled in by hand

## Letters: head and foot

letter-title-service = Request to freeze ransom money
letter-heading-service = Request to freeze ransom money and to name the account holder
letter-title-file = For the file: trace and letters
letter-heading-file = For the authority’s own file: the trace, and the letters to send
letter-to = To
letter-reference = Reference
letter-state-of = State of
letter-network = Network
letter-state = { $time }, block { $block } ({ $hash })
letter-state-taken = { $block }; evidence taken on { $day }
letter-other-network = { $network } – not the Bitcoin main network: its coins have no value
letter-authority = Authority
letter-name-and-office = Name and office
letter-contact = Official e-mail, telephone
letter-legal-basis = Legal basis
letter-to-be-filled-in = to be filled in by the authority
letter-answer-until = Answer until
letter-date = Date
letter-signature = Signature
letter-produced = Produced with { $tool }.

## Letters: why the service gets one

letter-why = Why we write to you
letter-traced-to-you = Money paid as a ransom was traced to addresses that we take to be yours.
letter-to-unnamed = The service that controls { $service }; its operator is not known to us: to be found out first
letter-to-named = “{ $label }”, the name that a tag of a third party gives to the service that controls { $service }
letter-arrived = { $amount } arrived at { $addresses } in { $outputs }, { $days }.
letter-at-addresses = { PLURAL($count) ->
         [one] { $count } address
        *[other] { $count } addresses
    }
letter-in-outputs = { PLURAL($count) ->
         [one] { $count } output
        *[other] { $count } outputs
    }
letter-on-day = on { $day }
letter-from-day-to-day = from { $first } to { $last }
letter-ransom-of-it = { $amount } of it is ransom ({ $range }), worth { $worth } on the days of arrival.
letter-by-every-method = by every method
letter-by-haircut = by the method haircut, { $least } to { $most } BTC over the methods
letter-no-rate = no rate known
letter-only-coinjoin = It came only through a CoinJoin, a transaction that mixes the coins of several owners: no method can tell how much of it is ransom. It is between { $least } and { $most } BTC.
letter-besides-coinjoin = Besides, between { $least } and { $most } BTC may have come through a CoinJoin, a transaction that mixes the coins of several owners, where no method can tell.
letter-dependence = By method: { $verdict }.
letter-moving-now = Moving now.
letter-moving-all = Transaction { $txid } is not confirmed yet and would pay { $amount }, all of it ransom, to { $address } (output { $output }).
letter-moving-part = Transaction { $txid } is not confirmed yet and would pay { $amount }, { $ransom } of it ransom by the method haircut, to { $address } (output { $output }).
letter-moving-unknown = Transaction { $txid } is not confirmed yet and would pay { $amount }, of which the ransom part is not known, to { $address } (output { $output }).
letter-freeze-on-arrival = Please freeze it when it arrives.
letter-known-by = We take you to be the service that controls each address listed below. { $shown } { $named } If one is not yours, please tell us so, and tell us whose it is if you know.
letter-shown-weak = That each is a service’s is inferred from behaviour on the block chain alone (grade weak), which can be wrong.
letter-shown-claim = That each is a service’s rests on a tag of a third party (grade claim), which can be wrong.
letter-shown-strong = That each is a service’s rests on coins that were spent together (grade strong).
letter-shown-fact = That each is a service’s follows from the protocol (grade fact).
letter-no-lists = No list of tagged addresses was used; that no name was found therefore does not mean that the operator is unknown.
letter-name-unknown = No tag in the lists that were used names the operator.
letter-name-claimed = The name is a claim of the tag’s author.

## Letters: what is asked

letter-asked = What we ask of you
letter-ask-freeze = Freeze what is left of this money and the account of each customer to whom you gave one of the addresses below, as far as your law allows it, and tell us the amount that is frozen.
letter-ask-name = Name each of these customers: all identity data that you hold (KYC), with copies of documents, contact data, bank accounts and payment cards.
letter-ask-logins = Provide the log-in records of these accounts with times and IP addresses, and their devices.
letter-ask-others = List all other deposits and withdrawals of these customers with times, amounts, addresses and transaction ids, and all accounts linked to them by person, device or means of payment. Say where the money went after it reached you.
letter-ask-preserve = Preserve all these records even if you cannot hand them over yet, and do not tell the customers about this letter.

## Letters: arrivals

letter-arrivals = Arrivals at your addresses
letter-methods = Bitcoin does not record which part of mixed money is ransom, so a convention divides it. Amounts of ransom are by the haircut method, which divides in proportion. The range covers haircut, FIFO (what came in first goes out first), LIFO (what came in last goes out first) and TIHO (the largest outputs get the ransom first). EUR is the value of the ransom part at the closing rate of the day of arrival.
letter-left-out = No payment of the ransom and no address of a payer is named here, since they lead to victims. A way is counted from the first transaction after the payment, made by the wallet that received it, and follows the largest ransom part. Whoever looks up the first transaction of a way finds the payment: please keep it confidential.
letter-deposit-address-of = Deposit address { $number } of { $all }
letter-address-of = Address { $number } of { $all }
letter-place = { $arrivals }, { $amount } in all, { $days }; { $ransom }.
letter-count-arrivals = { PLURAL($count) ->
         [one] { $count } arrival
        *[other] { $count } arrivals
    }
letter-ransom = { $amount } of it is ransom ({ $range }), worth { $worth } on the days of arrival
letter-ransom-behind = between { $least } and { $most } BTC of it ransom, through a CoinJoin
letter-swept-into = The service sweeps it into { $address }.
letter-through = Money came to it from the wallet { $wallets }, which takes in money of others too and may be an intermediary’s. If your customer acted for somebody else, please name that person as well.
letter-shown-by = What shows that it is a service’s: { $reason }.
letter-qr = QR code of the address
letter-column-arrival = Arrival
letter-column-ransom = of it ransom, BTC
letter-column-share = share of it
letter-column-worth = worth on the day
letter-output = Output
letter-amount = Amount
letter-ransom-part = Ransom
letter-worth = Worth
letter-moved-on = Moved on
letter-way = Way
letter-when = { $time }, block { $block }
letter-range = { $least } to { $most }
letter-ransom-share = { $ransom } BTC ({ $share } of the amount)
letter-not-known = not known
letter-moved-sweep = swept in transaction { $txid }
letter-moved-in = in transaction { $txid }
letter-moved-yes = yes; your records show where
letter-moved-now = is moving now, in the unconfirmed transaction { $txid }
letter-moved-no = no: it still lies there
letter-way-direct = paid here directly by the payer
letter-way-arrival = { PLURAL($count) ->
         [one] { $count } transaction after the payment: the arrival
        *[other] { $count } transactions after the payment: the arrival
    }
letter-way-known-arrival = { PLURAL($count) ->
         [one] { $count } transaction as far as the way is known: the arrival
        *[other] { $count } transactions as far as the way is known: the arrival
    }
letter-way-listed = { PLURAL($count) ->
         [one] { $count } transaction after the payment, of which the arrival is the last:
        *[other] { $count } transactions after the payment, of which the arrival is the last:
    }
letter-way-known-listed = { PLURAL($count) ->
         [one] { $count } transaction as far as the way is known, of which the arrival is the last:
        *[other] { $count } transactions as far as the way is known, of which the arrival is the last:
    }
letter-way-long = { PLURAL($count) ->
         [one] { $count } transaction after the payment, of which the arrival is the last. The first:
        *[other] { $count } transactions after the payment, of which the arrival is the last. The first:
    }
letter-way-known-long = { PLURAL($count) ->
         [one] { $count } transaction as far as the way is known, of which the arrival is the last. The first:
        *[other] { $count } transactions as far as the way is known, of which the arrival is the last. The first:
    }
letter-way-coinjoin-output = an output of the CoinJoin { $txid }
letter-way-after-coinjoin = { PLURAL($count) ->
         [one] { $count } transaction after the CoinJoin { $txid }
        *[other] { $count } transactions after the CoinJoin { $txid }
    }
letter-transaction-left-out = { "[" }transaction left out]
letter-address-left-out = { "[" }address left out]

## Letters: proof

letter-proof = Proof, and how to check it
letter-proof-hash = Each arrival, and each transaction on its way that is named here, is proved: its id is the hash of its bytes, and a Merkle branch leads from it to the header of its block. You can look up each id in your own node.
letter-proof-verify = The authority holds the evidence. `ransomtrace verify FOLDER` checks it without a network and derives this letter from it again, byte for byte; manifest.json in the same folder has the SHA-256 of every file.
letter-proof-facts = Transactions, amounts and times are facts. That addresses belong to one service is an inference or a claim, as said above.

## Letters: the authority's own file

letter-do-not-send = Do not send this sheet to a service.
letter-names-addresses = It names addresses of the case.
letter-done = What was done
letter-paid = Traced: { PLURAL($payments) ->
         [one] { $payments } payment
        *[other] { $payments } payments
    } to these addresses, { $amount } in all ({ $worth } on the days of payment).
letter-standing = { $standing }.
letter-limits = Limits and rules in force:
letter-column-limit = Limit or rule
letter-column-value = Value
letter-means = By which means
letter-software = Software: { $tool }.
letter-means-servers = Histories of addresses were requested from Electrum servers. Every answer is stored in evidence.sqlite with server and time, sealed by a hash chain.
letter-means-proof = Every confirmed transaction is proved by a Merkle branch to a block header with proof of work. That no transaction is missing is attested by the servers, not proved.
letter-means-wallets = Wallets are inferred from coins spent together, except in CoinJoins; report.html states the measured error rates of each rule.
letter-means-methods = Mixed money is divided by the methods haircut, FIFO, LIFO and TIHO. The division is a convention, so that every share is a range over them.
letter-to-send = Letters to send
letter-addressee = To: { $to }.
letter-known-behaviour = Known by behaviour alone, operator not known.
letter-known-tag = Known by a tag.
letter-known-both = Known by behaviour; a tag gives the name.
letter-unnamed = Known by behaviour alone; find out the operator first:
letter-before = Before a letter goes out
letter-before-copy = Copy the letter out of this folder before you fill it in: the program writes this folder again, and `ransomtrace verify` reports a changed file.
letter-before-reference = Check that the reference names no victim: it stands in every letter.
letter-before-again = Trace again if the state is older than a day: money moves.
letter-before-operator = Find out the operator first where no tag names it, and check a name that only a tag gives. Take the contact from the service’s own website or from another authority, never from an advertisement or an incoming message.
letter-before-channel = Use the service’s channel for authorities. Enclose no other file of this folder: report.html, findings.json and the tables name payments and payers.
letter-before-freeze = Ask for freezing first, by telephone if you can; the request for data can follow under the rules of your law.
letter-request = What to request through the service’s channel for authorities
letter-victim = For the victim
letter-victim-keep = Keep every letter, e-mail, chat and file of the extortionists as it is, and the records of each payment.
letter-victim-pay = Do not pay again and do not answer without advice of the police. A payment does not end the demands.
letter-victim-recovery = “Recovery services” that promise to bring the money back and ask for a fee, a tax or a deposit in advance are a second fraud. A Bitcoin payment cannot be reversed, and the police ask for no money.
letter-victim-coins = Do not send coins to “verify” a wallet or an account, and give away no seed phrase, private key or remote access.
letter-victim-call = A message about this case that seems to come from an exchange or from the police may come from the same offenders: call back on a number that you looked up yourself.

## Charts: days

month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec
chart-day = { $day } { $month } { $year }
chart-days-of-month = { $first }–{ $last } { $month } { $year }
chart-day-of-year = { $day } { $month }
chart-days-of-year = { $first } – { $last } { $year }
chart-days = { $first } – { $last }

## Charts: frame

chart-flow = Where the money of the payments went
chart-timeline = When the payments came and went
chart-balance = Payments that had not moved yet
chart-methods = Where the money is, by all methods
chart-title = { $heading }: { $title }
chart-flow-method = Haircut taint
chart-timeline-method = Deposits by demand, each at the rate of its day
chart-balance-method = Outputs that hold payments, until they are first spent
chart-methods-method = Share of the ransom under haircut, FIFO, LIFO and TIHO
chart-state = as of block { $block }, { $time }
chart-network = network { $network }
chart-reference = reference { $reference }
chart-paid = Paid: { $sums } in { PLURAL($payments) ->
         [one] { $payments } payment
        *[other] { $payments } payments
    }
chart-paid-gross = Paid: { $sums } in { PLURAL($payments) ->
         [one] { $payments } payment
        *[other] { $payments } payments
    } ({ $gross } gross)
chart-no-payments = No payments
chart-no-deposit-seen = No deposit to an address of the case was seen.
chart-none-to-follow = No payments to follow
chart-none-to-show = No payments to show
chart-see-payments = No deposit counts as a payment; see the table of payments.
chart-none-followed = No money followed
chart-no-deposit-counts = No deposit counts as a payment.

## Charts: counts

chart-addresses = { PLURAL($count) ->
         [one] { $count } address
        *[other] { $count } addresses
    }
chart-outputs = { PLURAL($count) ->
         [one] { $count } output
        *[other] { $count } outputs
    }
chart-payments = { PLURAL($count) ->
         [one] { $count } payment
        *[other] { $count } payments
    }
chart-deposits = { PLURAL($count) ->
         [one] { $count } deposit
        *[other] { $count } deposits
    }
chart-wallets = { PLURAL($count) ->
         [one] { $count } wallet
        *[other] { $count } wallets
    }

## Charts: flow

chart-key-wallet = wallet, named by one of its addresses
chart-key-several = several, drawn as one
chart-key-loop = loop: back to an earlier wallet
chart-key-addresses = of several addresses, those with most are written in full
chart-column-paid = Paid
chart-column-wallets = Wallets
chart-column-steps = Wallets, later steps to the right
chart-column-ends = Where it ended
chart-end-unknown = Not seen
chart-end-unconfirmed = Moves now
chart-end-coinjoin = Into a likely CoinJoin
chart-end-service = At a service
chart-end-busy = At a busy address
chart-end-dust = Too little to follow
chart-end-limit = Not followed (a limit)
chart-end-unspent = Has not moved
chart-end-fee = Fees to miners
chart-end-at = { $end }: { $addresses }
chart-by-tags = by tags: { $names }
chart-more-demands = { PLURAL($count) ->
         [one] { $count } more demand
        *[other] { $count } more demands
    }
chart-more-addresses = { PLURAL($count) ->
         [one] and { $count } more address
        *[other] and { $count } more addresses
    }
chart-smaller-wallets = { PLURAL($count) ->
         [one] { $count } smaller wallet
        *[other] { $count } smaller wallets
    }
chart-more-steps = { PLURAL($count) ->
         [one] … { $count } more step
        *[other] … { $count } more steps
    }
chart-peel-chain = { PLURAL($steps) ->
         [one] peel chain of { $steps } step, { $days }
        *[other] peel chain of { $steps } steps, { $days }
    }
chart-gathers = { PLURAL($outputs) ->
         [one] gathers { $outputs } output, { $days }
        *[other] gathers { $outputs } outputs, { $days }
    }
chart-note-more = { $note }, and more
chart-moving = Moving now, not confirmed yet; where it would go:
chart-moving-more = { PLURAL($count) ->
         [one] and { $count } more transaction in the table of pending outputs
        *[other] and { $count } more transactions in the table of pending outputs
    }
chart-would-pay = { $txid } would pay { $pays }
chart-would-pay-conflict = { $txid } would pay { $pays } (conflicts with another transaction: at most one is ever confirmed)
chart-pays = { $value } to { $to }
chart-pays-part = { $part } of the ransom in { $value } to { $to }
chart-value-on = { $value } ({ $worth } on { $day })
chart-to-address = { $address }
chart-to-named = { $label }, { $address }
chart-to-unspendable = an unspendable script

## Charts: timeline

chart-key-payment = payment
chart-key-instalment = instalment
chart-key-late = late: after the deadline
chart-key-unrelated = deposit not counted as a payment
chart-key-range = range demanded
chart-key-left-out = { PLURAL($count) ->
         [one] ({ $count } deposit, dust or the wallet’s own, not drawn)
        *[other] ({ $count } deposits, dust or the wallet’s own, not drawn)
    }
chart-to-others = to other addresses
chart-to-service = to a service
chart-to-busy = to an address used like a service’s
chart-to-coinjoin = into a likely CoinJoin
chart-to-miners = to miners as fees
chart-to-unknown = moved on
chart-no-prices = The price of the day is left out: the case has no rates in euro for these days.
chart-none-moved = No payment has moved on.
chart-panel-btc = { $title }, in BTC:
chart-panel-eur = { $title }, in EUR:
chart-panel-payments = Payments
chart-panel-outside = Deposits outside the demands
chart-panel-not-counted = Deposits outside the demands, not counted as payments
chart-panel-others = { PLURAL($count) ->
         [one] { $count } other demand
        *[other] { $count } other demands
    }
chart-no-payment = no payment
chart-demanded = demanded { $amounts }
chart-demanded-by = demanded { $amounts } by { $day }
chart-no-rate = in BTC, since no rate of { $day } is known
chart-no-rates = { PLURAL($days) ->
         [one] in BTC, since no rate of { $days } day is known
        *[other] in BTC, since no rate of { $days } days is known
    }
chart-logarithmic = logarithmic scale
chart-deadline = deadline { $day }
chart-price = Price of one bitcoin, in EUR:
chart-price-range = at the close of each day (UTC), { $least } to { $most }
chart-left = Payments first moved, in BTC:
chart-left-sum = { $sum } in all; each bar is { $span }
chart-one-hour = one hour
chart-hours = { PLURAL($hours) ->
         [one] { $hours } hour
        *[other] { $hours } hours
    }
chart-one-day = one day (UTC)
chart-one-week = one week
chart-number-of-days = { PLURAL($days) ->
         [one] { $days } day
        *[other] { $days } days
    }

## Charts: balance

chart-in-btc = In BTC
chart-received = received up to then: { $sum }
chart-sent = moved up to then: { $sum }
chart-balance-on = balance on { $day }: { $sum }
chart-balance-worth = balance on { $day }: { $sum }, about { $worth }

## Charts: methods

chart-place-service = service
chart-place-busy = address used like a service’s
chart-place-unspent = has not moved
chart-place-unconfirmed = is moving now
chart-place-coinjoin = CoinJoin
chart-place-limit = not followed: a limit
chart-place-unknown = not known
chart-place-dust = too small to follow
chart-place-fee = fees to miners
chart-place-named = { $place }: { $label } (by a tag)
chart-places-less = { PLURAL($count) ->
         [one] { $count } place with less
        *[other] { $count } places with less
    }
chart-listed-in = listed in { $file }
chart-collected-in = { PLURAL($count) ->
         [one] { $count } address, collected in { $place }
        *[other] { $count } addresses, collected in { $place }
    }

## Workbook

workbook-contents = contents
workbook-case = case
workbook-reference = reference
workbook-state = state
workbook-block = block { $block }, { $time }
workbook-units = units
workbook-units-are = _sat is satoshi (1 BTC = 100,000,000), _btc the same in bitcoin; _eur and _usd are money of the day; times are UTC
workbook-sheet = sheet
workbook-what = what it has
workbook-rows = rows
workbook-first-rows = { $what } (the first { $rows }; { $file } has all)
workbook-cut = { $text } … (the CSV has all of it)
table-payments = every output that an address of the case received; those of class payment, instalment and late count as paid
table-outputs = every output that the trace reached
table-endpoints = the outputs at which the trace ended, and the fees
table-services = services to write to, by deposit address
table-transactions = every transaction seen
table-addresses = every address seen
table-clusters = wallets of two or more addresses
table-links = the evidence that joins addresses
table-coverage = the histories that were requested
table-accounting = the balance of each taint policy
table-pending = outputs of unconfirmed transactions that spend traced coins
table-flows = which output fed which
table-bands = outputs behind CoinJoins, with the least and the most
table-demands = what was demanded and paid, and by how many persons
table-payers = the wallets that paid
table-rates = the prices that figures in euro and dollar rest on

## The public edition

public-kind = Bitcoin tracing report, public edition
public-about = This edition names no victim. It gives no addresses, no transactions and no exact payments, because anyone could find the payers from them in Bitcoin’s public ledger. Sums are rounded to one digit, single payments are given as bands, and dates as months. Demands have letters, and texts of the case are left out, since they may name somebody.
public-state = State of { $month }.
public-demands-caption = Payments and persons by demand
public-paid = Paid: { $sum } in { PLURAL($count) ->
        [one] { $count } payment
       *[other] { $count } payments
    }.
public-sum = about EUR { $euro }
public-sum-unknown = an amount whose value in euro is not known, because rates are missing,
public-victims = Payers
public-victims-about = V1, V2 and so on are payers by month, as far as the analysis can tell them apart. Several of them may be one person, and one may be a service that paid for others: the table above gives bounds for the number of persons.
public-victims-caption = Payers, with the value of their payments when they paid
column-victim = Payer
column-month = Month
column-about-eur = About EUR
public-places-about = Shares are of the whole ransom; where it is mixed with other money, it is divided in proportion (haircut). The value is at the rate of the day on which the money arrived there.
public-service = at services for customers, such as exchanges
public-unspent = not spent, or not confirmed as spent
public-place = { $end }: { $meaning }
public-sure = Every confirmed payment and every confirmed step behind these figures is in a block with proof of work; the authority has the evidence. That several addresses belong to one person or service is inferred or claimed by third parties, and how mixed money is divided is a convention.
public-for-victims = For those who paid
