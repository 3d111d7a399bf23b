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
letter-traced-to-you = Money paid as a ransom was traced to you.
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
letter-dependence = Dependence on the method: { $verdict }.
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
letter-name-unknown = No tag names the operator.
letter-name-claimed = The name is a claim of the tag’s author.

## Letters: what is asked

letter-asked = What we ask of you
letter-ask-freeze = Freeze what is left of this money and the account of the customer to whom you gave each deposit address, as far as your law allows it, and tell us the amount that is frozen.
letter-ask-name = Name that customer: all identity data that you hold (KYC), with copies of documents, contact data, bank accounts and payment cards.
letter-ask-logins = Give the log-ins of that account with times and IP addresses, and its devices.
letter-ask-others = List all other deposits and withdrawals of that customer with times, amounts, addresses and transaction ids, and all accounts linked to it by person, device or means of payment. Say where the money went after it reached you.
letter-ask-preserve = Preserve all these records even if you cannot hand them over yet, and do not tell the customer of this letter.

## Letters: arrivals

letter-arrivals = Arrivals at your addresses
letter-methods = Bitcoin does not record which part of mixed money is ransom. An amount of ransom is that of the method haircut, which divides in proportion; the range covers the methods haircut, FIFO, LIFO and TIHO. EUR is the worth of the ransom part at the closing rate of the day of arrival.
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
letter-proof-hash = Each arrival and each transaction on its way is proved: its id is the hash of its bytes, and a Merkle branch leads from it to the header of its block. You can look up each id in your own node.
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
chart-balance = What the addresses of the case held
chart-methods = Where the money is, by all methods
chart-title = { $heading }: { $title }
chart-flow-method = Haircut taint
chart-timeline-method = Deposits by demand, each at the rate of its day
chart-balance-method = Outputs that hold payments, from block to block
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
chart-end-coinjoin = Into a CoinJoin
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
chart-to-coinjoin = into a CoinJoin
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
chart-left = Left the addresses of the case, in BTC:
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
chart-sent = sent up to then: { $sum }
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
table-payments = every output that an address of the case received
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
