#include "api/openapi.h"

#include <map>
#include <vector>

#include "api/command_table.h"
#include "api/http/routes.h"
#include "events/json.h"

namespace lanyard::api {
namespace {

using http::Action;
using http::Route;

std::string json_text(std::string_view text) {
  std::string out;
  events::append_json_string(text, out);
  return out;
}

/// `/a/{rest...}` is `/a/{rest}` there.
std::string template_of(std::string_view path) {
  std::string out(path);
  if (const std::size_t dots = out.find("...}"); dots != std::string::npos) out.erase(dots, 3);
  return out;
}

std::string parameter(std::string_view name, std::string_view in, std::string_view help,
                      std::string_view schema) {
  std::string out = "{\"name\":" + json_text(name) + ",\"in\":" + json_text(in) +
                    ",\"required\":" + (in == "path" ? "true" : "false");
  if (!help.empty()) out += ",\"description\":" + json_text(help);
  return out + ",\"schema\":" + std::string(schema) + "}";
}

constexpr std::string_view kText = R"({"type":"string"})";
constexpr std::string_view kBoolean = R"({"type":"boolean"})";

std::vector<std::string> path_parameters(const Route& route) {
  std::vector<std::string> out;
  for (const std::string& segment : route.pattern) {
    const std::string_view name = http::placeholder(segment);
    if (!name.empty()) out.push_back(parameter(name, "path", "", kText));
  }
  return out;
}

/// What all lists take.
void add_page_parameters(std::vector<std::string>& out) {
  out.push_back(parameter("limit", "query", "Entries of a page.",
                          R"({"type":"integer","minimum":1,"maximum":1000,"default":100})"));
  out.push_back(parameter("after", "query", "The `next` of the page before.", kText));
}

/// What all queries take.
void add_wait_parameters(std::vector<std::string>& out) {
  out.push_back(parameter("min_position", "query",
                          "Wait until an answer reflects this log position.",
                          R"({"type":"integer","minimum":0})"));
  out.push_back(parameter("wait_ms", "query", "How long to wait for it.",
                          R"({"type":"integer","minimum":0,"default":2000})"));
  out.push_back(parameter("If-None-Match", "header", "ETag that the client has.", kText));
}

void add_query_parameters(const QueryRoute& query, std::vector<std::string>& out) {
  for (const QueryParameter& one : query.parameters) {
    out.push_back(parameter(one.name, "query", one.help, kText));
  }
  if (query.list) add_page_parameters(out);
  add_wait_parameters(out);
}

void add_command_parameters(Action action, std::vector<std::string>& out) {
  const bool batch = action == Action::kBatch;
  out.push_back(parameter("dry_run", "query", "Decide and answer, write nothing.", kBoolean));
  out.push_back(parameter("X-Actor", "header", "Who acts; `admin` by default.", kText));
  out.push_back(parameter("Prefer", "header", "`return=minimal` leaves `events` out.", kText));
  if (batch) {
    out.push_back(parameter("atomic", "query", "All lines in one commit, or none.", kBoolean));
    return;
  }
  out.push_back(parameter("Idempotency-Key", "header",
                          "The command is executed once for each key; for ever.",
                          R"({"type":"string","pattern":"^[!-~]{1,255}$"})"));
  out.push_back(parameter("If-Match", "header",
                          "Expected revision of the command's primary stream, in quotes.",
                          R"({"type":"string","pattern":"^\"[0-9]+\"$"})"));
}

std::string response(std::string_view status, std::string_view description,
                     std::string_view content_type, std::string_view schema) {
  std::string out = json_text(status) + ":{\"description\":" + json_text(description);
  if (!content_type.empty()) {
    out +=
        ",\"content\":{" + json_text(content_type) + ":{\"schema\":" + std::string(schema) + "}}";
  }
  return out + "}";
}

std::string responses(std::string_view success) {
  return "{" + std::string(success) + R"(,"default":{"$ref":"#/components/responses/Problem"}})";
}

class Operation {
 public:
  std::string id;
  std::string summary;
  std::string description;
  std::vector<std::string> parameters;
  std::string body;  // a requestBody object; empty: none
  std::string success;

  std::string text() const {
    std::string out = "{\"operationId\":" + json_text(id) + ",\"summary\":" + json_text(summary);
    if (!description.empty()) out += ",\"description\":" + json_text(description);
    if (!parameters.empty()) {
      out += ",\"parameters\":[";
      for (const std::string& one : parameters) {
        if (out.back() != '[') out.push_back(',');
        out += one;
      }
      out.push_back(']');
    }
    if (!body.empty()) out += ",\"requestBody\":" + body;
    return out + ",\"responses\":" + responses(success) + "}";
  }
};

std::string json_body(std::string_view content_type, std::string_view schema) {
  return R"({"required":true,"content":{)" + json_text(content_type) +
         ":{\"schema\":" + std::string(schema) + "}}}";
}

std::string_view verb_name(const Route& route) {
  return route.verb == http::Verb::get ? "get" : route.verb == http::Verb::put ? "put" : "post";
}

/// `get /v1/conferences/{conference}/orders` is `get_conference_orders`.
std::string operation_id(const Route& route) {
  std::string id(verb_name(route));
  for (const std::string& segment : route.pattern) {
    if (segment == "v1" || segment == "conferences") continue;
    id.push_back('_');
    for (const char c : segment) {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        id.push_back(c);
      } else if (c == '-') {
        id.push_back('_');
      }
    }
  }
  return id == "get" ? "get_conferences" : id;
}

/// Each command is a path of its own, so that its body and rejections can be told.
Operation command_operation(const Route& route, const CommandEntry& command) {
  Operation operation;
  operation.id = command.name;
  if (route.action == Action::kServerCommand) operation.id += "_server";
  operation.summary = command.summary;
  if (!command.rejections.empty()) {
    operation.description = "Refused with, tested in this order: ";
    for (std::size_t i = 0; i < command.rejections.size(); ++i) {
      if (i > 0) operation.description += ", ";
      operation.description.append("`").append(command.rejections[i]).append("`");
    }
    operation.description += ".";
  }
  if (route.action == Action::kCommand) {
    operation.parameters.push_back(parameter("conference", "path", "", kText));
  }
  add_command_parameters(route.action, operation.parameters);
  std::string schema;
  command.append_schema(schema);
  operation.body = json_body(http::Verb::post == route.verb ? "application/json" : "", schema);
  operation.success = response("200", "Accepted and durable.", "application/json",
                               R"({"$ref":"#/components/schemas/Accepted"})");
  return operation;
}

constexpr std::string_view kLive = "text/event-stream";
constexpr std::string_view kNotModified = R"("304":{"description":"The client has it already."})";

std::string query_response(const QueryRoute& query) {
  std::vector<std::string_view> types = query.content_types;
  if (query.live) types.push_back(kLive);
  std::string content;
  for (const std::string_view type : types) {
    if (!content.empty()) content.push_back(',');
    const std::string_view schema = type != "application/json" ? kText
                                    : query.list ? R"({"$ref":"#/components/schemas/Page"})"
                                                 : R"({"type":"object"})";
    content += json_text(type) + ":{\"schema\":" + std::string(schema) + "}";
  }
  const std::string_view description = query.list ? "A page." : "The answer.";
  return "\"200\":{\"description\":" + json_text(description) + ",\"content\":{" + content + "}}," +
         std::string(kNotModified);
}

Operation plain_operation(const Route& route) {
  Operation operation;
  operation.id = operation_id(route);
  operation.summary = route.summary;
  operation.parameters = path_parameters(route);
  operation.success = response("200", "The answer.", "application/json", R"({"type":"object"})");
  if (route.action == Action::kQuery) {
    add_query_parameters(*route.query, operation.parameters);
    operation.success = query_response(*route.query);
    const bool live = route.query->live;
    if (live || route.query->content_types.size() > 1) {
      operation.parameters.push_back(parameter("Accept", "header", "Which of them.", kText));
    }
    if (live) {
      operation.parameters.push_back(
          parameter("Last-Event-ID", "header", "Position to go on after, of a live feed.", kText));
      operation.description = "With `Accept: text/event-stream` the feed goes on live.";
    }
  } else if (route.action == Action::kProjections || route.action == Action::kCheckpoint) {
    add_wait_parameters(operation.parameters);
    operation.success += "," + std::string(kNotModified);
  } else if (route.action == Action::kBatch) {
    add_command_parameters(route.action, operation.parameters);
    operation.body =
        json_body("application/x-ndjson", R"({"$ref":"#/components/schemas/BatchLine"})");
    operation.success = response("200", "A line for each line.", "application/x-ndjson",
                                 R"({"$ref":"#/components/schemas/BatchAnswer"})");
  } else if (route.action == Action::kTestClockSet) {
    operation.body = json_body(
        "application/json",
        R"({"type":"object","additionalProperties":false,"required":["now"],"properties":{"now":{"type":"string","format":"date-time"}}})");
  } else if (route.action == Action::kRebuild) {
    operation.success =
        response("202", "The rebuild goes on.", "application/json", R"({"type":"object"})");
  } else if (route.action == Action::kMetrics) {
    operation.success = response("200", "Metrics.", "text/plain", kText);
  } else if (route.action == Action::kConferences) {
    add_page_parameters(operation.parameters);
    operation.success =
        response("200", "A page.", "application/json", R"({"$ref":"#/components/schemas/Page"})");
  }
  return operation;
}

constexpr std::string_view kComponents = R"("components":{"responses":{"Problem":{
"description":"A problem (RFC 9457).","content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}},
"schemas":{
"Event":{"type":"object","required":["position","id","type","stream","revision","recorded_at","data"],"properties":{
"position":{"type":"integer"},"id":{"type":"string","format":"uuid"},"type":{"type":"string"},"stream":{"type":"string"},
"revision":{"type":"integer"},"recorded_at":{"type":"string","format":"date-time"},"data":{"type":"object"}}},
"Accepted":{"type":"object","required":["position","result"],"properties":{"position":{"type":"integer"},
"events":{"type":"array","items":{"$ref":"#/components/schemas/Event"}},"result":{"type":"object"}}},
"Page":{"type":"object","required":["data","next"],"properties":{"data":{"type":"array","items":{"type":"object"}},
"next":{"type":["string","null"]}}},
"BatchLine":{"type":"object","additionalProperties":false,"required":["command","data"],"properties":{
"command":{"type":"string"},"idempotency_key":{"type":["string","null"]},"data":{"type":"object"}}},
"BatchAnswer":{"type":"object","required":["status","body"],"properties":{"status":{"type":"integer"},"body":{"type":"object"}}},
"Problem":{"type":"object","required":["type","title","status","detail","code","request_id"],"properties":{
"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},
"code":{"type":"string"},"request_id":{"type":"string"},"errors":{"type":"array","items":{"type":"object",
"required":["field","code","detail"],"properties":{"field":{"type":"string"},"code":{"type":"string"},"detail":{"type":"string"}}}}}}}})";

std::string make_document() {
  std::map<std::string, std::string> paths;  // path → its operations
  const auto add = [&paths](const std::string& path, const Route& route,
                            const Operation& operation) {
    std::string& entry = paths[path];
    if (!entry.empty()) entry.push_back(',');
    entry.append(json_text(verb_name(route))).append(":").append(operation.text());
  };
  for (const Route& route : http::routes()) {
    std::string path = template_of(route.path);
    if (route.action == Action::kCommand) {
      path.erase(path.find("{command}"));
      for (const CommandEntry& command : command_table()) {
        add(path + std::string(command.name), route, command_operation(route, command));
      }
    } else if (route.action == Action::kServerCommand) {
      for (const char* const name : {"CreateConference", "ForgetUser"}) {
        add(std::string("/v1/commands/") + name, route,
            command_operation(route, *find_command(name)));
      }
    } else {
      add(path, route, plain_operation(route));
    }
  }
  std::string out =
      R"({"openapi":"3.1.0","info":{"title":"Lanyard","version":"1","description":"Conference registration: commands, events, queries."},"paths":{)";
  bool first = true;
  for (const auto& [path, operations] : paths) {
    if (!first) out.push_back(',');
    first = false;
    out += json_text(path) + ":{" + operations + "}";
  }
  out += "},";
  out += kComponents;
  return out + "}";
}

}  // namespace

const std::string& openapi_document() {
  static const std::string document = make_document();
  return document;
}

}  // namespace lanyard::api
