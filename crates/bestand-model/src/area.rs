//! Areas: Hele landet, regions, landsdele, labour market areas, comparison groups and municipalities.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::{
    Language, Period,
    code_list::{CodeListError, LabelIndex, refuse_twice, slug},
    listed_month::optional_month,
};

/// What sort of area it is. Figures of two kinds never add up to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaKind {
    /// Hele landet: a member of its own, never the sum of the others.
    Country,
    /// One of the five regions.
    Region,
    /// One of the eleven *landsdele*, the provinces of Statistics Denmark.
    Landsdel,
    /// One of the eight labour market areas (*RAR*, 2015-2024).
    Rar,
    /// One of the four *beskæftigelsesregioner* (to 2014).
    EmploymentRegion,
    /// One of Statistics Denmark's five *kommunegrupper* (municipality groups, version of 2018): by access to jobs and
    /// the size of the largest town.
    MunicipalityGroup,
    /// The *6-byer*, six large cities that compare themselves with each other.
    CityGroup,
    /// Municipalities by their residents on 1 January 2015 (StatBank, FOLK1A); the year is part of the class.
    SizeClass,
    /// One of the 98 municipalities.
    Municipality,
    /// No municipality: Christiansø, abroad, not stated.
    Special,
}

impl AreaKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Country,
        Self::Region,
        Self::Landsdel,
        Self::Rar,
        Self::EmploymentRegion,
        Self::MunicipalityGroup,
        Self::CityGroup,
        Self::SizeClass,
        Self::Municipality,
        Self::Special,
    ];

    /// The key used in the lists of areas and breaks, such as `employment_region`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::Landsdel => "landsdel",
            Self::Rar => "rar",
            Self::EmploymentRegion => "employment_region",
            Self::MunicipalityGroup => "municipality_group",
            Self::CityGroup => "city_group",
            Self::SizeClass => "size_class",
            Self::Municipality => "municipality",
            Self::Special => "special",
        }
    }

    /// What one of its kind is called: `kommune`, `kommunegruppe`.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Country => language.pick("land", "country"),
            Self::Region => language.pick("region", "region"),
            Self::Landsdel => language.pick("landsdel", "province"),
            Self::Rar => {
                language.pick("regionalt arbejdsmarkedsråd", "regional labour market council")
            }
            Self::EmploymentRegion => {
                language.pick("beskæftigelsesregion (til 2014)", "employment region (to 2014)")
            }
            Self::MunicipalityGroup => {
                language.pick("kommunegruppe (Danmarks Statistik)", "municipality group")
            }
            Self::CityGroup => language.pick("bygruppe", "group of cities"),
            Self::SizeClass => {
                language.pick("størrelsesklasse (indbyggere 2015)", "size class (residents 2015)")
            }
            Self::Municipality => language.pick("kommune", "municipality"),
            Self::Special => language.pick("særligt område", "special area"),
        }
    }

    /// The kind of group that a word stands for: its key, or what it is called in Danish.
    ///
    /// ```
    /// use bestand_model::area::AreaKind;
    /// assert_eq!(AreaKind::of_group("Kommunegruppe"), Some(AreaKind::MunicipalityGroup));
    /// assert_eq!(AreaKind::of_group("Region Fyn"), None);
    /// ```
    pub fn of_group(word: &str) -> Option<Self> {
        match slug(word).as_str() {
            "region" => Some(Self::Region),
            "landsdel" | "province" => Some(Self::Landsdel),
            "rar" => Some(Self::Rar),
            "beskaeftigelsesregion" | "employment_region" => Some(Self::EmploymentRegion),
            "kommunegruppe" | "municipality_group" => Some(Self::MunicipalityGroup),
            "bygruppe" | "city_group" => Some(Self::CityGroup),
            "stoerrelse" | "stoerrelsesklasse" | "size_class" => Some(Self::SizeClass),
            _ => None,
        }
    }
}

/// An area of the code list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Always text. The codes of Statistics Denmark (`183`, `084`, two digits for a landsdel); a slug such as
    /// `rar_fyn` where no code is known.
    pub code: String,
    /// What sort of area it is.
    pub kind: AreaKind,
    /// The Danish name as Jobindsats and StatBank print it: `Ishøj`, `Region Sjælland`, `RAR Fyn`.
    pub name: String,
    /// The name in the English StatBank, where it differs.
    pub name_en: Option<String>,
    /// Other spellings, separated by `|`. Those that differ only in å/aa, hyphen, space or a final
    /// "Kommune" are understood without being listed.
    variants: String,
    /// Code of the region the municipality lies in; `None` for everything but municipalities.
    pub region: Option<String>,
    /// Code of the landsdel it lies in; `None` for all but municipalities and Christiansø.
    pub landsdel: Option<String>,
    /// Code of the labour market area 2015-2024; `None` for everything but municipalities.
    pub rar: Option<String>,
    /// Code of the employment region to 2014; `None` for everything but municipalities.
    pub employment_region: Option<String>,
    /// Code of Statistics Denmark's municipality group; `None` for everything but municipalities.
    #[serde(default)]
    pub municipality_group: Option<String>,
    /// Code of the group of cities it is one of.
    #[serde(default)]
    pub city_group: Option<String>,
    /// Code of the class by its residents in 2015; `None` for everything but municipalities.
    #[serde(default)]
    pub size_class: Option<String>,
    /// Of a group: the first month it stands for what its name says; open where `None`.
    #[serde(default, deserialize_with = "optional_month")]
    pub valid_from: Option<Period>,
    /// Of a group: the last such month; still where `None`.
    #[serde(default, deserialize_with = "optional_month")]
    pub valid_to: Option<Period>,
}

impl Area {
    /// The name in this language.
    pub fn label(&self, language: Language) -> &str {
        language.pick(&self.name, self.name_en.as_deref().unwrap_or(&self.name))
    }

    /// Whether a group stands for what its name says in all of a period.
    pub fn is_valid_in(&self, period: Period) -> bool {
        self.valid_from.is_none_or(|from| from <= period.first_month())
            && self.valid_to.is_none_or(|to| period.last_month() <= to)
    }

    /// The code of the group of this kind that it is a member of.
    pub fn group(&self, kind: AreaKind) -> Option<&str> {
        self.groups().into_iter().find(|(_, each)| *each == kind)?.0.as_deref()
    }

    /// The groups it may be a member of, by kind.
    fn groups(&self) -> [(&Option<String>, AreaKind); 7] {
        [
            (&self.region, AreaKind::Region),
            (&self.landsdel, AreaKind::Landsdel),
            (&self.rar, AreaKind::Rar),
            (&self.employment_region, AreaKind::EmploymentRegion),
            (&self.municipality_group, AreaKind::MunicipalityGroup),
            (&self.city_group, AreaKind::CityGroup),
            (&self.size_class, AreaKind::SizeClass),
        ]
    }

    /// The codes of the groups it is a member of.
    fn parents(&self) -> impl Iterator<Item = &str> {
        self.groups().into_iter().filter_map(|(parent, _)| parent.as_deref())
    }

    /// Every spelling that stands in the list, the code among them.
    fn spellings(&self) -> impl Iterator<Item = &str> {
        [self.code.as_str(), &self.name]
            .into_iter()
            .chain(self.name_en.as_deref())
            .chain(self.variants.split('|').filter(|variant| !variant.is_empty()))
    }
}

/// The code list of areas.
#[derive(Clone, Debug)]
pub struct AreaList {
    areas: Vec<Area>,
    positions: BTreeMap<String, usize>,
    labels: LabelIndex,
}

impl AreaList {
    /// The list that comes with the program.
    ///
    /// ```
    /// use bestand_model::area::AreaList;
    /// let areas = AreaList::shipped();
    /// assert_eq!(areas.match_label("Høje Taastrup Kommune").unwrap().code, "169");
    /// assert!(areas.match_label("Nordjylland").is_none(), "region, landsdel or RAR?");
    /// ```
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<AreaList> = LazyLock::new(|| {
            AreaList::load(include_str!("../data/areas.csv"))
                .expect("the shipped list of areas is tested")
        });
        &SHIPPED
    }

    /// Reads a list: one line per area in print order, columns `code`, `kind`, `name`, `name_en`, `variants`
    /// (separated by `|`), `region`, `landsdel`, `rar`, `employment_region`, and where there are any
    /// `municipality_group`, `city_group`, `size_class`, `valid_from`, `valid_to`.
    ///
    /// # Errors
    /// When the file cannot be read, a code stands twice, a spelling leads to two areas, or an area lies in
    /// one that is not listed or is of another kind.
    pub fn load(text: &str) -> Result<Self, CodeListError> {
        let areas: Vec<Area> = csv::Reader::from_reader(text.as_bytes())
            .deserialize()
            .collect::<Result<_, _>>()
            .map_err(|error| CodeListError::Unreadable {
                list: "areas",
                message: error.to_string(),
            })?;
        refuse_twice("areas", areas.iter().map(|area| &area.code))?;
        let mut positions = BTreeMap::new();
        let mut labels = LabelIndex::default();
        for (position, area) in areas.iter().enumerate() {
            positions.insert(area.code.clone(), position);
            for spelling in area.spellings() {
                labels.insert(&slug(spelling), &area.code)?;
            }
        }
        let list = Self { areas, positions, labels };
        list.check_parents()?;
        Ok(list)
    }

    /// The area with this code.
    pub fn get(&self, code: &str) -> Option<&Area> {
        self.positions.get(code).map(|&position| &self.areas[position])
    }

    /// Every area in list order.
    pub fn iter(&self) -> impl Iterator<Item = &Area> {
        self.areas.iter()
    }

    /// The place of a code in list order; `None` when it is not listed.
    pub fn order(&self, code: &str) -> Option<usize> {
        self.positions.get(code).copied()
    }

    /// The area meant by a label or code of a file, or by a name someone typed.
    ///
    /// Case, å/aa, hyphens and spaces do not matter, nor does a final "Kommune". Municipal codes may have
    /// three or four digits (`183`, `0183`). A name shared by areas of different kinds is nobody's: bare
    /// "Nordjylland" is `None`, "Region Nordjylland" and "RAR Nordjylland" are found.
    pub fn match_label(&self, text: &str) -> Option<&Area> {
        let folded = slug(text);
        if let Some(area) = self.labels.get(&folded).and_then(|code| self.get(code)) {
            return Some(area);
        }
        let municipal = folded
            .strip_suffix("_kommune")
            .or_else(|| folded.strip_prefix('0').filter(|code| code.len() == 3))?;
        self.labels
            .get(municipal)
            .and_then(|code| self.get(code))
            // Christiansø has a municipal code, though it is no municipality.
            .filter(|area| area.kind == AreaKind::Municipality || area.landsdel.is_some())
    }

    /// Codes of the municipalities of a region, landsdel or another group, in code order. Empty for anything else: Hele landet too, because it is never built from its parts.
    pub fn members_of(&self, group: &str) -> Vec<&str> {
        self.areas
            .iter()
            .filter(|area| area.kind == AreaKind::Municipality)
            .filter(|area| area.parents().any(|parent| parent == group))
            .map(|area| area.code.as_str())
            .collect()
    }

    /// The Danish names in list order, for the hint under a misspelt one.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.areas.iter().map(|area| area.name.as_str())
    }

    fn check_parents(&self) -> Result<(), CodeListError> {
        for area in &self.areas {
            for (parent, kind) in area.groups() {
                let Some(parent) = parent else { continue };
                if self.get(parent).is_none_or(|found| found.kind != kind) {
                    return Err(CodeListError::BrokenReference {
                        from: area.code.clone(),
                        to: parent.clone(),
                    });
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The municipalities as the area column of Jobindsats table y25i01 spells them, with the codes of
    /// Statistics Denmark's classification of municipality groups.
    const MUNICIPALITIES: &str = "\
        101 København, 147 Frederiksberg, 151 Ballerup, 153 Brøndby, 155 Dragør, 157 Gentofte, 159 \
        Gladsaxe, 161 Glostrup, 163 Herlev, 165 Albertslund, 167 Hvidovre, 169 Høje-Taastrup, 173 \
        Lyngby-Taarbæk, 175 Rødovre, 183 Ishøj, 185 Tårnby, 187 Vallensbæk, 190 Furesø, 201 Allerød, 210 \
        Fredensborg, 217 Helsingør, 219 Hillerød, 223 Hørsholm, 230 Rudersdal, 240 Egedal, 250 \
        Frederikssund, 253 Greve, 259 Køge, 260 Halsnæs, 265 Roskilde, 269 Solrød, 270 Gribskov, 306 \
        Odsherred, 316 Holbæk, 320 Faxe, 326 Kalundborg, 329 Ringsted, 330 Slagelse, 336 Stevns, 340 \
        Sorø, 350 Lejre, 360 Lolland, 370 Næstved, 376 Guldborgsund, 390 Vordingborg, 400 Bornholm, 410 \
        Middelfart, 420 Assens, 430 Faaborg-Midtfyn, 440 Kerteminde, 450 Nyborg, 461 Odense, 479 \
        Svendborg, 480 Nordfyns, 482 Langeland, 492 Ærø, 510 Haderslev, 530 Billund, 540 Sønderborg, 550 \
        Tønder, 561 Esbjerg, 563 Fanø, 573 Varde, 575 Vejen, 580 Aabenraa, 607 Fredericia, 615 Horsens, \
        621 Kolding, 630 Vejle, 657 Herning, 661 Holstebro, 665 Lemvig, 671 Struer, 706 Syddjurs, 707 \
        Norddjurs, 710 Favrskov, 727 Odder, 730 Randers, 740 Silkeborg, 741 Samsø, 746 Skanderborg, 751 \
        Aarhus, 756 Ikast-Brande, 760 Ringkøbing-Skjern, 766 Hedensted, 773 Morsø, 779 Skive, 787 \
        Thisted, 791 Viborg, 810 Brønderslev, 813 Frederikshavn, 820 Vesthimmerlands, 825 Læsø, 840 \
        Rebild, 846 Mariagerfjord, 849 Jammerbugt, 851 Aalborg, 860 Hjørring";

    fn code_of(label: &str) -> Option<&'static str> {
        AreaList::shipped().match_label(label).map(|area| area.code.as_str())
    }

    #[test]
    fn all_98_municipalities_are_found_by_name_code_and_full_name() {
        let expected: Vec<(&str, &str)> =
            MUNICIPALITIES.split(',').map(|entry| entry.trim().split_once(' ').unwrap()).collect();
        assert_eq!(expected.len(), 98);
        for &(code, name) in &expected {
            for spelling in
                [code, name, &format!("0{code}"), &format!("{name} Kommune"), &name.to_uppercase()]
            {
                assert_eq!(code_of(spelling), Some(code), "{spelling}");
            }
            let area = AreaList::shipped().get(code).unwrap();
            assert_eq!(area.name, name);
            assert!(area.region.is_some() && area.landsdel.is_some());
            assert!(area.rar.is_some() && area.employment_region.is_some());
        }
        let listed = AreaList::shipped()
            .iter()
            .filter(|area| area.kind == AreaKind::Municipality)
            .map(|area| area.code.as_str());
        assert!(listed.eq(expected.iter().map(|&(code, _)| code)), "exactly these, in code order");
    }

    #[test]
    fn english_names_and_groups_of_the_statbank_are_found() {
        for (label, code) in [
            ("All Denmark", "000"),
            ("Copenhagen", "101"),
            ("Christiansø", "411"),
            ("Region Nordjylland", "081"),
            ("Region Midtjylland", "082"),
            ("Region Syddanmark", "083"),
            ("Region Hovedstaden", "084"),
            ("Region Sjælland", "085"),
            ("Province Byen København", "01"),
            ("Province Københavns omegn", "02"),
            ("Province Nordsjælland", "03"),
            ("Province Bornholm", "04"),
            ("Province Østsjælland", "05"),
            ("Province Vest- og Sydsjælland", "06"),
            ("Province Fyn", "07"),
            ("Province Sydjylland", "08"),
            ("Province Østjylland", "09"),
            ("Province Vestjylland", "10"),
            ("Province Nordjylland", "11"),
            ("Not stated municipality", "uoplyst_omraade"),
            ("Abroad", "997"),
        ] {
            assert_eq!(code_of(label), Some(code), "{label}");
        }
    }

    #[test]
    fn spellings_fold_together() {
        for (label, code) in [
            ("Hele landet", "000"),
            ("Århus", "751"),
            ("Ålborg", "851"),
            ("ÅBENRÅ", "580"),
            ("Høje Tåstrup", "169"),
            ("Fåborg-Midtfyn", "430"),
            ("Ringkøbing Skjern", "760"),
            ("Københavns Kommune", "101"),
            ("Nordfyn", "480"),
            ("Vesthimmerland", "820"),
            ("Mors", "773"),
            ("Bornholms Regionskommune", "400"),
            ("Bornholm", "400"),
            ("Landsdel Bornholm", "04"),
            ("RAR Bornholm", "rar_bornholm"),
            ("Beskæftigelsesregion Midtjylland", "beskaeftigelsesregion_midtjylland"),
            ("Uoplyst område", "uoplyst_omraade"),
            ("Uoplyst kommune", "uoplyst_omraade"),
            ("1084", "084"),
            ("0411", "411"),
        ] {
            assert_eq!(code_of(label), Some(code), "{label}");
        }
    }

    #[test]
    fn what_could_be_two_areas_or_none_is_not_matched() {
        for label in [
            "Nordjylland",
            "Midtjylland",
            "Hovedstaden",
            "Fyn",
            "Sjælland",
            "0000",
            "084 Kommune",
            "0084",
            "18",
            "1",
            "Jobcenter Ishøj",
            "Hele landet kommune",
            "I alt",
            "",
        ] {
            assert_eq!(code_of(label), None, "{label}");
        }
    }

    #[test]
    fn each_kind_of_group_divides_the_98_municipalities_and_nothing_else() {
        let list = AreaList::shipped();
        for (kind, groups) in [
            (AreaKind::Region, 5),
            (AreaKind::Landsdel, 11),
            (AreaKind::Rar, 8),
            (AreaKind::EmploymentRegion, 4),
            (AreaKind::MunicipalityGroup, 5),
            (AreaKind::SizeClass, 4),
        ] {
            let members: Vec<usize> = list
                .iter()
                .filter(|area| area.kind == kind)
                .map(|area| list.members_of(&area.code).len())
                .collect();
            assert_eq!(members.len(), groups, "{kind:?}");
            assert_eq!(members.iter().sum::<usize>(), 98, "{kind:?}");
        }
        assert_eq!(list.members_of("6-byerne").len(), 0, "groups are named by their code");
        assert_eq!(list.members_of("6_byerne"), ["101", "461", "561", "730", "751", "851"]);
        assert_eq!(list.members_of("04"), ["400"], "Christiansø is no municipality");
        assert!(list.members_of("000").is_empty());
        assert!(list.members_of("183").is_empty());
    }

    #[test]
    fn the_list_goes_from_regions_to_municipalities_to_what_is_no_municipality() {
        let list = AreaList::shipped();
        let codes = [
            "081",
            "085",
            "01",
            "11",
            "rar_fyn",
            "beskaeftigelsesregion_syddanmark",
            "101",
            "860",
            "411",
            "997",
        ];
        assert!(codes.is_sorted_by_key(|code| list.order(code).unwrap()));
        assert_eq!(list.order("086"), None);
    }

    #[test]
    fn a_slug_code_is_the_slug_of_its_name() {
        for area in
            AreaList::shipped().iter().filter(|area| area.code.starts_with(char::is_alphabetic))
        {
            assert_eq!(area.code, slug(&area.name));
        }
    }

    #[test]
    fn a_list_that_contradicts_itself_is_refused() {
        let load = |lines: &str| {
            AreaList::load(&format!(
                "code,kind,name,name_en,variants,region,landsdel,rar,employment_region\n{lines}"
            ))
        };
        assert!(load("183,municipality,Ishøj,,,,,,\n").is_ok());
        assert!(matches!(
            load("183,municipality,Ishøj,,,084,,,\n"),
            Err(CodeListError::BrokenReference { .. })
        ));
        assert!(matches!(
            load("183,municipality,Ishøj,,,,,,\n183,municipality,Greve,,,,,,\n"),
            Err(CodeListError::CodeTwice { .. })
        ));
        assert!(matches!(
            load("183,municipality,Ishøj,,,,,,\n253,municipality,Greve,,ISHØJ,,,,\n"),
            Err(CodeListError::LabelWithTwoCodes { .. })
        ));
        assert!(matches!(load("183,town,Ishøj,,,,,,\n"), Err(CodeListError::Unreadable { .. })));
    }
}
