//! The rules, in points: pure, and the same for the same input.
//!
//! Every point rests on one answer of the survey (or on the branch, which every organisation tells), and the proposal says which.
//! What scores less than [`LEAST`] is left out, so that nobody is proposed for being in the same branch alone.

use std::collections::BTreeSet;

use foundation::{PartnerId, word_enum};

use crate::Industry;
use crate::applications::Answers;

/// Points below which nothing is proposed.
const LEAST: i64 = 2;
/// Proposals of one kind at most.
const MOST: usize = 10;

word_enum! {
    /// What of a proposed thing an answer fits.
    pub enum Side {
        /// What a recipe does, or a standard is for.
        Task = "task",
        /// The kind of data that it is made for.
        Data = "data",
        /// Its branch.
        Industry = "industry",
        /// The kind of data that the partner has.
        HasData = "has_data",
        /// The kind of data that the partner looks for.
        WantsData = "wants_data",
        /// The branches that the partner looks for.
        WantsIndustry = "wants_industry",
    }
}

/// What an applicant told, as far as the rules ask.
#[derive(Debug, Clone)]
pub struct Applicant<'a> {
    /// Its branch.
    pub industry: Industry,
    /// Its answers.
    pub answers: &'a Answers,
}

/// A recipe that the platform offers.
#[derive(Debug, Clone)]
pub struct RecipeOffer {
    /// Its name.
    pub name: String,
    /// What it does, in the words of the survey's question `tasks`.
    pub tasks: Vec<String>,
    /// From which data, in the words of `data_kinds`.
    pub data_kinds: Vec<String>,
}

/// A data standard that an alliance has released.
#[derive(Debug, Clone)]
pub struct StandardOffer {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The branch that it is for; `None` for any.
    pub industry: Option<Industry>,
    /// What it is for, in the words of `tasks`; may be empty.
    pub tasks: Vec<String>,
    /// For which data, in the words of `data_kinds`.
    pub data_kinds: Vec<String>,
}

/// What the platform offers besides its partners.
#[derive(Debug, Clone, Default)]
pub struct Offers {
    /// Recipes.
    pub recipes: Vec<RecipeOffer>,
    /// Released standards.
    pub standards: Vec<StandardOffer>,
}

/// An active partner.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Which.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
    /// Its branch.
    pub industry: Industry,
    /// What it answered when it applied; empty for one that was never asked.
    pub answers: Answers,
}

/// One answer that speaks for a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The question that the applicant answered, or `industry`.
    pub question: &'static str,
    /// Those of its answers that fit.
    pub answers: Vec<String>,
    /// What they fit.
    pub fits: Side,
    /// What it counts.
    pub points: i64,
}

/// Something that fits an applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The recipe's name, the standard's id or the partner's id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The sum of the points.
    pub score: i64,
    /// Why, the strongest reason first.
    pub matches: Vec<Match>,
}

/// What fits an applicant, best first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposals {
    /// Recipes to train with.
    pub recipes: Vec<Proposal>,
    /// Standards to meet.
    pub standards: Vec<Proposal>,
    /// Partners to work with.
    pub partners: Vec<Proposal>,
}

/// Scores everything that there is for an applicant.
pub fn propose(applicant: &Applicant<'_>, offers: &Offers, partners: &[Candidate]) -> Proposals {
    Proposals {
        recipes: best(offers.recipes.iter().filter_map(|recipe| of_recipe(applicant, recipe))),
        standards: best(offers.standards.iter().filter_map(|standard| of_standard(applicant, standard))),
        partners: best(partners.iter().map(|partner| of_partner(applicant, partner))),
    }
}

/// What a recipe does counts most; one that does nothing of what is wanted is none to propose, whatever the data.
fn of_recipe(applicant: &Applicant<'_>, recipe: &RecipeOffer) -> Option<Proposal> {
    let tasks = common(applicant, "tasks", &recipe.tasks, (Side::Task, 3))?;
    let data = common(applicant, "data_kinds", &recipe.data_kinds, (Side::Data, 1));
    Some(proposal(recipe.name.clone(), recipe.name.clone(), [Some(tasks), data]))
}

fn of_standard(applicant: &Applicant<'_>, standard: &StandardOffer) -> Option<Proposal> {
    let industry = standard.industry.filter(|industry| *industry == applicant.industry);
    let data = common(applicant, "data_kinds", &standard.data_kinds, (Side::Data, 2));
    let tasks = common(applicant, "tasks", &standard.tasks, (Side::Task, 2));
    // Of another branch it is another one's standard, whatever the data.
    if standard.industry.is_some() && industry.is_none() {
        return None;
    }
    let industry = industry.map(|industry| own_industry(industry, Side::Industry, 2));
    Some(proposal(standard.id.clone(), standard.name.clone(), [industry, data, tasks]))
}

fn of_partner(applicant: &Applicant<'_>, partner: &Candidate) -> Proposal {
    let theirs = |question| words(&partner.answers, question);
    let wanted_by_them = theirs("wanted_industries").iter().any(|word| word == applicant.industry.as_str());
    let matches = [
        common(applicant, "wanted_data", &theirs("data_kinds"), (Side::HasData, 3)),
        common(applicant, "data_kinds", &theirs("wanted_data"), (Side::WantsData, 2)),
        common(applicant, "wanted_industries", &[partner.industry.to_string()], (Side::Industry, 3)),
        wanted_by_them.then(|| own_industry(applicant.industry, Side::WantsIndustry, 2)),
        (partner.industry == applicant.industry).then(|| own_industry(applicant.industry, Side::Industry, 1)),
        common(applicant, "tasks", &theirs("tasks"), (Side::Task, 1)),
    ];
    proposal(partner.id.to_string(), partner.name.clone(), matches)
}

fn words(answers: &Answers, question: &str) -> Vec<String> {
    answers.chosen(question).into_iter().map(str::to_owned).collect()
}

/// The applicant's answers that are among `theirs`, at so many points each.
fn common(
    applicant: &Applicant<'_>,
    question: &'static str,
    theirs: &[String],
    (fits, each): (Side, i64),
) -> Option<Match> {
    let theirs: BTreeSet<&str> = theirs.iter().map(String::as_str).collect();
    let answers: Vec<String> =
        words(applicant.answers, question).into_iter().filter(|word| theirs.contains(word.as_str())).collect();
    let points = each * i64::try_from(answers.len()).unwrap_or(0);
    (!answers.is_empty()).then_some(Match { question, answers, fits, points })
}

fn own_industry(industry: Industry, fits: Side, points: i64) -> Match {
    Match { question: "industry", answers: vec![industry.to_string()], fits, points }
}

fn proposal<const N: usize>(id: String, name: String, matches: [Option<Match>; N]) -> Proposal {
    let mut matches: Vec<Match> = matches.into_iter().flatten().collect();
    // Stable: reasons of the same weight stand in the rules' order.
    matches.sort_by_key(|one| -one.points);
    Proposal { id, name, score: matches.iter().map(|one| one.points).sum(), matches }
}

/// Best first; what scores alike by name and id, so that the order says nothing by chance.
fn best(scored: impl Iterator<Item = Proposal>) -> Vec<Proposal> {
    let mut found: Vec<Proposal> = scored.filter(|proposal| proposal.score >= LEAST).collect();
    found.sort_by(|a, b| (-a.score, &a.name, &a.id).cmp(&(-b.score, &b.name, &b.id)));
    found.truncate(MOST);
    found
}

#[cfg(test)]
mod tests;
