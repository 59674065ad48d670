#pragma once

#include <memory>
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

/// Keeps the key that a new person's texts were sealed with until a command that holds such texts
/// is in the log, and with it the key on the disk; when the last hold goes before that, so does the
/// key.
class KeyHold {
 public:
  virtual ~KeyHold() = default;
};

/// Seals personal fields before a command reaches the writer. The same text of the same subject
/// gives the same bytes, so that a repeated command can be seen to change nothing. Safe from any
/// thread.
class Sealer {
 public:
  virtual ~Sealer() = default;
  virtual Sealed seal(std::string_view subject, std::string_view text) = 0;
  /// To be taken before what is to last is sealed, and to go with it. Null when the key needs none:
  /// it is on the disk already, or nothing of it is ever to be kept.
  virtual std::shared_ptr<const KeyHold> hold(std::string_view subject) = 0;
};

}  // namespace lanyard::events
