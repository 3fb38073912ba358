//! The unrounded cells of one table in one month, for the whole country.

use bestand_model::Period;

use super::{
    dice::Dice,
    plan::{Plan, Table},
};

/// A number of people, not yet rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Count {
    pub persons: f64,
    /// Never more than the persons.
    pub full_time_persons: f64,
}

impl Count {
    fn add(&mut self, other: Self) {
        self.persons += other.persons;
        self.full_time_persons += other.full_time_persons;
    }

    /// This part of it.
    pub fn share(self, share: f64) -> Self {
        Self { persons: self.persons * share, full_time_persons: self.full_time_persons * share }
    }
}

/// The counts by sex, age and visitation. Place 0 of each is the total; the members follow in print order.
pub(super) struct Cells {
    /// The visitation categories of the month; empty where the table has none.
    pub categories: Vec<&'static str>,
    ages: usize,
    counts: Vec<Count>,
}

impl Cells {
    /// Women and men.
    pub const SEXES: usize = 2;

    /// The cells of a month; `None` when the table has nothing in it.
    pub fn of(
        seed: u64,
        plan: &'static Plan,
        table: &'static Table,
        month: Period,
    ) -> Option<Self> {
        let series: Vec<_> = table.series_in(month).collect();
        if series.is_empty() {
            return None;
        }
        let mut dice = Dice::of(seed, &format!("{} {month}", table.id));
        let categories: Vec<&str> =
            series.iter().filter_map(|series| series.visitation.as_deref()).collect();
        let ages = plan.age_bands.len();
        let size = (Self::SEXES + 1) * (ages + 1) * (categories.len() + 1);
        let mut cells = Self { categories, ages, counts: vec![Count::default(); size] };
        for (at, series) in series.into_iter().enumerate() {
            let all = plan.expected(series, month) * (1.0 + series.noise * dice.swing());
            for (sex, shares) in (1..).zip(plan.shares(series)) {
                for (age, share) in (1..).zip(shares) {
                    let full_time_persons = all * share * (1.0 + series.noise * dice.swing());
                    let count =
                        Count { persons: full_time_persons * series.persons, full_time_persons };
                    // Without categories the one series is the total itself.
                    let category = if cells.categories.is_empty() { 0 } else { at + 1 };
                    cells.add(sex, age, category, count);
                }
            }
        }
        Some(cells)
    }

    /// Adds a count to its own cell and to every total it is part of.
    fn add(&mut self, sex: usize, age: usize, category: usize, count: Count) {
        let with_total = |member: usize| if member == 0 { vec![0] } else { vec![0, member] };
        for sex in with_total(sex) {
            for age in with_total(age) {
                for category in with_total(category) {
                    let place = self.place(sex, age, category);
                    self.counts[place].add(count);
                }
            }
        }
    }

    fn place(&self, sex: usize, age: usize, category: usize) -> usize {
        (sex * (self.ages + 1) + age) * (self.categories.len() + 1) + category
    }

    /// The count of a sex, an age band and a category; 0 asks for the total.
    pub fn count(&self, sex: usize, age: usize, category: usize) -> Count {
        self.counts[self.place(sex, age, category)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(table: &str, month: &str) -> Option<Cells> {
        let plan = Plan::shipped();
        Cells::of(1, plan, plan.table(table).unwrap(), Period::parse(month).unwrap())
    }

    #[test]
    fn totals_are_the_sums_of_what_is_not_yet_rounded() {
        let cells = cells("y36a02", "2014M11").unwrap();
        assert_eq!(
            cells.categories,
            ["Jobparat", "Aktivitetsparat", "Uoplyst visitationskategori"]
        );
        let all = cells.count(0, 0, 0).full_time_persons;
        let near = |sum: f64| (sum / all - 1.0).abs() < 1e-9;
        assert!(near((1..=2).map(|sex| cells.count(sex, 0, 0).full_time_persons).sum()));
        assert!(near((1..=11).map(|age| cells.count(0, age, 0).full_time_persons).sum()));
        assert!(near((1..=3).map(|category| cells.count(0, 0, category).full_time_persons).sum()));
    }

    #[test]
    fn a_table_without_categories_has_only_their_total() {
        let cells = cells("y08a02", "2014M11").unwrap();
        assert!(cells.categories.is_empty());
        assert!((cells.count(0, 0, 0).full_time_persons / 58_500.0 - 1.0).abs() < 0.02);
    }

    #[test]
    fn nothing_is_counted_before_the_benefit_existed() {
        assert!(cells("y38a02", "2013M12").is_none());
        assert!(cells("y38a02", "2014M01").is_some());
    }
}
