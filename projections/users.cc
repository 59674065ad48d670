#include "projections/users.h"

#include "projections/models.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

struct Users {
  static constexpr std::string_view kName = users::kName;
  static constexpr std::uint32_t kVersion = 2;

  static void on(const events::UserRegistered& event, const Place& place, Writer& writer) {
    auto& user = writer.edit<UserView>(users::key(event.details().user()));
    set_details(event.details(), user);
    *user.mutable_groups() = event.groups();
    user.set_registered_at(place.at());
    user.set_updated_at(place.at());
  }
  static void on(const events::UserUpdated& event, const Place& place, Writer& writer) {
    auto& user = writer.edit<UserView>(users::key(event.details().user()));
    set_details(event.details(), user);
    user.set_updated_at(place.at());
  }
  static void on(const events::UserGroupsSet& event, const Place& place, Writer& writer) {
    auto& user = writer.edit<UserView>(users::key(event.user()));
    user.set_user(event.user());
    *user.mutable_groups() = event.groups();
    user.set_updated_at(place.at());
  }

  static void on(const events::ProfileUpdated& event, const Place&, Writer& writer) {
    *writer.edit<PersonView>(users::person_key(event.user())).mutable_profile() = event.values();
  }
  static void on(const events::UserForgotten& event, const Place& place, Writer& writer) {
    auto& person = writer.edit<PersonView>(users::person_key(event.user()));
    if (!person.has_forgotten_at()) person.set_forgotten_at(place.at());
  }

 private:
  static void set_details(const events::UserDetails& details, UserView& user) {
    user.set_user(details.user());
    user.clear_first_name();
    user.clear_last_name();
    user.clear_email();
    LANYARD_COPY_MESSAGE(details, user, first_name);
    LANYARD_COPY_MESSAGE(details, user, last_name);
    LANYARD_COPY_MESSAGE(details, user, email);
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_users() { return std::make_unique<ReadModelOf<Users>>(); }

}  // namespace lanyard::projections
