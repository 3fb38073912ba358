//! Where the bytes of a file are: in memory, or still on disk, from where they are read piece by piece.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, Cursor, Read, Seek, SeekFrom},
    path::Path,
};

/// The bytes of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Content<'a> {
    Bytes(&'a [u8]),
    /// A regular file of this many bytes.
    File {
        path: &'a Path,
        length: u64,
    },
}

impl<'a> Content<'a> {
    /// How many bytes there are.
    pub fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File { length, .. } => *length,
        }
    }

    /// The bytes from here on.
    pub fn from(&self, offset: u64) -> io::Result<Box<dyn Read + 'a>> {
        match *self {
            Self::Bytes(bytes) => {
                let offset = usize::try_from(offset).map_or(bytes.len(), |at| at.min(bytes.len()));
                Ok(Box::new(Cursor::new(&bytes[offset..])))
            }
            Self::File { path, .. } => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(offset))?;
                Ok(Box::new(file))
            }
        }
    }

    /// At most so many bytes from here on.
    pub fn piece(&self, offset: u64, most: u64) -> io::Result<Cow<'a, [u8]>> {
        if let Self::Bytes(bytes) = *self {
            let place = |at: u64| usize::try_from(at).map_or(bytes.len(), |at| at.min(bytes.len()));
            return Ok(Cow::Borrowed(&bytes[place(offset)..place(offset.saturating_add(most))]));
        }
        let mut piece = Vec::new();
        self.from(offset)?.take(most).read_to_end(&mut piece)?;
        Ok(Cow::Owned(piece))
    }
}
