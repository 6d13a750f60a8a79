"""French is complete: every text that a room says has its translation, compiled, with the same placeholders."""

from __future__ import annotations

import gettext
import io
import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.utils import translation
from scripts.messages import (
    PACKAGE,
    TextNotFound,
    as_mo,
    catalogue_path,
    messages_of,
    messages_of_python,
    messages_of_template,
    rooms,
    untranslated,
    updated_catalogue,
)

HINT = "run: python scripts/messages.py {room}"
SPEAKING = [room for room in rooms() if messages_of(PACKAGE / room)]
_NAMED = re.compile(r"%\((\w+)\)[sd]|%%|%[sd]")
_BRACED = re.compile(r"\{(\w*)\}")


def stored(room: str) -> Catalog:
    """Return a room's catalogue as it stands on disk."""
    with catalogue_path(room).open("rb") as file:
        return read_po(file, locale="fr")


def pairs(room: str) -> list[tuple[Message, str, str]]:
    """Return (message, text, French) of every form of every text."""
    found = []
    for message in stored(room):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
        strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
        found += [(message, ids[min(index, len(ids) - 1)], string) for index, string in enumerate(strings)]
    return found


@pytest.mark.parametrize("room", SPEAKING)
def test_every_text_has_its_french(room: str) -> None:
    assert catalogue_path(room).exists(), HINT.format(room=room)
    assert untranslated(updated_catalogue(room)) == []


@pytest.mark.parametrize("room", SPEAKING)
def test_the_catalogue_holds_what_the_room_says_and_no_more(room: str) -> None:
    kept, said = (
        {(one.context, str(one.id)) for one in catalogue} for catalogue in (stored(room), updated_catalogue(room))
    )
    assert kept == said, HINT.format(room=room)


@pytest.mark.parametrize("room", SPEAKING)
def test_the_compiled_catalogue_is_up_to_date(room: str) -> None:
    with catalogue_path(room).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    fresh = gettext.GNUTranslations(io.BytesIO(as_mo(stored(room))))
    held, wanted = ({**one._catalog, "": ""} for one in (compiled, fresh))  # type: ignore[attr-defined]
    assert held == wanted, HINT.format(room=room)


@pytest.mark.parametrize("room", SPEAKING)
def test_placeholders_are_the_same(room: str) -> None:
    wrong = []
    for message, text, french in pairs(room):
        for pattern in (_NAMED, _BRACED):
            wanted, found = set(pattern.findall(text)), set(pattern.findall(french))
            # A form for one ("one file") may leave the number out.
            is_fine = found <= wanted if message.pluralizable else found == wanted
            if not is_fine:
                wrong.append((text, french))
    assert wrong == []


@pytest.mark.parametrize("room", SPEAKING)
def test_french_is_set_as_french_is_set(room: str) -> None:
    """Narrow no-break space before ; ? ! and no-break space before : and inside « », never a straight apostrophe."""
    wrong = [
        french
        for _message, _text, french in pairs(room)
        if re.search(r"\w'\w|[^\s\u202f][?!](?:\s|$)|(?<![\u202f&\w])[ ];| [?!:»]|« |\w[;](?:\s|$)|\w:(?:\s|$)", french)
    ]
    assert wrong == []


def test_rooms_do_not_contradict_one_another() -> None:
    """Django merges the catalogues: where two rooms translate one text differently, one of them does not get its way."""
    said: dict[tuple[str | None, str, int], dict[str, str]] = {}
    for room in SPEAKING:
        if not catalogue_path(room).exists():
            continue
        for message in stored(room):
            strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
            text = message.id[0] if isinstance(message.id, list | tuple) else message.id
            for form, french in enumerate(strings):
                if text and french:
                    said.setdefault((message.context, text, form), {}).setdefault(french, room)
    assert {key: found for key, found in said.items() if len(found) > 1} == {}, "give one of the two a context"


def test_the_wiring_says_only_what_django_translates_itself() -> None:
    """``config`` is no room and has no catalogue: its texts belong to the rooms."""
    with translation.override("fr"):
        untold = [one.msgid for one in messages_of(PACKAGE / "config") if translation.gettext(one.msgid) == one.msgid]
    assert untold == []


class TestCollecting:
    """The script finds what is said, however it is said."""

    def test_in_python(self) -> None:
        source = """
from django.utils import translation
from django.utils.translation import gettext as _, ngettext, pgettext_lazy as p
a = _("One")
b = ngettext("%d post", "%d posts", 2)
c = p("room", "Files")
d = translation.gettext("Two")
e = other("Three")
"""
        found = [(one.msgid, one.plural, one.context) for one in messages_of_python(source, "x.py")]
        assert sorted(found) == [("%d post", "%d posts", ""), ("Files", "", "room"), ("One", "", ""), ("Two", "", "")]

    def test_a_text_that_is_put_together_is_refused(self) -> None:
        imported = "from django.utils.translation import gettext as _, gettext_noop as N\n"
        for call in ('_(f"{n} posts")', '_("a" + b)'):
            with pytest.raises(TextNotFound, match=r"x\.py:2"):
                list(messages_of_python(imported + call, "x.py"))
        assert [one.msgid for one in messages_of_python(imported + 'WORDS = N("A")\n_(WORDS)', "x.py")] == ["A"]

    def test_in_templates(self) -> None:
        source = """
{% translate "A 5% \\"rise\\"" %} {% trans 'B' context "room" %}
{# {% translate "hidden" %} #}
<c-empty title="{% translate 'C' %}" :words="_('D')">{{ _("E")|upper }}</c-empty>
{% blocktranslate trimmed count n=posts %}
  {{ n }} post, 5%
{% plural %}
  {{ n }} posts
{% endblocktranslate %}
"""
        found = {(one.msgid, one.plural, one.context) for one in messages_of_template(source, "x.html")}
        assert found == {
            ('A 5%% "rise"', "", ""),
            ("B", "", "room"),
            ("C", "", ""),
            ("D", "", ""),
            ("E", "", ""),
            ("%(n)s post, 5%%", "%(n)s posts", ""),
        }
