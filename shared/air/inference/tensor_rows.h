// The order of the rows of a tensor: head by head, coordinate by coordinate, position by position.
//
// Each component over a tensor has these columns first. `key` numbers the positions of all heads,
// key = head * positions + position; a tensor may have the first `length` positions only. Rows
// behind the last element are not active.
#pragma once

#include <cstddef>

namespace ptvm::air::inference {

struct TensorRows {
  enum Column : size_t {
    kActive,
    kFirst,    // position 0
    kNewHead,  // position 0 of coordinate 0
    kKey,
    kCoordinate,
    kEnd,  // the key of the head's last position
    kColumns
  };
  enum Parameter : size_t {
    kLength,          // positions of the tensor
    kLeftOut,         // positions that other tensors have beside these
    kLastCoordinate,  // dim - 1
    kLastKey,         // kEnd of the last head
    kParameters
  };

  template <class E>
  static constexpr void constrain(E& e) {
    using F = typename E::F;
    const auto one = E::constant(1);
    const F active = e.trace(kActive), first = e.trace(kFirst), new_head = e.trace(kNewHead);
    const F key = e.trace(kKey), coordinate = e.trace(kCoordinate), end = e.trace(kEnd);
    const F active_before = e.trace(kActive, -1), key_before = e.trace(kKey, -1),
            coordinate_before = e.trace(kCoordinate, -1), end_before = e.trace(kEnd, -1);
    const F row_0 = e.first_row();
    const auto length = e.parameter(kLength), last_coordinate = e.parameter(kLastCoordinate);

    e.constrain("active_boolean", active * (one - active));
    e.constrain("first_boolean", first * (one - first));
    e.constrain("new_head_boolean", new_head * (one - new_head));
    e.constrain("first_is_active", first * (one - active));
    e.constrain("new_head_is_first", new_head * (one - first));
    e.constrain("begins_with_a_head", row_0 * (one - new_head));
    e.constrain("begins_with_key_0", row_0 * key);
    e.constrain("active_rows_come_first", (one - row_0) * active * (one - active_before));

    // Behind the last position of a coordinate, and nowhere else, comes another one or the end.
    const F leaves = active_before * (first + one - active);
    e.constrain("coordinate_is_complete", leaves * (key_before - end_before));
    const F stops = active_before * (row_0 + one - active);
    e.constrain("ends_with_last_key", stops * (end_before - e.parameter(kLastKey)));
    e.constrain("ends_with_last_coordinate", stops * (coordinate_before - last_coordinate));

    const F goes_on = active - first;
    e.constrain("next_key", goes_on * (key - key_before - one));
    e.constrain("same_end", (active - new_head) * (end - end_before));
    e.constrain("same_coordinate", goes_on * (coordinate - coordinate_before));
    const F next_coordinate = first - new_head;
    e.constrain("coordinate_begins_with_first_key", next_coordinate * (key - end - one + length));
    e.constrain("next_coordinate", next_coordinate * (coordinate - coordinate_before - one));
    e.constrain("end_of_head", new_head * (end - key + one - length));
    e.constrain("head_begins_with_coordinate_0", new_head * coordinate);
    const F next_head = new_head - row_0;
    e.constrain("next_head", next_head * (key - end_before - one - e.parameter(kLeftOut)));
    e.constrain("head_is_complete", next_head * (coordinate_before - last_coordinate));
  }
};

}  // namespace ptvm::air::inference
