// Which read model looks at which event: coverage.txt, so that a review sees it change.
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "events/options.pb.h"
#include "history.h"
#include "projections/read_model.h"
#include "projections/views.pb.h"

namespace lanyard::tests {
namespace {

std::string table() {
  std::string text;
  for (const std::string_view type : events::known_types()) {
    text += type;
    text += ":";
    for (const auto& model : projections::read_models()) {
      if (!std::ranges::count(model->handled(), type)) continue;
      text += " ";
      text += model->name();
    }
    text += "\n";
  }
  return text;
}

TEST(Coverage, TableIsAsReviewed) {
  if (std::getenv("LANYARD_WRITE_COVERAGE") != nullptr) std::ofstream(LANYARD_COVERAGE) << table();
  std::ostringstream reviewed;
  reviewed << std::ifstream(LANYARD_COVERAGE).rdbuf();
  EXPECT_EQ(table(), reviewed.str())
      << "LANYARD_WRITE_COVERAGE=1 projections_tests --gtest_filter='Coverage.*' writes it anew";
}

TEST(Coverage, TheScriptedHistoryHasEveryEvent) {
  const auto engine = store::make_memory_engine();
  History history(engine->log());
  play(history);
  std::set<std::string_view> seen;
  for (const auto& commit : history.commits()) {
    for (const auto& one : commit->events) seen.insert(events::type_name(one.event));
  }
  for (const std::string_view type : events::known_types())
    EXPECT_TRUE(seen.contains(type)) << type;
}

TEST(Coverage, NamesOfModelsAreTheirOwn) {
  std::set<std::string_view> names;
  for (const auto& model : projections::read_models()) {
    EXPECT_TRUE(names.insert(model->name()).second) << model->name();
    EXPECT_GE(model->version(), 1U);
  }
}

void require_currency(const google::protobuf::Descriptor& type, bool inherited,
                      const std::string& path) {
  const auto* currency = type.FindFieldByName("currency");
  const bool known = inherited || currency != nullptr;
  for (int i = 0; i < type.field_count(); ++i) {
    const auto& field = *type.field(i);
    if (field.options().GetExtension(events::kind) == events::KIND_MONEY) {
      EXPECT_TRUE(known) << path << "." << field.name() << " is money without a currency";
    }
    if (field.message_type() != nullptr) {
      require_currency(*field.message_type(), known, path + "." + field.name());
    }
  }
}

TEST(Coverage, MoneyInAnswersStandsBesideACurrency) {
  using namespace projections;  // NOLINT: the answers
  for (const auto* type :
       {ConferenceView::descriptor(), OrderView::descriptor(), CreditView::descriptor(),
        LedgerAccount::descriptor(), LedgerTotals::descriptor(), CartAnswer::descriptor(),
        CatalogueAnswer::descriptor(), InventoryAnswer::descriptor(), AttendeeView::descriptor(),
        UserView::descriptor(), CheckInStatus::descriptor(), VoucherView::descriptor(),
        VoucherOrder::descriptor(), ConditionView::descriptor(), ConditionOrder::descriptor(),
        LetterView::descriptor(), BadgeTemplateView::descriptor()}) {
    require_currency(*type, false, type->name());
  }
}

}  // namespace
}  // namespace lanyard::tests
