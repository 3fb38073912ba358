"""Makes expected.csv: three public series taken apart by statsmodels, to hold bestand's STL against.

    python3 -m venv venv && venv/bin/pip install 'statsmodels>=0.14' && venv/bin/python make.py

The numbers in the repository were made with statsmodels 0.15.0, numpy and pandas as it brings them.

Series:
* y60a02: full-time persons on kontanthjaelp, Hele landet, 60 months, out of data-samples/jobindsats.
* elnino: sea-surface temperature, Nino 1+2, 120 months from January 1950. NOAA National Weather Service, ERSST.V3B;
  shipped with statsmodels as `elnino`, in the public domain.
* unemp: rate of unemployment in the United States, 80 quarters from the first of 1959. Bureau of Labor Statistics;
  shipped with statsmodels as part of `macrodata`, in the public domain.

Every setting is said, for the defaults of statsmodels are others than bestand's, which are those of R's stl() but for the
inner loops: seasonal degree 0, jumps a tenth of the window, five inner loops (R: two), none outer. A periodic season has the window 10n + 1 and is then
replaced by the mean of each month or quarter, as R does it.
"""

import csv
import json
import math
from pathlib import Path

import numpy as np
import statsmodels
from statsmodels.datasets import elnino, macrodata
from statsmodels.tsa.seasonal import STL

HERE = Path(__file__).parent
SAMPLE = HERE / "../../../../data-samples/jobindsats/v3_y60a02_kommuner_2021M08-2026M07.json"


def y60a02():
    table = json.loads(SAMPLE.read_text(encoding="utf-8"))
    at = {name: place for place, name in enumerate(table["columns"])}
    rows = [row for row in table["rows"] if row[at["Område"]] == "Hele landet"]
    rows.sort(key=lambda row: row[at["Periode"]])
    periods = [row[at["Periode"]].replace("M", "-") for row in rows]
    return periods, [row[at["Antal fuldtidspersoner"]] for row in rows], 12


def sea():
    data = elnino.load_pandas().data
    data = data[data["YEAR"] < 1960]
    months = [(int(year), month + 1) for year in data["YEAR"] for month in range(12)]
    values = data.drop(columns="YEAR").to_numpy().flatten()
    return [f"{year}-{month:02}" for year, month in months], [float(each) for each in values], 12


def unemployment():
    data = macrodata.load_pandas().data[:80]
    periods = [f"{int(y)}-Q{int(q)}" for y, q in zip(data["year"], data["quarter"])]
    return periods, [float(each) for each in data["unemp"]], 4


def odd(number):
    return number + 1 if number % 2 == 0 else number


def decompose(values, cycle, window):
    seasonal = 10 * len(values) + 1 if window == "periodic" else window
    trend = odd(math.ceil(1.5 * cycle / (1 - 1.5 / seasonal)))
    low_pass = odd(cycle)
    fit = STL(
        np.array(values, dtype=float),
        period=cycle,
        seasonal=seasonal,
        trend=trend,
        low_pass=low_pass,
        seasonal_deg=0,
        trend_deg=1,
        low_pass_deg=1,
        robust=False,
        seasonal_jump=math.ceil(seasonal / 10),
        trend_jump=math.ceil(trend / 10),
        low_pass_jump=math.ceil(low_pass / 10),
    ).fit(inner_iter=5, outer_iter=0)
    season = np.array(fit.seasonal)
    if window == "periodic":
        for place in range(cycle):
            season[place::cycle] = season[place::cycle].mean()
    remainder = np.array(values) - season - fit.trend
    return np.array(fit.trend), season, remainder


def strength(part, remainder):
    return max(0.0, 1.0 - remainder.var() / (part + remainder).var())


def main():
    print("statsmodels", statsmodels.__version__)
    with open(HERE / "expected.csv", "w", encoding="utf-8", newline="\n") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(
            ["series", "window", "period", "value", "trend", "season", "remainder",
             "season_strength", "trend_strength"]
        )
        for name, (periods, values, cycle) in [
            ("y60a02", y60a02()),
            ("elnino", sea()),
            ("unemp", unemployment()),
        ]:
            for window in ["periodic", 13]:
                trend, season, remainder = decompose(values, cycle, window)
                strengths = [strength(season, remainder), strength(trend, remainder)]
                for place, period in enumerate(periods):
                    parts = [trend[place], season[place], remainder[place], *strengths]
                    numbers = [repr(float(each)) for each in parts]
                    out.writerow([name, window, period, repr(values[place]), *numbers])


if __name__ == "__main__":
    main()
