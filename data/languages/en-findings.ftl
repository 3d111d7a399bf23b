
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
pays-and = { $list }; and { $last }
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

## Why the trace ended

end-reason-unconfirmed = spent by unconfirmed transaction { $txid }
end-reason-coinjoin = spent by the CoinJoin { $txid }
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
more-than-reported = more transactions than a server reports
collecting-address = collecting address of a service: { PLURAL($sweeps) ->
        [one] { $sweeps } transaction
       *[other] { $sweeps } transactions
    } swept { PLURAL($count) ->
        [one] { $count } address
       *[other] { $count } addresses
    } into it, and it has { $entries }
swept-together = { PLURAL($count) ->
        [one] , the last time together with { $count } other address
       *[other] , the last time together with { $count } other addresses
    }
address-with-entries = an address with { $entries }
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
        [one] { $count } output lies in the wallet of a service; its operator can be asked ({ $haircut } by haircut).{ $named }
       *[other] { $count } outputs lie in the wallet of a service; its operator can be asked ({ $haircut } by haircut).{ $named }
    }
caveat-ended-services = { PLURAL($count) ->
        [one] { $count } output lies in the wallets of services; their operators can be asked ({ $haircut } by haircut).{ $named }
       *[other] { $count } outputs lie in the wallets of services; their operators can be asked ({ $haircut } by haircut).{ $named }
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
        [one] { $count } address have one owner
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
caveat-one-server = Completeness rests on one server: every transaction shown is proved, but a transaction that this server withholds would not be noticed.
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
