"""Quantiles and tails of the distributions used here, from scipy.special (scipy.stats costs 1.5 s to import)."""

from __future__ import annotations

from statistics import NormalDist

_NORMAL = NormalDist()


def normal_quantile(probability: float) -> float:
    """Return z with P(Z <= z) = ``probability``."""
    return _NORMAL.inv_cdf(probability)


def normal_two_sided(z: float) -> float:
    """Return P(|Z| >= |z|)."""
    return 2 * _NORMAL.cdf(-abs(z))


def t_quantile(df: float, probability: float) -> float:
    """Return t with P(T <= t) = ``probability`` for Student's T with ``df`` degrees of freedom."""
    from scipy.special import stdtrit

    return float(stdtrit(df, probability))


def t_upper_tail(df: float, t: float) -> float:
    """Return P(T >= t)."""
    from scipy.special import stdtr

    return float(stdtr(df, -t))


def beta_quantile(a: float, b: float, probability: float) -> float:
    """Return x with P(X <= x) = ``probability`` for X ~ Beta(a, b)."""
    from scipy.special import betaincinv

    return float(betaincinv(a, b, probability))


def gamma_quantile(shape: float, probability: float) -> float:
    """Return x with P(X <= x) = ``probability`` for X ~ Gamma(shape, scale 1)."""
    from scipy.special import gammaincinv

    return float(gammaincinv(shape, probability))


def binomial_half_cdf(k: int, n: int) -> float:
    """Return P(B <= k) for B ~ Binomial(n, 1/2)."""
    from scipy.special import bdtr

    return float(bdtr(k, n, 0.5))
