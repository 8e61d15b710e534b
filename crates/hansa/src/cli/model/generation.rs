//! How a language model continues prompts, as it is said on the command line.

use clap::Args;
use recipes::limits;
use wire::models::Generation;

#[derive(Debug, Args)]
#[command(next_help_heading = "Options for language models")]
pub(super) struct GenerationArgs {
    /// Most tokens that are added to each prompt; as the model was trained to when left out, like the rest.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=i64::from(limits::NEW_TOKENS)))]
    max_new_tokens: Option<u32>,
    /// How even the choice among tokens is; with 0 the most probable one is always taken.
    #[arg(long, value_name = "NUMBER", value_parser = temperature)]
    temperature: Option<f64>,
    /// Choose from so many of the most probable tokens.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
    top_k: Option<u32>,
    /// Choose from the fewest most probable tokens that have so much of the probability.
    #[arg(long, value_name = "SHARE", value_parser = top_p)]
    top_p: Option<f64>,
    /// Seed of what is left to chance: the same seed, the same texts.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(..=limits::SEED))]
    seed: Option<u64>,
}

impl GenerationArgs {
    /// What was said, if anything was.
    pub(super) fn asked(&self) -> Option<Generation> {
        let &Self { max_new_tokens, temperature, top_k, top_p, seed } = self;
        let is_said =
            max_new_tokens.is_some() || temperature.is_some() || top_k.is_some() || top_p.is_some() || seed.is_some();
        is_said.then_some(Generation { max_new_tokens, temperature, top_k, top_p, seed })
    }
}

/// What is asked of rows of which the first has this place among all. What is left to chance in a row depends on its place, which has
/// to be the same however the rows are dealt out to calls.
pub(super) fn from_place(asked: Option<Generation>, place: usize) -> Option<Generation> {
    if place == 0 {
        return asked;
    }
    let asked = asked.unwrap_or_default();
    Some(Generation { seed: Some(asked.seed.unwrap_or(0).saturating_add(place as u64)), ..asked })
}

fn temperature(text: &str) -> Result<f64, String> {
    let most = limits::TEMPERATURE;
    number(text)
        .filter(|number| (0.0..=most).contains(number))
        .ok_or_else(|| format!("write a number from 0 to {most}"))
}

fn top_p(text: &str) -> Result<f64, String> {
    let wanted = "write a number above 0 and at most 1";
    number(text).filter(|&number| number > 0.0 && number <= 1.0).ok_or_else(|| wanted.to_owned())
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use serde_json::json;

    use super::{GenerationArgs, from_place};

    #[derive(Debug, Parser)]
    struct Program {
        #[command(flatten)]
        generation: GenerationArgs,
    }

    fn asked(words: &[&str]) -> Result<serde_json::Value, String> {
        let parsed = Program::try_parse_from([&["predict"], words].concat()).map_err(|error| error.to_string())?;
        Ok(serde_json::to_value(parsed.generation.asked()).unwrap())
    }

    #[test]
    fn options_become_the_fields_of_a_request() {
        assert_eq!(asked(&[]), Ok(json!(null)));
        let all = ["--max-new-tokens=20", "--temperature=0.7", "--top-k=40", "--top-p=0.9", "--seed=3"];
        let wanted = json!({ "max_new_tokens": 20, "temperature": 0.7, "top_k": 40, "top_p": 0.9, "seed": 3 });
        assert_eq!(asked(&all), Ok(wanted));
        assert_eq!(asked(&["--temperature", "0"]), Ok(json!({ "temperature": 0.0 })));
    }

    #[test]
    fn what_no_model_can_do_is_refused_with_what_can_be_written() {
        for (option, said) in [
            ("--max-new-tokens=0", "1..=4096"),
            ("--max-new-tokens=5000", "1..=4096"),
            ("--temperature=-1", "from 0 to 100"),
            ("--temperature=NaN", "from 0 to 100"),
            ("--temperature=warm", "from 0 to 100"),
            ("--top-k=0", "1.."),
            ("--top-p=0", "above 0"),
            ("--top-p=1.1", "at most 1"),
            ("--seed=9007199254740992", "9007199254740991"),
        ] {
            let refused = asked(&[option]).unwrap_err();
            assert!(refused.contains(said), "{option}: {refused}");
        }
    }

    #[test]
    fn chance_goes_by_the_place_among_all_rows() {
        assert!(from_place(None, 0).is_none());
        assert_eq!(from_place(None, 100).unwrap().seed, Some(100));
        let asked = wire::models::Generation { seed: Some(7), top_k: Some(2), ..Default::default() };
        assert_eq!(from_place(Some(asked), 0).unwrap().seed, Some(7));
        let later = from_place(Some(asked), 100).unwrap();
        assert_eq!((later.seed, later.top_k), (Some(107), Some(2)));
    }
}
