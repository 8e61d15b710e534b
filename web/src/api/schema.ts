// Made by `npm run schema` from the OpenAPI document.

export interface paths {
    "/.well-known/certificate-keys.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public keys that verify certificates (RFC 7517), retired ones among them. */
        get: operations["certificate_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public keys that verify access tokens (RFC 7517). */
        get: operations["jwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process runs and answers. */
        get: operations["health_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process can serve: the database answers and the blob store can be reached. */
        get: operations["health_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Measurements for Prometheus, in its text format. */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The OpenAPI 3.1 document of this API. */
        get: operations["openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who the credential belongs to, and what it may do. */
        get: operations["account"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes one's own account. */
        patch: operations["update_account"];
        trace?: never;
    };
    "/v1/account/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own API keys, without their secrets. */
        get: operations["list_api_keys"];
        put?: never;
        /** Makes an API key. Its secret is in this answer and never again. */
        post: operations["create_api_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/api-keys/{api_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes an API key, at once. */
        delete: operations["revoke_api_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes one's password; every other session ends. */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where one is signed in. */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Signs one of one's own sessions out. */
        delete: operations["revoke_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody's accounts. */
        get: operations["list_accounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One account, and the partners of which the person is a member. */
        get: operations["get_account"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{user}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disables an account: nobody logs in to it, and its sessions and API keys end at once and for good. Not that of the last
         *     operator.
         */
        post: operations["disable_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{user}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a disabled account in again, with the password that it had. */
        post: operations["enable_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreement-drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Drafts terms from a template, with both partners' names filled in. Nothing is stored: edit them, and propose them. */
        post: operations["draft_agreement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreement-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The templates that agreements can be drafted from. */
        get: operations["list_templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Agreements to which one's partner is a party. */
        get: operations["list_agreements"];
        put?: never;
        /** Proposes an agreement to another partner. Both have to sign it, the proposer too. */
        post: operations["propose_agreement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{agreement}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One agreement, with its text and its clauses. */
        get: operations["get_agreement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{agreement}/drop-amendment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes back the amendment that waits for signatures, or refuses it; what is in force stays so. */
        post: operations["drop_amendment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{agreement}/offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Offers other terms. Before the agreement is in force they replace the offer at hand, and both sign anew; while it is in force
         *     they wait as an amendment until both have signed. A renewal is an amendment with a later end.
         */
        post: operations["offer_terms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{agreement}/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs what waits for signatures, for one's partner: the offer at hand, or the amendment of an agreement in force. The digest
         *     says what was read.
         */
        post: operations["sign_agreement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{agreement}/terminate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends an agreement, and with it all use under it, within seconds. */
        post: operations["terminate_agreement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{agreement}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions of an agreement: offers, counter-offers and amendments. */
        get: operations["list_agreement_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{agreement}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version: its terms, its clauses, what is signed, and who has. */
        get: operations["get_agreement_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{agreement}/versions/{number}/difference": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a version changes in another one. */
        get: operations["agreement_difference"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{agreement}/versions/{number}/print": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A version as a page to print: the text, every clause with who enforces it, and the signatures. What was agreed on stays in the
         *     language in which it was written; the rest is in the language that the request names or the browser prefers.
         */
        get: operations["print_agreement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agreements/{agreement}/versions/{number}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version as a file that proves itself: the signed bytes, and who signed them with which key. */
        get: operations["agreement_proof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alliances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The alliances there are, or those that one's partner has to do with. */
        get: operations["list_alliances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alliances/{alliance}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One alliance. */
        get: operations["get_alliance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alliances/{alliance}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accepts an invitation to an alliance. */
        post: operations["accept_alliance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alliances/{alliance}/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks to join an alliance; its lead decides. */
        post: operations["ask_alliance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alliances/{alliance}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Declines an invitation to an alliance. */
        post: operations["decline_alliance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alliances/{alliance}/dissolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Dissolves an alliance that one's partner leads. Its name confirms which. */
        post: operations["dissolve_alliance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alliances/{alliance}/hand-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes another member the lead. */
        post: operations["hand_over_alliance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alliances/{alliance}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leaves an alliance, or takes a request to join back. */
        post: operations["leave_alliance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alliances/{alliance}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The members of an alliance, for members. */
        get: operations["list_alliance_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alliances/{alliance}/members/{partner}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a member, or takes an invitation back. The partner reads the reason. */
        delete: operations["remove_from_alliance"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alliances/{alliance}/members/{partner}/admit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a partner join that has asked to. */
        post: operations["admit_to_alliance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alliances/{alliance}/members/{partner}/invite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Invites a partner to an alliance that one's own leads. */
        post: operations["invite_to_alliance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alliances/{alliance}/members/{partner}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Does not let it. */
        post: operations["refuse_to_alliance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alliances/{alliance}/seats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is invited, asks, is a member or was one, for the lead. */
        get: operations["list_alliance_seats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alliances/{alliance}/standards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The standards of an alliance. */
        get: operations["list_standards"];
        put?: never;
        /** Begins a standard of an alliance that one's partner leads. */
        post: operations["create_standard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/application-form": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an organisation is asked when it applies. */
        get: operations["application_form"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An organisation asks to join. No account is needed; the contact gets a mail with a link that confirms the application. */
        post: operations["apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/applications/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirms an application with the token of the mail, once. Reviewers see it from now on. The key to it is in this answer and in
         *     another mail.
         */
        post: operations["confirm_application"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/applications/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Has the mail sent again: the one that confirms an application, or one with a new key to it. The answer is the same whether there
         *     is such an application or not.
         */
        post: operations["resend_application_mail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/applications/{application}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An application, with the key of a mailed link. */
        get: operations["follow_application"];
        /** Corrects an application while nobody reviews it. */
        put: operations["correct_application"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/applications/{application}/questions/{question}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answers a question of the reviewers, who get it by mail. */
        post: operations["answer_question"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/applications/{application}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an application back, for good. */
        post: operations["withdraw_application"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The whole audit log, newest first. One request looks at no more than some thousand rows: a page can be short, even empty,
         *     and have a `next_cursor` all the same.
         */
        get: operations["platform_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole audit log as a file, newest first. That it was made stands in the log. */
        get: operations["export_platform_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Proves who is asking with a password, and answers with tokens. */
        post: operations["log_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the session that asks. */
        post: operations["log_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchanges a refresh token for the next pair. A refresh token that is used twice ends its session. */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/budget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's partner's limits, and how it stands with them. */
        get: operations["own_budget"];
        /** Sets one's partner's own limits. `If-Match` names the revision that they take the place of, 0 for none. */
        put: operations["set_own_budget"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds partners, data sets, models and standards that one's partner sees. */
        get: operations["search_catalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogue/{item}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One item that one's partner sees. */
        get: operations["get_catalogue_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogue/{item}/visibility": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who sees an item of one's own, and exactly what they see, or would see if it were shown. */
        get: operations["get_item_visibility"];
        /** Shows an item of one's own to others, or hides it again. It counts at once, and can be taken back. */
        put: operations["set_item_visibility"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The certificates of one's own data sets and models. */
        get: operations["list_certificates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/certificates/{certificate}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One certificate: of what one sees, or any that its owner lets everybody see, for which no log-in is needed. */
        get: operations["get_certificate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/certificates/{certificate}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revokes a certificate for good: one's own, or one of an alliance that one's partner leads. */
        post: operations["revoke_certificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/certificates/{certificate}/visibility": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Lets everybody see a certificate of one's own, or no longer. */
        put: operations["publish_certificate"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conformance-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's partner's runs. */
        get: operations["list_conformance_runs"];
        put?: never;
        /** Requests a run of one's own data set or model against a standard. It works in the background. */
        post: operations["request_conformance_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conformance-runs/{run}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run, with its progress and what it found. */
        get: operations["get_conformance_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conformance-runs/{run}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels a run: a queued one at once, a running one within seconds. */
        post: operations["cancel_conformance_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dataset-grants/{grant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a grant back: jobs that run on it stop within seconds. */
        delete: operations["revoke_dataset_grant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own data sets, or with `shared=true` those that other partners let one use. */
        get: operations["list_datasets"];
        put?: never;
        /** Creates a data set, without content yet. */
        post: operations["create_dataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{dataset}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One data set. */
        get: operations["get_dataset"];
        put?: never;
        post?: never;
        /**
         * Archives a data set: it takes no new versions and its grants are revoked. Its versions stay, as models name them in their
         *     lineage.
         */
        delete: operations["archive_dataset"];
        options?: never;
        head?: never;
        /** Changes a data set's description; what is left out stays. */
        patch: operations["update_dataset"];
        trace?: never;
    };
    "/v1/datasets/{dataset}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who may use a data set: every grant of one's own, and of another partner's those that one holds or held. */
        get: operations["list_dataset_grants"];
        put?: never;
        /** Lets the other party of an agreement use a data set. */
        post: operations["grant_dataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{dataset}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a data set out of the archive. Its grants stay revoked. */
        post: operations["restore_dataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{dataset}/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Announces an upload. Its bytes count towards the storage quota from now on. */
        post: operations["begin_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{dataset}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A data set's versions, newest first. */
        get: operations["list_dataset_versions"];
        put?: never;
        /**
         * Uploads a version in one stream: the file itself is the body, `Content-Type` says what it is (`text/csv` or
         *     `application/vnd.apache.parquet`). With `X-Content-SHA256`, content that arrived differently is refused. The answer is 201
         *     for a new version, and 200 when the newest one has the same content already.
         */
        post: operations["add_version"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{dataset}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version, with what its columns hold. */
        get: operations["get_dataset_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{dataset}/versions/{number}/certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The certificates of a version of a data set that one sees. */
        get: operations["list_dataset_certificates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{dataset}/versions/{number}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The content of a version: the whole, or a part by `Range`. The ETag is the SHA-256 of the whole. Whether the caller may
         *     have it is decided anew for each request, and every second while it is sent.
         */
        get: operations["download_dataset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/datasets/{dataset}/versions/{number}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The first rows of a version. */
        get: operations["preview_dataset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/directory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Active partners: whom one can propose an agreement to. */
        get: operations["directory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Invitations to one's partner. */
        get: operations["list_invitations"];
        put?: never;
        /** Invites somebody to join one's partner. The token is in this answer and never again. */
        post: operations["create_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Joins a partner, or the platform's staff: with a new account, or with the password of the one that has the invited e-mail
         *     address. A partner becomes active with its first owner.
         */
        post: operations["accept_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/{invitation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Withdraws an invitation. */
        delete: operations["withdraw_invitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's partner's jobs. */
        get: operations["list_jobs"];
        put?: never;
        /** Submits a job. Specification, rights to the data and quota are checked now. */
        post: operations["submit_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{job}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One job. */
        get: operations["get_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{job}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels a job: a queued one at once, a running one within seconds. */
        post: operations["cancel_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{job}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A job's events as they come, as `text/event-stream`. Each event's `id` is its number, its `data` a `JobEvent`. The stream
         *     ends after the job's last event. Come back with `Last-Event-ID` to go on where a connection broke.
         */
        get: operations["job_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{job}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The curves of a job, by split and name, such as `train/loss`. */
        get: operations["job_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Mails, without what they say. */
        get: operations["list_mails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mails/delivery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where mails go, and how many have not gone there. */
        get: operations["get_mail_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mails/{mail}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a mail be tried at once, also one that was given up. */
        post: operations["retry_mail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Members of one's partner. */
        get: operations["list_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a member whose role is not above one's own; their sessions and keys for this partner end. */
        delete: operations["remove_member"];
        options?: never;
        head?: never;
        /** Gives a member another role; neither the old nor the new one above one's own. The last owner stays one. */
        patch: operations["change_member"];
        trace?: never;
    };
    "/v1/model-grants/{grant}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a grant back. It counts from the next request on. */
        delete: operations["revoke_model_grant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own models, or with `shared=true` those that other partners let one use. */
        get: operations["list_models"];
        put?: never;
        /** Creates a model, without versions yet. */
        post: operations["create_model"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One model. */
        get: operations["get_model"];
        put?: never;
        post?: never;
        /** Archives a model: it leaves the lists, its versions stay. Nothing is lost: `archived=true` lists it. */
        delete: operations["archive_model"];
        options?: never;
        head?: never;
        /** Changes a model's description; what is left out stays. */
        patch: operations["update_model"];
        trace?: never;
    };
    "/v1/models/{model}/contents/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Puts the content of a file of a version that is to be registered. The body is the file; content that arrives differently than its
         *     digest says is refused, content that is there already is not stored again. What no version names within a day is not kept.
         */
        put: operations["put_model_content"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who may use a model: every grant of one's own, and of another partner's those that one holds or held. */
        get: operations["list_model_grants"];
        put?: never;
        /** Lets the other party of an agreement use a model. */
        post: operations["grant_model"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a model out of the archive: it stands in the lists again, and takes versions. */
        post: operations["restore_model"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A model's versions, newest first. Lineage is told for one version at a time. */
        get: operations["list_model_versions"];
        put?: never;
        /** Registers files whose content was put before as the model's next version. It has no lineage: nothing says what it came from. */
        post: operations["register_model_version"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version, with what it was made from as far as the caller may know. */
        get: operations["get_model_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}/versions/{number}/certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The certificates of a version of a model that one sees. */
        get: operations["list_model_certificates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}/versions/{number}/files/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file of a version: the whole, or a part by `Range`. The ETag is the SHA-256 of the whole. Whether the caller may have it
         *     is decided anew for each request, and every second while it is sent.
         */
        get: operations["download_model_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}/versions/{number}/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Predicts raw rows: the same columns as in the training data, without the target. */
        post: operations["predict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own partner. */
        get: operations["own_partner"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes one's own partner's record; what is left out stays. */
        patch: operations["update_partner"];
        trace?: never;
    };
    "/v1/partner/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One's partner's part of the audit log, newest first. One request looks at no more than some thousand rows: a page can be
         *     short, even empty, and have a `next_cursor` all the same.
         */
        get: operations["partner_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partner/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's partner's part of the audit log as a file, newest first. That it was made stands in the log. */
        get: operations["export_partner_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partner/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one's partner uses, its limits, and what was spent this month: by everybody for admins, by oneself for others. */
        get: operations["usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every partner, from applicants to those that left. */
        get: operations["list_partners"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One partner. */
        get: operations["get_partner"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/application": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an organisation told when it applied. */
        get: operations["get_application"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approves an assessed application, and mails the decision and the first owner's invitation, which is in this answer too and
         *     never again. Where the assessments are too few or too low, it takes an override reason.
         */
        post: operations["approve_partner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/assessment-result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the assessments of an applicant say together, by the present weights. */
        get: operations["assessment_result"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/assessments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How reviewers have scored an applicant. */
        get: operations["list_assessments"];
        put?: never;
        /** Assesses an applicant by the five criteria; a reviewer's later assessment replaces the earlier one. */
        post: operations["assess_partner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/budget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A partner's limits, and how it stands with them. */
        get: operations["partner_budget"];
        /** Sets limits that the partner cannot raise itself. */
        put: operations["set_partner_budget"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirms an application whose contact the operator knows by other means, when mail does not arrive. */
        post: operations["vouch_for_applicant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/credits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a partner a credit: it stands in the statement of the month at hand, with its reason. */
        post: operations["give_credit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Declines an application, and mails the reason. */
        post: operations["decline_partner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The notes on a partner. */
        get: operations["list_notes"];
        put?: never;
        /** Writes a note on a partner, which it never sees. */
        post: operations["add_note"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/offboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a partnership, for good. */
        post: operations["offboard_partner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/owner-invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invites the first owner again, when the invitation was lost or has expired. The token is mailed, and in this answer and never
         *     again.
         */
        post: operations["invite_owner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recipes, data standards and partners that fit an applicant, with the answers that speak for each. */
        get: operations["list_proposals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/questions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an applicant was asked and has answered, oldest first. */
        get: operations["list_questions"];
        put?: never;
        /** Asks an applicant something. The contact gets it by mail. */
        post: operations["ask_applicant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/questions/{question}/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says more after a question: the applicant has the word again. */
        post: operations["follow_up_question"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets what a partner may use. */
        put: operations["set_quota"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/reinstate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a suspension. */
        post: operations["reinstate_partner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an application into review. */
        post: operations["review_partner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/statements/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A partner's statement of a month; of the month at hand a preview. */
        get: operations["get_partner_statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/statements/{month}/csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as CSV (RFC 4180). */
        get: operations["partner_statement_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/statements/{month}/print": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as a page to print. */
        get: operations["print_partner_statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Suspends a partner: its members can only read, cancel and terminate. */
        post: operations["suspend_partner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{partner}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a partner uses, and its limits. */
        get: operations["partner_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/party-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keys of one's partner, also those that are revoked. */
        get: operations["list_party_keys"];
        put?: never;
        /** Registers a key of one's partner whose private half it keeps. From then on the platform signs nothing for the partner. */
        post: operations["register_party_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/party-keys/{party_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One key of any partner, for whoever verifies a signature. */
        get: operations["get_party_key"];
        put?: never;
        post?: never;
        /** Ends the use of a key for new signatures; what was signed with it stays signed. */
        delete: operations["revoke_party_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pipeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The board: how many applications are in each stage, and the newest of them. */
        get: operations["get_pipeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pipeline/{stage}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The applications in one stage of the board. */
        get: operations["list_pipeline_stage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platform/admission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is asked of an applicant before it is admitted without further words. */
        get: operations["admission_settings"];
        /** Changes it, for every decision from now on. */
        put: operations["set_admission_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platform/alliances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every alliance there is. */
        get: operations["list_all_alliances"];
        put?: never;
        /** Founds an alliance and names its lead. */
        post: operations["found_alliance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platform/alliances/{alliance}/dissolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Dissolves any alliance. Its name confirms which. */
        post: operations["dissolve_any_alliance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platform/alliances/{alliance}/pool": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Grants an alliance GPU time a month, in place of what it had. */
        put: operations["grant_pool"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platform/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Invitations to the platform's staff. */
        get: operations["list_staff_invitations"];
        put?: never;
        /** Invites an operator or auditor. The token is in this answer and never again. */
        post: operations["invite_staff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platform/invitations/{invitation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Withdraws an invitation to the platform's staff. */
        delete: operations["withdraw_staff_invitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platform/pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every pool, newest first. */
        get: operations["list_all_pools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platform/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same, for the platform's staff. */
        get: operations["list_all_prices"];
        put?: never;
        /** Publishes prices that count from a midnight on that lies ahead. */
        post: operations["publish_prices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platform/staff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The platform's operators and auditors. */
        get: operations["list_staff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platform/staff/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a role on the platform away; the person's sessions and keys that act for no partner end. The last operator stays. */
        delete: operations["remove_staff"];
        options?: never;
        head?: never;
        /** Makes an operator an auditor, or the other way round. The last operator stays one. */
        patch: operations["change_staff"];
        trace?: never;
    };
    "/v1/platform/statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The statements of a month, of all partners. */
        get: operations["list_all_statements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platform/usage/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What all partners have used, or one of them. */
        get: operations["platform_usage_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The pools of one's partner's alliances, newest first. */
        get: operations["list_pools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pools/{pool}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A pool, and what each member uses of it this month; for members. */
        get: operations["get_pool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pools/{pool}/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The requests on a pool, newest first: all of them for the lead, one's own for another member. */
        get: operations["list_pool_requests"];
        put?: never;
        /** Asks for more than one's share, or for a job that is larger than the lead's measure. */
        post: operations["ask_pool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pools/{pool}/requests/{pool_request}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approves a request on a pool of an alliance that one's partner leads. */
        post: operations["approve_pool_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pools/{pool}/requests/{pool_request}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuses one, with a reason that the member reads. */
        post: operations["refuse_pool_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pools/{pool}/requests/{pool_request}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a request back that was not used. */
        post: operations["withdraw_pool_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pools/{pool}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Divides a pool of an alliance that one's partner leads. */
        put: operations["set_pool_shares"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/portal/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Logs a browser in: the tokens are set as cookies that no script can read. */
        post: operations["portal_log_in"];
        /** Logs the browser out: its session ends at once, and its cookies go. It works with an expired session too. */
        delete: operations["portal_log_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/portal/session/partner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Goes on for another partner of the same person: a new session takes the place of this one, and ends when this one would have. */
        put: operations["portal_switch_partner"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/portal/session/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchanges the cookies for the next pair. A refresh cookie that is used twice ends its session, so that pages of one browser
         *     take turns.
         */
        post: operations["portal_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of the prices, the newest first. */
        get: operations["list_prices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The projects in which one takes part; for admins all of their partner's. */
        get: operations["list_projects"];
        put?: never;
        /** Opens a project with the other party of an agreement that is in force. Whoever opens it leads it. */
        post: operations["open_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One project, for its people. `read_only` says why nothing new is begun in it. */
        get: operations["get_project"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes name and purpose; `If-Match` names the revision that the change was made from. For leads and admins. */
        patch: operations["update_project"];
        trace?: never;
    };
    "/v1/projects/{project}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened in a project, newest first. */
        get: operations["list_project_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes a project: it can be read, and nothing goes on in it. For leads and admins of either partner. */
        post: operations["close_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Attaches a data set of one's own partner, and grants it to the other one under the project's agreement if that is wanted. */
        post: operations["attach_dataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/datasets/{dataset}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Detaches a data set of one's own partner. What was granted stays so until it is revoked. */
        delete: operations["detach_dataset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The jobs of a project, of both partners: how they go and score, without data, specification and logs. */
        get: operations["list_project_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody who takes part, of both partners. */
        get: operations["list_project_members"];
        put?: never;
        /** Adds one of one's partner's people. */
        post: operations["add_project_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/members/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes one of one's partner's people, at once. */
        delete: operations["remove_project_member"];
        options?: never;
        head?: never;
        /** Gives one of one's partner's people another part. */
        patch: operations["change_project_member"];
        trace?: never;
    };
    "/v1/projects/{project}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was said in a project. The first page holds the newest messages; on each page the newest stands last. */
        get: operations["list_project_messages"];
        put?: never;
        /** Says something, or answers a message. */
        post: operations["say_in_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/messages/{message}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Deletes what one has said oneself. That something was said stays, without the text. */
        delete: operations["delete_project_message"];
        options?: never;
        head?: never;
        /** Changes what one has said oneself. */
        patch: operations["edit_project_message"];
        trace?: never;
    };
    "/v1/projects/{project}/messages/{message}/hide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hides a message of anybody's, for leads. Everybody reads who did it and why. */
        post: operations["hide_project_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/milestones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The milestones of a project, in their order. */
        get: operations["list_milestones"];
        put?: never;
        /** Adds a milestone behind the others. */
        post: operations["add_milestone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/milestones/{milestone}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One milestone. The `ETag` is its revision. */
        get: operations["get_milestone"];
        put?: never;
        post?: never;
        /** Takes a milestone off the list; it can be restored. */
        delete: operations["archive_milestone"];
        options?: never;
        head?: never;
        /** Changes a milestone, says that it was reached, or moves it; `If-Match` names the revision that the change was made from. */
        patch: operations["update_milestone"];
        trace?: never;
    };
    "/v1/projects/{project}/milestones/{milestone}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts an archived milestone back on the list. */
        post: operations["restore_milestone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Attaches a model of one's own partner, and grants it to the other one under the project's agreement if that is wanted. */
        post: operations["attach_model"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Detaches a model of one's own partner. What was granted stays so until it is revoked. */
        delete: operations["detach_model"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Remembers how far one has read; never back. */
        put: operations["mark_project_read"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Moves a project to another agreement between the same two partners, so that it goes on when the first one has ended. What was
         *     granted stays under the agreement that it was granted under.
         */
        post: operations["renew_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reopens a closed project, while its agreement is in force. */
        post: operations["reopen_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/things": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a project is about, and what one's partner may do now with each of it. */
        get: operations["list_project_things"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recipes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What can be trained, with the JSON Schema of each specification. */
        get: operations["list_recipes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recipes/{recipe}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One recipe. */
        get: operations["get_recipe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/schemas/standard-definition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The JSON Schema of what a standard's definition may hold. */
        get: operations["standard_definition_schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the platform has its first operator. No log-in is needed. */
        get: operations["get_set_up"];
        put?: never;
        /**
         * Makes the first operator, with the token that the server printed at its first start; or sets the password of an operator or
         *     auditor who lost it, with a token of `hansa recover`.
         */
        post: operations["set_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/showcase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds what everybody sees. No log-in is needed. */
        get: operations["search_showcase"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/showcase/{item}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One item that everybody sees. No log-in is needed. */
        get: operations["get_showcase_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/signing-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a new token signing key. Tokens signed with the old one stay valid until they expire: nobody is logged out. */
        post: operations["rotate_signing_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/standards/{standard}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One standard. */
        get: operations["get_standard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/standards/{standard}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The working draft, for members of the alliance. The `ETag` is its revision. */
        get: operations["get_standard_draft"];
        /** Replaces the working draft; `If-Match` names the revision that it was made from. */
        put: operations["edit_standard_draft"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/standards/{standard}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the draft would be if it were released now: its number, and what it changes. */
        get: operations["preview_standard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/standards/{standard}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Releases the draft as a version that never changes; `If-Match` names the revision that was read. */
        post: operations["release_standard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/standards/{standard}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The released versions of a standard. */
        get: operations["list_standard_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/standards/{standard}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One released version, with its definition. */
        get: operations["get_standard_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/standards/{standard}/versions/{version}/definition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The text of a version's definition, byte for byte: its SHA-256 is what certificates name. */
        get: operations["get_standard_definition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/standards/{standard}/versions/{version}/tries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How often one's partner may still be scored on the hidden test set of a standard's version. What counts is the test set, whichever
         *     standards name it.
         */
        get: operations["hidden_test_tries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/standards/{standard}/versions/{version}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraws a version: nothing is certified by it any more, and what was counts as revoked. */
        post: operations["withdraw_standard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's partner's statements, the newest first. */
        get: operations["list_statements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/statements/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The statement of a month, such as `2026-01`; of the month at hand a preview. */
        get: operations["get_statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/statements/{month}/csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as CSV (RFC 4180). */
        get: operations["statement_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/statements/{month}/print": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as a page to print, in the language that the request names or the browser prefers. */
        get: operations["print_statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads/{upload}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an upload is: where to go on after a break. */
        get: operations["get_upload"];
        put?: never;
        post?: never;
        /** Gives an upload up; its bytes are deleted. */
        delete: operations["abort_upload"];
        options?: never;
        head?: never;
        /** Appends bytes at `Upload-Offset`. What arrives is kept even when the connection breaks in the middle. */
        patch: operations["append_upload"];
        trace?: never;
    };
    "/v1/uploads/{upload}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Turns a complete upload into a version. May be repeated when its answer was lost. */
        post: operations["complete_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a job of this specification would take and cost, by the partner's earlier ones with the same recipe. */
        post: operations["estimate_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one's partner has used: all of it for admins, one's own part for others. */
        get: operations["usage_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Accepts an invitation: with a new account, or with the password of the one that has this e-mail address. */
        AcceptInvitation: {
            /** @description `hansa_in_…` */
            token: string;
            /** @description The name of the new account; an existing one keeps its own. */
            display_name?: string | null;
            /** @description The password of the new account (at least 12 characters), or of the existing one. */
            password: string;
        };
        /** @description What an accepted invitation gave. */
        Accepted: {
            /** @description The person. */
            user: components["schemas"]["UserId"];
            /** @description The address that was invited, with which the person logs in. */
            email: string;
            partner?: components["schemas"]["PartnerId"] | null;
            /** @description As what. */
            role: string;
        };
        /** @description Who the credential belongs to, and what it may do. */
        Account: {
            /** @description The person. */
            user: components["schemas"]["UserId"];
            /** @description The e-mail address. */
            email: string;
            /** @description The name. */
            display_name: string;
            /** @description `operator` or `auditor`, if any. */
            platform_role?: string | null;
            /** @description In which language the person is written to, `en` or `zh-CN`; until one is chosen, that of the partner's application. */
            language?: string | null;
            partner?: components["schemas"]["PartnerId"] | null;
            /** @description Every partner of which the person is a member. */
            memberships: components["schemas"]["AccountMembership"][];
            /** @description The session or API key that was presented. */
            credential: string;
        };
        /** @description A partner of which a person is a member. */
        AccountMembership: {
            /** @description The partner. */
            partner: components["schemas"]["PartnerId"];
            /** @description Its name. */
            name: string;
            /** @description `viewer`, `scientist`, `steward`, `admin` or `owner`. */
            role: string;
            /** @description The partner's status; only an `active` one may do more than read. */
            status: string;
        };
        /** @description Writes a note. */
        AddNote: {
            /** @description In words. */
            note: string;
        };
        /** @description Adds one of one's partner's people. */
        AddProjectMember: {
            /** @description The person. */
            user: components["schemas"]["UserId"];
            /** @description `observer`, `contributor` or `lead`. */
            role: string;
        };
        /** @description What is asked of an applicant before it is admitted without further words. */
        AdmissionSettings: {
            /** @description How much each criterion counts. */
            weights: components["schemas"]["Weights"];
            /**
             * Format: double
             * @description The least weighted result.
             */
            threshold: number;
            /**
             * Format: int64
             * @description The fewest reviewers.
             */
            min_reviewers: number;
            /** @description The language of mails to reviewers, `en` or `zh-CN`. */
            staff_language: string;
        };
        /** @description An agreement, as its parties see it. */
        Agreement: {
            /** @description The agreement. */
            id: components["schemas"]["AgreementId"];
            /** @description Who proposed it. */
            proposer: components["schemas"]["Party"];
            /** @description To whom. */
            counterparty: components["schemas"]["Party"];
            /** @description What it is called. */
            title: string;
            /**
             * Format: int64
             * @description The number of the version that is shown: the one in force, or else the last offer.
             */
            version: number;
            /** @description Who offered that version. */
            offered_by: components["schemas"]["PartnerId"];
            /**
             * Format: int64
             * @description The number of the last version that was offered.
             */
            latest_version: number;
            amendment?: components["schemas"]["Amendment"] | null;
            /** @description The digest of the version's contract: what is signed. */
            document_sha256: components["schemas"]["Sha256"];
            /** @description The text; only when one agreement is read, not in lists. */
            document?: string | null;
            /** @description What it allows to somebody. */
            purposes: string[];
            /** @description What may be done and what not. */
            rules: components["schemas"]["Rules"];
            /** @description Each clause, and whether the platform enforces it; only when one agreement is read. */
            clauses?: components["schemas"]["Clause"][];
            /** @description `proposed`, `active`, `expired`, `terminated`, … */
            state: string;
            /**
             * Format: date-time
             * @description From when.
             */
            valid_from: string;
            /**
             * Format: date-time
             * @description Until when.
             */
            expires_at: string;
            ending?: components["schemas"]["Ending"] | null;
            /**
             * Format: date-time
             * @description When it was proposed.
             */
            created_at: string;
        };
        /** @example ag_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        AgreementId: string;
        /** @description A version of an agreement. */
        AgreementVersion: components["schemas"]["VersionSummary"] & {
            /** @description What it says. */
            terms: components["schemas"]["Terms"];
            /** @description Each clause, and whether the platform enforces it. */
            clauses: components["schemas"]["Clause"][];
            /** @description `contract`: ODRL in JSON-LD, canonical by RFC 8785; `text` for what was agreed before there were contracts. */
            format: string;
            /** @description The text that is signed, byte for byte. */
            contract: string;
            /** @description Who has signed it so far. */
            signatures: components["schemas"]["VersionSignature"][];
        };
        /** @description An alliance, as every partner sees it. */
        Alliance: {
            /** @description The alliance. */
            id: components["schemas"]["AllianceId"];
            /** @description What it is called. */
            name: string;
            /** @description The industry. */
            industry: string;
            /** @description What it is for. */
            purpose: string;
            /** @description The partner that leads it. */
            lead: components["schemas"]["PartnerId"];
            /** @description That partner's name. */
            lead_name: string;
            /** @description `active` or `dissolved`. */
            state: string;
            seat?: components["schemas"]["Seat"] | null;
            /** @description Why it was dissolved. */
            dissolved_because?: string | null;
            /**
             * Format: date-time
             * @description When.
             */
            dissolved_at?: string | null;
            /**
             * Format: date-time
             * @description When it was founded.
             */
            created_at: string;
        };
        /** @example al_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        AllianceId: string;
        /** @description A member, as the others see it. */
        AllianceMember: {
            /** @description The partner. */
            id: components["schemas"]["PartnerId"];
            /** @description Its name. */
            name: string;
            /**
             * Format: date-time
             * @description Since when.
             */
            since: string;
        };
        /** @description An amendment that waits for signatures. */
        Amendment: {
            /**
             * Format: int64
             * @description Its number among the agreement's versions.
             */
            number: number;
            /** @description Who offered it. */
            offered_by: components["schemas"]["PartnerId"];
            /** @description The digest that is signed. */
            document_sha256: components["schemas"]["Sha256"];
            /**
             * Format: date-time
             * @description When the proposer signed it; only when one agreement is read.
             */
            proposer_signed_at?: string | null;
            /**
             * Format: date-time
             * @description When the counterparty did; only when one agreement is read.
             */
            counterparty_signed_at?: string | null;
        };
        /** @description Amounts of every kind, and what they cost. */
        Amounts: {
            /**
             * Format: int64
             * @description GPU time in seconds.
             */
            gpu_seconds: number;
            /**
             * Format: int64
             * @description The part of it that pools pay.
             */
            pool_gpu_seconds: number;
            /**
             * Format: int64
             * @description Time of processor cores in seconds.
             */
            cpu_seconds: number;
            /**
             * Format: int64
             * @description Bytes that were stored, times days.
             */
            stored_byte_days: number;
            /**
             * Format: int64
             * @description Bytes that were sent to whoever downloads.
             */
            downloaded_bytes: number;
            /**
             * Format: int64
             * @description In millionths of the currency.
             */
            cost: number;
        };
        /** @description Answers a question of the reviewers. */
        AnswerQuestion: {
            /** @description In words. */
            answer: string;
        };
        /** @description An API key, without its secret. */
        ApiKey: {
            /** @description The key's id. */
            id: components["schemas"]["ApiKeyId"];
            /** @description What it is for. */
            name: string;
            /** @description The last characters of the secret, to recognise it by. */
            hint: string;
            /** @description What it may be used for. */
            scopes: string[];
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it expires.
             */
            expires_at: string;
            /**
             * Format: date-time
             * @description When it was last used, to the minute.
             */
            last_used_at?: string | null;
            /**
             * Format: date-time
             * @description When it was revoked, if it was.
             */
            revoked_at?: string | null;
        };
        /** @example ak_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        ApiKeyId: string;
        /** @description An application, as its sender sees it. */
        Application: {
            /** @description The application. */
            id: components["schemas"]["PartnerId"];
            /** @description The organisation's name. */
            name: string;
            /** @description `unverified`, `applied`, `in_review`, `approved`, `declined` or `withdrawn`. */
            status: string;
            /** @description Where it has been, oldest first. */
            stages: components["schemas"]["Stage"][];
            /** @description What it told. */
            told: components["schemas"]["Told"];
            /** @description What it was asked, oldest first. */
            questions: components["schemas"]["Question"][];
            decision?: components["schemas"]["Decision"] | null;
            /** @description Whether it can be corrected now. */
            correctable: boolean;
        };
        /** @description What an organisation is asked when it applies. */
        ApplicationForm: {
            /**
             * Format: int64
             * @description Goes back with the answers: another version may ask something else.
             */
            version: number;
            /** @description The survey. */
            sections: components["schemas"]["FormSection"][];
            /** @description What `industry` can be. */
            industries: string[];
            /** @description What `size` can be. */
            sizes: string[];
            /** @description What `country` can be. */
            countries: string[];
            /** @description What `language` can be. */
            languages: string[];
        };
        /** @description An application, as reviewers see it. */
        ApplicationRecord: {
            /** @description The applicant. */
            partner: components["schemas"]["PartnerId"];
            /** @description What it told. */
            told: components["schemas"]["Told"];
            /**
             * Format: date-time
             * @description When the contact's address was proved.
             */
            verified_at?: string | null;
            /** @description Where it has been, oldest first. */
            stages: components["schemas"]["Stage"][];
            decision?: components["schemas"]["Decision"] | null;
        };
        /** @description What who applied learns. */
        Applied: {
            /** @description The id under which the organisation will be known. */
            id: components["schemas"]["PartnerId"];
            /** @description Its name. */
            name: string;
            /** @description `unverified`: the contact has a mail with a link that confirms the application. */
            status: string;
        };
        /** @description An organisation asks to join. No account is needed. */
        Apply: {
            /** @description The organisation's name, which no other partner has. */
            organisation: string;
            /** @description `medicine`, `finance`, `education`, `manufacturing`, … */
            industry: string;
            /** @description How many people it has: `1-9`, `10-49`, `50-249`, `250-4999` or `5000+`. */
            size: string;
            /** @description Where it has its seat: two letters (ISO 3166-1). */
            country: string;
            /** @description Its page. */
            website?: string | null;
            /** @description Whom to talk to. */
            contact_name: string;
            /** @description The contact's address, which a mail proves; the first owner's invitation goes there too. */
            contact_email: string;
            /** @description Further people to write to. */
            contacts?: components["schemas"]["Contact"][];
            /** @description The language of mails, `en` or `zh-CN`; English when left out. */
            language?: string | null;
            /**
             * Format: int64
             * @description The version of the form that is answered.
             */
            form_version: number;
            /** @description Answers by the questions' ids: `{"tasks": ["classify_rows"], …}`. */
            answers: Record<string, never>;
        };
        /** @description Approves an application. */
        Approve: {
            /** @description For the applicant. */
            reason?: string | null;
            /** @description Why, although the assessments are too few or too low. Only reviewers see it. */
            override_reason?: string | null;
        };
        /** @description Approves a request. */
        ApprovePoolRequest: {
            /** @description What the member is to read. */
            reason?: string;
            /**
             * Format: date-time
             * @description Until when it can be used; thirty days from now when left out.
             */
            expires_at?: string | null;
        };
        /** @description An approved partner and the invitation for its first owner, shown this once. */
        Approved: {
            /** @description The partner. */
            partner: components["schemas"]["Partner"];
            /** @description `hansa_in_…`; it is mailed to the contact address too. */
            invitation_token: string;
        };
        /** @description A version of a data set or of a model. */
        Artefact: {
            /** @description `dataset` or `model`. */
            kind: string;
            /** @description The data set's or the model's id. */
            id: string;
            /** @description The version's id. */
            version: string;
            /**
             * Format: int64
             * @description The version's number.
             */
            number: number;
        };
        /** @description Asks an applicant something. The contact gets it by mail. */
        AskApplicant: {
            /** @description In words. */
            question: string;
        };
        /** @description Asks the lead for more. */
        AskPool: {
            /**
             * Format: int64
             * @description For how much GPU time, in seconds.
             */
            gpu_seconds: number;
            /** @description Why. */
            reason: string;
        };
        /** @description A reviewer's assessment of an applicant by the five criteria. */
        Assess: {
            /** @description How relevant the industries are to each other. */
            industry_relevance: components["schemas"]["Score"];
            /** @description How strong the applicant is technically. */
            technical_strength: components["schemas"]["Score"];
            /** @description How well the ways of working fit. */
            cultural_fit: components["schemas"]["Score"];
            /** @description How much both sides gain. */
            mutual_benefit: components["schemas"]["Score"];
            /** @description How well what the applicant needs can be done with the recipes and alliances that there are. */
            technical_fit: components["schemas"]["Score"];
        };
        /** @description An assessment on record. */
        Assessment: {
            /** @description The assessment's id. */
            id: components["schemas"]["AssessmentId"];
            /** @description Who made it. */
            reviewer: components["schemas"]["UserId"];
            /** @description The scores. */
            scores: components["schemas"]["Assess"];
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
        };
        /** @example as_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        AssessmentId: string;
        /** @description What the assessments of an applicant say together. */
        AssessmentResult: {
            /**
             * Format: int64
             * @description Reviewers that have assessed it.
             */
            reviewers: number;
            /**
             * Format: int64
             * @description How many there must be.
             */
            reviewers_needed: number;
            /**
             * Format: double
             * @description The mean of the reviewers' weighted scores, 1 to 5; absent while there is none.
             */
            result?: number | null;
            /**
             * Format: double
             * @description The greatest of the reviewers' weighted scores less the smallest.
             */
            spread?: number | null;
            /**
             * Format: double
             * @description The least result that is asked for.
             */
            threshold: number;
            /** @description Whether an approval needs no further words. */
            passes: boolean;
            /** @description The criteria, in their order. */
            criteria: components["schemas"]["CriterionResult"][];
        };
        /** @description Attaches a data set of one's own partner. */
        AttachDataset: {
            /** @description The data set. */
            dataset: components["schemas"]["DatasetId"];
            grant?: components["schemas"]["GrantAlong"] | null;
        };
        /** @description Attaches a model of one's own partner. */
        AttachModel: {
            /** @description The model. */
            model: components["schemas"]["ModelId"];
            grant?: components["schemas"]["GrantAlong"] | null;
        };
        /** @example au_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        AuditId: string;
        /** @description One audited act. */
        AuditRow: {
            /** @description The row. */
            id: components["schemas"]["AuditId"];
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            partner?: components["schemas"]["PartnerId"] | null;
            user?: components["schemas"]["UserId"] | null;
            /** @description The session or key used, or the part of the platform that acted. */
            credential: string;
            /** @description What was done. */
            action: string;
            /** @description To what. */
            target?: string | null;
            /**
             * @description What that is a part of: a version, an upload, a grant or a certificate of its data set or model, a request of its pool, a version
             *     of its standard. Rows that are older than 2026-11 have none.
             */
            part_of?: string | null;
            /** @description `done`, `denied`, `hidden` or `missing`. */
            outcome: string;
            /**
             * @description By which rule: the name of the policy that permitted it, or the code of the problem that was answered. What the platform
             *     did by itself has none.
             */
            rule?: string | null;
            agreement?: components["schemas"]["AgreementId"] | null;
            /** @description The request. */
            request_id?: string | null;
            /** @description More. */
            detail: Record<string, never>;
        };
        /** @description Starts an upload that can be resumed. */
        BeginUpload: {
            /** @description `csv` or `parquet`. */
            format: string;
            /**
             * Format: int64
             * @description Bytes to come.
             */
            size: number;
            /** @description The digest of the whole content, checked at the end. */
            sha256: components["schemas"]["Sha256"];
        };
        /** @description A partner's limits, and how it stands with them. */
        Budget: {
            operator?: components["schemas"]["Limits"] | null;
            partner?: components["schemas"]["Limits"] | null;
            /** @description How it stands with each. */
            standing: components["schemas"]["LimitStanding"][];
        };
        /** @description Whose a standard is. */
        CatalogueAlliance: {
            /** @description The alliance. */
            id: components["schemas"]["AllianceId"];
            /** @description What it is called. */
            name: string;
        };
        /** @description A public certificate of an item's newest version, which counts at the time of the answer. */
        CatalogueCertificate: {
            /** @description The certificate. */
            id: components["schemas"]["CertificateId"];
            /** @description The standard. */
            standard: components["schemas"]["StandardId"];
            /** @description What that is called. */
            standard_name: string;
            /** @description The number of its version. */
            standard_version: string;
            /**
             * Format: date-time
             * @description When it ends.
             */
            valid_until: string;
        };
        /** @description A part of a description. */
        CatalogueExcerpt: {
            /** @description The part. */
            text: string;
            /** @description Where it holds what was searched for. */
            matches?: components["schemas"]["MatchSpan"][];
            /** @description Whether there is text before it. */
            cut_before: boolean;
            /** @description Whether there is text after it. */
            cut_after: boolean;
        };
        /** @description How much there is of what among all that was found, not only on this page. */
        CatalogueFacets: {
            /**
             * Format: int64
             * @description How many items were found.
             */
            total: number;
            /** @description Whether there are perhaps more: then all counts here are of the first `total` that were looked at, to be shown as "≥". */
            at_least: boolean;
            /** @description Partners, data sets, models, standards. */
            kind: components["schemas"]["FacetValue"][];
            /** @description Branches. */
            industry: components["schemas"]["FacetValue"][];
            /** @description Tasks; the 20 commonest. */
            task: components["schemas"]["FacetValue"][];
            /** @description Licences; the 20 commonest. */
            licence: components["schemas"]["FacetValue"][];
            /** @description Owners; the 20 that have most. */
            owner: components["schemas"]["FacetValue"][];
            /** @description `true`: with a public certificate that counts. */
            certified: components["schemas"]["FacetValue"][];
        };
        /** @description A partner, a data set, a model or a standard, as one sees it: a summary, never a row or a value. */
        CatalogueItem: {
            /** @description The id of the thing itself: `pa_…`, `ds_…`, `mo_…` or `st_…`. */
            id: string;
            /** @description `partner`, `dataset`, `model` or `standard`. */
            kind: string;
            /** @description Whose it is; of a standard, the partner that leads its alliance. */
            owner: components["schemas"]["CatalogueOwner"];
            /** @description What it is called. */
            name: string;
            /** @description What it is, in its owner's words; in lists only its excerpt. */
            description?: string | null;
            /** @description Where the name holds what was searched for. */
            name_matches?: components["schemas"]["MatchSpan"][];
            /** @description The part of the description that holds it, or else its beginning. */
            excerpt: components["schemas"]["CatalogueExcerpt"];
            /** @description The branch it is for. */
            industry: string;
            /** @description What it does or is good for, such as `tabular-classification`. */
            task?: string | null;
            /** @description Under what terms it stands. */
            licence?: string | null;
            /** @description Words to find it by. */
            tags?: string[];
            /** @description Of a partner: its web site. */
            website?: string | null;
            /** @description Of a partner: where it is, as two letters of ISO 3166-1. */
            country?: string | null;
            /** @description The number of the newest version. */
            version?: string | null;
            /**
             * Format: int64
             * @description Of a data set: about how many rows, to two digits.
             */
            rows_about?: number | null;
            /**
             * Format: int64
             * @description Of a data set: how many columns.
             */
            columns?: number | null;
            /** @description Of a model: what it scored, up to three metrics. */
            metrics?: {
                [key: string]: number;
            };
            alliance?: components["schemas"]["CatalogueAlliance"] | null;
            /** @description Whether its newest version has a public certificate that counts. */
            certified: boolean;
            /** @description Those certificates; when one item is read, not in lists. */
            certificates?: components["schemas"]["CatalogueCertificate"][];
            /** @description Who sees it; for its owner. */
            visibility?: string | null;
            /**
             * @description What one can do next: `apply` (to become a partner, or log in), `open` (it is one's own, or open to partners),
             *     `propose_agreement` (to its owner) or `ask_owner` (to grant it under the agreement in force).
             */
            next_step: string;
            /**
             * Format: date-time
             * @description When it changed last.
             */
            changed_at: string;
        };
        /** @description Whose an item is. */
        CatalogueOwner: {
            /** @description The partner. */
            id: components["schemas"]["PartnerId"];
            /** @description What it is called. */
            name: string;
        };
        /** @description A page of what was found, best first: items whose name holds the words, then the others; each newest first. */
        CataloguePage: {
            /** @description The items. */
            items: components["schemas"]["CatalogueItem"][];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
            facets?: components["schemas"]["CatalogueFacets"] | null;
        };
        /** @description A certificate, with what has become of it. */
        Certificate: {
            /** @description The certificate. */
            id: components["schemas"]["CertificateId"];
            /** @description `valid`, `expired`, `superseded` or `revoked`, at the time of the answer. */
            state: string;
            /** @description Whose artefact is certified. */
            owner: components["schemas"]["PartnerId"];
            /** @description What that is called. */
            owner_name: string;
            /** @description The artefact. */
            artefact: components["schemas"]["Artefact"];
            /** @description Its digest: of a data set, that of its content; of a model, that of the list of its files. */
            sha256: components["schemas"]["Sha256"];
            /** @description The alliance. */
            alliance: components["schemas"]["AllianceId"];
            /** @description The standard. */
            standard: components["schemas"]["StandardId"];
            /** @description What it is called. */
            standard_name: string;
            /** @description The version's id. */
            standard_version_id: components["schemas"]["StandardVersionId"];
            /** @description The version's number. */
            standard_version: string;
            run?: components["schemas"]["ConformanceRunId"] | null;
            /** @description What was signed: a JWS in compact form, to be kept in a file and verified offline. */
            jws: string;
            /**
             * Format: date-time
             * @description When it was issued.
             */
            issued_at: string;
            /**
             * Format: date-time
             * @description The end of its time.
             */
            valid_until: string;
            /** @description Whether everybody may see it. */
            public: boolean;
            /**
             * Format: date-time
             * @description When a newer version of the standard takes the place of this one.
             */
            superseded_at?: string | null;
            /**
             * Format: date-time
             * @description When it was revoked.
             */
            revoked_at?: string | null;
            /** @description Why. */
            revoked_because?: string | null;
        };
        /** @example ce_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        CertificateId: string;
        /** @description Says who may see a certificate. */
        CertificateVisibility: {
            /** @description Whether everybody may, without logging in. */
            public: boolean;
        };
        /** @description Gives a member another role. */
        ChangeMember: {
            /** @description `viewer`, `scientist`, `steward`, `admin` or `owner`. */
            role: string;
        };
        /** @description Changes one's password; every other session ends. */
        ChangePassword: {
            /** @description The present one. */
            current_password: string;
            /** @description The new one, at least 12 characters. */
            new_password: string;
        };
        /** @description Gives somebody another part. */
        ChangeProjectMember: {
            /** @description `observer`, `contributor` or `lead`. */
            role: string;
        };
        /** @description Makes an operator an auditor, or the other way round. */
        ChangeStaff: {
            /** @description `operator` or `auditor`. */
            role: string;
        };
        /** @description How a job is charged to a pool. */
        ChargePool: {
            /** @description The pool. */
            pool: components["schemas"]["PoolId"];
            /**
             * Format: int64
             * @description GPU time that the job reserves, in seconds. A job that takes longer goes on, and all of it counts.
             */
            gpu_seconds: number;
            request?: components["schemas"]["PoolRequestId"] | null;
        };
        /** @description A clause, and who sees to it that it is kept. */
        Clause: {
            /** @description A stable code such as `permission.train`. */
            code: string;
            /** @description The clause in English. */
            text: string;
            /** @description `enforced` by the platform, or `legal_only`. */
            enforcement: string;
            /** @description By what it is enforced, or why it cannot be. */
            means: string;
        };
        /** @description A column, as inferred from the whole content. */
        Column: {
            /** @description Its name. */
            name: string;
            /** @description `integer`, `number`, `boolean`, `date`, `text` or `empty`; in Parquet also `binary` or `nested`. */
            type: string;
            /** @description Whether values are missing. */
            nullable: boolean;
            /**
             * Format: int64
             * @description How many different values there are, where they were counted.
             */
            distinct?: number | null;
        };
        /** @description Confirms an application. */
        ConfirmApplication: {
            /** @description `hansa_av_…`, from the mail. */
            token: string;
        };
        /** @description A confirmed application, and the key to it. */
        ConfirmedApplication: {
            /** @description The application. */
            id: components["schemas"]["PartnerId"];
            /** @description The organisation's name. */
            name: string;
            /** @description `applied`. */
            status: string;
            /** @description `hansa_af_…`: goes as `Application-Key` with every call that follows the application. It is mailed too. */
            key: string;
        };
        /** @description A run. */
        ConformanceRun: {
            /** @description The run. */
            id: components["schemas"]["ConformanceRunId"];
            /** @description The alliance. */
            alliance: components["schemas"]["AllianceId"];
            /** @description The standard. */
            standard: components["schemas"]["StandardId"];
            /** @description What that is called. */
            standard_name: string;
            /** @description The version's id. */
            standard_version_id: components["schemas"]["StandardVersionId"];
            /** @description The version's number. */
            standard_version: string;
            /** @description What is held against it. */
            artefact: components["schemas"]["Artefact"];
            /** @description `queued`, `running`, `passed`, `failed`, `stopped` or `cancelled`. */
            state: string;
            /**
             * Format: int64
             * @description Bytes, columns or rows that are done.
             */
            done: number;
            /**
             * Format: int64
             * @description Of so many; 0 before that is known.
             */
            total: number;
            report?: components["schemas"]["Report"] | null;
            /** @description Why it was stopped, for programs. */
            stopped_code?: string | null;
            /** @description The same for people. */
            stopped_because?: string | null;
            certificate?: components["schemas"]["CertificateId"] | null;
            /** @description Who requested it. */
            requested_by: components["schemas"]["UserId"];
            /**
             * Format: date-time
             * @description When.
             */
            requested_at: string;
            /**
             * Format: date-time
             * @description When a worker began.
             */
            started_at?: string | null;
            /**
             * Format: date-time
             * @description When it ended.
             */
            finished_at?: string | null;
        };
        /** @example cr_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        ConformanceRunId: string;
        /** @description A person to write to. */
        Contact: {
            /** @description The person. */
            name: string;
            /** @description The address. */
            email: string;
        };
        /** @description Corrects an application while nobody reviews it. All of it is sent, as it is to be from now on. */
        CorrectApplication: {
            /** @description How many people it has. */
            size: string;
            /** @description Where it has its seat. */
            country: string;
            /** @description Its page. */
            website?: string | null;
            /** @description Whom to talk to; the address stays. */
            contact_name: string;
            /** @description Further people to write to. */
            contacts?: components["schemas"]["Contact"][];
            /** @description The language of mails. */
            language?: string | null;
            /**
             * Format: int64
             * @description The version of the form that is answered.
             */
            form_version: number;
            /** @description Answers by the questions' ids. */
            answers: Record<string, never>;
        };
        /** @description Makes an API key. */
        CreateApiKey: {
            /** @description What it is for. */
            name: string;
            /** @description What it may be used for, such as `datasets:read`. */
            scopes: string[];
            /**
             * Format: int32
             * @description Days until it expires, at most 365.
             */
            expires_in_days?: number | null;
        };
        /** @description Creates a data set, without content yet. */
        CreateDataset: {
            /** @description Unique within the partner. */
            name: string;
            /** @description What it holds, where it comes from. */
            description?: string;
            /** @description Its licence, as an SPDX identifier or in words. */
            licence?: string | null;
        };
        /** @description Adds a milestone behind the others. */
        CreateMilestone: {
            /** @description What it is called. */
            title: string;
            /** @description What it takes. */
            description?: string;
            /**
             * Format: date
             * @description The day on which it is due.
             */
            due_on?: string | null;
        };
        /** @description Creates a model, without versions yet. */
        CreateModel: {
            /** @description Unique within the partner. */
            name: string;
            /** @description What it does, such as `tabular-classification`. */
            task: string;
            /** @description What it is for, what it is not for. */
            description?: string;
        };
        /** @description Begins a standard. */
        CreateStandard: {
            /** @description What it is called; unique in the alliance. */
            name: string;
            /** @description What it is about. */
            summary?: string;
            /** @description Its first draft. */
            definition: Record<string, never>;
        };
        /** @description A new account. */
        Created: {
            /** @description The person. */
            user: components["schemas"]["UserId"];
        };
        /** @description A credit; it stands in the statement of the month in which it was given. */
        Credit: {
            /** @description Its id. */
            id: components["schemas"]["CreditId"];
            /** @description To whom. */
            partner: components["schemas"]["PartnerId"];
            /**
             * Format: int64
             * @description In millionths of the currency.
             */
            amount: number;
            /** @description ISO 4217. */
            currency: string;
            /** @description Why. */
            reason: string;
            /** @description Who has given it. */
            given_by: components["schemas"]["UserId"];
            /**
             * Format: date-time
             * @description When.
             */
            given_at: string;
        };
        /** @example uc_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        CreditId: string;
        /** @description The same for one criterion. */
        CriterionResult: {
            /** @description `industry_relevance`, `technical_strength`, `cultural_fit`, `mutual_benefit` or `technical_fit`. */
            criterion: string;
            /**
             * Format: int64
             * @description How much it counts, in relation to the others.
             */
            weight: number;
            /**
             * Format: double
             * @description The mean of the scores.
             */
            mean?: number | null;
            /**
             * Format: double
             * @description The highest score less the lowest.
             */
            spread?: number | null;
        };
        /** @description A data set. */
        Dataset: {
            /** @description The data set. */
            id: components["schemas"]["DatasetId"];
            /** @description Whose it is. */
            owner: components["schemas"]["PartnerId"];
            /** @description Its name. */
            name: string;
            /** @description What it holds. */
            description: string;
            /** @description Its licence. */
            licence?: string | null;
            /**
             * Format: int64
             * @description The number of the newest version; absent while there is none.
             */
            latest_version?: number | null;
            /** @description What one may do with it at the moment, by grants and the agreements that they rest on: `train`, `download`; both with one's own. */
            permissions: string[];
            /** @description Whether it was archived: hidden from lists, kept for the lineage of what was made from it. */
            archived: boolean;
            /**
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
        };
        /** @description A right to use a data set. */
        DatasetGrant: {
            /** @description The grant. */
            id: components["schemas"]["DatasetGrantId"];
            /** @description The data set. */
            dataset: components["schemas"]["DatasetId"];
            /** @description Who may use it. */
            grantee: components["schemas"]["PartnerId"];
            /** @description Under which agreement. */
            agreement: components["schemas"]["AgreementId"];
            /** @description For what. */
            permissions: string[];
            /**
             * Format: date-time
             * @description Until when.
             */
            expires_at: string;
            /**
             * Format: date-time
             * @description When it was revoked, if it was.
             */
            revoked_at?: string | null;
            /**
             * Format: date-time
             * @description When it was given.
             */
            created_at: string;
        };
        /** @example dg_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        DatasetGrantId: string;
        /** @example ds_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        DatasetId: string;
        /** @description An immutable version of a data set. */
        DatasetVersion: {
            /** @description The version's id. */
            id: components["schemas"]["DatasetVersionId"];
            /** @description The data set. */
            dataset: components["schemas"]["DatasetId"];
            /**
             * Format: int64
             * @description 1, 2, 3, …
             */
            number: number;
            /** @description `csv` or `parquet`. */
            format: string;
            /** @description The digest of the content. */
            sha256: components["schemas"]["Sha256"];
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
            /**
             * Format: int64
             * @description Rows, without the header.
             */
            rows: number;
            /** @description What the columns hold; only when one version is read, not in lists. */
            columns?: components["schemas"]["Column"][];
            /**
             * Format: date-time
             * @description When it was uploaded.
             */
            created_at: string;
        };
        /** @example dv_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        DatasetVersionId: string;
        /** @description How an application was decided, as the applicant reads it. */
        Decision: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Why, if a reason was given. */
            reason?: string | null;
            /** @description Why against the assessments; for reviewers only. */
            override_reason?: string | null;
            by?: components["schemas"]["UserId"] | null;
        };
        /** @description What holds for models that were trained on the other party's data. */
        DerivedModels: {
            /** @description To whom they may be granted: `nobody`, `data_owner`, `named` or `anyone`. */
            onward: string;
            /** @description The partners of `named`. */
            partners?: components["schemas"]["PartnerId"][];
            /** @description What becomes of them when a party terminates the agreement: `keep` or `stop`. */
            after_termination: string;
            /** @description What becomes of them when its term is over: `keep` or `stop`. */
            after_expiry: string;
        };
        /** @description What one version changes in another. */
        Difference: {
            /** @description Fields that differ. */
            fields: components["schemas"]["FieldChange"][];
            /** @description The places where the text differs, each with the lines around it. */
            text: components["schemas"]["TextLine"][][];
        };
        /** @description A partner as other partners see it. */
        DirectoryEntry: {
            /** @description The partner. */
            id: components["schemas"]["PartnerId"];
            /** @description Its name. */
            name: string;
            /** @description Its industry. */
            industry: string;
        };
        /** @description Ends an alliance. */
        DissolveAlliance: {
            /** @description Its name, to confirm. */
            name: string;
            /** @description Why. */
            reason: string;
        };
        /** @description Drafts terms from a template; nothing is stored. */
        DraftTerms: {
            /** @description The template's name; its newest version is taken. */
            template: string;
            /** @description `en` or `zh-CN`; `en` when left out. */
            language?: string | null;
            /** @description The other party. */
            counterparty: components["schemas"]["PartnerId"];
            /**
             * Format: date-time
             * @description From when; now when left out.
             */
            valid_from?: string | null;
            /**
             * Format: date-time
             * @description Until when; one year after the beginning when left out.
             */
            expires_at?: string | null;
        };
        /** @description Replaces the working draft. */
        EditDraft: {
            /** @description What it says now. */
            definition: Record<string, never>;
        };
        /** @description Changes what one has said. */
        EditMessage: {
            /** @description The text from now on. */
            text: string;
        };
        /** @description How an agreement was ended. */
        Ending: {
            by?: components["schemas"]["PartnerId"] | null;
            /** @description Why. */
            reason: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
        };
        /** @description Asks what a job would take and cost. */
        EstimateJob: {
            /** @description The specification, as it would be submitted. */
            spec: Record<string, never>;
        };
        /** @description One value of a facet. */
        FacetValue: {
            /** @description What to narrow the search by. */
            value: string;
            /** @description What people call it, where that is something else: the name of an owner. */
            label?: string | null;
            /**
             * Format: int64
             * @description How many items have it.
             */
            count: number;
        };
        /** @description A field that differs. */
        FieldChange: {
            /** @description Where, such as `permissions.train.by`. */
            path: string;
            /** @description What stood there. */
            before?: unknown;
            /** @description What stands there now. */
            after?: unknown;
        };
        /** @description What breaks one rule. */
        Finding: {
            /** @description The rule, such as `wrong_type`. */
            rule: string;
            /** @description The column, or the section. */
            subject: string;
            /**
             * Format: int64
             * @description How many rows break it; 1 for a column or a section.
             */
            count: number;
            /** @description The first of these rows, counted from 1, the header line apart. */
            rows?: number[];
        };
        /** @description Says more after a question. */
        FollowUp: {
            /** @description In words. */
            text: string;
        };
        /** @description Something to choose. */
        FormChoice: {
            /** @description A word for programs. */
            id: string;
            /** @description What people read. */
            text: components["schemas"]["Words"];
        };
        /** @description One question of the survey. */
        FormQuestion: {
            /** @description The answer is given under this word. */
            id: string;
            /** @description What is asked. */
            text: components["schemas"]["Words"];
            /** @description `single` and `multi` (one, or a list of the choices' words), `text`, or `number` (a whole one). */
            kind: string;
            /** @description Whether it must be answered. */
            required: boolean;
            /** @description What there is to choose from. */
            choices?: components["schemas"]["FormChoice"][];
            /**
             * Format: int64
             * @description Characters of a text at most.
             */
            max_length?: number | null;
            /**
             * Format: int64
             * @description The smallest number.
             */
            minimum?: number | null;
            /**
             * Format: int64
             * @description The greatest number.
             */
            maximum?: number | null;
        };
        /** @description Questions about one thing. */
        FormSection: {
            /** @description A word for programs. */
            id: string;
            /** @description The heading. */
            title: components["schemas"]["Words"];
            /** @description In the order in which they are asked. */
            questions: components["schemas"]["FormQuestion"][];
        };
        /** @description Founds an alliance. */
        FoundAlliance: {
            /** @description What it is called. */
            name: string;
            /** @description The industry, as for partners. */
            industry: string;
            /** @description What it is for. */
            purpose: string;
            /** @description The active partner that is to lead it. */
            lead: components["schemas"]["PartnerId"];
        };
        /** @description How prompts are continued; what is left out is as the model's specification says. */
        Generation: {
            /**
             * Format: int32
             * @description Most tokens that are added to each prompt; at most 4,096, and 32,768 in one request.
             */
            max_new_tokens?: number | null;
            /**
             * Format: double
             * @description How even the choice among tokens is, up to 100; with 0 the most probable token is always taken.
             */
            temperature?: number | null;
            /**
             * Format: int32
             * @description So many of the most probable tokens are chosen from.
             */
            top_k?: number | null;
            /**
             * Format: double
             * @description The fewest most probable tokens are chosen from that have so much of the probability.
             */
            top_p?: number | null;
            /**
             * Format: int64
             * @description Seed of what is left to chance: the same seed, the same texts.
             */
            seed?: number | null;
        };
        /** @description Gives a partner a credit. */
        GiveCredit: {
            /**
             * Format: int64
             * @description In millionths of the currency.
             */
            amount: number;
            /** @description Why; it stands in the statement. */
            reason: string;
        };
        /** @description What the other partner may do with something that is attached; it is granted under the project's agreement in the same step. */
        GrantAlong: {
            /** @description `train`, `download` for a data set; `download`, `predict` for a model. */
            permissions: string[];
            /**
             * Format: date-time
             * @description Until when; as long as the agreement when left out.
             */
            expires_at?: string | null;
        };
        /** @description Lets the other party of an agreement use a data set. */
        GrantDataset: {
            /** @description The agreement. */
            agreement: components["schemas"]["AgreementId"];
            /** @description `train`, `download`. */
            permissions: string[];
            /**
             * Format: date-time
             * @description Until when; as long as the agreement when left out.
             */
            expires_at?: string | null;
        };
        /** @description Lets the other party of an agreement use a model. */
        GrantModel: {
            /** @description The agreement. */
            agreement: components["schemas"]["AgreementId"];
            /** @description `download`, `predict`. */
            permissions: string[];
            /**
             * Format: date-time
             * @description Until when; as long as the agreement when left out.
             */
            expires_at?: string | null;
        };
        /** @description Grants an alliance GPU time a month, in place of what it had. */
        GrantPool: {
            /**
             * Format: int64
             * @description In seconds; 0 ends it.
             */
            gpu_seconds: number;
        };
        /** @description Makes another member the lead. */
        HandOver: {
            /** @description The member. */
            to: components["schemas"]["PartnerId"];
        };
        /** @description The state of the server. */
        Health: {
            /** @description `ok`. */
            status: string;
            /** @description The program's version. */
            version: string;
        };
        /** @description How often a partner may be scored on a hidden test set. */
        HiddenTestTries: {
            /**
             * Format: int64
             * @description Runs that it may have…
             */
            limit: number;
            /**
             * Format: int64
             * @description …within so many days.
             */
            days: number;
            /**
             * Format: int64
             * @description Those that it had within them, and those that are queued.
             */
            used: number;
            /**
             * Format: date-time
             * @description When there is room for one more; left out while there is.
             */
            again_at?: string | null;
        };
        /** @description An invitation. */
        Invitation: {
            /** @description The invitation's id. */
            id: components["schemas"]["InvitationId"];
            /** @description To whom. */
            email: string;
            /** @description As what. */
            role: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it lapses.
             */
            expires_at: string;
            /** @description `pending`, `accepted`, `revoked` or `expired`. */
            state: string;
        };
        /** @example in_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        InvitationId: string;
        /** @description Invites somebody to join one's partner. */
        Invite: {
            /** @description To whom. The invitation is mailed there too. */
            email: string;
            /** @description As what. */
            role: string;
            /** @description The language of the mail, `en` or `zh-CN`; English when left out. */
            language?: string | null;
        };
        /** @description Invites somebody to the platform's staff. */
        InviteStaff: {
            /** @description To whom. The invitation is mailed there too. */
            email: string;
            /** @description `operator` or `auditor`. */
            role: string;
            /** @description The language of the mail, `en` or `zh-CN`; English when left out. */
            language?: string | null;
        };
        /** @description What an owner says of an item in the catalogue. What is left out is as the thing itself says. */
        ItemLabels: {
            /** @description The branch it is for; else the owner's. */
            industry?: string | null;
            /** @description What it does or is good for, as a word such as `tabular-classification`; else the model's. */
            task?: string | null;
            /** @description Under what terms it stands, as an SPDX identifier or in words; else the data set's. */
            licence?: string | null;
            /** @description Words to find it by, at most ten. */
            tags?: string[];
            /** @description Of one's own partner: what it does. */
            about?: string;
            /** @description Of one's own partner: its web site. */
            website?: string | null;
            /** @description Of one's own partner: where it is, as two letters of ISO 3166-1. */
            country?: string | null;
        };
        /** @description Where an item of one's own stands in the catalogue. */
        ItemVisibility: {
            /** @description Who sees it. */
            visibility: string;
            /** @description Who may: in this order, each sees what those before see. */
            possible: string[];
            /** @description Whether it is found: not while it is private, archived or withdrawn, or its owner is not active. */
            listed: boolean;
            /** @description What its owner says of it. */
            labels: components["schemas"]["ItemLabels"];
            /** @description Exactly what others see, or would see. */
            preview: components["schemas"]["CatalogueItem"];
        };
        /** @description A job. */
        Job: {
            /** @description The job. */
            id: components["schemas"]["JobId"];
            /** @description What it is called. */
            name: string;
            /** @description `queued`, `running`, `succeeded`, `failed` or `cancelled`. */
            state: string;
            /** @description The specification with every default filled in. */
            spec: Record<string, never>;
            /** @description The data, pinned to versions. */
            inputs: {
                [key: string]: components["schemas"]["JobInput"];
            };
            base?: components["schemas"]["JobBase"] | null;
            /** @description The model in which the result is registered; without one it is only measured. */
            register_as?: string | null;
            pool?: components["schemas"]["PoolId"] | null;
            /**
             * Format: int64
             * @description Which attempt runs or ran last, from 1; 0 before the first.
             */
            attempt: number;
            /**
             * Format: int64
             * @description Steps done.
             */
            step?: number | null;
            /**
             * Format: int64
             * @description Steps in all.
             */
            total_steps?: number | null;
            error?: components["schemas"]["JobError"] | null;
            /** @description Scores on the held-out part and what else the recipe reports. */
            result?: Record<string, never> | null;
            model?: components["schemas"]["JobModel"] | null;
            project?: components["schemas"]["ProjectId"] | null;
            /** @description Who submitted it. */
            submitted_by: components["schemas"]["UserId"];
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When its present or last attempt started.
             */
            started_at?: string | null;
            /**
             * Format: date-time
             * @description When it ended.
             */
            finished_at?: string | null;
            /** @description The partner's limits that are near or reached; told when a job was submitted. */
            warnings?: components["schemas"]["LimitStanding"][];
        };
        /** @description A version of a model to begin with. */
        JobBase: {
            /** @description The model. */
            model: components["schemas"]["ModelId"];
            /**
             * Format: int64
             * @description The version; the newest at submission when left out.
             */
            version?: number | null;
        };
        /** @description Why a job failed. */
        JobError: {
            /** @description A stable word. */
            code: string;
            /** @description What was wrong. */
            message: string;
            /** @description What stands in the message besides fixed words, by name: lines, counts, names. */
            values?: {
                [key: string]: string;
            };
            /** @description What to do. */
            next_step?: string | null;
            /** @description The field of the specification, or the column of the data, at fault. */
            field?: string | null;
        };
        /** @description What a job would take and cost. */
        JobEstimate: {
            /**
             * Format: int64
             * @description GPUs that it asks for.
             */
            gpus: number;
            /**
             * Format: int64
             * @description Processor cores that it asks for.
             */
            cpus: number;
            /**
             * Format: int64
             * @description How many earlier jobs of the partner with this recipe it goes by.
             */
            based_on: number;
            /**
             * Format: int64
             * @description Their median time in seconds; absent when there are fewer than three: then it is not known.
             */
            expected_seconds?: number | null;
            /**
             * Format: int64
             * @description In millionths of the currency; absent when time or prices are not known.
             */
            expected_cost?: number | null;
            /** @description ISO 4217. */
            currency?: string | null;
            /**
             * Format: int64
             * @description The number of the prices that count today.
             */
            price_number?: number | null;
            /** @description How it stands with the partner's limits. */
            limits: components["schemas"]["LimitStanding"][];
        };
        /** @description One event of a job: the `data` of a server-sent event, whose `id` is `sequence` and whose `event` is `kind`. */
        JobEvent: {
            /**
             * Format: int64
             * @description Rises by one from 1 within a job.
             */
            sequence: number;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * @description `submitted`, `attempt`, `started`, `progress`, `epoch`, `metric`, `log`, `checkpoint`, `requeued`, …; the last one is
             *     `succeeded`, `failed` or `cancelled`.
             */
            kind: string;
            /** @description What happened; the shape depends on `kind`. */
            data: Record<string, never>;
        };
        /** @example job_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        JobId: string;
        /** @description A version of a data set. */
        JobInput: {
            /** @description The data set. */
            dataset: components["schemas"]["DatasetId"];
            /**
             * Format: int64
             * @description The version; the newest at submission when left out.
             */
            version?: number | null;
        };
        /** @description The curves of a job, by metric name such as `train/loss`. */
        JobMetrics: {
            /** @description The points of each curve, by step. */
            series: {
                [key: string]: components["schemas"]["MetricPoint"][];
            };
        };
        /** @description The model version that a job made. */
        JobModel: {
            /** @description The model. */
            model: components["schemas"]["ModelId"];
            /**
             * Format: int64
             * @description The version's number.
             */
            version: number;
        };
        /** @description How it stands with one limit of the month. */
        LimitStanding: {
            /** @description `operator` or `partner`: who has set it and can raise it. */
            set_by: string;
            /** @description `cost` or `gpu_time`. */
            measure: string;
            /**
             * Format: int64
             * @description Millionths of the currency, or seconds.
             */
            limit: number;
            /**
             * Format: int64
             * @description What was used of it, by running jobs too.
             */
            used: number;
            /**
             * Format: int64
             * @description At which percentage it warns.
             */
            warn_percent: number;
            /** @description `ok`, `warning` or `exhausted`: then nothing new begins. */
            state: string;
            /** @description ISO 4217, of a limit in money. */
            currency?: string | null;
            /**
             * Format: date-time
             * @description When it begins anew.
             */
            resets_at: string;
        };
        /** @description Limits on record. */
        Limits: {
            /**
             * Format: int64
             * @description In millionths of the currency.
             */
            cost?: number | null;
            /**
             * Format: int64
             * @description GPU time in seconds.
             */
            gpu_seconds?: number | null;
            /**
             * Format: int64
             * @description At which percentage there is a warning.
             */
            warn_percent: number;
            /** @description The language of the mail that warns. */
            language: string;
            /**
             * Format: int64
             * @description Rises by one with every change; for `If-Match` as `"r<revision>"`.
             */
            revision: number;
            /**
             * Format: date-time
             * @description When they were last changed.
             */
            updated_at: string;
        };
        /** @description Proves who is asking. */
        LogIn: {
            /** @description The e-mail address. */
            email: string;
            /** @description The password. */
            password: string;
            partner?: components["schemas"]["PartnerId"] | null;
        };
        /** @description A mail, without what it says: it may hold a secret. */
        Mail: {
            /** @description The mail. */
            id: components["schemas"]["MailId"];
            partner?: components["schemas"]["PartnerId"] | null;
            /** @description What it is about, such as `invitation`; absent from mails that were written before this was kept. */
            kind?: string | null;
            /** @description To whom. */
            recipient: string;
            /** @description `en` or `zh-CN`. */
            language: string;
            /** @description `waiting`, `sent` or `failed`. */
            state: string;
            /**
             * Format: int64
             * @description How often it was tried.
             */
            attempts: number;
            /**
             * Format: date-time
             * @description When it is tried next, while it waits.
             */
            next_attempt_at?: string | null;
            /** @description Why the last attempt failed. */
            last_error?: string | null;
            /**
             * Format: date-time
             * @description When it was written.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When its state last changed.
             */
            updated_at: string;
        };
        /** @description Where mails go, and how many have not gone there. */
        MailDelivery: {
            /** @description `smtp`: a server sends them on; `folder`: they are written into a folder, and reach nobody by themselves. */
            by: string;
            /** @description The folder, on the server's machine. */
            folder?: string | null;
            /**
             * Format: int64
             * @description Mails that are to be handed over.
             */
            waiting: number;
            /**
             * Format: int64
             * @description Mails that were given up.
             */
            failed: number;
        };
        /** @example ma_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        MailId: string;
        /** @description Remembers how far one has read. */
        MarkRead: {
            /** @description The last message that one has read. */
            message: components["schemas"]["ProjectMessageId"];
        };
        /** @description A part of a text to be shown as a match, in Unicode characters: in JavaScript, of `Array.from(text)`. */
        MatchSpan: {
            /** @description The first character. */
            start: number;
            /** @description The one after the last. */
            end: number;
        };
        /** @description A member of one's partner. */
        Member: {
            /** @description The person. */
            user: components["schemas"]["UserId"];
            /** @description The e-mail address. */
            email: string;
            /** @description The name. */
            display_name: string;
            /** @description The role. */
            role: string;
            /**
             * Format: date-time
             * @description Since when.
             */
            since: string;
            /**
             * Format: date-time
             * @description Since when the platform's operator has disabled the account, if so.
             */
            disabled_at?: string | null;
        };
        /** @description A point of a curve. */
        MetricPoint: {
            /**
             * Format: int64
             * @description The step at which it was measured.
             */
            step: number;
            /**
             * Format: int64
             * @description The epoch at which it was measured.
             */
            epoch: number;
            /**
             * Format: double
             * @description The value.
             */
            value: number;
        };
        /** @description What a model reached. */
        MetricScore: {
            /** @description Such as `accuracy`. */
            metric: string;
            /**
             * Format: double
             * @description What was reached, rounded to four decimals.
             */
            value: number;
            /**
             * Format: double
             * @description What has to be.
             */
            threshold: number;
            /** @description `at_least` or `at_most`. */
            direction: string;
            /** @description Whether it was. */
            reached: boolean;
        };
        /** @description A milestone. */
        Milestone: {
            /** @description The milestone. */
            id: components["schemas"]["MilestoneId"];
            /** @description What it is called. */
            title: string;
            /** @description What it takes. */
            description: string;
            /**
             * Format: date
             * @description The day on which it is due.
             */
            due_on?: string | null;
            /** @description `open` or `done`. */
            state: string;
            /** @description Who said that it was reached. */
            done_by?: string | null;
            done_by_partner?: components["schemas"]["PartnerId"] | null;
            /**
             * Format: date-time
             * @description When.
             */
            done_at?: string | null;
            /**
             * Format: int64
             * @description Its place among the others.
             */
            position: number;
            /** @description Whether it was taken off the list. */
            archived: boolean;
            /**
             * Format: int64
             * @description The revision, also as `ETag`.
             */
            revision: number;
            /**
             * Format: date-time
             * @description When it was added.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @example mi_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        MilestoneId: string;
        /** @description A model. */
        Model: {
            /** @description The model. */
            id: components["schemas"]["ModelId"];
            /** @description Whose it is. */
            owner: components["schemas"]["PartnerId"];
            /** @description Its name. */
            name: string;
            /** @description What it does. */
            task: string;
            /** @description What it is for. */
            description: string;
            /**
             * Format: int64
             * @description The number of the newest version; absent while there is none.
             */
            latest_version?: number | null;
            /**
             * @description What one may do with it at the moment, by grants and the agreements that they rest on: `download`, `predict`; both with one's
             *     own. Agreements about the data that a version was trained on can allow less.
             */
            permissions: string[];
            /** @description Whether it was archived. */
            archived: boolean;
            /**
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
        };
        /** @description Content that was put into one's storage. */
        ModelContent: {
            /** @description The digest of the content. */
            sha256: components["schemas"]["Sha256"];
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
        };
        /** @description A file of a model version. */
        ModelFile: {
            /** @description Its name, such as `model.safetensors`. */
            name: string;
            /** @description The digest of its content. */
            sha256: components["schemas"]["Sha256"];
            /**
             * Format: int64
             * @description Bytes.
             */
            size: number;
        };
        /** @description A right to use a model. */
        ModelGrant: {
            /** @description The grant. */
            id: components["schemas"]["ModelGrantId"];
            /** @description The model. */
            model: components["schemas"]["ModelId"];
            /** @description Who may use it. */
            grantee: components["schemas"]["PartnerId"];
            /** @description Under which agreement. */
            agreement: components["schemas"]["AgreementId"];
            /** @description For what. */
            permissions: string[];
            /**
             * Format: date-time
             * @description Until when; as long as the agreement when absent.
             */
            expires_at?: string | null;
            /**
             * Format: date-time
             * @description When it was revoked, if it was.
             */
            revoked_at?: string | null;
            /**
             * Format: date-time
             * @description When it was given.
             */
            created_at: string;
        };
        /** @example mg_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        ModelGrantId: string;
        /** @example mo_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        ModelId: string;
        /** @description An immutable version of a model. */
        ModelVersion: {
            /** @description The version's id. */
            id: components["schemas"]["ModelVersionId"];
            /** @description The model. */
            model: components["schemas"]["ModelId"];
            /**
             * Format: int64
             * @description 1, 2, 3, …
             */
            number: number;
            /** @description Its files. */
            files: components["schemas"]["ModelFile"][];
            /** @description Scores on the held-out part. */
            metrics: {
                [key: string]: number;
            };
            /** @description What it was made from, as far as the caller may know; `null` in lists. */
            lineage?: Record<string, never> | null;
            /**
             * Format: date-time
             * @description When it was registered.
             */
            created_at: string;
        };
        /** @example mv_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        ModelVersionId: string;
        /** @description A new API key. The secret is shown this once. */
        NewApiKey: {
            /** @description The key. */
            key: components["schemas"]["ApiKey"];
            /** @description `hansa_pat_…` */
            token: string;
        };
        /** @description A new invitation. The token is shown this once, to be handed to the invited person. */
        NewInvitation: {
            /** @description The invitation. */
            invitation: components["schemas"]["Invitation"];
            /** @description `hansa_in_…` */
            token: string;
        };
        /** @description A note of a reviewer, which the applicant never sees. */
        Note: {
            /** @description The note. */
            id: components["schemas"]["NoteId"];
            /** @description Whose. */
            author: components["schemas"]["UserId"];
            /** @description What it says. */
            note: string;
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
        };
        /** @example no_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        NoteId: string;
        /** @description A duty. */
        Obligation: {
            /** @description `attribute`, `delete`, `compensate`, `inform`, `review` or `obtain_consent`. */
            duty: string;
            /** @description How, by when, how much. */
            detail?: string;
        };
        /** @description Offers other terms: a counter-offer before the agreement is in force, an amendment after. */
        OfferTerms: {
            /**
             * Format: int64
             * @description The number of the version that they answer: the amendment that waits, or else the agreement's `version`.
             */
            base: number;
            /** @description The terms. */
            terms: components["schemas"]["Terms"];
            /** @description What there is to say about them, to the other party. */
            note?: string;
        };
        /** @description A column that a preview leaves out. */
        OmittedColumn: {
            /** @description Its name. */
            name: string;
            /** @description `nested`, `too_large`, `unsupported`, `damaged` or `budget` (the columns before it used up what a preview may read). */
            reason: string;
        };
        /** @description Opens a project. */
        OpenProject: {
            /** @description The agreement that it runs under; in force. Its parties are the project's. */
            agreement: components["schemas"]["AgreementId"];
            /** @description What it is called. */
            name: string;
            /** @description What it is for. */
            purpose: string;
        };
        /** @description A signature that was made elsewhere. */
        OwnSignature: {
            /** @description The key. */
            key: components["schemas"]["PartyKeyId"];
            /** @description Its Ed25519 signature over the bytes of the version's `contract`: 64 bytes as base64url without padding. */
            signature: string;
        };
        /** @description One page of a list, newest first. */
        Page_Agreement: {
            /** @description The items. */
            items: {
                /** @description The agreement. */
                id: components["schemas"]["AgreementId"];
                /** @description Who proposed it. */
                proposer: components["schemas"]["Party"];
                /** @description To whom. */
                counterparty: components["schemas"]["Party"];
                /** @description What it is called. */
                title: string;
                /**
                 * Format: int64
                 * @description The number of the version that is shown: the one in force, or else the last offer.
                 */
                version: number;
                /** @description Who offered that version. */
                offered_by: components["schemas"]["PartnerId"];
                /**
                 * Format: int64
                 * @description The number of the last version that was offered.
                 */
                latest_version: number;
                amendment?: components["schemas"]["Amendment"] | null;
                /** @description The digest of the version's contract: what is signed. */
                document_sha256: components["schemas"]["Sha256"];
                /** @description The text; only when one agreement is read, not in lists. */
                document?: string | null;
                /** @description What it allows to somebody. */
                purposes: string[];
                /** @description What may be done and what not. */
                rules: components["schemas"]["Rules"];
                /** @description Each clause, and whether the platform enforces it; only when one agreement is read. */
                clauses?: components["schemas"]["Clause"][];
                /** @description `proposed`, `active`, `expired`, `terminated`, … */
                state: string;
                /**
                 * Format: date-time
                 * @description From when.
                 */
                valid_from: string;
                /**
                 * Format: date-time
                 * @description Until when.
                 */
                expires_at: string;
                ending?: components["schemas"]["Ending"] | null;
                /**
                 * Format: date-time
                 * @description When it was proposed.
                 */
                created_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Alliance: {
            /** @description The items. */
            items: {
                /** @description The alliance. */
                id: components["schemas"]["AllianceId"];
                /** @description What it is called. */
                name: string;
                /** @description The industry. */
                industry: string;
                /** @description What it is for. */
                purpose: string;
                /** @description The partner that leads it. */
                lead: components["schemas"]["PartnerId"];
                /** @description That partner's name. */
                lead_name: string;
                /** @description `active` or `dissolved`. */
                state: string;
                seat?: components["schemas"]["Seat"] | null;
                /** @description Why it was dissolved. */
                dissolved_because?: string | null;
                /**
                 * Format: date-time
                 * @description When.
                 */
                dissolved_at?: string | null;
                /**
                 * Format: date-time
                 * @description When it was founded.
                 */
                created_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_AllianceMember: {
            /** @description The items. */
            items: {
                /** @description The partner. */
                id: components["schemas"]["PartnerId"];
                /** @description Its name. */
                name: string;
                /**
                 * Format: date-time
                 * @description Since when.
                 */
                since: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_ApiKey: {
            /** @description The items. */
            items: {
                /** @description The key's id. */
                id: components["schemas"]["ApiKeyId"];
                /** @description What it is for. */
                name: string;
                /** @description The last characters of the secret, to recognise it by. */
                hint: string;
                /** @description What it may be used for. */
                scopes: string[];
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description When it expires.
                 */
                expires_at: string;
                /**
                 * Format: date-time
                 * @description When it was last used, to the minute.
                 */
                last_used_at?: string | null;
                /**
                 * Format: date-time
                 * @description When it was revoked, if it was.
                 */
                revoked_at?: string | null;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Assessment: {
            /** @description The items. */
            items: {
                /** @description The assessment's id. */
                id: components["schemas"]["AssessmentId"];
                /** @description Who made it. */
                reviewer: components["schemas"]["UserId"];
                /** @description The scores. */
                scores: components["schemas"]["Assess"];
                /**
                 * Format: date-time
                 * @description When.
                 */
                created_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_AuditRow: {
            /** @description The items. */
            items: {
                /** @description The row. */
                id: components["schemas"]["AuditId"];
                /**
                 * Format: date-time
                 * @description When.
                 */
                at: string;
                partner?: components["schemas"]["PartnerId"] | null;
                user?: components["schemas"]["UserId"] | null;
                /** @description The session or key used, or the part of the platform that acted. */
                credential: string;
                /** @description What was done. */
                action: string;
                /** @description To what. */
                target?: string | null;
                /**
                 * @description What that is a part of: a version, an upload, a grant or a certificate of its data set or model, a request of its pool, a version
                 *     of its standard. Rows that are older than 2026-11 have none.
                 */
                part_of?: string | null;
                /** @description `done`, `denied`, `hidden` or `missing`. */
                outcome: string;
                /**
                 * @description By which rule: the name of the policy that permitted it, or the code of the problem that was answered. What the platform
                 *     did by itself has none.
                 */
                rule?: string | null;
                agreement?: components["schemas"]["AgreementId"] | null;
                /** @description The request. */
                request_id?: string | null;
                /** @description More. */
                detail: Record<string, never>;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Certificate: {
            /** @description The items. */
            items: {
                /** @description The certificate. */
                id: components["schemas"]["CertificateId"];
                /** @description `valid`, `expired`, `superseded` or `revoked`, at the time of the answer. */
                state: string;
                /** @description Whose artefact is certified. */
                owner: components["schemas"]["PartnerId"];
                /** @description What that is called. */
                owner_name: string;
                /** @description The artefact. */
                artefact: components["schemas"]["Artefact"];
                /** @description Its digest: of a data set, that of its content; of a model, that of the list of its files. */
                sha256: components["schemas"]["Sha256"];
                /** @description The alliance. */
                alliance: components["schemas"]["AllianceId"];
                /** @description The standard. */
                standard: components["schemas"]["StandardId"];
                /** @description What it is called. */
                standard_name: string;
                /** @description The version's id. */
                standard_version_id: components["schemas"]["StandardVersionId"];
                /** @description The version's number. */
                standard_version: string;
                run?: components["schemas"]["ConformanceRunId"] | null;
                /** @description What was signed: a JWS in compact form, to be kept in a file and verified offline. */
                jws: string;
                /**
                 * Format: date-time
                 * @description When it was issued.
                 */
                issued_at: string;
                /**
                 * Format: date-time
                 * @description The end of its time.
                 */
                valid_until: string;
                /** @description Whether everybody may see it. */
                public: boolean;
                /**
                 * Format: date-time
                 * @description When a newer version of the standard takes the place of this one.
                 */
                superseded_at?: string | null;
                /**
                 * Format: date-time
                 * @description When it was revoked.
                 */
                revoked_at?: string | null;
                /** @description Why. */
                revoked_because?: string | null;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_ConformanceRun: {
            /** @description The items. */
            items: {
                /** @description The run. */
                id: components["schemas"]["ConformanceRunId"];
                /** @description The alliance. */
                alliance: components["schemas"]["AllianceId"];
                /** @description The standard. */
                standard: components["schemas"]["StandardId"];
                /** @description What that is called. */
                standard_name: string;
                /** @description The version's id. */
                standard_version_id: components["schemas"]["StandardVersionId"];
                /** @description The version's number. */
                standard_version: string;
                /** @description What is held against it. */
                artefact: components["schemas"]["Artefact"];
                /** @description `queued`, `running`, `passed`, `failed`, `stopped` or `cancelled`. */
                state: string;
                /**
                 * Format: int64
                 * @description Bytes, columns or rows that are done.
                 */
                done: number;
                /**
                 * Format: int64
                 * @description Of so many; 0 before that is known.
                 */
                total: number;
                report?: components["schemas"]["Report"] | null;
                /** @description Why it was stopped, for programs. */
                stopped_code?: string | null;
                /** @description The same for people. */
                stopped_because?: string | null;
                certificate?: components["schemas"]["CertificateId"] | null;
                /** @description Who requested it. */
                requested_by: components["schemas"]["UserId"];
                /**
                 * Format: date-time
                 * @description When.
                 */
                requested_at: string;
                /**
                 * Format: date-time
                 * @description When a worker began.
                 */
                started_at?: string | null;
                /**
                 * Format: date-time
                 * @description When it ended.
                 */
                finished_at?: string | null;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Dataset: {
            /** @description The items. */
            items: {
                /** @description The data set. */
                id: components["schemas"]["DatasetId"];
                /** @description Whose it is. */
                owner: components["schemas"]["PartnerId"];
                /** @description Its name. */
                name: string;
                /** @description What it holds. */
                description: string;
                /** @description Its licence. */
                licence?: string | null;
                /**
                 * Format: int64
                 * @description The number of the newest version; absent while there is none.
                 */
                latest_version?: number | null;
                /** @description What one may do with it at the moment, by grants and the agreements that they rest on: `train`, `download`; both with one's own. */
                permissions: string[];
                /** @description Whether it was archived: hidden from lists, kept for the lineage of what was made from it. */
                archived: boolean;
                /**
                 * Format: date-time
                 * @description When it was created.
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description When it last changed.
                 */
                updated_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_DatasetGrant: {
            /** @description The items. */
            items: {
                /** @description The grant. */
                id: components["schemas"]["DatasetGrantId"];
                /** @description The data set. */
                dataset: components["schemas"]["DatasetId"];
                /** @description Who may use it. */
                grantee: components["schemas"]["PartnerId"];
                /** @description Under which agreement. */
                agreement: components["schemas"]["AgreementId"];
                /** @description For what. */
                permissions: string[];
                /**
                 * Format: date-time
                 * @description Until when.
                 */
                expires_at: string;
                /**
                 * Format: date-time
                 * @description When it was revoked, if it was.
                 */
                revoked_at?: string | null;
                /**
                 * Format: date-time
                 * @description When it was given.
                 */
                created_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_DatasetVersion: {
            /** @description The items. */
            items: {
                /** @description The version's id. */
                id: components["schemas"]["DatasetVersionId"];
                /** @description The data set. */
                dataset: components["schemas"]["DatasetId"];
                /**
                 * Format: int64
                 * @description 1, 2, 3, …
                 */
                number: number;
                /** @description `csv` or `parquet`. */
                format: string;
                /** @description The digest of the content. */
                sha256: components["schemas"]["Sha256"];
                /**
                 * Format: int64
                 * @description Bytes.
                 */
                size: number;
                /**
                 * Format: int64
                 * @description Rows, without the header.
                 */
                rows: number;
                /** @description What the columns hold; only when one version is read, not in lists. */
                columns?: components["schemas"]["Column"][];
                /**
                 * Format: date-time
                 * @description When it was uploaded.
                 */
                created_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_DirectoryEntry: {
            /** @description The items. */
            items: {
                /** @description The partner. */
                id: components["schemas"]["PartnerId"];
                /** @description Its name. */
                name: string;
                /** @description Its industry. */
                industry: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Invitation: {
            /** @description The items. */
            items: {
                /** @description The invitation's id. */
                id: components["schemas"]["InvitationId"];
                /** @description To whom. */
                email: string;
                /** @description As what. */
                role: string;
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description When it lapses.
                 */
                expires_at: string;
                /** @description `pending`, `accepted`, `revoked` or `expired`. */
                state: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Job: {
            /** @description The items. */
            items: {
                /** @description The job. */
                id: components["schemas"]["JobId"];
                /** @description What it is called. */
                name: string;
                /** @description `queued`, `running`, `succeeded`, `failed` or `cancelled`. */
                state: string;
                /** @description The specification with every default filled in. */
                spec: Record<string, never>;
                /** @description The data, pinned to versions. */
                inputs: {
                    [key: string]: components["schemas"]["JobInput"];
                };
                base?: components["schemas"]["JobBase"] | null;
                /** @description The model in which the result is registered; without one it is only measured. */
                register_as?: string | null;
                pool?: components["schemas"]["PoolId"] | null;
                /**
                 * Format: int64
                 * @description Which attempt runs or ran last, from 1; 0 before the first.
                 */
                attempt: number;
                /**
                 * Format: int64
                 * @description Steps done.
                 */
                step?: number | null;
                /**
                 * Format: int64
                 * @description Steps in all.
                 */
                total_steps?: number | null;
                error?: components["schemas"]["JobError"] | null;
                /** @description Scores on the held-out part and what else the recipe reports. */
                result?: Record<string, never> | null;
                model?: components["schemas"]["JobModel"] | null;
                project?: components["schemas"]["ProjectId"] | null;
                /** @description Who submitted it. */
                submitted_by: components["schemas"]["UserId"];
                /**
                 * Format: date-time
                 * @description When.
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description When its present or last attempt started.
                 */
                started_at?: string | null;
                /**
                 * Format: date-time
                 * @description When it ended.
                 */
                finished_at?: string | null;
                /** @description The partner's limits that are near or reached; told when a job was submitted. */
                warnings?: components["schemas"]["LimitStanding"][];
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Mail: {
            /** @description The items. */
            items: {
                /** @description The mail. */
                id: components["schemas"]["MailId"];
                partner?: components["schemas"]["PartnerId"] | null;
                /** @description What it is about, such as `invitation`; absent from mails that were written before this was kept. */
                kind?: string | null;
                /** @description To whom. */
                recipient: string;
                /** @description `en` or `zh-CN`. */
                language: string;
                /** @description `waiting`, `sent` or `failed`. */
                state: string;
                /**
                 * Format: int64
                 * @description How often it was tried.
                 */
                attempts: number;
                /**
                 * Format: date-time
                 * @description When it is tried next, while it waits.
                 */
                next_attempt_at?: string | null;
                /** @description Why the last attempt failed. */
                last_error?: string | null;
                /**
                 * Format: date-time
                 * @description When it was written.
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description When its state last changed.
                 */
                updated_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Member: {
            /** @description The items. */
            items: {
                /** @description The person. */
                user: components["schemas"]["UserId"];
                /** @description The e-mail address. */
                email: string;
                /** @description The name. */
                display_name: string;
                /** @description The role. */
                role: string;
                /**
                 * Format: date-time
                 * @description Since when.
                 */
                since: string;
                /**
                 * Format: date-time
                 * @description Since when the platform's operator has disabled the account, if so.
                 */
                disabled_at?: string | null;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Milestone: {
            /** @description The items. */
            items: {
                /** @description The milestone. */
                id: components["schemas"]["MilestoneId"];
                /** @description What it is called. */
                title: string;
                /** @description What it takes. */
                description: string;
                /**
                 * Format: date
                 * @description The day on which it is due.
                 */
                due_on?: string | null;
                /** @description `open` or `done`. */
                state: string;
                /** @description Who said that it was reached. */
                done_by?: string | null;
                done_by_partner?: components["schemas"]["PartnerId"] | null;
                /**
                 * Format: date-time
                 * @description When.
                 */
                done_at?: string | null;
                /**
                 * Format: int64
                 * @description Its place among the others.
                 */
                position: number;
                /** @description Whether it was taken off the list. */
                archived: boolean;
                /**
                 * Format: int64
                 * @description The revision, also as `ETag`.
                 */
                revision: number;
                /**
                 * Format: date-time
                 * @description When it was added.
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description When it was last changed.
                 */
                updated_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Model: {
            /** @description The items. */
            items: {
                /** @description The model. */
                id: components["schemas"]["ModelId"];
                /** @description Whose it is. */
                owner: components["schemas"]["PartnerId"];
                /** @description Its name. */
                name: string;
                /** @description What it does. */
                task: string;
                /** @description What it is for. */
                description: string;
                /**
                 * Format: int64
                 * @description The number of the newest version; absent while there is none.
                 */
                latest_version?: number | null;
                /**
                 * @description What one may do with it at the moment, by grants and the agreements that they rest on: `download`, `predict`; both with one's
                 *     own. Agreements about the data that a version was trained on can allow less.
                 */
                permissions: string[];
                /** @description Whether it was archived. */
                archived: boolean;
                /**
                 * Format: date-time
                 * @description When it was created.
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description When it last changed.
                 */
                updated_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_ModelGrant: {
            /** @description The items. */
            items: {
                /** @description The grant. */
                id: components["schemas"]["ModelGrantId"];
                /** @description The model. */
                model: components["schemas"]["ModelId"];
                /** @description Who may use it. */
                grantee: components["schemas"]["PartnerId"];
                /** @description Under which agreement. */
                agreement: components["schemas"]["AgreementId"];
                /** @description For what. */
                permissions: string[];
                /**
                 * Format: date-time
                 * @description Until when; as long as the agreement when absent.
                 */
                expires_at?: string | null;
                /**
                 * Format: date-time
                 * @description When it was revoked, if it was.
                 */
                revoked_at?: string | null;
                /**
                 * Format: date-time
                 * @description When it was given.
                 */
                created_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_ModelVersion: {
            /** @description The items. */
            items: {
                /** @description The version's id. */
                id: components["schemas"]["ModelVersionId"];
                /** @description The model. */
                model: components["schemas"]["ModelId"];
                /**
                 * Format: int64
                 * @description 1, 2, 3, …
                 */
                number: number;
                /** @description Its files. */
                files: components["schemas"]["ModelFile"][];
                /** @description Scores on the held-out part. */
                metrics: {
                    [key: string]: number;
                };
                /** @description What it was made from, as far as the caller may know; `null` in lists. */
                lineage?: Record<string, never> | null;
                /**
                 * Format: date-time
                 * @description When it was registered.
                 */
                created_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Note: {
            /** @description The items. */
            items: {
                /** @description The note. */
                id: components["schemas"]["NoteId"];
                /** @description Whose. */
                author: components["schemas"]["UserId"];
                /** @description What it says. */
                note: string;
                /**
                 * Format: date-time
                 * @description When.
                 */
                created_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Partner: {
            /** @description The items. */
            items: {
                /** @description The partner. */
                id: components["schemas"]["PartnerId"];
                /** @description Its name. */
                name: string;
                /** @description Its industry. */
                industry: string;
                /** @description Whom to talk to. */
                contact_name: string;
                /** @description The contact's address. */
                contact_email: string;
                /** @description What it needs, in its own words. */
                needs: string;
                /** @description The data that it could bring. */
                data_at_hand: string;
                /** @description `unverified`, `applied`, `in_review`, `approved`, `active`, `suspended`, `offboarded`, `declined` or `withdrawn`. */
                status: string;
                /** @description Why it was declined, suspended or offboarded, or has withdrawn. */
                status_reason?: string | null;
                /** @description What it may use. */
                quota: components["schemas"]["Quota"];
                /**
                 * Format: date-time
                 * @description When it applied.
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description When the record last changed.
                 */
                updated_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_PartyKey: {
            /** @description The items. */
            items: {
                /** @description Its id. */
                id: components["schemas"]["PartyKeyId"];
                /** @description Whose it is. */
                partner: components["schemas"]["PartnerId"];
                /** @description 32 bytes as base64url without padding. */
                public_key: string;
                /** @description Who holds the private half: `platform` or `own`. */
                custody: string;
                /** @description What it is called. */
                label: string;
                /**
                 * Format: date-time
                 * @description Since when.
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description From when on nothing new is signed with it.
                 */
                revoked_at?: string | null;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Person: {
            /** @description The items. */
            items: {
                /** @description The person. */
                user: components["schemas"]["UserId"];
                /** @description The e-mail address. */
                email: string;
                /** @description The name. */
                display_name: string;
                /** @description `operator` or `auditor`, if any. */
                platform_role?: string | null;
                /**
                 * Format: date-time
                 * @description When the account was made.
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description Since when it is disabled, if it is.
                 */
                disabled_at?: string | null;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_PipelineCard: {
            /** @description The items. */
            items: {
                /** @description The applicant. */
                partner: components["schemas"]["PartnerId"];
                /** @description Its name. */
                name: string;
                /** @description Its branch. */
                industry: string;
                /** @description Where it has its seat, if it told. */
                country?: string | null;
                /**
                 * Format: date-time
                 * @description Since when it is in this stage.
                 */
                since: string;
                /**
                 * Format: date-time
                 * @description When it applied.
                 */
                applied_at: string;
                /**
                 * Format: int64
                 * @description Reviewers that have assessed it.
                 */
                reviewers: number;
                /**
                 * Format: int64
                 * @description Questions for which the applicant has the word.
                 */
                open_questions: number;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Pool: {
            /** @description The items. */
            items: {
                /** @description Its id. */
                id: components["schemas"]["PoolId"];
                /** @description Whose it is. */
                alliance: components["schemas"]["AllianceId"];
                /** @description What that is called. */
                alliance_name: string;
                /** @description Who leads that. */
                lead: components["schemas"]["PartnerId"];
                /** @description `active`, or `dissolved` with its alliance: then nothing more is charged. */
                state: string;
                /**
                 * Format: int64
                 * @description GPU time a month.
                 */
                monthly_gpu_seconds: number;
                /**
                 * Format: int64
                 * @description The most that a job may reserve without the lead's approval.
                 */
                max_job_gpu_seconds: number;
                /**
                 * Format: int64
                 * @description Rises by one with every change of the pool and its shares; for `If-Match` as `"r<revision>"`.
                 */
                revision: number;
                /**
                 * Format: date-time
                 * @description When it was last changed.
                 */
                updated_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_PoolRequest: {
            /** @description The items. */
            items: {
                /** @description Its id. */
                id: components["schemas"]["PoolRequestId"];
                /** @description The pool. */
                pool: components["schemas"]["PoolId"];
                /** @description Who asks. */
                member: components["schemas"]["PartnerId"];
                /** @description What that is called. */
                member_name: string;
                /** @description The person who asks. */
                requested_by: components["schemas"]["UserId"];
                /**
                 * Format: int64
                 * @description For how much, in seconds.
                 */
                gpu_seconds: number;
                /** @description Why. */
                reason: string;
                /** @description `pending`, `approved`, `refused`, `withdrawn`, `used` or `expired`. */
                state: string;
                /** @description What the lead says to it. */
                decision?: string | null;
                /**
                 * Format: date-time
                 * @description When that was.
                 */
                decided_at?: string | null;
                /**
                 * Format: date-time
                 * @description Until when an approval can be used.
                 */
                expires_at?: string | null;
                job?: components["schemas"]["JobId"] | null;
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                created_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Project: {
            /** @description The items. */
            items: {
                /** @description The project. */
                id: components["schemas"]["ProjectId"];
                /** @description What it is called. */
                name: string;
                /** @description What it is for. */
                purpose: string;
                /** @description The agreement that it runs under. */
                agreement: components["schemas"]["AgreementId"];
                /** @description That agreement's title. */
                agreement_title: string;
                /**
                 * Format: date-time
                 * @description When the agreement ends, unless somebody ends it before.
                 */
                agreement_expires_at: string;
                /** @description The two partners; the one that opened it comes first. */
                parties: components["schemas"]["ProjectParty"][];
                /** @description `active` or `closed`: what the parties have decided. */
                state: string;
                /** @description Why it was closed or reopened. */
                state_reason?: string | null;
                /**
                 * Format: date-time
                 * @description When that was, or when it was opened.
                 */
                state_changed_at: string;
                read_only?: components["schemas"]["ReadOnly"] | null;
                /** @description One's own part: `observer`, `contributor` or `lead`. Absent for an admin who only looks. */
                role?: string | null;
                /**
                 * Format: int64
                 * @description Messages of others that one has not read.
                 */
                unread: number;
                /** @description The first day on which a milestone is due that is not reached, as `2026-12-31`; it may be past. */
                next_due?: string | null;
                /**
                 * Format: int64
                 * @description The revision, also as `ETag`.
                 */
                revision: number;
                /**
                 * Format: date-time
                 * @description When it was opened.
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description When the record was last changed.
                 */
                updated_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_ProjectActivity: {
            /** @description The items. */
            items: {
                /** @description The entry. */
                id: components["schemas"]["ProjectActivityId"];
                /**
                 * Format: date-time
                 * @description When.
                 */
                at: string;
                /** @description The partner that did it. */
                partner: components["schemas"]["PartnerId"];
                /** @description That partner's name. */
                partner_name: string;
                /** @description Who did it; absent for the platform, such as at the end of a job. */
                person?: string | null;
                /** @description What: `opened`, `member_added`, `dataset_attached`, `job_succeeded`, `milestone_done`, `message_sent`, … */
                kind: string;
                /** @description The id of what it was done to. */
                target: string;
                /** @description What that was called then; empty for messages. */
                target_name: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_ProjectJob: {
            /** @description The items. */
            items: {
                /** @description The job; only its own partner can follow it. */
                id: components["schemas"]["JobId"];
                /** @description What it is called. */
                name: string;
                /** @description The recipe. */
                recipe: string;
                /** @description `queued`, `running`, `succeeded`, `failed` or `cancelled`. */
                state: string;
                /**
                 * Format: int64
                 * @description Steps done.
                 */
                step?: number | null;
                /**
                 * Format: int64
                 * @description Steps in all.
                 */
                total_steps?: number | null;
                /** @description Its most telling scores, once it succeeded. */
                metrics: {
                    [key: string]: number;
                };
                /** @description A stable word for why it failed. */
                failure?: string | null;
                model?: components["schemas"]["ModelId"] | null;
                /** @description What that model was to be called. */
                model_name?: string | null;
                /**
                 * Format: int64
                 * @description The number of the version that it made.
                 */
                model_version?: number | null;
                /** @description Who submitted it. */
                person: string;
                /** @description For which partner. */
                partner: components["schemas"]["PartnerId"];
                /** @description That partner's name. */
                partner_name: string;
                /**
                 * Format: date-time
                 * @description When.
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description When its present or last attempt started.
                 */
                started_at?: string | null;
                /**
                 * Format: date-time
                 * @description When it ended.
                 */
                finished_at?: string | null;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_ProjectMember: {
            /** @description The items. */
            items: {
                /** @description The person. */
                user: components["schemas"]["UserId"];
                /** @description What they are called. */
                name: string;
                /** @description Their partner. */
                partner: components["schemas"]["PartnerId"];
                /** @description That partner's name. */
                partner_name: string;
                /** @description `observer`, `contributor` or `lead`. */
                role: string;
                /**
                 * Format: date-time
                 * @description Since when.
                 */
                added_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_ProjectMessage: {
            /** @description The items. */
            items: {
                /** @description The message. */
                id: components["schemas"]["ProjectMessageId"];
                /** @description Who said it. */
                user: components["schemas"]["UserId"];
                /** @description What they were called then. */
                person: string;
                /** @description Their partner. */
                partner: components["schemas"]["PartnerId"];
                /** @description That partner's name. */
                partner_name: string;
                /** @description Whether one said it oneself. */
                own: boolean;
                reply_to?: components["schemas"]["ProjectMessageId"] | null;
                /** @description The text; absent when it was deleted or hidden. */
                text?: string | null;
                /**
                 * Format: date-time
                 * @description When it was said.
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description When it was last changed.
                 */
                edited_at?: string | null;
                /**
                 * Format: date-time
                 * @description When its author deleted it.
                 */
                deleted_at?: string | null;
                /**
                 * Format: date-time
                 * @description When a lead hid it.
                 */
                hidden_at?: string | null;
                /** @description Which lead. */
                hidden_by?: string | null;
                /** @description Why. */
                hidden_because?: string | null;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_ProjectThing: {
            /** @description The items. */
            items: {
                /** @description `dataset` or `model`. */
                kind: string;
                dataset?: components["schemas"]["DatasetId"] | null;
                model?: components["schemas"]["ModelId"] | null;
                /** @description What it was called when it was attached. */
                name: string;
                /** @description Whose. */
                owner: components["schemas"]["PartnerId"];
                /** @description That partner's name. */
                owner_name: string;
                /** @description Whether it is one's own partner's. */
                own: boolean;
                /** @description What one's partner may do with it now: `train`, `download`, `predict`; empty for nothing. */
                permissions: string[];
                /**
                 * Format: date-time
                 * @description Until when, where that is known.
                 */
                until?: string | null;
                job?: components["schemas"]["JobId"] | null;
                /**
                 * Format: date-time
                 * @description Since when it is attached.
                 */
                attached_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Seat: {
            /** @description The items. */
            items: {
                /** @description The partner. */
                partner: components["schemas"]["PartnerId"];
                /** @description Its name. */
                name: string;
                /** @description `invited`, `requested`, `active`, `declined`, `left` or `removed`. */
                state: string;
                /** @description What was said when that last changed. */
                reason?: string | null;
                /**
                 * Format: date-time
                 * @description When that was.
                 */
                changed_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Session: {
            /** @description The items. */
            items: {
                /** @description The session. */
                id: components["schemas"]["SessionId"];
                /** @description What signed in, as it called itself. */
                client: string;
                /** @description Whether it is the one that asks. */
                current: boolean;
                /**
                 * Format: date-time
                 * @description When it signed in.
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description When it last exchanged its refresh token.
                 */
                last_used_at: string;
                /**
                 * Format: date-time
                 * @description When it ends by itself.
                 */
                expires_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_StaffMember: {
            /** @description The items. */
            items: {
                /** @description The person. */
                user: components["schemas"]["UserId"];
                /** @description The e-mail address. */
                email: string;
                /** @description The name. */
                display_name: string;
                /** @description `operator` or `auditor`. */
                role: string;
                /**
                 * Format: date-time
                 * @description Since when the account is disabled, if it is.
                 */
                disabled_at?: string | null;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Standard: {
            /** @description The items. */
            items: {
                /** @description The standard. */
                id: components["schemas"]["StandardId"];
                /** @description Whose it is. */
                alliance: components["schemas"]["AllianceId"];
                /** @description What that is called. */
                alliance_name: string;
                /** @description What it is called. */
                name: string;
                /** @description What it is about. */
                summary: string;
                /** @description The newest released version; absent while there is none. */
                newest?: string | null;
                /**
                 * Format: date-time
                 * @description When it was begun.
                 */
                created_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_StandardVersion: {
            /** @description The items. */
            items: {
                /** @description The version. */
                id: components["schemas"]["StandardVersionId"];
                /** @description The standard. */
                standard: components["schemas"]["StandardId"];
                /** @description Whose that is. */
                alliance: components["schemas"]["AllianceId"];
                /** @description Its number. */
                version: string;
                /** @description `released`, `superseded` or `withdrawn`. */
                state: string;
                /** @description SHA-256 of the definition's text, as it is downloaded. */
                sha256: components["schemas"]["Sha256"];
                /** @description What it says; only when one version is read, not in lists. */
                definition?: Record<string, never> | null;
                /** @description What it changed. */
                changes: components["schemas"]["StandardChange"][];
                /**
                 * Format: int64
                 * @description Days that certificates for it are good.
                 */
                certificate_days: number;
                /**
                 * Format: int64
                 * @description Days that certificates for the versions before it stayed good.
                 */
                grace_days: number;
                /**
                 * Format: date-time
                 * @description When it was released.
                 */
                released_at: string;
                /**
                 * Format: date-time
                 * @description When certificates for it are superseded.
                 */
                superseded_at?: string | null;
                /**
                 * Format: date-time
                 * @description When it was withdrawn.
                 */
                withdrawn_at?: string | null;
                /** @description Why. */
                withdrawn_because?: string | null;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_StatementHead: {
            /** @description The items. */
            items: {
                /** @description Whose. */
                partner: components["schemas"]["PartnerId"];
                /** @description What that is called. */
                partner_name: string;
                /** @description Of which month, such as `2026-01`. */
                month: string;
                /** @description `preview` while it still changes, then `final`. */
                state: string;
                /**
                 * Format: int64
                 * @description The partner's statements are numbered 1, 2, …; a preview has no number.
                 */
                number?: number | null;
                /** @description ISO 4217; absent when there were no prices. */
                currency?: string | null;
                /**
                 * Format: int64
                 * @description In millionths of the currency; negative when the credits are more than the costs.
                 */
                total: number;
                /**
                 * Format: date-time
                 * @description When it was made, or looked at.
                 */
                made_at: string;
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_Template: {
            /** @description The items. */
            items: {
                /** @description Its name. */
                name: string;
                /**
                 * Format: int32
                 * @description Its version.
                 */
                version: number;
                /** @description What it is called. */
                title: string;
                /** @description What it is for. */
                summary: string;
                /** @description The rules that it starts from. */
                rules: components["schemas"]["Rules"];
            }[];
            /** @description Give this as `cursor` for the next page; absent on the last one. */
            next_cursor?: string | null;
        };
        /** @description A partner as the operator and the partner itself see it. */
        Partner: {
            /** @description The partner. */
            id: components["schemas"]["PartnerId"];
            /** @description Its name. */
            name: string;
            /** @description Its industry. */
            industry: string;
            /** @description Whom to talk to. */
            contact_name: string;
            /** @description The contact's address. */
            contact_email: string;
            /** @description What it needs, in its own words. */
            needs: string;
            /** @description The data that it could bring. */
            data_at_hand: string;
            /** @description `unverified`, `applied`, `in_review`, `approved`, `active`, `suspended`, `offboarded`, `declined` or `withdrawn`. */
            status: string;
            /** @description Why it was declined, suspended or offboarded, or has withdrawn. */
            status_reason?: string | null;
            /** @description What it may use. */
            quota: components["schemas"]["Quota"];
            /**
             * Format: date-time
             * @description When it applied.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the record last changed.
             */
            updated_at: string;
        };
        /** @example pa_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        PartnerId: string;
        /** @description One of the two parties. */
        Party: {
            /** @description The partner. */
            id: components["schemas"]["PartnerId"];
            /** @description Its name. */
            name: string;
            signed_by?: components["schemas"]["UserId"] | null;
            /**
             * Format: date-time
             * @description When.
             */
            signed_at?: string | null;
            signed_with?: components["schemas"]["PartyKeyId"] | null;
        };
        /** @description A key with which a partner signs agreements. */
        PartyKey: {
            /** @description Its id. */
            id: components["schemas"]["PartyKeyId"];
            /** @description Whose it is. */
            partner: components["schemas"]["PartnerId"];
            /** @description 32 bytes as base64url without padding. */
            public_key: string;
            /** @description Who holds the private half: `platform` or `own`. */
            custody: string;
            /** @description What it is called. */
            label: string;
            /**
             * Format: date-time
             * @description Since when.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description From when on nothing new is signed with it.
             */
            revoked_at?: string | null;
        };
        /** @example pk_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        PartyKeyId: string;
        /** @description What one party lets the other do with what it grants. */
        Permission: {
            /** @description `train`, `download` or `predict`. */
            action: string;
            /** @description Who lets whom: `either`, `proposer` or `counterparty`. */
            by?: string;
            /** @description Ids of data sets and models; left out for whatever is granted under the agreement. */
            assets?: string[] | null;
            /** @description Countries (ISO 3166-1 alpha-2); empty for everywhere. */
            territory?: string[];
            /** @description `research`, `education`, `development`, `production`, `evaluation`; empty for anything. */
            usage?: string[];
        };
        /** @description A person's account, as the platform's staff sees it. */
        Person: {
            /** @description The person. */
            user: components["schemas"]["UserId"];
            /** @description The e-mail address. */
            email: string;
            /** @description The name. */
            display_name: string;
            /** @description `operator` or `auditor`, if any. */
            platform_role?: string | null;
            /**
             * Format: date-time
             * @description When the account was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description Since when it is disabled, if it is.
             */
            disabled_at?: string | null;
        };
        /** @description The same, with the partners of which the person is a member. */
        PersonDetails: components["schemas"]["Person"] & {
            /** @description The partners, by name. */
            memberships: components["schemas"]["AccountMembership"][];
        };
        /** @description The board: each stage with its newest applications. */
        Pipeline: {
            /**
             * Format: int64
             * @description How many reviewers an application needs.
             */
            reviewers_needed: number;
            /** @description In the order in which an application passes them. */
            stages: components["schemas"]["PipelineStage"][];
        };
        /** @description An application on the board. */
        PipelineCard: {
            /** @description The applicant. */
            partner: components["schemas"]["PartnerId"];
            /** @description Its name. */
            name: string;
            /** @description Its branch. */
            industry: string;
            /** @description Where it has its seat, if it told. */
            country?: string | null;
            /**
             * Format: date-time
             * @description Since when it is in this stage.
             */
            since: string;
            /**
             * Format: date-time
             * @description When it applied.
             */
            applied_at: string;
            /**
             * Format: int64
             * @description Reviewers that have assessed it.
             */
            reviewers: number;
            /**
             * Format: int64
             * @description Questions for which the applicant has the word.
             */
            open_questions: number;
        };
        /** @description One stage of the board. */
        PipelineStage: {
            /** @description `unverified`, `applied`, `in_review`, `approved`, `declined` or `withdrawn`. */
            stage: string;
            /**
             * Format: int64
             * @description How many applications are in it.
             */
            count: number;
            /** @description The newest of them. */
            applications: components["schemas"]["Page_PipelineCard"];
        };
        /** @description A pool. */
        Pool: {
            /** @description Its id. */
            id: components["schemas"]["PoolId"];
            /** @description Whose it is. */
            alliance: components["schemas"]["AllianceId"];
            /** @description What that is called. */
            alliance_name: string;
            /** @description Who leads that. */
            lead: components["schemas"]["PartnerId"];
            /** @description `active`, or `dissolved` with its alliance: then nothing more is charged. */
            state: string;
            /**
             * Format: int64
             * @description GPU time a month.
             */
            monthly_gpu_seconds: number;
            /**
             * Format: int64
             * @description The most that a job may reserve without the lead's approval.
             */
            max_job_gpu_seconds: number;
            /**
             * Format: int64
             * @description Rises by one with every change of the pool and its shares; for `If-Match` as `"r<revision>"`.
             */
            revision: number;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
        };
        /** @example po_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        PoolId: string;
        /** @description How a member stands. */
        PoolMember: {
            /** @description Who. */
            member: components["schemas"]["PartnerId"];
            /** @description What it is called. */
            name: string;
            /**
             * Format: int64
             * @description Its share of the pool in percent, if it was given so.
             */
            percent?: number | null;
            /**
             * Format: int64
             * @description Its share in seconds.
             */
            share_seconds: number;
            /**
             * Format: int64
             * @description What it has used this month.
             */
            used_seconds: number;
            /**
             * Format: int64
             * @description What its jobs that are not over have reserved.
             */
            reserved_seconds: number;
        };
        /** @description A request on a pool. It serves one job. */
        PoolRequest: {
            /** @description Its id. */
            id: components["schemas"]["PoolRequestId"];
            /** @description The pool. */
            pool: components["schemas"]["PoolId"];
            /** @description Who asks. */
            member: components["schemas"]["PartnerId"];
            /** @description What that is called. */
            member_name: string;
            /** @description The person who asks. */
            requested_by: components["schemas"]["UserId"];
            /**
             * Format: int64
             * @description For how much, in seconds.
             */
            gpu_seconds: number;
            /** @description Why. */
            reason: string;
            /** @description `pending`, `approved`, `refused`, `withdrawn`, `used` or `expired`. */
            state: string;
            /** @description What the lead says to it. */
            decision?: string | null;
            /**
             * Format: date-time
             * @description When that was.
             */
            decided_at?: string | null;
            /**
             * Format: date-time
             * @description Until when an approval can be used.
             */
            expires_at?: string | null;
            job?: components["schemas"]["JobId"] | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
        };
        /** @example pq_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        PoolRequestId: string;
        /** @description A member's share: either of the two. */
        PoolShare: {
            /** @description Whose. */
            member: components["schemas"]["PartnerId"];
            /**
             * Format: int64
             * @description In percent of what the pool has.
             */
            percent?: number | null;
            /**
             * Format: int64
             * @description In seconds a month.
             */
            gpu_seconds?: number | null;
        };
        /** @description A pool as its members see it. */
        PoolState: {
            /** @description The pool. */
            pool: components["schemas"]["Pool"];
            /** @description The month at hand, such as `2026-01`. */
            month: string;
            /**
             * Format: date-time
             * @description When it begins anew.
             */
            resets_at: string;
            /**
             * Format: int64
             * @description What all members have used this month.
             */
            used_seconds: number;
            /**
             * Format: int64
             * @description What their jobs that are not over have reserved.
             */
            reserved_seconds: number;
            /**
             * Format: int64
             * @description What is left.
             */
            left_seconds: number;
            /** @description Each member, and who has left and used it this month. */
            members: components["schemas"]["PoolMember"][];
        };
        /** @description A session of a browser, without its tokens. */
        PortalSession: {
            /** @description The person. */
            user: components["schemas"]["UserId"];
            partner?: components["schemas"]["PartnerId"] | null;
            /**
             * Format: int64
             * @description Seconds until the session has to be refreshed.
             */
            expires_in: number;
        };
        /** @description Raw rows to predict. */
        Predict: {
            /** @description Each row: column name to value, as in the training data; at most 10,000. */
            rows: Record<string, never>[];
            /**
             * @description Whether to tell which columns, or which words of its text, brought each prediction about, by integrated gradients of networks; at
             *     most 100 rows of a table then, or 16 texts or prompts where a network reads them.
             */
            explain?: boolean;
            generation?: components["schemas"]["Generation"] | null;
        };
        /** @description One row's prediction. */
        Prediction: {
            /** @description The most probable class; empty where a quantity is predicted. */
            class: string;
            /**
             * Format: float
             * @description Its probability; 0 where a quantity is predicted.
             */
            probability: number;
            /** @description The probability of each class; they add up to one, except where a text may have several labels. */
            probabilities: {
                [key: string]: number;
            };
            /** @description The labels of a text that may have several; `class` holds them as the target column does. */
            labels?: string[] | null;
            /**
             * Format: double
             * @description The predicted quantity, in the target's own unit.
             */
            value?: number | null;
            /** @description What each column added to the score of the class, or to the quantity, when it was asked for. */
            attributions?: {
                [key: string]: number;
            };
            /**
             * @description What each word of a text that an encoder reads added to the score of the class, or of each label that applies (at most the five
             *     most probable), and each word of a prompt to how its continuation begins, when it was asked for.
             */
            explanations?: components["schemas"]["TextExplanation"][];
            /** @description How a language model continues the prompt, without the prompt. */
            text?: string | null;
            /**
             * Format: int32
             * @description Tokens of that text.
             */
            tokens?: number | null;
            /** @description Why it ends there: `end_of_text`, `tokens` or `positions`. */
            ending?: string | null;
        };
        /** @description Something odd about the rows to predict. */
        PredictionWarning: {
            /** @description A stable word: `never_seen`, a category that training never saw. */
            code: string;
            /** @description What was odd. */
            message: string;
            /** @description What stands in the message besides fixed words, by name: `column`, `value`. */
            values?: {
                [key: string]: string;
            };
        };
        /** @description Predictions, one per row, in order. */
        Predictions: {
            /** @description The predictions. */
            predictions: components["schemas"]["Prediction"][];
            /** @description What was odd about the rows, such as values that training never saw; at most a hundred. */
            warnings?: components["schemas"]["PredictionWarning"][];
        };
        /** @description The first rows of a version. */
        Preview: {
            /** @description The columns that are shown, in order. */
            columns: string[];
            /** @description The rows; a value per column: a number, a text, `true` or `false`, or `null` for a missing value. */
            rows: unknown[][];
            /** @description Columns that are left out. */
            omitted?: components["schemas"]["OmittedColumn"][];
            /** @description Whether rows, columns or the rest of long values were left out. */
            truncated: boolean;
        };
        /** @description A version of the operator's prices. */
        PriceTable: {
            /** @description Its id. */
            id: components["schemas"]["PriceTableId"];
            /**
             * Format: int64
             * @description 1, 2, …
             */
            number: number;
            /** @description ISO 4217. */
            currency: string;
            /**
             * Format: date-time
             * @description From when on it counts, until a later one does: a midnight in UTC.
             */
            valid_from: string;
            /** @description Whether it is the one that counts now. */
            current: boolean;
            /**
             * Format: int64
             * @description A GPU for an hour, in millionths.
             */
            gpu_hour: number;
            /**
             * Format: int64
             * @description A processor core for an hour, in millionths.
             */
            cpu_hour: number;
            /**
             * Format: int64
             * @description A GiB that is stored for a calendar month, in millionths.
             */
            gib_month: number;
            /**
             * Format: int64
             * @description A GiB that is sent to somebody who downloads, in millionths.
             */
            gib_download: number;
            /** @description What the operator says to it. */
            note: string;
            /**
             * Format: date-time
             * @description When it was published.
             */
            published_at: string;
        };
        /** @example pt_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        PriceTableId: string;
        /** @description The body of every answer that is an error: a problem document of RFC 9457 with four fields of our own. */
        ProblemDocument: {
            /**
             * @description A URN that names the kind of problem; ends in `code`.
             * @example urn:hansa:problem:dataset_not_found
             */
            type: string;
            /**
             * @description The status in words.
             * @example Not found
             */
            title: string;
            /**
             * Format: int32
             * @description The HTTP status.
             * @example 404
             */
            status: number;
            /** @description What was wrong this time. */
            detail: string;
            /**
             * @description A stable word to branch on.
             * @example dataset_not_found
             */
            code: string;
            /** @description What to do about it. */
            next_step?: string | null;
            /** @description The field of the request that is at fault, as a path. */
            field?: string | null;
            /** @description What stands in the detail besides fixed words, by name, such as `line`: so that it can be said in another language. */
            values?: {
                [key: string]: string;
            };
            /** @description Names this request in the server's log; give it when you report the problem. */
            request_id: string;
        };
        /** @description A project, as one of its people sees it. */
        Project: {
            /** @description The project. */
            id: components["schemas"]["ProjectId"];
            /** @description What it is called. */
            name: string;
            /** @description What it is for. */
            purpose: string;
            /** @description The agreement that it runs under. */
            agreement: components["schemas"]["AgreementId"];
            /** @description That agreement's title. */
            agreement_title: string;
            /**
             * Format: date-time
             * @description When the agreement ends, unless somebody ends it before.
             */
            agreement_expires_at: string;
            /** @description The two partners; the one that opened it comes first. */
            parties: components["schemas"]["ProjectParty"][];
            /** @description `active` or `closed`: what the parties have decided. */
            state: string;
            /** @description Why it was closed or reopened. */
            state_reason?: string | null;
            /**
             * Format: date-time
             * @description When that was, or when it was opened.
             */
            state_changed_at: string;
            read_only?: components["schemas"]["ReadOnly"] | null;
            /** @description One's own part: `observer`, `contributor` or `lead`. Absent for an admin who only looks. */
            role?: string | null;
            /**
             * Format: int64
             * @description Messages of others that one has not read.
             */
            unread: number;
            /** @description The first day on which a milestone is due that is not reached, as `2026-12-31`; it may be past. */
            next_due?: string | null;
            /**
             * Format: int64
             * @description The revision, also as `ETag`.
             */
            revision: number;
            /**
             * Format: date-time
             * @description When it was opened.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the record was last changed.
             */
            updated_at: string;
        };
        /** @description Something that happened in a project. */
        ProjectActivity: {
            /** @description The entry. */
            id: components["schemas"]["ProjectActivityId"];
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description The partner that did it. */
            partner: components["schemas"]["PartnerId"];
            /** @description That partner's name. */
            partner_name: string;
            /** @description Who did it; absent for the platform, such as at the end of a job. */
            person?: string | null;
            /** @description What: `opened`, `member_added`, `dataset_attached`, `job_succeeded`, `milestone_done`, `message_sent`, … */
            kind: string;
            /** @description The id of what it was done to. */
            target: string;
            /** @description What that was called then; empty for messages. */
            target_name: string;
        };
        /** @example pv_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        ProjectActivityId: string;
        /** @example pj_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        ProjectId: string;
        /** @description A job of a project, as both partners see it: without its data, its specification and its logs. */
        ProjectJob: {
            /** @description The job; only its own partner can follow it. */
            id: components["schemas"]["JobId"];
            /** @description What it is called. */
            name: string;
            /** @description The recipe. */
            recipe: string;
            /** @description `queued`, `running`, `succeeded`, `failed` or `cancelled`. */
            state: string;
            /**
             * Format: int64
             * @description Steps done.
             */
            step?: number | null;
            /**
             * Format: int64
             * @description Steps in all.
             */
            total_steps?: number | null;
            /** @description Its most telling scores, once it succeeded. */
            metrics: {
                [key: string]: number;
            };
            /** @description A stable word for why it failed. */
            failure?: string | null;
            model?: components["schemas"]["ModelId"] | null;
            /** @description What that model was to be called. */
            model_name?: string | null;
            /**
             * Format: int64
             * @description The number of the version that it made.
             */
            model_version?: number | null;
            /** @description Who submitted it. */
            person: string;
            /** @description For which partner. */
            partner: components["schemas"]["PartnerId"];
            /** @description That partner's name. */
            partner_name: string;
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When its present or last attempt started.
             */
            started_at?: string | null;
            /**
             * Format: date-time
             * @description When it ended.
             */
            finished_at?: string | null;
        };
        /** @description Somebody who takes part, as both partners see them. */
        ProjectMember: {
            /** @description The person. */
            user: components["schemas"]["UserId"];
            /** @description What they are called. */
            name: string;
            /** @description Their partner. */
            partner: components["schemas"]["PartnerId"];
            /** @description That partner's name. */
            partner_name: string;
            /** @description `observer`, `contributor` or `lead`. */
            role: string;
            /**
             * Format: date-time
             * @description Since when.
             */
            added_at: string;
        };
        /** @description A message. */
        ProjectMessage: {
            /** @description The message. */
            id: components["schemas"]["ProjectMessageId"];
            /** @description Who said it. */
            user: components["schemas"]["UserId"];
            /** @description What they were called then. */
            person: string;
            /** @description Their partner. */
            partner: components["schemas"]["PartnerId"];
            /** @description That partner's name. */
            partner_name: string;
            /** @description Whether one said it oneself. */
            own: boolean;
            reply_to?: components["schemas"]["ProjectMessageId"] | null;
            /** @description The text; absent when it was deleted or hidden. */
            text?: string | null;
            /**
             * Format: date-time
             * @description When it was said.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            edited_at?: string | null;
            /**
             * Format: date-time
             * @description When its author deleted it.
             */
            deleted_at?: string | null;
            /**
             * Format: date-time
             * @description When a lead hid it.
             */
            hidden_at?: string | null;
            /** @description Which lead. */
            hidden_by?: string | null;
            /** @description Why. */
            hidden_because?: string | null;
        };
        /** @example me_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        ProjectMessageId: string;
        /** @description One of a project's two partners. */
        ProjectParty: {
            /** @description The partner. */
            id: components["schemas"]["PartnerId"];
            /** @description Its name. */
            name: string;
        };
        /** @description Something that a project is about, and what one may do with it now. */
        ProjectThing: {
            /** @description `dataset` or `model`. */
            kind: string;
            dataset?: components["schemas"]["DatasetId"] | null;
            model?: components["schemas"]["ModelId"] | null;
            /** @description What it was called when it was attached. */
            name: string;
            /** @description Whose. */
            owner: components["schemas"]["PartnerId"];
            /** @description That partner's name. */
            owner_name: string;
            /** @description Whether it is one's own partner's. */
            own: boolean;
            /** @description What one's partner may do with it now: `train`, `download`, `predict`; empty for nothing. */
            permissions: string[];
            /**
             * Format: date-time
             * @description Until when, where that is known.
             */
            until?: string | null;
            job?: components["schemas"]["JobId"] | null;
            /**
             * Format: date-time
             * @description Since when it is attached.
             */
            attached_at: string;
        };
        /** @description A version as a file that proves itself: `hansa agreement verify` reads it. */
        Proof: {
            /** @description The agreement. */
            agreement: components["schemas"]["AgreementId"];
            /**
             * Format: int64
             * @description The version.
             */
            version: number;
            /** @description The text that is signed, byte for byte. */
            contract: string;
            /** @description SHA-256 of its UTF-8 bytes. */
            sha256: components["schemas"]["Sha256"];
            /** @description The signatures over those bytes. */
            signatures: components["schemas"]["ProofSignature"][];
        };
        /** @description A signature with everything that is needed to verify it. */
        ProofSignature: {
            /** @description Whose. */
            partner: components["schemas"]["PartnerId"];
            /** @description The key's id, by which anybody can ask whose it is. */
            key: components["schemas"]["PartyKeyId"];
            /** @description 32 bytes as base64url without padding. */
            public_key: string;
            /** @description 64 bytes as base64url without padding. */
            signature: string;
            /**
             * Format: date-time
             * @description When it was given, as the platform has it.
             */
            signed_at: string;
        };
        /** @description Something that fits an applicant. */
        Proposal: {
            /** @description The recipe's name, or the id of the standard or partner. */
            id: string;
            /** @description What it is called. */
            name: string;
            /**
             * Format: int64
             * @description The sum of the points.
             */
            score: number;
            /** @description Why, the strongest reason first. */
            reasons: components["schemas"]["ProposalReason"][];
        };
        /** @description An answer that speaks for a proposal. */
        ProposalReason: {
            /** @description The question of the survey, or `industry`. */
            question: string;
            /** @description Those of the applicant's answers that fit. */
            answers: string[];
            /** @description What of the proposed thing they fit: `task`, `data`, `industry`, `has_data`, `wants_data` or `wants_industry`. */
            fits: string;
            /**
             * Format: int64
             * @description What it counts.
             */
            points: number;
        };
        /** @description What fits an applicant, best first. */
        Proposals: {
            /** @description Recipes to train with. */
            recipes: components["schemas"]["Proposal"][];
            /** @description Data standards to meet. */
            standards: components["schemas"]["Proposal"][];
            /** @description Partners to work with. */
            partners: components["schemas"]["Proposal"][];
        };
        /** @description Proposes an agreement to another partner. */
        ProposeAgreement: {
            /** @description The other party. */
            counterparty: components["schemas"]["PartnerId"];
            /** @description What it is called. */
            title: string;
            /** @description The text that both sign. */
            document: string;
            /**
             * @description What each party lets the other do, anywhere and for anything, with whatever it grants: `train`, `download`, `predict`.
             *     Give either these or `rules`.
             */
            purposes?: string[];
            rules?: components["schemas"]["Rules"] | null;
            template?: components["schemas"]["TemplateRef"] | null;
            /**
             * Format: date-time
             * @description From when; at once when left out.
             */
            valid_from?: string | null;
            /**
             * Format: date-time
             * @description Until when.
             */
            expires_at: string;
        };
        /** @description Publishes prices. They never count for what was used before. */
        PublishPrices: {
            /** @description ISO 4217. The first prices decide the platform's currency. */
            currency: string;
            /**
             * Format: date-time
             * @description A midnight in UTC that lies ahead; the next one when left out.
             */
            valid_from?: string | null;
            /**
             * Format: int64
             * @description A GPU for an hour, in millionths.
             */
            gpu_hour: number;
            /**
             * Format: int64
             * @description A processor core for an hour, in millionths.
             */
            cpu_hour: number;
            /**
             * Format: int64
             * @description A GiB that is stored for a calendar month, in millionths.
             */
            gib_month: number;
            /**
             * Format: int64
             * @description A GiB that is sent to somebody who downloads, in millionths.
             */
            gib_download: number;
            /** @description What is to be said to them. */
            note?: string;
        };
        /** @description A question of the reviewers, and what was said after it. */
        Question: {
            /** @description The question. */
            id: components["schemas"]["QuestionId"];
            /** @description What is asked. */
            question: string;
            /** @description `open` while the applicant has the word, else `answered`. */
            state: string;
            asked_by?: components["schemas"]["UserId"] | null;
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
            /** @description Oldest first. */
            replies: components["schemas"]["Reply"][];
        };
        /** @example qu_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        QuestionId: string;
        /** @description What a partner may use. */
        Quota: {
            /**
             * Format: int64
             * @description Jobs that run at once.
             */
            max_running_jobs: number;
            /**
             * Format: int64
             * @description GPUs in use at once.
             */
            max_gpus: number;
            /**
             * Format: int64
             * @description Bytes of all versions of data sets and models.
             */
            max_storage_bytes: number;
        };
        /** @description Why nothing new is begun in a project. */
        ReadOnly: {
            /** @description A stable word, such as `agreement_terminated`, `agreement_expired` or `project_closed`. */
            code: string;
            /** @description In words. */
            detail: string;
            /** @description What can be done about it. */
            next_step?: string | null;
        };
        /** @description Why something is ended or refused. */
        Reason: {
            /** @description In words, for the people on the other side and the audit log. */
            reason: string;
        };
        /** @description What can be trained. */
        Recipe: {
            /** @description Its name: the value of `recipe` in a specification. */
            name: string;
            /** @description What it is for. */
            summary: string;
            /** @description Whether its jobs begin with a pretrained model: `base` of a submission. */
            takes_base?: boolean;
            /** @description The JSON Schema of its specification. */
            schema: Record<string, never>;
        };
        /** @description Exchanges a refresh token. */
        Refresh: {
            /** @description The refresh token; it is used up by this, and a new one is in the answer. */
            refresh_token: string;
        };
        /** @description Registers files whose content was put before as a model's next version. */
        RegisterModelVersion: {
            /** @description The files. */
            files: components["schemas"]["ModelFile"][];
            /** @description Scores by name. */
            metrics?: {
                [key: string]: number;
            };
        };
        /** @description Registers a key whose private half the partner keeps: from then on the platform signs nothing for it. */
        RegisterPartyKey: {
            /** @description The Ed25519 public key: 32 bytes as base64url without padding. */
            public_key: string;
            /** @description What it is called. */
            label: string;
            /** @description The key's signature over `Hansa: {partner} signs agreements with the Ed25519 key {public_key}`, as base64url. */
            proof: string;
        };
        /** @description What a release of the draft would be. */
        ReleasePreview: {
            /** @description Its number. */
            version: string;
            /** @description What it changes. */
            changes: components["schemas"]["StandardChange"][];
        };
        /** @description Releases the draft. */
        ReleaseStandard: {
            /** @description The number that is expected; refused when the changes make it another one. */
            version?: string | null;
            /**
             * Format: int64
             * @description Days that certificates for the versions before it stay good; 90 when left out.
             */
            grace_days?: number | null;
            /**
             * Format: int64
             * @description Days that certificates for it are good; 365 when left out.
             */
            certificate_days?: number | null;
        };
        /** @description What is said along with a step; it may be left out. */
        Remark: {
            /** @description In words, for the other side. */
            reason?: string;
        };
        /** @description Moves a project to another agreement between the same two partners. */
        RenewProject: {
            /** @description The agreement; in force. */
            agreement: components["schemas"]["AgreementId"];
        };
        /** @description What was said after a question. */
        Reply: {
            /** @description The reply. */
            id: components["schemas"]["ReplyId"];
            /** @description `applicant` or `reviewer`. */
            from: string;
            author?: components["schemas"]["UserId"] | null;
            /** @description What was said. */
            text: string;
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
        };
        /** @example re_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        ReplyId: string;
        /** @description What a run found. */
        Report: {
            /**
             * Format: int64
             * @description Rows that were looked at: the data set's, or the test set's.
             */
            rows: number;
            /** @description What breaks a rule; empty when nothing does. */
            findings: components["schemas"]["Finding"][];
            /** @description What a model reached. */
            scores?: components["schemas"]["MetricScore"][];
        };
        /** @description One line of a report. */
        ReportRow: {
            /** @description An id, a kind or a day; absent for what belongs to nobody, to no project or to no pool. */
            key?: string | null;
            /** @description What that is called, where it has a name. */
            name?: string | null;
            /** @description What was used. */
            amounts: components["schemas"]["Amounts"];
        };
        /** @description Requests a run of a data set or of a model, one of the two. */
        RequestRun: {
            /** @description The standard. */
            standard: components["schemas"]["StandardId"];
            /** @description The version of it; the newest when left out. */
            standard_version?: string | null;
            dataset?: components["schemas"]["DatasetId"] | null;
            model?: components["schemas"]["ModelId"] | null;
            /**
             * Format: int64
             * @description The number of the version; the newest when left out.
             */
            version?: number | null;
        };
        /** @description Asks for the mail once more. */
        ResendApplicationMail: {
            /** @description The contact's address. */
            email: string;
        };
        /** @description What may be done and what not. */
        Rules: {
            /** @description What is allowed; whatever is not is forbidden. */
            permissions: components["schemas"]["Permission"][];
            derived_models?: components["schemas"]["DerivedModels"] | null;
            /** @description What both promise not to do: `distribute`, `reidentify`, `sell`, `commercialize`, `link`. */
            prohibitions?: string[];
            /** @description What both promise to do. */
            duties?: components["schemas"]["Obligation"][];
        };
        /** @description Says something. */
        SayInProject: {
            /** @description The text. */
            text: string;
            reply_to?: components["schemas"]["ProjectMessageId"] | null;
        };
        /** @description One criterion's score and why. */
        Score: {
            /**
             * Format: int32
             * @description From 1 (poor) to 5 (excellent).
             */
            score: number;
            /** @description Why. */
            reason: string;
        };
        /** @description What a partner is to an alliance. */
        Seat: {
            /** @description The partner. */
            partner: components["schemas"]["PartnerId"];
            /** @description Its name. */
            name: string;
            /** @description `invited`, `requested`, `active`, `declined`, `left` or `removed`. */
            state: string;
            /** @description What was said when that last changed. */
            reason?: string | null;
            /**
             * Format: date-time
             * @description When that was.
             */
            changed_at: string;
        };
        /** @description A signed-in session. */
        Session: {
            /** @description The session. */
            id: components["schemas"]["SessionId"];
            /** @description What signed in, as it called itself. */
            client: string;
            /** @description Whether it is the one that asks. */
            current: boolean;
            /**
             * Format: date-time
             * @description When it signed in.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it last exchanged its refresh token.
             */
            last_used_at: string;
            /**
             * Format: date-time
             * @description When it ends by itself.
             */
            expires_at: string;
        };
        /** @example se_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        SessionId: string;
        /** @description Sets limits of a month in place of those before; what is left out has none. */
        SetLimits: {
            /**
             * Format: int64
             * @description In millionths of the currency.
             */
            cost?: number | null;
            /**
             * Format: int64
             * @description GPU time in seconds.
             */
            gpu_seconds?: number | null;
            /**
             * Format: int64
             * @description At which percentage the admins are warned; 80 when left out.
             */
            warn_percent?: number | null;
            /** @description The language of the mail that warns; `en` when left out. */
            language?: string | null;
        };
        /** @description Divides a pool, in place of the shares before. */
        SetShares: {
            /** @description Who gets what; who is not named gets nothing. */
            shares: components["schemas"]["PoolShare"][];
            /**
             * Format: int64
             * @description The most that a job may reserve without approval, in seconds.
             */
            max_job_gpu_seconds: number;
        };
        /** @description Makes the first operator, with the token that the server printed at its first start. */
        SetUp: {
            /** @description The one-time token. */
            setup_token: string;
            /** @description The operator's e-mail address. */
            email: string;
            /** @description The operator's name. */
            display_name: string;
            /** @description At least 12 characters. */
            password: string;
        };
        /** @description Whether the platform is ready for people to sign in. */
        SetUpState: {
            /** @description Whether there is an operator. */
            is_set_up: boolean;
        };
        /** @description SHA-256, lower-case hexadecimal */
        Sha256: string;
        /** @description Says who sees an item of one's own, and what they are told besides. It replaces what was said before. */
        ShowItem: {
            /**
             * @description `private` (its owner alone), `agreement` (partners that have an agreement in force with the owner), `partners` (every
             *     active partner) or `public` (everybody). A partner and a standard are `partners` or `public`.
             */
            visibility: string;
            /** @description What they are told. */
            labels?: components["schemas"]["ItemLabels"];
        };
        /** @description Signs an agreement, or the amendment of one that waits. */
        SignAgreement: {
            /** @description The digest of the contract that the signer has read; another one is refused. */
            document_sha256: components["schemas"]["Sha256"];
            own?: components["schemas"]["OwnSignature"] | null;
        };
        /** @description How it stands with the month at hand. */
        Spending: {
            /** @description The month, such as `2026-01`. */
            month: string;
            /** @description ISO 4217; absent while there are no prices. */
            currency?: string | null;
            /** @description `partner` for admins: everybody's use; `own` for others: what they used themselves. */
            of: string;
            /** @description Today, running jobs included. */
            today: components["schemas"]["Spent"];
            /** @description This month, running jobs included. */
            this_month: components["schemas"]["Spent"];
            /** @description The part of this month's that is from jobs that still run. */
            running: components["schemas"]["Spent"];
            /** @description How it stands with the partner's limits. */
            limits: components["schemas"]["LimitStanding"][];
        };
        /** @description What was used and spent, GPU time that a pool pays left out. */
        Spent: {
            /**
             * Format: int64
             * @description In millionths of the currency.
             */
            cost: number;
            /**
             * Format: int64
             * @description GPU time in seconds.
             */
            gpu_seconds: number;
        };
        /** @description An operator or auditor. */
        StaffMember: {
            /** @description The person. */
            user: components["schemas"]["UserId"];
            /** @description The e-mail address. */
            email: string;
            /** @description The name. */
            display_name: string;
            /** @description `operator` or `auditor`. */
            role: string;
            /**
             * Format: date-time
             * @description Since when the account is disabled, if it is.
             */
            disabled_at?: string | null;
        };
        /** @description When an organisation came to a status. */
        Stage: {
            /** @description The status. */
            status: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Why, where a reason was given. */
            reason?: string | null;
        };
        /** @description A standard. */
        Standard: {
            /** @description The standard. */
            id: components["schemas"]["StandardId"];
            /** @description Whose it is. */
            alliance: components["schemas"]["AllianceId"];
            /** @description What that is called. */
            alliance_name: string;
            /** @description What it is called. */
            name: string;
            /** @description What it is about. */
            summary: string;
            /** @description The newest released version; absent while there is none. */
            newest?: string | null;
            /**
             * Format: date-time
             * @description When it was begun.
             */
            created_at: string;
        };
        /** @description One difference between two versions. */
        StandardChange: {
            /** @description `major`, `minor` or `patch`. */
            step: string;
            /** @description Where, such as `data.columns.age`. */
            at: string;
            /** @description What, such as `type`, `minimum` or `value_gone`; left out of a version that was released before changes had codes. */
            code?: string | null;
            /** @description What it was, such as the old type or the value that is gone. */
            was?: string | null;
            /** @description What it is. */
            is?: string | null;
            /** @description The same for people, in English. */
            what: string;
        };
        /** @description The working draft. */
        StandardDraft: {
            /** @description The standard. */
            standard: components["schemas"]["StandardId"];
            /** @description What it says. */
            definition: Record<string, never>;
            /**
             * Format: int64
             * @description Rises with every edit; also the `ETag`.
             */
            revision: number;
            updated_by?: components["schemas"]["UserId"] | null;
            /**
             * Format: date-time
             * @description When.
             */
            updated_at: string;
        };
        /** @example st_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        StandardId: string;
        /** @description A released version. */
        StandardVersion: {
            /** @description The version. */
            id: components["schemas"]["StandardVersionId"];
            /** @description The standard. */
            standard: components["schemas"]["StandardId"];
            /** @description Whose that is. */
            alliance: components["schemas"]["AllianceId"];
            /** @description Its number. */
            version: string;
            /** @description `released`, `superseded` or `withdrawn`. */
            state: string;
            /** @description SHA-256 of the definition's text, as it is downloaded. */
            sha256: components["schemas"]["Sha256"];
            /** @description What it says; only when one version is read, not in lists. */
            definition?: Record<string, never> | null;
            /** @description What it changed. */
            changes: components["schemas"]["StandardChange"][];
            /**
             * Format: int64
             * @description Days that certificates for it are good.
             */
            certificate_days: number;
            /**
             * Format: int64
             * @description Days that certificates for the versions before it stayed good.
             */
            grace_days: number;
            /**
             * Format: date-time
             * @description When it was released.
             */
            released_at: string;
            /**
             * Format: date-time
             * @description When certificates for it are superseded.
             */
            superseded_at?: string | null;
            /**
             * Format: date-time
             * @description When it was withdrawn.
             */
            withdrawn_at?: string | null;
            /** @description Why. */
            withdrawn_because?: string | null;
        };
        /** @example sv_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        StandardVersionId: string;
        /** @description A statement. */
        Statement: components["schemas"]["StatementHead"] & {
            /** @description What is charged. */
            lines: components["schemas"]["StatementLine"][];
            /** @description What is credited. */
            credits: components["schemas"]["StatementCredit"][];
        };
        /** @description A correction. */
        StatementCredit: {
            /**
             * Format: int64
             * @description In millionths of the currency.
             */
            amount: number;
            /** @description Why. */
            reason: string;
            /**
             * Format: date-time
             * @description When it was given.
             */
            given_at: string;
        };
        /** @description What a list shows of a statement. */
        StatementHead: {
            /** @description Whose. */
            partner: components["schemas"]["PartnerId"];
            /** @description What that is called. */
            partner_name: string;
            /** @description Of which month, such as `2026-01`. */
            month: string;
            /** @description `preview` while it still changes, then `final`. */
            state: string;
            /**
             * Format: int64
             * @description The partner's statements are numbered 1, 2, …; a preview has no number.
             */
            number?: number | null;
            /** @description ISO 4217; absent when there were no prices. */
            currency?: string | null;
            /**
             * Format: int64
             * @description In millionths of the currency; negative when the credits are more than the costs.
             */
            total: number;
            /**
             * Format: date-time
             * @description When it was made, or looked at.
             */
            made_at: string;
        };
        /** @description One line of a statement. */
        StatementLine: {
            /** @description The month in which it was used: an earlier one for what was recorded after the statement of that month was made. */
            used_in: string;
            /** @description `gpu_seconds`, `cpu_seconds`, `stored_byte_days` or `downloaded_bytes`. */
            kind: string;
            project?: components["schemas"]["ProjectId"] | null;
            /** @description What that is called. */
            project_name?: string | null;
            user?: components["schemas"]["UserId"] | null;
            /** @description What that person is called. */
            user_name?: string | null;
            pool?: components["schemas"]["PoolId"] | null;
            /** @description The alliance whose pool it is. */
            pool_name?: string | null;
            /**
             * Format: int64
             * @description How much, in the kind's unit.
             */
            amount: number;
            /**
             * Format: int64
             * @description The same in the unit that has a price, in millionths of it.
             */
            quantity: number;
            /** @description The unit that has a price: `h`, `GiB-month` or `GiB`. */
            unit: string;
            price?: components["schemas"]["StatementPrice"] | null;
            /**
             * Format: int64
             * @description In millionths of the currency.
             */
            cost: number;
        };
        /** @description Which price a line has. */
        StatementPrice: {
            /** @description The price table. */
            table: components["schemas"]["PriceTableId"];
            /**
             * Format: int64
             * @description Its number.
             */
            number: number;
            /**
             * Format: int64
             * @description Of one unit, in millionths of the currency.
             */
            unit_price: number;
        };
        /** @description Submits a job. */
        SubmitJob: {
            /** @description What it is called; made from the recipe when left out. */
            name?: string | null;
            /** @description The specification, as `GET /v1/recipes/{recipe}` describes it. */
            spec: Record<string, never>;
            /** @description The data, by the name that the recipe gives it (`train`). */
            inputs: {
                [key: string]: components["schemas"]["JobInput"];
            };
            base?: components["schemas"]["JobBase"] | null;
            /** @description The model in which the result is registered as a new version; created when there is none of this name. */
            register_as?: string | null;
            pool?: components["schemas"]["ChargePool"] | null;
            project?: components["schemas"]["ProjectId"] | null;
        };
        /** @description Goes on for another partner of the same person. */
        SwitchPartner: {
            /** @description One of the partners that the account lists. */
            partner: components["schemas"]["PartnerId"];
        };
        /** @description A template that agreements are drafted from. */
        Template: {
            /** @description Its name. */
            name: string;
            /**
             * Format: int32
             * @description Its version.
             */
            version: number;
            /** @description What it is called. */
            title: string;
            /** @description What it is for. */
            summary: string;
            /** @description The rules that it starts from. */
            rules: components["schemas"]["Rules"];
        };
        /** @description A template and its version. */
        TemplateRef: {
            /** @description Its name. */
            name: string;
            /**
             * Format: int32
             * @description Its version.
             */
            version: number;
        };
        /** @description Everything that is signed, apart from who the parties are. */
        Terms: {
            /** @description What the agreement is called. */
            title: string;
            /** @description The text for people. */
            document: string;
            /**
             * Format: date-time
             * @description From when.
             */
            valid_from: string;
            /**
             * Format: date-time
             * @description Until when.
             */
            expires_at: string;
            /** @description What may be done and what not. */
            rules: components["schemas"]["Rules"];
            template?: components["schemas"]["TemplateRef"] | null;
        };
        /**
         * @description What each word of a text adds to the score (logit) of a class or label, compared with the same text with every word hidden; of a prompt,
         *     to the logarithm of the probability that its continuation begins as it does.
         */
        TextExplanation: {
            /** @description The class or label; of a prompt, the token with which its continuation begins. */
            class: string;
            /** @description The words in the order of the text, as far as the model reads it. */
            words: components["schemas"]["WordShare"][];
            /**
             * Format: double
             * @description The difference of the two scores, less the values of all words: what the points between them leave out.
             */
            remainder: number;
            /**
             * Format: int32
             * @description Points between the two texts at which slopes were taken.
             */
            points: number;
        };
        /** @description A line of the text. */
        TextLine: {
            /** @description `kept`, `removed` or `added`. */
            mark: string;
            /** @description The line. */
            text: string;
        };
        /** @description Tokens of a session. */
        Tokens: {
            /** @description An EdDSA JWT for the `Authorization: Bearer` header. */
            access_token: string;
            /** @description `Bearer`. */
            token_type: string;
            /**
             * Format: int64
             * @description Seconds until the access token expires.
             */
            expires_in: number;
            /** @description To be exchanged once for the next pair. */
            refresh_token: string;
            /** @description The session. */
            session: components["schemas"]["SessionId"];
            /** @description The person. */
            user: components["schemas"]["UserId"];
            partner?: components["schemas"]["PartnerId"] | null;
        };
        /** @description What an organisation told when it applied. */
        Told: {
            /** @description Its branch. */
            industry: string;
            /** @description How many people it has; absent when it applied before this was asked, like the next two. */
            size?: string | null;
            /** @description Where it has its seat. */
            country?: string | null;
            /** @description Its page. */
            website?: string | null;
            /** @description Whom to talk to. */
            contact_name: string;
            /** @description The contact's address. */
            contact_email: string;
            /** @description Further people. */
            contacts: components["schemas"]["Contact"][];
            /** @description The language of mails. */
            language: string;
            /**
             * Format: int64
             * @description The version of the form that was answered; 0 before there was one.
             */
            form_version: number;
            /** @description The answers. */
            answers: Record<string, never>;
        };
        /** @description Changes one's own account. */
        UpdateAccount: {
            /** @description In which language one is written to: `en` or `zh-CN`. */
            language: string;
        };
        /** @description Changes a data set's description; what is left out stays. */
        UpdateDataset: {
            /** @description The name. */
            name?: string | null;
            /** @description The description. */
            description?: string | null;
            /** @description The licence. */
            licence?: string | null;
        };
        /** @description Changes a milestone; what is left out stays. */
        UpdateMilestone: {
            /** @description What it is called. */
            title?: string | null;
            /** @description What it takes. */
            description?: string | null;
            /** @description The day on which it is due, such as `2026-12-31`; an empty text for none. */
            due_on?: string | null;
            /** @description `open` or `done`. */
            state?: string | null;
            /**
             * Format: int64
             * @description Its place among the others, from 1.
             */
            position?: number | null;
        };
        /** @description Changes a model's description; what is left out stays. */
        UpdateModel: {
            /** @description The name. */
            name?: string | null;
            /** @description The description. */
            description?: string | null;
        };
        /** @description Changes one's own partner's record; what is left out stays. */
        UpdatePartner: {
            /** @description Whom to talk to. */
            contact_name?: string | null;
            /** @description The contact address. */
            contact_email?: string | null;
            /** @description What the partner needs. */
            needs?: string | null;
            /** @description The data that it could bring. */
            data_at_hand?: string | null;
        };
        /** @description Changes a project; what is left out stays. */
        UpdateProject: {
            /** @description What it is called. */
            name?: string | null;
            /** @description What it is for. */
            purpose?: string | null;
        };
        /** @description An upload in progress. */
        Upload: {
            /** @description The upload. */
            id: components["schemas"]["UploadId"];
            /** @description The data set. */
            dataset: components["schemas"]["DatasetId"];
            /**
             * Format: int64
             * @description Bytes that have arrived and are kept: go on from here.
             */
            offset: number;
            /**
             * Format: int64
             * @description Bytes in all.
             */
            size: number;
            /**
             * Format: date-time
             * @description When it is given up.
             */
            expires_at: string;
        };
        /** @example up_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        UploadId: string;
        /** @description What a partner uses. */
        Usage: {
            /**
             * Format: int64
             * @description Bytes that are stored: the sum of the next two.
             */
            storage_bytes: number;
            /**
             * Format: int64
             * @description Bytes of all versions of data sets.
             */
            dataset_bytes: number;
            /**
             * Format: int64
             * @description Bytes of all versions of models.
             */
            model_bytes: number;
            /**
             * Format: int64
             * @description Bytes that open uploads have announced.
             */
            reserved_bytes: number;
            /** @description The limits. */
            quota: components["schemas"]["Quota"];
            spending?: components["schemas"]["Spending"] | null;
        };
        /** @description What was used in a span of days. */
        UsageReport: {
            /** @description The first day, such as `2026-01-01`. */
            from: string;
            /** @description The day after the last one. */
            until: string;
            /** @description What it adds up by. */
            by: string;
            /** @description `partner` or `platform`: everybody's use; `own`: one's own only. */
            of: string;
            /** @description ISO 4217; absent while there are no prices. */
            currency?: string | null;
            /** @description By key. */
            rows: components["schemas"]["ReportRow"][];
            /** @description All of them. */
            total: components["schemas"]["Amounts"];
        };
        /** @example us_0197c3a1b2c37d4e8f90a1b2c3d4e5f6 */
        UserId: string;
        /** @description A signature under a version. */
        VersionSignature: {
            /** @description Whose. */
            partner: components["schemas"]["PartnerId"];
            /** @description The member who gave it. */
            user: components["schemas"]["UserId"];
            key?: components["schemas"]["PartyKeyId"] | null;
            /** @description The Ed25519 signature over the contract's bytes, as base64url. */
            signature?: string | null;
            /**
             * Format: date-time
             * @description When.
             */
            signed_at: string;
        };
        /** @description A version of an agreement, without its terms. */
        VersionSummary: {
            /**
             * Format: int64
             * @description 1, 2, … within its agreement.
             */
            number: number;
            /** @description Who offered it. */
            offered_by: components["schemas"]["PartnerId"];
            /** @description That party's member who did. */
            user: components["schemas"]["UserId"];
            /** @description The digest that is signed. */
            document_sha256: components["schemas"]["Sha256"];
            /** @description What was said about it. */
            note: string;
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
        };
        /** @description The newest versions of an agreement. */
        Versions: {
            /** @description Newest first, at most 100; those before are found with `before`. */
            items: components["schemas"]["VersionSummary"][];
        };
        /** @description How much each criterion counts, in relation to the others: 0 to 100. */
        Weights: {
            /**
             * Format: int64
             * @description How relevant the industries are to each other.
             */
            industry_relevance: number;
            /**
             * Format: int64
             * @description How strong the applicant is technically.
             */
            technical_strength: number;
            /**
             * Format: int64
             * @description How well the ways of working fit.
             */
            cultural_fit: number;
            /**
             * Format: int64
             * @description How much both sides gain.
             */
            mutual_benefit: number;
            /**
             * Format: int64
             * @description How well what it needs can be done here.
             */
            technical_fit: number;
        };
        /** @description Takes an application back. */
        WithdrawApplication: {
            /** @description Why, if one wants to say. */
            reason?: string;
        };
        /** @description What a word adds to a score. */
        WordShare: {
            /** @description The word as it stands in the text. */
            word: string;
            /**
             * Format: int32
             * @description Where it begins in the text, counted in characters (Unicode scalar values).
             */
            start: number;
            /**
             * Format: int32
             * @description The place behind its last character.
             */
            end: number;
            /**
             * Format: double
             * @description What it adds; negative where it speaks against the class.
             */
            value: number;
        };
        /** @description A text in every language that the platform writes in. */
        Words: {
            /** @description English. */
            en: string;
            /** @description Simplified Chinese. */
            "zh-CN": string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    certificate_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    jwks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    health_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    health_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    update_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateAccount"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_api_keys: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ApiKey"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_api_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKey"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    revoke_api_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                api_key: components["schemas"]["ApiKeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePassword"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Session"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    revoke_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session: components["schemas"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_accounts: {
        parameters: {
            query?: {
                /** @description Only the account with this e-mail address. */
                email?: string;
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Person"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonDetails"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    disable_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Person"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    enable_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Person"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    draft_agreement: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftTerms"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Terms"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_templates: {
        parameters: {
            query?: {
                /** @description `en` or `zh-CN`; what the browser prefers when left out. */
                language?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Template"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_agreements: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Agreement"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    propose_agreement: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProposeAgreement"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agreement"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_agreement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agreement: components["schemas"]["AgreementId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agreement"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    drop_amendment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agreement: components["schemas"]["AgreementId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agreement"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    offer_terms: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                agreement: components["schemas"]["AgreementId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OfferTerms"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agreement"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    sign_agreement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agreement: components["schemas"]["AgreementId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignAgreement"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agreement"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    terminate_agreement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agreement: components["schemas"]["AgreementId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agreement"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_agreement_versions: {
        parameters: {
            query?: {
                /** @description Only versions with a lower number. */
                before?: number;
            };
            header?: never;
            path: {
                agreement: components["schemas"]["AgreementId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Versions"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_agreement_version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agreement: components["schemas"]["AgreementId"];
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgreementVersion"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    agreement_difference: {
        parameters: {
            query?: {
                /** @description The number of the other one; the one before when left out. */
                from?: number;
            };
            header?: never;
            path: {
                agreement: components["schemas"]["AgreementId"];
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Difference"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    print_agreement: {
        parameters: {
            query?: {
                /** @description `en` or `zh-CN`; what the browser prefers when left out. */
                language?: string;
            };
            header?: never;
            path: {
                agreement: components["schemas"]["AgreementId"];
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    agreement_proof: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agreement: components["schemas"]["AgreementId"];
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proof"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_alliances: {
        parameters: {
            query?: {
                /** @description Only those that one's partner has or had to do with. */
                own?: boolean;
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Alliance"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_alliance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alliance: components["schemas"]["AllianceId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alliance"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    accept_alliance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alliance: components["schemas"]["AllianceId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alliance"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    ask_alliance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alliance: components["schemas"]["AllianceId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Remark"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alliance"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    decline_alliance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alliance: components["schemas"]["AllianceId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Remark"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alliance"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    dissolve_alliance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alliance: components["schemas"]["AllianceId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DissolveAlliance"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alliance"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    hand_over_alliance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alliance: components["schemas"]["AllianceId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandOver"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alliance"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    leave_alliance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alliance: components["schemas"]["AllianceId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Remark"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alliance"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_alliance_members: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alliance: components["schemas"]["AllianceId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AllianceMember"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    remove_from_alliance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alliance: components["schemas"]["AllianceId"];
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alliance"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    admit_to_alliance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alliance: components["schemas"]["AllianceId"];
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alliance"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    invite_to_alliance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alliance: components["schemas"]["AllianceId"];
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alliance"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    refuse_to_alliance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alliance: components["schemas"]["AllianceId"];
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alliance"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_alliance_seats: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alliance: components["schemas"]["AllianceId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Seat"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_standards: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path: {
                alliance: components["schemas"]["AllianceId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Standard"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_standard: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                alliance: components["schemas"]["AllianceId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateStandard"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Standard"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    application_form: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationForm"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    apply: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Apply"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Applied"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    confirm_application: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmApplication"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfirmedApplication"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    resend_application_mail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResendApplicationMail"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    follow_application: {
        parameters: {
            query?: never;
            header?: {
                /** @description `hansa_af_…` */
                "Application-Key"?: string | null;
            };
            path: {
                application: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    correct_application: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
                /** @description `hansa_af_…` */
                "Application-Key"?: string | null;
            };
            path: {
                application: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CorrectApplication"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    answer_question: {
        parameters: {
            query?: never;
            header?: {
                /** @description `hansa_af_…` */
                "Application-Key"?: string | null;
            };
            path: {
                application: components["schemas"]["PartnerId"];
                question: components["schemas"]["QuestionId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerQuestion"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    withdraw_application: {
        parameters: {
            query?: never;
            header?: {
                /** @description `hansa_af_…` */
                "Application-Key"?: string | null;
            };
            path: {
                application: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawApplication"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    platform_audit: {
        parameters: {
            query?: {
                /** @description The action, such as `dataset:grant`. */
                action?: string;
                /** @description Who acted. */
                user?: string;
                /** @description The id of what it was done to, or of what that is a part of: a data set's finds its versions, uploads and grants as well. */
                target?: string;
                /** @description `done`, `denied`, `hidden` or `missing`. */
                outcome?: string;
                /** @description By which rule: a policy's name such as `stewards`, or a problem's code such as `download_not_granted`. */
                rule?: string;
                /** @description Under which agreement. */
                agreement?: string;
                /** @description Not before. */
                from?: string;
                /** @description Before. */
                until?: string;
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AuditRow"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    export_platform_audit: {
        parameters: {
            query?: {
                /** @description The action, such as `dataset:grant`. */
                action?: string;
                /** @description Who acted. */
                user?: string;
                /** @description The id of what it was done to, or of what that is a part of: a data set's finds its versions, uploads and grants as well. */
                target?: string;
                /** @description `done`, `denied`, `hidden` or `missing`. */
                outcome?: string;
                /** @description By which rule: a policy's name such as `stewards`, or a problem's code such as `download_not_granted`. */
                rule?: string;
                /** @description Under which agreement. */
                agreement?: string;
                /** @description Not before. */
                from?: string;
                /** @description Before. */
                until?: string;
                /** @description `csv` (RFC 4180 with a byte order mark, safe for spreadsheets) or `jsonl` (one row's JSON per line); `csv` when left out. */
                format?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    log_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    log_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    own_budget: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    set_own_budget: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetLimits"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    search_catalogue: {
        parameters: {
            query?: {
                /**
                 * @description Words that must all be there; of the last one the beginning is enough. `"quoted words"` stand together, `-word` must not be
                 *     there; everything else is plain text. At most 400 characters and 24 words.
                 */
                query?: string;
                /** @description Only `partner`, `dataset`, `model` or `standard`. */
                kind?: string;
                /** @description Only for this branch. */
                industry?: string;
                /** @description Only for this task. */
                task?: string;
                /** @description Only under this licence, exactly as the facet says it. */
                licence?: string;
                /** @description Only of this partner, by its id. */
                owner?: string;
                /** @description Only with a public certificate that counts. */
                certified?: boolean;
                /** @description Whether to count how much there is of what. Only the first page of a search needs it. */
                facets?: boolean;
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the best items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CataloguePage"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_catalogue_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                item: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogueItem"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_item_visibility: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                item: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ItemVisibility"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    set_item_visibility: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path: {
                item: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShowItem"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ItemVisibility"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_certificates: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Certificate"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_certificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                certificate: components["schemas"]["CertificateId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Certificate"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    revoke_certificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                certificate: components["schemas"]["CertificateId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Certificate"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    publish_certificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                certificate: components["schemas"]["CertificateId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CertificateVisibility"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Certificate"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_conformance_runs: {
        parameters: {
            query?: {
                /** @description Only runs in this state. */
                state?: string;
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ConformanceRun"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    request_conformance_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestRun"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConformanceRun"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_conformance_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run: components["schemas"]["ConformanceRunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConformanceRun"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    cancel_conformance_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run: components["schemas"]["ConformanceRunId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConformanceRun"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    revoke_dataset_grant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                grant: components["schemas"]["DatasetGrantId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_datasets: {
        parameters: {
            query?: {
                /** @description What other partners let one use, instead of one's own. */
                shared?: boolean;
                /** @description Archived ones too; only of one's own. */
                archived?: boolean;
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Dataset"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_dataset: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateDataset"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_dataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: components["schemas"]["DatasetId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    archive_dataset: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path: {
                dataset: components["schemas"]["DatasetId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    update_dataset: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path: {
                dataset: components["schemas"]["DatasetId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateDataset"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_dataset_grants: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path: {
                dataset: components["schemas"]["DatasetId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DatasetGrant"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    grant_dataset: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                dataset: components["schemas"]["DatasetId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantDataset"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetGrant"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    restore_dataset: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path: {
                dataset: components["schemas"]["DatasetId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    begin_upload: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                dataset: components["schemas"]["DatasetId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BeginUpload"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_dataset_versions: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path: {
                dataset: components["schemas"]["DatasetId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DatasetVersion"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    add_version: {
        parameters: {
            query?: never;
            header?: {
                /** @description SHA-256 of the body */
                "X-Content-SHA256"?: components["schemas"]["Sha256"] | null;
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                dataset: components["schemas"]["DatasetId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/vnd.apache.parquet": number[];
                "text/csv": number[];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetVersion"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetVersion"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_dataset_version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: components["schemas"]["DatasetId"];
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetVersion"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_dataset_certificates: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path: {
                dataset: components["schemas"]["DatasetId"];
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Certificate"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    download_dataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: components["schemas"]["DatasetId"];
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": number[];
                };
            };
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    preview_dataset: {
        parameters: {
            query?: {
                /** @description Rows, at most 100; 20 when left out. */
                rows?: number;
            };
            header?: never;
            path: {
                dataset: components["schemas"]["DatasetId"];
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    directory: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DirectoryEntry"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_invitations: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Invitation"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_invitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Invite"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewInvitation"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    accept_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptInvitation"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    withdraw_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation: components["schemas"]["InvitationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_jobs: {
        parameters: {
            query?: {
                /** @description Only jobs in this state. */
                state?: string;
                /** @description Only jobs of this project. */
                project?: string;
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Job"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    submit_job: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubmitJob"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job: components["schemas"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    cancel_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job: components["schemas"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    job_events: {
        parameters: {
            query?: {
                /** @description Only events after this one; `Last-Event-ID` goes before. */
                after?: number;
            };
            header?: never;
            path: {
                job: components["schemas"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["JobEvent"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    job_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job: components["schemas"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobMetrics"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_mails: {
        parameters: {
            query?: {
                /** @description Only mails in this state: `waiting`, `sent` or `failed`. */
                state?: string;
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Mail"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_mail_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailDelivery"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    retry_mail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mail: components["schemas"]["MailId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mail"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_members: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Member"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    remove_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    change_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeMember"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    revoke_model_grant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                grant: components["schemas"]["ModelGrantId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_models: {
        parameters: {
            query?: {
                /** @description What other partners let one use, instead of one's own. */
                shared?: boolean;
                /** @description Archived ones too; only of one's own. */
                archived?: boolean;
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Model"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_model: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateModel"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: components["schemas"]["ModelId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    archive_model: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path: {
                model: components["schemas"]["ModelId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    update_model: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path: {
                model: components["schemas"]["ModelId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateModel"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_model_content: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: components["schemas"]["ModelId"];
                digest: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelContent"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_model_grants: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path: {
                model: components["schemas"]["ModelId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ModelGrant"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    grant_model: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                model: components["schemas"]["ModelId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantModel"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelGrant"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    restore_model: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path: {
                model: components["schemas"]["ModelId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_model_versions: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path: {
                model: components["schemas"]["ModelId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ModelVersion"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    register_model_version: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                model: components["schemas"]["ModelId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterModelVersion"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVersion"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_model_version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: components["schemas"]["ModelId"];
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelVersion"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_model_certificates: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path: {
                model: components["schemas"]["ModelId"];
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Certificate"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    download_model_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: components["schemas"]["ModelId"];
                number: number;
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    predict: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: components["schemas"]["ModelId"];
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Predict"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Predictions"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    own_partner: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    update_partner: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdatePartner"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    partner_audit: {
        parameters: {
            query?: {
                /** @description The action, such as `dataset:grant`. */
                action?: string;
                /** @description Who acted. */
                user?: string;
                /** @description The id of what it was done to, or of what that is a part of: a data set's finds its versions, uploads and grants as well. */
                target?: string;
                /** @description `done`, `denied`, `hidden` or `missing`. */
                outcome?: string;
                /** @description By which rule: a policy's name such as `stewards`, or a problem's code such as `download_not_granted`. */
                rule?: string;
                /** @description Under which agreement. */
                agreement?: string;
                /** @description Not before. */
                from?: string;
                /** @description Before. */
                until?: string;
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AuditRow"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    export_partner_audit: {
        parameters: {
            query?: {
                /** @description The action, such as `dataset:grant`. */
                action?: string;
                /** @description Who acted. */
                user?: string;
                /** @description The id of what it was done to, or of what that is a part of: a data set's finds its versions, uploads and grants as well. */
                target?: string;
                /** @description `done`, `denied`, `hidden` or `missing`. */
                outcome?: string;
                /** @description By which rule: a policy's name such as `stewards`, or a problem's code such as `download_not_granted`. */
                rule?: string;
                /** @description Under which agreement. */
                agreement?: string;
                /** @description Not before. */
                from?: string;
                /** @description Before. */
                until?: string;
                /** @description `csv` (RFC 4180 with a byte order mark, safe for spreadsheets) or `jsonl` (one row's JSON per line); `csv` when left out. */
                format?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    usage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_partners: {
        parameters: {
            query?: {
                /** @description Only partners with this status. */
                status?: string;
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Partner"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_partner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_application: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationRecord"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    approve_partner: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Approve"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approved"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    assessment_result: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessmentResult"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_assessments: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Assessment"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    assess_partner: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assess"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assessment"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    partner_budget: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    set_partner_budget: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetLimits"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    vouch_for_applicant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    give_credit: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GiveCredit"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Credit"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    decline_partner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_notes: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Note"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    add_note: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddNote"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Note"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    offboard_partner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    invite_owner: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approved"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_proposals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposals"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_questions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Question"][];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    ask_applicant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskApplicant"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Question"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    follow_up_question: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                partner: components["schemas"]["PartnerId"];
                question: components["schemas"]["QuestionId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FollowUp"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reply"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    set_quota: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Quota"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    reinstate_partner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    review_partner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_partner_statement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statement"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    partner_statement_csv: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    print_partner_statement: {
        parameters: {
            query?: {
                /** @description `en` or `zh-CN`; what the browser prefers when left out. */
                language?: string;
            };
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    suspend_partner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Partner"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    partner_usage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partner: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_party_keys: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PartyKey"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    register_party_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterPartyKey"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartyKey"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_party_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                party_key: components["schemas"]["PartyKeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartyKey"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    revoke_party_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                party_key: components["schemas"]["PartyKeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartyKey"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_pipeline: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pipeline"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_pipeline_stage: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path: {
                stage: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PipelineCard"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    admission_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdmissionSettings"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    set_admission_settings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdmissionSettings"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdmissionSettings"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_all_alliances: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Alliance"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    found_alliance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FoundAlliance"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alliance"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    dissolve_any_alliance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alliance: components["schemas"]["AllianceId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DissolveAlliance"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alliance"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    grant_pool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alliance: components["schemas"]["AllianceId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantPool"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_staff_invitations: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Invitation"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    invite_staff: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteStaff"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewInvitation"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    withdraw_staff_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation: components["schemas"]["InvitationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_all_pools: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Pool"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_all_prices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceTable"][];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    publish_prices: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishPrices"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceTable"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_staff: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_StaffMember"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    remove_staff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    change_staff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeStaff"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_all_statements: {
        parameters: {
            query?: {
                /** @description The month (UTC), such as `2026-01`; the last one when left out. */
                month?: string;
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_StatementHead"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    platform_usage_report: {
        parameters: {
            query?: {
                /** @description The first day (UTC), such as `2026-01-01`; that of the month at hand when left out. */
                from?: string;
                /** @description The day after the last one; tomorrow when left out. A report goes over a year at most. */
                until?: string;
                /** @description `project`, `user`, `kind`, `day` or `pool`; for the operator also `partner`. `kind` when left out. */
                by?: string;
                /** @description One partner's; every partner's when left out. */
                partner?: components["schemas"]["PartnerId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageReport"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_pools: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Pool"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_pool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pool: components["schemas"]["PoolId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolState"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_pool_requests: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path: {
                pool: components["schemas"]["PoolId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PoolRequest"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    ask_pool: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                pool: components["schemas"]["PoolId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskPool"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolRequest"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    approve_pool_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pool: components["schemas"]["PoolId"];
                pool_request: components["schemas"]["PoolRequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovePoolRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolRequest"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    refuse_pool_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pool: components["schemas"]["PoolId"];
                pool_request: components["schemas"]["PoolRequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolRequest"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    withdraw_pool_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pool: components["schemas"]["PoolId"];
                pool_request: components["schemas"]["PoolRequestId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolRequest"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    set_pool_shares: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path: {
                pool: components["schemas"]["PoolId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetShares"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PoolState"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    portal_log_in: {
        parameters: {
            query?: never;
            header: {
                /** @description `1`; shows that a page of the portal asks. */
                "X-Hansa-Portal": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortalSession"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    portal_log_out: {
        parameters: {
            query?: never;
            header: {
                /** @description `1`; shows that a page of the portal asks. */
                "X-Hansa-Portal": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    portal_switch_partner: {
        parameters: {
            query?: never;
            header: {
                /** @description `1`; shows that a page of the portal asks. */
                "X-Hansa-Portal": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SwitchPartner"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortalSession"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    portal_refresh: {
        parameters: {
            query?: never;
            header: {
                /** @description `1`; shows that a page of the portal asks. */
                "X-Hansa-Portal": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortalSession"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_prices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceTable"][];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_projects: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Project"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    open_project: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenProject"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    update_project: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateProject"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_project_activity: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ProjectActivity"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    close_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    attach_dataset: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttachDataset"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectThing"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    detach_dataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
                dataset: components["schemas"]["DatasetId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_project_jobs: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ProjectJob"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_project_members: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ProjectMember"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    add_project_member: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddProjectMember"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectMember"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    remove_project_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
                user: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    change_project_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
                user: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeProjectMember"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectMember"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_project_messages: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ProjectMessage"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    say_in_project: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SayInProject"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectMessage"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_project_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
                message: components["schemas"]["ProjectMessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectMessage"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    edit_project_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
                message: components["schemas"]["ProjectMessageId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditMessage"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectMessage"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    hide_project_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
                message: components["schemas"]["ProjectMessageId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectMessage"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_milestones: {
        parameters: {
            query?: {
                /** @description Archived ones too; only of one's own. */
                archived?: boolean;
            };
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Milestone"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    add_milestone: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateMilestone"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Milestone"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_milestone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
                milestone: components["schemas"]["MilestoneId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Milestone"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    archive_milestone: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path: {
                project: components["schemas"]["ProjectId"];
                milestone: components["schemas"]["MilestoneId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Milestone"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    update_milestone: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path: {
                project: components["schemas"]["ProjectId"];
                milestone: components["schemas"]["MilestoneId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateMilestone"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Milestone"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    restore_milestone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
                milestone: components["schemas"]["MilestoneId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Milestone"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    attach_model: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttachModel"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectThing"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    detach_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
                model: components["schemas"]["ModelId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    mark_project_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkRead"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    renew_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenewProject"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    reopen_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_project_things: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project: components["schemas"]["ProjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ProjectThing"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_recipes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recipe"][];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_recipe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recipe: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recipe"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    standard_definition_schema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_set_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetUpState"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    set_up: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetUp"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Created"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    search_showcase: {
        parameters: {
            query?: {
                /**
                 * @description Words that must all be there; of the last one the beginning is enough. `"quoted words"` stand together, `-word` must not be
                 *     there; everything else is plain text. At most 400 characters and 24 words.
                 */
                query?: string;
                /** @description Only `partner`, `dataset`, `model` or `standard`. */
                kind?: string;
                /** @description Only for this branch. */
                industry?: string;
                /** @description Only for this task. */
                task?: string;
                /** @description Only under this licence, exactly as the facet says it. */
                licence?: string;
                /** @description Only of this partner, by its id. */
                owner?: string;
                /** @description Only with a public certificate that counts. */
                certified?: boolean;
                /** @description Whether to count how much there is of what. Only the first page of a search needs it. */
                facets?: boolean;
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the best items when left out. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CataloguePage"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_showcase_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                item: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogueItem"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    rotate_signing_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_standard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                standard: components["schemas"]["StandardId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Standard"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_standard_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                standard: components["schemas"]["StandardId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StandardDraft"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    edit_standard_draft: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
            };
            path: {
                standard: components["schemas"]["StandardId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditDraft"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StandardDraft"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    preview_standard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                standard: components["schemas"]["StandardId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleasePreview"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    release_standard: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of what the change was made from: it is refused if somebody else has changed it since. */
                "If-Match"?: string;
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                standard: components["schemas"]["StandardId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReleaseStandard"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StandardVersion"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_standard_versions: {
        parameters: {
            query?: {
                /** @description Items on the page, 1 to 200; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before; the newest items when left out. */
                cursor?: string;
            };
            header?: never;
            path: {
                standard: components["schemas"]["StandardId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_StandardVersion"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_standard_version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                standard: components["schemas"]["StandardId"];
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StandardVersion"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_standard_definition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                standard: components["schemas"]["StandardId"];
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    hidden_test_tries: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                standard: components["schemas"]["StandardId"];
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HiddenTestTries"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    withdraw_standard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                standard: components["schemas"]["StandardId"];
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StandardVersion"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_statements: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementHead"][];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_statement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statement"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    statement_csv: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    print_statement: {
        parameters: {
            query?: {
                /** @description `en` or `zh-CN`; what the browser prefers when left out. */
                language?: string;
            };
            header?: never;
            path: {
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_upload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upload: components["schemas"]["UploadId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    abort_upload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upload: components["schemas"]["UploadId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    append_upload: {
        parameters: {
            query?: never;
            header: {
                /** @description where these bytes belong: the upload's present offset */
                "Upload-Offset": number;
            };
            path: {
                upload: components["schemas"]["UploadId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    complete_upload: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with the same key within 24 hours answers with the first answer. */
                "Idempotency-Key"?: string;
            };
            path: {
                upload: components["schemas"]["UploadId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetVersion"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetVersion"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    estimate_job: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EstimateJob"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobEstimate"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    usage_report: {
        parameters: {
            query?: {
                /** @description The first day (UTC), such as `2026-01-01`; that of the month at hand when left out. */
                from?: string;
                /** @description The day after the last one; tomorrow when left out. A report goes over a year at most. */
                until?: string;
                /** @description `project`, `user`, `kind`, `day` or `pool`; for the operator also `partner`. `kind` when left out. */
                by?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageReport"];
                };
            };
            /** @description A problem document (RFC 9457); `code` is stable, `next_step` says what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
}
