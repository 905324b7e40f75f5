"""From rounds to medians, from medians to what was promised."""

from dataclasses import dataclass, field
from statistics import median

Figures = dict[str, list[dict[str, float]]]
LIMITS = ("bare", "trivial", "insert")


@dataclass
class Measured:
    rate: float
    p50: float


@dataclass
class Promise:
    words: str
    measured: float
    limit: float
    at_least: bool

    @property
    def kept(self) -> bool:
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return f"{'kept  ' if self.kept else 'MISSED'}  {self.words}: {self.measured:g} ({sign} {self.limit:g})"


@dataclass
class Report:
    figures: Figures
    promises: list[Promise] = field(default_factory=list)

    @property
    def medians(self) -> dict[str, Measured]:
        return medians(self.figures)

    def ratio(self, name: str, other: str, what: str = "rate") -> float:
        """The median of the rounds' own ratios: a minute in which the machine is busy slows both sides."""
        pairs = zip(self.figures[name], self.figures[other], strict=True)
        return median(_value(one, what) / _value(beside, what) for one, beside in pairs)

    def at_least(self, words: str, measured: float, limit: float) -> None:
        self.promises.append(Promise(words, round(measured, 3), round(limit, 3), at_least=True))

    def at_most(self, words: str, measured: float, limit: float) -> None:
        self.promises.append(Promise(words, round(measured, 3), round(limit, 3), at_least=False))

    def table(self) -> str:
        found_at = self.medians
        lines = [f"{'':28}{'req/s':>9}{'p50 ms':>9}" + "".join(f"{f'× {name}':>12}" for name in LIMITS)]
        for name, found in found_at.items():
            shares = "".join(f"{found.rate / found_at[limit].rate:>12.3f}" for limit in LIMITS)
            lines.append(f"{name:28}{found.rate:>9.0f}{found.p50:>9.1f}{shares}")
        return "\n".join(lines)


def _value(found: dict[str, float], what: str) -> float:
    return found["requests"] / found["seconds"] if what == "rate" else found[what]


def medians(figures: Figures) -> dict[str, Measured]:
    return {
        name: Measured(
            rate=median(_value(one, "rate") for one in rounds), p50=median(_value(one, "p50") for one in rounds)
        )
        for name, rounds in figures.items()
    }
