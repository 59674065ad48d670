#pragma once

#include <string_view>

#include "domain/checks.h"
#include "domain/fields.h"

namespace lanyard::domain {

/// Hands the new value to `set`; refuses null, for fields that always have a value.
template <class T, class Set>
void change(std::string_view field, const Change<T>& change, Refusal& refusal, Set&& set) {
  if (!change.present) return;
  if (change.value) {
    set(*change.value);
  } else if (!refusal) {
    refusal = malformed(field, say("`", field, "` cannot be null."));
  }
}

/// Sets or, for null, removes.
template <class T, class Set, class Clear>
void change_optional(const Change<T>& change, Set&& set, Clear&& clear) {
  if (!change.present) return;
  if (change.value) {
    set(*change.value);
  } else {
    clear();
  }
}

}  // namespace lanyard::domain
