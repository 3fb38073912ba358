# Holds expected.csv against R's own stl(), with its defaults but for five inner loops: Rscript check.R
# R 4.2.2 differs by at most 1.5e-10 (y60a02, whose values are about 90 000), and prints the settings it used.
all <- read.csv("expected.csv", stringsAsFactors = FALSE)
for (series in unique(all$series)) for (window in c("periodic", "13")) {
  one <- all[all$series == series & all$window == window, ]
  values <- ts(one$value, frequency = if (series == "unemp") 4 else 12)
  fit <- stl(values, s.window = if (window == "periodic") "periodic" else 13, inner = 5)
  parts <- fit$time.series
  differences <- c(parts[, "trend"] - one$trend, parts[, "seasonal"] - one$season,
                   parts[, "remainder"] - one$remainder)
  cat(series, window, "largest difference", max(abs(differences)), "windows", fit$win,
      "degrees", fit$deg, "jumps", fit$jump, "inner", fit$inner, "outer", fit$outer, "\n")
}
