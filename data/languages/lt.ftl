# Lithuanian. The same messages as in en.ftl, in the same order.

## Numbers, money and days

separator-group = { "\u00A0" }
separator-decimal = ,
money-eur = { $amount }{ "\u00A0" }Eur
day = { $year }{ "\u00A0" }m. { $month } { $day }{ "\u00A0" }d.
day-of-year = { $month } { $day }{ "\u00A0" }d.
moment-of-day = { $time } { $offset }
moment-and-local = { $utc } ({ $local })
minute = { $day } { $time } { $offset }
second = { $day } { $time } { $offset }
month-1 = sausio
month-2 = vasario
month-3 = kovo
month-4 = balandžio
month-5 = gegužės
month-6 = birželio
month-7 = liepos
month-8 = rugpjūčio
month-9 = rugsėjo
month-10 = spalio
month-11 = lapkričio
month-12 = gruodžio

## Lists

just = { $text }
list-and = { $list } ir { $last }

## Counts

count-days = { PLURAL($count) ->
        [one] { $count } diena
        [few] { $count } dienos
       *[other] { $count } dienų
    }
count-hours = { PLURAL($count) ->
        [one] { $count } valanda
        [few] { $count } valandos
       *[other] { $count } valandų
    }
count-minutes = { PLURAL($count) ->
        [one] { $count } minutė
        [few] { $count } minutės
       *[other] { $count } minučių
    }
range = { $least } – { $most }
on-day = { $day }
from-day-to-day = nuo { $first } iki { $last }
from-day-to-day-of-year = nuo { $year }{ "\u00A0" }m. { $first } iki { $last }
and-more = { $list } ir dar { $more }
amount-and-share = { $amount } ({ $share })

## Names by tags

by-a-tag = { " " }(pagal žymą „{ $label }“)
tagged = { $address } (žyma „{ $label }“)
tag = „{ $label }“{ $category }, patikimumas: { $confidence }, { $day }, rinkinys { $pack }: { $source }
tag-category = { " " }({ $category })
tag-as-of = { $day } duomenimis
tag-without-date = be datos
exposure = { $category }: { $direct } tiesiogiai, { $indirect } per tolesnes operacijas
exposure-unknown = kategorija nežinoma: { $part }
named = { $label }: { $parts }. Adresai: { $at }
named-ended = { PLURAL($count) ->
        [one] čia baigėsi { $amount } išpirkos sekimas ({ $share } proporciniu metodu), { $count } išvestis
        [few] čia baigėsi { $amount } išpirkos sekimas ({ $share } proporciniu metodu), { $count } išvestys
       *[other] čia baigėsi { $amount } išpirkos sekimas ({ $share } proporciniu metodu), { $count } išvesčių
    }
named-ended-worth = { PLURAL($count) ->
        [one] čia baigėsi { $amount } išpirkos sekimas ({ $share } proporciniu metodu; vertė patekimo čia dieną { $eur }), { $count } išvestis
        [few] čia baigėsi { $amount } išpirkos sekimas ({ $share } proporciniu metodu; vertė patekimo čia dieną { $eur }), { $count } išvestys
       *[other] čia baigėsi { $amount } išpirkos sekimas ({ $share } proporciniu metodu; vertė patekimo čia dieną { $eur }), { $count } išvesčių
    }
named-passed = { PLURAL($count) ->
        [one] { $count } išvestis iš čia pervesta toliau
        [few] { $count } išvestys iš čia pervestos toliau
       *[other] { $count } išvesčių iš čia pervesta toliau
    }
named-pending = { PLURAL($count) ->
        [one] nepatvirtintomis operacijomis čia būtų pervesta { $count } išvestis
        [few] nepatvirtintomis operacijomis čia būtų pervestos { $count } išvestys
       *[other] nepatvirtintomis operacijomis čia būtų pervesta { $count } išvesčių
    }
note = { $text } ({ $author })
note-of-day = { $text } ({ $author }, { $day })

## Places where the money is

place-and-more = { PLURAL($count) ->
        [one] { $address } (ir dar { $count } adresas)
        [few] { $address } (ir dar { $count } adresai)
       *[other] { $address } (ir dar { $count } adresų)
    }
place-service-by-behaviour = , atpažintą tik iš elgesio
place-service = pas paslaugos teikėją{ $named }{ $known }: { $at }
place-service-collects = pas paslaugos teikėją{ $named }{ $known }, kuris lėšas surenka adrese { $place }: { $at }
place-busy = adrese { $at }{ $named }, kuris naudojamas kaip paslaugos teikėjo adresas
place-unspendable = išvestyje, kurios niekas negali panaudoti
place-unspent = nepajudinta: { $at }{ $named }
place-unconfirmed = šiuo metu pervedama: { $at }{ $named }, lėšas naudoja nepatvirtinta operacija { $place }
place-coinjoin = iš { $at }{ $named } pateko į operaciją { $place }, kuri atrodo kaip CoinJoin
place-limit = toliau nesekta dėl nustatytos ribos: { $at }{ $named }
place-unknown = kas įvyko toliau, nežinoma: { $at }{ $named }
place-dust = per maža suma, kad būtų sekama: { $at }
place-fee = tinklo mokesčiai

## Whether a conclusion depends on the method

method-haircut = proporcinis metodas (haircut)
methods-all = išvada ta pati pagal visus metodus
methods-vary = lėšos čia patenka pagal visus metodus, bet suma priklauso nuo metodo
methods-none = nė pagal vieną metodą lėšos čia nepatenka
methods-some = lėšos čia patenka tik pagal šiuos metodus: { $some }; nepatenka pagal: { $none }
with-change-rules = su grąžos taisyklėmis
without-change-rules = be grąžos taisyklių
verdict-only = tik { $rules }
verdict-only-there = tik { $rules }; tuomet { $there }
verdict-and-there = { $own }; { $rules } { $there }
verdict-amount-differs = { $own }; { $rules } suma skiriasi
verdict-only-coinjoin = tik per CoinJoin, kur nė vienas metodas atsakymo neduoda; nuo { $least } iki { $most }
verdict-and-coinjoin = { $account }; per CoinJoin, kur nė vienas metodas atsakymo neduoda, dar nuo { $least } iki { $most }
settings-case-rules = su bylos grąžos taisyklėmis ir be jų
settings-offered-rules = be grąžos taisyklių ir su siūlomomis („{ $rules }“; kiekviena nurodo, kuri operacijos išvestis yra grąža mokėtojui)
range-and-coinjoin = { $account } pagal apskaitą; per CoinJoin nuo { $least } iki { $most }

## What is moving now, and what to stop

moving-spends = Ja naudojama { $amount } išpirkos ({ $share } visos išpirkos, proporciniu metodu).
moving-spends-unconfirmed = Ja naudojama { $amount } išpirkos iš kitos nepatvirtintos operacijos ({ $share } visos išpirkos, proporciniu metodu).
moving-spends-unknown = Ja naudojamos išpirkos lėšos; kokia jų dalis yra išpirka, nežinoma.
moving-spends-unconfirmed-unknown = Ja naudojamos išpirkos lėšos iš kitos nepatvirtintos operacijos; kokia jų dalis yra išpirka, nežinoma.
moving-conflicts = Ji nesuderinama su { $txids }: jomis naudojamos tos pačios lėšos, todėl patvirtinta gali būti daugiausia viena.
unspendable-script = skriptą, kurio lėšų niekas negali panaudoti
pays = { $amount } į { $to }
pays-part = { $part } išpirkos (visa išvestis – { $value }) į { $to }
pays-unknown = { $value } (kokia šios išvesties dalis yra išpirka, nežinoma) į { $to }
pays-deposit-address = { $pays }, kliento įmokų adresą pas paslaugos teikėją
pays-collecting-address = { $pays }, kur paslaugos teikėjas surenka lėšas
amount-at = { $amount } adrese { $address }{ $named }
amount-at-moving = { $amount } adrese { $address }{ $named }, šiuo metu pervedama (operacija { $txid })
freezing = Čia yra { $share } visų lėšų, apie kurias žinoma, kad jos nepajudintos arba šiuo metu pervedamos ({ $stops } iš { $all }); lėšos pas paslaugų teikėjus neįskaičiuotos.{ $unseen }
freezing-unseen = { " " }Dar { $amount } ({ $share } išpirkos) nebuvo sekama, todėl nežinoma, kur šios lėšos yra ir ar jas galima sustabdyti.

## Services

service-unnamed = paslaugos teikėjas, kurio neįvardija jokia žyma
service-named = „{ $label }“ (pagal žymą)
address-of-service = adresas, kurį valdo { $of }
deposit-address-of-service = kliento įmokų adresas, kurį valdo { $of }
deposit-address-collected = kliento įmokų adresas, kurį valdo { $of }; lėšos surenkamos adrese { $collecting }
arrivals = { $value }, { $days }
arrivals-part = { $value }, iš jų išpirka – { $part }, { $days }
arrivals-between = { $value }, iš jų išpirka – nuo { $least } iki { $most }, { $days }

## Leads

lead-origin = { PLURAL($payments) ->
        [one] { $payments } mokėjimas (iš viso { $sum }): { $reason }{ $named }; žr. operaciją { $txid }
        [few] { $payments } mokėjimai (iš viso { $sum }): { $reason }{ $named }; žr. operaciją { $txid }
       *[other] { $payments } mokėjimų (iš viso { $sum }): { $reason }{ $named }; žr. operaciją { $txid }
    }
lead-shortened = { $address } gali būti adresas, kurį failo { $file } { $line } eilutė sutrumpina iki { $written } ir vadina „{ $label }“: sutampa pradžia ir pabaiga
lead-deposit = { $value }, { $day }, adresas { $address }, operacija { $txid }: { $reason }

## Patterns

part-all = visa suma yra išpirka
part-some = iš jų išpirka – { $amount }
worth-first-day = { " " }({ $part }, vertė pirmąją dieną { $eur })
worth-that-day = { " " }({ $part }, vertė tą dieną { $eur })
worth-unknown = { " " }({ $part })
peel-chain = { PLURAL($count) ->
        [one] { $count } operacija (dalijimo grandinė, angl. peel chain) nuo { $first } iki { $last } toliau pervesta { $start }{ $ransom }: dalimis atskirta { $peeled }, toliau į { $address } pervesta { $rest }.{ $txids }
        [few] { $count } viena po kitos atliktomis operacijomis (dalijimo grandinė, angl. peel chain) nuo { $first } iki { $last } toliau pervesta { $start }{ $ransom }: dalimis atskirta { $peeled }, toliau į { $address } pervesta { $rest }.{ $txids }
       *[other] { $count } viena po kitos atliktų operacijų (dalijimo grandinė, angl. peel chain) nuo { $first } iki { $last } toliau pervesta { $start }{ $ransom }: dalimis atskirta { $peeled }, toliau į { $address } pervesta { $rest }.{ $txids }
    }
peel-chain-txids = { " " }Pirmoji operacija: { $first }, paskutinė: { $last }.
consolidation = { PLURAL($count) ->
        [one] { $day } vienos piniginės { $count } išvestis, kurioje yra išpirkos lėšų, sutelkta adrese { $address }: { $value }{ $ransom }, operacija { $txid }.
        [few] { $day } vienos piniginės { $count } išvestys, kuriose yra išpirkos lėšų, sutelktos adrese { $address }: { $value }{ $ransom }, operacija { $txid }.
       *[other] { $day } vienos piniginės { $count } išvesčių, kuriose yra išpirkos lėšų, sutelkta adrese { $address }: { $value }{ $ransom }, operacija { $txid }.
    }
ratio = { $larger } : { $smaller }
splits-all = { PLURAL($count) ->
        [one] visi padalijimai: { $count }
        [few] visi padalijimai: { $count }
       *[other] visi padalijimai: { $count }
    }
splits-some = { PLURAL($count) ->
        [one] { $some } iš { $count } padalijimo
        [few] { $some } iš { $count } padalijimų
       *[other] { $some } iš { $count } padalijimų
    }
ratio-same-wallets = , kaskart tarp tų pačių dviejų piniginių
ratio-chance = ; atsitiktinai tiek sutapimų pasitaikytų ne dažniau kaip 1 kartą iš { $times }
ratio-recurs = Lėšos dalytos santykiu { $ratio } ({ $splits }){ $between }, galbūt kaip pastovios dalys{ $chance }.
split = { $day }: { $larger } į { $first } ir { $smaller } į { $second }, operacija { $txid }
cash-out = { $day } { $value }{ $ransom } pateko pas paslaugų teikėjus (iš viso { $services }): { PLURAL($outputs) ->
        [one] { $outputs } išvestis
        [few] { $outputs } išvestys
       *[other] { $outputs } išvesčių
    } iš { PLURAL($wallets) ->
        [one] { $wallets } piniginės
        [few] { $wallets } piniginių
       *[other] { $wallets } piniginių
    }; teikėjai: { $names }.
pace-faster = Nuo { $day } lėšos juda greičiau: laukimo trukmė prieš pervedant toliau – { $after } ({ PLURAL($count) ->
        [one] { $count } operacijos
        [few] { $count } operacijų
       *[other] { $count } operacijų
    } mediana), anksčiau { $before } (mediana, operacijų: { $earlier }).
pace-slower = Nuo { $day } lėšos juda lėčiau: laukimo trukmė prieš pervedant toliau – { $after } ({ PLURAL($count) ->
        [one] { $count } operacijos
        [few] { $count } operacijų
       *[other] { $count } operacijų
    } mediana), anksčiau { $before } (mediana, operacijų: { $earlier }).

## How complete the answer is

standing-disputed = Ginčijama: serverių atsakymai nesutampa arba įrodymas nepasitvirtino, žr. išlygas ({ $count })
standing-incomplete = Neišsamu: žr. išlygas ({ $count })
standing-everything = Gauta viskas, kas telpa į nustatytas ribas
standing-everything-attested = { PLURAL($count) ->
        [one] Gauta viskas, kas telpa į nustatytas ribas; tai paliudijo { $count } serveris
        [few] Gauta viskas, kas telpa į nustatytas ribas; tai paliudijo { $count } serveriai
       *[other] Gauta viskas, kas telpa į nustatytas ribas; tai paliudijo { $count } serverių
    }
standing-up-to-there = { PLURAL($count) ->
        [one] Iki tos vietos gauta viskas; tai paliudijo { $count } serveris
        [few] Iki tos vietos gauta viskas; tai paliudijo { $count } serveriai
       *[other] Iki tos vietos gauta viskas; tai paliudijo { $count } serverių
    }
stopped-by-limit = Sustabdyta dėl ribos { $flag }: nesekta { $share } išpirkos
stopped-by-limits = Sustabdyta dėl ribų, todėl dalis išpirkos nesekta: { $shares }
share-by-limit = { $share } dėl { $flag }
stopped-more-requests = { $stopped }. Dar apie { PLURAL($count) ->
        [one] { $count } užklausą
        [few] { $count } užklausas
       *[other] { $count } užklausų
    } leistų bent vienu žingsniu toliau sekti kitą išpirkos dalį ({ $share })
not-followed-further = Toliau nesekta: { $shares }
share-not-followed = { $share } { $what } ({ $flag })

## Amounts demanded

demand-eur = { $amount } Eur
demand-eur-range = nuo { $least } iki { $most } Eur
demand-usd = { $amount } USD
demand-usd-range = nuo { $least } iki { $most } USD
demand-btc = { $amount } BTC
demand-btc-range = nuo { $least } iki { $most } BTC

## First page of the report

state-of = Padėtis { $minute }, blokas { $height }. { $evidence }.
state-old = { PLURAL($count) ->
        [one] Blokas { $count } diena senesnis už surinktus duomenis: prieš imdamiesi veiksmų lėšas sekite iš naujo.
        [few] Blokas { $count } dienomis senesnis už surinktus duomenis: prieš imdamiesi veiksmų lėšas sekite iš naujo.
       *[other] Blokas { $count } dienų senesnis už surinktus duomenis: prieš imdamiesi veiksmų lėšas sekite iš naujo.
    }
evidence-taken = Duomenys surinkti { $day }
evidence-taken-from = { PLURAL($count) ->
        [one] Duomenys surinkti { $day } iš { $count } serverio
        [few] Duomenys surinkti { $day } iš { $count } serverių
       *[other] Duomenys surinkti { $day } iš { $count } serverių
    }
evidence-without-day = Duomenys surinkti
evidence-without-day-from = { PLURAL($count) ->
        [one] Duomenys surinkti iš { $count } serverio
        [few] Duomenys surinkti iš { $count } serverių
       *[other] Duomenys surinkti iš { $count } serverių
    }
front-disputed = Ginčijama: serverių atsakymai nesutampa arba įrodymas nepasitvirtino.
front-incomplete = Neišsamu: gali trūkti mokėjimų arba pervedimų.
front-why = Kodėl
front-demanded = Reikalauta
demanded = { $demand }: { $amount }
demanded-from-day = nuo { $day }: { $amount }
demanded-by-day = iki { $day }
demanded-none = byloje reikalavimas nenurodytas, todėl kiekviena įplauka laikoma mokėjimu
case-addresses-all-paid = { PLURAL($count) ->
        [one] { $count } bylos adresas; lėšų gavo visi
        [few] { $count } bylos adresai; lėšų gavo visi
       *[other] { $count } bylos adresų; lėšų gavo visi
    }
case-addresses-some-unpaid = { PLURAL($count) ->
        [one] { $count } bylos adresas; negavusių lėšų: { $unpaid }
        [few] { $count } bylos adresai; negavusių lėšų: { $unpaid }
       *[other] { $count } bylos adresų; negavusių lėšų: { $unpaid }
    }
count-addresses = { PLURAL($count) ->
        [one] { $count } adresas
        [few] { $count } adresai
       *[other] { $count } adresų
    }
front-paid = Sumokėta: { $sum }
paid-sum = { $eur } ({ $amount }, kiekvienos dienos uždarymo kursu)
paid-sum-without-rate = { $amount }; vertė eurais nežinoma, nes trūksta kursų
no-demand = be reikalavimo
paid-none = { $demand }: mokėjimų nerasta
paid-for-demand = { $demand }: { PLURAL($count) ->
        [one] { $count } mokėjimas
        [few] { $count } mokėjimai
       *[other] { $count } mokėjimų
    } { $days }, { $sum }
paid-by-persons = { PLURAL($count) ->
        [one] , sumokėjo { $count } asmuo
        [few] , sumokėjo { $count } asmenys
       *[other] , sumokėjo { $count } asmenų
    }
paid-by-likely-persons = { PLURAL($count) ->
        [one] , tikėtina, sumokėjo { $count } asmuo (mažiausiai { $least }, daugiausia { $most })
        [few] , tikėtina, sumokėjo { $count } asmenys (mažiausiai { $least }, daugiausia { $most })
       *[other] , tikėtina, sumokėjo { $count } asmenų (mažiausiai { $least }, daugiausia { $most })
    }
paid-in-parts = { PLURAL($count) ->
        [one] ; { $count } dalinis mokėjimas, kuris kartu su kitais atitinka reikalavimą
        [few] ; { $count } daliniai mokėjimai, kurie kartu atitinka reikalavimą
       *[other] ; { $count } dalinių mokėjimų, kurie kartu atitinka reikalavimą
    }
paid-on-deadline = ; termino dieną
paid-before-deadline = { PLURAL($count) ->
        [one] ; iki termino likus { $count } dienai
        [few] ; iki termino likus { $count } dienoms
       *[other] ; iki termino likus { $count } dienų
    }
paid-late = ; po termino, vis tiek įskaičiuota
paid-late-for-amount = ; pasibaigus sumokėtai sumai nustatytam terminui, vis tiek įskaičiuota
paid-some-late = ; iš jų po termino: { $count }, { $sum }, vis tiek įskaičiuota
paid-some-late-for-amount = ; iš jų pasibaigus sumokėtai sumai nustatytam terminui: { $count }, { $sum }, vis tiek įskaičiuota
not-counted = Neįskaičiuota: { $parts }
not-counted-outside = { $sum } { $day } (ne bylos laikotarpiu)
not-counted-no-match = { $sum } { $day } į adresą { $address } (neatitinka reikalavimo; prašome patikrinti)
not-counted-more = { PLURAL($count) ->
        [one] dar { $count } tokia įplauka, { $sum }
        [few] dar { $count } tokios įplaukos, { $sum }
       *[other] dar { $count } tokių įplaukų, { $sum }
    }
not-counted-internal = { $sum }, kuriuos bylos piniginė pervedė pati sau ir kurie įskaičiuoti, kai buvo gauti pirmą kartą
not-counted-dust = { $sum } kaip menkos sumos
front-where = Kur yra pinigai
front-places = Išpirka pagal vietą
front-now = „Eur ataskaitos dieną“ – vertė pirmiau nurodyto bloko dienos uždarymo kursu, taip pat ir tų lėšų, kurios vėliau pervestos toliau.
front-rates = Kursai: { $rates }.
nothing-paid = Nė viena įplauka nelaikoma mokėjimu, todėl lėšos nesektos.
column-share = Dalis
column-eur-arrival = Eur gavimo dieną
column-eur-now = Eur ataskaitos dieną
column-where = Kur
column-range = Ribos skirtingais metodais
places-more = { PLURAL($count) ->
        [one] dar { $count } vieta, nurodyta toliau
        [few] dar { $count } vietos, nurodytos toliau
       *[other] dar { $count } vietų, nurodytų toliau
    }
sums-differ = Ta pati bitkoinų suma mokant buvo verta { $paid }, o patekusi ten, kur yra, – iš viso { $arrived }: kaina keičiasi kasdien.
sums-differ-with-tip = Ta pati bitkoinų suma mokant buvo verta { $paid }, patekusi ten, kur yra, – iš viso { $arrived }, o { $day } – { $worth }: kaina keičiasi kasdien.
at-unnamed-service = pateko į { $place }, kuris naudojamas panašiai kaip keityklų adresai (sprendžiama tik iš elgesio); kas jį valdo ir ar lėšos dar ten, nežinoma
at-service = pas „{ $label }“ (pagal žymą), adresas { $place }
at-busy = adrese { $at }, kuris naudojamas kaip paslaugos teikėjo adresas; kieno jis, nežinoma
at-unspendable = ten, kur niekas jų negali panaudoti
at-unspent = nepajudinta: { $at }
at-unconfirmed = šiuo metu pervedama: operacija { $txid } dar nepatvirtinta
at-coinjoin = pateko į operaciją, kuri atrodo kaip CoinJoin{ $confidence }: tokiomis operacijomis žmonės sumaišo savo lėšas
coinjoin-confidence = { " " }(patikimumas { $confidence } iš 100)
at-limit = toliau nesekta dėl Jūsų nustatytos ribos
at-unknown = kas įvyko toliau, nežinoma: { $at }
at-dust = per maža suma, kad būtų sekama
at-fee = tinklo mokesčiai
front-next = Ką daryti toliau
quoted = „{ $text }“
more = dar { $count }
next-trace-further = Sekti toliau. { $stopped }.
next-repeat = Pakartoti sekimą, jei įmanoma, su kitu serveriu: trūksta duomenų, kaip nurodyta toliau.
next-watch = Šiandien: stebėti operaciją { $txid }, kuri dar nepatvirtinta.
next-watch-pays = Šiandien: stebėti operaciją { $txid }, kuri dar nepatvirtinta; ja būtų pervesta { $pays }. Patvirtinus iš karto prašyti įšaldyti lėšas ten, kur jos gautos.
pays-and = { $list }; ir { $last }
next-watch-more = { PLURAL($count) ->
        [one] Šiandien: stebėti dar { $count } nepatvirtintą operaciją.
        [few] Šiandien: stebėti dar { $count } nepatvirtintas operacijas.
       *[other] Šiandien: stebėti dar { $count } nepatvirtintų operacijų.
    }
next-no-lists = { " " }(čia nė vienas nenaudotas, žr. { $flag })
next-own-wallet = Užklausti istorijas tų adresų, kurie yra vienoje piniginėje su bylos adresu: { $addresses }. Į juos galėjo mokėti ir kiti nukentėjusieji. Šiuos adresus įrašyti į bylos failą ir lėšas sekti iš naujo.
next-worth = , arba { $worth }{ "\u00A0" }Eur ataskaitos dienos kursu
next-find-out-deposits = Išsiaiškinti, kas valdo adresą { $at } (jis naudojamas panašiai kaip keityklų adresai): paklausti žinomų nukentėjusiųjų, kur jie pirko bitkoinus, ir ieškoti žymėtų adresų sąrašuose{ $lists }. Tada prašyti įšaldyti paskyras ir nurodyti klientus, su kuriais susiję šie adresai: { $named }. Žr. aplanką letters.
next-find-out = Išsiaiškinti, kas valdo adresą { $at } (jis naudojamas panašiai kaip keityklų adresai): paklausti žinomų nukentėjusiųjų, kur jie pirko bitkoinus, ir ieškoti žymėtų adresų sąrašuose{ $lists }. Tada prašyti nurodyti klientus, kuriems įskaitytos šios įplaukos: { $named }. Žr. aplanką letters.
next-write-deposits = Rašyti paslaugos teikėjui „{ $label }“ (taip jį vadina žyma) ir prašyti įšaldyti paskyras bei nurodyti klientus, su kuriais susiję šie adresai: { $named }. Žr. aplanką letters.
next-write = Rašyti paslaugos teikėjui „{ $label }“ (taip jį vadina žyma) ir prašyti nurodyti klientus, kuriems įskaitytos šios įplaukos: { $named }. Žr. aplanką letters.
next-write-more = { PLURAL($count) ->
        [one] Rašyti dar { $count } paslaugos teikėjui, nurodytam toliau.
        [few] Rašyti dar { $count } paslaugų teikėjams, nurodytiems toliau.
       *[other] Rašyti dar { $count } paslaugų teikėjų, nurodytų toliau.
    }
next-arrival = { $address } ({ $amount }, { $days })
next-arrival-part = { $address } ({ $value }, iš jų išpirka – { $amount }, { $days })
next-arrival-up-to = { $address } (iki { $amount }, { $days })
next-freeze = Stebėti, o ten, kur lėšas kas nors saugo kitiems, – įšaldyti: { $held }. Kartu su tuo, kas šiuo metu pervedama, tai sudaro { $share } visų išpirkos lėšų ({ $all }{ $worth }), apie kurias žinoma, kad jos nepajudintos arba pervedamos.
next-payers = Siekiant nustatyti mokėtojus, taip pat ir nepranešusius: { PLURAL($count) ->
        [one] { $some } iš { $count } mokėjimo
        [few] { $some } iš { $count } mokėjimų
       *[other] { $some } iš { $count } mokėjimų
    } vienu žingsniu anksčiau galėjo ateiti iš paslaugos teikėjo. Jei taip, jis žino savo klientus (žr. skyrių „Tikrintina informacija“).
next-payers-of = Siekiant nustatyti mokėtojus, taip pat ir nepranešusius: { PLURAL($count) ->
        [one] { $some } iš { $count } mokėjimo
        [few] { $some } iš { $count } mokėjimų
       *[other] { $some } iš { $count } mokėjimų
    } vienu žingsniu anksčiau galėjo ateiti iš paslaugos teikėjo: { $names }. Jei taip, jis žino savo klientus (žr. skyrių „Tikrintina informacija“).
next-payers-reached-too = { $name } (ten pateko ir išpirkos lėšos)
front-sure = Kiek tai tikra
sure-proved = Įrodyta
sure-proved-what = kad kiekvienas čia nurodytas patvirtintas pervedimas įvyko: jo operacija yra bloke, turinčiame darbo įrodymą.
sure-proved-what-test = kad kiekviena čia nurodyta patvirtinta operacija yra šio bandomojo tinklo bloke; tokį bloką gali sudaryti bet kas.
sure-not-proved = Neįrodyta
sure-asked-none = kad netrūksta nė vieno pervedimo: nė vienas serveris neatsakė dėl visų.
sure-asked = { PLURAL($count) ->
        [one] kad netrūksta nė vieno pervedimo: klausta tik { $count } serverio.
        [few] kad netrūksta nė vieno pervedimo: klausta { $count } serverių, ir nė vienas nežinojo kito mokėjimo ar pervedimo.
       *[other] kad netrūksta nė vieno pervedimo: klausta { $count } serverių, ir nė vienas nežinojo kito mokėjimo ar pervedimo.
    }
sure-given = Nurodyta bylos faile
sure-given-what = kad išpirką reikalauta mokėti į šiuos adresus.
sure-not-seen = Peržiūrėta ne visa
sure-not-seen-what = { PLURAL($count) ->
        [one] { $count } adreso istorija ({ $at }): ji per ilga arba jos gauti nepavyko; kas iš jo pervesta, nežinoma.
        [few] { $count } adresų istorijos ({ $at }): jos per ilgos arba jų gauti nepavyko; kas iš jų pervesta, nežinoma.
       *[other] { $count } adresų istorijos ({ $at }): jos per ilgos arba jų gauti nepavyko; kas iš jų pervesta, nežinoma.
    }
sure-disputed = Ginčijama
sure-disputed-what = serverių atsakymai nesutampa arba įrodymas nepasitvirtino; kur, nurodyta toliau pastabose.
sure-inferred = Išvada
sure-inferred-what = kurios įplaukos yra mokėjimai (pagal adresą, sumą ir dieną), kurie adresai yra viena piniginė, kurie priklauso paslaugos teikėjui ir kuri operacija yra CoinJoin. Kaip dažnai taisyklės teisingos (išmatuota su išgalvotomis operacijomis), nurodyta skyriuje „Piniginės“.
sure-convention = Susitarimas
sure-methods-agree = kaip dalijamos sumaišytos lėšos; visi metodai bet kurioje vietoje sutampa dešimtosios procentinio punkto tikslumu.
sure-methods-differ = kaip dalijamos sumaišytos lėšos; bet kurioje vietoje metodai skiriasi ne daugiau kaip { $points } procentinio punkto.
front-check = Kaip patikrinti
front-check-how = { $command } be tinklo patikrina kiekvieną aplanko, kuriame yra evidence.sqlite, baitą. Joks aplankas negali parodyti, kad buvo perrašytas visas, todėl abi šios komandos parodomas maišos reikšmes įrašykite kitur, pavyzdžiui, į protokolą.

## Why the trace ended

end-reason-unconfirmed = lėšas naudoja nepatvirtinta operacija { $txid }
end-reason-coinjoin = lėšas panaudojo operacija { $txid }, kuri atrodo kaip CoinJoin
end-reason-busy = { PLURAL($count) ->
        [one] adresas turi { $count } operaciją – tiek, kiek paslaugos teikėjo adresas
        [few] adresas turi { $count } operacijas – tiek, kiek paslaugos teikėjo adresas
       *[other] adresas turi { $count } operacijų – tiek, kiek paslaugos teikėjo adresas
    }
end-reason-dust = per maža suma, kad būtų sekama
end-reason-hops = panaudota; pasiekta žingsnių riba
end-reason-requests = pasiekta užklausų riba
end-reason-date = panaudota po paskutinės laikotarpio dienos
end-reason-min-taint = išpirkos dalis mažesnė už mažiausią sekamą
end-reason-unspent = nepanaudota paskutinio bloko duomenimis
end-reason-unspendable = nepanaudojama
end-reason-spender-missing = lėšas panaudojusi operacija negauta: { $reason }
end-reason-parent-missing = nepavyko gauti ankstesnės operacijos, kurią naudoja { $txid }
end-reason-fees = { PLURAL($count) ->
        [one] tinklo mokestis, kurį sumokėjo { $count } operacija lėšų kelyje
        [few] tinklo mokesčiai, kuriuos sumokėjo { $count } operacijos lėšų kelyje
       *[other] tinklo mokesčiai, kuriuos sumokėjo { $count } operacijų lėšų kelyje
    }
only-through-coinjoin = { $reason }; lėšos pateko tik per CoinJoin
stop-busy = adresuose, kurių istorija ilgesnė už ribą
stop-dust = išvestyse, per mažose, kad būtų sekamos
history-complete = išsami
history-not-requested = adreso istorija neužklausta
history-missing = adreso istorijos nėra: { $reason }
history-unproved = { PLURAL($count) ->
        [one] nepavyko gauti arba įrodyti { $count } operacijos
        [few] nepavyko gauti arba įrodyti { $count } operacijų
       *[other] nepavyko gauti arba įrodyti { $count } operacijų
    }
history-omits = pateiktoje istorijoje nėra operacijos { $txid }
history-emptied = pateikta istorija tuščia, nors įrodyta, kad operacija { $txid } susijusi su šiuo adresu: visa istorija viršija serverio ribą
history-misplaced = pateiktoje istorijoje operacija { $txid } nurodyta kaip nepatvirtinta, nors jos lėšas panaudojo patvirtinta operacija
missing-budget = neužklausta: pasiekta užklausų riba
missing-refused = serveris atsisakė: { $said }
missing-given-up = tinkamo atsakymo nėra: { $why }
missing-too-long = istorija serveriui per ilga: { $said }
missing-dropped = { PLURAL($count) ->
        [one] istorija iš { $count } operacijos gauta, bet atmesta: pasiekta istorijos įrašų riba
        [few] istorija iš { $count } operacijų gauta, bet atmesta: pasiekta istorijos įrašų riba
       *[other] istorija iš { $count } operacijų gauta, bet atmesta: pasiekta istorijos įrašų riba
    }
missing-emptied = serveris pateikia tuščią istoriją ten, kur kitas pateikia ilgą
missing-unanswered = surinktuose duomenyse nėra
doubt-waiting = pateikta istorija tuščia, bet nurodytas { $stated } sat nepatvirtintas likutis: vienas iš šių duomenų neišsamus
doubt-balance = pateiktoje istorijoje nepanaudota { $found } sat, bet nurodytas { $stated } sat likutis: vienas iš šių duomenų neišsamus
coverage-unconfirmed = { PLURAL($count) ->
        [one] { $count } nepatvirtinta operacija neįskaičiuota
        [few] { $count } nepatvirtintos operacijos neįskaičiuotos
       *[other] { $count } nepatvirtintų operacijų neįskaičiuota
    }
coverage-busy = itin aktyvus: jo operacijos negautos

## How a deposit is classified

worth-on-day = { $worth } ({ $day })
either = { $first } arba { $second }
worth-btc = { $amount } BTC
worth-btc-range = nuo { $least } iki { $most } BTC
demand-named = „{ $name }“ ({ $amount })
demand-named-tolerance = „{ $name }“ ({ $amount }, leistinas nuokrypis { $tolerance })
deposit-not-above-dust = { $value } sat neviršija menkos sumos ribos ({ $limit } sat)
deposit-of-case-wallet = sumokėta iš bylos piniginės
case-without-demand = byloje reikalavimas nenurodytas
meets-demand = { $value } atitinka reikalavimą { $demand }
also-meets = atitinka ir reikalavimą „{ $other }“, bet „{ $demand }“ byloje nurodytas pirmas
also-meets-late = atitinka ir reikalavimą „{ $other }“, bet „{ $demand }“ įvykdytas laiku
no-rate-for-day = { $day } nėra { $currency } kurso: reikalavimo patikrinti nepavyko
before-demand = { $day } bloke, prieš prasidedant reikalavimui „{ $demand }“ ({ $from })
meets-no-demand = { $value } neatitinka reikalavimo { $demand }
meets-no-demand-small = { $value } neatitinka reikalavimo { $demand }: mažiau nei šimtoji jo dalis, į sumas neįtraukta
after-deadline = bloko data – { $day }, po termino ({ $deadline }); kada sumokėta, nežinoma
after-deadline-perhaps = bloko laikas – { $time }, mažiau nei trys valandos po termino ({ $deadline }): galbūt sumokėta laiku
paid-day-before-perhaps = bloko laikas – { $time }, mažiau nei trys valandos po vidurnakčio: galbūt sumokėta dieną prieš tai
undecided-one-deposit = įplauka
undecided-deposits = viena iš { $count } vieno mokėtojo įplaukų, iš viso { $total }
undecided-exceed = { $value } ({ $deposits }): reikalavimas { $demand } viršytas; kurios įplaukos jam skirtos, nustatyti negalima
undecided-may-meet = { $value } ({ $deposits }): kartu su tuo, ką mokėtojas sumokėjo dienomis, kurių kurso nėra, galbūt atitinka reikalavimą { $demand }; kurios įplaukos jam skirtos, nustatyti negalima
one-of-deposits = { $value }, viena iš { $count } įplaukų ({ $payers }, { $to }), kurios iš viso sudaro { $total } ir atitinka reikalavimą { $demand }
by-payers = { PLURAL($count) ->
        [one] { $count } mokėtojas
        [few] { $count } mokėtojai
       *[other] { $count } mokėtojų
    }
by-payers-unknown = mokėtojai nežinomi
by-payers-and-unknown = { PLURAL($count) ->
        [one] { $count } mokėtojas ir nežinomi mokėtojai
        [few] { $count } mokėtojai ir nežinomi mokėtojai
       *[other] { $count } mokėtojų ir nežinomi mokėtojai
    }
to-this-address = į šį adresą
to-addresses = { PLURAL($count) ->
        [one] į { $count } adresą
        [few] į { $count } adresus
       *[other] į { $count } adresų
    }
undecided-together = ar jos susijusios, nustatyti negalima: nežinoma, ar jas sumokėjo vienas asmuo
complete-after-deadline = visa suma surinkta tik bloke po termino ({ $deadline })
together-also-meet = kartu jos atitinka ir reikalavimą „{ $other }“, bet „{ $demand }“ nurodytas pirmas
deposits-by-one-payer = { PLURAL($count) ->
        [one] { $total } ({ $count } vieno mokėtojo įplauka)
        [few] { $total } ({ $count } vieno mokėtojo įplaukos)
       *[other] { $total } ({ $count } vieno mokėtojo įplaukų)
    }
deposits-by-payers-unknown = { PLURAL($count) ->
        [one] { $total } ({ $count } nežinomų mokėtojų įplauka į šį adresą)
        [few] { $total } ({ $count } nežinomų mokėtojų įplaukos į šį adresą)
       *[other] { $total } ({ $count } nežinomų mokėtojų įplaukų į šį adresą)
    }
miss-meets = { $value } atitinka reikalavimo { $demand } sumą
miss-short = { $value }: iki reikalavimo { $demand } trūksta { $gap }
miss-exceeds = { $value }: reikalavimas { $demand } viršytas { $gap }
miss-early = { $miss }, bet bloko data – { $day }, prieš prasidedant reikalavimui ({ $from })
payer-also-counts = tas pats mokėtojas turi ir įskaičiuotą įplauką
before-period = prieš { $day }, ne bylos laikotarpiu
after-period = po { $day }, ne bylos laikotarpiu
payjoin-nothing-new = lėšų įneša ir kiti, bet bylos piniginė gauna ne daugiau, negu pati įneša
payjoin-part-new = { $own } sat iš šios sumos į operaciją įneša pati bylos piniginė (PayJoin): naujos lėšos – { $new } sat
counted-before = čia patenka ir ankstesnių mokėjimų lėšų; kaip nauja įskaičiuota, sat: { $counted }
counted-by-policy = { $policy } { $sat }
counted-by-poison = visuotiniu metodu (poison)
counted-by-haircut = proporciniu metodu (haircut)
payment-parent-missing = nepavyko gauti operacijos, ankstesnės už mokėjimo operaciją: galbūt sumokėta jau įskaičiuotomis lėšomis
paid-by-coinjoin = sumokėta per CoinJoin
last-day-of-amount = tai buvo paskutinė šios sumos diena: nuo { $from } reikalauta { $amount }

## What shows a service

tagged-in-pack = { $address } rinkinyje { $pack } pažymėtas kaip { $label }{ $category }{ $beside }
tagged-otherwise = ; kitos žymos jį vadina { $others }, bet šios patikimumas didžiausias ({ $confidence }) arba ji pirma pagal pavadinimą
in-service-wallet = paslaugos teikėjo piniginėje: { $evidence }
paid-out-of-service = sumokėta iš paslaugos teikėjo piniginės: { $evidence }
sign-large = { PLURAL($count) ->
        [one] jai priklauso { $count } adresas ne iš bylos
        [few] jai priklauso { $count } adresai ne iš bylos
       *[other] jai priklauso { $count } adresų ne iš bylos
    }
sign-swept = { PLURAL($count) ->
        [one] ji surinko kitų įplaukas į { $count } adresą ne iš bylos
        [few] ji surinko kitų įplaukas į { $count } adresus ne iš bylos
       *[other] ji surinko kitų įplaukas į { $count } adresų ne iš bylos
    }
sign-sizes-vary = šių įplaukų dydžiai labai skiriasi
sign-emptied = { PLURAL($count) ->
        [one] į ją surinktos lėšos iš { $count } kitų asmenų adreso
        [few] į ją surinktos lėšos iš { $count } kitų asmenų adresų
       *[other] į ją surinktos lėšos iš { $count } kitų asmenų adresų
    }
sign-batches = { PLURAL($count) ->
        [one] ji mokėjo { $count } kitai piniginei; grupinių mokėjimų: { $batches }
        [few] ji mokėjo { $count } kitoms piniginėms; grupinių mokėjimų: { $batches }
       *[other] ji mokėjo { $count } kitų piniginių; grupinių mokėjimų: { $batches }
    }
sign-payees = { PLURAL($count) ->
        [one] ji mokėjo { $count } kitai piniginei
        [few] ji mokėjo { $count } kitoms piniginėms
       *[other] ji mokėjo { $count } kitų piniginių
    }
sign-repaid = { PLURAL($count) ->
        [one] ji mokėjo { $count } adresui, iš kurio anksčiau gavo lėšų
        [few] ji mokėjo { $count } adresams, iš kurių anksčiau gavo lėšų
       *[other] ji mokėjo { $count } adresų, iš kurių anksčiau gavo lėšų
    }
sign-withdrawal = operacijoje { $txid } ji kartu su kitais gavėjais mokėjo bylos adresui
sign-long-history = { PLURAL($count) ->
        [one] jos adresas { $address } turi { $count } operaciją
        [few] jos adresas { $address } turi { $count } operacijas
       *[other] jos adresas { $address } turi { $count } operacijų
    }
sign-many-transactions = { PLURAL($count) ->
        [one] ji dalyvauja { $count } operacijoje
        [few] ji dalyvauja { $count } operacijose
       *[other] ji dalyvauja { $count } operacijų
    }
sign-forwarded = { PLURAL($count) ->
        [one] { $count } adresas
        [few] { $count } adresai
       *[other] { $count } adresų
    } kiekvieną sumą pervedė į ją atskirai, o ji mokėjo { PLURAL($payees) ->
        [one] { $payees } kitai piniginei
        [few] { $payees } kitoms piniginėms
       *[other] { $payees } kitų piniginių
    }
sign-forwarded-among = { PLURAL($count) ->
        [one] { $count } adresas
        [few] { $count } adresai
       *[other] { $count } adresų
    } į ją ir dar { PLURAL($wallets) ->
        [one] { $wallets } piniginę
        [few] { $wallets } pinigines
       *[other] { $wallets } piniginių
    } kiekvieną sumą pervedė atskirai, o šios mokėjo { PLURAL($payees) ->
        [one] { $payees } kitai piniginei
        [few] { $payees } kitoms piniginėms
       *[other] { $payees } kitų piniginių
    }
count-transactions = { PLURAL($count) ->
        [one] { $count } operacija
        [few] { $count } operacijos
       *[other] { $count } operacijų
    }
more-than-reported = daugiau operacijų, negu serveris pateikia
collecting-address = paslaugos teikėjo surinkimo adresas: operacijų, kuriomis į jį surinktos lėšos: { $sweeps }; adresų, iš kurių surinkta: { $count }; jo istorija, serverių duomenimis: { $entries }
swept-together = { PLURAL($count) ->
        [one] , paskutinė – kartu su lėšomis iš { $count } kito adreso,
        [few] , paskutinė – kartu su lėšomis iš { $count } kitų adresų,
       *[other] , paskutinė – kartu su lėšomis iš { $count } kitų adresų,
    }
address-with-entries = adresas, kurio istorija, serverių duomenimis: { $entries }
coins-paid-many = iš kurio lėšos vėliau vienu kartu išmokėtos daugeliui
deposit-address = kliento įmokų adresas pas paslaugos teikėją: { PLURAL($coins) ->
        [one] { $coins } suma visa pervesta
        [few] { $coins } sumos visos pervestos
       *[other] { $coins } sumų visos pervestos
    } ne vėliau kaip per { PLURAL($days) ->
        [one] { $days } dieną
        [few] { $days } dienas
       *[other] { $days } dienų
    }{ $together } į { $into } ({ $target }), kur surinktos lėšos iš { PLURAL($count) ->
        [one] { $count } adreso
        [few] { $count } adresų
       *[other] { $count } adresų
    }
origin-out-of-wallet = sumokėta iš paslaugos teikėjo piniginės: { $evidence }
origin-batch = sumokėta kartu su kitais gavėjais (jų { $count }), kaip paslaugų teikėjai moka savo klientams
origin-coins-out-of-wallet = mokėtojo lėšos gautos iš paslaugos teikėjo piniginės: { $evidence }
origin-coins-batch = mokėtojui lėšos sumokėtos kartu su kitais gavėjais (jų { $count }), kaip paslaugų teikėjai moka savo klientams
origin-batch-beside-service = operacija, kuria mokėtojas gavo lėšas, turi ir kitų išvesčių (jų { $count }), kaip tada, kai paslaugų teikėjai moka savo klientams, ir viena iš jų skirta adresui { $address } ({ $evidence })
origin-beside-service = operacija, kuria mokėtojas gavo lėšas, sumokėta ir adresui { $address } ({ $evidence }); taigi paslaugos teikėjas mokėjo mokėtojui arba mokėtojas mokėjo paslaugos teikėjui ir pasiliko grąžą
other-deposit-case-wallet = piniginei priklauso ir bylos adresas
other-deposit-collects = bylos piniginė visas lėšas pervedė į ją operacija { $txid }

## Caveats on deposits

caveat-money-came-back = Mokėjimais laikomų įplaukų suma yra { $gross }. Iš jos { $back } yra ankstesnių mokėjimų lėšos, kurios sugrįžo (proporciniu metodu), arba jas įnešė pati bylos piniginė. Sumokėta suma be jų: { $paid }.
caveat-deposits-without-rate = { PLURAL($count) ->
        [one] { $count } įplauka, { $sum }, įskaičiuota nepatikrinus pagal reikalavimą, nes tos dienos kursas nežinomas.
        [few] { $count } įplaukos, { $sum }, įskaičiuotos nepatikrinus pagal reikalavimą, nes tos dienos kursas nežinomas.
       *[other] { $count } įplaukų, { $sum }, įskaičiuota nepatikrinus pagal reikalavimą, nes tos dienos kursas nežinomas.
    }
caveat-deposits-undecided = { PLURAL($count) ->
        [one] { $count } įplauka, { $sum }, įskaičiuota nepatikrinus pagal reikalavimą, nes negalima nustatyti, kurios įplaukos susijusios; kiekvienos priežastis nurodyta lentelėje payments.csv.
        [few] { $count } įplaukos, { $sum }, įskaičiuotos nepatikrinus pagal reikalavimą, nes negalima nustatyti, kurios įplaukos susijusios; kiekvienos priežastis nurodyta lentelėje payments.csv.
       *[other] { $count } įplaukų, { $sum }, įskaičiuota nepatikrinus pagal reikalavimą, nes negalima nustatyti, kurios įplaukos susijusios; kiekvienos priežastis nurodyta lentelėje payments.csv.
    }
caveat-near-misses = { PLURAL($count) ->
        [one] { $count } įplauka neįskaičiuota, nors artima reikalavimui: { $misses }.
        [few] { $count } įplaukos neįskaičiuotos, nors artimos reikalavimui: { $misses }.
       *[other] { $count } įplaukų neįskaičiuota, nors jos artimos reikalavimui: { $misses }.
    }
near-miss = { $miss } ({ $outpoint })
nearest-miss = { " " }Artimiausia: { $miss }.{ $hint }
hint-exchange-fee = { " " }Tai būtų galima paaiškinti tuo, kad keitykla savo mokestį atskaitė iš sumos; leistinas ribas praplečia bylos failo raktas „tolerance“.
hint-tolerance = { " " }Leistinas ribas praplečia bylos failo raktas „tolerance“.
deposits-of-class = { $class }: { $count } ({ $sum })
caveat-none-counts = { PLURAL($count) ->
        [one] Nė viena įplauka nelaikoma mokėjimu. Į bylos adresus gauta { $count } įplauka: { $classes }.{ $nearest }
        [few] Nė viena įplauka nelaikoma mokėjimu. Į bylos adresus gautos { $count } įplaukos: { $classes }.{ $nearest }
       *[other] Nė viena įplauka nelaikoma mokėjimu. Į bylos adresus gauta { $count } įplaukų: { $classes }.{ $nearest }
    }
caveat-small-deposits = { PLURAL($count) ->
        [one] { $count } įplauka, { $sum }, mažesnė už šimtąją dalį bet kurio reikalavimo, kuriam galėtų būti skirta: neįskaičiuota.
        [few] { $count } įplaukos, { $sum }, kiekviena mažesnė už šimtąją dalį bet kurio reikalavimo, kuriam galėtų būti skirta: neįskaičiuotos.
       *[other] { $count } įplaukų, { $sum }, kiekviena mažesnė už šimtąją dalį bet kurio reikalavimo, kuriam galėtų būti skirta: neįskaičiuota.
    }
caveat-without-euro = { PLURAL($count) ->
        [one] { $count } mokėjimo dienos euro kursas nežinomas; jo vertės eurais nėra.
        [few] { $count } mokėjimų dienų euro kursas nežinomas; jų vertės eurais nėra.
       *[other] { $count } mokėjimų dienų euro kursas nežinomas; jų vertės eurais nėra.
    }
caveat-unconfirmed-deposits = { PLURAL($count) ->
        [one] { $count } įplauka į bylos adresus, { $sum }, nepatvirtinta ir neįskaičiuota.
        [few] { $count } įplaukos į bylos adresus, { $sum }, nepatvirtintos ir neįskaičiuotos.
       *[other] { $count } įplaukų į bylos adresus, { $sum }, nepatvirtinta ir neįskaičiuota.
    }
in-mempool-of = { $txid } (laukia serveriuose: { $servers })
unconfirmed-spend = { PLURAL($count) ->
        [one] Nepatvirtinta operacija { $txids } naudoja
        [few] Nepatvirtintos operacijos { $txids } naudoja
       *[other] Nepatvirtintos operacijos { $txids } naudoja
    } { PLURAL($several) ->
        [one] tas pačias lėšas (išvestis { $coins })
        [few] tas pačias lėšas (išvestys { $coins })
       *[other] tas pačias lėšas (išvestys { $coins })
    }
caveat-conflict = { $spend }: patvirtinta gali būti daugiausia viena iš jų.
caveat-conflict-mempools = Serveriuose laukiančios operacijos skiriasi. { $spend }: patvirtinta gali būti daugiausia viena iš jų.
caveat-conflict-confirmed = { PLURAL($count) ->
        [one] { $spend }, kurias jau panaudojo patvirtinta operacija { $confirmed }: ji nebegali būti patvirtinta.
        [few] { $spend }, kurias jau panaudojo patvirtinta operacija { $confirmed }: nė viena iš jų nebegali būti patvirtinta.
       *[other] { $spend }, kurias jau panaudojo patvirtinta operacija { $confirmed }: nė viena iš jų nebegali būti patvirtinta.
    }
caveat-more-conflicts = { PLURAL($count) ->
        [one] Yra dar { $count } grupė nepatvirtintų operacijų, naudojančių tas pačias lėšas.
        [few] Yra dar { $count } grupės nepatvirtintų operacijų, naudojančių tas pačias lėšas.
       *[other] Yra dar { $count } grupių nepatvirtintų operacijų, naudojančių tas pačias lėšas.
    }
deposit-by = { $value }, operacija { $txid }
caveat-conflicting-deposits = { PLURAL($count) ->
        [one] Šiose operacijose arba iš jų kylančiose operacijose yra { $count } įplauka į bylos adresus: { $deposits }. Bent dalis jų tarpusavyje nesuderinama, todėl jos nesumuojamos; nė viena neįskaičiuota.
        [few] Šiose operacijose arba iš jų kylančiose operacijose yra { $count } įplaukos į bylos adresus: { $deposits }. Bent dalis jų tarpusavyje nesuderinama, todėl jos nesumuojamos; nė viena neįskaičiuota.
       *[other] Šiose operacijose arba iš jų kylančiose operacijose yra { $count } įplaukų į bylos adresus: { $deposits }. Bent dalis jų tarpusavyje nesuderinama, todėl jos nesumuojamos; nė viena neįskaičiuota.
    }

## Caveats on ends of the trace

caveat-ended-unknown = { PLURAL($count) ->
        [one] Dėl duomenų trūkumo nepavyko sekti { $count } išvesties ({ $haircut } proporciniu metodu); priežastis nurodyta lentelėje endpoints.csv.{ $named }
        [few] Dėl duomenų trūkumo nepavyko sekti { $count } išvesčių ({ $haircut } proporciniu metodu); kiekvienos priežastis nurodyta lentelėje endpoints.csv.{ $named }
       *[other] Dėl duomenų trūkumo nepavyko sekti { $count } išvesčių ({ $haircut } proporciniu metodu); kiekvienos priežastis nurodyta lentelėje endpoints.csv.{ $named }
    }
caveat-ended-service = { PLURAL($count) ->
        [one] { $count } išvestis pateko į paslaugos teikėjo piniginę; galima kreiptis į jos valdytoją ({ $haircut } proporciniu metodu).{ $named }
        [few] { $count } išvestys pateko į paslaugos teikėjo piniginę; galima kreiptis į jos valdytoją ({ $haircut } proporciniu metodu).{ $named }
       *[other] { $count } išvesčių pateko į paslaugos teikėjo piniginę; galima kreiptis į jos valdytoją ({ $haircut } proporciniu metodu).{ $named }
    }
caveat-ended-services = { PLURAL($count) ->
        [one] { $count } išvestis pateko į paslaugų teikėjų pinigines; galima kreiptis į jų valdytojus ({ $haircut } proporciniu metodu).{ $named }
        [few] { $count } išvestys pateko į paslaugų teikėjų pinigines; galima kreiptis į jų valdytojus ({ $haircut } proporciniu metodu).{ $named }
       *[other] { $count } išvesčių pateko į paslaugų teikėjų pinigines; galima kreiptis į jų valdytojus ({ $haircut } proporciniu metodu).{ $named }
    }
caveat-ended-busy = { PLURAL($count) ->
        [one] { $count } išvestis yra adrese, kurio istorija tokia ilga kaip paslaugos teikėjo adreso; galima kreiptis į jo valdytoją ({ $haircut } proporciniu metodu).{ $named }
        [few] { $count } išvestys yra adrese, kurio istorija tokia ilga kaip paslaugos teikėjo adreso; galima kreiptis į jo valdytoją ({ $haircut } proporciniu metodu).{ $named }
       *[other] { $count } išvesčių yra adrese, kurio istorija tokia ilga kaip paslaugos teikėjo adreso; galima kreiptis į jo valdytoją ({ $haircut } proporciniu metodu).{ $named }
    }
caveat-ended-busy-several = { PLURAL($count) ->
        [one] { $count } išvestis yra adresuose, kurių istorijos tokios ilgos kaip paslaugų teikėjų adresų; galima kreiptis į jų valdytojus ({ $haircut } proporciniu metodu).{ $named }
        [few] { $count } išvestys yra adresuose, kurių istorijos tokios ilgos kaip paslaugų teikėjų adresų; galima kreiptis į jų valdytojus ({ $haircut } proporciniu metodu).{ $named }
       *[other] { $count } išvesčių yra adresuose, kurių istorijos tokios ilgos kaip paslaugų teikėjų adresų; galima kreiptis į jų valdytojus ({ $haircut } proporciniu metodu).{ $named }
    }
caveat-ended-coinjoin = { PLURAL($count) ->
        [one] { $count } išvestis pateko į operaciją, kuri atrodo kaip CoinJoin; už jos sekimas netęsiamas ({ $haircut } proporciniu metodu).{ $named }
        [few] { $count } išvestys pateko į operaciją, kuri atrodo kaip CoinJoin; už jos sekimas netęsiamas ({ $haircut } proporciniu metodu).{ $named }
       *[other] { $count } išvesčių pateko į operaciją, kuri atrodo kaip CoinJoin; už jos sekimas netęsiamas ({ $haircut } proporciniu metodu).{ $named }
    }
caveat-ended-coinjoins = { PLURAL($count) ->
        [one] { $count } išvestis pateko į operacijas, kurios atrodo kaip CoinJoin; už jų sekimas netęsiamas ({ $haircut } proporciniu metodu).{ $named }
        [few] { $count } išvestys pateko į operacijas, kurios atrodo kaip CoinJoin; už jų sekimas netęsiamas ({ $haircut } proporciniu metodu).{ $named }
       *[other] { $count } išvesčių pateko į operacijas, kurios atrodo kaip CoinJoin; už jų sekimas netęsiamas ({ $haircut } proporciniu metodu).{ $named }
    }
caveat-ended-limit = { PLURAL($count) ->
        [one] { $count } išvestis nebuvo sekama iki galo dėl sekimo ribos ({ $haircut } proporciniu metodu).{ $named }
        [few] { $count } išvestys nebuvo sekamos iki galo dėl sekimo ribos ({ $haircut } proporciniu metodu).{ $named }
       *[other] { $count } išvesčių nebuvo sekama iki galo dėl sekimo ribos ({ $haircut } proporciniu metodu).{ $named }
    }
caveat-ended-no-key = { PLURAL($count) ->
        [one] { $count } išvestis yra adrese, kurio lėšoms panaudoti rakto nereikia, todėl jį naudoja daug žmonių ({ $haircut } proporciniu metodu). Jis neturi nei savininko, nei valdytojo, į kurį būtų galima kreiptis; šias lėšas leidžia sekti didesnis --busy.{ $named }
        [few] { $count } išvestys yra adrese, kurio lėšoms panaudoti rakto nereikia, todėl jį naudoja daug žmonių ({ $haircut } proporciniu metodu). Jis neturi nei savininko, nei valdytojo, į kurį būtų galima kreiptis; šias lėšas leidžia sekti didesnis --busy.{ $named }
       *[other] { $count } išvesčių yra adrese, kurio lėšoms panaudoti rakto nereikia, todėl jį naudoja daug žmonių ({ $haircut } proporciniu metodu). Jis neturi nei savininko, nei valdytojo, į kurį būtų galima kreiptis; šias lėšas leidžia sekti didesnis --busy.{ $named }
    }
label-with-addresses = „{ $label }“ ({ $addresses })
tags-name = { " " }Žymos įvardija: { $names }.
caveat-bands = { PLURAL($count) ->
        [one] { $count } išvestis už CoinJoin operacijų turi ne skaičių, o ribas: mažiausią ir didžiausią išpirkos dalį, kurią leidžia sumos (lentelė bands.csv); jokios sumos tarp šių ribų įrodymai nepagrindžia. Į jokią apskaitą tokios išvestys neįtrauktos, ir iš viso jose yra daugiausia įėję { $entered }, kad ir kokia būtų didžiausių dalių suma.
        [few] { $count } išvestys už CoinJoin operacijų turi ne skaičių, o ribas: mažiausią ir didžiausią išpirkos dalį, kurią leidžia sumos (lentelė bands.csv); jokios sumos tarp šių ribų įrodymai nepagrindžia. Į jokią apskaitą tokios išvestys neįtrauktos, ir iš viso jose yra daugiausia įėję { $entered }, kad ir kokia būtų didžiausių dalių suma.
       *[other] { $count } išvesčių už CoinJoin operacijų turi ne skaičių, o ribas: mažiausią ir didžiausią išpirkos dalį, kurią leidžia sumos (lentelė bands.csv); jokios sumos tarp šių ribų įrodymai nepagrindžia. Į jokią apskaitą tokios išvestys neįtrauktos, ir iš viso jose yra daugiausia įėję { $entered }, kad ir kokia būtų didžiausių dalių suma.
    }
bands-by-links = { PLURAL($count) ->
        [one] { $count } iš šių ribų remiasi suskaičiuotomis sąsajomis: jos daro prielaidą, kad kiekvienas dalyvis įnešė tik tas lėšas, kurių reikėjo jo išvestims.
        [few] { $count } iš šių ribų remiasi suskaičiuotomis sąsajomis: jos daro prielaidą, kad kiekvienas dalyvis įnešė tik tas lėšas, kurių reikėjo jo išvestims.
       *[other] { $count } iš šių ribų remiasi suskaičiuotomis sąsajomis: jos daro prielaidą, kad kiekvienas dalyvis įnešė tik tas lėšas, kurių reikėjo jo išvestims.
    }
bands-unknown = { PLURAL($count) ->
        [one] Dėl duomenų trūkumo nepavyko sekti { $count } tokios išvesties.
        [few] Dėl duomenų trūkumo nepavyko sekti { $count } tokių išvesčių.
       *[other] Dėl duomenų trūkumo nepavyko sekti { $count } tokių išvesčių.
    }
caveat-moving-money = { PLURAL($transactions) ->
        [one] Mokėjimų lėšas naudoja nepatvirtinta operacija ({ $haircut } proporciniu metodu): šios lėšos šiuo metu pervedamos. Tokia operacija gali būti pakeista arba niekada nepatvirtinta, todėl visuose kituose skaičiuose laikoma, kad lėšos yra ten, kur buvo iki tol; visos išvestys išvardytos lentelėje pending.csv.
        [few] Mokėjimų lėšas naudoja nepatvirtintos operacijos ({ $haircut } proporciniu metodu): šios lėšos šiuo metu pervedamos. Tokia operacija gali būti pakeista arba niekada nepatvirtinta, todėl visuose kituose skaičiuose laikoma, kad lėšos yra ten, kur buvo iki tol; visos išvestys išvardytos lentelėje pending.csv.
       *[other] Mokėjimų lėšas naudoja nepatvirtintos operacijos ({ $haircut } proporciniu metodu): šios lėšos šiuo metu pervedamos. Tokia operacija gali būti pakeista arba niekada nepatvirtinta, todėl visuose kituose skaičiuose laikoma, kad lėšos yra ten, kur buvo iki tol; visos išvestys išvardytos lentelėje pending.csv.
    }
caveat-moving-outputs = { PLURAL($transactions) ->
        [one] Nepatvirtinta operacija naudoja
        [few] Nepatvirtintos operacijos naudoja
       *[other] Nepatvirtintos operacijos naudoja
    } { PLURAL($count) ->
        [one] { $count } išvestį
        [few] { $count } išvestis
       *[other] { $count } išvesčių
    } ({ $haircut } proporciniu metodu): šios lėšos šiuo metu pervedamos. Tokia operacija gali būti pakeista arba niekada nepatvirtinta, todėl visuose kituose skaičiuose laikoma, kad lėšos yra ten, kur buvo iki tol; visos išvestys išvardytos lentelėje pending.csv.
and-more-moving = Ir dar { $count }.
moving-unseen = { PLURAL($count) ->
        [one] Kur pervedama { $count } išvestis, nežinoma, nes lėšas panaudojančios operacijos gauti nepavyko.
        [few] Kur pervedamos { $count } išvestys, nežinoma, nes lėšas panaudojančios operacijos gauti nepavyko.
       *[other] Kur pervedama { $count } išvesčių, nežinoma, nes lėšas panaudojančios operacijos gauti nepavyko.
    }
would-pay = Operacija { $txid } būtų pervesta { $pays }.
would-pay-and-more = Operacija { $txid } būtų pervesta { $pays }; ir dar { $more }.
caveat-in-channel = { PLURAL($count) ->
        [one] { $count } išvestis ({ $haircut } proporciniu metodu) buvo „Lightning“ kanale, pirmoji: { $output } (panaudojo { $spender }). Mokėjimai kanalo viduje blokų grandinėje pėdsakų nepalieka: uždarymo operacijos išvestys yra dviejų šalių likučiai, o ne šių lėšų paskirties vieta. Kreipkitės į kitos šalies mazgo valdytoją; viešo kanalo atidarymo išvestis skelbiama kartu su abiem mazgais.
        [few] { $count } išvestys ({ $haircut } proporciniu metodu) buvo „Lightning“ kanale, pirmoji: { $output } (panaudojo { $spender }). Mokėjimai kanalo viduje blokų grandinėje pėdsakų nepalieka: uždarymo operacijos išvestys yra dviejų šalių likučiai, o ne šių lėšų paskirties vieta. Kreipkitės į kitos šalies mazgo valdytoją; viešo kanalo atidarymo išvestis skelbiama kartu su abiem mazgais.
       *[other] { $count } išvesčių ({ $haircut } proporciniu metodu) buvo „Lightning“ kanale, pirmoji: { $output } (panaudojo { $spender }). Mokėjimai kanalo viduje blokų grandinėje pėdsakų nepalieka: uždarymo operacijos išvestys yra dviejų šalių likučiai, o ne šių lėšų paskirties vieta. Kreipkitės į kitos šalies mazgo valdytoją; viešo kanalo atidarymo išvestis skelbiama kartu su abiem mazgais.
    }
caveat-perhaps-in-channel = { PLURAL($count) ->
        [one] { $count } išvestis ({ $haircut } proporciniu metodu) galėjo būti „Lightning“ kanale, nes skripte yra dviejų šalių raktai, kaip kanalo skripte; pirmoji: { $output } (panaudojo { $spender }). Jei taip, uždarymo operacijos išvestys yra dviejų šalių likučiai, o ne šių lėšų paskirties vieta. Kreipkitės į kitos šalies mazgo valdytoją; viešo kanalo atidarymo išvestis skelbiama kartu su abiem mazgais.
        [few] { $count } išvestys ({ $haircut } proporciniu metodu) galėjo būti „Lightning“ kanale, nes skripte yra dviejų šalių raktai, kaip kanalo skripte; pirmoji: { $output } (panaudojo { $spender }). Jei taip, uždarymo operacijos išvestys yra dviejų šalių likučiai, o ne šių lėšų paskirties vieta. Kreipkitės į kitos šalies mazgo valdytoją; viešo kanalo atidarymo išvestis skelbiama kartu su abiem mazgais.
       *[other] { $count } išvesčių ({ $haircut } proporciniu metodu) galėjo būti „Lightning“ kanale, nes skripte yra dviejų šalių raktai, kaip kanalo skripte; pirmoji: { $output } (panaudojo { $spender }). Jei taip, uždarymo operacijos išvestys yra dviejų šalių likučiai, o ne šių lėšų paskirties vieta. Kreipkitės į kitos šalies mazgo valdytoją; viešo kanalo atidarymo išvestis skelbiama kartu su abiem mazgais.
    }
caveat-in-swap = { PLURAL($count) ->
        [one] { $count } išvestis ({ $haircut } proporciniu metodu) buvo mainuose (swap) arba HTLC, pirmoji: { $output } (panaudojo { $spender }). Kas tokią išvestį atsiima atskleisdamas slaptąją reikšmę, už ją sumokėjo per „Lightning“ arba kitoje grandinėje: išpirkos kelias tęsiasi ten, o toliau šioje grandinėje esančios lėšos priklauso mainų paslaugos teikėjui. Pasibaigus nustatytam laikui mokėtojas lėšas atgauna. Kreipkitės į mainų paslaugos teikėją; jis žino mokėjimo prašymą (invoice) ir mazgą, kuriam mokėjo.
        [few] { $count } išvestys ({ $haircut } proporciniu metodu) buvo mainuose (swap) arba HTLC, pirmoji: { $output } (panaudojo { $spender }). Kas tokią išvestį atsiima atskleisdamas slaptąją reikšmę, už ją sumokėjo per „Lightning“ arba kitoje grandinėje: išpirkos kelias tęsiasi ten, o toliau šioje grandinėje esančios lėšos priklauso mainų paslaugos teikėjui. Pasibaigus nustatytam laikui mokėtojas lėšas atgauna. Kreipkitės į mainų paslaugos teikėją; jis žino mokėjimo prašymą (invoice) ir mazgą, kuriam mokėjo.
       *[other] { $count } išvesčių ({ $haircut } proporciniu metodu) buvo mainuose (swap) arba HTLC, pirmoji: { $output } (panaudojo { $spender }). Kas tokią išvestį atsiima atskleisdamas slaptąją reikšmę, už ją sumokėjo per „Lightning“ arba kitoje grandinėje: išpirkos kelias tęsiasi ten, o toliau šioje grandinėje esančios lėšos priklauso mainų paslaugos teikėjui. Pasibaigus nustatytam laikui mokėtojas lėšas atgauna. Kreipkitės į mainų paslaugos teikėją; jis žino mokėjimo prašymą (invoice) ir mazgą, kuriam mokėjo.
    }
caveat-spent-without-signature = { PLURAL($count) ->
        [one] { $count } išvestis ({ $haircut } proporciniu metodu) panaudota be savininko parašo, pirmoji: { $output } (panaudojo { $spender }). Tai gali padaryti bet kas, todėl lėšas panaudojęs asmuo nebūtinai susijęs su mokėtoju, ir jokia piniginė iš to nenustatoma.
        [few] { $count } išvestys ({ $haircut } proporciniu metodu) panaudotos be savininko parašo, pirmoji: { $output } (panaudojo { $spender }). Tai gali padaryti bet kas, todėl lėšas panaudojęs asmuo nebūtinai susijęs su mokėtoju, ir jokia piniginė iš to nenustatoma.
       *[other] { $count } išvesčių ({ $haircut } proporciniu metodu) panaudota be savininko parašo, pirmoji: { $output } (panaudojo { $spender }). Tai gali padaryti bet kas, todėl lėšas panaudojęs asmuo nebūtinai susijęs su mokėtoju, ir jokia piniginė iš to nenustatoma.
    }
caveat-paid-off-chain = { PLURAL($count) ->
        [one] { $count } bylos mokėjimas galėjo būti gautas iš „Lightning“ kanalo arba mainų, nes panaudotų lėšų raktus turi dvi šalys; pirmasis: { $txid }. Mokėtojas tuomet blokų grandinėje nematomas; kreipkitės į mazgo valdytoją arba mainų paslaugos teikėją.
        [few] { $count } bylos mokėjimai galėjo būti gauti iš „Lightning“ kanalo arba mainų, nes panaudotų lėšų raktus turi dvi šalys; pirmasis: { $txid }. Mokėtojas tuomet blokų grandinėje nematomas; kreipkitės į mazgo valdytoją arba mainų paslaugos teikėją.
       *[other] { $count } bylos mokėjimų galėjo būti gauta iš „Lightning“ kanalo arba mainų, nes panaudotų lėšų raktus turi dvi šalys; pirmasis: { $txid }. Mokėtojas tuomet blokų grandinėje nematomas; kreipkitės į mazgo valdytoją arba mainų paslaugos teikėją.
    }

## Caveats on payers and wallets

caveat-service-wallet = Piniginė { $wallet } (jai priklausančių bylos adresų: { $count } – { $addresses }) laikoma paslaugos teikėjo, o ne išpirkos reikalavusių asmenų pinigine: { $evidence }. Joje sekimas baigiasi; kieno lėšos, žino jos valdytojas.{ $paid } Jei tai pačių išpirkos reikalavusių asmenų piniginė, į bylos failą įrašykite [[merge]], kuris bylos adresą sujungia su kitu šios piniginės adresu.
paid-from-this-wallet = { PLURAL($count) ->
        [one] { " " }{ $count } įplauka, iš viso { $sum }, sumokėta iš šios piniginės ir įvertinta kaip visos kitos.
        [few] { " " }{ $count } įplaukos, iš viso { $sum }, sumokėtos iš šios piniginės ir įvertintos kaip visos kitos.
       *[other] { " " }{ $count } įplaukų, iš viso { $sum }, sumokėta iš šios piniginės; jos įvertintos kaip visos kitos.
    }
caveat-payjoin = { PLURAL($count) ->
        [one] { $count } įplauka sumokėta operacijoje, į kurią lėšų įneša ir bylos piniginė, kaip PayJoin atveju: nauja ir įskaičiuota { $sum }. Kitos lėšos laikomos mokėtojo, o ne išpirkos reikalavusių asmenų, nes jokie kiti duomenys jų su byla nesieja. Jei jos išpirkos reikalavusių asmenų, į bylos failą įrašykite [[merge]]. Operacijos: { $txids }.
        [few] { $count } įplaukos sumokėtos operacijose, į kurias lėšų įneša ir bylos piniginė, kaip PayJoin atveju: nauja ir įskaičiuota { $sum }. Kitos lėšos laikomos mokėtojo, o ne išpirkos reikalavusių asmenų, nes jokie kiti duomenys jų su byla nesieja. Jei jos išpirkos reikalavusių asmenų, į bylos failą įrašykite [[merge]]. Operacijos: { $txids }.
       *[other] { $count } įplaukų sumokėta operacijose, į kurias lėšų įneša ir bylos piniginė, kaip PayJoin atveju: nauja ir įskaičiuota { $sum }. Kitos lėšos laikomos mokėtojo, o ne išpirkos reikalavusių asmenų, nes jokie kiti duomenys jų su byla nesieja. Jei jos išpirkos reikalavusių asmenų, į bylos failą įrašykite [[merge]]. Operacijos: { $txids }.
    }
caveat-internal = { PLURAL($count) ->
        [one] { $count } įplauka, iš viso { $sum }, neįskaičiuota, nes ją sumokėjo adresai, priklausantys tai pačiai piniginei kaip bylos adresai, nors byloje jie nenurodyti.{ $sign } Jei šie adresai priklauso paslaugos teikėjui arba mokėtojui, tai mokėjimas: naudokite žymą, kuri įvardija paslaugos teikėją, arba [[split]] bylos faile. Operacijos: { $txids }.
        [few] { $count } įplaukos, iš viso { $sum }, neįskaičiuotos, nes jas sumokėjo adresai, priklausantys tai pačiai piniginei kaip bylos adresai, nors byloje jie nenurodyti.{ $sign } Jei šie adresai priklauso paslaugos teikėjui arba mokėtojui, tai mokėjimai: naudokite žymą, kuri įvardija paslaugos teikėją, arba [[split]] bylos faile. Operacijos: { $txids }.
       *[other] { $count } įplaukų, iš viso { $sum }, neįskaičiuota, nes jas sumokėjo adresai, priklausantys tai pačiai piniginei kaip bylos adresai, nors byloje jie nenurodyti.{ $sign } Jei šie adresai priklauso paslaugos teikėjui arba mokėtojui, tai mokėjimai: naudokite žymą, kuri įvardija paslaugos teikėją, arba [[split]] bylos faile. Operacijos: { $txids }.
    }
one-sign-of-service = { " " }Vienas paslaugos teikėjo požymis, kurio vieno nepakanka: { $sign }.
caveat-own-share = { PLURAL($count) ->
        [one] { $count } įplauka, iš viso { $sum }, gauta iš CoinJoin operacijų, į kurias lėšų įnešė bylos piniginė: tai gali būti jos pačios lėšos, įskaičiuotos dar kartą. Operacijos: { $txids }.
        [few] { $count } įplaukos, iš viso { $sum }, gautos iš CoinJoin operacijų, į kurias lėšų įnešė bylos piniginė: tai gali būti jos pačios lėšos, įskaičiuotos dar kartą. Operacijos: { $txids }.
       *[other] { $count } įplaukų, iš viso { $sum }, gauta iš CoinJoin operacijų, į kurias lėšų įnešė bylos piniginė: tai gali būti jos pačios lėšos, įskaičiuotos dar kartą. Operacijos: { $txids }.
    }
caveat-several-services = Piniginei { $wallet } priklauso adresai, kuriuos žymos priskiria skirtingiems paslaugų teikėjams ({ $services }): arba žyma klaidinga, arba šie adresai nėra viena piniginė. Komanda „ransomtrace explain“ parodo duomenis, siejančius du adresus.
caveat-change-jump = { PLURAL($count) ->
        [one] Viena grąžos sąsaja sujungė { $larger } ir { $count } adreso pinigines į didžiausią – { $wallet }. Tam pakaktų vieno klaidingo spėjimo.
        [few] Viena grąžos sąsaja sujungė { $larger } ir { $count } adresų pinigines į didžiausią – { $wallet }. Tam pakaktų vieno klaidingo spėjimo.
       *[other] Viena grąžos sąsaja sujungė { $larger } ir { $count } adresų pinigines į didžiausią – { $wallet }. Tam pakaktų vieno klaidingo spėjimo.
    }
caveat-change-jump-in = { PLURAL($count) ->
        [one] Viena grąžos sąsaja sujungė { $larger } ir { $count } adreso pinigines į didžiausią – { $wallet }. Tam pakaktų vieno klaidingo spėjimo, žr. { $txid }.
        [few] Viena grąžos sąsaja sujungė { $larger } ir { $count } adresų pinigines į didžiausią – { $wallet }. Tam pakaktų vieno klaidingo spėjimo, žr. { $txid }.
       *[other] Viena grąžos sąsaja sujungė { $larger } ir { $count } adresų pinigines į didžiausią – { $wallet }. Tam pakaktų vieno klaidingo spėjimo, žr. { $txid }.
    }
caveat-void-split = Atskyrimas, kurį nurodė { $name } ({ $reason }), neturi poveikio: už jame įvardytus adresus pasirašo vienas raktas.
caveat-links-refused = { PLURAL($count) ->
        [one] { $count } adresų sąsaja nepanaudota, nes jai prieštarauja kiti duomenys; ji nurodyta lentelėje links.csv, o priežastį pateikia komanda „ransomtrace explain“.
        [few] { $count } adresų sąsajos nepanaudotos, nes joms prieštarauja kiti duomenys; jos nurodytos lentelėje links.csv, o priežastis pateikia komanda „ransomtrace explain“.
       *[other] { $count } adresų sąsajų nepanaudota, nes joms prieštarauja kiti duomenys; jos nurodytos lentelėje links.csv, o priežastis pateikia komanda „ransomtrace explain“.
    }
caveat-possible-payjoin = Vienos iš šios bylos piniginių adresus tarpusavyje sieja tik operacija { $txid }, ir ji gali būti PayJoin, kai lėšų įneša ir mokėtojas, ir gavėjas. Jei taip, ji į vieną piniginę sujungia du savininkus. Ją atmeta [[split]] bylos faile.
caveat-possible-payjoins = Operacijų, kurių kiekviena viena sieja kurios nors šios bylos piniginės adresus ir gali būti PayJoin, kai lėšų įneša ir mokėtojas, ir gavėjas, yra { $count }. Kiekviena, kuri tokia yra, į vieną piniginę sujungia du savininkus. Tai operacijos { $txids }. Komanda „ransomtrace explain“ su dviem adresais nurodo tas, kurios yra tarp jų; operaciją atmeta [[split]] bylos faile.
caveat-change-rules = Adresai sujungti ir pagal grąžos taisykles ({ $rules }). Tai apytikslės (euristinės) taisyklės: kiekviena tokia sąsaja silpna ir gali būti klaidinga.
caveat-inferred = Piniginės nustatytos darant išvadas ir yra apatinė riba: piniginė gali turėti daugiau adresų, negu rodo kartu panaudotos lėšos. PayJoin, kuris atrodo kaip įprastas mokėjimas, sujungtų dvi pinigines. Išpirkos dalis yra susitarimas, o ne faktas: lyginkite metodus. Visuotinis metodas (poison) tas pačias lėšas skaičiuoja daug kartų.
caveat-merge = Sujungimas Nr. { $number } yra analitiko ({ $name }) teiginys, o ne sekimo rezultatas: { $claim }. Nurodyta priežastis: { $reason }.
caveat-split = Atskyrimas Nr. { $number } yra analitiko ({ $name }) teiginys, o ne sekimo rezultatas: { $claim }. Nurodyta priežastis: { $reason }.
have-one-owner = { PLURAL($count) ->
        [one] { $count } adresas turi vieną savininką
        [few] { $count } adresai turi vieną savininką
       *[other] { $count } adresų turi vieną savininką
    }
have-separate-owners = { PLURAL($count) ->
        [one] { $count } adresas turi atskirą savininką
        [few] { $count } adresai turi atskirus savininkus
       *[other] { $count } adresų turi atskirus savininkus
    }
inputs-have-no-one-owner = operacijos { $txid } įvestys neturi vieno savininko
caveat-look-alikes = Panašūs adresai: { $addresses }. Jie prasideda ir baigiasi tais pačiais ženklais, o tai vargu ar atsitiktinumas. Tokie adresai sukuriami tam, kad vienas būtų nukopijuotas vietoj kito (angl. address poisoning). Prieš imdamiesi veiksmų palyginkite kiekvieną ženklą.
caveat-more-look-alikes = { PLURAL($count) ->
        [one] Panašių adresų yra dar { $count } grupė; apie kiekvieną adresą praneša komanda „ransomtrace explain“.
        [few] Panašių adresų yra dar { $count } grupės; apie kiekvieną adresą praneša komanda „ransomtrace explain“.
       *[other] Panašių adresų yra dar { $count } grupių; apie kiekvieną adresą praneša komanda „ransomtrace explain“.
    }
look-alike = { $address } ({ $role })
look-alike-unseen = { $address } ({ $role }; su juo nesusijusi jokia bylos operacija)
role-case-address = bylos adresas
role-claimed = nurodytas sujungime arba atskyrime
role-payment-came-from = iš jo gautas bylos mokėjimas
role-money-reached = į jį pateko mokėjimo lėšų
role-tagged = įvardytas žymos
role-only-occurs = tik pasitaiko gautose operacijose

## Caveats on tags and prices

quoted-plain = „{ $text }“
caveat-tags = Pavadinimai yra trečiųjų asmenų teiginiai, o ne faktai; kiekvienas remiasi žymoje nurodytu šaltiniu. Perskaityta žymų: { $read }, rinkinių: { $packs }; žymų, įvardijančių šioje byloje pasitaikančius adresus: { $matching }, tokių adresų: { $addresses }.
tags-not-used = Nepanaudota: { $unused }.
tags-odd-confidence = { PLURAL($count) ->
        [one] { $count } žymos patikimumo nėra GraphSense taksonomijoje, todėl jis laikomas nežinomu.
        [few] { $count } žymų patikimumo nėra GraphSense taksonomijoje, todėl jis laikomas nežinomu.
       *[other] { $count } žymų patikimumo nėra GraphSense taksonomijoje, todėl jis laikomas nežinomu.
    }
chain-and-count = { $chain } { $count }
unused-other-chains = { $count } kitoms grandinėms ({ $chains })
unused-invalid = { $count } su šiame tinkle negaliojančiu adresu (pirmoji – failo { $file } { $line } eilutėje: { $problem })
unused-odd = { $count } su trūkstama arba neperskaitoma reikšme (pirmoji – failo { $file } { $line } eilutėje: { $problem })
unused-without-address = { $count } be adreso
unused-repeated = { $count } kartoja to paties rinkinio žymą
valid-here-too = { PLURAL($count) ->
        [one] { $count } iš jų nurodo adresą, galiojantį ir šiame tinkle; pirmoji – failo { $file } { $line } eilutėje, grandinei { $chain }
        [few] { $count } iš jų nurodo adresus, galiojančius ir šiame tinkle; pirmoji – failo { $file } { $line } eilutėje, grandinei { $chain }
       *[other] { $count } iš jų nurodo adresus, galiojančius ir šiame tinkle; pirmoji – failo { $file } { $line } eilutėje, grandinei { $chain }
    }
caveat-tags-dispute = Žymos adresą { $address } priskiria skirtingiems asmenims: { $actors }; jis nelaikomas paslaugos teikėjo adresu.
caveat-tags-dispute-more = { PLURAL($count) ->
        [one] Žymos skirtingiems asmenims priskiria dar { $count } adresą.
        [few] Žymos skirtingiems asmenims priskiria dar { $count } adresus.
       *[other] Žymos skirtingiems asmenims priskiria dar { $count } adresų.
    }
caveat-tag-other-chain = Failo { $file } { $line } eilutėje adresas { $address } pažymėtas kaip „{ $label }“ grandinėje { $chain }; šis adresas galioja ir šiame tinkle ir pasitaiko šioje byloje. Žyma nepanaudota: išsiaiškinkite, kuriai grandinei ji skirta.
caveat-tags-other-chain-more = { PLURAL($count) ->
        [one] Dar { $count } tokia žyma turi adresą, kuris pasitaiko šioje byloje.
        [few] Dar { $count } tokios žymos turi adresus, kurie pasitaiko šioje byloje.
       *[other] Dar { $count } tokių žymų turi adresus, kurie pasitaiko šioje byloje.
    }
caveat-payouts = Operacija { $txid } { $reason }. Vien pagal šį teiginį jos įvesčių adresai sujungti į paslaugos teikėjo piniginę, kurioje sekimas baigiasi.{ $more } Jei žyma klaidinga, sujungiami nesusiję savininkai; operaciją atmeta [[split]] bylos faile.
same-holds-for = { PLURAL($count) ->
        [one] { " " }Tas pats galioja dar { $count } operacijai: { $txids }.
        [few] { " " }Tas pats galioja dar { $count } operacijoms: { $txids }.
       *[other] { " " }Tas pats galioja dar { $count } operacijų: { $txids }.
    }
protocol-and-confidence = { $protocol } ({ $confidence } %)
no-coinjoin = ne CoinJoin
treated-as-payout = atrodo kaip { $looks_like }, bet laikoma išmokėjimu: jos įvesties adresas { $address } rinkinyje { $pack } pažymėtas kaip { $service } ({ $category })
rates-without-price = { PLURAL($count) ->
        [one] Šaltinio „{ $source }“ kursuose { $count } dienos kainos nėra: { $days }.
        [few] Šaltinio „{ $source }“ kursuose { $count } dienų kainos nėra: { $days }.
       *[other] Šaltinio „{ $source }“ kursuose { $count } dienų kainos nėra: { $days }.
    }
rates-jump = { $day } kursas ({ $place }) yra { $price }, o { $beside } kursas – { $other }: vienas iš jų gali būti klaidingas.
rates-lowest-far = { $day } žemiausias kursas ({ $place }) yra { $price }, o tos dienos uždarymo – { $close }: vienas iš jų gali būti klaidingas.
rates-highest-far = { $day } aukščiausias kursas ({ $place }) yra { $price }, o tos dienos uždarymo – { $close }: vienas iš jų gali būti klaidingas.

## Caveats on servers and the chain

caveat-wrong-answer = { $fault }.
caveat-more-wrong-answers = { PLURAL($count) ->
        [one] Dar { $count } toks klaidingas atsakymas yra žurnale faile evidence.sqlite.
        [few] Dar { $count } tokie klaidingi atsakymai yra žurnale faile evidence.sqlite.
       *[other] Dar { $count } tokių klaidingų atsakymų yra žurnale faile evidence.sqlite.
    }
caveat-request-limit = Užklausų riba pasiekta negavus visų duomenų; padidinkite --max-requests.
caveat-case-address-incomplete = Bylos adresas { $address }: { $reason }. Gali trūkti mokėjimų.
caveat-server-dropped = Sekant atsisakyta serverio { $server }: { $reason }.
caveat-server-without-history = { PLURAL($count) ->
        [one] { $server } nepateikė { $count } skripto istorijos, kurią pateikė kiti serveriai; pirmoji priežastis: { $reason }.
        [few] { $server } nepateikė { $count } skriptų istorijų, kurias pateikė kiti serveriai; pirmoji priežastis: { $reason }.
       *[other] { $server } nepateikė { $count } skriptų istorijų, kurias pateikė kiti serveriai; pirmoji priežastis: { $reason }.
    }
caveat-requests-refused = { PLURAL($count) ->
        [one] Į { $count } užklausą tinkamo atsakymo nėra. Pirmoji: { $first }: { $reason }.
        [few] Į { $count } užklausas tinkamo atsakymo nėra. Pirmoji: { $first }: { $reason }.
       *[other] Į { $count } užklausų tinkamo atsakymo nėra. Pirmoji: { $first }: { $reason }.
    }
caveat-balance-not-reported = { PLURAL($count) ->
        [one] Nė vienas serveris nenurodė { $count } bylos adreso likučio, todėl praleistos operacijos ten liktų nepastebėtos.
        [few] Nė vienas serveris nenurodė { $count } bylos adresų likučių, todėl praleistos operacijos ten liktų nepastebėtos.
       *[other] Nė vienas serveris nenurodė { $count } bylos adresų likučių, todėl praleistos operacijos ten liktų nepastebėtos.
    }
caveat-one-server = Išsamumas remiasi vienu serveriu: įrodyta, kad kiekviena operacija, parodyta kaip esanti bloke, jame tikrai yra, bet operacija, kurią šis serveris nutylėtų, liktų nepastebėta.
caveat-reorganised = Po ankstesnio sekimo ({ $since }) blokų grandinė persitvarkė: paskutinis jos blokas, { $height } ({ $hash }), pakeistas. { $moved }
caveat-payments-moved = Ankstesniu sekimu ({ $since }, blokas { $height }) įrodyti mokėjimai, kurių tuose pačiuose blokuose nebėra, nors blokų grandinė nepersitvarkė. { $moved }
no-payment-moved = Nė vienas mokėjimas nepasikeitė.
payment-moved = Mokėjimas { $outpoint } ({ $value }) buvo bloke { $was }, o dabar yra bloke { $is }.
payment-gone = Mokėjimas { $outpoint } ({ $value }) buvo bloke { $was }, o dabar nėra nė viename bloke.
caveat-in-two-blocks = Operacija { $txid } yra bloke { $first } ir dar kartą bloke { $again }; taip kartojasi dvi „coinbase“ operacijos iš laikų, kai BIP 30 to dar nedraudė. Ji skaičiuojama vieną kartą, pagal pirmąjį bloką, nes jos išvestys egzistuoja vieną kartą.
caveat-recent-blocks = { PLURAL($count) ->
        [one] { $count } sekama operacija yra viename iš paskutinių { $depth } blokų, kuriuos grandinės persitvarkymas dar gali pakeisti.
        [few] { $count } sekamos operacijos yra paskutiniuose { $depth } blokuose, kuriuos grandinės persitvarkymas dar gali pakeisti.
       *[other] { $count } sekamų operacijų yra paskutiniuose { $depth } blokuose, kuriuos grandinės persitvarkymas dar gali pakeisti.
    }

## Texts in transactions

heading-texts = Tekstai operacijose
texts-about = Operacija gali turėti tekstą išvestyje, kurios lėšų niekas nenaudoja (OP_RETURN). Jį parašė operacijos sudarytojas, todėl tai teiginys, ir jis gali klaidinti tyčia.
carried-text = { $day }: „{ $text }“, operacija { $txid }
carried-text-in-payment = { $day }: „{ $text }“, operacija { $txid }, kuria mokama bylos adresui

## Rules and parameters

rule-same-key = tas pats raktas
rule-co-spend = panaudota kartu
rule-co-spend-alone = panaudota kartu, išskyrus CoinJoin
rule-change = grąža: { $rules }
rule-merge = sujungė { $name }: { $reason }
parameter-rates = { $currency }, { $source }, nuo { $first } iki { $last }, kiekvieno pervedimo dienos (UTC) uždarymo kaina
parameter-tags = { $title }, { $file }, SHA-256 { $hash }
rates-source-made = { $source }, { $made }
rates-source-converted = { $source } { $sign } { $name }, tos dienos
rates-place = { $currency }, { $place }
rates-at-end-of-day = dienos pabaigos kaina
rates-from-hours = sudaryta iš { $length } val. eilučių
rates-from-minutes = sudaryta iš { $length } min. eilučių
rates-from-seconds = sudaryta iš { $length } sek. eilučių

## Error rates

rates-synthetic-wallets = sintetinės piniginės
rate-over-transactions = operacijos
rate-over-pairs = adresų poros
rate-over-addresses = adresai
rate-over-outputs = išvestys
rate-coinjoins = atpažinta kaip CoinJoin
rate-kept-from-merging = piniginės pagal ją nesujungtos, nes laikyta CoinJoin arba Stonewall
rate-deposit-addresses = kliento įmokų adresas pas paslaugos teikėją, atpažintas iš elgesio
rate-payments-to-services = mokėjimas paslaugos teikėjui, atpažintas iš elgesio
rate-co-spend-and-change = panaudota kartu ir grąža: { $rules }

## Fingerprints of wallets

print-version = versija
print-locktime = apsauga nuo mokesčių perėmimo (anti-fee-sniping)
print-sequence = įvesčių eilės numeriai (sequence)
print-bip69 = rikiavimas pagal BIP 69
print-script-types = skriptų rūšys
print-low-r = trumpi parašai (low-r)
print-outputs = išvesčių skaičius
print-fee-rate = mokesčio norma
print-change-position = grąžos vieta
print-locktime-unused = nenaudojama
print-locktime-kept = naudojama
print-locktime-height = nurodytas kitas bloko numeris
print-locktime-time = nurodytas laikas
print-sequence-final = galutiniai
print-sequence-locked = galioja užraktas
print-sequence-replaceable = operaciją galima pakeisti
print-habit-kept = laikomasi
print-habit-broken = nesilaikoma
print-habit-open = neaišku
print-outputs-few = ne daugiau kaip 2
print-outputs-many = daugiau kaip 2
print-rate = { $rate } sat/kvB
print-change-first = pirma
print-change-last = paskutinė
print-change-between = tarp kitų
print-taproot-script = p2tr su skriptu
print-bare-multisig = kelių parašų skriptas (multisig)
print-anchor = inkaras (anchor)
print-unknown-witness = nežinoma liudijimo programa
print-multisig = { $needed } iš { $keys }
print-other = kita
print-unknown = nežinoma
print-change = { $of }: { $before } → { $after }
print-one-transaction = Viena operacija: nėra su kuo palyginti.
print-consistent = Visos operacijos suderinamos su viena piniginės programa, bet tai nieko neįrodo: daug piniginių atrodo vienodai.
print-changes-once = Pasikeičia vieną kartą, operacijoje { $txid }, bloko numeris { $height }: { $traits }. { $means }
print-changes-several = { PLURAL($times) ->
        [one] Pasikeičia { $times } kartą, pirmą kartą operacijoje { $txid }, bloko numeris { $height }: { $traits }. { $means }
        [few] Pasikeičia { $times } kartus, pirmą kartą operacijoje { $txid }, bloko numeris { $height }: { $traits }. { $means }
       *[other] Pasikeičia { $times } kartų, pirmą kartą operacijoje { $txid }, bloko numeris { $height }: { $traits }. { $means }
    }
print-means-in-parallel = Grįžtama prie ankstesnių reikšmių, o tai leidžia manyti, kad lygiagrečiai naudotos kelios programos ar nustatymai, o ne įvyko vienas pasikeitimas.
print-means-one-change = Pasikeitė programa, nustatymai arba savininkas.

## Servers and clock

servers-disagree = { PLURAL($count) ->
        [one] serverių atsakymai nesutampa dėl { $count } operacijos, pirmoji: { $txid } bloke { $height }; ją pateikia { $server }, o nepateikia { $others }
        [few] serverių atsakymai nesutampa dėl { $count } operacijų, pirmoji: { $txid } bloke { $height }; ją pateikia { $server }, o nepateikia { $others }
       *[other] serverių atsakymai nesutampa dėl { $count } operacijų, pirmoji: { $txid } bloke { $height }; ją pateikia { $server }, o nepateikia { $others }
    }
clock-behind = Šio kompiuterio laikrodis rodė { $shown }, o tai anksčiau už bloko { $height } laiką { $time }: laikrodis rodė neteisingai. Laikas, kada klausta serverių, surinktuose duomenyse ir jų žurnale nurodytas pagal šį laikrodį.
clock-back = Šio kompiuterio laikrodis grįžo atgal nuo { $before } iki { $after }. Laikas, kada klausta serverių, surinktuose duomenyse ir jų žurnale nurodytas pagal šį laikrodį; eiliškumą rodo įrašų tvarka.

## Categories of tags

category-atm = bankomatas
category-broker = tarpininkas
category-dark-market = tamsiojo tinklo prekyvietė
category-defi = decentralizuoti finansai (DeFi)
category-donation = aukojimas
category-exchange = kriptovaliutų keitykla
category-extortion = turto prievartavimas
category-faucet = nemokamų bitkoinų dalytojas
category-gambling = lošimai
category-hack = įsilaužimas
category-hosted-wallet = paslaugos teikėjo saugoma piniginė
category-individual = fizinis asmuo
category-malware = kenkimo programa
category-market = prekyvietė
category-marketplace = prekyvietė
category-miner = kasėjas
category-mining-pool = kasėjų telkinys
category-mixing-service = maišymo paslauga
category-organization = organizacija
category-payment-processor = mokėjimų tarpininkas
category-perpetrator = kaip vykdytojas nurodytas asmuo
category-phishing = duomenų viliojimas
category-ponzi-scheme = finansinė piramidė
category-ransomware = išpirkos reikalaujanti kenkimo programa
category-scam = sukčiavimas
category-service = paslaugos teikėjas
category-sextortion = šantažas intymiais vaizdais
category-shop = parduotuvė
category-terrorism = terorizmas
category-user = naudotojas
category-wallet-service = piniginių paslauga

title = Išpirkos mokėjimų sekimas
head-kind = Bitkoinų sekimo ataskaita
head-reference = Tyrimo Nr.: { $reference }
head-network = Tinklas: { $network }. Tai bandomasis tinklas: jo bitkoinai neturi vertės, o jo blokams sudaryti skaičiavimo darbo reikia mažai arba visai nereikia
head-contents = Turinys

# The PDF: the foot of each page, and what the files inside are

pdf-page = { $page } puslapis iš { $pages }
pdf-block = blokas { $height }, { $hash }
pdf-findings = Visos išvados kompiuteriui skaityti; ataskaitoje jos išdėstytos žodžiais
pdf-manifest = Kiekvieno šio aplanko failo, išskyrus patį PDF, kuriame yra sąrašas, SHA-256; aplanko faile manifest.json nurodytas ir šis PDF
more-in-file = … dar { $left }, žr. { $file }.
more-first = … dar { $left }, pirmieji iš jų – faile { $file }.
note-label = Pastaba:
figure-btc = { $sum } BTC
figure-eur = { $sum } Eur
no-rate = kurso nėra
not-known = nežinoma
cell-none = nėra
cell-yes = taip
cell-no = ne

## Headings of the report

heading-question = Ko reikalauta: reikalavimai ir adresai
heading-paid = Kas sumokėta
heading-destinations = Kur yra pinigai
heading-services = Paslaugų teikėjai, į kuriuos kreiptis
heading-where = Kur sekimas baigėsi
heading-moving = Kas šiuo metu pervedama
heading-to-stop = Ką sustabdyti pirmiausia, kol lėšos nepervestos toliau
heading-leads = Tikrintina informacija apie mokėtojus ir kitus nukentėjusiuosius
heading-patterns = Kaip judėjo lėšos
heading-charts = Diagramos
heading-payments = Įplaukų sąrašas
heading-payers = Mokėtojai ir kiek asmenų sumokėjo
heading-ends = Vietų, kuriose sekimas baigėsi, sąrašas
heading-software-changes = Piniginių programų pasikeitimai lėšų kelyje
heading-accounting = Apskaita
heading-wallets = Piniginės ir jas pagrindžiantys duomenys
heading-coverage = Aprėptis: kas užklausta, ko trūksta
heading-parameters = Parametrai
heading-reading = Ką ši ataskaita įrodo ir ko neįrodo
heading-provenance = Kilmė ir įrodymų perdavimo eiga
heading-glossary = Sąvokos
heading-notes = Tyrėjų pastabos
heading-tags = Pavadinimai ir kieno teiginiai jie yra
heading-exposure = Išpirka pagal vietų, kuriose ji atsidūrė, kategorijas
heading-origins = Paslaugų teikėjai, kuriais naudojosi mokėtojai
heading-deposits-of-others = Kitų asmenų įplaukos į tas pačias pinigines, galbūt kitų nukentėjusiųjų
heading-shortened = Adresai, kuriuos gali reikšti sąraše sutrumpintas adresas

## Columns of tables, and names of details

column-address = Adresas
column-addresses = Adresai
column-all-ends = Visos pabaigos
column-at-most = daugiausia
column-block = Padėtis pagal bloką
column-block-time = Bloko laikas
column-btc = BTC
column-btc-counted = Įskaičiuota BTC
column-btc-gross = BTC iš viso
column-btc-ransom = iš jų išpirka
column-btc-received = Gauta iš viso, BTC
column-btc-sent = Pervesta iš viso, BTC
column-changes = Kas keičiasi ir tarp kurių operacijų
column-class = Rūšis
column-conflict = Prieštara
column-counted = Įskaičiuota
column-counted-over = Kas skaičiuota
column-custody-checked = manifest.json SHA-256 patikrinta
column-custody-from = Perdavė
column-custody-purpose = Tikslas
column-custody-time = Data ir laikas
column-custody-to = Priėmė
column-day = Diena
column-days = Dienos
column-days-of-arrival = Gavimo dienos
column-demand = Reikalavimas
column-depends = Pagal kuriuos metodus
column-deposits = Įplaukos
column-difference = Skirtumas
column-end = Sekimo pabaiga
column-eur = Eur
column-eur-haircut = Eur proporciniu metodu
column-eur-of-day = Eur tos dienos kursu
column-eur-of-ransom = Išpirkos dalis, Eur
column-eur-of-whole = Visa suma, Eur
column-evidence-taken = Duomenys surinkti
column-from-payments = Iš mokėjimų
column-grade = Pagrįstumas
column-hashes = Maišos reikšmės
column-hop = Žingsnis
column-in-parts = Dalimis
column-late = Pavėluota
column-likely = tikėtina
column-name = Pavadinimas
column-network = Tinklas
column-number = Nr.
column-origin = Iš kur žinomas
column-output = Išvestis
column-outputs = Išvestys
column-paid-by = Sumokėjo
column-paid-from = Mokėta iš paslaugos teikėjo (tikrintina informacija)
column-payer = Mokėtojo piniginė
column-payments = Mokėjimai
column-pays-in = Moka operacijose
column-persons-least = Asmenų mažiausiai
column-pieces = Sąsajų skaičius
column-policy = Metodas
column-policy-meaning = Ką jis reiškia
column-precision = Tikslumas
column-prints = Ką rodo jos operacijos ir ką daugiausia iš to galima spręsti
column-produced-with = Parengta naudojant
column-reason = Priežastis
column-recall = Išsamumas
column-role = Vaidmuo
column-rule = Taisyklė
column-seen = Pastebėta
column-servers = Serveriai
column-setting = Reikšmė
column-spends = Panaudoja
column-spent-by = Panaudojo
column-strength = Stiprumas
column-time = Laikas
column-to = Gavėjas
column-transactions = Operacijos
column-usd-of-day = USD tos dienos kursu
column-used = Taikyta
column-value = Suma
column-wallet = Piniginė
column-whole-output = Visa išvestis
column-worth = Vertė

## Classes, ends, methods, roles and grades

class-payment = mokėjimas
class-instalment = dalinis mokėjimas
class-internal = vidinis pervedimas
class-dust = menka suma
class-unrelated = nesusijusi įplauka
class-late = pavėluotas mokėjimas
class-payment-meaning = atitinka reikalavimą arba byloje reikalavimas nenurodytas; laikoma mokėjimu.
class-instalment-meaning = viena iš kelių įplaukų, kurios kartu atitinka reikalavimą; laikoma mokėjimu.
class-internal-meaning = sumokėta iš pačios bylos piniginės; neįskaičiuota.
class-dust-meaning = beveik bevertė, ne didesnė už menkos sumos ribą; neįskaičiuota.
class-unrelated-meaning = neatitinka jokio reikalavimo; neįskaičiuota.
class-late-meaning = viena arba kartu su kitomis atitinka reikalavimą, bet jos blokas vėlesnis už terminą; laikoma mokėjimu.
end-unknown = nežinoma
end-unconfirmed = dar nepatvirtinta
end-coinjoin = CoinJoin
end-service = paslaugos teikėjas
end-busy = itin aktyvus adresas
end-dust = menka suma
end-limit = sekimo riba
end-unspent = nepajudinta
end-fee = tinklo mokestis
end-unknown-meaning = tolesnis kelias nežinomas
end-unconfirmed-meaning = šiuo metu pervedama dar nepatvirtinta operacija
end-coinjoin-meaning = panaudotos operacijoje, kuri panaši į CoinJoin, taigi sumaišytos su kitų lėšomis
end-service-meaning = paslaugos teikėjo adrese
end-busy-meaning = adrese, kurio istorija per ilga, kad būtų sekama, kaip būna paslaugų teikėjų adresų
end-dust-meaning = per maža suma, kad būtų sekama
end-limit-meaning = pasiekta sekimo riba
end-unspent-meaning = nepanaudota pirmiau nurodyto bloko duomenimis
end-fee-meaning = sumokėta kasėjams kaip tinklo mokestis
policy-poison = Visuotinis
policy-haircut = Proporcinis
policy-fifo = FIFO
policy-lifo = LIFO
policy-tiho = TIHO
policy-poison-meaning = (Angl. poison.) Vienas išpirkos satošis paverčia išpirka viską, ką sumoka jo operacija. Tai viršutinė riba to, kur lėšos galėjo patekti; bendra suma neišlaikoma.
policy-haircut-meaning = (Angl. haircut.) Kiekvienoje operacijos išvestyje ir jos mokestyje išpirkos dalis yra vienoda. Bendra suma išlaikoma.
policy-fifo-meaning = Pirmas įeina, pirmas išeina: lėšos iš operacijos išeina ta tvarka, kuria į ją įeina, kaip Claytono byloje (1816 m.). Bendra suma išlaikoma.
policy-lifo-meaning = Paskutinis įeina, pirmas išeina: paskutinės įėjusios lėšos išeina pirmos. Bendra suma išlaikoma.
policy-tiho-meaning = (Angl. taint in, highest out.) Išpirkos lėšos išeina pirmos ir tenka didžiausioms išvestims. Bendra suma išlaikoma.
role-service = paslaugos teikėjas
role-collector = surenkamoji piniginė
role-case = bylos piniginė
role-payer = mokėtojas
role-reached = pasiekta
role-other = kita
role-service-meaning = pagal žymą arba elgesį joje laikomos kitų asmenų lėšos, todėl ji nelaikoma išpirkos reikalavusių asmenų pinigine; duomenis parodo komanda { $command }.
role-collector-meaning = surenka kelių mokėtojų įplaukas ir perveda jas paslaugos teikėjui arba į itin aktyvų adresą, kaip tai daro paslaugos teikėjo arba tarpininko piniginė.
role-case-meaning = jai priklauso bylos adresas.
role-payer-meaning = iš jos išsiųstas įskaičiuotas mokėjimas.
role-reached-meaning = į ją pateko mokėjimo lėšų; jos savininkas nežinomas.
role-other-meaning = tik pasitaiko gautose operacijose; nežinoma, kad į ją būtų patekę mokėjimo lėšų.
grade-fact = faktas
grade-strong = stiprus
grade-weak = silpnas
grade-claim = teiginys
grade-fact-meaning = išplaukia iš protokolo
grade-strong-meaning = panaudota kartu, ir tai ne CoinJoin
grade-weak-meaning = piniginės įprotis arba kelia abejonių
grade-claim-meaning = trečiojo asmens teiginys
note-on-address = adresas
note-on-transaction = operacija
note-on-cluster = piniginė

## Status at the top of the report

status-disputed = Ginčijama
status-disputed-meaning = Serverių atsakymai nesutampa arba įrodymas nepasitvirtino. Tai, kas parodyta, įrodyta; mokėjimų ar pervedimų gali trūkti:
status-incomplete = Neišsamu
status-incomplete-meaning = Dalies į ribas patenkančių duomenų nepavyko gauti; mokėjimų ar pervedimų gali trūkti:
status-complete-meaning = Visi duomenys, patenkantys į { $limits }, užklausti ir gauti.
status-limits = nustatytas ribas
status-note-also = Taip pat atkreipkite dėmesį:
status-note = Atkreipkite dėmesį:
status-moving = Šiuo metu pervedama, dar nepatvirtinta
status-moving-in-full = Išsamiai: „{ $section }“.
status-named = Pavadinimai pagal žymas, kurios yra trečiųjų asmenų teiginiai

## What was asked

question-no-demand = Byloje reikalavimas nenurodytas, todėl kiekviena įplauka į jos adresus laikoma mokėjimu.
question-first-day = ; pirmoji diena: { $day }
question-deadline = ; terminas: { $day }
question-addresses = Bylos adresai (išdėstyti kaip bylos faile)
question-note = { $kind } { $on }: { $note }

## What was paid

paid-in = sumokėta per { PLURAL($payments) ->
         [one] { $payments } mokėjimą
         [few] { $payments } mokėjimus
        *[other] { $payments } mokėjimų
    }
paid-value = vertė, kiekvieno mokėjimo – tos dienos kursu
paid-gross = Į šias sumas neįskaičiuotos sugrįžusios lėšos. Pačių mokėjimų bendra suma – { $sum } BTC. Skirtumą sudaro ankstesnių mokėjimų lėšos, kurios sugrįžo (proporciniu metodu), ir lėšos, kurias įnešė pati bylos piniginė. Antrą kartą jos neskaičiuojamos.
paid-gross-worth = Į šias sumas neįskaičiuotos sugrįžusios lėšos. Pačių mokėjimų bendra suma – { $sum } BTC, { $eur } Eur. Skirtumą sudaro ankstesnių mokėjimų lėšos, kurios sugrįžo (proporciniu metodu), ir lėšos, kurias įnešė pati bylos piniginė. Antrą kartą jos neskaičiuojamos.
paid-by-demand = Sumokėta pagal reikalavimus
paid-all = Iš viso

## Deposits

deposits-none = Įplaukų į bylos adresus nerasta.
deposits-about = Visos bylos adresų gautos išvestys blokų grandinės tvarka. Rūšis nurodo, kaip įplauka įvertinta; po jos nurodyta priežastis:
deposits-in-print = Spausdinant prie paprastų mokėjimų nenurodoma mokėtojo piniginė ir priežastis; jos yra faile { $file }.
deposits-caption = { PLURAL($deposits) ->
         [one] { $deposits } įplauka
         [few] { $deposits } įplaukos
        *[other] { $deposits } įplaukų
    }, mokėjimais laikoma: { $counted }
deposit-not-counted = { $class }, neįskaičiuota
deposit-where = adresas { $address }, išvestis { $output }, blokas { $block }
deposit-new = ; įskaičiuota: { $sum } BTC, tai naujos lėšos
deposit-new-worth = ; įskaičiuota: { $sum } BTC, tai naujos lėšos, tos dienos kursu { $eur } Eur
deposit-from = ; mokėtojo piniginė { $wallet }

## Where the trace ended

ends-nothing-followed = Niekas nesekta: nė viena įplauka nelaikoma mokėjimu.
ends-about = Mokėjimai sekti nuo išvesties prie išvesties iki vienos iš toliau nurodytų pabaigų. Kiek lėšų pasiekė kurią pabaigą, priklauso nuo susitarimo, kaip dalyti sumaišytas lėšas: kiekvienas stulpelis yra vienas toks metodas (žr. skyrių „{ $accounting }“). Sumos nurodytos BTC; Eur – išpirkos dalies vertė proporciniu metodu tą dieną, kai ji ten pateko.
ends-by-kind = Kur sekimas baigėsi, pagal rūšį
ends-received = Gauta mokėjimais
ends-none = Sekimas nesibaigė nė vienoje išvestyje.
ends-outputs = Išvestys, kuriose sekimas baigėsi: pirmiausia didžiausios proporciniu metodu; sumos BTC
worth-all = { $eur } Eur gavimo dienos kursu; visa išvestis yra išpirka
worth-part = išpirkos dalis (proporciniu metodu) { $part } Eur, visa išvestis { $whole } Eur, gavimo dienos kursu

## Accounting of the methods

accounting-about = Bitcoin tinkle neužrašoma, kuri operacijos įvestis kurią išvestį apmoka, todėl kai išpirka sumaišoma su kitomis lėšomis, jos kelias yra susitarimo dalykas. Proporcinis, FIFO, LIFO ir TIHO metodai išlaiko bendrą sumą: jų pabaigų suma satošio tikslumu lygi mokėjimams, ir nuo nulio besiskiriantis skirtumas būtų šios programos klaida. Visuotinis metodas bendros sumos neišlaiko: tas pačias lėšas jis skaičiuoja daug kartų.
accounting-none = Niekas nesekta, todėl nėra ko apskaityti.
accounting-balance = Kiekvieno metodo balansas, BTC
accounting-more = Kiekvieno metodo sąrašas: „{ $section }“ ir { $file } (satošiais).

## Where the money is

destinations-none = Lėšos nesektos.
destinations-about = Išpirkos dalis kiekvienoje vietoje. Protokolas nenurodo, kuri sumaišytų lėšų dalis yra išpirka, todėl kiekviena dalis pateikiama ribomis, gautomis proporciniu, FIFO, LIFO ir TIHO metodais. Eur – proporciniu metodu nustatytos dalies vertė tą dieną, kai ji ten pateko.
destinations-about-rules = Išpirkos dalis kiekvienoje vietoje. Protokolas nenurodo, kuri sumaišytų lėšų dalis yra išpirka, todėl kiekviena dalis pateikiama ribomis, gautomis proporciniu, FIFO, LIFO ir TIHO metodais, { $settings }. Eur – proporciniu metodu nustatytos dalies vertė tą dieną, kai ji ten pateko.
heading-places-by-demand = Pagal reikalavimus
places-by-demand-about = Dėl kiekvieno reikalavimo nukentėjusieji ir jų civiliniai ieškiniai yra atskiri. Kur sumaišyti kelių reikalavimų mokėjimai, išpirka padalyta proporciniu metodu (haircut) pagal tai, kiek lėšų gauta pagal kiekvieną reikalavimą. BTC stulpelyje reikalavimo eilučių suma lygi tam, kas pagal jį sumokėta. Eurais nurodyta vertė tą dieną, kai lėšos ten pateko, todėl jų suma nelygi sumokėtai sumai eurais; vietos eilučių suma lygi pirmiau nurodytai tos vietos išpirkos daliai.
demands-in-coinjoin = Reikalavimų { $demands } lėšos kartu panaudotos operacijoje { $txid }, kuri atrodo kaip CoinJoin. Jei tai ne CoinJoin, lėšas joje panaudojusios piniginės yra viena: tai rodytų, kad už šių reikalavimų gali būti tas pats asmuo.
demands-joined = Reikalavimų { $demands } adresai yra vienoje piniginėje: { $wallet }.
demands-apart = Jokia taisyklė nesujungia vieno reikalavimo adreso su kito reikalavimo adresu į vieną piniginę, todėl vien iš piniginių nematyti, kad visus reikalavimus pateikė tas pats asmuo.
places-by-demand-caption = Išpirka pagal reikalavimą ir vietą
column-share-of-demand = Reikalavimo mokėjimų dalis
destinations-caption = Vietos, kuriose yra lėšos
stop-none = Nėra: nežinoma jokių lėšų, kurios būtų nepajudintos ar šiuo metu pervedamos.
stop-output = { $what }, { $eur } Eur tos dienos, kai lėšos ten pateko, kursu; išvestis { $output }
stop-output-no-rate = { $what }, tos dienos, kai lėšos ten pateko, kurso nėra; išvestis { $output }
leads-none = Nėra: nepastebėta nei paslaugos teikėjo, iš kurio būtų mokėta, nei kitų asmenų įplaukų į tas pačias pinigines.
leads-about = Tikrintina informacija – tai išvados iš elgesio. Tai ne mokėjimai, ir į jokią bendrą sumą ji neįskaičiuota.
services-none = Lėšos nepateko į jokį adresą, kuris būtų žinomas ar atpažintas kaip paslaugos teikėjo adresas.
services-about = Paslaugos teikėjas gali nurodyti klientą, kuriam suteikė įmokų adresą. Pagrįstumas nurodo, iš ko paslaugos teikėjas žinomas: { $claim } – iš trečiojo asmens žymos, { $weak } – tik iš elgesio.
services-caption = Paslaugų teikėjų adresai, į kuriuos pateko lėšos
services-outputs = Išvestys: { $outputs }.
services-shown-by = Kas tai rodo: { $reason }.

## What is moving now

moving-transaction = Operacija { $txid }.
moving-would-pay = Ja būtų pervesta { $what }.
moving-none = Nerasta nepatvirtintų operacijų, kuriomis naudojamos mokėjimų lėšos.
moving-none-seen = Nerasta nepatvirtintų operacijų, kuriomis naudojamos mokėjimų lėšos, išskyrus tas, kuriomis { PLURAL($outputs) ->
         [one] naudojama { $outputs } išvestis
         [few] naudojamos { $outputs } išvestys
        *[other] naudojama { $outputs } išvesčių
    } ir kurių gauti nepavyko: kur jomis pervedamos lėšos, nežinoma.
moving-about = Šiomis nepatvirtintomis operacijomis naudojamos mokėjimų lėšos. Kiekviena jų gali būti pakeista arba niekada nepatvirtinta, todėl tai, kas jomis būtų pervesta, neįtraukta į jokį kitą šios ataskaitos skaičių: ten lėšos tebėra ten, iš kur šios operacijos jas ima. Stulpeliai rodo, kiek kiekviena išvestis gautų pagal kiekvieną metodą, BTC; Eur – pirmiau nurodyto bloko dienos kursu.
moving-caption = Nepatvirtintų operacijų, kuriomis naudojamos mokėjimų lėšos, išvestys
moving-unspendable = skriptas, kurio lėšų niekas negali panaudoti

## How the money moved

patterns-none = Sekimas neparodė nei dalijimo grandinės, nei sutelkimo, nei pasikartojančio santykio, nei pervedimo paslaugų teikėjams, nei tempo pasikeitimo.
patterns-about = Šie požymiai apibūdina lėšų kelią; nė vienas šios ataskaitos skaičius nuo jų nepriklauso.
patterns-ratios = Padalijimu lėšos paskirstomos dviem piniginėms, kurios nėra mokėtojo; santykiai, besiskiriantys ne daugiau kaip puse procentinio punkto, laikomi vienodais. Atsitiktinio sutapimo rodiklis galioja, jei santykiai tolygiai pasiskirstę nuo 50 iki 100 %. Žmonės renkasi apvalius santykius, todėl nesusijusių savininkų santykiai sutampa dažniau. Pasikartojantis santykis yra pagrindas ieškoti susitarimo, o ne jo įrodymas.
patterns-peels = { PLURAL($peels) ->
         [one] { $peels } atskirta dalis
         [few] { $peels } atskirtos dalys
        *[other] { $peels } atskirtų dalių
    }
patterns-peels-caption = Atskirtos dalys iš eilės
patterns-peel-transaction = operacija { $txid }

## Charts in the report

chart-of-case = Bylos diagrama.
chart-of-flow = Lėšų kelias nuo mokėjimų (kairėje) per pinigines iki ten, kur sekimas baigėsi (dešinėje). Plotis proporcingas išpirkos daliai pagal proporcinį metodą. Dešiniosios pusės skaičiai yra skyriuje „Kur sekimas baigėsi“.
chart-of-deposits = Įplaukos pagal kiekvieną reikalavimą su jo ribomis ir terminu, dienos kursas ir tai, kas pajudinta pirmą kartą. Skaičiai yra skyriuje „Įplaukų sąrašas“.
chart-of-balance = Kiek mokėjimų lėšų dar nebuvo pajudinta ir kiek iki tol gauta ir pajudinta. Lėšos, kurias bylos piniginė pervedė pati sau, laikomos pajudintomis. Skaičiai yra skyriuje „Įplaukų sąrašas“.
chart-of-methods = Išpirkos dalis kiekvienoje vietoje pagal kiekvieną metodą. Vienodo ilgio stulpeliai reiškia, kad išvada nuo metodo nepriklauso. Skaičiai yra skyriuje „Kur yra pinigai“.
chart-file = Failas: { $file }
charts-none = Ši programos versija diagramų nebraižo; visi skaičiai yra lentelėse.

## Payers

payers-none = Nė viena įplauka nelaikoma mokėjimu.
payers-about = Piniginė nėra asmuo, todėl asmenų skaičius nurodomas ribomis.
payers-most = Daugiausia
payers-most-rule = kiekviena mokėjusi piniginė skaičiuojama vieną kartą, taip pat ir kiekviena įplauka, kurios mokėtojas nežinomas arba kurią už klientą sumokėjo paslaugos teikėjas.
payers-likely = Tikėtina
payers-likely-rule = taip pat kaip daugiausia, bet piniginės, kurių viena gavo lėšų iš kitos grąžos, skaičiuojamos vieną kartą, taip pat ir įplaukos, kurios tik kartu atitinka reikalavimą.
payers-least = Mažiausiai
payers-least-rule = vienas asmuo gali turėti daug piniginių; bet jei niekas nemoka daugiau, nei reikalaujama iš vieno asmens, mažiau asmenų tokios sumos sumokėti negalėjo.
payers-persons = Sumokėję asmenys pagal reikalavimus
payers-single = { PLURAL($count) ->
        [one] { $count } mokėtojas, mokėjęs vieną kartą, čia neišvardytas: jis nurodytas toliau prie įplaukų ir faile { $file }.
        [few] { $count } mokėtojai, mokėję po vieną kartą, čia neišvardyti: jie nurodyti toliau prie įplaukų ir faile { $file }.
       *[other] { $count } mokėtojų, mokėjusių po vieną kartą, čia neišvardyta: jie nurodyti toliau prie įplaukų ir faile { $file }.
    }
payers-caption = Mokėtojai pagal pirmojo mokėjimo datą
payers-unknown = nežinoma arba paslaugos teikėjas
payers-from = { $service } (pagrįstumas: { $grade })
payers-by-day = Sumokėta pagal dienas ir reikalavimus

## Changes of wallet software

software-about = Kiekviena piniginės programa operacijas sudaro savaip. Jei lėšas panaudojanti operacija sudaryta kitaip nei ta, kuria sumokėta, tarp jų pasikeitė programa, nustatymai arba savininkas, todėl tokiame žingsnyje verta klausti, kas valdo lėšas. Tai silpnas įrodymas: skirtumas nerodo, kad pasikeitė savininkas, sutapimas nieko neįrodo, ir dėl jo jokios piniginės nesujungiamos ir neatskiriamos. Patys mokėjimai nelyginami, nes mokantis nukentėjusysis nėra tas, kas lėšas perveda toliau; CoinJoin operacijos praleistos.
software-none = Lėšų kelyje nėra dviejų operacijų, kurias būtų galima palyginti.
software-no-difference = Nė vienas žingsnis nesiskiria nuo ankstesnio: { PLURAL($pairs) ->
         [one] palyginta { $pairs } operacijų pora
         [few] palygintos { $pairs } operacijų poros
        *[other] palyginta { $pairs } operacijų porų
    }.
software-differs = Skiriasi { $changed } iš { PLURAL($hops) ->
         [one] { $hops } žingsnio
         [few] { $hops } žingsnių
        *[other] { $hops } žingsnių
    }.
software-caption = Žingsniai, kuriuose lėšas panaudojanti operacija skiriasi nuo tos, kuria sumokėta
software-one-wallet = ; kiek žinoma, abi sudarė viena piniginė
software-spent-by = { $txid }, blokas { $block }

## Wallets

wallets-about = Adresai, kurių lėšos kartu panaudojamos viena operacija, priskiriami vienai piniginei, nebent operacija yra arba gali būti CoinJoin. Piniginė vadinama pirmuoju iš jos adresų abėcėlės tvarka. Tai išvada: ji rodo bendrą valdymą, o ne valdytoją, ir piniginėje gali būti daugiau adresų, nei matoma. Jos vaidmuo yra jos vieta byloje; dauguma čia nurodytų piniginių nėra išpirkos reikalavusių asmenų. Piniginės gautos ir pervestos sumos nurodytos be atskaitymų: sugrįžusios lėšos skaičiuojamos kiekvieną kartą.
wallets-none = Jokie du adresai tarpusavyje nesusieti.
wallets-caption = Dviejų ir daugiau adresų piniginės pagal gautose operacijose gautą sumą
rates-unknown = Kaip dažnai taikomos taisyklės teisingos, nežinoma.
rates-about = Kaip dažnai taikomos taisyklės buvo teisingos, išmatuota su išgalvotais duomenimis ({ $wallets }), kurių piniginių savininkai žinomi: { PLURAL($populations) ->
         [one] { $populations } rinkinys
         [few] { $populations } rinkiniai
        *[other] { $populations } rinkinių
    }, operacijų kiekviename ne mažiau kaip { $transactions }. Kiekvienas rodiklis yra blogiausias iš jų. Tikrose piniginėse taisyklė gali veikti geriau arba blogiau.
rates-caption = Kaip dažnai taisyklės teisingos sintetinėse piniginėse
rates-cell-unknown = nežinoma
rates-not-measured = Nežinoma: ši taisyklė nematuota, ir apie ją nieko nesprendžiama.
tags-about = Visos bylos adresų žymos. Jei žymos skiriasi, parodytos visos: adresas, kurio žymos nurodo skirtingus asmenis, nelaikomas paslaugos teikėjo adresu, o iš kelių žymų, nurodančių paslaugos teikėją, pabaigos priežastimi laikoma patikimiausia, tada pirmoji pagal pavadinimą.
exposure-about = Kategorija yra žymos kategorija; nurodyta ir dalis be kategorijos. Proporciniu metodu.
links-caption = Dviejų adresų sąsajos
links-more = Visi šie duomenys su jų operacijomis: { $file }.
prints-about = Tai, ką piniginės operacijos atskleidžia apie jos programą, yra silpnas įrodymas: sutapimas nieko neįrodo, nes ta pačia programa naudojasi daug žmonių, o skirtumas reiškia, kad pasikeitė programa, nustatymai arba savininkas. Dėl to jokios piniginės nesujungiamos ir neatskiriamos. Matomas įprotis gali būti atsitiktinis. Trumpus parašus (low-r) ir visus kitus liudijimo (witness) duomenis paliudija tik serveris, nes operacijos identifikatorius jų neapima.
prints-none = Jokia bylos piniginė neatliko operacijos, kurią būtų galima palyginti.
prints-caption = Bylos piniginių ir tų, į kurias pateko sekamos lėšos, programų požymiai
prints-role = vaidmuo: { $role }
prints-more-changes = Ir dar { PLURAL($changes) ->
         [one] { $changes } pasikeitimas
         [few] { $changes } pasikeitimai
        *[other] { $changes } pasikeitimų
    }.
prints-share = { $value } ({ $transactions })
prints-share-of = { $value } ({ $transactions } iš { $all })
prints-change = Operacija { $txid }, bloko numeris { $height }:

## Coverage and parameters

coverage-none = Jokia istorija neužklausta.
coverage-needed = Sekimui reikėjo { PLURAL($addresses) ->
         [one] { $addresses } adreso istorijos
         [few] { $addresses } adresų istorijos
        *[other] { $addresses } adresų istorijos
    }. Adresų, kurių visos patvirtintos operacijos gautos ir įrodytos: { $complete }; kurių ne visos: { $others }.
coverage-attested = Kiekvieną istoriją paliudijo { PLURAL($servers) ->
         [one] { $servers } serveris
         [few] { $servers } serveriai sutampančiais atsakymais
        *[other] { $servers } serverių sutampančiais atsakymais
    }.
coverage-attested-range = Kiekvieną istoriją paliudijo nuo { $fewest } iki { PLURAL($most) ->
         [one] { $most } serverio
         [few] { $most } serverių sutampančiais atsakymais
        *[other] { $most } serverių sutampančiais atsakymais
    }.
coverage-others = Adresai, kurių nėra faile { $file }, pasitaiko tik kaip kita operacijos šalis; jų istorijos neužklaustos.
coverage-incomplete = Neišsamios istorijos
parameters-no-tags = nenaudotas nė vienas žymėtų adresų sąrašas
parameters-none = Parametrai neįrašyti.
parameters-about = Su šiais parametrais ir tais pačiais duomenimis kiekvienas kompiuteris apskaičiuoja tuos pačius rezultatus.
parameters-caption = Taikomos ribos ir taisyklės

## What is proved

proof-took-place = Įrodyta: kad operacija įvyko.
proof-took-place-count = { PLURAL($transactions) ->
         [one] { $transactions } šios bylos operacija susieta
         [few] { $transactions } šios bylos operacijos susietos
        *[other] { $transactions } šios bylos operacijų susieta
    } Merklio šaka su bloko, turinčio darbo įrodymą, antrašte. Šį skaičiavimą pagal surinktus duomenis gali pakartoti kiekvienas, nepasitikėdamas serveriu.
proof-paid-before = Įrodyta: kas sumokėta anksčiau.
proof-paid-before-count = Dar { PLURAL($transactions) ->
         [one] { $transactions } operacijos
         [few] { $transactions } operacijų
        *[other] { $transactions } operacijų
    } prireikė tik turinio; jį patvirtina įrodytoje operacijoje esanti maišos reikšmė.
proof-unconfirmed = Neįrodyta: nepatvirtintos operacijos.
proof-unconfirmed-count = { PLURAL($transactions) ->
         [one] { $transactions } patvirtinimo laukianti operacija gali būti pakeista
         [few] { $transactions } patvirtinimo laukiančios operacijos gali būti pakeistos
        *[other] { $transactions } patvirtinimo laukiančių operacijų gali būti pakeista
    } arba niekada nepatvirtinta.
proof-completeness = Paliudyta, bet neįrodyta: išsamumas.
proof-completeness-meaning = Serveris gali įrodyti tai, ką parodo; tai, kad jis nieko nenutyli, remiasi jo teiginiu ir tuo, kiek serverių atsakymai sutampa.
proof-wallets = Išvada: piniginės.
proof-wallets-meaning = Adresai, kurių lėšos panaudojamos kartu, su didele tikimybe, bet ne tikrai, yra bendrai valdomi. Adresas ar piniginė nėra asmuo; kas juos valdo, turi būti nustatyta kitomis priemonėmis.
proof-taint = Susitarimas: išpirkos dalis.
proof-taint-meaning = Kai lėšos sumaišytos, joks faktas nerodo, kieno lėšos kur pateko. Palyginkite metodus; kur jie sutampa, susitarimas neturi reikšmės.
proof-times = Laikas yra blokų laikas.
proof-times-meaning = Jį nustato kasėjai: vėlesnį už ankstesnių vienuolikos blokų laiko medianą ir ne daugiau kaip dviem valandomis lenkiantį kitų tinklo mazgų laikrodžius. Mokėjimas išsiųstas kiek anksčiau, nei sudarytas jo blokas.
proof-values = Vertė pinigais nurodyta tos dienos kursu
proof-values-meaning = { $values } pagal su byla pateiktus kursus; kaina, kurią kas nors už bitkoinus gavo, gali skirtis.
proof-ends = Sekimo pabaiga yra ten, kur sustojo šis sekimas, o ne ten, kur liko lėšos.
proof-ends-meaning = Už paslaugos teikėjo ar CoinJoin jos judėjo toliau; kur, gali rodyti paslaugos teikėjo įrašai.

## Glossary

term-address = Adresas
term-address-meaning = Žymuo, į kurį galima pervesti bitkoinų. Adresų bet kas gali susikurti, kiek nori.
term-bitcoin = Bitkoinas (BTC), satošis
term-bitcoin-meaning = Valiuta ir jos mažiausias vienetas: 1 BTC yra 100 000 000 satošių. Sumos šioje ataskaitoje tikslios.
term-block = Blokas, antraštė, bloko numeris
term-block-meaning = Operacijos patvirtinamos blokuose; kiekvienas blokas susietas su ankstesniu ir turi numerį. Bloko antraštė nekeičiamai susieta su jo turiniu ir turi darbo įrodymą.
term-busy = Itin aktyvus adresas
term-busy-meaning = Adresas, kurio operacijų tiek daug, kad jis tikriausiai priklauso paslaugos teikėjui; sekant kiekvieną jų, sekimas išsiskaidytų į visas puses.
term-change = Grąža
term-change-meaning = Lėšos, kurios operacija sugrąžinamos mokėtojui, nes kiekviena išvestis panaudojama visa.
term-wallet = Piniginė (kartu valdomų adresų grupė)
term-wallet-meaning = Adresai, apie kuriuos sprendžiama, kad jie valdomi bendrai, nes jų lėšos panaudotos kartu.
term-coinjoin = CoinJoin
term-coinjoin-meaning = Operacija, kuria keli žmonės moka kartu taip, kad nebūtų matyti, kas kam sumokėjo. Ji atpažįstama iš sandaros su tam tikru patikimumu; sandara gali klaidinti.
term-confidence = CoinJoin patikimumas
term-confidence-meaning = Balas iki 100, kurį programos taisyklės skiria operacijos sandarai. Tai ne tikimybė; kaip dažnai taisyklė teisi, išmatuota: žr. klaidų dažnius.
term-deposit-address = Kliento įmokų adresas, surinkimo adresas
term-deposit-address-meaning = Kiekvienam klientui paslaugos teikėjas skiria įmokų adresus, iš kurių žino, kieno mokėjimas gautas, o gautas lėšas perveda į savo surinkimo adresus.
term-dust = Menka suma
term-dust-meaning = Tokia maža suma, kad jos panaudojimas kainuotų daugiau, nei ji verta.
term-fee = Tinklo mokestis
term-fee-meaning = Tai, ką operacija palieka kasėjui, kuris ją įtraukia į bloką.
term-hop = Žingsnis
term-hop-meaning = Viena operacija kelyje nuo mokėjimo.
term-merkle = Merklio šaka
term-merkle-meaning = Trumpas maišos reikšmių sąrašas, kuris parodo, kad operacija yra bloke, be viso likusio bloko.
term-mempool = Nepatvirtintos operacijos (mempool)
term-mempool-meaning = Operacijos, kurios paskelbtos tinkle, bet dar neįtrauktos į bloką.
term-method = Metodas (proporcinis, FIFO, LIFO, TIHO)
term-method-meaning = Susitarimas, kaip dalyti sumaišytas lėšas: pagal proporcinį metodą (haircut) – proporcingai; pagal FIFO pirmiausia išeina tai, kas gauta pirmiausia, pagal LIFO – tai, kas gauta vėliausiai; pagal TIHO išpirka pirmiausia tenka didžiausioms išvestims.
term-output = Išvestis
term-output-meaning = Suma, kurią operacija sumoka adresui; žymima operacijos identifikatoriumi ir numeriu. Ji panaudojama visa, viena vėlesne operacija, arba lieka nepanaudota.
term-peel = Dalijimo grandinė (peel chain)
term-peel-meaning = Operacijos, kurių kiekviena išmoka mažą dalį, o likutį perduoda naujam adresui.
term-work = Darbo įrodymas
term-work-meaning = Toks brangus skaičiavimas, kad niekas negali suklastoti blokų grandinės, prilygstančios esamai.
term-script = Skriptas (angl. script)
term-script-meaning = Taisyklė, pagal kurią išvestį galima panaudoti; adresas yra jos trumpoji forma.
term-service = Paslaugos teikėjas
term-service-meaning = Įmonė, kuri laiko klientų bitkoinus, pavyzdžiui, keitykla, tarpininkas ar lošimų bendrovė. Ji gali žinoti, kas jos klientas.
term-tag = Žyma
term-tag-meaning = Kieno nors teiginys adresų sąraše apie tai, kam priklauso adresas.
term-taint = Išpirkos dalis
term-taint-meaning = Išvesties dalis, kuri pagal tam tikrą metodą laikoma gauta iš mokėjimų.
term-transaction = Operacija (transakcija), txid
term-transaction-meaning = Bitkoinų pervedimas. Jis žymimas identifikatoriumi – savo turinio maišos reikšme: pakeitus bent vieną skaitmenį, pasikeičia ir identifikatorius.

## Provenance

column-times = Laikas
local-times = Visur nurodytas UTC laikas; skliausteliuose – vietos laikas, laiko juosta { $zone }.
provenance-taken = { $day } (UTC)
provenance-servers = išvardyti faile { $manifest }, kiekvienas atsakymas su jo laiku – faile { $evidence }; ką kiekvienas serveris galėjo sužinoti apie bylą, nurodyta faile { $disclosure }
provenance-tool = { $tool }, iš failo { $evidence }
provenance-hashes = kiekvieno failo SHA-256 ir galutinė žurnalo maišos reikšmė: { $manifest }. Komanda { $command } patikrina jas, kiekvieną įrodymą ir tai, kad iš surinktų duomenų vėl gaunami tie patys failai
provenance-custody = Įrodymų perdavimo eiga (pildoma ranka)

## Letters: head and foot

letter-title-service = Prašymas įšaldyti išpirkos lėšas
letter-heading-service = Prašymas įšaldyti išpirkos lėšas ir nurodyti paskyros turėtoją
letter-title-file = Bylai: lėšų sekimas ir raštai
letter-heading-file = Institucijos bylai: lėšų sekimas ir siųstini raštai
letter-to = Gavėjas
letter-reference = Tyrimo Nr.
letter-state-of = Padėtis
letter-network = Tinklas
letter-state = { $time }, blokas { $block } ({ $hash })
letter-state-taken = { $block }; duomenys surinkti { $day }
letter-other-network = { $network } – tai ne pagrindinis Bitcoin tinklas: jo bitkoinai neturi vertės
letter-authority = Institucija
letter-name-and-office = Vardas, pavardė ir pareigos
letter-contact = Tarnybinis el. paštas, telefonas
letter-legal-basis = Teisinis pagrindas
letter-to-be-filled-in = pildo institucija
letter-answer-until = Atsakyti iki
letter-date = Data
letter-signature = Parašas
letter-produced = Parengta naudojant { $tool }.

## Letters: why the service gets one

letter-why = Kodėl kreipiamės į Jus
letter-traced-to-you = Sekdami lėšas nustatėme, kad kaip išpirka sumokėtos lėšos pateko į adresus, kuriuos, kaip manome, valdote Jūs.
letter-to-unnamed = Paslaugos teikėjas, valdantis adresą { $service }; kas jis yra, mums nežinoma: tai reikia nustatyti pirmiausia
letter-to-named = „{ $label }“ – taip trečiojo asmens žyma vadina paslaugos teikėją, valdantį adresą { $service }
letter-arrived = Į { $addresses } { $days } gauta { $amount } ({ $outputs }).
letter-at-addresses = { PLURAL($count) ->
         [one] { $count } adresą
         [few] { $count } adresus
        *[other] { $count } adresų
    }
letter-in-outputs = { PLURAL($count) ->
         [one] { $count } išvestis
         [few] { $count } išvestys
        *[other] { $count } išvesčių
    }
letter-on-day = { $day }
letter-from-day-to-day = nuo { $first } iki { $last }
letter-ransom-of-it = Iš šios sumos išpirka – { $amount } ({ $range }); vertė gavimo dienos kursu: { $worth }.
letter-by-every-method = visais metodais vienodai
letter-by-haircut = proporciniu metodu (haircut); skirtingais metodais gautos ribos: nuo { $least } iki { $most } BTC
letter-no-rate = kursas nežinomas
letter-only-coinjoin = Ši suma gauta tik per CoinJoin – operaciją, kuri sumaišo kelių savininkų lėšas: joks metodas negali nustatyti, kokia jos dalis yra išpirka. Išpirkos dalis yra nuo { $least } iki { $most } BTC.
letter-besides-coinjoin = Be to, nuo { $least } iki { $most } BTC galėjo būti gauta per CoinJoin – operaciją, kuri sumaišo kelių savininkų lėšas; to joks metodas negali nustatyti.
letter-dependence = Metodai: { $verdict }.
letter-moving-now = Šiuo metu pervedama.
letter-moving-all = Operacija { $txid } dar nepatvirtinta; ja būtų pervesta { $amount } (visa suma – išpirka) į adresą { $address } (išvestis { $output }).
letter-moving-part = Operacija { $txid } dar nepatvirtinta; ja būtų pervesta { $amount } (iš jų proporciniu metodu išpirka – { $ransom }) į adresą { $address } (išvestis { $output }).
letter-moving-unknown = Operacija { $txid } dar nepatvirtinta; ja būtų pervesta { $amount } (išpirkos dalis nežinoma) į adresą { $address } (išvestis { $output }).
letter-freeze-on-arrival = Prašome šias lėšas įšaldyti, kai tik jos bus gautos.
letter-known-by = Manome, kad esate paslaugos teikėjas, valdantis kiekvieną toliau nurodytą adresą. { $shown } { $named } Jei kuris nors adresas ne Jūsų, prašome apie tai pranešti ir, jei žinote, nurodyti, kieno jis.
letter-shown-weak = Kad kiekvienas jų yra paslaugos teikėjo adresas, spręsta tik iš elgesio blokų grandinėje (pagrįstumas: silpnas); tai gali būti klaidinga.
letter-shown-claim = Tai, kad kiekvienas jų yra paslaugos teikėjo adresas, remiasi trečiojo asmens žyma (pagrįstumas: teiginys); tai gali būti klaidinga.
letter-shown-strong = Tai, kad kiekvienas jų yra paslaugos teikėjo adresas, remiasi kartu panaudotomis lėšomis (pagrįstumas: stiprus).
letter-shown-fact = Tai, kad kiekvienas jų yra paslaugos teikėjo adresas, išplaukia iš protokolo (pagrįstumas: faktas).
letter-no-lists = Žymėtų adresų sąrašų nenaudota, todėl tai, kad nieko nerasta, nereiškia, kad niekas nežino, kas yra paslaugos teikėjas.
letter-name-unknown = Naudotuose sąrašuose jokia žyma paslaugos teikėjo neįvardija.
letter-name-claimed = Pavadinimas yra žymos autoriaus teiginys.

## Letters: what is asked

letter-asked = Ko prašome
letter-ask-freeze = Įšaldykite šių lėšų likutį ir kiekvieno kliento, kuriam suteikėte kurį nors iš toliau nurodytų adresų, paskyrą, kiek tai leidžia Jūsų valstybės teisė, ir praneškite, kokia suma įšaldyta.
letter-ask-name = Nurodykite kiekvieną iš šių klientų: pateikite visus turimus jų tapatybės duomenis (KYC), dokumentų kopijas, kontaktinius duomenis, banko sąskaitų ir mokėjimo kortelių duomenis.
letter-ask-logins = Pateikite šių paskyrų prisijungimų įrašus su laiku ir IP adresais, taip pat įrenginių duomenis.
letter-ask-others = Išvardykite visas kitas šių klientų įplaukas ir išmokas, nurodydami laiką, sumas, adresus ir operacijų identifikatorius, taip pat visas paskyras, su jais susijusias per asmenį, įrenginį ar mokėjimo priemonę. Nurodykite, kur lėšos pervestos po to, kai pateko pas Jus.
letter-ask-preserve = Išsaugokite visus šiuos duomenis, net jei dar negalite jų perduoti, ir apie šį raštą klientams nepraneškite.

## Letters: arrivals

letter-arrivals = Į Jūsų adresus gautos lėšos
letter-methods = Bitcoin tinkle neužrašoma, kuri sumaišytų lėšų dalis yra išpirka, todėl lėšos dalijamos pagal susitarimą. Išpirkos suma nurodyta pagal proporcinį metodą (haircut), kuriuo lėšos dalijamos proporcingai. Ribos apima proporcinį, FIFO (kas gauta pirmiausia, pirmiausia ir išeina), LIFO (kas gauta vėliausiai, išeina pirmiausia) ir TIHO (išpirka pirmiausia tenka didžiausioms išvestims) metodus. Eurais nurodyta išpirkos dalies vertė gavimo dienos uždarymo kursu.
letter-left-out = Čia nenurodytas nė vienas išpirkos mokėjimas ir nė vienas mokėtojo adresas, nes iš jų galima nustatyti nukentėjusiuosius. Kelias skaičiuojamas nuo pirmosios operacijos po mokėjimo, kurią atliko mokėjimą gavusi piniginė, ir nurodomas pagal didžiausią išpirkos dalį. Iš pirmosios kelio operacijos matomas ir mokėjimas: prašome to neatskleisti.
letter-deposit-address-of = Kliento įmokų adresas { $number } iš { $all }
letter-address-of = Adresas { $number } iš { $all }
letter-place = { $arrivals }, iš viso { $amount }, { $days }; { $ransom }.
letter-count-arrivals = { PLURAL($count) ->
         [one] { $count } įplauka
         [few] { $count } įplaukos
        *[other] { $count } įplaukų
    }
letter-ransom = iš šios sumos išpirka – { $amount } ({ $range }); vertė gavimo dienos kursu: { $worth }
letter-ransom-behind = iš šios sumos išpirka, gauta per CoinJoin, – nuo { $least } iki { $most } BTC
letter-swept-into = Iš šio adreso paslaugos teikėjas lėšas perveda į surinkimo adresą { $address }.
letter-through = Lėšos į jį pateko iš piniginės { $wallets }, į kurią patenka ir kitų asmenų lėšos; ji gali būti tarpininko. Jei Jūsų klientas veikė kito asmens naudai, prašome nurodyti ir tą asmenį.
letter-shown-by = Kas rodo, kad tai paslaugos teikėjo adresas: { $reason }.
letter-qr = Adreso QR kodas
letter-column-arrival = Gauta
letter-column-ransom = iš to išpirka, BTC
letter-column-share = jos dalis
letter-column-worth = vertė tos dienos kursu
letter-output = Išvestis
letter-amount = Suma
letter-ransom-part = Išpirka
letter-worth = Vertė
letter-moved-on = Pervesta toliau
letter-way = Kelias
letter-when = { $time }, blokas { $block }
letter-range = nuo { $least } iki { $most }
letter-ransom-share = { $ransom } BTC (sumos dalis: { $share })
letter-not-known = nežinoma
letter-moved-sweep = lėšos surinktos operacija { $txid }
letter-moved-in = operacija { $txid }
letter-moved-yes = taip; kur – matyti iš Jūsų įrašų
letter-moved-now = šiuo metu pervedama, dar nepatvirtinta operacija { $txid }
letter-moved-no = ne: lėšos tebėra ten
letter-way-direct = mokėtojas sumokėjo tiesiai čia
letter-way-arrival = { PLURAL($count) ->
         [one] { $count } operacija po mokėjimo: ta, kuria gauta čia
         [few] { $count } operacijos po mokėjimo: ta, kuria gauta čia
        *[other] { $count } operacijų po mokėjimo: ta, kuria gauta čia
    }
letter-way-known-arrival = { PLURAL($count) ->
         [one] { $count } operacija, kiek kelias žinomas: ta, kuria gauta čia
         [few] { $count } operacijos, kiek kelias žinomas: ta, kuria gauta čia
        *[other] { $count } operacijų, kiek kelias žinomas: ta, kuria gauta čia
    }
letter-way-listed = { PLURAL($count) ->
         [one] { $count } operacija po mokėjimo, paskutiniąja lėšos gautos čia:
         [few] { $count } operacijos po mokėjimo, paskutiniąja lėšos gautos čia:
        *[other] { $count } operacijų po mokėjimo, paskutiniąja lėšos gautos čia:
    }
letter-way-known-listed = { PLURAL($count) ->
         [one] { $count } operacija, kiek kelias žinomas, paskutiniąja lėšos gautos čia:
         [few] { $count } operacijos, kiek kelias žinomas, paskutiniąja lėšos gautos čia:
        *[other] { $count } operacijų, kiek kelias žinomas, paskutiniąja lėšos gautos čia:
    }
letter-way-long = { PLURAL($count) ->
         [one] { $count } operacija po mokėjimo, paskutiniąja lėšos gautos čia. Pirmoji:
         [few] { $count } operacijos po mokėjimo, paskutiniąja lėšos gautos čia. Pirmoji:
        *[other] { $count } operacijų po mokėjimo, paskutiniąja lėšos gautos čia. Pirmoji:
    }
letter-way-known-long = { PLURAL($count) ->
         [one] { $count } operacija, kiek kelias žinomas, paskutiniąja lėšos gautos čia. Pirmoji:
         [few] { $count } operacijos, kiek kelias žinomas, paskutiniąja lėšos gautos čia. Pirmoji:
        *[other] { $count } operacijų, kiek kelias žinomas, paskutiniąja lėšos gautos čia. Pirmoji:
    }
letter-way-coinjoin-output = CoinJoin operacijos { $txid } išvestis
letter-way-after-coinjoin = { PLURAL($count) ->
         [one] { $count } operacija po CoinJoin operacijos { $txid }
         [few] { $count } operacijos po CoinJoin operacijos { $txid }
        *[other] { $count } operacijų po CoinJoin operacijos { $txid }
    }
letter-transaction-left-out = { "[" }operacija nenurodoma]
letter-address-left-out = { "[" }adresas nenurodomas]

## Letters: proof

letter-proof = Įrodymai ir kaip juos patikrinti
letter-proof-hash = Kiekviena įplauka ir kiekviena čia nurodyta jos kelio operacija įrodyta: operacijos identifikatorius yra jos baitų maišos reikšmė, o Merklio šaka veda nuo jos iki bloko antraštės. Kiekvieną identifikatorių galite patikrinti savo mazge.
letter-proof-verify = Įrodymus saugo institucija. Komanda `ransomtrace verify FOLDER` juos patikrina be tinklo ir iš jų iš naujo, baitas į baitą, parengia šį raštą; to paties aplanko faile manifest.json yra kiekvieno failo maišos reikšmė (SHA-256).
letter-proof-facts = Operacijos, sumos ir laikas yra faktai. Tai, kad adresai priklauso vienam paslaugos teikėjui, yra išvada arba teiginys, kaip nurodyta pirmiau.

## Letters: the authority's own file

letter-do-not-send = Šio lapo paslaugos teikėjui nesiųskite.
letter-names-addresses = Jame nurodyti bylos adresai.
letter-done = Kas atlikta
letter-paid = Sekta: { PLURAL($payments) ->
         [one] { $payments } mokėjimas
         [few] { $payments } mokėjimai
        *[other] { $payments } mokėjimų
    } į šiuos adresus, iš viso { $amount } (vertė mokėjimo dienų kursu: { $worth }).
letter-standing = { $standing }.
letter-limits = Taikytos ribos ir taisyklės:
letter-column-limit = Riba arba taisyklė
letter-column-value = Reikšmė
letter-means = Kokiomis priemonėmis
letter-software = Programa: { $tool }.
letter-means-servers = Adresų istorijų prašyta iš Electrum serverių. Kiekvienas atsakymas su serverio pavadinimu ir laiku saugomas faile evidence.sqlite ir apsaugotas maišos reikšmių grandine.
letter-means-proof = Kiekviena patvirtinta operacija įrodyta Merklio šaka iki bloko antraštės, turinčios darbo įrodymą. Tai, kad netrūksta nė vienos operacijos, paliudijo serveriai, bet tai neįrodyta.
letter-means-wallets = Apie pinigines sprendžiama iš kartu panaudotų lėšų, išskyrus CoinJoin operacijas; faile report.html nurodyti išmatuoti kiekvienos taisyklės klaidų dažniai.
letter-means-methods = Sumaišytos lėšos dalijamos proporciniu (haircut), FIFO, LIFO ir TIHO metodais. Dalijimas yra susitarimas, todėl kiekviena dalis nurodoma skirtingais metodais gautomis ribomis.
letter-to-send = Siųstini raštai
letter-addressee = Gavėjas: { $to }.
letter-known-behaviour = Žinomas tik iš elgesio; kas jis, nežinoma.
letter-known-tag = Žinomas iš žymos.
letter-known-both = Žinomas iš elgesio; pavadinimą nurodo žyma.
letter-unnamed = Žinoma tik iš elgesio; pirmiausia nustatykite, kas valdo:
letter-before = Prieš išsiunčiant raštą
letter-before-copy = Prieš pildydami raštą, nukopijuokite jį iš šio aplanko: programa šį aplanką perrašo, o `ransomtrace verify` praneša apie pakeistą failą.
letter-before-reference = Patikrinkite, ar tyrimo numerio eilutė neatskleidžia nukentėjusiojo: ji yra kiekviename rašte.
letter-before-again = Jei padėtis senesnė nei vienos dienos, sekite lėšas iš naujo: jos juda.
letter-before-operator = Jei jokia žyma paslaugos teikėjo neįvardija, pirmiausia nustatykite, kas jis; jei pavadinimą nurodo tik žyma, jį patikrinkite. Kontaktinius duomenis imkite iš paties paslaugos teikėjo interneto svetainės arba iš kitos institucijos, niekada – iš reklamos ar gauto pranešimo.
letter-before-channel = Naudokitės paslaugos teikėjo kanalu, skirtu institucijoms. Jokių kitų šio aplanko failų nepridėkite: faile report.html, faile findings.json ir lentelėse nurodyti mokėjimai ir mokėtojai.
letter-before-freeze = Pirmiausia prašykite įšaldyti lėšas, jei galite – telefonu; prašymą pateikti duomenis galima siųsti vėliau, laikantis Jūsų valstybės teisės.
letter-request = Ko prašyti paslaugos teikėjo institucijoms skirtu kanalu
letter-victim = Nukentėjusiajam
letter-victim-keep = Išsaugokite nepakeistus visus išpirkos reikalavusių asmenų raštus, el. laiškus, pokalbius ir failus, taip pat kiekvieno mokėjimo duomenis.
letter-victim-pay = Daugiau nemokėkite ir be policijos patarimo neatsakinėkite. Sumokėjus reikalavimai nesibaigia.
letter-victim-recovery = „Lėšų susigrąžinimo paslaugos“, žadančios grąžinti pinigus ir iš anksto prašančios atlygio, mokesčio ar užstato, yra dar vienas sukčiavimas. Bitkoinų mokėjimo atšaukti negalima, o policija pinigų neprašo.
letter-victim-coins = Nesiųskite lėšų, kad „patvirtintumėte“ piniginę ar paskyrą, ir niekam neatskleiskite atkūrimo frazės, privačiojo rakto, nesuteikite nuotolinės prieigos.
letter-victim-call = Pranešimas apie šią bylą, kuris atrodo siųstas keityklos ar policijos, gali būti siųstas tų pačių asmenų, kurie reikalavo išpirkos: perskambinkite numeriu, kurį susiradote patys.

## Charts: days

month-short-1 = saus.
month-short-2 = vas.
month-short-3 = kovo
month-short-4 = bal.
month-short-5 = geg.
month-short-6 = birž.
month-short-7 = liep.
month-short-8 = rugp.
month-short-9 = rugs.
month-short-10 = spal.
month-short-11 = lapkr.
month-short-12 = gruod.
chart-day = { $year }{ "\u00A0" }m. { $month } { $day }{ "\u00A0" }d.
chart-days-of-month = { $year }{ "\u00A0" }m. { $month } { $first }–{ $last }{ "\u00A0" }d.
chart-day-of-year = { $month } { $day }{ "\u00A0" }d.
chart-days-of-year = { $year }{ "\u00A0" }m. { $first } – { $last }
chart-days = { $first } – { $last }

## Charts: frame

chart-flow = Kur pateko mokėjimų lėšos
chart-timeline = Kada mokėjimai gauti ir pervesti toliau
chart-balance = Dar nepajudinti mokėjimai
chart-methods = Kur yra pinigai pagal visus metodus
chart-title = { $heading }: { $title }
chart-flow-method = Lėšos dalijamos proporciniu metodu (haircut)
chart-timeline-method = Įplaukos pagal reikalavimus, kiekviena savo dienos kursu
chart-balance-method = Mokėjimų išvestys, kol panaudotos pirmą kartą
chart-methods-method = Išpirkos dalis pagal proporcinį (haircut), FIFO, LIFO ir TIHO metodus
chart-state = padėtis: blokas { $block }, { $time }
chart-network = tinklas { $network }
chart-reference = tyrimo Nr. { $reference }
chart-paid = Sumokėta: { $sums }, { PLURAL($payments) ->
         [one] { $payments } mokėjimas
         [few] { $payments } mokėjimai
        *[other] { $payments } mokėjimų
    }
chart-paid-gross = Sumokėta: { $sums }, { PLURAL($payments) ->
         [one] { $payments } mokėjimas
         [few] { $payments } mokėjimai
        *[other] { $payments } mokėjimų
    } (su sugrįžusiomis lėšomis { $gross })
chart-no-payments = Mokėjimų nėra
chart-no-deposit-seen = Įplaukų į bylos adresus nerasta.
chart-none-to-follow = Nėra mokėjimų, kuriuos būtų galima sekti
chart-none-to-show = Nėra mokėjimų, kuriuos būtų galima parodyti
chart-see-payments = Nė viena įplauka nelaikoma mokėjimu; žr. mokėjimų lentelę.
chart-none-followed = Lėšos nesektos
chart-no-deposit-counts = Nė viena įplauka nelaikoma mokėjimu.

## Charts: counts

chart-addresses = { PLURAL($count) ->
         [one] { $count } adresas
         [few] { $count } adresai
        *[other] { $count } adresų
    }
chart-outputs = { PLURAL($count) ->
         [one] { $count } išvestis
         [few] { $count } išvestys
        *[other] { $count } išvesčių
    }
chart-payments = { PLURAL($count) ->
         [one] { $count } mokėjimas
         [few] { $count } mokėjimai
        *[other] { $count } mokėjimų
    }
chart-deposits = { PLURAL($count) ->
         [one] { $count } įplauka
         [few] { $count } įplaukos
        *[other] { $count } įplaukų
    }
chart-wallets = { PLURAL($count) ->
         [one] { $count } piniginė
         [few] { $count } piniginės
        *[other] { $count } piniginių
    }

## Charts: flow

chart-key-wallet = piniginė, žymima vienu iš jos adresų
chart-key-several = kelios, pavaizduotos kaip viena
chart-key-loop = grįžta į ankstesnę piniginę
chart-key-addresses = iš kelių adresų ištisai užrašyti tie, kuriuose daugiausia
chart-column-paid = Sumokėta
chart-column-wallets = Piniginės
chart-column-steps = Piniginės, vėlesni žingsniai dešinėje
chart-column-ends = Kur sekimas baigėsi
chart-end-unknown = Nepamatyta
chart-end-unconfirmed = Šiuo metu pervedama
chart-end-coinjoin = Tikėtinas CoinJoin
chart-end-service = Pas paslaugos teikėją
chart-end-busy = Itin aktyviame adrese
chart-end-dust = Per maža, kad būtų sekama
chart-end-limit = Nesekta (riba)
chart-end-unspent = Nepajudinta
chart-end-fee = Tinklo mokesčiai
chart-end-at = { $end }: { $addresses }
chart-by-tags = pagal žymas: { $names }
chart-more-demands = { PLURAL($count) ->
         [one] dar { $count } reikalavimas
         [few] dar { $count } reikalavimai
        *[other] dar { $count } reikalavimų
    }
chart-more-addresses = { PLURAL($count) ->
         [one] ir dar { $count } adresas
         [few] ir dar { $count } adresai
        *[other] ir dar { $count } adresų
    }
chart-smaller-wallets = { PLURAL($count) ->
         [one] { $count } mažesnė piniginė
         [few] { $count } mažesnės piniginės
        *[other] { $count } mažesnių piniginių
    }
chart-more-steps = { PLURAL($count) ->
         [one] … dar { $count } žingsnis
         [few] … dar { $count } žingsniai
        *[other] … dar { $count } žingsnių
    }
chart-peel-chain = { PLURAL($steps) ->
         [one] dalijimo grandinė (peel chain): { $steps } žingsnis, { $days }
         [few] dalijimo grandinė (peel chain): { $steps } žingsniai, { $days }
        *[other] dalijimo grandinė (peel chain): { $steps } žingsnių, { $days }
    }
chart-gathers = { PLURAL($outputs) ->
         [one] sutelkia { $outputs } išvestį, { $days }
         [few] sutelkia { $outputs } išvestis, { $days }
        *[other] sutelkia { $outputs } išvesčių, { $days }
    }
chart-note-more = { $note }, ir kita
chart-moving = Šiuo metu pervedama, dar nepatvirtinta; kur lėšos patektų:
chart-moving-more = { PLURAL($count) ->
         [one] ir dar { $count } operacija nepatvirtintų operacijų lentelėje
         [few] ir dar { $count } operacijos nepatvirtintų operacijų lentelėje
        *[other] ir dar { $count } operacijų nepatvirtintų operacijų lentelėje
    }
chart-would-pay = operacija { $txid } būtų pervesta { $pays }
chart-would-pay-conflict = operacija { $txid } būtų pervesta { $pays } (nesuderinama su kita operacija: bus patvirtinta daugiausia viena)
chart-pays = { $value } į { $to }
chart-pays-part = { $value }, iš to išpirkos { $part }, į { $to }
chart-value-on = { $value } ({ $worth } { $day } kursu)
chart-to-address = adresą { $address }
chart-to-named = adresą { $address } ({ $label })
chart-to-unspendable = skriptą, kurio lėšų niekas negali panaudoti

## Charts: timeline

chart-key-payment = mokėjimas
chart-key-instalment = dalinis mokėjimas
chart-key-late = pavėluotas: po termino
chart-key-unrelated = įplauka, nelaikoma mokėjimu
chart-key-range = reikalautos sumos ribos
chart-key-left-out = { PLURAL($count) ->
         [one] (nepavaizduota { $count } įplauka: menka suma arba iš pačios piniginės)
         [few] (nepavaizduotos { $count } įplaukos: menkos sumos arba iš pačios piniginės)
        *[other] (nepavaizduota { $count } įplaukų: menkos sumos arba iš pačios piniginės)
    }
chart-to-others = į kitus adresus
chart-to-service = paslaugos teikėjui
chart-to-busy = į adresą, naudojamą kaip paslaugos teikėjo adresas
chart-to-coinjoin = tikėtinas CoinJoin
chart-to-miners = tinklo mokesčiai
chart-to-unknown = pervesta toliau
chart-no-prices = Dienos kursas nepavaizduotas: byloje nėra šių dienų kursų eurais.
chart-none-moved = Nė vienas mokėjimas toliau nepervestas.
chart-panel-btc = { $title }, BTC:
chart-panel-eur = { $title }, Eur:
chart-panel-payments = Mokėjimai
chart-panel-outside = Su reikalavimais nesusijusios įplaukos
chart-panel-not-counted = Įplaukos, nelaikomos mokėjimais pagal reikalavimus
chart-panel-others = { PLURAL($count) ->
         [one] { $count } kitas reikalavimas
         [few] { $count } kiti reikalavimai
        *[other] { $count } kitų reikalavimų
    }
chart-no-payment = mokėjimo nėra
chart-demanded = reikalauta { $amounts }
chart-demanded-by = reikalauta { $amounts } iki { $day }
chart-no-rate = BTC, nes { $day } kursas nežinomas
chart-no-rates = { PLURAL($days) ->
         [one] BTC, nes { $days } dienos kursas nežinomas
         [few] BTC, nes { $days } dienų kursai nežinomi
        *[other] BTC, nes { $days } dienų kursai nežinomi
    }
chart-logarithmic = logaritminė skalė
chart-deadline = terminas { $day }
chart-price = Vieno bitkoino kaina, Eur:
chart-price-range = kiekvienos dienos uždarymo kursas (UTC), nuo { $least } iki { $most }
chart-left = Mokėjimai, pajudinti pirmą kartą, BTC:
chart-left-sum = iš viso { $sum }; vienas stulpelis – { $span }
chart-one-hour = viena valanda
chart-hours = { PLURAL($hours) ->
         [one] { $hours } valanda
         [few] { $hours } valandos
        *[other] { $hours } valandų
    }
chart-one-day = viena para (UTC)
chart-one-week = viena savaitė
chart-number-of-days = { PLURAL($days) ->
         [one] { $days } diena
         [few] { $days } dienos
        *[other] { $days } dienų
    }

## Charts: balance

chart-in-btc = BTC
chart-received = iki tol gauta: { $sum }
chart-sent = iki tol pajudinta: { $sum }
chart-balance-on = likutis { $day }: { $sum }
chart-balance-worth = likutis { $day }: { $sum }, apie { $worth }

## Charts: methods

chart-place-service = paslaugos teikėjas
chart-place-busy = naudojamas kaip paslaugos teikėjo adresas
chart-place-unspent = nepajudinta
chart-place-unconfirmed = šiuo metu pervedama
chart-place-coinjoin = CoinJoin
chart-place-limit = nesekta: riba
chart-place-unknown = nežinoma
chart-place-dust = per maža, kad būtų sekama
chart-place-fee = tinklo mokesčiai
chart-place-named = { $place }: { $label } (pagal žymą)
chart-places-less = { PLURAL($count) ->
         [one] { $count } vieta su mažesne dalimi
         [few] { $count } vietos su mažesnėmis dalimis
        *[other] { $count } vietų su mažesnėmis dalimis
    }
chart-listed-in = išvardyta faile { $file }
chart-collected-in = { PLURAL($count) ->
         [one] { $count } adresas, lėšos surenkamos adrese { $place }
         [few] { $count } adresai, lėšos surenkamos adrese { $place }
        *[other] { $count } adresų, lėšos surenkamos adrese { $place }
    }

## Workbook

workbook-contents = turinys
workbook-case = byla
workbook-reference = tyrimo Nr.
workbook-state = padėtis
workbook-block = blokas { $block }, { $time }
workbook-units = vienetai
workbook-units-are = _sat – satošiai (1 BTC = 100{ "\u00A0" }000{ "\u00A0" }000), _btc – ta pati suma bitkoinais; _eur ir _usd – vertė tos dienos kursu; laikas – UTC
workbook-sheet = lapas
workbook-what = kas jame yra
workbook-rows = eilučių
workbook-first-rows = { $what } (pirmosios { $rows }; visos yra faile { $file })
workbook-cut = { $text } … (visas tekstas yra CSV faile)
table-payments = kiekviena išvestis, kurią gavo bylos adresas; mokėjimais laikomos „payment“, „instalment“ ir „late“ klasių išvestys
table-outputs = kiekviena išvestis, kurią pasiekė sekimas
table-endpoints = išvestys, kuriose sekimas baigėsi, ir tinklo mokesčiai
table-services = paslaugų teikėjai, į kuriuos kreiptis, pagal įmokų adresą
table-transactions = kiekviena matyta operacija
table-addresses = kiekvienas matytas adresas
table-clusters = piniginės iš dviejų ar daugiau adresų
table-links = duomenys, siejantys adresus
table-coverage = užklaustos istorijos
table-accounting = kiekvieno metodo balansas
table-pending = nepatvirtintų operacijų, panaudojančių sekamas lėšas, išvestys
table-flows = iš kurios išvesties lėšos pateko į kurią
table-bands = išvestys už CoinJoin operacijų, su mažiausia ir didžiausia išpirkos dalimi
table-demands = kas reikalauta ir sumokėta, ir kiek asmenų mokėjo
table-payers = piniginės, iš kurių mokėta
table-rates = kainos, kuriomis grindžiamos sumos eurais ir doleriais

## The public edition

public-kind = Bitkoinų sekimo ataskaita, viešoji versija
public-about = Šioje versijoje neįvardijamas nė vienas nukentėjusysis. Joje nėra nei adresų, nei operacijų, nei tikslių mokėjimų, nes pagal kiekvieną iš jų viešame Bitcoin registre galima rasti mokėtojus. Sumos suapvalintos iki vieno reikšminio skaitmens, pavieniai mokėjimai nurodyti intervalais, o vietoj dienų nurodyti mėnesiai. Reikalavimai pažymėti raidėmis, o bylos tekstai nepateikti, nes juose gali būti įvardytas asmuo.
public-state = Padėtis: { $month }.
public-demands-caption = Mokėjimai ir asmenys pagal reikalavimus
public-paid = Sumokėta: { $sum }, iš viso { PLURAL($count) ->
        [one] { $count } mokėjimas
        [few] { $count } mokėjimai
       *[other] { $count } mokėjimų
    }.
public-sum = apie { $euro }{ "\u00A0" }Eur
public-sum-unknown = suma, kurios vertė eurais nežinoma, nes trūksta kursų
public-victims = Mokėtojai
public-victims-about = V1, V2 ir t. t. yra mokėtojai pagal mėnesius, kiek juos atskiria analizė. Keli iš jų gali būti vienas asmuo, o vienas gali būti paslaugos teikėjas, mokėjęs už kitus: asmenų skaičiaus ribos nurodytos lentelėje pirmiau.
public-victims-caption = Mokėtojai ir jų mokėjimų vertė mokėjimo dieną
column-victim = Mokėtojas
column-month = Mėnuo
column-about-eur = Apytiksliai, Eur
public-places-about = Dalys skaičiuojamos nuo visos išpirkos; jei ji sumaišyta su kitomis lėšomis, dalijama proporcingai (haircut). Vertė nurodyta tos dienos, kai lėšos ten pateko, kursu.
public-service = pas paslaugų teikėjus, pavyzdžiui, keityklose
public-unspent = nepanaudota arba panaudojimas nepatvirtintas
public-place = { $end }: { $meaning }
public-sure = Kiekvieno patvirtinto mokėjimo ir kiekvieno patvirtinto žingsnio, kuriais grindžiami šie skaičiai, operacija yra bloke, turinčiame darbo įrodymą; įrodymus saugo institucija. Tai, kad keli adresai priklauso vienam asmeniui ar paslaugos teikėjui, yra išvada arba trečiųjų asmenų teiginys, o tai, kaip dalijamos sumaišytos lėšos, – susitarimas.
public-for-victims = Sumokėjusiesiems
