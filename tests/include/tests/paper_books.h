#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events/event.h"

namespace lanyard::tests {

/// The auditor's own bookkeeping of badges and letters: `note` says what an event breaks.
class PaperBooks {
 public:
  using Broken = std::vector<std::string_view>;

  Broken note(const events::BadgeTemplateCreated& event) {
    Broken broken = define(event.definition());
    if (!templates_.insert(event.definition().slug()).second)
      broken.emplace_back("templates are unique");
    return broken;
  }
  Broken note(const events::BadgeTemplateUpdated& event) { return define(event.definition()); }
  Broken note(const events::BadgePrinted& event) {
    if (event.badge_template().empty() && default_template_.empty()) return {};
    if (templates_.contains(event.badge_template())) return {};
    return {"a badge has a template, if there is a default one"};
  }
  Broken note(const events::LetterSubmitted& event) {
    Broken broken = step(event.details().letter(), "", "submitted");
    if (!open_letters_.emplace(event.details().user(), event.details().letter()).second)
      broken.emplace_back("at most one open letter a user");
    return broken;
  }
  Broken note(const events::LetterReviewStarted& event) {
    return step(event.letter(), "submitted", "under_review");
  }
  Broken note(const events::LetterApproved& event) {
    return step(event.letter(), "submitted under_review", "approved");
  }
  Broken note(const events::LetterRejected& event) {
    open_letters_.erase(event.user());
    return step(event.letter(), "submitted under_review", "rejected");
  }
  Broken note(const events::LetterGenerated& event) {
    return step(event.letter(), "approved", "generated");
  }
  Broken note(const events::LetterSent& event) {
    open_letters_.erase(event.user());
    return step(event.letter(), "generated", "sent");
  }

 private:
  Broken define(const events::BadgeTemplate& definition) {
    const bool was_default = default_template_ == definition.slug();
    if (definition.is_default()) {
      if (!was_default && !default_template_.empty()) return {"one default badge template"};
      default_template_ = definition.slug();
    } else if (was_default) {
      default_template_.clear();
    }
    return {};
  }
  Broken step(const std::string& letter, std::string_view from, std::string to) {
    std::string& status = letters_[letter];
    const bool right = status.empty() ? from.empty() : from.find(status) != std::string_view::npos;
    status = std::move(to);
    if (right) return {};
    return {"a letter goes its way"};
  }

  std::string default_template_;
  std::set<std::string> templates_;
  std::map<std::string, std::string> open_letters_;  // user → letter
  std::map<std::string, std::string> letters_;       // → status
};

/// What PaperBooks keeps account of.
template <class Event>
concept PaperEvent = requires(PaperBooks& books, const Event& event) {
  books.note(event);
};

}  // namespace lanyard::tests
