use super::*;
use proptest::prelude::*;

const BUDGET: &str = "ydelse;helaarspersoner;gns_nettopris_kr;beloeb_kr\n";
const TARGETS: &str = "maal;baseline;maaltal;dato\n";
const REFUNDS: &str = "ydelse;trin;pct\n";

fn budget(rows: &str) -> Result<Budget, OwnFileError> {
    Budget::read(format!("{BUDGET}{rows}").as_bytes())
}

fn targets(rows: &str) -> Result<Targets, OwnFileError> {
    Targets::read(format!("{TARGETS}{rows}").as_bytes())
}

fn refunds(rows: &str) -> Result<Refunds, OwnFileError> {
    Refunds::read(format!("{REFUNDS}{rows}").as_bytes())
}

/// What a file says is wrong, and what to do.
fn said<T: std::fmt::Debug>(read: Result<T, OwnFileError>) -> String {
    let error = read.unwrap_err();
    format!("{error} / {}", error.hint())
}

#[test]
fn columns_stand_in_any_order_with_a_mark_or_without_and_commas_go_with_points() {
    let semicolons = budget("Kontanthjælp (samlet);1110,5;140000;\nsygedagpenge;410;;\n").unwrap();
    let commas = "\u{feff}beloeb_kr,gns_nettopris_kr,ydelse,helaarspersoner\r\n,140000,kontanthjaelp_samlet,1110.5\r\n,,Sygedagpenge,410\r\n";
    let commas = Budget::read(commas.as_bytes()).unwrap();
    assert_eq!(semicolons.rows, commas.rows);
    assert_eq!(commas.read.encoding, "utf-8-bom");
    let first = &commas.rows[0];
    assert_eq!((first.line, first.benefit.as_str()), (2, "kontanthjaelp_samlet"));
    assert_eq!(first.full_year_persons, Number::new(11105, 1));
    assert_eq!(first.net_price(), Some(NetPrice::Given(Number::integer(140_000))));
}

#[test]
fn what_is_empty_was_not_given_and_is_never_zero() {
    let budget = budget("sygedagpenge;410;;\nfleksjob;0;0;0\n").unwrap();
    assert_eq!(budget.rows[0].net_price(), None);
    assert_eq!(budget.rows[1].net_price(), Some(NetPrice::Given(Number::integer(0))));
    let targets = targets("Samtaler til tiden;;90;\n").unwrap();
    assert_eq!((targets.rows[0].baseline, targets.rows[0].date), (None, None));
}

#[test]
fn an_amount_more_than_half_a_per_cent_off_is_told_and_at_half_a_per_cent_is_not() {
    // 400 persons at 100000 kroner are 40 million; half a per cent of that is 200000.
    let budget = budget(
        "sygedagpenge;400;100000;40200000\nfleksjob;400;100000;40200001\nledighedsydelse;400;100000;39799999\nrevalidering;0;100000;5\nkontanthjaelp;400;100000;\n",
    );
    let warnings = budget.unwrap().warnings();
    let benefits: Vec<&str> = warnings.iter().map(|warning| warning.benefit.as_str()).collect();
    assert_eq!(benefits, ["fleksjob", "ledighedsydelse", "revalidering"]);
    assert_eq!(warnings[0].line, 3);
    assert_eq!(warnings[0].computed, 40_000_000.0);
}

#[test]
fn a_price_that_is_not_given_is_the_amount_per_person() {
    let budget = budget("sygedagpenge;400;;39000000\nfleksjob;0;;39000000\n").unwrap();
    assert_eq!(budget.rows[0].net_price(), Some(NetPrice::Derived(97_500.0)));
    assert_eq!(budget.rows[1].net_price(), None, "nobody is budgeted");
}

#[test]
fn what_is_wrong_with_a_budget_is_told_with_its_line_and_what_to_do() {
    for (rows, says, hint) in [
        ("", "no benefit below its heading", "a row for each benefit, such as Sygedagpenge;410,5"),
        ("sygedagpenge;410\n", "line 2 has 2 fields and not 4", "a row has 4 fields"),
        ("sygedagpenge;;98000;\n", "line 2: helaarspersoner is empty", "every benefit its helaars"),
        (";410;98000;\n", "line 2: ydelse is empty", "delete the line"),
        ("sygedagpege;410;;\n", "line 2: unknown benefit \"sygedagpege\"", "mean Sygedagpenge"),
        ("qqqq;410;;\n", "unknown benefit", "such as Sygedagpenge, or its code"),
        ("Dagpenge;410;;\n", "line 2: \"Dagpenge\" may be", "which of them"),
        ("I alt;410;;\n", "line 2: \"I alt\" is a total", "never read"),
        (
            "sygedagpenge;1;;\n\nSygedagpenge;2;;\n",
            "line 4: sygedagpenge stands on line 2",
            "leave",
        ),
        ("sygedagpenge;-4;;\n", "line 2, helaarspersoner: \"-4\" is negative", "correct it"),
        ("sygedagpenge;9999999;;\n", "more than 6000000", "correct it"),
        ("sygedagpenge;410;98;\n", "gns_nettopris_kr: \"98\" is too little", "correct it"),
        ("sygedagpenge;410;;40180\n", "beloeb_kr: \"40180\" is too little", "correct it"),
        ("sygedagpenge;410;98.000;\n", "may be a number with a thousands mark", "such as 1234"),
        ("sygedagpenge;1.110;;\n", "may be a number with a thousands mark", "without a mark"),
        ("sygedagpenge;1,110;;\n", "may be a number with a thousands mark", "fewer or more"),
        ("sygedagpenge;1 110;;\n", "may be a number with a thousands mark", "without a mark"),
        ("sygedagpenge;410.5;;\n", "no number written with decimal comma", "1234,5"),
        ("sygedagpenge;1.110,5;;\n", "no number written with decimal comma", "without a mark"),
        ("sygedagpenge;410 personer;;\n", "no number written with", "no unit behind"),
        (
            "sygedagpenge;410;98000;\"1\nfleksjob;9;;\n",
            "a field of line 2 goes on over",
            "4 fields",
        ),
    ] {
        let said = said(budget(rows));
        assert!(said.contains(says) && said.contains(hint), "{rows}: {said}");
    }
    let head = |text: &str| said(Budget::read(text.as_bytes()));
    assert!(
        head("Ydelse;helaarspersoner\n").contains("column \"Ydelse\"; the nearest is \"ydelse\"")
    );
    assert!(head("ydelse;helaarspersoner\n").contains("\"gns_nettopris_kr\" is missing"));
    assert!(head("ydelse;ydelse;helaarspersoner;gns_nettopris_kr;beloeb_kr\n").contains("twice"));
    assert!(head("\n \n").contains("is empty"));
    assert_eq!(Budget::read(b"ydelse;\xe6\n"), Err(OwnFileError::NotUtf8));
    // With commas between the columns a point is the mark of decimals.
    let commas = "ydelse,helaarspersoner,gns_nettopris_kr,beloeb_kr\nsygedagpenge,\"410,5\",,\n";
    assert!(head(commas).contains("1234.5 (with commas"));
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    for end in ["\n", "\r\n"] {
        let text = ["", "maal;baseline;maaltal;dato", "", "a;1;2;", "", "b;1;2;i morgen", ""];
        let error = Targets::read(text.join(end).as_bytes()).unwrap_err();
        assert!(error.to_string().starts_with("line 6: \"i morgen\" is no date"), "{error}");
    }
}

#[test]
fn a_goal_is_a_benefit_or_any_text() {
    let targets = targets(
        "sygedagpenge;420;390;2026-12-31\nSamtaler til tiden, pct.;81,5;90;\nDagpenge;1;2;\n",
    );
    let targets = targets.unwrap();
    let goals: Vec<&Goal> = targets.rows.iter().map(|row| &row.goal).collect();
    assert_eq!(goals[0], &Goal::Benefit("sygedagpenge".to_owned()));
    assert_eq!(goals[1], &Goal::Text("Samtaler til tiden, pct.".to_owned()));
    // A name of several benefits is none of them.
    assert_eq!(goals[2], &Goal::Text("Dagpenge".to_owned()));
    assert_eq!(targets.rows[0].date.map(|date| date.to_string()), Some("2026-12-31".to_owned()));
    assert_eq!(targets.rows[1].baseline, Some(Number::new(815, 1)));
}

#[test]
fn what_is_wrong_with_targets_is_told() {
    for (rows, says) in [
        ("a;1;;\n", "maaltal is empty"),
        ("a;1;2;31-12-2026\n", "\"31-12-2026\" is no date"),
        ("a;1;2;2026-02-30\n", "is no date"),
        ("a;1;2;2026\n", "is no date"),
        ("A  b;1;2;\na b;1;3;\n", "line 3: a b stands on line 2 already"),
        ("sygedagpenge;1;2;\nSygedagpenge;1;3;\n", "line 3: sygedagpenge stands on line 2"),
        ("a;-1;2;\n", "is negative"),
    ] {
        let said = said(targets(rows));
        assert!(said.contains(says), "{rows}: {said}");
    }
}

#[test]
fn a_refund_is_printed_as_one_share_or_from_the_lowest_to_the_highest() {
    let refunds = refunds(
        "sygedagpenge;2;40\nsygedagpenge;1;80\nsygedagpenge;4;20\nsygedagpenge;3;30\nfoertidspension;alle;20\nfoertidspension;foer_2014_07;35\nfleksjob;1;37,5\n",
    );
    let refunds = refunds.unwrap();
    let text = |benefit| refunds.text(benefit, Language::Danish);
    assert_eq!(text("sygedagpenge").as_deref(), Some("20-80"));
    assert_eq!(text("foertidspension").as_deref(), Some("20"));
    assert_eq!(refunds.of_older_awards("foertidspension"), Some(Number::integer(35)));
    assert_eq!(text("fleksjob").as_deref(), Some("37,5"));
    assert_eq!(text("revalidering"), None);
}

#[test]
fn what_is_wrong_with_refunds_is_told() {
    for (rows, says) in [
        ("sygedagpenge;5;40\n", "\"5\" is no step of a refund / the steps are 1, 2, 3, 4, alle"),
        ("sygedagpenge;1;\n", "pct is empty"),
        ("sygedagpenge;1;101\n", "more than 100"),
        ("sygedagpenge;1;0,8\n", "20 per cent is written 20"),
        ("sygedagpenge;1;80\nsygedagpenge;1;40\n", "line 3: sygedagpenge with step 1 stands on"),
    ] {
        let said = said(refunds(rows));
        assert!(said.contains(says), "{rows}: {said}");
    }
}

#[test]
fn a_source_is_called_what_it_is_and_a_made_one_synthetic() {
    let read = || budget("sygedagpenge;410;;\n").unwrap().of_year(2026);
    let source = read().from_file("C:\\kommunen\\budget 2026.csv").source();
    assert_eq!((source.publisher, source.file.as_str()), (Publisher::Budget, "budget 2026.csv"));
    assert_eq!(source.pulled, Vintage::Year(2026));
    let made = read().from_file("data/synthetic_budget_2026.csv").source();
    assert_eq!(
        (made.publisher, made.file.as_str()),
        (Publisher::Synthetic, "synthetic_budget_2026.csv")
    );
    let made = targets("Syntetisk mål;1;2;\n").unwrap().source();
    assert_eq!(made.publisher, Publisher::Synthetic);
    assert_eq!(targets("Et mål;1;2;\n").unwrap().source().publisher, Publisher::OwnTargets);
}

#[test]
fn what_a_source_is_is_known_whether_it_is_made_or_not() {
    let kind = |source: &Source| OwnFile::of(source);
    for name in ["2026.csv", "synthetic_2026.csv"] {
        let budget = budget("sygedagpenge;410;;\n").unwrap().from_file(name).source();
        let refunds = refunds("sygedagpenge;1;80\n").unwrap().from_file(name).source(None);
        let targets = targets("Et mål;1;2;\n").unwrap().from_file(name).source();
        assert_eq!(kind(&budget), Some(OwnFile::Budget), "{name}");
        assert_eq!(kind(&refunds), Some(OwnFile::Refunds), "{name}");
        assert_eq!(kind(&targets), Some(OwnFile::Targets), "{name}");
    }
    for publisher in Publisher::ALL {
        let extract = Source { publisher, ..Source::default() };
        let is_plan = matches!(publisher, Publisher::Budget | Publisher::OwnTargets);
        assert_eq!(kind(&extract).is_some(), is_plan, "{publisher:?}");
    }
}

#[test]
fn what_looks_like_a_persons_number_is_neither_kept_nor_shown() {
    let targets = targets("010190-1234 i job;1;2;\n").unwrap();
    assert_eq!(targets.rows[0].goal.name(), "[person id] i job");
    assert!(!said(budget("010190-1234;1;;\n")).contains("1234"));
}

/// A file of the samples.
fn sample(file: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data-samples/synthetic/own-files");
    std::fs::read(format!("{folder}/{file}")).unwrap()
}

#[test]
fn the_samples_are_read_without_a_warning_and_are_synthetic() {
    let file = "synthetic_budget_2026.csv";
    let budget = Budget::read(&sample(file)).unwrap().from_file(file);
    assert_eq!((budget.rows.len(), budget.warnings()), (10, Vec::new()));
    // 1.254.000 kroner for 11 people.
    let derived = budget.row("revalidering").and_then(BudgetRow::net_price);
    assert_eq!(derived, Some(NetPrice::Derived(114_000.0)));
    let file = "synthetic_maal_2026.csv";
    let targets = Targets::read(&sample(file)).unwrap().from_file(file);
    assert_eq!(targets.rows.len(), 4);
    let file = "synthetic_refusion_2026.csv";
    let refunds = Refunds::read(&sample(file)).unwrap().from_file(file);
    assert_eq!(refunds.text("jobafklaringsforloeb", Language::Danish).as_deref(), Some("20-30"));
    let budgeted = budget.rows.iter().map(|row| &row.benefit);
    assert!(budgeted.into_iter().all(|benefit| refunds.text(benefit, Language::Danish).is_some()));
    for source in [budget.source(), targets.source(), refunds.source(Some(2026))] {
        assert_eq!(source.publisher, Publisher::Synthetic, "{}", source.file);
    }
    let groups = crate::comparison_group::ComparisonGroup::read(&sample("synthetic_klynge.csv"));
    assert_eq!(groups.unwrap()[0].members.len(), 7);
}

proptest! {
    #[test]
    fn any_file_is_read_or_refused_with_a_way_out(
        head in proptest::sample::select(vec!["", BUDGET, TARGETS, REFUNDS, "pct,trin,ydelse\r\n"]),
        rest in proptest::collection::vec(any::<u8>(), 0..60),
        rows in "((sygedagpenge|Fleksjob|I alt|x|\"y);(1|alle|-3|1[.,]5|1[.,]000|é)?;(80|9999999999999999999)?(;2026-12-31)?\n){0,4}",
    ) {
        let bytes = [head.as_bytes(), rows.as_bytes(), &rest].concat();
        let read = [
            Budget::read(&bytes).map(|budget| budget.warnings().len()),
            Targets::read(&bytes).map(|targets| targets.rows.len()),
            Refunds::read(&bytes).map(|refunds| refunds.rows.len()),
        ];
        for error in read.into_iter().filter_map(Result::err) {
            prop_assert!(!error.hint().is_empty() && !error.to_string().is_empty());
        }
    }

    /// A number is read as it is written, or not at all.
    #[test]
    fn persons_and_prices_keep_every_digit(persons in 0..10_000_000_i64, price in 1000..2_000_000_i64) {
        // Two decimals, always written out.
        let written = format!("{},{:02}", persons / 100, persons % 100);
        let budget = budget(&format!("fleksjob;{written};{price};\n")).unwrap();
        prop_assert_eq!(budget.rows[0].full_year_persons, Number::new(persons, 2));
        prop_assert_eq!(budget.rows[0].net_price, Some(Number::integer(price)));
    }
}
