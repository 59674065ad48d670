#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "events/sealed.pb.h"

namespace lanyard::events {

struct Forgotten {};  ///< the key was destroyed: shown as `[forgotten]`
struct KeyAbsent {};  ///< no key here (say, a backup without its key store): shown as `[sealed]`

/// Opens personal fields for rendering. Implemented by the key ring in store/; safe from any
/// thread.
class Opener {
 public:
  virtual ~Opener() = default;
  virtual std::variant<std::string, Forgotten, KeyAbsent> open(const Sealed& sealed) const = 0;
};

/// Seals personal fields before a command reaches the writer. The same text of the same subject
/// gives the same bytes, so that a repeated command can be seen to change nothing. Safe from any
/// thread.
class Sealer {
 public:
  virtual ~Sealer() = default;
  virtual Sealed seal(std::string_view subject, std::string_view text) = 0;
};

}  // namespace lanyard::events
