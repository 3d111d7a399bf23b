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
letter-other-network = { $network } – tai ne pagrindinis bitkoino tinklas: jo monetos neturi vertės
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
letter-traced-to-you = Nustatyta, kad kaip išpirka sumokėtos lėšos pateko pas Jus.
letter-to-unnamed = Paslaugos teikėjas, valdantis adresą { $service }; kas jis yra, mums nežinoma: tai reikia nustatyti pirmiausia
letter-to-named = „{ $label }“ – taip trečiojo asmens žyma vadina paslaugos teikėją, valdantį adresą { $service }
letter-arrived = Į { $addresses } { $days } gauta { $amount } ({ $outputs }).
letter-at-addresses = { PLURAL($count) ->
         [one] { $count } adresą
         [few] { $count } adresus
        *[other] { $count } adresų
    }
letter-in-outputs = { PLURAL($count) ->
         [one] { $count } operacijos išvestis
         [few] { $count } operacijų išvestys
        *[other] { $count } operacijų išvesčių
    }
letter-on-day = { $day }
letter-from-day-to-day = nuo { $first } iki { $last }
letter-ransom-of-it = Iš šios sumos išpirka – { $amount } ({ $range }); vertė gavimo dienų kursu: { $worth }.
letter-by-every-method = visais metodais vienodai
letter-by-haircut = metodu haircut; skirtingais metodais gautos ribos: nuo { $least } iki { $most } BTC
letter-no-rate = kursas nežinomas
letter-only-coinjoin = Ši suma gauta tik per CoinJoin – operaciją, kuri sumaišo kelių savininkų lėšas: joks metodas negali nustatyti, kokia jos dalis yra išpirka. Išpirkos dalis yra nuo { $least } iki { $most } BTC.
letter-besides-coinjoin = Be to, nuo { $least } iki { $most } BTC galėjo būti gauta per CoinJoin – operaciją, kuri sumaišo kelių savininkų lėšas; tiksliau to joks metodas negali nustatyti.
letter-dependence = Priklausomybė nuo metodo: { $verdict }.
letter-moving-now = Šiuo metu pervedama.
letter-moving-all = Operacija { $txid } dar nepatvirtinta; ja būtų pervesta { $amount } (visa suma – išpirka) į adresą { $address } (išvestis { $output }).
letter-moving-part = Operacija { $txid } dar nepatvirtinta; ja būtų pervesta { $amount } (iš jų metodu haircut išpirka – { $ransom }) į adresą { $address } (išvestis { $output }).
letter-moving-unknown = Operacija { $txid } dar nepatvirtinta; ja būtų pervesta { $amount } (išpirkos dalis nežinoma) į adresą { $address } (išvestis { $output }).
letter-freeze-on-arrival = Prašome šias lėšas įšaldyti, kai tik jos bus gautos.
letter-known-by = Manome, kad esate paslaugos teikėjas, valdantis kiekvieną toliau nurodytą adresą. { $shown } { $named } Jei kuris nors adresas ne Jūsų, prašome apie tai pranešti ir, jei žinote, nurodyti, kieno jis.
letter-shown-weak = Kad kiekvienas jų yra paslaugos teikėjo, spręsta tik iš jo naudojimo blokų grandinėje (pagrįstumas: silpnas); tai gali būti klaidinga.
letter-shown-claim = Kad kiekvienas jų yra paslaugos teikėjo, teigia trečiojo asmens žyma (pagrįstumas: teiginys); tai gali būti klaidinga.
letter-shown-strong = Kad kiekvienas jų yra paslaugos teikėjo, rodo kartu panaudotos lėšos (pagrįstumas: stiprus).
letter-shown-fact = Kad kiekvienas jų yra paslaugos teikėjo, išplaukia iš protokolo (pagrįstumas: faktas).
letter-name-unknown = Jokia žyma paslaugos teikėjo neįvardija.
letter-name-claimed = Pavadinimas yra žymos autoriaus teiginys.

## Letters: what is asked

letter-asked = Ko prašome
letter-ask-freeze = Įšaldykite šių lėšų likutį ir paskyrą kliento, kuriam suteikėte kiekvieną įmokų adresą, kiek tai leidžia Jūsų valstybės teisė, ir praneškite, kokia suma įšaldyta.
letter-ask-name = Nurodykite šį klientą: pateikite visus turimus kliento tapatybės duomenis (KYC), dokumentų kopijas, kontaktinius duomenis, banko sąskaitų ir mokėjimo kortelių duomenis.
letter-ask-logins = Pateikite šios paskyros prisijungimų įrašus su laiku ir IP adresais, taip pat įrenginių duomenis.
letter-ask-others = Išvardykite visas kitas šio kliento įplaukas ir išmokas, nurodydami laiką, sumas, adresus ir operacijų identifikatorius, taip pat visas paskyras, susijusias per asmenį, įrenginį ar mokėjimo priemonę. Nurodykite, kur lėšos pervestos po to, kai pateko pas Jus.
letter-ask-preserve = Išsaugokite visus šiuos duomenis, net jei dar negalite jų perduoti, ir apie šį raštą klientui nepraneškite.

## Letters: arrivals

letter-arrivals = Į Jūsų adresus gautos lėšos
letter-methods = Bitkoino tinkle neužrašoma, kuri sumaišytų lėšų dalis yra išpirka. Išpirkos suma nurodyta pagal metodą haircut, kuris dalija proporcingai; ribos apima metodus haircut, FIFO, LIFO ir TIHO. Eurais nurodyta išpirkos dalies vertė gavimo dienos uždarymo kursu.
letter-left-out = Čia nenurodytas nė vienas išpirkos mokėjimas ir nė vienas mokėtojo adresas, nes iš jų galima nustatyti nukentėjusiuosius. Kelias skaičiuojamas nuo pirmosios operacijos po mokėjimo, kurią atliko mokėjimą gavusi piniginė, ir eina didžiausia išpirkos dalimi. Kas peržiūri pirmąją kelio operaciją, randa ir mokėjimą: prašome to neatskleisti.
letter-deposit-address-of = Kliento įmokų adresas { $number } iš { $all }
letter-address-of = Adresas { $number } iš { $all }
letter-place = { $arrivals }, iš viso { $amount }, { $days }; { $ransom }.
letter-count-arrivals = { PLURAL($count) ->
         [one] { $count } įplauka
         [few] { $count } įplaukos
        *[other] { $count } įplaukų
    }
letter-ransom = iš šios sumos išpirka – { $amount } ({ $range }); vertė gavimo dienų kursu: { $worth }
letter-ransom-behind = iš šios sumos išpirka, gauta per CoinJoin, – nuo { $least } iki { $most } BTC
letter-swept-into = Paslaugos teikėjas iš jo lėšas surenka į adresą { $address }.
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
         [one] { $count } operacija po mokėjimo, paskutine iš jų gauta čia:
         [few] { $count } operacijos po mokėjimo, paskutine iš jų gauta čia:
        *[other] { $count } operacijų po mokėjimo, paskutine iš jų gauta čia:
    }
letter-way-known-listed = { PLURAL($count) ->
         [one] { $count } operacija, kiek kelias žinomas, paskutine iš jų gauta čia:
         [few] { $count } operacijos, kiek kelias žinomas, paskutine iš jų gauta čia:
        *[other] { $count } operacijų, kiek kelias žinomas, paskutine iš jų gauta čia:
    }
letter-way-long = { PLURAL($count) ->
         [one] { $count } operacija po mokėjimo, paskutine iš jų gauta čia. Pirmoji:
         [few] { $count } operacijos po mokėjimo, paskutine iš jų gauta čia. Pirmoji:
        *[other] { $count } operacijų po mokėjimo, paskutine iš jų gauta čia. Pirmoji:
    }
letter-way-known-long = { PLURAL($count) ->
         [one] { $count } operacija, kiek kelias žinomas, paskutine iš jų gauta čia. Pirmoji:
         [few] { $count } operacijos, kiek kelias žinomas, paskutine iš jų gauta čia. Pirmoji:
        *[other] { $count } operacijų, kiek kelias žinomas, paskutine iš jų gauta čia. Pirmoji:
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
letter-proof-hash = Kiekviena įplauka ir kiekviena jos kelio operacija įrodyta: operacijos identifikatorius yra jos baitų maišos reikšmė, o Merklio šaka veda nuo jos iki bloko antraštės. Kiekvieną identifikatorių galite patikrinti savo mazge.
letter-proof-verify = Įrodymus saugo institucija. Komanda `ransomtrace verify FOLDER` juos patikrina be tinklo ir iš jų iš naujo, baitas į baitą, parengia šį raštą; to paties aplanko faile manifest.json yra kiekvieno failo maišos reikšmė (SHA-256).
letter-proof-facts = Operacijos, sumos ir laikas yra faktai. Kad adresai priklauso vienam paslaugos teikėjui, yra išvada arba teiginys, kaip nurodyta pirmiau.

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
letter-means-servers = Adresų istorijos gautos iš Electrum serverių. Kiekvienas atsakymas su serverio pavadinimu ir laiku saugomas faile evidence.sqlite ir apsaugotas maišos reikšmių grandine.
letter-means-proof = Kiekviena patvirtinta operacija įrodyta Merklio šaka iki bloko antraštės, turinčios darbo įrodymą. Kad netrūksta nė vienos operacijos, paliudijo serveriai; tai neįrodyta.
letter-means-wallets = Apie pinigines sprendžiama iš kartu panaudotų lėšų, išskyrus CoinJoin operacijas; faile report.html nurodyti išmatuoti kiekvienos taisyklės klaidų dažniai.
letter-means-methods = Sumaišytos lėšos dalijamos metodais haircut, FIFO, LIFO ir TIHO. Dalijimas yra susitarimas, todėl kiekviena dalis nurodoma skirtingais metodais gautomis ribomis.
letter-to-send = Siųstini raštai
letter-addressee = Gavėjas: { $to }.
letter-known-behaviour = Žinomas tik iš adresų naudojimo, kas jis – nežinoma.
letter-known-tag = Žinomas iš žymos.
letter-known-both = Žinomas iš adresų naudojimo; pavadinimą nurodo žyma.
letter-unnamed = Žinomi tik iš adresų naudojimo; pirmiausia nustatykite, kas tai:
letter-before = Prieš išsiunčiant raštą
letter-before-copy = Prieš pildydami raštą, nukopijuokite jį iš šio aplanko: programa šį aplanką perrašo, o `ransomtrace verify` praneša apie pakeistą failą.
letter-before-reference = Patikrinkite, ar tyrimo numerio eilutė neatskleidžia nukentėjusiojo: ji yra kiekviename rašte.
letter-before-again = Jei padėtis senesnė nei vienos dienos, sekite lėšas iš naujo: jos juda.
letter-before-operator = Jei jokia žyma paslaugos teikėjo neįvardija, pirmiausia nustatykite, kas jis; jei pavadinimą nurodo tik žyma, jį patikrinkite. Kontaktinius duomenis imkite iš paties paslaugos teikėjo interneto svetainės arba iš kitos institucijos, niekada – iš reklamos ar gauto pranešimo.
letter-before-channel = Naudokitės paslaugos teikėjo kanalu, skirtu institucijoms. Jokių kitų šio aplanko failų nepridėkite: faile report.html, faile findings.json ir lentelėse nurodyti mokėjimai ir mokėtojai.
letter-before-freeze = Pirmiausia prašykite įšaldyti lėšas, jei galite – telefonu; prašymą pateikti duomenis galima siųsti vėliau, laikantis Jūsų valstybės teisės.
letter-request = Ko prašyti paslaugos teikėjo institucijoms skirtu kanalu
letter-victim = Nukentėjusiajam
letter-victim-keep = Išsaugokite nepakeistus visus reikalavusiųjų laiškus, el. laiškus, pokalbius ir failus, taip pat kiekvieno mokėjimo duomenis.
letter-victim-pay = Daugiau nemokėkite ir be policijos patarimo neatsakinėkite. Sumokėjus reikalavimai nesibaigia.
letter-victim-recovery = „Lėšų susigrąžinimo paslaugos“, žadančios grąžinti pinigus ir iš anksto prašančios atlygio, mokesčio ar užstato, yra dar viena apgaulė. Bitkoino mokėjimo atšaukti negalima, o policija pinigų neprašo.
letter-victim-coins = Nesiųskite lėšų, kad „patvirtintumėte“ piniginę ar paskyrą, ir niekam neatskleiskite atkūrimo frazės, privačiojo rakto, nesuteikite nuotolinės prieigos.
letter-victim-call = Pranešimas apie šią bylą, kuris atrodo siųstas keityklos ar policijos, gali būti tų pačių nusikaltėlių: perskambinkite numeriu, kurį susiradote patys.

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
chart-balance = Kiek lėšų buvo bylos adresuose
chart-methods = Kur yra lėšos pagal visus metodus
chart-title = { $heading }: { $title }
chart-flow-method = Lėšos dalijamos metodu haircut
chart-timeline-method = Įplaukos pagal reikalavimus, kiekviena savo dienos kursu
chart-balance-method = Mokėjimų lėšos adresuose, blokas po bloko
chart-methods-method = Išpirkos dalis pagal metodus haircut, FIFO, LIFO ir TIHO
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
    } (su grįžusiomis lėšomis { $gross })
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
chart-column-ends = Kur kelias baigiasi
chart-end-unknown = Nepamatyta
chart-end-unconfirmed = Šiuo metu pervedama
chart-end-coinjoin = Sumaišyta (CoinJoin)
chart-end-service = Pas paslaugos teikėją
chart-end-busy = Itin aktyviame adrese
chart-end-dust = Per maža suma sekti
chart-end-limit = Nesekta (riba)
chart-end-unspent = Nepajudinta
chart-end-fee = Tinklo mokesčiai
chart-end-at = { $end }: { $addresses }
chart-by-tags = pagal žymas: { $names }
chart-more-demands = { PLURAL($count) ->
         [one] { $count } kitas reikalavimas
         [few] { $count } kiti reikalavimai
        *[other] { $count } kitų reikalavimų
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
         [one] surenka { $outputs } išvestį, { $days }
         [few] surenka { $outputs } išvestis, { $days }
        *[other] surenka { $outputs } išvesčių, { $days }
    }
chart-note-more = { $note }, ir kita
chart-moving = Šiuo metu pervedama, dar nepatvirtinta; kur lėšos patektų:
chart-moving-more = { PLURAL($count) ->
         [one] ir dar { $count } operacija nepatvirtintų operacijų lentelėje
         [few] ir dar { $count } operacijos nepatvirtintų operacijų lentelėje
        *[other] ir dar { $count } operacijų nepatvirtintų operacijų lentelėje
    }
chart-would-pay = operacija { $txid } būtų pervesta: { $pays }
chart-would-pay-conflict = operacija { $txid } būtų pervesta: { $pays } (nesuderinama su kita operacija: bus patvirtinta daugiausia viena)
chart-pays = { $value } į { $to }
chart-pays-part = { $value }, iš to išpirkos { $part }, į { $to }
chart-value-on = { $value } ({ $worth } { $day } kursu)
chart-to-address = adresą { $address }
chart-to-named = adresą { $address } ({ $label })
chart-to-unspendable = išvestį, kurios niekas negali panaudoti

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
chart-to-busy = į adresą, naudojamą kaip paslaugos teikėjo
chart-to-coinjoin = sumaišyta (CoinJoin)
chart-to-miners = tinklo mokesčiai
chart-to-unknown = pervesta toliau
chart-no-prices = Dienos kaina nepavaizduota: byloje nėra šių dienų kursų eurais.
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
chart-left = Pervesta iš bylos adresų, BTC:
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
chart-sent = iki tol pervesta: { $sum }
chart-balance-on = likutis { $day }: { $sum }
chart-balance-worth = likutis { $day }: { $sum }, apie { $worth }

## Charts: methods

chart-place-service = paslaugos teikėjas
chart-place-busy = adresas, naudojamas kaip paslaugos teikėjo
chart-place-unspent = nepajudinta
chart-place-unconfirmed = šiuo metu pervedama
chart-place-coinjoin = CoinJoin
chart-place-limit = nesekta: riba
chart-place-unknown = nežinoma
chart-place-dust = per maža suma sekti
chart-place-fee = tinklo mokesčiai
chart-place-named = { $place }: { $label } (pagal žymą)
chart-places-less = { PLURAL($count) ->
         [one] { $count } vieta su mažesne dalimi
         [few] { $count } vietos su mažesnėmis dalimis
        *[other] { $count } vietų su mažesnėmis dalimis
    }
chart-listed-in = išvardyta faile { $file }
chart-collected-in = { PLURAL($count) ->
         [one] { $count } adresas, surenkama adrese { $place }
         [few] { $count } adresai, surenkama adrese { $place }
        *[other] { $count } adresų, surenkama adrese { $place }
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
table-payments = kiekviena išvestis, kurią gavo bylos adresas
table-outputs = kiekviena išvestis, iki kurios atsekta
table-endpoints = išvestys, ties kuriomis sekimas baigėsi, ir mokesčiai
table-services = paslaugų teikėjai, kuriems rašyti, pagal įmokų adresą
table-transactions = kiekviena matyta operacija
table-addresses = kiekvienas matytas adresas
table-clusters = piniginės iš dviejų ar daugiau adresų
table-links = požymiai, siejantys adresus
table-coverage = istorijos, kurių prašyta
table-accounting = kiekvieno dalijimo metodo suvestinė
table-pending = nepatvirtintų operacijų, panaudojančių sekamas lėšas, išvestys
table-flows = kuri išvestis teko kuriai
table-bands = išvestys už CoinJoin operacijų, su mažiausia ir didžiausia dalimi
table-demands = kas reikalauta ir sumokėta, ir kiek asmenų mokėjo
table-payers = mokėjusios piniginės
table-rates = kainos, kuriomis grindžiamos sumos eurais ir doleriais
