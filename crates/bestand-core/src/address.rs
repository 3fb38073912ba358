//! Where a cell stands: its members and its period as one number.

use crate::CoreError;

/// How members and a period become one number: the last dimension and then the period run fastest, so that numbers
/// stand in the order of the frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Addresses {
    /// For each dimension how far apart two members are.
    strides: Vec<u64>,
    periods: u64,
}

impl Addresses {
    /// Of dimensions with so many members, and so many periods.
    ///
    /// # Errors
    /// When there could be more cells than can be numbered.
    pub(crate) fn of(members: &[usize], periods: usize) -> Result<Self, CoreError> {
        let too_many = || {
            CoreError::question(
                "the extracts have more breakdowns than can be told apart at a time",
                "give files with fewer dimensions, or fewer files at a time",
            )
        };
        let mut strides = vec![0; members.len()];
        let periods = u64::try_from(periods.max(1)).map_err(|_| too_many())?;
        let mut size = periods;
        for (stride, &members) in strides.iter_mut().zip(members).rev() {
            *stride = size;
            let members = u64::try_from(members.max(1)).map_err(|_| too_many())?;
            size = size.checked_mul(members).ok_or_else(too_many)?;
        }
        Ok(Self { strides, periods })
    }

    /// What a member adds.
    pub(crate) fn of_member(&self, dimension: usize, member: u32) -> u64 {
        self.strides[dimension] * u64::from(member)
    }

    /// The period of an address, as its place among the periods.
    pub(crate) fn period(&self, address: u64) -> usize {
        usize::try_from(address % self.periods).unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_has_a_number_of_its_own_in_the_order_of_the_frame() {
        let addresses = Addresses::of(&[2, 3], 4).unwrap();
        let mut numbers = Vec::new();
        for left in 0..2 {
            for right in 0..3 {
                for period in 0..4_u64 {
                    let address =
                        addresses.of_member(0, left) + addresses.of_member(1, right) + period;
                    assert_eq!(addresses.period(address) as u64, period);
                    numbers.push(address);
                }
            }
        }
        assert_eq!(numbers, (0..24).collect::<Vec<u64>>());
    }

    #[test]
    fn more_cells_than_numbers_are_refused() {
        assert!(Addresses::of(&[1 << 20; 4], 12).is_err());
        assert!(Addresses::of(&[], 0).is_ok());
    }
}
