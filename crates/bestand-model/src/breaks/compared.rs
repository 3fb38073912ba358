//! Which breaks a comparison crosses.

use super::{Axis, Break, DateStatus, Reach};
use crate::{Period, area::AreaList, dimension::id_matches, source::Vintage, table::Severity};

/// What is compared in one row: what it counts, and the periods and extracts it is made of.
///
/// What is not known is covered: a row without a publisher, a table or a kind of measure is touched by the
/// breaks of all.
#[derive(Clone, Copy, Debug, Default)]
pub struct Compared<'a> {
    /// Key of the publisher ([`Publisher::scope`](crate::source::Publisher::scope)).
    pub publisher: Option<&'a str>,
    /// Table id as the publisher writes it; case and `_` do not matter.
    pub table: Option<&'a str>,
    /// Codes of the benefits the row counts: several for a total, none for numbers about no benefit
    /// (population).
    pub benefits: &'a [&'a str],
    /// Kinds of measure (`stock`, `unemployed`, `awards`). A rate has two: `rate` and the kind of the count it is
    /// made from.
    pub measure_keys: &'a [&'a str],
    /// Ids of the dimensions the row is broken down by or filtered on. The area is not among them.
    pub dims: &'a [&'a str],
    /// Code of the area; `None` when it is not known.
    pub area: Option<&'a str>,
    /// The periods compared.
    pub periods: &'a [Period],
    /// When the extracts were pulled.
    pub pulled: &'a [Vintage],
}

/// The first and the last month that periods cover, whatever order they are in.
#[derive(Clone, Copy)]
pub(super) struct Span {
    first: Period,
    last: Period,
}

impl Span {
    /// None without periods.
    pub fn of(periods: &[Period]) -> Option<Self> {
        let first = periods.iter().map(|period| period.first_month()).min()?;
        let last = periods.iter().map(|period| period.last_month()).max()?;
        Some(Self { first, last })
    }
}

impl Break {
    /// How much the break weighs in a comparison; `None` when the comparison does not touch or does not cross it.
    /// A row of several benefits takes the greatest weight any of them has. `span` is that of its periods.
    pub(super) fn severity_for(
        &self,
        compared: &Compared<'_>,
        span: Option<Span>,
    ) -> Option<Severity> {
        if self.date_status == DateStatus::NotConfirmed || !self.touches(compared) {
            return None;
        }
        let crossed = match self.axis {
            Axis::Period => self.is_crossed_by_periods(compared.periods, span),
            Axis::Extract => self.is_crossed_by_extracts(compared.pulled),
        };
        crossed.then(|| self.weight(compared))
    }

    fn touches(&self, compared: &Compared<'_>) -> bool {
        let named = |table: &str, patterns: &[String]| {
            patterns.iter().any(|pattern| id_matches(pattern, table))
        };
        let publisher = self.source_scope.is_empty()
            || compared
                .publisher
                .is_none_or(|publisher| self.source_scope.iter().any(|each| each == publisher));
        let table = compared.table.is_none_or(|table| {
            (self.tables.is_empty() || named(table, &self.tables))
                && !named(table, &self.except_tables)
        });
        let measure = compared.measure_keys.is_empty()
            || self
                .measures
                .iter()
                .any(|measure| compared.measure_keys.contains(&measure.as_str()));
        publisher
            && table
            && measure
            && (self.holds_for_all_benefits() || self.touched_benefits(compared).next().is_some())
            && self.applies_to.iter().any(|&reach| self.reaches(reach, compared))
    }

    fn holds_for_all_benefits(&self) -> bool {
        self.benefits.iter().any(|benefit| benefit == "*")
    }

    fn touched_benefits<'c>(&self, compared: &Compared<'c>) -> impl Iterator<Item = &'c str> {
        compared.benefits.iter().copied().filter(|&code| {
            self.holds_for_all_benefits() || self.benefits.iter().any(|benefit| benefit == code)
        })
    }

    fn reaches(&self, reach: Reach, compared: &Compared<'_>) -> bool {
        match reach {
            Reach::Total => true,
            Reach::Dims if self.dims.is_empty() => !compared.dims.is_empty(),
            Reach::Dims => {
                self.dims.iter().any(|dimension| compared.dims.contains(&dimension.as_str()))
            }
            Reach::Areas => {
                compared.area.and_then(|code| AreaList::shipped().get(code)).is_some_and(|area| {
                    self.area_kinds.iter().any(|kind| kind == area.kind.key())
                        && (self.areas.is_empty() || self.areas.contains(&area.code))
                })
            }
        }
    }

    /// A period counts with every month of its window, so one that straddles the date crosses it alone.
    fn is_crossed_by_periods(&self, periods: &[Period], span: Option<Span>) -> bool {
        let Some(Span { first, last }) = span else { return false };
        let begins_outside = first < self.first_month;
        match self.last_month {
            None => begins_outside && last >= self.first_month,
            Some(end) => {
                let inside = |period: &Period| {
                    period.last_month() >= self.first_month && period.first_month() <= end
                };
                (begins_outside || last > end) && periods.iter().any(inside)
            }
        }
    }

    /// Two extracts lie, or may lie, on different sides: one known to the month may have been pulled on any of
    /// its days.
    fn is_crossed_by_extracts(&self, pulled: &[Vintage]) -> bool {
        let date = self.first_day();
        let may_be_before = |vintage: Vintage| vintage.earliest().is_some_and(|day| day < date);
        let may_be_after = |vintage: Vintage| vintage.latest().is_some_and(|day| date <= day);
        pulled.iter().any(|&one| {
            may_be_before(one) && pulled.iter().any(|&other| other != one && may_be_after(other))
        })
    }

    fn weight(&self, compared: &Compared<'_>) -> Severity {
        if !compared.dims.is_empty() {
            return self.severity;
        }
        self.touched_benefits(compared)
            .map(|benefit| self.severity_of_total(benefit))
            .min()
            .unwrap_or(self.severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::breaks::BreakList;

    fn periods(texts: &[&str]) -> Vec<Period> {
        texts.iter().map(|text| Period::parse(text).unwrap()).collect()
    }

    fn pulled(texts: &[&str]) -> Vec<Vintage> {
        texts.iter().map(|text| Vintage::parse(text).unwrap()).collect()
    }

    /// Stock of one benefit in these periods.
    fn stock<'a>(benefits: &'a [&'a str], periods: &'a [Period]) -> Compared<'a> {
        Compared { benefits, measure_keys: &["stock"], periods, ..Compared::default() }
    }

    fn weight(id: &str, compared: &Compared<'_>) -> Option<Severity> {
        BreakList::shipped().get(id).unwrap().severity_for(compared, Span::of(compared.periods))
    }

    fn crossed(compared: &Compared<'_>) -> Vec<(&'static str, Severity)> {
        let found = BreakList::shipped().crossed(compared);
        found.into_iter().map(|(each, severity)| (each.id.as_str(), severity)).collect()
    }

    #[test]
    fn november_2011_against_november_2014_crosses_the_reform_of_2014() {
        let novembers = periods(&["2011-11", "2014-11"]);
        // Total rows: the breaks of 2013 and the rest of 2014 are cautions for kontanthjælp.
        assert_eq!(
            crossed(&stock(&["kontanthjaelp"], &novembers)),
            [
                ("fattigdomsydelser_2012", Severity::Break),
                ("dagpengeperiode_2013", Severity::Caution),
                ("foep_fleks_reform_2013", Severity::Caution),
                ("kontanthjaelpsreform_2014", Severity::Break),
                ("arbejdsmarkedsydelse_2014", Severity::Caution),
                ("sygedagpengereform_2014", Severity::Caution),
            ]
        );
    }

    #[test]
    fn months_on_one_side_cross_nothing() {
        for months in [&["2014-01", "2014-11"][..], &["2012-11", "2013-12"], &["2013-11"], &[]] {
            assert_eq!(
                weight("kontanthjaelpsreform_2014", &stock(&["kontanthjaelp"], &periods(months))),
                None
            );
        }
        let december_and_january = periods(&["2013-12", "2014-01"]);
        assert!(
            weight("kontanthjaelpsreform_2014", &stock(&["kontanthjaelp"], &december_and_january))
                .is_some()
        );
    }

    #[test]
    fn a_passing_event_is_crossed_only_from_inside_to_outside() {
        for (months, crossed) in [
            (&["2019-11", "2022-11"][..], false),
            (&["2019-11", "2020-11"], true),
            (&["2020-11", "2022-11"], true),
            (&["2020-03", "2021-06"], false),
            (&["2020-02", "2021-07"], false),
            (&["2020-02", "2020-03"], true),
            (&["2021-06", "2021-07"], true),
            (&["2020"], true),
            (&["2019", "2022"], false),
            (&["2021-Q2-R4"], false),
            (&["2021-Q3-R4"], true),
        ] {
            let compared = periods(months);
            let found = weight("covid_2020", &stock(&["a_dagpenge"], &compared));
            assert_eq!(found.is_some(), crossed, "{months:?}");
        }
    }

    #[test]
    fn a_quarter_with_months_on_both_sides_crosses_by_itself() {
        for (quarter, crossed) in
            [("2026-Q1", true), ("2025-Q4", false), ("2026-Q2", false), ("2026", true)]
        {
            let found = weight(
                "beskaeftigelsesreform_2026_feb",
                &stock(&["ressourceforloeb"], &periods(&[quarter])),
            );
            assert_eq!(found.is_some(), crossed, "{quarter}");
        }
    }

    #[test]
    fn the_joint_kontanthjaelp_is_not_touched_by_the_reform_of_2025() {
        let across = periods(&["2025-06", "2025-07"]);
        let joint = Compared {
            publisher: Some("jobindsats"),
            table: Some("y60a02"),
            ..stock(&["kontanthjaelp_samlet"], &across)
        };
        assert_eq!(crossed(&joint), []);
        assert_eq!(crossed(&Compared { table: None, ..joint }), []);
        let old_code = Compared { benefits: &["kontanthjaelp"], table: Some("Y36A02"), ..joint };
        assert_eq!(crossed(&old_code), [("kontanthjaelpsreform_2025", Severity::Break)]);
        assert_eq!(
            crossed(&Compared { table: Some("Y60_A02"), ..old_code }),
            [],
            "excepted by its table"
        );
    }

    #[test]
    fn unemployed_on_kontanthjaelp_cross_2025_with_a_caution_of_their_own() {
        let across = periods(&["2025-06", "2025-07"]);
        let compared = Compared {
            publisher: Some("jobindsats"),
            table: Some("y25i01"),
            measure_keys: &["unemployed"],
            ..stock(&["kontanthjaelp"], &across)
        };
        let caution = [("kontanthjaelpsreform_2025_ledige", Severity::Caution)];
        assert_eq!(crossed(&compared), caution);
        let total = Compared { benefits: &["a_dagpenge", "kontanthjaelp"], ..compared };
        assert_eq!(crossed(&total), caution);
        let rate = Compared { measure_keys: &["rate", "unemployed"], ..compared };
        assert_eq!(crossed(&rate), caution, "a rate is touched through its count");
        assert_eq!(crossed(&Compared { publisher: Some("dst"), ..compared }), []);
        assert_eq!(crossed(&Compared { table: Some("y25i03"), ..compared }), caution);
        assert_eq!(
            crossed(&Compared { publisher: None, table: None, ..compared }),
            caution,
            "unknown is covered"
        );
    }

    #[test]
    fn a_geographic_break_touches_the_areas_it_names_and_no_others() {
        let years = periods(&["2026-11", "2027-11"]);
        let population = |area| Compared {
            area: Some(area),
            measure_keys: &["stock"],
            periods: &years,
            ..Compared::default()
        };
        for (area, touched) in [
            ("084", true),
            ("085", true),
            ("083", false),
            ("000", false),
            ("183", false),
            ("01", false),
            ("?", false),
        ] {
            assert_eq!(
                weight("region_oestdanmark_2027", &population(area)).is_some(),
                touched,
                "{area}"
            );
        }
        let years = periods(&["2006", "2008"]);
        let a_dagpenge = |area| Compared { area, ..stock(&["a_dagpenge"], &years) };
        for (area, touched) in [
            (Some("084"), true),
            (Some("183"), true),
            (Some("000"), false),
            (Some("rar_fyn"), false),
            (None, false),
        ] {
            assert_eq!(
                weight("kommunalreform_2007", &a_dagpenge(area)).is_some(),
                touched,
                "{area:?}"
            );
        }
    }

    #[test]
    fn a_break_on_a_dimension_leaves_the_total_alone() {
        let months = periods(&["2010-04", "2010-06"]);
        let total = stock(&["kontanthjaelp"], &months);
        assert_eq!(weight("matchmodel_2010", &total), None);
        assert_eq!(weight("matchmodel_2010", &Compared { dims: &["sex"], ..total }), None);
        assert_eq!(
            weight("matchmodel_2010", &Compared { dims: &["sex", "visitation"], ..total }),
            Some(Severity::Break)
        );
    }

    #[test]
    fn a_total_may_weigh_less_than_its_parts() {
        let months = periods(&["2018-11", "2019-11"]);
        let kontanthjaelp = stock(&["kontanthjaelp"], &months);
        let id = "folkepensionsalder_2019";
        assert_eq!(weight(id, &kontanthjaelp), Some(Severity::Caution));
        assert_eq!(
            weight(id, &Compared { dims: &["age"], ..kontanthjaelp }),
            Some(Severity::Break)
        );
        let several = Compared { benefits: &["kontanthjaelp", "foertidspension"], ..kontanthjaelp };
        assert_eq!(weight(id, &several), Some(Severity::Break), "the most severe of its benefits");
    }

    #[test]
    fn extracts_from_both_sides_of_a_change_of_counting_cross_it() {
        // The definition changed on 9 August 2019, whatever the months compared.
        let months = periods(&["2018-11"]);
        for (dates, crossed) in [
            (&["2019-08-08", "2019-08-09"][..], true),
            (&["2019-08-09", "2020-01-01"], false),
            (&["2018-01-01", "2019-08-08"], false),
            (&["2019-01", "2020"], true),
            (&["2019-08", "2019-08-01"], true),
            (&["2019-08"], false),
        ] {
            let dates = pulled(dates);
            let compared = Compared {
                publisher: Some("jobindsats"),
                table: Some("y01a24"),
                benefits: &["a_dagpenge"],
                measure_keys: &["inflow"],
                periods: &months,
                pulled: &dates,
                ..Compared::default()
            };
            assert_eq!(
                weight("forloebsdefinition_dagpenge_2019", &compared).is_some(),
                crossed,
                "{dates:?}"
            );
            let unknown = [Vintage::Unknown, dates[0]];
            let compared = Compared { pulled: &unknown, ..compared };
            assert_eq!(weight("forloebsdefinition_dagpenge_2019", &compared), None);
        }
    }

    #[test]
    fn what_is_not_confirmed_is_never_applied() {
        let years = periods(&["2026-12", "2027-01"]);
        assert_eq!(weight("jobafklaring_2027", &stock(&["jobafklaringsforloeb"], &years)), None);
    }

    #[test]
    fn other_benefits_and_measures_are_not_touched() {
        let months = periods(&["2011-11", "2014-11"]);
        assert_eq!(crossed(&stock(&["barselsdagpenge"], &months)), []);
        assert_eq!(crossed(&stock(&[], &months)), [], "population");
        let expenditure =
            Compared { measure_keys: &["expenditure"], ..stock(&["kontanthjaelp"], &months) };
        assert_eq!(weight("kontanthjaelpsreform_2014", &expenditure), None);
        let unknown = Compared { measure_keys: &[], ..expenditure };
        assert!(weight("kontanthjaelpsreform_2014", &unknown).is_some());
    }
}
