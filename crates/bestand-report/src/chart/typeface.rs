//! The font that ships with the charts: what a text measures in it, and how it is broken into lines.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef};

/// The family of every text. The others step in where a program neither has the font nor reads it from the file;
/// they are no wider.
pub(crate) const FAMILY: &str = "Noto Sans, Segoe UI, Arial, sans-serif";

/// How heavy a text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// Labels, notes.
    Regular,
    /// Titles, totals.
    Bold,
}

impl Weight {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Regular, Self::Bold];

    /// The font as TrueType, for measuring and for drawing.
    pub(crate) fn truetype(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../fonts/NotoSans-Regular.ttf"),
            Self::Bold => include_bytes!("../../fonts/NotoSans-Bold.ttf"),
        }
    }

    /// The same font compressed for the web, for embedding.
    pub(crate) fn woff2(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../fonts/NotoSans-Regular.woff2"),
            Self::Bold => include_bytes!("../../fonts/NotoSans-Bold.woff2"),
        }
    }

    /// The weight as CSS has it.
    pub(crate) fn css(self) -> u16 {
        match self {
            Self::Regular => 400,
            Self::Bold => 700,
        }
    }

    fn face(self) -> &'static FontRef<'static> {
        static FACES: LazyLock<[FontRef<'static>; 2]> = LazyLock::new(|| {
            Weight::ALL.map(|weight| {
                FontRef::try_from_slice(weight.truetype()).expect("the shipped fonts are tested")
            })
        });
        &FACES[usize::from(self == Self::Bold)]
    }
}

/// How a text is set: its size in pixels and its weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Type {
    pub(crate) size: f64,
    pub(crate) weight: Weight,
}

impl Type {
    pub(crate) const fn regular(size: f64) -> Self {
        Self { size, weight: Weight::Regular }
    }

    pub(crate) const fn bold(size: f64) -> Self {
        Self { size, weight: Weight::Bold }
    }

    /// From one baseline to the next.
    pub(crate) fn line_height(self) -> f64 {
        (self.size * 1.32).round()
    }

    /// From the top of a line to its baseline.
    pub(crate) fn ascent(self) -> f64 {
        self.size * 1.02
    }

    /// From the baseline to the middle of a digit: what centres a text on a line.
    pub(crate) fn middle(self) -> f64 {
        self.size * 0.36
    }

    /// How wide a text is, in pixels. Pairs are not kerned, so it is rather too wide than too narrow. A letter
    /// that is not in the font counts as a square: another font will draw it.
    pub(crate) fn width(self, text: &str) -> f64 {
        let face = self.weight.face();
        let em = f64::from(face.units_per_em().unwrap_or(1000.0));
        let advance = |letter: char| match face.glyph_id(letter) {
            glyph if glyph.0 == 0 => em,
            glyph => f64::from(face.h_advance_unscaled(glyph)),
        };
        text.chars().map(advance).sum::<f64>() / em * self.size
    }

    /// The text in lines no wider than this, broken at spaces; a word wider than a line is broken where the line
    /// ends. No-break spaces hold.
    pub(crate) fn wrap(self, text: &str, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if line.chars().nth(1).is_some() && self.width(&line) > width {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, letter.to_string()));
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// At most this many lines; where the text goes on, the last ends in `…`.
    pub(crate) fn wrap_at_most(self, text: &str, width: f64, most: usize) -> Vec<String> {
        let mut lines = self.wrap(text, width);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                while !last.is_empty() && self.width(&format!("{last}…")) > width {
                    last.pop();
                }
                *last = format!("{}…", last.trim_end());
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_as_wide_as_its_letters() {
        // Of 1000 units to the em a digit of Noto Sans has 572, a space 260.
        let type_ = Type::regular(10.0);
        assert!((type_.width("12 3") - 19.76).abs() < 1e-6);
        assert!(Type::bold(10.0).width("Fleksjob") > type_.width("Fleksjob"));
        assert_eq!(type_.width("فسح"), 30.0);
    }

    #[test]
    fn every_letter_a_danish_table_needs_is_in_the_font() {
        for weight in Weight::ALL {
            for letter in "æøåÆØÅéüöä0123456789.,-–−%±…“”’§²×€½ \u{a0}".chars()
            {
                assert_ne!(weight.face().glyph_id(letter).0, 0, "{letter:?}");
            }
        }
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_where_the_line_ends() {
        let type_ = Type::regular(10.0);
        assert_eq!(
            type_.wrap("Kontant- og uddannelseshjælp", 90.0),
            ["Kontant- og", "uddannelseshjælp"]
        );
        for line in type_.wrap(&"x".repeat(500), 50.0) {
            assert!(type_.width(&line) <= 50.0 && !line.is_empty());
        }
        assert_eq!(type_.wrap("12\u{a0}345", 20.0).concat(), "12\u{a0}345");
        assert!(type_.wrap("  ", 10.0).is_empty());
    }

    #[test]
    fn a_text_that_goes_on_says_so() {
        let type_ = Type::regular(10.0);
        let lines = type_.wrap_at_most(&"lang tekst ".repeat(20), 60.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && type_.width(&lines[1]) <= 60.0);
        assert_eq!(type_.wrap_at_most("kort", 60.0, 2), ["kort"]);
    }
}
