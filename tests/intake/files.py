"""Small exports with invented values."""

from __future__ import annotations

META_HEADER = "Post ID,Page ID,Page name,Title,Description,Publish time,Permalink,Post type,Date,Views,Reach,Reactions,Comments,Shares"


def meta_posts(*rows: tuple[str, str, int], page: str = "Atelier Bellevue", page_id: str = "100063500000001") -> str:
    """Return a Facebook content export: (post id, publish time, views) a row."""
    lines = [META_HEADER]
    for post, at, views in rows:
        lines.append(
            f"{post},{page_id},{page},Post {post[-3:]},,{at},https://www.facebook.com/{page_id}/posts/{post},Photos,"
            f"Lifetime,{views},{views // 2},{views // 10},1,0"
        )
    return "\ufeff" + "\n".join(lines) + "\n"


JANUARY = meta_posts(
    ("122100000000000001", "01/13/2025 09:00", 100),
    ("122100000000000002", "01/20/2025 18:30", 200),
    ("122100000000000003", "01/27/2025 12:00", 300),
)
# The same last post, seen later, and a new one.
FEBRUARY = meta_posts(
    ("122100000000000003", "01/27/2025 12:00", 450),
    ("122100000000000004", "02/03/2025 08:15", 80),
)
# Two equal lines are two costs.
COSTS = (
    "Date;Nature;Libellé;Montant;Devise\n"
    "14/02/2025;outil;Planification;29,00;EUR\n"
    "14/02/2025;outil;Planification;29,00;EUR\n"
    "20/02/2025;agence;Photographe;450,00;EUR\n"
)
HTML = "<!doctype html><html><body><h1>Sign in</h1></body></html>"


def orders(*rows: tuple[str, str, str, str]) -> str:
    """Return a sheet of orders: (number, date, amount, status) a row."""
    lines = ["Order number;Date;Amount;Currency;Status;Source"]
    lines += [f"{number};{day};{amount};EUR;{status};Instagram" for number, day, amount, status in rows]
    return "\n".join(lines) + "\n"
