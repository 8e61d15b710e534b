//! Version 1: problem, data at hand, sensitivity, wanted outcome, constraints.

use super::{Choice, Form, Question, QuestionKind, Section, choice, words};
use QuestionKind::{Multi, Number, Single, Text};

pub(super) static FORM: Form = Form { version: 1, sections: &[PROBLEM, DATA, SENSITIVITY, OUTCOME, CONSTRAINTS] };

const PROBLEM: Section = Section {
    id: "problem",
    title: words("The problem", "面临的问题"),
    questions: &[
        Question {
            id: "problem",
            words: words("Which problem do you want to solve?", "您希望解决什么问题？"),
            required: true,
            kind: Text { most: 4_000 },
        },
        Question {
            id: "today",
            words: words("How do you deal with it today?", "目前如何处理这一问题？"),
            required: false,
            kind: Text { most: 2_000 },
        },
        Question {
            id: "people_affected",
            words: words("How many people does it concern in a year?", "每年涉及多少人？"),
            required: false,
            kind: Number { least: 0, most: 10_000_000_000 },
        },
    ],
};

/// Kinds of data, in what an applicant has and in what it looks for.
const KINDS_OF_DATA: &[Choice] = &[
    choice("table", "Tables: measurements, records, transactions", "表格数据：测量值、记录、交易"),
    choice("text", "Texts: reports, comments, documents", "文本：报告、评论、文档"),
    choice("dialogue", "Dialogues with customers, patients or students", "对话：客户、患者或学生的对话"),
    choice("image", "Images", "图像"),
    choice("time_series", "Series over time: sensors, prices, signals", "时间序列：传感器、价格、信号"),
    choice("behaviour", "Behaviour: clicks, purchases, ratings", "行为数据：点击、购买、评分"),
];

const DATA: Section = Section {
    id: "data",
    title: words("Data at hand", "现有数据"),
    questions: &[
        Question {
            id: "data_kinds",
            words: words("Which kinds of data do you have?", "您拥有哪些类型的数据？"),
            required: false,
            kind: Multi(KINDS_OF_DATA),
        },
        Question {
            id: "data_volume",
            words: words("How much is it, in rows, documents or images?", "数据量有多大（按行、文档或图像计）？"),
            required: true,
            kind: Single(&[
                choice("none", "We have no data of our own", "没有自有数据"),
                choice("thousands", "Up to ten thousand", "一万以内"),
                choice("hundred_thousands", "Up to a million", "一百万以内"),
                choice("millions", "More than a million", "超过一百万"),
            ]),
        },
        Question {
            id: "data_labelled",
            words: words("Is the wanted result known for past cases?", "历史数据是否有已知的结果（标签）？"),
            required: false,
            kind: Single(&[
                choice("yes", "Yes, for most", "是，大部分有"),
                choice("partly", "For some", "部分有"),
                choice("no", "No", "没有"),
            ]),
        },
        Question {
            id: "data_description",
            words: words("Describe the data in a few sentences.", "请用几句话描述这些数据。"),
            required: false,
            kind: Text { most: 4_000 },
        },
    ],
};

const SENSITIVITY: Section = Section {
    id: "sensitivity",
    title: words("Sensitivity", "敏感程度"),
    questions: &[
        Question {
            id: "sensitivity",
            words: words("How sensitive is the most sensitive of it?", "其中最敏感的数据属于哪一级？"),
            required: true,
            kind: Single(&[
                choice("public", "Public", "公开"),
                choice("internal", "Internal", "内部"),
                choice("personal", "About persons", "涉及个人信息"),
                choice(
                    "special",
                    "Specially protected: health, biometry, finances, minors",
                    "敏感个人信息：健康、生物识别、财务、未成年人",
                ),
            ]),
        },
        Question {
            id: "may_leave",
            words: words("May the data leave your organisation?", "数据是否可以离开贵单位？"),
            required: false,
            kind: Single(&[
                choice("yes", "Yes, under an agreement", "可以，须有协议"),
                choice("anonymised", "Only anonymised", "仅限匿名化之后"),
                choice("no", "No: others may only train on it", "不可以：他人只能用其训练"),
            ]),
        },
        Question {
            id: "regulation",
            words: words("Which rules apply to it?", "适用哪些法规？"),
            required: false,
            kind: Text { most: 2_000 },
        },
    ],
};

const OUTCOME: Section = Section {
    id: "outcome",
    title: words("Wanted outcome", "期望的成果"),
    questions: &[
        Question {
            id: "tasks",
            words: words("What is a model to do for you?", "您希望模型完成什么任务？"),
            required: true,
            kind: Multi(&[
                choice("classify_rows", "Decide about a case from its measurements", "根据测量值对个案作出判断"),
                choice("classify_text", "Sort texts: topic, mood, urgency", "文本分类：主题、情感、紧急程度"),
                choice("answer_questions", "Answer questions from documents or dialogues", "根据文档或对话回答问题"),
                choice("generate_text", "Write texts", "生成文本"),
                choice("recommend", "Recommend", "推荐"),
                choice("inspect_images", "Inspect images", "图像检测"),
                choice("forecast", "Forecast a number", "数值预测"),
                choice("find_anomalies", "Find what is unusual", "异常检测"),
            ]),
        },
        Question {
            id: "outcome",
            words: words("How would you know that it works?", "如何判断取得了成功？"),
            required: false,
            kind: Text { most: 4_000 },
        },
        Question {
            id: "wanted_data",
            words: words("Which data do you look for with partners?", "您希望从合作伙伴处获得哪些数据？"),
            required: false,
            kind: Multi(KINDS_OF_DATA),
        },
        Question {
            id: "wanted_industries",
            words: words("From which industries?", "希望来自哪些行业？"),
            required: false,
            kind: Multi(INDUSTRIES),
        },
    ],
};

/// The words of [`Industry`](crate::Industry) when this version was published.
const INDUSTRIES: &[Choice] = &[
    choice("medicine", "Medicine", "医疗"),
    choice("finance", "Finance", "金融"),
    choice("education", "Education", "教育"),
    choice("manufacturing", "Manufacturing", "制造"),
    choice("retail", "Retail", "零售"),
    choice("energy", "Energy", "能源"),
    choice("transport", "Transport", "交通运输"),
    choice("telecommunications", "Telecommunications", "电信"),
    choice("agriculture", "Agriculture", "农业"),
    choice("public", "Public sector", "公共部门"),
    choice("other", "Other", "其他"),
];

const CONSTRAINTS: Section = Section {
    id: "constraints",
    title: words("Constraints", "约束条件"),
    questions: &[
        Question {
            id: "months",
            words: words("In how many months do you need a result?", "需要在多少个月内取得成果？"),
            required: false,
            kind: Number { least: 1, most: 120 },
        },
        Question {
            id: "own_people",
            words: words("How many of your people would work on it?", "贵单位将有多少人参与？"),
            required: false,
            kind: Number { least: 0, most: 100_000 },
        },
        Question {
            id: "constraints",
            words: words("What else has to be observed?", "还有哪些需要注意的事项？"),
            required: false,
            kind: Text { most: 4_000 },
        },
    ],
};
