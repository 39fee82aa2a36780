"""What the officer ticks while listening: codes, so that nothing is ever guessed from words. Pure."""

from __future__ import annotations

from enum import StrEnum


class HarmSign(StrEnum):
    """A sign of serious harm, done or near (rule ``emergency-definition``). Each one speaks for urgency."""

    INJURED = "injured"  # wounds, a blow on the head, pain that needs a doctor
    ILL_UNTREATED = "ill_untreated"
    SELF_HARM = "self_harm"  # words of not wanting to live, or acts
    HAPPENING_NOW = "happening_now"
    DEADLINE_SET = "deadline_set"  # the offender named an hour, or the next meeting is near
    THREATS_GO_ON = "threats_go_on"
    INTIMATE_IMAGES_THREATENED = "intimate_images_threatened"  # to be spread
    IN_SUSPECTS_POWER = "in_suspects_power"  # locked up, driven away, watched over
    LEFT_ALONE = "left_alone"  # a child who cannot look after itself
    OUT_OF_REACH = "out_of_reach"  # called for help, and nothing more is known


class Matter(StrEnum):
    """What a report is about; several may be."""

    SEXUAL_ABUSE = "sexual_abuse"  # xâm hại tình dục, dâm ô
    SEXUAL_EXPLOITATION = "sexual_exploitation"  # for gain, also before a camera
    GROOMING = "grooming"  # dụ dỗ, gạ gẫm
    SEXTORTION = "sextortion"
    SEXUAL_IMAGES = "sexual_images"  # exist; they are never taken in
    VIOLENCE = "violence"  # beaten, ill-treated
    NEGLECT = "neglect"
    ABANDONMENT = "abandonment"
    BULLYING = "bullying"  # humiliated
    TAKING_PROPERTY = "taking_property"  # robbed or threatened for money, without ill-treatment
    TRAFFICKING = "trafficking"
    FORCED_BEGGING = "forced_begging"
    ILLEGAL_LABOUR = "illegal_labour"
    FRAUD = "fraud"  # also in the child's name
    GAMBLING = "gambling"
    HARMFUL_CONTENT = "harmful_content"  # online now, and it should come down
    PRIVATE_DATA_ONLINE = "private_data_online"
    ONLINE = "online"  # began or goes on online
    IN_THE_FAMILY = "in_the_family"  # the one who harms belongs to it
    PLAN_REFUSED = "plan_refused"  # the carer refuses the support plan
    POVERTY = "poverty"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    ASKS_TO_PUBLISH = "asks_to_publish"  # wants information on a child, tells of none
    NO_HARM_FOUND = "no_harm_found"  # taken back by who told it, and confirmed


SEXUAL = frozenset({Matter.SEXUAL_ABUSE, Matter.SEXUAL_EXPLOITATION, Matter.GROOMING, Matter.SEXTORTION})
# Signs of an offence: the police hear of it (rule ``crime-goes-criminal-track``).
OFFENCES = SEXUAL | {
    Matter.VIOLENCE,
    Matter.BULLYING,
    Matter.TAKING_PROPERTY,
    Matter.TRAFFICKING,
    Matter.FORCED_BEGGING,
    Matter.ILLEGAL_LABOUR,
    Matter.FRAUD,
    Matter.GAMBLING,
}
# Sexual abuse, ill-treatment and trafficking are tried in closed session (rule ``closed-trial-must``).
TRIED_CLOSED = SEXUAL | {Matter.VIOLENCE, Matter.TRAFFICKING, Matter.FORCED_BEGGING}
