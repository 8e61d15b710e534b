//! What clauses say, in both languages of the platform.

use crate::agreements::model::Purpose;
use crate::agreements::templates::Language;
use crate::agreements::terms::{Duty, Fate, Giver, Onward, Prohibited, Usage};

/// The words of one language. `{}` stands for what differs.
pub(super) struct Words {
    pub term: &'static str,
    pub giver: fn(Giver) -> &'static str,
    pub allowed: fn(Purpose) -> &'static str,
    pub only_assets: &'static str,
    pub only_territory: &'static str,
    pub only_usage: &'static str,
    pub usage: fn(Usage) -> &'static str,
    pub comma: &'static str,
    pub termination: &'static str,
    pub onward: fn(Onward) -> &'static str,
    /// What has happened, and what becomes of a model.
    pub when: &'static str,
    pub after_termination: &'static str,
    pub after_expiry: &'static str,
    pub fate: fn(Fate) -> &'static str,
    pub prohibition: fn(Prohibited) -> &'static str,
    pub duty: fn(Duty) -> &'static str,
    pub document: &'static str,
    pub means_term: &'static str,
    pub means_permission: &'static str,
    pub means_list: &'static str,
    pub means_termination: &'static str,
    pub means_onward: &'static str,
    pub means_fate: &'static str,
    pub means_outside: &'static str,
    pub means_stated: &'static str,
    pub means_document: &'static str,
}

/// The words of a language.
pub(super) const fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

const ENGLISH: Words = Words {
    term: "The agreement holds from {} until {}.",
    giver: |giver| match giver {
        Giver::Either => "Each party lets the other {}.",
        Giver::Proposer => "The proposer lets the other party {}.",
        Giver::Counterparty => "The counterparty lets the proposer {}.",
    },
    allowed: |action| match action {
        Purpose::Train => "train models on the data sets that it grants",
        Purpose::Download => "download the data sets and models that it grants",
        Purpose::Predict => "ask the models that it grants for predictions",
    },
    only_assets: "Only with {}.",
    only_territory: "Only in {}.",
    only_usage: "Only for {}.",
    usage: |usage| usage.as_str(),
    comma: ", ",
    termination: "Either party can end the agreement at any time.",
    onward: |onward| match onward {
        Onward::Nobody => "A model that was trained on the other party's data may be granted to nobody.",
        Onward::DataOwner => {
            "A model that was trained on the other party's data may be granted only back to the party whose data it is."
        }
        Onward::Named => {
            "A model that was trained on the other party's data may be granted to the party whose data it is and to {}."
        }
        Onward::Anyone => {
            "A model that was trained on the other party's data may be granted to every partner that has an agreement with its maker."
        }
    },
    when: "When {}, a model that was trained under it: {}.",
    after_termination: "a party terminates the agreement",
    after_expiry: "the term is over",
    fate: |fate| match fate {
        Fate::Keep => "its maker may go on using it",
        Fate::Stop => "it can neither be downloaded nor asked for predictions any more",
    },
    prohibition: |prohibited| match prohibited {
        Prohibited::Distribute => "Neither party may pass copies on to third parties.",
        Prohibited::Reidentify => "Neither party may try to find out who stands behind a record.",
        Prohibited::Sell => "Neither party may sell copies.",
        Prohibited::Commercialize => "Neither party may use anything for a commercial purpose.",
        Prohibited::Link => "Neither party may join the data with other data about the same people.",
    },
    duty: |duty| match duty {
        Duty::Attribute => "Both parties name each other in publications.",
        Duty::Delete => "Both parties delete downloaded copies when the agreement ends.",
        Duty::Compensate => "Both parties pay as agreed.",
        Duty::Inform => "Both parties report results and incidents to each other.",
        Duty::Review => "Both parties have results reviewed by the other before they are published.",
        Duty::ObtainConsent => "Both parties have the consent of the people whom their data is about.",
    },
    document: "Whatever else the text says.",
    means_term: "before and after it nothing is permitted; computed from the clock",
    means_permission: "checked at every grant, job, prediction and download, and every second while a job runs",
    means_list: "checked with every use: only what is named can be granted and used",
    means_termination: "from that moment on nothing is permitted: jobs stop, transfers end, nothing new begins",
    means_onward: "checked when a model with this lineage is granted and whenever it is used; not for files downloaded before",
    means_fate: "checked at every download and prediction of such a model",
    means_outside: "what happens outside of the platform cannot be seen by it",
    means_stated: "what results are used for is stated by people and not seen by the platform",
    means_document: "a text is read by people",
};

const CHINESE: Words = Words {
    term: "协议有效期为 {} 至 {}。",
    giver: |giver| match giver {
        Giver::Either => "双方互相许可对方{}。",
        Giver::Proposer => "提议方许可对方{}。",
        Giver::Counterparty => "对方许可提议方{}。",
    },
    allowed: |action| match action {
        Purpose::Train => "在所授权的数据集上训练模型",
        Purpose::Download => "下载所授权的数据集和模型",
        Purpose::Predict => "调用所授权的模型进行预测",
    },
    only_assets: "仅限 {}。",
    only_territory: "仅限在{}使用。",
    only_usage: "仅限用于{}。",
    usage: |usage| match usage {
        Usage::Research => "研究",
        Usage::Education => "教学",
        Usage::Development => "产品开发",
        Usage::Production => "产品运行",
        Usage::Evaluation => "评估",
    },
    comma: "、",
    termination: "任何一方均可随时终止协议。",
    onward: |onward| match onward {
        Onward::Nobody => "基于对方数据训练的模型不得授权给任何人。",
        Onward::DataOwner => "基于对方数据训练的模型仅可授权给数据提供方。",
        Onward::Named => "基于对方数据训练的模型可授权给数据提供方及 {}。",
        Onward::Anyone => "基于对方数据训练的模型可授权给与训练方有协议的任何伙伴。",
    },
    when: "{}，依据协议训练的模型{}。",
    after_termination: "一方终止协议后",
    after_expiry: "协议到期后",
    fate: |fate| match fate {
        Fate::Keep => "可由训练方继续使用",
        Fate::Stop => "不能再下载或调用预测",
    },
    prohibition: |prohibited| match prohibited {
        Prohibited::Distribute => "双方均不得向第三方转交副本。",
        Prohibited::Reidentify => "双方均不得试图识别记录背后的个人。",
        Prohibited::Sell => "双方均不得出售副本。",
        Prohibited::Commercialize => "双方均不得用于任何商业目的。",
        Prohibited::Link => "双方均不得将数据与关于同一人群的其他数据合并。",
    },
    duty: |duty| match duty {
        Duty::Attribute => "双方均须在发表成果时署名对方。",
        Duty::Delete => "双方均须在协议结束时删除已下载的副本。",
        Duty::Compensate => "双方均须按约定付费。",
        Duty::Inform => "双方均须互相通报结果与事件。",
        Duty::Review => "双方均须在发表前将结果交由对方审阅。",
        Duty::ObtainConsent => "双方均须取得其数据所涉个人的同意。",
    },
    document: "文本中的其他约定。",
    means_term: "期限之外一律不予许可，按时钟计算",
    means_permission: "每次授权、任务、预测和下载时检查，任务运行期间每秒检查",
    means_list: "每次使用时检查：只有指定的资产可以授权和使用",
    means_termination: "终止之时起一律不予许可：任务停止，传输中断，不再受理新的使用",
    means_onward: "授权及每次使用此类模型时检查；不适用于此前已下载的文件",
    means_fate: "每次下载此类模型或调用预测时检查",
    means_outside: "平台之外发生的事情，平台无法监测",
    means_stated: "结果的用途由使用者声明，平台无法监测",
    means_document: "文本由人阅读和解释",
};
