use foundation::Fault as _;

use super::{AdmissionSettings, Weights};

type Spoil = fn(&mut AdmissionSettings);

#[test]
fn settings_have_bounds() {
    AdmissionSettings::default().check().unwrap();
    let spoilt: [(&str, Spoil); 8] = [
        ("weights.technical_fit", |s| s.weights.technical_fit = -1),
        ("weights.cultural_fit", |s| s.weights.cultural_fit = 101),
        ("weights", |s| {
            s.weights = Weights {
                industry_relevance: 0,
                technical_strength: 0,
                cultural_fit: 0,
                mutual_benefit: 0,
                technical_fit: 0,
            };
        }),
        ("threshold", |s| s.threshold = 0.9),
        ("threshold", |s| s.threshold = 5.1),
        ("threshold", |s| s.threshold = f64::NAN),
        ("min_reviewers", |s| s.min_reviewers = 0),
        ("min_reviewers", |s| s.min_reviewers = 21),
    ];
    for (field, spoil) in spoilt {
        let mut settings = AdmissionSettings::default();
        spoil(&mut settings);
        assert_eq!(settings.check().unwrap_err().field().as_deref(), Some(field));
    }
}
