//! The cells that every shape is made of. They are complete, since shapes differ in what they can say of a blank.

/// A member of a dimension, as publishers name it.
pub struct Member {
    /// StatBank's code.
    pub code: &'static str,
    pub danish: &'static str,
    pub english: &'static str,
}

/// A breakdown, as publishers name it.
pub struct Dimension {
    /// The heading in Jobindsats' answers, and what the dimension is called in a PC-Axis file.
    pub heading: &'static str,
    /// The id in version 2 of Jobindsats' answers.
    pub id: &'static str,
    /// The code in StatBank's answers.
    pub variable: &'static str,
    pub members: &'static [Member],
}

/// A measure in every cell of some dimensions and months.
pub struct Cells {
    pub dimensions: Vec<Dimension>,
    pub months: &'static [&'static str],
    pub measure: &'static str,
    /// The last digits of each value that are decimals.
    pub decimals: usize,
    /// One for each cell, the months fastest, then the last dimension.
    values: Vec<u32>,
}

/// One cell.
pub struct Record<'a> {
    /// A member of each dimension.
    pub members: Vec<&'a Member>,
    pub month: &'static str,
    pub value: u32,
}

const AREAS: &[Member] = &[
    Member { code: "000", danish: "Hele landet", english: "All Denmark" },
    Member { code: "185", danish: "Tårnby", english: "Tårnby" },
    Member { code: "492", danish: "Ærø", english: "Ærø" },
    Member { code: "259", danish: "Køge", english: "Køge" },
    Member { code: "183", danish: "Ishøj", english: "Ishøj" },
];

const SEXES: &[Member] = &[
    Member { code: "TOT", danish: "I alt", english: "Total" },
    Member { code: "M", danish: "Mænd", english: "Men" },
    Member { code: "K", danish: "Kvinder", english: "Women" },
];

const BENEFITS: &[Member] = &[
    Member { code: "TOT", danish: "I alt", english: "Total" },
    Member { code: "FP", danish: "Førtidspension", english: "Disability pension" },
    Member { code: "LY", danish: "Ledighedsydelse", english: "" },
    Member { code: "RES", danish: "Ressourceforløb", english: "" },
];

/// A month of each of four years, over reforms of two of the benefits.
const MONTHS: &[&str] = &["2012M11", "2013M11", "2014M11", "2015M11"];

/// What the first area has where the others have one.
const COUNTRY: u32 = 90;

impl Cells {
    /// Areas by sex by benefit: whole numbers, of which one combination is zero in every month and a single cell
    /// besides.
    pub fn of_benefits(measure: &'static str) -> Self {
        let dimensions = vec![area(), sex(), benefit()];
        Self::make(dimensions, measure, 0, |members, month| match members {
            [2, 2, 3] => 0,
            [4, 1, 2] if month == 1 => 0,
            [area, sex, benefit] => count(*area, *sex, *benefit, month),
            _ => unreachable!("three dimensions"),
        })
    }

    /// The same breakdowns with numbers that have a decimal.
    pub fn of_rates(measure: &'static str) -> Self {
        let dimensions = vec![area(), sex(), benefit()];
        Self::make(dimensions, measure, 1, |members, month| {
            let place = members.iter().fold(0, |place, &member| place * 5 + member);
            3 + (place * 7 + month * 11) % 120
        })
    }

    /// Areas alone.
    pub fn of_areas(measure: &'static str) -> Self {
        Self::make(vec![area()], measure, 0, |members, month| count(members[0], 0, 0, month))
    }

    /// Benefits without a total, of which one is too small to be shown in one month: cases of an office.
    pub fn of_own_cases() -> Self {
        let benefits = Dimension { members: &BENEFITS[1..], ..benefit() };
        Self::make(vec![benefits], "sager", 0, |members, month| match (members[0], month) {
            (2, 3) => 0,
            (1, 2) => 3,
            (benefit, month) => count(1, 1, benefit + 1, month),
        })
    }

    fn make(
        dimensions: Vec<Dimension>,
        measure: &'static str,
        decimals: usize,
        value: impl Fn(&[u32], u32) -> u32,
    ) -> Self {
        let mut combinations: Vec<Vec<u32>> = vec![Vec::new()];
        for dimension in &dimensions {
            let members = 0..dimension.members.len() as u32;
            combinations = combinations
                .into_iter()
                .flat_map(|left| members.clone().map(move |member| [&left[..], &[member]].concat()))
                .collect();
        }
        let months = 0..MONTHS.len() as u32;
        let values = combinations
            .iter()
            .flat_map(|members| months.clone().map(|month| value(members, month)))
            .collect();
        Self { dimensions, months: MONTHS, measure, decimals, values }
    }

    /// Every cell, the months fastest.
    pub fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.values.iter().enumerate().map(|(number, &value)| {
            let month = self.months[number % self.months.len()];
            let mut rest = number / self.months.len();
            let mut members = Vec::new();
            for dimension in self.dimensions.iter().rev() {
                members.insert(0, &dimension.members[rest % dimension.members.len()]);
                rest /= dimension.members.len();
            }
            Record { members, month, value }
        })
    }

    /// The value of the cell with these Danish names.
    pub fn value(&self, names: &[&str], month: &str) -> u32 {
        let is_it = |record: &Record<'_>| {
            record.month == month
                && record.members.iter().map(|member| member.danish).eq(names.iter().copied())
        };
        self.records().find(is_it).expect("the cell is there").value
    }

    /// A value with its decimals behind this mark.
    pub fn number(&self, value: u32, mark: char) -> String {
        let digits = format!("{value:0width$}", width = self.decimals + 1);
        let (whole, decimals) = digits.split_at(digits.len() - self.decimals);
        if decimals.is_empty() { whole.to_owned() } else { format!("{whole}{mark}{decimals}") }
    }
}

/// A count that differs from cell to cell; members 0 are the totals of what comes after them.
fn count(area: u32, sex: u32, benefit: u32, month: u32) -> u32 {
    let parts =
        |member: u32, members: u32| if member == 0 { 1..members } else { member..member + 1 };
    let part = |sex: u32, benefit: u32| {
        let persons = 20 * benefit * benefit + 11 * sex + (area + 1) * (month + 2);
        if area == 0 { persons * COUNTRY } else { persons }
    };
    let sexes = parts(sex, SEXES.len() as u32);
    sexes
        .flat_map(|sex| parts(benefit, BENEFITS.len() as u32).map(move |benefit| (sex, benefit)))
        .map(|(sex, benefit)| part(sex, benefit))
        .sum()
}

fn area() -> Dimension {
    Dimension { heading: "Område", id: "area", variable: "OMRÅDE", members: AREAS }
}

fn sex() -> Dimension {
    Dimension { heading: "Køn", id: "_kon", variable: "KØN", members: SEXES }
}

fn benefit() -> Dimension {
    Dimension {
        heading: "Ydelsesgrupper",
        id: "_ygrpa02",
        variable: "YDELSESTYPE",
        members: BENEFITS,
    }
}
