//! Awards of førtidspension as a table for the eye, pulled on five days: quarters across, scheme, age, main diagnosis and
//! sex on the left, Windows-1252.
//!
//! The totals of quarters and years are the published ones where there are any, each in the newest figure that was out on
//! the day; the other quarters are invented. So are all cells but for the published shares, which they follow to the
//! rounding. A later day has the cells of the day before and what was reported since, so that no cell ever falls.
//!
//! Which figure is from which publication is on the page of the samples.

use std::collections::BTreeMap;

use super::dice::Dice;

/// The main diagnoses in Ankestyrelsen's words.
const DIAGNOSES: [&str; 7] = [
    "Psykiske lidelser",
    "Bevægeapparatsygdomme",
    "Hjerte- og karsygdomme",
    "Sygdomme i nervesystem og sanseorganer",
    "Kræft",
    "Ulykkestilfælde",
    "Øvrige diagnoser",
];

const MENTAL: usize = 0;
const MUSCULOSKELETAL: usize = 1;

/// The age groups, and how the awards under 40 and from 40 are shared among them.
const AGES: [(&str, Side, f64); 5] = [
    ("18-29 år", Side::Under40, 0.42),
    ("30-39 år", Side::Under40, 0.58),
    ("40-49 år", Side::From40, 0.34),
    ("50-59 år", Side::From40, 0.48),
    ("60-64 år", Side::From40, 0.18),
];

const SCHEMES: [&str; 2] = ["2003-ordningen", "2013-ordningen"];
const SEXES: [&str; 2] = ["Mænd", "Kvinder"];
const TOTAL: &str = "I alt";

/// On which side of 40.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Under40,
    From40,
}

impl Side {
    /// How awards for other reasons than mental disorders are shared among the diagnoses from the second.
    fn other_diagnoses(self) -> [f64; 6] {
        match self {
            Self::Under40 => [0.22, 0.05, 0.22, 0.07, 0.14, 0.30],
            Self::From40 => [0.36, 0.12, 0.12, 0.11, 0.07, 0.22],
        }
    }
}

/// A quarter: its year and number.
type Quarter = (u32, u32);

/// The awards of the quarters from the first of 2011, under the scheme of 2003 and under that of 2013, as a day knew
/// them.
struct Pull {
    /// As in the file name.
    day: &'static str,
    /// As in the source line.
    in_words: &'static str,
    /// Which totals are published ones.
    published: &'static str,
    awards: &'static [[u32; 2]],
}

/// The five days. A figure that is out on none of them is never used: 2014K3 was 1.292 until *Tendenser* 2015:3.
#[rustfmt::skip]
const PULLS: [Pull; 5] = [
    Pull {
        day: "2015-03-12",
        in_words: "12. marts 2015",
        published: "2011K2, 2011K3, 2012K1, 2012K4, 2013K1, 2013K2 (begge ordninger), 2013K3, 2014K1, 2014K2, 2014K3, \
                    2014K4, årene 2011, 2012 og 2013 (begge ordninger)",
        awards: &[
            [4085, 0], [3848, 0], [3427, 0], [4609, 0],
            [3520, 0], [3741, 0], [3736, 0], [3453, 0],
            [1601, 142], [384, 733], [380, 710], [319, 1474],
            [150, 1198], [120, 1312], [81, 1211], [64, 1492],
        ],
    },
    Pull {
        day: "2015-06-15",
        in_words: "15. juni 2015",
        published: "2011K2, 2011K3, 2012K1, 2012K4, 2013K1, 2013K2 (begge ordninger), 2013K3, 2014K1, 2015K1, årene 2011, \
                    2012 og 2013 (begge ordninger)",
        awards: &[
            [4085, 0], [3848, 0], [3427, 0], [4609, 0],
            [3520, 0], [3741, 0], [3736, 0], [3453, 0],
            [1601, 142], [384, 733], [380, 710], [319, 1474],
            [161, 1295], [126, 1344], [85, 1275], [67, 1556],
            [49, 1362],
        ],
    },
    Pull {
        day: "2015-09-15",
        in_words: "15. september 2015",
        published: "2011K2, 2011K3, 2012K1, 2012K4, årene 2011, 2012 og 2014",
        awards: &[
            [4085, 0], [3848, 0], [3427, 0], [4609, 0],
            [3520, 0], [3741, 0], [3736, 0], [3453, 0],
            [1603, 144], [385, 737], [381, 717], [321, 1495],
            [163, 1315], [131, 1393], [90, 1340], [73, 1682],
            [54, 1398], [41, 1409],
        ],
    },
    Pull {
        day: "2016-03-15",
        in_words: "15. marts 2016",
        published: "2011K2, 2011K3, 2012K1, 2012K4, 2014K3, 2015K3, årene 2011, 2012 og 2014",
        awards: &[
            [4085, 0], [3848, 0], [3427, 0], [4609, 0],
            [3520, 0], [3741, 0], [3736, 0], [3453, 0],
            [1603, 144], [385, 737], [381, 717], [321, 1495],
            [163, 1315], [131, 1393], [90, 1340], [73, 1682],
            [60, 1494], [47, 1561], [30, 1236], [27, 1531],
        ],
    },
    Pull {
        day: "2017-03-15",
        in_words: "15. marts 2017",
        published: "2011K2, 2011K3, årene 2011, 2012 og 2016",
        awards: &[
            [4085, 0], [3848, 0], [3427, 0], [4609, 0],
            [3536, 0], [3754, 0], [3747, 0], [3467, 0],
            [1604, 145], [386, 738], [382, 719], [321, 1498],
            [165, 1324], [133, 1405], [92, 1355], [75, 1701],
            [64, 1591], [52, 1748], [38, 1537], [36, 1864],
            [22, 1618], [19, 2081], [14, 2116], [11, 2227],
        ],
    },
];

/// What is known of the awards of a quarter under a scheme.
struct Shares {
    /// Those under 40.
    under_40: f64,
    /// Mental disorders among those under 40, and among the others.
    mental: [f64; 2],
    /// Women among the awards for mental disorders, for those of bones and muscles, and among all.
    women: [f64; 3],
}

impl Shares {
    /// Published: mental disorders under 40 in 2011 (75 pct.), in 2012 (73 and 40 pct.) and in the first three quarters of
    /// 2014 (64 and 34 pct.); those under 40 in 2012 (27 pct.); in 2013 mental disorders (43 pct., under the scheme of 2013
    /// 33 pct.) and those under 40 under it (18 pct.); women in 2011 (52, 59 and 52 pct.) and in 2015 (47, 54 and 48).
    fn of((year, _): Quarter, scheme: usize) -> Self {
        let (under_40, mental) = match (year, scheme) {
            (2011, _) => (0.28, [0.75, 0.42]),
            (2012, _) => (0.27, [0.73, 0.40]),
            // 0.26 x 0.72 + 0.74 x 0.482 makes 54.4 pct. of 2,684, and with 33 pct. of 3,059 43 pct. of 5,743.
            (2013, 0) => (0.26, [0.72, 0.482]),
            // 0.18 x 0.60 + 0.82 x 0.2707 is 33 pct.
            (2013, _) => (0.18, [0.60, 0.2707]),
            (2014, 0) => (0.24, [0.64, 0.34]),
            (2014, _) => (0.19, [0.64, 0.34]),
            _ => (0.19, [0.62, 0.33]),
        };
        let later = f64::from(year.clamp(2011, 2015) - 2011) / 4.0;
        let women = [0.52 - 0.05 * later, 0.59 - 0.05 * later, 0.52 - 0.04 * later];
        Self { under_40, mental, women }
    }
}

/// Awards by age, diagnosis and sex.
type Cells = BTreeMap<(usize, usize, usize), u32>;

/// The table as it was pulled on each of the five days: file name, and text in Windows-1252.
///
/// ```
/// let files = bestand_benches::synthetic::ankestyrelsen_2015(1);
/// assert_eq!(files.len(), 5);
/// assert_eq!(files[0].0, "synthetic_ankestyrelsen_2015-03-12.csv");
/// ```
pub fn ankestyrelsen_2015(seed: u64) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut awards: BTreeMap<(Quarter, usize), (u32, Cells)> = BTreeMap::new();
    for pull in &PULLS {
        for (quarter, known) in quarters().zip(pull.awards) {
            for (scheme, &known) in known.iter().enumerate() {
                let (before, cells) = awards.entry((quarter, scheme)).or_default();
                let reported = known.checked_sub(*before).expect("no figure of the plan falls");
                let of = format!("{} {quarter:?} {scheme}", pull.day);
                for (key, count) in spread(reported, &Shares::of(quarter, scheme), seed, &of) {
                    *cells.entry(key).or_default() += count;
                }
                *before = known;
            }
        }
        files.push((format!("synthetic_ankestyrelsen_{}.csv", pull.day), text(pull, &awards)));
    }
    files
}

/// The quarters from the first of 2011.
fn quarters() -> impl Iterator<Item = Quarter> {
    (2011..).flat_map(|year| (1..=4).map(move |quarter| (year, quarter)))
}

/// Shares so many awards out. What is published of them comes out to the unit.
fn spread(awards: u32, shares: &Shares, seed: u64, of: &str) -> Cells {
    let mut dice = Dice::of(seed, of);
    let mut by_age: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    let under_40 = part(awards, shares.under_40);
    for (side, awards, mental) in [
        (Side::Under40, under_40, shares.mental[0]),
        (Side::From40, awards - under_40, shares.mental[1]),
    ] {
        let mental = part(awards, mental);
        let others = side.other_diagnoses().map(|share| share * (1.0 + 0.1 * dice.swing()));
        let diagnoses = std::iter::once(mental).chain(shared_out(awards - mental, &others));
        let ages: Vec<usize> = (0..AGES.len()).filter(|&age| AGES[age].1 == side).collect();
        for (diagnosis, awards) in diagnoses.enumerate() {
            let weights: Vec<f64> =
                ages.iter().map(|&age| AGES[age].2 * (1.0 + 0.1 * dice.swing())).collect();
            for (&age, awards) in ages.iter().zip(shared_out(awards, &weights)) {
                by_age.insert((age, diagnosis), awards);
            }
        }
    }
    let of_diagnosis = |wanted: &dyn Fn(usize) -> bool| -> u32 {
        by_age.iter().filter(|((_, each), _)| wanted(*each)).map(|(_, &awards)| awards).sum()
    };
    let women_mental = part(of_diagnosis(&|each| each == MENTAL), shares.women[0]);
    let women_bones = part(of_diagnosis(&|each| each == MUSCULOSKELETAL), shares.women[1]);
    let others = of_diagnosis(&|each| each > MUSCULOSKELETAL);
    let women_others =
        part(awards, shares.women[2]).saturating_sub(women_mental + women_bones).min(others);
    let mut cells = Cells::new();
    for (women, group) in [
        (women_mental, &(|each| each == MENTAL) as &dyn Fn(usize) -> bool),
        (women_bones, &|each| each == MUSCULOSKELETAL),
        (women_others, &|each| each > MUSCULOSKELETAL),
    ] {
        let of_group: Vec<_> = by_age.iter().filter(|((_, each), _)| group(*each)).collect();
        let sizes: Vec<f64> = of_group.iter().map(|&(_, &awards)| f64::from(awards)).collect();
        for ((&(age, diagnosis), &awards), women) in
            of_group.into_iter().zip(shared_out(women, &sizes))
        {
            // A share of no more than all of the group rounds up to no more than all of a cell.
            let women = women.min(awards);
            cells.insert((age, diagnosis, 0), awards - women);
            cells.insert((age, diagnosis, 1), women);
        }
    }
    cells
}

/// The whole number nearest to a share.
fn part(awards: u32, share: f64) -> u32 {
    (f64::from(awards) * share).round() as u32
}

/// Whole numbers in the proportion of the weights that add up to the sum: the largest remainders get what is left.
fn shared_out(sum: u32, weights: &[f64]) -> Vec<u32> {
    let all: f64 = weights.iter().sum();
    let exact: Vec<f64> = weights
        .iter()
        .map(|weight| if all > 0.0 { f64::from(sum) * weight / all } else { 0.0 })
        .collect();
    let mut parts: Vec<u32> = exact.iter().map(|exact| exact.floor() as u32).collect();
    let left = sum.saturating_sub(parts.iter().sum());
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| exact[b].fract().total_cmp(&exact[a].fract()).then(a.cmp(&b)));
    for &at in order.iter().take(left as usize) {
        parts[at] += 1;
    }
    parts
}

/// The table of a day.
fn text(pull: &Pull, awards: &BTreeMap<(Quarter, usize), (u32, Cells)>) -> Vec<u8> {
    let mut lines = vec![
        "Tilkendelser af førtidspension efter ordning, alder, hoveddiagnose, køn og tid".to_owned(),
        "Syntetiske data: opdigtede tal i form af en tabel fra Ankestyrelsen".to_owned(),
        "Enhed: antal".to_owned(),
        String::new(),
    ];
    let periods: Vec<Quarter> = quarters().take(pull.awards.len()).collect();
    let headings: String =
        periods.iter().map(|(year, quarter)| format!(";{year}K{quarter}")).collect();
    lines.push(format!(";;;{headings}"));
    let with_total = |count: usize| (0..count).map(Some).chain([None]);
    for scheme in with_total(SCHEMES.len()) {
        for age in with_total(AGES.len()) {
            for diagnosis in with_total(DIAGNOSES.len()) {
                for sex in with_total(SEXES.len()) {
                    let first_sex = sex == Some(0);
                    let first_diagnosis = first_sex && diagnosis == Some(0);
                    let first_age = first_diagnosis && age == Some(0);
                    let label = |shown: bool, name: Option<&'static str>| match shown {
                        true => name.unwrap_or(TOTAL),
                        false => "",
                    };
                    let mut line = [
                        label(first_age, scheme.map(|at| SCHEMES[at])),
                        label(first_diagnosis, age.map(|at| AGES[at].0)),
                        label(first_sex, diagnosis.map(|at| DIAGNOSES[at])),
                        label(true, sex.map(|at| SEXES[at])),
                    ]
                    .join(";");
                    for &period in &periods {
                        let count: u32 = awards
                            .iter()
                            .filter(|((quarter, each), _)| {
                                *quarter == period && scheme.is_none_or(|scheme| scheme == *each)
                            })
                            .flat_map(|(_, (_, cells))| cells)
                            .filter(|((of_age, of_diagnosis, of_sex), _)| {
                                age.is_none_or(|age| age == *of_age)
                                    && diagnosis.is_none_or(|each| each == *of_diagnosis)
                                    && sex.is_none_or(|sex| sex == *of_sex)
                            })
                            .map(|(_, &count)| count)
                            .sum();
                        line.push_str(&format!(";{count}"));
                    }
                    lines.push(line);
                }
            }
        }
    }
    lines.extend([
        String::new(),
        format!(
            "Note: Totaler som offentliggjort for {}. Alle andre tal er opdigtede.",
            pull.published
        ),
        format!("Kilde: Syntetiske data (ikke Ankestyrelsen), {}", pull.in_words),
    ]);
    let mut bytes = Vec::new();
    for letter in lines.iter().flat_map(|line| line.chars().chain("\r\n".chars())) {
        bytes.push(u8::try_from(u32::from(letter)).expect("Danish letters are in Windows-1252"));
    }
    bytes
}
