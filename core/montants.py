"""Amounts of money, kept as whole centimes everywhere."""

from core.templating import NBSP


def euros(centimes: int) -> str:
    """As it is printed in France, with no-break spaces.

    >>> euros(1260) == f"12,60{NBSP}€", euros(-200000) == f"-2{NBSP}000,00{NBSP}€"
    (True, True)
    """
    sign = "-" if centimes < 0 else ""
    whole, rest = divmod(abs(centimes), 100)
    return f"{sign}{whole:,}".replace(",", NBSP) + f",{rest:02}{NBSP}€"
