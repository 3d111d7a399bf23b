## Report

title = Išpirkos mokėjimų sekimas
head-kind = Bitkoinų sekimo ataskaita
head-reference = Bylos numeris: { $reference }
head-network = Tinklas: { $network }. Tai ne pagrindinis Bitcoin tinklas: jo bitkoinai neturi vertės
head-contents = Turinys
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
heading-to-stop = Ką sustabdyti pirmiausia, kol lėšos nepajudintos
heading-leads = Tikrintina informacija apie mokėtojus ir kitus nukentėjusiuosius
heading-patterns = Kaip pinigai judėjo
heading-charts = Diagramos
heading-payments = Visos įplaukos po vieną
heading-payers = Mokėtojai ir kiek asmenų sumokėjo
heading-ends = Visos sekimo pabaigos po vieną
heading-software-changes = Piniginių programų pasikeitimai lėšų kelyje
heading-accounting = Apskaita
heading-wallets = Piniginės ir jas pagrindžiantys duomenys
heading-coverage = Aprėptis: kas užklausta, ko trūksta
heading-parameters = Parametrai
heading-reading = Ką ši ataskaita įrodo ir ko neįrodo
heading-provenance = Kilmė ir įrodymų perdavimo eiga
heading-glossary = Sąvokos
heading-notes = Tyrėjų pastabos
heading-tags = Pavadinimai ir kas juos teigia
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
column-btc-counted = Įskaityta BTC
column-btc-gross = BTC iš viso
column-btc-ransom = iš jų išpirka
column-btc-received = Gauta iš viso, BTC
column-btc-sent = Išsiųsta iš viso, BTC
column-changes = Kas keičiasi ir tarp kurių operacijų
column-class = Rūšis
column-conflict = Prieštara
column-counted = Įskaityta
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
column-depends = Ar priklauso nuo metodo?
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
column-paid-from = Mokėta iš paslaugos teikėjo (tikrintina)
column-payer = Mokėtojo piniginė
column-payments = Mokėjimai
column-pays-in = Moka operacijose
column-persons-least = Asmenų mažiausiai
column-pieces = Skaičius
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
column-spends = Išleidžia
column-spent-by = Išleido
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
class-payment-meaning = atitinka reikalavimą arba byloje reikalavimų nenurodyta; įskaityta kaip sumokėta.
class-instalment-meaning = viena iš kelių įplaukų, kurios kartu atitinka reikalavimą; įskaityta kaip sumokėta.
class-internal-meaning = sumokėta iš pačios bylos piniginės; neįskaityta.
class-dust-meaning = beveik nieko, ne daugiau kaip menkos sumos riba; neįskaityta.
class-unrelated-meaning = neatitinka jokio reikalavimo; neįskaityta.
class-late-meaning = viena arba kartu su kitomis atitinka reikalavimą, bet jos blokas vėlesnis už terminą; įskaityta kaip sumokėta.
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
end-coinjoin-meaning = sumaišyta su kitų asmenų lėšomis
end-service-meaning = paslaugos teikėjo adrese
end-busy-meaning = adrese, kurio istorija per ilga sekti, kaip būna paslaugų teikėjų adresuose
end-dust-meaning = per maža suma, kad būtų sekama
end-limit-meaning = pasiekta sekimo riba
end-unspent-meaning = neišleista iki pirmiau nurodyto bloko
end-fee-meaning = sumokėta kasėjams kaip tinklo mokestis
policy-poison = Visuotinis
policy-haircut = Proporcinis
policy-fifo = FIFO
policy-lifo = LIFO
policy-tiho = TIHO
policy-poison-meaning = (Angl. poison.) Vienas išpirkos satošis paverčia išpirka viską, ką sumoka jo operacija. Tai viršutinė riba to, su kuo pinigai galėjo susiliesti; bendra suma neišlaikoma.
policy-haircut-meaning = (Angl. haircut.) Kiekvienoje operacijos išvestyje ir jos mokestyje išpirkos dalis yra vienoda. Bendra suma išlaikoma.
policy-fifo-meaning = Pirmas įeina, pirmas išeina: bitkoinai išeina iš operacijos ta tvarka, kuria į ją įeina, kaip Claytono byloje (1816 m.). Bendra suma išlaikoma.
policy-lifo-meaning = Paskutinis įeina, pirmas išeina: paskutiniai įėję bitkoinai išeina pirmi. Bendra suma išlaikoma.
policy-tiho-meaning = Išpirka išeina pirma, ir ji tenka didžiausioms išvestims. Bendra suma išlaikoma.
role-service = paslaugos teikėjas
role-collector = surenkamoji piniginė
role-case = bylos piniginė
role-payer = mokėtojas
role-reached = pasiekta
role-other = kita
role-service-meaning = pagal žymą arba elgesį joje laikomi kitų žmonių pinigai, todėl ji nelaikoma reikalavusiųjų pinigine; duomenis parodo komanda { $command }.
role-collector-meaning = surenka kelių mokėtojų įplaukas ir perveda jas paslaugos teikėjui arba į itin aktyvų adresą.
role-case-meaning = jai priklauso bylos adresas.
role-payer-meaning = iš jos išsiųstas įskaitytas mokėjimas.
role-reached-meaning = ją pasiekė mokėjimo pinigai; jos savininkas nežinomas.
role-other-meaning = tik pasitaiko gautose operacijose; nežinoma, kad ją būtų pasiekę mokėjimo pinigai.
grade-fact = faktas
grade-strong = stipru
grade-weak = silpna
grade-claim = teiginys
grade-fact-meaning = išplaukia iš protokolo
grade-strong-meaning = išleista kartu, ir tai ne CoinJoin
grade-weak-meaning = piniginės įprotis arba abejotina
grade-claim-meaning = trečiosios šalies teiginys
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
status-named = Pavadinta pagal žymas, o jos yra trečiųjų šalių teiginiai

## What was asked

question-no-demand = Byloje reikalavimų nenurodyta, todėl kiekviena įplauka į jos adresus įskaityta kaip sumokėta.
question-first-day = ; pirmoji diena: { $day }
question-deadline = ; terminas: { $day }
question-addresses = Bylos adresai bylos failo tvarka
question-note = { $kind } { $on }: { $note }

## What was paid

paid-in = sumokėta per { PLURAL($payments) ->
         [one] { $payments } mokėjimą
         [few] { $payments } mokėjimus
        *[other] { $payments } mokėjimų
    }
paid-value = vertė, kiekvieno mokėjimo – tos dienos kursu
paid-gross = Į šias sumas neįskaičiuoti sugrįžę pinigai. Pačių mokėjimų iš viso: { $sum } BTC. Skirtumą sudaro ankstesnių mokėjimų pinigai, kurie sugrįžo (proporciniu metodu), ir bitkoinai, kuriuos pridėjo pati bylos piniginė. Antrą kartą jie neskaičiuojami.
paid-gross-worth = Į šias sumas neįskaičiuoti sugrįžę pinigai. Pačių mokėjimų iš viso: { $sum } BTC, { $eur } Eur. Skirtumą sudaro ankstesnių mokėjimų pinigai, kurie sugrįžo (proporciniu metodu), ir bitkoinai, kuriuos pridėjo pati bylos piniginė. Antrą kartą jie neskaičiuojami.
paid-by-demand = Sumokėta pagal reikalavimus
paid-all = Iš viso

## Deposits

deposits-none = Įplaukų į bylos adresus nerasta.
deposits-about = Visos bylos adresų gautos išvestys blokų grandinės tvarka. Rūšis nurodo, kaip įplauka įvertinta; toliau nurodoma priežastis:
deposits-caption = { PLURAL($deposits) ->
         [one] { $deposits } įplauka
         [few] { $deposits } įplaukos
        *[other] { $deposits } įplaukų
    }, įskaityta kaip sumokėta: { $counted }
deposit-not-counted = { $class }, neįskaityta
deposit-where = adresas { $address }, išvestis { $output }, blokas { $block }
deposit-new = ; įskaityta: { $sum } BTC, tai naujos lėšos
deposit-new-worth = ; įskaityta: { $sum } BTC, tai naujos lėšos, tos dienos kursu { $eur } Eur
deposit-from = ; mokėtojo piniginė { $wallet }

## Where the trace ended

ends-nothing-followed = Niekas nesekta: nė viena įplauka neįskaityta kaip sumokėta.
ends-about = Mokėjimai sekti nuo išvesties prie išvesties iki vienos iš toliau nurodytų pabaigų. Kiek lėšų pasiekė kurią pabaigą, priklauso nuo susitarimo, kaip dalyti sumaišytus pinigus: kiekvienas stulpelis yra vienas toks metodas (žr. skyrių „{ $accounting }“). Sumos nurodytos BTC; Eur – išpirkos dalies vertė proporciniu metodu tą dieną, kai ji ten pateko.
ends-by-kind = Kur sekimas baigėsi, pagal rūšį
ends-received = Gauta mokėjimais
ends-none = Sekimas nesibaigė nė vienoje išvestyje.
ends-outputs = Išvestys, kuriose sekimas baigėsi, didžiausios proporciniu metodu pirmos; sumos BTC
worth-all = { $eur } Eur bloko dienos kursu; visa išvestis yra išpirka
worth-part = išpirkos dalis (proporciniu metodu) { $part } Eur, visa išvestis { $whole } Eur, bloko dienos kursu

## Accounting of the methods

accounting-about = Bitcoin neįrašo, kuri operacijos įvestis kurią išvestį apmoka, todėl kai neteisėtai gauti pinigai sumaišomi su kitais, jų kelias yra susitarimo dalykas. Proporcinis, FIFO, LIFO ir TIHO metodai išlaiko bendrą sumą: jų pabaigų suma satošio tikslumu lygi mokėjimams, ir nuo nulio besiskiriantis skirtumas būtų šios programos klaida. Visuotinis metodas bendros sumos neišlaiko: tuos pačius pinigus jis skaičiuoja daug kartų.
accounting-none = Niekas nesekta, todėl nėra ko apskaityti.
accounting-balance = Kiekvieno metodo balansas, BTC
accounting-more = Kiekvieno metodo pabaigos po vieną: „{ $section }“ ir { $file } (satošiais).

## Where the money is

destinations-none = Pinigai nesekti.
destinations-about = Išpirkos dalis kiekvienoje vietoje. Protokolas nenurodo, kuri sumaišytų pinigų dalis yra išpirka, todėl kiekviena dalis pateikiama ribomis, gautomis proporciniu, FIFO, LIFO ir TIHO metodais. Eur – proporciniu metodu nustatytos dalies vertė tą dieną, kai ji ten pateko.
destinations-about-rules = Išpirkos dalis kiekvienoje vietoje. Protokolas nenurodo, kuri sumaišytų pinigų dalis yra išpirka, todėl kiekviena dalis pateikiama ribomis, gautomis proporciniu, FIFO, LIFO ir TIHO metodais, { $settings }. Eur – proporciniu metodu nustatytos dalies vertė tą dieną, kai ji ten pateko.
destinations-caption = Vietos, kuriose yra pinigai
stop-none = Nėra: nežinoma, kad dalis pinigų būtų nepajudinta ar šiuo metu pervedama.
stop-output = { $what }, { $eur } Eur tos dienos, kai lėšos ten pateko, kursu; išvestis { $output }
stop-output-no-rate = { $what }, tos dienos, kai lėšos ten pateko, kurso nėra; išvestis { $output }
leads-none = Nėra: nepastebėta nei paslaugos teikėjo, iš kurio būtų mokėta, nei kitų asmenų įplaukų į tas pačias pinigines.
leads-about = Tikrintina informacija yra išvados iš elgesio. Tai ne mokėjimai, ir į jokią bendrą sumą ji neįskaičiuota.
services-none = Pinigai nepasiekė nė vieno adreso, kuris būtų žinomas ar atpažintas kaip paslaugos teikėjo.
services-about = Paslaugos teikėjas gali nurodyti klientą, kuriam suteikė įmokų adresą. Pagrįstumas nurodo, iš ko paslaugos teikėjas žinomas: { $claim } – iš trečiosios šalies žymos, { $weak } – tik iš elgesio.
services-caption = Paslaugų teikėjų adresai, kuriuos pasiekė pinigai
services-outputs = Išvestys: { $outputs }.
services-shown-by = Kas tai rodo: { $reason }.

## What is moving now

moving-transaction = Operacija { $txid }.
moving-would-pay = Ja būtų sumokėta: { $what }.
moving-none = Nerasta nepatvirtintų operacijų, kuriomis išleidžiami mokėjimų pinigai.
moving-none-seen = Nerasta nepatvirtintų operacijų, kuriomis išleidžiami mokėjimų pinigai, išskyrus tas, kuriomis { PLURAL($outputs) ->
         [one] išleidžiama { $outputs } išvestis
         [few] išleidžiamos { $outputs } išvestys
        *[other] išleidžiama { $outputs } išvesčių
    } ir kurių gauti nepavyko: jų paskirtis nežinoma.
moving-about = Šiomis nepatvirtintomis operacijomis išleidžiami mokėjimų pinigai. Kiekviena jų gali būti pakeista arba niekada nepatvirtinta, todėl tai, ką jos sumokėtų, neįtraukta į jokį kitą šios ataskaitos skaičių: ten pinigai tebėra ten, iš kur jos juos ima. Stulpeliai rodo, kiek kiekviena išvestis gautų pagal kiekvieną metodą, BTC; Eur – pirmiau nurodyto bloko dienos kursu.
moving-caption = Nepatvirtintų operacijų, kuriomis išleidžiami mokėjimų pinigai, išvestys
moving-unspendable = išvestis, kurios niekas negali išleisti

## How the money moved

patterns-none = Sekimas neparodė nei dalijimo grandinės, nei sutelkimo, nei pasikartojančio santykio, nei išgryninimo, nei tempo pasikeitimo.
patterns-about = Šie požymiai apibūdina lėšų judėjimą; nė vienas šios ataskaitos skaičius nuo jų nepriklauso.
patterns-ratios = Padalijimu pinigai paskirstomi dviem piniginėms, kurios nėra mokėtojo; santykiai, besiskiriantys ne daugiau kaip puse procentinio punkto, laikomi vienodais. Atsitiktinumo tikimybė galioja, jei santykiai tolygiai pasiskirstę nuo 50 iki 100 %. Žmonės renkasi apvalius santykius, todėl nesusijusių savininkų santykiai sutampa dažniau. Pasikartojantis santykis yra pagrindas ieškoti susitarimo, o ne jo įrodymas.
patterns-peels = { PLURAL($peels) ->
         [one] { $peels } atskirta dalis
         [few] { $peels } atskirtos dalys
        *[other] { $peels } atskirtų dalių
    }
patterns-peels-caption = Atskyrimai iš eilės
patterns-peel-transaction = operacija { $txid }

## Charts in the report

chart-of-case = Bylos diagrama.
chart-of-flow = Pinigų kelias nuo mokėjimų (kairėje) per pinigines iki ten, kur sekimas baigėsi (dešinėje). Plotis proporcingas išpirkos daliai pagal proporcinį metodą. Dešiniosios pusės skaičiai yra skyriuje „Kur sekimas baigėsi“.
chart-of-deposits = Įplaukos pagal kiekvieną reikalavimą su jo ribomis ir terminu, dienos kursas ir tai, kas išėjo iš bylos adresų. Skaičiai yra skyriuje „Visos įplaukos po vieną“.
chart-of-balance = Kiek mokėjimų lėšų buvo bylos adresuose ir kiek iki tol gauta ir išsiųsta. Skaičiai yra skyriuje „Visos įplaukos po vieną“.
chart-of-methods = Išpirkos dalis kiekvienoje vietoje pagal kiekvieną metodą. Vienodo ilgio stulpeliai reiškia, kad išvada nuo metodo nepriklauso. Skaičiai yra skyriuje „Kur yra pinigai“.
chart-file = Failas: { $file }
charts-none = Ši programos versija diagramų nebraižo; visi skaičiai yra lentelėse.

## Payers

payers-none = Nė viena įplauka neįskaityta kaip sumokėta.
payers-about = Piniginė nėra asmuo, todėl asmenų skaičius nurodomas ribomis.
payers-most = Daugiausia
payers-most-rule = kiekviena mokėjusi piniginė skaičiuojama vieną kartą, taip pat ir kiekviena įplauka, kurios mokėtojas nežinomas arba kurią už klientą sumokėjo paslaugos teikėjas.
payers-likely = Tikėtina
payers-likely-rule = kaip ir daugiausia, bet piniginės, kurių viena gavo lėšų iš kitos grąžos, skaičiuojamos vieną kartą, taip pat ir įplaukos, kurios tik kartu atitinka reikalavimą.
payers-least = Mažiausiai
payers-least-rule = vienas asmuo gali turėti daug piniginių; bet jei niekas nemoka daugiau, nei iš vieno reikalaujama, mažesnis asmenų skaičius tos sumos nebūtų sumokėjęs.
payers-persons = Sumokėję asmenys pagal reikalavimus
payers-caption = Mokėtojai pirmojo mokėjimo tvarka
payers-unknown = nežinoma arba paslaugos teikėjas
payers-from = { $service } (pagrįstumas: { $grade })
payers-by-day = Sumokėta pagal dienas ir reikalavimus

## Changes of wallet software

software-about = Kiekviena piniginės programa operacijas sudaro savaip. Jei išleidžiančioji operacija sudaryta kitaip nei ta, kuria sumokėta, tarp jų pasikeitė programa, nustatymai arba savininkas, todėl tokiame žingsnyje verta klausti, kas valdo pinigus. Tai silpnas įrodymas: skirtumas nerodo, kad pasikeitė savininkas, sutapimas nieko neįrodo, ir dėl jo jokios piniginės nesujungiamos ir neskaidomos. Patys mokėjimai nelyginami, nes mokantis nukentėjusysis nėra tas, kas pinigus perveda toliau; CoinJoin operacijos praleistos.
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
software-caption = Žingsniai, kuriuose išleidžiančioji operacija skiriasi nuo tos, kuria sumokėta
software-one-wallet = ; kiek žinoma, abi sudarė viena piniginė
software-spent-by = { $txid }, blokas { $block }

## Wallets

wallets-about = Adresai, iš kurių kartu išleidžiama viena operacija, priskiriami vienai piniginei, nebent operacija yra arba gali būti CoinJoin. Piniginė vadinama pirmuoju iš jos adresų abėcėlės tvarka. Tai išvada: ji rodo bendrą valdymą, o ne valdytoją, ir piniginėje gali būti daugiau adresų, nei matoma. Jos vaidmuo yra jos vieta byloje; dauguma čia nurodytų piniginių nėra reikalavusiųjų. Piniginės gautos ir išsiųstos sumos yra bendros: sugrįžę pinigai skaičiuojami kiekvieną kartą.
wallets-none = Jokie du adresai nesusieti.
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
tags-about = Visos bylos adresų žymos. Jei žymos skiriasi, parodytos visos: adresas, kurio žymos nurodo kelis veikėjus, nelaikomas paslaugos teikėjo adresu, o iš kelių žymų, nurodančių paslaugos teikėją, pabaigos priežastimi laikoma patikimiausia, tada pirmoji pagal pavadinimą.
exposure-about = Kategorija yra žymos kategorija; nurodyta ir dalis be kategorijos. Proporciniu metodu.
links-caption = Duomenys, siejantys du adresus
links-more = Visi šie duomenys su jų operacijomis: { $file }.
prints-about = Tai, ką piniginės operacijos atskleidžia apie jos programą, yra silpnas įrodymas: sutapimas nieko neįrodo, nes ta pačia programa naudojasi daug žmonių, o skirtumas reiškia, kad pasikeitė programa, nustatymai arba savininkas. Dėl to jokios piniginės nesujungiamos ir neskaidomos. Matomas įprotis gali būti atsitiktinis. Trumpus parašus (low-r) ir visus kitus liudijimo (witness) duomenis patvirtina tik serveris, nes operacijos identifikatorius jų neapima.
prints-none = Nė viena bylos piniginė neatliko operacijos, kurią būtų galima palyginti.
prints-caption = Bylos piniginių ir tų, kurias pasiekė sekami pinigai, programų požymiai
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

coverage-none = Istorijų neužklausta.
coverage-needed = Sekimui reikėjo { PLURAL($addresses) ->
         [one] { $addresses } adreso istorijos
         [few] { $addresses } adresų istorijos
        *[other] { $addresses } adresų istorijos
    }. Adresų, kurių visos patvirtintos operacijos gautos ir įrodytos: { $complete }; kurių ne visos: { $others }.
coverage-attested = Kiekvieną istoriją patvirtino { PLURAL($servers) ->
         [one] { $servers } serveris
         [few] { $servers } serveriai sutampančiais atsakymais
        *[other] { $servers } serverių sutampančiais atsakymais
    }.
coverage-attested-range = Kiekvieną istoriją patvirtino nuo { $fewest } iki { PLURAL($most) ->
         [one] { $most } serverio
         [few] { $most } serverių sutampančiais atsakymais
        *[other] { $most } serverių sutampančiais atsakymais
    }.
coverage-others = Adresai, kurių nėra faile { $file }, pasitaiko tik kaip kita operacijos šalis; jų istorijos neužklaustos.
coverage-incomplete = Neišsamios istorijos
parameters-none = Neįrašyta.
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
    } reikėjo tik turinio; į jį įrodyta operacija nurodo maišos reikšme.
proof-unconfirmed = Neįrodyta: nepatvirtintos operacijos.
proof-unconfirmed-count = { PLURAL($transactions) ->
         [one] { $transactions } patvirtinimo laukianti operacija gali būti pakeista
         [few] { $transactions } patvirtinimo laukiančios operacijos gali būti pakeistos
        *[other] { $transactions } patvirtinimo laukiančių operacijų gali būti pakeista
    } arba niekada nepatvirtinta.
proof-completeness = Patvirtinta, bet neįrodyta: išsamumas.
proof-completeness-meaning = Serveris gali įrodyti tai, ką parodo; kad jis nieko nenutyli, paremta jo teiginiu ir tuo, kiek serverių sutampa.
proof-wallets = Išvada: piniginės.
proof-wallets-meaning = Adresai, iš kurių išleidžiama kartu, labai tikėtinai valdomi bendrai, bet tai nėra tikra. Adresas ar piniginė nėra asmuo; kas juos valdo, turi būti nustatyta kitomis priemonėmis.
proof-taint = Susitarimas: išpirkos dalis.
proof-taint-meaning = Kai bitkoinai sumaišyti, joks faktas nerodo, kieno bitkoinai kur pateko. Palyginkite metodus; kur jie sutampa, susitarimas neturi reikšmės.
proof-times = Laikas yra blokų laikas.
proof-times-meaning = Jį nustato kasėjai: vėlesnį už ankstesnių vienuolikos blokų medianą ir ne daugiau kaip dviem valandomis lenkiantį kitų tinklo mazgų laikrodžius. Mokėjimas išsiųstas kiek anksčiau už jo bloką.
proof-values = Vertė pinigais nurodyta tos dienos kursu
proof-values-meaning = { $values } pagal su byla pateiktus kursus; kaina, kurią kas nors už bitkoinus gavo, gali skirtis.
proof-ends = Sekimo pabaiga yra ten, kur sustojo šis sekimas, o ne ten, kur pinigai liko.
proof-ends-meaning = Už paslaugos teikėjo ar CoinJoin jie judėjo toliau; kur, gali rodyti paslaugos teikėjo įrašai.

## Glossary

term-address = Adresas
term-address-meaning = Vietos, galinčios gauti bitkoinus, vardas. Bet kas gali susikurti kiek nori adresų.
term-bitcoin = Bitkoinas (BTC), satošis
term-bitcoin-meaning = Valiuta ir jos mažiausias vienetas: 1 BTC yra 100 000 000 satošių. Sumos šioje ataskaitoje tikslios.
term-block = Blokas, antraštė, bloko numeris
term-block-meaning = Operacijos patvirtinamos blokuose; kiekvienas blokas susietas su ankstesniu ir turi eilės numerį. Bloko antraštė nekeičiamai susieta su jo turiniu ir turi darbo įrodymą.
term-busy = Gausiai naudojamas adresas
term-busy-meaning = Adresas, kurio operacijų tiek daug, kad jis tikriausiai priklauso paslaugos teikėjui; sekant kiekvieną jų, būtų nueita į visas puses.
term-wallet = Piniginė (kartu valdomų adresų grupė)
term-wallet-meaning = Adresai, apie kuriuos sprendžiama, kad jie valdomi bendrai, nes iš jų išleista kartu.
term-coinjoin = CoinJoin
term-coinjoin-meaning = Operacija, kuria keli žmonės moka kartu taip, kad nebūtų matyti, kas kam sumokėjo. Ji atpažįstama iš sandaros su tam tikru patikimumu; sandara gali klaidinti.
term-dust = Menka suma
term-dust-meaning = Tokia maža suma, kad jos išleidimas kainuotų daugiau, nei ji verta.
term-fee = Tinklo mokestis
term-fee-meaning = Tai, ką operacija palieka kasėjui, kuris ją įtraukia į bloką.
term-hop = Žingsnis
term-hop-meaning = Viena operacija kelyje nuo mokėjimo.
term-merkle = Merklio šaka
term-merkle-meaning = Trumpas maišos reikšmių sąrašas, kuris parodo, kad operacija yra bloke, be viso likusio bloko.
term-mempool = Dar nepatvirtinta operacija
term-mempool-meaning = Operacija, kuri paskelbta tinkle, bet dar neįtraukta į bloką.
term-output = Išvestis
term-output-meaning = Suma, kurią operacija sumoka adresui; vadinama operacijos identifikatoriumi ir numeriu. Ji išleidžiama visa, viena vėlesne operacija, arba lieka nepajudinta.
term-peel = Dalijimo grandinė (peel chain)
term-peel-meaning = Operacijos, kurių kiekviena išmoka mažą dalį, o likutį perduoda naujam adresui.
term-work = Darbo įrodymas
term-work-meaning = Toks brangus skaičiavimas, kad niekas negali suklastoti blokų grandinės, prilygstančios esamai.
term-script = Išleidimo taisyklė (angl. script)
term-script-meaning = Taisyklė, pagal kurią išvestį galima išleisti; adresas yra jos trumpoji forma.
term-taint = Išpirkos dalis
term-taint-meaning = Išvesties dalis, kuri pagal tam tikrą metodą laikoma gauta iš mokėjimų.
term-transaction = Operacija (transakcija), txid
term-transaction-meaning = Bitkoinų pervedimas, vadinamas identifikatoriumi, kuris yra jo turinio maišos reikšmė: pakeitus bent vieną skaitmenį, pasikeičia ir identifikatorius.

## Provenance

provenance-taken = { $day } (UTC)
provenance-servers = išvardyti faile { $manifest }, kiekvienas atsakymas su jo laiku – faile { $evidence }; ką kiekvienas serveris galėjo sužinoti apie bylą, nurodyta faile { $disclosure }
provenance-tool = { $tool }, iš failo { $evidence }
provenance-hashes = kiekvieno failo SHA-256 ir žurnalo galva: { $manifest }. Komanda { $command } patikrina jas, kiekvieną įrodymą ir tai, kad iš surinktų duomenų vėl gaunami tie patys failai
provenance-custody = Įrodymų perdavimo eiga (pildoma ranka)
