//! `vm-multiply`: the component Multiply of the virtual machine, written from spec/air.md, section 4.

use num_traits::{One, Zero};
use stwo::core::fields::m31::M31;
use stwo::prover::backend::simd::m31::PackedM31;
use stwo::prover::backend::simd::qm31::PackedQM31;
use stwo_constraint_framework::{EvalAtRow, Relation, RelationEntry};

use super::{Air, Lookup, PackedRows, RowOrder};

const BYTE: u32 = 4;
const SIGNED_BYTE: u32 = 5;
const ALU: u32 = 7;
const MULTIPLY: u32 = 1;

const N_COLUMNS: usize = 13;

/// The columns of a row that multiplies.
fn row(left: i16, right: i16) -> [M31; N_COLUMNS] {
    let sign = |value: i16| i32::from(value < 0);
    let low = |value: i16| i32::from(value) & 255;
    let top = |value: i16| i32::from(value) >> 8;
    let product = i32::from(left) * i32::from(right);
    let result = product & 0xffff;
    let result_sign = result >> 15;

    let low_product =
        low(left) * low(right) + 256 * (low(left) * top(right) + top(left) * low(right));
    let carry = (low_product - result) >> 16;
    let excess = M31::from(top(left) * top(right) + carry + result_sign);
    let excess_inverse = if excess.is_zero() {
        M31::zero()
    } else {
        excess.inverse()
    };
    let overflow = i32::from(!excess.is_zero());
    let columns = [
        1,
        low(left),
        top(left) & 255,
        sign(left),
        low(right),
        top(right) & 255,
        sign(right),
        result,
        result_sign,
        carry & 255,
        i32::from(carry < 0),
        overflow,
    ];
    let column = |i| {
        if i < columns.len() {
            M31::from(columns[i])
        } else {
            excess_inverse
        }
    };
    std::array::from_fn(column)
}

/// What the tuples are made of, for whatever a column's value is.
struct Values<F> {
    enabler: F,
    left: [F; 3],  // low byte, high byte, sign
    right: [F; 3], // the same
    result: F,
    result_sign: F,
    carry_byte: F,
    overflow: F,
}

impl<F> Values<F>
where
    F: Clone + From<M31> + std::ops::Add<Output = F> + std::ops::Sub<Output = F>,
    F: std::ops::Mul<Output = F>,
{
    fn constant(value: u32) -> F {
        F::from(M31::from(value))
    }

    fn top([_, high, sign]: &[F; 3]) -> F {
        high.clone() - Self::constant(256) * sign.clone()
    }

    fn byte(value: &F) -> [F; 2] {
        [Self::constant(BYTE), value.clone()]
    }

    fn signed_byte([_, high, sign]: &[F; 3]) -> [F; 3] {
        [Self::constant(SIGNED_BYTE), high.clone(), sign.clone()]
    }

    fn alu(&self) -> [F; 7] {
        let whole = |parts: &[F; 3]| parts[0].clone() + Self::constant(256) * Self::top(parts);
        [
            Self::constant(ALU),
            Self::constant(MULTIPLY),
            whole(&self.left),
            whole(&self.right),
            self.result.clone(),
            self.result_sign.clone(),
            self.overflow.clone(),
        ]
    }
}

pub struct Multiply;

impl Air for Multiply {
    const N_BATCHES: usize = 3;

    fn trace(log_rows: u32) -> RowOrder {
        let rows = (0..1u32 << log_rows).map(|i| {
            let left = 40503u32.wrapping_mul(i) as i16;
            let right = 30011u32.wrapping_mul(i).wrapping_add(7) as i16;
            row(left, right)
        });
        let mut columns = vec![vec![]; N_COLUMNS];
        for row in rows {
            for (column, value) in columns.iter_mut().zip(row) {
                column.push(value);
            }
        }
        columns
    }

    fn evaluate<E: EvalAtRow>(eval: &mut E, lookup: &Lookup) {
        let mut next = || eval.next_trace_mask();
        let enabler = next();
        let left = [next(), next(), next()];
        let right = [next(), next(), next()];
        let (result, result_sign, carry_byte, carry_negative) = (next(), next(), next(), next());
        let (overflow, excess_inverse) = (next(), next());

        let constant = Values::<E::F>::constant;
        let one = constant(1);
        eval.add_constraint(enabler.clone() * (one.clone() - enabler.clone()));
        eval.add_constraint(carry_negative.clone() * (one.clone() - carry_negative.clone()));

        let (left_top, right_top) = (Values::top(&left), Values::top(&right));
        let (left_lo, right_lo) = (left[0].clone(), right[0].clone());
        let carry = carry_byte.clone() - constant(256) * carry_negative;
        let crossed = left_lo.clone() * right_top.clone() + left_top.clone() * right_lo.clone();
        eval.add_constraint(
            left_lo * right_lo + constant(256) * crossed
                - result.clone()
                - constant(65536) * carry.clone(),
        );

        let excess = left_top * right_top + carry + result_sign.clone();
        eval.add_constraint(excess.clone() * (one - overflow.clone()));
        eval.add_constraint(overflow.clone() - excess * excess_inverse);

        let values = Values {
            enabler,
            left,
            right,
            result,
            result_sign,
            carry_byte,
            overflow,
        };
        let Values { left, right, .. } = &values;
        let mut uses = |tuple: &[E::F], multiplicity: E::EF| {
            eval.add_to_relation(RelationEntry::new(lookup, multiplicity, tuple));
        };
        uses(&Values::byte(&left[0]), E::EF::one());
        uses(&Values::signed_byte(left), E::EF::one());
        uses(&Values::byte(&right[0]), E::EF::one());
        uses(&Values::signed_byte(right), E::EF::one());
        uses(&Values::byte(&values.carry_byte), E::EF::one());
        uses(&values.alu(), -E::EF::from(values.enabler.clone()));
        eval.finalize_logup_in_pairs();
    }

    fn batch(k: usize, rows: &PackedRows, lookup: &Lookup) -> (PackedQM31, PackedQM31) {
        let values = Values {
            enabler: rows.at(0),
            left: rows.tuple([1, 2, 3]),
            right: rows.tuple([4, 5, 6]),
            result: rows.at(7),
            result_sign: rows.at(8),
            carry_byte: rows.at(9),
            overflow: rows.at(11),
        };
        let combine = |tuple: &[PackedM31]| -> PackedQM31 { lookup.combine(tuple) };
        let of_factor = |factor: &[PackedM31; 3]| {
            let a = combine(&Values::byte(&factor[0]));
            let b = combine(&Values::signed_byte(factor));
            (a + b, a * b)
        };
        match k {
            0 => of_factor(&values.left),
            1 => of_factor(&values.right),
            _ => {
                let byte = combine(&Values::byte(&values.carry_byte));
                let alu = combine(&values.alu());
                (alu - byte * values.enabler, byte * alu)
            }
        }
    }
}
