#include "domain/conference/open_shop.h"

#include "domain/conference/conference.h"

namespace lanyard::domain {

std::string OpenShop::primary_stream(const State& state) const { return own_stream(state); }

void OpenShop::needs(Keys&) const {}

Decision OpenShop::decide(const State& state, const Context&) const {
  Accepted accepted = about_conference(state);
  if (conference_of(state).settings().shop_open()) return accepted;
  accepted.events.push_back({primary_stream(state), events::ShopOpened{}});
  return accepted;
}

}  // namespace lanyard::domain
