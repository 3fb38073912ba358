//! What an area is held against: groups of municipalities, its region, the whole country.

use bestand_model::area::{Area, AreaKind, AreaList};
use bestand_model::code_list::{nearest, slug};
use bestand_model::comparison_group::{ComparisonGroup, GroupMember};
use bestand_model::{Language, Period};

use super::figures::{Figure, Figures};
use crate::{CoreError, WHOLE_COUNTRY};

/// A group that the user wants the area held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupChoice {
    /// A region, a group of the code list or another area by name or code; or a kind of group, such as `kommunegruppe`,
    /// which stands for the one that the area is in.
    Named(String),
    /// A group of the user's own.
    Own {
        /// The group.
        group: ComparisonGroup,
        /// The name of the file that says it.
        file: String,
    },
}

/// What the area is held against.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub(super) code: String,
    pub(super) label: String,
    pub(super) made_of: MadeOf,
    /// The group of the code list that it is.
    pub(super) listed: Option<&'static Area>,
    /// The file that says what it is.
    pub(super) file: Option<String>,
}

/// What the numbers of a reference are made of.
#[derive(Clone, Debug)]
pub(super) enum MadeOf {
    /// A row of the extracts.
    Row,
    /// The sum of municipalities.
    Members(Vec<GroupMember>),
}

impl Reference {
    /// The numbers of the period at this place.
    pub(super) fn figure(&self, figures: &Figures, at: usize) -> Figure {
        match &self.made_of {
            MadeOf::Row => figures.area(&self.code, at),
            MadeOf::Members(_) => figures.group(self.members_in(figures.periods[at]), at),
        }
    }

    /// Those who are members in a period; nobody where it is a row of the extracts.
    pub(super) fn members_in(&self, period: Period) -> impl Iterator<Item = &str> {
        let members = match &self.made_of {
            MadeOf::Row => &[][..],
            MadeOf::Members(members) => members,
        };
        let counts =
            move |each: &&GroupMember| each.from.is_none_or(|from| from <= period.first_month());
        members.iter().filter(counts).map(|member| member.area.as_str())
    }

    fn row(area: &'static Area, language: Language) -> Self {
        Self {
            code: area.code.clone(),
            label: area.label(language).to_owned(),
            made_of: MadeOf::Row,
            listed: Some(area),
            file: None,
        }
    }
}

/// What an area is held against by choice and by default.
pub(super) struct References<'a> {
    pub(super) own: &'static Area,
    pub(super) figures: &'a Figures,
    /// The period that the answer is about.
    pub(super) now: Period,
    /// Whether the area is taken out of the groups it is in.
    pub(super) without_own: bool,
    pub(super) language: Language,
}

impl References<'_> {
    /// The groups named, the region, the labour market area in the years it existed, the whole country; each once.
    ///
    /// # Errors
    /// When a name is no area or group, or the area is in no group of a kind.
    pub(super) fn all(&self, groups: &[GroupChoice]) -> Result<Vec<Reference>, CoreError> {
        let list = AreaList::shipped();
        let mut all: Vec<Reference> = Vec::new();
        for choice in groups {
            let reference = match choice {
                GroupChoice::Named(name) => self.of_area(self.named(name)?),
                GroupChoice::Own { group, file } => self.of_file(group, file, &all),
            };
            self.refuse_empty(&reference)?;
            if !all.iter().any(|each| each.code == reference.code) {
                all.push(reference);
            }
        }
        // A group of one municipality is that municipality.
        let exists = |area: &&Area| area.kind != AreaKind::Rar || area.is_valid_in(self.now);
        let defaults = [AreaKind::Region, AreaKind::Rar]
            .into_iter()
            .filter_map(|kind| list.get(self.own.group(kind)?))
            .filter(exists)
            .filter(|area| !list.members_of(&area.code).iter().all(|code| *code == self.own.code))
            .chain(list.get(WHOLE_COUNTRY));
        for area in defaults.filter(|area| area.code != self.own.code) {
            let reference = self.of_area(area);
            let is_new = !all.iter().any(|each| each.code == reference.code);
            if is_new && self.refuse_empty(&reference).is_ok() {
                all.push(reference);
            }
        }
        Ok(all)
    }

    fn named(&self, name: &str) -> Result<&'static Area, CoreError> {
        let list = AreaList::shipped();
        if let Some(kind) = AreaKind::of_group(name) {
            return self.own.group(kind).and_then(|code| list.get(code)).ok_or_else(|| {
                CoreError::question(
                    format!("{} is in no {}", self.own.name, kind.name(Language::English)),
                    "name a group, or give a file of your own with --group FILE",
                )
            });
        }
        let area = list.match_label(name).filter(|area| area.kind != AreaKind::Special);
        let area = area.ok_or_else(|| {
            let near = nearest(name, list.names());
            let hint = match near.is_empty() {
                true => "groups are regions, landsdele, RAR, kommunegrupper such as Landkommuner, 6-byerne, size classes, and files of your own: see explain NAME".to_owned(),
                false => format!("did you mean {}? or give a file with --group FILE", near.join(", ")),
            };
            CoreError::question(format!("no group {name:?}"), hint)
        })?;
        if area.code == self.own.code {
            return Err(CoreError::question(
                format!("{} is held against itself", area.name),
                "name another area or a group",
            ));
        }
        Ok(area)
    }

    fn of_area(&self, area: &'static Area) -> Reference {
        let members = AreaList::shipped().members_of(&area.code);
        let is_own_in = members.contains(&&*self.own.code);
        let takes_own_out = self.without_own && is_own_in;
        let row = Reference::row(area, self.language);
        if members.is_empty() || self.figures.has(&area.code) && !takes_own_out {
            return row;
        }
        let member = |code: &str| GroupMember { area: code.to_owned(), from: None };
        let members = members.into_iter().map(member).collect();
        self.made_of(members, row)
    }

    fn of_file(&self, group: &ComparisonGroup, file: &str, others: &[Reference]) -> Reference {
        let mut code = slug(&group.name);
        while others.iter().any(|each| each.code == code)
            || AreaList::shipped().get(&code).is_some()
        {
            code.push_str("_2");
        }
        let reference = Reference {
            code,
            label: group.name.clone(),
            made_of: MadeOf::Row,
            listed: None,
            file: Some(file.to_owned()),
        };
        self.made_of(group.members.clone(), reference)
    }

    /// The reference as the sum of these members, the area itself among them or not.
    fn made_of(&self, mut members: Vec<GroupMember>, reference: Reference) -> Reference {
        let mut label = reference.label.clone();
        if self.without_own && members.iter().any(|member| member.area == self.own.code) {
            members.retain(|member| member.area != self.own.code);
            let own = self.own.label(self.language);
            label = match self.language {
                Language::Danish => format!("{label} uden {own}"),
                Language::English => format!("{label} without {own}"),
            };
        }
        Reference { label, made_of: MadeOf::Members(members), ..reference }
    }

    fn refuse_empty(&self, reference: &Reference) -> Result<(), CoreError> {
        let is_made = matches!(reference.made_of, MadeOf::Members(_));
        if !is_made || reference.members_in(self.now).next().is_some() {
            return Ok(());
        }
        Err(CoreError::question(
            format!("the group {:?} has no member in {}", reference.label, self.now),
            "give it another member, or leave out --without-own",
        ))
    }
}

/// Whether an area is a member of a reference in a period.
pub(super) fn is_member(reference: &Reference, own: &Area, period: Period) -> bool {
    match (&reference.made_of, reference.listed) {
        (MadeOf::Members(_), _) => reference.members_in(period).any(|code| code == own.code),
        (MadeOf::Row, Some(area)) => {
            area.code == WHOLE_COUNTRY
                || AreaList::shipped().members_of(&area.code).contains(&&*own.code)
        }
        (MadeOf::Row, None) => false,
    }
}
