"""The words for every method and assumption an ``Estimate`` names by key."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from essor.records import Words

METHODS: Mapping[str, Words] = MappingProxyType(
    {
        "wilson": Words("share, Wilson’s score interval (1927)", "proportion, intervalle de score de Wilson (1927)"),
        "jeffreys": Words("share, Jeffreys interval", "proportion, intervalle de Jeffreys"),
        "poisson_jeffreys": Words("Poisson rate, Jeffreys interval", "taux de Poisson, intervalle de Jeffreys"),
        "poisson_ratio": Words(
            "ratio of two Poisson rates, given their total", "rapport de deux taux de Poisson, à total donné"
        ),
        "t_mean": Words("mean, Student’s interval", "moyenne, intervalle de Student"),
        "t_log_mean": Words(
            "typical value (geometric mean), Student’s interval on the log scale",
            "valeur typique (moyenne géométrique), intervalle de Student à l’échelle logarithmique",
        ),
        "order_statistics": Words(
            "median, interval between ranked values", "médiane, intervalle entre valeurs ordonnées"
        ),
        "fieller": Words(
            "ratio of sums over posts, Fieller’s interval (1954)",
            "rapport de sommes sur les publications, intervalle de Fieller (1954)",
        ),
        "long_run_mean": Words(
            "mean of a series, interval robust to autocorrelation (equal-weighted cosines)",
            "moyenne d’une série, intervalle robuste à l’autocorrélation (cosinus équipondérés)",
        ),
        "long_run_log_mean": Words(
            "typical value in time order (log scale), interval robust to autocorrelation",
            "valeur typique dans l’ordre du temps (échelle logarithmique), intervalle robuste à l’autocorrélation",
        ),
        "long_run_ratio": Words(
            "ratio of two paired series, Fieller’s interval robust to autocorrelation",
            "rapport de deux séries appariées, intervalle de Fieller robuste à l’autocorrélation",
        ),
        "mover": Words(
            "sum or difference of independent figures (MOVER, 2008)",
            "somme ou différence de chiffres indépendants (MOVER, 2008)",
        ),
        "mover_ratio": Words(
            "ratio of independent figures (MOVER-R, 2012)", "rapport de chiffres indépendants (MOVER-R, 2012)"
        ),
        "own_gaps": Words(
            "silence against the account’s own gaps between posting days",
            "silence comparé aux écarts habituels du compte entre deux jours de publication",
        ),
        "paired_power": Words(
            "smallest effect that a paired on/off test shows in 4 cases of 5, from past sales",
            "plus petit effet qu’un test alterné montre 4 fois sur 5, d’après les ventes passées",
        ),
        "trend_jackknife": Words(
            "log-linear trend, jackknife over consecutive blocks",
            "tendance log-linéaire, jackknife par blocs consécutifs",
        ),
    }
)

ASSUMPTIONS: Mapping[str, Words] = MappingProxyType(
    {
        "truthful_answers": Words(
            "customers remember and say truly how they came",
            "les clients se souviennent et disent vraiment comment ils sont venus",
        ),
        "same_variation": Words("sales will vary as they did", "les ventes varieront comme par le passé"),
        "independent_trials": Words(
            "each trial succeeds or fails on its own", "chaque essai réussit ou échoue indépendamment des autres"
        ),
        "independent_values": Words(
            "the values do not depend on one another", "les valeurs ne dépendent pas entre elles"
        ),
        "independent_parts": Words(
            "the figures combined come from separate observations",
            "les chiffres combinés viennent d’observations distinctes",
        ),
        "posts_independent": Words(
            "posts vary independently; people who see one post do not",
            "les publications varient indépendamment ; les personnes qui voient une même publication, non",
        ),
        "poisson": Words(
            "events come one by one, not in bursts", "les événements arrivent un à un, et non par rafales"
        ),
        "stationary": Words(
            "the series hovers around one level in the period",
            "la série oscille autour d’un même niveau sur la période",
        ),
        "paired_steps": Words(
            "each week is compared with the same week a year before",
            "chaque semaine est comparée à la même semaine de l’année précédente",
        ),
        "same_rhythm": Words(
            "the account posts as it did in its latest gaps", "le compte publie au même rythme que récemment"
        ),
        "all_posts_known": Words(
            "all posts up to the date are known", "toutes les publications jusqu’à la date sont connues"
        ),
        "log_linear": Words(
            "change is by a constant percentage a year", "l’évolution se fait par un pourcentage constant chaque année"
        ),
        "blocks_independent": Words(
            "what happens in one stretch of posts hardly depends on the one before",
            "ce qui se passe dans une suite de publications dépend peu de la précédente",
        ),
    }
)
