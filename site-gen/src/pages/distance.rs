//! Distances between the centre points of kecamatan.

use crate::content::Coordinates;

/// Computes the straight distance in kilometres.
///
/// Computed as if the earth were flat around the two points: over the 120 km of Jakarta, islands
/// included, that is less than 0.1 % off.
pub(super) fn kilometres(a: Coordinates, b: Coordinates) -> f64 {
    /// One degree of latitude, a sixtieth of which was once the sea mile (1.852 km).
    const DEGREE_KM: f64 = 111.12;
    let north = (a.latitude - b.latitude) * DEGREE_KM;
    let middle = f64::midpoint(a.latitude, b.latitude).to_radians();
    let east = (a.longitude - b.longitude) * DEGREE_KM * middle.cos();
    north.hypot(east)
}

/// Writes a distance: `3,2 km`; from 10 km on without a decimal, which a centre point cannot carry.
pub(super) fn in_words(kilometres: f64) -> String {
    if kilometres < 9.95 {
        format!("{kilometres:.1} km").replace('.', ",")
    } else {
        format!("{kilometres:.0} km")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(latitude: f64, longitude: f64) -> Coordinates {
        Coordinates {
            latitude,
            longitude,
        }
    }

    #[test]
    fn a_tenth_of_a_degree_is_eleven_kilometres() {
        let here = point(-6.2, 106.8);
        assert_eq!(in_words(kilometres(here, point(-6.3, 106.8))), "11 km");
        assert_eq!(in_words(kilometres(here, point(-6.2, 106.83))), "3,3 km");
        assert_eq!(in_words(kilometres(here, here)), "0,0 km");
    }
}
