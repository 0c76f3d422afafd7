/// @file
/// Numbers with units, as people write them: 4B parameters, 8 GiB.
#pragma once

#include <cstdint>
#include <string>

namespace warpkit::minimodel {

/// Reads a number of things.
/// @param text as in "4B", "260K", "1.1b" or "7000000"; K, M, B and T are powers of 1000
/// @return the number, from 1 to 10^15
/// @throws std::invalid_argument if the text has another form or the number is out of range
std::uint64_t parse_count(const std::string& text);

/// Reads an amount of memory.
/// @param text as in "8GiB", "24 GB", "512MiB" or "1073741824"; KB, MB, GB, TB are powers of 1000,
/// KiB, MiB, GiB, TiB powers of 1024
/// @return bytes, from 1 to 2^62
/// @throws std::invalid_argument if the text has another form or the number is out of range
std::uint64_t parse_bytes(const std::string& text);

/// Writes an amount of memory in both systems, with the unit that fits.
/// @param bytes the amount
/// @return as in "2.40 GB (2.24 GiB)"
std::string bytes_text(std::uint64_t bytes);

}  // namespace warpkit::minimodel
