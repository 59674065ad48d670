#pragma once

#include <string>

namespace lanyard::api {

/// OpenAPI 3.1 of everything the server answers, made once from the tables that route: routes,
/// commands with their fields and rejections, queries with their parameters.
const std::string& openapi_document();

}  // namespace lanyard::api
