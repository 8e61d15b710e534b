//! What to type after a refusal. The server says in words what can be done; here stands the command that does it.

/// The command of each code that has one; capitals stand for what only the reader knows.
const COMMANDS: &[(&str, &str)] = &[
    ("already_set_up", LOG_IN),
    ("credentials_wrong", LOG_IN),
    ("invitation_used", LOG_IN),
    ("no_partner", LOG_IN),
    ("partner_choice_needed", "hansa login EMAIL --partner ID"),
    ("setup_token_invalid", "hansa setup TOKEN"),
    ("key_scope_missing", "hansa api-key create NAME --scope SCOPE"),
    ("session_not_found", "hansa session list"),
    ("api_key_not_found", "hansa api-key list"),
    ("already_member", "hansa partner role EMAIL ROLE"),
    ("last_owner", "hansa partner role EMAIL owner"),
    ("member_not_found", "hansa partner members"),
    ("already_staff", "hansa staff role EMAIL ROLE"),
    ("last_operator", "hansa staff invite EMAIL --role operator"),
    ("staff_not_found", "hansa staff list"),
    ("account_not_found", "hansa account list"),
    ("partner_not_found", "hansa partner list"),
    ("counterparty_not_found", "hansa partner directory"),
    ("storage_quota_exceeded", "hansa partner usage"),
    ("application_form_outdated", "hansa application form"),
    ("application_not_found", "hansa application resend EMAIL"),
    ("confirmation_not_found", "hansa application resend EMAIL"),
    ("confirmation_expired", "hansa application resend EMAIL"),
    ("confirmation_used", "hansa application status ID --key KEY"),
    ("decision_needs_override", "hansa partner approve NAME --override WHY"),
    ("mail_not_found", "hansa mail list"),
    ("agreement_not_found", "hansa agreement list"),
    ("agreement_wrong_parties", "hansa agreement list"),
    ("agreement_not_signed", "hansa agreement sign TITLE"),
    ("agreement_document_mismatch", "hansa agreement sign TITLE"),
    ("agreement_given_up", PROPOSE),
    ("agreement_terminated", PROPOSE),
    ("agreement_expired", PROPOSE),
    ("agreement_purpose_not_covered", OFFER),
    ("agreement_direction_not_covered", OFFER),
    ("agreement_asset_not_covered", OFFER),
    ("agreement_offer_outdated", "hansa agreement diff TITLE"),
    ("agreement_version_not_found", "hansa agreement versions TITLE"),
    ("agreement_template_not_found", "hansa agreement templates"),
    ("own_key_required", "hansa agreement sign TITLE --key-file FILE"),
    ("party_key_not_found", "hansa signing-key list"),
    ("alliance_not_found", "hansa alliance list"),
    ("alliance_not_lead", "hansa alliance show NAME"),
    ("alliance_members_only", "hansa alliance ask NAME"),
    ("standard_not_found", "hansa standard list ALLIANCE"),
    ("standard_version_not_found", "hansa standard versions ALLIANCE/NAME"),
    ("standard_version_differs", "hansa standard preview ALLIANCE/NAME"),
    ("conformance_run_not_found", "hansa conformance list"),
    ("certificate_not_found", "hansa certificate list"),
    ("dataset_not_found", "hansa dataset list"),
    ("dataset_version_not_found", "hansa dataset versions NAME"),
    ("dataset_grant_not_found", "hansa dataset grants NAME"),
    ("dataset_already_granted", "hansa dataset revoke GRANT --reason WHY"),
    ("dataset_archived", "hansa dataset restore NAME"),
    ("dataset_name_taken", "hansa dataset push NAME FILE"),
    ("model_archived", "hansa model restore NAME"),
    ("model_not_found", "hansa model list"),
    ("model_version_not_found", "hansa model versions NAME"),
    ("model_grant_not_found", "hansa model grants NAME"),
    ("model_already_granted", "hansa model revoke GRANT --reason WHY"),
    ("job_not_found", "hansa job list"),
    ("job_finished", "hansa job show JOB"),
    ("project_not_found", "hansa project list"),
    ("project_closed", "hansa project reopen NAME --reason WHY"),
    ("project_not_member", "hansa project add-member NAME EMAIL --role contributor"),
    ("project_member_twice", "hansa project role NAME EMAIL ROLE"),
    ("project_member_not_found", "hansa project members NAME"),
    ("project_person_not_found", "hansa partner members"),
    ("project_thing_not_found", "hansa project things NAME"),
    ("project_message_not_found", "hansa project talk NAME"),
    ("milestone_not_found", "hansa project milestone list NAME"),
    ("milestone_archived", "hansa project milestone restore NAME MILESTONE"),
    ("queue_full", "hansa job cancel JOB"),
    ("unknown_recipe", "hansa recipe list"),
    ("budget_exhausted", "hansa budget show"),
    ("statement_not_found", "hansa statement list"),
    ("pool_not_found", "hansa pool list"),
    ("pool_request_not_found", "hansa pool requests POOL"),
    ("pool_job_too_large", "hansa pool ask POOL HOURS --reason WHY"),
    ("pool_beyond_share", "hansa pool ask POOL HOURS --reason WHY"),
    ("pool_exhausted", "hansa pool show POOL"),
];

/// For whoever is not logged in, or not any more.
pub(crate) const LOG_IN: &str = "hansa login";

const PROPOSE: &str = "hansa agreement propose PARTNER --title TITLE --document FILE --for PURPOSE --until DAY";

const OFFER: &str = "hansa agreement offer TITLE --terms FILE";

/// Codes of sessions that are over: nothing but a new one helps.
const ENDED: [&str; 4] = ["credential_missing", "session_revoked", "token_expired", "token_invalid"];

/// The next step after a refusal with this code, of which the server says `said`.
pub(crate) fn step(code: &str, said: Option<&str>) -> Option<String> {
    if ENDED.contains(&code) {
        return Some(LOG_IN.to_owned());
    }
    let command = COMMANDS.iter().find(|(of, _)| *of == code).map(|(_, command)| *command);
    match (said, command) {
        (Some(said), Some(command)) => Some(format!("{}: {command}", said.trim_end_matches('.'))),
        (said, command) => said.or(command).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::{COMMANDS, step};

    #[test]
    fn every_command_that_is_named_exists() {
        for (code, line) in COMMANDS {
            let mut words = line.split(' ').skip(1).peekable();
            let mut command = crate::grammar::command();
            while let Some(word) = words.next_if(|word| command.find_subcommand(word).is_some()) {
                command = command.find_subcommand(word).unwrap().clone();
            }
            assert!(!command.has_subcommands(), "{code}: {line}");
            for option in words.filter_map(|word| word.strip_prefix("--")) {
                let is_there = command.get_arguments().any(|argument| argument.get_long() == Some(option));
                assert!(is_there, "{code}: --{option}");
            }
        }
    }

    #[test]
    fn the_command_follows_what_the_server_says() {
        assert_eq!(step("job_not_found", Some("List your jobs.")).as_deref(), Some("List your jobs: hansa job list"));
        assert_eq!(step("job_not_found", None).as_deref(), Some("hansa job list"));
        assert_eq!(step("forbidden", Some("Ask an admin.")).as_deref(), Some("Ask an admin."));
        assert_eq!(step("session_revoked", Some("Log in again.")).as_deref(), Some("hansa login"));
        assert_eq!(step("forbidden", None), None);
    }
}
