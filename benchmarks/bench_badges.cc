// Badge pages a second, against pages of bare Cairo.
#include <cairo-pdf.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <chrono>
#include <iostream>

#include "api/render/badge.h"
#include "api/render/qr_code.h"
#include "domain/badge_template/badge_template.h"
#include "report.h"

namespace {

using namespace lanyard;
using namespace lanyard::benchmarks;
namespace render = lanyard::api::render;

constexpr auto kNames = std::to_array<std::string_view>(
    {"Ada Lovelace", "Grace Brewster Hopper", "Al", "Hubert Wolfeschlegelsteinhausenbergerdorff",
     "محمد الخوارزمي", "王小明", "आर्यभट शर्मा", "สมชาย ใจดี"});

std::string code_of(int page) { return fmt::format("A{:07}", page); }

double pages_a_second(int pages, const std::function<std::size_t(int pages)>& draw) {
  const auto begin = std::chrono::steady_clock::now();
  if (draw(pages) == 0) throw std::runtime_error("nothing was drawn");
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  return pages / took.count();
}

/// The badges of a conference as /badges.pdf draws them.
std::size_t draw_badges(int pages) {
  events::BadgeTemplate definition = domain::blank_badge_template();
  definition.set_show_company(true);
  definition.set_show_email(true);
  const render::BadgeDesign design(definition);
  const auto typesetter = render::Typesetter::lease();
  std::string out;
  render::PdfWriter pdf(design.width(), design.height(), "Badges", "2030-05-14T00:00:00Z", out);
  for (int page = 0; page < pages; ++page) {
    const auto number = static_cast<std::size_t>(page);
    render::draw_badge(pdf.canvas(), *typesetter, design,
                       {.slug = "pyconf",
                        .access_code = code_of(page),
                        .conference = "PyConf Example 2030",
                        .name = std::string(kNames.at(number % kNames.size())),
                        .company = "Analytical Engines",
                        .email = fmt::format("attendee{}@example.org", page),
                        .ticket = page % 2 == 0 ? "Individual" : "General Admission",
                        .profile = {}});
    pdf.end_page();
  }
  pdf.finish();
  return out.size();
}

/// One line of text and one QR code a page, with Cairo's own text; the QR code is drawn as ours
/// are, which is faster than a rectangle a module.
std::size_t draw_bare(int pages) {
  std::size_t size = 0;
  const auto count = [](void* total, const unsigned char*, unsigned int length) {
    *static_cast<std::size_t*>(total) += length;
    return CAIRO_STATUS_SUCCESS;
  };
  cairo_surface_t* surface = cairo_pdf_surface_create_for_stream(count, &size, 289, 431);
  cairo_t* canvas = cairo_create(surface);
  for (int page = 0; page < pages; ++page) {
    cairo_select_font_face(canvas, "Noto Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(canvas, 18);
    cairo_move_to(canvas, 20, 100);
    cairo_show_text(canvas, fmt::format("Attendee {}", page).c_str());
    render::draw_qr_code(canvas, "pyconf:" + code_of(page), {200, 350, 57, 57});
    cairo_show_page(canvas);
  }
  cairo_destroy(canvas);
  cairo_surface_finish(surface);
  cairo_surface_destroy(surface);
  return size;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Draws badges into a PDF as /badges.pdf does, and pages of bare Cairo with a line of text "
      "and "
      "a QR code, by turns in one run. Exit status 1 when the ratio is below its bound.");
  int pages = 1000;
  int rounds = 5;
  bool markdown = false;
  app.add_option("--pages", pages, "Of a file")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  app.add_option("--rounds", rounds, "Medians are taken over these")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  app.add_flag("--markdown", markdown, "Print rows for docs/performance.md");
  CLI11_PARSE(app, argc, argv);
  draw_badges(10);  // finds the fonts
  draw_bare(10);
  std::vector<double> badges;
  std::vector<double> bare;
  for (int round = 0; round < rounds; ++round) {
    badges.push_back(pages_a_second(pages, draw_badges));
    bare.push_back(pages_a_second(pages, draw_bare));
  }
  const Row row{
      .what = "badge pages a second, names in five scripts",
      .measured = number(median(badges)) + " pages/s",
      .baseline = "bare Cairo, a line and a QR code: " + number(median(bare)) + " pages/s",
      .ratio = median(badges) / median(bare),
      .at_least = 0.3,
      .at_most = {}};
  print({row}, markdown);
  return row.holds() ? 0 : 1;
}
