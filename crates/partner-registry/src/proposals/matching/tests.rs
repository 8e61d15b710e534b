use foundation::{PartnerId, Sources};
use serde_json::json;

use super::{Applicant, Candidate, Offers, RecipeOffer, Side, StandardOffer, propose};
use crate::Industry;
use crate::applications::Answers;

fn answers(value: serde_json::Value) -> Answers {
    serde_json::from_value(value).unwrap()
}

fn recipe(name: &str, tasks: &[&str], data: &[&str]) -> RecipeOffer {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    RecipeOffer { name: name.to_owned(), tasks: words(tasks), data_kinds: words(data) }
}

fn partner(sources: &Sources, name: &str, industry: Industry, told: serde_json::Value) -> Candidate {
    Candidate { id: sources.id::<PartnerId>(), name: name.to_owned(), industry, answers: answers(told) }
}

#[test]
fn a_recipe_is_proposed_for_what_it_does() {
    let told = answers(json!({ "tasks": ["classify_rows", "classify_text"], "data_kinds": ["table"] }));
    let applicant = Applicant { industry: Industry::Medicine, answers: &told };
    let offers = Offers {
        recipes: vec![
            recipe("text-classification", &["classify_text"], &["text"]),
            recipe("recommender", &["recommend"], &["table", "behaviour"]),
            recipe("tabular", &["classify_rows"], &["table"]),
        ],
        standards: Vec::new(),
    };
    let found = propose(&applicant, &offers, &[]).recipes;
    assert_eq!(
        found.iter().map(|one| (one.name.as_str(), one.score)).collect::<Vec<_>>(),
        [("tabular", 4), ("text-classification", 3)]
    );
    let why = &found[0].matches[0];
    assert_eq!(
        (why.question, why.answers.as_slice(), why.fits),
        ("tasks", &["classify_rows".to_owned()][..], Side::Task)
    );
}

#[test]
fn a_standard_of_another_branch_is_another_ones() {
    let told = answers(json!({ "tasks": ["classify_rows"], "data_kinds": ["table"] }));
    let applicant = Applicant { industry: Industry::Medicine, answers: &told };
    let standard = |id: &str, industry| StandardOffer {
        id: id.to_owned(),
        name: id.to_owned(),
        industry,
        tasks: vec!["classify_rows".to_owned()],
        data_kinds: vec!["table".to_owned()],
    };
    let standards = vec![
        standard("any", None),
        standard("clinics", Some(Industry::Medicine)),
        standard("banks", Some(Industry::Finance)),
    ];
    let found = propose(&applicant, &Offers { recipes: Vec::new(), standards }, &[]).standards;
    let found: Vec<_> = found.iter().map(|one| (one.id.as_str(), one.score)).collect();
    assert_eq!(found, [("clinics", 6), ("any", 4)]);
}

#[test]
fn partners_complete_each_other() {
    let sources = Sources::fixed(1);
    let told = answers(json!({
        "tasks": ["classify_rows"], "data_kinds": ["table"], "wanted_data": ["image", "text"],
        "wanted_industries": ["finance"]
    }));
    let applicant = Applicant { industry: Industry::Medicine, answers: &told };
    let partners = [
        partner(&sources, "Same branch only", Industry::Medicine, json!({})),
        partner(
            &sources,
            "Insurer",
            Industry::Finance,
            json!({
                "wanted_data": ["table"], "wanted_industries": ["medicine"], "data_kinds": ["behaviour"]
            }),
        ),
        partner(&sources, "Archive", Industry::Public, json!({ "data_kinds": ["image", "text", "table"] })),
        partner(&sources, "Stranger", Industry::Energy, json!({ "data_kinds": ["time_series"] })),
    ];
    let found = propose(&applicant, &Offers::default(), &partners).partners;
    let names: Vec<_> = found.iter().map(|one| (one.name.as_str(), one.score)).collect();
    assert_eq!(names, [("Insurer", 7), ("Archive", 6)]);
    let why: Vec<_> = found[0].matches.iter().map(|one| (one.question, one.fits, one.points)).collect();
    assert_eq!(
        why,
        [
            ("wanted_industries", Side::Industry, 3),
            ("data_kinds", Side::WantsData, 2),
            ("industry", Side::WantsIndustry, 2)
        ]
    );
}

#[test]
fn the_order_depends_on_nothing_but_the_input() {
    let sources = Sources::fixed(1);
    let told = answers(json!({ "wanted_data": ["text"] }));
    let applicant = Applicant { industry: Industry::Medicine, answers: &told };
    let mut partners: Vec<Candidate> = (0..30)
        .map(|number| {
            partner(&sources, &format!("P{}", number % 7), Industry::Retail, json!({ "data_kinds": ["text"] }))
        })
        .collect();
    let first = propose(&applicant, &Offers::default(), &partners).partners;
    partners.reverse();
    assert_eq!(propose(&applicant, &Offers::default(), &partners).partners, first);
    assert_eq!(first.len(), 10);
}
