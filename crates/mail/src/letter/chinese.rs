//! The letters in simplified Chinese.

use foundation::PartnerId;

use super::{AgreementStep, Deed, Following, Letter, Links, Negotiated, News, Text, Token, moment, quoted};

pub(super) fn text(letter: &Letter, links: Links<'_>) -> Text {
    let (subject, body) = match letter {
        Letter::Invitation { organisation, role, token, expires_at } => {
            invitation(organisation.as_deref(), role, links, token, &moment(*expires_at))
        }
        Letter::ConfirmAddress { organisation, token, expires_at } => {
            confirm_address(organisation, links, token, &moment(*expires_at))
        }
        Letter::FollowApplication(application) => (
            format!("“{}”的合作申请", application.organisation),
            format!(
                "通过以下链接，您可以查看“{}”的申请进度、回答问题、更正内容或撤回申请。\n\n{}",
                application.organisation,
                way(links, application)
            ),
        ),
        Letter::Question { application, question } => (
            format!("关于“{}”申请的问题", application.organisation),
            format!("评审人员的问题：\n\n{}\n\n请在此回答。\n\n{}", quoted(question), way(links, application)),
        ),
        Letter::Answer { organisation, question, answer } => (
            format!("“{organisation}”已回复"),
            format!("您向“{organisation}”提出的问题：\n\n{}\n\n对方的回答：\n\n{}", quoted(question), quoted(answer)),
        ),
        Letter::Approved { application, reason } => (
            format!("“{}”的申请已通过", application.organisation),
            format!(
                "“{}”的申请已获批准。首位所有者的邀请将在另一封邮件中发送。\n\n{}{}",
                application.organisation,
                reason.as_ref().map(|reason| format!("评审意见：\n\n{}\n\n", quoted(reason))).unwrap_or_default(),
                way(links, application)
            ),
        ),
        Letter::ApplicationArrived { organisation, application } => arrived(organisation, links, *application),
        Letter::Agreement(what) => agreement(what, links),
        Letter::News(what) => news(what, links),
        Letter::Declined { application, reason } => (
            format!("“{}”的申请未获通过", application.organisation),
            format!(
                "“{}”的申请未获批准。评审意见：\n\n{}\n\n贵单位可以再次申请。\n\n{}",
                application.organisation,
                quoted(reason),
                way(links, application)
            ),
        ),
        Letter::BudgetReached { organisation, by_operator, percent, used, limit, resets_at } => {
            budget(organisation, *by_operator, *percent, (used, limit), links, &moment(*resets_at))
        }
        Letter::StatementMade { organisation, month, total } => (
            format!("“{organisation}”{month} 账单"),
            format!(
                "“{organisation}”在 {month} 的用量合计 {total}。账单已生成，不再变动。\n\n明细和可供记账的表格：\n\n{}",
                links.statement(month)
            ),
        ),
    };
    Text { subject, body: format!("{body}\n") }
}

fn confirm_address(organisation: &str, links: Links<'_>, token: &Token, until: &str) -> (String, String) {
    let body = format!(
        "有人以“{organisation}”的名义申请成为合作伙伴，并将此邮箱填写为联系方式。\n\n如果是您本人，请在 {until} \
         之前确认：\n\n{}\n\n也可以使用命令行：\n\nhansa application confirm \
         {}\n\n确认之后，评审人员才能看到申请。如果不是您本人，请忽略此邮件，该申请将被删除。",
        links.confirm(token),
        token.reveal()
    );
    (format!("请确认“{organisation}”的合作申请"), body)
}

fn arrived(organisation: &str, links: Links<'_>, application: PartnerId) -> (String, String) {
    let body = format!(
        "“{organisation}”已提交合作申请，并确认了联系邮箱。\n\n请评审：\n\n{}\n\n也可以使用命令行：\n\nhansa partner \
         show {application}",
        links.application(application)
    );
    (format!("“{organisation}”申请成为合作伙伴"), body)
}

fn invitation(
    organisation: Option<&str>,
    role: &str,
    links: Links<'_>,
    token: &Token,
    until: &str,
) -> (String, String) {
    let role = role_name(role);
    let (subject, what) = match organisation {
        Some(name) => (format!("“{name}”邀请您加入"), format!("您受邀加入“{name}”，角色为{role}。")),
        None => ("平台工作人员邀请".to_owned(), format!("您受邀成为平台的{role}。")),
    };
    let (link, token) = (links.join(token), token.reveal());
    let body = format!(
        "{what}\n\n请在 {until} 之前加入：\n\n{link}\n\n也可以使用命令行：\n\nhansa join {token} --server \
         {}\n\n邀请只能使用一次。任何持有此邮件的人都可以使用它，请妥善保管。",
        links.0
    );
    (subject, body)
}

/// A role in words; one that this list does not know yet stays what it is.
fn role_name(role: &str) -> &str {
    match role {
        "owner" => "所有者",
        "admin" => "管理员",
        "steward" => "数据管理员",
        "scientist" => "数据科学家",
        "viewer" => "查看者",
        "operator" => "运营者",
        "auditor" => "审计员",
        other => other,
    }
}

fn agreement(what: &Negotiated, links: Links<'_>) -> (String, String) {
    let Negotiated { by, title, agreement, step, note } = what;
    let (subject, done) = match step {
        AgreementStep::Proposed => ("提出一份协议", "提出了这份协议。请阅读后签署，或以其他条款答复。"),
        AgreementStep::Answered => ("提出其他条款", "以其他条款作出答复。请查看改动，然后签署或再次答复。"),
        AgreementStep::AmendmentOffered => ("提出修订", "提议修订协议。在双方签署修订之前，现行条款继续有效。"),
        AgreementStep::Signed => ("已签署", "已签署。待贵方签署后即生效。"),
        AgreementStep::InForce => ("已签署，协议生效", "也已签署，双方签署的条款现已生效。"),
        AgreementStep::AmendmentDropped => ("放弃修订", "放弃了修订，现行条款继续有效。"),
        AgreementStep::Refused => ("不再继续协商", "结束了协商，其中任何条款均未生效。"),
        AgreementStep::Terminated => {
            ("已终止协议", "已终止协议，即时生效：依据该协议正在运行的任务和正在进行的读取均已停止。")
        }
    };
    let note = if note.is_empty() { String::new() } else { format!("\n\n“{by}”的说明：\n\n{}", quoted(note)) };
    let body = format!(
        "《{title}》：“{by}”{done}{note}\n\n{}\n\n也可以使用命令行：\n\nhansa agreement show {agreement}",
        links.agreement(*agreement)
    );
    (format!("《{title}》：“{by}”{subject}"), body)
}

fn news(News { by, deed, what, path }: &News, links: Links<'_>) -> (String, String) {
    let (done, next) = match deed {
        Deed::DatasetGranted => (format!("向贵方共享了数据集“{what}”"), "可用范围见："),
        Deed::ModelGranted => (format!("向贵方共享了模型“{what}”"), "可用范围见："),
        Deed::ProjectOpened => (format!("与贵方建立了联合项目“{what}”"), "请添加贵方成员："),
        Deed::AllianceInvited => (format!("邀请贵方加入联盟“{what}”"), "请接受或婉拒："),
        Deed::AllianceAsked => (format!("申请加入联盟“{what}”"), "请批准，或说明不批准的理由："),
        Deed::PoolAsked => (format!("申请使用联盟“{what}”资源池的 GPU 时间"), "请审批："),
        Deed::PoolDecided => (format!("已答复贵方对联盟“{what}”资源池 GPU 时间的申请"), "答复见："),
    };
    (format!("“{by}”{done}"), format!("“{by}”{done}。\n\n{next}\n\n{}", links.page(path)))
}

fn budget(
    organisation: &str,
    by_operator: bool,
    percent: i64,
    (used, limit): (&str, &str),
    links: Links<'_>,
    resets_at: &str,
) -> (String, String) {
    (
        if percent < 100 {
            format!("“{organisation}”本月用量已达限额的 {percent}%")
        } else {
            format!("“{organisation}”本月用量已达限额")
        },
        format!(
            "“{organisation}”本月已使用 {used}，{}的限额为 {limit}。\n\n{}限额将于 {} \
                 重新计算。{}\n\n查看用量明细：\n\n{}",
            if by_operator { "平台运营者设定" } else { "贵单位管理员设定" },
            if percent < 100 {
                "达到限额后不再启动新的任务，正在运行的任务会正常结束。"
            } else {
                "在此之前不再启动新的任务，正在运行的任务会正常结束。"
            },
            resets_at,
            if by_operator {
                "平台运营者可以提高限额。"
            } else {
                "贵单位的任一管理员都可以提高限额。"
            },
            links.usage()
        ),
    )
}

fn way(links: Links<'_>, following: &Following) -> String {
    format!(
        "{}\n\n也可以使用命令行：\n\nhansa application status {} --key {}\n\n任何持有此链接的人都可以操作，请妥善保管。",
        links.follow(following),
        following.application,
        following.token.reveal()
    )
}
