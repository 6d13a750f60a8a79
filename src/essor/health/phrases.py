"""A diagnosis in words: one sentence per finding, the reason for the advice, the steps of each choice."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as mark

from essor.health.rules import Choice, Condition, Diagnosis, Finding, Kind, Weight
from essor.records import METRICS, Network
from essor.stats import Dormancy, Estimate, NotEstimable
from essor.web.formats import format_date, format_percent

CONDITIONS: dict[Condition, str] = {
    Condition.HEALTHY: mark("Healthy"),
    Condition.TIRED: mark("Tiring its audience"),
    Condition.DECLINING: mark("Declining"),
    Condition.DORMANT: mark("Dormant"),
    Condition.UNCLEAR: mark("Cannot be said yet"),
    Condition.AT_REST: mark("At rest by decision"),
}
CHOICES: dict[Choice, str] = {
    Choice.KEEP: mark("Keep going"),
    Choice.REVIVE: mark("Revive"),
    Choice.REDIRECT: mark("Redirect"),
    Choice.FREEZE: mark("Freeze"),
    Choice.CLOSE: mark("Close"),
}
MEANINGS: dict[Choice, str] = {
    Choice.KEEP: mark("Go on as now, and look again in three months."),
    Choice.REVIVE: mark("People still look and somebody is in charge: give it a rhythm that can be held."),
    Choice.REDIRECT: mark("People still look, but nobody is in charge: send them where you answer."),
    Choice.FREEZE: mark("Keep the name and the history; say that nothing new comes and where to go."),
    Choice.CLOSE: mark("Nobody looks and nobody needs it: save its history, then close it."),
}
STEPS: dict[Choice, tuple[str, ...]] = {
    Choice.KEEP: (mark("Look at this page again in three months."),),
    Choice.REVIVE: (
        mark("Answer the messages that wait, the oldest first."),
        mark("Write down whom it is for and what it should bring."),
        mark("Prepare four posts before publishing the first."),
        mark("Publish at a rhythm you can hold for three months, even once a fortnight."),
        mark("Decide today when you will stop if nothing answers."),
    ),
    Choice.REDIRECT: (
        mark("Publish one last post that says where you answer, and pin it."),
        mark("Put the new address into the account’s description."),
        mark("Turn on an automatic answer to messages, with the new address."),
        mark("Look once a month whether people still write there."),
    ),
    Choice.FREEZE: (
        mark("Pin a post that says since when nothing new comes, and where to go."),
        mark("Close messages and comments, where the network lets you."),
        mark("Keep the password and the recovery address in the company’s safe."),
        mark("Export the history now, and import it here."),
    ),
    Choice.CLOSE: (
        mark("Export the history, and import it here: it stays readable."),
        mark("Tell the followers where to go, a month before."),
        mark("Take the link off the website, the signature and the leaflets."),
        mark("Keep the name reserved where the network allows it, so that nobody takes it."),
        mark("Close the account, and note the date here."),
    ),
}


def condition_name(condition: Condition) -> str:
    """Return a condition's name in the active language."""
    return _(CONDITIONS[condition])


def choice_name(choice: Choice) -> str:
    """Return a choice's name."""
    return _(CHOICES[choice])


def choice_meaning(choice: Choice) -> str:
    """Return what a choice means."""
    return _(MEANINGS[choice])


def choice_steps(choice: Choice) -> list[str]:
    """Return a choice's steps, in order."""
    return [_(step) for step in STEPS[choice]]


def headline(diagnosis: Diagnosis, *, title: str) -> str:
    """Return the one sentence that a page about an account opens with."""
    silence = diagnosis.finding(Kind.SILENCE)
    match diagnosis.condition:
        case Condition.DORMANT if silence is not None and isinstance(silence.outcome, Dormancy):
            return _("%(title)s has been silent for %(days)s; its own habit was %(gap)s.") % {
                "title": title,
                "days": _days(silence.outcome.silence),
                "gap": _rhythm(silence.outcome.typical_gap),
            }
        case Condition.DORMANT:
            return _("%(title)s stands on a network that has closed.") % {"title": title}
        case Condition.TIRED:
            return _("%(title)s publishes more and each post obtains less: its audience tires.") % {"title": title}
        case Condition.DECLINING:
            return _("%(title)s obtains clearly less than a year ago.") % {"title": title}
        case Condition.AT_REST:
            return _("%(title)s is at rest by your decision.") % {"title": title}
        case Condition.UNCLEAR:
            return _("Too little is known of %(title)s to say how it is.") % {"title": title}
        case _:
            return _("%(title)s keeps its rhythm, and nothing shows that it tires.") % {"title": title}


def sentence(finding: Finding, *, network: Network) -> str:
    """Return a finding as one or two sentences, with its interval where it has one."""
    language = get_language() or "en"
    match finding.kind:
        case Kind.SILENCE:
            return _silence(finding, language)
        case Kind.DECLINE:
            return _decline(finding, language)
        case Kind.FATIGUE:
            return _fatigue(finding, language)
        case Kind.UNANSWERED if finding.count:
            return ngettext(
                "%(count)s message waits for an answer.", "%(count)s messages wait for an answer.", finding.count
            ) % {"count": finding.count}
        case Kind.UNANSWERED:
            return _("No message waits for an answer.")
        case Kind.OWNER:
            return _("Nobody is in charge of this account.")
        case Kind.PURPOSE:
            return _("Nobody has said which objective this account serves.")
        case Kind.STALE:
            day = format_date(finding.since, language) if finding.since else ""
            return _("The figures stop on %(day)s: what came after is not known here. Import a newer export.") % {
                "day": day
            }
        case Kind.NETWORK if finding.weight is Weight.ACT:
            return _("%(network)s has closed (%(when)s).") % {"network": network.name, "when": network.closed}
        case _:
            return _("%(network)s has faded: few people are left there.") % {"network": network.name}


def _days(count: float) -> str:
    """Return "1 day", "8 days"."""
    whole = round(count)
    return ngettext("%(count)s day", "%(count)s days", whole) % {"count": whole}


def _rhythm(gap: float) -> str:
    """Return "a post every day", "a post every 8 days"."""
    whole = round(gap)
    return ngettext("a post every day", "a post every %(count)s days", whole) % {"count": whole}


def _loss(low: float, high: float, language: str) -> tuple[str, str]:
    """Return a fall as two positive percentages, the smaller first; nothing falls by more than all of it."""
    ends = sorted((min(1.0, 1 - low), min(1.0, 1 - high)))
    return format_percent(ends[0], language, decimals=0), format_percent(ends[1], language, decimals=0)


def _change(low: float, high: float, language: str) -> tuple[str, str]:
    """Return a change as two signed percentages; nothing falls by more than all of it."""
    ends = [max(-1.0, end - 1) for end in (low, high)]
    signed = [("+" if end > 0 else "") + format_percent(end, language, decimals=0) for end in ends]
    return signed[0], signed[1]


def _silence(finding: Finding, language: str) -> str:
    outcome = finding.outcome
    if not isinstance(outcome, Dormancy):
        reason = outcome.say(language) if isinstance(outcome, NotEstimable) else ""
        if finding.since is None:
            return reason
        return _("Last post on %(day)s. %(reason)s") % {"day": format_date(finding.since, language), "reason": reason}
    values = {
        "day": format_date(outcome.last, language),
        "silence": _days(outcome.silence),
        "gap": _rhythm(outcome.typical_gap),
        "limit": _days(outcome.usual_until),
        "n": outcome.n,
    }
    if outcome.is_unusual:
        return (
            _(
                "Last post on %(day)s, %(silence)s ago. Its own habit is %(gap)s, and a silence of "
                "%(limit)s or more would be one gap in a hundred (from %(n)s gaps)."
            )
            % values
        )
    return (
        _(
            "Last post on %(day)s, %(silence)s ago: within its own habit of %(gap)s (from %(n)s "
            "gaps; unusual from %(limit)s on)."
        )
        % values
    )


def _decline(finding: Finding, language: str) -> str:
    name = METRICS[finding.metric].name.say(language)
    outcome = finding.outcome
    if isinstance(outcome, NotEstimable):
        return _("%(metric)s against a year ago cannot be compared: %(reason)s") % {
            "metric": name,
            "reason": outcome.say(language),
        }
    if not isinstance(outcome, Estimate):
        return ""
    low, high = _change(outcome.low, outcome.high, language)
    if outcome.high < 1:
        low, high = _loss(outcome.low, outcome.high, language)
    values = {"metric": name, "low": low, "high": high, "weeks": outcome.n}
    if outcome.high < 1:
        return (
            _("%(metric)s: between %(low)s and %(high)s less than in the same %(weeks)s weeks a year before.") % values
        )
    if outcome.low > 1:
        return (
            _("%(metric)s: more than in the same %(weeks)s weeks a year before, between %(low)s and %(high)s.") % values
        )
    return (
        _(
            "%(metric)s: no difference from the same %(weeks)s weeks a year before that these figures can show (between "
            "%(low)s and %(high)s)."
        )
        % values
    )


def _fatigue(finding: Finding, language: str) -> str:
    name = METRICS[finding.metric].name.say(language)
    outcome, trends = finding.outcome, finding.fatigue
    if isinstance(outcome, NotEstimable) or trends is None or not isinstance(outcome, Estimate):
        reason = outcome.say(language) if isinstance(outcome, NotEstimable) else ""
        return _("%(metric)s per post: no trend can be told. %(reason)s") % {"metric": name, "reason": reason}
    falls = outcome.high < 1
    low, high = (_loss if falls else _change)(outcome.low, outcome.high, language)
    values = {"metric": name, "low": low, "high": high, "n": outcome.n}
    if finding.weight is Weight.ACT:
        posting = trends.posting_per_year
        more = ""
        if isinstance(posting, Estimate):
            more = _("posting rises by between %(low)s and %(high)s a year") % {
                "low": format_percent(posting.low - 1, language, decimals=0),
                "high": format_percent(posting.high - 1, language, decimals=0),
            }
        return _(
            "%(metric)s per post falls by between %(low)s and %(high)s a year while %(more)s (%(n)s posts). The network’s own "
            "changes weigh on this figure too."
        ) % {**values, "more": more}
    if finding.weight is Weight.WATCH:
        return (
            _(
                "%(metric)s per post falls by between %(low)s and %(high)s a year (%(n)s posts), although no more is posted: look at "
                "the content, or at the network’s own changes."
            )
            % values
        )
    return _("%(metric)s per post: no fall that %(n)s posts can show (between %(low)s and %(high)s a year).") % values
