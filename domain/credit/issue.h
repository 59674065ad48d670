#pragma once

#include <array>

#include "domain/context.h"
#include "domain/fields.h"
#include "domain/keys.h"
#include "domain/state.h"

namespace lanyard::domain {

struct IssueCredit {
  static constexpr std::string_view kName = "IssueCredit";
  static constexpr std::string_view kSummary = "Gives a person store credit.";
  static constexpr auto kRejections =
      std::to_array<std::string_view>({"invalid_user", "invalid_amount", "ledger_full"});

  std::string user;
  Decimal amount;
  std::string note;

  static void describe(auto& fields) {
    using Self = IssueCredit;
    fields.required("user", &Self::user, kUser);
    fields.required("amount", &Self::amount,
                    FieldSpec{.help = "Above 0, in the conference's currency."});
    fields.required("note", &Self::note,
                    FieldSpec{.help = "Why.", .max_length = 2000, .rule = TextRule::kFree});
  }

  std::string primary_stream(const State& state) const;
  void needs(Keys& keys) const;
  Decision decide(const State& state, const Context& context) const;
};

}  // namespace lanyard::domain
