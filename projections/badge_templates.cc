#include "projections/badge_templates.h"

#include "projections/models.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

struct BadgeTemplates {
  static constexpr std::string_view kName = badge_templates::kName;
  static constexpr std::uint32_t kVersion = 1;

  static void on(const events::BadgeTemplateCreated& event, const Place& place, Writer& writer) {
    define(event.definition(), place, writer).set_created_at(place.at());
  }
  static void on(const events::BadgeTemplateUpdated& event, const Place& place, Writer& writer) {
    define(event.definition(), place, writer);
  }

 private:
  static BadgeTemplateView& define(const events::BadgeTemplate& definition, const Place& place,
                                   Writer& writer) {
    const auto* holder = writer.find<BadgeTemplateSlug>(badge_templates::kDefaultKey);
    const bool held = holder != nullptr && holder->slug() == definition.slug();
    if (definition.is_default()) {
      writer.edit<BadgeTemplateSlug>(badge_templates::kDefaultKey).set_slug(definition.slug());
    } else if (held) {
      writer.erase<BadgeTemplateSlug>(badge_templates::kDefaultKey);
    }
    auto& view = writer.edit<BadgeTemplateView>(badge_templates::key(definition.slug()));
    *view.mutable_definition() = definition;
    view.set_has_logo(definition.has_logo());
    view.set_has_background_image(definition.has_background_image());
    view.set_updated_at(place.at());
    return view;
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_badge_templates() {
  return std::make_unique<ReadModelOf<BadgeTemplates>>();
}

}  // namespace lanyard::projections
