#include "emulator/profiler/report/sector_advice.hpp"

#include <cstdlib>
#include <set>

#include "emulator/profiler/report/access_shape.hpp"
#include "emulator/profiler/report/advice_words.hpp"

namespace warpkit::profile {
namespace {

// From here on a stride looks more like rows of a matrix than like records.
constexpr std::int64_t kRowBytes = 128;

// Fewer lanes than these show no stride.
constexpr std::size_t kFewLanes = 4;

// Whether the same warp takes, in other requests, all elements that this request strides over.
bool takes_whole_records(const Launch& launch, const Pattern& pattern, std::int64_t stride) {
  const std::int64_t bytes = pattern.bytes_per_lane;
  std::set<std::int64_t> fields;
  for (const Pattern& other : launch.patterns) {
    if (other.lanes.empty() || other.space != pattern.space || other.array != pattern.array ||
        other.operation != pattern.operation || other.block != pattern.block ||
        other.warp != pattern.warp || other.bytes_per_lane != pattern.bytes_per_lane ||
        other.lanes.front().lane != pattern.lanes.front().lane) {
      continue;
    }
    const AccessShape shape = shape_of(other);
    const auto record = static_cast<std::int64_t>(pattern.lanes.front().offset) / stride;
    const auto offset = static_cast<std::int64_t>(other.lanes.front().offset);
    if (shape.stride == stride && offset / stride == record) fields.insert(offset % stride / bytes);
  }
  return static_cast<std::int64_t>(fields.size()) * bytes == stride;
}

std::string stride_advice(const Launch& launch, const Pattern& pattern, const AccessShape& shape) {
  const std::int64_t bytes = pattern.bytes_per_lane;
  const std::int64_t stride = std::abs(shape.stride);
  std::string text = ": from lane to lane the address in " + name_of(pattern.array) +
                     (shape.stride < 0 ? " falls by " : " grows by ") + std::to_string(stride) +
                     " bytes";
  if (stride % bytes != 0) return text + ". Let neighbouring lanes take neighbouring elements.";
  const std::string elements = std::to_string(stride / bytes);
  if (bytes == 4 && (stride == 8 || stride == 16) && shape.stride > 0 && !pattern.array.empty() &&
      takes_whole_records(launch, pattern, stride)) {
    return text + ", and the warp takes the " + elements + " elements of each step in " + elements +
           " requests. Use float" + elements + " (or another type of " + std::to_string(stride) +
           " bytes), so that each lane takes them at once.";
  }
  if (stride < kRowBytes) {
    return text + ", as with one field of records of that size, or every " + elements +
           (elements == "2"   ? "nd"
            : elements == "3" ? "rd"
                              : "th") +
           " element. Let neighbouring lanes take neighbouring elements; of records, keep each "
           "field in an array of its own.";
  }
  return text + ", as down a column of a row-major array " + elements +
         " elements wide. Swap the indices, so that neighbouring lanes take neighbouring elements, "
         "or go through a tile in shared memory.";
}

std::string shape_advice(const Launch& launch, const Pattern& pattern, const AccessShape& shape) {
  if (pattern.lanes.size() < kFewLanes && shape.shape != Shape::Broadcast) {
    return ": so few lanes leave part of each sector unused.";
  }
  switch (shape.shape) {
    case Shape::Strided:
      return stride_advice(launch, pattern, shape);
    case Shape::Contiguous:
      if (shape.gaps) {
        return ": the lanes between them are off, and their bytes are moved all the same. Let the "
               "lanes that work be neighbours.";
      }
      [[fallthrough]];
    case Shape::Broadcast:
    case Shape::Overlapping:
      if (shape.into_sector == 0) return ".";
      return ": they start " + counted(shape.into_sector, "byte") +
             " into a sector. Where the work allows it, let the first lane of a warp start at a "
             "multiple of 32 bytes.";
    case Shape::Runs:
      return ": they lie in runs of " + counted(shape.run, "lane") + ", " +
             std::to_string(shape.run * pattern.bytes_per_lane) +
             " bytes each. Let all 32 lanes of a warp lie in one row, starting at a multiple of 32 "
             "bytes.";
    case Shape::Scattered:
      break;
  }
  return ": no one stride leads from lane to lane in " + name_of(pattern.array) +
         ". Order the work so that neighbouring lanes take neighbouring elements, or gather "
         "through shared memory.";
}

std::string by_counts(const LineCounts& line, bool seen) {
  const std::string text = std::to_string(line.excess_sectors()) + " of its " +
                           counted(line.sectors, "sector") + " are more than the lanes' bytes fill";
  if (!seen) return text + ".";
  return text + "; the requests kept in full have none of them, so look at other warps or steps.";
}

}  // namespace

std::string sector_advice(const Launch& launch, const LineCounts& line) {
  if (line.excess_sectors() == 0) return "";
  bool seen = false;
  for (const Pattern& pattern : launch.patterns) {
    if (!shows(pattern, line)) continue;
    seen = true;
    const AccessShape shape = shape_of(pattern);
    if (shape.sectors <= shape.sectors_ideal) continue;
    std::string who = lanes_of(pattern);
    if (who[0] == 'l') who[0] = 'L';
    return who + (pattern.lanes.size() == 1 ? " touches " : " touch ") +
           counted(shape.sectors, "sector") + " where " +
           counted(pattern.lanes.size() * pattern.bytes_per_lane, "byte") + " fill " +
           std::to_string(shape.sectors_ideal) + shape_advice(launch, pattern, shape);
  }
  return by_counts(line, seen);
}

}  // namespace warpkit::profile
