
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
range = nuo { $least } iki { $most }
on-day = { $day }
from-day-to-day = nuo { $first } iki { $last }
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
        [one] čia liko { $amount } išpirkos ({ $share } proporciniu metodu), { $count } išvestis
        [few] čia liko { $amount } išpirkos ({ $share } proporciniu metodu), { $count } išvestys
       *[other] čia liko { $amount } išpirkos ({ $share } proporciniu metodu), { $count } išvesčių
    }
named-ended-worth = { PLURAL($count) ->
        [one] čia liko { $amount } išpirkos ({ $share } proporciniu metodu; vertė atėjimo dieną { $eur }), { $count } išvestis
        [few] čia liko { $amount } išpirkos ({ $share } proporciniu metodu; vertė atėjimo dieną { $eur }), { $count } išvestys
       *[other] čia liko { $amount } išpirkos ({ $share } proporciniu metodu; vertė atėjimo dieną { $eur }), { $count } išvesčių
    }
named-passed = { PLURAL($count) ->
        [one] { $count } išvestis iš čia pervesta toliau
        [few] { $count } išvestys iš čia pervestos toliau
       *[other] { $count } išvesčių iš čia pervesta toliau
    }
named-pending = { PLURAL($count) ->
        [one] nepatvirtintos operacijos čia pervestų { $count } išvestį
        [few] nepatvirtintos operacijos čia pervestų { $count } išvestis
       *[other] nepatvirtintos operacijos čia pervestų { $count } išvesčių
    }
note = { $text } ({ $author })
note-of-day = { $text } ({ $author }, { $day })

## Places where the money is

place-and-more = { PLURAL($count) ->
        [one] { $address } ir dar { $count } adresas
        [few] { $address } ir dar { $count } adresai
       *[other] { $address } ir dar { $count } adresų
    }
place-service-by-behaviour = , atpažintas tik iš elgesio
place-service = pas paslaugos teikėją{ $named }{ $known }: { $at }
place-service-collects = pas paslaugos teikėją{ $named }{ $known }, kuris lėšas surenka adrese { $place }: { $at }
place-busy = adrese { $at }{ $named }, kuris naudojamas kaip paslaugos teikėjo adresas
place-unspendable = išvestyje, kurios niekas negali panaudoti
place-unspent = nepajudinta: { $at }{ $named }
place-unconfirmed = šiuo metu pervedama: { $at }{ $named }, lėšas naudoja dar nepatvirtinta operacija { $place }
place-coinjoin = sumaišyta su kitų asmenų lėšomis operacijoje CoinJoin { $place }, iš { $at }{ $named }
place-limit = toliau nesekta dėl nustatytos ribos: { $at }{ $named }
place-unknown = kas įvyko toliau, nežinoma: { $at }{ $named }
place-dust = per maža suma, kad būtų sekama: { $at }
place-fee = tinklo mokesčiai

## Whether a conclusion depends on the method

method-haircut = proporcinis metodas
methods-all = išvada ta pati pagal visus metodus
methods-vary = lėšos čia patenka pagal visus metodus, bet suma nuo metodo priklauso
methods-none = nė pagal vieną metodą lėšos čia nepatenka
methods-some = lėšos čia patenka tik pagal šiuos metodus: { $some }; nepatenka pagal šiuos: { $none }
with-change-rules = su grąžos taisyklėmis
without-change-rules = be grąžos taisyklių
verdict-only = tik { $rules }
verdict-only-there = tik { $rules }; tuomet { $there }
verdict-and-there = { $own }; { $rules } { $there }
verdict-amount-differs = { $own }; { $rules } suma skiriasi
verdict-only-coinjoin = tik per CoinJoin, kur joks metodas atsakymo neduoda; nuo { $least } iki { $most }
verdict-and-coinjoin = { $account }; per CoinJoin, kur joks metodas atsakymo neduoda, dar nuo { $least } iki { $most }
settings-case-rules = su bylos grąžos taisyklėmis ir be jų
settings-offered-rules = be grąžos taisyklių ir su siūlomomis ({ $rules })
range-and-coinjoin = { $account } pagal apskaitą; per CoinJoin nuo { $least } iki { $most }

## What is moving now, and what to stop

moving-spends = Ji naudoja { $amount } išpirkos ({ $share } visos, proporciniu metodu).
moving-spends-unconfirmed = Ji naudoja { $amount } išpirkos iš kitos nepatvirtintos operacijos ({ $share } visos, proporciniu metodu).
moving-spends-unknown = Ji naudoja išpirkos lėšas; kokia jų dalis yra išpirka, nežinoma.
moving-spends-unconfirmed-unknown = Ji naudoja išpirkos lėšas iš kitos nepatvirtintos operacijos; kokia jų dalis yra išpirka, nežinoma.
moving-conflicts = Ji nesuderinama su { $txids }: jos naudoja tas pačias lėšas, todėl gali būti patvirtinta daugiausia viena.
unspendable-script = nepanaudojamas skriptas
pays = { $amount } į { $to }
pays-part = { $part } išpirkos, išvestis { $value }, į { $to }
pays-unknown = išvestis { $value }, kurios išpirkos dalis nežinoma, į { $to }
pays-deposit-address = { $pays }, kliento įmokų adresas pas paslaugos teikėją
pays-collecting-address = { $pays }, kur lėšas surenka paslaugos teikėjas
amount-at = { $amount } adrese { $address }{ $named }
amount-at-moving = { $amount } adrese { $address }{ $named }, šiuo metu pervedama operacijoje { $txid }
freezing = Čia yra { $share } visų lėšų, apie kurias žinoma, kad jos nepajudintos arba šiuo metu pervedamos ({ $stops } iš { $all }); lėšos pas paslaugų teikėjus neįskaičiuotos.{ $unseen }
freezing-unseen = { " " }Dar { $amount } ({ $share } išpirkos) nebuvo sekama, todėl nežinoma, kur šios lėšos yra ir ar jas galima sustabdyti.

## Services

service-unnamed = paslaugos teikėjas, kurio jokia žyma neįvardija
service-named = „{ $label }“ (pagal žymą)
address-of-service = adresas, kurį valdo { $of }
deposit-address-of-service = kliento įmokų adresas, kurį valdo { $of }
deposit-address-collected = kliento įmokų adresas, kurį valdo { $of }; lėšos surenkamos adrese { $collecting }
arrivals = { $value }, { $days }
arrivals-part = { $value }, iš jų { $part } išpirkos, { $days }
arrivals-between = { $value }, iš jų nuo { $least } iki { $most } išpirkos, { $days }

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
part-some = iš jų { $amount } išpirkos
worth-first-day = { " " }({ $part }, vertė pirmąją dieną { $eur })
worth-that-day = { " " }({ $part }, vertė tą dieną { $eur })
worth-unknown = { " " }({ $part })
peel-chain = { PLURAL($count) ->
        [one] { $count } operacija iš eilės, vadinamoji atskyrimų grandinė (angl. peel chain), nuo { $first } iki { $last } perduoda { $start }{ $ransom }: dalimis atskirta { $peeled }, toliau į { $address } nuėjo { $rest }.{ $txids }
        [few] { $count } operacijos iš eilės, vadinamoji atskyrimų grandinė (angl. peel chain), nuo { $first } iki { $last } perduoda { $start }{ $ransom }: dalimis atskirta { $peeled }, toliau į { $address } nuėjo { $rest }.{ $txids }
       *[other] { $count } operacijų iš eilės, vadinamoji atskyrimų grandinė (angl. peel chain), nuo { $first } iki { $last } perduoda { $start }{ $ransom }: dalimis atskirta { $peeled }, toliau į { $address } nuėjo { $rest }.{ $txids }
    }
peel-chain-txids = { " " }Pirmoji operacija: { $first }, paskutinė: { $last }.
consolidation = { PLURAL($count) ->
        [one] { $day } vienos piniginės { $count } išvestis su išpirka sujungta adrese { $address }: { $value }{ $ransom }, operacija { $txid }.
        [few] { $day } vienos piniginės { $count } išvestys su išpirka sujungtos adrese { $address }: { $value }{ $ransom }, operacija { $txid }.
       *[other] { $day } vienos piniginės { $count } išvesčių su išpirka sujungta adrese { $address }: { $value }{ $ransom }, operacija { $txid }.
    }
ratio = { $larger } ir { $smaller }
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
ratio-recurs = Lėšos dalytos santykiu { $ratio } ({ $splits }){ $between }, galbūt kaip nustatytos dalys{ $chance }.
split = { $day }: { $larger } į { $first } ir { $smaller } į { $second }, operacija { $txid }
cash-out = { $day } { $value }{ $ransom } pateko pas paslaugų teikėjus (jų { $services }); { PLURAL($outputs) ->
        [one] { $outputs } išvestis
        [few] { $outputs } išvestys
       *[other] { $outputs } išvesčių
    } iš { PLURAL($wallets) ->
        [one] { $wallets } piniginės
        [few] { $wallets } piniginių
       *[other] { $wallets } piniginių
    }: { $names }.
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

standing-disputed = Ginčytina: serveriai nesutaria arba įrodymas nepavyko, žr. išlygas ({ $count })
standing-incomplete = Neišsamu: žr. išlygas ({ $count })
standing-everything = Gauta viskas, kas telpa į nustatytas ribas
standing-everything-attested = { PLURAL($count) ->
        [one] Gauta viskas, kas telpa į nustatytas ribas; tai liudija { $count } serveris
        [few] Gauta viskas, kas telpa į nustatytas ribas; tai liudija { $count } serveriai
       *[other] Gauta viskas, kas telpa į nustatytas ribas; tai liudija { $count } serverių
    }
standing-up-to-there = { PLURAL($count) ->
        [one] Iki tos vietos gauta viskas; tai liudija { $count } serveris
        [few] Iki tos vietos gauta viskas; tai liudija { $count } serveriai
       *[other] Iki tos vietos gauta viskas; tai liudija { $count } serverių
    }
stopped-by-limit = Sustabdyta dėl ribos { $flag }: nesekta { $share } išpirkos
stopped-by-limits = Sustabdyta dėl ribų, todėl dalis išpirkos nesekta: { $shares }
share-by-limit = { $share } dėl { $flag }
stopped-more-requests = { $stopped }. Dar apie { PLURAL($count) ->
        [one] { $count } užklausa
        [few] { $count } užklausos
       *[other] { $count } užklausų
    } leistų bent vienu žingsniu toliau sekti kitus { $share } išpirkos
not-followed-further = Toliau nesekta: { $shares }
share-not-followed = { $share } { $what } ({ $flag })

## Amounts demanded

demand-eur = { $amount } Eur
demand-eur-range = nuo { $least } iki { $most } Eur
demand-usd = { $amount } JAV dolerių
demand-usd-range = nuo { $least } iki { $most } JAV dolerių
demand-btc = { $amount } BTC
demand-btc-range = nuo { $least } iki { $most } BTC

## First page of the report

state-of = Padėtis { $minute }, blokas { $height }. { $evidence }.
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
front-disputed = Ginčytina: serveriai nesutaria arba įrodymas nepavyko.
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
        [one] { $count } bylos adresas; lėšų negavo { $unpaid }
        [few] { $count } bylos adresai; lėšų negavo { $unpaid }
       *[other] { $count } bylos adresų; lėšų negavo { $unpaid }
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
        [one] ; { $count } dalinis mokėjimas, kuris su kitais atitinka reikalavimą
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
paid-late-for-amount = ; po sumokėtos sumos termino, vis tiek įskaičiuota
paid-some-late = ; iš jų po termino: { $count }, { $sum }, vis tiek įskaičiuota
paid-some-late-for-amount = ; iš jų po sumokėtos sumos termino: { $count }, { $sum }, vis tiek įskaičiuota
not-counted = Neįskaičiuota: { $parts }
not-counted-outside = { $sum } { $day } (ne bylos laikotarpiu)
not-counted-no-match = { $sum } { $day } (neatitinka reikalavimo; prašome patikrinti)
not-counted-more = { PLURAL($count) ->
        [one] dar { $count } tokia įplauka, { $sum }
        [few] dar { $count } tokios įplaukos, { $sum }
       *[other] dar { $count } tokių įplaukų, { $sum }
    }
not-counted-internal = { $sum } iš pačios bylos piniginės
not-counted-dust = { $sum } kaip menkavertės sumos
front-where = Kur yra pinigai
front-places = Išpirka pagal vietą
front-now = „Dabar“ – ta pati bitkoinų suma pirmiau nurodyto bloko dienos uždarymo kursu.
nothing-paid = Nė viena įplauka nelaikoma mokėjimu, todėl lėšos nesektos.
column-share = Dalis
column-eur-arrival = Eur atėjimo dieną
column-eur-now = Eur dabar
column-where = Kur
column-range = Metodų ribos
places-more = { PLURAL($count) ->
        [one] dar { $count } vieta, nurodyta toliau
        [few] dar { $count } vietos, nurodytos toliau
       *[other] dar { $count } vietų, nurodytų toliau
    }
sums-differ = Ta pati bitkoinų suma mokėjimo dienomis buvo verta { $paid }, o tada, kai pateko ten, kur yra, iš viso { $arrived }: kaina keičiasi kasdien.
sums-differ-with-tip = Ta pati bitkoinų suma mokėjimo dienomis buvo verta { $paid }, tada, kai pateko ten, kur yra, iš viso { $arrived }, o { $day } – { $worth }: kaina keičiasi kasdien.
at-unnamed-service = pateko į { $place }, kuris naudojamas kaip keityklos adresas; kas jį valdo ir ar pinigai dar ten, nežinoma
at-service = pas „{ $label }“ (pagal žymą), adresas { $place }
at-busy = adrese { $at }, kuris naudojamas kaip paslaugos teikėjo; kieno jis, nežinoma
at-unspendable = ten, kur niekas jų negali panaudoti
at-unspent = nepajudinta: { $at }
at-unconfirmed = šiuo metu pervedama: operacija { $txid } dar nepatvirtinta
at-coinjoin = sumaišyta su kitų asmenų lėšomis (CoinJoin)
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
next-watch-pays = Šiandien: stebėti operaciją { $txid }, kuri dar nepatvirtinta; ji pervestų { $pays }.
pays-and = { $list }; ir { $last }
next-watch-more = { PLURAL($count) ->
        [one] Šiandien: stebėti dar { $count } nepatvirtintą operaciją.
        [few] Šiandien: stebėti dar { $count } nepatvirtintas operacijas.
       *[other] Šiandien: stebėti dar { $count } nepatvirtintų operacijų.
    }
next-find-out-deposits = Išsiaiškinti, kas valdo { $at } (naudojamas kaip keityklos adresas), ir prašyti įšaldyti sąskaitą bei nurodyti klientą, kurio įmokų adresai yra: { $named }. Paruoštas prašymas yra aplanke letters.
next-find-out = Išsiaiškinti, kas valdo { $at } (naudojamas kaip keityklos adresas), ir prašyti nurodyti klientą, kuriam įskaityta: { $named }. Paruoštas prašymas yra aplanke letters.
next-write-deposits = Rašyti „{ $label }“ (taip vadina žyma) ir prašyti įšaldyti sąskaitą bei nurodyti klientą, kurio įmokų adresai yra: { $named }. Paruoštas prašymas yra aplanke letters.
next-write = Rašyti „{ $label }“ (taip vadina žyma) ir prašyti nurodyti klientą, kuriam įskaityta: { $named }. Paruoštas prašymas yra aplanke letters.
next-write-more = { PLURAL($count) ->
        [one] Rašyti dar { $count } paslaugos teikėjui, nurodytam toliau.
        [few] Rašyti dar { $count } paslaugų teikėjams, nurodytiems toliau.
       *[other] Rašyti dar { $count } paslaugų teikėjų, nurodytų toliau.
    }
next-arrival = { $address } ({ $amount }, { $days })
next-arrival-up-to = { $address } (iki { $amount }, { $days })
next-freeze = Stebėti ir įšaldyti ten, kur lėšas kas nors laiko kitų vardu: { $held }. Kartu su tuo, kas šiuo metu pervedama, tai { $share } visų lėšų, apie kurias žinoma, kad jos nepajudintos arba pervedamos.
next-payers = Ieškant nukentėjusiųjų, kurie nepranešė: { PLURAL($count) ->
        [one] { $some } iš { $count } mokėjimo
        [few] { $some } iš { $count } mokėjimų
       *[other] { $some } iš { $count } mokėjimų
    } vienu žingsniu anksčiau galėjo ateiti iš paslaugos teikėjo. Jei taip, jis gali nurodyti mokėtojus (tai tikrintina informacija, žr. to paties pavadinimo skyrių).
next-payers-of = Ieškant nukentėjusiųjų, kurie nepranešė: { PLURAL($count) ->
        [one] { $some } iš { $count } mokėjimo
        [few] { $some } iš { $count } mokėjimų
       *[other] { $some } iš { $count } mokėjimų
    } vienu žingsniu anksčiau galėjo ateiti iš paslaugos teikėjo: { $names }. Jei taip, jis gali nurodyti mokėtojus (tai tikrintina informacija, žr. to paties pavadinimo skyrių).
next-payers-reached-too = { $name } (ten pateko ir išpirkos lėšos)
front-sure = Kiek tai tikra
sure-proved = Įrodyta
sure-proved-what = kiekvienas čia nurodytas patvirtintas mokėjimas ir pervedimas yra bloke, kurio darbo įrodymas patikrintas.
sure-not-proved = Neįrodyta
sure-asked-none = kad nė vieno netrūksta; dėl visų adresų neatsakė nė vienas serveris.
sure-asked = { PLURAL($count) ->
        [one] kad nė vieno netrūksta; klausta { $count } serverio.
        [few] kad nė vieno netrūksta; klausta { $count } serverių, ir nė vienas nežinojo kito mokėjimo.
       *[other] kad nė vieno netrūksta; klausta { $count } serverių, ir nė vienas nežinojo kito mokėjimo.
    }
sure-disputed = Ginčytina
sure-disputed-what = serveriai nesutaria arba įrodymas nepavyko; kur, nurodyta toliau pastabose.
sure-inferred = Išvada
sure-inferred-what = kurie adresai yra viena piniginė, kurie priklauso paslaugos teikėjui ir kuri operacija yra CoinJoin. Kaip dažnai taisyklės teisingos, nurodyta skyriuje „Piniginės“.
sure-convention = Susitarimas
sure-methods-agree = kaip dalijami sumaišyti pinigai; visi metodai bet kurioje vietoje sutampa dešimtosios procentinio punkto tikslumu.
sure-methods-differ = kaip dalijami sumaišyti pinigai; bet kurioje vietoje metodai skiriasi ne daugiau kaip { $points } procentinio punkto.
front-check = Kaip patikrinti
front-check-how = { $command } be tinklo patikrina kiekvieną šio aplanko baitą pagal surinktus duomenis. Faile { $manifest } yra kiekvieno failo SHA-256 ir žurnalo viršūnė.

## Why the trace ended

end-reason-unconfirmed = naudoja nepatvirtinta operacija { $txid }
end-reason-coinjoin = naudoja CoinJoin { $txid }
end-reason-busy = { PLURAL($count) ->
        [one] adresas turi { $count } operaciją, tiek kaip paslaugos teikėjo
        [few] adresas turi { $count } operacijas, tiek kaip paslaugos teikėjo
       *[other] adresas turi { $count } operacijų, tiek kaip paslaugos teikėjo
    }
end-reason-dust = per maža suma, kad būtų sekama
end-reason-hops = panaudota; pasiekta žingsnių riba
end-reason-requests = pasiekta užklausų riba
end-reason-date = panaudota po paskutinės laikotarpio dienos
end-reason-min-taint = išpirkos dalis mažesnė už mažiausią sekamą
end-reason-unspent = nepanaudota paskutinio bloko duomenimis
end-reason-unspendable = nepanaudojama
end-reason-spender-missing = panaudojanti operacija negauta: { $reason }
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
history-not-requested = adreso istorijos neprašyta
history-missing = adreso istorijos nėra: { $reason }
history-unproved = { PLURAL($count) ->
        [one] nepavyko gauti arba įrodyti { $count } operacijos
        [few] nepavyko gauti arba įrodyti { $count } operacijų
       *[other] nepavyko gauti arba įrodyti { $count } operacijų
    }
history-omits = pateiktoje istorijoje nėra operacijos { $txid }
history-emptied = pateikta istorija tuščia, nors įrodyta, kad operacija { $txid } liečia šį adresą: visa istorija viršija serverio ribą
history-misplaced = pateiktoje istorijoje operacija { $txid } nepatvirtinta, nors jos lėšas naudoja patvirtinta operacija
missing-budget = neprašyta: pasiekta užklausų riba
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
doubt-waiting = pateikta istorija tuščia, bet nurodytas nepatvirtintas likutis { $stated } sat: kuris nors iš jų neišsamus
doubt-balance = pateiktoje istorijoje nepanaudota { $found } sat, bet nurodytas likutis { $stated } sat: kuris nors iš jų neišsamus
coverage-unconfirmed = { PLURAL($count) ->
        [one] { $count } nepatvirtinta operacija neįskaičiuota
        [few] { $count } nepatvirtintos operacijos neįskaičiuotos
       *[other] { $count } nepatvirtintų operacijų neįskaičiuota
    }
coverage-busy = ilga istorija: jos operacijos negautos

## How a deposit is classified

worth-on-day = { $worth } ({ $day })
either = { $first } arba { $second }
worth-btc = { $amount } BTC
worth-btc-range = nuo { $least } iki { $most } BTC
demand-named = „{ $name }“ ({ $amount })
demand-named-tolerance = „{ $name }“ ({ $amount }, leistinas nuokrypis { $tolerance })
deposit-not-above-dust = { $value } sat neviršija menkavertės sumos ribos { $limit } sat
deposit-of-case-wallet = sumokėta iš bylos piniginės
case-without-demand = byloje reikalavimas nenurodytas
meets-demand = { $value } atitinka reikalavimą { $demand }
also-meets = atitinka ir reikalavimą „{ $other }“, bet „{ $demand }“ byloje nurodytas pirmas
also-meets-late = atitinka ir reikalavimą „{ $other }“, bet „{ $demand }“ įvykdytas laiku
no-rate-for-day = { $day } nėra { $currency } kurso: reikalavimo patikrinti nepavyko
before-demand = { $day } bloke, prieš prasidedant reikalavimui „{ $demand }“ ({ $from })
meets-no-demand = { $value } neatitinka reikalavimo { $demand }
meets-no-demand-small = { $value } neatitinka reikalavimo { $demand }: mažiau nei šimtoji jo dalis, į sumas neįtraukta
after-deadline = blokas yra { $day }, po termino { $deadline }; kada sumokėta, nežinoma
after-deadline-perhaps = blokas yra { $time }, mažiau nei trys valandos po termino { $deadline }: galbūt sumokėta laiku
paid-day-before-perhaps = blokas yra { $time }, mažiau nei trys valandos po vidurnakčio: galbūt sumokėta dieną prieš tai
undecided-one-deposit = įplauka
undecided-deposits = viena iš { $count } vieno mokėtojo įplaukų, iš viso { $total },
undecided-exceed = { $value }, { $deposits } viršija reikalavimą { $demand }: kurios iš jų į jį atsako, nustatyti negalima
undecided-may-meet = { $value }, { $deposits } kartu su tuo, ką mokėtojas sumokėjo dienomis be kurso, gali atitikti reikalavimą { $demand }: kurios iš jų į jį atsako, nustatyti negalima
one-of-deposits = { $value }, viena iš { $count } įplaukų ({ $payers }, { $to }), iš viso { $total }, kurios atitinka reikalavimą { $demand }
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
complete-after-deadline = visa suma surinkta tik bloke po termino { $deadline }
together-also-meet = kartu jos atitinka ir reikalavimą „{ $other }“, bet „{ $demand }“ nurodytas pirmas
deposits-by-one-payer = { PLURAL($count) ->
        [one] { $total }, { $count } vieno mokėtojo įplauka,
        [few] { $total }, { $count } vieno mokėtojo įplaukos,
       *[other] { $total }, { $count } vieno mokėtojo įplaukų,
    }
deposits-by-payers-unknown = { PLURAL($count) ->
        [one] { $total }, { $count } nežinomų mokėtojų įplauka į šį adresą,
        [few] { $total }, { $count } nežinomų mokėtojų įplaukos į šį adresą,
       *[other] { $total }, { $count } nežinomų mokėtojų įplaukų į šį adresą,
    }
miss-meets = { $value } atitinka reikalavimo { $demand } sumą
miss-short = { $value }: iki reikalavimo { $demand } trūksta { $gap }
miss-exceeds = { $value }: reikalavimas { $demand } viršytas { $gap }
miss-early = { $miss }, bet blokas yra { $day }, prieš reikalavimo pradžią { $from }
payer-also-counts = šis mokėtojas turi ir įskaičiuotą įplauką
before-period = prieš { $day }, ne bylos laikotarpiu
after-period = po { $day }, ne bylos laikotarpiu
payjoin-nothing-new = lėšų įneša ir kiti, bet bylos piniginė gauna ne daugiau, negu pati įneša
payjoin-part-new = { $own } sat iš šios sumos į operaciją įneša pati bylos piniginė (PayJoin): nauji yra { $new } sat
counted-before = čia patenka ir ankstesnių mokėjimų lėšų; kaip nauja įskaičiuota, sat: { $counted }
counted-by-policy = { $policy } { $sat }
counted-by-poison = visuotiniu metodu
counted-by-haircut = proporciniu metodu
payment-parent-missing = nepavyko gauti operacijos, ankstesnės už mokėjimo operaciją: galbūt sumokėta jau įskaičiuotomis lėšomis
paid-by-coinjoin = sumokėta per CoinJoin
last-day-of-amount = tai buvo paskutinė šios sumos diena: nuo { $from } reikalauta { $amount }

## What shows a service

tagged-in-pack = { $address } rinkinyje { $pack } pažymėtas kaip { $label }{ $category }{ $beside }
tagged-otherwise = ; kitos žymos jį vadina { $others }, bet šios patikimumas didžiausias ({ $confidence }) arba ji pirma pagal abėcėlę
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
    } į ją persiuntė kiekvieną sumą atskirai, o ji mokėjo { PLURAL($payees) ->
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
    } persiuntė kiekvieną sumą atskirai, o šios mokėjo { PLURAL($payees) ->
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
collecting-address = paslaugos teikėjo surinkimo adresas: operacijų skaičius, kuriomis į jį surinktos lėšos: { $sweeps }; adresų, iš kurių surinkta: { $count }; jo istorija: { $entries }
swept-together = { PLURAL($count) ->
        [one] , paskutinį kartą kartu su { $count } kitu adresu
        [few] , paskutinį kartą kartu su { $count } kitais adresais
       *[other] , paskutinį kartą kartu su { $count } kitų adresų
    }
address-with-entries = adresas, kurio istorija: { $entries }
coins-paid-many = iš kurio lėšos vėliau vienu kartu išmokėtos daugeliui
deposit-address = kliento įmokų adresas pas paslaugos teikėją: { PLURAL($coins) ->
        [one] { $coins } suma visa pervesta
        [few] { $coins } sumos visos pervestos
       *[other] { $coins } sumų visos pervestos
    } ne vėliau kaip per { PLURAL($days) ->
        [one] { $days } dieną
        [few] { $days } dienas
       *[other] { $days } dienų
    }{ $together } į { $into }, kur surinktos lėšos iš { PLURAL($count) ->
        [one] { $count } adreso
        [few] { $count } adresų
       *[other] { $count } adresų
    }, { $target }
origin-out-of-wallet = sumokėta iš paslaugos teikėjo piniginės: { $evidence }
origin-batch = sumokėta kartu su kitais gavėjais (jų { $count }), kaip paslaugų teikėjai moka savo klientams
origin-coins-out-of-wallet = mokėtojo lėšos gautos iš paslaugos teikėjo piniginės: { $evidence }
origin-coins-batch = mokėtojo lėšos gautos kartu su kitų gavėjų lėšomis (gavėjų { $count }), kaip paslaugų teikėjai moka savo klientams
origin-beside-service = operacija, kuria mokėtojas gavo lėšas, moka ir adresui { $address }, { $evidence }; taigi paslaugos teikėjas mokėjo mokėtojui arba mokėtojas mokėjo paslaugos teikėjui ir pasiliko grąžą
other-deposit-case-wallet = piniginei priklauso ir bylos adresas
other-deposit-collects = bylos piniginė operacija { $txid } viską pervedė į ją

## Caveats on deposits

caveat-money-came-back = Mokėjimais laikomų įplaukų suma yra { $gross }. Iš jos { $back } yra ankstesnių mokėjimų lėšos, kurios sugrįžo (proporciniu metodu), arba jas įnešė pati bylos piniginė. Į sumokėtą sumą jos neįskaičiuotos: { $paid }.
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
hint-exchange-fee = { " " }Tai paaiškintų keitykla, kuri savo mokestį atskaito iš sumos; leistinas ribas praplečia bylos failo raktas „tolerance“.
hint-tolerance = { " " }Leistinas ribas praplečia bylos failo raktas „tolerance“.
deposits-of-class = { $class }: { $count } ({ $sum })
caveat-none-counts = { PLURAL($count) ->
        [one] Nė viena įplauka nelaikoma mokėjimu. Į bylos adresus gauta { $count } įplauka: { $classes }.{ $nearest }
        [few] Nė viena įplauka nelaikoma mokėjimu. Į bylos adresus gautos { $count } įplaukos: { $classes }.{ $nearest }
       *[other] Nė viena įplauka nelaikoma mokėjimu. Į bylos adresus gauta { $count } įplaukų: { $classes }.{ $nearest }
    }
caveat-small-deposits = { PLURAL($count) ->
        [one] { $count } įplauka, { $sum }, mažesnė už šimtąją bet kurio galimo reikalavimo dalį: neįskaičiuota.
        [few] { $count } įplaukos, { $sum }, kiekviena mažesnė už šimtąją bet kurio galimo reikalavimo dalį: neįskaičiuotos.
       *[other] { $count } įplaukų, { $sum }, kiekviena mažesnė už šimtąją bet kurio galimo reikalavimo dalį: neįskaičiuota.
    }
caveat-without-euro = { PLURAL($count) ->
        [one] { $count } mokėjimo dienos euro kursas nežinomas; vertės eurais nėra.
        [few] { $count } mokėjimų dienų euro kursas nežinomas; vertės eurais nėra.
       *[other] { $count } mokėjimų dienų euro kursas nežinomas; vertės eurais nėra.
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
caveat-conflict = { $spend }: gali būti patvirtinta daugiausia viena iš jų.
caveat-conflict-mempools = Serveriuose laukiančios operacijos skiriasi. { $spend }: gali būti patvirtinta daugiausia viena iš jų.
caveat-conflict-confirmed = { PLURAL($count) ->
        [one] { $spend }, kurias jau naudoja patvirtinta operacija { $confirmed }: ji nebegali būti patvirtinta.
        [few] { $spend }, kurias jau naudoja patvirtinta operacija { $confirmed }: nė viena iš jų nebegali būti patvirtinta.
       *[other] { $spend }, kurias jau naudoja patvirtinta operacija { $confirmed }: nė viena iš jų nebegali būti patvirtinta.
    }
caveat-more-conflicts = { PLURAL($count) ->
        [one] Yra dar { $count } nepatvirtintų operacijų, naudojančių tas pačias lėšas, grupė.
        [few] Yra dar { $count } nepatvirtintų operacijų, naudojančių tas pačias lėšas, grupės.
       *[other] Yra dar { $count } nepatvirtintų operacijų, naudojančių tas pačias lėšas, grupių.
    }
deposit-by = { $value }, operacija { $txid }
caveat-conflicting-deposits = { PLURAL($count) ->
        [one] Šiose operacijose arba jų tęsiniuose yra { $count } įplauka į bylos adresus: { $deposits }. Bent dalis jų tarpusavyje nesuderinamos, todėl jos nesumuojamos; nė viena neįskaičiuota.
        [few] Šiose operacijose arba jų tęsiniuose yra { $count } įplaukos į bylos adresus: { $deposits }. Bent dalis jų tarpusavyje nesuderinamos, todėl jos nesumuojamos; nė viena neįskaičiuota.
       *[other] Šiose operacijose arba jų tęsiniuose yra { $count } įplaukų į bylos adresus: { $deposits }. Bent dalis jų tarpusavyje nesuderinamos, todėl jos nesumuojamos; nė viena neįskaičiuota.
    }

## Caveats on ends of the trace

caveat-ended-unknown = { PLURAL($count) ->
        [one] Dėl duomenų trūkumo nepavyko sekti { $count } išvesties ({ $haircut } proporciniu metodu); priežastis nurodyta lentelėje endpoints.csv.{ $named }
        [few] Dėl duomenų trūkumo nepavyko sekti { $count } išvesčių ({ $haircut } proporciniu metodu); kiekvienos priežastis nurodyta lentelėje endpoints.csv.{ $named }
       *[other] Dėl duomenų trūkumo nepavyko sekti { $count } išvesčių ({ $haircut } proporciniu metodu); kiekvienos priežastis nurodyta lentelėje endpoints.csv.{ $named }
    }
caveat-ended-service = { PLURAL($count) ->
        [one] { $count } išvestis yra paslaugos teikėjo piniginėje; jos valdytojo galima klausti ({ $haircut } proporciniu metodu).{ $named }
        [few] { $count } išvestys yra paslaugos teikėjo piniginėje; jos valdytojo galima klausti ({ $haircut } proporciniu metodu).{ $named }
       *[other] { $count } išvesčių yra paslaugos teikėjo piniginėje; jos valdytojo galima klausti ({ $haircut } proporciniu metodu).{ $named }
    }
caveat-ended-services = { PLURAL($count) ->
        [one] { $count } išvestis yra paslaugų teikėjų piniginėse; jų valdytojų galima klausti ({ $haircut } proporciniu metodu).{ $named }
        [few] { $count } išvestys yra paslaugų teikėjų piniginėse; jų valdytojų galima klausti ({ $haircut } proporciniu metodu).{ $named }
       *[other] { $count } išvesčių yra paslaugų teikėjų piniginėse; jų valdytojų galima klausti ({ $haircut } proporciniu metodu).{ $named }
    }
caveat-ended-busy = { PLURAL($count) ->
        [one] { $count } išvestis yra adrese, kurio istorija tokia ilga kaip paslaugos teikėjo; jo valdytojo galima klausti ({ $haircut } proporciniu metodu).{ $named }
        [few] { $count } išvestys yra adrese, kurio istorija tokia ilga kaip paslaugos teikėjo; jo valdytojo galima klausti ({ $haircut } proporciniu metodu).{ $named }
       *[other] { $count } išvesčių yra adrese, kurio istorija tokia ilga kaip paslaugos teikėjo; jo valdytojo galima klausti ({ $haircut } proporciniu metodu).{ $named }
    }
caveat-ended-busy-several = { PLURAL($count) ->
        [one] { $count } išvestis yra adresuose, kurių istorijos tokios ilgos kaip paslaugų teikėjų; jų valdytojų galima klausti ({ $haircut } proporciniu metodu).{ $named }
        [few] { $count } išvestys yra adresuose, kurių istorijos tokios ilgos kaip paslaugų teikėjų; jų valdytojų galima klausti ({ $haircut } proporciniu metodu).{ $named }
       *[other] { $count } išvesčių yra adresuose, kurių istorijos tokios ilgos kaip paslaugų teikėjų; jų valdytojų galima klausti ({ $haircut } proporciniu metodu).{ $named }
    }
caveat-ended-coinjoin = { PLURAL($count) ->
        [one] { $count } išvestis pateko į operaciją, kuri atrodo kaip CoinJoin; toliau už jos sekimas nebetęsiamas ({ $haircut } proporciniu metodu).{ $named }
        [few] { $count } išvestys pateko į operaciją, kuri atrodo kaip CoinJoin; toliau už jos sekimas nebetęsiamas ({ $haircut } proporciniu metodu).{ $named }
       *[other] { $count } išvesčių pateko į operaciją, kuri atrodo kaip CoinJoin; toliau už jos sekimas nebetęsiamas ({ $haircut } proporciniu metodu).{ $named }
    }
caveat-ended-coinjoins = { PLURAL($count) ->
        [one] { $count } išvestis pateko į operacijas, kurios atrodo kaip CoinJoin; toliau už jų sekimas nebetęsiamas ({ $haircut } proporciniu metodu).{ $named }
        [few] { $count } išvestys pateko į operacijas, kurios atrodo kaip CoinJoin; toliau už jų sekimas nebetęsiamas ({ $haircut } proporciniu metodu).{ $named }
       *[other] { $count } išvesčių pateko į operacijas, kurios atrodo kaip CoinJoin; toliau už jų sekimas nebetęsiamas ({ $haircut } proporciniu metodu).{ $named }
    }
caveat-ended-limit = { PLURAL($count) ->
        [one] { $count } išvestis nebuvo sekama iki galo dėl sekimo ribos ({ $haircut } proporciniu metodu).{ $named }
        [few] { $count } išvestys nebuvo sekamos iki galo dėl sekimo ribos ({ $haircut } proporciniu metodu).{ $named }
       *[other] { $count } išvesčių nebuvo sekama iki galo dėl sekimo ribos ({ $haircut } proporciniu metodu).{ $named }
    }
caveat-ended-no-key = { PLURAL($count) ->
        [one] { $count } išvestis yra adrese, kurio lėšoms panaudoti rakto nereikia, todėl jį naudoja daug žmonių ({ $haircut } proporciniu metodu). Jis neturi nei savininko, nei valdytojo, kurio būtų galima klausti; šias lėšas leidžia sekti didesnis --busy.{ $named }
        [few] { $count } išvestys yra adrese, kurio lėšoms panaudoti rakto nereikia, todėl jį naudoja daug žmonių ({ $haircut } proporciniu metodu). Jis neturi nei savininko, nei valdytojo, kurio būtų galima klausti; šias lėšas leidžia sekti didesnis --busy.{ $named }
       *[other] { $count } išvesčių yra adrese, kurio lėšoms panaudoti rakto nereikia, todėl jį naudoja daug žmonių ({ $haircut } proporciniu metodu). Jis neturi nei savininko, nei valdytojo, kurio būtų galima klausti; šias lėšas leidžia sekti didesnis --busy.{ $named }
    }
label-with-addresses = „{ $label }“ ({ $addresses })
tags-name = { " " }Žymos įvardija: { $names }.
caveat-bands = { PLURAL($count) ->
        [one] { $count } išvestis už CoinJoin turi ne skaičių, o ribas: mažiausią ir didžiausią išpirkos dalį, kurią leidžia sumos (lentelė bands.csv); nė vienos sumos tarp jų įrodymų nėra. Į jokią apskaitą jos neįtrauktos, ir kartu jose yra daugiausia { $entered }, kiek įėjo, kad ir kokia būtų didžiausių reikšmių suma.
        [few] { $count } išvestys už CoinJoin turi ne skaičių, o ribas: mažiausią ir didžiausią išpirkos dalį, kurią leidžia sumos (lentelė bands.csv); nė vienos sumos tarp jų įrodymų nėra. Į jokią apskaitą jos neįtrauktos, ir kartu jose yra daugiausia { $entered }, kiek įėjo, kad ir kokia būtų didžiausių reikšmių suma.
       *[other] { $count } išvesčių už CoinJoin turi ne skaičių, o ribas: mažiausią ir didžiausią išpirkos dalį, kurią leidžia sumos (lentelė bands.csv); nė vienos sumos tarp jų įrodymų nėra. Į jokią apskaitą jos neįtrauktos, ir kartu jose yra daugiausia { $entered }, kiek įėjo, kad ir kokia būtų didžiausių reikšmių suma.
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
        [one] Mokėjimų lėšas naudoja nepatvirtinta operacija ({ $haircut } proporciniu metodu): šie pinigai šiuo metu pervedami. Tokia operacija gali būti pakeista arba niekada nepatvirtinta, todėl visi kiti skaičiai laiko pinigus ten, kur jie buvo; visos išvestys išvardytos lentelėje pending.csv.
        [few] Mokėjimų lėšas naudoja nepatvirtintos operacijos ({ $haircut } proporciniu metodu): šie pinigai šiuo metu pervedami. Tokia operacija gali būti pakeista arba niekada nepatvirtinta, todėl visi kiti skaičiai laiko pinigus ten, kur jie buvo; visos išvestys išvardytos lentelėje pending.csv.
       *[other] Mokėjimų lėšas naudoja nepatvirtintos operacijos ({ $haircut } proporciniu metodu): šie pinigai šiuo metu pervedami. Tokia operacija gali būti pakeista arba niekada nepatvirtinta, todėl visi kiti skaičiai laiko pinigus ten, kur jie buvo; visos išvestys išvardytos lentelėje pending.csv.
    }
caveat-moving-outputs = { PLURAL($transactions) ->
        [one] Nepatvirtinta operacija naudoja
        [few] Nepatvirtintos operacijos naudoja
       *[other] Nepatvirtintos operacijos naudoja
    } { PLURAL($count) ->
        [one] { $count } išvestį
        [few] { $count } išvestis
       *[other] { $count } išvesčių
    } ({ $haircut } proporciniu metodu): šie pinigai šiuo metu pervedami. Tokia operacija gali būti pakeista arba niekada nepatvirtinta, todėl visi kiti skaičiai laiko pinigus ten, kur jie buvo; visos išvestys išvardytos lentelėje pending.csv.
and-more-moving = Ir dar { $count }.
moving-unseen = { PLURAL($count) ->
        [one] Kur keliauja { $count } išvestis, nežinoma, nes panaudojančios operacijos gauti nepavyko.
        [few] Kur keliauja { $count } išvestys, nežinoma, nes panaudojančios operacijos gauti nepavyko.
       *[other] Kur keliauja { $count } išvesčių, nežinoma, nes panaudojančios operacijos gauti nepavyko.
    }
would-pay = Operacija { $txid } pervestų { $pays }.
would-pay-and-more = Operacija { $txid } pervestų { $pays }; ir dar { $more }.
caveat-in-channel = { PLURAL($count) ->
        [one] { $count } išvestis ({ $haircut } proporciniu metodu) buvo „Lightning“ kanale, pirmoji: { $output }, panaudojo { $spender }. Mokėjimai kanalo viduje blokų grandinėje pėdsakų nepalieka: uždarymo operacijos išvestys yra dviejų šalių likučiai, o ne šių pinigų paskirties vieta. Klauskite kitos šalies mazgo valdytojo; viešo kanalo atidarymo išvestis skelbiama kartu su abiem mazgais.
        [few] { $count } išvestys ({ $haircut } proporciniu metodu) buvo „Lightning“ kanale, pirmoji: { $output }, panaudojo { $spender }. Mokėjimai kanalo viduje blokų grandinėje pėdsakų nepalieka: uždarymo operacijos išvestys yra dviejų šalių likučiai, o ne šių pinigų paskirties vieta. Klauskite kitos šalies mazgo valdytojo; viešo kanalo atidarymo išvestis skelbiama kartu su abiem mazgais.
       *[other] { $count } išvesčių ({ $haircut } proporciniu metodu) buvo „Lightning“ kanale, pirmoji: { $output }, panaudojo { $spender }. Mokėjimai kanalo viduje blokų grandinėje pėdsakų nepalieka: uždarymo operacijos išvestys yra dviejų šalių likučiai, o ne šių pinigų paskirties vieta. Klauskite kitos šalies mazgo valdytojo; viešo kanalo atidarymo išvestis skelbiama kartu su abiem mazgais.
    }
caveat-perhaps-in-channel = { PLURAL($count) ->
        [one] { $count } išvestis ({ $haircut } proporciniu metodu) galėjo būti „Lightning“ kanale, pirmoji: { $output }, panaudojo { $spender }, nes skripte yra dviejų šalių raktai, kaip kanalo. Jei taip, uždarymo operacijos išvestys yra dviejų šalių likučiai, o ne šių pinigų paskirties vieta. Klauskite kitos šalies mazgo valdytojo; viešo kanalo atidarymo išvestis skelbiama kartu su abiem mazgais.
        [few] { $count } išvestys ({ $haircut } proporciniu metodu) galėjo būti „Lightning“ kanale, pirmoji: { $output }, panaudojo { $spender }, nes skripte yra dviejų šalių raktai, kaip kanalo. Jei taip, uždarymo operacijos išvestys yra dviejų šalių likučiai, o ne šių pinigų paskirties vieta. Klauskite kitos šalies mazgo valdytojo; viešo kanalo atidarymo išvestis skelbiama kartu su abiem mazgais.
       *[other] { $count } išvesčių ({ $haircut } proporciniu metodu) galėjo būti „Lightning“ kanale, pirmoji: { $output }, panaudojo { $spender }, nes skripte yra dviejų šalių raktai, kaip kanalo. Jei taip, uždarymo operacijos išvestys yra dviejų šalių likučiai, o ne šių pinigų paskirties vieta. Klauskite kitos šalies mazgo valdytojo; viešo kanalo atidarymo išvestis skelbiama kartu su abiem mazgais.
    }
caveat-in-swap = { PLURAL($count) ->
        [one] { $count } išvestis ({ $haircut } proporciniu metodu) buvo mainų sutartyje (swap arba HTLC), pirmoji: { $output }, panaudojo { $spender }. Kas tokią išvestį atsiima su slaptažodžiu, už ją sumokėjo per „Lightning“ arba kitoje grandinėje: išpirka keliauja ten, o toliau šioje grandinėje esančios lėšos priklauso mainų paslaugos teikėjui. Pasibaigus laikui mokėtojas lėšas atgauna. Klauskite mainų paslaugos teikėjo; jis žino sąskaitą ir mazgą, kuriam mokėjo.
        [few] { $count } išvestys ({ $haircut } proporciniu metodu) buvo mainų sutartyje (swap arba HTLC), pirmoji: { $output }, panaudojo { $spender }. Kas tokią išvestį atsiima su slaptažodžiu, už ją sumokėjo per „Lightning“ arba kitoje grandinėje: išpirka keliauja ten, o toliau šioje grandinėje esančios lėšos priklauso mainų paslaugos teikėjui. Pasibaigus laikui mokėtojas lėšas atgauna. Klauskite mainų paslaugos teikėjo; jis žino sąskaitą ir mazgą, kuriam mokėjo.
       *[other] { $count } išvesčių ({ $haircut } proporciniu metodu) buvo mainų sutartyje (swap arba HTLC), pirmoji: { $output }, panaudojo { $spender }. Kas tokią išvestį atsiima su slaptažodžiu, už ją sumokėjo per „Lightning“ arba kitoje grandinėje: išpirka keliauja ten, o toliau šioje grandinėje esančios lėšos priklauso mainų paslaugos teikėjui. Pasibaigus laikui mokėtojas lėšas atgauna. Klauskite mainų paslaugos teikėjo; jis žino sąskaitą ir mazgą, kuriam mokėjo.
    }
caveat-spent-without-signature = { PLURAL($count) ->
        [one] { $count } išvestis ({ $haircut } proporciniu metodu) panaudota be savininko parašo, pirmoji: { $output }, panaudojo { $spender }. Tai gali padaryti bet kas, todėl panaudotojas nebūtinai susijęs su mokėtoju, ir jokia piniginė iš to nenustatoma.
        [few] { $count } išvestys ({ $haircut } proporciniu metodu) panaudotos be savininko parašo, pirmoji: { $output }, panaudojo { $spender }. Tai gali padaryti bet kas, todėl panaudotojas nebūtinai susijęs su mokėtoju, ir jokia piniginė iš to nenustatoma.
       *[other] { $count } išvesčių ({ $haircut } proporciniu metodu) panaudota be savininko parašo, pirmoji: { $output }, panaudojo { $spender }. Tai gali padaryti bet kas, todėl panaudotojas nebūtinai susijęs su mokėtoju, ir jokia piniginė iš to nenustatoma.
    }
caveat-paid-off-chain = { PLURAL($count) ->
        [one] { $count } bylos mokėjimas galėjo ateiti iš „Lightning“ kanalo arba mainų, nes panaudotų lėšų raktus turi dvi šalys; pirmasis: { $txid }. Tikrasis mokėtojas blokų grandinėje nematomas; klauskite mazgo valdytojo arba mainų paslaugos teikėjo.
        [few] { $count } bylos mokėjimai galėjo ateiti iš „Lightning“ kanalo arba mainų, nes panaudotų lėšų raktus turi dvi šalys; pirmasis: { $txid }. Tikrasis mokėtojas blokų grandinėje nematomas; klauskite mazgo valdytojo arba mainų paslaugos teikėjo.
       *[other] { $count } bylos mokėjimų galėjo ateiti iš „Lightning“ kanalo arba mainų, nes panaudotų lėšų raktus turi dvi šalys; pirmasis: { $txid }. Tikrasis mokėtojas blokų grandinėje nematomas; klauskite mazgo valdytojo arba mainų paslaugos teikėjo.
    }

## Caveats on payers and wallets

caveat-service-wallet = Piniginė { $wallet }, kuriai bylos adresų priklauso { $count } ({ $addresses }), laikoma paslaugos teikėjo, o ne reikalavusiųjų pinigine: { $evidence }. Joje sekimas baigiasi; kieno pinigai, žino jos valdytojas.{ $paid } Jei tai pačių reikalavusiųjų piniginė, į bylos failą įrašykite [[merge]], kuris bylos adresą sujungia su kitu šios piniginės adresu.
paid-from-this-wallet = { PLURAL($count) ->
        [one] { " " }{ $count } įplauka, iš viso { $sum }, sumokėta iš šios piniginės ir vertinama kaip visos kitos.
        [few] { " " }{ $count } įplaukos, iš viso { $sum }, sumokėtos iš šios piniginės ir vertinamos kaip visos kitos.
       *[other] { " " }{ $count } įplaukų, iš viso { $sum }, sumokėta iš šios piniginės; jos vertinamos kaip visos kitos.
    }
caveat-payjoin = { PLURAL($count) ->
        [one] { $count } įplauka sumokėta operacijoje, į kurią lėšų įneša ir bylos piniginė, kaip PayJoin atveju: nauja ir įskaičiuota { $sum }. Kitos lėšos laikomos mokėtojo, o ne reikalavusiųjų, nes joks kitas duomuo jų su byla nesieja. Jei jos reikalavusiųjų, į bylos failą įrašykite [[merge]]. Operacijos: { $txids }.
        [few] { $count } įplaukos sumokėtos operacijose, į kurias lėšų įneša ir bylos piniginė, kaip PayJoin atveju: nauja ir įskaičiuota { $sum }. Kitos lėšos laikomos mokėtojo, o ne reikalavusiųjų, nes joks kitas duomuo jų su byla nesieja. Jei jos reikalavusiųjų, į bylos failą įrašykite [[merge]]. Operacijos: { $txids }.
       *[other] { $count } įplaukų sumokėta operacijose, į kurias lėšų įneša ir bylos piniginė, kaip PayJoin atveju: nauja ir įskaičiuota { $sum }. Kitos lėšos laikomos mokėtojo, o ne reikalavusiųjų, nes joks kitas duomuo jų su byla nesieja. Jei jos reikalavusiųjų, į bylos failą įrašykite [[merge]]. Operacijos: { $txids }.
    }
caveat-internal = { PLURAL($count) ->
        [one] { $count } įplauka, iš viso { $sum }, neįskaičiuota, nes ją sumokėjo adresai, priklausantys vienai piniginei su byla, nors byloje jie nenurodyti.{ $sign } Jei šie adresai priklauso paslaugos teikėjui arba mokėtojui, tai mokėjimas: naudokite žymą, kuri įvardija paslaugos teikėją, arba [[split]] bylos faile. Operacijos: { $txids }.
        [few] { $count } įplaukos, iš viso { $sum }, neįskaičiuotos, nes jas sumokėjo adresai, priklausantys vienai piniginei su byla, nors byloje jie nenurodyti.{ $sign } Jei šie adresai priklauso paslaugos teikėjui arba mokėtojui, tai mokėjimai: naudokite žymą, kuri įvardija paslaugos teikėją, arba [[split]] bylos faile. Operacijos: { $txids }.
       *[other] { $count } įplaukų, iš viso { $sum }, neįskaičiuota, nes jas sumokėjo adresai, priklausantys vienai piniginei su byla, nors byloje jie nenurodyti.{ $sign } Jei šie adresai priklauso paslaugos teikėjui arba mokėtojui, tai mokėjimai: naudokite žymą, kuri įvardija paslaugos teikėją, arba [[split]] bylos faile. Operacijos: { $txids }.
    }
one-sign-of-service = { " " }Vienas paslaugos teikėjo požymis, kurio vieno nepakanka: { $sign }.
caveat-own-share = { PLURAL($count) ->
        [one] { $count } įplauka, iš viso { $sum }, gauta iš CoinJoin operacijų, į kurias lėšų įnešė bylos piniginė: tai gali būti jos pačios pinigai, įskaičiuoti dar kartą. Operacijos: { $txids }.
        [few] { $count } įplaukos, iš viso { $sum }, gautos iš CoinJoin operacijų, į kurias lėšų įnešė bylos piniginė: tai gali būti jos pačios pinigai, įskaičiuoti dar kartą. Operacijos: { $txids }.
       *[other] { $count } įplaukų, iš viso { $sum }, gauta iš CoinJoin operacijų, į kurias lėšų įnešė bylos piniginė: tai gali būti jos pačios pinigai, įskaičiuoti dar kartą. Operacijos: { $txids }.
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
caveat-void-split = { $name } atskyrimas ({ $reason }) neveikia: už nurodytus adresus pasirašo vienas raktas.
caveat-links-refused = { PLURAL($count) ->
        [one] { $count } adresų sąsaja nepanaudota, nes jai prieštarauja kiti duomenys; ji nurodyta lentelėje links.csv, o priežastį pateikia komanda „ransomtrace explain“.
        [few] { $count } adresų sąsajos nepanaudotos, nes joms prieštarauja kiti duomenys; jos nurodytos lentelėje links.csv, o priežastis pateikia komanda „ransomtrace explain“.
       *[other] { $count } adresų sąsajų nepanaudota, nes joms prieštarauja kiti duomenys; jos nurodytos lentelėje links.csv, o priežastis pateikia komanda „ransomtrace explain“.
    }
caveat-possible-payjoin = Vien operacija { $txid } laiko bylos piniginę kartu, ir ji gali būti PayJoin, kai lėšų įneša ir mokėtojas, ir gavėjas. Jei taip, ji į vieną piniginę sujungia du savininkus. Ją atmeta [[split]] bylos faile.
caveat-possible-payjoins = Operacijų, kurių kiekviena viena laiko bylos piniginę kartu ir gali būti PayJoin, kai lėšų įneša ir mokėtojas, ir gavėjas, yra { $count }. Kiekviena tokia į vieną piniginę sujungia du savininkus. Tai operacijos { $txids }. Komanda „ransomtrace explain“ su dviem adresais nurodo tas, kurios yra tarp jų; operaciją atmeta [[split]] bylos faile.
caveat-change-rules = Adresai jungti ir pagal grąžos taisykles ({ $rules }). Tai euristikos: kiekviena tokia sąsaja silpna ir gali būti klaidinga.
caveat-inferred = Piniginės nustatytos darant išvadas ir yra apatinė riba: piniginė gali turėti daugiau adresų, negu rodo bendras jų naudojimas. PayJoin, kuris atrodo kaip įprastas mokėjimas, sujungtų dvi pinigines. Išpirkos dalies sekimas yra susitarimas, o ne faktas: lyginkite metodus. Metodas „poison“ tuos pačius pinigus skaičiuoja daug kartų.
caveat-merge = { $number } sujungimas yra tyrėjo ({ $name }) teiginys, o ne nustatytas faktas: { $claim }. Nurodyta priežastis: { $reason }.
caveat-split = { $number } atskyrimas yra tyrėjo ({ $name }) teiginys, o ne nustatytas faktas: { $claim }. Nurodyta priežastis: { $reason }.
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
look-alike-unseen = { $address } ({ $role }; jokia bylos operacija jo neliečia)
role-case-address = bylos adresas
role-claimed = nurodytas sujungime arba atskyrime
role-payment-came-from = iš jo atėjo bylos mokėjimas
role-money-reached = į jį pateko mokėjimo lėšų
role-tagged = įvardytas žymos
role-only-occurs = tik pasitaiko gautose operacijose

## Caveats on tags and prices

quoted-plain = „{ $text }“
caveat-tags = Pavadinimai yra trečiųjų asmenų teiginiai, o ne faktai; kiekvienas remiasi žymoje nurodytu šaltiniu. Perskaityta žymų: { $read }, rinkinių: { $packs }; šioje byloje tinkamų žymų: { $matching }, jų įvardytų adresų: { $addresses }.
tags-not-used = Nepanaudota: { $unused }.
tags-odd-confidence = { PLURAL($count) ->
        [one] { $count } žymos patikimumo nėra GraphSense taksonomijoje, todėl jis laikomas nežinomu.
        [few] { $count } žymų patikimumo nėra GraphSense taksonomijoje, todėl jis laikomas nežinomu.
       *[other] { $count } žymų patikimumo nėra GraphSense taksonomijoje, todėl jis laikomas nežinomu.
    }
chain-and-count = { $chain } { $count }
unused-other-chains = { $count } kitoms grandinėms ({ $chains })
unused-invalid = { $count } su adresu, šiame tinkle negaliojančiu (pirmoji – failo { $file } { $line } eilutėje: { $problem })
unused-odd = { $count } su trūkstama arba neperskaitoma reikšme (pirmoji – failo { $file } { $line } eilutėje: { $problem })
unused-without-address = { $count } be adreso
unused-repeated = { $count }, kurios kartoja to paties rinkinio žymą
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
caveat-tag-other-chain = Failo { $file } { $line } eilutė adresą { $address } žymi kaip „{ $label }“ grandinėje { $chain }; adresas galioja ir šiame tinkle ir pasitaiko šioje byloje. Žyma nepanaudota: išsiaiškinkite, kuriai grandinei ji skirta.
caveat-tags-other-chain-more = { PLURAL($count) ->
        [one] Dar { $count } tokia žyma turi adresą, kuris pasitaiko šioje byloje.
        [few] Dar { $count } tokios žymos turi adresus, kurie pasitaiko šioje byloje.
       *[other] Dar { $count } tokių žymų turi adresus, kurie pasitaiko šioje byloje.
    }
caveat-payouts = Operacija { $txid } { $reason }. Vien pagal šį teiginį jos įvesčių adresai sujungti į paslaugos teikėjo piniginę, kurioje sekimas baigiasi.{ $more } Jei žyma klaidinga, sujungiami nesusiję savininkai; operaciją atmeta [[split]] bylos faile.
same-holds-for = { PLURAL($count) ->
        [one] { " " }Tas pats galioja ir operacijai { $txids }.
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
rates-jump = { $day } kursas ({ $place }) yra { $price }, o { $beside } – { $other }: vienas iš jų gali būti klaidingas.
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
caveat-server-dropped = Vykdymo metu atsisakyta serverio { $server }: { $reason }.
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
caveat-one-server = Išsamumas remiasi vienu serveriu: kiekviena parodyta operacija įrodyta, bet operacija, kurią šis serveris nutylėtų, liktų nepastebėta.
caveat-reorganised = Nuo { $since } vykdymo grandinė persitvarkė: jos viršūnė, blokas { $height } ({ $hash }), pakeista. { $moved }
caveat-payments-moved = { $since } vykdymas (blokas { $height }) įrodė mokėjimus, kurie nebėra tuose pačiuose blokuose, nors grandinė nepersitvarkė. { $moved }
no-payment-moved = Nė vienas mokėjimas nepasikeitė.
payment-moved = Mokėjimas { $outpoint } ({ $value }) buvo bloke { $was }, o dabar yra bloke { $is }.
payment-gone = Mokėjimas { $outpoint } ({ $value }) buvo bloke { $was }, o dabar nėra nė viename bloke.
caveat-in-two-blocks = Operacija { $txid } yra bloke { $first } ir dar kartą bloke { $again }; taip kartojasi dvi „coinbase“ operacijos iš laikų, kai BIP 30 to dar nedraudė. Ji skaičiuojama vieną kartą, pagal pirmąjį bloką, nes jos išvestys egzistuoja vieną kartą.
caveat-recent-blocks = { PLURAL($count) ->
        [one] { $count } sekama operacija yra viename iš paskutinių { $depth } blokų, kuriuos grandinės persitvarkymas dar gali pakeisti.
        [few] { $count } sekamos operacijos yra paskutiniuose { $depth } blokuose, kuriuos grandinės persitvarkymas dar gali pakeisti.
       *[other] { $count } sekamų operacijų yra paskutiniuose { $depth } blokuose, kuriuos grandinės persitvarkymas dar gali pakeisti.
    }

## Rules and parameters

rule-same-key = tas pats raktas
rule-co-spend = išleista kartu
rule-co-spend-alone = išleista kartu, išskyrus CoinJoin
rule-change = grąža: { $rules }
rule-merge = sujungė { $name }: { $reason }
parameter-rates = { $currency }, { $source }, nuo { $first } iki { $last }, bloko dienos (UTC) uždarymo kaina
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
rate-kept-from-merging = piniginės pagal ją nesujungtos, nes tai CoinJoin arba Stonewall
rate-deposit-addresses = kliento įmokų adresas pas paslaugos teikėją, atpažintas iš elgesio
rate-payments-to-services = mokėjimas paslaugos teikėjui, atpažintas iš elgesio
rate-co-spend-and-change = išleista kartu ir grąža: { $rules }

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
print-means-in-parallel = Grįžtama prie ankstesnių reikšmių, todėl tikėtina, kad lygiagrečiai naudojamos kelios programos ar nustatymai, o ne įvyko vienas pasikeitimas.
print-means-one-change = Pasikeitė programa, nustatymai arba savininkas.

## Servers and clock

servers-disagree = { PLURAL($count) ->
        [one] serveriai nesutaria dėl { $count } operacijos, pirmoji: { $txid } bloke { $height }; ją pateikia { $server }, o nepateikia { $others }
        [few] serveriai nesutaria dėl { $count } operacijų, pirmoji: { $txid } bloke { $height }; ją pateikia { $server }, o nepateikia { $others }
       *[other] serveriai nesutaria dėl { $count } operacijų, pirmoji: { $txid } bloke { $height }; ją pateikia { $server }, o nepateikia { $others }
    }
clock-behind = Šio kompiuterio laikrodis rodė { $shown }, o tai anksčiau už bloko { $height } laiką { $time }: laikrodis rodė neteisingai. Laikas, kada klausta serverių, surinktuose duomenyse ir jų žurnale nurodytas pagal šį laikrodį.
clock-back = Šio kompiuterio laikrodis grįžo atgal nuo { $before } iki { $after }. Laikas, kada klausta serverių, surinktuose duomenyse ir jų žurnale nurodytas pagal šį laikrodį; eilės tvarka yra įrašų tvarka.

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
category-ransomware = išpirkos reikalaujanti programa
category-scam = sukčiavimas
category-service = paslaugos teikėjas
category-sextortion = šantažas intymiais vaizdais
category-shop = parduotuvė
category-terrorism = terorizmas
category-user = naudotojas
category-wallet-service = piniginių paslauga
