## Report

title = Ransom payments traced
head-kind = Bitcoin tracing report
head-reference = Reference: { $reference }
head-network = Network { $network } – not the Bitcoin main network: its coins have no value
head-contents = Contents
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
column-depends = Does it depend on the method?
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
end-coinjoin-meaning = mixed with the money of others
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
role-collector-meaning = sweeps deposits of several payers into a service or a busy address.
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

accounting-about = Bitcoin does not record which input of a transaction pays which output, so where stolen money is mixed with other money, its path is a matter of convention. The haircut, FIFO, LIFO and TIHO policies conserve value: their ends sum to the payments, to the satoshi, and a difference other than zero would be a bug in this program. Poison does not conserve value: it counts the same money many times.
accounting-none = Nothing was followed, so there is nothing to account for.
accounting-balance = The balance of each policy, in BTC
accounting-more = Ends of each policy one by one: { $section }, and { $file } in satoshi.

## Where the money is

destinations-none = No money was followed.
destinations-about = Share of the ransom at each place. The protocol does not say which part of mixed money is the ransom, so each share is a range over the methods haircut, FIFO, LIFO and TIHO. EUR is the worth of the haircut part on the day it got there.
destinations-about-rules = Share of the ransom at each place. The protocol does not say which part of mixed money is the ransom, so each share is a range over the methods haircut, FIFO, LIFO and TIHO, { $settings }. EUR is the worth of the haircut part on the day it got there.
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
chart-of-deposits = Deposits towards each demand with its range and deadline, the price of the day, and what left the addresses of the case. The section Deposits, one by one, has the figures.
chart-of-balance = What the addresses of the case held of the payments, and the sums received and sent up to then. The section Deposits, one by one, has the figures.
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
payers-least-rule = one person may have many wallets; but as long as nobody pays more than is demanded of one, fewer persons do not owe the sum.
payers-persons = Persons who paid, by demand
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
term-wallet = Cluster, wallet
term-wallet-meaning = Addresses inferred to be under common control because they were spent from together.
term-coinjoin = CoinJoin
term-coinjoin-meaning = A transaction in which several people pay together so that it is not visible who paid whom. It is recognised by its structure, with a confidence; a structure can mislead.
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
term-output = Output
term-output-meaning = A sum that a transaction pays to an address; named by the transaction’s id and a number. It is spent whole, by one later transaction, or it is unspent.
term-peel = Peel chain
term-peel-meaning = Transactions that each pay out a small part and pass the rest on to a new address.
term-work = Proof of work
term-work-meaning = Computation so costly that no one can forge a chain of blocks like the current one.
term-script = Script
term-script-meaning = The rule by which an output can be spent; an address is its short form.
term-taint = Taint
term-taint-meaning = The part of an output that counts as coming from the payments, under a given policy.
term-transaction = Transaction, txid
term-transaction-meaning = A transfer of bitcoin, named by an id that is the hash of its content: change a digit and the id changes.

## Provenance

provenance-taken = { $day } (UTC)
provenance-servers = named in { $manifest }, each answer with its time in { $evidence }; what each server could learn of the case is in { $disclosure }
provenance-tool = { $tool }, from { $evidence }
provenance-hashes = SHA-256 of every file and the head of the log: { $manifest }. { $command } checks them, every proof, and that the same files come out of the evidence again
provenance-custody = Chain of custody, to be filled in by hand
