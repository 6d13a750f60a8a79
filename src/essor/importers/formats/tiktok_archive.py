"""TikTok, personal data export: the account's own videos. Messages, history, followers' names are never read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from essor.importers.base import Container, ExportFormat, Head, Proof, Source
from essor.importers.cells import CellError, is_missing, parse_datetime, parse_number
from essor.importers.days import Days
from essor.importers.jsonstream import dig, dig_text, read_items
from essor.records import AccountRef, FileFacts, Problem, PublicationRow, Record, Severity, Words

SECTIONS = re.compile(r'"(?:Your )?Activity"\s*:|"(?:Post|Video|Comment|Profile|App Settings|Tiktok Live)"\s*:')
NO_DATE = Words("This video has no date; it was left out.", "Cette vidéo n’a pas de date ; elle a été écartée.")
NO_ID = Words(
    "Some addresses hold no id; those videos are known by their moment and may stand beside the same ones of "
    "TikTok Studio.",
    "Certaines adresses ne portent pas d’identifiant ; ces vidéos sont reconnues par leur instant et peuvent doubler "
    "celles de TikTok Studio.",
)


class TikTokArchive(ExportFormat):
    """Own videos with their date and likes."""

    slug = "tiktok_archive"
    network = "tiktok"
    name = Words("TikTok data export", "Export des données TikTok")
    proof = Proof.HEADERS
    how_to_get = Words(
        "TikTok > Settings > Account > Download your data > JSON; only the list of your own videos is read",
        "TikTok > Paramètres > Compte > Télécharger tes données > JSON ; seule la liste de vos vidéos est lue",
    )

    def recognizes(self, head: Head) -> bool:
        """Tell whether it is the one JSON file TikTok writes."""
        is_named = head.basename.lower().startswith("user_data")
        return head.container is Container.JSON and is_named and SECTIONS.search(head.text) is not None

    def read(self, source: Source) -> Iterator[Record | Problem]:
        """Yield own videos; of the two lists called "VideoList" only the one under posts."""
        account = AccountRef(self.network)
        yield FileFacts(account)
        days = Days()
        without_id = False
        with source.text() as stream:
            for line, item in read_items(stream, "VideoList", under=("Posts", "Videos")):
                link = dig_text(item, "Link")
                match = re.search(r"/(?:video|photo)/(\d{15,20})", link)
                try:
                    at = parse_datetime(dig_text(item, "Date"))
                    likes = dig(item, "Likes")
                    number = parse_number(likes) if isinstance(likes, str | int) and not is_missing(likes) else None
                except CellError as error:
                    yield Problem(line, "", error.words, error.params)
                    continue
                if at is None:
                    yield Problem(line, "Date", NO_DATE)
                    continue
                days.add(at.date())
                without_id = without_id or match is None
                yield PublicationRow(
                    line=line,
                    account=account,
                    remote_id=match.group(1) if match else at.isoformat(),
                    published_at=at,
                    values={} if number is None else {"likes": number},
                    permalink=link if match else "",
                    kind="video",
                    title=dig_text(item, "Title"),
                )
        if without_id:
            yield Problem(0, "Link", NO_ID, {}, Severity.WARNING)
        yield FileFacts(account, days.period)
