#pragma once

#include <string>
#include <vector>

#include "store/rocksdb/database.h"

namespace lanyard::store {

/// Reads every table of the database against the checksum that was noted when it was written.
/// Appends a description of each that differs.
void find_damaged_tables(const Database& database, std::vector<std::string>& damaged);

}  // namespace lanyard::store
