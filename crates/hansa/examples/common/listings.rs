//! A catalogue of very many items: plausible text in English and Chinese, several hundred owners, every visibility.

use anyhow::Context as _;
use database::sqlx;
use database::{Db, DbOptions, Tenancy, Tx, execute, run_on};
use foundation::{DatasetId, ModelId, PartnerId, Sources, TypedId as _};
use partner_registry::catalogue::{ItemKind, Visibility};
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use sqlx::types::Uuid;

use crate::bulk::settle;

pub(crate) const ENGLISH: [&str; 40] = [
    "patient",
    "image",
    "heart",
    "lung",
    "cancer",
    "risk",
    "credit",
    "fraud",
    "loan",
    "student",
    "exam",
    "grading",
    "quality",
    "sensor",
    "motor",
    "steel",
    "vibration",
    "demand",
    "sales",
    "customer",
    "energy",
    "load",
    "forecast",
    "weather",
    "traffic",
    "vehicle",
    "crop",
    "soil",
    "network",
    "audit",
    "speech",
    "review",
    "sentiment",
    "ranking",
    "blood",
    "pressure",
    "glucose",
    "scan",
    "policy",
    "insurance",
];
pub(crate) const CHINESE: [&str; 24] = [
    "心脏病",
    "医疗影像",
    "糖尿病",
    "风险评估",
    "信用评分",
    "欺诈检测",
    "学生成绩",
    "考试",
    "质量检测",
    "传感器",
    "振动分析",
    "需求预测",
    "客户流失",
    "电力负荷",
    "交通流量",
    "农作物",
    "土壤",
    "情感分析",
    "推荐系统",
    "图像识别",
    "金融",
    "保险理赔",
    "教育资源",
    "标注",
];
/// In eight descriptions of ten.
pub(crate) const FREQUENT: &str = "records";
/// In what is shown under agreements alone, and so in nothing that the partner sees that asks.
pub(crate) const HIDDEN: &str = "consortium";
/// In the older half of all descriptions, and in no newer one.
pub(crate) const OLD: &str = "archive";
pub(crate) const TASKS: [&str; 4] =
    ["tabular-classification", "text-classification", "image-classification", "recommender"];
pub(crate) const LICENCES: [&str; 5] = ["CC-BY-4.0", "MIT", "Apache-2.0", "ODbL-1.0", "proprietary"];
pub(crate) const INDUSTRIES: [&str; 6] = ["medicine", "finance", "education", "manufacturing", "retail", "energy"];
const OWNERS: usize = 400;
/// Words that about ten items have each.
const RARE: u32 = 10_000;
const BATCH: usize = 2_000;

/// A word that few items have.
pub(crate) fn rare(random: &mut ChaCha8Rng) -> String {
    format!("series{}", random.random_range(0..RARE))
}

pub(crate) fn one<'a>(random: &mut ChaCha8Rng, words: &[&'a str]) -> &'a str {
    words.choose(random).copied().unwrap_or_default()
}

/// Adds so many items behind the server's back, and cuts their words as an upgrade does.
pub(crate) async fn fill(url: &str, items: usize) -> anyhow::Result<()> {
    let db = Db::connect(url, &DbOptions::default()).await?;
    let (sources, mut random) = (Sources::system(), ChaCha8Rng::seed_from_u64(70));
    let owners = owners(&db, &sources).await?;
    let mut left = items;
    while left > 0 {
        let batch = left.min(BATCH);
        let mut tx = db.write(Tenancy::Platform).await?;
        for _ in 0..batch {
            let owner = *owners.choose(&mut random).context("no owner")?;
            add(&mut tx, &sources, &mut random, (owner, left > items / 2)).await?;
            left -= 1;
        }
        tx.commit().await?;
    }
    partner_registry::catalogue::fill(&db, &sources).await?;
    for table in ["catalogue_items", "catalogue_cards", "catalogue_words", "partners"] {
        settle(&db, table).await?;
    }
    db.close().await;
    Ok(())
}

const OWNER: &str = "INSERT INTO partners (id, name, industry, contact_email, status, needs, max_running_jobs, max_gpus, \
     max_storage_bytes, revision, created_at, updated_at) \
     VALUES ($1, $2, $3, 'office@partner.example', 'active', '', 1, 0, 1000000, 1, $4, $4)";

async fn owners(db: &Db, sources: &Sources) -> anyhow::Result<Vec<(PartnerId, &'static str)>> {
    let (mut owners, now) = (Vec::new(), sources.now());
    let mut tx = db.write(Tenancy::Platform).await?;
    for number in 0..OWNERS {
        let (id, industry) = (sources.id::<PartnerId>(), INDUSTRIES[number % INDUSTRIES.len()]);
        let name = format!("Organisation {number}");
        execute!(&mut tx, sqlx::query(OWNER).bind(id).bind(name).bind(industry).bind(now))?;
        owners.push((id, industry));
    }
    tx.commit().await?;
    Ok(owners)
}

const NEXT_ALONE: &str = "SELECT coalesce(max(number), 0) + 1 FROM catalogue_items";
const NEXT: &str = "SELECT nextval('catalogue_numbers')";
const ITEM: &str = "INSERT INTO catalogue_items (number, item_id, kind, partner_id, visibility, is_open, owner_active, industry, \
     task, licence, changed_at) VALUES ($1, $2, $3, $4, $5, TRUE, TRUE, $6, $7, $8, $9)";
const CARD: &str = "INSERT INTO catalogue_cards (item_id, name, description, owner_name, card, words_version) \
     VALUES ($1, $2, $3, 'Organisation', $4, 0)";

async fn add(
    tx: &mut Tx,
    sources: &Sources,
    random: &mut ChaCha8Rng,
    ((owner, industry), old): ((PartnerId, &str), bool),
) -> anyhow::Result<()> {
    let next = tx.pick(NEXT_ALONE, NEXT);
    let number: i64 = run_on!(&mut *tx, |conn| sqlx::query_scalar(next).fetch_one(conn).await)?;
    let (kind, id): (ItemKind, Uuid) = if random.random_bool(0.6) {
        (ItemKind::Dataset, sources.id::<DatasetId>().as_uuid())
    } else {
        (ItemKind::Model, sources.id::<ModelId>().as_uuid())
    };
    let visibility = visibility(random);
    let (name, mut description) = text(random);
    for (word, there) in [(HIDDEN, visibility == Visibility::Agreement), (OLD, old)] {
        if there {
            description.push(' ');
            description.push_str(word);
        }
    }
    let (task, licence) = (one(random, &TASKS), one(random, &LICENCES));
    execute!(
        tx,
        sqlx::query(ITEM)
            .bind(number)
            .bind(id)
            .bind(kind)
            .bind(owner)
            .bind(visibility)
            .bind(industry)
            .bind(task)
            .bind(licence)
            .bind(sources.now())
    )?;
    let card = serde_json::json!({ "task": task, "licence": licence, "facts": {}, "labels": {} });
    execute!(tx, sqlx::query(CARD).bind(id).bind(name).bind(description).bind(sqlx::types::Json(card)))?;
    Ok(())
}

fn visibility(random: &mut ChaCha8Rng) -> Visibility {
    match random.random_range(0..100) {
        0..5 => Visibility::Private,
        5..25 => Visibility::Agreement,
        25..90 => Visibility::Partners,
        _ => Visibility::Public,
    }
}

/// A name and a description of twenty to sixty words, four of ten in Chinese.
fn text(random: &mut ChaCha8Rng) -> (String, String) {
    let words: &[&str] = if random.random_bool(0.4) { &CHINESE } else { &ENGLISH };
    let name = format!("{} {} {}", one(random, words), one(random, words), rare(random));
    let mut description = String::new();
    for _ in 0..random.random_range(20..60) {
        description.push_str(one(random, words));
        description.push(' ');
    }
    if random.random_bool(0.8) {
        description.push_str(FREQUENT);
    }
    (name, description)
}
