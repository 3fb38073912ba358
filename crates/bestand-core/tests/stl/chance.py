"""How strong a season chance makes: the strengths of made series that have none, for docs/decisions/0016-seasons.md.

    venv/bin/python chance.py
"""

import numpy as np

from make import decompose, strength


def main():
    random = np.random.default_rng(1)
    made = {
        "white noise": lambda count: random.normal(size=count),
        "random walk": lambda count: np.cumsum(random.normal(size=count)),
    }
    for years in [2, 3, 4, 5, 7, 10]:
        threshold = 0.3 + 1 / years
        for name, series in made.items():
            strengths = []
            for _ in range(400):
                _, season, remainder = decompose(series(12 * years), 12, "periodic")
                strengths.append(strength(season, remainder))
            strengths = np.array(strengths)
            print(
                f"{years} years, {name}: median {np.median(strengths):.2f},"
                f" from 0.3 on {100 * (strengths >= 0.3).mean():.0f} per cent,"
                f" from {threshold:.2f} on {100 * (strengths >= threshold).mean():.0f} per cent"
            )


if __name__ == "__main__":
    main()
