#include "api/render/badge.h"

#include <algorithm>
#include <variant>

#include "api/queries/attendee.h"
#include "api/queries/handlers.h"
#include "api/queries/support.h"
#include "projections/attendees.h"
#include "projections/badge_templates.h"
#include "projections/conference.h"
#include "projections/orders.h"
#include "projections/people.h"
#include "projections/views.pb.h"

namespace lanyard::api::queries {
namespace {

namespace models = projections;

/// The template that the query names, or the default one.
std::expected<events::BadgeTemplate, Problem> find_template(const QueryRequest& request) {
  const models::Reader reader = request.view.model(models::badge_templates::kName);
  const auto named = request.parameter("template");
  models::BadgeTemplateSlug slug;
  if (named) {
    slug.set_slug(std::string(*named));
  } else if (!reader.get(models::badge_templates::kDefaultKey, slug)) {
    return std::unexpected(make_problem(
        409, "no_badge_template", "No badge template is the default one: name one by `template`."));
  }
  models::BadgeTemplateView view;
  if (!reader.get(models::badge_templates::key(slug.slug()), view))
    return std::unexpected(not_found("badge template", slug.slug()));
  return view.definition();
}

/// Says what is on badges, as the read models have it now.
class BadgeWriter {
 public:
  BadgeWriter(const QueryRequest& request, const events::BadgeTemplate& definition)
      : request_(request), design_(definition), orders_(request.view.model(models::orders::kName)) {
    request.view.model(models::conference::kName).get(models::conference::kKey, conference_);
  }

  const render::BadgeDesign& design() const { return design_; }
  /// Never the time of asking: equal questions at one position get equal bytes.
  std::string date() const { return conference_.settings().start_date() + "T00:00:00Z"; }
  std::string title() const { return render::drawable(conference_.name()); }

  /// Of an attendee who was described and holds the ticket.
  render::BadgeContent content(const models::AttendeeView& attendee,
                               const models::HeldProduct& ticket) const {
    render::BadgeContent content;
    content.slug = request_.conference;
    content.access_code = attendee.access_code();
    content.conference = title();
    content.name = name_of(attendee);
    if (attendee.has_email()) content.email = open(attendee.email());
    for (const models::ProfileAnswer& answer : attendee.profile()) {
      if (answer.show_on_badge() && answer.has_value())
        content.profile.push_back(open(answer.value()));
    }
    content.ticket = render::drawable(ticket.name());
    if (design_.definition().show_company()) content.company = company_of(ticket.order());
    return content;
  }

 private:
  std::string open(const events::Sealed& sealed) const {
    if (request_.rendering.opener == nullptr) return "[sealed]";
    const auto opened = request_.rendering.opener->open(sealed);
    if (const auto* text = std::get_if<std::string>(&opened)) return render::drawable(*text);
    return std::holds_alternative<events::Forgotten>(opened) ? "[forgotten]" : "[sealed]";
  }

  std::string name_of(const models::AttendeeView& attendee) const {
    std::string name;
    if (attendee.has_forgotten_at()) return "[forgotten]";
    if (attendee.has_first_name()) name = open(attendee.first_name());
    if (attendee.has_last_name()) {
      const std::string last = open(attendee.last_name());
      if (name.empty()) return last;
      // Once is enough for whom nothing can be opened.
      if (last != name || !name.starts_with('[')) name += " " + last;
    }
    return name.empty() ? render::drawable(attendee.user()) : name;
  }

  std::string company_of(const std::string& reference) const {
    models::OrderPlace place;
    models::OrderView order;
    const bool found = orders_.get(models::orders::reference_key(reference), place) &&
                       orders_.get(models::orders::key(place.position()), order);
    return found && order.has_billing_company() ? open(order.billing_company()) : std::string();
  }

  const QueryRequest& request_;
  render::BadgeDesign design_;
  models::Reader orders_;
  models::ConferenceView conference_;
};

/// One person's badge: what to draw it with, and what it says.
struct OneBadge {
  BadgeWriter writer;
  render::BadgeContent content;
};

std::expected<OneBadge, Problem> one_badge(const QueryRequest& request) {
  auto attendee = find_attendee(request);
  if (!attendee) return std::unexpected(std::move(attendee.error()));
  auto definition = find_template(request);
  if (!definition) return std::unexpected(std::move(definition.error()));
  const models::HeldProduct* ticket = first_ticket(*attendee);
  if (ticket == nullptr) {
    return std::unexpected(make_problem(
        409, "no_ticket",
        "The attendee `" + attendee->access_code() + "` holds no ticket of a paid order."));
  }
  models::People(request.view).describe(*attendee);
  BadgeWriter writer(request, *definition);
  render::BadgeContent content = writer.content(*attendee, *ticket);
  return OneBadge{std::move(writer), std::move(content)};
}

QueryAnswer rendered(Pieces pieces, std::string_view type, std::string file_name) {
  // In pieces though it is one: drawing takes too long for a thread that serves connections.
  QueryAnswer answer(std::move(pieces));
  answer.content_type = type;
  answer.file_name = std::move(file_name);
  return answer;
}

/// The badges of a filter, some pages at a time.
class BadgeBook {
 public:
  BadgeBook(const QueryRequest& request, const events::BadgeTemplate& definition,
            AttendeeFilter filter)
      : request_(request),
        filter_(std::move(filter)),
        writer_(request, definition),
        typesetter_(render::Typesetter::lease()),
        pdf_(writer_.design().width(), writer_.design().height(), writer_.title(), writer_.date(),
             written_) {}
  BadgeBook(const BadgeBook&) = delete;
  BadgeBook& operator=(const BadgeBook&) = delete;

  bool next(std::string& out) {
    int seen = 0;
    bool more = false;
    const auto enough = [&](std::string_view code) {
      after_ = code;
      more = ++seen >= kAtOnce || written_.size() >= kPiece;
      return !more;
    };
    for_attendees(
        request_, filter_, after_,
        [&](models::AttendeeView& attendee) {
          if (const models::HeldProduct* ticket = first_ticket(attendee))
            page(writer_.content(attendee, *ticket));
          return enough(attendee.access_code());
        },
        enough);
    if (!more) finish();
    out.swap(written_);
    written_.clear();
    return more;
  }

 private:
  static constexpr int kAtOnce = 500;
  static constexpr std::size_t kPiece = 64 << 10;

  void page(const render::BadgeContent& content) {
    render::draw_badge(pdf_.canvas(), *typesetter_, writer_.design(), content);
    pdf_.end_page();
    ++pages_;
  }

  /// A PDF has a page: one that says so when there are no badges.
  void finish() {
    if (pages_ == 0) {
      const render::TextStyle style{.size = 12, .alignment = render::Alignment::kCentre};
      typesetter_->draw(pdf_.canvas(), "No attendee with a ticket matches.", style,
                        {0, 0, writer_.design().width(), writer_.design().height()});
      pdf_.end_page();
    }
    pdf_.finish();
  }

  const QueryRequest& request_;
  const AttendeeFilter filter_;
  const BadgeWriter writer_;
  const std::shared_ptr<render::Typesetter> typesetter_;
  std::string written_;
  render::PdfWriter pdf_;
  std::string after_;
  std::int64_t pages_ = 0;
};

}  // namespace

QueryResult badge_templates(const QueryRequest& request) {
  const models::Reader reader = request.view.model(models::badge_templates::kName);
  const std::string prefix(models::badge_templates::kPrefix);
  List list(request);
  reader.scan(prefix, after_cursor(request, prefix),
              [&](std::string_view key, std::string_view value) {
                models::BadgeTemplateView view;
                models::parse_value(key, value, view);
                return list.take(key.substr(prefix.size()), view);
              });
  return std::move(list).finish();
}

QueryResult badge_pdf(const QueryRequest& request) {
  auto badge = one_badge(request);
  if (!badge) return std::unexpected(std::move(badge.error()));
  const std::string file_name = "badge-" + badge->content.access_code + ".pdf";
  const auto draw = [badge = std::make_shared<OneBadge>(std::move(*badge))](std::string& out) {
    const BadgeWriter& writer = badge->writer;
    const auto typesetter = render::Typesetter::lease();
    render::PdfWriter pdf(writer.design().width(), writer.design().height(), writer.title(),
                          writer.date(), out);
    render::draw_badge(pdf.canvas(), *typesetter, writer.design(), badge->content);
    pdf.end_page();
    pdf.finish();
    return false;
  };
  return rendered(draw, "application/pdf", file_name);
}

QueryResult badge_png(const QueryRequest& request) {
  auto badge = one_badge(request);
  if (!badge) return std::unexpected(std::move(badge.error()));
  const std::string file_name = "badge-" + badge->content.access_code + ".png";
  const auto draw = [badge = std::make_shared<OneBadge>(std::move(*badge))](std::string& out) {
    const auto typesetter = render::Typesetter::lease();
    out += render::badge_png(*typesetter, badge->writer.design(), badge->content);
    return false;
  };
  return rendered(draw, "image/png", file_name);
}

QueryResult badges_pdf(const QueryRequest& request) {
  auto filter = AttendeeFilter::read(request);
  if (!filter) return std::unexpected(std::move(filter.error()));
  auto definition = find_template(request);
  if (!definition) return std::unexpected(std::move(definition.error()));
  auto book = std::make_shared<BadgeBook>(request, *definition, std::move(*filter));
  return rendered([book](std::string& out) { return book->next(out); }, "application/pdf",
                  "badges-" + std::string(request.conference) + ".pdf");
}

}  // namespace lanyard::api::queries
