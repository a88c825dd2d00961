//! Traits of numbers.

pub mod num {
    pub mod basic {
        pub mod floats {
            pub trait PrimitiveFloat: Copy {
                fn is_negative_zero(self) -> bool;
            }

            impl PrimitiveFloat for f64 {
                fn is_negative_zero(self) -> bool {
                    self == 0.0 && self.is_sign_negative()
                }
            }
        }
    }

    pub mod conversion {
        pub mod traits {
            use std::cmp::Ordering;

            use crate::rounding_modes::RoundingMode;

            pub trait RoundingInto<T> {
                /// The rounded value, and how it compares with the exact one.
                fn rounding_into(self, mode: RoundingMode) -> (T, Ordering);
            }
        }
    }
}

pub mod rounding_modes {
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum RoundingMode {
        /// Of two as near, the even one.
        Nearest,
    }
}
