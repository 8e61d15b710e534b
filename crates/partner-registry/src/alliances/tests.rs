use super::AllianceError;
use super::model::{SeatState, SeatStep};

#[test]
fn a_partner_comes_and_goes_by_the_steps_there_are() {
    let walk = |steps: &[SeatStep]| steps.iter().try_fold(None, |state, step| SeatState::after(state, *step).map(Some));
    assert_eq!(walk(&[SeatStep::Invite, SeatStep::Accept]), Ok(Some(SeatState::Active)));
    assert_eq!(walk(&[SeatStep::Ask, SeatStep::Admit, SeatStep::Leave]), Ok(Some(SeatState::Left)));
    assert_eq!(walk(&[SeatStep::Ask, SeatStep::Refuse, SeatStep::Ask]), Ok(Some(SeatState::Requested)));
    assert_eq!(walk(&[SeatStep::Invite, SeatStep::Remove, SeatStep::Invite]), Ok(Some(SeatState::Invited)));
}

#[test]
fn nobody_lets_themselves_in() {
    for (state, step) in [
        (None, SeatStep::Accept),
        (None, SeatStep::Admit),
        (Some(SeatState::Requested), SeatStep::Accept),
        (Some(SeatState::Invited), SeatStep::Admit),
        (Some(SeatState::Removed), SeatStep::Accept),
        (Some(SeatState::Active), SeatStep::Ask),
        (Some(SeatState::Left), SeatStep::Leave),
    ] {
        assert_eq!(SeatState::after(state, step), Err(AllianceError::IllegalStep { state, step }), "{state:?} {step}");
    }
}
