//! Sanctions lists as OFAC publishes them, small and invented; the addresses are well-known ones of nobody sanctioned.

use super::*;

fn sdn(entries: &str) -> String {
    format!(
        "<?xml version=\"1.0\" standalone=\"yes\"?>\n<sdnList xmlns=\"http://tempuri.org/sdnList.xsd\">\n\
         <publshInformation>\n<Publish_Date>10/24/2026</Publish_Date>\n<Record_Count>1</Record_Count>\n\
         </publshInformation>\n{entries}</sdnList>\n"
    )
}

fn entry(ids: &[(&str, &str)]) -> String {
    let ids: Vec<String> = ids
        .iter()
        .map(|(kind, number)| {
            format!("<id>\n<uid>9</uid><idType>{kind}</idType><idNumber>{number}</idNumber></id>\n")
        })
        .collect();
    format!(
        "<sdnEntry>\n<uid>12345</uid><firstName>A. &amp; B.</firstName><lastName>EXAMPLE &#x17D;</lastName>\n\
         <programList><program>CYBER2</program></programList>\n<idList>{}</idList>\n\
         <akaList><aka><firstName>Other</firstName><lastName>NAME</lastName></aka></akaList>\n</sdnEntry>\n",
        ids.concat()
    )
}

#[test]
fn sdn_list_tags_bitcoin_and_counts_other_coins() {
    let text = sdn(&entry(&[
        ("Passport", "X123"),
        ("Digital Currency Address - XBT", SEGWIT),
        (
            "Digital Currency Address - ETH",
            "0x0000000000000000000000000000000000000000",
        ),
        (
            "Digital Currency Address - XBT",
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
        ),
    ]));
    let pack = read(&text).unwrap();
    assert_eq!(
        &*pack.name.title,
        "OFAC Specially Designated Nationals of 2026-10-24"
    );
    assert_eq!((pack.read, pack.tags.len()), (3, 1));
    let tag = &pack.tags[0];
    assert_eq!(tag.script, script(SEGWIT));
    assert_eq!(&*tag.label, "A. & B. EXAMPLE \u{17d}");
    assert_eq!(tag.category.as_deref(), Some("sanctioned"));
    assert_eq!(tag.confidence, Confidence::AuthorityData);
    assert_eq!(tag.lastmod, Some(date(2026, 10, 24)));
    assert_eq!(tag.context.as_deref(), Some("entry 12345, CYBER2"));
    assert_eq!(
        &*tag.source,
        "OFAC Specially Designated Nationals, published on 2026-10-24, a.yaml"
    );
    assert_eq!(pack.skipped.other_chains["ETH"], 1);
    assert_eq!(pack.skipped.not_addresses, 1);
}

#[test]
fn advanced_list_tags_features_by_its_reference_values() {
    let text = format!(
        "<Sanctions xmlns=\"http://www.un.org/sanctions/1.0\">\n\
         <DateOfIssue CalendarTypeID=\"1\"><Year>2026</Year><Month>10</Month><Day>24</Day></DateOfIssue>\n\
         <ReferenceValueSets><FeatureTypeValues>\n\
         <FeatureType ID=\"8\">Birthdate</FeatureType>\n\
         <FeatureType ID=\"344\" FeatureTypeGroupID=\"1\">Digital Currency Address - XBT</FeatureType>\n\
         </FeatureTypeValues></ReferenceValueSets>\n\
         <DistinctParties><DistinctParty FixedRef=\"77\"><Comment />\n<Profile ID=\"77\"><Identity ID=\"1\">\n\
         <Alias Primary=\"false\"><DocumentedName><DocumentedNamePart><NamePartValue>ALSO</NamePartValue>\
         </DocumentedNamePart></DocumentedName></Alias>\n\
         <Alias Primary=\"true\"><DocumentedName>\
         <DocumentedNamePart><NamePartValue ScriptID=\"215\">EXAMPLE</NamePartValue></DocumentedNamePart>\
         <DocumentedNamePart><NamePartValue ScriptID=\"215\">Ann</NamePartValue></DocumentedNamePart>\
         </DocumentedName><DocumentedName><DocumentedNamePart><NamePartValue>again</NamePartValue>\
         </DocumentedNamePart></DocumentedName></Alias>\n</Identity>\n\
         <Feature FeatureTypeID=\"8\"><FeatureVersion><VersionDetail>1980</VersionDetail></FeatureVersion></Feature>\n\
         <Feature FeatureTypeID=\"344\"><FeatureVersion><Comment /><VersionDetail DetailTypeID=\"1432\">{NESTED}\
         </VersionDetail></FeatureVersion></Feature>\n</Profile></DistinctParty></DistinctParties></Sanctions>\n"
    );
    let pack = read(&text).unwrap();
    assert_eq!(pack.tags.len(), 1);
    assert_eq!(pack.tags[0].script, script(NESTED));
    assert_eq!(&*pack.tags[0].label, "EXAMPLE Ann");
    assert_eq!(pack.tags[0].line, 13);
    assert_eq!(pack.tags[0].context.as_deref(), Some("entry 77"));
}

#[test]
fn xml_that_is_no_sanctions_list_is_refused_with_its_line() {
    let deep = "<a>".repeat(40);
    for (text, message) in [
        (
            "<html><body>Sign in</body></html>",
            "1: the XML has no entry `sdnEntry` or `DistinctParty`, so it is not a sanctions list as OFAC publishes it",
        ),
        (
            "<sdnList>\n<!DOCTYPE x [<!ENTITY a \"b\">]>\n</sdnList>",
            "2: a document type, which could define entities, is not read; OFAC's lists have none",
        ),
        (
            "<sdnList>\n<sdnEntry><uid>&a;</uid></sdnEntry></sdnList>",
            "2: `&a;` is not an entity of XML itself; write the character",
        ),
        (&deep, "1: elements are nested more than 32 levels deep"),
        ("<sdnList>\n<sdnEntry>\n", "3: not XML: "),
        ("<sdnList>\n</other>", "2: not XML: "),
    ] {
        let error = error(text);
        assert!(
            error.starts_with(&format!("tags/a.yaml:{message}")),
            "{error}"
        );
    }
}

#[test]
fn entry_without_a_name_is_counted() {
    let text = sdn(&format!(
        "<sdnEntry><idList><id><idType>Digital Currency Address - XBT</idType><idNumber>{LEGACY}</idNumber></id></idList></sdnEntry>"
    ));
    let pack = read(&text).unwrap();
    assert_eq!((pack.tags.len(), pack.skipped.odd), (0, 1));
}
