#pragma once

#include "api/query.h"

// The handlers of query_routes(), each in the file of its noun.
namespace lanyard::api::queries {

QueryResult conference(const QueryRequest& request);
QueryResult catalogue(const QueryRequest& request);
QueryResult inventory(const QueryRequest& request);
QueryResult ticket_type_inventory(const QueryRequest& request);
QueryResult addon_inventory(const QueryRequest& request);
QueryResult cart(const QueryRequest& request);
QueryResult orders(const QueryRequest& request);
QueryResult order(const QueryRequest& request);
QueryResult credits(const QueryRequest& request);
QueryResult vouchers(const QueryRequest& request);
QueryResult voucher(const QueryRequest& request);
QueryResult conditions(const QueryRequest& request);
QueryResult condition(const QueryRequest& request);
QueryResult speakers(const QueryRequest& request);
QueryResult talks(const QueryRequest& request);
QueryResult balances(const QueryRequest& request);
QueryResult statement(const QueryRequest& request);
QueryResult attendees(const QueryRequest& request);
QueryResult attendee(const QueryRequest& request);
QueryResult check_in_status(const QueryRequest& request);
QueryResult door_preload(const QueryRequest& request);
QueryResult door_conflicts(const QueryRequest& request);
QueryResult letters(const QueryRequest& request);
QueryResult letter(const QueryRequest& request);
QueryResult letter_pdf(const QueryRequest& request);
QueryResult badge_templates(const QueryRequest& request);
QueryResult badge_pdf(const QueryRequest& request);
QueryResult badge_png(const QueryRequest& request);
QueryResult badges_pdf(const QueryRequest& request);
QueryResult users(const QueryRequest& request);
QueryResult user(const QueryRequest& request);
QueryResult feed(const QueryRequest& request);
QueryResult stream(const QueryRequest& request);

}  // namespace lanyard::api::queries
